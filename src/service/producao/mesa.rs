//! What the lines of one month are made from and judged against, read in a handful of queries however many lines there are.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use nexsus_domain::critica::{Cadastro, Regras, Tabelas, Vizinha};
use nexsus_domain::producao::{DadosDaLinha, MotivoPendencia, mapear};
use nexsus_domain::{
    Atendimento, Cbo, Cep, CepLinha, Cns, CodigoDeTabela, CodigoProcedimento, Competencia, Estabelecimento, Ibge6,
    LinhaSemNumero, Paciente, PadraoProcedimento, Procedimento, Profissional, RegrasSigtap, depara::ja_e_sigtap,
};
use nexsus_store::{
    Tx, atendimento, cep, depara, estabelecimento, kit, paciente, padrao, procedimento, producao, profissional,
    regra_profissional, sigtap,
};
use uuid::Uuid;

use crate::erro::{ErroUsuario, Resultado, saida};
use crate::regra::Escolha;

/// Everything known about the month and the establishment.
pub(super) struct Mesa {
    estabelecimento: Estabelecimento,
    depara: HashMap<String, CodigoProcedimento>,
    escolha: Escolha,
    profissionais: HashMap<(Cns, Cbo), Profissional>,
    pacientes: HashMap<String, (Uuid, Paciente)>,
    procedimentos: HashMap<CodigoProcedimento, Procedimento>,
    sigtap: HashMap<CodigoProcedimento, RegrasSigtap>,
    padroes: HashMap<CodigoProcedimento, PadraoProcedimento>,
    ceps: HashMap<Cep, CepLinha>,
    /// Lines of the month that stand already.
    pub vizinhas: Vec<Vizinha>,
    /// What the criticas look things up in.
    pub regras: Regras,
    pub hoje: NaiveDate,
}

impl Mesa {
    /// Reads everything that the attendances given ask for.
    pub async fn por(
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
        let codigos: Vec<CodigoProcedimento> = codigos.into_iter().collect();
        let sigtap = procedimento::regras_de(tx, &codigos, cmp).await?;
        let mut codigos_pac: Vec<String> = todos.iter().map(|a| a.dado.cod_pac.clone()).collect();
        codigos_pac.sort_unstable();
        codigos_pac.dedup();
        let pacientes: HashMap<String, (Uuid, Paciente)> = paciente::por_codigos(tx, cnes, &codigos_pac)
            .await?
            .into_iter()
            .map(|(codigo, p)| (codigo, (p.id, p.dado)))
            .collect();
        let numeros: HashSet<Cep> = pacientes.values().filter_map(|(_, p)| p.cep).collect();
        let numeros: Vec<Cep> = numeros.into_iter().collect();
        let ceps = cep::obter_varios(tx, &numeros).await?.into_iter().map(|c| (c.cep, c)).collect();
        let profissionais: HashMap<_, _> = profissional::listar(tx, cnes)
            .await?
            .into_iter()
            .map(|p| ((p.dado.cns_prof, p.dado.cbo_prof), p.dado))
            .collect();
        let em_uso = codigos.iter().filter_map(|c| Some((procedimentos.get(c)?, sigtap.get(c))));
        let regras = preparar_regras(tx, cmp, em_uso, profissionais.keys().copied().collect()).await?;
        Ok(Self {
            escolha: Escolha::de(regra_profissional::todas(tx, cnes).await?),
            padroes: padrao::listar(tx, cnes).await?.into_iter().map(|p| (p.co_procedimento, p)).collect(),
            vizinhas: producao::vizinhas(tx, cnes, cmp).await?,
            hoje: crate::relogio().date(),
            estabelecimento,
            depara,
            profissionais,
            pacientes,
            procedimentos,
            sigtap,
            ceps,
            regras,
        })
    }

    /// The patient of an attendance, by the id of his record.
    pub fn id_do_paciente(&self, a: &Atendimento) -> Option<Uuid> {
        self.pacientes.get(&a.cod_pac).map(|(id, _)| *id)
    }

    /// The SIGTAP code that an attendance stands for.
    pub fn codigo(&self, a: &Atendimento) -> Option<CodigoProcedimento> {
        codigo_de(&self.depara, &a.cod_proc_aureo)
    }

