//! Patients. Every personal text is encrypted per column and row; CPF and CNS have blind indexes for exact search;
//! names are searched by the in-memory index of `indice`. Clear on purpose: the code of the source system, birth year,
//! sex, raça, municipality, the first five digits of the CEP (`security.md` 2.1).

use chrono::Datelike;
use nexsus_domain::{Cns, Cpf, Paciente};
use uuid::Uuid;

use crate::erro::ErroStore;
pub use crate::indice::Ordem;
use crate::lotes_sql::{Vizinha, linhas_por_comando, mudar as mudar_em_lote};
pub use crate::paciente_codigo::{anotar_codigos, com_dono, outros_codigos, por_codigos};
use crate::paciente_linha::{COLUNAS, Cifrado, Linha, TABELA, selecionar};
pub use crate::paciente_lista::{Filtro, ResumoPaciente, memoria_do_indice, pagina, pagina_na_posicao};
pub use crate::paciente_parecido::{Parecido, Semelhanca, parecidos};
use crate::sequencia::mudar;
use crate::tipos::{Gravado, NumeroCnes, agora, contagem, novo_id};
use crate::tx::{Con, Tx, executar, inserir_muitos, linhas, linhas_em, on, talvez, valor, valores};

/// Announces a change of this establishment's patients and returns the counter to write into the rows.
async fn anunciar(tx: &mut Tx, cnes: NumeroCnes) -> Result<i64, ErroStore> {
    if !tx.pacientes_mudados.contains(&cnes) {
        tx.pacientes_mudados.push(cnes);
    }
    mudar(tx, cnes, TABELA).await
}

fn cep5(p: &Paciente) -> Option<i32> {
    p.cep.map(|c| c.numero() / 1000)
}

/// One new patient; `Duplicado` when the code exists.
pub async fn inserir(tx: &mut Tx, cnes: NumeroCnes, p: &Paciente) -> Result<Gravado<Paciente>, ErroStore> {
    let ids = inserir_lote(tx, cnes, std::slice::from_ref(p), None).await?;
    let id = ids.first().copied().ok_or(ErroStore::NaoEncontrado)?;
    Ok(Gravado { id, versao: 1, dado: p.clone() })
}

/// Many new patients, 500 a statement, in the order given; `lote` = number of the import that brought them.
pub async fn inserir_lote(
    tx: &mut Tx,
    cnes: NumeroCnes,
    novos: &[Paciente],
    lote: Option<i64>,
) -> Result<Vec<Uuid>, ErroStore> {
    if novos.is_empty() {
        return Ok(Vec::new());
    }
    let chaves = tx.chaves_arc()?;
    let mudanca = anunciar(tx, cnes).await?;
    let quando = agora();
    let mut ids = Vec::with_capacity(novos.len());
    // Ciphertexts of one statement at a time: a large import must not hold them all.
    for pedaco in novos.chunks(linhas_por_comando(COLUNAS.len())) {
        let mut prontos = pedaco
            .iter()
            .map(|p| {
                let id = novo_id();
                ids.push(id);
                Ok((id, p, Cifrado::novo(&chaves, id, p)?))
            })
            .collect::<Result<Vec<_>, ErroStore>>()?;
        let mut vizinha = Vizinha::<4>::default();
        inserir_muitos!(tx, TABELA, COLUNAS, "", mut prontos, |q, item| {
            let (id, p, c) = item;
            q.bind(cnes)
                .bind(*id)
                .bind(&p.cod_pac)
                .bind(c.cns_pac.take())
                .bind(c.cns_pac_bi.take())
                .bind(c.cpf.take())
                .bind(c.cpf_bi.take())
                .bind(c.nome.take())
                .bind(c.dtnasc.take())
                .bind(p.dtnasc.map(|d| d.year()))
                .bind(p.sexo.map(|s| s.to_string()))
                .bind(p.raca.map(|r| r.to_string()))
                .bind(vizinha.texto(0, &p.etnia))
                .bind(vizinha.texto(1, &p.nacionalidade))
                .bind(vizinha.texto(2, &p.codlog))
                .bind(c.logradouro.take())
                .bind(c.numero.take())
                .bind(c.compl.take())
                .bind(c.bairro.take())
                .bind(vizinha.texto(3, &p.municipio))
                .bind(c.cep.take())
                .bind(cep5(p))
                .bind(c.telefone.take())
                .bind(c.email.take())
                .bind(p.situacao_rua)
                .bind(p.sem_cpf)
                .bind(lote)
                .bind(mudanca)
                .bind(1_i64)
                .bind(quando)
                .bind(quando)
        });
    }
    Ok(ids)
}

