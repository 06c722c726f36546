//! Files of invented people: three patients, six attendances, two procedures, June 2025.

use crate::casa::Casa;
use crate::{pdf, sigtap, xlsx};

pub const CNS_DO_PROFISSIONAL: &str = "700000000000005";
pub const COMPETENCIA: &str = "202506";
pub const CONSULTA: &str = "0301010072";
pub const ECG: &str = "0211020036";

pub const ATENDIMENTOS: [[&str; 5]; 6] = [
    ["02/06/2025", "1001", "CARD01", "CONSULTA EM CARDIOLOGIA", "150,00"],
    ["02/06/2025", "1002", "CARD01", "CONSULTA EM CARDIOLOGIA", "150,00"],
    ["03/06/2025", "1001", ECG, "ELETROCARDIOGRAMA", "85,50"],
    ["03/06/2025", "1003", "CARD01", "CONSULTA EM CARDIOLOGIA", "150,00"],
    ["04/06/2025", "1002", ECG, "ELETROCARDIOGRAMA", "85,50"],
    ["05/06/2025", "1003", "RAIOX9", "RADIOGRAFIA DE TORAX", "1.085,50"],
];

/// The CPF whose first nine digits are these.
fn cpf(nove: &str) -> String {
    let mut d: Vec<u32> = nove.bytes().map(|b| u32::from(b - b'0')).collect();
    for _ in 0..2 {
        let peso = d.len() as u32 + 1;
        let soma: u32 = d.iter().zip((2..=peso).rev()).map(|(x, p)| x * p).sum();
        d.push((soma * 10 % 11) % 10);
    }
    d.iter().map(ToString::to_string).collect()
}

pub fn cadastro(casa: &Casa) -> String {
    let cpfs = [cpf("111444777"), cpf("222555888"), cpf("333666999")];
    let linha = |codigo, i: usize, nome, nascimento, sexo| {
        [
            codigo,
            "",
            cpfs[i].as_str(),
            nome,
            nascimento,
            sexo,
            "03",
            "010",
            "081",
            "RUA DAS FLORES",
            "10",
            "",
            "CENTRO",
            "355030",
            "01001000",
            "1133334444",
        ]
    };
    let linhas = [
        linha("1001", 0, "MARIA TESTE DA SILVA", "15/01/1980", "F"),
        linha("1002", 1, "JOSÉ TESTE DE SOUZA", "20/02/1975", "M"),
        linha("1003", 2, "ANA TESTE PEREIRA", "03/03/1990", "F"),
    ];
    casa.arquivo("pacientes.xlsx", xlsx::cadastro(&linhas))
}

pub fn relatorio(casa: &Casa) -> String {
    casa.arquivo("atendimentos.pdf", pdf::relatorio(&ATENDIMENTOS, Some("1.706,50")))
}

/// Two good lines and one whose date does not exist.
pub fn relatorio_com_erro(casa: &Casa) -> String {
    let linhas = [
        ["10/06/2025", "1001", "CARD01", "CONSULTA EM CARDIOLOGIA", "150,00"],
        ["31/06/2025", "1002", "CARD01", "CONSULTA EM CARDIOLOGIA", "150,00"],
        ["11/06/2025", "1003", "CARD01", "CONSULTA EM CARDIOLOGIA", "150,00"],
    ];
    casa.arquivo("com_erro.pdf", pdf::relatorio(&linhas, None))
}

pub fn procedimentos(casa: &Casa) -> String {
    casa.arquivo("tb_procedimento_layout.txt", sigtap::leiaute());
    let texto = sigtap::linha(ECG, "ELETROCARDIOGRAMA", 515, COMPETENCIA)
        + &sigtap::linha(CONSULTA, "CONSULTA MEDICA EM ATENCAO ESPECIALIZADA", 1000, COMPETENCIA);
    casa.arquivo("tb_procedimento.txt", texto)
}

/// The three files, imported.
pub fn importar_tudo(casa: &Casa) {
    casa.rodar(["importar", "xlsx", &cadastro(casa)]).deve(0);
    casa.rodar(["importar", "txt", &procedimentos(casa)]).deve(0);
    casa.rodar(["importar", "pdf", &relatorio(casa)]).deve(0);
}

/// De-para and rule, so that production can be generated.
pub fn decidir(casa: &Casa) {
    casa.rodar(["depara", "definir", "CARD01", CONSULTA]).deve(0);
    let regra = [
        "regra-profissional",
        "definir",
        "--tudo",
        "--cns",
        CNS_DO_PROFISSIONAL,
        "--cbo",
        "225125",
        "--nome",
        "DRA TESTE",
    ];
    casa.rodar(regra).deve(0);
}
