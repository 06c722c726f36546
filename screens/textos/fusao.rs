//! Words of the screen that brings two records of one person together.

use crate::comum::formato::conta;

pub const TITULO: &str = "Cadastros parecidos";
pub const LISTA: &str = "Pares a conferir";
pub const VAZIO: &str = "Nenhum par de cadastros parecidos à espera.";
pub const MOTIVO: &str = "Motivo";
pub const COMPARE_ANTES: &str = "Compare antes os dois cadastros: Enter abre o par.";
pub const UNIR: &str = "Unir cadastros";
pub const UNIDO: &str = "Cadastros unidos.";
pub const SEPARAR: &str = "Pessoas diferentes";
pub const SEPARADO: &str = "Par separado: não será perguntado de novo.";
pub const TECLAS: &str = "← → ou Espaço escolhem o lado · F2 une · n são pessoas diferentes";
pub const SIM: &str = "sim";
pub const NAO: &str = "não";

pub const CODIGO: &str = "Código";
pub const NOME: &str = "Nome";
pub const CNS: &str = "CNS";
pub const CPF: &str = "CPF";
pub const NASCIMENTO: &str = "Nascimento";
pub const SEXO: &str = "Sexo";
pub const RACA: &str = "Raça/cor";
pub const ETNIA: &str = "Etnia";
pub const NACIONALIDADE: &str = "Nacionalidade";
pub const TELEFONE: &str = "Telefone";
pub const EMAIL: &str = "E-mail";
pub const CEP: &str = "CEP";
pub const TIPO_LOGRADOURO: &str = "Tipo logr.";
pub const LOGRADOURO: &str = "Logradouro";
pub const NUMERO: &str = "Número";
pub const COMPLEMENTO: &str = "Complemento";
pub const BAIRRO: &str = "Bairro";
pub const MUNICIPIO: &str = "Município";
pub const RUA: &str = "Situação de rua";
pub const SEM_CPF: &str = "Sem CPF";

const ATENDIMENTOS: (&str, &str) = ("atendimento", "atendimentos");

/// Head of one side.
pub fn cabeca(codigo: &str, atendimentos: u64) -> String {
    format!("{codigo} · {}", conta(atendimentos, ATENDIMENTOS.0, ATENDIMENTOS.1))
}

/// What F2 would do.
pub fn resumo(codigo: &str, diferem: u64) -> String {
    format!("Fica o código {codigo} · {} com diferença (~)", conta(diferem, "campo", "campos"))
}

/// Question before two records become one.
pub fn unir(fica: &str, sai: &str, atendimentos: u64) -> String {
    let vao = match atendimentos {
        0 => String::new(),
        n => format!(" {} desse código passam a ser dele.", conta(n, ATENDIMENTOS.0, ATENDIMENTOS.1)),
    };
    format!(
        "Fica um só cadastro, de código {fica}, com os lados escolhidos. {sai} passa a ser outro código da mesma pessoa.{vao}"
    )
}

/// Word that makes one record of two plainly different persons.
pub const PALAVRA: &str = "UNIR";

/// What speaks against one person.
pub fn sao_diferentes(campos: &[&str]) -> String {
    let verbo = if campos.len() == 1 { "não bate" } else { "não batem" };
    format!("PARECEM PESSOAS DIFERENTES: {} {verbo}. Na dúvida, n separa.", campos.join(", "))
}

/// Question before a pair is kept apart.
pub fn separar(a: &str, b: &str) -> String {
    format!("{a} e {b} são pessoas diferentes? O par sai da lista e não é perguntado de novo.")
}

/// Why a pair is put up, in words.
pub fn motivo(codigo: &str) -> &str {
    match codigo {
        "nome_parecido_mesma_data" => "nome parecido, mesmo nascimento",
        "mesmo_documento_outra_pessoa" => "mesmo documento, outra pessoa?",
        outro => outro,
    }
}
