//! Reads one configuration file (TOML) key by key, so that every complaint can name its line.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, fstat};
use toml::de::{DeTable, DeValue};

use super::chaves::CHAVES;
use super::{Origem, Posto, Valor, textos};
use crate::erro::de_arquivo;

/// No honest configuration is larger.
const MAIOR: u64 = 256 * 1024;

/// Lays the keys of `arquivo` over `valores`.
///
/// # Errors
/// Missing or unreadable file, a file other accounts may write to, TOML that does not parse,
/// a key nobody knows, a value of the wrong form.
pub(super) fn somar(
    arquivo: &Path,
    origem: fn(PathBuf, usize) -> Origem,
    valores: &mut BTreeMap<&'static str, Valor>,
) -> Posto {
    let texto = ler(arquivo)?;
    let tabela = DeTable::parse(&texto).map_err(|e| {
        let linha = e.span().map_or(1, |s| linha_de(&texto, s.start));
        textos::toml(arquivo, linha)
    })?;
    andar(arquivo, &texto, "", tabela.get_ref(), origem, valores)
}

fn andar(
    arquivo: &Path,
    texto: &str,
    prefixo: &str,
    tabela: &DeTable<'_>,
    origem: fn(PathBuf, usize) -> Origem,
    valores: &mut BTreeMap<&'static str, Valor>,
) -> Posto {
    for (chave, valor) in tabela {
        let nome = format!("{prefixo}{}", chave.get_ref());
        let linha = linha_de(texto, chave.span().start);
        let conhecida = CHAVES.iter().find(|c| c.nome == nome);
        match (valor.get_ref(), conhecida) {
            (DeValue::Table(dentro), None) if e_secao(&nome) => {
                andar(arquivo, texto, &format!("{nome}."), dentro, origem, valores)?;
            }
            (DeValue::String(s), Some(c)) => {
                c.por(s.to_string(), origem(arquivo.to_owned(), linha), valores)?;
            }
            (DeValue::Boolean(b), Some(c)) => {
                c.por(b.to_string(), origem(arquivo.to_owned(), linha), valores)?;
            }
            (DeValue::Integer(n), Some(c)) => {
                c.por(n.as_str().replace('_', ""), origem(arquivo.to_owned(), linha), valores)?;
            }
            (_, Some(_)) => return Err(textos::tipo_errado(arquivo, linha, &nome)),
            (_, None) => return Err(textos::desconhecida(arquivo, linha, &nome)),
        }
    }
    Ok(())
}

fn e_secao(nome: &str) -> bool {
    CHAVES.iter().any(|c| c.nome.strip_prefix(nome).is_some_and(|r| r.starts_with('.')))
}

fn linha_de(texto: &str, posicao: usize) -> usize {
    texto.as_bytes().iter().take(posicao).filter(|b| **b == b'\n').count() + 1
}

fn ler(arquivo: &Path) -> Result<String, crate::erro::ErroUsuario> {
    let meta = std::fs::metadata(arquivo).map_err(|e| de_arquivo(&e, arquivo))?;
    if !meta.is_file() {
        return Err(textos::nao_e_arquivo(arquivo));
    }
    let mut aberto = std::fs::File::open(arquivo).map_err(|e| de_arquivo(&e, arquivo))?;
    // Asked of the open file, so that nobody can swap it between check and use.
    let modo = fstat(&aberto).map_err(|e| de_arquivo(&e.into(), arquivo))?.st_mode;
    if Mode::from_raw_mode(modo).intersects(Mode::WGRP | Mode::WOTH) {
        return Err(textos::config_aberta(arquivo));
    }
    let mut texto = String::new();
    let lido = aberto.by_ref().take(MAIOR + 1).read_to_string(&mut texto);
    match lido {
        Ok(n) if n as u64 <= MAIOR => Ok(texto),
        Err(e) if e.kind() != std::io::ErrorKind::InvalidData => Err(de_arquivo(&e, arquivo)),
        _ => Err(textos::toml(arquivo, 1)),
    }
}
