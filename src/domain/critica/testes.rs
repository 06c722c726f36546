//! Each critica: a line that passes, one that fails and the edge between them.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::exemplos::{CONSULTA, OBSTETRICO, cbo, cmp, cns, cpf, dia, linha, procedimento, regras};
use crate::{Cnpj, Instrumento, Raca, Sexo};

/// A line and its context, changed by the test and judged.
struct Caso {
    linha: LinhaSemNumero,
    procedimento: Procedimento,
    regras: RegrasSigtap,
    hoje: NaiveDate,
    municipio_existe: Option<bool>,
    cep_existe: Option<bool>,
}

fn caso(mudar: impl FnOnce(&mut Caso)) -> Vec<&'static str> {
    let mut c = Caso {
        linha: linha(),
        procedimento: procedimento(CONSULTA),
        regras: regras(),
        hoje: dia(2026, 2, 10),
        municipio_existe: None,
        cep_existe: None,
    };
    mudar(&mut c);
    let contexto = Contexto {
        procedimento: &c.procedimento,
        regras: &c.regras,
        hoje: c.hoje,
        municipio_existe: c.municipio_existe,
        cep_existe: c.cep_existe,
    };
    criticar(&c.linha, &contexto).iter().map(|x| x.id).collect()
}

/// Born so that on the day of the attendance (15/01/2026) the age is exactly so.
fn com_idade(c: &mut Caso, anos: i32, meses: i32, dias_a_menos: u32) {
    let total = 2026 * 12 - anos * 12 - meses;
    c.linha.dtnasc = dia(total.div_euclid(12), total.rem_euclid(12) as u32 + 1, 15 + dias_a_menos);
    c.linha.idade = u16::try_from(crate::data::idade_em_anos(c.linha.dtnasc, c.linha.dtaten).unwrap()).unwrap();
}

#[test]
fn linha_boa_passa_limpa() {
    assert!(caso(|_| ()).is_empty());
    let contexto_novo = Contexto::novo(&procedimento(CONSULTA), &regras(), dia(2026, 2, 10)).cep_existe;
    assert_eq!(contexto_novo, None);
}

#[test]
fn nx001_data_futura() {
    assert!(caso(|c| c.hoje = dia(2026, 1, 16)).is_empty());
    assert!(caso(|c| c.hoje = dia(2026, 1, 15)).is_empty());
    assert_eq!(caso(|c| c.hoje = dia(2026, 1, 14)), ["NX-001"]);
}

#[test]
fn nx002_antes_do_nascimento() {
    let nasce = |d| {
        move |c: &mut Caso| {
            c.linha.dtnasc = d;
            c.linha.idade = 0;
        }
    };
    assert!(caso(nasce(dia(2026, 1, 14))).is_empty());
    assert!(caso(nasce(dia(2026, 1, 15))).is_empty());
    assert_eq!(caso(nasce(dia(2026, 1, 16))), ["NX-002"]);
}

#[test]
fn nx003_e_nx004_mes_do_atendimento() {
    let atende = |d| move |c: &mut Caso| c.linha.dtaten = d;
    assert!(caso(atende(dia(2026, 1, 31))).is_empty());
    assert_eq!(caso(atende(dia(2026, 2, 1))), ["NX-003"]);
    assert!(caso(atende(dia(2026, 1, 1))).is_empty());
    assert_eq!(caso(atende(dia(2025, 12, 31))), ["NX-004"]);
}

#[test]
fn nx005_janela_na_virada_do_ano() {
    let em = |competencia: &'static str, larga: bool| {
        caso(move |c| {
            c.linha.cmp = cmp(competencia);
            c.procedimento.dt_competencia = cmp(competencia);
            c.linha.dtaten = c.linha.cmp.primeiro_dia();
            c.hoje = dia(2026, 6, 1);
            if larga {
                c.regras.detalhes = vec!["029".into()];
            }
        })
    };
    for boa in ["202510", "202511", "202512", "202601"] {
        assert!(em(boa, false).is_empty(), "{boa}");
        assert!(em(boa, true).is_empty(), "{boa}");
    }
    assert_eq!(em("202509", false), ["NX-005"]);
    assert!(em("202509", true).is_empty());
    assert!(em("202508", true).is_empty());
    assert_eq!(em("202507", true), ["NX-005"]);
    assert_eq!(em("202602", false), ["NX-005"]);
    assert_eq!(em("202602", true), ["NX-005"]);
}

