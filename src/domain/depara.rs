//! From the codes of the source system to the SIGTAP: suggestions by the words of the name (domain.md 8.3).
//!
//! The operator confirms; nothing here decides. Rare words weigh more than common ones, a short form counts as the word it
//! begins, and the short names of the trade (ECG, RX, USG) are spelled out first.

use std::collections::HashMap;

use crate::CodigoProcedimento;
use crate::texto::dobrar;

/// Words that say nothing about a procedure.
const VAZIAS: [&str; 18] =
    ["DE", "DA", "DO", "DAS", "DOS", "E", "EM", "NA", "NO", "COM", "C", "PARA", "P", "POR", "A", "O", "OU", "AO"];

/// Short names of the trade and the words that stand for them in the SIGTAP.
const SIGLAS: [(&str, &[&str]); 20] = [
    ("ECG", &["ELETROCARDIOGRAMA"]),
    ("EEG", &["ELETROENCEFALOGRAFIA"]),
    ("EDA", &["ESOFAGOGASTRODUODENOSCOPIA"]),
    ("RX", &["RADIOGRAFIA"]),
    ("RAIOX", &["RADIOGRAFIA"]),
    ("USG", &["ULTRASSONOGRAFIA"]),
    ("US", &["ULTRASSONOGRAFIA"]),
    ("ULTRASSOM", &["ULTRASSONOGRAFIA"]),
    ("ULTRASOM", &["ULTRASSONOGRAFIA"]),
    ("TC", &["TOMOGRAFIA", "COMPUTADORIZADA"]),
    ("RM", &["RESSONANCIA", "MAGNETICA"]),
    ("RNM", &["RESSONANCIA", "MAGNETICA"]),
    ("HMG", &["HEMOGRAMA"]),
    ("EAS", &["ANALISE", "CARACTERES", "FISICOS", "ELEMENTOS", "SEDIMENTO", "URINA"]),
    ("GLICEMIA", &["DOSAGEM", "GLICOSE"]),
    ("UREIA", &["DOSAGEM", "UREIA"]),
    ("CREATININA", &["DOSAGEM", "CREATININA"]),
    ("MAMOGRAFIA", &["MAMOGRAFIA"]),
    ("MAPA", &["MONITORAMENTO", "PRESSAO", "ARTERIAL"]),
    ("HOLTER", &["MONITORAMENTO", "HOLTER"]),
];

/// A code of the source system that already is a SIGTAP code: ten digits, mask or not, with the right check digit.
pub fn ja_e_sigtap(codigo: &str) -> Option<CodigoProcedimento> {
    CodigoProcedimento::ler(codigo).ok()
}

/// The best candidates for one name, from the most alike (1.0 = the same words) down; none below a fifth.
/// For many names over the same table build one [`Sugeridor`].
pub fn sugerir(
    nome_aureo: &str,
    candidatos: &[(CodigoProcedimento, &str)],
    quantos: usize,
) -> Vec<(CodigoProcedimento, f32)> {
    Sugeridor::novo(candidatos).sugerir(nome_aureo, quantos)
}

/// A table of candidates ready for many questions.
#[derive(Debug, Clone)]
pub struct Sugeridor {
    linhas: Vec<(CodigoProcedimento, Vec<usize>)>,
    palavras: Vec<(String, f32)>,
}

/// Likeness below which a candidate is noise.
const MINIMO: f32 = 0.2;

impl Sugeridor {
    /// Takes the names apart and weighs every word by how rare it is.
    pub fn novo(candidatos: &[(CodigoProcedimento, &str)]) -> Self {
        let mut indice: HashMap<String, usize> = HashMap::new();
        let mut palavras: Vec<(String, f32)> = Vec::new();
        let mut linhas = Vec::with_capacity(candidatos.len());
        for (codigo, nome) in candidatos {
            let mut ids: Vec<usize> = palavras_de(nome)
                .into_iter()
                .map(|p| {
                    *indice.entry(p.clone()).or_insert_with(|| {
                        palavras.push((p, 0.0));
                        palavras.len() - 1
                    })
                })
                .collect();
            ids.sort_unstable();
            ids.dedup();
            for id in &ids {
                palavras[*id].1 += 1.0;
            }
            linhas.push((*codigo, ids));
        }
        let total = linhas.len() as f32;
        for (_, peso) in &mut palavras {
            *peso = (1.0 + total / *peso).ln();
        }
        Self { linhas, palavras }
    }

    /// The best candidates for a name.
    pub fn sugerir(&self, nome: &str, quantos: usize) -> Vec<(CodigoProcedimento, f32)> {
        let mut pedidas = expandir(palavras_de(nome));
        pedidas.sort();
        pedidas.dedup();
        // How alike each asked word and each known word are: computed once per known word, not once per row.
        let semelhancas: Vec<Vec<f32>> =
            pedidas.iter().map(|p| self.palavras.iter().map(|(c, _)| semelhanca(p, c)).collect()).collect();
        let raridade_de_estranha = (1.0 + self.linhas.len() as f32).ln();
        // An asked word weighs as the rarest known word it fully resembles; one never seen weighs as the rarest of all.
        let pesos: Vec<f32> = semelhancas
            .iter()
            .map(|s| {
                s.iter()
                    .zip(&self.palavras)
                    .filter(|(grau, _)| **grau >= 0.8)
                    .map(|(_, (_, peso))| *peso)
                    .reduce(f32::max)
                    .unwrap_or(raridade_de_estranha)
            })
            .collect();
        let total_pedido: f32 = pesos.iter().sum();
        let mut achados: Vec<(CodigoProcedimento, f32)> = self
            .linhas
            .iter()
            .map(|(codigo, ids)| (*codigo, self.nota(ids, &semelhancas, &pesos, total_pedido)))
            .filter(|(_, nota)| *nota >= MINIMO)
            .collect();
        achados.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        achados.truncate(quantos);
        achados
    }

