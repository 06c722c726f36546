//! The catalogue of sentences of this crate: every text a person reads, in Brazilian Portuguese.
//!
//! The reasons of refusal are constants; the sentences with a place for a value are functions.
//! No sentence here may receive a name, a document number or a telephone.

/// Names of the things the types read.
pub mod tipo {
    pub const CNS: &str = "CNS";
    pub const CPF: &str = "CPF";
    pub const CNPJ: &str = "CNPJ";
    pub const CNES: &str = "CNES";
    pub const CEP: &str = "CEP";
    pub const CBO: &str = "CBO";
    pub const CID: &str = "CID";
    pub const PROCEDIMENTO: &str = "código do procedimento";
    pub const IBGE: &str = "código do município";
    pub const COMPETENCIA: &str = "competência";
    pub const DINHEIRO: &str = "valor";
    pub const FOLHA: &str = "folha";
    pub const SEQUENCIA: &str = "sequência";
    pub const SEXO: &str = "sexo";
    pub const RACA: &str = "raça/cor";
    pub const INSTRUMENTO: &str = "instrumento de registro";
    pub const SERVICO: &str = "serviço e classificação";
}

/// Reasons of refusal.
pub mod motivo {
    pub const LETRA: &str = "há um caractere que não cabe neste campo";
    pub const DIGITO: &str = "o dígito verificador não confere";
    pub const REPETIDO: &str = "todos os dígitos são iguais";
    pub const CNS_TAMANHO: &str = "o número precisa ter 15 dígitos";
    pub const CNS_INICIO: &str = "o número precisa começar com 1, 2, 7, 8 ou 9";
    pub const CPF_TAMANHO: &str = "o número precisa ter 11 dígitos";
    pub const CNPJ_TAMANHO: &str = "o número precisa ter 14 posições, as duas últimas de dígitos";
    pub const CNES_TAMANHO: &str = "o código precisa ter 7 dígitos";
    pub const CEP_TAMANHO: &str = "o CEP precisa ter 8 dígitos";
    pub const CEP_ZERO: &str = "o CEP não pode ser zero";
    pub const CBO_FORMA: &str = "o código precisa ter 6 letras ou dígitos";
    pub const CID_FORMA: &str = "o código precisa ter uma letra, dois dígitos e, se houver, mais uma posição";
    pub const PROC_TAMANHO: &str = "o código precisa ter 10 dígitos";
    pub const IBGE_TAMANHO: &str = "o código precisa ter 6 ou 7 dígitos";
    pub const IBGE_ESTADO: &str = "o código terminado em 0000 é do estado, não de um município";
    pub const IBGE_UF: &str = "os dois primeiros dígitos não são de um estado";
    pub const COMP_FORMA: &str = "escreva AAAAMM, MM/AAAA ou MMAA";
    pub const COMP_MES: &str = "o mês vai de 01 a 12";
    pub const COMP_ANO: &str = "o ano vai de 1990 a 2099";
    pub const VALOR_FORMA: &str = "escreva o valor como 1.234,56";
    pub const VALOR_GRANDE: &str = "o valor é grande demais";
    pub const FOLHA_FAIXA: &str = "a folha vai de 001 a 999";
    pub const SEQ_FAIXA: &str = "a sequência vai de 01 a 99";
    pub const SEXO_FORMA: &str = "use M (masculino) ou F (feminino)";
    pub const RACA_FORMA: &str = "use 01 branca, 02 preta, 03 parda, 04 amarela ou 05 indígena";
    pub const SERVICO_FORMA: &str = "escreva os três dígitos do serviço e os três da classificação, como 114/007";
    pub const INSTRUMENTO_FORMA: &str = "use BPI (individualizado) ou BPA (consolidado)";
}

/// The numbering ran out of folhas.
pub const FOLHAS_ESGOTADAS: &str = "As 999 folhas deste profissional nesta competência acabaram e nada foi numerado. Divida a produção entre duas competências ou dois profissionais e gere de novo.";

/// Writing of the BPA text file.
pub mod remessa {
    pub const SEM_LINHAS: &str = "Não há linhas de produção para este arquivo.";
    pub const LINHAS_DEMAIS: &str =
        "O arquivo do BPA comporta 999.998 linhas. Separe a produção em mais de um arquivo.";

    pub fn campo_nao_cabe(campo: &str) -> String {
        format!("O campo {campo} está vazio, fora da faixa ou não cabe no leiaute do BPA.")
    }
    pub fn linha(folha: impl std::fmt::Display, sequencia: impl std::fmt::Display, campo: &str) -> String {
        format!("Folha {folha}/{sequencia}: {}", campo_nao_cabe(campo))
    }
    pub fn outra_apresentacao(folha: impl std::fmt::Display, sequencia: impl std::fmt::Display) -> String {
        format!("A linha da folha {folha}/{sequencia} é apresentada em outra competência que não a do arquivo.")
    }
    pub fn lugar_repetido(folha: impl std::fmt::Display, sequencia: impl std::fmt::Display) -> String {
        format!("A folha {folha}/{sequencia} aparece duas vezes para o mesmo profissional.")
    }
}

/// Why an attendance waits.
pub mod pendencia {
    pub const SEM_DEPARA: &str = "O código do relatório ainda não tem código SIGTAP. Defina o de-para.";
    pub const SEM_PROFISSIONAL: &str = "Não se sabe qual profissional atendeu. Defina a regra de profissional.";
    pub const SEM_PACIENTE: &str = "O paciente deste atendimento não está no cadastro. Importe ou cadastre o paciente.";
    pub const SEM_DOCUMENTO: &str = "O paciente não tem CPF nem CNS válido. Complete o cadastro.";
    pub const SEM_SIGTAP: &str =
        "O procedimento não existe na tabela SIGTAP da competência. Importe a SIGTAP deste mês ou corrija o de-para.";
    pub const NAO_BPA: &str =
        "O procedimento não pode ser registrado em BPA, nem individualizado nem consolidado. Corrija o de-para.";
    pub const DATA_FORA: &str =
        "A data do atendimento não combina com a competência ou com a data de nascimento. Confira as datas.";
    pub const QUANTIDADE_FORA: &str =
        "A quantidade precisa ficar entre 1 e 999999. Se for estorno, retire o atendimento estornado.";

    pub fn paciente_incompleto(campo: &str) -> String {
        format!("Falta no cadastro do paciente: {campo}. Complete o cadastro.")
    }
}

pub mod critica;
