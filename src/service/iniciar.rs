//! First run: key file, database, keys, first administrator, establishment. Either all of it
//! stands afterwards or the next try finishes it: the key file is made first and is reused when
//! a try died between it and the database.

use std::sync::Arc;

use nexsus_domain::Estabelecimento;
use nexsus_store::{Chaves, ErroStore, EstadoEsquema, Mestra, auditoria, estabelecimento, usuario};

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
            // A first run that died while it made the key left nothing that the key would open.
            Err(ErroStore::ChaveErrada) if self.banco_sem_chaves().await? && Mestra::tirar_vazia(&arquivo)? => {
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

    /// Whether no key was ever wrapped here: no database, an empty one, or one whose first run stopped before that.
    async fn banco_sem_chaves(&self) -> Resultado<bool> {
        let Some(banco) = self.banco_cru(false).await? else { return Ok(true) };
        match banco.estado().await? {
            EstadoEsquema::Vazio => Ok(true),
            EstadoEsquema::Atual(_) => {
                let mut tx = banco.ler().await?;
                Ok(matches!(Chaves::abrir(&mut tx, &Mestra::gerar()?).await, Err(ErroStore::ChaveAusente)))
            }
            EstadoEsquema::Atrasado { .. } | EstadoEsquema::MaisNovo { .. } => Ok(false),
        }
    }
}

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use super::{DadosIniciais, Mestra, validar_nome};
    use crate::config::{Configuracao, Pastas};
    use crate::{Nucleo, Trabalhador};

    fn abrir(pasta: &tempfile::TempDir) -> Nucleo {
        let pastas = Pastas::em(pasta.path());
        let config = Configuracao::padrao(&pastas).unwrap();
        Nucleo::com_trabalhador(config, pastas, Trabalhador::AquiMesmo)
    }

    #[tokio::test]
    async fn chave_vazia_de_uma_queda_se_refaz_mas_nunca_sob_um_banco() {
        let pasta = tempfile::tempdir().unwrap();
        let dados =
            || DadosIniciais { admin: "admin".into(), senha: crate::testes::frase(), cnes: None, nome_estab: None };
        let nucleo = abrir(&pasta);
        nucleo.pastas().preparar().unwrap();
        let arquivo = nucleo.arquivo_da_chave();
        let esvaziar = || {
            let _ = std::fs::remove_file(&arquivo);
            // The mode of a key that was made and not filled.
            Mestra::gerar().unwrap().gravar(&arquivo).unwrap();
            std::fs::File::options().write(true).open(&arquivo).unwrap().set_len(0).unwrap();
        };
        esvaziar();
        nucleo.iniciar(dados()).await.unwrap();
        assert!(Mestra::abrir(&arquivo).is_ok());
        nucleo.fechar().await;
        // With a database whose keys it wraps, an emptied key is a loss to be told, not to be papered over.
        esvaziar();
        let outro = abrir(&pasta);
        assert!(!outro.banco_sem_chaves().await.unwrap());
        assert_eq!(outro.iniciar(dados()).await.unwrap_err().codigo, "ja_iniciada");
        assert_eq!(std::fs::metadata(&arquivo).unwrap().len(), 0);
    }

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
