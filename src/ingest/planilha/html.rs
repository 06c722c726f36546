//! A table of HTML that a system calls `.xls`: rows and cells of every table, with what is spanned left blank.
//!
//! Nobody closes all tags, so the text is walked by marks, not by a tree. Values that the writer keeps beside what it
//! shows (`sdval`, `x:num`, `data-v`) go before the shown ones. A text that ends inside a table is damaged.

use std::borrow::Cow;

use super::Receptor;
use super::celula::Celula;
use super::leitor::Linhas;
use crate::ErroDeArquivo;
use crate::comum::decodificar;

/// Most columns and rows one cell may span.
const VAO: u32 = 1000;

/// Walks over the tables as one sheet; a text without a cell is no spreadsheet.
pub fn percorrer(bytes: &[u8], r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    let texto = decodificar(bytes);
    let mut m = Mesa { linhas: Linhas::nova(r), linha: 0, coluna: 0, vaos: Vec::new(), aberta: None, celulas: 0 };
    let mut tabelas = 0_i64;
    let mut fim_visto = false;
    let mut resto = &*texto;
    let mut comecou = false;
    while let Some(i) = resto.find('<') {
        m.escrever(&resto[..i]);
        resto = &resto[i..];
        if let Some(depois) = resto.strip_prefix("<!--") {
            resto = depois.find("-->").map_or("", |f| &depois[f + 3..]);
            continue;
        }
        let Some(fim) = fim_da_marca(resto) else { return Err(ErroDeArquivo::Corrompido) };
        let marca = &resto[1..fim];
        resto = &resto[fim + 1..];
        let nome_ate = marca.find(|c: char| c.is_whitespace()).unwrap_or(marca.len());
        let nome = marca[..nome_ate].trim_end_matches('/').to_ascii_lowercase();
        match nome.as_str() {
            "script" | "style" | "title" => {
                let alvo = format!("</{nome}");
                let pulo = resto.to_ascii_lowercase().find(&alvo).unwrap_or(resto.len());
                resto = &resto[pulo..];
            }
            "table" => {
                tabelas += 1;
                if !comecou {
                    m.linhas.aba("html");
                    comecou = true;
                }
                m.nova_linha()?;
            }
            "/table" => {
                tabelas -= 1;
                m.nova_linha()?;
            }
            "/html" | "/body" => fim_visto = true,
            "tr" | "/tr" if comecou => m.nova_linha()?,
            "td" | "th" if comecou => m.abrir(marca)?,
            "/td" | "/th" => m.fechar()?,
            "br" | "/p" | "/div" => m.escrever(" "),
            _ => {}
        }
    }
    m.nova_linha()?;
    if m.celulas == 0 {
        return Err(ErroDeArquivo::NaoEPlanilha);
    }
    if tabelas > 0 && !fim_visto { Err(ErroDeArquivo::Corrompido) } else { Ok(()) }
}

/// Where the `>` of a mark is, outside quotes.
fn fim_da_marca(t: &str) -> Option<usize> {
    let mut aspa = None;
    for (i, b) in t.bytes().enumerate() {
        match (b, aspa) {
            (b'>', None) => return Some(i),
            (b'"' | b'\'', None) if t.as_bytes()[i - 1] == b'=' => aspa = Some(b),
            (b, Some(a)) if a == b => aspa = None,
            _ => {}
        }
    }
    None
}

/// Value of an attribute, in quotes or not.
fn atributo<'a>(marca: &'a str, nome: &str) -> Option<&'a str> {
    let minuscula = marca.to_ascii_lowercase();
    let mut desde = 0;
    while let Some(i) = minuscula[desde..].find(nome).map(|i| desde + i) {
        desde = i + nome.len();
        let antes = minuscula.as_bytes().get(i.checked_sub(1)?)?;
        let Some(v) = marca[desde..].trim_start().strip_prefix('=') else { continue };
        if !antes.is_ascii_whitespace() {
            continue;
        }
        let v = v.trim_start();
        return match v.chars().next()? {
            q @ ('"' | '\'') => v[1..].split(q).next(),
            _ => v.split(|c: char| c.is_whitespace() || c == '/').next(),
        };
    }
    None
}

