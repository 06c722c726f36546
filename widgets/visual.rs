//! What every widget needs to draw: the theme and the glyph set of this terminal.

use crate::glifos::{Conjunto, Glifos};
use crate::tema::{Perfil, Tema};

/// Theme and glyphs, chosen once at start and passed down by reference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visual {
    pub tema: Tema,
    pub glifos: Glifos,
}

impl Visual {
    pub fn novo(perfil: Perfil, conjunto: Conjunto) -> Self {
        Self { tema: Tema::de(perfil), glifos: Glifos::de(conjunto) }
    }
}
