//! SIGTAP: procedures and their side tables, keyed by competência. Reference data shared by all establishments.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use nexsus_domain::{CodigoProcedimento, Competencia, Dinheiro, Procedimento, RegrasSigtap, texto};
use sha2::{Digest, Sha256};

use crate::erro::ErroStore;
use crate::lotes_sql::Vizinha;
use crate::tipos::NumeroCnes;
use crate::tx::{Tx, executar_em, inserir_muitos, linhas, linhas_em, talvez, valores};

#[derive(sqlx::FromRow)]
struct Linha {
    co_procedimento: i64,
    dt_competencia: i32,
    no_procedimento: String,
    tp_complexidade: String,
    tp_sexo: String,
    qt_maxima_execucao: i32,
    qt_dias_permanencia: i32,
    qt_pontos: i32,
    vl_idade_minima: i32,
    vl_idade_maxima: i32,
    vl_sh: i64,
    vl_sa: i64,
    vl_sp: i64,
    co_financiamento: String,
    co_rubrica: String,
    qt_tempo_permanencia: i32,
}

impl Linha {
    fn montar(self) -> Result<Procedimento, ErroStore> {
        Ok(Procedimento {
            co_procedimento: codigo(self.co_procedimento)?,
            no_procedimento: self.no_procedimento,
            tp_complexidade: self.tp_complexidade,
            tp_sexo: self.tp_sexo,
            qt_maxima_execucao: self.qt_maxima_execucao,
            qt_dias_permanencia: self.qt_dias_permanencia,
            qt_pontos: self.qt_pontos,
            vl_idade_minima: self.vl_idade_minima,
            vl_idade_maxima: self.vl_idade_maxima,
            vl_sh: Dinheiro(self.vl_sh),
            vl_sa: Dinheiro(self.vl_sa),
            vl_sp: Dinheiro(self.vl_sp),
            co_financiamento: self.co_financiamento,
            co_rubrica: self.co_rubrica,
            qt_tempo_permanencia: self.qt_tempo_permanencia,
            dt_competencia: competencia(self.dt_competencia)?,
        })
    }
}

macro_rules! selecionar {
    ($fim:literal) => {
        concat!(
            "SELECT co_procedimento, dt_competencia, no_procedimento, tp_complexidade, tp_sexo, qt_maxima_execucao, qt_dias_permanencia,
                    qt_pontos, vl_idade_minima, vl_idade_maxima, vl_sh, vl_sa, vl_sp, co_financiamento, co_rubrica, qt_tempo_permanencia
             FROM procedimento ",
            $fim
        )
    };
}

fn codigo(n: i64) -> Result<CodigoProcedimento, ErroStore> {
    CodigoProcedimento::de_numero(n).map_err(|_| ErroStore::corrompido("procedimento", "co_procedimento"))
}

fn competencia(n: i32) -> Result<Competencia, ErroStore> {
    Competencia::de_numero(n).map_err(|_| ErroStore::corrompido("procedimento", "dt_competencia"))
}

/// What an import did to the table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Contagem {
    pub novas: u64,
    pub iguais: u64,
    pub alteradas: u64,
}

/// SHA-256 of the content of a row, length-prefixed.
pub fn hash(p: &Procedimento) -> [u8; 32] {
    let numeros = [
        i64::from(p.qt_maxima_execucao),
        i64::from(p.qt_dias_permanencia),
        i64::from(p.qt_pontos),
        i64::from(p.vl_idade_minima),
        i64::from(p.vl_idade_maxima),
        p.vl_sh.0,
        p.vl_sa.0,
        p.vl_sp.0,
        i64::from(p.qt_tempo_permanencia),
    ];
    // In one piece: many small pieces cost more than the sum itself.
    let mut tudo = Vec::with_capacity(512);
    for t in [&p.no_procedimento, &p.tp_complexidade, &p.tp_sexo, &p.co_financiamento, &p.co_rubrica] {
        tudo.extend_from_slice(&(t.len() as u64).to_be_bytes());
        tudo.extend_from_slice(t.as_bytes());
    }
    for n in numeros {
        tudo.extend_from_slice(&n.to_be_bytes());
    }
    Sha256::digest(&tudo).into()
}

