//! The XML of the CNES portal (`XmlParaESUS31_<ibge>.xml`, alone or in a zip): establishments, teams, professionals
//! with their places of work (domain.md 6.8). Carries no weekly hours.
//!
//! A document type, an entity of its own or nesting beyond 64 levels is refused before anything is believed.
//! Each establishment, team and place of work counts as one line, numbered in the order of the file.

mod leitura;

use nexsus_domain::{Cnes, Cnpj, Equipe, Ibge6, Profissional};
use serde::{Deserialize, Serialize};

use crate::comum::decodificar;
use crate::pacote::{Pacote, e_zip};
use crate::{ErroDeArquivo, Itens, Leitura, Opcoes, Tipo, textos};

/// Largest XML accepted, bytes; the capital of the biggest state has about half of it.
const LIMITE: usize = 96 * 1024 * 1024;

/// One record of the CNES.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistroCnes {
    /// A health unit.
    Estabelecimento {
        /// Its code.
        cnes: Cnes,
        /// Fantasy name.
        nome: String,
        /// Its own CNPJ, when valid.
        cnpj: Option<Cnpj>,
        /// Municipality of the file.
        ibge: Option<Ibge6>,
    },
    /// A team.
    Equipe(Equipe),
    /// A professional in an occupation at a unit. `ch_prof` is `None` where the source carries no hours.
    Lotacao(Box<Profissional>),
}

impl RegistroCnes {
    /// The unit it belongs to.
    pub fn cnes(&self) -> Cnes {
        match self {
            Self::Estabelecimento { cnes, .. } => *cnes,
            Self::Equipe(e) => e.cnes,
            Self::Lotacao(p) => p.cnes,
        }
    }
}

/// Reads the XML or the zip around it.
///
/// # Errors
/// `vazio`, `corrompido`, `leiaute_desconhecido` (another root, a document type), `limite_excedido`, `sem_linhas`,
/// `senha_necessaria`.
pub fn ler(bytes: &[u8], _op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    if e_zip(bytes) {
        let mut pacote = Pacote::abrir(bytes)?;
        let dentro = pacote.com_final(".xml");
        // Two documents would be two truths; the portal always packs exactly one.
        let [(i, _)] = dentro[..] else { return Err(ErroDeArquivo::LeiauteDesconhecido) };
        return ler_xml(&pacote.inteiro(i)?);
    }
    ler_xml(bytes)
}

fn ler_xml(bytes: &[u8]) -> Result<Leitura, ErroDeArquivo> {
    if bytes.len() > LIMITE {
        return Err(ErroDeArquivo::LimiteExcedido);
    }
    let texto = decodificar(bytes);
    let texto = texto.trim_start_matches('\u{feff}').trim_start();
    if texto.is_empty() {
        return Err(ErroDeArquivo::Vazio);
    }
    if !texto.starts_with('<') {
        return Err(ErroDeArquivo::LeiauteDesconhecido);
    }
    let mesa = leitura::percorrer(texto)?;
    if mesa.itens.is_empty() && mesa.rejeitos.is_empty() {
        return Err(ErroDeArquivo::SemLinhas);
    }
    Ok(Leitura {
        tipo: Tipo::CnesXml,
        layout: textos::layout_cnes_xml(&mesa.versao),
        lidas: mesa.itens.len() as u64 + mesa.rejeitos.len() as u64 + mesa.mobilia,
        mobilia: mesa.mobilia,
        avisos: mesa.avisos(),
        itens: Itens::Cnes(mesa.itens),
        rejeitos: mesa.rejeitos,
        soma_lida: None,
        soma_impressa: None,
        controles: Vec::new(),
        arranjo: None,
    })
}

#[cfg(test)]
mod testes;
