//! Contract of reference data: establishments, professionals, CEP, SIGTAP, de-para, rules, jobs, alerts.

use nexsus_domain::{Cep, CepLinha, Cid, Estabelecimento, Ibge6, Instrumento, PadraoProcedimento, RegrasSigtap};
use serde_json::json;

use super::exemplos::{cbo, cmp, cnes, cns, procedimento, profissional, sigtap as codigo};
use crate::alerta::{self, NovoAlerta};
use crate::job::{self, Andamento, NovoJob};
use crate::procedimento::{self as sigtap_tab, Contagem};
use crate::regra_profissional::{self as regra, Ambito, Regra};
use crate::{Banco, ErroStore, cep, depara, estabelecimento, novo_id, padrao, profissional as prof, sigtap};

pub async fn estabelecimentos(banco: &Banco) {
    let um = Estabelecimento {
        ibge: Ibge6::de_numero(350_950).ok(),
        uf: "SP".into(),
        ..Estabelecimento::novo(cnes(1), "Clínica Inventada")
    };
    let mut tx = banco.escrever().await.unwrap();
    let g = estabelecimento::inserir(&mut tx, &um).await.unwrap();
    assert_eq!(estabelecimento::obter(&mut tx, um.cnes_estab.numero()).await.unwrap().unwrap(), g);
    assert_eq!(estabelecimento::obter(&mut tx, 9_999_999).await.unwrap(), None);
    let outro = Estabelecimento { linhas_por_folha: 20, ..um.clone() };
    assert_eq!(estabelecimento::alterar(&mut tx, 1, &outro).await.unwrap(), 2);
    assert_eq!(estabelecimento::alterar(&mut tx, 1, &outro).await.unwrap_err(), ErroStore::Conflito(2));
    let ausente = Estabelecimento::novo(cnes(2), "x");
    assert_eq!(estabelecimento::alterar(&mut tx, 1, &ausente).await.unwrap_err(), ErroStore::NaoEncontrado);
    let todos = estabelecimento::listar(&mut tx).await.unwrap();
    assert_eq!(todos.iter().map(|g| &g.dado).collect::<Vec<_>>(), [&outro]);
    tx.commit().await.unwrap();
    let mut tx = banco.escrever().await.unwrap();
    assert!(matches!(estabelecimento::inserir(&mut tx, &um).await, Err(ErroStore::Duplicado { .. })));
}

pub async fn profissionais(banco: &Banco) {
    let casa = cnes(1);
    let (a, b) = (profissional(casa, 1, "225125"), profissional(casa, 1, "2231F9"));
    let mut tx = banco.escrever().await.unwrap();
    let ga = prof::gravar(&mut tx, &a).await.unwrap();
    let gb = prof::gravar(&mut tx, &b).await.unwrap();
    assert_eq!((ga.versao, gb.versao), (1, 1));
    let mudado = nexsus_domain::Profissional { ch_prof: None, cpf: None, ..a.clone() };
    let g = prof::gravar(&mut tx, &mudado).await.unwrap();
    assert_eq!((g.id, g.versao), (ga.id, 2));
    let lido = prof::obter(&mut tx, casa.numero(), &a.cns_prof, Some(&a.cbo_prof)).await.unwrap().unwrap();
    assert_eq!(lido, g);
    let primeiro = prof::obter(&mut tx, casa.numero(), &b.cns_prof, None).await.unwrap().unwrap();
    assert_eq!(primeiro.dado.cbo_prof, a.cbo_prof.min(b.cbo_prof));
    let lido_b = prof::obter(&mut tx, casa.numero(), &b.cns_prof, Some(&b.cbo_prof)).await.unwrap().unwrap();
    assert_eq!(lido_b.dado, b);
    assert_eq!(prof::obter(&mut tx, casa.numero(), &cns(1), None).await.unwrap(), None);
    assert_eq!(prof::listar(&mut tx, casa.numero()).await.unwrap().len(), 2);
    assert!(prof::listar(&mut tx, 0).await.unwrap().is_empty());
    // Hours add up over occupations and establishments; a link without hours adds none.
    let horas_de_b = b.ch_prof.unwrap();
    assert_eq!(prof::horas(&mut tx, &[b.cns_prof, cns(900_999)]).await.unwrap(), [(b.cns_prof, horas_de_b)]);
    prof::gravar(&mut tx, &profissional(cnes(3), 1, "225125")).await.unwrap();
    assert_eq!(prof::horas(&mut tx, &[b.cns_prof]).await.unwrap(), [(b.cns_prof, horas_de_b * 2)]);
    assert!(prof::horas(&mut tx, &[]).await.unwrap().is_empty());
    tx.commit().await.unwrap();
}

