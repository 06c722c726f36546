//! Named layout profiles of PDF reports: TOML files in the folder `perfis` of the configuration, readable by this account
//! only; and the raw lines of a page as the reader saw them.

use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::PathBuf;

use nexsus_ingest::Arranjo;
use nexsus_ingest::pdf::perfil;
use serde_json::json;

use super::super::arquivo::abrir_comum;
use super::{exigir, exigir_folha};
use crate::erro::{ErroUsuario, Resultado, de_arquivo, saida};
use crate::modelo::PaginaBruta;
use crate::nucleo::Nucleo;
use crate::observador::SemObservador;
use crate::papel::Acao;
use crate::sessao::Sessao;
use crate::tarefa::em_paralelo;

/// Longest name of a profile, characters.
const MAIOR_NOME: usize = 60;
/// Pages shown before and after the one asked for.
const EM_VOLTA: u32 = 1;
/// Largest profile read, bytes.
const MAIOR_PERFIL: u64 = 64 * 1024;

/// Fields a column of a report may feed, as a layout names them; the empty one is "not used".
pub fn campos_do_layout() -> impl Iterator<Item = &'static str> {
    perfil::CAMPOS.iter().map(|(nome, _)| *nome)
}

impl Nucleo {
    fn pasta_dos_perfis(&self) -> PathBuf {
        self.pastas().config.join("perfis")
    }

    /// Names of the saved profiles.
    pub fn perfis(&self) -> Vec<String> {
        let Ok(pasta) = std::fs::read_dir(self.pasta_dos_perfis()) else { return Vec::new() };
        let mut nomes: Vec<String> = pasta
            .flatten()
            .filter_map(|e| {
                let caminho = e.path();
                let toml = caminho.extension().is_some_and(|x| x == "toml");
                caminho.file_stem().filter(|_| toml)?.to_str().map(str::to_owned)
            })
            .collect();
        nomes.sort_unstable();
        nomes
    }

    /// Text of a saved profile.
    pub(in crate::importar) fn perfil(&self, nome: &str) -> Resultado<String> {
        let desconhecido = || {
            let nomes = self.perfis();
            let quais = if nomes.is_empty() {
                "Nenhum perfil foi salvo ainda; importe sem --layout e salve o layout achado.".to_owned()
            } else {
                format!("Perfis salvos: {}.", nomes.join(", "))
            };
            ErroUsuario::novo("perfil_desconhecido", saida::DADOS, "O perfil de leitura pedido não existe.", quais)
        };
        let limpo = limpar(nome).filter(|l| l == nome.trim()).ok_or_else(desconhecido)?;
        let caminho = self.pasta_dos_perfis().join(format!("{limpo}.toml"));
        match std::fs::metadata(&caminho) {
            Ok(m) if m.is_file() && m.len() <= MAIOR_PERFIL => {}
            _ => return Err(desconhecido()),
        }
        let texto = std::fs::read_to_string(&caminho).map_err(|e| de_arquivo(&e, &caminho))?;
        // Said here, with the name of the file, instead of by a reader that only sees the text.
        perfil::ler(&texto).map_err(|motivo| {
            ErroUsuario::novo(
                "perfil_invalido",
                saida::DADOS,
                format!("O perfil {limpo} não pôde ser lido: {motivo}."),
                format!("Corrija {} ou salve o layout de novo pela prévia de um relatório.", caminho.display()),
            )
        })?;
        Ok(texto)
    }

    /// Writes the layout found in a staged PDF as a named profile (TOML in the configuration folder); gives its path.
    pub async fn salvar_perfil(&self, s: &Sessao, numero: i64, nome: String) -> Resultado<PathBuf> {
        let limpo = exigir_nome(&nome)?;
        let mut caso = self.escrita(s, Acao::Importar).await?;
        let cnes = s.numero_cnes();
        let l = exigir(&mut caso.tx, cnes, numero).await?;
        let folha = exigir_folha(&mut caso.tx, cnes, &l).await?;
        let arranjo = folha.arranjo.ok_or_else(|| {
            ErroUsuario::novo(
                "sem_layout",
                saida::DADOS,
                format!("O lote {numero} não tem um layout de PDF para salvar."),
                "Só relatórios em PDF têm layout.",
            )
        })?;
        let texto = perfil::Perfil::do_arranjo(&arranjo, &limpo).toml();
        let caminho = self.pasta_dos_perfis().join(format!("{limpo}.toml"));
        escrever(&caminho, &texto)?;
        caso.concluir("perfil", &limpo, json!({ "lote": numero })).await?;
        Ok(caminho)
    }

