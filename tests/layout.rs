//! Holds the house to its plan: which crate may use which, what stands at the top, how long a file
//! may be, and that no crate talks itself out of the common lints.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Who may use whom (ARCHITECTURE.md). A missing edge is fine, another one is not.
const ARESTAS: &[(&str, &[&str])] = &[
    ("nexsus", &["nexsus-domain", "nexsus-screens", "nexsus-service"]),
    ("nexsus-screens", &["nexsus-domain", "nexsus-service", "nexsus-widgets"]),
    ("nexsus-widgets", &[]),
    ("nexsus-service", &["nexsus-connect", "nexsus-domain", "nexsus-ingest", "nexsus-insight", "nexsus-store"]),
    ("nexsus-ingest", &["nexsus-domain"]),
    ("nexsus-store", &["nexsus-domain"]),
    ("nexsus-connect", &["nexsus-domain"]),
    ("nexsus-insight", &["nexsus-domain"]),
    ("nexsus-domain", &[]),
];

/// What a room must not know of, whatever crate brings it.
const PROIBIDOS: &[(&str, &[&str])] = &[
    ("nexsus-domain", &["tokio", "sqlx", "ratatui", "crossterm", "rsfbclient", "calamine", "tracing"]),
    ("nexsus-ingest", &["tokio", "sqlx", "ratatui", "crossterm", "rsfbclient"]),
    ("nexsus-widgets", &["tokio", "sqlx", "rsfbclient", "serde_json"]),
    ("nexsus-screens", &["sqlx", "rsfbclient", "calamine"]),
    ("nexsus-connect", &["sqlx"]),
];

const NO_TOPO: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "assets",
    "migrations",
    "screens",
    "src",
    "tests",
    "widgets",
];

const EM_SRC: &[&str] = &["cli", "connect", "domain", "ingest", "insight", "main.rs", "service", "store"];

/// Longest source file, in lines.
const MAIOR: usize = 600;

/// Tables of data may be longer.
const TABELAS: &[&str] = &["src/domain/tabela"];

fn raiz() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pacotes() -> Vec<Value> {
    let saida = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(raiz())
        .output()
        .unwrap();
    assert!(saida.status.success(), "{}", String::from_utf8_lossy(&saida.stderr));
    let tudo: Value = serde_json::from_slice(&saida.stdout).unwrap();
    tudo["packages"].as_array().unwrap().clone()
}

