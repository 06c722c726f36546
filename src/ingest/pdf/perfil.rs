//! A report's layout written down (TOML): which title or which strip of the page feeds which column of the table.
//!
//! A profile is what the operator saves after the program understood a report ([`Perfil::do_arranjo`]), or corrects
//! when it did not. With one, nothing is guessed about columns: titles nobody foresaw are read, and so are tables
//! without any title. Groups without a label of their own are recognised as without a profile.

mod escrita;
mod leitura;

pub use leitura::ler;

use super::titulos::Campo;
use crate::Arranjo;
use crate::comum::chave;

/// How the columns are found on the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Busca {
    /// By their titles, wherever these stand; `de` and `ate` are only a memory.
    #[default]
    Titulo,
    /// By the strip of the page; titles only tell which lines are heads.
    Posicao,
}

/// Order of day, month and year in dates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ordem {
    /// `31/12/2026`, and `2026-12-31` where the year stands first.
    #[default]
    DiaMesAno,
    /// `12/31/2026`.
    MesDiaAno,
    /// `2026/12/31`, also with two digits of the year.
    AnoMesDia,
}

/// One column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ColunaDoPerfil {
    /// What it feeds (see [`CAMPOS`]); empty when nothing uses it.
    pub campo: String,
    /// Title as printed.
    pub titulo: String,
    /// Left edge, points from the left of the page as it is read.
    pub de: Option<f32>,
    /// Right edge, points.
    pub ate: Option<f32>,
}

/// One kind of line that says something about the lines below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GrupoDoPerfil {
    /// What it gives (see [`CAMPOS`]).
    pub campo: String,
    /// How the line begins; empty for the usual ways ("Paciente: ...", a day alone).
    pub rotulo: String,
}

/// A layout with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Perfil {
    /// Name for the operator.
    pub nome: String,
    /// How columns are found.
    pub busca: Busca,
    /// Order of dates.
    pub ordem: Ordem,
    /// Decimal mark of amounts: `,` or `.`.
    pub decimal: char,
    /// Lines that begin so are furniture.
    pub ignorar: Vec<String>,
    /// Left to right.
    pub colunas: Vec<ColunaDoPerfil>,
    /// Outer to inner.
    pub grupos: Vec<GrupoDoPerfil>,
}

/// Names a column or group of a profile may feed; the first of a meaning is the one written.
pub const CAMPOS: [(&str, Campo); 13] = [
    ("data_atend", Campo::Data),
    ("cod_pac", Campo::CodPac),
    ("paciente", Campo::Paciente),
    ("cod_proc_aureo", Campo::CodProc),
    ("proc_aureo", Campo::Proc),
    ("valor_aureo", Campo::Valor),
    ("valor_unitario", Campo::Unitario),
    ("quantidade", Campo::Quantidade),
    ("cns_prof", Campo::CnsProf),
    ("profissional", Campo::Profissional),
    ("cbo", Campo::Cbo),
    ("cid", Campo::Cid),
    ("", Campo::Outro),
];

/// The name of a field in profiles, layouts and mended lines; empty when nothing uses it.
pub(super) fn nome_do_campo(c: Campo) -> &'static str {
    let c = if c == Campo::Codigo { Campo::CodProc } else { c };
    CAMPOS.iter().find(|(_, x)| *x == c).map_or("", |(n, _)| n)
}

/// The field of a name; `None` when there is no such name.
pub(super) fn campo_do_nome(nome: &str) -> Option<Campo> {
    CAMPOS.iter().find(|(n, _)| *n == nome).map(|(_, c)| *c)
}

impl Perfil {
    /// The layout that was found, as a profile of that name.
    pub fn do_arranjo(arranjo: &Arranjo, nome: &str) -> Self {
        let colunas: Vec<ColunaDoPerfil> = arranjo
            .colunas
            .iter()
            .map(|c| ColunaDoPerfil {
                campo: c.campo.clone(),
                titulo: c.titulo.clone(),
                de: Some(c.de),
                ate: Some(c.ate),
            })
            .collect();
        let sem_titulo = colunas.iter().any(|c| !c.campo.is_empty() && c.titulo.trim().is_empty());
        let grupos = arranjo
            .grupos
            .iter()
            .map(|g| match &**g {
                "dia" => "data_atend",
                "procedimento" => "cod_proc_aureo",
                "profissional" => "cns_prof",
                _ => "cod_pac",
            })
            .map(|campo| GrupoDoPerfil { campo: campo.to_owned(), rotulo: String::new() })
            .collect();
        Self {
            nome: nome.to_owned(),
            busca: if sem_titulo { Busca::Posicao } else { Busca::Titulo },
            ordem: Ordem::DiaMesAno,
            decimal: ',',
            ignorar: Vec::new(),
            colunas,
            grupos,
        }
    }

    /// The text to save: TOML with a line of explanation over each part.
    pub fn toml(&self) -> String {
        escrita::toml(self)
    }

    /// Folded titles with their fields, left to right, for the search of heads.
    pub(super) fn titulos(&self) -> Vec<(String, Campo)> {
        self.colunas
            .iter()
            .map(|c| (chave(&c.titulo), campo_do_nome(&c.campo).unwrap_or(Campo::Outro)))
            .filter(|(t, _)| !t.is_empty())
            .collect()
    }
}

#[cfg(test)]
mod testes;
