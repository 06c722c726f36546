//! The code pages of old tables, and the guess where a table does not say its own.

/// How texts are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaginaDeCodigo {
    /// DOS, Western Europe.
    Dos850,
    /// DOS, United States.
    Dos437,
    /// Windows, Western Europe.
    Windows1252,
}

const ALTOS_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";
const ALTOS_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";
/// The accented letters of Portuguese.
const LETRAS: &str = "ÁÀÂÃÇÉÊÍÓÔÕÚÜáàâãçéêíóôõúü";

impl PaginaDeCodigo {
    /// The language byte of the header; `None` for zero and for languages that are not ours.
    pub fn do_byte(byte: u8) -> Option<Self> {
        match byte {
            0x01 | 0x09 | 0x0B | 0x0D | 0x0F | 0x11 | 0x15 | 0x18 | 0x19 | 0x1B => Some(Self::Dos437),
            0x02 | 0x08 | 0x0A | 0x0E | 0x10 | 0x12 | 0x14 | 0x16 | 0x1A | 0x1D | 0x25 | 0x37 => Some(Self::Dos850),
            0x03 | 0x57..=0x59 => Some(Self::Windows1252),
            _ => None,
        }
    }
}

/// The text of a field. Without a page the one that gives more Portuguese letters is taken, Windows where none does.
pub fn decodificar(bytes: &[u8], pagina: Option<PaginaDeCodigo>) -> String {
    if bytes.is_ascii() {
        return bytes.iter().map(|b| char::from(*b)).collect();
    }
    match pagina {
        Some(p) => com(bytes, p),
        None => {
            let letras = |t: &str| t.chars().filter(|c| LETRAS.contains(*c)).count();
            let (dos, janelas) = (com(bytes, PaginaDeCodigo::Dos850), com(bytes, PaginaDeCodigo::Windows1252));
            if letras(&dos) > letras(&janelas) { dos } else { janelas }
        }
    }
}

fn com(bytes: &[u8], pagina: PaginaDeCodigo) -> String {
    let altos = match pagina {
        PaginaDeCodigo::Windows1252 => {
            return encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
        }
        PaginaDeCodigo::Dos850 => ALTOS_850,
        PaginaDeCodigo::Dos437 => ALTOS_437,
    };
    let letra = |b: &u8| {
        if *b < 0x80 { char::from(*b) } else { altos.chars().nth(usize::from(*b - 0x80)).unwrap_or('\u{FFFD}') }
    };
    bytes.iter().map(letra).collect()
}
