//! How each step of the wizard looks (ux.md 4.4).

use nexsus_widgets::{Pincel, assistente};

use super::tela::{Importar, Passo};
use crate::comum::formato::{conta, milhares, resumo_hex};
use crate::comum::{contagem, paineis};
use crate::quadro::{Buffer, Rect, Texto, Visual};
use crate::servico::{ResultadoArquivo, SituacaoArquivo};
use crate::textos::{comum as tc, importar as t};

pub(super) fn desenhar(tela: &mut Importar, area: Rect, buf: &mut Buffer, v: &Visual) {
    if area.height == 0 || area.width == 0 {
        return;
    }
    let (topo, resto) = paineis::topo(area, 1);
    let nomes: Vec<Texto> = t::NOMES_DOS_PASSOS.iter().map(|p| Texto::novo(p)).collect();
    let atual = tela.passo as usize;
    let feitos: Vec<bool> = (0..nomes.len()).map(|i| i < atual || (i == 4 && tela.gravado.is_some())).collect();
    assistente::desenhar(&nomes, atual, &feitos, topo, buf, v);
    let corpo = if area.height > 12 { paineis::topo(resto, 1).1 } else { resto };
    match tela.passo {
        Passo::Arquivo => arquivo(tela, corpo, buf, v),
        Passo::Layout => layout(tela, corpo, buf, v),
        Passo::Previa => previa(tela, corpo, buf, v),
        Passo::Rejeitadas => {
            tela.rejeitos.desenhar(corpo, buf, v);
            tela.cursor = tela.rejeitos.lista.cursor();
        }
        Passo::Gravar => gravar(tela, corpo, buf, v),
    }
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
    let nome =
        tela.arquivo.as_ref().and_then(|a| a.file_name()).map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut linhas = vec![Texto::novo(&format!("{nome}  ·  {}", tela.tipo.map_or("", t::tipo)))];
    if let Some(p) = tela.gravado.as_deref().or(tela.previa.as_deref()) {
        if !p.layout.is_empty() {
            let lidas = conta(p.linhas.lidas, tc::LINHAS.0, tc::LINHAS.1);
            linhas.push(Texto::novo(&format!("leiaute \"{}\" (automático)  ·  {lidas}", p.layout)));
        }
        let estado = match p.situacao {
            SituacaoArquivo::Ensaio => format!("{}  ·  {}", t::NUNCA, t::NADA_GRAVADO),
            SituacaoArquivo::Repetido => t::REPETIDO.to_owned(),
            SituacaoArquivo::Recusado => format!("{}  ·  {}", t::RECUSADO, t::NADA_GRAVADO),
            SituacaoArquivo::Gravado => t::GRAVADO.to_owned(),
        };
        linhas.push(Texto::novo(&format!("SHA-256 {}  ·  {estado}", resumo_hex(&p.sha256))));
    }
    linhas
}

fn layout(tela: &mut Importar, area: Rect, buf: &mut Buffer, v: &Visual) {
    let largo = paineis::largo(area);
    let altura = if tela.execucao.rodando() { 8 } else { area.height.min(9) };
    let (cima, baixo) = paineis::topo(area, altura);
    let dentro = paineis::painel(cima, t::ENTENDIDO, largo, buf, v);
    let mut linhas = cabeca(tela);
    if tela.execucao.rodando() {
        linhas.extend([Texto::default(), Texto::novo(t::LENDO)]);
        let usado = paineis::linhas(dentro, &linhas, buf, v);
        let (_, resto) = paineis::topo(dentro, usado);
        tela.execucao.desenhar(recuado(resto), buf, v);
        return;
    }
    if let Some(e) = tela.previa.as_ref().and_then(|p| p.erro.as_ref()) {
        linhas.extend([
            Texto::default(),
            Texto::novo(&format!("✗ {}", e.mensagem)),
            Texto::novo(&format!("  {}", e.remedio)),
        ]);
    } else if let Some(e) = &tela.erro {
        linhas.extend([
            Texto::default(),
            Texto::novo(&format!("✗ {}", e.o_que)),
            Texto::novo(&format!("  {}", e.o_que_fazer)),
        ]);
    } else if let Some(p) = &tela.previa {
        linhas.extend(avisos(p));
    }
    paineis::linhas(dentro, &linhas, buf, v);
    let dentro = paineis::painel(baixo, t::OPCOES, largo, buf, v);
    match tela.opcoes.as_mut() {
        Some(f) => tela.cursor = f.desenhar(dentro, buf, v, true),
        None => {
            paineis::linhas(dentro, &[Texto::novo(t::SEM_OPCOES)], buf, v);
        }
    }
}

