//! Contents of a folder for the file picker; runs outside the drawing thread, network folders can be slow.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

use crate::pergunta::{EntradaPasta, Pasta, Resposta};
use crate::rota::tipo_de;
use crate::servico::{ErroUsuario, Tipo};

/// More entries than anybody scrolls through.
const MAXIMO: usize = 5_000;

/// Files without a telling name that are opened to see what they are.
const ESPIADAS: usize = 200;

/// Folders remembered, the newest included.
const LEMBRADAS: usize = 5;

/// Name of the small file of the state folder that remembers the folders used last, newest first, NUL between them.
const ARQUIVO: &str = "ultima-pasta";

/// The folders somebody imported from or looked into last: the picker opens in the newest and offers the others.
#[derive(Clone, Debug)]
pub struct UltimaPasta {
    arquivo: PathBuf,
    /// Kept beside the file: the state folder may not be writable.
    lembradas: Arc<Mutex<Vec<PathBuf>>>,
}

impl UltimaPasta {
    /// What is remembered in this state folder.
    pub fn nova(estado: &Path) -> Self {
        let arquivo = estado.join(ARQUIVO);
        let lidas = std::fs::read(&arquivo).unwrap_or_default();
        let lembradas = lidas
            .split(|b| *b == 0)
            .map(|b| PathBuf::from(OsString::from_vec(b.to_vec())))
            .filter(|p| p.is_absolute())
            .take(LEMBRADAS)
            .collect();
        Self { arquivo, lembradas: Arc::new(Mutex::new(lembradas)) }
    }

    /// Looks at `pedido`; an empty path is the folder used last, else the home folder, else the current one. Only a
    /// folder asked for by name is remembered.
    pub fn olhar(&self, pedido: &Path) -> Result<Resposta, ErroUsuario> {
        if !pedido.as_os_str().is_empty() {
            return Ok(match olhar(pedido)? {
                Resposta::Pasta(p) => {
                    self.lembrar(&p.caminho);
                    Resposta::Pasta(self.com_recentes(p))
                }
                outra => outra,
            });
        }
        // A folder may have gone since, or be closed to this user: the next one is as good a start.
        let aberta = self.todas().into_iter().chain(casa()).find_map(|p| listar(&p).ok());
        aberta.map_or_else(|| listar(pedido), Ok).map(|p| Resposta::Pasta(self.com_recentes(p)))
    }

    fn todas(&self) -> Vec<PathBuf> {
        self.lembradas.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn com_recentes(&self, mut p: Pasta) -> Pasta {
        p.recentes = self.todas().into_iter().filter(|r| *r != p.caminho).collect();
        p
    }

    /// The folder of a chosen file becomes the one used last.
    pub fn lembrar_arquivo(&self, arquivo: &Path) {
        if let Some(p) = arquivo.parent().and_then(|p| std::fs::canonicalize(p).ok()) {
            self.lembrar(&p);
        }
    }

    fn lembrar(&self, pasta: &Path) {
        let mut lembradas = self.lembradas.lock().unwrap_or_else(PoisonError::into_inner);
        if lembradas.first().is_some_and(|p| p == pasta) {
            return;
        }
        lembradas.retain(|p| p != pasta);
        lembradas.insert(0, pasta.to_owned());
        lembradas.truncate(LEMBRADAS);
        // Only a comfort: without it the next run starts at the home folder.
        if let Err(e) = self.gravar(&lembradas) {
            tracing::debug!(erro = ?e.kind(), "a última pasta não foi lembrada");
        }
    }

    fn gravar(&self, pastas: &[PathBuf]) -> std::io::Result<()> {
        let mut f = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&self.arquivo)?;
        let bytes: Vec<&[u8]> = pastas.iter().map(|p| p.as_os_str().as_bytes()).collect();
        f.write_all(&bytes.join(&0))
    }
}

fn casa() -> Option<PathBuf> {
    std::env::var_os("HOME").map(PathBuf::from).filter(|p| p.is_absolute())
}

