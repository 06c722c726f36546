//! Import lots: what came in, what was refused, and the way back.

use nexsus_domain::Dinheiro;
use nexsus_ingest::Motivo;
use nexsus_store::{ErroStore, lote, rejeito};
use serde_json::json;

use crate::erro::{ErroUsuario, Resultado, saida};
use crate::modelo::{Linhas, RejeitoLinha, ResumoLote, Soma};
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// Lots shown in the list.
const LOTES: u32 = 500;

pub(crate) fn resumir(l: lote::Lote) -> ResumoLote {
    let r = l.resultado;
    ResumoLote {
        numero: l.numero,
        tipo: l.tipo,
        arquivo: l.arquivo,
        situacao: l.situacao,
        layout: l.layout,
        linhas: contas(&r),
        soma: Soma::de(r.soma_lida, r.soma_impressa),
        quando: l.quando,
        usuario: l.usuario,
    }
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
        Ok(lote::listar(&mut tx, s.numero_cnes(), LOTES).await?.into_iter().map(resumir).collect())
    }

    /// One lot.
    pub async fn lote(&self, s: &Sessao, numero: i64) -> Resultado<ResumoLote> {
        let mut tx = self.leitura(s, Acao::LoteVer).await?;
        lote::obter(&mut tx, s.numero_cnes(), numero)
            .await?
            .map(resumir)
            .ok_or_else(|| ErroUsuario::nao_encontrado(&format!("O lote {numero}")))
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
        let linhas =
            lote::desfazer(&mut caso.tx, s.numero_cnes(), numero).await.map_err(|e| nao_desfeito(numero, e))?;
        caso.concluir("lote", &numero.to_string(), json!({ "linhas": linhas })).await?;
        Ok(linhas)
    }
}

/// Why a lot stays, in words.
fn nao_desfeito(numero: i64, e: ErroStore) -> ErroUsuario {
    let (codigo, o_que, o_que_fazer) = match e {
        ErroStore::NaoEncontrado => (
            "nao_encontrado",
            format!("O lote {numero} não existe ou já foi desfeito."),
            "Veja os lotes com: nexsus lote listar.",
        ),
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
