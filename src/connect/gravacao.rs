//! Writing one batch, so that running it again, twice at once, or after a crash leaves
//! every line in S_PRD exactly once.
//!
//! The table has no unique key and may not get one from us, so the guard is the order of
//! steps in one transaction (READ COMMITTED that does not skip uncommitted rows): read the
//! keys, insert the absent ones, look at the same keys again, then commit. A reader of
//! that kind stops at a row another transaction has not committed yet. Two writers of one
//! key therefore can not both pass the second look: whoever inserted later sees the other,
//! waits, and gives way. (Servers from 4.0 on may be set to read a statement snapshot
//! instead; there the read-back after the commit reports a repeated key as divergent.)
//!
//! In the words of 1.5, with an index on the key, the INSERT itself looks for the absence once more and takes twelve lines
//! in one trip. Without an index that check would read the whole table per row, and a server that knows blocks takes twenty
//! lines in one trip: there the absent lines are inserted plainly, and the two looks around them are the guard.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rsfbclient::prelude::*;
use rsfbclient::{FbError, RustFbClient, SqlType, Transaction};

use crate::ajuste::{Bruta, Celula, Molde, Pronta, preencher};
use crate::catalogo::{Catalogo, Forma, Indice};
use crate::conversa::{Alvo, Conversa, celulas, inteiro, percorrer, texto, textos_de};
use crate::erro::ErroFirebird;
use crate::leitura::Chave;
use crate::plano::{Resultado, Situacao};
use crate::relidas::Relidas;
use crate::sql;

/// Times a batch gives way to a concurrent writer before the operator is told.
const TENTATIVAS: u32 = 6;

/// Writes one batch and says what became of each line, in the given order.
pub(crate) fn gravar(conversa: &mut Conversa, brutas: &[Bruta]) -> Result<Vec<Resultado>, ErroFirebird> {
    let alvo = conversa.alvo()?;
    let prontas = conversa.aprontar(brutas)?;
    let mut ordem: Vec<usize> = (0..prontas.len()).collect();
    // Everybody in the same order: then one waits for the other instead of each for each.
    ordem.sort_by(|a, b| prontas[*a].chave.cmp(&prontas[*b].chave));
    let incluidas = cedendo(conversa, |c| tentar(c, &alvo, &prontas, &ordem))?;
    Ok(reler(conversa, &alvo, &prontas)?
        .into_iter()
        .enumerate()
        .map(|(indice, situacao)| match situacao {
            Situacao::Igual if incluidas.contains(&indice) => Resultado::Incluida,
            Situacao::Igual => Resultado::JaIgual,
            Situacao::Ausente | Situacao::Diferente => Resultado::Divergente,
        })
        .collect())
}

/// Runs a batch, again and again while somebody else writes on the same rows.
pub(crate) fn cedendo<T>(
    conversa: &mut Conversa,
    mut tentar: impl FnMut(&mut Conversa) -> Result<T, ErroFirebird>,
) -> Result<T, ErroFirebird> {
    let mut tentativa = 1;
    loop {
        match tentar(conversa) {
            Err(erro) if erro.disputa() && tentativa < TENTATIVAS => {
                tracing::debug!(tentativa, "lote cede a vez a outro gravador");
                conversa.bater();
                std::thread::sleep(Duration::from_millis(u64::from(sorteio(50, 400))));
                tentativa += 1;
            }
            outro => return outro,
        }
    }
}

/// How a batch sees the table: a row that another transaction has not committed yet stops it, for a while.
pub(crate) fn para_gravar(conversa: &Conversa) -> TransactionConfiguration {
    transaction_builder()
        .with_read_commited(TrRecordVersion::NoRecordVersion)
        .wait(sorteio(1.max(conversa.espera / 2), conversa.espera + 1))
        .build()
}

