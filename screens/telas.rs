//! From a route to a screen, and the list of layers that manual, help and tests walk through.
//! A new screen adds one line to each.

use crate::comando::Command;
use crate::msg::Session;
use crate::rota::Rota;
use crate::screen::Screen;
use crate::{
    ajuda, depara, espelho, estabelecimento, fusao, importar, inicio, login, lotes, pacientes, padrao, paleta,
    producao, registro, regra, tarefas,
};

/// A layer of the registry: what it is called in the manual, its rows.
#[derive(Clone, Copy, Debug)]
pub struct Camada {
    pub nome: &'static str,
    pub comandos: &'static [Command],
}

/// Every layer, in the order of the manual. The first holds the global rows.
pub const CAMADAS: &[Camada] = &[
    Camada { nome: "Em toda tela", comandos: registro::GLOBAIS },
    Camada { nome: "Entrada", comandos: login::COMANDOS },
    Camada { nome: "Primeiro uso", comandos: login::COMANDOS_PRIMEIRO_USO },
    Camada { nome: "Início", comandos: inicio::COMANDOS },
    Camada { nome: "Importar: arquivo", comandos: importar::COMANDOS_ARQUIVO },
    Camada { nome: "Importar: layout", comandos: importar::COMANDOS_LAYOUT },
    Camada { nome: "Importar: linhas brutas", comandos: importar::COMANDOS_BRUTAS },
    Camada { nome: "Importar: prévia", comandos: importar::COMANDOS_PREVIA },
    Camada { nome: "Importar: corrigir", comandos: importar::COMANDOS_CORRIGIR },
    Camada { nome: "Importar: gravar", comandos: importar::COMANDOS_GRAVAR },
    Camada { nome: "Lotes", comandos: lotes::COMANDOS },
    Camada { nome: "Lote", comandos: lotes::COMANDOS_LOTE },
    Camada { nome: "De-para", comandos: depara::COMANDOS },
    Camada { nome: "De-para (código)", comandos: depara::COMANDOS_DEFINIR },
    Camada { nome: "Padrão do procedimento", comandos: padrao::COMANDOS },
    Camada { nome: "Regras de profissional", comandos: regra::COMANDOS },
    Camada { nome: "Regra de profissional (ficha)", comandos: regra::COMANDOS_FORM },
    Camada { nome: "Produção", comandos: producao::COMANDOS },
    Camada { nome: "Espelho no BPA", comandos: espelho::COMANDOS },
    Camada { nome: "Pacientes", comandos: pacientes::COMANDOS_LISTA },
    Camada { nome: "Paciente (ficha)", comandos: pacientes::COMANDOS_FICHA },
    Camada { nome: "Cadastros parecidos", comandos: fusao::COMANDOS },
    Camada { nome: "Cadastros parecidos (par)", comandos: fusao::COMANDOS_PAR },
    Camada { nome: "Estabelecimento", comandos: estabelecimento::COMANDOS },
    Camada { nome: "Tarefas", comandos: tarefas::COMANDOS },
    Camada { nome: "Lista de comandos", comandos: paleta::COMANDOS },
    Camada { nome: "Ajuda", comandos: ajuda::COMANDOS },
];

/// Builds the screen of a route. Nothing is read here: a screen asks on `Msg::Opened`.
pub fn abrir(rota: &Rota, cx: &Session) -> Box<dyn Screen> {
    match rota {
        Rota::Login => Box::new(login::Login::novo(cx)),
        Rota::Tarefas => Box::new(tarefas::Painel::novo(&crate::shell::TarefasVivas::default())),
        Rota::Inicio => Box::new(inicio::InicioTela::nova()),
        Rota::Importar(p) => Box::new(importar::Importar::nova(p)),
        Rota::Lote(n) => Box::new(lotes::Lote::novo(*n)),
        Rota::Fusao => Box::new(fusao::Fusao::nova()),
        Rota::Lotes => Box::new(lotes::Lotes::nova()),
        Rota::Depara => Box::new(depara::Depara::nova()),
        Rota::DeparaDe(codigo) => Box::new(depara::Depara::no_codigo(codigo)),
        Rota::Padrao(codigo, campo) => Box::new(padrao::Padrao::nova(*codigo, campo)),
        Rota::Regra => Box::new(regra::Regras::nova()),
        Rota::Producao(c) => Box::new(producao::Producao::nova(*c)),
        Rota::Espelho(c) => Box::new(espelho::Espelho::nova(*c)),
        Rota::Pacientes(busca) => Box::new(pacientes::Pacientes::nova(busca.as_deref())),
        Rota::Paciente(id) => Box::new(pacientes::Ficha::nova(*id)),
        Rota::PacienteNovo { codigo, nome } => Box::new(pacientes::Ficha::com(codigo, nome)),
        Rota::PacienteCampo(id, campo) => Box::new(pacientes::Ficha::no_campo(*id, campo)),
        Rota::EstabelecimentoCampo(campo) => Box::new(estabelecimento::EstabelecimentoTela::no_campo(campo)),
        Rota::Estabelecimento => Box::new(estabelecimento::EstabelecimentoTela::nova()),
    }
}
