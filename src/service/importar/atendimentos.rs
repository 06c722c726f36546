//! Attendances: two equal lines of one report are two attendances, the same line in a second
//! report is the same attendance. So the identity of a line is its content, with the professional
//! where one is named, plus how many equal lines stood before it in the file.

use std::collections::HashMap;

use nexsus_domain::{Atendimento, Competencia};
use nexsus_ingest::Lida;
use nexsus_store::{Tx, atendimento};
use sha2::{Digest, Sha256};

use super::aplicar::{Alvo, Efeito};
use crate::erro::Resultado;
use crate::observador::Observador;

/// Attendances of one file on their way in.
pub(super) struct Atendimentos {
    alvo: Alvo,
    /// Equal lines met so far, by content.
    vezes: HashMap<[u8; 32], u32>,
    /// Months met so far, and whether anything stood in them before this file.
    meses: HashMap<Competencia, bool>,
    feitas: u64,
    efeito: Efeito,
}

impl Atendimentos {
    pub fn novo(alvo: Alvo) -> Self {
        Self { alvo, vezes: HashMap::new(), meses: HashMap::new(), feitas: 0, efeito: Efeito::default() }
    }

    /// Lines of the same file that are written already: equal ones that follow are counted behind them.
    pub fn ja_escritas<'a>(&mut self, linhas: impl Iterator<Item = &'a Atendimento>) {
        for a in linhas {
            self.identidade(a);
        }
    }

    /// Content, and how many equal lines stood before it in the file.
    fn identidade(&mut self, a: &Atendimento) -> [u8; 32] {
        let conteudo = conteudo(a);
        let antes = self.vezes.entry(conteudo).or_default();
        let identidade = resumo(&[&conteudo, &antes.to_be_bytes()]);
        *antes += 1;
        identidade
    }

    pub async fn bloco(&mut self, tx: &mut Tx, itens: Vec<Lida<Atendimento>>, obs: &dyn Observador) -> Resultado<()> {
        let hashes: Vec<[u8; 32]> = itens.iter().map(|i| self.identidade(&i.valor)).collect();
        let mut procurar = Vec::new();
        for (i, hash) in itens.iter().zip(&hashes) {
            if self.mes_tinha(tx, &i.valor).await? {
                procurar.push(*hash);
            }
        }
        let existentes = atendimento::existentes_por_hash(tx, self.alvo.cnes, &procurar).await?;
        let mut novos = Vec::new();
        let mut repetidos = Vec::new();
        for (i, hash) in itens.into_iter().zip(hashes) {
            self.feitas += 1;
            let valor = i.valor.valor_aureo;
            if let Some(id) = existentes.get(&hash) {
                self.efeito.iguais += 1;
                self.efeito.valor_iguais.0 = self.efeito.valor_iguais.0.saturating_add(valor.0);
                repetidos.push(atendimento::Repetido { atendimento: *id, pagina: i.pagina, linha: i.linha });
            } else {
                self.efeito.novas += 1;
                self.efeito.valor_novas.0 = self.efeito.valor_novas.0.saturating_add(valor.0);
                novos.push(atendimento::NovoAtendimento { pagina: i.pagina, linha: i.linha, dado: i.valor, hash });
            }
        }
        if let Some(lote) = self.alvo.lote {
            atendimento::inserir_lote(tx, self.alvo.cnes, lote, &novos).await?;
            atendimento::anotar_repetidos(tx, self.alvo.cnes, lote, &repetidos).await?;
        }
        let fase = if self.alvo.lote.is_some() { "gravando" } else { "comparando com o banco" };
        obs.progresso(self.feitas, None, fase);
        Ok(())
    }

    /// An equal line stands in the same month: where there was none before this file, nothing need be looked up.
    async fn mes_tinha(&mut self, tx: &mut Tx, a: &Atendimento) -> Resultado<bool> {
        let Ok(mes) = Competencia::de_data(a.data_atend) else { return Ok(true) };
        if let Some(tinha) = self.meses.get(&mes) {
            return Ok(*tinha);
        }
        let tinha = atendimento::ha_no_mes(tx, self.alvo.cnes, mes).await?;
        self.meses.insert(mes, tinha);
        Ok(tinha)
    }

    pub fn concluir(self) -> Efeito {
        self.efeito
    }
}

/// What makes a line what it is.
fn conteudo(a: &Atendimento) -> [u8; 32] {
    let conteudo = resumo(&[
        a.data_atend.to_string().as_bytes(),
        a.cod_pac.as_bytes(),
        a.cod_proc_aureo.as_bytes(),
        a.proc_aureo.as_bytes(),
        &a.valor_aureo.centavos().to_be_bytes(),
        &a.quantidade.to_be_bytes(),
    ]);
    // Two professionals may do the same to the same person on one day: who is named is part of the line.
    if a.cns_prof.is_none() && a.cbo.is_none() {
        return conteudo;
    }
    let cns = a.cns_prof.map(|c| c.to_string()).unwrap_or_default();
    let cbo = a.cbo.map(|c| c.to_string()).unwrap_or_default();
    resumo(&[&conteudo, cns.as_bytes(), cbo.as_bytes()])
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

    fn identidades<'a>(todos: impl Iterator<Item = &'a Atendimento>) -> Vec<[u8; 32]> {
        let mut a = Atendimentos::novo(Alvo { cnes: 0, lote: None });
        todos.map(|l| a.identidade(l)).collect()
    }

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
