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
    pub const NAO_BPAI: &str = "O procedimento não pode ser registrado em BPA individualizado. Corrija o de-para.";
    pub const DATA_FORA: &str =
        "A data do atendimento não combina com a competência ou com a data de nascimento. Confira as datas.";
    pub const QUANTIDADE_FORA: &str =
        "A quantidade precisa ficar entre 1 e 999999. Se for estorno, retire o atendimento estornado.";

    pub fn paciente_incompleto(campo: &str) -> String {
        format!("Falta no cadastro do paciente: {campo}. Complete o cadastro.")
    }
}

/// Criticas: sentences, remedies and sources.
pub mod critica {
    pub const BPA_I: &str = "BPA individualizado";
    pub const BPA_C: &str = "BPA consolidado";

    pub const DATA_FUTURA: &str = "A data do atendimento está no futuro.";
    pub const ANTES_DO_NASCIMENTO: &str = "O atendimento é anterior à data de nascimento do paciente.";
    pub const SEXO: &str = "O procedimento não é permitido para o sexo do paciente.";
    pub const SEM_CID: &str = "O procedimento exige CID e a linha não tem.";
    pub const CID_ERRADO: &str = "O CID informado não é aceito por este procedimento.";
    pub const SEM_SERVICO: &str = "O procedimento exige serviço e classificação e a linha não tem.";
    pub const SERVICO_ERRADO: &str = "O serviço e a classificação informados não são aceitos por este procedimento.";
    pub const SEM_AUTORIZACAO: &str = "O procedimento exige número de autorização e a linha não tem.";
    pub const SEM_CNPJ: &str = "O procedimento exige o CNPJ do fornecedor e a linha não tem.";
    pub const SEM_CPF: &str = "O procedimento exige o CPF do paciente e a linha não tem.";
    pub const SEM_DOCUMENTO: &str = "A linha não tem CPF nem CNS do paciente.";
    pub const DOIS_DOCUMENTOS: &str = "A linha tem CPF e CNS do paciente; o BPA aceita só um dos dois.";
    pub const CNS_DO_PROFISSIONAL: &str = "O CNS do paciente é igual ao do profissional.";
    pub const SEM_RACA: &str = "A raça/cor do paciente está sem informação; o SIA só aceita de 01 a 05.";
    pub const SEM_ETNIA: &str = "O paciente é indígena e falta a etnia, com quatro dígitos.";
    pub const ETNIA_SOBRANDO: &str = "Há etnia em paciente que não é indígena.";
    pub const MUNICIPIO: &str = "O município de residência não existe na tabela de municípios.";
    pub const SEM_CEP: &str = "O paciente está sem CEP.";
    pub const CEP_DESCONHECIDO: &str = "O CEP do paciente não existe na tabela de CEPs.";
    pub const SEM_ENDERECO: &str = "Falta o logradouro ou o bairro do paciente.";
    pub const CARATER: &str = "O caráter do atendimento não existe na tabela: use de 01 a 06.";
    pub const IDADE_RARA: &str = "O paciente tem mais de 110 anos na data do atendimento.";

    pub fn depois_da_competencia(competencia: &str) -> String {
        format!("O atendimento é posterior ao fim da competência {competencia}.")
    }
    pub fn antes_da_competencia(competencia: &str) -> String {
        format!("O atendimento é de um mês anterior à competência {competencia}.")
    }
    pub fn fora_da_janela(competencia: &str, primeira: &str, ultima: &str) -> String {
        format!("A competência {competencia} não é aceita neste processamento, que vai de {primeira} a {ultima}.")
    }
    pub fn quantidade(quantidade: i32, maximo: i32) -> String {
        format!("A quantidade {quantidade} não é aceita: este procedimento vai de 1 a {maximo}.")
    }
    pub fn cbo(cbo: &str) -> String {
        format!("A ocupação {cbo} não pode realizar este procedimento.")
    }
    pub fn instrumento(nome: &str) -> String {
        format!("O procedimento não pode ser registrado em {nome}.")
    }
    pub fn sigtap_de_outro_mes(tabela: &str, competencia: &str) -> String {
        format!("A regra conferida é da SIGTAP de {tabela}; a produção é de {competencia}.")
    }
    /// Limits in months as the SIGTAP has them; 9999 = none.
    pub fn idade(minima: i32, maxima: i32) -> String {
        match (minima != 9999, maxima != 9999) {
            (true, true) => format!(
                "A idade do paciente na data não é aceita: este procedimento vai de {} a {}.",
                meses(minima),
                meses(maxima)
            ),
            (true, false) => format!("A idade do paciente na data não é aceita: o mínimo é {}.", meses(minima)),
            _ => format!("A idade do paciente na data não é aceita: o máximo é {}.", meses(maxima)),
        }
    }
    fn meses(total: i32) -> String {
        let nome = |n: i32, um: &str, varios: &str| format!("{n} {}", if n == 1 { um } else { varios });
        match (total / 12, total % 12) {
            (0, m) => nome(m, "mês", "meses"),
            (a, 0) => nome(a, "ano", "anos"),
            (a, m) => format!("{} e {}", nome(a, "ano", "anos"), nome(m, "mês", "meses")),
        }
    }

