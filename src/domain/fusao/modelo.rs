//! The first, plain way to plan a merge: clones everything and compares without indexes on names. Kept only as the
//! model that the quick one must equal, answer for answer.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Alvo, Destino, MotivoSuspeita, PlanoFusao, Suspeito, completar};
use crate::texto::dobrar;
use crate::{Cns, Cpf, Paciente};

const MAX_CANDIDATOS: usize = 64;

pub(super) fn planejar(existentes: &[Paciente], apelidos: &[(String, usize)], lidos: &[Paciente]) -> PlanoFusao {
    let mut mesa = Mesa::default();
    for p in existentes {
        mesa.guardar(p.clone());
    }
    for (cod, i) in apelidos.iter().filter(|(_, i)| *i < existentes.len()) {
        mesa.por_codigo.entry(codigo(cod)).or_insert(*i);
    }
    let n = existentes.len();
    let alvo = |i: usize| {
        if i < n { Alvo::Existente(i) } else { Alvo::Novo(i - n) }
    };
    let mut plano = PlanoFusao::default();
    for p in lidos {
        let destino = match mesa.procurar(p) {
            Achado::MesmaPessoa(i) => {
                if mesa.completar(i, p) {
                    Destino::Completa(alvo(i))
                } else {
                    Destino::Igual(alvo(i))
                }
            }
            Achado::OutraPessoa(i) => Destino::Conflito(alvo(i)),
            Achado::Ninguem => {
                let i = mesa.guardar(p.clone());
                mesa.suspeitar(i, &mut plano.suspeitos);
                Destino::Novo(i - n)
            }
        };
        plano.destinos.push(destino);
    }
    let mudou = mesa.mudou;
    let novos = mesa.fichas.split_off(n);
    plano.novos = novos.into_iter().map(|f| f.dado).collect();
    plano.completados = mesa
        .fichas
        .into_iter()
        .enumerate()
        .filter(|(i, _)| mudou.get(*i).copied().unwrap_or(false))
        .map(|(i, f)| (i, f.dado))
        .collect();
    plano
}

enum Achado {
    MesmaPessoa(usize),
    OutraPessoa(usize),
    Ninguem,
}

struct Ficha {
    dado: Paciente,
    /// Folded name.
    nome: String,
}

#[derive(Default)]
struct Mesa {
    fichas: Vec<Ficha>,
    mudou: Vec<bool>,
    por_codigo: HashMap<String, usize>,
    por_cpf: HashMap<Cpf, Vec<usize>>,
    por_cns: HashMap<Cns, Vec<usize>>,
    por_endereco: HashMap<(String, NaiveDate, i32), Vec<usize>>,
    /// First and last name of those born on a day.
    por_nascimento: HashMap<(NaiveDate, String), Vec<usize>>,
}

/// `001234` and `1234` are one code: spreadsheets lose leading zeros.
fn codigo(cod_pac: &str) -> String {
    let c = dobrar(cod_pac);
    if c.bytes().all(|b| b.is_ascii_digit()) { c.trim_start_matches('0').to_owned() } else { c }
}

impl Mesa {
    fn guardar(&mut self, dado: Paciente) -> usize {
        let i = self.fichas.len();
        let nome = dobrar(&dado.nome);
        self.por_codigo.entry(codigo(&dado.cod_pac)).or_insert(i);
        self.fichas.push(Ficha { dado, nome });
        self.mudou.push(false);
        self.indexar(i);
        i
    }

    /// Puts a record (again) under every key it has.
    fn indexar(&mut self, i: usize) {
        fn por<K: Eq + std::hash::Hash>(mapa: &mut HashMap<K, Vec<usize>>, chave: K, i: usize) {
            let v = mapa.entry(chave).or_default();
            if !v.contains(&i) {
                v.push(i);
            }
        }
        let Ficha { dado, nome } = &self.fichas[i];
        if let Some(c) = dado.cpf {
            por(&mut self.por_cpf, c, i);
        }
        if let Some(c) = dado.cns_pac {
            por(&mut self.por_cns, c, i);
        }
        let Some(dia) = dado.dtnasc else { return };
        if let Some(cep) = dado.cep {
            por(&mut self.por_endereco, (nome.clone(), dia, cep.numero()), i);
        }
        for extremo in extremos(nome) {
            // Kept short: in a bucket of thousands the search is capped anyway.
            let v = self.por_nascimento.entry((dia, extremo.to_owned())).or_default();
            if v.last() != Some(&i) && !(v.len() < 64 && v.contains(&i)) {
                v.push(i);
            }
        }
    }

