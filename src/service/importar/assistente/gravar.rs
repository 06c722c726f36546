//! The last step: a staged lot, or the mended lines of a written one, in one transaction.

use std::time::Instant;

use nexsus_domain::Dinheiro;
use nexsus_ingest::{Itens, Tipo};
use nexsus_store::{ErroStore, atendimento, lote, paciente_par, previa, rejeito};

use super::super::aplicar::{Alvo, Aplicador, Efeito};
use super::super::folha::Folha;
use super::super::{detalhe_do_lote, em_uma_frase, exigir_contas, guardavel, hexadecimal, somar};
use super::{Emenda, bloco_das_emendas, emendas, exigir_folha, passar, soma_com};
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::lote::{para_guardar, rejeito_para_fora};
use crate::modelo::{Linhas, ResultadoArquivo, SituacaoArquivo, Soma, valor_recusado};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::permissao::Caso;
use crate::sessao::Sessao;

impl Nucleo {
    /// Writes a staged lot in one transaction, mended lines included; for a lot already written, its mended lines.
    pub async fn gravar_previa(&self, s: &Sessao, numero: i64, obs: &dyn Observador) -> Resultado<ResultadoArquivo> {
        self.autorizar(s, Acao::Importar).await?;
        let tarefa = self.abrir_tarefa(s, "importar", &format!("lote {numero}")).await?;
        let vigia = tarefa.vigia(obs);
        let fim = self.gravar_dentro(s, numero, &vigia).await;
        self.fechar_tarefa(s, tarefa, fim, |r| (r.linhas.lidas, em_uma_frase(r))).await
    }

