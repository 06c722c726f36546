//! Ctrl-C and SIGTERM end a waiting program with the code of the signal and a sentence.

use std::fs;
use std::io::Read;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::casa::Casa;

/// Waits until the program handles this signal itself, as the kernel tells it.
fn esperar_tratamento(pid: u32, sinal: i32) {
    let limite = Instant::now() + Duration::from_mins(1);
    loop {
        let estado = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let mascara = estado.lines().find_map(|l| l.strip_prefix("SigCgt:")).unwrap().trim().to_owned();
        if u64::from_str_radix(&mascara, 16).unwrap() >> (sinal - 1) & 1 == 1 {
            return;
        }
        assert!(Instant::now() < limite, "o programa não chegou a tratar sinais");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn sinal_encerra_a_espera_pela_senha() {
    let casa = Casa::aberta();
    for (sinal, numero, codigo) in [(Signal::INT, 2, 130), (Signal::TERM, 15, 143), (Signal::HUP, 1, 129)] {
        let mut comando = casa.comando(["entrar", "admin", "--senha-stdin"]);
        comando.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut filho = comando.spawn().unwrap();
        esperar_tratamento(filho.id(), numero);
        let pid = Pid::from_raw(i32::try_from(filho.id()).unwrap()).unwrap();
        kill_process(pid, sinal).unwrap();
        let limite = Instant::now() + Duration::from_secs(30);
        let fim = loop {
            if let Some(fim) = filho.try_wait().unwrap() {
                break fim;
            }
            assert!(Instant::now() < limite, "não obedeceu ao sinal {numero}");
            std::thread::sleep(Duration::from_millis(20));
        };
        assert_eq!(fim.code(), Some(codigo));
        let mut erro = String::new();
        filho.stderr.take().unwrap().read_to_string(&mut erro).unwrap();
        assert!(erro.contains("cancelada"), "{erro}");
    }
}
