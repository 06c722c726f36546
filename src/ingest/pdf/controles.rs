//! Control totals: every printed total against the sum of the lines it covers.
//!
//! What a total covers is told by its words and checked by arithmetic: an unlabelled "Total" under every patient is a
//! subtotal there and a grand total at the end. When no range fits, the words decide and the difference is reported.

use nexsus_domain::Dinheiro;

use super::tabela::{Achados, TotalAchado};
use super::totais::Alcance;
use crate::Controle;
use crate::textos;

/// Most differences told one by one.
const AVISOS: usize = 12;

/// The controls of a file.
#[derive(Debug, Default)]
pub struct Conferidos {
    /// In reading order.
    pub controles: Vec<Controle>,
    /// The grand totals if there are any (one per report), else the subtotals added up, else the page sums.
    pub soma_impressa: Option<Dinheiro>,
    /// Sentences about differences.
    pub avisos: Vec<String>,
}

struct Conta<'a> {
    /// Amount and quantity of every record; none for a refused one.
    valores: &'a [Option<(Dinheiro, i32)>],
    /// Running sums, so that the sum of any range is one subtraction.
    somas: Vec<i64>,
    linhas: Vec<u64>,
    unidades: Vec<i64>,
}

impl<'a> Conta<'a> {
    fn nova(valores: &'a [Option<(Dinheiro, i32)>]) -> Self {
        let (mut somas, mut linhas, mut unidades) = (vec![0_i64], vec![0_u64], vec![0_i64]);
        let (mut s, mut n, mut u) = (0_i64, 0_u64, 0_i64);
        for v in valores {
            if let Some((d, q)) = v {
                s = s.saturating_add(d.centavos());
                n += 1;
                u = u.saturating_add(i64::from(*q));
            }
            somas.push(s);
            linhas.push(n);
            unidades.push(u);
        }
        Self { valores, somas, linhas, unidades }
    }

    fn soma(&self, de: usize, ate: usize) -> Dinheiro {
        Dinheiro(self.somas[ate].saturating_sub(self.somas[de]))
    }

    fn recusadas(&self, de: usize, ate: usize) -> usize {
        self.valores[de..ate].iter().filter(|v| v.is_none()).count()
    }

    /// A printed count may mean lines read, lines printed or units.
    fn conta(&self, n: u64, de: usize, ate: usize) -> bool {
        let unidades: i64 = self.unidades[ate] - self.unidades[de];
        let linhas = self.linhas[ate] - self.linhas[de];
        let impressas = (ate - de) as u64;
        let modulo: u64 = self.valores[de..ate].iter().flatten().map(|(_, q)| u64::from(q.unsigned_abs())).sum();
        n == linhas || n == impressas || i64::try_from(n) == Ok(unidades) || n == modulo
    }
}

/// Checks every total of the file. `paginas` holds the page of each record.
pub fn conferir(a: &Achados, valores: &[Option<(Dinheiro, i32)>], paginas: &[u32]) -> Conferidos {
    let conta = Conta::nova(valores);
    let mut saida = Conferidos::default();
    let mut gerais: Vec<(usize, usize, Dinheiro)> = Vec::new();
    let (mut grupos, mut de_pagina): (Vec<(String, usize, Dinheiro)>, Vec<Dinheiro>) = (Vec::new(), Vec::new());
    let mut diferentes = 0_usize;
    for (k, t) in a.totais.iter().enumerate() {
        let faixas = faixas(a, k, paginas);
        let Some(impresso) = t.total.soma else {
            contar(&conta, t, &faixas, &mut saida.avisos, &mut diferentes);
            continue;
        };
        let certa = faixas.iter().find(|f| conta.soma(f.de, t.antes) == impresso);
        let suposta = certa.or_else(|| faixas.iter().find(|f| f.alcance == t.total.alcance)).or(faixas.first());
        let lido = suposta.map(|f| conta.soma(f.de, t.antes));
        saida.controles.push(Controle { pagina: t.pagina, nome: t.total.nome.clone(), impresso, lido });
        if let (None, Some(f), Some(lido)) = (certa, suposta, lido) {
            diferentes += 1;
            if diferentes <= AVISOS {
                let recusadas = conta.recusadas(f.de, t.antes);
                saida.avisos.push(textos::controle_difere(&t.total.nome, t.pagina, impresso, lido, recusadas));
            }
        } else {
            contar(&conta, t, &faixas, &mut saida.avisos, &mut diferentes);
        }
        // A total that covers one group is a subtotal, whatever it is called, unless it covers the report as well.
        let alcance = match (t.total.alcance, certa) {
            (Alcance::Geral, Some(f)) if f.alcance != Alcance::Geral && f.de > inicio_do_relatorio(a, t.antes) => {
                f.alcance
            }
            // A sum that takes in earlier ones of its own name is the grand total, whatever it is called.
            (Alcance::Grupo, Some(f)) if grupos.iter().any(|(n, de, _)| *n == t.total.nome && f.de <= *de) => {
                Alcance::Geral
            }
            (outro, _) => outro,
        };
        match alcance {
            Alcance::Geral => gerais.push((suposta.map_or(0, |f| f.de), t.antes, impresso)),
            Alcance::Grupo => grupos.push((t.total.nome.clone(), suposta.map_or(0, |f| f.de), impresso)),
            Alcance::Pagina => de_pagina.push(impresso),
            Alcance::Transporte => {}
        }
    }
    if diferentes > AVISOS {
        saida.avisos.push(textos::controles_a_mais(diferentes - AVISOS));
    }
    // A "Total" within the lines of a later one was of a group; the same total printed twice is one.
    let dentro = |(k, g): (usize, &(usize, usize, Dinheiro))| {
        gerais.iter().enumerate().any(|(i, o)| {
            let igual = (o.0, o.1) == (g.0, g.1);
            o.0 <= g.0 && g.1 <= o.1 && if igual { i < k && o.2 == g.2 } else { i != k }
        })
    };
    let gerais: Vec<Dinheiro> = gerais.iter().enumerate().filter(|x| !dentro(*x)).map(|(_, g)| g.2).collect();
    // Of nested groups only one level may be added up: the last named, which is the outermost.
    let nivel = grupos.last().map(|(n, ..)| n.clone());
    let de_grupo: Vec<Dinheiro> = grupos.iter().filter(|(n, ..)| Some(n) == nivel.as_ref()).map(|(.., s)| *s).collect();
    saida.soma_impressa = [gerais, de_grupo, de_pagina].into_iter().find(|v| !v.is_empty()).and_then(Dinheiro::soma);
    saida
}

