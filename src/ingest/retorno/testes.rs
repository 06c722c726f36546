#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use crate::dbf::fabrica::{RETORNO, linha_de_retorno, registro, tabela};

fn itens(l: &Leitura) -> &[Lida<LinhaRetorno>] {
    let Itens::Retorno(v) = &l.itens else { panic!() };
    v
}

#[test]
fn le_o_retorno_por_linha_com_os_sinais() {
    let mut ruim = linha_de_retorno(3, "0301010073", 1, 1, 1000);
    let mut estrelas = linha_de_retorno(4, "0301010072", 1, 1, 1000);
    estrelas[9] = b"***********".to_vec();
    ruim[0] = b"1234560".to_vec();
    let b = tabela(
        RETORNO,
        3,
        &[linha_de_retorno(1, "0301010072", 3, 1, 1000), linha_de_retorno(2, "0211020036", 2, 2, 515), ruim, estrelas],
    );
    let l = ler(&b, &Opcoes::default()).unwrap();
    assert!(l.confere());
    assert_eq!((l.lidas, l.rejeitos.len(), l.soma_lida), (4, 2, Some(Dinheiro(4030))));
    assert_eq!((l.rejeitos[0].linha, l.rejeitos[0].motivo), (3, Motivo::CodigoInvalido));
    assert_eq!((l.rejeitos[1].linha, l.rejeitos[1].motivo), (4, Motivo::ValorInvalido));
    assert_eq!(l.rejeitos[0].campos[0].nome, "PRD_PA");
    assert_eq!(
        crate::explicar(l.rejeitos[1].motivo, &l.rejeitos[1].campos),
        "O valor não é um número em reais (campo PRD_QT_P)."
    );
    let primeira = &itens(&l)[0].valor;
    assert_eq!((primeira.qt_glosada(), primeira.vl_glosado()), (2, Dinheiro(2000)));
    assert_eq!((primeira.erros.as_str(), itens(&l)[1].valor.erros.as_str()), ("FLQT=1", ""));
    assert_eq!((primeira.cmp.numero(), primeira.mvm.numero()), (202601, 202602));
    assert_eq!(primeira.folha.unwrap().to_string(), "001");
    assert!(l.layout.contains("folha"));
}

#[test]
fn le_o_leiaute_publicado_pelo_datasus() {
    let campos = [
        ("PA_CODUNI", 'C', 7, 0),
        ("PA_MVM", 'C', 6, 0),
        ("PA_CMP", 'C', 6, 0),
        ("PA_PROC_ID", 'C', 10, 0),
        ("PA_CNSMED", 'C', 15, 0),
        ("PA_CBOCOD", 'C', 6, 0),
        ("PA_QTDPRO", 'N', 11, 0),
        ("PA_QTDAPR", 'N', 11, 0),
        ("PA_VALPRO", 'N', 20, 2),
        ("PA_VALAPR", 'N', 20, 2),
        ("PA_FLIDADE", 'C', 1, 0),
        ("PA_FLER", 'C', 1, 0),
    ];
    let r = registro(&[
        "1234560",
        "202602",
        "202601",
        "0301010072",
        "000000000000000",
        "225125",
        "5",
        "0",
        "50.00",
        ".00",
        "1",
        "2",
    ]);
    let l = ler(&tabela(&campos, 0, &[r]), &Opcoes::default()).unwrap();
    let v = &itens(&l)[0].valor;
    assert_eq!((v.qt_glosada(), v.vl_glosado(), v.cns_prof, v.folha), (5, Dinheiro(5000), None, None));
    // The age flag describes, it accuses of nothing.
    assert_eq!(v.erros, "FLER=2");
}

#[test]
fn outra_tabela_e_recusada() {
    let b = tabela(&[("NOME", 'C', 10, 0)], 0, &[registro(&["X"])]);
    assert_eq!(ler(&b, &Opcoes::default()).unwrap_err(), ErroDeArquivo::LeiauteDesconhecido);
    assert_eq!(ler(&tabela(RETORNO, 0, &[]), &Opcoes::default()).unwrap_err(), ErroDeArquivo::SemLinhas);
    let mut cortado = tabela(RETORNO, 0, &[linha_de_retorno(1, "0301010072", 3, 1, 1000)]);
    cortado.truncate(cortado.len() - 30);
    assert_eq!(ler(&cortado, &Opcoes::default()).unwrap_err(), ErroDeArquivo::Corrompido);
}

#[test]
fn numeros_como_as_tabelas_os_escrevem() {
    assert_eq!((quantidade(""), quantidade("12"), quantidade("12.00")), (Ok(0), Ok(12), Ok(12)));
    for t in ["-1", "1.5", "*****", "1e3", "."] {
        assert_eq!(quantidade(t), Err(Motivo::ValorInvalido), "{t}");
    }
    assert_eq!((valor(""), valor("630.00"), valor(".50")), (Ok(Dinheiro(0)), Ok(Dinheiro(63000)), Ok(Dinheiro(50))));
    assert_eq!(valor("***"), Err(Motivo::ValorInvalido));
}

#[test]
fn a_mesma_folha_e_sequencia_vale_uma_vez_e_e_dito() {
    let linha = |seq, q| linha_de_retorno(seq, "0301010072", q, 1, 1000);
    let de_outro = |mut l: Vec<Vec<u8>>| {
        l[2] = b"700000000000005".to_vec();
        l
    };
    let de_apac = |mut l: Vec<Vec<u8>>| {
        l[7] = b"APA".to_vec();
        l
    };
    // The same, another content, another professional, another instrument (twice).
    let b = tabela(
        RETORNO,
        3,
        &[linha(1, 3), linha(1, 3), linha(1, 2), de_outro(linha(1, 3)), de_apac(linha(1, 3)), de_apac(linha(1, 3))],
    );
    let l = ler(&b, &Opcoes::default()).unwrap();
    assert!(l.confere());
    let recusas: Vec<_> = l.rejeitos.iter().map(|r| (r.linha, r.motivo, r.campos[0].nome.as_str())).collect();
    assert_eq!(recusas, [(2, Motivo::Duplicado, "PRD_SEQ"), (3, Motivo::Duplicado, "PRD_SEQ")]);
    assert_eq!((itens(&l).len(), l.soma_lida), (4, Some(Dinheiro(12_000))));
    assert!(l.avisos[0].starts_with("2 registro(s)") && l.avisos[0].contains("1 com outro"), "{}", l.avisos[0]);
    // The consolidated form is numbered without professional and occupation.
    let consolidada = |cbo: &[u8]| {
        let mut l = linha(5, 1);
        l[2] = b"000000000000000".to_vec();
        l[3] = cbo.to_vec();
        l[7] = b"BPA".to_vec();
        l
    };
    let l = ler(&tabela(RETORNO, 3, &[consolidada(b"225125"), consolidada(b"223505")]), &Opcoes::default()).unwrap();
    assert_eq!((itens(&l).len(), l.rejeitos.len()), (1, 1));
}

#[test]
fn digito_do_cnes_errado_e_dito_assim() {
    let mut ruim = linha_de_retorno(1, "0301010072", 1, 1, 1000);
    ruim[0] = b"1234561".to_vec();
    let l = ler(&tabela(RETORNO, 3, &[ruim]), &Opcoes::default()).unwrap();
    let r = &l.rejeitos[0];
    assert_eq!(crate::explicar(r.motivo, &r.campos), "O dígito do CNES não confere.");
}
