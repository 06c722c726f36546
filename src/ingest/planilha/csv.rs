//! Delimited text as a sheet, read as a stream: no more than one record is held, whatever the size of the file.
//!
//! Walks: one tells the encoding (`codificacao`), one whether quotes are used as quotes, the last cuts records. The separator is the one under which a line of titles is
//! found, or else the one that cuts most of the first lines into equally many fields.

use std::io::{Read, Seek};

use super::Receptor;
use super::celula::Celula;
use super::codificacao::{Codificacao, Utf8};
use super::colunas::Mapa;
use super::xml::erro_de_leitura;
use crate::ErroDeArquivo;

/// Most rows and fields, as for the other kinds.
const LINHAS: u64 = 2_000_000;
const CAMPOS: usize = 256;
/// A quoted field with more lines than this was never meant as one: the quote is a letter there.
const QUEBRAS: usize = 20;
/// As is one with a line inside that holds so many separators: that line is a record.
const MARCAS: usize = 3;
const BALDE: usize = 64 * 1024;
/// Marks that may stand between fields; of equals the last wins.
pub const SEPARADORES: [u8; 4] = [b',', b'|', b'\t', b';'];
/// Marks that some systems use and that mean something else in most texts: only where they cut a line of titles.
pub const RAROS: [u8; 3] = [b'^', b'~', b'#'];

/// Walks over the rows; the number of a row is the line on which it begins.
pub fn percorrer<R: Read + Seek>(entrada: &mut R, r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    let como = Texto::examinar(entrada)?;
    let mut leitor = como.leitor(entrada)?;
    r.aba("csv");
    if !como.aspas {
        r.aspas_soltas();
    }
    let mut registro = csv::StringRecord::new();
    let mut n = 0_u64;
    while leitor.read_record(&mut registro).map_err(|e| erro(&e))? {
        n += 1;
        if n > LINHAS || registro.len() > CAMPOS && registro.iter().skip(CAMPOS).any(|c| !c.trim().is_empty()) {
            return Err(ErroDeArquivo::LimiteExcedido);
        }
        let linha = registro.position().map_or(n, csv::Position::line) + como.puladas;
        let celulas: Vec<Celula<'_>> = registro.iter().take(CAMPOS).map(|c| campo(c, como.aspas)).collect();
        r.linha(u32::try_from(linha).unwrap_or(u32::MAX), &celulas)?;
    }
    Ok(())
}

fn erro(e: &csv::Error) -> ErroDeArquivo {
    match e.kind() {
        csv::ErrorKind::Io(e) => erro_de_leitura(e),
        _ => ErroDeArquivo::Corrompido,
    }
}

/// A leading quote before = + - @ was put there on export to make the text harmless; it comes off again.
fn campo(s: &str, aspas: bool) -> Celula<'_> {
    let s = if aspas { s } else { s.strip_prefix('"').map_or(s, |t| t.strip_suffix('"').unwrap_or(t)) };
    let s = match s.strip_prefix('\'') {
        Some(resto) if resto.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) => resto,
        _ => s,
    };
    // ="00123" is how programs keep zeros in a CSV for Excel.
    let s = s.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')).unwrap_or(s);
    Celula::from(s.trim_end_matches(['\u{1A}', '\0']))
}

/// How a text is to be read.
struct Texto {
    codificacao: Codificacao,
    /// Bytes of the mark at the beginning.
    marca: u64,
    separador: u8,
    aspas: bool,
    /// Lines before the first record: `sep=;`.
    puladas: u64,
    /// Their length in bytes of decoded text.
    pular: usize,
}

