//! Tables of the KIT SIA (DBF, each alone or together in a zip): procedures of six months, the occupations, diagnoses
//! and services they admit, municipalities and the small code tables (domain.md 6.6, 6.7).
//!
//! A table is known by its columns, not by its file name. What the KIT says in its own way (years, decimals, one letter
//! for the instruments) becomes what the SIGTAP says (domain.md 5.4, proved there for 2,821 procedures).

mod tabela;
mod traducao;

use std::io::Read;

use nexsus_domain::{Cbo, Cid, CodigoDeTabela, CodigoProcedimento, Competencia, Procedimento};
use serde::{Deserialize, Serialize};

use crate::dbf::Dbf;
use crate::pacote::{Pacote, e_zip};
use crate::{ErroDeArquivo, Itens, Leitura, Lida, Opcoes, Rejeito, Tipo, textos};
use tabela::Tabela;

/// One record of the KIT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistroKit {
    /// `S_PA`: a procedure with its instruments and attributes.
    Procedimento {
        /// In the terms of the SIGTAP.
        procedimento: Box<Procedimento>,
        /// Instruments, `01`, `02` and so on.
        registros: Vec<String>,
        /// Attributes, `009`, `021` and so on.
        detalhes: Vec<String>,
    },
    /// `S_PACBO`: an occupation that may do the procedure.
    Ocupacao(Competencia, CodigoProcedimento, Cbo),
    /// `S_PACID`: a diagnosis it admits.
    Cid(Competencia, CodigoProcedimento, Cid),
    /// `S_PASRV`: a service and classification it demands.
    Servico(Competencia, CodigoProcedimento, String, String),
    /// `S_CDN` and `CADMUN`: a code with its name.
    Codigo(CodigoDeTabela),
}

/// Reads one table or a zip of tables; each table is a page.
///
/// # Errors
/// `vazio`, `corrompido`, `leiaute_desconhecido` (no table of ours), `limite_excedido`, `sem_linhas`, `senha_necessaria`.
pub fn ler(bytes: &[u8], _op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    let mut mesa = Mesa::default();
    if e_zip(bytes) {
        let mut pacote = Pacote::abrir(bytes)?;
        for (i, nome) in pacote.com_final(".dbf") {
            match pacote.ler(i, |r| mesa.tabela(r)) {
                Ok(true) => {}
                Ok(false) | Err(ErroDeArquivo::LeiauteDesconhecido) => mesa.alheias.push(nome),
                Err(e) => return Err(e),
            }
        }
    } else {
        mesa.tabela(bytes)?;
    }
    mesa.concluir()
}

#[derive(Default)]
struct Mesa {
    itens: Vec<Lida<RegistroKit>>,
    rejeitos: Vec<Rejeito>,
    mobilia: u64,
    lidas: u64,
    tabelas: Vec<&'static str>,
    alheias: Vec<String>,
}

impl Mesa {
    /// Reads a table; `false` when it is none of ours.
    fn tabela(&mut self, entrada: impl Read) -> Result<bool, ErroDeArquivo> {
        let mut dbf = Dbf::abrir(entrada, None)?;
        let Some(tabela) = Tabela::reconhecer(&dbf) else { return Ok(false) };
        self.tabelas.push(tabela.nome());
        let pagina = self.tabelas.len() as u32;
        let mut linha = 0;
        while let Some(r) = dbf.proximo()? {
            linha += 1;
            if r.apagado {
                self.mobilia += 1;
                continue;
            }
            match tabela.montar(&r) {
                Ok(valor) => self.itens.push(Lida { pagina, linha, texto: String::new(), valor }),
                Err(motivo) => {
                    self.rejeitos.push(Rejeito { pagina, linha, motivo, texto: r.linha(), campos: Vec::new() });
                }
            }
        }
        self.lidas += u64::from(linha);
        Ok(true)
    }

    fn concluir(self) -> Result<Leitura, ErroDeArquivo> {
        if self.tabelas.is_empty() {
            return Err(ErroDeArquivo::LeiauteDesconhecido);
        }
        if self.itens.is_empty() && self.rejeitos.is_empty() {
            return Err(ErroDeArquivo::SemLinhas);
        }
        let mut avisos = Vec::new();
        if self.mobilia > 0 {
            avisos.push(textos::dbf_apagados(self.mobilia));
        }
        if !self.alheias.is_empty() {
            avisos.push(textos::tabelas_alheias(&self.alheias));
        }
        Ok(Leitura {
            tipo: Tipo::Kit,
            layout: textos::layout_kit(&self.tabelas),
            lidas: self.lidas,
            mobilia: self.mobilia,
            itens: Itens::Kit(self.itens),
            rejeitos: self.rejeitos,
            soma_lida: None,
            soma_impressa: None,
            controles: Vec::new(),
            arranjo: None,
            avisos,
        })
    }
}

#[cfg(test)]
mod testes;
