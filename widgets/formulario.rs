//! Data entry form: the keys of the old block terminals, none of their cruelty.
//!
//! Enter, Tab and ↓ go on, Shift+Tab and ↑ go back, a full field advances by
//! itself, ^U brings a field back, an invalid value never traps the operator
//! (ux.md 3.3). The form knows masks only; the screen validates on
//! [`Reacao::Saiu`] and answers with `definir_erro` or `definir_dica`.

mod desenho;

use crate::campo::{Campo, ErroCampo};
use crate::data::Dia;
use crate::edicao::COLAGEM_MAX;
use crate::mascara::Mascara;
use crate::tecla::Tecla;
use crate::tema::Tom;
use crate::texto::Texto;
use crate::textos;

/// What a key did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reacao {
    /// Not a key of the form: the screen or the shell may use it.
    Ignorada,
    /// Taken; only the cursor moved, or nothing.
    Nada,
    /// The content of the field changed and the focus stayed.
    Alterou(&'static str),
    /// The focus went on; `alterou` tells whether `de` has a new value.
    Saiu { de: &'static str, para: &'static str, alterou: bool },
    /// Enter on the last field.
    Fim(&'static str),
    /// ↓ in a field with a list of values.
    Consulta(&'static str),
    /// The key was refused (the bell may sound).
    Recusada,
}

/// Fields, focus and scroll of one form.
#[derive(Clone, Debug)]
pub struct Formulario {
    campos: Vec<Campo>,
    foco: usize,
    hoje: Dia,
    rolagem: u16,
    ativo: bool,
    /// A full field has just gone on by itself: the Enter fingers add out of habit must not skip the next one.
    avancou: bool,
}

impl Formulario {
    /// `hoje` is needed by the date entries `h`, `h-3`, `12/6`.
    pub fn novo(campos: Vec<Campo>, hoje: Dia) -> Self {
        let mut f = Self { campos, foco: 0, hoje, rolagem: 0, ativo: true, avancou: false };
        f.foco = (0..f.campos.len()).find(|i| f.livre(*i)).unwrap_or(0);
        f.entrar();
        f
    }

    /// Whether the keyboard is with the form (default) or elsewhere on the screen, e.g. on a button.
    pub fn definir_ativo(&mut self, sim: bool) {
        self.ativo = sim;
    }

    fn livre(&self, i: usize) -> bool {
        self.campos.get(i).is_some_and(|c| !c.somente_leitura)
    }

    fn indice(&self, id: &str) -> Option<usize> {
        self.campos.iter().position(|c| c.id == id)
    }

    fn campo(&self, id: &str) -> Option<&Campo> {
        self.campos.iter().find(|c| c.id == id)
    }

    fn campo_mut(&mut self, id: &str) -> Option<&mut Campo> {
        self.campos.iter_mut().find(|c| c.id == id)
    }

    /// Current text of a field, canonical once the focus has left it; empty for an unknown id.
    pub fn valor(&self, id: &str) -> &str {
        self.campo(id).map_or("", |c| c.linha.texto())
    }

    /// Sets a value as loaded from the record: not a change, nothing to undo.
    pub fn definir(&mut self, id: &str, v: &str) {
        let hoje = self.hoje;
        if let Some(c) = self.campo_mut(id) {
            c.por(v);
            normalizar(c, hoje);
            c.inicial.0 = c.linha.texto().to_string();
            c.origem = c.inicial.clone();
        }
        if self.foco() == id {
            self.entrar();
        }
    }

    /// Sets a value as if the operator had typed it (chosen from a list, completed by a service).
    pub fn preencher(&mut self, id: &str, v: &str) {
        let hoje = self.hoje;
        if let Some(c) = self.campo_mut(id) {
            c.escrever(v);
            c.erro = None;
            c.dica = None;
            normalizar(c, hoje);
        }
    }

    /// Takes a password out of the form, which forgets it.
    pub fn tirar_senha(&mut self, id: &str) -> String {
        self.campo_mut(id).map_or_else(String::new, |c| {
            c.origem.0.clear();
            c.inicial.0.clear();
            c.linha.tirar()
        })
    }

    pub fn foco(&self) -> &'static str {
        self.campos.get(self.foco).map_or("", |c| c.id)
    }

    /// Moves the focus; an unknown or read-only field changes nothing.
    pub fn focar(&mut self, id: &str) {
        if let Some(i) = self.indice(id).filter(|i| self.livre(*i)) {
            self.sair();
            self.foco = i;
            self.entrar();
        }
    }

    pub fn definir_erro(&mut self, id: &str, texto: impl Into<Texto>) {
        let texto = texto.into();
        if let Some(c) = self.campo_mut(id) {
            c.erro = Some(ErroCampo { texto, da_mascara: false });
        }
    }

    pub fn limpar_erro(&mut self, id: &str) {
        if let Some(c) = self.campo_mut(id) {
            c.erro = None;
        }
    }

    pub fn limpar_erros(&mut self) {
        for c in &mut self.campos {
            c.erro = None;
        }
    }

    pub fn erro(&self, id: &str) -> Option<&Texto> {
        self.campo(id)?.erro.as_ref().map(|e| &e.texto)
    }

    pub fn tem_erros(&self) -> bool {
        self.campos.iter().any(|c| c.erro.is_some())
    }

    /// Text at the right of the field, e.g. the name behind a code. An empty one removes it.
    pub fn definir_dica(&mut self, id: &str, tom: Tom, texto: impl Into<Texto>) {
        let t = texto.into();
        if let Some(c) = self.campo_mut(id) {
            c.dica = (!t.vazio()).then_some((tom, t));
        }
    }

    pub fn definir_ajuda(&mut self, id: &str, texto: impl Into<Texto>) {
        let t = texto.into();
        if let Some(c) = self.campo_mut(id) {
            c.ajuda = t;
        }
    }

    pub fn definir_hoje(&mut self, hoje: Dia) {
        self.hoje = hoje;
    }

    pub fn definir_ultimo(&mut self, id: &str, valor: Option<String>) {
        if let Some(c) = self.campo_mut(id) {
            c.ultimo = valor.map(crate::campo::Segredo);
        }
    }

    /// Shows `texto` in place of the value until the field is edited ("•••.•••.123-45").
    pub fn mascarar(&mut self, id: &str, texto: Option<Texto>) {
        if let Some(c) = self.campo_mut(id) {
            c.mascara_origem.clone_from(&texto);
            c.mascarado = texto;
        }
    }

    /// Whether the field still shows a substitute for its value.
    pub fn mascarado(&self, id: &str) -> bool {
        self.campo(id).is_some_and(|c| c.mascarado.is_some())
    }

    /// Whether anything differs from what was loaded.
    pub fn alterado(&self) -> bool {
        self.campos.iter().any(Campo::alterado)
    }

    pub fn alterado_em(&self, id: &str) -> bool {
        self.campo(id).is_some_and(Campo::alterado)
    }

    /// All values but passwords, for a draft.
    pub fn valores(&self) -> Vec<(&'static str, String)> {
        self.campos.iter().filter(|c| !c.senha()).map(|c| (c.id, c.linha.texto().to_string())).collect()
    }

    /// Loads a record: not a change, nothing to undo.
    pub fn carregar(&mut self, valores: &[(&str, &str)]) {
        for (id, v) in valores {
            self.definir(id, v);
        }
        self.entrar();
    }

    /// Loads a draft: the values count as changes.
    pub fn retomar(&mut self, valores: &[(&str, &str)]) {
        for (id, v) in valores {
            self.preencher(id, v);
        }
    }

    /// Applies the masks and `obrigatorio` to all fields. Sets their errors, goes to the first
    /// and answers them; errors the screen has set stay and are not answered.
    pub fn validar(&mut self) -> Vec<(&'static str, Texto)> {
        let hoje = self.hoje;
        let mut erros = Vec::new();
        for c in self.campos.iter_mut().filter(|c| !c.somente_leitura) {
            normalizar(c, hoje);
            if c.erro.is_none() && c.obrigatorio && c.linha.texto().trim().is_empty() {
                c.erro = Some(ErroCampo { texto: Texto::novo(textos::OBRIGATORIO), da_mascara: true });
            }
            if let Some(e) = c.erro.as_ref().filter(|e| e.da_mascara) {
                erros.push((c.id, e.texto.clone()));
            }
        }
        if let Some((id, _)) = erros.first() {
            let id = *id;
            if let Some(i) = self.indice(id) {
                self.foco = i;
                self.entrar();
            }
        }
        erros
    }

    /// Whether a value has letters and all of them are capitals (Caps Lock hint).
    pub fn so_maiusculas(&self, id: &str) -> bool {
        let v = self.valor(id);
        v.chars().any(char::is_uppercase) && !v.chars().any(char::is_lowercase)
    }

    /// Error and help of the field with the focus.
    pub fn ajuda_do_foco(&self) -> Texto {
        let Some(c) = self.campos.get(self.foco) else {
            return Texto::default();
        };
        let propria = if c.ajuda.vazio() { c.mascara.ajuda() } else { c.ajuda.as_str() };
        Texto::novo(&textos::campo(c.rotulo.as_str(), c.obrigatorio, propria))
    }

    /// Leaves the field with the focus: canonical text, mask error.
    fn sair(&mut self) {
        let hoje = self.hoje;
        if let Some(c) = self.campos.get_mut(self.foco) {
            normalizar(c, hoje);
            c.substituir = false;
        }
    }

    fn entrar(&mut self) {
        if let Some(c) = self.campos.get_mut(self.foco) {
            c.origem.0 = c.linha.texto().to_string();
            c.mascara_origem.clone_from(&c.mascarado);
            c.linha.ir(usize::MAX);
            c.substituir = !c.linha.vazia() && (c.mascara.substitui() || c.mascarado.is_some());
        }
    }

    /// Goes to the next (or previous) field; `volta` wraps around at the ends.
    fn andar(&mut self, frente: bool, volta: bool) -> Reacao {
        let n = self.campos.len();
        let mut i = self.foco;
        for _ in 0..n {
            let fim = if frente { i + 1 >= n } else { i == 0 };
            if fim && !volta {
                return Reacao::Nada;
            }
            i = match (frente, fim) {
                (true, false) => i + 1,
                (true, true) => 0,
                (false, false) => i - 1,
                (false, true) => n - 1,
            };
            if self.livre(i) {
                break;
            }
        }
        if i == self.foco {
            return Reacao::Nada;
        }
        let de = self.foco();
        self.sair();
        let alterou = self.campos[self.foco].mudou_desde_a_entrada();
        self.foco = i;
        self.entrar();
        Reacao::Saiu { de, para: self.foco(), alterou }
    }

    fn e_o_ultimo(&self) -> bool {
        !(self.foco + 1..self.campos.len()).any(|i| self.livre(i))
    }

    /// Handles one key.
    pub fn tecla(&mut self, t: Tecla) -> Reacao {
        if !self.livre(self.foco) {
            return Reacao::Ignorada;
        }
        if std::mem::take(&mut self.avancou) && t == Tecla::Enter {
            return Reacao::Nada;
        }
        match t {
            Tecla::Enter if self.e_o_ultimo() => {
                self.sair();
                Reacao::Fim(self.foco())
            }
            Tecla::Baixo
                if self.campos[self.foco].consulta && !matches!(self.campos[self.foco].mascara, Mascara::SimNao) =>
            {
                Reacao::Consulta(self.foco())
            }
            Tecla::Enter | Tecla::Baixo => self.andar(true, false),
            Tecla::Tab => self.andar(true, true),
            Tecla::TabVolta => self.andar(false, true),
            Tecla::Cima => self.andar(false, false),
            Tecla::Letra(c) => self.digitar(c),
            Tecla::Ctrl('u') => self.desfazer(),
            Tecla::Ins => {
                self.campos[self.foco].linha.alternar_insercao();
                Reacao::Nada
            }
            Tecla::Apaga | Tecla::Del => self.apagar(t),
            Tecla::Esquerda | Tecla::Direita | Tecla::Home | Tecla::End => {
                let c = &mut self.campos[self.foco];
                c.substituir = false;
                c.linha.tecla(t);
                Reacao::Nada
            }
            _ => Reacao::Ignorada,
        }
    }

    fn digitar(&mut self, bruto: char) -> Reacao {
        let c = &mut self.campos[self.foco];
        if bruto == ' '
            && c.linha.vazia()
            && let Some(u) = c.ultimo.clone()
        {
            c.escrever(&u.0);
            return self.mexeu();
        }
        let Some(letra) = c.mascara.filtrar(bruto) else {
            return if c.mascara.pontuacao(bruto) { Reacao::Nada } else { Reacao::Recusada };
        };
        if c.substituir || c.mascarado.is_some() {
            c.linha.limpar();
            c.substituir = false;
            c.mascarado = None;
        }
        if !c.linha.inserir(letra) {
            return Reacao::Recusada;
        }
        self.mexeu()
    }

    fn apagar(&mut self, t: Tecla) -> Reacao {
        let c = &mut self.campos[self.foco];
        let tudo = c.substituir || c.mascarado.is_some();
        if tudo && !c.linha.vazia() {
            c.linha.limpar();
        } else if !c.linha.tecla(t) {
            return Reacao::Nada;
        }
        c.substituir = false;
        c.mascarado = None;
        c.erro = None;
        c.dica = None;
        Reacao::Alterou(self.foco())
    }

    /// After an insertion: old findings are stale, a full field goes on.
    fn mexeu(&mut self) -> Reacao {
        let id = self.foco();
        let c = &mut self.campos[self.foco];
        c.erro = None;
        c.dica = None;
        let cheio = c.avanca
            && c.linha.cursor() == c.linha.quantas()
            && c.mascara.completa(c.linha.texto())
            // An invalid value stays under the eyes instead of running away.
            && c.mascara.ao_sair(c.linha.texto(), self.hoje).is_ok();
        if cheio && !self.e_o_ultimo() {
            return self.avancar();
        }
        Reacao::Alterou(id)
    }

    /// Goes on from a full field without a key of its own, as the screen may ask for what only it can check.
    pub fn avancar(&mut self) -> Reacao {
        let r = self.andar(true, false);
        self.avancou = matches!(r, Reacao::Saiu { .. });
        r
    }

    fn desfazer(&mut self) -> Reacao {
        let c = &mut self.campos[self.foco];
        if !c.mudou_desde_a_entrada() {
            return Reacao::Nada;
        }
        let v = c.origem.0.clone();
        c.linha.definir(&v);
        c.mascarado.clone_from(&c.mascara_origem);
        c.substituir = c.mascarado.is_some();
        c.erro = None;
        c.dica = None;
        Reacao::Alterou(self.foco())
    }

    /// A paste into the focused field: never goes to another field, never submits.
    pub fn colar(&mut self, s: &str) -> Reacao {
        self.avancou = false;
        if !self.livre(self.foco) {
            return Reacao::Ignorada;
        }
        if s.len() > COLAGEM_MAX {
            return Reacao::Recusada;
        }
        let c = &mut self.campos[self.foco];
        // What surrounds a copied value (a newline, blanks) is not part of it; in a password it may be.
        let miolo = if c.senha() { s.trim_end_matches(['\r', '\n']) } else { s.trim() };
        let quebras = |x: char| matches!(x, '\n' | '\r' | '\t');
        let texto_livre = matches!(c.mascara, Mascara::Texto { .. });
        let limpo: String = miolo
            .replace("\r\n", "\n")
            .chars()
            .map(|x| if quebras(x) && texto_livre { ' ' } else { x })
            .filter(|x| !quebras(*x))
            .filter_map(|x| c.mascara.filtrar(x))
            .collect();
        if limpo.is_empty() {
            return Reacao::Recusada;
        }
        if c.substituir || c.mascarado.is_some() {
            c.linha.limpar();
        }
        if !c.linha.colar(&limpo) {
            return Reacao::Recusada;
        }
        c.substituir = false;
        c.mascarado = None;
        c.erro = None;
        c.dica = None;
        Reacao::Alterou(self.foco())
    }
}

/// Turns what was typed into the canonical text, or notes what is wrong with it.
fn normalizar(c: &mut Campo, hoje: Dia) {
    if c.erro.as_ref().is_some_and(|e| e.da_mascara) {
        c.erro = None;
    }
    if c.mascarado.is_some() {
        return;
    }
    match c.mascara.ao_sair(c.linha.texto(), hoje) {
        Ok(v) => {
            if v != c.linha.texto() {
                c.linha.definir(&v);
            }
        }
        Err(e) => {
            if c.erro.is_none() {
                c.erro = Some(ErroCampo { texto: Texto::novo(&e), da_mascara: true });
            }
        }
    }
}
