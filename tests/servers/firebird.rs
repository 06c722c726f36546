//! The mirror against a real Firebird 3 server: what is written, compared and counted
//! (domain.md 10, item 11).

use nexsus_connect::{ConfigFirebird, Espelho, Exclusao, LOTE_GRANDE, Resultado, TipoReparo};
use nexsus_domain::{Folha, LinhaBpa, Sequencia};

use crate::apoio::{digitar, espelho, espelho_1_5, todas};
use crate::common::firebird::{BancoBpa, DDL};
use crate::common::linhas::{cnes, cns, competencia, linha, linhas};

#[test]
fn inclui_e_nao_repete() {
    inclui_e_nao_repete_com(espelho_1_5);
}

#[test]
fn em_blocos_inclui_e_nao_repete() {
    inclui_e_nao_repete_com(espelho);
}

/// Fifty lines more than one batch takes: the last block is not full.
fn inclui_e_nao_repete_com(espelho: fn(&BancoBpa) -> Espelho) {
    let lote = LOTE_GRANDE;
    let banco = BancoBpa::novo("inclui");
    let total = lote + 51;
    let nossas = linhas(1, total);
    let primeira = espelho(&banco);
    let plano = primeira.plano(&nossas).expect("plano");
    assert_eq!((plano.incluir.len(), plano.igual.len(), plano.alheias), (total, 0, 0));
    assert_eq!(banco.linhas(), 0, "o ensaio não grava");

    let mut avisos = Vec::new();
    let feitas = primeira
        .incluir_com(&nossas, |n| {
            avisos.push(n);
            true
        })
        .expect("inclui");
    assert_eq!(avisos, [lote as u64, total as u64]);
    assert_eq!(feitas.len(), total);
    assert!(todas(&feitas, Resultado::Incluida));
    assert_eq!(banco.linhas(), total);

    // Again, on the same connection and on a new one: no second row.
    assert!(todas(&primeira.incluir(&nossas).expect("de novo"), Resultado::JaIgual));
    let segunda = espelho(&banco);
    assert!(todas(&segunda.incluir(&nossas).expect("outra vez"), Resultado::JaIgual));
    assert_eq!(banco.linhas(), total);
    let conferencia = segunda.conferir_linhas(&nossas).expect("conferência");
    assert!(conferencia.confere(), "{conferencia:?}");
    assert_eq!(conferencia.linhas_s_prd, total as u64);
    let tudo = segunda.conferir(cnes(), competencia()).expect("conferência");
    assert_eq!((tudo.linhas, tudo.soma_qt), (total as u64, total as f64));
    assert_eq!(tudo.por_profissional[0].cnsmed, cns(1).to_string());
    assert_eq!(segunda.chaves_existentes(cnes(), competencia()).expect("chaves").len(), total);
}

/// What a run left half done is completed: lines between others, and a statement that is not full.
#[test]
fn inclui_so_o_que_falta() {
    so_o_que_falta(espelho_1_5);
}

#[test]
fn em_blocos_so_o_que_falta() {
    so_o_que_falta(espelho);
}

fn so_o_que_falta(espelho: fn(&BancoBpa) -> Espelho) {
    let banco = BancoBpa::novo("faltam");
    let nossas = linhas(1, 300);
    let pares: Vec<LinhaBpa> = nossas.iter().step_by(2).cloned().collect();
    let e = espelho(&banco);
    assert!(todas(&e.incluir(&pares).expect("inclui"), Resultado::Incluida));
    let feitas = e.incluir(&nossas).expect("completa");
    for (i, feita) in feitas.iter().enumerate() {
        assert_eq!(*feita, if i % 2 == 0 { Resultado::JaIgual } else { Resultado::Incluida }, "linha {i}");
    }
    assert_eq!(banco.linhas(), 300);
    assert!(e.conferir_linhas(&nossas).expect("confere").confere());
}

/// Both ways must leave the same table, cell by cell.
#[test]
fn as_duas_formas_gravam_o_mesmo() {
    let (um, outro) = (BancoBpa::novo("forma_1_5"), BancoBpa::novo("forma_bloco"));
    let nossas: Vec<LinhaBpa> = linhas(1, 45).into_iter().chain(linhas(2, 3)).collect();
    espelho_1_5(&um).incluir(&nossas).expect("inclui");
    espelho(&outro).incluir(&nossas).expect("inclui");
    let tudo = "SELECT * FROM S_PRD ORDER BY PRD_CNSMED, PRD_FLH, PRD_SEQ";
    assert_eq!(um.consultar(tudo), outro.consultar(tudo));
    assert_eq!(um.linhas(), 48);
}

