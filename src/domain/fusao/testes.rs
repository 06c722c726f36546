//! The rules one by one, with invented persons.

#![allow(clippy::unwrap_used)]

use super::nomes::{parecidos, perto};
use super::*;
use crate::{Cep, Cns, Cpf, data::ler_data};

const NINGUEM: [Paciente; 0] = [];

fn p(cod: &str, nome: &str, nasc: &str) -> Paciente {
    Paciente { cod_pac: cod.into(), nome: nome.into(), dtnasc: ler_data(nasc), ..Paciente::default() }
}

/// A CPF with right check digits for a number of nine digits.
fn cpf(base: u32) -> Option<Cpf> {
    (0..100).find_map(|dv| Cpf::ler(&format!("{base:09}{dv:02}")).ok())
}

fn com_cpf(mut q: Paciente, base: u32) -> Paciente {
    q.cpf = cpf(base);
    assert!(q.cpf.is_some());
    q
}

fn com_cep(mut q: Paciente, cep: &str) -> Paciente {
    q.cep = Cep::ler(cep).ok();
    q
}

#[test]
fn mesmo_codigo_mesma_pessoa_completa_e_nunca_sobrescreve() {
    let mut a = p("0012", "ANA TESTE", "01/02/1980");
    a.bairro = "CENTRO".into();
    let mut b = p("12", "Ana  Teste", "01/02/1980");
    b.bairro = "OUTRO".into();
    b.telefone = "11999990000".into();
    let plano = planejar(&NINGUEM, &[a, b.clone(), b]);
    assert_eq!(plano.destinos, [Destino::Novo(0), Destino::Completa(Alvo::Novo(0)), Destino::Igual(Alvo::Novo(0))]);
    assert_eq!(
        (&*plano.novos[0].bairro, &*plano.novos[0].telefone, &*plano.novos[0].cod_pac),
        ("CENTRO", "11999990000", "0012")
    );
    assert!(plano.completados.is_empty() && plano.suspeitos.is_empty());
}

#[test]
fn mesmo_codigo_outra_pessoa_e_conflito() {
    let a = com_cpf(p("7", "DEBORA DE TAL", "01/06/1975"), 111_444_777);
    let b = com_cpf(p("7", "ANTONIO LUZ", "26/06/2005"), 123_456_789);
    let plano = planejar(&[a], &[b]);
    assert_eq!(plano.destinos, [Destino::Conflito(Alvo::Existente(0))]);
    assert_eq!(plano.rejeitados().collect::<Vec<_>>(), [0]);
}

#[test]
fn mesmo_codigo_com_nome_de_casada_e_a_mesma() {
    let a = com_cpf(p("7", "ANA SOUZA", "01/06/1975"), 111_444_777);
    let b = com_cpf(p("7", "ANA PEREIRA DIAS", "01/06/1975"), 111_444_777);
    assert_eq!(planejar(&[a], &[b]).destinos, [Destino::Igual(Alvo::Existente(0))]);
}

#[test]
fn cpf_une_com_nome_parecido_e_o_primeiro_codigo_fica() {
    let a = com_cpf(p("1", "CONCEICAO DE PATRICIO", "21/09/1975"), 111_444_777);
    let b = com_cpf(p("2", "CONCEIÇÃO DE PATRÍCIOH", ""), 111_444_777);
    let c = p("2", "CONCEICAO DE PATRICIO", "");
    let plano = planejar(&NINGUEM, &[a, b, c]);
    assert_eq!(plano.novos.len(), 1);
    assert_eq!(plano.novos[0].cod_pac, "1");
    assert_eq!(plano.destinos[2], Destino::Igual(Alvo::Novo(0)));
}

