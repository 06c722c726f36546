//! The remittance: the BPA text file of a month of presentation, the way out where Firebird is out of reach
//! (domain.md 3 and 8.3). It is written aside, read back and compared with the lines it came from; only then are the lines
//! marked, the trail told and the file given its name.

mod comparar;
mod exportar;
mod gravar;
mod reunir;
#[cfg(test)]
mod testes;
mod textos;

pub(crate) use exportar::hex;
