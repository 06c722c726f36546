//! Login, the signed token with its revocable row, and the token file of headless commands.
//! A token lives ten minutes and is renewed with a rotating refresh secret; a refresh secret
//! that comes twice ends the session, because somebody copied it.

mod arquivo;
pub mod senha;
#[cfg(test)]
mod testes;
mod token;

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use chrono::{DateTime, Duration, Utc};
use nexsus_domain::Cnes;
use nexsus_store::{ErroStore, Tx, auditoria, estabelecimento, sessao as linhas, usuario as usuarios};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::erro::{ErroUsuario, Resultado, saida};
use crate::nucleo::Nucleo;
use crate::papel::Papel;

/// Absolute life of a session (security.md 2.4).
const VIDA_SESSAO: Duration = Duration::hours(12);
/// Failures after which an account is locked, and for how long.
const MAX_FALHAS: i32 = 5;
const BLOQUEIO: Duration = Duration::minutes(15);

/// Where somebody sits, for the audit trail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origem {
    /// Client address and port as sshd tells them, or empty on the console.
    pub ssh: String,
    /// Terminal type.
    pub terminal: String,
}

impl Origem {
    /// Of this process.
    pub fn deste_terminal() -> Self {
        let var = |nome| {
            std::env::var(nome)
                .unwrap_or_default()
                .chars()
                .filter(|c| c.is_ascii_graphic() || *c == ' ')
                .take(80)
                .collect()
        };
        Self { ssh: var("SSH_CONNECTION"), terminal: var("TERM") }
    }

    /// An audit event with only its place filled in.
    pub(crate) fn no_evento(&self) -> auditoria::Evento {
        auditoria::Evento {
            usuario: String::new(),
            sessao: None,
            papel: String::new(),
            acao: String::new(),
            resultado: String::new(),
            objeto: String::new(),
            registro: String::new(),
            cnes: 0,
            origem: if self.ssh.is_empty() { "console".into() } else { "ssh".into() },
            ssh: self.ssh.clone(),
            terminal: self.terminal.clone(),
            programa: concat!("nexsus ", env!("CARGO_PKG_VERSION")).into(),
            finalidade: "faturamento SUS".into(),
            detalhe: json!({}),
        }
    }

    /// One line for the row of the session.
    pub fn texto(&self) -> String {
        let lugar = if self.ssh.is_empty() { "console" } else { &self.ssh };
        if self.terminal.is_empty() { lugar.into() } else { format!("{lugar} {}", self.terminal) }
    }
}

/// Secrets of a session; never shown.
#[derive(Clone, Serialize, Deserialize)]
struct Credencial {
    /// Row of the session as it is now; each renewal makes a new one of the same family.
    jti: Uuid,
    token: String,
    renovacao: String,
}

/// A person at work.
#[derive(Clone)]
pub struct Sessao {
    /// User name.
    pub usuario: String,
    /// Role.
    pub papel: Papel,
    /// Establishment he works for, once there is one.
    pub cnes: Option<Cnes>,
    /// Its name.
    pub nome_estab: String,
    /// His access before this one, UTC.
    pub ultimo_acesso: Option<DateTime<Utc>>,
    credencial: Arc<Mutex<Credencial>>,
    /// One renewal at a time: questions asked together must not spend the same refresh secret twice.
    renovacao: Arc<tokio::sync::Mutex<()>>,
    /// Came from the token file: renewals go back there.
    de_arquivo: bool,
}

impl std::fmt::Debug for Sessao {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sessao").field("usuario", &self.usuario).field("papel", &self.papel).finish_non_exhaustive()
    }
}

impl Sessao {
    /// A session that no service believes: for screens under test.
    pub fn de_exemplo(usuario: &str, papel: Papel, cnes: Option<Cnes>, nome_estab: &str) -> Self {
        Self {
            usuario: usuario.into(),
            papel,
            cnes,
            nome_estab: nome_estab.into(),
            ultimo_acesso: None,
            credencial: Arc::new(Mutex::new(Credencial {
                jti: Uuid::nil(),
                token: String::new(),
                renovacao: String::new(),
            })),
            renovacao: Arc::default(),
            de_arquivo: false,
        }
    }

    /// Whether the role allows the action; the service checks again.
    pub fn pode(&self, acao: crate::papel::Acao) -> bool {
        self.papel.pode(acao)
    }

    /// CNES as the first key of the tables; 0 while no establishment is named.
    pub(crate) fn numero_cnes(&self) -> i32 {
        self.cnes.map_or(0, nexsus_domain::Cnes::numero)
    }

