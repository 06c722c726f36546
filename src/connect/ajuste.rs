//! From a line of Produção to the cells of this very S_PRD.
//!
//! A value is fitted to the column that exists: letters Windows-1252 has not are replaced
//! by their plain twin, free text is cut to the room there is, emptiness is '' and never
//! NULL. Whatever had to change is counted, so that the operator sees it before it happens.

use std::fmt;

use nexsus_domain::producao::ValorColuna;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::catalogo::{CONHECIDAS, CORTAVEIS, Catalogo, Coluna, DO_BPA, TipoColuna};
use crate::erro::ErroFirebird;
use crate::leitura::Chave;
use crate::plano::TipoReparo;
use crate::sql::CHAVE;
use crate::textos;

/// The columns that say who the patient is.
const DOCUMENTOS: [&str; 2] = ["PRD_CNSPAC", "PRD_CPF_PCNTE"];

/// What `LinhaBpa::colunas` gives.
pub(crate) type Bruta = Vec<(&'static str, ValorColuna)>;

/// One value as it stands, or is going to stand, in a cell.
#[derive(Clone, PartialEq)]
pub(crate) enum Celula {
    Texto(String),
    Numero(f64),
}

/// The text may be a name or a document: only the kind is shown.
impl fmt::Debug for Celula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Texto(_) => f.write_str("Texto(***)"),
            Self::Numero(n) => write!(f, "Numero({n})"),
        }
    }
}

impl Celula {
    /// Text without the blanks a CHAR column or another writer adds at the end.
    pub(crate) fn texto(&self) -> &str {
        match self {
            Self::Texto(t) => t.trim_end(),
            Self::Numero(_) => "",
        }
    }
}

/// A line ready to be written.
#[derive(Debug, Clone)]
pub(crate) struct Pronta {
    pub(crate) chave: Chave,
    /// In the order of [`Molde::colunas`].
    pub(crate) celulas: Vec<Celula>,
    pub(crate) reparos: Vec<(&'static str, TipoReparo)>,
}

impl Pronta {
    /// Quantity of the line.
    pub(crate) fn quantidade(&self, molde: &Molde) -> f64 {
        molde.quantidade(&self.celulas)
    }
}

/// The columns both sides know, and how to fill, hash and compare them.
#[derive(Debug, Clone)]
pub(crate) struct Molde {
    pub(crate) colunas: Vec<Coluna>,
    /// NOT NULL text columns only the table knows: written blank.
    pub(crate) extras: Vec<Coluna>,
    /// Where the columns of [`CHAVE`] stand among the columns.
    da_chave: [Option<usize>; CHAVE.len()],
    da_quantidade: Option<usize>,
    /// Which columns count in a comparison.
    comparaveis: Vec<bool>,
}

impl Molde {
    pub(crate) fn novo(catalogo: &Catalogo) -> Self {
        let colunas = CONHECIDAS.iter().filter_map(|nome| catalogo.coluna(nome).cloned()).collect();
        let extras = catalogo
            .colunas
            .iter()
            .filter(|c| c.nao_nula && c.tipo == TipoColuna::Texto && !CONHECIDAS.contains(&c.nome.as_str()))
            .cloned()
            .collect();
        Self::de(colunas, extras)
    }

    fn de(colunas: Vec<Coluna>, extras: Vec<Coluna>) -> Self {
        let onde = |nome: &str| colunas.iter().position(|c| c.nome == nome);
        Self {
            da_chave: CHAVE.map(onde),
            da_quantidade: onde("PRD_QT_P"),
            comparaveis: colunas.iter().map(|c| !DO_BPA.contains(&c.nome.as_str())).collect(),
            colunas,
            extras,
        }
    }

    /// Only the key: enough to count, a fifth of the bytes to read.
    pub(crate) fn da_chave(&self) -> Self {
        let colunas = self.colunas.iter();
        Self::de(colunas.filter(|c| CHAVE.contains(&c.nome.as_str())).cloned().collect(), Vec::new())
    }

    /// Known columns, then the extras: the order of the parameters of an insert.
    pub(crate) fn para_gravar(&self) -> Vec<Coluna> {
        self.colunas.iter().chain(&self.extras).cloned().collect()
    }

