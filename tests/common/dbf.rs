//! Writes dBase III tables for tests: header, descriptors, records, end mark. Texts go in as bytes, so that a test can
//! choose the code page.

/// A field: name, type letter, bytes, decimals.
pub type Campo<'a> = (&'a str, char, u8, u8);

/// A whole table; every record gives one text per field, padded as dBase does (numbers right, the rest left).
/// `lingua` is the language byte of the header.
pub fn tabela(campos: &[Campo<'_>], lingua: u8, registros: &[Vec<Vec<u8>>]) -> Vec<u8> {
    let largura: u16 = 1 + campos.iter().map(|c| u16::from(c.2)).sum::<u16>();
    let inicio = 32 + 32 * campos.len() as u16 + 1;
    let mut b = vec![0x03, 126, 1, 31];
    b.extend((registros.len() as u32).to_le_bytes());
    b.extend(inicio.to_le_bytes());
    b.extend(largura.to_le_bytes());
    b.extend([0; 17]);
    b.push(lingua);
    b.extend([0; 2]);
    for (nome, tipo, tamanho, decimais) in campos {
        let mut d = [0_u8; 32];
        d[..nome.len()].copy_from_slice(nome.as_bytes());
        d[11] = *tipo as u8;
        d[16] = *tamanho;
        d[17] = *decimais;
        b.extend(d);
    }
    b.push(0x0D);
    for r in registros {
        b.push(b' ');
        for ((_, tipo, tamanho, _), valor) in campos.iter().zip(r) {
            let branco = vec![b' '; usize::from(*tamanho) - valor.len()];
            if *tipo == 'N' {
                b.extend(&branco);
                b.extend(valor);
            } else {
                b.extend(valor);
                b.extend(&branco);
            }
        }
    }
    b.push(0x1A);
    b
}

/// One record from plain texts.
pub fn registro(valores: &[&str]) -> Vec<Vec<u8>> {
    valores.iter().map(|v| v.as_bytes().to_vec()).collect()
}

/// The return of the SIA by line, as far as a glosa needs it.
pub const RETORNO: &[Campo<'static>] = &[
    ("PRD_UID", 'C', 7, 0),
    ("PRD_CMP", 'C', 6, 0),
    ("PRD_CNSMED", 'C', 15, 0),
    ("PRD_CBO", 'C', 6, 0),
    ("PRD_FLH", 'C', 3, 0),
    ("PRD_SEQ", 'C', 2, 0),
    ("PRD_PA", 'C', 10, 0),
    ("PRD_ORG", 'C', 3, 0),
    ("PRD_MVM", 'C', 6, 0),
    ("PRD_QT_P", 'N', 11, 0),
    ("PRD_VL_P", 'N', 20, 2),
    ("PRD_QT_A", 'N', 11, 0),
    ("PRD_VL_A", 'N', 20, 2),
    ("PRD_FLPA", 'C', 1, 0),
    ("PRD_FLQT", 'C', 1, 0),
    ("PRD_FLER", 'C', 1, 0),
];

/// A line of [`RETORNO`] of the establishment 1234560 in 01/2026: sequence, procedure, presented, approved, both with the
/// value of one.
pub fn linha_de_retorno(seq: u8, procedimento: &str, apresentada: u32, aprovada: u32, centavos: u32) -> Vec<Vec<u8>> {
    let valor = |q: u32| format!("{}.{:02}", q * centavos / 100, q * centavos % 100);
    let erro = if aprovada < apresentada { "1" } else { "0" };
    registro(&[
        "1234560",
        "202601",
        "123456789010000",
        "225125",
        "001",
        &format!("{seq:02}"),
        procedimento,
        "BPI",
        "202602",
        &apresentada.to_string(),
        &valor(apresentada),
        &aprovada.to_string(),
        &valor(aprovada),
        "0",
        erro,
        "0",
    ])
}
