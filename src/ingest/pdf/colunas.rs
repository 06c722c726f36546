//! Where each column begins and ends: between two titles, at the widest strip that the data leave white.

use super::alinhamento::alcance;
use super::cabecalho::{Cabecalho, Titulo};
use super::linhas::{Linha, Palavra};
use super::perfil::{Perfil, campo_do_nome};
use super::sinais::{enfeite_de_valor, parece_codigo, parece_data, parece_sigla, parece_valor};
use super::titulos::Campo;
use super::totais::comeca_como_total;
use crate::comum::chave;

/// Width of one step of the coverage count, in points.
const PASSO: f32 = 0.5;
/// Most lines looked at for one table; more would not move a border.
const AMOSTRA: usize = 4000;

/// One column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Coluna {
    /// Meaning, with every doubt decided.
    pub campo: Campo,
    /// Left border.
    pub esq: f32,
    /// Right border.
    pub dir: f32,
    /// Where most of its cells begin, when they begin together.
    pub alinhada: Option<f32>,
    /// Where its codes end, when nearly all are ten digits that end together.
    pub dez_digitos: Option<f32>,
}

/// A table head with its columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Modelo {
    /// As printed.
    pub cabecalho: Cabecalho,
    /// Left to right.
    pub colunas: Vec<Coluna>,
}

impl Modelo {
    /// Index of the column of a field.
    pub fn indice(&self, c: Campo) -> Option<usize> {
        self.colunas.iter().position(|x| x.campo == c)
    }

    /// True when the table has the field.
    pub fn tem(&self, c: Campo) -> bool {
        self.indice(c).is_some()
    }

    /// The columns of a profile that goes by strips of the page; what lies between two strips feeds nothing.
    pub fn das_faixas(perfil: &Perfil, linhas: &[Linha]) -> Self {
        const VAZIO: f32 = 15.0;
        let mut faixas: Vec<_> = perfil
            .colunas
            .iter()
            .filter_map(|c| Some((c.de?, c.ate?, campo_do_nome(&c.campo).unwrap_or(Campo::Outro), c.titulo.clone())))
            .collect();
        faixas.sort_by(|a, b| a.0.total_cmp(&b.0));
        let outra = |esq, dir| Coluna { campo: Campo::Outro, esq, dir, alinhada: None, dez_digitos: None };
        let sem_texto = |x| Titulo { campo: Campo::Outro, texto: String::new(), x0: x, x1: x, palavras: Vec::new() };
        let (mut colunas, mut titulos): (Vec<Coluna>, Vec<Titulo>) = (Vec::new(), Vec::new());
        for (de, ate, campo, texto) in faixas {
            let anterior = colunas.last().map_or(f32::MIN, |c| c.dir);
            let esq = if de - anterior > VAZIO {
                colunas.push(outra(anterior, de));
                titulos.push(sem_texto(de));
                de
            } else {
                let meio = f32::midpoint(anterior, de);
                if let Some(c) = colunas.last_mut() {
                    c.dir = meio;
                }
                meio
            };
            colunas.push(Coluna { campo, esq, dir: ate, alinhada: None, dez_digitos: None });
            titulos.push(Titulo { campo, texto, x0: de, x1: ate, palavras: Vec::new() });
        }
        let fim = colunas.last().map_or(f32::MIN, |c| c.dir);
        colunas.push(outra(fim, f32::MAX));
        titulos.push(sem_texto(fim));
        let dados: Vec<&Linha> = linhas.iter().filter(|l| fortes(l) >= 2).take(AMOSTRA).collect();
        for c in &mut colunas {
            c.alinhada = alinhamento(c, &dados);
            c.dez_digitos = fim_dos_codigos(c, &dados);
        }
        Self { cabecalho: Cabecalho { titulos, linhas: 1 }, colunas }
    }

