//! The XML of spreadsheets, piece by piece, in a buffer of one piece: what xlsx and ods need of it and nothing more.
//!
//! There are no entities but the five and the numeric ones; a DOCTYPE is refused, so nothing can expand or be fetched
//! (security.md 2.6). Names are compared without their prefix. A text that ends before its last element is damaged.

use std::io::{ErrorKind, Read};

use crate::ErroDeArquivo;

/// Longest single piece (a tag or a text), in bytes; a cell holds at most 32,767 letters.
const PECA: usize = 4 * 1024 * 1024;
/// Elements inside one another (security.md 2.6).
const FUNDO: u32 = 64;
const BALDE: usize = 64 * 1024;

/// One piece of the text.
#[derive(Debug)]
pub enum Peca<'a> {
    /// `<nome ...>`; an empty element is opened and closed.
    Abre(Etiqueta<'a>),
    /// `</nome>`
    Fecha(&'a [u8]),
    /// Text with its entities not yet resolved.
    Texto(&'a [u8]),
    /// Text as it stands.
    Literal(&'a [u8]),
    /// The end, with all elements closed.
    Fim,
}

/// An opening tag.
#[derive(Debug, Clone, Copy)]
pub struct Etiqueta<'a> {
    /// Name without prefix.
    pub nome: &'a [u8],
    atributos: &'a [u8],
}

impl<'a> Etiqueta<'a> {
    /// Attributes in order: name as written and value with its entities not yet resolved.
    pub fn atributos(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> + use<'a> {
        let mut resto = self.atributos;
        std::iter::from_fn(move || {
            resto = resto.trim_ascii_start();
            let igual = resto.iter().position(|b| *b == b'=')?;
            let nome = resto[..igual].trim_ascii_end();
            let valor = resto[igual + 1..].trim_ascii_start();
            let (&aspa, valor) = valor.split_first()?;
            let fim = valor.iter().position(|b| *b == aspa).filter(|_| matches!(aspa, b'"' | b'\''))?;
            resto = &valor[fim + 1..];
            Some((nome, &valor[..fim]))
        })
    }

    /// Value of an attribute, by its name without prefix, with entities not yet resolved.
    pub fn cru(&self, nome: &[u8]) -> Option<&'a [u8]> {
        self.atributos().find(|(n, _)| sem_prefixo(n) == nome).map(|(_, v)| v)
    }

    /// Value of an attribute as text.
    pub fn texto(&self, nome: &[u8]) -> Result<Option<String>, ErroDeArquivo> {
        self.cru(nome).map(texto).transpose()
    }
}

/// A text with its entities resolved.
pub fn texto(cru: &[u8]) -> Result<String, ErroDeArquivo> {
    let mut s = String::new();
    acrescentar(&mut s, cru)?;
    Ok(s)
}

/// Appends a text, entities resolved.
pub fn acrescentar(saida: &mut String, cru: &[u8]) -> Result<(), ErroDeArquivo> {
    let mut resto = std::str::from_utf8(cru).map_err(|_| ErroDeArquivo::Corrompido)?;
    while let Some(i) = resto.find('&') {
        saida.push_str(&resto[..i]);
        let fim = resto[i..].find(';').map(|n| i + n).ok_or(ErroDeArquivo::Corrompido)?;
        saida.push(entidade(&resto[i + 1..fim]).ok_or(ErroDeArquivo::Corrompido)?);
        resto = &resto[fim + 1..];
    }
    saida.push_str(resto);
    Ok(())
}

fn entidade(nome: &str) -> Option<char> {
    Some(match nome {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let numero = nome.strip_prefix('#')?;
            let n = match numero.strip_prefix(['x', 'X']) {
                Some(h) => u32::from_str_radix(h, 16).ok()?,
                None => numero.parse().ok()?,
            };
            char::from_u32(n)?
        }
    })
}

