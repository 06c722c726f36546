#![allow(clippy::unwrap_used, clippy::panic)]
use std::io::Write;

use super::*;
use crate::{Lida, Motivo};

const BOM: &str = include_str!("../../../tests/fixtures/cnes.xml");

fn ler_bytes(b: &[u8]) -> Result<Leitura, ErroDeArquivo> {
    let l = ler(b, &Opcoes::default());
    if let Ok(l) = &l {
        assert!(l.confere());
    }
    l
}

fn itens(l: &Leitura) -> &[Lida<RegistroCnes>] {
    let Itens::Cnes(v) = &l.itens else { panic!() };
    v
}

fn lotacoes(l: &Leitura) -> Vec<&Profissional> {
    let so = |r: &'_ Lida<RegistroCnes>| matches!(r.valor, RegistroCnes::Lotacao(_));
    itens(l)
        .iter()
        .filter(|r| so(r))
        .map(|r| match &r.valor {
            RegistroCnes::Lotacao(p) => &**p,
            _ => panic!(),
        })
        .collect()
}

fn zipado(dentro: &[(&str, &[u8])]) -> Vec<u8> {
    let mut z = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (nome, bytes) in dentro {
        z.start_file(*nome, ::zip::write::SimpleFileOptions::default()).unwrap();
        z.write_all(bytes).unwrap();
    }
    z.finish().unwrap().into_inner()
}

#[test]
fn le_unidades_equipes_e_lotacoes() {
    let l = ler_bytes(BOM.as_bytes()).unwrap();
    let RegistroCnes::Estabelecimento { cnes, nome, cnpj, ibge } = &itens(&l)[0].valor else { panic!() };
    assert_eq!((cnes.to_string().as_str(), nome.as_str()), ("1234560", "UBS DA AMOSTRA DE TESTE"));
    assert_eq!((cnpj.unwrap().to_string().as_str(), ibge.unwrap().numero()), ("11222333000181", 350950));
    let RegistroCnes::Equipe(e) = &itens(&l)[1].valor else { panic!() };
    assert_eq!((e.ine.as_str(), e.nome.as_str(), e.tipo.as_str()), ("0000000019", "EQUIPE AMOSTRA", "70"));
    let p = lotacoes(&l);
    assert_eq!(p.len(), 4);
    assert_eq!(
        (p[0].nome_prof.as_str(), p[0].ine.as_str(), p[0].ch_prof),
        ("HELENA DA AMOSTRA DE TESTE", "0000000019", None)
    );
    assert_eq!(p[0].cpf.unwrap().to_string(), "52998224725");
    // Alphanumeric CBO, entities, an apostrophe, accents.
    assert_eq!(
        (p[1].nome_prof.as_str(), p[1].cbo_prof.to_string().as_str()),
        ("PAULA D'ÁVILA & SOUZA DE TESTE", "2231F9")
    );
    // The second team of the same person fills the blank of the first.
    assert_eq!(p[2].ine, "0000000019");
    let motivos: Vec<Motivo> = l.rejeitos.iter().map(|r| r.motivo).collect();
    assert_eq!(motivos, [Motivo::Duplicado, Motivo::CodigoInvalido, Motivo::CodigoAusente]);
    assert_eq!((l.mobilia, l.lidas), (1, 2 + 4 + 3 + 1 + 1));
    assert!(l.avisos[0].contains("CPF inválido"));
    assert_eq!(l.layout, "XML do CNES, versão 3.1");
}

#[test]
fn as_codificacoes_e_o_zip_dao_o_mesmo() {
    let claro = ler_bytes(BOM.as_bytes()).unwrap();
    let latin: Vec<u8> = BOM.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(ler_bytes(&latin).unwrap(), claro);
    // UTF-8 under a prolog that says ISO-8859-1, as the portal really writes now and then.
    assert!(BOM.contains("ISO-8859-1"));
    let z = zipado(&[("XmlParaESUS31_350950.xml", &latin)]);
    assert_eq!(ler_bytes(&z).unwrap(), claro);
    assert_eq!(
        ler_bytes(&zipado(&[("a.xml", b"<a/>"), ("b.xml", b"<a/>")])).unwrap_err(),
        ErroDeArquivo::LeiauteDesconhecido
    );
    assert_eq!(ler_bytes(&z[..z.len() / 2]).unwrap_err(), ErroDeArquivo::Corrompido);
}

