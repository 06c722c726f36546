//! Every widget at every size 0..=45 x 0..=12, in every glyph set, one cell outside watched.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::apoio::*;
use crate::*;

/// Draws at each size in the middle of a larger buffer; nothing outside may change.
fn varrer(nome: &str, mut f: impl FnMut(Rect, &mut Buffer, &Visual)) {
    for (modo, v) in visuais() {
        for h in 0..=12u16 {
            for w in 0..=45u16 {
                let fora = Rect::new(0, 0, w + 4, h + 4);
                let area = Rect::new(2, 2, w, h);
                let mut b = Buffer::empty(fora);
                f(area, &mut b, &v);
                for y in 0..fora.height {
                    for x in 0..fora.width {
                        if !area.contains((x, y).into()) {
                            let c = b.cell((x, y)).unwrap();
                            assert_eq!(c, &ratatui::buffer::Cell::EMPTY, "{nome} {modo} {w}x{h}: {x},{y}");
                        } else if v.glifos.ascii() {
                            assert!(b.cell((x, y)).unwrap().symbol().is_ascii(), "{nome} {w}x{h}");
                        }
                    }
                }
            }
        }
        // Larger than the buffer, and beginning outside of it.
        for area in [
            Rect::new(0, 0, 200, 60),
            Rect::new(30, 8, 45, 12),
            Rect::new(60_000, 60_000, 45, 12),
            Rect::new(0, 0, u16::MAX, 1),
        ] {
            f(area, &mut Buffer::empty(Rect::new(0, 0, 40, 10)), &v);
            f(area, &mut Buffer::empty(Rect::new(0, 0, 0, 0)), &v);
        }
    }
}

#[test]
fn moldura_e_painel() {
    let m = moldura();
    varrer("moldura", |a, b, v| {
        let c = m.desenhar(a, b, v);
        assert!(c.width == a.width && c.height <= a.height);
    });
    varrer("pequena", moldura::desenhar_pequena);
    let p = Painel::novo("Lista de pacientes").direita("1/7").rodape("Enter abre");
    varrer("painel", |a, b, v| {
        let d = p.desenhar(a, b, v);
        assert!(d.width <= a.width && d.height <= a.height);
    });
    varrer("secao", |a, b, v| {
        p.ou_secao(false, a, b, v);
    });
    varrer("dialogo", |a, b, v| {
        let c = dialogo::centro(a, 9);
        Dialogo::novo("Comando ─ digite", "1-9 executa · Esc").desenhar(c, b, v);
    });
}

#[test]
fn tabela_em_qualquer_area() {
    let (c, l) = (colunas(), linhas());
    for marcas in [false, true] {
        varrer("tabela", |a, b, v| {
            let mut e = EstadoTabela::default();
            e.selecionar(7);
            e.marcar(2);
            let d = Dados { linhas: &l, tem_antes: true, tem_depois: true };
            let t = Tabela::nova(&c).marcas(marcas).ordem("nome", Ordem::Crescente);
            let onde = t.desenhar(a, b, v, &d, &mut e);
            assert!(onde.is_none_or(|p| a.contains(p)));
            Tabela::nova(&c).vazio("Nenhum paciente com este filtro.").desenhar(
                a,
                &mut b.clone(),
                v,
                &Dados::default(),
                &mut e,
            );
            Tabela::nova(&[]).desenhar(a, &mut b.clone(), v, &d, &mut e);
        });
    }
}

#[test]
fn formulario_em_qualquer_area() {
    for ajuda in [false, true] {
        let mut f = formulario();
        varrer("formulario", |a, b, v| {
            for id in ["nome", "cns", "bairro", "valor"] {
                f.focar(id);
                let mut b2 = Buffer::empty(*b.area());
                let onde = f.desenhar(a, &mut b2, v, ajuda);
                assert!(onde.is_none_or(|p| a.contains(p)));
                // Wherever there is room for a box the focus is in view.
                if a.width >= 30 && a.width <= 45 && a.height >= 1 && b.area().intersection(a) == a {
                    assert!(onde.is_some(), "{id} {a:?}");
                }
            }
            f.desenhar(a, b, v, ajuda);
        });
        varrer("vazio", |a, b, v| {
            Formulario::novo(Vec::new(), hoje()).desenhar(a, b, v, ajuda);
        });
    }
}

#[test]
fn listas_e_dialogos_em_qualquer_area() {
    let i = itens();
    varrer("lista", |a, b, v| {
        let mut e = EstadoLista::nova();
        e.definir_filtro("pac");
        e.tecla(Tecla::Baixo, &i);
        e.desenhar(a, b, v, &i, &":".into(), &"Nada encontrado.".into());
        e.desenhar(a, &mut b.clone(), v, &[], &":".into(), &"Nada encontrado.".into());
    });
    varrer("lado a lado", |a, b, v| {
        let mut e = EstadoLados::com(vec![Lado::Direito; pares().len()]);
        e.tecla(Tecla::End);
        e.desenhar([&"004512".into(), &"4512".into()], &pares(), a, b, v);
    });
    varrer("confirma", |a, b, v| {
        Confirma::simples("Sair", "Sair sem gravar o paciente?").desenhar(a, b, v);
    });
    varrer("palavra", |a, b, v| {
        let mut c = Confirma::palavra("Espelhar", "Grava 1.842 linhas no banco do BPA.", "ESPELHAR");
        c.tecla(Tecla::Letra('e'));
        c.tecla(Tecla::Enter);
        let onde = c.desenhar(a, b, v);
        assert!(onde.is_none_or(|p| a.contains(p)));
    });
}

#[test]
fn miudos_em_qualquer_area() {
    let passos: Vec<Texto> = ["Arquivo", "Layout", "Prévia", "Corrigir", "Gravar"].map(Texto::from).into();
    varrer("assistente", |a, b, v| {
        assistente::desenhar(&passos, 2, &[assistente::Etapa::Feita; 2], a, b, v);
        assistente::desenhar(&passos, 99, &[], a, b, v);
    });
    for total in [None, Some(0), Some(640), Some(u64::MAX)] {
        let p = Progresso { rotulo: "CADSUS CNS".into(), feito: 412, total, resta: "resta 2m10s".into() };
        varrer("progresso", |a, b, v| p.desenhar(a, b, v));
    }
    varrer("barra", |a, b, v| barra::desenhar(0.43, a, b, v));
    let texto =
        Texto::linhas("# Teclas\n\nF1 abre esta ajuda em qualquer tela do programa.\n  F2 grava — sempre.\n\u{9b}fim");
    varrer("ajuda", |a, b, v| {
        let mut e = EstadoAjuda::default();
        e.desenhar(&texto, a, b, v);
        e.tecla(Tecla::PgDn);
        e.desenhar(&texto, a, b, v);
    });
    varrer("pincel", |a, b, v| {
        let mut p = Pincel::novo(b, a, v);
        p.secao(0, &"Endereço — ação".into());
        p.botao(1, 1, &"Entrar".into(), true);
        p.paragrafo(0, 2, 50, 20, &"uma frase … que não cabe em linha nenhuma".into(), Style::new());
        p.linha_h(40, 3, u16::MAX, Style::new());
        p.estilo(u16::MAX, u16::MAX, u16::MAX, Style::new().add_modifier(ratatui::style::Modifier::BOLD));
        p.direita(u16::MAX, 4, 9, &"山田太郎".into(), Style::new());
        p.trechos(3, 5, &[("a".into(), Style::new()), ("ção".into(), Style::new())]);
    });
}
