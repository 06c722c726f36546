//! Produção: from a crítica to its field, from a reason to its attendances, taking back, numbering again, the BPA
//! file, taking a mirrored line out of S_PRD, and the month picker.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use nexsus_widgets::Tecla;

use super::corrigir::rota;
use super::testes::{geracao, resposta, tela};
use crate::comum::testes::{avisos, confirmacao, limpo, responder, retrato, retrato_ascii, so_ascii, terminar, uuid};
use crate::quadro::{
    Desfecho, Effect, Msg, Pergunta, ReqId, Resposta, ResultadoTrabalho, Rota, Screen, Session, Trabalho,
};
use crate::servico::{
    AtendimentoDaLista, CodigoProcedimento, Competencia, CriticaDaLinha, ErroUsuario, ResultadoCancelamento,
    ResultadoDesfazer, ResultadoRemessa, ResultadoRenumerar, SituacaoRemessa,
};
use crate::testes::{foto, pressionar, sessao, trabalho, varrer};

fn aberto(e: &[Effect]) -> bool {
    matches!(e, [Effect::Open(_)])
}

/// What an overlay under the last id answers.
fn escolher(t: &mut super::Producao, cx: &Session, valor: &str) -> Vec<Effect> {
    // Ids are given in order: the one before the next belongs to the overlay just opened.
    let ReqId(proximo) = cx.req();
    let mut out = Vec::new();
    t.update(&Msg::Picked(ReqId(proximo - 1), valor.to_owned()), cx, &mut out);
    out
}

#[test]
fn cada_registro_tem_o_seu_lugar() {
    let id = uuid(7);
    let casos: [(&str, String, Option<Rota>); 9] = [
        ("paciente.cpf", id.to_string(), Some(Rota::PacienteCampo(id, "cpf".into()))),
        ("paciente.cod_pac", "000123".into(), Some(Rota::Pacientes(Some("000123".into())))),
        ("profissional", "0301010072".into(), Some(Rota::Regra)),
        ("depara", "2040".into(), Some(Rota::DeparaDe("2040".into()))),
        (
            "padrao.cid",
            "0301010072".into(),
            Some(Rota::Padrao(CodigoProcedimento::ler("0301010072").unwrap(), "cid".into())),
        ),
        ("padrao.cid", "ilegível".into(), None),
        ("sigtap", "202506".into(), Some(Rota::Importar(crate::quadro::PedidoTela::default()))),
        ("estabelecimento.ibge", "0000000".into(), Some(Rota::EstabelecimentoCampo("ibge".into()))),
        ("atendimento.data", id.to_string(), None),
    ];
    for (onde, chave, esperada) in casos {
        assert_eq!(rota(onde, &chave), esperada, "{onde}");
    }
}

#[test]
fn da_critica_ao_campo() {
    let cx = sessao();
    let mut t = tela(&cx);
    pressionar(&mut t, &cx, &[Tecla::Letra('3')]);
    for tecla in [Tecla::Enter, Tecla::F(4), Tecla::Letra('v')] {
        let e = pressionar(&mut t, &cx, &[tecla]);
        assert!(matches!(&e[..], [Effect::Push(Rota::PacienteCampo(_, c))] if c == "dtnasc"), "{e:?}");
    }
    // What is mended in the source file says so instead of opening anything.
    let e = pressionar(&mut t, &cx, &[Tecla::Baixo, Tecla::Enter]);
    assert!(avisos(&e)[0].contains("na origem"), "{e:?}");
    let q = retrato(t, 80, 24);
    assert!(q.contains("F4 corrige em: arquivo de origem"), "{q}");
}

fn pendentes(cx: &Session) -> super::Producao {
    let mut t = tela(cx);
    let e = pressionar(&mut t, cx, &[Tecla::Letra('t')]);
    let id = trabalho(&e);
    terminar(&mut t, cx, id, geracao(5));
    t
}