    /// Row of the session, as it is now.
    pub fn jti(&self) -> Uuid {
        self.credencial().jti
    }

    fn credencial(&self) -> Credencial {
        self.credencial.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn trocar(&self, nova: Credencial) {
        *self.credencial.lock().unwrap_or_else(PoisonError::into_inner) = nova;
    }
}

/// Signs and checks tokens of this installation.
struct Assinante {
    semente: Zeroizing<[u8; 32]>,
    aud: String,
}

impl Assinante {
    fn de(tx: &Tx) -> Resultado<Self> {
        let chaves = tx.chaves()?;
        Ok(Self { semente: Zeroizing::new(*chaves.chave_jwt()), aud: chaves.instalacao().to_string() })
    }
    fn assinar(&self, usuario: &str, jti: Uuid, agora: DateTime<Utc>) -> String {
        token::assinar(&self.semente, &self.aud, usuario, jti, agora)
    }
    fn conferir(&self, token: &str, agora: DateTime<Utc>) -> Result<token::Alegacoes, token::Recusa> {
        token::conferir(&self.semente, &self.aud, token, agora)
    }
}

fn resumo(segredo: &str) -> Vec<u8> {
    Sha256::digest(segredo.as_bytes()).to_vec()
}

fn novo_segredo() -> Resultado<String> {
    let mut bytes = Zeroizing::new([0u8; 32]);
    getrandom::fill(&mut *bytes).map_err(|_| ErroUsuario::interno("sorteio do sistema"))?;
    Ok(B64.encode(*bytes))
}

fn recusado() -> ErroUsuario {
    ErroUsuario::novo(
        "login_recusado",
        saida::SEM_USUARIO,
        "Usuário ou senha inválidos.",
        "Confira maiúsculas e tente de novo; após 5 erros a conta espera 15 minutos.",
    )
}

impl Nucleo {
    /// Opens a session. Unknown user, wrong password, locked and disabled accounts get the same
    /// answer after the same work; the try is counted before the password is looked at.
    pub async fn entrar(&self, usuario: &str, senha: &Zeroizing<String>, origem: &Origem) -> Resultado<Sessao> {
        let banco = self.banco().await?;
        let usuario = usuario.trim();
        let agora = nexsus_store::agora();
        let mut tx = banco.escrever().await?;
        let conta = usuarios::por_nome(&mut tx, usuario).await?;
        let livre = conta.as_ref().filter(|c| c.situacao == "ativo" && c.bloqueado_ate.is_none_or(|ate| ate <= agora));
        if let Some(conta) = livre {
            let bloqueio = (conta.falhas + 1 >= MAX_FALHAS).then(|| agora + BLOQUEIO);
            usuarios::registrar_falha(&mut tx, conta.id, bloqueio).await?;
        }
        let tempero = Zeroizing::new(*tx.chaves()?.pepper());
        let assinante = Assinante::de(&tx)?;
        tx.commit().await?;

        let phc = livre.map(|c| c.senha.clone());
        let copia = senha.clone();
        let certa = tokio::task::spawn_blocking(move || senha::confere(&copia, phc.as_deref(), &*tempero))
            .await
            .unwrap_or(false);

        let mut tx = banco.escrever().await?;
        let papel = livre.and_then(|c| Papel::ler(&c.papel));
        let (Some(conta), Some(papel), true) = (livre, papel, certa) else {
            let e = evento_de_acesso(
                usuario_conhecido(conta.as_ref().map(|c| c.usuario.as_str())),
                "",
                "entrar",
                "negado",
                origem,
                None,
            );
            auditoria::registrar(&mut tx, &e).await?;
            tx.commit().await?;
            return Err(recusado());
        };
        usuarios::limpar_falhas(&mut tx, conta.id).await?;
        usuarios::ultimo_acesso(&mut tx, conta.id, agora).await?;
        let renovacao = novo_segredo()?;
        let jti = nexsus_store::novo_id();
        let linha = linhas::Sessao {
            jti,
            usuario: conta.id,
            criada: agora,
            expira: agora + VIDA_SESSAO,
            ultimo: agora,
            origem: origem.texto(),
            familia: jti,
            refresh_hash: resumo(&renovacao),
            revogada: None,
        };
        linhas::criar(&mut tx, &linha).await?;
        let e = evento_de_acesso(&conta.usuario, papel.nome(), "entrar", "ok", origem, Some(jti));
        auditoria::registrar(&mut tx, &e).await?;
        let (cnes, nome_estab) = self.estabelecimento_da_sessao(&mut tx).await?;
        crate::tarefa::encerrar_mortas(&mut tx, cnes.map_or(0, nexsus_domain::Cnes::numero)).await?;
        tx.commit().await?;
        let token = assinante.assinar(&conta.usuario, jti, agora);
        Ok(Sessao {
            usuario: conta.usuario.clone(),
            papel,
            cnes,
            nome_estab,
            ultimo_acesso: conta.ultimo_acesso,
            credencial: Arc::new(Mutex::new(Credencial { jti, token, renovacao })),
            renovacao: Arc::default(),
            de_arquivo: false,
        })
    }

