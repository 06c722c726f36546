//! The handle: a thread that talks, and a caller that never waits longer than agreed.
//!
//! The wire client has no time limit and no way to cancel (dependencies.md 6.2). So each
//! connection lives in a thread of its own; the caller waits for the answer, watches the
//! thread's pulse, and walks away when there was none for the whole limit. An abandoned
//! thread ends with its socket; its handle answers everything else with "no answer".

use std::fmt;
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use nexsus_domain::numeracao::Ultimo;
use nexsus_domain::producao::LinhaBpa;
use nexsus_domain::{Cnes, Cns, Competencia};

use crate::ajuste::Bruta;
use crate::catalogo::{Catalogo, Forma, Indice};
use crate::config::ConfigFirebird;
use crate::conversa::Conversa;
use crate::erro::ErroFirebird;
use crate::leitura::LinhaLida;
use crate::plano::{self, Conferencia, ConferenciaDasLinhas, Exclusao, Plano, Resultado};
use crate::{exclusao, gravacao};

/// Lines per Firebird transaction (architecture.md, Mirror; security.md 2.8).
pub const LOTE: usize = 200;

/// Lines per transaction when S_PRD has no index for the key (each batch then reads the whole
/// table, so there are fewer of them) and where statements of several lines write that many within a second.
pub const LOTE_GRANDE: usize = 2000;

/// Patience for the port to open: "the BPA machine is off" is the usual case.
const PRAZO_PORTA: Duration = Duration::from_secs(3);
/// Longest patience for the login.
const PRAZO_ENTRADA: Duration = Duration::from_secs(15);
/// How often the pulse is looked at.
const PASSO: Duration = Duration::from_millis(100);

type Pedido = Box<dyn FnOnce(&mut Conversa) + Send>;

/// One connection to the Firebird database of the BPA program.
pub struct Espelho {
    pedidos: Mutex<mpsc::Sender<Pedido>>,
    pulso: Arc<AtomicU64>,
    abandonado: AtomicBool,
    prazo: Duration,
    linhas_por_transacao: Option<usize>,
}

impl fmt::Debug for Espelho {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Espelho")
            .field("prazo", &self.prazo)
            .field("abandonado", &self.sem_resposta())
            .finish_non_exhaustive()
    }
}

impl Espelho {
    /// Opens port, connection and login, each within its limit.
    pub fn conectar(config: &ConfigFirebird) -> Result<Self, ErroFirebird> {
        bater_na_porta(config)?;
        let pulso = Arc::new(AtomicU64::new(0));
        let (pedidos, fila) = mpsc::channel::<Pedido>();
        let (avisar, entrou) = mpsc::channel();
        let prazo = config.prazo.min(PRAZO_ENTRADA);
        let (copia, batida) = (config.clone(), Arc::clone(&pulso));
        std::thread::Builder::new()
            .name("nexsus-firebird".into())
            .spawn(move || match Conversa::abrir(&copia, batida) {
                Ok(mut conversa) => {
                    drop(copia);
                    if avisar.send(Ok(())).is_ok() {
                        for pedido in fila {
                            pedido(&mut conversa);
                        }
                    }
                }
                Err(erro) => {
                    // Nobody listening: the caller gave up before the refusal came.
                    let _ = avisar.send(Err(erro));
                }
            })
            .map_err(|e| ErroFirebird::Outro { texto: e.kind().to_string() })?;
        match entrou.recv_timeout(prazo) {
            Ok(resultado) => resultado?,
            Err(RecvTimeoutError::Timeout) => return Err(sem_resposta(prazo)),
            Err(RecvTimeoutError::Disconnected) => return Err(ErroFirebird::ConexaoPerdida),
        }
        Ok(Self {
            pedidos: Mutex::new(pedidos),
            pulso,
            abandonado: AtomicBool::new(false),
            prazo: config.prazo,
            linhas_por_transacao: config.linhas_por_transacao.filter(|n| *n > 0),
        })
    }

    /// True once a call ran out of time: this handle is of no more use, connect again.
    pub fn sem_resposta(&self) -> bool {
        self.abandonado.load(Ordering::Relaxed)
    }

    /// What the table looks like; refuses one that can not hold a BPA-I line.
    pub fn catalogo(&self) -> Result<Catalogo, ErroFirebird> {
        self.pedir(|c| c.alvo().map(|alvo| alvo.catalogo.clone()))
    }

