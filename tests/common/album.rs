//! Text captures of the real program on data that never changes, in assets/telas: evidence for
//! people, and a notice when a screen changes. `NEXSUS_ATUALIZA=1` writes them anew.
//!
//! What changes from day to day or from machine to machine (today, clock, host, folder, version) is
//! replaced by something fixed of the same kind.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use chrono::{Days, Duration as Horas, Utc};

use super::instalacao::Instalacao;
use super::pty::Pty;

/// Where the captures stand.
const PASTA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/telas");

/// The captures of one walk.
pub struct Album {
    tamanho: String,
    /// Folder of the installation, as it stands on the screen.
    pub pasta: String,
    /// Other texts of this run and what stands for them.
    pub trocas: Vec<(String, String)>,
    mudaram: String,
}

impl Album {
    pub fn novo(colunas: u16, linhas: u16, i: &Instalacao) -> Self {
        let pasta = i.pasta().canonicalize().unwrap().display().to_string();
        Self { tamanho: format!("{colunas}x{linhas}"), pasta, trocas: Vec::new(), mudaram: String::new() }
    }

    /// Compares what stands on the screen with its capture, or writes the capture.
    pub fn foto(&mut self, p: &Pty, nome: &str) {
        p.sossegar(Duration::from_millis(400));
        let tela: String = p.texto().lines().map(|l| self.fixar(l) + "\n").collect();
        let arquivo = Path::new(PASTA).join(format!("{nome}-{}.txt", self.tamanho));
        if std::env::var("NEXSUS_ATUALIZA").is_ok_and(|v| v == "1") {
            std::fs::create_dir_all(PASTA).unwrap();
            std::fs::write(arquivo, tela).unwrap();
            return;
        }
        let guardada = std::fs::read_to_string(&arquivo).unwrap_or_default();
        if guardada != tela {
            writeln!(self.mudaram, "\n{} mudou. Era:\n{guardada}\nÉ:\n{tela}", arquivo.display()).unwrap();
        }
    }

    fn fixar(&self, linha: &str) -> String {
        let mut l = linha.to_owned();
        let maquina = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let maquina = maquina.trim();
        a_direita(&mut l, &format!("servidor {maquina} ·"), "servidor exemplo ·");
        a_esquerda(&mut l, &format!("Servidor       {maquina} "), "Servidor       exemplo ");
        // With what follows, so that the frame around the path stays where it is.
        a_esquerda(&mut l, &format!("{}/dados/demo", self.pasta), "/casa/nexsus/dados/demo");
        a_esquerda(&mut l, &self.pasta, "/casa/nexsus");
        for (de, para) in &self.trocas {
            l = l.replace(de, para);
        }
        a_esquerda(&mut l, &format!("NEXSUS {}", env!("CARGO_PKG_VERSION")), "NEXSUS 9.9.9");
        let hoje = (Utc::now() - Horas::hours(3)).date_naive();
        for dia in [hoje, hoje - Days::new(1)] {
            l = l.replace(&dia.format("%d/%m/%Y").to_string(), "01/02/2026");
            l = l.replace(&dia.format("%d/%m/%y").to_string(), "01/02/26");
            l = l.replace(&dia.format("%d/%m ").to_string(), "01/02 ");
            l = l.replace(&dia.format("%m/%Y").to_string(), "02/2026");
        }
        relogio(&l)
    }

    pub fn fechar(self) {
        assert!(
            self.mudaram.is_empty(),
            "telas diferentes das de assets/telas (se é de propósito: NEXSUS_ATUALIZA=1 e o mesmo teste):\n{}",
            self.mudaram
        );
    }
}

/// Replaces text that ends before blanks: what follows stays in its column.
fn a_esquerda(l: &mut String, de: &str, para: &str) {
    let Some(i) = l.find(de) else { return };
    let resto = l[i + de.len()..].to_owned();
    let brancos = resto.len() - resto.trim_start_matches(' ').len();
    let (a, b) = (de.chars().count(), para.chars().count());
    let ficam = (brancos + a).saturating_sub(b).max(usize::from(brancos > 0));
    let fim = &resto[brancos..];
    let meio = if fim.is_empty() || brancos == 0 { String::new() } else { " ".repeat(ficam) };
    *l = format!("{}{para}{meio}{fim}", &l[..i]);
}

/// Replaces text that stands at the right end: what goes before makes room.
fn a_direita(l: &mut String, de: &str, para: &str) {
    let Some(i) = l.find(de) else { return };
    let antes = l[..i].trim_end().to_owned();
    let vao = i - antes.len();
    let ficam = (vao + de.chars().count()).saturating_sub(para.chars().count()).max(1);
    *l = format!("{antes}{}{para}{}", " ".repeat(ficam), &l[i + de.len()..]);
}

/// Every hh:mm becomes 12:34.
fn relogio(l: &str) -> String {
    let letras: Vec<char> = l.chars().collect();
    let digito = |i: usize| letras.get(i).is_some_and(char::is_ascii_digit);
    let mut saida = String::new();
    let mut i = 0;
    while i < letras.len() {
        let hora = digito(i) && digito(i + 1) && letras.get(i + 2) == Some(&':') && digito(i + 3) && digito(i + 4);
        if hora && !(i > 0 && digito(i - 1)) && !digito(i + 5) {
            saida.push_str("12:34");
            i += 5;
        } else {
            saida.push(letras[i]);
            i += 1;
        }
    }
    saida
}
