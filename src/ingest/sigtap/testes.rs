//! Small packages made here: layouts, months, furniture, damage and limits.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::{Cursor, Write as _};

use ::zip::write::SimpleFileOptions;
use ::zip::{CompressionMethod, ZipWriter};

use super::*;
use crate::txt::{CampoFixo, Leiaute};
use crate::{ErroDeArquivo, Itens, Leitura, Lida, Motivo, Opcoes, Tipo, ler};

const LEIAUTE_CID: &str = "Coluna,Tamanho,Inicio,Fim,Tipo\r\nCO_PROCEDIMENTO,10,1,10,VARCHAR2\r\nCO_CID,4,11,14,VARCHAR2\r\nST_PRINCIPAL,1,15,15,CHAR\r\nDT_COMPETENCIA,6,16,21,CHAR\r\n";

fn procedimento(codigo: &str, nome: &str, mes: &str, dinheiro: usize) -> String {
    format!(
        "{codigo}{nome:<250}2I00019999000000001571{:0dinheiro$}{:0dinheiro$}{:0dinheiro$}06      9999{mes}\r\n",
        0, 1000, 0
    )
}

fn leiaute_do_procedimento(dinheiro: usize) -> String {
    let l = if dinheiro == 12 { Leiaute::de_336() } else { Leiaute::de_330() };
    let coluna = |c: &CampoFixo| format!("{},{},{},{},VARCHAR2\r\n", c.nome, c.fim - c.inicio, c.inicio + 1, c.fim);
    "Coluna,Tamanho,Inicio,Fim,Tipo\r\n".to_owned() + &l.campos.iter().map(coluna).collect::<String>()
}

/// A package of one month with procedures, rules, names and members nobody needs.
fn membros(mes: &str, dinheiro: usize) -> Vec<(String, Vec<u8>)> {
    let latin1 = |t: &str| t.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    let geral = "tb_cid\r\nColuna,Tamanho,Inicio,Fim,Tipo\r\nCO_CID,4,1,4,VARCHAR2\r\nNO_CID,20,5,24,VARCHAR2\r\nTP_AGRAVO,1,25,25,CHAR\r\nTP_SEXO,1,26,26,CHAR\r\nTP_ESTADIO,1,27,27,CHAR\r\nVL_CAMPOS_IRRADIADOS,4,28,31,NUMBER\r\n\r\nrl_procedimento_registro\r\nColuna,Tamanho,Inicio,Fim,Tipo\r\nCO_PROCEDIMENTO,10,1,10,VARCHAR2\r\nCO_REGISTRO,2,11,12,VARCHAR2\r\nDT_COMPETENCIA,6,13,18,CHAR\r\n\r\nrl_procedimento_detalhe\r\nColuna,Tamanho,Inicio,Fim,Tipo\r\nCO_PROCEDIMENTO,10,1,10,VARCHAR2\r\nCO_DETALHE,3,11,13,VARCHAR2\r\nDT_COMPETENCIA,6,14,19,CHAR\r\n";
    [
        ("layout.txt", geral.to_owned()),
        (
            "tb_cid.txt",
            format!("{:<4}{:<20}0I00000\r\n{:<4}{:<20}0I00000\r\n", "I10", "HIPERTENSÃO", "J450", "ASMA ALÉRGICA"),
        ),
        ("tb_procedimento_layout.txt", leiaute_do_procedimento(dinheiro)),
        (
            "tb_procedimento.txt",
            procedimento("0301010072", "CONSULTA MÉDICA", mes, dinheiro)
                + &procedimento("0211020036", "ELETRO", mes, dinheiro),
        ),
        ("rl_procedimento_cid_layout.txt", LEIAUTE_CID.to_owned()),
        ("rl_procedimento_cid.txt", format!("0301010072I10 S{mes}\r\n0301010072J450N{mes}\r\n")),
        ("rl_procedimento_registro.txt", format!("030101007201{mes}\r\n030101007202{mes}\r\n021102003602{mes}\r\n")),
        ("rl_procedimento_detalhe.txt", String::new()),
        ("rl_procedimento_tuss.txt", String::new()),
        ("versao", "v".to_owned()),
        ("LEIA_ME.TXT", "leia é".to_owned()),
    ]
    .into_iter()
    .map(|(n, t)| (n.to_owned(), latin1(&t)))
    .collect()
}

