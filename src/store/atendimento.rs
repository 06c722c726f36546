//! Attendances as read from the reports, keyed by establishment; the hash of the source line makes a second import a no-op.
//! No name or document stands here: the person is the code of the source system.

use std::collections::HashMap;

use chrono::NaiveDate;
use nexsus_domain::{Atendimento, Cbo, Cid, Cns, Competencia, Dinheiro};
use uuid::Uuid;

use crate::erro::ErroStore;
use crate::tipos::{Cursor, NumeroCnes, Pagina, contagem, novo_id};
use crate::tx::{Tx, executar, executar_em, inserir_muitos, linhas, linhas_em, valor, valores};

/// Imported, not yet billed.
pub const PENDENTE: &str = "pendente";
/// A line of production carries it.
pub const PRODUZIDO: &str = "produzido";

/// An attendance to store. `hash` = SHA-256 of what makes the line unique (with a count for equal lines of one file).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NovoAtendimento {
    pub pagina: u32,
    pub linha: u32,
    pub dado: Atendimento,
    pub hash: [u8; 32],
}

/// A stored attendance. `motivo` says why it could not be billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtendimentoGravado {
    pub id: Uuid,
    pub lote: i64,
    pub pagina: i32,
    pub linha: i32,
    pub situacao: String,
    pub motivo: Option<String>,
    pub versao: i64,
    pub dado: Atendimento,
}

#[derive(sqlx::FromRow)]
struct Registro {
    id: Uuid,
    lote: i64,
    pagina: i32,
    linha: i32,
    data_atend: NaiveDate,
    cod_pac: String,
    cod_proc_aureo: String,
    proc_aureo: String,
    valor_aureo: i64,
    quantidade: i32,
    cns_prof: Option<i64>,
    cbo: Option<String>,
    cid: Option<String>,
    carater: String,
    autorizacao: String,
    servico: String,
    classificacao: String,
    situacao: String,
    motivo: Option<String>,
    versao: i64,
}

impl Registro {
    fn montar(self) -> Result<AtendimentoGravado, ErroStore> {
        let ruim = |coluna| ErroStore::corrompido("atendimento", coluna);
        Ok(AtendimentoGravado {
            id: self.id,
            lote: self.lote,
            pagina: self.pagina,
            linha: self.linha,
            situacao: self.situacao,
            motivo: self.motivo,
            versao: self.versao,
            dado: Atendimento {
                data_atend: self.data_atend,
                cod_pac: self.cod_pac,
                cod_proc_aureo: self.cod_proc_aureo,
                proc_aureo: self.proc_aureo,
                valor_aureo: Dinheiro(self.valor_aureo),
                quantidade: self.quantidade,
                cns_prof: self.cns_prof.map(Cns::de_numero).transpose().map_err(|_| ruim("cns_prof"))?,
                cbo: self.cbo.map(|t| Cbo::ler(&t)).transpose().map_err(|_| ruim("cbo"))?,
                cid: self.cid.map(|t| Cid::ler(&t)).transpose().map_err(|_| ruim("cid"))?,
                carater: self.carater,
                autorizacao: self.autorizacao,
                servico: self.servico,
                classificacao: self.classificacao,
            },
        })
    }
}

macro_rules! selecionar {
    ($fim:literal) => {
        concat!(
            "SELECT id, lote, pagina, linha, data_atend, cod_pac, cod_proc_aureo, proc_aureo, valor_aureo, quantidade, cns_prof, cbo, cid,
                    carater, autorizacao, servico, classificacao, situacao, motivo, versao FROM atendimento ",
            $fim
        )
    };
}

const COLUNAS: &[&str] = &[
    "cnes",
    "id",
    "cmp",
    "lote",
    "pagina",
    "linha",
    "hash",
    "data_atend",
    "cod_pac",
    "cod_proc_aureo",
    "proc_aureo",
    "valor_aureo",
    "quantidade",
    "cns_prof",
    "cbo",
    "cid",
    "carater",
    "autorizacao",
    "servico",
    "classificacao",
    "situacao",
    "versao",
];

