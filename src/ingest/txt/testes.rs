//! Whole small tables of invented procedures, by every way of this room.

#![allow(clippy::unwrap_used, clippy::panic)]

use nexsus_domain::Procedimento;

use super::*;
use crate::Lida;

fn linha(codigo: &str, nome: &str, sa: u64, largo: bool) -> String {
    let n = if largo { 12 } else { 10 };
    format!("{codigo}{nome:<250}2I00019999000000001571{:0n$}{sa:0n$}{:0n$}06      9999202503", 0, 0)
}

fn procs(l: &Leitura) -> &[Lida<Procedimento>] {
    match &l.itens {
        Itens::Procedimentos(v) => v,
        _ => panic!("tipo errado"),
    }
}

fn motivos(l: &Leitura) -> Vec<(u32, Motivo)> {
    l.rejeitos.iter().map(|r| (r.linha, r.motivo)).collect()
}

#[test]
fn largura_fixa_sem_leiaute_nos_dois_tamanhos_e_em_latin1() {
    for largo in [true, false] {
        let texto = format!(
            "{}\r\n{}\r\n\u{1A}",
            linha("0301010072", "CONSULTA MÉDICA", 1000, largo),
            linha("0211020036", "ELETRO", 515, largo)
        );
        let latin1: Vec<u8> = texto.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        for bytes in [latin1, texto.into_bytes()] {
            let l = ler(&bytes, &Opcoes::default()).unwrap();
            let p = procs(&l);
            assert_eq!(p.len(), 2);
            assert_eq!(p[0].valor.no_procedimento, "CONSULTA MÉDICA");
            assert_eq!((p[0].valor.vl_sa.0, p[0].valor.dt_competencia.numero()), (1000, 202503));
            assert_eq!((p[1].valor.vl_idade_maxima, p[1].linha), (1571, 2));
            assert!(l.confere());
        }
    }
}

#[test]
fn linhas_ruins_tem_motivo_e_as_contas_fecham() {
    let boa = linha("0301010072", "CONSULTA", 1000, true);
    let texto = [
        boa.clone(),
        boa.replace("0301010072", "0301010071"),
        boa.replace("0301010072", "03010100O2"),
        boa[..200].to_owned(),
        format!("{boa}XXXX"),
        linha("0211020036", "ELE\0TRO", 1, true),
        linha("0211020036", "ELETRO", 515, true).replace("000000000515", "00000000A515"),
        boa.clone(),
        linha("0211020036", "ELETRO", 515, true),
        linha("0204030030", "MAMO", 2250, true),
        linha("0301060029", "ATENDIMENTO", 1247, true),
    ]
    .join("\n");
    let l = ler(texto.as_bytes(), &Opcoes::default()).unwrap();
    assert_eq!(
        motivos(&l),
        [
            (2, Motivo::CodigoInvalido),
            (3, Motivo::CodigoInvalido),
            (4, Motivo::LarguraInvalida),
            (5, Motivo::LarguraInvalida),
            (6, Motivo::BytesInvalidos),
            (7, Motivo::ValorInvalido),
            (8, Motivo::Duplicado),
        ]
    );
    assert_eq!(procs(&l).len(), 4);
    assert!(l.confere() && l.lidas == 11);
}

fn campo<'a>(r: &'a crate::Rejeito, nome: &str) -> Option<&'a str> {
    r.campos.iter().find(|c| c.nome == nome).map(|c| c.valor.as_str())
}

