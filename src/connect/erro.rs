//! The errors of the Firebird leg and how the text of the server becomes one of them.
//!
//! The wire client gives code -1 for nearly everything and English text only
//! (dependencies.md 6.2), so the kind is read from the text. The text itself may quote
//! values of a row: it is cleaned before it is kept.

use rsfbclient::FbError;
use thiserror::Error;

use crate::textos;

/// What can go wrong between NEXSUS and S_PRD.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
#[error("{} {}", textos::mensagem(self), textos::remedio(self))]
pub enum ErroFirebird {
    /// Nobody listens there, or the host is unknown.
    Desligado {
        /// Host as configured.
        servidor: String,
        /// Port as configured.
        porta: u16,
    },
    /// Login refused.
    SenhaErrada,
    /// Server and client have no way of logging in in common (dependencies.md 6.1).
    EntradaIncompativel,
    /// The server is there, the database file is not (or is no database).
    ArquivoErrado {
        /// Path as configured.
        banco: String,
    },
    /// The login may not read or write S_PRD.
    SemPermissao,
    /// No table S_PRD.
    SemTabela,
    /// A column we can not do without is missing, too short or of a strange type.
    SemColuna {
        /// Its name.
        coluna: String,
        /// Completes the sentence "coluna X ...".
        motivo: &'static str,
    },
    /// The database opened is no SCNES: this table or column is missing.
    NaoEScnes {
        /// `TABELA` or `TABELA.COLUNA`.
        falta: String,
    },
    /// A NOT NULL column that only this site has.
    ColunaObrigatoria {
        /// Its name, or "?" when the server did not say it.
        coluna: String,
    },
    /// No sign of life within the time limit; the thread was abandoned.
    SemResposta {
        /// The limit.
        segundos: u64,
    },
    /// Somebody else holds the rows.
    Travada,
    /// A row that is not ours occupies the number.
    LinhaAlheia,
    /// A letter that Windows-1252 does not have and no twin exists for.
    TextoForaDoWin1252 {
        /// Column.
        coluna: String,
        /// The letter.
        letra: char,
    },
    /// The table has no column for the document of this line: it would go out without any.
    SemDocumento {
        /// The column that is missing.
        coluna: &'static str,
    },
    /// The link broke in the middle; what was committed is unknown until read back.
    ConexaoPerdida,
    /// Anything else, cleaned of values.
    Outro {
        /// Text of the server without quoted values.
        texto: String,
    },
}

impl ErroFirebird {
    /// Stable name for JSON and for the audit trail.
    pub fn codigo(&self) -> &'static str {
        match self {
            Self::Desligado { .. } => "firebird_desligado",
            Self::SenhaErrada => "firebird_senha_errada",
            Self::EntradaIncompativel => "firebird_entrada_incompativel",
            Self::ArquivoErrado { .. } => "firebird_arquivo_errado",
            Self::SemPermissao => "firebird_sem_permissao",
            Self::SemTabela => "firebird_sem_tabela",
            Self::SemColuna { .. } => "firebird_sem_coluna",
            Self::NaoEScnes { .. } => "scnes_sem_coluna",
            Self::ColunaObrigatoria { .. } => "firebird_coluna_obrigatoria",
            Self::SemResposta { .. } => "firebird_sem_resposta",
            Self::Travada => "firebird_travada",
            Self::LinhaAlheia => "firebird_linha_alheia",
            Self::TextoForaDoWin1252 { .. } => "firebird_texto_fora_do_win1252",
            Self::SemDocumento { .. } => "firebird_sem_documento",
            Self::ConexaoPerdida => "firebird_conexao_perdida",
            Self::Outro { .. } => "firebird_outro",
        }
    }

    /// What happened, in Portuguese.
    pub fn mensagem(&self) -> String {
        textos::mensagem(self)
    }

    /// What to do, in Portuguese.
    pub fn remedio(&self) -> String {
        textos::remedio(self).to_owned()
    }

    /// True when the same call may work later without anybody changing anything.
    pub fn passageiro(&self) -> bool {
        matches!(self, Self::Desligado { .. } | Self::SemResposta { .. } | Self::Travada | Self::ConexaoPerdida)
    }

    /// True when a concurrent writer made this transaction give way.
    pub(crate) fn disputa(&self) -> bool {
        matches!(self, Self::Travada)
    }

    /// Reads the kind from what the client said. `banco` only names the file in the message.
    pub(crate) fn do_cliente(erro: &FbError, banco: &str) -> Self {
        match erro {
            FbError::Io(_) => Self::ConexaoPerdida,
            FbError::Sql { msg, .. } | FbError::Other(msg) => Self::do_texto(msg, banco),
        }
    }

    fn do_texto(texto: &str, banco: &str) -> Self {
        let t = texto.to_lowercase();
        let tem = |pedacos: &[&str]| pedacos.iter().any(|p| t.contains(p));
        if tem(&["user name and password are not defined", "rejected with code 92"]) {
            Self::SenhaErrada
        } else if tem(&[
            "error occurred during login",
            "invalid auth plugin",
            "unavailable database",
            "attempted to attach unencrypted",
        ]) {
            Self::EntradaIncompativel
        } else if tem(&["connection closed by the server", "connection shutdown"]) {
            Self::ConexaoPerdida
        } else if tem(&["table unknown"]) {
            // Only S_PRD and system tables are ever named by this crate.
            Self::SemTabela
        } else if tem(&["column unknown"]) {
            Self::SemColuna {
                coluna: apos(texto, "column unknown").unwrap_or_else(|| "?".into()),
                motivo: textos::COLUNA_AUSENTE,
            }
        } else if tem(&["validation error for column"]) {
            Self::ColunaObrigatoria { coluna: apos(texto, "validation error for column").unwrap_or_else(|| "?".into()) }
        } else if tem(&[
            "lock conflict",
            "deadlock",
            "lock time-out",
            "lock timeout",
            "concurrent update",
            "concurrent transaction",
        ]) {
            Self::Travada
        } else if tem(&["violation of primary or unique key", "duplicate value"]) {
            Self::LinhaAlheia
        } else if tem(&["no permission for"]) {
            Self::SemPermissao
        } else if tem(&[
            "i/o error",
            "no such file",
            "not a valid database",
            "unsupported on-disk structure",
            "bad parameters on attach",
            "error while trying to open file",
        ]) {
            Self::ArquivoErrado { banco: banco.to_owned() }
        } else {
            Self::Outro { texto: limpar(texto) }
        }
    }
}

