//! The three CEP services (webservices.md 3 and 8): ViaCEP with its two ways of saying "not found", its HTML for a wrong
//! format and its silence after too many requests; OpenCEP; BrasilAPI v1.

use nexsus_domain::texto::dobrar;
use serde_json::{Value, json};

use super::corpo::Resposta;
use super::estado::Estado;
use super::mundo::{CEP_SO_BRASILAPI, CEP_SO_OPENCEP, Endereco};

fn oito_digitos(texto: &str) -> bool {
    texto.len() == 8 && texto.bytes().all(|b| b.is_ascii_digit())
}

fn com_hifen(cep: &str) -> String {
    format!("{}-{}", cep.get(..5).unwrap_or_default(), cep.get(5..).unwrap_or_default())
}

fn do_viacep(e: &Endereco) -> Value {
    json!({
        "cep": com_hifen(&e.cep), "logradouro": e.logradouro, "complemento": e.complemento, "unidade": "",
        "bairro": e.bairro, "localidade": e.localidade, "uf": e.uf, "estado": "São Paulo", "regiao": "Sudeste",
        "ibge": e.ibge, "gia": "1004", "ddd": "19", "siafi": "7107",
    })
}

/// ViaCEP lacks the two that are there for the chain of services.
fn no_viacep(e: &Endereco) -> bool {
    e.cep != CEP_SO_OPENCEP && e.cep != CEP_SO_BRASILAPI
}

fn pagina_400() -> Resposta {
    Resposta::html(
        400,
        "<!DOCTYPE HTML>\n<html lang=\"pt-br\">\n<head><title>ViaCEP 400</title><meta charset=\"utf-8\" /></head>\n\
         <body><h1>Http 400</h1><h3>Verifique a URL</h3><h3>{Bad Request}</h3></body>\n</html>\n",
    )
}

/// What follows `/ws/`, in pieces without percent signs.
pub(super) fn viacep(estado: &Estado, partes: &[String], erro_booleano: bool) -> Resposta {
    if !estado.viacep_aceita() {
        return Resposta::sem_resposta();
    }
    match partes {
        [cep, formato] if formato == "json" && oito_digitos(cep) => {
            let achado = estado.mundo.endereco(cep).filter(|e| no_viacep(e));
            match achado {
                Some(e) => Resposta::json(200, &do_viacep(e)),
                None if erro_booleano || estado.opcoes.erro_booleano => Resposta::json(200, &json!({ "erro": true })),
                None => Resposta::json(200, &json!({ "erro": "true" })),
            }
        }
        [uf, cidade, rua, formato]
            if formato == "json" && uf.len() == 2 && cidade.chars().count() >= 3 && rua.chars().count() >= 3 =>
        {
            let (cidade, rua) = (dobrar(cidade), dobrar(rua));
            let serve = |e: &&Endereco| {
                no_viacep(e)
                    && e.uf.eq_ignore_ascii_case(uf)
                    && dobrar(&e.localidade) == cidade
                    && dobrar(&e.logradouro).contains(&rua)
            };
            let achados = estado.mundo.enderecos.iter().filter(serve).take(50).map(do_viacep).collect();
            Resposta::json(200, &Value::Array(achados))
        }
        _ => pagina_400(),
    }
}

/// `/v1/{cep}` and `/v1/{cep}.json`.
pub(super) fn opencep(estado: &Estado, cep: &str) -> Resposta {
    let cep = cep.strip_suffix(".json").unwrap_or(cep);
    match estado.mundo.endereco(cep).filter(|e| e.cep != CEP_SO_BRASILAPI) {
        Some(e) => Resposta::json(
            200,
            &json!({
                "cep": com_hifen(&e.cep), "logradouro": e.logradouro, "complemento": e.complemento,
                "bairro": e.bairro, "localidade": e.localidade, "uf": e.uf, "ibge": e.ibge,
            }),
        ),
        None => Resposta::json(404, &json!({ "error": "NOT_FOUND" })),
    }
}

/// `/api/cep/v1/{cep}`.
pub(super) fn brasilapi(estado: &Estado, cep: &str) -> Resposta {
    let erro = |status, mensagem: &str, tipo: &str, um: Value| {
        let nome = "CepPromiseError";
        Resposta::json(status, &json!({ "name": nome, "message": mensagem, "type": tipo, "errors": [um] }))
    };
    if !oito_digitos(cep) {
        let um = json!({ "message": "CEP informado possui mais do que 8 caracteres.", "service": "cep_validation" });
        return erro(400, "CEP deve conter exatamente 8 caracteres.", "validation_error", um);
    }
    let Some(e) = estado.mundo.endereco(cep) else {
        let um = json!({
            "name": "ServiceError", "message": "CEP não encontrado na base do ViaCEP.", "service": "viacep",
        });
        return erro(404, "Todos os serviços de CEP retornaram erro.", "service_error", um);
    };
    // The code of the town may be missing.
    let ibge = if e.cep == CEP_SO_BRASILAPI {
        Value::Null
    } else {
        json!({ "city": e.ibge, "state": e.ibge.get(..2).unwrap_or_default() })
    };
    Resposta::json(
        200,
        &json!({
            "cep": e.cep, "state": e.uf, "city": e.localidade, "neighborhood": e.bairro, "street": e.logradouro,
            "service": "open-cep", "ibge": ibge,
        }),
    )
    .com("Cache-Control", "max-age=0, s-maxage=86400".into())
}