    pub(in crate::importar) async fn gravar_dentro(
        &self,
        s: &Sessao,
        numero: i64,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoArquivo> {
        let inicio = Instant::now();
        let mut caso = self.escrita(s, Acao::Importar).await?;
        let cnes = s.numero_cnes();
        let l = super::fila::exigir_aberto(&mut caso.tx, cnes, numero).await?;
        let folha = exigir_folha(&mut caso.tx, cnes, &l).await?;
        let novo = l.situacao == lote::PREVIA;
        if novo {
            abrir(&mut caso, cnes, &l).await?;
        }
        let mendadas = emendas(&mut caso.tx, cnes, numero, &folha).await?;
        if !novo && mendadas.is_empty() {
            return Err(ErroUsuario::novo(
                "nada_a_gravar",
                saida::DADOS,
                format!("O lote {numero} já está gravado e não há linha corrigida à espera."),
                "Corrija linhas rejeitadas antes de gravar.",
            ));
        }
        let alvo = Alvo { cnes, lote: Some(numero) };
        let efeito = if novo {
            passar(&mut caso.tx, alvo, &l, &folha, &mendadas, &mut |_| (), obs).await?
        } else {
            so_emendas(&mut caso, alvo, &folha, &mendadas, obs).await?
        };
        let resultado = encerrar(&mut caso, cnes, &l, &folha, &mendadas, efeito, inicio).await?;
        exigir_contas(&resultado)?;
        if obs.cancelado() {
            return Err(ErroUsuario::cancelado());
        }
        let detalhe = detalhe_do_lote(&resultado);
        caso.concluir("lote", &numero.to_string(), detalhe).await?;
        Ok(resultado)
    }
}

/// Turns the staged lot into one that is being written.
async fn abrir(caso: &mut Caso, cnes: i32, l: &lote::Lote) -> Resultado<()> {
    let sha: Option<[u8; 32]> = l.sha256.as_slice().try_into().ok();
    if let Some(sha) = sha
        && let Some(outro) = lote::por_sha256(&mut caso.tx, cnes, &sha).await?
    {
        return Err(ja_gravado(l.numero, Some(outro.numero)));
    }
    match previa::abrir(&mut caso.tx, cnes, l.numero).await {
        Err(ErroStore::Duplicado { .. }) => Err(ja_gravado(l.numero, None)),
        outro => Ok(outro?),
    }
}

fn ja_gravado(numero: i64, onde: Option<i64>) -> ErroUsuario {
    let onde = onde.map_or_else(|| "em outro lote".to_owned(), |n| format!("no lote {n}"));
    ErroUsuario::novo(
        "arquivo_ja_gravado",
        saida::DADOS,
        format!("O arquivo da prévia {numero} foi gravado {onde} enquanto a prévia esperava. Nada foi gravado agora."),
        "Corrija as linhas rejeitadas naquele lote e abandone esta prévia.",
    )
}

/// Mended lines of a lot that is written already, counted behind the equal lines it has.
async fn so_emendas(
    caso: &mut Caso,
    alvo: Alvo,
    folha: &Folha,
    mendadas: &[Emenda],
    obs: &dyn Observador,
) -> Resultado<Efeito> {
    let mut aplicador = Aplicador::novo(folha.tipo, alvo);
    if let (Aplicador::Atendimentos(a), Some(numero)) = (&mut aplicador, alvo.lote) {
        let escritas = atendimento::linhas_do_lote(&mut caso.tx, alvo.cnes, numero).await?;
        a.ja_escritas(escritas.iter().map(|e| &e.dado));
    }
    let itens: Itens = bloco_das_emendas(folha, mendadas);
    aplicador.bloco(&mut caso.tx, itens, obs).await?;
    aplicador.concluir(&mut caso.tx, obs).await
}

/// Everything that is written beside the rows: what became of the refused lines, pairs, figures of the lot.
async fn encerrar(
    caso: &mut Caso,
    cnes: i32,
    l: &lote::Lote,
    folha: &Folha,
    mendadas: &[Emenda],
    efeito: Efeito,
    inicio: Instant,
) -> Resultado<ResultadoArquivo> {
    let tx = &mut caso.tx;
    let numero = l.numero;
    let novo = l.situacao == lote::PREVIA;
    let recusada = |e: &Emenda| {
        efeito.recusas.iter().find(|r| (r.pagina, r.linha) == (e.linha.pagina, e.linha.linha)).map(|r| r.motivo)
    };
    let (mut entraram, mut soma_das_emendas) = (Vec::new(), Dinheiro::ZERO);
    for e in mendadas {
        match recusada(e) {
            Some(motivo) => rejeito::recusar_emenda(tx, cnes, numero, e.id, motivo.codigo()).await?,
            None => {
                entraram.push(e.id);
                soma_das_emendas = somar(soma_das_emendas, &e.item);
            }
        }
    }
    rejeito::marcar(tx, cnes, numero, &entraram, rejeito::CORRIGIDO).await?;
    let lugares: Vec<(u32, u32)> = mendadas.iter().map(|e| (e.linha.pagina, e.linha.linha)).collect();
    let recem: Vec<_> =
        efeito.recusas.iter().filter(|r| !lugares.contains(&(r.pagina, r.linha))).map(guardavel).collect();
    rejeito::inserir_lote(tx, cnes, numero, &recem).await?;
    paciente_par::anotar(tx, cnes, numero, &efeito.pares).await?;
    let antes = &l.resultado;
    let sobra: Vec<_> =
        rejeito::listar(tx, cnes, numero).await?.into_iter().filter(|r| r.situacao != rejeito::CORRIGIDO).collect();
    let (base, soma) = if novo {
        (lote::Resultado::default(), soma_com(folha, mendadas))
    } else {
        (antes.clone(), antes.soma_lida.map(|s| s.somar(soma_das_emendas).unwrap_or(s)))
    };
    let linhas = Linhas {
        lidas: folha.lidas,
        novas: base.novas + efeito.novas,
        iguais: base.iguais + efeito.iguais,
        alteradas: base.alteradas + efeito.alteradas,
        rejeitadas: sobra.len() as u64,
        mobilia: if novo { folha.mobilia + efeito.mobilia } else { antes.mobilia },
    };
    let mut avisos = if novo { folha.avisos.clone() } else { antes.avisos.clone() };
    avisos.extend(efeito.avisos);
    let guardado = para_guardar(&linhas, (soma, folha.soma_impressa), &avisos);
    let estado = if novo { lote::ABERTO } else { lote::GRAVADO };
    lote::anotar(tx, cnes, numero, (estado, lote::GRAVADO), &folha.layout, &guardado).await?;
    if let (Some(c), Tipo::Txt) = (efeito.competencia, folha.tipo) {
        lote::da_competencia(tx, cnes, numero, c).await?;
    }
    previa::apagar_linhas(tx, cnes, numero, 1).await?;
    let rejeitos: Vec<_> = sobra.iter().map(rejeito_para_fora).collect();
    Ok(ResultadoArquivo {
        arquivo: folha.caminho.display().to_string(),
        sha256: hexadecimal(&l.sha256),
        tipo: l.tipo.clone(),
        layout: folha.layout.clone(),
        lote: Some(numero),
        situacao: SituacaoArquivo::Gravado,
        erro: None,
        linhas,
        soma: Soma::de(soma, folha.soma_impressa, valor_recusado(&rejeitos)),
        rejeitos,
        suspeitos: efeito.suspeitos,
        suspeitos_omitidos: efeito.suspeitos_omitidos,
        avisos,
        segundos: inicio.elapsed().as_secs_f64(),
    })
}
