//! Sweeps of faults over the whole way into S_PRD: the line cut at every byte, the program and the server killed at any
//! moment. Whatever happens, the next runs end with every line exactly once and as it should be.
//!
//! `tests/run` walks a slice; `tests/run --longo` every byte of one run in both forms and 500 kills (`NEXSUS_RODADAS`
//! for another number, `NEXSUS_PASSO` for every so many bytes, `NEXSUS_SEMENTE` to repeat one). So that every byte can
//! be walked in less than an hour, that run goes into an S_PRD of few columns with the fewest lines that still send
//! every statement; the full table is walked every 23rd byte. `NEXSUS_CORTE_DE` and `NEXSUS_CORTE_ATE` (numbers of the
//! progress lines) walk a part of it.
//!
//! Firebird 3 itself falls now and then when thousands of clients vanish. Such a fall is noticed, S_PRD is looked at
//! once the server stands again, and the same cut is made again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::str::FromStr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use nexsus_connect::{ConfigFirebird, ErroFirebird, Espelho, Resultado};
use nexsus_domain::LinhaBpa;
use rsfbclient::prelude::*;
use rsfbclient::{Connection, RustFbClient};

use crate::apoio::todas;
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

fn numero<N: FromStr>(variavel: &str, falta: N) -> N {
    std::env::var(variavel).ok().and_then(|v| v.parse().ok()).unwrap_or(falta)
}

/// One run of the mirror: login, catalogue, plan, one batch with its read-back.
#[derive(Clone, Copy)]
struct Corrida {
    so_1_5: bool,
    /// Only the columns a line cannot do without: the same statements in fewer bytes.
    estreita: bool,
}

/// Columns of the narrow table; the last one stands last in the wide one too, and is not ours.
const POUCAS: [&str; 15] = [
    "PRD_UID",
    "PRD_CMP",
    "PRD_CNSMED",
    "PRD_CBO",
    "PRD_FLH",
    "PRD_SEQ",
    "PRD_PA",
    "PRD_CNSPAC",
    "PRD_NMPAC",
    "PRD_DTATEN",
    "PRD_QT_P",
    "PRD_ORG",
    "PRD_MVM",
    "PRD_CPF_PCNTE",
    "PRD_APRES",
];

impl Corrida {
    fn banco(self, servidor: &FirebirdProprio) -> BancoBpa {
        let sobra = |l: &str| match l.split_whitespace().next() {
            Some(nome) if self.estreita && nome.starts_with("PRD_") => !POUCAS.contains(&nome),
            _ => false,
        };
        let ddl: Vec<&str> = DDL.lines().filter(|l| !sobra(l)).collect();
        let ddl = format!("{}\n", ddl.join("\n"));
        BancoBpa::em("127.0.0.1".into(), servidor.porta, "corte", Some("WIN1252"), &ddl)
    }

    /// A statement of several lines, twelve or twenty, and one line more by itself.
    fn linhas(self) -> Vec<LinhaBpa> {
        linhas(1, if self.so_1_5 { 13 } else { 21 })
    }

    fn config(self, banco: &BancoBpa, porta: u16) -> ConfigFirebird {
        ConfigFirebird { porta, prazo: Duration::from_secs(10), so_1_5: self.so_1_5, ..banco.config() }
    }

    fn correr(self, config: &ConfigFirebird) -> Result<Vec<Resultado>, ErroFirebird> {
        let nossas = self.linhas();
        let e = Espelho::conectar(config)?;
        e.plano(&nossas)?;
        e.incluir(&nossas)
    }

    /// Cuts in an order that looks everywhere early: one that is stopped has seen the whole run more coarsely.
    fn cortes(self, total: usize) -> Vec<usize> {
        const VOLTAS: usize = 16;
        let pedido = numero("NEXSUS_PASSO", 0);
        let passo = match (longo(), pedido) {
            (false, 0) => total / 8,
            (_, p) if self.estreita => p.max(1),
            (_, p) => p.max(1) * 23,
        };
        let todos: Vec<usize> = (1..=total).step_by(passo).collect();
        let em_voltas = (0..VOLTAS).flat_map(|v| todos.iter().copied().skip(v).step_by(VOLTAS));
        let (de, ate) = (numero("NEXSUS_CORTE_DE", 0), numero("NEXSUS_CORTE_ATE", usize::MAX));
        em_voltas.take(ate).skip(de).collect()
    }
}

