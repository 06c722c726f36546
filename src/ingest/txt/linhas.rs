//! Lines of a text, whatever ends them (CRLF, LF, a lone CR, mixed in one file), numbered from 1.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, WINDOWS_1252};
use memchr::memchr2;

use super::entrada::{BLOCO, Codificacao, de_controle, ler_cheio};

/// Longest line kept, bytes; of a longer one only the beginning, marked.
const MAIOR_LINHA: usize = 64 * 1024;

/// Lines one after the other, through one buffer.
#[derive(Debug)]
pub struct Linhas<R> {
    fonte: R,
    letras: Letras,
    buffer: Vec<u8>,
    /// Where the next line begins and where the bytes at hand end.
    inicio: usize,
    fim: usize,
    acabou: bool,
    longa: bool,
    numero: u32,
}

/// How bytes of the source become bytes of the buffer.
#[derive(Debug)]
enum Letras {
    Utf8,
    Latin1,
    /// To UTF-8, with what was read and not decoded yet.
    Traduzir {
        tradutor: Box<Decoder>,
        cru: Vec<u8>,
        de: usize,
        ate: usize,
    },
}

/// One line without its end.
#[derive(Debug, Clone, Copy)]
pub struct Linha<'a> {
    pub numero: u32,
    pub bytes: &'a [u8],
    utf8: bool,
    /// Longer than any line of a table: only its beginning is here.
    pub longa: bool,
}

impl<R: Read> Linhas<R> {
    /// `fonte` stands behind the mark of the encoding, if there is one.
    pub fn de(fonte: R, codificacao: Codificacao) -> Self {
        let letras = match codificacao {
            Codificacao::Utf8 => Letras::Utf8,
            Codificacao::Latin1 => Letras::Latin1,
            Codificacao::Utf16(e) => Letras::Traduzir {
                tradutor: Box::new(e.new_decoder_without_bom_handling()),
                cru: vec![0; BLOCO / 4],
                de: 0,
                ate: 0,
            },
        };
        let buffer = vec![0; BLOCO];
        Self { fonte, letras, buffer, inicio: 0, fim: 0, acabou: false, longa: false, numero: 0 }
    }

    /// The next line; end-of-file marks of DOS (0x1A) and the NUL bytes some programs fill the last sector with are taken
    /// off the end of the file.
    pub fn proxima(&mut self) -> io::Result<Option<Linha<'_>>> {
        let mut busca = self.inicio;
        loop {
            if let Some(i) = memchr2(b'\n', b'\r', &self.buffer[busca..self.fim]) {
                let p = busca + i;
                if self.buffer[p] == b'\r' && p + 1 == self.fim && !self.acabou {
                    // Whether a line feed follows decides where the next line begins.
                    busca = p - self.inicio;
                    self.encher()?;
                    busca += self.inicio;
                    continue;
                }
                let crlf = self.buffer[p] == b'\r' && self.buffer[..self.fim].get(p + 1) == Some(&b'\n');
                return Ok(Some(self.entregar(p, p + if crlf { 2 } else { 1 })));
            }
            if self.acabou {
                let cheio = &self.buffer[self.inicio..self.fim];
                let fim = self.inicio + cheio.iter().rposition(|b| !matches!(b, 0 | 0x1A)).map_or(0, |i| i + 1);
                return Ok((self.inicio < fim).then(|| self.entregar(fim, self.fim)));
            }
            if self.fim - self.inicio > MAIOR_LINHA {
                self.longa = true;
                self.fim = self.inicio + MAIOR_LINHA;
            }
            busca = self.fim - self.inicio;
            self.encher()?;
            busca += self.inicio;
        }
    }

    fn entregar(&mut self, fim: usize, seguinte: usize) -> Linha<'_> {
        self.numero = self.numero.saturating_add(1);
        let de = std::mem::replace(&mut self.inicio, seguinte);
        let longa = std::mem::take(&mut self.longa) || fim - de > MAIOR_LINHA;
        let bytes = &self.buffer[de..fim.min(de + MAIOR_LINHA)];
        Linha { numero: self.numero, bytes, utf8: !matches!(self.letras, Letras::Latin1), longa }
    }

    /// Moves what is left to the front and reads behind it.
    fn encher(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.inicio..self.fim, 0);
        self.fim -= self.inicio;
        self.inicio = 0;
        let livre = &mut self.buffer[self.fim..];
        match &mut self.letras {
            Letras::Utf8 | Letras::Latin1 => {
                let n = ler_cheio(&mut self.fonte, livre)?;
                self.acabou = n == 0;
                self.fim += n;
            }
            Letras::Traduzir { tradutor, cru, de, ate } => {
                if *de == *ate {
                    *de = 0;
                    *ate = ler_cheio(&mut self.fonte, cru)?;
                }
                let ultimo = *ate < cru.len();
                let (como, lidos, escritos, _) = tradutor.decode_to_utf8(&cru[*de..*ate], livre, ultimo);
                *de += lidos;
                self.fim += escritos;
                self.acabou = ultimo && como == CoderResult::InputEmpty;
            }
        }
        Ok(())
    }
}

