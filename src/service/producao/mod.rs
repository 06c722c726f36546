//! The Produção: attendances of a month become numbered lines of BPA-I and BPA-C. Everything a line needs is
//! decided before the first number is drawn; numbers, lines, outbox rows and the mark on the
//! attendances are one transaction (domain.md 4 and 8, architecture.md "Production").

mod atualizar;
mod consulta;
mod criticar;
mod desfazer;
mod fechar;
#[cfg(test)]
mod fechar_testes;
mod fechar_textos;
mod gerar;
mod mesa;
mod preparo;
mod renumerar;

pub(crate) use desfazer::EM_DUVIDA;
pub(crate) use mesa::codigo_de;
#[cfg(test)]
mod testes;
