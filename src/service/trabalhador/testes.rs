//! Children that behave badly: small shell programs in place of the reader, watched by the real parent.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::*;
use crate::observador::SemObservador;

/// What the parent says of a child that runs this program.
fn com_filho(programa: &str, parado: Duration, obs: &dyn Observador) -> Resultado<Option<ErroDeArquivo>> {
    let filho = Command::new("/bin/sh")
        .args(["-c", programa])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let pedido = Pedido { tipo: Tipo::Txt, opcoes: Opcoes::default(), modo: Modo::Ler };
    conversa::acompanhar(filho, Recebedor::novo(&pedido), parado, obs, &mut |_| Ok(()))
}

#[test]
fn filho_que_morre_que_gira_ou_que_para() {
    use ErroDeArquivo::{Corrompido, LimiteExcedido};
    let curto = Duration::from_millis(400);
    for (programa, erro) in [
        ("kill -ABRT $$", Corrompido),
        ("kill -SEGV $$", Corrompido),
        ("kill -KILL $$", LimiteExcedido),
        ("echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$", LimiteExcedido),
        ("exit 0", Corrompido),
        ("exit 70", Corrompido),
        // Stands still, also with its pipes closed.
        ("exec sleep 600", LimiteExcedido),
        ("exec >&- 2>&-; exec sleep 600", LimiteExcedido),
        // Turns round and round until the processor limit that every reader sets itself.
        ("ulimit -t 1; while :; do :; done", LimiteExcedido),
        // Talks nonsense.
        ("yes", Corrompido),
        ("printf '\\377\\377\\377\\177'; exec sleep 600", Corrompido),
        ("yes reclama | head -c 300000 >&2; exit 3", Corrompido),
    ] {
        let inicio = Instant::now();
        assert_eq!(com_filho(programa, curto, &SemObservador).unwrap(), Some(erro), "{programa}");
        assert!(inicio.elapsed() < Duration::from_secs(8), "{programa}");
    }
}

/// Somebody who wants to stop after the first look.
#[derive(Debug, Default)]
struct Impaciente(AtomicBool);

impl Observador for Impaciente {
    fn progresso(&self, _: u64, _: Option<u64>, _: &'static str) {}
    fn cancelado(&self) -> bool {
        self.0.swap(true, Ordering::Relaxed)
    }
}

#[test]
fn cancelar_nao_espera_o_filho() {
    let inicio = Instant::now();
    let e = com_filho("exec sleep 600", Duration::from_mins(1), &Impaciente::default()).unwrap_err();
    assert_eq!(e.codigo, ErroUsuario::cancelado().codigo);
    assert!(inicio.elapsed() < Duration::from_secs(5));
}

#[test]
fn aqui_mesmo_da_os_mesmos_blocos_e_para_quando_se_pede() {
    let mut arquivo = tempfile::tempfile().unwrap();
    arquivo.write_all(b"codigo;nome;valor;competencia\n0301010072;CONSULTA;10,00;202601\n0301;X;1;202601\n").unwrap();
    let pedido = Pedido { tipo: Tipo::Txt, opcoes: Opcoes::default(), modo: Modo::Ler };
    let l = Trabalhador::AquiMesmo.ler(&mut arquivo, &pedido, &SemObservador).unwrap().unwrap();
    assert!(l.confere());
    assert_eq!((l.lidas, l.itens.len(), l.rejeitos.len()), (3, 1, 1));
    let parar = Trabalhador::AquiMesmo
        .ler_em_blocos(&mut arquivo, &pedido, &SemObservador, &mut |_| Err(ErroUsuario::interno("parada")));
    assert!(parar.is_err());
}
