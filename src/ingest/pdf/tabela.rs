//! From lines to records: which line starts a record, which continues one, and which is furniture.
//!
//! A record has one anchor line (date, codes or amount in their columns). Lines that hold only text in the text
//! columns belong to a neighbouring anchor: below it, above it or on both sides, as the report aligns its cells;
//! the way that contradicts itself least over the whole file is taken.

use super::alinhamento::{Bloco, Modo, modo};
use super::cabecalho::{self, Cabecalho, Dicionario};
use super::colunas::Modelo;
use super::grupos::{self, Grupo};
use super::linhas::Linha;
use super::nomes::Nomes;
use super::perfil::{Busca, Perfil, campo_do_nome};
use super::repeticao::repetidas;
use super::sinais::{enfeite_de_valor, parece_codigo, parece_data, parece_hora, parece_sigla, parece_valor};
use super::titulos::Campo;
use super::totais::{self, Total};
use nexsus_domain::texto::dobrar;

/// A record before its cells are judged.
#[derive(Debug, Clone)]
pub struct Registro {
    /// Index of the table head in force.
    pub modelo: usize,
    /// Lines of the record, top to bottom (indices into the document's lines), with the columns that are its own (one bit
    /// each, the leftmost lowest): two records may share a line of text.
    pub linhas: Vec<(usize, u64)>,
    /// The anchor among them.
    pub ancora: usize,
    /// What the group headers above say.
    pub grupo: Grupo,
}

/// What the document holds.
#[derive(Debug, Default)]
pub struct Achados {
    /// Table heads, each different one once.
    pub modelos: Vec<Modelo>,
    /// Records in reading order.
    pub registros: Vec<Registro>,
    /// Totals in reading order.
    pub totais: Vec<TotalAchado>,
    /// How many records stood before each group header.
    pub inicios: Vec<usize>,
    /// Lines that are furniture.
    pub mobilia: u64,
    /// What the tables are grouped by, outer first.
    pub grupos: Vec<&'static str>,
}