/// Whoever walks cuts: a server and a database of its own, and two connections that are never cut.
struct Bancada {
    corrida: Corrida,
    // Connections go before the server they lead to.
    conexao: Connection<RustFbClient>,
    espelho: Espelho,
    banco: BancoBpa,
    servidor: FirebirdProprio,
    nossas: Vec<LinhaBpa>,
}

/// What went wrong at a cut: the program's fault unless the server fell.
type Falha = String;

fn exigir(certo: bool, falha: impl FnOnce() -> Falha) -> Result<(), Falha> {
    if certo { Ok(()) } else { Err(falha()) }
}

impl Bancada {
    fn nova(corrida: Corrida) -> Self {
        let servidor = FirebirdProprio::novo("corte");
        let banco = corrida.banco(&servidor);
        let espelho = Espelho::conectar(&corrida.config(&banco, servidor.porta)).expect("conecta");
        Self { corrida, conexao: banco.conexao(), espelho, banco, servidor, nossas: corrida.linhas() }
    }

    /// Bytes of one run over a bridge that never breaks, and a few more: the keys of a login are not always as long,
    /// and parts of one sweep must agree on its length.
    fn bytes(&self) -> usize {
        const MUITO: i64 = i64::MAX / 2;
        const SOBRA: usize = 8;
        let ponte = Ponte::ate(&self.banco.config());
        ponte.cortar_depois_de(MUITO);
        self.corrida.correr(&self.corrida.config(&self.banco, ponte.porta)).expect("sem corte tudo passa");
        (usize::try_from(MUITO - ponte.resta()).expect("bytes") + SOBRA).next_multiple_of(64)
    }

    fn quantas(&mut self) -> Result<usize, Falha> {
        let conf = transaction_builder().with_concurrency().read_only().build();
        let contadas: Result<Vec<(i64,)>, _> =
            self.conexao.with_transaction_config(conf, |tr| tr.query("SELECT COUNT(*) FROM S_PRD", ()));
        contadas.map(|c| usize::try_from(c[0].0).expect("contagem")).map_err(|e| format!("conta: {e}"))
    }

    /// Returns true when the cut met the run before its end.
    fn cortar(&mut self, corte: usize) -> Result<bool, Falha> {
        let esvaziada = self.conexao.with_transaction(|tr| tr.execute_immediate("DELETE FROM S_PRD"));
        esvaziada.map_err(|e| format!("esvazia: {e}"))?;
        let ponte = Ponte::ate(&self.banco.config());
        ponte.cortar_depois_de(i64::try_from(corte).expect("corte"));
        let inicio = Instant::now();
        let fim = self.corrida.correr(&self.corrida.config(&self.banco, ponte.porta));
        assert!(inicio.elapsed() < PRAZO, "corte em {corte}: {:?}", inicio.elapsed());
        match fim {
            Ok(feitas) => {
                exigir(todas(&feitas, Resultado::Incluida), || "a corrida inteira não incluiu tudo".into())?;
                Ok(false)
            }
            Err(erro) => {
                exigir(erro.passageiro(), || format!("não é passageiro: {erro}"))?;
                Ok(true)
            }
        }
    }

    /// What a broken run left is all of its batch or nothing, and the next run makes it right.
    fn retomar(&mut self) -> Result<(), Falha> {
        let certas = self.nossas.len();
        let inicio = Instant::now();
        let ficaram = self.quantas()?;
        exigir(ficaram == 0 || ficaram == certas, || format!("um lote inteiro ou nada, não {ficaram}"))?;
        let feitas = self.espelho.incluir(&self.nossas).map_err(|e| format!("retoma: {e}"))?;
        exigir(!feitas.contains(&Resultado::Divergente), || "linha divergente".into())?;
        let agora = self.quantas()?;
        exigir(agora == certas, || format!("{agora} linhas em vez de {certas}"))?;
        let conferidas = self.espelho.conferir_linhas(&self.nossas).map_err(|e| format!("confere: {e}"))?;
        exigir(conferidas.confere(), || "S_PRD não confere".into())?;
        assert!(inicio.elapsed() < PRAZO, "{:?}", inicio.elapsed());
        Ok(())
    }

