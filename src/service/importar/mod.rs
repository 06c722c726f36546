//! Import: file -> worker -> rows and findings -> plan against what we hold -> one transaction.
//! Every line ends as exactly one of new, equal, changed, rejected, furniture; the same bytes
//! twice write nothing (architecture.md "Import").

mod arquivo;
mod assistente;
mod atendimentos;
mod pacientes;
mod procedimentos;
#[cfg(test)]
mod testes;

use std::time::Instant;

use nexsus_domain::{Cns, Competencia};
use nexsus_ingest::{ErroDeArquivo, Itens, Leitura, Motivo, Rejeito};
use nexsus_store::{ErroStore, Tx, lote, profissional, rejeito};
use serde_json::json;

use crate::erro::{ErroUsuario, Resultado, saida};
use crate::lote::{contas, para_guardar};
use crate::modelo::{
    ErroDoArquivo, Linhas, PedidoImportacao, RejeitoLinha, ResultadoArquivo, SituacaoArquivo, Soma, Suspeito,
};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;
use crate::tarefa::em_paralelo;

/// What a table made of the rows of a file.
#[derive(Default)]
struct Efeito {
    novas: u64,
    iguais: u64,
    alteradas: u64,
    /// Lines that only this table could refuse.
    rejeitos: Vec<RejeitoLinha>,
    suspeitos: Vec<Suspeito>,
    avisos: Vec<String>,
}

/// Where the effect goes: only counted, or written as part of a lot.
#[derive(Clone, Copy)]
struct Alvo {
    cnes: i32,
    lote: Option<i64>,
}

