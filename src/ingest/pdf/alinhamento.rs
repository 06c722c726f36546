//! Which lines of a wrapped cell belong to which record.
//!
//! A record has one anchor line. The other lines of its cells stand below it, on both sides or above it, as the report
//! aligns cells at the top, in the middle or at the bottom. Every column is shared out for itself, in order, so that
//! its cells sit as near as possible to where the alignment wants them (a small dynamic program); the alignment of a
//! table is the one that costs least over all its pages.

use super::colunas::Modelo;
use super::linhas::Linha;
use super::nomes::{Nomes, sem_brancos};
use super::tabela::Especie;
use super::titulos::Campo;

/// How the cells of a wrapped record stand to its anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modo {
    Topo,
    Meio,
    Base,
}

impl Modo {
    /// All of them.
    pub const TODOS: [Self; 3] = [Self::Topo, Self::Meio, Self::Base];
}

/// Most lines of one cell.
const MAIOR_CELULA: usize = 14;
/// Stretches looked at to choose the alignment of a table.
const AMOSTRA: usize = 150;
/// Most cells of the dynamic program of one column: 2,000 records in 2,000 lines of one page. Beyond it (no report has
/// such pages) every record keeps only its own line.
const MAIOR_CONTA: usize = 4_000_000;
/// What it costs to leave a line of a cell without a record, in lines of distance.
const SOBRA: f32 = 2.5;

/// What the report thinks a wrong join of lines is worth: more than this, for each cell painted whole, and the painting is
/// not believed.
const CREDITO: f32 = 0.75;

/// What one line prints in one column, or all the lines of a cell that was painted whole.
#[derive(Clone)]
struct Peca {
    linhas: Vec<usize>,
    /// First and last baseline.
    y: f32,
    fim: f32,
    corpo: f32,
    /// Stretch of lines without a wide gap it lies in (that of its first and of its last line).
    trecho: u32,
    ultimo_trecho: u32,
    /// Set when the line is itself the anchor of a record (its place among the anchors).
    ancora: Option<usize>,
    /// The cell it was painted with; 0 when it was painted alone.
    celula: u32,
    /// Its text without blanks, where names are known to compare it with.
    texto: String,
}

/// A stretch of anchors and continuations without a barrier (title, total, group, page) between them.
pub struct Bloco {
    /// Lines of the anchors, top to bottom.
    pub ancoras: Vec<usize>,
    ys: Vec<f32>,
    trechos: Vec<u32>,
    colunas: Vec<Vec<Peca>>,
    /// What the report calls the procedure of each anchor elsewhere; blank where it does not say.
    nomes: Vec<String>,
    /// The page break before (or after) it may have cut a record.
    corte_antes: bool,
    corte_depois: bool,
}

impl Bloco {
    /// The stretch `de..ate` of a table; `nomes` where some were learnt.
    pub fn novo(
        linhas: &[Linha],
        especies: &[Especie],
        (de, ate): (usize, usize),
        modelo: &Modelo,
        nomes: Option<&Nomes>,
    ) -> Self {
        let codigo = nomes.and(modelo.indice(Campo::CodProc));
        let da_tabela = |i: usize| match &especies[i] {
            Especie::Ancora | Especie::Orfa => Some(true),
            Especie::Total(_) | Especie::Grupo(_) => Some(false),
            Especie::Titulo | Especie::Mobilia => None,
        };
        let mut b = Self {
            ancoras: Vec::new(),
            ys: Vec::new(),
            trechos: Vec::new(),
            colunas: Vec::new(),
            nomes: Vec::new(),
            corte_antes: (0..de).rev().find_map(da_tabela) == Some(true),
            corte_depois: (ate..linhas.len()).find_map(da_tabela) == Some(true),
        };
        b.colunas.resize_with(modelo.colunas.len(), Vec::new);
        let (mut trecho, mut ultimo) = (0_u32, f32::MIN);
        for i in de..ate {
            if !matches!(especies[i], Especie::Ancora | Especie::Orfa) {
                continue;
            }
            trecho += u32::from(linhas[i].y - ultimo > alcance(&linhas[i]));
            ultimo = linhas[i].y;
            let ancora = match especies[i] {
                Especie::Ancora => {
                    b.ancoras.push(i);
                    b.ys.push(linhas[i].y);
                    b.trechos.push(trecho);
                    Some(b.ancoras.len() - 1)
                }
                _ => None,
            };
            let celulas = modelo.repartir(&linhas[i]);
            if let (Some(n), Some(c), Some(_)) = (nomes, codigo, ancora) {
                let k: String = celulas[c].iter().map(|p| &*p.texto).collect();
                b.nomes.push(n.do_codigo(&k).unwrap_or_default().to_owned());
            }
            for (c, palavras) in celulas.iter().enumerate() {
                if !palavras.is_empty() {
                    let texto = if codigo.is_some() && modelo.colunas[c].campo == Campo::Proc {
                        palavras.iter().map(|p| sem_brancos(&p.texto)).collect()
                    } else {
                        String::new()
                    };
                    let celula = palavras[0].celula;
                    let celula = if palavras.iter().all(|p| p.celula == celula) { celula } else { 0 };
                    let (y, corpo) = (linhas[i].y, linhas[i].corpo);
                    let linhas = vec![i];
                    b.colunas[c].push(Peca {
                        linhas,
                        y,
                        fim: y,
                        corpo,
                        trecho,
                        ultimo_trecho: trecho,
                        ancora,
                        celula,
                        texto,
                    });
                }
            }
        }
        b
    }

