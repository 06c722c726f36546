//! The queue of refused lines: shown, mended, put off, given up. A line is mended only when the reader's own rules take it.

use nexsus_ingest::{Campo, Item, Motivo, Tipo};
use nexsus_store::{Tx, correcao, lote, rejeito};
use serde_json::json;
use uuid::Uuid;

use super::super::folha::{Folha, campos_de_texto, campos_em_texto};
use super::{exigir, exigir_folha};
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::modelo::{ContasDaFila, Correcao, Corrigido, LinhaDaFila, SituacaoDaLinha};
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::Sessao;
use nexsus_ingest::montar;

impl Nucleo {
    /// Refused lines of a staged or written lot, in the order of the file. Raw lines hold personal data, so it is recorded.
    pub async fn fila_do_lote(&self, s: &Sessao, numero: i64) -> Resultado<Vec<LinhaDaFila>> {
        let mut caso = self.escrita(s, Acao::LoteRejeitosVer).await?;
        let cnes = s.numero_cnes();
        exigir(&mut caso.tx, cnes, numero).await?;
        let fila: Vec<LinhaDaFila> =
            rejeito::listar(&mut caso.tx, cnes, numero).await?.into_iter().map(na_fila).collect();
        caso.concluir("rejeito", &numero.to_string(), json!({ "linhas": fila.len() })).await?;
        Ok(fila)
    }

    /// Mends a line (refused with the reason when it is still wrong).
    pub async fn corrigir_linha(&self, s: &Sessao, numero: i64, correcao: Correcao) -> Resultado<Corrigido> {
        let mut caso = self.escrita(s, Acao::Importar).await?;
        let cnes = s.numero_cnes();
        let l = exigir_aberto(&mut caso.tx, cnes, numero).await?;
        let folha = exigir_folha(&mut caso.tx, cnes, &l).await?;
        let todas = rejeito::listar(&mut caso.tx, cnes, numero).await?;
        let linha = todas
            .iter()
            .find(|r| r.id == correcao.id)
            .ok_or_else(|| ErroUsuario::nao_encontrado("A linha rejeitada"))?;
        exigir_por_escrever(linha)?;
        exigir_colunas(folha.tipo, &correcao.campos)?;
        exigir_tempo(&tipar(&folha, &correcao.campos)?, &l)?;
        let trocas = trocas(&campos_de_texto(&linha.campos), &correcao.campos);
        rejeito::emendar(&mut caso.tx, cnes, numero, linha.id, &campos_em_texto(&correcao.campos)).await?;
        let mut linhas = 1;
        if correcao.iguais {
            // Of a line that does not fit its layout the columns are a guess: it is never mended along with another.
            let serve = |r: &&rejeito::RejeitoGravado| {
                r.id != linha.id && r.situacao == rejeito::ABERTO && r.motivo != Motivo::LarguraInvalida.codigo()
            };
            for outra in todas.iter().filter(serve) {
                let Some(emenda) = com_trocas(&campos_de_texto(&outra.campos), &trocas) else { continue };
                if montar(folha.tipo, &emenda, &folha.opcoes).is_ok() {
                    rejeito::emendar(&mut caso.tx, cnes, numero, outra.id, &campos_em_texto(&emenda)).await?;
                    linhas += 1;
                }
            }
        }
        let mut lembradas = 0;
        if correcao.lembrar {
            for t in &trocas {
                let c = correcao::Correcao { campo: t.campo.clone(), de: t.de.clone(), para: t.para.clone() };
                correcao::lembrar(&mut caso.tx, cnes, folha.tipo.codigo(), &c, &s.usuario).await?;
                lembradas += 1;
            }
        }
        let fila = contar(&mut caso.tx, cnes, numero).await?;
        let detalhe = json!({ "corrigidas": linhas, "lembradas": lembradas });
        caso.concluir("rejeito", &linha.id.to_string(), detalhe).await?;
        Ok(Corrigido { linhas, fila })
    }

    /// Puts lines off, gives them up or makes them pending again.
    pub async fn marcar_linhas(
        &self,
        s: &Sessao,
        numero: i64,
        linhas: Vec<Uuid>,
        situacao: SituacaoDaLinha,
    ) -> Resultado<Corrigido> {
        let nome = match situacao {
            SituacaoDaLinha::Pendente => rejeito::ABERTO,
            SituacaoDaLinha::Adiada => rejeito::ADIADO,
            SituacaoDaLinha::Ignorada => rejeito::IGNORADO,
            SituacaoDaLinha::Corrigida => {
                return Err(ErroUsuario::invalido(
                    "Uma linha só fica corrigida quando é corrigida.",
                    "Corrija os campos da linha e grave a correção.",
                ));
            }
        };
        let mut caso = self.escrita(s, Acao::Importar).await?;
        let cnes = s.numero_cnes();
        exigir_aberto(&mut caso.tx, cnes, numero).await?;
        for r in rejeito::listar(&mut caso.tx, cnes, numero).await?.iter().filter(|r| linhas.contains(&r.id)) {
            exigir_por_escrever(r)?;
        }
        let n = rejeito::marcar(&mut caso.tx, cnes, numero, &linhas, nome).await?;
        if n < linhas.len() as u64 {
            return Err(ErroUsuario::nao_encontrado("Uma das linhas rejeitadas"));
        }
        let fila = contar(&mut caso.tx, cnes, numero).await?;
        caso.concluir("rejeito", &numero.to_string(), json!({ "situacao": nome, "linhas": n })).await?;
        Ok(Corrigido { linhas: n, fila })
    }
}

