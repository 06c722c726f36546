//! Jobs panel (ux.md 4.10): what runs now with progress, rest and cancel, and what ended, here or in other
//! sessions (the rows of table JOB).

use chrono::NaiveDateTime;
use nexsus_widgets::{Dialogo, Pincel, Tecla, Texto, Tom, Visual, barra, dialogo, progresso};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::aviso::Aviso;
use crate::comando::{Command, Grupo};
use crate::msg::{Confirm, Effect, JobId, Msg, Nivel, ReqId, Session};
use crate::pergunta::{Pergunta, Resposta};
use crate::screen::Screen;
use crate::servico::{Acao, Tarefa, Uuid};
use crate::shell::{EstadoViva, TarefaViva, TarefasVivas};
use crate::textos::tarefas as t;

const CANCELAR: &str = "tarefas.cancelar";
const ATUALIZAR: &str = "tarefas.atualizar";
const DETALHE: &str = "tarefas.detalhe";
const FECHAR: &str = "tarefas.fechar";

pub const COMANDOS: &[Command] = &[
    Command::novo(DETALHE, "Detalhe", "Mostra o que a tarefa fez ou por que parou.")
        .list(&[Tecla::Enter])
        .grupo(Grupo::Lista)
        .footer(2),
    Command::novo(CANCELAR, "Cancela", "Pede à tarefa que pare no fim do bloco atual; o que já foi gravado fica.")
        .keys(&[Tecla::Ctrl('x')])
        .list(&[Tecla::Del])
        .grupo(Grupo::Lote)
        .footer(3)
        .acao(Acao::TarefaCancelar),
    Command::novo(ATUALIZAR, "Atualiza", "Lê de novo as tarefas das outras sessões.")
        .keys(&[Tecla::F(5), Tecla::Ctrl('r')])
        .list(&[Tecla::Letra('r')])
        .grupo(Grupo::Lista)
        .footer(4),
    Command::novo(FECHAR, "Fecha", "Fecha o painel; a mesma tecla que o abriu.")
        .keys(&[Tecla::F(9)])
        .list(&[Tecla::Letra('b')])
        .grupo(Grupo::Navegacao),
];

/// One line of the panel.
#[derive(Clone, Debug)]
enum Linha {
    Viva(TarefaViva),
    Gravada(Box<Tarefa>),
}

/// The overlay.
pub struct Painel {
    vivas: TarefasVivas,
    gravadas: Vec<Tarefa>,
    escolhida: usize,
    pedido: Option<ReqId>,
    cancelamento: Option<ReqId>,
    agora: Option<NaiveDateTime>,
    cursor: Option<Position>,
}

impl Painel {
    pub fn novo(vivas: &TarefasVivas) -> Self {
        Self {
            vivas: vivas.clone(),
            gravadas: Vec::new(),
            escolhida: 0,
            pedido: None,
            cancelamento: None,
            agora: None,
            cursor: None,
        }
    }

    /// Ours that run, then the rows of the database; a running row of a kind we run ourselves is ours.
    fn linhas(&self) -> Vec<Linha> {
        let mut v: Vec<Linha> =
            self.vivas.todas().iter().rev().filter(|t| t.ativa()).cloned().map(Linha::Viva).collect();
        let alguma_nossa = !v.is_empty();
        let rodando_fora = |t: &&Tarefa| !(alguma_nossa && t.estado == "rodando");
        if self.gravadas.is_empty() {
            v.extend(self.vivas.todas().iter().rev().filter(|t| !t.ativa()).cloned().map(Linha::Viva));
        }
        v.extend(self.gravadas.iter().filter(rodando_fora).cloned().map(|t| Linha::Gravada(Box::new(t))));
        v
    }

    fn pedir(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        if cx.pode(Acao::TarefaVer) {
            let id = cx.req();
            self.pedido = Some(id);
            out.push(Effect::Ask(id, Pergunta::Tarefas));
        }
    }

