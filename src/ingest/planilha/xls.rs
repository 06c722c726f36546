//! A look through a binary workbook (Excel 97-2003) before a library reads it.
//!
//! The library lays every sheet out as a full rectangle, and asks for what the file declares: here the records are walked
//! once and what would ask for too much is refused, as is a workbook with a password.

use crate::ErroDeArquivo;

/// Cells of the rectangle around all filled cells of a sheet, of all sheets together.
const RETANGULOS: u64 = 6_000_000;
const COLUNAS: u16 = 256;
const SEM_FIM: u32 = 0xFFFF_FFFA;

/// Checks a compound file that should hold a workbook.
pub fn conferir(bytes: &[u8]) -> Result<(), ErroDeArquivo> {
    let arquivo = Composto::abrir(bytes).ok_or(ErroDeArquivo::Corrompido)?;
    if arquivo.entrada("EncryptedPackage").is_some() {
        return Err(ErroDeArquivo::SenhaNecessaria);
    }
    let livro = arquivo.entrada("Workbook").or_else(|| arquivo.entrada("Book")).ok_or(ErroDeArquivo::NaoEPlanilha)?;
    registros(&arquivo.fluxo(livro).ok_or(ErroDeArquivo::Corrompido)?)
}

/// Extent of the cells of one sheet: first and last row, last column.
#[derive(Default)]
struct Extensao {
    linhas: Option<(u16, u16)>,
    colunas: u16,
}

impl Extensao {
    fn celula(&mut self, linha: u16, coluna: u16) -> Result<(), ErroDeArquivo> {
        if coluna >= COLUNAS {
            return Err(ErroDeArquivo::LimiteExcedido);
        }
        let (a, b) = self.linhas.unwrap_or((linha, linha));
        self.linhas = Some((a.min(linha), b.max(linha)));
        self.colunas = self.colunas.max(coluna + 1);
        Ok(())
    }

    fn area(&self) -> u64 {
        self.linhas.map_or(0, |(a, b)| (u64::from(b - a) + 1) * u64::from(self.colunas))
    }
}

fn registros(livro: &[u8]) -> Result<(), ErroDeArquivo> {
    let mut resto = livro;
    let mut aba = Extensao::default();
    let mut soma = 0_u64;
    while let [t0, t1, n0, n1, cauda @ ..] = resto {
        let (tipo, n) = (u16::from_le_bytes([*t0, *t1]), usize::from(u16::from_le_bytes([*n0, *n1])));
        let Some(dados) = cauda.get(..n) else {
            // Padding after the last record may look like one; a cut inside a sheet is told by the library.
            break;
        };
        resto = &cauda[n..];
        let u16_em = |i: usize| dados.get(i..i + 2).map(|b| u16::from_le_bytes([b[0], b[1]]));
        match tipo {
            // FILEPASS
            0x002F if u16_em(0) != Some(0) || n > 2 => return Err(ErroDeArquivo::SenhaNecessaria),
            // BOF: a new sheet (or a chart inside one, which has no cells).
            0x0809 => {
                soma += aba.area();
                aba = Extensao::default();
            }
            // FORMULA, NUMBER, LABEL, BOOLERR, RK, LABELSST, RSTRING, MULRK
            0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x027E | 0x00FD | 0x00D6 => {
                if let (Some(l), Some(c)) = (u16_em(0), u16_em(2)) {
                    aba.celula(l, c)?;
                }
            }
            0x00BD if n >= 2 => {
                if let (Some(l), Some(c)) = (u16_em(0), u16_em(n - 2)) {
                    aba.celula(l, c)?;
                }
            }
            // DIMENSIONS: the library reserves what it declares.
            0x0200 if n >= 12 => {
                let u32_em =
                    |i: usize| u64::from(u32::from_le_bytes([dados[i], dados[i + 1], dados[i + 2], dados[i + 3]]));
                let linhas = u32_em(4).saturating_sub(u32_em(0)) + 1;
                let colunas = u64::from(u16_em(10).unwrap_or(0).saturating_sub(u16_em(8).unwrap_or(0))) + 1;
                if linhas * colunas > RETANGULOS * 4 {
                    return Err(ErroDeArquivo::LimiteExcedido);
                }
            }
            _ => {}
        }
        if soma + aba.area() > RETANGULOS {
            return Err(ErroDeArquivo::LimiteExcedido);
        }
    }
    Ok(())
}