/// A printed total at its place.
#[derive(Debug, Clone)]
pub struct TotalAchado {
    /// How many records stand before it.
    pub antes: usize,
    /// Its page.
    pub pagina: u32,
    /// Head in force.
    pub modelo: Option<usize>,
    /// What it says.
    pub total: Total,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Especie {
    Titulo,
    Total(Total),
    Grupo(Grupo),
    Ancora,
    Orfa,
    Mobilia,
}

/// Reads the tables of a document.
pub fn ler(linhas: &[Linha], perfil: Option<&Perfil>) -> Achados {
    let dic = perfil.map_or_else(Dicionario::default, |p| Dicionario::do_perfil(p.titulos()));
    let (cabecas, de_linha) = cabecas(linhas, &dic);
    let mut a = Achados::default();
    let fixas = perfil.filter(|p| p.busca == Busca::Posicao);
    let mut de_linha = de_linha;
    if let Some(p) = fixas {
        a.modelos = vec![Modelo::das_faixas(p, linhas)];
        for d in de_linha.iter_mut().flatten() {
            d.0 = 0;
        }
    } else if cabecas.is_empty() {
        a.mobilia = linhas.len() as u64;
        return a;
    } else {
        // Lines under each head, for its borders; a head stays in force until the next one.
        let mut sob: Vec<Vec<&Linha>> = vec![Vec::new(); cabecas.len()];
        let mut atual: Option<usize> = None;
        for (i, l) in linhas.iter().enumerate() {
            if let Some((m, _)) = de_linha[i] {
                atual = Some(m);
            } else if let Some(m) = atual {
                sob[m].push(l);
            }
        }
        a.modelos = cabecas.iter().zip(&sob).map(|(c, l)| Modelo::montar(c, l, perfil.is_some())).collect();
    }
    let repetidas = repetidas(linhas, &de_linha);
    let (especies, em_vigor) = classificar(linhas, &de_linha, &a.modelos, &repetidas, perfil);
    let alinhar = |modelos: Vec<Modelo>, nomes: Option<&Nomes>, certo: Option<Modo>| {
        let mut a = Achados { modelos, ..Achados::default() };
        let achado = |m| certo.unwrap_or_else(|| modo(linhas, &especies, &em_vigor, m, nomes));
        let modos: Vec<Modo> = a.modelos.iter().enumerate().map(achado).collect();
        montar(linhas, &especies, &em_vigor, &modos, nomes, &mut a);
        a
    };
    let mut melhor = alinhar(a.modelos, None, None);
    if !especies.contains(&Especie::Orfa) {
        return melhor;
    }
    let mut nomes = Nomes::colher(linhas, &melhor);
    // Names that contradict each other in many rows: where lines are spaced unevenly the wrong alignment may cost least.
    let mut certo = None;
    if nomes.contrarias * 50 > melhor.registros.len() {
        for modo in Modo::TODOS {
            let outra = alinhar(melhor.modelos.clone(), None, Some(modo));
            let novos = Nomes::colher(linhas, &outra);
            if novos.contrarias * 2 < nomes.contrarias {
                (melhor, nomes, certo) = (outra, novos, Some(modo));
            }
        }
    }
    // And share out the lines again, knowing what the codes are called elsewhere.
    for _ in 0..RELEITURAS {
        if nomes.contrarias == 0 {
            break;
        }
        let outra = alinhar(melhor.modelos.clone(), Some(&nomes), certo);
        let novos = Nomes::colher(linhas, &outra);
        if novos.contrarias >= nomes.contrarias {
            break;
        }
        (melhor, nomes) = (outra, novos);
    }
    melhor
}

/// Most times the lines of wrapped cells are shared out again.
const RELEITURAS: usize = 3;

/// For every line of a head: which head it is and how many lines it takes.
pub(super) type CabecaDaLinha = Option<(usize, usize)>;

fn cabecas(linhas: &[Linha], dic: &Dicionario) -> (Vec<Cabecalho>, Vec<CabecaDaLinha>) {
    let mut cabecas: Vec<Cabecalho> = Vec::new();
    let mut de_linha = vec![None; linhas.len()];
    let mut i = 0;
    while i < linhas.len() {
        let Some(c) = cabecalho::procurar(linhas, i, dic) else {
            i += 1;
            continue;
        };
        let n = c.linhas;
        let m = cabecas.iter().position(|x| x.mesmo(&c)).unwrap_or_else(|| {
            cabecas.push(c);
            cabecas.len() - 1
        });
        for d in de_linha.iter_mut().skip(i).take(n) {
            *d = Some((m, n));
        }
        i += n;
    }
    (cabecas, de_linha)
}

fn classificar(
    linhas: &[Linha],
    de_linha: &[CabecaDaLinha],
    modelos: &[Modelo],
    repetidas: &[bool],
    perfil: Option<&Perfil>,
) -> (Vec<Especie>, Vec<Option<usize>>) {
    let mut especies = Vec::with_capacity(linhas.len());
    let mut em_vigor = Vec::with_capacity(linhas.len());
    let mut atual: Option<usize> = perfil.filter(|p| p.busca == Busca::Posicao).map(|_| 0);
    let mut ultima_com_valor = true;
    for (i, l) in linhas.iter().enumerate() {
        if let Some((m, _)) = de_linha[i] {
            atual = Some(m);
            especies.push(Especie::Titulo);
            em_vigor.push(atual);
            continue;
        }
        em_vigor.push(atual);
        // A group line above the first head of the document still counts for the head that follows.
        let modelo = atual.map(|m| &modelos[m]);
        let proximo = modelo.or_else(|| de_linha[i..].iter().flatten().next().map(|(m, _)| &modelos[*m]));
        let e = if l.de_lado || l.palavras.is_empty() || e_regua(l) || perfil.is_some_and(|p| ignorada(p, l)) {
            Especie::Mobilia
        } else if let Some(g) = perfil.and_then(|p| grupo_do_perfil(p, l)) {
            Especie::Grupo(g)
        } else if modelo.is_some_and(|m| continua_com_valor(m, l, ultima_com_valor)) {
            Especie::Orfa
        } else if let Some(t) = modelo.and_then(|m| total(m, l)) {
            Especie::Total(t)
        } else if let Some(g) = grupos::grupo(l, proximo) {
            if repetidas[i] && g.data.is_some() && g.paciente.is_none() { Especie::Mobilia } else { Especie::Grupo(g) }
        } else if repetidas[i] {
            Especie::Mobilia
        } else if let Some(m) = modelo {
            let (e, com_valor) = linha_de_tabela(m, l);
            if e == Especie::Ancora {
                ultima_com_valor = com_valor;
            }
            match totais::so_valor(l, m) {
                // A record has one amount: a second one alone under it is the sum of the lines above.
                Some(t) if e == Especie::Orfa && ultima_com_valor => Especie::Total(t),
                _ => e,
            }
        } else {
            Especie::Mobilia
        };
        especies.push(e);
    }
    (especies, em_vigor)
}

/// A line that the profile says to leave out.
fn ignorada(p: &Perfil, l: &Linha) -> bool {
    let texto = dobrar(&l.texto());
    p.ignorar.iter().any(|i| texto.starts_with(&dobrar(i)))
}

fn grupo_do_perfil(p: &Perfil, l: &Linha) -> Option<Grupo> {
    p.grupos
        .iter()
        .filter(|g| !g.rotulo.trim().is_empty())
        .find_map(|g| grupos::grupo_rotulado(l, &g.rotulo, campo_do_nome(&g.campo)?))
}

/// A total, unless the line is a record whose procedure speaks of a total ("ARTROPLASTIA TOTAL DO JOELHO").
fn total(m: &Modelo, l: &Linha) -> Option<Total> {
    let t = totais::total(l, m)?;
    let sem_dia = m.tem(Campo::Data) && !l.palavras.iter().any(|p| parece_data(&p.texto));
    (t.no_inicio || sem_dia || linha_de_tabela(m, l).0 != Especie::Ancora).then_some(t)
}

/// Rulers made of dashes, underscores or equal signs.
fn e_regua(l: &Linha) -> bool {
    l.palavras
        .iter()
        .all(|p| p.texto.chars().all(|c| matches!(c, '-' | '_' | '=' | '*' | '.' | '|' | '+' | '─' | '—' | '–')))
        && l.palavras.iter().map(|p| p.texto.chars().count()).sum::<usize>() > 2
}

/// "TOTAL E FRAÇÕES   85,50" under a record that still waits for its amount is the rest of that record.
fn continua_com_valor(m: &Modelo, l: &Linha, ultima_com_valor: bool) -> bool {
    if ultima_com_valor {
        return false;
    }
    let celulas = m.repartir(l);
    let (Some(proc), Some(valor)) = (m.indice(Campo::Proc), m.indice(Campo::Valor)) else {
        return false;
    };
    let so_estas = celulas.iter().enumerate().all(|(i, c)| c.is_empty() || i == proc || i == valor);
    let comeca = celulas[proc].first().is_some_and(|p| m.colunas[proc].alinhada.is_none_or(|x| (p.x0 - x).abs() < 3.0));
    so_estas && comeca && celulas[valor].iter().any(|p| parece_valor(&p.texto))
}

/// Anchor, candidate for continuation, or furniture; and whether the line has its amount.
#[allow(clippy::many_single_char_names, reason = "short names of one line of geometry")]
fn linha_de_tabela(m: &Modelo, l: &Linha) -> (Especie, bool) {
    let celulas = m.repartir(l);
    let tem = |c: Campo, f: &dyn Fn(&str) -> bool| {
        m.indice(c).is_some_and(|i| celulas[i].first().is_some_and(|p| f(&p.texto)))
    };
    let algum =
        |c: Campo, f: &dyn Fn(&str) -> bool| m.indice(c).is_some_and(|i| celulas[i].iter().any(|p| f(&p.texto)));
    let d = tem(Campo::Data, &parece_data);
    let v = algum(Campo::Valor, &parece_valor) || (!m.tem(Campo::Valor) && algum(Campo::Unitario, &parece_valor));
    // A narrow cell may leave the amount to the line under its "R$".
    let cifrao = m.indice(Campo::Valor).is_some_and(|i| matches!(&celulas[i][..], [p] if &*p.texto == "R$"));
    let c = tem(Campo::CodProc, &|s| parece_codigo(s) || parece_sigla(s));
    let p = tem(Campo::CodPac, &parece_codigo);
    let pac = m.indice(Campo::Paciente).is_some_and(|i| !celulas[i].is_empty());
    let nome = m.indice(Campo::Proc).is_some_and(|i| !celulas[i].is_empty());
    let fortes = usize::from(d) + usize::from(v || cifrao) + usize::from(c) + usize::from(p);
    let possiveis = [Campo::Data, Campo::Valor, Campo::CodProc, Campo::CodPac].iter().filter(|x| m.tem(**x)).count();
    let ancora = if m.tem(Campo::Data) {
        fortes >= 3 || (d && fortes >= 2) || (d && possiveis <= 2 && (nome || pac)) || (c && v)
    } else {
        fortes >= 3 || (fortes >= 2 && (v || c)) || (possiveis <= 2 && v && (nome || pac))
    };
    if ancora {
        return (Especie::Ancora, v);
    }
    (if pode_continuar(m, l, &celulas) { Especie::Orfa } else { Especie::Mobilia }, v)
}

/// A continuation holds text only where the table has text, aligned with it; numbers only in their own columns.
fn pode_continuar(m: &Modelo, l: &Linha, celulas: &[Vec<&super::linhas::Palavra>]) -> bool {
    let inicio = dobrar(&l.texto());
    if ["OBS:", "OBS.", "OBS ", "OBSERVACAO:", "NOTA:", "PAGINA ", "PAG.", "PAG ", "EMITIDO", "IMPRESSO", "*", "(*)"]
        .iter()
        .any(|p| inicio.starts_with(p))
        || grupos::rotulada(l)
    {
        return false;
    }
    // The rest of a day or code that a narrow cell broke.
    let pedaco = |t: &str| t.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'/' | b'-' | b'.'));
    let mut algum = false;
    for (col, cel) in m.colunas.iter().zip(celulas) {
        let Some(primeira) = cel.first() else {
            continue;
        };
        let cabe = match col.campo {
            Campo::Proc | Campo::Paciente | Campo::Profissional | Campo::Outro => {
                col.alinhada.is_none_or(|x| (primeira.x0 - x).abs() < 0.6 * l.corpo.max(5.0))
            }
            Campo::Valor | Campo::Unitario => cel.iter().all(|p| parece_valor(&p.texto) || enfeite_de_valor(&p.texto)),
            Campo::CodPac | Campo::CodProc | Campo::Codigo => {
                cel.len() == 1 && (parece_codigo(&primeira.texto) || pedaco(&primeira.texto))
            }
            Campo::Quantidade => cel.len() == 1 && primeira.texto.bytes().all(|b| b.is_ascii_digit()),
            // The hour under the day, or a day on a line of its own.
            Campo::Data => cel.iter().all(|p| parece_data(&p.texto) || parece_hora(&p.texto) || pedaco(&p.texto)),
            Campo::CnsProf | Campo::Cbo | Campo::Cid => false,
        };
        if !cabe {
            return false;
        }
        algum = true;
    }
    algum
}

