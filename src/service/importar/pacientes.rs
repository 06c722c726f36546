//! Patients: merged by the rules of the domain, blanks completed, nothing filled overwritten.
//! A record that is completed is kept as it was, so that the lot can be taken back.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use nexsus_domain::fusao::{Alvo as Ficha, Destino, PlanoFusao, planejar_consumindo};
use nexsus_domain::{Paciente, texto};
use nexsus_ingest::{Campo, Lida, Motivo, Rejeito};
use nexsus_store::{Gravado, Tx, lote, paciente, paciente_par};
use uuid::Uuid;

use super::aplicar::{Alvo, Efeito, MUDANCAS};
use crate::erro::{ErroUsuario, Resultado};
use crate::modelo::Suspeito;
use crate::observador::Observador;

/// Completed records written between two looks at the wish to stop.
const POR_OLHADA: usize = 500;

/// Where a row stood in the file.
struct Lugar {
    pagina: u32,
    linha: u32,
    /// As it was read; empty where it can never be shown.
    texto: Box<str>,
}

/// Patients of one file on their way in: all must be known before anything is decided.
pub(super) struct Pacientes {
    alvo: Alvo,
    lidos: Vec<Paciente>,
    lugares: Vec<Lugar>,
    /// Codes met so far, those of the register included, as hashes. Only a row whose code was met before can be refused for
    /// it, so only its text need be kept.
    codigos: Option<HashSet<u64>>,
}

impl Pacientes {
    pub fn novo(alvo: Alvo) -> Self {
        Self { alvo, lidos: Vec::new(), lugares: Vec::new(), codigos: None }
    }

    pub async fn bloco(&mut self, tx: &mut Tx, itens: Vec<Lida<Paciente>>) -> Resultado<()> {
        let codigos = match &mut self.codigos {
            Some(c) => c,
            vazio => {
                let mut conhecidos = paciente::codigos(tx, self.alvo.cnes).await?;
                conhecidos.extend(paciente::outros_codigos(tx, self.alvo.cnes).await?.into_iter().map(|(c, _)| c));
                vazio.insert(conhecidos.iter().map(|c| marca(c)).collect())
            }
        };
        for Lida { pagina, linha, texto, valor } in itens {
            let repete = !codigos.insert(marca(&valor.cod_pac));
            let texto = if repete { texto.into_boxed_str() } else { Box::default() };
            self.lidos.push(valor);
            self.lugares.push(Lugar { pagina, linha, texto });
        }
        Ok(())
    }

    pub async fn concluir(self, tx: &mut Tx, obs: &dyn Observador) -> Resultado<Efeito> {
        let Self { alvo, lidos, mut lugares, codigos } = self;
        drop(codigos);
        let total = lidos.len() as u64;
        obs.progresso(0, Some(total), "lendo o cadastro");
        let guardados = paciente::todos(tx, alvo.cnes).await?;
        let existentes: Vec<&Paciente> = guardados.iter().map(|g| &g.dado).collect();
        obs.progresso(0, Some(total), "procurando duplicidades");
        let posicoes: HashMap<Uuid, usize> = guardados.iter().enumerate().map(|(i, g)| (g.id, i)).collect();
        let apelidos: Vec<(String, usize)> = paciente::outros_codigos(tx, alvo.cnes)
            .await?
            .into_iter()
            .filter_map(|(codigo, id)| Some((codigo, *posicoes.get(&id)?)))
            .collect();
        let (plano, outros) = planejar_consumindo(&existentes, &apelidos, lidos);
        if obs.cancelado() {
            return Err(ErroUsuario::cancelado());
        }
        let mut efeito = contar(&plano, &outros, &mut lugares);
        drop(lugares);
        match alvo.lote {
            Some(numero) => {
                efeito.pares = gravar(tx, alvo.cnes, numero, &guardados, &plano, &outros, obs).await?;
            }
            None => {
                let mudados = plano.completados.iter().take(MUDANCAS);
                efeito.mudancas = mudados.filter_map(|(i, p)| mudanca(&guardados.get(*i)?.dado, p)).collect();
            }
        }
        Ok(efeito)
    }
}

