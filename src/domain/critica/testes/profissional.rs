//! Vectors of the professional.

use super::*;

fn vinculos(m: &mut Mesa, quais: &[(&str, &str)]) {
    m.cadastro = Cadastro::default().com_vinculos(quais.iter().map(|(c, o)| (cns(c), cbo(o))));
}

fn horas(m: &mut Mesa, quais: &[i32]) {
    m.cadastro = Cadastro::default().com_horas(quais.iter().map(|h| (cns("123456789010000"), *h)));
}

pub(super) fn vetores() -> Vec<Vetor> {
    vec![
        passa("NX-043", "com vínculo", |_| ()),
        falha("NX-043", "só outros têm", |m| vinculos(m, &[("700000000000005", "225125")])),
        borda("NX-043", "cadastro desconhecido", |m| vinculos(m, &[])),
        borda("NX-043", "o consolidado não nomeia ninguém", |m| {
            vinculos(m, &[("700000000000005", "225125")]);
            m.consolidar();
        }),
        passa("NX-044", "uma das duas ocupações", |m| {
            vinculos(m, &[("123456789010000", "223505"), ("123456789010000", "225125")]);
        }),
        falha("NX-044", "outra ocupação", |m| vinculos(m, &[("123456789010000", "223505")])),
        borda_fora("NX-044", "a ocupação é de outro", |m| {
            vinculos(m, &[("123456789010000", "223505"), ("700000000000005", "225125")]);
        }),
        passa("NX-045", "quarenta horas", |m| horas(m, &[40])),
        falha("NX-045", "cinco vínculos de quarenta", |m| horas(m, &[40, 40, 40, 40, 40])),
        borda("NX-045", "a semana inteira", |m| horas(m, &[100, 68])),
        borda_fora("NX-045", "uma hora a mais", |m| horas(m, &[100, 69])),
        passa("NX-046", "dez dígitos", |_| ()),
        falha("NX-046", "nove dígitos", |m| m.linha.ine = "123456789".into()),
        borda_fora("NX-046", "dez com letra", |m| m.linha.ine = "000123456X".into()),
        borda("NX-046", "nenhuma", |m| m.linha.ine.clear()),
    ]
}