    /// Fits one line. The error names the column, never the value.
    pub(crate) fn aprontar(&self, bruta: &Bruta) -> Result<Pronta, ErroFirebird> {
        let mut reparos = Vec::new();
        for (nome, valor) in bruta {
            let vazio = matches!(valor, ValorColuna::Texto(t) if t.trim().is_empty());
            if !vazio && self.colunas.len() < CONHECIDAS.len() && !self.colunas.iter().any(|c| c.nome == *nome) {
                reparos.push((*nome, TipoReparo::SemColuna));
            }
        }
        self.exigir_documento(bruta)?;
        let mut celulas = Vec::with_capacity(self.colunas.len());
        // Both lists run in the order of domain.md 2.3: the next column is mostly the next value.
        let mut proxima = 0;
        for coluna in &self.colunas {
            let em_frente = bruta[proxima..].iter().position(|(nome, _)| *nome == coluna.nome).map(|p| proxima + p);
            let lugar = em_frente.or_else(|| bruta.iter().position(|(nome, _)| *nome == coluna.nome));
            proxima = lugar.map_or(proxima, |p| p + 1);
            let achado = lugar.map(|p| &bruta[p]);
            let celula = match (achado, coluna.tipo) {
                (Some((_, ValorColuna::Numero(n))), TipoColuna::Inteiro | TipoColuna::Decimal) => Celula::Numero(*n),
                (Some((nome, ValorColuna::Texto(t))), TipoColuna::Texto) => {
                    let (texto, feitos) = ajustar(coluna, t)?;
                    reparos.extend(feitos.into_iter().map(|tipo| (*nome, tipo)));
                    Celula::Texto(texto)
                }
                (None, TipoColuna::Texto) => Celula::Texto(preencher(coluna, String::new())),
                _ => {
                    return Err(ErroFirebird::SemColuna { coluna: coluna.nome.clone(), motivo: textos::COLUNA_TIPO });
                }
            };
            celulas.push(celula);
        }
        Ok(Pronta { chave: self.chave(&celulas), celulas, reparos })
    }

    /// A line that has a document must put one into the table: an old S_PRD without the column of the CPF takes the CNS
    /// or nothing at all, never a patient without document.
    fn exigir_documento(&self, bruta: &Bruta) -> Result<(), ErroFirebird> {
        let mut perdida = None;
        for documento in DOCUMENTOS {
            let traz = bruta
                .iter()
                .any(|(nome, v)| *nome == documento && matches!(v, ValorColuna::Texto(t) if !t.trim().is_empty()));
            if !traz {
                continue;
            }
            if self.colunas.iter().any(|c| c.nome == documento) {
                return Ok(());
            }
            perdida = Some(documento);
        }
        perdida.map_or(Ok(()), |coluna| Err(ErroFirebird::SemDocumento { coluna }))
    }

    /// Quantity of a row, 0 when it is empty.
    pub(crate) fn quantidade(&self, celulas: &[Celula]) -> f64 {
        match self.da_quantidade.and_then(|p| celulas.get(p)) {
            Some(Celula::Numero(n)) => *n,
            _ => 0.0,
        }
    }

    /// Key of a row, read or ready.
    pub(crate) fn chave(&self, celulas: &[Celula]) -> Chave {
        let [org, uid, cmp, cnsmed, cbo, flh, seq] =
            self.da_chave.map(|p| p.and_then(|p| celulas.get(p)).map_or("", Celula::texto));
        Chave::nova(uid, cmp, cnsmed, cbo, flh, seq, org)
    }

    /// Where the columns of [`CHAVE`] stand in a row.
    pub(crate) fn lugares_da_chave(&self) -> [Option<usize>; CHAVE.len()] {
        self.da_chave
    }

    /// The cells that count in a comparison, each with its place in the row.
    pub(crate) fn celulas_e_lugares<'a>(&'a self, celulas: &'a [Celula]) -> impl Iterator<Item = (usize, &'a Celula)> {
        celulas.iter().enumerate().filter(|(lugar, _)| self.comparaveis.get(*lugar).copied().unwrap_or(false))
    }

    /// The columns that count in a comparison.
    pub(crate) fn comparadas(&self) -> Vec<Coluna> {
        self.colunas.iter().zip(&self.comparaveis).filter(|(_, conta)| **conta).map(|(c, _)| c.clone()).collect()
    }

    /// Their cells, in the same order.
    pub(crate) fn celulas_comparadas<'a>(&'a self, celulas: &'a [Celula]) -> impl Iterator<Item = &'a Celula> {
        self.comparaveis(celulas).map(|(_, celula)| celula)
    }

