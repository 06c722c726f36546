//! Which records of a patient list are one person: the rules that merge, complete, keep apart or ask.
//!
//! Pure and linear: nothing is copied but what comes out; every record is looked up by code, CPF, CNS and (name, birth, CEP); doubtful pairs are searched
//! only among those born on the same day who share the first or the last name. A filled field is never overwritten; the
//! first record of a person stays and keeps its code. What only a person can decide is listed, not done.

mod completar;
mod mesa;
mod nomes;

use std::borrow::{Borrow, Cow};

use crate::Paciente;
use crate::texto::dobrado;
pub use completar::completar;
use mesa::{Achado, Dado, Mesa};

/// Most doubtful pairs in one plan; nobody looks through more.
const MAX_SUSPEITOS: usize = 100_000;

/// A record that something else refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alvo {
    /// Index into the records that were already held.
    Existente(usize),
    /// Index into [`PlanoFusao::novos`].
    Novo(usize),
}

/// What becomes of one record that was read. Every one has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destino {
    /// A person not seen before: index into [`PlanoFusao::novos`].
    Novo(usize),
    /// The same person as another record, of which it fills blank fields.
    Completa(Alvo),
    /// The same person, nothing new.
    Igual(Alvo),
    /// The code belongs to plainly another person: the line is refused (`cod_pac_conflitante`).
    Conflito(Alvo),
}

/// Why two records are put up for review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MotivoSuspeita {
    /// Similar name and same birth date, and no document decides.
    NomeParecidoMesmaData,
    /// The same document under names or births that do not agree (a child registered with the mother's CPF).
    MesmoDocumentoOutraPessoa,
}

impl MotivoSuspeita {
    /// The code that goes to JSON and CSV.
    pub const fn codigo(self) -> &'static str {
        match self {
            Self::NomeParecidoMesmaData => "nome_parecido_mesma_data",
            Self::MesmoDocumentoOutraPessoa => "mesmo_documento_outra_pessoa",
        }
    }
}

/// Two records that may be one person; named by their codes, the earlier first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspeito {
    pub a: String,
    pub b: String,
    pub motivo: MotivoSuspeita,
}

/// What to do with the records that were read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanoFusao {
    /// One per record read, in the same order.
    pub destinos: Vec<Destino>,
    /// New persons, already completed by later lines.
    pub novos: Vec<Paciente>,
    /// Held records that got blanks filled: index and the whole new record.
    pub completados: Vec<(usize, Paciente)>,
    /// Pairs for review.
    pub suspeitos: Vec<Suspeito>,
    /// Pairs that were found and are not listed: beyond the first of one group (one birth date with one first or last name,
    /// or one document), or beyond 100,000 in all. Of a document that hundreds share, every pair counts.
    pub suspeitos_omitidos: u64,
    /// New persons who were not compared with all who share their birth date and first or last name, because these are
    /// too many (a default date).
    pub nao_comparados: u64,
}

impl PlanoFusao {
    /// Indices of the refused records (`cod_pac_conflitante`).
    pub fn rejeitados(&self) -> impl Iterator<Item = usize> + '_ {
        self.indices(|d| matches!(d, Destino::Conflito(_)))
    }

    /// Indices of the records that brought nothing new.
    pub fn iguais(&self) -> impl Iterator<Item = usize> + '_ {
        self.indices(|d| matches!(d, Destino::Igual(_)))
    }

    /// Indices of the records that completed another.
    pub fn alterados(&self) -> impl Iterator<Item = usize> + '_ {
        self.indices(|d| matches!(d, Destino::Completa(_)))
    }

    fn indices(&self, f: impl Fn(&Destino) -> bool + 'static) -> impl Iterator<Item = usize> + '_ {
        self.destinos.iter().enumerate().filter(move |(_, d)| f(d)).map(|(i, _)| i)
    }
}

/// Decides for every record read, in order, against what is held and what was read before it.
///
/// Takes slices of [`Paciente`] or of `&Paciente`, so that a caller need not copy its records together.
pub fn planejar<E: Borrow<Paciente>, L: Borrow<Paciente>>(existentes: &[E], lidos: &[L]) -> PlanoFusao {
    planejar_com_apelidos(existentes, &[], lidos)
}

/// The same, where held records are known under other codes too: code and index of the record. A code of a record's own
/// goes before the same code as another name.
pub fn planejar_com_apelidos<E: Borrow<Paciente>, L: Borrow<Paciente>>(
    existentes: &[E],
    apelidos: &[(String, usize)],
    lidos: &[L],
) -> PlanoFusao {
    let copia = |d: Dado<'_>| match d {
        Dado::Emprestado(p) => p.clone(),
        Dado::Completo(p) => *p,
    };
    let novos = |todos: Vec<Dado<'_>>| todos.into_iter().map(copia).collect();
    let (mut plano, novos) = decidir(existentes, apelidos, lidos, novos);
    plano.novos = novos;
    plano
}

