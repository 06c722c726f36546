//! The tables of one competência, sorted once and then only read: procedures, the small code tables, and who works where.

use std::collections::HashMap;

use super::ficha::Ficha;
use crate::{Cbo, Cep, Cns, CodigoProcedimento, Ibge6, Procedimento, RegrasSigtap};

/// A short code in upper case, blanks at its end; a longer text than the code has room for is nobody's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Codigo<const N: usize>([u8; N]);

impl<const N: usize> Codigo<N> {
    pub fn novo(texto: &str) -> Self {
        let texto = texto.trim();
        let mut bytes = [b' '; N];
        if texto.len() <= N {
            for (lugar, b) in bytes.iter_mut().zip(texto.bytes()) {
                *lugar = b.to_ascii_uppercase();
            }
        } else {
            bytes = [0xff; N];
        }
        Self(bytes)
    }

    pub fn vazio(&self) -> bool {
        self.0.iter().all(|b| *b == b' ')
    }

    pub fn digitos(&self) -> bool {
        self.0.iter().all(u8::is_ascii_digit)
    }

    pub fn bytes(&self) -> &[u8; N] {
        &self.0
    }
}

/// Numbers as bits from the smallest on: one look for any of them, however long the table.
#[derive(Debug, Clone)]
struct Bits {
    de: u32,
    palavras: Vec<u64>,
}

impl Bits {
    /// `None` for an empty table.
    fn novos(numeros: impl IntoIterator<Item = u32>) -> Option<Self> {
        let numeros: Vec<u32> = numeros.into_iter().collect();
        let (de, ate) = (*numeros.iter().min()?, *numeros.iter().max()?);
        let mut palavras = vec![0u64; ((ate - de) / 64 + 1) as usize];
        for n in numeros {
            if let Some(p) = palavras.get_mut(((n - de) / 64) as usize) {
                *p |= 1 << ((n - de) % 64);
            }
        }
        Some(Self { de, palavras })
    }

    fn tem(&self, n: u32) -> bool {
        n.checked_sub(self.de)
            .is_some_and(|n| self.palavras.get((n / 64) as usize).is_some_and(|p| p >> (n % 64) & 1 == 1))
    }
}

/// Small code tables. `None`: the table was not imported, so only the form of the code can be judged.
#[derive(Debug, Clone, Default)]
pub struct Tabelas {
    municipios: Option<Bits>,
    ceps: Option<Bits>,
    cids: Option<Vec<Codigo<4>>>,
    etnias: Option<Vec<Codigo<4>>>,
    nacionalidades: Option<Vec<Codigo<3>>>,
    logradouros: Option<Vec<Codigo<3>>>,
}

/// Sorted; an empty table counts as not imported.
fn tabela<T: Ord>(itens: impl IntoIterator<Item = T>) -> Option<Vec<T>> {
    let mut itens: Vec<T> = itens.into_iter().collect();
    itens.sort_unstable();
    itens.dedup();
    (!itens.is_empty()).then_some(itens)
}

fn falta<T: Ord>(tabela: Option<&Vec<T>>, item: &T) -> bool {
    tabela.is_some_and(|t| t.binary_search(item).is_err())
}

impl Tabelas {
    /// Municipalities (`CADMUN`), six digits each.
    #[must_use]
    pub fn com_municipios(mut self, codigos: impl IntoIterator<Item = Ibge6>) -> Self {
        self.municipios = Bits::novos(codigos.into_iter().map(|c| c.numero() as u32));
        self
    }

    /// The CEPs that the BPA knows (`S_CEP`).
    #[must_use]
    pub fn com_ceps(mut self, codigos: impl IntoIterator<Item = Cep>) -> Self {
        self.ceps = Bits::novos(codigos.into_iter().map(|c| c.numero() as u32));
        self
    }

