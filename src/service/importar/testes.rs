//! Imports that meet what stands already: whose the attendances are, codes of one person, lines that
//! two files share, corrected files and the way back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;

use chrono::NaiveDate;
use nexsus_domain::{Cns, Competencia, Dinheiro};
use nexsus_store::{atendimento, rejeito};

use crate::demo::arquivos;
use crate::demo::gerador::{self, Pessoa, Sorte, TIPOS, Visita};
use crate::modelo::*;
use crate::papel::Acao;
use crate::testes::{Casa, casa};
use crate::{SemObservador, Tipo};

fn mes() -> Competencia {
    Competencia::ler("202603").unwrap()
}

/// A house with one month of the demonstration, imported and not billed.
async fn com_demo() -> (Casa, Vec<Pessoa>) {
    let c = casa().await;
    c.nucleo.demo(&c.sessao, 7, 1, None, mes().mais(1), &SemObservador).await.unwrap();
    (c, gerador::pessoas(&mut Sorte::nova(7), 120))
}

fn visita(cod_pac: &str, dia: u32) -> Visita {
    let data = NaiveDate::from_ymd_opt(2026, 3, dia).unwrap();
    Visita { data, cod_pac: cod_pac.into(), tipo: TIPOS[0], valor: Dinheiro(12_345) }
}

impl Casa {
    fn escrever(&self, nome: &str, bytes: &[u8]) -> PathBuf {
        let caminho = self.pasta.path().join(nome);
        std::fs::write(&caminho, bytes).unwrap();
        caminho
    }

    fn pdf(&self, nome: &str, visitas: &[Visita], profissional: Option<Cns>) -> PedidoImportacao {
        let caminho = self.escrever(nome, &arquivos::relatorio(visitas, nome));
        PedidoImportacao { profissional, ..PedidoImportacao::de(Tipo::Pdf, caminho) }
    }

    async fn importar(&self, pedido: PedidoImportacao) -> ResultadoArquivo {
        let r = self.nucleo.importar(&self.sessao, pedido, &SemObservador).await.unwrap();
        assert_eq!(r.situacao, SituacaoArquivo::Gravado, "{:?}", r.erro);
        r
    }

    async fn gerar(&self) -> ResultadoGeracao {
        let pedido = PedidoGeracao { competencia: mes(), cnes: None, mvm: None, ensaio: false };
        self.nucleo.producao_gerar(&self.sessao, pedido, &SemObservador).await.unwrap()
    }

    async fn linhas_de(&self, cns: Cns) -> u64 {
        let resumo = self.nucleo.producao_resumo(&self.sessao, mes()).await.unwrap();
        resumo.profissionais.iter().filter(|p| p.cns == Some(cns)).map(|p| p.linhas).sum()
    }

    /// Makes a professional known by a rule that fits no attendance.
    async fn cadastrar(&self, cns: Cns, cbo: &str, lote: i64) {
        let regra = RegraProfissional {
            ambito: Ambito::Lote(lote),
            cns,
            cbo: gerador::cbo(cbo).unwrap(),
            nome: Some("PROFISSIONAL DE FORA DAS REGRAS".into()),
        };
        self.nucleo.regra_definir(&self.sessao, regra).await.unwrap();
    }

