//! The list of pairs and the comparison of one.

use chrono::{NaiveDateTime, TimeDelta};
use nexsus_widgets::{Coluna, EstadoLados, Lado, Largura, Linha, ParDeCampos};

use super::campos::{self, CODIGO, Revelado};
use crate::comum::formato::milhares;
use crate::comum::lista::{Item, Lista};
use crate::comum::{Esperas, avisar_erro, comandos, paineis};
use crate::quadro::{
    Buffer, Command, CommandId, Confirm, Effect, Grupo, Leave, Modo, Msg, Nivel, Pergunta, Position, Rect, Resposta,
    Screen, Session, Tecla, Texto, Visual,
};
use crate::servico::{Acao, DecisaoDoPar, ParDePacientes};
use crate::textos::{comum as tc, fusao as t, pacientes as tp};

/// How long revealed documents stay on screen.
const A_MOSTRA: TimeDelta = TimeDelta::seconds(8);

/// Rows of the list of pairs.
pub const COMANDOS: &[Command] = &[
    Command::novo("fusao.abrir", "Compara", "Mostra os dois cadastros lado a lado.")
        .list(&[Tecla::Enter])
        .grupo(Grupo::Lista)
        .footer(1),
    separar("fusao.separar"),
    comandos::buscar("fusao.buscar"),
    comandos::atualizar("fusao.atualizar"),
    comandos::VOLTAR,
];

/// They are different persons; the id tells the list from the comparison.
const fn separar(id: CommandId) -> Command {
    Command::novo(id, "Diferentes", "São pessoas diferentes: o par não volta a ser perguntado.")
        .keys(&[Tecla::Ctrl('d')])
        .list(&[Tecla::Letra('n')])
        .footer(2)
        .acao(Acao::PacienteEditar)
}

/// Rows of the comparison of one pair.
pub const COMANDOS_PAR: &[Command] = &[
    Command::novo("fusao.unir", "Une", "Faz dos dois um só cadastro, com os lados escolhidos; pergunta antes.")
        .keys(&[Tecla::F(2), Tecla::Ctrl('o')])
        .footer(1)
        .acao(Acao::PacienteEditar),
    separar("fusao.diferentes"),
    Command::novo("fusao.lado", "Lado", "Troca o lado que vale no campo marcado; ← e → escolhem um deles.")
        .list(&[Tecla::Letra(' '), Tecla::Enter])
        .mostra("← →")
        .footer(3),
    Command::novo("fusao.esquerdo", "Tudo da esq.", "Escolhe o lado esquerdo em todos os campos.")
        .list(&[Tecla::Letra('1')])
        .footer(5),
    Command::novo("fusao.direito", "Tudo da dir.", "Escolhe o lado direito em todos os campos.")
        .list(&[Tecla::Letra('2')])
        .footer(6),
    Command::novo("fusao.mostrar", "Mostra", "Mostra CPF e CNS dos dois por alguns segundos; fica na auditoria.")
        .keys(&[Tecla::F(8)])
        .list(&[Tecla::Letra('e')])
        .footer(4)
        .acao(Acao::PacienteRevelar),
    comandos::VOLTAR,
];

#[derive(Clone, Copy, Debug)]
enum Para {
    Pares,
    /// Both decided: the pair leaves the list.
    Unido,
    Separado,
    Revelar(Lado),
}

/// The screen.
#[derive(Debug, Default)]
pub struct Fusao {
    pares: Vec<ParDePacientes>,
    lista: Lista,
    carregada: bool,
    /// The pair that is compared.
    aberto: Option<usize>,
    lados: EstadoLados,
    campos: Vec<ParDeCampos>,
    revelados: [Option<Revelado>; 2],
    mostra_ate: Option<NaiveDateTime>,
    espera: Esperas<Para>,
    cursor: Option<Position>,
}

impl Fusao {
    pub fn nova() -> Self {
        Self::default()
    }

