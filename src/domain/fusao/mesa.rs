//! The records on the table, found by code, CPF, CNS, (name, birth, CEP) and (birth, first or last name).
//!
//! Nothing is copied: a record is borrowed until something completes it, names and codes are borrowed from one folding
//! of all of them. A key that thousands share is searched only so far, so that a default date costs no square.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Deref;

use chrono::NaiveDate;

use super::MotivoSuspeita;
use super::completar::{completar, completaria};
use super::nomes::{extremos, parecidos, primeiro, quase_iguais};
use crate::{Cns, Cpf, Paciente};

/// Most candidates compared when looking for doubtful pairs (a default birth date would otherwise compare all with all).
const MAX_CANDIDATOS: usize = 64;
/// Most pairs listed of one group: those born on one day with one first or last name, or with one document. Twenty
/// records that are all alike give fewer.
const MAX_POR_GRUPO: u32 = 200;
/// Most records under one document or one address that are compared.
const MAX_POR_CHAVE: usize = 1024;

/// Who a record turns out to be.
pub(super) enum Achado {
    MesmaPessoa(usize),
    OutraPessoa(usize),
    Ninguem,
}

/// What a search for doubtful pairs left out.
#[derive(Default)]
pub(super) struct Fora {
    /// Pairs that are not listed.
    pub omitidos: u64,
    /// Others born on that day under that name were not looked at.
    pub nao_comparado: bool,
}

#[derive(PartialEq, Eq, Hash)]
enum Grupo<'a> {
    Cpf(Cpf),
    Cns(Cns),
    Dia(NaiveDate, &'a str),
}

/// A record, borrowed until something completes it. Two words wide, unlike a `Cow` of it: there is one for each record of
/// a town, and nearly all stay borrowed.
pub(super) enum Dado<'a> {
    Emprestado(&'a Paciente),
    Completo(Box<Paciente>),
}

impl Deref for Dado<'_> {
    type Target = Paciente;
    fn deref(&self) -> &Paciente {
        match self {
            Self::Emprestado(p) => p,
            Self::Completo(p) => p,
        }
    }
}

struct Ficha<'a> {
    dado: Dado<'a>,
    /// Folded name, as it was when the record came.
    nome: &'a str,
}

