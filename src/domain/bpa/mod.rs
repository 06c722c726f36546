//! The BPA text file (remessa): where each field stands, what a line must hold, the control field and the counts
//! of the header (domain.md 3).
//!
//! Positions count characters, from 1. A line read here keeps what statistics need and nothing that names a patient.

mod cabecalho;
mod campos;
mod contagem;
mod linha;

pub use cabecalho::{CABECALHO_MAXIMO, CABECALHO_MINIMO, CabecalhoBpa};
pub use campos::{CABECALHO, CONSOLIDADO, CampoBpa, INDIVIDUALIZADO, Recorte};
pub use contagem::{ContagemBpa, controle_da_soma};
pub use linha::{
    DefeitoBpa, LARGURA_CONSOLIDADO, LARGURAS_INDIVIDUALIZADO, LinhaDefeituosa, TipoDeLinha, ler_linha, parcela,
};

#[cfg(test)]
mod testes;
