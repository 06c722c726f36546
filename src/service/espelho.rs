//! The mirror into S_PRD of the BPA program's Firebird database: rehearse, write, read back,
//! compare. A line counts as mirrored only after it was read back equal; whatever happens in
//! between, the next run finds out what is there and goes on (domain.md 8.3, security.md 2.8).

use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use nexsus_connect::{ConfigFirebird, Espelho, Resultado as Gravacao, Segredo};
use nexsus_domain::{Cnes, Competencia, LinhaBpa};
use nexsus_store::{Tx, outbox, producao};
use serde_json::json;
use uuid::Uuid;

use crate::erro::{ErroUsuario, Resultado, de_arquivo, saida};
use crate::estabelecimento::exigir_cnes;
use crate::modelo::{ConferenciaEspelho, PlanoEspelho, ResultadoEspelho};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;
use crate::tarefa::em_paralelo;

/// Lines of a competência with the state they are in.
struct Carga {
    cnes: Cnes,
    linhas: Vec<LinhaBpa>,
    ids: Vec<Uuid>,
    /// Places in `linhas` that still have to reach S_PRD.
    pendentes: Vec<usize>,
}

/// What the thread that talks to Firebird brings back.
struct Volta {
    resultado: ResultadoEspelho,
    /// One answer per pending line that was tried, in order.
    gravadas: Vec<Gravacao>,
    /// Places of lines that are missing in S_PRD.
    faltam: Vec<usize>,
    interrompida: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Modo {
    Ensaio,
    Gravar,
    Conferir,
}

impl Nucleo {
    /// What mirroring would do; writes nothing anywhere.
    pub async fn espelho_ensaio(&self, s: &Sessao, cmp: Competencia) -> Resultado<ResultadoEspelho> {
        let (_, volta) = self.visitar(s, Acao::EspelhoVer, cmp, Modo::Ensaio, &crate::SemObservador).await?;
        Ok(volta.resultado)
    }

    /// Counts both sides and compares every line of ours.
    pub async fn espelho_conferir(&self, s: &Sessao, cmp: Competencia) -> Resultado<ResultadoEspelho> {
        let (_, volta) = self.visitar(s, Acao::EspelhoVer, cmp, Modo::Conferir, &crate::SemObservador).await?;
        Ok(volta.resultado)
    }

    /// Mirrors what is pending; running it again changes nothing.
    pub async fn espelhar(&self, s: &Sessao, cmp: Competencia, obs: &dyn Observador) -> Resultado<ResultadoEspelho> {
        self.autorizar(s, Acao::Espelhar).await?;
        let tarefa = self.abrir_tarefa(s, "espelhar", &cmp.formatado()).await?;
        let vigia = tarefa.vigia(obs);
        let fim = self.espelhar_dentro(s, cmp, &vigia).await;
        self.fechar_tarefa(s, tarefa, fim, |r| {
            (r.espelhadas, format!("{} linha(s) espelhada(s) em S_PRD", r.espelhadas))
        })
        .await
    }

    /// Finds lines that were mirrored and are gone from S_PRD, and sends them again.
    pub async fn espelho_reconciliar(&self, s: &Sessao, cmp: Competencia) -> Resultado<ResultadoEspelho> {
        let (carga, volta) = self.visitar(s, Acao::Espelhar, cmp, Modo::Conferir, &crate::SemObservador).await?;
        let faltam: Vec<Uuid> = volta.faltam.iter().map(|&i| carga.ids[i]).collect();
        if faltam.is_empty() {
            return Ok(volta.resultado);
        }
        let mut caso = self.escrita(s, Acao::Espelhar).await?;
        marcar(&mut caso.tx, carga.cnes.numero(), cmp, &faltam, "validada", "pendente", None).await?;
        caso.concluir("producao", &cmp.to_string(), json!({ "reenviadas": faltam.len() })).await?;
        self.espelhar(s, cmp, &crate::SemObservador).await
    }

