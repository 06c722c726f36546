//! De-para: the code of the source system and the SIGTAP code it stands for. Decided once by a
//! person, used for ever; a code that is a valid SIGTAP code stands for itself.

use std::collections::HashMap;
use std::path::Path;

use nexsus_domain::depara::{Sugeridor, ja_e_sigtap};
use nexsus_domain::{CodigoProcedimento, Competencia};
use nexsus_store::{Tx, atendimento, depara, procedimento};
use serde_json::json;

use crate::csv_seguro::{Celula, Forma, preparar};
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::modelo::{DeparaLinha, Sugestao};
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::regra::{ler_tabela, linha_invalida};
use crate::sessao::Sessao;

const COLUNAS: [&str; 3] = ["COD_PROC_AUREO", "CO_PROCEDIMENTO", "PROC_AUREO"];
/// Proposals per code.
const OPCOES: usize = 3;

impl Nucleo {
    /// Every code seen in attendances or decided, pending ones first, then by use.
    pub async fn depara_listar(&self, s: &Sessao) -> Resultado<Vec<DeparaLinha>> {
        let mut tx = self.leitura(s, Acao::DeparaVer).await?;
        let cnes = s.numero_cnes();
        let nomes = nomes_sigtap(&mut tx, None).await?;
        let mut decididos: HashMap<String, depara::Depara> =
            depara::listar(&mut tx, cnes).await?.into_iter().map(|d| (d.cod_proc_aureo.clone(), d)).collect();
        let linha =
            |cod: String, nome: String, achado: Option<CodigoProcedimento>, origem: &str, vezes: i64| DeparaLinha {
                nome_sigtap: achado.and_then(|c| nomes.get(&c).cloned()).unwrap_or_default(),
                cod_proc_aureo: cod,
                proc_aureo: nome,
                co_procedimento: achado,
                origem: origem.into(),
                atendimentos: vezes,
            };
        let mut linhas: Vec<DeparaLinha> = atendimento::procedimentos(&mut tx, cnes)
            .await?
            .into_iter()
            .map(|p| {
                let (achado, origem) = match (decididos.remove(&p.cod_proc_aureo), ja_e_sigtap(&p.cod_proc_aureo)) {
                    (Some(d), _) => (Some(d.co_procedimento), "definido"),
                    (None, Some(c)) => (Some(c), "igual"),
                    (None, None) => (None, "pendente"),
                };
                linha(p.cod_proc_aureo, p.proc_aureo, achado, origem, p.atendimentos)
            })
            .collect();
        linhas.extend(
            decididos
                .into_values()
                .map(|d| linha(d.cod_proc_aureo, d.proc_aureo, Some(d.co_procedimento), "definido", 0)),
        );
        linhas.sort_by(|a, b| {
            (a.co_procedimento.is_some(), -a.atendimentos, &a.cod_proc_aureo).cmp(&(
                b.co_procedimento.is_some(),
                -b.atendimentos,
                &b.cod_proc_aureo,
            ))
        });
        Ok(linhas)
    }

    /// Decides one code. The SIGTAP code must be in an imported SIGTAP table.
    pub async fn depara_definir(&self, s: &Sessao, cod: &str, sigtap: CodigoProcedimento) -> Resultado<()> {
        self.depara_gravar(s, vec![(cod.trim().to_owned(), sigtap, String::new())]).await.map(drop)
    }

    async fn depara_gravar(&self, s: &Sessao, novos: Vec<(String, CodigoProcedimento, String)>) -> Resultado<u64> {
        let mut caso = self.escrita(s, Acao::DeparaEditar).await?;
        let cnes = s.numero_cnes();
        let conhecidos = nomes_sigtap(&mut caso.tx, None).await?;
        let lidos: HashMap<String, String> = atendimento::procedimentos(&mut caso.tx, cnes)
            .await?
            .into_iter()
            .map(|p| (p.cod_proc_aureo, p.proc_aureo))
            .collect();
        for (cod, sigtap, nome) in &novos {
            if cod.is_empty() {
                return Err(ErroUsuario::invalido(
                    "O código de origem está vazio.",
                    "Informe o código como o relatório o imprime.",
                ));
            }
            if !conhecidos.contains_key(sigtap) {
                return Err(ErroUsuario::novo(
                    "sigtap_desconhecido",
                    saida::DADOS,
                    format!("O procedimento {} não está em nenhuma tabela SIGTAP importada.", sigtap.formatado()),
                    "Importe a tabela da competência (nexsus importar txt) ou confira o código.",
                ));
            }
            let nome = lidos.get(cod).cloned().unwrap_or_else(|| nome.clone());
            depara::definir(&mut caso.tx, cnes, cod, *sigtap, &nome).await?;
        }
        let quantos = novos.len() as u64;
        let registro = novos.first().filter(|_| quantos == 1).map(|n| n.0.clone()).unwrap_or_default();
        caso.concluir("depara", &registro, json!({ "codigos": quantos })).await?;
        Ok(quantos)
    }

