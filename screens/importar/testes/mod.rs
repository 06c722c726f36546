//! Importar: from the picker to the written lot, with every way out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unnecessary_wraps)]

mod fila;
mod passos;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use nexsus_widgets::Tecla;

use super::Importar;
use crate::comum::testes::{COMPRIDO, HOSTIL, abrir, responder, terminar, uuid};
use crate::quadro::{
    Effect, EntradaPasta, JobId, Pasta, PedidoTela, Pergunta, Resposta, ResultadoTrabalho, Session, Trabalho, tipo_de,
};
use crate::servico::{
    Amostra, Arranjo, Campo, ColunaAchada, ContasDaFila, Controle, Corrigido, Dinheiro, ErroDoArquivo, ErroUsuario,
    LinhaDaFila, Linhas, PaginaBruta, Palpite, Parcela, PedidoImportacao, Previa, ResultadoArquivo, SituacaoArquivo,
    SituacaoDaLinha, Soma,
};
use crate::testes::{digitar, pressionar};

fn pasta(caminho: &Path) -> Pasta {
    let caminho = if caminho.as_os_str().is_empty() { PathBuf::from("/dados/junho") } else { caminho.to_owned() };
    let e = |nome: &str, pasta, bytes| EntradaPasta {
        nome: nome.into(),
        pasta,
        bytes,
        quando: "03/06/2025 08:10".into(),
        tipo: tipo_de(Path::new(nome)),
        scnes: false,
    };
    let entradas = vec![
        e("anteriores", true, 0),
        e("pacientes.xlsx", false, 48_200),
        e("producao_junho.pdf", false, 1_204_224),
        e("tb_procedimento.txt", false, 900),
        e("foto.png", false, 10),
    ];
    Pasta { caminho, entradas, recentes: vec!["/dados/maio".into()] }
}

fn campo(nome: &str, valor: &str) -> Campo {
    Campo { nome: nome.into(), valor: valor.into() }
}

fn linha(n: u128, pagina: u32, linha: u32, motivo: &str, campos: [&str; 5], texto: &str) -> LinhaDaFila {
    let nomes = ["data_atend", "cod_pac", "cod_proc_aureo", "proc_aureo", "valor_aureo"];
    LinhaDaFila {
        id: uuid(n),
        pagina,
        linha,
        motivo: motivo.into(),
        texto: texto.into(),
        campos: nomes.iter().zip(campos).map(|(n, v)| campo(n, v)).collect(),
        situacao: SituacaoDaLinha::Pendente,
    }
}

fn linhas_da_fila() -> Vec<LinhaDaFila> {
    let certa = "12/06/2025          ADRIANA S. SOUZA     0301010072 CONS. MEDICA ESPEC   10,00";
    vec![
        linha(
            1,
            9,
            417,
            "data_invalida",
            ["31/06/2025", "004512", "0301010072", "CONS. MEDICA ESPEC", "10,00"],
            "31/06/2025  004512  ADRIANA DA AMOSTRA   0301010072 CONS. MEDICA ESPEC   10,00",
        ),
        linha(2, 9, 420, "paciente_ausente", ["12/06/2025", "", "0301010072", "CONS. MEDICA ESPEC", "10,00"], certa),
        linha(3, 19, 933, "data_invalida", ["31/06/2025", "88120", "0301010072", HOSTIL, "10,00"], HOSTIL),
        linha(4, 31, 1502, "valor_invalido", ["27/06/2025", "4533", "0211020044", COMPRIDO, "7S,30"], COMPRIDO),
    ]
}

fn palpites() -> Vec<Palpite> {
    let p = |valor: &str, porque: &str| Palpite {
        campo: "data_atend".into(),
        valor: valor.into(),
        descricao: "segunda-feira".into(),
        porque: porque.into(),
    };
    vec![p("30/06/2025", "último dia do mês"), p("01/07/2025", "dia seguinte")]
}

