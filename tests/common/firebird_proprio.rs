//! A Firebird server that a test may kill: started from the model folder `tests/run` made, on a port of its own, as the
//! same user without rights.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
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
        static CONTADOR: AtomicU32 = AtomicU32::new(0);
        let n = CONTADOR.fetch_add(1, Ordering::Relaxed);
        let modelo = PathBuf::from(variavel("NEXSUS_TESTE_FB_MODELO"));
        let pasta = modelo.with_file_name(format!("fb-{nome}-{}-{n}", std::process::id()));
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
        let mut servidor = Self { pasta, porta, processo };
        servidor.esperar();
        servidor
    }

    /// SIGKILL, then the same server again on the same files. One that has already fallen is only started again.
    pub fn matar_e_religar(&mut self) {
        self.processo.kill().expect("mata");
        self.processo.wait().expect("morre");
        self.ligar_de_novo();
        self.esperar();
    }

    /// How the server ended by itself; a fall that has just happened takes its moment to show.
    pub fn queda(&mut self) -> Option<String> {
        const MOMENTO: Duration = Duration::from_secs(3);
        let limite = Instant::now() + MOMENTO;
        loop {
            if let Some(fim) = self.processo.try_wait().expect("estado") {
                return Some(fim.to_string());
            }
            if Instant::now() > limite {
                return TcpStream::connect(("127.0.0.1", self.porta)).err().map(|e| e.to_string());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn ligar_de_novo(&mut self) {
        let dono = fs::metadata(&self.pasta).expect("pasta").uid();
        self.processo = ligar(&self.pasta, dono);
    }

    fn esperar(&mut self) {
        let limite = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", self.porta)).is_err() {
            assert!(Instant::now() < limite, "o Firebird próprio não subiu");
            // It ends at once when somebody's outgoing connection holds its port just now.
            if self.processo.try_wait().expect("estado").is_some() {
                self.ligar_de_novo();
            }
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