    /// Ends a session at once, for every process that holds its token.
    pub async fn sair(&self, s: &Sessao) -> Resultado<()> {
        let mut tx = self.banco().await?.escrever().await?;
        linhas::revogar(&mut tx, s.jti()).await?;
        let e = evento_de_acesso(&s.usuario, s.papel.nome(), "sair", "ok", &Origem::deste_terminal(), Some(s.jti()));
        auditoria::registrar(&mut tx, &e).await?;
        tx.commit().await?;
        if s.de_arquivo {
            arquivo::apagar(self.pastas())?;
        }
        Ok(())
    }

    /// Keeps the session for the following headless commands.
    pub fn guardar_sessao(&self, s: &Sessao) -> Resultado<()> {
        arquivo::gravar(self.pastas(), &s.credencial())
    }

    /// The session kept by `entrar`; an expired or revoked one is an error.
    pub async fn sessao_do_arquivo(&self) -> Resultado<Sessao> {
        let credencial = arquivo::ler(self.pastas())?;
        let banco = self.banco().await?;
        let mut tx = banco.ler().await?;
        let assinante = Assinante::de(&tx)?;
        // An expired token still says whose it is: its signature is checked against its own time.
        let alegacoes = token::abrir(&assinante.semente, &assinante.aud, &credencial.token)
            .map_err(|_| ErroUsuario::sem_sessao())?;
        let conta = usuarios::por_nome(&mut tx, &alegacoes.sub).await?.ok_or_else(ErroUsuario::sem_sessao)?;
        let papel = Papel::ler(&conta.papel).ok_or_else(ErroUsuario::sem_sessao)?;
        let (cnes, nome_estab) = self.estabelecimento_da_sessao(&mut tx).await?;
        drop(tx);
        let sessao = Sessao {
            usuario: conta.usuario,
            papel,
            cnes,
            nome_estab,
            ultimo_acesso: conta.ultimo_acesso,
            credencial: Arc::new(Mutex::new(credencial)),
            renovacao: Arc::default(),
            de_arquivo: true,
        };
        self.conferir_sessao(&sessao).await?;
        Ok(sessao)
    }

    /// Token genuine, row alive, account active; renews a token whose ten minutes are over.
    /// Returns the role the account has now, not the one it had at login.
    pub(crate) async fn conferir_sessao(&self, s: &Sessao) -> Resultado<Papel> {
        let antes = s.jti();
        match self.conferir_uma_vez(s).await {
            // Somebody of this session renewed it between our look at the token and at its row.
            Err(_) if s.jti() != antes => self.conferir_uma_vez(s).await,
            fim => fim,
        }
    }

    async fn conferir_uma_vez(&self, s: &Sessao) -> Resultado<Papel> {
        let agora = nexsus_store::agora();
        let mut tx = self.banco().await?.ler().await?;
        let assinante = Assinante::de(&tx)?;
        let credencial = s.credencial();
        let vencido = match assinante.conferir(&credencial.token, agora) {
            Ok(a) if a.jti == credencial.jti && a.sub == s.usuario => false,
            Err(token::Recusa::Vencido) => true,
            _ => return Err(ErroUsuario::sem_sessao()),
        };
        let conta = usuarios::por_nome(&mut tx, &s.usuario).await?.ok_or_else(ErroUsuario::sem_sessao)?;
        let linha = linhas::por_jti(&mut tx, credencial.jti).await?.ok_or_else(ErroUsuario::sem_sessao)?;
        if s.cnes.is_none() && !estabelecimento::listar(&mut tx).await?.is_empty() {
            return Err(estabelecimento_apareceu());
        }
        drop(tx);
        if conta.situacao != "ativo" || linha.usuario != conta.id || linha.expira <= agora {
            return Err(ErroUsuario::sem_sessao());
        }
        if vencido {
            self.renovar(s, &assinante, agora).await?;
        } else if linha.revogada.is_some() {
            return Err(ErroUsuario::sem_sessao());
        }
        Papel::ler(&conta.papel).ok_or_else(ErroUsuario::sem_sessao)
    }