fn lidos(p: &Pergunta) -> Result<Resposta, ErroUsuario> {
    let Pergunta::ProducaoAtendimentos(ids) = p else { return resposta(p) };
    Ok(Resposta::Atendimentos(
        ids.iter()
            .enumerate()
            .map(|(n, id)| AtendimentoDaLista {
                id: *id,
                data: format!("{:02}/06/2025", n + 1),
                cod_pac: "000123".into(),
                codigo: "2040".into(),
                procedimento: "CONSULTA DE TESTE".into(),
                lote: 1,
                linha: 1,
            })
            .collect(),
    ))
}

fn aberta(cx: &Session) -> super::Producao {
    let mut t = pendentes(cx);
    let e = pressionar(&mut t, cx, &[Tecla::Enter]);
    assert!(matches!(&e[..], [Effect::Ask(_, Pergunta::ProducaoAtendimentos(ids))] if ids.len() == 2), "{e:?}");
    responder(&mut t, cx, e, lidos);
    t
}

#[test]
fn enter_no_motivo_lista_os_atendimentos_e_de_novo_corrige() {
    let cx = sessao();
    let mut t = aberta(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Baixo, Tecla::Enter]);
    assert!(matches!(&e[..], [Effect::Push(Rota::DeparaDe(c))] if c == "2040"), "{e:?}");
    assert!(pressionar(&mut t, &cx, &[Tecla::Esc]).is_empty(), "volta aos motivos, não sai da tela");
    let e = pressionar(&mut t, &cx, &[Tecla::Baixo, Tecla::F(4)]);
    assert!(matches!(&e[..], [Effect::Push(Rota::PacienteCampo(..))]), "{e:?}");
}

#[test]
fn de_volta_da_correcao_o_resolvido_some_e_o_resto_fica() {
    let cx = sessao();
    let mut t = aberta(&cx);
    let mut e = Vec::new();
    t.update(&Msg::Shown, &cx, &mut e);
    let preso = |onde: &str| CriticaDaLinha {
        id: "sem_depara".into(),
        severidade: "bloqueio".into(),
        frase: "Código 2040 sem de-para: defina-o em De-para (DEP).".into(),
        atendimento: uuid(3),
        onde: onde.into(),
        ..CriticaDaLinha::default()
    };
    responder(&mut t, &cx, e, |p| match p {
        Pergunta::ProducaoCriticar(_) => Ok(Resposta::Criticas(vec![preso("depara")].into())),
        p => resposta(p),
    });
    let q = retrato(t, 80, 24);
    assert!(q.contains("── procedimento sem de-para") && q.matches("000123").count() == 1, "{q}");
    let mut t = aberta(&cx);
    let mut e = Vec::new();
    t.update(&Msg::Shown, &cx, &mut e);
    responder(&mut t, &cx, e, |p| match p {
        Pergunta::ProducaoCriticar(_) => Ok(Resposta::Criticas(Vec::new().into())),
        p => resposta(p),
    });
    assert!(!retrato(t, 80, 24).contains("000123"), "tudo resolvido volta aos motivos");
}

#[test]
fn desfazer_conta_pergunta_e_so_entao_retira() {
    let cx = sessao();
    let mut t = tela(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('u')]);
    assert!(matches!(&e[..], [Effect::Start(_, Trabalho::ProducaoDesfazer(p))] if p.ensaio), "{e:?}");
    let contadas = || {
        ResultadoTrabalho::Desfeita(Box::new(ResultadoDesfazer {
            retiradas: 1830,
            atendimentos: 1900,
            ficam: vec![("espelhada".into(), 12)],
            ..ResultadoDesfazer::default()
        }))
    };
    let (efeito, palavra, texto) = confirmacao(terminar(&mut t, &cx, trabalho(&e), contadas()));
    assert_eq!(palavra, Some("DESFAZER"));
    for parte in ["1.830 linhas", "1.900 atendimentos", "12 espelhada", "06/2025"] {
        assert!(texto.contains(parte), "{parte}: {texto}");
    }
    let Effect::Start(id, Trabalho::ProducaoDesfazer(p)) = efeito else { panic!("{efeito:?}") };
    assert!(!p.ensaio && !p.exportadas && p.profissional.is_none());
    let e = terminar(&mut t, &cx, id, contadas());
    assert!(avisos(&e)[0].contains("1.830 linhas"), "{e:?}");
}

