//! The picture of a staged lot for the operator: dates, persons, sample, what would change, how long it takes.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use nexsus_domain::{Atendimento, Competencia, Dinheiro, Procedimento, data};
use nexsus_ingest::sigtap::LinhaSigtap;
use nexsus_ingest::{Itens, Tipo};
use nexsus_store::{Tx, atendimento, paciente};

use super::super::aplicar::{Efeito, MUDANCAS};
use super::super::folha::Folha;
use crate::erro::Resultado;
use crate::modelo::{Amostra, ContasDaFila, Parcela, Previa, ResultadoArquivo, valor_recusado};

/// Titles of the sample of a table of procedures.
const PROCEDIMENTO: [&str; 5] = ["Código", "Procedimento", "Competência", "Valor SA", "Complexidade"];
/// Lines shown as a sample.
const AMOSTRA: usize = 10;
/// Rows written in a second, about, on a modest machine.
const POR_SEGUNDO: f64 = 15_000.0;

/// Collects while the blocks pass.
pub(super) struct Retrato {
    amostra: Amostra,
    datas: Option<(NaiveDate, NaiveDate)>,
    pacientes: HashSet<String>,
    procedimentos: HashSet<String>,
    /// Lines by patient code, to tell how many have no record.
    linhas_por_codigo: HashMap<String, u64>,
    /// Amounts of the file by date, patient and procedure.
    valores: BTreeMap<(NaiveDate, String, String), Vec<Dinheiro>>,
}

impl Retrato {
    pub fn novo() -> Self {
        Self {
            amostra: Amostra::default(),
            datas: None,
            pacientes: HashSet::new(),
            procedimentos: HashSet::new(),
            linhas_por_codigo: HashMap::new(),
            valores: BTreeMap::new(),
        }
    }

    pub fn ver(&mut self, itens: &Itens) {
        match itens {
            Itens::Atendimentos(v) => {
                self.titulos(&["Data", "Paciente", "Código", "Procedimento", "Valor"]);
                for a in v {
                    self.ver_atendimento(&a.valor);
                }
            }
            Itens::Pacientes(v) => {
                self.titulos(&["Código", "Nome", "Nascimento", "Sexo", "Município"]);
                for p in v.iter().map(|p| &p.valor) {
                    self.pacientes.insert(p.cod_pac.clone());
                    let nascimento = p.dtnasc.map(data::formatar).unwrap_or_default();
                    let sexo = p.sexo.map(|s| s.to_string()).unwrap_or_default();
                    self.exemplo([p.cod_pac.clone(), p.nome.clone(), nascimento, sexo, p.municipio.clone()]);
                }
            }
            Itens::Procedimentos(v) => {
                self.titulos(&PROCEDIMENTO);
                for p in v {
                    self.ver_procedimento(&p.valor);
                }
            }
            // Of these the counts of the comparison say all that is to be seen.
            Itens::Cnes(_) | Itens::Retorno(_) | Itens::Kit(_) | Itens::Bpa(_) => {}
            Itens::Sigtap(v) => {
                self.titulos(&PROCEDIMENTO);
                for l in v {
                    match &l.valor {
                        LinhaSigtap::Procedimento(p) => self.ver_procedimento(p),
                        LinhaSigtap::Outra(o) => self.dia(o.competencia.primeiro_dia()),
                    }
                }
            }
        }
    }

    fn ver_procedimento(&mut self, p: &Procedimento) {
        self.procedimentos.insert(p.co_procedimento.to_string());
        self.dia(p.dt_competencia.primeiro_dia());
        self.exemplo([
            p.co_procedimento.formatado(),
            p.no_procedimento.clone(),
            p.dt_competencia.formatado(),
            p.vl_sa.to_string(),
            p.tp_complexidade.clone(),
        ]);
    }

    fn ver_atendimento(&mut self, a: &Atendimento) {
        self.dia(a.data_atend);
        self.pacientes.insert(a.cod_pac.clone());
        self.procedimentos.insert(a.cod_proc_aureo.clone());
        *self.linhas_por_codigo.entry(a.cod_pac.clone()).or_default() += 1;
        let chave = (a.data_atend, a.cod_pac.clone(), a.cod_proc_aureo.clone());
        self.valores.entry(chave).or_default().push(a.valor_aureo);
        self.exemplo([
            data::formatar(a.data_atend),
            a.cod_pac.clone(),
            a.cod_proc_aureo.clone(),
            a.proc_aureo.clone(),
            a.valor_aureo.to_string(),
        ]);
    }

    fn titulos(&mut self, titulos: &[&str]) {
        if self.amostra.titulos.is_empty() {
            self.amostra.titulos = titulos.iter().map(|t| (*t).to_owned()).collect();
        }
    }

