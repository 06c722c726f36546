//! The readers behind one walk over sheets and rows. Hidden sheets are not imported (corpus README); rows and columns
//! that are only hidden, by a filter or by hand, are data like the others.
//!
//! xlsx, xlsb and ods are walked by our own readers, cell by cell; xls by a library, behind a guard. A panic inside the
//! library is a damaged file.

use std::borrow::Cow;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataType, Reader, SheetType, SheetVisible, Xls, XlsError};
use nexsus_domain::data::ler_data;

use super::celula::Celula;
use super::formato::Formato;
use super::zip::Pacote;
use super::{Receptor, csv, html, ods, xls, xlsb, xlsx, xml2003};
use crate::ErroDeArquivo;

/// Rows of a sheet: all that a workbook can have.
const LINHAS: u32 = 1_048_576;
/// Columns that may hold something (security.md 2.6).
const COLUNAS: u32 = 256;
/// Filled cells of all sheets.
const CELULAS: u64 = 30_000_000;

/// Walks over every visible sheet.
pub fn percorrer(bytes: &[u8], formato: Formato, r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    catch_unwind(AssertUnwindSafe(|| match formato {
        Formato::Xlsx => xlsx::percorrer(&mut Pacote::abrir(bytes)?, r),
        Formato::Ods => ods::percorrer(Pacote::abrir(bytes)?.xml("content.xml")?, r),
        Formato::Fods => ods::percorrer(super::xml::Xml::novo(bytes)?, r),
        Formato::Xlsb => xlsb::percorrer(&mut Pacote::abrir(bytes)?, r),
        Formato::Xls => xls(bytes, r),
        Formato::Xml2003 => xml2003::percorrer(bytes, r),
        Formato::Html => html::percorrer(bytes, r),
        Formato::Csv => csv::percorrer(&mut Cursor::new(bytes), r),
    }))
    .unwrap_or(Err(ErroDeArquivo::Corrompido))
}

/// Gathers cells into rows and holds the limits.
pub struct Linhas<'r, 'c> {
    r: &'r mut dyn Receptor,
    numero: u32,
    celulas: Vec<Celula<'c>>,
    contadas: u64,
}

impl<'r, 'c> Linhas<'r, 'c> {
    pub fn nova(r: &'r mut dyn Receptor) -> Self {
        Self { r, numero: 0, celulas: Vec::new(), contadas: 0 }
    }

    /// Takes a cell; rows and columns count from 0. Cells come row by row.
    pub fn por(&mut self, linha: u32, coluna: u32, c: Celula<'c>) -> Result<(), ErroDeArquivo> {
        if c == Celula::Vazia {
            return Ok(());
        }
        if linha >= LINHAS || coluna >= COLUNAS {
            // Blanks out there are nobody's data.
            return if c.vazia() { Ok(()) } else { Err(ErroDeArquivo::LimiteExcedido) };
        }
        self.contadas += 1;
        if self.contadas > CELULAS {
            return Err(ErroDeArquivo::LimiteExcedido);
        }
        if linha + 1 != self.numero {
            self.fechar()?;
            self.numero = linha + 1;
        }
        let i = coluna as usize;
        if self.celulas.len() <= i {
            self.celulas.resize(i + 1, Celula::Vazia);
        }
        self.celulas[i] = c;
        Ok(())
    }

    /// Asks before many equal rows are taken: is there room for so many rows from `linha` on, with so many cells each?
    pub fn caber(&self, linha: u32, linhas: u32, celulas: u64) -> Result<(), ErroDeArquivo> {
        let cabe = u64::from(linha) + u64::from(linhas) <= u64::from(LINHAS)
            && self.contadas + celulas.saturating_mul(u64::from(linhas)) <= CELULAS;
        if cabe { Ok(()) } else { Err(ErroDeArquivo::LimiteExcedido) }
    }

    /// A sheet begins.
    pub fn aba(&mut self, nome: &str) {
        self.r.aba(nome);
    }

    /// A formula whose result the program that wrote the file did not keep.
    pub fn formula_sem_valor(&mut self) {
        self.r.formula_sem_valor();
    }

    /// The row is complete.
    pub fn fechar(&mut self) -> Result<(), ErroDeArquivo> {
        if !self.celulas.is_empty() {
            self.r.linha(self.numero, &self.celulas)?;
            self.celulas.clear();
        }
        Ok(())
    }
}

fn xls(bytes: &[u8], r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    let erro = |e: XlsError| {
        if matches!(e, XlsError::Password) { ErroDeArquivo::SenhaNecessaria } else { ErroDeArquivo::Corrompido }
    };
    xls::conferir(bytes)?;
    let mut livro = Xls::new(Cursor::new(bytes)).map_err(erro)?;
    for aba in visiveis(&livro) {
        let faixa = livro.worksheet_range(&aba).map_err(erro)?;
        r.aba(&aba);
        let (l0, c0) = faixa.start().unwrap_or((0, 0));
        let mut linhas = Linhas::nova(r);
        for (l, c, d) in faixa.used_cells() {
            let l = l0.saturating_add(u32::try_from(l).unwrap_or(u32::MAX));
            let c = c0.saturating_add(u32::try_from(c).unwrap_or(u32::MAX));
            linhas.por(l, c, celula(d))?;
        }
        linhas.fechar()?;
    }
    Ok(())
}

/// A cell as the library gives it.
fn celula(d: &Data) -> Celula<'static> {
    let texto = |t: &str| if t.is_empty() { Celula::Vazia } else { Celula::Texto(Cow::Owned(t.to_owned())) };
    match d {
        Data::Int(i) => Celula::Numero(*i as f64),
        Data::Float(f) => Celula::Numero(*f),
        Data::Bool(b) => texto(if *b { "SIM" } else { "NÃO" }),
        Data::DateTime(d) => data_excel(d),
        Data::DateTimeIso(s) | Data::DurationIso(s) => ler_data(s).map_or_else(|| texto(s), Celula::Data),
        outro => outro.get_string().map_or(Celula::Vazia, texto),
    }
}

fn data_excel(d: &calamine::ExcelDateTime) -> Celula<'static> {
    let n = d.as_f64();
    if !(0.0..3_000_000.0).contains(&n) {
        return Celula::Numero(n);
    }
    let (a, m, dia, hora, minuto, ..) = d.to_ymd_hms_milli();
    let dia = chrono::NaiveDate::from_ymd_opt(i32::from(a), u32::from(m), u32::from(dia));
    // As in `data_serial`: half a minute before midnight is the next day.
    let dia = if (hora, minuto) == (23, 59) { dia.and_then(|d| d.succ_opt()) } else { dia };
    dia.map_or(Celula::Numero(n), Celula::Data)
}

/// Visible sheets with cells; chart, dialog and macro sheets have none.
fn visiveis<'a, L: Reader<Cursor<&'a [u8]>>>(livro: &L) -> Vec<String> {
    livro
        .sheets_metadata()
        .iter()
        .filter(|s| s.visible == SheetVisible::Visible && s.typ == SheetType::WorkSheet)
        .map(|s| s.name.clone())
        .collect()
}
