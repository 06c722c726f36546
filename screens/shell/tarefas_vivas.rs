//! The jobs this program started, as the job strip and the jobs panel see them.
//!
//! Late progress after an ending changes nothing: an id that is unknown or ended is ignored.

use chrono::NaiveDateTime;

use crate::msg::{Desfecho, JobId, Msg, Nivel, Progresso};
use crate::pergunta::Trabalho;
use crate::textos;

/// Ended jobs kept for the panel.
const TERMINADAS: usize = 20;

/// State of one job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EstadoViva {
    Rodando,
    Cancelando,
    Ok,
    Falhou(String),
    Cancelada,
}

/// One job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TarefaViva {
    pub id: JobId,
    pub nome: String,
    /// Local time of the start, for the estimate of the rest.
    pub inicio: NaiveDateTime,
    pub progresso: Progresso,
    pub estado: EstadoViva,
}

impl TarefaViva {
    pub fn ativa(&self) -> bool {
        matches!(self.estado, EstadoViva::Rodando | EstadoViva::Cancelando)
    }
}

/// All jobs of this run, newest last.
#[derive(Clone, Debug, Default)]
pub struct TarefasVivas {
    todas: Vec<TarefaViva>,
}

impl TarefasVivas {
    pub fn iniciar(&mut self, id: JobId, trabalho: &Trabalho, inicio: NaiveDateTime) {
        let progresso = Progresso::default();
        self.todas.push(TarefaViva { id, nome: trabalho.nome(), inicio, progresso, estado: EstadoViva::Rodando });
        let sobra = self.todas.iter().filter(|t| !t.ativa()).count().saturating_sub(TERMINADAS);
        let mut tirar = sobra;
        self.todas.retain(|t| {
            let fica = t.ativa() || tirar == 0;
            if !fica {
                tirar -= 1;
            }
            fica
        });
    }

    pub fn cancelando(&mut self, id: JobId) {
        if let Some(t) = self.todas.iter_mut().find(|t| t.id == id && t.ativa()) {
            t.estado = EstadoViva::Cancelando;
        }
    }

    pub fn todas(&self) -> &[TarefaViva] {
        &self.todas
    }

    pub fn ids_ativos(&self) -> Vec<JobId> {
        self.todas.iter().filter(|t| t.ativa()).map(|t| t.id).collect()
    }

    pub fn nomes_ativos(&self) -> Vec<&str> {
        self.todas.iter().filter(|t| t.ativa()).map(|t| t.nome.as_str()).collect()
    }

    pub fn ativas(&self) -> usize {
        self.todas.iter().filter(|t| t.ativa()).count()
    }

    /// Follows one message; an ending gives the sentence for the message row.
    pub fn ouvir(&mut self, m: &Msg) -> Option<(Nivel, String)> {
        match m {
            Msg::Progress(id, p) => {
                let t = self.todas.iter_mut().find(|t| t.id == *id && t.ativa())?;
                t.progresso = p.clone();
                None
            }
            Msg::Finished(id, fim) => {
                let t = self.todas.iter_mut().find(|t| t.id == *id && t.ativa())?;
                match fim {
                    Desfecho::Done(_) => {
                        t.estado = EstadoViva::Ok;
                        Some((Nivel::Ok, textos::tarefa_terminou(&t.nome)))
                    }
                    Desfecho::Failed(e) => {
                        t.estado = EstadoViva::Falhou(e.o_que.clone());
                        Some((Nivel::Erro, format!("{}: {e}", t.nome)))
                    }
                    Desfecho::Cancelled => {
                        t.estado = EstadoViva::Cancelada;
                        Some((Nivel::Aviso, textos::tarefa_cancelada(&t.nome)))
                    }
                }
            }
            _ => None,
        }
    }
}
