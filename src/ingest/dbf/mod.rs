//! Tables of dBase III (and what followed it), read record by record: header, field descriptors, deletion mark,
//! texts in code page 850, 437 or Windows-1252.
//!
//! The number of records the header announces must be there to the byte; a cut or longer file is `corrompido`.

mod cabecalho;
mod pagina;

use std::io::{ErrorKind, Read};

pub use cabecalho::CampoDbf;
pub use pagina::PaginaDeCodigo;

use crate::{Campo, ErroDeArquivo, Motivo, Rejeito};

/// Why a record is refused, and the column it is refused for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Defeito {
    /// The reason.
    pub motivo: Motivo,
    /// Place of the column.
    pub lugar: usize,
}

/// An open table.
pub struct Dbf<R> {
    entrada: R,
    /// Fields in their order.
    pub campos: Vec<CampoDbf>,
    /// Records announced.
    pub registros: u32,
    /// Code page of the texts; `None` when the file does not say, then each text decides.
    pub pagina: Option<PaginaDeCodigo>,
    lidos: u32,
    balde: Vec<u8>,
}

/// One record as it stands.
#[derive(Clone, Copy)]
pub struct Registro<'a> {
    bytes: &'a [u8],
    campos: &'a [CampoDbf],
    pagina: Option<PaginaDeCodigo>,
    /// Marked as deleted: still in the file, no longer valid.
    pub apagado: bool,
}

impl<R: Read> Dbf<R> {
    /// Reads the header. `pagina` overrides what the file says of its code page.
    pub fn abrir(mut entrada: R, pagina: Option<PaginaDeCodigo>) -> Result<Self, ErroDeArquivo> {
        let c = cabecalho::ler(&mut entrada)?;
        Ok(Self {
            entrada,
            balde: vec![0; usize::from(c.largura)],
            campos: c.campos,
            registros: c.registros,
            pagina: pagina.or(c.pagina),
            lidos: 0,
        })
    }

    /// Place of a field by name.
    pub fn lugar(&self, nome: &str) -> Option<usize> {
        self.campos.iter().position(|c| c.nome == nome)
    }

    /// The next record; `None` after the last, when the file really ends there.
    pub fn proximo(&mut self) -> Result<Option<Registro<'_>>, ErroDeArquivo> {
        if self.lidos == self.registros {
            return self.conferir_fim().map(|()| None);
        }
        self.entrada.read_exact(&mut self.balde).map_err(|_| ErroDeArquivo::Corrompido)?;
        self.lidos += 1;
        let apagado = match self.balde.first() {
            Some(b' ') => false,
            Some(b'*') => true,
            // No mark of a record: what follows would be read shifted.
            _ => return Err(ErroDeArquivo::Corrompido),
        };
        let bytes = self.balde.get(1..).unwrap_or_default();
        Ok(Some(Registro { bytes, campos: &self.campos, pagina: self.pagina, apagado }))
    }

    /// Number of the record read last, from 1.
    pub fn numero(&self) -> u32 {
        self.lidos
    }

    /// Behind the last record stands nothing, or the end mark with padding.
    fn conferir_fim(&mut self) -> Result<(), ErroDeArquivo> {
        let mut um = [0_u8; 1];
        loop {
            match self.entrada.read(&mut um) {
                Ok(0) => return Ok(()),
                Ok(_) if matches!(um[0], 0x1A | 0x00) => return Ok(()),
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                _ => return Err(ErroDeArquivo::Corrompido),
            }
        }
    }
}

impl<'a> Registro<'a> {
    /// The bytes of a field.
    pub fn bruto(&self, lugar: usize) -> &'a [u8] {
        self.campos.get(lugar).and_then(|c| self.bytes.get(c.de..c.de + c.tamanho)).unwrap_or_default()
    }

    /// The text of a field without blanks at its ends; a binary integer as its digits.
    pub fn texto(&self, lugar: usize) -> String {
        let bytes = self.bruto(lugar);
        match (self.campos.get(lugar).map(|c| c.tipo), bytes) {
            (Some('I'), &[a, b, c, d]) => i32::from_le_bytes([a, b, c, d]).to_string(),
            (Some('B'), b) if b.len() == 8 => {
                let mut oito = [0_u8; 8];
                oito.copy_from_slice(b);
                f64::from_le_bytes(oito).to_string()
            }
            _ => {
                let fim = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
                pagina::decodificar(&bytes[..fim], self.pagina).trim().to_owned()
            }
        }
    }

    /// Reads one field; an error names it.
    pub(crate) fn em<T>(&self, lugar: usize, ler: impl FnOnce(&str) -> Result<T, Motivo>) -> Result<T, Defeito> {
        ler(&self.texto(lugar)).map_err(|motivo| Defeito { motivo, lugar })
    }

    /// The record as a refused line that carries the field to blame.
    pub(crate) fn recusado(&self, pagina: u32, linha: u32, d: Defeito) -> Rejeito {
        let campo = self
            .campos
            .get(d.lugar)
            .map(|c| Campo { nome: c.nome.clone(), valor: self.texto(d.lugar).replace(char::is_control, "\u{FFFD}") });
        let campos = campo.into_iter().collect();
        Rejeito { pagina, linha, motivo: d.motivo, texto: self.linha(), campos }
    }

    /// The whole record as a line for people: `CAMPO=valor` of every filled field.
    pub fn linha(&self) -> String {
        let mut saida = String::new();
        for (i, c) in self.campos.iter().enumerate() {
            let t = self.texto(i);
            if !t.is_empty() {
                if !saida.is_empty() {
                    saida.push(' ');
                }
                saida.push_str(&c.nome);
                saida.push('=');
                saida.extend(t.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).take(200));
            }
        }
        saida
    }
}

impl<R> std::fmt::Debug for Dbf<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dbf").field("campos", &self.campos).field("registros", &self.registros).finish_non_exhaustive()
    }
}

/// The bytes may be of a person.
impl std::fmt::Debug for Registro<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registro").field("apagado", &self.apagado).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "../../../tests/common/dbf.rs"]
pub(crate) mod fabrica;
#[cfg(test)]
mod testes;
