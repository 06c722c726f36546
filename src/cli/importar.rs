//! `nexsus importar`: one file after the other, each with its own result; a bad file
//! does not stop the next one. The exit code is that of the worst file.

use std::path::{Path, PathBuf};

use nexsus_domain::Dinheiro;
use nexsus_service::{
    ErroDoArquivo, ErroUsuario, Linhas, PedidoImportacao, Resultado, ResultadoArquivo, SituacaoArquivo, Soma, Tipo,
    saida,
};
use serde::Serialize;

use super::argumentos::{Importar, ImportarComum, ImportarFonte, ImportarScnes};
use super::contexto::Contexto;
use super::saida::aviso;
use super::textos;

mod planilhas;

use planilhas::Colheita;

/// The JSON object of cli.md.
#[derive(Serialize)]
pub struct Resposta {
    pub arquivos: Vec<ResultadoArquivo>,
}

pub async fn rodar(cx: &Contexto, o_que: Importar) -> Resultado<i32> {
    let o_que = match o_que {
        Importar::Scnes(a) => return scnes(cx, a).await,
        outro => outro,
    };
    let (pedidos, comum, suspeitos) = pedidos(o_que);
    let sessao = cx.sessao().await?;
    let colheita = Colheita::abrir(comum.rejeitos, suspeitos)?;
    let mut arquivos = Vec::with_capacity(pedidos.len());
    let mut pior = saida::OK;
    for pedido in pedidos {
        let caminho = pedido.arquivo.clone();
        let tipo = pedido.tipo;
        let resultado = match cx.nucleo.importar(&sessao, pedido, &*cx.observador).await {
            Ok(r) => {
                pior = pior.max(codigo(&r));
                r
            }
            Err(e) if so_deste_arquivo(&e) => {
                pior = pior.max(e.saida);
                recusado(&caminho, tipo, &e)
            }
            Err(e) => {
                // What was imported before stays imported, so it must be told before the error is.
                cx.observador.apagar();
                if arquivos.is_empty() {
                    return Err(e);
                }
                let gravado = colheita.gravar(&arquivos);
                if cx.saida.e_json() {
                    arquivos.push(recusado(&caminho, tipo, &e));
                    cx.saida.responder(&Resposta { arquivos }, String::new);
                    aviso(&format!("nexsus: {} {}", e.o_que, e.o_que_fazer));
                    contar_falha(gravado);
                    return Ok(e.saida);
                }
                cx.saida.texto(&para_pessoas(&arquivos));
                contar_falha(gravado);
                return Err(e);
            }
        };
        arquivos.push(resultado);
    }
    Ok(responder(cx, &colheita, arquivos).unwrap_or(pior))
}

/// The copy of the SCNES is no file of ours: its path means something only to the Firebird server.
async fn scnes(cx: &Contexto, a: ImportarScnes) -> Resultado<i32> {
    let sessao = cx.sessao().await?;
    let colheita = Colheita::abrir(a.comum.rejeitos, None)?;
    let r = cx.nucleo.importar_scnes(&sessao, &a.arquivo, a.comum.ensaio, &*cx.observador).await?;
    let fim = codigo(&r);
    Ok(responder(cx, &colheita, vec![r]).unwrap_or(fim))
}

/// Tells everything; gives the exit code when a table of findings could not be written. The import stands all the same, so
/// it is told first.
fn responder(cx: &Contexto, colheita: &Colheita, arquivos: Vec<ResultadoArquivo>) -> Option<i32> {
    cx.observador.apagar();
    let gravado = colheita.gravar(&arquivos);
    let r = Resposta { arquivos };
    cx.saida.responder(&r, || para_pessoas(&r.arquivos));
    for recusa in r.arquivos.iter().filter_map(|a| a.erro.as_ref().map(|e| (a, e))) {
        let (arquivo, erro) = recusa;
        aviso(&format!("nexsus: {}: {} {}", arquivo.arquivo, erro.mensagem, erro.remedio));
    }
    contar_falha(gravado)
}

/// Says why a table of findings is not there.
fn contar_falha(gravado: Resultado<()>) -> Option<i32> {
    let e = gravado.err()?;
    aviso(&format!("nexsus: {} {}", e.o_que, e.o_que_fazer));
    Some(e.saida)
}

fn pedidos(o_que: Importar) -> (Vec<PedidoImportacao>, ImportarComum, Option<PathBuf>) {
    let com = |tipo, arquivos: Vec<PathBuf>, ajuste: &dyn Fn(&mut PedidoImportacao)| {
        let um = |arquivo| {
            let mut p = PedidoImportacao::de(tipo, arquivo);
            ajuste(&mut p);
            p
        };
        arquivos.into_iter().map(um).collect::<Vec<_>>()
    };
    let fonte = |tipo, a: ImportarFonte| {
        let pedidos = com(tipo, a.arquivos, &|p| p.ensaio = a.comum.ensaio);
        (pedidos, a.comum, None)
    };
    match o_que {
        Importar::Pdf(a) => {
            let pedidos = com(Tipo::Pdf, a.arquivos, &|p| {
                p.perfil.clone_from(&a.layout);
                p.profissional = a.profissional;
                p.ensaio = a.comum.ensaio;
            });
            (pedidos, a.comum, None)
        }
        Importar::Xlsx(a) => {
            let pedidos = com(Tipo::Planilha, a.arquivos, &|p| p.ensaio = a.comum.ensaio);
            (pedidos, a.comum, a.suspeitos)
        }
        Importar::Txt(a) => {
            let pedidos = com(Tipo::Txt, a.arquivos, &|p| {
                p.leiaute.clone_from(&a.leiaute);
                p.competencia = a.competencia;
                p.ensaio = a.comum.ensaio;
            });
            (pedidos, a.comum, None)
        }
        Importar::CnesXml(a) => fonte(Tipo::CnesXml, a),
        Importar::Retorno(a) => fonte(Tipo::Retorno, a),
        Importar::Kit(a) => fonte(Tipo::Kit, a),
        Importar::Bpa(a) => fonte(Tipo::Bpa, a),
        // Goes its own way before it comes here.
        Importar::Scnes(a) => (Vec::new(), a.comum, None),
    }
}

