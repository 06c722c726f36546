//! Tests of this crate on SQLite files, and of the texts of the migrations. The contract itself is in `contrato`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::Path;

use nexsus_domain::{Cpf, Paciente};

use crate::migracao::MIGRACOES;
use crate::{Alvo, Banco, ErroStore, EstadoEsquema, contrato, paciente};

async fn abrir(arquivo: &Path) -> Banco {
    Banco::abrir(&Alvo::Sqlite(arquivo.to_owned()), true).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contrato_em_sqlite() {
    let pasta = tempfile::tempdir().unwrap();
    let banco = abrir(&pasta.path().join("n/nexsus.db")).await;
    assert_eq!(banco.motor(), "SQLite");
    contrato::tudo(&banco).await;
    banco.fechar().await;
}

/// As four programs on one file: each has its own pool and none knows of the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cem_clientes_por_quatro_portas_em_sqlite() {
    let pasta = tempfile::tempdir().unwrap();
    let arquivo = pasta.path().join("n/nexsus.db");
    let primeira = abrir(&arquivo).await;
    let outras = [abrir(&arquivo).await, abrir(&arquivo).await, abrir(&arquivo).await];
    contrato::cem_clientes_por_varias_portas(&primeira, &outras).await;
}

async fn soma_trocada(banco: &Banco) {
    use crate::tx::executar;
    let mut tx = banco.escrever().await.unwrap();
    let n: Result<u64, ErroStore> =
        async { Ok(executar!(tx, "UPDATE esquema SET sha256 = $1 WHERE numero = 1", vec![0_u8; 32])) }.await;
    assert_eq!(n.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(banco.estado().await.unwrap_err(), ErroStore::MigracaoAlterada { numero: 1 });
    assert_eq!(banco.migrar().await.unwrap_err(), ErroStore::MigracaoAlterada { numero: 1 });
}

/// The cause of a failed connection is told, not the pool's own timeout.
#[tokio::test]
async fn servidor_desligado_e_dito_na_hora() {
    let livre = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let porta = livre.local_addr().unwrap().port();
    drop(livre);
    let alvo = Alvo::ler(&format!("postgres://ana@127.0.0.1:{porta}/nexsus")).unwrap();
    let antes = std::time::Instant::now();
    assert!(matches!(Banco::abrir(&alvo, false).await, Err(ErroStore::Indisponivel { .. })));
    assert!(antes.elapsed() < std::time::Duration::from_secs(5));
}

#[tokio::test]
async fn historia_alterada_ou_mais_nova_e_recusada() {
    use crate::tx::executar;
    let pasta = tempfile::tempdir().unwrap();
    let banco = abrir(&pasta.path().join("a.db")).await;
    banco.migrar().await.unwrap();
    let mut tx = banco.escrever().await.unwrap();
    let n: Result<u64, ErroStore> = async {
        Ok(executar!(
            tx,
            "INSERT INTO esquema (numero, nome, sha256, aplicada) VALUES (999, 'futuro', $1, '2030-01-01')",
            vec![0_u8; 32]
        ))
    }
    .await;
    assert_eq!(n.unwrap(), 1);
    tx.commit().await.unwrap();
    assert!(matches!(banco.estado().await.unwrap(), EstadoEsquema::MaisNovo { tem: 999, .. }));
    assert!(matches!(banco.migrar().await, Err(ErroStore::EsquemaMaisNovo { tem: 999, .. })));
    soma_trocada(&banco).await;
}

#[cfg(unix)]
#[tokio::test]
async fn arquivo_so_do_dono() {
    use std::os::unix::fs::PermissionsExt;
    let pasta = tempfile::tempdir().unwrap();
    let arquivo = pasta.path().join("dados/nexsus.db");
    let alvo = Alvo::Sqlite(arquivo.clone());
    assert_eq!(Banco::abrir(&alvo, false).await.unwrap_err(), ErroStore::NaoEncontrado);
    assert!(!arquivo.exists());
    let banco = Banco::abrir(&alvo, true).await.unwrap();
    banco.migrar().await.unwrap();
    let modo = |p: &Path| std::fs::metadata(p).unwrap().permissions().mode() & 0o777;
    assert_eq!(modo(&arquivo), 0o600);
    assert_eq!(modo(arquivo.parent().unwrap()), 0o700);
    let wal = pasta.path().join("dados/nexsus.db-wal");
    assert!(wal.exists());
    assert_eq!(modo(&wal), 0o600);
    banco.fechar().await;
    std::fs::set_permissions(&arquivo, std::fs::Permissions::from_mode(0o644)).unwrap();
    Banco::abrir(&alvo, false).await.unwrap();
    assert_eq!(modo(&arquivo), 0o600);
    assert!(matches!(
        Banco::abrir(&Alvo::Sqlite(pasta.path().to_owned()), true).await,
        Err(ErroStore::AlvoInvalido { .. })
    ));
}

#[tokio::test]
async fn arquivo_que_nao_e_banco() {
    let pasta = tempfile::tempdir().unwrap();
    let arquivo = pasta.path().join("x.db");
    std::fs::write(&arquivo, "isto não é um banco de dados, é só um texto comprido o bastante").unwrap();
    let banco = Banco::abrir(&Alvo::Sqlite(arquivo), false).await.unwrap();
    assert!(matches!(banco.estado().await, Err(ErroStore::DadoCorrompido { .. })));
}

#[tokio::test]
async fn regras_da_conexao() {
    use crate::tx::valor;
    let pasta = tempfile::tempdir().unwrap();
    let banco = abrir(&pasta.path().join("a.db")).await;
    banco.migrar().await.unwrap();
    let mut tx = banco.escrever().await.unwrap();
    let lidas: Result<_, ErroStore> = async {
        Ok((
            valor!(tx, String, "PRAGMA journal_mode"),
            valor!(tx, i64, "PRAGMA synchronous"),
            valor!(tx, i64, "PRAGMA foreign_keys"),
            valor!(tx, i64, "PRAGMA secure_delete"),
            valor!(tx, i64, "PRAGMA temp_store"),
            valor!(tx, i64, "PRAGMA busy_timeout"),
        ))
    }
    .await;
    assert_eq!(lidas.unwrap(), ("wal".to_owned(), 2, 1, 1, 2, 10_000));
}

/// A copy of the files, WAL included, shows nothing that identifies a person.
#[tokio::test]
async fn arquivo_roubado_nao_conta_nada() {
    let pasta = tempfile::tempdir().unwrap();
    let banco = abrir(&pasta.path().join("nexsus.db")).await;
    banco.migrar().await.unwrap();
    let banco = contrato::chaves(&banco).await;
    let cpf = Cpf::ler("529.982.247-25").unwrap();
    let p = Paciente {
        cod_pac: "CODIGO-VISIVEL".into(),
        cns_pac: nexsus_domain::Cns::ler("700000000000005").ok(),
        cpf: Some(cpf),
        nome: "Plantada Zuleica Inconfundível".into(),
        dtnasc: chrono::NaiveDate::from_ymd_opt(1971, 3, 14),
        logradouro: "Rua Plantada do Teste".into(),
        bairro: "Bairro Plantado".into(),
        numero: "98765".into(),
        compl: "apto plantado".into(),
        telefone: "11987650000".into(),
        email: "plantada@exemplo.invalid".into(),
        cep: nexsus_domain::Cep::ler("04567890").ok(),
        ..Paciente::default()
    };
    let mut tx = banco.escrever().await.unwrap();
    let g = paciente::inserir(&mut tx, 5, &p).await.unwrap();
    let numero = crate::lote::criar(&mut tx, 5, &crate::lote::NovoLote { usuario: "ana".into(), ..Default::default() })
        .await
        .unwrap();
    let r = crate::rejeito::NovoRejeito {
        pagina: 1,
        linha: 2,
        motivo: "data_invalida".into(),
        texto: "Plantada Zuleica 52998224725".into(),
        campos: "Plantada Zuleica 52998224725".into(),
    };
    crate::rejeito::inserir_lote(&mut tx, 5, numero, &[r]).await.unwrap();
    crate::lote::guardar_antes(&mut tx, 5, numero, &[&g]).await.unwrap();
    tx.commit().await.unwrap();
    contrato::plantar_linha(&banco).await;
    // Searching must not leave names behind either.
    let mut tx = banco.ler().await.unwrap();
    let f = paciente::Filtro { texto: "zuleica".into() };
    assert_eq!(paciente::pagina(&mut tx, 5, &f, paciente::Ordem::Nome, None, 5).await.unwrap().casam, 1);
    drop(tx);

    let mut tudo = Vec::new();
    for arquivo in std::fs::read_dir(pasta.path()).unwrap() {
        tudo.extend(std::fs::read(arquivo.unwrap().path()).unwrap());
    }
    let acha = |t: &str| tudo.windows(t.len()).any(|j| j.eq_ignore_ascii_case(t.as_bytes()));
    assert!(acha("CODIGO-VISIVEL"), "a procura não enxerga o arquivo");
    for segredo in [
        "Zuleica",
        "Plantad",
        "52998224725",
        "529.982.247",
        "700000000000005",
        "1971-03-14",
        "19710314",
        "98765",
        "11987650000",
        "04567890",
        "Inconfund",
        "DA SILVA",
        "RUA DA INV",
        "999990000",
    ] {
        assert!(!acha(segredo), "{segredo} está legível no arquivo");
    }
    // Numbers as integers would be readable too.
    for n in [cpf.numero(), 700_000_000_000_005] {
        assert!(!tudo.windows(8).any(|j| j == n.to_be_bytes() || j == n.to_le_bytes()));
    }
}

/// Columns of each table in the order of the file.
fn tabelas(sql: &str) -> BTreeMap<String, Vec<String>> {
    let mut saida = BTreeMap::new();
    for bloco in sql.split("CREATE TABLE ").skip(1) {
        let (nome, resto) = bloco.split_once(" (").unwrap();
        let colunas = resto
            .split("\n)")
            .next()
            .unwrap()
            .lines()
            .filter_map(|l| {
                l.split_whitespace()
                    .next()
                    .filter(|p| p.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit()))
            })
            .map(str::to_owned)
            .collect();
        saida.insert(nome.to_owned(), colunas);
    }
    saida
}

