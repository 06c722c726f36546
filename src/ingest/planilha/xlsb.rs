//! The binary workbook in a package: the parts of an xlsx, with numbered records in place of XML (MS-XLSB 2.1.4, 2.4).
//!
//! Records of cells come in a long form with their column and in a short one that stands right of the cell before it; a
//! reader that knows only the long form loses cells without a sign.

use std::borrow::Cow;
use std::io::Read;

use super::Receptor;
use super::celula::Celula;
use super::leitor::Linhas;
use super::xlsx::{Livro, alvo_de, e_data, mostra_dia, principal};
use super::xlsx_aba::numero;
use super::xml::erro_de_leitura;
use super::zip::Pacote;
use crate::ErroDeArquivo;

/// Longest record; a text has at most 32,767 letters.
const REGISTRO: usize = 4 * 1024 * 1024;

/// Walks over every visible sheet.
pub fn percorrer(pacote: &mut Pacote<'_>, r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    let (livro, rels) = principal(pacote, "xl/workbook.bin")?;
    let parte = |tipo: &str| alvo_de(&rels, tipo);
    let mut comum = Livro::default();
    if let Some(p) = parte("styles").filter(|p| pacote.tem(p)) {
        comum.datas = estilos(Registros::novo(pacote.parte(p)?))?;
    }
    if let Some(p) = parte("sharedStrings").filter(|p| pacote.tem(p)) {
        let mut r = Registros::novo(pacote.parte(p)?);
        while let Some(tipo) = r.proximo()? {
            if tipo == 19 {
                let t = r.texto(1)?;
                comum.textos.por(&t)?;
            }
        }
    }
    let mut abas = Vec::new();
    let mut r_livro = Registros::novo(pacote.parte(&livro)?);
    while let Some(tipo) = r_livro.proximo()? {
        match tipo {
            153 => comum.desde_1904 = r_livro.u32(0)? & 1 == 1,
            156 if r_livro.u32(0)? == 0 && r_livro.u32(8)? != u32::MAX => {
                let id = r_livro.texto(8)?;
                let nome = r_livro.texto(12 + 2 * r_livro.u32(8)? as usize)?;
                let rel = rels.iter().find(|r| r.id == id).ok_or(ErroDeArquivo::Corrompido)?;
                if rel.tipo == "worksheet" {
                    abas.push((nome, rel.alvo.clone()));
                }
            }
            _ => {}
        }
    }
    drop(r_livro);
    for (nome, alvo) in abas {
        let registros = Registros::novo(pacote.parte(&alvo)?);
        r.aba(&nome);
        let mut linhas = Linhas::nova(r);
        aba(registros, &comum, &mut linhas)?;
        linhas.fechar()?;
    }
    Ok(())
}

fn estilos<R: Read>(mut r: Registros<R>) -> Result<Vec<bool>, ErroDeArquivo> {
    let (mut proprios, mut saida) = (Vec::new(), Vec::new());
    let mut nos_da_celula = false;
    while let Some(tipo) = r.proximo()? {
        match tipo {
            44 => proprios.push((u32::from(r.u16(0)?), mostra_dia(&r.texto(2)?))),
            617 => nos_da_celula = true,
            618 => nos_da_celula = false,
            47 if nos_da_celula => saida.push(e_data(u32::from(r.u16(2)?), &proprios)),
            _ => {}
        }
    }
    Ok(saida)
}

fn aba<'l, R: Read>(mut r: Registros<R>, livro: &'l Livro, linhas: &mut Linhas<'_, 'l>) -> Result<(), ErroDeArquivo> {
    let (mut linha, mut coluna) = (0_u32, 0_u32);
    let (mut comecou, mut acabou) = (false, false);
    while let Some(tipo) = r.proximo()? {
        match tipo {
            145 => comecou = true,
            146 => acabou = true,
            0 if comecou => {
                linha = r.u32(0)?;
                coluna = 0;
            }
            1..=11 | 62 if comecou => {
                coluna = r.u32(0)?;
                por(&r, tipo, 4, (linha, coluna), livro, linhas)?;
                coluna = coluna.saturating_add(1);
            }
            12..=18 if comecou => {
                // The short forms are the long ones without the column, in the same order.
                por(&r, tipo - 11, 0, (linha, coluna), livro, linhas)?;
                coluna = coluna.saturating_add(1);
            }
            _ => {}
        }
    }
    if acabou { Ok(()) } else { Err(ErroDeArquivo::Corrompido) }
}

