//! Work of the queue: every new file of the watched folder is one item. A file is known by name, size and time of its last
//! change; what was taken in under these is not opened again, and the import itself knows bytes it has seen before.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nexsus_ingest::Tipo;
use nexsus_store::fila;

use super::classe::{Classe, Falha};
use super::obra::{Bancada, Desfecho, Fase, Futuro, Item, Leva, Obra};
use super::textos;
use crate::erro::{ErroUsuario, Resultado, de_arquivo};
use crate::modelo::{PedidoImportacao, SituacaoArquivo};
use crate::papel::Acao;

/// Takes in what lies in the folder.
#[derive(Debug, Clone, Copy)]
pub(super) struct ImportarPasta;

const NOME: &str = "importar";
/// A file that changed so lately may still be on its way.
const ASSENTADO: Duration = Duration::from_secs(2);

/// What the folder holds.
#[derive(Default)]
struct Achados {
    chaves: Vec<String>,
    /// Names whose ending says nothing to us.
    alheios: usize,
    /// Still being written.
    a_caminho: usize,
}

impl Obra for ImportarPasta {
    fn nome(&self) -> &'static str {
        NOME
    }

    fn rotulo(&self) -> &'static str {
        "importando a pasta vigiada"
    }

    fn fase(&self) -> Fase {
        Fase::Importar
    }

    fn acao(&self) -> Acao {
        Acao::Importar
    }

    fn lote(&self) -> u32 {
        1
    }

    fn itens<'a>(&'a self, b: &'a Bancada, _de: &'a str) -> Futuro<'a, Resultado<Leva>> {
        Box::pin(async move {
            let Some(pasta) = pasta(b) else {
                b.anotar("aviso", textos::SEM_PASTA).await;
                return Ok(Leva::default());
            };
            let mut tx = b.nucleo.banco().await?.ler().await?;
            let feitos: HashSet<String> =
                fila::feitos_da_obra(&mut tx, b.sessao.numero_cnes(), NOME).await?.into_iter().collect();
            drop(tx);
            let procurar = move || procurar(&pasta, SystemTime::now());
            let mut achados =
                tokio::task::spawn_blocking(procurar).await.map_err(|_| ErroUsuario::interno("pasta vigiada"))??;
            achados.chaves.retain(|c| !feitos.contains(c));
            for (n, frase) in [
                (achados.alheios, "arquivo(s) de tipo desconhecido ficaram onde estão"),
                (achados.a_caminho, "arquivo(s) ainda estão sendo copiados; ficam para a próxima vez"),
            ] {
                if n > 0 {
                    b.anotar("aviso", &format!("{n} {frase}.")).await;
                }
            }
            Ok(Leva { chaves: achados.chaves, continua: None })
        })
    }

    fn fazer<'a>(&'a self, b: &'a Bancada, item: &'a Item) -> Futuro<'a, Desfecho> {
        Box::pin(async move {
            let nome = nome_da_chave(&item.chave);
            let Some((pasta, tipo)) = pasta(b).zip(tipo(Path::new(nome))) else {
                return Desfecho::Falhou(Falha::nova(Classe::Invalido, textos::SEM_PASTA));
            };
            let pedido = PedidoImportacao::de(tipo, pasta.join(nome));
            match b.nucleo.importar(&b.sessao, pedido, b).await {
                Ok(r) => {
                    let lote = r.lote.map_or_else(String::new, |n| format!("lote {n}, "));
                    let l = &r.linhas;
                    match (&r.erro, r.situacao) {
                        (Some(e), _) => {
                            b.anotar("erro", &format!("{nome}: {} {}", e.mensagem, e.remedio)).await;
                            Desfecho::Falhou(Falha::nova(Classe::Invalido, format!("{} {}", e.mensagem, e.remedio)))
                        }
                        (None, SituacaoArquivo::Repetido) => Desfecho::feito("repetido"),
                        (None, _) => {
                            let frase = format!(
                                "{nome}: {lote}{} novas, {} iguais, {} alteradas, {} rejeitadas",
                                l.novas, l.iguais, l.alteradas, l.rejeitadas
                            );
                            b.anotar("info", &frase).await;
                            Desfecho::feito(if l.rejeitadas > 0 { "com rejeitos" } else { "gravado" })
                        }
                    }
                }
                Err(e) if e.codigo == "cancelado" => Desfecho::Largado,
                Err(e) => Desfecho::Falhou(Falha::from(&e)),
            }
        })
    }
}