    fn exemplo(&mut self, linha: [String; 5]) {
        if self.amostra.linhas.len() < AMOSTRA {
            self.amostra.linhas.push(linha.to_vec());
        }
    }

    fn dia(&mut self, d: NaiveDate) {
        self.datas = Some(self.datas.map_or((d, d), |(de, ate)| (de.min(d), ate.max(d))));
    }

    pub async fn previa(
        self,
        tx: &mut Tx,
        cnes: i32,
        mut resultado: ResultadoArquivo,
        efeito: &Efeito,
        folha: &Folha,
        fila: ContasDaFila,
    ) -> Resultado<Previa> {
        let codigos: Vec<String> = self.linhas_por_codigo.keys().cloned().collect();
        let conhecidos = paciente::com_dono(tx, cnes, &codigos).await?;
        let sem_cadastro =
            self.linhas_por_codigo.iter().filter(|(c, _)| !conhecidos.contains(*c)).map(|(_, n)| n).sum();
        let mut mudancas = efeito.mudancas.clone();
        let outros = self.com_outro_valor(tx, cnes).await?;
        if !outros.is_empty() {
            resultado.avisos.push(format!(
                "{} com a mesma data, paciente e procedimento de atendimento já gravado, e outro valor: entram como novas.",
                linhas(outros.len() as u64)
            ));
            mudancas.extend(outros.into_iter().take(MUDANCAS));
        }
        let l = resultado.linhas;
        let com_valor = folha.tipo == Tipo::Pdf;
        let parcela = |n: u64, v: Option<Dinheiro>| Parcela { linhas: n, valor: v.filter(|_| com_valor) };
        let rejeitado = valor_recusado(&resultado.rejeitos);
        let aceito = efeito.valor_novas.somar(efeito.valor_iguais);
        let mut motivos: HashMap<&str, u64> = HashMap::new();
        for r in &resultado.rejeitos {
            *motivos.entry(r.motivo.as_str()).or_default() += 1;
        }
        let mut motivos: Vec<(String, u64)> = motivos.into_iter().map(|(m, n)| (m.to_owned(), n)).collect();
        motivos.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(Previa {
            arranjo: folha.arranjo.clone(),
            controles: folha.controles.clone(),
            amostra: self.amostra,
            novas: parcela(l.novas, Some(efeito.valor_novas)),
            iguais: parcela(l.iguais.saturating_sub(efeito.repetidas), Some(efeito.valor_iguais)),
            repetidas: parcela(efeito.repetidas, Some(Dinheiro::ZERO)),
            alteradas: parcela(l.alteradas, Some(Dinheiro::ZERO)),
            rejeitadas: parcela(l.rejeitadas, Some(rejeitado)),
            total: parcela(l.lidas - l.mobilia, aceito.and_then(|a| a.somar(rejeitado))),
            mudancas,
            datas: self.datas,
            pacientes: self.pacientes.len() as u64,
            procedimentos: self.procedimentos.len() as u64,
            sem_cadastro,
            motivos,
            segundos_estimados: (l.novas + l.alteradas) as f64 / POR_SEGUNDO,
            fila,
            resultado,
        })
    }

    /// Lines whose date, patient and procedure stand in the database with other amounts only. Two lines that differ in the
    /// amount are two attendances, so they are written; but the operator should have seen it.
    async fn com_outro_valor(&self, tx: &mut Tx, cnes: i32) -> Resultado<Vec<(String, String, String)>> {
        let (Some((de, ate)), false) = (self.datas, self.valores.is_empty()) else { return Ok(Vec::new()) };
        let (Ok(de), Ok(ate)) = (Competencia::de_data(de), Competencia::de_data(ate)) else { return Ok(Vec::new()) };
        let mut gravados: HashMap<(NaiveDate, String, String), Vec<Dinheiro>> = HashMap::new();
        for (dia, pac, cod, valor) in atendimento::valores_do_periodo(tx, cnes, de, ate).await? {
            let chave = (dia, pac, cod);
            if self.valores.contains_key(&chave) {
                gravados.entry(chave).or_default().push(valor);
            }
        }
        let texto = |v: &[Dinheiro]| v.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        Ok(self
            .valores
            .iter()
            .filter_map(|(chave, daqui)| {
                let la = gravados.get(chave)?;
                let outros: Vec<Dinheiro> = daqui.iter().filter(|v| !la.contains(v)).copied().collect();
                let (dia, pac, cod) = chave;
                (!outros.is_empty())
                    .then(|| (format!("{} · paciente {pac} · {cod}", data::formatar(*dia)), texto(la), texto(&outros)))
            })
            .collect())
    }
}

fn linhas(n: u64) -> String {
    if n == 1 { "1 linha".into() } else { format!("{n} linhas") }
}
