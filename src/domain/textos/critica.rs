//! Criticas: sentences, remedies and sources.

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

pub const ANTES_DA_TABELA: &str = "A data do atendimento é anterior a 10/2007, quando começa a tabela do SUS.";
pub const IDADE_SOBRANDO: &str = "Há idade em BPA consolidado de procedimento que não a pede.";
pub const CID_INEXISTENTE: &str = "O CID informado não existe na tabela.";
pub const CID_CATEGORIA: &str = "O CID informado é uma categoria que tem subcategorias.";
pub const SERVICO_FORA_DO_CNES: &str = "O estabelecimento não tem no CNES o serviço e a classificação da linha.";
pub const REGRA_0001: &str = "O procedimento está na regra condicionada 0001: em BPA individualizado o SIA espera o serviço 114, classificação 007 (pessoa com deficiência, em CEO).";
pub const AUTORIZACAO_FORMA: &str = "O número da autorização não tem 13 dígitos.";
pub const ETNIA_INEXISTENTE: &str = "A etnia do paciente não existe na tabela.";
pub const NACIONALIDADE: &str = "A nacionalidade do paciente não existe na tabela.";
pub const NOME: &str = "O nome do paciente está incompleto ou tem algarismos.";
pub const AVISO_SEM_CPF: &str =
    "O paciente está sem CPF: desde a competência 07/2026 a linha sai declarando pessoa sem CPF.";
pub const TIPO_DE_LOGRADOURO: &str = "O tipo de logradouro do paciente não existe na tabela.";
pub const SEM_NUMERO: &str = "Falta o número do endereço do paciente.";
pub const TELEFONE: &str = "O telefone do paciente não tem DDD de dois dígitos e número de oito ou nove.";
pub const SEM_VINCULO: &str = "O profissional não tem vínculo com este estabelecimento.";
pub const EQUIPE: &str = "O código da equipe (INE) do profissional não tem dez dígitos.";

pub fn procedimento_inexistente(codigo: &str, competencia: &str) -> String {
    format!("O procedimento {codigo} não existe na SIGTAP da competência {competencia}.")
}
pub fn idade_da_linha(anos: u16) -> String {
    format!("A idade da linha, {anos}, não é a das datas de nascimento e de atendimento ou passa de 130.")
}
pub fn outra_ocupacao(cbo: &str) -> String {
    format!("O profissional não tem neste estabelecimento vínculo com a ocupação {cbo}.")
}
pub fn horas(total: i32) -> String {
    format!("Os vínculos do profissional somam {total} horas por semana, mais que as 168 que a semana tem.")
}
pub fn repetidas(quantas: usize) -> String {
    format!("Há {quantas} linhas do mesmo profissional, paciente, dia e procedimento.")
}
pub fn quantidade_somada(soma: i64, maximo: i32) -> String {
    format!(
        "A quantidade somada das linhas do mesmo profissional, paciente e dia é {soma}; o máximo deste procedimento é {maximo}."
    )
}
pub fn outro_instrumento(outro: &str) -> String {
    format!(
        "O mesmo procedimento está também em {outro} neste estabelecimento e mês; o BPA recusa todas as linhas dele."
    )
}

pub const CORRIGIR_DEPARA_OU_SIGTAP: &str = "Corrija o de-para ou importe a SIGTAP da competência.";
pub const GERAR_LINHA_DE_NOVO: &str = "Confira as datas e gere a linha de novo.";
pub const INFORMAR_CID_EXISTENTE: &str = "Informe um CID completo que exista na tabela.";
pub const CADASTRAR_SERVICO: &str = "Escolha um serviço que o estabelecimento tenha, ou peça a inclusão no CNES.";
pub const REGISTRAR_PCD: &str =
    "Se o paciente é pessoa com deficiência atendida em CEO, informe 114/007; se não, registre em BPA consolidado.";
