//! Records 02 and 03 from a numbered line (domain.md 3.2, 3.3): every field of the layout table in its place and width.
//!
//! Digits are never cut: a number that does not fit its field refuses the line. Text is cleaned and cut by characters.

use super::campos::CampoBpa;
use super::linha::TipoDeLinha;
use crate::data::aaaammdd;
use crate::producao::{Instrumento, LinhaBpa};
use crate::texto::sus;
use crate::{Competencia, textos};

/// First competência whose BPA-I line has 351 characters (domain.md 3.3).
const COMECO_DOS_351: i32 = 202_607;

/// Characters of a BPA-I line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LarguraBpi {
    /// Up to `prd-situacao-rua`.
    De350,
    /// And `prd-sem-cpf`.
    De351,
}

impl LarguraBpi {
    /// The characters.
    pub const fn caracteres(self) -> usize {
        match self {
            Self::De350 => 350,
            Self::De351 => 351,
        }
    }
}

/// The width of the BPA-I lines of a file presented in `mvm`.
pub fn largura_da_competencia(mvm: Competencia) -> LarguraBpi {
    if mvm.numero() >= COMECO_DOS_351 { LarguraBpi::De351 } else { LarguraBpi::De350 }
}

/// A line that does not fit the layout: the field that does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", textos::remessa::campo_nao_cabe(.campo))]
pub struct ErroDeLinha {
    /// Field of the layout.
    pub campo: &'static str,
}

/// How a field is filled (domain.md 3.3, "Fill rules").
#[derive(Clone, Copy, PartialEq, Eq)]
enum Preenchimento {
    /// Zeros left; all blanks when empty.
    Numero,
    /// Blanks right, digits only.
    NumeroAEsquerda,
    /// Blanks right, cut to the width.
    Texto,
}

fn preenchimento(campo: &str) -> Preenchimento {
    match campo {
        "prd-ddtel" => Preenchimento::NumeroAEsquerda,
        "prd-cbo" | "prd-sexo" | "prd-cid" | "prd-org" | "prd-nmpac" | "prd-end" | "prd-compl" | "prd-num"
        | "prd-bairro" | "prd-email" | "prd-situacao-rua" | "prd-sem-cpf" => Preenchimento::Texto,
        _ => Preenchimento::Numero,
    }
}

/// The text of a line, without its end.
pub fn escrever_linha(l: &LinhaBpa, largura: LarguraBpi) -> Result<String, ErroDeLinha> {
    let (tipo, ate) = match l.org {
        Instrumento::Bpa => (TipoDeLinha::Consolidada, super::LARGURA_CONSOLIDADO),
        Instrumento::Bpi => (TipoDeLinha::Individualizada, largura.caracteres()),
    };
    if tipo == TipoDeLinha::Individualizada && l.cnsmed.is_none() {
        return Err(ErroDeLinha { campo: "prd-cnsmed" });
    }
    if l.qt < 1 {
        return Err(ErroDeLinha { campo: "prd-qt" });
    }
    let mut texto = String::with_capacity(ate);
    for campo in tipo.campos().iter().filter(|c| c.ate <= ate) {
        por(&mut texto, campo, &valor(campo.nome, l))?;
    }
    Ok(texto)
}

fn por(texto: &mut String, campo: &CampoBpa, valor: &str) -> Result<(), ErroDeLinha> {
    let largura = campo.ate - campo.de + 1;
    let cheio = valor.len();
    let numerico = valor.bytes().all(|b| b.is_ascii_digit());
    let nao_cabe = ErroDeLinha { campo: campo.nome };
    match preenchimento(campo.nome) {
        // An authorisation and a new CNPJ may hold letters: then they stand as they are.
        Preenchimento::Numero if cheio > 0 && (numerico || matches!(campo.nome, "prd-naut" | "prd-cnpj")) => {
            if cheio > largura {
                return Err(nao_cabe);
            }
            let falta = largura - cheio;
            let (antes, depois) = if numerico { (falta, 0) } else { (0, falta) };
            texto.extend(std::iter::repeat_n('0', antes));
            texto.push_str(valor);
            texto.extend(std::iter::repeat_n(' ', depois));
        }
        Preenchimento::Numero | Preenchimento::NumeroAEsquerda if !numerico || cheio > largura => return Err(nao_cabe),
        _ => {
            let limpo = sus(valor, largura);
            texto.push_str(&limpo);
            texto.extend(std::iter::repeat_n(' ', largura - limpo.len()));
        }
    }
    Ok(())
}

