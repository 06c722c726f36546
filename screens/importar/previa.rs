//! Step 3: the business diff. What is new, equal, changed and refused, with lines and money; the totals the file
//! prints against the sums of its lines. Nothing is written yet.

use nexsus_widgets::Tom;

use super::layout;
use crate::comum::formato::{conta, milhares, reais};
use crate::comum::paineis;
use crate::comum::quadrinho::{self, Linha};
use crate::quadro::{Buffer, Rect, Texto, Visual};
use crate::servico::{Dinheiro, Parcela, Previa, SituacaoArquivo, Soma, Tipo};
use crate::textos::{comum as tc, importar as t};

/// Most control totals and changes named one by one.
const MOSTRADOS: usize = 3;

pub(super) fn desenhar(p: &Previa, area: Rect, buf: &mut Buffer, v: &Visual) {
    let largo = paineis::largo(area);
    let (tabela, baixo) = if largo { paineis::lado_a_lado(area, 64) } else { paineis::topo(area, 9 + repete(p)) };
    let dentro = if largo { paineis::painel(tabela, t::NOMES_DOS_PASSOS[2], true, buf, v) } else { tabela };
    diferenca(p, dentro, buf, v);
    let dentro = if largo { paineis::painel(baixo, t::DETALHES, true, buf, v) } else { baixo };
    let folga = !largo && area.height > 14;
    let dentro = if folga { paineis::topo(dentro, 1).1 } else { dentro };
    paineis::linhas(dentro, &detalhes(p), buf, v);
}

/// One more row where lines only repeat others of the same file.
fn repete(p: &Previa) -> u16 {
    u16::from(p.repetidas.linhas > 0)
}

/// The table: situation, lines, money, remark.
fn diferenca(p: &Previa, area: Rect, buf: &mut Buffer, v: &Visual) {
    let com_valor = p.total.valor.is_some();
    let valor = |x: Option<Dinheiro>| x.map(|d| d.to_string()).unwrap_or_default();
    let nova = |nome: &str, x: &Parcela, obs: &str, tom: Tom| {
        let mut c = vec![Texto::novo(nome), Texto::novo(&milhares(x.linhas))];
        if com_valor {
            c.push(Texto::novo(&valor(x.valor)));
        }
        c.push(Texto::novo(obs));
        Linha::nova(c, tom)
    };
    let mut colunas = vec![(tc::CONTA_SITUACAO, 20, false), (tc::CONTA_LINHAS, 8, true)];
    if com_valor {
        colunas.push((t::VALOR_REAIS, 14, true));
    }
    colunas.push((tc::CONTA_OBS, 0, false));
    let mobilia = Parcela { linhas: p.resultado.linhas.mobilia, valor: None };
    let tom = if p.rejeitadas.linhas == 0 { Tom::Normal } else { Tom::Erro };
    let mut rejeitadas = nova(tc::CONTA_REJEITADAS, &p.rejeitadas, &tc::obs_rejeitadas(p.motivos.len()), tom);
    rejeitadas.aponta = p.rejeitadas.linhas > 0;
    let iguais = if com_valor { t::OBS_IGUAIS_CURTA } else { tc::OBS_IGUAIS };
    let mudariam = if com_valor { t::OBS_MUDARIAM_CURTA } else { tc::OBS_ALTERADAS };
    let mut linhas = vec![
        nova(tc::CONTA_NOVAS, &p.novas, "", Tom::Ok),
        nova(tc::CONTA_IGUAIS, &p.iguais, if p.iguais.linhas > 0 { iguais } else { "" }, Tom::Normal),
        nova(tc::CONTA_ALTERADAS, &p.alteradas, if p.alteradas.linhas > 0 { mudariam } else { "" }, Tom::Normal),
        rejeitadas,
        nova(tc::CONTA_MOBILIA, &mobilia, tc::OBS_MOBILIA, Tom::Fraco),
        nova(tc::CONTA_TOTAL, &do_arquivo(p), &rodape(p), Tom::Destaque),
    ];
    if repete(p) > 0 {
        linhas.insert(2, nova(t::CONTA_REPETIDAS, &p.repetidas, t::OBS_REPETIDAS, Tom::Normal));
    }
    quadrinho::desenhar(area, &colunas, &linhas, buf, v);
}

/// Every line of the file, furniture and all, with the value of its rows.
fn do_arquivo(p: &Previa) -> Parcela {
    Parcela { linhas: p.resultado.linhas.lidas, valor: p.total.valor }
}

/// The file's own total against all its lines, by the one rule of the service.
pub(super) fn soma(p: &Previa) -> Soma {
    p.resultado.soma.clone()
}

/// The sum of a written file as its preview explained it: what stayed refused is still part of the file's own total.
pub(super) fn soma_gravada(gravada: &Soma, p: Option<&Previa>) -> Soma {
    match p.map(soma) {
        Some(s) if s.confere == Some(true) && s.impressa == gravada.impressa => Soma { lida: s.impressa.clone(), ..s },
        _ => gravada.clone(),
    }
}

