//! The door of every use case: session, role, transaction, audit row. A use case that writes
//! gets a [`Caso`] and can only end it with [`Caso::concluir`], which appends the audit row and
//! commits both together (or with [`Caso::anotar`], which leaves the commit); dropping it undoes everything.

use nexsus_store::{Tx, auditoria};
use serde_json::Value;

use crate::erro::{ErroUsuario, Resultado};
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::{Origem, Sessao};

/// A use case that may write, with its transaction.
#[derive(Debug)]
pub(crate) struct Caso {
    /// The transaction of everything this use case does.
    pub tx: Tx,
    evento: auditoria::Evento,
}

impl Caso {
    /// Writes the audit row and commits. `registro` is an opaque id; `detalhe` holds names of
    /// fields, counts and hashes, never values of persons (security.md 2.3).
    pub async fn concluir(self, objeto: &str, registro: &str, detalhe: Value) -> Resultado<()> {
        let (tx, _) = self.anotar(objeto, registro, detalhe).await?;
        Ok(tx.commit().await?)
    }

    /// Writes the audit row and hands back the transaction with the head of the trail (number and hash of that row), for
    /// what must keep it; the caller commits.
    pub async fn anotar(mut self, objeto: &str, registro: &str, detalhe: Value) -> Resultado<(Tx, (i64, Vec<u8>))> {
        self.evento.objeto = objeto.into();
        self.evento.registro = registro.into();
        self.evento.detalhe = detalhe;
        auditoria::registrar(&mut self.tx, &self.evento).await?;
        let cabeca = auditoria::ancora(&mut self.tx, self.evento.cnes).await?;
        Ok((self.tx, cabeca.ok_or_else(|| ErroUsuario::interno("trilha de auditoria"))?))
    }
}

impl Nucleo {
    /// Opens a use case that writes.
    pub(crate) async fn escrita(&self, s: &Sessao, acao: Acao) -> Resultado<Caso> {
        self.autorizar(s, acao).await?;
        let tx = self.banco().await?.escrever().await?;
        Ok(Caso { tx, evento: evento(s, acao.nome(), "ok") })
    }

    /// Opens a use case that only reads.
    pub(crate) async fn leitura(&self, s: &Sessao, acao: Acao) -> Resultado<Tx> {
        self.autorizar(s, acao).await?;
        Ok(self.banco().await?.ler().await?)
    }

    /// Session alive and role allowed, or an error; a refusal is itself recorded.
    pub(crate) async fn autorizar(&self, s: &Sessao, acao: Acao) -> Resultado<()> {
        let papel = self.conferir_sessao(s).await?;
        if papel.pode(acao) {
            return Ok(());
        }
        let mut tx = self.banco().await?.escrever().await?;
        auditoria::registrar(&mut tx, &evento(s, acao.nome(), "negado")).await?;
        tx.commit().await?;
        Err(ErroUsuario::sem_permissao(acao.frase()))
    }
}

/// An audit event of this session, its object still open.
pub(crate) fn evento(s: &Sessao, acao: &str, resultado: &str) -> auditoria::Evento {
    auditoria::Evento {
        usuario: s.usuario.clone(),
        sessao: Some(s.jti()),
        papel: s.papel.nome().into(),
        acao: acao.into(),
        resultado: resultado.into(),
        cnes: s.numero_cnes(),
        ..Origem::deste_terminal().no_evento()
    }
}
