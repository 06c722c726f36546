//! How the steps of the wizard look (ux.md 4.4); the preview and the queue draw themselves.

use nexsus_widgets::Pincel;
use nexsus_widgets::assistente::{self, Etapa};

use super::tela::{Importar, Passo};
use super::{layout, previa};
use crate::comum::formato::{conta, resumo_hex};
use crate::comum::{contagem, paineis};
use crate::quadro::{Buffer, Rect, Texto, Visual};
use crate::servico::{Previa, SituacaoArquivo};
use crate::textos::{comum as tc, importar as t};

pub(super) fn desenhar(tela: &mut Importar, area: Rect, buf: &mut Buffer, v: &Visual) {
    if area.height == 0 || area.width == 0 {
        return;
    }
    // The queue needs every line of a small screen: the title row names the step.
    if tela.passo == Passo::Corrigir && !paineis::largo(area) {
        corrigir(tela, area, buf, v);
        return;
    }
    let (topo, resto) = paineis::topo(area, 1);
    passos(tela, topo, buf, v);
    let folga = area.height > 12 && tela.passo != Passo::Corrigir;
    let corpo = if folga { paineis::topo(resto, 1).1 } else { resto };
    match tela.passo {
        Passo::Arquivo => arquivo(tela, corpo, buf, v),
        Passo::Layout => passo_layout(tela, corpo, buf, v),
        Passo::Previa => passo_previa(tela, corpo, buf, v),
        Passo::Corrigir => corrigir(tela, corpo, buf, v),
        Passo::Gravar => gravar(tela, corpo, buf, v),
    }
}

/// The row of steps; on wide screens the file at its right.
fn passos(tela: &Importar, area: Rect, buf: &mut Buffer, v: &Visual) {
    let nomes: Vec<Texto> = t::NOMES_DOS_PASSOS.iter().map(|p| Texto::novo(p)).collect();
    let atual = tela.passo as usize;
    assistente::desenhar(&nomes, atual, &etapas(tela), area, buf, v);
    if let Some(p) = tela.previa.as_deref().filter(|_| paineis::largo(area)) {
        let lote = p.resultado.lote.map(|n| format!(" · {} {n}", t::LOTE)).unwrap_or_default();
        let lidas = conta(p.resultado.linhas.lidas, tc::LINHAS.0, tc::LINHAS.1);
        let texto = Texto::novo(&format!("{} · {lidas}{lote}", tela.nome_do_arquivo()));
        let fim = area.width.saturating_sub(1);
        Pincel::novo(buf, area, v).direita(fim, 0, fim.saturating_sub(68), &texto, v.tema.fraco);
    }
}

/// How each step stands: a refused file leaves the first one open, refused lines the fourth.
fn etapas(tela: &Importar) -> Vec<Etapa> {
    let atual = tela.passo as usize;
    let feita = |i: usize| if i < atual || (i == 4 && tela.gravado.is_some()) { Etapa::Feita } else { Etapa::Vazia };
    let mut v: Vec<Etapa> = (0..t::NOMES_DOS_PASSOS.len()).map(feita).collect();
    if tela.recusado() && atual > 0 {
        v[0] = Etapa::Falta;
    }
    let ficaram = match (&tela.gravado, &tela.previa) {
        (Some(r), _) => r.linhas.rejeitadas > 0,
        (None, Some(p)) => p.rejeitadas.linhas > 0,
        (None, None) => false,
    };
    if ficaram && atual > 3 {
        v[3] = Etapa::Falta;
    }
    v
}

fn corrigir(tela: &mut Importar, area: Rect, buf: &mut Buffer, v: &Visual) {
    let previa = tela.previa.take();
    if let Some(f) = tela.fila.as_mut() {
        tela.cursor = f.desenhar(previa.as_deref(), area, buf, v);
    }
    tela.previa = previa;
}

fn arquivo(tela: &mut Importar, area: Rect, buf: &mut Buffer, v: &Visual) {
    let largo = paineis::largo(area);
    let (cima, baixo) = paineis::em_cima(area, 3, 5);
    let dentro = if largo { paineis::painel(cima, t::PASTA, true, buf, v) } else { cima };
    tela.cursor = tela.escolhedor.desenhar(dentro, buf, v);
    let mut p = Pincel::novo(buf, baixo, v);
    p.escrever_ate(1, 1, baixo.width.saturating_sub(2), &Texto::novo(t::DICA_ARQUIVO), v.tema.fraco);
    p.escrever_ate(1, 2, baixo.width.saturating_sub(2), &Texto::novo(t::DICA_TIPOS), v.tema.fraco);
}

/// Name of the file and, when read, what was understood.
fn cabeca(tela: &Importar) -> Vec<Texto> {
    let r = tela.gravado.as_deref().or(tela.previa.as_deref().map(|p| &p.resultado));
    let mut primeira = tela.nome_do_arquivo();
    let Some(r) = r else {
        let tipo = if tela.scnes { t::SCNES } else { tela.tipo.map_or("", t::tipo) };
        return vec![Texto::novo(&format!("{primeira}  ·  {tipo}"))];
    };
    if !r.layout.is_empty() {
        primeira.push_str(&format!("  ·  layout \"{}\"", t::layout(&r.layout)));
        if let Some(a) = tela.previa.as_ref().and_then(|p| p.arranjo.as_ref()) {
            primeira.push_str(&format!(" ({}, {}%)", a.origem, a.confianca));
        }
    }
    let lote = r.lote.map(t::lote).unwrap_or_default();
    let estado = match r.situacao {
        SituacaoArquivo::Ensaio => format!("{}  ·  {lote}", t::NADA_GRAVADO),
        SituacaoArquivo::Repetido => format!("{}  ·  {lote}", t::REPETIDO),
        SituacaoArquivo::Recusado => format!("{}  ·  {}", t::RECUSADO, t::NADA_GRAVADO),
        SituacaoArquivo::Gravado => format!("{}  ·  {lote}", t::GRAVADO),
    };
    vec![Texto::novo(&primeira), Texto::novo(&format!("SHA-256 {}  ·  {estado}", resumo_hex(&r.sha256)))]
}

