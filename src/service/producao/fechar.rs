//! Closing a competência: one person asks, another confirms, and from then on its lines are read-only (the store's writers
//! see to that). What is confirmed is what was asked about: totals and content of the lines are compared again under the
//! lock. Opening again takes a reason. Every step stands in the trail; the head that the confirmation made goes into the report.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use nexsus_domain::{Cns, Competencia, texto};
use nexsus_store::fechamento::{self, FECHADA, Fechamento, PEDIDO};
use nexsus_store::{Tx, atendimento, estabelecimento, producao, profissional};
use serde_json::json;

use super::fechar_textos as t;
use crate::csv_seguro::{exigir_livre, preparar_bytes};
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::estabelecimento::exigir_cnes;
use crate::modelo::{CriticaFechada, RelatorioFechamento, ResumoFechamento, SituacaoFechamento, TotalFechado};
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::remessa::hex;
use crate::sessao::Sessao;

/// Object of the trail.
const OBJETO: &str = "fechamento";
/// State of a competência nobody asked to close.
const ABERTA: &str = "aberta";
/// Longest reason that is kept, in characters.
const MOTIVO_MAIOR: usize = 500;

impl Nucleo {
    /// Asks for the closing of a competência; another person confirms it.
    ///
    /// # Errors
    /// It is closed already; it has no lines; lines wait to be mirrored or exported.
    pub async fn fechamento_pedir(&self, s: &Sessao, cmp: Competencia) -> Resultado<SituacaoFechamento> {
        self.autorizar(s, Acao::FecharPedir).await?;
        let cnes = exigir_cnes(s, None)?.numero();
        // The long look comes before the lock; it is told, not compared.
        let criticas = self.contar_criticas(s, cmp).await?;
        let mut caso = self.escrita(s, Acao::FecharPedir).await?;
        fechamento::trancar(&mut caso.tx, cnes).await?;
        fechamento::exigir_aberta(&mut caso.tx, cnes, cmp).await?;
        let resumo = ResumoFechamento { criticas, ..somar(&mut caso.tx, cnes, cmp).await? };
        if resumo.linhas == 0 {
            return Err(ErroUsuario::novo("sem_producao", saida::DADOS, t::sem_producao(cmp), t::CONFIRA_O_MES));
        }
        nada_por_sair(&mut caso.tx, cnes, cmp).await?;
        let guardado = serde_json::to_string(&resumo).map_err(|_| ErroUsuario::interno("fechamento"))?;
        fechamento::pedir(&mut caso.tx, cnes, cmp, &s.usuario, &guardado).await?;
        caso.concluir(OBJETO, &cmp.to_string(), detalhe(&resumo)).await?;
        self.fechamento_situacao(s, cmp).await
    }

    /// Confirms what another person asked for; the lines are read-only from here on. Returns the closing report.
    ///
    /// # Errors
    /// Nobody asked; the same person asked; the lines are no longer those that were asked about, or some wait to leave.
    pub async fn fechamento_confirmar(&self, s: &Sessao, cmp: Competencia) -> Resultado<RelatorioFechamento> {
        let cnes = exigir_cnes(s, None)?.numero();
        let mut caso = self.escrita(s, Acao::FecharConfirmar).await?;
        fechamento::trancar(&mut caso.tx, cnes).await?;
        fechamento::exigir_aberta(&mut caso.tx, cnes, cmp).await?;
        let pedido = fechamento::obter(&mut caso.tx, cnes, cmp).await?.filter(|f| f.estado == PEDIDO);
        let Some(pedido) = pedido else {
            return Err(ErroUsuario::novo("sem_pedido", saida::DADOS, t::sem_pedido(cmp), t::PECA_ANTES));
        };
        if mesma_pessoa(&pedido.pedido_por, &s.usuario) {
            return Err(ErroUsuario::novo("mesma_pessoa", saida::SEM_PERMISSAO, t::MESMA_PESSOA, t::OUTRA_PESSOA));
        }
        nada_por_sair(&mut caso.tx, cnes, cmp).await?;
        let (antes, agora) = (ler_resumo(&pedido)?, somar(&mut caso.tx, cnes, cmp).await?);
        if agora.marca != antes.marca {
            return Err(ErroUsuario::novo(
                "fechamento_mudou",
                saida::MAIS_TARDE,
                t::mudou(&antes, &agora),
                t::PECA_DE_NOVO,
            ));
        }
        let (mut tx, (seq, hash)) = caso.anotar(OBJETO, &cmp.to_string(), detalhe(&antes)).await?;
        fechamento::confirmar(&mut tx, cnes, cmp, pedido.versao, &s.usuario, (seq, &hash)).await?;
        tx.commit().await?;
        self.fechamento_relatorio(s, cmp, None).await
    }

