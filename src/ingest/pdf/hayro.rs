//! First reader: hayro-interpret (pure Rust, no unsafe code of its own, tells when a glyph has no Unicode).
//!
//! hayro knows no limits, so the device below counts every call and unwinds out of the interpreter when the budget
//! is spent. Images are counted, never decoded.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::fonte::{Giro, Glifo, GlyphSource, PaginaGlifos, giro_do_vetor};
use super::limites;
use crate::ErroDeArquivo;

/// A PDF opened by hayro.
pub struct FonteHayro {
    pdf: Pdf,
}

impl std::fmt::Debug for FonteHayro {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FonteHayro").finish_non_exhaustive()
    }
}

impl FonteHayro {
    /// Opens the document with an empty password.
    ///
    /// # Errors
    /// `senha_necessaria` when it asks for one, `corrompido` when it cannot be opened.
    pub fn abrir(bytes: &[u8]) -> Result<Self, ErroDeArquivo> {
        let dados = bytes.to_vec();
        let aberto = catch_unwind(move || Pdf::new(dados)).map_err(|_| ErroDeArquivo::Corrompido)?;
        match aberto {
            Ok(pdf) => Ok(Self { pdf }),
            Err(LoadPdfError::Decryption(
                DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm,
            )) => Err(ErroDeArquivo::SenhaNecessaria),
            Err(_) => Err(ErroDeArquivo::Corrompido),
        }
    }

    /// The parsed document, for the integrity checks.
    pub const fn pdf(&self) -> &Pdf {
        &self.pdf
    }
}

impl GlyphSource for FonteHayro {
    fn nome(&self) -> &'static str {
        "hayro"
    }

    fn paginas(&self) -> usize {
        self.pdf.pages().len()
    }

    fn ler_paginas(
        &mut self,
        faixa: Range<usize>,
        receber: &mut dyn FnMut(usize, PaginaGlifos) -> Result<(), ErroDeArquivo>,
    ) -> Result<(), ErroDeArquivo> {
        let cache = InterpreterCache::new();
        let mut gasto = 0_u64;
        for (i, pagina) in self.pdf.pages().iter().enumerate().take(faixa.end).skip(faixa.start) {
            let (largura, altura) = pagina.render_dimensions();
            let inicial = Affine::new(pagina.initial_transform(true).as_coeffs());
            let area = Rect::new(0.0, 0.0, f64::from(largura), f64::from(altura));
            let mut mesa = Mesa {
                pagina: PaginaGlifos { largura, altura, ..PaginaGlifos::default() },
                recortes: Vec::new(),
                area,
                visivel: None,
                gasto,
                sem_letra: 0,
            };
            let feito = catch_unwind(AssertUnwindSafe(|| {
                let mut ctx = Context::new(inicial, area, &cache, self.pdf.xref(), InterpreterSettings::default());
                interpret_page(pagina, &mut ctx, &mut mesa);
            }));
            if let Err(carga) = feito {
                return Err(if carga.is::<Estouro>() {
                    ErroDeArquivo::LimiteExcedido
                } else {
                    ErroDeArquivo::Corrompido
                });
            }
            gasto = mesa.gasto;
            receber(i, mesa.pagina)?;
        }
        Ok(())
    }
}

/// Marker that travels up when the budget is spent.
struct Estouro;

struct Mesa {
    pagina: PaginaGlifos,
    /// Bounding boxes of the clips in force (each already cut by the one below), page coordinates.
    recortes: Vec<Rect>,
    area: Rect,
    /// Where the last letter on paper ended.
    visivel: Option<Point>,
    gasto: u64,
    /// Calls since the last letter.
    sem_letra: u64,
}

impl Mesa {
    fn gastar(&mut self, n: u64) {
        self.gasto = self.gasto.saturating_add(n);
        self.sem_letra = self.sem_letra.saturating_add(n);
        let demais = self.gasto > limites::CHAMADAS || self.sem_letra > limites::CHAMADAS_SEM_LETRA;
        if demais || self.pagina.glifos.len() > limites::GLIFOS_POR_PAGINA {
            resume_unwind(Box::new(Estouro));
        }
    }

