//! The state machine of the production screen: competência, view, answers and the two-step generation.

use nexsus_widgets::{Dados, EstadoTabela, Linha, Pedido, Ponta, ReacaoTabela};

use super::desenho;
use super::fechamento::{self, Fechamento};
use super::tabelas::{self, Grupo, Pendencias};
use crate::comum::formato::{conta, reais};
use crate::comum::lista::Lista;
use crate::comum::{Espera, Execucao, avisar_erro, comandos};
use crate::quadro::{
    Buffer, Command, CommandId, Confirm, Desfecho, Effect, Grupo as GrupoDeComandos, JobId, Leave, Modo, Msg, Nivel,
    Pergunta, Position, Rect, Resposta, ResultadoTrabalho, Rota, Screen, Session, Tecla, Trabalho, Visual,
};
use crate::servico::{
    Acao, Competencia, CriticaDaLinha, LinhaDaLista, PaginaProducao, PedidoGeracao, ResultadoGeracao, ResumoProducao,
};
use crate::textos::{comum as tc, producao as t};

/// Lines asked at a time and kept at most.
const PAGINA: u32 = 100;
const JANELA: usize = 400;

pub const COMANDOS: &[Command] = &[
    Command::novo("producao.gerar", "Gera", "Faz a prévia e, confirmada, numera as folhas e grava a produção.")
        .keys(&[Tecla::F(2), Tecla::Ctrl('o')])
        .footer(1)
        .acao(Acao::ProducaoGerar),
    Command::novo("producao.previa", "Prévia", "Conta o que sairia e o que ficaria pendente, sem gravar nada.")
        .list(&[Tecla::Letra('t')])
        .footer(4)
        .acao(Acao::ProducaoGerar),
    Command::novo("producao.visao", "Visão", "Alterna resumo, linhas, críticas e pendentes.")
        .keys(&[Tecla::F(7)])
        .list(&[Tecla::Letra('w')])
        .grupo(GrupoDeComandos::Navegacao)
        .footer(2),
    Command::novo("producao.resumo", "Resumo", "Mostra o resumo por profissional.").list(&[Tecla::Letra('1')]),
    Command::novo("producao.linhas", "Linhas", "Mostra as linhas por folha.").list(&[Tecla::Letra('2')]),
    Command::novo("producao.criticas", "Críticas", "Mostra as críticas com motivo e remédio.")
        .list(&[Tecla::Letra('3')]),
    Command::novo("producao.pendentes", "Pendentes", "Mostra o que ficou para trás na última prévia ou geração.")
        .list(&[Tecla::Letra('4')]),
    Command::novo(
        "producao.abrir",
        "Abre",
        "No resumo, as linhas do profissional; nas pendências, a tela que resolve.",
    )
    .list(&[Tecla::Enter])
    .grupo(GrupoDeComandos::Lista)
    .footer(3),
    Command::novo("producao.anterior", "Mês ant.", "Vai à competência anterior.")
        .list(&[Tecla::Letra('<'), Tecla::Letra('[')])
        .grupo(GrupoDeComandos::Navegacao)
        .footer(6),
    Command::novo("producao.seguinte", "Mês seg.", "Vai à competência seguinte.")
        .list(&[Tecla::Letra('>'), Tecla::Letra(']')])
        .grupo(GrupoDeComandos::Navegacao)
        .footer(6),
    comandos::buscar("producao.buscar"),
    Command::novo("producao.cancelar", "Cancela", "Cancela a prévia ou a geração em curso.")
        .list(&[Tecla::Del])
        .grupo(GrupoDeComandos::Lote)
        .footer(7),
    Command::novo("producao.espelho", "Espelho", "Vai ao espelho desta competência no BPA.")
        .list(&[Tecla::Letra('x')])
        .grupo(GrupoDeComandos::Ir)
        .footer(8)
        .acao(Acao::EspelhoVer),
    fechamento::COMANDO,
    comandos::atualizar("producao.atualizar"),
    comandos::VOLTAR,
];

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
    gravando: bool,
    perguntar: bool,
    espera_resumo: Espera<()>,
    espera_criticas: Espera<()>,
    espera_linhas: Espera<Para>,
    fechamento: Fechamento,
    pub(super) cursor: Option<Position>,
}