    /// How absent lines go into this table on this server.
    pub fn forma(&self) -> Result<Forma, ErroFirebird> {
        self.pedir(|c| c.alvo().map(|alvo| alvo.forma))
    }

    /// Key and content hash of every row of an establishment in a competencia.
    pub fn chaves_existentes(&self, uid: Cnes, cmp: Competencia) -> Result<Vec<LinhaLida>, ErroFirebird> {
        self.pedir(move |c| c.chaves(&uid.to_string(), &cmp.to_string()))
    }

    /// Dry run: compares, counts, writes nothing.
    pub fn plano(&self, linhas: &[LinhaBpa]) -> Result<Plano, ErroFirebird> {
        let brutas = brutas(linhas);
        self.pedir(move |c| {
            let alvo = c.alvo()?;
            let prontas = c.aprontar(&brutas)?;
            let lidas = c.ler_dos_escopos(&prontas)?;
            Ok(plano::planejar(&alvo.molde, &prontas, &lidas))
        })
    }

    /// Lines that can not be written as they are (a letter without a twin, a code longer
    /// than its column), with the reason. Leave them out of [`Espelho::incluir`].
    pub fn recusadas(&self, linhas: &[LinhaBpa]) -> Result<Vec<(usize, ErroFirebird)>, ErroFirebird> {
        let brutas = brutas(linhas);
        self.pedir(move |c| {
            let alvo = c.alvo()?;
            Ok(brutas.iter().enumerate().filter_map(|(i, b)| alvo.molde.aprontar(b).err().map(|e| (i, e))).collect())
        })
    }

    /// Writes the absent lines, [`LOTE`] per transaction ([`LOTE_GRANDE`] where a statement takes several, or
    /// the table has no index for the key), and reads each one back.
    pub fn incluir(&self, linhas: &[LinhaBpa]) -> Result<Vec<Resultado>, ErroFirebird> {
        self.incluir_com(linhas, |_| true)
    }

    /// The same with a say between batches: gets the lines done so far, `false` stops.
    /// The answer then covers the first lines only. After an error, what was committed is
    /// there to stay and the next run recognises it.
    pub fn incluir_com(
        &self,
        linhas: &[LinhaBpa],
        adiante: impl FnMut(u64) -> bool,
    ) -> Result<Vec<Resultado>, ErroFirebird> {
        match self.incluir_ate(linhas, adiante) {
            (saida, None) => Ok(saida),
            (_, Some(erro)) => Err(erro),
        }
    }

    /// The same, but an error does not hide what was done before it: the answer covers the first lines, which are
    /// committed and read back, and the error is about the next ones.
    pub fn incluir_ate(
        &self,
        linhas: &[LinhaBpa],
        mut adiante: impl FnMut(u64) -> bool,
    ) -> (Vec<Resultado>, Option<ErroFirebird>) {
        let grande = |c: &mut Conversa| {
            c.alvo().map(|alvo| alvo.catalogo.indice == Indice::Nenhum || alvo.forma != Forma::UmaAUma)
        };
        let tamanho = match self.pedir(grande) {
            Ok(grande) => self.linhas_por_transacao.unwrap_or(if grande { LOTE_GRANDE } else { LOTE }),
            Err(erro) => return (Vec::new(), Some(erro)),
        };
        let mut saida = Vec::with_capacity(linhas.len());
        for lote in linhas.chunks(tamanho) {
            let brutas = brutas(lote);
            match self.pedir(move |c| gravacao::gravar(c, &brutas)) {
                Ok(feitas) => saida.extend(feitas),
                Err(erro) => return (saida, Some(erro)),
            }
            if !adiante(saida.len() as u64) {
                break;
            }
        }
        (saida, None)
    }

    /// Removes lines that are still exactly what we wrote, [`LOTE`] per transaction, and looks again. After an error the
    /// answer covers the first lines; the next run finds the others as they are.
    pub fn excluir_ate(&self, linhas: &[LinhaBpa]) -> (Vec<Exclusao>, Option<ErroFirebird>) {
        let mut saida = Vec::with_capacity(linhas.len());
        for lote in linhas.chunks(LOTE) {
            let brutas = brutas(lote);
            match self.pedir(move |c| exclusao::excluir(c, &brutas)) {
                Ok(feitas) => saida.extend(feitas),
                Err(erro) => return (saida, Some(erro)),
            }
        }
        (saida, None)
    }