impl Nucleo {
    /// Imports one file, or rehearses it.
    pub async fn importar(
        &self,
        s: &Sessao,
        pedido: PedidoImportacao,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoArquivo> {
        self.autorizar(s, Acao::Importar).await?;
        let nome = nome_do_arquivo(&pedido);
        let tarefa = self.abrir_tarefa(s, "importar", &nome).await?;
        let vigia = tarefa.vigia(obs);
        let fim = self.importar_dentro(s, &pedido, &nome, &vigia).await;
        self.fechar_tarefa(s, tarefa, fim, |r| {
            let l = &r.linhas;
            let texto = match &r.erro {
                Some(e) => e.mensagem.clone(),
                None => format!(
                    "{} novas, {} iguais, {} alteradas, {} rejeitadas",
                    l.novas, l.iguais, l.alteradas, l.rejeitadas
                ),
            };
            (l.lidas, texto)
        })
        .await
    }

    async fn importar_dentro(
        &self,
        s: &Sessao,
        pedido: &PedidoImportacao,
        nome: &str,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoArquivo> {
        let inicio = Instant::now();
        if let Some(cns) = pedido.profissional {
            self.conhecer(s, &cns).await?;
        }
        let (copia, onde) = (pedido.clone(), self.trabalhador().clone());
        let lido = em_paralelo(obs, move |ponte| arquivo::ler(&copia, &onde, ponte)).await?;
        let mut resultado = vazio(pedido, &lido.sha256);
        match lido.leitura {
            Err(e) => self.recusar(s, &mut resultado, e).await?,
            Ok(leitura) => {
                let leitura = com_profissional(leitura, pedido)?;
                if pedido.ensaio {
                    let mut tx = self.leitura(s, Acao::Importar).await?;
                    if let Some(anterior) = lote::por_sha256(&mut tx, s.numero_cnes(), &lido.sha256).await? {
                        resultado.repetir(anterior);
                    } else {
                        let alvo = Alvo { cnes: s.numero_cnes(), lote: None };
                        let efeito = aplicar(&mut tx, alvo, &leitura, obs).await?;
                        resultado.preencher(&leitura, efeito);
                        resultado.situacao = SituacaoArquivo::Ensaio;
                    }
                    drop(tx);
                    // It showed raw lines of persons, so it leaves its mark like the import itself.
                    let caso = self.escrita(s, Acao::Importar).await?;
                    caso.concluir("arquivo", &resultado.sha256, json!({ "ensaio": true })).await?;
                } else {
                    self.gravar_lote(s, nome, &lido.sha256, &leitura, &mut resultado, obs).await?;
                }
            }
        }
        resultado.segundos = inicio.elapsed().as_secs_f64();
        if !resultado.linhas.fecham() {
            tracing::error!(tipo = resultado.tipo, "a contagem de linhas não fecha");
            return Err(ErroUsuario::interno("contagem das linhas importadas"));
        }
        Ok(resultado)
    }

    /// A professional named for a whole file must be known here, or nothing of the file could be billed.
    async fn conhecer(&self, s: &Sessao, cns: &Cns) -> Resultado<()> {
        let mut tx = self.leitura(s, Acao::Importar).await?;
        if profissional::obter(&mut tx, s.numero_cnes(), cns, None).await?.is_some() {
            return Ok(());
        }
        Err(ErroUsuario::novo(
            "profissional_desconhecido",
            saida::DADOS,
            "O CNS do profissional indicado para este arquivo não é conhecido aqui. Nada foi importado.",
            "Cadastre-o com uma regra que diga o nome: nexsus regra-profissional definir --nome NOME; ou deixe o profissional em branco.",
        ))
    }

    async fn gravar_lote(
        &self,
        s: &Sessao,
        nome: &str,
        sha256: &[u8; 32],
        leitura: &Leitura,
        resultado: &mut ResultadoArquivo,
        obs: &dyn Observador,
    ) -> Resultado<()> {
        let mut caso = self.escrita(s, Acao::Importar).await?;
        let cnes = s.numero_cnes();
        if let Some(anterior) = lote::por_sha256(&mut caso.tx, cnes, sha256).await? {
            resultado.repetir(anterior);
            return Ok(());
        }
        let novo = lote::NovoLote {
            tipo: leitura.tipo.codigo().into(),
            layout: leitura.layout.clone(),
            arquivo: nome.into(),
            sha256: *sha256,
            tamanho: 0,
            competencia: competencia_unica(leitura),
            usuario: s.usuario.clone(),
        };
        let numero = match lote::criar(&mut caso.tx, cnes, &novo).await {
            // Somebody else imported the same bytes between the look and the insert.
            Err(ErroStore::Duplicado { .. }) => {
                drop(caso);
                let mut tx = self.leitura(s, Acao::Importar).await?;
                if let Some(anterior) = lote::por_sha256(&mut tx, cnes, sha256).await? {
                    resultado.repetir(anterior);
                }
                return Ok(());
            }
            outro => outro?,
        };
        let efeito = aplicar(&mut caso.tx, Alvo { cnes, lote: Some(numero) }, leitura, obs).await?;
        resultado.preencher(leitura, efeito);
        resultado.situacao = SituacaoArquivo::Gravado;
        resultado.lote = Some(numero);
        let rejeitos: Vec<rejeito::NovoRejeito> = resultado
            .rejeitos
            .iter()
            .map(|r| rejeito::NovoRejeito {
                pagina: r.pagina,
                linha: r.linha,
                motivo: r.motivo.clone(),
                texto: r.texto.clone(),
            })
            .collect();
        rejeito::inserir_lote(&mut caso.tx, cnes, numero, &rejeitos).await?;
        let guardado = para_guardar(&resultado.linhas, (leitura.soma_lida, leitura.soma_impressa), &resultado.avisos);
        lote::concluir(&mut caso.tx, cnes, numero, &leitura.layout, &guardado).await?;
        let l = resultado.linhas;
        let detalhe = json!({
            "sha256": resultado.sha256, "lidas": l.lidas, "novas": l.novas, "iguais": l.iguais,
            "alteradas": l.alteradas, "rejeitadas": l.rejeitadas,
        });
        caso.concluir("lote", &numero.to_string(), detalhe).await
    }

    /// A refused file leaves nothing but the note in the trail that it was refused.
    async fn recusar(&self, s: &Sessao, resultado: &mut ResultadoArquivo, e: ErroDeArquivo) -> Resultado<()> {
        resultado.situacao = SituacaoArquivo::Recusado;
        resultado.erro = Some(ErroDoArquivo {
            codigo: e.codigo().into(),
            mensagem: e.mensagem().into(),
            remedio: e.remedio().into(),
        });
        let caso = self.escrita(s, Acao::Importar).await?;
        caso.concluir("arquivo", &resultado.sha256, json!({ "recusado": e.codigo() })).await
    }
}

async fn aplicar(tx: &mut Tx, alvo: Alvo, leitura: &Leitura, obs: &dyn Observador) -> Resultado<Efeito> {
    match &leitura.itens {
        Itens::Atendimentos(itens) => atendimentos::aplicar(tx, alvo, itens, obs).await,
        Itens::Pacientes(itens) => pacientes::aplicar(tx, alvo, itens, obs).await,
        Itens::Procedimentos(itens) => procedimentos::aplicar(tx, alvo, itens, obs).await,
        Itens::Sigtap(itens) => procedimentos::aplicar_sigtap(tx, alvo, itens, obs).await,
    }
}

/// The competência of a table of procedures that has only one.
fn competencia_unica(leitura: &Leitura) -> Option<Competencia> {
    let Itens::Procedimentos(itens) = &leitura.itens else { return None };
    let primeira = itens.first()?.valor.dt_competencia;
    itens.iter().all(|i| i.valor.dt_competencia == primeira).then_some(primeira)
}

/// A professional named for the whole file goes onto every attendance that names none.
fn com_profissional(mut leitura: Leitura, pedido: &PedidoImportacao) -> Resultado<Leitura> {
    let Some(cns) = pedido.profissional else { return Ok(leitura) };
    let Itens::Atendimentos(itens) = &mut leitura.itens else {
        return Err(ErroUsuario::invalido(
            "Só atendimentos (PDF) têm profissional.",
            "Tire --profissional desta importação.",
        ));
    };
    for item in itens.iter_mut().filter(|i| i.valor.cns_prof.is_none()) {
        item.valor.cns_prof = Some(cns);
    }
    Ok(leitura)
}

fn nome_do_arquivo(pedido: &PedidoImportacao) -> String {
    pedido.arquivo.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut texto, b| {
        let _ = write!(texto, "{b:02x}");
        texto
    })
}

fn vazio(pedido: &PedidoImportacao, sha256: &[u8; 32]) -> ResultadoArquivo {
    ResultadoArquivo {
        arquivo: pedido.arquivo.display().to_string(),
        sha256: hexadecimal(sha256),
        tipo: pedido.tipo.codigo().into(),
        layout: String::new(),
        lote: None,
        situacao: SituacaoArquivo::Recusado,
        erro: None,
        linhas: Linhas::default(),
        soma: Soma::default(),
        rejeitos: Vec::new(),
        suspeitos: Vec::new(),
        avisos: Vec::new(),
        segundos: 0.0,
    }
}

/// A refused line on its way out.
fn mostrar(r: &Rejeito) -> RejeitoLinha {
    RejeitoLinha { pagina: r.pagina, linha: r.linha, motivo: r.motivo.codigo().into(), texto: r.texto.clone() }
}

fn recusada<T>(item: &nexsus_ingest::Lida<T>, motivo: Motivo) -> RejeitoLinha {
    RejeitoLinha { pagina: item.pagina, linha: item.linha, motivo: motivo.codigo().into(), texto: item.texto.clone() }
}

impl ResultadoArquivo {
    fn preencher(&mut self, leitura: &Leitura, efeito: Efeito) {
        self.layout.clone_from(&leitura.layout);
        self.rejeitos = leitura.rejeitos.iter().map(mostrar).chain(efeito.rejeitos).collect();
        self.rejeitos.sort_by_key(|r| (r.pagina, r.linha));
        self.linhas = Linhas {
            lidas: leitura.lidas,
            novas: efeito.novas,
            iguais: efeito.iguais,
            alteradas: efeito.alteradas,
            rejeitadas: self.rejeitos.len() as u64,
            mobilia: leitura.mobilia,
        };
        self.soma = Soma::de(leitura.soma_lida, leitura.soma_impressa);
        self.suspeitos = efeito.suspeitos;
        self.avisos = leitura.avisos.iter().cloned().chain(efeito.avisos).collect();
    }

    /// The figures of the lot that holds these bytes; what was new or changed then is equal now.
    fn repetir(&mut self, anterior: lote::Lote) {
        let antes = contas(&anterior.resultado);
        self.situacao = SituacaoArquivo::Repetido;
        self.lote = Some(anterior.numero);
        self.layout = anterior.layout;
        self.linhas = Linhas { novas: 0, alteradas: 0, iguais: antes.novas + antes.iguais + antes.alteradas, ..antes };
        self.soma = Soma::de(anterior.resultado.soma_lida, anterior.resultado.soma_impressa);
        self.avisos = vec![format!("Este arquivo já foi importado no lote {}; nada foi gravado.", anterior.numero)];
    }
}
