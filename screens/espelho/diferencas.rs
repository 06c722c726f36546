//! What the two sides disagree about: first by professional and day, then line by line. The professional stands by
//! his masked number, the patient not at all.

use nexsus_widgets::{Coluna, Largura, Linha, Tom};

use crate::comum::formato::milhares;
use crate::comum::lista::{Item, Lista};
use crate::comum::paineis;
use crate::quadro::{Buffer, Position, Rect, Texto, Visual};
use crate::servico::{ConferenciaEspelho, DiferencaEspelho};
use crate::textos::espelho as t;

/// The differences of one comparison and where the operator stands in them.
#[derive(Debug, Default)]
pub struct Diferencas {
    conferencia: ConferenciaEspelho,
    dias: Lista,
    linhas: Lista,
    /// Day whose lines are shown.
    aberto: Option<usize>,
    /// Differences of that day that stand in the list.
    listadas: u64,
    pub visiveis: bool,
}

impl Diferencas {
    pub fn carregar(&mut self, c: &ConferenciaEspelho) {
        *self = Self { conferencia: c.clone(), ..Self::default() };
        let item = |(i, d): (usize, &crate::servico::DiaEspelho)| {
            let celulas = vec![
                Texto::novo(&d.profissional),
                Texto::novo(&dia(&d.dia)),
                Texto::novo(&milhares(d.faltam)),
                Texto::novo(&milhares(d.diferentes)),
                Texto::novo(&milhares(d.a_mais)),
            ];
            let tom = if d.faltam + d.diferentes > 0 { Tom::Aviso } else { Tom::Normal };
            Item::novo(Linha::nova(i as u128, celulas).tom(tom))
        };
        self.dias.carregar(c.dias.iter().enumerate().map(item).collect());
    }

    pub fn ha(&self) -> bool {
        !self.conferencia.dias.is_empty()
    }

    /// The lines of the selected day; false when they are shown already or there is none.
    pub fn abrir(&mut self) -> bool {
        let Some(i) = self.dias.escolhida().filter(|_| self.aberto.is_none()) else { return false };
        let Some(d) = self.conferencia.dias.get(i) else { return false };
        let deste = |x: &&DiferencaEspelho| x.profissional == d.profissional && x.dia == d.dia;
        let itens: Vec<Item> =
            self.conferencia.diferencas.iter().filter(deste).enumerate().map(|(i, x)| da_linha(i, x)).collect();
        self.listadas = itens.len() as u64;
        self.linhas = Lista::default();
        self.linhas.carregar(itens);
        self.aberto = Some(i);
        true
    }

    /// One step back; false when the differences were not shown.
    pub fn voltar(&mut self) -> bool {
        if !self.visiveis {
            return false;
        }
        if self.aberto.take().is_none() {
            self.visiveis = false;
        }
        true
    }

    pub fn lista(&mut self) -> &mut Lista {
        if self.aberto.is_some() { &mut self.linhas } else { &mut self.dias }
    }

    pub fn cursor(&self) -> Option<Position> {
        if self.aberto.is_some() { self.linhas.cursor() } else { self.dias.cursor() }
    }

    pub fn desenhar(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let largo = paineis::largo(area);
        let (corpo, pe) = paineis::em_cima(area, 2, 4);
        let aberto = self.aberto.and_then(|i| self.conferencia.dias.get(i));
        let titulo = match aberto {
            Some(d) => format!("{} · {} · {}", t::DIFERENCAS, d.profissional, dia(&d.dia)),
            None => t::DIFERENCAS_POR_DIA.to_owned(),
        };
        let resto = aberto.map_or(0, |d| (d.faltam + d.diferentes + d.a_mais).saturating_sub(self.listadas));
        let dentro = paineis::painel(corpo, &titulo, largo, buf, v);
        let colunas = if aberto.is_some() { colunas_das_linhas() } else { colunas_dos_dias() };
        self.lista().desenhar(dentro, &colunas, t::SEM_DIFERENCAS, buf, v);
        let frase = if resto > 0 { t::nao_listadas(&milhares(resto)) } else { t::DIFERENCAS_DICA.to_owned() };
        paineis::linhas(pe, &[Texto::novo(&frase)], buf, v);
    }
}

fn da_linha(i: usize, d: &DiferencaEspelho) -> Item {
    let tom = if d.situacao == "a_mais" { Tom::Normal } else { Tom::Aviso };
    let celulas = vec![
        Texto::novo(&d.folha),
        Texto::novo(&d.sequencia),
        Texto::novo(&d.instrumento),
        Texto::novo(&d.procedimento),
        Texto::novo(t::situacao(d.situacao)),
        Texto::novo(&d.colunas.join(" ")),
    ];
    Item::novo(Linha::nova(i as u128, celulas).tom(tom))
}

fn colunas_dos_dias() -> Vec<Coluna> {
    vec![
        Coluna::nova("quem", Texto::novo(t::QUEM), Largura::Flexivel { min: 16, peso: 1 }),
        Coluna::nova("dia", Texto::novo(t::DIA), Largura::Fixa(10)),
        Coluna::nova("faltam", Texto::novo(t::FALTAM), Largura::Fixa(8)).direita(),
        Coluna::nova("diferentes", Texto::novo(t::DIFERENTES), Largura::Fixa(11)).direita(),
        Coluna::nova("a_mais", Texto::novo(t::A_MAIS), Largura::Fixa(8)).direita(),
    ]
}

fn colunas_das_linhas() -> Vec<Coluna> {
    vec![
        Coluna::nova("flh", Texto::novo("Flh"), Largura::Fixa(3)),
        Coluna::nova("seq", Texto::novo("Seq"), Largura::Fixa(3)),
        Coluna::nova("forma", Texto::novo(t::FORMA), Largura::Fixa(5)).prioridade(2),
        Coluna::nova("proc", Texto::novo(t::PROCEDIMENTO), Largura::Fixa(12)),
        Coluna::nova("situacao", Texto::novo(t::SITUACAO), Largura::Fixa(24)),
        Coluna::nova("colunas", Texto::novo(t::CAMPOS), Largura::Flexivel { min: 10, peso: 1 }).prioridade(1),
    ]
}

/// AAAA-MM-DD as people write it; a dash where the other side has none.
fn dia(iso: &str) -> String {
    let mut p = iso.splitn(3, '-');
    match (p.next(), p.next(), p.next()) {
        (Some(a), Some(m), Some(d)) => format!("{d}/{m}/{a}"),
        _ => "—".to_owned(),
    }
}