    async fn espelhar_dentro(&self, s: &Sessao, cmp: Competencia, obs: &dyn Observador) -> Resultado<ResultadoEspelho> {
        let _unico = self.trancar_espelho()?;
        let (carga, volta) = self.visitar(s, Acao::Espelhar, cmp, Modo::Gravar, obs).await?;
        let mut resultado = volta.resultado;
        let por = |quais: &[Gravacao]| -> Vec<Uuid> {
            carga
                .pendentes
                .iter()
                .zip(&volta.gravadas)
                .filter(|(_, g)| quais.contains(g))
                .map(|(&i, _)| carga.ids[i])
                .collect()
        };
        let feitas = por(&[Gravacao::Incluida, Gravacao::JaIgual]);
        let divergentes = por(&[Gravacao::Divergente]);
        let mut caso = self.escrita(s, Acao::Espelhar).await?;
        let cnes = carga.cnes.numero();
        for (ids, estado, na_fila, erro) in [
            (&feitas, "espelhada", "enviado", None),
            (&divergentes, "divergente", "divergente", Some("há outra linha neste lugar de S_PRD")),
        ] {
            if !ids.is_empty() {
                marcar(&mut caso.tx, cnes, cmp, ids, estado, na_fila, erro).await?;
            }
        }
        resultado.espelhadas = feitas.len() as u64;
        let detalhe = json!({ "espelhadas": feitas.len(), "divergentes": divergentes.len() });
        caso.concluir("producao", &cmp.to_string(), detalhe).await?;
        if volta.interrompida {
            return Err(ErroUsuario::novo(
                "cancelado",
                saida::INTERROMPIDO,
                format!("Espelhamento interrompido a pedido: {} linha(s) já estão em S_PRD.", feitas.len()),
                "Rode de novo para continuar de onde parou; nada será repetido.",
            ));
        }
        Ok(resultado)
    }

    /// Reads our lines, goes to Firebird on a thread of its own and comes back.
    async fn visitar(
        &self,
        s: &Sessao,
        acao: Acao,
        cmp: Competencia,
        modo: Modo,
        obs: &dyn Observador,
    ) -> Resultado<(Carga, Volta)> {
        let config = self.config_firebird()?;
        let cnes = exigir_cnes(s, None)?;
        let mut tx = self.leitura(s, acao).await?;
        let todas = linhas_que_saem(&mut tx, cnes.numero(), cmp).await?;
        drop(tx);
        let pendentes: Vec<usize> =
            todas.iter().enumerate().filter(|(_, l)| l.estado == "validada").map(|(i, _)| i).collect();
        let (ids, linhas): (Vec<Uuid>, Vec<LinhaBpa>) = todas.into_iter().map(|l| (l.id, l.linha)).unzip();
        let carga = Arc::new(Carga { cnes, linhas, ids, pendentes });
        let la = carga.clone();
        let volta = em_paralelo(obs, move |ponte| ir(&config, &la, modo, ponte)).await?;
        let carga = Arc::try_unwrap(carga).map_err(|_| ErroUsuario::interno("espelho"))?;
        Ok((carga, volta))
    }

    /// Settings of the Firebird database with its password.
    pub(crate) fn config_firebird(&self) -> Resultado<ConfigFirebird> {
        let Some(c) = &self.config().firebird else {
            return Err(ErroUsuario::novo(
                "firebird_sem_configuracao",
                saida::CONFIGURACAO,
                "O banco do BPA (Firebird) não está configurado.",
                "Escreva em config.toml: [firebird] banco = \"CAMINHO/BPAMAG.GDB\" (e servidor, porta).",
            ));
        };
        Ok(ConfigFirebird {
            servidor: c.servidor.clone(),
            porta: c.porta,
            banco: c.banco.clone(),
            usuario: c.usuario.clone(),
            senha: Segredo::from(c.senha()?),
            prazo: Duration::from_secs(c.prazo_segundos),
        })
    }

