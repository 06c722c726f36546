//! A record's cells become a typed attendance, or a refused line with its reason.

use nexsus_domain::{Atendimento, Cbo, Cid, Cns, Dinheiro};

use super::colunas::{Modelo, dez_digitos};
use super::grupos::separar;
use super::linhas::{Linha, Palavra, juntar};
use super::perfil::{Ordem, nome_do_campo};
use super::sinais::{codigo_limpo, data_na_ordem, dinheiro, parece_codigo, parece_sigla};
use super::tabela::Registro;
use super::titulos::Campo;
use crate::{Lida, Motivo, Rejeito};

/// How values are written, where a profile says so.
#[derive(Debug, Clone, Copy)]
pub struct Escrita {
    /// Order of dates.
    pub ordem: Ordem,
    /// Decimal mark.
    pub decimal: char,
}

impl Default for Escrita {
    fn default() -> Self {
        Self { ordem: Ordem::DiaMesAno, decimal: ',' }
    }
}

/// Cells of one record, joined over its lines.
#[derive(Debug, Default, Clone)]
pub struct Celulas {
    data: String,
    cod_pac: String,
    paciente: String,
    codigo: String,
    nome: String,
    valor: String,
    unitario: String,
    quantidade: String,
    /// The lines of the names, apart: a code on a line of its own is a code.
    linhas_do_nome: Vec<String>,
    linhas_do_paciente: Vec<String>,
    cns_prof: String,
    profissional: String,
    cbo: String,
    cid: String,
    /// The whole record as printed.
    texto: String,
    pagina: u32,
    linha: u32,
}

/// What a missing cell may inherit from the record above (reports that print a date or a patient only once).
#[derive(Debug, Default, Clone)]
pub struct Heranca {
    /// Date column is printed only when it changes.
    pub data: bool,
    /// Patient column is printed only when it changes.
    pub paciente: bool,
    ultima_data: String,
    ultimo_paciente: String,
}

/// Code and name of a record as its columns print them, before anything else is read of it.
pub fn codigo_e_nome(r: &Registro, m: &Modelo, linhas: &[Linha]) -> (String, String) {
    let c = celulas(r, m, linhas);
    (c.codigo, c.nome)
}

/// Joins words of a cell; a line that ends in a hyphen inside a word is joined without a blank (corpus README).
fn emendar(s: &mut String, palavras: &[&Palavra], linha_nova: bool) {
    for (i, p) in palavras.iter().enumerate() {
        emendar_texto(s, &p.texto, i == 0 && linha_nova);
    }
}

fn emendar_texto(s: &mut String, novo: &str, linha_nova: bool) {
    let cortada = linha_nova && s.ends_with('-') && s.chars().rev().nth(1).is_some_and(char::is_alphanumeric);
    // "(TAP/" and "INR)" under it; but "P/" and "C/" are words.
    let cortada = cortada
        || linha_nova && s.ends_with('/') && s.chars().rev().skip(1).take_while(|c| c.is_alphanumeric()).count() > 1;
    if !s.is_empty() && !cortada {
        s.push(' ');
    }
    // Portuguese typesetting repeats the hyphen of a compound at the beginning of the next line.
    let repetido = novo.strip_prefix('-').filter(|r| cortada && r.starts_with(char::is_alphabetic));
    let novo = repetido.unwrap_or(novo);
    s.push_str(novo);
}

/// Collects the cells of a record.
pub fn celulas(r: &Registro, m: &Modelo, linhas: &[Linha]) -> Celulas {
    let ancora = &linhas[r.ancora];
    let mut c = Celulas { pagina: ancora.pagina, linha: ancora.numero, ..Celulas::default() };
    for &(i, minhas) in &r.linhas {
        for (k, (col, palavras)) in m.colunas.iter().zip(m.repartir(&linhas[i])).enumerate() {
            if minhas & (1 << k.min(63)) == 0 || palavras.is_empty() {
                continue;
            }
            for p in &palavras {
                if !c.texto.is_empty() {
                    c.texto.push(' ');
                }
                c.texto.push_str(&p.texto);
            }
            let alvo = match col.campo {
                Campo::Data => &mut c.data,
                Campo::CodPac => &mut c.cod_pac,
                Campo::Paciente => &mut c.paciente,
                Campo::CodProc | Campo::Codigo => &mut c.codigo,
                Campo::Proc => &mut c.nome,
                Campo::Valor => &mut c.valor,
                Campo::Unitario => &mut c.unitario,
                Campo::Quantidade => &mut c.quantidade,
                Campo::CnsProf => &mut c.cns_prof,
                Campo::Profissional => &mut c.profissional,
                Campo::Cbo => &mut c.cbo,
                Campo::Cid => &mut c.cid,
                Campo::Outro => continue,
            };
            if let Some(codigo) = col.dez_digitos.filter(|_| alvo.is_empty()).and_then(|fim| invadido(&palavras, fim)) {
                alvo.push_str(codigo);
            } else if matches!(col.campo, Campo::CodPac | Campo::CodProc | Campo::Codigo) && quebrado(alvo, &palavras) {
                alvo.push_str(&palavras[0].texto);
            } else {
                emendar(alvo, &palavras, true);
            }
            match col.campo {
                Campo::Proc => c.linhas_do_nome.push(juntar(palavras.iter().map(|p| &*p.texto))),
                Campo::Paciente => c.linhas_do_paciente.push(juntar(palavras.iter().map(|p| &*p.texto))),
                _ => {}
            }
        }
    }
    c
}