#[test]
fn retira_so_o_que_ainda_e_nosso() {
    let banco = BancoBpa::novo("retira");
    let nossas = linhas(1, 6);
    let e = espelho(&banco);
    e.incluir(&nossas[..5]).expect("inclui");
    banco.executar("UPDATE S_PRD SET PRD_NMPAC = 'MUDADA NO BPA' WHERE PRD_SEQ = '02'");
    // Marks of the BPA program and a blank that became NULL are not a change.
    banco.executar("UPDATE S_PRD SET PRD_FLER = '1', PRD_EMAIL_PCNTE = NULL WHERE PRD_SEQ = '03'");
    digitar(&banco, 1, "001", "04");
    let esperado = [
        Exclusao::Excluida,
        Exclusao::Divergente,
        Exclusao::Excluida,
        Exclusao::Divergente,
        Exclusao::Excluida,
        Exclusao::JaAusente,
    ];
    let (feitas, falha) = e.excluir_ate(&nossas);
    assert_eq!((feitas.as_slice(), falha), (&esperado[..], None));
    assert_eq!(banco.linhas(), 3, "a mudada, a digitada e a nossa no lugar da digitada");
    let (de_novo, _) = e.excluir_ate(&nossas);
    assert_eq!(de_novo[0], Exclusao::JaAusente);
    assert_eq!(banco.linhas(), 3);
}

#[test]
fn para_entre_lotes_e_continua_depois() {
    let banco = BancoBpa::novo("para");
    let nossas = linhas(1, 250);
    let config = ConfigFirebird { so_1_5: true, linhas_por_transacao: Some(200), ..banco.config() };
    let e = Espelho::conectar(&config).expect("conecta");
    let feitas = e.incluir_com(&nossas, |_| false).expect("inclui");
    assert_eq!((feitas.len(), banco.linhas()), (200, 200));
    let feitas = e.incluir(&nossas).expect("continua");
    assert!(todas(&feitas[..200], Resultado::JaIgual));
    assert!(todas(&feitas[200..], Resultado::Incluida));
    assert_eq!(banco.linhas(), 250);
}

#[test]
fn toda_coluna_chega_como_foi_enviada_e_nenhuma_e_nula() {
    let banco = BancoBpa::novo("colunas");
    let nossa = linha(1, 1, 1);
    espelho(&banco).incluir(std::slice::from_ref(&nossa)).expect("inclui");
    for (nome, valor) in nossa.colunas() {
        let lido = &banco.consultar(&format!("SELECT {nome} FROM S_PRD"))[0][0];
        let enviado = match valor {
            nexsus_domain::ValorColuna::Texto(t) => t,
            nexsus_domain::ValorColuna::Numero(n) => n.to_string(),
        };
        assert_eq!(lido.trim_end(), enviado.trim_end(), "{nome}");
    }
    let do_bpa = banco.consultar("SELECT CHK_SUM, PRD_APRES FROM S_PRD");
    assert_eq!(do_bpa[0], ["<null>", "<null>"], "colunas do BPA não são gravadas");
}

#[test]
fn acentos_vao_e_voltam() {
    for (nome, conjunto) in [("acentos1252", Some("WIN1252")), ("acentos_none", None)] {
        let banco = BancoBpa::com(nome, conjunto, DDL);
        let mut nossa = linha(1, 1, 1);
        nossa.nmpac = "JOÃO CONCEIÇÃO ÜÉÍÓÚ Ñ – €".into();
        nossa.end = "RUA ERDŐS Nº 10".into();
        let e = espelho(&banco);
        let plano = e.plano(std::slice::from_ref(&nossa)).expect("plano");
        assert_eq!(plano.reparos.len(), 1, "{:?}", plano.reparos);
        assert_eq!(plano.reparos[0].coluna, "PRD_END_PCNTE");
        assert_eq!(plano.reparos[0].tipo, TipoReparo::Trocado);
        assert_eq!(e.incluir(&[nossa]).expect("inclui"), [Resultado::Incluida]);
        let lido = banco
            .consultar("SELECT PRD_NMPAC, PRD_END_PCNTE, CHAR_LENGTH(PRD_NMPAC), OCTET_LENGTH(PRD_NMPAC) FROM S_PRD");
        assert_eq!(lido[0], ["JOÃO CONCEIÇÃO ÜÉÍÓÚ Ñ – €", "RUA ERDOS Nº 10", "26", "26"], "{nome}");
    }
}

#[test]
fn letra_sem_par_e_recusada_sem_gravar_nada() {
    let banco = BancoBpa::novo("letra");
    let mut nossas = linhas(1, 3);
    nossas[1].nmpac = "TESTE 日本".into();
    let e = espelho(&banco);
    let recusadas = e.recusadas(&nossas).expect("recusadas");
    assert_eq!(recusadas.len(), 1);
    assert_eq!(recusadas[0].0, 1);
    let erro = e.incluir(&nossas).expect_err("recusa");
    assert_eq!(erro.codigo(), "firebird_texto_fora_do_win1252");
    assert!(!erro.to_string().contains("TESTE"));
    assert_eq!(banco.linhas(), 0);
}