    fn por(&mut self, matriz: Affine, avanco: f64, letra: Option<BfString>) {
        let inicio = matriz * Point::ZERO;
        let fim = matriz * Point::new(avanco, 0.0);
        let topo = matriz * Point::new(0.0, 1000.0);
        let corpo = (topo - inicio).hypot();
        if !(inicio.x.is_finite()
            && inicio.y.is_finite()
            && fim.x.is_finite()
            && fim.y.is_finite()
            && corpo.is_finite())
        {
            return;
        }
        // Text outside the paper or cut away by a clip is not on the page a person sees.
        let meio = Point::new(f64::midpoint(inicio.x, fim.x), f64::midpoint(inicio.y, fim.y));
        let recorte = self.recortes.last().copied().unwrap_or(self.area);
        // A word cut off by the edge of its cell (or of the paper) is still there: what follows a visible letter is kept.
        let segue = self.visivel.is_some_and(|v| (inicio - v).hypot() < 0.6 * corpo);
        if !(recorte.inflate(1.0, corpo).contains(meio) || segue) {
            self.visivel = None;
            return;
        }
        self.visivel = Some(fim);
        let eixo = matriz * Point::new(1000.0, 0.0) - inicio;
        let giro = giro_do_vetor(eixo.x, eixo.y);
        let mut glifo = Glifo {
            x: inicio.x as f32,
            y: inicio.y as f32,
            fim_x: fim.x as f32,
            fim_y: fim.y as f32,
            corpo: corpo as f32,
            letra: None,
            giro,
        };
        match letra {
            None => self.pagina.glifos.push(glifo),
            Some(BfString::Char(c)) => {
                glifo.letra = Some(c);
                self.pagina.glifos.push(glifo);
            }
            Some(BfString::String(s)) => {
                // A ligature: share its width among its letters.
                let n = s.chars().count().clamp(1, 16) as f32;
                let (dx, dy) = ((glifo.fim_x - glifo.x) / n, (glifo.fim_y - glifo.y) / n);
                for (i, c) in s.chars().take(16).enumerate() {
                    let i = i as f32;
                    self.pagina.glifos.push(Glifo {
                        x: glifo.x + dx * i,
                        y: glifo.y + dy * i,
                        fim_x: glifo.x + dx * (i + 1.0),
                        fim_y: glifo.y + dy * (i + 1.0),
                        letra: Some(c),
                        ..glifo
                    });
                }
            }
        }
    }
}

impl<'a> Device<'a> for Mesa {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.gastar(1);
    }

    fn push_clip_path(&mut self, recorte: &ClipPath) {
        self.gastar(1);
        let atual = self.recortes.last().copied().unwrap_or(self.area);
        self.recortes.push(atual.intersect(recorte.path.bounding_box()));
    }

    fn push_clip_rect(&mut self, recorte: &Rect) {
        self.gastar(1);
        let atual = self.recortes.last().copied().unwrap_or(self.area);
        self.recortes.push(atual.intersect(*recorte));
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.gastar(1);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        self.sem_letra = 0;
        self.gastar(1 + run.glyphs().len() as u64);
        for g in run.glyphs() {
            let avanco = match &**g {
                Glyph::Outline(o) => o.advance_width(),
                Glyph::Type3(t) => t.advance_width(),
            };
            let letra = g.as_unicode();
            // Without a width, half an em keeps neighbours apart.
            self.por(props.transform * g.transform(), f64::from(avanco.unwrap_or(500.0)), letra);
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.gastar(1);
        self.pagina.imagens = self.pagina.imagens.saturating_add(1);
    }

    fn pop_clip(&mut self) {
        self.recortes.pop();
    }

    fn pop_transparency_group(&mut self) {}

    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {
        self.gastar(1);
    }
}

/// True when the glyph can be part of a table (not a slanted watermark).
pub const fn serve(g: &Glifo) -> bool {
    !matches!(g.giro, Giro::Inclinado)
}
