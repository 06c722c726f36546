//! A SIGTAP table of procedures in fixed width, with its layout file.

/// Name and width of every column of tb_procedimento (domain.md 5.2, since 2025).
const COLUNAS: [(&str, usize); 16] = [
    ("CO_PROCEDIMENTO", 10),
    ("NO_PROCEDIMENTO", 250),
    ("TP_COMPLEXIDADE", 1),
    ("TP_SEXO", 1),
    ("QT_MAXIMA_EXECUCAO", 4),
    ("QT_DIAS_PERMANENCIA", 4),
    ("QT_PONTOS", 4),
    ("VL_IDADE_MINIMA", 4),
    ("VL_IDADE_MAXIMA", 4),
    ("VL_SH", 12),
    ("VL_SA", 12),
    ("VL_SP", 12),
    ("CO_FINANCIAMENTO", 2),
    ("CO_RUBRICA", 6),
    ("QT_TEMPO_PERMANENCIA", 4),
    ("DT_COMPETENCIA", 6),
];

/// The layout file that accompanies the table.
pub fn leiaute() -> String {
    let mut texto = String::from("Coluna,Tamanho,Inicio,Fim,Tipo\r\n");
    let mut inicio = 1;
    for (nome, largura) in COLUNAS {
        let tipo = if nome.starts_with("VL_") || nome.starts_with("QT_") { "NUMBER" } else { "VARCHAR2" };
        texto.push_str(&format!("{nome},{largura},{inicio},{},{tipo}\r\n", inicio + largura - 1));
        inicio += largura;
    }
    texto
}

/// One procedure for both sexes and all ages, without limit of quantity: code, name, centavos.
pub fn linha(codigo: &str, nome: &str, centavos: u32, competencia: &str) -> String {
    let valores: [String; 16] = [
        codigo.into(),
        format!("{nome:<250}"),
        "2".into(),
        "I".into(),
        "9999".into(),
        "9999".into(),
        "0000".into(),
        "0000".into(),
        "1571".into(),
        "0".repeat(12),
        format!("{centavos:012}"),
        "0".repeat(12),
        "06".into(),
        "      ".into(),
        "9999".into(),
        competencia.into(),
    ];
    for ((nome, largura), valor) in COLUNAS.iter().zip(&valores) {
        assert_eq!(valor.chars().count(), *largura, "{nome}");
    }
    valores.concat() + "\r\n"
}
