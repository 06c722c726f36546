//! What this S_PRD looks like: columns, lengths, index, server.
//!
//! Versions of the BPA program differ (domain.md 2.1), so nothing about the table is
//! taken for granted: the catalogue is read first, a column we can not do without stops
//! the mirror, any other missing column is simply not written.

use crate::erro::ErroFirebird;
use crate::sql::CHAVE;
use crate::textos;

/// Columns of S_PRD that NEXSUS writes, in the order of domain.md 2.3
/// (CHK_SUM, PRD_APRES and PRD_ID belong to the BPA program).
pub(crate) const CONHECIDAS: [&str; 50] = [
    "PRD_UID",
    "PRD_CMP",
    "PRD_CNSMED",
    "PRD_CBO",
    "PRD_FLH",
    "PRD_SEQ",
    "PRD_PA",
    "PRD_CNSPAC",
    "PRD_NMPAC",
    "PRD_DTNASC",
    "PRD_SEXO",
    "PRD_IBGE",
    "PRD_DTATEN",
    "PRD_CID",
    "PRD_IDADE",
    "PRD_QT_P",
    "PRD_CATEN",
    "PRD_NAUT",
    "PRD_ORG",
    "PRD_MVM",
    "PRD_FLPA",
    "PRD_FLCBO",
    "PRD_FLCA",
    "PRD_FLIDA",
    "PRD_FLQT",
    "PRD_FLER",
    "PRD_FLMUN",
    "PRD_FLCID",
    "PRD_RACA",
    "PRD_SERVICO",
    "PRD_CLASSIFICACAO",
    "PRD_EQUIPE",
    "PRD_ETNIA",
    "PRD_NAC",
    "PRD_ADVQT",
    "PRD_CNPJ",
    "PRD_EQP_AREA",
    "PRD_EQP_SEQ",
    "PRD_LOGRAD_PCNTE",
    "PRD_CEP_PCNTE",
    "PRD_END_PCNTE",
    "PRD_COMPL_PCNTE",
    "PRD_NUM_PCNTE",
    "PRD_BAIRRO_PCNTE",
    "PRD_DDTEL_PCNTE",
    "PRD_TEL_PCNTE",
    "PRD_EMAIL_PCNTE",
    "PRD_INE",
    "PRD_CPF_PCNTE",
    "PRD_SITUACAO_RUA",
];

/// Marks of the BPA program's own consistency step. It is expected to rewrite them, so
/// they are written once and left out of every comparison.
pub(crate) const DO_BPA: [&str; 9] =
    ["PRD_FLPA", "PRD_FLCBO", "PRD_FLCA", "PRD_FLIDA", "PRD_FLQT", "PRD_FLER", "PRD_FLMUN", "PRD_FLCID", "PRD_ADVQT"];

/// Free text: the only columns where a value may be cut to the room there is.
/// A code cut short would be another code.
pub(crate) const CORTAVEIS: [&str; 6] =
    ["PRD_NMPAC", "PRD_END_PCNTE", "PRD_COMPL_PCNTE", "PRD_NUM_PCNTE", "PRD_BAIRRO_PCNTE", "PRD_EMAIL_PCNTE"];

/// Without these there is no line: name and smallest length in characters (0: a number).
const INDISPENSAVEIS: [(&str, usize); 11] = [
    ("PRD_UID", 7),
    ("PRD_CMP", 6),
    ("PRD_CNSMED", 15),
    ("PRD_CBO", 6),
    ("PRD_FLH", 3),
    ("PRD_SEQ", 2),
    ("PRD_ORG", 3),
    ("PRD_PA", 10),
    ("PRD_DTATEN", 8),
    ("PRD_MVM", 6),
    ("PRD_QT_P", 0),
];

/// The kinds of column that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TipoColuna {
    /// CHAR or VARCHAR.
    Texto,
    /// SMALLINT, INTEGER, INT64 without scale.
    Inteiro,
    /// DOUBLE, FLOAT, NUMERIC.
    Decimal,
    /// Any other type, by its number in RDB$FIELDS.
    Outro(i64),
}

/// One column of the table as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coluna {
    /// Name, upper case.
    pub nome: String,
    /// Kind.
    pub tipo: TipoColuna,
    /// Room in characters (text only).
    pub tamanho: usize,
    /// Declared NOT NULL.
    pub nao_nula: bool,
}

