//! Import lots: what came in, what was refused, and the way back.

use nexsus_domain::Dinheiro;
use nexsus_ingest::Motivo;
use nexsus_store::{ErroStore, Tx, lote, rejeito};
use serde_json::json;

use crate::erro::{ErroUsuario, Resultado, saida};
use crate::modelo::{Linhas, RejeitoLinha, ResumoLote, Soma, valor_recusado};
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// Lots shown in the list.
const LOTES: u32 = 500;

/// A lot as it is told.
pub(crate) async fn resumir(tx: &mut Tx, cnes: i32, l: lote::Lote) -> Resultado<ResumoLote> {
    let soma = soma_do_lote(tx, cnes, &l).await?;
    let r = l.resultado;
    Ok(ResumoLote {
        numero: l.numero,
        tipo: l.tipo,
        arquivo: l.arquivo,
        situacao: l.situacao,
        layout: l.layout,
        linhas: contas(&r),
        soma,
        quando: l.quando,
        usuario: l.usuario,
    })
}

/// The sums of a lot. Its refused lines are only opened where they are needed to explain a difference.
pub(crate) async fn soma_do_lote(tx: &mut Tx, cnes: i32, l: &lote::Lote) -> Resultado<Soma> {
    let (lida, impressa) = (l.resultado.soma_lida, l.resultado.soma_impressa);
    let sozinha = Soma::de(lida, impressa, Dinheiro::ZERO);
    if sozinha.confere != Some(false) || l.resultado.rejeitadas == 0 {
        return Ok(sozinha);
    }
    // What is mended in a staged lot is in the sum of its rows already.
    let entrou = |s: &str| s == rejeito::CORRIGIDO || (s == rejeito::EMENDADO && l.situacao == lote::PREVIA);
    let recusadas: Vec<RejeitoLinha> = rejeito::listar(tx, cnes, l.numero)
        .await?
        .iter()
        .filter(|r| !entrou(&r.situacao))
        .map(rejeito_para_fora)
        .collect();
    Ok(Soma::de(lida, impressa, valor_recusado(&recusadas)))
}

pub(crate) fn contas(r: &lote::Resultado) -> Linhas {
    Linhas {
        lidas: r.lidas,
        novas: r.novas,
        iguais: r.iguais,
        alteradas: r.alteradas,
        rejeitadas: r.rejeitadas,
        mobilia: r.mobilia,
    }
}

/// The same figures as the store keeps them.
pub(crate) fn para_guardar(
    l: &Linhas,
    soma: (Option<Dinheiro>, Option<Dinheiro>),
    avisos: &[String],
) -> lote::Resultado {
    lote::Resultado {
        lidas: l.lidas,
        novas: l.novas,
        iguais: l.iguais,
        alteradas: l.alteradas,
        rejeitadas: l.rejeitadas,
        mobilia: l.mobilia,
        soma_lida: soma.0,
        soma_impressa: soma.1,
        avisos: avisos.to_vec(),
    }
}

/// A kept refused line on its way out, with its columns as they were mended so far.
pub(crate) fn rejeito_para_fora(r: &rejeito::RejeitoGravado) -> RejeitoLinha {
    let campos = if r.emenda.is_empty() { &r.campos } else { &r.emenda };
    let campos: Vec<nexsus_ingest::Campo> = serde_json::from_str(campos).unwrap_or_default();
    RejeitoLinha {
        pagina: u32::try_from(r.pagina).unwrap_or(0),
        linha: u32::try_from(r.linha).unwrap_or(0),
        motivo: r.motivo.clone(),
        frase: Motivo::de_codigo(&r.motivo).map(|m| nexsus_ingest::explicar(m, &campos)).unwrap_or_default(),
        texto: r.texto.clone(),
        campos,
    }
}

impl Nucleo {
    /// Lots, newest first.
    pub async fn lotes(&self, s: &Sessao) -> Resultado<Vec<ResumoLote>> {
        let mut tx = self.leitura(s, Acao::LoteVer).await?;
        let cnes = s.numero_cnes();
        let mut todos = Vec::new();
        for l in lote::listar(&mut tx, cnes, LOTES).await? {
            todos.push(resumir(&mut tx, cnes, l).await?);
        }
        Ok(todos)
    }

    /// One lot.
    pub async fn lote(&self, s: &Sessao, numero: i64) -> Resultado<ResumoLote> {
        let mut tx = self.leitura(s, Acao::LoteVer).await?;
        let achado = lote::obter(&mut tx, s.numero_cnes(), numero).await?;
        match achado {
            Some(l) => resumir(&mut tx, s.numero_cnes(), l).await,
            None => Err(ErroUsuario::nao_encontrado(&format!("O lote {numero}"))),
        }
    }