    /// Text of a row in one column, '' when the table has no such column.
    pub(crate) fn texto_de<'a>(&self, celulas: &'a [Celula], nome: &str) -> &'a str {
        let lugar = self.colunas.iter().position(|c| c.nome == nome);
        lugar.and_then(|p| celulas.get(p)).map_or("", Celula::texto)
    }

    /// Room of a column in characters, 0 when the table has no such column.
    pub(crate) fn largura(&self, nome: &str) -> usize {
        self.colunas.iter().find(|c| c.nome == nome).map_or(0, |c| c.tamanho)
    }

    fn comparaveis<'a>(&'a self, celulas: &'a [Celula]) -> impl Iterator<Item = (&'a str, &'a Celula)> {
        self.colunas
            .iter()
            .zip(celulas)
            .zip(&self.comparaveis)
            .filter(|(_, conta)| **conta)
            .map(|((coluna, celula), _)| (coluna.nome.as_str(), celula))
    }

    /// SHA-256 over name and value of every compared column, each with its length in front.
    pub(crate) fn hash(&self, celulas: &[Celula]) -> [u8; 32] {
        let mut resumo = Sha256::new();
        let mut parte = |texto: &str| {
            resumo.update((texto.len() as u64).to_le_bytes());
            resumo.update(texto.as_bytes());
        };
        for (nome, celula) in self.comparaveis(celulas) {
            parte(nome);
            match celula {
                Celula::Texto(_) => parte(celula.texto()),
                Celula::Numero(n) => parte(&format!("{n}")),
            }
        }
        resumo.finalize().into()
    }

    /// Do two rows hold the same in every compared column?
    pub(crate) fn iguais(&self, a: &[Celula], b: &[Celula]) -> bool {
        self.diferentes(a, b).next().is_none()
    }

    /// Names of the columns where two rows differ.
    pub(crate) fn diferencas(&self, a: &[Celula], b: &[Celula]) -> Vec<String> {
        self.diferentes(a, b).map(str::to_owned).collect()
    }

    fn diferentes<'a>(&'a self, a: &'a [Celula], b: &'a [Celula]) -> impl Iterator<Item = &'a str> {
        self.comparaveis(a)
            .zip(self.comparaveis(b))
            .filter(|((_, x), (_, y))| match (x, y) {
                (Celula::Numero(x), Celula::Numero(y)) => x.to_bits() != y.to_bits(),
                (Celula::Texto(_), Celula::Texto(_)) => x.texto() != y.texto(),
                _ => true,
            })
            .map(|((nome, _), _)| nome)
    }
}

/// Fits a text to its column: letters first, then length, then emptiness.
fn ajustar(coluna: &Coluna, texto: &str) -> Result<(String, Vec<TipoReparo>), ErroFirebird> {
    let mut reparos = Vec::new();
    let (mut saida, trocou) =
        para_win1252(texto).map_err(|letra| ErroFirebird::TextoForaDoWin1252 { coluna: coluna.nome.clone(), letra })?;
    if trocou {
        reparos.push(TipoReparo::Trocado);
    }
    // A letter is at least a byte: what is short enough in bytes needs no counting.
    let cabe = |texto: &str| texto.len() <= coluna.tamanho || texto.chars().count() <= coluna.tamanho;
    if !cabe(&saida) {
        // Blanks at the end are no content: dropping them is no repair.
        saida.truncate(saida.trim_end().len());
    }
    if !cabe(&saida) {
        if !CORTAVEIS.contains(&coluna.nome.as_str()) {
            return Err(ErroFirebird::SemColuna { coluna: coluna.nome.clone(), motivo: textos::COLUNA_CURTA });
        }
        saida = saida.chars().take(coluna.tamanho).collect();
        reparos.push(TipoReparo::Cortado);
    }
    Ok((preencher(coluna, saida), reparos))
}

/// '' where the column may be empty; blanks over the whole width where it is NOT NULL
/// (domain.md 2.3: the safest of what real writers do).
pub(crate) fn preencher(coluna: &Coluna, texto: String) -> String {
    if texto.is_empty() && coluna.nao_nula { " ".repeat(coluna.tamanho) } else { texto }
}

