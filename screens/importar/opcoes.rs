//! Step 2: what the reader may be told beside the file. Each kind of file asks only what it can use.

use std::path::PathBuf;

use chrono::NaiveDate;
use nexsus_widgets::{Campo, Formulario, Mascara};

use crate::comum::formato::dia;
use crate::quadro::Texto;
use crate::servico::{Cns, Competencia, PedidoImportacao, Tipo};
use crate::textos::importar as t;

/// The form of a kind of file; `None` when there is nothing to ask.
pub fn formulario(tipo: Tipo, hoje: NaiveDate) -> Option<Formulario> {
    let campos = match tipo {
        Tipo::Planilha | Tipo::CnesXml | Tipo::Retorno | Tipo::Kit | Tipo::Bpa => return None,
        Tipo::Pdf => vec![Campo::novo("profissional", t::R_PROFISSIONAL, Mascara::Cns).ajuda(t::A_PROFISSIONAL)],
        Tipo::Txt => vec![
            Campo::novo("competencia", t::R_COMPETENCIA, Mascara::Competencia).ajuda(t::A_COMPETENCIA),
            Campo::novo("leiaute", t::R_LEIAUTE, Mascara::texto(400)).estica().ajuda(t::A_LEIAUTE),
        ],
    };
    Some(Formulario::novo(campos, dia(hoje)))
}

/// Puts what the form says into the request; the fields that break a rule are marked and named.
pub fn aplicar(f: &mut Formulario, p: &mut PedidoImportacao) -> Result<(), ()> {
    f.limpar_erros();
    let mut certo = true;
    match p.tipo {
        Tipo::Pdf => {
            let v = f.valor("profissional").to_owned();
            p.profissional = Cns::ler(&v).ok();
            if p.profissional.is_none() && !v.is_empty() {
                f.definir_erro("profissional", Texto::novo(t::E_CNS));
                certo = false;
            }
        }
        Tipo::Txt => {
            let v = f.valor("competencia").to_owned();
            p.competencia = Competencia::ler(&v).ok();
            if p.competencia.is_none() && !v.is_empty() {
                f.definir_erro("competencia", Texto::novo(t::E_COMPETENCIA));
                certo = false;
            }
            let caminho = f.valor("leiaute").trim();
            p.leiaute = (!caminho.is_empty()).then(|| PathBuf::from(caminho));
        }
        Tipo::Planilha | Tipo::CnesXml | Tipo::Retorno | Tipo::Kit | Tipo::Bpa => {}
    }
    if certo { Ok(()) } else { Err(()) }
}