/// The index that makes the existence check by key cheap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Indice {
    /// None: a check per row would read the whole table per row.
    Nenhum,
    /// An index whose leading columns narrow a key to a handful of rows.
    Comum(String),
    /// The same, and the server itself refuses a second row.
    Unico(String),
}

/// How absent lines are put into the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forma {
    /// One statement per line, in the words of Firebird 1.5.
    UmaAUma,
    /// So many lines per statement, in the words of Firebird 1.5.
    Varias(usize),
    /// So many lines per statement (dependencies.md 6.3), for servers that know blocks.
    Blocos(usize),
}

/// Lines per block where the table is as wide as domain.md 2.3 says.
const LINHAS_POR_BLOCO: usize = 20;
/// Lines per statement of 1.5: more make each line dearer to choose, fewer cost more trips (8 to 16 measured alike).
const LINHAS_POR_ESCOLHA: usize = 12;
/// Most parameters of one statement (dependencies.md 6.2).
const PARAMETROS: usize = 1000;

/// Everything read about the target before anything is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogo {
    /// Engine version as the server tells it.
    pub servidor: String,
    /// SQL dialect of the database, where the server can tell.
    pub dialeto: Option<i64>,
    /// Default character set of the database (`NONE` is common in old files).
    pub charset: String,
    /// Columns of S_PRD in their order.
    pub colunas: Vec<Coluna>,
    /// Best index for the key.
    pub indice: Indice,
    /// That index leads to one professional; without him it leads to a folha of everybody.
    pub por_profissional: bool,
}

impl Catalogo {
    /// A column by name.
    pub fn coluna(&self, nome: &str) -> Option<&Coluna> {
        self.colunas.iter().find(|c| c.nome == nome)
    }

    /// Columns NEXSUS would write and this table does not have.
    pub fn ausentes(&self) -> Vec<&'static str> {
        CONHECIDAS.into_iter().filter(|nome| self.coluna(nome).is_none()).collect()
    }

    /// The fastest form this server understands. Only a server with monitoring tables (2.1 and later) tells its
    /// version; one that tells none gets the words of 1.5.
    pub fn forma(&self) -> Forma {
        let versao: Option<u32> = self.servidor.split('.').next().and_then(|n| n.trim().parse().ok());
        match versao {
            Some(n) if n >= 2 && !self.colunas.is_empty() => {
                Forma::Blocos((PARAMETROS / self.colunas.len()).clamp(1, LINHAS_POR_BLOCO))
            }
            _ => Forma::UmaAUma,
        }
    }

    /// Lines that one statement of 1.5 may carry, each with its key again, if the server takes it (see `conversa`).
    pub(crate) fn linhas_por_escolha(&self) -> usize {
        (PARAMETROS / (self.colunas.len() + CHAVE.len())).min(LINHAS_POR_ESCOLHA)
    }

    /// Refuses a table that can not hold a line of BPA-I.
    pub(crate) fn conferir(&self) -> Result<(), ErroFirebird> {
        if self.colunas.is_empty() {
            return Err(ErroFirebird::SemTabela);
        }
        for (nome, minimo) in INDISPENSAVEIS {
            let recusa = |motivo| ErroFirebird::SemColuna { coluna: nome.to_owned(), motivo };
            let coluna = self.coluna(nome).ok_or_else(|| recusa(textos::COLUNA_AUSENTE))?;
            if minimo == 0 {
                if !matches!(coluna.tipo, TipoColuna::Decimal | TipoColuna::Inteiro) {
                    return Err(recusa(textos::COLUNA_TIPO));
                }
            } else if coluna.tipo != TipoColuna::Texto {
                return Err(recusa(textos::COLUNA_TIPO));
            } else if coluna.tamanho < minimo {
                return Err(recusa(textos::COLUNA_CURTA));
            }
        }
        Ok(())
    }
}

/// The type numbers of RDB$FIELDS.
pub(crate) fn tipo_do_numero(numero: i64, escala: i64) -> TipoColuna {
    match numero {
        14 | 37 => TipoColuna::Texto,
        7 | 8 | 16 if escala == 0 => TipoColuna::Inteiro,
        7 | 8 | 16 | 10 | 27 => TipoColuna::Decimal,
        outro => TipoColuna::Outro(outro),
    }
}