pub async fn ceps(banco: &Banco) {
    let l = CepLinha {
        cep: Cep::ler("01001000").unwrap(),
        cod_log: "081".into(),
        logradouro: "Praça Inventada".into(),
        bairro: "Sé".into(),
        ibge: Ibge6::de_numero(355_030).ok(),
        uf: "SP".into(),
        localidade: "São Paulo".into(),
    };
    let mut tx = banco.escrever().await.unwrap();
    cep::gravar(&mut tx, &l, "teste").await.unwrap();
    assert_eq!(cep::obter(&mut tx, &l.cep).await.unwrap().unwrap(), l);
    let outra = CepLinha { ibge: None, logradouro: "Praça Nova".into(), ..l.clone() };
    cep::gravar(&mut tx, &outra, "teste").await.unwrap();
    assert_eq!(cep::obter(&mut tx, &l.cep).await.unwrap().unwrap(), outra);
    assert_eq!(cep::obter(&mut tx, &Cep::ler("99999999").unwrap()).await.unwrap(), None);
    let pedidos: Vec<Cep> = (99_000_000..99_001_200).map(|n| Cep::de_numero(n).unwrap()).chain([l.cep]).collect();
    assert_eq!(cep::obter_varios(&mut tx, &pedidos).await.unwrap(), std::slice::from_ref(&outra));
    tx.commit().await.unwrap();
}

pub async fn sigtap(banco: &Banco) {
    let (jun, jul) = (cmp(202_506), cmp(202_507));
    let mut todos: Vec<_> = (0..1_203).map(|n| procedimento(n, &format!("PROCEDIMENTO INVENTADO {n}"), jun)).collect();
    todos[3].no_procedimento = "CONSULTA MÉDICA EM ATENÇÃO ESPECIALIZADA".into();
    let mut tx = banco.escrever().await.unwrap();
    assert_eq!(
        sigtap_tab::inserir_lote(&mut tx, &todos, None).await.unwrap(),
        Contagem { novas: 1_203, iguais: 0, alteradas: 0 }
    );
    assert_eq!(
        sigtap_tab::inserir_lote(&mut tx, &todos, None).await.unwrap(),
        Contagem { novas: 0, iguais: 1_203, alteradas: 0 }
    );
    todos[5].vl_sa = nexsus_domain::Dinheiro(1);
    let com_novo: Vec<_> = todos.iter().cloned().chain([procedimento(0, "DE OUTRO MÊS", jul)]).collect();
    assert_eq!(
        sigtap_tab::inserir_lote(&mut tx, &com_novo, None).await.unwrap(),
        Contagem { novas: 1, iguais: 1_202, alteradas: 1 }
    );

    assert_eq!(sigtap_tab::competencias(&mut tx).await.unwrap(), [jul, jun]);
    assert_eq!(sigtap_tab::obter(&mut tx, codigo(5), jun).await.unwrap().unwrap(), todos[5]);
    assert_eq!(sigtap_tab::obter(&mut tx, codigo(5), jul).await.unwrap(), None);
    assert_eq!(sigtap_tab::listar(&mut tx, jun).await.unwrap().len(), 1_203);
    assert_eq!(sigtap_tab::existentes(&mut tx, jun).await.unwrap()[&codigo(5)], sigtap_tab::hash(&todos[5]));
    let nomes = sigtap_tab::nomes(&mut tx, jun).await.unwrap();
    assert_eq!((nomes.len(), nomes[0].0), (1_203, codigo(0)));
    let achados = sigtap_tab::buscar(&mut tx, "especializada consulta", jun, 10).await.unwrap();
    assert_eq!(achados, [todos[3].clone()]);
    assert!(sigtap_tab::buscar(&mut tx, "100%_", jun, 10).await.unwrap().is_empty());
    assert_eq!(sigtap_tab::buscar(&mut tx, "03.01.01", jun, 4).await.unwrap().len(), 4);
    assert_eq!(sigtap_tab::buscar(&mut tx, &codigo(9).to_string(), jun, 4).await.unwrap(), [todos[9].clone()]);

    let regras = RegrasSigtap {
        registros: vec!["01".into(), "02".into()],
        ocupacoes: vec!["225125".into()],
        cids: vec!["I10".into(), "J450".into()],
        servicos: vec![("145".into(), "001".into())],
        detalhes: vec!["029".into()],
        ..RegrasSigtap::default()
    };
    assert!(!sigtap_tab::tem_regras(&mut tx, jun).await.unwrap());
    let varias: Vec<_> = (0..600).map(|n| (codigo(n), regras.clone())).collect();
    sigtap_tab::gravar_regras(&mut tx, jun, &varias).await.unwrap();
    assert_eq!(sigtap_tab::regras(&mut tx, codigo(599), jun).await.unwrap(), regras);
    assert!(sigtap_tab::tem_regras(&mut tx, jun).await.unwrap());
    let menos = RegrasSigtap { registros: vec!["02".into()], ..RegrasSigtap::default() };
    sigtap_tab::gravar_regras(&mut tx, jun, &[(codigo(1), menos.clone())]).await.unwrap();
    assert_eq!(sigtap_tab::regras(&mut tx, codigo(1), jun).await.unwrap(), menos);
    assert_eq!(sigtap_tab::regras(&mut tx, codigo(2), jun).await.unwrap(), regras);
    assert_eq!(sigtap_tab::regras(&mut tx, codigo(1), jul).await.unwrap(), RegrasSigtap::default());
    let condicionada: Vec<Vec<String>> = ["0012", "0001"].map(|r| vec![codigo(2).to_string(), r.to_owned()]).to_vec();
    sigtap::gravar(&mut tx, jun, "rl_procedimento_regra_cond", &condicionada).await.unwrap();
    let pedidos: Vec<_> = (1..1_100).map(codigo).collect();
    let muitas = sigtap_tab::regras_de(&mut tx, &pedidos, jun).await.unwrap();
    assert_eq!(muitas.len(), 599, "só os que têm regras");
    assert_eq!((&muitas[&codigo(1)], &muitas[&codigo(599)]), (&menos, &regras));
    assert_eq!(muitas[&codigo(2)].condicionadas, ["0001", "0012"]);
    assert!(sigtap_tab::regras_de(&mut tx, &[], jun).await.unwrap().is_empty());
    tx.commit().await.unwrap();
}

