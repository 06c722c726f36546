//! vazio
