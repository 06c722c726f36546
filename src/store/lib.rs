//! What we hold: the central database of NEXSUS on SQLite or `PostgreSQL`, one repository per table.
//!
//! A repository function takes an open transaction ([`Tx`]) and does one thing; who may do it and what the audit says is the
//! service's affair. Each SQL text is written once for both engines (macro `on!`). Personal fields are encrypted here, on the
//! way in, with keys that never stand in the database ([`Mestra`], [`Chaves`]).

mod alvo;
mod banco;
mod chaves;
mod erro;
mod indice;
mod lotes_sql;
mod mestra;
mod migracao;
mod paciente_codigo;
mod paciente_linha;
mod paciente_lista;
mod paciente_parecido;
mod producao_escrita;
mod producao_linha;
mod producao_vizinhas;
mod tipos;
mod tx;

pub mod agenda;
pub mod alerta;
pub mod atendimento;
pub mod auditoria;
pub mod cep;
pub mod contador;
#[cfg(any(test, feature = "contrato"))]
pub mod contrato;
pub mod correcao;
pub mod depara;
pub mod equipe;
pub mod estabelecimento;
pub mod fechamento;
pub mod fila;
pub mod fila_itens;
mod fontes;
pub mod historico;
pub mod instalacao;
pub mod job;
pub mod kit;
pub mod lote;
pub mod outbox;
pub mod paciente;
pub mod paciente_par;
pub mod padrao;
pub mod previa;
pub mod procedimento;
pub mod producao;
pub mod profissional;
pub mod regra_profissional;
pub mod rejeito;
pub mod retorno;
pub mod sequencia;
pub mod sessao;
pub mod sigtap;
pub mod usuario;

#[cfg(test)]
mod testes;

pub use alvo::Alvo;
pub use banco::Banco;
pub use chaves::Chaves;
pub use erro::{ErroStore, Repetivel};
pub use mestra::Mestra;
pub use migracao::EstadoEsquema;
pub use tipos::{Cursor, Gravado, NumeroCnes, Pagina, Segredo, agora, novo_id};
pub use tx::Tx;
