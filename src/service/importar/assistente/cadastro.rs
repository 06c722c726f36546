//! A refused attendance whose patient is nobody here yet: the queue offers to register a new one, with what the line tells.

use nexsus_domain::{Paciente, texto};
use nexsus_ingest::{Campo, Tipo};
use nexsus_store::{paciente, rejeito};
use serde_json::json;
use uuid::Uuid;

use super::super::folha::{campos_de_texto, campos_em_texto};
use super::exigir_folha;
use super::fila::{contar, exigir_aberto, exigir_por_escrever, tipar};
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::modelo::{Corrigido, NOVO_PACIENTE, Palpite};
use crate::nucleo::Nucleo;
use crate::paciente::{arrumar, validar};
use crate::papel::Acao;
use crate::sessao::Sessao;

impl Nucleo {
    /// Registers a patient and mends a line with his code, both or neither.
    ///
    /// # Errors
    /// `codigo_em_uso` when somebody has that code already; the reason of the line when something else is wrong in it too.
    pub async fn cadastrar_da_linha(
        &self,
        s: &Sessao,
        numero: i64,
        linha: Uuid,
        novo: Paciente,
    ) -> Resultado<Corrigido> {
        self.autorizar(s, Acao::PacienteEditar).await?;
        let novo = arrumar(novo);
        validar(&novo)?;
        let mut caso = self.escrita(s, Acao::Importar).await?;
        let cnes = s.numero_cnes();
        let l = exigir_aberto(&mut caso.tx, cnes, numero).await?;
        let folha = exigir_folha(&mut caso.tx, cnes, &l).await?;
        if folha.tipo != Tipo::Pdf {
            return Err(ErroUsuario::invalido(
                "Só uma linha de atendimento aponta para um paciente.",
                "Numa lista de pacientes, corrija o código na própria linha.",
            ));
        }
        let todas = rejeito::listar(&mut caso.tx, cnes, numero).await?;
        let r = todas.iter().find(|r| r.id == linha).ok_or_else(|| ErroUsuario::nao_encontrado("A linha rejeitada"))?;
        exigir_por_escrever(r)?;
        if paciente::por_codigo(&mut caso.tx, cnes, &novo.cod_pac).await?.is_some() {
            return Err(ErroUsuario::novo(
                "codigo_em_uso",
                saida::DADOS,
                "Já existe um paciente com este código.",
                "Use o código dele na linha, ou cadastre com outro código.",
            ));
        }
        let mut campos = campos_de_texto(if r.emenda.is_empty() { &r.campos } else { &r.emenda });
        match campos.iter_mut().find(|c| c.nome == "cod_pac") {
            Some(c) => c.valor.clone_from(&novo.cod_pac),
            None => campos.push(Campo { nome: "cod_pac".into(), valor: novo.cod_pac.clone() }),
        }
        tipar(&folha, &campos)?;
        let gravado = paciente::inserir(&mut caso.tx, cnes, &novo).await?;
        rejeito::emendar(&mut caso.tx, cnes, numero, linha, &campos_em_texto(&campos)).await?;
        let fila = contar(&mut caso.tx, cnes, numero).await?;
        let detalhe = json!({ "novo": true, "lote": numero, "linha": linha.to_string() });
        caso.concluir("paciente", &gravado.id.to_string(), detalhe).await?;
        Ok(Corrigido { linhas: 1, fila })
    }
}

/// The offer itself: the code and the name the line shows, either may be empty.
pub(super) fn oferta(campos: &[Campo], linha: &str) -> Palpite {
    let codigo = campos.iter().find(|c| c.nome == "cod_pac").map(|c| c.valor.trim().to_owned()).unwrap_or_default();
    Palpite {
        campo: NOVO_PACIENTE.into(),
        valor: codigo,
        descricao: nome_na_linha(campos, linha),
        porque: "cadastrar novo paciente com estes dados".into(),
    }
}

/// The longest run of two words or more that belongs to no column: reports print the name of the patient beside his code.
fn nome_na_linha(campos: &[Campo], linha: &str) -> String {
    let mut resto = texto::arrumar(linha);
    for valor in campos.iter().map(|c| texto::arrumar(&c.valor)).filter(|v| v.contains(char::is_alphabetic)) {
        resto = resto.replacen(&valor, "|", 1);
    }
    let mut melhor = String::new();
    for pedaco in resto.split(|c: char| !(c.is_alphabetic() || matches!(c, ' ' | '.' | '\'' | '-'))) {
        let pedaco = pedaco.trim_matches(|c: char| !c.is_alphabetic() && c != '.');
        let palavras = pedaco.split(' ').filter(|p| p.chars().any(char::is_alphabetic)).count();
        if palavras >= 2 && pedaco.chars().count() > melhor.chars().count() {
            pedaco.clone_into(&mut melhor);
        }
    }
    melhor
}

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn nome_e_o_que_sobra_da_linha() {
        let campos =
            [("data_atend", "12/06/2025"), ("cod_proc_aureo", "0301010072"), ("proc_aureo", "CONS. MEDICA ESPEC")]
                .map(|(n, v)| Campo { nome: n.into(), valor: v.into() });
        let p = oferta(&campos, "12/06/2025   ADRIANA S. AMOSTRA     0301010072 CONS. MEDICA ESPEC   10,00");
        assert_eq!(
            (p.campo.as_str(), p.valor.as_str(), p.descricao.as_str()),
            (NOVO_PACIENTE, "", "ADRIANA S. AMOSTRA")
        );
        assert_eq!(nome_na_linha(&campos, "12/06/2025 0301010072 CONS. MEDICA ESPEC 10,00"), "");
    }
}