#[test]
fn linha_recusada_traz_as_colunas_e_volta_emendada() {
    let boa = linha("0211020036", "ELETRO É", 515, true);
    let ruim = boa.replace("0211020036", "0211020037");
    let curta: String = boa.chars().take(300).collect();
    let longa = format!("{boa}XX");
    let texto = [&boa, &ruim, &curta, &longa].map(String::as_str).join("\r\n");
    let l = ler(texto.as_bytes(), &Opcoes::default()).unwrap();
    let [r, curta, longa] = &l.rejeitos[..] else { panic!() };
    assert_eq!((campo(r, "co_procedimento"), campo(r, "no_procedimento")), (Some("0211020037"), Some("ELETRO É")));
    assert_eq!((campo(r, "vl_sa"), campo(r, "dt_competencia")), (Some("000000000515"), Some("202503")));
    assert_eq!((campo(curta, "vl_sh"), campo(curta, "vl_sa")), (Some("000000000000"), None));
    // Too long for its layout: cut by it, so that a person can mend it.
    assert_eq!((campo(longa, "co_procedimento"), campo(longa, "dt_competencia")), (Some("0211020036"), Some("202503")));
    assert_eq!(montar(&longa.campos, &Opcoes::default()).as_ref(), Ok(&procs(&l)[0].valor));
    let mut campos = r.campos.clone();
    campos[0].valor = "0211020036".into();
    assert_eq!(montar(&campos, &Opcoes::default()).as_ref(), Ok(&procs(&l)[0].valor));

    let texto = "codigo;nome;valor\n0301010071;CONSULTA;10,00\n0301060029;ATENDIMENTO;12,47\n";
    let l = ler(texto.as_bytes(), &Opcoes::default()).unwrap();
    let mut campos = l.rejeitos[0].campos.clone();
    campos[0].valor = "0301010072".into();
    let p = montar(&campos, &Opcoes::default()).unwrap();
    assert_eq!((p.vl_sa.0, p.dt_competencia), (1000, procs(&l)[0].valor.dt_competencia));
}

