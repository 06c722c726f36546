//! One lot: its accounts and its refused lines, undo, and importing again the corrected file.

use std::path::PathBuf;

use super::{DESFEITO, desfazer};
use crate::comum::formato::{conta, quando};
use crate::comum::{Espera, Execucao, PedeCaminho, Rejeitos, avisar_erro, comandos, contagem, paineis};
use crate::quadro::{
    Buffer, Command, CommandId, Desfecho, Effect, Grupo, JobId, Leave, Modo, Msg, Nivel, PedidoTela, Pergunta,
    Position, Rect, Resposta, ResultadoTrabalho, Rota, Screen, Session, Tecla, Texto, Trabalho, Visual,
};
use crate::servico::{Acao, ResumoLote};
use crate::textos::{comum as tc, importar as ti, lotes as t};

pub const COMANDOS: &[Command] = &[
    comandos::buscar("lote.buscar"),
    Command::novo("lote.reimportar", "Reimporta", "Importa de novo o arquivo corrigido deste lote.")
        .keys(&[Tecla::F(6)])
        .list(&[Tecla::Letra('n'), Tecla::Ins])
        .grupo(Grupo::Lote)
        .footer(4)
        .acao(Acao::Importar),
    Command::novo("lote.corrigir", "Corrige", "Abre a fila das linhas rejeitadas deste lote para corrigir e gravar.")
        .keys(&[Tecla::F(4)])
        .list(&[Tecla::Enter, Tecla::Letra('v')])
        .grupo(Grupo::Lote)
        .footer(1)
        .acao(Acao::Importar),
    Command::novo("lote.desfazer", "Desfaz", "Desfaz este lote inteiro; pede a palavra DESFAZER.")
        .list(&[Tecla::Del])
        .grupo(Grupo::Lote)
        .footer(5)
        .perigo()
        .acao(Acao::LoteDesfazer),
    comandos::atualizar("lote.atualizar"),
    comandos::VOLTAR,
];

#[derive(Debug)]
enum Para {
    Lote,
    Rejeitos,
    Desfazer,
    Caminho,
}

/// The lot.
#[derive(Debug)]
pub struct Lote {
    numero: i64,
    resumo: Option<ResumoLote>,
    rejeitos: Rejeitos,
    ver_rejeitos: bool,
    execucao: Execucao,
    espera: Espera<Para>,
}

impl Lote {
    pub fn novo(numero: i64) -> Self {
        Self {
            numero,
            resumo: None,
            rejeitos: Rejeitos::default(),
            ver_rejeitos: true,
            execucao: Execucao::default(),
            espera: Espera::default(),
        }
    }

    fn desfeito(&self) -> bool {
        self.resumo.as_ref().is_some_and(|l| l.situacao == DESFEITO)
    }

    fn comando(&mut self, id: CommandId, cx: &Session, out: &mut Vec<Effect>) {
        match id {
            "lote.buscar" => self.rejeitos.lista.abrir_filtro(),
            "lote.atualizar" => self.espera.pedir(Para::Lote, Pergunta::Lote(self.numero), cx, out),
            "lote.reimportar" => {
                let id = self.espera.reservar(Para::Caminho, cx);
                out.push(Effect::Open(Box::new(PedeCaminho::nova(id, t::REIMPORTAR, ""))));
            }
            "lote.corrigir" => {
                let lote = Some(self.numero);
                out.push(Effect::Push(Rota::Importar(PedidoTela { lote, ..PedidoTela::default() })));
            }
            // While the corrected file is read, Del stops that.
            "lote.desfazer" if self.execucao.cancelar(out) => {}
            "lote.desfazer" => {
                if let Some(l) = self.resumo.clone() {
                    let id = self.espera.reservar(Para::Desfazer, cx);
                    out.push(desfazer(&l, id));
                }
            }
            "voltar" => {
                if !self.execucao.cancelar(out) && !self.rejeitos.lista.fechar_filtro() {
                    out.push(Effect::Pop);
                }
            }
            _ => {}
        }
    }

    fn resposta(&mut self, para: &Para, r: &Resposta, cx: &Session, out: &mut Vec<Effect>) {
        match (para, r) {
            (Para::Lote, Resposta::Lote(l)) => {
                self.resumo = Some((**l).clone());
                // The raw lines hold names: who may not see them is told so instead of asking in vain.
                self.ver_rejeitos = cx.pode(Acao::LoteRejeitosVer);
                if self.ver_rejeitos {
                    self.espera.pedir(Para::Rejeitos, Pergunta::Rejeitos(self.numero), cx, out);
                }
            }
            (Para::Rejeitos, Resposta::Rejeitos(linhas)) => self.rejeitos.carregar(linhas.clone()),
            (Para::Desfazer, r) => {
                let n = if let Resposta::Quantos(q) = r { *q } else { 0 };
                let frase = t::desfeito(self.numero, &conta(n, tc::LINHAS.0, tc::LINHAS.1));
                out.push(Effect::Notify(Nivel::Ok, frase));
                out.push(Effect::Pop);
            }
            _ => {}
        }
    }
}

