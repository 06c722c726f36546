//! Contract of the audit chain: it holds when nobody touches it, and every kind of touch is found at the right id.

use serde_json::json;

use crate::auditoria::{self, Evento, Filtro, MotivoQuebra};
use crate::tx::executar;
use crate::{Banco, Tx};

const CNES: i32 = 77;

fn evento(n: usize) -> Evento {
    Evento {
        usuario: if n.is_multiple_of(2) { "ana".into() } else { "bia".into() },
        papel: "operador".into(),
        acao: "paciente.abrir".into(),
        resultado: "ok".into(),
        objeto: "paciente".into(),
        registro: n.to_string(),
        cnes: CNES,
        origem: "192.0.2.7:50000".into(),
        detalhe: json!({"z": 1, "campos": ["telefone"], "a": n}),
        ..Evento::default()
    }
}

pub async fn cadeia(banco: &Banco) {
    for n in 1..=12 {
        let mut tx = banco.escrever().await.unwrap();
        assert_eq!(auditoria::registrar(&mut tx, &evento(n)).await.unwrap(), n as i64);
        tx.commit().await.unwrap();
    }
    // A rolled back action leaves no row and no gap.
    let mut tx = banco.escrever().await.unwrap();
    assert_eq!(auditoria::registrar(&mut tx, &evento(13)).await.unwrap(), 13);
    drop(tx);
    let mut tx = banco.escrever().await.unwrap();
    assert_eq!(auditoria::registrar(&mut tx, &evento(13)).await.unwrap(), 13);
    // Chains of other establishments, and of none, count for themselves.
    assert_eq!(auditoria::registrar(&mut tx, &Evento { cnes: 0, ..evento(1) }).await.unwrap(), 1);
    tx.commit().await.unwrap();

    let mut tx = banco.ler().await.unwrap();
    assert_eq!(auditoria::verificar(&mut tx).await.unwrap(), None);
    let todas = auditoria::listar(&mut tx, &Filtro { cnes: CNES, ..Filtro::default() }, 100).await.unwrap();
    assert_eq!(todas.iter().map(|r| r.id).collect::<Vec<_>>(), (1..=13).rev().collect::<Vec<_>>());
    assert_eq!(todas[0].hash_ant, todas[1].hash);
    let de_ana = Filtro { cnes: CNES, usuario: Some("ana".into()), antes_de: Some(8), ..Filtro::default() };
    assert_eq!(auditoria::listar(&mut tx, &de_ana, 2).await.unwrap().iter().map(|r| r.id).collect::<Vec<_>>(), [6, 4]);
    let futuro = Filtro { cnes: CNES, de: Some(crate::agora() + chrono::TimeDelta::days(1)), ..Filtro::default() };
    assert!(auditoria::listar(&mut tx, &futuro, 9).await.unwrap().is_empty());
    assert_eq!(auditoria::ancora(&mut tx, CNES).await.unwrap().unwrap(), (13, todas[0].hash.clone()));
}

/// Tampers inside a transaction, looks, and rolls back.
async fn sabotar(banco: &Banco, feito: impl AsyncFn(&mut Tx), id: i64, motivo: MotivoQuebra) {
    let mut tx = banco.escrever().await.unwrap();
    feito(&mut tx).await;
    let quebra = auditoria::verificar(&mut tx).await.unwrap().expect("adulteração não achada");
    assert_eq!((quebra.cnes, quebra.id, quebra.motivo), (CNES, id, motivo));
    tx.desfazer().await.unwrap();
}

async fn feito(tx: &mut Tx, sql: &'static str, n: u64) -> Result<(), crate::ErroStore> {
    assert_eq!(executar!(tx, sql), n, "{sql}");
    Ok(())
}

pub async fn adulteracao(banco: &Banco) {
    use MotivoQuebra::{Alterado, Cabeca, Falta};
    macro_rules! caso {
        ($id:expr, $motivo:expr, $($sql:literal => $n:expr),+) => {
            sabotar(banco, async |tx: &mut Tx| { $(feito(tx, $sql, $n).await.unwrap();)+ }, $id, $motivo).await;
        };
    }
    caso!(5, Alterado, "UPDATE auditoria SET usuario = 'outra' WHERE cnes = 77 AND id = 5" => 1);
    caso!(5, Alterado, "UPDATE auditoria SET detalhe = '{}' WHERE cnes = 77 AND id = 5" => 1);
    caso!(5, Alterado, "UPDATE auditoria SET hora_acesso = '00:00:00' WHERE cnes = 77 AND id = 5" => 1);
    caso!(3, Alterado, "UPDATE auditoria SET papel = acao, acao = papel WHERE cnes = 77 AND id = 3" => 1);
    caso!(4, Falta, "DELETE FROM auditoria WHERE cnes = 77 AND id = 4" => 1);
    caso!(1, Falta, "DELETE FROM auditoria WHERE cnes = 77 AND id = 1" => 1);
    caso!(13, Falta, "DELETE FROM auditoria WHERE cnes = 77 AND id = 13" => 1);
    caso!(12, Cabeca,
        "DELETE FROM auditoria WHERE cnes = 77 AND id = 13" => 1,
        "UPDATE auditoria_cabeca SET id = 12, hash = (SELECT hash FROM auditoria WHERE cnes = 77 AND id = 12) WHERE cnes = 77" => 1);
    caso!(13, Cabeca, "DELETE FROM auditoria_cabeca WHERE cnes = 77" => 1);
    caso!(1, Falta, "DELETE FROM auditoria WHERE cnes = 77" => 13);
    // Order: two rows change places.
    caso!(6, Alterado,
        "UPDATE auditoria SET id = -1 WHERE cnes = 77 AND id = 6" => 1,
        "UPDATE auditoria SET id = 6 WHERE cnes = 77 AND id = 7" => 1,
        "UPDATE auditoria SET id = 7 WHERE cnes = 77 AND id = -1" => 1);
    // An inserted row, made from a true one.
    caso!(14, Alterado,
        "INSERT INTO auditoria SELECT cnes, 14, usuario, data_acesso, hora_acesso, quando, sessao, papel, acao, resultado, objeto, registro,
            origem, ssh, terminal, programa, finalidade, detalhe, hash, hash FROM auditoria WHERE cnes = 77 AND id = 13" => 1);
    caso!(0, Falta,
        "INSERT INTO auditoria SELECT cnes, 0, usuario, data_acesso, hora_acesso, quando, sessao, papel, acao, resultado, objeto, registro,
            origem, ssh, terminal, programa, finalidade, detalhe, hash, hash FROM auditoria WHERE cnes = 77 AND id = 13" => 1);
    let mut tx = banco.ler().await.unwrap();
    assert_eq!(auditoria::verificar(&mut tx).await.unwrap(), None);
}
