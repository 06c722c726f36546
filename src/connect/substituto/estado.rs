//! What one running stand-in knows and remembers: its options and people, how often each path was asked, which faults are
//! set, which tokens live, how many requests ViaCEP took in the last minute.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Opcoes;
use super::falha::Falha;
use super::mundo::Mundo;

/// Service a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Publico {
    Cadsus,
    Rnds,
}

#[derive(Debug)]
struct Token {
    publico: Publico,
    ate: Instant,
    restam: Option<u32>,
}

#[derive(Debug)]
struct Programada {
    prefixo: String,
    falhas: Vec<Falha>,
    restam: Option<u32>,
}

/// State of one stand-in.
#[derive(Debug)]
pub(super) struct Estado {
    pub opcoes: Opcoes,
    pub mundo: Mundo,
    pacientes: HashMap<String, Vec<usize>>,
    profissionais: HashMap<String, usize>,
    contagem: Mutex<BTreeMap<String, u64>>,
    em_curso: AtomicUsize,
    simultaneos: AtomicUsize,
    programadas: Mutex<Vec<Programada>>,
    tokens: Mutex<HashMap<String, Token>>,
    emitidos: AtomicU64,
    viacep: Mutex<VecDeque<Instant>>,
    continuacoes: Mutex<VecDeque<(String, Vec<usize>)>>,
}