/// Named with the job, else in the settings.
fn pasta(b: &Bancada) -> Option<PathBuf> {
    let do_pedido = b.parametros.get("pasta").and_then(|p| p.as_str()).map(PathBuf::from);
    do_pedido.or_else(|| b.nucleo.config().importar_pasta.clone())
}

/// Kind of a file by its ending; a DBF may be two things, so a person names it.
fn tipo(nome: &Path) -> Option<Tipo> {
    Some(match nome.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "pdf" => Tipo::Pdf,
        "xlsx" | "xls" | "xlsb" | "ods" | "csv" => Tipo::Planilha,
        "txt" | "zip" => Tipo::Txt,
        "xml" => Tipo::CnesXml,
        _ => return None,
    })
}

/// `name|size|milliseconds of the last change`.
fn nome_da_chave(chave: &str) -> &str {
    chave.rsplitn(3, '|').nth(2).unwrap_or(chave)
}

/// The files of the folder itself, by name; hidden ones and folders are nobody's business.
fn procurar(pasta: &Path, agora: SystemTime) -> Resultado<Achados> {
    let erro = |e: &std::io::Error| de_arquivo(e, pasta);
    let mut achados = Achados::default();
    for entrada in std::fs::read_dir(pasta).map_err(|e| erro(&e))? {
        let entrada = entrada.map_err(|e| erro(&e))?;
        let Ok(nome) = entrada.file_name().into_string() else {
            achados.alheios += 1;
            continue;
        };
        // Not through symbolic links: the folder may be writable by others.
        let Ok(meta) = entrada.metadata() else { continue };
        if nome.starts_with('.') || !meta.is_file() {
            continue;
        }
        if tipo(Path::new(&nome)).is_none() {
            achados.alheios += 1;
            continue;
        }
        let mudou = meta.modified().unwrap_or(UNIX_EPOCH);
        if agora.duration_since(mudou).unwrap_or_default() < ASSENTADO {
            achados.a_caminho += 1;
            continue;
        }
        let ms = mudou.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        achados.chaves.push(format!("{nome}|{}|{ms}", meta.len()));
    }
    achados.chaves.sort();
    Ok(achados)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;

    #[test]
    fn acha_o_que_assentou_e_conhece_o_tipo() {
        let pasta = tempfile::tempdir().unwrap();
        for nome in ["b|c.PDF", "a.xlsx", ".oculto.pdf", "leia-me.doc", "novo.txt"] {
            let f = std::fs::File::create(pasta.path().join(nome)).unwrap();
            let idade = if nome == "novo.txt" { 0 } else { 10 };
            f.set_modified(SystemTime::now() - Duration::from_secs(idade)).unwrap();
        }
        std::fs::create_dir(pasta.path().join("dentro.pdf")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", pasta.path().join("fora.txt")).unwrap();
        let achados = procurar(pasta.path(), SystemTime::now()).unwrap();
        let nomes: Vec<&str> = achados.chaves.iter().map(|c| nome_da_chave(c)).collect();
        assert_eq!(nomes, ["a.xlsx", "b|c.PDF"]);
        assert_eq!((achados.alheios, achados.a_caminho), (1, 1));
        assert_eq!(tipo(Path::new("x.dbf")), None);
        assert_eq!(procurar(&pasta.path().join("nada"), SystemTime::now()).err().unwrap().codigo, "sem_arquivo");
    }
}