    /// Builds the columns of a head from the lines that stand under it. `certos`: the fields are a profile's word.
    pub fn montar(cabecalho: &Cabecalho, linhas: &[&Linha], certos: bool) -> Self {
        let dados: Vec<&Linha> = linhas.iter().copied().filter(|l| fortes(l) >= 2).take(AMOSTRA).collect();
        let cheias = com_continuacoes(linhas);
        let leituras = if certos { vec![cabecalho.clone()] } else { cabecalho.leituras() };
        let mut melhor: Option<(i64, Self)> = None;
        for (k, c) in leituras.iter().enumerate() {
            let modelo = Self::com_dados(c, &dados, &cheias, certos);
            // One title taken as two, and nothing under one of them: it was one.
            if k > 0 && modelo.metade_vazia(cabecalho, &dados) {
                continue;
            }
            let nota = if leituras.len() > 1 { modelo.nota(&dados) } else { 0 };
            if melhor.as_ref().is_none_or(|(n, _)| nota > *n) {
                melhor = Some((nota, modelo));
            }
        }
        melhor.map_or_else(|| Self::com_dados(cabecalho, &dados, &cheias, certos), |(_, m)| m)
    }

    /// True when one of the titles that `inteiro` takes as one has (nearly) nothing under one of its halves.
    fn metade_vazia(&self, inteiro: &Cabecalho, dados: &[&Linha]) -> bool {
        let cheias = |c: &Coluna| celulas(c, dados).filter(|cel| !cel.is_empty()).count();
        let colunas = self.colunas.iter().zip(&self.cabecalho.titulos);
        colunas.filter(|(_, t)| !inteiro.titulos.contains(t)).any(|(c, _)| cheias(c) * 20 < dados.len())
    }

    /// How well the data fit the columns: cells that are what their column says, less those that are not.
    fn nota(&self, dados: &[&Linha]) -> i64 {
        const BASTAM: usize = 200;
        let mut nota = 0;
        for l in dados.iter().take(BASTAM) {
            for (c, cel) in self.colunas.iter().zip(self.repartir(l)) {
                let Some(p) = cel.first() else { continue };
                let (cabe, forte) = match c.campo {
                    Campo::Data => (parece_data(&p.texto), true),
                    Campo::CodPac | Campo::CodProc => {
                        (cel.len() == 1 && (parece_codigo(&p.texto) || parece_sigla(&p.texto)), true)
                    }
                    Campo::Valor | Campo::Unitario => (cel.iter().all(|p| serve_numero(&p.texto)), true),
                    Campo::Quantidade | Campo::Cbo | Campo::CnsProf | Campo::Cid => {
                        (cel.len() == 1 && serve(c.campo, &p.texto), true)
                    }
                    // Codes in a column of names, or names cut in two, speak against it a little.
                    Campo::Proc | Campo::Paciente | Campo::Profissional => (!parece_codigo(&p.texto), false),
                    Campo::Codigo | Campo::Outro => (true, false),
                };
                nota += match (cabe, forte) {
                    (true, true) => 2,
                    (true, false) => i64::from(c.campo != Campo::Outro),
                    (false, true) => -3,
                    (false, false) => -1,
                };
            }
        }
        nota
    }

    fn com_dados(cabecalho: &Cabecalho, dados: &[&Linha], cheias: &[&Linha], certos: bool) -> Self {
        let bordas = bordas(cabecalho, cheias);
        let n = cabecalho.titulos.len();
        let mut colunas: Vec<Coluna> = (0..n)
            .map(|i| Coluna {
                campo: cabecalho.titulos[i].campo,
                esq: if i == 0 { f32::MIN } else { bordas[i - 1] },
                dir: if i + 1 == n { f32::MAX } else { bordas[i] },
                alinhada: None,
                dez_digitos: None,
            })
            .collect();
        if !certos {
            por_conteudo(&mut colunas, cabecalho, dados);
            decidir(&mut colunas, dados);
        }
        for c in &mut colunas {
            c.alinhada = alinhamento(c, dados);
            c.dez_digitos = fim_dos_codigos(c, dados);
        }
        Self { cabecalho: cabecalho.clone(), colunas }
    }

