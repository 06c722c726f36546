//! One installation in a temporary folder, and the binary run inside it.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub const SENHA: &str = "um barco azul desce o rio";
pub const CNES: &str = "1234560";

pub struct Casa {
    raiz: TempDir,
    ambiente: Vec<(String, String)>,
}

/// How a run ended.
#[derive(Debug)]
pub struct Fim {
    pub codigo: i32,
    pub saida: String,
    pub erro: String,
}

impl Casa {
    /// A folder without anything.
    pub fn vazia() -> Self {
        Self::com_ambiente(&[])
    }

    /// A folder without anything, and these variables for every run.
    pub fn com_ambiente(pares: &[(&str, &str)]) -> Self {
        let ambiente = pares.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Self { raiz: tempfile::tempdir().unwrap(), ambiente }
    }

    /// With database, administrator, establishment and an open session.
    pub fn aberta() -> Self {
        Self::vazia().abrir()
    }

    /// Creates the installation and opens a session.
    pub fn abrir(self) -> Self {
        let casa = self;
        let senha = casa.senha();
        let args =
            ["iniciar", "--admin", "admin", "--senha-arquivo", &senha, "--cnes", CNES, "--nome", "POSTO DE TESTE"];
        casa.rodar(args).deve(0);
        casa.rodar(["entrar", "admin", "--senha-arquivo", &senha]).deve(0);
        casa
    }

    /// Path of something inside the folder.
    pub fn em(&self, nome: &str) -> String {
        self.raiz.path().join(nome).display().to_string()
    }

    pub fn pasta(&self) -> &Path {
        self.raiz.path()
    }

    /// A file with this content and mode 0600.
    pub fn arquivo(&self, nome: &str, bytes: impl AsRef<[u8]>) -> String {
        let caminho: PathBuf = self.raiz.path().join(nome);
        fs::write(&caminho, bytes).unwrap();
        fs::set_permissions(&caminho, fs::Permissions::from_mode(0o600)).unwrap();
        caminho.display().to_string()
    }

    /// The file with the right password.
    pub fn senha(&self) -> String {
        self.arquivo("senha", format!("{SENHA}\n"))
    }

    /// The binary in this installation, with nothing of the tester's surroundings.
    pub fn comando<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        // A long sweep names a copy that no later build replaces.
        let programa = std::env::var_os("NEXSUS_TESTE_PROGRAMA").unwrap_or_else(|| env!("CARGO_BIN_EXE_nexsus").into());
        let mut c = Command::new(programa);
        c.args(args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.raiz.path())
            .env("NEXSUS_PASTA", self.raiz.path().join("instalacao"))
            .envs(self.ambiente.iter().cloned())
            .current_dir(self.raiz.path())
            .stdin(Stdio::null());
        c
    }

    pub fn rodar<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Fim {
        Fim::de(self.comando(args))
    }

    /// Runs with `--json` and reads the one value on standard output.
    pub fn json<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> (i32, Value) {
        let fim = self.rodar(args.into_iter().chain(["--json"]));
        let valor = serde_json::from_str(&fim.saida).unwrap_or_else(|e| panic!("{e}: {fim:?}"));
        (fim.codigo, valor)
    }
}

impl Fim {
    pub fn de(mut comando: Command) -> Self {
        let saida = comando.output().unwrap();
        let texto = |b: &[u8]| String::from_utf8(b.to_vec()).unwrap();
        Self { codigo: saida.status.code().unwrap_or(-1), saida: texto(&saida.stdout), erro: texto(&saida.stderr) }
    }

    /// Fails with everything the program said when the code is another one.
    pub fn deve(self, codigo: i32) -> Self {
        assert_eq!(self.codigo, codigo, "{self:?}");
        self
    }
}
