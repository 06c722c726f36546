//! From attendances to lines without a number: de-para, rule, patient, SIGTAP, mapping and
//! criticas. Reads only; the same preparation serves rehearsal, generation and the list of
//! criticas, so they cannot disagree.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use nexsus_domain::critica::{Contexto, Critica, Severidade, criticar};
use nexsus_domain::producao::{DadosDaLinha, MotivoPendencia, juntar, mapear};
use nexsus_domain::{
    Atendimento, Cbo, Cep, CepLinha, Cns, CodigoProcedimento, Competencia, Dinheiro, Estabelecimento, LinhaSemNumero,
    Paciente, Procedimento, Profissional, RegrasSigtap, depara::ja_e_sigtap,
};
use nexsus_store::{
    Tx, atendimento, cep, depara, estabelecimento, paciente, procedimento, profissional, regra_profissional,
};
use uuid::Uuid;

use crate::erro::{ErroUsuario, Resultado, saida};
use crate::modelo::Pendente;
use crate::observador::Observador;
use crate::regra::Escolha;

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

/// What the lines of one month are made from.
struct Mesa {
    estabelecimento: Estabelecimento,
    depara: HashMap<String, CodigoProcedimento>,
    escolha: Escolha,
    profissionais: HashMap<(Cns, Cbo), Profissional>,
    pacientes: HashMap<String, (Uuid, Paciente)>,
    procedimentos: HashMap<CodigoProcedimento, Procedimento>,
    regras: HashMap<CodigoProcedimento, RegrasSigtap>,
    ceps: HashMap<Cep, CepLinha>,
    hoje: NaiveDate,
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
    let mesa = Mesa::por(tx, cnes, cmp, &todos).await?;
    let total = todos.len() as u64;
    let mut linhas = Vec::with_capacity(todos.len());
    for (feito, a) in todos.iter().enumerate() {
        if feito % 256 == 0 {
            obs.progresso(feito as u64, Some(total), "montando as linhas");
            if obs.cancelado() {
                return Err(ErroUsuario::cancelado());
            }
        }
        match mesa.linha(&a.dado, a.lote, cmp, mvm) {
            Ok(linha) => linhas.push((linha, (a.id, mesa.id_do_paciente(&a.dado)))),
            Err(motivos) => preparo.pendentes.extend(motivos.into_iter().map(|m| Pendente {
                atendimento: a.id,
                motivo: m.codigo().into(),
                frase: frase(m, a.dado.cns_prof.is_some()),
            })),
        }
    }
    // Repeated lines become one with a quantity before the criticas look at the quantity.
    for (linha, marcas) in juntar(linhas) {
        mesa.julgar(linha, marcas, &mut preparo);
    }
    Ok(preparo)
}

impl Mesa {
    async fn por(
        tx: &mut Tx,
        cnes: i32,
        cmp: Competencia,
        todos: &[atendimento::AtendimentoGravado],
    ) -> Resultado<Self> {
        let estabelecimento = estabelecimento::obter(tx, cnes)
            .await?
            .ok_or_else(|| ErroUsuario::nao_encontrado(&format!("O estabelecimento {cnes:07}")))?
            .dado;
        let procedimentos: HashMap<_, _> =
            procedimento::listar(tx, cmp).await?.into_iter().map(|p| (p.co_procedimento, p)).collect();
        if procedimentos.is_empty() {
            return Err(ErroUsuario::novo(
                "sigtap_ausente",
                saida::DADOS,
                format!("A tabela SIGTAP da competência {} não foi importada.", cmp.formatado()),
                "Importe tb_procedimento dessa competência: nexsus importar txt ARQUIVO.",
            ));
        }
        let depara = depara::obter_todos(tx, cnes).await?;
        let codigos: HashSet<CodigoProcedimento> =
            todos.iter().filter_map(|a| codigo_de(&depara, &a.dado.cod_proc_aureo)).collect();
        let mut regras = HashMap::new();
        for codigo in codigos {
            regras.insert(codigo, procedimento::regras(tx, codigo, cmp).await?);
        }
        let mut codigos_pac: Vec<String> = todos.iter().map(|a| a.dado.cod_pac.clone()).collect();
        codigos_pac.sort_unstable();
        codigos_pac.dedup();
        let pacientes: HashMap<String, (Uuid, Paciente)> = paciente::por_codigos(tx, cnes, &codigos_pac)
            .await?
            .into_iter()
            .map(|(codigo, p)| (codigo, (p.id, p.dado)))
            .collect();
        let mut ceps = HashMap::new();
        for numero in pacientes.values().filter_map(|(_, p)| p.cep).collect::<HashSet<_>>() {
            if let Some(linha) = cep::obter(tx, &numero).await? {
                ceps.insert(numero, linha);
            }
        }
        let profissionais = profissional::listar(tx, cnes)
            .await?
            .into_iter()
            .map(|p| ((p.dado.cns_prof, p.dado.cbo_prof), p.dado))
            .collect();
        let escolha = Escolha::de(regra_profissional::todas(tx, cnes).await?);
        let hoje = crate::relogio().date();
        Ok(Self { estabelecimento, depara, escolha, profissionais, pacientes, procedimentos, regras, ceps, hoje })
    }