    /// Distributes the words of a line; the answer has one list per column.
    pub fn repartir<'a>(&self, l: &'a Linha) -> Vec<Vec<&'a Palavra>> {
        let mut celulas: Vec<Vec<&Palavra>> = vec![Vec::new(); self.colunas.len()];
        let mut lugar: Vec<usize> = Vec::with_capacity(l.palavras.len());
        let mut anterior: Option<(usize, f32)> = None;
        for p in &l.palavras {
            let meio = f32::midpoint(p.x0, p.x1);
            let mut i = self.colunas.iter().position(|c| meio < c.dir).unwrap_or(self.colunas.len() - 1);
            // A long text that runs over the border of a column of another kind still belongs to its text.
            if let Some((j, fim)) = anterior.filter(|_| p.cadeia == 0) {
                let colado = p.x0 - fim < 0.45 * l.corpo;
                // Letters are no amount and no day, however deep they reach into such a column.
                let numeros =
                    matches!(self.colunas[i].campo, Campo::Valor | Campo::Unitario | Campo::Quantidade | Campo::Data);
                let cabe = p.x0 < self.colunas[j].dir + 0.1 || numeros;
                if i > j && colado && cabe && !serve(self.colunas[i].campo, &p.texto) && !serve_numero(&p.texto) {
                    i = j;
                }
                if i < j {
                    i = j;
                }
            }
            anterior = Some((i, p.x1));
            lugar.push(i);
        }
        // A sign or R$ in front of an amount goes with it, however far left it hangs.
        for k in (0..lugar.len().saturating_sub(1)).rev() {
            let (p, seguinte) = (&l.palavras[k], &l.palavras[k + 1]);
            let coluna = lugar[k + 1];
            let de_valor = matches!(self.colunas[coluna].campo, Campo::Valor | Campo::Unitario);
            let nu = parece_valor(&seguinte.texto) || enfeite_de_valor(&seguinte.texto);
            let anterior = k.checked_sub(1).map(|a| &l.palavras[a]).filter(|a| parece_valor(&a.texto));
            // "150,00 C  R$ 300,00": what ends an amount does not begin the next.
            let fecha =
                matches!(&*p.texto, "C" | "D" | ")") || anterior.is_some_and(|a| p.x0 - a.x1 < seguinte.x0 - p.x1);
            let do_outro = p.cadeia != 0 && p.cadeia != seguinte.cadeia || fecha && anterior.is_some();
            if de_valor && nu && !do_outro && enfeite_de_valor(&p.texto) && seguinte.x0 - p.x1 < 1.2 * l.corpo {
                lugar[k] = coluna;
            }
        }
        // Text painted over the next columns belongs where it begins.
        for k in 1..lugar.len() {
            let p = &l.palavras[k];
            // A dash inside a phrase is no sign of the amount the phrase runs into.
            let seguinte = l.palavras[k + 1..].iter().find(|s| s.cadeia == p.cadeia);
            let traco = enfeite_de_valor(&p.texto) && seguinte.is_some_and(|s| !serve_numero(&s.texto));
            if p.cadeia != 0
                && (traco || !serve_numero(&p.texto))
                && !parece_codigo(&p.texto)
                && let Some(j) = (0..k).find(|&j| l.palavras[j].cadeia == p.cadeia)
            {
                lugar[k] = lugar[j];
            }
        }
        for (p, i) in l.palavras.iter().zip(lugar) {
            celulas[i].push(p);
        }
        celulas
    }
}

/// Lines with data and the lines right under or over them that may be the rest of their cells: all that may not be cut by
/// a border.
fn com_continuacoes<'a>(linhas: &[&'a Linha]) -> Vec<&'a Linha> {
    let mut saida: Vec<&Linha> = Vec::new();
    let mut espera: Option<&Linha> = None;
    let mut ultima: Option<&Linha> = None;
    let junto = |a: &Linha, b: &Linha| {
        a.pagina == b.pagina && (b.y - a.y).abs() < alcance(b) && (a.corpo - b.corpo).abs() <= 0.08 * a.corpo
    };
    for &l in linhas {
        if saida.len() >= AMOSTRA {
            break;
        }
        if fortes(l) >= 2 {
            if let Some(antes) = espera.take().filter(|e| junto(e, l)) {
                saida.push(antes);
            }
            saida.push(l);
            ultima = Some(l);
        } else if l.palavras.is_empty() || l.palavras.iter().any(|p| p.texto.ends_with(':')) || comeca_como_total(l) {
            (espera, ultima) = (None, None);
        } else if ultima.is_some_and(|u| junto(u, l)) {
            saida.push(l);
            ultima = Some(l);
        } else {
            espera = Some(l);
        }
    }
    saida
}