/// Replaces the whole record if `versao` still stands; returns the new version, or `Conflito(atual)` / `NaoEncontrado`.
pub async fn alterar(tx: &mut Tx, cnes: NumeroCnes, id: Uuid, versao: i64, p: &Paciente) -> Result<i64, ErroStore> {
    let chaves = tx.chaves_arc()?;
    let mudanca = anunciar(tx, cnes).await?;
    let c = Cifrado::novo(&chaves, id, p)?;
    let n = executar!(
        tx,
        "UPDATE paciente SET cod_pac = $4, cns_pac = $5, cns_pac_bi = $6, cpf = $7, cpf_bi = $8, nome = $9, dtnasc = $10, ano_nasc = $11,
                sexo = $12, raca = $13, etnia = $14, nacionalidade = $15, codlog = $16, logradouro = $17, numero = $18, compl = $19,
                bairro = $20, municipio = $21, cep = $22, cep5 = $23, telefone = $24, email = $25, situacao_rua = $26, sem_cpf = $27,
                mudanca = $28, alterado = $29, versao = versao + 1
         WHERE cnes = $1 AND id = $2 AND versao = $3",
        cnes,
        id,
        versao,
        &p.cod_pac,
        c.cns_pac.as_deref(),
        c.cns_pac_bi.as_deref(),
        c.cpf.as_deref(),
        c.cpf_bi.as_deref(),
        c.nome.as_deref(),
        c.dtnasc.as_deref(),
        p.dtnasc.map(|d| d.year()),
        p.sexo.map(|s| s.to_string()),
        p.raca.map(|r| r.to_string()),
        &p.etnia,
        &p.nacionalidade,
        &p.codlog,
        c.logradouro.as_deref(),
        c.numero.as_deref(),
        c.compl.as_deref(),
        c.bairro.as_deref(),
        &p.municipio,
        c.cep.as_deref(),
        cep5(p),
        c.telefone.as_deref(),
        c.email.as_deref(),
        p.situacao_rua,
        p.sem_cpf,
        mudanca,
        agora()
    );
    if n > 0 { Ok(versao + 1) } else { Err(porque(tx, cnes, id).await?) }
}

/// Columns of [`alterar_lote`]: which row, and what it says from now on.
const MUDADAS: &[&str] = &[
    "id",
    "versao",
    "cod_pac",
    "cns_pac",
    "cns_pac_bi",
    "cpf",
    "cpf_bi",
    "nome",
    "dtnasc",
    "ano_nasc",
    "sexo",
    "raca",
    "etnia",
    "nacionalidade",
    "codlog",
    "logradouro",
    "numero",
    "compl",
    "bairro",
    "municipio",
    "cep",
    "cep5",
    "telefone",
    "email",
    "situacao_rua",
    "sem_cpf",
];