/// The same for a caller that needs its records no more: new persons are moved into the plan instead of copied. Gives also
/// the records that became no new person, with their index.
pub fn planejar_consumindo<E: Borrow<Paciente>>(
    existentes: &[E],
    apelidos: &[(String, usize)],
    mut lidos: Vec<Paciente>,
) -> (PlanoFusao, Vec<(usize, Paciente)>) {
    let so_completos = |todos: Vec<Dado<'_>>| -> Vec<Option<Box<Paciente>>> {
        todos.into_iter().map(|d| if let Dado::Completo(p) = d { Some(p) } else { None }).collect()
    };
    let (mut plano, completos) = decidir(existentes, apelidos, &lidos, so_completos);
    // New persons are numbered in the order in which they came, so they can stay where they are.
    let mut completos = completos.into_iter();
    for (lido, destino) in lidos.iter_mut().zip(&plano.destinos) {
        if matches!(destino, Destino::Novo(_))
            && let Some(Some(completo)) = completos.next()
        {
            *lido = *completo;
        }
    }
    let novo = |i: &usize| matches!(plano.destinos.get(*i), Some(Destino::Novo(_)));
    let (mut todos, mut indices) = (0.., (0..lidos.len()).filter(|i| !novo(i)));
    let saem = lidos.extract_if(.., |_| todos.next().is_some_and(|i| !novo(&i)));
    let outros = saem.filter_map(|p| Some((indices.next()?, p))).collect();
    plano.novos = lidos;
    (plano, outros)
}

/// Everything but the new persons themselves, of which `fim` makes what the caller wants.
fn decidir<'l, E: Borrow<Paciente>, L: Borrow<Paciente>, T>(
    existentes: &'l [E],
    apelidos: &'l [(String, usize)],
    lidos: &'l [L],
    fim: impl FnOnce(Vec<Dado<'_>>) -> T,
) -> (PlanoFusao, T) {
    let n = existentes.len();
    let todos = || existentes.iter().map(Borrow::borrow).chain(lidos.iter().map(Borrow::borrow));
    let nomes: Vec<Cow<'_, str>> = todos().map(|p: &Paciente| dobrado(&p.nome)).collect();
    let codigos: Vec<Cow<'_, str>> = todos().map(|p| codigo(&p.cod_pac)).collect();
    let outros: Vec<(Cow<'_, str>, usize)> =
        apelidos.iter().filter(|(_, i)| *i < n).map(|(c, i)| (codigo(c), *i)).collect();
    let mut mesa = Mesa::nova(n + lidos.len());
    for (i, p) in existentes.iter().enumerate() {
        mesa.guardar(p.borrow(), &codigos[i], &nomes[i]);
    }
    for (cod, i) in &outros {
        mesa.apelidar(cod, *i);
    }
    let alvo = |i: usize| {
        if i < n { Alvo::Existente(i) } else { Alvo::Novo(i - n) }
    };
    let mut plano = PlanoFusao { destinos: Vec::with_capacity(lidos.len()), ..PlanoFusao::default() };
    for (p, (codigo, nome)) in lidos.iter().zip(codigos[n..].iter().zip(&nomes[n..])) {
        let p: &Paciente = p.borrow();
        let destino = match mesa.procurar(p, codigo, nome) {
            Achado::MesmaPessoa(i) if mesa.completar(i, p, codigo) => Destino::Completa(alvo(i)),
            Achado::MesmaPessoa(i) => Destino::Igual(alvo(i)),
            Achado::OutraPessoa(i) => Destino::Conflito(alvo(i)),
            Achado::Ninguem => {
                let i = mesa.guardar(p, codigo, nome);
                let fora = mesa.suspeitar(i, |a, b, motivo| {
                    let cabe = plano.suspeitos.len() < MAX_SUSPEITOS;
                    if cabe {
                        plano.suspeitos.push(Suspeito { a: a.cod_pac.clone(), b: b.cod_pac.clone(), motivo });
                    }
                    cabe
                });
                plano.suspeitos_omitidos += fora.omitidos;
                plano.nao_comparados += u64::from(fora.nao_comparado);
                Destino::Novo(i - n)
            }
        };
        plano.destinos.push(destino);
    }
    let (completados, novos) = mesa.concluir(n);
    plano.completados = completados;
    (plano, fim(novos))
}

/// `001234` and `1234` are one code: spreadsheets lose leading zeros.
fn codigo(cod_pac: &str) -> Cow<'_, str> {
    let so_digitos = |c: &str| c.bytes().all(|b| b.is_ascii_digit());
    match dobrado(cod_pac) {
        Cow::Borrowed(c) if so_digitos(c) => Cow::Borrowed(c.trim_start_matches('0')),
        Cow::Owned(c) if so_digitos(&c) => Cow::Owned(c.trim_start_matches('0').to_owned()),
        outro => outro,
    }
}

#[cfg(test)]
mod modelo;
#[cfg(test)]
mod testes;