    /// Writes a layout that a person corrected as a named profile; gives its path.
    pub async fn salvar_arranjo(&self, s: &Sessao, arranjo: Arranjo, nome: String) -> Resultado<PathBuf> {
        let limpo = exigir_nome(&nome)?;
        let caso = self.escrita(s, Acao::Importar).await?;
        let caminho = self.pasta_dos_perfis().join(format!("{limpo}.toml"));
        escrever(&caminho, &perfil::Perfil::do_arranjo(&arranjo, &limpo).toml())?;
        caso.concluir("perfil", &limpo, json!({ "corrigido": true })).await?;
        Ok(caminho)
    }

    /// Lines of the pages around one page of the staged file, as the reader saw them. They hold personal data, so it is
    /// recorded.
    pub async fn linhas_brutas(&self, s: &Sessao, arquivo: PathBuf, pagina: u32) -> Resultado<Vec<PaginaBruta>> {
        self.autorizar(s, Acao::LoteRejeitosVer).await?;
        let onde = self.trabalhador().clone();
        let (de, ate) = (pagina.saturating_sub(EM_VOLTA).max(1), pagina.saturating_add(EM_VOLTA));
        let lidas = em_paralelo(&SemObservador, move |ponte| {
            let (mut aberto, _) = abrir_comum(&arquivo)?;
            onde.brutas(&mut aberto, (de, ate), ponte)
        })
        .await??;
        let caso = self.escrita(s, Acao::LoteRejeitosVer).await?;
        caso.concluir("arquivo", "", json!({ "paginas_mostradas": lidas.len() })).await?;
        Ok(lidas.into_iter().map(|(pagina, linhas)| PaginaBruta { pagina, linhas }).collect())
    }
}

fn exigir_nome(nome: &str) -> Resultado<String> {
    limpar(nome).ok_or_else(|| {
        ErroUsuario::invalido(
            "O nome do perfil não serve.",
            "Use letras, números, espaço, ponto, hífen ou sublinhado, começando por letra ou número.",
        )
    })
}

/// A name that is safe as a file name; `None` for one that is not.
fn limpar(nome: &str) -> Option<String> {
    let limpo = nexsus_domain::texto::arrumar(nome);
    let bom = limpo.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_'))
        && limpo.starts_with(char::is_alphanumeric)
        && limpo.chars().count() <= MAIOR_NOME;
    bom.then_some(limpo)
}

/// Writes the file whole under its name; an older profile of that name is replaced.
fn escrever(caminho: &std::path::Path, texto: &str) -> Resultado<()> {
    let erro = |e: std::io::Error| de_arquivo(&e, caminho);
    if let Some(pasta) = caminho.parent() {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(pasta).map_err(erro)?;
    }
    let provisorio = caminho.with_extension(format!("{}.novo", uuid::Uuid::new_v4().simple()));
    let mut arquivo =
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&provisorio).map_err(erro)?;
    let feito = arquivo
        .write_all(texto.as_bytes())
        .and_then(|()| arquivo.sync_all())
        .and_then(|()| std::fs::rename(&provisorio, caminho));
    if feito.is_err() {
        let _ = std::fs::remove_file(&provisorio);
    }
    feito.map_err(erro)
}

#[cfg(test)]
mod testes {
    use super::limpar;

    #[test]
    fn nome_de_perfil_nunca_sai_da_pasta() {
        for ruim in ["", "../x", "a/b", ".oculto", "a\0b/", "-x", "a\\b"] {
            assert_eq!(limpar(ruim), None, "{ruim}");
        }
        assert_eq!(limpar("Áureo  v2").as_deref(), Some("Áureo v2"));
        assert_eq!(limpar(&"a".repeat(61)), None);
    }
}
