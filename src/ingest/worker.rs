//! The two ends of the worker's pipe, without the process itself (the service starts and limits it).
//!
//! The parent writes a [`Pedido`] as JSON and hands the file over; the child calls [`atender`], which answers with
//! frames: four bytes of length (little endian), then a [`Quadro`] in postcard. The parent feeds what comes to a
//! [`Recebedor`]. The child is not believed: frames have a cap, and the counts must add up at the end. A reader that
//! panics is answered as `corrompido`, because a file that makes a reader fall is no file we can vouch for.

use std::io::{self, Read, Seek, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use crate::bloco::{Bloco, LINHAS_POR_BLOCO, Receber, Resumo};
use crate::{ErroDeArquivo, Itens, Leitura, Opcoes, Tipo, pdf};

/// Largest frame, bytes. A block that grows beyond it is sent in halves.
pub const MAIOR_QUADRO: usize = 8 * 1024 * 1024;

/// Pages of a PDF, from 1, with their lines of text.
pub type PaginasBrutas = Vec<(u32, Vec<String>)>;

/// What the parent asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pedido {
    /// Which reader.
    pub tipo: Tipo,
    /// Its options.
    #[serde(default)]
    pub opcoes: Opcoes,
    /// Rows, or the raw lines of a PDF.
    #[serde(default)]
    pub modo: Modo,
}

/// What is wanted of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modo {
    /// Typed rows.
    #[default]
    Ler,
    /// The text lines of these pages of a PDF as the reader saw them.
    Brutas {
        /// First page, from 1.
        de: u32,
        /// Last page, included.
        ate: u32,
    },
}

/// One message of the child.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Quadro {
    /// Some lines.
    Bloco(Bloco),
    /// The raw lines of one page.
    Pagina(u32, Vec<String>),
    /// That was all of it, with its counts.
    Fim(Box<Resumo>),
    /// That was all of the raw lines: so many pages.
    FimDasPaginas(u32),
    /// The file is refused.
    Erro(ErroDeArquivo),
}

/// Child side: reads `entrada` as `pedido` (JSON of [`Pedido`]) says and writes the frames.
///
/// Never panics; a request that is no JSON is answered with `corrompido`.
///
/// # Errors
/// When nobody takes the answer any more.
pub fn atender<E: Read + Seek>(pedido: &str, entrada: &mut E, saida: &mut impl Write) -> io::Result<()> {
    let fim = match serde_json::from_str::<Pedido>(pedido) {
        Ok(Pedido { modo: Modo::Brutas { de, ate }, .. }) => paginas(entrada, de, ate, saida)?,
        Ok(p) => linhas(entrada, p.tipo, &p.opcoes, saida)?,
        Err(_) => Quadro::Erro(ErroDeArquivo::Corrompido),
    };
    escrever(&fim, saida)?;
    saida.flush()
}

fn linhas<E: Read + Seek>(entrada: &mut E, tipo: Tipo, op: &Opcoes, saida: &mut impl Write) -> io::Result<Quadro> {
    let mut queda = None;
    let lido = ler_em_blocos_protegido(entrada, tipo, op, &mut |bloco| match escrever_bloco(bloco, saida) {
        Ok(()) => ControlFlow::Continue(()),
        Err(e) => {
            queda = Some(e);
            ControlFlow::Break(())
        }
    });
    match (queda, lido) {
        // A single line that fills a frame is no line of any table.
        (Some(e), _) if e.kind() == io::ErrorKind::InvalidData => Ok(Quadro::Erro(ErroDeArquivo::LimiteExcedido)),
        (Some(e), _) => Err(e),
        (None, Ok(resumo)) => Ok(Quadro::Fim(Box::new(resumo))),
        (None, Err(e)) => Ok(Quadro::Erro(e)),
    }
}