#[test]
fn linha_alheia_fica_como_estava_e_e_contada() {
    let banco = BancoBpa::novo("alheia");
    digitar(&banco, 1, "001", "02"); // on a key of ours
    digitar(&banco, 1, "007", "01"); // beside ours
    digitar(&banco, 2, "1", "1"); // written the other way
    let antes =
        banco.consultar("SELECT PRD_CNSMED, PRD_FLH, PRD_SEQ, PRD_PA, PRD_NMPAC, PRD_QT_P FROM S_PRD ORDER BY 1, 2, 3");
    let mut nossas = linhas(1, 3);
    nossas.push(linha(2, 1, 1));
    let e = espelho(&banco);
    let plano = e.plano(&nossas).expect("plano");
    assert_eq!(plano.incluir, [0, 2]);
    assert_eq!(plano.divergente, [1, 3]);
    assert_eq!(plano.alheias, 1);
    // Only the lines of the first professional: the other one's number clashes only in sense.
    let feitas = e.incluir(&nossas[..3]).expect("inclui");
    assert_eq!(feitas, [Resultado::Incluida, Resultado::Divergente, Resultado::Incluida]);
    assert_eq!(banco.linhas(), 5);
    let depois = banco.consultar(
        "SELECT PRD_CNSMED, PRD_FLH, PRD_SEQ, PRD_PA, PRD_NMPAC, PRD_QT_P FROM S_PRD WHERE PRD_NMPAC = 'LINHA DIGITADA NO BPA' ORDER BY 1, 2, 3",
    );
    assert_eq!(antes, depois);
    let conferencia = e.conferir_linhas(&nossas).expect("conferência");
    assert!(!conferencia.confere());
    assert_eq!(conferencia.alheias.len(), 1);
    assert_eq!(conferencia.alheias[0].pa, "0301010048");
    assert_eq!(conferencia.alheias[0].chave.flh, "007");
    assert_eq!(conferencia.diferentes[0].indice, 1);
    assert!(conferencia.diferentes[0].colunas.iter().any(|c| c == "PRD_PA"));
}

#[test]
fn marcas_que_o_bpa_recalcula_nao_sao_divergencia() {
    let banco = BancoBpa::novo("marcas");
    let nossas = linhas(1, 2);
    let e = espelho(&banco);
    e.incluir(&nossas).expect("inclui");
    banco.executar("UPDATE S_PRD SET PRD_FLPA = '1', PRD_ADVQT = '01', CHK_SUM = 'ABC', PRD_NMPAC = PRD_NMPAC || '  '");
    assert!(e.conferir_linhas(&nossas).expect("conferência").confere());
    banco.executar("UPDATE S_PRD SET PRD_QT_P = 2 WHERE PRD_SEQ = '02'");
    assert_eq!(e.plano(&nossas).expect("plano").divergente, [1]);
    let conferencia = e.conferir_linhas(&nossas).expect("conferência");
    assert_eq!(conferencia.diferentes[0].colunas, ["PRD_QT_P"]);
}

#[test]
fn numeracao_continua_do_que_esta_na_s_prd() {
    let banco = BancoBpa::novo("numeros");
    let e = espelho(&banco);
    assert!(e.ultimos(cnes(), competencia()).expect("vazio").is_empty());
    e.incluir(&linhas(1, 150)).expect("inclui");
    digitar(&banco, 2, "3", "9");
    digitar(&banco, 2, "12", "2");
    digitar(&banco, 3, "   ", "xx");
    // A row of the BPA-C has no professional and its own numbers.
    digitar(&banco, 4, "7", "19");
    banco.executar("UPDATE S_PRD SET PRD_ORG = 'BPA', PRD_CNSMED = '' WHERE PRD_FLH = '7'");
    let ultimos = e.ultimos(cnes(), competencia()).expect("últimos");
    let lugar =
        |medico: usize| ultimos.iter().find(|(c, _)| *c == Some(cns(medico))).map(|(_, u)| (u.folha, u.sequencia));
    let f = |n: &str| Folha::ler(n).expect("folha");
    let s = |n: &str| Sequencia::ler(n).expect("sequência");
    assert_eq!(lugar(1), Some((f("2"), s("51"))));
    assert_eq!(lugar(2), Some((f("12"), s("2"))));
    assert_eq!(lugar(3), None, "número que não é número não conta");
    let consolidado = ultimos.iter().find(|(c, _)| c.is_none()).map(|(_, u)| (u.folha, u.sequencia));
    assert_eq!(consolidado, Some((f("7"), s("19"))));
}

#[test]
fn repetida_por_outro_e_divergente_e_contada() {
    let banco = BancoBpa::novo("repetida");
    let nossas = linhas(1, 2);
    let e = espelho(&banco);
    e.incluir(&nossas).expect("inclui");
    banco.executar("INSERT INTO S_PRD SELECT * FROM S_PRD WHERE PRD_SEQ = '01'");
    assert_eq!(banco.linhas(), 3);
    assert_eq!(e.incluir(&nossas).expect("de novo"), [Resultado::Divergente, Resultado::JaIgual]);
    let conferencia = e.conferir_linhas(&nossas).expect("conferência");
    assert!(conferencia.diferentes[0].repetida);
    assert_eq!((conferencia.linhas_nexsus, conferencia.linhas_s_prd), (2, 3));
    assert_eq!(banco.linhas(), 3, "nada é apagado");
}