#[test]
fn nx006_idade_em_meses() {
    let obstetrico = |anos, meses, dias| {
        caso(move |c| {
            c.procedimento = procedimento(OBSTETRICO);
            c.procedimento.vl_idade_minima = 96;
            c.procedimento.vl_idade_maxima = 731;
            com_idade(c, anos, meses, dias);
        })
    };
    assert!(obstetrico(30, 0, 0).is_empty());
    assert!(obstetrico(8, 0, 0).is_empty());
    assert!(obstetrico(60, 11, 0).is_empty());
    assert_eq!(obstetrico(7, 11, 0), ["NX-006"]);
    assert_eq!(obstetrico(8, 0, 1), ["NX-006"], "um dia antes dos oito anos");
    assert_eq!(obstetrico(61, 0, 0), ["NX-006"]);
    assert!(obstetrico(61, 0, 1).is_empty(), "um dia antes dos sessenta e um");
    let sem_limite = |c: &mut Caso| {
        c.procedimento.vl_idade_minima = 9999;
        c.procedimento.vl_idade_maxima = 9999;
        com_idade(c, 0, 0, 0);
    };
    assert!(caso(sem_limite).is_empty());
    // A minimum below one year: years alone would let the new-born pass.
    assert_eq!(
        caso(|c| {
            c.procedimento.vl_idade_minima = 2;
            com_idade(c, 0, 1, 0);
        }),
        ["NX-006"]
    );
    // The age printed on the line is what the BPA compares.
    assert_eq!(
        caso(|c| {
            c.procedimento.vl_idade_maxima = 731;
            c.linha.idade = 61;
        }),
        ["NX-006"]
    );
}

#[test]
fn nx006_frase_diz_os_limites() {
    use crate::textos::critica::idade;
    assert!(idade(96, 731).contains("de 8 anos a 60 anos e 11 meses"));
    assert!(idade(1, 9999).contains("o mínimo é 1 mês"));
    assert!(idade(9999, 13).contains("o máximo é 1 ano e 1 mês"));
}

#[test]
fn nx007_sexo() {
    let com = |tipo: &'static str, sexo| {
        caso(move |c| {
            c.procedimento.tp_sexo = tipo.into();
            c.linha.sexo = sexo;
        })
    };
    for sexo in [Sexo::Masculino, Sexo::Feminino] {
        assert!(com("I", sexo).is_empty());
        assert!(com("N", sexo).is_empty());
    }
    assert!(com("F", Sexo::Feminino).is_empty());
    assert_eq!(com("F", Sexo::Masculino), ["NX-007"]);
    assert_eq!(com("M", Sexo::Feminino), ["NX-007"]);
}

#[test]
fn nx008_quantidade() {
    let com = |maximo, qt| {
        caso(move |c| {
            c.procedimento.qt_maxima_execucao = maximo;
            c.linha.qt = qt;
        })
    };
    assert!(com(2, 1).is_empty());
    assert!(com(2, 2).is_empty());
    assert_eq!(com(2, 3), ["NX-008"]);
    assert_eq!(com(2, 0), ["NX-008"]);
    assert!(com(9999, 999_999).is_empty());
    assert_eq!(com(9999, 1_000_000), ["NX-008"]);
    assert_eq!(com(9999, -1), ["NX-008"]);
}

#[test]
fn nx009_ocupacao() {
    let com = |ocupacoes: &'static [&'static str], detalhe: Option<&'static str>| {
        caso(move |c| {
            c.regras.ocupacoes = ocupacoes.iter().map(|o| (*o).to_owned()).collect();
            c.regras.detalhes = detalhe.map(str::to_owned).into_iter().collect();
        })
    };
    assert!(com(&["225125", "223505"], None).is_empty());
    assert_eq!(com(&["223505"], None), ["NX-009"]);
    assert!(com(&[], None).is_empty(), "sem lista, qualquer ocupação");
    assert!(com(&["223505"], Some("021")).is_empty(), "detalhe 021 dispensa");
    assert!(
        caso(|c| {
            c.linha.cbo = cbo("2231F9");
            c.regras.ocupacoes = vec!["2231F9".into()];
        })
        .is_empty()
    );
}

