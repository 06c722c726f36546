//! Vectors of the procedure against its own lists in the SIGTAP.

use super::*;
use crate::{Cnpj, Instrumento, Sexo};

/// The limits of the obstetric ultrasound: 8 years to 60 years and 11 months.
fn obstetrico(m: &mut Mesa, anos: i32, meses: i32, dias: u32) {
    m.procedimento.vl_idade_minima = 96;
    m.procedimento.vl_idade_maxima = 731;
    m.com_idade(anos, meses, dias);
}

fn sexo(m: &mut Mesa, pede: &str, sexo: Sexo) {
    m.procedimento.tp_sexo = pede.into();
    m.linha.sexo = sexo;
}

fn quantidade(m: &mut Mesa, maximo: i32, qt: i32) {
    m.procedimento.qt_maxima_execucao = maximo;
    m.linha.qt = qt;
}

fn cid(m: &mut Mesa, cid: &str, lista: &[&str]) {
    m.linha.cid = cid.into();
    m.sigtap.cids = textos(lista);
}

fn servico(m: &mut Mesa, servico: &str, classe: &str) {
    m.sigtap.servicos = vec![("114".into(), "007".into()), ("115".into(), "001".into())];
    m.linha.servico = servico.into();
    m.linha.classificacao = classe.into();
}

fn registros(m: &mut Mesa, quais: &[&str], org: Instrumento) {
    m.sigtap.registros = textos(quais);
    if org == Instrumento::Bpa {
        m.consolidar();
    }
}

