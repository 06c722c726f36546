//! Contract of patients: every field comes back, documents are found blind, names are found without accents, nobody
//! overwrites anybody, and the search index never shows what was rolled back.

use std::collections::HashSet;

use nexsus_domain::Paciente;

use super::exemplos::{cns, cpf, paciente as exemplo};
use crate::paciente::{self, Filtro, Ordem};
use crate::{Banco, ErroStore, novo_id};

fn filtro(texto: &str) -> Filtro {
    Filtro { texto: texto.to_owned() }
}

async fn nomes(banco: &Banco, cnes: i32, texto: &str) -> Vec<String> {
    let mut tx = banco.ler().await.unwrap();
    let p = paciente::pagina(&mut tx, cnes, &filtro(texto), Ordem::Nome, None, 50).await.unwrap();
    assert_eq!(p.casam, p.linhas.len() as u64);
    p.linhas.into_iter().map(|l| l.nome).collect()
}

pub async fn ida_e_volta(banco: &Banco) {
    const CASA: i32 = 101;
    let cheio = exemplo(1, "Maria Plantada da Conceição");
    let vazio = Paciente { cod_pac: "V".into(), ..Paciente::default() };
    let mut tx = banco.escrever().await.unwrap();
    let a = paciente::inserir(&mut tx, CASA, &cheio).await.unwrap();
    let b = paciente::inserir(&mut tx, CASA, &vazio).await.unwrap();
    assert_eq!(paciente::obter(&mut tx, CASA, a.id).await.unwrap().unwrap(), a);
    assert_eq!(paciente::obter(&mut tx, CASA, b.id).await.unwrap().unwrap().dado, vazio);
    assert_eq!(paciente::obter(&mut tx, CASA + 1, a.id).await.unwrap(), None);
    assert_eq!(paciente::por_codigo(&mut tx, CASA, "P000001").await.unwrap().unwrap(), a);
    assert_eq!(paciente::por_cpf(&mut tx, CASA, &cpf(1)).await.unwrap().unwrap(), a);
    assert_eq!(paciente::por_cns(&mut tx, CASA, &cns(1)).await.unwrap().unwrap(), a);
    assert_eq!(paciente::por_cpf(&mut tx, CASA, &cpf(2)).await.unwrap(), None);
    assert_eq!(paciente::por_cns(&mut tx, CASA + 1, &cns(1)).await.unwrap(), None);
    assert_eq!(paciente::todos(&mut tx, CASA).await.unwrap(), [a.clone(), b.clone()]);
    assert_eq!(paciente::por_ids(&mut tx, CASA, &[b.id, novo_id()]).await.unwrap(), std::slice::from_ref(&b));
    let codigos = paciente::por_codigos(&mut tx, CASA, &["V".into(), "nada".into()]).await.unwrap();
    assert_eq!((codigos.len(), codigos["V"].id), (1, b.id));
    assert_eq!(paciente::contar(&mut tx, CASA).await.unwrap(), 2);
    tx.commit().await.unwrap();
    let mut tx = banco.escrever().await.unwrap();
    assert!(matches!(paciente::inserir(&mut tx, CASA, &vazio).await, Err(ErroStore::Duplicado { .. })));
    drop(tx);
    // Same code in another establishment is another patient.
    let mut tx = banco.escrever().await.unwrap();
    paciente::inserir(&mut tx, CASA + 1, &vazio).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn mudar_muitos_de_uma_vez(banco: &Banco) {
    const CASA: i32 = 119;
    let mut tx = banco.escrever().await.unwrap();
    let novos: Vec<Paciente> = (0..700).map(|n| exemplo(n, &format!("Pessoa {n}"))).collect();
    let ids = paciente::inserir_lote(&mut tx, CASA, &novos, Some(3)).await.unwrap();
    // One is filled in every column, one is emptied as far as it may be: no column goes to another's place.
    let mudados: Vec<Paciente> = novos
        .iter()
        .enumerate()
        .map(|(n, p)| match n {
            0 => Paciente { cod_pac: "VAZIO".into(), ..Paciente::default() },
            _ => Paciente { email: format!("p{n}@exemplo.invalid"), cpf: Some(cpf(5_000 + n as i64)), ..p.clone() },
        })
        .collect();
    let pedido: Vec<_> = ids.iter().zip(&mudados).map(|(id, p)| (*id, 1, p)).collect();
    paciente::alterar_lote(&mut tx, CASA, &pedido).await.unwrap();
    let depois = paciente::todos(&mut tx, CASA).await.unwrap();
    assert!(depois.len() == 700 && depois.iter().all(|g| g.versao == 2));
    for g in &depois {
        let n = ids.iter().position(|id| *id == g.id).unwrap();
        assert_eq!(g.dado, mudados[n]);
    }
    assert_eq!(paciente::por_cpf(&mut tx, CASA, &cpf(5_699)).await.unwrap().unwrap().id, ids[699]);
    tx.commit().await.unwrap();
    // The version of one moved on, or one is gone: nothing passes unseen.
    for (mudado, erro) in [((ids[5], 1), ErroStore::Conflito(2)), ((novo_id(), 2), ErroStore::NaoEncontrado)] {
        let mut tx = banco.escrever().await.unwrap();
        let pedido = [(ids[4], 2, &mudados[4]), (mudado.0, mudado.1, &mudados[5])];
        assert_eq!(paciente::alterar_lote(&mut tx, CASA, &pedido).await.unwrap_err(), erro);
    }
    // Nobody else's record is touched by the same id, and the lote stays the one that brought it.
    let mut tx = banco.escrever().await.unwrap();
    let outra = [(ids[4], 2, &mudados[4])];
    assert_eq!(paciente::alterar_lote(&mut tx, CASA + 1, &outra).await.unwrap_err(), ErroStore::NaoEncontrado);
    assert_eq!(paciente::obter(&mut tx, CASA, ids[4]).await.unwrap().unwrap().versao, 2);
}

pub async fn trava_otimista(banco: &Banco) {
    const CASA: i32 = 103;
    let mut tx = banco.escrever().await.unwrap();
    let g = paciente::inserir(&mut tx, CASA, &exemplo(5, "Antes")).await.unwrap();
    let novo = Paciente { nome: "Depois".into(), cpf: Some(cpf(6)), ..g.dado.clone() };
    assert_eq!(paciente::alterar(&mut tx, CASA, g.id, 1, &novo).await.unwrap(), 2);
    assert_eq!(paciente::alterar(&mut tx, CASA, g.id, 1, &g.dado).await.unwrap_err(), ErroStore::Conflito(2));
    assert_eq!(paciente::alterar(&mut tx, CASA, novo_id(), 1, &g.dado).await.unwrap_err(), ErroStore::NaoEncontrado);
    assert_eq!(paciente::obter(&mut tx, CASA, g.id).await.unwrap().unwrap().dado, novo);
    assert_eq!(paciente::por_cpf(&mut tx, CASA, &cpf(5)).await.unwrap(), None);
    assert_eq!(paciente::por_cpf(&mut tx, CASA, &cpf(6)).await.unwrap().unwrap().id, g.id);
    assert_eq!(paciente::excluir(&mut tx, CASA, g.id, 1).await.unwrap_err(), ErroStore::Conflito(2));
    paciente::excluir(&mut tx, CASA, g.id, 2).await.unwrap();
    assert_eq!(paciente::excluir(&mut tx, CASA, g.id, 2).await.unwrap_err(), ErroStore::NaoEncontrado);
    assert_eq!(paciente::contar(&mut tx, CASA).await.unwrap(), 0);
    tx.commit().await.unwrap();

    // Ten people change the same record at once: nobody's change is lost unseen.
    let mut tx = banco.escrever().await.unwrap();
    let g = paciente::inserir(&mut tx, CASA, &exemplo(7, "0")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tarefas = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (banco, id) = (banco.clone(), g.id);
        tarefas.spawn(async move {
            loop {
                let feito = banco
                    .transacao(|mut tx| async move {
                        let lido = paciente::obter(&mut tx, CASA, id).await?.ok_or(ErroStore::NaoEncontrado)?;
                        let mais_um = lido.dado.nome.parse::<i32>().unwrap() + 1;
                        let novo = Paciente { nome: mais_um.to_string(), ..lido.dado };
                        let versao = paciente::alterar(&mut tx, CASA, id, lido.versao, &novo).await?;
                        Ok((tx, versao))
                    })
                    .await;
                match feito {
                    Ok(_) => break,
                    Err(ErroStore::Conflito(_) | ErroStore::Ocupado) => {}
                    Err(e) => panic!("{e}"),
                }
            }
        });
    }
    while let Some(fim) = tarefas.join_next().await {
        fim.unwrap();
    }
    let mut tx = banco.ler().await.unwrap();
    let fim = paciente::obter(&mut tx, CASA, g.id).await.unwrap().unwrap();
    assert_eq!((fim.dado.nome.as_str(), fim.versao), ("10", 11));
}

pub async fn procura(banco: &Banco) {
    const CASA: i32 = 105;
    let mut tx = banco.escrever().await.unwrap();
    let jose = paciente::inserir(&mut tx, CASA, &exemplo(10, "José Antônio da Conceição")).await.unwrap();
    let ana = paciente::inserir(&mut tx, CASA, &exemplo(11, "Ana Íris")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(nomes(banco, CASA, "").await, ["Ana Íris", "José Antônio da Conceição"]);
    assert_eq!(nomes(banco, CASA, "conceicao JOSE").await, ["José Antônio da Conceição"]);
    assert_eq!(nomes(banco, CASA, "íris").await, ["Ana Íris"]);
    assert_eq!(nomes(banco, CASA, "p00001").await.len(), 2);
    assert_eq!(nomes(banco, CASA, "P000011").await, ["Ana Íris"]);
    assert_eq!(nomes(banco, CASA, &cpf(11).formatado()).await, ["Ana Íris"]);
    assert_eq!(nomes(banco, CASA, &cns(10).to_string()).await, ["José Antônio da Conceição"]);
    assert!(nomes(banco, CASA, &cpf(12).to_string()).await.is_empty());
    assert!(nomes(banco, CASA, "%").await.is_empty());
    assert!(nomes(banco, CASA + 1, "").await.is_empty());

    // The index follows changes and removals, also those of another handle on the same database.
    let outro = banco.com_chaves(banco.chaves.clone().unwrap());
    let mut tx = outro.escrever().await.unwrap();
    paciente::alterar(&mut tx, CASA, ana.id, 1, &Paciente { nome: "Zélia Íris".into(), ..ana.dado.clone() })
        .await
        .unwrap();
    paciente::excluir(&mut tx, CASA, jose.id, 1).await.unwrap();
    paciente::inserir(&mut tx, CASA, &exemplo(12, "Bento")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(nomes(banco, CASA, "").await, ["Bento", "Zélia Íris"]);
    assert_eq!(nomes(&outro, CASA, "").await, ["Bento", "Zélia Íris"]);
    banco.esquecer_indices();
    assert_eq!(nomes(banco, CASA, "").await, ["Bento", "Zélia Íris"]);
}

pub async fn indice_nao_aprende_de_quem_desiste(banco: &Banco) {
    const CASA: i32 = 107;
    let mut tx = banco.escrever().await.unwrap();
    paciente::inserir(&mut tx, CASA, &exemplo(20, "Fica")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(nomes(banco, CASA, "").await, ["Fica"]);
    let mut tx = banco.escrever().await.unwrap();
    paciente::inserir(&mut tx, CASA, &exemplo(21, "Some")).await.unwrap();
    let dentro = paciente::pagina(&mut tx, CASA, &filtro(""), Ordem::Nome, None, 9).await.unwrap();
    assert_eq!(dentro.linhas.iter().map(|l| l.nome.as_str()).collect::<Vec<_>>(), ["Fica", "Some"]);
    tx.desfazer().await.unwrap();
    assert_eq!(nomes(banco, CASA, "").await, ["Fica"]);
    // The next change takes the very counter the abandoned one had.
    let mut tx = banco.escrever().await.unwrap();
    paciente::inserir(&mut tx, CASA, &exemplo(22, "Chega")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(nomes(banco, CASA, "").await, ["Chega", "Fica"]);
}

pub async fn muitos(banco: &Banco) {
    const CASA: i32 = 109;
    let novos: Vec<Paciente> =
        (0..1_100).map(|n| exemplo(10_000 + n, &format!("Pessoa {:04} Inventada", n % 13))).collect();
    let mut tx = banco.escrever().await.unwrap();
    let ids = paciente::inserir_lote(&mut tx, CASA, &novos, None).await.unwrap();
    assert!(paciente::inserir_lote(&mut tx, CASA, &[], None).await.unwrap().is_empty());
    tx.commit().await.unwrap();
    assert_eq!(ids.len(), 1_100);
    let mut tx = banco.ler().await.unwrap();
    assert_eq!(paciente::obter(&mut tx, CASA, ids[777]).await.unwrap().unwrap().dado, novos[777]);
    assert_eq!(paciente::todos(&mut tx, CASA).await.unwrap().len(), 1_100);
    for ordem in [Ordem::Nome, Ordem::Codigo] {
        let (mut vistos, mut depois) = (Vec::new(), None);
        loop {
            let p = paciente::pagina(&mut tx, CASA, &filtro("inventada"), ordem, depois.as_ref(), 130).await.unwrap();
            assert_eq!((p.total, p.casam), (1_100, 1_100));
            vistos.extend(p.linhas);
            depois = p.proximo;
            if depois.is_none() {
                break;
            }
        }
        assert_eq!(vistos.len(), 1_100);
        assert_eq!(vistos.iter().map(|l| l.id).collect::<HashSet<_>>().len(), 1_100);
        assert!(match ordem {
            Ordem::Nome => vistos.is_sorted_by_key(|l| l.nome.clone()),
            Ordem::Codigo => vistos.is_sorted_by_key(|l| l.cod_pac.clone()),
        });
    }
    assert!(paciente::memoria_do_indice(&tx, CASA) > 1_100 * 30);

    // Jumping to a position gives the same rows as walking there.
    let f = filtro("0007");
    let todas = paciente::pagina(&mut tx, CASA, &f, Ordem::Nome, None, 2_000).await.unwrap().linhas;
    for posicao in [0, 1, 40, todas.len() - 1, todas.len(), todas.len() + 500] {
        let p = paciente::pagina_na_posicao(&mut tx, CASA, &f, Ordem::Nome, posicao as u64, 3).await.unwrap();
        let esperadas: Vec<_> = todas.iter().skip(posicao).take(3).cloned().collect();
        assert_eq!(p.linhas, esperadas, "posição {posicao}");
    }
}
