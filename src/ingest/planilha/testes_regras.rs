//! What rows and titles mean, one rule at a time, on small lists.

#![allow(clippy::unwrap_used)]

use super::testes::{C, aba, pacientes, xlsx};
use super::*;

/// A list written with `;` between fields.
fn lista(t: &str) -> Leitura {
    let l = ler(t.as_bytes(), &Opcoes::default()).unwrap();
    assert!(l.confere());
    l
}

fn nomes(l: &Leitura) -> Vec<&str> {
    pacientes(l).iter().map(|p| &*p.valor.nome).collect()
}

#[test]
fn titulos_em_duas_linhas() {
    let l = lista(
        "RELAÇÃO DE PACIENTES;;;;;\nCódigo;Nome;Documentos;;Endereço;\n;;CPF;CNS;Rua;Bairro\n\
         1;ANA TESTE;111.444.777-35;700000000000005;RUA A;CENTRO\n",
    );
    let p = &pacientes(&l)[0].valor;
    assert!(p.cpf.is_some() && p.cns_pac.is_some());
    assert_eq!((&*p.logradouro, &*p.bairro), ("RUA A", "CENTRO"));
    let l =
        lista("Código;Nome;CPF;Endereço;;\n;;(só números);Rua;Nº;Bairro\n1;ANA TESTE;11144477735;RUA A;10;CENTRO\n");
    let p = &pacientes(&l)[0].valor;
    assert_eq!((p.cpf.is_some(), &*p.logradouro, &*p.numero, &*p.bairro), (true, "RUA A", "10", "CENTRO"));
}

#[test]
fn titulos_repetidos_e_outra_tabela_abaixo() {
    let l = lista(
        "COD_PAC;NOME;CPF\n1;ANA TESTE;11144477735\nSubtotal: 1\nRelatório de pacientes;Página 2\nCOD_PAC;NOME;CPF\n\
         2;BIA TESTE;\n\nNOME;PRONTUARIO;SEXO\nCAIO TESTE;3;M\nTOTAL GERAL;3\nEmitido em 01/01/2025 por FULANO\n",
    );
    assert_eq!(nomes(&l), ["ANA TESTE", "BIA TESTE", "CAIO TESTE"]);
    assert_eq!(pacientes(&l)[2].valor.cod_pac, "3");
    assert!(l.rejeitos.is_empty() && l.mobilia == 7);
}

#[test]
fn colunas_de_outros_assuntos_nao_enganam() {
    let l = lista(
        "ID;Prontuário;Nome;Nome social;Nome da mãe;Município de nascimento;Nascimento;CPF do responsável;CPF;Cidade;\
         Código IBGE;Celular;Telefone\n\
         9;77;ANA TESTE;;MÃE TESTE;SÃO PAULO;01/02/1980;12345678909;11144477735;MACEIÓ;2704302;;82 3333-4444\n",
    );
    let p = &pacientes(&l)[0].valor;
    assert_eq!((&*p.cod_pac, &*p.nome, &*p.municipio, &*p.telefone), ("77", "ANA TESTE", "270430", "8233334444"));
    assert_eq!(p.cpf.map(|c| c.to_string()).as_deref(), Some("11144477735"));
    assert_eq!(p.dtnasc, nexsus_domain::data::ler_data("01/02/1980"));
}

#[test]
fn documento_na_coluna_do_outro_vai_para_o_seu_lugar_so_quando_os_digitos_provam() {
    let l = lista(
        "COD_PAC;NOME;CPF/CNS;CNS\n1;ANA TESTE;700000000000005;111.444.777-35\n2;BIA TESTE;700000000000006;11144477736\n\
         3;CAIO TESTE;11144477735;52998224725\n",
    );
    let docs: Vec<(bool, bool)> =
        pacientes(&l).iter().map(|p| (p.valor.cpf.is_some(), p.valor.cns_pac.is_some())).collect();
    assert_eq!(docs, [(true, true), (false, false), (true, false)]);
    assert_eq!(l.avisos.iter().filter(|a| a.contains("campo certo")).count(), 1);
}

