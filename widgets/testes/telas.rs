//! Pictures of the widgets at 80x24 and 120x35, to be compared with ux.md 4 by eye.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::apoio::*;
use crate::*;

fn foto(nome: &str, s: &str) {
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(nome, s);
    });
}

#[test]
fn tela_de_lista() {
    for (modo, v) in visuais() {
        for (w, h) in [(80, 24), (120, 35), (40, 12)] {
            let s = quadro(w, h, |a, b| {
                let corpo = moldura().desenhar(a, b, &v);
                let caixas = painel::com_caixas(a);
                let area = if caixas { Rect { width: 70, ..corpo } } else { corpo };
                let dentro =
                    if caixas { Painel::novo("Lista").direita("1/7").foco(true).desenhar(area, b, &v) } else { area };
                let l = linhas();
                let mut e = EstadoTabela::default();
                e.marcar(0);
                e.marcar(2);
                Tabela::nova(&colunas()).marcas(true).regua(!caixas).ordem("nome", Ordem::Crescente).desenhar(
                    dentro,
                    b,
                    &v,
                    &Dados::todos(&l),
                    &mut e,
                )
            });
            foto(&format!("lista_{w}x{h}_{modo}"), &s);
        }
    }
}

#[test]
fn tela_de_formulario() {
    for (modo, v) in visuais() {
        for (w, h) in [(80, 24), (40, 12)] {
            let s = quadro(w, h, |a, b| {
                let corpo = moldura().desenhar(a, b, &v);
                let mut f = formulario();
                f.focar("cns");
                f.desenhar(corpo, b, &v, true)
            });
            foto(&format!("formulario_{w}x{h}_{modo}"), &s);
        }
    }
    let s = quadro(50, 22, |a, b| {
        let v = Visual::default();
        let d = Painel::novo("Paciente 004512 *").desenhar(a, b, &v);
        let mut f = formulario();
        f.focar("cns");
        f.desenhar(d, b, &v, false)
    });
    foto("formulario_painel", &s);
    let s = quadro(50, 9, |a, b| {
        let v = Visual::default();
        let mut f = formulario();
        f.focar("valor");
        f.tecla(Tecla::Letra('7'));
        f.desenhar(a, b, &v, false)
    });
    foto("formulario_rolado", &s);
    let s = quadro(60, 5, |a, b| {
        let mut f = formulario();
        f.definir_ativo(false);
        f.desenhar(a, b, &Visual::default(), false)
    });
    foto("formulario_sem_teclado", &s);
}

#[test]
fn tela_de_login() {
    for (modo, v) in visuais() {
        let s = quadro(80, 24, |a, b| {
            let m = Moldura {
                trilha: vec!["NEXSUS 1.0".into()],
                contexto: vec!["servidor sms-srv01 · banco: PostgreSQL ok".into()],
                mensagem: Some(Mensagem::info("Bloqueio por 15 min após a 5ª tentativa.")),
                rodape: vec![
                    Atalho::fixo("F1", "Ajuda"),
                    Atalho::novo("Enter", "Avança/Entra", 1),
                    Atalho::novo("^X", "Diagnóstico", 3),
                    Atalho::novo("^C", "Sair", 2),
                ],
                ..Moldura::default()
            };
            let corpo = m.desenhar(a, b, &v);
            let caixa = Rect::new(10, corpo.y + 2, 60, 11);
            let d = Painel::novo("Entrar").desenhar(caixa, b, &v);
            let mut f = Formulario::novo(
                vec![
                    Campo::novo("usuario", "Usuário", Mascara::texto(40)),
                    Campo::novo("senha", "Senha", Mascara::Senha { max: 128 }),
                ],
                hoje(),
            );
            f.definir("usuario", "maria.souza");
            f.focar("senha");
            for c in "umasenhaboa1".chars() {
                f.tecla(Tecla::Letra(c));
            }
            let campos = Rect { y: d.y + 1, height: 2, ..d };
            let onde = f.desenhar(campos, b, &v, false);
            let mut p = Pincel::novo(b, d, &v);
            p.escrever(2, 4, &texto!("{} Usuário ou senha inválidos. Tentativa 2 de 5.", v.glifos.erro), v.tema.erro);
            p.botao(2, 7, &"Entrar".into(), true);
            p.botao(23, 7, &"Esqueci a senha".into(), false);
            onde
        });
        foto(&format!("login_80x24_{modo}"), &s);
    }
}

