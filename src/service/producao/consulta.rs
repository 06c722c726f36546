//! What the Produção screen shows: the summary by professional and the lines by folha.

use std::collections::{BTreeMap, HashMap};

use nexsus_domain::{Cns, Competencia, Dinheiro};
use nexsus_insight::curva_abc;
use nexsus_store::{atendimento, producao, profissional};
use uuid::Uuid;

use crate::erro::Resultado;
use crate::estabelecimento::exigir_cnes;
use crate::modelo::{
    AtendimentoDaLista, LinhaDaLista, MesDeTrabalho, PaginaProducao, ResumoProducao, ResumoProfissional,
};
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// What stands in the place of a professional for the lines of the BPA-C, and the filter that finds them.
const CONSOLIDADO: &str = "BPA-C consolidado";
const FILTRO_CONSOLIDADO: &str = "consolidado";

impl Nucleo {
    /// Lines, folhas and value by professional, biggest first, with the state of the month.
    pub async fn producao_resumo(&self, s: &Sessao, cmp: Competencia) -> Resultado<ResumoProducao> {
        let mut tx = self.leitura(s, Acao::ProducaoVer).await?;
        let cnes = s.numero_cnes();
        let nomes: HashMap<Cns, String> = profissional::listar(&mut tx, cnes)
            .await?
            .into_iter()
            .map(|p| (p.dado.cns_prof, p.dado.nome_prof))
            .collect();
        let mut por_cns: HashMap<Option<Cns>, ResumoProfissional> = HashMap::new();
        for t in producao::totais(&mut tx, cnes, cmp).await? {
            let r = por_cns.entry(t.cns_prof).or_insert_with(|| ResumoProfissional {
                cns: t.cns_prof,
                nome: match t.cns_prof {
                    Some(cns) => nomes.get(&cns).cloned().unwrap_or_default(),
                    None => CONSOLIDADO.to_owned(),
                },
                cbos: Vec::new(),
                folhas: 0,
                linhas: 0,
                valor: Dinheiro::default(),
                parte: 0,
                espelhadas: 0,
            });
            r.cbos.push(t.cbo.to_string());
            r.folhas += t.folhas;
            r.linhas += t.linhas;
            r.valor = r.valor.somar(t.valor).unwrap_or_default();
            r.espelhadas += t.por_estado.iter().filter(|(e, _)| e == "espelhada").map(|(_, n)| n).sum::<u64>();
        }
        let estados = producao::por_estado(&mut tx, cnes, cmp).await?;
        let a_faturar = atendimento::contar_por_situacao(&mut tx, cnes, Some(cmp))
            .await?
            .into_iter()
            .find(|(situacao, _)| situacao == "pendente")
            .map_or(0, |(_, n)| n);
        let curva = curva_abc(por_cns.values().map(|r| (r.cns, r.valor)));
        let profissionais: Vec<ResumoProfissional> = curva
            .into_iter()
            .filter_map(|p| {
                let r = por_cns.remove(&p.chave)?;
                Some(ResumoProfissional { parte: u32::try_from((p.parte + 50) / 100).unwrap_or(0), ..r })
            })
            .collect();
        Ok(ResumoProducao {
            linhas: profissionais.iter().map(|r| r.linhas).sum(),
            valor_centavos: Dinheiro::soma(profissionais.iter().map(|r| r.valor)).unwrap_or_default().centavos(),
            profissionais,
            a_faturar,
            estados,
        })
    }

    /// Lines from the `antes`-th on in the order professional, folha, sequência; `filtro` is a state, the CNS of a
    /// professional, `consolidado` for the lines of the BPA-C, or empty.
    pub async fn producao_pagina(
        &self,
        s: &Sessao,
        cmp: Competencia,
        filtro: &str,
        antes: u64,
        limite: u32,
    ) -> Resultado<PaginaProducao> {
        let cnes = exigir_cnes(s, None)?.numero();
        let mut tx = self.leitura(s, Acao::ProducaoVer).await?;
        let filtro = ler_filtro(filtro);
        let total = producao::contar(&mut tx, cnes, cmp, &filtro).await?;
        let depois = producao::chave_na_posicao(&mut tx, cnes, cmp, &filtro, antes).await?;
        let (linhas, _) = producao::listar(&mut tx, cnes, cmp, &filtro, depois, limite).await?;
        Ok(PaginaProducao { linhas: linhas.into_iter().map(na_lista).collect(), total, antes })
    }

    /// Months with attendances or with lines, newest first: what a competência is picked from.
    pub async fn producao_meses(&self, s: &Sessao) -> Resultado<Vec<MesDeTrabalho>> {
        let cnes = exigir_cnes(s, None)?.numero();
        let mut tx = self.leitura(s, Acao::ProducaoVer).await?;
        let novo = |competencia| MesDeTrabalho { competencia, atendimentos: false, producao: false };
        let mut meses: BTreeMap<Competencia, MesDeTrabalho> = BTreeMap::new();
        for c in atendimento::competencias(&mut tx, cnes).await? {
            meses.entry(c).or_insert_with(|| novo(c)).atendimentos = true;
        }
        for c in producao::competencias(&mut tx, cnes).await? {
            meses.entry(c).or_insert_with(|| novo(c)).producao = true;
        }
        Ok(meses.into_values().rev().collect())
    }

    /// These attendances as the source report printed them, by day; patients by their code, never by name.
    pub async fn producao_atendimentos(&self, s: &Sessao, ids: &[Uuid]) -> Resultado<Vec<AtendimentoDaLista>> {
        let cnes = exigir_cnes(s, None)?.numero();
        let mut tx = self.leitura(s, Acao::ProducaoVer).await?;
        let mut achados: Vec<_> = atendimento::por_ids(&mut tx, cnes, ids).await?;
        achados.sort_by_key(|a| (a.dado.data_atend, a.lote, a.linha));
        let da_lista = |a: atendimento::AtendimentoGravado| AtendimentoDaLista {
            id: a.id,
            data: nexsus_domain::data::formatar(a.dado.data_atend),
            cod_pac: a.dado.cod_pac,
            codigo: a.dado.cod_proc_aureo,
            procedimento: a.dado.proc_aureo,
            lote: a.lote,
            linha: a.linha,
        };
        Ok(achados.into_iter().map(da_lista).collect())
    }
}

fn ler_filtro(texto: &str) -> producao::Filtro {
    let texto = texto.trim();
    let cns_prof = Cns::ler(texto).ok();
    let consolidadas = texto == FILTRO_CONSOLIDADO;
    let estado = (cns_prof.is_none() && !consolidadas && !texto.is_empty()).then(|| texto.to_lowercase());
    producao::Filtro { estado, cns_prof, consolidadas, com_critica: false }
}

fn na_lista(l: producao::ProducaoGravada) -> LinhaDaLista {
    LinhaDaLista {
        id: l.id,
        folha: l.linha.flh.formatado(),
        sequencia: l.linha.seq.formatado(),
        cns_prof: l.linha.cnsmed,
        cbo: l.linha.cbo,
        procedimento: l.linha.pa,
        data: nexsus_domain::data::formatar(l.linha.dtaten),
        paciente: l.linha.nmpac.clone(),
        quantidade: l.linha.qt,
        valor: l.valor,
        estado: l.estado,
    }
}
