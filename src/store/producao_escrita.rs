//! Writing of production lines: the line, its attendances and its outbox row go in together or not at all.

use nexsus_domain::{Cns, Instrumento, LinhaBpa};
use uuid::Uuid;

use crate::chaves::Chaves;
use crate::erro::ErroStore;
use crate::producao::{LinhaProducao, VALIDADA};
use crate::producao_linha::{COLUNAS, Cifrada, TABELA, rua};
use crate::tipos::{agora, novo_id};
use crate::tx::{Tx, inserir_muitos};

/// Stores numbered lines with their attendances, and an outbox row for each `validada`; ids in the order given.
/// `Duplicado` when a place is taken or an attendance is billed already; `CompetenciaFechada`.
pub async fn inserir_lote(tx: &mut Tx, novas: &[LinhaProducao]) -> Result<Vec<Uuid>, ErroStore> {
    let mut meses: Vec<_> = novas.iter().map(|n| (n.linha.uid.numero(), n.linha.cmp)).collect();
    meses.sort_unstable();
    meses.dedup();
    for (cnes, cmp) in meses {
        crate::fechamento::exigir_aberta(tx, cnes, cmp).await?;
    }
    let chaves = tx.chaves_arc()?;
    let mut ids = Vec::with_capacity(novas.len());
    let mut pedacos = novas.chunks(crate::lotes_sql::linhas_por_comando(COLUNAS.len()));
    let Some(primeiro) = pedacos.next() else { return Ok(ids) };
    let mut prontas = preparar(&chaves, primeiro).await?;
    loop {
        ids.extend(prontas.iter().map(|p| p.id));
        let Some(pedaco) = pedacos.next() else { break };
        // While the engine writes these, the next ones are encrypted: that is a third of the work.
        let (gravadas, seguintes) = tokio::join!(gravar(tx, &prontas), preparar(&chaves, pedaco));
        gravadas?;
        prontas = seguintes?;
    }
    gravar(tx, &prontas).await?;
    Ok(ids)
}

/// Lines made ready between two looks at what else this task waits for.
const POR_VEZ: usize = 16;

async fn preparar<'a>(chaves: &Chaves, novas: &'a [LinhaProducao]) -> Result<Vec<Pronta<'a>>, ErroStore> {
    let mut prontas = Vec::with_capacity(novas.len());
    for poucas in novas.chunks(POR_VEZ) {
        for nova in poucas {
            prontas.push(Pronta::nova(chaves, nova)?);
        }
        tokio::task::yield_now().await;
    }
    Ok(prontas)
}

