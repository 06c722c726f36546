//! The list of lots, newest first, with the accounting of the chosen one.

use nexsus_widgets::{Coluna, Largura, Linha, Tom};

use super::{DESFEITO, PREVIA, abrir, desfazer};
use crate::comum::formato::{conta, milhares, quando};
use crate::comum::lista::{Item, Lista};
use crate::comum::{Espera, avisar_erro, comandos, contagem, paineis};
use crate::quadro::{
    Buffer, Command, CommandId, Effect, Grupo, Modo, Msg, Nivel, PedidoTela, Pergunta, Position, Rect, Resposta, Rota,
    Screen, Session, Tecla, Texto, Visual,
};
use crate::servico::{Acao, ResumoLote};
use crate::textos::{comum as tc, lotes as t};

pub const COMANDOS: &[Command] = &[
    comandos::buscar("lotes.buscar"),
    Command::novo("lotes.novo", "Importa", "Abre o assistente de importação.")
        .keys(&[Tecla::F(6)])
        .list(&[Tecla::Letra('n'), Tecla::Ins])
        .footer(4)
        .acao(Acao::Importar),
    Command::novo("lotes.abrir", "Abre", "Mostra o lote com as linhas rejeitadas.")
        .list(&[Tecla::Enter, Tecla::Letra('2')])
        .grupo(Grupo::Lista)
        .footer(2)
        .acao(Acao::LoteVer),
    Command::novo("lotes.desfazer", "Desfaz", "Desfaz o lote inteiro; pede a palavra DESFAZER.")
        .list(&[Tecla::Del, Tecla::Letra('4')])
        .grupo(Grupo::Lote)
        .footer(5)
        .perigo()
        .acao(Acao::LoteDesfazer),
    comandos::atualizar("lotes.atualizar"),
    comandos::VOLTAR,
];

/// The list.
#[derive(Debug, Default)]
pub struct Lotes {
    todos: Vec<ResumoLote>,
    lista: Lista,
    carregada: bool,
    espera: Espera<()>,
    /// Number of the lot whose undoing was asked.
    desfeito: Espera<i64>,
}

impl Lotes {
    pub fn nova() -> Self {
        Self::default()
    }

    fn escolhido(&self) -> Option<&ResumoLote> {
        self.lista.escolhida().and_then(|i| self.todos.get(i))
    }

    fn chegou(&mut self, lotes: &[ResumoLote]) {
        self.todos = lotes.to_vec();
        self.todos.sort_by_key(|l| std::cmp::Reverse(l.numero));
        self.carregada = true;
        let itens = self
            .todos
            .iter()
            .map(|l| {
                let tom = match (l.situacao.as_str(), l.linhas.rejeitadas) {
                    (DESFEITO, _) => Tom::Fraco,
                    (PREVIA, _) => Tom::Destaque,
                    (_, 0) => Tom::Normal,
                    _ => Tom::Aviso,
                };
                let celulas = vec![
                    Texto::novo(&format!("{:04}", l.numero)),
                    Texto::novo(&l.tipo),
                    Texto::novo(&l.arquivo),
                    Texto::novo(t::situacao(&l.situacao)),
                    Texto::novo(&milhares(l.linhas.novas)),
                    Texto::novo(&milhares(l.linhas.rejeitadas)),
                    Texto::novo(&quando(l.quando)),
                    Texto::novo(&l.usuario),
                ];
                Item::novo(Linha::nova(l.numero.unsigned_abs().into(), celulas).tom(tom))
            })
            .collect();
        self.lista.carregar(itens);
    }

    fn comando(&mut self, id: CommandId, cx: &Session, out: &mut Vec<Effect>) {
        match id {
            "lotes.buscar" => self.lista.abrir_filtro(),
            "lotes.novo" => out.push(Effect::Push(Rota::Importar(PedidoTela::default()))),
            "lotes.abrir" => {
                if let Some(l) = self.escolhido() {
                    out.push(Effect::Push(abrir(l)));
                }
            }
            "lotes.desfazer" => {
                if let Some(l) = self.escolhido().cloned() {
                    let id = self.desfeito.reservar(l.numero, cx);
                    out.push(desfazer(&l, id));
                }
            }
            "lotes.atualizar" => self.espera.pedir((), Pergunta::Lotes, cx, out),
            "voltar" => {
                if !self.lista.fechar_filtro() {
                    out.push(Effect::Pop);
                }
            }
            _ => {}
        }
    }

