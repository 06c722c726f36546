//! Rows of S_PRD as they come back.
//!
//! Other programs write the same table their own way (blanks at the end, folha "1" for
//! "001"), so a key is compared in one normal form.

use std::fmt;

use nexsus_domain::producao::{LinhaBpa, ValorColuna};

/// The natural key of a row. `Debug` leaves out the CNS of the professional.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chave {
    /// PRD_UID, CNES of the establishment.
    pub uid: String,
    /// PRD_CMP, AAAAMM.
    pub cmp: String,
    /// PRD_CNSMED.
    pub cnsmed: String,
    /// PRD_CBO.
    pub cbo: String,
    /// PRD_FLH, three digits.
    pub flh: String,
    /// PRD_SEQ, two digits.
    pub seq: String,
    /// PRD_ORG, `BPI` or `BPA`.
    pub org: String,
}

impl fmt::Debug for Chave {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chave({} {} {} ••• {}/{})", self.org, self.uid, self.cmp, self.flh, self.seq)
    }
}

impl Chave {
    pub(crate) fn nova(uid: &str, cmp: &str, cnsmed: &str, cbo: &str, flh: &str, seq: &str, org: &str) -> Self {
        Self {
            uid: uid.trim().to_owned(),
            cmp: cmp.trim().to_owned(),
            cnsmed: cnsmed.trim().to_owned(),
            cbo: cbo.trim().to_owned(),
            flh: com_zeros(flh, 3),
            seq: com_zeros(seq, 2),
            org: org.trim().to_owned(),
        }
    }

    /// Key of a line of ours.
    pub fn da_linha(linha: &LinhaBpa) -> Self {
        let colunas = linha.colunas();
        let texto = |nome: &str| {
            colunas
                .iter()
                .find_map(|(n, v)| match v {
                    ValorColuna::Texto(t) if *n == nome => Some(t.as_str()),
                    _ => None,
                })
                .unwrap_or("")
        };
        Self::nova(
            texto("PRD_UID"),
            texto("PRD_CMP"),
            texto("PRD_CNSMED"),
            texto("PRD_CBO"),
            texto("PRD_FLH"),
            texto("PRD_SEQ"),
            texto("PRD_ORG"),
        )
    }
}

fn com_zeros(texto: &str, largura: usize) -> String {
    let limpo = texto.trim();
    if !limpo.is_empty() && limpo.len() < largura && limpo.bytes().all(|b| b.is_ascii_digit()) {
        format!("{limpo:0>largura$}")
    } else {
        limpo.to_owned()
    }
}

/// One row found in the target: key and hash of the columns both sides know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinhaLida {
    /// Natural key.
    pub chave: Chave,
    /// SHA-256 of the compared columns.
    pub hash: [u8; 32],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chave_em_forma_normal() {
        let nossa = Chave::nova("1234560", "202601", "7", "225125", "001", "09", "BPI");
        let alheia = Chave::nova("1234560 ", "202601", "7  ", "225125", "1", "9 ", "BPI");
        assert_eq!(nossa, alheia);
        assert_eq!(Chave::nova("", "", "", "", "A", "", "").flh, "A");
        assert_eq!(com_zeros("", 3), "");
        assert_eq!(com_zeros("1000", 3), "1000");
    }

    #[test]
    fn debug_nao_mostra_o_profissional() {
        let chave = Chave::nova("1234560", "202601", "700000000000005", "225125", "1", "9", "BPI");
        let texto = format!("{chave:?}");
        assert!(!texto.contains("700000000000005") && texto.contains("001/09"), "{texto}");
    }
}
