//! May I, and what happens then: every use case of NEXSUS. Each one checks the session and the
//! role, opens the transaction, does the work with the rooms below and writes the audit row in
//! the same transaction. The screen, the command line and the schedule all come in through here.

pub mod config;
mod csv_seguro;
mod demo;
mod depara;
mod doctor;
mod erro;
mod espelho;
mod estabelecimento;
mod exportar;
pub mod fila;
mod importar;
mod iniciar;
mod inicio;
mod lote;
pub mod modelo;
mod nucleo;
mod observador;
mod paciente;
mod padrao;
mod papel;
mod permissao;
#[cfg(test)]
mod permissao_testes;
mod producao;
mod regra;
mod remessa;
#[cfg(test)]
mod saidas_testes;
mod sessao;
mod tarefa;
mod tempo;
#[cfg(test)]
mod testes;
pub mod trabalhador;

pub use config::{Bandeiras, ConfigFirebirdToml, Configuracao, Pastas};
pub use csv_seguro::{Celula, Forma, exigir_livre, gravar as gravar_csv};
pub use demo::ResultadoDemo;
pub use erro::{ErroUsuario, Resultado, saida};
pub use espelho::LugarDaLinha;
pub use importar::campos_do_layout;
pub use importar::gravar_rejeitos;
pub use modelo::*;
pub use nexsus_ingest::Tipo;
pub use nexsus_store::retorno::Glosa;
pub use nexsus_store::{Cursor, Gravado};
pub use nucleo::Nucleo;
pub use observador::{Observador, SemObservador};
pub use papel::{Acao, Papel};
pub use sessao::{Origem, Sessao, senha::MINIMO as SENHA_MINIMA};
pub use tempo::{na_parede, relogio};
pub use trabalhador::Trabalhador;
