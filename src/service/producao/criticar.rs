//! The list of criticas of a month: attendances that wait, and lines that stand, judged by the tables of today. What was put
//! right since the generation is not told again; what changed for the worse is.

use std::collections::HashSet;

use nexsus_domain::critica::{Entrada, Onde, catalogo, criticar_uma_a_uma};
use nexsus_domain::{Competencia, Critica, textos};
use nexsus_store::{Tx, producao};
use uuid::Uuid;

use super::mesa::regras_do_mes;
use super::preparo::preparar;
use crate::erro::Resultado;
use crate::estabelecimento::exigir_cnes;
use crate::modelo::{CriticaDaLinha, CriticasDoMes};
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// What waits says in its sentence what is missing; the key beside it says where.
const REMEDIO_DA_PENDENCIA: &str = "Complete o cadastro indicado e gere de novo; o atendimento espera até lá.";
/// Lines of a page: their personal columns are opened, so never all at once.
const PAGINA: u32 = 5_000;

impl Nucleo {
    /// Criticas of the month: of attendances that wait and of lines that stand.
    pub async fn producao_criticar(&self, s: &Sessao, cmp: Competencia) -> Resultado<Vec<CriticaDaLinha>> {
        Ok(self.criticas_e_linhas(s, cmp).await?.0)
    }

    /// The same, after the lines with findings that have not left the house took what their records say today: what was
    /// mended in a record is not told again. For those who may generate; for others, and in a month that is closed or asked
    /// to be, only the criticas.
    pub async fn producao_corrigir_e_criticar(&self, s: &Sessao, cmp: Competencia) -> Resultado<CriticasDoMes> {
        let (criticas, linhas) = self.criticas_e_linhas(s, cmp).await?;
        let corrigidas = self.atualizar_linhas(s, cmp, &linhas).await?;
        let criticas = if corrigidas > 0 { self.producao_criticar(s, cmp).await? } else { criticas };
        Ok(CriticasDoMes { corrigidas, criticas })
    }

    /// The criticas of a month and the standing lines that have some.
    async fn criticas_e_linhas(&self, s: &Sessao, cmp: Competencia) -> Resultado<(Vec<CriticaDaLinha>, HashSet<Uuid>)> {
        let cnes = exigir_cnes(s, None)?;
        let mut tx = self.leitura(s, Acao::ProducaoVer).await?;
        let preparo = preparar(&mut tx, cnes.numero(), cmp, cmp, &crate::SemObservador).await?;
        let mut todas: Vec<CriticaDaLinha> = preparo
            .achados
            .into_iter()
            .map(|a| CriticaDaLinha { atendimento: a.atendimento, chave: a.chave, ..de(a.critica) })
            .collect();
        let ja_criticados: HashSet<_> = todas.iter().map(|c| c.atendimento).collect();
        todas.extend(preparo.pendentes.into_iter().filter(|p| !ja_criticados.contains(&p.atendimento)).map(|p| {
            CriticaDaLinha {
                id: p.motivo,
                severidade: "bloqueio".into(),
                frase: p.frase,
                remedio: REMEDIO_DA_PENDENCIA.into(),
                fonte: textos::critica::FONTE_BPA.into(),
                atendimento: p.atendimento,
                onde: p.onde,
                chave: p.chave,
                ..CriticaDaLinha::default()
            }
        }));
        let linhas = das_que_estao(&mut tx, cnes.numero(), cmp, &mut todas).await?;
        Ok((todas, linhas))
    }
}

/// Page by page: the rules of one line are asked again, those of the set stand as they were found at the generation.
/// Returns the lines that have findings.
async fn das_que_estao(
    tx: &mut Tx,
    cnes: i32,
    cmp: Competencia,
    todas: &mut Vec<CriticaDaLinha>,
) -> Resultado<HashSet<Uuid>> {
    let mut com_achado = HashSet::new();
    let codigos: HashSet<_> = producao::vizinhas(tx, cnes, cmp).await?.into_iter().map(|v| v.pa).collect();
    let codigos: Vec<_> = codigos.into_iter().collect();
    let regras = regras_do_mes(tx, cnes, cmp, &codigos).await?;
    let do_conjunto: HashSet<&str> = catalogo().filter(|r| r.do_conjunto()).map(|r| r.id).collect();
    let hoje = crate::relogio().date();
    let mut depois = None;
    loop {
        let filtro = producao::Filtro::default();
        let (pagina, resto) = producao::listar(tx, cnes, cmp, &filtro, depois, PAGINA).await?;
        let valem: Vec<_> = pagina.iter().filter(|l| l.estado != producao::CANCELADA).collect();
        let entradas: Vec<Entrada<'_>> = valem.iter().map(|l| Entrada::from(&l.linha.corpo)).collect();
        let mut achados = criticar_uma_a_uma(&regras, hoje, &entradas).into_iter().peekable();
        for (n, l) in valem.iter().enumerate() {
            let antes = todas.len();
            let daqui = |c: CriticaDaLinha| CriticaDaLinha {
                atendimento: l.atendimentos.first().copied().unwrap_or_default(),
                folha: Some(format!("{}/{}", l.linha.flh, l.linha.seq)),
                chave: chave(&c.onde, l),
                ..c
            };
            while let Some(a) = achados.next_if(|a| a.linha == n) {
                todas.push(daqui(de(a.critica())));
            }
            let guardadas = l.criticas.iter().filter(|c| do_conjunto.contains(c.id.as_str())).cloned();
            todas.extend(guardadas.map(guardada).map(daqui));
            if todas.len() > antes {
                com_achado.insert(l.id);
            }
        }
        match resto {
            Some(lugar) => depois = Some(lugar),
            None => return Ok(com_achado),
        }
    }
}

/// A finding without the place where it was found.
fn de(c: Critica) -> CriticaDaLinha {
    CriticaDaLinha {
        id: c.id.into(),
        severidade: c.severidade.codigo().into(),
        frase: c.frase,
        remedio: c.remedio.into(),
        fonte: c.fonte.into(),
        codigo_externo: c.codigo_externo.map(str::to_owned),
        onde: c.onde,
        ..CriticaDaLinha::default()
    }
}

fn guardada(c: producao::CriticaGravada) -> CriticaDaLinha {
    CriticaDaLinha {
        id: c.id,
        severidade: c.severidade,
        frase: c.frase,
        remedio: c.remedio,
        fonte: c.fonte,
        codigo_externo: c.codigo_externo,
        onde: c.onde,
        ..CriticaDaLinha::default()
    }
}

/// The key of the record where something about a standing line is mended.
fn chave(onde: &str, l: &producao::ProducaoGravada) -> String {
    let registro = onde.split('.').next().unwrap_or_default();
    if registro == Onde::Sigtap.codigo() || registro == Onde::Competencia.codigo() {
        return l.linha.cmp.to_string();
    }
    match registro {
        "paciente" => l.paciente.map(|id| id.to_string()).unwrap_or_default(),
        "atendimento" => l.atendimentos.first().map(ToString::to_string).unwrap_or_default(),
        "estabelecimento" => l.linha.uid.to_string(),
        _ => l.linha.pa.to_string(),
    }
}