/// `~` and `~/...` stand for the home folder, as in a shell.
pub(super) fn por_extenso(pedido: &Path) -> PathBuf {
    match (pedido.strip_prefix("~"), casa()) {
        (Ok(resto), Some(casa)) => casa.join(resto),
        _ => pedido.to_owned(),
    }
}

/// A folder with its contents, or a file with the reader it asks for.
pub fn olhar(pedido: &Path) -> Result<Resposta, ErroUsuario> {
    let pedido = por_extenso(pedido);
    if std::fs::metadata(&pedido).is_ok_and(|m| m.is_file()) {
        let tipo = pelo_conteudo(&pedido).or_else(|| tipo_de(&pedido));
        return Ok(Resposta::Arquivo(pedido, tipo));
    }
    listar(&pedido).map(Resposta::Pasta)
}

/// The reader the first bytes ask for; text says nothing, its name decides.
fn pelo_conteudo(arquivo: &Path) -> Option<Tipo> {
    let mut inicio = Vec::new();
    std::fs::File::open(arquivo).ok()?.take(1024).read_to_end(&mut inicio).ok()?;
    if inicio.windows(5).any(|w| w == b"%PDF-") {
        Some(Tipo::Pdf)
    } else if inicio.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        Some(Tipo::Planilha)
    } else if inicio.starts_with(b"PK\x03\x04") && tipo_de(arquivo).is_none() {
        // The parts of a workbook are named near its beginning; any other ZIP must say by its name what it is.
        let de_planilha = |parte: &[u8]| inicio.windows(parte.len()).any(|w| w == parte);
        (de_planilha(b"[Content_Types].xml") || de_planilha(b"opendocument.spreadsheet") || de_planilha(b"xl/"))
            .then_some(Tipo::Planilha)
    } else {
        None
    }
}

/// Lists a folder: folders first, then files, each by name; hidden entries are left out. A relative or empty path
/// starts at the current folder.
pub fn listar(pedido: &Path) -> Result<Pasta, ErroUsuario> {
    let caminho = if pedido.as_os_str().is_empty() { PathBuf::from(".") } else { pedido.to_owned() };
    let caminho = std::fs::canonicalize(&caminho).map_err(|e| recusada(&caminho, &e))?;
    let mut entradas: Vec<EntradaPasta> = std::fs::read_dir(&caminho)
        .map_err(|e| recusada(&caminho, &e))?
        .take(MAXIMO)
        .filter_map(|e| entrada(&e.ok()?))
        .collect();
    for e in entradas.iter_mut().filter(|e| !e.pasta && e.tipo.is_none()).take(ESPIADAS) {
        e.tipo = pelo_conteudo(&caminho.join(&e.nome));
    }
    entradas.sort_by(|a, b| b.pasta.cmp(&a.pasta).then_with(|| a.nome.to_lowercase().cmp(&b.nome.to_lowercase())));
    Ok(Pasta { caminho, entradas, recentes: Vec::new() })
}

fn entrada(e: &std::fs::DirEntry) -> Option<EntradaPasta> {
    let nome = e.file_name().to_str()?.to_owned();
    if nome.starts_with('.') {
        return None;
    }
    let dados = std::fs::metadata(e.path()).ok()?;
    if !dados.is_dir() && !dados.is_file() {
        return None;
    }
    let quando = dados
        .modified()
        .ok()
        .map(|t| crate::servico::na_parede(DateTime::<Utc>::from(t)).format("%d/%m/%Y %H:%M").to_string());
    let tipo = tipo_de(Path::new(&nome)).filter(|_| dados.is_file());
    Some(EntradaPasta { nome, pasta: dados.is_dir(), bytes: dados.len(), quando: quando.unwrap_or_default(), tipo })
}

