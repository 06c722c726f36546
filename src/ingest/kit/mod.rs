//! Tables of the KIT SIA (DBF, each alone or together in a zip): procedures of six months, the occupations, diagnoses
//! and services they admit, municipalities and the small code tables (domain.md 6.6, 6.7).
//!
//! A table is known by its columns, not by its file name. What the KIT says in its own way (years, decimals, one letter
//! for the instruments) becomes what the SIGTAP says (domain.md 5.4, proved there for 2,821 procedures).

mod tabela;
mod traducao;

use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use nexsus_domain::{Cbo, Cid, CodigoDeTabela, CodigoProcedimento, Competencia, Procedimento};
use serde::{Deserialize, Serialize};

use crate::dbf::Dbf;
use crate::pacote::{Pacote, e_zip};
use crate::{
    Bloco, ErroDeArquivo, Itens, LINHAS_POR_BLOCO, Leitura, Lida, Opcoes, Receber, Rejeito, Resumo, Tipo, textos,
};
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
pub fn ler(bytes: &[u8], op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    let (mut itens, mut rejeitos) = (Itens::nenhum(Tipo::Kit), Vec::new());
    let resumo = ler_em_blocos(bytes, op, &mut |b| {
        rejeitos.extend(b.rejeitos);
        if itens.juntar(b.itens) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(resumo.com_linhas(itens, rejeitos))
}

/// Like [`ler`], in blocks: the tables of occupations have more than a million records.
pub(crate) fn ler_em_blocos(bytes: &[u8], _op: &Opcoes, receber: &mut Receber<'_>) -> Result<Resumo, ErroDeArquivo> {
    let mut mesa = Mesa::nova(receber);
    if e_zip(bytes) {
        let mut pacote = Pacote::abrir(bytes)?;
        for (i, nome) in pacote.com_final(".dbf") {
            match pacote.ler(i, |r| mesa.tabela(r)) {
                Ok(true) => {}
                Ok(false) => mesa.alheias.push(nome),
                Err(e) if e.geral() == ErroDeArquivo::LeiauteDesconhecido => mesa.alheias.push(nome),
                Err(e) => return Err(e),
            }
        }
    } else {
        mesa.tabela(bytes)?;
    }
    mesa.concluir()
}

struct Mesa<'a, 'b> {
    receber: &'a mut Receber<'b>,
    itens: Vec<Lida<RegistroKit>>,
    rejeitos: Vec<Rejeito>,
    entregues: (u64, u64),
    mobilia: u64,
    lidas: u64,
    tabelas: Vec<&'static str>,
    alheias: Vec<String>,
}

impl<'a, 'b> Mesa<'a, 'b> {
    fn nova(receber: &'a mut Receber<'b>) -> Self {
        Self {
            receber,
            itens: Vec::new(),
            rejeitos: Vec::new(),
            entregues: (0, 0),
            mobilia: 0,
            lidas: 0,
            tabelas: Vec::new(),
            alheias: Vec::new(),
        }
    }

    /// Reads a table; `false` when it is none of ours.
    fn tabela(&mut self, entrada: impl Read) -> Result<bool, ErroDeArquivo> {
        let mut dbf = Dbf::abrir(BufReader::new(entrada), None)?;
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
                Err(d) => self.rejeitos.push(r.recusado(pagina, linha, d)),
            }
            if self.itens.len() >= LINHAS_POR_BLOCO || self.rejeitos.len() >= LINHAS_POR_BLOCO {
                self.entregar()?;
            }
        }
        self.lidas += u64::from(linha);
        Ok(true)
    }

    fn entregar(&mut self) -> Result<(), ErroDeArquivo> {
        // A block of nothing is no answer: the other end of the pipe refuses it.
        if self.itens.is_empty() && self.rejeitos.is_empty() {
            return Ok(());
        }
        let (itens, rejeitos) = (std::mem::take(&mut self.itens), std::mem::take(&mut self.rejeitos));
        self.entregues.0 += itens.len() as u64;
        self.entregues.1 += rejeitos.len() as u64;
        match (self.receber)(Bloco { itens: Itens::Kit(itens), rejeitos }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ErroDeArquivo::Corrompido),
        }
    }

    fn concluir(mut self) -> Result<Resumo, ErroDeArquivo> {
        if self.tabelas.is_empty() {
            return Err(ErroDeArquivo::LeiauteDesconhecido);
        }
        self.entregar()?;
        if self.entregues == (0, 0) {
            return Err(ErroDeArquivo::SemLinhas);
        }
        let mut avisos = Vec::new();
        if self.mobilia > 0 {
            avisos.push(textos::dbf_apagados(self.mobilia));
        }
        if !self.alheias.is_empty() {
            avisos.push(textos::tabelas_alheias(&self.alheias));
        }
        Ok(Resumo {
            tipo: Tipo::Kit,
            layout: textos::layout_kit(&self.tabelas),
            lidas: self.lidas,
            itens: self.entregues.0,
            rejeitos: self.entregues.1,
            mobilia: self.mobilia,
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