fn paginas<E: Read>(entrada: &mut E, de: u32, ate: u32, saida: &mut impl Write) -> io::Result<Quadro> {
    let mut bytes = Vec::new();
    entrada.read_to_end(&mut bytes)?;
    match brutas_protegidas(&bytes, de, ate) {
        Ok(todas) => {
            let mut quantas = 0;
            for (pagina, linhas) in todas {
                match escrever(&Quadro::Pagina(pagina, linhas), saida) {
                    Err(e) if e.kind() == io::ErrorKind::InvalidData => {
                        return Ok(Quadro::Erro(ErroDeArquivo::LimiteExcedido));
                    }
                    outro => outro?,
                }
                quantas += 1;
            }
            Ok(Quadro::FimDasPaginas(quantas))
        }
        Err(e) => Ok(Quadro::Erro(e)),
    }
}

fn escrever(quadro: &Quadro, saida: &mut impl Write) -> io::Result<()> {
    let bytes = postcard::to_stdvec(quadro).map_err(io::Error::other)?;
    match u32::try_from(bytes.len()) {
        Ok(n) if bytes.len() <= MAIOR_QUADRO => {
            saida.write_all(&n.to_le_bytes())?;
            saida.write_all(&bytes)
        }
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

fn escrever_bloco(bloco: Bloco, saida: &mut impl Write) -> io::Result<()> {
    let linhas = bloco.itens.len() + bloco.rejeitos.len();
    let quadro = Quadro::Bloco(bloco);
    match escrever(&quadro, saida) {
        Err(e) if e.kind() == io::ErrorKind::InvalidData && linhas > 1 => {
            let Quadro::Bloco(mut bloco) = quadro else { return Err(e) };
            let (itens, rejeitos) = (bloco.itens.len(), bloco.rejeitos.len());
            let (meio, outros) = (itens / 2, rejeitos.div_ceil(2));
            let resto = Bloco { itens: bloco.itens.cortar(meio), rejeitos: bloco.rejeitos.split_off(outros) };
            escrever_bloco(bloco, saida)?;
            escrever_bloco(resto, saida)
        }
        outro => outro,
    }
}

/// Like [`crate::ler`], with a panic of a third-party reader turned into `corrompido`.
pub fn ler_protegido(bytes: &[u8], tipo: Tipo, op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    catch_unwind(AssertUnwindSafe(|| crate::ler(bytes, tipo, op))).unwrap_or(Err(ErroDeArquivo::Corrompido))
}

/// Like [`crate::ler_em_blocos`], with a panic of a third-party reader turned into `corrompido`.
pub fn ler_em_blocos_protegido<E: Read + Seek>(
    entrada: &mut E,
    tipo: Tipo,
    op: &Opcoes,
    receber: &mut Receber<'_>,
) -> Result<Resumo, ErroDeArquivo> {
    catch_unwind(AssertUnwindSafe(|| crate::ler_em_blocos(entrada, tipo, op, receber)))
        .unwrap_or(Err(ErroDeArquivo::Corrompido))
}

/// Raw lines of pages `de` to `ate`, with a panic of a reader turned into `corrompido`.
pub fn brutas_protegidas(bytes: &[u8], de: u32, ate: u32) -> Result<PaginasBrutas, ErroDeArquivo> {
    catch_unwind(AssertUnwindSafe(|| pdf::brutas(bytes, de, ate))).unwrap_or(Err(ErroDeArquivo::Corrompido))
}

/// Why the child is not believed: a frame too big, not understood, out of place, or counts that do not add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("resposta do leitor fora do combinado")]
pub struct RespostaInvalida;

/// What has come out of the pipe so far that matters to the caller.
#[derive(Debug, PartialEq)]
pub enum Recebido {
    /// Some lines; not to be trusted before the end has come.
    Bloco(Bloco),
    /// The raw lines of one page.
    Pagina(u32, Vec<String>),
    /// The end of a reading; every line of it has been received.
    Fim(Box<Resumo>),
    /// The end of the raw lines.
    FimDasPaginas,
    /// The file is refused.
    Erro(ErroDeArquivo),
}

/// Parent side: bytes in, checked messages out.
#[derive(Debug)]
pub struct Recebedor {
    pedido: (Tipo, Modo),
    bytes: Vec<u8>,
    /// How many of `bytes` have been dealt with.
    feitos: usize,
    itens: u64,
    rejeitos: u64,
    paginas: u32,
    acabou: bool,
}

impl Recebedor {
    /// For the answer to one request.
    pub const fn novo(pedido: &Pedido) -> Self {
        Self {
            pedido: (pedido.tipo, pedido.modo),
            bytes: Vec::new(),
            feitos: 0,
            itens: 0,
            rejeitos: 0,
            paginas: 0,
            acabou: false,
        }
    }

    /// Takes what the pipe gave. Call [`Self::proximo`] until it has no more before the next call.
    pub fn juntar(&mut self, bytes: &[u8]) {
        if self.feitos > 0 {
            self.bytes.drain(..self.feitos);
            self.feitos = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// The next message, if all of it is here.
    ///
    /// # Errors
    /// [`RespostaInvalida`]: nothing of the answer may be used.
    pub fn proximo(&mut self) -> Result<Option<Recebido>, RespostaInvalida> {
        let resto = self.bytes.get(self.feitos..).unwrap_or_default();
        let Some((tamanho, resto)) = resto.split_first_chunk::<4>() else { return Ok(None) };
        let n = u32::from_le_bytes(*tamanho) as usize;
        if n > MAIOR_QUADRO || self.acabou {
            return Err(RespostaInvalida);
        }
        let Some(quadro) = resto.get(..n) else { return Ok(None) };
        let (quadro, sobra) = postcard::take_from_bytes::<Quadro>(quadro).map_err(|_| RespostaInvalida)?;
        if !sobra.is_empty() {
            return Err(RespostaInvalida);
        }
        self.feitos += 4 + n;
        self.conferir(quadro).map(Some)
    }

    /// True once the end (or an error) has come; then nothing may follow.
    pub fn acabou(&self) -> bool {
        self.acabou && self.feitos == self.bytes.len()
    }

    fn conferir(&mut self, quadro: Quadro) -> Result<Recebido, RespostaInvalida> {
        let (tipo, modo) = self.pedido;
        match (quadro, modo) {
            (Quadro::Bloco(b), Modo::Ler) => {
                let (i, r) = (b.itens.len(), b.rejeitos.len());
                if i > LINHAS_POR_BLOCO || r > LINHAS_POR_BLOCO || i + r == 0 || !b.itens.cabem(tipo) {
                    return Err(RespostaInvalida);
                }
                self.itens += i as u64;
                self.rejeitos += r as u64;
                Ok(Recebido::Bloco(b))
            }
            (Quadro::Fim(r), Modo::Ler) => {
                self.acabou = true;
                let nossas = r.itens == self.itens && r.rejeitos == self.rejeitos && r.tipo == tipo;
                if nossas && r.confere() { Ok(Recebido::Fim(r)) } else { Err(RespostaInvalida) }
            }
            (Quadro::Pagina(n, linhas), Modo::Brutas { de, ate }) if (de..=ate).contains(&n) => {
                self.paginas += 1;
                Ok(Recebido::Pagina(n, linhas))
            }
            (Quadro::FimDasPaginas(n), Modo::Brutas { .. }) if n == self.paginas => {
                self.acabou = true;
                Ok(Recebido::FimDasPaginas)
            }
            (Quadro::Erro(e), _) => {
                self.acabou = true;
                Ok(Recebido::Erro(e))
            }
            _ => Err(RespostaInvalida),
        }
    }
}

impl Itens {
    /// Keeps the first `n` rows and gives back the others.
    fn cortar(&mut self, n: usize) -> Self {
        match self {
            Self::Atendimentos(v) => Self::Atendimentos(v.split_off(n)),
            Self::Pacientes(v) => Self::Pacientes(v.split_off(n)),
            Self::Procedimentos(v) => Self::Procedimentos(v.split_off(n)),
            Self::Sigtap(v) => Self::Sigtap(v.split_off(n)),
            Self::Cnes(v) => Self::Cnes(v.split_off(n)),
            Self::Retorno(v) => Self::Retorno(v.split_off(n)),
            Self::Kit(v) => Self::Kit(v.split_off(n)),
            Self::Bpa(v) => Self::Bpa(v.split_off(n)),
        }
    }
}

#[cfg(test)]
mod testes;
