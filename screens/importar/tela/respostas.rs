//! What comes back to the wizard: answers, values chosen in a list, the end of a job.

use std::path::PathBuf;

use super::{Importar, Para, Passo, comecada};
use crate::comum::{Escolha, avisar_erro, contagem};
use crate::importar::{opcoes, previa};
use crate::quadro::{Desfecho, Effect, Nivel, Pergunta, ReqId, Resposta, ResultadoTrabalho, Session, Trabalho};
use crate::servico::{Acao, ErroUsuario, Previa, ResumoLote, SituacaoArquivo, Tipo};
use crate::textos::{comum as tc, importar as t};

/// Kinds a lot may be of.
const TIPOS: [Tipo; 7] = [Tipo::Pdf, Tipo::Planilha, Tipo::Txt, Tipo::CnesXml, Tipo::Retorno, Tipo::Kit, Tipo::Bpa];

/// Confidence, in per cent, below which the layout is shown before the preview.
const CONFIANCA_MINIMA: u8 = 60;

impl Importar {
    pub(super) fn respondeu(
        &mut self,
        id: ReqId,
        r: &Result<Resposta, ErroUsuario>,
        cx: &Session,
        out: &mut Vec<Effect>,
    ) {
        if let Some(pedido) = self.fila.as_mut().and_then(|f| f.resposta(id, r, cx, out)) {
            self.atender(pedido, cx, out);
            return;
        }
        let Some(para) = self.espera.recebe(id) else { return };
        match (para, r) {
            (Para::Olhar, Ok(Resposta::Pasta(p))) => self.escolhedor.carregar(p.clone(), self.filtro_tipo),
            (Para::Olhar, Ok(Resposta::Scnes(a))) => self.escolher_scnes(a.clone(), cx, out),
            (Para::Olhar, Ok(Resposta::Arquivo(a, tipo))) => match tipo.or(self.filtro_tipo) {
                Some(tipo) => self.escolher(a.clone(), tipo, cx, out),
                None => out.push(Effect::Notify(Nivel::Erro, t::TIPO_ESTRANHO.to_owned())),
            },
            (Para::Lotes, Ok(Resposta::Lotes(l))) => self.escolhedor.carregar_lotes(l.clone()),
            (Para::Lote(n), Ok(Resposta::Lote(l))) => self.retomado(n, l, cx, out),
            (Para::Previa { retomar }, Ok(Resposta::Previa(p))) => self.com_previa(p, retomar, cx, out),
            (Para::Descartado, Ok(_)) => {
                out.push(Effect::Notify(Nivel::Ok, t::DESCARTADO.to_owned()));
                self.outra(cx, out);
            }
            (Para::Perfis, Ok(Resposta::Perfis(nomes))) => {
                let id = self.espera.reservar(Para::Perfil, cx);
                let mut opcoes = vec![(String::new(), t::PERFIL_AUTOMATICO.to_owned())];
                opcoes.extend(nomes.iter().map(|n| (n.clone(), String::new())));
                out.push(Effect::Open(Box::new(Escolha::nova(id, t::PERFIL, &opcoes))));
            }
            (Para::PerfilSalvo(nome), Ok(r)) => {
                let caminho = if let Resposta::Texto(c) = r { c.as_str() } else { "" };
                out.push(Effect::Notify(Nivel::Ok, t::perfil_salvo(&nome, caminho)));
                self.layout.perfil = Some(nome);
                self.layout.mudou = false;
            }
            (Para::Lote(_), Err(e)) => {
                avisar_erro(e, out);
                self.outra(cx, out);
            }
            // Lots that wait are a convenience of the picker.
            (Para::Lotes, Err(_)) | (_, Ok(_)) => {}
            (_, Err(e)) => avisar_erro(e, out),
        }
    }

    /// A lot to go on with: a staged one shows its diff, a written one its queue.
    fn retomado(&mut self, n: i64, l: &ResumoLote, cx: &Session, out: &mut Vec<Effect>) {
        self.tipo = TIPOS.into_iter().find(|x| x.codigo() == l.tipo);
        self.arquivo = Some(PathBuf::from(&l.arquivo));
        match l.situacao.as_str() {
            "previa" => self.pedir_previa(true, cx, out),
            "desfeito" => {
                out.push(Effect::Notify(Nivel::Aviso, crate::textos::lotes::JA_DESFEITO.to_owned()));
                self.outra(cx, out);
            }
            _ => {
                self.lote = Some(n);
                self.ir_a_fila(cx, out);
            }
        }
    }

