//! Random keys, pastes and sizes from a seed: nothing panics, the invariants hold.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::apoio::*;
use crate::*;

struct Dado(u64);

impl Dado {
    fn n(&mut self, ate: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % ate
    }

    fn tecla(&mut self) -> Tecla {
        const FIXAS: [Tecla; 19] = [
            Tecla::Enter,
            Tecla::Tab,
            Tecla::TabVolta,
            Tecla::Cima,
            Tecla::Baixo,
            Tecla::Esquerda,
            Tecla::Direita,
            Tecla::Home,
            Tecla::End,
            Tecla::PgUp,
            Tecla::PgDn,
            Tecla::Apaga,
            Tecla::Del,
            Tecla::Ins,
            Tecla::Esc,
            Tecla::Ctrl('u'),
            Tecla::Ctrl('k'),
            Tecla::F(2),
            Tecla::Letra(' '),
        ];
        let letras = ['a', 'Ç', '1', '9', '/', '-', ',', 'h', '山', '\u{301}', '\u{202e}', '\u{1b}', 'ß', '*', '!'];
        match self.n(2) {
            0 => FIXAS[self.n(FIXAS.len() as u64) as usize],
            _ => Tecla::Letra(letras[self.n(letras.len() as u64) as usize]),
        }
    }

    fn area(&mut self) -> Rect {
        Rect::new(0, 0, self.n(121) as u16, self.n(36) as u16)
    }

    fn colagem(&mut self) -> &'static str {
        [
            "",
            "\n",
            "529.982.247-25\n",
            "a\r\nb\tc\x1b[2J",
            "R$ 1,5",
            "/tmp/x",
            "é\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
        ][self.n(7) as usize]
    }
}

#[test]
fn formulario_ao_acaso() {
    let mut d = Dado(0x9e37_79b9_7f4a_7c15);
    let mut f = formulario();
    for passo in 0..6000 {
        if d.n(20) == 0 {
            f.colar(d.colagem());
        }
        if d.n(50) == 0 {
            f.validar();
        }
        let antes = f.foco();
        let r = f.tecla(d.tecla());
        match r {
            Reacao::Saiu { de, para, .. } => {
                assert_eq!(de, antes);
                assert_eq!(para, f.foco());
                assert_ne!(de, para);
            }
            Reacao::Fim(id) => assert_eq!(id, "valor"),
            _ => assert_eq!(f.foco(), antes, "{r:?}"),
        }
        for (id, v) in f.valores() {
            assert!(v.chars().count() <= 70, "{id}");
            assert!(!v.chars().any(|c| c.is_control() || c == '\u{202e}'), "{id}");
        }
        if passo % 7 == 0 {
            let a = d.area();
            let onde = f.desenhar(a, &mut Buffer::empty(a), &Visual::default(), d.n(2) == 0);
            assert!(onde.is_none_or(|p| a.contains(p)));
        }
    }
}

#[test]
fn listas_e_tabelas_ao_acaso() {
    let mut d = Dado(0x2545_f491_4f6c_dd1d);
    let (itens, cols, lin) = (itens(), colunas(), linhas());
    let mut lista = EstadoLista::nova();
    let (campos, titulo) = (pares(), Texto::novo("004512"));
    let mut lados = EstadoLados::com(vec![Lado::Esquerdo; campos.len()]);
    let mut tabela = EstadoTabela::default();
    let mut ajuda = EstadoAjuda::default();
    let texto = Texto::linhas(&"uma linha de ajuda com palavras\n".repeat(50));
    for passo in 0..6000 {
        let t = d.tecla();
        let n = d.n(itens.len() as u64 + 1) as usize;
        if let ReacaoLista::Escolheu(i) | ReacaoLista::Completar(i) = lista.tecla(t, &itens[..n]) {
            assert!(i < n);
        }
        lados.tecla(t);
        assert!(lados.selecionado() < campos.len());
        // The window grows and shrinks under the selection, as paging does.
        let k = d.n(lin.len() as u64 + 1) as usize;
        let dados = Dados { linhas: &lin[..k], tem_antes: d.n(2) == 0, tem_depois: d.n(2) == 0 };
        match tabela.tecla(t, &dados) {
            ReacaoTabela::Abrir(i) => assert!(i < k),
            ReacaoTabela::Moveu(Pedido::Ultima) => tabela.reiniciar(Ponta::Fim),
            ReacaoTabela::Moveu(Pedido::Antes) => tabela.acrescentadas_antes(d.n(30) as usize),
            ReacaoTabela::Moveu(Pedido::Depois) => tabela.removidas_antes(d.n(30) as usize),
            _ => {}
        }
        ajuda.tecla(t);
        if d.n(30) == 0 {
            lista.colar(d.colagem());
        }
        if passo % 5 == 0 {
            let a = d.area();
            let (v, vazio) = (Visual::default(), Texto::default());
            let mut b = Buffer::empty(a);
            for onde in [
                lista.desenhar(a, &mut b, &v, &itens[..n], &vazio, &vazio),
                lados.desenhar([&titulo, &titulo], &campos, a, &mut b, &v),
                Tabela::nova(&cols).desenhar(a, &mut b, &v, &dados, &mut tabela),
            ] {
                assert!(onde.is_none_or(|p| a.contains(p)));
            }
            ajuda.desenhar(&texto, a, &mut b, &v);
        }
    }
}
