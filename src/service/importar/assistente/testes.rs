//! The import in steps, on reports and lists made here; all persons are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod espera;

use std::path::PathBuf;

use nexsus_domain::{Dinheiro, Paciente};
use nexsus_store::{atendimento, auditoria};

use crate::demo::pdf::{self, Escrito};
use crate::modelo::*;
use crate::papel::Acao;
use crate::testes::{Casa, casa};
use crate::{SemObservador, Tipo};

const CONSULTA: [&str; 2] = ["0301010072", "CONSULTA MEDICA"];

/// A report in PDF: date, patient, code, procedure, amount.
fn relatorio(linhas: &[[&str; 5]]) -> Vec<u8> {
    let mut escritos = Vec::new();
    let mut y = 800.0;
    let mut por = |linha: &[&str; 5]| {
        for (x, t) in [40.0, 110.0, 180.0, 260.0, 480.0].into_iter().zip(linha) {
            escritos.push(Escrito { x, y, corpo: 8.0, texto: (*t).into() });
        }
        y -= 14.0;
    };
    por(&["DATA_ATEND", "COD_PAC", "COD_PROC_AUREO", "PROC_AUREO", "VALOR_AUREO"]);
    linhas.iter().for_each(por);
    pdf::montar(&[escritos])
}

fn linha<'a>(data: &'a str, pac: &'a str, valor: &'a str) -> [&'a str; 5] {
    [data, pac, CONSULTA[0], CONSULTA[1], valor]
}

impl Casa {
    fn por(&self, nome: &str, bytes: &[u8]) -> PathBuf {
        let caminho = self.pasta.path().join(nome);
        std::fs::write(&caminho, bytes).unwrap();
        caminho
    }

    fn pedido_pdf(&self, nome: &str, linhas: &[[&str; 5]]) -> PedidoImportacao {
        PedidoImportacao::de(Tipo::Pdf, self.por(nome, &relatorio(linhas)))
    }

    fn pedido_csv(&self, nome: &str, linhas: &str) -> PedidoImportacao {
        let texto = format!("COD_PAC;NOME;CPF;DTNASC;CEP\n{linhas}");
        PedidoImportacao::de(Tipo::Planilha, self.por(nome, texto.as_bytes()))
    }

    async fn preparar(&self, pedido: PedidoImportacao) -> Previa {
        self.nucleo.preparar_importacao(&self.sessao, pedido, &SemObservador).await.unwrap()
    }

    async fn gravar(&self, lote: i64) -> ResultadoArquivo {
        let r = self.nucleo.gravar_previa(&self.sessao, lote, &SemObservador).await.unwrap();
        assert!(r.linhas.fecham());
        r
    }

    async fn fila(&self, lote: i64) -> Vec<LinhaDaFila> {
        self.nucleo.fila_do_lote(&self.sessao, lote).await.unwrap()
    }

    async fn corrigir(&self, lote: i64, l: &LinhaDaFila, campo: &str, valor: &str) -> Corrigido {
        self.corrigir_com(lote, l, campo, valor, false, false).await.unwrap()
    }

    async fn corrigir_com(
        &self,
        lote: i64,
        l: &LinhaDaFila,
        campo: &str,
        valor: &str,
        iguais: bool,
        lembrar: bool,
    ) -> crate::Resultado<Corrigido> {
        let c = Correcao { id: l.id, campos: com(&l.campos, campo, valor), iguais, lembrar };
        self.nucleo.corrigir_linha(&self.sessao, lote, c).await
    }

    async fn atendimentos(&self, lote: i64) -> usize {
        let mut tx = self.nucleo.leitura(&self.sessao, Acao::LoteVer).await.unwrap();
        atendimento::por_lote(&mut tx, self.sessao.numero_cnes(), lote).await.unwrap().len()
    }

    async fn cadastrar_paciente(&self, cod_pac: &str, nome: &str) -> nexsus_store::Gravado<Paciente> {
        let p = Paciente { cod_pac: cod_pac.into(), nome: nome.into(), ..Paciente::default() };
        self.nucleo.paciente_gravar(&self.sessao, None, p).await.unwrap()
    }
}