/// How far the queue of a lot is.
pub(in crate::importar) async fn contar(tx: &mut Tx, cnes: i32, numero: i64) -> Resultado<ContasDaFila> {
    let mut contas = ContasDaFila::default();
    for (situacao, n) in rejeito::contar(tx, cnes, numero).await? {
        match na_lista(&situacao) {
            SituacaoDaLinha::Pendente => contas.pendentes += n,
            SituacaoDaLinha::Corrigida => contas.corrigidas += n,
            SituacaoDaLinha::Adiada => contas.adiadas += n,
            SituacaoDaLinha::Ignorada => contas.ignoradas += n,
        }
    }
    Ok(contas)
}

fn na_lista(situacao: &str) -> SituacaoDaLinha {
    match situacao {
        rejeito::EMENDADO | rejeito::CORRIGIDO => SituacaoDaLinha::Corrigida,
        rejeito::ADIADO => SituacaoDaLinha::Adiada,
        rejeito::ABERTO => SituacaoDaLinha::Pendente,
        // `ignorado`, and lines of a lot that was undone: nobody waits for them.
        _ => SituacaoDaLinha::Ignorada,
    }
}

fn na_fila(r: rejeito::RejeitoGravado) -> LinhaDaFila {
    let campos = campos_de_texto(if r.emenda.is_empty() { &r.campos } else { &r.emenda });
    LinhaDaFila {
        id: r.id,
        pagina: u32::try_from(r.pagina).unwrap_or(0),
        linha: u32::try_from(r.linha).unwrap_or(0),
        motivo: r.motivo,
        texto: r.texto,
        campos,
        situacao: na_lista(&r.situacao),
    }
}

/// A lot whose lines can still be mended.
pub(in crate::importar) async fn exigir_aberto(tx: &mut Tx, cnes: i32, numero: i64) -> Resultado<lote::Lote> {
    let l = exigir(tx, cnes, numero).await?;
    if l.situacao == lote::PREVIA || l.situacao == lote::GRAVADO {
        return Ok(l);
    }
    Err(ErroUsuario::novo(
        "lote_fechado",
        saida::DADOS,
        format!("O lote {numero} foi desfeito: suas linhas não se corrigem mais."),
        "Importe o arquivo de novo.",
    ))
}

/// A line whose row was written already stays as it is.
pub(super) fn exigir_por_escrever(r: &rejeito::RejeitoGravado) -> Resultado<()> {
    if r.situacao != rejeito::CORRIGIDO {
        return Ok(());
    }
    Err(ErroUsuario::novo(
        "linha_ja_gravada",
        saida::DADOS,
        "Esta linha já foi corrigida e gravada.",
        "O que foi gravado se muda no próprio registro.",
    ))
}

/// Lines without columns, and those of the offline sources, cannot be mended here.
fn exigir_colunas(tipo: Tipo, campos: &[Campo]) -> Resultado<()> {
    let so_na_origem = matches!(tipo, Tipo::CnesXml | Tipo::Retorno | Tipo::Kit | Tipo::Bpa);
    if !campos.is_empty() && !so_na_origem {
        return Ok(());
    }
    Err(ErroUsuario::novo(
        "linha_sem_colunas",
        saida::DADOS,
        "Esta linha não tem colunas que se corrijam aqui.",
        "Corrija-a no arquivo de origem e importe-o de novo, ou ignore a linha.",
    ))
}

/// A side table of the SIGTAP takes the place of the one before it as a whole: once written, one line more is no file.
pub(in crate::importar) fn exigir_tempo(item: &Item, l: &lote::Lote) -> Resultado<()> {
    if l.situacao == lote::PREVIA || !matches!(item, Item::Tabela(_)) {
        return Ok(());
    }
    Err(ErroUsuario::novo(
        "tabela_ja_gravada",
        saida::DADOS,
        "Esta tabela da SIGTAP já foi gravada inteira; uma linha sozinha não entra mais nela.",
        "Corrija a linha no arquivo e importe-o de novo: a tabela nova toma o lugar da gravada.",
    ))
}

/// Types a mended line by the rules of its reader, or says what is still wrong.
pub(in crate::importar) fn tipar(folha: &Folha, campos: &[Campo]) -> Resultado<Item> {
    montar(folha.tipo, campos, &folha.opcoes).map_err(|m| {
        ErroUsuario::novo(m.codigo(), saida::DADOS, m.frase(), "Corrija este campo; a linha continua na fila.")
    })
}

/// A column that a person changed.
struct Troca {
    campo: String,
    de: String,
    para: String,
}

/// What was changed where something stood: a blank is no wrong value that could be met again.
fn trocas(antes: &[Campo], depois: &[Campo]) -> Vec<Troca> {
    depois
        .iter()
        .filter_map(|d| {
            let a = antes.iter().find(|a| a.nome == d.nome)?;
            let (de, para) = (a.valor.trim(), d.valor.trim());
            (!de.is_empty() && de != para).then(|| Troca {
                campo: d.nome.clone(),
                de: de.to_owned(),
                para: para.to_owned(),
            })
        })
        .collect()
}

/// The columns of a line with those changes that meet the same wrong value; `None` when none does.
fn com_trocas(campos: &[Campo], trocas: &[Troca]) -> Option<Vec<Campo>> {
    let mut mudou = false;
    let novos = campos
        .iter()
        .map(|c| {
            let troca = trocas.iter().find(|t| t.campo == c.nome && t.de == c.valor.trim());
            mudou |= troca.is_some();
            Campo { nome: c.nome.clone(), valor: troca.map_or(&c.valor, |t| &t.para).clone() }
        })
        .collect();
    mudou.then_some(novos)
}