/// Stores attendances of a lote as `pendente`, in the order given; `Duplicado` when a hash is there already.
pub async fn inserir_lote(
    tx: &mut Tx,
    cnes: NumeroCnes,
    lote: i64,
    novos: &[NovoAtendimento],
) -> Result<Vec<Uuid>, ErroStore> {
    let prontos = novos
        .iter()
        .map(|n| {
            let cmp = Competencia::de_data(n.dado.data_atend)
                .map_err(|_| ErroStore::corrompido("atendimento", "data_atend"))?;
            Ok((novo_id(), cmp.numero(), n))
        })
        .collect::<Result<Vec<_>, ErroStore>>()?;
    inserir_muitos!(tx, "atendimento", COLUNAS, "", prontos, |q, item| {
        let (id, cmp, n) = item;
        let a = &n.dado;
        q.bind(cnes)
            .bind(*id)
            .bind(*cmp)
            .bind(lote)
            .bind(i32::try_from(n.pagina).unwrap_or(i32::MAX))
            .bind(i32::try_from(n.linha).unwrap_or(i32::MAX))
            .bind(n.hash.as_slice())
            .bind(a.data_atend)
            .bind(&a.cod_pac)
            .bind(&a.cod_proc_aureo)
            .bind(&a.proc_aureo)
            .bind(a.valor_aureo.0)
            .bind(a.quantidade)
            .bind(a.cns_prof.map(Cns::numero))
            .bind(a.cbo.map(|c| c.to_string()))
            .bind(a.cid.map(|c| c.to_string()))
            .bind(&a.carater)
            .bind(&a.autorizacao)
            .bind(&a.servico)
            .bind(&a.classificacao)
            .bind(PENDENTE)
            .bind(1_i64)
    });
    Ok(prontos.into_iter().map(|(id, _, _)| id).collect())
}

/// Which of these hashes are stored already, with the attendance that has each.
pub async fn existentes_por_hash(
    tx: &mut Tx,
    cnes: NumeroCnes,
    hashes: &[[u8; 32]],
) -> Result<HashMap<[u8; 32], Uuid>, ErroStore> {
    let procurados: Vec<Vec<u8>> = hashes.iter().map(|h| h.to_vec()).collect();
    linhas_em!(
        tx,
        (Vec<u8>, Uuid),
        procurados,
        2,
        |m| format!("SELECT hash, id FROM atendimento WHERE cnes = $1 AND hash IN ({m})"),
        cnes
    )
    .into_iter()
    .map(|(h, id)| Ok((h.try_into().map_err(|_| ErroStore::corrompido("atendimento", "hash"))?, id)))
    .collect()
}

/// What is stored of some months: date, patient, procedure and amount, for the comparison of a staged lote.
pub async fn valores_do_periodo(
    tx: &mut Tx,
    cnes: NumeroCnes,
    de: Competencia,
    ate: Competencia,
) -> Result<Vec<(NaiveDate, String, String, Dinheiro)>, ErroStore> {
    Ok(linhas!(
        tx,
        (NaiveDate, String, String, i64),
        "SELECT data_atend, cod_pac, cod_proc_aureo, valor_aureo FROM atendimento WHERE cnes = $1 AND cmp BETWEEN $2 AND $3",
        cnes,
        de.numero(),
        ate.numero()
    )
    .into_iter()
    .map(|(d, p, c, v)| (d, p, c, Dinheiro(v)))
    .collect())
}

/// A line of a lote that stands already as an attendance of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repetido {
    pub atendimento: Uuid,
    pub pagina: u32,
    pub linha: u32,
}