/// One transaction: indices of the lines it really inserted.
fn tentar(
    conversa: &mut Conversa,
    alvo: &Alvo,
    prontas: &[Pronta],
    ordem: &[usize],
) -> Result<HashSet<usize>, ErroFirebird> {
    let conf = para_gravar(conversa);
    let pulso = Arc::clone(&conversa.pulso);
    let bater = || {
        pulso.fetch_add(1, Ordering::Relaxed);
    };
    let banco = conversa.banco.clone();
    let traduzir = |e: FbError| ErroFirebird::do_cliente(&e, &banco);
    let mut tr = Transaction::new(&mut conversa.conexao, conf).map_err(traduzir)?;
    let busca = Busca::para(&alvo.catalogo);
    let chaves: Vec<&Chave> = prontas.iter().map(|p| &p.chave).collect();
    let presentes = contar(&mut tr, &pulso, &chaves, busca, &alvo.chave).map_err(traduzir)?;
    let Some(incluidas) = incluir_ausentes(&mut tr, alvo, prontas, ordem, &presentes, bater).map_err(traduzir)? else {
        tr.rollback().map_err(traduzir)?;
        return Err(ErroFirebird::Travada);
    };
    if !incluidas.is_empty() {
        let novas: Vec<&Chave> = incluidas.iter().map(|i| &prontas[*i].chave).collect();
        if ha_repetida(&mut tr, &pulso, &novas, &presentes, busca, &alvo.chave).map_err(traduzir)? {
            tr.rollback().map_err(traduzir)?;
            return Err(ErroFirebird::Travada);
        }
    }
    tr.commit().map_err(traduzir)?;
    Ok(incluidas)
}

/// The second look: does one of the keys just inserted stand in the table more than once?
///
/// Where no row stood before on a folha of a professional, and now as many stand as were inserted, there is nobody
/// else's: the server counts those. Keys on any other folha are read again, each by itself.
fn ha_repetida(
    tr: &mut Transaction<'_, RustFbClient>,
    pulso: &AtomicU64,
    novas: &[&Chave],
    presentes: &BTreeMap<Chave, u64>,
    busca: Busca,
    molde: &Molde,
) -> Result<bool, FbError> {
    let ocupados: HashSet<Lugar<'_>> = presentes.keys().map(lugar).collect();
    let livres: Vec<&Chave> = novas.iter().copied().filter(|c| !ocupados.contains(&lugar(c))).collect();
    let mut em_duvida = novas.to_vec();
    // Without an index a look is a pass over the whole table: one, not two.
    if matches!(busca, Busca::Faixas | Busca::Folhas) || livres.len() == novas.len() {
        let mut inseridas: HashMap<Lugar<'_>, u64> = HashMap::new();
        for chave in &livres {
            *inseridas.entry(lugar(chave)).or_default() += 1;
        }
        let contadas = contar_lugares(tr, pulso, &livres, busca, molde)?;
        let mut agora: HashMap<Lugar<'_>, u64> = HashMap::new();
        for (chave, quantas) in &contadas {
            *agora.entry(lugar(chave)).or_default() += quantas;
        }
        em_duvida.retain(|c| inseridas.get(&lugar(c)).is_none_or(|n| agora.get(&lugar(c)) != Some(n)));
    }
    if em_duvida.is_empty() {
        return Ok(false);
    }
    let agora = contar(tr, pulso, &em_duvida, busca, molde)?;
    Ok(em_duvida.iter().any(|c| agora.get(*c).copied().unwrap_or(0) > 1))
}

/// A folha of a professional.
type Lugar<'a> = [&'a str; 5];

fn lugar(c: &Chave) -> Lugar<'_> {
    [&c.org, &c.uid, &c.cmp, &c.cnsmed, &c.flh]
}

/// Rows on each folha of each professional around the keys; the keys of the answer have no CBO and no sequencia.
fn contar_lugares(
    tr: &mut Transaction<'_, RustFbClient>,
    pulso: &AtomicU64,
    chaves: &[&Chave],
    busca: Busca,
    molde: &Molde,
) -> Result<Vec<(Chave, u64)>, FbError> {
    let mut saida = Vec::new();
    for (sql, parametros) in buscas(chaves, busca, molde) {
        percorrer(tr, pulso, &sql::contar_lugares(&sql), textos_de(&parametros), |linha| {
            let [org, uid, cmp, cnsmed, flh] = [0, 1, 2, 3, 4].map(|posicao| texto(&linha, posicao));
            let quantas = u64::try_from(inteiro(&linha, 5)).unwrap_or(0);
            saida.push((Chave::nova(&uid, &cmp, &cnsmed, "", &flh, "", &org), quantas));
        })?;
    }
    Ok(saida)
}

