//! Opening an input file: only a regular file, hashed as it is read, handed to the worker as an
//! open descriptor so that what was hashed is what is parsed.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use nexsus_ingest::worker::{Modo, Pedido};
use nexsus_ingest::{Opcoes, Tipo};
use rustix::fs::{Mode, OFlags};
use sha2::{Digest, Sha256};

use super::leitura::Aberto;
use crate::erro::{ErroUsuario, Resultado, de_arquivo, saida};
use crate::modelo::PedidoImportacao;
use crate::observador::Observador;

const MEBI: u64 = 1024 * 1024;
/// Largest SIGTAP layout accepted, bytes; real ones have less than 2 KiB.
const MAIOR_LEIAUTE: u64 = 64 * 1024;

/// Largest input by kind, bytes (security.md 2.6; text tables of the KIT are bigger).
const fn maior(tipo: Tipo) -> u64 {
    match tipo {
        Tipo::Pdf => 100 * MEBI,
        Tipo::Planilha => 50 * MEBI,
        Tipo::Txt | Tipo::Kit => 300 * MEBI,
        Tipo::CnesXml => 96 * MEBI,
        Tipo::Retorno | Tipo::Bpa => 200 * MEBI,
    }
}

/// Opens and hashes a file and gathers what its reader must know. `perfil` is the text of a layout profile. Blocks.
pub(super) fn abrir(pedido: &PedidoImportacao, perfil: Option<String>, obs: &dyn Observador) -> Resultado<Aberto> {
    let (mut arquivo, tamanho) = abrir_comum(&pedido.arquivo)?;
    obs.progresso(0, None, "conferindo o arquivo");
    let sha256 = resumir(&mut arquivo, &pedido.arquivo)?;
    let leiaute = match &pedido.leiaute {
        Some(caminho) => Some(texto_curto(caminho)?),
        None => leiaute_ao_lado(&pedido.arquivo, pedido.tipo)?,
    };
    Ok(Aberto {
        arquivo,
        sha256,
        tamanho,
        grande: tamanho > maior(pedido.tipo),
        pedido: Pedido {
            tipo: pedido.tipo,
            opcoes: Opcoes { leiaute, perfil, competencia: pedido.competencia },
            modo: Modo::Ler,
        },
        caminho: pedido.arquivo.clone(),
        profissional: pedido.profissional,
    })
}

/// Only regular files: a FIFO or device would hang or never end.
pub(super) fn abrir_comum(caminho: &Path) -> Resultado<(File, u64)> {
    let fd = rustix::fs::open(caminho, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC, Mode::empty())
        .map_err(|e| de_arquivo(&e.into(), caminho))?;
    let arquivo = File::from(fd);
    let dados = arquivo.metadata().map_err(|e| de_arquivo(&e, caminho))?;
    if !dados.is_file() {
        return Err(ErroUsuario::novo(
            "nao_e_arquivo",
            saida::SEM_ARQUIVO,
            format!("{} não é um arquivo comum.", caminho.display()),
            "Indique o arquivo em si, não uma pasta ou um dispositivo.",
        ));
    }
    Ok((arquivo, dados.len()))
}

fn resumir(arquivo: &mut File, caminho: &Path) -> Resultado<[u8; 32]> {
    let mut soma = Sha256::new();
    let mut bloco = vec![0u8; 256 * 1024];
    loop {
        let n = arquivo.read(&mut bloco).map_err(|e| de_arquivo(&e, caminho))?;
        if n == 0 {
            return Ok(soma.finalize().into());
        }
        soma.update(&bloco[..n]);
    }
}

fn texto_curto(caminho: &Path) -> Resultado<String> {
    let (mut arquivo, tamanho) = abrir_comum(caminho)?;
    if tamanho > MAIOR_LEIAUTE {
        return Err(ErroUsuario::novo(
            "leiaute_grande",
            saida::DADOS,
            format!("{} é grande demais para um arquivo de leiaute.", caminho.display()),
            "Indique o arquivo *_layout.txt que acompanha a tabela.",
        ));
    }
    let mut bytes = Vec::new();
    arquivo.read_to_end(&mut bytes).map_err(|e| de_arquivo(&e, caminho))?;
    // Layout files hold column names in ASCII; a stray Latin-1 byte does no harm.
    Ok(String::from_utf8(bytes).unwrap_or_else(|e| e.into_bytes().iter().map(|&b| char::from(b)).collect()))
}

/// SIGTAP delivers `X.txt` together with `X_layout.txt`: taken without being asked for.
fn leiaute_ao_lado(caminho: &Path, tipo: Tipo) -> Resultado<Option<String>> {
    let Some(tronco) = caminho.file_stem().filter(|_| tipo == Tipo::Txt) else { return Ok(None) };
    let mut nome = tronco.to_os_string();
    nome.push("_layout.txt");
    let vizinho = caminho.with_file_name(nome);
    if vizinho.is_file() { texto_curto(&vizinho).map(Some) } else { Ok(None) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;
    use crate::observador::SemObservador;

    #[test]
    fn pasta_ausente_e_dispositivo_sao_recusados_sem_travar() {
        let pasta = tempfile::tempdir().unwrap();
        let casos = [
            (pasta.path().join("nada.pdf"), saida::SEM_ARQUIVO),
            (pasta.path().to_path_buf(), saida::SEM_ARQUIVO),
            ("/dev/zero".into(), saida::SEM_ARQUIVO),
        ];
        for (caminho, codigo) in casos {
            let pedido = PedidoImportacao::de(Tipo::Pdf, caminho);
            let Err(e) = abrir(&pedido, None, &SemObservador) else { unreachable!() };
            assert_eq!(e.saida, codigo);
        }
    }

    #[test]
    fn leiaute_vizinho_e_achado() {
        let pasta = tempfile::tempdir().unwrap();
        let txt = pasta.path().join("tb.txt");
        std::fs::write(pasta.path().join("tb_layout.txt"), "Coluna").unwrap();
        assert_eq!(leiaute_ao_lado(&txt, Tipo::Txt).unwrap().as_deref(), Some("Coluna"));
        assert_eq!(leiaute_ao_lado(&txt, Tipo::Pdf).unwrap(), None);
    }
}