    fn chegou(&mut self, pares: &[ParDePacientes]) {
        self.pares = pares.to_vec();
        self.carregada = true;
        self.fechar();
        let itens = (0u128..)
            .zip(&self.pares)
            .map(|(i, p)| {
                let (a, b) = (&p.a.dado, &p.b.dado);
                let celulas: [&str; 5] = [&a.cod_pac, &a.nome, &b.cod_pac, &b.nome, t::motivo(&p.motivo)];
                Item::novo(Linha::nova(i, celulas.iter().map(|c| Texto::novo(c)).collect()))
            })
            .collect();
        self.lista.carregar(itens);
    }

    fn fechar(&mut self) {
        self.aberto = None;
        self.cobrir();
    }

    fn cobrir(&mut self) {
        self.revelados = [None, None];
        self.mostra_ate = None;
        self.refazer();
    }

    fn par(&self) -> Option<&ParDePacientes> {
        self.pares.get(self.aberto.or_else(|| self.lista.escolhida())?)
    }

    fn refazer(&mut self) {
        let Some(p) = self.aberto.and_then(|i| self.pares.get(i)) else {
            self.campos.clear();
            return;
        };
        let revelados = [self.revelados[0].as_ref(), self.revelados[1].as_ref()];
        self.campos = campos::pares(&p.a.dado, &p.b.dado, revelados);
    }

    /// Who has more attendances keeps the code, unless the operator says otherwise.
    fn abrir(&mut self, i: usize) {
        let Some(p) = self.pares.get(i) else { return };
        let fica = if p.atendimentos.1 > p.atendimentos.0 { Lado::Direito } else { Lado::Esquerdo };
        self.lados = EstadoLados::com(campos::lados(&p.a.dado, &p.b.dado, fica));
        self.aberto = Some(i);
        self.refazer();
    }

    fn unir(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let Some(p) = self.aberto.and_then(|i| self.pares.get(i)) else {
            out.push(Effect::Notify(Nivel::Aviso, t::COMPARE_ANTES.to_owned()));
            return;
        };
        let esquerdo = self.lados.escolha(CODIGO) == Lado::Esquerdo;
        let (fica, sai) = if esquerdo { (&p.a, &p.b) } else { (&p.b, &p.a) };
        let vao = if esquerdo { p.atendimentos.1 } else { p.atendimentos.0 };
        let conteudo = Box::new(campos::juntar(&p.a.dado, &p.b.dado, |i| self.lados.escolha(i)));
        let texto = t::unir(&fica.dado.cod_pac, &sai.dado.cod_pac, vao);
        // Two plainly different persons are not made one by a key too many.
        let contra = campos::contra(&p.a.dado, &p.b.dado);
        let (texto, palavra) = if contra.is_empty() {
            (texto, None)
        } else {
            (format!("{} {texto}", t::sao_diferentes(&contra)), Some(t::PALAVRA))
        };
        let decisao = DecisaoDoPar::Unir { fica: (fica.id, fica.versao), sai: (sai.id, sai.versao), conteudo };
        let id = self.espera.reservar(Para::Unido, cx);
        out.push(Effect::Confirm(Confirm {
            effect: Box::new(Effect::Ask(id, Pergunta::ParDecidir(Box::new(decisao)))),
            titulo: t::UNIR.to_owned(),
            texto,
            palavra,
        }));
    }

