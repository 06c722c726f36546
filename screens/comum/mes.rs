//! The competência picker of every screen that works on one month: the months that have attendances or lines, by
//! arrows or by typing (`06/2025`, `0625`, `202506`). A month that is not in the list can be typed too. The choice
//! goes back as `Msg::Picked`, as AAAAMM.

use nexsus_widgets::{Dialogo, EstadoLista, ItemLista, ReacaoLista, dialogo};

use super::Espera;
use crate::quadro::{
    Buffer, Command, Effect, Modo, Msg, Pergunta, Position, Rect, ReqId, Resposta, Screen, Session, Tecla, Texto,
    Visual,
};
use crate::servico::{Competencia, MesDeTrabalho};
use crate::textos::comum as t;

/// Months in view at once.
const ALTURA: u16 = 12;

/// The picker.
#[derive(Debug)]
pub struct EscolheMes {
    id: ReqId,
    atual: Competencia,
    meses: Vec<Competencia>,
    itens: Vec<ItemLista>,
    estado: EstadoLista,
    espera: Espera<()>,
    cursor: Option<Position>,
}

impl EscolheMes {
    /// Answers under `id`; opens on the month at work.
    pub fn nova(id: ReqId, atual: Competencia) -> Self {
        let mut tela = Self {
            id,
            atual,
            meses: Vec::new(),
            itens: Vec::new(),
            estado: EstadoLista::nova().numeros(false),
            espera: Espera::default(),
            cursor: None,
        };
        tela.carregar(&[]);
        tela
    }

    /// The months there are, and the one at work whether it is among them or not; newest first.
    fn carregar(&mut self, meses: &[MesDeTrabalho]) {
        let mut todos: Vec<(Competencia, &str)> = meses.iter().map(|m| (m.competencia, tem(*m))).collect();
        if !todos.iter().any(|(c, _)| *c == self.atual) {
            todos.push((self.atual, t::MES_VAZIO));
        }
        todos.sort_by_key(|m| std::cmp::Reverse(m.0));
        let item = |(c, tem): &(Competencia, &str)| {
            let claro = c.formatado();
            let (mes, ano) = claro.split_once('/').unwrap_or((&claro, ""));
            let curto = ano.get(2..).unwrap_or_default();
            ItemLista::novo(Texto::novo(&claro))
                .detalhe(Texto::novo(tem))
                .tambem(&format!("{mes}/{curto} {mes}{curto} {mes}{ano} {ano}{mes}"))
        };
        self.itens = todos.iter().map(item).collect();
        self.meses = todos.into_iter().map(|(c, _)| c).collect();
        if self.estado.filtro().is_empty() {
            self.estado = EstadoLista::nova().numeros(false);
            for _ in 0..self.meses.iter().position(|c| *c == self.atual).unwrap_or_default() {
                self.estado.tecla(Tecla::Baixo, &self.itens);
            }
        }
    }

    fn tecla(&mut self, k: Tecla, out: &mut Vec<Effect>) {
        // What was typed whole is meant, also when another month begins like it.
        if matches!(k, Tecla::Enter | Tecla::F(2))
            && let Ok(c) = Competencia::ler(self.estado.filtro())
        {
            out.push(Effect::Pick(self.id, c.to_string()));
            return;
        }
        match self.estado.tecla(k, &self.itens) {
            ReacaoLista::Escolheu(i) | ReacaoLista::Completar(i) => {
                if let Some(c) = self.meses.get(i) {
                    out.push(Effect::Pick(self.id, c.to_string()));
                }
            }
            ReacaoLista::Cancelou => out.push(Effect::Pop),
            ReacaoLista::Nada if k == Tecla::Enter => out.push(Effect::Bell),
            ReacaoLista::Ignorada => out.push(Effect::Bell),
            ReacaoLista::Nada | ReacaoLista::FiltroMudou => {}
        }
    }
}

fn tem(m: MesDeTrabalho) -> &'static str {
    match (m.atendimentos, m.producao) {
        (_, true) => t::MES_PRODUCAO,
        (true, false) => t::MES_ATENDIMENTOS,
        (false, false) => t::MES_VAZIO,
    }
}