#[test]
fn datas_escritas_de_muitos_modos() {
    let formas = [
        "01/03/1980",
        "1/3/1980",
        "1980-03-01",
        "01/03/80",
        "01.03.1980",
        "01031980",
        "1º de março de 1980",
        "sábado, 1 de Março de 1980",
        "01/mar/1980",
        "01/03/1980 00:00:00",
        "01/03/1980 03:00 PM",
        "1980-03-01T00:00:00.000Z",
        "29281",
    ];
    for f in formas {
        let l = lista(&format!("COD_PAC;NOME;NASCIMENTO\n1;ANA TESTE;{f}\n"));
        assert_eq!(pacientes(&l)[0].valor.dtnasc, nexsus_domain::data::ler_data("01/03/1980"), "{f}");
    }
    for f in ["31/02/1980", "1 de marte de 1980", "32 de março de 1980", "ontem", "01/03/2999", "0"] {
        let l = lista(&format!("COD_PAC;NOME;NASCIMENTO\n1;ANA TESTE;{f}\n"));
        assert_eq!((pacientes(&l)[0].valor.dtnasc, l.avisos.len()), (None, 1), "{f}");
    }
}

#[test]
fn lista_com_o_mes_antes_do_dia_nao_passa_sem_aviso() {
    let l = lista("COD_PAC;NOME;NASCIMENTO\n1;ANA TESTE;03/01/1980\n2;BIA TESTE;03/31/1980\n");
    assert_eq!(pacientes(&l)[1].valor.dtnasc, None);
    assert!(l.avisos.iter().any(|a| a.contains("mês antes do dia") && a.contains("linhas 3")));
}

#[test]
fn palavras_codigos_e_sim_ou_nao() {
    let l = lista(
        "COD_PAC;NOME;SEXO;RACA;Em situação de rua;Não possui CPF\n1;ANA TESTE;F - FEMININO;01 - BRANCA;Sim;N\n\
         2;BIA TESTE;masc.;Parda (03);0;x\n3;CAIO TESTE;M/F;06;talvez;\n",
    );
    let p: Vec<_> = pacientes(&l)
        .iter()
        .map(|p| {
            let v = &p.valor;
            (v.sexo.map(nexsus_domain::Sexo::letra), v.raca.map(nexsus_domain::Raca::codigo), v.situacao_rua, v.sem_cpf)
        })
        .collect();
    assert_eq!(
        p,
        [
            (Some("F"), Some("01"), Some(true), Some(false)),
            (Some("M"), Some("03"), Some(false), Some(true)),
            (None, None, None, None)
        ]
    );
    assert_eq!(l.avisos.len(), 3);
}

#[test]
fn linha_recusada_leva_o_que_havia_em_cada_coluna_e_volta_remendada() {
    let l = lista("COD_PAC;NOME;DTNASC;CPF;CONVENIO\n5;;01/02/1980;111.444.777-35;X\n");
    let r = &l.rejeitos[0];
    let campos: Vec<(&str, &str)> = r.campos.iter().map(|c| (&*c.nome, &*c.valor)).collect();
    assert_eq!(campos, [("cod_pac", "5"), ("cpf", "111.444.777-35"), ("nome", ""), ("dtnasc", "01/02/1980")]);
    assert_eq!(montar(&r.campos), Err(Motivo::NomeAusente));
    let mut remendo = r.campos.clone();
    remendo[2].valor = "ANA TESTE".into();
    let p = montar(&remendo).unwrap();
    assert_eq!((&*p.nome, p.cpf.is_some(), p.dtnasc.is_some()), ("ANA TESTE", true, true));
}

#[test]
fn nota_e_pessoa_sem_nome_sao_coisas_diferentes() {
    let l = lista(
        "COD_PAC;NOME;DTNASC\n10;;\n_______________;;\nAssinatura do responsável;;\n;Impresso em 01/01/2025;\n;ANA TESTE;01/01/1980\n",
    );
    let motivos: Vec<Motivo> = l.rejeitos.iter().map(|r| r.motivo).collect();
    assert_eq!((motivos, l.mobilia), (vec![Motivo::NomeAusente, Motivo::CodigoAusente], 4));
}

#[test]
fn xlsx_textos_comuns_ricos_1904_e_formula_sem_resultado() {
    use C::T;
    let corpo = aba(&[vec![T("COD_PAC"), T("NOME"), T("DTNASC"), T("BAIRRO")]]).replace(
        "</sheetData>",
        r#"<row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" s="1"><v>27819</v></c><c r="D3" t="str"><f>A</f><v></v></c></row><row r="4" hidden="1"><c><v>3</v></c><c t="s"><v>0</v></c><c/><c><f>X</f></c><c t="e"><v>#REF!</v></c></row></sheetData>"#,
    );
    let mut livro = xlsx(&[("P", "visible", corpo)]);
    livro = com_partes(
        &livro,
        &[
            (
                "xl/sharedStrings.xml",
                r#"<?xml version="1.0"?><sst><si><t>BIA_x0020_TESTE</t></si><si><r><rPr><b/></rPr><t>ANA </t></r><r><t xml:space="preserve">&#84;ESTE</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si></sst>"#,
            ),
            (
                "xl/styles.xml",
                r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>"#,
            ),
        ],
    );
    let l = ler(&livro, &Opcoes::default()).unwrap();
    let p: Vec<_> = pacientes(&l).iter().map(|p| (&*p.valor.cod_pac, &*p.valor.nome, p.linha)).collect();
    assert_eq!(p, [("2", "ANA TESTE", 3), ("3", "BIA TESTE", 4)]);
    // 27819 days after the first of January 1904.
    assert_eq!(pacientes(&l)[0].valor.dtnasc, nexsus_domain::data::ler_data("01/03/1980"));
    assert!(l.avisos.iter().any(|a| a.starts_with("1 célula(s) têm fórmula")));
}