    async fn abertos(&self, lote: i64) -> Vec<String> {
        let mut tx = self.nucleo.leitura(&self.sessao, Acao::LoteVer).await.unwrap();
        let todos = rejeito::listar(&mut tx, self.sessao.numero_cnes(), lote).await.unwrap();
        todos.into_iter().map(|r| r.situacao).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o_profissional_do_arquivo_vale_e_nunca_vira_outro() {
    let (c, gente) = com_demo().await;
    let mut sorte = Sorte::nova(99);
    let (dele, outro) = (gerador::cns(&mut sorte).unwrap(), gerador::cns(&mut sorte).unwrap());
    let regras = c.nucleo.regra_listar(&c.sessao).await.unwrap();
    let da_regra = regras.iter().find(|r| r.ambito == Ambito::Grupo("03".into())).unwrap();
    let visitas = [visita(&gente[1].cod_pac, 10), visita(&gente[2].cod_pac, 11)];

    let desconhecido = c.pdf("a.pdf", &visitas, Some(dele));
    let e = c.nucleo.importar(&c.sessao, desconhecido.clone(), &SemObservador).await.unwrap_err();
    assert_eq!(e.codigo, "profissional_desconhecido");
    c.cadastrar(dele, &da_regra.cbo.to_string(), 900).await;
    let r = c.importar(desconhecido).await;
    assert_eq!(r.linhas.novas, 2);
    c.gerar().await;
    assert_eq!(c.linhas_de(dele).await, 2);

    // Two CBO and no rule: nobody, and above all not whoever the rule of the group names.
    c.cadastrar(outro, "225125", 901).await;
    c.cadastrar(outro, "223505", 902).await;
    let antes = c.linhas_de(da_regra.cns).await;
    let r = c.importar(c.pdf("b.pdf", &visitas, Some(outro))).await;
    assert_eq!((r.linhas.novas, r.linhas.iguais), (2, 0));
    let feito = c.gerar().await;
    let parados: Vec<_> = feito.pendentes.iter().filter(|p| p.motivo == "sem_profissional").collect();
    assert_eq!((parados.len(), feito.geradas), (2, 0));
    assert!(parados.iter().all(|p| p.frase.contains("CBO")));
    assert_eq!((c.linhas_de(da_regra.cns).await, c.linhas_de(outro).await), (antes, 0));

    // A rule for him decides.
    let ambito = Ambito::Lote(r.lote.unwrap());
    let regra = RegraProfissional { ambito, cns: outro, cbo: da_regra.cbo, nome: Some("OUTRO DE FORA".into()) };
    c.nucleo.regra_definir(&c.sessao, regra).await.unwrap();
    c.gerar().await;
    assert_eq!(c.linhas_de(outro).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reimportar_so_resolve_o_que_entrou_de_verdade() {
    let c = casa().await;
    let csv = |n: &str, linhas: &str| c.escrever(n, format!("COD_PAC;NOME;DTNASC;SEXO\n{linhas}").as_bytes());
    let ruim = csv("ruim.csv", "1001;ANA DE TESTE;01/02/1980;F\n;BIA DE TESTE;03/04/1990;F\n");
    let r = c.importar(PedidoImportacao::de(Tipo::Planilha, &ruim)).await;
    let lote = r.lote.unwrap();
    assert_eq!(c.abertos(lote).await, ["aberto"]);
    let de_novo = |arquivo| c.nucleo.reimportar(&c.sessao, lote, arquivo, &SemObservador);

    assert_eq!(de_novo(ruim).await.unwrap().situacao, SituacaoArquivo::Repetido);
    assert_eq!(c.abertos(lote).await, ["aberto"]);
    let ainda = csv("ainda.csv", "1001;ANA DE TESTE;01/02/1980;F\n;CLARA DE TESTE;03/04/1990;F\n");
    assert_eq!(de_novo(ainda).await.unwrap().situacao, SituacaoArquivo::Gravado);
    assert_eq!(c.abertos(lote).await, ["aberto"]);
    let bom = csv("bom.csv", "1001;ANA DE TESTE;01/02/1980;F\n1002;BIA DE TESTE;03/04/1990;F\n");
    assert_eq!(de_novo(bom).await.unwrap().situacao, SituacaoArquivo::Gravado);
    assert_eq!(c.abertos(lote).await, ["corrigido"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reimportar_segue_com_o_profissional_do_lote() {
    let (c, gente) = com_demo().await;
    let dele = gerador::cns(&mut Sorte::nova(99)).unwrap();
    c.cadastrar(dele, "225125", 900).await;
    let visitas = [visita(&gente[1].cod_pac, 10), visita(&gente[2].cod_pac, 11)];
    let r = c.importar(c.pdf("a.pdf", &visitas[..1], Some(dele))).await;
    let inteiro = c.pdf("b.pdf", &visitas, None).arquivo;
    let r = c.nucleo.reimportar(&c.sessao, r.lote.unwrap(), inteiro, &SemObservador).await.unwrap();
    assert_eq!((r.linhas.novas, r.linhas.iguais), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o_outro_codigo_da_pessoa_acha_o_paciente() {
    let (c, gente) = com_demo().await;
    let p = gente.iter().find(|p| !p.celulas[2].is_empty()).unwrap();
    let csv = format!("COD_PAC;NOME;CPF;DTNASC\n777777;{};{};{}\n", p.celulas[3], p.celulas[2], p.celulas[4]);
    let caminho = c.escrever("outro.csv", csv.as_bytes());
    let r = c.importar(PedidoImportacao::de(Tipo::Planilha, caminho)).await;
    assert_eq!((r.linhas.novas, r.linhas.iguais), (0, 1));
    let apelido = r.lote.unwrap();
    let sem_zeros = gente[2].cod_pac.trim_start_matches('0');
    assert_ne!(sem_zeros, gente[2].cod_pac);
    let visitas = [visita("777777", 20), visita(sem_zeros, 21), visita("888888", 22)];
    c.importar(c.pdf("a.pdf", &visitas, None)).await;
    let sem_paciente = |r: &ResultadoGeracao| r.pendentes.iter().filter(|p| p.motivo == "sem_paciente").count();
    let pedido = PedidoGeracao { competencia: mes(), cnes: None, mvm: None, ensaio: true };
    let ensaio = c.nucleo.producao_gerar(&c.sessao, pedido, &SemObservador).await.unwrap();
    assert_eq!(sem_paciente(&ensaio), 1);
    // With the lot that brought it the other code goes too.
    c.nucleo.desfazer_lote(&c.sessao, apelido).await.unwrap();
    assert_eq!(sem_paciente(&c.gerar().await), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn linha_de_dois_lotes_fica_enquanto_um_estiver_de_pe() {
    let (c, gente) = com_demo().await;
    let [so_um, de_ambos, so_dois] = [1, 2, 3].map(|i| visita(&gente[i].cod_pac, 15));
    let um = c.importar(c.pdf("1.pdf", &[so_um, de_ambos.clone()], None)).await.lote.unwrap();
    let r = c.importar(c.pdf("2.pdf", &[de_ambos, so_dois], None)).await;
    let dois = r.lote.unwrap();
    assert_eq!((r.linhas.novas, r.linhas.iguais), (1, 1));
    assert_eq!(c.nucleo.desfazer_lote(&c.sessao, um).await.unwrap(), 1);
    let mut tx = c.nucleo.leitura(&c.sessao, Acao::LoteVer).await.unwrap();
    assert_eq!(atendimento::por_lote(&mut tx, c.sessao.numero_cnes(), dois).await.unwrap().len(), 2);
    drop(tx);
    assert_eq!(c.nucleo.desfazer_lote(&c.sessao, dois).await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tabela_corrigida_nao_volta_atras() {
    let c = casa().await;
    c.escrever("t_layout.txt", arquivos::leiaute().as_bytes());
    c.escrever("u_layout.txt", arquivos::leiaute().as_bytes());
    let tabela = arquivos::sigtap(mes());
    let mut corrigida = tabela.clone();
    let valor = corrigida.windows(12).position(|j| j == b"000000001000").unwrap();
    corrigida[valor + 9] = b'1';
    let um = c.importar(PedidoImportacao::de(Tipo::Txt, c.escrever("t.txt", &tabela))).await;
    let dois = c.importar(PedidoImportacao::de(Tipo::Txt, c.escrever("u.txt", &corrigida))).await;
    assert!(dois.linhas.alteradas > 0, "{:?}", dois.linhas);
    for r in [um, dois] {
        let e = c.nucleo.desfazer_lote(&c.sessao, r.lote.unwrap()).await.unwrap_err();
        assert_eq!(e.codigo, "lote_corrigiu");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tabela_de_competencia_com_producao_fica() {
    let (c, _) = com_demo().await;
    assert!(c.gerar().await.geradas > 0);
    let lotes = c.nucleo.lotes(&c.sessao).await.unwrap();
    let tabela = lotes.iter().find(|l| l.tipo == "txt").unwrap().numero;
    let e = c.nucleo.desfazer_lote(&c.sessao, tabela).await.unwrap_err();
    assert_eq!(e.codigo, "lote_em_uso");
    assert!(e.o_que.contains("competência"), "{}", e.o_que);
}
