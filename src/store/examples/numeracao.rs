//! What numbering costs: lines numbered, encrypted and inserted (with their attendances and outbox rows) in one transaction,
//! and beside it, in the same run, a plain bulk insert of the very same rows into an empty copy of the same tables.
//! `cargo run --release -p nexsus-store --example numeracao -- [LINES] [TIMES]`; with `NEXSUS_BENCH_PG` (an address without
//! password) and `NEXSUS_BENCH_PG_SENHA` (a file) on that empty PostgreSQL database, else on SQLite in a temporary folder.
//! One line of JSON per run; the ratio is what counts, seconds depend on the machine.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, NaiveDate, Utc};
use nexsus_domain::numeracao::{Numerador, ordenar};
use nexsus_domain::{
    Cbo, Cep, Cnes, Cns, CodigoProcedimento, Competencia, Dinheiro, Ibge6, Instrumento, LinhaSemNumero, Raca, Sexo,
    Sinais,
};
use nexsus_store::producao::{LinhaProducao, VALIDADA, inserir_lote};
use nexsus_store::{Alvo, Banco, Chaves, Mestra, Segredo, contador, novo_id};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Column, ConnectOptions, Connection, Executor, Row, TypeInfo, ValueRef};
use uuid::Uuid;

type Fim<T> = Result<T, Box<dyn Error>>;

/// What one generation writes.
const TABELAS: [&str; 3] = ["producao", "producao_atendimento", "outbox"];
const PROFISSIONAIS: usize = 40;

/// A value on its way from one table to its copy.
enum Valor {
    Nulo,
    Curto(i16),
    Inteiro(i32),
    Longo(i64),
    Texto(String),
    Bytes(Vec<u8>),
    Id(Uuid),
    Dia(NaiveDate),
    Instante(DateTime<Utc>),
}

#[tokio::main]
async fn main() -> Fim<()> {
    let mut argumentos = std::env::args().skip(1);
    let linhas: usize = argumentos.next().map_or(Ok(100_000), |t| t.parse())?;
    let vezes: usize = argumentos.next().map_or(Ok(3), |t| t.parse())?;
    for vez in 0..vezes {
        match std::env::var("NEXSUS_BENCH_PG") {
            Ok(url) => em_postgres(&url, linhas, vez).await?,
            Err(_) => em_sqlite(linhas).await?,
        }
    }
    Ok(())
}

/// Every line of every professional, in no order.
fn massa(total: usize, cmp: Competencia) -> Fim<Vec<(Cns, Vec<LinhaSemNumero>)>> {
    let medicos = (700_000_000_000_000_i64..).filter_map(|n| Cns::de_numero(n).ok()).take(PROFISSIONAIS);
    let codigo = CodigoProcedimento::ler("0301010072")?;
    let paciente = Cns::ler("700000000000005")?;
    let mut blocos = Vec::new();
    for (m, cnsmed) in medicos.enumerate() {
        let quantas = total / PROFISSIONAIS + usize::from(m < total % PROFISSIONAIS);
        let mut linhas = Vec::with_capacity(quantas);
        for i in 0..quantas {
            linhas.push(LinhaSemNumero {
                uid: Cnes::ler("1234560")?,
                cmp,
                cnsmed: Some(cnsmed),
                cbo: Cbo::ler("225125")?,
                pa: codigo,
                cnspac: Some(paciente),
                nmpac: format!("PACIENTE DA AMOSTRA {:06}", i * 7919 % 1_000_003),
                dtnasc: cmp.primeiro_dia(),
                sexo: Sexo::Feminino,
                ibge: Ibge6::ler("350950")?,
                dtaten: cmp.primeiro_dia() + chrono::Duration::days((i % 28) as i64),
                cid: "I10".into(),
                idade: 45,
                qt: 1,
                caten: "01".into(),
                naut: String::new(),
                org: Instrumento::Bpi,
                mvm: cmp,
                sinais: Sinais::default(),
                raca: Raca::Parda,
                servico: String::new(),
                classificacao: String::new(),
                equipe: String::new(),
                etnia: String::new(),
                nac: "010".into(),
                advqt: "00".into(),
                cnpj: None,
                eqp_area: String::new(),
                eqp_seq: String::new(),
                lograd: "081".into(),
                cep: Cep::ler("13010000").ok(),
                end: "RUA DA INVENCAO".into(),
                compl: String::new(),
                num: "123".into(),
                bairro: "VILA IMAGINARIA".into(),
                ddd: "19".into(),
                tel: "999990000".into(),
                email: String::new(),
                ine: String::new(),
                cpf: None,
                situacao_rua: None,
            });
        }
        blocos.push((cnsmed, linhas));
    }
    Ok(blocos)
}