#[test]
fn apelido_guardado_de_outra_vez_ainda_e_da_mesma_pessoa() {
    let guardada = com_cpf(p("1", "ANA TESTE", "01/02/1980"), 111_444_777);
    let apelidos = [("0777".to_owned(), 0)];
    let sem_documento = p("777", "ANA TESTE", "01/02/1980");
    assert_eq!(planejar(std::slice::from_ref(&guardada), std::slice::from_ref(&sem_documento)).novos.len(), 1);
    let plano = planejar_com_apelidos(std::slice::from_ref(&guardada), &apelidos, &[sem_documento]);
    assert_eq!(plano.destinos, [Destino::Igual(Alvo::Existente(0))]);
    let outra = com_cpf(p("777", "BRUNO LUZ", "26/06/2005"), 123_456_789);
    let plano = planejar_com_apelidos(&[guardada], &apelidos, &[outra]);
    assert_eq!(plano.destinos, [Destino::Conflito(Alvo::Existente(0))]);
}

#[test]
fn crianca_com_cpf_da_mae_fica_separada_e_vai_para_revisao() {
    let mae = com_cpf(p("1", "AECIA VASCONCELOS", "15/01/1979"), 111_444_777);
    let filho = com_cpf(p("2", "EDMILSON VASCONCELOS", "25/10/2018"), 111_444_777);
    let plano = planejar(&NINGUEM, &[mae, filho]);
    assert_eq!(plano.novos.len(), 2);
    assert_eq!(plano.suspeitos[0].motivo, MotivoSuspeita::MesmoDocumentoOutraPessoa);
}

#[test]
fn mesmo_cpf_com_nascimento_diferente_nao_une() {
    let a = com_cpf(p("1", "JOSE TESTE", "15/01/1950"), 111_444_777);
    let b = com_cpf(p("2", "JOSE TESTE", "15/01/1980"), 111_444_777);
    assert_eq!(planejar(&NINGUEM, &[a, b]).novos.len(), 2);
}

#[test]
fn nome_nascimento_e_cep_unem_quando_falta_documento() {
    let a = com_cep(com_cpf(p("1", "ANA DO GUSMÃO", "09/07/2017"), 111_444_777), "01254809");
    let b = com_cep(p("2", "Ana do Gusmao", "09/07/2017"), "01254-809");
    assert_eq!(planejar(&NINGUEM, &[a.clone(), b.clone()]).novos.len(), 1);
    let outro_cep = com_cep(b, "74000000");
    let plano = planejar(&NINGUEM, &[a.clone(), outro_cep]);
    assert_eq!((plano.novos.len(), plano.suspeitos.len()), (2, 1));
    let outro_documento = com_cep(com_cpf(p("3", "ANA DO GUSMÃO", "09/07/2017"), 123_456_789), "01254809");
    let plano = planejar(&NINGUEM, &[a, outro_documento]);
    assert_eq!((plano.novos.len(), plano.suspeitos.len()), (2, 0));
}

#[test]
fn suspeitos_gemeos_e_homonimos() {
    let a = com_cpf(p("1", "CARLOS DE LIMA XAVIER", "24/07/2003"), 111_444_777);
    let troca = p("2", "CALROS DE LIMA XAVIER", "24/07/2003");
    let sobrenome = p("3", "CARLOS DE LIMA XAIVER", "24/07/2003");
    let homonimo = p("4", "CARLOS DE LIMA XAVIER", "25/07/2003");
    let gemeo = p("5", "MARCOS DE LIMA XAVIER", "24/07/2003");
    let plano = planejar(&[a], &[troca, sobrenome, homonimo, gemeo]);
    assert_eq!(plano.novos.len(), 4);
    let pares: Vec<(&str, &str)> = plano.suspeitos.iter().map(|s| (&*s.a, &*s.b)).collect();
    assert!(pares.contains(&("1", "2")) && pares.contains(&("1", "3")));
    assert!(!pares.iter().any(|(a, b)| [*a, *b].contains(&"4") || [*a, *b].contains(&"5")));
}