struct Aberta {
    texto: String,
    numero: Option<f64>,
    colunas: u32,
}

struct Mesa<'r> {
    linhas: Linhas<'r, 'static>,
    linha: u32,
    coluna: u32,
    /// By column: how many more rows a cell from above reaches down.
    vaos: Vec<u32>,
    aberta: Option<Aberta>,
    celulas: u64,
}

impl Mesa<'_> {
    fn escrever(&mut self, cru: &str) {
        if let Some(a) = &mut self.aberta {
            entidades(cru, &mut a.texto);
        }
    }

    fn abrir(&mut self, marca: &str) -> Result<(), ErroDeArquivo> {
        self.fechar()?;
        while let Some(v) = self.vaos.get_mut(self.coluna as usize).filter(|v| **v > 0) {
            *v -= 1;
            self.coluna += 1;
        }
        let vezes =
            |nome: &str| atributo(marca, nome).and_then(|v| v.trim().parse::<u32>().ok()).unwrap_or(1).clamp(1, VAO);
        let (colunas, linhas) = (vezes("colspan"), vezes("rowspan"));
        if linhas > 1 {
            let ate = (self.coluna + colunas) as usize;
            if self.vaos.len() < ate {
                self.vaos.resize(ate, 0);
            }
            self.vaos[self.coluna as usize..ate].fill(linhas - 1);
        }
        let valor = atributo(marca, "sdval").or_else(|| atributo(marca, "x:num"));
        let valor = valor.or_else(|| atributo(marca, "data-v").filter(|_| atributo(marca, "data-t") == Some("n")));
        let numero = valor.and_then(|v| v.trim().parse::<f64>().ok()).filter(|n| n.is_finite());
        self.aberta = Some(Aberta { texto: String::new(), numero, colunas });
        Ok(())
    }

    fn fechar(&mut self) -> Result<(), ErroDeArquivo> {
        let Some(a) = self.aberta.take() else { return Ok(()) };
        self.celulas += 1;
        let texto = a.texto.trim();
        let celula = match a.numero {
            Some(n) => Celula::Numero(n),
            None if texto.is_empty() => Celula::Vazia,
            None => Celula::Texto(Cow::Owned(texto.to_owned())),
        };
        self.linhas.por(self.linha, self.coluna, celula)?;
        self.coluna = self.coluna.saturating_add(a.colunas);
        Ok(())
    }

    fn nova_linha(&mut self) -> Result<(), ErroDeArquivo> {
        self.fechar()?;
        if self.coluna > 0 {
            let usadas = (self.coluna as usize).min(self.vaos.len());
            for v in &mut self.vaos[usadas..] {
                *v = v.saturating_sub(1);
            }
            self.linhas.fechar()?;
            self.linha = self.linha.saturating_add(1);
        }
        self.coluna = 0;
        Ok(())
    }
}

/// Appends a text with its entities resolved; what is none stays as it stands. Line ends of the source are blanks.
fn entidades(cru: &str, saida: &mut String) {
    let mut resto = cru;
    while let Some(i) = resto.find('&') {
        empurrar(&resto[..i], saida);
        let depois = &resto[i + 1..];
        let achada = depois.find(';').filter(|f| *f <= 10).and_then(|f| Some((entidade(&depois[..f])?, f)));
        if let Some((c, f)) = achada {
            saida.push(c);
            resto = &depois[f + 1..];
        } else {
            saida.push('&');
            resto = depois;
        }
    }
    empurrar(resto, saida);
}

