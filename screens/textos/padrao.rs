//! Words of the choices for one procedure.

use crate::servico::Instrumento;

pub const TITULO: &str = "Padrão do procedimento";
pub const EXPLICA: &str =
    "Vale onde o atendimento não diz. Campo em branco: nada definido. A SIGTAP do procedimento confere cada escolha.";
pub const SEM_MUDANCA: &str = "Nada mudou.";
pub const SUJO: &str = "Há alterações não gravadas no padrão do procedimento. Sair e descartar?";

pub const ROTULOS: &[(&str, &str)] = &[("cid", "CID"), ("servico", "Serviço/classe"), ("instrumento", "Instrumento")];
pub const INSTRUMENTOS: &[(&str, &str)] = &[("I", "BPA-I"), ("C", "BPA-C")];

pub const A_CID: &str = "CID-10 de três ou quatro letras e números, como Z000.";
pub const A_SERVICO: &str = "Serviço e classe com três números cada, como 114/007.";
pub const A_INSTRUMENTO: &str = "I individualizado, C consolidado; só onde a SIGTAP aceita os dois.";

pub fn gravado(codigo: &str) -> String {
    format!("Padrão de {codigo} gravado; gere a prévia de novo (t).")
}

/// The letter of the form.
pub fn letra_do_instrumento(i: Instrumento) -> &'static str {
    if i == Instrumento::Bpa { "C" } else { "I" }
}