/// The file's own total beside ours.
fn rodape(p: &Previa) -> String {
    let s = soma(p);
    match (&s.impressa, s.confere) {
        (Some(i), Some(true)) => format!("{} {} ✓", t::RODAPE, reais(i)),
        (Some(i), _) => format!("{} {} ✗", t::RODAPE, reais(i)),
        (None, _) if p.total.valor.is_some() => tc::OBS_SEM_SOMA.to_owned(),
        (None, _) => String::new(),
    }
}

fn detalhes(p: &Previa) -> Vec<Texto> {
    let mut l = Vec::new();
    let tipo = Tipo::de_codigo(&p.resultado.tipo);
    let mut por = |s: &str| l.push(Texto::novo(s));
    if p.resultado.situacao == SituacaoArquivo::Repetido {
        por(t::REPETIDO_FAZER);
    }
    if !p.motivos.is_empty() {
        let m: Vec<String> =
            p.motivos.iter().map(|(c, n)| format!("{} {}", t::motivo(tipo, c), milhares(*n))).collect();
        por(&format!("{}:  {}", t::REJEICOES, m.join("  ·  ")));
    }
    let f = &p.fila;
    if f.corrigidas + f.adiadas + f.ignoradas > 0 {
        por(&format!("{}:  {}", t::FILA, t::contas_da_fila(f)));
    }
    let quantos = [
        p.datas.map(|(de, ate)| t::datas(de, ate)),
        (p.pacientes > 0).then(|| conta(p.pacientes, t::PACIENTES.0, t::PACIENTES.1)),
        (p.procedimentos > 0).then(|| conta(p.procedimentos, t::PROCEDIMENTOS.0, t::PROCEDIMENTOS.1)),
    ];
    let quantos: Vec<String> = quantos.into_iter().flatten().collect();
    if !quantos.is_empty() {
        por(&quantos.join("  ·  "));
    }
    if let Some(n) = p.resultado.lote.filter(|_| p.resultado.situacao == SituacaoArquivo::Ensaio) {
        por(&t::estimativa(tipo, p.segundos_estimados, n));
    }
    if p.sem_cadastro > 0 {
        por(&format!("! {}", t::sem_cadastro(p.sem_cadastro)));
    }
    controles(p, &mut por);
    for (quem, de, para) in p.mudancas.iter().take(MOSTRADOS) {
        por(&format!("~ {quem}: {de} → {para}"));
    }
    l.extend(layout::avisos(p));
    l
}

/// The totals the file prints: each that differs is named, those that agree are counted.
fn controles(p: &Previa, por: &mut impl FnMut(&str)) {
    let certos = p.controles.iter().filter(|c| c.lido == Some(c.impresso)).count() as u64;
    let errados: Vec<_> = p.controles.iter().filter(|c| c.lido.is_some_and(|l| l != c.impresso)).collect();
    if certos > 0 {
        por(&t::controles_certos(certos));
    }
    for c in errados.iter().take(MOSTRADOS) {
        let lido = c.lido.map(|d| d.to_string()).unwrap_or_default();
        por(&format!("✗ {} {} · {}: {} {}, {} {lido}", t::PAG, c.pagina, c.nome, t::IMPRESSO, c.impresso, t::LIDO));
    }
    if errados.len() > MOSTRADOS {
        por(&t::mais_controles((errados.len() - MOSTRADOS) as u64));
    }
}

/// The diff in a small panel, while lines are mended.
pub(super) fn efeito(p: &Previa, area: Rect, buf: &mut Buffer, v: &Visual) {
    let valor = |x: &Parcela| x.valor.map(|d| d.to_string()).unwrap_or_default();
    let linha = |nome: &str, x: &Parcela, obs: &str, tom: Tom| {
        let celulas = [nome.to_owned(), milhares(x.linhas), valor(x), obs.to_owned()];
        Linha::nova(celulas.iter().map(|c| Texto::novo(c)).collect(), tom)
    };
    let confere = match soma(p).confere {
        Some(true) => t::CONFERE,
        Some(false) => t::NAO_CONFERE,
        None => "",
    };
    let linhas = [
        linha(tc::CONTA_NOVAS, &p.novas, "", Tom::Ok),
        linha(tc::CONTA_IGUAIS, &p.iguais, t::PULA, Tom::Normal),
        linha(tc::CONTA_ALTERADAS, &p.alteradas, "", Tom::Normal),
        linha(tc::CONTA_REJEITADAS, &p.rejeitadas, t::FICAM_NO_LOTE, Tom::Erro),
        linha(tc::CONTA_TOTAL, &do_arquivo(p), confere, Tom::Destaque),
    ];
    let colunas = [("", 17, false), ("", 7, true), ("", 12, true), ("", 0, false)];
    // Without head and rule: the panel has its title.
    let mut pincel = nexsus_widgets::Pincel::novo(buf, area, v);
    for (y, l) in (0..area.height).zip(&linhas) {
        quadrinho::escrever(&mut pincel, y, &colunas, &l.celulas, v.tema.tom(l.tom));
    }
}
