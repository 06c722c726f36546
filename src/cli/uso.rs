//! Says in Portuguese what is wrong with the arguments, and answers requests for help and version.
//! What was typed is repeated only when it is the name of an option: anything else could be a
//! password or a document that landed in the wrong place.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{Command, CommandFactory};
use nexsus_service::ErroUsuario;

use super::argumentos::Argumentos;
use super::saida::Saida;
use super::textos::uso as t;

/// Prints help or error and returns the exit code.
pub fn responder(e: &Error, saida: &Saida) -> i32 {
    match e.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            saida.texto(&e.render().to_string());
            return saida.fim(0);
        }
        _ => {}
    }
    let erro = ErroUsuario::invalido(o_que(e), o_que_fazer(e));
    saida.erro(&erro);
    erro.saida
}

/// The one obligatory option that clap cannot watch over, because it depends on the next word.
pub fn falta_competencia() -> ErroUsuario {
    ErroUsuario::invalido(t::falta("--competencia AAAAMM"), t::VEJA_AJUDA)
}

/// Something that cannot be taken back was asked for without the word.
pub fn cancelar_sem_confirmar() -> ErroUsuario {
    ErroUsuario::invalido(super::textos::CANCELAR_SEM_CONFIRMAR.to_owned(), super::textos::CONFIRMAR)
}

fn o_que(e: &Error) -> String {
    let opcao = opcao(e);
    match (e.kind(), opcao) {
        (ErrorKind::ValueValidation, _) => {
            // Our own parsers put a whole sentence there; those of clap speak English and numbers.
            let propria = std::error::Error::source(e).map(ToString::to_string);
            propria.filter(|f| f.ends_with('.')).unwrap_or_else(|| t::valor_invalido(opcao_ou(e)))
        }
        (ErrorKind::InvalidValue, Some(o)) if sem_valor(e) => t::falta_valor(&o),
        (ErrorKind::InvalidValue, _) => t::valor_invalido(opcao_ou(e)),
        (ErrorKind::UnknownArgument, Some(o)) => t::opcao_desconhecida(&o),
        (ErrorKind::UnknownArgument, None) => t::ARGUMENTO_A_MAIS.to_owned(),
        (ErrorKind::InvalidSubcommand, _) => t::COMANDO_DESCONHECIDO.to_owned(),
        (ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, _) => {
            t::FALTA_COMANDO.to_owned()
        }
        (ErrorKind::MissingRequiredArgument, _) => t::falta(&faltantes(e)),
        (ErrorKind::ArgumentConflict, Some(o)) => t::conflito(&o),
        (ErrorKind::ArgumentConflict, None) => t::CONFLITO.to_owned(),
        (ErrorKind::NoEquals | ErrorKind::TooFewValues, _) => t::falta_valor(&opcao_ou(e)),
        (ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues, _) => t::valores_demais(&opcao_ou(e)),
        (ErrorKind::InvalidUtf8, _) => t::NAO_E_TEXTO.to_owned(),
        _ => t::OUTRO.to_owned(),
    }
}

fn o_que_fazer(e: &Error) -> String {
    for contexto in [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg] {
        let sugestao = match e.get(contexto) {
            Some(ContextValue::String(s)) => Some(s.as_str()),
            // clap puts the likeliest last.
            Some(ContextValue::Strings(v)) => v.last().map(String::as_str),
            _ => None,
        };
        if let Some(s) = sugestao {
            return t::quis_dizer(&nome_portugues(&Argumentos::command(), s));
        }
    }
    t::VEJA_AJUDA.to_owned()
}

/// The visible name of a command of which clap may have suggested the hidden English alias.
fn nome_portugues(comando: &Command, nome: &str) -> String {
    let mut achado = None;
    for sub in comando.get_subcommands() {
        if sub.get_all_aliases().any(|a| a == nome) {
            achado = Some(sub.get_name().to_owned());
        }
    }
    achado
        .or_else(|| comando.get_subcommands().map(|s| nome_portugues(s, nome)).find(|n| n != nome))
        .unwrap_or_else(|| nome.to_owned())
}

fn sem_valor(e: &Error) -> bool {
    matches!(e.get(ContextKind::InvalidValue), Some(ContextValue::String(v)) if v.is_empty())
}

/// Name of the option the error is about, without value.
fn opcao(e: &Error) -> Option<String> {
    let texto = match e.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(s)) => s.as_str(),
        Some(ContextValue::Strings(v)) => v.first()?.as_str(),
        _ => return None,
    };
    nome_de_opcao(texto)
}

fn opcao_ou(e: &Error) -> String {
    opcao(e).unwrap_or_else(|| t::O_ARGUMENTO.to_owned())
}

fn nome_de_opcao(texto: &str) -> Option<String> {
    let nome = texto.split(['=', ' ']).next()?;
    let bom = nome.starts_with('-')
        && nome.len() <= 40
        && nome.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    bom.then(|| nome.to_owned())
}

fn faltantes(e: &Error) -> String {
    match e.get(ContextKind::InvalidArg) {
        // Only names of our own options and arguments stand here.
        Some(ContextValue::Strings(v)) => {
            v.iter().map(|s| s.replace(['<', '>'], "").replace('|', " ou ")).collect::<Vec<_>>().join(", ")
        }
        _ => t::O_ARGUMENTO.to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod testes {
    use super::*;
    use crate::cli::ajuda;

    fn dito(args: &[&str]) -> String {
        let comando = ajuda::traduzir(Argumentos::command());
        let e = comando.try_get_matches_from([&["nexsus"], args].concat()).unwrap_err();
        format!("{} {}", o_que(&e), o_que_fazer(&e))
    }

    #[test]
    fn cada_erro_tem_a_sua_frase() {
        for (args, espera) in [
            (&["importar", "pdf"][..], "ARQUIVO"),
            (&["importtar", "pdf"][..], "importar"),
            (&["importar"][..], "comando"),
            (&["producao", "gerar"][..], "--competencia"),
            (&["producao", "gerar", "--competencia", "202513"][..], "AAAAMM"),
            (&["producao", "gerar", "--competencia"][..], "--competencia"),
            (&["espelhar", "--competencia", "202506", "--ensaio", "--confirmar"][..], "--ensaio"),
            (&["migrar", "--ensaiox"][..], "--ensaiox"),
            (&["lote", "mostrar", "abc"][..], "valor"),
            (&["sair", "agora"][..], "argumento"),
            (&["iniciar"][..], "--admin"),
            (&["regra-profissional", "definir", "--cns", "700000000000005", "--cbo", "225125"][..], "--tudo"),
        ] {
            let frase = dito(args);
            assert!(frase.contains(espera), "{args:?}: {frase}");
            for palavra in ["error", "unexpected", "required", "invalid ", "<", "Usage"] {
                assert!(!frase.contains(palavra), "{args:?}: {frase}");
            }
        }
    }

    #[test]
    fn o_que_foi_digitado_fora_do_lugar_nao_volta() {
        for args in [
            &["entrar", "admin", "--senha=hunter2"][..],
            &["entrar", "admin", "hunter2"][..],
            &["entrar", "admin", "--senha", "hunter2"][..],
            &["importar", "pdf", "--profissional", "hunter2", "a.pdf"][..],
            &["demo", "--semente", "hunter2"][..],
            &["-hunter2"][..],
        ] {
            assert!(!dito(args).contains("hunter2"), "{args:?}: {}", dito(args));
        }
    }
}
