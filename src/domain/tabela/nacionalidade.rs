//! Nationality, table 31: the countries that show up in practice.

use crate::texto::dobrar;

/// The default of the BPA.
pub const BRASIL: &str = "010";

/// Code and name.
pub const NACIONALIDADES: [(&str, &str); 26] = [
    ("010", "Brasil"),
    ("021", "Argentina"),
    ("022", "Bolívia"),
    ("023", "Chile"),
    ("024", "Paraguai"),
    ("025", "Uruguai"),
    ("026", "Colômbia"),
    ("027", "Equador"),
    ("030", "Alemanha"),
    ("031", "Bélgica"),
    ("034", "Canadá"),
    ("035", "Espanha"),
    ("036", "Estados Unidos"),
    ("037", "França"),
    ("038", "Suíça"),
    ("039", "Itália"),
    ("041", "Japão"),
    ("042", "China"),
    ("043", "Coreia"),
    ("045", "Portugal"),
    ("052", "Cuba"),
    ("062", "Haiti"),
    ("085", "México"),
    ("089", "Peru"),
    ("090", "Suriname"),
    ("092", "Venezuela"),
];

/// The words people write for Brasil, in the folded form.
const BRASILEIRO: [&str; 5] = ["BRASILEIRA", "BRASILEIRO", "BRASILEIRO(A)", "BRA", "BR"];

/// The three digits of a nationality: empty counts as Brasil, a number is completed with zeros (the table is longer than ours,
/// so any of three digits passes), a country of the table is found by name. `None` for a word that is in neither.
pub fn nacionalidade(texto: &str) -> Option<String> {
    let t = dobrar(texto);
    if t.is_empty() || BRASILEIRO.contains(&t.as_str()) {
        return Some(BRASIL.to_owned());
    }
    if t.len() <= 3 && t.bytes().all(|b| b.is_ascii_digit()) {
        return Some(format!("{t:0>3}")).filter(|c| c != "000");
    }
    NACIONALIDADES.iter().find(|(_, nome)| dobrar(nome) == t).map(|(codigo, _)| (*codigo).to_owned())
}

#[cfg(test)]
mod testes {
    use super::nacionalidade;

    #[test]
    fn codigo_nome_e_falta() {
        for (texto, codigo) in [
            ("", "010"),
            ("Brasileira", "010"),
            ("10", "010"),
            ("010", "010"),
            ("bolivia", "022"),
            ("HAITI", "062"),
            ("321", "321"),
        ] {
            assert_eq!(nacionalidade(texto).as_deref(), Some(codigo), "{texto}");
        }
        for texto in ["000", "0100", "Atlântida"] {
            assert_eq!(nacionalidade(texto), None, "{texto}");
        }
    }
}
