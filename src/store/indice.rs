//! Search index over the names of an establishment's patients, decrypted in memory only (`security.md` 2.1, name search a).
//! Folded names and codes lie end to end in two arenas that are wiped on drop; 100,000 patients take about 6 MB.
//! A change counter in the database says when it is stale; only what changed is read and decrypted again.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use nexsus_domain::texto;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::erro::ErroStore;
use crate::sequencia::contador_de_mudancas;
use crate::tipos::{Cursor, NumeroCnes};
use crate::tx::{Tx, linhas, valores};

/// Rows read per query while loading.
const POR_LEITURA: i64 = 2_000;

/// Order of the patient list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Ordem {
    #[default]
    Nome,
    Codigo,
}

/// Texts end to end; wiped on drop and before every move.
#[derive(Default)]
struct Arena {
    bytes: Zeroizing<Vec<u8>>,
    fim: Vec<u32>,
}

impl Arena {
    fn com_capacidade(bytes: usize, textos: usize) -> Self {
        Self { bytes: Zeroizing::new(Vec::with_capacity(bytes)), fim: Vec::with_capacity(textos) }
    }

    fn por(&mut self, t: &str) {
        let preciso = self.bytes.len() + t.len();
        if preciso > self.bytes.capacity() {
            // A plain Vec would leave the old copy in freed memory.
            let mut maior = Zeroizing::new(Vec::with_capacity(preciso + preciso / 4 + 4096));
            maior.extend_from_slice(&self.bytes);
            self.bytes = maior;
        }
        self.bytes.extend_from_slice(t.as_bytes());
        self.fim.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    fn pegar(&self, i: usize) -> &str {
        let de = if i == 0 { 0 } else { self.fim.get(i - 1).copied().unwrap_or(0) as usize };
        let ate = self.fim.get(i).copied().unwrap_or(0) as usize;
        // Only whole texts are put in, so the slice is always valid UTF-8.
        self.bytes.get(de..ate).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }

    fn tamanho(&self) -> usize {
        self.bytes.capacity() + self.fim.capacity() * 4
    }
}

/// The index of one establishment at one value of its change counter.
pub(crate) struct Indice {
    contador: i64,
    nomes: Arena,
    codigos: Arena,
    ids: Vec<Uuid>,
    por_nome: Vec<u32>,
    por_codigo: OnceLock<Vec<u32>>,
}

/// What a page of the index holds.
pub(crate) struct Achados {
    pub ids: Vec<Uuid>,
    pub casam: u64,
    pub proximo: Option<Cursor>,
}

struct Mudada {
    id: Uuid,
    codigo: String,
    nome: Zeroizing<String>,
}

impl Indice {
    pub(crate) fn total(&self) -> u64 {
        self.ids.len() as u64
    }

    /// Bytes held.
    pub(crate) fn memoria(&self) -> usize {
        self.nomes.tamanho()
            + self.codigos.tamanho()
            + self.ids.capacity() * 16
            + self.por_nome.capacity() * 4
            + self.por_codigo.get().map_or(0, |v| v.capacity() * 4)
    }

    /// Brings the index of an establishment up to date. A transaction that changed patients itself gets a private one:
    /// what it sees may yet be rolled back.
    pub(crate) async fn atual(tx: &mut Tx, cnes: NumeroCnes) -> Result<Arc<Self>, ErroStore> {
        let guardado = tx.banco.indices.read().ok().and_then(|m| m.get(&cnes).cloned());
        let contador = contador_de_mudancas(tx, cnes, "paciente").await?;
        if let Some(i) = guardado.as_ref().filter(|i| i.contador == contador) {
            return Ok(i.clone());
        }
        // A counter that went backwards means another database under the same handle: start afresh.
        let base = guardado.filter(|i| i.contador < contador);
        let desde = base.as_ref().map_or(-1, |i| i.contador);
        let mudadas = ler_mudadas(tx, cnes, desde).await?;
        let excluidas: HashSet<Uuid> =
            valores!(tx, Uuid, "SELECT id FROM paciente_excluido WHERE cnes = $1 AND mudanca > $2", cnes, desde)
                .into_iter()
                .collect();
        let novo = Arc::new(Self::montar(contador, base.as_deref(), &mudadas, &excluidas));
        if !tx.pacientes_mudados.contains(&cnes)
            && let Ok(mut mapa) = tx.banco.indices.write()
            && mapa.get(&cnes).is_none_or(|i| i.contador < contador)
        {
            mapa.insert(cnes, novo.clone());
        }
        Ok(novo)
    }