    /// Opens a closed competência again.
    ///
    /// # Errors
    /// No reason was given; it is not closed.
    pub async fn fechamento_reabrir(
        &self,
        s: &Sessao,
        cmp: Competencia,
        motivo: &str,
    ) -> Resultado<SituacaoFechamento> {
        self.autorizar(s, Acao::FecharReabrir).await?;
        let cnes = exigir_cnes(s, None)?.numero();
        let motivo: String = texto::arrumar(motivo).chars().take(MOTIVO_MAIOR).collect();
        if motivo.is_empty() {
            return Err(ErroUsuario::novo("motivo_ausente", saida::USO, t::SEM_MOTIVO, t::DE_O_MOTIVO));
        }
        let mut caso = self.escrita(s, Acao::FecharReabrir).await?;
        fechamento::trancar(&mut caso.tx, cnes).await?;
        let fechada = fechamento::obter(&mut caso.tx, cnes, cmp).await?.filter(|f| f.estado == FECHADA);
        let Some(fechada) = fechada else {
            return Err(ErroUsuario::novo("nao_fechada", saida::DADOS, t::nao_fechada(cmp), t::NADA_A_REABRIR));
        };
        fechamento::reabrir(&mut caso.tx, cnes, cmp, fechada.versao, &motivo).await?;
        caso.concluir(OBJETO, &cmp.to_string(), json!({ "motivo": motivo })).await?;
        self.fechamento_situacao(s, cmp).await
    }

    /// Where the closing stands, with the totals of the closing, or those of today while it is open.
    pub async fn fechamento_situacao(&self, s: &Sessao, cmp: Competencia) -> Resultado<SituacaoFechamento> {
        let cnes = exigir_cnes(s, None)?;
        let mut tx = self.leitura(s, Acao::ProducaoVer).await?;
        let casa = estabelecimento::obter(&mut tx, cnes.numero()).await?;
        let gravado = fechamento::obter(&mut tx, cnes.numero(), cmp).await?;
        let por_sair = fechamento::por_sair(&mut tx, cnes.numero(), cmp).await?;
        let hoje = somar(&mut tx, cnes.numero(), cmp).await?;
        drop(tx);
        let mut situacao = SituacaoFechamento {
            competencia: cmp.to_string(),
            cnes: cnes.to_string(),
            estabelecimento: casa.map(|c| c.dado.nome_estab).unwrap_or_default(),
            estado: ABERTA.to_owned(),
            por_sair: por_sair.linhas + por_sair.exclusoes,
            ..SituacaoFechamento::default()
        };
        let Some(f) = gravado else {
            situacao.resumo = hoje;
            return Ok(situacao);
        };
        let pedida = ler_resumo(&f)?;
        if f.estado == PEDIDO || f.estado == FECHADA {
            situacao.confere = Some(pedida.marca == hoje.marca);
        }
        // States are told as they are: a line that went to S_PRD again is no change of the closing.
        situacao.resumo = if f.estado == FECHADA { ResumoFechamento { estados: hoje.estados, ..pedida } } else { hoje };
        situacao.pedido_meu = mesma_pessoa(&f.pedido_por, &s.usuario);
        situacao.pedido_por = Some(f.pedido_por);
        situacao.pedido_em = Some(instante(f.pedido_em));
        situacao.confirmado_por = f.confirmado_por;
        situacao.confirmado_em = f.confirmado_em.map(instante);
        situacao.motivo = f.motivo;
        situacao.auditoria_seq = f.auditoria_seq;
        situacao.auditoria_hash = f.auditoria_hash.map(|h| hex(&h));
        situacao.estado = f.estado;
        Ok(situacao)
    }