    fn id_do_paciente(&self, a: &Atendimento) -> Option<Uuid> {
        self.pacientes.get(&a.cod_pac).map(|(id, _)| *id)
    }

    fn linha(
        &self,
        a: &Atendimento,
        lote: i64,
        cmp: Competencia,
        mvm: Competencia,
    ) -> Result<LinhaSemNumero, Vec<MotivoPendencia>> {
        let codigo = codigo_de(&self.depara, &a.cod_proc_aureo);
        let quem = match a.cns_prof {
            Some(cns) => a.cbo.or_else(|| self.cbo_de(cns, lote, codigo)).map(|cbo| (cns, cbo)),
            None => self.escolha.quem(lote, codigo),
        };
        let paciente = self.pacientes.get(&a.cod_pac).map(|(_, p)| p);
        let sem_regras = RegrasSigtap::default();
        mapear(DadosDaLinha {
            estabelecimento: &self.estabelecimento,
            atendimento: a,
            paciente,
            profissional: quem.and_then(|q| self.profissionais.get(&q)),
            codigo,
            procedimento: codigo.and_then(|c| self.procedimentos.get(&c)),
            regras: codigo.and_then(|c| self.regras.get(&c)).unwrap_or(&sem_regras),
            cep: paciente.and_then(|p| p.cep).and_then(|c| self.ceps.get(&c)),
            cid_padrao: None,
            cmp,
            mvm,
        })
    }

    /// The CBO under which a named professional attended: of a rule that names him, else the only one he has. Never of a
    /// rule for somebody else.
    fn cbo_de(&self, cns: Cns, lote: i64, codigo: Option<CodigoProcedimento>) -> Option<Cbo> {
        self.escolha.cbo_de(cns, lote, codigo).or_else(|| {
            let mut dele = self.profissionais.keys().filter(|(quem, _)| *quem == cns).map(|(_, cbo)| *cbo);
            dele.next().filter(|_| dele.next().is_none())
        })
    }

    fn julgar(&self, linha: LinhaSemNumero, marcas: Vec<(Uuid, Option<Uuid>)>, preparo: &mut Preparo) {
        let (Some(procedimento), Some(regras)) = (self.procedimentos.get(&linha.pa), self.regras.get(&linha.pa)) else {
            return;
        };
        let criticas = criticar(&linha, &Contexto::novo(procedimento, regras, self.hoje));
        let bloqueios: Vec<&Critica> = criticas.iter().filter(|c| c.severidade == Severidade::Bloqueio).collect();
        let primeira = marcas.first().map(|m| m.0).unwrap_or_default();
        for critica in &criticas {
            preparo.achados.push(Achado { atendimento: primeira, critica: critica.clone() });
        }
        if let Some(primeiro) = bloqueios.first() {
            preparo.bloqueadas += 1;
            preparo.pendentes.extend(marcas.iter().map(|m| Pendente {
                atendimento: m.0,
                motivo: primeiro.id.into(),
                frase: format!("{} {}", primeiro.frase, primeiro.remedio),
            }));
            return;
        }
        let valor = procedimento.vl_sa.vezes(linha.qt).unwrap_or_default();
        preparo.prontas.push(Pronta {
            linha,
            paciente: marcas.first().and_then(|m| m.1),
            atendimentos: marcas.into_iter().map(|m| m.0).collect(),
            avisos: criticas,
            valor,
        });
    }
}

/// The sentence of a reason; with a professional named by the import, what is missing is his CBO, not a rule.
fn frase(m: MotivoPendencia, nomeado: bool) -> String {
    if nomeado && m == MotivoPendencia::SemProfissional {
        return SEM_CBO.to_owned();
    }
    m.frase()
}

/// The de-para first; a code that is a valid SIGTAP code stands for itself.
pub(crate) fn codigo_de(depara: &HashMap<String, CodigoProcedimento>, aureo: &str) -> Option<CodigoProcedimento> {
    depara.get(aureo).copied().or_else(|| ja_e_sigtap(aureo))
}
