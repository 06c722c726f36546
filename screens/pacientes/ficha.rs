//! The form of one patient. Documents are covered; F8 asks the service to reveal them (audited) and they are
//! covered again after some seconds. A wrong CNS or CPF can never be stored: it is left out, with a question.

use chrono::{NaiveDateTime, TimeDelta};
use nexsus_widgets::{Formulario, Pincel, Reacao, Tom};

use super::campos;
use crate::comum::{Escolha, Espera, avisar_erro, paineis};
use crate::quadro::{
    Ajuda, Buffer, Command, CommandId, Confirm, Effect, Leave, Modo, Msg, Nivel, Pergunta, Position, Rect, Resposta,
    Screen, Session, Tecla, Texto, Visual,
};
use crate::servico::{Acao, FichaPaciente, Paciente, Uuid};
use crate::textos::{comum as tc, pacientes as t};

/// How long revealed documents stay on screen.
const A_MOSTRA: TimeDelta = TimeDelta::seconds(8);

pub const COMANDOS: &[Command] = &[
    Command::novo("ficha.gravar", "Grava", "Confere os campos e grava a ficha.")
        .keys(&[Tecla::F(2), Tecla::Ctrl('o')])
        .footer(1)
        .acao(Acao::PacienteEditar),
    Command::novo("ficha.consulta", "Consulta", "Mostra a lista de valores do campo.").keys(&[Tecla::F(4)]).footer(4),
    Command::novo("ficha.mostrar", "Mostra", "Mostra CPF e CNS por alguns segundos; fica na auditoria.")
        .keys(&[Tecla::F(8)])
        .footer(3)
        .acao(Acao::PacienteRevelar),
    Command::novo("ficha.desfaz", "Desfaz campo", "Devolve ao campo o valor que tinha ao abrir.")
        .keys(&[Tecla::Ctrl('u')])
        .footer(5),
    Command::novo("ficha.recarregar", "Recarrega", "Lê a ficha de novo, descartando o que não foi gravado.")
        .keys(&[Tecla::F(5), Tecla::Ctrl('r')])
        .footer(7),
];

#[derive(Debug)]
enum Para {
    Abrir,
    Gravar,
    Revelar,
    Escolher(&'static str),
}

/// The form.
#[derive(Debug)]
pub struct Ficha {
    id: Option<Uuid>,
    /// Code and name a new record begins with.
    proposto: Option<(String, String)>,
    lida: Option<FichaPaciente>,
    form: Option<Formulario>,
    /// Field the form opens at.
    campo: &'static str,
    espera: Espera<Para>,
    mostra_ate: Option<NaiveDateTime>,
    aviso: Option<(Nivel, String)>,
    cursor: Option<Position>,
}

impl Ficha {
    /// The form of a stored patient, or of a new one.
    pub fn nova(id: Option<Uuid>) -> Self {
        Self {
            id,
            proposto: None,
            lida: None,
            form: None,
            campo: campos::PRIMEIRO,
            espera: Espera::default(),
            mostra_ate: None,
            aviso: None,
            cursor: None,
        }
    }

    /// The form of a new patient that somebody was about to name.
    pub fn com(codigo: &str, nome: &str) -> Self {
        Self { proposto: Some((codigo.to_owned(), nome.to_owned())), ..Self::nova(None) }
    }

    /// The form of a stored patient at the field a crítica names; at the name when there is no such field.
    pub fn no_campo(id: Uuid, campo: &str) -> Self {
        Self { campo: campos::da_critica(campo), ..Self::nova(Some(id)) }
    }

    fn base(&self) -> Paciente {
        self.lida.as_ref().map(|f| f.paciente.clone()).unwrap_or_default()
    }

    fn codigo(&self) -> String {
        self.lida.as_ref().map_or_else(|| t::NOVO.to_owned(), |f| f.paciente.cod_pac.clone())
    }

    fn cobrir(&mut self, cobrir: bool) {
        let base = self.base();
        if let Some(f) = self.form.as_mut() {
            campos::cobrir(f, &base, cobrir);
        }
    }

    /// Time is up for revealed documents?
    fn vencer(&mut self, cx: &Session) {
        if self.mostra_ate.is_some_and(|ate| cx.agora >= ate) {
            self.mostra_ate = None;
            self.cobrir(true);
            self.aviso = Some((Nivel::Info, t::COBERTO.to_owned()));
        }
    }

