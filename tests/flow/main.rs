//! The program by its command line, from outside: the real binary, a folder of its own, files of
//! invented people. Every case that an operator or a timer meets, with its exit code and its JSON.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/dbf.rs"]
mod dbf;
#[path = "../common/pdf.rs"]
mod pdf;
#[path = "../common/sigtap.rs"]
mod sigtap;
#[path = "../common/xlsx.rs"]
mod xlsx;

mod amostras;
mod caminho;
mod casa;
mod contrato;
mod fechamento;
mod fontes;
mod hostis;
mod previas;
mod recusas;
mod sinais;
