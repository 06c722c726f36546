//! The identifiers of the SUS world, each a type that cannot hold a wrong value.
//!
//! Each one reads text with the usual punctuation (`ler`, also `FromStr`), prints its canonical form (`Display`, also serde)
//! and a form for people (`formatado`). Check digits are verified on reading; no other way in exists.

#[macro_use]
mod apoio;
mod cbo;
mod cep;
mod cid;
mod cnes;
mod cnpj;
mod cns;
mod cpf;
mod ibge;
mod procedimento;

pub use cbo::Cbo;
pub use cep::Cep;
pub use cid::Cid;
pub use cnes::Cnes;
pub use cnpj::Cnpj;
pub use cns::Cns;
pub use cpf::Cpf;
pub use ibge::Ibge6;
pub use procedimento::CodigoProcedimento;

#[cfg(test)]
mod testes;
