//! Contract of the queue: leases and their fence, tries, dependencies, cancelling, the schedule.

use serde_json::json;
use uuid::Uuid;

use super::exemplos::cnes;
use crate::fila::{self, NovaTarefa};
use crate::fila_itens::{self as itens, Contas};
use crate::{Banco, Tx, agenda, novo_id};

const PRAZO: i64 = 60_000;

fn nova(obra: &str, antes: Vec<Uuid>) -> NovaTarefa {
    NovaTarefa {
        obra: obra.into(),
        cadeia: "prova".into(),
        rodada: Uuid::nil(),
        usuario: "ana".into(),
        prioridade: 0,
        parametros: json!({ "rotulo": obra }),
        antes,
    }
}

async fn semear(tx: &mut Tx, casa: i32, job: Uuid, n: usize) {
    fila::trancar(tx, casa, job).await.unwrap().unwrap();
    let chaves: Vec<String> = (0..n).map(|i| format!("chave {i:05}")).collect();
    assert_eq!(itens::inserir(tx, casa, job, &chaves).await.unwrap(), n as u64);
    // A page that comes twice adds nothing.
    assert_eq!(itens::inserir(tx, casa, job, &chaves[..n.min(3)]).await.unwrap(), 0);
    fila::semeado(tx, casa, job, None).await.unwrap();
}

async fn ordens(banco: &Banco, casa: i32, job: Uuid, quantos: u32) -> (i64, Vec<i64>) {
    let mut tx = banco.escrever().await.unwrap();
    fila::trancar(&mut tx, casa, job).await.unwrap().unwrap();
    let t = itens::tomar(&mut tx, casa, job, "maquina:1:1", quantos, PRAZO).await.unwrap();
    tx.commit().await.unwrap();
    (t.vez, t.itens.iter().map(|i| i.ordem).collect())
}

pub async fn posse(banco: &Banco) {
    let casa = cnes(41).numero();
    let mut tx = banco.escrever().await.unwrap();
    let job = fila::enfileirar(&mut tx, casa, &nova("cep", vec![])).await.unwrap();
    assert!(!fila::obter(&mut tx, casa, job).await.unwrap().unwrap().semeado);
    fila::semeado(&mut tx, casa, job, Some("até aqui")).await.unwrap();
    semear(&mut tx, casa, job, 1_200).await;
    tx.commit().await.unwrap();
    let (a, primeiros) = ordens(banco, casa, job, 500).await;
    let (b, segundos) = ordens(banco, casa, job, 500).await;
    assert!(b > a);
    assert_eq!(primeiros, (1..=500).collect::<Vec<_>>());
    assert_eq!(segundos, (501..=1_000).collect::<Vec<_>>());

    // The lease of `a` is taken away: what it brings is refused, and what it held is taken again under a new number.
    let mut tx = banco.escrever().await.unwrap();
    let t = fila::trancar(&mut tx, casa, job).await.unwrap().unwrap();
    assert_eq!(
        (t.estado.as_str(), t.total, t.semeado, t.marca.as_str()),
        (fila::RODANDO, Some(1_200), true, "até aqui")
    );
    assert_eq!(itens::vezes(&mut tx, casa, job).await.unwrap().iter().map(|v| v.vez).collect::<Vec<_>>(), [a, b]);
    assert_eq!(itens::largar(&mut tx, casa, job, a, Some((2, "caiu"))).await.unwrap(), 0);
    tx.commit().await.unwrap();
    let mut tx = banco.escrever().await.unwrap();
    assert!(!itens::exigir_vez(&mut tx, casa, job, a).await.unwrap());
    assert!(!itens::renovar(&mut tx, casa, job, a, PRAZO).await.unwrap());
    assert!(itens::exigir_vez(&mut tx, casa, job, b).await.unwrap());
    drop(tx);
    let (c, outra_vez) = ordens(banco, casa, job, 500).await;
    assert_eq!(outra_vez, primeiros);
    // Twice too many for the same item.
    let mut tx = banco.escrever().await.unwrap();
    assert_eq!(itens::largar(&mut tx, casa, job, c, Some((2, "caiu"))).await.unwrap(), 500);
    // The other one ends most of its items and puts some back.
    assert!(itens::exigir_vez(&mut tx, casa, job, b).await.unwrap());
    assert_eq!(itens::terminar(&mut tx, casa, job, &segundos[..400], "feito", "", "novo").await.unwrap(), 400);
    assert_eq!(itens::terminar(&mut tx, casa, job, &segundos[..1], "feito", "", "novo").await.unwrap(), 0);
    let adiados = itens::adiar(&mut tx, casa, job, &segundos[400..450], ("transitorio", "sem rede"), 60_000, true);
    assert_eq!(adiados.await.unwrap(), 50);
    assert_eq!(itens::largar(&mut tx, casa, job, b, None).await.unwrap(), 0);
    let agora = fila::relogio(&mut tx).await.unwrap();
    fila::andar(&mut tx, casa, job, 900, agora).await.unwrap();
    fila::andar(&mut tx, casa, job, 0, agora + 1_000).await.unwrap();
    fila::andar(&mut tx, casa, job, 100, agora + 2_000).await.unwrap();
    assert_eq!(fila::obter(&mut tx, casa, job).await.unwrap().unwrap().ritmo, 100_000);
    fila::andar(&mut tx, casa, job, 0, agora + 120_000).await.unwrap();
    let t = fila::obter(&mut tx, casa, job).await.unwrap().unwrap();
    assert_eq!((t.feito, t.ritmo), (1_000, 100_000), "a pausa não conta");
    let c = itens::contas(&mut tx, casa, job).await.unwrap();
    assert_eq!((c.na_fila, c.tomados, c.feitos, c.falhos), (300, 0, 400, 500));
    assert!(!c.acabou() && c.total() == 1_200);
    tx.commit().await.unwrap();

    // What waits for its next try is not taken before, unless somebody is in a hurry.
    let (_, resto) = ordens(banco, casa, job, 1_000).await;
    assert_eq!(resto.len(), 250);
    let mut tx = banco.escrever().await.unwrap();
    fila::trancar(&mut tx, casa, job).await.unwrap();
    let nada = itens::tomar(&mut tx, casa, job, "x", 10, PRAZO).await.unwrap();
    assert!(nada.itens.is_empty() && nada.espera.is_some_and(|e| e > 50_000 && e <= 60_000), "{nada:?}");
    assert_eq!(itens::com_erro(&mut tx, casa, job, 9_999).await.unwrap().len(), 550);
    assert_eq!(itens::apressar(&mut tx, casa, job).await.unwrap(), 50);
    let tudo = itens::tomar(&mut tx, casa, job, "x", 1_000, PRAZO).await.unwrap();
    assert_eq!((tudo.itens.len(), tudo.itens[0].tentativas), (50, 1));
    assert_eq!(itens::resultados(&mut tx, casa, job).await.unwrap(), [("novo".to_owned(), 400)]);
    tx.commit().await.unwrap();
}