    fn com_previa(&mut self, p: &Previa, retomar: bool, cx: &Session, out: &mut Vec<Effect>) {
        self.receber(p);
        if retomar {
            self.opcoes = self.tipo.and_then(|t| opcoes::formulario(t, cx.hoje()));
            if comecada(p) && cx.pode(Acao::LoteRejeitosVer) {
                self.ir_a_fila(cx, out);
            }
        }
    }

    /// Takes a preview as the one at hand.
    fn receber(&mut self, p: &Previa) {
        self.lote = p.resultado.lote;
        if !p.resultado.arquivo.is_empty() {
            self.arquivo = Some(PathBuf::from(&p.resultado.arquivo));
        }
        self.layout.carregar(p);
        self.previa = Some(Box::new(p.clone()));
    }

    pub(super) fn escolheu(&mut self, id: ReqId, valor: &str, cx: &Session, out: &mut Vec<Effect>) {
        if self.fila.as_mut().is_some_and(|f| f.escolhido(id, valor)) {
            return;
        }
        match self.espera.recebe(id) {
            Some(Para::Campo(i)) => self.corrigir_coluna(i, valor, cx, out),
            Some(Para::Perfil) => {
                self.layout.perfil = (!valor.is_empty()).then(|| valor.to_owned());
                self.layout.mudou = false;
                self.layout.fica = true;
                self.ler(cx, out);
            }
            Some(Para::NomeDoPerfil) => self.salvar_perfil(valor, cx, out),
            Some(Para::Relatorio) => {
                if let Some(lote) = self.lote {
                    let (id, saida) = (cx.job(), PathBuf::from(valor));
                    // It runs beside the wizard: the message row tells where the file landed.
                    self.exportando = Some(id);
                    out.push(Effect::Start(id, Trabalho::ExportarRejeitos { lote, saida }));
                }
            }
            _ => {}
        }
    }

    fn salvar_perfil(&mut self, nome: &str, cx: &Session, out: &mut Vec<Effect>) {
        let nome = nome.trim().to_owned();
        let para = Para::PerfilSalvo(nome.clone());
        let corrigido = self.layout.arranjo.clone().filter(|_| self.layout.mudou);
        match (corrigido, self.lote) {
            (Some(arranjo), _) => {
                let pergunta = Pergunta::PerfilCorrigir { arranjo: Box::new(arranjo), nome };
                self.espera.pedir(para, pergunta, cx, out);
            }
            (None, Some(lote)) => self.espera.pedir(para, Pergunta::PerfilSalvar { lote, nome }, cx, out),
            (None, None) => out.push(Effect::Bell),
        }
    }

    pub(super) fn fim_do_trabalho(&mut self, d: &Desfecho, cx: &Session, out: &mut Vec<Effect>) {
        let gravando = self.passo == Passo::Gravar;
        // A written lot has no preview to go back to, only its queue.
        let antes = if self.lote_gravado() { Passo::Corrigir } else { Passo::Previa };
        match d {
            Desfecho::Done(ResultadoTrabalho::Previa(p)) => {
                self.receber(p);
                let confianca = p.arranjo.as_ref().map_or(100, |a| a.confianca);
                let duvidosa = p.resultado.situacao == SituacaoArquivo::Recusado || confianca < CONFIANCA_MINIMA;
                let fica = std::mem::take(&mut self.layout.fica);
                self.passo = if duvidosa || fica { Passo::Layout } else { Passo::Previa };
                if !fica && p.resultado.situacao == SituacaoArquivo::Ensaio && comecada(p) {
                    // The same bytes were staged before: the queue goes on where it was left.
                    out.push(Effect::Notify(Nivel::Info, t::RETOMADA.to_owned()));
                    if cx.pode(Acao::LoteRejeitosVer) {
                        self.ir_a_fila(cx, out);
                    }
                }
            }
            Desfecho::Done(ResultadoTrabalho::Importacao(r)) => {
                let soma = previa::soma_gravada(&r.soma, self.previa.as_deref());
                out.push(Effect::Notify(Nivel::Ok, contagem::conferencia(&r.linhas, &soma).1));
                self.lote = r.lote.or(self.lote);
                self.gravado = Some(r.clone());
            }
            Desfecho::Done(_) => {}
            Desfecho::Failed(e) => {
                self.layout.fica = false;
                self.passo = if gravando { antes } else { Passo::Layout };
                avisar_erro(e, out);
                self.erro = Some(e.clone());
            }
            Desfecho::Cancelled => {
                self.passo = if gravando { antes } else { Passo::Arquivo };
                out.push(Effect::Notify(Nivel::Aviso, tc::CANCELADO.to_owned()));
            }
        }
    }
}