    fn procurar(&self, p: &Paciente) -> Achado {
        let nome = dobrar(&p.nome);
        if let Some(&i) = self.por_codigo.get(&codigo(&p.cod_pac)) {
            return if mesma_com_mesmo_codigo(&self.fichas[i], p, &nome) {
                Achado::MesmaPessoa(i)
            } else {
                Achado::OutraPessoa(i)
            };
        }
        let por_cpf = p.cpf.and_then(|c| self.por_cpf.get(&c));
        let por_cns = p.cns_pac.and_then(|c| self.por_cns.get(&c));
        let por_documento = por_cpf.into_iter().chain(por_cns).flatten().copied();
        for i in por_documento {
            let f = &self.fichas[i];
            if nomes_parecidos(&f.nome, &nome) && !contradiz(f.dado.dtnasc, p.dtnasc) {
                return Achado::MesmaPessoa(i);
            }
        }
        if let (Some(dia), Some(cep)) = (p.dtnasc, p.cep) {
            let iguais = self.por_endereco.get(&(nome, dia, cep.numero()));
            for &i in iguais.into_iter().flatten() {
                if sem_documento(p) || sem_documento(&self.fichas[i].dado) {
                    return Achado::MesmaPessoa(i);
                }
            }
        }
        Achado::Ninguem
    }

    /// Fills blanks of record `i`; true when something was filled. The other code becomes a name of the same record.
    fn completar(&mut self, i: usize, p: &Paciente) -> bool {
        self.por_codigo.entry(codigo(&p.cod_pac)).or_insert(i);
        let mudou = completar(&mut self.fichas[i].dado, p);
        if mudou {
            self.mudou[i] = true;
            self.indexar(i);
        }
        mudou
    }

    fn suspeitar(&self, i: usize, suspeitos: &mut Vec<Suspeito>) {
        let f = &self.fichas[i];
        let p = &f.dado;
        let mut ja: Vec<usize> = vec![i];
        let mut por = |j: usize, motivo: MotivoSuspeita, saida: &mut Vec<Suspeito>| {
            if !ja.contains(&j) {
                ja.push(j);
                saida.push(Suspeito { a: self.fichas[j].dado.cod_pac.clone(), b: p.cod_pac.clone(), motivo });
            }
        };
        let por_cpf = p.cpf.and_then(|c| self.por_cpf.get(&c));
        let por_cns = p.cns_pac.and_then(|c| self.por_cns.get(&c));
        for j in por_cpf.into_iter().chain(por_cns).flatten().copied().filter(|j| *j != i).take(MAX_CANDIDATOS) {
            por(j, MotivoSuspeita::MesmoDocumentoOutraPessoa, suspeitos);
        }
        let Some(dia) = p.dtnasc else { return };
        for extremo in extremos(&f.nome) {
            let candidatos = self.por_nascimento.get(&(dia, extremo.to_owned()));
            for &j in candidatos.into_iter().flatten().filter(|j| **j != i).take(MAX_CANDIDATOS) {
                let outra = &self.fichas[j];
                if !documentos_decidem(&outra.dado, p) && nomes_quase_iguais(&outra.nome, &f.nome) {
                    por(j, MotivoSuspeita::NomeParecidoMesmaData, suspeitos);
                }
            }
        }
    }
}

/// First and last word of a folded name.
fn extremos(nome: &str) -> Vec<&str> {
    let mut v: Vec<&str> =
        nome.split(' ').next().into_iter().chain(nome.rsplit(' ').next()).filter(|s| !s.is_empty()).collect();
    v.dedup();
    v
}

