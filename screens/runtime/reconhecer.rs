//! What kind of file is this? Told by its first bytes, and for a ZIP by the names of what it holds; a name decides only
//! where the bytes say nothing (plain text).

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::rota::tipo_de;
use crate::servico::Tipo;

/// Bytes looked at from the beginning.
const INICIO: u64 = 4096;
/// Bytes looked at from the end of a ZIP, where the names of its entries stand.
const FIM: u64 = 64 * 1024;
/// First bytes of a text file of the BPA.
const BPA: &[u8] = b"01#BPA#";
/// Columns that name the establishment: a table of production has one, a table of the KIT SIA none.
const DE_UNIDADE: [&str; 5] = ["PRD_UID", "PA_CODUNI", "PA_CNES", "CODUNI", "CNES"];

/// The reader a file asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Achado {
    pub tipo: Option<Tipo>,
    /// A Firebird database: a copy of the SCNES.
    pub scnes: bool,
}

impl Achado {
    fn de(tipo: Tipo) -> Self {
        Self { tipo: Some(tipo), scnes: false }
    }
}

/// Looks into a file; what cannot be opened is told by its name alone.
pub fn reconhecer(arquivo: &Path) -> Achado {
    pelo_conteudo(arquivo).unwrap_or(Achado { tipo: tipo_de(arquivo), scnes: false })
}

fn pelo_conteudo(arquivo: &Path) -> Option<Achado> {
    let mut f = File::open(arquivo).ok()?;
    let mut inicio = Vec::new();
    Read::by_ref(&mut f).take(INICIO).read_to_end(&mut inicio).ok()?;
    let comeca = |b: &[u8]| inicio.starts_with(b);
    if inicio.windows(5).take(1024).any(|w| w == b"%PDF-") {
        return Some(Achado::de(Tipo::Pdf));
    }
    if comeca(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Some(Achado::de(Tipo::Planilha));
    }
    if comeca(b"PK\x03\x04") {
        return zip(&mut f, &inicio);
    }
    if comeca(BPA) {
        return Some(Achado::de(Tipo::Bpa));
    }
    if contem(&inicio, b"<ImportarXMLCNES") {
        return Some(Achado::de(Tipo::CnesXml));
    }
    if e_firebird(&inicio) {
        return Some(Achado { tipo: None, scnes: true });
    }
    dbf(&inicio).map(Achado::de)
}

fn contem(onde: &[u8], o_que: &[u8]) -> bool {
    onde.windows(o_que.len()).any(|w| w == o_que)
}

/// The entries are named in the local heads and once more at the end.
fn zip(f: &mut File, inicio: &[u8]) -> Option<Achado> {
    let tamanho = f.metadata().ok()?.len();
    let mut nomes = inicio.to_vec();
    f.seek(SeekFrom::Start(tamanho.saturating_sub(FIM))).ok()?;
    f.take(FIM).read_to_end(&mut nomes).ok()?;
    nomes.make_ascii_lowercase();
    let ha = |parte: &[u8]| contem(&nomes, parte);
    if ha(b"[content_types].xml") || ha(b"opendocument.spreadsheet") || ha(b"xl/") {
        Some(Achado::de(Tipo::Planilha))
    } else if ha(b"xmlparaesus") {
        Some(Achado::de(Tipo::CnesXml))
    } else if ha(b".dbf") {
        Some(Achado::de(Tipo::Kit))
    } else if ha(b"tb_procedimento") {
        Some(Achado::de(Tipo::Txt))
    } else if ha(b".xml") {
        Some(Achado::de(Tipo::CnesXml))
    } else {
        None
    }
}

/// Header page of a Firebird database: page type 1, page size a power of two, structure version with the Firebird bit.
fn e_firebird(b: &[u8]) -> bool {
    let u16_em = |i: usize| Some(u16::from_le_bytes([*b.get(i)?, *b.get(i + 1)?]));
    let pagina = u16_em(16).is_some_and(|p| p >= 1024 && p.is_power_of_two());
    b.first() == Some(&1)
        && b.get(1) == Some(&0)
        && pagina
        && u16_em(18).is_some_and(|v| (8..=14).contains(&(v & 0xFF)))
}

