//! What the child takes from itself before it touches the file: memory, time, files, network.
//!
//! The limits on memory and time are everywhere; files and network are closed by landlock where the kernel has it.
//! What is open already (the file, the pipe) stays open.

use rustix::process::{Resource, Rlimit, setrlimit};

const MEBI: u64 = 1024 * 1024;
/// Address space, bytes.
const MEMORIA: u64 = 512 * MEBI;
/// Processor seconds; with the start of the process a hostile file ends within ten.
const PROCESSADOR: u64 = 9;

/// How far a file reader is closed in on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Isolamento {
    /// No file, no network, limits on memory and time.
    Completo,
    /// No file; the kernel is too old to close the network.
    SemArquivos,
    /// Limits on memory and time only.
    SoLimites,
}

/// Sets the limits of this process and closes it in; there is no way back.
pub(super) fn limitar() {
    let limite = |recurso, valor| {
        // A limit the system refuses leaves the others standing.
        let _ = setrlimit(recurso, Rlimit { current: Some(valor), maximum: Some(valor) });
    };
    limite(Resource::As, MEMORIA);
    limite(Resource::Cpu, PROCESSADOR);
    limite(Resource::Fsize, 0);
    limite(Resource::Core, 0);
    limite(Resource::Nofile, 16);
    let _ = rustix::thread::set_no_new_privs(true);
    fechar();
    // The default hook prints the panic text, which may quote the file.
    std::panic::set_hook(Box::new(|_| {}));
}

#[cfg(target_os = "linux")]
mod linux {
    use landlock::{
        ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _, Scope,
    };

    use super::Isolamento;

    /// As much as the kernel can do; nothing happens where it can do nothing.
    pub(super) fn fechar() {
        let regras = Ruleset::default()
            .handle_access(AccessFs::from_all(ABI::V5))
            .and_then(|r| r.handle_access(AccessNet::from_all(ABI::V4)))
            .and_then(|r| r.scope(Scope::from_all(ABI::V6)))
            .and_then(Ruleset::create)
            .and_then(landlock::RulesetCreated::restrict_self);
        // Without it the limits stand alone; `doctor` says so.
        drop(regras);
    }

    /// What [`fechar`] can do here; closes nothing.
    pub(super) fn possivel() -> Isolamento {
        let exigir = || Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
        let arquivos = exigir().handle_access(AccessFs::from_all(ABI::V1)).and_then(Ruleset::create).is_ok();
        let rede = exigir().handle_access(AccessNet::from_all(ABI::V4)).and_then(Ruleset::create).is_ok();
        match (arquivos, rede) {
            (true, true) => Isolamento::Completo,
            (true, false) => Isolamento::SemArquivos,
            (false, _) => Isolamento::SoLimites,
        }
    }
}

#[cfg(target_os = "linux")]
use linux::fechar;

#[cfg(not(target_os = "linux"))]
fn fechar() {}

/// What a reader started now would have; closes nothing.
pub(crate) fn possivel() -> Isolamento {
    #[cfg(target_os = "linux")]
    return linux::possivel();
    #[cfg(not(target_os = "linux"))]
    Isolamento::SoLimites
}

/// The difference to UTC as the C library writes time zones, for a child that may not read the zone's own file.
pub(super) fn fuso(segundos_a_leste: i32) -> String {
    let s = segundos_a_leste.unsigned_abs();
    let sinal = if segundos_a_leste > 0 { '-' } else { '+' };
    format!("<LOCAL>{sinal}{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

#[cfg(test)]
mod testes {
    use super::fuso;

    #[test]
    fn fusos() {
        assert_eq!(fuso(-3 * 3600), "<LOCAL>+3:00:00");
        assert_eq!(fuso(5 * 3600 + 1800), "<LOCAL>-5:30:00");
        assert_eq!(fuso(0), "<LOCAL>+0:00:00");
    }
}
