//! Office Open XML: the parts of a workbook around its sheets. The sheets themselves are walked in `xlsx_aba`.
//!
//! Parts are found by the relations, not by their usual names, because not every program uses those. Nothing but the
//! shared strings is held in memory.

use super::Receptor;
use super::leitor::Linhas;
use super::xlsx_aba;
use super::xml::{Etiqueta, Peca};
use super::zip::Pacote;
use crate::ErroDeArquivo;

/// What the sheets of a workbook share.
#[derive(Default)]
pub struct Livro {
    /// Texts by number.
    pub textos: Textos,
    /// By style number: is it a date format?
    pub datas: Vec<bool>,
    /// Days are counted from 1904.
    pub desde_1904: bool,
}

/// The shared strings, one after the other in one text.
#[derive(Default)]
pub struct Textos {
    tudo: String,
    fins: Vec<u32>,
}

impl Textos {
    pub fn de(&self, i: usize) -> Option<&str> {
        let fim = *self.fins.get(i)? as usize;
        let inicio = if i == 0 { 0 } else { *self.fins.get(i - 1)? as usize };
        self.tudo.get(inicio..fim)
    }
}

struct Aba {
    nome: String,
    parte: String,
}

/// Walks over every visible sheet.
pub fn percorrer(pacote: &mut Pacote<'_>, r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    let corrompido = ErroDeArquivo::Corrompido;
    let raiz = relacoes(pacote, "", "_rels/.rels")?;
    let livro = raiz.into_iter().find(|r| r.tipo == "officeDocument").map(|r| r.alvo);
    let livro = livro.filter(|l| pacote.tem(l)).unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let (pasta, nome) = livro.rsplit_once('/').unwrap_or(("", &livro));
    let barra = if pasta.is_empty() { "" } else { "/" };
    let rels = relacoes(pacote, pasta, &format!("{pasta}{barra}_rels/{nome}.rels"))?;
    let parte = |tipo: &str| rels.iter().find(|r| r.tipo == tipo).map(|r| r.alvo.clone());
    let mut comum = Livro::default();
    if let Some(p) = parte("styles").filter(|p| pacote.tem(p)) {
        comum.datas = estilos(pacote, &p)?;
    }
    let abas = abas(pacote, &livro, &rels, &mut comum)?;
    if let Some(p) = parte("sharedStrings").filter(|p| pacote.tem(p)) {
        comum.textos = textos(pacote, &p)?;
    }
    for a in abas {
        if !pacote.tem(&a.parte) {
            return Err(corrompido);
        }
        r.aba(&a.nome);
        let mut linhas = Linhas::nova(r);
        xlsx_aba::percorrer(pacote.xml(&a.parte)?, &comum, &mut linhas)?;
        linhas.fechar()?;
    }
    Ok(())
}

struct Relacao {
    id: String,
    /// Last word of the type, the same in the transitional and the strict form.
    tipo: String,
    alvo: String,
}

/// The relations of a part; a part without any is fine. Targets come back as names inside the package.
fn relacoes(pacote: &mut Pacote<'_>, pasta: &str, nome: &str) -> Result<Vec<Relacao>, ErroDeArquivo> {
    let mut saida = Vec::new();
    if !pacote.tem(nome) {
        return Ok(saida);
    }
    let mut xml = pacote.xml(nome)?;
    loop {
        match xml.proxima()? {
            Peca::Abre(e) if e.nome == b"Relationship" => {
                let externo = e.cru(b"TargetMode") == Some(b"External");
                if let (Some(id), Some(tipo), Some(alvo), false) =
                    (e.texto(b"Id")?, e.texto(b"Type")?, e.texto(b"Target")?, externo)
                {
                    let tipo = tipo.rsplit('/').next().unwrap_or_default().to_owned();
                    saida.push(Relacao { id, tipo, alvo: caminho(pasta, &alvo) });
                }
            }
            Peca::Fim => return Ok(saida),
            _ => {}
        }
    }
}

/// A target as seen from a folder: absolute from the root, or relative with `.` and `..`.
fn caminho(pasta: &str, alvo: &str) -> String {
    let alvo = alvo.replace('\\', "/");
    let mut partes: Vec<&str> = if alvo.starts_with('/') { Vec::new() } else { pasta.split('/').collect() };
    for p in alvo.split('/') {
        match p {
            "" | "." => {}
            ".." => {
                partes.pop();
            }
            p => partes.push(p),
        }
    }
    partes.retain(|p| !p.is_empty());
    partes.join("/")
}

