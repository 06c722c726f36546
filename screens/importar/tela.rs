//! The state machine of the wizard: which step, which job, which answer.

mod leitura;
mod respostas;

use std::path::{Path, PathBuf};

use nexsus_widgets::{Formulario, Reacao};

use super::arquivo::{Escolhedor, Escolhido, Reacao as Lida};
use super::brutas::Brutas;
use super::fila::{Fila, Pedido};
use super::layout::Layout;
use super::{comandos, desenho, previa};
use crate::comum::{Esperas, Execucao, PedeCaminho, contagem};
use crate::quadro::{
    Ajuda, Buffer, Command, CommandId, Confirm, Desfecho, Effect, JobId, Leave, Modo, Msg, Nivel, PedidoTela, Pergunta,
    Position, Rect, ResultadoTrabalho, Rota, Screen, Session, Tecla, Trabalho, Visual, tipo_de,
};
use crate::servico::{Acao, ErroUsuario, Previa, ResultadoArquivo, SituacaoArquivo, Tipo};
use crate::textos::{comum as tc, importar as t};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Passo {
    Arquivo,
    Layout,
    Previa,
    Corrigir,
    Gravar,
}

/// What an answer is for.
#[derive(Clone, Debug)]
enum Para {
    Olhar,
    Lotes,
    /// A lot to go on with: where was it left?
    Lote(i64),
    /// The preview; `retomar` looks where the work stopped.
    Previa {
        retomar: bool,
    },
    Descartado,
    Perfis,
    Perfil,
    /// Name under which the layout is kept.
    NomeDoPerfil,
    PerfilSalvo(String),
    /// Field for the column with this index.
    Campo(usize),
    Relatorio,
}

/// The wizard.
#[derive(Debug)]
pub struct Importar {
    pub(super) passo: Passo,
    filtro_tipo: Option<Tipo>,
    pub(super) escolhedor: Escolhedor,
    arquivo: Option<PathBuf>,
    pub(super) tipo: Option<Tipo>,
    /// The file is a copy of the SCNES database: the Firebird server reads it, and it makes no staged lot.
    pub(super) scnes: bool,
    pub(super) opcoes: Option<Formulario>,
    opcoes_mudaram: bool,
    pub(super) layout: Layout,
    /// The lot at hand: staged, or written and opened for its refused lines.
    lote: Option<i64>,
    pub(super) previa: Option<Box<Previa>>,
    pub(super) gravado: Option<Box<ResultadoArquivo>>,
    pub(super) fila: Option<Fila>,
    pub(super) execucao: Execucao,
    pub(super) erro: Option<ErroUsuario>,
    /// The export of refused lines that runs beside the wizard.
    exportando: Option<JobId>,
    espera: Esperas<Para>,
    pub(super) cursor: Option<Position>,
}

impl Importar {
    pub fn nova(pedido: &PedidoTela) -> Self {
        let tipo = pedido.tipo.or_else(|| pedido.arquivo.as_deref().and_then(tipo_de));
        Self {
            passo: if pedido.lote.is_some() { Passo::Previa } else { Passo::Arquivo },
            filtro_tipo: pedido.tipo,
            escolhedor: Escolhedor::default(),
            arquivo: pedido.arquivo.clone(),
            tipo,
            scnes: false,
            opcoes: None,
            opcoes_mudaram: false,
            layout: Layout::default(),
            lote: pedido.lote,
            previa: None,
            gravado: None,
            fila: None,
            execucao: Execucao::default(),
            erro: None,
            exportando: None,
            espera: Esperas::default(),
            cursor: None,
        }
    }

    pub(super) fn nome_do_arquivo(&self) -> String {
        let nome = |p: &Path| p.file_name().map(|n| n.to_string_lossy().into_owned());
        self.arquivo.as_deref().and_then(nome).unwrap_or_default()
    }

    fn abrir(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        self.listar(cx, out);
        if let Some(n) = self.lote {
            self.retomar(n, cx, out);
        } else if let Some(a) = self.arquivo.clone() {
            match self.tipo {
                Some(tipo) if !a.starts_with("~") => self.escolher(a, tipo, cx, out),
                _ => self.olhar(a, cx, out),
            }
        }
    }