fn recusada(caminho: &Path, e: &std::io::Error) -> ErroUsuario {
    use std::io::ErrorKind as K;
    let (codigo, saida, motivo, remedio) = match e.kind() {
        K::NotFound => ("sem_pasta", 66, "não existe", "Confira o caminho e o nome."),
        K::PermissionDenied => {
            ("pasta_permissao", 77, "não pode ser lida por você", "Escolha outra pasta ou peça acesso.")
        }
        K::NotADirectory => ("nao_e_pasta", 66, "não é uma pasta", "Escolha a pasta onde o arquivo está."),
        _ => ("pasta", 74, "não pôde ser lida", "Confira se o disco ou a rede estão no ar."),
    };
    ErroUsuario::novo(codigo, saida, format!("O caminho {} {motivo}.", caminho.display()), remedio)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes_de_pasta {
    use super::*;

    #[test]
    fn pastas_antes_arquivos_por_nome_sem_escondidos() {
        let d = tempfile::tempdir().unwrap();
        std::fs::write(d.path().join("b.pdf"), b"x").unwrap();
        std::fs::write(d.path().join("A.pdf"), b"xy").unwrap();
        std::fs::write(d.path().join(".oculto"), b"x").unwrap();
        std::fs::create_dir(d.path().join("zeta")).unwrap();
        let p = listar(d.path()).unwrap();
        let nomes: Vec<&str> = p.entradas.iter().map(|e| e.nome.as_str()).collect();
        assert_eq!(nomes, ["zeta", "A.pdf", "b.pdf"]);
        assert_eq!(p.entradas[1].bytes, 2);
        assert_eq!(listar(&d.path().join("falta")).unwrap_err().codigo, "sem_pasta");
    }

    fn aberta(u: &UltimaPasta, p: &Path) -> Pasta {
        let Ok(Resposta::Pasta(p)) = u.olhar(p) else { unreachable!() };
        p
    }

    #[test]
    fn caminho_vazio_abre_a_ultima_pasta_e_oferece_as_outras() {
        let d = tempfile::tempdir().unwrap();
        let raiz = std::fs::canonicalize(d.path()).unwrap();
        let (estado, junho, maio) = (raiz.join("estado"), raiz.join("junho"), raiz.join("maio"));
        for p in [&estado, &junho, &maio] {
            std::fs::create_dir(p).unwrap();
        }
        let vazio = Path::new("");
        let u = UltimaPasta::nova(&estado);
        assert_ne!(aberta(&u, vazio).caminho, junho);
        assert_eq!(aberta(&u, &maio).caminho, maio);
        u.lembrar_arquivo(&junho.join("a.pdf"));
        assert_eq!((aberta(&u, vazio).caminho, aberta(&u, vazio).recentes), (junho.clone(), vec![maio.clone()]));
        // Another run reads it from the state folder.
        let outra = UltimaPasta::nova(&estado);
        assert_eq!(aberta(&outra, vazio).caminho, junho);
        std::fs::remove_dir(&junho).unwrap();
        assert_eq!(aberta(&outra, vazio).caminho, maio, "a pasta que sumiu não fecha o seletor");
    }

    #[test]
    fn arquivo_e_reconhecido_pelo_que_traz() {
        let d = tempfile::tempdir().unwrap();
        let casos: [(&str, &[u8], Option<Tipo>); 6] = [
            ("relatorio", b"%PDF-1.4 ...", Some(Tipo::Pdf)),
            ("velho.dat", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1], Some(Tipo::Planilha)),
            ("nova.bin", b"PK\x03\x04....[Content_Types].xml", Some(Tipo::Planilha)),
            ("outra.bin", b"PK\x03\x04....nada", None),
            ("tb.txt", b"0301010072", Some(Tipo::Txt)),
            ("nota.doc", b"texto", None),
        ];
        for (nome, bytes, tipo) in casos {
            std::fs::write(d.path().join(nome), bytes).unwrap();
            let Ok(Resposta::Arquivo(_, achado)) = olhar(&d.path().join(nome)) else { unreachable!() };
            assert_eq!(achado, tipo, "{nome}");
        }
        let p = listar(d.path()).unwrap();
        assert_eq!(p.entradas.iter().filter(|e| e.tipo.is_some()).count(), 4);
        assert_eq!(olhar(&d.path().join("falta.pdf")).err().unwrap().codigo, "sem_pasta");
    }
}
