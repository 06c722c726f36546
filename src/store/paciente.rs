//! Patients. Every personal text is encrypted per column and row; CPF and CNS have blind indexes for exact search;
//! names are searched by the in-memory index of `indice`. Clear on purpose: the code of the source system, birth year,
//! sex, raça, municipality, the first five digits of the CEP (`security.md` 2.1).

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use nexsus_domain::{Cep, Cns, Cpf, Paciente, Raca, Sexo, texto};
use uuid::Uuid;

use crate::chaves::Chaves;
use crate::erro::ErroStore;
use crate::indice::Indice;
pub use crate::indice::Ordem;
use crate::sequencia::mudar;
use crate::tipos::{Cursor, Gravado, NumeroCnes, Pagina, agora, contagem, novo_id};
use crate::tx::{Tx, executar, inserir_muitos, linhas, linhas_em, talvez, valor, valores};

const TABELA: &str = "paciente";

#[derive(sqlx::FromRow)]
struct Linha {
    id: Uuid,
    versao: i64,
    cod_pac: String,
    cns_pac: Option<Vec<u8>>,
    cpf: Option<Vec<u8>>,
    nome: Option<Vec<u8>>,
    dtnasc: Option<Vec<u8>>,
    sexo: Option<String>,
    raca: Option<String>,
    etnia: String,
    nacionalidade: String,
    codlog: String,
    logradouro: Option<Vec<u8>>,
    numero: Option<Vec<u8>>,
    compl: Option<Vec<u8>>,
    bairro: Option<Vec<u8>>,
    municipio: String,
    cep: Option<Vec<u8>>,
    telefone: Option<Vec<u8>>,
    email: Option<Vec<u8>>,
    situacao_rua: Option<bool>,
    sem_cpf: Option<bool>,
}

macro_rules! selecionar {
    ($fim:literal) => {
        concat!(
            "SELECT id, versao, cod_pac, cns_pac, cpf, nome, dtnasc, sexo, raca, etnia, nacionalidade, codlog, logradouro, numero, compl,
                    bairro, municipio, cep, telefone, email, situacao_rua, sem_cpf FROM paciente ",
            $fim
        )
    };
}

/// Decrypts fields of one row.
struct Leitor<'a> {
    chaves: &'a Chaves,
    id: Uuid,
}

impl Leitor<'_> {
    fn texto(&self, coluna: &'static str, cifra: Option<&Vec<u8>>) -> Result<String, ErroStore> {
        cifra.map_or_else(|| Ok(String::new()), |c| self.chaves.decifrar(TABELA, coluna, self.id, c).map(|t| t.to_string()))
    }

    fn tipo<T, E>(&self, coluna: &'static str, cifra: Option<&Vec<u8>>, ler: impl Fn(&str) -> Result<T, E>) -> Result<Option<T>, ErroStore> {
        let Some(c) = cifra else { return Ok(None) };
        let claro = self.chaves.decifrar(TABELA, coluna, self.id, c)?;
        ler(&claro).map(Some).map_err(|_| ErroStore::corrompido(TABELA, coluna))
    }
}

fn claro<T, E>(coluna: &'static str, valor: Option<&String>, ler: impl Fn(&str) -> Result<T, E>) -> Result<Option<T>, ErroStore> {
    valor.map(|t| ler(t)).transpose().map_err(|_| ErroStore::corrompido(TABELA, coluna))
}