#[test]
fn os_dois_esquemas_tem_as_mesmas_colunas() {
    for m in MIGRACOES {
        assert_eq!(tabelas(m.sqlite), tabelas(m.postgres), "{}", m.nome);
        assert_eq!(m.sqlite.matches("CREATE TABLE").count(), m.sqlite.matches(") STRICT;").count());
    }
    let numeros: Vec<i64> = MIGRACOES.iter().map(|m| m.numero).collect();
    assert_eq!(numeros, (1..=MIGRACOES.len() as i64).collect::<Vec<_>>());
}

/// The move of `cnes` 0 names every column of every table that can hold such rows.
#[test]
fn adotar_conhece_todas_as_colunas() {
    // The tables of 0002 come from files that name their establishment, only a named one closes a month (0004) and
    // has a queue (0005).
    let esquema = tabelas(&format!("{}{}", MIGRACOES[0].postgres, MIGRACOES[2].postgres));
    for (tabela, colunas) in crate::estabelecimento::MUDAM_DE_CASA {
        let nomeadas: Vec<&str> = std::iter::once("cnes").chain(colunas.split(", ")).collect();
        assert_eq!(nomeadas, esquema[*tabela].iter().map(String::as_str).collect::<Vec<_>>(), "{tabela}");
    }
    let de_fora = ["auditoria", "auditoria_cabeca", "profissional", "contador", "producao_atendimento", "outbox"];
    for (tabela, colunas) in &esquema {
        let muda = crate::estabelecimento::MUDAM_DE_CASA.iter().any(|(t, _)| t == tabela);
        assert_eq!(colunas[0] == "cnes" && !de_fora.contains(&tabela.as_str()), muda, "{tabela}");
    }
}

