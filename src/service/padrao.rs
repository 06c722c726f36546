//! What a person sets for a procedure once: the CID, the service and class, BPA-I or BPA-C. The generation uses it where the
//! attendance says nothing, so a report without these columns does not stop at every line.

use nexsus_domain::{Cid, CodigoProcedimento, Competencia, Instrumento, Invalido, PadraoProcedimento, RegrasSigtap};
use nexsus_store::{Tx, padrao, procedimento};
use serde_json::json;

use crate::erro::{ErroUsuario, Resultado, saida};
use crate::modelo::{PadraoListado, PedidoPadrao};
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::Sessao;

impl Nucleo {
    /// What is set, by procedure, with the newest names.
    pub async fn padrao_listar(&self, s: &Sessao) -> Resultado<Vec<PadraoListado>> {
        let mut tx = self.leitura(s, Acao::DeparaVer).await?;
        let mut listados = Vec::new();
        for p in padrao::listar(&mut tx, s.numero_cnes()).await? {
            let nome = mais_novo(&mut tx, p.co_procedimento).await?.map(|(nome, _, _)| nome).unwrap_or_default();
            listados.push(PadraoListado { padrao: p, nome });
        }
        Ok(listados)
    }

    /// Sets what the request names and leaves the rest; a choice that the newest SIGTAP of the procedure refuses is refused
    /// here. Returns what holds now.
    pub async fn padrao_definir(&self, s: &Sessao, pedido: PedidoPadrao) -> Resultado<PadraoProcedimento> {
        let mut caso = self.escrita(s, Acao::DeparaEditar).await?;
        let (cnes, codigo) = (s.numero_cnes(), pedido.co_procedimento);
        let Some((_, mes, regras)) = mais_novo(&mut caso.tx, codigo).await? else {
            return Err(ErroUsuario::novo(
                "sigtap_desconhecido",
                saida::DADOS,
                format!("O procedimento {} não está em nenhuma tabela SIGTAP importada.", codigo.formatado()),
                "Importe a tabela da competência (nexsus importar txt) ou confira o código.",
            ));
        };
        let antes = padrao::listar(&mut caso.tx, cnes).await?.into_iter().find(|p| p.co_procedimento == codigo);
        let novo = mudar(antes.unwrap_or_else(|| PadraoProcedimento::novo(codigo)), &pedido)?;
        conferir(&novo, &pedido, &regras, mes)?;
        padrao::definir(&mut caso.tx, cnes, &novo).await?;
        let campos = json!({
            "cid": pedido.cid.is_some(), "servico": pedido.servico.is_some(), "instrumento": pedido.instrumento.is_some()
        });
        caso.concluir("procedimento_padrao", &codigo.to_string(), campos).await?;
        Ok(novo)
    }
}

/// What is there with what the request names in its place; an empty text takes a choice away.
fn mudar(mut p: PadraoProcedimento, pedido: &PedidoPadrao) -> Resultado<PadraoProcedimento> {
    let ruim = |e: Invalido| ErroUsuario::invalido(e.to_string(), "Corrija o valor e repita; nada foi gravado.");
    if let Some(t) = &pedido.servico {
        p = p.com_servico(t).map_err(ruim)?;
    }
    if let Some(t) = pedido.cid.as_deref().map(str::trim) {
        p.cid = if t.is_empty() { None } else { Some(Cid::ler(t).map_err(ruim)?) };
    }
    if let Some(t) = pedido.instrumento.as_deref().map(str::trim) {
        p.instrumento = match t.to_uppercase().as_str() {
            "" => None,
            "BPA-I" | "I" => Some(Instrumento::Bpi),
            "BPA-C" | "C" => Some(Instrumento::Bpa),
            outro => Some(Instrumento::ler(outro).map_err(ruim)?),
        };
    }
    Ok(p)
}

/// Only what the request names is judged: what was set earlier may wait for a table that is still to come.
fn conferir(p: &PadraoProcedimento, pedido: &PedidoPadrao, regras: &RegrasSigtap, mes: Competencia) -> Resultado<()> {
    let recusa = |o_que: String| {
        ErroUsuario::novo(
            "padrao_recusado",
            saida::DADOS,
            format!("{o_que} na SIGTAP de {}.", mes.formatado()),
            "Escolha um valor da tabela do procedimento; nada foi gravado.",
        )
    };
    if let Some(cid) = p.cid.filter(|c| pedido.cid.is_some() && !regras.cids.is_empty() && !regras.aceita_cid(c)) {
        return Err(recusa(format!("O CID {} não é aceito por este procedimento", cid.formatado())));
    }
    let par = (p.servico.clone(), p.classificacao.clone());
    let escolhido = pedido.servico.is_some() && !par.0.is_empty();
    if escolhido && !regras.servicos.is_empty() && !regras.servicos.contains(&par) {
        return Err(recusa(format!("O serviço {}/{} não é aceito por este procedimento", par.0, par.1)));
    }
    match p.instrumento.filter(|_| pedido.instrumento.is_some()) {
        Some(i) if !regras.registros.is_empty() && !regras.tem_registro(i.registro()) => {
            let nome = if i == Instrumento::Bpi { "BPA-I" } else { "BPA-C" };
            Err(recusa(format!("O procedimento não se registra em {nome}")))
        }
        _ => Ok(()),
    }
}

/// Name, month and rules of a procedure in the newest SIGTAP that has it.
async fn mais_novo(tx: &mut Tx, codigo: CodigoProcedimento) -> Resultado<Option<(String, Competencia, RegrasSigtap)>> {
    for mes in procedimento::competencias(tx).await? {
        if let Some(p) = procedimento::obter(tx, codigo, mes).await? {
            return Ok(Some((p.no_procedimento, mes, procedimento::regras(tx, codigo, mes).await?)));
        }
    }
    Ok(None)
}