impl Linha {
    fn montar(self, chaves: &Chaves) -> Result<Gravado<Paciente>, ErroStore> {
        let l = Leitor { chaves, id: self.id };
        Ok(Gravado {
            id: self.id,
            versao: self.versao,
            dado: Paciente {
                cns_pac: l.tipo("cns_pac", self.cns_pac.as_ref(), Cns::ler)?,
                cpf: l.tipo("cpf", self.cpf.as_ref(), Cpf::ler)?,
                nome: l.texto("nome", self.nome.as_ref())?,
                dtnasc: l.tipo("dtnasc", self.dtnasc.as_ref(), str::parse::<NaiveDate>)?,
                sexo: claro("sexo", self.sexo.as_ref(), Sexo::ler)?,
                raca: claro("raca", self.raca.as_ref(), Raca::ler)?,
                logradouro: l.texto("logradouro", self.logradouro.as_ref())?,
                numero: l.texto("numero", self.numero.as_ref())?,
                compl: l.texto("compl", self.compl.as_ref())?,
                bairro: l.texto("bairro", self.bairro.as_ref())?,
                cep: l.tipo("cep", self.cep.as_ref(), Cep::ler)?,
                telefone: l.texto("telefone", self.telefone.as_ref())?,
                email: l.texto("email", self.email.as_ref())?,
                cod_pac: self.cod_pac,
                etnia: self.etnia,
                nacionalidade: self.nacionalidade,
                codlog: self.codlog,
                municipio: self.municipio,
                situacao_rua: self.situacao_rua,
                sem_cpf: self.sem_cpf,
            },
        })
    }
}

/// The encrypted columns of one row, ready to bind. Empty text is NULL.
struct Cifrado {
    cns_pac: Option<Vec<u8>>,
    cns_pac_bi: Option<Vec<u8>>,
    cpf: Option<Vec<u8>>,
    cpf_bi: Option<Vec<u8>>,
    nome: Option<Vec<u8>>,
    dtnasc: Option<Vec<u8>>,
    logradouro: Option<Vec<u8>>,
    numero: Option<Vec<u8>>,
    compl: Option<Vec<u8>>,
    bairro: Option<Vec<u8>>,
    cep: Option<Vec<u8>>,
    telefone: Option<Vec<u8>>,
    email: Option<Vec<u8>>,
}

impl Cifrado {
    fn novo(chaves: &Chaves, id: Uuid, p: &Paciente) -> Result<Self, ErroStore> {
        let c = |coluna: &str, t: &str| if t.is_empty() { Ok(None) } else { chaves.cifrar(TABELA, coluna, id, t).map(Some) };
        let o = |coluna: &str, t: Option<String>| t.map(|t| chaves.cifrar(TABELA, coluna, id, &t)).transpose();
        let bi = |coluna: &str, t: Option<String>| t.map(|t| chaves.indice_cego(coluna, &t)).transpose();
        Ok(Self {
            cns_pac: o("cns_pac", p.cns_pac.map(|v| v.to_string()))?,
            cns_pac_bi: bi("cns_pac", p.cns_pac.map(|v| v.to_string()))?,
            cpf: o("cpf", p.cpf.map(|v| v.to_string()))?,
            cpf_bi: bi("cpf", p.cpf.map(|v| v.to_string()))?,
            nome: c("nome", &p.nome)?,
            dtnasc: o("dtnasc", p.dtnasc.map(|d| d.to_string()))?,
            logradouro: c("logradouro", &p.logradouro)?,
            numero: c("numero", &p.numero)?,
            compl: c("compl", &p.compl)?,
            bairro: c("bairro", &p.bairro)?,
            cep: o("cep", p.cep.map(|v| v.to_string()))?,
            telefone: c("telefone", &p.telefone)?,
            email: c("email", &p.email)?,
        })
    }
}