fn sem_prefixo(nome: &[u8]) -> &[u8] {
    nome.iter().position(|b| *b == b':').map_or(nome, |i| &nome[i + 1..])
}

/// Reads pieces from a stream.
#[derive(Debug)]
pub struct Xml<R> {
    fonte: R,
    balde: Vec<u8>,
    inicio: usize,
    fim: usize,
    acabou: bool,
    fundo: u32,
    /// An empty element was opened and must be closed: where its name lies.
    fechar: Option<(usize, usize)>,
}

enum Forma {
    Texto,
    Literal,
    Abre { vazia: bool },
    Fecha,
    Pula,
}

impl<R: Read> Xml<R> {
    /// Over UTF-8 text, with or without its mark.
    pub fn novo(fonte: R) -> Result<Self, ErroDeArquivo> {
        let mut x = Self { fonte, balde: vec![0; BALDE], inicio: 0, fim: 0, acabou: false, fundo: 0, fechar: None };
        while x.fim < 3 && x.encher()? {}
        if x.balde[..x.fim].starts_with("\u{feff}".as_bytes()) {
            x.inicio = 3;
        }
        Ok(x)
    }

    /// The next piece.
    pub fn proxima(&mut self) -> Result<Peca<'_>, ErroDeArquivo> {
        if let Some((a, b)) = self.fechar.take() {
            self.fundo -= 1;
            return Ok(Peca::Fecha(&self.balde[a..b]));
        }
        loop {
            if self.inicio == self.fim && !self.encher()? {
                return if self.fundo == 0 { Ok(Peca::Fim) } else { Err(ErroDeArquivo::Corrompido) };
            }
            let (forma, tamanho) = self.medir()?;
            let (a, b) = (self.inicio, self.inicio + tamanho);
            self.inicio = b;
            match forma {
                Forma::Pula => {}
                Forma::Texto => return Ok(Peca::Texto(&self.balde[a..b])),
                Forma::Literal => return Ok(Peca::Literal(&self.balde[a + 9..b - 3])),
                Forma::Fecha => {
                    self.fundo = self.fundo.checked_sub(1).ok_or(ErroDeArquivo::Corrompido)?;
                    return Ok(Peca::Fecha(sem_prefixo(self.balde[a + 2..b - 1].trim_ascii_end())));
                }
                Forma::Abre { vazia } => {
                    self.fundo += 1;
                    if self.fundo > FUNDO {
                        return Err(ErroDeArquivo::LimiteExcedido);
                    }
                    let dentro = &self.balde[a + 1..b - 1 - usize::from(vazia)];
                    let fim = dentro.iter().position(u8::is_ascii_whitespace).unwrap_or(dentro.len());
                    let nome = sem_prefixo(&dentro[..fim]);
                    if vazia {
                        self.fechar = Some((a + 1 + fim - nome.len(), a + 1 + fim));
                    }
                    return Ok(Peca::Abre(Etiqueta { nome, atributos: &dentro[fim..] }));
                }
            }
        }
    }

    /// Skips to the end of the element that was opened last.
    pub fn pular(&mut self) -> Result<(), ErroDeArquivo> {
        let alvo = self.fundo;
        while self.fundo >= alvo {
            if matches!(self.proxima()?, Peca::Fim) {
                return Err(ErroDeArquivo::Corrompido);
            }
        }
        Ok(())
    }

    /// All text inside the element that was opened last, up to its end.
    pub fn texto_dentro(&mut self, saida: &mut String) -> Result<(), ErroDeArquivo> {
        let alvo = self.fundo;
        while self.fundo >= alvo {
            match self.proxima()? {
                Peca::Texto(t) => acrescentar(saida, t)?,
                Peca::Literal(t) => saida.push_str(std::str::from_utf8(t).map_err(|_| ErroDeArquivo::Corrompido)?),
                Peca::Fim => return Err(ErroDeArquivo::Corrompido),
                Peca::Abre(_) | Peca::Fecha(_) => {}
            }
        }
        Ok(())
    }

    /// Kind and length of the piece at the beginning of the buffer, with all of it in the buffer.
    fn medir(&mut self) -> Result<(Forma, usize), ErroDeArquivo> {
        if self.balde[self.inicio] != b'<' {
            let n = self.achar(b"<", 0)?;
            return match n {
                Some(n) => Ok((Forma::Texto, n)),
                // Text after the last element: blanks, or padding.
                None => Ok((Forma::Texto, self.fim - self.inicio)),
            };
        }
        let mut tem = self.fim - self.inicio;
        while tem < 9 && self.encher()? {
            tem = self.fim - self.inicio;
        }
        let cabeca = &self.balde[self.inicio..self.fim];
        let corrompido = ErroDeArquivo::Corrompido;
        if cabeca.starts_with(b"<!--") {
            let n = self.achar(b"-->", 4)?.ok_or(corrompido)?;
            return Ok((Forma::Pula, n + 3));
        }
        if cabeca.starts_with(b"<![CDATA[") {
            let n = self.achar(b"]]>", 9)?.ok_or(corrompido)?;
            return Ok((Forma::Literal, n + 3));
        }
        if cabeca.starts_with(b"<!") {
            return Err(corrompido);
        }
        if cabeca.starts_with(b"<?") {
            let n = self.achar(b"?>", 2)?.ok_or(corrompido)?;
            return Ok((Forma::Pula, n + 2));
        }
        let fecha = cabeca.starts_with(b"</");
        let n = self.fim_da_etiqueta()?;
        let vazia = self.balde[self.inicio + n - 1] == b'/';
        Ok((if fecha { Forma::Fecha } else { Forma::Abre { vazia } }, n + 1))
    }

    /// Where the `>` of the tag is, outside quotes.
    fn fim_da_etiqueta(&mut self) -> Result<usize, ErroDeArquivo> {
        let mut aspa = 0_u8;
        let mut i = 1;
        loop {
            for (k, &b) in self.balde[self.inicio + i..self.fim].iter().enumerate() {
                match (b, aspa) {
                    (b'>', 0) => return Ok(i + k),
                    (b'"' | b'\'', 0) => aspa = b,
                    (b, a) if b == a => aspa = 0,
                    _ => {}
                }
            }
            i = self.fim - self.inicio;
            if !self.encher()? {
                return Err(ErroDeArquivo::Corrompido);
            }
        }
    }

    /// Distance from the beginning of the buffer to a mark, reading on as needed; `None` at the end of the text.
    fn achar(&mut self, marca: &[u8], mut desde: usize) -> Result<Option<usize>, ErroDeArquivo> {
        loop {
            let vista = &self.balde[self.inicio..self.fim];
            let primeira = marca[0];
            let mut i = desde;
            while let Some(k) = vista.get(i..).and_then(|v| v.iter().position(|b| *b == primeira)) {
                if vista[i + k..].starts_with(marca) {
                    return Ok(Some(i + k));
                }
                i += k + 1;
            }
            desde = vista.len().saturating_sub(marca.len() - 1).max(desde);
            if !self.encher()? {
                return Ok(None);
            }
        }
    }

    /// Reads more; `false` at the end. What was not yet taken moves to the front.
    fn encher(&mut self) -> Result<bool, ErroDeArquivo> {
        if self.acabou {
            return Ok(false);
        }
        self.balde.copy_within(self.inicio..self.fim, 0);
        self.fim -= self.inicio;
        self.inicio = 0;
        if self.fim == self.balde.len() {
            if self.balde.len() >= PECA {
                return Err(ErroDeArquivo::LimiteExcedido);
            }
            self.balde.resize(self.balde.len() * 2, 0);
        }
        let n = self.fonte.read(&mut self.balde[self.fim..]).map_err(|e| erro_de_leitura(&e))?;
        self.fim += n;
        self.acabou = n == 0;
        Ok(n > 0)
    }
}

