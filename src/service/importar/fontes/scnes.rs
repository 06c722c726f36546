//! A copy of the SCNES database, through the Firebird server of the configuration: the register of professionals with
//! their weekly hours. The content read is what is hashed, so the same content twice writes nothing.

use std::collections::HashMap;
use std::time::Instant;

use nexsus_connect::{ConfigFirebird, CopiaScnes, Espelho, VinculoScnes};
use nexsus_domain::texto::arrumar;
use nexsus_domain::{Cbo, Cnes, Cnpj, Cns, Cpf, Dinheiro, Ibge6, Profissional};
use nexsus_ingest::cnes_xml::RegistroCnes;
use nexsus_ingest::{Campo, Lida, Motivo, Rejeito, Resumo, Tipo};
use nexsus_store::{lote, rejeito};
use sha2::{Digest, Sha256};

use super::super::aplicar::Alvo;
use super::super::assistente::so_resultado;
use super::super::{Colhido, detalhe_do_lote, em_uma_frase, exigir_contas, guardavel, vazio};
use super::{Cadastro, textos};
use crate::erro::Resultado;
use crate::estabelecimento::exigir_cnes;
use crate::lote::para_guardar;
use crate::modelo::{Parcela, PedidoImportacao, Previa, ResultadoArquivo, SituacaoArquivo};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;
use crate::tarefa::em_paralelo;

/// Name of this source in lots and JSON.
const TIPO: &str = "scnes";

