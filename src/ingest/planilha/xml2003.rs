//! The XML workbook of Excel 2003, which many systems still write and call `.xls`: one text with all sheets.
//!
//! Whether a sheet is hidden stands behind its rows, so the text is walked twice.

use std::borrow::Cow;
use std::collections::HashSet;

use nexsus_domain::data::ler_data;

use super::Receptor;
use super::celula::Celula;
use super::leitor::Linhas;
use super::xml::{Etiqueta, Peca, Xml};
use crate::ErroDeArquivo;
use crate::comum::decodificar;

/// Walks over every visible sheet.
pub fn percorrer(bytes: &[u8], r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    let texto = decodificar(bytes);
    let ocultas = ocultas(&texto)?;
    let mut xml = Xml::novo(texto.as_bytes())?;
    let mut numero = 0;
    loop {
        match xml.proxima()? {
            Peca::Abre(e) if e.nome == b"Worksheet" => {
                if ocultas.contains(&numero) {
                    xml.pular()?;
                } else {
                    r.aba(&e.texto(b"Name")?.unwrap_or_default());
                    aba(&mut xml, r)?;
                }
                numero += 1;
            }
            Peca::Fim => return Ok(()),
            _ => {}
        }
    }
}

/// Numbers of the hidden sheets.
fn ocultas(texto: &str) -> Result<HashSet<usize>, ErroDeArquivo> {
    let mut xml = Xml::novo(texto.as_bytes())?;
    let (mut numero, mut saida) = (0_usize, HashSet::new());
    loop {
        match xml.proxima()? {
            Peca::Abre(e) if e.nome == b"Worksheet" => numero += 1,
            Peca::Abre(e) if e.nome == b"Visible" => {
                let mut estado = String::new();
                xml.texto_dentro(&mut estado)?;
                if estado.trim() != "SheetVisible" && numero > 0 {
                    saida.insert(numero - 1);
                }
            }
            Peca::Fim => return Ok(saida),
            _ => {}
        }
    }
}

/// Position that an element names, counted from 1, else the next one.
fn posicao(e: &Etiqueta<'_>, proxima: u32) -> Result<u32, ErroDeArquivo> {
    let Some(t) = e.texto(b"Index")? else { return Ok(proxima) };
    t.trim().parse::<u32>().ok().and_then(|n| n.checked_sub(1)).ok_or(ErroDeArquivo::Corrompido)
}

fn aba(xml: &mut Xml<&[u8]>, r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    let mut linhas = Linhas::nova(r);
    let (mut linha, mut coluna) = (0_u32, 0_u32);
    let mut texto = String::new();
    loop {
        match xml.proxima()? {
            Peca::Abre(e) if e.nome == b"Row" => {
                linha = posicao(&e, linha)?;
                coluna = 0;
            }
            Peca::Fecha(b"Row") => linha = linha.saturating_add(1),
            Peca::Abre(e) if e.nome == b"Cell" => {
                coluna = posicao(&e, coluna)?;
                let formula = e.cru(b"Formula").is_some();
                let juntas = e.texto(b"MergeAcross")?.and_then(|t| t.trim().parse::<u32>().ok()).unwrap_or(0);
                let esta = coluna;
                coluna = coluna.saturating_add(juntas).saturating_add(1);
                if let Some(c) = celula(xml, &mut texto)? {
                    linhas.por(linha, esta, c)?;
                } else if formula {
                    linhas.formula_sem_valor();
                }
            }
            Peca::Fecha(b"Worksheet") => return linhas.fechar(),
            Peca::Fim => return Err(ErroDeArquivo::Corrompido),
            _ => {}
        }
    }
}

/// What the `Data` of the cell that was opened last says; a comment has a `Data` of its own.
fn celula(xml: &mut Xml<&[u8]>, texto: &mut String) -> Result<Option<Celula<'static>>, ErroDeArquivo> {
    let mut achada = None;
    loop {
        match xml.proxima()? {
            Peca::Abre(e) if e.nome == b"Comment" => xml.pular()?,
            Peca::Abre(e) if e.nome == b"Data" => {
                let tipo = e.texto(b"Type")?.unwrap_or_default();
                texto.clear();
                xml.texto_dentro(texto)?;
                achada = Some(valor(&tipo, texto));
            }
            Peca::Fecha(b"Cell") => return Ok(achada),
            Peca::Fim => return Err(ErroDeArquivo::Corrompido),
            _ => {}
        }
    }
}

fn valor(tipo: &str, t: &str) -> Celula<'static> {
    let proprio = || if t.is_empty() { Celula::Vazia } else { Celula::Texto(Cow::Owned(t.to_owned())) };
    match tipo {
        "Number" => t.trim().parse::<f64>().ok().filter(|n| n.is_finite()).map_or_else(proprio, Celula::Numero),
        "DateTime" => ler_data(t).map_or_else(proprio, Celula::Data),
        "Boolean" => Celula::from(if t.trim() == "1" { "SIM" } else { "NÃO" }),
        "Error" => Celula::Vazia,
        _ => proprio(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::planilha::testes::pacientes;
    use crate::{ErroDeArquivo, Opcoes};

    fn livro(meio: &str) -> String {
        format!(
            r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="velha"><Table><Row><Cell><Data ss:Type="String">COD_PAC</Data></Cell></Row></Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet><Worksheet ss:Name="P"><Table>{meio}</Table><WorksheetOptions/></Worksheet></Workbook>"#
        )
    }

    fn linha(celulas: &[(&str, &str)]) -> String {
        let uma = |(t, v): &(&str, &str)| format!(r#"<Cell><Data ss:Type="{t}">{v}</Data></Cell>"#);
        let c = celulas.iter().map(uma).collect::<Vec<_>>().concat();
        format!("<Row>{c}</Row>")
    }

    #[test]
    fn le_o_livro_de_2003_em_utf8_e_latin1() {
        let titulos = linha(&[("String", "Código"), ("String", "Nome"), ("String", "Nascimento"), ("String", "CPF")]);
        let dados = linha(&[
            ("Number", "1001"),
            ("String", "JOSÉ &amp; TESTE"),
            ("DateTime", "1980-03-01T00:00:00.000"),
            ("Number", "1234567890"),
        ]);
        let saltada = r#"<Row ss:Index="9"><Cell ss:MergeAcross="0"><Data ss:Type="String">1002</Data></Cell><Cell ss:Index="2"><Data ss:Type="String">BIA TESTE</Data><Comment><Data ss:Type="String">x</Data></Comment></Cell><Cell ss:Formula="=A1"/></Row>"#;
        let t = livro(&format!("{titulos}{dados}{saltada}"));
        let latin: Vec<u8> = t.chars().map(|c| c as u8).collect();
        for bytes in [t.as_bytes(), &latin] {
            let l = crate::planilha::ler(bytes, &Opcoes::default()).unwrap();
            let p = pacientes(&l);
            let a = &p[0].valor;
            assert_eq!((&*a.cod_pac, &*a.nome, a.cpf.is_some()), ("1001", "JOSÉ & TESTE", true));
            assert_eq!(a.dtnasc, nexsus_domain::data::ler_data("01/03/1980"));
            assert_eq!((p[1].linha, &*p[1].valor.nome), (9, "BIA TESTE"));
            assert!(l.confere() && l.rejeitos.is_empty());
        }
        let cortado = &t.as_bytes()[..t.len() - 40];
        assert_eq!(crate::planilha::ler(cortado, &Opcoes::default()), Err(ErroDeArquivo::Corrompido));
    }
}
