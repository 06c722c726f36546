//! From attendances to lines without a number: mapping, joining and criticas over the whole month at once. Reads only; the
//! same preparation serves rehearsal, generation and the list of criticas, so they cannot disagree.

use nexsus_domain::critica::{Critica, Entrada, Onde, Severidade, criticar};
use nexsus_domain::producao::{MotivoPendencia, juntar};
use nexsus_domain::{Competencia, Dinheiro, Instrumento, LinhaSemNumero};
use nexsus_store::{Tx, atendimento};
use uuid::Uuid;

use super::mesa::Mesa;
use crate::erro::{ErroUsuario, Resultado};
use crate::modelo::Pendente;
use crate::observador::Observador;

const SEM_CBO: &str = "O profissional indicado na importação não tem CBO definido aqui, ou tem mais de um. \
     Defina uma regra com o CNS dele e o CBO que vale para este atendimento.";

/// A line that may be numbered.
pub(super) struct Pronta {
    pub linha: LinhaSemNumero,
    pub atendimentos: Vec<Uuid>,
    pub paciente: Option<Uuid>,
    pub avisos: Vec<Critica>,
    /// SIGTAP value, centavos.
    pub valor: Dinheiro,
}

/// A finding on a line that has no number yet.
pub(super) struct Achado {
    pub atendimento: Uuid,
    pub critica: Critica,
    /// Key of the record where it is mended.
    pub chave: String,
}

/// The month, sorted out.
#[derive(Default)]
pub(super) struct Preparo {
    pub prontas: Vec<Pronta>,
    pub pendentes: Vec<Pendente>,
    pub achados: Vec<Achado>,
    /// Lines stopped by a crítica.
    pub bloqueadas: u64,
}

/// Prepares the attendances of `cmp` that are not billed yet.
pub(super) async fn preparar(
    tx: &mut Tx,
    cnes: i32,
    cmp: Competencia,
    mvm: Competencia,
    obs: &dyn Observador,
) -> Resultado<Preparo> {
    let todos = atendimento::do_periodo(tx, cnes, cmp, Some("pendente")).await?;
    let mut preparo = Preparo::default();
    if todos.is_empty() {
        return Ok(preparo);
    }
    let mes = Mes { mesa: Mesa::por(tx, cnes, cmp, &todos).await?, todos: &todos, cnes, cmp };
    let total = todos.len() as u64;
    let mut linhas = Vec::with_capacity(todos.len());
    for (feito, a) in todos.iter().enumerate() {
        if feito % 256 == 0 {
            obs.progresso(feito as u64, Some(total), "montando as linhas");
            if obs.cancelado() {
                return Err(ErroUsuario::cancelado());
            }
        }
        match mes.mesa.linha(&a.dado, a.lote, cmp, mvm) {
            Ok(linha) => linhas.push((linha, feito)),
            Err(motivos) => preparo.pendentes.extend(motivos.into_iter().map(|m| Pendente {
                atendimento: a.id,
                motivo: m.codigo().into(),
                frase: frase(m, a.dado.cns_prof.is_some()),
                onde: m.onde().codigo(),
                chave: mes.chave(m.onde(), feito),
            })),
        }
    }
    // Repeated lines become one with a quantity before the criticas look at the quantity.
    obs.progresso(total, Some(total), "criticando");
    mes.julgar(juntar(linhas), &mut preparo);
    Ok(preparo)
}

/// The attendances of a month and what they are made from. An attendance is told by its place among `todos`.
struct Mes<'a> {
    mesa: Mesa,
    todos: &'a [atendimento::AtendimentoGravado],
    cnes: i32,
    cmp: Competencia,
}

impl Mes<'_> {
    fn julgar(&self, linhas: Vec<(LinhaSemNumero, Vec<usize>)>, preparo: &mut Preparo) {
        let entradas: Vec<Entrada<'_>> = linhas
            .iter()
            .map(|(linha, quais)| Entrada { linha, pessoa: self.paciente(linha, quais).map(|id| id.as_u128()) })
            .collect();
        let mut achados =
            criticar(&self.mesa.regras, self.mesa.hoje, &entradas, &self.mesa.vizinhas).into_iter().peekable();
        drop(entradas);
        for (n, (linha, quais)) in linhas.into_iter().enumerate() {
            let mut criticas = Vec::new();
            while let Some(a) = achados.next_if(|a| a.linha == n) {
                criticas.push((a.regra.onde, a.critica()));
            }
            self.separar(linha, &quais, criticas, preparo);
        }
    }

    /// One judged line: to those ready, or its attendances to those that wait.
    fn separar(&self, linha: LinhaSemNumero, quais: &[usize], criticas: Vec<(Onde, Critica)>, preparo: &mut Preparo) {
        let id = |i: &usize| self.todos.get(*i).map(|a| a.id).unwrap_or_default();
        let primeira = quais.first().copied().unwrap_or_default();
        preparo.achados.extend(criticas.iter().map(|(onde, critica)| Achado {
            atendimento: id(&primeira),
            critica: critica.clone(),
            chave: self.chave(*onde, primeira),
        }));
        // The blocking ones come first.
        if let Some((onde, critica)) = criticas.first().filter(|(_, c)| c.severidade == Severidade::Bloqueio) {
            preparo.bloqueadas += 1;
            preparo.pendentes.extend(quais.iter().map(|i| Pendente {
                atendimento: id(i),
                motivo: critica.id.into(),
                frase: format!("{} {}", critica.frase, critica.remedio),
                onde: critica.onde.clone(),
                chave: self.chave(*onde, *i),
            }));
            return;
        }
        let valor = self.mesa.procedimento(linha.pa).and_then(|p| p.vl_sa.vezes(linha.qt)).unwrap_or_default();
        preparo.prontas.push(Pronta {
            paciente: self.paciente(&linha, quais),
            linha,
            atendimentos: quais.iter().map(id).collect(),
            avisos: criticas.into_iter().map(|(_, c)| c).collect(),
            valor,
        });
    }

    /// Whose a line is; a consolidated one is nobody's.
    fn paciente(&self, linha: &LinhaSemNumero, quais: &[usize]) -> Option<Uuid> {
        let a = quais.first().and_then(|i| self.todos.get(*i)).filter(|_| linha.org == Instrumento::Bpi)?;
        self.mesa.id_do_paciente(&a.dado)
    }

    /// The key of the record where something about an attendance is mended.
    fn chave(&self, onde: Onde, qual: usize) -> String {
        let Some(a) = self.todos.get(qual) else { return String::new() };
        let codigo = || self.mesa.codigo(&a.dado).map(|c| c.to_string());
        match onde {
            Onde::Paciente(_) => {
                self.mesa.id_do_paciente(&a.dado).map_or_else(|| a.dado.cod_pac.clone(), |id| id.to_string())
            }
            Onde::Atendimento(_) => a.id.to_string(),
            // A rule of the procedure settles it most often; without one the rule can only be of the import.
            Onde::Profissional => codigo().unwrap_or_else(|| a.lote.to_string()),
            Onde::Depara => a.dado.cod_proc_aureo.clone(),
            Onde::Padrao(_) => codigo().unwrap_or_default(),
            Onde::Sigtap | Onde::Competencia => self.cmp.to_string(),
            Onde::Estabelecimento(_) => format!("{:07}", self.cnes),
        }
    }
}

/// The sentence of a reason; with a professional named by the import, what is missing is his CBO, not a rule.
fn frase(m: MotivoPendencia, nomeado: bool) -> String {
    if nomeado && m == MotivoPendencia::SemProfissional {
        return SEM_CBO.to_owned();
    }
    m.frase()
}
