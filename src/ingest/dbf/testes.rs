#![allow(clippy::unwrap_used, clippy::panic)]
use super::fabrica::{registro, tabela};
use super::*;

const CAMPOS: &[fabrica::Campo<'_>] =
    &[("COD", 'C', 4, 0), ("NOME", 'C', 20, 0), ("QT", 'N', 8, 2), ("DIA", 'D', 8, 0)];

fn textos(bytes: &[u8], pagina: Option<PaginaDeCodigo>) -> Result<Vec<Vec<String>>, ErroDeArquivo> {
    let mut t = Dbf::abrir(bytes, pagina)?;
    let n = t.campos.len();
    let mut saida = Vec::new();
    while let Some(r) = t.proximo()? {
        if !r.apagado {
            saida.push((0..n).map(|i| r.texto(i)).collect());
        }
    }
    Ok(saida)
}

fn um(nome: &[u8], lingua: u8) -> Vec<u8> {
    tabela(CAMPOS, lingua, &[vec![b"A1".to_vec(), nome.to_vec(), b"12.50".to_vec(), b"20260131".to_vec()]])
}

#[test]
fn le_os_tipos_e_pula_os_apagados() {
    let mut b =
        tabela(CAMPOS, 0x03, &[registro(&["A1", "UM", "12.50", "20260131"]), registro(&["A2", "DOIS", "", ""])]);
    assert_eq!(textos(&b, None).unwrap(), [["A1", "UM", "12.50", "20260131"], ["A2", "DOIS", "", ""]]);
    let segundo = 32 + 32 * 4 + 1 + 41;
    b[segundo] = b'*';
    assert_eq!(textos(&b, None).unwrap().len(), 1);
    let mut t = Dbf::abrir(&b[..], None).unwrap();
    assert_eq!((t.registros, t.lugar("QT"), t.lugar("OUTRO")), (2, Some(2), None));
    assert_eq!(t.proximo().unwrap().unwrap().linha(), "COD=A1 NOME=UM QT=12.50 DIA=20260131");
    assert!(!format!("{:?}", t.proximo().unwrap().unwrap()).contains("DOIS"));
}

#[test]
fn cada_pagina_de_codigo_da_o_mesmo_nome() {
    let (dos, janelas) = (b"CIRURGI\xC7O \x90TICA \x80".as_slice(), b"CIRURGI\xC3O \xC9TICA \xC7".as_slice());
    for (nome, lingua) in [(dos, 0x02), (janelas, 0x03), (janelas, 0x57), (dos, 0x00), (janelas, 0x00)] {
        assert_eq!(textos(&um(nome, lingua), None).unwrap()[0][1], "CIRURGIÃO ÉTICA Ç", "{lingua:02X}");
    }
    // The caller knows better than a wrong byte.
    assert_eq!(textos(&um(dos, 0x03), Some(PaginaDeCodigo::Dos850)).unwrap()[0][1], "CIRURGIÃO ÉTICA Ç");
}

#[test]
fn cortado_ou_com_contagem_errada_e_corrompido() {
    let inteiro = um(b"UM", 0);
    let corpo = inteiro.len() - 1;
    for fim in [33, 100, 160, 170, corpo - 1] {
        assert_eq!(textos(&inteiro[..fim], None).unwrap_err(), ErroDeArquivo::Corrompido, "{fim}");
    }
    // The end mark may be missing, and padding may follow it.
    assert!(textos(&inteiro[..corpo], None).is_ok());
    assert!(textos(&[&inteiro[..], &[0x1A, 0, 0][..]].concat(), None).is_ok());
    let mut mais = inteiro.clone();
    mais[4] = 2;
    assert_eq!(textos(&mais, None).unwrap_err(), ErroDeArquivo::Corrompido);
    let mut menos = tabela(CAMPOS, 0, &[registro(&["A", "B", "1", ""]), registro(&["C", "D", "2", ""])]);
    menos[4] = 1;
    assert_eq!(textos(&menos, None).unwrap_err(), ErroDeArquivo::Corrompido);
    let mut larga = inteiro.clone();
    larga[10] += 1;
    assert_eq!(textos(&larga, None).unwrap_err(), ErroDeArquivo::Corrompido);
}

#[test]
fn textos_que_foram_numeros_e_textos_longos() {
    let linha = [registro(&["A1", "12.50"])];
    let b = tabela(&[("COD", 'C', 4, 0), ("QT", 'C', 8, 2)], 0, &linha);
    assert_eq!(textos(&b, None).unwrap(), [["A1", "12.50"]]);
    // 300 bytes: 44 and one times 256.
    let mut longo = tabela(&[("COD", 'C', 4, 0), ("OBS", 'C', 44, 1)], 0, &[]);
    longo[4] = 1;
    longo[10..12].copy_from_slice(&305_u16.to_le_bytes());
    longo.pop();
    longo.extend(format!(" A1  {:<300}", "X".repeat(280)).bytes());
    assert_eq!(textos(&longo, None).unwrap()[0][1].len(), 280);
}

#[test]
fn o_que_nao_e_tabela_tem_leiaute_desconhecido() {
    for b in [&b"PRD_UID;PRD_CMP\n1;2\n"[..], b"%PDF-1.7 nada disto e uma tabela de dados", &[0; 64], b"\x03"] {
        assert_eq!(textos(b, None).unwrap_err(), ErroDeArquivo::LeiauteDesconhecido);
    }
}

proptest::proptest! {
    #[test]
    fn bytes_trocados_nao_derrubam(lugar in 0usize..202, byte: u8, corte in 0usize..220) {
        let mut b = um(b"CIRURGI\xC7O", 0);
        if let Some(x) = b.get_mut(lugar) { *x = byte; }
        b.truncate(corte.max(1));
        let _ = textos(&b, None);
    }
}