/// Inserts the lines whose key the first look did not meet. `None`: one of them came from elsewhere in between.
fn incluir_ausentes(
    tr: &mut Transaction<'_, RustFbClient>,
    alvo: &Alvo,
    prontas: &[Pronta],
    ordem: &[usize],
    presentes: &BTreeMap<Chave, u64>,
    bater: impl Fn(),
) -> Result<Option<HashSet<usize>>, FbError> {
    let mut nesta_vez: HashSet<&Chave> = HashSet::new();
    let faltam: Vec<usize> = ordem
        .iter()
        .copied()
        .filter(|i| !presentes.contains_key(&prontas[*i].chave) && nesta_vez.insert(&prontas[*i].chave))
        .collect();
    let colunas = alvo.molde.para_gravar();
    let se_ausente = alvo.se_ausente();
    let com_chave = |i: &usize| {
        let mut saida = valores(&alvo.molde, &prontas[*i]);
        if se_ausente {
            saida.extend(chave(&prontas[*i].chave));
        }
        saida
    };
    let (por_vez, varias) = match alvo.forma {
        Forma::Blocos(n) => (n, sql::incluir_varias(&colunas, n)),
        Forma::Varias(n) => (n, sql::incluir_escolhendo(&colunas, n, se_ausente)),
        Forma::UmaAUma => (1, String::new()),
    };
    let inteiros = if por_vez > 1 { faltam.len() / por_vez * por_vez } else { 0 };
    let (em_blocos, soltas) = faltam.split_at(inteiros);
    if !em_blocos.is_empty() {
        let mut comando = tr.prepare(&varias, false)?;
        for bloco in em_blocos.chunks_exact(por_vez) {
            if let Forma::Varias(_) = alvo.forma {
                if comando.execute(por_coluna(bloco.iter().map(com_chave)))? != por_vez {
                    return Ok(None);
                }
            } else {
                comando.execute(bloco.iter().flat_map(com_chave).collect::<Vec<_>>())?;
            }
            bater();
        }
    }
    if !soltas.is_empty() {
        let uma = if se_ausente { sql::incluir_se_ausente(&colunas) } else { sql::incluir(&colunas) };
        let mut comando = tr.prepare(&uma, false)?;
        for indice in soltas {
            if comando.execute(com_chave(indice))? != 1 {
                return Ok(None);
            }
            bater();
        }
    }
    Ok(Some(faltam.into_iter().collect()))
}

#[derive(Clone, Copy)]
enum Busca {
    /// By professional and range of folhas, for an index that knows the professional.
    Faixas,
    /// By range of folhas of everybody, for one that does not.
    Folhas,
    /// One pass over establishment and competencia.
    Escopo,
}

impl Busca {
    fn para(catalogo: &Catalogo) -> Self {
        match catalogo.indice {
            Indice::Nenhum => Self::Escopo,
            Indice::Comum(_) | Indice::Unico(_) if catalogo.por_profissional => Self::Faixas,
            Indice::Comum(_) | Indice::Unico(_) => Self::Folhas,
        }
    }
}

/// Professionals of one batch that are still read one by one where the index does not know them: each costs the server
/// a walk over its folhas, and spares the rows of everybody else on the same folhas.
const PROFISSIONAIS_UM_A_UM: usize = 4;

/// First and last folha of each group of a batch: kind, establishment, competencia and, if need be, professional.
type Faixas<'a> = BTreeMap<Vec<&'a str>, (&'a str, &'a str)>;