    /// Shares out every column. `dar(record, line, column)` is called for each piece that found its record; the answer is
    /// what the alignment costs.
    pub fn repartir(&self, modelo: &Modelo, modo: Modo, dar: &mut dyn FnMut(usize, usize, usize)) -> f32 {
        let mut custo = 0.0;
        for (c, pecas) in self.colunas.iter().enumerate() {
            if pecas.iter().all(|p| p.ancora.is_some()) || self.ys.len().saturating_mul(pecas.len()) > MAIOR_CONTA {
                for p in pecas {
                    if let Some(k) = p.ancora {
                        p.linhas.iter().for_each(|l| dar(k, *l, c));
                    }
                }
                continue;
            }
            let campo = modelo.colunas[c].campo;
            let vaos = pecas.windows(2).map(|p| p[1].y - p[0].fim);
            let passo = vaos.fold(f32::MAX, f32::min).max(1.1 * pecas[0].corpo.max(4.0));
            let (soltas, donos) = self.coluna(pecas, passo, campo, modo);
            let (inteiras, quantas) = inteiras(pecas);
            let (custo_inteiras, donos_inteiras) =
                if quantas > 0 { self.coluna(&inteiras, passo, campo, modo) } else { (f32::INFINITY, Vec::new()) };
            // Cells painted whole are believed unless they make the table much less regular.
            let (este, pecas, donos) = if custo_inteiras <= soltas + CREDITO * quantas as f32 {
                (custo_inteiras, &inteiras, donos_inteiras)
            } else {
                (soltas, pecas, donos)
            };
            custo += este;
            for (k, p) in donos {
                pecas[p].linhas.iter().for_each(|l| dar(k, *l, c));
            }
        }
        custo
    }

