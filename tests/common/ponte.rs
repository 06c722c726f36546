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
    estado: Arc<Estado>,
}

struct Estado {
    muda: AtomicBool,
    resta: AtomicI64,
    /// What happens once nothing may pass any more: silence instead of a break.
    emudece: AtomicBool,
    fechada: AtomicBool,
}

/// The port is given back: a sweep builds thousands of bridges.
impl Drop for Ponte {
    fn drop(&mut self) {
        self.estado.fechada.store(true, Ordering::SeqCst);
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
            estado: Arc::new(Estado {
                muda: AtomicBool::new(false),
                resta: AtomicI64::new(i64::MAX),
                emudece: AtomicBool::new(false),
                fechada: AtomicBool::new(false),
            }),
        };
        let estado = Arc::clone(&ponte.estado);
        let (servidor, porta) = (config.servidor.clone(), config.porta);
        std::thread::spawn(move || {
            for cliente in escuta.incoming().flatten() {
                if estado.fechada.load(Ordering::SeqCst) {
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
                    let estado = Arc::clone(&estado);
                    std::thread::spawn(move || passar(de, para, &estado));
                }
            }
        });
        ponte
    }

    /// From now on nothing passes, and nobody is told.
    pub fn emudecer(&self) {
        self.estado.muda.store(true, Ordering::SeqCst);
    }

    /// Breaks the connection once that many bytes have passed, both ways counted.
    pub fn cortar_depois_de(&self, bytes: i64) {
        self.estado.resta.store(bytes, Ordering::SeqCst);
    }

    /// Falls silent once that many bytes have passed.
    pub fn emudecer_depois_de(&self, bytes: i64) {
        self.estado.emudece.store(true, Ordering::SeqCst);
        self.cortar_depois_de(bytes);
    }

    /// True once nothing passes any more.
    pub fn muda(&self) -> bool {
        self.estado.muda.load(Ordering::SeqCst)
    }

    /// Bytes that may still pass.
    pub fn resta(&self) -> i64 {
        self.estado.resta.load(Ordering::SeqCst)
    }
}

fn passar(mut de: TcpStream, mut para: TcpStream, estado: &Estado) {
    let mut bloco = [0; 1024];
    while let Ok(lidos) = de.read(&mut bloco) {
        while estado.muda.load(Ordering::SeqCst) && !estado.fechada.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(50));
        }
        if estado.fechada.load(Ordering::SeqCst) {
            break;
        }
        let antes = estado.resta.fetch_sub(i64::try_from(lidos).unwrap_or(0), Ordering::SeqCst);
        let cabe = usize::try_from(antes.max(0)).unwrap_or(0).min(lidos);
        if lidos == 0 || para.write_all(&bloco[..cabe]).is_err() {
            break;
        }
        if cabe < lidos {
            if !estado.emudece.load(Ordering::SeqCst) {
                break;
            }
            estado.muda.store(true, Ordering::SeqCst);
        }
    }
    let _ = de.shutdown(Shutdown::Both);
    let _ = para.shutdown(Shutdown::Both);
}
