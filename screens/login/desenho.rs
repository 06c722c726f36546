//! How the login looks: one box at 80 columns, a second one with the state of the system from 100 on.

use nexsus_widgets::{Painel, Pincel, Texto, Visual, moldura};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Foco, Login};
use crate::textos::login as t;

/// Box of the fields: 60 columns in narrow screens, 62 in wide ones (ux.md 4.1).
const CAIXA: u16 = 60;
const CAIXA_LARGA: u16 = 62;
const ALTURA: u16 = 11;
const ALTURA_LARGA: u16 = 14;
const ESTADO: u16 = 48;

pub fn desenhar(l: &mut Login, area: Rect, buf: &mut Buffer, v: &Visual) -> Option<Position> {
    if area.is_empty() {
        return None;
    }
    let largo = area.width >= moldura::CAIXAS.max(CAIXA_LARGA + ESTADO + 4);
    let primeiro = l.primeiro_uso();
    let campos = l.form.altura(CAIXA - 2);
    let pedida =
        if largo { ALTURA_LARGA.max(campos + 9) } else { ALTURA.max(campos + 9 + if primeiro { 3 } else { 0 }) };
    let altura = pedida.min(area.height);
    let largura = if largo { CAIXA_LARGA } else { CAIXA.min(area.width) };
    let x = if largo { area.x + 4 } else { area.x + (area.width - largura) / 2 };
    let folga = area.height - altura;
    let y = area.y + if largo { folga.min(6) } else { folga.min(if primeiro { 1 } else { 2 }) };
    let caixa = Rect { x, y, width: largura, height: altura };
    let titulo = if primeiro { t::PRIMEIRO_USO } else { t::ENTRAR };
    let dentro = Painel::novo(titulo).desenhar(caixa, buf, v);
    let cursor = campos_e_botoes(l, primeiro, dentro, buf, v);
    if largo {
        estado(l, Rect { x: x + largura, y, width: ESTADO, height: altura }, buf, v);
    }
    rodape(l, largo, caixa, area, buf, v);
    cursor
}

fn campos_e_botoes(l: &mut Login, primeiro: bool, dentro: Rect, buf: &mut Buffer, v: &Visual) -> Option<Position> {
    if dentro.is_empty() {
        return None;
    }
    let largura = dentro.width.saturating_sub(5);
    let apertado = dentro.height < 9;
    let mut y = u16::from(!apertado);
    if primeiro && !apertado {
        let explica = Texto::from(t::EXPLICA_PRIMEIRO);
        y += Pincel::novo(buf, dentro, v).paragrafo(2, y, largura, 2, &explica, v.tema.fraco) + 1;
    }
    let pede = l.form.altura(dentro.width.saturating_sub(1));
    let alto = pede.min(dentro.height.saturating_sub(y));
    // The form keeps its own margin of two columns.
    let area = Rect { y: dentro.y + y, height: alto, width: dentro.width.saturating_sub(1), ..dentro };
    let nos_campos = l.form.desenhar(area, buf, v, false);
    let mut p = Pincel::novo(buf, dentro, v);
    y += alto + 1;
    let mut linhas = 0;
    if let Some(estado) = l.estado() {
        linhas += p.paragrafo(2, y, largura, 2, &Texto::from(estado), v.tema.fraco);
    }
    for (i, frase) in l.erro.iter().enumerate() {
        let restam = 3u16.saturating_sub(linhas);
        if i == 0 {
            p.glifo(2, y + linhas, v.glifos.erro, v.tema.erro);
        }
        linhas +=
            p.paragrafo(4, y + linhas, largura.saturating_sub(2), restam, &Texto::from(frase.as_str()), v.tema.erro);
    }
    y += linhas.max(2) + 1;
    let botoes: &[(&str, Foco, u16)] = if primeiro {
        &[(t::CRIAR, Foco::Criar, 2)]
    } else {
        &[(t::ENTRAR, Foco::Campos, 2), (t::ESQUECI, Foco::Esqueci, 22)]
    };
    let mut no_botao = None;
    for (nome, foco, x) in botoes {
        let nele = l.foco == *foco && *foco != Foco::Campos;
        let estilo = if nele { v.tema.selecao } else { v.tema.destaque };
        p.escrever(*x, y, &Texto::from(format!("[ {nome} ]")), estilo);
        if nele {
            no_botao = Some(Position { x: dentro.x + x + 2, y: dentro.y + y });
        }
    }
    no_botao.or(nos_campos)
}

/// The box of wide screens: what stands ready, by name and ok only.
fn estado(l: &Login, area: Rect, buf: &mut Buffer, v: &Visual) {
    let dentro = Painel::novo(t::ESTADO).desenhar(area, buf, v);
    let mut p = Pincel::novo(buf, dentro, v);
    let largura = dentro.width.saturating_sub(16);
    let f = &l.fatos;
    let mut linhas = vec![
        (t::BANCO.to_owned(), format!("{} {}", f.motor, l.banco)),
        (t::SERVIDOR.to_owned(), f.servidor.clone()),
        (t::COMPETENCIA.to_owned(), f.competencia.clone()),
        (String::new(), String::new()),
    ];
    linhas.extend(f.terminal.iter().cloned());
    linhas.push((t::ALTERNATIVA.to_owned(), t::ALTERNATIVA_VALOR.to_owned()));
    for (i, (nome, valor)) in linhas.iter().enumerate() {
        p.escrever_ate(1, i as u16, 14, &Texto::from(nome.as_str()), v.tema.rotulo);
        p.escrever_ate(16, i as u16, largura, &Texto::from(valor.as_str()), v.tema.texto);
    }
}

/// The legal notice and the terminal line under the box, when there is room.
fn rodape(l: &Login, largo: bool, caixa: Rect, area: Rect, buf: &mut Buffer, v: &Visual) {
    let topo = caixa.bottom() + 1;
    let Some(altura) = area.bottom().checked_sub(topo) else { return };
    let margem = if largo { 4 } else { 2 };
    let livre = Rect { x: area.x, y: topo, width: area.width, height: altura };
    if livre.is_empty() {
        return;
    }
    let largura = area.width.saturating_sub(margem + 2).min(if largo { 110 } else { 72 });
    let mut p = Pincel::novo(buf, livre, v);
    let primeiro = l.primeiro_uso();
    let frase = match (primeiro, largo) {
        (true, _) => t::GUARDE_CHAVE,
        (false, true) => t::RESTRITO_LARGO,
        (false, false) => t::RESTRITO,
    };
    let usadas = p.paragrafo(margem, 0, largura, 2, &Texto::from(frase), v.tema.fraco);
    if !largo && altura > usadas + 1 {
        let fatos: Vec<&str> = l.fatos.terminal.iter().map(|(_, b)| b.as_str()).collect();
        let linha = Texto::from(format!("{}: {}", t::TERMINAL, fatos.join(" · ")));
        p.escrever_ate(margem, usadas + 1, largura, &linha, v.tema.fraco);
    }
}