/// Message and remedy, the way every refusal reads.
fn recusa(mensagem: &str, remedio: &str) -> [Texto; 3] {
    [Texto::default(), Texto::novo(&format!("✗ {mensagem}")), Texto::novo(&format!("  {remedio}"))]
}

fn passo_layout(tela: &mut Importar, area: Rect, buf: &mut Buffer, v: &Visual) {
    let largo = paineis::largo(area);
    let opcoes = if tela.opcoes.is_some() { if largo { 5 } else { 3 } } else { 0 };
    let (cima, baixo) = paineis::em_cima(area, opcoes, 4);
    let dentro = paineis::painel(cima, t::ENTENDIDO, largo, buf, v);
    let mut linhas = cabeca(tela);
    if tela.execucao.rodando() {
        linhas.extend([Texto::default(), Texto::novo(t::LENDO)]);
        let usado = paineis::linhas(dentro, &linhas, buf, v);
        tela.execucao.desenhar(recuado(paineis::topo(dentro, usado).1), buf, v);
        return;
    }
    if let Some(e) = tela.previa.as_ref().and_then(|p| p.resultado.erro.as_ref()) {
        linhas.extend(recusa(&e.mensagem, &e.remedio));
    } else if let Some(e) = &tela.erro {
        linhas.extend(recusa(&e.o_que, &e.o_que_fazer));
    } else if let Some(p) = &tela.previa {
        linhas.extend(tela.layout.resumo().map(|s| Texto::novo(&s)));
        linhas.extend(layout::avisos(p));
        if tela.layout.arranjo.is_none() {
            linhas.extend([Texto::default(), Texto::novo(t::SEM_COLUNAS)]);
        }
    } else {
        linhas.push(Texto::novo(tc::CARREGANDO));
    }
    let usado = paineis::linhas(dentro, &linhas, buf, v);
    let resto = paineis::topo(dentro, usado + u16::from(dentro.height > 14)).1;
    let (colunas, resto) = paineis::topo(resto, tela.layout.altura().min(resto.height.saturating_sub(3).max(4)));
    if !colunas.is_empty() {
        tela.layout.desenhar(colunas, buf, v);
    }
    if let Some(p) = tela.previa.as_deref().filter(|p| !p.amostra.linhas.is_empty() && resto.height > 2) {
        let dentro = paineis::painel(resto, t::AMOSTRA, false, buf, v);
        layout::amostra(p, dentro, buf, v);
    }
    if let Some(f) = tela.opcoes.as_mut() {
        let dentro = paineis::painel(baixo, t::OPCOES, largo, buf, v);
        let foco = tela.layout.nas_opcoes;
        let c = f.desenhar(dentro, buf, v, foco);
        tela.cursor = c.filter(|_| foco);
    }
}

fn passo_previa(tela: &mut Importar, area: Rect, buf: &mut Buffer, v: &Visual) {
    let Some(p) = tela.previa.as_deref() else {
        let linhas = [Texto::novo(tc::CARREGANDO)];
        paineis::linhas(area, &linhas, buf, v);
        return;
    };
    let usado = paineis::linhas(area, &cabeca(tela), buf, v);
    let resto = paineis::topo(area, usado + u16::from(area.height > 14)).1;
    previa::desenhar(p, resto, buf, v);
}

fn gravar(tela: &mut Importar, area: Rect, buf: &mut Buffer, v: &Visual) {
    let mut linhas = cabeca(tela);
    let Some(r) = tela.gravado.as_deref() else {
        linhas.extend([Texto::default(), Texto::novo(t::GRAVANDO)]);
        let usado = paineis::linhas(area, &linhas, buf, v);
        tela.execucao.desenhar(recuado(paineis::topo(area, usado + 1).1), buf, v);
        return;
    };
    let usado = paineis::linhas(area, &linhas, buf, v);
    let resto = paineis::topo(area, usado + u16::from(area.height > 10)).1;
    let (tabela, baixo) = paineis::topo(resto, 9);
    let soma = previa::soma_gravada(&r.soma, tela.previa.as_deref());
    contagem::desenhar(tabela, &r.linhas, &soma, motivos(tela.previa.as_deref()), true, buf, v);
    let dentro = paineis::painel(baixo, t::DEPOIS, false, buf, v);
    let mut l = vec![Texto::novo(t::seguinte(tela.tipo))];
    if let Some(n) = r.lote {
        l.push(Texto::novo(&t::comando_desfazer(tela.tipo, n)));
    }
    if r.linhas.rejeitadas > 0 {
        l.push(Texto::novo(&t::ficaram(r.linhas.rejeitadas)));
    }
    if !r.suspeitos.is_empty() {
        l.push(Texto::novo(&t::ha_suspeitos(r.suspeitos.len() as u64)));
    }
    l.extend(r.avisos.iter().map(|a| Texto::novo(&format!("! {a}"))));
    l.push(Texto::novo(t::JA_GRAVADO));
    paineis::linhas(dentro, &l, buf, v);
}

fn motivos(p: Option<&Previa>) -> usize {
    p.map_or(0, |p| p.motivos.len())
}

fn recuado(a: Rect) -> Rect {
    Rect { x: a.x.saturating_add(1), width: a.width.saturating_sub(2), ..a }
}
