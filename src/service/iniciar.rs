//! First run: key file, database, keys, first administrator, establishment. Either all of it
//! stands afterwards or the next try finishes it: the key file is made first and is reused when
//! a try died between it and the database.

use std::sync::Arc;

use nexsus_domain::Estabelecimento;
use nexsus_store::{Chaves, ErroStore, Mestra, auditoria, estabelecimento, usuario};

use crate::erro::{ErroUsuario, Resultado, saida};
use crate::modelo::{DadosIniciais, Situacao};
use crate::nucleo::Nucleo;
use crate::papel::Papel;
use crate::sessao::{Origem, evento_de_acesso, senha};

/// Accounts are named in what every terminal can type.
fn validar_nome(nome: &str) -> Resultado<()> {
    let bom = (2..=40).contains(&nome.len())
        && nome.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b))
        && nome.starts_with(|c: char| c.is_ascii_lowercase());
    if bom {
        return Ok(());
    }
    Err(ErroUsuario::invalido(
        "O nome de usuário não serve.",
        "Use de 2 a 40 letras minúsculas sem acento, números, ponto, hífen ou sublinhado, começando por letra.",
    ))
}

impl Nucleo {
    /// Creates the installation. Refuses a second time.
    pub async fn iniciar(&self, dados: DadosIniciais) -> Resultado<()> {
        let nome = dados.admin.trim().to_owned();
        validar_nome(&nome)?;
        senha::validar(&dados.senha, &nome)?;
        match self.situacao().await? {
            Situacao::Nova => {}
            Situacao::Pronta | Situacao::PrecisaMigrar => {
                return Err(ErroUsuario::novo(
                    "ja_iniciada",
                    saida::SEM_SAIDA,
                    "Esta instalação já foi iniciada: há um banco com usuários.",
                    "Entre com um usuário existente, ou aponte NEXSUS_PASTA para outra pasta.",
                ));
            }
        }
        self.pastas().preparar()?;
        let arquivo = self.arquivo_da_chave();
        let mestra = match Mestra::abrir(&arquivo) {
            Err(ErroStore::NaoEncontrado) => {
                let nova = Mestra::gerar()?;
                nova.gravar(&arquivo)?;
                nova
            }
            outro => outro?,
        };
        let banco = self.banco_cru(true).await?.ok_or_else(|| ErroUsuario::interno("criação do banco"))?;
        banco.migrar().await?;
        let mut tx = banco.escrever().await?;
        let chaves = match Chaves::abrir(&mut tx, &mestra).await {
            Err(ErroStore::ChaveAusente) => Chaves::criar(&mut tx, &mestra).await?,
            outro => outro?,
        };
        tx.commit().await?;
        let banco = banco.com_chaves(Arc::new(chaves));
        let tempero = *banco.ler().await?.chaves()?.pepper();
        let copia = dados.senha.clone();
        let phc = tokio::task::spawn_blocking(move || senha::cifrar(&copia, &tempero))
            .await
            .map_err(|_| ErroUsuario::interno("cifra de senha"))??;
        let mut tx = banco.escrever().await?;
        // Two first runs at once: the second one sees the first one's administrator here.
        if usuario::contar(&mut tx).await? > 0 {
            return Err(ErroUsuario::novo(
                "ja_iniciada",
                saida::SEM_SAIDA,
                "Esta instalação acaba de ser iniciada por outra pessoa.",
                "Entre com o usuário que ela criou.",
            ));
        }
        usuario::inserir(&mut tx, &nome, &phc, Papel::Admin.nome()).await?;
        if let Some(cnes) = dados.cnes {
            let nome_estab = dados.nome_estab.clone().unwrap_or_else(|| format!("Estabelecimento {cnes}"));
            estabelecimento::inserir(&mut tx, &Estabelecimento::novo(cnes, nome_estab)).await?;
        }
        let e = evento_de_acesso(&nome, Papel::Admin.nome(), "iniciar", "ok", &Origem::deste_terminal(), None);
        auditoria::registrar(&mut tx, &e).await?;
        tx.commit().await?;
        self.adotar_banco(banco);
        Ok(())
    }
}

#[cfg(test)]
mod testes {
    use super::validar_nome;

    #[test]
    fn nomes_de_usuario() {
        for bom in ["admin", "maria.souza", "jo-2"] {
            assert!(validar_nome(bom).is_ok(), "{bom}");
        }
        for ruim in ["", "a", "Maria", "joão", "9x", "a b", "x\u{1b}[2J", &"a".repeat(41)] {
            assert!(validar_nome(ruim).is_err(), "{ruim:?}");
        }
    }
}
