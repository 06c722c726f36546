//! The queue at work on SQLite: every item once, whatever fails, stops or competes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use nexsus_domain::Competencia;
use nexsus_store::{Tx, agenda, fila, fila_itens, job, sequencia};
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::config::{Configuracao, Pastas};
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::testes::{Casa, casa};
use crate::{Acao, Nucleo, Observador, SemObservador, Trabalhador};

/// Work for tests: its items are numbers, and what it writes counts how often each was written.
#[derive(Clone)]
struct Prova {
    nome: &'static str,
    fase: Fase,
    quantos: usize,
    /// Failures of an item, one per try; then it is done.
    falhas: Arc<Mutex<HashMap<String, Vec<Falha>>>>,
    /// Items the database refuses when they are written.
    recusados: Vec<&'static str>,
    demora: Duration,
    feitos: Arc<AtomicUsize>,
    ordem: Arc<Mutex<Vec<&'static str>>>,
}

impl Prova {
    fn nova(nome: &'static str, fase: Fase, quantos: usize) -> Self {
        Self {
            nome,
            fase,
            quantos,
            falhas: Arc::default(),
            recusados: Vec::new(),
            demora: Duration::ZERO,
            feitos: Arc::default(),
            ordem: Arc::default(),
        }
    }

    fn falhando(self, chave: &str, falhas: Vec<Falha>) -> Self {
        self.falhas.lock().unwrap().insert(chave.to_owned(), falhas);
        self
    }
}

impl Obra for Prova {
    fn nome(&self) -> &'static str {
        self.nome
    }
    fn rotulo(&self) -> &'static str {
        "provando"
    }
    fn fase(&self) -> Fase {
        self.fase
    }
    fn acao(&self) -> Acao {
        Acao::ProducaoGerar
    }
    fn paralelo(&self) -> usize {
        4
    }
    fn itens<'a>(&'a self, _: &'a Bancada, de: &'a str) -> Futuro<'a, Resultado<Leva>> {
        // Two pages, so that going on is tried too.
        let meio = self.quantos / 2;
        let (chaves, continua) = if de.is_empty() {
            ((0..meio).collect::<Vec<_>>(), Some("meio".to_owned()))
        } else {
            ((meio..self.quantos).collect(), None)
        };
        Box::pin(async move { Ok(Leva { chaves: chaves.iter().map(|n| format!("{n:04}")).collect(), continua }) })
    }
    fn fazer<'a>(&'a self, b: &'a Bancada, item: &'a Item) -> Futuro<'a, Desfecho> {
        Box::pin(async move {
            assert!(item.chave != "pane", "item que derruba a mão");
            self.ordem.lock().unwrap().push(self.nome);
            let fim = Instant::now() + self.demora;
            while Instant::now() < fim {
                if b.cancelado() {
                    return Desfecho::Largado;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let falha =
                self.falhas.lock().unwrap().get_mut(&item.chave).and_then(|f| (!f.is_empty()).then(|| f.remove(0)));
            match falha {
                Some(falha) => Desfecho::Falhou(falha),
                None => Desfecho::Feito { resultado: "novo".into(), carga: json!(item.chave) },
            }
        })
    }
    fn gravar<'a>(&'a self, b: &'a Bancada, tx: &'a mut Tx, prontos: &'a mut [Pronto]) -> Futuro<'a, Resultado<()>> {
        Box::pin(async move {
            for p in prontos {
                let chave = p.carga.as_str().unwrap();
                if self.recusados.contains(&chave) {
                    return Err(ErroUsuario::novo("ruim", saida::DADOS, "Não serve.", "Corrija."));
                }
                let n = sequencia::proximo(tx, b.sessao.numero_cnes(), &format!("{} {chave}", self.nome)).await?;
                if n > 1 {
                    p.resultado = "outra vez".into();
                }
                self.feitos.fetch_add(1, SeqCst);
            }
            Ok(())
        })
    }
}

fn mudo() -> Arc<dyn Observador> {
    Arc::new(SemObservador)
}

fn pedido(nomes: &[&str]) -> PedidoCadeia {
    PedidoCadeia { nomes: nomes.iter().map(|n| (*n).to_owned()).collect(), ..PedidoCadeia::default() }
}

