//! The monthly package from the file to the rules that criticism reads, month beside month, and the way back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use nexsus_domain::{CodigoProcedimento, Competencia, RegrasSigtap};
use nexsus_store::procedimento;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::modelo::{Correcao, PedidoImportacao, ResultadoArquivo, SituacaoArquivo};
use crate::papel::Acao;
use crate::testes::{Casa, casa};
use crate::{SemObservador, Tipo};

const CONSULTA: &str = "0301010072";

/// A package of one month: one procedure with what is given for its rules.
fn pacote(mes: &str, registros: &[&str], ocupacoes: &[&str], cids: &[&str]) -> Vec<u8> {
    let procedimento = format!(
        "{CONSULTA}{:<250}2I00019999000000001571{:012}{:012}{:012}06      9999{mes}\r\n",
        "CONSULTA", 0, 1000, 0
    );
    let leiaute = |colunas: &[(&str, usize)]| {
        let (mut texto, mut de) = ("Coluna,Tamanho,Inicio,Fim,Tipo\r\n".to_owned(), 1);
        for (nome, n) in [("CO_PROCEDIMENTO", 10)].iter().chain(colunas).chain(&[("DT_COMPETENCIA", 6)]) {
            texto.push_str(&format!("{nome},{n},{de},{},CHAR\r\n", de + n - 1));
            de += n;
        }
        texto
    };
    let linhas = |valores: &[&str]| valores.iter().flat_map(|v| [CONSULTA, v, mes, "\r\n"]).collect::<String>();
    let membros = [
        ("tb_procedimento.txt", procedimento),
        ("rl_procedimento_registro_layout.txt", leiaute(&[("CO_REGISTRO", 2)])),
        ("rl_procedimento_registro.txt", linhas(registros)),
        ("rl_procedimento_ocupacao_layout.txt", leiaute(&[("CO_OCUPACAO", 6)])),
        ("rl_procedimento_ocupacao.txt", linhas(ocupacoes)),
        ("rl_procedimento_cid_layout.txt", leiaute(&[("CO_CID", 4), ("ST_PRINCIPAL", 1)])),
        ("rl_procedimento_cid.txt", linhas(cids)),
        ("rl_procedimento_servico_layout.txt", leiaute(&[("CO_SERVICO", 3), ("CO_CLASSIFICACAO", 3)])),
        ("rl_procedimento_servico.txt", linhas(&["135001"])),
        ("rl_procedimento_detalhe_layout.txt", leiaute(&[("CO_DETALHE", 3)])),
        ("rl_procedimento_detalhe.txt", linhas(&["009", "012"])),
    ];
    let mut z = ZipWriter::new(Cursor::new(Vec::new()));
    for (nome, texto) in membros {
        z.start_file(nome, SimpleFileOptions::default()).unwrap();
        z.write_all(texto.as_bytes()).unwrap();
    }
    z.finish().unwrap().into_inner()
}

async fn importar(c: &Casa, nome: &str, bytes: &[u8]) -> ResultadoArquivo {
    let caminho: PathBuf = c.pasta.path().join(nome);
    std::fs::write(&caminho, bytes).unwrap();
    let pedido = PedidoImportacao::de(Tipo::Txt, caminho);
    let r = c.nucleo.importar(&c.sessao, pedido, &SemObservador).await.unwrap();
    assert_eq!(r.situacao, SituacaoArquivo::Gravado, "{:?}", r.erro);
    assert!(r.linhas.fecham());
    r
}

async fn regras(c: &Casa, mes: &str) -> RegrasSigtap {
    let mut tx = c.nucleo.leitura(&c.sessao, Acao::Importar).await.unwrap();
    let codigo = CodigoProcedimento::ler(CONSULTA).unwrap();
    procedimento::regras(&mut tx, codigo, Competencia::ler(mes).unwrap()).await.unwrap()
}

fn textos(v: &[&str]) -> Vec<String> {
    v.iter().map(|t| (*t).to_owned()).collect()
}

#[tokio::test]
async fn o_pacote_faz_as_regras_de_cada_mes() {
    let c = casa().await;
    let r = importar(&c, "a.zip", &pacote("202601", &["01", "02"], &["225125", "225103"], &["I10 S", "J450N"])).await;
    assert_eq!((r.linhas.novas, r.linhas.rejeitadas), (1 + 2 + 2 + 2 + 1 + 2, 0), "{:?}", r.rejeitos);
    let janeiro = RegrasSigtap {
        registros: textos(&["01", "02"]),
        ocupacoes: textos(&["225103", "225125"]),
        cids: textos(&["I10", "J450"]),
        servicos: vec![("135".into(), "001".into())],
        detalhes: textos(&["009", "012"]),
        ..RegrasSigtap::default()
    };
    assert_eq!(regras(&c, "202601").await, janeiro);

    // The next month stands beside it, with rules of its own.
    importar(&c, "b.zip", &pacote("202602", &["02"], &["225125"], &[])).await;
    let fevereiro = regras(&c, "202602").await;
    assert_eq!((fevereiro.registros, fevereiro.cids), (textos(&["02"]), Vec::new()));
    assert_eq!(regras(&c, "202601").await, janeiro);

    // A newer package of the same month takes the place of the older: what it does not say any more is gone.
    let r = importar(&c, "c.zip", &pacote("202601", &["02"], &["225125", "223505"], &["I10 S"])).await;
    assert_eq!(r.linhas.novas, 1, "{:?}", r.linhas);
    let depois = regras(&c, "202601").await;
    assert_eq!(depois.registros, textos(&["02"]));
    assert_eq!(depois.ocupacoes, textos(&["223505", "225125"]));
    assert_eq!(depois.cids, textos(&["I10"]));
}

