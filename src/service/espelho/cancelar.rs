//! Taking back what was mirrored: the way to correct a line that already stands in the BPA.
//!
//! The wish is written first, in one transaction with the line: it is cancelled, keeps its place, and its attendances
//! are free to be generated again on a new one. Then the row is removed from S_PRD, but only while it is exactly what
//! we wrote. Cut anywhere, the next run of the mirror finishes it; nothing is sent twice.

use std::collections::{HashMap, HashSet};

use nexsus_connect::Exclusao;
use nexsus_domain::{Cns, Competencia, Folha, Sequencia};
use nexsus_store::{atendimento, fechamento, outbox, producao};
use serde_json::json;
use uuid::Uuid;

use crate::erro::{ErroUsuario, Resultado, saida};
use crate::estabelecimento::exigir_cnes;
use crate::modelo::ResultadoCancelamento;
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;
use crate::tarefa::em_paralelo;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LugarDaLinha {
    /// Professional of the line; none on BPA-C.
    pub cns_prof: Option<Cns>,
    /// Folha.
    pub folha: Folha,
    /// Sequência.
    pub sequencia: Sequencia,
}

/// States of lines that are, or may be, in S_PRD.
const RETIRAVEIS: [&str; 3] = [producao::VALIDADA, producao::ESPELHADA, producao::DIVERGENTE];

impl ResultadoCancelamento {
    /// What must be told when the removal is finished by a later run.
    pub(super) fn aviso(&self) -> Option<String> {
        (self.divergentes > 0).then(|| {
            format!(
                "{} linha(s) cancelada(s) mudaram no BPA e continuam lá: apague-as no BPA, ou serão cobradas em dobro.",
                self.divergentes
            )
        })
    }
}

