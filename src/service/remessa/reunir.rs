//! Which lines go into the file: those of the month of presentation that are ready, of each establishment, and what stays
//! out and why.

use std::collections::{BTreeMap, HashSet};

use nexsus_domain::bpa::Orgaos;
use nexsus_domain::{Cnes, Competencia, Estabelecimento};
use nexsus_store::{Tx, estabelecimento, outbox, producao};
use uuid::Uuid;

use super::textos;
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::modelo::OrgaosPedidos;
use crate::producao::EM_DUVIDA;

/// `cbc_versao` of files that were accepted (domain.md 3.1).
const VERSAO_DO_PROGRAMA: &str = "D04.11";

/// The lines of a file on its way out.
#[derive(Default)]
pub(super) struct Carga {
    pub linhas: Vec<producao::ProducaoGravada>,
    /// Lines of the month that stay out, by state.
    pub fora: BTreeMap<String, u64>,
}

impl Carga {
    /// Ids and versions by establishment and month of execution.
    pub fn por_mes(&self) -> BTreeMap<(i32, Competencia), Vec<&producao::ProducaoGravada>> {
        let mut meses: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for l in &self.linhas {
            meses.entry((l.linha.uid.numero(), l.linha.cmp)).or_default().push(l);
        }
        meses
    }
}

/// Reads the lines presented in `mvm`.
pub(super) async fn reunir(tx: &mut Tx, cnes: &[Cnes], mvm: Competencia, com_espelhadas: bool) -> Resultado<Carga> {
    let mut carga = Carga::default();
    for casa in cnes.iter().map(|c| c.numero()) {
        for cmp in producao::competencias(tx, casa).await?.into_iter().filter(|c| *c <= mvm) {
            // What the mirror may have written already must not leave a second time by the file.
            let duvidosas: HashSet<Uuid> = outbox::em_duvida(tx, casa, cmp).await?.into_iter().collect();
            for l in producao::todas(tx, casa, cmp, &producao::Filtro::default()).await? {
                if l.linha.mvm != mvm {
                    continue;
                }
                if duvidosas.contains(&l.id) {
                    *carga.fora.entry(EM_DUVIDA.to_owned()).or_default() += 1;
                    continue;
                }
                let vai = match l.estado.as_str() {
                    producao::VALIDADA | producao::EXPORTADA => true,
                    producao::ESPELHADA | producao::DIVERGENTE => com_espelhadas,
                    _ => false,
                };
                if vai {
                    carga.linhas.push(l);
                } else {
                    *carga.fora.entry(l.estado).or_default() += 1;
                }
            }
        }
    }
    Ok(carga)
}

/// The first of these establishments; each must exist.
pub(super) async fn casa_principal(tx: &mut Tx, cnes: &[Cnes]) -> Resultado<Estabelecimento> {
    let mut primeira = None;
    for c in cnes {
        let achada = estabelecimento::obter(tx, c.numero()).await?;
        let achada = achada.ok_or_else(|| ErroUsuario::nao_encontrado(&format!("O estabelecimento {c}")))?;
        primeira.get_or_insert(achada.dado);
    }
    primeira.ok_or_else(|| ErroUsuario::interno("estabelecimentos da remessa"))
}

/// The header texts: as asked, else of the establishment; what neither has is named, all at once.
pub(super) fn orgaos(e: &Estabelecimento, pedidos: &OrgaosPedidos) -> Resultado<Orgaos> {
    let escolher = |pedido: &Option<String>, daqui: &str| pedido.clone().unwrap_or_else(|| daqui.to_owned());
    let cnpj = e.cnpj.map(|c| c.to_string()).unwrap_or_default();
    let o = Orgaos {
        origem: escolher(&pedidos.origem, &e.orgao_origem),
        sigla: escolher(&pedidos.sigla, &e.sigla),
        cgc_cpf: escolher(&pedidos.cgc_cpf, &cnpj),
        destino: escolher(&pedidos.destino, &e.orgao_destino),
        indicador: escolher(&pedidos.indicador, &e.indicador_destino),
        versao: escolher(&pedidos.versao, VERSAO_DO_PROGRAMA),
    };
    let faltam: Vec<&str> = [
        ("órgão de origem", &o.origem),
        ("sigla", &o.sigla),
        ("CNPJ", &o.cgc_cpf),
        ("órgão de destino", &o.destino),
        ("indicador do destino (M ou E)", &o.indicador),
    ]
    .into_iter()
    .filter(|(_, t)| t.trim().is_empty())
    .map(|(nome, _)| nome)
    .collect();
    if faltam.is_empty() {
        return Ok(o);
    }
    Err(ErroUsuario::novo("cabecalho_incompleto", saida::CONFIGURACAO, textos::faltam(&faltam), textos::COMO_COMPLETAR))
}