    /// Last folha and sequencia in use per professional, to continue the numbering; `None` = the consolidated form.
    pub fn ultimos(&self, uid: Cnes, cmp: Competencia) -> Result<Vec<(Option<Cns>, Ultimo)>, ErroFirebird> {
        self.pedir(move |c| c.ultimos(&uid.to_string(), &cmp.to_string()))
    }

    /// Counts and sums of everything in the scope, whoever wrote it.
    pub fn conferir(&self, uid: Cnes, cmp: Competencia) -> Result<Conferencia, ErroFirebird> {
        self.pedir(move |c| c.somas(&uid.to_string(), &cmp.to_string()))
    }

    /// Our lines against the rows that carry their keys.
    pub fn conferir_linhas(&self, linhas: &[LinhaBpa]) -> Result<ConferenciaDasLinhas, ErroFirebird> {
        let brutas = brutas(linhas);
        self.pedir(move |c| {
            let alvo = c.alvo()?;
            let prontas = c.aprontar(&brutas)?;
            let lidas = c.ler_dos_escopos(&prontas)?;
            Ok(plano::conferir(&alvo.molde, &prontas, &lidas))
        })
    }

    /// Hands a job to the thread and waits as long as it shows signs of life.
    pub(crate) fn pedir<T: Send + 'static>(
        &self,
        servico: impl FnOnce(&mut Conversa) -> Result<T, ErroFirebird> + Send + 'static,
    ) -> Result<T, ErroFirebird> {
        if self.sem_resposta() {
            return Err(sem_resposta(self.prazo));
        }
        let (responder, resposta) = mpsc::channel();
        let pedido: Pedido = Box::new(move |conversa| {
            // Nobody listening: the caller gave up.
            let _ = responder.send(servico(conversa));
        });
        self.pedidos
            .lock()
            .map_err(|_| ErroFirebird::ConexaoPerdida)?
            .send(pedido)
            .map_err(|_| ErroFirebird::ConexaoPerdida)?;
        let mut batida = self.pulso.load(Ordering::Relaxed);
        let mut desde = Instant::now();
        loop {
            match resposta.recv_timeout(PASSO) {
                Ok(resultado) => return resultado,
                Err(RecvTimeoutError::Disconnected) => return Err(ErroFirebird::ConexaoPerdida),
                Err(RecvTimeoutError::Timeout) => {}
            }
            let agora = self.pulso.load(Ordering::Relaxed);
            if agora != batida {
                batida = agora;
                desde = Instant::now();
            }
            if desde.elapsed() >= self.prazo {
                self.abandonado.store(true, Ordering::Relaxed);
                return Err(sem_resposta(self.prazo));
            }
        }
    }
}

fn brutas(linhas: &[LinhaBpa]) -> Vec<Bruta> {
    linhas.iter().map(LinhaBpa::colunas).collect()
}

fn sem_resposta(prazo: Duration) -> ErroFirebird {
    ErroFirebird::SemResposta { segundos: prazo.as_secs_f64().ceil() as u64 }
}

/// Is anybody there? Tries every address of the name.
fn bater_na_porta(config: &ConfigFirebird) -> Result<(), ErroFirebird> {
    let desligado = || ErroFirebird::Desligado { servidor: config.servidor.clone(), porta: config.porta };
    let enderecos = (config.servidor.as_str(), config.porta).to_socket_addrs().map_err(|_| desligado())?;
    for endereco in enderecos {
        if TcpStream::connect_timeout(&endereco, PRAZO_PORTA).is_ok() {
            return Ok(());
        }
    }
    Err(desligado())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn porta_fechada_e_desligado_na_hora() {
        let porta = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let inicio = Instant::now();
        let erro = Espelho::conectar(&ConfigFirebird::nova("127.0.0.1", porta, "x")).unwrap_err();
        assert_eq!(erro.codigo(), "firebird_desligado");
        assert!(erro.passageiro());
        assert!(inicio.elapsed() < Duration::from_secs(3));
    }

    #[test]
    fn porta_muda_e_sem_resposta_dentro_do_prazo() {
        let escuta = TcpListener::bind("127.0.0.1:0").unwrap();
        let config = ConfigFirebird {
            prazo: Duration::from_millis(400),
            ..ConfigFirebird::nova("127.0.0.1", escuta.local_addr().unwrap().port(), "x")
        };
        let inicio = Instant::now();
        let erro = Espelho::conectar(&config).unwrap_err();
        assert_eq!(erro, ErroFirebird::SemResposta { segundos: 1 });
        assert!(inicio.elapsed() < Duration::from_secs(5));
    }
}
