//! `--rejeitos` and `--suspeitos`: findings of an import as CSV files for a spreadsheet.

use std::path::{Path, PathBuf};

use nexsus_service::{
    Celula, ErroUsuario, Forma, Resultado, ResultadoArquivo, SituacaoArquivo, exigir_livre, gravar_csv,
    gravar_rejeitos, saida,
};
use rustix::fs::{Access, access};

use crate::cli::textos;

/// The files that were asked for.
pub struct Colheita {
    rejeitos: Option<PathBuf>,
    suspeitos: Option<PathBuf>,
}

impl Colheita {
    /// Looks whether the files can be made: a wrong folder must be told before the import, not after.
    ///
    /// # Errors
    /// A folder is missing or closed to this account, or a file of that name is there already (73).
    pub fn abrir(rejeitos: Option<PathBuf>, suspeitos: Option<PathBuf>) -> Resultado<Self> {
        for destino in [&rejeitos, &suspeitos].into_iter().flatten() {
            exigir_livre(destino)?;
            let pasta = destino.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            if destino.is_dir() || access(pasta, Access::WRITE_OK | Access::EXEC_OK).is_err() {
                return Err(ErroUsuario::novo(
                    "sem_saida",
                    saida::SEM_SAIDA,
                    textos::sem_saida(&destino.display().to_string()),
                    textos::CONFIRA_PASTA,
                ));
            }
        }
        Ok(Self { rejeitos, suspeitos })
    }

    /// Writes the findings of all files that were read to their end. Where none was, there is nothing true to say, and no
    /// file appears; a file without findings is told by an empty table.
    ///
    /// # Errors
    /// The disk is full or failed (74).
    pub fn gravar(&self, arquivos: &[ResultadoArquivo]) -> Resultado<()> {
        let lidos = arquivos.iter().filter(|a| a.situacao != SituacaoArquivo::Recusado).count();
        if lidos == 0 {
            return Ok(());
        }
        if let Some(destino) = &self.rejeitos {
            // Of one file the table goes straight back into its lot; of several each line says whose it is.
            let varios = arquivos.len() > 1;
            let linhas = arquivos.iter().flat_map(|a| {
                let nome = varios.then_some(a.arquivo.as_str());
                a.rejeitos.iter().map(move |r| (nome, r))
            });
            gravar_rejeitos(destino, linhas)?;
        }
        if let Some(destino) = &self.suspeitos {
            let linhas = arquivos.iter().flat_map(|a| {
                a.suspeitos
                    .iter()
                    .map(|s| [&s.a, &s.b, &s.motivo, &a.arquivo].map(|t| Celula::Texto(t.clone())).to_vec())
            });
            gravar_csv(destino, Forma::Pessoas, &["COD_PAC_A", "COD_PAC_B", "MOTIVO", "ARQUIVO"], linhas)?;
        }
        Ok(())
    }
}