const COLUNAS: &[&str] = &[
    "co_procedimento",
    "dt_competencia",
    "no_procedimento",
    "busca",
    "tp_complexidade",
    "tp_sexo",
    "qt_maxima_execucao",
    "qt_dias_permanencia",
    "qt_pontos",
    "vl_idade_minima",
    "vl_idade_maxima",
    "vl_sh",
    "vl_sa",
    "vl_sp",
    "co_financiamento",
    "co_rubrica",
    "qt_tempo_permanencia",
    "conteudo_hash",
    "lote_cnes",
    "lote",
];

/// An existing row takes the new content and keeps the lote that first brought it.
const SUBSTITUIR: &str = " ON CONFLICT (dt_competencia, co_procedimento) DO UPDATE SET no_procedimento = excluded.no_procedimento, busca = excluded.busca, \
    tp_complexidade = excluded.tp_complexidade, tp_sexo = excluded.tp_sexo, qt_maxima_execucao = excluded.qt_maxima_execucao, \
    qt_dias_permanencia = excluded.qt_dias_permanencia, qt_pontos = excluded.qt_pontos, vl_idade_minima = excluded.vl_idade_minima, \
    vl_idade_maxima = excluded.vl_idade_maxima, vl_sh = excluded.vl_sh, vl_sa = excluded.vl_sa, vl_sp = excluded.vl_sp, \
    co_financiamento = excluded.co_financiamento, co_rubrica = excluded.co_rubrica, qt_tempo_permanencia = excluded.qt_tempo_permanencia, \
    conteudo_hash = excluded.conteudo_hash";

/// Writes what is new or different; of a code given twice for a competência the last counts. `lote` = (cnes, number) of the import.
pub async fn inserir_lote(
    tx: &mut Tx,
    todos: &[Procedimento],
    lote: Option<(NumeroCnes, i64)>,
) -> Result<Contagem, ErroStore> {
    let unicos: BTreeMap<(Competencia, CodigoProcedimento), &Procedimento> =
        todos.iter().map(|p| ((p.dt_competencia, p.co_procedimento), p)).collect();
    let mut conhecidos: HashMap<Competencia, HashMap<CodigoProcedimento, [u8; 32]>> = HashMap::new();
    let mut conta = Contagem::default();
    let mut novos: Vec<(&Procedimento, [u8; 32])> = Vec::new();
    for ((cmp, cod), p) in unicos {
        if let std::collections::hash_map::Entry::Vacant(v) = conhecidos.entry(cmp) {
            v.insert(existentes(tx, cmp).await?);
        }
        let novo = hash(p);
        match conhecidos.get(&cmp).and_then(|m| m.get(&cod)) {
            Some(h) if *h == novo => {
                conta.iguais += 1;
                continue;
            }
            Some(_) => conta.alteradas += 1,
            None => conta.novas += 1,
        }
        novos.push((p, novo));
    }
    gravar(tx, &novos, lote).await?;
    Ok(conta)
}

