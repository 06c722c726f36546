//! The registry row: one command of one screen, told once.
//!
//! Dispatch, footer, F1 help, palette and `assets/teclas.md` are all made from these rows, so a key can never
//! be documented and dead, or alive and undocumented (terminal.md C.3).

use crate::servico::Acao;
use nexsus_widgets::Tecla;

/// Name of a command, `tela.verbo`, unique in the program.
pub type CommandId = &'static str;

/// Heading under which help and manual list a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grupo {
    Global,
    Ir,
    Navegacao,
    Registro,
    Lista,
    Lote,
}

impl Grupo {
    /// The heading as people read it.
    pub fn titulo(self) -> &'static str {
        match self {
            Self::Global => "Em toda tela",
            Self::Ir => "Ir para",
            Self::Navegacao => "Andar",
            Self::Registro => "Registro",
            Self::Lista => "Lista",
            Self::Lote => "Lote e tarefas",
        }
    }
}

/// One row of the registry.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    pub id: CommandId,
    /// Function keys and safe controls: act in lists and inside fields. The first is shown in the footer.
    pub keys: &'static [Tecla],
    /// Letters and editing keys: act only where letters are not text.
    pub list: &'static [Tecla],
    /// Up to 12 characters, for the footer.
    pub label: &'static str,
    /// One sentence, for help and manual.
    pub help: &'static str,
    pub group: Grupo,
    /// 0 = never in the footer; 1 = dropped last; 9 = dropped first.
    pub footer: u8,
    /// What the footer shows instead of the first key, for a row that stands for several (`1-3`).
    pub mostra: Option<&'static str>,
    /// Destroys or leaves the house: must open a confirmation with a typed word.
    pub danger: bool,
    /// Permission the command needs; the service checks it again.
    pub acao: Option<Acao>,
}

impl Command {
    /// A row without keys; the palette still reaches it.
    pub const fn novo(id: CommandId, label: &'static str, help: &'static str) -> Self {
        Self {
            id,
            keys: &[],
            list: &[],
            label,
            help,
            group: Grupo::Registro,
            footer: 0,
            mostra: None,
            danger: false,
            acao: None,
        }
    }

    pub const fn keys(mut self, keys: &'static [Tecla]) -> Self {
        self.keys = keys;
        self
    }

    pub const fn list(mut self, list: &'static [Tecla]) -> Self {
        self.list = list;
        self
    }

    pub const fn grupo(mut self, group: Grupo) -> Self {
        self.group = group;
        self
    }

    pub const fn footer(mut self, prioridade: u8) -> Self {
        self.footer = prioridade;
        self
    }

    /// Footer text for a row that stands for several keys.
    pub const fn mostra(mut self, teclas: &'static str) -> Self {
        self.mostra = Some(teclas);
        self
    }

    pub const fn perigo(mut self) -> Self {
        self.danger = true;
        self
    }

    pub const fn acao(mut self, acao: Acao) -> Self {
        self.acao = Some(acao);
        self
    }

    /// Every key of the row in the order help shows them.
    pub fn todas(&self) -> impl Iterator<Item = Tecla> + '_ {
        self.keys.iter().chain(self.list).copied()
    }

    /// The keys as people read them: `F6 n Ins`.
    pub fn nomes(&self) -> String {
        self.todas().map(Tecla::rotulo).collect::<Vec<_>>().join(" ")
    }

    /// Does `key` start this command in this mode?
    pub fn casa(&self, key: Tecla, campo: bool) -> bool {
        self.keys.contains(&key) || (!campo && self.list.contains(&key))
    }
}