    /// One column: what it costs, and the pieces with their records. `melhor[j][i]` is the least cost of having served `j`
    /// anchors with the first `i` pieces.
    #[allow(clippy::many_single_char_names, reason = "indices of one small dynamic program")]
    fn coluna(&self, pecas: &[Peca], passo: f32, campo: Campo, modo: Modo) -> (f32, Vec<(usize, usize)>) {
        let mut donos: Vec<(usize, usize)> = Vec::with_capacity(pecas.len());
        let (k, n) = (self.ys.len(), pecas.len());
        let corpo = pecas[0].corpo.max(4.0);
        let linha = 1.2 * corpo;
        let texto = matches!(campo, Campo::Proc | Campo::Paciente | Campo::Profissional | Campo::Outro);
        let vazia = match campo {
            Campo::Outro | Campo::Profissional => 0.2,
            Campo::Proc | Campo::Paciente => 1.5,
            _ => 1.0,
        };
        let largura = n + 1;
        let mut melhor = vec![f32::INFINITY; (k + 1) * largura];
        // How many pieces the anchor took; `u8::MAX` for a piece left over.
        let mut veio = vec![0_u8; (k + 1) * largura];
        melhor[0] = 0.0;
        for j in 0..=k {
            for i in 0..=n {
                let agora = melhor[j * largura + i];
                if !agora.is_finite() {
                    continue;
                }
                if i < n && pecas[i].ancora.is_none() {
                    let alvo = j * largura + i + 1;
                    // What the page break cut off stands above the first anchor, or below the last.
                    let acima = self.corte_antes && j == 0 && self.ys.first().is_none_or(|y| pecas[i].y < *y);
                    let abaixo = self.corte_depois && j == k && self.ys.last().is_none_or(|y| pecas[i].y > *y);
                    let sobra = sobra(modo, acima, abaixo) * pecas[i].linhas.len() as f32;
                    if agora + sobra < melhor[alvo] {
                        melhor[alvo] = agora + sobra;
                        veio[alvo] = u8::MAX;
                    }
                }
                if j == k {
                    continue;
                }
                // The anchor's own piece must be in its cell.
                let propria = pecas[i..].iter().take(MAIOR_CELULA).position(|p| p.ancora.is_some());
                let (minimo, maximo) = match propria {
                    Some(d) if pecas[i + d].ancora == Some(j) => (d + 1, ate_a_proxima(pecas, i + d + 1)),
                    Some(d) => (0, i + d),
                    None => (0, (i + MAIOR_CELULA).min(n)),
                };
                for fim in i + minimo..=maximo.max(i + minimo).min(n) {
                    let custo = if fim == i {
                        vazia
                    } else {
                        let (a, b) = (&pecas[i], &pecas[fim - 1]);
                        if pecas[i..fim].windows(2).any(|p| p[1].y - p[0].fim > alcance_de(p[1].corpo)) {
                            break;
                        }
                        let lugar = match modo {
                            Modo::Topo => a.y,
                            Modo::Meio => f32::midpoint(a.y, b.fim),
                            Modo::Base => b.fim,
                        };
                        let longe = desvio(modo, (lugar - self.ys[j]) / linha);
                        // Distance of the anchor from the cell; none where it stands beside it.
                        let perto = (a.y - self.ys[j]).max(self.ys[j] - b.fim).max(0.0);
                        let unidas = a.trecho == self.trechos[j] || b.ultimo_trecho == self.trechos[j];
                        if perto > alcance_de(a.corpo) && !unidas || perto > MAIOR_CELULA as f32 * linha {
                            continue;
                        }
                        let demais = if texto { 0.0 } else { 0.6 * (fim - i - 1) as f32 };
                        // Lines of one cell stand as near as lines get; wider steps part records.
                        // Nearer than letters are high, they are of two records.
                        let abertura: f32 = pecas[i..fim]
                            .windows(2)
                            .map(|p| p[1].y - p[0].fim)
                            .map(|vao| if vao < 0.9 * corpo { 2.0 * linha } else { 1.5 * (vao - passo).max(0.0) })
                            .sum();
                        // A cell painted whole has no more lines.
                        let inteiras = pecas[i..fim].iter().filter(|p| p.linhas.len() > 1).count();
                        let alheias = if fim - i > 1 { inteiras as f32 } else { 0.0 };
                        longe + demais + alheias + abertura / linha
                    };
                    let custo = match self.nomes.get(j).filter(|n| campo == Campo::Proc && !n.is_empty()) {
                        Some(nome) if e_o_nome(nome, &pecas[i..fim]) => 0.2 * custo - 1.0,
                        Some(_) => custo + 1.0,
                        None => custo,
                    };
                    let alvo = (j + 1) * largura + fim;
                    if agora + custo < melhor[alvo] {
                        melhor[alvo] = agora + custo;
                        veio[alvo] = u8::try_from(fim - i).unwrap_or(0);
                    }
                }
            }
        }
        let total = melhor[k * largura + n];
        if total.is_finite() {
            let (mut j, mut i) = (k, n);
            while j > 0 || i > 0 {
                match veio[j * largura + i] {
                    u8::MAX => i -= 1,
                    _ if j == 0 => break,
                    q => {
                        j -= 1;
                        let de = i - usize::from(q);
                        for p in de..i {
                            donos.push((j, p));
                        }
                        i = de;
                    }
                }
            }
            return (total, donos);
        }
        // No way to serve all in order (lines too far apart): each anchor keeps its own line.
        for (i, p) in pecas.iter().enumerate() {
            if let Some(j) = p.ancora {
                donos.push((j, i));
            }
        }
        (SOBRA * n as f32, donos)
    }
}

/// The pieces with those of one painted cell joined, in the order of their middles, and how many cells were joined. A
/// chain over the lines of two records is no cell.
fn inteiras(pecas: &[Peca]) -> (Vec<Peca>, usize) {
    let mut saida: Vec<Peca> = Vec::with_capacity(pecas.len());
    for p in pecas {
        let ancoras = |c: u32| pecas.iter().filter(|p| p.celula == c && p.ancora.is_some()).count();
        let junta = p.celula != 0 && ancoras(p.celula) < 2;
        match saida.iter_mut().rev().take(4 * MAIOR_CELULA).find(|s| junta && s.celula == p.celula) {
            Some(s) => {
                s.linhas.extend(&p.linhas);
                s.texto.push_str(&p.texto);
                (s.fim, s.ultimo_trecho, s.ancora) = (p.fim, p.ultimo_trecho, None);
            }
            None => saida.push(p.clone()),
        }
    }
    let quantas = saida.iter().filter(|p| p.linhas.len() > 1).count();
    saida.sort_by(|a, b| (a.y + a.fim).total_cmp(&(b.y + b.fim)));
    (saida, quantas)
}

