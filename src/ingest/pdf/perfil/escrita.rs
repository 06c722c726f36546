//! A profile as TOML, written by hand so that it carries its explanations and keeps the order of the page.

use std::fmt::Write;

use super::{Busca, CAMPOS, Ordem, Perfil};
use crate::textos;

/// See [`Perfil::toml`].
pub fn toml(p: &Perfil) -> String {
    let mut s = String::new();
    let busca = match p.busca {
        Busca::Titulo => "titulo",
        Busca::Posicao => "posicao",
    };
    let ordem = match p.ordem {
        Ordem::DiaMesAno => "dia-mes-ano",
        Ordem::MesDiaAno => "mes-dia-ano",
        Ordem::AnoMesDia => "ano-mes-dia",
    };
    let ignorar: Vec<String> = p.ignorar.iter().map(|i| entre_aspas(i)).collect();
    let campos: Vec<&str> = CAMPOS.iter().map(|(n, _)| *n).filter(|n| !n.is_empty()).collect();
    let [cabeca, de_busca, de_data, de_decimal, de_ignorar, de_colunas, de_grupos] = textos::PERFIL_EXPLICADO;
    // Writing to a string does not fail.
    let _ = writeln!(s, "# {cabeca}\nnome = {}\n\n# {de_busca}\ncolunas_por = \"{busca}\"", entre_aspas(&p.nome));
    let _ = writeln!(s, "\n# {de_data}\ndata = \"{ordem}\"\n# {de_decimal}\ndecimal = \"{}\"", p.decimal);
    let _ = writeln!(s, "\n# {de_ignorar}\nignorar = [{}]", ignorar.join(", "));
    let _ = writeln!(s, "\n# {de_colunas}\n# {}", campos.join(", "));
    for c in &p.colunas {
        let _ = writeln!(s, "\n[[colunas]]\ncampo = {}\ntitulo = {}", entre_aspas(&c.campo), entre_aspas(&c.titulo));
        for (nome, x) in [("de", c.de), ("ate", c.ate)] {
            if let Some(x) = x.filter(|x| x.is_finite()) {
                let _ = writeln!(s, "{nome} = {x:.1}");
            }
        }
    }
    if !p.grupos.is_empty() {
        let _ = writeln!(s, "\n# {de_grupos}");
    }
    for g in &p.grupos {
        let _ = writeln!(s, "\n[[grupos]]\ncampo = {}\nrotulo = {}", entre_aspas(&g.campo), entre_aspas(&g.rotulo));
    }
    s
}

/// A TOML basic string.
fn entre_aspas(t: &str) -> String {
    let mut s = String::with_capacity(t.len() + 2);
    s.push('"');
    for c in t.chars() {
        match c {
            '"' | '\\' => {
                s.push('\\');
                s.push(c);
            }
            c if c.is_control() => {
                let _ = write!(s, "\\u{:04X}", u32::from(c));
            }
            c => s.push(c),
        }
    }
    s.push('"');
    s
}
