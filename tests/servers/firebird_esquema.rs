//! The mirror and the many shapes of S_PRD: old, short, without index, with columns of the site.

use nexsus_connect::{ErroFirebird, Exclusao, Forma, Indice, Resultado, TipoReparo};
use nexsus_domain::Cpf;

use crate::apoio::{digitar, espelho, espelho_1_5, todas};
use crate::common::firebird::{BancoBpa, DDL};
use crate::common::linhas::{cnes, competencia, linhas};

#[test]
fn esquema_antigo_sem_cpf_leva_o_cns_ou_recusa_a_linha() {
    let banco = BancoBpa::novo("antigo");
    banco.executar("ALTER TABLE S_PRD DROP PRD_CPF_PCNTE, DROP PRD_SITUACAO_RUA, DROP CHK_SUM, DROP PRD_APRES");
    let mut nossas = linhas(1, 3);
    let cpf = Some(Cpf::ler("52998224725").expect("CPF"));
    nossas[1].cpf = cpf;
    nossas[2].cnspac = None;
    nossas[2].cpf = cpf;
    let e = espelho(&banco);
    let catalogo = e.catalogo().expect("catálogo");
    assert_eq!(catalogo.ausentes(), ["PRD_CPF_PCNTE", "PRD_SITUACAO_RUA"]);
    let sem_documento = ErroFirebird::SemDocumento { coluna: "PRD_CPF_PCNTE" };
    assert_eq!(e.recusadas(&nossas).expect("recusadas"), [(2, sem_documento.clone())]);
    assert_eq!(e.incluir(&nossas).expect_err("inclui"), sem_documento);
    assert_eq!(banco.linhas(), 0, "sem documento não entra linha do mesmo lote");
    nossas.pop();
    let plano = e.plano(&nossas).expect("plano");
    assert_eq!(plano.reparos.len(), 1);
    assert_eq!((plano.reparos[0].tipo, plano.reparos[0].linhas), (TipoReparo::SemColuna, 1));
    assert!(plano.reparos[0].frase().contains("PRD_CPF_PCNTE"));
    assert!(todas(&e.incluir(&nossas).expect("inclui"), Resultado::Incluida));
    assert!(todas(&e.incluir(&nossas).expect("de novo"), Resultado::JaIgual));
    assert_eq!(banco.linhas(), 2);
    let vazios = banco.consultar("SELECT COUNT(*) FROM S_PRD WHERE PRD_CNSPAC IS NULL OR TRIM(PRD_CNSPAC) = ''");
    assert_eq!(vazios[0][0].trim(), "0");
}

#[test]
fn texto_longo_e_cortado_por_letras() {
    let banco = BancoBpa::com("longo", Some("WIN1252"), &DDL.replace("PRD_NMPAC VARCHAR(30)", "PRD_NMPAC VARCHAR(12)"));
    let e = espelho(&banco);
    let nossas = linhas(1, 1);
    let plano = e.plano(&nossas).expect("plano");
    assert_eq!(plano.reparos[0].tipo, TipoReparo::Cortado);
    assert_eq!(e.incluir(&nossas).expect("inclui"), [Resultado::Incluida]);
    assert_eq!(e.incluir(&nossas).expect("de novo"), [Resultado::JaIgual]);
    assert_eq!(banco.consultar("SELECT PRD_NMPAC FROM S_PRD")[0][0], "CONCEIÇÃO D'");
}

#[test]
fn banco_sem_s_prd() {
    let banco = BancoBpa::com("sem_tabela", Some("WIN1252"), "CREATE TABLE CADMED (CADMED_CNS VARCHAR(15));\n");
    let e = espelho(&banco);
    assert_eq!(e.catalogo().expect_err("catálogo"), ErroFirebird::SemTabela);
    assert_eq!(e.incluir(&linhas(1, 1)).expect_err("inclui"), ErroFirebird::SemTabela);
    assert_eq!(e.ultimos(cnes(), competencia()).expect_err("últimos"), ErroFirebird::SemTabela);
}

