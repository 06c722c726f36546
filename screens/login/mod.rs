//! Login (ux.md 4.1). The frame is there before the database is: the state of the installation is asked on
//! opening, and what is typed meanwhile waits. An empty installation turns the same screen into the first-run
//! wizard (`primeiro_uso`).

mod desenho;
mod primeiro_uso;

use nexsus_widgets::{Campo, Dia, Formulario, Mascara, Reacao, Tecla, Texto};
use zeroize::Zeroizing;

use crate::aviso::Aviso;
use crate::comando::{Command, Grupo};
use crate::msg::{Effect, Msg, ReqId, Session};
use crate::pergunta::{Pergunta, Resposta};
use crate::quadro::{Buffer, Position, Rect, Visual};
use crate::screen::{Ajuda, Modo, Screen};
use crate::servico::{ErroUsuario, Situacao};
use crate::textos::login as t;

use primeiro_uso::Pedido;

const AVANCAR: &str = "login.avancar";
const ESQUECI: &str = "login.esqueci";
const DIAGNOSTICO: &str = "login.diagnostico";
const TENTAR: &str = "login.tentar";

pub const COMANDOS: &[Command] = &[
    Command::novo(AVANCAR, "Avança/Entra", "Vai ao campo seguinte; no último, entra.")
        .keys(&[Tecla::Enter, Tecla::F(2)])
        .grupo(Grupo::Navegacao)
        .footer(2),
    Command::novo(ESQUECI, "Esqueci", "Vai ao botão Esqueci a senha, que diz a quem pedir uma nova.")
        .keys(&[Tecla::Tab])
        .grupo(Grupo::Navegacao)
        .footer(4),
    Command::novo(DIAGNOSTICO, "Diagnóstico", "Mostra o que o programa sabe deste terminal.")
        .keys(&[Tecla::Ctrl('x')])
        .grupo(Grupo::Navegacao)
        .footer(5),
    Command::novo(TENTAR, "Tenta", "Procura o banco de dados outra vez.")
        .keys(&[Tecla::F(5), Tecla::Ctrl('r')])
        .grupo(Grupo::Navegacao),
];

/// Rows of the first-run wizard: Tab is the next field there.
pub const COMANDOS_PRIMEIRO_USO: &[Command] = &[
    Command::novo(AVANCAR, "Avança/Cria", "Vai ao campo seguinte; no último, cria o banco e entra.")
        .keys(&[Tecla::Enter, Tecla::F(2)])
        .grupo(Grupo::Navegacao)
        .footer(2),
    COMANDOS[2],
];

/// What the screen waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fase {
    Abrindo,
    Entrada,
    Conferindo,
    PrimeiroUso,
    Criando,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Foco {
    Campos,
    Esqueci,
    /// The button that creates, in the first use.
    Criar,
}

/// The screen.
pub struct Login {
    fase: Fase,
    foco: Foco,
    form: Formulario,
    /// Enter on the password came before the database was open.
    adiantado: bool,
    pedido: Option<ReqId>,
    /// Credentials of the wizard, kept until they have logged in once.
    novo_admin: Option<(String, Zeroizing<String>)>,
    erro: Vec<String>,
    banco: &'static str,
    /// Facts for the wide box and the diagnosis, taken from the session.
    fatos: Fatos,
    /// The session of somebody at work ended: say so until the entrance is through.
    vencida: bool,
    cursor: Option<Position>,
}

#[derive(Clone, Debug, Default)]
struct Fatos {
    servidor: String,
    motor: String,
    competencia: String,
    terminal: Vec<(String, String)>,
}

fn formulario(cx: &Session) -> Formulario {
    let campos = vec![
        Campo::novo("usuario", t::USUARIO, Mascara::texto(64)).estica().ajuda(t::AJUDA_USUARIO),
        Campo::novo("senha", t::SENHA, Mascara::Senha { max: 128 }).estica().ajuda(t::AJUDA_SENHA),
    ];
    Formulario::novo(campos, dia(cx))
}

/// Today as the form understands it.
fn dia(cx: &Session) -> Dia {
    use chrono::Datelike;
    let h = cx.hoje();
    Dia { ano: h.year(), mes: h.month() as u8, dia: h.day() as u8 }
}

impl Login {
    pub fn novo(cx: &Session) -> Self {
        let fatos = Fatos {
            servidor: cx.servidor.clone(),
            motor: cx.banco.clone(),
            competencia: cx.competencia.formatado(),
            terminal: cx.terminal.clone(),
        };
        Self {
            fase: Fase::Abrindo,
            foco: Foco::Campos,
            form: formulario(cx),
            adiantado: false,
            pedido: None,
            novo_admin: None,
            erro: Vec::new(),
            banco: "",
            fatos,
            vencida: false,
            cursor: None,
        }
    }

    /// The entrance over the work of somebody whose session ended: only the password is missing.
    pub fn vencida(cx: &Session, usuario: &str) -> Self {
        let mut l = Self { vencida: true, ..Self::novo(cx) };
        l.form.definir("usuario", usuario);
        l.form.focar("senha");
        l
    }