/// An error of this file only; the next file may well be good.
fn so_deste_arquivo(e: &ErroUsuario) -> bool {
    matches!(e.codigo, "sem_arquivo" | "nao_e_arquivo") || e.codigo.starts_with("arquivo")
}

/// The file error of cli.md for a file that could not even be opened, or not in the way that was asked: scripts know only
/// the codes of that page. The sentence, the remedy and the exit code (66, 74, 77) say which of them it was.
fn classe(tipo: Tipo, codigo: &str) -> &'static str {
    match (codigo, tipo) {
        // A folder or a device is no file of this kind.
        ("nao_e_arquivo", Tipo::Pdf) => "nao_e_pdf",
        ("nao_e_arquivo", Tipo::Planilha) => "nao_e_planilha",
        ("nao_e_arquivo", _) => "nao_e_texto",
        // It stands imported as another kind or for another month.
        ("arquivo_lido_de_outro_modo", _) => "leiaute_desconhecido",
        // The disk or the network gave up in the middle.
        ("arquivo_es", _) => "corrompido",
        // Not there, or closed to this account: not one byte was read.
        _ => "vazio",
    }
}

fn recusado(caminho: &Path, tipo: Tipo, e: &ErroUsuario) -> ResultadoArquivo {
    ResultadoArquivo {
        arquivo: caminho.display().to_string(),
        sha256: String::new(),
        tipo: tipo.codigo().to_owned(),
        layout: String::new(),
        lote: None,
        situacao: SituacaoArquivo::Recusado,
        erro: Some(ErroDoArquivo {
            codigo: if so_deste_arquivo(e) { classe(tipo, e.codigo) } else { e.codigo }.to_owned(),
            mensagem: e.o_que.clone(),
            remedio: e.o_que_fazer.clone(),
        }),
        linhas: Linhas::default(),
        soma: Soma::default(),
        rejeitos: Vec::new(),
        suspeitos: Vec::new(),
        suspeitos_omitidos: 0,
        avisos: Vec::new(),
        segundos: 0.0,
    }
}

/// Exit code of one file.
pub fn codigo(r: &ResultadoArquivo) -> i32 {
    match r.situacao {
        SituacaoArquivo::Recusado => saida::DADOS,
        _ if r.linhas.rejeitadas > 0 => saida::ACHADOS,
        _ => saida::OK,
    }
}

/// Results as text; rejected lines are only counted, their text may hold names.
pub fn para_pessoas(arquivos: &[ResultadoArquivo]) -> String {
    let mut linhas = Vec::new();
    for a in arquivos {
        let lote = a.lote.map(|n| format!(", lote {n}")).unwrap_or_default();
        linhas.push(format!("{}: {}{lote}", a.arquivo, textos::situacao(a.situacao)));
        if a.situacao == SituacaoArquivo::Recusado {
            continue;
        }
        let l = &a.linhas;
        linhas.push(format!(
            "  lidas {}: novas {}, iguais {}, alteradas {}, rejeitadas {}, sem dados {}",
            l.lidas, l.novas, l.iguais, l.alteradas, l.rejeitadas, l.mobilia
        ));
        if let Some(lida) = &a.soma.lida {
            let confere = match (&a.soma.impressa, a.soma.confere) {
                (Some(i), Some(true)) => format!("; total impresso {}: confere", reais(i)),
                (Some(i), _) => format!("; total impresso {}: NÃO confere", reais(i)),
                (None, _) => String::new(),
            };
            linhas.push(format!("  soma dos valores {}{confere}", reais(lida)));
        }
        if !a.suspeitos.is_empty() {
            let mais = match a.suspeitos_omitidos {
                0 => String::new(),
                n => format!(" (e mais {n} não listados)"),
            };
            linhas.push(format!("  pares de pacientes a conferir: {}{mais}", a.suspeitos.len()));
        }
        linhas.extend(a.avisos.iter().map(|t| format!("  ! {t}")));
        if let (Some(n), true) = (a.lote, l.rejeitadas > 0) {
            linhas.push(format!("  {}", textos::proximo(&format!("nexsus lote rejeitos {n}"))));
        }
    }
    linhas.join("\n")
}

/// "58411.20" as people write it.
pub fn reais(tecnico: &str) -> String {
    Dinheiro::ler_tecnico(tecnico).map_or_else(|_| tecnico.to_owned(), |d| d.to_string())
}