    fn cancelar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let (nome, efeito) = match self.linhas().into_iter().nth(self.escolhida) {
            Some(Linha::Viva(v)) if v.ativa() => (v.nome.clone(), cancelar_viva(v.id)),
            Some(Linha::Gravada(g)) if g.estado == "rodando" => {
                let id = cx.req();
                self.cancelamento = Some(id);
                (g.rotulo.clone(), cancelar_gravada(id, g.id))
            }
            _ => {
                out.push(Effect::Notify(Nivel::Aviso, t::JA_TERMINOU.into()));
                out.push(Effect::Bell);
                return;
            }
        };
        out.push(Effect::Confirm(Confirm {
            effect: Box::new(efeito),
            titulo: t::CANCELAR_TITULO.into(),
            texto: t::cancelar(&nome),
            palavra: None,
        }));
    }

    fn detalhe(&self, out: &mut Vec<Effect>) {
        let linhas = match self.linhas().into_iter().nth(self.escolhida) {
            Some(Linha::Viva(v)) => {
                let fim = match &v.estado {
                    EstadoViva::Rodando => t::RODANDO.to_owned(),
                    EstadoViva::Cancelando => t::CANCELANDO.to_owned(),
                    EstadoViva::Ok => t::OK.to_owned(),
                    EstadoViva::Cancelada => t::CANCELADA.to_owned(),
                    EstadoViva::Falhou(m) => format!("{}: {m}", t::FALHOU),
                };
                vec![v.nome.clone(), fim, v.progresso.fase.clone()]
            }
            Some(Linha::Gravada(g)) => vec![
                format!("{} {}", g.tipo, g.rotulo),
                format!("{} · {} · {}", t::estado(&g.estado), g.usuario, local(&g)),
                g.fase.clone(),
                g.mensagem.clone(),
            ],
            None => return,
        };
        let linhas = linhas.into_iter().filter(|l| !l.trim().is_empty()).collect();
        out.push(Effect::Open(Box::new(Aviso::novo(t::DETALHE, linhas))));
    }
}

fn cancelar_viva(id: JobId) -> Effect {
    Effect::Cancel(id)
}

fn cancelar_gravada(req: ReqId, id: Uuid) -> Effect {
    Effect::Ask(req, Pergunta::TarefaCancelar(id))
}

/// Start of a job in local time.
fn local(g: &Tarefa) -> String {
    crate::servico::na_parede(g.inicio).format("%d/%m %H:%M").to_string()
}

/// "resta 2m10s" from what is done and the time it took; nothing before there is something to go by.
pub fn resta(p: &crate::msg::Progresso, inicio: NaiveDateTime, agora: NaiveDateTime) -> String {
    let Some(total) = p.total.filter(|t| *t > p.feito && p.feito > 0) else { return String::new() };
    let passou = (agora - inicio).num_seconds().max(0) as u64;
    if passou < 2 {
        return String::new();
    }
    let s = passou.saturating_mul(total - p.feito) / p.feito;
    match s {
        0..60 => format!("resta {s}s"),
        60..3600 => format!("resta {}m{:02}s", s / 60, s % 60),
        _ => format!("resta {}h{:02}m", s / 3600, s % 3600 / 60),
    }
}

