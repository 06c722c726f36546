//! `bpa exportar`: gathers, writes aside, proves, marks the lines, tells the trail, and only then the file appears.

use std::path::PathBuf;

use nexsus_domain::bpa::{ErroDeRemessa, FormaRemessa, LinhaRemessa, Orgaos, Remessa, escrever, nome_do_arquivo};
use nexsus_domain::{Cnes, Estabelecimento};
use nexsus_store::{Tx, auditoria, outbox, producao};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::gravar::{Anterior, anterior, gravar, trocar};
use super::reunir::{Carga, casa_principal, orgaos, reunir};
use super::textos;
use crate::csv_seguro::{Provisorio, preparar_bytes};
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::estabelecimento::exigir_cnes;
use crate::modelo::{PedidoRemessa, RemessaAnterior, ResultadoRemessa, SituacaoRemessa};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;
use crate::tarefa::em_paralelo;

/// Object of the trail.
const REMESSA: &str = "remessa";

/// The file, proved but not yet under its name.
struct Pronta {
    arquivo: Option<Provisorio>,
    relatorio: Option<Provisorio>,
    resultado: ResultadoRemessa,
    carga: Carga,
}

/// What the file is made from.
struct Preparo {
    carga: Carga,
    cnes: Vec<Cnes>,
    orgaos: Orgaos,
    nome: String,
    anterior: Option<RemessaAnterior>,
}

