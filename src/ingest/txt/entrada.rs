//! First look at a text, from end to end but without keeping it: is it text, in which encoding, and how it begins.

use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::linhas::Linhas;
use crate::ErroDeArquivo;

/// Largest text accepted, in bytes; the whole national table of one month has under 2 MB.
const LIMITE: u64 = 512 * 1024 * 1024;
/// Bytes read at a time.
pub(super) const BLOCO: usize = 1024 * 1024;
/// Beginning of the file from which its layout is recognised.
const AMOSTRA: usize = 256 * 1024;

/// How the bytes are letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codificacao {
    /// Valid UTF-8 from end to end, or marked as such.
    Utf8,
    /// Anything else without a mark: Windows-1252, which holds ISO-8859-1.
    Latin1,
    /// Marked UTF-16.
    Utf16(&'static Encoding),
}

/// What the first look found.
#[derive(Debug)]
pub struct Exame {
    pub codificacao: Codificacao,
    /// Bytes of the input.
    pub tamanho: u64,
    /// Bytes of the mark at the beginning.
    pub marca: u64,
    /// The beginning as text, whole lines.
    pub amostra: String,
}

impl Exame {
    /// Reads the input once.
    ///
    /// # Errors
    /// `vazio`, `nao_e_texto`, `limite_excedido`; `corrompido` when it cannot be read to its end.
    pub fn de(entrada: &mut (impl Read + Seek)) -> Result<Self, ErroDeArquivo> {
        entrada.rewind().map_err(|e| falha(&e))?;
        Self::da_corrente(entrada)
    }

    /// Reads what is left of the input, to its end.
    ///
    /// # Errors
    /// As [`Self::de`].
    pub fn da_corrente(entrada: &mut impl Read) -> Result<Self, ErroDeArquivo> {
        let mut bloco = vec![0_u8; BLOCO];
        let (mut inicio, mut tamanho, mut controles, mut branco) = (Vec::new(), 0_u64, 0_u64, true);
        let mut utf8 = true;
        // NUL bytes at the very end: filling, no content.
        let mut enchimento = 0_u64;
        // Bytes of a letter that began in the block before.
        let mut pendentes = 0;
        loop {
            let lidos = ler_cheio(entrada, &mut bloco[pendentes..]).map_err(|e| falha(&e))?;
            if lidos == 0 {
                break;
            }
            let novos = &bloco[pendentes..pendentes + lidos];
            tamanho += lidos as u64;
            if tamanho > LIMITE {
                return Err(ErroDeArquivo::LimiteExcedido);
            }
            if inicio.len() < AMOSTRA {
                inicio.extend_from_slice(&novos[..novos.len().min(AMOSTRA - inicio.len())]);
            }
            // In pieces whose count fits a byte: that way many bytes are looked at in one step.
            let em_pedaco = |p: &[u8]| u64::from(p.iter().map(|b| u8::from(de_controle(*b))).sum::<u8>());
            controles += novos.chunks(255).map(em_pedaco).sum::<u64>();
            let cauda = novos.iter().rposition(|b| !matches!(b, 0 | 0x1A)).map(|i| i + 1);
            let nulos = novos[cauda.unwrap_or(0)..].iter().map(|b| u64::from(*b == 0)).sum::<u64>();
            enchimento = nulos + if cauda.is_none() { enchimento } else { 0 };
            branco = branco && novos.iter().all(|b| b.is_ascii_whitespace() || *b == 0x1A);
            let todos = pendentes + lidos;
            pendentes = match std::str::from_utf8(if utf8 { &bloco[..todos] } else { &[] }) {
                Err(e) if e.error_len().is_none() => todos - e.valid_up_to(),
                Err(_) => {
                    utf8 = false;
                    0
                }
                Ok(_) => 0,
            };
            bloco.copy_within(todos - pendentes..todos, 0);
        }
        utf8 &= pendentes == 0;
        if branco {
            return Err(ErroDeArquivo::Vazio);
        }
        let (codificacao, marca) = match Encoding::for_bom(&inicio) {
            Some((e, n)) if e == UTF_16LE || e == UTF_16BE => (Codificacao::Utf16(e), n),
            Some((_, n)) => (Codificacao::Utf8, n),
            None if utf8 => (Codificacao::Utf8, 0),
            None => (Codificacao::Latin1, 0),
        };
        // Text has next to no control characters. A single damaged line is no reason to call the file binary.
        let controles = if enchimento < tamanho { controles.saturating_sub(enchimento) } else { controles };
        let binario = !matches!(codificacao, Codificacao::Utf16(_)) && controles * 50 > tamanho;
        if binario || inicio.starts_with(b"PK\x03\x04") || inicio.starts_with(b"%PDF-") {
            return Err(ErroDeArquivo::NaoETexto);
        }
        let cortada = tamanho > inicio.len() as u64;
        let amostra = amostrar(&inicio[marca..], codificacao, cortada);
        if amostra.chars().all(|c| c.is_whitespace() || matches!(c, '\u{1A}' | '\u{FEFF}')) && !cortada {
            return Err(ErroDeArquivo::Vazio);
        }
        Ok(Self { codificacao, tamanho, marca: marca as u64, amostra })
    }