#[test]
fn tela_de_importacao() {
    for (modo, v) in visuais() {
        let s = quadro(80, 24, |a, b| {
            let m = Moldura {
                trilha: vec!["NEXSUS".into(), "Importar".into(), "PDF".into()],
                mensagem: Some(Mensagem::ok("Conferência: 1.842 + 37 + 6 + 3 = 1.888 linhas   soma confere")),
                ..moldura()
            };
            let c = m.desenhar(a, b, &v);
            let passos: Vec<Texto> = ["Arquivo", "Layout", "Prévia", "Corrigir", "Gravar"].map(Texto::from).into();
            assistente::desenhar(&passos, 2, &[assistente::Etapa::Feita; 2], Rect { height: 1, ..c }, b, &v);
            let p = Progresso {
                rotulo: "Lendo producao_junho.pdf".into(),
                feito: 412,
                total: Some(640),
                resta: "resta 2m10s".into(),
            };
            p.desenhar(Rect { x: 2, y: c.y + 2, width: 76, height: 1 }, b, &v);
            let mut e = EstadoLados::com(vec![Lado::Esquerdo; pares().len()]);
            e.tecla(Tecla::Baixo);
            e.tecla(Tecla::Direita);
            e.desenhar([&"004512".into(), &"4512".into()], &pares(), Rect { y: c.y + 4, height: 9, ..c }, b, &v);
            barra::desenhar(0.67, Rect::new(2, 20, 30, 1), b, &v);
            Pincel::novo(b, c, &v).secao(15, &"Como estava no PDF (pág. 9, linha 417)".into());
            None
        });
        foto(&format!("importacao_80x24_{modo}"), &s);
    }
}

#[test]
fn sobreposicoes() {
    for (modo, v) in visuais() {
        let s = quadro(80, 24, |a, b| {
            moldura().desenhar(a, b, &v);
            let area = dialogo::centro(a, 8);
            let d = Dialogo::novo(
                "Comando ─ digite parte do nome ou um código",
                "1-9 executa · Tab completa · Enter · Esc",
            )
            .desenhar(area, b, &v);
            let mut e = EstadoLista::nova();
            e.definir_filtro("pac");
            e.desenhar(d, b, &v, &itens(), &":".into(), &"Nenhum comando com este nome.".into())
        });
        foto(&format!("paleta_{modo}"), &s);
        let s = quadro(80, 24, |a, b| {
            let mut c = Confirma::palavra(
                "Espelhar produção",
                "Serão gravadas 1.842 linhas de 06/2025 em BPAMAG.GDB. Linhas digitadas lá não mudam. Uma transação por lote: erro desfaz o lote inteiro.",
                "ESPELHAR",
            );
            for l in "ESPEL".chars() {
                c.tecla(Tecla::Letra(l));
            }
            c.tecla(Tecla::Enter);
            c.desenhar(a, b, &v)
        });
        foto(&format!("confirma_palavra_{modo}"), &s);
        let s = quadro(60, 9, |a, b| {
            Confirma::simples("Sair", "Há uma importação em andamento. Sair assim mesmo?").desenhar(a, b, &v)
        });
        foto(&format!("confirma_simples_{modo}"), &s);
        let s = quadro(60, 8, |a, b| {
            let t = Texto::linhas(
                "# Pacientes\n\nDigite / para procurar por nome, código, CPF ou CNS; acentos não importam.\n\n# Teclas\n  Enter  abre o paciente\n  F6     novo paciente",
            );
            let mut e = EstadoAjuda::default();
            e.desenhar(&t, a, b, &v);
            e.tecla(Tecla::PgDn);
            ratatui::buffer::Buffer::reset(b);
            e.desenhar(&t, a, b, &v);
            None
        });
        foto(&format!("ajuda_{modo}"), &s);
        let s = quadro(30, 4, |a, b| {
            moldura::desenhar_pequena(a, b, &v);
            None
        });
        foto(&format!("pequena_{modo}"), &s);
    }
}

#[test]
fn dado_hostil_aparece_marcado_e_inofensivo() {
    let v = Visual::default();
    let s = quadro(60, 2, |a, b| {
        let mut p = Pincel::novo(b, a, &v);
        p.escrever(0, 0, &Texto::novo("a\x1b]52;c;AAAA\x07b\u{202e}c\u{200b}d\r\ne"), Style::new());
        p.escrever(0, 1, &Texto::novo(&format!("e{}x", "\u{301}".repeat(9))), Style::new());
        None
    });
    foto("hostil", &s);
    assert!(!s.chars().any(|c| c.is_control() && c != '\n'));
}