/// With the same code, only what is plainly another person is another person.
fn mesma_com_mesmo_codigo(f: &Ficha, p: &Paciente, nome: &str) -> bool {
    let d = &f.dado;
    let documento_igual = d.cpf.is_some() && d.cpf == p.cpf || d.cns_pac.is_some() && d.cns_pac == p.cns_pac;
    let documento_outro =
        contradiz(d.cpf, p.cpf) || (contradiz(d.cns_pac, p.cns_pac) && d.cpf.is_none() && p.cpf.is_none());
    let dia_igual = d.dtnasc.is_some() && d.dtnasc == p.dtnasc;
    let dia_outro = contradiz(d.dtnasc, p.dtnasc);
    if nomes_parecidos(&f.nome, nome) {
        return documento_igual || !(documento_outro && dia_outro);
    }
    // A new surname by marriage: same first name with the same birth or document.
    let primeiro = |s: &str| s.split(' ').next().unwrap_or_default().to_owned();
    primeiro(&f.nome) == primeiro(nome) && !documento_outro && !dia_outro && (documento_igual || dia_igual)
}

/// Both known and different.
fn contradiz<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
    matches!((a, b), (Some(x), Some(y)) if x != y)
}

const fn sem_documento(p: &Paciente) -> bool {
    p.cpf.is_none() && p.cns_pac.is_none()
}

/// Two different CPF are two persons; of the CNS one person may have several.
fn documentos_decidem(a: &Paciente, b: &Paciente) -> bool {
    contradiz(a.cpf, b.cpf) || (!sem_documento(a) && !sem_documento(b) && contradiz(a.cns_pac, b.cns_pac))
}

/// Similar enough for a shared document to decide: near the same text, or one name holds all words of the other.
pub(super) fn nomes_parecidos(a: &str, b: &str) -> bool {
    if a == b || nomes_quase_iguais(a, b) {
        return true;
    }
    let (pa, pb): (Vec<&str>, Vec<&str>) = (palavras(a), palavras(b));
    let (curto, longo) = if pa.len() <= pb.len() { (pa, pb) } else { (pb, pa) };
    curto.len() >= 2
        && curto.first() == longo.first()
        && curto.iter().all(|p| longo.iter().any(|q| p == q || (p.len() == 1 && q.starts_with(p))))
}

/// Words of a name without the particles.
fn palavras(nome: &str) -> Vec<&str> {
    nome.split(' ').filter(|p| !p.is_empty() && !matches!(*p, "DE" | "DA" | "DO" | "DAS" | "DOS" | "E")).collect()
}

/// The same name but for slips of the pen: few letters differ, and the first name is alike too (twins have the rest alike).
fn nomes_quase_iguais(a: &str, b: &str) -> bool {
    if a == b {
        return !a.is_empty();
    }
    let (pa, pb) = (a.split(' ').next().unwrap_or_default(), b.split(' ').next().unwrap_or_default());
    let menor = a.chars().count().min(b.chars().count());
    let limite = (menor / 10).clamp(1, 4);
    let limite_primeiro = if pa.chars().count().min(pb.chars().count()) >= 4 { 2.min(limite) } else { 1 };
    menor >= 5 && perto(pa, pb, limite_primeiro) && primeira_letra_combina(pa, pb) && perto(a, b, limite)
}

/// A first name of one letter less or more may be another name ("ANA", "ANITA"), but "CALROS" is "CARLOS".
fn primeira_letra_combina(a: &str, b: &str) -> bool {
    a == b || a.chars().next() == b.chars().next() || perto(a, b, 1)
}

/// Is the distance (insert, delete, change, swap of neighbours) at most `limite`?
pub(super) fn perto(a: &str, b: &str, limite: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limite {
        return false;
    }
    let mut antes: Vec<usize> = Vec::new();
    let mut anterior: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut atual = vec![i; b.len() + 1];
        let mut menor = i;
        for j in 1..=b.len() {
            let troca = usize::from(a[i - 1] != b[j - 1]);
            let mut d = (anterior[j] + 1).min(atual[j - 1] + 1).min(anterior[j - 1] + troca);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                d = d.min(antes[j - 2] + 1);
            }
            atual[j] = d;
            menor = menor.min(d);
        }
        if menor > limite + 1 {
            return false;
        }
        antes = std::mem::replace(&mut anterior, atual);
    }
    anterior[b.len()] <= limite
}
