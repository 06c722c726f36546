//! Sweeps of faults over the whole way into S_PRD: the line cut at every byte, the program and the server killed at any
//! moment. Whatever happens, the next runs end with every line exactly once and as it should be.
//!
//! `tests/run` walks a slice; `tests/run --longo` every byte of one run and 500 kills (`NEXSUS_RODADAS` for another
//! number, `NEXSUS_PASSO` for every so many bytes, `NEXSUS_SEMENTE` to repeat one).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use nexsus_connect::{ConfigFirebird, Espelho, Resultado};
use nexsus_domain::LinhaBpa;

use crate::apoio::{espelho, todas};
use crate::casa::Casa;
use crate::common::firebird::{BancoBpa, DDL};
use crate::common::firebird_proprio::FirebirdProprio;
use crate::common::linhas::linhas;
use crate::common::ponte::Ponte;
use crate::common::servidores::longo;

/// Longest that one run may take, whatever happened to it.
const PRAZO: Duration = Duration::from_mins(1);

/// Small batches: many moments between two of them.
const POR_TRANSACAO: u64 = 20;

/// A session of the model is renewed before it expires.
const SESSAO: Duration = Duration::from_mins(10);

fn numero(variavel: &str, falta: u64) -> u64 {
    std::env::var(variavel).ok().and_then(|v| v.parse().ok()).unwrap_or(falta)
}

/// Bytes of one run over a bridge that never breaks.
fn bytes_de_uma_corrida(banco: &BancoBpa, nossas: &[LinhaBpa], so_1_5: bool) -> i64 {
    const MUITO: i64 = i64::MAX / 2;
    let ponte = Ponte::ate(&banco.config());
    ponte.cortar_depois_de(MUITO);
    correr(banco, &ponte, nossas, so_1_5).expect("sem corte tudo passa");
    MUITO - ponte.resta()
}

fn correr(
    banco: &BancoBpa,
    ponte: &Ponte,
    nossas: &[LinhaBpa],
    so_1_5: bool,
) -> Result<Vec<Resultado>, nexsus_connect::ErroFirebird> {
    let config = ConfigFirebird { porta: ponte.porta, prazo: Duration::from_secs(10), so_1_5, ..banco.config() };
    Espelho::conectar(&config)?.incluir(nossas)
}

#[test]
fn corte_em_cada_byte() {
    const FIOS: usize = 4;
    for so_1_5 in [false, true] {
        let banco = BancoBpa::novo("bytes");
        let nossas = linhas(1, 23);
        let total = bytes_de_uma_corrida(&banco, &nossas, so_1_5);
        assert!(total > 10_000, "{total}");
        let passo = i64::try_from(numero("NEXSUS_PASSO", 0)).unwrap_or(0);
        let passo = if passo > 0 {
            passo
        } else if longo() {
            1
        } else {
            total / 12
        };
        let proximo = AtomicI64::new(1);
        std::thread::scope(|s| {
            for _ in 0..FIOS {
                s.spawn(|| {
                    let banco = BancoBpa::novo("corte");
                    loop {
                        let corte = proximo.fetch_add(passo, Ordering::Relaxed);
                        if corte > total {
                            break;
                        }
                        cortar_e_retomar(&banco, &nossas, corte, so_1_5);
                    }
                });
            }
        });
        eprintln!("corte em cada byte: {total} bytes, passo {passo}, palavras do 1.5: {so_1_5}");
    }
}

fn cortar_e_retomar(banco: &BancoBpa, nossas: &[LinhaBpa], corte: i64, so_1_5: bool) {
    banco.executar("DELETE FROM S_PRD");
    let ponte = Ponte::ate(&banco.config());
    ponte.cortar_depois_de(corte);
    let inicio = Instant::now();
    match correr(banco, &ponte, nossas, so_1_5) {
        Ok(feitas) => assert!(todas(&feitas, Resultado::Incluida), "corte em {corte}"),
        Err(erro) => assert!(erro.passageiro(), "corte em {corte}: {erro}"),
    }
    assert!(inicio.elapsed() < PRAZO, "corte em {corte}: {:?}", inicio.elapsed());
    assert!(matches!(banco.linhas(), 0 | 23), "corte em {corte}: um lote inteiro ou nada");
    let e = espelho(banco);
    let feitas = e.incluir(nossas).expect("retoma");
    assert!(!feitas.contains(&Resultado::Divergente), "corte em {corte}");
    assert_eq!(banco.linhas(), 23, "corte em {corte}");
    assert!(e.conferir_linhas(nossas).expect("confere").confere(), "corte em {corte}");
}