#[test]
fn coluna_da_chave_ausente_ou_curta() {
    let curta =
        BancoBpa::com("curta", Some("WIN1252"), &DDL.replace("PRD_CNSMED VARCHAR(15)", "PRD_CNSMED VARCHAR(11)"));
    let erro = espelho(&curta).catalogo().expect_err("curta");
    assert_eq!(erro.codigo(), "firebird_sem_coluna");
    assert!(erro.mensagem().contains("PRD_CNSMED"));
    let ausente = BancoBpa::novo("ausente");
    ausente.executar("DROP INDEX S_PRD01");
    ausente.executar("ALTER TABLE S_PRD DROP PRD_SEQ");
    let erro = espelho(&ausente).incluir(&linhas(1, 1)).expect_err("ausente");
    assert!(erro.mensagem().contains("PRD_SEQ"), "{erro}");
}

#[test]
fn catalogo_diz_o_que_ha() {
    let banco = BancoBpa::novo("catalogo");
    let catalogo = espelho(&banco).catalogo().expect("catálogo");
    assert!(catalogo.servidor.starts_with("3."), "{}", catalogo.servidor);
    assert_eq!(catalogo.dialeto, Some(3));
    assert_eq!(catalogo.charset, "WIN1252");
    assert_eq!(catalogo.colunas.len(), 52);
    assert_eq!(catalogo.indice, Indice::Comum("S_PRD01".into()));
    assert!(catalogo.ausentes().is_empty());
    let nome = catalogo.coluna("PRD_NMPAC").expect("coluna");
    assert_eq!((nome.tamanho, nome.nao_nula), (30, false));
    assert!(catalogo.coluna("PRD_UID").expect("coluna").nao_nula);
}

/// How the lines go in, and that the way of 1.5 gives up several lines per statement where a row alone nearly fills one.
#[test]
fn a_forma_vem_do_servidor_e_da_tabela() {
    let banco = BancoBpa::novo("forma");
    assert_eq!(espelho(&banco).forma().expect("forma"), Forma::Blocos(19));
    assert_eq!(espelho_1_5(&banco).forma().expect("forma"), Forma::Varias(12));
    let sobram: Vec<String> = (0..450).map(|n| format!("ADD X{n} VARCHAR(1)")).collect();
    banco.executar(&format!("ALTER TABLE S_PRD {}", sobram.join(", ")));
    let e = espelho_1_5(&banco);
    assert_eq!(e.forma().expect("forma"), Forma::UmaAUma);
    let nossas = linhas(1, 15);
    assert!(todas(&e.incluir(&nossas).expect("inclui"), Resultado::Incluida));
    assert!(todas(&e.incluir(&nossas).expect("de novo"), Resultado::JaIgual));
    assert_eq!(banco.linhas(), 15);
}

#[test]
fn sem_indice_faz_o_mesmo_sem_ler_a_tabela_por_linha() {
    for espelho in [espelho, espelho_1_5] {
        let banco = BancoBpa::novo("sem_indice");
        banco.executar("DROP INDEX S_PRD01");
        digitar(&banco, 1, "001", "02");
        let nossas = linhas(1, 2100);
        let e = espelho(&banco);
        assert_eq!(e.catalogo().expect("catálogo").indice, Indice::Nenhum);
        let feitas = e.incluir(&nossas).expect("inclui");
        assert_eq!(feitas.iter().filter(|r| **r == Resultado::Incluida).count(), 2099);
        assert_eq!(feitas[1], Resultado::Divergente);
        let feitas = e.incluir(&nossas).expect("de novo");
        assert_eq!(feitas.iter().filter(|r| **r == Resultado::JaIgual).count(), 2099);
        assert_eq!(banco.linhas(), 2100);
    }
}

#[test]
fn colunas_obrigatorias_recebem_espacos() {
    let ddl = DDL
        .replace("PRD_CID VARCHAR(4)", "PRD_CID VARCHAR(4) NOT NULL")
        .replace("PRD_NAUT VARCHAR(13)", "PRD_NAUT CHAR(13) NOT NULL")
        .replace("CHK_SUM VARCHAR(6)", "CHK_SUM VARCHAR(6) NOT NULL");
    let banco = BancoBpa::com("obrigatorias", Some("WIN1252"), &ddl);
    let e = espelho(&banco);
    let nossas = linhas(1, 2);
    assert!(todas(&e.incluir(&nossas).expect("inclui"), Resultado::Incluida));
    assert!(todas(&e.incluir(&nossas).expect("de novo"), Resultado::JaIgual));
    let lido = &banco.consultar("SELECT PRD_CID, PRD_NAUT, CHK_SUM FROM S_PRD")[0];
    assert_eq!(lido, &["    ", "             ", "      "]);
}

