//! Vectors of the rules that look at the whole set.

use super::*;
use crate::Instrumento;
use crate::exemplos::{OBSTETRICO, cod, cpf};

/// A second line like the first but for its diagnosis, changed by the vector.
fn outra(m: &mut Mesa, mudar: impl FnOnce(&mut LinhaSemNumero)) {
    let mut l = m.linha.clone();
    l.cid = "Z000".into();
    mudar(&mut l);
    m.outras.push(l);
}

fn vizinha(m: &mut Mesa, org: Instrumento, qt: i32) {
    let l = &m.linha;
    let pessoa = Some(cpf("52998224725").numero() as u128);
    m.vizinhas.push(Vizinha { org, pa: l.pa, cnsmed: l.cnsmed, dtaten: l.dtaten, qt, pessoa });
}

pub(super) fn vetores() -> Vec<Vetor> {
    vec![
        passa("NX-047", "sozinha", |_| ()),
        passa("NX-047", "outro paciente", |m| outra(m, |l| l.cpf = Some(cpf("11144477735")))),
        falha("NX-047", "outro diagnóstico", |m| outra(m, |_| ())),
        borda("NX-047", "o dia seguinte", |m| outra(m, |l| l.dtaten = dia(2026, 1, 16))),
        borda_fora("NX-047", "uma que já está na produção", |m| vizinha(m, Instrumento::Bpi, 1)),
        borda("NX-047", "sem documento, outro nome", |m| {
            m.detalhes(&["034"]);
            m.linha.cpf = None;
            outra(m, |l| l.nmpac = "JOSE DA AMOSTRA DE TESTE".into());
        }),
        borda_fora("NX-047", "sem documento, o mesmo nome e nascimento", |m| {
            m.detalhes(&["034"]);
            m.linha.cpf = None;
            outra(m, |_| ());
        }),
        passa("NX-048", "sozinha no máximo", |m| m.procedimento.qt_maxima_execucao = 1),
        falha("NX-048", "uma e uma, máximo de uma", |m| {
            m.procedimento.qt_maxima_execucao = 1;
            outra(m, |_| ());
        })
        .e("NX-047"),
        borda("NX-048", "uma e uma, máximo de duas", |m| {
            m.procedimento.qt_maxima_execucao = 2;
            outra(m, |_| ());
        })
        .e("NX-047"),
        borda_fora("NX-048", "conta a que já está na produção", |m| {
            m.procedimento.qt_maxima_execucao = 2;
            vizinha(m, Instrumento::Bpi, 2);
        })
        .e("NX-047"),
        passa("NX-049", "um instrumento só", |m| outra(m, |l| l.dtaten = dia(2026, 1, 16))),
        falha("NX-049", "nos dois", |m| outra(m, |l| (l.org, l.idade) = (Instrumento::Bpa, 0))),
        borda_fora("NX-049", "o consolidado já está na produção", |m| vizinha(m, Instrumento::Bpa, 5)),
        borda("NX-049", "o consolidado é de outro procedimento", |m| {
            outra(m, |l| (l.org, l.pa) = (Instrumento::Bpa, cod(OBSTETRICO)));
        }),
    ]
}
