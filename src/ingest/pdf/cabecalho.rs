//! Finding the title line of a table: by what the titles mean, not by where they stand.
//!
//! Titles may be wrapped over two or three lines, run together with one blank between them, or even touch.

use super::linhas::{Linha, Palavra, juntar};
use super::sinais::{parece_data, parece_valor};
use super::titulos::{Campo, campo};
use crate::comum::chave;

/// One title with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Titulo {
    /// Meaning.
    pub campo: Campo,
    /// As printed.
    pub texto: String,
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
    /// Its words, where all stand on one line.
    pub palavras: Vec<Palavra>,
}

/// A recognised title line.
#[derive(Debug, Clone, PartialEq)]
pub struct Cabecalho {
    /// Left to right.
    pub titulos: Vec<Titulo>,
    /// How many lines of the page it takes (1 to 3).
    pub linhas: usize,
}

impl Cabecalho {
    /// True when both are the same table head at the same place.
    pub fn mesmo(&self, outro: &Self) -> bool {
        self.titulos.len() == outro.titulos.len()
            && self
                .titulos
                .iter()
                .zip(&outro.titulos)
                .all(|(a, b)| a.campo == b.campo && (a.x0 - b.x0).abs() < 4.0 && (a.x1 - b.x1).abs() < 4.0)
    }
}

impl Cabecalho {
    /// The same head with each title that could as well be two neighbours ("Prontuário Paciente") taken as two; every
    /// combination, this head first. Which one is right only the data below can tell.
    pub fn leituras(&self) -> Vec<Self> {
        const MAIS: usize = 8;
        let mut todas = vec![self.clone()];
        for t in &self.titulos {
            let Some([a, b]) = em_dois(t) else { continue };
            for k in 0..todas.len() {
                if todas.len() >= MAIS {
                    return todas;
                }
                let mut nova = todas[k].clone();
                if let Some(i) = nova.titulos.iter().position(|x| x == t) {
                    nova.titulos.splice(i..=i, [a.clone(), b.clone()]);
                    todas.push(nova);
                }
            }
        }
        todas
    }
}

/// A title of several words as two titles.
fn em_dois(t: &Titulo) -> Option<[Titulo; 2]> {
    (1..t.palavras.len()).find_map(|k| {
        let parte = |p: &[Palavra]| {
            let texto = juntar(p.iter().map(|x| &*x.texto));
            let campo = campo(&chave(&texto))?;
            Some(Titulo { campo, texto, x0: p[0].x0, x1: p[p.len() - 1].x1, palavras: Vec::new() })
        };
        let (a, b) = t.palavras.split_at(k);
        // "Proc. / Descrição" says itself that it is one.
        if [a.last(), b.first()].into_iter().flatten().any(|p| chave(&p.texto).is_empty()) {
            return None;
        }
        Some([parte(a)?, parte(b)?])
    })
}

/// What titles mean: the known ones, or those of a profile alone.
#[derive(Debug, Clone, Default)]
pub struct Dicionario {
    perfil: Option<Vec<(String, Campo)>>,
}

impl Dicionario {
    /// The titles of a profile (folded, left to right); every other title is known but not wanted.
    pub fn do_perfil(titulos: Vec<(String, Campo)>) -> Self {
        Self { perfil: Some(titulos) }
    }

    fn campo(&self, chave: &str) -> Option<Campo> {
        match &self.perfil {
            None => campo(chave),
            Some(p) => {
                p.iter().find(|(t, _)| t == chave).map(|(_, c)| *c).or_else(|| campo(chave).map(|_| Campo::Outro))
            }
        }
    }

    fn aceita(&self, a: &Achado) -> bool {
        let Some(p) = &self.perfil else { return aceitar(a) };
        let quantos = |c: Campo| a.titulos.iter().filter(|t| t.campo == c).count();
        let precisos = p.iter().filter(|(_, c)| *c != Campo::Outro);
        precisos.clone().count() > 0
            && precisos.clone().all(|(_, c)| quantos(*c) > 0)
            && a.desconhecidas <= a.titulos.len() + 2
    }