/// Writes rows with the hash of their content, each key once; one that stands is replaced.
pub async fn gravar(
    tx: &mut Tx,
    todos: &[(&Procedimento, [u8; 32])],
    lote: Option<(NumeroCnes, i64)>,
) -> Result<(), ErroStore> {
    let mut vizinha = Vizinha::<4>::default();
    inserir_muitos!(tx, "procedimento", COLUNAS, SUBSTITUIR, todos, |q, item| {
        let (p, h) = item;
        q.bind(p.co_procedimento.numero())
            .bind(p.dt_competencia.numero())
            .bind(Arc::<str>::from(p.no_procedimento.as_str()))
            .bind(texto::dobrar(&p.no_procedimento))
            .bind(vizinha.texto(0, &p.tp_complexidade))
            .bind(vizinha.texto(1, &p.tp_sexo))
            .bind(p.qt_maxima_execucao)
            .bind(p.qt_dias_permanencia)
            .bind(p.qt_pontos)
            .bind(p.vl_idade_minima)
            .bind(p.vl_idade_maxima)
            .bind(p.vl_sh.0)
            .bind(p.vl_sa.0)
            .bind(p.vl_sp.0)
            .bind(vizinha.texto(2, &p.co_financiamento))
            .bind(vizinha.texto(3, &p.co_rubrica))
            .bind(p.qt_tempo_permanencia)
            .bind(h.as_slice())
            .bind(lote.map(|l| l.0))
            .bind(lote.map(|l| l.1))
    });
    Ok(())
}

/// Whether anything of a competência is on hand.
pub async fn ha_na_competencia(tx: &mut Tx, cmp: Competencia) -> Result<bool, ErroStore> {
    Ok(!valores!(tx, i64, "SELECT co_procedimento FROM procedimento WHERE dt_competencia = $1 LIMIT 1", cmp.numero())
        .is_empty())
}

/// Those of some codes that a competência has, with the hash of their content.
pub async fn existentes_de(
    tx: &mut Tx,
    cmp: Competencia,
    codigos: &[i64],
) -> Result<HashMap<CodigoProcedimento, [u8; 32]>, ErroStore> {
    linhas_em!(
        tx,
        (i64, Vec<u8>),
        codigos,
        2,
        |m| format!(
            "SELECT co_procedimento, conteudo_hash FROM procedimento WHERE dt_competencia = $1 AND co_procedimento IN ({m})"
        ),
        cmp.numero()
    )
    .into_iter()
    .map(|(n, h)| Ok((codigo(n)?, h.try_into().map_err(|_| ErroStore::corrompido("procedimento", "conteudo_hash"))?)))
    .collect()
}

/// Codes of a competência with the hash of their content.
pub async fn existentes(tx: &mut Tx, cmp: Competencia) -> Result<HashMap<CodigoProcedimento, [u8; 32]>, ErroStore> {
    linhas!(
        tx,
        (i64, Vec<u8>),
        "SELECT co_procedimento, conteudo_hash FROM procedimento WHERE dt_competencia = $1",
        cmp.numero()
    )
    .into_iter()
    .map(|(n, h)| Ok((codigo(n)?, h.try_into().map_err(|_| ErroStore::corrompido("procedimento", "conteudo_hash"))?)))
    .collect()
}

pub async fn obter(tx: &mut Tx, cod: CodigoProcedimento, cmp: Competencia) -> Result<Option<Procedimento>, ErroStore> {
    talvez!(tx, Linha, selecionar!("WHERE dt_competencia = $1 AND co_procedimento = $2"), cmp.numero(), cod.numero())
        .map(Linha::montar)
        .transpose()
}

/// All procedures of a competência by code.
pub async fn listar(tx: &mut Tx, cmp: Competencia) -> Result<Vec<Procedimento>, ErroStore> {
    linhas!(tx, Linha, selecionar!("WHERE dt_competencia = $1 ORDER BY co_procedimento"), cmp.numero())
        .into_iter()
        .map(Linha::montar)
        .collect()
}