pub(super) struct Mesa<'a> {
    fichas: Vec<Ficha<'a>>,
    por_codigo: HashMap<&'a str, u32>,
    por_cpf: Indice<Cpf>,
    por_cns: Indice<Cns>,
    por_endereco: Indice<(&'a str, NaiveDate, i32)>,
    /// First and last name of those born on a day.
    por_nascimento: Indice<(NaiveDate, &'a str)>,
    /// Pairs listed so far, by group.
    listados: HashMap<Grupo<'a>, u32>,
}

impl<'a> Mesa<'a> {
    pub fn nova(quantos: usize) -> Self {
        Self {
            fichas: Vec::with_capacity(quantos),
            por_codigo: HashMap::with_capacity(quantos),
            por_cpf: Indice::novo(quantos),
            por_cns: Indice::novo(quantos),
            por_endereco: Indice::novo(quantos),
            por_nascimento: Indice::novo(quantos),
            listados: HashMap::new(),
        }
    }

    /// Another code of record `i`; a code that is taken stays with its owner.
    pub fn apelidar(&mut self, codigo: &'a str, i: usize) {
        self.por_codigo.entry(codigo).or_insert(i as u32);
    }

    pub fn guardar(&mut self, dado: &'a Paciente, codigo: &'a str, nome: &'a str) -> usize {
        let i = self.fichas.len();
        self.apelidar(codigo, i);
        if let Some(c) = dado.cpf {
            self.por_cpf.por(c, i, usize::MAX);
        }
        if let Some(c) = dado.cns_pac {
            self.por_cns.por(c, i, usize::MAX);
        }
        self.indexar_pessoa(i, dado, nome, true, dado.cep.is_some());
        self.fichas.push(Ficha { dado: Dado::Emprestado(dado), nome });
        i
    }

    /// Keys that need the birth date: `dia_novo` when none of them is there yet, `endereco_novo` for the one with the CEP.
    fn indexar_pessoa(&mut self, i: usize, dado: &Paciente, nome: &'a str, dia_novo: bool, endereco_novo: bool) {
        let Some(dia) = dado.dtnasc else { return };
        if let (Some(cep), true) = (dado.cep, endereco_novo) {
            self.por_endereco.por((nome, dia, cep.numero()), i, usize::MAX);
        }
        if dia_novo {
            for extremo in extremos(nome) {
                // One more than is ever looked at, because the one who looks is skipped.
                self.por_nascimento.por((dia, extremo), i, MAX_CANDIDATOS + 1);
            }
        }
    }

    pub fn procurar(&self, p: &Paciente, codigo: &str, nome: &'a str) -> Achado {
        if let Some(&i) = self.por_codigo.get(codigo) {
            let i = i as usize;
            return if mesma_com_mesmo_codigo(&self.fichas[i], p, nome) {
                Achado::MesmaPessoa(i)
            } else {
                Achado::OutraPessoa(i)
            };
        }
        let por_cpf = self.por_cpf.de(p.cpf).take(MAX_POR_CHAVE);
        let por_cns = self.por_cns.de(p.cns_pac).take(MAX_POR_CHAVE);
        for i in por_cpf.chain(por_cns) {
            let f = &self.fichas[i];
            if !contradiz(f.dado.dtnasc, p.dtnasc) && parecidos(f.nome, nome) {
                return Achado::MesmaPessoa(i);
            }
        }
        if let (Some(dia), Some(cep)) = (p.dtnasc, p.cep) {
            let mut iguais = self.por_endereco.de(Some((nome, dia, cep.numero()))).take(MAX_POR_CHAVE);
            if let Some(i) = iguais.find(|i| sem_documento(p) || sem_documento(&self.fichas[*i].dado)) {
                return Achado::MesmaPessoa(i);
            }
        }
        Achado::Ninguem
    }

    /// Fills blanks of record `i`; true when something was filled. The other code becomes a name of the same record.
    pub fn completar(&mut self, i: usize, p: &Paciente, codigo: &'a str) -> bool {
        self.apelidar(codigo, i);
        let ficha = &mut self.fichas[i];
        if !completaria(&ficha.dado, p) {
            return false;
        }
        let (cpf, cns) = (ficha.dado.cpf, ficha.dado.cns_pac);
        let (dia, cep) = (ficha.dado.dtnasc, ficha.dado.cep);
        let mut dado = match &mut ficha.dado {
            Dado::Emprestado(d) => Box::new((*d).clone()),
            Dado::Completo(d) => std::mem::take(d),
        };
        completar(&mut dado, p);
        // Only keys that were not there: a filled field never changes.
        if let (None, Some(c)) = (cpf, dado.cpf) {
            self.por_cpf.por(c, i, usize::MAX);
        }
        if let (None, Some(c)) = (cns, dado.cns_pac) {
            self.por_cns.por(c, i, usize::MAX);
        }
        let nome = ficha.nome;
        if dia.is_none() || cep.is_none() {
            self.indexar_pessoa(i, &dado, nome, dia.is_none(), true);
        }
        self.fichas[i].dado = Dado::Completo(dado);
        true
    }

    /// Records that may be the same person as the new record `i`, each once; `achar` says whether it took the pair.
    pub fn suspeitar(&mut self, i: usize, mut achar: impl FnMut(&Paciente, &Paciente, MotivoSuspeita) -> bool) -> Fora {
        let Self { fichas, por_cpf, por_cns, por_nascimento, listados, .. } = self;
        let f = &fichas[i];
        let p = &*f.dado;
        let mut fora = Fora::default();
        let mut ja: Vec<usize> = vec![i];
        let mut por = |j: usize, grupo: Grupo<'a>, motivo: MotivoSuspeita, fora: &mut Fora| {
            if ja.contains(&j) {
                return;
            }
            ja.push(j);
            let quantos = listados.entry(grupo).or_insert(0);
            if *quantos < MAX_POR_GRUPO && achar(&fichas[j].dado, p, motivo) {
                *quantos += 1;
            } else {
                fora.omitidos += 1;
            }
        };
        // All who share a document are pairs, looked at or not.
        if let Some(c) = p.cpf {
            for j in por_cpf.de(p.cpf).filter(|j| *j != i).take(MAX_CANDIDATOS) {
                por(j, Grupo::Cpf(c), MotivoSuspeita::MesmoDocumentoOutraPessoa, &mut fora);
            }
            fora.omitidos += por_cpf.alem_de(&c, MAX_CANDIDATOS);
        }
        if let Some(c) = p.cns_pac {
            for j in por_cns.de(p.cns_pac).filter(|j| *j != i).take(MAX_CANDIDATOS) {
                por(j, Grupo::Cns(c), MotivoSuspeita::MesmoDocumentoOutraPessoa, &mut fora);
            }
            fora.omitidos += por_cns.alem_de(&c, MAX_CANDIDATOS);
        }
        let Some(dia) = p.dtnasc else { return fora };
        for extremo in extremos(f.nome) {
            for j in por_nascimento.de(Some((dia, extremo))).filter(|j| *j != i).take(MAX_CANDIDATOS) {
                let outra = &fichas[j];
                if !documentos_decidem(&outra.dado, p) && quase_iguais(outra.nome, f.nome) {
                    por(j, Grupo::Dia(dia, extremo), MotivoSuspeita::NomeParecidoMesmaData, &mut fora);
                }
            }
            fora.nao_comparado |= por_nascimento.alem_de(&(dia, extremo), MAX_CANDIDATOS) > 0;
        }
        fora
    }

    /// What became of the records: those of the first `n` that were completed, and all after them (borrowed where nothing
    /// completed them).
    pub fn concluir(self, n: usize) -> (Vec<(usize, Paciente)>, Vec<Dado<'a>>) {
        let (mut completados, mut novos) = (Vec::new(), Vec::with_capacity(self.fichas.len().saturating_sub(n)));
        for (i, f) in self.fichas.into_iter().enumerate() {
            match f.dado {
                Dado::Completo(p) if i < n => completados.push((i, *p)),
                Dado::Emprestado(_) if i < n => {}
                dado => novos.push(dado),
            }
        }
        (completados, novos)
    }
}