fn trava<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Estado {
    pub(super) fn novo(opcoes: Opcoes) -> Self {
        let mundo = Mundo::novo(&opcoes);
        let mut pacientes: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, p) in mundo.pacientes.iter().enumerate() {
            for chave in p.cpf.iter().chain(p.cartoes.iter().map(|c| &c.0)) {
                pacientes.entry(chave.clone()).or_default().push(i);
            }
        }
        let profissionais = mundo
            .profissionais
            .iter()
            .enumerate()
            .flat_map(|(i, p)| {
                std::iter::once(&p.cpf).chain(p.cartoes.iter().map(|c| &c.0)).map(move |c| (c.clone(), i))
            })
            .collect();
        Self {
            opcoes,
            mundo,
            pacientes,
            profissionais,
            contagem: Mutex::default(),
            em_curso: AtomicUsize::new(0),
            simultaneos: AtomicUsize::new(0),
            programadas: Mutex::default(),
            tokens: Mutex::default(),
            emitidos: AtomicU64::new(0),
            viacep: Mutex::default(),
            continuacoes: Mutex::default(),
        }
    }

    /// Patients with this CPF or CNS.
    pub(super) fn pacientes_por_numero(&self, numero: &str) -> Vec<usize> {
        self.pacientes.get(numero).cloned().unwrap_or_default()
    }

    /// The professional with this CPF or CNS.
    pub(super) fn profissional_por_numero(&self, numero: &str) -> Option<&super::mundo::Profissional> {
        self.profissionais.get(numero).and_then(|i| self.mundo.profissionais.get(*i))
    }

    /// Counts a request; the guard counts it out again.
    pub(super) fn entrou(&self, caminho: &str) -> EmCurso<'_> {
        let mut contagem = trava(&self.contagem);
        match contagem.get_mut(caminho) {
            Some(n) => *n += 1,
            None => {
                contagem.insert(caminho.to_owned(), 1);
            }
        }
        drop(contagem);
        let agora = self.em_curso.fetch_add(1, Ordering::SeqCst) + 1;
        self.simultaneos.fetch_max(agora, Ordering::SeqCst);
        EmCurso(self)
    }

    /// Requests by path, of paths that begin so.
    pub(super) fn contagens(&self, prefixo: &str) -> BTreeMap<String, u64> {
        let contagem = trava(&self.contagem);
        let de = contagem.range(prefixo.to_owned()..).take_while(|(c, _)| c.starts_with(prefixo));
        de.map(|(c, n)| (c.clone(), *n)).collect()
    }

    pub(super) fn simultaneos(&self) -> usize {
        self.simultaneos.load(Ordering::SeqCst)
    }

    pub(super) fn zerar(&self) {
        trava(&self.contagem).clear();
        self.simultaneos.store(0, Ordering::SeqCst);
    }

    pub(super) fn programar(&self, prefixo: &str, falhas: Vec<Falha>, vezes: Option<u32>) {
        trava(&self.programadas).push(Programada { prefixo: prefixo.to_owned(), falhas, restam: vezes });
    }

    pub(super) fn desprogramar(&self) {
        trava(&self.programadas).clear();
    }

    /// Faults that are due for this request; the first set that fits is used up by one.
    pub(super) fn falhas_para(&self, caminho: &str) -> Vec<Falha> {
        let mut todas = trava(&self.programadas);
        let Some(lugar) = todas.iter().position(|p| caminho.starts_with(&p.prefixo)) else { return Vec::new() };
        let Some(p) = todas.get_mut(lugar) else { return Vec::new() };
        let falhas = p.falhas.clone();
        if let Some(n) = &mut p.restam {
            *n = n.saturating_sub(1);
            if *n == 0 {
                todas.remove(lugar);
            }
        }
        falhas
    }

    /// A new token: a JWT that nobody signed, with `exp` in seconds as the real one.
    pub(super) fn emitir_token(&self, publico: Publico) -> String {
        let numero = self.emitidos.fetch_add(1, Ordering::SeqCst) + 1;
        let vida = self.opcoes.token_vida;
        let exp = chrono::Utc::now() + chrono::TimeDelta::from_std(vida).unwrap_or_default();
        let carga = serde_json::json!({ "exp": exp.timestamp(), "jti": numero.to_string(), "sub": "substituto" });
        let token = format!(
            "{}.{}.{}",
            URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#),
            URL_SAFE_NO_PAD.encode(carga.to_string()),
            URL_SAFE_NO_PAD.encode(format!("sem assinatura {numero}"))
        );
        let restam = self.opcoes.token_chamadas;
        let mut tokens = trava(&self.tokens);
        tokens.retain(|_, t| t.ate > Instant::now());
        tokens.insert(token.clone(), Token { publico, ate: Instant::now() + vida, restam });
        token
    }

    /// How many tokens were given out.
    pub(super) fn tokens_emitidos(&self) -> u64 {
        self.emitidos.load(Ordering::SeqCst)
    }

    /// Uses a token once.
    pub(super) fn usar_token(&self, token: &str, publico: Publico) -> bool {
        let mut tokens = trava(&self.tokens);
        let Some(t) = tokens.get_mut(token) else { return false };
        if t.publico != publico || t.ate <= Instant::now() {
            return false;
        }
        match &mut t.restam {
            None => true,
            Some(0) => false,
            Some(n) => {
                *n -= 1;
                true
            }
        }
    }

    /// Forgets every token: the next call of each client is refused.
    pub(super) fn vencer_tokens(&self) {
        trava(&self.tokens).clear();
    }

    /// True while ViaCEP still answers this caller.
    pub(super) fn viacep_aceita(&self) -> bool {
        let Some(limite) = self.opcoes.viacep_por_minuto else { return true };
        let mut chegadas = trava(&self.viacep);
        let agora = Instant::now();
        while chegadas.front().is_some_and(|c| agora.duration_since(*c) >= self.opcoes.viacep_janela) {
            chegadas.pop_front();
        }
        if chegadas.len() >= limite as usize {
            return false;
        }
        chegadas.push_back(agora);
        true
    }

    /// Keeps the rest of a search for `QUQI_IN000003UV01`.
    pub(super) fn guardar_resto(&self, consulta: &str, resto: Vec<usize>) {
        let mut todas = trava(&self.continuacoes);
        todas.retain(|c| c.0 != consulta);
        if !resto.is_empty() {
            todas.push_back((consulta.to_owned(), resto));
        }
        // Abandoned searches must not pile up.
        while todas.len() > 256 {
            todas.pop_front();
        }
    }

    /// What is left of a search.
    pub(super) fn resto(&self, consulta: &str) -> Vec<usize> {
        trava(&self.continuacoes).iter().find(|c| c.0 == consulta).map(|c| c.1.clone()).unwrap_or_default()
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub(super) struct EmCurso<'a>(&'a Estado);

impl Drop for EmCurso<'_> {
    fn drop(&mut self) {
        self.0.em_curso.fetch_sub(1, Ordering::SeqCst);
    }
}