/// The text in letters that Windows-1252 has, and whether a letter had to be replaced.
/// `Err` carries the first letter without a twin.
fn para_win1252(texto: &str) -> Result<(String, bool), char> {
    if texto.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return Ok((texto.to_owned(), false));
    }
    let mut saida = String::with_capacity(texto.len());
    let mut trocou = false;
    for c in texto.nfc() {
        if em_win1252(c) {
            saida.push(c);
            continue;
        }
        trocou = true;
        if c.is_control() || c.is_whitespace() {
            saida.push(' ');
        } else if is_combining_mark(c) || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}') {
            // Nothing visible of its own.
        } else if let Some(gemea) = gemea(c) {
            saida.push_str(gemea);
        } else {
            let mut achou = false;
            for d in std::iter::once(c).nfkd().filter(|d| !is_combining_mark(*d)) {
                if !em_win1252(d) {
                    return Err(c);
                }
                saida.push(d);
                achou = true;
            }
            if !achou {
                return Err(c);
            }
        }
    }
    Ok((saida, trocou))
}

/// Letters and signs that decomposition does not bring to a plain one.
fn gemea(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2015}' | '\u{2212}' => "-",
        '\u{2032}' | '\u{02BC}' | '\u{02B9}' => "'",
        '\u{2033}' => "\"",
        '\u{2044}' => "/",
        'ł' => "l",
        'Ł' => "L",
        'đ' => "d",
        'Đ' => "D",
        'ı' => "i",
        _ => return None,
    })
}

/// Is this a printable character of Windows-1252?
fn em_win1252(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A0}'..='\u{FF}') || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(c)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
pub(crate) mod tests {
    use super::*;
    use crate::catalogo::tests::catalogo_de_teste;

    pub(crate) fn bruta() -> Bruta {
        CONHECIDAS
            .iter()
            .map(|nome| {
                let valor = match *nome {
                    "PRD_UID" => ValorColuna::Texto("1234560".into()),
                    "PRD_CMP" | "PRD_MVM" => ValorColuna::Texto("202601".into()),
                    "PRD_FLH" => ValorColuna::Texto("001".into()),
                    "PRD_SEQ" => ValorColuna::Texto("01".into()),
                    "PRD_ORG" => ValorColuna::Texto("BPI".into()),
                    "PRD_NMPAC" => ValorColuna::Texto("JOÃO DE TESTE".into()),
                    "PRD_QT_P" => ValorColuna::Numero(2.0),
                    "PRD_FLPA" => ValorColuna::Texto("0".into()),
                    _ => ValorColuna::Texto(String::new()),
                };
                (*nome, valor)
            })
            .collect()
    }

