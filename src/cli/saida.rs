//! What leaves the program: data on standard output, messages on standard error, everything cleaned.
//!
//! Names and texts come from files of strangers; none of them may move the cursor, change colours
//! or turn the reading direction (security.md 2.5). A reader that goes away (`| head`) ends the
//! output quietly instead of breaking the program.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use nexsus_service::ErroUsuario;
use nexsus_service::saida as codigos;
use serde::Serialize;

/// The two streams of the program.
#[derive(Debug, Clone)]
pub struct Saida {
    json: bool,
    falhou: Arc<AtomicBool>,
}

#[derive(Serialize)]
struct ErroJson<'a> {
    erro: CorpoDoErro<'a>,
}

#[derive(Serialize)]
struct CorpoDoErro<'a> {
    codigo: &'a str,
    mensagem: &'a str,
    remedio: &'a str,
}

impl Saida {
    /// Text for people, or JSON.
    pub fn nova(json: bool) -> Self {
        Self { json, falhou: Arc::default() }
    }

    /// Whether a program reads the answer.
    pub fn e_json(&self) -> bool {
        self.json
    }

    /// Writes the value as JSON when JSON is wanted, else the lines for people.
    pub fn responder<T: Serialize>(&self, valor: &T, pessoas: impl FnOnce() -> String) {
        if self.json {
            self.objeto(valor);
        } else {
            self.texto(&pessoas());
        }
    }

    /// One JSON value and a line end on standard output.
    fn objeto<T: Serialize>(&self, valor: &T) {
        match serde_json::to_string(valor) {
            Ok(texto) => self.escrever(&escapar_json(&texto)),
            Err(_) => self.falhou.store(true, Ordering::Relaxed),
        }
    }

    /// Text on standard output, cleaned line by line.
    pub fn texto(&self, texto: &str) {
        let limpo = texto.trim_end_matches('\n').lines().map(limpar).collect::<Vec<_>>().join("\n");
        self.escrever(&limpo);
    }

    fn escrever(&self, texto: &str) {
        let mut saida = std::io::stdout().lock();
        let fim = writeln!(saida, "{texto}").and_then(|()| saida.flush());
        // A reader that had enough is no fault; a full disk is.
        if fim.is_err_and(|e| e.kind() != std::io::ErrorKind::BrokenPipe) {
            self.falhou.store(true, Ordering::Relaxed);
        }
    }

    /// An error: sentence and remedy on standard error, and as JSON on standard output when wanted.
    pub fn erro(&self, e: &ErroUsuario) {
        aviso(&format!("nexsus: {}", e.o_que));
        if !e.o_que_fazer.is_empty() {
            aviso(&format!("  {}", e.o_que_fazer));
        }
        if self.json {
            self.objeto(&ErroJson {
                erro: CorpoDoErro { codigo: e.codigo, mensagem: &e.o_que, remedio: &e.o_que_fazer },
            });
        }
    }

    /// The exit code, unless the answer itself could not be written.
    pub fn fim(&self, codigo: i32) -> i32 {
        if self.falhou.load(Ordering::Relaxed) { codigos::ENTRADA_SAIDA } else { codigo }
    }
}

/// Whether there is a person who can be asked something.
pub fn ha_pessoa() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// A message for people on standard error.
pub fn aviso(texto: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", limpar(texto));
}

/// Text that is harmless on any terminal: no control, direction or invisible character survives.
pub fn limpar(texto: &str) -> String {
    let mut limpo = String::with_capacity(texto.len());
    let mut marcas = 0;
    for c in texto.chars() {
        match c {
            '\u{0}'..='\u{1f}' => {
                limpo.push(char::from_u32(0x2400 + c as u32).unwrap_or('·'));
            }
            '\u{7f}'..='\u{9f}' => limpo.push('·'),
            '\u{300}'..='\u{36f}' => {
                // A tower of combining marks covers the lines above it.
                marcas += 1;
                if marcas <= 4 {
                    limpo.push(c);
                }
                continue;
            }
            _ if invisivel(c) => {
                let _ = write!(limpo, "‹U+{:04X}›", c as u32);
            }
            _ => limpo.push(c),
        }
        marcas = 0;
    }
    limpo
}