impl Nucleo {
    /// Cancels lines that were (or may have been) mirrored and takes them out of S_PRD.
    ///
    /// # Errors
    /// A place without a line or with one that is already cancelled: nothing is changed then. Firebird errors leave the
    /// lines cancelled and the removal waiting; [`Nucleo::espelhar`] takes it up again.
    pub async fn espelho_cancelar(
        &self,
        s: &Sessao,
        cmp: Competencia,
        lugares: &[LugarDaLinha],
        motivo: &str,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoCancelamento> {
        self.autorizar(s, Acao::Espelhar).await?;
        let motivo = motivo.trim();
        if motivo.is_empty() {
            return Err(ErroUsuario::novo(
                "motivo_ausente",
                saida::USO,
                "O cancelamento precisa de um motivo.",
                "Escreva por que a linha é cancelada; fica na trilha de auditoria.",
            ));
        }
        self.config_firebird()?;
        let tarefa = self.abrir_tarefa(s, super::CANCELAR, &cmp.formatado()).await?;
        let vigia = tarefa.vigia(obs);
        let fim = async {
            let _unico = self.trancar_espelho(s, tarefa.id).await?;
            let canceladas = self.anotar_cancelamento(s, cmp, lugares, motivo).await?;
            let mut r = self.excluir_pendentes(s, cmp, &vigia).await?;
            r.canceladas = canceladas;
            Ok(r)
        };
        let fim = fim.await;
        let resumo = |r: &ResultadoCancelamento| (r.canceladas, format!("{} linha(s) cancelada(s)", r.canceladas));
        self.fechar_tarefa(s, tarefa, fim, resumo).await
    }

    pub(crate) async fn anotar_cancelamento(
        &self,
        s: &Sessao,
        cmp: Competencia,
        lugares: &[LugarDaLinha],
        motivo: &str,
    ) -> Resultado<u64> {
        let cnes = exigir_cnes(s, None)?.numero();
        let mut caso = self.escrita(s, Acao::Espelhar).await?;
        fechamento::exigir_aberta(&mut caso.tx, cnes, cmp).await?;
        let mut por_lugar: HashMap<LugarDaLinha, (Uuid, String)> = HashMap::new();
        let mut profissionais: Vec<Option<Cns>> = lugares.iter().map(|l| l.cns_prof).collect();
        profissionais.sort_unstable();
        profissionais.dedup();
        for cns in profissionais {
            let filtro = producao::Filtro { cns_prof: cns, ..producao::Filtro::default() };
            for g in producao::todas(&mut caso.tx, cnes, cmp, &filtro).await? {
                if g.linha.cnsmed != cns {
                    continue;
                }
                let lugar = LugarDaLinha { cns_prof: cns, folha: g.linha.flh, sequencia: g.linha.seq };
                por_lugar.insert(lugar, (g.id, g.estado));
            }
        }
        let mut ids = Vec::with_capacity(lugares.len());
        for lugar in lugares {
            match por_lugar.get(lugar) {
                Some((id, estado)) if RETIRAVEIS.contains(&estado.as_str()) => ids.push(*id),
                achada => return Err(nao_cancelavel(lugar, cmp, achada.map(|a| a.1.as_str()))),
            }
        }
        ids.sort_unstable();
        ids.dedup();
        let livres = producao::cancelar(&mut caso.tx, cnes, cmp, &ids).await?;
        atendimento::marcar(&mut caso.tx, cnes, &livres, atendimento::PENDENTE, None).await?;
        let detalhe = json!({ "canceladas": ids.len(), "motivo": motivo });
        caso.concluir("producao", &cmp.to_string(), detalhe).await?;
        Ok(ids.len() as u64)
    }

    /// Removes from S_PRD what was cancelled and may still stand there. Called with the lock of the mirror held.
    pub(super) async fn excluir_pendentes(
        &self,
        s: &Sessao,
        cmp: Competencia,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoCancelamento> {
        let cnes = exigir_cnes(s, None)?.numero();
        let mut tx = self.leitura(s, Acao::Espelhar).await?;
        let casa = exigir_cnes(s, None)?;
        let mut carga = super::Carga::vazia(casa);
        for (id, linha, paciente) in outbox::a_excluir(&mut tx, cnes, cmp).await? {
            carga.por(id, linha, paciente);
        }
        drop(tx);
        let mut r = ResultadoCancelamento::default();
        if carga.ids.is_empty() {
            return Ok(r);
        }
        let (espelho, catalogo) = self.ligar_espelho(obs).await?;
        if catalogo.ausentes().contains(&"PRD_CPF_PCNTE") {
            self.por_cns_no_lugar_do_cpf(&mut carga).await?;
        }
        let (todos, linhas) = (carga.ids, carga.linhas);
        let (nunca_foram, feitas, falha) = em_paralelo(obs, move |ponte| {
            ponte.progresso(0, Some(linhas.len() as u64), "retirando de S_PRD");
            // What this S_PRD cannot hold never stood there.
            let nunca_foram: HashSet<usize> = espelho.recusadas(&linhas)?.into_iter().map(|r| r.0).collect();
            let tentar: Vec<_> =
                linhas.into_iter().enumerate().filter(|(i, _)| !nunca_foram.contains(i)).map(|(_, l)| l).collect();
            let (feitas, falha) = espelho.excluir_ate(&tentar);
            Ok((nunca_foram, feitas, falha))
        })
        .await?;
        let lugares = todos.iter().enumerate();
        let (fora_daqui, ids): (Vec<_>, Vec<_>) = lugares.partition(|(i, _)| nunca_foram.contains(i));
        let ids: Vec<Uuid> = ids.into_iter().map(|(_, id)| *id).collect();
        let quais = |e: &[Exclusao]| -> Vec<Uuid> {
            ids.iter().zip(&feitas).filter(|(_, f)| e.contains(f)).map(|(id, _)| *id).collect()
        };
        let (mut fora, mudadas) = (quais(&[Exclusao::Excluida, Exclusao::JaAusente]), quais(&[Exclusao::Divergente]));
        fora.extend(fora_daqui.into_iter().map(|(_, id)| *id));
        r.excluidas = quais(&[Exclusao::Excluida]).len() as u64;
        r.ja_ausentes = fora.len() as u64 - r.excluidas;
        r.divergentes = mudadas.len() as u64;
        r.pendentes = (ids.len() - feitas.len()) as u64;
        let mut caso = self.escrita(s, Acao::Espelhar).await?;
        outbox::marcar_da_producao(&mut caso.tx, cnes, cmp, &fora, outbox::ENVIADO, None).await?;
        let outra = Some("a linha mudou em S_PRD");
        outbox::marcar_da_producao(&mut caso.tx, cnes, cmp, &mudadas, outbox::DIVERGENTE, outra).await?;
        if let Some(falha) = &falha {
            let resto = &ids[feitas.len()..];
            outbox::marcar_da_producao(&mut caso.tx, cnes, cmp, resto, outbox::ERRO, Some(falha.codigo())).await?;
        }
        let detalhe = json!({ "excluidas": r.excluidas, "ja_ausentes": r.ja_ausentes, "divergentes": r.divergentes });
        caso.concluir("producao", &cmp.to_string(), detalhe).await?;
        falha.map_or(Ok(r), |f| Err(f.into()))
    }
}

fn nao_cancelavel(lugar: &LugarDaLinha, cmp: Competencia, estado: Option<&str>) -> ErroUsuario {
    let de_quem =
        lugar.cns_prof.map_or_else(|| "do BPA-C".to_owned(), |c| format!("do profissional {}", c.mascarado()));
    let onde = format!("folha {}/{} {de_quem} na competência {}", lugar.folha, lugar.sequencia, cmp.formatado());
    match estado {
        None => ErroUsuario::novo(
            "linha_inexistente",
            saida::DADOS,
            format!("Não há linha na {onde}."),
            "Confira o lugar na tela Produção ou com nexsus exportar producao.",
        ),
        Some(producao::RASCUNHO) => ErroUsuario::novo(
            "linha_em_rascunho",
            saida::DADOS,
            format!("A linha na {onde} ainda é rascunho: nunca saiu daqui."),
            "Corrija o cadastro e gere de novo; não há o que retirar do BPA.",
        ),
        Some(producao::EXPORTADA) => ErroUsuario::novo(
            "linha_exportada",
            saida::DADOS,
            format!("A linha na {onde} saiu no arquivo do BPA, não pela S_PRD."),
            "Se o arquivo não foi entregue, desfaça com nexsus producao desfazer --exportadas; se foi, corrija no BPA.",
        ),
        Some(_) => ErroUsuario::novo(
            "linha_ja_cancelada",
            saida::DADOS,
            format!("A linha na {onde} já está cancelada."),
            "Nada a fazer: o lugar fica vago e não é usado de novo.",
        ),
    }
}
