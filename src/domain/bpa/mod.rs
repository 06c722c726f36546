//! The BPA text file (remessa): where each field stands, what a line must hold, the control field and the counts
//! of the header (domain.md 3).
//!
//! Positions count characters, from 1. A line read here keeps what statistics need and nothing that names a patient.

mod cabecalho;
mod campos;
mod conferir;
mod contagem;
mod diferenca;
mod escrita;
mod linha;
mod remessa;

pub use cabecalho::{CABECALHO_MAXIMO, CABECALHO_MINIMO, CabecalhoBpa};
pub use campos::{CABECALHO, CONSOLIDADO, CampoBpa, INDIVIDUALIZADO, Recorte};
pub use conferir::{CampoDiferente, campo_pessoal, conferir_linha};
pub use contagem::{ContagemBpa, controle_da_soma};
pub use diferenca::{ChaveBpa, Comparacao, LinhaDiferente, comparar, comparar_com_linhas};
pub use escrita::{ErroDeLinha, LarguraBpi, escrever_linha, largura_da_competencia};
pub use linha::{
    DefeitoBpa, LARGURA_CONSOLIDADO, LARGURAS_INDIVIDUALIZADO, LinhaDefeituosa, TipoDeLinha, ler_linha, parcela,
};
pub use remessa::{ErroDeRemessa, FormaRemessa, LinhaRemessa, Orgaos, Remessa, escrever, latin1, nome_do_arquivo};

#[cfg(test)]
mod escrita_testes;
#[cfg(test)]
mod testes;