/// The code of a column of ten digits into which a neighbour's name ran: its only number, or the end of its last
/// word where the name touches the digits and they end where all codes end. Blank where that is in doubt; none where nothing ran in.
fn invadido<'a>(palavras: &[&'a Palavra], fim: f32) -> Option<&'a str> {
    const FOLGA: f32 = 1.5;
    let nome = |p: &&Palavra| !p.texto.bytes().any(|b| b.is_ascii_digit());
    if let Some(i) = palavras.iter().position(|p| dez_digitos(&p.texto)) {
        let so_nomes = palavras[..i].iter().chain(&palavras[i + 1..]).all(nome);
        return (i > 0 && so_nomes).then_some(&*palavras[i].texto);
    }
    let ultima = palavras.last()?;
    let inicio = ultima.texto.find(|c: char| c.is_ascii_digit())?;
    let (letras, codigo) = ultima.texto.split_at(inicio);
    if letras.chars().count() < 2 || !dez_digitos(codigo) {
        return None;
    }
    Some(if (ultima.x1 - fim).abs() <= FOLGA { codigo } else { "" })
}

/// True when a narrow cell broke a code: "02.11.02.003" and "-6" under it.
fn quebrado(codigo: &str, resto: &[&Palavra]) -> bool {
    let [resto] = resto else { return false };
    let sinal = ['-', '.', '/'];
    let digitos = |s: &str| s.bytes().filter(u8::is_ascii_digit).count();
    !codigo.is_empty()
        && (codigo.ends_with(sinal)
            || resto.texto.starts_with(sinal)
            || digitos(codigo) + digitos(&resto.texto) == 10 && codigo.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
}

/// The code among lines of a cell that stands alone on its line, and the other lines joined.
fn codigo_em_linha_propria(linhas: &[String]) -> Option<(String, String)> {
    let so_codigo =
        |l: &String| !l.contains(' ') && parece_codigo(l) && l.bytes().filter(u8::is_ascii_digit).count() >= 3;
    let i = linhas.iter().position(so_codigo).filter(|_| linhas.len() > 1)?;
    let mut resto = String::new();
    for l in linhas.iter().enumerate().filter(|(k, _)| *k != i).map(|(_, l)| l) {
        emendar_texto(&mut resto, l, true);
    }
    Some((linhas[i].clone(), resto))
}

impl Heranca {
    /// Decides from all cells of one table what is printed only when it changes: at least three in ten are blank.
    pub fn decidir<'a>(todas: impl Iterator<Item = &'a Celulas>, m: &Modelo) -> Self {
        let (mut n, mut sem_data, mut sem_pac) = (0_usize, 0_usize, 0_usize);
        for c in todas {
            n += 1;
            sem_data += usize::from(branco(&c.data));
            sem_pac += usize::from(branco(&c.cod_pac) && branco(&c.paciente));
        }
        let muitas = |k: usize| n >= 4 && k * 10 >= n * 3 && k < n;
        Self {
            data: m.tem(Campo::Data) && muitas(sem_data),
            paciente: (m.tem(Campo::CodPac) || m.tem(Campo::Paciente)) && muitas(sem_pac),
            ..Self::default()
        }
    }
}

/// Empty, or a ditto mark.
fn branco(s: &str) -> bool {
    s.chars().all(|c| matches!(c, '"' | '\'' | '”' | '“' | ' ' | '″'))
}

