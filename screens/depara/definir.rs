//! A small form over the list: the SIGTAP code for one source code. The check digit is verified before it is sent.

use nexsus_widgets::{Dialogo, LinhaEdicao, Pincel, dialogo};

use super::procura::Procura;
use crate::comum::Espera;
use crate::quadro::{
    Buffer, Command, CommandId, Effect, Grupo, Modo, Msg, Position, Rect, ReqId, Screen, Session, Tecla, Texto, Visual,
};
use crate::servico::{Acao, CodigoProcedimento};
use crate::textos::depara as t;

pub const COMANDOS: &[Command] = &[
    Command::novo(GRAVAR, "Grava", "Confere o código digitado e grava o de-para.")
        .keys(&[Tecla::F(2), Tecla::Ctrl('o')])
        .footer(1)
        .acao(Acao::DeparaEditar),
    Command::novo(CONSULTA, "Consulta", "Procura o procedimento na tabela SIGTAP, por nome ou código.")
        .keys(&[Tecla::F(4)])
        .grupo(Grupo::Registro)
        .footer(2)
        .acao(Acao::ProcedimentoVer),
];

const GRAVAR: CommandId = "deparaform.gravar";
const CONSULTA: CommandId = "deparaform.consulta";

/// The form.
#[derive(Debug)]
pub struct Definir {
    id: ReqId,
    cod: String,
    nome: String,
    linha: LinhaEdicao,
    errado: bool,
    /// The code that stood here when the form opened: the first digit replaces it.
    intacto: bool,
    /// Name of the procedure chosen in the lookup; empty once another code is typed.
    escolhido: String,
    consulta: Espera<()>,
    cursor: Option<Position>,
}

impl Definir {
    /// For the source code `cod` called `nome`; answers under `id` with the ten digits.
    pub fn nova(id: ReqId, cod: &str, nome: &str, atual: Option<CodigoProcedimento>) -> Self {
        let mut linha = LinhaEdicao::nova(16);
        linha.definir(&atual.map(|c| c.to_string()).unwrap_or_default());
        Self {
            id,
            cod: cod.to_owned(),
            nome: nome.to_owned(),
            linha,
            errado: false,
            intacto: atual.is_some(),
            escolhido: String::new(),
            consulta: Espera::default(),
            cursor: None,
        }
    }

    fn enviar(&mut self, out: &mut Vec<Effect>) {
        if let Ok(c) = CodigoProcedimento::ler(self.linha.texto()) {
            out.push(Effect::Pick(self.id, c.to_string()));
        } else {
            self.errado = true;
            out.push(Effect::Bell);
        }
    }

    fn mexeu(&mut self) {
        self.errado = false;
        self.escolhido.clear();
    }
}

impl Screen for Definir {
    fn title(&self) -> String {
        t::TITULO.to_owned()
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn modo(&self) -> Modo {
        Modo::Campo
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Key(Tecla::Enter) | Msg::Command(GRAVAR, _) => self.enviar(out),
            Msg::Command(CONSULTA, _) => {
                // What was typed is looked for; before that, the first words of the source name.
                let texto = if self.linha.vazia() { procura_de(&self.nome) } else { self.linha.texto().to_owned() };
                let id = self.consulta.reservar((), cx);
                out.push(Effect::Open(Box::new(Procura::nova(id, &texto))));
            }
            Msg::Picked(id, valor) => {
                if self.consulta.recebe(*id).is_some() {
                    let (codigo, nome) = valor.split_once(' ').unwrap_or((valor, ""));
                    self.linha.definir(codigo);
                    self.intacto = true;
                    self.mexeu();
                    nome.clone_into(&mut self.escolhido);
                }
            }
            Msg::Key(k) => {
                self.mexeu();
                if std::mem::take(&mut self.intacto) && matches!(k, Tecla::Letra(_)) {
                    self.linha.limpar();
                }
                if !self.linha.tecla(*k) {
                    out.push(Effect::Bell);
                }
            }
            Msg::Paste(texto) => {
                self.mexeu();
                if std::mem::take(&mut self.intacto) {
                    self.linha.limpar();
                }
                self.linha.colar(texto.lines().next().unwrap_or_default().trim());
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let caixa = dialogo::centro(area, 7);
        let titulo = format!("{} {}", t::DIGITE, self.cod);
        let dentro = Dialogo::novo(titulo.as_str(), t::RODAPE).desenhar(caixa, buf, v);
        let mut p = Pincel::novo(buf, dentro, v);
        p.escrever_ate(1, 0, dentro.width.saturating_sub(2), &Texto::novo(&self.nome), v.tema.texto);
        self.cursor = self.linha.desenhar(&mut p, 1, 2, dentro.width.saturating_sub(2).min(18), v.tema.campo_foco);
        let (frase, estilo) = if self.errado {
            (format!("✗ {}", t::E_CODIGO), v.tema.erro)
        } else if !self.escolhido.is_empty() {
            (self.escolhido.clone(), v.tema.texto)
        } else {
            (t::DICA.to_owned(), v.tema.fraco)
        };
        p.escrever_ate(1, 4, dentro.width.saturating_sub(2), &Texto::novo(&frase), estilo);
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn is_modal(&self) -> bool {
        true
    }
}

/// The word of a source name that says most: the first of more than three letters.
fn procura_de(nome: &str) -> String {
    let palavra = |p: &&str| p.chars().count() > 3 && p.chars().all(char::is_alphabetic);
    nome.split_whitespace().find(palavra).unwrap_or_default().to_owned()
}
