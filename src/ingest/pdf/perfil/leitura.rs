//! TOML to [`Perfil`], with every fault named by its line and in Portuguese.

use serde::Deserialize;
use toml::Spanned;

use super::{Busca, CAMPOS, ColunaDoPerfil, GrupoDoPerfil, Ordem, Perfil, campo_do_nome};
use crate::pdf::titulos::Campo;
use crate::textos;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bruto {
    nome: Spanned<String>,
    #[serde(default)]
    colunas_por: Option<Spanned<String>>,
    #[serde(default)]
    data: Option<Spanned<String>>,
    #[serde(default)]
    decimal: Option<Spanned<String>>,
    #[serde(default)]
    ignorar: Vec<String>,
    #[serde(default)]
    colunas: Vec<Spanned<ColunaBruta>>,
    #[serde(default)]
    grupos: Vec<GrupoBruto>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColunaBruta {
    campo: Spanned<String>,
    #[serde(default)]
    titulo: String,
    #[serde(default)]
    de: Option<f64>,
    #[serde(default)]
    ate: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GrupoBruto {
    campo: Spanned<String>,
    #[serde(default)]
    rotulo: String,
}

/// Largest profile accepted, bytes; a real one has about two thousand.
const MAIOR: usize = 64 * 1024;

/// Reads a profile.
///
/// # Errors
/// A sentence in Portuguese that names the line and what to write there.
pub fn ler(toml: &str) -> Result<Perfil, String> {
    if toml.len() > MAIOR {
        return Err(textos::PERFIL_GRANDE.to_owned());
    }
    let bruto: Bruto = toml::from_str(toml).map_err(|e| {
        let onde = e.span().map_or(1, |s| linha(toml, s.start));
        textos::perfil_na_linha(onde, &traduzir(e.message()))
    })?;
    let na = |s: &Spanned<String>, frase: String| textos::perfil_na_linha(linha(toml, s.span().start), &frase);
    let opcoes = |s: &Spanned<String>, nomes: &[&str]| {
        nomes.iter().position(|n| n == s.get_ref()).ok_or_else(|| na(s, textos::perfil_opcao(s.get_ref(), nomes)))
    };
    if bruto.nome.get_ref().trim().is_empty() {
        return Err(na(&bruto.nome, textos::PERFIL_SEM_NOME.to_owned()));
    }
    let busca = match bruto.colunas_por.as_ref().map(|s| opcoes(s, &["titulo", "posicao"])).transpose()? {
        Some(1) => Busca::Posicao,
        _ => Busca::Titulo,
    };
    let ordens = ["dia-mes-ano", "mes-dia-ano", "ano-mes-dia"];
    let ordem = match bruto.data.as_ref().map(|s| opcoes(s, &ordens)).transpose()? {
        Some(1) => Ordem::MesDiaAno,
        Some(2) => Ordem::AnoMesDia,
        _ => Ordem::DiaMesAno,
    };
    let decimal = match bruto.decimal.as_ref().map(|s| opcoes(s, &[",", "."])).transpose()? {
        Some(1) => '.',
        _ => ',',
    };
    let conhecido = |s: &Spanned<String>| {
        let nomes: Vec<&str> = CAMPOS.iter().map(|(n, _)| *n).filter(|n| !n.is_empty()).collect();
        campo_do_nome(s.get_ref()).ok_or_else(|| na(s, textos::perfil_opcao(s.get_ref(), &nomes)))
    };
    let mut campos = Vec::new();
    let mut colunas: Vec<ColunaDoPerfil> = Vec::new();
    for c in &bruto.colunas {
        let onde = linha(toml, c.span().start);
        let c = c.get_ref();
        campos.push(conhecido(&c.campo)?);
        let falta = match busca {
            Busca::Titulo => c.titulo.trim().is_empty().then_some("titulo"),
            Busca::Posicao => (c.de.is_none() || c.ate.is_none()).then_some("de/ate"),
        };
        if let Some(falta) = falta.filter(|_| !c.campo.get_ref().is_empty()) {
            return Err(textos::perfil_na_linha(onde, &textos::perfil_falta(falta)));
        }
        if let (Some(de), Some(ate)) = (c.de, c.ate)
            && !(de.is_finite() && ate.is_finite() && de < ate)
        {
            return Err(textos::perfil_na_linha(onde, textos::PERFIL_FAIXA));
        }
        colunas.push(ColunaDoPerfil {
            campo: c.campo.get_ref().clone(),
            titulo: c.titulo.clone(),
            de: c.de.map(|x| x as f32),
            ate: c.ate.map(|x| x as f32),
        });
    }
    let mut grupos = Vec::new();
    for g in bruto.grupos {
        campos.push(conhecido(&g.campo)?);
        grupos.push(GrupoDoPerfil { campo: g.campo.into_inner(), rotulo: g.rotulo });
    }
    completo(&campos)?;
    let ignorar = bruto.ignorar.into_iter().filter(|i| !i.trim().is_empty()).collect();
    Ok(Perfil { nome: bruto.nome.into_inner(), busca, ordem, decimal, ignorar, colunas, grupos })
}

/// Date, patient, procedure and amount must come from somewhere.
fn completo(campos: &[Campo]) -> Result<(), String> {
    let grupos: [(&str, &[Campo]); 4] = [
        ("data_atend", &[Campo::Data]),
        ("cod_pac", &[Campo::CodPac, Campo::Paciente]),
        ("cod_proc_aureo", &[Campo::CodProc, Campo::Proc]),
        ("valor_aureo", &[Campo::Valor, Campo::Unitario]),
    ];
    match grupos.iter().find(|(_, cs)| !cs.iter().any(|c| campos.contains(c))) {
        Some((nome, _)) => Err(textos::perfil_sem_campo(nome)),
        None => Ok(()),
    }
}

/// Line of a byte, from 1.
fn linha(texto: &str, byte: usize) -> usize {
    texto.as_bytes().iter().take(byte).filter(|b| **b == b'\n').count() + 1
}

/// The parser's own message by its kind; its wording is English and never shown.
fn traduzir(mensagem: &str) -> String {
    let entre = mensagem.split('`').nth(1).unwrap_or_default();
    if mensagem.starts_with("unknown field") {
        textos::perfil_desconhecido(entre)
    } else if mensagem.starts_with("missing field") {
        textos::perfil_falta(entre)
    } else if mensagem.starts_with("duplicate") {
        textos::PERFIL_REPETIDO.to_owned()
    } else if mensagem.starts_with("invalid type") {
        textos::PERFIL_TIPO.to_owned()
    } else {
        textos::PERFIL_FORMA.to_owned()
    }
}
