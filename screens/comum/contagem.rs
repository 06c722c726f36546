//! The accounting of one file or lot: every line ended as exactly one kind, and the sums agree or not.

use nexsus_widgets::Tom;

use super::formato::{milhares, reais};
use super::quadrinho::{self, Linha};
use crate::quadro::{Buffer, Nivel, Rect, Texto, Visual};
use crate::servico::{Linhas, Soma};
use crate::textos::comum as t;

/// Draws the table; `motivos` is the number of distinct reasons, `gravado` chooses the tense.
pub fn desenhar(area: Rect, linhas: &Linhas, soma: &Soma, motivos: usize, gravado: bool, buf: &mut Buffer, v: &Visual) {
    let colunas = [(t::CONTA_SITUACAO, 22, false), (t::CONTA_LINHAS, 11, true), (t::CONTA_OBS, 0, false)];
    let nova = |nome: &str, n: u64, obs: &str, tom: Tom| {
        Linha::nova(vec![Texto::novo(nome), Texto::novo(&milhares(n)), Texto::novo(obs)], tom)
    };
    let alteradas = if gravado { t::CONTA_ALTERADAS_FEITO } else { t::CONTA_ALTERADAS };
    let tom_rejeitadas = if linhas.rejeitadas == 0 { Tom::Normal } else { Tom::Erro };
    let mut rejeitadas = nova(t::CONTA_REJEITADAS, linhas.rejeitadas, &t::obs_rejeitadas(motivos), tom_rejeitadas);
    // In a preview Enter goes to the refused lines: the marker says so.
    rejeitadas.aponta = !gravado && linhas.rejeitadas > 0;
    let tabela = [
        nova(t::CONTA_NOVAS, linhas.novas, "", Tom::Ok),
        nova(t::CONTA_IGUAIS, linhas.iguais, t::OBS_IGUAIS, Tom::Normal),
        nova(alteradas, linhas.alteradas, t::OBS_ALTERADAS, Tom::Normal),
        rejeitadas,
        nova(t::CONTA_MOBILIA, linhas.mobilia, t::OBS_MOBILIA, Tom::Fraco),
        nova(t::CONTA_TOTAL, linhas.lidas, &soma_em_palavras(soma), Tom::Destaque),
    ];
    quadrinho::desenhar(area, &colunas, &tabela, buf, v);
}

fn soma_em_palavras(s: &Soma) -> String {
    match (&s.lida, &s.impressa) {
        (Some(l), Some(i)) => {
            format!("R$ {} · {} {} {}", reais(l), t::OBS_SOMA_IMPRESSA, reais(i), marca(s.confere == Some(true)))
        }
        (Some(l), None) => format!("R$ {} · {}", reais(l), t::OBS_SEM_SOMA),
        _ => String::new(),
    }
}

fn marca(ok: bool) -> &'static str {
    if ok { "✓" } else { "✗" }
}

/// The sentence of the message row: do the counts and the sum agree?
pub fn conferencia(l: &Linhas, s: &Soma) -> (Nivel, String) {
    let fecha = l.fecham();
    let mut frase = format!(
        "{}: {} + {} + {} + {} + {} = {} {}",
        t::CONFERENCIA,
        milhares(l.novas),
        milhares(l.iguais),
        milhares(l.alteradas),
        milhares(l.rejeitadas),
        milhares(l.mobilia),
        milhares(l.lidas),
        marca(fecha)
    );
    if let Some(c) = s.confere {
        frase.push_str(if c { "   soma ✓" } else { "   soma ✗ não bate com o total impresso" });
    }
    let nivel = if fecha && s.confere != Some(false) { Nivel::Ok } else { Nivel::Aviso };
    (nivel, frase)
}

#[cfg(test)]
mod testes_de_contagem {
    use super::*;

    #[test]
    fn a_conta_e_mostrada_e_conferida() {
        let mut l = Linhas { lidas: 1900, novas: 1842, iguais: 37, alteradas: 6, rejeitadas: 3, mobilia: 12 };
        let s = Soma { lida: Some("59740.90".into()), impressa: Some("59740.90".into()), confere: Some(true) };
        let (n, f) = conferencia(&l, &s);
        assert_eq!(n, Nivel::Ok);
        assert_eq!(f, "Conferência: 1.842 + 37 + 6 + 3 + 12 = 1.900 ✓   soma ✓");
        l.lidas = 1901;
        assert_eq!(conferencia(&l, &s).0, Nivel::Aviso);
        assert_eq!(soma_em_palavras(&s), "R$ 59.740,90 · impresso 59.740,90 ✓");
    }
}
