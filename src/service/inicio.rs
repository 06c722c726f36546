//! "O que falta hoje": the first screen after login. Each line is counted from the database,
//! says how many and where it is settled.

use nexsus_domain::Competencia;
use nexsus_store::{atendimento, estabelecimento, instalacao, job, paciente, procedimento, producao, rejeito};

use crate::erro::Resultado;
use crate::modelo::{Inicio, Pendencia};
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::producao::codigo_de;
use crate::sessao::Sessao;

impl Nucleo {
    /// What is missing today, urgent things first.
    pub async fn inicio(&self, s: &Sessao) -> Resultado<Inicio> {
        let mut tx = self.leitura(s, Acao::InicioVer).await?;
        let cnes = s.numero_cnes();
        let mut falta: Vec<Pendencia> = Vec::new();
        let mut por = |urgente: bool, quantos: u64, lugar: &'static str, texto: &str| {
            if quantos > 0 {
                falta.push(Pendencia { texto: texto.into(), quantos, lugar, urgente });
            }
        };

        let tem_estab = estabelecimento::obter(&mut tx, cnes).await?.is_some();
        por(true, u64::from(!tem_estab), "EST", "Cadastrar o estabelecimento (CNES e nome)");
        let sigtap = procedimento::competencias(&mut tx).await?;
        por(true, u64::from(sigtap.is_empty()), "IMP", "Importar a tabela SIGTAP (TXT)");
        let pacientes = paciente::contar(&mut tx, cnes).await?;
        por(true, u64::from(pacientes == 0), "IMP", "Importar o cadastro de pacientes (planilha)");
        let meses = atendimento::competencias(&mut tx, cnes).await?;
        por(true, u64::from(meses.is_empty()), "IMP", "Importar os atendimentos (PDF)");

        let rejeitados = rejeito::contar_abertos(&mut tx, cnes).await?;
        por(false, rejeitados, "LOT", "linhas rejeitadas esperam correção");
        let adiadas = rejeito::contar_em(&mut tx, cnes, rejeito::ADIADO).await?;
        por(false, adiadas, "LOT", "linhas adiadas: ficaram no lote para corrigir depois");
        let mendadas = rejeito::contar_em(&mut tx, cnes, rejeito::EMENDADO).await?;
        por(false, mendadas, "LOT", "linhas corrigidas esperam gravação");
        let depara = nexsus_store::depara::obter_todos(&mut tx, cnes).await?;
        let sem_depara = atendimento::procedimentos(&mut tx, cnes)
            .await?
            .iter()
            .filter(|p| codigo_de(&depara, &p.cod_proc_aureo).is_none())
            .count() as u64;
        por(true, sem_depara, "DEP", "códigos de procedimento sem de-para");
        let regras = nexsus_store::regra_profissional::todas(&mut tx, cnes).await?;
        por(true, u64::from(!meses.is_empty() && regras.is_empty()), "REG", "Dizer qual profissional atendeu (regra)");
        for mes in &meses {
            let a_faturar = pendentes(atendimento::contar_por_situacao(&mut tx, cnes, Some(*mes)).await?, "pendente");
            let rotulo = if sigtap.contains(mes) {
                format!("atendimentos de {} a faturar", mes.formatado())
            } else {
                format!("atendimentos de {} a faturar (falta a SIGTAP do mês)", mes.formatado())
            };
            por(false, a_faturar, "PRD", &rotulo);
        }
        for mes in producao::competencias(&mut tx, cnes).await? {
            let estados = producao::por_estado(&mut tx, cnes, mes).await?;
            por(
                false,
                pendentes(estados.clone(), "validada"),
                "ESP",
                &format!("linhas de {} a espelhar", mes.formatado()),
            );
            por(
                true,
                pendentes(estados, "divergente"),
                "ESP",
                &format!("linhas de {} divergem do BPA", mes.formatado()),
            );
        }
        let falhas = job::listar(&mut tx, cnes, 50).await?.iter().filter(|j| j.estado == "interrompido").count() as u64;
        por(false, falhas, "TAR", "tarefas interrompidas");
        let vazio = pacientes == 0 && meses.is_empty() && sigtap.is_empty();
        let demo = instalacao::e_demo(&mut tx).await?;
        drop(tx);
        falta.sort_by_key(|p| !p.urgente);
        Ok(Inicio {
            saudacao: if demo { format!("DEMONSTRAÇÃO. {}", saudacao(s, vazio)) } else { saudacao(s, vazio) },
            pendencias: falta,
            numeros: self.numeros(s, pacientes, &meses).await?,
        })
    }

    async fn numeros(&self, s: &Sessao, pacientes: u64, meses: &[Competencia]) -> Resultado<Vec<(String, String)>> {
        let mut numeros = vec![("Pacientes".to_owned(), milhar(pacientes))];
        if let Some(mes) = meses.iter().max().filter(|_| s.pode(Acao::ProducaoVer)) {
            let r = self.producao_resumo(s, *mes).await?;
            let valor = nexsus_domain::Dinheiro::de_centavos(r.valor_centavos).formatado();
            numeros.push((format!("Produção {}", mes.formatado()), format!("{} linhas, {valor}", milhar(r.linhas))));
            numeros.push((format!("A faturar {}", mes.formatado()), milhar(r.a_faturar)));
        }
        Ok(numeros)
    }
}

fn pendentes(estados: Vec<(String, u64)>, qual: &str) -> u64 {
    estados.into_iter().find(|(e, _)| e == qual).map_or(0, |(_, n)| n)
}

/// A first access is told until something was brought in: then it is no news any more.
fn saudacao(s: &Sessao, vazio: bool) -> String {
    match s.ultimo_acesso {
        Some(quando) => {
            let local = crate::na_parede(quando);
            format!("Olá, {}. Último acesso: {}.", s.usuario, local.format("%d/%m/%Y às %H:%M"))
        }
        None if vazio => format!("Olá, {}. Este é seu primeiro acesso.", s.usuario),
        None => format!("Olá, {}.", s.usuario),
    }
}

/// 24310 as "24.310".
fn milhar(n: u64) -> String {
    let texto = n.to_string();
    let mut saida = String::new();
    for (i, c) in texto.chars().enumerate() {
        if i > 0 && (texto.len() - i).is_multiple_of(3) {
            saida.push('.');
        }
        saida.push(c);
    }
    saida
}

#[cfg(test)]
mod testes {
    #[test]
    fn pontos_de_milhar() {
        let casos = [(0, "0"), (999, "999"), (1000, "1.000"), (24_310, "24.310"), (1_234_567, "1.234.567")];
        for (n, texto) in casos {
            assert_eq!(super::milhar(n), texto);
        }
    }
}