/// A dBase table of production (return of the SIA) or of the KIT SIA, told apart by its columns.
fn dbf(b: &[u8]) -> Option<Tipo> {
    if !matches!(b.first()?, 0x03 | 0x30 | 0x83 | 0x8B | 0xF5) || !(1..=12).contains(b.get(2)?) {
        return None;
    }
    let cabeca = usize::from(u16::from_le_bytes([*b.get(8)?, *b.get(9)?]));
    let colunas: Vec<&str> = b
        .get(32..cabeca.min(b.len()))?
        .chunks_exact(32)
        .take_while(|c| c[0] != 0x0D)
        .filter_map(|c| std::str::from_utf8(c[..11].split(|x| *x == 0).next()?).ok())
        .collect();
    if colunas.is_empty() || !colunas.iter().all(|c| c.bytes().all(|x| x.is_ascii_alphanumeric() || x == b'_')) {
        return None;
    }
    let de_unidade = colunas.iter().any(|c| DE_UNIDADE.contains(c));
    Some(if de_unidade { Tipo::Retorno } else { Tipo::Kit })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes_do_reconhecimento {
    use super::*;

    fn tabela(colunas: &[&str]) -> Vec<u8> {
        let mut b = vec![0u8; 32];
        (b[0], b[1], b[2], b[3]) = (3, 125, 6, 1);
        let cabeca = u16::try_from(32 + 32 * colunas.len() + 1).unwrap().to_le_bytes();
        (b[8], b[9]) = (cabeca[0], cabeca[1]);
        for c in colunas {
            let mut campo = [0u8; 32];
            campo[..c.len()].copy_from_slice(c.as_bytes());
            campo[11] = b'C';
            b.extend(campo);
        }
        b.push(0x0D);
        b
    }

    fn firebird() -> Vec<u8> {
        let mut b = vec![0u8; 1024];
        b[0] = 1;
        b[16..18].copy_from_slice(&4096u16.to_le_bytes());
        b[18..20].copy_from_slice(&0x800Au16.to_le_bytes());
        b
    }

    #[test]
    fn arquivo_e_reconhecido_pelo_que_traz() {
        let d = tempfile::tempdir().unwrap();
        let casos: [(&str, Vec<u8>, Option<Tipo>); 15] = [
            ("relatorio", b"%PDF-1.4 ...".to_vec(), Some(Tipo::Pdf)),
            ("velho.dat", vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1], Some(Tipo::Planilha)),
            ("nova.bin", b"PK\x03\x04....[Content_Types].xml".to_vec(), Some(Tipo::Planilha)),
            ("outra.bin", b"PK\x03\x04....nada".to_vec(), None),
            ("tabela.zip", b"PK\x03\x04....tb_procedimento.txt".to_vec(), Some(Tipo::Txt)),
            ("mes.zip", b"PK\x03\x04....XmlParaESUS31_350950.xml".to_vec(), Some(Tipo::CnesXml)),
            ("kit.zip", b"PK\x03\x04....S_PA.DBF".to_vec(), Some(Tipo::Kit)),
            ("tb.txt", b"0301010072".to_vec(), Some(Tipo::Txt)),
            ("nota.doc", b"texto".to_vec(), None),
            ("PA123456.JAN", b"01#BPA#202501".to_vec(), Some(Tipo::Bpa)),
            ("enviado.txt", b"01#BPA#202501".to_vec(), Some(Tipo::Bpa)),
            ("cnes.xml", b"<?xml version=\"1.0\"?><ImportarXMLCNES>".to_vec(), Some(Tipo::CnesXml)),
            ("S_PRD.DBF", tabela(&["PRD_UID", "PRD_CMP", "PRD_QT_A"]), Some(Tipo::Retorno)),
            ("S_PA.DBF", tabela(&["PA_ID", "PA_CMP", "PA_DESC"]), Some(Tipo::Kit)),
            ("quase.dbf", vec![3; 200], None),
        ];
        for (nome, bytes, tipo) in casos {
            std::fs::write(d.path().join(nome), bytes).unwrap();
            assert_eq!(reconhecer(&d.path().join(nome)), Achado { tipo, scnes: false }, "{nome}");
        }
        std::fs::write(d.path().join("CNES.GDB"), firebird()).unwrap();
        assert_eq!(reconhecer(&d.path().join("CNES.GDB")), Achado { tipo: None, scnes: true });
        assert_eq!(reconhecer(&d.path().join("falta.pdf")).tipo, Some(Tipo::Pdf), "sem abrir, vale o nome");
    }
}