    /// Refused lines of a lot, with the raw line; raw lines hold personal data, so it is recorded.
    pub async fn rejeitos(&self, s: &Sessao, numero: i64) -> Resultado<Vec<RejeitoLinha>> {
        let mut caso = self.escrita(s, Acao::LoteRejeitosVer).await?;
        let cnes = s.numero_cnes();
        if lote::obter(&mut caso.tx, cnes, numero).await?.is_none() {
            return Err(ErroUsuario::nao_encontrado(&format!("O lote {numero}")));
        }
        let linhas: Vec<RejeitoLinha> = rejeito::listar(&mut caso.tx, cnes, numero)
            .await?
            .into_iter()
            .filter(|r| r.situacao != rejeito::CORRIGIDO)
            .map(|r| rejeito_para_fora(&r))
            .collect();
        caso.concluir("rejeito", &numero.to_string(), json!({ "linhas": linhas.len() })).await?;
        Ok(linhas)
    }

    /// Takes a lot back whole; refused once something built on it. Returns the rows taken back.
    pub async fn desfazer_lote(&self, s: &Sessao, numero: i64) -> Resultado<u64> {
        let mut caso = self.escrita(s, Acao::LoteDesfazer).await?;
        if let Some(l) = lote::obter(&mut caso.tx, s.numero_cnes(), numero).await? {
            exigir_gravado(&l)?;
        }
        let linhas =
            lote::desfazer(&mut caso.tx, s.numero_cnes(), numero).await.map_err(|e| nao_desfeito(numero, e))?;
        caso.concluir("lote", &numero.to_string(), json!({ "linhas": linhas })).await?;
        Ok(linhas)
    }
}

/// Only what was written can be taken back; of the others it is said what they are.
fn exigir_gravado(l: &lote::Lote) -> Resultado<()> {
    let n = l.numero;
    let (codigo, o_que, o_que_fazer) = match l.situacao.as_str() {
        lote::PREVIA => (
            "lote_em_previa",
            format!("O lote {n} é uma prévia: nada dele foi gravado, nada há a desfazer."),
            format!("Para jogar a prévia fora: nexsus lote descartar {n}. Para gravá-la, importe o arquivo de novo."),
        ),
        lote::ABANDONADO => (
            "lote_descartado",
            format!("O lote {n} era uma prévia e foi descartado: nada dele foi gravado."),
            "Veja os lotes com: nexsus lote listar.".to_owned(),
        ),
        lote::DESFEITO => (
            "lote_desfeito",
            format!("O lote {n} já foi desfeito."),
            "Veja os lotes com: nexsus lote listar.".to_owned(),
        ),
        _ => return Ok(()),
    };
    Err(ErroUsuario::novo(codigo, saida::DADOS, o_que, o_que_fazer))
}

/// Why a lot stays, in words.
fn nao_desfeito(numero: i64, e: ErroStore) -> ErroUsuario {
    let (codigo, o_que, o_que_fazer) = match e {
        ErroStore::NaoEncontrado => {
            ("nao_encontrado", format!("O lote {numero} não existe."), "Veja os lotes com: nexsus lote listar.")
        }
        ErroStore::EmUso { onde: "procedimento", .. } => (
            "lote_corrigiu",
            format!("O lote {numero} alterou procedimentos que já existiam, ou outro lote alterou os dele."),
            "Os valores anteriores não ficam guardados. Importe de novo a tabela que deve valer; ela corrige a atual.",
        ),
        ErroStore::EmUso { onde: "profissional", .. } => (
            "lote_sem_volta",
            format!("O lote {numero} é de cadastro de profissionais, que não volta atrás por lote."),
            "Corrija o vínculo no CNES e importe o arquivo novo, ou altere o profissional na tela Profissionais.",
        ),
        ErroStore::EmUso { onde: "fonte_alterada", quantos } => (
            "lote_corrigiu",
            format!("O lote {numero} corrigiu {quantos} linha(s) que já existiam."),
            "Os valores anteriores não ficam guardados. Importe de novo o arquivo que deve valer; ele corrige o atual.",
        ),
        ErroStore::EmUso { onde: "fonte_posterior", quantos } => (
            "lote_em_uso",
            format!("Há {quantos} lote(s) mais novo(s) da mesma fonte depois do lote {numero}."),
            "Desfaça primeiro os mais novos, do último para o primeiro.",
        ),
        ErroStore::EmUso { onde: "competencia", quantos } => (
            "lote_em_uso",
            format!("Já há {quantos} linha(s) de produção na competência da tabela do lote {numero}."),
            "A tabela fica enquanto houver produção dela. Para corrigi-la, importe a tabela certa da mesma competência.",
        ),
        ErroStore::EmUso { quantos, .. } => (
            "lote_em_uso",
            format!("O lote {numero} já tem {quantos} atendimento(s) na produção."),
            "Um lote só volta atrás enquanto nada foi gerado com ele.",
        ),
        outro => return outro.into(),
    };
    ErroUsuario::novo(codigo, saida::DADOS, o_que, o_que_fazer)
}
