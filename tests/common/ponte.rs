//! A bridge between NEXSUS and the Firebird server that can fall silent or break.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use nexsus_connect::ConfigFirebird;

/// Forwards bytes both ways on a port of its own.
pub struct Ponte {
    /// Where to connect instead of the server.
    pub porta: u16,
    muda: Arc<AtomicBool>,
    resta: Arc<AtomicI64>,
    fechada: Arc<AtomicBool>,
}

/// The port is given back: a sweep builds thousands of bridges.
impl Drop for Ponte {
    fn drop(&mut self) {
        self.fechada.store(true, Ordering::SeqCst);
        self.muda.store(false, Ordering::SeqCst);
        // Wakes the listener, which looks at the mark and ends.
        let _ = TcpStream::connect(("127.0.0.1", self.porta));
    }
}

impl Ponte {
    /// A working bridge to that server.
    pub fn ate(config: &ConfigFirebird) -> Self {
        let escuta = TcpListener::bind("127.0.0.1:0").expect("porta da ponte");
        let ponte = Self {
            porta: escuta.local_addr().expect("porta da ponte").port(),
            muda: Arc::default(),
            resta: Arc::new(AtomicI64::new(i64::MAX)),
            fechada: Arc::default(),
        };
        let fechada = Arc::clone(&ponte.fechada);
        let (servidor, porta) = (config.servidor.clone(), config.porta);
        let (muda, resta) = (Arc::clone(&ponte.muda), Arc::clone(&ponte.resta));
        std::thread::spawn(move || {
            for cliente in escuta.incoming().flatten() {
                if fechada.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(la) = TcpStream::connect((servidor.as_str(), porta)) else {
                    continue;
                };
                let copias = (cliente.try_clone(), la.try_clone());
                let (Ok(cliente2), Ok(la2)) = copias else {
                    continue;
                };
                for (de, para) in [(cliente, la2), (la, cliente2)] {
                    let (muda, resta) = (Arc::clone(&muda), Arc::clone(&resta));
                    std::thread::spawn(move || passar(de, para, &muda, &resta));
                }
            }
        });
        ponte
    }

    /// From now on nothing passes, and nobody is told.
    pub fn emudecer(&self) {
        self.muda.store(true, Ordering::SeqCst);
    }

    /// Breaks the connection once that many bytes have passed, both ways counted.
    pub fn cortar_depois_de(&self, bytes: i64) {
        self.resta.store(bytes, Ordering::SeqCst);
    }

    /// Bytes that may still pass.
    pub fn resta(&self) -> i64 {
        self.resta.load(Ordering::SeqCst)
    }
}

fn passar(mut de: TcpStream, mut para: TcpStream, muda: &AtomicBool, resta: &AtomicI64) {
    let mut bloco = [0; 1024];
    while let Ok(lidos) = de.read(&mut bloco) {
        while muda.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(50));
        }
        let antes = resta.fetch_sub(i64::try_from(lidos).unwrap_or(0), Ordering::SeqCst);
        let cabe = usize::try_from(antes.max(0)).unwrap_or(0).min(lidos);
        if lidos == 0 || para.write_all(&bloco[..cabe]).is_err() || cabe < lidos {
            break;
        }
    }
    let _ = de.shutdown(Shutdown::Both);
    let _ = para.shutdown(Shutdown::Both);
}
