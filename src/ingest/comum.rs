//! Small tools that every reader shares: folded keys of titles and decoding of text.

use std::borrow::Cow;

use nexsus_domain::texto::dobrar;

/// The key of a title: upper case, no accents, only letters, digits, `$` and `#`.
///
/// So `Dt. Atend.`, `DT_ATEND` and `dt atend` are one title.
pub(crate) fn chave(titulo: &str) -> String {
    dobrar(titulo).chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '$' | '#')).collect()
}

/// Text of a file: UTF-8 (with or without mark) when it is valid, UTF-16 when it carries its mark, else Windows-1252,
/// which holds ISO-8859-1 (corpus README: "ISO-8859-1 unless it is valid UTF-8").
pub(crate) fn decodificar(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((codificacao, marca)) = encoding_rs::Encoding::for_bom(bytes) {
        return codificacao.decode_without_bom_handling(&bytes[marca..]).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(s) => Cow::Borrowed(s),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chaves_iguais_para_o_mesmo_titulo() {
        for t in ["Dt. Atend.", "DT_ATEND", " dt  atend ", "DtAtend:"] {
            assert_eq!(chave(t), "DTATEND");
        }
        assert_eq!(chave("Código do Procedimento (R$)"), "CODIGODOPROCEDIMENTOR$");
    }

    #[test]
    fn decodifica_as_tres_formas() {
        assert_eq!(decodificar(b"A\xC7\xC3O"), "AÇÃO");
        assert_eq!(decodificar("\u{feff}AÇÃO".as_bytes()), "AÇÃO");
        assert_eq!(decodificar(b"\xFF\xFEA\0\xC7\0"), "AÇ");
    }
}
