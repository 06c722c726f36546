//! Why a line is refused, in one sentence that names the field: the reason, and the fields the line carries along.
//!
//! Told from what is kept of a refused line, so that it reads the same right after the import, in the queue and months
//! later. Never repeats the value that was read.

use nexsus_domain::{Cbo, Cnes, Cns, CodigoProcedimento};

use crate::{Campo, Motivo, textos};

/// A code with a form of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Codigo {
    Cnes,
    Cns,
    Cbo,
    Procedimento,
}

impl Codigo {
    /// By the name of the field in a layout of the SUS or in a table of ours.
    fn do_campo(nome: &str) -> Option<Self> {
        Some(match nome.to_ascii_uppercase().as_str() {
            "CNES" | "CNES_ESTAB" | "PRD-CNES" | "PRD_UID" | "PA_CODUNI" | "PA_CNES" | "CODUNI" => Self::Cnes,
            "CNS_PROF" | "PRD-CNSMED" | "PRD_CNSMED" | "PA_CNSMED" | "CNSMED" => Self::Cns,
            "CBO_PROF" | "PRD-CBO" | "PRD_CBO" | "PA_CBOCOD" | "PA_CBO" | "PACBO_CBO" => Self::Cbo,
            "CO_PROCEDIMENTO" | "PRD-PA" | "PRD_PA" | "PA_PROC_ID" | "PA_CODPRO" | "PA_PROC" | "PROC_ID" | "PA_ID"
            | "PACBO_PA" | "PACID_PA" | "PASRV_PA" => Self::Procedimento,
            _ => return None,
        })
    }

    fn vale(self, valor: &str) -> bool {
        match self {
            Self::Cnes => Cnes::ler(valor).is_ok(),
            Self::Cns => Cns::ler(valor).is_ok(),
            Self::Cbo => Cbo::ler(valor).is_ok(),
            Self::Procedimento => CodigoProcedimento::ler(valor).is_ok(),
        }
    }

    /// Name, how many digits it has, and what else to call them.
    const fn nome(self) -> (&'static str, Option<usize>) {
        match self {
            Self::Cnes => ("CNES", Some(7)),
            Self::Cns => ("CNS do profissional", Some(15)),
            Self::Cbo => ("CBO", None),
            Self::Procedimento => ("código do procedimento", Some(10)),
        }
    }

    fn frase(self, valor: &str) -> String {
        let (nome, algarismos) = self.nome();
        let digitos = valor.chars().filter(char::is_ascii_digit).count();
        let limpo = valor.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | ' '));
        match algarismos {
            None => textos::explicar::forma(nome, "6 letras ou números"),
            Some(n) if limpo && digitos == n => textos::explicar::digito(nome),
            Some(n) => textos::explicar::forma(nome, &format!("{n} números")),
        }
    }
}

/// The reason as a sentence, with the field where one is to blame. `campos` is what the refused line carries: one field
/// where the reader knows which is wrong, all of them where a person may mend the line.
pub fn explicar(motivo: Motivo, campos: &[Campo]) -> String {
    let valor = |c: &Campo| c.valor.trim().to_owned();
    match motivo {
        Motivo::CodigoInvalido => {
            let ruim = campos.iter().find_map(|c| {
                let codigo = Codigo::do_campo(&c.nome)?;
                let v = valor(c);
                (!v.is_empty() && !codigo.vale(&v)).then(|| codigo.frase(&v))
            });
            ruim.or_else(|| unico(motivo, campos)).unwrap_or_else(|| motivo.frase().to_owned())
        }
        Motivo::CodigoAusente => {
            let em_branco = campos.iter().filter(|c| valor(c).is_empty()).find_map(|c| Codigo::do_campo(&c.nome));
            em_branco
                .map(|c| textos::explicar::falta(c.nome().0))
                .or_else(|| unico(motivo, campos))
                .unwrap_or_else(|| motivo.frase().to_owned())
        }
        _ => unico(motivo, campos).unwrap_or_else(|| motivo.frase().to_owned()),
    }
}

/// Where the line carries one field it is the wrong one.
fn unico(motivo: Motivo, campos: &[Campo]) -> Option<String> {
    match campos {
        [c] => Some(textos::explicar::no_campo(motivo.frase(), &c.nome)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn campo(nome: &str, valor: &str) -> Campo {
        Campo { nome: nome.into(), valor: valor.into() }
    }

    #[test]
    fn o_codigo_ruim_e_nomeado_entre_os_bons() {
        let c = [campo("cns_prof", "700000000000005"), campo("cbo_prof", "225125"), campo("cnes", "1234561")];
        assert_eq!(explicar(Motivo::CodigoInvalido, &c), "O dígito do CNES não confere.");
        let c = [campo("cns_prof", "700000000000005"), campo("cbo_prof", "2251"), campo("cnes", "1234560")];
        assert_eq!(explicar(Motivo::CodigoInvalido, &c), "O campo CBO não tem 6 letras ou números.");
        let c = [campo("cns_prof", ""), campo("cbo_prof", "225125")];
        assert_eq!(explicar(Motivo::CodigoAusente, &c), "Falta o CNS do profissional.");
        assert_eq!(explicar(Motivo::CodigoInvalido, &[campo("PRD_UID", "12345")]), "O campo CNES não tem 7 números.");
        assert_eq!(
            explicar(Motivo::CodigoInvalido, &[campo("prd-pa", "0301010071")]),
            "O dígito do código do procedimento não confere."
        );
    }

    #[test]
    fn um_campo_so_e_o_culpado_e_o_valor_nunca_aparece() {
        assert_eq!(
            explicar(Motivo::CodigoInvalido, &[campo("prd-cid", "ZZZZ")]),
            "O código não é válido (dígito verificador ou forma) (campo prd-cid)."
        );
        let f = explicar(Motivo::ValorInvalido, &[campo("PRD_QT_A", "1x")]);
        assert!(f.ends_with("(campo PRD_QT_A).") && !f.contains("1x"), "{f}");
        assert_eq!(explicar(Motivo::Duplicado, &[]), Motivo::Duplicado.frase());
    }
}