    /// One mirror at a time on this machine; the second one is told, not queued.
    fn trancar_espelho(&self) -> Resultado<File> {
        let caminho = self.pastas().estado.join("espelho.tranca");
        let arquivo = File::create(&caminho).map_err(|e| de_arquivo(&e, &caminho))?;
        rustix::fs::flock(&arquivo, rustix::fs::FlockOperation::NonBlockingLockExclusive).map_err(|_| {
            ErroUsuario::novo(
                "espelho_em_curso",
                saida::MAIS_TARDE,
                "Outro espelhamento está em curso nesta máquina.",
                "Espere ele terminar (veja Tarefas, F9) e repita.",
            )
        })?;
        Ok(arquivo)
    }
}

/// Line and outbox row change state together.
async fn marcar(
    tx: &mut Tx,
    cnes: i32,
    cmp: Competencia,
    linhas: &[Uuid],
    estado: &str,
    na_fila: &str,
    erro: Option<&str>,
) -> Resultado<()> {
    producao::marcar_estado(tx, cnes, cmp, linhas, estado).await?;
    let fila: Vec<Uuid> = outbox::das_linhas(tx, cnes, cmp, linhas).await?.into_iter().map(|(_, id, _)| id).collect();
    outbox::marcar(tx, cnes, cmp, &fila, na_fila, erro).await?;
    Ok(())
}

/// Every line that is or should be in S_PRD, in key order.
async fn linhas_que_saem(tx: &mut Tx, cnes: i32, cmp: Competencia) -> Resultado<Vec<producao::ProducaoGravada>> {
    let mut todas = Vec::new();
    let mut depois = None;
    loop {
        let (pagina, resto) = producao::listar(tx, cnes, cmp, &producao::Filtro::default(), depois, 1000).await?;
        todas.extend(
            pagina.into_iter().filter(|l| ["validada", "espelhada", "divergente"].contains(&l.estado.as_str())),
        );
        match resto {
            Some(lugar) => depois = Some(lugar),
            None => return Ok(todas),
        }
    }
}

/// Everything that happens on the Firebird side of one run.
fn ir(config: &ConfigFirebird, carga: &Carga, modo: Modo, obs: &dyn Observador) -> Resultado<Volta> {
    obs.progresso(0, None, "conectando ao Firebird");
    let espelho = Espelho::conectar(config)?;
    let catalogo = espelho.catalogo()?;
    obs.progresso(0, None, "comparando com S_PRD");
    let plano = espelho.plano(&carga.linhas)?;
    let mut resultado = ResultadoEspelho {
        plano: PlanoEspelho {
            incluir: plano.incluir.len() as u64,
            igual: plano.igual.len() as u64,
            divergente: plano.divergente.len() as u64,
            alheias: plano.alheias,
        },
        destino: vec![
            format!("Banco {} em {}:{}", config.banco, config.servidor, config.porta),
            format!("Firebird {}, charset {}", catalogo.servidor, catalogo.charset),
        ],
        avisos: plano.reparos.iter().map(nexsus_connect::Reparo::frase).collect(),
        ..ResultadoEspelho::default()
    };
    let ausentes = catalogo.ausentes();
    if !ausentes.is_empty() {
        resultado.avisos.push(format!("S_PRD deste BPA não tem: {}.", ausentes.join(", ")));
    }
    if config.senha_de_fabrica() {
        resultado.avisos.push("O Firebird usa a senha de fábrica SYSDBA/masterkey.".into());
    }
    let mut gravadas = Vec::new();
    let mut interrompida = false;
    if modo == Modo::Gravar && !carga.pendentes.is_empty() {
        let linhas: Vec<LinhaBpa> = carga.pendentes.iter().map(|&i| carga.linhas[i].clone()).collect();
        let total = linhas.len() as u64;
        obs.progresso(0, Some(total), "gravando em S_PRD");
        gravadas = espelho.incluir_com(&linhas, |feitas| {
            obs.progresso(feitas, Some(total), "gravando em S_PRD");
            !obs.cancelado()
        })?;
        interrompida = gravadas.len() < linhas.len();
    }
    let mut faltam = Vec::new();
    if modo != Modo::Ensaio && !interrompida {
        obs.progresso(0, None, "conferindo");
        let c = espelho.conferir_linhas(&carga.linhas)?;
        resultado.conferencia = Some(ConferenciaEspelho {
            linhas_nexsus: c.linhas_nexsus,
            linhas_s_prd: c.linhas_s_prd,
            soma_qt_nexsus: c.soma_qt_nexsus as i64,
            soma_qt_s_prd: c.soma_qt_s_prd as i64,
            confere: c.confere(),
        });
        faltam = c.faltam;
    }
    Ok(Volta { resultado, gravadas, faltam, interrompida })
}
