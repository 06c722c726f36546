//! The Produção: attendances of a month become numbered BPA-I lines. Everything a line needs is
//! decided before the first number is drawn; numbers, lines, outbox rows and the mark on the
//! attendances are one transaction (domain.md 4 and 8, architecture.md "Production").

mod consulta;
mod desfazer;
mod gerar;
mod preparo;
mod renumerar;

pub(crate) use preparo::codigo_de;
#[cfg(test)]
mod testes;