async fn gravar(tx: &mut Tx, prontas: &[Pronta<'_>]) -> Result<(), ErroStore> {
    let quando = agora();
    inserir_muitos!(tx, TABELA, COLUNAS, "", prontas, |q, item| {
        let Pronta { id, nova, cifrada: c, hash, criticas } = item;
        let l = &nova.linha;
        q.bind(l.uid.numero())
            .bind(l.cmp.numero())
            .bind(numero_prof(l.cnsmed))
            .bind(l.cbo.to_string())
            .bind(l.flh.numero() as i16)
            .bind(l.seq.numero() as i16)
            .bind(l.pa.numero())
            .bind(c.cnspac.as_deref())
            .bind(c.nmpac.as_deref())
            .bind(c.dtnasc.as_deref())
            .bind(da_pessoa(l, l.sexo.to_string()))
            .bind(if l.org == Instrumento::Bpi { l.ibge.numero() } else { 0 })
            .bind(l.dtaten)
            .bind(&l.cid)
            .bind(i16::try_from(l.idade).unwrap_or(i16::MAX))
            .bind(l.qt)
            .bind(&l.caten)
            .bind(&l.naut)
            .bind(l.org.codigo())
            .bind(l.mvm.numero())
            .bind(l.sinais.flpa.to_string())
            .bind(l.sinais.flcbo.to_string())
            .bind(l.sinais.flca.to_string())
            .bind(l.sinais.flida.to_string())
            .bind(l.sinais.flqt.to_string())
            .bind(l.sinais.fler.to_string())
            .bind(l.sinais.flmun.to_string())
            .bind(l.sinais.flcid.to_string())
            .bind(da_pessoa(l, l.raca.to_string()))
            .bind(&l.servico)
            .bind(&l.classificacao)
            .bind(&l.equipe)
            .bind(&l.etnia)
            .bind(&l.nac)
            .bind(&l.advqt)
            .bind(l.cnpj.map(|v| v.to_string()).unwrap_or_default())
            .bind(&l.eqp_area)
            .bind(&l.eqp_seq)
            .bind(&l.lograd)
            .bind(c.cep.as_deref())
            .bind(c.end.as_deref())
            .bind(c.compl.as_deref())
            .bind(c.num.as_deref())
            .bind(c.bairro.as_deref())
            .bind(c.ddd.as_deref())
            .bind(c.tel.as_deref())
            .bind(c.email.as_deref())
            .bind(&l.ine)
            .bind(c.cpf.as_deref())
            .bind(rua(l.situacao_rua))
            .bind(*id)
            .bind(nova.paciente)
            .bind(nova.valor.0)
            .bind(&nova.estado)
            .bind(criticas)
            .bind(hash)
            .bind(1_i64)
            .bind(quando)
            .bind(quando)
    });
    let ligacoes: Vec<(&Pronta<'_>, Uuid)> =
        prontas.iter().flat_map(|p| p.nova.atendimentos.iter().map(move |a| (p, *a))).collect();
    inserir_muitos!(
        tx,
        "producao_atendimento",
        &["cnes", "atendimento", "cmp", "producao"],
        "",
        ligacoes,
        |q, item| {
            q.bind(item.0.nova.linha.uid.numero()).bind(item.1).bind(item.0.nova.linha.cmp.numero()).bind(item.0.id)
        }
    );
    let fila: Vec<Fila> = prontas
        .iter()
        .filter(|p| p.nova.estado == VALIDADA)
        .map(|p| Fila::nova(p.id, &p.nova.linha, &p.hash))
        .collect();
    enfileirar(tx, &fila).await
}

/// Key of a professional in the tables; 0 is the consolidated form, which has none.
pub(crate) fn numero_prof(cns: Option<Cns>) -> i64 {
    cns.map_or(0, Cns::numero)
}

/// What only a line with a patient has: of the others the placeholder is not kept.
fn da_pessoa(l: &LinhaBpa, texto: String) -> String {
    if l.org == Instrumento::Bpi { texto } else { String::new() }
}

struct Pronta<'a> {
    id: Uuid,
    nova: &'a LinhaProducao,
    cifrada: Cifrada,
    hash: Vec<u8>,
    criticas: String,
}

impl<'a> Pronta<'a> {
    fn nova(chaves: &Chaves, nova: &'a LinhaProducao) -> Result<Self, ErroStore> {
        let id = novo_id();
        Ok(Self {
            id,
            cifrada: Cifrada::nova(chaves, id, &nova.linha)?,
            hash: chaves.marca_de_conteudo(&nova.linha.hash_conteudo())?.to_vec(),
            criticas: serde_json::to_string(&nova.criticas).map_err(|_| ErroStore::corrompido(TABELA, "criticas"))?,
            nova,
        })
    }
}

/// An outbox row to write.
pub(crate) struct Fila {
    producao: Uuid,
    cnes: i32,
    cmp: i32,
    cns: i64,
    cbo: String,
    folha: i16,
    sequencia: i16,
    hash: Vec<u8>,
}

impl Fila {
    pub(crate) fn nova(producao: Uuid, l: &LinhaBpa, hash: &[u8]) -> Self {
        Self {
            producao,
            cnes: l.uid.numero(),
            cmp: l.cmp.numero(),
            cns: numero_prof(l.cnsmed),
            cbo: l.cbo.to_string(),
            folha: l.flh.numero() as i16,
            sequencia: l.seq.numero() as i16,
            hash: hash.to_vec(),
        }
    }
}

pub(crate) async fn enfileirar(tx: &mut Tx, fila: &[Fila]) -> Result<(), ErroStore> {
    let quando = agora();
    inserir_muitos!(
        tx,
        "outbox",
        &[
            "cnes",
            "cmp",
            "id",
            "producao",
            "cns_prof",
            "cbo",
            "folha",
            "sequencia",
            "operacao",
            "conteudo_hash",
            "estado",
            "tentativas",
            "criada",
            "alterada"
        ],
        "",
        fila,
        |q, f| q
            .bind(f.cnes)
            .bind(f.cmp)
            .bind(novo_id())
            .bind(f.producao)
            .bind(f.cns)
            .bind(&f.cbo)
            .bind(f.folha)
            .bind(f.sequencia)
            .bind("incluir")
            .bind(&f.hash)
            .bind("pendente")
            .bind(0_i32)
            .bind(quando)
            .bind(quando)
    );
    Ok(())
}
