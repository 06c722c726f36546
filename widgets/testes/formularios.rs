//! Keys of the form: what an operator's fingers expect.

use super::apoio::*;
use crate::*;

fn teclar(f: &mut Formulario, s: &str) -> Reacao {
    let mut r = Reacao::Nada;
    for c in s.chars() {
        r = f.tecla(match c {
            '⏎' => Tecla::Enter,
            '⇥' => Tecla::Tab,
            c => Tecla::Letra(c),
        });
    }
    r
}

fn simples() -> Formulario {
    Formulario::novo(
        vec![
            Campo::novo("nome", "Nome", Mascara::maiusculas(10)).obrigatorio(),
            Campo::novo("nasc", "Nascimento", Mascara::Data),
            Campo::novo("leitura", "Código", Mascara::texto(5)).somente_leitura(),
            Campo::novo("cpf", "CPF", Mascara::Cpf),
            Campo::novo("valor", "Valor", Mascara::Dinheiro),
            Campo::novo("senha", "Senha", Mascara::Senha { max: 20 }),
        ],
        hoje(),
    )
}

#[test]
fn enter_avanca_e_a_ultima_pede_para_gravar() {
    let mut f = simples();
    assert_eq!(teclar(&mut f, "joão⏎"), Reacao::Saiu { de: "nome", para: "nasc", alterou: true });
    assert_eq!(f.valor("nome"), "JOÃO");
    assert_eq!(teclar(&mut f, "h-3⏎"), Reacao::Saiu { de: "nasc", para: "cpf", alterou: true });
    assert_eq!(f.valor("nasc"), "27/06/2025");
    // Full field advances by itself; the habit of typing dots does no harm.
    assert_eq!(teclar(&mut f, "529.982.247-25"), Reacao::Saiu { de: "cpf", para: "valor", alterou: true });
    assert_eq!(f.valor("cpf"), "52998224725");
    teclar(&mut f, "1234.5⏎");
    assert_eq!(f.valor("valor"), "1.234,50");
    assert_eq!(teclar(&mut f, "abc⏎"), Reacao::Fim("senha"));
    assert_eq!(f.tirar_senha("senha"), "abc");
    assert_eq!(f.valor("senha"), "");
    assert!(f.validar().is_empty());
    assert!(f.alterado());
    assert!(f.valores().iter().all(|(id, _)| *id != "senha"));
}

#[test]
fn enter_de_habito_depois_do_avanco_nao_pula_campo() {
    let mut f = simples();
    teclar(&mut f, "joão⏎15011980");
    assert_eq!(f.foco(), "cpf");
    assert_eq!(teclar(&mut f, "⏎"), Reacao::Nada);
    assert_eq!(f.foco(), "cpf");
    // The second one is meant.
    teclar(&mut f, "⏎");
    assert_eq!(f.foco(), "valor");
}

#[test]
fn volta_desfaz_e_substitui() {
    let mut f = simples();
    f.definir("nasc", "12031987");
    assert_eq!(f.valor("nasc"), "12/03/1987");
    assert!(!f.alterado());
    f.tecla(Tecla::Baixo);
    // Typing into a filled date replaces it whole.
    teclar(&mut f, "1");
    assert_eq!(f.valor("nasc"), "1");
    assert_eq!(f.tecla(Tecla::Ctrl('u')), Reacao::Alterou("nasc"));
    assert_eq!(f.valor("nasc"), "12/03/1987");
    assert_eq!(f.tecla(Tecla::Ctrl('u')), Reacao::Nada);
    assert!(!f.alterado());
    // An arrow first: then it edits.
    f.tecla(Tecla::TabVolta);
    f.tecla(Tecla::Tab);
    f.tecla(Tecla::End);
    f.tecla(Tecla::Apaga);
    assert_eq!(f.valor("nasc"), "12/03/198");
    assert_eq!(f.tecla(Tecla::TabVolta), Reacao::Saiu { de: "nasc", para: "nome", alterou: true });
    assert_eq!(f.tecla(Tecla::Cima), Reacao::Nada);
    assert_eq!(f.tecla(Tecla::TabVolta), Reacao::Saiu { de: "nome", para: "senha", alterou: false });
}

