//! Contract of imports: lotes, attendances, refused lines, undo, and the move from "no establishment yet".

use chrono::Datelike;
use nexsus_domain::{Dinheiro, Estabelecimento, Paciente};

use super::exemplos::{atendimento as novo_atendimento, cmp, cnes, dia, paciente as exemplo, procedimento};
use crate::atendimento::{self, Filtro, PENDENTE, PRODUZIDO, Repetido};
use crate::lote::{self, NovoLote, Resultado};
use crate::rejeito::{self, NovoRejeito};
use crate::{Banco, ErroStore, depara, estabelecimento, paciente, procedimento as sigtap};

fn novo(n: u8, tipo: &str) -> NovoLote {
    NovoLote {
        tipo: tipo.into(),
        layout: "L1".into(),
        arquivo: format!("arquivo{n}.{tipo}"),
        sha256: [n; 32],
        tamanho: 12_345,
        competencia: Some(cmp(202_506)),
        usuario: "ana".into(),
    }
}

pub async fn lotes(banco: &Banco) {
    const CASA: i32 = 201;
    let mut tx = banco.escrever().await.unwrap();
    assert_eq!(lote::criar(&mut tx, CASA, &novo(1, "pdf")).await.unwrap(), 1);
    assert_eq!(lote::criar(&mut tx, CASA, &novo(2, "pdf")).await.unwrap(), 2);
    assert_eq!(lote::criar(&mut tx, CASA + 1, &novo(1, "pdf")).await.unwrap(), 1);
    let r = Resultado {
        lidas: 10,
        novas: 6,
        iguais: 1,
        alteradas: 1,
        rejeitadas: 1,
        mobilia: 1,
        soma_lida: Some(Dinheiro(-5)),
        soma_impressa: None,
        avisos: vec!["Total não confere.".into()],
    };
    lote::concluir(&mut tx, CASA, 1, "L2", &r).await.unwrap();
    assert_eq!(lote::concluir(&mut tx, CASA, 1, "L2", &r).await.unwrap_err(), ErroStore::NaoEncontrado);
    let lido = lote::obter(&mut tx, CASA, 1).await.unwrap().unwrap();
    assert_eq!((lido.situacao.as_str(), lido.layout.as_str(), &lido.resultado), ("gravado", "L2", &r));
    assert_eq!(
        (lido.tamanho, lido.competencia, lido.sha256.as_slice()),
        (12_345, Some(cmp(202_506)), [1_u8; 32].as_slice())
    );
    assert!(lido.concluido.is_some());
    assert_eq!(lote::por_sha256(&mut tx, CASA, &[1; 32]).await.unwrap().unwrap().numero, 1);
    assert_eq!(lote::por_sha256(&mut tx, CASA, &[9; 32]).await.unwrap(), None);
    assert_eq!(lote::listar(&mut tx, CASA, 10).await.unwrap().iter().map(|l| l.numero).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(lote::obter(&mut tx, CASA, 3).await.unwrap(), None);
    tx.commit().await.unwrap();

    // The same content does not get in twice, and the number of the refused try is not lost.
    let mut tx = banco.escrever().await.unwrap();
    assert!(matches!(lote::criar(&mut tx, CASA, &novo(1, "pdf")).await, Err(ErroStore::Duplicado { .. })));
    drop(tx);
    let mut tx = banco.escrever().await.unwrap();
    assert_eq!(lote::criar(&mut tx, CASA, &novo(3, "pdf")).await.unwrap(), 3);
    // After undoing, the file may come again.
    assert_eq!(lote::desfazer(&mut tx, CASA, 1).await.unwrap(), 0);
    assert_eq!(lote::criar(&mut tx, CASA, &novo(1, "pdf")).await.unwrap(), 4);
    assert_eq!(lote::desfazer(&mut tx, CASA, 1).await.unwrap_err(), ErroStore::NaoEncontrado);
    tx.commit().await.unwrap();
}

pub async fn atendimentos(banco: &Banco) {
    const CASA: i32 = 203;
    let mut tx = banco.escrever().await.unwrap();
    let numero = lote::criar(&mut tx, CASA, &novo(1, "pdf")).await.unwrap();
    let novos: Vec<_> =
        (0..1_300).map(|n| novo_atendimento(n, dia(2025, 5 + n % 2, 1 + n % 28), &format!("P{}", n % 50))).collect();
    let ids = atendimento::inserir_lote(&mut tx, CASA, numero, &novos).await.unwrap();
    assert_eq!(ids.len(), 1_300);
    tx.commit().await.unwrap();

    let mut tx = banco.escrever().await.unwrap();
    assert!(matches!(
        atendimento::inserir_lote(&mut tx, CASA, numero, &novos[7..8]).await,
        Err(ErroStore::Duplicado { .. })
    ));
    drop(tx);

    let mut tx = banco.escrever().await.unwrap();
    let hashes: Vec<_> = novos.iter().map(|n| n.hash).chain([[0xff; 32]]).collect();
    let existem = atendimento::existentes_por_hash(&mut tx, CASA, &hashes).await.unwrap();
    assert!(existem.len() == 1_300 && !existem.contains_key(&[0xff; 32]));
    assert_eq!(existem[&novos[41].hash], ids[41]);
    assert!(atendimento::existentes_por_hash(&mut tx, CASA + 1, &hashes).await.unwrap().is_empty());

    let de_maio = atendimento::do_periodo(&mut tx, CASA, cmp(202_505), None).await.unwrap();
    assert_eq!(de_maio.len(), 650);
    assert!(de_maio.is_sorted_by_key(|a| a.dado.data_atend) && de_maio.iter().all(|a| a.dado.data_atend.month() == 5));
    let lido = atendimento::por_ids(&mut tx, CASA, &ids[41..42]).await.unwrap().remove(0);
    assert_eq!((&lido.dado, lido.lote, lido.pagina, lido.linha), (&novos[41].dado, numero, 2, 1));
    assert_eq!((lido.situacao.as_str(), lido.versao, lido.motivo), (PENDENTE, 1, None));

    assert_eq!(atendimento::marcar(&mut tx, CASA, &ids[..600], PRODUZIDO, None).await.unwrap(), 600);
    assert_eq!(atendimento::marcar(&mut tx, CASA, &ids[600..610], PENDENTE, Some("sem_depara")).await.unwrap(), 10);
    assert_eq!(atendimento::marcar(&mut tx, CASA, &[], PENDENTE, None).await.unwrap(), 0);
    let contas = atendimento::contar_por_situacao(&mut tx, CASA, None).await.unwrap();
    assert_eq!(contas, [(PENDENTE.to_owned(), 700), (PRODUZIDO.to_owned(), 600)]);
    assert_eq!(atendimento::contar_por_situacao(&mut tx, CASA, Some(cmp(202_506))).await.unwrap()[1].1, 300);
    assert_eq!(atendimento::do_periodo(&mut tx, CASA, cmp(202_505), Some(PENDENTE)).await.unwrap().len(), 350);
    assert_eq!(
        atendimento::por_ids(&mut tx, CASA, &ids[600..601]).await.unwrap()[0].motivo.as_deref(),
        Some("sem_depara")
    );
    let do_lote = atendimento::por_lote(&mut tx, CASA, numero).await.unwrap();
    assert!(do_lote.len() == 1_300 && do_lote.is_sorted_by_key(|a| (a.pagina, a.linha)));
    let procs = atendimento::procedimentos(&mut tx, CASA).await.unwrap();
    assert_eq!(procs.iter().map(|p| p.atendimentos).sum::<i64>(), 1_300);
    assert_eq!((procs.len(), procs[0].cod_proc_aureo.as_str()), (3, "ECG0"));
    assert_eq!(atendimento::competencias(&mut tx, CASA).await.unwrap(), [cmp(202_506), cmp(202_505)]);

    let f = Filtro { situacao: Some(PENDENTE.into()), lote: Some(numero), cmp: None };
    let (mut vistos, mut depois) = (std::collections::HashSet::new(), None);
    loop {
        let p = atendimento::pagina(&mut tx, CASA, &f, depois.as_ref(), 99).await.unwrap();
        assert_eq!((p.total, p.casam), (1_300, 700));
        vistos.extend(p.linhas.iter().map(|l| l.id));
        depois = p.proximo;
        if depois.is_none() {
            break;
        }
    }
    assert_eq!(vistos.len(), 700);
    tx.commit().await.unwrap();
}

pub async fn rejeitos(banco: &Banco) {
    const CASA: i32 = 205;
    let mut tx = banco.escrever().await.unwrap();
    let numero = lote::criar(&mut tx, CASA, &novo(1, "pdf")).await.unwrap();
    let novos: Vec<_> = (0..520)
        .map(|n| NovoRejeito {
            pagina: 1 + n / 50,
            linha: n % 50,
            motivo: "data_invalida".into(),
            texto: format!("31/02 FULANA {n}"),
            campos: format!("[{n}]"),
        })
        .collect();
    assert_eq!(rejeito::inserir_lote(&mut tx, CASA, numero, &novos).await.unwrap(), 520);
    let lidos = rejeito::listar(&mut tx, CASA, numero).await.unwrap();
    assert_eq!(lidos.len(), 520);
    assert_eq!(
        (lidos[51].texto.as_str(), lidos[51].pagina, lidos[51].linha, lidos[51].situacao.as_str()),
        ("31/02 FULANA 51", 2, 1, "aberto")
    );
    assert!(!format!("{:?} {:?}", lidos[0], novos[0]).contains("FULANA"));
    rejeito::resolver(&mut tx, CASA, numero, lidos[0].id, "corrigido").await.unwrap();
    assert_eq!(rejeito::contar_abertos(&mut tx, CASA).await.unwrap(), 519);
    assert_eq!(rejeito::marcar(&mut tx, CASA, numero, &[lidos[1].id], rejeito::ADIADO).await.unwrap(), 1);
    assert_eq!(rejeito::contar_abertos(&mut tx, CASA).await.unwrap(), 518);
    assert_eq!(rejeito::contar_em(&mut tx, CASA, rejeito::ADIADO).await.unwrap(), 1, "adiada não é esquecida");
    assert_eq!(
        rejeito::resolver(&mut tx, CASA, numero + 1, lidos[0].id, "x").await.unwrap_err(),
        ErroStore::NaoEncontrado
    );
    assert!(rejeito::listar(&mut tx, CASA, numero + 1).await.unwrap().is_empty());
    lote::desfazer(&mut tx, CASA, numero).await.unwrap();
    assert_eq!(rejeito::contar_abertos(&mut tx, CASA).await.unwrap(), 0);
    assert_eq!(
        rejeito::contar_em(&mut tx, CASA, rejeito::ADIADO).await.unwrap(),
        0,
        "o lote desfeito não espera por ninguém"
    );
    let depois = rejeito::listar(&mut tx, CASA, numero).await.unwrap();
    assert_eq!((depois.len(), depois[0].situacao.as_str()), (520, "corrigido"));
    tx.commit().await.unwrap();
}

pub async fn desfazer(banco: &Banco) {
    const CASA: i32 = 207;
    let mut tx = banco.escrever().await.unwrap();
    let velho = paciente::inserir(&mut tx, CASA, &exemplo(1, "Já Estava")).await.unwrap();
    let numero = lote::criar(&mut tx, CASA, &novo(1, "xlsx")).await.unwrap();
    // The import completes one patient, then a second file line touches it again; and it brings three new ones.
    lote::guardar_antes(&mut tx, CASA, numero, &[&velho]).await.unwrap();
    paciente::alterar(
        &mut tx,
        CASA,
        velho.id,
        1,
        &Paciente { email: "a@exemplo.invalid".into(), ..velho.dado.clone() },
    )
    .await
    .unwrap();
    let meio = paciente::obter(&mut tx, CASA, velho.id).await.unwrap().unwrap();
    lote::guardar_antes(&mut tx, CASA, numero, &[&meio]).await.unwrap();
    paciente::alterar(&mut tx, CASA, velho.id, 2, &Paciente { compl: String::new(), ..meio.dado }).await.unwrap();
    let novos = [exemplo(2, "Novo Um"), exemplo(3, "Novo Dois"), exemplo(4, "Novo Usado")];
    let ids = paciente::inserir_lote(&mut tx, CASA, &novos, Some(numero)).await.unwrap();
    paciente::alterar(&mut tx, CASA, ids[1], 1, &Paciente { nome: "Corrigido à Mão".into(), ..novos[1].clone() })
        .await
        .unwrap();
    let atend = lote::criar(&mut tx, CASA, &novo(2, "pdf")).await.unwrap();
    let a = atendimento::inserir_lote(&mut tx, CASA, atend, &[novo_atendimento(1, dia(2025, 6, 1), &novos[2].cod_pac)])
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let mut tx = banco.escrever().await.unwrap();
    assert!(matches!(
        paciente::excluir(&mut tx, CASA, ids[2], 1).await,
        Err(ErroStore::EmUso { onde: "atendimento", quantos: 1 })
    ));
    assert_eq!(lote::desfazer(&mut tx, CASA, numero).await.unwrap(), 2);
    assert_eq!(paciente::obter(&mut tx, CASA, velho.id).await.unwrap().unwrap().dado, velho.dado);
    assert_eq!(paciente::obter(&mut tx, CASA, ids[0]).await.unwrap(), None);
    assert_eq!(paciente::obter(&mut tx, CASA, ids[1]).await.unwrap().unwrap().dado.nome, "Corrigido à Mão");
    assert!(paciente::obter(&mut tx, CASA, ids[2]).await.unwrap().is_some());
    assert_eq!(lote::desfazer(&mut tx, CASA, atend).await.unwrap(), 1);
    assert!(atendimento::por_ids(&mut tx, CASA, &a).await.unwrap().is_empty());

    let tabela = lote::criar(&mut tx, CASA, &novo(3, "txt")).await.unwrap();
    let c = cmp(202_401);
    sigtap::inserir_lote(&mut tx, &[procedimento(1, "DO LOTE", c)], Some((CASA, tabela))).await.unwrap();
    assert_eq!(lote::desfazer(&mut tx, CASA, tabela).await.unwrap(), 1);
    assert!(sigtap::listar(&mut tx, c).await.unwrap().is_empty());
    tx.commit().await.unwrap();
}

/// A generation that has taken an attendance keeps its lote, even before its line of production can be seen.
pub async fn desfazer_nao_leva_o_que_foi_produzido(banco: &Banco) {
    const CASA: i32 = 209;
    let mut tx = banco.escrever().await.unwrap();
    let numero = lote::criar(&mut tx, CASA, &novo(1, "pdf")).await.unwrap();
    let novos = [1, 2, 3].map(|n| novo_atendimento(n, dia(2025, 6, 1), "P1"));
    let ids = atendimento::inserir_lote(&mut tx, CASA, numero, &novos).await.unwrap();
    assert_eq!(atendimento::profissional_do_lote(&mut tx, CASA, numero).await.unwrap(), novos[0].dado.cns_prof);
    assert_eq!(atendimento::profissional_do_lote(&mut tx, CASA, 99).await.unwrap(), None);
    tx.commit().await.unwrap();
    let mut tx = banco.escrever().await.unwrap();
    atendimento::marcar(&mut tx, CASA, &ids[..1], PRODUZIDO, None).await.unwrap();
    assert_eq!(
        lote::desfazer(&mut tx, CASA, numero).await.unwrap_err(),
        ErroStore::EmUso { onde: "producao", quantos: 1 }
    );
    drop(tx);
    let mut tx = banco.escrever().await.unwrap();
    assert_eq!(lote::desfazer(&mut tx, CASA, numero).await.unwrap(), 3);
    tx.commit().await.unwrap();
}

/// Lines that two lotes have stay while one of the two stands.
pub async fn desfazer_passa_adiante(banco: &Banco) {
    const CASA: i32 = 211;
    let mut tx = banco.escrever().await.unwrap();
    let mut lotes = Vec::new();
    for n in 1..=3 {
        lotes.push(lote::criar(&mut tx, CASA, &novo(n, "pdf")).await.unwrap());
    }
    let novos = [1, 2, 3].map(|n| novo_atendimento(n, dia(2025, 6, 1), "P1"));
    let ids = atendimento::inserir_lote(&mut tx, CASA, lotes[0], &novos).await.unwrap();
    let repetido = |i: usize, linha| Repetido { atendimento: ids[i], pagina: 7, linha };
    atendimento::anotar_repetidos(&mut tx, CASA, lotes[1], &[repetido(0, 4), repetido(1, 5)]).await.unwrap();
    atendimento::anotar_repetidos(&mut tx, CASA, lotes[2], &[repetido(1, 9)]).await.unwrap();
    assert_eq!(lote::desfazer(&mut tx, CASA, lotes[0]).await.unwrap(), 1);
    let do_segundo = atendimento::por_lote(&mut tx, CASA, lotes[1]).await.unwrap();
    assert_eq!(
        do_segundo.iter().map(|a| (a.id, a.pagina, a.linha)).collect::<Vec<_>>(),
        [(ids[0], 7, 4), (ids[1], 7, 5)]
    );
    assert_eq!(lote::desfazer(&mut tx, CASA, lotes[1]).await.unwrap(), 1);
    let do_terceiro = atendimento::por_lote(&mut tx, CASA, lotes[2]).await.unwrap();
    assert_eq!(do_terceiro.iter().map(|a| (a.id, a.pagina, a.linha)).collect::<Vec<_>>(), [(ids[1], 7, 9)]);
    assert_eq!(lote::desfazer(&mut tx, CASA, lotes[2]).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

/// A table of procedures goes back only while nothing stands on it and nothing of what was there was changed.
pub async fn desfazer_procedimentos(banco: &Banco) {
    const CASA: i32 = 213;
    let c = cmp(202_402);
    let com = |n| NovoLote { competencia: Some(c), ..novo(n, "txt") };
    let mut tx = banco.escrever().await.unwrap();
    let primeiro = lote::criar(&mut tx, CASA, &com(1)).await.unwrap();
    sigtap::inserir_lote(&mut tx, &[procedimento(1, "PRIMEIRO", c)], Some((CASA, primeiro))).await.unwrap();
    let r = Resultado { lidas: 1, novas: 1, ..Resultado::default() };
    lote::concluir(&mut tx, CASA, primeiro, "L", &r).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = banco.escrever().await.unwrap();
    let linha = super::exemplos::linha(cnes(65), c, super::exemplos::cns(900_030), 1, 1);
    crate::producao::inserir_lote(&mut tx, &[super::exemplos::nova_linha(linha)]).await.unwrap();
    assert_eq!(
        lote::desfazer(&mut tx, CASA, primeiro).await.unwrap_err(),
        ErroStore::EmUso { onde: "competencia", quantos: 1 }
    );
    drop(tx);

    let mut tx = banco.escrever().await.unwrap();
    let segundo = lote::criar(&mut tx, CASA, &com(2)).await.unwrap();
    sigtap::inserir_lote(&mut tx, &[procedimento(1, "CORRIGIDO", c)], Some((CASA, segundo))).await.unwrap();
    let r = Resultado { lidas: 1, alteradas: 1, ..Resultado::default() };
    lote::concluir(&mut tx, CASA, segundo, "L", &r).await.unwrap();
    for numero in [primeiro, segundo] {
        assert_eq!(
            lote::desfazer(&mut tx, CASA, numero).await.unwrap_err(),
            ErroStore::EmUso { onde: "procedimento", quantos: 1 }
        );
    }
    drop(tx);
    let mut tx = banco.escrever().await.unwrap();
    assert_eq!(lote::desfazer(&mut tx, CASA, primeiro).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

/// One person under several codes.
pub async fn codigos(banco: &Banco) {
    const CASA: i32 = 215;
    let com = |cod: &str, n| Paciente { cod_pac: cod.into(), ..exemplo(n, "Pessoa Inventada") };
    let mut tx = banco.escrever().await.unwrap();
    let mut lotes = Vec::new();
    for n in 1..=3 {
        lotes.push(lote::criar(&mut tx, CASA, &novo(n, "xlsx")).await.unwrap());
    }
    let fichas = [com("001234", 1), com("77", 2), com("0077", 3), com("5", 4)];
    let ids = paciente::inserir_lote(&mut tx, CASA, &fichas, Some(lotes[0])).await.unwrap();
    let outros = [("777777".to_owned(), ids[0]), ("077".to_owned(), ids[1]), ("5".to_owned(), ids[0])];
    paciente::anotar_codigos(&mut tx, CASA, lotes[1], &outros).await.unwrap();
    paciente::anotar_codigos(&mut tx, CASA, lotes[1], &outros).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = banco.escrever().await.unwrap();
    let pedidos = ["001234", "1234", "0777777", "777777", "77", "077", "00077", "5", "05", "A5", "000"];
    let lidos = paciente::por_codigos(&mut tx, CASA, &pedidos.map(str::to_owned)).await.unwrap();
    let de = |codigo: &str| lidos.get(codigo).map(|g| g.id);
    for (codigo, id) in [
        ("001234", Some(ids[0])),
        ("1234", Some(ids[0])),
        ("777777", Some(ids[0])),
        ("0777777", Some(ids[0])),
        ("77", Some(ids[1])),
        ("077", Some(ids[1])),
        // Two persons without the zeros.
        ("00077", None),
        ("5", Some(ids[3])),
        ("05", None),
        ("A5", None),
        ("000", None),
    ] {
        assert_eq!(de(codigo), id, "{codigo}");
    }
    assert_eq!(paciente::outros_codigos(&mut tx, CASA).await.unwrap().len(), 3);

    // Who has an attendance under another code is in use; the ficha shows it.
    let atend = lote::criar(&mut tx, CASA, &novo(9, "pdf")).await.unwrap();
    atendimento::inserir_lote(&mut tx, CASA, atend, &[novo_atendimento(1, dia(2025, 6, 1), "777777")]).await.unwrap();
    assert_eq!(atendimento::do_paciente(&mut tx, CASA, "001234", 5).await.unwrap().len(), 1);
    assert!(matches!(
        paciente::excluir(&mut tx, CASA, ids[0], 1).await,
        Err(ErroStore::EmUso { onde: "atendimento", quantos: 1 })
    ));
    paciente::excluir(&mut tx, CASA, ids[1], 1).await.unwrap();

    // Patients under whose record another lote found somebody stay with it; the codes go back with their own lote.
    assert_eq!(lote::desfazer(&mut tx, CASA, lotes[0]).await.unwrap(), 2);
    assert!(paciente::obter(&mut tx, CASA, ids[0]).await.unwrap().is_some());
    lote::desfazer(&mut tx, CASA, lotes[1]).await.unwrap();
    assert!(paciente::por_codigos(&mut tx, CASA, &["777777".to_owned()]).await.unwrap().is_empty());
    tx.commit().await.unwrap();
}

pub async fn adotar(banco: &Banco) {
    let casa = cnes(33);
    let mut tx = banco.escrever().await.unwrap();
    let numero = lote::criar(&mut tx, 0, &novo(1, "pdf")).await.unwrap();
    let p = paciente::inserir(&mut tx, 0, &exemplo(1, "Sem Casa")).await.unwrap();
    let a = atendimento::inserir_lote(&mut tx, 0, numero, &[novo_atendimento(1, dia(2025, 6, 1), "P000001")])
        .await
        .unwrap();
    rejeito::inserir_lote(
        &mut tx,
        0,
        numero,
        &[NovoRejeito { pagina: 1, linha: 1, motivo: "x".into(), texto: "linha".into(), campos: String::new() }],
    )
    .await
    .unwrap();
    depara::definir(&mut tx, 0, "ECG", super::exemplos::sigtap(1), "Eletro").await.unwrap();
    assert_eq!(estabelecimento::adotar(&mut tx, casa).await.unwrap_err(), ErroStore::NaoEncontrado);
    estabelecimento::inserir(&mut tx, &Estabelecimento::novo(casa, "Casa Nova")).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = banco.escrever().await.unwrap();
    assert!(estabelecimento::adotar(&mut tx, casa).await.unwrap() >= 6);
    tx.commit().await.unwrap();

    let mut tx = banco.escrever().await.unwrap();
    let n = casa.numero();
    assert_eq!(paciente::obter(&mut tx, n, p.id).await.unwrap().unwrap(), p);
    assert_eq!(paciente::contar(&mut tx, 0).await.unwrap(), 0);
    let pagina =
        paciente::pagina(&mut tx, n, &paciente::Filtro { texto: "casa".into() }, paciente::Ordem::Nome, None, 5)
            .await
            .unwrap();
    assert_eq!(pagina.casam, 1);
    assert_eq!(atendimento::por_ids(&mut tx, n, &a).await.unwrap().len(), 1);
    assert_eq!(rejeito::listar(&mut tx, n, numero).await.unwrap()[0].texto, "linha");
    assert_eq!(depara::listar(&mut tx, n).await.unwrap().len(), 1);
    assert_eq!(lote::criar(&mut tx, n, &novo(2, "pdf")).await.unwrap(), numero + 1);
    assert!(matches!(estabelecimento::adotar(&mut tx, casa).await, Err(ErroStore::EmUso { .. })));
}