/// Notes which lines of a lote were there already, so that undoing the other lote does not lose them.
pub async fn anotar_repetidos(
    tx: &mut Tx,
    cnes: NumeroCnes,
    lote: i64,
    repetidos: &[Repetido],
) -> Result<(), ErroStore> {
    inserir_muitos!(
        tx,
        "atendimento_repetido",
        &["cnes", "lote", "atendimento", "pagina", "linha"],
        " ON CONFLICT (cnes, lote, atendimento) DO NOTHING",
        repetidos,
        |q, r| q
            .bind(cnes)
            .bind(lote)
            .bind(r.atendimento)
            .bind(i32::try_from(r.pagina).unwrap_or(i32::MAX))
            .bind(i32::try_from(r.linha).unwrap_or(i32::MAX))
    );
    Ok(())
}

/// Gives waiting attendances of a lote that is being undone to the oldest other lote that has the same line.
pub(crate) async fn passar_adiante(tx: &mut Tx, cnes: NumeroCnes, lote: i64) -> Result<(), ErroStore> {
    executar!(tx, "DELETE FROM atendimento_repetido WHERE cnes = $1 AND lote = $2", cnes, lote);
    executar!(
        tx,
        "UPDATE atendimento SET versao = versao + 1,
                lote = (SELECT r.lote FROM atendimento_repetido r WHERE r.cnes = $1 AND r.atendimento = atendimento.id ORDER BY r.lote LIMIT 1),
                pagina = (SELECT r.pagina FROM atendimento_repetido r WHERE r.cnes = $1 AND r.atendimento = atendimento.id ORDER BY r.lote LIMIT 1),
                linha = (SELECT r.linha FROM atendimento_repetido r WHERE r.cnes = $1 AND r.atendimento = atendimento.id ORDER BY r.lote LIMIT 1)
         WHERE cnes = $1 AND lote = $2 AND situacao = 'pendente' AND id IN (SELECT atendimento FROM atendimento_repetido WHERE cnes = $1)",
        cnes,
        lote
    );
    executar!(
        tx,
        "DELETE FROM atendimento_repetido WHERE cnes = $1 AND EXISTS (SELECT 1 FROM atendimento a
            WHERE a.cnes = $1 AND a.id = atendimento_repetido.atendimento AND a.lote = atendimento_repetido.lote)",
        cnes
    );
    Ok(())
}

/// The one professional that all attendances of a lote name, if there is exactly one.
pub async fn profissional_do_lote(tx: &mut Tx, cnes: NumeroCnes, lote: i64) -> Result<Option<Cns>, ErroStore> {
    let nomeados = valores!(
        tx,
        Option<i64>,
        "SELECT DISTINCT cns_prof FROM atendimento WHERE cnes = $1 AND lote = $2 ORDER BY cns_prof LIMIT 2",
        cnes,
        lote
    );
    match nomeados.as_slice() {
        [Some(n)] => Cns::de_numero(*n).map(Some).map_err(|_| ErroStore::corrompido("atendimento", "cns_prof")),
        _ => Ok(None),
    }
}

/// Attendances of one patient, under any of his codes, newest first, at most `limite`.
pub async fn do_paciente(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cod_pac: &str,
    limite: u32,
) -> Result<Vec<AtendimentoGravado>, ErroStore> {
    linhas!(
        tx,
        Registro,
        selecionar!(
            "WHERE cnes = $1 AND (cod_pac = $2 OR cod_pac IN (SELECT c.codigo FROM paciente_codigo c JOIN paciente p ON p.cnes = c.cnes AND p.id = c.paciente
                WHERE c.cnes = $1 AND p.cod_pac = $2)) ORDER BY data_atend DESC, id DESC LIMIT $3"
        ),
        cnes,
        cod_pac,
        i64::from(limite)
    )
    .into_iter()
    .map(Registro::montar)
    .collect()
}

/// Attendances of a month by date; with `situacao` only those.
pub async fn do_periodo(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    situacao: Option<&str>,
) -> Result<Vec<AtendimentoGravado>, ErroStore> {
    linhas!(
        tx,
        Registro,
        selecionar!("WHERE cnes = $1 AND cmp = $2 AND ($3 IS NULL OR situacao = $3) ORDER BY data_atend, id"),
        cnes,
        cmp.numero(),
        situacao
    )
    .into_iter()
    .map(Registro::montar)
    .collect()
}

