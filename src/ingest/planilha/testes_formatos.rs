//! Real files of other programs (invented persons), and small ones made here for what those do not show.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::{Cursor, Write};

use ::zip::ZipWriter;
use ::zip::write::SimpleFileOptions;

use super::testes::pacientes;
use super::*;

fn pacote(partes: &[(&str, &[u8])]) -> Vec<u8> {
    let mut z = ZipWriter::new(Cursor::new(Vec::new()));
    for (nome, conteudo) in partes {
        z.start_file(*nome, SimpleFileOptions::default()).unwrap();
        z.write_all(conteudo).unwrap();
    }
    z.finish().unwrap().into_inner()
}

fn ler(bytes: &[u8]) -> Result<Leitura, ErroDeArquivo> {
    let l = super::ler(bytes, &Opcoes::default());
    assert!(l.as_ref().map_or(true, Leitura::confere));
    l
}

/// Code, name, CPF, CNS, birth, CEP, telephone of a person.
fn resumo(p: &Paciente) -> String {
    let doc = |d: Option<String>| d.unwrap_or_default();
    format!(
        "{}|{}|{}|{}|{}|{}|{}",
        p.cod_pac,
        p.nome,
        doc(p.cpf.map(|c| c.to_string())),
        doc(p.cns_pac.map(|c| c.to_string())),
        doc(p.dtnasc.map(|d| d.to_string())),
        doc(p.cep.map(|c| c.to_string())),
        p.telefone
    )
}

#[test]
fn arquivos_de_outros_programas_dizem_o_mesmo() {
    let arquivos: [(&str, &[u8]); 5] = [
        ("xlsx do LibreOffice", include_bytes!("../../../tests/fixtures/planilhas/libreoffice.xlsx")),
        ("xls do LibreOffice", include_bytes!("../../../tests/fixtures/planilhas/libreoffice.xls")),
        ("ods do LibreOffice", include_bytes!("../../../tests/fixtures/planilhas/libreoffice.ods")),
        ("xlsx do XlsxWriter, com fórmulas", include_bytes!("../../../tests/fixtures/planilhas/xlsxwriter.xlsx")),
        ("xls do xlwt, com aba oculta", include_bytes!("../../../tests/fixtures/planilhas/xlwt.xls")),
    ];
    for (nome, bytes) in arquivos {
        let l = ler(bytes).unwrap();
        let p: Vec<String> = pacientes(&l).iter().map(|i| resumo(&i.valor)).collect();
        assert_eq!(p.len(), 6, "{nome}");
        assert_eq!(p[0], "1001|MARIA DA AMOSTRA|01234567890|700000001000009|1950-01-01|01310100|11987650000", "{nome}");
        assert_eq!(
            p[3], "1004|JOÃO D'ÁVILA EXEMPLO|01236943538|700000001003008|1971-04-10|01310103|11987650003",
            "{nome}"
        );
        assert!(l.rejeitos.is_empty(), "{nome}");
        for corte in [bytes.len() / 3, bytes.len() * 9 / 10] {
            assert_eq!(ler(&bytes[..corte]), Err(ErroDeArquivo::Corrompido), "{nome} cortado em {corte}");
        }
    }
}

#[test]
fn um_byte_trocado_nunca_derruba() {
    let bytes: &[u8] = include_bytes!("../../../tests/fixtures/planilhas/libreoffice.xls");
    for i in (0..bytes.len()).step_by(97) {
        let mut b = bytes.to_vec();
        b[i] ^= 0x41;
        let _ = ler(&b);
    }
}

fn ods(corpo: &str) -> Vec<u8> {
    let conteudo = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:style="s" xmlns:table="t" xmlns:text="x"><office:automatic-styles><style:style style:name="oc" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{corpo}</office:spreadsheet></office:body></office:document-content>"#
    );
    pacote(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", conteudo.as_bytes())])
}

