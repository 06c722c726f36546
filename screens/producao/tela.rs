//! The state machine of the production screen: competência, view, answers and the two-step generation.

use nexsus_widgets::{Dados, EstadoTabela, Linha, Pedido, Ponta, ReacaoTabela};

use super::acoes::Fazendo;
pub use super::comandos::COMANDOS;
use super::corrigir::{self, Aberta};
use super::desenho;
use super::fechamento::Fechamento;
use super::tabelas::{self, Grupo, Pendencias};
use crate::comum::formato::{conta, reais};
use crate::comum::lista::Lista;
use crate::comum::{EscolheMes, Espera, Execucao, avisar_erro};
use crate::quadro::{
    Buffer, Command, CommandId, Confirm, Desfecho, Effect, JobId, Leave, Modo, Msg, Nivel, Pergunta, Position, Rect,
    ReqId, Resposta, ResultadoTrabalho, Rota, Screen, Session, Tecla, Trabalho, Visual,
};
use crate::servico::{
    Competencia, CriticaDaLinha, ErroUsuario, LinhaDaLista, PaginaProducao, PedidoGeracao, ResultadoGeracao,
    ResultadoRemessa, ResumoProducao,
};
use crate::textos::{comum as tc, producao as t};

/// Lines asked at a time and kept at most.
const PAGINA: u32 = 100;
const JANELA: usize = 400;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Visao {
    #[default]
    Resumo,
    Linhas,
    Criticas,
    Pendentes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Para {
    Nova,
    Antes,
    Depois,
    Ultima,
}

/// What an overlay was opened for.
#[derive(Clone, Debug)]
pub(super) enum Escolhendo {
    Mes,
    Pasta,
    /// Why the line with this number in the list is taken back.
    Motivo(usize),
}

/// The screen.
#[derive(Debug, Default)]
pub struct Producao {
    pedida: Option<Competencia>,
    pub(super) competencia: Option<Competencia>,
    pub(super) visao: Visao,
    pub(super) resumo: Option<ResumoProducao>,
    pub(super) lista_resumo: Lista,
    pub(super) criticas: Vec<CriticaDaLinha>,
    pub(super) lista_criticas: Lista,
    pub(super) criticas_lidas: bool,
    /// `None` until the criticas of the month have come.
    pub(super) pendencias: Option<Pendencias>,
    pub(super) lista_pendentes: Lista,
    pub(super) linhas: Vec<LinhaDaLista>,
    pub(super) tabela: Vec<Linha>,
    pub(super) estado: EstadoTabela,
    pub(super) antes: u64,
    pub(super) total: u64,
    /// Professional whose lines are shown: number for the service, name for people.
    pub(super) filtro: Option<(String, String)>,
    pub(super) execucao: Execucao,
    pub(super) geracao: Option<ResultadoGeracao>,
    /// The attendances of one reason, when it was opened.
    pub(super) aberta: Option<Aberta>,
    /// The last BPA file written from here.
    pub(super) remessa: Option<ResultadoRemessa>,
    /// Why the last one could not be written: often longer than the message row.
    pub(super) recusa: Option<ErroUsuario>,
    /// What the picker or the question for a text on top is for.
    pub(super) escolhendo: Espera<Escolhendo>,
    pub(super) fazendo: Fazendo,
    /// The job in hand writes, not only counts.
    pub(super) gravando: bool,
    perguntar: bool,
    espera_resumo: Espera<()>,
    espera_criticas: Espera<()>,
    espera_linhas: Espera<Para>,
    fechamento: Fechamento,
    espera_aberta: Espera<()>,
    pub(super) cursor: Option<Position>,
}

impl Producao {
    pub fn nova(competencia: Option<Competencia>) -> Self {
        Self { pedida: competencia, estado: EstadoTabela::sem_marcas(), ..Self::default() }
    }

    pub(super) fn cmp(&self, cx: &Session) -> Competencia {
        self.competencia.unwrap_or(cx.competencia)
    }

    pub(super) fn pedir_tudo(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let c = self.cmp(cx);
        self.espera_resumo.pedir((), Pergunta::ProducaoResumo(c), cx, out);
        self.espera_criticas.pedir((), Pergunta::ProducaoCriticar(c), cx, out);
        self.pedir_linhas(Para::Nova, cx, out);
    }

    fn pedir_linhas(&mut self, para: Para, cx: &Session, out: &mut Vec<Effect>) {
        let (desde, limite) = match para {
            Para::Nova => (0, PAGINA),
            Para::Depois => (self.antes + self.linhas.len() as u64, PAGINA),
            Para::Ultima => (self.total.saturating_sub(u64::from(PAGINA)), PAGINA),
            Para::Antes => {
                let desde = self.antes.saturating_sub(u64::from(PAGINA));
                (desde, u32::try_from(self.antes - desde).unwrap_or(PAGINA))
            }
        };
        let filtro = self.filtro.as_ref().map(|f| f.0.clone()).unwrap_or_default();
        let competencia = self.cmp(cx);
        self.espera_linhas.pedir(para, Pergunta::ProducaoPagina { competencia, filtro, antes: desde, limite }, cx, out);
    }

    fn chegaram(&mut self, para: Para, p: &PaginaProducao) {
        self.total = p.total;
        let novas = p.linhas.clone();
        match para {
            Para::Nova => {
                self.linhas = novas;
                self.antes = p.antes;
                self.estado.reiniciar(Ponta::Inicio);
            }
            Para::Ultima => {
                self.linhas = novas;
                self.antes = p.antes;
            }
            Para::Antes => {
                let n = novas.len();
                self.linhas.splice(0..0, novas);
                self.linhas.truncate(JANELA);
                self.antes = p.antes;
                self.estado.acrescentadas_antes(n);
            }
            Para::Depois => {
                self.linhas.extend(novas);
                let sobra = self.linhas.len().saturating_sub(JANELA);
                self.linhas.drain(..sobra);
                self.antes += sobra as u64;
                self.estado.removidas_antes(sobra);
            }
        }
        self.tabela = self.linhas.iter().map(tabelas::linha).collect();
        if para == Para::Ultima {
            self.estado.selecionar(self.tabela.len().saturating_sub(1));
        }
    }

    pub(super) fn dados(tabela: &[Linha], antes: u64, total: u64) -> Dados<'_> {
        Dados { linhas: tabela, tem_antes: antes > 0, tem_depois: antes + (tabela.len() as u64) < total }
    }

    fn lista(&mut self) -> Option<&mut Lista> {
        match self.visao {
            Visao::Resumo => Some(&mut self.lista_resumo),
            Visao::Criticas => Some(&mut self.lista_criticas),
            Visao::Pendentes => Some(self.aberta.as_mut().map_or(&mut self.lista_pendentes, |a| &mut a.lista)),
            Visao::Linhas => None,
        }
    }

    fn ir_ao_mes(&mut self, nova: Competencia, cx: &Session, out: &mut Vec<Effect>) {
        self.competencia = Some(nova);
        (self.aberta, self.remessa, self.recusa) = (None, None, None);
        (self.resumo, self.geracao, self.criticas_lidas, self.filtro) = (None, None, false, None);
        self.pendencias = None;
        self.lista_pendentes.carregar(Vec::new());
        out.push(Effect::SetCompetencia(nova));
        self.pedir_tudo(cx, out);
    }

    fn pedido(&self, ensaio: bool, cx: &Session) -> PedidoGeracao {
        PedidoGeracao { competencia: self.cmp(cx), cnes: None, mvm: None, ensaio }
    }

    /// Rehearses; with `perguntar` the end of the rehearsal asks whether to write.
    fn previa(&mut self, perguntar: bool, cx: &Session, out: &mut Vec<Effect>) {
        (self.perguntar, self.gravando, self.fazendo) = (perguntar, false, Fazendo::Gerar);
        let p = self.pedido(true, cx);
        self.execucao.iniciar(Trabalho::Gerar(p), cx, out);
    }

    fn perguntar(&mut self, r: &ResultadoGeracao, cx: &Session, out: &mut Vec<Effect>) {
        if r.geradas == 0 {
            let frase = if r.pendentes.is_empty() { t::TUDO_FATURADO } else { t::SEM_PREVIA };
            out.push(Effect::Notify(Nivel::Aviso, frase.to_owned()));
            return;
        }
        self.gravando = true;
        let trabalho = Trabalho::Gerar(self.pedido(false, cx));
        let id = self.execucao.armar(cx);
        let texto = t::gerar(
            &self.cmp(cx).formatado(),
            &conta(r.geradas, t::N_LINHAS.0, t::N_LINHAS.1),
            &conta(r.folhas, t::N_FOLHAS.0, t::N_FOLHAS.1),
            &reais(&r.valor_sigtap),
            Pendencias::da_geracao(&r.pendentes).atendimentos,
            r.criticas.bloqueio,
        );
        out.push(Effect::Confirm(Confirm {
            effect: Box::new(Effect::Start(id, trabalho)),
            titulo: t::GERAR.to_owned(),
            texto,
            palavra: None,
        }));
    }

    fn fim(&mut self, d: &Desfecho, cx: &Session, out: &mut Vec<Effect>) {
        match d {
            Desfecho::Done(ResultadoTrabalho::Geracao(r)) => {
                self.ficaram(Pendencias::da_geracao(&r.pendentes));
                self.geracao = Some((**r).clone());
                if self.gravando {
                    let linhas = conta(r.geradas, t::N_LINHAS.0, t::N_LINHAS.1);
                    let folhas = conta(r.folhas, t::N_FOLHAS.0, t::N_FOLHAS.1);
                    out.push(Effect::Notify(Nivel::Ok, format!("{}: {linhas}, {folhas}.", t::FEITA)));
                    (self.gravando, self.geracao) = (false, None);
                    self.pedir_tudo(cx, out);
                } else if self.perguntar {
                    let r = (**r).clone();
                    self.perguntar(&r, cx, out);
                } else {
                    self.visao = Visao::Pendentes;
                }
            }
            Desfecho::Done(r) => self.fim_da_acao(r, cx, out),
            Desfecho::Failed(e) => {
                avisar_erro(e, out);
                if self.fazendo == Fazendo::Exportar {
                    (self.visao, self.recusa) = (Visao::Resumo, Some(e.clone()));
                }
            }
            Desfecho::Cancelled => out.push(Effect::Notify(Nivel::Aviso, tc::CANCELADO.to_owned())),
        }
    }

    fn ficaram(&mut self, p: Pendencias) {
        self.lista_pendentes.carregar(tabelas::pendentes(&p.grupos));
        // Back from a fix: what was settled is gone, the rest stays where it was.
        self.aberta = self.aberta.take().and_then(|a| a.ainda(&p.grupos));
        self.pendencias = Some(p);
    }

    pub(super) fn grupo(&self) -> Option<&Grupo> {
        self.lista_pendentes.escolhida().and_then(|i| self.pendencias.as_ref()?.grupos.get(i))
    }

    fn abrir(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        match self.visao {
            Visao::Resumo => {
                let p = self.resumo.as_ref().zip(self.lista_resumo.escolhida());
                if let Some(p) = p.and_then(|(r, i)| r.profissionais.get(i)) {
                    let nome = tabelas::nome_do_profissional(p);
                    let quem = p.cns.map_or_else(|| "consolidado".to_owned(), |c| c.to_string());
                    self.filtro = Some((quem, nome));
                    self.visao = Visao::Linhas;
                    self.pedir_linhas(Para::Nova, cx, out);
                }
            }
            Visao::Pendentes if self.aberta.is_some() => self.corrigir(cx, out),
            Visao::Pendentes => match self.grupo().map(Aberta::nova) {
                Some(aberta) => {
                    self.espera_aberta.pedir((), Pergunta::ProducaoAtendimentos(aberta.ids()), cx, out);
                    self.aberta = Some(aberta);
                }
                None => out.push(Effect::Bell),
            },
            Visao::Criticas => self.corrigir(cx, out),
            Visao::Linhas => out.push(Effect::Bell),
        }
    }

    /// Where the selected crítica, reason or attendance is mended: the record and the field.
    fn lugar(&self) -> Option<(String, String)> {
        match self.visao {
            Visao::Criticas => {
                let c = self.lista_criticas.escolhida().and_then(|i| self.criticas.get(i))?;
                Some((c.onde.clone(), c.chave.clone()))
            }
            Visao::Pendentes => match &self.aberta {
                Some(a) => a.lugar(),
                None => self.grupo().and_then(|g| g.presos.first()).map(|p| (p.onde.clone(), p.chave.clone())),
            },
            Visao::Resumo | Visao::Linhas => None,
        }
    }

    fn corrigir(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let Some((onde, chave)) = self.lugar() else {
            out.push(Effect::Bell);
            return;
        };
        if onde == "competencia" {
            self.escolher_mes(cx, out);
        } else if let Some(rota) = corrigir::rota(&onde, &chave) {
            out.push(Effect::Push(rota));
        } else {
            out.push(Effect::Notify(Nivel::Info, t::NA_ORIGEM.to_owned()));
        }
    }

    fn escolher_mes(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let id = self.escolhendo.reservar(Escolhendo::Mes, cx);
        out.push(Effect::Open(Box::new(EscolheMes::nova(id, self.cmp(cx)))));
    }

    fn escolheu(&mut self, id: ReqId, valor: &str, cx: &Session, out: &mut Vec<Effect>) {
        match self.escolhendo.recebe(id) {
            Some(Escolhendo::Mes) => {
                if let Ok(c) = Competencia::ler(valor)
                    && c != self.cmp(cx)
                {
                    self.ir_ao_mes(c, cx, out);
                }
            }
            Some(Escolhendo::Pasta) => self.exportar(valor, cx, out),
            Some(Escolhendo::Motivo(i)) => self.retirar(i, valor, cx, out),
            None => {}
        }
    }

    fn ver(&mut self, v: Visao, cx: &Session, out: &mut Vec<Effect>) {
        if v == Visao::Linhas && self.filtro.take().is_some() {
            self.pedir_linhas(Para::Nova, cx, out);
        }
        self.visao = v;
    }

    fn voltar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        if self.execucao.cancelar(out) || self.lista().is_some_and(Lista::fechar_filtro) {
            return;
        }
        if self.visao == Visao::Pendentes && self.aberta.take().is_some() {
            return;
        }
        if self.visao == Visao::Resumo {
            out.push(Effect::Pop);
        } else {
            if self.filtro.take().is_some() {
                self.pedir_linhas(Para::Nova, cx, out);
            }
            self.visao = Visao::Resumo;
        }
    }

    fn comando(&mut self, id: CommandId, cx: &Session, out: &mut Vec<Effect>) {
        match id {
            "producao.gerar" => self.previa(true, cx, out),
            "producao.previa" => self.previa(false, cx, out),
            "producao.visao" => {
                let proxima = match self.visao {
                    Visao::Resumo => Visao::Linhas,
                    Visao::Linhas => Visao::Criticas,
                    Visao::Criticas => Visao::Pendentes,
                    Visao::Pendentes => Visao::Resumo,
                };
                self.ver(proxima, cx, out);
            }
            "producao.resumo" => self.ver(Visao::Resumo, cx, out),
            "producao.linhas" => self.ver(Visao::Linhas, cx, out),
            "producao.criticas" => self.ver(Visao::Criticas, cx, out),
            "producao.pendentes" => self.ver(Visao::Pendentes, cx, out),
            "producao.abrir" => self.abrir(cx, out),
            "producao.corrigir" => self.corrigir(cx, out),
            "producao.competencia" => self.escolher_mes(cx, out),
            "producao.anterior" => self.ir_ao_mes(self.cmp(cx).mais(-1), cx, out),
            "producao.seguinte" => self.ir_ao_mes(self.cmp(cx).mais(1), cx, out),
            "producao.exportar" => self.perguntar_pasta(cx, out),
            "producao.desfazer" => self.contar(Fazendo::Desfazer, cx, out),
            "producao.renumerar" => self.contar(Fazendo::Renumerar, cx, out),
            "producao.retirar" => self.perguntar_motivo(cx, out),
            "producao.buscar" => {
                if let Some(l) = self.lista() {
                    l.abrir_filtro();
                }
            }
            "producao.cancelar" => {
                self.execucao.cancelar(out);
            }
            "producao.espelho" => out.push(Effect::Push(Rota::Espelho(Some(self.cmp(cx))))),
            "producao.fechar" => self.fechamento.comando(self.cmp(cx), cx, out),
            "producao.atualizar" => self.pedir_tudo(cx, out),
            "voltar" => self.voltar(cx, out),
            _ => {}
        }
    }

    fn tecla(&mut self, k: Tecla, cx: &Session, out: &mut Vec<Effect>) {
        if let Some(l) = self.lista() {
            if !l.tecla(k) {
                out.push(Effect::Bell);
            }
            return;
        }
        let dados = Self::dados(&self.tabela, self.antes, self.total);
        let pedido = match self.estado.tecla(k, &dados) {
            ReacaoTabela::Ignorada => {
                out.push(Effect::Bell);
                return;
            }
            ReacaoTabela::Moveu(p) => p,
            _ => return,
        };
        if self.espera_linhas.ativa() {
            return;
        }
        match pedido {
            Pedido::Nada => {}
            Pedido::Antes => self.pedir_linhas(Para::Antes, cx, out),
            Pedido::Depois => self.pedir_linhas(Para::Depois, cx, out),
            Pedido::Primeira => self.pedir_linhas(Para::Nova, cx, out),
            Pedido::Ultima => self.pedir_linhas(Para::Ultima, cx, out),
        }
    }

    fn resposta(&mut self, r: &Resposta, para: Para) {
        match r {
            Resposta::ProducaoResumo(r) => {
                self.lista_resumo.carregar(tabelas::resumo(r));
                self.resumo = Some(r.clone());
            }
            Resposta::Criticas(mes) => {
                let c = &mes.criticas;
                self.ficaram(Pendencias::das_criticas(c));
                self.criticas = c.iter().filter(|c| tabelas::e_regra(c)).cloned().collect();
                self.criticas.sort_by(|a, b| {
                    (a.severidade != "bloqueio", &a.id, &a.folha).cmp(&(b.severidade != "bloqueio", &b.id, &b.folha))
                });
                self.criticas_lidas = true;
                self.lista_criticas.carregar(tabelas::criticas(&self.criticas));
            }
            Resposta::ProducaoPagina(p) => self.chegaram(para, p),
            _ => {}
        }
    }
}

