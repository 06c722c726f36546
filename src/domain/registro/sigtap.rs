//! The tables of the monthly SIGTAP package that a rule or a screen needs, with their columns (domain.md 5.2).

use serde::{Deserialize, Serialize};

use crate::Competencia;

/// One row of a table of the package other than the procedures themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinhaDeTabela {
    /// Which table.
    pub tabela: TabelaSigtap,
    /// The month it holds for: the row's own, or the package's for tables that carry none.
    pub competencia: Competencia,
    /// The columns of [`TabelaSigtap::colunas`], in that order, without blanks at the ends.
    pub colunas: Vec<String>,
}

impl LinhaDeTabela {
    /// The columns that tell this row from the others of its table.
    pub fn chave(&self) -> &[String] {
        self.colunas.get(..self.tabela.chaves()).unwrap_or(&self.colunas)
    }
}

macro_rules! tabelas {
    ($($(#[$doc:meta])* $nome:ident = $arquivo:literal [$($chave:literal),+; $($coluna:literal),*];)+) => {
        /// A table of the package other than `tb_procedimento`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum TabelaSigtap {
            $($(#[$doc])* $nome,)+
        }

        impl TabelaSigtap {
            /// All of them.
            pub const TODAS: &'static [Self] = &[$(Self::$nome),+];

            /// The name of the file without its ending.
            pub const fn arquivo(self) -> &'static str {
                match self { $(Self::$nome => $arquivo,)+ }
            }

            /// The columns that are read, keys first; the competência is not among them.
            pub const fn colunas(self) -> &'static [&'static str] {
                match self { $(Self::$nome => &[$($chave,)+ $($coluna,)*],)+ }
            }

            /// How many of the columns make the key.
            pub const fn chaves(self) -> usize {
                const fn quantas(c: &[&str]) -> usize { c.len() }
                match self { $(Self::$nome => quantas(&[$($chave),+]),)+ }
            }
        }
    };
}

tabelas! {
    /// Instruments in which a procedure may be registered.
    ProcedimentoRegistro = "rl_procedimento_registro" ["CO_PROCEDIMENTO", "CO_REGISTRO";];
    /// Occupations that may do it.
    ProcedimentoOcupacao = "rl_procedimento_ocupacao" ["CO_PROCEDIMENTO", "CO_OCUPACAO";];
    /// Diagnoses it admits.
    ProcedimentoCid = "rl_procedimento_cid" ["CO_PROCEDIMENTO", "CO_CID"; "ST_PRINCIPAL"];
    /// Services and classifications it demands.
    ProcedimentoServico = "rl_procedimento_servico" ["CO_PROCEDIMENTO", "CO_SERVICO", "CO_CLASSIFICACAO";];
    /// Its attributes.
    ProcedimentoDetalhe = "rl_procedimento_detalhe" ["CO_PROCEDIMENTO", "CO_DETALHE";];
    /// Accreditations it demands of the establishment.
    ProcedimentoHabilitacao = "rl_procedimento_habilitacao" ["CO_PROCEDIMENTO", "CO_HABILITACAO", "NU_GRUPO_HABILITACAO";];
    /// Procedures that go together or exclude each other.
    ProcedimentoCompativel = "rl_procedimento_compativel" ["CO_PROCEDIMENTO_PRINCIPAL", "CO_REGISTRO_PRINCIPAL", "CO_PROCEDIMENTO_COMPATIVEL", "CO_REGISTRO_COMPATIVEL", "TP_COMPATIBILIDADE"; "QT_PERMITIDA"];
    /// Conditioned rules that hold for it.
    ProcedimentoRegraCond = "rl_procedimento_regra_cond" ["CO_PROCEDIMENTO", "CO_REGRA_CONDICIONADA";];
    /// Modalities of attendance.
    ProcedimentoModalidade = "rl_procedimento_modalidade" ["CO_PROCEDIMENTO", "CO_MODALIDADE";];
    /// Codes it had before.
    ProcedimentoOrigem = "rl_procedimento_origem" ["CO_PROCEDIMENTO", "CO_PROCEDIMENTO_ORIGEM";];
    /// Increments of the value by accreditation.
    ProcedimentoIncremento = "rl_procedimento_incremento" ["CO_PROCEDIMENTO", "CO_HABILITACAO"; "VL_PERCENTUAL_SH", "VL_PERCENTUAL_SA", "VL_PERCENTUAL_SP"];
    /// Diagnoses.
    Cid = "tb_cid" ["CO_CID"; "NO_CID", "TP_AGRAVO", "TP_SEXO", "TP_ESTADIO", "VL_CAMPOS_IRRADIADOS"];
    /// Occupations (CBO).
    Ocupacao = "tb_ocupacao" ["CO_OCUPACAO"; "NO_OCUPACAO"];
    /// Instruments.
    Registro = "tb_registro" ["CO_REGISTRO"; "NO_REGISTRO"];
    /// Kinds of financing.
    Financiamento = "tb_financiamento" ["CO_FINANCIAMENTO"; "NO_FINANCIAMENTO"];
    /// Budget lines.
    Rubrica = "tb_rubrica" ["CO_RUBRICA"; "NO_RUBRICA"];
    /// Groups.
    Grupo = "tb_grupo" ["CO_GRUPO"; "NO_GRUPO"];
    /// Sub-groups.
    SubGrupo = "tb_sub_grupo" ["CO_GRUPO", "CO_SUB_GRUPO"; "NO_SUB_GRUPO"];
    /// Forms of organisation.
    FormaOrganizacao = "tb_forma_organizacao" ["CO_GRUPO", "CO_SUB_GRUPO", "CO_FORMA_ORGANIZACAO"; "NO_FORMA_ORGANIZACAO"];
    /// Services.
    Servico = "tb_servico" ["CO_SERVICO"; "NO_SERVICO"];
    /// Classifications of services.
    ServicoClassificacao = "tb_servico_classificacao" ["CO_SERVICO", "CO_CLASSIFICACAO"; "NO_CLASSIFICACAO"];
    /// Attributes.
    Detalhe = "tb_detalhe" ["CO_DETALHE"; "NO_DETALHE"];
    /// Modalities.
    Modalidade = "tb_modalidade" ["CO_MODALIDADE"; "NO_MODALIDADE"];
    /// Accreditations.
    Habilitacao = "tb_habilitacao" ["CO_HABILITACAO"; "NO_HABILITACAO"];
    /// Conditioned rules with their text.
    RegraCondicionada = "tb_regra_condicionada" ["CO_REGRA_CONDICIONADA"; "NO_REGRA_CONDICIONADA", "DS_REGRA_CONDICIONADA"];
}

impl TabelaSigtap {
    /// The table a file name stands for (`rl_procedimento_cid.txt`, in any case).
    pub fn do_arquivo(nome: &str) -> Option<Self> {
        let nome = nome.rsplit(['/', '\\']).next().unwrap_or(nome).to_ascii_lowercase();
        let tronco = nome.strip_suffix(".txt").unwrap_or(&nome);
        Self::TODAS.iter().copied().find(|t| t.arquivo() == tronco)
    }

    /// True for the tables that hang on a procedure.
    pub fn de_procedimento(self) -> bool {
        self.arquivo().starts_with("rl_")
    }
}

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn nomes_de_arquivo_e_chaves() {
        assert_eq!(TabelaSigtap::do_arquivo("X/RL_PROCEDIMENTO_CID.TXT"), Some(TabelaSigtap::ProcedimentoCid));
        assert_eq!(TabelaSigtap::do_arquivo("tb_cid_layout.txt"), None);
        assert_eq!((TabelaSigtap::ProcedimentoCid.chaves(), TabelaSigtap::ProcedimentoCid.colunas().len()), (2, 3));
        for t in TabelaSigtap::TODAS {
            assert!(t.chaves() >= 1 && t.chaves() <= t.colunas().len());
            assert_eq!(t.de_procedimento(), t.colunas()[0].starts_with("CO_PROCEDIMENTO"), "{}", t.arquivo());
        }
    }
}