impl<'a> Linha<'a> {
    /// Without the end-of-file mark and blanks at the end.
    pub fn util(self) -> Self {
        let fim = self.bytes.iter().rposition(|b| *b != 0x1A).map_or(0, |i| i + 1);
        let sem_marca = &self.bytes[..fim];
        let bytes = if self.utf8 {
            std::str::from_utf8(sem_marca).map_or(sem_marca, |t| t.trim_end().as_bytes())
        } else {
            let fim = sem_marca.iter().rposition(|b| !matches!(b, b'\t'..=b' ' | 0xA0)).map_or(0, |i| i + 1);
            &sem_marca[..fim]
        };
        Self { bytes, ..self }
    }

    /// The letters; what is no letter becomes U+FFFD.
    pub fn texto(self) -> Cow<'a, str> {
        self.pedaco(self.bytes)
    }

    fn pedaco(self, bytes: &'a [u8]) -> Cow<'a, str> {
        if self.utf8 || bytes.is_ascii() {
            // Looked at as a whole it is quicker than piece by piece, and nearly always it is right as a whole.
            std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
        } else {
            WINDOWS_1252.decode_without_bom_handling(bytes).0
        }
    }

    /// The line as shown to people: inner runs of blanks shortened to two, control characters replaced, its beginning.
    pub fn enxuta(self) -> String {
        const BASTA: usize = 1000;
        let mut saida = String::with_capacity(self.bytes.len().min(160));
        let mut resto = aparar(self.bytes);
        while !resto.is_empty() && saida.len() <= BASTA {
            let n = resto.iter().position(|b| !matches!(b, b'!'..=b'~')).unwrap_or(resto.len());
            let (limpos, outros) = resto.split_at(n);
            saida.push_str(&self.pedaco(limpos));
            let brancos = resto.len() - n - aparar_inicio(outros).len();
            saida.push_str(&"  "[..brancos.min(2)]);
            let outros = &outros[brancos..];
            let n = outros.iter().position(|b| matches!(b, b' '..=b'~')).unwrap_or(outros.len());
            let (estranhos, seguintes) = outros.split_at(n);
            saida.extend(self.pedaco(estranhos).chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }));
            resto = seguintes;
        }
        if saida.len() > BASTA {
            saida.truncate(saida.floor_char_boundary(BASTA));
        }
        saida
    }

    /// True for a line that says nothing: blank, or only the end-of-file mark.
    pub fn branca(self) -> bool {
        match self.bytes.iter().find(|b| !matches!(b, b'\t'..=b'\r' | b' ' | 0x1A)) {
            None => true,
            Some(b) if b.is_ascii() => false,
            Some(_) => branca(&self.texto()),
        }
    }

    /// True when the line holds a control character other than tab and form feed, or bytes that are no letters.
    pub fn com_controle(self) -> bool {
        self.bytes.iter().fold(false, |a, b| a | de_controle(*b))
            || self.utf8 && std::str::from_utf8(self.bytes).map_or(true, |t| t.contains('\u{FFFD}'))
    }

    /// The line ready to be cut by character positions.
    pub fn regua(self) -> Regua<'a> {
        let indices = (self.utf8 && !self.bytes.is_ascii()).then(|| {
            let inicios = self.bytes.iter().enumerate().filter(|(_, b)| !matches!(b, 0x80..=0xBF)).map(|(i, _)| i);
            inicios.chain(std::iter::once(self.bytes.len())).collect()
        });
        Regua { linha: self, indices }
    }
}

/// A line measured in characters.
#[derive(Debug)]
pub struct Regua<'a> {
    linha: Linha<'a>,
    /// Byte at which every character begins (and the end); `None` where characters and bytes are the same.
    indices: Option<Vec<usize>>,
}

impl<'a> Regua<'a> {
    /// Characters in the line.
    pub fn largura(&self) -> usize {
        self.indices.as_ref().map_or(self.linha.bytes.len(), |v| v.len() - 1)
    }

    /// Characters `inicio` to `fim` (from 0, end exclusive) without the blanks at the end; shorter where the line ends.
    pub fn fatia(&self, inicio: usize, fim: usize) -> Cow<'a, str> {
        let ultimo = self.linha.bytes.len();
        let byte = |p: usize| self.indices.as_ref().map_or(p.min(ultimo), |v| v.get(p).copied().unwrap_or(ultimo));
        self.linha.pedaco(aparar(self.linha.bytes.get(byte(inicio)..byte(fim)).unwrap_or_default()))
    }
}

/// Without the blanks at the end: names are filled with hundreds of them.
fn aparar(mut bytes: &[u8]) -> &[u8] {
    while let Some((antes, fim)) = bytes.split_last_chunk::<16>()
        && *fim == [b' '; 16]
    {
        bytes = antes;
    }
    while let Some((b' ', antes)) = bytes.split_last() {
        bytes = antes;
    }
    bytes
}

fn aparar_inicio(mut bytes: &[u8]) -> &[u8] {
    while let Some((inicio, depois)) = bytes.split_first_chunk::<16>()
        && *inicio == [b' '; 16]
    {
        bytes = depois;
    }
    while let Some((b' ', depois)) = bytes.split_first() {
        bytes = depois;
    }
    bytes
}