    fn perguntar(&mut self, p: Pergunta, cx: &Session, out: &mut Vec<Effect>) {
        let id = cx.req();
        self.pedido = Some(id);
        out.push(Effect::Ask(id, p));
    }

    fn primeiro_uso(&self) -> bool {
        matches!(self.fase, Fase::PrimeiroUso | Fase::Criando)
    }

    fn ocupado(&self) -> bool {
        matches!(self.fase, Fase::Conferindo | Fase::Criando)
    }

    /// Enter on the last field.
    fn enviar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        self.erro.clear();
        if self.fase == Fase::PrimeiroUso {
            match primeiro_uso::conferir(&mut self.form) {
                Ok(Pedido { dados, admin, senha }) => {
                    self.novo_admin = Some((admin, senha));
                    self.fase = Fase::Criando;
                    self.perguntar(Pergunta::Iniciar(dados), cx, out);
                }
                Err(frase) => {
                    self.erro.push(frase);
                    out.push(Effect::Bell);
                }
            }
            return;
        }
        for (campo, frase) in [("usuario", t::FALTA_USUARIO), ("senha", t::FALTA_SENHA)] {
            if self.form.valor(campo).trim().is_empty() {
                self.form.focar(campo);
                self.erro.push(frase.into());
                out.push(Effect::Bell);
                return;
            }
        }
        if self.fase == Fase::Abrindo {
            self.adiantado = true;
            return;
        }
        if self.form.so_maiusculas("senha") {
            self.erro.push(t::CAPS.into());
        }
        let usuario = self.form.valor("usuario").trim().to_owned();
        let senha = Zeroizing::new(self.form.tirar_senha("senha"));
        self.fase = Fase::Conferindo;
        self.perguntar(Pergunta::Entrar { usuario, senha }, cx, out);
    }

    fn resposta(&mut self, r: &Result<Resposta, ErroUsuario>, cx: &Session, out: &mut Vec<Effect>) {
        self.pedido = None;
        match r {
            Ok(Resposta::Situacao(s)) => self.situacao(*s, cx, out),
            Ok(Resposta::Sessao(s)) => out.push(Effect::Login(s.clone())),
            Ok(_) if self.fase == Fase::Criando => {
                // Created: the same person goes straight in.
                if let Some((usuario, senha)) = self.novo_admin.take() {
                    self.fase = Fase::Conferindo;
                    self.perguntar(Pergunta::Entrar { usuario, senha }, cx, out);
                }
            }
            Ok(_) => {}
            Err(e) => self.falhou(e, cx, out),
        }
    }

    fn situacao(&mut self, s: Situacao, cx: &Session, out: &mut Vec<Effect>) {
        match s {
            Situacao::Nova => {
                self.banco = t::NOVO;
                self.fase = Fase::PrimeiroUso;
                self.form = primeiro_uso::formulario(dia(cx));
                self.adiantado = false;
            }
            Situacao::Pronta => {
                self.banco = t::OK;
                self.fase = Fase::Entrada;
                if std::mem::take(&mut self.adiantado) {
                    self.enviar(cx, out);
                }
            }
            Situacao::PrecisaMigrar => {
                self.banco = t::ANTIGO;
                self.erro = vec![t::PRECISA_MIGRAR.into()];
            }
        }
    }

    fn falhou(&mut self, e: &ErroUsuario, cx: &Session, out: &mut Vec<Effect>) {
        out.push(Effect::Bell);
        let caps: Vec<String> = self.erro.drain(..).filter(|l| l == t::CAPS).collect();
        self.erro = vec![e.to_string()];
        self.erro.extend(caps);
        match self.fase {
            Fase::Abrindo => {
                self.banco = t::SEM_RESPOSTA;
                self.erro.push(t::TENTE.into());
                self.adiantado = false;
            }
            Fase::Conferindo => {
                // The wizard may just have created the account: from here on it is an ordinary login.
                if self.form.valores().iter().any(|(id, _)| *id == "admin") {
                    let admin = self.form.valor("admin").to_owned();
                    self.form = formulario(cx);
                    self.form.definir("usuario", &admin);
                }
                self.fase = Fase::Entrada;
                self.form.focar("senha");
            }
            Fase::Criando => {
                self.novo_admin = None;
                self.fase = Fase::PrimeiroUso;
                self.form.focar("senha");
            }
            Fase::Entrada | Fase::PrimeiroUso => {}
        }
    }

    fn tecla(&mut self, k: Tecla, cx: &Session, out: &mut Vec<Effect>) {
        if self.ocupado() {
            return;
        }
        if self.foco == Foco::Esqueci {
            match k {
                Tecla::Enter => {
                    let linhas = t::RECUPERAR.iter().map(|l| (*l).to_owned()).collect();
                    out.push(Effect::Open(Box::new(Aviso::novo(t::RECUPERAR_TITULO, linhas))));
                    // What is typed after the window closes is the password again.
                    self.foco = Foco::Campos;
                    self.form.focar("senha");
                }
                Tecla::Tab | Tecla::Baixo => {
                    self.foco = Foco::Campos;
                    self.form.focar("usuario");
                }
                Tecla::TabVolta | Tecla::Cima => self.foco = Foco::Campos,
                _ => {}
            }
            return;
        }
        if self.foco == Foco::Criar {
            match k {
                Tecla::Enter | Tecla::F(2) | Tecla::Letra(' ') => self.enviar(cx, out),
                Tecla::Tab | Tecla::Baixo => self.form.focar("admin"),
                Tecla::TabVolta | Tecla::Cima => self.form.focar("estab"),
                _ => {
                    out.push(Effect::Bell);
                    return;
                }
            }
            // Whatever is missing is asked for in its field.
            self.foco = Foco::Campos;
            return;
        }
        if matches!(k, Tecla::Tab | Tecla::Baixo) && self.fase == Fase::PrimeiroUso && self.form.foco() == "estab" {
            self.foco = Foco::Criar;
            return;
        }
        if k == Tecla::Tab && self.fase != Fase::PrimeiroUso && self.form.foco() == "senha" {
            self.foco = Foco::Esqueci;
            return;
        }
        match self.form.tecla(k) {
            Reacao::Fim(_) => self.enviar(cx, out),
            Reacao::Recusada => out.push(Effect::Bell),
            _ => {}
        }
    }

    fn diagnostico(&self) -> Aviso {
        let linhas = self.fatos.terminal.iter().map(|(a, b)| format!("{a:<14} {b}")).collect();
        Aviso::novo(t::DIAGNOSTICO, linhas)
    }

    /// The line or lines under the fields.
    fn estado(&self) -> Option<&'static str> {
        match self.fase {
            Fase::Abrindo if self.erro.is_empty() => Some(t::ABRINDO),
            Fase::Conferindo => Some(t::CONFERINDO),
            Fase::Criando => Some(t::CRIANDO),
            _ => None,
        }
    }
}

