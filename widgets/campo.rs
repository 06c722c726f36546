//! One field of a form: what it is called, what it takes, what stands beside it.

use crate::edicao::LinhaEdicao;
use crate::mascara::Mascara;
use crate::tema::Tom;
use crate::texto::Texto;

/// An error of a field and whether the mask found it (the screen's own stay until it removes them).
#[derive(Clone, Debug)]
pub(crate) struct ErroCampo {
    pub(crate) texto: Texto,
    pub(crate) da_mascara: bool,
}

/// A field, built with the methods below.
#[derive(Clone, Debug)]
pub struct Campo {
    pub(crate) id: &'static str,
    pub(crate) rotulo: Texto,
    pub(crate) mascara: Mascara,
    pub(crate) ao_lado: bool,
    pub(crate) largura: Option<u16>,
    pub(crate) estica: bool,
    pub(crate) ajuda: Texto,
    pub(crate) obrigatorio: bool,
    pub(crate) consulta: bool,
    pub(crate) ultimo: Option<Segredo>,
    pub(crate) somente_leitura: bool,
    pub(crate) secao: Option<Texto>,
    pub(crate) avanca: bool,
    pub(crate) linha: LinhaEdicao,
    /// Value when the focus entered: what ^U brings back.
    pub(crate) origem: Segredo,
    /// Value when the record was loaded: tells whether the form changed.
    pub(crate) inicial: Segredo,
    pub(crate) erro: Option<ErroCampo>,
    pub(crate) dica: Option<(Tom, Texto)>,
    pub(crate) mascarado: Option<Texto>,
    /// Substitute to bring back with ^U, so that undoing never uncovers a document.
    pub(crate) mascara_origem: Option<Texto>,
    /// The next typed character replaces the value.
    pub(crate) substituir: bool,
}

/// A value that does not show itself in `Debug`.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Segredo(pub(crate) String);

impl std::fmt::Debug for Segredo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Segredo")
    }
}

impl Campo {
    pub fn novo(id: &'static str, rotulo: impl Into<Texto>, mascara: Mascara) -> Self {
        Self {
            id,
            rotulo: rotulo.into(),
            ao_lado: false,
            largura: None,
            estica: false,
            ajuda: Texto::default(),
            obrigatorio: false,
            consulta: matches!(mascara, Mascara::Opcao(_)),
            ultimo: None,
            somente_leitura: false,
            secao: None,
            avanca: true,
            linha: LinhaEdicao::nova(mascara.max()),
            origem: Segredo::default(),
            inicial: Segredo::default(),
            erro: None,
            dica: None,
            mascarado: None,
            mascara_origem: None,
            substituir: false,
            mascara,
        }
    }

    /// Stands in the same line as the field before it, where there is room.
    pub fn ao_lado(mut self) -> Self {
        self.ao_lado = true;
        self
    }

    /// Columns of the box without its brackets.
    pub fn largura(mut self, n: u16) -> Self {
        self.largura = Some(n.max(1));
        self
    }

    /// The box takes the rest of the line.
    pub fn estica(mut self) -> Self {
        self.estica = true;
        self
    }

    pub fn ajuda(mut self, t: impl Into<Texto>) -> Self {
        self.ajuda = t.into();
        self
    }

    pub fn obrigatorio(mut self) -> Self {
        self.obrigatorio = true;
        self
    }

    /// ↓ asks for the list of values.
    pub fn consulta(mut self) -> Self {
        self.consulta = true;
        self
    }

    /// A blank typed first brings this value.
    pub fn ultimo(mut self, v: impl Into<String>) -> Self {
        self.ultimo = Some(Segredo(v.into()));
        self
    }

    pub fn somente_leitura(mut self) -> Self {
        self.somente_leitura = true;
        self
    }

    /// A section rule stands above this field.
    pub fn secao(mut self, t: impl Into<Texto>) -> Self {
        self.secao = Some(t.into());
        self
    }

    pub fn valor(mut self, v: &str) -> Self {
        self.por(v);
        self
    }

    /// Whether a full field goes to the next by itself (default yes).
    pub fn avanca(mut self, sim: bool) -> Self {
        self.avanca = sim;
        self
    }

    pub fn id(&self) -> &'static str {
        self.id
    }

    /// Sets the value as loaded: nothing to undo.
    pub(crate) fn por(&mut self, v: &str) {
        self.escrever(v);
        self.origem = Segredo(self.linha.texto().to_string());
        self.inicial = self.origem.clone();
    }

    /// Replaces the value as if typed.
    pub(crate) fn escrever(&mut self, v: &str) {
        let filtrado: String = v.chars().filter_map(|c| self.mascara.filtrar(c)).collect();
        self.linha.definir(&filtrado);
        self.mascarado = None;
    }

    pub(crate) fn mudou_desde_a_entrada(&self) -> bool {
        self.linha.texto() != self.origem.0
    }

    pub(crate) fn alterado(&self) -> bool {
        self.linha.texto() != self.inicial.0
    }

    pub(crate) fn senha(&self) -> bool {
        matches!(self.mascara, Mascara::Senha { .. })
    }
}
