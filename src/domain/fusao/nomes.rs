//! When two folded names are one name: slips of the pen, parts left out, initials.
//!
//! All texts here are folded (`texto::dobrar`). The distance counts insert, delete, change and swap of neighbours; what
//! is cheap to see (length, letters that only one of them has, common beginning and end) is looked at first.

/// Similar enough for a shared document to decide: near the same text, or one name holds all words of the other.
pub(super) fn parecidos(a: &str, b: &str) -> bool {
    if a == b || quase_iguais(a, b) {
        return true;
    }
    let (pa, pb): (Vec<&str>, Vec<&str>) = (palavras(a), palavras(b));
    let (curto, longo) = if pa.len() <= pb.len() { (pa, pb) } else { (pb, pa) };
    curto.len() >= 2
        && curto.first() == longo.first()
        && curto.iter().all(|p| longo.iter().any(|q| p == q || (p.len() == 1 && q.starts_with(p))))
}

/// The first word, the given name.
pub(super) fn primeiro(nome: &str) -> &str {
    nome.split(' ').next().unwrap_or_default()
}

/// First and last word of a folded name; one of them when they are the same.
pub(super) fn extremos(nome: &str) -> impl Iterator<Item = &str> {
    let (primeira, ultima) = (primeiro(nome), nome.rsplit(' ').next().unwrap_or_default());
    [primeira, if ultima == primeira { "" } else { ultima }].into_iter().filter(|s| !s.is_empty())
}

/// Words of a name without the particles.
fn palavras(nome: &str) -> Vec<&str> {
    nome.split(' ').filter(|p| !p.is_empty() && !matches!(*p, "DE" | "DA" | "DO" | "DAS" | "DOS" | "E")).collect()
}

/// The same name but for slips of the pen: few letters differ, and the first name is alike too (twins have the rest alike).
pub(super) fn quase_iguais(a: &str, b: &str) -> bool {
    if a == b {
        return !a.is_empty();
    }
    let menor = letras(a).min(letras(b));
    let limite = (menor / 10).clamp(1, 4);
    if menor < 5 || diferenca_de_letras(a, b) > 2 * limite as u32 {
        return false;
    }
    let (pa, pb) = (primeiro(a), primeiro(b));
    let limite_primeiro = if letras(pa).min(letras(pb)) >= 4 { 2.min(limite) } else { 1 };
    perto(pa, pb, limite_primeiro) && primeira_letra_combina(pa, pb) && perto(a, b, limite)
}

/// A first name of one letter less or more may be another name ("ANA", "ANITA"), but "CALROS" is "CARLOS".
fn primeira_letra_combina(a: &str, b: &str) -> bool {
    a == b || a.chars().next() == b.chars().next() || perto(a, b, 1)
}

fn letras(s: &str) -> usize {
    if s.is_ascii() { s.len() } else { s.chars().count() }
}

/// How many kinds of letters only one of the two has. One change can add one kind and take one away, so the distance is
/// at least half of this.
fn diferenca_de_letras(a: &str, b: &str) -> u32 {
    let quais = |s: &str| s.bytes().filter(u8::is_ascii).fold(0_u128, |m, c| m | 1 << c);
    (quais(a) ^ quais(b)).count_ones()
}

/// Is the distance (insert, delete, change, swap of neighbours) at most `limite`?
pub(super) fn perto(a: &str, b: &str, limite: usize) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return distancia_ate(a.as_bytes(), b.as_bytes(), limite);
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    distancia_ate(&a, &b, limite)
}

/// What begins and ends alike cannot add to the distance.
fn sem_pontas_comuns<'a, T: PartialEq>(mut a: &'a [T], mut b: &'a [T]) -> (&'a [T], &'a [T]) {
    while let ([x, ra @ ..], [y, rb @ ..]) = (a, b)
        && x == y
    {
        (a, b) = (ra, rb);
    }
    while let ([ra @ .., x], [rb @ .., y]) = (a, b)
        && x == y
    {
        (a, b) = (ra, rb);
    }
    (a, b)
}

fn distancia_ate<T: PartialEq + Copy>(a: &[T], b: &[T], limite: usize) -> bool {
    if a.len().abs_diff(b.len()) > limite {
        return false;
    }
    let (a, b) = sem_pontas_comuns(a, b);
    if a.is_empty() || b.is_empty() {
        return a.len().max(b.len()) <= limite;
    }
    let n = b.len() + 1;
    let mut antes = vec![0_usize; n];
    let mut anterior: Vec<usize> = (0..n).collect();
    let mut atual = vec![0_usize; n];
    for i in 1..=a.len() {
        atual[0] = i;
        let mut menor = i;
        for j in 1..n {
            let troca = usize::from(a[i - 1] != b[j - 1]);
            let mut d = (anterior[j] + 1).min(atual[j - 1] + 1).min(anterior[j - 1] + troca);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                d = d.min(antes[j - 2] + 1);
            }
            atual[j] = d;
            menor = menor.min(d);
        }
        // A swap can still take one step back, hence the one.
        if menor > limite + 1 {
            return false;
        }
        std::mem::swap(&mut antes, &mut anterior);
        std::mem::swap(&mut anterior, &mut atual);
    }
    anterior[n - 1] <= limite
}
