//! Small workbooks made here, with invented persons.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use ::zip::ZipWriter;
use ::zip::write::SimpleFileOptions;

use super::*;
use crate::Lida;

/// A cell of the little writer: text, or a raw number.
pub(super) enum C<'a> {
    T(&'a str),
    N(&'a str),
}

pub(super) fn aba(linhas: &[Vec<C<'_>>]) -> String {
    let mut x = String::from(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#,
    );
    for (i, l) in linhas.iter().enumerate() {
        let n = i + 1;
        write!(x, r#"<row r="{n}">"#).unwrap();
        for (k, c) in l.iter().enumerate() {
            let col = char::from(b'A' + u8::try_from(k).unwrap());
            match c {
                C::T("") => {}
                C::T(t) => write!(x, r#"<c r="{col}{n}" t="inlineStr"><is><t>{t}</t></is></c>"#).unwrap(),
                C::N(v) => write!(x, r#"<c r="{col}{n}"><v>{v}</v></c>"#).unwrap(),
            }
        }
        x.push_str("</row>");
    }
    x + "</sheetData></worksheet>"
}

pub(super) fn xlsx(abas: &[(&str, &str, String)]) -> Vec<u8> {
    let mut z = ZipWriter::new(Cursor::new(Vec::new()));
    let o = SimpleFileOptions::default();
    let mut por = |nome: &str, conteudo: &str| {
        z.start_file(nome, o).unwrap();
        z.write_all(conteudo.as_bytes()).unwrap();
    };
    let (mut livro, mut rels, mut tipos) = (String::new(), String::new(), String::new());
    for (i, (nome, estado, _)) in abas.iter().enumerate() {
        let n = i + 1;
        write!(livro, r#"<sheet name="{nome}" sheetId="{n}" state="{estado}" r:id="rId{n}"/>"#).unwrap();
        write!(rels, r#"<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{n}.xml"/>"#).unwrap();
        write!(tipos, r#"<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#).unwrap();
    }
    por(
        "[Content_Types].xml",
        &format!(
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{tipos}</Types>"#
        ),
    );
    por(
        "_rels/.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    );
    por(
        "xl/workbook.xml",
        &format!(
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{livro}</sheets></workbook>"#
        ),
    );
    por(
        "xl/_rels/workbook.xml.rels",
        &format!(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>"#
        ),
    );
    for (i, (_, _, x)) in abas.iter().enumerate() {
        por(&format!("xl/worksheets/sheet{}.xml", i + 1), x);
    }
    z.finish().unwrap().into_inner()
}

pub(super) fn pacientes(l: &Leitura) -> &[Lida<Paciente>] {
    match &l.itens {
        Itens::Pacientes(v) => v,
        _ => panic!("tipo errado"),
    }
}

#[test]
fn numeros_que_eram_codigos_datas_e_aba_oculta() {
    use C::{N, T};
    let dados = aba(&[
        vec![T("CADASTRO")],
        vec![
            T("Código do Paciente"),
            T("Cartão SUS"),
            T("C.P.F."),
            T("Nome Completo"),
            T("Nascimento"),
            T("Raça/Cor"),
            T("CEP"),
            T("Fone"),
            T("Nº"),
        ],
        vec![
            N("1008"),
            N("7.00000000000005E+14"),
            N("11144477735"),
            T("ANA TESTE"),
            N("40605"),
            N("1"),
            N("1254809"),
            N("5511999990000"),
            N("12"),
        ],
        vec![
            T("1009"),
            T("7,00001E+14"),
            T("111.444.777-36"),
            T("  JOSÉ   TESTE "),
            T("31/02/1980"),
            T("Indígena"),
            T("01254-809"),
            T("(11) 3333-4444"),
            T("S/N"),
        ],
        vec![T("1010"), T(""), T(""), T("")],
        vec![T(""), T(""), T(""), T("SEM CODIGO"), T("01/01/1980")],
        vec![T("1011"), T(""), T(""), T("=1+1")],
        vec![T("TOTAL DE REGISTROS: 5")],
    ]);
    let velha = aba(&[vec![T("COD_PAC"), T("NOME"), T("CPF")], vec![T("9"), T("VELHO"), T("")]]);
    let l = ler(&xlsx(&[("velha", "hidden", velha), ("Pacientes", "visible", dados)]), &Opcoes::default()).unwrap();
    let p = pacientes(&l);
    assert_eq!(p.len(), 2);
    let a = &p[0].valor;
    assert_eq!(a.cns_pac.map(|c| c.to_string()).as_deref(), Some("700000000000005"));
    assert_eq!(a.cpf.map(|c| c.to_string()).as_deref(), Some("11144477735"));
    assert_eq!(
        (a.dtnasc, a.cep.map(|c| c.to_string()).as_deref()),
        (nexsus_domain::data::ler_data("03/03/2011"), Some("01254809"))
    );
    assert_eq!((&*a.telefone, &*a.numero, &*a.cod_pac), ("11999990000", "12", "1008"));
    let b = &p[1].valor;
    assert_eq!((b.cns_pac, b.cpf, b.dtnasc, &*b.nome), (None, None, None, "JOSÉ TESTE"));
    let motivos: Vec<(u32, Motivo)> = l.rejeitos.iter().map(|r| (r.linha, r.motivo)).collect();
    assert_eq!(motivos, [(5, Motivo::NomeAusente), (6, Motivo::CodigoAusente), (7, Motivo::NomeInvalido)]);
    assert!(l.confere() && l.mobilia == 3);
    assert_eq!(l.avisos.len(), 3);
}

#[test]
fn csv_com_aspas_e_latin1() {
    let t = b"MATR\xCDCULA;NOME DO USU\xC1RIO;C.P.F.;BAIRRO/DISTRITO\r\n007;\"TESTE; JOS\xC9\";111.444.777-35;'=SOMA\r\n\r\n";
    let l = ler(t, &Opcoes::default()).unwrap();
    let p = &pacientes(&l)[0].valor;
    assert_eq!((&*p.cod_pac, &*p.nome, &*p.bairro), ("007", "TESTE; JOSÉ", "=SOMA"));
    assert!(l.confere());
}

#[test]
fn arquivos_recusados() {
    let op = Opcoes::default();
    use C::T;
    let livro =
        xlsx(&[("a", "visible", aba(&[vec![T("Produto"), T("Valor"), T("Data")], vec![T("x"), T("1"), T("2")]]))]);
    assert_eq!(ler(&livro, &op), Err(ErroDeArquivo::SemColunas));
    let livro = xlsx(&[("a", "visible", aba(&[vec![T("COD_PAC"), T("NOME"), T("CPF")]]))]);
    assert_eq!(ler(&livro, &op), Err(ErroDeArquivo::SemLinhas));
    assert_eq!(ler(&livro[..livro.len() / 2], &op), Err(ErroDeArquivo::Corrompido));
    assert_eq!(ler(b"uma frase", &op), Err(ErroDeArquivo::NaoEPlanilha));
    assert_eq!(ler(b"%PDF-1.4 ;;; ", &op), Err(ErroDeArquivo::NaoEPlanilha));
    assert_eq!(ler(b" \n", &op), Err(ErroDeArquivo::Vazio));
}

#[test]
fn bomba_e_celula_distante_sao_recusadas() {
    let cheia = aba(&[vec![C::T("COD_PAC"), C::T("NOME"), C::T("CPF")]]) + &" ".repeat(40 * 1024 * 1024);
    assert_eq!(ler(&xlsx(&[("a", "visible", cheia)]), &Opcoes::default()), Err(ErroDeArquivo::LimiteExcedido));
    let longe = aba(&[vec![C::T("COD_PAC"), C::T("NOME"), C::T("CPF")]])
        .replace("</sheetData>", r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>"#);
    assert_eq!(ler(&xlsx(&[("a", "visible", longe)]), &Opcoes::default()), Err(ErroDeArquivo::LimiteExcedido));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn nenhum_csv_derruba(s in "(COD_PAC;NOME;CPF;DTNASC\n)?([0-9A-Z=+./;\" -]{0,40}\n){0,8}\\PC{0,20}") {
        if let Ok(l) = ler(s.as_bytes(), &Opcoes::default()) {
            proptest::prop_assert!(l.confere());
        }
    }
}