/// Judges the cells. Order of the reasons: date, patient, code, amount.
pub fn julgar(
    c: &Celulas,
    r: &Registro,
    m: &Modelo,
    h: &mut Heranca,
    escrita: Escrita,
) -> Result<Lida<Atendimento>, Rejeito> {
    let data_texto = escolher(&c.data, r.grupo.data.as_deref(), h.data, &mut h.ultima_data);
    let paciente_lido = paciente(c);
    let paciente = escolher(&paciente_lido, r.grupo.paciente.as_deref(), h.paciente, &mut h.ultimo_paciente);
    let (codigo, nome) = procedimento(c, r);
    let recusar = |motivo: Motivo| Rejeito {
        pagina: c.pagina,
        linha: c.linha,
        motivo,
        texto: c.texto.clone(),
        campos: campos(c, [&data_texto, &paciente, &codigo, &nome]),
    };
    let Some(data_atend) = data_na_ordem(&data_texto, escrita.ordem) else {
        return Err(recusar(Motivo::DataInvalida));
    };
    if paciente.is_empty() {
        return Err(recusar(Motivo::PacienteAusente));
    }
    if codigo.is_empty() {
        return Err(recusar(Motivo::CodigoAusente));
    }
    let quantidade = quantidade(&c.quantidade).ok_or_else(|| recusar(Motivo::ValorInvalido))?;
    let valor = valor(c, m, quantidade, escrita.decimal).map_err(recusar)?;
    let quantidade = if valor < Dinheiro::ZERO { -quantidade.saturating_abs() } else { quantidade };
    let (cns_prof, cbo) = profissional(c, r);
    Ok(Lida {
        pagina: c.pagina,
        linha: c.linha,
        texto: c.texto.clone(),
        valor: Atendimento {
            data_atend,
            cod_pac: paciente,
            cod_proc_aureo: codigo,
            proc_aureo: nome,
            valor_aureo: valor,
            quantidade,
            cns_prof,
            cbo,
            cid: c.cid.split_whitespace().next().and_then(|t| Cid::ler(t).ok()),
            carater: String::new(),
            autorizacao: String::new(),
            servico: String::new(),
            classificacao: String::new(),
        },
    })
}

/// The columns of a refused line as found, with what its group gives.
fn campos(c: &Celulas, [data, paciente, codigo, nome]: [&String; 4]) -> Vec<crate::Campo> {
    let todos: [(Campo, &str); 10] = [
        (Campo::Data, data),
        (Campo::CodPac, paciente),
        (Campo::CodProc, codigo),
        (Campo::Proc, nome),
        (Campo::Valor, &c.valor),
        (Campo::Unitario, &c.unitario),
        (Campo::Quantidade, &c.quantidade),
        (Campo::CnsProf, &c.cns_prof),
        (Campo::Cbo, &c.cbo),
        (Campo::Cid, &c.cid),
    ];
    // The five of the table stand even when blank: a blank is what the person has to fill.
    todos
        .into_iter()
        .enumerate()
        .filter(|(i, (_, v))| *i < 5 || !v.trim().is_empty())
        .map(|(_, (campo, v))| crate::Campo { nome: nome_do_campo(campo).to_owned(), valor: v.trim().to_owned() })
        .collect()
}

/// CNS and CBO of the line, else of its group. A CNS may stand in the cell of the name; one that does not check is left out.
fn profissional(c: &Celulas, r: &Registro) -> (Option<Cns>, Option<Cbo>) {
    let cns = [c.cns_prof.as_str(), c.profissional.as_str()].into_iter().find_map(cns_no_texto);
    let cns = cns.or_else(|| r.grupo.cns_prof.as_deref().and_then(cns_no_texto));
    let cbo = c.cbo.split_whitespace().next().and_then(|t| Cbo::ler(t).ok());
    (cns, cbo.or_else(|| r.grupo.cbo.as_deref().and_then(|t| Cbo::ler(t.split_whitespace().next()?).ok())))
}

/// The fifteen digits of a CNS inside a text, with or without blanks between its groups.
pub fn cns_no_texto(texto: &str) -> Option<Cns> {
    let palavras: Vec<&str> = texto.split_whitespace().collect();
    (0..palavras.len()).find_map(|i| {
        let mut junto = String::new();
        palavras[i..].iter().take(4).find_map(|p| {
            junto.push_str(p);
            Cns::ler(&junto).ok()
        })
    })
}

/// The cell, else what the group says, else (where the report prints only changes) the cell above.
fn escolher(celula: &str, grupo: Option<&str>, herda: bool, ultima: &mut String) -> String {
    if !branco(celula) {
        celula.clone_into(ultima);
        return celula.to_owned();
    }
    match grupo {
        Some(g) => g.to_owned(),
        None if herda => ultima.clone(),
        None => String::new(),
    }
}

