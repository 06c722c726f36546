//! Up to three values for what is wrong in a refused line, best first: what is registered, what was seen before, what the
//! wrong text most likely meant. Only offered; a person decides.

use nexsus_domain::{CodigoProcedimento, data, texto};
use nexsus_ingest::{Campo, Motivo, Tipo};
use nexsus_store::{Tx, atendimento, depara, paciente, procedimento, rejeito};
use serde_json::json;
use uuid::Uuid;

use super::super::folha::campos_de_texto;
use super::vizinhos::{codigos_sigtap, datas, semelhanca, valores};
use super::{cadastro, exigir, tipo};
use crate::erro::{ErroUsuario, Resultado};
use crate::modelo::Palpite;
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// Values offered for one line.
const PALPITES: usize = 3;

impl Nucleo {
    /// Up to three values for what is wrong in a line, best first. They may show names of patients, so it is recorded.
    pub async fn sugestoes(&self, s: &Sessao, numero: i64, linha: Uuid) -> Resultado<Vec<Palpite>> {
        let mut caso = self.escrita(s, Acao::Importar).await?;
        let cnes = s.numero_cnes();
        let l = exigir(&mut caso.tx, cnes, numero).await?;
        let todas = rejeito::listar(&mut caso.tx, cnes, numero).await?;
        let posicao =
            todas.iter().position(|r| r.id == linha).ok_or_else(|| ErroUsuario::nao_encontrado("A linha rejeitada"))?;
        let r = &todas[posicao];
        let campos = campos_de_texto(if r.emenda.is_empty() { &r.campos } else { &r.emenda });
        let vizinhas: Vec<Vec<Campo>> = [posicao.checked_sub(1), Some(posicao + 1)]
            .into_iter()
            .flatten()
            .filter_map(|i| todas.get(i))
            .map(|v| campos_de_texto(&v.campos))
            .collect();
        let caso_da_linha = Linha { campos: &campos, texto: &r.texto, vizinhas: &vizinhas };
        let motivo = Motivo::de_codigo(&r.motivo);
        let mut palpites = match (tipo(&l), motivo) {
            (Tipo::Pdf, Some(Motivo::DataInvalida)) => por_data(&caso_da_linha, "data_atend"),
            (Tipo::Pdf, Some(Motivo::PacienteAusente)) | (Tipo::Planilha, Some(Motivo::CodigoAusente)) => {
                por_paciente(&mut caso.tx, cnes, &caso_da_linha).await?
            }
            (Tipo::Pdf, Some(Motivo::ValorInvalido | Motivo::ValorAusente)) => {
                por_valor(&mut caso.tx, cnes, &caso_da_linha).await?
            }
            (Tipo::Pdf, Some(Motivo::CodigoAusente | Motivo::CodigoInvalido)) => {
                por_procedimento(&mut caso.tx, cnes, &caso_da_linha).await?
            }
            (Tipo::Txt, Some(Motivo::CodigoInvalido)) => por_digito(&mut caso.tx, &caso_da_linha).await?,
            _ => Vec::new(),
        };
        // A patient nobody knows here can only be a new one; the offer comes last and always has its place.
        if tipo(&l) == Tipo::Pdf && motivo == Some(Motivo::PacienteAusente) && s.pode(Acao::PacienteEditar) {
            palpites.truncate(PALPITES - 1);
            palpites.push(cadastro::oferta(&campos, &r.texto));
        }
        palpites.truncate(PALPITES);
        caso.concluir("rejeito", &linha.to_string(), json!({ "sugestoes": palpites.len() })).await?;
        Ok(palpites)
    }
}

/// What is known of the line.
struct Linha<'a> {
    campos: &'a [Campo],
    texto: &'a str,
    /// Columns of the refused lines before and after.
    vizinhas: &'a [Vec<Campo>],
}

impl Linha<'_> {
    fn campo(&self, nome: &str) -> &str {
        self.campos.iter().find(|c| c.nome == nome).map_or("", |c| c.valor.trim())
    }
}

fn palpite(campo: &str, valor: String, descricao: String, porque: impl Into<String>) -> Palpite {
    Palpite { campo: campo.into(), valor, descricao, porque: porque.into() }
}

fn por_data(l: &Linha<'_>, campo: &str) -> Vec<Palpite> {
    let mut saida: Vec<Palpite> = datas(l.campo(campo))
        .into_iter()
        .map(|(d, porque)| palpite(campo, data::formatar(d), String::new(), porque))
        .collect();
    for v in l.vizinhas {
        let perto = v.iter().find(|c| c.nome == campo).and_then(|c| data::ler_data(&c.valor));
        if let Some(d) = perto {
            let valor = data::formatar(d);
            if saida.iter().all(|p| p.valor != valor) {
                saida.push(palpite(campo, valor, String::new(), "data da linha vizinha"));
            }
        }
    }
    saida
}

