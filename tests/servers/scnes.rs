//! A copy of the SCNES on the private Firebird: hours added up, the missing column named, the same content twice.

use serde_json::Value;

use crate::casa::Casa;
use crate::common::firebird::BancoBpa;
use crate::common::servidores;

const DDL: &str = "CREATE TABLE LFCES004 (UNIDADE_ID VARCHAR(31), CNES VARCHAR(7), NOME_FANTA VARCHAR(60), CNPJ_MANT VARCHAR(14), CODMUNGEST VARCHAR(7));
CREATE TABLE LFCES018 (PROF_ID VARCHAR(16), CPF_PROF VARCHAR(11), COD_CNS VARCHAR(15), NOME_PROF VARCHAR(60));
CREATE TABLE LFCES021 (UNIDADE_ID VARCHAR(31), PROF_ID VARCHAR(16), COD_CBO CHAR(6), IND_VINC VARCHAR(6), CG_HORAAMB SMALLINT, CGHORAOUTR SMALLINT, CGHORAHOSP SMALLINT)";

fn copia() -> BancoBpa {
    let banco = BancoBpa::com("scnes", Some("WIN1252"), DDL);
    for sql in [
        "INSERT INTO LFCES004 VALUES ('U1', '1234560', 'UBS DA AMOSTRA DE TESTE', '11222333000181', '350950')",
        "INSERT INTO LFCES004 VALUES ('U2', '9999990', 'OUTRA UNIDADE', NULL, NULL)",
        "INSERT INTO LFCES018 VALUES ('P1', '52998224725', '700000000000005', 'HELENA CONCEIÇÃO DE TESTE')",
        "INSERT INTO LFCES018 VALUES ('P2', NULL, '123456789010000', 'JOSE DA AMOSTRA DE TESTE')",
        "INSERT INTO LFCES018 VALUES ('P3', NULL, NULL, 'SEM CARTAO DE TESTE')",
        "INSERT INTO LFCES021 VALUES ('U1', 'P1', '225125', '010101', 20, 4, NULL)",
        "INSERT INTO LFCES021 VALUES ('U1', 'P1', '225125', '020202', 10, 0, 6)",
        "INSERT INTO LFCES021 VALUES ('U1', 'P2', '223505', '010101', NULL, NULL, NULL)",
        "INSERT INTO LFCES021 VALUES ('U1', 'P3', '223505', '010101', 40, 0, 0)",
        "INSERT INTO LFCES021 VALUES ('U2', 'P2', '223505', '010101', 40, 0, 0)",
    ] {
        banco.executar(sql);
    }
    banco
}

fn casa(banco: &BancoBpa) -> Casa {
    let (servidor, porta) = servidores::firebird();
    let porta = porta.to_string();
    Casa::com_ambiente(&[
        ("NEXSUS_FIREBIRD_SERVIDOR", servidor.as_str()),
        ("NEXSUS_FIREBIRD_PORTA", porta.as_str()),
        ("NEXSUS_FIREBIRD_BANCO", banco.caminho.as_str()),
    ])
    .abrir()
}

fn contas(a: &Value) -> [u64; 6] {
    ["lidas", "novas", "iguais", "alteradas", "rejeitadas", "mobilia"].map(|n| a["linhas"][n].as_u64().unwrap())
}

#[test]
fn a_copia_traz_as_horas_e_a_segunda_vez_nada_grava() {
    let banco = copia();
    let casa = casa(&banco);
    let (fim, r) = casa.json(["importar", "scnes", &banco.caminho]);
    let a = &r["arquivos"][0];
    assert_eq!((fim, &a["tipo"], &a["situacao"]), (1, &"scnes".into(), &"gravado".into()), "{r}");
    // 2 units and 5 links: 2 professionals new, the establishment completed, one refused, the rest is of others or added up.
    assert_eq!(contas(a), [7, 2, 0, 1, 1, 3], "{r}");
    assert_eq!(a["rejeitos"][0]["motivo"], "codigo_ausente");
    let saida = casa.em("p.csv");
    casa.rodar(["exportar", "profissional", "--saida", &saida, "--tecnico"]).deve(0);
    let csv = std::fs::read_to_string(&saida).unwrap();
    // 20 + 4 and 10 + 6; the one without hours has none, not zero.
    let helena = csv.lines().find(|l| l.contains("HELENA CONCEIÇÃO DE TESTE")).unwrap_or_else(|| panic!("{csv}"));
    assert!(helena.contains(",40"), "{helena}");
    let jose = csv.lines().find(|l| l.contains("JOSE DA AMOSTRA")).unwrap();
    assert!(!jose.contains(",0,") && !jose.ends_with(",0"), "{jose}");

    let (_, r) = casa.json(["importar", "scnes", &banco.caminho]);
    assert_eq!(r["arquivos"][0]["situacao"], "repetido", "{r}");
    banco.executar("UPDATE LFCES021 SET CG_HORAAMB = 30 WHERE PROF_ID = 'P2'");
    let (_, r) = casa.json(["importar", "scnes", &banco.caminho]);
    assert_eq!(contas(&r["arquivos"][0])[1..4], [0, 2, 1], "{r}");
}

#[test]
fn coluna_ou_tabela_que_falta_e_nomeada() {
    let banco = copia();
    let casa = casa(&banco);
    banco.executar("ALTER TABLE LFCES021 DROP CGHORAOUTR");
    let fim = casa.rodar(["importar", "scnes", &banco.caminho]).deve(78);
    assert!(fim.erro.contains("LFCES021.CGHORAOUTR"), "{fim:?}");
    banco.executar("DROP TABLE LFCES018");
    let fim = casa.rodar(["importar", "scnes", &banco.caminho]).deve(78);
    assert!(fim.erro.contains("falta LFCES018."), "{fim:?}");
    let fim = casa.rodar(["importar", "scnes", "/nada/CNES.GDB"]).deve(78);
    assert!(fim.erro.contains("/nada/CNES.GDB"), "{fim:?}");
}
