//! What the Firebird tests share.

use nexsus_connect::{ConfigFirebird, Espelho, Resultado};

use crate::common::firebird::BancoBpa;
use crate::common::linhas::cns;

pub fn espelho(banco: &BancoBpa) -> Espelho {
    Espelho::conectar(&banco.config()).expect("conecta")
}

/// The same, kept to the words of Firebird 1.5.
pub fn espelho_1_5(banco: &BancoBpa) -> Espelho {
    Espelho::conectar(&ConfigFirebird { so_1_5: true, ..banco.config() }).expect("conecta")
}

pub fn todas(resultados: &[Resultado], esperado: Resultado) -> bool {
    resultados.iter().all(|r| *r == esperado)
}

/// A row somebody typed in the BPA program, on a key of the caller's choice.
pub fn digitar(banco: &BancoBpa, medico: usize, folha: &str, sequencia: &str) {
    banco.executar(&format!(
        "INSERT INTO S_PRD (PRD_UID, PRD_CMP, PRD_CNSMED, PRD_CBO, PRD_FLH, PRD_SEQ, PRD_PA, PRD_ORG, PRD_QT_P, PRD_NMPAC) \
         VALUES ('1234560', '202601', '{}', '225125', '{folha}', '{sequencia}', '0301010048', 'BPI', 3, 'LINHA DIGITADA NO BPA')",
        cns(medico)
    ));
}