    fn abrir(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        if let Some(id) = self.id {
            self.espera.pedir(Para::Abrir, Pergunta::PacienteObter(id), cx, out);
        } else {
            let mut f = campos::formulario(true, cx.hoje());
            for (campo, valor) in self.proposto.iter().flat_map(|(c, n)| [("cod_pac", c), ("nome", n)]) {
                if !valor.is_empty() {
                    f.preencher(campo, valor);
                }
            }
            self.form = Some(f);
        }
    }

    fn chegou(&mut self, ficha: FichaPaciente, cx: &Session) {
        let mut f = campos::formulario(false, cx.hoje());
        campos::preencher(&mut f, &ficha.paciente);
        f.focar(self.campo);
        self.form = Some(f);
        self.lida = Some(ficha);
        self.mostra_ate = None;
        self.cobrir(true);
    }

    fn pergunta_gravar(&self) -> Option<Pergunta> {
        let f = self.form.as_ref()?;
        let chave = self.lida.as_ref().map(|f| (f.id, f.versao));
        Some(Pergunta::PacienteGravar { chave, paciente: Box::new(campos::ler(f, &self.base())) })
    }

    fn gravar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        self.aviso = None;
        let Some(f) = self.form.as_mut() else {
            out.push(Effect::Notify(Nivel::Aviso, t::ESPERE.to_owned()));
            return;
        };
        if self.id.is_some() && !f.alterado() {
            out.push(Effect::Notify(Nivel::Info, t::SEM_MUDANCA.to_owned()));
            return;
        }
        f.limpar_erros();
        let mascara: Vec<&'static str> = f.validar().into_iter().map(|(id, _)| id).collect();
        let regras = campos::errados(f, cx.hoje());
        for (id, m) in &regras {
            f.definir_erro(id, Texto::novo(m));
        }
        let mut maus: Vec<&'static str> = regras.iter().map(|(id, _)| *id).collect();
        maus.extend(mascara.iter().filter(|id| !regras.iter().any(|(r, _)| r == *id)));
        let Some(primeiro) = maus.first().copied() else {
            if let Some(p) = self.pergunta_gravar() {
                self.espera.pedir(Para::Gravar, p, cx, out);
            }
            return;
        };
        if maus.iter().all(|id| campos::DOCUMENTOS.contains(id)) {
            let nomes: Vec<&str> = maus.iter().map(|id| campos::rotulo(id)).collect();
            let Some(p) = self.pergunta_gravar() else { return };
            let id = self.espera.reservar(Para::Gravar, cx);
            out.push(Effect::Confirm(Confirm {
                effect: Box::new(Effect::Ask(id, p)),
                titulo: t::GRAVAR_SEM.to_owned(),
                texto: t::gravar_sem(&nomes),
                palavra: None,
            }));
            return;
        }
        f.focar(primeiro);
        out.push(Effect::Bell);
        out.push(Effect::Notify(Nivel::Erro, t::CORRIJA.to_owned()));
    }

    fn conferir(&mut self, id: &'static str, cx: &Session) {
        let Some(f) = self.form.as_mut() else { return };
        match campos::conferir(f, id, cx.hoje()) {
            Some(m) => f.definir_erro(id, Texto::novo(m)),
            None => {
                f.limpar_erro(id);
                if !f.valor(id).is_empty() && matches!(id, "cns" | "cpf" | "cep" | "nasc") {
                    f.definir_dica(id, Tom::Ok, Texto::novo("✓"));
                }
            }
        }
    }

    /// A full field goes on by itself only when it is right: a wrong document keeps the focus.
    fn segurar(&mut self, de: &'static str, cx: &Session, out: &mut Vec<Effect>) {
        if let Some(f) = self.form.as_mut()
            && let Some(m) = campos::conferir(f, de, cx.hoje())
        {
            f.focar(de);
            f.definir_erro(de, Texto::novo(m));
            out.push(Effect::Bell);
        }
    }

    fn reagir(&mut self, r: Reacao, cx: &Session, out: &mut Vec<Effect>) {
        match r {
            Reacao::Saiu { de, alterou, .. } => {
                if alterou || self.form.as_ref().is_some_and(|f| f.alterado_em(de)) {
                    self.conferir(de, cx);
                }
            }
            Reacao::Fim(id) => {
                self.conferir(id, cx);
                self.aviso = Some((Nivel::Info, tc::ULTIMO_CAMPO.to_owned()));
            }
            Reacao::Consulta(id) => self.consultar(id, cx, out),
            Reacao::Recusada | Reacao::Ignorada => out.push(Effect::Bell),
            Reacao::Nada | Reacao::Alterou(_) => {}
        }
    }

