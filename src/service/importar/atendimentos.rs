//! Attendances: two equal lines of one report are two attendances, the same line in a second
//! report is the same attendance. So the identity of a line is its content, with the professional
//! where one is named, plus how many equal lines stood before it in the file.

use std::collections::HashMap;

use nexsus_domain::Atendimento;
use nexsus_ingest::Lida;
use nexsus_store::{Tx, atendimento};
use sha2::{Digest, Sha256};

use super::{Alvo, Efeito};
use crate::erro::{ErroUsuario, Resultado};
use crate::observador::Observador;

pub(super) async fn aplicar(
    tx: &mut Tx,
    alvo: Alvo,
    itens: &[Lida<Atendimento>],
    obs: &dyn Observador,
) -> Resultado<Efeito> {
    let total = itens.len() as u64;
    obs.progresso(0, Some(total), "comparando com o banco");
    let hashes = identidades(itens.iter().map(|i| &i.valor));
    let existentes = atendimento::existentes_por_hash(tx, alvo.cnes, &hashes).await?;
    let mut novos = Vec::new();
    let mut repetidos = Vec::new();
    for (i, hash) in itens.iter().zip(&hashes) {
        match existentes.get(hash) {
            Some(id) => {
                repetidos.push(atendimento::Repetido { atendimento: *id, pagina: i.pagina, linha: i.linha });
            }
            None => novos.push(atendimento::NovoAtendimento {
                pagina: i.pagina,
                linha: i.linha,
                dado: i.valor.clone(),
                hash: *hash,
            }),
        }
    }
    if obs.cancelado() {
        return Err(ErroUsuario::cancelado());
    }
    if let Some(lote) = alvo.lote {
        obs.progresso(0, Some(total), "gravando");
        atendimento::inserir_lote(tx, alvo.cnes, lote, &novos).await?;
        atendimento::anotar_repetidos(tx, alvo.cnes, lote, &repetidos).await?;
    }
    let novas = novos.len() as u64;
    Ok(Efeito { novas, iguais: total - novas, ..Efeito::default() })
}

fn identidades<'a>(todos: impl Iterator<Item = &'a Atendimento>) -> Vec<[u8; 32]> {
    let mut vezes: HashMap<[u8; 32], u32> = HashMap::new();
    todos
        .map(|a| {
            let mut conteudo = resumo(&[
                a.data_atend.to_string().as_bytes(),
                a.cod_pac.as_bytes(),
                a.cod_proc_aureo.as_bytes(),
                a.proc_aureo.as_bytes(),
                &a.valor_aureo.centavos().to_be_bytes(),
                &a.quantidade.to_be_bytes(),
            ]);
            // Two professionals may do the same to the same person on one day: who is named is part of the line.
            if a.cns_prof.is_some() || a.cbo.is_some() {
                let cns = a.cns_prof.map(|c| c.to_string()).unwrap_or_default();
                let cbo = a.cbo.map(|c| c.to_string()).unwrap_or_default();
                conteudo = resumo(&[&conteudo, cns.as_bytes(), cbo.as_bytes()]);
            }
            let antes = vezes.entry(conteudo).or_default();
            let identidade = resumo(&[&conteudo, &antes.to_be_bytes()]);
            *antes += 1;
            identidade
        })
        .collect()
}

/// SHA-256 over fields with their lengths, so that no two splits of the same bytes agree.
fn resumo(campos: &[&[u8]]) -> [u8; 32] {
    let mut soma = Sha256::new();
    for campo in campos {
        soma.update((campo.len() as u64).to_be_bytes());
        soma.update(campo);
    }
    soma.finalize().into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;
    use nexsus_domain::Dinheiro;

    fn linha(pac: &str, proc: &str, centavos: i64) -> Atendimento {
        Atendimento {
            data_atend: chrono::NaiveDate::from_ymd_opt(2026, 2, 3).unwrap(),
            cod_pac: pac.into(),
            cod_proc_aureo: proc.into(),
            proc_aureo: "ECG".into(),
            valor_aureo: Dinheiro::de_centavos(centavos),
            quantidade: 1,
            cns_prof: None,
            cbo: None,
            cid: None,
            carater: String::new(),
            autorizacao: String::new(),
            servico: String::new(),
            classificacao: String::new(),
        }
    }

    #[test]
    fn iguais_no_arquivo_sao_duas_e_o_arquivo_de_novo_sao_as_mesmas() {
        let arquivo = [linha("1", "A", 10), linha("1", "A", 10), linha("1", "A", 11), linha("1A", "", 10)];
        let uma = identidades(arquivo.iter());
        let mut distintas = uma.clone();
        distintas.sort_unstable();
        distintas.dedup();
        assert_eq!(distintas.len(), 4);
        assert_eq!(uma, identidades(arquivo.iter()));
        // Order of the lines does not matter to the set.
        let mut outra = identidades(arquivo.iter().rev());
        outra.sort_unstable();
        assert_eq!(distintas, outra);
    }

    #[test]
    fn o_profissional_faz_parte_da_linha() {
        let com = |cns: &str| Atendimento { cns_prof: nexsus_domain::Cns::ler(cns).ok(), ..linha("1", "A", 10) };
        let linhas = [com("700000000000005"), com("898000000000010"), linha("1", "A", 10)];
        assert!(linhas[..2].iter().all(|l| l.cns_prof.is_some()));
        let mut sozinhas: Vec<_> = linhas.iter().map(|l| identidades([l].into_iter())[0]).collect();
        sozinhas.sort_unstable();
        sozinhas.dedup();
        assert_eq!(sozinhas.len(), 3);
    }
}
