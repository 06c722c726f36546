//! The form and its two questions: what stands, and what is to stand.

use nexsus_widgets::{Campo, Formulario, Mascara, Pincel, Reacao};

use crate::comum::{Escolha, Espera, avisar_erro, formato, paineis};
use crate::quadro::{
    Ajuda, Buffer, Command, CommandId, Effect, Leave, Modo, Msg, Nivel, Pergunta, Position, Rect, Resposta, Screen,
    Session, Tecla, Texto, Visual,
};
use crate::servico::{Acao, CodigoProcedimento, PadraoListado, PedidoPadrao};
use crate::textos::{comum as tc, padrao as t};

pub const COMANDOS: &[Command] = &[
    Command::novo("padrao.gravar", "Grava", "Confere com a SIGTAP e grava o que vale para o procedimento.")
        .keys(&[Tecla::F(2), Tecla::Ctrl('o')])
        .footer(1)
        .acao(Acao::DeparaEditar),
    Command::novo("padrao.consulta", "Consulta", "Mostra a lista de valores do campo.").keys(&[Tecla::F(4)]).footer(4),
    Command::novo("padrao.desfaz", "Desfaz campo", "Devolve ao campo o valor que tinha ao abrir.")
        .keys(&[Tecla::Ctrl('u')])
        .footer(5),
];

#[derive(Debug)]
enum Para {
    Abrir,
    Gravar,
    Escolher,
}

/// The form.
#[derive(Debug)]
pub struct Padrao {
    codigo: CodigoProcedimento,
    campo: &'static str,
    nome: String,
    form: Option<Formulario>,
    espera: Espera<Para>,
    cursor: Option<Position>,
}

fn formulario(cx: &Session) -> Formulario {
    let c = |id: &'static str, m: Mascara, ajuda: &'static str| Campo::novo(id, rotulo(id), m).ajuda(ajuda);
    Formulario::novo(
        vec![
            c("cid", Mascara::maiusculas(5), t::A_CID).largura(5),
            c("servico", Mascara::texto(7), t::A_SERVICO).largura(7),
            c("instrumento", Mascara::opcoes(t::INSTRUMENTOS), t::A_INSTRUMENTO).consulta(),
        ],
        formato::dia(cx.hoje()),
    )
}

fn rotulo(id: &str) -> &'static str {
    t::ROTULOS.iter().find(|(c, _)| *c == id).map_or("", |(_, r)| r)
}

impl Padrao {
    /// The form of this procedure at the field a crítica names, or at the first.
    pub fn nova(codigo: CodigoProcedimento, campo: &str) -> Self {
        let campo = t::ROTULOS.iter().find(|(c, _)| *c == campo).map_or("cid", |(c, _)| *c);
        Self { codigo, campo, nome: String::new(), form: None, espera: Espera::default(), cursor: None }
    }

    fn chegou(&mut self, todos: &[PadraoListado], cx: &Session) {
        let mut f = formulario(cx);
        if let Some(p) = todos.iter().find(|p| p.padrao.co_procedimento == self.codigo) {
            self.nome.clone_from(&p.nome);
            let cid = p.padrao.cid.as_ref().map(ToString::to_string).unwrap_or_default();
            let servico = match p.padrao.servico.as_str() {
                "" => String::new(),
                s => format!("{s}/{}", p.padrao.classificacao),
            };
            let instrumento = p.padrao.instrumento.map_or("", t::letra_do_instrumento);
            f.carregar(&[("cid", &cid), ("servico", &servico), ("instrumento", instrumento)]);
        } else {
            f.carregar(&[]);
        }
        f.focar(self.campo);
        self.form = Some(f);
    }