#[test]
fn invalido_deixa_sair_mas_fica_anotado() {
    let mut f = simples();
    teclar(&mut f, "a⏎31/02⏎");
    assert_eq!(f.foco(), "cpf");
    assert_eq!(f.erro("nasc").map(Texto::as_str), Some(textos::DATA_INVALIDA));
    f.focar("nome");
    f.tecla(Tecla::Apaga);
    let erros: Vec<&str> = f.validar().into_iter().map(|(id, _)| id).collect();
    assert_eq!(erros, ["nome", "nasc"]);
    assert_eq!(f.foco(), "nome");
    teclar(&mut f, "B⏎120387");
    assert_eq!(f.foco(), "nasc", "six digits may still become eight");
    assert!(f.validar().is_empty());
    assert_eq!(f.valor("nasc"), "12/03/1987");
    f.definir_erro("cpf", "CPF de outra pessoa");
    assert!(f.validar().is_empty(), "errors of the screen stay but do not block");
    assert!(f.tem_erros());
}

#[test]
fn colar_nunca_envia() {
    let mut f = simples();
    f.focar("senha");
    assert_eq!(f.colar("segredo\r\n"), Reacao::Alterou("senha"));
    assert_eq!(f.valor("senha"), "segredo");
    f.focar("nome");
    f.colar("ana\nmaria\x1b[2J");
    assert_eq!(f.valor("nome"), "ANA MARIA[");
    f.focar("cpf");
    assert_eq!(f.colar(" 529.982.247-25\n"), Reacao::Alterou("cpf"));
    assert_eq!((f.foco(), f.valor("cpf")), ("cpf", "52998224725"));
    f.focar("valor");
    f.colar("R$ 1.234,56");
    f.focar("nome");
    assert_eq!(f.valor("valor"), "1.234,56");
    assert_eq!(f.colar(&"x".repeat(70_000)), Reacao::Recusada);
    assert_eq!(f.colar("\n\n"), Reacao::Recusada);
}

#[test]
fn consulta_ultimo_valor_e_mascara() {
    let mut f = Formulario::novo(
        vec![
            Campo::novo("proc", "Proced.", Mascara::Codigo { max: 10 }).consulta().ultimo("0301010072"),
            Campo::novo("cpf", "CPF", Mascara::Cpf).valor("52998224725"),
            Campo::novo("sexo", "Sexo", Mascara::opcoes(&[("F", "Feminino"), ("M", "Masculino")])),
            Campo::novo("ok", "Confere", Mascara::SimNao),
        ],
        hoje(),
    );
    assert_eq!(f.tecla(Tecla::Baixo), Reacao::Consulta("proc"));
    assert_eq!(f.tecla(Tecla::Letra(' ')), Reacao::Alterou("proc"));
    assert_eq!(f.valor("proc"), "0301010072");
    f.tecla(Tecla::Enter);
    f.mascarar("cpf", Some("•••.•••.247-25".into()));
    assert_eq!(f.tecla(Tecla::Letra('1')), Reacao::Alterou("cpf"));
    assert_eq!(f.valor("cpf"), "1");
    assert!(!f.mascarado("cpf"));
    f.tecla(Tecla::Ctrl('u'));
    assert_eq!(f.valor("cpf"), "52998224725");
    assert!(f.mascarado("cpf"), "undo must not uncover the document");
    f.tecla(Tecla::Apaga);
    assert_eq!(f.valor("cpf"), "");
    f.tecla(Tecla::Ctrl('u'));
    assert!(f.mascarado("cpf"));
    f.tecla(Tecla::Enter);
    assert_eq!(f.tecla(Tecla::Letra('x')), Reacao::Recusada);
    assert_eq!(f.tecla(Tecla::Letra('m')), Reacao::Saiu { de: "sexo", para: "ok", alterou: true });
    assert_eq!(f.tecla(Tecla::Letra('s')), Reacao::Alterou("ok"));
    assert_eq!(f.tecla(Tecla::F(2)), Reacao::Ignorada);
    assert_eq!(f.tecla(Tecla::Esc), Reacao::Ignorada);
}

#[test]
fn rascunho_volta_como_mudanca() {
    let mut f = simples();
    f.carregar(&[("nome", "ANA"), ("valor", "10")]);
    assert!(!f.alterado());
    assert_eq!(f.valor("valor"), "10,00");
    f.retomar(&[("nome", "ANA LUZ"), ("nada", "x")]);
    assert!(f.alterado_em("nome") && !f.alterado_em("valor"));
    assert!(!format!("{f:?}").contains("ANA LUZ"));
    f.preencher("nasc", "o");
    assert_eq!(f.valor("nasc"), "29/06/2025");
}
