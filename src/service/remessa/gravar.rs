//! The file on the disk: written aside, read back, and taken for ready only when our own reader finds nothing to say and
//! every field of every line is the field of the Produção.

use std::path::{Path, PathBuf};

use nexsus_domain::bpa::{Comparacao, Recorte, Remessa, TipoDeLinha, comparar, conferir_linha};
use nexsus_ingest::bpa::RegistroBpa;
use nexsus_ingest::{Itens, Opcoes};
use nexsus_store::producao::ProducaoGravada;

use super::textos;
use crate::csv_seguro::{Provisorio, preparar_bytes};
use crate::erro::{ErroUsuario, Resultado, de_arquivo, saida};

/// Largest file that is taken up for comparing, bytes: that of the reader.
const LIMITE: u64 = 200 * 1024 * 1024;

/// Writes the file beside its destination and proves it.
pub(super) fn gravar(destino: &Path, r: &Remessa, linhas: &[ProducaoGravada]) -> Resultado<Provisorio> {
    let pronto = preparar_bytes(destino, &r.bytes)?;
    provar(&pronto.reler()?, r, linhas)?;
    Ok(pronto)
}

/// Reads the bytes with the reader of everybody and compares every field.
pub(super) fn provar(bytes: &[u8], r: &Remessa, linhas: &[ProducaoGravada]) -> Resultado<()> {
    let falha =
        || ErroUsuario::novo("remessa_nao_confere", saida::ENTRADA_SAIDA, textos::NAO_CONFERE, textos::NAO_ENTREGUE);
    let lido = nexsus_ingest::bpa::ler(bytes, &Opcoes::default()).map_err(|_| falha())?;
    let Itens::Bpa(itens) = &lido.itens else { return Err(falha()) };
    let Some(RegistroBpa::Cabecalho(c)) = itens.last().map(|i| &i.valor) else { return Err(falha()) };
    let figuras = (c.linhas, c.folhas, c.controle) == (r.consolidadas + r.individualizadas, r.folhas, r.controle);
    // A late line may stand in a width that the reader tells of another time; a figure may not differ.
    if !figuras || !lido.rejeitos.is_empty() || itens.len() != linhas.len() + 1 {
        return Err(falha());
    }
    let texto = decodificar(bytes);
    let mut restam = r.ordem.iter();
    for linha in em_linhas(&texto).skip(1) {
        let (Some(i), Some(tipo)) = (restam.next(), TipoDeLinha::da_linha(linha)) else { return Err(falha()) };
        let dela = linhas.get(*i).ok_or_else(falha)?;
        if !conferir_linha(tipo, &Recorte::novo(linha), &dela.linha).is_empty() {
            return Err(falha());
        }
    }
    if restam.next().is_some() { Err(falha()) } else { Ok(()) }
}

/// What stands under the name already: nothing, the same, or something else.
pub(super) enum Anterior {
    Nenhum,
    Igual,
    Outro(Comparacao),
}

/// Looks at the destination.
pub(super) fn anterior(destino: &Path, novo: &[u8]) -> Resultado<Anterior> {
    if destino.symlink_metadata().is_err() {
        return Ok(Anterior::Nenhum);
    }
    let velho = ler_arquivo(destino)?;
    if velho == novo {
        return Ok(Anterior::Igual);
    }
    let (velho, novo) = (decodificar(&velho), decodificar(novo));
    Ok(Anterior::Outro(comparar(em_linhas(&velho), em_linhas(&novo))))
}

/// Takes the old file aside and gives the new one its name.
pub(super) fn trocar(pronto: Provisorio, destino: &Path) -> Resultado<PathBuf> {
    let quando = crate::relogio().format("%Y%m%d%H%M%S");
    let mut nome = destino.file_name().unwrap_or_default().to_owned();
    nome.push(format!(".anterior-{quando}"));
    let guardado = destino.with_file_name(nome);
    // A second name first: there is no moment in which the destination has neither the old nor the new.
    std::fs::hard_link(destino, &guardado)
        .or_else(|_| std::fs::rename(destino, &guardado))
        .map_err(|e| de_arquivo(&e, &guardado))?;
    pronto.publicar_por_cima()?;
    Ok(guardado)
}

/// A file of the BPA, whole; refused when it is none or too large.
pub(super) fn ler_arquivo(caminho: &Path) -> Resultado<Vec<u8>> {
    let meta = std::fs::metadata(caminho).map_err(|e| de_arquivo(&e, caminho))?;
    if !meta.is_file() || meta.len() > LIMITE {
        return Err(ErroUsuario::novo("limite_excedido", saida::DADOS, textos::GRANDE, textos::CONFIRA_ARQUIVO));
    }
    std::fs::read(caminho).map_err(|e| de_arquivo(&e, caminho))
}

/// ISO-8859-1, unless it is valid UTF-8 as some tools save it.
pub(super) fn decodificar(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(t) => t.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

/// The lines without their ends; blank ones are none.
pub(super) fn em_linhas(texto: &str) -> impl Iterator<Item = &str> {
    texto.split('\n').map(|l| l.strip_suffix('\r').unwrap_or(l)).filter(|l| !l.trim_matches('\u{1A}').trim().is_empty())
}
