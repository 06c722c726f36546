//! The figures a header must carry, counted from the lines: lines, folhas and the control field (domain.md 3.4, 3.5).

use std::collections::BTreeSet;

/// Control field of a sum of (procedure code + quantity): 1111 plus the remainder by 1111.
pub fn controle_da_soma(soma: u64) -> u32 {
    1111 + (soma % 1111) as u32
}

/// Counts lines as they pass.
#[derive(Debug, Clone, Default)]
pub struct ContagemBpa {
    linhas: u32,
    soma: u64,
    folhas: BTreeSet<(bool, String)>,
}

impl ContagemBpa {
    /// Takes one data line: whether it is individualised, its (CNES, competência, folha) as written, and what it
    /// adds to the control ([`super::parcela`]).
    pub fn contar(&mut self, individualizada: bool, folha: &str, parcela: u64) {
        self.linhas += 1;
        self.soma = self.soma.wrapping_add(parcela);
        if !self.folhas.contains(&(individualizada, folha.to_owned())) {
            self.folhas.insert((individualizada, folha.to_owned()));
        }
    }

    /// Takes a line whose figures cannot be read: it counts as a line and nothing else.
    pub fn contar_ilegivel(&mut self) {
        self.linhas += 1;
    }

    /// Data lines so far, the header not among them.
    pub fn linhas(&self) -> u32 {
        self.linhas
    }

    /// Distinct folhas, those of the two forms counted apart.
    pub fn folhas(&self) -> u32 {
        self.folhas.len() as u32
    }

    /// The control field these lines demand.
    pub fn controle(&self) -> u32 {
        controle_da_soma(self.soma)
    }
}
