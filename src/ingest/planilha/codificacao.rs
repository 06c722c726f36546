//! In which letters a delimited text is written, and the same text as UTF-8, bucket by bucket.
//!
//! UTF-8 when all of it is valid; UTF-16 by its mark or its zeros. Of the one-byte ones (Windows-1252, code page 850 of DOS
//! programs, Macintosh) the one in which most high bytes are letters of Portuguese; a text that is UTF-8 but for a few
//! bytes, pasted together by some program, is read byte by byte.

use std::io::{Read, Seek};

use encoding_rs::{CoderResult, Decoder, Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::xml::erro_de_leitura;
use crate::ErroDeArquivo;

const BALDE: usize = 64 * 1024;
/// The upper half of code page 850.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÛÚÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";
const PORTUGUES: &str = "áàâãçéêíóôõúüÁÀÂÃÇÉÊÍÓÔÕÚÜªº°";

/// How bytes become letters.
#[derive(Clone, Copy)]
pub enum Codificacao {
    /// One that the library knows.
    Comum(&'static Encoding),
    /// Code page 850.
    Dos,
    /// UTF-8 with single bytes of Windows-1252 in between.
    Mista,
}

impl Codificacao {
    /// Walks over all bytes and holds one bucket; gives also the length of the mark at the beginning.
    pub fn examinar<R: Read + Seek>(entrada: &mut R) -> Result<(Self, u64), ErroDeArquivo> {
        entrada.rewind().map_err(|e| erro_de_leitura(&e))?;
        let mut balde = vec![0_u8; BALDE];
        let mut tem = 0;
        let mut primeiro = true;
        let mut altos = [0_u64; 128];
        let (mut validas, mut soltos) = (0_u64, 0_u64);
        loop {
            let n = entrada.read(&mut balde[tem..]).map_err(|e| erro_de_leitura(&e))?;
            tem += n;
            if primeiro {
                if tem < 512 && n > 0 {
                    continue;
                }
                primeiro = false;
                if let Some((c, marca)) = Encoding::for_bom(&balde[..tem]) {
                    if c != UTF_8 {
                        return Ok((Self::Comum(c), marca as u64));
                    }
                    return Ok((Self::Mista, marca as u64));
                }
                if let Some(c) = utf16_sem_marca(&balde[..tem.min(512)]) {
                    return Ok((Self::Comum(c), 0));
                }
            }
            let mut i = 0;
            while i < tem {
                match std::str::from_utf8(&balde[i..tem]) {
                    Ok(t) => {
                        validas += letras_altas(t.as_bytes());
                        contar(&mut altos, t.as_bytes());
                        i = tem;
                    }
                    Err(e) => {
                        let ate = i + e.valid_up_to();
                        validas += letras_altas(&balde[i..ate]);
                        contar(&mut altos, &balde[i..ate]);
                        i = ate;
                        if e.error_len().is_none() && n > 0 {
                            break;
                        }
                        let solto = e.error_len().unwrap_or(tem - i);
                        contar(&mut altos, &balde[i..i + solto]);
                        soltos += solto as u64;
                        i += solto;
                    }
                }
            }
            if n == 0 {
                return Ok((Self::mais_provavel(&altos, validas, soltos), 0));
            }
            balde.copy_within(i..tem, 0);
            tem -= i;
        }
    }

    fn mais_provavel(altos: &[u64; 128], validas: u64, soltos: u64) -> Self {
        if soltos == 0 {
            return Self::Comum(UTF_8);
        }
        if validas > soltos {
            return Self::Mista;
        }
        let nota = |letra: &dyn Fn(u8) -> Option<char>| -> u64 {
            let portuguesa = |i: u8| letra(i + 128).is_some_and(|c| PORTUGUES.contains(c));
            (0..128_u8).filter(|i| portuguesa(*i)).map(|i| altos[usize::from(i)]).sum()
        };
        let da_biblioteca = |c: &'static Encoding| nota(&|b| c.decode_without_bom_handling(&[b]).0.chars().next());
        let (windows, dos, mac) = (da_biblioteca(WINDOWS_1252), nota(&dos), da_biblioteca(MACINTOSH));
        if dos > windows && dos >= mac {
            Self::Dos
        } else if mac > windows {
            Self::Comum(MACINTOSH)
        } else {
            Self::Comum(WINDOWS_1252)
        }
    }
}

fn dos(b: u8) -> Option<char> {
    if b < 128 { Some(b as char) } else { CP850.chars().nth(usize::from(b - 128)) }
}

fn contar(altos: &mut [u64; 128], bytes: &[u8]) {
    for b in bytes.iter().filter(|b| **b >= 128) {
        altos[usize::from(b - 128)] += 1;
    }
}

/// Letters of more than one byte in valid UTF-8.
fn letras_altas(t: &[u8]) -> u64 {
    t.iter().filter(|b| **b >= 0xC0).count() as u64
}

/// Every other byte is zero in UTF-16 of our letters.
pub fn utf16_sem_marca(b: &[u8]) -> Option<&'static Encoding> {
    let zeros = |resto: usize| b.iter().skip(resto).step_by(2).filter(|b| **b == 0).count() * 10 >= b.len() / 2 * 8;
    match (b.len() >= 8 && zeros(1), b.len() >= 8 && zeros(0)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

enum Leitor {
    Comum(Decoder),
    Dos(Vec<char>),
    Mista,
}

/// Any encoding as UTF-8.
pub struct Utf8<R> {
    fonte: R,
    leitor: Leitor,
    cru: Vec<u8>,
    cru_de: usize,
    cru_ate: usize,
    pronto: String,
    dado: usize,
    fim: bool,
}

impl<R: Read> Utf8<R> {
    /// Over what follows the mark.
    pub fn novo(fonte: R, codificacao: Codificacao) -> Self {
        let leitor = match codificacao {
            Codificacao::Comum(c) => Leitor::Comum(c.new_decoder_without_bom_handling()),
            Codificacao::Dos => Leitor::Dos(CP850.chars().collect()),
            Codificacao::Mista => Leitor::Mista,
        };
        let pronto = String::with_capacity(BALDE);
        Self { fonte, leitor, cru: vec![0; BALDE], cru_de: 0, cru_ate: 0, pronto, dado: 0, fim: false }
    }

    /// Decodes what is at hand; `ultimo` when nothing follows.
    fn decodificar(&mut self, ultimo: bool) {
        let cru = &self.cru[self.cru_de..self.cru_ate];
        match &mut self.leitor {
            Leitor::Comum(d) => {
                let (como, lidos, _) = d.decode_to_string(cru, &mut self.pronto, ultimo);
                self.cru_de += lidos;
                self.fim = ultimo && como == CoderResult::InputEmpty;
            }
            Leitor::Dos(letras) => {
                let letra = |b: &u8| match b.checked_sub(128) {
                    Some(i) => letras.get(usize::from(i)).copied().unwrap_or('\u{FFFD}'),
                    None => char::from(*b),
                };
                self.pronto.extend(cru.iter().map(letra));
                self.cru_de = self.cru_ate;
                self.fim = ultimo;
            }
            Leitor::Mista => {
                let mut i = 0;
                while i < cru.len() {
                    let valido = match std::str::from_utf8(&cru[i..]) {
                        Ok(t) => t.len(),
                        Err(e) => e.valid_up_to(),
                    };
                    self.pronto.push_str(std::str::from_utf8(&cru[i..i + valido]).unwrap_or_default());
                    i += valido;
                    let cortada =
                        cru.len() - i < 4 && std::str::from_utf8(&cru[i..]).is_err_and(|e| e.error_len().is_none());
                    if i == cru.len() || cortada && !ultimo {
                        break;
                    }
                    self.pronto.push_str(&WINDOWS_1252.decode_without_bom_handling(&cru[i..=i]).0);
                    i += 1;
                }
                self.cru_de += i;
                self.fim = ultimo;
            }
        }
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, saida: &mut [u8]) -> std::io::Result<usize> {
        while self.dado == self.pronto.len() && !self.fim {
            let mut ultimo = false;
            if self.cru_de == self.cru_ate || matches!(self.leitor, Leitor::Mista) {
                // A letter may be cut by the end of the bucket: its beginning stays.
                self.cru.copy_within(self.cru_de..self.cru_ate, 0);
                let sobra = self.cru_ate - self.cru_de;
                let n = self.fonte.read(&mut self.cru[sobra..])?;
                (self.cru_de, self.cru_ate) = (0, sobra + n);
                ultimo = n == 0;
            }
            self.pronto.clear();
            self.dado = 0;
            self.decodificar(ultimo);
        }
        let n = saida.len().min(self.pronto.len() - self.dado);
        saida[..n].copy_from_slice(&self.pronto.as_bytes()[self.dado..self.dado + n]);
        self.dado += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Cursor;

    use super::*;

    fn lido(bytes: &[u8]) -> String {
        let (c, marca) = Codificacao::examinar(&mut Cursor::new(bytes)).unwrap();
        let mut s = String::new();
        Utf8::novo(&bytes[marca as usize..], c).read_to_string(&mut s).unwrap();
        s
    }

    const TEXTO: &str = "Código;Situação;JOSÉ D'ÁVILA CONCEIÇÃO;Nº;INÊS\n";

    #[test]
    fn le_as_codificacoes_de_um_byte() {
        assert_eq!(CP850.chars().count(), 128);
        let dos: Vec<u8> = TEXTO
            .chars()
            .map(|c| CP850.chars().position(|d| d == c).map_or_else(|| u8::try_from(c).unwrap(), |i| i as u8 + 128))
            .collect();
        let mac = MACINTOSH.encode(TEXTO).0.into_owned();
        let windows = WINDOWS_1252.encode(TEXTO).0.into_owned();
        for (nome, bytes) in [("dos", &dos), ("mac", &mac), ("windows", &windows), ("utf8", &TEXTO.as_bytes().to_vec())]
        {
            assert_eq!(lido(bytes), TEXTO, "{nome}");
            let muito = bytes.repeat(5_000);
            assert_eq!(lido(&muito), TEXTO.repeat(5_000), "{nome}");
        }
    }

    #[test]
    fn bytes_soltos_no_meio_de_utf8() {
        let mut bytes = Vec::new();
        for _ in 0..4_000 {
            bytes.extend_from_slice(TEXTO.as_bytes());
            bytes.extend_from_slice(b"S\xC3O\n");
        }
        assert_eq!(lido(&bytes), format!("{TEXTO}SÃO\n").repeat(4_000));
        let com_marca = [b"\xEF\xBB\xBFA".as_slice(), &bytes].concat();
        assert!(lido(&com_marca).starts_with("ACódigo"));
    }
}
