//! A line of production between its typed form and its row: the personal columns are encrypted one by one, the rest is clear.

use chrono::{DateTime, NaiveDate, Utc};
use nexsus_domain::{
    Cbo, Cep, Cnes, Cnpj, Cns, CodigoProcedimento, Competencia, Cpf, Folha, Ibge6, Instrumento, LinhaBpa,
    LinhaSemNumero, Raca, Sequencia, Sexo, Sinais,
};
use uuid::Uuid;

use crate::chaves::Chaves;
use crate::erro::ErroStore;

pub(crate) const TABELA: &str = "producao";

/// Row of `producao`.
#[derive(sqlx::FromRow)]
pub(crate) struct Linha {
    prd_uid: i32,
    prd_cmp: i32,
    prd_cnsmed: i64,
    prd_cbo: String,
    prd_flh: i16,
    prd_seq: i16,
    prd_pa: i64,
    prd_cnspac: Option<Vec<u8>>,
    prd_nmpac: Option<Vec<u8>>,
    prd_dtnasc: Option<Vec<u8>>,
    prd_sexo: String,
    prd_ibge: i32,
    prd_dtaten: NaiveDate,
    prd_cid: String,
    prd_idade: i16,
    prd_qt_p: i32,
    prd_caten: String,
    prd_naut: String,
    prd_org: String,
    prd_mvm: i32,
    prd_flpa: String,
    prd_flcbo: String,
    prd_flca: String,
    prd_flida: String,
    prd_flqt: String,
    prd_fler: String,
    prd_flmun: String,
    prd_flcid: String,
    prd_raca: String,
    prd_servico: String,
    prd_classificacao: String,
    prd_equipe: String,
    prd_etnia: String,
    prd_nac: String,
    prd_advqt: String,
    prd_cnpj: String,
    prd_eqp_area: String,
    prd_eqp_seq: String,
    prd_lograd_pcnte: String,
    prd_cep_pcnte: Option<Vec<u8>>,
    prd_end_pcnte: Option<Vec<u8>>,
    prd_compl_pcnte: Option<Vec<u8>>,
    prd_num_pcnte: Option<Vec<u8>>,
    prd_bairro_pcnte: Option<Vec<u8>>,
    prd_ddtel_pcnte: Option<Vec<u8>>,
    prd_tel_pcnte: Option<Vec<u8>>,
    prd_email_pcnte: Option<Vec<u8>>,
    prd_ine: String,
    prd_cpf_pcnte: Option<Vec<u8>>,
    prd_situacao_rua: String,
    pub id: Uuid,
    pub paciente: Option<Uuid>,
    pub valor: i64,
    pub estado: String,
    pub criticas: String,
    pub versao: i64,
    pub criada: DateTime<Utc>,
}

/// Columns bound by an insert, in bind order.
pub(crate) const COLUNAS: &[&str] = &[
    "prd_uid",
    "prd_cmp",
    "prd_cnsmed",
    "prd_cbo",
    "prd_flh",
    "prd_seq",
    "prd_pa",
    "prd_cnspac",
    "prd_nmpac",
    "prd_dtnasc",
    "prd_sexo",
    "prd_ibge",
    "prd_dtaten",
    "prd_cid",
    "prd_idade",
    "prd_qt_p",
    "prd_caten",
    "prd_naut",
    "prd_org",
    "prd_mvm",
    "prd_flpa",
    "prd_flcbo",
    "prd_flca",
    "prd_flida",
    "prd_flqt",
    "prd_fler",
    "prd_flmun",
    "prd_flcid",
    "prd_raca",
    "prd_servico",
    "prd_classificacao",
    "prd_equipe",
    "prd_etnia",
    "prd_nac",
    "prd_advqt",
    "prd_cnpj",
    "prd_eqp_area",
    "prd_eqp_seq",
    "prd_lograd_pcnte",
    "prd_cep_pcnte",
    "prd_end_pcnte",
    "prd_compl_pcnte",
    "prd_num_pcnte",
    "prd_bairro_pcnte",
    "prd_ddtel_pcnte",
    "prd_tel_pcnte",
    "prd_email_pcnte",
    "prd_ine",
    "prd_cpf_pcnte",
    "prd_situacao_rua",
    "id",
    "paciente",
    "valor",
    "estado",
    "criticas",
    "conteudo_hash",
    "versao",
    "criada",
    "alterada",
];

