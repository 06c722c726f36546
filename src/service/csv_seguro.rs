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

/// Takes the quote away that [`desarmar`] put.
pub fn armar(texto: &str) -> &str {
    match texto.strip_prefix('\'') {
        Some(resto) if matches!(desarmar(resto), Cow::Owned(_)) => resto,
        _ => texto,
    }
}

/// Shape of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forma {
    /// For people: semicolon, byte order mark, CRLF.
    Pessoas,
    /// For programs: comma, no mark, LF.
    Tecnica,
}

/// A complete table under a name nobody looks at; it gets its own name by [`Provisorio::publicar`], else it goes away.
#[derive(Debug)]
pub(crate) struct Provisorio {
    onde: PathBuf,
    destino: PathBuf,
    /// Rows written.
    pub quantas: u64,
}

impl Provisorio {
    /// Gives the file its name. A file that is there already stays as it is (73).
    pub fn publicar(self) -> Resultado<u64> {
        sem_trocar(&self.onde, &self.destino).map_err(|e| match e.kind() {
            std::io::ErrorKind::AlreadyExists => ja_existe(&self.destino),
            _ => de_arquivo(&e, &self.destino),
        })?;
        Ok(self.quantas)
    }

    /// Gives the file its name, in the place of whatever bore it.
    pub fn publicar_por_cima(self) -> Resultado<()> {
        std::fs::rename(&self.onde, &self.destino).map_err(|e| de_arquivo(&e, &self.destino))
    }

    /// What stands on the disk now, read back.
    pub fn reler(&self) -> Resultado<Vec<u8>> {
        std::fs::read(&self.onde).map_err(|e| de_arquivo(&e, &self.onde))
    }
}

/// Writes bytes beside their destination (0600) and waits until the disk has them.
pub(crate) fn preparar_bytes(destino: &Path, bytes: &[u8]) -> Resultado<Provisorio> {
    let (onde, mut arquivo) = criar_ao_lado(destino)?;
    let pronto = Provisorio { onde, destino: destino.to_owned(), quantas: 0 };
    arquivo.write_all(bytes).and_then(|()| arquivo.sync_all()).map_err(|e| de_arquivo(&e, destino))?;
    Ok(pronto)
}

impl Drop for Provisorio {
    fn drop(&mut self) {
        // After `publicar` there is nothing under this name any more.
        let _ = std::fs::remove_file(&self.onde);
    }
}

/// Renames without ever replacing.
fn sem_trocar(de: &Path, para: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, de, CWD, para, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Some network file systems do not know the flag: there the name is taken first, then filled.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(para)?;
            std::fs::rename(de, para)
        }
        Err(e) => Err(e.into()),
    }
}

/// The refusal to write over a file of somebody.
pub(crate) fn ja_existe(destino: &Path) -> ErroUsuario {
    ErroUsuario::novo(
        "arquivo_existe",
        crate::erro::saida::SEM_SAIDA,
        format!("O arquivo {} já existe, e o programa não escreve por cima.", destino.display()),
        "Escolha outro nome, ou mude o arquivo de lugar.",
    )
}

/// Refuses a taken name before any work is done for it; [`Provisorio::publicar`] looks again.
pub fn exigir_livre(destino: &Path) -> Resultado<()> {
    if destino.symlink_metadata().is_ok() { Err(ja_existe(destino)) } else { Ok(()) }
}

/// Writes a table to a new file (0600), complete or not at all. Returns the number of rows.
///
/// # Errors
/// The file is there already, or cannot be made (73); the disk is full or failed (74).
pub fn gravar(
    destino: &Path,
    forma: Forma,
    titulos: &[&str],
    linhas: impl IntoIterator<Item = Vec<Celula>>,
) -> Resultado<u64> {
    preparar(destino, forma, titulos, linhas)?.publicar()
}

/// Writes a table beside its destination.
pub(crate) fn preparar(
    destino: &Path,
    forma: Forma,
    titulos: &[&str],
    linhas: impl IntoIterator<Item = Vec<Celula>>,
) -> Resultado<Provisorio> {
    exigir_livre(destino)?;
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
    let mut pronto = Provisorio { onde: provisorio, destino: destino.to_owned(), quantas: 0 };
    pronto.quantas = escrever().map_err(|e| match e.into_kind() {
        csv::ErrorKind::Io(e) => de_arquivo(&e, destino),
        _ => ErroUsuario::interno("gravação da tabela"),
    })?;
    Ok(pronto)
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
            assert_eq!(armar(&desarmar(perigo)), perigo);
        }
        assert_eq!(desarmar("MARIA - CASA"), "MARIA - CASA");
        assert_eq!(armar("'tis"), "'tis");
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
    fn nunca_por_cima_de_outro() {
        let pasta = tempfile::tempdir().unwrap();
        let destino = pasta.path().join("t.csv");
        let pronto = preparar(&destino, Forma::Tecnica, &["a"], [vec![Celula::Exata("1".into())]]).unwrap();
        assert!(!destino.exists(), "só aparece inteiro e na hora");
        // Somebody else takes the name in between.
        std::fs::write(&destino, "meu").unwrap();
        let e = pronto.publicar().unwrap_err();
        assert_eq!((e.codigo, e.saida), ("arquivo_existe", crate::erro::saida::SEM_SAIDA));
        let e = gravar(&destino, Forma::Tecnica, &["a"], []).unwrap_err();
        assert_eq!(e.codigo, "arquivo_existe");
        assert_eq!(std::fs::read_to_string(&destino).unwrap(), "meu");
        assert_eq!(std::fs::read_dir(pasta.path()).unwrap().count(), 1, "o provisório some");
    }

    #[test]
    fn pasta_que_nao_existe() {
        let e = gravar(Path::new("/nao/existe/t.csv"), Forma::Tecnica, &["a"], []).unwrap_err();
        assert_eq!(e.saida, crate::erro::saida::SEM_SAIDA);
    }
}
