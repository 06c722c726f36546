//! What is kept beside a lot: how its file was read (so that its refused lines can be mended by the same rules later) and,
//! while it is staged, its rows. All of it is encrypted by the store.

use std::path::PathBuf;

use nexsus_domain::{Cns, Dinheiro};
use nexsus_ingest::{Arranjo, Campo, Controle, Itens, Lida, Opcoes, Tipo};
use nexsus_store::{Tx, lote, previa};
use serde::{Deserialize, Serialize};

use super::leitura::Aberto;
use crate::erro::{ErroUsuario, Resultado};
use nexsus_ingest::Resumo;

/// Rows in one part of a staged lot.
const LINHAS_POR_PARTE: usize = 1_000;

/// How the file of a lot was read, and what it said beside its rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Folha {
    pub tipo: Tipo,
    pub layout: String,
    pub lidas: u64,
    pub mobilia: u64,
    pub soma_lida: Option<Dinheiro>,
    pub soma_impressa: Option<Dinheiro>,
    pub controles: Vec<Controle>,
    pub arranjo: Option<Arranjo>,
    pub avisos: Vec<String>,
    pub caminho: PathBuf,
    pub opcoes: Opcoes,
    pub profissional: Option<Cns>,
}

impl Folha {
    pub fn de(r: &Resumo, aberto: &Aberto) -> Self {
        Self {
            tipo: r.tipo,
            layout: r.layout.clone(),
            lidas: r.lidas,
            mobilia: r.mobilia,
            soma_lida: r.soma_lida,
            soma_impressa: r.soma_impressa,
            controles: r.controles.clone(),
            arranjo: r.arranjo.clone(),
            avisos: r.avisos.clone(),
            caminho: aberto.caminho.clone(),
            opcoes: aberto.pedido.opcoes.clone(),
            profissional: aberto.profissional,
        }
    }

    pub async fn guardar(&self, tx: &mut Tx, cnes: i32, l: &lote::Lote) -> Resultado<()> {
        let texto = serde_json::to_string(self).map_err(|_| ErroUsuario::interno("folha do lote"))?;
        Ok(previa::guardar(tx, cnes, l, 0, &texto).await?)
    }

    /// `None` for a lot of an earlier time, or one that came in another way.
    pub async fn ler(tx: &mut Tx, cnes: i32, l: &lote::Lote) -> Resultado<Option<Self>> {
        let texto = previa::ler(tx, cnes, l, 0).await?;
        texto.map(|t| serde_json::from_str(&t).map_err(|_| ErroUsuario::interno("folha do lote"))).transpose()
    }
}

/// Keeps rows of a staged lot as new parts behind those it has.
pub(super) struct Guarda<'a> {
    pub cnes: i32,
    pub lote: &'a lote::Lote,
    pub parte: i32,
}

impl Guarda<'_> {
    pub async fn por(&mut self, tx: &mut Tx, itens: Itens) -> Resultado<()> {
        match itens {
            Itens::Atendimentos(v) => self.fatiar(tx, v, Itens::Atendimentos).await,
            Itens::Pacientes(v) => self.fatiar(tx, v, Itens::Pacientes).await,
            Itens::Procedimentos(v) => self.fatiar(tx, v, Itens::Procedimentos).await,
            Itens::Sigtap(v) => self.fatiar(tx, v, Itens::Sigtap).await,
            Itens::Cnes(v) => self.fatiar(tx, v, Itens::Cnes).await,
            Itens::Retorno(v) => self.fatiar(tx, v, Itens::Retorno).await,
            Itens::Kit(v) => self.fatiar(tx, v, Itens::Kit).await,
            Itens::Bpa(v) => self.fatiar(tx, v, Itens::Bpa).await,
        }
    }

    async fn fatiar<T>(
        &mut self,
        tx: &mut Tx,
        linhas: Vec<Lida<T>>,
        embrulhar: fn(Vec<Lida<T>>) -> Itens,
    ) -> Resultado<()> {
        let mut linhas = linhas.into_iter();
        loop {
            let pedaco: Vec<Lida<T>> = linhas.by_ref().take(LINHAS_POR_PARTE).collect();
            if pedaco.is_empty() {
                return Ok(());
            }
            self.parte += 1;
            trocar_parte(tx, self.cnes, self.lote, self.parte, &embrulhar(pedaco)).await?;
        }
    }
}

/// One part of the rows of a staged lot.
pub(super) async fn parte(tx: &mut Tx, cnes: i32, l: &lote::Lote, tipo: Tipo, n: i32) -> Resultado<Itens> {
    match previa::ler(tx, cnes, l, n).await? {
        Some(t) => serde_json::from_str(&t).map_err(|_| ErroUsuario::interno("linhas do lote")),
        None => Ok(Itens::nenhum(tipo)),
    }
}

/// Keeps these rows as this part, in place of what it held.
pub(super) async fn trocar_parte(tx: &mut Tx, cnes: i32, l: &lote::Lote, n: i32, linhas: &Itens) -> Resultado<()> {
    let texto =
        zeroize::Zeroizing::new(serde_json::to_string(linhas).map_err(|_| ErroUsuario::interno("linhas do lote"))?);
    Ok(previa::guardar(tx, cnes, l, n, &texto).await?)
}

/// Columns as text for the store; empty when there are none.
pub(super) fn campos_em_texto(campos: &[Campo]) -> String {
    if campos.is_empty() { String::new() } else { serde_json::to_string(campos).unwrap_or_default() }
}

/// And back.
pub(super) fn campos_de_texto(texto: &str) -> Vec<Campo> {
    serde_json::from_str(texto).unwrap_or_default()
}

/// The kind of file of a lot.
pub(super) fn tipo_do_lote(l: &lote::Lote) -> Tipo {
    match l.tipo.as_str() {
        "pdf" => Tipo::Pdf,
        "xlsx" => Tipo::Planilha,
        "cnes-xml" | "scnes" => Tipo::CnesXml,
        "retorno" => Tipo::Retorno,
        "kit" => Tipo::Kit,
        "bpa" => Tipo::Bpa,
        _ => Tipo::Txt,
    }
}