/// Attendances of one import in the order of the file.
pub async fn por_lote(tx: &mut Tx, cnes: NumeroCnes, lote: i64) -> Result<Vec<AtendimentoGravado>, ErroStore> {
    linhas!(tx, Registro, selecionar!("WHERE cnes = $1 AND lote = $2 ORDER BY pagina, linha, id"), cnes, lote)
        .into_iter()
        .map(Registro::montar)
        .collect()
}

/// Several at once, in no promised order.
pub async fn por_ids(tx: &mut Tx, cnes: NumeroCnes, ids: &[Uuid]) -> Result<Vec<AtendimentoGravado>, ErroStore> {
    linhas_em!(tx, Registro, ids, 2, |m| format!("{} AND id IN ({m})", selecionar!("WHERE cnes = $1")), cnes)
        .into_iter()
        .map(Registro::montar)
        .collect()
}

/// Puts attendances into a state, with the code of the reason if there is one; returns how many there were.
pub async fn marcar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    ids: &[Uuid],
    situacao: &str,
    motivo: Option<&str>,
) -> Result<u64, ErroStore> {
    Ok(executar_em!(
        tx,
        ids,
        4,
        |m| format!(
            "UPDATE atendimento SET situacao = $2, motivo = $3, versao = versao + 1 WHERE cnes = $1 AND id IN ({m})"
        ),
        cnes,
        situacao,
        motivo
    ))
}

/// How many in each state; without `cmp` of all months.
pub async fn contar_por_situacao(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Option<Competencia>,
) -> Result<Vec<(String, u64)>, ErroStore> {
    Ok(linhas!(
        tx,
        (String, i64),
        "SELECT situacao, COUNT(*) FROM atendimento WHERE cnes = $1 AND ($2 IS NULL OR cmp = $2) GROUP BY situacao ORDER BY situacao",
        cnes,
        cmp.map(Competencia::numero)
    )
    .into_iter()
    .map(|(s, n)| (s, contagem(n)))
    .collect())
}

/// A procedure of the source system as it occurs.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ProcedimentoLido {
    pub cod_proc_aureo: String,
    pub proc_aureo: String,
    pub atendimentos: i64,
}