fn serve_numero(s: &str) -> bool {
    parece_valor(s) || enfeite_de_valor(s) || parece_data(s)
}

/// Could the word be a cell of such a column?
fn serve(c: Campo, s: &str) -> bool {
    match c {
        Campo::Data => parece_data(s),
        Campo::Valor | Campo::Unitario => serve_numero(s),
        Campo::Quantidade => s.bytes().all(|b| b.is_ascii_digit()),
        Campo::CodPac | Campo::CodProc | Campo::Codigo | Campo::Cid => parece_codigo(s),
        Campo::CnsProf | Campo::Cbo => s.bytes().all(|b| b.is_ascii_digit()),
        Campo::Paciente | Campo::Proc | Campo::Profissional | Campo::Outro => true,
    }
}

/// How many words of the line have the shape of data.
pub fn fortes(l: &Linha) -> usize {
    let datas = usize::from(l.palavras.iter().any(|p| parece_data(&p.texto)));
    let valores = usize::from(l.palavras.iter().any(|p| parece_valor(&p.texto)));
    let codigos = l.palavras.iter().filter(|p| p.texto.len() >= 4 && parece_codigo(&p.texto)).count().min(2);
    datas + valores + codigos
}

#[allow(clippy::many_single_char_names, reason = "short names of one line of geometry")]
fn bordas(cab: &Cabecalho, dados: &[&Linha]) -> Vec<f32> {
    let t = &cab.titulos;
    let fim =
        dados.iter().filter_map(|l| l.palavras.last()).map(|p| p.x1).chain(t.iter().map(|t| t.x1)).fold(0.0, f32::max);
    let passos = ((fim.clamp(0.0, 20_000.0) / PASSO) as usize) + 2;
    let mut cobertura = vec![0_u32; passos];
    for p in dados.iter().flat_map(|l| &l.palavras) {
        let (a, b) = ((p.x0 / PASSO).max(0.0) as usize, (p.x1 / PASSO).max(0.0) as usize);
        for c in cobertura.iter_mut().take(b.min(passos - 1) + 1).skip(a) {
            *c += 1;
        }
    }
    let tolerancia = u32::try_from(dados.len() / 60).unwrap_or(0);
    t.windows(2)
        .map(|par| {
            let (a, b) = (f32::midpoint(par[0].x0, par[0].x1), f32::midpoint(par[1].x0, par[1].x1));
            let simples = f32::midpoint(par[0].x1, par[1].x0);
            if dados.is_empty() {
                return simples;
            }
            let (i, j) = ((a / PASSO).max(0.0) as usize, ((b / PASSO).max(0.0) as usize).min(passos - 1));
            if i >= j {
                return simples;
            }
            let minimo = cobertura[i..=j].iter().copied().min().unwrap_or(0) + tolerancia;
            melhor_faixa(&cobertura, i, j, minimo, (par[0].x1, par[1].x0)).unwrap_or(simples)
        })
        .collect()
}

/// The best white strip between two steps: the widest, counted double where it lies between the two titles.
fn melhor_faixa(cobertura: &[u32], i: usize, j: usize, minimo: u32, entre: (f32, f32)) -> Option<f32> {
    let mut melhor: Option<(f32, f32)> = None;
    let mut k = i;
    while k <= j {
        if cobertura[k] > minimo {
            k += 1;
            continue;
        }
        let inicio = k;
        while k <= j && cobertura[k] <= minimo {
            k += 1;
        }
        let (x0, x1) = (inicio as f32 * PASSO, k as f32 * PASSO);
        let dentro = (x1.min(entre.1) - x0.max(entre.0)).max(0.0);
        let nota = (x1 - x0) + 2.0 * dentro;
        if melhor.is_none_or(|(n, _)| nota > n) {
            melhor = Some((nota, f32::midpoint(x0, x1)));
        }
    }
    melhor.map(|(_, x)| x)
}

