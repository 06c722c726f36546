//! The import in steps: stage a file, show what it would do, mend its refused lines, write it in one transaction. A staged
//! lot stands encrypted in the database, so leaving at any point loses nothing.

mod cadastro;
mod fila;
mod gravar;
mod pares;
mod perfil;
mod retrato;
mod sugestoes;
#[cfg(test)]
mod testes;
mod vizinhos;

pub(super) use fila::{contar, exigir_aberto, exigir_tempo, tipar};
pub use perfil::campos_do_layout;

use std::collections::HashSet;

use nexsus_domain::Dinheiro;
use nexsus_ingest::{Item, Itens, Motivo, Rejeito, Tipo};
use nexsus_store::{ErroStore, Tx, lote, previa, rejeito};
use serde_json::json;

use super::aplicar::{Alvo, Aplicador, Efeito};
use super::espera::Espera;
use super::folha::{Folha, Guarda, campos_de_texto, parte, tipo_do_lote, trocar_parte};
use super::leitura::{Aberto, Tratamento, com_profissional, juntar};
use super::memoria::{self, Memoria};
use super::{em_uma_frase, exigir_contas, guardavel, hexadecimal, novo_lote, somar, vazio};
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::lote::{para_guardar, resumir, soma_do_lote};
use crate::modelo::{
    Linhas, PedidoImportacao, Previa, RejeitoLinha, ResultadoArquivo, ResumoLote, SituacaoArquivo, Soma,
    nome_do_arquivo, valor_recusado,
};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;
use nexsus_ingest::montar;

impl Nucleo {
    /// Reads a file and stages it as a lot in state `previa`; the same bytes staged before are taken up again (with new
    /// options they are read again). A refused or repeated file makes no lot: then `resultado.lote` is `None` or the old one.
    pub async fn preparar_importacao(
        &self,
        s: &Sessao,
        pedido: PedidoImportacao,
        obs: &dyn Observador,
    ) -> Resultado<Previa> {
        self.autorizar(s, Acao::Importar).await?;
        let tarefa = self.abrir_tarefa(s, "preparar", &nome_do_arquivo(&pedido.arquivo)).await?;
        let vigia = tarefa.vigia(obs);
        let fim = self.preparar(s, &pedido, &vigia).await;
        self.fechar_tarefa(s, tarefa, fim, |p| (p.resultado.linhas.lidas, em_uma_frase(&p.resultado))).await
    }

    async fn preparar(&self, s: &Sessao, pedido: &PedidoImportacao, obs: &dyn Observador) -> Resultado<Previa> {
        let aberto = self.abrir_para_importar(s, pedido, obs).await?;
        let cnes = s.numero_cnes();
        let mut resultado = vazio(pedido, &aberto.sha256);
        let mut tx = self.leitura(s, Acao::Importar).await?;
        if let Some(anterior) = lote::por_sha256(&mut tx, cnes, &aberto.sha256).await? {
            let soma = soma_do_lote(&mut tx, cnes, &anterior).await?;
            resultado.repetir(anterior, soma);
            let espera = Espera::procurar(&mut tx, cnes, &aberto).await?;
            resultado.avisos.extend(espera.iter().map(Espera::ficou));
            return Ok(so_resultado(resultado));
        }
        let espera = Espera::procurar(&mut tx, cnes, &aberto).await?.filter(|e| e.igual);
        drop(tx);
        if let Some(espera) = espera {
            return self.previa(s, espera.numero()).await;
        }
        if aberto.grande {
            self.recusar(s, &mut resultado, nexsus_ingest::ErroDeArquivo::LimiteExcedido).await?;
            return Ok(so_resultado(resultado));
        }
        match self.guardar_previa(s, &aberto, obs).await? {
            Ok(numero) => self.previa(s, numero).await,
            Err(e) => {
                self.recusar(s, &mut resultado, e).await?;
                Ok(so_resultado(resultado))
            }
        }
    }

