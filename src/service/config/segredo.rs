//! Reads a password from a file that belongs to one account only.

use std::io::Read;
use std::path::Path;

use rustix::fs::{Mode, fstat};
use zeroize::Zeroizing;

use super::textos;
use crate::erro::{Resultado, de_arquivo};

/// Longest secret, in bytes.
const MAIOR: usize = 4096;

/// The first and only line of the file, without its line end.
///
/// # Errors
/// The file is missing (66), not a plain file, readable by other accounts, empty, longer than one line (78).
pub fn ler_segredo(arquivo: &Path) -> Resultado<Zeroizing<String>> {
    let meta = std::fs::metadata(arquivo).map_err(|e| de_arquivo(&e, arquivo))?;
    if !meta.is_file() {
        return Err(textos::nao_e_arquivo(arquivo));
    }
    let mut aberto = std::fs::File::open(arquivo).map_err(|e| de_arquivo(&e, arquivo))?;
    let modo = fstat(&aberto).map_err(|e| de_arquivo(&e.into(), arquivo))?.st_mode;
    if Mode::from_raw_mode(modo).intersects(Mode::RWXG | Mode::RWXO) {
        return Err(textos::segredo_aberto(arquivo));
    }
    // One allocation of full size: growing would leave copies of the secret behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(MAIOR + 1));
    aberto.by_ref().take(MAIOR as u64 + 1).read_to_end(&mut bytes).map_err(|e| de_arquivo(&e, arquivo))?;
    linha(&bytes).ok_or_else(|| textos::segredo_ruim(arquivo))
}

/// One line of UTF-8 without control characters; `None` when it is anything else.
pub(super) fn linha(bytes: &[u8]) -> Option<Zeroizing<String>> {
    let texto = std::str::from_utf8(bytes).ok()?;
    let texto = texto.strip_prefix('\u{feff}').unwrap_or(texto);
    let texto = texto.strip_suffix('\n').unwrap_or(texto);
    let texto = texto.strip_suffix('\r').unwrap_or(texto);
    let serve = !texto.is_empty() && texto.len() <= MAIOR && !texto.chars().any(char::is_control);
    serve.then(|| Zeroizing::new(texto.to_owned()))
}
