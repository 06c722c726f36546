//! Generation: numbers and writes what the preparation found ready.

use std::collections::{BTreeMap, HashSet};

use nexsus_connect::Espelho;
use nexsus_domain::numeracao::{Numerador, Ultimo, comparar};
use nexsus_domain::{Cns, Competencia, Dinheiro};
use nexsus_store::{Tx, atendimento, contador, estabelecimento, fechamento, producao};
use serde_json::json;

use super::preparo::{Preparo, Pronta, preparar};
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::estabelecimento::exigir_cnes;
use crate::modelo::{ContagemCriticas, PedidoGeracao, ResultadoGeracao};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;
use crate::tarefa::em_paralelo;

impl Nucleo {
    /// Generates the Produção of a competência from its attendances that are not billed yet.
    pub async fn producao_gerar(
        &self,
        s: &Sessao,
        pedido: PedidoGeracao,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoGeracao> {
        self.autorizar(s, Acao::ProducaoGerar).await?;
        // Trail and job belong to the establishment that is billed, which need not be the one of the session.
        let mut nele = s.clone();
        if let Some(cnes) = pedido.cnes {
            let mut tx = self.leitura(s, Acao::ProducaoGerar).await?;
            if estabelecimento::obter(&mut tx, cnes.numero()).await?.is_none() {
                return Err(ErroUsuario::nao_encontrado(&format!("O estabelecimento {cnes}")));
            }
            nele.cnes = Some(cnes);
        }
        let s = &nele;
        let tarefa = self.abrir_tarefa(s, "gerar", &pedido.competencia.formatado()).await?;
        let vigia = tarefa.vigia(obs);
        let fim = self.gerar_dentro(s, &pedido, &vigia).await;
        self.fechar_tarefa(s, tarefa, fim, |r| {
            (r.geradas, format!("{} linha(s), {} atendimento(s) de fora", r.geradas, r.atendimentos_pendentes()))
        })
        .await
    }

    async fn gerar_dentro(
        &self,
        s: &Sessao,
        pedido: &PedidoGeracao,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoGeracao> {
        let cnes = exigir_cnes(s, pedido.cnes)?;
        let cmp = pedido.competencia;
        let mvm = pedido.mvm.unwrap_or(cmp);
        if mvm < cmp {
            return Err(ErroUsuario::invalido(
                "A competência de apresentação é anterior à de execução.",
                "Informe --mvm igual ou posterior a --competencia.",
            ));
        }
        // The network comes before the transaction: nobody waits for a Firebird with our lock in hand.
        let (no_alvo, aviso) = self.ultimos_no_alvo(cnes, cmp, obs).await;
        let avisos: Vec<String> = aviso.into_iter().collect();
        if pedido.ensaio {
            let mut tx = self.leitura(s, Acao::ProducaoGerar).await?;
            exigir_nao_fechada(&mut tx, cnes.numero(), cmp).await?;
            let preparo = preparar(&mut tx, cnes.numero(), cmp, mvm, obs).await?;
            let limite = limite_por_folha(&mut tx, cnes.numero(), self.config().linhas_por_folha).await?;
            let atuais: Ultimos = contador::listar(&mut tx, cnes.numero(), cmp)
                .await?
                .into_iter()
                .map(|(cns, u)| (Some(cns), u))
                .chain(contador::consolidado(&mut tx, cnes.numero(), cmp).await?.map(|u| (None, u)))
                .collect();
            let (blocos, _) = repartir(preparo.prontas);
            let mut folhas = 0;
            let mut numeradas = 0;
            for (cns, bloco) in &blocos {
                let lugares = lugares(*cns, bloco, &atuais, &no_alvo, limite)?;
                folhas += distintas(&lugares.0);
                numeradas += bloco.len() as u64;
            }
            let valor = blocos.values().flatten().map(|p| p.valor);
            return Ok(resultado(
                cmp,
                numeradas,
                folhas,
                valor,
                preparo.pendentes,
                preparo.bloqueadas,
                com_aviso(&blocos),
                avisos,
            ));
        }
        let mut caso = self.escrita(s, Acao::ProducaoGerar).await?;
        // Before looking at what is to be billed: a second generation waits here and then finds nothing left.
        contador::travar_competencia(&mut caso.tx, cnes.numero(), cmp).await?;
        fechamento::exigir_aberta(&mut caso.tx, cnes.numero(), cmp).await?;
        let preparo = preparar(&mut caso.tx, cnes.numero(), cmp, mvm, obs).await?;
        let Preparo { prontas, pendentes, bloqueadas, .. } = preparo;
        let limite = limite_por_folha(&mut caso.tx, cnes.numero(), self.config().linhas_por_folha).await?;
        let (blocos, total) = repartir(prontas);
        let avisadas = com_aviso(&blocos);
        let valores: Vec<Dinheiro> = blocos.values().flatten().map(|p| p.valor).collect();
        let mut folhas = 0;
        let mut feitas = 0u64;
        for (cns, bloco) in blocos {
            obs.progresso(feitas, Some(total), "numerando e gravando");
            if obs.cancelado() {
                return Err(ErroUsuario::cancelado());
            }
            let quantas = bloco.len() as u64;
            // Counter rows are locked in the order of their keys, so two generations cannot deadlock.
            folhas += gravar_bloco(&mut caso.tx, cnes.numero(), cmp, cns, bloco, &no_alvo, limite).await?;
            feitas += quantas;
        }
        let fim = resultado(cmp, feitas, folhas, valores, pendentes, bloqueadas, avisadas, avisos);
        let detalhe = json!({ "geradas": feitas, "pendentes": fim.atendimentos_pendentes(), "mvm": mvm.numero() });
        caso.concluir("producao", &cmp.to_string(), detalhe).await?;
        Ok(fim)
    }

    /// Last places in the target S_PRD; without configuration or answer the numbering goes by our
    /// own counters and says so.
    pub(super) async fn ultimos_no_alvo(
        &self,
        cnes: nexsus_domain::Cnes,
        cmp: Competencia,
        obs: &dyn Observador,
    ) -> (Ultimos, Option<String>) {
        let Ok(config) = self.config_firebird() else { return (BTreeMap::new(), None) };
        obs.progresso(0, None, "consultando S_PRD");
        let lidos = em_paralelo(obs, move |_| Ok(Espelho::conectar(&config)?.ultimos(cnes, cmp)?)).await;
        match lidos {
            Ok(ultimos) => (ultimos.into_iter().collect(), None),
            Err(e) => (
                BTreeMap::new(),
                Some(format!("A numeração não pôde consultar S_PRD e seguiu só a do NEXSUS. {}", e.o_que)),
            ),
        }
    }
}

/// A rehearsal only reads, so it takes no lock; it refuses what the real run would refuse.
async fn exigir_nao_fechada(tx: &mut Tx, cnes: i32, cmp: Competencia) -> Resultado<()> {
    match fechamento::obter(tx, cnes, cmp).await? {
        Some(f) if f.estado == fechamento::FECHADA => Err(ErroUsuario::competencia_fechada(cnes, cmp.numero())),
        _ => Ok(()),
    }
}

/// One block per key of the numbering: a professional, or the consolidated form.
pub(super) type Blocos = BTreeMap<Option<Cns>, Vec<Pronta>>;
/// Last places by key.
pub(super) type Ultimos = BTreeMap<Option<Cns>, Ultimo>;

/// One block per professional, each in the order of its folhas.
pub(super) fn repartir(prontas: Vec<Pronta>) -> (Blocos, u64) {
    let total = prontas.len() as u64;
    let mut blocos = Blocos::new();
    for p in prontas {
        blocos.entry(p.linha.cnsmed).or_default().push(p);
    }
    for bloco in blocos.values_mut() {
        bloco.sort_by(|a, b| comparar(&a.linha, &b.linha));
    }
    (blocos, total)
}

fn com_aviso(blocos: &Blocos) -> u64 {
    blocos.values().flatten().filter(|p| !p.avisos.is_empty()).count() as u64
}

type Lugares = Vec<(nexsus_domain::Folha, nexsus_domain::Sequencia)>;

fn lugares(
    cns: Option<Cns>,
    bloco: &[Pronta],
    atuais: &Ultimos,
    no_alvo: &Ultimos,
    limite: u8,
) -> Resultado<(Lugares, Option<Ultimo>)> {
    let ultimo = Ultimo::maior(atuais.get(&cns).copied(), no_alvo.get(&cns).copied());
    let mut numerador = numerador(cns, ultimo, limite);
    let lugares = numerador.lugares(bloco.iter().map(|p| &p.linha.cbo)).map_err(|_| folhas_esgotadas())?;
    Ok((lugares, numerador.ultimo()))
}

/// The numbering of a key: of a professional, or of the consolidated form (domain.md 4).
pub(super) fn numerador(cns: Option<Cns>, ultimo: Option<Ultimo>, limite: u8) -> Numerador {
    match cns {
        Some(_) => Numerador::novo(ultimo, limite),
        None => Numerador::consolidado(ultimo),
    }
}

pub(super) fn folhas_esgotadas() -> ErroUsuario {
    ErroUsuario::novo(
        "folhas_esgotadas",
        saida::DADOS,
        "Um profissional (ou o BPA-C) passaria da folha 999 nesta competência.",
        "Divida os atendimentos entre profissionais ou apresente parte noutra competência. Nada foi gravado.",
    )
}

fn distintas(lugares: &Lugares) -> u64 {
    lugares.iter().map(|l| l.0).collect::<HashSet<_>>().len() as u64
}

pub(super) async fn gravar_bloco(
    tx: &mut Tx,
    cnes: i32,
    cmp: Competencia,
    cns: Option<Cns>,
    bloco: Vec<Pronta>,
    no_alvo: &Ultimos,
    limite: u8,
) -> Resultado<u64> {
    let atual = contador::travar(tx, cnes, cmp, cns).await?;
    let atuais = atual.map(|u| (cns, u)).into_iter().collect();
    let (lugares, ultimo) = lugares(cns, &bloco, &atuais, no_alvo, limite)?;
    let folhas = distintas(&lugares);
    let atendimentos: Vec<uuid::Uuid> = bloco.iter().flat_map(|p| p.atendimentos.iter().copied()).collect();
    let linhas: Vec<producao::LinhaProducao> = bloco
        .into_iter()
        .zip(lugares)
        .map(|(p, (folha, sequencia))| producao::LinhaProducao {
            criticas: p.avisos.iter().map(guardar).collect(),
            linha: p.linha.numerar(folha, sequencia),
            atendimentos: p.atendimentos,
            paciente: p.paciente,
            valor: p.valor,
            estado: "validada".into(),
        })
        .collect();
    producao::inserir_lote(tx, &linhas).await?;
    if let Some(ultimo) = ultimo {
        contador::gravar(tx, cnes, cmp, cns, &ultimo).await?;
    }
    let marcados = atendimento::marcar(tx, cnes, &atendimentos, atendimento::PRODUZIDO, None).await?;
    if marcados != atendimentos.len() as u64 {
        return Err(ErroUsuario::novo(
            "atendimentos_mudaram",
            saida::MAIS_TARDE,
            "Atendimentos desta competência foram retirados durante a geração. Nada foi gravado.",
            "Confira em lotes se algum foi desfeito e gere de novo.",
        ));
    }
    Ok(folhas)
}

/// A warning as it is kept with its line.
pub(super) fn guardar(c: &nexsus_domain::critica::Critica) -> producao::CriticaGravada {
    producao::CriticaGravada {
        id: c.id.into(),
        severidade: c.severidade.codigo().into(),
        frase: c.frase.clone(),
        remedio: c.remedio.into(),
        fonte: c.fonte.into(),
        codigo_externo: c.codigo_externo.map(str::to_owned),
        onde: c.onde.clone(),
    }
}

/// Lines per folha: of the establishment, unless the settings ask for fewer.
pub(super) async fn limite_por_folha(tx: &mut Tx, cnes: i32, da_config: u8) -> Resultado<u8> {
    let do_estab = estabelecimento::obter(tx, cnes).await?.map_or(99, |e| e.dado.linhas_por_folha);
    Ok(u8::try_from(do_estab).unwrap_or(99).min(da_config).max(1))
}

#[allow(clippy::too_many_arguments)]
fn resultado(
    cmp: Competencia,
    geradas: u64,
    folhas: u64,
    valores: impl IntoIterator<Item = Dinheiro>,
    pendentes: Vec<crate::modelo::Pendente>,
    bloqueio: u64,
    aviso: u64,
    avisos: Vec<String>,
) -> ResultadoGeracao {
    ResultadoGeracao {
        competencia: cmp.numero().to_string(),
        geradas,
        criticas: ContagemCriticas { bloqueio, aviso },
        pendentes,
        folhas,
        valor_sigtap: Dinheiro::soma(valores).unwrap_or_default().tecnico(),
        avisos,
    }
}
