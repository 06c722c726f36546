//! The state machine of the mirror. Writing is possible only after a rehearsal of the same competência, and
//! only through a confirmation with a typed word; the job itself exists once, inside that confirmation.

use super::desenho;
use super::diferencas::Diferencas;
use crate::comum::formato::conta;
use crate::comum::lista::Lista;
use crate::comum::{EscolheMes, Espera, Execucao, avisar_erro, comandos};
use crate::quadro::{
    Buffer, Command, CommandId, Confirm, Desfecho, Effect, Grupo, JobId, Leave, Modo, Msg, Nivel, Pergunta, Position,
    Rect, Resposta, ResultadoTrabalho, Rota, Screen, Session, Tecla, Trabalho, Visual,
};
use crate::servico::{Acao, Competencia, ConferenciaEspelho, ErroUsuario, ResultadoEspelho, ResumoProducao};
use crate::textos::{comum as tc, espelho as t};

pub const COMANDOS: &[Command] = &[
    Command::novo("espelho.espelhar", "Espelha", "Grava em S_PRD o que o ensaio mostrou; pede a palavra ESPELHAR.")
        .keys(&[Tecla::F(2), Tecla::Ctrl('o')])
        .footer(2)
        .perigo()
        .acao(Acao::Espelhar),
    Command::novo(
        "espelho.executar",
        "Executa",
        "Faz o passo seguinte: o ensaio e, depois dele, o espelho; nas diferenças, abre o dia.",
    )
    .list(&[Tecla::Enter])
    .grupo(Grupo::Lote)
    .footer(1)
    .acao(Acao::EspelhoVer),
    Command::novo("espelho.ensaio", "Ensaio", "Compara com o banco do BPA sem gravar nada.")
        .list(&[Tecla::Letra('t')])
        .grupo(Grupo::Lote)
        .footer(3)
        .acao(Acao::EspelhoVer),
    Command::novo("espelho.conferir", "Confere", "Conta e soma os dois lados depois do espelho.")
        .keys(&[Tecla::F(5), Tecla::Ctrl('r')])
        .list(&[Tecla::Letra('r')])
        .grupo(Grupo::Lote)
        .footer(4)
        .acao(Acao::EspelhoVer),
    Command::novo("espelho.reconciliar", "Reenvia", "Grava de novo as linhas espelhadas que sumiram do BPA.")
        .list(&[Tecla::Letra('o')])
        .grupo(Grupo::Lote)
        .footer(6)
        .perigo()
        .acao(Acao::Espelhar),
    Command::novo("espelho.diferencas", "Diferenças", "Mostra em que os dois lados diferem, por profissional e dia.")
        .keys(&[Tecla::F(7)])
        .list(&[Tecla::Letra('w')])
        .grupo(Grupo::Navegacao)
        .footer(5)
        .acao(Acao::EspelhoVer),
    Command::novo(
        "espelho.competencia",
        "Mês",
        "Escolhe a competência entre os meses que há, ou digitada: 06/2025, 0625.",
    )
    .list(&[Tecla::Letra('c')])
    .grupo(Grupo::Navegacao)
    .footer(6),
    Command::novo("espelho.producao", "Produção", "Vai à produção desta competência.")
        .list(&[Tecla::Letra('x')])
        .grupo(Grupo::Ir)
        .footer(8)
        .acao(Acao::ProducaoVer),
    Command::novo("espelho.anterior", "Mês ant.", "Vai à competência anterior.")
        .list(&[Tecla::Letra('<'), Tecla::Letra('[')])
        .grupo(Grupo::Navegacao)
        .footer(7),
    Command::novo("espelho.seguinte", "Mês seg.", "Vai à competência seguinte.")
        .list(&[Tecla::Letra('>'), Tecla::Letra(']')])
        .grupo(Grupo::Navegacao)
        .footer(7),
    Command::novo("espelho.cancelar", "Cancela", "Interrompe o trabalho; o que já foi gravado e conferido fica.")
        .list(&[Tecla::Del])
        .grupo(Grupo::Lote)
        .footer(5),
    comandos::VOLTAR,
];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Fazendo {
    #[default]
    Ensaio,
    Espelho,
    Conferencia,
}