impl Nucleo {
    /// Imports the register from a copy of the SCNES; `caminho` is as the Firebird server sees it.
    pub async fn importar_scnes(
        &self,
        s: &Sessao,
        caminho: &str,
        ensaio: bool,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoArquivo> {
        self.autorizar(s, Acao::Importar).await?;
        let tarefa = self.abrir_tarefa(s, "importar", "SCNES").await?;
        let vigia = tarefa.vigia(obs);
        let fim = self.scnes_dentro(s, caminho, ensaio, &vigia).await;
        self.fechar_tarefa(s, tarefa, fim, |r| (r.linhas.lidas, em_uma_frase(r))).await
    }

    /// What importing the copy would do, as the wizard shows it: the counts of a rehearsal, no staged lot.
    pub async fn preparar_scnes(&self, s: &Sessao, caminho: &str, obs: &dyn Observador) -> Resultado<Previa> {
        let r = self.importar_scnes(s, caminho, true, obs).await?;
        let parcela = |linhas| Parcela { linhas, valor: None };
        let l = r.linhas;
        Ok(Previa {
            novas: parcela(l.novas),
            iguais: parcela(l.iguais),
            alteradas: parcela(l.alteradas),
            rejeitadas: parcela(l.rejeitadas),
            total: parcela(l.lidas),
            ..so_resultado(r)
        })
    }

    async fn scnes_dentro(
        &self,
        s: &Sessao,
        caminho: &str,
        ensaio: bool,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoArquivo> {
        let inicio = Instant::now();
        let cnes = exigir_cnes(s, None)?;
        let config = ConfigFirebird { banco: caminho.to_owned(), ..self.config_firebird()? };
        let copia = em_paralelo(obs, move |ponte| {
            ponte.progresso(0, None, "lendo a cópia do SCNES");
            Ok(Espelho::conectar(&config)?.ler_scnes(&cnes.to_string())?)
        })
        .await?;
        let pedido = PedidoImportacao::de(Tipo::CnesXml, caminho);
        let sha256 = conteudo(&copia);
        let mut resultado = vazio(&pedido, &sha256);
        resultado.tipo = TIPO.into();
        let mut caso = self.escrita(s, Acao::Importar).await?;
        if let Some(anterior) = lote::por_sha256(&mut caso.tx, cnes.numero(), &sha256).await? {
            resultado.repetir(anterior, crate::modelo::Soma::default());
        } else {
            let lido = Lido::de(copia, cnes);
            let numero = if ensaio {
                None
            } else {
                let novo = lote::NovoLote {
                    tipo: TIPO.into(),
                    arquivo: caminho.rsplit(['/', '\\']).next().unwrap_or(caminho).to_owned(),
                    sha256,
                    usuario: s.usuario.clone(),
                    ..lote::NovoLote::default()
                };
                Some(lote::criar(&mut caso.tx, cnes.numero(), &novo).await?)
            };
            let mut cadastro = Cadastro::novo(Alvo { cnes: cnes.numero(), lote: numero });
            cadastro.bloco(&mut caso.tx, lido.itens).await?;
            let efeito = cadastro.concluir(&mut caso.tx).await?;
            let guardados: Vec<_> = lido.rejeitos.iter().map(guardavel).collect();
            resultado.preencher(Colhido {
                resumo: lido.resumo,
                efeito,
                rejeitos: lido.rejeitos,
                lembradas: 0,
                soma_lembrada: Dinheiro::ZERO,
            });
            resultado.situacao = SituacaoArquivo::Ensaio;
            if let Some(numero) = numero {
                rejeito::inserir_lote(&mut caso.tx, cnes.numero(), numero, &guardados).await?;
                let guardado = para_guardar(&resultado.linhas, (None, None), &resultado.avisos);
                lote::concluir(&mut caso.tx, cnes.numero(), numero, &resultado.layout, &guardado).await?;
                resultado.situacao = SituacaoArquivo::Gravado;
                resultado.lote = Some(numero);
            }
        }
        exigir_contas(&resultado)?;
        match resultado.lote.filter(|_| resultado.situacao == SituacaoArquivo::Gravado) {
            Some(n) => caso.concluir("lote", &n.to_string(), detalhe_do_lote(&resultado)).await?,
            None => {
                let detalhe = serde_json::json!({ "ensaio": ensaio, "fonte": TIPO });
                caso.concluir("arquivo", &resultado.sha256, detalhe).await?;
            }
        }
        resultado.segundos = inicio.elapsed().as_secs_f64();
        Ok(resultado)
    }
}

/// SHA-256 of everything that was read of our establishment.
fn conteudo(c: &CopiaScnes) -> [u8; 32] {
    let mut soma = Sha256::new();
    let mut por = |t: &str| {
        soma.update((t.len() as u64).to_be_bytes());
        soma.update(t.as_bytes());
    };
    por(TIPO);
    if let Some(u) = &c.unidade {
        for t in [&u.cnes, &u.nome, &u.cnpj, &u.ibge] {
            por(t);
        }
    }
    for v in &c.vinculos {
        for t in [&v.cns, &v.cpf, &v.nome, &v.cbo] {
            por(t);
        }
        por(&v.horas.map(|h| h.to_string()).unwrap_or_default());
    }
    soma.finalize().into()
}

/// The copy as lines: one per establishment and link of the whole copy, those of others as furniture.
struct Lido {
    itens: Vec<Lida<RegistroCnes>>,
    rejeitos: Vec<Rejeito>,
    resumo: Resumo,
}

impl Lido {
    fn de(c: CopiaScnes, cnes: Cnes) -> Self {
        let (mut itens, mut rejeitos, mut lugares) = (Vec::new(), Vec::new(), HashMap::new());
        let (mut somados, mut sem_horas) = (0_u64, 0_u64);
        let nossos = c.vinculos.len() as u64;
        let alheias = c.unidades - u64::from(c.unidade.is_some()) + (c.todos_os_vinculos - nossos);
        if let Some(u) = c.unidade {
            itens.push(Lida {
                pagina: 1,
                linha: 0,
                texto: String::new(),
                valor: RegistroCnes::Estabelecimento {
                    cnes,
                    nome: arrumar(&u.nome),
                    cnpj: Cnpj::ler(&u.cnpj).ok(),
                    ibge: Ibge6::ler(&u.ibge).ok(),
                },
            });
        }
        for (linha, v) in (1_u32..).zip(c.vinculos) {
            if v.horas.is_none() {
                sem_horas += 1;
            }
            match montar(&v, cnes) {
                Ok(p) => {
                    let chave = (p.cns_prof.numero(), p.cbo_prof);
                    // Two links of a person in one occupation are one row here, with the hours of both.
                    if let Some(&i) = lugares.get(&chave)
                        && let Some(Lida { valor: RegistroCnes::Lotacao(antes), .. }) = itens.get_mut(i)
                    {
                        antes.ch_prof = match (antes.ch_prof, p.ch_prof) {
                            (Some(a), Some(b)) => Some(a + b),
                            (a, b) => a.or(b),
                        };
                        somados += 1;
                        continue;
                    }
                    lugares.insert(chave, itens.len());
                    let valor = RegistroCnes::Lotacao(Box::new(p));
                    itens.push(Lida { pagina: 1, linha, texto: String::new(), valor });
                }
                Err(motivo) => {
                    let campo = |nome: &str, valor: &str| Campo { nome: nome.to_owned(), valor: valor.to_owned() };
                    let campos =
                        vec![campo("cns_prof", &v.cns), campo("nome_prof", &v.nome), campo("cbo_prof", &v.cbo)];
                    let texto = format!("VINCULO {} {} {}", v.cns, v.cbo, v.nome);
                    rejeitos.push(Rejeito { pagina: 1, linha, motivo, texto, campos });
                }
            }
        }
        let mut avisos = Vec::new();
        if somados > 0 {
            avisos.push(textos::vinculos_somados(somados));
        }
        if sem_horas > 0 {
            avisos.push(textos::vinculos_inativos(sem_horas));
        }
        let resumo = Resumo {
            tipo: Tipo::CnesXml,
            layout: textos::layout_scnes(c.unidades, c.todos_os_vinculos),
            lidas: c.unidades + c.todos_os_vinculos,
            itens: itens.len() as u64,
            rejeitos: rejeitos.len() as u64,
            mobilia: alheias + somados,
            soma_lida: None,
            soma_impressa: None,
            controles: Vec::new(),
            arranjo: None,
            avisos,
        };
        Self { itens, rejeitos, resumo }
    }
}

fn montar(v: &VinculoScnes, cnes: Cnes) -> Result<Profissional, Motivo> {
    if v.cns.is_empty() {
        return Err(Motivo::CodigoAusente);
    }
    let nome_prof = arrumar(&v.nome);
    if nome_prof.is_empty() {
        return Err(Motivo::NomeAusente);
    }
    Ok(Profissional {
        cns_prof: Cns::ler(&v.cns).map_err(|_| Motivo::CodigoInvalido)?,
        nome_prof,
        cbo_prof: Cbo::ler(&v.cbo).map_err(|_| Motivo::CodigoInvalido)?,
        ch_prof: v.horas,
        cpf: Cpf::ler(&v.cpf).ok(),
        cnes,
        ine: String::new(),
    })
}