    fn separar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let Some(p) = self.par() else {
            out.push(Effect::Bell);
            return;
        };
        let decisao = DecisaoDoPar::Separar { a: p.a.id, b: p.b.id };
        let texto = t::separar(&p.a.dado.cod_pac, &p.b.dado.cod_pac);
        let id = self.espera.reservar(Para::Separado, cx);
        out.push(Effect::Confirm(Confirm {
            effect: Box::new(Effect::Ask(id, Pergunta::ParDecidir(Box::new(decisao)))),
            titulo: t::SEPARAR.to_owned(),
            texto,
            palavra: None,
        }));
    }

    fn mostrar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        if self.mostra_ate.is_some() {
            self.cobrir();
            return;
        }
        let Some(p) = self.aberto.and_then(|i| self.pares.get(i)) else {
            out.push(Effect::Notify(Nivel::Aviso, t::COMPARE_ANTES.to_owned()));
            return;
        };
        let ids = [(Lado::Esquerdo, p.a.id), (Lado::Direito, p.b.id)];
        for (lado, id) in ids {
            self.espera.pedir(Para::Revelar(lado), Pergunta::PacienteRevelar(id), cx, out);
        }
    }

    fn comando(&mut self, id: CommandId, cx: &Session, out: &mut Vec<Effect>) {
        match id {
            "fusao.unir" => self.unir(cx, out),
            "fusao.separar" | "fusao.diferentes" => self.separar(cx, out),
            "fusao.abrir" if self.aberto.is_none() => {
                if let Some(i) = self.lista.escolhida() {
                    self.abrir(i);
                }
            }
            "fusao.lado" => {
                self.lados.tecla(Tecla::Letra(' '));
            }
            "fusao.esquerdo" => self.lados.todos(Lado::Esquerdo),
            "fusao.direito" => self.lados.todos(Lado::Direito),
            "fusao.mostrar" => self.mostrar(cx, out),
            "fusao.buscar" if self.aberto.is_none() => self.lista.abrir_filtro(),
            "fusao.atualizar" => self.espera.pedir(Para::Pares, Pergunta::Pares, cx, out),
            "voltar" => {
                if self.aberto.is_some() {
                    self.fechar();
                } else if !self.lista.fechar_filtro() {
                    out.push(Effect::Pop);
                }
            }
            _ => out.push(Effect::Bell),
        }
    }

    fn resposta(&mut self, para: Para, r: &Resposta, cx: &Session, out: &mut Vec<Effect>) {
        match (para, r) {
            (Para::Pares, Resposta::Pares(p)) => self.chegou(p),
            (Para::Unido | Para::Separado, _) => {
                let frase = if matches!(para, Para::Unido) { t::UNIDO } else { t::SEPARADO };
                out.push(Effect::Notify(Nivel::Ok, frase.to_owned()));
                self.espera.pedir(Para::Pares, Pergunta::Pares, cx, out);
            }
            (Para::Revelar(lado), Resposta::Revelado { cpf, cns }) if self.aberto.is_some() => {
                let claro = Revelado { cpf: cpf.clone().unwrap_or_default(), cns: cns.clone().unwrap_or_default() };
                self.revelados[usize::from(lado == Lado::Direito)] = Some(claro);
                self.mostra_ate = Some(cx.agora + A_MOSTRA);
                self.refazer();
                out.push(Effect::Notify(Nivel::Aviso, tp::REVELADO.to_owned()));
            }
            _ => {}
        }
    }

    fn colunas() -> Vec<Coluna> {
        let nome = || Largura::Flexivel { min: 10, peso: 3 };
        vec![
            Coluna::nova("a", Texto::novo(t::CODIGO), Largura::Fixa(10)),
            Coluna::nova("nome_a", Texto::novo(t::NOME), nome()).prioridade(1),
            Coluna::nova("b", Texto::novo(t::CODIGO), Largura::Fixa(10)),
            Coluna::nova("nome_b", Texto::novo(t::NOME), nome()).prioridade(2),
            Coluna::nova("motivo", Texto::novo(t::MOTIVO), Largura::Flexivel { min: 12, peso: 2 }),
        ]
    }

    fn desenhar_par(&mut self, p: &ParDePacientes, area: Rect, buf: &mut Buffer, v: &Visual) {
        let largo = paineis::largo(area);
        let titulo = format!("{} · {}", t::TITULO, t::motivo(&p.motivo));
        let dentro = paineis::painel(area, &titulo, largo, buf, v);
        let (quadro, embaixo) = paineis::em_cima(dentro, 2, 6);
        let cabeca = |codigo: &str, n: u64| Texto::novo(&t::cabeca(codigo, n));
        let a = cabeca(&p.a.dado.cod_pac, p.atendimentos.0);
        let b = cabeca(&p.b.dado.cod_pac, p.atendimentos.1);
        self.cursor = self.lados.desenhar([&a, &b], &self.campos, quadro, buf, v);
        let fica = if self.lados.escolha(CODIGO) == Lado::Esquerdo { &p.a } else { &p.b };
        let difere = self.campos.iter().filter(|c| c.difere).count() as u64;
        let contra = campos::contra(&p.a.dado, &p.b.dado);
        let segunda =
            if contra.is_empty() { t::TECLAS.to_owned() } else { format!("! {}", t::sao_diferentes(&contra)) };
        let linhas = [Texto::novo(&t::resumo(&fica.dado.cod_pac, difere)), Texto::novo(&segunda)];
        paineis::linhas(embaixo, &linhas, buf, v);
    }
}