/// The value of a field, not yet filled up. Blank is what the form does not have.
fn valor(campo: &str, l: &LinhaBpa) -> String {
    let opcao = |o: Option<String>| o.unwrap_or_default();
    match campo {
        "prd-ident" => if l.org == Instrumento::Bpi { "03" } else { "02" }.to_owned(),
        "prd-cnes" => l.uid.to_string(),
        "prd-cmp" => l.cmp.to_string(),
        "prd-cnsmed" => opcao(l.cnsmed.map(|c| c.to_string())),
        "prd-cbo" => l.cbo.to_string(),
        "prd-dtaten" => aaaammdd(l.dtaten),
        "prd-flh" => l.flh.to_string(),
        "prd-seq" => l.seq.to_string(),
        "prd-pa" => l.pa.to_string(),
        // One document, never two (domain.md 6.3).
        "prd-cnspac" if l.cpf.is_none() => opcao(l.cnspac.map(|c| c.to_string())),
        "prd-sexo" => l.sexo.to_string(),
        "prd-ibge" => l.ibge.to_string(),
        "prd-cid" => l.cid.clone(),
        "prd-idade" => format!("{:03}", l.idade),
        "prd-qt" => l.qt.to_string(),
        "prd-caten" => l.caten.clone(),
        "prd-naut" => l.naut.clone(),
        // The text says BPA for both forms (domain.md 0, finding 3).
        "prd-org" => "BPA".to_owned(),
        "prd-nmpac" => l.nmpac.clone(),
        "prd-dtnasc" => aaaammdd(l.dtnasc),
        "prd-raca" => l.raca.to_string(),
        "prd-etnia" => l.etnia.clone(),
        "prd-nac" => l.nac.clone(),
        "prd-srv" => l.servico.clone(),
        "prd-clf" => l.classificacao.clone(),
        "prd-equipe-seq" => l.eqp_seq.clone(),
        "prd-equipe-area" => l.eqp_area.clone(),
        "prd-cnpj" => opcao(l.cnpj.map(|c| c.to_string())),
        "prd-cep" => opcao(l.cep.map(|c| c.to_string())),
        "prd-lograd" => l.lograd.clone(),
        "prd-end" => l.end.clone(),
        "prd-compl" => l.compl.clone(),
        "prd-num" => l.num.clone(),
        "prd-bairro" => l.bairro.clone(),
        "prd-ddtel" if !l.ddd.is_empty() => format!("{}{}", l.ddd, l.tel),
        "prd-email" => l.email.clone(),
        "prd-ine" => l.ine.clone(),
        "prd-cpf" => opcao(l.cpf.map(|c| c.to_string())),
        "prd-situacao-rua" => sim_nao(l.situacao_rua),
        // N with a CPF in the line, S without (domain.md 6.3).
        "prd-sem-cpf" => sim_nao(Some(l.cpf.is_none())),
        _ => String::new(),
    }
}

fn sim_nao(o: Option<bool>) -> String {
    match o {
        Some(true) => "S",
        Some(false) => "N",
        None => "",
    }
    .to_owned()
}

/// Whether the telephone of the line stays out of the file: the layout begins it with the area code.
pub(super) fn telefone_fica_fora(l: &LinhaBpa) -> bool {
    l.org == Instrumento::Bpi && l.ddd.is_empty() && !l.tel.is_empty()
}
