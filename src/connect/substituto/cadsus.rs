//! CADSUS (webservices.md 2 and 8): the token by client certificate and the PDQ search with its continuation. "Not found"
//! is HTTP 200 with NF; a search that is too wide comes in pages; a wrong search is acknowledged with AE.

use nexsus_domain::tabela::{LOGRADOURO_PADRAO, separar_tipo};
use nexsus_domain::{Cns, Cpf, texto};

use super::arvore::No;
use super::cnes::Envelope;
use super::corpo::Resposta;
use super::estado::{Estado, Publico};
use super::mundo::Paciente;
use super::xml::{self, Soap, escapar};

/// Path of today's search.
pub(super) const COM_TOKEN: &str = "/cadsus/v2/PDQSupplierJWT";
/// Path of the older one, with user and password in the envelope.
pub(super) const COM_SENHA: &str = "/cadsus/PDQSupplier";

const HL7: &str = "urn:hl7-org:v3";
const OID: &str = "2.16.840.1.113883.13.";

/// 401 in the form of the service that stands behind the path.
pub(super) fn recusa(caminho: &str) -> Resposta {
    if caminho.starts_with("/api/fhir/") {
        return super::rnds::token_vencido();
    }
    if caminho.starts_with("/api/") {
        let corpo = serde_json::json!({ "error": "unauthorized", "message": "Certificado não autorizado" });
        return Resposta::json(401, &corpo);
    }
    let corpo = xml::falha_do_barramento(
        Soap::V12,
        "Token JWT expirado",
        "OSB_SEM_AUTENTICACAO",
        "As credenciais informadas não são válidas",
    );
    Resposta::nova(401, Soap::V12.tipo(), corpo.into_bytes())
}

/// `/api/osb/token` and `/api/token`: `expires_in` in milliseconds, as the real ones.
pub(super) fn token(estado: &Estado, caminho: &str, com_certificado: bool) -> Resposta {
    if estado.opcoes.tls && !com_certificado {
        return recusa(caminho);
    }
    let publico = if caminho.contains("osb") { Publico::Cadsus } else { Publico::Rnds };
    let milissegundos = u64::try_from(estado.opcoes.token_vida.as_millis()).unwrap_or(u64::MAX);
    Resposta::json(
        200,
        &serde_json::json!({
            "access_token": estado.emitir_token(publico),
            "scope": "read write",
            "token_type": "jwt",
            "expires_in": milissegundos,
        }),
    )
}

/// The search. `autorizacao` is the header as it came.
pub(super) fn pdq(estado: &Estado, caminho: &str, autorizacao: &str, corpo: &[u8]) -> Resposta {
    if caminho == COM_TOKEN {
        // Not "Bearer".
        let token = autorizacao.strip_prefix("jwt ").unwrap_or_default();
        if !estado.usar_token(token, Publico::Cadsus) {
            return recusa(caminho);
        }
    }
    let Some(envelope) = Envelope::ler(corpo).filter(|e| e.soap == Soap::V12) else {
        let texto = xml::falha(Soap::V12, "Sender", "Mensagem SOAP inválida", "");
        return Resposta::nova(500, Soap::V12.tipo(), texto.into_bytes());
    };
    if caminho == COM_SENHA && !envelope.credenciado(estado) {
        let motivo = "Uma ou mais regras negociais foram violadas, verifique a lista de erros.";
        let descricao = "As credenciais informadas não são válidas";
        let texto = xml::falha_do_barramento(Soap::V12, motivo, "OSB_SEM_AUTENTICACAO", descricao);
        return Resposta::nova(500, Soap::V12.tipo(), texto.into_bytes());
    }
    let texto = match envelope.mensagem() {
        Some(m) if m.nome == "PRPA_IN201305UV02" => consulta(estado, m),
        Some(m) if m.nome == "QUQI_IN000003UV01" => continuar(estado, m),
        _ => xml::falha(Soap::V12, "Sender", "Mensagem HL7 desconhecida", ""),
    };
    let status = if texto.contains("soap:Fault") { 500 } else { 200 };
    Resposta::nova(status, Soap::V12.tipo(), texto.into_bytes())
}

