//! A file on its way in: opened and hashed, then read block by block in the worker while the database takes the blocks.
//! Nothing received counts before the summary at the end: on an error whoever wrote rolls back.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use nexsus_domain::Cns;
use nexsus_ingest::sigtap::LinhaSigtap;
use nexsus_ingest::worker::Pedido;
use nexsus_ingest::{ErroDeArquivo, Item, Itens, Lida, Motivo, Opcoes, Rejeito, Tipo};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::memoria::Memoria;
use crate::erro::{ErroUsuario, Resultado};
use crate::observador::Observador;
use crate::tarefa::Ponte;
use crate::trabalhador::Trabalhador;
use nexsus_ingest::{Bloco, Resumo};

/// Blocks that may wait between reader and database.
const NA_FILA: usize = 2;
/// How often progress is told and a wish to stop is heard.
const OLHADA: Duration = Duration::from_millis(50);

/// A file that was opened and hashed, with everything its reader must know.
pub(super) struct Aberto {
    pub arquivo: File,
    pub sha256: [u8; 32],
    /// Bytes.
    pub tamanho: u64,
    /// Larger than this kind of file may be.
    pub grande: bool,
    pub pedido: Pedido,
    /// As it was given.
    pub caminho: PathBuf,
    /// Goes onto every attendance that names none.
    pub profissional: Option<Cns>,
}

/// The blocks of a file as they come.
pub(super) struct Fluxo {
    fila: mpsc::Receiver<Bloco>,
    mao: JoinHandle<Resultado<Result<Resumo, ErroDeArquivo>>>,
    ponte: Arc<Ponte>,
}

impl Fluxo {
    pub fn abrir(mut arquivo: File, pedido: Pedido, onde: Trabalhador) -> Self {
        let (porta, fila) = mpsc::channel(NA_FILA);
        let ponte = Arc::new(Ponte::default());
        let dentro = ponte.clone();
        let mao = tokio::task::spawn_blocking(move || {
            dentro.progresso(0, None, "lendo o arquivo");
            onde.ler_em_blocos(&mut arquivo, &pedido, &*dentro, &mut |bloco| {
                // When nobody listens any more, the other side has its own error to tell.
                porta.blocking_send(bloco).map_err(|_| ErroUsuario::cancelado())
            })
        });
        Self { fila, mao, ponte }
    }

    /// The next block; `None` when the reader has ended, well or badly.
    pub async fn proximo(&mut self, obs: &dyn Observador) -> Option<Bloco> {
        loop {
            tokio::select! {
                bloco = self.fila.recv() => return bloco,
                () = tokio::time::sleep(OLHADA) => {
                    if obs.cancelado() {
                        self.ponte.parar();
                    }
                    let (feito, total, fase) = self.ponte.onde();
                    if !fase.is_empty() {
                        obs.progresso(feito, total, fase);
                    }
                }
            }
        }
    }

    /// How the reading ended.
    pub async fn fim(mut self) -> Resultado<Result<Resumo, ErroDeArquivo>> {
        self.fila.close();
        self.mao.await.map_err(|_| ErroUsuario::interno("leitura do arquivo"))?
    }
}

/// What is done to every block before it is looked at: the professional of the file, and what people corrected before.
pub(super) struct Tratamento<'a> {
    pub tipo: Tipo,
    pub opcoes: &'a Opcoes,
    pub profissional: Option<Cns>,
    pub memoria: &'a Memoria,
}

impl Tratamento<'_> {
    /// Returns the lines that remembered corrections made good.
    pub fn tratar(&self, bloco: &mut Bloco) -> Vec<Item> {
        let mut boas = Vec::new();
        let mut ruins = Vec::new();
        for r in std::mem::take(&mut bloco.rejeitos) {
            // Of a line that does not fit its layout the columns are a guess: a person must look.
            let certa = r.motivo != Motivo::LarguraInvalida;
            match certa.then(|| self.memoria.emendar(self.tipo, &r.campos, self.opcoes)).flatten() {
                Some(item) => boas.push((r, item)),
                None => ruins.push(r),
            }
        }
        bloco.rejeitos = ruins;
        let mut itens = Vec::with_capacity(boas.len());
        for (r, item) in boas {
            itens.push(item.clone());
            juntar(&mut bloco.itens, &r, item);
        }
        com_profissional(&mut bloco.itens, self.profissional);
        itens
    }
}

/// A professional named for the whole file goes onto every attendance that names none.
pub(super) fn com_profissional(itens: &mut Itens, profissional: Option<Cns>) {
    if let (Itens::Atendimentos(todos), Some(cns)) = (itens, profissional) {
        for item in todos.iter_mut().filter(|i| i.valor.cns_prof.is_none()) {
            item.valor.cns_prof = Some(cns);
        }
    }
}

/// Puts a mended line with the rows; a row of another table is left out (the reader never gives one).
pub(super) fn juntar(itens: &mut Itens, r: &Rejeito, item: Item) {
    fn lida<T>(r: &Rejeito, valor: T) -> Lida<T> {
        Lida { pagina: r.pagina, linha: r.linha, texto: r.texto.clone(), valor }
    }
    match (itens, item) {
        (Itens::Atendimentos(v), Item::Atendimento(a)) => v.push(lida(r, *a)),
        (Itens::Pacientes(v), Item::Paciente(p)) => v.push(lida(r, *p)),
        (Itens::Procedimentos(v), Item::Procedimento(p)) => v.push(lida(r, *p)),
        (Itens::Sigtap(v), Item::Procedimento(p)) => v.push(lida(r, LinhaSigtap::Procedimento(p))),
        (Itens::Sigtap(v), Item::Tabela(l)) => v.push(lida(r, LinhaSigtap::Outra(*l))),
        _ => {}
    }
}