/// The compound file: sectors, and streams made of chains of them.
struct Composto<'a> {
    bytes: &'a [u8],
    setor: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    diretorio: Vec<u8>,
}

fn u32_de(b: &[u8], i: usize) -> Option<u32> {
    b.get(i..i + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

fn numeros(b: &[u8]) -> impl Iterator<Item = u32> + '_ {
    b.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]]))
}

impl<'a> Composto<'a> {
    fn abrir(bytes: &'a [u8]) -> Option<Self> {
        let expoente = bytes.get(30).copied().filter(|e| matches!(e, 9 | 12))?;
        let mut c = Self {
            bytes,
            setor: 1 << expoente,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini: Vec::new(),
            diretorio: Vec::new(),
        };
        let mut difat: Vec<u32> = numeros(bytes.get(76..512)?).collect();
        let mut proximo = u32_de(bytes, 68)?;
        for _ in 0..=bytes.len() / c.setor {
            if proximo >= SEM_FIM {
                break;
            }
            let s: Vec<u32> = numeros(c.um(proximo)?).collect();
            let (ultimo, entradas) = s.split_last()?;
            difat.extend(entradas);
            proximo = *ultimo;
        }
        for s in difat.into_iter().filter(|s| *s < SEM_FIM) {
            let parte: Vec<u32> = numeros(c.um(s)?).collect();
            c.fat.extend(parte);
        }
        c.diretorio = c.cadeia(u32_de(bytes, 48)?, usize::MAX)?;
        c.mini_fat = numeros(&c.cadeia(u32_de(bytes, 60)?, usize::MAX)?).collect();
        let raiz = c.diretorio.get(..128)?;
        let (inicio, tamanho) = (u32_de(raiz, 116)?, u32_de(raiz, 120)? as usize);
        c.mini = c.cadeia(inicio, tamanho)?;
        Some(c)
    }

    fn um(&self, n: u32) -> Option<&'a [u8]> {
        let inicio = (n as usize).checked_add(1)?.checked_mul(self.setor)?;
        let fim = inicio.checked_add(self.setor)?.min(self.bytes.len());
        self.bytes.get(inicio..fim).filter(|s| !s.is_empty())
    }

    /// A chain of sectors, cut to its length; `None` for a chain that turns back or leaves the file.
    fn cadeia(&self, mut n: u32, tamanho: usize) -> Option<Vec<u8>> {
        let mut saida = Vec::new();
        while n < SEM_FIM && saida.len() < tamanho {
            saida.extend_from_slice(self.um(n)?);
            if saida.len() > self.bytes.len() + self.setor {
                return None;
            }
            n = *self.fat.get(n as usize)?;
        }
        saida.truncate(tamanho);
        Some(saida)
    }

    /// Directory entry of a stream, by its name.
    fn entrada(&self, nome: &str) -> Option<&[u8]> {
        let alvo: Vec<u8> = nome.encode_utf16().flat_map(u16::to_le_bytes).collect();
        self.diretorio.chunks_exact(128).find(|e| {
            let n = usize::from(u16::from_le_bytes([e[64], e[65]]));
            n == alvo.len() + 2 && e[..alvo.len()].eq_ignore_ascii_case(&alvo)
        })
    }

    /// The bytes of a stream; `None` when it is damaged.
    fn fluxo(&self, entrada: &[u8]) -> Option<Vec<u8>> {
        let (inicio, tamanho) = (u32_de(entrada, 116)?, u32_de(entrada, 120)? as usize);
        if tamanho < 4096 { self.mini_cadeia(inicio, tamanho) } else { self.cheia(inicio, tamanho) }
    }

    fn cheia(&self, inicio: u32, tamanho: usize) -> Option<Vec<u8>> {
        self.cadeia(inicio, tamanho).filter(|v| v.len() == tamanho)
    }

    fn mini_cadeia(&self, mut n: u32, tamanho: usize) -> Option<Vec<u8>> {
        let mut saida = Vec::new();
        while n < SEM_FIM && saida.len() < tamanho {
            let inicio = n as usize * 64;
            saida.extend_from_slice(self.mini.get(inicio..(inicio + 64).min(self.mini.len()))?);
            n = *self.mini_fat.get(n as usize)?;
        }
        saida.truncate(tamanho);
        Some(saida)
    }
}
