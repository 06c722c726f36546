//! Import batches (lotes): numbered densely per establishment, one open or written lote per file content, undoable until
//! something built on it exists. What an import overwrote is kept encrypted in `lote_antes`, so that undoing restores it.

use chrono::{DateTime, Utc};
use nexsus_domain::{Competencia, Dinheiro, Paciente};
use uuid::Uuid;

use crate::erro::ErroStore;
use crate::tipos::{Gravado, NumeroCnes, agora, contagem, novo_id};
use crate::tx::{Tx, executar, executar_em, inserir_muitos, linhas, talvez, valor, valores};
use crate::{atendimento, fontes, paciente, paciente_codigo, previa, sequencia};

/// Being written.
pub const ABERTO: &str = "aberto";
/// Staged: read, kept, nothing written yet (`previa`).
pub const PREVIA: &str = "previa";
/// A staged one that was dropped.
pub const ABANDONADO: &str = "abandonado";
pub const GRAVADO: &str = "gravado";
pub const DESFEITO: &str = "desfeito";

/// Records pictured in one statement.
const ANTES_DE_UMA_VEZ: usize = 500;

/// An import that begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NovoLote {
    /// `pdf`, `xlsx`, `txt`.
    pub tipo: String,
    pub layout: String,
    /// Name of the file without its folder.
    pub arquivo: String,
    pub sha256: [u8; 32],
    /// Bytes.
    pub tamanho: u64,
    pub competencia: Option<Competencia>,
    pub usuario: String,
}

/// What the import came to. `lidas` = novas + iguais + alteradas + rejeitadas + mobilia.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resultado {
    pub lidas: u64,
    pub novas: u64,
    pub iguais: u64,
    pub alteradas: u64,
    pub rejeitadas: u64,
    pub mobilia: u64,
    pub soma_lida: Option<Dinheiro>,
    pub soma_impressa: Option<Dinheiro>,
    pub avisos: Vec<String>,
}

/// A lote as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lote {
    pub numero: i64,
    pub id: Uuid,
    pub tipo: String,
    pub layout: String,
    pub arquivo: String,
    pub sha256: Vec<u8>,
    pub tamanho: u64,
    pub competencia: Option<Competencia>,
    pub situacao: String,
    pub resultado: Resultado,
    pub usuario: String,
    pub quando: DateTime<Utc>,
    pub concluido: Option<DateTime<Utc>>,
    pub versao: i64,
}

#[derive(sqlx::FromRow)]
struct Linha {
    numero: i64,
    id: Uuid,
    tipo: String,
    layout: String,
    arquivo: String,
    sha256: Vec<u8>,
    tamanho: i64,
    competencia: Option<i32>,
    situacao: String,
    lidas: i64,
    novas: i64,
    iguais: i64,
    alteradas: i64,
    rejeitadas: i64,
    mobilia: i64,
    soma_lida: Option<i64>,
    soma_impressa: Option<i64>,
    avisos: String,
    usuario: String,
    quando: DateTime<Utc>,
    concluido: Option<DateTime<Utc>>,
    versao: i64,
}

impl Linha {
    fn montar(self) -> Result<Lote, ErroStore> {
        let ruim = |coluna| ErroStore::corrompido("lote", coluna);
        Ok(Lote {
            numero: self.numero,
            id: self.id,
            tipo: self.tipo,
            layout: self.layout,
            arquivo: self.arquivo,
            sha256: self.sha256,
            tamanho: contagem(self.tamanho),
            competencia: self.competencia.map(Competencia::de_numero).transpose().map_err(|_| ruim("competencia"))?,
            situacao: self.situacao,
            resultado: Resultado {
                lidas: contagem(self.lidas),
                novas: contagem(self.novas),
                iguais: contagem(self.iguais),
                alteradas: contagem(self.alteradas),
                rejeitadas: contagem(self.rejeitadas),
                mobilia: contagem(self.mobilia),
                soma_lida: self.soma_lida.map(Dinheiro),
                soma_impressa: self.soma_impressa.map(Dinheiro),
                avisos: serde_json::from_str(&self.avisos).map_err(|_| ruim("avisos"))?,
            },
            usuario: self.usuario,
            quando: self.quando,
            concluido: self.concluido,
            versao: self.versao,
        })
    }
}

