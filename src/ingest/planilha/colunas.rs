//! Which column holds what: by the meaning of the titles, without accents, case or punctuation.

use super::celula::Celula;
use super::titulos::{de_outro, titulo};
use crate::comum::chave;

/// Fields of a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coluna {
    CodPac,
    Cns,
    Cpf,
    /// CPF or CNS, whichever the person has.
    Documento,
    Nome,
    /// The rest of a name that stands in two columns.
    Sobrenome,
    /// "1001 - MARIA" in one cell.
    CodigoENome,
    Nascimento,
    Sexo,
    Raca,
    Etnia,
    Nacionalidade,
    CodLog,
    Logradouro,
    Numero,
    Complemento,
    Bairro,
    Municipio,
    Cep,
    Ddd,
    Telefone,
    Email,
    SituacaoRua,
    SemCpf,
}

impl Coluna {
    /// All of them, in the order of the table.
    pub const TODAS: [Self; 24] = [
        Self::CodPac,
        Self::Cns,
        Self::Cpf,
        Self::Documento,
        Self::Nome,
        Self::Sobrenome,
        Self::CodigoENome,
        Self::Nascimento,
        Self::Sexo,
        Self::Raca,
        Self::Etnia,
        Self::Nacionalidade,
        Self::CodLog,
        Self::Logradouro,
        Self::Numero,
        Self::Complemento,
        Self::Bairro,
        Self::Municipio,
        Self::Cep,
        Self::Ddd,
        Self::Telefone,
        Self::Email,
        Self::SituacaoRua,
        Self::SemCpf,
    ];

    /// Column of table Paciente, in lower case (`ddd` goes into `telefone`, `documento` into `cpf` or `cns_pac`, `sobrenome` into
    /// `nome`).
    pub const fn campo(self) -> &'static str {
        match self {
            Self::CodPac => "cod_pac",
            Self::Cns => "cns_pac",
            Self::Cpf => "cpf",
            Self::Documento => "documento",
            Self::Nome => "nome",
            Self::Sobrenome => "sobrenome",
            Self::CodigoENome => "codigo_e_nome",
            Self::Nascimento => "dtnasc",
            Self::Sexo => "sexo",
            Self::Raca => "raca",
            Self::Etnia => "etnia",
            Self::Nacionalidade => "nacionalidade",
            Self::CodLog => "codlog",
            Self::Logradouro => "logradouro",
            Self::Numero => "numero",
            Self::Complemento => "compl",
            Self::Bairro => "bairro",
            Self::Municipio => "municipio",
            Self::Cep => "cep",
            Self::Ddd => "ddd",
            Self::Telefone => "telefone",
            Self::Email => "email",
            Self::SituacaoRua => "situacao_rua",
            Self::SemCpf => "sem_cpf",
        }
    }
}

/// The columns of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapa {
    colunas: Vec<Option<Coluna>>,
}

impl Mapa {
    /// Reads a row as a header: it must name at least code and name and one field more.
    pub fn do_cabecalho(celulas: &[Celula<'_>]) -> Option<Self> {
        let mut colunas: Vec<Option<Coluna>> = celulas
            .iter()
            .map(|c| match c {
                Celula::Texto(t) => titulo(t),
                _ => None,
            })
            .collect();
        // "Código" alone is the patient's only when no better title is there.
        let conta = |cs: &[Option<Coluna>], c: Coluna| cs.iter().filter(|x| **x == Some(c)).count();
        // Of two bare ones the first counts: a key of codes may stand beside the list.
        for nus in [&["ID"][..], &["CODIGO", "COD", "ID", "REGISTRO", "NUMEROREGISTRO"]] {
            for (i, c) in celulas.iter().enumerate().rev() {
                let demais = colunas[i] == Some(Coluna::CodPac) && conta(&colunas, Coluna::CodPac) > 1;
                if demais && nus.contains(&chave(&c.texto()).as_str()) {
                    colunas[i] = None;
                }
            }
        }
        Self { colunas }.suficiente()
    }

    /// The map itself, when it names enough.
    fn suficiente(self) -> Option<Self> {
        let m = self;
        let mut distintas: Vec<Coluna> = Vec::new();
        for c in m.colunas.iter().flatten() {
            if !distintas.contains(c) {
                distintas.push(*c);
            }
        }
        let tem = |c: Coluna| distintas.contains(&c);
        let juntos = tem(Coluna::CodigoENome);
        let nomeia = juntos || tem(Coluna::CodPac) && tem(Coluna::Nome);
        (nomeia && distintas.len() + usize::from(juntos) >= 3).then_some(m)
    }

    /// The same without the columns that stand under the title of a group of somebody else ("Mãe": "Nome", "CPF").
    pub fn sem_grupos_de_outros(self, antes: &[Celula<'_>]) -> Self {
        if antes.iter().filter(|c| !c.vazia()).count() < 2 {
            return self;
        }
        let mut m = self.clone();
        for (i, c) in m.colunas.iter_mut().enumerate() {
            if de_outro(&grupo(antes, i)) {
                *c = None;
            }
        }
        m.suficiente().unwrap_or(self)
    }

    /// The columns of a mended line, by the names of the table; unknown names are passed over.
    pub fn dos_campos<'a>(nomes: impl Iterator<Item = &'a str>) -> Self {
        Self { colunas: nomes.map(|n| Coluna::TODAS.into_iter().find(|c| c.campo() == n)).collect() }
    }

    /// Does any column hold this field?
    pub fn tem(&self, c: Coluna) -> bool {
        self.colunas.contains(&Some(c))
    }

    /// Filled cells of a field (some lists have two columns of telephones).
    pub fn celulas<'a, 'c>(&self, celulas: &'a [Celula<'c>], c: Coluna) -> impl Iterator<Item = &'a Celula<'c>> {
        self.colunas.iter().zip(celulas).filter(move |(k, v)| **k == Some(c) && !v.nada()).map(|(_, v)| v)
    }