fn consulta(estado: &Estado, m: &No) -> String {
    let parametros = m.caminho(&["controlActProcess", "queryByParameter", "parameterList"]);
    let consulta = m
        .caminho(&["controlActProcess", "queryByParameter", "queryId"])
        .map(|q| q.atributo("extension").to_owned())
        .unwrap_or_default();
    let eco = parametros.map(escrever).unwrap_or_default();
    let achados = parametros.and_then(|p| procurar(estado, p));
    let Some(mut achados) = achados else {
        return resposta(estado, m, &consulta, &eco, &Achado { codigo: "AE", quais: &[], total: 0, restam: 0 });
    };
    let total = achados.len();
    let resto = achados.split_off(total.min(estado.opcoes.pdq_por_pagina.max(1)));
    let restam = resto.len();
    estado.guardar_resto(&consulta, resto);
    let codigo = if total == 0 { "NF" } else { "OK" };
    resposta(estado, m, &consulta, &eco, &Achado { codigo, quais: &achados, total, restam })
}

fn continuar(estado: &Estado, m: &No) -> String {
    let pedido = m.caminho(&["controlActProcess", "queryContinuation"]);
    let consulta =
        pedido.and_then(|p| p.local("queryId")).map(|q| q.atributo("extension").to_owned()).unwrap_or_default();
    let quantos = pedido
        .and_then(|p| p.local("continuationQuantity"))
        .and_then(|q| q.atributo("value").parse::<usize>().ok())
        .unwrap_or(estado.opcoes.pdq_por_pagina)
        .clamp(1, 100);
    let mut achados = estado.resto(&consulta);
    let total = achados.len();
    let resto = achados.split_off(total.min(quantos));
    let restam = resto.len();
    estado.guardar_resto(&consulta, resto);
    let codigo = if total == 0 { "NF" } else { "OK" };
    resposta(estado, m, &consulta, "<parameterList/>", &Achado { codigo, quais: &achados, total, restam })
}

/// `None` when the search itself is wrong: no number and fewer than two other criteria.
fn procurar(estado: &Estado, p: &No) -> Option<Vec<usize>> {
    if let Some(id) = p.caminho(&["livingSubjectId", "value"]) {
        let (raiz, numero) = (id.atributo("root"), id.atributo("extension"));
        let valido = match raiz.strip_prefix(OID)? {
            "236" => numero.len() == 15 && Cns::ler(numero).is_ok(),
            "237" => numero.len() == 11 && Cpf::ler(numero).is_ok(),
            "240" => numero.len() == 11,
            _ => false,
        };
        return valido.then(|| estado.pacientes_por_numero(numero));
    }
    let texto_de = |c: &[&str]| p.caminho(c).map(|n| texto::dobrar(&n.texto)).filter(|t| !t.is_empty());
    let valor_de =
        |c: &str, a: &str| p.caminho(&[c, "value"]).map(|n| n.atributo(a).to_owned()).filter(|t| !t.is_empty());
    let nome = texto_de(&["livingSubjectName", "value", "given"]);
    let mae = texto_de(&["mothersMaidenName", "value", "family"]);
    let nascimento = valor_de("livingSubjectBirthTime", "value");
    let sexo = valor_de("livingSubjectAdministrativeGender", "code");
    let cidade = texto_de(&["patientAddress", "value", "city"]);
    let criterios = [&nome, &mae, &nascimento, &sexo, &cidade].into_iter().flatten().count();
    if criterios < 2 {
        return None;
    }
    let serve = |x: &Paciente| {
        nome.as_ref().is_none_or(|n| texto::dobrar(&x.nome) == *n)
            && mae.as_ref().is_none_or(|n| texto::dobrar(&x.mae) == *n)
            && nascimento.as_ref().is_none_or(|d| d.starts_with(&x.nascimento.format("%Y%m%d").to_string()))
            && sexo.as_ref().is_none_or(|s| s.chars().eq([x.sexo]))
            && cidade.as_ref().is_none_or(|c| c == "350950")
    };
    Some(estado.mundo.pacientes.iter().enumerate().filter(|(_, x)| serve(x)).map(|(i, _)| i).collect())
}