    /// The procedure of a line that came from here.
    pub fn procedimento(&self, codigo: CodigoProcedimento) -> Option<&Procedimento> {
        self.procedimentos.get(&codigo)
    }

    /// The line of one attendance, or everything that is missing for it.
    pub fn linha(
        &self,
        a: &Atendimento,
        lote: i64,
        cmp: Competencia,
        mvm: Competencia,
    ) -> Result<LinhaSemNumero, Vec<MotivoPendencia>> {
        let codigo = self.codigo(a);
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
            regras: codigo.and_then(|c| self.sigtap.get(&c)).unwrap_or(&sem_regras),
            cep: paciente.and_then(|p| p.cep).and_then(|c| self.ceps.get(&c)),
            padrao: codigo.and_then(|c| self.padroes.get(&c)),
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
}

/// The de-para first; a code that is a valid SIGTAP code stands for itself.
pub(crate) fn codigo_de(depara: &HashMap<String, CodigoProcedimento>, aureo: &str) -> Option<CodigoProcedimento> {
    depara.get(aureo).copied().or_else(|| ja_e_sigtap(aureo))
}

/// What standing lines of these procedures are judged against. Without the SIGTAP of the month nothing of it can be said.
pub(super) async fn regras_do_mes(
    tx: &mut Tx,
    cnes: i32,
    cmp: Competencia,
    codigos: &[CodigoProcedimento],
) -> Resultado<Regras> {
    let procedimentos: HashMap<_, _> =
        procedimento::listar(tx, cmp).await?.into_iter().map(|p| (p.co_procedimento, p)).collect();
    let sigtap = procedimento::regras_de(tx, codigos, cmp).await?;
    let em_uso = codigos.iter().filter_map(|c| Some((procedimentos.get(c)?, sigtap.get(c))));
    let vinculos = profissional::listar(tx, cnes).await?;
    let vinculos = vinculos.into_iter().map(|p| (p.dado.cns_prof, p.dado.cbo_prof)).collect();
    preparar_regras(tx, cmp, em_uso, vinculos).await
}

async fn preparar_regras<'a>(
    tx: &mut Tx,
    cmp: Competencia,
    em_uso: impl Iterator<Item = (&'a Procedimento, Option<&'a RegrasSigtap>)>,
    vinculos: Vec<(Cns, Cbo)>,
) -> Resultado<Regras> {
    let sem_regras = RegrasSigtap::default();
    let regras = Regras::novas(em_uso.map(|(p, r)| (p, r.unwrap_or(&sem_regras))));
    let mut quem: Vec<Cns> = vinculos.iter().map(|(cns, _)| *cns).collect();
    quem.sort_unstable();
    quem.dedup();
    let horas = profissional::horas(tx, &quem).await?;
    let cadastro = Cadastro::default().com_vinculos(vinculos).com_horas(horas);
    Ok(regras.com_tabelas(tabelas(tx, cmp).await?).com_cadastro(cadastro))
}

/// The small code tables, as far as a SIGTAP package or a KIT SIA brought them.
async fn tabelas(tx: &mut Tx, cmp: Competencia) -> Resultado<Tabelas> {
    fn codigos(lidos: &[CodigoDeTabela]) -> impl Iterator<Item = &str> {
        lidos.iter().map(|c| c.codigo.as_str())
    }
    let municipios = kit::listar_codigos(tx, "CADMUN").await?;
    let nacionalidades = kit::listar_codigos(tx, "31").await?;
    let etnias = kit::listar_codigos(tx, "58").await?;
    let logradouros = kit::listar_codigos(tx, "61").await?;
    let cids = sigtap::linhas_de(tx, cmp, "tb_cid").await?;
    Ok(Tabelas::default()
        .com_municipios(codigos(&municipios).filter_map(|c| Ibge6::ler(c).ok()))
        .com_nacionalidades(codigos(&nacionalidades))
        .com_etnias(codigos(&etnias))
        .com_logradouros(codigos(&logradouros))
        .com_cids(cids.iter().filter_map(|l| l.first().map(String::as_str))))
}