impl Screen for Fusao {
    fn title(&self) -> String {
        match self.aberto.and_then(|i| self.pares.get(i)) {
            Some(p) => format!("{} ▸ {} e {}", t::TITULO, p.a.dado.cod_pac, p.b.dado.cod_pac),
            None => t::TITULO.to_owned(),
        }
    }

    fn commands(&self) -> &'static [Command] {
        if self.aberto.is_some() { COMANDOS_PAR } else { COMANDOS }
    }

    fn enabled(&self, id: CommandId, _cx: &Session) -> Result<(), String> {
        let frase = match id {
            "fusao.unir" | "fusao.mostrar" | "fusao.esquerdo" | "fusao.direito" if self.aberto.is_none() => {
                t::COMPARE_ANTES
            }
            "fusao.separar" | "fusao.diferentes" | "fusao.abrir" if self.par().is_none() => tc::SO_COM_LINHA,
            _ => return Ok(()),
        };
        Err(frase.to_owned())
    }

    fn modo(&self) -> Modo {
        if self.aberto.is_some() { Modo::Lista } else { self.lista.modo() }
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        if self.mostra_ate.is_some_and(|ate| cx.agora >= ate) {
            self.cobrir();
        }
        match m {
            Msg::Opened | Msg::Shown => self.espera.pedir(Para::Pares, Pergunta::Pares, cx, out),
            Msg::Command(id, _) => self.comando(id, cx, out),
            Msg::Key(k) => {
                let serviu = if self.aberto.is_some() { self.lados.tecla(*k) } else { self.lista.tecla(*k) };
                if !serviu {
                    out.push(Effect::Bell);
                }
            }
            Msg::Paste(texto) => self.lista.colar(texto),
            Msg::Reply(id, r) => match (self.espera.recebe(*id), r) {
                (None, _) => {}
                (Some(_), Err(e)) => avisar_erro(e, out),
                (Some(para), Ok(r)) => self.resposta(para, r, cx, out),
            },
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        self.cursor = None;
        if let Some(p) = self.aberto.and_then(|i| self.pares.get(i)).cloned() {
            self.desenhar_par(&p, area, buf, v);
            return;
        }
        let vazio = if self.carregada { t::VAZIO } else { tc::CARREGANDO };
        let titulo = format!("{} ({})", t::LISTA, milhares(self.pares.len() as u64));
        let dentro = paineis::painel(area, &titulo, paineis::largo(area), buf, v);
        self.lista.desenhar(dentro, &Self::colunas(), vazio, buf, v);
        self.cursor = self.lista.cursor();
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn leave(&self) -> Leave {
        Leave::Free
    }

    fn acorda(&self) -> Option<NaiveDateTime> {
        self.mostra_ate
    }
}