#[test]
fn nx010_e_nx011_diagnostico() {
    let com = |cid: &'static str, lista: &'static [&'static str]| {
        caso(move |c| {
            c.linha.cid = cid.into();
            c.regras.cids = lista.iter().map(|o| (*o).to_owned()).collect();
        })
    };
    assert!(com("", &[]).is_empty());
    assert!(com("J450", &[]).is_empty());
    assert!(com("I10", &["I10 ", "J450"]).is_empty(), "a SIGTAP completa com branco");
    assert_eq!(com("", &["I10"]), ["NX-010"]);
    assert_eq!(com("   ", &["I10"]), ["NX-010"]);
    assert_eq!(com("J45", &["J450"]), ["NX-011"], "a categoria não vale pela subcategoria");
    assert_eq!(com("1XX", &[]), ["NX-011"]);
    assert_eq!(caso(|c| c.regras.detalhes = vec!["048".into()]), ["NX-010"]);
}

#[test]
fn nx012_servico() {
    let com = |servico: &'static str, classe: &'static str, detalhe: bool| {
        caso(move |c| {
            c.regras.servicos = vec![("114".into(), "007".into()), ("115".into(), "001".into())];
            if detalhe {
                c.regras.servicos.clear();
                c.regras.detalhes = vec!["038".into()];
            }
            c.linha.servico = servico.into();
            c.linha.classificacao = classe.into();
        })
    };
    assert!(com("114", "007", false).is_empty());
    assert!(com("115", "001", false).is_empty());
    assert_eq!(com("114", "001", false), ["NX-012"], "o par é que vale");
    assert_eq!(com("", "", false), ["NX-012"]);
    assert_eq!(com("114", "", false), ["NX-012"]);
    assert_eq!(com("", "", true), ["NX-012"]);
    assert!(com("114", "007", true).is_empty());
}

#[test]
fn nx013_instrumento() {
    let com = |registros: &'static [&'static str], org| {
        caso(move |c| {
            c.regras.registros = registros.iter().map(|o| (*o).to_owned()).collect();
            c.linha.org = org;
        })
    };
    assert!(com(&["02"], Instrumento::Bpi).is_empty());
    assert!(com(&["01"], Instrumento::Bpa).is_empty());
    assert!(com(&[], Instrumento::Bpi).is_empty());
    assert_eq!(com(&["01", "07"], Instrumento::Bpi), ["NX-013"]);
    assert_eq!(com(&["02"], Instrumento::Bpa), ["NX-013"]);
}

#[test]
fn nx014_autorizacao_e_nx015_fornecedor() {
    let com = |detalhe: &'static str, naut: &'static str, cnpj: Option<Cnpj>| {
        caso(move |c| {
            c.regras.detalhes = vec![detalhe.into()];
            c.linha.naut = naut.into();
            c.linha.cnpj = cnpj;
        })
    };
    assert!(com("036", "3526100000001", None).is_empty());
    assert_eq!(com("036", "", None), ["NX-014"]);
    assert_eq!(com("036", " ", None), ["NX-014"]);
    assert!(com("037", "", Cnpj::ler("11222333000181").ok()).is_empty());
    assert_eq!(com("037", "", None), ["NX-015"]);
    assert!(com("053", "", None).is_empty());
}

#[test]
fn nx016_sigtap_de_outro_mes() {
    assert_eq!(caso(|c| c.procedimento.dt_competencia = cmp("202512")), ["NX-016"]);
    assert_eq!(caso(|c| c.procedimento.dt_competencia = cmp("202602")), ["NX-016"]);
    assert!(caso(|c| c.procedimento.dt_competencia = cmp("202601")).is_empty());
}

#[test]
fn nx017_a_nx020_documentos() {
    let com = |tem_cpf: bool, tem_cns: bool, detalhe: &'static str, raca| {
        caso(move |c| {
            c.linha.cpf = tem_cpf.then(|| cpf("52998224725"));
            c.linha.cnspac = tem_cns.then(|| cns("700000000000005"));
            c.linha.raca = raca;
            if raca == Raca::Indigena {
                c.linha.etnia = "0123".into();
            }
            c.regras.detalhes = vec![detalhe.into()];
        })
    };
    assert!(com(true, false, "058", Raca::Parda).is_empty());
    assert_eq!(com(false, true, "058", Raca::Parda), ["NX-017"]);
    assert!(com(false, true, "058", Raca::Indigena).is_empty());
    assert!(com(false, true, "009", Raca::Parda).is_empty());
    assert_eq!(com(false, false, "009", Raca::Parda), ["NX-018"]);
    assert_eq!(com(false, false, "053", Raca::Parda), ["NX-018"]);
    assert!(com(false, false, "034", Raca::Parda).is_empty());
    assert_eq!(com(true, true, "009", Raca::Parda), ["NX-019"]);
    assert_eq!(
        caso(|c| {
            c.linha.cpf = None;
            c.linha.cnspac = c.linha.cnsmed;
        }),
        ["NX-020"]
    );
}