macro_rules! selecionar {
    ($fim:literal) => {
        concat!(
            "SELECT numero, id, tipo, layout, arquivo, sha256, tamanho, competencia, situacao, lidas, novas, iguais, alteradas, rejeitadas,
                    mobilia, soma_lida, soma_impressa, avisos, usuario, quando, concluido, versao FROM lote ",
            $fim
        )
    };
}

fn inteiro(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Opens a lote and gives its number; `Duplicado` when the same content is open or written already.
pub async fn criar(tx: &mut Tx, cnes: NumeroCnes, n: &NovoLote) -> Result<i64, ErroStore> {
    criar_em(tx, cnes, n, ABERTO).await
}

pub(crate) async fn criar_em(tx: &mut Tx, cnes: NumeroCnes, n: &NovoLote, situacao: &str) -> Result<i64, ErroStore> {
    let numero = sequencia::proximo(tx, cnes, "lote").await?;
    executar!(
        tx,
        "INSERT INTO lote (cnes, numero, id, tipo, layout, arquivo, sha256, tamanho, competencia, situacao, lidas, novas, iguais, alteradas,
                           rejeitadas, mobilia, avisos, usuario, quando, versao)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, 0, 0, 0, '[]', $11, $12, 1)",
        cnes,
        numero,
        novo_id(),
        &n.tipo,
        &n.layout,
        &n.arquivo,
        n.sha256.as_slice(),
        inteiro(n.tamanho),
        n.competencia.map(Competencia::numero),
        situacao,
        &n.usuario,
        agora()
    );
    Ok(numero)
}

/// The standing lote with this content, if any (an undone one does not count).
pub async fn por_sha256(tx: &mut Tx, cnes: NumeroCnes, sha256: &[u8; 32]) -> Result<Option<Lote>, ErroStore> {
    talvez!(
        tx,
        Linha,
        selecionar!("WHERE cnes = $1 AND sha256 = $2 AND situacao IN ('aberto', 'gravado')"),
        cnes,
        sha256.as_slice()
    )
    .map(Linha::montar)
    .transpose()
}

/// Newest first, staged ones included; those that were dropped are not.
pub async fn listar(tx: &mut Tx, cnes: NumeroCnes, limite: u32) -> Result<Vec<Lote>, ErroStore> {
    linhas!(
        tx,
        Linha,
        selecionar!("WHERE cnes = $1 AND situacao <> 'abandonado' ORDER BY numero DESC LIMIT $2"),
        cnes,
        i64::from(limite)
    )
    .into_iter()
    .map(Linha::montar)
    .collect()
}

/// Staged lotes, newest first.
pub async fn previas(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<Lote>, ErroStore> {
    linhas!(tx, Linha, selecionar!("WHERE cnes = $1 AND situacao = 'previa' ORDER BY numero DESC"), cnes)
        .into_iter()
        .map(Linha::montar)
        .collect()
}

pub async fn obter(tx: &mut Tx, cnes: NumeroCnes, numero: i64) -> Result<Option<Lote>, ErroStore> {
    talvez!(tx, Linha, selecionar!("WHERE cnes = $1 AND numero = $2"), cnes, numero).map(Linha::montar).transpose()
}

/// Closes an open lote as `gravado` with its figures.
pub async fn concluir(
    tx: &mut Tx,
    cnes: NumeroCnes,
    numero: i64,
    layout: &str,
    r: &Resultado,
) -> Result<(), ErroStore> {
    anotar(tx, cnes, numero, (ABERTO, GRAVADO), layout, r).await
}

/// Figures of a lote that is in the first state and goes over to the second; `NaoEncontrado` when it is in another.
pub async fn anotar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    numero: i64,
    (de, para): (&str, &str),
    layout: &str,
    r: &Resultado,
) -> Result<(), ErroStore> {
    let avisos = serde_json::to_string(&r.avisos).map_err(|_| ErroStore::corrompido("lote", "avisos"))?;
    let n = executar!(
        tx,
        "UPDATE lote SET situacao = $15, layout = $3, lidas = $4, novas = $5, iguais = $6, alteradas = $7, rejeitadas = $8, mobilia = $9,
                soma_lida = $10, soma_impressa = $11, avisos = $12, concluido = $13, versao = versao + 1
         WHERE cnes = $1 AND numero = $2 AND situacao = $14",
        cnes,
        numero,
        layout,
        inteiro(r.lidas),
        inteiro(r.novas),
        inteiro(r.iguais),
        inteiro(r.alteradas),
        inteiro(r.rejeitadas),
        inteiro(r.mobilia),
        r.soma_lida.map(|d| d.0),
        r.soma_impressa.map(|d| d.0),
        &avisos,
        agora(),
        de,
        para
    );
    if n == 0 { Err(ErroStore::NaoEncontrado) } else { Ok(()) }
}