#[test]
fn chave_repetida_e_achada_por_todo_o_arquivo_em_blocos() {
    let codigos: Vec<String> = (1..=9_000_u64)
        .filter_map(|n| {
            (0..10).map(|dv| format!("0301{n:05}{dv}")).find(|c| nexsus_domain::CodigoProcedimento::ler(c).is_ok())
        })
        .collect();
    let mut texto: String = codigos.iter().map(|c| linha(c, "CONSULTA", 1, true) + "\n").collect();
    texto.push_str(&linha(&codigos[0], "OUTRO NOME", 2, true));
    let (mut itens, mut rejeitos, mut blocos) = (0, Vec::new(), 0);
    let resumo = ler_em_blocos(&mut Cursor::new(texto.as_bytes()), &Opcoes::default(), &mut |b| {
        assert!(b.itens.len() <= crate::LINHAS_POR_BLOCO);
        itens += b.itens.len();
        rejeitos.extend(b.rejeitos);
        blocos += 1;
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!((itens, blocos, rejeitos.len()), (9_000, 5, 1));
    assert_eq!((rejeitos[0].linha, rejeitos[0].motivo), (9_001, Motivo::Duplicado));
    assert!(resumo.confere() && resumo.lidas == 9_001);
}

#[test]
fn leiaute_dado_vale_mais_que_o_conhecido() {
    let leiaute = "Coluna,Tamanho,Inicio,Fim,Tipo\nCO_PROCEDIMENTO,10,1,10,VARCHAR2\nNO_PROCEDIMENTO,10,11,20,VARCHAR2\nVL_SA,5,21,25,NUMBER\nDT_COMPETENCIA,6,26,31,CHAR\n";
    let op = Opcoes { leiaute: Some(leiaute.to_owned()), ..Opcoes::default() };
    let l = ler(b"0301010072CONSULTA  01000202601\n", &op).unwrap();
    assert_eq!(procs(&l)[0].valor.vl_sa.0, 1000);
    let op = Opcoes { leiaute: Some("nada".to_owned()), ..Opcoes::default() };
    assert_eq!(ler(b"0301010072", &op), Err(ErroDeArquivo::LeiauteDesconhecido));
}

#[test]
fn delimitados_com_e_sem_cabecalho() {
    let com = "\u{feff}Código;Descrição;Valor SA;Competência\r\n0301010072;\"CONSULTA; MÉDICA\";10,00;202503\r\n03.01.06.002-9;ATENDIMENTO;12,47;202503\r\n";
    let l = ler(com.as_bytes(), &Opcoes::default()).unwrap();
    assert_eq!((procs(&l).len(), l.mobilia), (2, 1));
    assert_eq!(procs(&l)[0].valor.no_procedimento, "CONSULTA; MÉDICA");
    assert_eq!(procs(&l)[1].valor.vl_sa.0, 1247);
    let sem = "0301010072|CONSULTA|10,00\n0301060029|ATENDIMENTO|12,47\n";
    let op = Opcoes { competencia: nexsus_domain::Competencia::de_numero(202601).ok(), ..Opcoes::default() };
    let l = ler(sem.as_bytes(), &op).unwrap();
    assert_eq!((procs(&l).len(), procs(&l)[1].valor.dt_competencia.numero()), (2, 202601));
    assert!(l.avisos.is_empty());
    assert_eq!(ler(sem.as_bytes(), &Opcoes::default()).unwrap().avisos.len(), 1);
}

#[test]
fn sem_cabecalho_os_centavos_tambem_sao_valores_e_a_falta_deles_e_dita() {
    let linhas =
        |meio: &str| ["0301010072|CONSULTA", "0211020036|ELETRO"].map(|l| format!("{l}|{meio}|202601\n")).concat();
    let l = ler(linhas("000000000000|000000001000|000000000000").as_bytes(), &Opcoes::default()).unwrap();
    assert_eq!(procs(&l).iter().map(|p| p.valor.vl_sa.0).collect::<Vec<_>>(), [1000, 1000]);
    assert!(l.avisos.is_empty(), "{:?}", l.avisos);
    let l = ler(linhas("10").as_bytes(), &Opcoes::default()).unwrap();
    assert!(l.avisos[0].contains("valor zero"), "{:?}", l.avisos);
}

#[test]
fn totais_e_titulos_repetidos_de_um_delimitado_sao_mobilia() {
    let t = "codigo;nome;valor\n0301010072;CONSULTA;10,00\ncodigo;nome;valor\n0211020036;TOTAL DE ELETRO;5,15\nXX;ELETRO;5,15\n;Total geral;15,15\n";
    let l = ler(t.as_bytes(), &Opcoes::default()).unwrap();
    assert!(l.confere());
    assert_eq!((procs(&l).len(), l.mobilia, motivos(&l)), (2, 3, vec![(5, Motivo::CodigoInvalido)]));
}

#[test]
fn enchimento_no_fim_do_arquivo_nao_e_linha() {
    let boa = linha("0301010072", "CONSULTA", 1000, true) + "\r\n";
    for fim in [&b"\0"[..], b"\x1A\0\0", &[0; 700], &[0x1A; 700]] {
        let l = ler(&[boa.as_bytes(), fim].concat(), &Opcoes::default()).unwrap();
        assert!(l.confere());
        assert_eq!((procs(&l).len(), l.rejeitos.len()), (1, 0), "{fim:?}");
        let l = ler(&[boa.trim_end().as_bytes(), fim].concat(), &Opcoes::default()).unwrap();
        assert_eq!((procs(&l).len(), l.rejeitos.len()), (1, 0), "{fim:?}");
    }
}

#[test]
fn arquivos_recusados() {
    let op = Opcoes::default();
    assert_eq!(ler(b" \r\n\x1a", &op), Err(ErroDeArquivo::Vazio));
    assert_eq!(ler(b"uma carta\nqualquer\n", &op), Err(ErroDeArquivo::LeiauteDesconhecido));
    let lixo: Vec<u8> = (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert_eq!(ler(&lixo, &op), Err(ErroDeArquivo::NaoETexto));
}

proptest::proptest! {
    #[test]
    fn nenhum_texto_derruba(s in "\\PC{0,300}|([0-9]{10}[|;,A-Z ]{0,40}[\r\n]{1,2}){0,10}") {
        if let Ok(l) = ler(s.as_bytes(), &Opcoes::default()) {
            proptest::prop_assert!(l.confere());
        }
    }
}
