//! PDF reports of attendances: glyphs -> words -> lines -> columns -> rows.
//!
//! The readers of the file stand behind [`fonte::GlyphSource`]; the recovery of the table is ours. Nothing here knows
//! a producer: columns are found by what their titles mean and by where the data leave white strips.

mod alinhamento;
pub mod cabecalho;
pub mod colunas;
pub mod extract;
pub mod fonte;
pub mod grupos;
pub mod hayro;
pub mod integridade;
pub mod limites;
pub mod linhas;
pub mod palavras;
pub mod registro;
mod repeticao;
mod sinais;
pub mod tabela;
pub mod titulos;

use nexsus_domain::Dinheiro;

use crate::textos;
use crate::{ErroDeArquivo, Itens, Leitura, Opcoes, Tipo};
use fonte::GlyphSource;
use grupos::Alcance;
use linhas::Linha;
use palavras::Contagem;
use tabela::Achados;

/// Reads a report.
///
/// # Errors
/// `nao_e_pdf`, `vazio`, `corrompido`, `senha_necessaria`, `limite_excedido`, `sem_texto`, `texto_ilegivel`,
/// `sem_tabela`.
pub fn ler(bytes: &[u8], _op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    let (linhas, conta, leitor) = abrir(bytes)?;
    let achados = tabela::ler(&linhas);
    if achados.registros.is_empty() {
        return Err(sem_registros(&achados, &conta));
    }
    Ok(concluir(&linhas, &achados, &conta, leitor))
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
    abrir(bytes).map(|(l, _, _)| l)
}

fn abrir(bytes: &[u8]) -> Result<(Vec<Linha>, Contagem, &'static str), ErroDeArquivo> {
    integridade::conferir_bytes(bytes)?;
    let mut primeira = hayro::FonteHayro::abrir(bytes)?;
    integridade::conferir_documento(primeira.pdf())?;
    let (linhas, conta) = colher(&mut primeira)?;
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
    match colher(&mut segunda) {
        Ok((linhas, c)) if c.glifos > 0 => Ok((linhas, c, segunda.nome())),
        _ => Err(ErroDeArquivo::SemTexto),
    }
}

fn colher(fonte: &mut dyn GlyphSource) -> Result<(Vec<Linha>, Contagem), ErroDeArquivo> {
    let mut linhas = Vec::new();
    let mut conta = Contagem::default();
    fonte.ler_paginas(&mut |i, p| {
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

fn concluir(linhas: &[Linha], a: &Achados, conta: &Contagem, leitor: &str) -> Leitura {
    let celulas: Vec<_> = a.registros.iter().map(|r| registro::celulas(r, &a.modelos[r.modelo], linhas)).collect();
    let mut herancas: Vec<registro::Heranca> = (0..a.modelos.len())
        .map(|m| {
            let deste = a.registros.iter().zip(&celulas).filter(|(r, _)| r.modelo == m).map(|(_, c)| c);
            registro::Heranca::decidir(deste, &a.modelos[m])
        })
        .collect();
    let (mut itens, mut rejeitos) = (Vec::new(), Vec::new());
    for (r, c) in a.registros.iter().zip(&celulas) {
        match registro::julgar(c, r, &a.modelos[r.modelo], &mut herancas[r.modelo]) {
            Ok(l) => itens.push(l),
            Err(j) => rejeitos.push(j),
        }
    }
    let soma_lida = Dinheiro::soma(itens.iter().map(|l| l.valor.valor_aureo));
    let soma_impressa = soma_impressa(a);
    let mut avisos = Vec::new();
    if let (Some(lida), Some(impressa)) = (soma_lida, soma_impressa)
        && lida != impressa
    {
        avisos.push(textos::soma_difere(lida, impressa));
    }
    if conta.sem_unicode > 0 {
        avisos.push(textos::letras_sem_mapa(conta.sem_unicode));
    }
    Leitura {
        tipo: Tipo::Pdf,
        layout: descrever(a, leitor),
        lidas: a.registros.len() as u64 + a.mobilia,
        mobilia: a.mobilia,
        itens: Itens::Atendimentos(itens),
        rejeitos,
        soma_lida,
        soma_impressa,
        controles: Vec::new(),
        arranjo: None,
        avisos,
    }
}

/// The grand totals if there are any (one per report in the file), else the subtotals, else the page sums.
fn soma_impressa(a: &Achados) -> Option<Dinheiro> {
    for alcance in [Alcance::Geral, Alcance::Grupo, Alcance::Pagina] {
        let somas: Vec<Dinheiro> =
            a.totais.iter().filter(|(_, t)| t.alcance == alcance).filter_map(|(_, t)| t.soma).collect();
        if !somas.is_empty() {
            return Dinheiro::soma(somas);
        }
    }
    None
}

fn descrever(a: &Achados, leitor: &str) -> String {
    let tabelas: Vec<String> = a
        .modelos
        .iter()
        .enumerate()
        .filter(|(m, _)| a.registros.iter().any(|r| r.modelo == *m))
        .map(|(_, m)| m.colunas.iter().map(|c| titulos::nome(c.campo)).collect::<Vec<_>>().join(", "))
        .collect();
    textos::layout_pdf(&tabelas, a.agrupada, leitor)
}

#[cfg(test)]
mod testes;
