//! How each view of the production looks.

use nexsus_widgets::{Pincel, Tabela};

use super::corrigir;
use super::tabelas::{self, Pendencias};
use super::tela::{Producao, Visao};
use crate::comum::formato::{conta, milhares, reais};
use crate::comum::paineis;
use crate::quadro::{Buffer, Rect, Texto, Visual};
use crate::servico::{Competencia, Dinheiro, ResultadoRemessa, SituacaoRemessa};
use crate::textos::{comum as tc, producao as t};

pub(super) fn desenhar(tela: &mut Producao, area: Rect, buf: &mut Buffer, v: &Visual) {
    if area.height == 0 || area.width == 0 {
        return;
    }
    let largo = paineis::largo(area);
    let (topo, resto) = paineis::topo(area, if area.height > 8 { 2 } else { 1 });
    cabeca(tela, topo, buf, v);
    let (corpo, rodape) =
        if tela.execucao.rodando() { paineis::em_cima(resto, 3, 3) } else { (resto, Rect::default()) };
    if tela.execucao.rodando() {
        let (_, barra) = paineis::topo(rodape, 1);
        tela.execucao.desenhar(
            Rect { x: barra.x.saturating_add(1), width: barra.width.saturating_sub(2), ..barra },
            buf,
            v,
        );
    }
    match tela.visao {
        Visao::Resumo => resumo(tela, corpo, largo, buf, v),
        Visao::Linhas => linhas(tela, corpo, largo, buf, v),
        Visao::Criticas => criticas(tela, corpo, largo, buf, v),
        Visao::Pendentes => pendentes(tela, corpo, largo, buf, v),
    }
}

fn cabeca(tela: &Producao, area: Rect, buf: &mut Buffer, v: &Visual) {
    let mut p = Pincel::novo(buf, area, v);
    let visoes = [
        (Visao::Resumo, "1 Resumo".to_owned()),
        (Visao::Linhas, format!("2 {} ({})", t::LINHAS, milhares(tela.total))),
        (
            Visao::Criticas,
            format!("3 {} ({})", t::CRITICAS, quantos(tela.criticas_lidas.then_some(tela.criticas.len() as u64))),
        ),
        (
            Visao::Pendentes,
            format!("4 {} ({})", t::PENDENTES, quantos(tela.pendencias.as_ref().map(|p| p.atendimentos))),
        ),
    ];
    let c = tela.competencia.map(Competencia::formatado).unwrap_or_default();
    let mut x = 1 + p.escrever(1, 0, &Texto::novo(&c), v.tema.titulo) + 3;
    for (visao, nome) in visoes {
        let atual = tela.visao == visao;
        // The brackets tell the current view where there is no colour.
        let nome = if atual { format!("[{nome}]") } else { format!(" {nome} ") };
        let estilo = if atual { v.tema.destaque } else { v.tema.fraco };
        x += p.escrever(x, 0, &Texto::novo(&nome), estilo) + 1;
    }
}

/// "1.830 validadas".
fn conta_estado(estado: &str, n: u64) -> String {
    conta(n, estado, &format!("{estado}s"))
}

/// A count, or the sign for what is not known yet.
fn quantos(n: Option<u64>) -> String {
    n.map_or_else(|| "—".to_owned(), milhares)
}

fn numeros(tela: &Producao) -> Vec<Texto> {
    let mut l = Vec::new();
    if let Some(r) = &tela.resumo {
        let valor = Dinheiro::de_centavos(r.valor_centavos);
        l.push(Texto::novo(&format!(
            "{}: {}, R$ {valor}  ·  {}",
            t::TOTAL,
            conta(r.linhas, t::N_LINHAS.0, t::N_LINHAS.1),
            conta(r.a_faturar, t::A_FATURAR.0, t::A_FATURAR.1)
        )));
        if !r.estados.is_empty() {
            let e: Vec<String> = r.estados.iter().map(|(e, n)| conta_estado(e, *n)).collect();
            l.push(Texto::novo(&format!("{}: {}", t::ESTADOS, e.join("  ·  "))));
        }
    }
    if let Some(g) = &tela.geracao {
        l.push(Texto::novo(&format!(
            "{}: {}, {}, R$ {}  ·  bloqueio {}  ·  aviso {}  ·  {}",
            t::PREVIA,
            conta(g.geradas, t::N_LINHAS.0, t::N_LINHAS.1),
            conta(g.folhas, t::N_FOLHAS.0, t::N_FOLHAS.1),
            reais(&g.valor_sigtap),
            milhares(g.criticas.bloqueio),
            milhares(g.criticas.aviso),
            conta(Pendencias::da_geracao(&g.pendentes).atendimentos, t::N_PENDENTES.0, t::N_PENDENTES.1)
        )));
    }
    l
}

fn resumo(tela: &mut Producao, area: Rect, largo: bool, buf: &mut Buffer, v: &Visual) {
    let do_arquivo = tela.remessa.is_some() || tela.recusa.is_some();
    let (cima, baixo) = paineis::em_cima(area, if do_arquivo { 10 } else { 6 }, 5);
    let vazio = if tela.resumo.is_some() { t::VAZIO_RESUMO } else { tc::CARREGANDO };
    let dentro = if largo { paineis::painel(cima, t::RESUMO, true, buf, v) } else { cima };
    tela.lista_resumo.desenhar(dentro, &tabelas::colunas_resumo(), vazio, buf, v);
    tela.cursor = tela.lista_resumo.cursor();
    if let Some(e) = &tela.recusa {
        let dentro = paineis::painel(baixo, t::ARQUIVO_BPA, largo, buf, v);
        paineis::linhas(dentro, &[Texto::novo(&format!("✗ {}", e.o_que)), Texto::novo(&e.o_que_fazer)], buf, v);
        return;
    }
    if let Some(r) = &tela.remessa {
        let dentro = paineis::painel(baixo, t::ARQUIVO_BPA, largo, buf, v);
        paineis::linhas(dentro, &arquivo(r), buf, v);
        return;
    }
    let dentro = paineis::painel(baixo, t::TOTAL, largo, buf, v);
    paineis::linhas(dentro, &numeros(tela), buf, v);
}