/// Second pass: records with their lines and the groups in force.
fn montar(
    linhas: &[Linha],
    especies: &[Especie],
    em_vigor: &[Option<usize>],
    modos: &[Modo],
    nomes: Option<&Nomes>,
    a: &mut Achados,
) {
    let mut grupo = Grupo::default();
    // Records that stood when the last group header came; headers without a record between them complete each other.
    let mut no_ultimo_grupo: Option<usize> = None;
    let mut i = 0;
    // The record a text at the top of the next page may continue.
    let mut aberto: Option<usize> = None;
    // Lines at the foot of a page that the first record of the next one may begin with.
    let mut pendentes: Vec<usize> = Vec::new();
    while i < linhas.len() {
        match &especies[i] {
            Especie::Titulo | Especie::Mobilia => a.mobilia += 1,
            Especie::Total(t) => {
                a.mobilia += 1;
                a.totais.push(TotalAchado {
                    antes: a.registros.len(),
                    pagina: linhas[i].pagina,
                    modelo: em_vigor[i],
                    total: t.clone(),
                });
                aberto = None;
                a.mobilia += std::mem::take(&mut pendentes).len() as u64;
            }
            Especie::Grupo(g) => {
                a.mobilia += std::mem::take(&mut pendentes).len() as u64;
                a.mobilia += 1;
                for nome in g.de_que() {
                    if !a.grupos.contains(&nome) {
                        a.grupos.push(nome);
                    }
                }
                let n = a.registros.len();
                grupo.receber(g.clone(), no_ultimo_grupo == Some(n));
                no_ultimo_grupo = Some(n);
                a.inicios.push(n);
                aberto = None;
            }
            Especie::Ancora | Especie::Orfa => {
                let m = em_vigor[i].unwrap_or(0);
                let mut fim = i;
                while fim < linhas.len()
                    && matches!(especies[fim], Especie::Ancora | Especie::Orfa | Especie::Mobilia)
                    && linhas[fim].pagina == linhas[i].pagina
                    && em_vigor[fim] == em_vigor[i]
                {
                    fim += 1;
                }
                let trecho = Bloco::novo(linhas, especies, (i, fim), &a.modelos[m], nomes);
                a.mobilia += bloco(
                    linhas,
                    especies,
                    (i, fim),
                    &trecho,
                    (m, &a.modelos[m], modos[m]),
                    &grupo,
                    &mut a.registros,
                    aberto.take(),
                    &mut pendentes,
                );
                aberto = (!a.registros.is_empty()).then(|| a.registros.len() - 1);
                i = fim;
                continue;
            }
        }
        i += 1;
    }
    a.mobilia += pendentes.len() as u64;
}

