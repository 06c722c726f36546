//! Theme: what a colour means, never which colour it is, in the widgets.
//!
//! Three profiles on the 16 named ANSI colours: `Padrao`, `Mono` (NO_COLOR) and
//! `AltoContraste`. No role says anything by colour alone: errors carry `✗`,
//! the selection is reverse video plus a marker (ux.md 3.5). Backgrounds stay
//! the terminal's own, so light and dark themes both work and lines stay short.

use ratatui::style::{Color, Modifier, Style};

/// Which palette.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Perfil {
    #[default]
    Padrao,
    /// No colour at all: `NO_COLOR` or a terminal without them.
    Mono,
    AltoContraste,
}

impl Perfil {
    /// Reads the configuration value.
    pub fn ler(s: &str) -> Option<Self> {
        match s.trim().to_ascii_lowercase().as_str() {
            "padrao" | "padrão" => Some(Self::Padrao),
            "mono" => Some(Self::Mono),
            "alto_contraste" | "alto-contraste" => Some(Self::AltoContraste),
            _ => None,
        }
    }

    /// Name as written in the configuration.
    pub fn nome(self) -> &'static str {
        match self {
            Self::Padrao => "padrao",
            Self::Mono => "mono",
            Self::AltoContraste => "alto_contraste",
        }
    }
}

/// How a piece of text is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tom {
    #[default]
    Normal,
    Fraco,
    Destaque,
    Ok,
    Aviso,
    Erro,
}

/// Style per role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tema {
    pub perfil: Perfil,
    pub titulo: Style,
    pub texto: Style,
    pub fraco: Style,
    pub rotulo: Style,
    pub destaque: Style,
    pub selecao: Style,
    pub marcado: Style,
    pub erro: Style,
    pub aviso: Style,
    pub ok: Style,
    pub info: Style,
    pub borda: Style,
    pub borda_foco: Style,
    pub secao: Style,
    pub cabecalho: Style,
    pub campo: Style,
    pub campo_foco: Style,
    pub campo_erro: Style,
    pub rodape_tecla: Style,
    pub rodape_texto: Style,
    pub mensagem: Style,
    pub barra: Style,
    pub barra_fundo: Style,
}

impl Default for Tema {
    fn default() -> Self {
        Self::de(Perfil::Padrao)
    }
}

impl Tema {
    pub fn de(perfil: Perfil) -> Self {
        match perfil {
            Perfil::Padrao => padrao(),
            Perfil::Mono => mono(),
            Perfil::AltoContraste => alto_contraste(),
        }
    }

    /// Style of a tone.
    pub fn tom(&self, tom: Tom) -> Style {
        match tom {
            Tom::Normal => self.texto,
            Tom::Fraco => self.fraco,
            Tom::Destaque => self.destaque,
            Tom::Ok => self.ok,
            Tom::Aviso => self.aviso,
            Tom::Erro => self.erro,
        }
    }
}

fn mono() -> Tema {
    let n = Style::new();
    let forte = n.add_modifier(Modifier::BOLD);
    let reverso = n.add_modifier(Modifier::REVERSED);
    Tema {
        perfil: Perfil::Mono,
        titulo: forte,
        texto: n,
        fraco: n,
        rotulo: n,
        destaque: forte,
        selecao: reverso,
        marcado: forte,
        erro: forte,
        aviso: forte,
        ok: n,
        info: n,
        borda: n,
        borda_foco: forte,
        secao: n,
        cabecalho: forte,
        campo: n,
        campo_foco: forte.add_modifier(Modifier::UNDERLINED),
        campo_erro: n,
        rodape_tecla: forte,
        rodape_texto: n,
        mensagem: n,
        barra: n,
        barra_fundo: n,
    }
}

fn padrao() -> Tema {
    let base = mono();
    let cor = |c: Color| Style::new().fg(c);
    Tema {
        perfil: Perfil::Padrao,
        titulo: cor(Color::Cyan).add_modifier(Modifier::BOLD),
        destaque: cor(Color::Cyan),
        marcado: cor(Color::Yellow),
        erro: cor(Color::Red).add_modifier(Modifier::BOLD),
        aviso: cor(Color::Yellow),
        ok: cor(Color::Green),
        info: cor(Color::Cyan),
        borda_foco: cor(Color::Cyan).add_modifier(Modifier::BOLD),
        secao: cor(Color::Cyan),
        cabecalho: cor(Color::Cyan),
        campo_erro: cor(Color::Red).add_modifier(Modifier::BOLD),
        rodape_tecla: cor(Color::Cyan).add_modifier(Modifier::BOLD),
        barra: cor(Color::Cyan),
        // The rest (grey text, borders, the focused field) has no colour of its own: grey and blue
        // are unreadable in some palettes, yellow on light backgrounds, and each change costs bytes.
        ..base
    }
}