    fn consultar(&mut self, id: &'static str, cx: &Session, out: &mut Vec<Effect>) {
        let opcoes = match id {
            "sexo" => t::SEXOS,
            "raca" => t::RACAS,
            _ => {
                out.push(Effect::Notify(Nivel::Info, tc::SEM_LISTA.to_owned()));
                return;
            }
        };
        let opcoes: Vec<(String, String)> = opcoes.iter().map(|(c, n)| ((*c).to_owned(), (*n).to_owned())).collect();
        let pedido = self.espera.reservar(Para::Escolher(id), cx);
        out.push(Effect::Open(Box::new(Escolha::nova(pedido, campos::rotulo(id), &opcoes))));
    }

    fn mostrar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        if self.mostra_ate.take().is_some() {
            self.cobrir(true);
            self.aviso = Some((Nivel::Info, t::COBERTO.to_owned()));
        } else if let Some(f) = &self.lida {
            if f.paciente.cpf.is_none() && f.paciente.cns_pac.is_none() {
                out.push(Effect::Notify(Nivel::Info, t::NADA_A_MOSTRAR.to_owned()));
            } else {
                self.espera.pedir(Para::Revelar, Pergunta::PacienteRevelar(f.id), cx, out);
            }
        }
    }

    fn resposta(&mut self, para: &Para, r: &Resposta, cx: &Session, out: &mut Vec<Effect>) {
        match (para, r) {
            (Para::Abrir, Resposta::Ficha(f)) => self.chegou((**f).clone(), cx),
            (Para::Gravar, Resposta::Gravado(g)) => {
                out.push(Effect::Notify(Nivel::Ok, format!("{} {} {}.", t::PACIENTE, g.dado.cod_pac, t::GRAVADO)));
                out.push(Effect::Pop);
                // Nothing is dirty any more: the shell may close without asking.
                self.form = None;
            }
            (Para::Revelar, Resposta::Revelado { .. }) => {
                self.mostra_ate = Some(cx.agora + A_MOSTRA);
                self.cobrir(false);
                self.aviso = Some((Nivel::Aviso, t::REVELADO.to_owned()));
            }
            _ => {}
        }
    }

    fn recarregar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let Some(id) = self.id else { return };
        let pedido = self.espera.reservar(Para::Abrir, cx);
        let ask = Effect::Ask(pedido, Pergunta::PacienteObter(id));
        if self.form.as_ref().is_some_and(Formulario::alterado) {
            out.push(Effect::Confirm(Confirm {
                effect: Box::new(ask),
                titulo: t::PACIENTE.to_owned(),
                texto: t::SAIR_SUJO.to_owned(),
                palavra: None,
            }));
        } else {
            out.push(ask);
        }
    }

    fn desenhar_atendimentos(&self, area: Rect, caixa: bool, buf: &mut Buffer, v: &Visual) {
        let Some(f) = &self.lida else { return };
        let titulo = format!("{} ({})", t::ATENDIMENTOS, f.atendimentos.len());
        let dentro = paineis::painel(area, &titulo, caixa, buf, v);
        let mut p = Pincel::novo(buf, dentro, v);
        if f.atendimentos.is_empty() {
            p.escrever(1, 0, &Texto::novo(t::SEM_ATENDIMENTO), v.tema.fraco);
        }
        let cabem = dentro.height as usize;
        for (y, a) in (0..dentro.height).zip(&f.atendimentos) {
            let sobram = f.atendimentos.len().saturating_sub(cabem);
            if sobram > 0 && y > 0 && y + 1 == dentro.height {
                p.escrever(1, y, &Texto::novo(&format!("… mais {}", sobram + 1)), v.tema.fraco);
            } else {
                p.escrever_ate(1, y, dentro.width.saturating_sub(2), &Texto::novo(a), v.tema.texto);
            }
        }
    }
}