/// Accent-blind: every word of `procura` must stand in the name, or its digits must begin the code.
pub async fn buscar(tx: &mut Tx, procura: &str, cmp: Competencia, limite: u32) -> Result<Vec<Procedimento>, ErroStore> {
    let dobrado = texto::dobrar(procura);
    let digitos = texto::so_digitos(procura);
    // With digits only it is a code; the range finds codes with that beginning through the key.
    if !digitos.is_empty() && digitos.len() <= 10 && !dobrado.chars().any(char::is_alphabetic) {
        let de: i64 = format!("{digitos:0<10}").parse().unwrap_or(0);
        let ate: i64 = format!("{digitos:9<10}").parse().unwrap_or(i64::MAX);
        return linhas!(
            tx,
            Linha,
            selecionar!(
                "WHERE dt_competencia = $1 AND co_procedimento BETWEEN $2 AND $3 ORDER BY co_procedimento LIMIT $4"
            ),
            cmp.numero(),
            de,
            ate,
            i64::from(limite)
        )
        .into_iter()
        .map(Linha::montar)
        .collect();
    }
    let palavras: Vec<&str> = dobrado.split_whitespace().collect();
    let maior = palavras.iter().max_by_key(|p| p.len()).copied().unwrap_or("");
    // The database narrows by the longest word, the rest is compared here: word order must not matter.
    let curinga = format!("%{}%", maior.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    let mut achados = Vec::new();
    let candidatos = linhas!(
        tx,
        Linha,
        selecionar!("WHERE dt_competencia = $1 AND busca LIKE $2 ESCAPE '\\' ORDER BY co_procedimento"),
        cmp.numero(),
        &curinga
    );
    for l in candidatos {
        let nome = texto::dobrar(&l.no_procedimento);
        if palavras.iter().all(|p| nome.contains(p)) {
            achados.push(l.montar()?);
            if achados.len() >= limite as usize {
                break;
            }
        }
    }
    Ok(achados)
}

/// Competências on hand, newest first.
pub async fn competencias(tx: &mut Tx) -> Result<Vec<Competencia>, ErroStore> {
    valores!(tx, i32, "SELECT DISTINCT dt_competencia FROM procedimento ORDER BY dt_competencia DESC")
        .into_iter()
        .map(competencia)
        .collect()
}

/// Code and name of every procedure of a competência.
pub async fn nomes(tx: &mut Tx, cmp: Competencia) -> Result<Vec<(CodigoProcedimento, String)>, ErroStore> {
    linhas!(
        tx,
        (i64, String),
        "SELECT co_procedimento, no_procedimento FROM procedimento WHERE dt_competencia = $1 ORDER BY co_procedimento",
        cmp.numero()
    )
    .into_iter()
    .map(|(n, nome)| Ok((codigo(n)?, nome)))
    .collect()
}

/// Rules of one procedure in one competência; empty when its side tables were not imported.
pub async fn regras(tx: &mut Tx, cod: CodigoProcedimento, cmp: Competencia) -> Result<RegrasSigtap, ErroStore> {
    Ok(regras_de(tx, &[cod], cmp).await?.remove(&cod).unwrap_or_default())
}

/// Rules of many procedures at once, each list in the order of its codes. A procedure without any is not among them.
pub async fn regras_de(
    tx: &mut Tx,
    codigos: &[CodigoProcedimento],
    cmp: Competencia,
) -> Result<HashMap<CodigoProcedimento, RegrasSigtap>, ErroStore> {
    let (c, pedidos): (i32, Vec<i64>) = (cmp.numero(), codigos.iter().map(|p| p.numero()).collect());
    let mut todas: HashMap<i64, RegrasSigtap> = HashMap::new();
    macro_rules! lado {
        ($tabela:literal, $coluna:literal, $campo:ident) => {
            for (p, valor) in linhas_em!(
                tx,
                (i64, String),
                pedidos,
                2,
                |m| format!(
                    concat!(
                        "SELECT co_procedimento, ",
                        $coluna,
                        " FROM ",
                        $tabela,
                        " WHERE dt_competencia = $1 AND co_procedimento IN ({}) ORDER BY co_procedimento, ",
                        $coluna
                    ),
                    m
                ),
                c
            ) {
                todas.entry(p).or_default().$campo.push(valor);
            }
        };
    }
    lado!("procedimento_registro", "co_registro", registros);
    lado!("procedimento_ocupacao", "co_ocupacao", ocupacoes);
    lado!("procedimento_cid", "co_cid", cids);
    lado!("procedimento_detalhe", "co_detalhe", detalhes);
    for (p, servico, classe) in linhas_em!(
        tx,
        (i64, String, String),
        pedidos,
        2,
        |m| {
            format!(
            "SELECT co_procedimento, co_servico, co_classificacao FROM procedimento_servico
             WHERE dt_competencia = $1 AND co_procedimento IN ({m}) ORDER BY co_procedimento, co_servico, co_classificacao"
        )
        },
        c
    ) {
        todas.entry(p).or_default().servicos.push((servico, classe));
    }
    let pedidos: std::collections::HashSet<i64> = pedidos.into_iter().collect();
    let mut condicionadas: Vec<Vec<String>> =
        crate::sigtap::linhas_de(tx, cmp, "rl_procedimento_regra_cond").await?.into_iter().collect();
    condicionadas.sort_unstable();
    for linha in condicionadas {
        let [p, regra, ..] = linha.as_slice() else { continue };
        if let Some(p) = p.parse().ok().filter(|p| pedidos.contains(p)) {
            todas.entry(p).or_default().condicionadas.push(regra.clone());
        }
    }
    todas.into_iter().map(|(p, r)| Ok((codigo(p)?, r))).collect()
}

/// Whether the side tables of a competência are on hand at all.
pub async fn tem_regras(tx: &mut Tx, cmp: Competencia) -> Result<bool, ErroStore> {
    Ok(!valores!(
        tx,
        i64,
        "SELECT co_procedimento FROM procedimento_registro WHERE dt_competencia = $1 LIMIT 1",
        cmp.numero()
    )
    .is_empty())
}

/// Replaces the rules of the procedures given, in one competência.
pub async fn gravar_regras(
    tx: &mut Tx,
    cmp: Competencia,
    todas: &[(CodigoProcedimento, RegrasSigtap)],
) -> Result<(), ErroStore> {
    let c = cmp.numero();
    let codigos: Vec<i64> = todas.iter().map(|(p, _)| p.numero()).collect();
    macro_rules! lado {
        ($tabela:literal, $coluna:literal, $campo:ident) => {{
            executar_em!(
                tx,
                codigos,
                2,
                |m| format!(
                    concat!("DELETE FROM ", $tabela, " WHERE dt_competencia = $1 AND co_procedimento IN ({})"),
                    m
                ),
                c
            );
            let linhas: Vec<(i64, &String)> =
                todas.iter().flat_map(|(p, r)| r.$campo.iter().map(|v| (p.numero(), v))).collect();
            inserir_muitos!(
                tx,
                $tabela,
                &["dt_competencia", "co_procedimento", $coluna],
                " ON CONFLICT DO NOTHING",
                linhas,
                |q, item| q.bind(c).bind(item.0).bind(item.1)
            );
        }};
    }
    lado!("procedimento_registro", "co_registro", registros);
    lado!("procedimento_ocupacao", "co_ocupacao", ocupacoes);
    lado!("procedimento_cid", "co_cid", cids);
    lado!("procedimento_detalhe", "co_detalhe", detalhes);
    executar_em!(
        tx,
        codigos,
        2,
        |m| format!("DELETE FROM procedimento_servico WHERE dt_competencia = $1 AND co_procedimento IN ({m})"),
        c
    );
    let servicos: Vec<(i64, &(String, String))> =
        todas.iter().flat_map(|(p, r)| r.servicos.iter().map(|v| (p.numero(), v))).collect();
    inserir_muitos!(
        tx,
        "procedimento_servico",
        &["dt_competencia", "co_procedimento", "co_servico", "co_classificacao"],
        " ON CONFLICT DO NOTHING",
        servicos,
        |q, item| q.bind(c).bind(item.0).bind(&item.1.0).bind(&item.1.1)
    );
    Ok(())
}