fn alto_contraste() -> Tema {
    let cor = |c: Color| Style::new().fg(c).bg(Color::Black).add_modifier(Modifier::BOLD);
    Tema {
        perfil: Perfil::AltoContraste,
        titulo: cor(Color::White),
        texto: cor(Color::White),
        fraco: cor(Color::White),
        rotulo: cor(Color::White),
        destaque: cor(Color::LightYellow),
        selecao: Style::new().fg(Color::Black).bg(Color::White).add_modifier(Modifier::BOLD),
        marcado: cor(Color::LightYellow),
        erro: cor(Color::LightRed),
        aviso: cor(Color::LightYellow),
        ok: cor(Color::LightGreen),
        info: cor(Color::LightCyan),
        borda: cor(Color::White),
        borda_foco: cor(Color::LightYellow),
        secao: cor(Color::LightCyan),
        cabecalho: cor(Color::LightCyan),
        campo: cor(Color::White),
        campo_foco: cor(Color::LightYellow),
        campo_erro: cor(Color::LightRed),
        rodape_tecla: cor(Color::LightYellow),
        rodape_texto: cor(Color::White),
        mensagem: cor(Color::White),
        barra: cor(Color::LightCyan),
        barra_fundo: cor(Color::White),
    }
}

#[cfg(test)]
mod testes {
    #![allow(clippy::panic)]
    use super::*;

    #[test]
    fn mono_nao_tem_cor() {
        let t = Tema::de(Perfil::Mono);
        for s in [t.titulo, t.selecao, t.erro, t.aviso, t.ok, t.borda, t.campo_foco, t.barra] {
            assert_eq!(s.fg, None);
            assert_eq!(s.bg, None);
        }
        assert!(t.selecao.add_modifier.contains(Modifier::REVERSED));
    }

    /// xterm's palette; PuTTY's differs little. Bold colours are drawn bright by both.
    fn luz(c: Color) -> f64 {
        let (r, g, b) = match c {
            Color::Black => (0, 0, 0),
            Color::Red => (205, 0, 0),
            Color::Green => (0, 205, 0),
            Color::Yellow => (205, 205, 0),
            Color::Cyan => (0, 205, 205),
            Color::LightRed => (255, 85, 85),
            Color::LightGreen => (0, 255, 0),
            Color::LightYellow => (255, 255, 0),
            Color::LightCyan => (0, 255, 255),
            Color::White => (255, 255, 255),
            outra => panic!("{outra:?} has not been judged"),
        };
        let canal = |v: i32| {
            let v = f64::from(v) / 255.0;
            if v <= 0.03928 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * canal(r) + 0.7152 * canal(g) + 0.0722 * canal(b)
    }

    fn contraste(s: Style) -> f64 {
        let fundo = luz(s.bg.unwrap_or(Color::Black));
        let frente = match s.fg {
            Some(Color::Red) if s.add_modifier.contains(Modifier::BOLD) => Color::LightRed,
            Some(c) => c,
            None => Color::White,
        };
        let (a, b) = (luz(frente).max(fundo), luz(frente).min(fundo));
        (a + 0.05) / (b + 0.05)
    }

    #[test]
    fn contraste_de_wcag_em_todos_os_papeis() {
        for perfil in [Perfil::Padrao, Perfil::Mono, Perfil::AltoContraste] {
            let t = Tema::de(perfil);
            let piso = if perfil == Perfil::AltoContraste { 6.5 } else { 4.5 };
            for (i, s) in [
                t.titulo,
                t.texto,
                t.fraco,
                t.rotulo,
                t.destaque,
                t.selecao,
                t.marcado,
                t.erro,
                t.aviso,
                t.ok,
                t.info,
                t.borda,
                t.borda_foco,
                t.secao,
                t.cabecalho,
                t.campo,
                t.campo_foco,
                t.campo_erro,
                t.rodape_tecla,
                t.rodape_texto,
                t.mensagem,
                t.barra,
                t.barra_fundo,
            ]
            .into_iter()
            .enumerate()
            {
                assert!(contraste(s) >= piso, "{perfil:?} {i}: {}", contraste(s));
            }
        }
    }

    #[test]
    fn perfis_vao_e_voltam() {
        for p in [Perfil::Padrao, Perfil::Mono, Perfil::AltoContraste] {
            assert_eq!(Perfil::ler(p.nome()), Some(p));
            assert_eq!(Tema::de(p).perfil, p);
        }
        assert_eq!(Perfil::ler("arco-iris"), None);
    }
}