#[test]
fn nx021_e_nx022_raca_e_etnia() {
    let com = |raca, etnia: &'static str| {
        caso(move |c| {
            c.linha.raca = raca;
            c.linha.etnia = etnia.into();
        })
    };
    assert!(com(Raca::Amarela, "").is_empty());
    assert_eq!(com(Raca::SemInformacao, ""), ["NX-021"]);
    assert!(com(Raca::Indigena, "0123").is_empty());
    for ruim in ["", "123", "01234", "A123"] {
        assert_eq!(com(Raca::Indigena, ruim), ["NX-022"], "{ruim}");
    }
    assert_eq!(com(Raca::Parda, "0123"), ["NX-022"]);
}

#[test]
fn nx023_a_nx025_lugar() {
    assert!(caso(|c| c.municipio_existe = Some(true)).is_empty());
    assert_eq!(caso(|c| c.municipio_existe = Some(false)), ["NX-023"]);
    assert!(caso(|c| c.cep_existe = Some(true)).is_empty());
    assert_eq!(caso(|c| c.cep_existe = Some(false)), ["NX-024"]);
    assert_eq!(caso(|c| c.linha.cep = None), ["NX-024"]);
    assert_eq!(caso(|c| c.linha.end.clear()), ["NX-025"]);
    assert_eq!(caso(|c| c.linha.bairro = " ".into()), ["NX-025"]);
}

#[test]
fn nx026_carater_e_nx027_idade_rara() {
    assert!(caso(|c| c.linha.caten = "06".into()).is_empty());
    for ruim in ["", "1", "07", "00"] {
        assert_eq!(caso(|c| c.linha.caten = ruim.into()), ["NX-026"], "{ruim}");
    }
    assert!(caso(|c| com_idade(c, 110, 11, 0)).is_empty());
    assert_eq!(caso(|c| com_idade(c, 111, 0, 0)), ["NX-027"]);
}

#[test]
fn bloqueio_vem_antes_de_aviso() {
    let mut l = linha();
    l.cep = None;
    l.qt = 0;
    l.dtaten = dia(2025, 12, 31);
    let (p, r) = (procedimento(CONSULTA), regras());
    let criticas = criticar(&l, &Contexto::novo(&p, &r, dia(2026, 2, 10)));
    let ids: Vec<_> = criticas.iter().map(|c| c.id).collect();
    assert_eq!(ids, ["NX-008", "NX-004", "NX-024"]);
    assert!(bloqueia(&criticas));
    assert!(!bloqueia(&criticas[1..]));
    assert!(!bloqueia(&[]));
    let json = serde_json::to_value(&criticas[0]).unwrap();
    assert_eq!(json["severidade"], "bloqueio");
}

#[test]
fn catalogo_em_ordem_e_com_remedio() {
    let ids: Vec<_> = catalogo().map(|r| r.id).collect();
    let esperados: Vec<_> = (1..=ids.len()).map(|n| format!("NX-{n:03}")).collect();
    assert_eq!(ids, esperados);
    assert!(catalogo().all(|r| r.remedio.ends_with('.') && !r.fonte.is_empty()));
}

#[test]
fn frases_nao_mostram_o_paciente() {
    let mut l = linha();
    l.cnspac = Some(cns("700000000000005"));
    l.qt = 0;
    l.end.clear();
    l.cep = None;
    l.etnia = "0123".into();
    l.dtaten = dia(2027, 1, 1);
    let (p, r) = (procedimento(OBSTETRICO), regras());
    let tudo = format!("{:?}", criticar(&l, &Contexto::novo(&p, &r, dia(2026, 2, 10))));
    for segredo in ["MARIA", "52998224725", "700000000000005", "123456789010000", "1980"] {
        assert!(!tudo.contains(segredo), "{segredo}");
    }
}