/// The screen.
#[derive(Debug, Default)]
pub struct Espelho {
    pedida: Option<Competencia>,
    pub(super) competencia: Option<Competencia>,
    pub(super) producao: Option<ResumoProducao>,
    pub(super) lista: Lista,
    pub(super) resultado: Option<ResultadoEspelho>,
    /// Was `resultado` written, or only rehearsed?
    pub(super) gravado: bool,
    pub(super) conferencia: Option<ConferenciaEspelho>,
    pub(super) diferencas: Diferencas,
    pub(super) erro: Option<ErroUsuario>,
    pub(super) execucao: Execucao,
    fazendo: Fazendo,
    espera: Espera<()>,
    escolhendo: Espera<()>,
}

impl Espelho {
    pub fn nova(competencia: Option<Competencia>) -> Self {
        Self { pedida: competencia, ..Self::default() }
    }

    fn cmp(&self, cx: &Session) -> Competencia {
        self.competencia.unwrap_or(cx.competencia)
    }

    fn pedir(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let c = self.cmp(cx);
        self.espera.pedir((), Pergunta::ProducaoResumo(c), cx, out);
    }

    fn iniciar(&mut self, fazendo: Fazendo, trabalho: Trabalho, cx: &Session, out: &mut Vec<Effect>) {
        (self.fazendo, self.erro) = (fazendo, None);
        self.execucao.iniciar(trabalho, cx, out);
    }

