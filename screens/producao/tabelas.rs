//! Answers of the service as rows of the four tables. The CNS of professionals is covered.

use std::collections::{HashMap, HashSet};

use nexsus_widgets::{Coluna, Largura, Linha, Tom};

use crate::comum::formato::milhares;
use crate::comum::lista::Item;
use crate::quadro::Texto;
use crate::servico::{Cns, CriticaDaLinha, LinhaDaLista, Pendente, ResumoProducao, ResumoProfissional, Uuid};
use crate::textos::producao as t;

pub fn colunas_resumo() -> Vec<Coluna> {
    vec![
        Coluna::nova("nome", Texto::novo(t::PROFISSIONAL), Largura::Flexivel { min: 24, peso: 1 }),
        Coluna::nova("cbo", Texto::novo(t::CBO), Largura::Fixa(8)).prioridade(3),
        Coluna::nova("folhas", Texto::novo(t::FOLHAS), Largura::Fixa(7)).direita().prioridade(2),
        Coluna::nova("linhas", Texto::novo(t::LINHAS), Largura::Fixa(8)).direita(),
        Coluna::nova("valor", Texto::novo(t::VALOR), Largura::Fixa(12)).direita(),
        Coluna::nova("parte", Texto::novo(t::PARTE), Largura::Fixa(5)).direita().prioridade(4),
        Coluna::nova("espelhadas", Texto::novo(t::ESPELHADAS), Largura::Fixa(10)).direita().prioridade(5),
    ]
}

/// The name, or the masked number of who has none here.
pub fn nome_do_profissional(p: &ResumoProfissional) -> String {
    let numero = || p.cns.map(Cns::mascarado).unwrap_or_default();
    if p.nome.is_empty() { numero() } else { p.nome.clone() }
}

pub fn resumo(r: &ResumoProducao) -> Vec<Item> {
    r.profissionais
        .iter()
        .enumerate()
        .map(|(i, p)| {
            let nome = nome_do_profissional(p);
            let celulas = vec![
                Texto::novo(&nome),
                Texto::novo(&p.cbos.join(" ")),
                Texto::novo(&format!("{:03}", p.folhas)),
                Texto::novo(&milhares(p.linhas)),
                Texto::novo(&p.valor.to_string()),
                Texto::novo(&format!("{}%", p.parte)),
                Texto::novo(&milhares(p.espelhadas)),
            ];
            Item::novo(Linha::nova(i as u128, celulas))
        })
        .collect()
}

pub fn colunas_linhas() -> Vec<Coluna> {
    vec![
        Coluna::nova("flh", Texto::novo(t::FLH), Largura::Fixa(3)),
        Coluna::nova("seq", Texto::novo(t::SEQ), Largura::Fixa(3)),
        Coluna::nova("data", Texto::novo(t::DATA), Largura::Fixa(10)).prioridade(2),
        Coluna::nova("proc", Texto::novo(t::PROC), Largura::Fixa(14)),
        Coluna::nova("paciente", Texto::novo(t::PACIENTE), Largura::Flexivel { min: 24, peso: 1 }),
        Coluna::nova("qt", Texto::novo(t::QT), Largura::Fixa(4)).direita().prioridade(3),
        Coluna::nova("valor", Texto::novo(t::VALOR), Largura::Fixa(11)).direita().prioridade(1),
        Coluna::nova("estado", Texto::novo(t::ESTADO), Largura::Fixa(10)).prioridade(2),
        Coluna::nova("cbo", Texto::novo(t::CBO), Largura::Fixa(6)).prioridade(4),
        Coluna::nova("cns", Texto::novo(t::CNS), Largura::Fixa(16)).prioridade(5),
    ]
}

pub fn linha(l: &LinhaDaLista) -> Linha {
    let tom = match l.estado.as_str() {
        "divergente" => Tom::Erro,
        "espelhada" => Tom::Ok,
        _ => Tom::Normal,
    };
    let celulas = vec![
        Texto::novo(&l.folha),
        Texto::novo(&l.sequencia),
        Texto::novo(&l.data),
        Texto::novo(&l.procedimento.formatado()),
        Texto::novo(&l.paciente),
        Texto::novo(&l.quantidade.to_string()),
        Texto::novo(&l.valor.to_string()),
        Texto::novo(&l.estado),
        Texto::novo(&l.cbo.to_string()),
        Texto::novo(&l.cns_prof.map(Cns::mascarado).unwrap_or_default()),
    ];
    Linha::nova(l.id.as_u128(), celulas).tom(tom)
}