    /// Reads the file and stages it; gives the number of the lot.
    async fn guardar_previa(
        &self,
        s: &Sessao,
        aberto: &Aberto,
        obs: &dyn Observador,
    ) -> Resultado<Result<i64, nexsus_ingest::ErroDeArquivo>> {
        let (mut fluxo, primeiro) = self.comecar(aberto, obs).await?;
        let cnes = s.numero_cnes();
        let mut caso = self.escrita(s, Acao::Importar).await?;
        let tx = &mut caso.tx;
        // Staged before with other options, or by a session that died: the new reading takes its place.
        if let Some(velho) = previa::por_sha256(tx, cnes, &aberto.sha256).await? {
            previa::abandonar(tx, cnes, velho.numero).await?;
        }
        let numero = match previa::criar(tx, cnes, &novo_lote(s, aberto)).await {
            Err(ErroStore::Duplicado { .. }) => return Err(ErroUsuario::conflito("A prévia deste arquivo")),
            outro => outro?,
        };
        let l = exigir(tx, cnes, numero).await?;
        let tipo = aberto.pedido.tipo;
        let memoria = Memoria::ler(tx, cnes, tipo).await?;
        let tratamento =
            Tratamento { tipo, opcoes: &aberto.pedido.opcoes, profissional: aberto.profissional, memoria: &memoria };
        let mut guarda = Guarda { cnes, lote: &l, parte: 0 };
        let (mut recebidas, mut lembradas, mut soma) = (0, 0, Dinheiro::ZERO);
        let mut proximo = primeiro;
        while let Some(mut bloco) = proximo {
            recebidas += bloco.itens.len() as u64 + bloco.rejeitos.len() as u64;
            for item in tratamento.tratar(&mut bloco) {
                lembradas += 1;
                soma = somar(soma, &item);
            }
            let novos: Vec<_> = bloco.rejeitos.iter().map(guardavel).collect();
            rejeito::inserir_lote(tx, cnes, numero, &novos).await?;
            guarda.por(tx, bloco.itens).await?;
            proximo = fluxo.proximo(obs).await;
        }
        let resumo = match fluxo.fim().await? {
            Ok(r) => r,
            Err(e) => return Ok(Err(e)),
        };
        if !resumo.confere() || resumo.itens + resumo.rejeitos != recebidas {
            return Ok(Err(nexsus_ingest::ErroDeArquivo::Corrompido));
        }
        // Conflicts of codes show only when all patients are known; they belong into the queue like any other refused line.
        if tipo == Tipo::Planilha {
            separar_conflitos(tx, cnes, &l, obs).await?;
        }
        let mut folha = Folha::de(&resumo, aberto);
        folha.soma_lida = folha.soma_lida.map(|s| s.somar(soma).unwrap_or(s));
        folha.avisos.extend(memoria::aviso(lembradas));
        folha.guardar(tx, cnes, &l).await?;
        let vazias = lote::Resultado { lidas: folha.lidas, mobilia: folha.mobilia, ..lote::Resultado::default() };
        lote::anotar(tx, cnes, numero, (lote::PREVIA, lote::PREVIA), &folha.layout, &vazias).await?;
        let detalhe = json!({ "previa": true, "sha256": hexadecimal(&aberto.sha256), "lidas": folha.lidas });
        caso.concluir("lote", &numero.to_string(), detalhe).await?;
        Ok(Ok(numero))
    }

