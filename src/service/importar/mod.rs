//! Import: file -> worker -> rows and findings -> plan against what we hold -> one transaction.
//! Every line ends as exactly one of new, equal, changed, rejected, furniture; the same bytes
//! twice write nothing (architecture.md "Import").

mod aplicar;
mod arquivo;
mod assistente;
mod atendimentos;
mod espera;
mod folha;
mod fontes;
mod leitura;
mod memoria;
mod pacientes;
mod procedimentos;
mod reimportar;
#[cfg(test)]
mod sigtap_testes;
#[cfg(test)]
mod testes;

pub use assistente::campos_do_layout;
pub use reimportar::gravar_rejeitos;

use std::time::Instant;

use nexsus_domain::{Cns, Dinheiro};
use nexsus_ingest::pdf::perfil::Perfil;
use nexsus_ingest::{ErroDeArquivo, Item, Rejeito, Tipo};
use nexsus_store::{ErroStore, Tx, lote, paciente_par, profissional, rejeito};
use serde_json::json;

use self::aplicar::{Alvo, Aplicador, Efeito};
use self::espera::Espera;
use self::folha::{Folha, campos_em_texto};
use self::leitura::{Aberto, Fluxo, Tratamento};
use self::memoria::Memoria;
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::lote::{contas, para_guardar, soma_do_lote};
use crate::modelo::{
    ErroDoArquivo, Linhas, PedidoImportacao, RejeitoLinha, ResultadoArquivo, SituacaoArquivo, Soma, nome_do_arquivo,
    valor_recusado,
};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;
use crate::tarefa::em_paralelo;
use nexsus_ingest::{Bloco, Resumo};

/// How a layout corrected by hand is called until it gets a name.
const LAYOUT_CORRIGIDO: &str = "corrigido";

