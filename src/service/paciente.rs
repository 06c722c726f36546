//! Patients: list, record, save, delete, reveal. Documents leave this file masked, unless
//! somebody asks for them by name of the record, and that is written down.

use nexsus_domain::{Paciente, data, texto};
use nexsus_store::{Gravado, atendimento, paciente};
use serde_json::json;
use uuid::Uuid;

use crate::erro::{ErroUsuario, Resultado};
use crate::modelo::{CursorPaciente, FichaPaciente, PacienteDaLista, PaginaPacientes};
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// Attendances shown with a record.
const ATENDIMENTOS_NA_FICHA: u32 = 30;

impl Nucleo {
    /// A page in order of name; the filter looks in name, code, CPF and CNS at once, without
    /// regard to accents.
    pub async fn pacientes_pagina(
        &self,
        s: &Sessao,
        filtro: String,
        depois: Option<CursorPaciente>,
        limite: u32,
    ) -> Resultado<PaginaPacientes> {
        let mut tx = self.leitura(s, Acao::PacienteVer).await?;
        let antes = depois.map_or(0, |c| c.antes);
        let filtro = paciente::Filtro { texto: filtro };
        let ordem = paciente::Ordem::Nome;
        let p = paciente::pagina_na_posicao(&mut tx, s.numero_cnes(), &filtro, ordem, antes, limite).await?;
        let linhas = p.linhas.into_iter().map(na_lista).collect();
        Ok(PaginaPacientes { linhas, total: p.total, casam: p.casam, antes })
    }

    /// One patient with his newest attendances; that it was looked at is recorded. Who may neither reveal nor alter him
    /// gets no document, contact or address, whatever the screen would hide.
    pub async fn paciente_obter(&self, s: &Sessao, id: Uuid) -> Resultado<FichaPaciente> {
        let papel = self.conferir_sessao(s).await?;
        let inteiro = papel.pode(Acao::PacienteRevelar) || papel.pode(Acao::PacienteEditar);
        let mut caso = self.escrita(s, Acao::PacienteVer).await?;
        let cnes = s.numero_cnes();
        let mut p =
            paciente::obter(&mut caso.tx, cnes, id).await?.ok_or_else(|| ErroUsuario::nao_encontrado("O paciente"))?;
        let atendimentos = atendimento::do_paciente(&mut caso.tx, cnes, &p.dado.cod_pac, ATENDIMENTOS_NA_FICHA)
            .await?
            .into_iter()
            .map(|a| {
                let d = &a.dado;
                let estado = if a.situacao == "produzido" { "faturado" } else { "a faturar" };
                format!(
                    "{}  {:<10}  {}  {}  {estado}",
                    data::formatar(d.data_atend),
                    d.cod_proc_aureo,
                    d.proc_aureo,
                    d.valor_aureo.formatado()
                )
            })
            .collect();
        caso.concluir("paciente", &id.to_string(), json!({ "inteiro": inteiro })).await?;
        if !inteiro {
            p.dado = encobrir(p.dado);
        }
        Ok(FichaPaciente { id: p.id, versao: p.versao, paciente: p.dado, atendimentos })
    }

    /// Creates (`chave` absent) or alters a patient; `chave` is the row and the version that was read.
    pub async fn paciente_gravar(
        &self,
        s: &Sessao,
        chave: Option<(Uuid, i64)>,
        p: Paciente,
    ) -> Resultado<Gravado<Paciente>> {
        let p = arrumar(p);
        validar(&p)?;
        let mut caso = self.escrita(s, Acao::PacienteEditar).await?;
        let cnes = s.numero_cnes();
        let gravado = match chave {
            None => {
                if paciente::por_codigo(&mut caso.tx, cnes, &p.cod_pac).await?.is_some() {
                    return Err(ErroUsuario::novo(
                        "codigo_em_uso",
                        crate::erro::saida::DADOS,
                        "Já existe um paciente com este código.",
                        "Abra o cadastro existente ou use outro código.",
                    ));
                }
                paciente::inserir(&mut caso.tx, cnes, &p).await?
            }
            Some((id, versao)) => {
                let versao = paciente::alterar(&mut caso.tx, cnes, id, versao, &p).await.map_err(|e| match e {
                    nexsus_store::ErroStore::Conflito(_) => ErroUsuario::conflito("O cadastro do paciente"),
                    outro => outro.into(),
                })?;
                Gravado { id, versao, dado: p }
            }
        };
        let registro = gravado.id.to_string();
        caso.concluir("paciente", &registro, json!({ "novo": chave.is_none() })).await?;
        Ok(gravado)
    }

