//! The check-up: what support staff ask first. Works without a session and without a database,
//! touches no personal data and changes nothing.

use std::os::unix::fs::MetadataExt as _;

use nexsus_connect::Espelho;
use nexsus_store::{EstadoEsquema, auditoria, instalacao};

use crate::erro::ErroUsuario;
use crate::modelo::Verificacao;
use crate::nucleo::Nucleo;
use crate::trabalhador::isolamento::{self, Isolamento};

fn linha(item: &str, estado: &str, detalhe: impl Into<String>, remedio: impl Into<String>) -> Verificacao {
    Verificacao { item: item.into(), estado: estado.into(), detalhe: detalhe.into(), remedio: remedio.into() }
}

fn ok(item: &str, detalhe: impl Into<String>) -> Verificacao {
    linha(item, "ok", detalhe, "")
}

fn falha(item: &str, e: &ErroUsuario) -> Verificacao {
    linha(item, "falha", &e.o_que, &e.o_que_fazer)
}

/// How far the reader of other people's files is closed in here.
fn ver_isolamento() -> Verificacao {
    const ITEM: &str = "isolamento do leitor";
    let remedio = "Funciona assim mesmo. Um Linux com landlock (5.13; para a rede, 6.7) fecha o que falta.";
    match isolamento::possivel() {
        Isolamento::Completo => ok(ITEM, "completo: sem arquivos, sem rede, com limites de memória e de tempo"),
        Isolamento::SemArquivos => {
            linha(ITEM, "aviso", "sem arquivos e com limites, mas este sistema não fecha a rede", remedio)
        }
        Isolamento::SoLimites => linha(ITEM, "aviso", "só limites de memória e de tempo", remedio),
    }
}

impl Nucleo {
    /// Runs every check; never fails itself.
    pub async fn doctor(&self) -> Vec<Verificacao> {
        let mut todas = vec![ok("programa", concat!("NEXSUS ", env!("CARGO_PKG_VERSION")))];
        self.ver_pastas(&mut todas);
        todas.push(ver_isolamento());
        self.ver_chave(&mut todas);
        self.ver_banco(&mut todas).await;
        self.ver_firebird(&mut todas).await;
        todas
    }

    fn ver_pastas(&self, todas: &mut Vec<Verificacao>) {
        let p = self.pastas();
        for (nome, pasta) in
            [("pasta de dados", &p.dados), ("pasta de estado", &p.estado), ("pasta de chaves", &p.chaves)]
        {
            todas.push(match std::fs::metadata(pasta) {
                Ok(d) if d.mode() & 0o077 == 0 => ok(nome, pasta.display().to_string()),
                Ok(_) => linha(
                    nome,
                    "aviso",
                    format!("{} pode ser lida por outras contas.", pasta.display()),
                    format!("chmod 700 {}", pasta.display()),
                ),
                Err(_) => linha(
                    nome,
                    "aviso",
                    format!("{} ainda não existe.", pasta.display()),
                    "Ela nasce com: nexsus iniciar.",
                ),
            });
        }
    }

    fn ver_chave(&self, todas: &mut Vec<Verificacao>) {
        let arquivo = self.arquivo_da_chave();
        todas.push(match nexsus_store::Mestra::abrir(&arquivo) {
            Ok(_) => {
                ok("chave dos dados pessoais", format!("{} (guarde uma cópia fora desta máquina)", arquivo.display()))
            }
            Err(nexsus_store::ErroStore::NaoEncontrado) => {
                linha("chave dos dados pessoais", "aviso", "Ainda não há chave.", "Ela nasce com: nexsus iniciar.")
            }
            Err(e) => falha("chave dos dados pessoais", &e.into()),
        });
    }

    async fn ver_banco(&self, todas: &mut Vec<Verificacao>) {
        const ITEM: &str = "banco central";
        let banco = match self.banco_cru(false).await {
            Ok(Some(banco)) => banco,
            Ok(None) => return todas.push(falha(ITEM, &crate::nucleo::nao_iniciada())),
            Err(e) => return todas.push(falha(ITEM, &e)),
        };
        todas.push(match banco.estado().await {
            Ok(EstadoEsquema::Atual(n)) => ok(ITEM, format!("{}, esquema {n}", banco.motor())),
            Ok(EstadoEsquema::Vazio) => falha(ITEM, &crate::nucleo::nao_iniciada()),
            Ok(EstadoEsquema::Atrasado { tem, quer }) => linha(
                ITEM,
                "falha",
                format!("Esquema {tem}; o programa quer {quer}."),
                "Faça uma cópia e rode: nexsus migrar.",
            ),
            Ok(EstadoEsquema::MaisNovo { tem, .. }) => linha(
                ITEM,
                "falha",
                format!("Esquema {tem}, mais novo que este programa."),
                "Instale a versão atual do NEXSUS.",
            ),
            Err(e) => falha(ITEM, &e.into()),
        });
        let demo = async { Ok::<_, ErroUsuario>(instalacao::e_demo(&mut banco.ler().await?).await?) };
        if demo.await.unwrap_or(false) {
            todas.push(linha(
                "demonstração",
                "aviso",
                "Os dados deste banco são inventados (nexsus demo).",
                "Para trabalhar de verdade use outra pasta: NEXSUS_PASTA=OUTRA nexsus iniciar.",
            ));
        }
        const TRILHA: &str = "trilha de auditoria";
        let conferir = async {
            let mut tx = self.banco().await?.ler().await?;
            Ok::<_, ErroUsuario>(auditoria::verificar(&mut tx).await?)
        };
        todas.push(match conferir.await {
            Ok(None) => ok(TRILHA, "íntegra"),
            Ok(Some(q)) => linha(
                TRILHA,
                "falha",
                format!("Quebrada na linha {} (CNES {:07}).", q.id, q.cnes),
                "Alguém alterou o banco por fora: preserve uma cópia e avise o encarregado de dados.",
            ),
            Err(e) => falha(TRILHA, &e),
        });
    }

    async fn ver_firebird(&self, todas: &mut Vec<Verificacao>) {
        const ITEM: &str = "banco do BPA (Firebird)";
        let config = match self.config_firebird() {
            Ok(c) => c,
            Err(e) => return todas.push(linha(ITEM, "aviso", e.o_que, e.o_que_fazer)),
        };
        if config.senha_de_fabrica() {
            todas.push(linha(
                ITEM,
                "aviso",
                "Usa a senha de fábrica SYSDBA/masterkey.",
                "Troque-a no servidor e aponte firebird.senha_arquivo para a nova.",
            ));
        }
        if !config.na_propria_maquina() {
            todas.push(linha(
                ITEM,
                "aviso",
                "Está em outra máquina, e o Firebird 1.5 não cifra a rede.",
                "Leve a conexão por um túnel (SSH, WireGuard).",
            ));
        }
        let visita = tokio::task::spawn_blocking(move || Espelho::conectar(&config).and_then(|e| e.catalogo())).await;
        todas.push(match visita {
            Ok(Ok(c)) => ok(
                ITEM,
                format!(
                    "Firebird {}, conjunto de caracteres {}, S_PRD com {} colunas",
                    c.servidor,
                    c.charset,
                    c.colunas.len()
                ),
            ),
            Ok(Err(e)) => falha(ITEM, &e.into()),
            Err(_) => falha(ITEM, &ErroUsuario::interno("conferência do Firebird")),
        });
    }
}
