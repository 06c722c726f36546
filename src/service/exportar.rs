//! Export of tables as CSV: names of the specification, personal data masked unless the role
//! and the request say otherwise, and a row in the trail that it left the house.

use nexsus_domain::producao::ValorColuna;
use nexsus_domain::{Cns, Cpf, Paciente, Procedimento, data, texto};
use nexsus_store::{
    Tx, atendimento, auditoria, cep, depara, estabelecimento, lote, paciente, procedimento, producao, profissional,
    rejeito,
};
use serde_json::json;

use crate::csv_seguro::{Celula, Forma, exigir_livre, preparar};
use crate::erro::{ErroUsuario, Resultado};
use crate::modelo::PedidoExportacao;
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;
use crate::tarefa::em_paralelo;

/// Rows read per query.
const PAGINA: u32 = 1000;

/// A table on its way out.
struct Tabela {
    titulos: Vec<&'static str>,
    linhas: Vec<Vec<Celula>>,
}

/// How values are written.
#[derive(Clone, Copy)]
struct Modo {
    tecnico: bool,
    revelar: bool,
}

impl Modo {
    fn dia(self, d: chrono::NaiveDate) -> Celula {
        Celula::Exata(if self.tecnico { d.to_string() } else { data::formatar(d) })
    }
    fn dinheiro(self, v: nexsus_domain::Dinheiro) -> Celula {
        Celula::Exata(if self.tecnico { v.tecnico() } else { v.formatado() })
    }
    fn cns(self, c: Option<Cns>) -> Celula {
        Celula::Exata(c.map(|c| if self.revelar { c.to_string() } else { c.mascarado() }).unwrap_or_default())
    }
    fn cpf(self, c: Option<Cpf>) -> Celula {
        Celula::Exata(c.map(|c| if self.revelar { c.to_string() } else { c.mascarado() }).unwrap_or_default())
    }
    /// Contact data: whole or not at all.
    fn contato(self, t: &str) -> Celula {
        Celula::Texto(if self.revelar || t.is_empty() { t.into() } else { "•••".into() })
    }
}

fn exata(t: impl ToString) -> Celula {
    Celula::Exata(t.to_string())
}

fn livre(t: &str) -> Celula {
    Celula::Texto(t.into())
}

impl Nucleo {
    /// Writes a table to a new file; returns the number of rows.
    pub async fn exportar(&self, s: &Sessao, pedido: PedidoExportacao, obs: &dyn Observador) -> Resultado<u64> {
        if pedido.formato != "csv" {
            return Err(ErroUsuario::invalido(
                format!("O formato \"{}\" ainda não é exportado.", pedido.formato),
                "Use --formato csv.",
            ));
        }
        let acao = match pedido.tabela.as_str() {
            "auditoria" => Acao::AuditoriaVer,
            _ if pedido.revelar => Acao::ExportarRevelado,
            _ => Acao::Exportar,
        };
        self.autorizar(s, acao).await?;
        exigir_livre(&pedido.saida)?;
        let tarefa = self.abrir_tarefa(s, "exportar", &pedido.tabela).await?;
        let vigia = tarefa.vigia(obs);
        let fim = self.exportar_dentro(s, acao, pedido, &vigia).await;
        self.fechar_tarefa(s, tarefa, fim, |n| (*n, format!("{n} linha(s) exportada(s)"))).await
    }

