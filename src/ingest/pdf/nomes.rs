//! Names of procedures against each other: one code has one name in a report.
//!
//! A wrapped cell whose lines went to the wrong record, or that the paper itself cuts, shows in its name: it differs from
//! the other rows of the same code, has a bracket without its pair, or begins or ends with a word that joins two others.
//! What the report says elsewhere helps to share out the lines once more; what stays in doubt is told to the person.

use std::collections::HashMap;

use nexsus_domain::Atendimento;

use super::linhas::Linha;
use super::registro;
use super::tabela::Achados;
use super::titulos::Campo;
use crate::Lida;
use crate::textos;

/// Rows told one by one.
const AVISOS: usize = 20;

/// What each code is called, without blanks, where most of its rows agree.
#[derive(Debug, Default)]
pub struct Nomes {
    por_codigo: HashMap<String, String>,
    /// Rows that say otherwise.
    pub contrarias: usize,
}

impl Nomes {
    /// The name of a code, if the report settles it.
    pub fn do_codigo(&self, codigo: &str) -> Option<&str> {
        self.por_codigo.get(codigo).map(String::as_str)
    }

    /// Collects the names from the columns of codes and names.
    pub fn colher(linhas: &[Linha], a: &Achados) -> Self {
        let mut todos: HashMap<String, HashMap<String, usize>> = HashMap::new();
        for r in &a.registros {
            let m = &a.modelos[r.modelo];
            if !(m.tem(Campo::CodProc) && m.tem(Campo::Proc)) {
                continue;
            }
            let (codigo, nome) = registro::codigo_e_nome(r, m, linhas);
            if !codigo.is_empty() {
                *todos.entry(codigo).or_default().entry(sem_brancos(&nome)).or_insert(0) += 1;
            }
        }
        let mut nomes = Self::default();
        for (codigo, deste) in todos {
            let total: usize = deste.values().sum();
            let inteiros = deste.iter().filter(|(n, _)| !parece_cortado(n) && !n.is_empty());
            // A line that went astray makes a different wrong name every time; the right one repeats.
            let melhor = inteiros.max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
            if let Some((nome, &n)) = melhor {
                let unico = deste.values().filter(|v| **v == n).count() == 1;
                if n == total || n >= 2 && unico {
                    nomes.contrarias += total - n;
                    nomes.por_codigo.insert(codigo, nome.clone());
                } else {
                    nomes.contrarias += total;
                }
            } else {
                nomes.contrarias += total;
            }
        }
        nomes
    }
}

/// A text without its blanks: lines of a cell are compared however they were broken.
pub fn sem_brancos(s: &str) -> String {
    s.chars().filter(|c| !c.is_whitespace()).collect()
}

/// True when brackets lack their pair or the text begins or ends in the middle of something.
fn parece_cortado(nome: &str) -> bool {
    let mut abertos = 0_i32;
    for c in nome.chars() {
        abertos += i32::from(c == '(') - i32::from(c == ')');
        if abertos < 0 {
            return true;
        }
    }
    abertos != 0 || nome.ends_with([',', '-', '/', '+']) || nome.starts_with([',', ')', '/', '+'])
}

/// True when the last (or first) word of a name only joins it to another.
fn fica_no_ar(nome: &str) -> bool {
    const LIGAM: [&str; 14] =
        ["DE", "DA", "DO", "DAS", "DOS", "E", "COM", "SEM", "EM", "PARA", "OU", "POR", "C/", "P/"];
    let liga = |p: Option<&str>| p.is_some_and(|p| LIGAM.contains(&p.to_uppercase().as_str()));
    let mut palavras = nome.split_whitespace();
    let primeira = palavras.next();
    liga(palavras.next_back()) || primeira.is_some_and(|p| liga(Some(p)) && !matches!(p, "E" | "C/" | "P/"))
}

/// Sentences about rows whose names cannot be trusted.
pub fn avisos(itens: &[Lida<Atendimento>]) -> Vec<String> {
    let mut por_codigo: HashMap<&str, HashMap<String, usize>> = HashMap::new();
    for l in itens {
        let v = &l.valor;
        *por_codigo.entry(&v.cod_proc_aureo).or_default().entry(sem_brancos(&v.proc_aureo)).or_insert(0) += 1;
    }
    let mut saida = Vec::new();
    let (mut vazios, mut duvidosos) = (0_usize, 0_usize);
    for l in itens {
        let v = &l.valor;
        if v.proc_aureo.trim().is_empty() {
            vazios += 1;
            continue;
        }
        let deste = &por_codigo[v.cod_proc_aureo.as_str()];
        let este = deste.get(&sem_brancos(&v.proc_aureo)).copied().unwrap_or(0);
        // Where most rows agree only the others are in doubt; where none does, all are.
        let difere = deste.len() > 1 && deste.values().any(|n| *n >= este && (*n > este || este == 1));
        if difere || parece_cortado(&v.proc_aureo) || fica_no_ar(&v.proc_aureo) {
            duvidosos += 1;
            if duvidosos <= AVISOS {
                saida.push(textos::nome_duvidoso(l.pagina, l.linha, &v.cod_proc_aureo, difere));
            }
        }
    }
    if duvidosos > AVISOS {
        saida.push(textos::nomes_duvidosos_a_mais(duvidosos - AVISOS));
    }
    if vazios > 0 {
        saida.push(textos::nomes_vazios(vazios));
    }
    saida
}

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn nomes_cortados() {
        for s in ["COLESTEROL (HDL,", "PERFIL)", "RADIOGRAFIA,", ") E"] {
            assert!(parece_cortado(s), "{s}");
        }
        for s in ["RADIOGRAFIA DE", "COM LAUDO", "CURATIVO COM OU"] {
            assert!(fica_no_ar(s), "{s}");
        }
        for s in ["RADIOGRAFIA DE TÓRAX (PA E PERFIL)", "PARTO", "SEDAÇÃO P/ EXAME DE 1ª FASE - PEDIÁTRICO"] {
            assert!(!parece_cortado(s) && !fica_no_ar(s), "{s}");
        }
    }
}
