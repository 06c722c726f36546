//! Caráter de atendimento, table 53.

/// Code and name.
pub const CARATERES: [(&str, &str); 6] = [
    ("01", "Eletivo"),
    ("02", "Urgência"),
    ("03", "Acidente no local de trabalho ou a serviço"),
    ("04", "Acidente no trajeto para o trabalho"),
    ("05", "Outros acidentes de trânsito"),
    ("06", "Outras lesões ou envenenamentos por agentes químicos ou físicos"),
];

/// The two digits of a code written with or without its zero; `None` when it is not in the table.
pub fn carater(texto: &str) -> Option<&'static str> {
    let t = texto.trim();
    CARATERES.iter().map(|(codigo, _)| *codigo).find(|codigo| *codigo == t || codigo.strip_prefix('0') == Some(t))
}

#[cfg(test)]
mod testes {
    use super::carater;

    #[test]
    fn le_com_e_sem_zero() {
        assert_eq!(carater(" 2 "), Some("02"));
        assert_eq!(carater("06"), Some("06"));
        for t in ["", "0", "00", "07", "1a", "001"] {
            assert_eq!(carater(t), None, "{t}");
        }
    }
}
