//! Glyphs become words: by place on the page, never by how the producer grouped them.
//!
//! Consecutive glyphs painted side by side form a run; runs on one baseline are put in order and joined when they
//! touch. So text painted letter by letter, word by word, backwards or twice (false bold) gives the same words.

use unicode_normalization::UnicodeNormalization;

use super::celulas::{Frase, celulas};
use super::fonte::{Giro, Glifo, PaginaGlifos};
use super::hayro::serve;
use super::linhas::{Linha, Palavra};
use super::sinais::{parece_data, parece_valor};

/// Fraction of the letter height that a gap must have to be a space.
const ESPACO: f32 = 0.15;

/// A gap this wide is suspicious: a space when the two sides are of different kinds (columns that nearly touch).
const FENDA: f32 = 0.06;

/// Counts that decide whether the text can be believed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Contagem {
    /// Visible glyphs.
    pub glifos: u64,
    /// Of them, without Unicode.
    pub sem_unicode: u64,
    /// Glyphs left aside: slanted or turned against the page.
    pub de_lado: u64,
    /// Images.
    pub imagens: u64,
}

struct Trecho {
    x0: f32,
    x1: f32,
    y: f32,
    corpo: f32,
    texto: String,
    espaco_depois: bool,
    ordem: usize,
    /// Runs painted one after the other at the distance of words: usually one cell.
    frase: u32,
    /// Lines of one wrapped cell painted one after the other; 0 for all others.
    celula: u32,
}

/// The lines of one page, top to bottom; `pagina` counts from 1.
pub fn linhas_da_pagina(pagina: u32, p: &PaginaGlifos, conta: &mut Contagem) -> Vec<Linha> {
    conta.imagens += u64::from(p.imagens);
    let giro = giro_dominante(&p.glifos);
    let mut retos: Vec<Glifo> = Vec::with_capacity(p.glifos.len());
    let mut de_lado = 0_u64;
    for g in &p.glifos {
        let visivel = g.letra.is_none_or(|c| !c.is_whitespace() && !c.is_control());
        if visivel {
            conta.glifos += 1;
            conta.sem_unicode += u64::from(g.letra.is_none_or(|c| c == '\u{FFFD}'));
        }
        if g.giro == giro && serve(g) {
            retos.push(endireitar(*g, p.largura, p.altura));
        } else if visivel {
            de_lado += 1;
        }
    }
    conta.de_lado += de_lado;
    aprumar(&mut retos);
    let mut trechos = trechos(&compor_acentos(retos));
    marcar_celulas(&mut trechos);
    let mut linhas = agrupar(pagina, trechos);
    if de_lado > 0 {
        // The slanted text of a page is one piece of furniture, so that it is seen to have been read.
        linhas.push(Linha { pagina, numero: 0, y: f32::MAX, corpo: 0.0, palavras: Vec::new(), de_lado: true });
    }
    for (i, l) in linhas.iter_mut().enumerate() {
        l.numero = u32::try_from(i + 1).unwrap_or(u32::MAX);
    }
    linhas
}

fn giro_dominante(glifos: &[Glifo]) -> Giro {
    let todos = [Giro::Reto, Giro::Direita, Giro::Invertido, Giro::Esquerda];
    let conta = |g: Giro| glifos.iter().filter(|x| x.giro == g).count();
    todos.into_iter().rev().max_by_key(|g| conta(*g)).unwrap_or(Giro::Reto)
}

/// Turns the page so that the dominant direction reads left to right.
fn endireitar(g: Glifo, largura: f32, altura: f32) -> Glifo {
    let v = |x: f32, y: f32| match g.giro {
        Giro::Reto | Giro::Inclinado => (x, y),
        Giro::Direita => (y, largura - x),
        Giro::Esquerda => (altura - y, x),
        Giro::Invertido => (largura - x, altura - y),
    };
    let ((x, y), (fim_x, fim_y)) = (v(g.x, g.y), v(g.fim_x, g.fim_y));
    Glifo { x, y, fim_x, fim_y, giro: Giro::Reto, ..g }
}