fn faixas<'a>(chaves: &[&'a Chave], do_profissional: bool) -> Faixas<'a> {
    let mut faixas = Faixas::new();
    for chave in chaves {
        let mut de_quem = vec![chave.org.as_str(), &chave.uid, &chave.cmp];
        de_quem.extend(do_profissional.then_some(chave.cnsmed.as_str()));
        let flh = chave.flh.as_str();
        let faixa = faixas.entry(de_quem).or_insert((flh, flh));
        faixa.0 = faixa.0.min(flh);
        faixa.1 = faixa.1.max(flh);
    }
    faixas
}

/// Few professionals, each with a CNS that fills its column: then no row can spell it another way (blank in front,
/// NULL for the empty one), and asking for it by its value hides none.
fn poucos_e_inconfundiveis(faixas: &Faixas<'_>, molde: &Molde) -> bool {
    let largura = molde.largura("PRD_CNSMED");
    faixas.len() <= PROFISSIONAIS_UM_A_UM
        && faixas.keys().all(|de_quem| de_quem.last().is_some_and(|cns| !cns.is_empty() && cns.len() == largura))
}

/// The statements that together read every row that may carry one of the keys.
fn buscas<'a>(chaves: &[&'a Chave], busca: Busca, molde: &Molde) -> Vec<(String, Vec<&'a str>)> {
    match busca {
        Busca::Faixas | Busca::Folhas => {
            let mut grupos = faixas(chaves, true);
            let do_profissional = matches!(busca, Busca::Faixas) || poucos_e_inconfundiveis(&grupos, molde);
            if !do_profissional {
                grupos = faixas(chaves, false);
            }
            let sql = if do_profissional { sql::ler_faixa(&molde.colunas) } else { sql::ler_folhas(&molde.colunas) };
            grupos
                .into_iter()
                .map(|(mut parametros, (de, ate))| {
                    parametros.extend([de, ate]);
                    (sql.clone(), parametros)
                })
                .collect()
        }
        Busca::Escopo => {
            let sql = sql::ler_escopo(&molde.colunas);
            let escopos: BTreeSet<(&str, &str)> = chaves.iter().map(|c| (c.uid.as_str(), c.cmp.as_str())).collect();
            escopos.into_iter().map(|(uid, cmp)| (sql.clone(), vec![uid, cmp])).collect()
        }
    }
}

/// How often each key stands in the table, as this transaction sees it.
fn contar(
    tr: &mut Transaction<'_, RustFbClient>,
    pulso: &AtomicU64,
    chaves: &[&Chave],
    busca: Busca,
    molde: &Molde,
) -> Result<BTreeMap<Chave, u64>, FbError> {
    let mut saida = BTreeMap::new();
    for (sql, parametros) in buscas(chaves, busca, molde) {
        percorrer(tr, pulso, &sql, textos_de(&parametros), |linha| {
            let chave = molde.chave(&celulas(&linha, &molde.colunas));
            *saida.entry(chave).or_insert(0) += 1;
        })?;
    }
    Ok(saida)
}

/// The read-back: a fresh transaction, so it shows what is really committed.
pub(crate) fn reler(conversa: &mut Conversa, alvo: &Alvo, prontas: &[Pronta]) -> Result<Vec<Situacao>, ErroFirebird> {
    let chaves: Vec<&Chave> = prontas.iter().map(|p| &p.chave).collect();
    let mut relidas = Relidas::novas(&alvo.molde, prontas);
    for (sql, parametros) in buscas(&chaves, Busca::para(&alvo.catalogo), &alvo.molde) {
        conversa.consultar_crua(&sql::com_literais(&sql, &parametros), |linha| relidas.ver(linha))?;
    }
    Ok(relidas.situacoes())
}

/// From rows of values to the same column by column.
fn por_coluna(linhas: impl Iterator<Item = Vec<SqlType>>) -> Vec<SqlType> {
    let mut linhas: Vec<_> = linhas.map(Vec::into_iter).collect();
    let mut saida = Vec::with_capacity(linhas.iter().map(ExactSizeIterator::len).sum());
    while linhas.first().is_some_and(|linha| linha.len() > 0) {
        saida.extend(linhas.iter_mut().filter_map(Iterator::next));
    }
    saida
}