/// Codes of the source system with a name and how often they occur: what the de-para must cover.
pub async fn procedimentos(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<ProcedimentoLido>, ErroStore> {
    Ok(linhas!(
        tx,
        ProcedimentoLido,
        "SELECT cod_proc_aureo, MAX(proc_aureo) AS proc_aureo, COUNT(*) AS atendimentos FROM atendimento WHERE cnes = $1
         GROUP BY cod_proc_aureo ORDER BY COUNT(*) DESC, cod_proc_aureo",
        cnes
    ))
}

/// Months that have attendances, newest first.
pub async fn competencias(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<Competencia>, ErroStore> {
    valores!(tx, i32, "SELECT DISTINCT cmp FROM atendimento WHERE cnes = $1 ORDER BY cmp DESC", cnes)
        .into_iter()
        .map(|n| Competencia::de_numero(n).map_err(|_| ErroStore::corrompido("atendimento", "cmp")))
        .collect()
}

/// Restriction of the list of attendances; empty fields do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filtro {
    pub cmp: Option<Competencia>,
    pub lote: Option<i64>,
    pub situacao: Option<String>,
}

/// One page by date, after `depois`, at most `limite` lines.
pub async fn pagina(
    tx: &mut Tx,
    cnes: NumeroCnes,
    f: &Filtro,
    depois: Option<&Cursor>,
    limite: u32,
) -> Result<Pagina<AtendimentoGravado>, ErroStore> {
    let ruim = || ErroStore::AlvoInvalido { motivo: "a posição da página não pôde ser lida" };
    let (data, id) = match depois {
        Some(c) => (c.chave.parse::<NaiveDate>().map_err(|_| ruim())?, c.id),
        None => (NaiveDate::default(), Uuid::nil()),
    };
    let (cmp, situacao) = (f.cmp.map(Competencia::numero), f.situacao.as_deref());
    let mut lidas = linhas!(
        tx,
        Registro,
        selecionar!(
            "WHERE cnes = $1 AND ($2 IS NULL OR cmp = $2) AND ($3 IS NULL OR lote = $3) AND ($4 IS NULL OR situacao = $4)
               AND (data_atend, id) > ($5, $6) ORDER BY data_atend, id LIMIT $7"
        ),
        cnes,
        cmp,
        f.lote,
        situacao,
        data,
        id,
        i64::from(limite) + 1
    );
    let total = contagem(valor!(tx, i64, "SELECT COUNT(*) FROM atendimento WHERE cnes = $1", cnes));
    let casam = contagem(valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM atendimento WHERE cnes = $1 AND ($2 IS NULL OR cmp = $2) AND ($3 IS NULL OR lote = $3) AND ($4 IS NULL OR situacao = $4)",
        cnes,
        cmp,
        f.lote,
        situacao
    ));
    let ha_mais = lidas.len() > limite as usize;
    lidas.truncate(limite as usize);
    let proximo = lidas.last().filter(|_| ha_mais).map(|l| Cursor { chave: l.data_atend.to_string(), id: l.id });
    Ok(Pagina { linhas: lidas.into_iter().map(Registro::montar).collect::<Result<_, _>>()?, total, casam, proximo })
}

/// Whether the establishment has attendances of a month.
pub async fn ha_no_mes(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia) -> Result<bool, ErroStore> {
    Ok(valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM (SELECT 1 AS um FROM atendimento WHERE cnes = $1 AND cmp = $2 LIMIT 1) AS h",
        cnes,
        cmp.numero()
    ) > 0)
}

/// The lines that the file of a lote brought, those included that stood already as attendances of another lote.
pub async fn linhas_do_lote(tx: &mut Tx, cnes: NumeroCnes, lote: i64) -> Result<Vec<AtendimentoGravado>, ErroStore> {
    linhas!(
        tx,
        Registro,
        selecionar!(
            "WHERE cnes = $1 AND (lote = $2 OR id IN (SELECT atendimento FROM atendimento_repetido WHERE cnes = $1 AND lote = $2))
             ORDER BY pagina, linha, id"
        ),
        cnes,
        lote
    )
    .into_iter()
    .map(Registro::montar)
    .collect()
}

/// Amounts under which a procedure of the source system was seen, the most frequent first.
pub async fn valores_do_procedimento(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cod_proc_aureo: &str,
    limite: u32,
) -> Result<Vec<(Dinheiro, u64)>, ErroStore> {
    Ok(linhas!(
        tx,
        (i64, i64),
        "SELECT valor_aureo, COUNT(*) FROM atendimento WHERE cnes = $1 AND cod_proc_aureo = $2 AND valor_aureo > 0
         GROUP BY valor_aureo ORDER BY COUNT(*) DESC, valor_aureo LIMIT $3",
        cnes,
        cod_proc_aureo,
        i64::from(limite)
    )
    .into_iter()
    .map(|(v, n)| (Dinheiro(v), contagem(n)))
    .collect())
}

/// How many attendances stand under the codes of a patient.
pub async fn contar_do_paciente(tx: &mut Tx, cnes: NumeroCnes, paciente: Uuid) -> Result<u64, ErroStore> {
    Ok(contagem(valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM atendimento WHERE cnes = $1 AND cod_pac IN (SELECT cod_pac FROM paciente WHERE cnes = $1 AND id = $2
            UNION SELECT codigo FROM paciente_codigo WHERE cnes = $1 AND paciente = $2)",
        cnes,
        paciente
    )))
}