/// Everything a file came to, before it is told or written down.
struct Colhido {
    resumo: Resumo,
    efeito: Efeito,
    rejeitos: Vec<Rejeito>,
    /// Lines that remembered corrections made good, and the money they bring to the sum.
    lembradas: u64,
    soma_lembrada: Dinheiro,
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
        let tarefa = self.abrir_tarefa(s, "importar", &nome_do_arquivo(&pedido.arquivo)).await?;
        let vigia = tarefa.vigia(obs);
        let fim = self.importar_dentro(s, &pedido, &vigia).await;
        self.fechar_tarefa(s, tarefa, fim, |r| (r.linhas.lidas, em_uma_frase(r))).await
    }

    async fn importar_dentro(
        &self,
        s: &Sessao,
        pedido: &PedidoImportacao,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoArquivo> {
        let inicio = Instant::now();
        let aberto = self.abrir_para_importar(s, pedido, obs).await?;
        let mut resultado = vazio(pedido, &aberto.sha256);
        let mut tx = self.leitura(s, Acao::Importar).await?;
        let anterior = lote::por_sha256(&mut tx, s.numero_cnes(), &aberto.sha256).await?;
        let soma = match &anterior {
            Some(l) => soma_do_lote(&mut tx, s.numero_cnes(), l).await?,
            None => Soma::default(),
        };
        let espera = Espera::procurar(&mut tx, s.numero_cnes(), &aberto).await?;
        drop(tx);
        if let Some(anterior) = anterior {
            outra_leitura(pedido, &anterior)?;
            let numero = anterior.numero;
            resultado.repetir(anterior, soma);
            resultado.avisos.extend(espera.iter().map(Espera::ficou));
            // Whoever keeps the refused lines in a file gets them again, not an empty file.
            resultado.rejeitos = self.rejeitos(s, numero).await?;
            if pedido.ensaio {
                self.anotar_ensaio(s, &resultado).await?;
            }
        } else if aberto.grande {
            self.recusar(s, &mut resultado, ErroDeArquivo::LimiteExcedido).await?;
        } else if let Some(espera) = espera.as_ref().filter(|e| e.igual) {
            resultado = self.assumir(s, pedido, espera, obs).await?;
        } else if pedido.ensaio {
            self.ensaiar(s, &aberto, &mut resultado, obs).await?;
            resultado.avisos.extend(espera.iter().map(Espera::espera));
        } else {
            self.gravar_lote(s, &aberto, &mut resultado, obs).await?;
            if resultado.situacao == SituacaoArquivo::Gravado {
                resultado.avisos.extend(espera.iter().map(Espera::ficou));
            }
        }
        resultado.segundos = inicio.elapsed().as_secs_f64();
        exigir_contas(&resultado)?;
        Ok(resultado)
    }

    /// Opens the file and checks what was asked with it.
    async fn abrir_para_importar(
        &self,
        s: &Sessao,
        pedido: &PedidoImportacao,
        obs: &dyn Observador,
    ) -> Resultado<Aberto> {
        if let Some(cns) = pedido.profissional {
            if pedido.tipo != nexsus_ingest::Tipo::Pdf {
                return Err(ErroUsuario::invalido(
                    "Só atendimentos (PDF) têm profissional.",
                    "Tire --profissional desta importação.",
                ));
            }
            self.conhecer(s, &cns).await?;
        }
        let perfil = match &pedido.arranjo {
            Some(corrigido) => Some(Perfil::do_arranjo(corrigido, LAYOUT_CORRIGIDO).toml()),
            None => pedido.perfil.as_deref().map(|nome| self.perfil(nome)).transpose()?,
        };
        let copia = pedido.clone();
        em_paralelo(obs, move |ponte| arquivo::abrir(&copia, perfil, ponte)).await
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

    /// Starts the reading; the first block comes before any transaction, so that a hostile file holds none open.
    async fn comecar(&self, aberto: &Aberto, obs: &dyn Observador) -> Resultado<(Fluxo, Option<Bloco>)> {
        let arquivo = aberto.arquivo.try_clone().map_err(|_| ErroUsuario::interno("leitura do arquivo"))?;
        let mut fluxo = Fluxo::abrir(arquivo, aberto.pedido.clone(), self.trabalhador().clone());
        let primeiro = fluxo.proximo(obs).await;
        Ok((fluxo, primeiro))
    }

    async fn ensaiar(
        &self,
        s: &Sessao,
        aberto: &Aberto,
        resultado: &mut ResultadoArquivo,
        obs: &dyn Observador,
    ) -> Resultado<()> {
        let (fluxo, primeiro) = self.comecar(aberto, obs).await?;
        let mut tx = self.leitura(s, Acao::Importar).await?;
        let alvo = Alvo { cnes: s.numero_cnes(), lote: None };
        match colher(&mut tx, alvo, aberto, fluxo, primeiro, obs).await? {
            Err(e) => {
                drop(tx);
                return self.recusar(s, resultado, e).await;
            }
            Ok(colhido) => {
                resultado.preencher(colhido);
                resultado.situacao = SituacaoArquivo::Ensaio;
            }
        }
        drop(tx);
        self.anotar_ensaio(s, resultado).await
    }

    /// A rehearsal shows raw lines of persons, so it leaves its mark like the import itself.
    async fn anotar_ensaio(&self, s: &Sessao, resultado: &ResultadoArquivo) -> Resultado<()> {
        let caso = self.escrita(s, Acao::Importar).await?;
        caso.concluir("arquivo", &resultado.sha256, json!({ "ensaio": true })).await
    }

    async fn gravar_lote(
        &self,
        s: &Sessao,
        aberto: &Aberto,
        resultado: &mut ResultadoArquivo,
        obs: &dyn Observador,
    ) -> Resultado<()> {
        let (fluxo, primeiro) = self.comecar(aberto, obs).await?;
        let mut caso = self.escrita(s, Acao::Importar).await?;
        let cnes = s.numero_cnes();
        let numero = match lote::criar(&mut caso.tx, cnes, &novo_lote(s, aberto)).await {
            // Somebody else imported the same bytes between the look and the insert.
            Err(ErroStore::Duplicado { .. }) => {
                drop(caso);
                let mut tx = self.leitura(s, Acao::Importar).await?;
                if let Some(anterior) = lote::por_sha256(&mut tx, cnes, &aberto.sha256).await? {
                    let soma = soma_do_lote(&mut tx, cnes, &anterior).await?;
                    resultado.repetir(anterior, soma);
                }
                return Ok(());
            }
            outro => outro?,
        };
        let alvo = Alvo { cnes, lote: Some(numero) };
        let mut colhido = match colher(&mut caso.tx, alvo, aberto, fluxo, primeiro, obs).await? {
            Ok(c) => c,
            Err(e) => {
                drop(caso);
                return self.recusar(s, resultado, e).await;
            }
        };
        let folha = Folha::de(&colhido.resumo, aberto);
        let competencia = colhido.efeito.competencia;
        paciente_par::anotar(&mut caso.tx, cnes, numero, &std::mem::take(&mut colhido.efeito.pares)).await?;
        rejeito::inserir_lote(&mut caso.tx, cnes, numero, &para_a_fila(&colhido)).await?;
        let soma = (colhido.soma(), colhido.resumo.soma_impressa);
        resultado.preencher(colhido);
        resultado.situacao = SituacaoArquivo::Gravado;
        resultado.lote = Some(numero);
        let guardado = para_guardar(&resultado.linhas, soma, &resultado.avisos);
        lote::concluir(&mut caso.tx, cnes, numero, &resultado.layout, &guardado).await?;
        if let Some(c) = competencia {
            lote::da_competencia(&mut caso.tx, cnes, numero, c).await?;
        }
        if let Some(l) = lote::obter(&mut caso.tx, cnes, numero).await? {
            folha.guardar(&mut caso.tx, cnes, &l).await?;
        }
        let detalhe = detalhe_do_lote(resultado);
        caso.concluir("lote", &numero.to_string(), detalhe).await
    }

    /// A refused file leaves nothing but the note in the trail that it was refused.
    async fn recusar(&self, s: &Sessao, resultado: &mut ResultadoArquivo, e: ErroDeArquivo) -> Resultado<()> {
        resultado.situacao = SituacaoArquivo::Recusado;
        resultado.erro = Some(ErroDoArquivo {
            codigo: e.codigo().into(),
            mensagem: e.mensagem().into(),
            remedio: Tipo::de_codigo(&resultado.tipo).map_or(e.remedio(), |t| e.remedio_para(t)).into(),
        });
        let caso = self.escrita(s, Acao::Importar).await?;
        caso.concluir("arquivo", &resultado.sha256, json!({ "recusado": e.codigo() })).await
    }
}

/// Takes all blocks of a file into the tables. On a file error nothing of it may stay: the caller drops the transaction.
async fn colher(
    tx: &mut Tx,
    alvo: Alvo,
    aberto: &Aberto,
    mut fluxo: Fluxo,
    primeiro: Option<Bloco>,
    obs: &dyn Observador,
) -> Resultado<Result<Colhido, ErroDeArquivo>> {
    let tipo = aberto.pedido.tipo;
    let memoria = Memoria::ler(tx, alvo.cnes, tipo).await?;
    let tratamento =
        Tratamento { tipo, opcoes: &aberto.pedido.opcoes, profissional: aberto.profissional, memoria: &memoria };
    let mut aplicador = Aplicador::novo(tipo, alvo);
    let (mut rejeitos, mut recebidas) = (Vec::new(), 0_u64);
    let (mut lembradas, mut soma_lembrada) = (0, Dinheiro::ZERO);
    let mut proximo = primeiro;
    while let Some(mut bloco) = proximo {
        recebidas += bloco.itens.len() as u64 + bloco.rejeitos.len() as u64;
        for item in tratamento.tratar(&mut bloco) {
            lembradas += 1;
            soma_lembrada = somar(soma_lembrada, &item);
        }
        rejeitos.extend(bloco.rejeitos);
        aplicador.bloco(tx, bloco.itens, obs).await?;
        proximo = fluxo.proximo(obs).await;
    }
    let resumo = match fluxo.fim().await? {
        Ok(r) => r,
        Err(e) => return Ok(Err(e)),
    };
    // A reader that lost lines on the way is no reader we can vouch for.
    if !resumo.confere() || resumo.itens + resumo.rejeitos != recebidas {
        return Ok(Err(ErroDeArquivo::Corrompido));
    }
    let efeito = aplicador.concluir(tx, obs).await?;
    Ok(Ok(Colhido { resumo, efeito, rejeitos, lembradas, soma_lembrada }))
}

/// Adds the amount of an attendance.
fn somar(soma: Dinheiro, item: &Item) -> Dinheiro {
    match item {
        Item::Atendimento(a) => soma.somar(a.valor_aureo).unwrap_or(soma),
        _ => soma,
    }
}

impl Colhido {
    /// Sum of the rows, those included that were mended from memory.
    fn soma(&self) -> Option<Dinheiro> {
        self.resumo.soma_lida.map(|s| s.somar(self.soma_lembrada).unwrap_or(s))
    }
}

/// The lot of a file that is about to be written or staged.
fn novo_lote(s: &Sessao, aberto: &Aberto) -> lote::NovoLote {
    lote::NovoLote {
        tipo: aberto.pedido.tipo.codigo().into(),
        layout: String::new(),
        arquivo: nome_do_arquivo(&aberto.caminho),
        sha256: aberto.sha256,
        tamanho: aberto.tamanho,
        competencia: aberto.pedido.opcoes.competencia,
        usuario: s.usuario.clone(),
    }
}

/// Refused lines for the store.
fn para_a_fila(c: &Colhido) -> Vec<rejeito::NovoRejeito> {
    c.rejeitos.iter().chain(&c.efeito.recusas).map(guardavel).collect()
}

fn guardavel(r: &Rejeito) -> rejeito::NovoRejeito {
    rejeito::NovoRejeito {
        pagina: r.pagina,
        linha: r.linha,
        motivo: r.motivo.codigo().into(),
        texto: r.texto.clone(),
        campos: campos_em_texto(&r.campos),
    }
}

/// Every line of the input must have ended as exactly one thing; a program that cannot say so must not say anything.
fn exigir_contas(r: &ResultadoArquivo) -> Resultado<()> {
    if r.linhas.fecham() {
        return Ok(());
    }
    tracing::error!(tipo = r.tipo, "a contagem de linhas não fecha");
    Err(ErroUsuario::interno("contagem das linhas importadas"))
}

/// What the trail says of a written lot.
fn detalhe_do_lote(r: &ResultadoArquivo) -> serde_json::Value {
    let l = r.linhas;
    json!({
        "sha256": r.sha256, "lidas": l.lidas, "novas": l.novas, "iguais": l.iguais,
        "alteradas": l.alteradas, "rejeitadas": l.rejeitadas,
    })
}

/// The same bytes asked for in another way are no repetition: silence would leave the first reading standing unseen.
fn outra_leitura(pedido: &PedidoImportacao, anterior: &lote::Lote) -> Resultado<()> {
    let outra = if anterior.tipo != pedido.tipo.codigo() {
        format!("como {}", anterior.tipo)
    } else if pedido.competencia.is_some()
        && anterior.competencia.is_some()
        && pedido.competencia != anterior.competencia
    {
        "com outra competência".to_owned()
    } else {
        return Ok(());
    };
    Err(ErroUsuario::novo(
        "arquivo_lido_de_outro_modo",
        saida::DADOS,
        format!("Este arquivo já foi importado {outra}, no lote {}. Nada foi gravado.", anterior.numero),
        format!("Se o lote {0} está errado, desfaça-o (nexsus lote desfazer {0}) e importe de novo.", anterior.numero),
    ))
}

/// How an import ended, for the list of jobs.
fn em_uma_frase(r: &ResultadoArquivo) -> String {
    let l = &r.linhas;
    match &r.erro {
        Some(e) => e.mensagem.clone(),
        None => {
            format!("{} novas, {} iguais, {} alteradas, {} rejeitadas", l.novas, l.iguais, l.alteradas, l.rejeitadas)
        }
    }
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
        suspeitos_omitidos: 0,
        avisos: Vec::new(),
        segundos: 0.0,
    }
}

