//! Refused lines out and back: a table with a column for each field goes out to be mended in a spreadsheet, and comes back
//! with the right values. A corrected file of the original kind comes back as an import of its own.

use std::collections::{BTreeMap, HashMap};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use nexsus_domain::Dinheiro;
use nexsus_ingest::{Campo, Motivo, Tipo};
use nexsus_store::{atendimento, lote, rejeito};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::assistente::{exigir_aberto, exigir_folha, exigir_tempo, tipar};
use super::folha::{campos_de_texto, campos_em_texto, tipo_do_lote};
use super::{arquivo, em_uma_frase, hexadecimal, somar};
use crate::csv_seguro::{Celula, Forma, armar, gravar};
use crate::erro::{ErroUsuario, Resultado, de_arquivo, saida};
use crate::lote::soma_do_lote;
use crate::modelo::{Linhas, PedidoImportacao, RejeitoLinha, ResultadoArquivo, SituacaoArquivo, Soma, nome_do_arquivo};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// Columns before those of the table.
const FIXAS: [&str; 5] = ["PAGINA", "LINHA", "MOTIVO", "DESCRICAO", "TEXTO"];
/// Largest table of mended lines, bytes.
const MAIOR: u64 = 50 * 1024 * 1024;

/// Writes refused lines as a table that [`Nucleo::reimportar`] takes back; each with the name of its file where there are
/// several. Returns how many.
///
/// # Errors
/// The file is there already or cannot be made (73); the disk is full (74).
pub fn gravar_rejeitos<'a>(
    destino: &Path,
    rejeitos: impl IntoIterator<Item = (Option<&'a str>, &'a RejeitoLinha)>,
) -> Resultado<u64> {
    let todos: Vec<(Option<&str>, &RejeitoLinha)> = rejeitos.into_iter().collect();
    let com_arquivo = todos.iter().any(|(a, _)| a.is_some());
    let mut nomes: Vec<&str> = Vec::new();
    for c in todos.iter().flat_map(|(_, r)| &r.campos) {
        if !nomes.contains(&c.nome.as_str()) {
            nomes.push(&c.nome);
        }
    }
    let maiusculas: Vec<String> = nomes.iter().map(|n| n.to_uppercase()).collect();
    let mut titulos: Vec<&str> = if com_arquivo { vec!["ARQUIVO"] } else { Vec::new() };
    titulos.extend(FIXAS);
    titulos.extend(maiusculas.iter().map(String::as_str));
    let linhas = todos.iter().map(|(arquivo, r)| {
        let mut linha: Vec<Celula> =
            if com_arquivo { vec![Celula::Texto(arquivo.unwrap_or_default().to_owned())] } else { Vec::new() };
        linha.extend([
            Celula::Exata(r.pagina.to_string()),
            Celula::Exata(r.linha.to_string()),
            Celula::Exata(r.motivo.clone()),
            Celula::Exata(r.frase.clone()),
            Celula::Texto(r.texto.clone()),
        ]);
        linha.extend(nomes.iter().map(|n| {
            let valor = r.campos.iter().find(|c| c.nome == *n).map(|c| c.valor.clone());
            Celula::Texto(valor.unwrap_or_default())
        }));
        linha
    });
    gravar(destino, Forma::Pessoas, &titulos, linhas)
}

/// A mended line as it came back.
struct Mendada {
    pagina: u32,
    linha: u32,
    texto: String,
    campos: Vec<Campo>,
}

impl Nucleo {
    /// Writes the refused lines of a lot that are not in yet as a table to be mended (recorded, as they hold personal data).
    pub async fn exportar_rejeitos(&self, s: &Sessao, numero: i64, destino: &Path) -> Resultado<u64> {
        crate::csv_seguro::exigir_livre(destino)?;
        let linhas = self.rejeitos(s, numero).await?;
        gravar_rejeitos(destino, linhas.iter().map(|r| (None, r)))
    }

