//! Refused lines of an import. The raw text may hold names and documents, so it is encrypted per row.

use uuid::Uuid;

use crate::erro::ErroStore;
use crate::tipos::{NumeroCnes, contagem, novo_id};
use crate::tx::{Tx, executar, inserir_muitos, linhas, valor};

const TABELA: &str = "rejeito";
/// Waits for somebody.
pub const ABERTO: &str = "aberto";
/// A corrected file brought it in.
pub const CORRIGIDO: &str = "corrigido";

/// A line to keep.
#[derive(Clone, PartialEq, Eq)]
pub struct NovoRejeito {
    pub pagina: u32,
    pub linha: u32,
    /// Code of the reason (`cli.md`).
    pub motivo: String,
    pub texto: String,
}

/// A kept line. `situacao`: `aberto`, `corrigido`, `ignorado`, `desfeito` (with its lote).
#[derive(Clone, PartialEq, Eq)]
pub struct RejeitoGravado {
    pub id: Uuid,
    pub lote: i64,
    pub pagina: i32,
    pub linha: i32,
    pub motivo: String,
    pub texto: String,
    pub situacao: String,
}

macro_rules! sem_texto {
    ($t:ty, $nome:literal) => {
        impl std::fmt::Debug for $t {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct($nome)
                    .field("pagina", &self.pagina)
                    .field("linha", &self.linha)
                    .field("motivo", &self.motivo)
                    .finish_non_exhaustive()
            }
        }
    };
}
sem_texto!(NovoRejeito, "NovoRejeito");
sem_texto!(RejeitoGravado, "RejeitoGravado");

/// Keeps refused lines of a lote; returns how many.
pub async fn inserir_lote(tx: &mut Tx, cnes: NumeroCnes, lote: i64, novos: &[NovoRejeito]) -> Result<u64, ErroStore> {
    let chaves = tx.chaves_arc()?;
    let prontos = novos
        .iter()
        .map(|r| {
            let id = novo_id();
            Ok((r, id, chaves.cifrar(TABELA, "texto", id, &r.texto)?))
        })
        .collect::<Result<Vec<_>, ErroStore>>()?;
    Ok(inserir_muitos!(
        tx,
        TABELA,
        &["cnes", "lote", "id", "pagina", "linha", "motivo", "texto", "situacao"],
        "",
        prontos,
        |q, item| {
            let (r, id, cifra) = item;
            q.bind(cnes)
                .bind(lote)
                .bind(*id)
                .bind(i32::try_from(r.pagina).unwrap_or(i32::MAX))
                .bind(i32::try_from(r.linha).unwrap_or(i32::MAX))
                .bind(&r.motivo)
                .bind(cifra)
                .bind(ABERTO)
        }
    ))
}

/// Refused lines of a lote in the order of the file.
pub async fn listar(tx: &mut Tx, cnes: NumeroCnes, lote: i64) -> Result<Vec<RejeitoGravado>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    linhas!(
        tx,
        (Uuid, i32, i32, String, Option<Vec<u8>>, String),
        "SELECT id, pagina, linha, motivo, texto, situacao FROM rejeito WHERE cnes = $1 AND lote = $2 ORDER BY pagina, linha, id",
        cnes,
        lote
    )
    .into_iter()
    .map(|(id, pagina, linha, motivo, cifra, situacao)| {
        let texto = match cifra {
            Some(c) => chaves.decifrar(TABELA, "texto", id, &c)?.to_string(),
            None => String::new(),
        };
        Ok(RejeitoGravado { id, lote, pagina, linha, motivo, texto, situacao })
    })
    .collect()
}

/// Marks a line as dealt with.
pub async fn resolver(tx: &mut Tx, cnes: NumeroCnes, lote: i64, id: Uuid, situacao: &str) -> Result<(), ErroStore> {
    let n = executar!(
        tx,
        "UPDATE rejeito SET situacao = $4 WHERE cnes = $1 AND lote = $2 AND id = $3",
        cnes,
        lote,
        id,
        situacao
    );
    if n == 0 { Err(ErroStore::NaoEncontrado) } else { Ok(()) }
}

/// Open refused lines of the whole establishment.
pub async fn contar_abertos(tx: &mut Tx, cnes: NumeroCnes) -> Result<u64, ErroStore> {
    Ok(contagem(valor!(tx, i64, "SELECT COUNT(*) FROM rejeito WHERE cnes = $1 AND situacao = 'aberto'", cnes)))
}