/// A part of the request, written back without prefixes.
fn escrever(no: &No) -> String {
    let atributos: String = no.atributos.iter().filter(|a| a.0 != "xmlns").fold(String::new(), |mut s, (n, v)| {
        s.push_str(&format!(" {n}=\"{}\"", escapar(v)));
        s
    });
    let filhos: String = no.filhos.iter().map(escrever).collect();
    format!("<{0}{atributos}>{1}{filhos}</{0}>", no.nome, escapar(&no.texto))
}

struct Achado<'a> {
    codigo: &'a str,
    quais: &'a [usize],
    total: usize,
    restam: usize,
}

fn resposta(estado: &Estado, m: &No, consulta: &str, eco: &str, a: &Achado<'_>) -> String {
    let mensagem = escapar(m.local("id").map_or("", |i| i.atributo("extension")));
    let consulta = escapar(consulta);
    let pessoas: String = a
        .quais
        .iter()
        .enumerate()
        .filter_map(|(n, i)| estado.mundo.pacientes.get(*i).map(|p| sujeito(estado, p, *i, n)))
        .collect();
    let (tipo, detalhe) = if a.codigo == "AE" {
        let texto = "<acknowledgementDetail typeCode=\"E\"><text>Parâmetros de pesquisa inválidos</text>\
                     </acknowledgementDetail>";
        ("AE", texto)
    } else {
        ("AA", "")
    };
    let id_da_consulta = format!("<queryId root=\"1.2.840.114350.1.13.28.1.18.5.999\" extension=\"{consulta}\"/>");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope xmlns:soap=\"{ns}\"><soap:Body>\
         <PRPA_IN201306UV02 xmlns=\"{HL7}\" ITSVersion=\"XML_1.0\">\
         <id root=\"00000000-0000-4000-8000-000000000001\"/><creationTime value=\"20261123130001\"/>\
         <interactionId root=\"2.16.840.1.113883.1.6\" extension=\"PRPA_IN201306UV02\"/>\
         <processingCode code=\"T\"/><processingModeCode code=\"T\"/><acceptAckCode code=\"NE\"/>\
         <receiver typeCode=\"RCV\"><device classCode=\"DEV\" determinerCode=\"INSTANCE\">\
         <id root=\"2.16.840.1.113883.3.72.6.2\"/><name>CADSUS</name></device></receiver>\
         <sender typeCode=\"SND\"><device classCode=\"DEV\" determinerCode=\"INSTANCE\">\
         <id root=\"2.16.840.1.113883.3.72.6.5.100.85\"/></device></sender>\
         <acknowledgement><typeCode code=\"{tipo}\"/><targetMessage><id root=\"2.16.840.1.113883.4.714\" \
         extension=\"{mensagem}\"/></targetMessage>{detalhe}</acknowledgement>\
         <controlActProcess classCode=\"CACT\" moodCode=\"EVN\"><code code=\"PRPA_TE201306UV02\"/>{pessoas}\
         <queryAck>{id_da_consulta}<queryResponseCode code=\"{codigo}\"/>\
         <resultTotalQuantity value=\"{total}\"/><resultCurrentQuantity value=\"{agora}\"/>\
         <resultRemainingQuantity value=\"{restam}\"/></queryAck>\
         <queryByParameter>{id_da_consulta}<statusCode code=\"new\"/><responseModalityCode code=\"R\"/>\
         <responsePriorityCode code=\"I\"/>{eco}</queryByParameter>\
         </controlActProcess></PRPA_IN201306UV02></soap:Body></soap:Envelope>\n",
        ns = Soap::V12.espaco(),
        codigo = a.codigo,
        total = a.total,
        agora = a.quais.len(),
        restam = a.restam,
    )
}

fn documento(numero: &str, raiz: &str, tipo: Option<char>) -> String {
    let irma = tipo.map(|t| format!("<id root=\"{OID}{raiz}.1\" extension=\"{t}\"/>")).unwrap_or_default();
    let do_tipo = tipo.map(|_| format!("<id root=\"{OID}{raiz}.1\"/>")).unwrap_or_default();
    format!(
        "<asOtherIDs classCode=\"ROL\"><id root=\"{OID}{raiz}\" extension=\"{numero}\"/>{irma}\
         <scopingOrganization classCode=\"ORG\" determinerCode=\"INSTANCE\"><id root=\"{OID}{raiz}\"/>{do_tipo}\
         </scopingOrganization></asOtherIDs>"
    )
}

