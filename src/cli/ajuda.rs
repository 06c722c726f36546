//! Turns the help of clap into Portuguese: headings, usage line, the names of the two standing
//! options. clap writes several words itself; here each of them is replaced or switched off.

use std::fmt::Write as _;

use clap::{Arg, ArgAction, Command};

const MODELO: &str = "{about-with-newline}\nUso: {usage}\n\n{all-args}{after-help}";
const OPCOES: &str = "Opções";
const ARGUMENTOS: &str = "Argumentos";
const GERAIS: &str = "Opções gerais";

/// The whole tree of commands with Portuguese help.
pub fn traduzir(raiz: Command) -> Command {
    let nome = raiz.get_name().to_owned();
    let raiz = raiz
        .after_help("\nSem comando, abre a tela. Cada comando tem a sua ajuda: nexsus COMANDO --ajuda\n")
        .disable_version_flag(true)
        .arg(
            Arg::new("versao")
                .long("versao")
                .alias("version")
                .short('V')
                .action(ArgAction::Version)
                .help("Mostra a versão")
                .display_order(1001)
                .help_heading(GERAIS),
        );
    um(raiz, &nome)
}

fn um(comando: Command, caminho: &str) -> Command {
    let comando = comando
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .infer_subcommands(false)
        .help_template(MODELO)
        .subcommand_help_heading("Comandos")
        .mut_args(|a| {
            let titulo = match (a.is_global_set() || a.get_help_heading().is_some(), a.is_positional()) {
                (true, _) => GERAIS,
                (false, true) => ARGUMENTOS,
                (false, false) => OPCOES,
            };
            let toma_valor = a.get_action().takes_values();
            let a = a.help_heading(titulo);
            if toma_valor { a.hide_possible_values(true).hide_default_value(true) } else { a }
        })
        .arg(
            Arg::new("ajuda")
                .long("ajuda")
                .alias("help")
                .short('h')
                .action(ArgAction::Help)
                .help("Mostra esta ajuda")
                .display_order(1000)
                .help_heading(GERAIS),
        );
    let uso = uso(&comando, caminho);
    comando.override_usage(uso).mut_subcommands(|sub| {
        let caminho = format!("{caminho} {}", sub.get_name());
        um(sub, &caminho)
    })
}

/// The usage line: obligatory options, then arguments, then what may follow.
fn uso(comando: &Command, caminho: &str) -> String {
    let mut linha = caminho.to_owned();
    let valor =
        |a: &Arg| a.get_value_names().and_then(|n| n.first()).map_or_else(|| "VALOR".to_owned(), ToString::to_string);
    for a in comando.get_arguments().filter(|a| !a.is_positional() && a.is_required_set()) {
        if let Some(longo) = a.get_long() {
            let _ = write!(linha, " --{longo} {}", valor(a));
        }
    }
    for a in comando.get_positionals() {
        let varios =
            a.get_num_args().is_some_and(|n| n.max_values() > 1) || matches!(a.get_action(), ArgAction::Append);
        let _ = write!(linha, " {}{}", valor(a), if varios { "..." } else { "" });
    }
    linha += " [OPÇÕES]";
    if comando.get_subcommands().next().is_some() {
        linha += if comando.is_subcommand_required_set() { " COMANDO" } else { " [COMANDO]" };
    }
    linha
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod testes {
    use super::*;
    use crate::cli::argumentos::Argumentos;
    use clap::CommandFactory;

    fn todas(comando: &mut Command, textos: &mut Vec<(String, String)>) {
        textos.push((comando.get_name().to_owned(), comando.render_long_help().to_string()));
        let nomes: Vec<String> = comando.get_subcommands().map(|s| s.get_name().to_owned()).collect();
        for nome in nomes {
            todas(comando.find_subcommand_mut(&nome).unwrap(), textos);
        }
    }

    #[test]
    fn a_arvore_e_valida() {
        traduzir(Argumentos::command()).debug_assert();
    }

    #[test]
    fn nenhuma_ajuda_fala_ingles() {
        let mut comando = traduzir(Argumentos::command());
        comando.build();
        let mut textos = Vec::new();
        todas(&mut comando, &mut textos);
        assert!(textos.len() > 30, "{}", textos.len());
        let inglesas = [
            "Usage",
            "Options",
            "Commands",
            "Arguments",
            "Print",
            "default:",
            "possible values",
            "aliases",
            "OPTIONS",
            "COMMAND]",
            "help",
        ];
        for (nome, texto) in &textos {
            for palavra in inglesas {
                assert!(!texto.contains(palavra), "«{palavra}» na ajuda de {nome}:\n{texto}");
            }
            assert!(texto.contains("Uso: nexsus"), "{texto}");
            assert!(texto.contains("--ajuda"), "{texto}");
        }
    }
}