    /// The folder used last (the runtime knows it) and the lots that wait.
    fn listar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        self.olhar(self.escolhedor.pasta.caminho.clone(), cx, out);
        if cx.pode(Acao::Importar) {
            self.espera.pedir(Para::Lotes, Pergunta::Previas, cx, out);
        }
    }

    fn olhar(&mut self, caminho: PathBuf, cx: &Session, out: &mut Vec<Effect>) {
        self.espera.pedir(Para::Olhar, Pergunta::Olhar(caminho), cx, out);
    }

    fn retomar(&mut self, lote: i64, cx: &Session, out: &mut Vec<Effect>) {
        self.lote = Some(lote);
        self.passo = Passo::Previa;
        (self.previa, self.gravado, self.fila, self.erro) = (None, None, None, None);
        self.espera.pedir(Para::Lote(lote), Pergunta::Lote(lote), cx, out);
    }

    fn gravar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        if self.opcoes_mudaram {
            self.ler(cx, out);
            return;
        }
        let trabalho = match (self.lote, self.arquivo.clone().filter(|_| self.scnes)) {
            (_, Some(caminho)) => Trabalho::Scnes { caminho, ensaio: false },
            (Some(lote), None) => Trabalho::GravarPrevia(lote),
            (None, None) => return,
        };
        self.passo = Passo::Gravar;
        self.erro = None;
        self.execucao.iniciar(trabalho, cx, out);
    }

    /// Was the lot written before, so that only its mended lines are left to write?
    fn lote_gravado(&self) -> bool {
        self.previa.is_none() && self.fila.is_some()
    }

    pub(super) fn pode_gravar(&self) -> Result<(), String> {
        let mendadas = self.fila.as_ref().map(|f| f.contas.corrigidas);
        let frase = match (&self.gravado, &self.previa) {
            _ if self.execucao.rodando() => tc::EM_CURSO,
            (Some(_), _) if self.passo == Passo::Gravar => t::JA_GRAVADO,
            _ if self.lote_gravado() && mendadas == Some(0) => t::NADA_CORRIGIDO,
            _ if self.lote_gravado() => return Ok(()),
            (_, None) if self.arquivo.is_none() => t::PRIMEIRO_ARQUIVO,
            (_, None) => t::SEM_PREVIA,
            (_, Some(p)) => match p.resultado.situacao {
                SituacaoArquivo::Recusado => t::RECUSADO,
                SituacaoArquivo::Repetido => t::REPETIDO_FAZER,
                _ if p.novas.linhas + p.alteradas.linhas + p.rejeitadas.linhas == 0 && mendadas.unwrap_or(0) == 0 => {
                    t::NADA_NOVO
                }
                _ => return Ok(()),
            },
        };
        Err(frase.to_owned())
    }

    fn tentar_gravar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        match self.pode_gravar() {
            Ok(()) => self.gravar(cx, out),
            Err(e) => out.push(Effect::Notify(Nivel::Aviso, e)),
        }
    }

    /// Was the file refused, or not even opened?
    pub(super) fn recusado(&self) -> bool {
        !self.execucao.rodando() && (self.erro.is_some() || self.previa.is_some()) && !self.previa_boa()
    }

    pub(super) fn previa_boa(&self) -> bool {
        self.previa.as_ref().is_some_and(|p| p.resultado.situacao != SituacaoArquivo::Recusado)
    }

    fn ir_a_fila(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let Some(lote) = self.lote else { return };
        if !cx.pode(Acao::LoteRejeitosVer) {
            out.push(Effect::Notify(Nivel::Aviso, crate::textos::lotes::SEM_PERMISSAO_REJEITOS.to_owned()));
            return;
        }
        self.passo = Passo::Corrigir;
        if self.fila.is_none() {
            self.fila = Some(Fila::abrir(lote, self.tipo, self.arquivo.clone(), cx, out));
        }
    }

    /// Back from the queue: the diff is another one when lines were mended.
    fn a_previa(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        self.passo = Passo::Previa;
        let mudou = self.fila.as_mut().is_some_and(|f| std::mem::take(&mut f.mudou));
        if mudou {
            self.pedir_previa(false, cx, out);
        }
    }

    fn pedir_previa(&mut self, retomar: bool, cx: &Session, out: &mut Vec<Effect>) {
        if let Some(n) = self.lote {
            self.espera.pedir(Para::Previa { retomar }, Pergunta::Previa(n), cx, out);
        }
    }

    fn outra(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let (tipo, escolhedor) = (self.filtro_tipo, std::mem::take(&mut self.escolhedor));
        *self = Self { escolhedor, ..Self::nova(&PedidoTela { tipo, ..PedidoTela::default() }) };
        self.listar(cx, out);
    }

    fn voltar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        if self.execucao.cancelar(out) {
            return;
        }
        match self.passo {
            Passo::Arquivo => {
                if !self.escolhedor.limpar() {
                    out.push(Effect::Pop);
                }
            }
            Passo::Layout if self.layout.nas_opcoes && self.layout.altura() > 0 => self.layout.nas_opcoes = false,
            Passo::Previa if self.layout.altura() > 0 || self.opcoes.is_some() => self.passo = Passo::Layout,
            Passo::Layout | Passo::Previa => self.outra(cx, out),
            Passo::Corrigir => {
                if self.fila.as_mut().is_some_and(Fila::voltar) {
                } else if self.lote_gravado() || self.gravado.is_some() {
                    out.push(Effect::Pop);
                } else {
                    self.a_previa(cx, out);
                }
            }
            Passo::Gravar if self.gravado.is_some() => out.push(Effect::Pop),
            Passo::Gravar => self.passo = Passo::Previa,
        }
    }

    fn comando(&mut self, id: CommandId, cx: &Session, out: &mut Vec<Effect>) {
        match id {
            "voltar" => self.voltar(cx, out),
            "arquivo.atualizar" => self.listar(cx, out),
            "arquivo.lotes" | "previa.lotes" | "gravar.lotes" => out.push(Effect::Push(Rota::Lotes)),
            "arquivo.descartar" => {
                if let Some((n, nome)) = self.escolhedor.lote().map(|l| (l.numero, l.arquivo.clone())) {
                    self.descartar(n, &nome, cx, out);
                }
            }
            "previa.descartar" => {
                if let Some(n) = self.lote {
                    let nome = self.nome_do_arquivo();
                    self.descartar(n, &nome, cx, out);
                }
            }
            "layout.avancar" if self.opcoes_mudaram || !self.previa_boa() => self.ler(cx, out),
            "layout.avancar" => self.passo = Passo::Previa,
            "layout.revalidar" => {
                self.layout.fica = self.previa_boa();
                self.ler(cx, out);
            }
            "layout.coluna" => self.escolher_campo(cx, out),
            "layout.linhas" => self.ver_linhas(1, None, out),
            "layout.perfil" => self.espera.pedir(Para::Perfis, Pergunta::Perfis, cx, out),
            "layout.salvar" => {
                let id = self.espera.reservar(Para::NomeDoPerfil, cx);
                let dica = t::DICA_PERFIL;
                out.push(Effect::Open(Box::new(PedeCaminho::com_dica(id, t::NOME_DO_PERFIL, "", dica))));
            }
            "layout.opcoes" => self.layout.nas_opcoes = true,
            "layout.cancelar" | "gravar.cancelar" => {
                self.execucao.cancelar(out);
            }
            "previa.corrigir" if self.previa.as_ref().is_some_and(|p| p.rejeitadas.linhas > 0) => {
                self.ir_a_fila(cx, out);
            }
            "previa.corrigir" | "previa.gravar" => self.tentar_gravar(cx, out),
            "previa.revalidar" => self.pedir_previa(false, cx, out),
            "previa.layout" => self.passo = Passo::Layout,
            "previa.comparar" | "gravar.comparar" => out.push(Effect::Push(Rota::Fusao)),
            "previa.exportar" | "corrigir.exportar" => {
                let id = self.espera.reservar(Para::Relatorio, cx);
                let sugestao = t::arquivo_do_relatorio(self.lote.unwrap_or_default());
                out.push(Effect::Open(Box::new(PedeCaminho::nova(id, t::RELATORIO, &sugestao))));
            }
            "gravar.outra" => self.outra(cx, out),
            "gravar.fila" => {
                self.previa = None;
                self.gravado = None;
                self.fila = None;
                self.ir_a_fila(cx, out);
            }
            _ => {
                let pedido = self.fila.as_mut().map_or(Pedido::Nada, |f| f.comando(id, cx, out));
                self.atender(pedido, cx, out);
            }
        }
    }

    /// What the queue asked of the wizard.
    fn atender(&mut self, pedido: Pedido, cx: &Session, out: &mut Vec<Effect>) {
        match pedido {
            Pedido::Nada => {}
            Pedido::Gravar => self.tentar_gravar(cx, out),
            Pedido::NovoPaciente { codigo, nome } => out.push(Effect::Push(Rota::PacienteNovo { codigo, nome })),
            Pedido::Pagina { pagina, linha } => self.ver_linhas(pagina, Some(linha), out),
        }
    }

    fn ver_linhas(&self, pagina: u32, linha: Option<u32>, out: &mut Vec<Effect>) {
        match self.arquivo.clone() {
            Some(a) => out.push(Effect::Open(Box::new(Brutas::nova(a, pagina, linha)))),
            None => out.push(Effect::Bell),
        }
    }

    fn descartar(&mut self, lote: i64, nome: &str, cx: &Session, out: &mut Vec<Effect>) {
        let id = self.espera.reservar(Para::Descartado, cx);
        out.push(Effect::Confirm(Confirm {
            effect: Box::new(Effect::Ask(id, Pergunta::PreviaDescartar(lote))),
            titulo: t::DESCARTAR.to_owned(),
            texto: t::descartar(lote, nome),
            palavra: None,
        }));
    }

    fn abrir_escolhido(&mut self, e: Escolhido, cx: &Session, out: &mut Vec<Effect>) {
        match e {
            Escolhido::Lote(n) => self.retomar(n, cx, out),
            Escolhido::Caminho(p) => self.olhar(p, cx, out),
            Escolhido::Arquivo(a, tipo) => self.escolher(a, tipo, cx, out),
            Escolhido::Scnes(a) => self.escolher_scnes(a, cx, out),
        }
    }

    fn tecla(&mut self, k: Tecla, cx: &Session, out: &mut Vec<Effect>) {
        match self.passo {
            Passo::Arquivo => match self.escolhedor.tecla(k) {
                Lida::Abrir(e) => self.abrir_escolhido(e, cx, out),
                Lida::Recusada => out.push(Effect::Bell),
                Lida::Nada => {}
            },
            Passo::Layout if !self.execucao.rodando() => {
                if self.layout.nas_opcoes {
                    let r = self.opcoes.as_mut().map(|f| f.tecla(k));
                    self.reagir(r, cx, out);
                } else if !self.layout.tecla(k) {
                    out.push(Effect::Bell);
                }
            }
            Passo::Corrigir => {
                if let Some(f) = self.fila.as_mut() {
                    f.tecla(k, cx, out);
                }
            }
            _ => out.push(Effect::Bell),
        }
    }

    fn reagir(&mut self, r: Option<Reacao>, cx: &Session, out: &mut Vec<Effect>) {
        match r {
            Some(Reacao::Alterou(_)) => self.opcoes_mudaram = true,
            Some(Reacao::Saiu { alterou: true, .. }) => {
                self.opcoes_mudaram = true;
                // Only marks the field; the answer to a wrong one comes when reading.
                let _ = self.pedido();
            }
            Some(Reacao::Fim(_)) if self.opcoes_mudaram || !self.previa_boa() => self.ler(cx, out),
            Some(Reacao::Fim(_)) => self.passo = Passo::Previa,
            Some(Reacao::Recusada | Reacao::Ignorada) | None => out.push(Effect::Bell),
            Some(_) => {}
        }
    }
}

