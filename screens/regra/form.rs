//! The form of one rule, over the list. It checks what can be checked without the database and sends the rule;
//! the service has the last word.

use nexsus_widgets::{Campo, Dialogo, Formulario, Mascara, Reacao, dialogo};

use crate::comum::formato::dia;
use crate::comum::{Escolha, Espera, avisar_erro};
use crate::quadro::{
    Ajuda, Buffer, Command, Effect, Leave, Modo, Msg, Nivel, Pergunta, Position, Rect, Screen, Session, Tecla, Texto,
    Visual,
};
use crate::servico::{Acao, Ambito, Cbo, Cns, CodigoProcedimento, RegraProfissional};
use crate::textos::{comum as tc, regra as t};

pub const COMANDOS: &[Command] = &[
    Command::novo("regraform.gravar", "Grava", "Confere e grava a regra.")
        .keys(&[Tecla::F(2), Tecla::Ctrl('o')])
        .footer(1)
        .acao(Acao::RegraEditar),
    Command::novo("regraform.consulta", "Consulta", "Mostra a lista de valores do campo.")
        .keys(&[Tecla::F(4)])
        .footer(3),
    Command::novo("regraform.desfaz", "Desfaz campo", "Devolve ao campo o valor que tinha ao abrir.")
        .keys(&[Tecla::Ctrl('u')])
        .footer(5),
];

/// The form.
#[derive(Debug)]
pub struct FormRegra {
    form: Option<Formulario>,
    /// CNS of the rule being changed, shown covered until somebody types another.
    cns: Option<Cns>,
    partida: Option<RegraProfissional>,
    gravar: Espera<()>,
    escolha: Espera<&'static str>,
    cursor: Option<Position>,
}

fn letra(a: &Ambito) -> &'static str {
    match a {
        Ambito::Tudo => "T",
        Ambito::Grupo(_) => "G",
        Ambito::Procedimento(_) => "P",
        Ambito::Lote(_) => "L",
    }
}

impl FormRegra {
    /// An empty form, or one with the rule to be changed.
    pub fn nova(partida: Option<RegraProfissional>) -> Self {
        let cns = partida.as_ref().map(|r| r.cns);
        Self { form: None, cns, partida, gravar: Espera::default(), escolha: Espera::default(), cursor: None }
    }

    /// The form inside, for tests that need a field by name.
    #[cfg(test)]
    pub fn para_teste(&mut self) -> &mut Formulario {
        self.form.get_or_insert_with(|| unreachable!("aberto"))
    }

    fn montar(&mut self, cx: &Session) {
        let mut f = Formulario::novo(
            vec![
                Campo::novo("ambito", t::R_AMBITO, Mascara::opcoes(t::AMBITOS))
                    .obrigatorio()
                    .consulta()
                    .ajuda(t::A_AMBITO),
                Campo::novo("chave", t::R_CHAVE, Mascara::texto(14)).largura(14).ajuda(t::A_CHAVE),
                Campo::novo("cns", t::R_CNS, Mascara::Cns).obrigatorio().ajuda(t::A_CNS),
                Campo::novo("cbo", t::R_CBO, Mascara::Codigo { max: 6 }).largura(6).obrigatorio().ajuda(t::A_CBO),
                Campo::novo("nome", t::R_NOME, Mascara::maiusculas(60)).estica().ajuda(t::A_NOME),
            ],
            dia(cx.hoje()),
        );
        if let Some(r) = &self.partida {
            let (cns, cbo, chave) = (r.cns.to_string(), r.cbo.to_string(), r.ambito.partes().1);
            let nome = r.nome.clone().unwrap_or_default();
            f.carregar(&[
                ("ambito", letra(&r.ambito)),
                ("chave", &chave),
                ("cns", &cns),
                ("cbo", &cbo),
                ("nome", &nome),
            ]);
        }
        self.form = Some(f);
        self.cobrir();
    }

    fn cobrir(&mut self) {
        if let (Some(f), Some(c)) = (self.form.as_mut(), &self.cns)
            && !f.alterado_em("cns")
        {
            f.mascarar("cns", Some(Texto::novo(&c.mascarado())));
        }
    }

    fn ambito(f: &Formulario) -> Result<Ambito, (&'static str, &'static str)> {
        let chave = f.valor("chave").trim();
        match f.valor("ambito") {
            "T" if chave.is_empty() => Ok(Ambito::Tudo),
            "T" => Err(("chave", t::E_TUDO)),
            "G" => Ambito::ler("grupo", chave).ok_or(("chave", t::E_GRUPO)),
            "P" => CodigoProcedimento::ler(chave).map(Ambito::Procedimento).map_err(|_| ("chave", t::E_PROCEDIMENTO)),
            "L" => chave.parse::<i64>().ok().filter(|n| *n > 0).map(Ambito::Lote).ok_or(("chave", t::E_LOTE)),
            _ => Err(("ambito", t::E_AMBITO)),
        }
    }