/// Adds parts to a workbook, with their relations, and counts its days from 1904.
fn com_partes(livro: &[u8], novas: &[(&str, &str)]) -> Vec<u8> {
    use std::io::{Read as _, Write as _};
    let mut velho = ::zip::ZipArchive::new(Cursor::new(livro)).unwrap();
    let mut z = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    let o = ::zip::write::SimpleFileOptions::default();
    for i in 0..velho.len() {
        let mut e = velho.by_index(i).unwrap();
        let (nome, mut t) = (e.name().unwrap().into_owned(), String::new());
        e.read_to_string(&mut t).unwrap();
        let tipo = "http://purl.oclc.org/ooxml/officeDocument/relationships";
        let rels = r#"<Relationship Id="a" Type="TIPO/styles" Target="styles.xml"/><Relationship Id="b" Type="TIPO/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>"#;
        if nome == "xl/_rels/workbook.xml.rels" {
            t = t.replace("</Relationships>", &rels.replace("TIPO", tipo));
        }
        z.start_file(nome, o).unwrap();
        z.write_all(t.replace("<sheets>", r#"<workbookPr date1904="1"/><sheets>"#).as_bytes()).unwrap();
    }
    for (nome, t) in novas {
        z.start_file(*nome, o).unwrap();
        z.write_all(t.as_bytes()).unwrap();
    }
    z.finish().unwrap().into_inner()
}

#[test]
fn xml_com_doctype_e_textos_que_faltam_sao_recusados() {
    use C::T;
    let op = Opcoes::default();
    let corpo = aba(&[vec![T("COD_PAC"), T("NOME"), T("CPF")], vec![T("1"), T("ANA TESTE"), T("")]]);
    let doctype = corpo.replace("<worksheet", "<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet");
    assert_eq!(ler(&xlsx(&[("P", "visible", doctype)]), &op), Err(ErroDeArquivo::Corrompido));
    let sem_textos = corpo.replace("</sheetData>", r#"<row r="9"><c r="A9" t="s"><v>4</v></c></row></sheetData>"#);
    assert_eq!(ler(&xlsx(&[("P", "visible", sem_textos)]), &op), Err(ErroDeArquivo::Corrompido));
    let cortado = corpo.replace("</worksheet>", "");
    assert_eq!(ler(&xlsx(&[("P", "visible", cortado)]), &op), Err(ErroDeArquivo::Corrompido));
    let longo = corpo.replace("ANA TESTE", &format!("ANA {}", "É".repeat(9000)));
    let l = ler(&xlsx(&[("P", "visible", longo)]), &op).unwrap();
    assert_eq!((l.itens.len(), l.rejeitos[0].motivo), (0, Motivo::NomeInvalido));
}

#[test]
fn nada_comprido_e_cortado_em_silencio() {
    let longo = "B".repeat(5000);
    let l = lista(&format!(
        "Código;Nome;Bairro;Observação\n1;ANA TESTE;{longo};\n2;BIA {longo};CENTRO;\n{longo};CAIO TESTE;;\n4;DINA TESTE;CENTRO;{longo}\n"
    ));
    let bairros: Vec<&str> = pacientes(&l).iter().map(|p| &*p.valor.bairro).collect();
    assert_eq!((nomes(&l), bairros), (vec!["ANA TESTE", "DINA TESTE"], vec!["", "CENTRO"]));
    assert_eq!(l.rejeitos.iter().map(|r| r.motivo).collect::<Vec<_>>(), [Motivo::NomeInvalido, Motivo::CodigoInvalido]);
    assert!(l.avisos.len() == 1 && l.avisos[0].contains("bairro longo demais"));
    assert!(l.rejeitos[0].texto.len() < 2100 && l.rejeitos[0].texto.ends_with('…'));
}