async fn rodar(casa: &Casa, obras: &Obras) -> Balanco {
    casa.nucleo.fila_rodar(&casa.sessao, obras, Jeito::default(), mudo()).await.unwrap()
}

async fn enfileirar(casa: &Casa, obras: &Obras, nomes: &[&str]) -> Vec<TarefaDaFila> {
    let rodada = casa.nucleo.fila_enfileirar(&casa.sessao, obras, &pedido(nomes)).await.unwrap();
    casa.nucleo.fila_da_rodada(&casa.sessao, rodada).await.unwrap()
}

async fn estado(casa: &Casa, id: Uuid) -> DetalheDaFila {
    casa.nucleo.fila_mostrar(&casa.sessao, id).await.unwrap()
}

/// How often each item of `nome` was written.
async fn escritas(casa: &Casa, nome: &str, quantos: usize) -> Vec<i64> {
    let mut tx = casa.nucleo.banco().await.unwrap().escrever().await.unwrap();
    let mut vezes = Vec::new();
    for n in 0..quantos {
        let nome = format!("{nome} {n:04}");
        vezes.push(sequencia::proximo(&mut tx, casa.sessao.numero_cnes(), &nome).await.unwrap() - 1);
    }
    vezes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn dois_programas_nao_repetem_item() {
    let casa = casa().await;
    let obra = Prova::nova("prova", Fase::Sincronizar, 300);
    let obras = Obras::default().com(obra.clone());
    let t = enfileirar(&casa, &obras, &["prova"]).await.remove(0);
    assert_eq!((t.estado.as_str(), t.total), ("na_fila", None));
    // The second program has its own pool of connections, as another process would.
    let pastas = Pastas::em(casa.pasta.path());
    let outro = Nucleo::com_trabalhador(Configuracao::padrao(&pastas).unwrap(), pastas, Trabalhador::AquiMesmo);
    let dele = outro.fila_rodar(&casa.sessao, &obras, Jeito::default(), mudo());
    let (a, b) = tokio::join!(rodar(&casa, &obras), dele);
    assert_eq!((a.ficaram, b.unwrap().ficaram), (0, 0));
    let d = estado(&casa, t.id).await;
    assert_eq!((d.tarefa.estado.as_str(), d.tarefa.feito, d.tarefa.total), ("concluido", 300, Some(300)));
    assert_eq!(d.resultados, [("novo".to_owned(), 300)]);
    assert_eq!(d.tarefa.mensagem, "300 feitos (novo 300)");
    assert!(d.erros.is_empty() && !d.log.is_empty() && d.tarefa.fim.is_some());
    assert_eq!(escritas(&casa, "prova", 300).await, vec![1; 300]);
    assert_eq!(obra.feitos.load(SeqCst), 300);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cada_classe_de_erro_tem_seu_fim() {
    let casa = casa().await;
    let passageiro = || Falha::nova(Classe::Transitorio, "sem rede").daqui_a(Duration::from_millis(20));
    let mut obra = Prova::nova("prova", Fase::Sincronizar, 10)
        .falhando("0001", vec![passageiro(), passageiro()])
        .falhando("0002", vec![passageiro(); 9])
        .falhando("0003", vec![Falha::nova(Classe::Invalido, "não serve")])
        .falhando("0004", vec![Falha::nova(Classe::Ambiguo, "dois servem")])
        .falhando("0005", vec![Falha::nova(Classe::NaoEncontrado, "ninguém conhece")]);
    obra.recusados = vec!["0006"];
    let obras = Obras::default().com(obra);
    let t = enfileirar(&casa, &obras, &["prova"]).await.remove(0);
    rodar(&casa, &obras).await;
    let d = estado(&casa, t.id).await;
    assert_eq!((d.tarefa.estado.as_str(), d.tarefa.feito), ("concluido", 10));
    assert_eq!(d.tarefa.mensagem, "5 feitos (novo 5), 4 com falha, 1 à espera de decisão");
    let erros: Vec<_> =
        d.erros.iter().map(|e| (e.item.as_str(), e.classe.as_str(), e.estado.as_str(), e.tentativas)).collect();
    assert_eq!(
        erros,
        [
            ("0002", "transitorio", "falhou", 3),
            ("0003", "invalido", "falhou", 0),
            ("0004", "ambiguo", "ambiguo", 0),
            ("0005", "nao_encontrado", "falhou", 0),
            ("0006", "invalido", "falhou", 0),
        ]
    );
    // Again: only those five, and the one whose trouble has gone comes to a good end.
    casa.nucleo.fila_repetir(&casa.sessao, t.id).await.unwrap();
    rodar(&casa, &obras).await;
    let d = estado(&casa, t.id).await;
    assert_eq!(d.tarefa.mensagem, "8 feitos (novo 8), 2 com falha");
    assert_eq!(escritas(&casa, "prova", 10).await, [1, 1, 0, 1, 1, 1, 0, 1, 1, 1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn credencial_para_a_tarefa_ate_alguem_consertar() {
    let casa = casa().await;
    let obra = Prova::nova("prova", Fase::Sincronizar, 30)
        .falhando("0003", vec![Falha::nova(Classe::Credencial, "Senha recusada. Confira a senha.")]);
    let obras = Obras::default().com(obra).com(Prova::nova("depois", Fase::Produzir, 3));
    let ts = enfileirar(&casa, &obras, &["prova", "depois"]).await;
    assert_eq!(rodar(&casa, &obras).await.ficaram, 2);
    let d = estado(&casa, ts[0].id).await;
    assert_eq!((d.tarefa.estado.as_str(), d.tarefa.mensagem.as_str()), ("parado", "Senha recusada. Confira a senha."));
    assert!(d.tarefa.feito < 30);
    assert_eq!(estado(&casa, ts[1].id).await.tarefa.espera_por, 1);
    // The same chain again takes up the one that stands there.
    let de_novo = enfileirar(&casa, &obras, &["depois", "prova"]).await;
    assert_eq!(de_novo.iter().map(|t| t.id).collect::<Vec<_>>(), ts.iter().map(|t| t.id).collect::<Vec<_>>());
    assert_eq!(rodar(&casa, &obras).await.ficaram, 0);
    assert_eq!(estado(&casa, ts[1].id).await.tarefa.estado, "concluido");
    assert_eq!(escritas(&casa, "prova", 30).await, vec![1; 30]);
    let outra = enfileirar(&casa, &obras, &["prova", "depois"]).await;
    assert_ne!(outra[0].id, ts[0].id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fases_esperam_e_quem_falhou_segura_as_seguintes() {
    let casa = casa().await;
    let ordem: Arc<Mutex<Vec<&'static str>>> = Arc::default();
    let com = |nome, fase| Prova { ordem: ordem.clone(), ..Prova::nova(nome, fase, 2) };
    let ruim = com("criticar2", Fase::Criticar)
        .falhando("0000", vec![Falha::nova(Classe::Invalido, "x")])
        .falhando("0001", vec![Falha::nova(Classe::Invalido, "x")]);
    let obras = Obras::default()
        .com(com("fim", Fase::Calcular))
        .com(ruim)
        .com(com("cnes", Fase::Sincronizar))
        .com(com("cep", Fase::Sincronizar))
        .com(com("entrada", Fase::Importar));
    let ts = enfileirar(&casa, &obras, &["completa"]).await;
    assert_eq!(
        ts.iter().map(|t| t.tarefa.as_str()).collect::<Vec<_>>(),
        ["entrada", "cnes", "cep", "criticar2", "fim"]
    );
    assert_eq!(ts.iter().map(|t| t.espera_por).collect::<Vec<_>>(), [0, 1, 1, 2, 1]);
    assert_eq!(rodar(&casa, &obras).await.ficaram, 1);
    let vista = ordem.lock().unwrap().clone();
    let onde = |nome| (vista.iter().position(|n| *n == nome).unwrap(), vista.iter().rposition(|n| *n == nome).unwrap());
    assert!(onde("entrada").1 < onde("cnes").0.min(onde("cep").0));
    assert!(onde("cnes").1.max(onde("cep").1) < onde("criticar2").0);
    assert!(!vista.contains(&"fim"));
    assert_eq!(estado(&casa, ts[3].id).await.tarefa.estado, "falhou");
    // The next run of the chain tries the failed one again and ends.
    enfileirar(&casa, &obras, &["completa"]).await;
    assert_eq!(rodar(&casa, &obras).await.ficaram, 0);
    assert_eq!(escritas(&casa, "fim", 2).await, [1, 1]);
    assert_eq!(escritas(&casa, "entrada", 2).await, [1, 1]);

    let em_fila = PedidoCadeia { sequencial: true, ..pedido(&["completa"]) };
    let rodada = casa.nucleo.fila_enfileirar(&casa.sessao, &obras, &em_fila).await.unwrap();
    let ts = casa.nucleo.fila_da_rodada(&casa.sessao, rodada).await.unwrap();
    assert_eq!(ts.iter().map(|t| t.espera_por).collect::<Vec<_>>(), [0, 1, 1, 1, 1]);
    let e = casa.nucleo.fila_enfileirar(&casa.sessao, &obras, &pedido(&["nada"])).await.unwrap_err();
    assert_eq!((e.codigo, e.saida), ("invalido", saida::USO));
}

async fn ate(mut vez: impl AsyncFnMut() -> bool) {
    let limite = Instant::now() + Duration::from_secs(20);
    while !vez().await {
        assert!(Instant::now() < limite, "não aconteceu no prazo");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pausar_retomar_e_cancelar_em_curso() {
    let casa = casa().await;
    let obra = Prova { demora: Duration::from_millis(40), ..Prova::nova("prova", Fase::Sincronizar, 200) };
    let obras = Obras::default().com(obra.clone());
    let (n, s) = (casa.nucleo.clone(), casa.sessao.clone());
    let t = enfileirar(&casa, &obras, &["prova"]).await.remove(0);
    let piscina = |obras: Obras| {
        let (n, s) = (n.clone(), s.clone());
        tokio::spawn(async move { n.fila_rodar(&s, &obras, Jeito::default(), mudo()).await.unwrap() })
    };
    let mao = piscina(obras.clone());
    ate(async || obra.feitos.load(SeqCst) > 8).await;
    n.fila_pausar(&s, t.id).await.unwrap();
    // With nothing else to do the pool ends; what it had in hand went back.
    assert_eq!(mao.await.unwrap().ficaram, 1);
    let parada = estado(&casa, t.id).await.tarefa;
    assert!(parada.estado == "pausado" && parada.feito < 200 && parada.feito > 0, "{parada:?}");
    let mut tx = n.banco().await.unwrap().ler().await.unwrap();
    let contas = fila_itens::contas(&mut tx, s.numero_cnes(), t.id).await.unwrap();
    assert_eq!((contas.tomados, contas.feitos), (0, parada.feito));
    assert!(fila_itens::vezes(&mut tx, s.numero_cnes(), t.id).await.unwrap().is_empty());
    drop(tx);
    assert!(rodar(&casa, &obras).await.tarefas.is_empty());

    n.fila_retomar(&s, t.id).await.unwrap();
    let mao = piscina(obras.clone());
    ate(async || estado(&casa, t.id).await.tarefa.feito > parada.feito + 8).await;
    let andando = estado(&casa, t.id).await.tarefa;
    assert!(andando.resta_segundos.is_some(), "{andando:?}");
    n.tarefa_cancelar(&s, t.id).await.unwrap();
    assert_eq!(mao.await.unwrap().ficaram, 0);
    let fim = estado(&casa, t.id).await.tarefa;
    assert_eq!(fim.estado, "cancelado");
    assert!(fim.mensagem.starts_with("cancelada a pedido: ") && fim.feito < 200, "{fim:?}");
    assert_eq!(n.fila_cancelar(&s, t.id).await.unwrap_err().codigo, "ja_terminou");
    // A cancelled job may be taken up again, and then everything stands once.
    n.fila_repetir(&s, t.id).await.unwrap();
    rodar(&casa, &obras).await;
    let fim = estado(&casa, t.id).await.tarefa;
    assert_eq!((fim.estado.as_str(), fim.feito), ("concluido", 200));
    assert_eq!(escritas(&casa, "prova", 200).await, vec![1; 200]);
    assert_eq!(n.fila_repetir(&s, t.id).await.unwrap_err().codigo, "nada_a_repetir");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sinal_devolve_o_que_estava_na_mao() {
    struct Fim(AtomicBool);
    impl Observador for Fim {
        fn progresso(&self, _: u64, _: Option<u64>, _: &'static str) {}
        fn cancelado(&self) -> bool {
            self.0.load(SeqCst)
        }
    }
    let casa = casa().await;
    let obra = Prova { demora: Duration::from_millis(30), ..Prova::nova("prova", Fase::Sincronizar, 100) };
    let obras = Obras::default().com(obra.clone());
    let t = enfileirar(&casa, &obras, &["prova"]).await.remove(0);
    let sinal = Arc::new(Fim(AtomicBool::new(false)));
    let (n, s, o, obs) = (casa.nucleo.clone(), casa.sessao.clone(), obras.clone(), sinal.clone());
    let mao = tokio::spawn(async move { n.fila_rodar(&s, &o, Jeito::default(), obs).await.unwrap() });
    ate(async || obra.feitos.load(SeqCst) > 4).await;
    sinal.0.store(true, SeqCst);
    assert_eq!(mao.await.unwrap().ficaram, 1);
    let mut tx = casa.nucleo.banco().await.unwrap().ler().await.unwrap();
    let contas = fila_itens::contas(&mut tx, casa.sessao.numero_cnes(), t.id).await.unwrap();
    assert!(contas.tomados == 0 && contas.na_fila > 0, "{contas:?}");
    drop(tx);
    rodar(&casa, &obras).await;
    assert_eq!(escritas(&casa, "prova", 100).await, vec![1; 100]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programa_morto_perde_a_vez_e_o_vivo_nao() {
    let casa = casa().await;
    let cnes = casa.sessao.numero_cnes();
    let obras = Obras::default().com(Prova::nova("prova", Fase::Sincronizar, 6));
    let t = enfileirar(&casa, &obras, &["prova"]).await.remove(0);
    let banco = casa.nucleo.banco().await.unwrap();
    let mut tx = banco.escrever().await.unwrap();
    fila::trancar(&mut tx, cnes, t.id).await.unwrap();
    let chaves: Vec<String> = (0..6).map(|n| format!("{n:04}")).collect();
    fila_itens::inserir(&mut tx, cnes, t.id, &chaves).await.unwrap();
    fila::semeado(&mut tx, cnes, t.id, None).await.unwrap();
    let eu = crate::tarefa::processo::este();
    let (resto, _) = eu.rsplit_once(':').unwrap();
    // A process of the same number that began at another time: ours of before the machine went down.
    let morto = fila_itens::tomar(&mut tx, cnes, t.id, &format!("{resto}:1"), 2, 600_000).await.unwrap();
    let longe = fila_itens::tomar(&mut tx, cnes, t.id, "outra-maquina:1:1", 2, -1).await.unwrap();
    let perto = fila_itens::tomar(&mut tx, cnes, t.id, &eu, 1, -1).await.unwrap();
    let vivo = fila_itens::tomar(&mut tx, cnes, t.id, "outra-maquina:2:1", 1, 600_000).await.unwrap();
    assert_eq!([morto.itens.len(), longe.itens.len(), perto.itens.len(), vivo.itens.len()], [2, 2, 1, 1]);
    tx.commit().await.unwrap();
    let (n, s, o) = (casa.nucleo.clone(), casa.sessao.clone(), obras.clone());
    let mao = tokio::spawn(async move { n.fila_rodar(&s, &o, Jeito::default(), mudo()).await });
    ate(async || estado(&casa, t.id).await.tarefa.feito == 4).await;
    // Two stay with those who live; only when they let go is the job ended.
    let mut tx = banco.escrever().await.unwrap();
    let vezes = fila_itens::vezes(&mut tx, cnes, t.id).await.unwrap();
    assert_eq!(vezes.iter().map(|v| v.vez).collect::<Vec<_>>(), [perto.vez, vivo.vez]);
    fila::trancar(&mut tx, cnes, t.id).await.unwrap();
    for v in vezes {
        fila_itens::largar(&mut tx, cnes, t.id, v.vez, None).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(mao.await.unwrap().unwrap().ficaram, 0);
    assert_eq!(escritas(&casa, "prova", 6).await, vec![1; 6]);
    // A job of the queue is never taken for one of a dead program.
    let mut tx = banco.escrever().await.unwrap();
    crate::tarefa::encerrar_mortas_em(&mut tx, cnes, nexsus_store::agora() + chrono::TimeDelta::days(1)).await.unwrap();
    assert_eq!(job::obter(&mut tx, cnes, t.id).await.unwrap().unwrap().estado, "concluido");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pane_em_um_item_nao_derruba_a_fila() {
    struct ComPane(Prova);
    impl Obra for ComPane {
        fn nome(&self) -> &'static str {
            "pane"
        }
        fn rotulo(&self) -> &'static str {
            "provando"
        }
        fn fase(&self) -> Fase {
            Fase::Importar
        }
        fn acao(&self) -> Acao {
            Acao::Importar
        }
        fn itens<'a>(&'a self, _: &'a Bancada, _: &'a str) -> Futuro<'a, Resultado<Leva>> {
            let chaves = ["a", "pane", "b"].map(str::to_owned).to_vec();
            Box::pin(async { Ok(Leva { chaves, continua: None }) })
        }
        fn fazer<'a>(&'a self, b: &'a Bancada, item: &'a Item) -> Futuro<'a, Desfecho> {
            self.0.fazer(b, item)
        }
    }
    let casa = casa().await;
    let obras = Obras::default().com(ComPane(Prova::nova("x", Fase::Importar, 0)));
    let t = enfileirar(&casa, &obras, &["pane"]).await.remove(0);
    rodar(&casa, &obras).await;
    let d = estado(&casa, t.id).await;
    assert_eq!(d.tarefa.mensagem, "2 feitos (novo 2), 1 com falha");
    assert_eq!(d.erros[0].item, "pane");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn agenda_recupera_uma_vez_o_que_perdeu() {
    let mut casa = casa().await;
    let pastas = Pastas::em(casa.pasta.path());
    let mut config = Configuracao::padrao(&pastas).unwrap();
    config.agenda = vec![("gerar", "diario 02:10".into())];
    casa.nucleo = Nucleo::com_trabalhador(config, pastas, Trabalhador::AquiMesmo);
    let (n, s) = (&casa.nucleo, &casa.sessao);
    let obras =
        Obras::default().com(Prova::nova("gerar", Fase::Produzir, 2)).com(Prova::nova("prova", Fase::Importar, 1));
    n.agenda_definir(s, &obras, "prova", "cada 30 min").await.unwrap();
    assert_eq!(n.agenda_definir(s, &obras, "nada", "cada 30 min").await.unwrap_err().codigo, "invalido");
    assert_eq!(n.agenda_definir(s, &obras, "prova", "às vezes").await.unwrap_err().codigo, "invalido");
    assert_eq!(n.agenda_definir(s, &obras, "gerar", "cada 2 h").await.unwrap_err().codigo, "agenda_da_configuracao");
    assert!(n.agenda_vencidas(s, &obras, false, false).await.unwrap().is_empty(), "nada venceu ainda");
    let horas = n.agenda_listar(s).await.unwrap();
    assert_eq!(
        horas.iter().map(|h| (h.nome.as_str(), h.origem.as_str())).collect::<Vec<_>>(),
        [("gerar", "config"), ("prova", "pessoa")]
    );

    // Ten days without a program: each is due once, and then not before its time.
    let depois = nexsus_store::agora().timestamp_millis() + 10 * 86_400_000;
    let vencidas = n.agenda_vencidas_em(s, &obras, depois, false, false).await.unwrap();
    assert_eq!(vencidas.iter().map(|v| v.0.as_str()).collect::<Vec<_>>(), ["gerar", "prova"]);
    assert!(n.agenda_vencidas_em(s, &obras, depois + 60_000, false, false).await.unwrap().is_empty());
    assert_eq!(n.fila_listar(s, 100).await.unwrap().len(), 2);
    // Due again while the first still waits: it does not pile up.
    let outra = n.agenda_vencidas_em(s, &obras, depois + 31 * 60_000, false, false).await.unwrap();
    assert_eq!(outra, [("prova".to_owned(), vencidas[1].1)]);
    assert_eq!(n.fila_listar(s, 100).await.unwrap().len(), 2);
    let horas = n.agenda_listar(s).await.unwrap();
    assert_eq!(horas[0].ultima.unwrap().timestamp_millis(), depois);
    assert_eq!(crate::na_parede(horas[0].proxima.unwrap()).format("%H:%M").to_string(), "02:10");

    n.agenda_ligar(s, "prova", false).await.unwrap();
    assert!(n.agenda_vencidas_em(s, &obras, depois * 2, true, false).await.unwrap().iter().all(|v| v.0 == "gerar"));
    n.agenda_remover(s, "prova").await.unwrap();
    assert_eq!(n.agenda_remover(s, "prova").await.unwrap_err().codigo, "nao_encontrado");
    // What leaves the configuration leaves the schedule.
    let pastas = Pastas::em(casa.pasta.path());
    let sem = Nucleo::com_trabalhador(Configuracao::padrao(&pastas).unwrap(), pastas, Trabalhador::AquiMesmo);
    assert!(sem.agenda_listar(s).await.unwrap().is_empty());
    // Two programs look at the same moment: one of them queues.
    let mut tx = n.banco().await.unwrap().escrever().await.unwrap();
    agenda::gravar(&mut tx, s.numero_cnes(), "prova", "cada 30 min", agenda::DE_PESSOA, 1).await.unwrap();
    tx.commit().await.unwrap();
    let um = sem.agenda_vencidas_em(s, &obras, depois, false, false);
    let (a, b) = tokio::join!(um, n.agenda_vencidas_em(s, &obras, depois, false, false));
    let provas = a.unwrap().into_iter().chain(b.unwrap()).filter(|v| v.0 == "prova").count();
    assert_eq!(provas, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cadeia_inteira_da_pasta_vigiada_as_criticas() {
    let mut casa = casa().await;
    let mes = |t| Competencia::ler(t).unwrap();
    let demo = casa.nucleo.demo(&casa.sessao, 7, 2, None, mes("202604"), &SemObservador).await.unwrap();
    let pasta = casa.pasta.path().join("entrada");
    std::fs::create_dir(&pasta).unwrap();
    let por = |nome: &str, bytes: &[u8]| {
        let caminho = pasta.join(nome);
        std::fs::write(&caminho, bytes).unwrap();
        let f = std::fs::File::options().write(true).open(&caminho).unwrap();
        f.set_modified(SystemTime::now() - Duration::from_mins(1)).unwrap();
    };
    por("repetido.pdf", &std::fs::read(demo.pasta.join("atendimentos_202602.pdf")).unwrap());
    por("ruim.pdf", b"isto nao e um PDF");
    let pastas = Pastas::em(casa.pasta.path());
    let mut config = Configuracao::padrao(&pastas).unwrap();
    config.importar_pasta = Some(pasta.clone());
    casa.nucleo = Nucleo::com_trabalhador(config, pastas, Trabalhador::AquiMesmo);
    let obras = Obras::padrao();
    let ts = enfileirar(&casa, &obras, &["completa"]).await;
    assert_eq!(ts.iter().map(|t| t.tarefa.as_str()).collect::<Vec<_>>(), ["importar", "gerar", "criticar", "espelhar"]);
    assert_eq!(rodar(&casa, &obras).await.ficaram, 0);
    let mut mensagens = Vec::new();
    for t in &ts {
        mensagens.push(estado(&casa, t.id).await.tarefa.mensagem);
    }
    assert_eq!(mensagens[0], "1 feito (repetido 1), 1 com falha");
    assert!(mensagens[1].starts_with("2 feitos (com pendências 2)"), "{mensagens:?}");
    assert!(mensagens[2].starts_with("2 feitos"), "{mensagens:?}");
    assert_eq!(mensagens[3], "nada a fazer");
    let log = estado(&casa, ts[3].id).await.log;
    assert!(log[0].texto.contains("espelhamento automático está desligado"), "{log:?}");
    assert_eq!(estado(&casa, ts[0].id).await.erros[0].classe, "invalido");

    // The next day: what was taken in is not opened again, what was refused is looked at once more.
    let ts = enfileirar(&casa, &obras, &["importar"]).await;
    rodar(&casa, &obras).await;
    let d = estado(&casa, ts[0].id).await;
    assert_eq!((d.tarefa.total, d.tarefa.estado.as_str()), (Some(1), "falhou"));
}