fn empurrar(t: &str, saida: &mut String) {
    saida.extend(t.chars().map(|c| if matches!(c, '\r' | '\n' | '\t') { ' ' } else { c }));
}

fn entidade(nome: &str) -> Option<char> {
    if let Some(numero) = nome.strip_prefix('#') {
        let n = match numero.strip_prefix(['x', 'X']) {
            Some(h) => u32::from_str_radix(h, 16).ok()?,
            None => numero.parse().ok()?,
        };
        return char::from_u32(n);
    }
    Some(match nome {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ordf" => 'ª',
        "ordm" => 'º',
        "deg" => '°',
        "ndash" => '–',
        "mdash" => '—',
        _ => return letra(nome),
    })
}

/// A letter with its accent: `eacute`, `Ccedil`.
fn letra(nome: &str) -> Option<char> {
    const LETRAS: [(&str, &str, &str); 6] = [
        ("acute", "aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ"),
        ("grave", "aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
        ("circ", "aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
        ("tilde", "anoANO", "ãñõÃÑÕ"),
        ("uml", "aeiouAEIOU", "äëïöüÄËÏÖÜ"),
        ("cedil", "cC", "çÇ"),
    ];
    let base = nome.chars().next()?;
    let (_, simples, acentuadas) = LETRAS.iter().find(|(acento, ..)| nome.get(1..) == Some(acento))?;
    acentuadas.chars().nth(simples.chars().position(|c| c == base)?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::planilha::ler;
    use crate::planilha::testes::pacientes;
    use crate::{ErroDeArquivo, Opcoes};

    #[test]
    fn le_tabela_de_html_com_marcas_abertas_vaos_e_valores_guardados() {
        let t = "<html><head><style>td{a:'<'}</style></head><body><table border=1><tr><td colspan=4><b>Rela&ccedil;&atilde;o</b></td></tr>\
            <tr><th>C&oacute;digo<th>Nome<th>Nascimento<th>CPF</tr><!-- <tr><td>x -->\
            <tr><td rowspan=\"2\">7</td><td>JOS&Eacute;&nbsp;TESTE</td><td data-t=\"n\" data-v='29285'>3/5/80</td><td>111.444.777-35</td></tr>\
            <tr><td>SEM C&Oacute;DIGO TESTE<td>05/03/1980<td></tr>\
            <tr><td sdval=\"8\" sdnum=\"1046;\">8</td><td>ANA <i>TESTE</i><br>SILVA</td><td>05/03/1980</td></tr></table></body></html>";
        let latin: Vec<u8> = t.bytes().collect();
        let l = ler(&latin, &Opcoes::default()).unwrap();
        let p = pacientes(&l);
        assert!(l.confere() && p.len() == 2 && l.rejeitos.len() == 1);
        assert_eq!((&*p[0].valor.cod_pac, &*p[0].valor.nome), ("7", "JOSÉ TESTE"));
        assert_eq!(p[0].valor.dtnasc, nexsus_domain::data::ler_data("05/03/1980"));
        assert!(p[0].valor.cpf.is_some());
        assert_eq!((&*p[1].valor.cod_pac, &*p[1].valor.nome), ("8", "ANA TESTE SILVA"));
        assert_eq!(ler(&latin[..latin.len() - 60], &Opcoes::default()), Err(ErroDeArquivo::Corrompido));
        let pagina = b"<html><body><p>Sua sess\xe3o expirou</p></body></html>";
        assert_eq!(ler(pagina, &Opcoes::default()), Err(ErroDeArquivo::NaoEPlanilha));
    }

    proptest::proptest! {
        #[test]
        fn nada_derruba(t in "<table>(<t[dr]( (col|row)span=\"?[0-9]{1,5}\"?)?>|</t[dr]>|&[a-z#0-9]{0,6};?|<!--|-->|<|>|[a-zá'\"=/ ]|</?table>){0,20}") {
            let _ = ler(t.as_bytes(), &Opcoes::default());
        }
    }
}