impl Nucleo {
    /// Writes the BPA text file of a month of presentation. A file of that name that says something else stays, unless
    /// the request says to replace it; the differences are told either way.
    pub async fn bpa_exportar(
        &self,
        s: &Sessao,
        pedido: PedidoRemessa,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoRemessa> {
        self.autorizar(s, Acao::BpaExportar).await?;
        let tarefa = self.abrir_tarefa(s, "exportar BPA", &pedido.competencia.formatado()).await?;
        let vigia = tarefa.vigia(obs);
        let fim = self.bpa_exportar_dentro(s, pedido, &vigia).await;
        self.fechar_tarefa(s, tarefa, fim, |r| (r.linhas, format!("{} linha(s), controle {}", r.linhas, r.controle)))
            .await
    }

    async fn bpa_exportar_dentro(
        &self,
        s: &Sessao,
        pedido: PedidoRemessa,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoRemessa> {
        obs.progresso(0, None, "lendo a produção");
        let mut tx = self.leitura(s, Acao::BpaExportar).await?;
        let preparo = preparar(&mut tx, s, &pedido).await?;
        drop(tx);
        let copia = pedido.clone();
        let pronta = em_paralelo(obs, move |ponte| {
            ponte.progresso(0, Some(preparo.carga.linhas.len() as u64), "escrevendo e conferindo o arquivo");
            fazer(&copia, preparo)
        })
        .await?;
        if obs.cancelado() {
            return Err(ErroUsuario::cancelado());
        }
        let Pronta { arquivo, relatorio, mut resultado, carga } = pronta;
        if matches!(resultado.situacao, SituacaoRemessa::Ensaio | SituacaoRemessa::Diferente) {
            return Ok(resultado);
        }
        let mut caso = self.escrita(s, Acao::BpaExportar).await?;
        marcar(&mut caso.tx, &carga).await?;
        let detalhe = json!({
            "linhas": resultado.linhas, "folhas": resultado.folhas, "controle": resultado.controle,
            "sha256": resultado.sha256, "ineditas": resultado.ineditas,
        });
        caso.concluir(REMESSA, &pedido.competencia.to_string(), detalhe).await?;
        match (arquivo, resultado.situacao) {
            (Some(pronto), SituacaoRemessa::Trocado) => {
                let guardado = trocar(pronto, &PathBuf::from(&resultado.arquivo))?;
                resultado.substituido = Some(guardado.display().to_string());
            }
            (Some(pronto), _) => drop(pronto.publicar()?),
            (None, _) => {}
        }
        if let Some(relatorio) = relatorio {
            relatorio.publicar_por_cima()?;
        }
        Ok(resultado)
    }
}

async fn preparar(tx: &mut Tx, s: &Sessao, pedido: &PedidoRemessa) -> Resultado<Preparo> {
    if !pedido.saida.is_dir() {
        return Err(ErroUsuario::novo("sem_pasta", saida::SEM_SAIDA, textos::PASTA, textos::CRIE_A_PASTA));
    }
    let mut cnes = pedido.cnes.clone();
    if cnes.is_empty() {
        cnes.push(exigir_cnes(s, None)?);
    }
    cnes.sort_unstable();
    cnes.dedup();
    let casa = casa_principal(tx, &cnes).await?;
    let nome = nome(&casa, pedido)?;
    let orgaos = orgaos(&casa, &pedido.orgaos)?;
    let anterior = ultima(tx, s.numero_cnes(), pedido).await?;
    let carga = reunir(tx, &cnes, pedido.competencia, pedido.com_espelhadas).await?;
    Ok(Preparo { carga, cnes, orgaos, nome, anterior })
}

fn nome(casa: &Estabelecimento, pedido: &PedidoRemessa) -> Resultado<String> {
    let seis = pedido.nome.clone().or_else(|| casa.ibge.map(|i| i.to_string())).unwrap_or_default();
    nome_do_arquivo(&seis, pedido.competencia)
        .ok_or_else(|| ErroUsuario::invalido(textos::NOME_RUIM, textos::COMO_NOMEAR))
}

/// The last export of this month, as the trail of the establishment of the session tells it.
async fn ultima(tx: &mut Tx, cnes: i32, pedido: &PedidoRemessa) -> Resultado<Option<RemessaAnterior>> {
    let filtro =
        auditoria::Filtro { cnes, acao: Some(Acao::BpaExportar.nome().to_owned()), ..auditoria::Filtro::default() };
    let mes = pedido.competencia.to_string();
    let linhas = auditoria::listar(tx, &filtro, 200).await?;
    Ok(linhas.into_iter().filter(|r| r.resultado == "ok" && r.objeto == REMESSA && r.registro == mes).find_map(|r| {
        let d: serde_json::Value = serde_json::from_str(&r.detalhe).ok()?;
        let numero = |chave: &str| d.get(chave).and_then(serde_json::Value::as_u64);
        Some(RemessaAnterior {
            quando: r.quando.to_rfc3339(),
            linhas: numero("linhas")?,
            folhas: numero("folhas")?,
            controle: numero("controle")?,
            sha256: d.get("sha256")?.as_str()?.to_owned(),
        })
    }))
}

fn fazer(pedido: &PedidoRemessa, preparo: Preparo) -> Resultado<Pronta> {
    let Preparo { carga, cnes, orgaos, nome, anterior: ultima } = preparo;
    let forma = FormaRemessa {
        cabecalho_longo: pedido.cabecalho_longo,
        largura: pedido.largura,
        contar_cabecalho: !pedido.so_linhas_de_dados,
        acentos: pedido.acentos,
    };
    let itens: Vec<LinhaRemessa<'_>> = carga.linhas.iter().map(|l| LinhaRemessa { linha: &l.linha }).collect();
    let remessa = escrever(pedido.competencia, &orgaos, forma, &itens).map_err(recusa)?;
    let destino = pedido.saida.join(&nome);
    let mut resultado = contar(pedido, &carga, &remessa);
    resultado.anterior = ultima;
    resultado.arquivo = destino.display().to_string();
    let do_relatorio = pedido.saida.join(format!("{nome}.relatorio.txt"));
    resultado.relatorio = do_relatorio.display().to_string();
    resultado.situacao = match anterior(&destino, &remessa.bytes)? {
        Anterior::Nenhum => SituacaoRemessa::Gravado,
        Anterior::Igual => SituacaoRemessa::Igual,
        Anterior::Outro(c) => {
            resultado.diferencas = Some(c.into());
            if pedido.trocar { SituacaoRemessa::Trocado } else { SituacaoRemessa::Diferente }
        }
    };
    if pedido.ensaio {
        resultado.situacao = SituacaoRemessa::Ensaio;
    }
    let mut pronta = Pronta { arquivo: None, relatorio: None, resultado, carga };
    if matches!(pronta.resultado.situacao, SituacaoRemessa::Gravado | SituacaoRemessa::Trocado) {
        pronta.arquivo = Some(gravar(&destino, &remessa, &pronta.carga.linhas)?);
        let casas: Vec<String> = cnes.iter().map(ToString::to_string).collect();
        let mes = pedido.competencia.formatado();
        let texto = textos::relatorio(&pronta.resultado, &nome, &mes, &orgaos, &casas);
        pronta.relatorio = Some(preparar_bytes(&do_relatorio, texto.as_bytes())?);
    }
    Ok(pronta)
}

fn contar(pedido: &PedidoRemessa, carga: &Carga, r: &Remessa) -> ResultadoRemessa {
    let em = |estado: &str| carga.linhas.iter().filter(|l| l.estado == estado).count() as u64;
    let (ineditas, ja_foram) = (em(producao::VALIDADA), em(producao::EXPORTADA));
    let mut avisos = Vec::new();
    let espelhadas = [producao::ESPELHADA, producao::DIVERGENTE].iter().filter_map(|e| carga.fora.get(*e)).sum();
    if espelhadas > 0 {
        avisos.push(textos::espelhadas_fora(espelhadas));
    }
    if ja_foram > 0 {
        avisos.push(textos::ja_exportadas(ja_foram));
    }
    if r.sem_ddd > 0 {
        avisos.push(textos::sem_ddd(r.sem_ddd));
    }
    ResultadoRemessa {
        competencia: pedido.competencia.to_string(),
        sha256: hex(&Sha256::digest(&r.bytes)),
        linhas: carga.linhas.len() as u64,
        bpa_c: u64::from(r.consolidadas),
        bpa_i: u64::from(r.individualizadas),
        folhas: r.folhas,
        controle: r.controle,
        quantidade: r.quantidade,
        ineditas,
        fora: carga.fora.clone().into_iter().collect(),
        avisos,
        ..ResultadoRemessa::default()
    }
}

/// Bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut t, b| {
        let _ = write!(t, "{b:02x}");
        t
    })
}

