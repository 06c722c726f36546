//! Numbering again the lines that have not left the house: gaps close, and folhas stand in the order of domain.md 4 behind
//! everything that keeps its place. All places are found before the first line is touched.

use std::collections::{BTreeMap, HashSet};

use nexsus_domain::numeracao::{Ultimo, comparar};
use nexsus_domain::{Cns, Folha, Sequencia};
use nexsus_store::{contador, fechamento, producao};
use serde_json::json;
use uuid::Uuid;

use super::desfazer::{Separadas, separar};
use super::gerar::{Ultimos, folhas_esgotadas, limite_por_folha, numerador};
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::estabelecimento::exigir_cnes;
use crate::modelo::{PedidoDesfazer, ResultadoRenumerar};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// The lines of one key in their new order, with their places and the last of these.
struct Bloco {
    cns: Option<Cns>,
    linhas: Vec<producao::ProducaoGravada>,
    lugares: Vec<(Folha, Sequencia)>,
    ultimo: Option<Ultimo>,
}

impl Bloco {
    fn mudaram(&self) -> u64 {
        self.linhas.iter().zip(&self.lugares).filter(|(l, p)| (l.linha.flh, l.linha.seq) != **p).count() as u64
    }
}

impl Nucleo {
    /// Numbers again what has not left the house.
    pub async fn producao_renumerar(
        &self,
        s: &Sessao,
        pedido: PedidoDesfazer,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoRenumerar> {
        let pedido = PedidoDesfazer { exportadas: false, ..pedido };
        let nele = self.no_estabelecimento(s, Acao::ProducaoDesfazer, &pedido).await?;
        let tarefa = self.abrir_tarefa(&nele, "renumerar produção", &pedido.competencia.formatado()).await?;
        let vigia = tarefa.vigia(obs);
        let fim = self.renumerar_dentro(&nele, &pedido, &vigia).await;
        self.fechar_tarefa(&nele, tarefa, fim, |r| (r.mudaram, format!("{} linha(s) mudaram de lugar", r.mudaram)))
            .await
    }

    async fn renumerar_dentro(
        &self,
        s: &Sessao,
        pedido: &PedidoDesfazer,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoRenumerar> {
        let (cnes, cmp) = (exigir_cnes(s, None)?, pedido.competencia);
        let (no_alvo, aviso) = self.ultimos_no_alvo(cnes, cmp, obs).await;
        if let Some(aviso) = aviso {
            return Err(ErroUsuario::novo(
                "s_prd_sem_resposta",
                saida::INDISPONIVEL,
                format!("Sem a S_PRD não se sabe quais lugares estão livres. {aviso}"),
                "Ligue o Firebird do BPA e repita; nada foi mudado.",
            ));
        }
        let cnes = cnes.numero();
        let mut caso = self.escrita(s, Acao::ProducaoDesfazer).await?;
        contador::travar_competencia(&mut caso.tx, cnes, cmp).await?;
        fechamento::exigir_aberta(&mut caso.tx, cnes, cmp).await?;
        let Separadas { livres, fixas, .. } = separar(&mut caso.tx, cnes, pedido).await?;
        let limite = limite_por_folha(&mut caso.tx, cnes, self.config().linhas_por_folha).await?;
        let (quantas, fixas_contadas) = (livres.len() as u64, fixas.len() as u64);
        let blocos = planejar(livres, fixas, no_alvo, limite)?;
        let fim = ResultadoRenumerar {
            competencia: cmp.numero().to_string(),
            livres: quantas,
            mudaram: blocos.iter().map(Bloco::mudaram).sum(),
            folhas: blocos.iter().map(|b| b.lugares.iter().map(|p| p.0).collect::<HashSet<_>>().len() as u64).sum(),
            fixas: fixas_contadas,
        };
        if pedido.ensaio || fim.mudaram == 0 {
            return Ok(fim);
        }
        let mut feitas = 0;
        for bloco in blocos {
            obs.progresso(feitas, Some(quantas), "numerando de novo");
            if obs.cancelado() {
                return Err(ErroUsuario::cancelado());
            }
            feitas += bloco.linhas.len() as u64;
            // In the order of the keys, as a generation does: the two cannot lock each other out.
            contador::travar(&mut caso.tx, cnes, cmp, bloco.cns).await?;
            let ids: Vec<Uuid> = bloco.linhas.iter().map(|l| l.id).collect();
            producao::excluir(&mut caso.tx, cnes, cmp, &ids).await?;
            let novas: Vec<producao::LinhaProducao> = bloco
                .linhas
                .into_iter()
                .zip(bloco.lugares)
                .map(|(l, (folha, sequencia))| producao::LinhaProducao {
                    linha: l.linha.corpo.numerar(folha, sequencia),
                    atendimentos: l.atendimentos,
                    paciente: l.paciente,
                    valor: l.valor,
                    estado: l.estado,
                    criticas: l.criticas,
                })
                .collect();
            producao::inserir_lote(&mut caso.tx, &novas).await?;
            if let Some(ultimo) = bloco.ultimo {
                contador::gravar(&mut caso.tx, cnes, cmp, bloco.cns, &ultimo).await?;
            }
        }
        let detalhe = json!({ "renumeradas": fim.mudaram, "livres": fim.livres, "fixas": fim.fixas });
        caso.concluir("producao", &cmp.to_string(), detalhe).await?;
        Ok(fim)
    }
}

/// Gives every free line its place behind the furthest place of its key that is taken; refuses whole past folha 999.
fn planejar(
    livres: Vec<producao::ProducaoGravada>,
    fixas: Vec<(Option<Cns>, Ultimo)>,
    no_alvo: Ultimos,
    limite: u8,
) -> Resultado<Vec<Bloco>> {
    let mut tomados = no_alvo;
    for (cns, ultimo) in fixas {
        let maior = Ultimo::maior(tomados.get(&cns).copied(), Some(ultimo));
        tomados.extend(maior.map(|u| (cns, u)));
    }
    let mut por_chave: BTreeMap<Option<Cns>, Vec<producao::ProducaoGravada>> = BTreeMap::new();
    for l in livres {
        por_chave.entry(l.linha.cnsmed).or_default().push(l);
    }
    por_chave
        .into_iter()
        .map(|(cns, mut linhas)| {
            linhas.sort_by(|a, b| comparar(&a.linha, &b.linha));
            let mut contagem = numerador(cns, tomados.get(&cns).copied(), limite);
            let lugares = contagem.lugares(linhas.iter().map(|l| &l.linha.cbo)).map_err(|_| folhas_esgotadas())?;
            Ok(Bloco { cns, linhas, lugares, ultimo: contagem.ultimo() })
        })
        .collect()
}