/// A page set slightly askew (a print that was straightened by hand): turned back when nearly all its letters agree.
fn aprumar(glifos: &mut [Glifo]) {
    const RETO: f32 = 0.002;
    let inclinacao = |g: &Glifo| (g.fim_y - g.y) / (g.fim_x - g.x);
    let tortos = glifos.iter().filter(|g| g.fim_x - g.x > 0.1 && inclinacao(g).abs() > RETO).count();
    if tortos * 2 < glifos.len() || tortos == 0 {
        return;
    }
    let todas: Vec<f32> = glifos.iter().filter(|g| g.fim_x - g.x > 0.1).map(inclinacao).collect();
    let m = mediana(todas.clone());
    if todas.iter().filter(|i| (**i - m).abs() < RETO).count() * 10 < todas.len() * 8 {
        return;
    }
    let (seno, cosseno) = (-m.atan()).sin_cos();
    let v = |x: f32, y: f32| (x * cosseno - y * seno, x * seno + y * cosseno);
    for g in glifos {
        ((g.x, g.y), (g.fim_x, g.fim_y)) = (v(g.x, g.y), v(g.fim_x, g.fim_y));
    }
}

/// TeX and old printers paint an accent and its letter apart, one over the other: make them one again.
fn compor_acentos(glifos: Vec<Glifo>) -> Vec<Glifo> {
    let mut saida: Vec<Glifo> = Vec::with_capacity(glifos.len());
    let mut i = 0;
    while i < glifos.len() {
        let g = glifos[i];
        if let (Some(marca), Some(base)) = (g.letra.and_then(combinante), glifos.get(i + 1)) {
            let sobrepoe = g.x.max(base.x) < g.fim_x.min(base.fim_x) - 0.3 * (g.fim_x - g.x).min(base.fim_x - base.x);
            if sobrepoe
                && (g.y - base.y).abs() < base.corpo
                && let Some(letra) = base.letra.filter(|c| c.is_alphabetic())
            {
                let letra = if letra == 'ı' { 'i' } else { letra };
                let junto: Vec<char> = [letra, marca].into_iter().nfc().collect();
                if let [c] = junto[..] {
                    saida.push(Glifo { letra: Some(c), ..*base });
                    i += 2;
                    continue;
                }
            }
        }
        // A cedilla is painted after its letter.
        if matches!(g.letra, Some('¸' | '\u{327}'))
            && let Some(base) = saida.last_mut()
            && (g.y - base.y).abs() < 0.1 * base.corpo
            && g.x.min(g.fim_x) < base.fim_x - 0.3 * (g.fim_x - g.x).abs()
            && let Some(c) = base.letra.and_then(com_cedilha)
        {
            base.letra = Some(c);
            i += 1;
            continue;
        }
        saida.push(g);
        i += 1;
    }
    saida
}

const fn com_cedilha(c: char) -> Option<char> {
    match c {
        'C' => Some('Ç'),
        'c' => Some('ç'),
        _ => None,
    }
}

const fn combinante(c: char) -> Option<char> {
    Some(match c {
        '´' | 'ˊ' | '\u{301}' => '\u{301}',
        '`' | 'ˋ' | '\u{300}' => '\u{300}',
        '^' | 'ˆ' | '\u{302}' => '\u{302}',
        '~' | '˜' | '\u{303}' => '\u{303}',
        '¨' | '\u{308}' => '\u{308}',
        '¸' | '\u{327}' => '\u{327}',
        _ => return None,
    })
}