/// The columns of [`Linha`] for a SELECT.
macro_rules! selecionar {
    ($fim:literal) => {
        concat!(
            "SELECT prd_uid, prd_cmp, prd_cnsmed, prd_cbo, prd_flh, prd_seq, prd_pa, prd_cnspac, prd_nmpac, prd_dtnasc, prd_sexo, prd_ibge,
                    prd_dtaten, prd_cid, prd_idade, prd_qt_p, prd_caten, prd_naut, prd_org, prd_mvm, prd_flpa, prd_flcbo, prd_flca, prd_flida,
                    prd_flqt, prd_fler, prd_flmun, prd_flcid, prd_raca, prd_servico, prd_classificacao, prd_equipe, prd_etnia, prd_nac,
                    prd_advqt, prd_cnpj, prd_eqp_area, prd_eqp_seq, prd_lograd_pcnte, prd_cep_pcnte, prd_end_pcnte, prd_compl_pcnte,
                    prd_num_pcnte, prd_bairro_pcnte, prd_ddtel_pcnte, prd_tel_pcnte, prd_email_pcnte, prd_ine, prd_cpf_pcnte,
                    prd_situacao_rua, id, paciente, valor, estado, criticas, versao, criada FROM producao ",
            $fim
        )
    };
}
pub(crate) use selecionar;

/// Encrypted columns of one line.
pub(crate) struct Cifrada {
    pub cnspac: Option<Vec<u8>>,
    pub nmpac: Option<Vec<u8>>,
    pub dtnasc: Option<Vec<u8>>,
    pub cep: Option<Vec<u8>>,
    pub end: Option<Vec<u8>>,
    pub compl: Option<Vec<u8>>,
    pub num: Option<Vec<u8>>,
    pub bairro: Option<Vec<u8>>,
    pub ddd: Option<Vec<u8>>,
    pub tel: Option<Vec<u8>>,
    pub email: Option<Vec<u8>>,
    pub cpf: Option<Vec<u8>>,
}

impl Cifrada {
    pub(crate) fn nova(chaves: &Chaves, id: Uuid, l: &LinhaBpa) -> Result<Self, ErroStore> {
        let c = |coluna: &str, t: &str| {
            if t.is_empty() { Ok(None) } else { chaves.cifrar(TABELA, coluna, id, t).map(Some) }
        };
        let o = |coluna: &str, t: Option<String>| t.map(|t| chaves.cifrar(TABELA, coluna, id, &t)).transpose();
        Ok(Self {
            cnspac: o("prd_cnspac", l.cnspac.map(|v| v.to_string()))?,
            nmpac: c("prd_nmpac", &l.nmpac)?,
            dtnasc: c("prd_dtnasc", &l.dtnasc.to_string())?,
            cep: o("prd_cep_pcnte", l.cep.map(|v| v.to_string()))?,
            end: c("prd_end_pcnte", &l.end)?,
            compl: c("prd_compl_pcnte", &l.compl)?,
            num: c("prd_num_pcnte", &l.num)?,
            bairro: c("prd_bairro_pcnte", &l.bairro)?,
            ddd: c("prd_ddtel_pcnte", &l.ddd)?,
            tel: c("prd_tel_pcnte", &l.tel)?,
            email: c("prd_email_pcnte", &l.email)?,
            cpf: o("prd_cpf_pcnte", l.cpf.map(|v| v.to_string()))?,
        })
    }
}

