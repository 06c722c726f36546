//! The small code tables that rules need at hand: caráter de atendimento, nationality and type of street (domain.md 6.6).
//!
//! Only the codes in common use; the whole tables of the KIT SIA come with their import.

mod carater;
mod logradouro;
mod nacionalidade;

pub use carater::{CARATERES, carater};
pub use logradouro::{PADRAO as LOGRADOURO_PADRAO, TIPOS as TIPOS_DE_LOGRADOURO, separar_tipo, tipo_por_codigo};
pub use nacionalidade::{BRASIL, NACIONALIDADES, nacionalidade};