/// Days and amounts speak for themselves where no title names them ("Atendimento" over a column of days).
fn por_conteudo(colunas: &mut [Coluna], cabecalho: &Cabecalho, dados: &[&Linha]) {
    let parte = |c: &Coluna, f: &dyn Fn(&str) -> bool| {
        let (mut cheias, mut sim) = (0_u32, 0_u32);
        for cel in celulas(c, dados) {
            if let Some(p) = cel.last() {
                cheias += 1;
                sim += u32::from(cel.iter().any(|p| f(&p.texto)) && !p.texto.is_empty());
            }
        }
        cheias >= 1 && sim * 10 >= cheias * 8
    };
    let tem = |cs: &[Coluna], c: Campo| cs.iter().any(|x| x.campo == c);
    let livres = |cs: &[Coluna]| (0..cs.len()).filter(|i| cs[*i].campo == Campo::Outro).collect::<Vec<_>>();
    if !tem(colunas, Campo::Data) {
        let alheia = |i: usize| {
            let t = chave(&cabecalho.titulos[i].texto);
            ["NASC", "EMISS", "VENC", "ALTA", "IMPR", "VALID"].iter().any(|p| t.contains(p))
        };
        if let Some(i) = livres(colunas).into_iter().find(|&i| !alheia(i) && parte(&colunas[i], &parece_data)) {
            colunas[i].campo = Campo::Data;
        }
    }
    if !tem(colunas, Campo::Valor)
        && !tem(colunas, Campo::Unitario)
        && let Some(i) = livres(colunas).into_iter().rev().find(|&i| parte(&colunas[i], &parece_valor))
    {
        colunas[i].campo = Campo::Valor;
    }
}

/// Decides what the titles leave open: whose code, and whether a column of patients or procedures holds codes.
fn decidir(colunas: &mut [Coluna], dados: &[&Linha]) {
    let conteudo: Vec<f32> = colunas.iter().map(|c| parte_de_codigos(c, dados)).collect();
    let conta = |cs: &[Coluna], c: Campo| cs.iter().filter(|x| x.campo == c).count();
    // Two columns of procedures: the one with codes is the code.
    if conta(colunas, Campo::Proc) >= 2
        && conta(colunas, Campo::CodProc) + conta(colunas, Campo::Codigo) == 0
        && let Some(i) = (0..colunas.len()).find(|&i| colunas[i].campo == Campo::Proc && conteudo[i] > 0.6)
    {
        colunas[i].campo = Campo::CodProc;
    }
    // "Procedimento" with codes beside a description is the code too; the same for two columns of patients.
    if conta(colunas, Campo::Paciente) >= 2
        && conta(colunas, Campo::CodPac) == 0
        && let Some(i) = (0..colunas.len()).find(|&i| colunas[i].campo == Campo::Paciente && conteudo[i] > 0.6)
    {
        colunas[i].campo = Campo::CodPac;
    }
    // A single column of patients that holds codes.
    if conta(colunas, Campo::Paciente) == 1
        && conta(colunas, Campo::CodPac) == 0
        && let Some(i) = (0..colunas.len()).find(|&i| colunas[i].campo == Campo::Paciente && conteudo[i] > 0.8)
    {
        colunas[i].campo = Campo::CodPac;
    }
    let misto =
        colunas.iter().find(|c| c.campo == Campo::Proc).is_some_and(|c| parte_com_codigo_na_frente(c, dados) > 0.6);
    decidir_codigos(colunas, misto);
    // Joined cells ("Cód. | Procedimento | Procedimento"): a bare code beside two procedures keeps the first as its text.
    let mut vistos: Vec<Campo> = Vec::new();
    for c in colunas.iter_mut() {
        if c.campo == Campo::Outro {
            continue;
        }
        if vistos.contains(&c.campo) && !matches!(c.campo, Campo::Valor | Campo::Proc) {
            c.campo = Campo::Outro;
        } else {
            vistos.push(c.campo);
        }
    }
    // Of several amounts the last is the line's total.
    let valores: Vec<usize> = (0..colunas.len()).filter(|&i| colunas[i].campo == Campo::Valor).collect();
    if let Some((_, primeiros)) = valores.split_last() {
        for &i in primeiros {
            colunas[i].campo = Campo::Unitario;
        }
    }
}

