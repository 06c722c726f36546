//! The pipe from end to end in memory, and children that lie.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::Cursor;

use super::*;
use crate::Rejeito;

const CSV: &str = "COD_PAC;NOME;DTNASC\n1;MARIA DA AMOSTRA DE TESTE;01/02/1980\n2;;01/02/1980\n";

fn pedido(tipo: Tipo) -> Pedido {
    Pedido { tipo, opcoes: Opcoes::default(), modo: Modo::Ler }
}

fn resposta(p: &Pedido, bytes: &[u8]) -> Vec<u8> {
    let mut saida = Vec::new();
    atender(&serde_json::to_string(p).unwrap(), &mut Cursor::new(bytes), &mut saida).unwrap();
    saida
}

/// Everything a parent gets, fed byte by byte in pieces of `passo`.
fn receber(p: &Pedido, bytes: &[u8], passo: usize) -> Result<Vec<Recebido>, RespostaInvalida> {
    let mut r = Recebedor::novo(p);
    let mut todos = Vec::new();
    for pedaco in bytes.chunks(passo) {
        r.juntar(pedaco);
        while let Some(m) = r.proximo()? {
            todos.push(m);
        }
    }
    if r.acabou() { Ok(todos) } else { Err(RespostaInvalida) }
}

#[test]
fn leitura_atravessa_o_cano_inteira() {
    let p = pedido(Tipo::Planilha);
    let bytes = resposta(&p, CSV.as_bytes());
    for passo in [1, 3, 100_000] {
        let v = receber(&p, &bytes, passo).unwrap();
        let [Recebido::Bloco(b), Recebido::Fim(r)] = &v[..] else { panic!("{v:?}") };
        assert_eq!((b.itens.len(), b.rejeitos.len(), r.lidas, r.mobilia), (1, 1, 3, 1));
        let inteira = ler_protegido(CSV.as_bytes(), Tipo::Planilha, &Opcoes::default()).unwrap();
        assert_eq!(r.clone().com_linhas(b.itens.clone(), b.rejeitos.clone()), inteira);
    }
}

#[test]
fn erro_e_pedido_ruim_atravessam_o_cano() {
    let p = pedido(Tipo::Pdf);
    assert_eq!(receber(&p, &resposta(&p, b""), 7), Ok(vec![Recebido::Erro(ErroDeArquivo::Vazio)]));
    let mut saida = Vec::new();
    atender("nada", &mut Cursor::new(b"x"), &mut saida).unwrap();
    assert_eq!(receber(&p, &saida, 7), Ok(vec![Recebido::Erro(ErroDeArquivo::Corrompido)]));
}

#[test]
fn resposta_cortada_ou_mentirosa_nao_vale() {
    let p = pedido(Tipo::Planilha);
    let bytes = resposta(&p, CSV.as_bytes());
    for fim in [0, 3, 10, bytes.len() - 1] {
        assert_eq!(receber(&p, &bytes[..fim], 64), Err(RespostaInvalida), "{fim}");
    }
    // Rows of another kind than was asked for.
    assert_eq!(receber(&pedido(Tipo::Txt), &bytes, 64), Err(RespostaInvalida));
    // A block counted nowhere: the same block twice.
    let n = 4 + u32::from_le_bytes(bytes[..4].try_into().unwrap()) as usize;
    assert_eq!(receber(&p, &[&bytes[..n], &bytes].concat(), 64), Err(RespostaInvalida));
    // A block left out.
    assert_eq!(receber(&p, &bytes[n..], 64), Err(RespostaInvalida));
    // Something behind the end.
    assert_eq!(receber(&p, &[&bytes[..], &[1, 0, 0, 0, 9]].concat(), 64), Err(RespostaInvalida));
    // A frame that says it is huge.
    assert_eq!(receber(&p, &[0xFF, 0xFF, 0xFF, 0x7F, 0], 64), Err(RespostaInvalida));
}

#[test]
fn bloco_grande_demais_vai_em_pedacos_e_linha_sem_fim_e_recusada() {
    let rejeito = |n: usize| Rejeito {
        pagina: 1,
        linha: 1,
        motivo: crate::Motivo::NomeAusente,
        texto: "x".repeat(n),
        campos: Vec::new(),
    };
    let bloco = Bloco { itens: Itens::nenhum(Tipo::Planilha), rejeitos: vec![rejeito(MAIOR_QUADRO / 3); 7] };
    let mut saida = Vec::new();
    escrever_bloco(bloco, &mut saida).unwrap();
    let p = pedido(Tipo::Planilha);
    let mut r = Recebedor::novo(&p);
    r.juntar(&saida);
    let mut linhas = 0;
    while let Some(Recebido::Bloco(b)) = r.proximo().unwrap() {
        linhas += b.rejeitos.len();
    }
    assert_eq!(linhas, 7);
    let bloco = Bloco { itens: Itens::nenhum(Tipo::Planilha), rejeitos: vec![rejeito(MAIOR_QUADRO)] };
    assert_eq!(escrever_bloco(bloco, &mut saida).unwrap_err().kind(), io::ErrorKind::InvalidData);
}

#[test]
fn linhas_brutas_de_coisa_que_nao_e_pdf() {
    let p = Pedido { modo: Modo::Brutas { de: 1, ate: 2 }, ..pedido(Tipo::Pdf) };
    assert_eq!(receber(&p, &resposta(&p, b"texto"), 9), Ok(vec![Recebido::Erro(ErroDeArquivo::NaoEPdf)]));
    // Rows where raw lines were asked for.
    assert_eq!(receber(&p, &resposta(&pedido(Tipo::Planilha), CSV.as_bytes()), 9), Err(RespostaInvalida));
}