#[test]
fn existente_completado_sai_inteiro_no_plano() {
    let a = p("1", "ANA TESTE", "");
    let b = com_cpf(p("1", "ANA TESTE", "01/01/2001"), 111_444_777);
    let plano = planejar(&[p("0", "OUTRA", ""), a], &[b]);
    assert_eq!(plano.completados.len(), 1);
    assert_eq!((plano.completados[0].0, plano.completados[0].1.cpf), (1, cpf(111_444_777)));
    assert!(plano.novos.is_empty());
}

#[test]
fn milhares_com_a_mesma_data_nao_comparam_todos_com_todos() {
    let lidos: Vec<Paciente> =
        (0..5_000).map(|i| p(&i.to_string(), &format!("PESSOA{i} TESTE"), "01/01/1900")).collect();
    let plano = planejar(&NINGUEM, &lidos);
    assert_eq!(plano.destinos.len(), 5_000);
    assert_eq!(plano.novos.len(), 5_000);
}

#[test]
fn grupo_enorme_lista_poucos_pares_e_conta_os_outros() {
    // Sixty persons whose names differ by one letter: 60 * 59 / 2 pairs.
    let letras: Vec<char> = ('A'..='Z').collect();
    let nome = |i: usize| format!("FULANA DAS AMOSTRAS {}{}TESTE", letras[i / 26], letras[i % 26]);
    let lidos: Vec<Paciente> = (0..60).map(|i| p(&(i + 1).to_string(), &nome(i), "01/01/1980")).collect();
    let plano = planejar(&NINGUEM, &lidos);
    assert_eq!((plano.novos.len(), plano.suspeitos.len(), plano.suspeitos_omitidos), (60, 200, 60 * 59 / 2 - 200));
    assert_eq!(plano.nao_comparados, 0);
    // Beyond what is compared, the persons are counted.
    let muitos: Vec<Paciente> = (0..300).map(|i| p(&(i + 1).to_string(), &nome(i % 600), "01/01/1980")).collect();
    let plano = planejar(&NINGUEM, &muitos);
    assert_eq!((plano.suspeitos.len(), plano.nao_comparados), (200, 300 - 65));
    // The mother's CPF on a hundred children: every pair is listed or counted.
    let filho = |i: usize| [letras[i / 10], letras[10 + i % 10]].map(|c| c.to_string().repeat(6)).join(" ");
    let filhos: Vec<Paciente> =
        (0..100).map(|i| com_cpf(p(&(i + 1).to_string(), &filho(i), ""), 111_444_777)).collect();
    let plano = planejar(&NINGUEM, &filhos);
    assert_eq!(plano.novos.len(), 100);
    assert_eq!(plano.suspeitos.len() as u64 + plano.suspeitos_omitidos, 100 * 99 / 2);
}

#[test]
fn distancia_entre_nomes() {
    assert!(
        perto("CARLOS", "CALROS", 1) && !perto("CARLOS", "CLARAS", 1) && perto("ANA", "ANNA", 1) && perto("", "A", 1)
    );
    assert!(parecidos("MARIA SILVA", "MARIA DA SILVA SOUZA") && parecidos("JOSE A LIMA", "JOSE ALVES LIMA"));
    assert!(!parecidos("MARIA SILVA", "JOANA SILVA") && !parecidos("ANA", "ANA LIMA"));
}