pub const CONFERIR_AUTORIZACAO: &str = "Confira o número da autorização.";
pub const CORRIGIR_NACIONALIDADE: &str = "Corrija a nacionalidade no cadastro do paciente.";
pub const CORRIGIR_NOME: &str = "Corrija o nome no cadastro do paciente.";
pub const JUSTIFICAR_SEM_CPF: &str = "Complete o CPF no cadastro, ou guarde na unidade a justificativa da falta.";
pub const CORRIGIR_TIPO_DE_LOGRADOURO: &str =
    "Corrija o tipo de logradouro no cadastro do paciente; na dúvida, 081 (rua).";
pub const COMPLETAR_NUMERO: &str = "Complete o número no cadastro do paciente; sem número, escreva SN.";
pub const CORRIGIR_TELEFONE: &str = "Corrija o telefone no cadastro do paciente, com DDD, ou deixe-o vazio.";
pub const CADASTRAR_VINCULO: &str = "Troque o profissional, ou inclua o vínculo no CNES e importe o cadastro de novo.";
pub const CADASTRAR_OCUPACAO: &str =
    "Troque a ocupação na regra de profissional, ou inclua-a no CNES e importe o cadastro de novo.";
pub const CONFERIR_HORAS: &str = "Confira no CNES a carga horária dos vínculos do profissional.";
pub const CORRIGIR_EQUIPE: &str = "Corrija a equipe no cadastro do profissional, ou deixe-a vazia.";
pub const CONFERIR_REPETIDAS: &str =
    "Se é o mesmo atendimento, retire o repetido; se são vários, deixe uma linha com a quantidade.";
pub const CORRIGIR_QUANTIDADE_SOMADA: &str = "Retire as linhas repetidas ou corrija a quantidade dos atendimentos.";
pub const ESCOLHER_INSTRUMENTO: &str = "Escolha um só instrumento para o procedimento neste mês e gere de novo.";

/// Texts of the SIA for the same findings.
pub const SIA_VINCULO: &str = "CNS DO PROFISSIONAL NAO ENCONTRADO NO ESTAB/EQUIPE";
pub const SIA_CBO: &str = "CBO NAO CADASTRADO NO CNES";
pub const SIA_SERVICO: &str = "PROCED.EXIGE SERV./CLASS. NAO CADAST. NO CNES";
pub const SIA_HORAS: &str = "PROF.COM MAIS 2 VINC.PUBLICO OU PROF.COM CARG.H MAIOR 168H";
pub const SIA_REGRA_0001: &str = "PROCED.NAO ACEITO PELA REGRA CONDICIONADA 0001";

pub const FONTE_IDADE: &str = "Leiaute do BPA, idade de 0 a 130 anos na data do atendimento";
pub const FONTE_DETALHE_012: &str = "SIGTAP, detalhe 012";
pub const FONTE_CID: &str = "Tabela de CID da SIGTAP";
pub const FONTE_SIA_SERVICO: &str = "SIA, serviço e classificação do estabelecimento no CNES";
pub const FONTE_REGRA_0001: &str = "SIGTAP, regra condicionada 0001";
pub const FONTE_LEIAUTE_AUTORIZACAO: &str = "Leiaute do BPA, número da autorização";
pub const FONTE_ETNIA: &str = "Tabela de etnias do SIA";
pub const FONTE_NACIONALIDADE: &str = "Tabela de nacionalidades do SIA";
pub const FONTE_NOME: &str = "Leiaute do BPA, nome do paciente";
pub const FONTE_SEM_CPF: &str = "Leiaute do BPA desde 07/2026, pessoa sem CPF";
pub const FONTE_LOGRADOURO: &str = "Tabela de tipos de logradouro do SIA";
pub const FONTE_TELEFONE: &str = "Leiaute do BPA, DDD e telefone";
pub const FONTE_SIA_VINCULO: &str = "SIA, vínculo do profissional no CNES";
pub const FONTE_SIA_HORAS: &str = "SIA, carga horária do profissional no CNES";
pub const FONTE_EQUIPE: &str = "Leiaute do BPA, INE";
pub const FONTE_REPETIDAS: &str = "Consolidação de linhas iguais do BPA-I";