/// One cell; its style stands at `inicio`, its value four bytes behind.
fn por<'l, R: Read>(
    r: &Registros<R>,
    tipo: u16,
    inicio: usize,
    (linha, coluna): (u32, u32),
    livro: &'l Livro,
    linhas: &mut Linhas<'_, 'l>,
) -> Result<(), ErroDeArquivo> {
    let valor = inicio + 4;
    let data = livro.datas.get((r.u32(inicio)? & 0x00FF_FFFF) as usize).copied().unwrap_or(false);
    let de_numero = |n: f64| if n.is_finite() { numero(n, data, livro.desde_1904) } else { Celula::Vazia };
    let de_texto = |t: String| if t.is_empty() { Celula::Vazia } else { Celula::Texto(Cow::Owned(t)) };
    let c = match tipo {
        2 => de_numero(rk(r.u32(valor)?)),
        4 | 10 => Celula::from(if r.u8(valor)? == 0 { "NÃO" } else { "SIM" }),
        5 | 9 => de_numero(f64::from_bits(u64::from(r.u32(valor)?) | u64::from(r.u32(valor + 4)?) << 32)),
        6 | 8 => de_texto(r.texto(valor)?),
        7 => Celula::from(livro.textos.de(r.u32(valor)? as usize).ok_or(ErroDeArquivo::Corrompido)?),
        62 => de_texto(r.texto(valor + 1)?),
        _ => Celula::Vazia,
    };
    linhas.por(linha, coluna, c)
}

/// A number in thirty bits: whole or the upper half of a float, perhaps in hundredths.
fn rk(v: u32) -> f64 {
    let n = if v & 2 == 2 { f64::from((v as i32) >> 2) } else { f64::from_bits(u64::from(v & !3) << 32) };
    if v & 1 == 1 { n / 100.0 } else { n }
}

/// Records one after the other; the one at hand is read by its bytes.
struct Registros<R> {
    fonte: std::io::BufReader<R>,
    dados: Vec<u8>,
}

impl<R: Read> Registros<R> {
    fn novo(fonte: R) -> Self {
        Self { fonte: std::io::BufReader::with_capacity(64 * 1024, fonte), dados: Vec::new() }
    }

    fn byte(&mut self) -> Result<Option<u8>, ErroDeArquivo> {
        let mut b = [0];
        match self.fonte.read(&mut b).map_err(|e| erro_de_leitura(&e))? {
            0 => Ok(None),
            _ => Ok(Some(b[0])),
        }
    }

    /// Type of the next record, whose bytes are then at hand; `None` at the end.
    fn proximo(&mut self) -> Result<Option<u16>, ErroDeArquivo> {
        let corte = ErroDeArquivo::Corrompido;
        let Some(baixo) = self.byte()? else { return Ok(None) };
        let mut tipo = u16::from(baixo & 0x7F);
        if baixo & 0x80 != 0 {
            tipo |= u16::from(self.byte()?.ok_or(corte)? & 0x7F) << 7;
        }
        let mut tamanho = 0_usize;
        for i in 0..4 {
            let b = self.byte()?.ok_or(corte)?;
            tamanho |= usize::from(b & 0x7F) << (7 * i);
            if b & 0x80 == 0 {
                break;
            }
        }
        if tamanho > REGISTRO {
            return Err(ErroDeArquivo::LimiteExcedido);
        }
        self.dados.resize(tamanho, 0);
        self.fonte.read_exact(&mut self.dados).map_err(|e| erro_de_leitura(&e))?;
        Ok(Some(tipo))
    }

    fn fatia<const N: usize>(&self, i: usize) -> Result<[u8; N], ErroDeArquivo> {
        self.dados.get(i..).and_then(|d| d.first_chunk()).copied().ok_or(ErroDeArquivo::Corrompido)
    }

    fn u8(&self, i: usize) -> Result<u8, ErroDeArquivo> {
        self.fatia::<1>(i).map(|b| b[0])
    }

    fn u16(&self, i: usize) -> Result<u16, ErroDeArquivo> {
        self.fatia(i).map(u16::from_le_bytes)
    }

    fn u32(&self, i: usize) -> Result<u32, ErroDeArquivo> {
        self.fatia(i).map(u32::from_le_bytes)
    }

    /// A text with its length in letters before it.
    fn texto(&self, i: usize) -> Result<String, ErroDeArquivo> {
        let letras = self.u32(i)? as usize;
        let fim = letras.checked_mul(2).and_then(|n| n.checked_add(i + 4)).ok_or(ErroDeArquivo::Corrompido)?;
        let cru = self.dados.get(i + 4..fim).ok_or(ErroDeArquivo::Corrompido)?;
        let unidades = cru.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]]));
        Ok(char::decode_utf16(unidades).map(|c| c.unwrap_or('\u{FFFD}')).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::rk;

    #[test]
    fn numeros_curtos() {
        assert!((rk(0x3FF0_0000) - 1.0).abs() < 1e-9);
        assert!((rk((1234 << 2) | 2) - 1234.0).abs() < 1e-9);
        assert!((rk((1234 << 2) | 3) - 12.34).abs() < 1e-9);
        assert!((rk(((-5_i32) << 2) as u32 | 2) + 5.0).abs() < 1e-9);
    }
}