    fn valor<'a>(molde: &Molde, pronta: &'a Pronta, nome: &str) -> &'a Celula {
        &pronta.celulas[molde.colunas.iter().position(|c| c.nome == nome).unwrap()]
    }

    pub(crate) fn com(nome: &str, valor: &str) -> Bruta {
        let mut bruta = bruta();
        for (n, v) in &mut bruta {
            if *n == nome {
                *v = ValorColuna::Texto(valor.into());
            }
        }
        bruta
    }

    #[test]
    fn corta_texto_livre_por_letras_e_recusa_codigo_curto() {
        let molde = Molde::novo(&catalogo_de_teste());
        let longo = "Ç".repeat(40);
        let pronta = molde.aprontar(&com("PRD_NMPAC", &longo)).unwrap();
        let nome = valor(&molde, &pronta, "PRD_NMPAC");
        assert_eq!(nome.texto().chars().count(), 30);
        assert_eq!(pronta.reparos, [("PRD_NMPAC", TipoReparo::Cortado)]);

        let erro = molde.aprontar(&com("PRD_CID", "A000X")).unwrap_err();
        assert_eq!(erro.codigo(), "firebird_sem_coluna");
        // Blanks beyond the room are not a cut.
        let pronta = molde.aprontar(&com("PRD_CID", "A000    ")).unwrap();
        assert!(pronta.reparos.is_empty());
    }

    #[test]
    fn troca_letras_sem_lugar_e_recusa_as_sem_par() {
        let caso = |texto: &str| para_win1252(texto);
        assert_eq!(caso("JOÃO CONCEIÇÃO – € “ok”"), Ok(("JOÃO CONCEIÇÃO – € “ok”".into(), false)));
        assert_eq!(caso("cafe\u{301}"), Ok(("café".into(), false)));
        assert_eq!(caso("Erdős Łódź"), Ok(("Erdos Lódz".into(), true)));
        assert_eq!(caso("A\u{2011}B\tC"), Ok(("A-B C".into(), true)));
        assert_eq!(caso("ＡＢ ﬁm"), Ok(("AB fim".into(), true)));
        assert_eq!(caso("日本"), Err('日'));
        assert_eq!(caso("→"), Err('→'));
        let molde = Molde::novo(&catalogo_de_teste());
        let erro = molde.aprontar(&com("PRD_NMPAC", "MARIA 日")).unwrap_err();
        assert_eq!(erro.codigo(), "firebird_texto_fora_do_win1252");
        assert!(!erro.to_string().contains("MARIA"));
        assert!(erro.to_string().contains("U+65E5"));
    }

    #[test]
    fn vazio_e_vazio_ou_espacos_nunca_nulo() {
        let mut catalogo = catalogo_de_teste();
        for coluna in &mut catalogo.colunas {
            coluna.nao_nula |= coluna.nome == "PRD_CID";
        }
        catalogo.colunas.push(Coluna { nome: "PRD_LOCAL".into(), tipo: TipoColuna::Texto, tamanho: 3, nao_nula: true });
        let molde = Molde::novo(&catalogo);
        let pronta = molde.aprontar(&bruta()).unwrap();
        let cru = |nome: &str| Some(valor(&molde, &pronta, nome).clone());
        assert_eq!(cru("PRD_CID"), Some(Celula::Texto("    ".into())));
        assert_eq!(cru("PRD_NAUT"), Some(Celula::Texto(String::new())));
        assert_eq!(molde.extras.len(), 1);
        assert_eq!(molde.para_gravar().len(), molde.colunas.len() + 1);
    }

    #[test]
    fn coluna_que_falta_e_contada_so_quando_havia_valor() {
        let mut catalogo = catalogo_de_teste();
        catalogo.colunas.retain(|c| c.nome != "PRD_CPF_PCNTE");
        let molde = Molde::novo(&catalogo);
        assert!(molde.aprontar(&bruta()).unwrap().reparos.is_empty());
        let mut com_os_dois = com("PRD_CPF_PCNTE", "52998224725");
        for (nome, valor) in &mut com_os_dois {
            if *nome == "PRD_CNSPAC" {
                *valor = ValorColuna::Texto("700000000000005".into());
            }
        }
        let pronta = molde.aprontar(&com_os_dois).unwrap();
        assert_eq!(pronta.reparos, [("PRD_CPF_PCNTE", TipoReparo::SemColuna)]);
    }

    #[test]
    fn linha_que_perderia_o_unico_documento_e_recusada() {
        let mut catalogo = catalogo_de_teste();
        catalogo.colunas.retain(|c| c.nome != "PRD_CPF_PCNTE");
        let molde = Molde::novo(&catalogo);
        let erro = molde.aprontar(&com("PRD_CPF_PCNTE", "52998224725")).unwrap_err();
        assert_eq!(erro, ErroFirebird::SemDocumento { coluna: "PRD_CPF_PCNTE" });
        assert!(molde.aprontar(&com("PRD_CNSPAC", "700000000000005")).is_ok());
        // Whoever may go without document goes without document.
        assert!(molde.aprontar(&bruta()).is_ok());
    }

    #[test]
    fn hash_ignora_espacos_finais_e_marcas_do_bpa_e_mais_nada() {
        let molde = Molde::novo(&catalogo_de_teste());
        let base = molde.aprontar(&bruta()).unwrap();
        let hash = |outra: &Bruta| molde.hash(&molde.aprontar(outra).unwrap().celulas);
        let igual = |outra: Bruta| {
            let iguais = molde.iguais(&base.celulas, &molde.aprontar(&outra).unwrap().celulas);
            assert_eq!(iguais, hash(&outra) == molde.hash(&base.celulas), "as duas comparações concordam");
            iguais
        };
        assert!(igual(com("PRD_NMPAC", "JOÃO DE TESTE   ")));
        assert!(igual(com("PRD_FLPA", "3")));
        assert!(!igual(com("PRD_NMPAC", "JOAO DE TESTE")));
        assert!(!igual(com("PRD_CID", "A00")));
        // A value may not slide from one column into its neighbour unseen.
        assert_ne!(hash(&com("PRD_EQP_AREA", "12")), hash(&com("PRD_EQP_SEQ", "12")));
        let outra = molde.aprontar(&com("PRD_CID", "A00")).unwrap();
        assert_eq!(molde.diferencas(&base.celulas, &outra.celulas), ["PRD_CID"]);
    }
}
