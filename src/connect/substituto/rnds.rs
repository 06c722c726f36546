//! The FHIR R4 server of the RNDS, `Patient` only (webservices.md 2.6): two headers, a Bundle that may be empty, errors as
//! OperationOutcome with their `EHR-ERRnnn`.

use serde_json::{Value, json};

use super::corpo::Resposta;
use super::estado::{Estado, Publico};
use super::mundo::Paciente;

const SISTEMA: &str = "http://rnds.saude.gov.br/fhir/r4/NamingSystem/";
const ESTRUTURA: &str = "http://www.saude.gov.br/fhir/r4/StructureDefinition/";

fn fhir(status: u16, valor: &Value) -> Resposta {
    Resposta::nova(status, "application/fhir+json", valor.to_string().into_bytes())
}

/// An OperationOutcome.
pub(super) fn desfecho(status: u16, codigo: &str, texto: &str) -> Resposta {
    let issue = json!([{ "severity": "error", "code": codigo, "diagnostics": texto }]);
    fhir(status, &json!({ "resourceType": "OperationOutcome", "issue": issue }))
}

/// 401 of a token that is not valid, or not any more.
pub(super) fn token_vencido() -> Resposta {
    let texto = "(EHR-ERR882) O token de certificado usado para autorizar o acesso não é válido. JWT expired at \
                 2026-11-23T12:00:00Z. Current time: 2026-11-23T13:00:00Z, a difference of 3600000 milliseconds.  \
                 Allowed clock skew: 0 milliseconds.";
    desfecho(401, "security", texto)
}

/// `GET /api/fhir/r4/Patient?identifier=SYSTEM|VALUE`.
pub(super) fn paciente(estado: &Estado, autorizacao: &str, servidor: &str, identificador: &str) -> Resposta {
    let token = servidor.strip_prefix("Bearer ").unwrap_or_default();
    if !estado.usar_token(token, Publico::Rnds) {
        return token_vencido();
    }
    if autorizacao.len() != 15 || estado.profissional_por_numero(autorizacao).is_none() {
        let texto = format!(
            "(EHR-ERR906) Profissional CNS {} não autorizado, pois não possui vínculo CBO autorizado em nenhum dos \
             estabelecimentos autorizados para a credencial {}.",
            autorizacao.chars().take(15).filter(char::is_ascii_digit).collect::<String>(),
            super::mundo::CNPJ
        );
        return desfecho(403, "security", &texto);
    }
    let numero = identificador.strip_prefix(SISTEMA).and_then(|i| i.split_once('|'));
    let Some((_, numero)) = numero.filter(|(s, _)| matches!(*s, "cpf" | "cns")) else {
        return desfecho(400, "invalid", "Parâmetro identifier ausente ou desconhecido");
    };
    let achados = estado.pacientes_por_numero(numero);
    let entradas: Vec<Value> = achados
        .iter()
        .filter_map(|i| estado.mundo.pacientes.get(*i).map(|p| (i, p)))
        .map(|(i, p)| json!({ "fullUrl": format!("urn:uuid:paciente-{i}"), "resource": recurso(estado, p) }))
        .collect();
    let mut bundle = json!({ "resourceType": "Bundle", "type": "searchset", "total": entradas.len() });
    if !entradas.is_empty() {
        bundle["entry"] = Value::Array(entradas);
    }
    fhir(200, &bundle)
}

fn recurso(estado: &Estado, p: &Paciente) -> Value {
    let mut identificadores: Vec<Value> = p
        .cartoes
        .iter()
        .map(|(n, t)| {
            let uso = if *t == 'D' { "official" } else { "usual" };
            json!({ "use": uso, "system": format!("{SISTEMA}cns"), "value": n })
        })
        .collect();
    identificadores
        .extend(p.cpf.iter().map(|c| json!({ "use": "official", "system": format!("{SISTEMA}cpf"), "value": c })));
    let conceito = |sistema: &str, codigo: &str| json!({ "coding": [{ "system": sistema, "code": codigo }] });
    let parente = |codigo: &str, nome: &str| {
        json!({ "url": format!("{ESTRUTURA}rnds-parents"), "extension": [
            { "url": "relationship",
              "valueCodeableConcept": conceito("http://terminology.hl7.org/CodeSystem/v3-RoleCode", codigo) },
            { "url": "parent", "valueHumanName": { "use": "official", "text": nome } },
        ] })
    };
    let endereco = estado.mundo.endereco(&p.cep);
    let ibge = endereco.map_or("350950", |e| e.ibge.get(..6).unwrap_or_default());
    let raca = conceito("http://www.saude.gov.br/fhir/r4/CodeSystem/BRRacaCor", &p.raca);
    let codigo = p.cartoes.first().map_or("", |c| c.0.as_str());
    json!({
        "resourceType": "Patient",
        "id": format!("{codigo}-v1"),
        "meta": { "profile": [format!("{ESTRUTURA}BRIndividuo-1.0")] },
        "extension": [
            { "url": format!("{ESTRUTURA}rnds-race"),
              "extension": [{ "url": "race", "valueCodeableConcept": raca }] },
            parente("MTH", &p.mae),
            parente("FTH", &p.pai),
        ],
        "identifier": identificadores,
        "active": true,
        "name": [{ "use": "official", "text": p.nome }],
        "telecom": [{ "system": "phone", "value": "19900000000" }, { "system": "email", "value": "exemplo@exemplo.invalid" }],
        "gender": if p.sexo == 'F' { "female" } else { "male" },
        "birthDate": p.nascimento.format("%Y-%m-%d").to_string(),
        "deceasedBoolean": false,
        "address": [{
            "use": "home",
            "line": [endereco.map_or("", |e| e.logradouro.as_str()), "S/N", "CASA 2"],
            "district": endereco.map_or("", |e| e.bairro.as_str()),
            "postalCode": p.cep,
            "_city": { "extension": [{ "url": format!("{ESTRUTURA}BRMunicipio-1.0"), "valueString": ibge }] },
        }],
    })
}