    /// Gives titles that a profile names twice ("Código", "Código") their fields in the order of the profile.
    fn repartir_iguais(&self, titulos: &mut [Titulo]) {
        let Some(p) = &self.perfil else { return };
        let mut usados = vec![false; p.len()];
        for t in titulos {
            let k = chave(&t.texto);
            if let Some(i) = (0..p.len()).find(|&i| !usados[i] && p[i].0 == k) {
                usados[i] = true;
                t.campo = p[i].1;
            } else if p.iter().any(|(x, _)| *x == k) {
                t.campo = Campo::Outro;
            }
        }
    }
}

#[derive(Default)]
struct Achado {
    titulos: Vec<Titulo>,
    pontos: i64,
    desconhecidas: usize,
}

impl Achado {
    fn soma(&mut self, outro: Self) {
        self.titulos.extend(outro.titulos);
        self.pontos += outro.pontos;
        self.desconhecidas += outro.desconhecidas;
    }
}

/// The title line that starts at `linhas[i]`, if one does.
pub fn procurar(linhas: &[Linha], i: usize, dic: &Dicionario) -> Option<Cabecalho> {
    let primeira = linhas.get(i)?;
    if !pode_ser(primeira) {
        return None;
    }
    let sozinha = por_palavras(&primeira.palavras, primeira.corpo, dic);
    if sozinha.titulos.iter().all(|t| t.campo == Campo::Outro) {
        return None;
    }
    let mut melhor = (sozinha, 1_usize);
    for n in 2..=3 {
        let Some(janela) = linhas.get(i..i + n) else {
            break;
        };
        let ultima = &janela[n - 1];
        let perto = ultima.pagina == primeira.pagina
            && ultima.y - janela[n - 2].y < 1.8 * ultima.corpo.max(primeira.corpo)
            && (ultima.corpo - primeira.corpo).abs() < 0.3 * primeira.corpo;
        let passo = ultima.y - janela[n - 2].y;
        if !perto || !pode_ser(ultima) || linhas.get(i + n).is_some_and(|l| comeca_celula(ultima, l, passo)) {
            break;
        }
        let junta = por_janela(janela, dic);
        if junta.pontos > melhor.0.pontos && junta.desconhecidas <= melhor.0.desconhecidas {
            melhor = (junta, n);
        }
    }
    let (achado, n) = melhor;
    dic.aceita(&achado).then(|| {
        let mut titulos = achado.titulos;
        titulos.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        dic.repartir_iguais(&mut titulos);
        Cabecalho { titulos, linhas: n }
    })
}

/// True when a line under a head is the first of a wrapped cell: what follows stands nearer to it than it to the head,
/// and begins where it begins.
fn comeca_celula(l: &Linha, seguinte: &Linha, passo: f32) -> bool {
    seguinte.pagina == l.pagina
        && seguinte.y - l.y < 0.8 * passo
        && l.palavras.first().is_some_and(|p| seguinte.palavras.iter().any(|s| (s.x0 - p.x0).abs() < 0.5))
        && seguinte.palavras.len() + l.palavras.len() <= 12
}

fn pode_ser(l: &Linha) -> bool {
    !l.de_lado
        && (1..=40).contains(&l.palavras.len())
        && !l.palavras.iter().any(|p| parece_data(&p.texto) || parece_valor(&p.texto))
}

fn aceitar(a: &Achado) -> bool {
    let mut campos: Vec<Campo> = a.titulos.iter().map(|t| t.campo).filter(|c| *c != Campo::Outro).collect();
    campos.sort_unstable();
    campos.dedup();
    let de_procedimento = campos.iter().any(|c| matches!(c, Campo::Codigo | Campo::CodProc | Campo::Proc));
    let de_valor = campos.iter().any(|c| matches!(c, Campo::Valor | Campo::Unitario));
    campos.len() >= 3 && (de_procedimento || de_valor) && a.desconhecidas <= a.titulos.len()
}