/// Picks the index for the key from (index, unique, column) rows ordered by index and position.
///
/// Usable means: its leading columns, as long as they belong to the key, include the
/// folha, the competencia and one of establishment and professional. That leaves at most
/// some hundred rows per key. The second value says whether the professional is among them.
pub(crate) fn escolher_indice(segmentos: &[(String, bool, String)]) -> (Indice, bool) {
    let mut melhor = (Indice::Nenhum, false);
    let mut inicio = 0;
    while let Some((nome, unico, _)) = segmentos.get(inicio) {
        let fim =
            segmentos[inicio..].iter().position(|(outro, ..)| outro != nome).map_or(segmentos.len(), |n| inicio + n);
        let grupo = &segmentos[inicio..fim];
        let guia: Vec<&str> =
            grupo.iter().map(|(.., coluna)| coluna.as_str()).take_while(|coluna| CHAVE.contains(coluna)).collect();
        let serve = guia.contains(&"PRD_FLH")
            && guia.contains(&"PRD_CMP")
            && (guia.contains(&"PRD_UID") || guia.contains(&"PRD_CNSMED"));
        if serve {
            // A unique index guards only when every one of its columns is part of the key
            // and none of the key is missing (the kind of form may be).
            let guarda =
                *unico && guia.len() == grupo.len() && CHAVE.iter().all(|c| *c == "PRD_ORG" || guia.contains(c));
            if guarda {
                return (Indice::Unico(nome.clone()), guia.contains(&"PRD_CNSMED"));
            }
            let pelo_profissional = guia.contains(&"PRD_CNSMED");
            if melhor.0 == Indice::Nenhum || (pelo_profissional && !melhor.1) {
                melhor = (Indice::Comum(nome.clone()), pelo_profissional);
            }
        }
        inicio = fim;
    }
    melhor
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A table with the lengths of domain.md 2.3.
    pub(crate) fn catalogo_de_teste() -> Catalogo {
        let tamanho = |nome: &str| match nome {
            "PRD_UID" => 7,
            "PRD_CMP" | "PRD_CBO" | "PRD_IBGE" | "PRD_MVM" => 6,
            "PRD_CNSMED" | "PRD_CNSPAC" => 15,
            "PRD_FLH" | "PRD_ORG" | "PRD_IDADE" | "PRD_NAC" | "PRD_SERVICO" | "PRD_CLASSIFICACAO"
            | "PRD_LOGRAD_PCNTE" => 3,
            "PRD_SEQ" | "PRD_CATEN" | "PRD_RACA" | "PRD_ADVQT" | "PRD_DDTEL_PCNTE" => 2,
            "PRD_PA" | "PRD_INE" | "PRD_COMPL_PCNTE" => 10,
            "PRD_NMPAC" | "PRD_END_PCNTE" | "PRD_BAIRRO_PCNTE" => 30,
            "PRD_DTNASC" | "PRD_DTATEN" | "PRD_CEP_PCNTE" | "PRD_EQP_SEQ" => 8,
            "PRD_CID" | "PRD_ETNIA" | "PRD_EQP_AREA" => 4,
            "PRD_NAUT" => 13,
            "PRD_EQUIPE" => 12,
            "PRD_CNPJ" => 14,
            "PRD_NUM_PCNTE" => 5,
            "PRD_TEL_PCNTE" => 9,
            "PRD_EMAIL_PCNTE" => 40,
            "PRD_CPF_PCNTE" => 11,
            _ => 1,
        };
        Catalogo {
            servidor: "3.0.11".into(),
            dialeto: Some(3),
            charset: "WIN1252".into(),
            colunas: CONHECIDAS
                .iter()
                .map(|nome| Coluna {
                    nome: (*nome).to_owned(),
                    tipo: if *nome == "PRD_QT_P" { TipoColuna::Decimal } else { TipoColuna::Texto },
                    tamanho: tamanho(nome),
                    nao_nula: *nome == "PRD_UID",
                })
                .collect(),
            indice: Indice::Nenhum,
            por_profissional: false,
        }
    }

    fn segmentos(indice: &str, unico: bool, colunas: &[&str]) -> Vec<(String, bool, String)> {
        colunas.iter().map(|c| (indice.to_owned(), unico, (*c).to_owned())).collect()
    }

    #[test]
    fn aceita_a_tabela_conhecida_e_diz_o_que_falta() {
        let mut catalogo = catalogo_de_teste();
        assert_eq!(catalogo.conferir(), Ok(()));
        assert!(catalogo.ausentes().is_empty());
        catalogo.colunas.retain(|c| c.nome != "PRD_CPF_PCNTE");
        assert_eq!(catalogo.conferir(), Ok(()));
        assert_eq!(catalogo.ausentes(), ["PRD_CPF_PCNTE"]);
    }

    #[test]
    fn recusa_chave_ausente_curta_ou_de_outro_tipo() {
        let recusa = |mexer: fn(&mut Catalogo)| {
            let mut catalogo = catalogo_de_teste();
            mexer(&mut catalogo);
            catalogo.conferir().err().map(|e| e.codigo())
        };
        assert_eq!(recusa(|c| c.colunas.retain(|c| c.nome != "PRD_FLH")), Some("firebird_sem_coluna"));
        assert_eq!(
            recusa(|c| c.colunas.iter_mut().for_each(|c| c.tamanho = c.tamanho.min(5))),
            Some("firebird_sem_coluna")
        );
        assert_eq!(
            recusa(|c| c.colunas.iter_mut().for_each(|c| c.tipo = TipoColuna::Texto)),
            Some("firebird_sem_coluna")
        );
        assert_eq!(recusa(|c| c.colunas.clear()), Some("firebird_sem_tabela"));
    }

    #[test]
    fn escolhe_o_indice_que_estreita_a_chave() {
        let comum = segmentos("S_PRD01", false, &["PRD_ORG", "PRD_UID", "PRD_CMP", "PRD_FLH", "PRD_SEQ"]);
        assert_eq!(escolher_indice(&comum), (Indice::Comum("S_PRD01".into()), false));
        let fraco = segmentos("S_PRD02", false, &["PRD_CMP"]);
        assert_eq!(escolher_indice(&fraco).0, Indice::Nenhum);
        let fora = segmentos("S_PRD03", false, &["PRD_PA", "PRD_CMP", "PRD_FLH", "PRD_UID"]);
        assert_eq!(escolher_indice(&fora).0, Indice::Nenhum);
        let mut dois = comum.clone();
        dois.extend(segmentos("S_PRD04", false, &["PRD_UID", "PRD_CMP", "PRD_CNSMED", "PRD_FLH"]));
        assert_eq!(escolher_indice(&dois), (Indice::Comum("S_PRD04".into()), true));
        let mut varios = fraco;
        varios.extend(comum);
        varios.extend(segmentos("UK", true, &["PRD_UID", "PRD_CMP", "PRD_CNSMED", "PRD_CBO", "PRD_FLH", "PRD_SEQ"]));
        assert_eq!(escolher_indice(&varios), (Indice::Unico("UK".into()), true));
        assert_eq!(escolher_indice(&[]), (Indice::Nenhum, false));
    }

    #[test]
    fn a_forma_vem_da_versao_e_da_largura() {
        let mut catalogo = catalogo_de_teste();
        assert_eq!(catalogo.forma(), Forma::Blocos(20));
        catalogo.servidor = textos::VERSAO_ANTIGA.to_owned();
        assert_eq!(catalogo.forma(), Forma::UmaAUma);
        catalogo.servidor = "2.5.9".into();
        let larga = catalogo.colunas[0].clone();
        catalogo.colunas.resize(120, larga);
        assert_eq!(catalogo.forma(), Forma::Blocos(8));
    }

    #[test]
    fn tipos_de_coluna() {
        assert_eq!(tipo_do_numero(37, 0), TipoColuna::Texto);
        assert_eq!(tipo_do_numero(8, 0), TipoColuna::Inteiro);
        assert_eq!(tipo_do_numero(8, -2), TipoColuna::Decimal);
        assert_eq!(tipo_do_numero(27, 0), TipoColuna::Decimal);
        assert_eq!(tipo_do_numero(261, 0), TipoColuna::Outro(261));
    }
}