    /// Takes corrected lines back into a lot: the table of [`gravar_rejeitos`], recognised by its header, or a corrected
    /// file of the original kind.
    pub async fn reimportar(
        &self,
        s: &Sessao,
        numero: i64,
        arquivo: PathBuf,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoArquivo> {
        self.autorizar(s, Acao::Importar).await?;
        self.lote(s, numero).await?;
        let caminho = arquivo.clone();
        let tabela = tokio::task::spawn_blocking(move || ler_tabela(&caminho))
            .await
            .map_err(|_| ErroUsuario::interno("leitura da tabela"))??;
        match tabela {
            Some(tabela) => {
                let tarefa = self.abrir_tarefa(s, "importar", &nome_do_arquivo(&arquivo)).await?;
                let vigia = tarefa.vigia(obs);
                let fim = self.devolver(s, numero, &arquivo, tabela, &vigia).await;
                self.fechar_tarefa(s, tarefa, fim, |r| (r.linhas.lidas, em_uma_frase(r))).await
            }
            None => self.importar_corrigido(s, numero, arquivo, obs).await,
        }
    }

    /// Each line of the table is typed by the rules of its reader; what is right now is written with its lot, what is still
    /// wrong stays refused.
    async fn devolver(
        &self,
        s: &Sessao,
        numero: i64,
        arquivo: &Path,
        tabela: Tabela,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoArquivo> {
        let Tabela { sha256, mendadas } = tabela;
        let inicio = std::time::Instant::now();
        let mut caso = self.escrita(s, Acao::Importar).await?;
        let cnes = s.numero_cnes();
        let l = exigir_aberto(&mut caso.tx, cnes, numero).await?;
        let folha = exigir_folha(&mut caso.tx, cnes, &l).await?;
        let mut livres: HashMap<(i32, i32), Vec<rejeito::RejeitoGravado>> = HashMap::new();
        for r in rejeito::listar(&mut caso.tx, cnes, numero).await? {
            livres.entry((r.pagina, r.linha)).or_default().push(r);
        }
        let lidas = mendadas.len() as u64;
        let (mut iguais, mut emendadas) = (0, BTreeMap::new());
        let com_valor = folha.tipo == Tipo::Pdf;
        let mut soma = Dinheiro::ZERO;
        let mut rejeitos = Vec::new();
        let mut avisos = Vec::new();
        for m in mendadas {
            let lugar = (i32::try_from(m.pagina).unwrap_or(-1), i32::try_from(m.linha).unwrap_or(-1));
            let candidatas = livres.get_mut(&lugar).map(std::mem::take).unwrap_or_default();
            let (mut mesma, resto): (Vec<_>, Vec<_>) = {
                let exata = candidatas.iter().position(|r| r.texto == m.texto).or((candidatas.len() == 1).then_some(0));
                let mut todas = candidatas;
                match exata {
                    Some(i) => (vec![todas.swap_remove(i)], todas),
                    None => (Vec::new(), todas),
                }
            };
            livres.insert(lugar, resto);
            let fora = |motivo: &str, m: Mendada| RejeitoLinha {
                pagina: m.pagina,
                linha: m.linha,
                motivo: motivo.into(),
                frase: Motivo::de_codigo(motivo).map(|r| nexsus_ingest::explicar(r, &m.campos)).unwrap_or_default(),
                texto: m.texto,
                campos: m.campos,
            };
            let Some(r) = mesma.pop() else {
                avisos.push(format!(
                    "Página {}, linha {}: não é uma linha rejeitada do lote {numero}.",
                    m.pagina, m.linha
                ));
                rejeitos.push(fora("duplicado", m));
                continue;
            };
            if r.situacao == rejeito::CORRIGIDO {
                iguais += 1;
                soma = tipar(&folha, &campos_de_texto(&r.emenda)).map_or(soma, |item| somar(soma, &item));
                continue;
            }
            // Columns that the table does not have keep what the line had.
            let campos = completar(&campos_de_texto(&r.campos), &m.campos);
            match tipar(&folha, &campos).and_then(|item| exigir_tempo(&item, &l).map(|()| item)) {
                Ok(item) => {
                    rejeito::emendar(&mut caso.tx, cnes, numero, r.id, &campos_em_texto(&campos)).await?;
                    emendadas.insert(r.id, item);
                }
                Err(e) => rejeitos.push(fora(e.codigo, Mendada { campos, ..m })),
            }
        }
        let previa = l.situacao == lote::PREVIA;
        let detalhe = json!({ "tabela": lidas, "corrigidas": emendadas.len(), "erradas": rejeitos.len() });
        caso.concluir("lote", &numero.to_string(), detalhe).await?;
        let mut novas = emendadas.len() as u64;
        let mut alteradas = 0;
        let (mut suspeitos, mut suspeitos_omitidos) = (Vec::new(), 0);
        if previa {
            avisos.push(format!(
                "As linhas corrigidas esperam na prévia do lote {numero}; grave-a na tela de importação."
            ));
        } else if !emendadas.is_empty() {
            let antes = l.resultado.clone();
            let r = self.gravar_previa(s, numero, obs).await?;
            novas = r.linhas.novas.saturating_sub(antes.novas);
            alteradas = r.linhas.alteradas.saturating_sub(antes.alteradas);
            iguais += r.linhas.iguais.saturating_sub(antes.iguais);
            suspeitos = r.suspeitos;
            suspeitos_omitidos = r.suspeitos_omitidos;
            let mut tx = self.leitura(s, Acao::LoteVer).await?;
            let recusadas = rejeito::listar(&mut tx, cnes, numero).await?;
            for r in recusadas.iter().filter(|r| r.situacao != rejeito::CORRIGIDO) {
                if emendadas.remove(&r.id).is_some() {
                    rejeitos.push(crate::lote::rejeito_para_fora(r));
                }
            }
        }
        soma = emendadas.values().fold(soma, somar);
        let mut tx = self.leitura(s, Acao::LoteVer).await?;
        if let Some(agora) = lote::obter(&mut tx, cnes, numero).await? {
            avisos.extend(como_ficou(&soma_do_lote(&mut tx, cnes, &agora).await?, numero));
        }
        drop(tx);
        Ok(ResultadoArquivo {
            arquivo: arquivo.display().to_string(),
            sha256: hexadecimal(&sha256),
            tipo: l.tipo,
            layout: "tabela de linhas corrigidas".into(),
            lote: Some(numero),
            situacao: if previa { SituacaoArquivo::Ensaio } else { SituacaoArquivo::Gravado },
            erro: None,
            linhas: Linhas { lidas, novas, iguais, alteradas, rejeitadas: rejeitos.len() as u64, mobilia: 0 },
            // Of the lines of this table alone, which prints no total.
            soma: Soma::de(com_valor.then_some(soma), None, Dinheiro::ZERO),
            rejeitos,
            suspeitos,
            suspeitos_omitidos,
            avisos,
            segundos: inicio.elapsed().as_secs_f64(),
        })
    }

    /// Imports a corrected file with the kind of reader of a lot, for the professional of that lot, and marks the refused
    /// lines of that lot as settled when the file was really written and nothing in it was refused.
    async fn importar_corrigido(
        &self,
        s: &Sessao,
        numero: i64,
        arquivo: PathBuf,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoArquivo> {
        let cnes = s.numero_cnes();
        let mut tx = self.leitura(s, Acao::LoteVer).await?;
        let l = exigir_aberto(&mut tx, cnes, numero).await?;
        let mut pedido = PedidoImportacao::de(tipo_do_lote(&l), arquivo);
        // Without it every line would be another line than the one that stands, and be billed a second time.
        pedido.profissional = atendimento::profissional_do_lote(&mut tx, cnes, numero).await?;
        drop(tx);
        let resultado = self.importar(s, pedido, obs).await?;
        if resultado.situacao == SituacaoArquivo::Gravado && resultado.linhas.rejeitadas == 0 {
            let mut caso = self.escrita(s, Acao::Importar).await?;
            let abertos = rejeito::listar(&mut caso.tx, cnes, numero).await?;
            let ids: Vec<_> = abertos
                .iter()
                .filter(|r| [rejeito::ABERTO, rejeito::ADIADO, rejeito::EMENDADO].contains(&r.situacao.as_str()))
                .map(|r| r.id)
                .collect();
            rejeito::marcar(&mut caso.tx, cnes, numero, &ids, rejeito::CORRIGIDO).await?;
            caso.concluir("lote", &numero.to_string(), json!({ "reimportado_em": resultado.lote })).await?;
        }
        Ok(resultado)
    }
}

/// What the printed total of the report says now.
fn como_ficou(soma: &Soma, numero: i64) -> Option<String> {
    let (lida, impressa) = (soma.lida.as_deref()?, soma.impressa.as_deref()?);
    let reais = |t: &str| Dinheiro::ler_tecnico(t).map(|d| d.to_string()).unwrap_or_default();
    let confere = if soma.confere == Some(true) { "confere" } else { "NÃO confere" };
    Some(format!("Lote {numero} agora: soma {}; total impresso {}: {confere}.", reais(lida), reais(impressa)))
}

/// The columns as they came back over those the line had.
fn completar(antes: &[Campo], depois: &[Campo]) -> Vec<Campo> {
    let mut todos: Vec<Campo> = depois.to_vec();
    for a in antes {
        if !todos.iter().any(|d| d.nome == a.nome) {
            todos.push(a.clone());
        }
    }
    todos
}

/// A table of refused lines as it came back.
struct Tabela {
    sha256: [u8; 32],
    mendadas: Vec<Mendada>,
}

/// The lines of a table of refused lines; `None` when the file is something else.
fn ler_tabela(caminho: &Path) -> Resultado<Option<Tabela>> {
    let (mut arquivo, tamanho) = arquivo::abrir_comum(caminho)?;
    if tamanho > MAIOR {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    arquivo.read_to_end(&mut bytes).map_err(|e| de_arquivo(&e, caminho))?;
    let sha256 = Sha256::digest(&bytes).into();
    // Spreadsheets save Brazilian CSV as Windows-1252 unless told otherwise.
    let texto = String::from_utf8(bytes).unwrap_or_else(|e| e.into_bytes().iter().map(|&b| char::from(b)).collect());
    let texto = texto.trim_start_matches('\u{feff}');
    let primeira = texto.lines().next().unwrap_or_default();
    let separador = [b';', b',', b'\t'].into_iter().max_by_key(|s| primeira.bytes().filter(|b| b == s).count());
    let mut leitor =
        csv::ReaderBuilder::new().delimiter(separador.unwrap_or(b';')).flexible(true).from_reader(texto.as_bytes());
    let titulos: Vec<String> = match leitor.headers() {
        Ok(t) => t.iter().map(|t| t.trim().to_lowercase()).collect(),
        Err(_) => return Ok(None),
    };
    let coluna = |nome: &str| titulos.iter().position(|t| t == nome);
    let (Some(pagina), Some(linha), Some(texto), Some(_)) =
        (coluna("pagina"), coluna("linha"), coluna("texto"), coluna("motivo"))
    else {
        return Ok(None);
    };
    let fixas: Vec<String> = FIXAS.iter().map(|f| f.to_lowercase()).chain(["arquivo".into()]).collect();
    let mut mendadas = Vec::new();
    for (n, registro) in leitor.records().enumerate() {
        let ruim = || {
            ErroUsuario::novo(
                "tabela_ruim",
                saida::DADOS,
                format!("A linha {} da tabela de correções não pôde ser lida.", n + 2),
                "Deixe como estavam as colunas PAGINA e LINHA e salve de novo como CSV.",
            )
        };
        let registro = registro.map_err(|_| ruim())?;
        let celula = |i: usize| armar(registro.get(i).unwrap_or_default());
        if registro.iter().all(|c| c.trim().is_empty()) {
            continue;
        }
        mendadas.push(Mendada {
            pagina: celula(pagina).trim().parse().map_err(|_| ruim())?,
            linha: celula(linha).trim().parse().map_err(|_| ruim())?,
            texto: celula(texto).to_owned(),
            campos: titulos
                .iter()
                .enumerate()
                .filter(|(_, t)| !t.is_empty() && !fixas.contains(t))
                .map(|(i, t)| Campo { nome: t.clone(), valor: celula(i).to_owned() })
                .collect(),
        });
    }
    Ok(Some(Tabela { sha256, mendadas }))
}
