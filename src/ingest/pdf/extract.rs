//! Second reader: pdf-extract, asked only when hayro sees no letter, and for cross-checks by support.
//!
//! It loses text with some operators, has wrong widths in some fonts and panics on damaged files
//! (performance.md 2), so it runs behind `catch_unwind` and, like every reader, inside the worker process.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc_page};

use super::fonte::{Glifo, GlyphSource, PaginaGlifos, giro_do_vetor};
use super::limites;
use crate::ErroDeArquivo;

/// A PDF opened by pdf-extract.
#[derive(Debug)]
pub struct FonteExtract {
    documento: Document,
    paginas: Vec<u32>,
}

impl FonteExtract {
    /// Opens the document with an empty password.
    ///
    /// # Errors
    /// `senha_necessaria` or `corrompido`.
    pub fn abrir(bytes: &[u8]) -> Result<Self, ErroDeArquivo> {
        let aberto = catch_unwind(AssertUnwindSafe(|| {
            let mut d = Document::load_mem(bytes).map_err(|_| ErroDeArquivo::Corrompido)?;
            if d.is_encrypted() {
                d.decrypt("").map_err(|_| ErroDeArquivo::SenhaNecessaria)?;
            }
            Ok(d)
        }));
        let documento = aberto.unwrap_or(Err(ErroDeArquivo::Corrompido))?;
        let paginas = documento.get_pages().into_keys().collect();
        Ok(Self { documento, paginas })
    }
}

impl GlyphSource for FonteExtract {
    fn nome(&self) -> &'static str {
        "pdf-extract"
    }

    fn paginas(&self) -> usize {
        self.paginas.len()
    }

    fn ler_paginas(
        &mut self,
        faixa: Range<usize>,
        receber: &mut dyn FnMut(usize, PaginaGlifos) -> Result<(), ErroDeArquivo>,
    ) -> Result<(), ErroDeArquivo> {
        for (i, &n) in self.paginas.iter().enumerate().take(faixa.end).skip(faixa.start) {
            let mut saida = Saida::default();
            let feito = catch_unwind(AssertUnwindSafe(|| output_doc_page(&self.documento, &mut saida, n)));
            match feito {
                Ok(Ok(())) => receber(i, saida.pagina)?,
                Err(carga) if carga.is::<Estouro>() => return Err(ErroDeArquivo::LimiteExcedido),
                Ok(Err(_)) | Err(_) => return Err(ErroDeArquivo::Corrompido),
            }
        }
        Ok(())
    }
}

struct Estouro;

#[derive(Default)]
struct Saida {
    pagina: PaginaGlifos,
    origem: (f64, f64),
}

impl OutputDev for Saida {
    fn begin_page(&mut self, _: u32, m: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.pagina.largura = (m.urx - m.llx) as f32;
        self.pagina.altura = (m.ury - m.lly) as f32;
        self.origem = (m.llx, m.ury);
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    #[allow(clippy::many_single_char_names, reason = "the letters of a transform")]
    fn output_character(
        &mut self,
        t: &Transform,
        largura: f64,
        _: f64,
        corpo: f64,
        letra: &str,
    ) -> Result<(), OutputError> {
        if self.pagina.glifos.len() > limites::GLIFOS_POR_PAGINA {
            resume_unwind(Box::new(Estouro));
        }
        let avanco = largura * corpo;
        let (x, y) = (t.m31 - self.origem.0, self.origem.1 - t.m32);
        let (dx, dy) = (t.m11 * avanco, -t.m12 * avanco);
        let altura = t.m21.hypot(t.m22) * corpo;
        if !(x.is_finite() && y.is_finite() && dx.is_finite() && dy.is_finite() && altura.is_finite()) {
            return Ok(());
        }
        let n = letra.chars().count().clamp(1, 16) as f64;
        for (i, c) in letra.chars().take(16).enumerate() {
            let i = i as f64;
            self.pagina.glifos.push(Glifo {
                x: (x + dx * i / n) as f32,
                y: (y + dy * i / n) as f32,
                fim_x: (x + dx * (i + 1.0) / n) as f32,
                fim_y: (y + dy * (i + 1.0) / n) as f32,
                corpo: altura as f32,
                letra: Some(c).filter(|c| !c.is_control()),
                giro: giro_do_vetor(t.m11, -t.m12),
            });
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