/// What a title is worth: long ones more, so that "Cód. Pac." is one title and not two.
const fn pontos(chave: &str) -> i64 {
    4 * chave.len() as i64 - 6
}

/// Splits a line into titles so that the sum of what is understood is greatest.
fn por_palavras(palavras: &[Palavra], corpo: f32, dic: &Dicionario) -> Achado {
    let n = palavras.len();
    // melhor[i] = (points, next word, meaning) for the words from i on.
    let mut melhor: Vec<(i64, usize, Option<Campo>)> = vec![(0, n, None); n + 1];
    for i in (0..n).rev() {
        let mut escolha = (melhor[i + 1].0 - 4, i + 1, None);
        let mut texto = String::new();
        for j in i..n.min(i + 6) {
            if j > i && palavras[j].x0 - palavras[j - 1].x1 > 0.9 * corpo {
                break;
            }
            // A word that ends in a colon is a label with its value behind, not a title.
            texto.push_str(&chave(&palavras[j].texto));
            let rotulo = palavras[j].texto.ends_with(':') && j + 1 < n;
            if let (Some(c), false) = (dic.campo(&texto), rotulo) {
                let p = melhor[j + 1].0 + pontos(&texto);
                if p > escolha.0 {
                    escolha = (p, j + 1, Some(c));
                }
            }
        }
        melhor[i] = escolha;
    }
    let mut a = Achado { pontos: melhor[0].0, ..Achado::default() };
    let mut i = 0;
    while i < n {
        let (_, fim, c) = melhor[i];
        match c {
            Some(campo) => a.titulos.push(Titulo {
                campo,
                texto: juntar(palavras[i..fim].iter().map(|p| &*p.texto)),
                x0: palavras[i].x0,
                x1: palavras[fim - 1].x1,
                palavras: palavras[i..fim].to_vec(),
            }),
            None => {
                if let Some(par) = dividir(&palavras[i], dic) {
                    a.pontos += 20;
                    a.titulos.extend(par);
                } else if chave(&palavras[i].texto).is_empty() {
                    // Rulers and bars between titles.
                } else {
                    a.desconhecidas += 1;
                    juntar_desconhecida(&mut a.titulos, &palavras[i], corpo);
                }
            }
        }
        i = fim;
    }
    juntar_codigo(&mut a.titulos, corpo);
    a
}

/// "Cód." + "Procedimento" + "Procedimento" (the last two touching) are two titles, not three.
fn juntar_codigo(titulos: &mut Vec<Titulo>, corpo: f32) {
    let onde = titulos.windows(3).position(|t| {
        t[0].campo == Campo::Codigo
            && t[1].campo == Campo::Proc
            && t[2].campo == Campo::Proc
            && t[1].x0 - t[0].x1 < 0.9 * corpo
    });
    if let Some(i) = onde {
        let codigo = titulos.remove(i);
        let texto = format!("{} {}", codigo.texto, titulos[i].texto);
        titulos[i] = Titulo { campo: Campo::CodProc, texto, x0: codigo.x0, x1: titulos[i].x1, palavras: Vec::new() };
    }
}

/// Unknown words side by side are one unknown title.
fn juntar_desconhecida(titulos: &mut Vec<Titulo>, p: &Palavra, corpo: f32) {
    if let Some(t) = titulos.last_mut().filter(|t| t.campo == Campo::Outro && p.x0 - t.x1 < 0.9 * corpo) {
        t.x1 = p.x1;
        t.texto.push(' ');
        t.texto.push_str(&p.texto);
    } else {
        titulos.push(Titulo {
            campo: Campo::Outro,
            texto: p.texto.to_string(),
            x0: p.x0,
            x1: p.x1,
            palavras: Vec::new(),
        });
    }
}