const COLUNAS: &[&str] = &[
    "cnes",
    "id",
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
    "lote",
    "mudanca",
    "versao",
    "criado",
    "alterado",
];

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
pub async fn inserir_lote(tx: &mut Tx, cnes: NumeroCnes, novos: &[Paciente], lote: Option<i64>) -> Result<Vec<Uuid>, ErroStore> {
    if novos.is_empty() {
        return Ok(Vec::new());
    }
    let chaves = tx.chaves_arc()?;
    let mudanca = anunciar(tx, cnes).await?;
    let quando = agora();
    let mut ids = Vec::with_capacity(novos.len());
    // Ciphertexts of one statement at a time: a large import must not hold them all.
    for pedaco in novos.chunks(crate::lotes_sql::linhas_por_comando(COLUNAS.len())) {
        let prontos = pedaco
            .iter()
            .map(|p| {
                let id = novo_id();
                ids.push(id);
                Ok((id, p, Cifrado::novo(&chaves, id, p)?))
            })
            .collect::<Result<Vec<_>, ErroStore>>()?;
        inserir_muitos!(tx, TABELA, COLUNAS, "", prontos, |q, item| {
            let (id, p, c) = item;
            q.bind(cnes)
                .bind(*id)
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

/// Removes a patient nobody refers to; `EmUso` when attendances carry the code.
pub async fn excluir(tx: &mut Tx, cnes: NumeroCnes, id: Uuid, versao: i64) -> Result<(), ErroStore> {
    let usos = contagem(valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM atendimento WHERE cnes = $1 AND cod_pac = (SELECT cod_pac FROM paciente WHERE cnes = $1 AND id = $2)",
        cnes,
        id
    ));
    if usos > 0 {
        return Err(ErroStore::EmUso { onde: "atendimento", quantos: usos });
    }
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
    talvez!(tx, Linha, selecionar!("WHERE cnes = $1 AND cod_pac = $2"), cnes, cod_pac).map(|l| l.montar(&chaves)).transpose()
}

/// Several codes at once, keyed by code; for the generation of production.
pub async fn por_codigos(tx: &mut Tx, cnes: NumeroCnes, codigos: &[String]) -> Result<HashMap<String, Gravado<Paciente>>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    linhas_em!(tx, Linha, codigos, 2, |m| format!("{} AND cod_pac IN ({m})", selecionar!("WHERE cnes = $1")), cnes)
        .into_iter()
        .map(|l| l.montar(&chaves).map(|g| (g.dado.cod_pac.clone(), g)))
        .collect()
}

/// Exact, by blind index; of several the oldest.
pub async fn por_cpf(tx: &mut Tx, cnes: NumeroCnes, cpf: &Cpf) -> Result<Option<Gravado<Paciente>>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    let bi = chaves.indice_cego("cpf", &cpf.to_string())?;
    talvez!(tx, Linha, selecionar!("WHERE cnes = $1 AND cpf_bi = $2 ORDER BY id LIMIT 1"), cnes, &bi).map(|l| l.montar(&chaves)).transpose()
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
        let pagina = linhas!(tx, Linha, selecionar!("WHERE cnes = $1 AND id > $2 ORDER BY id LIMIT 2000"), cnes, ultimo);
        let Some(fim) = pagina.last() else { return Ok(todos) };
        ultimo = fim.id;
        for l in pagina {
            todos.push(l.montar(&chaves)?);
        }
    }
}

pub async fn contar(tx: &mut Tx, cnes: NumeroCnes) -> Result<u64, ErroStore> {
    Ok(contagem(valor!(tx, i64, "SELECT COUNT(*) FROM paciente WHERE cnes = $1", cnes)))
}

/// Restriction of the patient list.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Filtro {
    /// Part of the name, beginning of the code, or a whole CPF or CNS (with or without punctuation).
    pub texto: String,
}

impl std::fmt::Debug for Filtro {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filtro").field("vazio", &self.texto.is_empty()).finish()
    }
}

/// A line of the patient list.
#[derive(Clone, PartialEq, Eq)]
pub struct ResumoPaciente {
    pub id: Uuid,
    pub versao: i64,
    pub cod_pac: String,
    pub nome: String,
    pub cns_pac: Option<Cns>,
    pub cpf: Option<Cpf>,
    pub dtnasc: Option<NaiveDate>,
    pub sexo: Option<Sexo>,
    pub municipio: String,
    pub alterado: DateTime<Utc>,
}

impl std::fmt::Debug for ResumoPaciente {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResumoPaciente").field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct LinhaResumo {
    id: Uuid,
    versao: i64,
    cod_pac: String,
    nome: Option<Vec<u8>>,
    cns_pac: Option<Vec<u8>>,
    cpf: Option<Vec<u8>>,
    dtnasc: Option<Vec<u8>>,
    sexo: Option<String>,
    municipio: String,
    alterado: DateTime<Utc>,
}