impl Screen for Ficha {
    fn title(&self) -> String {
        format!("{} ▸ {}", t::TITULO, self.codigo())
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn enabled(&self, id: CommandId, _cx: &Session) -> Result<(), String> {
        match id {
            "ficha.mostrar" | "ficha.recarregar" if self.id.is_none() => Err(t::SO_GRAVADO.to_owned()),
            _ if self.form.is_none() && id != "ficha.recarregar" => Err(t::ESPERE.to_owned()),
            _ => Ok(()),
        }
    }

    fn modo(&self) -> Modo {
        Modo::Campo
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        self.vencer(cx);
        match m {
            Msg::Opened => self.abrir(cx, out),
            // The session ended before the record came.
            Msg::Shown if self.form.is_none() && !self.espera.ativa() => self.abrir(cx, out),
            Msg::Command("ficha.gravar", _) => self.gravar(cx, out),
            Msg::Command("ficha.mostrar", _) => self.mostrar(cx, out),
            Msg::Command("ficha.recarregar", _) => self.recarregar(cx, out),
            Msg::Command("ficha.consulta", _) => {
                if let Some(id) = self.form.as_ref().map(Formulario::foco) {
                    self.consultar(id, cx, out);
                }
            }
            Msg::Command("ficha.desfaz", _) => {
                let r = self.form.as_mut().map(|f| f.tecla(Tecla::Ctrl('u')));
                if let Some(r) = r {
                    self.reagir(r, cx, out);
                    self.cobrir(self.mostra_ate.is_none());
                }
            }
            Msg::Key(k) => {
                self.aviso = self.aviso.take().filter(|_| self.mostra_ate.is_some());
                let r = self.form.as_mut().map(|f| f.tecla(*k));
                if let Some(r) = r {
                    let cheio = if let (Tecla::Letra(_), Reacao::Saiu { de, .. }) = (k, &r) { Some(*de) } else { None };
                    self.reagir(r, cx, out);
                    if let Some(de) = cheio {
                        self.segurar(de, cx, out);
                    }
                }
            }
            Msg::Paste(texto) => {
                let r = self.form.as_mut().map(|f| f.colar(texto.lines().next().unwrap_or_default().trim()));
                if let Some(r) = r {
                    self.reagir(r, cx, out);
                }
            }
            Msg::Picked(id, codigo) => {
                if let Some(Para::Escolher(campo)) = self.espera.recebe(*id)
                    && let Some(f) = self.form.as_mut()
                {
                    f.preencher(campo, codigo);
                }
            }
            Msg::Reply(id, r) => {
                if let Some(para) = self.espera.recebe(*id) {
                    match r {
                        Ok(r) => self.resposta(&para, r, cx, out),
                        Err(e) => {
                            avisar_erro(e, out);
                            if e.codigo == "conflito" {
                                self.aviso = Some((Nivel::Erro, t::CONFLITO.to_owned()));
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        self.cursor = None;
        let largo = paineis::largo(area);
        let (esquerda, direita) = if largo { paineis::lado_a_lado(area, 64) } else { (area, Rect::default()) };
        let titulo = format!("{} {}", t::PACIENTE, self.codigo());
        let corpo = if largo {
            paineis::painel(esquerda, &titulo, true, buf, v)
        } else {
            let (topo, resto) = paineis::topo(area, 1);
            let estado = match &self.form {
                None => tc::CARREGANDO,
                Some(f) if f.alterado() => t::ALTERADO,
                Some(_) => t::SEM_ALTERACAO,
            };
            let mut p = Pincel::novo(buf, topo, v);
            p.escrever(1, 0, &Texto::novo(&titulo), v.tema.titulo);
            let fim = topo.width.saturating_sub(1);
            p.direita(fim, 0, fim / 2, &Texto::novo(estado), v.tema.fraco);
            resto
        };
        let Some(f) = self.form.as_mut() else {
            Pincel::novo(buf, corpo, v).escrever(1, 1, &Texto::novo(tc::CARREGANDO), v.tema.fraco);
            return;
        };
        // A blank line and two of help.
        let quer = f.altura(corpo.width) + 3;
        self.cursor = f.desenhar(Rect { height: quer.min(corpo.height), ..corpo }, buf, v, true);
        let (_, resto) = paineis::topo(corpo, quer);
        if largo {
            self.desenhar_atendimentos(direita, true, buf, v);
        } else if resto.height >= 2 {
            self.desenhar_atendimentos(resto, false, buf, v);
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn acorda(&self) -> Option<NaiveDateTime> {
        self.mostra_ate
    }

    fn leave(&self) -> Leave {
        match &self.form {
            Some(f) if f.alterado() => Leave::Dirty(t::SAIR_SUJO.to_owned()),
            _ => Leave::Free,
        }
    }

    fn message(&self) -> Option<(Nivel, String)> {
        self.aviso.clone()
    }

    fn field_help(&self) -> Option<Ajuda> {
        let f = self.form.as_ref()?;
        Some(Ajuda { titulo: campos::rotulo(f.foco()).to_owned(), texto: f.ajuda_do_foco().to_string() })
    }
}