/// Few values for each field, so that all kinds of meetings happen.
fn pessoa() -> impl proptest::strategy::Strategy<Value = Paciente> {
    use proptest::prelude::*;
    (
        "0?0?[1-9]",
        proptest::sample::select(
            &[
                "ANA DE SOUZA LIMA",
                "Ana Souza Lima",
                "ANA LIMA",
                "ANNA DE SOUZA LIMA",
                "BRUNO LUZ",
                "BRUNA LUZ",
                "ANA S LIMA",
                "CARLOS LIMA XAVIER",
                "CALROS LIMA XAVIER",
                "MARCOS LIMA XAVIER",
                "JOÃO ÁVILA",
                "JOAO AVILA",
                "JOÃO",
                "",
            ][..],
        ),
        proptest::option::of(1_u32..4),
        proptest::option::of(1_u32..4),
        proptest::option::of(1_u32..3),
        proptest::option::of(1_u32..3),
        any::<(bool, bool)>(),
    )
        .prop_map(|(cod, nome, c, s, dia, cep, (a, b))| Paciente {
            cod_pac: cod,
            nome: nome.to_owned(),
            cpf: c.and_then(|n| cpf(111_444_776 + n)),
            cns_pac: s
                .and_then(|n| Cns::ler(["700000000000005", "898000000000010", "900000000000008"][n as usize - 1]).ok()),
            dtnasc: dia.and_then(|d| ler_data(&format!("0{d}/02/1980"))),
            cep: cep.and_then(|c| Cep::ler(&format!("0125480{c}")).ok()),
            bairro: if a { "CENTRO".into() } else { String::new() },
            telefone: if b { "11999990000".into() } else { " ".into() },
            ..Paciente::default()
        })
}

proptest::proptest! {
    #[test]
    fn importar_duas_vezes_nao_muda_nada(nomes in proptest::collection::vec("[A-D]{3} [A-C]{2,6}", 1..30)) {
        let lidos: Vec<Paciente> = nomes.iter().enumerate().map(|(i, n)| p(&(i + 1).to_string(), n, "01/01/2000")).collect();
        let primeiro = planejar(&NINGUEM, &lidos);
        let segundo = planejar(&primeiro.novos, &lidos);
        proptest::prop_assert!(segundo.novos.is_empty() && segundo.completados.is_empty());
        proptest::prop_assert_eq!(segundo.iguais().count(), lidos.len());
    }

    #[test]
    fn decide_como_o_modelo_sem_pressa(
        guardados in proptest::collection::vec(pessoa(), 0..12),
        lidos in proptest::collection::vec(pessoa(), 0..30),
        apelidos in proptest::collection::vec(("[1-9]{1,2}", 0_usize..14), 0..4),
    ) {
        let rapido = planejar_com_apelidos(&guardados, &apelidos, &lidos);
        proptest::prop_assert_eq!(rapido, modelo::planejar(&guardados, &apelidos, &lidos));
    }

    #[test]
    fn nomes_comparados_como_no_modelo(a in "[ABÇ]{1,4}( [ABC]{1,8}){0,3}", b in "[ABÇ]{1,4}( [ABC]{1,8}){0,3}", n in 0_usize..5) {
        proptest::prop_assert_eq!(perto(&a, &b, n), modelo::perto(&a, &b, n));
        proptest::prop_assert_eq!(parecidos(&a, &b), modelo::nomes_parecidos(&a, &b));
    }
}

#[test]
fn consumindo_da_o_mesmo_plano_sem_copiar() {
    let held = [com_cpf(p("1", "JOANA DA AMOSTRA", "01/02/1980"), 111_222_333)];
    let mut completa = p("1", "JOANA DA AMOSTRA", "01/02/1980");
    completa.email = "j@exemplo.invalid".into();
    let mut segunda = p("2", "BRUNO DE TESTE", "03/04/1990");
    segunda.telefone = "11999990000".into();
    let lidos = vec![
        completa,
        p("2", "BRUNO DE TESTE", ""),
        segunda,
        p("2", "CARLA TOTALMENTE OUTRA", "05/06/1955"),
        p("3", "DAVI DE TESTE", "07/08/2000"),
    ];
    let plano = planejar(&held, &lidos);
    let (consumido, outros) = planejar_consumindo(&held, &[], lidos.clone());
    assert_eq!(plano, consumido);
    assert_eq!(consumido.novos.len(), 2);
    assert_eq!(outros.iter().map(|(i, _)| *i).collect::<Vec<_>>(), [0, 2, 3]);
    assert!(outros.iter().all(|(i, q)| *q == lidos[*i]));
}