fn trechos(glifos: &[Glifo]) -> Vec<Trecho> {
    let mut saida: Vec<Trecho> = Vec::new();
    let mut aberto = false;
    for g in glifos {
        let Some(c) = g.letra.or(Some('\u{FFFD}')) else {
            continue;
        };
        // Bars drawn with letters are rules between columns.
        if c.is_whitespace() || matches!(c, '\u{A0}' | '|' | '¦' | '│' | '║') {
            if let Some(t) = saida.last_mut() {
                t.espaco_depois = true;
            }
            aberto = false;
            continue;
        }
        if c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
        {
            continue;
        }
        // Some printers paint the minus sign for every hyphen.
        let c = if matches!(c, '\u{AD}' | '\u{2010}' | '\u{2011}' | '\u{2212}') { '-' } else { c };
        let (x0, x1) = (g.x.min(g.fim_x), g.x.max(g.fim_x));
        if let Some(t) = saida.last_mut().filter(|_| aberto) {
            let vao = x0 - t.x1;
            let mesmo = (t.y - g.y).abs() < 0.1 * t.corpo && (t.corpo - g.corpo).abs() < 0.2 * t.corpo;
            if mesmo && vao < FENDA * t.corpo && vao > -0.2 * t.corpo && x1 > t.x1 {
                t.texto.push(c);
                t.x1 = x1;
                continue;
            }
        }
        aberto = true;
        let ordem = saida.len();
        let frase = saida.last().map_or(1, |t| {
            let vao = x0 - t.x1;
            let segue = (t.y - g.y).abs() < 0.1 * t.corpo && (-0.05 * t.corpo..0.7 * t.corpo).contains(&vao);
            t.frase + u32::from(!segue)
        });
        let corpo = g.corpo.max(0.5);
        saida.push(Trecho {
            x0,
            x1,
            y: g.y,
            corpo,
            texto: c.to_string(),
            espaco_depois: false,
            ordem,
            frase,
            celula: 0,
        });
    }
    saida
}

/// Tells every run which wrapped cell it was painted with.
fn marcar_celulas(trechos: &mut [Trecho]) {
    let mut frases: Vec<Frase> = Vec::with_capacity(trechos.len());
    let mut ultima = 0;
    for t in trechos.iter() {
        match frases.last_mut().filter(|_| t.frase == ultima) {
            Some(f) => f.x1 = f.x1.max(t.x1),
            None => frases.push(Frase { x0: t.x0, x1: t.x1, y: t.y, corpo: t.corpo }),
        }
        ultima = t.frase;
    }
    let celulas = celulas(&frases);
    let mut k = 0;
    ultima = trechos.first().map_or(0, |t| t.frase);
    for t in trechos.iter_mut() {
        k += usize::from(t.frase != ultima);
        ultima = t.frase;
        t.celula = celulas[k];
    }
}

/// Baselines this near are one, in letter heights.
const MESMA_BASE: f32 = 0.12;
/// Baselines this near are one line when nothing of one stands over the other (letters of another size beside them).
const MESMA_LINHA: f32 = 0.33;

/// Most runs of a line that are compared with the next one: it may be hostile, and have all letters of the page.
const VIZINHOS: usize = 100;

/// Runs to lines, and never letters of quite another size in one (large watermarks stand over the table without
/// belonging to its lines).
fn agrupar(pagina: u32, mut trechos: Vec<Trecho>) -> Vec<Linha> {
    if trechos.is_empty() {
        return Vec::new();
    }
    let corpo = mediana(trechos.iter().map(|t| t.corpo).collect());
    trechos.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let (grandes, normais): (Vec<Trecho>, Vec<Trecho>) = trechos.into_iter().partition(|t| t.corpo > 2.2 * corpo);
    let mut linhas = Vec::new();
    for camada in [normais, grandes] {
        let mut bases: Vec<Vec<Trecho>> = Vec::new();
        for t in camada {
            let cabe = |b: &&mut Vec<Trecho>| {
                t.y - b[0].y <= MESMA_BASE * t.corpo.min(b[0].corpo)
                    && !b.iter().rev().take(VIZINHOS).any(|p| de_outra_celula(p, &t))
            };
            match bases.iter_mut().rev().take(3).rev().find(cabe) {
                Some(b) => b.push(t),
                None => bases.push(vec![t]),
            }
        }
        let mut atual: Vec<Trecho> = Vec::new();
        for b in bases {
            let perto = atual.first().is_some_and(|a| b[0].y - a.y <= MESMA_LINHA * a.corpo.min(b[0].corpo));
            let inteira = |b: &[Trecho]| b.iter().all(|t| t.celula != 0);
            if !atual.is_empty() && (!perto || inteira(&atual) || inteira(&b) || sobrepostas(&atual, &b)) {
                linhas.push(fechar(pagina, std::mem::take(&mut atual)));
            }
            atual.extend(b);
        }
        if !atual.is_empty() {
            linhas.push(fechar(pagina, atual));
        }
    }
    linhas.sort_by(|a, b| a.y.total_cmp(&b.y));
    linhas
}