impl Screen for Lote {
    fn title(&self) -> String {
        format!("{} ▸ {:04}", t::TITULO, self.numero)
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn enabled(&self, id: CommandId, _cx: &Session) -> Result<(), String> {
        match id {
            "lote.desfazer" if self.execucao.rodando() => Ok(()),
            "lote.desfazer" if self.desfeito() => Err(t::JA_DESFEITO.to_owned()),
            "lote.desfazer" | "lote.corrigir" if self.resumo.is_none() => Err(tc::CARREGANDO.to_owned()),
            "lote.corrigir" if self.desfeito() => Err(t::JA_DESFEITO.to_owned()),
            "lote.corrigir" if self.resumo.as_ref().is_none_or(|l| l.linhas.rejeitadas == 0) => {
                Err(ti::SEM_REJEITADAS.to_owned())
            }
            "lote.reimportar" if self.execucao.rodando() => Err(tc::EM_CURSO.to_owned()),
            _ => Ok(()),
        }
    }

    fn rodape_vivo(&self) -> bool {
        true
    }

    fn modo(&self) -> Modo {
        self.rejeitos.lista.modo()
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened | Msg::Shown => self.espera.pedir(Para::Lote, Pergunta::Lote(self.numero), cx, out),
            Msg::Command(id, _) => self.comando(id, cx, out),
            Msg::Key(k) => {
                if !self.rejeitos.lista.tecla(*k) {
                    out.push(Effect::Bell);
                }
            }
            Msg::Paste(texto) => self.rejeitos.lista.colar(texto),
            Msg::Picked(id, caminho) => {
                if self.espera.recebe(*id).is_some() {
                    let arquivo = PathBuf::from(caminho);
                    self.execucao.iniciar(Trabalho::Reimportar { lote: self.numero, arquivo }, cx, out);
                }
            }
            Msg::Reply(id, r) => match (self.espera.recebe(*id), r) {
                (None, _) => {}
                (Some(_), Err(e)) => avisar_erro(e, out),
                (Some(para), Ok(r)) => self.resposta(&para, r, cx, out),
            },
            Msg::Progress(id, p) => {
                self.execucao.avancou(*id, p, cx);
            }
            Msg::Finished(id, d) => {
                if self.execucao.terminou(*id) {
                    match d {
                        Desfecho::Done(ResultadoTrabalho::Importacao(r)) => {
                            let frase = match (&r.erro, r.lote) {
                                (Some(e), _) => format!("{} {}", e.mensagem, e.remedio),
                                (None, Some(n)) => format!("{}: {} {n:04}.", t::REIMPORTADO, t::LOTE),
                                (None, None) => ti::REPETIDO_FAZER.to_owned(),
                            };
                            let nivel = if r.erro.is_some() { Nivel::Erro } else { Nivel::Ok };
                            out.push(Effect::Notify(nivel, frase));
                            self.espera.pedir(Para::Lote, Pergunta::Lote(self.numero), cx, out);
                        }
                        Desfecho::Done(_) => {}
                        Desfecho::Failed(e) => avisar_erro(e, out),
                        Desfecho::Cancelled => out.push(Effect::Notify(Nivel::Aviso, tc::CANCELADO.to_owned())),
                    }
                }
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let largo = paineis::largo(area);
        let Some(l) = &self.resumo else {
            paineis::linhas(area, &[Texto::novo(tc::CARREGANDO)], buf, v);
            return;
        };
        let (cima, baixo) = paineis::topo(area, if largo { 10 } else { 9 });
        let titulo = format!("{} {:04} · {} · {} · {}", t::CONTAS, l.numero, l.arquivo, quando(l.quando), l.situacao);
        let dentro = paineis::painel(cima, &titulo, largo, buf, v);
        if self.execucao.rodando() {
            self.execucao.desenhar(dentro, buf, v);
        } else {
            contagem::desenhar(dentro, &l.linhas, &l.soma, self.rejeitos.motivos().len(), true, buf, v);
        }
        let baixo = if largo { baixo } else { paineis::painel(baixo, t::REJEITADAS_TITULO, false, buf, v) };
        if self.ver_rejeitos {
            self.rejeitos.desenhar(baixo, buf, v);
        } else {
            paineis::linhas(baixo, &[Texto::novo(t::SEM_PERMISSAO_REJEITOS)], buf, v);
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.rejeitos.lista.cursor()
    }

    fn dono(&self, id: JobId) -> bool {
        self.execucao.dono(id)
    }

    fn leave(&self) -> Leave {
        if self.execucao.rodando() { Leave::Busy(ti::SAIR_GRAVANDO.to_owned()) } else { Leave::Free }
    }
}