    fn colunas() -> Vec<Coluna> {
        vec![
            Coluna::nova("numero", Texto::novo(t::NUMERO), Largura::Fixa(5)),
            Coluna::nova("tipo", Texto::novo(t::TIPO), Largura::Fixa(4)).prioridade(3),
            Coluna::nova("arquivo", Texto::novo(t::ARQUIVO), Largura::Flexivel { min: 12, peso: 1 }),
            Coluna::nova("situacao", Texto::novo(t::SITUACAO), Largura::Fixa(8)).prioridade(1),
            Coluna::nova("novas", Texto::novo(t::NOVAS), Largura::Fixa(8)).direita().prioridade(2),
            Coluna::nova("rejeitadas", Texto::novo(t::REJEITADAS), Largura::Fixa(7)).direita().prioridade(1),
            Coluna::nova("quando", Texto::novo(t::QUANDO), Largura::Fixa(14)).prioridade(4),
            Coluna::nova("usuario", Texto::novo(t::USUARIO), Largura::Fixa(10)).prioridade(5),
        ]
    }
}

impl Screen for Lotes {
    fn title(&self) -> String {
        t::TITULO.to_owned()
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn enabled(&self, id: CommandId, _cx: &Session) -> Result<(), String> {
        match (id, self.escolhido()) {
            ("lotes.abrir" | "lotes.desfazer", None) => Err(tc::SO_COM_LINHA.to_owned()),
            ("lotes.desfazer", Some(l)) if l.situacao == DESFEITO => Err(t::JA_DESFEITO.to_owned()),
            ("lotes.desfazer", Some(l)) if l.situacao == PREVIA => Err(t::SO_DESCARTA.to_owned()),
            _ => Ok(()),
        }
    }

    fn modo(&self) -> Modo {
        self.lista.modo()
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened | Msg::Shown => self.espera.pedir((), Pergunta::Lotes, cx, out),
            Msg::Command(id, _) => self.comando(id, cx, out),
            Msg::Key(k) => {
                if !self.lista.tecla(*k) {
                    out.push(Effect::Bell);
                }
            }
            Msg::Paste(texto) => self.lista.colar(texto),
            Msg::Reply(id, r) => {
                if self.espera.recebe(*id).is_some() {
                    match r {
                        Ok(Resposta::Lotes(l)) => self.chegou(l),
                        Ok(_) => {}
                        Err(e) => avisar_erro(e, out),
                    }
                } else if let Some(n) = self.desfeito.recebe(*id) {
                    match r {
                        Ok(r) => {
                            let linhas = if let Resposta::Quantos(q) = r { *q } else { 0 };
                            let frase = t::desfeito(n, &conta(linhas, tc::LINHAS.0, tc::LINHAS.1));
                            out.push(Effect::Notify(Nivel::Ok, frase));
                            self.espera.pedir((), Pergunta::Lotes, cx, out);
                        }
                        Err(e) => avisar_erro(e, out),
                    }
                }
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let largo = paineis::largo(area);
        let (cima, baixo) = if largo { paineis::lado_a_lado(area, 62) } else { paineis::em_cima(area, 10, 6) };
        let vazio = if self.carregada { t::VAZIO } else { tc::CARREGANDO };
        let dentro = if largo { paineis::painel(cima, t::LISTA, true, buf, v) } else { cima };
        self.lista.desenhar(dentro, &Self::colunas(), vazio, buf, v);
        let Some(l) = self.escolhido() else { return };
        let titulo = format!("{} {:04} · {} · {}", t::CONTAS, l.numero, quando(l.quando), l.usuario);
        let dentro = paineis::painel(baixo, &titulo, largo, buf, v);
        contagem::desenhar(dentro, &l.linhas, &l.soma, 0, true, buf, v);
    }

    fn cursor(&self) -> Option<Position> {
        self.lista.cursor()
    }
}