fn zip(membros: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut z = ZipWriter::new(Cursor::new(Vec::new()));
    for (nome, bytes) in membros {
        let como = if nome == "guardado" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        z.start_file(nome.as_str(), SimpleFileOptions::default().compression_method(como)).unwrap();
        z.write_all(bytes).unwrap();
    }
    z.finish().unwrap().into_inner()
}

fn ler_txt(bytes: &[u8]) -> Result<Leitura, ErroDeArquivo> {
    ler(bytes, Tipo::Txt, &Opcoes::default()).map_err(ErroDeArquivo::geral)
}

fn linhas(l: &Leitura) -> &[Lida<LinhaSigtap>] {
    match &l.itens {
        Itens::Sigtap(v) => v,
        _ => panic!("não é pacote"),
    }
}

fn de(l: &Leitura, tabela: TabelaSigtap) -> Vec<String> {
    linhas(l)
        .iter()
        .filter_map(|i| match &i.valor {
            LinhaSigtap::Outra(o) if o.tabela == tabela => Some(format!("{} {}", o.colunas.join("|"), o.competencia)),
            _ => None,
        })
        .collect()
}

#[test]
fn pacote_de_larguras_novas_e_antigas() {
    for (mes, dinheiro) in [("202601", 12), ("202103", 10)] {
        let l = ler_txt(&zip(&membros(mes, dinheiro))).unwrap();
        assert!(l.confere() && l.rejeitos.is_empty(), "{:?}", l.rejeitos);
        assert_eq!(linhas(&l).len(), 2 + 2 + 2 + 3);
        // versao, LEIA_ME, layouts (3) and the empty tuss.
        assert_eq!(l.mobilia, 6);
        let LinhaSigtap::Procedimento(p) = &linhas(&l)[0].valor else { panic!() };
        assert_eq!((p.no_procedimento.as_str(), p.vl_sa.0), ("CONSULTA MÉDICA", 1000));
        assert_eq!(p.dt_competencia.to_string(), mes);
        assert_eq!(
            de(&l, TabelaSigtap::ProcedimentoCid),
            [format!("0301010072|I10|S {mes}"), format!("0301010072|J450|N {mes}")]
        );
        assert_eq!(de(&l, TabelaSigtap::ProcedimentoRegistro).len(), 3);
        // tb_cid carries no month: the package's.
        assert_eq!(de(&l, TabelaSigtap::Cid)[1], format!("J450|ASMA ALÉRGICA|0|I|0|0000 {mes}"));
        assert!(l.avisos[0].contains("leia_me, rl_procedimento_tuss, versao"), "{:?}", l.avisos);
        assert!(l.avisos[1].contains("rl_procedimento_ocupacao"), "{:?}", l.avisos);
    }
}

#[test]
fn linhas_ruins_dizem_de_que_tabela_sao() {
    let mut m = membros("202601", 12);
    m[5].1 = b"0301010072I10 S202601\r\n0301010071I10 S202601\r\n0301010072    S202601\r\n0301010072I10 S202601\r\n0301010072J4\r\n0301010072J450N202613\r\n".to_vec();
    let l = ler_txt(&zip(&m)).unwrap();
    let motivos: Vec<_> = l.rejeitos.iter().map(|r| (r.linha, r.motivo)).collect();
    assert_eq!(
        motivos,
        [
            (2, Motivo::CodigoInvalido),
            (3, Motivo::CodigoAusente),
            (4, Motivo::Duplicado),
            (5, Motivo::LarguraInvalida),
            (6, Motivo::DataInvalida),
        ]
    );
    assert!(l.rejeitos.iter().all(|r| r.texto.starts_with("rl_procedimento_cid: 0301")) && l.confere());
}

#[test]
fn tabela_lateral_sozinha_com_seu_leiaute() {
    let op = Opcoes { leiaute: Some(LEIAUTE_CID.to_owned()), ..Opcoes::default() };
    let l = ler(b"0301010072I10 S202601\n0301010072J450N202602\n", Tipo::Txt, &op).unwrap();
    let v = de(&l, TabelaSigtap::ProcedimentoCid);
    assert_eq!(v, ["0301010072|I10|S 202601", "0301010072|J450|N 202602"]);
    assert!(l.confere() && l.layout.contains("rl_procedimento_cid"));
}