/// Names of the dependencies of a package, those of tests apart.
fn dependencias(pacote: &Value, de_teste: bool) -> BTreeSet<String> {
    pacote["dependencies"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|d| (d["kind"] == "dev") == de_teste)
        .map(|d| d["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn so_ha_as_arestas_do_plano() {
    let plano: BTreeMap<&str, &[&str]> = ARESTAS.iter().copied().collect();
    let proibidos: BTreeMap<&str, &[&str]> = PROIBIDOS.iter().copied().collect();
    let pacotes = pacotes();
    assert_eq!(pacotes.len(), ARESTAS.len(), "um crate novo precisa de lugar em ARCHITECTURE.md");
    for p in &pacotes {
        let nome = p["name"].as_str().unwrap();
        let permitidas = plano.get(nome).unwrap_or_else(|| panic!("{nome} não está no plano"));
        for d in dependencias(p, false).iter().filter(|d| d.starts_with("nexsus")) {
            assert!(permitidas.contains(&d.as_str()), "{nome} não pode usar {d}");
        }
        if nome != "nexsus" {
            // The tests of the program look into every room; a crate's own tests may not.
            for d in dependencias(p, true).iter().filter(|d| d.starts_with("nexsus")) {
                assert!(permitidas.contains(&d.as_str()), "os testes de {nome} não podem usar {d}");
            }
        }
        for ruim in proibidos.get(nome).copied().unwrap_or_default() {
            assert!(!dependencias(p, false).contains(*ruim), "{nome} não pode conhecer {ruim}");
        }
    }
}

#[test]
fn todo_crate_obedece_aos_lints_comuns() {
    for p in pacotes() {
        let manifesto = fs::read_to_string(p["manifest_path"].as_str().unwrap()).unwrap();
        let sem_espaco: String = manifesto.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(sem_espaco.contains("[lints]workspace=true"), "{}", p["manifest_path"]);
    }
}

fn nomes(pasta: &Path) -> BTreeSet<String> {
    fs::read_dir(pasta)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|n| !n.starts_with('.') && n != "target")
        .collect()
}

#[test]
fn no_topo_so_o_que_o_plano_diz() {
    let esperado = |lista: &[&str]| lista.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    assert_eq!(nomes(raiz()), esperado(NO_TOPO));
    assert_eq!(nomes(&raiz().join("src")), esperado(EM_SRC));
}

fn fontes(pasta: &Path, achadas: &mut Vec<PathBuf>) {
    for e in fs::read_dir(pasta).unwrap() {
        let caminho = e.unwrap().path();
        let nome = caminho.file_name().unwrap().to_string_lossy().into_owned();
        if nome.starts_with('.') || nome == "target" {
            continue;
        }
        if caminho.is_dir() {
            fontes(&caminho, achadas);
        } else if ["rs", "sql", "toml", "md"].iter().any(|x| caminho.extension().is_some_and(|e| e == *x)) {
            achadas.push(caminho);
        }
    }
}

fn todas_as_fontes() -> Vec<(String, String)> {
    let mut achadas = Vec::new();
    fontes(raiz(), &mut achadas);
    achadas
        .into_iter()
        .map(|c| {
            let nome = c.strip_prefix(raiz()).unwrap().to_string_lossy().into_owned();
            (nome, fs::read_to_string(&c).unwrap())
        })
        .collect()
}

#[test]
fn nenhum_arquivo_passa_de_600_linhas() {
    let fontes = todas_as_fontes();
    assert!(fontes.len() > 50);
    let longas: Vec<_> = fontes
        .iter()
        .filter(|(nome, texto)| texto.lines().count() > MAIOR && !TABELAS.iter().any(|t| nome.starts_with(t)))
        .map(|(nome, texto)| format!("{nome}: {}", texto.lines().count()))
        .collect();
    assert!(longas.is_empty(), "{longas:#?}");
}

fn e_rust(nome: &str) -> bool {
    Path::new(nome).extension().is_some_and(|e| e == "rs")
}

fn e_de_teste(nome: &str) -> bool {
    nome.starts_with("tests/") || nome.contains("teste") || nome.ends_with("/tests.rs")
}

/// Folder and name of every module that is declared for tests only: `#[cfg(test)] mod x;`.
fn modulos_de_teste(fontes: &[(String, String)]) -> BTreeSet<String> {
    let mut achados = BTreeSet::new();
    for (nome, texto) in fontes.iter().filter(|(n, _)| e_rust(n)) {
        let caminho = Path::new(nome);
        let raso = ["lib.rs", "mod.rs", "main.rs"].iter().any(|r| caminho.ends_with(r));
        let pasta = if raso { caminho.parent().unwrap().to_owned() } else { caminho.with_extension("") };
        let mut marcado = false;
        for linha in texto.lines().map(str::trim) {
            if linha.starts_with("#[cfg(test)]") || linha.starts_with("#[cfg(any(test,") {
                marcado = true;
            } else if !linha.starts_with("#[") {
                let modulo = linha.strip_prefix("pub ").unwrap_or(linha);
                let modulo = modulo.strip_prefix("mod ").and_then(|m| m.strip_suffix(';'));
                if let (true, Some(m)) = (marcado, modulo) {
                    achados.insert(pasta.join(m).to_string_lossy().into_owned());
                }
                marcado = false;
            }
        }
    }
    achados
}

#[test]
fn lints_so_se_afrouxam_em_testes() {
    let negados = ["unwrap_used", "expect_used", "panic", "todo", "unimplemented"];
    let fontes = todas_as_fontes();
    let de_teste = modulos_de_teste(&fontes);
    for (nome, texto) in fontes {
        let so_em_testes =
            de_teste.iter().any(|m| nome.strip_prefix(m.as_str()).is_some_and(|r| r == ".rs" || r.starts_with('/')));
        if !e_rust(&nome) || e_de_teste(&nome) || so_em_testes {
            continue;
        }
        let testes = texto.find("#[cfg(test)]").unwrap_or(texto.len());
        for (lugar, _) in texto.match_indices("allow(") {
            let fim = texto[lugar..].find(')').map_or(texto.len(), |f| lugar + f);
            let dentro = &texto[lugar..fim];
            let ruim = negados.iter().find(|n| dentro.contains(&format!("clippy::{n}")));
            if let Some(ruim) = ruim {
                assert!(lugar > testes, "{nome} afrouxa {ruim} fora dos testes");
            }
        }
    }
}

#[test]
fn todo_modulo_diz_o_que_e_seu() {
    let mudos: Vec<_> = todas_as_fontes()
        .into_iter()
        .filter(|(nome, _)| e_rust(nome) && !e_de_teste(nome))
        .filter(|(_, texto)| !texto.trim_start().starts_with("//!"))
        .map(|(nome, _)| nome)
        .collect();
    assert!(mudos.is_empty(), "sem comentário de módulo: {mudos:#?}");
}
