//! The mirror when the server refuses, falls silent, breaks off, or somebody else writes too.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use nexsus_connect::{ConfigFirebird, ErroFirebird, Espelho, Resultado};
use nexsus_domain::LinhaBpa;
use rsfbclient::prelude::*;

use crate::apoio::{digitar, espelho, todas};
use crate::common::firebird::BancoBpa;
use crate::common::linhas::{cns, linhas};
use crate::common::ponte::Ponte;

#[test]
fn senha_errada_arquivo_errado_porta_fechada() {
    let banco = BancoBpa::novo("entrada");
    let senha = ConfigFirebird { senha: "outra".into(), ..banco.config() };
    assert_eq!(Espelho::conectar(&senha).expect_err("senha"), ErroFirebird::SenhaErrada);
    let usuario = ConfigFirebird { usuario: "NINGUEM".into(), ..banco.config() };
    assert_eq!(Espelho::conectar(&usuario).expect_err("usuário"), ErroFirebird::SenhaErrada);
    let arquivo = ConfigFirebird { banco: format!("{}.nao", banco.caminho), ..banco.config() };
    let erro = Espelho::conectar(&arquivo).expect_err("arquivo");
    assert_eq!(erro.codigo(), "firebird_arquivo_errado");
    assert!(erro.to_string().contains(".nao"));
    let livre = TcpListener::bind("127.0.0.1:0").expect("porta").local_addr().expect("porta").port();
    let fechada = ConfigFirebird { porta: livre, ..banco.config() };
    assert_eq!(Espelho::conectar(&fechada).expect_err("porta").codigo(), "firebird_desligado");
}

#[test]
fn porta_muda_nao_prende_quem_chama() {
    let muda = TcpListener::bind("127.0.0.1:0").expect("porta");
    let config = ConfigFirebird {
        porta: muda.local_addr().expect("porta").port(),
        prazo: Duration::from_secs(1),
        ..ConfigFirebird::nova("127.0.0.1", 0, "x")
    };
    let inicio = Instant::now();
    let erro = Espelho::conectar(&config).expect_err("muda");
    assert_eq!(erro, ErroFirebird::SemResposta { segundos: 1 });
    assert!(inicio.elapsed() < Duration::from_secs(5));
}

#[test]
fn dois_espelhos_ao_mesmo_tempo_nao_duplicam() {
    for (indice, so_1_5) in [(true, false), (false, false), (true, true), (false, true)] {
        let banco = BancoBpa::novo("dois");
        if !indice {
            banco.executar("DROP INDEX S_PRD01");
        }
        let nossas = linhas(1, 400);
        let rodar = |ordem: Vec<LinhaBpa>| {
            let config = ConfigFirebird { so_1_5, ..banco.config() };
            std::thread::spawn(move || {
                let e = Espelho::conectar(&config).expect("conecta");
                e.incluir(&ordem).expect("inclui")
            })
        };
        let mut contrarias = nossas.clone();
        contrarias.reverse();
        let corridas = [rodar(nossas.clone()), rodar(nossas.clone()), rodar(contrarias)];
        let mut incluidas = 0;
        for corrida in corridas {
            let feitas = corrida.join().expect("termina");
            assert!(!feitas.contains(&Resultado::Divergente));
            incluidas += feitas.iter().filter(|r| **r == Resultado::Incluida).count();
        }
        assert_eq!(banco.linhas(), 400, "com índice: {indice}, palavras do 1.5: {so_1_5}");
        assert_eq!(incluidas, 400, "cada linha foi de um só");
    }
}

/// Between the look and the insert of NEXSUS another writer commits the same key: a trigger
/// does it in a transaction of its own, once. It must be seen, on a folha that is ours alone and
/// on one where somebody else has a row already, and NEXSUS must give way.
#[test]
fn quem_chega_no_meio_nao_vira_segunda_linha() {
    for caso in 0..8 {
        let [indice, so_1_5, ocupada] = [1, 2, 4].map(|bit| caso & bit != 0);
        let quem = format!("com índice: {indice}, palavras do 1.5: {so_1_5}, folha ocupada: {ocupada}");
        let banco = BancoBpa::novo("no_meio");
        if !indice {
            banco.executar("DROP INDEX S_PRD01");
        }
        if ocupada {
            digitar(&banco, 1, "001", "50");
        }
        banco.executar("CREATE GENERATOR GEN_UMA_VEZ");
        banco.executar(
            "CREATE TRIGGER BI_INTRUSO FOR S_PRD ACTIVE BEFORE INSERT AS BEGIN \
             IF (NEW.PRD_SEQ = '02' AND GEN_ID(GEN_UMA_VEZ, 1) = 1) THEN \
             IN AUTONOMOUS TRANSACTION DO \
             INSERT INTO S_PRD (PRD_UID, PRD_CMP, PRD_CNSMED, PRD_CBO, PRD_FLH, PRD_SEQ, PRD_ORG, PRD_NMPAC) \
             VALUES (NEW.PRD_UID, NEW.PRD_CMP, NEW.PRD_CNSMED, NEW.PRD_CBO, NEW.PRD_FLH, NEW.PRD_SEQ, NEW.PRD_ORG, 'DE OUTRO'); END",
        );
        // A whole statement of lines in either form, and some more.
        let nossas = linhas(1, 23);
        let e = Espelho::conectar(&ConfigFirebird { so_1_5, ..banco.config() }).expect("conecta");
        for (i, feita) in e.incluir(&nossas).expect("inclui").into_iter().enumerate() {
            assert_eq!(feita, if i == 1 { Resultado::Divergente } else { Resultado::Incluida }, "linha {i}, {quem}");
        }
        assert_eq!(banco.linhas(), 23 + usize::from(ocupada), "{quem}");
        let dele = banco.consultar("SELECT PRD_NMPAC FROM S_PRD WHERE PRD_SEQ = '02'");
        assert_eq!(dele, [["DE OUTRO"]], "{quem}");
    }
}

