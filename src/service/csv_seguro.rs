//! Writing tables for people and programs: a text cell can never become a formula, and a file
//! appears under its name only when it is complete (security.md 2.6).

use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::erro::{ErroUsuario, Resultado, de_arquivo};

/// A cell on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Celula {
    /// Free text: disarmed where a spreadsheet would calculate with it.
    Texto(String),
    /// Written by a number, date or code writer: goes out as it is ("-12,50" stays a number).
    Exata(String),
}

impl Celula {
    fn saida(&self) -> Cow<'_, str> {
        match self {
            Self::Texto(t) => desarmar(t),
            Self::Exata(t) => Cow::Borrowed(t),
        }
    }
}

/// Puts a quote before a text that a spreadsheet would take for a formula.
pub fn desarmar(texto: &str) -> Cow<'_, str> {
    const PERIGO: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    if texto.starts_with(PERIGO) { Cow::Owned(format!("'{texto}")) } else { Cow::Borrowed(texto) }
}

/// Shape of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forma {
    /// For people: semicolon, byte order mark, CRLF.
    Pessoas,
    /// For programs: comma, no mark, LF.
    Tecnica,
}

/// Writes a table to a new file (0600), complete or not at all. Returns the number of rows.
pub fn gravar(
    destino: &Path,
    forma: Forma,
    titulos: &[&str],
    linhas: impl IntoIterator<Item = Vec<Celula>>,
) -> Resultado<u64> {
    let (provisorio, arquivo) = criar_ao_lado(destino)?;
    let escrever = || -> Result<u64, csv::Error> {
        let mut saida = BufWriter::new(arquivo);
        if forma == Forma::Pessoas {
            saida.write_all("\u{feff}".as_bytes())?;
        }
        let mut escritor = csv::WriterBuilder::new()
            .delimiter(if forma == Forma::Pessoas { b';' } else { b',' })
            .terminator(if forma == Forma::Pessoas { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .from_writer(saida);
        escritor.write_record(titulos)?;
        let mut quantas = 0;
        for linha in linhas {
            escritor.write_record(linha.iter().map(|c| c.saida().into_owned()))?;
            quantas += 1;
        }
        let saida = escritor.into_inner().map_err(|e| csv::Error::from(e.into_error()))?;
        saida.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        Ok(quantas)
    };
    let quantas = escrever().map_err(|e| {
        let _ = std::fs::remove_file(&provisorio);
        match e.into_kind() {
            csv::ErrorKind::Io(e) => de_arquivo(&e, destino),
            _ => ErroUsuario::interno("gravação da tabela"),
        }
    })?;
    std::fs::rename(&provisorio, destino).map_err(|e| {
        let _ = std::fs::remove_file(&provisorio);
        de_arquivo(&e, destino)
    })?;
    Ok(quantas)
}

/// Opens a new file of a name nobody else uses, in the folder of `destino`.
fn criar_ao_lado(destino: &Path) -> Resultado<(PathBuf, File)> {
    let sem_saida = |e: &std::io::Error| {
        let erro = de_arquivo(e, destino);
        ErroUsuario { saida: crate::erro::saida::SEM_SAIDA, ..erro }
    };
    let nome = destino
        .file_name()
        .ok_or_else(|| ErroUsuario::invalido("O destino não tem nome de arquivo.", "Informe PASTA/NOME.csv."))?;
    let mut provisorio = std::ffi::OsString::from(".");
    provisorio.push(nome);
    provisorio.push(format!(".{}", uuid::Uuid::new_v4().simple()));
    let provisorio = destino.with_file_name(provisorio);
    let arquivo =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&provisorio).map_err(|e| sem_saida(&e))?;
    Ok((provisorio, arquivo))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;

    #[test]
    fn formula_vira_texto_e_numero_fica() {
        for perigo in ["=1+1", "+1", "-1", "@x", "\t=1", "＝1"] {
            assert_eq!(desarmar(perigo), format!("'{perigo}"));
        }
        assert_eq!(desarmar("MARIA - CASA"), "MARIA - CASA");
        let pasta = tempfile::tempdir().unwrap();
        let destino = pasta.path().join("t.csv");
        let linhas = [vec![Celula::Exata("-12,50".into()), Celula::Texto("=HYPERLINK()".into())]];
        assert_eq!(gravar(&destino, Forma::Pessoas, &["valor", "nome"], linhas).unwrap(), 1);
        assert_eq!(
            std::fs::read_to_string(&destino).unwrap(),
            "\u{feff}valor;nome\r\n\"-12,50\";'=HYPERLINK()\r\n".replace("\"-12,50\"", "-12,50")
        );
        assert_eq!(std::fs::read_dir(pasta.path()).unwrap().count(), 1);
    }

    #[test]
    fn pasta_que_nao_existe() {
        let e = gravar(Path::new("/nao/existe/t.csv"), Forma::Tecnica, &["a"], []).unwrap_err();
        assert_eq!(e.saida, crate::erro::saida::SEM_SAIDA);
    }
}