    /// The closing report, as text and, when a name is given, as a new file of the user's own (0600), whole or not at all.
    /// An open competência gives the same report under the title of a preview.
    ///
    /// # Errors
    /// The file is there already or cannot be made.
    pub async fn fechamento_relatorio(
        &self,
        s: &Sessao,
        cmp: Competencia,
        arquivo: Option<&Path>,
    ) -> Resultado<RelatorioFechamento> {
        if let Some(destino) = arquivo {
            exigir_livre(destino)?;
        }
        let mut situacao = self.fechamento_situacao(s, cmp).await?;
        if situacao.estado != FECHADA {
            situacao.resumo.criticas = self.contar_criticas(s, cmp).await?;
        }
        let texto = t::relatorio(&situacao);
        if let Some(destino) = arquivo {
            preparar_bytes(destino, texto.replace('\n', "\r\n").as_bytes())?.publicar()?;
        }
        Ok(RelatorioFechamento { situacao, texto, arquivo: arquivo.map(|a| a.display().to_string()) })
    }

    async fn contar_criticas(&self, s: &Sessao, cmp: Competencia) -> Resultado<Vec<CriticaFechada>> {
        let mut contas: BTreeMap<(bool, String), CriticaFechada> = BTreeMap::new();
        for c in self.producao_criticar(s, cmp).await? {
            let conta = contas.entry((c.severidade != "bloqueio", c.id.clone())).or_insert_with(|| CriticaFechada {
                id: c.id,
                severidade: c.severidade,
                quantas: 0,
            });
            conta.quantas += 1;
        }
        Ok(contas.into_values().collect())
    }
}

/// Names that differ only in case or accents are the same account.
fn mesma_pessoa(a: &str, b: &str) -> bool {
    texto::dobrar(a) == texto::dobrar(b)
}

fn instante(quando: DateTime<Utc>) -> String {
    quando.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn ler_resumo(f: &Fechamento) -> Resultado<ResumoFechamento> {
    serde_json::from_str(&f.resumo)
        .map_err(|_| nexsus_store::ErroStore::DadoCorrompido { tabela: "fechamento", coluna: "resumo" }.into())
}

async fn nada_por_sair(tx: &mut Tx, cnes: i32, cmp: Competencia) -> Resultado<()> {
    let p = fechamento::por_sair(tx, cnes, cmp).await?;
    if p.linhas + p.exclusoes == 0 {
        return Ok(());
    }
    Err(ErroUsuario::novo("linhas_por_sair", saida::DADOS, t::por_sair(cmp, p.linhas, p.exclusoes), t::FACA_SAIR))
}

/// Counts and marks for the trail; no name.
fn detalhe(r: &ResumoFechamento) -> serde_json::Value {
    json!({
        "linhas": r.linhas, "folhas": r.folhas, "quantidade": r.quantidade, "valor_centavos": r.valor_centavos,
        "bloqueios": r.criticas_de("bloqueio"), "pendentes": r.atendimentos_pendentes, "marca": r.marca,
    })
}

/// The totals of today, without the críticas.
async fn somar(tx: &mut Tx, cnes: i32, cmp: Competencia) -> Resultado<ResumoFechamento> {
    let nomes: HashMap<Cns, String> =
        profissional::listar(tx, cnes).await?.into_iter().map(|p| (p.dado.cns_prof, p.dado.nome_prof)).collect();
    let mut r = ResumoFechamento::default();
    for total in producao::totais(tx, cnes, cmp).await? {
        r.linhas += total.linhas;
        r.folhas += total.folhas;
        r.quantidade += total.quantidade;
        r.valor_centavos += total.valor.centavos();
        let linha = TotalFechado {
            profissional: total.cns_prof.map(Cns::mascarado),
            nome: total.cns_prof.and_then(|c| nomes.get(&c).cloned()).unwrap_or_default(),
            cbo: total.cbo.to_string(),
            folhas: total.folhas,
            linhas: total.linhas,
            quantidade: total.quantidade,
            valor_centavos: total.valor.centavos(),
        };
        if total.cns_prof.is_some() { r.individualizado.push(linha) } else { r.consolidado.push(linha) }
    }
    r.estados = producao::por_estado(tx, cnes, cmp).await?;
    r.atendimentos_pendentes = atendimento::contar_por_situacao(tx, cnes, Some(cmp))
        .await?
        .into_iter()
        .find(|(situacao, _)| situacao == atendimento::PENDENTE)
        .map_or(0, |(_, n)| n);
    r.marca = hex(&fechamento::marca_das_linhas(tx, cnes, cmp).await?);
    Ok(r)
}