    fn montar(contador: i64, base: Option<&Self>, mudadas: &[Mudada], excluidas: &HashSet<Uuid>) -> Self {
        let trocadas: HashSet<Uuid> = mudadas.iter().map(|m| m.id).collect();
        let (antes, bytes_nomes, bytes_codigos) =
            base.map_or((0, 0, 0), |b| (b.ids.len(), b.nomes.bytes.len(), b.codigos.bytes.len()));
        let total = antes + mudadas.len();
        let mut nomes = Arena::com_capacidade(bytes_nomes + mudadas.iter().map(|m| m.nome.len()).sum::<usize>(), total);
        let mut codigos =
            Arena::com_capacidade(bytes_codigos + mudadas.iter().map(|m| m.codigo.len()).sum::<usize>(), total);
        let mut ids = Vec::with_capacity(total);
        if let Some(b) = base {
            for (i, id) in b.ids.iter().enumerate() {
                if !trocadas.contains(id) && !excluidas.contains(id) {
                    nomes.por(b.nomes.pegar(i));
                    codigos.por(b.codigos.pegar(i));
                    ids.push(*id);
                }
            }
        }
        for m in mudadas {
            nomes.por(&m.nome);
            codigos.por(&m.codigo);
            ids.push(m.id);
        }
        let mut por_nome: Vec<u32> = (0..ids.len() as u32).collect();
        por_nome.sort_unstable_by(|a, b| {
            let (a, b) = (*a as usize, *b as usize);
            nomes.pegar(a).cmp(nomes.pegar(b)).then_with(|| ids[a].cmp(&ids[b]))
        });
        Self { contador, nomes, codigos, ids, por_nome, por_codigo: OnceLock::new() }
    }

    /// Every patient: id, folded code, folded name.
    pub(crate) fn cada(&self, mut ver: impl FnMut(Uuid, &str, &str)) {
        for (i, id) in self.ids.iter().enumerate() {
            ver(*id, self.codigos.pegar(i), self.nomes.pegar(i));
        }
    }

    fn em_ordem(&self, ordem: Ordem) -> &[u32] {
        match ordem {
            Ordem::Nome => &self.por_nome,
            Ordem::Codigo => self.por_codigo.get_or_init(|| {
                let mut v = self.por_nome.clone();
                v.sort_unstable_by(|a, b| {
                    let (a, b) = (*a as usize, *b as usize);
                    self.codigos.pegar(a).cmp(self.codigos.pegar(b)).then_with(|| self.ids[a].cmp(&self.ids[b]))
                });
                v
            }),
        }
    }

    fn chave(&self, ordem: Ordem, i: usize) -> &str {
        match ordem {
            Ordem::Nome => self.nomes.pegar(i),
            Ordem::Codigo => self.codigos.pegar(i),
        }
    }

    fn casa(&self, i: usize, procura: &str, palavras: &[&str], exatos: &HashSet<Uuid>) -> bool {
        palavras.is_empty()
            || self.codigos.pegar(i).starts_with(procura)
            || {
                let nome = self.nomes.pegar(i);
                palavras.iter().all(|p| nome.contains(p))
            }
            || exatos.contains(&self.ids[i])
    }

    /// The row before the `posicao`-th match (counted from 0), from which a page goes on there; `None` at the beginning.
    pub(crate) fn cursor(&self, procura: &str, exatos: &HashSet<Uuid>, ordem: Ordem, posicao: u64) -> Option<Cursor> {
        let anterior = usize::try_from(posicao.checked_sub(1)?).ok()?;
        let procura = Zeroizing::new(texto::dobrar(procura));
        let palavras: Vec<&str> = procura.split_whitespace().collect();
        let mut casam =
            self.em_ordem(ordem).iter().map(|i| *i as usize).filter(|i| self.casa(*i, &procura, &palavras, exatos));
        let i = if palavras.is_empty() {
            self.em_ordem(ordem).get(anterior).map(|i| *i as usize)
        } else {
            casam.nth(anterior)
        };
        // Past the end: the last row, so that the page is empty instead of the first one.
        let i = i.or_else(|| self.em_ordem(ordem).last().map(|i| *i as usize))?;
        Some(Cursor { chave: self.chave(ordem, i).to_owned(), id: self.ids[i] })
    }