/// True when the two lie over one another and were painted with different wrapped cells (false bold paints one twice).
fn de_outra_celula(a: &Trecho, b: &Trecho) -> bool {
    a.celula != b.celula && a.x1.min(b.x1) - a.x0.max(b.x0) > 0.3 * a.corpo && a.texto != b.texto
}

/// True when some run of one baseline stands over a run of the other.
fn sobrepostas(a: &[Trecho], b: &[Trecho]) -> bool {
    a.iter().any(|p| b.iter().any(|q| p.x1.min(q.x1) - p.x0.max(q.x0) > 0.3 * p.corpo))
}

fn fechar(pagina: u32, mut trechos: Vec<Trecho>) -> Linha {
    trechos.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.ordem.cmp(&b.ordem)));
    let y = mediana(trechos.iter().map(|t| t.y).collect());
    let corpo = mediana(trechos.iter().map(|t| t.corpo).collect());
    let limite = limite_de_espaco(&trechos, corpo);
    let mistura = frases_sobrepostas(&trechos, corpo);
    let mut palavras: Vec<Palavra> = Vec::new();
    let mut ultimo: Option<(usize, bool)> = None;
    tirar_repetidos(&mut trechos, corpo);
    // False bold paints every run twice; look back a few words for the twin.
    for t in trechos {
        let gemeo =
            palavras.iter().rev().take(6).any(|p| {
                (p.x0 - t.x0).abs() < 0.12 * corpo && (p.x1 - t.x1).abs() < 0.12 * corpo && *p.texto == *t.texto
            });
        // A letter painted alone and again lies at the end of the word it already joined.
        let repetida = t.texto.chars().count() == 1
            && palavras.last().is_some_and(|p| {
                t.x1 - p.x1 < 0.12 * corpo
                    && t.x1 > p.x0
                    && p.texto.ends_with(&t.texto)
                    && t.x0 < p.x1 - 0.5 * (t.x1 - t.x0)
            });
        if gemeo || repetida {
            continue;
        }
        let vizinha = palavras.last_mut().filter(|p| {
            let vao = t.x0 - p.x1;
            let separado = ultimo.is_some_and(|(ordem, espaco)| espaco && t.ordem == ordem + 1 && vao > 0.02 * corpo);
            let fenda = vao > FENDA * corpo && generos_diferentes(&p.texto, &t.texto);
            // Letters that lie over a word without having been painted next to it are of another cell.
            let alheia = vao < -0.05 * corpo && ultimo.is_some_and(|(ordem, _)| t.ordem.abs_diff(ordem) != 1);
            let alheia =
                alheia || mistura && p.cadeia != t.frase && ultimo.is_some_and(|(o, _)| t.ordem.abs_diff(o) != 1);
            vao < limite && vao > -0.25 * corpo && !separado && !fenda && !alheia
        });
        ultimo = Some((t.ordem, t.espaco_depois));
        if let Some(p) = vizinha {
            let mut s = std::mem::take(&mut p.texto).into_string();
            s.push_str(&t.texto);
            p.texto = s.into_boxed_str();
            p.x1 = p.x1.max(t.x1);
        } else {
            palavras.push(Palavra {
                x0: t.x0,
                x1: t.x1,
                texto: t.texto.into_boxed_str(),
                cadeia: t.frase,
                celula: t.celula,
            });
        }
    }
    soltar_cadeias(&mut palavras, corpo);
    for p in &mut palavras {
        if !p.texto.is_ascii() {
            p.texto = p.texto.nfc().collect::<String>().into_boxed_str();
        }
    }
    Linha { pagina, numero: 0, y, corpo, palavras, de_lado: false }
}

