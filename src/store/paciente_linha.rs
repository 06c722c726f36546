//! A patient between its typed form and its row: which columns are encrypted, and how they come back.

use chrono::NaiveDate;
use nexsus_domain::{Cep, Cns, Cpf, Paciente, Raca, Sexo};
use uuid::Uuid;

use crate::chaves::Chaves;
use crate::erro::ErroStore;
use crate::tipos::Gravado;

pub(crate) const TABELA: &str = "paciente";

#[derive(sqlx::FromRow)]
pub(crate) struct Linha {
    pub id: Uuid,
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
pub(crate) use selecionar;

/// Decrypts fields of one row.
pub(crate) struct Leitor<'a> {
    pub chaves: &'a Chaves,
    pub id: Uuid,
}

impl Leitor<'_> {
    pub(crate) fn texto(&self, coluna: &'static str, cifra: Option<&Vec<u8>>) -> Result<String, ErroStore> {
        cifra.map_or_else(
            || Ok(String::new()),
            |c| self.chaves.decifrar(TABELA, coluna, self.id, c).map(|t| t.to_string()),
        )
    }

    pub(crate) fn tipo<T, E>(
        &self,
        coluna: &'static str,
        cifra: Option<&Vec<u8>>,
        ler: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>, ErroStore> {
        let Some(c) = cifra else { return Ok(None) };
        let claro = self.chaves.decifrar(TABELA, coluna, self.id, c)?;
        ler(&claro).map(Some).map_err(|_| ErroStore::corrompido(TABELA, coluna))
    }
}

pub(crate) fn claro<T, E>(
    coluna: &'static str,
    valor: Option<&String>,
    ler: impl Fn(&str) -> Result<T, E>,
) -> Result<Option<T>, ErroStore> {
    valor.map(|t| ler(t)).transpose().map_err(|_| ErroStore::corrompido(TABELA, coluna))
}

impl Linha {
    pub(crate) fn montar(self, chaves: &Chaves) -> Result<Gravado<Paciente>, ErroStore> {
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
pub(crate) struct Cifrado {
    pub cns_pac: Option<Vec<u8>>,
    pub cns_pac_bi: Option<Vec<u8>>,
    pub cpf: Option<Vec<u8>>,
    pub cpf_bi: Option<Vec<u8>>,
    pub nome: Option<Vec<u8>>,
    pub dtnasc: Option<Vec<u8>>,
    pub logradouro: Option<Vec<u8>>,
    pub numero: Option<Vec<u8>>,
    pub compl: Option<Vec<u8>>,
    pub bairro: Option<Vec<u8>>,
    pub cep: Option<Vec<u8>>,
    pub telefone: Option<Vec<u8>>,
    pub email: Option<Vec<u8>>,
}

impl Cifrado {
    pub(crate) fn novo(chaves: &Chaves, id: Uuid, p: &Paciente) -> Result<Self, ErroStore> {
        let c = |coluna: &str, t: &str| {
            if t.is_empty() { Ok(None) } else { chaves.cifrar(TABELA, coluna, id, t).map(Some) }
        };
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

/// Columns bound by an insert, in bind order.
pub(crate) const COLUNAS: &[&str] = &[
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