fn resultado(situacao: SituacaoArquivo, rejeitadas: u64) -> ResultadoArquivo {
    ResultadoArquivo {
        arquivo: "/dados/junho/producao_junho.pdf".into(),
        sha256: "9f2c00000000000000000000000000000000000000000000000000000000aae1".into(),
        tipo: "pdf".into(),
        layout: "aureo-tabular".into(),
        lote: (situacao != SituacaoArquivo::Recusado).then_some(91),
        situacao,
        erro: (situacao == SituacaoArquivo::Recusado).then(|| ErroDoArquivo {
            codigo: "pdf_protegido".into(),
            mensagem: "O PDF tem senha.".into(),
            remedio: "Salve-o sem senha e escolha de novo.".into(),
        }),
        linhas: Linhas { lidas: 1925 + rejeitadas, novas: 1842, iguais: 37, alteradas: 6, rejeitadas, mobilia: 40 },
        soma: Soma { lida: Some("59740.90".into()), impressa: Some("59740.90".into()), confere: Some(true) },
        rejeitos: Vec::new(),
        suspeitos: Vec::new(),
        suspeitos_omitidos: 0,
        avisos: vec!["Página 12 sem tabela.".into()],
        segundos: 1.9,
    }
}

fn reais(centavos: i64) -> Dinheiro {
    Dinheiro::de_centavos(centavos)
}

fn previa_de(situacao: SituacaoArquivo, rejeitadas: u64) -> Previa {
    let recusada = situacao == SituacaoArquivo::Recusado;
    let parcela = |linhas, centavos| Parcela { linhas, valor: Some(reais(centavos)) };
    let c = |campo: &str, titulo: &str, de, ate| ColunaAchada { campo: campo.into(), titulo: titulo.into(), de, ate };
    let arranjo = Arranjo {
        origem: "automático".into(),
        grupos: vec!["dia".into()],
        colunas: vec![
            c("data_atend", "DATA", 40.0, 96.0),
            c("cod_pac", "COD.PAC", 110.0, 160.0),
            c("", "NOME", 170.0, 290.0),
            c("cod_proc_aureo", "CODIGO", 300.0, 360.0),
            c("proc_aureo", "PROCEDIMENTO", 370.0, 480.0),
            c("valor_aureo", "VALOR", 500.0, 550.0),
        ],
        tabelas: 1,
        confianca: 99,
    };
    let dia = |d| NaiveDate::from_ymd_opt(2025, 6, d).unwrap();
    let texto = |v: &[&str]| v.iter().map(|s| (*s).to_owned()).collect::<Vec<String>>();
    Previa {
        resultado: resultado(situacao, rejeitadas),
        arranjo: (!recusada).then_some(arranjo),
        controles: vec![
            Controle { pagina: 9, nome: "total do dia".into(), impresso: reais(1000), lido: Some(reais(1000)) },
            Controle { pagina: 12, nome: "total do dia".into(), impresso: reais(2000), lido: Some(reais(1500)) },
        ],
        amostra: Amostra {
            titulos: texto(&["data_atend", "cod_pac", "cod_proc_aureo", "valor_aureo"]),
            linhas: vec![texto(&["12/06/2025", "004512", "0301010072", "10,00"]); 3],
        },
        novas: parcela(1842, 5_841_120),
        iguais: parcela(37, 102_000),
        repetidas: Parcela::default(),
        alteradas: parcela(6, 21_440),
        rejeitadas: parcela(rejeitadas, 9_530),
        total: parcela(1885 + rejeitadas, 5_974_090),
        mudancas: vec![("004512 12/06/2025".into(), "10,00".into(), "12,00".into())],
        datas: Some((dia(1), dia(30))),
        pacientes: 612,
        procedimentos: 44,
        sem_cadastro: 3,
        motivos: if rejeitadas == 0 {
            Vec::new()
        } else {
            vec![("data_invalida".into(), 2), ("paciente_ausente".into(), 1), ("valor_invalido".into(), 1)]
        },
        segundos_estimados: 2.0,
        fila: ContasDaFila { pendentes: rejeitadas, ..ContasDaFila::default() },
    }
}

