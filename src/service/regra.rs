//! Who performed what: rules by lot, procedure, group or for everything; the most specific
//! wins. The report of the source system names no professional, so these rules must.

use std::collections::HashMap;
use std::path::Path;

use nexsus_domain::{Cbo, Cns, CodigoProcedimento, Profissional};
use nexsus_store::{profissional, regra_profissional as regras};
use serde_json::json;

use crate::csv_seguro::{Celula, Forma, preparar};
use crate::erro::{ErroUsuario, Resultado, de_arquivo, saida};
use crate::modelo::{Ambito, RegraProfissional};
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::Sessao;

const COLUNAS: [&str; 5] = ["AMBITO", "ALVO", "CNS_PROF", "CBO_PROF", "NOME_PROF"];

fn na_loja(a: &Ambito) -> regras::Ambito {
    match a {
        Ambito::Lote(n) => regras::Ambito::Lote(*n),
        Ambito::Procedimento(c) => regras::Ambito::Procedimento(c.to_string()),
        Ambito::Grupo(g) => regras::Ambito::Grupo(g.clone()),
        Ambito::Tudo => regras::Ambito::Tudo,
    }
}

fn da_loja(a: regras::Ambito) -> Option<Ambito> {
    Some(match a {
        regras::Ambito::Lote(n) => Ambito::Lote(n),
        regras::Ambito::Procedimento(c) => Ambito::Procedimento(CodigoProcedimento::ler(&c).ok()?),
        regras::Ambito::Grupo(g) => Ambito::Grupo(g),
        regras::Ambito::Tudo => Ambito::Tudo,
    })
}

/// The rules of an establishment, ready to be asked.
#[derive(Debug, Default)]
pub(crate) struct Escolha {
    lotes: HashMap<i64, (Cns, Cbo)>,
    procedimentos: HashMap<CodigoProcedimento, (Cns, Cbo)>,
    grupos: HashMap<String, (Cns, Cbo)>,
    tudo: Option<(Cns, Cbo)>,
}

impl Escolha {
    pub fn de(todas: Vec<regras::Regra>) -> Self {
        let mut escolha = Self::default();
        for r in todas {
            let quem = (r.cns, r.cbo);
            match da_loja(r.ambito) {
                Some(Ambito::Lote(n)) => drop(escolha.lotes.insert(n, quem)),
                Some(Ambito::Procedimento(c)) => drop(escolha.procedimentos.insert(c, quem)),
                Some(Ambito::Grupo(g)) => drop(escolha.grupos.insert(g, quem)),
                Some(Ambito::Tudo) => escolha.tudo = Some(quem),
                None => {}
            }
        }
        escolha
    }

    /// Lot before procedure before group before everything.
    pub fn quem(&self, lote: i64, codigo: Option<CodigoProcedimento>) -> Option<(Cns, Cbo)> {
        let por_codigo = || {
            let codigo = codigo?;
            self.procedimentos.get(&codigo).or_else(|| self.grupos.get(&codigo.grupo())).copied()
        };
        self.lotes.get(&lote).copied().or_else(por_codigo).or(self.tudo)
    }

    /// The CBO of one professional: of the rules that fit, the most specific that names him.
    pub fn cbo_de(&self, cns: Cns, lote: i64, codigo: Option<CodigoProcedimento>) -> Option<Cbo> {
        let por_codigo = codigo.and_then(|c| self.procedimentos.get(&c));
        let por_grupo = codigo.and_then(|c| self.grupos.get(&c.grupo()));
        [self.lotes.get(&lote), por_codigo, por_grupo, self.tudo.as_ref()]
            .into_iter()
            .flatten()
            .find(|(quem, _)| *quem == cns)
            .map(|(_, cbo)| *cbo)
    }
}

impl Nucleo {
    /// All rules, with the names of the professionals.
    pub async fn regra_listar(&self, s: &Sessao) -> Resultado<Vec<RegraProfissional>> {
        let mut tx = self.leitura(s, Acao::RegraVer).await?;
        let cnes = s.numero_cnes();
        let nomes: HashMap<Cns, String> = profissional::listar(&mut tx, cnes)
            .await?
            .into_iter()
            .map(|p| (p.dado.cns_prof, p.dado.nome_prof))
            .collect();
        let todas = regras::listar(&mut tx, cnes).await?;
        Ok(todas
            .into_iter()
            .filter_map(|r| {
                let nome = nomes.get(&r.cns).cloned();
                Some(RegraProfissional { ambito: da_loja(r.ambito)?, cns: r.cns, cbo: r.cbo, nome })
            })
            .collect())
    }

