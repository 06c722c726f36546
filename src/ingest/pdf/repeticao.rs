//! Page furniture by repetition: what stands word for word at the same height on many pages and outside the data.

use std::collections::HashMap;

use nexsus_domain::texto::dobrar;

use super::alinhamento::alcance;
use super::colunas::fortes;
use super::linhas::Linha;
use super::tabela::CabecaDaLinha;

/// Lines that stand word for word at the same height on several pages: page furniture.
pub fn repetidas(linhas: &[Linha], de_linha: &[CabecaDaLinha]) -> Vec<bool> {
    let chave = |l: &Linha| {
        // The number of the page changes; everything else must be the same.
        let t = dobrar(&l.texto());
        let t = if t.contains("PAG") || t.contains("FOLHA") || t.contains(" DE ") && t.len() < 16 {
            t.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect()
        } else {
            t
        };
        ((l.y / 2.0).round() as i64, t)
    };
    let mut vezes: HashMap<(i64, String), (u32, u32)> = HashMap::new();
    let candidata = |l: &Linha| !l.palavras.is_empty() && fortes(l) < 2;
    for l in linhas.iter().filter(|l| candidata(l)) {
        let e = vezes.entry(chave(l)).or_insert((0, 0));
        if e.1 != l.pagina {
            *e = (e.0 + 1, l.pagina);
        }
    }
    let paginas = linhas.iter().map(|l| l.pagina).max().unwrap_or(0);
    let minimo = (paginas / 2).clamp(2, 50);
    let faixas = faixas(linhas, de_linha);
    linhas
        .iter()
        .map(|l| {
            candidata(l)
                && faixas.get(&l.pagina).is_none_or(|f| f.na_margem(l))
                && vezes.get(&chave(l)).is_some_and(|v| v.0 >= minimo)
        })
        .collect()
}

/// Where the data of a page stand: a repeated text between or beside them is data.
struct Faixa {
    titulo: f32,
    primeira: f32,
    ultima: f32,
}

impl Faixa {
    fn na_margem(&self, l: &Linha) -> bool {
        let acima = l.y < self.primeira && (l.y < self.titulo || self.primeira - l.y > alcance(l));
        acima || l.y > self.ultima + alcance(l)
    }
}

fn faixas(linhas: &[Linha], de_linha: &[CabecaDaLinha]) -> HashMap<u32, Faixa> {
    let mut faixas: HashMap<u32, Faixa> = HashMap::new();
    for (l, cabeca) in linhas.iter().zip(de_linha) {
        let f = faixas.entry(l.pagina).or_insert(Faixa { titulo: f32::MAX, primeira: f32::MAX, ultima: f32::MIN });
        if cabeca.is_some() {
            f.titulo = f.titulo.min(l.y);
        } else if fortes(l) >= 2 {
            f.primeira = f.primeira.min(l.y);
            f.ultima = f.ultima.max(l.y);
        } else if l.y > f.ultima && l.y - f.ultima <= alcance(l) && l.palavras.iter().all(|p| !p.texto.ends_with(':')) {
            // The lines right under a record may be the rest of a long name.
            f.ultima = l.y;
        }
    }
    faixas
}
