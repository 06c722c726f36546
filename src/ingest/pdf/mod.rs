//! PDF reports of attendances: glyphs -> words -> lines -> columns -> rows.
//!
//! The readers of the file stand behind [`fonte::GlyphSource`]; the recovery of the table is ours. Nothing here knows
//! a producer: columns are found by what their titles mean and by where the data leave white strips.

mod alinhamento;
pub mod cabecalho;
mod celulas;
pub mod colunas;
mod conferencia;
pub mod controles;
pub mod extract;
pub mod fonte;
pub mod grupos;
pub mod hayro;
pub mod integridade;
pub mod limites;
pub mod linhas;
mod nomes;
pub mod palavras;
pub mod perfil;
pub mod registro;
mod repeticao;
mod resultado;
mod sinais;
mod sobreposicao;
pub mod tabela;
pub mod titulos;
pub mod totais;

use std::ops::Range;

use crate::{ErroDeArquivo, Leitura, Opcoes};
use fonte::GlyphSource;
use linhas::Linha;
use palavras::Contagem;
use perfil::Perfil;
use tabela::Achados;

/// Reads a report, with the layout of a profile where `op` carries one.
///
/// # Errors
/// `nao_e_pdf`, `vazio`, `corrompido`, `senha_necessaria`, `limite_excedido`, `sem_texto`, `texto_ilegivel`,
/// `sem_tabela`.
pub fn ler(bytes: &[u8], op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    // A profile is checked where it is saved; one that broke since then must not turn into a guess.
    let perfil: Option<Perfil> = match op.perfil.as_deref().map(perfil::ler) {
        Some(Err(_)) => return Err(ErroDeArquivo::SemTabela),
        Some(Ok(p)) => Some(p),
        None => None,
    };
    let (linhas, conta, leitor) = abrir(bytes, 0..usize::MAX)?;
    let mut lida = recuperar(&linhas, &conta, leitor, perfil.as_ref())?;
    if conferencia::vale_a_pena(bytes, leitor, &lida)
        && let Some(aviso) = conferencia::conferir(bytes, &lida, perfil.as_ref())
    {
        lida.avisos.push(aviso);
    }
    Ok(lida)
}

/// Lines to rows.
fn recuperar(
    linhas: &[Linha],
    conta: &Contagem,
    leitor: &str,
    perfil: Option<&Perfil>,
) -> Result<Leitura, ErroDeArquivo> {
    let achados = tabela::ler(linhas, perfil);
    if achados.registros.is_empty() {
        return Err(sem_registros(&achados, conta));
    }
    let lida = resultado::concluir(linhas, &achados, conta, leitor, perfil);
    // Lines of goods or of a price list: an amount, but no day anywhere.
    let sem_dia = |r: &crate::Rejeito| r.campos.iter().all(|c| c.nome != "data_atend" || c.valor.is_empty());
    if lida.itens.is_empty() && lida.rejeitos.iter().all(sem_dia) {
        return Err(ErroDeArquivo::SemTabela);
    }
    Ok(lida)
}

/// A day whose month is written in letters ("05-jan-1980").
pub(crate) fn data_com_mes(texto: &str) -> Option<chrono::NaiveDate> {
    sinais::data(texto)
}

/// The raw-lines view: what the program saw, before any table is looked for.
///
/// # Errors
/// As [`ler`], but never `sem_tabela`.
pub fn linhas_cruas(bytes: &[u8]) -> Result<Vec<Linha>, ErroDeArquivo> {
    abrir(bytes, 0..usize::MAX).map(|(l, _, _)| l)
}

/// Raw text of the pages `de` to `ate` (from 1, both included), line by line as the reader saw them, for support:
/// words stand where they stand on the page, as far as letters of one width allow. The text holds personal data.
///
/// # Errors
/// As [`ler`], but never `sem_tabela`.
pub fn brutas(bytes: &[u8], de: u32, ate: u32) -> Result<Vec<(u32, Vec<String>)>, ErroDeArquivo> {
    let de = de.max(1);
    let faixa = (de as usize - 1)..ate.max(de) as usize;
    let (linhas, _, _) = abrir(bytes, faixa)?;
    let mut paginas: Vec<(u32, Vec<String>)> = Vec::new();
    for l in linhas.iter().filter(|l| !l.de_lado) {
        match paginas.last_mut().filter(|(p, _)| *p == l.pagina) {
            Some((_, textos)) => textos.push(l.no_lugar()),
            None => paginas.push((l.pagina, vec![l.no_lugar()])),
        }
    }
    Ok(paginas)
}

fn abrir(bytes: &[u8], faixa: Range<usize>) -> Result<(Vec<Linha>, Contagem, &'static str), ErroDeArquivo> {
    integridade::conferir_bytes(bytes)?;
    let mut primeira = hayro::FonteHayro::abrir(bytes)?;
    integridade::conferir_documento(primeira.pdf())?;
    let (linhas, conta) = colher(&mut primeira, faixa.clone())?;
    let leitor = primeira.nome();
    if conta.glifos > 0 {
        return if conta.sem_unicode * 10 > conta.glifos * 3 {
            Err(ErroDeArquivo::TextoIlegivel)
        } else {
            Ok((linhas, conta, leitor))
        };
    }
    // hayro saw no letter: let the second reader look before the file is called a scan.
    let Ok(mut segunda) = extract::FonteExtract::abrir(bytes) else {
        return Err(ErroDeArquivo::SemTexto);
    };
    match colher(&mut segunda, faixa) {
        Ok((linhas, c)) if c.glifos > 0 => Ok((linhas, c, segunda.nome())),
        _ => Err(ErroDeArquivo::SemTexto),
    }
}

fn colher(fonte: &mut dyn GlyphSource, faixa: Range<usize>) -> Result<(Vec<Linha>, Contagem), ErroDeArquivo> {
    let mut linhas = Vec::new();
    let mut conta = Contagem::default();
    fonte.ler_paginas(faixa, &mut |i, p| {
        linhas.extend(palavras::linhas_da_pagina(u32::try_from(i + 1).unwrap_or(u32::MAX), &p, &mut conta));
        Ok(())
    })?;
    Ok((linhas, conta))
}

/// Text but no record: either fonts that lie about their letters, or simply another document.
fn sem_registros(a: &Achados, conta: &Contagem) -> ErroDeArquivo {
    if a.modelos.is_empty() && conta.sem_unicode * 10 > conta.glifos {
        ErroDeArquivo::TextoIlegivel
    } else {
        ErroDeArquivo::SemTabela
    }
}

#[cfg(test)]
mod testes;