/// Codes that the merge takes for one have one mark; a few that it does not may share it too.
fn marca(cod_pac: &str) -> u64 {
    let mut soma = DefaultHasher::new();
    texto::dobrar(cod_pac).trim_start_matches('0').hash(&mut soma);
    soma.finish()
}

fn contar(plano: &PlanoFusao, outros: &[(usize, Paciente)], lugares: &mut [Lugar]) -> Efeito {
    let mut efeito = Efeito {
        suspeitos: plano
            .suspeitos
            .iter()
            .map(|s| Suspeito { a: s.a.clone(), b: s.b.clone(), motivo: s.motivo.codigo().into() })
            .collect(),
        ..Efeito::default()
    };
    efeito.suspeitos_omitidos = plano.suspeitos_omitidos;
    if plano.suspeitos_omitidos > 0 {
        efeito.avisos.push(format!(
            "Há mais {} pares de pacientes parecidos que não foram listados, porque muitos cadastros têm o mesmo documento ou a \
             mesma data de nascimento e nome parecido. Confira na origem documentos e datas que se repetem.",
            plano.suspeitos_omitidos
        ));
    }
    if plano.nao_comparados > 0 {
        efeito.avisos.push(format!(
            "{} pacientes não foram comparados com todos os que têm a mesma data de nascimento e o mesmo primeiro ou último \
             nome, porque são muitos. Confira se a data foi preenchida por padrão (por exemplo, 01/01/1900).",
            plano.nao_comparados
        ));
    }
    efeito.novas = plano.novos.len() as u64;
    for (i, lido) in outros {
        match plano.destinos.get(*i) {
            // Of a person who came with this same file: no record that stood is changed or met.
            Some(Destino::Completa(Ficha::Novo(_)) | Destino::Igual(Ficha::Novo(_))) => {
                efeito.iguais += 1;
                efeito.repetidas += 1;
            }
            Some(Destino::Completa(Ficha::Existente(_))) => efeito.alteradas += 1,
            Some(Destino::Igual(Ficha::Existente(_))) => efeito.iguais += 1,
            _ => {
                let Some(lugar) = lugares.get_mut(*i) else { continue };
                efeito.recusas.push(Rejeito {
                    pagina: lugar.pagina,
                    linha: lugar.linha,
                    motivo: Motivo::CodPacConflitante,
                    texto: std::mem::take(&mut lugar.texto).into_string(),
                    campos: campos(lido),
                });
            }
        }
    }
    efeito.avisos.extend(match efeito.repetidas {
        0 => None,
        1 => Some("1 linha repete outra pessoa do mesmo arquivo; está contada em iguais.".to_owned()),
        n => Some(format!("{n} linhas repetem outra pessoa do mesmo arquivo; estão contadas em iguais.")),
    });
    efeito
}

