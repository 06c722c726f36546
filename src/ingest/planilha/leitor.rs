//! The readers behind one walk over sheets and rows. Hidden sheets are not imported (corpus README).
//!
//! xlsx and xlsb go cell by cell, so that a far-away cell costs nothing; xls and ods, whose formats are bounded by
//! the file, go by range. A panic inside the library is a damaged file.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, Ods, OdsError, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};
use nexsus_domain::data::ler_data;

use super::celula::Celula;
use super::formato::Formato;
use super::{Receptor, csv};
use crate::ErroDeArquivo;

/// Rows of a sheet.
const LINHAS: u32 = 250_000;
/// Columns that may hold something.
const COLUNAS: u32 = 256;
/// Filled cells of all sheets.
const CELULAS: u64 = 30_000_000;
/// Letters of one cell.
const LETRAS: usize = 4096;

/// Walks over every visible sheet.
pub fn percorrer(bytes: &[u8], formato: Formato, r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    catch_unwind(AssertUnwindSafe(|| match formato {
        Formato::Xlsx => xlsx(bytes, r),
        Formato::Xlsb => xlsb(bytes, r),
        Formato::Xls => xls(bytes, r),
        Formato::Ods => ods(bytes, r),
        Formato::Csv => csv::percorrer(bytes, r),
    }))
    .unwrap_or(Err(ErroDeArquivo::Corrompido))
}

/// Gathers cells into rows and holds the limits.
struct Linhas<'a> {
    r: &'a mut dyn Receptor,
    numero: u32,
    celulas: Vec<Celula>,
    contadas: u64,
}

impl<'a> Linhas<'a> {
    fn nova(r: &'a mut dyn Receptor) -> Self {
        Self { r, numero: 0, celulas: Vec::new(), contadas: 0 }
    }

    fn por(&mut self, linha: u32, coluna: u32, c: Celula) -> Result<(), ErroDeArquivo> {
        if c == Celula::Vazia {
            return Ok(());
        }
        self.contadas += 1;
        if linha >= LINHAS || coluna >= COLUNAS || self.contadas > CELULAS {
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

    fn fechar(&mut self) -> Result<(), ErroDeArquivo> {
        if !self.celulas.is_empty() {
            self.r.linha(self.numero, &self.celulas)?;
            self.celulas.clear();
        }
        Ok(())
    }
}

fn texto(t: &str) -> Celula {
    if t.len() <= LETRAS { Celula::Texto(t.to_owned()) } else { Celula::Texto(t.chars().take(LETRAS).collect()) }
}

fn iso(t: &str) -> Celula {
    ler_data(t).map_or_else(|| texto(t), Celula::Data)
}

fn de_ref(d: &DataRef<'_>) -> Celula {
    match d {
        DataRef::Int(i) => Celula::Numero(*i as f64),
        DataRef::Float(f) => Celula::Numero(*f),
        DataRef::String(s) => texto(s),
        DataRef::SharedString(s) => texto(s),
        DataRef::Bool(b) => texto(if *b { "SIM" } else { "NÃO" }),
        DataRef::DateTime(d) => data_excel(d),
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => iso(s),
        DataRef::Error(_) | DataRef::Empty => Celula::Vazia,
    }
}

fn de_data(d: &Data) -> Celula {
    match d {
        Data::Int(i) => Celula::Numero(*i as f64),
        Data::Float(f) => Celula::Numero(*f),
        Data::String(s) => texto(s),
        Data::Bool(b) => texto(if *b { "SIM" } else { "NÃO" }),
        Data::DateTime(d) => data_excel(d),
        Data::DateTimeIso(s) | Data::DurationIso(s) => iso(s),
        _ => Celula::Vazia,
    }
}

fn data_excel(d: &calamine::ExcelDateTime) -> Celula {
    let n = d.as_f64();
    if !(0.0..3_000_000.0).contains(&n) {
        return Celula::Numero(n);
    }
    let (a, m, dia, ..) = d.to_ymd_hms_milli();
    chrono::NaiveDate::from_ymd_opt(i32::from(a), u32::from(m), u32::from(dia)).map_or(Celula::Numero(n), Celula::Data)
}

fn xlsx(bytes: &[u8], r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    let erro = |e: XlsxError| {
        if matches!(e, XlsxError::Password) { ErroDeArquivo::SenhaNecessaria } else { ErroDeArquivo::Corrompido }
    };
    let mut livro = Xlsx::new(Cursor::new(bytes)).map_err(erro)?;
    for aba in visiveis(&livro) {
        let mut leitor = livro.worksheet_cells_reader(&aba).map_err(erro)?;
        r.aba(&aba);
        let mut linhas = Linhas::nova(r);
        while let Some(c) = leitor.next_cell().map_err(erro)? {
            let (l, k) = c.get_position();
            linhas.por(l, k, de_ref(c.get_value()))?;
        }
        linhas.fechar()?;
    }
    Ok(())
}

fn xlsb(bytes: &[u8], r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    let erro = |e: XlsbError| {
        if matches!(e, XlsbError::Password) { ErroDeArquivo::SenhaNecessaria } else { ErroDeArquivo::Corrompido }
    };
    let mut livro = Xlsb::new(Cursor::new(bytes)).map_err(erro)?;
    for aba in visiveis(&livro) {
        let mut leitor = livro.worksheet_cells_reader(&aba).map_err(erro)?;
        r.aba(&aba);
        let mut linhas = Linhas::nova(r);
        while let Some(c) = leitor.next_cell().map_err(erro)? {
            let (l, k) = c.get_position();
            linhas.por(l, k, de_ref(c.get_value()))?;
        }
        linhas.fechar()?;
    }
    Ok(())
}

fn xls(bytes: &[u8], r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    let erro = |e: XlsError| {
        if matches!(e, XlsError::Password) { ErroDeArquivo::SenhaNecessaria } else { ErroDeArquivo::Corrompido }
    };
    let mut livro = Xls::new(Cursor::new(bytes)).map_err(erro)?;
    por_faixas(&mut livro, r, erro)
}

fn ods(bytes: &[u8], r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    let erro = |e: OdsError| {
        if matches!(e, OdsError::Password) { ErroDeArquivo::SenhaNecessaria } else { ErroDeArquivo::Corrompido }
    };
    let mut livro = Ods::new(Cursor::new(bytes)).map_err(erro)?;
    por_faixas(&mut livro, r, erro)
}

fn por_faixas<'a, L: Reader<Cursor<&'a [u8]>>>(
    livro: &mut L,
    r: &mut dyn Receptor,
    erro: impl Fn(L::Error) -> ErroDeArquivo,
) -> Result<(), ErroDeArquivo> {
    for aba in visiveis(livro) {
        let faixa = livro.worksheet_range(&aba).map_err(&erro)?;
        r.aba(&aba);
        let (l0, c0) = faixa.start().unwrap_or((0, 0));
        let mut linhas = Linhas::nova(r);
        for (l, c, d) in faixa.used_cells() {
            let l = l0.saturating_add(u32::try_from(l).unwrap_or(u32::MAX));
            let c = c0.saturating_add(u32::try_from(c).unwrap_or(u32::MAX));
            linhas.por(l, c, de_data(d))?;
        }
        linhas.fechar()?;
    }
    Ok(())
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