fn paciente(c: &Celulas) -> String {
    if !branco(&c.cod_pac) {
        let primeira = c.cod_pac.split_whitespace().next().unwrap_or_default();
        return if parece_codigo(primeira) { primeira.to_owned() } else { separar(&c.cod_pac).0.unwrap_or_default() };
    }
    if let Some((codigo, _)) = codigo_em_linha_propria(&c.linhas_do_paciente) {
        return codigo;
    }
    separar(&c.paciente).0.unwrap_or_default()
}

/// Code and name; a single column with both is split, a group header fills what the columns lack.
fn procedimento(c: &Celulas, r: &Registro) -> (String, String) {
    let mut codigo = c.codigo.trim().to_owned();
    let mut nome = c.nome.trim().to_owned();
    // Code and description in one cell, or the description under the code.
    if let Some((primeira, resto)) = codigo.split_once(' ') {
        let (primeira, resto) = (primeira.to_owned(), resto.trim_start_matches(['-', '–', ' ']).to_owned());
        if parece_codigo(&primeira) || parece_sigla(&primeira) {
            if nome.is_empty() {
                nome = resto;
            }
            codigo = primeira;
        }
    }
    if codigo.is_empty() {
        if let Some(g) = &r.grupo.codigo {
            codigo.clone_from(g);
        } else if let Some((cod, resto)) = codigo_em_linha_propria(&c.linhas_do_nome) {
            (codigo, nome) = (cod, resto);
        } else if let (Some(cod), resto) = separar_inicio(&nome) {
            codigo = cod;
            nome = resto;
        }
    }
    if nome.is_empty() {
        nome = r.grupo.nome.clone().unwrap_or_default();
    }
    (codigo_limpo(&codigo), nome)
}

/// A code only counts in front of a name when a table has no column of codes; a number at the end is part of the name.
fn separar_inicio(nome: &str) -> (Option<String>, String) {
    let primeira = nome.split_whitespace().next().unwrap_or_default();
    let (codigo, resto) = separar(nome);
    if codigo.as_deref().is_some_and(|k| primeira.starts_with(k)) { (codigo, resto) } else { (None, nome.to_owned()) }
}

/// A whole number as Brazilians write it: `1.000` is a thousand, `2,00` two, `2,5` none. Without one it is 1.
fn quantidade(texto: &str) -> Option<i32> {
    if branco(texto) {
        return Some(1);
    }
    let texto = texto.trim();
    // Money marks and blanks belong to no quantity: `1 1` would be read as eleven.
    if !texto.bytes().all(|b| b.is_ascii_digit() || b",.-".contains(&b)) {
        return None;
    }
    let inteiros = match texto.split_once(',') {
        // However many noughts a report prints behind the comma.
        Some((inteiros, decimais)) if !decimais.is_empty() && decimais.bytes().all(|b| b == b'0') => inteiros,
        _ => texto,
    };
    let centesimos = Dinheiro::ler(inteiros).ok()?.centavos();
    (centesimos % 100 == 0).then(|| i32::try_from(centesimos / 100).ok()).flatten()
}

fn valor(c: &Celulas, m: &Modelo, quantidade: i32, decimal: char) -> Result<Dinheiro, Motivo> {
    let texto = c.valor.trim();
    if m.tem(Campo::Valor) && !texto.is_empty() {
        // Accounting layouts print a lone dash for zero.
        if matches!(texto.trim_start_matches("R$").trim(), "-" | "–" | "—") {
            return Ok(Dinheiro::ZERO);
        }
        return dinheiro(texto, decimal).ok_or(Motivo::ValorInvalido);
    }
    let unitario = c.unitario.trim();
    if unitario.is_empty() || m.tem(Campo::Valor) {
        return Err(Motivo::ValorAusente);
    }
    let um = dinheiro(unitario, decimal).ok_or(Motivo::ValorInvalido)?;
    um.vezes(quantidade).ok_or(Motivo::ValorInvalido)
}

#[cfg(test)]
mod testes {
    use super::quantidade;

    #[test]
    fn quantidade_em_numero_brasileiro() {
        let casos = [
            ("", Some(1)),
            ("\"", Some(1)),
            ("2", Some(2)),
            ("02", Some(2)),
            ("-1", Some(-1)),
            ("2,00", Some(2)),
            ("1.000", Some(1000)),
            ("1.000,00", Some(1000)),
            ("1,000", Some(1)),
            ("2,5", None),
            (",00", None),
            ("1.5", None),
            ("duas", None),
            ("1 1", None),
            ("9.999.999.999", None),
        ];
        for (texto, quantos) in casos {
            assert_eq!(quantidade(texto), quantos, "{texto}");
        }
    }
}