/// A refused line on its way out.
fn mostrar(r: Rejeito) -> RejeitoLinha {
    RejeitoLinha {
        pagina: r.pagina,
        linha: r.linha,
        motivo: r.motivo.codigo().into(),
        frase: nexsus_ingest::explicar(r.motivo, &r.campos),
        texto: r.texto,
        campos: r.campos,
    }
}

impl ResultadoArquivo {
    fn preencher(&mut self, c: Colhido) {
        let soma = c.soma();
        let Colhido { resumo, efeito, rejeitos, lembradas, .. } = c;
        self.rejeitos = rejeitos.into_iter().chain(efeito.recusas).map(mostrar).collect();
        self.rejeitos.sort_by_key(|r| (r.pagina, r.linha));
        self.linhas = Linhas {
            lidas: resumo.lidas,
            novas: efeito.novas,
            iguais: efeito.iguais,
            alteradas: efeito.alteradas,
            rejeitadas: self.rejeitos.len() as u64,
            mobilia: resumo.mobilia + efeito.mobilia,
        };
        self.layout = resumo.layout;
        self.soma = Soma::de(soma, resumo.soma_impressa, valor_recusado(&self.rejeitos));
        self.suspeitos = efeito.suspeitos;
        self.suspeitos_omitidos = efeito.suspeitos_omitidos;
        self.avisos = resumo.avisos.into_iter().chain(efeito.avisos).chain(memoria::aviso(lembradas)).collect();
    }

    /// The figures of the lot that holds these bytes; what was new or changed then is equal now.
    fn repetir(&mut self, anterior: lote::Lote, soma: Soma) {
        let antes = contas(&anterior.resultado);
        self.situacao = SituacaoArquivo::Repetido;
        self.lote = Some(anterior.numero);
        self.layout = anterior.layout;
        self.linhas = Linhas { novas: 0, alteradas: 0, iguais: antes.novas + antes.iguais + antes.alteradas, ..antes };
        self.soma = soma;
        self.avisos = vec![format!("Este arquivo já foi importado no lote {}; nada foi gravado.", anterior.numero)];
    }
}