fn avisos(p: &ResultadoArquivo) -> Vec<Texto> {
    let mut l: Vec<Texto> = p.avisos.iter().map(|a| Texto::novo(&format!("! {a}"))).collect();
    if !p.suspeitos.is_empty() {
        l.push(Texto::novo(&format!("! {} {}", milhares(p.suspeitos.len() as u64), t::SUSPEITOS)));
    }
    l
}

fn previa(tela: &mut Importar, area: Rect, buf: &mut Buffer, v: &Visual) {
    let largo = paineis::largo(area);
    let Some(p) = tela.previa.as_deref() else { return };
    let linhas = cabeca(tela);
    let usado = paineis::linhas(area, &linhas, buf, v);
    let resto = paineis::topo(area, usado + u16::from(area.height > 10)).1;
    let motivos = tela.rejeitos.motivos().len();
    let (tabela, baixo) = if largo { paineis::lado_a_lado(resto, 60) } else { paineis::topo(resto, 9) };
    let dentro = if largo { paineis::painel(tabela, t::NOMES_DOS_PASSOS[2], true, buf, v) } else { tabela };
    contagem::desenhar(dentro, &p.linhas, &p.soma, motivos, false, buf, v);
    let dentro = if largo { paineis::painel(baixo, t::AVISOS, true, buf, v) } else { baixo };
    let mut l = Vec::new();
    if motivos > 0 {
        l.push(Texto::novo(&format!("{}:  {}", t::REJEICOES, tela.rejeitos.resumo())));
    }
    l.extend(avisos(p));
    l.push(Texto::default());
    if p.situacao == SituacaoArquivo::Repetido {
        l.push(Texto::novo(t::REPETIDO_FAZER));
    } else {
        l.push(Texto::novo(t::DESFAZ));
        l.push(Texto::novo(if motivos > 0 { t::MSG_PREVIA_REJEITADAS } else { t::MSG_PREVIA }));
    }
    paineis::linhas(dentro, &l, buf, v);
}

fn gravar(tela: &mut Importar, area: Rect, buf: &mut Buffer, v: &Visual) {
    let mut linhas = cabeca(tela);
    let Some(p) = tela.gravado.as_deref() else {
        linhas.extend([Texto::default(), Texto::novo(t::GRAVANDO)]);
        let usado = paineis::linhas(area, &linhas, buf, v);
        tela.execucao.desenhar(recuado(paineis::topo(area, usado + 1).1), buf, v);
        return;
    };
    let usado = paineis::linhas(area, &linhas, buf, v);
    let resto = paineis::topo(area, usado + u16::from(area.height > 10)).1;
    let (tabela, baixo) = paineis::topo(resto, 9);
    contagem::desenhar(tabela, &p.linhas, &p.soma, tela.rejeitos.motivos().len(), true, buf, v);
    let dentro = paineis::painel(baixo, t::DEPOIS, false, buf, v);
    let mut l = vec![Texto::novo(t::seguinte(tela.tipo))];
    if let Some(n) = p.lote {
        l.push(Texto::novo(&t::comando_desfazer(n)));
    }
    l.extend(avisos(p));
    l.push(Texto::novo(t::JA_GRAVADO));
    paineis::linhas(dentro, &l, buf, v);
}

fn recuado(a: Rect) -> Rect {
    Rect { x: a.x.saturating_add(1), width: a.width.saturating_sub(2), ..a }
}
