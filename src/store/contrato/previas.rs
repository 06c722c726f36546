//! Staged lotes, mended lines, remembered corrections, pairs of patients and the side tables of the SIGTAP.

use nexsus_domain::Paciente;
use uuid::Uuid;

use super::exemplos::{atendimento as novo_atendimento, cmp, dia, paciente as exemplo, procedimento};
use crate::lote::{ABERTO, GRAVADO, NovoLote, PREVIA, Resultado};
use crate::paciente_par::Par;
use crate::rejeito::NovoRejeito;
use crate::{
    Banco, ErroStore, atendimento, correcao, lote, paciente, paciente_par, previa, procedimento as proc_sigtap,
};
use crate::{rejeito, sigtap};

fn novo(n: u8) -> NovoLote {
    NovoLote {
        tipo: "pdf".into(),
        arquivo: "a.pdf".into(),
        sha256: [n; 32],
        usuario: "ana".into(),
        ..NovoLote::default()
    }
}

pub async fn previas(banco: &Banco) {
    const CASA: i32 = 231;
    let mut tx = banco.escrever().await.unwrap();
    let numero = previa::criar(&mut tx, CASA, &novo(1)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = banco.escrever().await.unwrap();
    assert!(matches!(previa::criar(&mut tx, CASA, &novo(1)).await, Err(ErroStore::Duplicado { .. })));
    drop(tx);

    // A staged one stands beside a written one of the same bytes.
    let mut tx = banco.escrever().await.unwrap();
    let outro = lote::criar(&mut tx, CASA, &novo(1)).await.unwrap();
    lote::concluir(&mut tx, CASA, outro, "L", &Resultado::default()).await.unwrap();
    assert_eq!(previa::por_sha256(&mut tx, CASA, &[1; 32]).await.unwrap().unwrap().numero, numero);
    assert_eq!(lote::por_sha256(&mut tx, CASA, &[1; 32]).await.unwrap().unwrap().numero, outro);
    assert_eq!(lote::previas(&mut tx, CASA).await.unwrap().len(), 1);
    assert_eq!(lote::desfazer(&mut tx, CASA, numero).await.unwrap_err(), ErroStore::NaoEncontrado);
    tx.commit().await.unwrap();
    let mut tx = banco.escrever().await.unwrap();
    assert!(matches!(previa::abrir(&mut tx, CASA, numero).await, Err(ErroStore::Duplicado { .. })));
    drop(tx);

    // Parts are replaced by number, read in order and open only in their place.
    let mut tx = banco.escrever().await.unwrap();
    let l = lote::obter(&mut tx, CASA, numero).await.unwrap().unwrap();
    for (parte, texto) in [(0, "folha"), (1, "um"), (2, "dois"), (1, "um de novo")] {
        previa::guardar(&mut tx, CASA, &l, parte, texto).await.unwrap();
    }
    assert_eq!(previa::partes(&mut tx, CASA, numero, 1).await.unwrap(), [1, 2]);
    assert_eq!(previa::ler(&mut tx, CASA, &l, 1).await.unwrap().unwrap().as_str(), "um de novo");
    assert!(previa::ler(&mut tx, CASA, &l, 3).await.unwrap().is_none());
    let alheio = lote::Lote { id: Uuid::from_u128(l.id.as_u128() + 77), ..l.clone() };
    assert!(matches!(previa::ler(&mut tx, CASA, &alheio, 1).await, Err(ErroStore::DadoCorrompido { .. })));
    rejeito::inserir_lote(&mut tx, CASA, numero, &[NovoRejeito { texto: "x".into(), ..NovoRejeito::default() }])
        .await
        .unwrap();
    previa::abandonar(&mut tx, CASA, numero).await.unwrap();
    assert_eq!(previa::abandonar(&mut tx, CASA, numero).await.unwrap_err(), ErroStore::NaoEncontrado);
    assert!(previa::partes(&mut tx, CASA, numero, 0).await.unwrap().is_empty());
    assert!(rejeito::listar(&mut tx, CASA, numero).await.unwrap().is_empty());
    assert_eq!(lote::listar(&mut tx, CASA, 9).await.unwrap().iter().map(|l| l.numero).collect::<Vec<_>>(), [outro]);
    tx.commit().await.unwrap();

    // Another file: staged, opened, written; only its sheet stays.
    let mut tx = banco.escrever().await.unwrap();
    let numero = previa::criar(&mut tx, CASA, &novo(2)).await.unwrap();
    let l = lote::obter(&mut tx, CASA, numero).await.unwrap().unwrap();
    previa::guardar(&mut tx, CASA, &l, 0, "folha").await.unwrap();
    previa::guardar(&mut tx, CASA, &l, 1, "linhas").await.unwrap();
    let r = Resultado { lidas: 3, novas: 2, mobilia: 1, ..Resultado::default() };
    lote::anotar(&mut tx, CASA, numero, (PREVIA, PREVIA), "L", &r).await.unwrap();
    previa::abrir(&mut tx, CASA, numero).await.unwrap();
    assert_eq!(lote::obter(&mut tx, CASA, numero).await.unwrap().unwrap().situacao, ABERTO);
    lote::concluir(&mut tx, CASA, numero, "L", &r).await.unwrap();
    assert_eq!(previa::apagar_linhas(&mut tx, CASA, numero, 1).await.unwrap(), 1);
    lote::da_competencia(&mut tx, CASA, numero, cmp(202_506)).await.unwrap();
    let l = lote::obter(&mut tx, CASA, numero).await.unwrap().unwrap();
    assert_eq!((l.situacao.as_str(), l.resultado.novas, l.competencia), (GRAVADO, 2, Some(cmp(202_506))));
    assert_eq!(previa::ler(&mut tx, CASA, &l, 0).await.unwrap().unwrap().as_str(), "folha");
    tx.commit().await.unwrap();
}

pub async fn emendas(banco: &Banco) {
    const CASA: i32 = 233;
    let mut tx = banco.escrever().await.unwrap();
    let numero = lote::criar(&mut tx, CASA, &novo(1)).await.unwrap();
    let linhas: Vec<NovoRejeito> = (1..=3)
        .map(|n| NovoRejeito {
            pagina: 1,
            linha: n,
            motivo: "data_invalida".into(),
            texto: format!("31/02 FULANA {n}"),
            campos: format!("campos {n}"),
        })
        .collect();
    rejeito::inserir_lote(&mut tx, CASA, numero, &linhas).await.unwrap();
    let lidas = rejeito::listar(&mut tx, CASA, numero).await.unwrap();
    assert_eq!((lidas[1].campos.as_str(), lidas[1].emenda.as_str()), ("campos 2", ""));
    rejeito::emendar(&mut tx, CASA, numero, lidas[1].id, "emenda 2").await.unwrap();
    assert_eq!(
        rejeito::emendar(&mut tx, CASA, numero + 1, lidas[1].id, "x").await.unwrap_err(),
        ErroStore::NaoEncontrado
    );
    assert_eq!(rejeito::marcar(&mut tx, CASA, numero, &[lidas[0].id, Uuid::nil()], rejeito::ADIADO).await.unwrap(), 1);
    let contas = rejeito::contar(&mut tx, CASA, numero).await.unwrap();
    assert_eq!(contas, [("aberto".to_owned(), 1), ("adiado".to_owned(), 1), ("emendado".to_owned(), 1)]);
    rejeito::recusar_emenda(&mut tx, CASA, numero, lidas[1].id, "cod_pac_conflitante").await.unwrap();
    let de_novo = &rejeito::listar(&mut tx, CASA, numero).await.unwrap()[1];
    assert_eq!(
        (de_novo.emenda.as_str(), de_novo.motivo.as_str(), de_novo.situacao.as_str()),
        ("emenda 2", "cod_pac_conflitante", rejeito::ABERTO)
    );
    lote::desfazer(&mut tx, CASA, numero).await.unwrap();
    assert_eq!(rejeito::contar(&mut tx, CASA, numero).await.unwrap(), [("desfeito".to_owned(), 3)]);

    let c = |de: &str, para: &str| correcao::Correcao { campo: "cod_pac".into(), de: de.into(), para: para.into() };
    correcao::lembrar(&mut tx, CASA, "pdf", &c("0045O3", "004503"), "ana").await.unwrap();
    correcao::lembrar(&mut tx, CASA, "pdf", &c("0045O3", "004512"), "bia").await.unwrap();
    correcao::lembrar(&mut tx, CASA, "pdf", &c("OUTRO", "1"), "bia").await.unwrap();
    let lembradas = correcao::do_tipo(&mut tx, CASA, "pdf").await.unwrap();
    assert_eq!(lembradas, [c("0045O3", "004512"), c("OUTRO", "1")]);
    assert!(correcao::do_tipo(&mut tx, CASA, "xlsx").await.unwrap().is_empty());
    assert!(correcao::do_tipo(&mut tx, CASA + 1, "pdf").await.unwrap().is_empty());
    tx.commit().await.unwrap();
}

pub async fn pares(banco: &Banco) {
    const CASA: i32 = 235;
    let mut tx = banco.escrever().await.unwrap();
    let numero = lote::criar(&mut tx, CASA, &novo(1)).await.unwrap();
    let gente = [1, 2, 3].map(|n| exemplo(n, "Pessoa Duvidosa"));
    let ids = paciente::inserir_lote(&mut tx, CASA, &gente, Some(numero)).await.unwrap();
    let par = |a: Uuid, b: Uuid| Par { a, b, motivo: "nome".into() };
    let achados = [par(ids[0], ids[1]), par(ids[1], ids[0]), par(ids[2], ids[1]), par(ids[0], ids[0])];
    assert_eq!(paciente_par::anotar(&mut tx, CASA, numero, &achados).await.unwrap(), 2);
    assert_eq!(paciente_par::abertos(&mut tx, CASA).await.unwrap().len(), 2);
    paciente_par::separar(&mut tx, CASA, ids[2], ids[1]).await.unwrap();
    paciente_par::anotar(&mut tx, CASA, numero, &achados).await.unwrap();
    assert_eq!(paciente_par::abertos(&mut tx, CASA).await.unwrap(), [par(ids[0], ids[1])]);
    assert!(paciente_par::separados(&mut tx, CASA).await.unwrap().contains(&(ids[1], ids[2])));

    atendimento::inserir_lote(&mut tx, CASA, numero, &[novo_atendimento(1, dia(2025, 6, 1), &gente[1].cod_pac)])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let completo = Paciente { email: "a@exemplo.invalid".into(), ..gente[0].clone() };
    for (fica, sai) in [((ids[0], 2), (ids[1], 1)), ((ids[0], 1), (ids[1], 2))] {
        let mut tx = banco.escrever().await.unwrap();
        assert!(matches!(paciente_par::unir(&mut tx, CASA, fica, sai, &completo).await, Err(ErroStore::Conflito(_))));
    }
    let mut tx = banco.escrever().await.unwrap();
    assert_eq!(paciente_par::unir(&mut tx, CASA, (ids[0], 1), (ids[1], 1), &completo).await.unwrap(), 2);
    assert!(paciente_par::abertos(&mut tx, CASA).await.unwrap().is_empty());
    assert_eq!(paciente::obter(&mut tx, CASA, ids[1]).await.unwrap(), None);
    let codigos = [gente[1].cod_pac.clone(), "NINGUEM".to_owned()];
    let donos = paciente::por_codigos(&mut tx, CASA, &codigos).await.unwrap();
    assert_eq!(donos.get(&codigos[0]).map(|g| g.id), Some(ids[0]));
    assert_eq!(paciente::com_dono(&mut tx, CASA, &codigos).await.unwrap().len(), 1);
    assert_eq!(atendimento::contar_do_paciente(&mut tx, CASA, ids[0]).await.unwrap(), 1);
    let achados = paciente::parecidos(&mut tx, CASA, "", "LINHA COM PESSOA DUVIDOSA 10,00", 5).await.unwrap();
    assert_eq!(achados.len(), 2);
    // Whoever joined them did it by hand: undoing the import leaves the person with both codes.
    lote::desfazer(&mut tx, CASA, numero).await.unwrap();
    assert!(paciente::por_codigos(&mut tx, CASA, &codigos).await.unwrap().contains_key(&codigos[0]));
    tx.commit().await.unwrap();
}

pub async fn pacote(banco: &Banco) {
    let c = cmp(202_403);
    let mut tx = banco.escrever().await.unwrap();
    let tabela = lote::criar(&mut tx, 237, &NovoLote { tipo: "txt".into(), ..novo(1) }).await.unwrap();
    proc_sigtap::inserir_lote(&mut tx, &[procedimento(1, "DO PACOTE", c)], Some((237, tabela))).await.unwrap();
    let linha = |t: &[&str]| t.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
    let codigo = procedimento(1, "X", c).co_procedimento.to_string();
    for (arquivo, colunas) in [
        ("rl_procedimento_cid", linha(&[&codigo, "I10"])),
        ("rl_procedimento_servico", linha(&[&codigo, "121", "001"])),
        ("tb_cid", linha(&["I10", "HIPERTENSAO ESSENCIAL"])),
    ] {
        assert_eq!(sigtap::gravar(&mut tx, c, arquivo, std::slice::from_ref(&colunas)).await.unwrap(), 1);
        assert_eq!(sigtap::gravar(&mut tx, c, arquivo, std::slice::from_ref(&colunas)).await.unwrap(), 0);
        assert_eq!(sigtap::linhas_de(&mut tx, c, arquivo).await.unwrap(), [colunas].into_iter().collect());
    }
    let regras = proc_sigtap::regras(&mut tx, procedimento(1, "X", c).co_procedimento, c).await.unwrap();
    assert_eq!((regras.cids.as_slice(), regras.servicos.len()), (&["I10".to_owned()][..], 1));
    sigtap::esvaziar(&mut tx, c, "tb_cid").await.unwrap();
    assert!(sigtap::linhas_de(&mut tx, c, "tb_cid").await.unwrap().is_empty());
    let r = Resultado { lidas: 1, novas: 1, ..Resultado::default() };
    lote::concluir(&mut tx, 237, tabela, "L", &r).await.unwrap();
    lote::desfazer(&mut tx, 237, tabela).await.unwrap();
    assert!(sigtap::linhas_de(&mut tx, c, "rl_procedimento_cid").await.unwrap().is_empty());
    tx.commit().await.unwrap();
}
