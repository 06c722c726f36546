//! The open-data service of the Ministry (webservices.md 1.2): establishments only, twenty a page whatever is asked for,
//! codes as numbers without their zeros, closed units among the open ones.

use serde_json::{Value, json};

use super::corpo::Resposta;
use super::estado::Estado;
use super::mundo::{CNPJ, Unidade};

/// Most items of a page.
const PAGINA: usize = 20;

/// What follows `/cnes/`; `consulta` are the pairs of the query string.
pub(super) fn responder(estado: &Estado, partes: &[String], consulta: &[(String, String)]) -> Resposta {
    let valor = |nome: &str| consulta.iter().find(|c| c.0 == nome).map(|c| c.1.as_str());
    match partes {
        [lista] if lista == "estabelecimentos" => {
            let numero = |nome: &str| valor(nome).and_then(|v| v.parse::<usize>().ok());
            let limite = numero("limit").unwrap_or(PAGINA).clamp(1, PAGINA);
            let serve = |u: &&Unidade| {
                valor("codigo_municipio").is_none_or(|m| m == "350950")
                    && valor("codigo_uf").is_none_or(|m| m == "35")
                    && valor("status").is_none_or(|s| (s == "1") != u.desativada)
            };
            let unidades = estado.mundo.unidades.iter().filter(serve);
            let pagina: Vec<Value> = unidades.skip(numero("offset").unwrap_or(0)).take(limite).map(unidade).collect();
            Resposta::json(200, &json!({ "estabelecimentos": pagina }))
        }
        [lista, codigo] if lista == "estabelecimentos" => {
            let codigo = codigo.parse::<u32>().ok();
            let achada =
                estado.mundo.unidades.iter().find(|u| codigo.is_some() && u.cnes.parse::<u32>().ok() == codigo);
            match achada {
                Some(u) => Resposta::json(200, &unidade(u)),
                None => Resposta::json(404, &json!({ "message": "Estabelecimento não encontrado" })),
            }
        }
        [tipos] if tipos == "tipounidades" => {
            let tipo =
                |codigo: u32, nome: &str| json!({ "codigo_tipo_unidade": codigo, "descricao_tipo_unidade": nome });
            let todos = [tipo(2, "CENTRO DE SAUDE/UNIDADE BASICA"), tipo(36, "CLINICA/CENTRO DE ESPECIALIDADE")];
            Resposta::json(200, &json!({ "tipos_unidade": todos }))
        }
        _ => Resposta::json(404, &json!({ "message": "Not Found" })),
    }
}

fn unidade(u: &Unidade) -> Value {
    let motivo = if u.desativada { json!(6) } else { Value::Null };
    json!({
        "codigo_cnes": u.cnes.parse::<u32>().unwrap_or_default(),
        "numero_cnpj_entidade": null,
        "nome_razao_social": "MUNICÍPIO FICTÍCIO",
        "nome_fantasia": u.nome,
        "natureza_organizacao_entidade": null,
        "tipo_gestao": "M",
        "descricao_nivel_hierarquia": null,
        "descricao_esfera_administrativa": "MUNICIPAL",
        "codigo_tipo_unidade": 2,
        "codigo_cep_estabelecimento": "13010000",
        "endereco_estabelecimento": "RUA DOS TESTES",
        "numero_estabelecimento": "100",
        "bairro_estabelecimento": "CENTRO",
        "numero_telefone_estabelecimento": "(19)30000000",
        "latitude_estabelecimento_decimo_grau": -22.9,
        "longitude_estabelecimento_decimo_grau": -47.06,
        "endereco_email_estabelecimento": null,
        "numero_cnpj": CNPJ,
        "codigo_identificador_turno_atendimento": "03",
        "descricao_turno_atendimento": "ATENDIMENTOS NOS TURNOS DA MANHA E A TARDE",
        "estabelecimento_faz_atendimento_ambulatorial_sus": "SIM",
        "codigo_estabelecimento_saude": format!("350950{}", u.cnes),
        "codigo_uf": 35,
        "codigo_municipio": 350_950,
        "descricao_natureza_juridica_estabelecimento": "1244",
        "codigo_motivo_desabilitacao_estabelecimento": motivo,
        "estabelecimento_possui_centro_cirurgico": 0,
        "estabelecimento_possui_centro_obstetrico": 0,
        "estabelecimento_possui_centro_neonatal": 0,
        "estabelecimento_possui_atendimento_hospitalar": 0,
        "estabelecimento_possui_servico_apoio": 1,
        "estabelecimento_possui_atendimento_ambulatorial": 1,
        "codigo_atividade_ensino_unidade": "04",
        "codigo_natureza_organizacao_unidade": null,
        "codigo_nivel_hierarquia_unidade": null,
        "codigo_esfera_administrativa_unidade": null,
        "data_atualizacao": "2026-10-05",
    })
}