async fn gravar(
    tx: &mut Tx,
    cnes: i32,
    numero: i64,
    guardados: &[Gravado<Paciente>],
    plano: &PlanoFusao,
    lidos: &[(usize, Paciente)],
    obs: &dyn Observador,
) -> Resultado<Vec<paciente_par::Par>> {
    let total = plano.novos.len() as u64;
    let mut ids = Vec::with_capacity(plano.novos.len());
    for pedaco in plano.novos.chunks(10 * POR_OLHADA) {
        obs.progresso(ids.len() as u64, Some(total), "gravando");
        if obs.cancelado() {
            return Err(ErroUsuario::cancelado());
        }
        ids.extend(paciente::inserir_lote(tx, cnes, pedaco, Some(numero)).await?);
    }
    let completados: Vec<(&Gravado<Paciente>, &Paciente)> =
        plano.completados.iter().filter_map(|(i, completo)| Some((guardados.get(*i)?, completo))).collect();
    for pedaco in completados.chunks(POR_OLHADA) {
        if obs.cancelado() {
            return Err(ErroUsuario::cancelado());
        }
        let antes: Vec<&Gravado<Paciente>> = pedaco.iter().map(|(g, _)| *g).collect();
        lote::guardar_antes(tx, cnes, numero, &antes).await?;
        let mudados: Vec<_> = pedaco.iter().map(|(g, completo)| (g.id, g.versao, *completo)).collect();
        paciente::alterar_lote(tx, cnes, &mudados).await?;
    }
    // Attendances may carry any code of a person: the one that is not on the record is kept beside it.
    let outros: Vec<(String, Uuid)> = lidos
        .iter()
        .filter_map(|(i, lido)| {
            let codigo = &lido.cod_pac;
            let (Destino::Completa(ficha) | Destino::Igual(ficha)) = plano.destinos.get(*i)? else { return None };
            let (id, proprio) = match *ficha {
                Ficha::Existente(i) => guardados.get(i).map(|g| (g.id, &g.dado.cod_pac))?,
                Ficha::Novo(i) => (*ids.get(i)?, &plano.novos.get(i)?.cod_pac),
            };
            (!codigo.is_empty() && codigo != proprio).then(|| (codigo.clone(), id))
        })
        .collect();
    paciente::anotar_codigos(tx, cnes, numero, &outros).await?;
    if plano.suspeitos.is_empty() {
        return Ok(Vec::new());
    }
    let mut donos: HashMap<&str, Uuid> =
        plano.novos.iter().zip(&ids).map(|(p, id)| (p.cod_pac.as_str(), *id)).collect();
    donos.extend(guardados.iter().map(|g| (g.dado.cod_pac.as_str(), g.id)));
    Ok(plano
        .suspeitos
        .iter()
        .filter_map(|s| {
            let (a, b) = (*donos.get(s.a.as_str())?, *donos.get(s.b.as_str())?);
            Some(paciente_par::Par { a, b, motivo: s.motivo.codigo().into() })
        })
        .collect())
}

/// The columns of a patient as text, named like those of the table.
pub(super) fn campos(p: &Paciente) -> Vec<Campo> {
    let logico = |v: Option<bool>| v.map(|v| if v { "S" } else { "N" }.to_owned()).unwrap_or_default();
    [
        ("cod_pac", p.cod_pac.clone()),
        ("cns_pac", p.cns_pac.map(|c| c.to_string()).unwrap_or_default()),
        ("cpf", p.cpf.map(|c| c.to_string()).unwrap_or_default()),
        ("nome", p.nome.clone()),
        ("dtnasc", p.dtnasc.map(nexsus_domain::data::formatar).unwrap_or_default()),
        ("sexo", p.sexo.map(|s| s.to_string()).unwrap_or_default()),
        ("raca", p.raca.map(|r| r.to_string()).unwrap_or_default()),
        ("etnia", p.etnia.clone()),
        ("nacionalidade", p.nacionalidade.clone()),
        ("codlog", p.codlog.clone()),
        ("logradouro", p.logradouro.clone()),
        ("numero", p.numero.clone()),
        ("compl", p.compl.clone()),
        ("bairro", p.bairro.clone()),
        ("municipio", p.municipio.clone()),
        ("cep", p.cep.map(|c| c.to_string()).unwrap_or_default()),
        ("telefone", p.telefone.clone()),
        ("email", p.email.clone()),
        ("situacao_rua", logico(p.situacao_rua)),
        ("sem_cpf", logico(p.sem_cpf)),
    ]
    .into_iter()
    .map(|(nome, valor)| Campo { nome: nome.into(), valor })
    .collect()
}

/// Which blanks of a record get filled: names of columns only, never a document.
fn mudanca(antes: &Paciente, depois: &Paciente) -> Option<(String, String, String)> {
    let novos: Vec<String> = campos(antes)
        .into_iter()
        .zip(campos(depois))
        .filter(|(a, b)| a.valor != b.valor)
        .map(|(a, _)| a.nome)
        .collect();
    let nomes = novos.join(", ");
    (!novos.is_empty())
        .then(|| (format!("{} {}", antes.cod_pac, antes.nome), format!("sem {nomes}"), format!("com {nomes}")))
}
