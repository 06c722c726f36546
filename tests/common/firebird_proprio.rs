//! A Firebird server that a test may kill: started from the model folder `tests/run` made, on a port of its own, as the
//! same user without rights.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::servidores::variavel;

/// Killed with the test.
pub struct FirebirdProprio {
    pasta: PathBuf,
    pub porta: u16,
    processo: Child,
}

impl FirebirdProprio {
    pub fn novo(nome: &str) -> Self {
        let modelo = PathBuf::from(variavel("NEXSUS_TESTE_FB_MODELO"));
        let pasta = modelo.with_file_name(format!("fb-{nome}-{}", std::process::id()));
        let porta = TcpListener::bind("127.0.0.1:0").expect("porta").local_addr().expect("porta").port();
        certo(Command::new("cp").arg("-a").args([&modelo, &pasta]));
        let conf = fs::read_to_string(modelo.join("firebird.conf")).expect("configuração");
        let antiga = modelo.with_file_name("fb").join("security3.fdb");
        let nova = pasta.join("security3.fdb");
        let conf: String = conf
            .lines()
            .map(|l| {
                if l.starts_with("RemoteServicePort") {
                    format!("RemoteServicePort = {porta}\n")
                } else {
                    format!("{l}\n")
                }
            })
            .collect();
        let conf = conf.replace(&antiga.display().to_string(), &nova.display().to_string());
        fs::write(pasta.join("firebird.conf"), conf).expect("configuração");
        fs::create_dir(pasta.join("trava")).expect("pasta");
        let dono = fs::metadata(variavel("NEXSUS_TESTE_FB_PASTA")).expect("pasta").uid();
        certo(Command::new("chown").arg("-R").arg(dono.to_string()).arg(&pasta));
        let processo = ligar(&pasta, dono);
        let servidor = Self { pasta, porta, processo };
        servidor.esperar();
        servidor
    }

    /// SIGKILL, then the same server again on the same files.
    pub fn matar_e_religar(&mut self) {
        self.processo.kill().expect("mata");
        self.processo.wait().expect("morre");
        let dono = fs::metadata(&self.pasta).expect("pasta").uid();
        self.processo = ligar(&self.pasta, dono);
        self.esperar();
    }

    fn esperar(&self) {
        let limite = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", self.porta)).is_err() {
            assert!(Instant::now() < limite, "o Firebird próprio não subiu");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for FirebirdProprio {
    fn drop(&mut self) {
        let _ = self.processo.kill();
        let _ = self.processo.wait();
        let _ = fs::remove_dir_all(&self.pasta);
    }
}

fn ligar(pasta: &Path, dono: u32) -> Child {
    let eu = fs::metadata("/proc/self").expect("proc").uid();
    let programa = variavel("NEXSUS_TESTE_FB_PROGRAMA");
    let mut comando = if eu == dono {
        Command::new(programa)
    } else {
        let mut c = Command::new("setpriv");
        c.args(["--reuid", &dono.to_string(), "--regid", &dono.to_string(), "--clear-groups"]).arg(programa);
        c
    };
    let trava = pasta.join("trava");
    comando
        .env("FIREBIRD", pasta)
        .env("FIREBIRD_LOCK", &trava)
        .env("FIREBIRD_TMP", &trava)
        .current_dir(pasta)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("o servidor Firebird inicia")
}

fn certo(comando: &mut Command) {
    assert!(comando.status().expect("comando").success(), "{comando:?}");
}