    fn gravar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let Some(f) = self.form.as_ref() else { return };
        if !f.alterado() {
            out.push(Effect::Notify(Nivel::Info, t::SEM_MUDANCA.to_owned()));
            return;
        }
        let mudado = |id: &str| f.alterado_em(id).then(|| f.valor(id).trim().to_owned());
        let pedido = PedidoPadrao {
            co_procedimento: self.codigo,
            cid: mudado("cid"),
            servico: mudado("servico"),
            instrumento: mudado("instrumento"),
        };
        self.espera.pedir(Para::Gravar, Pergunta::PadraoDefinir(pedido), cx, out);
    }

    fn reagir(&mut self, r: Option<Reacao>, cx: &Session, out: &mut Vec<Effect>) {
        match r {
            Some(Reacao::Consulta(_)) => self.consultar(cx, out),
            Some(Reacao::Fim(_)) => out.push(Effect::Notify(Nivel::Info, tc::ULTIMO_CAMPO.to_owned())),
            Some(Reacao::Recusada | Reacao::Ignorada) => out.push(Effect::Bell),
            Some(Reacao::Nada | Reacao::Alterou(_) | Reacao::Saiu { .. }) | None => {}
        }
    }

    fn consultar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        if self.form.as_ref().is_some_and(|f| f.foco() == "instrumento") {
            let opcoes: Vec<(String, String)> =
                t::INSTRUMENTOS.iter().map(|(c, n)| ((*c).to_owned(), (*n).to_owned())).collect();
            let id = self.espera.reservar(Para::Escolher, cx);
            out.push(Effect::Open(Box::new(Escolha::nova(id, rotulo("instrumento"), &opcoes))));
        } else {
            out.push(Effect::Notify(Nivel::Info, tc::SEM_LISTA.to_owned()));
        }
    }
}

impl Screen for Padrao {
    fn title(&self) -> String {
        format!("{} ▸ {}", t::TITULO, self.codigo.formatado())
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn enabled(&self, _id: CommandId, _cx: &Session) -> Result<(), String> {
        if self.form.is_none() { Err(tc::CARREGANDO.to_owned()) } else { Ok(()) }
    }

    fn modo(&self) -> Modo {
        Modo::Campo
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened => self.espera.pedir(Para::Abrir, Pergunta::PadraoListar, cx, out),
            Msg::Command("padrao.gravar", _) => self.gravar(cx, out),
            Msg::Command("padrao.consulta", _) => self.consultar(cx, out),
            Msg::Command("padrao.desfaz", _) => {
                let r = self.form.as_mut().map(|f| f.tecla(Tecla::Ctrl('u')));
                self.reagir(r, cx, out);
            }
            Msg::Key(k) => {
                let r = self.form.as_mut().map(|f| f.tecla(*k));
                self.reagir(r, cx, out);
            }
            Msg::Paste(texto) => {
                let r = self.form.as_mut().map(|f| f.colar(texto.lines().next().unwrap_or_default().trim()));
                self.reagir(r, cx, out);
            }
            Msg::Picked(id, valor) => {
                if self.espera.recebe(*id).is_some()
                    && let Some(f) = self.form.as_mut()
                {
                    f.preencher("instrumento", valor);
                }
            }
            Msg::Reply(id, r) => match (self.espera.recebe(*id), r) {
                (Some(_), Err(e)) => avisar_erro(e, out),
                (Some(Para::Abrir), Ok(Resposta::Padroes(todos))) => self.chegou(todos, cx),
                (Some(Para::Gravar), Ok(_)) => {
                    self.form = None;
                    out.push(Effect::Notify(Nivel::Ok, t::gravado(&self.codigo.formatado())));
                    out.push(Effect::Pop);
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        self.cursor = None;
        let corpo = if paineis::largo(area) { paineis::painel(area, t::TITULO, true, buf, v) } else { area };
        let (topo, resto) = paineis::topo(corpo, if area.height > 10 { 4 } else { 0 });
        let Some(f) = self.form.as_mut() else {
            Pincel::novo(buf, corpo, v).escrever(1, 0, &Texto::novo(tc::CARREGANDO), v.tema.fraco);
            return;
        };
        let quem = format!("{}  {}", self.codigo.formatado(), self.nome);
        paineis::linhas(topo, &[Texto::novo(quem.trim_end()), Texto::novo(t::EXPLICA)], buf, v);
        self.cursor = f.desenhar(resto, buf, v, true);
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn leave(&self) -> Leave {
        match &self.form {
            Some(f) if f.alterado() => Leave::Dirty(t::SUJO.to_owned()),
            _ => Leave::Free,
        }
    }

    fn field_help(&self) -> Option<Ajuda> {
        let f = self.form.as_ref()?;
        Some(Ajuda { titulo: rotulo(f.foco()).to_owned(), texto: f.ajuda_do_foco().to_string() })
    }
}