    /// The fault of the program ends the sweep; a server that fell is started again, and S_PRD looked at.
    fn levantar(&mut self, corte: usize, falha: &str, quedas: &AtomicUsize) {
        /// More than these are no accident.
        const QUEDAS: usize = 20;
        let como = self.servidor.queda().unwrap_or_else(|| panic!("corte em {corte}: {falha}"));
        let vezes = quedas.fetch_add(1, Ordering::Relaxed) + 1;
        eprintln!("queda {vezes} do Firebird, corte em {corte}: {como} ({falha})");
        assert!(vezes <= QUEDAS, "o servidor caiu {vezes} vezes");
        self.servidor.matar_e_religar();
        self.conexao = self.banco.conexao();
        self.espelho = Espelho::conectar(&self.corrida.config(&self.banco, self.servidor.porta)).expect("conecta");
    }

    /// One cut and what follows it, again for as long as the server falls under it.
    fn cortar_e_retomar(&mut self, corte: usize, quedas: &AtomicUsize) -> bool {
        loop {
            let cortada = self.cortar(corte);
            let mut falha = match cortada.and_then(|meio| self.retomar().map(|()| meio)) {
                Ok(meio) => return meio,
                Err(falha) => falha,
            };
            // It may fall once more under the look at what it kept.
            loop {
                self.levantar(corte, &falha, quedas);
                match self.retomar() {
                    Ok(()) => break,
                    Err(outra) => falha = outra,
                }
            }
        }
    }
}

#[test]
fn corte_em_cada_byte_das_palavras_do_1_5() {
    cortar_em_cada_byte(Corrida { so_1_5: true, estreita: true });
}

#[test]
fn corte_em_cada_byte_dos_blocos() {
    cortar_em_cada_byte(Corrida { so_1_5: false, estreita: true });
}

#[test]
fn cortes_na_tabela_inteira() {
    for so_1_5 in [true, false] {
        cortar_em_cada_byte(Corrida { so_1_5, estreita: false });
    }
}

fn cortar_em_cada_byte(corrida: Corrida) {
    const FIOS: usize = 5;
    let total = Bancada::nova(corrida).bytes();
    assert!(total > 5_000, "{total}");
    let cortes = corrida.cortes(total);
    let [proximo, feitos, pegos, quedas] = [const { AtomicUsize::new(0) }; 4];
    let quem = format!("palavras do 1.5: {}, tabela estreita: {}", corrida.so_1_5, corrida.estreita);
    let inicio = Instant::now();
    std::thread::scope(|s| {
        // A server for each; a short slice is not worth five.
        for _ in 0..FIOS.min(cortes.len() / 16 + 1) {
            s.spawn(|| {
                let mut bancada = Bancada::nova(corrida);
                while let Some(&corte) = cortes.get(proximo.fetch_add(1, Ordering::Relaxed)) {
                    pegos.fetch_add(usize::from(bancada.cortar_e_retomar(corte, &quedas)), Ordering::Relaxed);
                    let feito = feitos.fetch_add(1, Ordering::Relaxed) + 1;
                    if feito % 500 == 0 {
                        let (todos, quedas) = (cortes.len(), quedas.load(Ordering::Relaxed));
                        eprintln!("{feito} de {todos} cortes em {:?}, {quedas} quedas ({quem})", inicio.elapsed());
                    }
                }
            });
        }
    });
    let (feitos, pegos, quedas) = (feitos.into_inner(), pegos.into_inner(), quedas.into_inner());
    let durou = inicio.elapsed();
    eprintln!("{feitos} cortes em {total} bytes, {pegos} no meio, {quedas} quedas do servidor, {durou:?} ({quem})");
    assert_eq!(feitos, cortes.len());
    assert!(pegos * 2 > feitos, "os cortes pegam a conversa no meio: {pegos} de {feitos}");
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

pub fn copiar(de: &Path, para: &Path) {
    let certo = std::process::Command::new("cp").arg("-a").args([de, para]).status().expect("cp").success();
    assert!(certo, "copia {}", de.display());
}
