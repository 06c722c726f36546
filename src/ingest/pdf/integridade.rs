//! Is the file whole? hayro repairs cut or damaged files in silence, so these checks stand before it is believed.
//!
//! Signature, end marks, page count against `/Count`, and every compressed stream inflated once under a limit (which
//! finds both bombs and damaged data).

use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro_syntax::object::{Dict, Name, Object, Stream};
use hayro_syntax::{Filter, Pdf};

use super::limites;
use crate::ErroDeArquivo;

/// Checks that need only the bytes: kind of file, size and end marks.
pub fn conferir_bytes(bytes: &[u8]) -> Result<(), ErroDeArquivo> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ErroDeArquivo::Vazio);
    }
    let inicio = &bytes[..bytes.len().min(4096)];
    if !contem(inicio, b"%PDF-") {
        return Err(ErroDeArquivo::NaoEPdf);
    }
    if bytes.len() > limites::ARQUIVO {
        return Err(ErroDeArquivo::LimiteExcedido);
    }
    // Mail gateways and FTP in text mode append blanks or NULs after the end mark; nothing else may follow far.
    let util = bytes.iter().rposition(|b| !b.is_ascii_whitespace() && *b != 0).map_or(0, |p| p + 1);
    let fim = &bytes[util.saturating_sub(1024)..util];
    if !contem(fim, b"%%EOF") || !contem(&bytes[util.saturating_sub(2048)..util], b"startxref") {
        return Err(ErroDeArquivo::Corrompido);
    }
    conferir_indice(bytes)
}

/// The index stands where `startxref` says or later (something was put in front of the file). When it stands earlier,
/// bytes between the beginning and the index are missing: the middle of the file was lost.
fn conferir_indice(bytes: &[u8]) -> Result<(), ErroDeArquivo> {
    const FOLGA: usize = 8;
    let achar = |agulha: &[u8], ate: usize| bytes[..ate].windows(agulha.len()).rposition(|j| j == agulha);
    let Some(fim) = achar(b"startxref", bytes.len()) else { return Ok(()) };
    let numero: Vec<u8> = bytes[fim + 9..]
        .iter()
        .skip_while(|b| b.is_ascii_whitespace())
        .take_while(|b| b.is_ascii_digit())
        .take(18)
        .copied()
        .collect();
    let Ok(dito) = String::from_utf8_lossy(&numero).parse::<usize>() else { return Ok(()) };
    let ali = |onde: usize| {
        bytes.get(onde..).is_some_and(|r| {
            let r = r.trim_ascii_start();
            r.starts_with(b"xref") || r.first().is_some_and(u8::is_ascii_digit)
        })
    };
    if ali(dito) {
        return Ok(());
    }
    // The keyword itself, not the end of "startxref".
    let mut ate = fim;
    while let Some(i) = achar(b"xref", ate) {
        if i < 5 || &bytes[i - 5..i] != b"start" {
            return if dito > i + FOLGA { Err(ErroDeArquivo::Corrompido) } else { Ok(()) };
        }
        ate = i;
    }
    if dito > fim { Err(ErroDeArquivo::Corrompido) } else { Ok(()) }
}

