//! The state machine of the wizard: which step, which job, which answer.

use std::path::PathBuf;

use nexsus_widgets::{Formulario, Reacao};

use super::arquivo::{Escolhedor, Escolhido, Reacao as Lida, tipo_de};
use super::{desenho, opcoes};
use crate::comum::{Espera, Execucao, Rejeitos, avisar_erro, comandos, contagem};
use crate::quadro::{
    Ajuda, Buffer, Command, CommandId, Desfecho, Effect, Grupo, JobId, Leave, Modo, Msg, Nivel, PedidoTela, Pergunta,
    Position, Rect, Resposta, ResultadoTrabalho, Rota, Screen, Session, Tecla, Trabalho, Visual,
};
use crate::servico::{Acao, ErroUsuario, PedidoImportacao, ResultadoArquivo, SituacaoArquivo, Tipo};
use crate::textos::{comum as tc, importar as t};

pub const COMANDOS: &[Command] = &[
    Command::novo(
        "importar.gravar",
        "Grava",
        "Grava as linhas válidas em um lote; as rejeitadas ficam guardadas nele.",
    )
    .keys(&[Tecla::F(2), Tecla::Ctrl('o')])
    .footer(1)
    .acao(Acao::Importar),
    Command::novo("importar.avancar", "Avança", "Vai ao passo seguinte.")
        .list(&[Tecla::Enter])
        .grupo(Grupo::Navegacao)
        .footer(2),
    Command::novo("importar.revalidar", "Lê de novo", "Lê o arquivo (ou a pasta) outra vez, com as opções atuais.")
        .keys(&[Tecla::F(5), Tecla::Ctrl('r')])
        .list(&[Tecla::Letra('r')])
        .footer(5),
    Command::novo("importar.opcoes", "Opções", "Volta ao leiaute e às opções de leitura.")
        .list(&[Tecla::Letra('o')])
        .footer(6),
    Command::novo("importar.lotes", "Lotes", "Mostra os lotes já importados; ali se desfaz um deles.")
        .keys(&[Tecla::F(7)])
        .list(&[Tecla::Letra('w')])
        .grupo(Grupo::Ir)
        .footer(7)
        .acao(Acao::LoteVer),
    Command::novo("importar.buscar", "Busca", "Filtra as linhas rejeitadas.")
        .keys(&[Tecla::F(3), Tecla::Ctrl('f')])
        .list(&[Tecla::Letra('/')])
        .grupo(Grupo::Lista)
        .footer(8),
    Command::novo("importar.cancelar", "Cancela", "Cancela a leitura ou a gravação em curso.")
        .list(&[Tecla::Del])
        .grupo(Grupo::Lote)
        .footer(4),
    comandos::VOLTAR,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Passo {
    Arquivo,
    Layout,
    Previa,
    Rejeitadas,
    Gravar,
}

/// The wizard.
#[derive(Debug)]
pub struct Importar {
    pub(super) passo: Passo,
    pub(super) filtro_tipo: Option<Tipo>,
    pub(super) escolhedor: Escolhedor,
    pub(super) arquivo: Option<PathBuf>,
    pub(super) tipo: Option<Tipo>,
    pub(super) opcoes: Option<Formulario>,
    pub(super) opcoes_mudaram: bool,
    pub(super) previa: Option<Box<ResultadoArquivo>>,
    pub(super) gravado: Option<Box<ResultadoArquivo>>,
    pub(super) rejeitos: Rejeitos,
    pub(super) execucao: Execucao,
    pub(super) erro: Option<ErroUsuario>,
    espera: Espera<()>,
    pub(super) cursor: Option<Position>,
}

impl Importar {
    pub fn nova(pedido: &PedidoTela) -> Self {
        let tipo = pedido.tipo.or_else(|| pedido.arquivo.as_deref().and_then(tipo_de));
        Self {
            passo: Passo::Arquivo,
            filtro_tipo: pedido.tipo,
            escolhedor: Escolhedor::default(),
            arquivo: pedido.arquivo.clone(),
            tipo,
            opcoes: None,
            opcoes_mudaram: false,
            previa: None,
            gravado: None,
            rejeitos: Rejeitos::default(),
            execucao: Execucao::default(),
            erro: None,
            espera: Espera::default(),
            cursor: None,
        }
    }

    fn abrir(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        // An empty path is the folder used last: the runtime knows it.
        self.listar(PathBuf::new(), cx, out);
        if let (Some(a), Some(tipo)) = (self.arquivo.clone(), self.tipo) {
            self.escolher(a, tipo, cx, out);
        }
    }

    fn listar(&mut self, pasta: PathBuf, cx: &Session, out: &mut Vec<Effect>) {
        self.espera.pedir((), Pergunta::ListarPasta(pasta), cx, out);
    }

    fn escolher(&mut self, arquivo: PathBuf, tipo: Tipo, cx: &Session, out: &mut Vec<Effect>) {
        self.opcoes = opcoes::formulario(tipo, cx.hoje());
        self.arquivo = Some(arquivo);
        self.tipo = Some(tipo);
        self.gravado = None;
        self.ler(cx, out);
    }

    fn pedido(&mut self, ensaio: bool) -> Option<PedidoImportacao> {
        let mut p = PedidoImportacao::de(self.tipo?, self.arquivo.clone()?);
        p.ensaio = ensaio;
        if let Some(f) = self.opcoes.as_mut()
            && opcoes::aplicar(f, &mut p).is_err()
        {
            return None;
        }
        Some(p)
    }

    /// Starts the rehearsal; its result decides the next step.
    fn ler(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        self.passo = Passo::Layout;
        let Some(p) = self.pedido(true) else {
            out.push(Effect::Bell);
            return;
        };
        (self.previa, self.erro, self.opcoes_mudaram) = (None, None, false);
        self.execucao.iniciar(Trabalho::Importar(p), cx, out);
    }

    fn gravar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        if self.opcoes_mudaram {
            self.ler(cx, out);
            return;
        }
        if let Some(p) = self.pedido(false) {
            self.passo = Passo::Gravar;
            self.erro = None;
            self.execucao.iniciar(Trabalho::Importar(p), cx, out);
        }
    }

    fn pode_gravar(&self) -> Result<(), String> {
        let frase = match (&self.gravado, &self.previa) {
            _ if self.execucao.rodando() => tc::EM_CURSO,
            (Some(_), _) => t::JA_GRAVADO,
            (None, None) if self.arquivo.is_none() => t::PRIMEIRO_ARQUIVO,
            (None, None) => t::SEM_PREVIA,
            (None, Some(p)) => match p.situacao {
                SituacaoArquivo::Recusado => t::RECUSADO,
                SituacaoArquivo::Repetido => t::REPETIDO_FAZER,
                _ if p.linhas.novas + p.linhas.alteradas == 0 && p.linhas.rejeitadas == 0 => t::NADA_NOVO,
                _ => return Ok(()),
            },
        };
        Err(frase.to_owned())
    }

    fn avancar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        match self.passo {
            Passo::Previa if self.rejeitos.total() > 0 => self.passo = Passo::Rejeitadas,
            // On a refused line Enter would be taken for "open": writing has its own key.
            Passo::Rejeitadas => out.push(Effect::Notify(Nivel::Info, t::MSG_REJEITADAS.to_owned())),
            Passo::Previa => match self.pode_gravar() {
                Ok(()) => self.gravar(cx, out),
                Err(e) => out.push(Effect::Notify(Nivel::Aviso, e)),
            },
            Passo::Layout if self.previa_boa() => self.passo = Passo::Previa,
            Passo::Gravar if self.gravado.is_some() => {
                let tipo = self.filtro_tipo;
                *self = Self::nova(&PedidoTela { tipo, ..PedidoTela::default() });
                self.listar(PathBuf::new(), cx, out);
            }
            _ => out.push(Effect::Bell),
        }
    }

    pub(super) fn previa_boa(&self) -> bool {
        self.previa.as_ref().is_some_and(|p| !matches!(p.situacao, SituacaoArquivo::Recusado))
    }

    fn voltar(&mut self, out: &mut Vec<Effect>) {
        if self.execucao.cancelar(out) {
            return;
        }
        match self.passo {
            Passo::Arquivo => {
                if !self.escolhedor.limpar() {
                    out.push(Effect::Pop);
                }
            }
            Passo::Gravar if self.gravado.is_some() => out.push(Effect::Pop),
            Passo::Layout => {
                self.passo = Passo::Arquivo;
                (self.arquivo, self.previa, self.erro) = (None, None, None);
            }
            Passo::Previa => {
                self.passo = if self.opcoes.is_some() { Passo::Layout } else { Passo::Arquivo };
            }
            Passo::Rejeitadas => {
                if !self.rejeitos.lista.fechar_filtro() {
                    self.passo = Passo::Previa;
                }
            }
            Passo::Gravar => self.passo = Passo::Previa,
        }
    }

    fn comando(&mut self, id: CommandId, cx: &Session, out: &mut Vec<Effect>) {
        match id {
            "importar.gravar" => match self.pode_gravar() {
                Ok(()) => self.gravar(cx, out),
                Err(e) => out.push(Effect::Notify(Nivel::Aviso, e)),
            },
            "importar.avancar" => self.avancar(cx, out),
            "importar.revalidar" if self.passo == Passo::Arquivo => {
                let pasta = self.escolhedor.pasta.caminho.clone();
                self.listar(pasta, cx, out);
            }
            "importar.revalidar" => self.ler(cx, out),
            "importar.opcoes" => self.passo = Passo::Layout,
            "importar.lotes" => out.push(Effect::Push(Rota::Lotes)),
            "importar.buscar" => self.rejeitos.lista.abrir_filtro(),
            "importar.cancelar" => {
                self.execucao.cancelar(out);
            }
            "voltar" => self.voltar(out),
            _ => {}
        }
    }

    fn abrir_escolhido(&mut self, e: Escolhido, cx: &Session, out: &mut Vec<Effect>) {
        match e {
            Escolhido::Pasta(p) => self.listar(p, cx, out),
            Escolhido::Arquivo(a) => match tipo_de(&a).or(self.filtro_tipo) {
                Some(tipo) => self.escolher(a, tipo, cx, out),
                None => out.push(Effect::Notify(Nivel::Erro, t::TIPO_ESTRANHO.to_owned())),
            },
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
                let r = self.opcoes.as_mut().map(|f| f.tecla(k));
                self.reagir(r, cx, out);
            }
            Passo::Rejeitadas => {
                if !self.rejeitos.lista.tecla(k) {
                    out.push(Effect::Bell);
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
                let _ = self.pedido(true);
            }
            Some(Reacao::Fim(_)) if self.opcoes_mudaram || self.previa.is_none() => self.ler(cx, out),
            Some(Reacao::Fim(_)) if self.previa_boa() => self.passo = Passo::Previa,
            Some(Reacao::Fim(_)) => self.ler(cx, out),
            Some(Reacao::Recusada | Reacao::Ignorada) | None => out.push(Effect::Bell),
            Some(_) => {}
        }
    }

    fn fim_do_trabalho(&mut self, d: &Desfecho, out: &mut Vec<Effect>) {
        let gravando = self.passo == Passo::Gravar;
        match d {
            Desfecho::Done(ResultadoTrabalho::Importacao(r)) => {
                self.rejeitos.carregar(r.rejeitos.clone());
                if gravando && r.situacao == SituacaoArquivo::Gravado {
                    out.push(Effect::Notify(Nivel::Ok, contagem::conferencia(&r.linhas, &r.soma).1));
                    self.gravado = Some(r.clone());
                } else {
                    let recusado = r.situacao == SituacaoArquivo::Recusado;
                    self.passo = if recusado { Passo::Layout } else { Passo::Previa };
                    self.previa = Some(r.clone());
                }
            }
            Desfecho::Done(_) => {}
            Desfecho::Failed(e) => {
                self.passo = if gravando { Passo::Previa } else { Passo::Layout };
                avisar_erro(e, out);
                self.erro = Some(e.clone());
            }
            Desfecho::Cancelled => {
                self.passo = if gravando { Passo::Previa } else { Passo::Arquivo };
                out.push(Effect::Notify(Nivel::Aviso, tc::CANCELADO.to_owned()));
            }
        }
    }
}