/// The one competência of a table of procedures, known when it has been read.
pub async fn da_competencia(tx: &mut Tx, cnes: NumeroCnes, numero: i64, cmp: Competencia) -> Result<(), ErroStore> {
    executar!(tx, "UPDATE lote SET competencia = $3 WHERE cnes = $1 AND numero = $2", cnes, numero, cmp.numero());
    Ok(())
}

/// Keeps a patient as it is before an import changes it; call it before `paciente::alterar` in the same transaction.
pub async fn guardar_antes(
    tx: &mut Tx,
    cnes: NumeroCnes,
    numero: i64,
    antes: &[&Gravado<Paciente>],
) -> Result<(), ErroStore> {
    let chaves = tx.chaves_arc()?;
    for pedaco in antes.chunks(ANTES_DE_UMA_VEZ) {
        let prontos = pedaco
            .iter()
            .map(|g| {
                let texto = zeroize::Zeroizing::new(
                    serde_json::to_string(&g.dado).map_err(|_| ErroStore::corrompido("lote_antes", "antes"))?,
                );
                Ok((g.id, g.versao, chaves.cifrar("lote_antes", "antes", g.id, &texto)?))
            })
            .collect::<Result<Vec<_>, ErroStore>>()?;
        // A second change of the same row in one import keeps the first picture and takes the newer version.
        inserir_muitos!(
            tx,
            "lote_antes",
            &["cnes", "lote", "registro", "tabela", "versao", "antes"],
            " ON CONFLICT (cnes, lote, registro) DO UPDATE SET versao = excluded.versao",
            prontos,
            |q, item| q.bind(cnes).bind(numero).bind(item.0).bind("paciente").bind(item.1).bind(item.2.as_slice())
        );
    }
    Ok(())
}

/// Takes back what a lote wrote; returns the rows removed or restored. `EmUso` of `producao` when attendances of it are
/// billed, of `procedimento` and `competencia` see [`procedimentos_livres`]. Lines that another standing lote has too go
/// over to that one. Patients that somebody changed since, or that others use, stay as they are.
pub async fn desfazer(tx: &mut Tx, cnes: NumeroCnes, numero: i64) -> Result<u64, ErroStore> {
    let lote = obter(tx, cnes, numero)
        .await?
        .filter(|l| l.situacao == GRAVADO || l.situacao == ABERTO)
        .ok_or(ErroStore::NaoEncontrado)?;
    let usados = contagem(valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM atendimento WHERE cnes = $1 AND lote = $2 AND id IN (SELECT atendimento FROM producao_atendimento WHERE cnes = $1)",
        cnes,
        numero
    ));
    if usados > 0 {
        return Err(ErroStore::EmUso { onde: "producao", quantos: usados });
    }
    fontes::conferir_desfazer(tx, cnes, &lote).await?;
    if lote.tipo == "txt" {
        procedimentos_livres(tx, cnes, &lote).await?;
    }
    atendimento::passar_adiante(tx, cnes, numero).await?;
    let dele =
        contagem(valor!(tx, i64, "SELECT COUNT(*) FROM atendimento WHERE cnes = $1 AND lote = $2", cnes, numero));
    // A generation that runs at this moment may have taken some: the state is asked again under the lock of each row.
    let mut total =
        executar!(tx, "DELETE FROM atendimento WHERE cnes = $1 AND lote = $2 AND situacao = 'pendente'", cnes, numero);
    if total < dele {
        return Err(ErroStore::EmUso { onde: "producao", quantos: dele - total });
    }
    paciente_codigo::esquecer_do_lote(tx, cnes, numero).await?;
    total += restaurar(tx, cnes, numero).await?;
    total += tirar_novos(tx, cnes, numero).await?;
    if lote.tipo == "txt" {
        total += executar!(tx, "DELETE FROM procedimento WHERE lote_cnes = $1 AND lote = $2", cnes, numero);
        // Rules of procedures that are gone mean nothing.
        crate::sigtap::tirar_orfas(tx).await?;
    }
    total += fontes::desfazer(tx, cnes, &lote).await?;
    // Its refused lines wait for nobody any more, but stay readable.
    executar!(
        tx,
        "UPDATE rejeito SET situacao = 'desfeito' WHERE cnes = $1 AND lote = $2 AND situacao IN ('aberto', 'adiado', 'emendado')",
        cnes,
        numero
    );
    previa::apagar_linhas(tx, cnes, numero, 0).await?;
    executar!(
        tx,
        "UPDATE lote SET situacao = 'desfeito', concluido = $3, versao = versao + 1 WHERE cnes = $1 AND numero = $2",
        cnes,
        numero,
        agora()
    );
    Ok(total)
}