/// One page of the list, after `depois`, at most `limite` lines.
pub async fn pagina(
    tx: &mut Tx,
    cnes: NumeroCnes,
    filtro: &Filtro,
    ordem: Ordem,
    depois: Option<&Cursor>,
    limite: u32,
) -> Result<Pagina<ResumoPaciente>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    let exatos = por_documento(tx, cnes, &filtro.texto).await?;
    let indice = Indice::atual(tx, cnes).await?;
    let achados = indice.pagina(&filtro.texto, &exatos, ordem, depois, limite as usize);
    let mut por_id: HashMap<Uuid, LinhaResumo> = linhas_em!(
        tx,
        LinhaResumo,
        achados.ids,
        2,
        |m| format!(
            "SELECT id, versao, cod_pac, nome, cns_pac, cpf, dtnasc, sexo, municipio, alterado FROM paciente WHERE cnes = $1 AND id IN ({m})"
        ),
        cnes
    )
    .into_iter()
    .map(|l| (l.id, l))
    .collect();
    let mut linhas = Vec::with_capacity(achados.ids.len());
    for id in &achados.ids {
        let Some(r) = por_id.remove(id) else { continue };
        let l = Leitor { chaves: &chaves, id: *id };
        linhas.push(ResumoPaciente {
            id: r.id,
            versao: r.versao,
            nome: l.texto("nome", r.nome.as_ref())?,
            cns_pac: l.tipo("cns_pac", r.cns_pac.as_ref(), Cns::ler)?,
            cpf: l.tipo("cpf", r.cpf.as_ref(), Cpf::ler)?,
            dtnasc: l.tipo("dtnasc", r.dtnasc.as_ref(), str::parse::<NaiveDate>)?,
            sexo: claro("sexo", r.sexo.as_ref(), Sexo::ler)?,
            cod_pac: r.cod_pac,
            municipio: r.municipio,
            alterado: r.alterado,
        });
    }
    Ok(Pagina { linhas, total: indice.total(), casam: achados.casam, proximo: achados.proximo })
}

/// The page that begins at the `posicao`-th match, counted from 0.
pub async fn pagina_na_posicao(
    tx: &mut Tx,
    cnes: NumeroCnes,
    filtro: &Filtro,
    ordem: Ordem,
    posicao: u64,
    limite: u32,
) -> Result<Pagina<ResumoPaciente>, ErroStore> {
    let exatos = por_documento(tx, cnes, &filtro.texto).await?;
    let depois = Indice::atual(tx, cnes).await?.cursor(&filtro.texto, &exatos, ordem, posicao);
    pagina(tx, cnes, filtro, ordem, depois.as_ref(), limite).await
}

/// Ids whose CPF or CNS is exactly what was typed.
async fn por_documento(tx: &mut Tx, cnes: NumeroCnes, procura: &str) -> Result<HashSet<Uuid>, ErroStore> {
    if procura.chars().any(char::is_alphabetic) {
        return Ok(HashSet::new());
    }
    let chaves = tx.chaves_arc()?;
    let digitos = texto::so_digitos(procura);
    if let Ok(cpf) = Cpf::ler(&digitos) {
        let bi = chaves.indice_cego("cpf", &cpf.to_string())?;
        return Ok(valores!(tx, Uuid, "SELECT id FROM paciente WHERE cnes = $1 AND cpf_bi = $2", cnes, &bi).into_iter().collect());
    }
    if let Ok(cns) = Cns::ler(&digitos) {
        let bi = chaves.indice_cego("cns_pac", &cns.to_string())?;
        return Ok(valores!(tx, Uuid, "SELECT id FROM paciente WHERE cnes = $1 AND cns_pac_bi = $2", cnes, &bi).into_iter().collect());
    }
    Ok(HashSet::new())
}

/// Bytes the name index of this establishment holds in memory now.
pub fn memoria_do_indice(tx: &Tx, cnes: NumeroCnes) -> usize {
    tx.banco.indices.read().ok().and_then(|m| m.get(&cnes).map(|i| i.memoria())).unwrap_or(0)
}