fn valores(molde: &Molde, pronta: &Pronta) -> Vec<SqlType> {
    let extras = molde.extras.iter().map(|coluna| SqlType::Text(preencher(coluna, String::new())));
    pronta
        .celulas
        .iter()
        .map(|celula| match celula {
            Celula::Texto(t) => SqlType::Text(t.clone()),
            Celula::Numero(n) => SqlType::Floating(*n),
        })
        .chain(extras)
        .collect()
}

/// In the order of [`sql::CHAVE`].
pub(crate) fn chave(c: &Chave) -> Vec<SqlType> {
    textos_de(&[&c.org, &c.uid, &c.cmp, &c.cnsmed, &c.cbo, &c.flh, &c.seq])
}

/// A number in `de..ate`, different in two programs that started together.
fn sorteio(de: u32, ate: u32) -> u32 {
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.subsec_nanos());
    let semente = nanos.wrapping_mul(2_654_435_761) ^ std::process::id();
    de + semente % ate.saturating_sub(de).max(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::catalogo::tests::catalogo_de_teste;
    use nexsus_domain::producao::ValorColuna;

    fn linha(molde: &Molde, cnsmed: &str, flh: &str) -> Pronta {
        let t = |s: &str| ValorColuna::Texto(s.into());
        let bruta: Bruta = vec![
            ("PRD_UID", t("1234560")),
            ("PRD_CMP", t("202601")),
            ("PRD_CNSMED", t(cnsmed)),
            ("PRD_CBO", t("225125")),
            ("PRD_FLH", t(flh)),
            ("PRD_SEQ", t("01")),
            ("PRD_ORG", t("BPI")),
            ("PRD_QT_P", ValorColuna::Numero(1.0)),
        ];
        molde.aprontar(&bruta).unwrap()
    }

    fn parametros(prontas: &[Pronta], busca: Busca, molde: &Molde) -> Vec<Vec<String>> {
        let chaves: Vec<&Chave> = prontas.iter().map(|p| &p.chave).collect();
        let textos = |p: Vec<&str>| p.into_iter().map(str::to_owned).collect();
        buscas(&chaves, busca, molde).into_iter().map(|(_, p)| textos(p)).collect()
    }

    #[test]
    fn poucos_profissionais_sao_lidos_cada_um_nas_suas_folhas() {
        let molde = Molde::novo(&catalogo_de_teste());
        let (um, outro) = ("700000000000005", "700000000000013");
        let prontas = [linha(&molde, um, "041"), linha(&molde, um, "051"), linha(&molde, outro, "001")];
        assert_eq!(
            parametros(&prontas, Busca::Folhas, &molde),
            [["BPI", "1234560", "202601", um, "041", "051"], ["BPI", "1234560", "202601", outro, "001", "001"]]
        );
    }

    #[test]
    fn muitos_profissionais_ou_um_sem_cns_sao_lidos_pelas_folhas_de_todos() {
        let molde = Molde::novo(&catalogo_de_teste());
        let muitos: Vec<Pronta> =
            (0..=PROFISSIONAIS_UM_A_UM).map(|n| linha(&molde, &format!("{:015}", 7 + n), "001")).collect();
        assert_eq!(parametros(&muitos, Busca::Folhas, &molde), [["BPI", "1234560", "202601", "001", "001"]]);
        // NULL and '' are the same professional to us, but not to a comparison in the statement.
        let sem_cns = [linha(&molde, "", "002"), linha(&molde, "700000000000005", "003")];
        assert_eq!(parametros(&sem_cns, Busca::Folhas, &molde), [["BPI", "1234560", "202601", "002", "003"]]);
        let mut larga = catalogo_de_teste();
        larga.colunas.iter_mut().filter(|c| c.nome == "PRD_CNSMED").for_each(|c| c.tamanho = 20);
        let molde = Molde::novo(&larga);
        let com_folga = [linha(&molde, "700000000000005", "001")];
        assert_eq!(parametros(&com_folga, Busca::Folhas, &molde)[0].len(), 5);
    }
}
