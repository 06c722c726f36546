#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;

/// The golden file of domain.md 3.4; the middle dot stands for a blank.
pub const OURO: &str = include_str!("../../../tests/fixtures/bpa_ouro.txt");

fn ouro() -> String {
    OURO.lines().map(|l| l.replace('·', " ") + "\r\n").collect()
}

fn cabecalho(l: &Leitura) -> &CabecalhoLido {
    let Itens::Bpa(v) = &l.itens else { panic!() };
    let Some(RegistroBpa::Cabecalho(c)) = v.last().map(|i| &i.valor) else { panic!() };
    c
}

fn ler_texto(t: &str) -> Result<Leitura, ErroDeArquivo> {
    let l = ler(t.as_bytes(), &Opcoes::default());
    if let Ok(l) = &l {
        assert!(l.confere(), "{} {} {}", l.lidas, l.itens.len(), l.rejeitos.len());
    }
    l
}

#[test]
fn o_arquivo_de_ouro_nao_tem_diferenca() {
    for t in [ouro(), ouro().replace('\r', ""), ouro().trim_end().to_owned() + "\u{1A}", ouro() + "\r\n"] {
        let l = ler_texto(&t.replace("·\u{1A}", "\u{1A}")).unwrap();
        if t.ends_with('\u{1A}') {
            continue;
        }
        let c = cabecalho(&l);
        assert_eq!((c.linhas, c.folhas, c.controle), (3, 2, 1483));
        assert!(c.diferencas.is_empty() && l.rejeitos.is_empty(), "{:?}", c.diferencas);
        assert_eq!((l.itens.len(), l.mobilia), (4, u64::from(t.ends_with("\n\r\n"))));
        assert_eq!(
            l.layout,
            "Texto do BPA, cabeçalho de 126 caracteres, BPA-C de 48 caracteres (1), BPA-I de 350 caracteres (2)"
        );
        let Itens::Bpa(v) = &l.itens else { panic!() };
        assert!(!serde_json::to_string(v).unwrap().contains("MARIA"));
    }
}

#[test]
fn diferencas_tem_cada_uma_a_sua_frase() {
    let t = ouro();
    let trocada = t.replacen("054000012BPA", "054000013BPA", 1);
    let d = &cabecalho(&ler_texto(&trocada).unwrap()).diferencas.clone();
    assert_eq!(d, &["Campo de controle: o cabeçalho traz 1483, as linhas dão 1484."]);
    let sem_uma: String = t.split_inclusive('\n').enumerate().filter(|(i, _)| *i != 1).map(|(_, l)| l).collect();
    assert_eq!(cabecalho(&ler_texto(&sem_uma).unwrap()).diferencas.len(), 3);
    // A header that counts only the data lines is the official way, and no difference.
    assert!(cabecalho(&ler_texto(&t.replacen("202601000004", "202601000003", 1)).unwrap()).diferencas.is_empty());
    let sem_mes = ler_texto(&t.replacen("#BPA#202601", "#BPA#999999", 1)).unwrap();
    assert!(cabecalho(&sem_mes).diferencas[0].contains("mês de apresentação"));
    assert_eq!(sem_mes.itens.len(), 4);
}

#[test]
fn linhas_ruins_sao_recusadas_com_motivo_e_campo() {
    let t = ouro();
    let boas: Vec<&str> = t.lines().collect();
    let curta = &boas[2][..340];
    let data = boas[2].replacen("20260115001", "20260231001", 1);
    let nul = boas[3].replacen("JOSE", "JO\0E", 1);
    let juntas = [boas[0], boas[1], boas[2], boas[2], curta, &data, &nul, "04 OUTRO REGISTRO", boas[0]].join("\n");
    let l = ler_texto(&juntas).unwrap();
    let motivos: Vec<(u32, Motivo)> = l.rejeitos.iter().map(|r| (r.linha, r.motivo)).collect();
    assert_eq!(
        motivos,
        [
            (4, Motivo::Duplicado),
            (5, Motivo::LarguraInvalida),
            (6, Motivo::DataInvalida),
            (7, Motivo::BytesInvalidos),
            (8, Motivo::LarguraInvalida),
            (9, Motivo::Duplicado)
        ]
    );
    assert_eq!(l.rejeitos[2].campos[0].nome, "prd-dtaten");
    let cbo = boas[2].replacen("225125", "2251 5", 1);
    let r = &ler_texto(&[boas[0], boas[1], &cbo].join("\n")).unwrap().rejeitos[0];
    assert_eq!(crate::explicar(r.motivo, &r.campos), "O campo CBO não tem 6 letras ou números.");
    assert!(!l.rejeitos[3].texto.contains('\0'));
}

#[test]
fn largura_de_outra_epoca_e_dita() {
    let t = ouro();
    let linhas: Vec<String> =
        t.lines().map(|l| if l.starts_with("03") { format!("{l}N") } else { l.to_owned() }).collect();
    let l = ler_texto(&linhas.join("\n")).unwrap();
    assert!(cabecalho(&l).diferencas[0].starts_with("2 linha(s) com largura de outra época"));
    assert!(l.rejeitos.is_empty());
}

#[test]
fn arquivos_que_nao_sao_remessa() {
    for (t, e) in [
        ("", ErroDeArquivo::Vazio),
        (" \r\n\u{1A}", ErroDeArquivo::Vazio),
        ("qualquer texto\n", ErroDeArquivo::LeiauteDesconhecido),
        ("PK\x03\x04zip", ErroDeArquivo::NaoETexto),
    ] {
        assert_eq!(ler_texto(t).unwrap_err(), e, "{t}");
    }
    assert_eq!(ler_texto(ouro().lines().next().unwrap()).unwrap_err(), ErroDeArquivo::SemLinhas);
}

#[test]
fn latin_1_nao_desloca_as_posicoes() {
    let bytes: Vec<u8> = ouro().replace("MARIA TESTE", "M\u{C1}RIA TESTE").chars().map(|c| c as u8).collect();
    let l = ler(&bytes, &Opcoes::default()).unwrap();
    assert!(l.rejeitos.is_empty() && cabecalho(&l).diferencas.is_empty());
}

#[test]
fn fins_de_linha_e_enchimento_nao_mudam_nada() {
    let claro = ler_texto(&ouro()).unwrap();
    for fim in ["\u{1A}", "\u{1A}\r\n", "\0\0\0", "\u{1A}\0"] {
        for t in [ouro(), ouro().replace("\r\n", "\n"), ouro().replace("\r\n", "\r"), ouro().replacen("\r\n", "\r", 2)]
        {
            for t in [format!("{t}{fim}"), format!("{}{fim}", t.trim_end_matches(['\r', '\n']))] {
                let l = ler_texto(&t).unwrap();
                assert_eq!((&l.itens, &l.rejeitos, &l.avisos), (&claro.itens, &claro.rejeitos, &claro.avisos), "{t:?}");
            }
        }
    }
    // In the middle a NUL is still what it is.
    let l = ler_texto(&ouro().replacen("\r\n03", "\0\r\n03", 1)).unwrap();
    assert_eq!(l.rejeitos.iter().map(|r| (r.linha, r.motivo)).collect::<Vec<_>>(), [(2, Motivo::BytesInvalidos)]);
}