/// [`alterar`] for many records, each named once: row, the version that must still stand, what it becomes. All or, on the
/// first that does not fit, `Conflito` / `NaoEncontrado`; then the transaction must be dropped.
pub async fn alterar_lote(tx: &mut Tx, cnes: NumeroCnes, mudados: &[(Uuid, i64, &Paciente)]) -> Result<(), ErroStore> {
    if mudados.is_empty() {
        return Ok(());
    }
    let chaves = tx.chaves_arc()?;
    let mudanca = anunciar(tx, cnes).await?;
    let quando = agora();
    let sqlite = matches!(tx.con, Con::Lite(_));
    let por_comando = linhas_por_comando(MUDADAS.len() + 1);
    let iguais: Vec<String> = MUDADAS.iter().skip(2).map(|c| format!("{c} = v.{c}")).collect();
    for pedaco in mudados.chunks(por_comando) {
        let prontos = pedaco
            .iter()
            .map(|(id, versao, p)| Ok((*id, *versao, *p, Cifrado::novo(&chaves, *id, p)?)))
            .collect::<Result<Vec<_>, ErroStore>>()?;
        let n = pedaco.len() * MUDADAS.len();
        let marca = |i: usize| if sqlite { "?".to_owned() } else { format!("${}", n + i) };
        let fim = format!(
            "{}, mudanca = {}, alterado = {}, versao = paciente.versao + 1
             FROM v WHERE paciente.cnes = {} AND paciente.id = v.id AND paciente.versao = v.versao",
            iguais.join(", "),
            marca(1),
            marca(2),
            marca(3)
        );
        let sql = mudar_em_lote(TABELA, MUDADAS, pedaco.len(), &fim, sqlite);
        let feitos = on!(tx, |con| {
            let mut q = sqlx::query(sqlx::AssertSqlSafe(sql)).persistent(pedaco.len() == por_comando);
            for (id, versao, p, c) in &prontos {
                q = q
                    .bind(*id)
                    .bind(*versao)
                    .bind(&p.cod_pac)
                    .bind(c.cns_pac.as_deref())
                    .bind(c.cns_pac_bi.as_deref())
                    .bind(c.cpf.as_deref())
                    .bind(c.cpf_bi.as_deref())
                    .bind(c.nome.as_deref())
                    .bind(c.dtnasc.as_deref())
                    .bind(p.dtnasc.map(|d| d.year()))
                    .bind(p.sexo.map(|s| s.to_string()))
                    .bind(p.raca.map(|r| r.to_string()))
                    .bind(&p.etnia)
                    .bind(&p.nacionalidade)
                    .bind(&p.codlog)
                    .bind(c.logradouro.as_deref())
                    .bind(c.numero.as_deref())
                    .bind(c.compl.as_deref())
                    .bind(c.bairro.as_deref())
                    .bind(&p.municipio)
                    .bind(c.cep.as_deref())
                    .bind(cep5(p))
                    .bind(c.telefone.as_deref())
                    .bind(c.email.as_deref())
                    .bind(p.situacao_rua)
                    .bind(p.sem_cpf);
            }
            q.bind(mudanca).bind(quando).bind(cnes).execute(con).await?.rows_affected()
        });
        if feitos != pedaco.len() as u64 {
            return Err(qual_ficou(tx, cnes, mudanca, pedaco).await?);
        }
    }
    Ok(())
}

/// Which record of a piece did not take its change, and why; those that did carry `mudanca`.
async fn qual_ficou(
    tx: &mut Tx,
    cnes: NumeroCnes,
    mudanca: i64,
    pedaco: &[(Uuid, i64, &Paciente)],
) -> Result<ErroStore, ErroStore> {
    for (id, ..) in pedaco {
        let sql = "SELECT versao, mudanca FROM paciente WHERE cnes = $1 AND id = $2";
        match talvez!(tx, (i64, i64), sql, cnes, *id) {
            None => return Ok(ErroStore::NaoEncontrado),
            Some((versao, m)) if m != mudanca => return Ok(ErroStore::Conflito(versao)),
            Some(_) => {}
        }
    }
    Ok(ErroStore::NaoEncontrado)
}

/// Removes a patient nobody refers to; `EmUso` when attendances carry the code.
pub async fn excluir(tx: &mut Tx, cnes: NumeroCnes, id: Uuid, versao: i64) -> Result<(), ErroStore> {
    let usos = contagem(valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM atendimento WHERE cnes = $1 AND cod_pac IN (SELECT cod_pac FROM paciente WHERE cnes = $1 AND id = $2
            UNION SELECT codigo FROM paciente_codigo WHERE cnes = $1 AND paciente = $2)",
        cnes,
        id
    ));
    if usos > 0 {
        return Err(ErroStore::EmUso { onde: "atendimento", quantos: usos });
    }
    crate::paciente_codigo::esquecer_dos_pacientes(tx, cnes, &[id]).await?;
    excluir_registro(tx, cnes, id, versao).await
}

/// Removes the record itself; what refers to it was dealt with before.
pub(crate) async fn excluir_registro(tx: &mut Tx, cnes: NumeroCnes, id: Uuid, versao: i64) -> Result<(), ErroStore> {
    if executar!(tx, "DELETE FROM paciente WHERE cnes = $1 AND id = $2 AND versao = $3", cnes, id, versao) == 0 {
        return Err(porque(tx, cnes, id).await?);
    }
    anotar_exclusoes(tx, cnes, &[id]).await
}

