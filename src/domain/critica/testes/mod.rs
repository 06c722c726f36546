//! Each critica by vectors: lines that pass, lines that fail and the edge between. A rule without all three fails here.

#![allow(clippy::unwrap_used, clippy::panic)]

mod conjunto;
mod datas;
mod endereco;
mod geral;
mod paciente;
mod procedimento;
mod profissional;
mod sigtap;

use super::*;
use crate::exemplos::{CONSULTA, cbo, cmp, cns, dia, linha, procedimento, regras as regras_sigtap};
use crate::{Procedimento, RegrasSigtap};

/// A line, what it is judged against and who stands beside it; a vector changes what it wants.
struct Mesa {
    linha: LinhaSemNumero,
    /// Further lines of the set, of the same patient.
    outras: Vec<LinhaSemNumero>,
    vizinhas: Vec<Vizinha>,
    procedimento: Procedimento,
    sigtap: RegrasSigtap,
    tabelas: Tabelas,
    cadastro: Cadastro,
    hoje: NaiveDate,
}

impl Mesa {
    fn nova() -> Self {
        Self {
            linha: linha(),
            outras: vec![],
            vizinhas: vec![],
            procedimento: procedimento(CONSULTA),
            sigtap: regras_sigtap(),
            tabelas: Tabelas::default(),
            cadastro: Cadastro::default().com_vinculos([(cns("123456789010000"), cbo("225125"))]),
            hoje: dia(2026, 2, 10),
        }
    }

    /// The attributes of the procedure.
    fn detalhes(&mut self, quais: &[&str]) {
        self.sigtap.detalhes = textos(quais);
    }

    /// Turns the line into one of the BPA-C.
    fn consolidar(&mut self) {
        let l = &self.linha;
        self.linha = LinhaSemNumero::consolidada(l.uid, l.cmp, l.mvm, l.cbo, l.pa, None, l.qt);
    }

    /// Born so that on the day of the attendance (15/01/2026) the age is exactly so, less some days.
    fn com_idade(&mut self, anos: i32, meses: i32, dias_a_menos: u32) {
        let total = 2026 * 12 - anos * 12 - meses;
        self.linha.dtnasc = dia(total.div_euclid(12), total.rem_euclid(12) as u32 + 1, 15 + dias_a_menos);
        let idade = crate::data::idade_em_anos(self.linha.dtnasc, self.linha.dtaten).unwrap();
        self.linha.idade = u16::try_from(idade).unwrap();
    }

    fn regras(&self) -> Regras {
        Regras::novas([(&self.procedimento, &self.sigtap)])
            .com_tabelas(self.tabelas.clone())
            .com_cadastro(self.cadastro.clone())
    }

    /// Ids of the findings on the first line.
    fn achados(&self) -> Vec<&'static str> {
        let entradas: Vec<Entrada<'_>> = std::iter::once(&self.linha).chain(&self.outras).map(Entrada::from).collect();
        let todos = criticar(&self.regras(), self.hoje, &entradas, &self.vizinhas);
        let mut ids: Vec<_> = todos.iter().filter(|a| a.linha == 0).map(|a| a.regra.id).collect();
        ids.sort_unstable();
        ids
    }
}

fn textos(quais: &[&str]) -> Vec<String> {
    quais.iter().map(|t| (*t).to_owned()).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tipo {
    Passa,
    Falha,
    Borda,
}

/// One case of one rule.
struct Vetor {
    regra: &'static str,
    tipo: Tipo,
    nome: &'static str,
    /// Everything found on the line: nothing, or the rule and what comes with it.
    esperado: Vec<&'static str>,
    montar: fn(&mut Mesa),
}

impl Vetor {
    /// Another rule speaks too, and rightly.
    fn e(mut self, outra: &'static str) -> Self {
        self.esperado.push(outra);
        self.esperado.sort_unstable();
        self
    }
}

fn vetor(regra: &'static str, tipo: Tipo, acha: bool, nome: &'static str, montar: fn(&mut Mesa)) -> Vetor {
    Vetor { regra, tipo, nome, esperado: if acha { vec![regra] } else { vec![] }, montar }
}

fn passa(regra: &'static str, nome: &'static str, montar: fn(&mut Mesa)) -> Vetor {
    vetor(regra, Tipo::Passa, false, nome, montar)
}

fn falha(regra: &'static str, nome: &'static str, montar: fn(&mut Mesa)) -> Vetor {
    vetor(regra, Tipo::Falha, true, nome, montar)
}

/// The last value that passes.
fn borda(regra: &'static str, nome: &'static str, montar: fn(&mut Mesa)) -> Vetor {
    vetor(regra, Tipo::Borda, false, nome, montar)
}

/// The first value that fails.
fn borda_fora(regra: &'static str, nome: &'static str, montar: fn(&mut Mesa)) -> Vetor {
    vetor(regra, Tipo::Borda, true, nome, montar)
}

fn todos() -> Vec<Vetor> {
    [
        datas::vetores(),
        procedimento::vetores(),
        sigtap::vetores(),
        paciente::vetores(),
        endereco::vetores(),
        profissional::vetores(),
        conjunto::vetores(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn cada_vetor_da_o_esperado() {
    let mut erros = vec![];
    for v in todos() {
        let mut mesa = Mesa::nova();
        (v.montar)(&mut mesa);
        let achados = mesa.achados();
        if achados != v.esperado {
            erros.push(format!("{} {}: {achados:?} em vez de {:?}", v.regra, v.nome, v.esperado));
        }
    }
    assert!(erros.is_empty(), "{}", erros.join("\n"));
}

#[test]
fn cada_regra_tem_os_tres_vetores() {
    let todos = todos();
    let tem = |regra: &str, tipo| todos.iter().any(|v| v.regra == regra && v.tipo == tipo);
    let faltam: Vec<&str> = catalogo()
        .map(|r| r.id)
        .filter(|id| ![Tipo::Passa, Tipo::Falha, Tipo::Borda].into_iter().all(|t| tem(id, t)))
        .collect();
    assert!(faltam.is_empty(), "sem os três vetores: {faltam:?}");
    let ids: Vec<_> = catalogo().map(|r| r.id).collect();
    assert!(todos.iter().all(|v| ids.contains(&v.regra)), "vetor de regra que não existe");
}