/// Two titles that touch ("ProcedimentoValor") are told apart when both halves are titles.
fn dividir(p: &Palavra, dic: &Dicionario) -> Option<[Titulo; 2]> {
    let letras: Vec<char> = p.texto.chars().collect();
    if !(6..=60).contains(&letras.len()) {
        return None;
    }
    for k in 2..letras.len() - 1 {
        let (a, b): (String, String) = (letras[..k].iter().collect(), letras[k..].iter().collect());
        if let (Some(ca), Some(cb)) = (dic.campo(&chave(&a)), dic.campo(&chave(&b))) {
            let corte = p.x0 + (p.x1 - p.x0) * k as f32 / letras.len() as f32;
            return Some([
                Titulo { campo: ca, texto: a, x0: p.x0, x1: corte, palavras: Vec::new() },
                Titulo { campo: cb, texto: b, x0: corte, x1: p.x1, palavras: Vec::new() },
            ]);
        }
    }
    None
}

struct Frase<'a> {
    x0: f32,
    x1: f32,
    linha: usize,
    palavras: &'a [Palavra],
    grupo: usize,
}

/// Titles over several lines: phrases that stand one above the other are one title.
fn por_janela(janela: &[Linha], dic: &Dicionario) -> Achado {
    let mut frases: Vec<Frase<'_>> = Vec::new();
    for (n, l) in janela.iter().enumerate() {
        let mut inicio = 0;
        for j in 1..=l.palavras.len() {
            if j == l.palavras.len() || l.palavras[j].x0 - l.palavras[j - 1].x1 > 0.6 * l.corpo {
                let p = &l.palavras[inicio..j];
                frases.push(Frase { x0: p[0].x0, x1: p[p.len() - 1].x1, linha: n, palavras: p, grupo: frases.len() });
                inicio = j;
            }
        }
    }
    for a in 0..frases.len() {
        for b in a + 1..frases.len() {
            let (f, g) = (&frases[a], &frases[b]);
            let comum = f.x1.min(g.x1) - f.x0.max(g.x0);
            if f.linha != g.linha && comum > 0.3 * (f.x1 - f.x0).min(g.x1 - g.x0) {
                let (de, para) = (g.grupo, f.grupo);
                for h in &mut frases {
                    if h.grupo == de {
                        h.grupo = para;
                    }
                }
            }
        }
    }
    let mut grupos: Vec<usize> = frases.iter().map(|f| f.grupo).collect();
    grupos.sort_unstable();
    grupos.dedup();
    let mut a = Achado::default();
    let corpo = janela[0].corpo;
    for g in grupos {
        let mut partes: Vec<&Frase<'_>> = frases.iter().filter(|f| f.grupo == g).collect();
        partes.sort_by(|p, q| p.linha.cmp(&q.linha).then(p.x0.total_cmp(&q.x0)));
        let texto = juntar(partes.iter().flat_map(|f| f.palavras.iter().map(|p| &*p.texto)));
        let (x0, x1) = partes.iter().fold((f32::MAX, f32::MIN), |(e, d), f| (e.min(f.x0), d.max(f.x1)));
        let k = chave(&texto);
        if let Some(campo) = dic.campo(&k) {
            a.pontos += pontos(&k);
            let palavras = if let [uma] = partes[..] { uma.palavras.to_vec() } else { Vec::new() };
            a.titulos.push(Titulo { campo, texto, x0, x1, palavras });
        } else if let Some((campo, valem)) = empilhados(&partes, dic) {
            a.pontos += valem;
            a.titulos.push(Titulo { campo, texto, x0, x1, palavras: Vec::new() });
        } else if let [uma] = partes[..] {
            a.soma(por_palavras(uma.palavras, corpo, dic));
        } else {
            let n = partes.iter().map(|f| f.palavras.len()).sum::<usize>();
            a.pontos -= 4 * n as i64;
            a.desconhecidas += n;
            a.titulos.push(Titulo { campo: Campo::Outro, texto, x0, x1, palavras: Vec::new() });
        }
    }
    a
}