fn parente(codigo: &str, nome: &str) -> String {
    format!(
        "<personalRelationship classCode=\"PRS\"><code code=\"{codigo}\" codeSystem=\"2.16.840.1.113883.1.11.19563\"/>\
         <relationshipHolder1 classCode=\"PSN\" determinerCode=\"INSTANCE\"><name xsi:type=\"PN\" use=\"L\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><given>{}</given></name></relationshipHolder1>\
         </personalRelationship>",
        escapar(nome)
    )
}

fn sujeito(estado: &Estado, p: &Paciente, indice: usize, lugar: usize) -> String {
    let cartoes: String = p.cartoes.iter().map(|(n, t)| documento(n, "236", Some(*t))).collect();
    let cpf = p.cpf.as_ref().map(|c| documento(c, "237", None)).unwrap_or_default();
    let endereco = estado.mundo.endereco(&p.cep);
    // The street comes without its type, and the type as a code.
    let rua = endereco.map(|e| e.logradouro.as_str()).filter(|r| !r.is_empty()).unwrap_or("DOS TESTES");
    let (codigo, rua) = separar_tipo(rua).unwrap_or((LOGRADOURO_PADRAO, rua.to_owned()));
    let ibge = endereco.map_or("350950", |e| e.ibge.get(..6).unwrap_or_default());
    let bairro = endereco.map(|e| e.bairro.to_uppercase()).unwrap_or_default();
    format!(
        "<subject typeCode=\"SUBJ\" contextConductionInd=\"false\"><registrationEvent classCode=\"REG\" \
         moodCode=\"EVN\"><statusCode code=\"completed\"/><subject1 typeCode=\"SBJ\"><patient classCode=\"PAT\">\
         <id root=\"2.16.840.1.113883.3.4594.3\" extension=\"{numero}\" assigningAuthorityName=\"CADSUS-BULK\"/>\
         <statusCode code=\"active\"/><patientPerson classCode=\"PSN\" determinerCode=\"INSTANCE\">\
         <name use=\"L\"><given>{nome}</given></name>\
         <telecom use=\"ASN\" value=\"+55-19-900000000\"/><telecom use=\"NET\" value=\"exemplo@exemplo.invalid\"/>\
         <administrativeGenderCode code=\"{sexo}\" codeSystem=\"2.16.840.1.113883.5.1\"/>\
         <birthTime value=\"{nascimento}000000\"/><deceasedInd value=\"false\"/>\
         <addr use=\"H\"><city>{ibge}</city><state>SP</state><postalCode>{cep}</postalCode><country>010</country>\
         <houseNumber>{casa}</houseNumber><streetName>{rua}</streetName><streetNameType>{codigo}</streetNameType>\
         <additionalLocator>{bairro}</additionalLocator><unitID>CASA 2</unitID></addr><raceCode code=\"{raca}\"/>\
         {cartoes}{cpf}{mae}{pai}\
         <birthPlace classCode=\"BIRTHPL\"><addr><city>{ibge}</city><country>010</country></addr></birthPlace>\
         </patientPerson><providerOrganization classCode=\"ORG\" determinerCode=\"INSTANCE\">\
         <id root=\"2.16.840.1.113883.3.4594.3\"/><contactParty classCode=\"CON\"/></providerOrganization>\
         <subjectOf1><queryMatchObservation classCode=\"OBS\" moodCode=\"EVN\"><code code=\"IHE_PDQ\"/>\
         <value xsi:type=\"INT\" value=\"{nota}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"/>\
         </queryMatchObservation></subjectOf1></patient></subject1><custodian typeCode=\"CST\">\
         <assignedEntity classCode=\"ASSIGNED\"><id root=\"2.16.840.1.113883.3.4594.3\"/></assignedEntity></custodian>\
         </registrationEvent></subject>",
        numero = 900_000_000 + indice,
        nome = escapar(&p.nome),
        sexo = p.sexo,
        nascimento = p.nascimento.format("%Y%m%d"),
        cep = p.cep,
        casa = 10 + indice % 900,
        rua = escapar(&rua),
        raca = p.raca,
        mae = parente("PRN", &p.mae),
        pai = parente("NPRN", &p.pai),
        nota = 95_usize.saturating_sub(lugar * 3),
    )
}