    fn ensaiar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        (self.resultado, self.gravado, self.conferencia) = (None, false, None);
        self.diferencas = Diferencas::default();
        let c = self.cmp(cx);
        self.iniciar(Fazendo::Ensaio, Trabalho::EspelhoEnsaio(c), cx, out);
    }

    fn confirmar(&mut self, trabalho: Trabalho, titulo: &str, texto: String, cx: &Session, out: &mut Vec<Effect>) {
        self.fazendo = Fazendo::Espelho;
        let id = self.execucao.armar(cx);
        out.push(Effect::Confirm(Confirm {
            effect: Box::new(Effect::Start(id, trabalho)),
            titulo: titulo.to_owned(),
            texto,
            palavra: Some("ESPELHAR"),
        }));
    }

    fn espelhar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let Some(r) = &self.resultado else { return };
        let c = self.cmp(cx);
        let incluir = conta(r.plano.incluir, t::N_LINHAS.0, t::N_LINHAS.1);
        let texto = t::espelhar(
            &c.formatado(),
            &incluir,
            r.plano.divergente,
            r.plano.alheias,
            r.destino.first().map_or("", String::as_str),
        );
        self.confirmar(Trabalho::Espelhar(c), t::ESPELHAR, texto, cx, out);
    }

    fn pode_espelhar(&self) -> Result<(), String> {
        let frase = match &self.resultado {
            _ if self.execucao.rodando() => tc::EM_CURSO,
            None => t::ENSAIE_ANTES,
            Some(_) if self.gravado => t::ENSAIE_ANTES,
            Some(r) if r.plano.incluir == 0 => t::NADA_A_ESPELHAR,
            Some(_) => return Ok(()),
        };
        Err(frase.to_owned())
    }

    fn ir_ao_mes(&mut self, nova: Competencia, cx: &Session, out: &mut Vec<Effect>) {
        self.competencia = Some(nova);
        self.diferencas = Diferencas::default();
        (self.resultado, self.producao, self.conferencia, self.erro, self.gravado) = (None, None, None, None, false);
        out.push(Effect::SetCompetencia(nova));
        self.pedir(cx, out);
    }

    fn comando(&mut self, id: CommandId, cx: &Session, out: &mut Vec<Effect>) {
        match id {
            "espelho.espelhar" => self.espelhar(cx, out),
            "espelho.executar" if self.diferencas.visiveis => {
                if !self.diferencas.abrir() {
                    out.push(Effect::Bell);
                }
            }
            "espelho.diferencas" => self.diferencas.visiveis = !self.diferencas.visiveis,
            "espelho.competencia" => {
                let id = self.escolhendo.reservar((), cx);
                out.push(Effect::Open(Box::new(EscolheMes::nova(id, self.cmp(cx)))));
            }
            "espelho.executar" => {
                if self.resultado.is_none() || self.gravado {
                    self.ensaiar(cx, out);
                } else if !cx.pode(Acao::Espelhar) {
                    out.push(Effect::Notify(Nivel::Aviso, tc::sem_permissao(Acao::Espelhar.frase())));
                } else {
                    match self.pode_espelhar() {
                        Ok(()) => self.espelhar(cx, out),
                        Err(e) => out.push(Effect::Notify(Nivel::Aviso, e)),
                    }
                }
            }
            "espelho.ensaio" => self.ensaiar(cx, out),
            "espelho.conferir" => {
                let c = self.cmp(cx);
                self.iniciar(Fazendo::Conferencia, Trabalho::EspelhoConferir(c), cx, out);
            }
            "espelho.reconciliar" => {
                let c = self.cmp(cx);
                let texto = t::RECONCILIAR_TEXTO.to_owned();
                self.confirmar(Trabalho::EspelhoReconciliar(c), t::RECONCILIAR, texto, cx, out);
            }
            "espelho.producao" => out.push(Effect::Push(Rota::Producao(Some(self.cmp(cx))))),
            "espelho.anterior" => self.ir_ao_mes(self.cmp(cx).mais(-1), cx, out),
            "espelho.seguinte" => self.ir_ao_mes(self.cmp(cx).mais(1), cx, out),
            "espelho.cancelar" => {
                self.execucao.cancelar(out);
            }
            "voltar" => {
                if !self.execucao.cancelar(out) && !self.diferencas.voltar() {
                    out.push(Effect::Pop);
                }
            }
            _ => {}
        }
    }

    fn conferida(&mut self, c: &ConferenciaEspelho) {
        self.diferencas.carregar(c);
        self.conferencia = Some(c.clone());
    }

    fn fim(&mut self, d: &Desfecho, cx: &Session, out: &mut Vec<Effect>) {
        match d {
            Desfecho::Done(ResultadoTrabalho::Espelho(r)) => {
                if let Some(c) = &r.conferencia {
                    self.conferida(c);
                }
                if self.fazendo == Fazendo::Conferencia {
                    return;
                }
                self.gravado = self.fazendo == Fazendo::Espelho;
                if self.gravado {
                    let n = conta(r.espelhadas, t::N_LINHAS.0, t::N_LINHAS.1);
                    let nivel = if r.plano.divergente == 0 { Nivel::Ok } else { Nivel::Aviso };
                    out.push(Effect::Notify(nivel, format!("{} {n}.", t::MSG_FEITO)));
                    self.pedir(cx, out);
                }
                self.resultado = Some((**r).clone());
            }
            Desfecho::Done(ResultadoTrabalho::Conferencia(c)) => self.conferida(c),
            Desfecho::Done(_) => {}
            Desfecho::Failed(e) => {
                avisar_erro(e, out);
                self.erro = Some(e.clone());
            }
            Desfecho::Cancelled => {
                out.push(Effect::Notify(Nivel::Aviso, tc::CANCELADO.to_owned()));
                self.pedir(cx, out);
            }
        }
    }
}

