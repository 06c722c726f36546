//! The BPA line with the columns of `S_PRD` as typed fields (domain.md 2.3).
//!
//! A line is born without a place ([`LinhaSemNumero`]); the numbering gives it one ([`LinhaBpa`]). The second holds the first
//! and lends its fields, so `linha.pa` reads the same on both. `Debug` shows nothing of the patient or the professional.

use std::fmt;
use std::ops::{Deref, DerefMut};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::textos::{motivo, tipo};
use crate::{
    Cbo, Cep, Cnes, Cnpj, Cns, CodigoProcedimento, Competencia, Cpf, Folha, Ibge6, Invalido, Raca, Sequencia, Sexo,
};

/// Which form of the BPA the line belongs to: column `PRD_ORG`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Instrumento {
    /// BPA-I, individualised: `BPI`.
    Bpi,
    /// BPA-C, consolidated: `BPA`.
    Bpa,
}

impl Instrumento {
    /// Reads the text of `PRD_ORG`.
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        match texto.trim() {
            "BPI" => Ok(Self::Bpi),
            "BPA" => Ok(Self::Bpa),
            _ => Err(Invalido::novo(tipo::INSTRUMENTO, motivo::INSTRUMENTO_FORMA)),
        }
    }

    /// The instrument as the SIGTAP numbers it (`tb_registro`).
    pub const fn registro(self) -> &'static str {
        match self {
            Self::Bpi => "02",
            Self::Bpa => "01",
        }
    }

    /// The text of `PRD_ORG`.
    pub const fn codigo(self) -> &'static str {
        match self {
            Self::Bpi => "BPI",
            Self::Bpa => "BPA",
        }
    }
}

impl fmt::Display for Instrumento {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.codigo())
    }
}

texto_canonico!(Instrumento);

/// The eight one-character error flags `PRD_FL*`. Every known writer puts `0` and lets the BPA judge; so do we.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sinais {
    pub flpa: char,
    pub flcbo: char,
    pub flca: char,
    pub flida: char,
    pub flqt: char,
    pub fler: char,
    pub flmun: char,
    pub flcid: char,
}

impl Default for Sinais {
    fn default() -> Self {
        Self { flpa: '0', flcbo: '0', flca: '0', flida: '0', flqt: '0', fler: '0', flmun: '0', flcid: '0' }
    }
}

/// Everything of a line except its folha and sequência. Texts are already in the form and width of the BPA.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LinhaSemNumero {
    pub uid: Cnes,
    /// Month of execution (of the folha).
    pub cmp: Competencia,
    /// Only a consolidated line has none.
    pub cnsmed: Option<Cns>,
    pub cbo: Cbo,
    pub pa: CodigoProcedimento,
    /// Blank when the CPF is used.
    pub cnspac: Option<Cns>,
    /// Up to 30.
    pub nmpac: String,
    pub dtnasc: NaiveDate,
    pub sexo: Sexo,
    pub ibge: Ibge6,
    pub dtaten: NaiveDate,
    /// Up to 4, or empty.
    pub cid: String,
    /// Years at the attendance, 0 to 130.
    pub idade: u16,
    pub qt: i32,
    /// Two digits of table 53.
    pub caten: String,
    /// Up to 13, or empty.
    pub naut: String,
    pub org: Instrumento,
    /// Month of processing.
    pub mvm: Competencia,
    pub sinais: Sinais,
    pub raca: Raca,
    pub servico: String,
    pub classificacao: String,
    /// Old form of the team, 12.
    pub equipe: String,
    /// Four digits, only for raça 05.
    pub etnia: String,
    pub nac: String,
    /// Warning of quantity: `00`.
    pub advqt: String,
    /// Company that maintains orthoses; empty in the ordinary line.
    pub cnpj: Option<Cnpj>,
    pub eqp_area: String,
    pub eqp_seq: String,
    /// Type of street, three digits.
    pub lograd: String,
    pub cep: Option<Cep>,
    /// Street, up to 30.
    pub end: String,
    /// Up to 10.
    pub compl: String,
    /// Up to 5.
    pub num: String,
    /// Up to 30.
    pub bairro: String,
    pub ddd: String,
    pub tel: String,
    /// Up to 40.
    pub email: String,
    /// Ten digits, or empty.
    pub ine: String,
    /// Blank when the CNS is used.
    pub cpf: Option<Cpf>,
    pub situacao_rua: Option<bool>,
}

impl LinhaSemNumero {
    /// A line of the consolidated form: no patient, no professional. What the form does not have holds a placeholder that
    /// leaves the house nowhere: neither [`LinhaBpa::colunas`] nor the text file shows it. `idade` only where the procedure
    /// asks for it (domain.md 3.2).
    pub fn consolidada(
        uid: Cnes,
        cmp: Competencia,
        mvm: Competencia,
        cbo: Cbo,
        pa: CodigoProcedimento,
        idade: Option<u16>,
        qt: i32,
    ) -> Self {
        Self {
            uid,
            cmp,
            cnsmed: None,
            cbo,
            pa,
            cnspac: None,
            nmpac: String::new(),
            dtnasc: cmp.primeiro_dia(),
            sexo: Sexo::Feminino,
            ibge: Ibge6::NENHUM,
            dtaten: cmp.primeiro_dia(),
            cid: String::new(),
            idade: idade.unwrap_or_default(),
            qt,
            caten: String::new(),
            naut: String::new(),
            org: Instrumento::Bpa,
            mvm,
            sinais: Sinais::default(),
            raca: Raca::Branca,
            servico: String::new(),
            classificacao: String::new(),
            equipe: String::new(),
            etnia: String::new(),
            nac: String::new(),
            advqt: "00".to_owned(),
            cnpj: None,
            eqp_area: String::new(),
            eqp_seq: String::new(),
            lograd: String::new(),
            cep: None,
            end: String::new(),
            compl: String::new(),
            num: String::new(),
            bairro: String::new(),
            ddd: String::new(),
            tel: String::new(),
            email: String::new(),
            ine: String::new(),
            cpf: None,
            situacao_rua: None,
        }
    }

    /// Gives the line its place.
    pub fn numerar(self, flh: Folha, seq: Sequencia) -> LinhaBpa {
        LinhaBpa { flh, seq, corpo: self }
    }
}

/// A line with its place: what is stored in Producao and mirrored to `S_PRD`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinhaBpa {
    pub flh: Folha,
    pub seq: Sequencia,
    #[serde(flatten)]
    pub corpo: LinhaSemNumero,
}

impl Deref for LinhaBpa {
    type Target = LinhaSemNumero;
    fn deref(&self) -> &LinhaSemNumero {
        &self.corpo
    }
}

impl DerefMut for LinhaBpa {
    fn deref_mut(&mut self) -> &mut LinhaSemNumero {
        &mut self.corpo
    }
}

impl fmt::Debug for LinhaSemNumero {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinhaSemNumero")
            .field("uid", &self.uid)
            .field("cmp", &self.cmp)
            .field("cbo", &self.cbo)
            .field("pa", &self.pa)
            .field("qt", &self.qt)
            .field("org", &self.org)
            .field("mvm", &self.mvm)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for LinhaBpa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinhaBpa").field("flh", &self.flh).field("seq", &self.seq).field("corpo", &self.corpo).finish()
    }
}