impl Texto {
    fn examinar<R: Read + Seek>(entrada: &mut R) -> Result<Self, ErroDeArquivo> {
        let (codificacao, marca) = Codificacao::examinar(entrada)?;
        let mut t = Self { codificacao, marca, separador: b';', aspas: true, puladas: 0, pular: 0 };
        let mut cabeca = String::new();
        let amostra = t.decodificado(entrada)?.take(BALDE as u64).read_to_string(&mut cabeca);
        // The sample may end inside a letter.
        if let Err(e) = amostra
            && e.kind() != std::io::ErrorKind::InvalidData
        {
            return Err(erro_de_leitura(&e));
        }
        let primeira = cabeca.lines().next().unwrap_or_default();
        let declarado = primeira.trim().trim_matches('"');
        match declarado.as_bytes() {
            [s, e, p, b'=', mark] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") && mark.is_ascii() => {
                t.separador = *mark;
                t.puladas = 1;
                t.pular = cabeca.find('\n').map_or(cabeca.len(), |i| i + 1);
            }
            _ => t.separador = separador(&cabeca),
        }
        if t.usa_aspas(entrada)? {
            return Ok(t);
        }
        t.aspas = false;
        Ok(t)
    }

    fn decodificado<'e, R: Read + Seek>(&self, entrada: &'e mut R) -> Result<Utf8<&'e mut R>, ErroDeArquivo> {
        entrada.seek(std::io::SeekFrom::Start(self.marca)).map_err(|e| erro_de_leitura(&e))?;
        Ok(Utf8::novo(entrada, self.codificacao))
    }

    fn leitor<'e, R: Read + Seek>(
        &self,
        entrada: &'e mut R,
    ) -> Result<csv::Reader<impl Read + use<'e, R>>, ErroDeArquivo> {
        let mut texto = self.decodificado(entrada)?;
        let mut descarte = vec![0_u8; self.pular];
        texto.read_exact(&mut descarte).map_err(|e| erro_de_leitura(&e))?;
        Ok(csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .quoting(self.aspas)
            .delimiter(self.separador)
            .from_reader(texto))
    }

    /// Reads all records once: does every quoted field end where a field may end?
    fn usa_aspas<R: Read + Seek>(&self, entrada: &mut R) -> Result<bool, ErroDeArquivo> {
        let mut leitor = self.leitor(entrada)?;
        let mut registro = csv::ByteRecord::new();
        while leitor.read_byte_record(&mut registro).map_err(|e| erro(&e))? {
            if registro.as_slice().contains(&b'\n') && registro.iter().any(|c| self.engoliu_linhas(c)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A field that holds whole records was opened by a quote that never meant to.
    fn engoliu_linhas(&self, campo: &[u8]) -> bool {
        let linhas = campo.split(|b| *b == b'\n').skip(1);
        let mut quebras = 0;
        for l in linhas {
            quebras += 1;
            if quebras > QUEBRAS || l.iter().filter(|b| **b == self.separador).nth(MARCAS - 1).is_some() {
                return true;
            }
        }
        false
    }
}

/// Titles found in a line when it is cut at a mark.
pub fn titulos(linha: &str, separador: u8) -> Option<Mapa> {
    let celulas: Vec<Celula<'_>> =
        linha.split(separador as char).map(|t| Celula::from(t.trim().trim_matches('"'))).collect();
    Mapa::do_cabecalho(&celulas)
}

fn separador(texto: &str) -> u8 {
    let linhas: Vec<&str> = texto.lines().filter(|l| !l.trim().is_empty()).take(60).collect();
    let nota = |s: u8| {
        let colunas = linhas.iter().take(40).filter_map(|l| titulos(l, s)).map(|m| m.quantas()).max().unwrap_or(0);
        let mut n: Vec<usize> = linhas.iter().map(|l| l.bytes().filter(|b| *b == s).count()).collect();
        n.sort_unstable();
        let tipico = n.get(n.len() / 2).copied().unwrap_or(0);
        (colunas, if tipico == 0 { 0 } else { n.iter().filter(|x| **x == tipico).count() * 100 + tipico })
    };
    let titulos_por = |s: &u8| linhas.iter().take(40).any(|l| titulos(l, *s).is_some());
    if !SEPARADORES.iter().any(titulos_por)
        && let Some(raro) = RAROS.into_iter().find(titulos_por)
    {
        return raro;
    }
    SEPARADORES.into_iter().max_by_key(|s| nota(*s)).unwrap_or(b';')
}