    /// The first of them, or nothing.
    pub fn celula<'a, 'c>(&self, celulas: &'a [Celula<'c>], c: Coluna) -> &'a Celula<'c> {
        self.celulas(celulas, c).next().unwrap_or(&Celula::Vazia)
    }

    /// What stands in each field, in the order of the table.
    pub fn campos<'a>(&self, celulas: &'a [Celula<'_>]) -> impl Iterator<Item = (&'static str, &'a Celula<'a>)> {
        Coluna::TODAS
            .into_iter()
            .filter(|c| self.colunas.contains(&Some(*c)))
            .map(|c| (c.campo(), self.celula(celulas, c)))
    }

    /// The titles, when a row repeats them (or begins another table). A row with a number in it is no row of titles.
    pub fn repetido(celulas: &[Celula<'_>]) -> Option<Self> {
        let de_titulo = |c: &Celula<'_>| match c {
            Celula::Vazia => true,
            Celula::Texto(t) => !t.trim().bytes().all(|b| b.is_ascii_digit()) || t.trim().is_empty(),
            Celula::Numero(_) | Celula::Data(_) => false,
        };
        if celulas.iter().all(de_titulo) { Self::do_cabecalho(celulas) } else { None }
    }

    /// Titles in two lines: under a merged "Endereço" stand "Rua", "Nº", "Bairro". `None` when the row is no second line:
    /// code and name must be blank there and every filled cell must be a title.
    pub fn com_segunda_linha(&self, antes: &[Celula<'_>], celulas: &[Celula<'_>]) -> Option<Self> {
        let mut m = self.clone();
        let mut novas = 0;
        for (i, c) in celulas.iter().enumerate().filter(|(_, c)| !c.vazia()) {
            let Celula::Texto(t) = c else { return None };
            if t.bytes().any(|b| b.is_ascii_digit())
                || matches!(m.colunas.get(i), Some(Some(Coluna::CodPac | Coluna::Nome)))
            {
                return None;
            }
            // What is no title ("somente números") leaves the first line's.
            let Some(nova) = titulo(t) else { continue };
            novas += 1;
            if m.colunas.len() <= i {
                m.colunas.resize(i + 1, None);
            }
            m.colunas[i] = (!de_outro(&grupo(antes, i))).then_some(nova);
        }
        (novas > 0).then_some(m)
    }

    /// Titles of which some stand in the row before: where this row is blank, that one counts.
    pub fn de_duas_linhas(antes: &[Celula<'_>], celulas: &[Celula<'_>]) -> Option<Self> {
        let sem_numeros = |c: &Celula<'_>| {
            matches!(c, Celula::Vazia | Celula::Texto(_)) && !c.texto().bytes().any(|b| b.is_ascii_digit())
        };
        if !celulas.iter().all(sem_numeros) || !celulas.iter().any(|c| e_titulo(&c.texto())) {
            return None;
        }
        let juntas: Vec<Celula<'_>> = (0..antes.len().max(celulas.len()))
            .map(|i| celulas.get(i).filter(|c| !c.vazia()).or_else(|| antes.get(i)).cloned().unwrap_or(Celula::Vazia))
            .collect();
        Self::do_cabecalho(&juntas)
    }

    /// How many columns have a meaning.
    pub fn quantas(&self) -> usize {
        self.colunas.iter().flatten().count()
    }

    /// For the operator.
    pub fn descrever(&self) -> String {
        let n = self.quantas();
        let fora = self.colunas.len() - n;
        if fora == 0 {
            format!("{n} colunas reconhecidas")
        } else {
            format!("{n} colunas reconhecidas, {fora} não usadas")
        }
    }
}

/// Title of the group over a column: that of the nearest filled cell at or before it.
fn grupo<'a>(antes: &'a [Celula<'_>], coluna: usize) -> std::borrow::Cow<'a, str> {
    antes.iter().take(coluna + 1).rev().find(|c| !c.vazia()).map(Celula::texto).unwrap_or_default()
}

/// Is the text a title of ours?
pub fn e_titulo(t: &str) -> bool {
    titulo(t.trim().trim_matches('"')).is_some()
}
