//! The establishment: defaults of every line that leaves the house. The first one that is named
//! takes over what was imported before it had a name.

use nexsus_domain::{Cnes, Estabelecimento};
use nexsus_store::{Gravado, estabelecimento};
use serde_json::json;

use crate::erro::{ErroUsuario, Resultado};
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::Sessao;

impl Nucleo {
    /// All establishments of this database.
    pub async fn estabelecimentos(&self, s: &Sessao) -> Resultado<Vec<Gravado<Estabelecimento>>> {
        let mut tx = self.leitura(s, Acao::EstabelecimentoVer).await?;
        Ok(estabelecimento::listar(&mut tx).await?)
    }

    /// The establishment of the session, when it has one.
    pub async fn estabelecimento_obter(&self, s: &Sessao) -> Resultado<Option<Gravado<Estabelecimento>>> {
        let mut tx = self.leitura(s, Acao::EstabelecimentoVer).await?;
        Ok(estabelecimento::obter(&mut tx, s.numero_cnes()).await?)
    }

    /// Creates or alters an establishment; `versao` is the one that was read. Returns a session
    /// that works for it.
    pub async fn estabelecimento_gravar(
        &self,
        s: &Sessao,
        versao: Option<i64>,
        dados: Estabelecimento,
    ) -> Resultado<Sessao> {
        validar(&dados)?;
        let mut caso = self.escrita(s, Acao::EstabelecimentoEditar).await?;
        match versao {
            Some(versao) => {
                estabelecimento::alterar(&mut caso.tx, versao, &dados).await?;
            }
            None => {
                estabelecimento::inserir(&mut caso.tx, &dados).await?;
                if s.cnes.is_none() {
                    estabelecimento::adotar(&mut caso.tx, dados.cnes_estab).await?;
                }
            }
        }
        let registro = dados.cnes_estab.to_string();
        caso.concluir("estabelecimento", &registro, json!({ "novo": versao.is_none() })).await?;
        let mut sessao = s.clone();
        sessao.cnes = Some(dados.cnes_estab);
        sessao.nome_estab = dados.nome_estab;
        Ok(sessao)
    }
}

fn validar(e: &Estabelecimento) -> Resultado<()> {
    if e.nome_estab.trim().is_empty() {
        return Err(ErroUsuario::invalido("O estabelecimento está sem nome.", "Escreva o nome como está no CNES."));
    }
    if !(1..=99).contains(&e.linhas_por_folha) {
        return Err(ErroUsuario::invalido(
            "Linhas por folha fora de 1 a 99.",
            "Use 99; versões antigas do BPA usam 20.",
        ));
    }
    Ok(())
}

/// The establishment a use case works for, or what to do when there is none.
pub(crate) fn exigir_cnes(s: &Sessao, pedido: Option<Cnes>) -> Resultado<Cnes> {
    pedido.or(s.cnes).ok_or_else(|| {
        ErroUsuario::novo(
            "sem_estabelecimento",
            crate::erro::saida::CONFIGURACAO,
            "Nenhum estabelecimento foi definido.",
            "Cadastre-o na tela Estabelecimento (:est) ou informe --cnes.",
        )
    })
}