#[test]
fn prefixos_caixa_e_restos_de_copia_nao_mudam_nada() {
    let claro = ler_bytes(BOM.as_bytes()).unwrap();
    let minusculo: String = BOM
        .split_inclusive('<')
        .map(|p| p.split_once(' ').map_or(p.to_ascii_lowercase(), |(n, r)| format!("{} {r}", n.to_ascii_lowercase())))
        .collect();
    assert!(minusculo.contains("<dados_lotacoes ") && minusculo.contains("CO_CBO="));
    assert_eq!(ler_bytes(minusculo.as_bytes()).unwrap(), claro);
    let prefixado = BOM.replace("</", "</n:").replace('<', "<n:").replace("<n:/n:", "</n:").replace("<n:?", "<?");
    assert_eq!(ler_bytes(prefixado.as_bytes()).unwrap(), claro);
    for fim in ["\0\0", "\u{1A}", "\r\n\u{1A}\0"] {
        assert_eq!(ler_bytes(format!("{BOM}{fim}").as_bytes()).unwrap(), claro);
    }
    assert_eq!(ler_bytes(format!("{BOM}sobra").as_bytes()).unwrap_err(), ErroDeArquivo::Corrompido);
    // What a Mac leaves in a zip is no second document.
    let z = zipado(&[("__MACOSX/._cnes.xml", b"\0\x05\x16\x07"), ("CNES.XML", BOM.as_bytes())]);
    assert_eq!(ler_bytes(&z).unwrap(), claro);
}

#[test]
fn o_hostil_e_recusado() {
    let raiz = |meio: &str| format!("<ImportarXMLCNES>{meio}</ImportarXMLCNES>");
    let bomba = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><ImportarXMLCNES/>"#;
    let fundo = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    for (t, e) in [
        (bomba.to_owned(), ErroDeArquivo::LeiauteDesconhecido),
        ("<root><ImportarXMLCNES></ImportarXMLCNES></root>".to_owned(), ErroDeArquivo::LeiauteDesconhecido),
        ("nada disto".to_owned(), ErroDeArquivo::LeiauteDesconhecido),
        ("  \n".to_owned(), ErroDeArquivo::Vazio),
        (raiz(&fundo), ErroDeArquivo::LimiteExcedido),
        (raiz(r#"<DADOS_GERAIS_ESTABELECIMENTOS CNES="&nada;"/>"#), ErroDeArquivo::Corrompido),
        (raiz(r#"<IDENTIFICACAO CNES="1" CNES="2"/>"#), ErroDeArquivo::Corrompido),
        (raiz(""), ErroDeArquivo::SemLinhas),
        (raiz("<DADOS_LOTACOES/>"), ErroDeArquivo::LeiauteDesconhecido),
        ("<ImportarXMLCNES><a></b></ImportarXMLCNES>".to_owned(), ErroDeArquivo::Corrompido),
    ] {
        assert_eq!(ler_bytes(t.as_bytes()).unwrap_err(), e, "{t}");
    }
    for fim in [BOM.len() / 3, BOM.len() / 2, BOM.len() - 5] {
        let fim = (0..=fim).rev().find(|n| BOM.is_char_boundary(*n)).unwrap();
        assert_eq!(ler_bytes(&BOM.as_bytes()[..fim]).unwrap_err(), ErroDeArquivo::Corrompido, "{fim}");
    }
}

proptest::proptest! {
    #[test]
    fn bytes_trocados_nao_derrubam(lugar in 0usize..3000, byte: u8, corte in 1usize..4000) {
        let mut b = BOM.as_bytes().to_vec();
        if let Some(x) = b.get_mut(lugar) { *x = byte; }
        b.truncate(corte);
        if let Ok(l) = ler(&b, &Opcoes::default()) { proptest::prop_assert!(l.confere()); }
    }
}