/// Seconds for numbering and inserting everything in one transaction.
async fn numerar(banco: &Banco, linhas: usize) -> Fim<f64> {
    let cmp = Competencia::ler("202601")?;
    let casa = Cnes::ler("1234560")?.numero();
    let blocos = massa(linhas, cmp)?;
    let comeco = Instant::now();
    let mut tx = banco.escrever().await?;
    contador::travar_competencia(&mut tx, casa, cmp).await?;
    for (cns, mut bloco) in blocos {
        ordenar(&mut bloco);
        let mut numerador = Numerador::novo(contador::travar(&mut tx, casa, cmp, Some(cns)).await?, 99);
        let lugares = numerador.lugares(bloco.iter().map(|l| &l.cbo))?;
        let novas: Vec<LinhaProducao> = bloco
            .into_iter()
            .zip(lugares)
            .map(|(l, (folha, sequencia))| LinhaProducao {
                linha: l.numerar(folha, sequencia),
                atendimentos: vec![novo_id()],
                paciente: None,
                valor: Dinheiro(1000),
                estado: VALIDADA.into(),
                criticas: Vec::new(),
            })
            .collect();
        inserir_lote(&mut tx, &novas).await?;
        if let Some(ultimo) = numerador.ultimo() {
            contador::gravar(&mut tx, casa, cmp, Some(cns), &ultimo).await?;
        }
    }
    tx.commit().await?;
    Ok(comeco.elapsed().as_secs_f64())
}

async fn pronto(alvo: &Alvo) -> Fim<Banco> {
    let banco = Banco::abrir(alvo, true).await?;
    banco.migrar().await?;
    let mut tx = banco.escrever().await?;
    let chaves = Chaves::criar(&mut tx, &Mestra::gerar()?).await?;
    tx.commit().await?;
    Ok(banco.com_chaves(Arc::new(chaves)))
}

fn contar(motor: &str, linhas: usize, numerado: f64, puro: f64) {
    println!(
        "{{\"motor\":\"{motor}\",\"linhas\":{linhas},\"numerar_s\":{numerado:.3},\"inserir_s\":{puro:.3},\"razao\":{:.3}}}",
        numerado / puro
    );
}

/// Rows of a table as values, and the names of its columns.
macro_rules! ler_tudo {
    ($c:expr, $tabela:expr) => {{
        let lidas = $c.fetch_all(sqlx::AssertSqlSafe(format!("SELECT * FROM {}", $tabela))).await?;
        let colunas: Vec<String> = lidas[0].columns().iter().map(|c| c.name().to_owned()).collect();
        let mut valores = Vec::with_capacity(lidas.len() * colunas.len());
        for linha in &lidas {
            for i in 0..colunas.len() {
                let cru = linha.try_get_raw(i)?;
                let tipo = cru.type_info().name().to_owned();
                valores.push(match (cru.is_null(), tipo.as_str()) {
                    (true, _) => Valor::Nulo,
                    (_, "INT2") => Valor::Curto(linha.try_get(i)?),
                    (_, "INT4") => Valor::Inteiro(linha.try_get(i)?),
                    (_, "INT8" | "INTEGER") => Valor::Longo(linha.try_get(i)?),
                    (_, "TEXT" | "VARCHAR") => Valor::Texto(linha.try_get(i)?),
                    (_, "BYTEA" | "BLOB") => Valor::Bytes(linha.try_get(i)?),
                    (_, "UUID") => Valor::Id(linha.try_get(i)?),
                    (_, "DATE") => Valor::Dia(linha.try_get(i)?),
                    (_, "TIMESTAMPTZ") => Valor::Instante(linha.try_get(i)?),
                    (_, outro) => return Err(format!("{}: tipo {outro}", $tabela).into()),
                });
            }
        }
        sem_vazias(&colunas, valores)
    }};
}

/// Leaves out the columns that hold nothing in any row: a null of no type is no value to bind, and costs nothing.
fn sem_vazias(colunas: &[String], valores: Vec<Valor>) -> (Vec<String>, Vec<Valor>) {
    let largura = colunas.len();
    let mut cheia = vec![false; largura];
    for (i, v) in valores.iter().enumerate() {
        cheia[i % largura] |= !matches!(v, Valor::Nulo);
    }
    let ficam = colunas.iter().zip(&cheia).filter(|(_, c)| **c).map(|(n, _)| n.clone()).collect();
    let valores = valores.into_iter().enumerate().filter(|(i, _)| cheia[i % largura]).map(|(_, v)| v).collect();
    (ficam, valores)
}