#[test]
fn linha_presa_por_outro_e_travada_e_solta_e_retomada() {
    let banco = BancoBpa::novo("presa");
    let nossas = linhas(1, 5);
    let mut outro = banco.conexao();
    outro.begin_transaction().expect("abre");
    outro
        .execute(
            &format!(
                "INSERT INTO S_PRD (PRD_UID, PRD_CMP, PRD_CNSMED, PRD_CBO, PRD_FLH, PRD_SEQ, PRD_ORG) \
                 VALUES ('1234560', '202601', '{}', '225125', '001', '03', 'BPI')",
                cns(1)
            ),
            (),
        )
        .expect("prende");
    let config = ConfigFirebird { prazo: Duration::from_secs(6), ..banco.config() };
    let e = Espelho::conectar(&config).expect("conecta");
    let erro = e.incluir(&nossas).expect_err("presa");
    assert_eq!(erro, ErroFirebird::Travada);
    assert!(erro.passageiro());
    assert_eq!(banco.linhas(), 0, "lote inteiro ou nada");
    outro.rollback().expect("solta");
    assert!(todas(&e.incluir(&nossas).expect("retoma"), Resultado::Incluida));
    assert_eq!(banco.linhas(), 5);
}

#[test]
fn usuario_sem_permissao() {
    let banco = BancoBpa::novo("permissao");
    banco.executar("CREATE OR ALTER USER NEXSUS_LEITOR PASSWORD 'leitor123' USING PLUGIN Srp");
    let config = ConfigFirebird { usuario: "NEXSUS_LEITOR".into(), senha: "leitor123".into(), ..banco.config() };
    let e = Espelho::conectar(&config).expect("entra");
    assert_eq!(e.incluir(&linhas(1, 1)).expect_err("sem permissão"), ErroFirebird::SemPermissao);
    banco.executar("GRANT SELECT, INSERT ON S_PRD TO NEXSUS_LEITOR");
    let e = Espelho::conectar(&config).expect("entra");
    assert_eq!(e.incluir(&linhas(1, 1)).expect("inclui"), [Resultado::Incluida]);
}

#[test]
fn servidor_que_emudece_no_meio_nao_prende_quem_chama() {
    let banco = BancoBpa::novo("emudece");
    let ponte = Ponte::ate(&banco.config());
    let config = ConfigFirebird { porta: ponte.porta, prazo: Duration::from_secs(2), ..banco.config() };
    let e = Espelho::conectar(&config).expect("conecta");
    assert!(!e.sem_resposta());
    ponte.emudecer();
    let inicio = Instant::now();
    assert_eq!(e.incluir(&linhas(1, 5)).expect_err("mudo"), ErroFirebird::SemResposta { segundos: 2 });
    assert!(inicio.elapsed() < Duration::from_secs(5));
    assert!(e.sem_resposta());
    let inicio = Instant::now();
    assert_eq!(e.catalogo().expect_err("mudo").codigo(), "firebird_sem_resposta");
    assert!(inicio.elapsed() < Duration::from_millis(500), "não espera outra vez");
}

/// The link breaks after so many bytes: in the catalogue, in the rows, before, in and after
/// the commit. The next run, on a good link, must end with every line exactly once.
#[test]
fn queda_em_qualquer_ponto_nao_perde_nem_repete() {
    let banco = BancoBpa::novo("queda");
    let mut quedas = 0;
    for corte in [3_000, 9_000, 12_000, 20_000, 30_000, 40_000, 60_000, 80_000] {
        banco.executar("DELETE FROM S_PRD");
        let nossas = linhas(1, 60);
        let ponte = Ponte::ate(&banco.config());
        let config = ConfigFirebird { porta: ponte.porta, prazo: Duration::from_secs(10), ..banco.config() };
        ponte.cortar_depois_de(corte);
        match Espelho::conectar(&config).and_then(|e| e.incluir(&nossas)) {
            Ok(feitas) => assert!(todas(&feitas, Resultado::Incluida)),
            Err(erro) => {
                quedas += 1;
                assert!(erro.passageiro(), "{corte}: {erro}");
            }
        }
        assert!(matches!(banco.linhas(), 0 | 60), "lote inteiro ou nada");
        let feitas = espelho(&banco).incluir(&nossas).expect("retoma");
        assert!(!feitas.contains(&Resultado::Divergente));
        assert_eq!(banco.linhas(), 60, "corte em {corte} bytes");
    }
    assert!(quedas >= 4, "os cortes pegaram a conversa no meio: {quedas}");
}
