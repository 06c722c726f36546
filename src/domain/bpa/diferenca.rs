//! Two files of the BPA, line by line and field by field: what only one of them has, and which fields differ in the lines
//! both have. Lines meet by their place: form, CNES, competência, professional, folha, sequência.

use std::collections::BTreeMap;

use super::campos::Recorte;
use super::conferir::{CampoDiferente, conferir_linha};
use super::linha::TipoDeLinha;
use crate::producao::{Instrumento, LinhaBpa};

/// Place of a line as the file writes it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChaveBpa {
    /// BPA-C or BPA-I.
    pub tipo: TipoDeLinha,
    /// CNES.
    pub cnes: String,
    /// Month of execution.
    pub cmp: String,
    /// Folha and sequência.
    pub folha: String,
    pub sequencia: String,
    /// CNS of the professional; empty in BPA-C.
    pub cns_prof: String,
}

/// The professional is not shown.
impl std::fmt::Debug for ChaveBpa {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {} {} {}/{}", self.tipo, self.cnes, self.cmp, self.folha, self.sequencia)
    }
}

impl ChaveBpa {
    /// The place of a data line.
    pub fn da_linha(tipo: TipoDeLinha, r: &Recorte<'_>) -> Self {
        let campo = |nome| r.campo(tipo.campos(), nome).to_owned();
        Self {
            tipo,
            cnes: campo("prd-cnes"),
            cmp: campo("prd-cmp"),
            folha: campo("prd-flh"),
            sequencia: campo("prd-seq"),
            cns_prof: campo("prd-cnsmed"),
        }
    }
}

impl From<&LinhaBpa> for ChaveBpa {
    fn from(l: &LinhaBpa) -> Self {
        let individual = l.org == Instrumento::Bpi;
        Self {
            tipo: if individual { TipoDeLinha::Individualizada } else { TipoDeLinha::Consolidada },
            cnes: l.uid.to_string(),
            cmp: l.cmp.to_string(),
            folha: l.flh.to_string(),
            sequencia: l.seq.to_string(),
            cns_prof: l.cnsmed.filter(|_| individual).map(|c| c.to_string()).unwrap_or_default(),
        }
    }
}

/// A line both files have, with other words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinhaDiferente {
    /// Its place.
    pub chave: ChaveBpa,
    /// Fields that differ.
    pub campos: Vec<CampoDiferente>,
}

/// The result.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparacao {
    /// Lines equal in every field both have.
    pub iguais: u64,
    /// Lines that differ.
    pub diferentes: Vec<LinhaDiferente>,
    /// Places only the first has, only the second has. A place that stands twice is there as often as it is left over.
    pub so_no_primeiro: Vec<ChaveBpa>,
    pub so_no_segundo: Vec<ChaveBpa>,
}

impl Comparacao {
    /// Nothing differs.
    pub fn igual(&self) -> bool {
        self.diferentes.is_empty() && self.so_no_primeiro.is_empty() && self.so_no_segundo.is_empty()
    }
}

/// Compares the data lines of two files, given without their ends; headers and blank lines are passed over. Fields of which
/// one file has no position are not compared.
pub fn comparar<'a>(
    primeiro: impl IntoIterator<Item = &'a str>,
    segundo: impl IntoIterator<Item = &'a str>,
) -> Comparacao {
    let mut esperam: BTreeMap<ChaveBpa, Vec<Recorte<'a>>> = BTreeMap::new();
    for (chave, r) in segundo.into_iter().filter_map(entrada) {
        esperam.entry(chave).or_default().push(r);
    }
    // Taken from the end: of lines that stand twice the first meets the first.
    for fila in esperam.values_mut() {
        fila.reverse();
    }
    let mut fim = Comparacao::default();
    for (chave, um) in primeiro.into_iter().filter_map(entrada) {
        let Some(outro) = esperam.get_mut(&chave).and_then(Vec::pop) else {
            fim.so_no_primeiro.push(chave);
            continue;
        };
        let campos = campos_diferentes(chave.tipo, &um, &outro);
        if campos.is_empty() {
            fim.iguais += 1;
        } else {
            fim.diferentes.push(LinhaDiferente { chave, campos });
        }
    }
    fim.so_no_segundo.extend(esperam.into_iter().flat_map(|(c, r)| std::iter::repeat_n(c, r.len())));
    fim
}

/// Compares the data lines of a file with lines of ours, given the columns these send to `S_PRD`.
pub fn comparar_com_linhas<'a>(
    arquivo: impl IntoIterator<Item = &'a str>,
    linhas: impl IntoIterator<Item = &'a LinhaBpa>,
) -> Comparacao {
    let mut esperam: BTreeMap<ChaveBpa, &LinhaBpa> = linhas.into_iter().map(|l| (ChaveBpa::from(l), l)).collect();
    let mut fim = Comparacao::default();
    for (chave, r) in arquivo.into_iter().filter_map(entrada) {
        let Some(l) = esperam.remove(&chave) else {
            fim.so_no_primeiro.push(chave);
            continue;
        };
        let campos = conferir_linha(chave.tipo, &r, l);
        if campos.is_empty() {
            fim.iguais += 1;
        } else {
            fim.diferentes.push(LinhaDiferente { chave, campos });
        }
    }
    fim.so_no_segundo.extend(esperam.into_keys());
    fim
}

fn entrada(linha: &str) -> Option<(ChaveBpa, Recorte<'_>)> {
    let tipo = TipoDeLinha::da_linha(linha)?;
    let r = Recorte::novo(linha);
    Some((ChaveBpa::da_linha(tipo, &r), r))
}

fn campos_diferentes(tipo: TipoDeLinha, um: &Recorte<'_>, outro: &Recorte<'_>) -> Vec<CampoDiferente> {
    let ate = um.largura().min(outro.largura());
    let comuns = tipo.campos().iter().filter(|c| c.ate <= ate);
    comuns
        .filter_map(|c| {
            let (a, b) = (um.entre(c.de, c.ate).trim(), outro.entre(c.de, c.ate).trim());
            (a != b).then(|| CampoDiferente { campo: c.nome, um: a.to_owned(), outro: b.to_owned() })
        })
        .collect()
}