    pub const CONFERIR_DATA: &str = "Confira a data do atendimento e a de nascimento.";
    pub const MUDAR_COMPETENCIA: &str = "Gere a produção na competência do atendimento.";
    pub const CONFERIR_COMPETENCIA: &str =
        "Se a produção é retroativa, está certo; se não, gere na competência do atendimento.";
    pub const MUDAR_PROCESSAMENTO: &str =
        "Escolha outro mês de processamento. Produção mais antiga não é mais aceita pelo SIA.";
    pub const CONFERIR_NASCIMENTO_OU_DEPARA: &str =
        "Confira a data de nascimento no cadastro; se estiver certa, corrija o de-para do procedimento.";
    pub const CONFERIR_SEXO_OU_DEPARA: &str =
        "Confira o sexo no cadastro; se estiver certo, corrija o de-para do procedimento.";
    pub const CORRIGIR_QUANTIDADE: &str = "Corrija a quantidade do atendimento.";
    pub const TROCAR_PROFISSIONAL_OU_DEPARA: &str =
        "Troque o profissional pela regra de profissional ou corrija o de-para do procedimento.";
    pub const INFORMAR_CID: &str = "Informe um CID que o procedimento aceite.";
    pub const INFORMAR_SERVICO: &str = "Escolha um par de serviço e classificação que o procedimento aceite.";
    pub const CORRIGIR_DEPARA: &str = "Corrija o de-para: escolha um procedimento que aceite este instrumento.";
    pub const INFORMAR_AUTORIZACAO: &str = "Informe o número da autorização.";
    pub const INFORMAR_CNPJ: &str = "Informe o CNPJ do fornecedor.";
    pub const IMPORTAR_SIGTAP: &str = "Importe a SIGTAP da competência e critique de novo.";
    pub const COMPLETAR_CPF: &str = "Complete o CPF no cadastro do paciente.";
    pub const COMPLETAR_DOCUMENTO: &str = "Complete o CPF ou o CNS no cadastro do paciente.";
    pub const GERAR_DE_NOVO: &str = "Deixe só o CPF, ou gere a linha de novo.";
    pub const CONFERIR_CNS: &str = "Confira o CNS no cadastro do paciente.";
    pub const COMPLETAR_RACA: &str = "Pergunte a raça/cor ao paciente e complete o cadastro.";
    pub const COMPLETAR_ETNIA: &str = "Confira a raça/cor e a etnia no cadastro do paciente.";
    pub const CORRIGIR_MUNICIPIO: &str = "Corrija o município no cadastro do paciente.";
    pub const CORRIGIR_CEP: &str = "Confira o CEP no cadastro do paciente.";
    pub const COMPLETAR_ENDERECO: &str = "Complete o endereço no cadastro do paciente.";
    pub const CORRIGIR_CARATER: &str = "Corrija o caráter no atendimento ou o padrão do estabelecimento.";
    pub const CONFERIR_NASCIMENTO: &str = "Confira a data de nascimento no cadastro do paciente.";

    pub const FONTE_BPA: &str = "Consistência do BPA";
    pub const FONTE_JANELA: &str = "Prazo de apresentação do SIA; SIGTAP, detalhe 029";
    pub const FONTE_SIGTAP: &str = "SIGTAP";
    pub const FONTE_SIGTAP_IDADE: &str = "SIGTAP, idade mínima e máxima";
    pub const FONTE_SIGTAP_SEXO: &str = "SIGTAP, sexo";
    pub const FONTE_SIGTAP_QUANTIDADE: &str = "SIGTAP, quantidade máxima";
    pub const FONTE_SIGTAP_CBO: &str = "SIGTAP, ocupações do procedimento";
    pub const FONTE_SIGTAP_CID: &str = "SIGTAP, CID do procedimento";
    pub const FONTE_SIGTAP_SERVICO: &str = "SIGTAP, serviço e classificação do procedimento";
    pub const FONTE_SIGTAP_REGISTRO: &str = "SIGTAP, instrumentos de registro";
    pub const FONTE_DETALHE_036: &str = "SIGTAP, detalhe 036";
    pub const FONTE_DETALHE_037: &str = "SIGTAP, detalhe 037";
    pub const FONTE_DETALHE_058: &str = "SIGTAP, detalhe 058";
    pub const FONTE_DOCUMENTO: &str = "Leiaute do BPA, CNS e CPF do paciente";
    pub const FONTE_RACA: &str = "Leiaute do BPA, raça/cor e etnia";
    pub const FONTE_MUNICIPIO: &str = "Tabela de municípios do SIA";
    pub const FONTE_CEP: &str = "Tabela de CEPs do BPA";
    pub const FONTE_ENDERECO: &str = "Leiaute do BPA, endereço do paciente";
    pub const FONTE_CARATER: &str = "Tabela de caráter do atendimento do SIA";
}