impl Screen for Espelho {
    fn title(&self) -> String {
        t::TITULO.to_owned()
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn enabled(&self, id: CommandId, _cx: &Session) -> Result<(), String> {
        let sem_linhas = self.producao.as_ref().is_some_and(|p| p.linhas == 0);
        let frase = match id {
            "espelho.cancelar" if !self.execucao.rodando() => tc::NADA_EM_CURSO,
            "espelho.espelhar" => return self.pode_espelhar(),
            "espelho.diferencas" if self.conferencia.is_none() => t::SEM_CONFERENCIA,
            "espelho.diferencas" if !self.diferencas.ha() => t::SEM_DIFERENCAS,
            "espelho.executar"
            | "espelho.competencia"
            | "espelho.ensaio"
            | "espelho.conferir"
            | "espelho.reconciliar"
            | "espelho.anterior"
            | "espelho.seguinte"
                if self.execucao.rodando() =>
            {
                tc::EM_CURSO
            }
            "espelho.executar" if self.diferencas.visiveis => return Ok(()),
            "espelho.executar" | "espelho.ensaio" | "espelho.reconciliar" if sem_linhas => t::SEM_PRODUCAO,
            _ => return Ok(()),
        };
        Err(frase.to_owned())
    }

    fn modo(&self) -> Modo {
        self.lista.modo()
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened => {
                self.competencia = Some(self.pedida.unwrap_or(cx.competencia));
                if let Some(c) = self.pedida.filter(|c| *c != cx.competencia) {
                    out.push(Effect::SetCompetencia(c));
                }
                self.pedir(cx, out);
            }
            Msg::Shown => self.pedir(cx, out),
            Msg::Command(id, _) => self.comando(id, cx, out),
            Msg::Key(k) => {
                let lista = if self.diferencas.visiveis { self.diferencas.lista() } else { &mut self.lista };
                if !lista.tecla(*k) {
                    out.push(Effect::Bell);
                }
            }
            Msg::Picked(id, valor) => {
                if self.escolhendo.recebe(*id).is_some()
                    && let Ok(c) = Competencia::ler(valor)
                    && c != self.cmp(cx)
                {
                    self.ir_ao_mes(c, cx, out);
                }
            }
            Msg::Reply(id, r) => {
                if self.espera.recebe(*id).is_some() {
                    match r {
                        Ok(Resposta::ProducaoResumo(p)) => {
                            self.lista.carregar(desenho::linhas_da_producao(p));
                            self.producao = Some(p.clone());
                        }
                        Ok(_) => {}
                        Err(e) => avisar_erro(e, out),
                    }
                }
            }
            Msg::Progress(id, p) => {
                self.execucao.avancou(*id, p, cx);
            }
            Msg::Finished(id, d) => {
                if self.execucao.terminou(*id) {
                    self.fim(d, cx, out);
                }
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        desenho::desenhar(self, area, buf, v);
    }

    fn cursor(&self) -> Option<Position> {
        if self.diferencas.visiveis { self.diferencas.cursor() } else { self.lista.cursor() }
    }

    fn dono(&self, id: JobId) -> bool {
        self.execucao.dono(id)
    }

    fn leave(&self) -> Leave {
        if self.execucao.rodando() { Leave::Busy(t::SAIR.to_owned()) } else { Leave::Free }
    }

    fn message(&self) -> Option<(Nivel, String)> {
        if self.execucao.rodando() {
            return None;
        }
        let r = self.resultado.as_ref()?;
        Some(match (self.gravado, r.plano.incluir) {
            (true, _) => match &self.conferencia {
                Some(c) if c.confere => (Nivel::Ok, t::CONFERE.trim_start_matches(['✓', ' ']).to_owned()),
                Some(_) => (Nivel::Aviso, t::NAO_CONFERE.trim_start_matches(['✗', ' ']).to_owned()),
                None => (Nivel::Ok, t::MSG_FEITO.to_owned()),
            },
            (false, 0) => (Nivel::Info, t::NADA_A_ESPELHAR.to_owned()),
            (false, _) => (Nivel::Info, t::MSG_ENSAIO.to_owned()),
        })
    }
}