/// True when the pieces make up the name.
fn e_o_nome(nome: &str, pecas: &[Peca]) -> bool {
    let mut resto = nome;
    for p in pecas {
        match resto.strip_prefix(p.texto.as_str()) {
            Some(r) => resto = r,
            None => return false,
        }
    }
    resto.is_empty() && !pecas.is_empty()
}

/// Where the pieces after an anchor's own may end: before the next anchor's own piece.
fn ate_a_proxima(pecas: &[Peca], de: usize) -> usize {
    pecas[de..]
        .iter()
        .take(MAIOR_CELULA)
        .position(|p| p.ancora.is_some())
        .map_or((de + MAIOR_CELULA).min(pecas.len()), |d| de + d)
}

/// What it costs that a cell stands `linhas` below (above when negative) the place where its alignment wants it. Cells
/// aligned at the top may begin lower, as an amount printed on the last line does, but not before their record.
fn desvio(modo: Modo, linhas: f32) -> f32 {
    match modo {
        Modo::Meio => linhas.abs(),
        Modo::Topo if linhas > 0.0 => 0.4 * linhas,
        Modo::Base if linhas < 0.0 => -0.4 * linhas,
        Modo::Topo | Modo::Base => 3.0 * linhas.abs(),
    }
}

/// What it costs to leave a piece out; little where the page break may have cut its record (`antes` of the first record,
/// `depois` of the last).
const fn sobra(modo: Modo, antes: bool, depois: bool) -> f32 {
    match modo {
        Modo::Topo if antes => 0.1,
        Modo::Base if depois => 0.1,
        Modo::Meio if antes || depois => 1.0,
        _ => SOBRA,
    }
}

/// Stretches of one table.
fn blocos<'a>(
    linhas: &'a [Linha],
    especies: &'a [Especie],
    em_vigor: &'a [Option<usize>],
) -> impl Iterator<Item = (usize, usize)> + 'a {
    let mut i = 0;
    std::iter::from_fn(move || {
        while i < linhas.len() && !matches!(especies[i], Especie::Ancora | Especie::Orfa) {
            i += 1;
        }
        if i >= linhas.len() {
            return None;
        }
        let inicio = i;
        while i < linhas.len()
            && !matches!(especies[i], Especie::Titulo | Especie::Total(_) | Especie::Grupo(_))
            && linhas[i].pagina == linhas[inicio].pagina
            && em_vigor[i] == em_vigor[inicio]
        {
            i += 1;
        }
        Some((inicio, i))
    })
}

/// The alignment that costs least over the stretches of table `m`; the top where nothing speaks against it.
pub fn modo(
    linhas: &[Linha],
    especies: &[Especie],
    em_vigor: &[Option<usize>],
    (m, modelo): (usize, &Modelo),
    nomes: Option<&Nomes>,
) -> Modo {
    let mut custos = [0.0_f32; 3];
    let amostra = blocos(linhas, especies, em_vigor)
        .filter(|(a, b)| em_vigor[*a] == Some(m) && especies[*a..*b].contains(&Especie::Orfa))
        .take(AMOSTRA);
    for trecho in amostra {
        let bloco = Bloco::novo(linhas, especies, trecho, modelo, nomes);
        if bloco.ancoras.is_empty() {
            continue;
        }
        for (custo, modo) in custos.iter_mut().zip(Modo::TODOS) {
            *custo += bloco.repartir(modelo, modo, &mut |_, _, _| {});
        }
    }
    let [topo, meio, base] = custos;
    if topo <= meio + 0.01 && topo <= 1.2 * base + 0.4 {
        Modo::Topo
    } else if topo.min(meio) <= 1.2 * base + 0.4 {
        // Cells aligned at the bottom are rare, and a dense table looks so when read one record off.
        if topo <= meio + 0.01 { Modo::Topo } else { Modo::Meio }
    } else {
        Modo::Base
    }
}

/// How far apart two lines of one record may stand.
pub fn alcance(l: &Linha) -> f32 {
    alcance_de(l.corpo)
}

fn alcance_de(corpo: f32) -> f32 {
    1.9 * corpo.max(4.0)
}