/// Every line of a text in memory with its number.
pub fn numeradas(texto: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut resto = Some(texto);
    let mut n = 0_u32;
    std::iter::from_fn(move || {
        let t = resto?;
        n = n.saturating_add(1);
        let Some(fim) = t.find(['\r', '\n']) else {
            resto = None;
            return (!t.is_empty()).then_some((n, t));
        };
        let pular = if t[fim..].starts_with("\r\n") { 2 } else { 1 };
        resto = Some(&t[fim + pular..]);
        Some((n, &t[..fim]))
    })
}

/// True for a line that says nothing: blank, or only the end-of-file mark.
pub fn branca(l: &str) -> bool {
    l.chars().all(|c| c.is_whitespace() || c == '\u{1A}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Cursor;

    use encoding_rs::UTF_16LE;

    use super::*;

    fn todas(bytes: &[u8], c: Codificacao) -> Vec<(u32, String, bool)> {
        let mut l = Linhas::de(Cursor::new(bytes), c);
        let mut v = Vec::new();
        while let Some(linha) = l.proxima().unwrap() {
            v.push((linha.numero, linha.texto().into_owned(), linha.longa));
        }
        v
    }

    #[test]
    fn fins_de_linha_misturados() {
        let texto = "a\r\nb\nc\rd\n\ne";
        let v: Vec<_> = numeradas(texto).map(|(n, t)| (n, t.to_owned(), false)).collect();
        let certo = [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, ""), (6, "e")];
        assert_eq!(v, certo.map(|(n, t)| (n, t.to_owned(), false)));
        assert_eq!(todas(texto.as_bytes(), Codificacao::Utf8), v);
        let utf16: Vec<u8> = texto.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(todas(&utf16, Codificacao::Utf16(UTF_16LE)), v);
    }

    #[test]
    fn linhas_na_divisa_de_dois_blocos() {
        for antes in BLOCO - 3..=BLOCO + 3 {
            for fim in ["\r\n", "\n", "\r"] {
                let curta = "x".repeat(999);
                let n = antes / 1000;
                let texto = format!("{}{}{fim}AÇÃO{fim}", format!("{curta}\n").repeat(n), "y".repeat(antes - n * 1000));
                let esperado: Vec<_> = numeradas(&texto).map(|(n, t)| (n, t.to_owned(), false)).collect();
                assert!(todas(texto.as_bytes(), Codificacao::Utf8) == esperado, "{antes} {fim:?}");
            }
        }
        let grande = "linha é\r\n".repeat(200_000);
        let utf16: Vec<u8> = grande.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let v = todas(&utf16, Codificacao::Utf16(UTF_16LE));
        assert!(v.len() == 200_000 && v.iter().all(|l| l.1 == "linha é"));
    }

    #[test]
    fn linha_sem_fim_guarda_so_o_comeco() {
        for n in [MAIOR_LINHA, MAIOR_LINHA + 1, BLOCO, 3 * BLOCO + 17] {
            let v = todas(format!("a\n{}\nb", "z".repeat(n)).as_bytes(), Codificacao::Latin1);
            let tamanhos: Vec<_> = v.iter().map(|l| (l.1.len(), l.2)).collect();
            assert_eq!(tamanhos, [(1, false), (MAIOR_LINHA, n > MAIOR_LINHA), (1, false)], "{n}");
        }
    }

    #[test]
    fn linha_enxuta() {
        let linha = |t: &'static [u8], utf8| Linha { numero: 1, bytes: t, utf8, longa: false };
        let t = "A  B                                    Ç\0x   é ê     ";
        assert_eq!(linha(t.as_bytes(), true).enxuta(), "A  B  Ç\u{FFFD}x  é ê");
        assert_eq!(linha(b"A   \xC7\x01\xE9 1  ", false).enxuta(), "A  Ç\u{FFFD}é 1");
        let longa: &'static [u8] = Vec::leak("abc é ".repeat(1000).into_bytes());
        assert!((990..=1000).contains(&linha(longa, true).enxuta().len()));
        assert_eq!(linha(b"", true).enxuta(), "");
    }

    #[test]
    fn brancas_controles_e_cortes() {
        let linha = |t: &'static [u8], utf8| Linha { numero: 1, bytes: t, utf8, longa: false };
        assert!(linha(b" \x1A", true).branca() && linha(b"\xA0 ", false).branca() && !linha(b"x", true).branca());
        assert!(linha(b"a\0b", true).com_controle() && !linha(b"a\tb", true).com_controle());
        assert!(linha(b"a\xC7", true).com_controle() && !linha(b"a\xC7\x85", false).com_controle());
        assert_eq!(linha(b"ab \x1A", false).util().bytes, b"ab");
        for l in [linha("AÇÃO10".as_bytes(), true), linha(b"A\xC7\xC3O10", false)] {
            let r = l.regua();
            assert_eq!((r.largura(), &*r.fatia(0, 4), &*r.fatia(4, 6), &*r.fatia(5, 9)), (6, "AÇÃO", "10", "0"));
            assert_eq!(r.fatia(9, 12), "");
        }
    }
}