    /// A staged lot compared with the database as it is now. It shows raw lines of persons, so it leaves its mark.
    pub async fn previa(&self, s: &Sessao, numero: i64) -> Resultado<Previa> {
        let mut caso = self.escrita(s, Acao::Importar).await?;
        let cnes = s.numero_cnes();
        let l = exigir_previa(&mut caso.tx, cnes, numero).await?;
        let pronto = comparar(&mut caso.tx, cnes, &l).await?;
        let soma = (pronto.soma, pronto.folha.soma_impressa);
        let guardado = para_guardar(&pronto.previa.resultado.linhas, soma, &pronto.previa.resultado.avisos);
        // The list of lots shows the figures of the last look.
        let estados = (lote::PREVIA, lote::PREVIA);
        lote::anotar(&mut caso.tx, cnes, numero, estados, &pronto.folha.layout, &guardado).await?;
        caso.concluir("lote", &numero.to_string(), json!({ "previa": true, "linhas": guardado.lidas })).await?;
        Ok(pronto.previa)
    }

    /// Staged lots that wait to be written, newest first.
    pub async fn previas(&self, s: &Sessao) -> Resultado<Vec<ResumoLote>> {
        let mut tx = self.leitura(s, Acao::LoteVer).await?;
        let cnes = s.numero_cnes();
        let mut todas = Vec::new();
        for l in lote::previas(&mut tx, cnes).await? {
            todas.push(resumir(&mut tx, cnes, l).await?);
        }
        Ok(todas)
    }

    /// Drops a staged lot.
    pub async fn abandonar_previa(&self, s: &Sessao, numero: i64) -> Resultado<()> {
        let mut caso = self.escrita(s, Acao::Importar).await?;
        exigir_previa(&mut caso.tx, s.numero_cnes(), numero).await?;
        previa::abandonar(&mut caso.tx, s.numero_cnes(), numero).await?;
        caso.concluir("lote", &numero.to_string(), json!({ "abandonado": true })).await
    }
}

/// A file that makes no staged lot: only how it ended.
pub(super) fn so_resultado(resultado: ResultadoArquivo) -> Previa {
    Previa {
        resultado,
        arranjo: None,
        controles: Vec::new(),
        amostra: crate::modelo::Amostra::default(),
        novas: crate::modelo::Parcela::default(),
        iguais: crate::modelo::Parcela::default(),
        repetidas: crate::modelo::Parcela::default(),
        alteradas: crate::modelo::Parcela::default(),
        rejeitadas: crate::modelo::Parcela::default(),
        total: crate::modelo::Parcela::default(),
        mudancas: Vec::new(),
        datas: None,
        pacientes: 0,
        procedimentos: 0,
        sem_cadastro: 0,
        motivos: Vec::new(),
        segundos_estimados: 0.0,
        fila: crate::modelo::ContasDaFila::default(),
    }
}

/// Puts the staged rows whose code belongs to plainly another person into the queue, one part of them in memory at a time.
async fn separar_conflitos(tx: &mut Tx, cnes: i32, l: &lote::Lote, obs: &dyn Observador) -> Resultado<()> {
    let partes = previa::partes(tx, cnes, l.numero, 1).await?;
    let mut aplicador = Aplicador::novo(Tipo::Planilha, Alvo { cnes, lote: None });
    for n in &partes {
        let itens = parte(tx, cnes, l, Tipo::Planilha, *n).await?;
        aplicador.bloco(tx, itens, obs).await?;
    }
    let recusas = aplicador.concluir(tx, obs).await?.recusas;
    if recusas.is_empty() {
        return Ok(());
    }
    let lugares: HashSet<(u32, u32)> = recusas.iter().map(|r| (r.pagina, r.linha)).collect();
    for n in partes {
        let Itens::Pacientes(mut linhas) = parte(tx, cnes, l, Tipo::Planilha, n).await? else { continue };
        let antes = linhas.len();
        linhas.retain(|p| !lugares.contains(&(p.pagina, p.linha)));
        if linhas.len() < antes {
            trocar_parte(tx, cnes, l, n, &Itens::Pacientes(linhas)).await?;
        }
    }
    let novos: Vec<_> = recusas.iter().map(guardavel).collect();
    rejeito::inserir_lote(tx, cnes, l.numero, &novos).await?;
    Ok(())
}