pub async fn depara_e_regras(banco: &Banco) {
    let casa = cnes(1).numero();
    let mut tx = banco.escrever().await.unwrap();
    depara::definir(&mut tx, casa, "ECG", codigo(1), "Eletro").await.unwrap();
    depara::definir(&mut tx, casa, "ECG", codigo(2), "").await.unwrap();
    depara::definir(&mut tx, casa, "CARD", codigo(3), "Consulta").await.unwrap();
    let lidos = depara::listar(&mut tx, casa).await.unwrap();
    assert_eq!(lidos.iter().map(|d| d.cod_proc_aureo.as_str()).collect::<Vec<_>>(), ["CARD", "ECG"]);
    assert_eq!((lidos[1].proc_aureo.as_str(), lidos[1].co_procedimento, lidos[1].versao), ("Eletro", codigo(2), 2));
    assert_eq!(depara::obter_todos(&mut tx, casa).await.unwrap()["CARD"], codigo(3));
    assert!(depara::obter_todos(&mut tx, casa + 1).await.unwrap().is_empty());
    assert!(depara::excluir(&mut tx, casa, "CARD").await.unwrap());
    assert!(!depara::excluir(&mut tx, casa, "CARD").await.unwrap());

    let mut p = PadraoProcedimento::novo(codigo(1)).com_servico("114/007").unwrap();
    p.cid = Cid::ler("I10").ok();
    padrao::definir(&mut tx, casa, &p).await.unwrap();
    p.instrumento = Some(Instrumento::Bpa);
    padrao::definir(&mut tx, casa, &p).await.unwrap();
    let so_instrumento =
        PadraoProcedimento { instrumento: Some(Instrumento::Bpi), ..PadraoProcedimento::novo(codigo(2)) };
    padrao::definir(&mut tx, casa, &so_instrumento).await.unwrap();
    assert_eq!(padrao::listar(&mut tx, casa).await.unwrap(), [p, so_instrumento]);
    assert!(padrao::listar(&mut tx, casa + 1).await.unwrap().is_empty());
    padrao::definir(&mut tx, casa, &PadraoProcedimento::novo(codigo(2))).await.unwrap();
    assert_eq!(padrao::listar(&mut tx, casa).await.unwrap().len(), 1, "nada escolhido, nada guardado");
    assert!(padrao::excluir(&mut tx, casa, codigo(1)).await.unwrap());
    assert!(!padrao::excluir(&mut tx, casa, codigo(1)).await.unwrap());

    let por = |ambito| Regra { ambito, cns: cns(900_001), cbo: cbo("225125") };
    for a in [Ambito::Tudo, Ambito::Grupo("03".into()), Ambito::Procedimento("0301010072".into()), Ambito::Lote(12)] {
        regra::definir(&mut tx, casa, &por(a)).await.unwrap();
    }
    let trocada = Regra { cbo: cbo("2231F9"), ..por(Ambito::Lote(12)) };
    regra::definir(&mut tx, casa, &trocada).await.unwrap();
    let todas = regra::todas(&mut tx, casa).await.unwrap();
    assert_eq!(todas.len(), 4);
    assert!(todas.contains(&trocada) && todas.contains(&por(Ambito::Tudo)));
    assert!(regra::excluir(&mut tx, casa, &Ambito::Tudo).await.unwrap());
    assert!(!regra::excluir(&mut tx, casa, &Ambito::Tudo).await.unwrap());
    assert_eq!(regra::listar(&mut tx, casa).await.unwrap().len(), 3);
    tx.commit().await.unwrap();
}

