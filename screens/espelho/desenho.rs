//! How the mirror looks (ux.md 4.5): the production on top, the plan or result below, both sides compared.

use nexsus_widgets::{Coluna, Largura, Linha, Pincel, Tom};

use super::tela::Espelho;
use crate::comum::formato::{competencia, milhares};
use crate::comum::lista::Item;
use crate::comum::{paineis, quadrinho};
use crate::quadro::{Buffer, Rect, Texto, Visual};
use crate::servico::{ConferenciaEspelho, ResultadoEspelho, ResumoProducao};
use crate::textos::{comum as tc, espelho as t, producao as tp};

/// Rows of the upper table: one professional each.
pub(super) fn linhas_da_producao(r: &ResumoProducao) -> Vec<Item> {
    r.profissionais
        .iter()
        .enumerate()
        .map(|(i, p)| {
            let nome = crate::producao::nome_do_profissional(p);
            let estado = if p.espelhadas >= p.linhas { Tom::Ok } else { Tom::Normal };
            let celulas = vec![
                Texto::novo(&nome),
                Texto::novo(&p.cbos.join(" ")),
                Texto::novo(&format!("001-{:03}", p.folhas)),
                Texto::novo(&milhares(p.linhas)),
                Texto::novo(&p.valor.to_string()),
                Texto::novo(&milhares(p.espelhadas)),
            ];
            Item::novo(Linha::nova(i as u128, celulas).tom(estado))
        })
        .collect()
}

fn colunas() -> Vec<Coluna> {
    vec![
        Coluna::nova("nome", Texto::novo(tp::PROFISSIONAL), Largura::Flexivel { min: 22, peso: 1 }),
        Coluna::nova("cbo", Texto::novo(tp::CBO), Largura::Fixa(8)).prioridade(3),
        Coluna::nova("folhas", Texto::novo(tp::FOLHAS), Largura::Fixa(8)).prioridade(2),
        Coluna::nova("linhas", Texto::novo(tp::LINHAS), Largura::Fixa(8)).direita(),
        Coluna::nova("valor", Texto::novo(tp::VALOR), Largura::Fixa(12)).direita().prioridade(1),
        Coluna::nova("espelhadas", Texto::novo(tp::ESPELHADAS), Largura::Fixa(10)).direita(),
    ]
}

pub(super) fn desenhar(tela: &mut Espelho, area: Rect, buf: &mut Buffer, v: &Visual) {
    if area.height == 0 || area.width == 0 {
        // Forgets where the cursor stood.
        tela.lista.desenhar(area, &[], "", buf, v);
        tela.diferencas.desenhar(area, buf, v);
        return;
    }
    if tela.diferencas.visiveis && !tela.execucao.rodando() {
        tela.diferencas.desenhar(area, buf, v);
        return;
    }
    let largo = paineis::largo(area);
    let (cima, baixo) = paineis::em_cima(area, if largo { area.height * 3 / 5 } else { 15 }, 5);
    let titulo = format!("{} · {}", t::PRODUCAO, tela.competencia.map(competencia).unwrap_or_default());
    let dentro = paineis::painel(cima, &titulo, largo, buf, v);
    let vazio = if tela.producao.is_some() { t::SEM_PRODUCAO } else { tc::CARREGANDO };
    tela.lista.desenhar(dentro, &colunas(), vazio, buf, v);
    if largo {
        let (esquerda, direita) = paineis::lado_a_lado(baixo, 58);
        plano(tela, esquerda, true, buf, v);
        let dentro = paineis::painel(direita, t::CONFERENCIA, true, buf, v);
        let mut resto = dentro;
        if let Some(c) = &tela.conferencia {
            let usadas = conferencia(c, dentro, buf, v);
            resto = paineis::topo(dentro, usadas + 1).1;
        }
        if let Some(r) = &tela.resultado {
            paineis::linhas(resto, &textos(r), buf, v);
        }
    } else {
        plano(tela, baixo, false, buf, v);
    }
}

fn textos(r: &ResultadoEspelho) -> Vec<Texto> {
    let mut l: Vec<Texto> = r.destino.iter().map(|d| Texto::novo(d)).collect();
    l.extend(r.avisos.iter().map(|a| Texto::novo(&format!("! {a}"))));
    l
}