    /// Defines or replaces the rule of its scope; a name registers the professional.
    pub async fn regra_definir(&self, s: &Sessao, regra: RegraProfissional) -> Resultado<()> {
        self.regras_gravar(s, vec![regra]).await.map(drop)
    }

    async fn regras_gravar(&self, s: &Sessao, novas: Vec<RegraProfissional>) -> Resultado<u64> {
        let mut caso = self.escrita(s, Acao::RegraEditar).await?;
        for r in &novas {
            registrar_profissional(&mut caso.tx, s, r).await?;
            let linha = regras::Regra { ambito: na_loja(&r.ambito), cns: r.cns, cbo: r.cbo };
            regras::definir(&mut caso.tx, s.numero_cnes(), &linha).await?;
        }
        let quantas = novas.len() as u64;
        let registro = novas.first().filter(|_| quantas == 1).map(|r| r.ambito.partes().0).unwrap_or_default();
        caso.concluir("regra_profissional", registro, json!({ "regras": quantas })).await?;
        Ok(quantas)
    }

    /// Removes the rule of a scope; false when there was none.
    pub async fn regra_excluir(&self, s: &Sessao, ambito: &Ambito) -> Resultado<bool> {
        let mut caso = self.escrita(s, Acao::RegraEditar).await?;
        let havia = regras::excluir(&mut caso.tx, s.numero_cnes(), &na_loja(ambito)).await?;
        caso.concluir("regra_profissional", ambito.partes().0, json!({ "excluida": havia })).await?;
        Ok(havia)
    }

    /// Reads rules from CSV with the columns AMBITO, ALVO, CNS_PROF, CBO_PROF, NOME_PROF; all or none.
    pub async fn regra_importar(&self, s: &Sessao, arquivo: &Path) -> Resultado<u64> {
        let novas = ler_tabela(arquivo, &COLUNAS[..4])?
            .into_iter()
            .map(|(linha, c)| {
                let erro = |campo: &str| linha_invalida(arquivo, linha, campo);
                Ok(RegraProfissional {
                    ambito: Ambito::ler(&c[0].to_lowercase(), &c[1]).ok_or_else(|| erro("AMBITO/ALVO"))?,
                    cns: Cns::ler(&c[2]).map_err(|_| erro("CNS_PROF"))?,
                    cbo: Cbo::ler(&c[3]).map_err(|_| erro("CBO_PROF"))?,
                    nome: c.get(4).filter(|n| !n.is_empty()).cloned(),
                })
            })
            .collect::<Resultado<Vec<_>>>()?;
        self.regras_gravar(s, novas).await
    }

    /// Writes all rules as CSV.
    pub async fn regra_exportar(&self, s: &Sessao, arquivo: &Path) -> Resultado<u64> {
        let linhas = self.regra_listar(s).await?.into_iter().map(|r| {
            let (ambito, alvo) = r.ambito.partes();
            vec![
                Celula::Exata(ambito.into()),
                Celula::Exata(alvo),
                Celula::Exata(r.cns.to_string()),
                Celula::Exata(r.cbo.to_string()),
                Celula::Texto(r.nome.unwrap_or_default()),
            ]
        });
        let pronto = preparar(arquivo, Forma::Pessoas, &COLUNAS, linhas)?;
        let caso = self.escrita(s, Acao::RegraVer).await?;
        caso.concluir("regra_profissional", "exportacao", json!({ "linhas": pronto.quantas })).await?;
        pronto.publicar()
    }
}

