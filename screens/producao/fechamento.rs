//! The closing of the month on the production screen: one command that asks for it, confirms what another person asked
//! for, or writes the report, whichever comes next; each behind a question.

use std::path::PathBuf;

use crate::comum::formato::{conta, reais};
use crate::comum::{Espera, avisar_erro};
use crate::quadro::{Command, Confirm, Effect, Grupo, Nivel, Pergunta, ReqId, Resposta, Session, Tecla};
use crate::servico::{Acao, Competencia, Dinheiro, ErroUsuario, SituacaoFechamento};
use crate::textos::{comum as tc, producao as tp, producao_fechamento as t};

/// The command.
pub const COMANDO: Command = Command::novo("producao.fechar", "Fecha mês", t::AJUDA)
    .list(&[Tecla::Letra('z')])
    .grupo(Grupo::Lote)
    .perigo()
    .acao(Acao::FecharPedir);

/// What is being waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passo {
    Ver,
    Pedido,
    Confirmado,
    Relatorio,
}

/// The closing as the screen goes through it.
#[derive(Debug, Default)]
pub struct Fechamento {
    espera: Espera<Passo>,
}

impl Fechamento {
    /// Looks where the closing stands; the answer brings the question that fits.
    pub fn comando(&mut self, c: Competencia, cx: &Session, out: &mut Vec<Effect>) {
        self.espera.pedir(Passo::Ver, Pergunta::Fechamento(c), cx, out);
    }

    /// Takes an answer that is ours; tells whether it was.
    pub fn recebe(
        &mut self,
        id: ReqId,
        r: &Result<Resposta, ErroUsuario>,
        c: Competencia,
        cx: &Session,
        out: &mut Vec<Effect>,
    ) -> bool {
        let Some(passo) = self.espera.recebe(id) else { return false };
        match (passo, r) {
            (_, Err(e)) => avisar_erro(e, out),
            (Passo::Ver, Ok(Resposta::Fechamento(s))) => self.perguntar(s, c, cx, out),
            (Passo::Pedido, Ok(_)) => out.push(Effect::Notify(Nivel::Ok, t::PEDIDO.to_owned())),
            (Passo::Confirmado, Ok(_)) => out.push(Effect::Notify(Nivel::Ok, t::FECHADA.to_owned())),
            (Passo::Relatorio, Ok(Resposta::Texto(arquivo))) => {
                out.push(Effect::Notify(Nivel::Ok, t::gravado(arquivo)));
            }
            _ => {}
        }
        true
    }

    fn perguntar(&mut self, s: &SituacaoFechamento, c: Competencia, cx: &Session, out: &mut Vec<Effect>) {
        let (passo, pergunta, titulo, texto, palavra) = match s.estado.as_str() {
            "fechada" => {
                let arquivo = PathBuf::from(format!("fechamento_{}_{}.txt", s.cnes, s.competencia));
                let texto = t::relatorio(&arquivo.display().to_string());
                (Passo::Relatorio, Pergunta::FechamentoRelatorio { competencia: c, arquivo }, t::RELATORIO, texto, None)
            }
            "pedido" if s.pedido_meu => {
                out.push(Effect::Notify(Nivel::Info, t::ESPERA_OUTRA_PESSOA.to_owned()));
                return;
            }
            "pedido" if !cx.pode(Acao::FecharConfirmar) => {
                out.push(Effect::Notify(Nivel::Aviso, tc::sem_permissao(Acao::FecharConfirmar.frase())));
                return;
            }
            "pedido" => {
                let quem = s.pedido_por.as_deref().unwrap_or_default();
                let texto = t::confirmar(&c.formatado(), quem, &totais(s));
                (Passo::Confirmado, Pergunta::FechamentoConfirmar(c), t::CONFIRMAR, texto, Some(t::PALAVRA))
            }
            _ => {
                let texto = t::pedir(&c.formatado(), &totais(s), s.resumo.atendimentos_pendentes);
                (Passo::Pedido, Pergunta::FechamentoPedir(c), t::PEDIR, texto, Some(t::PALAVRA))
            }
        };
        let id = self.espera.reservar(passo, cx);
        out.push(Effect::Confirm(Confirm {
            effect: Box::new(Effect::Ask(id, pergunta)),
            titulo: titulo.to_owned(),
            texto,
            palavra,
        }));
    }
}

fn totais(s: &SituacaoFechamento) -> String {
    let r = &s.resumo;
    let linhas = conta(r.linhas, tp::N_LINHAS.0, tp::N_LINHAS.1);
    let folhas = conta(r.folhas, tp::N_FOLHAS.0, tp::N_FOLHAS.1);
    format!("{linhas}, {folhas}, R$ {}", reais(&Dinheiro::de_centavos(r.valor_centavos).tecnico()))
}