/// A lot that exists.
async fn exigir(tx: &mut Tx, cnes: i32, numero: i64) -> Resultado<lote::Lote> {
    lote::obter(tx, cnes, numero)
        .await?
        .filter(|l| l.situacao != lote::ABANDONADO)
        .ok_or_else(|| ErroUsuario::nao_encontrado(&format!("O lote {numero}")))
}

/// A lot that is staged.
async fn exigir_previa(tx: &mut Tx, cnes: i32, numero: i64) -> Resultado<lote::Lote> {
    let l = exigir(tx, cnes, numero).await?;
    if l.situacao == lote::PREVIA {
        return Ok(l);
    }
    Err(ErroUsuario::novo(
        "lote_nao_e_previa",
        saida::DADOS,
        format!("O lote {numero} não está mais em prévia (situação: {}).", l.situacao),
        "Veja os lotes com: nexsus lote listar.",
    ))
}

/// How the file of a lot was read.
pub(super) async fn exigir_folha(tx: &mut Tx, cnes: i32, l: &lote::Lote) -> Resultado<Folha> {
    Folha::ler(tx, cnes, l).await?.ok_or_else(|| {
        ErroUsuario::novo(
            "lote_sem_folha",
            saida::DADOS,
            format!("O lote {} não guarda como seu arquivo foi lido.", l.numero),
            "Corrija o arquivo e importe-o com: nexsus lote reimportar N ARQUIVO.",
        )
    })
}

/// A mended line with the row it becomes.
struct Emenda {
    id: uuid::Uuid,
    linha: Rejeito,
    item: Item,
}

/// The mended lines of a lot that wait to be written, in the order of the file.
async fn emendas(tx: &mut Tx, cnes: i32, numero: i64, folha: &Folha) -> Resultado<Vec<Emenda>> {
    let mut prontas = Vec::new();
    for r in rejeito::listar(tx, cnes, numero).await?.into_iter().filter(|r| r.situacao == rejeito::EMENDADO) {
        let campos = campos_de_texto(&r.emenda);
        // It was typed when it was mended; a rule that changed since puts it back to the others.
        match montar(folha.tipo, &campos, &folha.opcoes) {
            Ok(item) => {
                let linha = Rejeito {
                    pagina: u32::try_from(r.pagina).unwrap_or(0),
                    linha: u32::try_from(r.linha).unwrap_or(0),
                    motivo: Motivo::de_codigo(&r.motivo).unwrap_or(Motivo::CodigoAusente),
                    texto: r.texto,
                    campos,
                };
                prontas.push(Emenda { id: r.id, linha, item });
            }
            Err(m) => rejeito::recusar_emenda(tx, cnes, numero, r.id, m.codigo()).await?,
        }
    }
    Ok(prontas)
}

/// The rows of mended lines, as a block.
fn bloco_das_emendas(folha: &Folha, emendas: &[Emenda]) -> Itens {
    // A row of a side table needs a block of the package; procedures go into one as well.
    let de_tabela = emendas.iter().any(|e| matches!(e.item, Item::Tabela(_)));
    let mut itens = if de_tabela { Itens::Sigtap(Vec::new()) } else { Itens::nenhum(folha.tipo) };
    for e in emendas {
        juntar(&mut itens, &e.linha, e.item.clone());
    }
    com_profissional(&mut itens, folha.profissional);
    itens
}

/// Takes the rows of a staged lot, and then its mended lines, into the tables (or only counts them).
async fn passar(
    tx: &mut Tx,
    alvo: Alvo,
    l: &lote::Lote,
    folha: &Folha,
    emendas: &[Emenda],
    ver: &mut (dyn FnMut(&Itens) + Send),
    obs: &dyn Observador,
) -> Resultado<Efeito> {
    let mut aplicador = Aplicador::novo(folha.tipo, alvo);
    for n in previa::partes(tx, alvo.cnes, l.numero, 1).await? {
        let itens = parte(tx, alvo.cnes, l, folha.tipo, n).await?;
        ver(&itens);
        aplicador.bloco(tx, itens, obs).await?;
    }
    let mendadas = bloco_das_emendas(folha, emendas);
    ver(&mendadas);
    aplicador.bloco(tx, mendadas, obs).await?;
    aplicador.concluir(tx, obs).await
}

