//! Vectors of dates and competência.

use super::*;

fn na_competencia(m: &mut Mesa, competencia: &str) {
    m.linha.cmp = cmp(competencia);
    m.procedimento.dt_competencia = m.linha.cmp;
    m.linha.dtaten = m.linha.cmp.primeiro_dia();
    m.com_idade_de_hoje();
    m.hoje = dia(2026, 6, 1);
}

impl Mesa {
    /// The age printed on the line follows its dates.
    fn com_idade_de_hoje(&mut self) {
        let anos = crate::data::idade_em_anos(self.linha.dtnasc, self.linha.dtaten).unwrap_or_default();
        self.linha.idade = u16::try_from(anos).unwrap();
    }

    fn atende(&mut self, d: NaiveDate) {
        self.linha.dtaten = d;
        self.com_idade_de_hoje();
    }
}

pub(super) fn vetores() -> Vec<Vetor> {
    vec![
        passa("NX-001", "ontem", |m| m.hoje = dia(2026, 1, 16)),
        falha("NX-001", "amanhã", |m| m.hoje = dia(2026, 1, 14)),
        borda("NX-001", "hoje mesmo", |m| m.hoje = dia(2026, 1, 15)),
        borda("NX-001", "o consolidado não tem dia", |m| {
            m.consolidar();
            m.hoje = dia(2026, 1, 1);
        }),
        passa("NX-002", "nascido antes", |m| {
            m.linha.dtnasc = dia(2026, 1, 14);
            m.linha.idade = 0;
        }),
        falha("NX-002", "nascido depois", |m| {
            m.linha.dtnasc = dia(2026, 1, 16);
            m.linha.idade = 0;
        }),
        borda("NX-002", "nascido no dia", |m| {
            m.linha.dtnasc = dia(2026, 1, 15);
            m.linha.idade = 0;
        }),
        passa("NX-003", "no meio do mês", |_| ()),
        falha("NX-003", "dois meses depois", |m| m.atende(dia(2026, 2, 9))),
        borda("NX-003", "último dia", |m| m.atende(dia(2026, 1, 31))),
        borda_fora("NX-003", "primeiro dia do mês seguinte", |m| m.atende(dia(2026, 2, 1))),
        passa("NX-004", "no meio do mês", |_| ()),
        falha("NX-004", "três meses antes", |m| m.atende(dia(2025, 10, 20))),
        borda("NX-004", "primeiro dia", |m| m.atende(dia(2026, 1, 1))),
        borda_fora("NX-004", "último dia do ano anterior", |m| m.atende(dia(2025, 12, 31))),
        passa("NX-005", "o próprio mês", |_| ()),
        passa("NX-005", "o mês anterior, noutro ano", |m| na_competencia(m, "202512")),
        falha("NX-005", "mês que ainda não veio", |m| na_competencia(m, "202602")),
        falha("NX-005", "seis meses antes, mesmo com 029", |m| {
            na_competencia(m, "202507");
            m.detalhes(&["029"]);
        }),
        borda("NX-005", "três meses antes", |m| na_competencia(m, "202510")),
        borda_fora("NX-005", "quatro meses antes", |m| na_competencia(m, "202509")),
        borda("NX-005", "quatro meses antes com 029", |m| {
            na_competencia(m, "202509");
            m.detalhes(&["029"]);
        }),
        borda("NX-005", "cinco meses antes com 029", |m| {
            na_competencia(m, "202508");
            m.detalhes(&["029"]);
        }),
        passa("NX-028", "hoje em dia", |_| ()),
        falha("NX-028", "no século passado", |m| m.atende(dia(1999, 5, 4))).e("NX-004"),
        borda("NX-028", "primeiro dia da tabela", |m| m.atende(dia(2007, 10, 1))).e("NX-004"),
        borda_fora("NX-028", "véspera da tabela", |m| m.atende(dia(2007, 9, 30))).e("NX-004"),
    ]
}