#[test]
fn nada_a_desfazer_e_nada_a_renumerar_nao_perguntam() {
    let cx = sessao();
    for (k, r) in [
        ('u', ResultadoTrabalho::Desfeita(Box::default())),
        ('m', ResultadoTrabalho::Renumerada(ResultadoRenumerar::default())),
    ] {
        let mut t = tela(&cx);
        let e = pressionar(&mut t, &cx, &[Tecla::Letra(k)]);
        let e = terminar(&mut t, &cx, trabalho(&e), r);
        assert!(avisos(&e)[0].starts_with("Nada a"), "{e:?}");
        assert!(!e.iter().any(|e| matches!(e, Effect::Confirm(_))));
    }
}

#[test]
fn renumerar_so_o_profissional_a_vista() {
    let cx = sessao();
    let mut t = tela(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Enter]);
    responder(&mut t, &cx, e, resposta);
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('m')]);
    let r = ResultadoRenumerar { livres: 3, mudaram: 2, folhas: 1, fixas: 1, ..ResultadoRenumerar::default() };
    let (efeito, palavra, texto) = confirmacao(terminar(&mut t, &cx, trabalho(&e), ResultadoTrabalho::Renumerada(r)));
    assert_eq!(palavra, Some("RENUMERAR"));
    assert!(texto.contains("DRA. HELENA PRADO") && texto.contains("2 de 3 linhas"), "{texto}");
    assert!(
        matches!(&efeito, Effect::Start(_, Trabalho::ProducaoRenumerar(p)) if !p.ensaio && p.profissional.is_some())
    );
}

fn remessa(situacao: SituacaoRemessa) -> ResultadoTrabalho {
    ResultadoTrabalho::Remessa(Box::new(ResultadoRemessa {
        situacao,
        arquivo: "/casa/da/maria/bpa/PA123456.JUN".into(),
        relatorio: "/casa/da/maria/bpa/PA123456.JUN.relatorio.txt".into(),
        linhas: 1842,
        bpa_i: 1800,
        bpa_c: 42,
        folhas: 20,
        controle: 1234,
        ..ResultadoRemessa::default()
    }))
}

fn exportando(cx: &Session, situacao: SituacaoRemessa) -> (super::Producao, Vec<Effect>) {
    let mut t = tela(cx);
    assert!(aberto(&pressionar(&mut t, cx, &[Tecla::F(8)])));
    let e = escolher(&mut t, cx, "/casa/da/maria/bpa");
    assert!(
        matches!(&e[..], [Effect::Start(_, Trabalho::BpaExportar(p))] if !p.trocar && !p.ensaio && p.saida.ends_with("bpa")),
        "{e:?}"
    );
    let e = terminar(&mut t, cx, trabalho(&e), remessa(situacao));
    (t, e)
}

#[test]
fn exportar_diz_o_caminho_inteiro_e_o_controle() {
    let cx = sessao();
    let (t, e) = exportando(&cx, SituacaoRemessa::Gravado);
    assert!(avisos(&e)[0].contains("/casa/da/maria/bpa/PA123456.JUN"), "{e:?}");
    let q = retrato(t, 80, 24);
    limpo(&q);
    for parte in ["/casa/da/maria/bpa/PA123456.JUN", "Campo de controle 1234", "1.800 BPA-I, 42 BPA-C"] {
        assert!(q.contains(parte), "{parte}\n{q}");
    }
    foto("producao_arquivo_80x24", &q);
}