impl Screen for Login {
    fn title(&self) -> String {
        if self.primeiro_uso() { t::PRIMEIRO_USO.into() } else { t::ENTRAR.into() }
    }

    fn title_row(&self, cx: &Session) -> Option<(String, String)> {
        let versao = format!("{} {}", crate::textos::NOME, env!("CARGO_PKG_VERSION"));
        let direita = [format!("servidor {}", cx.servidor), format!("banco: {} {}", cx.banco, self.banco)];
        Some((versao, direita.join(" · ").trim_end().to_owned()))
    }

    fn commands(&self) -> &'static [Command] {
        if self.primeiro_uso() { COMANDOS_PRIMEIRO_USO } else { COMANDOS }
    }

    fn enabled(&self, id: &'static str, _cx: &Session) -> Result<(), String> {
        if id == TENTAR && self.banco != t::SEM_RESPOSTA {
            return Err(t::NADA_A_TENTAR.into());
        }
        Ok(())
    }

    fn modo(&self) -> Modo {
        Modo::Campo
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        if self.fatos.terminal != cx.terminal {
            self.fatos.terminal.clone_from(&cx.terminal);
        }
        match m {
            Msg::Opened => self.perguntar(Pergunta::Situacao, cx, out),
            Msg::Command(TENTAR, _) => {
                self.erro.clear();
                self.fase = Fase::Abrindo;
                self.banco = "";
                self.perguntar(Pergunta::Situacao, cx, out);
            }
            Msg::Command(AVANCAR, _) => self.tecla(Tecla::Enter, cx, out),
            Msg::Command(ESQUECI, _) => self.tecla(Tecla::Tab, cx, out),
            Msg::Command(DIAGNOSTICO, _) => out.push(Effect::Open(Box::new(self.diagnostico()))),
            Msg::Key(k) => self.tecla(*k, cx, out),
            Msg::Paste(texto)
                if !self.ocupado() && self.foco == Foco::Campos && self.form.colar(texto) == Reacao::Recusada =>
            {
                out.push(Effect::Bell);
            }
            Msg::Reply(id, r) if self.pedido == Some(*id) => self.resposta(r, cx, out),
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        self.cursor = desenho::desenhar(self, area, buf, v);
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn message(&self) -> Option<(crate::msg::Nivel, String)> {
        if self.vencida && !self.ocupado() {
            let frase = format!("{} {}", crate::textos::SESSAO_VENCIDA, crate::textos::SESSAO_VENCIDA_FAZER);
            return Some((crate::msg::Nivel::Aviso, frase));
        }
        let frase = if self.primeiro_uso() { self.form.ajuda_do_foco().to_string() } else { t::BLOQUEIO.to_owned() };
        Some((crate::msg::Nivel::Info, frase))
    }

    fn field_help(&self) -> Option<Ajuda> {
        let texto: Texto = self.form.ajuda_do_foco();
        Some(Ajuda { titulo: self.title(), texto: texto.to_string() })
    }
}

#[cfg(test)]
mod testes_do_login;