/// Many programs at once: every item goes to one of them.
pub async fn concorrencia(banco: &Banco) {
    let casa = cnes(42).numero();
    let mut tx = banco.escrever().await.unwrap();
    let job = fila::enfileirar(&mut tx, casa, &nova("cep", vec![])).await.unwrap();
    semear(&mut tx, casa, job, 600).await;
    tx.commit().await.unwrap();
    let mut maos = Vec::new();
    for _ in 0..8 {
        let banco = banco.clone();
        maos.push(tokio::spawn(async move {
            let mut minhas = Vec::new();
            loop {
                let (_, mais) = ordens(&banco, casa, job, 7).await;
                if mais.is_empty() {
                    return minhas;
                }
                minhas.extend(mais);
            }
        }));
    }
    let mut todas = Vec::new();
    for mao in maos {
        todas.extend(mao.await.unwrap());
    }
    todas.sort_unstable();
    assert_eq!(todas, (1..=600).collect::<Vec<_>>());
}

pub async fn ciclo(banco: &Banco) {
    let casa = cnes(43).numero();
    let mut tx = banco.escrever().await.unwrap();
    fila::trancar_cadeias(&mut tx, casa).await.unwrap();
    assert_eq!(fila::rodada_aberta(&mut tx, casa, "prova").await.unwrap(), None);
    let um = fila::enfileirar(&mut tx, casa, &nova("um", vec![])).await.unwrap();
    let dois = fila::enfileirar(&mut tx, casa, &nova("dois", vec![um])).await.unwrap();
    let tres = fila::enfileirar(&mut tx, casa, &nova("tres", vec![])).await.unwrap();
    assert!(fila::priorizar(&mut tx, casa, tres, 5).await.unwrap());
    assert!(!fila::priorizar(&mut tx, casa, novo_id(), 5).await.unwrap());
    assert_eq!(fila::rodada_aberta(&mut tx, casa, "prova").await.unwrap(), Some(Uuid::nil()));
    assert_eq!(fila::dependencias(&mut tx, casa, dois).await.unwrap(), [um]);
    let abertas = fila::abertas(&mut tx, casa).await.unwrap();
    assert_eq!(abertas.iter().map(|t| (t.id, t.faltam)).collect::<Vec<_>>(), [(tres, 0), (um, 0), (dois, 1)]);
    for (job, fim) in [(um, fila::CONCLUIDO), (tres, fila::CANCELADO)] {
        fila::trancar(&mut tx, casa, job).await.unwrap();
        fila::por_estado(&mut tx, casa, job, fim, "fim").await.unwrap();
        let t = fila::obter(&mut tx, casa, job).await.unwrap().unwrap();
        assert!(t.fim.is_some() && t.mensagem == "fim");
    }
    let abertas = fila::abertas(&mut tx, casa).await.unwrap();
    assert_eq!(abertas.iter().map(|t| (t.id, t.faltam)).collect::<Vec<_>>(), [(dois, 0)]);
    assert_eq!(fila::quantas_abertas(&mut tx, casa).await.unwrap(), 1);
    assert_eq!(fila::da_rodada(&mut tx, casa, Uuid::nil()).await.unwrap().len(), 3);
    assert_eq!(fila::listar(&mut tx, casa, 2).await.unwrap().len(), 2);

    semear(&mut tx, casa, dois, 4).await;
    let t = itens::tomar(&mut tx, casa, dois, "x", 2, PRAZO).await.unwrap();
    fila::fase(&mut tx, casa, dois, "consultando").await.unwrap();
    fila::pedir_cancelamento(&mut tx, casa, dois).await.unwrap();
    assert!(fila::obter(&mut tx, casa, dois).await.unwrap().unwrap().cancelar);
    assert_eq!(itens::cancelar_espera(&mut tx, casa, dois).await.unwrap(), 2);
    assert!(!itens::acabou(&mut tx, casa, dois).await.unwrap());
    itens::terminar(&mut tx, casa, dois, &[1], "feito", "", "novo").await.unwrap();
    itens::terminar(&mut tx, casa, dois, &[2], "falhou", "invalido", "não serve").await.unwrap();
    fila::andar(&mut tx, casa, dois, 2, 1).await.unwrap();
    itens::largar(&mut tx, casa, dois, t.vez, None).await.unwrap();
    assert!(itens::acabou(&mut tx, casa, dois).await.unwrap());
    // Again: what came to a good end stays as it is.
    assert_eq!(itens::repetir(&mut tx, casa, dois).await.unwrap(), 3);
    fila::por_estado(&mut tx, casa, dois, fila::NA_FILA, "").await.unwrap();
    let contas = itens::contas(&mut tx, casa, dois).await.unwrap();
    assert_eq!(contas, Contas { na_fila: 3, feitos: 1, ..Contas::default() });
    let t = fila::obter(&mut tx, casa, dois).await.unwrap().unwrap();
    assert_eq!((t.feito, t.fim, t.cancelar), (1, None, false));
    assert_eq!(fila::feitos_da_obra(&mut tx, casa, "dois").await.unwrap(), ["chave 00000"]);
    for texto in ["primeira", "segunda", "terceira"] {
        fila::anotar(&mut tx, casa, dois, "info", texto).await.unwrap();
    }
    let log = fila::ler_log(&mut tx, casa, dois, 2).await.unwrap();
    assert_eq!(log.iter().map(|l| l.texto.as_str()).collect::<Vec<_>>(), ["segunda", "terceira"]);
    assert_eq!(fila::trancar(&mut tx, casa, novo_id()).await.unwrap(), None);
    tx.commit().await.unwrap();
}