fn plano(tela: &Espelho, area: Rect, largo: bool, buf: &mut Buffer, v: &Visual) {
    let titulo = match (&tela.resultado, tela.gravado) {
        (None, _) => t::PLANO_VAZIO,
        (Some(_), false) => t::PLANO_ENSAIO,
        (Some(_), true) => t::PLANO_FEITO,
    };
    let dentro = paineis::painel(area, titulo, largo, buf, v);
    if tela.execucao.rodando() {
        let a = Rect { x: dentro.x.saturating_add(1), width: dentro.width.saturating_sub(2), ..dentro };
        tela.execucao.desenhar(a, buf, v);
        return;
    }
    if let Some(e) = &tela.erro {
        let l = [Texto::novo(&format!("✗ {}", e.o_que)), Texto::novo(&format!("  {}", e.o_que_fazer))];
        let n = paineis::linhas(dentro, &l, buf, v);
        let (_, resto) = paineis::topo(dentro, n + 1);
        if tela.resultado.is_none() {
            orientar(resto, buf, v);
        }
        return;
    }
    let Some(r) = &tela.resultado else {
        match &tela.conferencia {
            Some(c) if !largo => {
                conferencia(c, dentro, buf, v);
            }
            _ => orientar(dentro, buf, v),
        }
        return;
    };
    let colunas = [(t::SITUACAO, 20, false), (t::LINHAS, 9, true), (t::OBS, 0, false)];
    let usadas = quadrinho::desenhar(dentro, &colunas, &tabela_do_plano(r, tela.gravado), buf, v);
    let (_, resto) = paineis::topo(dentro, usadas);
    if largo {
        return;
    }
    match &tela.conferencia {
        Some(c) => {
            let usadas = conferencia(c, resto, buf, v);
            paineis::linhas(paineis::topo(resto, usadas).1, &textos(r), buf, v);
        }
        None => {
            paineis::linhas(resto, &textos(r), buf, v);
        }
    }
}

fn orientar(area: Rect, buf: &mut Buffer, v: &Visual) {
    let l: Vec<Texto> = t::SEM_ENSAIO.iter().map(|s| Texto::novo(s)).collect();
    paineis::linhas(area, &l, buf, v);
}

fn tabela_do_plano(r: &ResultadoEspelho, gravado: bool) -> Vec<quadrinho::Linha> {
    let nova = |nome: &str, n: u64, obs: &str, tom: Tom| {
        quadrinho::Linha::nova(vec![Texto::novo(nome), Texto::novo(&milhares(n)), Texto::novo(obs)], tom)
    };
    let p = &r.plano;
    let alerta = |n: u64| if n > 0 { Tom::Aviso } else { Tom::Normal };
    let primeira = if gravado {
        nova(t::ESPELHADAS, r.espelhadas, t::OBS_ESPELHADAS, Tom::Ok)
    } else {
        nova(t::INCLUIR, p.incluir, t::OBS_INCLUIR, Tom::Destaque)
    };
    vec![
        primeira,
        nova(t::IGUAIS, p.igual, t::OBS_IGUAIS, Tom::Normal),
        nova(t::DIVERGENTES, p.divergente, t::OBS_DIVERGENTES, alerta(p.divergente)),
        nova(t::ALHEIAS, p.alheias, t::OBS_ALHEIAS, Tom::Normal),
    ]
}

/// Both sides and the verdict; gives the lines used.
fn conferencia(c: &ConferenciaEspelho, area: Rect, buf: &mut Buffer, v: &Visual) -> u16 {
    let lado = |nome: &str, linhas: u64, qt: i64| {
        quadrinho::Linha::nova(vec![Texto::novo(nome), Texto::novo(&milhares(linhas)), soma(qt)], Tom::Normal)
    };
    let linhas = [lado(t::NEXSUS, c.linhas_nexsus, c.soma_qt_nexsus), lado(t::S_PRD, c.linhas_s_prd, c.soma_qt_s_prd)];
    let colunas = [(t::LADO, 13, false), (t::LINHAS, 8, true), (t::SOMA, 20, true)];
    let usadas = quadrinho::desenhar(area, &colunas, &linhas, buf, v);
    let (_, resto) = paineis::topo(area, usadas);
    let (frase, estilo) = if c.confere { (t::CONFERE, v.tema.ok) } else { (t::NAO_CONFERE, v.tema.erro) };
    let largura = resto.width.saturating_sub(2);
    let frase = if c.dias.is_empty() { frase.to_owned() } else { format!("{frase} {}", t::VER_DIFERENCAS) };
    usadas + Pincel::novo(buf, resto, v).paragrafo(1, 0, largura, resto.height, &Texto::novo(&frase), estilo)
}

fn soma(n: i64) -> Texto {
    let sinal = if n < 0 { "-" } else { "" };
    Texto::novo(&format!("{sinal}{}", milhares(n.unsigned_abs())))
}
