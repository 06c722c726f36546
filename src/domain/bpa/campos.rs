//! The field tables of the three records, in the words of the official layout (domain.md 3.1 to 3.3).

/// One field: name and positions, counted in characters from 1, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CampoBpa {
    /// Name in the layout, in lower case.
    pub nome: &'static str,
    /// First position.
    pub de: usize,
    /// Last position.
    pub ate: usize,
}

macro_rules! campos {
    ($($nome:literal $de:literal $ate:literal),+ $(,)?) => {
        &[$(CampoBpa { nome: $nome, de: $de, ate: $ate }),+]
    };
}

/// Record 01.
pub const CABECALHO: &[CampoBpa] = campos![
    "cbc-hdr-id" 1 2, "cbc-hdr" 3 7, "cbc-mvm" 8 13, "cbc-lin" 14 19, "cbc-flh" 20 25, "cbc-smt-vrf" 26 29,
    "cbc-rsp" 30 59, "cbc-sgl" 60 65, "cbc-cgccpf" 66 79, "cbc-dst" 80 119, "cbc-dst-in" 120 120, "cbc-versao" 121 130,
];

/// Record 02, BPA-C.
pub const CONSOLIDADO: &[CampoBpa] = campos![
    "prd-ident" 1 2, "prd-cnes" 3 9, "prd-cmp" 10 15, "prd-cbo" 16 21, "prd-flh" 22 24, "prd-seq" 25 26,
    "prd-pa" 27 36, "prd-idade" 37 39, "prd-qt" 40 45, "prd-org" 46 48,
];

/// Record 03, BPA-I, in its longest form; shorter files end after `prd-email` (328) or `prd-situacao-rua` (350).
pub const INDIVIDUALIZADO: &[CampoBpa] = campos![
    "prd-ident" 1 2, "prd-cnes" 3 9, "prd-cmp" 10 15, "prd-cnsmed" 16 30, "prd-cbo" 31 36, "prd-dtaten" 37 44,
    "prd-flh" 45 47, "prd-seq" 48 49, "prd-pa" 50 59, "prd-cnspac" 60 74, "prd-sexo" 75 75, "prd-ibge" 76 81,
    "prd-cid" 82 85, "prd-idade" 86 88, "prd-qt" 89 94, "prd-caten" 95 96, "prd-naut" 97 109, "prd-org" 110 112,
    "prd-nmpac" 113 142, "prd-dtnasc" 143 150, "prd-raca" 151 152, "prd-etnia" 153 156, "prd-nac" 157 159,
    "prd-srv" 160 162, "prd-clf" 163 165, "prd-equipe-seq" 166 173, "prd-equipe-area" 174 177, "prd-cnpj" 178 191,
    "prd-cep" 192 199, "prd-lograd" 200 202, "prd-end" 203 232, "prd-compl" 233 242, "prd-num" 243 247,
    "prd-bairro" 248 277, "prd-ddtel" 278 288, "prd-email" 289 328, "prd-ine" 329 338, "prd-cpf" 339 349,
    "prd-situacao-rua" 350 350, "prd-sem-cpf" 351 351,
];

/// A line that can be cut by positions.
#[derive(Clone)]
pub struct Recorte<'a> {
    texto: &'a str,
    /// Byte where each character begins; empty for plain ASCII, where it is the position itself.
    inicios: Vec<usize>,
}

impl<'a> Recorte<'a> {
    /// Prepares a line (without its end).
    pub fn novo(texto: &'a str) -> Self {
        let inicios = if texto.is_ascii() { Vec::new() } else { texto.char_indices().map(|(i, _)| i).collect() };
        Self { texto, inicios }
    }

    /// Characters in the line.
    pub fn largura(&self) -> usize {
        if self.inicios.is_empty() { self.texto.len() } else { self.inicios.len() }
    }

    /// The characters `de..=ate`; what lies behind the end of the line is empty.
    pub fn entre(&self, de: usize, ate: usize) -> &'a str {
        let byte = |posicao: usize| {
            if self.inicios.is_empty() {
                posicao.min(self.texto.len())
            } else {
                self.inicios.get(posicao).copied().unwrap_or(self.texto.len())
            }
        };
        self.texto.get(byte(de.saturating_sub(1))..byte(ate)).unwrap_or("")
    }

    /// The field of that name in a table, without blanks at the ends; empty when the table has no such field.
    pub fn campo(&self, tabela: &[CampoBpa], nome: &str) -> &'a str {
        tabela.iter().find(|c| c.nome == nome).map_or("", |c| self.entre(c.de, c.ate).trim())
    }
}

/// The text is a line of a file with patients.
impl std::fmt::Debug for Recorte<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recorte").field("largura", &self.largura()).finish_non_exhaustive()
    }
}
