//! What holds for all criticas: order, numbers, silence about people, the same answer in any block.

use super::*;
use crate::Sexo;
use crate::exemplos::{OBSTETRICO, cod};

fn da_linha(mesa: &Mesa) -> Vec<Critica> {
    criticar(&mesa.regras(), mesa.hoje, &[Entrada::from(&mesa.linha)], &[]).iter().map(Achado::critica).collect()
}

#[test]
fn linha_boa_passa_limpa() {
    assert!(Mesa::nova().achados().is_empty());
    assert!(criticar(&Regras::default(), dia(2026, 2, 1), &[], &[]).is_empty());
}

#[test]
fn bloqueio_vem_antes_de_aviso() {
    let mut m = Mesa::nova();
    m.linha.cep = None;
    m.linha.qt = 0;
    m.linha.dtaten = dia(2026, 1, 1);
    m.linha.num.clear();
    m.linha.idade = 45;
    let criticas = da_linha(&m);
    let ids: Vec<_> = criticas.iter().map(|c| c.id).collect();
    assert_eq!(ids, ["NX-008", "NX-024", "NX-041"]);
    assert_eq!(criticas[0].onde, "atendimento.quantidade");
    assert_eq!(criticas[1].codigo_externo, Some("053"));
    let json = serde_json::to_value(&criticas[0]).unwrap();
    assert_eq!((&json["severidade"], &json["onde"]), (&"bloqueio".into(), &"atendimento.quantidade".into()));
}

#[test]
fn numeros_sem_repeticao_e_com_remedio() {
    let mut ids: Vec<_> = catalogo().map(|r| r.id).collect();
    ids.sort_unstable();
    let esperados: Vec<_> = (1..=ids.len()).map(|n| format!("NX-{n:03}")).collect();
    assert_eq!(ids, esperados);
    for r in catalogo() {
        assert!(r.remedio.ends_with('.') && !r.fonte.is_empty(), "{r:?}");
    }
    let onde: std::collections::HashSet<_> = catalogo().map(|r| r.onde.codigo()).collect();
    assert!(onde.contains("paciente.cpf") && onde.contains("profissional") && onde.contains("padrao.cid"));
}

#[test]
fn codigos_externos_ao_lado() {
    let externo = |id: &str| catalogo().find(|r| r.id == id).unwrap().codigo_externo;
    for (id, codigo) in [("NX-024", "053"), ("NX-049", "058"), ("NX-018", "064"), ("NX-017", "065")] {
        assert_eq!(externo(id), Some(codigo), "{id}");
    }
    assert_eq!(catalogo().filter(|r| r.codigo_externo.is_some_and(|c| c.len() > 3)).count(), 5, "textos do SIA");
}

/// The place of a finding is that of its line, whatever block it fell into, and findings come in the order of the lines.
#[test]
fn cada_achado_na_sua_linha() {
    let m = Mesa::nova();
    let mut linhas = vec![m.linha.clone(); BLOCO * 2 + 3];
    for (i, l) in linhas.iter_mut().enumerate() {
        l.dtaten = dia(2026, 1, (i % 28) as u32 + 1);
        l.idade = if l.dtaten < dia(2026, 1, 15) { 45 } else { 46 };
        l.cnsmed = Some(cns("123456789010000"));
    }
    let erradas = [0, BLOCO - 1, BLOCO, BLOCO * 2, BLOCO * 2 + 2];
    for i in erradas {
        linhas[i].caten = "00".into();
    }
    let entradas: Vec<_> =
        linhas.iter().enumerate().map(|(i, linha)| Entrada { linha, pessoa: Some(i as u128) }).collect();
    let achados = criticar(&m.regras(), m.hoje, &entradas, &[]);
    assert_eq!(achados.iter().map(|a| a.linha).collect::<Vec<_>>(), erradas);
    assert!(achados.iter().all(|a| a.regra.id == "NX-026"));
    // Page by page the same, without the rules of the set.
    linhas[1] = linhas[0].clone();
    let entradas: Vec<_> = linhas.iter().map(Entrada::from).collect();
    let sozinhas = criticar_uma_a_uma(&m.regras(), m.hoje, &entradas);
    assert!(sozinhas.iter().all(|a| !a.regra.do_conjunto()) && sozinhas.len() == erradas.len() + 1);
    assert!(criticar(&m.regras(), m.hoje, &entradas, &[]).iter().any(|a| a.regra.do_conjunto()));
}

#[test]
fn frases_dizem_os_limites() {
    use crate::textos::critica as t;
    assert!(t::idade(96, 731).contains("de 8 anos a 60 anos e 11 meses"));
    assert!(t::idade(1, 9999).contains("o mínimo é 1 mês"));
    assert!(t::idade(9999, 13).contains("o máximo é 1 ano e 1 mês"));
    let mut m = Mesa::nova();
    m.procedimento.qt_maxima_execucao = 2;
    m.linha.qt = 3;
    assert_eq!(da_linha(&m)[0].frase, "A quantidade 3 não é aceita: este procedimento vai de 1 a 2.");
}

#[test]
fn frases_nao_mostram_o_paciente() {
    let mut m = Mesa::nova();
    m.procedimento = procedimento(OBSTETRICO);
    m.procedimento.vl_idade_maxima = 12;
    m.procedimento.tp_sexo = "M".into();
    m.linha.pa = cod(OBSTETRICO);
    m.linha.sexo = Sexo::Feminino;
    m.linha.cnspac = Some(cns("700000000000005"));
    m.linha.qt = 0;
    m.linha.end.clear();
    m.linha.cep = None;
    m.linha.etnia = "0123".into();
    m.linha.dtaten = dia(2027, 1, 1);
    m.linha.tel = "1".into();
    m.linha.ine = "1".into();
    m.cadastro = Cadastro::default().com_vinculos([(cns("700000000000005"), cbo("225125"))]);
    let achados = criticar(&m.regras(), m.hoje, &[Entrada::from(&m.linha)], &[]);
    assert!(achados.len() >= 10);
    let tudo = format!("{achados:?}{:?}", da_linha(&m));
    for segredo in ["MARIA", "52998224725", "700000000000005", "123456789010000", "1980"] {
        assert!(!tudo.contains(segredo), "{segredo}");
    }
}
