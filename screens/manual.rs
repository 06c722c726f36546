//! `assets/teclas.md`, the page of all keys, made from the registry. A test fails when the page is stale;
//! `NEXSUS_ATUALIZA=1 cargo test -p nexsus-screens manual` writes it anew.

use std::fmt::Write;

use crate::comando::Command;
use crate::rota::CODIGOS;
use crate::telas::CAMADAS;

/// The whole page.
pub fn pagina() -> String {
    let mut p = String::from(
        "# Teclas do NEXSUS\n\n\
         Página gerada a partir do registro de comandos; não edite à mão.\n\n\
         Letras e Enter, Del, Ins e Espaço são comandos nas listas; dentro de um campo são texto ou edição, e valem as \
         teclas de função, as combinações com Ctrl (`^`) e a lista de comandos (`^K`). \
         Alt+1 a Alt+0 fazem o mesmo que F1 a F10, Alt+= o mesmo que F12. Ctrl+S faz o mesmo que F2. \
         Ctrl+C duas vezes encerra.\n",
    );
    for c in CAMADAS.iter().filter(|c| !c.comandos.is_empty()) {
        tabela(&mut p, c.nome, c.comandos);
    }
    p.push_str("\n## Códigos da lista de comandos\n\n| Código | Abre | Argumento |\n|---|---|---|\n");
    for c in CODIGOS {
        linha(&mut p, &[&format!("`:{}`", c.codigo.to_lowercase()), c.nome, c.argumento]);
    }
    p
}

fn tabela(p: &mut String, nome: &str, comandos: &[Command]) {
    // Writing to a String cannot fail.
    let _ =
        write!(p, "\n## {nome}\n\n| Comando | Em campos e listas | Só em listas | O que faz |\n|---|---|---|---|\n");
    for c in comandos {
        let nomes =
            |v: &[nexsus_widgets::Tecla]| v.iter().map(|t| format!("`{}`", t.rotulo())).collect::<Vec<_>>().join(" ");
        let palavra = if c.danger { " Pede uma palavra digitada." } else { "" };
        linha(p, &[c.label, &nomes(c.keys), &nomes(c.list), &format!("{}{palavra}", c.help)]);
    }
}

fn linha(p: &mut String, celulas: &[&str]) {
    let _ = writeln!(p, "| {} |", celulas.join(" | "));
}

/// Rows that hold nowhere but in the global layer.
#[cfg(test)]
fn ids() -> Vec<&'static str> {
    CAMADAS.iter().flat_map(|c| c.comandos).map(|c| c.id).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod testes_do_manual {
    use super::*;
    use crate::registro::GLOBAIS;
    use nexsus_widgets::Tecla;
    use std::collections::HashMap;

    #[test]
    fn manual_em_dia() {
        let arquivo = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/teclas.md");
        let certo = pagina();
        if std::env::var_os("NEXSUS_ATUALIZA").is_some() {
            std::fs::write(arquivo, &certo).unwrap();
        }
        let atual = std::fs::read_to_string(arquivo).unwrap_or_default();
        assert!(
            atual == certo,
            "assets/teclas.md está velho: rode NEXSUS_ATUALIZA=1 cargo test -p nexsus-screens manual"
        );
    }

    #[test]
    fn nenhuma_tecla_dupla_em_uma_camada() {
        for camada in CAMADAS {
            for campo in [false, true] {
                let mut donas: HashMap<Tecla, &str> = HashMap::new();
                for c in camada.comandos {
                    let teclas: Vec<Tecla> = if campo { c.keys.to_vec() } else { c.todas().collect() };
                    for t in teclas {
                        if let Some(outra) = donas.insert(t, c.id) {
                            panic!("{}: {} é de {outra} e de {}", camada.nome, t.rotulo(), c.id);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn todo_comando_se_alcanca_sem_tecla_de_funcao() {
        // The palette itself must open without one; through it every row of a screen can be run by name.
        let paleta = GLOBAIS.iter().find(|c| c.id == crate::registro::PALETA).unwrap();
        assert!(paleta.keys.iter().any(|t| !matches!(t, Tecla::F(_))));
        for camada in CAMADAS {
            for c in camada.comandos {
                let direta = c.todas().any(|t| !matches!(t, Tecla::F(_)));
                // Before the login there is no palette: a plain key is the only way.
                let sem_paleta = matches!(camada.nome, "Entrada" | "Primeiro uso");
                assert!(direta || !sem_paleta, "{} só por tecla de função", c.id);
            }
        }
    }

    #[test]
    fn teclas_proibidas_nao_sao_de_ninguem() {
        for c in CAMADAS.iter().flat_map(|c| c.comandos) {
            for t in c.todas() {
                let proibida = matches!(
                    t,
                    Tecla::Ctrl('a' | 'b' | 'c' | 'h' | 'i' | 'j' | 'm' | 'p' | 'q' | 's' | 'z') | Tecla::F(11)
                );
                assert!(!proibida, "{}: {}", c.id, t.rotulo());
                assert!(!c.keys.iter().any(|t| matches!(t, Tecla::Letra(_))), "{}: letra dentro de campo", c.id);
            }
        }
    }

    #[test]
    fn uma_tecla_um_sentido() {
        // The house meanings of ux.md 3.3 that no screen may re-use.
        for c in CAMADAS.iter().skip(1).flat_map(|c| c.comandos) {
            for t in c.keys {
                let da_casa = matches!(t, Tecla::F(1 | 10) | Tecla::Ctrl('g' | 'k' | 'l'));
                assert!(!da_casa, "{} toma {}", c.id, t.rotulo());
                if matches!(t, Tecla::F(12) | Tecla::Esc) {
                    assert_eq!(c.id, crate::registro::VOLTAR);
                }
            }
        }
    }

    #[test]
    fn rotulos_cabem_e_frases_terminam() {
        for c in CAMADAS.iter().flat_map(|c| c.comandos) {
            assert!(c.label.chars().count() <= 12, "{}", c.id);
            assert!(c.help.ends_with('.'), "{}", c.id);
        }
    }

    #[test]
    fn ids_sao_unicos() {
        let mut v = ids();
        // Login and its wizard are one screen with two sets of rows.
        v.retain(|i| *i != crate::registro::VOLTAR && !i.starts_with("login."));
        let n = v.len();
        v.sort_unstable();
        v.dedup();
        assert_eq!(n, v.len());
    }
}