    fn conferir(f: &Formulario) -> Result<RegraProfissional, Vec<(&'static str, &'static str)>> {
        let mut erros = Vec::new();
        let ambito = Self::ambito(f).map_err(|e| erros.push(e)).ok();
        let cns = Cns::ler(f.valor("cns")).map_err(|_| erros.push(("cns", t::E_CNS))).ok();
        let cbo = Cbo::ler(f.valor("cbo")).map_err(|_| erros.push(("cbo", t::E_CBO))).ok();
        let nome = Some(f.valor("nome").trim().to_owned()).filter(|n| !n.is_empty());
        match (ambito, cns, cbo) {
            (Some(ambito), Some(cns), Some(cbo)) => Ok(RegraProfissional { ambito, cns, cbo, nome }),
            _ => Err(erros),
        }
    }

    fn enviar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let Some(f) = self.form.as_mut() else { return };
        f.limpar_erros();
        match Self::conferir(f) {
            Ok(regra) => self.gravar.pedir((), Pergunta::RegraDefinir(regra), cx, out),
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

    fn sair_do_campo(&mut self, id: &'static str) {
        let Some(f) = self.form.as_mut() else { return };
        let vazio = f.valor(id).is_empty();
        let erro = match Self::conferir(f) {
            Err(e) => e.into_iter().find(|(c, _)| *c == id).filter(|_| !vazio),
            Ok(_) => None,
        };
        match erro {
            Some((_, m)) => f.definir_erro(id, Texto::novo(m)),
            None => f.limpar_erro(id),
        }
    }

    fn reagir(&mut self, r: Option<Reacao>, cx: &Session, out: &mut Vec<Effect>) {
        match r {
            Some(Reacao::Saiu { de, .. }) => self.sair_do_campo(de),
            Some(Reacao::Fim(_)) => self.enviar(cx, out),
            Some(Reacao::Consulta(id)) => self.consultar(id, cx, out),
            Some(Reacao::Recusada | Reacao::Ignorada) => out.push(Effect::Bell),
            Some(Reacao::Nada | Reacao::Alterou(_)) | None => {}
        }
    }

    fn consultar(&mut self, id: &'static str, cx: &Session, out: &mut Vec<Effect>) {
        if id != "ambito" {
            out.push(Effect::Notify(Nivel::Info, tc::SEM_LISTA.to_owned()));
            return;
        }
        let opcoes: Vec<(String, String)> =
            t::AMBITOS.iter().map(|(c, n)| ((*c).to_owned(), (*n).to_owned())).collect();
        let pedido = self.escolha.reservar("ambito", cx);
        out.push(Effect::Open(Box::new(Escolha::nova(pedido, t::R_AMBITO, &opcoes))));
    }
}

impl Screen for FormRegra {
    fn title(&self) -> String {
        format!("{} ▸ {}", t::TITULO, if self.partida.is_some() { t::ALTERAR } else { t::NOVA })
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn modo(&self) -> Modo {
        Modo::Campo
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened => self.montar(cx),
            Msg::Command("regraform.gravar", _) => self.enviar(cx, out),
            Msg::Command("regraform.consulta", _) => {
                if let Some(id) = self.form.as_ref().map(Formulario::foco) {
                    self.consultar(id, cx, out);
                }
            }
            Msg::Command("regraform.desfaz", _) => {
                let r = self.form.as_mut().map(|f| f.tecla(Tecla::Ctrl('u')));
                self.reagir(r, cx, out);
                self.cobrir();
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
                if let Some(campo) = self.escolha.recebe(*id)
                    && let Some(f) = self.form.as_mut()
                {
                    f.preencher(campo, codigo);
                }
            }
            Msg::Reply(id, r) => {
                if self.gravar.recebe(*id).is_some() {
                    match r {
                        Ok(_) => {
                            self.form = None;
                            out.push(Effect::Notify(Nivel::Ok, t::GRAVADA.to_owned()));
                            out.push(Effect::Pop);
                        }
                        Err(e) => avisar_erro(e, out),
                    }
                }
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let titulo = if self.partida.is_some() { t::ALTERAR } else { t::NOVA };
        let quer = self.form.as_ref().map_or(6, |f| f.altura(58)) + 5;
        let caixa = dialogo::centro(area, quer);
        let dentro = Dialogo::novo(titulo, t::RODAPE).desenhar(caixa, buf, v);
        self.cursor = self.form.as_mut().and_then(|f| f.desenhar(dentro, buf, v, true));
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn leave(&self) -> Leave {
        match &self.form {
            Some(f) if f.alterado() => Leave::Dirty(t::SUJA.to_owned()),
            _ => Leave::Free,
        }
    }

    fn is_modal(&self) -> bool {
        true
    }

    fn muda_o_de_baixo(&self) -> bool {
        true
    }

    fn field_help(&self) -> Option<Ajuda> {
        let f = self.form.as_ref()?;
        Some(Ajuda { titulo: t::TITULO.to_owned(), texto: f.ajuda_do_foco().to_string() })
    }
}