impl Producao {
    pub fn nova(competencia: Option<Competencia>) -> Self {
        Self { pedida: competencia, estado: EstadoTabela::sem_marcas(), ..Self::default() }
    }

    fn cmp(&self, cx: &Session) -> Competencia {
        self.competencia.unwrap_or(cx.competencia)
    }

    fn pedir_tudo(&mut self, cx: &Session, out: &mut Vec<Effect>) {
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
            Visao::Pendentes => Some(&mut self.lista_pendentes),
            Visao::Linhas => None,
        }
    }

    fn mudar_mes(&mut self, quanto: i32, cx: &Session, out: &mut Vec<Effect>) {
        let nova = self.cmp(cx).mais(quanto);
        self.competencia = Some(nova);
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
        (self.perguntar, self.gravando) = (perguntar, false);
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
            Desfecho::Done(_) => {}
            Desfecho::Failed(e) => avisar_erro(e, out),
            Desfecho::Cancelled => out.push(Effect::Notify(Nivel::Aviso, tc::CANCELADO.to_owned())),
        }
    }

    fn ficaram(&mut self, p: Pendencias) {
        self.lista_pendentes.carregar(tabelas::pendentes(&p.grupos));
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
            Visao::Pendentes => {
                let rota = self.grupo().and_then(destino);
                match rota {
                    Some(r) => out.push(Effect::Push(r)),
                    None if self.grupo().is_none() => out.push(Effect::Bell),
                    None => out.push(Effect::Notify(Nivel::Info, t::SEM_DESTINO.to_owned())),
                }
            }
            Visao::Criticas if self.lista_criticas.escolhida().is_some() => {
                out.push(Effect::Notify(Nivel::Info, t::SEM_DESTINO.to_owned()));
            }
            Visao::Linhas | Visao::Criticas => out.push(Effect::Bell),
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
            "producao.anterior" => self.mudar_mes(-1, cx, out),
            "producao.seguinte" => self.mudar_mes(1, cx, out),
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
            Resposta::Criticas(c) => {
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

/// The screen that settles a reason.
fn destino(g: &Grupo) -> Option<Rota> {
    match g.motivo.as_str() {
        "sem_depara" | "nao_bpai" => Some(Rota::Depara),
        "sem_profissional" => Some(Rota::Regra),
        "sem_paciente" | "sem_documento" | "paciente_incompleto" => Some(Rota::Pacientes(None)),
        "sem_sigtap" => Some(Rota::Importar(crate::quadro::PedidoTela::default())),
        _ => None,
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
            "producao.gerar" | "producao.previa" | "producao.anterior" | "producao.seguinte"
                if self.execucao.rodando() =>
            {
                tc::EM_CURSO
            }
            "producao.gerar" | "producao.previa" if self.resumo.as_ref().is_some_and(|r| r.a_faturar == 0) => {
                t::TUDO_FATURADO
            }
            "producao.cancelar" if !self.execucao.rodando() => tc::NADA_EM_CURSO,
            _ => return Ok(()),
        };
        Err(frase.to_owned())
    }

    fn modo(&self) -> Modo {
        match self.visao {
            Visao::Resumo => self.lista_resumo.modo(),
            Visao::Criticas => self.lista_criticas.modo(),
            Visao::Pendentes => self.lista_pendentes.modo(),
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
            Msg::Reply(id, r) => {
                let linhas = self.espera_linhas.recebe(*id);
                let nosso = linhas.is_some()
                    || self.espera_resumo.recebe(*id).is_some()
                    || self.espera_criticas.recebe(*id).is_some();
                if nosso {
                    match r {
                        Ok(r) => self.resposta(r, linhas.unwrap_or(Para::Nova)),
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