impl Screen for Importar {
    fn title(&self) -> String {
        let nome = self.tipo.or(self.filtro_tipo).map_or("", t::tipo_curto);
        let passo = t::NOMES_DOS_PASSOS.get(self.passo as usize).copied().unwrap_or_default();
        match (self.passo, nome) {
            (Passo::Arquivo, "") => t::TITULO.to_owned(),
            (Passo::Arquivo | Passo::Previa, nome) if !nome.is_empty() => format!("{} ▸ {nome}", t::TITULO),
            _ => format!("{} ▸ {passo}", t::TITULO),
        }
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn enabled(&self, id: CommandId, _cx: &Session) -> Result<(), String> {
        let frase = match id {
            "importar.gravar" => return self.pode_gravar(),
            "importar.cancelar" if !self.execucao.rodando() => tc::NADA_EM_CURSO,
            "importar.avancar" | "importar.revalidar" | "importar.opcoes" if self.execucao.rodando() => tc::EM_CURSO,
            "importar.opcoes" if self.arquivo.is_none() => t::PRIMEIRO_ARQUIVO,
            "importar.opcoes" | "importar.revalidar" if self.gravado.is_some() => t::JA_GRAVADO,
            "importar.buscar" if self.passo != Passo::Rejeitadas => t::SEM_REJEITADAS,
            _ => return Ok(()),
        };
        Err(frase.to_owned())
    }

    fn modo(&self) -> Modo {
        match self.passo {
            _ if self.execucao.rodando() => Modo::Lista,
            Passo::Arquivo => Modo::Campo,
            Passo::Layout if self.opcoes.is_some() => Modo::Campo,
            Passo::Rejeitadas => self.rejeitos.lista.modo(),
            _ => Modo::Lista,
        }
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened => self.abrir(cx, out),
            Msg::Command(id, _) => self.comando(id, cx, out),
            Msg::Key(k) => self.tecla(*k, cx, out),
            Msg::Paste(texto) => match self.passo {
                Passo::Arquivo => self.escolhedor.colar(texto),
                Passo::Layout => {
                    let r = self.opcoes.as_mut().map(|f| f.colar(texto.lines().next().unwrap_or_default()));
                    self.reagir(r, cx, out);
                }
                Passo::Rejeitadas => self.rejeitos.lista.colar(texto),
                _ => {}
            },
            Msg::Reply(id, r) => {
                if self.espera.recebe(*id).is_some() {
                    match r {
                        Ok(Resposta::Pasta(p)) => self.escolhedor.carregar(p.clone(), self.filtro_tipo),
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
                    self.fim_do_trabalho(d, out);
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
        if self.execucao.rodando() { Leave::Busy(t::SAIR_GRAVANDO.to_owned()) } else { Leave::Free }
    }

    fn message(&self) -> Option<(Nivel, String)> {
        if self.execucao.rodando() {
            return None;
        }
        match self.passo {
            Passo::Previa => {
                let p = self.previa.as_ref()?;
                if p.situacao == SituacaoArquivo::Repetido {
                    return Some((Nivel::Aviso, t::REPETIDO_FAZER.to_owned()));
                }
                Some(contagem::conferencia(&p.linhas, &p.soma))
            }
            Passo::Layout if self.opcoes_mudaram => Some((Nivel::Info, t::OPCOES_MUDARAM.to_owned())),
            Passo::Layout => Some((Nivel::Info, t::MSG_OPCOES.to_owned())),
            Passo::Rejeitadas => Some((Nivel::Info, t::MSG_REJEITADAS.to_owned())),
            _ => None,
        }
    }

    fn field_help(&self) -> Option<Ajuda> {
        let f = self.opcoes.as_ref().filter(|_| self.passo == Passo::Layout)?;
        Some(Ajuda { titulo: t::OPCOES.to_owned(), texto: f.ajuda_do_foco().to_string() })
    }
}
