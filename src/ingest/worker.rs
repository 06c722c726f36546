//! The two ends of the worker's pipe, without the process itself (the service starts and limits it).
//!
//! The parent writes a [`Pedido`] as JSON and hands the file over; the child calls [`atender`] and writes the JSON
//! answer; the parent turns it back with [`interpretar`]. A reader that panics is answered as `corrompido`, because
//! a file that makes a reader fall is no file we can vouch for.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use crate::{ErroDeArquivo, Leitura, Opcoes, Tipo};

/// What the parent asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pedido {
    /// Which reader.
    pub tipo: Tipo,
    /// Its options.
    #[serde(default)]
    pub opcoes: Opcoes,
}

/// What the child answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resposta {
    /// The file was read.
    Leitura(Box<Leitura>),
    /// The file is refused.
    Erro(ErroDeArquivo),
}

/// Child side: reads `bytes` as `pedido` (JSON of [`Pedido`]) says and returns the JSON of [`Resposta`].
///
/// Never panics; a request that is no JSON is answered with `corrompido`.
pub fn atender(pedido: &str, bytes: &[u8]) -> String {
    let resposta = match serde_json::from_str::<Pedido>(pedido) {
        Ok(p) => match ler_protegido(bytes, p.tipo, &p.opcoes) {
            Ok(l) => Resposta::Leitura(Box::new(l)),
            Err(e) => Resposta::Erro(e),
        },
        Err(_) => Resposta::Erro(ErroDeArquivo::Corrompido),
    };
    serde_json::to_string(&resposta).unwrap_or_else(|_| r#"{"erro":"corrompido"}"#.to_owned())
}

/// Like [`crate::ler`], with a panic of a third-party reader turned into `corrompido`.
pub fn ler_protegido(bytes: &[u8], tipo: Tipo, op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    catch_unwind(AssertUnwindSafe(|| crate::ler(bytes, tipo, op))).unwrap_or(Err(ErroDeArquivo::Corrompido))
}

/// Parent side: turns the child's JSON into a result. A broken answer (the child died in the middle) is `None`.
///
/// A reading whose counts do not add up is not believed and also gives `None`.
pub fn interpretar(resposta: &str) -> Option<Result<Leitura, ErroDeArquivo>> {
    match serde_json::from_str::<Resposta>(resposta).ok()? {
        Resposta::Leitura(l) if l.confere() => Some(Ok(*l)),
        Resposta::Leitura(_) => None,
        Resposta::Erro(e) => Some(Err(e)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn erro_atravessa_o_cano() {
        let p = serde_json::to_string(&Pedido { tipo: Tipo::Pdf, opcoes: Opcoes::default() }).unwrap();
        assert_eq!(interpretar(&atender(&p, b"")), Some(Err(ErroDeArquivo::Vazio)));
        assert_eq!(interpretar(&atender("nada", b"x")), Some(Err(ErroDeArquivo::Corrompido)));
        assert_eq!(interpretar("{\"leitura\":"), None);
    }
}
