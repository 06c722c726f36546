//! Without a verb: the full-screen program. The visible process only watches over the terminal;
//! the one that draws is its child and can fall without leaving the terminal broken.

use std::ffi::OsString;
use std::io::IsTerminal;

use nexsus_screens::{Opcoes, supervisor};
use nexsus_service::{Configuracao, ErroUsuario, Nucleo, Pastas, Resultado, saida};

use super::argumentos::Gerais;
use super::textos::tela as t;

/// The watching parent; `None` in the child, which goes on to [`abrir`].
pub fn vigiar(argumentos: &[OsString], geral: &Gerais) -> Option<Resultado<i32>> {
    let ha_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if !ha_terminal || geral.nao_interativo || geral.json {
        return Some(Err(ErroUsuario::novo("sem_terminal", saida::USO, t::SEM_TERMINAL, t::USE_COMANDO)));
    }
    if supervisor::sou_filho() {
        return None;
    }
    Some(Ok(supervisor::rodar(argumentos.get(1..).unwrap_or_default())))
}

/// Draws until the operator leaves.
pub fn abrir(config: Configuracao, pastas: Pastas, geral: &Gerais) -> i32 {
    let opcoes = Opcoes {
        glifos: config.glifos.clone().filter(|g| g != "auto"),
        tema: geral.sem_cor.then(|| "mono".to_owned()),
        log: pastas.estado.join("log"),
    };
    nexsus_screens::abrir(Nucleo::novo(config, pastas), opcoes)
}
