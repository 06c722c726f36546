//! Keys by name, as the bytes an xterm sends for them.

/// The bytes of a key. A name that is not one is text.
pub fn bytes(nome: &str) -> Vec<u8> {
    let fixa: &[u8] = match nome {
        "Enter" => b"\r",
        "Tab" => b"\t",
        "Shift+Tab" => b"\x1b[Z",
        "Esc" => b"\x1b",
        "Apaga" => b"\x7f",
        "Del" => b"\x1b[3~",
        "Ins" => b"\x1b[2~",
        "Cima" => b"\x1b[A",
        "Baixo" => b"\x1b[B",
        "Direita" => b"\x1b[C",
        "Esquerda" => b"\x1b[D",
        "Home" => b"\x1b[H",
        "End" => b"\x1b[F",
        "PgUp" => b"\x1b[5~",
        "PgDn" => b"\x1b[6~",
        "F1" => b"\x1bOP",
        "F2" => b"\x1bOQ",
        "F3" => b"\x1bOR",
        "F4" => b"\x1bOS",
        "F5" => b"\x1b[15~",
        "F6" => b"\x1b[17~",
        "F7" => b"\x1b[18~",
        "F8" => b"\x1b[19~",
        "F9" => b"\x1b[20~",
        "F10" => b"\x1b[21~",
        "F11" => b"\x1b[23~",
        "F12" => b"\x1b[24~",
        _ => return composta(nome),
    };
    fixa.to_vec()
}

fn composta(nome: &str) -> Vec<u8> {
    let mut letras = nome.chars();
    match (letras.next(), letras.next(), letras.next()) {
        (Some('^'), Some(c), None) => vec![(c.to_ascii_uppercase() as u8) & 0x1f],
        _ => match nome.strip_prefix("Alt+") {
            Some(resto) => format!("\x1b{resto}").into_bytes(),
            None => nome.as_bytes().to_vec(),
        },
    }
}