/// The file just written: where it is in full, what the other program will ask for, and what stayed out.
fn arquivo(r: &ResultadoRemessa) -> Vec<Texto> {
    let mut l = vec![
        Texto::novo(&format!("{}: {}", t::remessa(r.situacao), r.arquivo)),
        Texto::novo(&format!(
            "Campo de controle {}  ·  {} ({} BPA-I, {} BPA-C)  ·  {}",
            r.controle,
            conta(r.linhas, t::N_LINHAS.0, t::N_LINHAS.1),
            milhares(r.bpa_i),
            milhares(r.bpa_c),
            conta(u64::from(r.folhas), t::N_FOLHAS.0, t::N_FOLHAS.1)
        )),
    ];
    if r.situacao != SituacaoRemessa::Diferente {
        l.push(Texto::novo(&format!("Relatório de controle: {}", r.relatorio)));
    }
    if let Some(s) = &r.substituido {
        l.push(Texto::novo(&format!("O anterior: {s}")));
    }
    l.extend(r.avisos.iter().map(|a| Texto::novo(&format!("! {a}"))));
    l
}

fn linhas(tela: &mut Producao, area: Rect, largo: bool, buf: &mut Buffer, v: &Visual) {
    let dentro = if largo { paineis::painel(area, t::LINHAS_TITULO, true, buf, v) } else { area };
    let colunas = tabelas::colunas_linhas();
    let vazio = if tela.filtro.is_some() { t::VAZIO_LINHAS } else { t::VAZIO_RESUMO };
    let tabela = Tabela { regua: true, foco: true, vazio: Texto::novo(vazio), ..Tabela::nova(&colunas) };
    let dados = Producao::dados(&tela.tabela, tela.antes, tela.total);
    tela.cursor = tabela.desenhar(dentro, buf, v, &dados, &mut tela.estado);
}

fn criticas(tela: &mut Producao, area: Rect, largo: bool, buf: &mut Buffer, v: &Visual) {
    let (cima, baixo) = if largo { paineis::lado_a_lado(area, 58) } else { paineis::em_cima(area, 8, 5) };
    let vazio = if tela.criticas_lidas { t::VAZIO_CRITICAS } else { tc::CARREGANDO };
    let dentro = if largo { paineis::painel(cima, t::CRITICAS, true, buf, v) } else { cima };
    tela.lista_criticas.desenhar(dentro, &tabelas::colunas_criticas(), vazio, buf, v);
    tela.cursor = tela.lista_criticas.cursor();
    let Some(c) = tela.lista_criticas.escolhida().and_then(|i| tela.criticas.get(i)) else { return };
    let dentro = paineis::painel(baixo, &format!("{} · {}", c.id, t::REMEDIO), largo, buf, v);
    let mut l =
        vec![Texto::novo(&c.frase), Texto::novo(&c.remedio), Texto::novo(&format!("{}: {}", t::FONTE, c.fonte))];
    if let Some(x) = &c.codigo_externo {
        l.push(Texto::novo(&format!("{}: {x}", t::CODIGO_SIA)));
    }
    if !c.onde.is_empty() {
        l.insert(2, Texto::novo(&format!("{}: {}", t::CORRIGE_EM, t::onde(&c.onde))));
    }
    paineis::linhas(dentro, &l, buf, v);
}

fn pendentes(tela: &mut Producao, area: Rect, largo: bool, buf: &mut Buffer, v: &Visual) {
    let (cima, baixo) = paineis::em_cima(area, 8, 5);
    if let Some(a) = tela.aberta.as_mut() {
        let dentro = paineis::painel(cima, &a.titulo, largo, buf, v);
        let vazio = if a.lida { t::VAZIO_PENDENTES } else { tc::CARREGANDO };
        a.lista.desenhar(dentro, &corrigir::colunas(), vazio, buf, v);
        tela.cursor = a.lista.cursor();
        let onde = a.lugar().map(|l| Texto::novo(&format!("{}: {}", t::CORRIGE_EM, t::onde(&l.0))));
        let dentro = paineis::painel(baixo, t::REMEDIO, largo, buf, v);
        let mut l = vec![Texto::novo(&a.frase)];
        l.extend(onde);
        paineis::linhas(dentro, &l, buf, v);
        return;
    }
    let dentro = if largo { paineis::painel(cima, t::PENDENTES, true, buf, v) } else { cima };
    let vazio = if tela.pendencias.is_some() { t::VAZIO_PENDENTES } else { tc::CARREGANDO };
    tela.lista_pendentes.desenhar(dentro, &tabelas::colunas_pendentes(), vazio, buf, v);
    tela.cursor = tela.lista_pendentes.cursor();
    let dentro = paineis::painel(baixo, t::REMEDIO, largo, buf, v);
    let mut l = Vec::new();
    if let Some(g) = tela.grupo() {
        l.push(Texto::novo(&g.frase));
        if let Some(p) = g.presos.first().filter(|p| !p.onde.is_empty()) {
            l.push(Texto::novo(&format!("{}: {}", t::CORRIGE_EM, t::onde(&p.onde))));
        }
        l.push(Texto::default());
    }
    l.extend(numeros(tela));
    paineis::linhas(dentro, &l, buf, v);
}