    /// Proposals for every pending code, from the names of a SIGTAP competência (the newest one
    /// when that month was not imported).
    pub async fn depara_sugerir(&self, s: &Sessao, cmp: Competencia) -> Resultado<Vec<Sugestao>> {
        let pendentes: Vec<DeparaLinha> =
            self.depara_listar(s).await?.into_iter().filter(|l| l.co_procedimento.is_none()).collect();
        let mut tx = self.leitura(s, Acao::DeparaVer).await?;
        let nomes = nomes_sigtap(&mut tx, Some(cmp)).await?;
        drop(tx);
        tokio::task::spawn_blocking(move || {
            let candidatos: Vec<(CodigoProcedimento, &str)> = nomes.iter().map(|(c, n)| (*c, n.as_str())).collect();
            let sugeridor = Sugeridor::novo(&candidatos);
            pendentes
                .into_iter()
                .map(|l| Sugestao {
                    opcoes: sugeridor
                        .sugerir(&l.proc_aureo, OPCOES)
                        .into_iter()
                        .map(|(c, nota)| (c, nomes.get(&c).cloned().unwrap_or_default(), nota))
                        .collect(),
                    cod_proc_aureo: l.cod_proc_aureo,
                    proc_aureo: l.proc_aureo,
                })
                .collect()
        })
        .await
        .map_err(|_| ErroUsuario::interno("sugestões"))
    }

    /// Procedures whose name or code matches, for the lookup of a field.
    pub async fn procedimento_buscar(
        &self,
        s: &Sessao,
        texto: &str,
        cmp: Competencia,
    ) -> Resultado<Vec<(CodigoProcedimento, String)>> {
        let mut tx = self.leitura(s, Acao::ProcedimentoVer).await?;
        let cmp = competencia_util(&mut tx, Some(cmp)).await?.unwrap_or(cmp);
        let achados = procedimento::buscar(&mut tx, texto, cmp, 50).await?;
        Ok(achados.into_iter().map(|p| (p.co_procedimento, p.no_procedimento)).collect())
    }

    /// Reads decisions from CSV (COD_PROC_AUREO; CO_PROCEDIMENTO; PROC_AUREO); all or none.
    pub async fn depara_importar(&self, s: &Sessao, arquivo: &Path) -> Resultado<u64> {
        let novos = ler_tabela(arquivo, &COLUNAS[..2])?
            .into_iter()
            .filter(|(_, c)| !c[1].is_empty())
            .map(|(linha, c)| {
                let sigtap =
                    CodigoProcedimento::ler(&c[1]).map_err(|_| linha_invalida(arquivo, linha, "CO_PROCEDIMENTO"))?;
                Ok((c[0].clone(), sigtap, c.get(2).cloned().unwrap_or_default()))
            })
            .collect::<Resultado<Vec<_>>>()?;
        self.depara_gravar(s, novos).await
    }

    /// Writes every code, pending ones with an empty SIGTAP code to be filled in.
    pub async fn depara_exportar(&self, s: &Sessao, arquivo: &Path) -> Resultado<u64> {
        let linhas = self.depara_listar(s).await?.into_iter().map(|l| {
            vec![
                Celula::Texto(l.cod_proc_aureo),
                Celula::Exata(l.co_procedimento.map(|c| c.to_string()).unwrap_or_default()),
                Celula::Texto(l.proc_aureo),
            ]
        });
        let pronto = preparar(arquivo, Forma::Pessoas, &COLUNAS, linhas)?;
        let caso = self.escrita(s, Acao::DeparaVer).await?;
        caso.concluir("depara", "exportacao", json!({ "linhas": pronto.quantas })).await?;
        pronto.publicar()
    }
}

/// The competência asked for when its table is there, else the newest table.
async fn competencia_util(tx: &mut Tx, pedida: Option<Competencia>) -> Resultado<Option<Competencia>> {
    let todas = procedimento::competencias(tx).await?;
    Ok(pedida.filter(|c| todas.contains(c)).or_else(|| todas.into_iter().max()))
}

/// Names by code: of one competência, or of all with the newest name winning.
async fn nomes_sigtap(tx: &mut Tx, cmp: Option<Competencia>) -> Resultado<HashMap<CodigoProcedimento, String>> {
    let mut quais = match cmp {
        Some(_) => competencia_util(tx, cmp).await?.into_iter().collect(),
        None => procedimento::competencias(tx).await?,
    };
    quais.sort_unstable();
    let mut nomes = HashMap::new();
    for c in quais {
        nomes.extend(procedimento::nomes(tx, c).await?);
    }
    Ok(nomes)
}