#[test]
fn pacotes_recusados() {
    let bom = zip(&membros("202601", 12));
    assert_eq!(ler_txt(&bom[..bom.len() / 2]), Err(ErroDeArquivo::Corrompido));
    let com = |nome: &str, bytes: Vec<u8>| {
        let mut m = membros("202601", 12);
        m.push((nome.to_owned(), bytes));
        zip(&m)
    };
    // A byte changed in a member: its checksum tells, also where nothing uses the member.
    let mut mexido = com("guardado", b"conteudo qualquer".to_vec());
    let onde = mexido.windows(8).position(|j| j == b"conteudo").unwrap();
    mexido[onde] ^= 1;
    assert_eq!(ler_txt(&mexido), Err(ErroDeArquivo::Corrompido));
    assert_eq!(ler_txt(&com("../fora.txt", Vec::new())), Err(ErroDeArquivo::Corrompido));
    assert_eq!(ler_txt(&com("bomba.txt", vec![0; 20 << 20])), Err(ErroDeArquivo::LimiteExcedido));
    // A table without a layout is not guessed at.
    assert_eq!(ler_txt(&com("tb_ocupacao.txt", b"225125MEDICO".to_vec())), Err(ErroDeArquivo::LeiauteDesconhecido));
    assert_eq!(ler_txt(&zip(&[("word/document.xml".to_owned(), b"x".to_vec())])), Err(ErroDeArquivo::NaoETexto));
    let muitos: Vec<_> = (0..2001).map(|i| (format!("{i}.txt"), Vec::new())).collect();
    assert_eq!(ler_txt(&zip(&muitos)), Err(ErroDeArquivo::LimiteExcedido));
    assert_eq!(ler_txt(&com("rl_procedimento_ocupacao.txt", vec![7; 500])), Err(ErroDeArquivo::LeiauteDesconhecido));
    let mut m = membros("202601", 12);
    m[5].1 = vec![7; 500];
    assert_eq!(ler_txt(&zip(&m)), Err(ErroDeArquivo::Corrompido));
}

#[test]
fn bytes_trocados_nunca_derrubam() {
    let bom = zip(&membros("202601", 12));
    let mut semente = 12_345_u32;
    for _ in 0..300 {
        let mut b = bom.clone();
        for _ in 0..3 {
            semente = semente.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let i = semente as usize % b.len();
            b[i] = (semente >> 24) as u8;
        }
        if let Ok(l) = ler_txt(&b) {
            assert!(l.confere());
        }
    }
}

#[test]
fn a_recusa_nomeia_o_membro() {
    let com = |nome: &str, bytes: Vec<u8>| {
        let mut m = membros("202601", 12);
        m.push((nome.to_owned(), bytes));
        ler(&zip(&m), Tipo::Txt, &Opcoes::default()).unwrap_err()
    };
    let e = com("sub/tb_ocupacao.txt", b"225125MEDICO".to_vec());
    assert_eq!(e.mensagem(), "O leiaute deste arquivo não foi reconhecido (em tb_ocupacao.txt, dentro do zip).");
    assert!(e.remedio_para(Tipo::Txt).contains("SIGTAP") && !e.remedio_para(Tipo::Bpa).contains("SIGTAP"));
    let e = com("bomba.txt", vec![0; 20 << 20]);
    assert!(e.mensagem().contains("bomba.txt"));
    assert_eq!(e.codigo(), "limite_excedido");
    let mut m = membros("202601", 12);
    m[5].1 = vec![7; 500];
    let e = ler(&zip(&m), Tipo::Txt, &Opcoes::default()).unwrap_err();
    assert_eq!((e.geral(), e.mensagem().contains("rl_procedimento_cid.txt")), (ErroDeArquivo::Corrompido, true));
    let pelo_cano: ErroDeArquivo = serde_json::from_str(&serde_json::to_string(&e).unwrap()).unwrap();
    assert_eq!(pelo_cano, e);
}

#[test]
fn nome_repetido_no_pacote_e_dito() {
    let mut m = membros("202601", 12);
    m.push(("outro_mes/tb_procedimento.txt".to_owned(), procedimento("0301010072", "X", "202512", 12).into_bytes()));
    let l = ler_txt(&zip(&m)).unwrap();
    assert!(l.confere() && l.mobilia == 7);
    assert!(l.avisos.iter().any(|a| a.contains("outro_mes/tb_procedimento.txt")), "{:?}", l.avisos);
}