    /// Read, write aside, note in the trail, and only then the file appears: it never stands there without its row, and
    /// nobody waits with a lock in hand for a disk.
    async fn exportar_dentro(
        &self,
        s: &Sessao,
        acao: Acao,
        pedido: PedidoExportacao,
        obs: &dyn Observador,
    ) -> Resultado<u64> {
        let modo = Modo { tecnico: pedido.tecnico, revelar: pedido.revelar };
        obs.progresso(0, None, "lendo a tabela");
        let mut tx = self.leitura(s, acao).await?;
        let tabela = tokio::select! {
            lida = ler(&mut tx, s.numero_cnes(), &pedido.tabela, modo) => lida?,
            () = cancelamento(obs) => return Err(ErroUsuario::cancelado()),
        };
        drop(tx);
        let adiante = || if obs.cancelado() { Err(ErroUsuario::cancelado()) } else { Ok(()) };
        adiante()?;
        let linhas = filtrar(tabela.linhas, &tabela.titulos, pedido.filtro.as_deref())?;
        let forma = if pedido.tecnico { Forma::Tecnica } else { Forma::Pessoas };
        let (titulos, destino, total) = (tabela.titulos, pedido.saida, linhas.len() as u64);
        let pronto = em_paralelo(obs, move |ponte| {
            let mut escritas = 0;
            let contadas = linhas.into_iter().take_while(|_| !ponte.cancelado()).inspect(|_| {
                escritas += 1;
                ponte.progresso(escritas, Some(total), "escrevendo o arquivo");
            });
            let pronto = preparar(&destino, forma, &titulos, contadas)?;
            if ponte.cancelado() { Err(ErroUsuario::cancelado()) } else { Ok(pronto) }
        })
        .await?;
        adiante()?;
        let caso = self.escrita(s, acao).await?;
        let detalhe = json!({ "linhas": pronto.quantas, "formato": pedido.formato, "revelado": pedido.revelar });
        caso.concluir(&pedido.tabela, "exportacao", detalhe).await?;
        pronto.publicar()
    }
}