/// Visible work sheets in the order of their tabs.
fn abas(pacote: &mut Pacote<'_>, livro: &str, rels: &[Relacao], comum: &mut Livro) -> Result<Vec<Aba>, ErroDeArquivo> {
    let mut saida = Vec::new();
    let mut xml = pacote.xml(livro)?;
    loop {
        match xml.proxima()? {
            Peca::Abre(e) if e.nome == b"workbookPr" => {
                comum.desde_1904 = matches!(e.cru(b"date1904"), Some(b"1" | b"true" | b"on"));
            }
            Peca::Abre(e) if e.nome == b"sheet" => {
                let visivel = matches!(e.cru(b"state"), None | Some(b"visible"));
                // Two attributes may end in "id": the relation is the one that names a relation.
                let rel = e.atributos().filter(|(n, _)| n.ends_with(b":id")).map(|(_, v)| v).next();
                let rel = rel.and_then(|v| std::str::from_utf8(v).ok()).and_then(|v| rels.iter().find(|r| r.id == v));
                if let (true, Some(rel)) = (visivel, rel)
                    && rel.tipo == "worksheet"
                {
                    saida.push(Aba { nome: e.texto(b"name")?.unwrap_or_default(), parte: rel.alvo.clone() });
                }
            }
            Peca::Fim => return Ok(saida),
            _ => {}
        }
    }
}

fn numero(e: &Etiqueta<'_>, nome: &[u8]) -> Option<u32> {
    std::str::from_utf8(e.cru(nome)?).ok()?.trim().parse().ok()
}

/// For every cell style: does its number format show a day?
fn estilos(pacote: &mut Pacote<'_>, parte: &str) -> Result<Vec<bool>, ErroDeArquivo> {
    let (mut proprios, mut saida) = (Vec::new(), Vec::new());
    let mut nos_da_celula = false;
    let mut xml = pacote.xml(parte)?;
    loop {
        match xml.proxima()? {
            Peca::Abre(e) if e.nome == b"numFmt" => {
                if let (Some(id), Some(codigo)) = (numero(&e, b"numFmtId"), e.texto(b"formatCode")?) {
                    proprios.push((id, mostra_dia(&codigo)));
                }
            }
            Peca::Abre(e) if e.nome == b"cellXfs" => nos_da_celula = true,
            Peca::Fecha(b"cellXfs") => nos_da_celula = false,
            Peca::Abre(e) if nos_da_celula && e.nome == b"xf" => {
                let id = numero(&e, b"numFmtId").unwrap_or(0);
                let proprio = proprios.iter().find(|(n, _)| *n == id).map(|(_, d)| *d);
                // Formats every program knows without a code; 45 to 47 show times only.
                saida.push(proprio.unwrap_or(matches!(id, 14..=17 | 22 | 27..=36 | 50..=58)));
            }
            Peca::Fim => return Ok(saida),
            _ => {}
        }
    }
}

/// A format code with a letter of day, month or year outside quotes, brackets and escapes.
fn mostra_dia(codigo: &str) -> bool {
    let mut letras = codigo.chars();
    let (mut dia, mut hora) = (false, false);
    while let Some(c) = letras.next() {
        match c {
            '"' => drop(letras.by_ref().find(|c| *c == '"')),
            '[' => drop(letras.by_ref().find(|c| *c == ']')),
            '\\' | '_' | '*' => drop(letras.next()),
            'd' | 'D' | 'y' | 'Y' | 'a' | 'A' => dia = true,
            // "mm:ss" are minutes, "mm/aaaa" is a month: alone it counts as one.
            'm' | 'M' => dia |= !hora && !codigo.contains(':'),
            'h' | 'H' | 's' | 'S' => hora = true,
            // "General", "Standard": words, not dates.
            'g' | 'G' | 'n' | 'N' => return false,
            ';' => break,
            _ => {}
        }
    }
    dia
}

/// The shared strings: runs of rich text joined, the reading aids of other scripts left out.
fn textos(pacote: &mut Pacote<'_>, parte: &str) -> Result<Textos, ErroDeArquivo> {
    let mut t = Textos::default();
    let mut xml = pacote.xml(parte)?;
    loop {
        match xml.proxima()? {
            Peca::Abre(e) if e.nome == b"t" => {
                let antes = t.tudo.len();
                xml.texto_dentro(&mut t.tudo)?;
                xlsx_aba::desfazer_escapes(&mut t.tudo, antes);
            }
            Peca::Abre(e) if e.nome == b"rPh" => xml.pular()?,
            Peca::Fecha(b"si") => t.fins.push(u32::try_from(t.tudo.len()).map_err(|_| ErroDeArquivo::LimiteExcedido)?),
            Peca::Fim => return Ok(t),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formatos_de_dia() {
        for c in ["dd/mm/yyyy", "d-mmm-yy", "[$-416]dd/mm/aaaa;@", "yyyy\\-mm\\-dd", "dd/mm/yyyy hh:mm", "mmm/yy"] {
            assert!(mostra_dia(c), "{c}");
        }
        for c in
            ["General", "0", "#,##0.00", "\"dia\" 0", "[Red]0", "hh:mm:ss", "mm:ss", "@", "000\".\"000", "Standard"]
        {
            assert!(!mostra_dia(c), "{c}");
        }
    }

    #[test]
    fn alvos_das_relacoes() {
        assert_eq!(caminho("xl", "worksheets/s.xml"), "xl/worksheets/s.xml");
        assert_eq!(caminho("xl", "/xl/s.xml"), "xl/s.xml");
        assert_eq!(caminho("xl", "../s.xml"), "s.xml");
        assert_eq!(caminho("", "xl\\w.xml"), "xl/w.xml");
    }
}
