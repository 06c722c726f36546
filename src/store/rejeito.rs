//! Refused lines of an import: the line as it was read, its columns as found, and what a person put in their place. All
//! of it may hold names and documents, so it is encrypted per row. The columns are text of the caller (JSON) to us.

use uuid::Uuid;

use crate::chaves::Chaves;
use crate::erro::ErroStore;
use crate::tipos::{NumeroCnes, contagem, novo_id};
use crate::tx::{Tx, executar, executar_em, inserir_muitos, linhas, valor};

const TABELA: &str = "rejeito";
/// Waits for somebody.
pub const ABERTO: &str = "aberto";
/// Mended; its row waits to be written with the lote.
pub const EMENDADO: &str = "emendado";
/// Its row was written, from the mended line or from a corrected file.
pub const CORRIGIDO: &str = "corrigido";
/// Put off by a person; stays in the lote.
pub const ADIADO: &str = "adiado";
/// A person decided that it is not wanted.
pub const IGNORADO: &str = "ignorado";

/// A line to keep.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NovoRejeito {
    pub pagina: u32,
    pub linha: u32,
    /// Code of the reason (`cli.md`).
    pub motivo: String,
    pub texto: String,
    /// Columns as found, as text of the caller; empty when none was found.
    pub campos: String,
}

/// A kept line. `situacao`: one of the constants of this module, or `desfeito` (with its lote).
#[derive(Clone, PartialEq, Eq)]
pub struct RejeitoGravado {
    pub id: Uuid,
    pub lote: i64,
    pub pagina: i32,
    pub linha: i32,
    pub motivo: String,
    pub texto: String,
    /// Columns as found.
    pub campos: String,
    /// Columns as mended; empty before.
    pub emenda: String,
    pub situacao: String,
}

#[derive(sqlx::FromRow)]
struct Registro {
    id: Uuid,
    lote: i64,
    pagina: i32,
    linha: i32,
    motivo: String,
    texto: Option<Vec<u8>>,
    campos: Option<Vec<u8>>,
    emenda: Option<Vec<u8>>,
    situacao: String,
}

impl Registro {
    fn montar(self, chaves: &Chaves) -> Result<RejeitoGravado, ErroStore> {
        let id = self.id;
        let abrir = |coluna, cifra: Option<Vec<u8>>| {
            cifra.map_or_else(|| Ok(String::new()), |c| chaves.decifrar(TABELA, coluna, id, &c).map(|t| t.to_string()))
        };
        Ok(RejeitoGravado {
            id,
            lote: self.lote,
            pagina: self.pagina,
            linha: self.linha,
            motivo: self.motivo,
            texto: abrir("texto", self.texto)?,
            campos: abrir("campos", self.campos)?,
            emenda: abrir("emenda", self.emenda)?,
            situacao: self.situacao,
        })
    }
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
            let campos = (!r.campos.is_empty()).then(|| chaves.cifrar(TABELA, "campos", id, &r.campos)).transpose()?;
            Ok((r, id, chaves.cifrar(TABELA, "texto", id, &r.texto)?, campos))
        })
        .collect::<Result<Vec<_>, ErroStore>>()?;
    Ok(inserir_muitos!(
        tx,
        TABELA,
        &["cnes", "lote", "id", "pagina", "linha", "motivo", "texto", "campos", "situacao"],
        "",
        prontos,
        |q, item| {
            let (r, id, texto, campos) = item;
            q.bind(cnes)
                .bind(lote)
                .bind(*id)
                .bind(i32::try_from(r.pagina).unwrap_or(i32::MAX))
                .bind(i32::try_from(r.linha).unwrap_or(i32::MAX))
                .bind(&r.motivo)
                .bind(texto)
                .bind(campos.as_deref())
                .bind(ABERTO)
        }
    ))
}

