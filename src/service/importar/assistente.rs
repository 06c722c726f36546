//! The import in steps: stage a file, show what it would do, mend its refused lines, write it in one transaction.

use std::path::PathBuf;

use uuid::Uuid;

use crate::erro::{ErroUsuario, Resultado};
use crate::modelo::{
    Correcao, Corrigido, DecisaoDoPar, LinhaDaFila, PaginaBruta, Palpite, ParDePacientes, PedidoImportacao, Previa,
    ResultadoArquivo, ResumoLote, SituacaoDaLinha,
};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::sessao::Sessao;

fn falta<T>() -> Resultado<T> {
    Err(ErroUsuario::interno("assistente de importação"))
}

impl Nucleo {
    /// Reads a file and stages it as a lot in state `previa`; the same bytes staged before are taken up again (with new
    /// options they are read again). A refused or repeated file makes no lot: then `resultado.lote` is `None` or the old one.
    pub async fn preparar_importacao(
        &self,
        _s: &Sessao,
        _pedido: PedidoImportacao,
        _obs: &dyn Observador,
    ) -> Resultado<Previa> {
        falta()
    }

    /// A staged lot compared with the database as it is now.
    pub async fn previa(&self, _s: &Sessao, _lote: i64) -> Resultado<Previa> {
        falta()
    }

    /// Staged lots that wait to be written, newest first.
    pub async fn previas(&self, _s: &Sessao) -> Resultado<Vec<ResumoLote>> {
        falta()
    }

    /// Writes a staged lot in one transaction, mended lines included; for a lot already written, its mended lines.
    pub async fn gravar_previa(&self, _s: &Sessao, _lote: i64, _obs: &dyn Observador) -> Resultado<ResultadoArquivo> {
        falta()
    }

    /// Drops a staged lot.
    pub async fn abandonar_previa(&self, _s: &Sessao, _lote: i64) -> Resultado<()> {
        falta()
    }

    /// Refused lines of a staged or written lot, in the order of the file.
    pub async fn fila_do_lote(&self, _s: &Sessao, _lote: i64) -> Resultado<Vec<LinhaDaFila>> {
        falta()
    }

    /// Up to three values for what is wrong in a line, best first.
    pub async fn sugestoes(&self, _s: &Sessao, _lote: i64, _linha: Uuid) -> Resultado<Vec<Palpite>> {
        falta()
    }

    /// Mends a line (refused with the reason when it is still wrong).
    pub async fn corrigir_linha(&self, _s: &Sessao, _lote: i64, _correcao: Correcao) -> Resultado<Corrigido> {
        falta()
    }

    /// Puts lines off, gives them up or makes them pending again.
    pub async fn marcar_linhas(
        &self,
        _s: &Sessao,
        _lote: i64,
        _linhas: Vec<Uuid>,
        _situacao: SituacaoDaLinha,
    ) -> Resultado<Corrigido> {
        falta()
    }

    /// Lines of the pages around one page of the staged file, as the reader saw them.
    pub async fn linhas_brutas(&self, _s: &Sessao, _arquivo: PathBuf, _pagina: u32) -> Resultado<Vec<PaginaBruta>> {
        falta()
    }

    /// Writes the layout found in a staged PDF as a named profile (TOML in the configuration folder); gives its path.
    pub async fn salvar_perfil(&self, _s: &Sessao, _lote: i64, _nome: String) -> Resultado<PathBuf> {
        falta()
    }

    /// Writes a layout corrected by hand as a named profile; gives its path.
    pub async fn salvar_arranjo(
        &self,
        _s: &Sessao,
        _arranjo: nexsus_ingest::Arranjo,
        _nome: String,
    ) -> Resultado<PathBuf> {
        falta()
    }

    /// Names of the saved profiles.
    pub fn perfis(&self) -> Vec<String> {
        Vec::new()
    }

    /// Pairs of patients that may be one person, not decided yet.
    pub async fn pares_suspeitos(&self, _s: &Sessao) -> Resultado<Vec<ParDePacientes>> {
        falta()
    }

    /// Decides about a pair.
    pub async fn decidir_par(&self, _s: &Sessao, _decisao: DecisaoDoPar) -> Resultado<()> {
        falta()
    }
}