/// Plain insert of values, as many rows a statement as the engines take and our store uses.
macro_rules! inserir_tudo {
    ($c:expr, $tabela:expr, $colunas:expr, $valores:expr, $marca:expr) => {{
        let largura = $colunas.len();
        let por_comando = (32_000 / largura).clamp(1, 500);
        let texto = |quantas: usize| {
            let linhas: Vec<String> = (0..quantas)
                .map(|l| format!("({})", (0..largura).map(|i| $marca(l * largura + i)).collect::<Vec<_>>().join(",")))
                .collect();
            format!("INSERT INTO {} ({}) VALUES {}", $tabela, $colunas.join(","), linhas.join(","))
        };
        // Every full statement has the same text: building it again would slow down what we are measured against.
        let inteiro = texto(por_comando);
        for pedaco in $valores.chunks(por_comando * largura) {
            let quantas = pedaco.len() / largura;
            let sql = if quantas == por_comando { inteiro.clone() } else { texto(quantas) };
            let mut q = sqlx::query(sqlx::AssertSqlSafe(sql)).persistent(quantas == por_comando);
            for v in pedaco {
                q = match v {
                    Valor::Nulo => q.bind(None::<Vec<u8>>),
                    Valor::Curto(v) => q.bind(*v),
                    Valor::Inteiro(v) => q.bind(*v),
                    Valor::Longo(v) => q.bind(*v),
                    Valor::Texto(v) => q.bind(v.as_str()),
                    Valor::Bytes(v) => q.bind(v.as_slice()),
                    Valor::Id(v) => q.bind(*v),
                    Valor::Dia(v) => q.bind(*v),
                    Valor::Instante(v) => q.bind(*v),
                };
            }
            q.execute(&mut *$c).await?;
        }
    }};
}

async fn abrir_sqlite(arquivo: &Path) -> Fim<SqliteConnection> {
    // As the store opens its own.
    let opcoes = SqliteConnectOptions::new()
        .filename(arquivo)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .journal_mode(SqliteJournalMode::Wal)
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", "-16000");
    Ok(opcoes.connect().await?)
}

async fn em_sqlite(linhas: usize) -> Fim<()> {
    let pasta = tempfile::tempdir()?;
    let (um, outro) = (pasta.path().join("a/n.db"), pasta.path().join("b/n.db"));
    let banco = pronto(&Alvo::Sqlite(um.clone())).await?;
    let numerado = numerar(&banco, linhas).await?;
    banco.fechar().await;
    pronto(&Alvo::Sqlite(outro.clone())).await?.fechar().await;
    let mut de = abrir_sqlite(&um).await?;
    let mut para = abrir_sqlite(&outro).await?;
    let mut puro = 0.0;
    for tabela in TABELAS {
        let (colunas, valores) = ler_tudo!(de, tabela);
        let comeco = Instant::now();
        let mut tx = para.begin().await?;
        inserir_tudo!(tx, tabela, colunas, valores, |_: usize| "?".to_owned());
        tx.commit().await?;
        puro += comeco.elapsed().as_secs_f64();
    }
    contar("SQLite", linhas, numerado, puro);
    Ok(())
}

async fn em_postgres(url: &str, linhas: usize, vez: usize) -> Fim<()> {
    let senha = std::fs::read_to_string(std::env::var("NEXSUS_BENCH_PG_SENHA")?)?;
    let senha = senha.lines().next().unwrap_or_default();
    let mut c: PgConnection = url.parse::<PgConnectOptions>()?.password(senha).connect().await?;
    let alvo = Alvo::ler(url)?.com_segredos(Some(Segredo::novo(senha.to_owned())), None);
    if vez == 0 {
        pronto(&alvo).await?.fechar().await;
    }
    c.execute("TRUNCATE producao, producao_atendimento, outbox, contador, chave, instalacao").await?;
    let banco = Banco::abrir(&alvo, true).await?;
    let mut tx = banco.escrever().await?;
    let chaves = Chaves::criar(&mut tx, &Mestra::gerar()?).await?;
    tx.commit().await?;
    let numerado = numerar(&banco.com_chaves(Arc::new(chaves)), linhas).await?;
    c.execute("DROP SCHEMA IF EXISTS copia CASCADE; CREATE SCHEMA copia").await?;
    let mut puro = 0.0;
    for tabela in TABELAS {
        let (colunas, valores) = ler_tudo!(c, tabela);
        let copia = format!("copia.{tabela}");
        c.execute(sqlx::AssertSqlSafe(format!("CREATE TABLE {copia} (LIKE public.{tabela} INCLUDING ALL)"))).await?;
        let comeco = Instant::now();
        let mut tx = c.begin().await?;
        inserir_tudo!(tx, copia, colunas, valores, |i: usize| format!("${}", i + 1));
        tx.commit().await?;
        puro += comeco.elapsed().as_secs_f64();
    }
    contar("PostgreSQL", linhas, numerado, puro);
    Ok(())
}