async fn por_paciente(tx: &mut Tx, cnes: i32, l: &Linha<'_>) -> Resultado<Vec<Palpite>> {
    let achados = paciente::parecidos(tx, cnes, l.campo("cod_pac"), l.texto, PALPITES).await?;
    Ok(achados
        .into_iter()
        .map(|a| {
            let p = &a.paciente.dado;
            let nascimento = p.dtnasc.map(data::formatar).unwrap_or_default();
            let porque = match a.semelhanca {
                paciente::Semelhanca::Nome(n) => format!("nome {n}% igual"),
                paciente::Semelhanca::Codigo(0) => "mesmo código, letra por número".to_owned(),
                paciente::Semelhanca::Codigo(_) => "código 1 letra".to_owned(),
            };
            palpite("cod_pac", p.cod_pac.clone(), format!("{}  {nascimento}", p.nome).trim_end().to_owned(), porque)
        })
        .collect())
}

async fn por_valor(tx: &mut Tx, cnes: i32, l: &Linha<'_>) -> Resultado<Vec<Palpite>> {
    let mut saida: Vec<Palpite> = valores(l.campo("valor_aureo"))
        .into_iter()
        .map(|(v, porque)| palpite("valor_aureo", v.to_string(), String::new(), porque))
        .collect();
    let codigo = l.campo("cod_proc_aureo");
    if !codigo.is_empty() {
        for (v, n) in atendimento::valores_do_procedimento(tx, cnes, codigo, PALPITES as u32).await? {
            let valor = v.to_string();
            if saida.iter().all(|p| p.valor != valor) {
                let vezes = if n == 1 { "1 vez".to_owned() } else { format!("{n} vezes") };
                saida.push(palpite("valor_aureo", valor, codigo.into(), format!("valor deste procedimento, {vezes}")));
            }
        }
    }
    Ok(saida)
}

/// Codes under which the same procedure was seen, or that the de-para knows.
async fn por_procedimento(tx: &mut Tx, cnes: i32, l: &Linha<'_>) -> Resultado<Vec<Palpite>> {
    let (codigo, nome) = (l.campo("cod_proc_aureo"), texto::dobrar(l.campo("proc_aureo")));
    let linha = texto::dobrar(l.texto);
    let mut achados: Vec<(u32, u64, Palpite)> = Vec::new();
    let mut por = |cod: &str, proc_aureo: &str, vezes: u64| {
        let alvo = texto::dobrar(proc_aureo);
        let igual = if nome.is_empty() { semelhanca(&alvo, &linha) } else { semelhanca(&alvo, &nome) };
        let so_letra = !codigo.is_empty() && super::vizinhos::mesmo_codigo(cod, codigo);
        if (igual < 80 && !so_letra) || achados.iter().any(|(_, _, p)| p.valor == cod) {
            return;
        }
        let porque = if so_letra { "código 1 letra".to_owned() } else { format!("nome {igual}% igual") };
        achados.push((
            igual.max(if so_letra { 95 } else { 0 }),
            vezes,
            palpite("cod_proc_aureo", cod.into(), proc_aureo.into(), porque),
        ));
    };
    for p in atendimento::procedimentos(tx, cnes).await? {
        por(&p.cod_proc_aureo, &p.proc_aureo, u64::try_from(p.atendimentos).unwrap_or(0));
    }
    for d in depara::listar(tx, cnes).await? {
        por(&d.cod_proc_aureo, &d.proc_aureo, 0);
    }
    achados.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then_with(|| a.2.valor.cmp(&b.2.valor)));
    let mut saida: Vec<Palpite> = achados.into_iter().map(|(_, _, p)| p).collect();
    saida.extend(com_digito_certo(tx, "cod_proc_aureo", codigo).await?);
    Ok(saida)
}

/// A SIGTAP code whose check digit does not fit.
async fn por_digito(tx: &mut Tx, l: &Linha<'_>) -> Resultado<Vec<Palpite>> {
    com_digito_certo(tx, "co_procedimento", l.campo("co_procedimento")).await
}

/// Codes one slip away, those of the newest table on hand first.
async fn com_digito_certo(tx: &mut Tx, campo: &str, codigo: &str) -> Resultado<Vec<Palpite>> {
    let candidatos: Vec<(CodigoProcedimento, &'static str)> = codigos_sigtap(codigo);
    if candidatos.is_empty() {
        return Ok(Vec::new());
    }
    let mes = procedimento::competencias(tx).await?.first().copied();
    let (mut conhecidos, mut outros) = (Vec::new(), Vec::new());
    for (c, porque) in candidatos {
        let linha = match mes {
            Some(mes) => procedimento::obter(tx, c, mes).await?,
            None => None,
        };
        match linha {
            Some(p) => conhecidos.push(palpite(campo, c.to_string(), p.no_procedimento, porque)),
            None => outros.push(palpite(campo, c.to_string(), String::new(), porque)),
        }
    }
    conhecidos.extend(outros);
    Ok(conhecidos)
}