    /// Deletes a patient that no attendance uses.
    pub async fn paciente_excluir(&self, s: &Sessao, id: Uuid, versao: i64) -> Resultado<()> {
        let mut caso = self.escrita(s, Acao::PacienteExcluir).await?;
        let cnes = s.numero_cnes();
        let p =
            paciente::obter(&mut caso.tx, cnes, id).await?.ok_or_else(|| ErroUsuario::nao_encontrado("O paciente"))?;
        if !atendimento::do_paciente(&mut caso.tx, cnes, &p.dado.cod_pac, 1).await?.is_empty() {
            return Err(ErroUsuario::novo(
                "paciente_em_uso",
                crate::erro::saida::DADOS,
                "Este paciente tem atendimentos e não pode ser excluído.",
                "Desfaça antes o lote que os trouxe, ou corrija o cadastro em vez de excluir.",
            ));
        }
        paciente::excluir(&mut caso.tx, cnes, id, versao).await?;
        caso.concluir("paciente", &id.to_string(), json!({})).await
    }

    /// The documents in clear: (CPF, CNS). Recorded as a look at protected data.
    pub async fn paciente_revelar(&self, s: &Sessao, id: Uuid) -> Resultado<(Option<String>, Option<String>)> {
        let mut caso = self.escrita(s, Acao::PacienteRevelar).await?;
        let p = paciente::obter(&mut caso.tx, s.numero_cnes(), id)
            .await?
            .ok_or_else(|| ErroUsuario::nao_encontrado("O paciente"))?;
        caso.concluir("paciente", &id.to_string(), json!({ "campos": ["cpf", "cns_pac"] })).await?;
        Ok((p.dado.cpf.map(nexsus_domain::Cpf::formatado), p.dado.cns_pac.map(nexsus_domain::Cns::formatado)))
    }
}

/// What a person may know who only looks: the name, the birth date, what the SUS counts by.
fn encobrir(p: Paciente) -> Paciente {
    let cobrir = |t: String| if t.is_empty() { t } else { "•••".to_owned() };
    Paciente {
        cpf: None,
        cns_pac: None,
        cep: None,
        logradouro: cobrir(p.logradouro),
        numero: cobrir(p.numero),
        compl: cobrir(p.compl),
        bairro: cobrir(p.bairro),
        telefone: cobrir(p.telefone),
        email: cobrir(p.email),
        ..p
    }
}

fn na_lista(p: paciente::ResumoPaciente) -> PacienteDaLista {
    let situacao = match (p.cpf, p.cns_pac, p.dtnasc, p.sexo) {
        (None, None, _, _) => "! sem documento",
        (_, _, None, _) => "! sem nascimento",
        (_, _, _, None) => "! sem sexo",
        (_, None, _, _) => "sem CNS",
        _ => "ok",
    };
    PacienteDaLista {
        id: p.id,
        cod_pac: p.cod_pac,
        nome: p.nome,
        nascimento: p.dtnasc.map(data::formatar).unwrap_or_default(),
        cns: p.cns_pac.map_or_else(|| "—".into(), nexsus_domain::Cns::mascarado),
        situacao: situacao.into(),
    }
}

/// Spaces and Unicode form put right; the words stay as typed.
pub(crate) fn arrumar(p: Paciente) -> Paciente {
    let a = |t: &str| texto::arrumar(t);
    Paciente {
        cod_pac: a(&p.cod_pac),
        nome: a(&p.nome),
        logradouro: a(&p.logradouro),
        numero: a(&p.numero),
        compl: a(&p.compl),
        bairro: a(&p.bairro),
        municipio: a(&p.municipio),
        email: a(&p.email),
        ..p
    }
}

pub(crate) fn validar(p: &Paciente) -> Resultado<()> {
    if p.cod_pac.is_empty() {
        return Err(ErroUsuario::invalido(
            "O paciente está sem código.",
            "Escreva o código que o sistema de origem usa.",
        ));
    }
    if !p.nome.chars().any(char::is_alphabetic) {
        return Err(ErroUsuario::invalido("O paciente está sem nome.", "Escreva o nome como está no documento."));
    }
    if p.dtnasc.is_some_and(|d| d > crate::relogio().date()) {
        return Err(ErroUsuario::invalido("A data de nascimento está no futuro.", "Confira o ano."));
    }
    Ok(())
}