fn linha_ods(celulas: &[&str]) -> String {
    let c: String = celulas
        .iter()
        .map(|t| match t.strip_prefix('=') {
            Some(cru) => cru.to_owned(),
            None => format!(r#"<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>"#),
        })
        .collect();
    format!("<table:table-row>{c}</table:table-row>")
}

#[test]
fn ods_repeticoes_notas_datas_e_aba_oculta() {
    let titulos = linha_ods(&["COD_PAC", "NOME", "DTNASC", "CPF", "BAIRRO"]);
    let velha = format!(
        r#"<table:table table:name="v" table:style-name="oc">{titulos}{}</table:table>"#,
        linha_ods(&["9", "VELHO"])
    );
    let data = r#"=<table:table-cell office:value-type="date" office:date-value="1980-03-01T10:00:00"><text:p>01/03/80</text:p></table:table-cell>"#;
    let cpf = r#"=<table:table-cell office:value-type="float" office:value="1234567890"><text:p>01234567890</text:p></table:table-cell>"#;
    let nota = r#"=<table:table-cell office:value-type="string"><office:annotation><text:p>conferir</text:p></office:annotation><text:p>ANA<text:s text:c="2"/><text:span>DE</text:span> TESTE &amp; CIA</text:p><text:p>LIMA</text:p></table:table-cell>"#;
    let vazia = r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let iguais = linha_ods(&["12", "BIA TESTE"])
        .replace("<table:table-row>", r#"<table:table-row table:number-rows-repeated="2">"#);
    let sem_valor = r#"=<table:table-cell table:formula="of:=A1"/>"#;
    let corpo = format!(
        r#"{velha}<table:table table:name="p"><table:shapes><text:p>NOME</text:p></table:shapes><table:table-column table:number-columns-repeated="5"/><table:table-header-rows>{titulos}</table:table-header-rows>{vazia}{}{iguais}{vazia}</table:table>"#,
        linha_ods(&["11", nota, data, cpf, sem_valor]),
    );
    let l = ler(&ods(&corpo)).unwrap();
    let p = pacientes(&l);
    let vistos: Vec<(u32, String)> = p.iter().map(|i| (i.linha, resumo(&i.valor))).collect();
    assert_eq!(vistos[0], (1_048_002, "11|ANA DE TESTE & CIA LIMA|01234567890||1980-03-01||".to_owned()));
    assert_eq!(vistos.iter().map(|v| v.0).collect::<Vec<_>>(), [1_048_002, 1_048_003, 1_048_004]);
    assert!(l.avisos.iter().any(|a| a.contains("fórmula")));
}

#[test]
fn ods_bombas_de_repeticao_senha_e_outro_documento() {
    let cheia = linha_ods(&["x"])
        .replace("<table:table-cell", r#"<table:table-cell table:number-columns-repeated="16384""#)
        .replace("<table:table-row", r#"<table:table-row table:number-rows-repeated="1048576""#);
    let titulos = linha_ods(&["COD_PAC", "NOME", "DTNASC"]);
    let tabela = |t: &str| ods(&format!(r#"<table:table table:name="p">{titulos}{t}</table:table>"#));
    assert_eq!(ler(&tabela(&cheia)), Err(ErroDeArquivo::LimiteExcedido));
    let alta = linha_ods(&["1", "ANA TESTE", ""])
        .replace("<table:table-row", r#"<table:table-row table:number-rows-repeated="99999999999""#);
    assert_eq!(ler(&tabela(&alta)), Err(ErroDeArquivo::LimiteExcedido));
    let manifesto = br#"<?xml version="1.0"?><!DOCTYPE manifest><m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"#;
    let cifrado = pacote(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", b"\x01\x02"),
        ("META-INF/manifest.xml", manifesto),
    ]);
    assert_eq!(ler(&cifrado), Err(ErroDeArquivo::SenhaNecessaria));
    let texto = pacote(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")]);
    assert_eq!(ler(&texto), Err(ErroDeArquivo::NaoEPlanilha));
}

/// One record of a binary workbook in a package.
fn registro(saida: &mut Vec<u8>, tipo: u16, dados: &[u8]) {
    let alto = (tipo >> 7) as u8;
    saida.push((tipo & 0x7F) as u8 | if alto > 0 { 0x80 } else { 0 });
    if alto > 0 {
        saida.push(alto);
    }
    let mut n = dados.len();
    loop {
        let b = (n & 0x7F) as u8;
        n >>= 7;
        saida.push(b | if n > 0 { 0x80 } else { 0 });
        if n == 0 {
            break;
        }
    }
    saida.extend_from_slice(dados);
}

fn largo(t: &str) -> Vec<u8> {
    let u: Vec<u16> = t.encode_utf16().collect();
    let mut v = (u.len() as u32).to_le_bytes().to_vec();
    v.extend(u.into_iter().flat_map(u16::to_le_bytes));
    v
}

fn xlsb(linhas: &[&[&str]]) -> Vec<u8> {
    let mut livro = Vec::new();
    registro(&mut livro, 131, &[]);
    registro(&mut livro, 143, &[]);
    for (estado, rel, nome) in [(1_u32, "rId2", "velha"), (0, "rId1", "P")] {
        let mut d = estado.to_le_bytes().to_vec();
        d.extend(1_u32.to_le_bytes());
        d.extend(largo(rel));
        d.extend(largo(nome));
        registro(&mut livro, 156, &d);
    }
    registro(&mut livro, 144, &[]);
    registro(&mut livro, 132, &[]);
    let mut aba = Vec::new();
    registro(&mut aba, 129, &[]);
    registro(&mut aba, 148, &[0; 16]);
    registro(&mut aba, 145, &[]);
    for (i, linha) in linhas.iter().enumerate() {
        let mut cabeca = (i as u32).to_le_bytes().to_vec();
        cabeca.extend([0; 13]);
        registro(&mut aba, 0, &cabeca);
        for (k, t) in linha.iter().enumerate() {
            let mut d = (k as u32).to_le_bytes().to_vec();
            d.extend([0; 4]);
            if let Some(n) = t.strip_prefix('#') {
                d.extend(n.parse::<f64>().unwrap().to_le_bytes());
                registro(&mut aba, 5, &d);
            } else {
                d.extend(largo(t));
                registro(&mut aba, 6, &d);
            }
        }
    }
    registro(&mut aba, 146, &[]);
    registro(&mut aba, 130, &[]);
    let rels = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#;
    pacote(&[("xl/workbook.bin", &livro), ("xl/_rels/workbook.bin.rels", rels), ("xl/worksheets/sheet1.bin", &aba)])
}

#[test]
fn xlsb_com_texto_numeros_e_aba_oculta() {
    let livro = xlsb(&[
        &["Lista"],
        &["COD_PAC", "NOME", "DTNASC", "CPF"],
        &["#1001", "ANA TESTE ÇÃO", "#29281", "#1234567890"],
        &["#1002", "BIA TESTE", "05/01/1990", ""],
    ]);
    let l = ler(&livro).unwrap();
    let p: Vec<String> = pacientes(&l).iter().map(|i| resumo(&i.valor)).collect();
    assert_eq!(p, ["1001|ANA TESTE ÇÃO|01234567890||1980-03-01||", "1002|BIA TESTE|||1990-01-05||"]);
    assert!(l.layout.contains("xlsb"));
    for corte in [livro.len() / 2, livro.len() - 3] {
        assert_eq!(ler(&livro[..corte]), Err(ErroDeArquivo::Corrompido));
    }
}

const TITULOS: &str = "COD_PAC;NOME;DTNASC;BAIRRO;CEP";

#[test]
fn csv_em_toda_codificacao_e_separador() {
    let base = format!("{TITULOS}\r\n7;JOSÉ DA CONCEIÇÃO;01/02/1980;CENTRO;01310-100\r\n");
    let utf16 = |b: fn(u16) -> [u8; 2]| base.encode_utf16().flat_map(b).collect::<Vec<u8>>();
    let latin: Vec<u8> = base.chars().map(|c| c as u8).collect();
    let mut com_marca = vec![0xFF, 0xFE];
    com_marca.extend(utf16(u16::to_le_bytes));
    let de = |s: &str| base.replace(';', s).into_bytes();
    let formas = [
        base.clone().into_bytes(),
        latin,
        format!("\u{feff}{base}").into_bytes(),
        com_marca,
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        de("\t"),
        de("|"),
        de(","),
        format!("sep=;\n{base}").into_bytes(),
        format!("\"sep=;\"\r\n{base}").into_bytes(),
        format!("e-SUS, relatório\nFiltros: todos, 2025, UBS\n\n{base}\nTotal: 1\n").into_bytes(),
        base.replace("\r\n", "\r").into_bytes(),
        format!("{base}\u{1a}").into_bytes(),
    ];
    for (i, f) in formas.iter().enumerate() {
        let l = ler(f).unwrap_or_else(|e| panic!("forma {i}: {e:?}"));
        let p: Vec<String> = pacientes(&l).iter().map(|i| resumo(&i.valor)).collect();
        assert_eq!(p, ["7|JOSÉ DA CONCEIÇÃO|||1980-02-01|01310100|"], "forma {i}");
        assert!(l.rejeitos.is_empty(), "forma {i}");
    }
    assert_eq!(ler(b"NOME\nANA\nBIA\n"), Err(ErroDeArquivo::SemColunas));
}

#[test]
fn csv_aspas_com_linhas_dentro_e_aspas_que_nao_fecham() {
    let boas = format!("{TITULOS}\n7;\"ANA \"\"BIA\"\" TESTE\";01/02/1980;\"RUA A\nCASA; 2\";\n8;CAIO TESTE;;;\n");
    let l = ler(boas.as_bytes()).unwrap();
    assert_eq!(pacientes(&l)[0].valor.nome, "ANA \"BIA\" TESTE");
    assert_eq!((&*pacientes(&l)[0].valor.bairro, pacientes(&l)[1].linha), ("RUA A CASA; 2", 4));
    let soltas = format!("{TITULOS}\n7;\"ANA TESTE;01/02/1980;CENTRO;\n8;CAIO TESTE;;;\n9;DORA TESTE;;;\n");
    let l = ler(soltas.as_bytes()).unwrap();
    assert_eq!(
        pacientes(&l).iter().map(|p| &*p.valor.nome).collect::<Vec<_>>(),
        ["ANA TESTE", "CAIO TESTE", "DORA TESTE"]
    );
    assert!(l.avisos.iter().any(|a| a.contains("aspas")));
}

#[test]
fn blocos_tem_no_maximo_duas_mil_linhas_e_param_quando_mandam() {
    let mut t = format!("{TITULOS}\n");
    for i in 0..4500 {
        t += &format!("{};{};01/02/1980;;\n", i + 1, if i % 3 == 0 { "" } else { "ANA TESTE" });
    }
    let mut tamanhos = Vec::new();
    let r = em_blocos(&mut Cursor::new(t.as_bytes()), &Opcoes::default(), &mut |b| {
        tamanhos.push((b.itens.len(), b.rejeitos.len()));
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(r.confere() && r.itens == 3000 && r.rejeitos == 1500 && tamanhos.len() > 1);
    assert!(tamanhos.iter().all(|(a, b)| *a <= 2000 && *b <= 2000));
    let mut vezes = 0;
    let parou = em_blocos(&mut Cursor::new(t.as_bytes()), &Opcoes::default(), &mut |_| {
        vezes += 1;
        ControlFlow::Break(())
    });
    assert!(parou.is_err() && vezes == 1);
}