pub async fn jobs(banco: &Banco) {
    let casa = cnes(1).numero();
    let mut tx = banco.escrever().await.unwrap();
    let novo = NovoJob {
        tipo: "importar".into(),
        usuario: "ana".into(),
        processo: "maquina:1".into(),
        total: Some(10),
        fase: "lendo".into(),
        parametros: json!({"tipo": "pdf"}),
    };
    let id = job::criar(&mut tx, casa, &novo).await.unwrap();
    let andando = Andamento {
        estado: "rodando".into(),
        feito: 4,
        total: Some(10),
        fase: "gravando".into(),
        ..Andamento::default()
    };
    assert!(!job::atualizar(&mut tx, casa, id, &andando).await.unwrap());
    assert!(job::pedir_cancelamento(&mut tx, casa, id).await.unwrap());
    assert!(
        job::atualizar(&mut tx, casa, id, &Andamento { retomada: Some(json!({"linha": 4})), ..andando.clone() })
            .await
            .unwrap()
    );
    let lido = job::obter(&mut tx, casa, id).await.unwrap().unwrap();
    assert_eq!((lido.feito, lido.cancelar, lido.fim, lido.fase.as_str()), (4, true, None, "gravando"));
    assert_eq!((lido.parametros.as_str(), lido.retomada.as_str()), (r#"{"tipo":"pdf"}"#, r#"{"linha":4}"#));
    job::atualizar(&mut tx, casa, id, &Andamento { estado: "cancelado".into(), ..andando.clone() }).await.unwrap();
    let fim = job::obter(&mut tx, casa, id).await.unwrap().unwrap();
    assert!(fim.fim.is_some() && fim.retomada == lido.retomada);
    assert!(!job::pedir_cancelamento(&mut tx, casa, id).await.unwrap());
    assert_eq!(job::atualizar(&mut tx, casa, novo_id(), &andando).await.unwrap_err(), ErroStore::NaoEncontrado);

    let vivo = job::criar(&mut tx, casa, &novo).await.unwrap();
    assert_eq!(
        job::limpar_interrompidos(&mut tx, casa, crate::agora() - chrono::TimeDelta::hours(1)).await.unwrap(),
        0
    );
    assert_eq!(
        job::limpar_interrompidos(&mut tx, casa, crate::agora() + chrono::TimeDelta::hours(1)).await.unwrap(),
        1
    );
    assert_eq!(job::obter(&mut tx, casa, vivo).await.unwrap().unwrap().estado, "interrompido");
    assert_eq!(job::listar(&mut tx, casa, 10).await.unwrap().len(), 2);
    assert_eq!(job::obter(&mut tx, casa, novo_id()).await.unwrap(), None);
    tx.commit().await.unwrap();
}

pub async fn alertas(banco: &Banco) {
    let casa = cnes(1).numero();
    let mut tx = banco.escrever().await.unwrap();
    let a = NovoAlerta {
        chave: "depara".into(),
        tipo: "pendencia".into(),
        severidade: "aviso".into(),
        texto: "Faltam de-paras.".into(),
        rota: "depara".into(),
        quantos: 3,
    };
    let id = alerta::inserir(&mut tx, casa, &a).await.unwrap();
    alerta::marcar(&mut tx, casa, id, "conferido").await.unwrap();
    assert!(alerta::listar(&mut tx, casa, true, 10).await.unwrap().is_empty());
    assert_eq!(alerta::inserir(&mut tx, casa, &NovoAlerta { quantos: 5, ..a.clone() }).await.unwrap(), id);
    let abertos = alerta::listar(&mut tx, casa, true, 10).await.unwrap();
    assert_eq!((abertos.len(), abertos[0].quantos, abertos[0].situacao.as_str()), (1, 5, "aberto"));
    assert_eq!(alerta::listar(&mut tx, casa, false, 10).await.unwrap().len(), 1);
    assert_eq!(alerta::marcar(&mut tx, casa, novo_id(), "x").await.unwrap_err(), ErroStore::NaoEncontrado);
    tx.commit().await.unwrap();
}