/// `misto`: the procedures carry their codes in front, so a bare "Código" beside the patient is the patient's.
fn decidir_codigos(colunas: &mut [Coluna], misto: bool) {
    let tem = |cs: &[Coluna], c: Campo| cs.iter().any(|x| x.campo == c);
    for i in 0..colunas.len() {
        if colunas[i].campo != Campo::Codigo {
            continue;
        }
        let vizinho = |j: Option<usize>| j.and_then(|j| colunas.get(j)).map(|c| c.campo);
        let de_paciente = vizinho(Some(i + 1)) == Some(Campo::Paciente)
            || (vizinho(i.checked_sub(1)) == Some(Campo::Paciente) && vizinho(Some(i + 1)) != Some(Campo::Proc));
        let outros =
            colunas.iter().filter(|c| c.campo == Campo::Codigo).count() > 1 || tem(colunas, Campo::CodProc) || misto;
        colunas[i].campo = if !tem(colunas, Campo::CodPac) && de_paciente && outros {
            Campo::CodPac
        } else if tem(colunas, Campo::CodProc) {
            Campo::Outro
        } else {
            Campo::CodProc
        };
    }
}

fn celulas<'a>(c: &'a Coluna, dados: &'a [&'a Linha]) -> impl Iterator<Item = Vec<&'a Palavra>> + 'a {
    dados.iter().map(move |l| {
        l.palavras
            .iter()
            .filter(|p| {
                let m = f32::midpoint(p.x0, p.x1);
                m >= c.esq && m < c.dir
            })
            .collect::<Vec<_>>()
    })
}

fn parte_de_codigos(c: &Coluna, dados: &[&Linha]) -> f32 {
    let (mut cheias, mut codigos) = (0_u32, 0_u32);
    for cel in celulas(c, dados) {
        if let [p, resto @ ..] = &cel[..] {
            cheias += 1;
            codigos += u32::from(resto.is_empty() && parece_codigo(&p.texto));
        }
    }
    if cheias == 0 { 0.0 } else { codigos as f32 / cheias as f32 }
}

fn parte_com_codigo_na_frente(c: &Coluna, dados: &[&Linha]) -> f32 {
    let (mut cheias, mut codigos) = (0_u32, 0_u32);
    for cel in celulas(c, dados) {
        if let [p, _, ..] = &cel[..] {
            cheias += 1;
            codigos += u32::from(parece_codigo(&p.texto) && p.texto.len() >= 4);
        }
    }
    if cheias == 0 { 0.0 } else { codigos as f32 / cheias as f32 }
}

/// The x where at least seven of ten cells begin.
fn alinhamento(c: &Coluna, dados: &[&Linha]) -> Option<f32> {
    juntas(celulas(c, dados).filter_map(|v| v.first().map(|p| p.x0)).collect())
}

/// The x where the ten digits of a code end, when at least eight of ten cells hold just them.
fn fim_dos_codigos(c: &Coluna, dados: &[&Linha]) -> Option<f32> {
    if c.campo != Campo::CodProc {
        return None;
    }
    let (mut cheias, mut fins) = (0_usize, Vec::new());
    for cel in celulas(c, dados) {
        cheias += usize::from(!cel.is_empty());
        fins.extend(cel.iter().find(|p| dez_digitos(&p.texto)).map(|p| p.x1));
    }
    if fins.len() < 3 || fins.len() * 10 < cheias * 8 { None } else { juntas(fins).map(|x| x + 1.0) }
}

/// The ten digits of a procedure of the national table, without marks.
pub fn dez_digitos(s: &str) -> bool {
    s.len() == 10 && s.bytes().all(|b| b.is_ascii_digit())
}

/// Where at least seven of ten edges stand together.
fn juntas(mut inicios: Vec<f32>) -> Option<f32> {
    if inicios.is_empty() {
        return None;
    }
    inicios.sort_by(f32::total_cmp);
    let (mut melhor, mut onde, mut j) = (0, 0.0, 0);
    for i in 0..inicios.len() {
        while inicios[i] - inicios[j] > 2.0 {
            j += 1;
        }
        if i - j + 1 > melhor {
            (melhor, onde) = (i - j + 1, inicios[j]);
        }
    }
    (melhor * 10 >= inicios.len() * 7).then_some(onde)
}
