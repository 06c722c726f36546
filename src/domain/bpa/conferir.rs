//! A line of a file against a line of the Produção, field by field: the file is cut by the layout, the other side asked
//! for its columns of `S_PRD`. Writer and check share the table of positions and nothing else.

use super::campos::Recorte;
use super::linha::TipoDeLinha;
use crate::producao::{Instrumento, LinhaBpa, ValorColuna};
use crate::texto::sus;

/// Columns of `S_PRD` that stand in each field (domain.md 2.3); joined where there are two.
const COLUNAS: &[(&str, &[&str])] = &[
    ("prd-cnes", &["PRD_UID"]),
    ("prd-cmp", &["PRD_CMP"]),
    ("prd-cnsmed", &["PRD_CNSMED"]),
    ("prd-cbo", &["PRD_CBO"]),
    ("prd-dtaten", &["PRD_DTATEN"]),
    ("prd-flh", &["PRD_FLH"]),
    ("prd-seq", &["PRD_SEQ"]),
    ("prd-pa", &["PRD_PA"]),
    ("prd-cnspac", &["PRD_CNSPAC"]),
    ("prd-sexo", &["PRD_SEXO"]),
    ("prd-ibge", &["PRD_IBGE"]),
    ("prd-cid", &["PRD_CID"]),
    ("prd-idade", &["PRD_IDADE"]),
    ("prd-qt", &["PRD_QT_P"]),
    ("prd-caten", &["PRD_CATEN"]),
    ("prd-naut", &["PRD_NAUT"]),
    ("prd-nmpac", &["PRD_NMPAC"]),
    ("prd-dtnasc", &["PRD_DTNASC"]),
    ("prd-raca", &["PRD_RACA"]),
    ("prd-etnia", &["PRD_ETNIA"]),
    ("prd-nac", &["PRD_NAC"]),
    ("prd-srv", &["PRD_SERVICO"]),
    ("prd-clf", &["PRD_CLASSIFICACAO"]),
    ("prd-equipe-seq", &["PRD_EQP_SEQ"]),
    ("prd-equipe-area", &["PRD_EQP_AREA"]),
    ("prd-cnpj", &["PRD_CNPJ"]),
    ("prd-cep", &["PRD_CEP_PCNTE"]),
    ("prd-lograd", &["PRD_LOGRAD_PCNTE"]),
    ("prd-end", &["PRD_END_PCNTE"]),
    ("prd-compl", &["PRD_COMPL_PCNTE"]),
    ("prd-num", &["PRD_NUM_PCNTE"]),
    ("prd-bairro", &["PRD_BAIRRO_PCNTE"]),
    ("prd-ddtel", &["PRD_DDTEL_PCNTE", "PRD_TEL_PCNTE"]),
    ("prd-email", &["PRD_EMAIL_PCNTE"]),
    ("prd-ine", &["PRD_INE"]),
    ("prd-cpf", &["PRD_CPF_PCNTE"]),
    ("prd-situacao-rua", &["PRD_SITUACAO_RUA"]),
];

/// Fields that say who the patient is or where he lives: named when they differ, never shown.
pub fn campo_pessoal(campo: &str) -> bool {
    matches!(
        campo,
        "prd-cnspac"
            | "prd-cpf"
            | "prd-nmpac"
            | "prd-dtnasc"
            | "prd-cep"
            | "prd-lograd"
            | "prd-end"
            | "prd-compl"
            | "prd-num"
            | "prd-bairro"
            | "prd-ddtel"
            | "prd-email"
            | "prd-situacao-rua"
            | "prd-sem-cpf"
    )
}

/// A field that says one thing here and another there.
#[derive(Clone, PartialEq, Eq)]
pub struct CampoDiferente {
    /// Field of the layout.
    pub campo: &'static str,
    /// What the first side says.
    pub um: String,
    /// What the second side says.
    pub outro: String,
}

/// The values may be a name or a document.
impl std::fmt::Debug for CampoDiferente {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CampoDiferente").field("campo", &self.campo).finish_non_exhaustive()
    }
}

/// Every field in which a line of a file and a line of ours differ; `tipo` among them when the forms do. A field behind
/// the end of a shorter file is not looked at.
pub fn conferir_linha(tipo: TipoDeLinha, r: &Recorte<'_>, l: &LinhaBpa) -> Vec<CampoDiferente> {
    let esperado = if l.org == Instrumento::Bpi { TipoDeLinha::Individualizada } else { TipoDeLinha::Consolidada };
    if tipo != esperado {
        return vec![CampoDiferente { campo: "prd-ident", um: codigo(tipo), outro: codigo(esperado) }];
    }
    let colunas = l.colunas();
    let da_coluna = |nome: &str| match colunas.iter().find(|c| c.0 == nome).map(|c| &c.1) {
        Some(ValorColuna::Texto(t)) => t.trim().to_owned(),
        Some(ValorColuna::Numero(n)) => format!("{n:.0}"),
        None => String::new(),
    };
    let mut diferentes = Vec::new();
    for campo in tipo.campos().iter().filter(|c| c.ate <= r.largura()) {
        let no_arquivo = r.entre(campo.de, campo.ate).trim();
        let aqui = match campo.nome {
            "prd-ident" => codigo(esperado),
            "prd-org" => "BPA".to_owned(),
            // Stands in no column: it follows from the CPF.
            "prd-sem-cpf" => if l.cpf.is_some() { "N" } else { "S" }.to_owned(),
            // One document, never two: with a CPF the CNS stays out.
            "prd-cnspac" if l.cpf.is_some() => String::new(),
            // A telephone without area code has no form in the layout and stays out.
            "prd-ddtel" if da_coluna("PRD_DDTEL_PCNTE").is_empty() => String::new(),
            nome => {
                let nomes = COLUNAS.iter().find(|c| c.0 == nome).map_or(&[][..], |c| c.1);
                let junto: String = nomes.iter().map(|n| da_coluna(n)).collect();
                sus(&junto, campo.ate - campo.de + 1)
            }
        };
        if sem_zeros(no_arquivo) != sem_zeros(&aqui) {
            diferentes.push(CampoDiferente { campo: campo.nome, um: no_arquivo.to_owned(), outro: aqui });
        }
    }
    diferentes
}

fn codigo(tipo: TipoDeLinha) -> String {
    if tipo == TipoDeLinha::Individualizada { "03" } else { "02" }.to_owned()
}

/// Numbers without the zeros that only fill the field; a field of zeros stays a zero, and is not an empty one.
fn sem_zeros(t: &str) -> &str {
    if t.is_empty() || !t.bytes().all(|b| b.is_ascii_digit()) {
        return t;
    }
    let resto = t.trim_start_matches('0');
    if resto.is_empty() { "0" } else { resto }
}