/// Tells the indexes of all programs that these rows are gone.
pub(crate) async fn anotar_exclusoes(tx: &mut Tx, cnes: NumeroCnes, ids: &[Uuid]) -> Result<(), ErroStore> {
    if ids.is_empty() {
        return Ok(());
    }
    crate::paciente_par::esquecer(tx, cnes, ids).await?;
    let mudanca = anunciar(tx, cnes).await?;
    inserir_muitos!(
        tx,
        "paciente_excluido",
        &["cnes", "id", "mudanca"],
        " ON CONFLICT (cnes, id) DO UPDATE SET mudanca = excluded.mudanca",
        ids,
        |q, item| q.bind(cnes).bind(*item).bind(mudanca)
    );
    Ok(())
}

/// Why a versioned statement touched nothing.
async fn porque(tx: &mut Tx, cnes: NumeroCnes, id: Uuid) -> Result<ErroStore, ErroStore> {
    let atual = talvez!(tx, (i64,), "SELECT versao FROM paciente WHERE cnes = $1 AND id = $2", cnes, id);
    Ok(atual.map_or(ErroStore::NaoEncontrado, |(v,)| ErroStore::Conflito(v)))
}

pub async fn obter(tx: &mut Tx, cnes: NumeroCnes, id: Uuid) -> Result<Option<Gravado<Paciente>>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    talvez!(tx, Linha, selecionar!("WHERE cnes = $1 AND id = $2"), cnes, id).map(|l| l.montar(&chaves)).transpose()
}

/// Several at once, in no promised order; ids that are not there are left out.
pub async fn por_ids(tx: &mut Tx, cnes: NumeroCnes, ids: &[Uuid]) -> Result<Vec<Gravado<Paciente>>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    linhas_em!(tx, Linha, ids, 2, |m| format!("{} AND id IN ({m})", selecionar!("WHERE cnes = $1")), cnes)
        .into_iter()
        .map(|l| l.montar(&chaves))
        .collect()
}

pub async fn por_codigo(tx: &mut Tx, cnes: NumeroCnes, cod_pac: &str) -> Result<Option<Gravado<Paciente>>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    talvez!(tx, Linha, selecionar!("WHERE cnes = $1 AND cod_pac = $2"), cnes, cod_pac)
        .map(|l| l.montar(&chaves))
        .transpose()
}

/// Exact, by blind index; of several the oldest.
pub async fn por_cpf(tx: &mut Tx, cnes: NumeroCnes, cpf: &Cpf) -> Result<Option<Gravado<Paciente>>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    let bi = chaves.indice_cego("cpf", &cpf.to_string())?;
    talvez!(tx, Linha, selecionar!("WHERE cnes = $1 AND cpf_bi = $2 ORDER BY id LIMIT 1"), cnes, &bi)
        .map(|l| l.montar(&chaves))
        .transpose()
}

/// Exact, by blind index; of several the oldest.
pub async fn por_cns(tx: &mut Tx, cnes: NumeroCnes, cns: &Cns) -> Result<Option<Gravado<Paciente>>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    let bi = chaves.indice_cego("cns_pac", &cns.to_string())?;
    talvez!(tx, Linha, selecionar!("WHERE cnes = $1 AND cns_pac_bi = $2 ORDER BY id LIMIT 1"), cnes, &bi)
        .map(|l| l.montar(&chaves))
        .transpose()
}

/// All patients, oldest first: the merge of an import compares with every one.
pub async fn todos(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<Gravado<Paciente>>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    let mut todos = Vec::new();
    let mut ultimo = Uuid::nil();
    loop {
        let pagina =
            linhas!(tx, Linha, selecionar!("WHERE cnes = $1 AND id > $2 ORDER BY id LIMIT 2000"), cnes, ultimo);
        let Some(fim) = pagina.last() else {
            return Ok(todos);
        };
        ultimo = fim.id;
        for l in pagina {
            todos.push(l.montar(&chaves)?);
        }
    }
}

/// The codes of all records.
pub async fn codigos(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<String>, ErroStore> {
    Ok(valores!(tx, String, "SELECT cod_pac FROM paciente WHERE cnes = $1", cnes))
}

pub async fn contar(tx: &mut Tx, cnes: NumeroCnes) -> Result<u64, ErroStore> {
    Ok(contagem(valor!(tx, i64, "SELECT COUNT(*) FROM paciente WHERE cnes = $1", cnes)))
}
