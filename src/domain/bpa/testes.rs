#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use crate::{Competencia, Instrumento};

/// The golden file of domain.md 3.4; the middle dot stands for a blank.
pub(super) const OURO: &str = include_str!("../../../tests/fixtures/bpa_ouro.txt");

fn linhas() -> Vec<String> {
    OURO.lines().map(|l| l.replace('·', " ")).collect()
}

fn mvm() -> Competencia {
    Competencia::ler("202601").unwrap()
}

#[test]
fn o_arquivo_de_ouro_confere_por_inteiro() {
    let linhas = linhas();
    assert_eq!(linhas.iter().map(String::len).collect::<Vec<_>>(), [126, 48, 350, 350]);
    let c = CabecalhoBpa::ler(&linhas[0]).unwrap();
    assert_eq!((c.mvm, c.linhas, c.folhas, c.controle), (Some(mvm()), Some(4), Some(2), Some(1483)));
    assert_eq!((c.sigla.as_str(), c.indicador.as_str(), c.versao.as_str()), ("SMS", "M", "D04.11"));
    let mut contagem = ContagemBpa::default();
    let mut lidas = Vec::new();
    for l in &linhas[1..] {
        let (tipo, r) = (TipoDeLinha::da_linha(l).unwrap(), Recorte::novo(l));
        let flh = r.campo(tipo.campos(), "prd-flh");
        contagem.contar(tipo == TipoDeLinha::Individualizada, flh, parcela(tipo, &r).unwrap());
        lidas.push(ler_linha(tipo, &r, mvm()).unwrap());
    }
    assert_eq!((contagem.linhas() + 1, contagem.folhas(), contagem.controle()), (4, 2, 1483));
    assert_eq!((lidas[0].org, lidas[0].quantidade, lidas[0].idade), (Instrumento::Bpa, 12, Some(54)));
    assert_eq!(lidas[1].procedimento.to_string(), "0301010072");
    assert_eq!(lidas[1].data.unwrap().to_string(), "2026-01-15");
    assert_eq!((lidas[1].idade, lidas[1].cid, lidas[2].quantidade), (Some(46), None, 2));
    assert_eq!(lidas[2].cid.unwrap().to_string(), "I10");
}

#[test]
fn o_segundo_exemplo_do_controle_confere() {
    let soma = 2 * (301010072 + 1) + (301060029 + 1) + (211020036 + 2) + (202010503 + 1);
    assert_eq!(controle_da_soma(soma), 1231);
    assert_eq!(controle_da_soma(813040171), 1483);
    assert_eq!((controle_da_soma(0), controle_da_soma(1110)), (1111, 2221));
}

#[test]
fn uma_quantidade_trocada_muda_o_controle() {
    let l = &linhas()[2];
    let trocada = format!("{}2{}", &l[..93], &l[94..]);
    let p = |t: &str| parcela(TipoDeLinha::Individualizada, &Recorte::novo(t)).unwrap();
    assert_eq!(p(&trocada), p(l) + 1);
}

#[test]
fn cada_defeito_tem_o_seu_campo() {
    let linhas = linhas();
    let i = &linhas[2];
    let com = |de: usize, texto: &str| format!("{}{texto}{}", &i[..de - 1], &i[de - 1 + texto.len()..]);
    for (linha, campo, defeito) in [
        (i[..349].to_owned(), "", DefeitoBpa::Largura),
        (com(3, "1234561"), "prd-cnes", DefeitoBpa::Codigo),
        (com(10, "202613"), "prd-cmp", DefeitoBpa::Codigo),
        (com(16, "123456789010001"), "prd-cnsmed", DefeitoBpa::Codigo),
        (com(37, "20260231"), "prd-dtaten", DefeitoBpa::Data),
        (com(45, "000"), "prd-flh", DefeitoBpa::Codigo),
        (com(48, "00"), "prd-seq", DefeitoBpa::Codigo),
        (com(50, "0301010073"), "prd-pa", DefeitoBpa::Codigo),
        (com(75, "X"), "prd-sexo", DefeitoBpa::Codigo),
        (com(86, "131"), "prd-idade", DefeitoBpa::Valor),
        (com(89, "000000"), "prd-qt", DefeitoBpa::Valor),
        (com(143, "19801315"), "prd-dtnasc", DefeitoBpa::Data),
    ] {
        let r = Recorte::novo(&linha);
        let d = ler_linha(TipoDeLinha::Individualizada, &r, mvm()).unwrap_err();
        assert_eq!((d.campo, d.defeito), (campo, defeito), "{campo}");
    }
}

#[test]
fn larguras_e_acentos() {
    let i = &linhas()[2];
    for largura in LARGURAS_INDIVIDUALIZADO {
        let l = format!("{i:<351}");
        assert!(ler_linha(TipoDeLinha::Individualizada, &Recorte::novo(&l[..largura]), mvm()).is_ok(), "{largura}");
    }
    // Positions are characters: an accented name must not push what stands behind it.
    let acentuada = i.replace("MARIA TESTE DA SILVA ", "MÁRIA TÉSTE DA SÍLVA ");
    assert!(acentuada.len() > i.len());
    let r = Recorte::novo(&acentuada);
    assert_eq!((r.largura(), r.campo(INDIVIDUALIZADO, "prd-dtnasc")), (350, "19800115"));
    assert!(ler_linha(TipoDeLinha::Individualizada, &r, mvm()).is_ok());
    assert!(!format!("{r:?}").contains("TÉSTE"));
    for largura in 125..=131 {
        let cabecalho = format!("{:<131}", linhas()[0]);
        assert_eq!(CabecalhoBpa::ler(&cabecalho[..largura]).is_some(), (126..=130).contains(&largura), "{largura}");
    }
}

#[test]
fn os_campos_cobrem_a_linha_sem_furo() {
    for (tabela, fim) in [(CABECALHO, 130), (CONSOLIDADO, 48), (INDIVIDUALIZADO, 351)] {
        let mut posicao = 1;
        for c in tabela {
            assert_eq!(c.de, posicao, "{}", c.nome);
            posicao = c.ate + 1;
        }
        assert_eq!(posicao - 1, fim);
    }
}

proptest::proptest! {
    #[test]
    fn nada_derruba(t in "(01#BPA#|02|03)?.{0,400}", de in 0usize..400, ate in 0usize..400) {
        let r = Recorte::novo(&t);
        let _ = (CabecalhoBpa::ler(&t), r.entre(de, ate));
        for tipo in [TipoDeLinha::Consolidada, TipoDeLinha::Individualizada] {
            let _ = (ler_linha(tipo, &r, mvm()), parcela(tipo, &r));
        }
    }
}