impl Screen for Painel {
    fn title(&self) -> String {
        t::TITULO.into()
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn is_modal(&self) -> bool {
        true
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        self.agora = Some(cx.agora);
        match m {
            Msg::Opened | Msg::Command(ATUALIZAR, _) => self.pedir(cx, out),
            Msg::Finished(..) => {
                self.vivas.ouvir(m);
                self.pedir(cx, out);
            }
            Msg::Progress(..) => {
                self.vivas.ouvir(m);
            }
            Msg::Reply(id, r) if self.pedido == Some(*id) => {
                self.pedido = None;
                match r {
                    Ok(Resposta::Tarefas(v)) => self.gravadas.clone_from(v),
                    Ok(_) => {}
                    Err(e) => out.push(Effect::Notify(Nivel::Erro, e.to_string())),
                }
            }
            Msg::Reply(id, r) if self.cancelamento == Some(*id) => {
                self.cancelamento = None;
                out.push(match r {
                    Ok(_) => Effect::Notify(Nivel::Info, t::PEDIDO.into()),
                    Err(e) => Effect::Notify(Nivel::Erro, e.to_string()),
                });
                self.pedir(cx, out);
            }
            Msg::Command(CANCELAR, _) => self.cancelar(cx, out),
            Msg::Command(DETALHE, _) => self.detalhe(out),
            Msg::Command(FECHAR, _) => out.push(Effect::Pop),
            Msg::Key(k) => {
                let ultima = self.linhas().len().saturating_sub(1);
                self.escolhida = match k {
                    Tecla::Cima => self.escolhida.saturating_sub(1),
                    Tecla::Baixo => (self.escolhida + 1).min(ultima),
                    Tecla::Home => 0,
                    Tecla::End => ultima,
                    _ => self.escolhida,
                };
            }
            _ => {}
        }
        self.escolhida = self.escolhida.min(self.linhas().len().saturating_sub(1));
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        self.cursor = None;
        let linhas = self.linhas();
        let altura = u16::try_from(linhas.len().max(1)).unwrap_or(u16::MAX).saturating_add(2).min(area.height);
        let dentro = Dialogo::novo(t::TITULO, t::RODAPE).desenhar(dialogo::centro(area, altura), buf, v);
        if dentro.is_empty() {
            return;
        }
        let cabem = usize::from(dentro.height);
        let topo = self.escolhida.saturating_sub(cabem.saturating_sub(1));
        let mut p = Pincel::novo(buf, dentro, v);
        if linhas.is_empty() {
            p.escrever_ate(1, 0, dentro.width.saturating_sub(2), &Texto::from(t::VAZIO), v.tema.fraco);
            return;
        }
        for (i, linha) in linhas.iter().enumerate().skip(topo).take(cabem) {
            let y = (i - topo) as u16;
            if i == self.escolhida {
                p.glifo(1, y, v.glifos.marca, v.tema.destaque);
                self.cursor = Some(Position { x: dentro.x.saturating_add(1), y: dentro.y.saturating_add(y) });
            }
            let largura = dentro.width.saturating_sub(4);
            match linha {
                Linha::Viva(t) => desenhar_viva(&mut p, y, largura, t, self.agora, v),
                Linha::Gravada(g) => desenhar_gravada(&mut p, y, largura, g, v),
            }
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }
}

const NOME: u16 = 20;

fn desenhar_viva(
    p: &mut Pincel<'_>,
    y: u16,
    largura: u16,
    tarefa: &TarefaViva,
    agora: Option<NaiveDateTime>,
    v: &Visual,
) {
    p.escrever_ate(3, y, NOME.min(largura), &Texto::from(tarefa.nome.as_str()), v.tema.texto);
    let coluna = 3 + NOME + 1;
    let resto = largura.saturating_sub(NOME + 1);
    let (texto, tom) = match &tarefa.estado {
        EstadoViva::Rodando => {
            let andar = &tarefa.progresso;
            let quanto = match andar.total {
                Some(total) if total > 0 => {
                    let fracao = andar.feito as f64 / total as f64;
                    let pct = progresso::percento(andar.feito, total);
                    let falta = agora.map(|a| resta(andar, tarefa.inicio, a)).unwrap_or_default();
                    format!("{} {pct:>2}% {}/{total} {falta}", barra::texto(fracao, 7, &v.glifos), andar.feito)
                }
                _ if andar.feito > 0 => format!("{} {}", andar.feito, andar.fase),
                _ if andar.fase.is_empty() => t::RODANDO.to_owned(),
                _ => andar.fase.clone(),
            };
            (quanto, Tom::Normal)
        }
        EstadoViva::Cancelando => (t::CANCELANDO.to_owned(), Tom::Aviso),
        EstadoViva::Ok => (t::OK.to_owned(), Tom::Ok),
        EstadoViva::Cancelada => (t::CANCELADA.to_owned(), Tom::Aviso),
        EstadoViva::Falhou(motivo) => (format!("{}: {motivo}", t::FALHOU), Tom::Erro),
    };
    p.escrever_ate(coluna, y, resto, &Texto::from(texto), v.tema.tom(tom));
}

fn desenhar_gravada(p: &mut Pincel<'_>, y: u16, largura: u16, g: &Tarefa, v: &Visual) {
    let nome = t::nome(&g.tipo, &g.rotulo);
    p.escrever_ate(3, y, NOME.min(largura), &Texto::from(nome.as_str()), v.tema.texto);
    let tom = match g.estado.as_str() {
        "concluido" => Tom::Ok,
        "falhou" => Tom::Erro,
        "cancelado" | "interrompido" => Tom::Aviso,
        _ => Tom::Normal,
    };
    let texto = format!("{} {}  {}", t::estado(&g.estado), local(g), g.mensagem);
    p.escrever_ate(3 + NOME + 1, y, largura.saturating_sub(NOME + 1), &Texto::from(texto), v.tema.tom(tom));
}

#[cfg(test)]
mod testes_das_tarefas;