/// Rules 1, 3, 5 and 11 of the portability list (`scale.md` A5) on the text of the migrations and of the queries.
#[test]
fn portabilidade() {
    const REFERENCIA: &[&str] = &[
        "instalacao",
        "chave",
        "estabelecimento",
        "usuario",
        "sessao",
        "cep",
        "procedimento",
        "procedimento_ocupacao",
        "procedimento_cid",
        "procedimento_registro",
        "procedimento_servico",
        "procedimento_detalhe",
        "sigtap_linha",
        "tabela_codigo",
        "kit_origem",
    ];
    const PROIBIDAS: &[&str] = &[
        "CREATE TRIGGER",
        "CREATE FUNCTION",
        "CREATE PROCEDURE",
        "CREATE TEMP",
        "ADVISORY",
        "LOCK TABLE",
        "MERGE INTO",
        "ROLLUP",
        "GROUPING SETS",
        "DEFERRABLE",
        "INHERITS",
        " SERIAL ",
        "BIGSERIAL",
        "AUTOINCREMENT",
        "NEXTVAL",
        "GENERATED ",
        "PREPARE TRANSACTION",
        "NUMERIC(",
        " CHAR(",
        "CREATE TYPE",
        "SET SESSION",
        "LISTEN ",
        "NOTIFY ",
    ];
    for m in MIGRACOES {
        for (sql, uid) in [(m.sqlite, "INTEGER"), (m.postgres, "INTEGER")] {
            for bloco in sql.split("CREATE TABLE ").skip(1) {
                let tabela = bloco.split(' ').next().unwrap();
                let corpo = bloco.split("\n)").next().unwrap();
                if REFERENCIA.contains(&tabela) {
                    continue;
                }
                let primeira = corpo.lines().nth(1).unwrap().trim();
                assert!(primeira.starts_with("cnes ") || primeira.starts_with("prd_uid "), "{tabela}: {primeira}");
                assert!(primeira.contains(uid), "{tabela}");
                for chave in corpo
                    .lines()
                    .filter(|l| l.contains("PRIMARY KEY (") || l.contains("UNIQUE (") || l.contains("FOREIGN KEY ("))
                {
                    let dentro = chave.split('(').nth(1).unwrap();
                    assert!(dentro.starts_with("cnes") || dentro.starts_with("prd_uid"), "{tabela}: {chave}");
                }
            }
            for indice in sql.lines().filter(|l| l.starts_with("CREATE") && l.contains(" INDEX ")) {
                let sobre = indice.split(" ON ").nth(1).unwrap();
                assert!(sobre.contains("(cnes") || sobre.starts_with("sessao "), "{indice}");
            }
        }
    }
    let fontes = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut textos: Vec<(String, String)> = MIGRACOES
        .iter()
        .flat_map(|m| [("sqlite".to_owned(), m.sqlite.to_owned()), ("postgres".to_owned(), m.postgres.to_owned())])
        .collect();
    for arquivo in std::fs::read_dir(fontes).unwrap() {
        let caminho = arquivo.unwrap().path();
        if caminho.extension().is_some_and(|e| e == "rs") && caminho.file_name().is_some_and(|n| n != "testes.rs") {
            textos.push((caminho.display().to_string(), std::fs::read_to_string(&caminho).unwrap()));
        }
    }
    assert!(textos.len() > 20);
    for (onde, texto) in &textos {
        for linha in texto.lines().filter(|l| !l.trim_start().starts_with("--") && !l.trim_start().starts_with("//")) {
            let alta = linha.to_uppercase();
            for p in PROIBIDAS {
                assert!(!alta.contains(p), "{onde}: {linha}");
            }
        }
    }
}