    /// The lines from the beginning, for the second reading.
    pub fn linhas<'a, E: Read + Seek>(&self, entrada: &'a mut E) -> Result<Linhas<&'a mut E>, ErroDeArquivo> {
        entrada.seek(SeekFrom::Start(self.marca)).map_err(|e| falha(&e))?;
        Ok(Linhas::de(entrada, self.codificacao))
    }

    /// The same from an input that stands at its first byte and cannot go back.
    pub fn linhas_da_corrente<R: Read>(&self, mut entrada: R) -> Result<Linhas<R>, ErroDeArquivo> {
        let mut marca = [0_u8; 4];
        let n = usize::try_from(self.marca).unwrap_or_default().min(marca.len());
        entrada.read_exact(&mut marca[..n]).map_err(|e| falha(&e))?;
        Ok(Linhas::de(entrada, self.codificacao))
    }
}

/// The beginning as text, without the line that the end of the sample cuts.
fn amostrar(inicio: &[u8], codificacao: Codificacao, cortada: bool) -> String {
    let mut texto = match codificacao {
        Codificacao::Utf8 => String::from_utf8_lossy(inicio).into_owned(),
        Codificacao::Latin1 => WINDOWS_1252.decode_without_bom_handling(inicio).0.into_owned(),
        Codificacao::Utf16(e) => e.decode_without_bom_handling(inicio).0.into_owned(),
    };
    if !cortada {
        texto.truncate(texto.trim_end_matches(['\0', '\u{1A}']).len());
    }
    if cortada && let Some(fim) = texto.rfind(['\r', '\n']) {
        texto.truncate(fim);
    }
    texto
}

/// Control characters that text does not have.
pub(super) const fn de_controle(b: u8) -> bool {
    (b < 0x20 && !matches!(b, b'\t' | b'\r' | b'\n' | 0x0C | 0x1A)) || b == 0x7F
}

/// An input that cannot be read to its end is damaged, unless it was stopped for its size.
pub fn falha(e: &io::Error) -> ErroDeArquivo {
    if e.kind() == io::ErrorKind::FileTooLarge { ErroDeArquivo::LimiteExcedido } else { ErroDeArquivo::Corrompido }
}

/// Reads until the buffer is full or the input ends.
pub(super) fn ler_cheio(entrada: &mut impl Read, destino: &mut [u8]) -> io::Result<usize> {
    let mut n = 0;
    while n < destino.len() {
        match entrada.read(&mut destino[n..]) {
            Ok(0) => break,
            Ok(lidos) => n += lidos,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(n)
}

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use std::io::Cursor;

    use super::*;

    fn exame(bytes: &[u8]) -> Result<Exame, ErroDeArquivo> {
        Exame::de(&mut Cursor::new(bytes))
    }

    #[test]
    fn a_codificacao_vale_para_o_arquivo_inteiro() {
        // One letter that is no UTF-8, far behind the sample, decides for the whole file.
        let mut bytes = "linha de texto com acento é\n".repeat(60_000).into_bytes();
        assert_eq!(exame(&bytes).unwrap().codificacao, Codificacao::Utf8);
        bytes.extend_from_slice(b"fim \xC7\n");
        let e = exame(&bytes).unwrap();
        assert_eq!(e.codificacao, Codificacao::Latin1);
        assert!(e.amostra.contains("Ã©") && e.amostra.ends_with('©'));
        // Letters that fall on the border of two blocks.
        for antes in BLOCO - 4..=BLOCO {
            let mut bytes = vec![b'a'; antes];
            bytes.extend_from_slice("€é😀".as_bytes());
            assert_eq!(exame(&bytes).unwrap().codificacao, Codificacao::Utf8, "{antes}");
            bytes.pop();
            assert_eq!(exame(&bytes).unwrap().codificacao, Codificacao::Latin1, "{antes}");
        }
    }

    #[test]
    fn marcas_vazios_e_binarios() {
        let e = exame(b"\xEF\xBB\xBFabc").unwrap();
        assert_eq!((e.codificacao, e.marca, e.amostra.as_str()), (Codificacao::Utf8, 3, "abc"));
        let e = exame(b"\xFF\xFEa\0b\0").unwrap();
        assert_eq!((e.codificacao, e.amostra.as_str()), (Codificacao::Utf16(UTF_16LE), "ab"));
        assert_eq!(exame(b"").unwrap_err(), ErroDeArquivo::Vazio);
        assert_eq!(exame(b" \r\n\x1A").unwrap_err(), ErroDeArquivo::Vazio);
        assert_eq!(exame(b"\xEF\xBB\xBF \n").unwrap_err(), ErroDeArquivo::Vazio);
        assert_eq!(exame(b"\xFF\xFE \0\n\0").unwrap_err(), ErroDeArquivo::Vazio);
        assert_eq!(exame(b"PK\x03\x04 etc").unwrap_err(), ErroDeArquivo::NaoETexto);
        assert_eq!(exame(&[b'a', 0, b'b', 0].repeat(50)).unwrap_err(), ErroDeArquivo::NaoETexto);
        assert_eq!(exame(&[0; 600]).unwrap_err(), ErroDeArquivo::NaoETexto);
        assert!(exame(&[b"linha\r\n\x1A".as_slice(), &[0; 600]].concat()).is_ok());
    }
}