/// The columns of names, one bit each.
fn de_texto(m: &Modelo) -> u64 {
    let nomes = |c: &Campo| matches!(c, Campo::Proc | Campo::Paciente | Campo::Profissional | Campo::Outro);
    m.colunas.iter().enumerate().filter(|(_, c)| nomes(&c.campo)).fold(0, |bits, (i, _)| bits | 1 << i.min(63))
}

/// True for a line that prints names and nothing else.
fn so_nomes(m: &Modelo, l: &Linha) -> bool {
    let bits = de_texto(m);
    m.repartir(l).iter().enumerate().all(|(i, c)| c.is_empty() || bits & (1 << i.min(63)) != 0)
}

/// One stretch: every anchor becomes a record, every other line joins one or is furniture. Returns the furniture.
#[allow(clippy::too_many_arguments, reason = "one step of the walk, with all the walk knows")]
fn bloco(
    linhas: &[Linha],
    especies: &[Especie],
    (de, ate): (usize, usize),
    trecho: &Bloco,
    (m, modelo, modo): (usize, &Modelo, Modo),
    grupo: &Grupo,
    registros: &mut Vec<Registro>,
    aberto: Option<usize>,
    pendentes: &mut Vec<usize>,
) -> u64 {
    let primeiro = registros.len();
    for &i in &trecho.ancoras {
        registros.push(Registro { modelo: m, linhas: vec![(i, 0)], ancora: i, grupo: grupo.clone() });
    }
    let mut usada = vec![false; ate - de];
    trecho.repartir(modelo, modo, &mut |k, linha, coluna| {
        usada[linha - de] = true;
        let minhas = &mut registros[primeiro + k].linhas;
        let bit = 1_u64 << coluna.min(63);
        match minhas.iter_mut().find(|(l, _)| *l == linha) {
            Some((_, mascara)) => *mascara |= bit,
            None => minhas.push((linha, bit)),
        }
    });
    // What the foot of the page before left over is the beginning of the first record here.
    let seguem = pendentes.first().is_some_and(|p| linhas[*p].pagina + 1 == linhas[de].pagina)
        && primeiro.checked_sub(1).is_some_and(|r| registros[r].modelo == m);
    let mut mobilia = (de..ate).filter(|i| especies[*i] == Especie::Mobilia).count() as u64;
    match registros.get_mut(primeiro).filter(|_| seguem) {
        Some(r) => r.linhas.extend(pendentes.drain(..).map(|p| (p, de_texto(modelo)))),
        None => mobilia += std::mem::take(pendentes).len() as u64,
    }
    let ancora_final = trecho.ancoras.last().copied();
    for o in (de..ate).filter(|i| especies[*i] == Especie::Orfa && !usada[i - de]) {
        // A name that the page break cut goes on at the top of the next page.
        let dono = aberto.filter(|r| {
            trecho.ancoras.first().is_none_or(|x| o < *x)
                && registros[*r].modelo == m
                && linhas[registros[*r].ancora].pagina + 1 == linhas[o].pagina
                && (de..o).all(|i| especies[i] == Especie::Orfa)
                && o - de < 4
        });
        match dono {
            Some(r) => registros[r].linhas.push((o, u64::MAX)),
            None if modo != Modo::Topo && ancora_final.is_some_and(|a| o > a) && so_nomes(modelo, &linhas[o]) => {
                pendentes.push(o);
            }
            None => mobilia += 1,
        }
    }
    for r in &mut registros[primeiro..] {
        r.linhas.sort_unstable();
    }
    mobilia
}