/// `S`, `N` or a blank, as in `PRD_SITUACAO_RUA`.
pub(crate) fn rua(s: Option<bool>) -> &'static str {
    match s {
        Some(true) => "S",
        Some(false) => "N",
        None => " ",
    }
}

fn sinal(coluna: &'static str, t: &str) -> Result<char, ErroStore> {
    t.chars().next().ok_or_else(|| ErroStore::corrompido(TABELA, coluna))
}

impl Linha {
    /// Back to the typed line.
    pub(crate) fn linha(&self, chaves: &Chaves) -> Result<LinhaBpa, ErroStore> {
        let id = self.id;
        let abrir = |coluna: &'static str, c: Option<&Vec<u8>>| {
            c.map_or_else(|| Ok(String::new()), |c| chaves.decifrar(TABELA, coluna, id, c).map(|t| t.to_string()))
        };
        let certo = |coluna: &'static str| move |_| ErroStore::corrompido(TABELA, coluna);
        let opcional =
            |coluna: &'static str, c: Option<&Vec<u8>>| abrir(coluna, c).map(|t| (!t.is_empty()).then_some(t));
        let org = Instrumento::ler(&self.prd_org).map_err(certo("prd_org"))?;
        if org == Instrumento::Bpa {
            return self.consolidada();
        }
        let corpo = LinhaSemNumero {
            uid: Cnes::de_numero(self.prd_uid).map_err(certo("prd_uid"))?,
            cmp: Competencia::de_numero(self.prd_cmp).map_err(certo("prd_cmp"))?,
            cnsmed: Some(Cns::de_numero(self.prd_cnsmed).map_err(certo("prd_cnsmed"))?),
            cbo: Cbo::ler(&self.prd_cbo).map_err(certo("prd_cbo"))?,
            pa: CodigoProcedimento::de_numero(self.prd_pa).map_err(certo("prd_pa"))?,
            cnspac: opcional("prd_cnspac", self.prd_cnspac.as_ref())?
                .map(|t| Cns::ler(&t))
                .transpose()
                .map_err(certo("prd_cnspac"))?,
            nmpac: abrir("prd_nmpac", self.prd_nmpac.as_ref())?,
            dtnasc: abrir("prd_dtnasc", self.prd_dtnasc.as_ref())?
                .parse()
                .map_err(|_| ErroStore::corrompido(TABELA, "prd_dtnasc"))?,
            sexo: Sexo::ler(&self.prd_sexo).map_err(certo("prd_sexo"))?,
            ibge: Ibge6::de_numero(self.prd_ibge).map_err(certo("prd_ibge"))?,
            dtaten: self.prd_dtaten,
            cid: self.prd_cid.clone(),
            idade: u16::try_from(self.prd_idade).map_err(|_| ErroStore::corrompido(TABELA, "prd_idade"))?,
            qt: self.prd_qt_p,
            caten: self.prd_caten.clone(),
            naut: self.prd_naut.clone(),
            org,
            mvm: Competencia::de_numero(self.prd_mvm).map_err(certo("prd_mvm"))?,
            sinais: self.sinais()?,
            raca: Raca::ler(&self.prd_raca).map_err(certo("prd_raca"))?,
            servico: self.prd_servico.clone(),
            classificacao: self.prd_classificacao.clone(),
            equipe: self.prd_equipe.clone(),
            etnia: self.prd_etnia.clone(),
            nac: self.prd_nac.clone(),
            advqt: self.prd_advqt.clone(),
            cnpj: (!self.prd_cnpj.is_empty())
                .then(|| Cnpj::ler(&self.prd_cnpj))
                .transpose()
                .map_err(certo("prd_cnpj"))?,
            eqp_area: self.prd_eqp_area.clone(),
            eqp_seq: self.prd_eqp_seq.clone(),
            lograd: self.prd_lograd_pcnte.clone(),
            cep: opcional("prd_cep_pcnte", self.prd_cep_pcnte.as_ref())?
                .map(|t| Cep::ler(&t))
                .transpose()
                .map_err(certo("prd_cep_pcnte"))?,
            end: abrir("prd_end_pcnte", self.prd_end_pcnte.as_ref())?,
            compl: abrir("prd_compl_pcnte", self.prd_compl_pcnte.as_ref())?,
            num: abrir("prd_num_pcnte", self.prd_num_pcnte.as_ref())?,
            bairro: abrir("prd_bairro_pcnte", self.prd_bairro_pcnte.as_ref())?,
            ddd: abrir("prd_ddtel_pcnte", self.prd_ddtel_pcnte.as_ref())?,
            tel: abrir("prd_tel_pcnte", self.prd_tel_pcnte.as_ref())?,
            email: abrir("prd_email_pcnte", self.prd_email_pcnte.as_ref())?,
            ine: self.prd_ine.clone(),
            cpf: opcional("prd_cpf_pcnte", self.prd_cpf_pcnte.as_ref())?
                .map(|t| Cpf::ler(&t))
                .transpose()
                .map_err(certo("prd_cpf_pcnte"))?,
            situacao_rua: match self.prd_situacao_rua.as_str() {
                "S" => Some(true),
                "N" => Some(false),
                _ => None,
            },
        };
        self.no_lugar(corpo)
    }

    /// A line of the consolidated form: of it the person's columns hold nothing.
    fn consolidada(&self) -> Result<LinhaBpa, ErroStore> {
        let certo = |coluna: &'static str| move |_| ErroStore::corrompido(TABELA, coluna);
        let idade = u16::try_from(self.prd_idade).map_err(|_| ErroStore::corrompido(TABELA, "prd_idade"))?;
        let mut corpo = LinhaSemNumero::consolidada(
            Cnes::de_numero(self.prd_uid).map_err(certo("prd_uid"))?,
            Competencia::de_numero(self.prd_cmp).map_err(certo("prd_cmp"))?,
            Competencia::de_numero(self.prd_mvm).map_err(certo("prd_mvm"))?,
            Cbo::ler(&self.prd_cbo).map_err(certo("prd_cbo"))?,
            CodigoProcedimento::de_numero(self.prd_pa).map_err(certo("prd_pa"))?,
            Some(idade),
            self.prd_qt_p,
        );
        corpo.sinais = self.sinais()?;
        corpo.advqt.clone_from(&self.prd_advqt);
        self.no_lugar(corpo)
    }

    fn sinais(&self) -> Result<Sinais, ErroStore> {
        Ok(Sinais {
            flpa: sinal("prd_flpa", &self.prd_flpa)?,
            flcbo: sinal("prd_flcbo", &self.prd_flcbo)?,
            flca: sinal("prd_flca", &self.prd_flca)?,
            flida: sinal("prd_flida", &self.prd_flida)?,
            flqt: sinal("prd_flqt", &self.prd_flqt)?,
            fler: sinal("prd_fler", &self.prd_fler)?,
            flmun: sinal("prd_flmun", &self.prd_flmun)?,
            flcid: sinal("prd_flcid", &self.prd_flcid)?,
        })
    }

    fn no_lugar(&self, corpo: LinhaSemNumero) -> Result<LinhaBpa, ErroStore> {
        let certo = |coluna: &'static str| move |_| ErroStore::corrompido(TABELA, coluna);
        Ok(corpo.numerar(
            Folha::de_numero(i32::from(self.prd_flh)).map_err(certo("prd_flh"))?,
            Sequencia::de_numero(i32::from(self.prd_seq)).map_err(certo("prd_seq"))?,
        ))
    }

    pub(crate) fn chave(&self) -> (i64, i16, i16) {
        (self.prd_cnsmed, self.prd_flh, self.prd_seq)
    }
}
