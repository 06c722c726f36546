//! What a line sends to `S_PRD`, in the order of the table, and the hash of that content.
//!
//! `CHK_SUM`, `PRD_APRES` and `PRD_ID` belong to the BPA program and are never written (domain.md 2.3).
//! No value is ever NULL: an empty column is an empty text.

use sha2::{Digest, Sha256};

use super::linha::{Instrumento, LinhaBpa};
use crate::data::aaaammdd;

/// A value for one column of `S_PRD`.
#[derive(Clone, PartialEq)]
pub enum ValorColuna {
    Texto(String),
    /// Only `PRD_QT_P`.
    Numero(f64),
}

/// The text may be a name or a document: only the kind is shown.
impl std::fmt::Debug for ValorColuna {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Texto(_) => f.write_str("Texto(***)"),
            Self::Numero(n) => write!(f, "Numero({n})"),
        }
    }
}

impl LinhaBpa {
    /// The columns and their values in the order of the table. A consolidated line leaves out person and professional.
    pub fn colunas(&self) -> Vec<(&'static str, ValorColuna)> {
        let individual = self.org == Instrumento::Bpi;
        let texto = |t: String| ValorColuna::Texto(t);
        // Columns that only the individualised form fills.
        let pessoal = |t: String| ValorColuna::Texto(if individual { t } else { String::new() });
        let sinal = |c: char| ValorColuna::Texto(c.to_string());
        let opcao = |o: Option<String>| pessoal(o.unwrap_or_default());
        let rua = match self.situacao_rua {
            Some(true) => "S",
            Some(false) => "N",
            None => " ",
        };
        vec![
            ("PRD_UID", texto(self.uid.to_string())),
            ("PRD_CMP", texto(self.cmp.to_string())),
            ("PRD_CNSMED", opcao(self.cnsmed.map(|c| c.to_string()))),
            ("PRD_CBO", texto(self.cbo.to_string())),
            ("PRD_FLH", texto(self.flh.to_string())),
            ("PRD_SEQ", texto(self.seq.to_string())),
            ("PRD_PA", texto(self.pa.to_string())),
            ("PRD_CNSPAC", opcao(self.cnspac.map(|c| c.to_string()))),
            ("PRD_NMPAC", pessoal(self.nmpac.clone())),
            ("PRD_DTNASC", pessoal(aaaammdd(self.dtnasc))),
            ("PRD_SEXO", pessoal(self.sexo.to_string())),
            ("PRD_IBGE", pessoal(self.ibge.to_string())),
            ("PRD_DTATEN", pessoal(aaaammdd(self.dtaten))),
            ("PRD_CID", pessoal(self.cid.clone())),
            ("PRD_IDADE", texto(format!("{:03}", self.idade))),
            ("PRD_QT_P", ValorColuna::Numero(f64::from(self.qt))),
            ("PRD_CATEN", pessoal(self.caten.clone())),
            ("PRD_NAUT", pessoal(self.naut.clone())),
            ("PRD_ORG", texto(self.org.to_string())),
            ("PRD_MVM", texto(self.mvm.to_string())),
            ("PRD_FLPA", sinal(self.sinais.flpa)),
            ("PRD_FLCBO", sinal(self.sinais.flcbo)),
            ("PRD_FLCA", sinal(self.sinais.flca)),
            ("PRD_FLIDA", sinal(self.sinais.flida)),
            ("PRD_FLQT", sinal(self.sinais.flqt)),
            ("PRD_FLER", sinal(self.sinais.fler)),
            ("PRD_FLMUN", sinal(self.sinais.flmun)),
            ("PRD_FLCID", sinal(self.sinais.flcid)),
            ("PRD_RACA", pessoal(self.raca.to_string())),
            ("PRD_SERVICO", pessoal(self.servico.clone())),
            ("PRD_CLASSIFICACAO", pessoal(self.classificacao.clone())),
            ("PRD_EQUIPE", pessoal(self.equipe.clone())),
            ("PRD_ETNIA", pessoal(self.etnia.clone())),
            ("PRD_NAC", pessoal(self.nac.clone())),
            ("PRD_ADVQT", texto(self.advqt.clone())),
            ("PRD_CNPJ", opcao(self.cnpj.map(|c| c.to_string()))),
            ("PRD_EQP_AREA", pessoal(self.eqp_area.clone())),
            ("PRD_EQP_SEQ", pessoal(self.eqp_seq.clone())),
            ("PRD_LOGRAD_PCNTE", pessoal(self.lograd.clone())),
            ("PRD_CEP_PCNTE", opcao(self.cep.map(|c| c.to_string()))),
            ("PRD_END_PCNTE", pessoal(self.end.clone())),
            ("PRD_COMPL_PCNTE", pessoal(self.compl.clone())),
            ("PRD_NUM_PCNTE", pessoal(self.num.clone())),
            ("PRD_BAIRRO_PCNTE", pessoal(self.bairro.clone())),
            ("PRD_DDTEL_PCNTE", pessoal(self.ddd.clone())),
            ("PRD_TEL_PCNTE", pessoal(self.tel.clone())),
            ("PRD_EMAIL_PCNTE", pessoal(self.email.clone())),
            ("PRD_INE", pessoal(self.ine.clone())),
            ("PRD_CPF_PCNTE", opcao(self.cpf.map(|c| c.to_string()))),
            ("PRD_SITUACAO_RUA", pessoal(rua.to_owned())),
        ]
    }

    /// SHA-256 over [`LinhaBpa::colunas`]: two lines with the same hash put the same row in `S_PRD`.
    pub fn hash_conteudo(&self) -> [u8; 32] {
        let colunas = self.colunas();
        hash_de_colunas(colunas.iter().map(|(nome, valor)| (*nome, valor)))
    }
}

/// Hash of named columns, each name and value preceded by its length so that no two sets can run together. Blanks at the end
/// of a text do not count: the BPA pads its columns, and a row read back must give the hash of the row sent.
pub fn hash_de_colunas<'a>(colunas: impl IntoIterator<Item = (&'a str, &'a ValorColuna)>) -> [u8; 32] {
    // One call over less than 2 KiB a line instead of three hundred over a few bytes each.
    let mut tudo = Vec::with_capacity(2_048);
    let mut parte = |marca: u8, bytes: &[u8]| {
        tudo.push(marca);
        tudo.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        tudo.extend_from_slice(bytes);
    };
    for (nome, valor) in colunas {
        parte(b'c', nome.as_bytes());
        match valor {
            ValorColuna::Texto(t) => parte(b't', t.trim_end_matches(' ').as_bytes()),
            ValorColuna::Numero(n) => parte(b'n', &n.to_bits().to_be_bytes()),
        }
    }
    Sha256::digest(&tudo).into()
}