/// The comparison of a staged lot.
struct Comparado {
    previa: Previa,
    folha: Folha,
    soma: Option<Dinheiro>,
}

async fn comparar(tx: &mut Tx, cnes: i32, l: &lote::Lote) -> Resultado<Comparado> {
    let folha = exigir_folha(tx, cnes, l).await?;
    let emendas = emendas(tx, cnes, l.numero, &folha).await?;
    let mut retrato = retrato::Retrato::novo();
    let obs = crate::observador::SemObservador;
    let alvo = Alvo { cnes, lote: None };
    let efeito = passar(tx, alvo, l, &folha, &emendas, &mut |itens| retrato.ver(itens), &obs).await?;
    let pendentes: Vec<rejeito::RejeitoGravado> =
        rejeito::listar(tx, cnes, l.numero).await?.into_iter().filter(|r| r.situacao != rejeito::EMENDADO).collect();
    let soma = soma_com(&folha, &emendas);
    let mut rejeitos: Vec<RejeitoLinha> = pendentes.iter().map(crate::lote::rejeito_para_fora).collect();
    rejeitos.extend(efeito.recusas.iter().cloned().map(super::mostrar));
    rejeitos.sort_by_key(|r| (r.pagina, r.linha));
    let outro = ja_gravado(tx, cnes, l).await?;
    let resultado = ResultadoArquivo {
        arquivo: folha.caminho.display().to_string(),
        sha256: hexadecimal(&l.sha256),
        tipo: l.tipo.clone(),
        layout: folha.layout.clone(),
        lote: Some(l.numero),
        situacao: SituacaoArquivo::Ensaio,
        erro: None,
        linhas: Linhas {
            lidas: folha.lidas,
            novas: efeito.novas,
            iguais: efeito.iguais,
            alteradas: efeito.alteradas,
            rejeitadas: rejeitos.len() as u64,
            mobilia: folha.mobilia + efeito.mobilia,
        },
        soma: Soma::de(soma, folha.soma_impressa, valor_recusado(&rejeitos)),
        rejeitos,
        suspeitos: efeito.suspeitos.clone(),
        suspeitos_omitidos: efeito.suspeitos_omitidos,
        avisos: folha.avisos.iter().cloned().chain(efeito.avisos.clone()).chain(outro).collect(),
        segundos: 0.0,
    };
    exigir_contas(&resultado)?;
    let fila = fila::contar(tx, cnes, l.numero).await?;
    let previa = retrato.previa(tx, cnes, resultado, &efeito, &folha, fila).await?;
    Ok(Comparado { previa, folha, soma })
}

/// What is told of a staged lot whose bytes were written by another way meanwhile.
async fn ja_gravado(tx: &mut Tx, cnes: i32, l: &lote::Lote) -> Resultado<Option<String>> {
    let Ok(sha) = <[u8; 32]>::try_from(l.sha256.as_slice()) else { return Ok(None) };
    let outro = lote::por_sha256(tx, cnes, &sha).await?;
    Ok(outro.map(|o| {
        let (este, outro) = (l.numero, o.numero);
        format!("Este arquivo já foi gravado no lote {outro}: a prévia do lote {este} não pode mais ser gravada; descarte-a.")
    }))
}

/// Sum of the rows with that of the mended lines.
fn soma_com(folha: &Folha, emendas: &[Emenda]) -> Option<Dinheiro> {
    folha.soma_lida.map(|s| emendas.iter().fold(s, |s, e| somar(s, &e.item)))
}

/// The kind of file of a lot, for what has no sheet.
fn tipo(l: &lote::Lote) -> Tipo {
    tipo_do_lote(l)
}
