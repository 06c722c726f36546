//! The readers of the file: letters with and without a map to Unicode, the second reader's opinion, budgets.

use super::super::conferencia;
use super::fabrica::pdf_de_letras_proprias;
use super::*;

#[test]
fn letras_com_nome_proprio_so_se_leem_pelo_mapa() {
    let (v, l) = linhas(&pdf_de_letras_proprias(&[pagina_simples()], true));
    assert_eq!(v, SIMPLES);
    assert!(l.avisos.is_empty(), "{:?}", l.avisos);
    let sem = ler(&pdf_de_letras_proprias(&[pagina_simples()], false), &Opcoes::default());
    assert_eq!(sem.unwrap_err(), ErroDeArquivo::TextoIlegivel);
}

#[test]
fn segundo_leitor_concorda_ou_avisa() {
    let mut p = Pagina::nova();
    p.celulas(40.0, &TITULOS);
    tabela(&mut p, 60.0, &simples());
    let bytes = pdf(&[p]);
    let (_, mut l) = linhas(&bytes);
    assert!(conferencia::vale_a_pena(&bytes, "hayro", &l), "sem total impresso");
    assert_eq!(conferencia::conferir(&bytes, &l, None), None);
    let Itens::Atendimentos(itens) = &mut l.itens else { panic!("tipo errado") };
    itens[1].valor.valor_aureo = Dinheiro(8_551);
    assert!(conferencia::conferir(&bytes, &l, None).is_some());
    // A printed total that agrees is the better proof.
    let bytes = pdf(&[pagina_simples()]);
    assert!(!conferencia::vale_a_pena(&bytes, "hayro", &linhas(&bytes).1));
}

#[test]
fn estados_sem_fim_passam_do_limite() {
    let bytes = pdf(&[pagina_simples().desenho(&"q ".repeat(10_500))]);
    assert_eq!(ler(&bytes, &Opcoes::default()).unwrap_err(), ErroDeArquivo::LimiteExcedido);
    let (v, _) = linhas(&pdf(&[pagina_simples().desenho(&"q Q ".repeat(10_500))]));
    assert_eq!(v, SIMPLES);
}