/// The first word of letters, digits, `_` and `$` after `marca`, without the table in front of it.
fn apos(texto: &str, marca: &str) -> Option<String> {
    let inicio = texto.to_lowercase().find(marca)? + marca.len();
    let resto = texto.get(inicio..)?;
    let nome: String = resto
        .chars()
        .skip_while(|c| !(c.is_ascii_alphanumeric() || *c == '_'))
        .filter(|c| *c != '"')
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.'))
        .collect();
    let coluna = nome.rsplit('.').next()?.to_owned();
    (!coluna.is_empty()).then_some(coluna)
}

/// Drops what a server quotes from a row: text between quotes, key values, long digit runs.
fn limpar(texto: &str) -> String {
    let sem_chave = texto.lines().filter(|l| !l.to_lowercase().contains("key value is")).collect::<Vec<_>>().join(" ");
    let mut saida = String::with_capacity(sem_chave.len());
    let mut dentro = false;
    for c in sem_chave.chars() {
        match c {
            '"' | '\'' => {
                dentro = !dentro;
                saida.push('\'');
            }
            _ if dentro => {}
            c if c.is_ascii_digit() => {
                let ja = saida.chars().rev().take_while(char::is_ascii_digit).count();
                if ja < 4 {
                    saida.push(c);
                }
            }
            c if c.is_control() => saida.push(' '),
            c => saida.push(c),
        }
    }
    saida.chars().take(300).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classe(texto: &str) -> &'static str {
        ErroFirebird::do_cliente(&FbError::Sql { code: -1, msg: texto.into() }, "BPAMAG.GDB").codigo()
    }

    #[test]
    fn classifica_pelos_textos_medidos() {
        for (texto, codigo) in [
            ("Connection rejected with code 92 (ContAuth)", "firebird_senha_errada"),
            (
                "Your user name and password are not defined. Ask your database administrator to set up a Firebird login.",
                "firebird_senha_errada",
            ),
            (
                "Dynamic SQL Error\nSQL error code = -204\nTable unknown\nS_PRD\nAt line 1, column 15",
                "firebird_sem_tabela",
            ),
            ("Dynamic SQL Error\nSQL error code = -206\nColumn unknown\nPRD_UID\nAt line 1", "firebird_sem_coluna"),
            ("lock time-out on wait transaction", "firebird_travada"),
            ("deadlock\nread conflicts with concurrent update", "firebird_travada"),
            (
                "violation of PRIMARY or UNIQUE KEY constraint 'UK_PRD' on table 'S_PRD'\nProblematic key value is ('A' = 1)",
                "firebird_linha_alheia",
            ),
            ("validation error for column \"S_PRD\".\"PRD_ID\", value \"*** null ***\"", "firebird_coluna_obrigatoria"),
            (
                "I/O error during 'open' operation for file 'x'\nError while trying to open file",
                "firebird_arquivo_errado",
            ),
            ("no permission for INSERT access to TABLE S_PRD", "firebird_sem_permissao"),
            ("Connection closed by the server", "firebird_conexao_perdida"),
            ("arithmetic exception, numeric overflow, or string truncation", "firebird_outro"),
        ] {
            assert_eq!(classe(texto), codigo, "{texto}");
        }
    }

    #[test]
    fn nomeia_a_coluna_mesmo_com_aspas() {
        let erro =
            ErroFirebird::do_texto("validation error for column \"S_PRD\".\"PRD_ID\", value \"*** null ***\"", "");
        assert_eq!(erro, ErroFirebird::ColunaObrigatoria { coluna: "PRD_ID".into() });
        let erro = ErroFirebird::do_texto("Column unknown\nPRD_FLH\nAt line 1, column 8", "");
        assert!(erro.to_string().contains("PRD_FLH"));
    }

    #[test]
    fn texto_guardado_nao_leva_valores_de_linha() {
        let erro = ErroFirebird::do_texto(
            "conversion error from string \"FULANA DE TESTE\" 700000000000005\nProblematic key value is ('X' = 'Y')",
            "",
        );
        let frase = erro.to_string();
        assert!(!frase.contains("FULANA"), "{frase}");
        assert!(!frase.contains("700000000000005"), "{frase}");
        assert!(!frase.contains("Problematic"), "{frase}");
        assert!(frase.contains("conversion error"), "{frase}");
    }

    #[test]
    fn toda_mensagem_tem_o_que_fazer() {
        for erro in [
            ErroFirebird::Desligado { servidor: "10.0.0.9".into(), porta: 3050 },
            ErroFirebird::SenhaErrada,
            ErroFirebird::SemTabela,
            ErroFirebird::SemResposta { segundos: 15 },
            ErroFirebird::Travada,
            ErroFirebird::LinhaAlheia,
        ] {
            assert!(erro.mensagem().ends_with('.'));
            assert!(erro.remedio().ends_with('.'));
        }
    }
}