/// Stages a table of instruments with a second line whose code is wrong.
async fn instrumentos(c: &Casa, nome: &str, segundo: &str) -> i64 {
    let leiaute = "Coluna,Tamanho,Inicio,Fim,Tipo\r\nCO_PROCEDIMENTO,10,1,10,CHAR\r\nCO_REGISTRO,2,11,12,CHAR\r\n\
                   DT_COMPETENCIA,6,13,18,CHAR\r\n";
    let pasta = c.pasta.path();
    std::fs::write(pasta.join(format!("{nome}_layout.txt")), leiaute).unwrap();
    std::fs::write(pasta.join(format!("{nome}.txt")), format!("{CONSULTA}01202601\r\n0301010073{segundo}202601\r\n"))
        .unwrap();
    let pedido = PedidoImportacao::de(Tipo::Txt, pasta.join(format!("{nome}.txt")));
    let p = c.nucleo.preparar_importacao(&c.sessao, pedido, &SemObservador).await.unwrap();
    assert_eq!((p.novas.linhas + p.iguais.linhas, p.rejeitadas.linhas), (1, 1), "{:?}", p.resultado);
    p.resultado.lote.unwrap()
}

#[tokio::test]
async fn linha_de_tabela_se_corrige_antes_de_gravar() {
    let c = casa().await;
    importar(&c, "a.zip", &pacote("202601", &["01"], &["225125"], &[])).await;
    let lote = instrumentos(&c, "rl_procedimento_registro", "02").await;
    let fila = c.nucleo.fila_do_lote(&c.sessao, lote).await.unwrap();
    let colunas: Vec<(&str, &str)> = fila[0].campos.iter().map(|f| (f.nome.as_str(), f.valor.as_str())).collect();
    assert_eq!(colunas, [("co_procedimento", "0301010073"), ("co_registro", "02"), ("dt_competencia", "202601")]);
    let mut campos = fila[0].campos.clone();
    campos[0].valor = CONSULTA.into();
    let correcao = Correcao { id: fila[0].id, campos, iguais: false, lembrar: false };
    c.nucleo.corrigir_linha(&c.sessao, lote, correcao.clone()).await.unwrap();
    let r = c.nucleo.gravar_previa(&c.sessao, lote, &SemObservador).await.unwrap();
    assert!(r.linhas.fecham() && r.linhas.rejeitadas == 0, "{:?}", r.linhas);
    assert_eq!(regras(&c, "202601").await.registros, textos(&["01", "02"]));

    // Once written the table is whole: a line more would take the place of all the others.
    let lote = instrumentos(&c, "rl_procedimento_registro_b", "07").await;
    c.nucleo.gravar_previa(&c.sessao, lote, &SemObservador).await.unwrap();
    let id = c.nucleo.fila_do_lote(&c.sessao, lote).await.unwrap()[0].id;
    let e = c.nucleo.corrigir_linha(&c.sessao, lote, Correcao { id, ..correcao }).await.unwrap_err();
    assert_eq!(e.codigo, "tabela_ja_gravada");
    assert_eq!(regras(&c, "202601").await.registros, textos(&["01"]));
}

#[tokio::test]
async fn linha_de_fonte_nao_se_corrige_aqui() {
    let c = casa().await;
    let caminho = c.pasta.path().join("cnes.xml");
    std::fs::write(&caminho, include_str!("../../../tests/fixtures/cnes.xml")).unwrap();
    let pedido = PedidoImportacao::de(Tipo::CnesXml, caminho);
    let p = c.nucleo.preparar_importacao(&c.sessao, pedido, &SemObservador).await.unwrap();
    let lote = p.resultado.lote.unwrap();
    let l = c.nucleo.fila_do_lote(&c.sessao, lote).await.unwrap().remove(0);
    let correcao = Correcao { id: l.id, campos: l.campos, iguais: false, lembrar: false };
    let e = c.nucleo.corrigir_linha(&c.sessao, lote, correcao).await.unwrap_err();
    assert_eq!(e.codigo, "linha_sem_colunas");
}
