//! The establishment form on screen. Saving answers with a fresh session, because the session carries the
//! establishment it works for.

use nexsus_widgets::{Formulario, Pincel, Reacao};

use super::campos;
use crate::comum::{Escolha, Espera, avisar_erro, paineis};
use crate::quadro::{
    Ajuda, Buffer, Command, CommandId, Effect, Leave, Modo, Msg, Nivel, Pergunta, Position, Rect, Resposta, Screen,
    Session, Tecla, Texto, Visual,
};
use crate::servico::Acao;
use crate::textos::{comum as tc, estabelecimento as t};

pub const COMANDOS: &[Command] = &[
    Command::novo("estab.gravar", "Grava", "Confere os campos e grava o estabelecimento.")
        .keys(&[Tecla::F(2), Tecla::Ctrl('o')])
        .footer(1)
        .acao(Acao::EstabelecimentoEditar),
    Command::novo("estab.consulta", "Consulta", "Mostra a lista de valores do campo.").keys(&[Tecla::F(4)]).footer(4),
    Command::novo("estab.desfaz", "Desfaz campo", "Devolve ao campo o valor que tinha ao abrir.")
        .keys(&[Tecla::Ctrl('u')])
        .footer(5),
];

#[derive(Debug)]
enum Para {
    Abrir,
    Gravar,
}

/// The form.
#[derive(Debug, Default)]
pub struct EstabelecimentoTela {
    form: Option<Formulario>,
    versao: Option<i64>,
    /// Field the form opens at; the first that can be changed when empty.
    campo: &'static str,
    espera: Espera<Para>,
    escolha: Espera<()>,
    cursor: Option<Position>,
}

impl EstabelecimentoTela {
    pub fn nova() -> Self {
        Self::default()
    }

    /// At the field a crítica names.
    pub fn no_campo(campo: &str) -> Self {
        let campo = t::ROTULOS.iter().find(|(c, _)| *c == campo).map_or("", |(c, _)| *c);
        Self { campo, ..Self::default() }
    }

    fn gravar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let Some(f) = self.form.as_mut() else { return };
        f.limpar_erros();
        match campos::ler(f) {
            Ok(e) => {
                let p = Pergunta::EstabelecimentoGravar { versao: self.versao, dados: Box::new(e) };
                self.espera.pedir(Para::Gravar, p, cx, out);
            }
            Err(erros) => {
                for (id, m) in erros.iter().rev() {
                    f.definir_erro(id, Texto::novo(m));
                    f.focar(id);
                }
                out.push(Effect::Bell);
                out.push(Effect::Notify(Nivel::Erro, t::CORRIJA.to_owned()));
            }
        }
    }

    fn consultar(&mut self, id: &str, cx: &Session, out: &mut Vec<Effect>) {
        if id == "indicador" {
            let opcoes: Vec<(String, String)> =
                t::DESTINOS.iter().map(|(c, n)| ((*c).to_owned(), (*n).to_owned())).collect();
            let pedido = self.escolha.reservar((), cx);
            out.push(Effect::Open(Box::new(Escolha::nova(pedido, campos::rotulo(id), &opcoes))));
        } else {
            out.push(Effect::Notify(Nivel::Info, tc::SEM_LISTA.to_owned()));
        }
    }

    fn reagir(&mut self, r: Option<Reacao>, cx: &Session, out: &mut Vec<Effect>) {
        let conferido = match r {
            Some(Reacao::Saiu { de, .. }) => de,
            Some(Reacao::Fim(id)) => {
                out.push(Effect::Notify(Nivel::Info, tc::ULTIMO_CAMPO.to_owned()));
                id
            }
            Some(Reacao::Consulta(id)) => return self.consultar(id, cx, out),
            Some(Reacao::Recusada | Reacao::Ignorada) => return out.push(Effect::Bell),
            Some(Reacao::Nada | Reacao::Alterou(_)) | None => return,
        };
        if let Some(f) = self.form.as_mut() {
            match campos::conferir(f, conferido) {
                Some(m) => f.definir_erro(conferido, Texto::novo(m)),
                None => f.limpar_erro(conferido),
            }
        }
    }

    fn resposta(&mut self, para: &Para, r: &Resposta, cx: &Session, out: &mut Vec<Effect>) {
        match (para, r) {
            (Para::Abrir, Resposta::Estabelecimento(e)) => {
                let mut f = campos::formulario(e.is_none(), cx.hoje());
                match e {
                    Some(g) => {
                        campos::preencher(&mut f, &g.dado);
                        f.focar(if self.campo.is_empty() { "nome" } else { self.campo });
                    }
                    None => f.carregar(&[("indicador", "M"), ("carater", "01"), ("linhas", "99")]),
                }
                self.versao = e.as_ref().map(|g| g.versao);
                self.form = Some(f);
            }
            (Para::Gravar, Resposta::Sessao(s)) => {
                self.form = None;
                out.push(Effect::Login(s.clone()));
                out.push(Effect::Notify(Nivel::Ok, t::GRAVADO.to_owned()));
            }
            _ => {}
        }
    }
}

impl Screen for EstabelecimentoTela {
    fn title(&self) -> String {
        t::TITULO.to_owned()
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn enabled(&self, _id: CommandId, _cx: &Session) -> Result<(), String> {
        if self.form.is_none() { Err(t::CARREGANDO.to_owned()) } else { Ok(()) }
    }

    fn modo(&self) -> Modo {
        Modo::Campo
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened => self.espera.pedir(Para::Abrir, Pergunta::Estabelecimento, cx, out),
            Msg::Command("estab.gravar", _) => self.gravar(cx, out),
            Msg::Command("estab.consulta", _) => {
                if let Some(id) = self.form.as_ref().map(Formulario::foco) {
                    self.consultar(id, cx, out);
                }
            }
            Msg::Command("estab.desfaz", _) => {
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
            Msg::Picked(id, codigo) => {
                if self.escolha.recebe(*id).is_some()
                    && let Some(f) = self.form.as_mut()
                {
                    f.preencher("indicador", codigo);
                }
            }
            Msg::Reply(id, r) => {
                if let Some(para) = self.espera.recebe(*id) {
                    match r {
                        Ok(r) => self.resposta(&para, r, cx, out),
                        Err(e) => avisar_erro(e, out),
                    }
                }
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        self.cursor = None;
        let largo = paineis::largo(area);
        let corpo = if largo { paineis::painel(area, t::TITULO, true, buf, v) } else { area };
        let (topo, resto) = paineis::topo(corpo, if area.height > 14 { 2 } else { 0 });
        let frase = if self.versao.is_some() { t::EXPLICA } else { t::NOVO };
        let Some(f) = self.form.as_mut() else {
            Pincel::novo(buf, corpo, v).escrever(1, 0, &Texto::novo(t::CARREGANDO), v.tema.fraco);
            return;
        };
        paineis::linhas(topo, &[Texto::novo(frase)], buf, v);
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
        Some(Ajuda { titulo: campos::rotulo(f.foco()).to_owned(), texto: f.ajuda_do_foco().to_string() })
    }
}