impl Screen for Importar {
    fn title(&self) -> String {
        let tipo = self.tipo.or(self.filtro_tipo);
        let nome = if self.scnes { t::SCNES_CURTO } else { tipo.map_or("", t::tipo_curto) };
        let passo = t::NOMES_DOS_PASSOS.get(self.passo as usize).copied().unwrap_or_default();
        match (self.passo, nome) {
            (Passo::Arquivo, "") => t::TITULO.to_owned(),
            (Passo::Arquivo | Passo::Previa, nome) if !nome.is_empty() => format!("{} ▸ {nome}", t::TITULO),
            _ => format!("{} ▸ {passo}", t::TITULO),
        }
    }

    fn commands(&self) -> &'static [Command] {
        match self.passo {
            Passo::Arquivo => comandos::ARQUIVO,
            Passo::Layout => comandos::LAYOUT,
            Passo::Previa => comandos::PREVIA,
            Passo::Corrigir => comandos::CORRIGIR,
            Passo::Gravar => comandos::GRAVAR,
        }
    }

    fn enabled(&self, id: CommandId, _cx: &Session) -> Result<(), String> {
        let lendo = self.execucao.rodando();
        let com_colunas = self.layout.altura() > 0;
        let frase = match id {
            "layout.cancelar" | "gravar.cancelar" if !lendo => tc::NADA_EM_CURSO,
            "layout.cancelar" | "gravar.cancelar" | "voltar" | "arquivo.lotes" | "gravar.lotes" => return Ok(()),
            _ if lendo => tc::EM_CURSO,
            "arquivo.descartar" if self.escolhedor.lote().is_none() => t::DESCARTAR_QUAL,
            "previa.gravar" | "corrigir.lote" => return self.pode_gravar(),
            "previa.descartar" if self.previa.as_ref().is_none_or(|p| !em_espera(p)) => t::NADA_A_DESCARTAR,
            "layout.linhas" | "corrigir.pagina" if self.tipo != Some(Tipo::Pdf) => t::SO_PDF_LINHAS,
            "layout.perfil" | "layout.salvar" if self.tipo != Some(Tipo::Pdf) => t::SO_PDF_PERFIL,
            "layout.salvar" if !com_colunas => t::SEM_LAYOUT,
            "layout.avancar" if self.recusado() && !self.opcoes_mudaram => t::RECUSADO_FAZER,
            "layout.coluna" if !com_colunas && self.recusado() => t::RECUSADO_FAZER,
            "previa.layout" if !com_colunas && self.opcoes.is_none() => t::SEM_COLUNAS,
            "previa.corrigir" if self.previa.as_ref().is_none_or(|p| p.rejeitadas.linhas == 0) => {
                return self.pode_gravar();
            }
            "corrigir.1" | "corrigir.2" | "corrigir.3" | "corrigir.adiar" | "corrigir.ignorar" | "corrigir.reabrir"
            | "corrigir.iguais" | "corrigir.gravar" | "corrigir.campos" | "corrigir.lembrar" => {
                return self.fila.as_ref().map_or(Ok(()), |f| f.pode(id));
            }
            "layout.opcoes" if self.opcoes.is_none() => t::SEM_OPCOES,
            "previa.comparar" | "gravar.comparar" if self.tipo != Some(Tipo::Planilha) => t::SO_PLANILHA,
            "previa.exportar" if self.previa.as_ref().is_none_or(|p| p.rejeitadas.linhas == 0) => t::SEM_REJEITADAS,
            "gravar.fila" if self.gravado.as_ref().is_none_or(|r| r.linhas.rejeitadas == 0) => t::SEM_REJEITADAS,
            _ => return Ok(()),
        };
        Err(frase.to_owned())
    }

    fn rodape_vivo(&self) -> bool {
        true
    }

    fn modo(&self) -> Modo {
        match self.passo {
            _ if self.execucao.rodando() => Modo::Lista,
            Passo::Arquivo => Modo::Campo,
            Passo::Layout if self.layout.nas_opcoes && self.opcoes.is_some() => Modo::Campo,
            Passo::Corrigir => self.fila.as_ref().map_or(Modo::Lista, Fila::modo),
            _ => Modo::Lista,
        }
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened => self.abrir(cx, out),
            Msg::Shown if self.passo == Passo::Arquivo => self.listar(cx, out),
            Msg::Shown if self.passo == Passo::Corrigir => {
                if let Some(f) = self.fila.as_mut() {
                    f.mostrada(cx, out);
                }
            }
            Msg::Command(id, _) => self.comando(id, cx, out),
            Msg::Key(k) => self.tecla(*k, cx, out),
            Msg::Paste(texto) => match self.passo {
                Passo::Arquivo => self.escolhedor.colar(texto),
                Passo::Layout if self.layout.nas_opcoes => {
                    let r = self.opcoes.as_mut().map(|f| f.colar(texto.lines().next().unwrap_or_default()));
                    self.reagir(r, cx, out);
                }
                Passo::Corrigir => {
                    if let Some(f) = self.fila.as_mut() {
                        f.colar(texto, cx, out);
                    }
                }
                _ => {}
            },
            Msg::Reply(id, r) => self.respondeu(*id, r, cx, out),
            Msg::Picked(id, valor) => self.escolheu(*id, valor, cx, out),
            Msg::Progress(id, p) => {
                self.execucao.avancou(*id, p, cx);
            }
            Msg::Finished(id, Desfecho::Done(ResultadoTrabalho::Exportado(n, onde)))
                if self.exportando == Some(*id) =>
            {
                self.exportando = None;
                out.push(Effect::Notify(Nivel::Ok, t::exportado(*n, onde)));
            }
            Msg::Finished(id, d) => {
                if self.execucao.terminou(*id) {
                    self.fim_do_trabalho(d, cx, out);
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
        if self.execucao.rodando() {
            Leave::Busy(t::SAIR_GRAVANDO.to_owned())
        } else if self.fila.as_ref().is_some_and(Fila::suja) {
            Leave::Dirty(t::SAIR_SUJO.to_owned())
        } else {
            Leave::Free
        }
    }

    fn message(&self) -> Option<(Nivel, String)> {
        if self.execucao.rodando() {
            return None;
        }
        match self.passo {
            Passo::Previa => {
                let p = self.previa.as_ref()?;
                let r = &p.resultado;
                if r.situacao == SituacaoArquivo::Repetido {
                    return Some((Nivel::Aviso, t::REPETIDO_FAZER.to_owned()));
                }
                Some(contagem::conferencia(&r.linhas, &previa::soma(p)))
            }
            Passo::Layout if self.opcoes_mudaram => Some((Nivel::Info, t::OPCOES_MUDARAM.to_owned())),
            Passo::Layout if self.recusado() => Some((Nivel::Aviso, t::RECUSADO_FAZER.to_owned())),
            Passo::Layout if self.layout.mudou => Some((Nivel::Info, t::LAYOUT_CORRIGIDO.to_owned())),
            Passo::Layout => Some((Nivel::Info, t::MSG_LAYOUT.to_owned())),
            Passo::Corrigir => {
                let f = self.fila.as_ref()?;
                let pronta = f.carregada && f.contas.pendentes == 0;
                Some((Nivel::Info, (if pronta { t::NENHUMA_PENDENTE } else { t::MSG_CORRIGIR }).to_owned()))
            }
            _ => None,
        }
    }

    fn field_help(&self) -> Option<Ajuda> {
        if self.passo == Passo::Corrigir {
            return self.fila.as_ref().and_then(Fila::ajuda);
        }
        let f = self.opcoes.as_ref().filter(|_| self.passo == Passo::Layout && self.layout.nas_opcoes)?;
        Some(Ajuda { titulo: t::OPCOES.to_owned(), texto: f.ajuda_do_foco().to_string() })
    }
}

/// Is this a staged lot, neither refused nor written before?
fn em_espera(p: &Previa) -> bool {
    p.resultado.lote.is_some() && p.resultado.situacao == SituacaoArquivo::Ensaio
}

/// Was something decided about refused lines before this was looked at?
fn comecada(p: &Previa) -> bool {
    let f = &p.fila;
    f.pendentes > 0 && f.corrigidas + f.adiadas + f.ignoradas > 0
}
