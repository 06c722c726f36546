//! A reading in pieces, until the readers hand their blocks out themselves.

use nexsus_domain::{Atendimento, Dinheiro};
use nexsus_ingest::{Arranjo, Campo, Controle, Item, Itens, Leitura, Motivo, Opcoes, Rejeito, Tipo};

/// Some lines of a file.
pub struct Bloco {
    pub itens: Itens,
    pub rejeitos: Vec<Rejeito>,
}

/// A reading without its lines.
pub struct Resumo {
    pub tipo: Tipo,
    pub layout: String,
    pub lidas: u64,
    pub itens: u64,
    pub rejeitos: u64,
    pub mobilia: u64,
    pub soma_lida: Option<Dinheiro>,
    pub soma_impressa: Option<Dinheiro>,
    pub controles: Vec<Controle>,
    pub arranjo: Option<Arranjo>,
    pub avisos: Vec<String>,
}

impl Resumo {
    pub fn confere(&self) -> bool {
        self.itens + self.rejeitos + self.mobilia == self.lidas
    }
}

pub fn em_um_bloco(l: Leitura) -> (Bloco, Resumo) {
    let resumo = Resumo {
        tipo: l.tipo,
        layout: l.layout,
        lidas: l.lidas,
        itens: l.itens.len() as u64,
        rejeitos: l.rejeitos.len() as u64,
        mobilia: l.mobilia,
        soma_lida: l.soma_lida,
        soma_impressa: l.soma_impressa,
        controles: l.controles,
        arranjo: l.arranjo,
        avisos: l.avisos,
    };
    (Bloco { itens: l.itens, rejeitos: l.rejeitos }, resumo)
}

pub fn montar(tipo: Tipo, campos: &[Campo], _op: &Opcoes) -> Result<Item, Motivo> {
    let t = |n: &str| campos.iter().find(|c| c.nome == n).map(|c| c.valor.trim().to_owned()).unwrap_or_default();
    match tipo {
        Tipo::Pdf => {
            let valor_aureo = Dinheiro::ler(&t("valor_aureo")).map_err(|_| Motivo::ValorInvalido)?;
            Ok(Item::Atendimento(Box::new(Atendimento {
                data_atend: nexsus_domain::data::ler_data(&t("data_atend")).ok_or(Motivo::DataInvalida)?,
                cod_pac: Some(t("cod_pac")).filter(|c| !c.is_empty()).ok_or(Motivo::PacienteAusente)?,
                cod_proc_aureo: Some(t("cod_proc_aureo")).filter(|c| !c.is_empty()).ok_or(Motivo::CodigoAusente)?,
                proc_aureo: t("proc_aureo"),
                valor_aureo,
                quantidade: 1,
                cns_prof: None,
                cbo: None,
                cid: None,
                carater: String::new(),
                autorizacao: String::new(),
                servico: String::new(),
                classificacao: String::new(),
            })))
        }
        Tipo::Planilha => {
            let cod_pac = Some(t("cod_pac")).filter(|c| !c.is_empty()).ok_or(Motivo::CodigoAusente)?;
            let nome = Some(t("nome")).filter(|c| !c.is_empty()).ok_or(Motivo::NomeAusente)?;
            Ok(Item::Paciente(Box::new(nexsus_domain::Paciente { cod_pac, nome, ..Default::default() })))
        }
        Tipo::Txt => Err(Motivo::CodigoInvalido),
    }
}