    /// `tb_cid`.
    #[must_use]
    pub fn com_cids<'a>(mut self, codigos: impl IntoIterator<Item = &'a str>) -> Self {
        self.cids = tabela(codigos.into_iter().map(Codigo::novo));
        self
    }

    /// Table 58.
    #[must_use]
    pub fn com_etnias<'a>(mut self, codigos: impl IntoIterator<Item = &'a str>) -> Self {
        self.etnias = tabela(codigos.into_iter().map(Codigo::novo));
        self
    }

    /// Table 31.
    #[must_use]
    pub fn com_nacionalidades<'a>(mut self, codigos: impl IntoIterator<Item = &'a str>) -> Self {
        self.nacionalidades = tabela(codigos.into_iter().map(Codigo::novo));
        self
    }

    /// Table 61.
    #[must_use]
    pub fn com_logradouros<'a>(mut self, codigos: impl IntoIterator<Item = &'a str>) -> Self {
        self.logradouros = tabela(codigos.into_iter().map(Codigo::novo));
        self
    }

    pub(super) fn falta_municipio(&self, codigo: Ibge6) -> bool {
        self.municipios.as_ref().is_some_and(|t| !t.tem(codigo.numero() as u32))
    }

    pub(super) fn falta_cep(&self, cep: Cep) -> bool {
        self.ceps.as_ref().is_some_and(|t| !t.tem(cep.numero() as u32))
    }

    pub(super) fn falta_etnia(&self, codigo: Codigo<4>) -> bool {
        falta(self.etnias.as_ref(), &codigo)
    }

    pub(super) fn falta_nacionalidade(&self, codigo: Codigo<3>) -> bool {
        falta(self.nacionalidades.as_ref(), &codigo)
    }

    pub(super) fn falta_logradouro(&self, codigo: Codigo<3>) -> bool {
        falta(self.logradouros.as_ref(), &codigo)
    }

    pub(super) fn falta_cid(&self, codigo: Codigo<4>) -> bool {
        falta(self.cids.as_ref(), &codigo)
    }

    /// A category whose sub-categories exist: those must be used. In the sorted table they come right after it.
    pub(super) fn cid_com_subcategorias(&self, codigo: Codigo<4>) -> bool {
        let Some(cids) = self.cids.as_ref().filter(|_| codigo.bytes()[3] == b' ') else { return false };
        let depois = cids.partition_point(|c| *c <= codigo);
        cids.get(depois).is_some_and(|c| c.bytes()[..3] == codigo.bytes()[..3])
    }
}

/// Who works in the establishment, as far as it is known.
#[derive(Debug, Clone, Default)]
pub struct Cadastro {
    /// `None`: no register of professionals to ask.
    vinculos: Option<Vec<(Cns, Cbo)>>,
    horas: HashMap<Cns, i32>,
    /// `None`: the services of the establishment are not known.
    servicos: Option<Vec<(Codigo<3>, Codigo<3>)>>,
}

impl Cadastro {
    /// The links of professionals with the establishment; with none at all the rule is not asked.
    #[must_use]
    pub fn com_vinculos(mut self, vinculos: impl IntoIterator<Item = (Cns, Cbo)>) -> Self {
        self.vinculos = tabela(vinculos);
        self
    }

    /// Weekly hours of professionals over all their links; those given twice for one add up.
    #[must_use]
    pub fn com_horas(mut self, horas: impl IntoIterator<Item = (Cns, i32)>) -> Self {
        for (cns, h) in horas {
            let soma = self.horas.entry(cns).or_default();
            *soma = soma.saturating_add(h);
        }
        self
    }

    /// Services and classes that the establishment has in the CNES.
    #[must_use]
    pub fn com_servicos<'a>(mut self, servicos: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        self.servicos = tabela(servicos.into_iter().map(|(s, c)| (Codigo::novo(s), Codigo::novo(c))));
        self
    }

    /// Has the professional any link, and one with this occupation? `None` without a register.
    pub(super) fn vinculo(&self, cns: Cns, cbo: Cbo) -> Option<(bool, bool)> {
        let todos = self.vinculos.as_ref()?;
        let de = todos.partition_point(|v| v.0 < cns);
        let algum = todos.get(de).is_some_and(|v| v.0 == cns);
        Some((algum, algum && todos.binary_search(&(cns, cbo)).is_ok()))
    }

    pub(super) fn horas(&self, cns: Cns) -> i32 {
        self.horas.get(&cns).copied().unwrap_or_default()
    }

    pub(super) fn falta_servico(&self, par: (Codigo<3>, Codigo<3>)) -> bool {
        falta(self.servicos.as_ref(), &par)
    }
}

/// Everything the rules look things up in, for one establishment and one competência.
#[derive(Debug, Clone, Default)]
pub struct Regras {
    codigos: Vec<CodigoProcedimento>,
    fichas: Vec<Ficha>,
    pub(super) tabelas: Tabelas,
    pub(super) cadastro: Cadastro,
}

impl Regras {
    /// Prepares the procedures of one competência. Of a code given twice the first stands.
    pub fn novas<'a>(procedimentos: impl IntoIterator<Item = (&'a Procedimento, &'a RegrasSigtap)>) -> Self {
        let mut todas: Vec<(CodigoProcedimento, Ficha)> =
            procedimentos.into_iter().map(|(p, r)| (p.co_procedimento, Ficha::nova(p, r))).collect();
        todas.sort_by_key(|(codigo, _)| *codigo);
        todas.dedup_by_key(|(codigo, _)| *codigo);
        let (codigos, fichas) = todas.into_iter().unzip();
        Self { codigos, fichas, ..Self::default() }
    }

    /// With the small code tables.
    #[must_use]
    pub fn com_tabelas(mut self, tabelas: Tabelas) -> Self {
        self.tabelas = tabelas;
        self
    }

    /// With what is known of the establishment and its people.
    #[must_use]
    pub fn com_cadastro(mut self, cadastro: Cadastro) -> Self {
        self.cadastro = cadastro;
        self
    }

    /// The procedure, if the competência has it.
    pub fn ficha(&self, codigo: CodigoProcedimento) -> Option<&Ficha> {
        self.codigos.binary_search(&codigo).ok().and_then(|i| self.fichas.get(i))
    }
}