    async fn renovar(&self, s: &Sessao, assinante: &Assinante, agora: DateTime<Utc>) -> Resultado<()> {
        let _vez = s.renovacao.lock().await;
        // Commands that run side by side share the token file: one renews, the others take its result.
        let _tranca = if s.de_arquivo { Some(arquivo::trancar(self.pastas()).await?) } else { None };
        let credencial = if s.de_arquivo { arquivo::ler(self.pastas())? } else { s.credencial() };
        if assinante.conferir(&credencial.token, agora).is_ok_and(|a| a.jti == credencial.jti && a.sub == s.usuario) {
            s.trocar(credencial);
            return Ok(());
        }
        let mut tx = self.banco().await?.escrever().await?;
        let linha = linhas::por_jti(&mut tx, credencial.jti).await?.ok_or_else(ErroUsuario::sem_sessao)?;
        let certo: bool = linha.refresh_hash.ct_eq(&resumo(&credencial.renovacao)).into();
        let renovacao = novo_segredo()?;
        let nova =
            linhas::Sessao { jti: nexsus_store::novo_id(), ultimo: agora, refresh_hash: resumo(&renovacao), ..linha };
        let trocada = if certo {
            linhas::rotacionar(&mut tx, credencial.jti, &nova).await
        } else {
            // Whoever invents a refresh secret holds a stolen token: the session ends for everybody.
            linhas::revogar(&mut tx, credencial.jti).await?;
            Err(ErroStore::Conflito(0))
        };
        match trocada {
            Ok(()) => {}
            Err(ErroStore::Conflito(_)) => {
                let e = evento_de_acesso(
                    &s.usuario,
                    s.papel.nome(),
                    "renovar",
                    "negado",
                    &Origem::deste_terminal(),
                    Some(credencial.jti),
                );
                auditoria::registrar(&mut tx, &e).await?;
                tx.commit().await?;
                return Err(ErroUsuario::sem_sessao());
            }
            Err(e) => return Err(e.into()),
        }
        tx.commit().await?;
        let nova = Credencial { jti: nova.jti, token: assinante.assinar(&s.usuario, nova.jti, agora), renovacao };
        if s.de_arquivo {
            arquivo::gravar(self.pastas(), &nova)?;
        }
        s.trocar(nova);
        Ok(())
    }

    /// The establishment this installation works for: the one of the settings, else the only one.
    async fn estabelecimento_da_sessao(&self, tx: &mut Tx) -> Resultado<(Option<Cnes>, String)> {
        let mut todos = estabelecimento::listar(tx).await?;
        let escolhido = match self.config().cnes {
            Some(cnes) => todos.into_iter().find(|e| e.dado.cnes_estab == cnes),
            None if todos.len() > 1 => return Err(qual_estabelecimento(todos.len())),
            None => todos.pop(),
        };
        Ok(match escolhido {
            Some(e) => (Some(e.dado.cnes_estab), e.dado.nome_estab),
            None => (self.config().cnes, String::new()),
        })
    }
}

/// What is written under "no establishment" after one has a name would stay there unseen.
fn estabelecimento_apareceu() -> ErroUsuario {
    ErroUsuario::novo(
        "estabelecimento_apareceu",
        saida::MAIS_TARDE,
        "O estabelecimento foi cadastrado depois que você entrou.",
        "Saia e entre de novo para trabalhar nele.",
    )
}

fn qual_estabelecimento(quantos: usize) -> ErroUsuario {
    ErroUsuario::novo(
        "qual_estabelecimento",
        saida::CONFIGURACAO,
        format!("Este banco tem {quantos} estabelecimentos e a configuração não diz em qual se trabalha aqui."),
        "Escreva em config.toml: cnes = \"0000000\" (ou use a variável NEXSUS_CNES).",
    )
}

/// The trail names accounts that exist; what else was typed there may be a password.
fn usuario_conhecido(nome: Option<&str>) -> &str {
    nome.unwrap_or("(desconhecido)")
}

pub(crate) fn evento_de_acesso(
    usuario: &str,
    papel: &str,
    acao: &str,
    resultado: &str,
    origem: &Origem,
    sessao: Option<Uuid>,
) -> auditoria::Evento {
    auditoria::Evento {
        usuario: usuario.into(),
        sessao,
        papel: papel.into(),
        acao: acao.into(),
        resultado: resultado.into(),
        objeto: "sessao".into(),
        registro: sessao.map(|j| j.to_string()).unwrap_or_default(),
        cnes: 0,
        detalhe: json!({}),
        ..origem.no_evento()
    }
}