/// The service as these tests need it: a folder, a queue of four lines, suggestions, pages.
fn servico(p: &Pergunta) -> Result<Resposta, ErroUsuario> {
    Ok(match p {
        Pergunta::Olhar(c) if c.extension().is_some() => Resposta::Arquivo(c.clone(), tipo_de(c)),
        Pergunta::Olhar(c) => Resposta::Pasta(pasta(c)),
        Pergunta::Previas => Resposta::Lotes(Vec::new()),
        Pergunta::Fila(_) => Resposta::Fila(linhas_da_fila()),
        Pergunta::Palpites { linha, .. } => {
            Resposta::Palpites(if [uuid(1), uuid(3)].contains(linha) { palpites() } else { Vec::new() })
        }
        Pergunta::Brutas { pagina, .. } => Resposta::Brutas(vec![PaginaBruta {
            pagina: *pagina,
            linhas: vec![
                "DATA        COD.PAC NOME                 CODIGO     PROCEDIMENTO         VALOR".into(),
                "31/06/2025  004512  ADRIANA DA AMOSTRA   0301010072 CONS. MEDICA ESPEC   10,00".into(),
                HOSTIL.into(),
            ],
        }]),
        Pergunta::Previa(_) => Resposta::Previa(Box::new(previa_de(SituacaoArquivo::Ensaio, 4))),
        Pergunta::Lote(n) => Resposta::Lote(Box::new(crate::lotes::exemplo(
            *n,
            "producao_junho.pdf",
            if *n == 91 { "previa" } else { "gravado" },
        ))),
        Pergunta::Corrigir { .. } => Resposta::Corrigido(Corrigido {
            linhas: 1,
            fila: ContasDaFila { pendentes: 3, corrigidas: 1, ..ContasDaFila::default() },
        }),
        Pergunta::Marcar { linhas, .. } => {
            let n = linhas.len() as u64;
            let fila = ContasDaFila { pendentes: 4 - n, adiadas: n, ..ContasDaFila::default() };
            Resposta::Corrigido(Corrigido { linhas: n, fila })
        }
        Pergunta::PacientesPagina { .. } => Resposta::Pacientes(crate::servico::PaginaPacientes::default()),
        Pergunta::Perfis => Resposta::Perfis(vec!["clinica-norte".into()]),
        Pergunta::PerfilCorrigir { .. } | Pergunta::PerfilSalvar { .. } => Resposta::Texto("/c/perfis/x.toml".into()),
        _ => panic!("{p:?}"),
    })
}

fn nova(cx: &Session) -> Importar {
    let mut t = Importar::nova(&PedidoTela::default());
    assert!(abrir(&mut t, cx, servico).is_empty());
    t
}

/// Presses keys and answers what they ask; gives the effects that are no questions.
fn teclar(t: &mut Importar, cx: &Session, teclas: &[Tecla]) -> Vec<Effect> {
    let mut resto = Vec::new();
    for k in teclas {
        let e = pressionar(t, cx, &[*k]);
        resto.extend(responder(t, cx, e, servico));
    }
    resto
}

fn preparo(efeitos: &[Effect]) -> (JobId, PedidoImportacao) {
    let mut p = efeitos.iter().filter_map(|e| match e {
        Effect::Start(id, Trabalho::Preparar(p)) => Some((*id, p.clone())),
        _ => None,
    });
    p.next().unwrap_or_else(|| panic!("{efeitos:?}"))
}

fn gravacao(efeitos: &[Effect]) -> (JobId, i64) {
    let mut p = efeitos.iter().filter_map(|e| match e {
        Effect::Start(id, Trabalho::GravarPrevia(lote)) => Some((*id, *lote)),
        _ => None,
    });
    p.next().unwrap_or_else(|| panic!("{efeitos:?}"))
}

/// Chose the PDF; it is read.
fn lendo(cx: &Session) -> (Importar, JobId) {
    let mut t = nova(cx);
    let mut teclas = digitar("producao");
    teclas.push(Tecla::Enter);
    let e = teclar(&mut t, cx, &teclas);
    let (id, p) = preparo(&e);
    assert_eq!(p.arquivo, Path::new("/dados/junho/producao_junho.pdf"));
    (t, id)
}

fn lido(p: Previa) -> ResultadoTrabalho {
    ResultadoTrabalho::Previa(Box::new(p))
}

fn previa(cx: &Session, rejeitadas: u64) -> Importar {
    let (mut t, id) = lendo(cx);
    terminar(&mut t, cx, id, lido(previa_de(SituacaoArquivo::Ensaio, rejeitadas)));
    t
}

/// At the queue, its first line open.
fn na_fila(cx: &Session) -> Importar {
    let mut t = previa(cx, 4);
    teclar(&mut t, cx, &[Tecla::Enter]);
    t
}

fn gravada(cx: &Session) -> Importar {
    let mut t = previa(cx, 4);
    let e = teclar(&mut t, cx, &[Tecla::F(2)]);
    let (id, lote) = gravacao(&e);
    assert_eq!(lote, 91);
    let r = ResultadoTrabalho::Importacao(Box::new(resultado(SituacaoArquivo::Gravado, 4)));
    terminar(&mut t, cx, id, r);
    t
}
