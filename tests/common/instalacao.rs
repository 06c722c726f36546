//! An installation of one's own for a test: a folder with database, keys and sample files, made by
//! the real commands (`iniciar`, `entrar`, `demo`) once per run and copied for every test.

use std::fs;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

use super::{processos, pty};

/// The administrator of every test installation.
pub const ADMIN: &str = "admin";
/// His password.
pub const SENHA: &str = "uma frase de teste 42";
/// The establishment: right check digit, belongs to nobody.
pub const CNES: &str = "1234560";
pub const UNIDADE: &str = "UBS DE TESTE";
/// First competência that the demonstration does not fill, so that its data never change.
pub const ATE: &str = "202601";

/// A folder that goes away with the test.
pub struct Instalacao {
    pasta: TempDir,
}

impl Instalacao {
    /// Nothing was ever started here.
    pub fn virgem() -> Self {
        Self { pasta: tempfile::Builder::new().prefix("nexsus-pty-").tempdir().expect("pasta temporária") }
    }

    /// Key, administrator and establishment, no data.
    pub fn vazia() -> Self {
        static MODELO: OnceLock<PathBuf> = OnceLock::new();
        Self::copia(MODELO.get_or_init(|| modelo("vazia", iniciar)))
    }

    /// With the demonstration: patients, attendances, de-para, rules, production of the first months.
    pub fn demo() -> Self {
        static MODELO: OnceLock<PathBuf> = OnceLock::new();
        Self::copia(MODELO.get_or_init(|| {
            modelo("demo", |i| {
                iniciar(i);
                i.certo(&["demo", "--semente", "7", "--competencias", "3", "--ate", ATE]);
            })
        }))
    }

    /// No data, but with the sample files of the demonstration in `arquivos`.
    pub fn com_amostras() -> Self {
        static MODELO: OnceLock<PathBuf> = OnceLock::new();
        Self::copia(MODELO.get_or_init(|| {
            modelo("amostras", |i| {
                iniciar(i);
                let outra = Self::demo();
                fs::create_dir(i.caminho("arquivos")).expect("pasta");
                copiar(&outra.caminho("dados/demo"), &i.caminho("arquivos"));
            })
        }))
    }

    fn copia(modelo: &Path) -> Self {
        let i = Self::virgem();
        copiar(modelo, i.pasta.path());
        i
    }

    /// The folder (`NEXSUS_PASTA`).
    pub fn pasta(&self) -> &Path {
        self.pasta.path()
    }

    /// A path inside it.
    pub fn caminho(&self, resto: &str) -> PathBuf {
        self.pasta.path().join(resto)
    }

    /// Runs a headless command here.
    pub fn rodar(&self, args: &[&str]) -> Output {
        let mut c = Command::new(env!("CARGO_BIN_EXE_nexsus"));
        c.env_clear().envs(pty::ambiente(self.pasta())).args(args).current_dir(self.pasta());
        c.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let guarda = pty::vez();
        let filho = c.spawn().expect("o binário inicia");
        drop(guarda);
        filho.wait_with_output().expect("o binário termina")
    }

    /// Runs a headless command that must end with 0 or 1, and gives what it printed.
    pub fn certo(&self, args: &[&str]) -> String {
        let s = self.rodar(args);
        assert!(
            matches!(s.status.code(), Some(0 | 1)),
            "nexsus {args:?}: {:?}\n{}\n{}",
            s.status,
            String::from_utf8_lossy(&s.stdout),
            String::from_utf8_lossy(&s.stderr)
        );
        String::from_utf8(s.stdout).expect("UTF-8")
    }

    /// Writes a file only this account can read.
    pub fn segredo(&self, nome: &str, texto: &str) -> PathBuf {
        use std::io::Write;
        let caminho = self.caminho(nome);
        let mut f =
            fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&caminho).expect("arquivo");
        f.write_all(texto.as_bytes()).expect("grava");
        caminho
    }
}

fn iniciar(i: &Instalacao) {
    let senha = i.segredo("senha", SENHA);
    let senha = senha.to_str().expect("caminho");
    i.certo(&["iniciar", "--admin", ADMIN, "--senha-arquivo", senha, "--cnes", CNES, "--nome", UNIDADE]);
    i.certo(&["entrar", ADMIN, "--senha-arquivo", senha]);
}

/// Makes a model folder once per run; those of runs that have ended are removed.
fn modelo(nome: &str, encher: impl FnOnce(&Instalacao)) -> PathBuf {
    let raiz = Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(raiz).expect("pasta de testes");
    for velho in fs::read_dir(raiz).expect("pasta de testes").flatten() {
        let dono =
            velho.file_name().to_string_lossy().strip_prefix("modelo-").and_then(|r| r.split('-').next()?.parse().ok());
        if dono.is_some_and(|pid: u32| !processos::vive(pid)) {
            let _ = fs::remove_dir_all(velho.path());
        }
    }
    let i = Instalacao::virgem();
    encher(&i);
    let destino = raiz.join(format!("modelo-{}-{nome}", std::process::id()));
    let _ = fs::remove_dir_all(&destino);
    fs::create_dir(&destino).expect("modelo");
    copiar(i.pasta(), &destino);
    destino
}

/// Copies a tree with its permissions.
pub fn copiar(de: &Path, para: &Path) {
    for e in fs::read_dir(de).unwrap_or_else(|e| panic!("{}: {e}", de.display())).flatten() {
        let destino = para.join(e.file_name());
        let meta = e.metadata().expect("metadados");
        if meta.is_dir() {
            fs::create_dir_all(&destino).expect("pasta");
            copiar(&e.path(), &destino);
        } else {
            fs::copy(e.path(), &destino).expect("cópia");
        }
        fs::set_permissions(&destino, fs::Permissions::from_mode(meta.permissions().mode())).expect("permissões");
    }
}
