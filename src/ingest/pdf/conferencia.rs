//! The second reader's opinion, where the file itself prints nothing to check the rows by.
//!
//! A printed total that agrees with the rows is the better proof, so pdf-extract is asked only without one, only about
//! small files (it would double the time of large ones), and never about files with forms, which can make it overflow
//! its stack and take the process along. It is known to lose text (performance.md 2): fewer rows than ours say nothing,
//! as many rows that differ, or more of them, do.

use super::extract::FonteExtract;
use super::fonte::GlyphSource;
use super::hayro::FonteHayro;
use super::perfil::Perfil;
use super::{colher, integridade, recuperar};
use crate::textos;
use crate::{Itens, Leitura};

/// Largest file that is read twice, bytes.
const MAIOR: usize = 2 * 1024 * 1024;
/// Most pages that are read twice.
const PAGINAS: usize = 40;
/// Deepest row of opening brackets; real files have two or three.
const NINHO: usize = 32;

/// True when the rows have no printed proof and a second reading is cheap and safe.
pub fn vale_a_pena(bytes: &[u8], leitor: &str, lida: &Leitura) -> bool {
    let provada = lida.soma_impressa.is_some() && lida.soma_impressa == lida.soma_lida;
    let ninho = bytes.windows(NINHO).any(|j| j.iter().all(|b| *b == b'[' || *b == b'<'));
    leitor == "hayro" && !provada && bytes.len() <= MAIOR && !ninho
}

/// Reads the file again and compares day, patient, code and amount of the rows; a sentence when they differ.
pub fn conferir(bytes: &[u8], lida: &Leitura, perfil: Option<&Perfil>) -> Option<String> {
    let primeira = FonteHayro::abrir(bytes).ok()?;
    if primeira.paginas() > PAGINAS || integridade::tem_formularios(primeira.pdf()) {
        return None;
    }
    drop(primeira);
    let mut segunda = FonteExtract::abrir(bytes).ok()?;
    let (linhas, conta) = colher(&mut segunda, 0..PAGINAS).ok()?;
    let outra = recuperar(&linhas, &conta, segunda.nome(), perfil).ok()?;
    let (nossas, dela) = (chaves(lida), chaves(&outra));
    (dela.len() >= nossas.len() && nossas != dela).then(|| textos::leitores_discordam(nossas.len(), dela.len()))
}

/// What must be the same, in order of itself.
fn chaves(l: &Leitura) -> Vec<(chrono::NaiveDate, String, String, i64)> {
    let Itens::Atendimentos(itens) = &l.itens else { return Vec::new() };
    let mut v: Vec<_> = itens
        .iter()
        .map(|i| &i.valor)
        .map(|a| (a.data_atend, a.cod_pac.clone(), a.cod_proc_aureo.clone(), a.valor_aureo.centavos()))
        .collect();
    v.sort_unstable();
    v
}
