//! Layout of a fixed-width table: read from a `*_layout.txt`, or one of the two known ones (domain.md 5.2).

use crate::comum::chave;

/// One column, positions counted in characters from 0, end exclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampoFixo {
    /// Name of the column in upper case.
    pub nome: String,
    /// First character.
    pub inicio: usize,
    /// After the last character.
    pub fim: usize,
}

/// The columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leiaute {
    /// In the order of the file.
    pub campos: Vec<CampoFixo>,
    /// Where the last column ends.
    pub largura: usize,
}

/// Widths of tb_procedimento since the value columns grew to twelve digits.
const LARGO: [(&str, usize); 16] = colunas(12);
/// Widths before that (ten digits).
const ESTREITO: [(&str, usize); 16] = colunas(10);

/// The columns of tb_procedimento, in the order of its layout; also the titles of the exported table.
pub const COLUNAS: [&str; 16] = nomes(&LARGO);

const fn nomes(colunas: &[(&'static str, usize); 16]) -> [&'static str; 16] {
    let (mut nomes, mut i) = ([""; 16], 0);
    while i < nomes.len() {
        nomes[i] = colunas[i].0;
        i += 1;
    }
    nomes
}

const fn colunas(dinheiro: usize) -> [(&'static str, usize); 16] {
    [
        ("CO_PROCEDIMENTO", 10),
        ("NO_PROCEDIMENTO", 250),
        ("TP_COMPLEXIDADE", 1),
        ("TP_SEXO", 1),
        ("QT_MAXIMA_EXECUCAO", 4),
        ("QT_DIAS_PERMANENCIA", 4),
        ("QT_PONTOS", 4),
        ("VL_IDADE_MINIMA", 4),
        ("VL_IDADE_MAXIMA", 4),
        ("VL_SH", dinheiro),
        ("VL_SA", dinheiro),
        ("VL_SP", dinheiro),
        ("CO_FINANCIAMENTO", 2),
        ("CO_RUBRICA", 6),
        ("QT_TEMPO_PERMANENCIA", 4),
        ("DT_COMPETENCIA", 6),
    ]
}

impl Leiaute {
    /// The layout of 336 characters.
    pub fn de_336() -> Self {
        Self::de_larguras(&LARGO)
    }

    /// The older layout of 330 characters.
    pub fn de_330() -> Self {
        Self::de_larguras(&ESTREITO)
    }

    fn de_larguras(l: &[(&str, usize)]) -> Self {
        let mut fim = 0;
        let campos = l
            .iter()
            .map(|(nome, n)| {
                let inicio = fim;
                fim += n;
                CampoFixo { nome: (*nome).to_owned(), inicio, fim }
            })
            .collect();
        Self { campos, largura: fim }
    }

    /// Reads `Coluna,Tamanho,Inicio,Fim,Tipo`. A file with several tables is searched for the one of procedures.
    pub fn ler(texto: &str) -> Option<Self> {
        Self::blocos(texto).into_iter().map(|(_, l)| l).find(|l| {
            let tem = |n: &str| l.campos.iter().any(|c| chave(&c.nome) == n);
            tem("COPROCEDIMENTO") && tem("NOPROCEDIMENTO")
        })
    }

    /// The layout of one table: of its own file, or from the file that repeats those of all tables under their names.
    pub fn de_tabela(texto: &str, arquivo: &str) -> Option<Self> {
        let mut blocos = Self::blocos(texto);
        match blocos.iter().position(|(nome, _)| nome.as_deref() == Some(arquivo)) {
            Some(i) => Some(blocos.swap_remove(i).1),
            None if blocos.len() == 1 && blocos[0].0.is_none() => blocos.pop().map(|(_, l)| l),
            None => None,
        }
    }

    /// Every table of a layout file, with the name that stands above it (lower case, no ending).
    fn blocos(texto: &str) -> Vec<(Option<String>, Self)> {
        let mut blocos: Vec<(Option<String>, Self)> = Vec::new();
        let mut titulo: Option<String> = None;
        let mut aberto = false;
        // Whatever ends the lines, and with or without quotes: layouts pass through editors and spreadsheets too.
        for linha in texto.trim_start_matches('\u{feff}').split(['\r', '\n']).filter(|l| !l.trim().is_empty()) {
            let limpa = |p: &'_ str| p.trim_matches(|c: char| c.is_whitespace() || c == '"').to_owned();
            let partes: Vec<String> = linha.split([',', ';', '\t']).map(limpa).collect();
            let numero = |i: usize| partes.get(i).and_then(|s| s.parse::<usize>().ok());
            match (numero(2), numero(3)) {
                (Some(inicio), Some(fim)) if inicio >= 1 && fim >= inicio && fim < 100_000 && !partes[0].is_empty() => {
                    if !aberto {
                        blocos.push((titulo.take(), Self { campos: Vec::new(), largura: 0 }));
                        aberto = true;
                    }
                    if let Some((_, l)) = blocos.last_mut() {
                        l.campos.push(CampoFixo { nome: partes[0].to_uppercase(), inicio: inicio - 1, fim });
                        l.largura = l.largura.max(fim);
                    }
                }
                _ => {
                    aberto = false;
                    if let [nome] = &partes[..]
                        && !nome.is_empty()
                    {
                        let nome = nome.to_ascii_lowercase();
                        titulo = Some(nome.strip_suffix(".txt").unwrap_or(&nome).to_owned());
                    }
                }
            }
        }
        blocos
    }

    /// The column of a name.
    pub fn campo(&self, nome: &str) -> Option<&CampoFixo> {
        self.campos.iter().find(|c| c.nome == nome)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn os_dois_conhecidos_tem_as_posicoes_publicadas() {
        let l = Leiaute::de_336();
        let sa = l.campo("VL_SA").unwrap();
        assert_eq!((l.largura, sa.inicio + 1, sa.fim), (336, 295, 306));
        let l = Leiaute::de_330();
        let cmp = l.campo("DT_COMPETENCIA").unwrap();
        assert_eq!((l.largura, cmp.inicio + 1, cmp.fim), (330, 325, 330));
    }

    #[test]
    fn le_o_texto_e_acha_a_tabela_entre_outras() {
        let t = "tb_cid\r\nColuna,Tamanho,Inicio,Fim,Tipo\r\nCO_CID,4,1,4,VARCHAR2\r\n\r\ntb_procedimento\r\nColuna,Tamanho,Inicio,Fim,Tipo\r\nCO_PROCEDIMENTO,10,1,10,VARCHAR2\r\nNO_PROCEDIMENTO,250,11,260,VARCHAR2\r\n";
        assert_eq!(Leiaute::ler(t).unwrap().largura, 260);
        assert_eq!(Leiaute::ler("outra coisa"), None);
        assert_eq!(Leiaute::de_tabela(t, "tb_cid").unwrap().largura, 4);
        assert_eq!(Leiaute::de_tabela(t, "tb_ocupacao"), None);
        let um = "Coluna,Tamanho,Inicio,Fim,Tipo\r\nCO_CID,4,1,4,VARCHAR2\r\n";
        assert_eq!(Leiaute::de_tabela(um, "tb_cid").unwrap().campos.len(), 1);
        let com_aspas =
            t.replace("\r\n", "\r").replace("CO_PROCEDIMENTO,10,1,10", "\"CO_PROCEDIMENTO\"\t\"10\"\t\"1\"\t10");
        assert_eq!(Leiaute::ler(&com_aspas), Leiaute::ler(t));
    }
}
