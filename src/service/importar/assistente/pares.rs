//! Pairs of patients that may be one person: side by side, joined or kept apart for good.

use std::collections::HashMap;

use nexsus_store::{ErroStore, Gravado, atendimento, paciente, paciente_par};
use serde_json::json;
use uuid::Uuid;

use crate::erro::{ErroUsuario, Resultado};
use crate::modelo::{DecisaoDoPar, ParDePacientes};
use crate::nucleo::Nucleo;
use crate::paciente::{arrumar, validar};
use crate::papel::Acao;
use crate::sessao::Sessao;

/// Pairs shown at once.
const PARES: usize = 500;

impl Nucleo {
    /// Pairs of patients that may be one person, not decided yet. Both records are shown whole, so it is recorded.
    pub async fn pares_suspeitos(&self, s: &Sessao) -> Resultado<Vec<ParDePacientes>> {
        let mut caso = self.escrita(s, Acao::Importar).await?;
        let cnes = s.numero_cnes();
        let mut pares = paciente_par::abertos(&mut caso.tx, cnes).await?;
        pares.truncate(PARES);
        let mut ids: Vec<Uuid> = pares.iter().flat_map(|p| [p.a, p.b]).collect();
        ids.sort_unstable();
        ids.dedup();
        let fichas: HashMap<Uuid, Gravado<nexsus_domain::Paciente>> =
            paciente::por_ids(&mut caso.tx, cnes, &ids).await?.into_iter().map(|g| (g.id, g)).collect();
        let mut prontos = Vec::with_capacity(pares.len());
        for p in pares {
            let (Some(a), Some(b)) = (fichas.get(&p.a), fichas.get(&p.b)) else { continue };
            let quantos = (
                atendimento::contar_do_paciente(&mut caso.tx, cnes, a.id).await?,
                atendimento::contar_do_paciente(&mut caso.tx, cnes, b.id).await?,
            );
            // The one that stands longer comes first: it is the one that usually stays.
            let (a, b, quantos) = if a.id <= b.id { (a, b, quantos) } else { (b, a, (quantos.1, quantos.0)) };
            prontos.push(ParDePacientes { a: a.clone(), b: b.clone(), motivo: p.motivo, atendimentos: quantos });
        }
        caso.concluir("paciente_par", "", json!({ "pares": prontos.len() })).await?;
        Ok(prontos)
    }

    /// Decides about a pair.
    pub async fn decidir_par(&self, s: &Sessao, decisao: DecisaoDoPar) -> Resultado<()> {
        let mut caso = self.escrita(s, Acao::Importar).await?;
        let cnes = s.numero_cnes();
        match decisao {
            DecisaoDoPar::Separar { a, b } => {
                if paciente::por_ids(&mut caso.tx, cnes, &[a, b]).await?.len() < 2 {
                    return Err(ErroUsuario::nao_encontrado("Um dos pacientes"));
                }
                paciente_par::separar(&mut caso.tx, cnes, a, b).await?;
                caso.concluir("paciente_par", &a.to_string(), json!({ "separado": b.to_string() })).await
            }
            DecisaoDoPar::Unir { fica, sai, conteudo } => {
                let atual = paciente::obter(&mut caso.tx, cnes, fica.0)
                    .await?
                    .ok_or_else(|| ErroUsuario::nao_encontrado("O paciente"))?;
                let mut conteudo = arrumar(*conteudo);
                conteudo.cod_pac = atual.dado.cod_pac;
                validar(&conteudo)?;
                paciente_par::unir(&mut caso.tx, cnes, fica, sai, &conteudo).await.map_err(|e| match e {
                    ErroStore::Conflito(_) => ErroUsuario::conflito("O cadastro de um dos pacientes"),
                    outro => outro.into(),
                })?;
                caso.concluir("paciente", &fica.0.to_string(), json!({ "unido": sai.0.to_string() })).await
            }
        }
    }
}