    /// Harmonic mean of "how much of the asked is in the row" and "how much of the row was asked".
    fn nota(&self, ids: &[usize], semelhancas: &[Vec<f32>], pesos: &[f32], total: f32) -> f32 {
        let melhor = |graus: &mut dyn Iterator<Item = f32>| graus.fold(0.0f32, f32::max);
        let coberto: f32 =
            semelhancas.iter().zip(pesos).map(|(s, peso)| peso * melhor(&mut ids.iter().map(|id| s[*id]))).sum();
        if coberto <= 0.0 {
            return 0.0;
        }
        let peso_linha: f32 = ids.iter().map(|id| self.palavras[*id].1).sum();
        let usado: f32 =
            ids.iter().map(|id| self.palavras[*id].1 * melhor(&mut semelhancas.iter().map(|s| s[*id]))).sum();
        let (revocacao, precisao) = (coberto / total, usado / peso_linha);
        if revocacao + precisao <= 0.0 { 0.0 } else { 2.0 * revocacao * precisao / (revocacao + precisao) }
    }
}

fn palavras_de(nome: &str) -> Vec<String> {
    dobrar(nome)
        .replace("RAIO X", "RX")
        .replace("RAIO-X", "RX")
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|p| !p.is_empty() && !VAZIAS.contains(p))
        .map(str::to_owned)
        .collect()
}

fn expandir(palavras: Vec<String>) -> Vec<String> {
    palavras
        .into_iter()
        .flat_map(|p| match SIGLAS.iter().find(|(sigla, _)| *sigla == p) {
            Some((_, inteiras)) => inteiras.iter().map(|i| (*i).to_owned()).collect(),
            None => vec![p],
        })
        .collect()
}

/// 1 for the same word, 0.8 for a short form of at least three letters, the share of common pairs of letters for words
/// that differ by little (plural, a typing error), 0 for the rest.
fn semelhanca(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    let (curta, longa) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if curta.len() >= 3 && longa.starts_with(curta) {
        return 0.8;
    }
    if curta.len() < 4 || curta.len() * 2 < longa.len() || a.as_bytes()[0] != b.as_bytes()[0] {
        return 0.0;
    }
    let pares = |t: &str| -> Vec<[u8; 2]> { t.as_bytes().windows(2).map(|w| [w[0], w[1]]).collect() };
    let (pa, mut pb) = (pares(a), pares(b));
    let total = (pa.len() + pb.len()) as f32;
    let comuns =
        pa.iter().filter(|p| pb.iter().position(|q| q == *p).map(|i| pb.swap_remove(i)).is_some()).count() as f32;
    let dice = 2.0 * comuns / total;
    if dice >= 0.65 { dice * 0.9 } else { 0.0 }
}

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn cod(t: &str) -> CodigoProcedimento {
        CodigoProcedimento::ler(t).unwrap()
    }

    fn tabela() -> Vec<(CodigoProcedimento, &'static str)> {
        vec![
            (cod("0301010072"), "CONSULTA MEDICA EM ATENÇÃO ESPECIALIZADA"),
            (cod("0301010048"), "CONSULTA DE PROFISSIONAIS DE NIVEL SUPERIOR NA ATENÇÃO ESPECIALIZADA (EXCETO MÉDICO)"),
            (cod("0211020036"), "ELETROCARDIOGRAMA"),
            (cod("0205020143"), "ULTRASSONOGRAFIA OBSTETRICA"),
            (cod("0204030030"), "MAMOGRAFIA"),
            (cod("0202010503"), "DOSAGEM DE HEMOGLOBINA GLICOSILADA"),
        ]
    }

    #[test]
    fn acha_o_que_a_pessoa_acharia() {
        for (nome, esperado) in [
            ("ECG", "0211020036"),
            ("Eletrocardiograma de repouso com laudo", "0211020036"),
            ("USG obstétrica", "0205020143"),
            ("ULTRASSOM OBSTETRICO", "0205020143"),
            ("CONS. MEDICA ESPECIALIZADA", "0301010072"),
            ("Hemoglobina glicosilada", "0202010503"),
            ("HEMOGLOBNA GLICOSILADA", "0202010503"),
            ("mamografias", "0204030030"),
        ] {
            let s = sugerir(nome, &tabela(), 3);
            assert_eq!(s.first().map(|x| x.0), Some(cod(esperado)), "{nome}: {s:?}");
        }
    }

    #[test]
    fn notas_em_ordem_e_dentro_da_faixa() {
        let s = sugerir("consulta atenção especializada", &tabela(), 10);
        assert!(s.windows(2).all(|p| p[0].1 >= p[1].1));
        assert!(s.iter().all(|x| x.1 >= MINIMO && x.1 <= 1.0));
        assert!(sugerir("MAMOGRAFIA", &tabela(), 1)[0].1 > 0.999);
        assert_eq!(sugerir("consulta", &tabela(), 1).len(), 1);
    }

    #[test]
    fn sem_parecido_nao_sugere() {
        assert!(sugerir("TAXA DE SALA", &tabela(), 5).is_empty());
        assert!(sugerir("", &tabela(), 5).is_empty());
        assert!(sugerir("ECG", &[], 5).is_empty());
        assert!(sugerir("ECG", &tabela(), 0).is_empty());
    }

    #[test]
    fn codigo_que_ja_e_sigtap() {
        assert_eq!(ja_e_sigtap("03.01.01.007-2"), Some(cod("0301010072")));
        assert_eq!(ja_e_sigtap("0301010073"), None);
        assert_eq!(ja_e_sigtap("10101012"), None);
        assert_eq!(ja_e_sigtap("ECG"), None);
    }
}