    /// One page. A row matches when its code begins with the text, or every word of the text stands in its name, or its id
    /// is among `exatos` (documents found by blind index). An empty text matches all.
    pub(crate) fn pagina(
        &self,
        procura: &str,
        exatos: &HashSet<Uuid>,
        ordem: Ordem,
        depois: Option<&Cursor>,
        limite: usize,
    ) -> Achados {
        let procura = Zeroizing::new(texto::dobrar(procura));
        let palavras: Vec<&str> = procura.split_whitespace().collect();
        let casa = |i: usize| self.casa(i, &procura, &palavras, exatos);
        let ordenados = self.em_ordem(ordem);
        let inicio = depois.map_or(0, |c| {
            ordenados.partition_point(|i| {
                let i = *i as usize;
                (self.chave(ordem, i), self.ids[i]) <= (c.chave.as_str(), c.id)
            })
        });
        let mut achados = Achados { ids: Vec::new(), casam: 0, proximo: None };
        let mut ultimo = None;
        let mut ha_mais = false;
        for (posicao, i) in ordenados.iter().enumerate() {
            let i = *i as usize;
            if !casa(i) {
                continue;
            }
            achados.casam += 1;
            if posicao < inicio {
                continue;
            }
            if achados.ids.len() < limite {
                achados.ids.push(self.ids[i]);
                ultimo = Some(i);
            } else {
                ha_mais = true;
            }
        }
        if let (true, Some(i)) = (ha_mais, ultimo) {
            achados.proximo = Some(Cursor { chave: self.chave(ordem, i).to_owned(), id: self.ids[i] });
        }
        achados
    }
}

async fn ler_mudadas(tx: &mut Tx, cnes: NumeroCnes, desde: i64) -> Result<Vec<Mudada>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    let mut mudadas = Vec::new();
    let (mut mudanca, mut ultimo) = (desde, Uuid::max());
    loop {
        let pagina = linhas!(
            tx,
            (Uuid, i64, String, Option<Vec<u8>>),
            "SELECT id, mudanca, cod_pac, nome FROM paciente WHERE cnes = $1 AND (mudanca, id) > ($2, $3) ORDER BY mudanca, id LIMIT $4",
            cnes,
            mudanca,
            ultimo,
            POR_LEITURA
        );
        let fim = (pagina.len() as i64) < POR_LEITURA;
        for (id, m, cod_pac, cifra) in pagina {
            let nome = match cifra {
                Some(c) => Zeroizing::new(texto::dobrar(&chaves.decifrar("paciente", "nome", id, &c)?)),
                None => Zeroizing::new(String::new()),
            };
            mudadas.push(Mudada { id, codigo: texto::dobrar(&cod_pac), nome });
            (mudanca, ultimo) = (m, id);
        }
        if fim {
            return Ok(mudadas);
        }
    }
}

#[cfg(test)]
mod testes {
    use super::*;

    fn indice(pessoas: &[(&str, &str)]) -> Indice {
        let mudadas: Vec<Mudada> = pessoas
            .iter()
            .enumerate()
            .map(|(n, (codigo, nome))| Mudada {
                id: Uuid::from_u128(n as u128 + 1),
                codigo: texto::dobrar(codigo),
                nome: Zeroizing::new(texto::dobrar(nome)),
            })
            .collect();
        Indice::montar(1, None, &mudadas, &HashSet::new())
    }

    #[test]
    fn procura_sem_acento_por_pedaco_e_codigo() {
        let i = indice(&[("10", "José da Conceição"), ("200", "Maria Antônia"), ("21", "Ana Conceicao Lima")]);
        let casam = |t: &str| {
            i.pagina(t, &HashSet::new(), Ordem::Nome, None, 10).ids.iter().map(Uuid::as_u128).collect::<Vec<_>>()
        };
        assert_eq!(casam("conceicao"), [3, 1]);
        assert_eq!(casam("LIMA ana"), [3]);
        assert_eq!(casam("antoni"), [2]);
        assert_eq!(casam("2"), [3, 2]);
        assert_eq!(casam("zzz"), Vec::<u128>::new());
        assert_eq!(casam(""), [3, 1, 2]);
    }

    #[test]
    fn paginas_sem_falta_nem_repeticao() {
        let nomes: Vec<String> = (0..97).map(|n| format!("PESSOA {:02}", n % 7)).collect();
        let pessoas: Vec<(&str, &str)> = nomes.iter().map(|n| ("x", n.as_str())).collect();
        let i = indice(&pessoas);
        for ordem in [Ordem::Nome, Ordem::Codigo] {
            let (mut vistos, mut depois) = (Vec::new(), None);
            loop {
                let p = i.pagina("pessoa", &HashSet::new(), ordem, depois.as_ref(), 10);
                assert_eq!(p.casam, 97);
                vistos.extend(p.ids);
                depois = p.proximo;
                if depois.is_none() {
                    break;
                }
            }
            assert_eq!(vistos.len(), 97);
            assert_eq!(vistos.iter().collect::<HashSet<_>>().len(), 97);
        }
    }

    #[test]
    fn atualiza_so_o_que_mudou() {
        let base = indice(&[("1", "Ana"), ("2", "Bia"), ("3", "Caio")]);
        let mudadas = [Mudada { id: Uuid::from_u128(2), codigo: "2".into(), nome: Zeroizing::new("ZELIA".into()) }];
        let novo = Indice::montar(2, Some(&base), &mudadas, &HashSet::from([Uuid::from_u128(1)]));
        let p = novo.pagina("", &HashSet::new(), Ordem::Nome, None, 9);
        assert_eq!(p.ids.iter().map(Uuid::as_u128).collect::<Vec<_>>(), [3, 2]);
        assert_eq!(novo.total(), 2);
    }

    #[test]
    fn cem_mil_cabem_em_quinze_megabytes() {
        let mudadas: Vec<Mudada> = (0..100_000_u128)
            .map(|n| Mudada {
                id: Uuid::from_u128(n),
                codigo: format!("{n:08}"),
                nome: Zeroizing::new(format!("NOME COMPRIDO DE PESSOA INVENTADA {n}")),
            })
            .collect();
        let i = Indice::montar(1, None, &mudadas, &HashSet::new());
        let _ = i.pagina("", &HashSet::new(), Ordem::Codigo, None, 1);
        assert!(i.memoria() < 15 << 20, "{}", i.memoria());
    }
}