/// Refused lines of a lote in the order of the file.
pub async fn listar(tx: &mut Tx, cnes: NumeroCnes, lote: i64) -> Result<Vec<RejeitoGravado>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    linhas!(
        tx,
        Registro,
        "SELECT id, lote, pagina, linha, motivo, texto, campos, emenda, situacao FROM rejeito WHERE cnes = $1 AND lote = $2 ORDER BY pagina, linha, id",
        cnes,
        lote
    )
    .into_iter()
    .map(|r| r.montar(&chaves))
    .collect()
}

/// Marks a line as dealt with.
pub async fn resolver(tx: &mut Tx, cnes: NumeroCnes, lote: i64, id: Uuid, situacao: &str) -> Result<(), ErroStore> {
    if marcar(tx, cnes, lote, &[id], situacao).await? == 0 { Err(ErroStore::NaoEncontrado) } else { Ok(()) }
}

/// Puts lines of a lote into a state; returns how many there were.
pub async fn marcar(tx: &mut Tx, cnes: NumeroCnes, lote: i64, ids: &[Uuid], situacao: &str) -> Result<u64, ErroStore> {
    Ok(executar_em!(
        tx,
        ids,
        4,
        |m| format!("UPDATE rejeito SET situacao = $3 WHERE cnes = $1 AND lote = $2 AND id IN ({m})"),
        cnes,
        lote,
        situacao
    ))
}

/// Keeps the columns of a line as a person mended them; the line waits to be written with its lote.
pub async fn emendar(tx: &mut Tx, cnes: NumeroCnes, lote: i64, id: Uuid, emenda: &str) -> Result<(), ErroStore> {
    let cifra = tx.chaves_arc()?.cifrar(TABELA, "emenda", id, emenda)?;
    let n = executar!(
        tx,
        "UPDATE rejeito SET emenda = $4, situacao = $5 WHERE cnes = $1 AND lote = $2 AND id = $3",
        cnes,
        lote,
        id,
        &cifra,
        EMENDADO
    );
    if n == 0 { Err(ErroStore::NaoEncontrado) } else { Ok(()) }
}

/// Gives a mended line another reason and puts it back to those that wait: the table refused what the reader took.
pub async fn recusar_emenda(tx: &mut Tx, cnes: NumeroCnes, lote: i64, id: Uuid, motivo: &str) -> Result<(), ErroStore> {
    executar!(
        tx,
        "UPDATE rejeito SET motivo = $4, situacao = $5 WHERE cnes = $1 AND lote = $2 AND id = $3",
        cnes,
        lote,
        id,
        motivo,
        ABERTO
    );
    Ok(())
}

/// Lines of a lote by state.
pub async fn contar(tx: &mut Tx, cnes: NumeroCnes, lote: i64) -> Result<Vec<(String, u64)>, ErroStore> {
    Ok(linhas!(
        tx,
        (String, i64),
        "SELECT situacao, COUNT(*) FROM rejeito WHERE cnes = $1 AND lote = $2 GROUP BY situacao ORDER BY situacao",
        cnes,
        lote
    )
    .into_iter()
    .map(|(s, n)| (s, contagem(n)))
    .collect())
}

/// Forgets the refused lines of a lote that nobody wants any more.
pub async fn apagar_do_lote(tx: &mut Tx, cnes: NumeroCnes, lote: i64) -> Result<u64, ErroStore> {
    Ok(executar!(tx, "DELETE FROM rejeito WHERE cnes = $1 AND lote = $2", cnes, lote))
}

/// Lines of the whole establishment that were put off.
pub async fn contar_adiados(tx: &mut Tx, cnes: NumeroCnes) -> Result<u64, ErroStore> {
    Ok(contagem(valor!(tx, i64, "SELECT COUNT(*) FROM rejeito WHERE cnes = $1 AND situacao = $2", cnes, ADIADO)))
}

/// Open refused lines of the whole establishment.
pub async fn contar_abertos(tx: &mut Tx, cnes: NumeroCnes) -> Result<u64, ErroStore> {
    Ok(contagem(valor!(tx, i64, "SELECT COUNT(*) FROM rejeito WHERE cnes = $1 AND situacao = 'aberto'", cnes)))
}
