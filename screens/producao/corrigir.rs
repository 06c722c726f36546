//! From a crítica or a pending attendance to the record and field that settle it.

use std::collections::HashMap;

use nexsus_widgets::{Coluna, Largura, Linha, Tom};

use super::tabelas::{Grupo, Preso};
use crate::comum::lista::{Item, Lista};
use crate::quadro::{PedidoTela, Rota, Texto};
use crate::servico::{AtendimentoDaLista, CodigoProcedimento, Uuid};
use crate::textos::producao as t;

/// Attendances of one reason that are listed one by one.
const LISTADOS: usize = 500;

/// The place of `onde` ("paciente.cpf") for the record with this key; `None` when it is mended in the source file.
pub fn rota(onde: &str, chave: &str) -> Option<Rota> {
    let (registro, campo) = onde.split_once('.').unwrap_or((onde, ""));
    match registro {
        // A patient that is not registered is named by the code of the report.
        "paciente" => Some(match chave.parse::<Uuid>() {
            Ok(id) if chave.contains('-') => Rota::PacienteCampo(id, campo.to_owned()),
            _ => Rota::Pacientes((!chave.is_empty()).then(|| chave.to_owned())),
        }),
        "profissional" => Some(Rota::Regra),
        "depara" => Some(Rota::DeparaDe(chave.to_owned())),
        "padrao" => CodigoProcedimento::ler(chave).ok().map(|c| Rota::Padrao(c, campo.to_owned())),
        "sigtap" => Some(Rota::Importar(PedidoTela::default())),
        "estabelecimento" => Some(Rota::EstabelecimentoCampo(campo.to_owned())),
        _ => None,
    }
}

/// The attendances of one reason, as a list of its own.
#[derive(Debug)]
pub struct Aberta {
    pub titulo: String,
    pub frase: String,
    motivo: String,
    presos: Vec<Preso>,
    lidos: Vec<AtendimentoDaLista>,
    /// Attendance of each row of the list.
    ordem: Vec<Uuid>,
    pub lista: Lista,
    pub lida: bool,
}

impl Aberta {
    pub fn nova(g: &Grupo) -> Self {
        let mut titulo = t::motivo(&g.motivo);
        if g.presos.len() > LISTADOS {
            titulo = format!("{titulo} ({LISTADOS} {})", t::SO_OS_PRIMEIROS);
        }
        Self {
            titulo,
            frase: g.frase.clone(),
            motivo: g.motivo.clone(),
            presos: g.presos.clone(),
            lidos: Vec::new(),
            ordem: Vec::new(),
            lista: Lista::default(),
            lida: false,
        }
    }

    /// The attendances to be read.
    pub fn ids(&self) -> Vec<Uuid> {
        self.presos.iter().take(LISTADOS).map(|p| p.atendimento).collect()
    }

    /// The same reason after a new look at the month; `None` when nothing of it is left.
    pub fn ainda(mut self, grupos: &[Grupo]) -> Option<Self> {
        let g = grupos.iter().find(|g| g.motivo == self.motivo && g.frase == self.frase)?;
        self.presos.clone_from(&g.presos);
        if self.lida {
            let lidos = std::mem::take(&mut self.lidos);
            self.chegaram(&lidos);
        }
        Some(self)
    }

    pub fn chegaram(&mut self, lidos: &[AtendimentoDaLista]) {
        let onde: HashMap<Uuid, &str> = self.presos.iter().map(|p| (p.atendimento, p.onde.as_str())).collect();
        let item = |a: &AtendimentoDaLista| {
            let celulas = vec![
                Texto::novo(&a.data),
                Texto::novo(&a.cod_pac),
                Texto::novo(&a.codigo),
                Texto::novo(&a.procedimento),
                Texto::novo(&t::onde(onde.get(&a.id).copied().unwrap_or_default())),
            ];
            Item::novo(Linha::nova(a.id.as_u128(), celulas).tom(Tom::Aviso))
        };
        self.lidos = lidos.iter().filter(|a| onde.contains_key(&a.id)).cloned().collect();
        self.ordem = self.lidos.iter().map(|a| a.id).collect();
        self.lista.carregar(self.lidos.iter().map(item).collect());
        self.lida = true;
    }

    /// Where the selected attendance is mended.
    pub fn lugar(&self) -> Option<(String, String)> {
        let id = self.lista.escolhida().and_then(|i| self.ordem.get(i))?;
        let p = self.presos.iter().find(|p| p.atendimento == *id)?;
        Some((p.onde.clone(), p.chave.clone()))
    }
}

pub fn colunas() -> Vec<Coluna> {
    vec![
        Coluna::nova("data", Texto::novo(t::DATA), Largura::Fixa(10)),
        Coluna::nova("cod_pac", Texto::novo(t::COD_PAC), Largura::Fixa(12)),
        Coluna::nova("cod", Texto::novo(t::COD), Largura::Fixa(12)).prioridade(2),
        Coluna::nova("proc", Texto::novo(t::NOME_PROC), Largura::Flexivel { min: 16, peso: 1 }).prioridade(1),
        Coluna::nova("onde", Texto::novo(t::CORRIGE_EM), Largura::Fixa(24)).prioridade(3),
    ]
}