pub fn colunas_criticas() -> Vec<Coluna> {
    vec![
        Coluna::nova("id", Texto::novo(t::REGRA), Largura::Fixa(7)),
        Coluna::nova("peso", Texto::novo(t::GRAVIDADE), Largura::Fixa(10)),
        Coluna::nova("onde", Texto::novo(t::ONDE), Largura::Fixa(7)).prioridade(1),
        Coluna::nova("frase", Texto::novo(t::O_QUE), Largura::Flexivel { min: 16, peso: 1 }),
    ]
}

pub fn criticas(c: &[CriticaDaLinha]) -> Vec<Item> {
    c.iter()
        .enumerate()
        .map(|(i, c)| {
            let bloqueia = c.severidade == "bloqueio";
            let celulas = vec![
                Texto::novo(&c.id),
                Texto::novo(if bloqueia { t::BLOQUEIO } else { t::AVISO }),
                Texto::novo(c.folha.as_deref().unwrap_or("—")),
                Texto::novo(&c.frase),
            ];
            Item::novo(Linha::nova(i as u128, celulas).tom(if bloqueia { Tom::Erro } else { Tom::Aviso }))
        })
        .collect()
}

pub fn colunas_pendentes() -> Vec<Coluna> {
    vec![
        Coluna::nova("motivo", Texto::novo(t::MOTIVO), Largura::Fixa(34)),
        Coluna::nova("quantos", Texto::novo(t::QUANTOS), Largura::Fixa(8)).direita(),
        Coluna::nova("frase", Texto::novo(t::REMEDIO), Largura::Flexivel { min: 10, peso: 1 }).prioridade(1),
    ]
}

/// Pending attendances of one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grupo {
    pub motivo: String,
    pub frase: String,
    pub quantos: u64,
    /// The attendances, and where each one is mended.
    pub presos: Vec<Preso>,
}

/// An attendance that waits, the record and field that settle it, and the key of that record.
#[derive(Clone, PartialEq, Eq)]
pub struct Preso {
    pub atendimento: Uuid,
    pub onde: String,
    pub chave: String,
}

/// The key may be a patient's.
impl std::fmt::Debug for Preso {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Preso").field("onde", &self.onde).finish_non_exhaustive()
    }
}

/// What stays behind: by reason and sentence, most frequent first, and how many attendances in all. One attendance
/// may have several reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pendencias {
    pub grupos: Vec<Grupo>,
    pub atendimentos: u64,
}

impl Pendencias {
    /// From the last rehearsal or generation.
    pub fn da_geracao(p: &[Pendente]) -> Self {
        Self::agrupar(
            p.iter().map(|x| (x.atendimento, x.motivo.as_str(), x.frase.as_str(), x.onde.as_str(), x.chave.as_str())),
        )
    }

    /// From the criticas of the month: what stops an attendance that is no line yet.
    pub fn das_criticas(c: &[CriticaDaLinha]) -> Self {
        let presas = c.iter().filter(|c| c.folha.is_none() && c.severidade == "bloqueio");
        Self::agrupar(
            presas.map(|x| (x.atendimento, x.id.as_str(), x.frase.as_str(), x.onde.as_str(), x.chave.as_str())),
        )
    }

    fn agrupar<'a>(todas: impl Iterator<Item = (Uuid, &'a str, &'a str, &'a str, &'a str)>) -> Self {
        let mut quem: HashMap<(&str, &str), Vec<Preso>> = HashMap::new();
        let (mut distintos, mut vistos) = (HashSet::new(), HashSet::new());
        for (atendimento, motivo, frase, onde, chave) in todas {
            distintos.insert(atendimento);
            let presos = quem.entry((motivo, frase)).or_default();
            if vistos.insert((motivo, frase, atendimento)) {
                presos.push(Preso { atendimento, onde: onde.to_owned(), chave: chave.to_owned() });
            }
        }
        let mut grupos: Vec<Grupo> = quem
            .into_iter()
            .map(|((m, f), presos)| Grupo {
                motivo: m.to_owned(),
                frase: f.to_owned(),
                quantos: presos.len() as u64,
                presos,
            })
            .collect();
        grupos
            .sort_by(|a, b| b.quantos.cmp(&a.quantos).then_with(|| (&a.motivo, &a.frase).cmp(&(&b.motivo, &b.frase))));
        Self { grupos, atendimentos: distintos.len() as u64 }
    }
}

/// A rule of the BPA, not the reason why an attendance could not become a line.
pub fn e_regra(c: &CriticaDaLinha) -> bool {
    c.id.starts_with("NX-")
}

pub fn pendentes(g: &[Grupo]) -> Vec<Item> {
    g.iter()
        .enumerate()
        .map(|(i, g)| {
            let celulas =
                vec![Texto::novo(&t::motivo(&g.motivo)), Texto::novo(&milhares(g.quantos)), Texto::novo(&g.frase)];
            Item::novo(Linha::nova(i as u128, celulas).tom(Tom::Aviso))
        })
        .collect()
}