/// `EmUso` when taking a table of procedures back would not restore what was: it, or a later one of the same competência,
/// changed rows that stood (`procedimento`), or lines of production rest on it (`competencia`). Procedures belong to all
/// establishments, so all are asked.
async fn procedimentos_livres(tx: &mut Tx, cnes: NumeroCnes, lote: &Lote) -> Result<(), ErroStore> {
    let em_uso = |onde, quantos| Err(ErroStore::EmUso { onde, quantos });
    if lote.resultado.alteradas > 0 {
        return em_uso("procedimento", lote.resultado.alteradas);
    }
    let corrigidas = contagem(valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM lote WHERE tipo = 'txt' AND situacao = 'gravado' AND alteradas > 0 AND quando >= $3
            AND NOT (cnes = $1 AND numero = $2)
            AND (competencia IS NULL OR competencia IN (SELECT dt_competencia FROM procedimento WHERE lote_cnes = $1 AND lote = $2))",
        cnes,
        lote.numero,
        lote.quando
    ));
    if corrigidas > 0 {
        return em_uso("procedimento", corrigidas);
    }
    let linhas = contagem(valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM producao WHERE prd_cmp IN (SELECT dt_competencia FROM procedimento WHERE lote_cnes = $1 AND lote = $2)",
        cnes,
        lote.numero
    ));
    if linhas > 0 { em_uso("competencia", linhas) } else { Ok(()) }
}

async fn restaurar(tx: &mut Tx, cnes: NumeroCnes, numero: i64) -> Result<u64, ErroStore> {
    let antes = linhas!(
        tx,
        (Uuid, i64, Vec<u8>),
        "SELECT registro, versao, antes FROM lote_antes WHERE cnes = $1 AND lote = $2 AND tabela = 'paciente'",
        cnes,
        numero
    );
    if antes.is_empty() {
        return Ok(0);
    }
    let chaves = tx.chaves_arc()?;
    let mut total = 0;
    for (id, versao, cifra) in antes {
        let texto = chaves.decifrar("lote_antes", "antes", id, &cifra)?;
        let p: Paciente = serde_json::from_str(&texto).map_err(|_| ErroStore::corrompido("lote_antes", "antes"))?;
        match paciente::alterar(tx, cnes, id, versao + 1, &p).await {
            Ok(_) => total += 1,
            // Changed or removed by a person since: that work is not undone.
            Err(ErroStore::Conflito(_) | ErroStore::NaoEncontrado) => {}
            Err(e) => return Err(e),
        }
    }
    executar!(tx, "DELETE FROM lote_antes WHERE cnes = $1 AND lote = $2", cnes, numero);
    Ok(total)
}

async fn tirar_novos(tx: &mut Tx, cnes: NumeroCnes, numero: i64) -> Result<u64, ErroStore> {
    let ids = valores!(
        tx,
        Uuid,
        "SELECT id FROM paciente WHERE cnes = $1 AND lote = $2 AND versao = 1
            AND cod_pac NOT IN (SELECT cod_pac FROM atendimento WHERE cnes = $1)
            AND id NOT IN (SELECT paciente FROM paciente_codigo WHERE cnes = $1)",
        cnes,
        numero
    );
    let total = executar_em!(tx, ids, 2, |m| format!("DELETE FROM paciente WHERE cnes = $1 AND id IN ({m})"), cnes);
    paciente::anotar_exclusoes(tx, cnes, &ids).await?;
    Ok(total)
}