#[test]
fn coluna_propria_do_municipio() {
    // Filled by a trigger and a generator: none of our business.
    let banco = BancoBpa::novo("com_gatilho");
    banco.executar("ALTER TABLE S_PRD ADD PRD_ID INTEGER NOT NULL");
    banco.executar("CREATE GENERATOR GEN_S_PRD_ID");
    banco.executar(
        "CREATE TRIGGER BI_S_PRD_ID FOR S_PRD ACTIVE BEFORE INSERT AS BEGIN NEW.PRD_ID = GEN_ID(GEN_S_PRD_ID, 1); END",
    );
    let e = espelho(&banco);
    assert!(todas(&e.incluir(&linhas(1, 3)).expect("inclui"), Resultado::Incluida));
    assert_eq!(banco.consultar("SELECT MAX(PRD_ID) FROM S_PRD")[0][0], "3");

    // Without the trigger the server refuses, and the sentence names the column.
    let banco = BancoBpa::novo("sem_gatilho");
    banco.executar("ALTER TABLE S_PRD ADD PRD_ID INTEGER NOT NULL");
    let erro = espelho(&banco).incluir(&linhas(1, 3)).expect_err("recusa");
    assert_eq!(erro, ErroFirebird::ColunaObrigatoria { coluna: "PRD_ID".into() });
    assert_eq!(banco.linhas(), 0);
}

#[test]
fn chave_unica_declarada_tambem_serve() {
    let banco = BancoBpa::novo("unica");
    banco.executar(
        "ALTER TABLE S_PRD ADD CONSTRAINT UK_PRD UNIQUE (PRD_UID, PRD_CMP, PRD_CNSMED, PRD_CBO, PRD_FLH, PRD_SEQ)",
    );
    let e = espelho(&banco);
    assert!(matches!(e.catalogo().expect("catálogo").indice, Indice::Unico(_)));
    let nossas = linhas(1, 120);
    assert!(todas(&e.incluir(&nossas).expect("inclui"), Resultado::Incluida));
    assert!(todas(&e.incluir(&nossas).expect("de novo"), Resultado::JaIgual));
    assert_eq!(banco.linhas(), 120);
}

/// An old file of the BPA: dialect 1, character set NONE. Written, read back and taken out in both forms.
#[test]
fn banco_de_dialeto_1_faz_o_mesmo() {
    for conectar in [espelho, espelho_1_5] {
        let banco = BancoBpa::em_dialeto_1("dialeto_1");
        digitar(&banco, 2, "001", "01");
        let nossas = linhas(1, 45);
        let e = conectar(&banco);
        let catalogo = e.catalogo().expect("catálogo");
        assert_eq!((catalogo.dialeto, catalogo.charset.as_str()), (Some(1), "NONE"));
        assert_eq!(e.plano(&nossas).expect("plano").incluir.len(), 45);
        assert!(todas(&e.incluir(&nossas).expect("inclui"), Resultado::Incluida));
        assert!(todas(&conectar(&banco).incluir(&nossas).expect("de novo"), Resultado::JaIgual));
        assert_eq!(banco.linhas(), 46);
        let conferencia = e.conferir_linhas(&nossas).expect("conferência");
        assert_eq!((conferencia.faltam.len(), conferencia.diferentes.len(), conferencia.alheias.len()), (0, 0, 1));
        assert_eq!(e.ultimos(cnes(), competencia()).expect("últimos").len(), 2);
        let (feitas, falha) = e.excluir_ate(&nossas);
        assert_eq!((feitas, falha), (vec![Exclusao::Excluida; 45], None));
        assert_eq!(banco.consultar("SELECT PRD_NMPAC FROM S_PRD"), [["LINHA DIGITADA NO BPA"]]);
    }
}