fn invisivel(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F
        | 0xFEFF | 0xFFF9..=0xFFFB | 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xE_0000..=0xE_0FFF | 0xF_0000..=0x10_FFFF)
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// The same for JSON, where such characters stand only inside strings and may be escaped there.
fn escapar_json(json: &str) -> String {
    let mut seguro = String::with_capacity(json.len());
    for c in json.chars() {
        if matches!(c, '\u{7f}'..='\u{9f}') || invisivel(c) {
            for unidade in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(seguro, "\\u{unidade:04x}");
            }
        } else {
            seguro.push(c);
        }
    }
    seguro
}

/// Columns in line, two spaces apart; columns in `direita` end on the same place.
pub fn tabela(cabecalho: &[&str], linhas: &[Vec<String>], direita: &[usize]) -> String {
    if linhas.is_empty() {
        return super::textos::NADA.to_owned();
    }
    let linhas: Vec<Vec<String>> = linhas.iter().map(|l| l.iter().map(|c| limpar(c)).collect()).collect();
    let larguras: Vec<usize> = (0..cabecalho.len())
        .map(|i| {
            let celulas = linhas.iter().filter_map(|l| l.get(i)).map(|c| c.chars().count()).max();
            celulas.unwrap_or(0).max(cabecalho[i].chars().count())
        })
        .collect();
    let uma = |celulas: &[&str]| {
        let mut linha = String::new();
        for (i, (celula, largura)) in celulas.iter().zip(&larguras).enumerate() {
            let falta = " ".repeat(largura.saturating_sub(celula.chars().count()));
            let _ = if direita.contains(&i) {
                write!(linha, "{falta}{celula}  ")
            } else {
                write!(linha, "{celula}{falta}  ")
            };
        }
        linha.trim_end().to_owned()
    };
    let mut texto = vec![uma(cabecalho)];
    texto.extend(linhas.iter().map(|l| uma(&l.iter().map(String::as_str).collect::<Vec<_>>())));
    texto.join("\n")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod testes {
    use super::*;

    #[test]
    fn nada_que_mexa_no_terminal_passa() {
        for hostil in [
            "a\u{1b}[2Jb",
            "a\u{9b}31mb",
            "a\rb",
            "a\u{7}b",
            "a\u{202e}b",
            "a\u{200b}b",
            "a\u{feff}b",
            "a\u{e0041}b",
            "a\u{fffe}b",
            "a\u{e000}b",
            "a\u{90}b",
            "a\u{2066}b",
        ] {
            let limpo = limpar(hostil);
            assert!(limpo.starts_with('a') && limpo.ends_with('b'), "{limpo:?}");
            assert!(limpo.chars().all(|c| !c.is_control() && !invisivel(c)), "{limpo:?}");
        }
        assert_eq!(limpar("JOSÉ D'ÁVILA — ção"), "JOSÉ D'ÁVILA — ção");
        assert_eq!(limpar(&format!("e{}", "\u{301}".repeat(50))).chars().count(), 5);
    }

    #[test]
    fn json_continua_o_mesmo_valor() {
        let valor = serde_json::json!({"texto": "a\u{202e}\u{9b}\u{e0041}b ção\n"});
        let seguro = escapar_json(&valor.to_string());
        assert!(seguro.chars().all(|c| !c.is_control() && !invisivel(c)));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&seguro).unwrap(), valor);
    }

    #[test]
    fn colunas_alinham_com_acentos() {
        let t =
            tabela(&["NOME", "VALOR"], &[vec!["ação".into(), "1,00".into()], vec!["b".into(), "10,00".into()]], &[1]);
        assert_eq!(t, "NOME  VALOR\nação   1,00\nb     10,00");
    }
}