/// Two titles one above the other over cells of two lines ("Paciente" over "Prontuário"): the column is of the thing
/// named, and the code in it is told by its shape.
fn empilhados(partes: &[&Frase<'_>], dic: &Dicionario) -> Option<(Campo, i64)> {
    let [a, b] = partes else { return None };
    let de = |f: &Frase<'_>| {
        let k = chave(&juntar(f.palavras.iter().map(|p| &*p.texto)));
        dic.campo(&k).map(|c| (c, pontos(&k)))
    };
    let ((ca, pa), (cb, pb)) = (de(a)?, de(b)?);
    let campo = match (ca, cb) {
        (Campo::Paciente, Campo::CodPac | Campo::Codigo) | (Campo::CodPac | Campo::Codigo, Campo::Paciente) => {
            Campo::Paciente
        }
        (Campo::Proc, Campo::CodProc | Campo::Codigo) | (Campo::CodProc | Campo::Codigo, Campo::Proc) => Campo::Proc,
        (Campo::Data, Campo::Outro) => Campo::Data,
        (Campo::Outro, Campo::Outro) => Campo::Outro,
        _ => return None,
    };
    Some((campo, pa + pb))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn linha(y: f32, palavras: &[(f32, &str)]) -> Linha {
        let palavras = palavras
            .iter()
            .map(|(x, t)| Palavra {
                x0: *x,
                x1: *x + 5.0 * t.chars().count() as f32,
                texto: (*t).into(),
                cadeia: 0,
                celula: 0,
            })
            .collect();
        Linha { pagina: 1, numero: 1, y, corpo: 10.0, palavras, de_lado: false }
    }

    fn campos(c: &Cabecalho) -> Vec<Campo> {
        c.titulos.iter().map(|t| t.campo).collect()
    }

    #[test]
    fn titulos_corridos_com_um_espaco() {
        let l = [linha(
            0.0,
            &[
                (0.0, "Data"),
                (23.0, "Prontuário"),
                (76.0, "Código"),
                (109.0, "Descrição"),
                (157.0, "Valor"),
                (185.0, "(R$)"),
            ],
        )];
        let c = procurar(&l, 0, &Dicionario::default()).unwrap();
        assert_eq!(campos(&c), [Campo::Data, Campo::CodPac, Campo::Codigo, Campo::Proc, Campo::Valor]);
    }

    #[test]
    fn titulos_em_duas_linhas() {
        let l = [
            linha(
                0.0,
                &[(0.0, "Data"), (23.0, "do"), (80.0, "Código"), (113.0, "do"), (160.0, "Descrição"), (300.0, "Valor")],
            ),
            linha(11.0, &[(0.0, "atendimento"), (80.0, "paciente"), (300.0, "total")]),
        ];
        let c = procurar(&l, 0, &Dicionario::default()).unwrap();
        assert_eq!((c.linhas, campos(&c)), (2, vec![Campo::Data, Campo::CodPac, Campo::Proc, Campo::Valor]));
    }

    #[test]
    fn titulos_que_se_tocam() {
        let l = [linha(0.0, &[(0.0, "Data"), (50.0, "Cód."), (75.0, "ProcedimentoProcedimento"), (300.0, "Valor")])];
        let c = procurar(&l, 0, &Dicionario::default()).unwrap();
        assert_eq!(campos(&c), [Campo::Data, Campo::CodProc, Campo::Proc, Campo::Valor]);
    }

    #[test]
    fn linha_de_dados_nao_e_cabecalho() {
        let l = [linha(0.0, &[(0.0, "Paciente:"), (60.0, "001234"), (100.0, "Valor"), (140.0, "12,00")])];
        assert_eq!(procurar(&l, 0, &Dicionario::default()), None);
    }
}