pub(super) fn vetores() -> Vec<Vetor> {
    vec![
        passa("NX-006", "trinta anos", |m| obstetrico(m, 30, 0, 0)),
        falha("NX-006", "cinco anos", |m| obstetrico(m, 5, 0, 0)),
        falha("NX-006", "setenta anos", |m| obstetrico(m, 70, 0, 0)),
        borda("NX-006", "oito anos no dia", |m| obstetrico(m, 8, 0, 0)),
        borda_fora("NX-006", "sete anos e onze meses", |m| obstetrico(m, 7, 11, 0)),
        borda_fora("NX-006", "um dia antes dos oito anos", |m| obstetrico(m, 8, 0, 1)),
        borda("NX-006", "sessenta anos e onze meses", |m| obstetrico(m, 60, 11, 0)),
        borda("NX-006", "um dia antes dos sessenta e um", |m| obstetrico(m, 61, 0, 1)),
        borda_fora("NX-006", "sessenta e um anos", |m| obstetrico(m, 61, 0, 0)),
        borda_fora("NX-006", "um mês quando o mínimo são dois", |m| {
            m.procedimento.vl_idade_minima = 2;
            m.com_idade(0, 1, 0);
        }),
        borda("NX-006", "sem limite", |m| {
            m.procedimento.vl_idade_minima = 9999;
            m.procedimento.vl_idade_maxima = 9999;
            m.com_idade(0, 0, 0);
        }),
        borda_fora("NX-006", "a idade escrita é a que o BPA compara", |m| {
            m.procedimento.vl_idade_maxima = 731;
            m.linha.idade = 61;
        })
        .e("NX-030"),
        borda_fora("NX-006", "consolidado com detalhe 012", |m| {
            obstetrico(m, 30, 0, 0);
            m.detalhes(&["012"]);
            m.consolidar();
            m.linha.idade = 7;
        }),
        borda("NX-006", "consolidado sem detalhe 012", |m| {
            obstetrico(m, 30, 0, 0);
            m.consolidar();
        }),
        passa("NX-007", "ambos", |m| sexo(m, "I", Sexo::Masculino)),
        passa("NX-007", "feminino em procedimento feminino", |m| sexo(m, "F", Sexo::Feminino)),
        falha("NX-007", "masculino em procedimento feminino", |m| sexo(m, "F", Sexo::Masculino)),
        falha("NX-007", "feminino em procedimento masculino", |m| sexo(m, "M", Sexo::Feminino)),
        borda("NX-007", "não se aplica", |m| sexo(m, "N", Sexo::Masculino)),
        borda("NX-007", "o consolidado não tem sexo", |m| {
            sexo(m, "F", Sexo::Masculino);
            m.consolidar();
        }),
        passa("NX-008", "uma de duas", |m| quantidade(m, 2, 1)),
        falha("NX-008", "nenhuma", |m| quantidade(m, 2, 0)),
        falha("NX-008", "negativa", |m| quantidade(m, 9999, -1)),
        borda("NX-008", "o máximo", |m| quantidade(m, 2, 2)),
        borda_fora("NX-008", "o máximo mais um", |m| quantidade(m, 2, 3)),
        borda("NX-008", "sem limite, tudo que a coluna guarda", |m| quantidade(m, 9999, 999_999)),
        borda_fora("NX-008", "sem limite, mais que a coluna guarda", |m| quantidade(m, 9999, 1_000_000)),
        borda("NX-008", "o consolidado soma", |m| {
            quantidade(m, 2, 300);
            m.consolidar();
        }),
        passa("NX-009", "na lista", |m| m.sigtap.ocupacoes = textos(&["223505", "225125"])),
        falha("NX-009", "fora da lista", |m| m.sigtap.ocupacoes = textos(&["223505"])),
        borda("NX-009", "sem lista", |m| m.sigtap.ocupacoes.clear()),
        borda("NX-009", "detalhe 021 dispensa", |m| {
            m.sigtap.ocupacoes = textos(&["223505"]);
            m.detalhes(&["021"]);
        }),
        borda("NX-009", "ocupação com letra", |m| {
            m.linha.cbo = cbo("2231F9");
            m.sigtap.ocupacoes = textos(&["2231F9"]);
            m.cadastro = Cadastro::default();
        }),
        passa("NX-010", "com CID", |m| cid(m, "I10", &["I10"])),
        falha("NX-010", "sem CID", |m| cid(m, "", &["I10"])),
        borda_fora("NX-010", "só brancos", |m| cid(m, "   ", &["I10"])),
        borda_fora("NX-010", "detalhe 048 pede sem lista", |m| m.detalhes(&["048"])),
        borda("NX-010", "sem lista não pede", |m| cid(m, "", &[])),
        passa("NX-011", "na lista", |m| cid(m, "J450", &["I10", "J450"])),
        falha("NX-011", "fora da lista", |m| cid(m, "J451", &["I10", "J450"])),
        falha("NX-011", "malformado", |m| cid(m, "1XX", &[])),
        borda("NX-011", "a SIGTAP completa com branco", |m| cid(m, "I10", &["I10 ", "J450"])),
        borda_fora("NX-011", "a categoria não vale pela subcategoria", |m| cid(m, "J45", &["J450"])),
        borda("NX-011", "sem lista, qualquer um", |m| cid(m, "J450", &[])),
        passa("NX-012", "par da lista", |m| servico(m, "114", "007")),
        falha("NX-012", "sem par", |m| servico(m, "", "")),
        falha("NX-012", "serviço de um par, classe de outro", |m| servico(m, "114", "001")),
        borda_fora("NX-012", "só o serviço", |m| servico(m, "114", "")),
        borda_fora("NX-012", "detalhe 038 pede sem lista", |m| m.detalhes(&["038"])),
        borda("NX-012", "detalhe 038 com qualquer par", |m| {
            m.detalhes(&["038"]);
            m.linha.servico = "114".into();
            m.linha.classificacao = "007".into();
        }),
        passa("NX-013", "individualizado", |m| registros(m, &["02"], Instrumento::Bpi)),
        passa("NX-013", "consolidado", |m| registros(m, &["01"], Instrumento::Bpa)),
        falha("NX-013", "só consolidado ou APAC", |m| registros(m, &["01", "07"], Instrumento::Bpi)),
        falha("NX-013", "só individualizado", |m| registros(m, &["02"], Instrumento::Bpa)),
        borda("NX-013", "tabela não importada", |m| registros(m, &[], Instrumento::Bpi)),
        passa("NX-014", "com autorização", |m| {
            m.detalhes(&["036"]);
            m.linha.naut = "3526100000001".into();
        }),
        falha("NX-014", "sem autorização", |m| m.detalhes(&["036"])),
        borda_fora("NX-014", "só um branco", |m| {
            m.detalhes(&["036"]);
            m.linha.naut = " ".into();
        }),
        passa("NX-015", "com CNPJ", |m| {
            m.detalhes(&["037"]);
            m.linha.cnpj = Cnpj::ler("11222333000181").ok();
        }),
        falha("NX-015", "sem CNPJ", |m| m.detalhes(&["037"])),
        borda("NX-015", "outro detalhe não pede", |m| m.detalhes(&["053"])),
        passa("NX-016", "a SIGTAP do mês", |m| m.procedimento.dt_competencia = cmp("202601")),
        falha("NX-016", "a SIGTAP do mês seguinte", |m| m.procedimento.dt_competencia = cmp("202602")),
        borda_fora("NX-016", "a SIGTAP do mês anterior, noutro ano", |m| {
            m.procedimento.dt_competencia = cmp("202512");
        }),
    ]
}
