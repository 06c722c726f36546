//! Words of the patients: list and form.

pub const TITULO: &str = "Pacientes";
pub const COD: &str = "Código";
pub const NOME: &str = "Nome";
pub const NASC: &str = "Nasc.";
pub const CNS: &str = "CNS";
pub const SITUACAO: &str = "Situação";
pub const VAZIO: &str = "Nenhum paciente ainda. F6 cadastra; IMP importa uma planilha.";
pub const NENHUM: &str = "Nenhum paciente com este filtro. Esc limpa o filtro.";
pub const LISTA: &str = "Lista";
pub const PACIENTE: &str = "Paciente";
pub const TECLAS: &str = "Enter abre a ficha · F6 cadastra outro · Del exclui (pede confirmação).";
pub const PROTEGIDO: &str = "CPF e CNS ficam cobertos; na ficha, F8 mostra e registra na auditoria.";
pub const EXCLUIR: &str = "Excluir paciente";
pub const EXCLUIDO: &str = "Paciente excluído.";
pub const GRAVADO: &str = "gravado";

/// Question before a deletion.
pub fn excluir(cod: &str) -> String {
    format!("O cadastro {cod} sai da lista. Não há atendimento ligado a ele.")
}

/// Said instead of the question where attendances hang on the record.
pub fn nao_exclui(cod: &str) -> String {
    format!(
        "O paciente {cod} tem atendimentos e não pode ser excluído. Corrija a ficha, ou desfaça antes o lote deles."
    )
}

/// What to do about the state shown in the list.
pub fn remedio(situacao: &str) -> &'static str {
    let s = situacao.trim_start_matches(['!', '=', ' ']);
    if s == "ok" {
        "Cadastro completo para o BPA-I."
    } else if s.contains("documento") {
        "Sem CPF e sem CNS a linha não sai no BPA-I: abra a ficha e informe um dos dois."
    } else if s.contains("CNS") {
        "Informe o CNS na ficha; sem ele vale o CPF."
    } else if s.contains("CEP") || s.contains("endere") {
        "Abra a ficha e complete o endereço: CEP, logradouro, número e bairro."
    } else if s.contains("duplicad") {
        "Compare com o outro cadastro de mesmo nome e nascimento antes de faturar."
    } else {
        "Abra a ficha e complete o que falta."
    }
}

// Form.
pub const NOVO: &str = "novo";
pub const ALTERADO: &str = "alterado";
pub const SEM_ALTERACAO: &str = "sem alteração";
pub const ATENDIMENTOS: &str = "Atendimentos";
pub const SEM_ATENDIMENTO: &str = "Nenhum atendimento gravado.";
pub const ENDERECO: &str = "Endereço";
pub const SAIR_SUJO: &str = "Há alterações não gravadas nesta ficha. Sair e descartar?";
pub const REVELADO: &str = "CPF e CNS à mostra por 8 segundos (registrado na auditoria). F8 cobre de novo.";
pub const COBERTO: &str = "CPF e CNS cobertos de novo.";
pub const GRAVAR_SEM: &str = "Gravar com pendência";
pub const SO_GRAVADO: &str = "Grave antes: só um cadastro já gravado tem documentos a mostrar.";
pub const SEM_MUDANCA: &str = "Nada foi alterado nesta ficha.";
pub const NADA_A_MOSTRAR: &str = "Este cadastro não tem CPF nem CNS.";
pub const CORRIJA: &str = "Corrija os campos marcados com ✗ e grave de novo.";
pub const ESPERE: &str = "Espere a ficha carregar.";
pub const CONFLITO: &str = "F5 traz a versão gravada pela outra pessoa.";

/// Question when documents are wrong: they can be left out, not stored wrong.
pub fn gravar_sem(campos: &[&str]) -> String {
    let (verbo, ele) = if campos.len() == 1 {
        ("não confere e não pode ser gravado errado", "ele")
    } else {
        ("não conferem e não podem ser gravados errados", "eles")
    };
    format!("{} {verbo}. Gravar a ficha sem {ele}, como pendência?", campos.join(" e "))
}

pub const E_CNS: &str = "dígito verificador não confere";
pub const E_CPF: &str = "dígito verificador não confere";
pub const E_DATA: &str = "data inexistente";
pub const E_FUTURA: &str = "depois de hoje";
pub const E_ANTIGA: &str = "mais de 130 anos atrás";
pub const E_CEP: &str = "CEP inexistente";
pub const E_NOME: &str = "nome em branco";
pub const E_CODIGO: &str = "código em branco";
pub const E_MUNICIPIO: &str = "use o código do IBGE com 6 ou 7 números";

pub const A_CODIGO: &str = "Código do paciente no sistema de origem. Não muda depois de gravado.";
pub const A_NOME: &str = "Nome completo, sem abreviar. Vai ao BPA sem acentos, até 30 letras.";
pub const A_CNS: &str = "15 números. Começa com 1 ou 2 (definitivo), 7, 8 ou 9 (provisório).";
pub const A_CPF: &str = "11 números; pode colar com pontos e traço.";
pub const A_NASC: &str = "Aceita 12061990, 120690, 12/6/90.";
pub const A_SEXO: &str = "M masculino, F feminino. F4 escolhe da lista.";
pub const A_RACA: &str = "Código de raça/cor. F4 escolhe da lista; 05 Indígena pede a etnia.";
pub const A_ETNIA: &str = "Só para raça/cor 05: quatro números da tabela de etnias.";
pub const A_NAC: &str = "Nacionalidade: 010 é Brasil.";
pub const A_TEL: &str = "DDD e número.";
pub const A_EMAIL: &str = "Opcional.";
pub const A_RUA: &str = "S se vive em situação de rua: dispensa o endereço.";
pub const A_SEMCPF: &str = "S se a pessoa declarou não ter CPF.";
pub const A_CEP: &str = "8 números.";
pub const A_CODLOG: &str = "Código do tipo de logradouro: 081 Rua, 008 Avenida.";
pub const A_LOGRADOURO: &str = "Nome do logradouro sem o tipo.";
pub const A_NUMERO: &str = "SN quando não há número.";
pub const A_COMPL: &str = "Opcional.";
pub const A_BAIRRO: &str = "Bairro ou distrito.";
pub const A_MUNICIPIO: &str = "Código do IBGE do município, 6 números.";

pub const ROTULOS: &[(&str, &str)] = &[
    ("cod_pac", "Código"),
    ("nome", "Nome"),
    ("cns", "CNS"),
    ("cpf", "CPF"),
    ("nasc", "Nascimento"),
    ("sexo", "Sexo"),
    ("raca", "Raça/cor"),
    ("etnia", "Etnia"),
    ("nac", "Nacional."),
    ("telefone", "Telefone"),
    ("email", "E-mail"),
    ("rua", "Sit. de rua"),
    ("semcpf", "Sem CPF"),
    ("cep", "CEP"),
    ("codlog", "Tipo logr."),
    ("logradouro", "Logradouro"),
    ("numero", "Número"),
    ("compl", "Compl."),
    ("bairro", "Bairro"),
    ("municipio", "Município"),
];

pub const SEXOS: &[(&str, &str)] = &[("M", "Masculino"), ("F", "Feminino")];
pub const RACAS: &[(&str, &str)] = &[
    ("01", "Branca"),
    ("02", "Preta"),
    ("03", "Parda"),
    ("04", "Amarela"),
    ("05", "Indígena"),
    ("99", "Sem informação"),
];