/// Checks of the opened document: pages against `/Count`, streams whole and within the limits.
pub fn conferir_documento(pdf: &Pdf) -> Result<(), ErroDeArquivo> {
    let lidas = pdf.pages().len();
    if lidas == 0 {
        return Err(ErroDeArquivo::Corrompido);
    }
    if lidas > limites::PAGINAS {
        return Err(ErroDeArquivo::LimiteExcedido);
    }
    let raiz = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let contadas =
        raiz.as_ref().and_then(|r| r.get::<Dict<'_>>(b"Pages" as &[u8])).and_then(|p| p.get::<i32>(b"Count" as &[u8]));
    if contadas.is_some_and(|n| usize::try_from(n).ok() != Some(lidas)) {
        return Err(ErroDeArquivo::Corrompido);
    }
    conferir_streams(pdf)?;
    // A page that names contents which cannot be decoded is a page we would lose.
    for pagina in pdf.pages().iter() {
        let conteudo = pagina.page_stream();
        if pagina.raw().contains_key(b"Contents" as &[u8]) && conteudo.is_none() || conteudo.is_some_and(sem_operadores)
        {
            return Err(ErroDeArquivo::Corrompido);
        }
        if conteudo.is_some_and(fundo_demais) {
            return Err(ErroDeArquivo::LimiteExcedido);
        }
    }
    Ok(())
}

/// States saved one in another without end cost the interpreter more than the file weighs, and it knows no limit.
fn fundo_demais(conteudo: &[u8]) -> bool {
    // "q " and nothing else: shorter contents cannot nest too deep.
    if (conteudo.len() as u64) < 2 * limites::ESTADOS.unsigned_abs() {
        return false;
    }
    let mut fundo = 0_i64;
    conteudo.split(u8::is_ascii_whitespace).any(|palavra| {
        fundo += i64::from(palavra == b"q") - i64::from(palavra == b"Q" && fundo > 0);
        fundo > limites::ESTADOS
    })
}

/// Contents of some size without one of the commonest operators are data that was never decoded: its filter was lost,
/// and the page would silently come out blank.
fn sem_operadores(conteudo: &[u8]) -> bool {
    let comuns: [&[u8]; 12] = [b"q", b"Q", b"BT", b"ET", b"cm", b"BMC", b"BDC", b"EMC", b"gs", b"re", b"n", b"Do"];
    conteudo.len() > 64
        && !conteudo.split(|b| b.is_ascii_whitespace() || *b == 0).any(|palavra| comuns.contains(&palavra))
}

fn conferir_streams(pdf: &Pdf) -> Result<(), ErroDeArquivo> {
    let mut total = 0_u64;
    for objeto in pdf.objects() {
        let Object::Stream(s) = objeto else { continue };
        if e_imagem(&s) {
            continue;
        }
        let filtros = s.filters();
        if filtros.is_empty() {
            continue;
        }
        // reportlab wraps Flate in ASCII85; take the ASCII coats off first, they only shrink.
        let cru = s.raw_data();
        let mut dados = cru.into_owned();
        let mut resto = &filtros[..];
        while let Some((f, outros)) = resto.split_first() {
            match f {
                Filter::Ascii85Decode => dados = ascii85(&dados),
                Filter::AsciiHexDecode => dados = ascii_hex(&dados),
                _ => break,
            }
            resto = outros;
        }
        if resto.is_empty() || !resto.iter().all(|f| matches!(f, Filter::FlateDecode)) {
            // RunLength expands 64 times at most; LZW and image filters are decoded (or not at all) by hayro.
            if dados.len() as u64 > limites::STREAM {
                return Err(ErroDeArquivo::LimiteExcedido);
            }
            continue;
        }
        total += inflar(&dados, resto.len())?;
        if total > limites::TOTAL {
            return Err(ErroDeArquivo::LimiteExcedido);
        }
    }
    Ok(())
}

/// Inflates `vezes` times over, counting; damaged data is told apart from too much data.
fn inflar(cru: &[u8], vezes: usize) -> Result<u64, ErroDeArquivo> {
    let mut leitor: Box<dyn Read + '_> = Box::new(cru);
    for _ in 0..vezes.min(8) {
        leitor = Box::new(ZlibDecoder::new(leitor));
    }
    let mut n = 0_u64;
    let mut balde = vec![0_u8; 64 * 1024];
    loop {
        match leitor.read(&mut balde) {
            Ok(0) => return Ok(n),
            Ok(k) => {
                n += k as u64;
                if n > limites::STREAM {
                    return Err(ErroDeArquivo::LimiteExcedido);
                }
            }
            Err(_) => return Err(ErroDeArquivo::Corrompido),
        }
    }
}

/// True when some form is painted from a page: the second reader falls into forms that call themselves and takes the
/// whole process along, so it is not asked about such files.
pub fn tem_formularios(pdf: &Pdf) -> bool {
    pdf.objects().into_iter().any(|o| match o {
        Object::Stream(s) => s.dict().get::<Name<'_>>(b"Subtype" as &[u8]).is_some_and(|n| n.as_ref() == b"Form"),
        _ => false,
    })
}

fn e_imagem(s: &Stream<'_>) -> bool {
    s.dict().get::<Name<'_>>(b"Subtype" as &[u8]).is_some_and(|n| n.as_ref() == b"Image")
}

fn ascii85(s: &[u8]) -> Vec<u8> {
    let mut saida = Vec::with_capacity(s.len() / 5 * 4);
    let (mut grupo, mut n) = (0_u32, 0_usize);
    for &b in s {
        match b {
            b'~' => break,
            b'z' if n == 0 => saida.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => {
                grupo = grupo.wrapping_mul(85).wrapping_add(u32::from(b - b'!'));
                n += 1;
                if n == 5 {
                    saida.extend_from_slice(&grupo.to_be_bytes());
                    (grupo, n) = (0, 0);
                }
            }
            _ => {}
        }
    }
    if n > 1 {
        for _ in n..5 {
            grupo = grupo.wrapping_mul(85).wrapping_add(84);
        }
        saida.extend_from_slice(&grupo.to_be_bytes()[..n - 1]);
    }
    saida
}

fn ascii_hex(s: &[u8]) -> Vec<u8> {
    let digitos: Vec<u8> = s
        .iter()
        .take_while(|b| **b != b'>')
        .filter_map(|b| char::from(*b).to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect();
    digitos.chunks(2).map(|p| (p[0] << 4) | p.get(1).copied().unwrap_or(0)).collect()
}

fn contem(palheiro: &[u8], agulha: &[u8]) -> bool {
    palheiro.windows(agulha.len()).any(|j| j == agulha)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conteudo_nao_decifrado_nao_e_pagina_em_branco() {
        assert!(sem_operadores(&b"Gb!;c?'u3(V'^FX9r+Vl<Bh%fA".repeat(5)));
        assert!(!sem_operadores(&b"q 1 0 0 1 0 0 cm BT /F1 9 Tf (A) Tj ET Q\n".repeat(5)));
        assert!(!sem_operadores(b"  "));
    }

    #[test]
    fn estados_guardados_sem_fim() {
        assert!(fundo_demais(&b"q ".repeat(10_001)));
        assert!(!fundo_demais(&b"q Q ".repeat(10_001)));
    }

    #[test]
    fn diz_o_que_o_arquivo_nao_e() {
        assert_eq!(conferir_bytes(b"  \n "), Err(ErroDeArquivo::Vazio));
        assert_eq!(conferir_bytes(b"isto e um texto"), Err(ErroDeArquivo::NaoEPdf));
        assert_eq!(conferir_bytes(b"%PDF-1.4\n1 0 obj"), Err(ErroDeArquivo::Corrompido));
        assert_eq!(conferir_bytes(b"%PDF-1.4\nstartxref\n9\n%%EOF\r\n\0\0"), Ok(()));
    }

    #[test]
    fn miolo_perdido_nao_e_lixo_na_frente() {
        let arquivo = |dito: usize| format!("%PDF-1.4\n1 0 obj\nxref\n0 1\ntrailer\nstartxref\n{dito}\n%%EOF\n");
        for (dito, certo) in [(17, true), (2, true), (900, false), (40, false)] {
            assert_eq!(conferir_bytes(arquivo(dito).as_bytes()).is_ok(), certo, "{dito}");
        }
    }
}