impl Screen for Producao {
    fn title(&self) -> String {
        let parte = match self.visao {
            Visao::Resumo => return t::TITULO.to_owned(),
            Visao::Linhas => self.filtro.as_ref().map_or(t::LINHAS, |f| f.1.as_str()),
            Visao::Criticas => t::CRITICAS,
            Visao::Pendentes => t::PENDENTES,
        };
        format!("{} ▸ {parte}", t::TITULO)
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn enabled(&self, id: CommandId, _cx: &Session) -> Result<(), String> {
        let frase = match id {
            "producao.gerar"
            | "producao.previa"
            | "producao.anterior"
            | "producao.seguinte"
            | "producao.competencia"
            | "producao.exportar"
            | "producao.desfazer"
            | "producao.renumerar"
            | "producao.retirar"
                if self.execucao.rodando() =>
            {
                tc::EM_CURSO
            }
            "producao.gerar" | "producao.previa" if self.resumo.as_ref().is_some_and(|r| r.a_faturar == 0) => {
                t::TUDO_FATURADO
            }
            "producao.corrigir" if self.lugar().is_none() => t::NADA_A_CORRIGIR,
            "producao.exportar" | "producao.desfazer" | "producao.renumerar"
                if self.resumo.as_ref().is_some_and(|r| r.linhas == 0) =>
            {
                t::SEM_LINHAS
            }
            "producao.desfazer" | "producao.renumerar" if self.so_consolidado() => t::SO_O_MES_TODO,
            "producao.retirar" => return self.pode_retirar(),
            "producao.cancelar" if !self.execucao.rodando() => tc::NADA_EM_CURSO,
            _ => return Ok(()),
        };
        Err(frase.to_owned())
    }

    fn modo(&self) -> Modo {
        match self.visao {
            Visao::Resumo => self.lista_resumo.modo(),
            Visao::Criticas => self.lista_criticas.modo(),
            Visao::Pendentes => self.aberta.as_ref().map_or(&self.lista_pendentes, |a| &a.lista).modo(),
            Visao::Linhas => Modo::Lista,
        }
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened => {
                self.competencia = Some(self.pedida.unwrap_or(cx.competencia));
                if let Some(c) = self.pedida.filter(|c| *c != cx.competencia) {
                    out.push(Effect::SetCompetencia(c));
                }
                self.pedir_tudo(cx, out);
            }
            Msg::Shown => self.pedir_tudo(cx, out),
            Msg::Command(id, _) => self.comando(id, cx, out),
            Msg::Key(k) => self.tecla(*k, cx, out),
            Msg::Paste(texto) => {
                if let Some(l) = self.lista() {
                    l.colar(texto);
                }
            }
            Msg::Reply(id, r) if self.fechamento.recebe(*id, r, self.cmp(cx), cx, out) => {}
            Msg::Picked(id, valor) => self.escolheu(*id, valor, cx, out),
            Msg::Reply(id, r) if self.espera_aberta.recebe(*id).is_some() => match (r, &mut self.aberta) {
                (Ok(Resposta::Atendimentos(a)), Some(aberta)) => aberta.chegaram(a),
                (Err(e), _) => avisar_erro(e, out),
                _ => {}
            },
            Msg::Reply(id, r) => {
                let linhas = self.espera_linhas.recebe(*id);
                let nosso = linhas.is_some()
                    || self.espera_resumo.recebe(*id).is_some()
                    || self.espera_criticas.recebe(*id).is_some();
                if nosso {
                    match r {
                        Ok(r) => {
                            self.resposta(r, linhas.unwrap_or(Para::Nova));
                            // Lines that were corrected are other rows of the database now.
                            if let Resposta::Criticas(mes) = r
                                && mes.corrigidas > 0
                            {
                                out.push(Effect::Notify(Nivel::Ok, t::corrigidas(mes.corrigidas)));
                                self.pedir_linhas(Para::Nova, cx, out);
                            }
                        }
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
        self.cursor = None;
        desenho::desenhar(self, area, buf, v);
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn dono(&self, id: JobId) -> bool {
        self.execucao.dono(id)
    }

    fn leave(&self) -> Leave {
        if self.execucao.rodando() { Leave::Busy(t::SAIR.to_owned()) } else { Leave::Free }
    }

    fn message(&self) -> Option<(Nivel, String)> {
        let r = self.resumo.as_ref()?;
        if r.a_faturar == 0 && r.linhas > 0 {
            return Some((Nivel::Ok, t::TUDO_FATURADO.to_owned()));
        }
        (r.a_faturar > 0).then(|| (Nivel::Aviso, format!("{}.", conta(r.a_faturar, t::A_FATURAR.0, t::A_FATURAR.1))))
    }
}