pub async fn agenda(banco: &Banco) {
    let casa = cnes(44).numero();
    let mut tx = banco.escrever().await.unwrap();
    agenda::gravar(&mut tx, casa, "completa", "diario 02:10", agenda::DA_CONFIG, 1_000).await.unwrap();
    let h = agenda::obter(&mut tx, casa, "completa").await.unwrap().unwrap();
    assert!(h.ativa && h.ultima.is_none() && h.proxima == 1_000);
    // Two programs find it due; one takes it.
    assert!(agenda::tomar(&mut tx, casa, &h, 5_000, 9_000).await.unwrap());
    assert!(!agenda::tomar(&mut tx, casa, &h, 5_001, 9_000).await.unwrap());
    agenda::gravar(&mut tx, casa, "completa", "diario 03:00", agenda::DE_PESSOA, 7_000).await.unwrap();
    assert!(agenda::ligar(&mut tx, casa, "completa", false, 7_000).await.unwrap());
    let h = &agenda::listar(&mut tx, casa).await.unwrap()[0];
    assert_eq!(
        (h.quando.as_str(), h.origem.as_str(), h.ativa, h.ultima),
        ("diario 03:00", "pessoa", false, Some(5_000))
    );
    assert!(agenda::remover(&mut tx, casa, "completa").await.unwrap());
    assert!(!agenda::remover(&mut tx, casa, "completa").await.unwrap());
    assert!(!agenda::ligar(&mut tx, casa, "completa", true, 1).await.unwrap());
    tx.commit().await.unwrap();
}