/// A rule may only name a professional that the establishment knows; giving the name makes him known.
async fn registrar_profissional(tx: &mut nexsus_store::Tx, s: &Sessao, r: &RegraProfissional) -> Resultado<()> {
    let cnes = s.numero_cnes();
    let conhecido = profissional::obter(tx, cnes, &r.cns, Some(&r.cbo)).await?;
    let outro = profissional::obter(tx, cnes, &r.cns, None).await?;
    let nome = match (&r.nome, &conhecido, outro) {
        (Some(nome), _, _) => nome.clone(),
        (None, Some(_), _) => return Ok(()),
        (None, None, Some(outro)) => outro.dado.nome_prof,
        (None, None, None) => {
            return Err(ErroUsuario::novo(
                "profissional_desconhecido",
                saida::DADOS,
                "Este CNS de profissional ainda não é conhecido aqui.",
                "Informe também o nome (--nome), e ele fica cadastrado.",
            ));
        }
    };
    let Some(estab) = s.cnes else {
        return Err(crate::estabelecimento::exigir_cnes(s, None).err().unwrap_or_else(ErroUsuario::sem_sessao));
    };
    let novo = match conhecido {
        Some(c) => Profissional { nome_prof: nome, ..c.dado },
        None => Profissional {
            cns_prof: r.cns,
            nome_prof: nome,
            cbo_prof: r.cbo,
            ch_prof: None,
            cpf: None,
            cnes: estab,
            ine: String::new(),
        },
    };
    profissional::gravar(tx, &novo).await?;
    Ok(())
}

/// Rows of a small CSV (comma or semicolon, with header), each with its line number.
pub(crate) fn ler_tabela(arquivo: &Path, obrigatorias: &[&str]) -> Resultado<Vec<(u64, Vec<String>)>> {
    let texto = std::fs::read(arquivo).map_err(|e| de_arquivo(&e, arquivo))?;
    let texto = texto.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&texto);
    let primeira = texto.split(|&b| b == b'\n').next().unwrap_or_default();
    let ponto_e_virgula = primeira.contains(&b';');
    let mut leitor = csv::ReaderBuilder::new()
        .delimiter(if ponto_e_virgula { b';' } else { b',' })
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(texto);
    let titulos: Vec<String> = match leitor.headers() {
        Ok(t) => t.iter().map(str::to_uppercase).collect(),
        Err(_) => return Err(linha_invalida(arquivo, 1, "cabeçalho")),
    };
    if titulos.len() < obrigatorias.len() || !obrigatorias.iter().zip(&titulos).all(|(a, b)| a == b) {
        return Err(ErroUsuario::novo(
            "sem_colunas",
            saida::DADOS,
            format!("{} não tem as colunas esperadas.", arquivo.display()),
            format!("A primeira linha deve ser: {}.", obrigatorias.join(";")),
        ));
    }
    leitor
        .records()
        .map(|r| {
            let r = r.map_err(|e| linha_invalida(arquivo, e.position().map_or(0, csv::Position::line), "linha"))?;
            let linha = r.position().map_or(0, csv::Position::line);
            if r.len() < obrigatorias.len() {
                return Err(linha_invalida(arquivo, linha, "número de colunas"));
            }
            // Undo the quote with which exports disarm formulas.
            let celulas = r.iter().map(|c| c.strip_prefix('\'').unwrap_or(c).to_owned()).collect();
            Ok((linha, celulas))
        })
        .collect()
}

pub(crate) fn linha_invalida(arquivo: &Path, linha: u64, campo: &str) -> ErroUsuario {
    ErroUsuario::novo(
        "linha_invalida",
        saida::DADOS,
        format!("{}, linha {linha}: {campo} inválido.", arquivo.display()),
        "Corrija a linha e importe de novo; nada foi gravado.",
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;

    fn regra(ambito: regras::Ambito, cns: &str) -> regras::Regra {
        regras::Regra { ambito, cns: Cns::ler(cns).unwrap(), cbo: Cbo::ler("225125").unwrap() }
    }

    #[test]
    fn a_mais_especifica_vence() {
        let codigo = CodigoProcedimento::ler("0301010072").unwrap();
        let outro = CodigoProcedimento::ler("0211020036").unwrap();
        let e = Escolha::de(vec![
            regra(regras::Ambito::Tudo, "700000000000005"),
            regra(regras::Ambito::Grupo("03".into()), "100000000000007"),
            regra(regras::Ambito::Procedimento("0301010072".into()), "898000000000010"),
            regra(regras::Ambito::Lote(7), "900000000000008"),
        ]);
        let quem = |lote, c| e.quem(lote, c).unwrap().0.to_string();
        assert_eq!(quem(7, Some(codigo)), "900000000000008");
        assert_eq!(quem(1, Some(codigo)), "898000000000010");
        assert_eq!(quem(1, Some(CodigoProcedimento::ler("0301010048").unwrap())), "100000000000007");
        assert_eq!(quem(1, Some(outro)), "700000000000005");
        assert_eq!(quem(1, None), "700000000000005");
        assert!(Escolha::de(vec![]).quem(1, Some(codigo)).is_none());
    }
}
