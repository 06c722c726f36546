//! What is true in SUS ambulatory billing: identifiers that cannot hold a wrong value, the records of the specification,
//! the mapping to an `S_PRD` line, the numbering of folha and sequência, the criticas and the de-para suggestions.
//!
//! No I/O, no async and no clock: whoever calls says what day it is. Everything a person reads comes from [`textos`].

#[macro_use]
pub mod codigo;
pub mod bpa;
pub mod competencia;
pub mod critica;
pub mod data;
pub mod depara;
pub mod dinheiro;
#[cfg(test)]
mod exemplos;
pub mod folha;
pub mod fusao;
pub mod invalido;
pub mod numeracao;
pub mod pessoa;
pub mod producao;
pub mod registro;
pub mod tabela;
pub mod texto;
pub mod textos;

pub use codigo::{Cbo, Cep, Cid, Cnes, Cnpj, Cns, CodigoProcedimento, Cpf, Ibge6};
pub use competencia::Competencia;
pub use critica::{Critica, Onde, Regras, Severidade, criticar};
pub use dinheiro::Dinheiro;
pub use folha::{Folha, Sequencia};
pub use invalido::Invalido;
pub use numeracao::{FolhasEsgotadas, Numerador, Ultimo};
pub use pessoa::{Raca, Sexo};
pub use producao::{
    CampoPaciente, DadosDaLinha, Instrumento, LinhaBpa, LinhaSemNumero, MotivoPendencia, Sinais, ValorColuna,
};
pub use registro::{
    Atendimento, CepLinha, CodigoDeTabela, Endereco, Equipe, Estabelecimento, LinhaDeTabela, LinhaHistorico,
    LinhaRetorno, Paciente, PadraoProcedimento, Procedimento, Profissional, RegrasSigtap, TabelaSigtap,
};