/// One round: the mirror starts on a fresh copy of the same production, something is killed, and it is run again until
/// it ends by itself.
#[test]
fn mortes_em_qualquer_ponto() {
    let rodadas = numero("NEXSUS_RODADAS", if longo() { 500 } else { 4 });
    let semente = numero("NEXSUS_SEMENTE", u64::from(std::process::id()));
    let mut acaso = Acaso(semente | 1);
    let mut servidor = FirebirdProprio::novo("mortes");
    let bpa = BancoBpa::em("127.0.0.1".into(), servidor.porta, "mortes", Some("WIN1252"), DDL);
    let porta = servidor.porta.to_string();
    let ambiente = [
        ("NEXSUS_FIREBIRD_SERVIDOR", "127.0.0.1"),
        ("NEXSUS_FIREBIRD_PORTA", &porta),
        ("NEXSUS_FIREBIRD_BANCO", &bpa.caminho),
        ("NEXSUS_FIREBIRD_LINHAS_POR_TRANSACAO", &POR_TRANSACAO.to_string()),
    ];
    let casa = Casa::com_ambiente(&ambiente).abrir();
    let (_, demo) = casa.json(["demo", "--semente", "7", "--competencias", "2", "--ate", "202601"]);
    let cmp = "202512";
    casa.json(["producao", "gerar", "--competencia", cmp]);
    let (instalacao, modelo) = (casa.pasta().join("instalacao"), casa.pasta().join("modelo"));
    copiar(&instalacao, &modelo);

    let inicio = Instant::now();
    let (codigo, r) = casa.json(["espelhar", "--competencia", cmp, "--confirmar"]);
    let uma_corrida = inicio.elapsed();
    assert_eq!(codigo, 0, "{demo} {r}");
    let total = r["espelhadas"].as_u64().expect("linhas");
    assert!(total > 4 * POR_TRANSACAO, "vários lotes: {r}");
    let tudo = "SELECT * FROM S_PRD ORDER BY PRD_CNSMED, PRD_FLH, PRD_SEQ";
    let certo = bpa.consultar(tudo);

    let mut mortos: BTreeMap<&str, u32> = BTreeMap::new();
    let mut entrou = Instant::now();
    for rodada in 0..rodadas {
        let so_1_5 = if acaso.ate(2) == 0 { "true" } else { "false" };
        bpa.executar("DELETE FROM S_PRD");
        fs::remove_dir_all(&instalacao).expect("limpa");
        copiar(&modelo, &instalacao);
        if entrou.elapsed() > SESSAO {
            casa.rodar(["entrar", "admin", "--senha-arquivo", &casa.senha()]).deve(0);
            fs::remove_dir_all(&modelo).expect("limpa");
            copiar(&instalacao, &modelo);
            entrou = Instant::now();
        }
        // Up to two kills, then it may finish.
        for morte in 0..3 {
            let comeco = Instant::now();
            let mut comando = casa.comando(["espelhar", "--competencia", cmp, "--confirmar", "--json"]);
            comando.env("NEXSUS_FIREBIRD_SO_1_5", so_1_5).stdout(Stdio::null()).stderr(Stdio::null());
            let mut filho = comando.spawn().expect("inicia");
            if morte < 2 {
                let quando = Duration::from_millis(acaso.ate(u64::try_from(uma_corrida.as_millis()).unwrap_or(1_000)));
                std::thread::sleep(quando);
                if acaso.ate(6) == 0 {
                    servidor.matar_e_religar();
                    *mortos.entry("servidor").or_default() += 1;
                } else if filho.try_wait().expect("estado").is_none() {
                    filho.kill().expect("mata");
                    *mortos.entry("programa").or_default() += 1;
                }
            }
            while filho.try_wait().expect("estado").is_none() {
                assert!(comeco.elapsed() < PRAZO, "rodada {rodada} (semente {semente}) não terminou");
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        let (codigo, r) = casa.json(["espelhar", "--competencia", cmp, "--confirmar"]);
        assert_eq!(
            (codigo, r["conferencia"]["confere"].as_bool()),
            (0, Some(true)),
            "rodada {rodada}, semente {semente}: {r}"
        );
        assert_eq!(bpa.consultar(tudo), certo, "rodada {rodada}, semente {semente}");
    }
    eprintln!("{rodadas} rodadas de {total} linhas, semente {semente}, mortos: {mortos:?}");
    assert!(mortos.get("programa").copied().unwrap_or(0) > 0, "{mortos:?}");
}

/// xorshift: enough chance for a sweep, and the same again from the same seed.
struct Acaso(u64);

impl Acaso {
    fn ate(&mut self, fim: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % fim.max(1)
    }
}

fn copiar(de: &Path, para: &Path) {
    let certo = std::process::Command::new("cp").arg("-a").args([de, para]).status().expect("cp").success();
    assert!(certo, "copia {}", de.display());
}