impl Screen for EscolheMes {
    fn title(&self) -> String {
        t::MES_TITULO.to_owned()
    }

    fn commands(&self) -> &'static [Command] {
        &[]
    }

    fn modo(&self) -> Modo {
        Modo::Campo
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened => self.espera.pedir((), Pergunta::ProducaoMeses, cx, out),
            // Who may not see the list can still type a month.
            Msg::Reply(id, r) if self.espera.recebe(*id).is_some() => {
                if let Ok(Resposta::Meses(meses)) = r {
                    self.carregar(meses);
                }
            }
            Msg::Key(k) => self.tecla(*k, out),
            Msg::Paste(texto) => {
                self.estado.colar(texto.lines().next().unwrap_or_default().trim());
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let altura = u16::try_from(self.itens.len()).unwrap_or(ALTURA).clamp(2, ALTURA) + 3;
        let caixa = dialogo::centro(area, altura);
        let dentro = Dialogo::novo(t::MES_TITULO, t::MES_RODAPE).desenhar(caixa, buf, v);
        self.cursor = self.estado.desenhar(dentro, buf, v, &self.itens, &Texto::default(), &Texto::novo(t::MES_NENHUM));
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn is_modal(&self) -> bool {
        true
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod testes_do_mes {
    use super::*;
    use crate::comum::testes::{abrir, retrato, retrato_ascii, so_ascii};
    use crate::testes::{foto, pressionar, sessao, varrer};

    fn c(texto: &str) -> Competencia {
        Competencia::ler(texto).unwrap()
    }

    fn aberta(cx: &Session) -> EscolheMes {
        let mes = |texto, atendimentos, producao| MesDeTrabalho { competencia: c(texto), atendimentos, producao };
        let mut tela = EscolheMes::nova(cx.req(), c("202506"));
        abrir(&mut tela, cx, |_| {
            Ok(Resposta::Meses(vec![
                mes("202512", true, true),
                mes("202506", true, false),
                mes("202505", true, true),
                mes("202406", false, true),
            ]))
        });
        tela
    }

    fn escolhido(teclas: &str, depois: &[Tecla]) -> Option<String> {
        let cx = sessao();
        let mut tela = aberta(&cx);
        let mut todas: Vec<Tecla> = teclas.chars().map(Tecla::Letra).collect();
        todas.extend(depois);
        let e = pressionar(&mut tela, &cx, &todas);
        e.into_iter().find_map(|e| if let Effect::Pick(_, v) = e { Some(v) } else { None })
    }

    #[test]
    fn setas_partem_do_mes_de_trabalho() {
        assert_eq!(escolhido("", &[Tecla::Enter]).as_deref(), Some("202506"));
        assert_eq!(escolhido("", &[Tecla::Baixo, Tecla::Enter]).as_deref(), Some("202505"));
        assert_eq!(escolhido("", &[Tecla::Cima, Tecla::Enter]).as_deref(), Some("202512"));
    }

    #[test]
    fn digitado_de_todo_jeito() {
        for texto in ["06/2024", "0624", "062024", "202406", "06/24"] {
            assert_eq!(escolhido(texto, &[Tecla::Enter]).as_deref(), Some("202406"), "{texto}");
        }
        // A part of it filters; a month outside the list may be typed whole; what is no month chooses nothing.
        assert_eq!(escolhido("12/", &[Tecla::Enter]).as_deref(), Some("202512"));
        assert_eq!(escolhido("0326", &[Tecla::Enter]).as_deref(), Some("202603"));
        assert_eq!(escolhido("1326", &[Tecla::Enter]), None);
    }

    #[test]
    fn fotos_e_tamanhos() {
        let cx = sessao();
        foto("mes_80x24", &retrato(aberta(&cx), 80, 24));
        foto("mes_40x12", &retrato(aberta(&cx), 40, 12));
        so_ascii(&retrato_ascii(aberta(&cx), 80, 24));
        varrer(&mut aberta(&cx));
    }
}