/// A part that grows beyond its limit is refused; all else is damage.
pub fn erro_de_leitura(e: &std::io::Error) -> ErroDeArquivo {
    if e.kind() == ErrorKind::FileTooLarge { ErroDeArquivo::LimiteExcedido } else { ErroDeArquivo::Corrompido }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn pecas(fonte: &[u8]) -> Result<Vec<String>, ErroDeArquivo> {
        let mut xml = Xml::novo(fonte)?;
        let mut vistas = Vec::new();
        loop {
            vistas.push(match xml.proxima()? {
                Peca::Abre(etiqueta) => {
                    let mut s = format!("<{}", String::from_utf8_lossy(etiqueta.nome));
                    for (nome, valor) in etiqueta.atributos() {
                        s += &format!(" {}={}", String::from_utf8_lossy(nome), texto(valor)?);
                    }
                    s
                }
                Peca::Fecha(nome) => format!("/{}", String::from_utf8_lossy(nome)),
                Peca::Texto(cru) => texto(cru)?,
                Peca::Literal(cru) => format!("[{}]", String::from_utf8_lossy(cru)),
                Peca::Fim => return Ok(vistas),
            });
        }
    }

    #[test]
    fn le_as_pecas() {
        let t = "\u{feff}<?xml version=\"1.0\"?><!-- a > b --><x:a b = 'c>\"' x:d=\"&lt;&#233;\"><e/><f g='1'/>T&amp;&#xE9;<![CDATA[<z>]]></x:a >\n";
        assert_eq!(
            pecas(t.as_bytes()).unwrap(),
            ["<a b=c>\" x:d=<é", "<e", "/e", "<f g=1", "/f", "T&é", "[<z>]", "/a", "\n"]
        );
    }

    #[test]
    fn recusa_doctype_entidade_propria_corte_e_fundo() {
        assert_eq!(pecas(b"<!DOCTYPE a [<!ENTITY b \"c\">]><a/>"), Err(ErroDeArquivo::Corrompido));
        assert_eq!(pecas(b"<a>&b;</a>"), Err(ErroDeArquivo::Corrompido));
        for corte in ["<a>", "<a><b></b>", "<a", "<a b='", "<!-- a", "<a><![CDATA[", "</a>"] {
            assert_eq!(pecas(corte.as_bytes()), Err(ErroDeArquivo::Corrompido), "{corte}");
        }
        assert_eq!(pecas("<a>".repeat(70).as_bytes()), Err(ErroDeArquivo::LimiteExcedido));
    }

    #[test]
    fn peca_maior_que_o_balde_e_fonte_que_pinga() {
        struct Pinga<'a>(&'a [u8]);
        impl Read for Pinga<'_> {
            fn read(&mut self, b: &mut [u8]) -> std::io::Result<usize> {
                let n = self.0.len().min(3).min(b.len());
                b[..n].copy_from_slice(&self.0[..n]);
                self.0 = &self.0[n..];
                Ok(n)
            }
        }
        let longo = "x".repeat(3 * BALDE);
        let t = format!("<a b=\"{longo}\"><!--{longo}--><c>{longo}</c></a>");
        let mut x = Xml::novo(Pinga(t.as_bytes())).unwrap();
        assert!(matches!(x.proxima().unwrap(), Peca::Abre(e) if e.cru(b"b").unwrap().len() == longo.len()));
        let mut s = String::new();
        x.texto_dentro(&mut s).unwrap();
        assert_eq!(s, longo);
        assert!(matches!(x.proxima().unwrap(), Peca::Fim));
    }

    proptest::proptest! {
        #[test]
        fn nada_derruba(t in "(<[a-z:]{1,3}( [a-z]=\"[^\"]{0,3}\")?/?>|</[a-z]>|&[a-z#0-9]{0,4};|<!--|-->|<!\\[CDATA\\[|\\]\\]>|[<>&'\"/ a-z]){0,12}") {
            let _ = pecas(t.as_bytes());
        }
    }
}