async fn cancelamento(obs: &dyn Observador) {
    while !obs.cancelado() {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

async fn ler(tx: &mut Tx, cnes: i32, tabela: &str, modo: Modo) -> Resultado<Tabela> {
    match tabela {
        "atendimento" => atendimentos(tx, cnes, modo).await,
        "paciente" => pacientes(tx, cnes, modo).await,
        "procedimento" => procedimentos(tx, modo).await,
        "profissional" => profissionais(tx, cnes, modo).await,
        "producao" => linhas_bpa(tx, cnes, modo).await,
        "estabelecimento" => estabelecimentos(tx).await,
        "depara" => deparas(tx, cnes).await,
        "cep" => ceps(tx).await,
        "lote" => lotes(tx, cnes, modo).await,
        "rejeito" => rejeitos(tx, cnes, modo).await,
        "auditoria" => trilha(tx, cnes).await,
        _ => Err(ErroUsuario::invalido(
            format!("Não há tabela \"{tabela}\" para exportar."),
            "Tabelas: atendimento, paciente, procedimento, profissional, producao, estabelecimento, cep, depara, lote, rejeito, auditoria.",
        )),
    }
}

async fn atendimentos(tx: &mut Tx, cnes: i32, modo: Modo) -> Resultado<Tabela> {
    let mut linhas = Vec::new();
    let mut depois = None;
    loop {
        let p = atendimento::pagina(tx, cnes, &atendimento::Filtro::default(), depois.as_ref(), PAGINA).await?;
        linhas.extend(p.linhas.into_iter().map(|a| {
            let d = a.dado;
            vec![
                modo.dia(d.data_atend),
                livre(&d.cod_pac),
                livre(&d.cod_proc_aureo),
                livre(&d.proc_aureo),
                modo.dinheiro(d.valor_aureo),
                exata(d.quantidade),
                exata(a.lote),
                exata(a.situacao),
            ]
        }));
        match p.proximo {
            Some(c) => depois = Some(c),
            None => break,
        }
    }
    let titulos =
        vec!["DATA_ATEND", "COD_PAC", "COD_PROC_AUREO", "PROC_AUREO", "VALOR_AUREO", "QUANTIDADE", "LOTE", "SITUACAO"];
    Ok(Tabela { titulos, linhas })
}

async fn pacientes(tx: &mut Tx, cnes: i32, modo: Modo) -> Resultado<Tabela> {
    let linhas = paciente::todos(tx, cnes).await?.into_iter().map(|g| um_paciente(&g.dado, modo)).collect();
    let titulos = vec![
        "COD_PAC",
        "CNS_PAC",
        "CPF",
        "NOME",
        "DTNASC",
        "SEXO",
        "RACA",
        "NACIONALIDADE",
        "CODLOG",
        "LOGRADOURO",
        "NUMERO",
        "COMPL",
        "BAIRRO",
        "MUNICIPIO",
        "CEP",
        "TELEFONE",
        "ETNIA",
        "EMAIL",
    ];
    Ok(Tabela { titulos, linhas })
}

fn um_paciente(p: &Paciente, modo: Modo) -> Vec<Celula> {
    let nascimento = match p.dtnasc {
        None => exata(""),
        Some(d) if modo.revelar => modo.dia(d),
        Some(d) => exata(d.format("%Y")),
    };
    vec![
        livre(&p.cod_pac),
        modo.cns(p.cns_pac),
        modo.cpf(p.cpf),
        livre(&p.nome),
        nascimento,
        exata(p.sexo.map(nexsus_domain::Sexo::letra).unwrap_or_default()),
        exata(p.raca.map(nexsus_domain::Raca::codigo).unwrap_or_default()),
        livre(&p.nacionalidade),
        livre(&p.codlog),
        modo.contato(&p.logradouro),
        modo.contato(&p.numero),
        modo.contato(&p.compl),
        modo.contato(&p.bairro),
        livre(&p.municipio),
        modo.contato(&p.cep.map(|c| c.to_string()).unwrap_or_default()),
        modo.contato(&p.telefone),
        livre(&p.etnia),
        modo.contato(&p.email),
    ]
}

async fn procedimentos(tx: &mut Tx, modo: Modo) -> Resultado<Tabela> {
    let mut linhas = Vec::new();
    for cmp in procedimento::competencias(tx).await? {
        linhas.extend(procedimento::listar(tx, cmp).await?.iter().map(|p| um_procedimento(p, modo)));
    }
    let titulos = nexsus_ingest::txt::COLUNAS.to_vec();
    Ok(Tabela { titulos, linhas })
}

fn um_procedimento(p: &Procedimento, modo: Modo) -> Vec<Celula> {
    vec![
        exata(p.co_procedimento),
        livre(&p.no_procedimento),
        livre(&p.tp_complexidade),
        livre(&p.tp_sexo),
        exata(p.qt_maxima_execucao),
        exata(p.qt_dias_permanencia),
        exata(p.qt_pontos),
        exata(p.vl_idade_minima),
        exata(p.vl_idade_maxima),
        modo.dinheiro(p.vl_sh),
        modo.dinheiro(p.vl_sa),
        modo.dinheiro(p.vl_sp),
        livre(&p.co_financiamento),
        livre(&p.co_rubrica),
        exata(p.qt_tempo_permanencia),
        exata(p.dt_competencia),
    ]
}

async fn profissionais(tx: &mut Tx, cnes: i32, modo: Modo) -> Resultado<Tabela> {
    let linhas = profissional::listar(tx, cnes)
        .await?
        .into_iter()
        .map(|g| {
            let p = g.dado;
            vec![
                exata(p.cns_prof),
                livre(&p.nome_prof),
                exata(p.cbo_prof),
                exata(p.ch_prof.map(|h| h.to_string()).unwrap_or_default()),
                modo.cpf(p.cpf),
                livre(&p.ine),
            ]
        })
        .collect();
    Ok(Tabela { titulos: vec!["CNS_PROF", "NOME_PROF", "CBO_PROF", "CH_PROF", "CPF", "INE"], linhas })
}

async fn linhas_bpa(tx: &mut Tx, cnes: i32, modo: Modo) -> Resultado<Tabela> {
    // Of a line these say who the person is or where he lives.
    const PESSOAIS: [&str; 12] = [
        "PRD_CNSPAC",
        "PRD_CPF_PCNTE",
        "PRD_NMPAC",
        "PRD_DTNASC",
        "PRD_CEP_PCNTE",
        "PRD_END_PCNTE",
        "PRD_COMPL_PCNTE",
        "PRD_NUM_PCNTE",
        "PRD_BAIRRO_PCNTE",
        "PRD_DDTEL_PCNTE",
        "PRD_TEL_PCNTE",
        "PRD_EMAIL_PCNTE",
    ];
    let mut titulos: Vec<&'static str> = Vec::new();
    let mut linhas = Vec::new();
    for cmp in producao::competencias(tx, cnes).await? {
        for l in &producao::todas(tx, cnes, cmp, &producao::Filtro::default()).await? {
            let colunas = l.linha.colunas();
            if titulos.is_empty() {
                titulos = colunas.iter().map(|c| c.0).chain(["ESTADO", "VALOR_SIGTAP"]).collect();
            }
            let mut celulas: Vec<Celula> = colunas
                .into_iter()
                .map(|(nome, valor)| match valor {
                    ValorColuna::Texto(t) if !modo.revelar && PESSOAIS.contains(&nome) && !t.trim().is_empty() => {
                        exata("•••")
                    }
                    ValorColuna::Texto(t) => Celula::Texto(t),
                    ValorColuna::Numero(n) => exata(n),
                })
                .collect();
            celulas.push(exata(&l.estado));
            celulas.push(modo.dinheiro(l.valor));
            linhas.push(celulas);
        }
    }
    if titulos.is_empty() {
        titulos = vec!["PRD_UID", "PRD_CMP", "ESTADO"];
    }
    Ok(Tabela { titulos, linhas })
}

async fn estabelecimentos(tx: &mut Tx) -> Resultado<Tabela> {
    let linhas = estabelecimento::listar(tx)
        .await?
        .into_iter()
        .map(|g| {
            let e = g.dado;
            vec![
                exata(e.cnes_estab),
                livre(&e.nome_estab),
                exata(e.cnpj.map(|c| c.to_string()).unwrap_or_default()),
                exata(e.ibge.map(|i| i.to_string()).unwrap_or_default()),
                livre(&e.uf),
            ]
        })
        .collect();
    Ok(Tabela { titulos: vec!["CNES_ESTAB", "NOME_ESTAB", "CNPJ", "IBGE", "UF"], linhas })
}

async fn deparas(tx: &mut Tx, cnes: i32) -> Resultado<Tabela> {
    let linhas = depara::listar(tx, cnes)
        .await?
        .into_iter()
        .map(|d| vec![livre(&d.cod_proc_aureo), exata(d.co_procedimento), livre(&d.proc_aureo)])
        .collect();
    Ok(Tabela { titulos: vec!["COD_PROC_AUREO", "CO_PROCEDIMENTO", "PROC_AUREO"], linhas })
}

async fn lotes(tx: &mut Tx, cnes: i32, modo: Modo) -> Resultado<Tabela> {
    let linhas = lote::listar(tx, cnes, u32::MAX)
        .await?
        .into_iter()
        .map(|l| {
            let r = l.resultado;
            let soma = |v: Option<nexsus_domain::Dinheiro>| v.map_or_else(|| exata(""), |v| modo.dinheiro(v));
            vec![
                exata(l.numero),
                livre(&l.tipo),
                livre(&l.arquivo),
                livre(&l.situacao),
                exata(r.lidas),
                exata(r.novas),
                exata(r.iguais),
                exata(r.alteradas),
                exata(r.rejeitadas),
                exata(r.mobilia),
                soma(r.soma_lida),
                soma(r.soma_impressa),
                livre(&l.usuario),
                exata(l.quando.to_rfc3339()),
            ]
        })
        .collect();
    let titulos = vec![
        "LOTE",
        "TIPO",
        "ARQUIVO",
        "SITUACAO",
        "LIDAS",
        "NOVAS",
        "IGUAIS",
        "ALTERADAS",
        "REJEITADAS",
        "MOBILIA",
        "SOMA_LIDA",
        "SOMA_IMPRESSA",
        "USUARIO",
        "QUANDO",
    ];
    Ok(Tabela { titulos, linhas })
}

async fn ceps(tx: &mut Tx) -> Resultado<Tabela> {
    let linhas = cep::listar(tx)
        .await?
        .into_iter()
        .map(|c| {
            vec![
                exata(c.cep),
                livre(&c.cod_log),
                livre(&c.logradouro),
                livre(&c.bairro),
                exata(c.ibge.map(|i| i.to_string()).unwrap_or_default()),
            ]
        })
        .collect();
    Ok(Tabela { titulos: vec!["CEP", "COD_LOG", "LOGRADOURO", "BAIRRO", "IBGE"], linhas })
}

async fn rejeitos(tx: &mut Tx, cnes: i32, modo: Modo) -> Resultado<Tabela> {
    let mut linhas = Vec::new();
    for l in lote::listar(tx, cnes, u32::MAX).await?.iter().filter(|l| l.resultado.rejeitadas > 0) {
        linhas.extend(rejeito::listar(tx, cnes, l.numero).await?.iter().map(|r| {
            vec![
                exata(r.lote),
                exata(r.pagina),
                exata(r.linha),
                livre(&r.motivo),
                livre(&r.situacao),
                modo.contato(&r.texto),
            ]
        }));
    }
    Ok(Tabela { titulos: vec!["LOTE", "PAGINA", "LINHA", "MOTIVO", "SITUACAO", "TEXTO"], linhas })
}

async fn trilha(tx: &mut Tx, cnes: i32) -> Resultado<Tabela> {
    let mut linhas = Vec::new();
    // Accesses stand under 0, actions under the establishment.
    let mut onde = vec![0, cnes];
    onde.dedup();
    for cnes in onde {
        let mut antes_de = None;
        loop {
            let filtro = auditoria::Filtro { cnes, antes_de, ..auditoria::Filtro::default() };
            let pagina = auditoria::listar(tx, &filtro, PAGINA).await?;
            let Some(ultimo) = pagina.last() else { break };
            antes_de = Some(ultimo.id);
            linhas.extend(pagina.iter().map(|r| {
                vec![
                    exata(r.id),
                    livre(&r.usuario),
                    exata(r.data_acesso),
                    exata(&r.hora_acesso),
                    exata(r.quando.to_rfc3339()),
                    livre(&r.papel),
                    livre(&r.acao),
                    livre(&r.resultado),
                    livre(&r.objeto),
                    livre(&r.registro),
                    livre(&r.origem),
                    livre(&r.ssh),
                    livre(&r.terminal),
                    livre(&r.detalhe),
                ]
            }));
        }
    }
    let titulos = vec![
        "ID",
        "USUARIO",
        "DATA_ACESSO",
        "HORA_ACESSO",
        "QUANDO",
        "PAPEL",
        "ACAO",
        "RESULTADO",
        "OBJETO",
        "REGISTRO",
        "ORIGEM",
        "SSH",
        "TERMINAL",
        "DETALHE",
    ];
    Ok(Tabela { titulos, linhas })
}

/// Keeps the rows that meet every condition of "COLUNA=valor e COLUNA=valor".
fn filtrar(linhas: Vec<Vec<Celula>>, titulos: &[&str], filtro: Option<&str>) -> Resultado<Vec<Vec<Celula>>> {
    let Some(filtro) = filtro.map(str::trim).filter(|f| !f.is_empty()) else { return Ok(linhas) };
    let mut condicoes = Vec::new();
    for parte in filtro.split(" e ") {
        let achada = parte.split_once('=').and_then(|(coluna, valor)| {
            let coluna = titulos.iter().position(|t| t.eq_ignore_ascii_case(coluna.trim()))?;
            Some((coluna, texto::dobrar(valor)))
        });
        condicoes.push(achada.ok_or_else(|| {
            ErroUsuario::invalido(
                format!("Não entendi o filtro \"{}\".", parte.trim()),
                format!("Use COLUNA=valor, unidos por \" e \". Colunas: {}.", titulos.join(", ")),
            )
        })?);
    }
    Ok(linhas
        .into_iter()
        .filter(|linha| {
            condicoes.iter().all(|(coluna, valor)| {
                let (Celula::Texto(t) | Celula::Exata(t)) = &linha[*coluna];
                texto::dobrar(t) == *valor
            })
        })
        .collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;

    #[test]
    fn filtro_de_colunas() {
        let linhas = || vec![vec![livre("JOÃO"), exata(1)], vec![livre("ANA"), exata(1)]];
        let titulos = ["NOME", "LOTE"];
        assert_eq!(filtrar(linhas(), &titulos, None).unwrap().len(), 2);
        assert_eq!(filtrar(linhas(), &titulos, Some("nome=joao e lote=1")).unwrap().len(), 1);
        assert_eq!(filtrar(linhas(), &titulos, Some("lote=2")).unwrap().len(), 0);
        assert!(filtrar(linhas(), &titulos, Some("cpf=1")).is_err());
        assert!(filtrar(linhas(), &titulos, Some("nome")).is_err());
    }
}