/// First record of the report that record `ate` ends: where the table head last became another one.
fn inicio_do_relatorio(a: &Achados, ate: usize) -> usize {
    let Some(ultimo) = ate.checked_sub(1).and_then(|i| a.registros.get(i)) else { return 0 };
    a.registros[..ate].iter().rposition(|r| r.modelo != ultimo.modelo).map_or(0, |i| i + 1)
}

struct Faixa {
    alcance: Alcance,
    de: usize,
}

/// Where the lines of total `k` may begin, most likely first.
fn faixas(a: &Achados, k: usize, paginas: &[u32]) -> Vec<Faixa> {
    let t = &a.totais[k];
    let relatorio = inicio_do_relatorio(a, t.antes);
    let antes = &a.totais[..k];
    let depois_de =
        |f: &dyn Fn(&TotalAchado) -> bool| antes.iter().rev().find(|x| f(x)).map_or(0, |x| x.antes).min(t.antes);
    // Since the last total of the same name, of the grand total, or of any kind.
    let do_geral = depois_de(&|x| x.total.alcance == Alcance::Geral && x.total.nome.contains("geral"));
    let do_mesmo = depois_de(&|x| x.total.nome == t.total.nome).max(do_geral);
    let do_ultimo = depois_de(&|x| x.total.soma.is_some() && x.total.alcance != Alcance::Transporte);
    let do_grupo = a.inicios.iter().rev().find(|i| **i < t.antes).copied().unwrap_or(0);
    let da_pagina = paginas[..t.antes].iter().rposition(|p| *p < t.pagina).map_or(0, |i| i + 1);
    let grupo = |de| Faixa { alcance: Alcance::Grupo, de };
    let geral = |de| Faixa { alcance: Alcance::Geral, de };
    let pagina = Faixa { alcance: Alcance::Pagina, de: da_pagina };
    match t.total.alcance {
        Alcance::Geral => {
            let mut v = vec![geral(do_geral), geral(relatorio), geral(0)];
            v.extend([do_mesmo, do_grupo, do_ultimo].map(grupo));
            v.push(pagina);
            v
        }
        Alcance::Grupo => {
            let mut v: Vec<Faixa> = [do_mesmo, do_grupo, do_ultimo].map(grupo).into();
            // A group that began before other headers inside it.
            v.extend(a.inicios.iter().rev().filter(|i| **i < t.antes).take(40).map(|i| grupo(*i)));
            v.push(pagina);
            v.extend([geral(do_geral), geral(relatorio), geral(0)]);
            v
        }
        Alcance::Pagina => vec![pagina, geral(do_geral), geral(relatorio), geral(0)],
        Alcance::Transporte => {
            // A carry line may count the page before it, everything so far, or the group that goes on.
            let anterior = paginas[..t.antes].iter().rposition(|p| *p + 1 < t.pagina).map_or(0, |i| i + 1);
            vec![
                Faixa { alcance: Alcance::Transporte, de: do_geral },
                Faixa { alcance: Alcance::Transporte, de: relatorio },
                Faixa { alcance: Alcance::Transporte, de: 0 },
                pagina,
                Faixa { alcance: Alcance::Pagina, de: anterior },
                grupo(do_mesmo),
                grupo(do_grupo),
            ]
        }
    }
}

fn contar(conta: &Conta<'_>, t: &TotalAchado, faixas: &[Faixa], avisos: &mut Vec<String>, diferentes: &mut usize) {
    let Some(n) = t.total.contagem else { return };
    if faixas.iter().any(|f| conta.conta(n, f.de, t.antes)) {
        return;
    }
    let Some(f) = faixas.first() else { return };
    *diferentes += 1;
    if *diferentes <= AVISOS {
        avisos.push(textos::contagem_difere(&t.total.nome, t.pagina, n, (t.antes - f.de) as u64));
    }
}