/// Records under a key, in the order in which they came. One list of links serves all keys.
struct Indice<K> {
    chaves: HashMap<K, Ponta>,
    elos: Vec<Elo>,
}

#[derive(Clone, Copy)]
struct Ponta {
    primeiro: u32,
    ultimo: u32,
    quantos: u32,
}

#[derive(Clone, Copy)]
struct Elo {
    ficha: u32,
    proximo: u32,
}

const FIM: u32 = u32::MAX;

impl<K: Eq + Hash> Indice<K> {
    fn novo(quantos: usize) -> Self {
        Self { chaves: HashMap::with_capacity(quantos), elos: Vec::with_capacity(quantos) }
    }

    /// Adds a record under a key; when it holds `ate` already the record is only counted.
    fn por(&mut self, chave: K, ficha: usize, ate: usize) {
        let novo = self.elos.len() as u32;
        let ponta = self.chaves.entry(chave).or_insert(Ponta { primeiro: novo, ultimo: FIM, quantos: 0 });
        ponta.quantos += 1;
        if ponta.quantos as usize > ate {
            return;
        }
        if let Some(ultimo) = self.elos.get_mut(ponta.ultimo as usize) {
            ultimo.proximo = novo;
        }
        ponta.ultimo = novo;
        self.elos.push(Elo { ficha: ficha as u32, proximo: FIM });
    }

    /// Records under a key, the one that asks apart, that are more than so many.
    fn alem_de(&self, chave: &K, quantos: usize) -> u64 {
        self.chaves.get(chave).map_or(0, |p| u64::from(p.quantos).saturating_sub(1 + quantos as u64))
    }

    fn de(&self, chave: Option<K>) -> impl Iterator<Item = usize> + use<'_, K> {
        let mut atual = chave.and_then(|c| self.chaves.get(&c)).map_or(FIM, |p| p.primeiro);
        std::iter::from_fn(move || {
            let elo = self.elos.get(atual as usize)?;
            atual = elo.proximo;
            Some(elo.ficha as usize)
        })
    }
}

/// With the same code, only what is plainly another person is another person.
fn mesma_com_mesmo_codigo(f: &Ficha<'_>, p: &Paciente, nome: &str) -> bool {
    let d = &*f.dado;
    let documento_igual = d.cpf.is_some() && d.cpf == p.cpf || d.cns_pac.is_some() && d.cns_pac == p.cns_pac;
    let documento_outro =
        contradiz(d.cpf, p.cpf) || (contradiz(d.cns_pac, p.cns_pac) && d.cpf.is_none() && p.cpf.is_none());
    let dia_igual = d.dtnasc.is_some() && d.dtnasc == p.dtnasc;
    let dia_outro = contradiz(d.dtnasc, p.dtnasc);
    if parecidos(f.nome, nome) {
        return documento_igual || !(documento_outro && dia_outro);
    }
    // A new surname by marriage: same first name with the same birth or document.
    primeiro(f.nome) == primeiro(nome) && !documento_outro && !dia_outro && (documento_igual || dia_igual)
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
