//! A file that waits staged and is imported again without questions (command line, timer). The two must see each other:
//! asked for in the same way, the import takes the staged lot over, with every line that a person mended in it; asked for
//! in another way, it stands by itself and says which lot can no longer be written.

use nexsus_store::{Tx, lote, previa};

use super::assistente::contar;
use super::folha::Folha;
use super::leitura::Aberto;
use crate::erro::Resultado;
use crate::modelo::{PedidoImportacao, ResultadoArquivo};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// A staged lot of the bytes that are being imported.
pub(super) struct Espera {
    lote: lote::Lote,
    /// Read with the same options as are asked for now.
    pub igual: bool,
}

impl Espera {
    /// The staged lot of this content, if there is one.
    pub async fn procurar(tx: &mut Tx, cnes: i32, aberto: &Aberto) -> Resultado<Option<Self>> {
        let Some(lote) = previa::por_sha256(tx, cnes, &aberto.sha256).await? else { return Ok(None) };
        let folha = Folha::ler(tx, cnes, &lote).await?;
        let igual = folha.is_some_and(|f| {
            f.opcoes == aberto.pedido.opcoes && f.profissional == aberto.profissional && f.tipo == aberto.pedido.tipo
        });
        Ok(Some(Self { lote, igual }))
    }

    pub fn numero(&self) -> i64 {
        self.lote.numero
    }

    /// What is told when the file was written, or stood written, without the staged lot.
    pub fn ficou(&self) -> String {
        let n = self.lote.numero;
        format!("A prévia deste arquivo (lote {n}) não pode mais ser gravada; descarte-a: nexsus lote descartar {n}.")
    }

    /// What is told when nothing was written.
    pub fn espera(&self) -> String {
        let n = self.lote.numero;
        if self.igual {
            format!("Este arquivo espera em prévia no lote {n}: os números são os dela, e importar grava essa prévia.")
        } else {
            format!("Este arquivo espera também em prévia no lote {n}, lido com outras opções.")
        }
    }
}

impl Nucleo {
    /// Writes the staged lot of the file, or with `ensaio` only compares it.
    pub(super) async fn assumir(
        &self,
        s: &Sessao,
        pedido: &PedidoImportacao,
        espera: &Espera,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoArquivo> {
        let numero = espera.numero();
        let mut r = if pedido.ensaio {
            let mut r = self.previa(s, numero).await?.resultado;
            r.avisos.insert(0, espera.espera());
            r
        } else {
            let mut tx = self.leitura(s, Acao::Importar).await?;
            let mendadas = contar(&mut tx, s.numero_cnes(), numero).await?.corrigidas;
            drop(tx);
            let mut r = self.gravar_dentro(s, numero, obs).await?;
            let l = &espera.lote;
            let desde = crate::na_parede(l.quando).format("%d/%m/%Y %H:%M");
            r.avisos.insert(
                0,
                format!(
                    "Este arquivo esperava em prévia no lote {numero} desde {desde} ({}): a prévia foi gravada, com {} nela.",
                    l.usuario,
                    match mendadas {
                        0 => "nenhuma linha corrigida".to_owned(),
                        1 => "1 linha corrigida".to_owned(),
                        n => format!("{n} linhas corrigidas"),
                    }
                ),
            );
            r
        };
        r.arquivo = pedido.arquivo.display().to_string();
        Ok(r)
    }
}