fn com(campos: &[Campo], nome: &str, valor: &str) -> Vec<Campo> {
    let mut novos = campos.to_vec();
    match novos.iter_mut().find(|c| c.nome == nome) {
        Some(c) => c.valor = valor.into(),
        None => novos.push(Campo { nome: nome.into(), valor: valor.into() }),
    }
    novos
}

fn valor(t: &str) -> Dinheiro {
    Dinheiro::ler(t).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn previa_espera_compara_e_grava_numa_vez() {
    let c = casa().await;
    c.cadastrar_paciente("1001", "ANA DA AMOSTRA").await;
    let boas = [linha("02/03/2026", "1001", "10,00"), linha("03/03/2026", "1002", "20,50")];
    let p = c.preparar(c.pedido_pdf("a.pdf", &boas)).await;
    let lote = p.resultado.lote.unwrap();
    assert_eq!(
        (p.resultado.situacao, p.novas.linhas, p.novas.valor),
        (SituacaoArquivo::Ensaio, 2, Some(valor("30,50")))
    );
    assert_eq!((p.total.linhas, p.total.valor), (2, Some(valor("30,50"))));
    assert_eq!((p.pacientes, p.procedimentos, p.sem_cadastro), (2, 1, 1));
    assert_eq!(p.datas.map(|d| (d.0.to_string(), d.1.to_string())), Some(("2026-03-02".into(), "2026-03-03".into())));
    assert_eq!((p.amostra.titulos.len(), p.amostra.linhas.len()), (5, 2));
    assert!(p.arranjo.is_some_and(|a| a.colunas.len() >= 5));
    // Nothing is written; it waits in the list and is taken up again.
    assert_eq!(c.atendimentos(lote).await, 0);
    assert_eq!(c.nucleo.previas(&c.sessao).await.unwrap().iter().map(|l| l.numero).collect::<Vec<_>>(), [lote]);
    let de_novo = c.preparar(c.pedido_pdf("copia.pdf", &boas)).await;
    assert_eq!(de_novo.resultado.lote, Some(lote));
    let listado = c.nucleo.lotes(&c.sessao).await.unwrap();
    assert_eq!((listado.len(), listado[0].situacao.as_str(), listado[0].linhas.novas), (1, "previa", 2));
    assert_eq!(c.nucleo.desfazer_lote(&c.sessao, lote).await.unwrap_err().codigo, "lote_em_previa");

    let r = c.gravar(lote).await;
    assert_eq!((r.situacao, r.linhas.novas, r.soma.lida.as_deref()), (SituacaoArquivo::Gravado, 2, Some("30.50")));
    assert_eq!(c.atendimentos(lote).await, 2);
    assert!(c.nucleo.previas(&c.sessao).await.unwrap().is_empty());
    assert_eq!(c.nucleo.previa(&c.sessao, lote).await.unwrap_err().codigo, "lote_nao_e_previa");
    assert_eq!(c.nucleo.gravar_previa(&c.sessao, lote, &SemObservador).await.unwrap_err().codigo, "nada_a_gravar");
    let outra = c.preparar(c.pedido_pdf("terceira.pdf", &boas)).await;
    assert_eq!((outra.resultado.situacao, outra.resultado.lote), (SituacaoArquivo::Repetido, Some(lote)));

    // Another report of the same days: what stands is equal, another amount is said and enters as new.
    let parecidas = [linha("02/03/2026", "1001", "10,00"), linha("03/03/2026", "1002", "25,00")];
    let p = c.preparar(c.pedido_pdf("b.pdf", &parecidas)).await;
    assert_eq!((p.novas.linhas, p.iguais.linhas, p.iguais.valor), (1, 1, Some(valor("10,00"))));
    assert_eq!(p.mudancas.len(), 1);
    assert_eq!((p.mudancas[0].1.as_str(), p.mudancas[0].2.as_str()), ("20,50", "25,00"));
    assert!(p.resultado.avisos.iter().any(|a| a.contains("outro valor")));
    c.nucleo.abandonar_previa(&c.sessao, p.resultado.lote.unwrap()).await.unwrap();
    assert_eq!(c.nucleo.lotes(&c.sessao).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fila_corrige_aplica_aos_iguais_e_lembra() {
    let c = casa().await;
    let ruins = [
        linha("31/02/2026", "1001", "10,00"),
        linha("31/02/2026", "1002", "10,00"),
        linha("05/03/2026", "1003", "1O,OO"),
        linha("06/03/2026", "1004", "10,00"),
        linha("", "1005", "10,00"),
    ];
    let p = c.preparar(c.pedido_pdf("ruim.pdf", &ruins)).await;
    let lote = p.resultado.lote.unwrap();
    assert_eq!((p.novas.linhas, p.rejeitadas.linhas, p.total.linhas), (1, 4, 5));
    assert_eq!(p.motivos[0], ("data_invalida".to_owned(), 3));
    let fila = c.fila(lote).await;
    assert_eq!(fila.len(), 4);
    assert!(fila[0].campos.iter().any(|f| f.nome == "data_atend" && f.valor == "31/02/2026"), "{:?}", fila[0].texto);

    // Still wrong is said with the reason, and changes nothing.
    let e = c.corrigir_com(lote, &fila[0], "data_atend", "30/02/2026", true, true).await.unwrap_err();
    assert_eq!(e.codigo, "data_invalida");
    let sugestoes = c.nucleo.sugestoes(&c.sessao, lote, fila[0].id).await.unwrap();
    assert_eq!((sugestoes[0].campo.as_str(), sugestoes[0].valor.as_str()), ("data_atend", "28/02/2026"));
    let feito = c.corrigir_com(lote, &fila[0], "data_atend", "28/02/2026", true, true).await.unwrap();
    assert_eq!((feito.linhas, feito.fila.corrigidas, feito.fila.pendentes), (2, 2, 2));
    let de_valor = fila.iter().find(|l| l.motivo.starts_with("valor")).unwrap();
    let sugestoes = c.nucleo.sugestoes(&c.sessao, lote, de_valor.id).await.unwrap();
    assert_eq!((sugestoes[0].campo.as_str(), sugestoes[0].valor.as_str()), ("valor_aureo", "10,00"));
    // The blank date of the last line is nothing that could be met again.
    let sem_data = fila.iter().find(|l| l.linha == fila.iter().map(|l| l.linha).max().unwrap()).unwrap();
    let feito = c.nucleo.marcar_linhas(&c.sessao, lote, vec![sem_data.id], SituacaoDaLinha::Adiada).await.unwrap();
    assert_eq!((feito.fila.adiadas, feito.fila.pendentes), (1, 1));
    c.nucleo.marcar_linhas(&c.sessao, lote, vec![de_valor.id], SituacaoDaLinha::Ignorada).await.unwrap();
    let e =
        c.nucleo.marcar_linhas(&c.sessao, lote, vec![uuid::Uuid::nil()], SituacaoDaLinha::Adiada).await.unwrap_err();
    assert_eq!(e.codigo, "nao_encontrado");

    let p = c.nucleo.previa(&c.sessao, lote).await.unwrap();
    assert_eq!((p.novas.linhas, p.rejeitadas.linhas), (3, 2));
    assert_eq!((p.fila.adiadas, p.fila.ignoradas, p.fila.corrigidas), (1, 1, 2));
    let r = c.gravar(lote).await;
    assert_eq!((r.linhas.novas, r.linhas.rejeitadas, r.soma.lida.as_deref()), (3, 2, Some("30.00")));

    // A line that waits is mended after the writing too, and enters the same lot.
    let fila = c.fila(lote).await;
    let escrita = fila.iter().find(|l| l.situacao == SituacaoDaLinha::Corrigida).unwrap();
    assert_eq!(
        c.corrigir_com(lote, escrita, "cod_pac", "9", false, false).await.unwrap_err().codigo,
        "linha_ja_gravada"
    );
    let adiada = fila.iter().find(|l| l.situacao == SituacaoDaLinha::Adiada).unwrap();
    c.corrigir(lote, adiada, "data_atend", "07/03/2026").await;
    let r = c.gravar(lote).await;
    assert_eq!((r.linhas.lidas, r.linhas.novas, r.linhas.rejeitadas), (5 + r.linhas.mobilia, 4, 1));
    assert_eq!((c.atendimentos(lote).await, r.soma.lida.as_deref()), (4, Some("40.00")));
    let guardado = c.nucleo.lote(&c.sessao, lote).await.unwrap();
    assert_eq!((guardado.linhas.novas, guardado.linhas.rejeitadas, guardado.situacao.as_str()), (4, 1, "gravado"));
    assert!(guardado.linhas.fecham());

    // The next report with the same slip needs nobody.
    let outro = c.pedido_pdf("outro.pdf", &[linha("31/02/2026", "2001", "33,00"), linha("31/04/2026", "2002", "1,00")]);
    let r = c.nucleo.importar(&c.sessao, outro, &SemObservador).await.unwrap();
    assert_eq!((r.linhas.novas, r.linhas.rejeitadas, r.soma.lida.as_deref()), (1, 1, Some("33.00")));
    assert!(r.avisos.iter().any(|a| a == "1 linha corrigida por troca lembrada."), "{:?}", r.avisos);
    // And everything goes back as one.
    assert_eq!(c.nucleo.desfazer_lote(&c.sessao, lote).await.unwrap(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn linha_igual_mendada_depois_e_outra_linha() {
    let c = casa().await;
    let linhas = [linha("02/03/2026", "1001", "10,00"), linha("30/02/2026", "1001", "10,00")];
    let lote = c.preparar(c.pedido_pdf("a.pdf", &linhas)).await.resultado.lote.unwrap();
    c.gravar(lote).await;
    let fila = c.fila(lote).await;
    c.corrigir(lote, &fila[0], "data_atend", "02/03/2026").await;
    let r = c.gravar(lote).await;
    assert_eq!((r.linhas.novas, r.linhas.iguais, c.atendimentos(lote).await), (2, 0, 2));
    // The corrected report, whole, brings nothing new.
    let inteiro = c.pedido_pdf("b.pdf", &[linhas[0], linhas[0]]);
    let r = c.nucleo.importar(&c.sessao, inteiro, &SemObservador).await.unwrap();
    assert_eq!((r.linhas.novas, r.linhas.iguais), (0, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gravado_em_outro_lote_enquanto_a_previa_espera() {
    let c = casa().await;
    // For another month: the same way of reading would write the staged lot itself.
    let pedido = |mes: &str| PedidoImportacao {
        competencia: nexsus_domain::Competencia::ler(mes).ok(),
        ..PedidoImportacao::de(Tipo::Txt, c.por("t.csv", b"codigo;nome;valor\n0301010072;CONSULTA;10,00\n"))
    };
    let lote = c.preparar(pedido("202601")).await.resultado.lote.unwrap();
    let outro = c.nucleo.importar(&c.sessao, pedido("202602"), &SemObservador).await.unwrap().lote.unwrap();
    let e = c.nucleo.gravar_previa(&c.sessao, lote, &SemObservador).await.unwrap_err();
    assert_eq!(e.codigo, "arquivo_ja_gravado");
    assert!(e.o_que.contains(&format!("no lote {outro}")), "{}", e.o_que);
    c.nucleo.abandonar_previa(&c.sessao, lote).await.unwrap();
    assert_eq!(c.nucleo.abandonar_previa(&c.sessao, lote).await.unwrap_err().codigo, "nao_encontrado");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn arquivo_recusado_nao_deixa_lote() {
    let c = casa().await;
    let pedido = PedidoImportacao::de(Tipo::Pdf, c.por("x.pdf", b"isto nao e um pdf"));
    let p = c.preparar(pedido).await;
    assert_eq!((p.resultado.situacao, p.resultado.lote), (SituacaoArquivo::Recusado, None));
    assert_eq!(p.resultado.erro.unwrap().codigo, "nao_e_pdf");
    assert!(c.nucleo.previas(&c.sessao).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conflito_de_codigo_entra_na_fila_e_se_corrige() {
    let c = casa().await;
    let csv = "1001;ANA DA AMOSTRA DE TESTE;;01/02/1980;\n1001;BRUNO TOTALMENTE OUTRO;;05/06/1955;\n";
    let p = c.preparar(c.pedido_csv("p.csv", csv)).await;
    let lote = p.resultado.lote.unwrap();
    assert_eq!((p.novas.linhas, p.rejeitadas.linhas, p.novas.valor), (1, 1, None));
    let fila = c.fila(lote).await;
    assert_eq!(fila[0].motivo, "cod_pac_conflitante");
    c.corrigir(lote, &fila[0], "cod_pac", "1002").await;
    let r = c.gravar(lote).await;
    assert_eq!((r.linhas.novas, r.linhas.rejeitadas), (2, 0));

    // A mended line that the table refuses goes back to the queue.
    let p = c.preparar(c.pedido_csv("q.csv", ";CARLA DE TESTE;;07/08/1990;\n")).await;
    let lote = p.resultado.lote.unwrap();
    let fila = c.fila(lote).await;
    let sem_codigo = LinhaDaFila { campos: com(&fila[0].campos, "nome", "CARLA DE TESTE"), ..fila[0].clone() };
    c.corrigir(lote, &sem_codigo, "cod_pac", "1001").await;
    let r = c.gravar(lote).await;
    assert_eq!((r.linhas.novas, r.linhas.rejeitadas, r.rejeitos[0].motivo.as_str()), (0, 1, "cod_pac_conflitante"));
    assert_eq!(c.fila(lote).await[0].situacao, SituacaoDaLinha::Pendente);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paciente_parecido_e_oferecido() {
    let c = casa().await;
    c.cadastrar_paciente("004512", "ADRIANA SILVA DE SOUZA").await;
    c.cadastrar_paciente("004503", "ADAO SOARES").await;
    c.cadastrar_paciente("900001", "ZELIA QUE NADA TEM COM ISSO").await;
    let mut tx = c.nucleo.leitura(&c.sessao, Acao::PacienteVer).await.unwrap();
    let cnes = c.sessao.numero_cnes();
    let texto = "12/06/2025  0045O3  ADRIANA S. SOUZA  0301010072 CONS. MEDICA ESPEC  10,00";
    let achados = nexsus_store::paciente::parecidos(&mut tx, cnes, "0045O3", texto, 3).await.unwrap();
    let codigos: Vec<_> = achados.iter().map(|a| a.paciente.dado.cod_pac.as_str()).collect();
    assert_eq!(codigos.len(), 2);
    assert!(codigos.contains(&"004512") && codigos.contains(&"004503"), "{codigos:?}");
    assert!(nexsus_store::paciente::parecidos(&mut tx, cnes, "", "TOTAL GERAL", 3).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pares_se_unem_ou_se_separam_para_sempre() {
    let c = casa().await;
    let csv = "1;MARIA APARECIDA DA AMOSTRA;;01/02/1980;\n2;MARIA APARECIDA DA AMOSTRO;;01/02/1980;\n3;JOAQUIM DE TESTE LIMA;;03/04/1970;\n4;JOAQUIM DE TESTE LIMO;;03/04/1970;\n";
    let lote = c.preparar(c.pedido_csv("p.csv", csv)).await.resultado.lote.unwrap();
    let r = c.gravar(lote).await;
    assert_eq!((r.linhas.novas, r.suspeitos.len()), (4, 2));
    let visita = c.pedido_pdf("v.pdf", &[linha("02/03/2026", "2", "10,00")]);
    c.nucleo.importar(&c.sessao, visita, &SemObservador).await.unwrap();
    let pares = c.nucleo.pares_suspeitos(&c.sessao).await.unwrap();
    assert_eq!(pares.len(), 2);
    let (maria, joaquim) =
        if pares[0].a.dado.nome.starts_with("MARIA") { (&pares[0], &pares[1]) } else { (&pares[1], &pares[0]) };
    assert_eq!((maria.a.dado.cod_pac.as_str(), maria.atendimentos), ("1", (0, 1)));

    let separar = DecisaoDoPar::Separar { a: joaquim.b.id, b: joaquim.a.id };
    c.nucleo.decidir_par(&c.sessao, separar).await.unwrap();
    let unir = |versao| DecisaoDoPar::Unir {
        fica: (maria.a.id, versao),
        sai: (maria.b.id, maria.b.versao),
        conteudo: Box::new(Paciente { email: "m@exemplo.invalid".into(), ..maria.a.dado.clone() }),
    };
    assert_eq!(c.nucleo.decidir_par(&c.sessao, unir(maria.a.versao + 1)).await.unwrap_err().codigo, "conflito");
    c.nucleo.decidir_par(&c.sessao, unir(maria.a.versao)).await.unwrap();
    assert!(c.nucleo.pares_suspeitos(&c.sessao).await.unwrap().is_empty());
    // The attendance keeps its code, which now leads to the one that stayed.
    let ficha = c.nucleo.paciente_obter(&c.sessao, maria.a.id).await.unwrap();
    assert_eq!((ficha.atendimentos.len(), ficha.paciente.email.as_str()), (1, "m@exemplo.invalid"));
    assert_eq!(c.nucleo.paciente_obter(&c.sessao, maria.b.id).await.unwrap_err().codigo, "nao_encontrado");
    // The same list again asks nothing.
    let r = c.nucleo.importar(&c.sessao, c.pedido_csv("q.csv", &format!("{csv}\n")), &SemObservador).await.unwrap();
    assert_eq!(r.linhas.novas, 0, "{:?}", r.linhas);
    assert!(c.nucleo.pares_suspeitos(&c.sessao).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn perfil_salvo_se_usa_pelo_nome() {
    let c = casa().await;
    let p = c.preparar(c.pedido_pdf("a.pdf", &[linha("02/03/2026", "1001", "10,00")])).await;
    let lote = p.resultado.lote.unwrap();
    for ruim in ["../fora", "", "a/b"] {
        assert!(c.nucleo.salvar_perfil(&c.sessao, lote, ruim.into()).await.is_err(), "{ruim}");
    }
    let caminho = c.nucleo.salvar_perfil(&c.sessao, lote, "Áureo v2".into()).await.unwrap();
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(std::fs::metadata(&caminho).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(c.nucleo.perfis(), ["Áureo v2"]);
    let com = |nome: &str| PedidoImportacao {
        perfil: Some(nome.into()),
        ..c.pedido_pdf("b.pdf", &[linha("03/03/2026", "1001", "10,00")])
    };
    let e = c.nucleo.importar(&c.sessao, com("outro"), &SemObservador).await.unwrap_err();
    assert_eq!(e.codigo, "perfil_desconhecido");
    assert!(e.o_que_fazer.contains("Áureo v2"));
    let r = c.nucleo.importar(&c.sessao, com("Áureo v2"), &SemObservador).await.unwrap();
    assert_eq!((r.situacao, r.linhas.novas), (SituacaoArquivo::Gravado, 1), "{:?}", r.erro);
    std::fs::write(&caminho, "isto = [não é um perfil").unwrap();
    let e = c.nucleo.importar(&c.sessao, com("Áureo v2"), &SemObservador).await.unwrap_err();
    assert_eq!(e.codigo, "perfil_invalido");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn linhas_mostradas_ficam_na_trilha_sem_valores() {
    let c = casa().await;
    let p = c.preparar(c.pedido_pdf("a.pdf", &[linha("31/02/2026", "PLANTADO77", "10,00")])).await;
    let lote = p.resultado.lote.unwrap();
    let fila = c.fila(lote).await;
    c.nucleo.sugestoes(&c.sessao, lote, fila[0].id).await.unwrap();
    c.corrigir_com(lote, &fila[0], "data_atend", "28/02/2026", true, true).await.unwrap();
    c.nucleo.abandonar_previa(&c.sessao, lote).await.unwrap();
    let mut tx = c.nucleo.banco().await.unwrap().ler().await.unwrap();
    let filtro = auditoria::Filtro { cnes: c.sessao.numero_cnes(), ..Default::default() };
    let trilha = auditoria::listar(&mut tx, &filtro, 100).await.unwrap();
    let tem = |acao: &str, parte: &str| trilha.iter().any(|r| r.acao == acao && r.detalhe.contains(parte));
    assert!(tem("lote_rejeitos_ver", "linhas") && tem("importar", "sugestoes") && tem("importar", "lembradas"));
    assert!(tem("importar", "abandonado") && tem("importar", "previa"));
    assert!(trilha.iter().all(|r| !r.detalhe.contains("PLANTADO77") && !r.detalhe.contains("28/02")));
}