fn recusa(e: ErroDeRemessa) -> ErroUsuario {
    let remedio = match e {
        ErroDeRemessa::SemLinhas => textos::SEM_LINHAS_REMEDIO,
        _ => textos::LINHA_REMEDIO,
    };
    ErroUsuario::novo("remessa_recusada", saida::DADOS, e.to_string(), remedio)
}

/// Marks the lines that go out. One that changed since it was read would leave the house with other words than it has.
async fn marcar(tx: &mut Tx, carga: &Carga) -> Resultado<()> {
    for ((cnes, cmp), linhas) in carga.por_mes() {
        nexsus_store::contador::travar_competencia(tx, cnes, cmp).await?;
        let agora = producao::versoes(tx, cnes, cmp).await?;
        if linhas.iter().any(|l| agora.get(&l.id) != Some(&(l.versao, l.estado.clone()))) {
            return Err(ErroUsuario::novo("producao_mudou", saida::MAIS_TARDE, textos::MUDOU, textos::REPITA));
        }
        let duvidosas = outbox::em_duvida(tx, cnes, cmp).await?;
        if linhas.iter().any(|l| duvidosas.contains(&l.id)) {
            return Err(ErroUsuario::novo("producao_mudou", saida::MAIS_TARDE, textos::MUDOU, textos::REPITA));
        }
        let novas: Vec<_> = linhas.iter().filter(|l| l.estado == producao::VALIDADA).map(|l| l.id).collect();
        producao::marcar_estado(tx, cnes, cmp, &novas, producao::EXPORTADA).await?;
    }
    Ok(())
}