/// False bold may break its two copies at different letters: a run that lies in a longer one over the same letters goes.
fn tirar_repetidos(trechos: &mut Vec<Trecho>, corpo: f32) {
    const OLHADOS: usize = 12;
    let dentro = |t: &Trecho, maior: &Trecho| {
        let cabe =
            maior.x0 < t.x0 + 0.12 * corpo && t.x1 < maior.x1 + 0.12 * corpo && t.texto.len() < maior.texto.len();
        let passo = (maior.x1 - maior.x0) / maior.texto.len() as f32;
        cabe && maior
            .texto
            .match_indices(&t.texto)
            .any(|(i, _)| (maior.x0 + passo * i as f32 - t.x0).abs() < 0.7 * corpo)
    };
    let repetido: Vec<bool> = (0..trechos.len())
        .map(|i| {
            let perto = &trechos[i.saturating_sub(OLHADOS)..trechos.len().min(i + OLHADOS)];
            perto.iter().any(|maior| dentro(&trechos[i], maior))
        })
        .collect();
    let mut repetido = repetido.into_iter();
    trechos.retain(|_| !repetido.next().unwrap_or(false));
}

/// True when phrases of several letters run over one another: there only what was painted together is one word.
fn frases_sobrepostas(trechos: &[Trecho], corpo: f32) -> bool {
    let mut fim: Option<&Trecho> = None;
    for t in trechos.iter().filter(|t| t.texto.len() > 1) {
        let sobre = |a: &&Trecho| t.x0 < a.x1 - 0.3 * corpo && a.frase != t.frase && a.texto != t.texto;
        if fim.is_some_and(|a| sobre(&a)) {
            return true;
        }
        if fim.is_none_or(|a| a.x1 < t.x1) {
            fim = Some(t);
        }
    }
    false
}

/// Keeps the chain only of phrases that lie over another one: there the place says less than the painting.
fn soltar_cadeias(palavras: &mut [Palavra], corpo: f32) {
    let mut sobrepostas: Vec<u32> = Vec::new();
    let mut fim: Option<(f32, u32)> = None;
    for p in palavras.iter() {
        if let Some((x1, cadeia)) = fim.filter(|(x1, cadeia)| p.x0 < x1 - 0.3 * corpo && *cadeia != p.cadeia) {
            sobrepostas.extend([cadeia, p.cadeia]);
            if p.x1 < x1 {
                continue;
            }
        }
        fim = Some((p.x1, p.cadeia));
    }
    for p in palavras.iter_mut().filter(|p| !sobrepostas.contains(&p.cadeia)) {
        p.cadeia = 0;
    }
}

/// A whole date, code or amount beside something that plainly begins another cell.
fn generos_diferentes(antes: &str, depois: &str) -> bool {
    let digitos = |s: &str| s.len() >= 4 && s.bytes().all(|b| b.is_ascii_digit());
    let texto = |s: &str| s.chars().count() >= 2 && s.chars().next().is_some_and(char::is_alphabetic);
    let outra_celula = digitos(depois) || texto(depois) || parece_valor(depois) || parece_data(depois);
    ((parece_data(antes) || digitos(antes)) && outra_celula)
        || (parece_valor(depois) && antes.chars().last().is_some_and(char::is_alphabetic))
        || (parece_data(depois) && antes.chars().count() >= 2)
}

/// Letter-spaced lines (every letter alone, all gaps alike) need a wider measure of a space.
fn limite_de_espaco(trechos: &[Trecho], corpo: f32) -> f32 {
    let soltas = trechos.iter().filter(|t| t.texto.chars().count() == 1).count();
    if trechos.len() < 8 || soltas * 10 < trechos.len() * 7 {
        return ESPACO * corpo;
    }
    let vaos: Vec<f32> = trechos.windows(2).map(|w| w[1].x0 - w[0].x1).filter(|v| *v < corpo).collect();
    if vaos.is_empty() {
        return ESPACO * corpo;
    }
    let tipico = mediana(vaos);
    if tipico > 0.05 * corpo { tipico + 0.2 * corpo } else { ESPACO * corpo }
}

fn mediana(mut v: Vec<f32>) -> f32 {
    v.sort_by(f32::total_cmp);
    v.get(v.len() / 2).copied().unwrap_or(0.0)
}
