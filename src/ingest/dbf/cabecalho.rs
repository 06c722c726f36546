//! The header: how many records, how wide, and the field descriptors up to the mark 0x0D.

use std::io::Read;

use super::PaginaDeCodigo;
use crate::ErroDeArquivo;

/// First bytes of the kinds of table that hold plain records: dBase III to V, FoxPro, with and without memo.
const VERSOES: [u8; 10] = [0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x43, 0x83, 0x8B, 0xF5];
/// Most fields a table may have.
const CAMPOS: usize = 2_048;
const DESCRITOR: usize = 32;

/// One field of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampoDbf {
    /// Name, upper case.
    pub nome: String,
    /// `C` text, `N` and `F` number, `D` date, `L` yes or no, `M` memo, `I` and `B` binary.
    pub tipo: char,
    /// Bytes.
    pub tamanho: usize,
    /// First byte inside the record, the deletion mark not counted.
    pub de: usize,
}

/// The header read.
pub struct Cabecalho {
    pub registros: u32,
    pub largura: u16,
    pub campos: Vec<CampoDbf>,
    pub pagina: Option<PaginaDeCodigo>,
}

/// Reads up to the first record. What is no table is `leiaute_desconhecido`; a table whose parts contradict each other
/// or that ends in the header is `corrompido`.
pub fn ler(entrada: &mut impl Read) -> Result<Cabecalho, ErroDeArquivo> {
    let estranho = ErroDeArquivo::LeiauteDesconhecido;
    let ruim = ErroDeArquivo::Corrompido;
    let mut h = [0_u8; DESCRITOR];
    entrada.read_exact(&mut h).map_err(|_| estranho)?;
    let mes_e_dia_possiveis = h[2] <= 12 && h[3] <= 31;
    if !VERSOES.contains(&h[0]) || !mes_e_dia_possiveis {
        return Err(estranho);
    }
    let registros = u32::from_le_bytes([h[4], h[5], h[6], h[7]]);
    let inicio = usize::from(u16::from_le_bytes([h[8], h[9]]));
    let largura = u16::from_le_bytes([h[10], h[11]]);
    if inicio < 2 * DESCRITOR + 1 || largura < 2 {
        return Err(estranho);
    }
    let mut resto = vec![0_u8; inicio - DESCRITOR];
    entrada.read_exact(&mut resto).map_err(|_| ruim)?;
    // The width of the record tells which reading of the descriptors is the right one.
    let campos =
        [true, false].into_iter().find_map(|longos| campos(&resto, longos, usize::from(largura))).ok_or(ruim)?;
    Ok(Cabecalho { registros, largura, campos, pagina: PaginaDeCodigo::do_byte(h[29]) })
}

/// The fields, when they fill the record to the byte.
fn campos(resto: &[u8], longos: bool, largura: usize) -> Option<Vec<CampoDbf>> {
    let (mut campos, mut de) = (Vec::new(), 0);
    let mut pedacos = resto.chunks(DESCRITOR);
    loop {
        let d = pedacos.next()?;
        if d.first() == Some(&0x0D) {
            break;
        }
        if d.len() < DESCRITOR || campos.len() == CAMPOS {
            return None;
        }
        let campo = descritor(d, de, longos)?;
        de += campo.tamanho;
        campos.push(campo);
    }
    (!campos.is_empty() && de + 1 == largura).then_some(campos)
}

fn descritor(d: &[u8], de: usize, longos: bool) -> Option<CampoDbf> {
    let fim = d[..11].iter().position(|b| *b == 0).unwrap_or(11);
    let nome = std::str::from_utf8(&d[..fim]).ok()?.trim().to_ascii_uppercase();
    let tipo = char::from(d[11]);
    let bom = !nome.is_empty() && nome.bytes().all(|b| b.is_ascii_graphic()) && tipo.is_ascii_graphic();
    // Long texts of Clipper keep the high byte of their length where numbers, and texts that were numbers, keep the decimals.
    let tamanho =
        if tipo == 'C' && longos { usize::from(d[16]) + 256 * usize::from(d[17]) } else { usize::from(d[16]) };
    (bom && tamanho > 0).then_some(CampoDbf { nome, tipo, tamanho, de })
}