#[test]
fn a_recusa_do_arquivo_se_le_inteira() {
    let cx = sessao();
    let mut t = tela(&cx);
    pressionar(&mut t, &cx, &[Tecla::F(8)]);
    let e = escolher(&mut t, &cx, "/nao/ha");
    let longa =
        "Falta para o cabeçalho: órgão de origem, sigla, CNPJ, órgão de destino e o município do estabelecimento.";
    let falha = ErroUsuario::novo("teste", 1, longa, "Complete a tela Estabelecimento.");
    t.update(&Msg::Finished(trabalho(&e), Desfecho::Failed(falha)), &cx, &mut Vec::new());
    let q = retrato(t, 80, 24);
    assert!(q.contains("município do") && q.contains("estabelecimento.") && q.contains("Complete a tela"), "{q}");
}

#[test]
fn outro_arquivo_com_o_nome_so_se_troca_com_a_palavra() {
    let cx = sessao();
    let (t, e) = exportando(&cx, SituacaoRemessa::Diferente);
    let (efeito, palavra, texto) = confirmacao(e);
    assert_eq!(palavra, Some("TROCAR"));
    assert!(texto.contains("PA123456.JUN diz outra coisa"), "{texto}");
    assert!(matches!(&efeito, Effect::Start(_, Trabalho::BpaExportar(p)) if p.trocar && p.saida.ends_with("bpa")));
    assert!(retrato(t, 80, 24).contains("Não gravado"));
}

#[test]
fn retirar_pede_motivo_e_palavra_e_so_o_que_saiu() {
    let cx = sessao();
    let mut t = tela(&cx);
    assert!(t.enabled("producao.retirar", &cx).unwrap_err().contains("linhas (2)"));
    pressionar(&mut t, &cx, &[Tecla::Letra('2')]);
    assert!(aberto(&pressionar(&mut t, &cx, &[Tecla::Letra('d')])), "a primeira está espelhada");
    let (efeito, palavra, texto) = confirmacao(escolher(&mut t, &cx, "digitada em dobro"));
    assert_eq!(palavra, Some("RETIRAR"));
    assert!(texto.contains("001/01") && texto.contains("digitada em dobro"), "{texto}");
    let Effect::Start(id, Trabalho::EspelhoCancelar { lugares, motivo, .. }) = efeito else { panic!("{efeito:?}") };
    assert_eq!((lugares.len(), lugares[0].folha.formatado(), motivo.as_str()), (1, "001".into(), "digitada em dobro"));
    let r = ResultadoCancelamento { canceladas: 1, excluidas: 1, ..ResultadoCancelamento::default() };
    let e = terminar(&mut t, &cx, id, ResultadoTrabalho::Cancelamento(r));
    assert_eq!(avisos(&e), ["1 linha cancelada; 1 retirada de S_PRD."]);
    pressionar(&mut t, &cx, &[Tecla::Baixo]);
    assert!(t.enabled("producao.retirar", &cx).unwrap_err().contains("desfaça"), "a segunda nunca saiu daqui");
}

#[test]
fn o_mes_escolhido_vira_o_de_trabalho() {
    let cx = sessao();
    let mut t = tela(&cx);
    assert!(aberto(&pressionar(&mut t, &cx, &[Tecla::Letra('c')])));
    let e = escolher(&mut t, &cx, "202512");
    assert!(matches!(e[0], Effect::SetCompetencia(c) if c == Competencia::ler("202512").unwrap()), "{e:?}");
    // The same month again reads nothing.
    pressionar(&mut t, &cx, &[Tecla::Letra('c')]);
    assert!(escolher(&mut t, &cx, "202512").is_empty());
}

#[test]
fn fotos_e_tamanhos() {
    let cx = sessao();
    let q = retrato(aberta(&cx), 80, 24);
    limpo(&q);
    foto("producao_atendimentos_80x24", &q);
    foto("producao_atendimentos_120x35", &retrato(aberta(&cx), 120, 35));
    foto("producao_atendimentos_40x12", &retrato(aberta(&cx), 40, 12));
    so_ascii(&retrato_ascii(aberta(&cx), 80, 24));
    varrer(&mut aberta(&cx));
    varrer(&mut exportando(&cx, SituacaoRemessa::Gravado).0);
}
