//! Each path as the table of webservices.md 8 says.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::arvore::No;
use super::super::{CEP_GERAL, CEP_INEXISTENTE, CEP_SO_BRASILAPI, CEP_SO_OPENCEP, HOMONIMO, Opcoes, Prefixos};
use super::{CNES, ESQUEMA, FILTRO, abrir, de_pe, envelope, lista_de, pegar, soap};

/// Every element of this local name, in order.
fn todos<'a>(no: &'a No, nome: &str, achados: &mut Vec<&'a No>) {
    if no.nome == nome {
        achados.push(no);
    }
    for f in &no.filhos {
        todos(f, nome, achados);
    }
}

fn textos(xml: &str, nome: &str) -> Vec<String> {
    let raiz = No::ler(xml).unwrap_or_else(|| panic!("não é XML: {xml}"));
    let mut achados = Vec::new();
    todos(&raiz, nome, &mut achados);
    achados.iter().map(|n| n.texto.clone()).collect()
}

#[tokio::test]
async fn cnes_lista_profissionais_em_tres_escritas_e_recusa_a_senha_errada() {
    let (s, c) = de_pe(Opcoes::default()).await;
    let url = "ProfissionalSaudeService";
    let (status, texto) = soap(&s, &c, url, envelope("senha de teste", &lista_de("9999991"))).await;
    assert_eq!(status, 200);
    assert!(
        texto.contains("<soap:Envelope")
            && texto.contains("<S:Body")
            && texto.contains(" xmlns:ns2=\"http")
            && texto.contains("D'ÁVILA &amp; SOUZA")
    );
    let numeros: Vec<String> =
        s.mundo().profissionais.iter().flat_map(|p| p.cartoes.iter().map(|c| c.0.clone())).collect();
    assert_eq!(textos(&texto, "numeroCNS"), numeros);
    assert_eq!(textos(&texto, "ProfissionalSaude").len(), 30);

    for (palavra, estilo) in [("prefixos=falantes", Prefixos::Falantes), ("prefixos=nenhum", Prefixos::SemPrefixo)] {
        let r = c
            .post(format!("{}/cnes/{url}/v1r0", s.url()))
            .header("X-Substituto-Falha", palavra)
            .body(envelope("senha de teste", &lista_de("9999991")));
        let (_, _, outro) = abrir(r).await;
        assert_eq!(textos(&outro, "numeroCNS"), numeros, "{estilo:?}");
        assert_eq!(outro.contains("<ProfissionalSaude"), estilo == Prefixos::SemPrefixo);
        // The same namespaces by another spelling.
        let (um, dois) = (No::ler(&texto).unwrap(), No::ler(&outro).unwrap());
        let (mut antes, mut depois) = (Vec::new(), Vec::new());
        todos(&um, "codigoCBO", &mut antes);
        todos(&dois, "codigoCBO", &mut depois);
        assert_eq!(antes.len(), depois.len());
        assert!(antes.iter().zip(&depois).all(|(x, y)| x.ns == y.ns && x.texto == y.texto));
    }

    let vazio = soap(&s, &c, url, envelope("senha de teste", &lista_de("9999983"))).await;
    assert_eq!((vazio.0, textos(&vazio.1, "ProfissionalSaude").len()), (200, 0));
    let outro = soap(&s, &c, url, envelope("senha de teste", &lista_de("1234560"))).await;
    assert_eq!((outro.0, textos(&outro.1, "codigo")), (500, vec!["NO_RESULT".to_owned()]));
    let senha = soap(&s, &c, url, envelope("outra", &lista_de("9999991"))).await;
    assert_eq!((senha.0, textos(&senha.1, "codigo")), (500, vec!["OSB_SEM_AUTENTICACAO".to_owned()]));
    let lixo = soap(&s, &c, url, "isto não é XML".into()).await;
    assert_eq!((lixo.0, textos(&lixo.1, "codigo").len()), (500, 0));
    assert_eq!(s.contagem("/cnes/ProfissionalSaudeService/v1r0"), 7);
    s.parar().await;
}

fn vinculos(cns: &str, cnes: &str, pagina: &str) -> String {
    format!(
        "<v:RequestVinculacaos xmlns:v=\"{CNES}/vinculacaoprofissionalservice\">\
         <FiltroPesquisaVinculacaos xmlns=\"{FILTRO}/filtropesquisavinculacaos\">{}{}</FiltroPesquisaVinculacaos>\
         {pagina}</v:RequestVinculacaos>",
        quem(cns),
        onde(cnes)
    )
}

fn quem(cns: &str) -> String {
    let ns = format!("{ESQUEMA}/cadsus/v5r0/cns");
    format!(
        "<IdentificacaoProfissional><cns><n:numeroCNS xmlns:n=\"{ns}\">{cns}</n:numeroCNS></cns></IdentificacaoProfissional>"
    )
}

fn onde(cnes: &str) -> String {
    let ns = format!("{ESQUEMA}/cnes/v1r0/codigocnes");
    format!(
        "<IdentificacaoEstabelecimento><cnes><c:codigo xmlns:c=\"{ns}\">{cnes}</c:codigo></cnes></IdentificacaoEstabelecimento>"
    )
}

fn pagina(de: u32, quantos: u32, ns: &str) -> String {
    format!(
        "<Paginacao{ns}><p:registroInicial xmlns:p=\"http://servicos.saude.gov.br/wsdl/mensageria/v1/paginacao\">{de}\
         </p:registroInicial><p:quantidadeRegistros xmlns:p=\"http://servicos.saude.gov.br/wsdl/mensageria/v1/paginacao\">\
         {quantos}</p:quantidadeRegistros></Paginacao>"
    )
}

#[tokio::test]
async fn vinculos_tem_pagina_carga_do_tipo_certo_e_esquema_vigiado() {
    let (s, c) = de_pe(Opcoes::default()).await;
    let url = "VinculacaoProfissionalService";
    let pedir = |corpo: String| soap(&s, &c, url, envelope("senha de teste", &corpo));
    // Index 5 has two links of one CBO, 2 two CBOs with an empty text, 7 no workload.
    let cns = s.mundo().profissionais[5].cns();
    let (status, texto) = pedir(vinculos(cns, "9999991", &pagina(1, 100, ""))).await;
    assert_eq!(
        (status, textos(&texto, "Vinculacao").len(), textos(&texto, "totalRegistros")),
        (200, 2, vec!["2".to_owned()])
    );
    let (_, texto) = pedir(vinculos(cns, "9999991", &pagina(2, 1, ""))).await;
    assert_eq!(
        (textos(&texto, "indVinculacao"), textos(&texto, "totalRegistros")),
        (vec!["020101".to_owned()], vec!["2".to_owned()])
    );
    assert_eq!(textos(&texto, "qtCargaHorariaAmbulatotial"), ["6"]);
    let (_, texto) = pedir(vinculos(s.mundo().profissionais[2].cns(), "9999991", &pagina(1, 9, ""))).await;
    assert_eq!(textos(&texto, "qtCargaHorariaAmbulatotial"), ["24", ""]);
    let (_, texto) = pedir(vinculos(s.mundo().profissionais[7].cns(), "9999991", &pagina(1, 9, ""))).await;
    assert_eq!((textos(&texto, "CBO").len(), textos(&texto, "qtCargaHorariaOutros").len()), (1, 0));
    let (status, texto) = pedir(vinculos("700000000000005", "9999991", &pagina(1, 9, ""))).await;
    assert_eq!((status, textos(&texto, "Vinculacao").len()), (200, 0));

    let sem_quem = vinculos(cns, "9999991", &pagina(1, 9, "")).replace(&quem(cns), "");
    let sem_onde = vinculos(cns, "9999991", &pagina(1, 9, "")).replace(&onde("9999991"), "");
    let com_ns = vinculos(cns, "9999991", &pagina(1, 9, &format!(" xmlns=\"{CNES}/vinculacaoprofissionalservice\"")));
    for ruim in [sem_quem, sem_onde, com_ns, vinculos(cns, "9999991", ""), vinculos(cns, "9999991", &pagina(0, 9, ""))]
    {
        let (status, texto) = pedir(ruim).await;
        assert_eq!((status, textos(&texto, "codigo")), (500, vec!["OSB_VALIDACAO".to_owned()]));
    }

    let detalhar = |tipo: &str| {
        format!(
            "<v:RequestVinculacao xmlns:v=\"{CNES}/vinculacaoprofissionalservice\"><FiltroPesquisaVinculacao \
             xmlns=\"{FILTRO}/filtropesquisavinculacao\">{}{}<IdentificacaoVinculacao><tipoVinculacao>{tipo}\
             </tipoVinculacao></IdentificacaoVinculacao></FiltroPesquisaVinculacao></v:RequestVinculacao>",
            quem(cns),
            onde("9999991")
        )
    };
    let (_, texto) = pedir(detalhar("2")).await;
    assert_eq!(textos(&texto, "qtCargaHorariaAmbulatotial"), ["6"]);
    let (status, texto) = pedir(detalhar("3")).await;
    assert_eq!((status, textos(&texto, "Vinculacaos").len()), (200, 0));
    assert_eq!(pedir(detalhar("0")).await.0, 500);
}

#[tokio::test]
async fn soap_1_1_tem_envelope_tipo_e_falha_seus() {
    let (s, c) = de_pe(Opcoes::default()).await;
    let url = format!("{}/cnes/EstabelecimentoSaudeService/v1r0", s.url());
    let corpo = lista_de("9999991")
        .replace("profissionalsaudeservice", "estabelecimentosaudeservice")
        .replace("requestConsultarProfissionaisSaude", "requestConsultarEstabelecimentoSaude");
    let velho = |senha| {
        envelope(senha, &corpo)
            .replace("http://www.w3.org/2003/05/soap-envelope", "http://schemas.xmlsoap.org/soap/envelope/")
    };
    let (status, tipo, texto) = abrir(c.post(&url).body(velho("senha de teste"))).await;
    assert_eq!((status, tipo.as_str()), (200, "text/xml; charset=UTF-8"));
    assert_eq!(textos(&texto, "perteceSistemaSUS"), ["true"]);
    assert!(No::ler(&texto).unwrap().ns.contains("xmlsoap"));
    let (status, _, texto) = abrir(c.post(&url).body(velho("x"))).await;
    assert_eq!((status, textos(&texto, "faultcode")), (500, vec!["soap:Client".to_owned()]));
}

fn pdq(parametros: &str) -> String {
    format!(
        "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Header/><e:Body><PRPA_IN201305UV02 \
         xmlns=\"urn:hl7-org:v3\"><id extension=\"77\"/><controlActProcess><queryByParameter><queryId extension=\"88\"/>\
         <parameterList>{parametros}</parameterList></queryByParameter></controlActProcess></PRPA_IN201305UV02></e:Body>\
         </e:Envelope>"
    )
}

fn por_numero(raiz: &str, numero: &str) -> String {
    pdq(&format!(
        "<livingSubjectId><value root=\"2.16.840.1.113883.13.{raiz}\" extension=\"{numero}\"/></livingSubjectId>"
    ))
}

fn codigo(xml: &str, nome: &str) -> String {
    let raiz = No::ler(xml).unwrap();
    let mut achados = Vec::new();
    todos(&raiz, nome, &mut achados);
    achados.first().map(|n| format!("{}{}", n.atributo("code"), n.atributo("value"))).unwrap_or_default()
}

#[tokio::test]
async fn cadsus_um_varios_nenhum_so_provisorio_e_token() {
    let (s, c) = de_pe(Opcoes { token_chamadas: Some(8), ..Opcoes::default() }).await;
    let url = format!("{}/cadsus/v2/PDQSupplierJWT", s.url());
    let p = s.mundo().pacientes[0].clone();
    let cpf = por_numero("237", p.cpf.as_ref().unwrap());
    for autorizacao in [None, Some("Bearer x".to_owned()), Some("jwt x".to_owned())] {
        let mut r = c.post(&url).body(cpf.clone());
        if let Some(a) = autorizacao {
            r = r.header("Authorization", a);
        }
        assert_eq!(abrir(r).await.0, 401);
    }
    let (_, _, token) = pegar(&c, format!("{}/api/osb/token", s.url())).await;
    let token: Value = serde_json::from_str(&token).unwrap();
    assert_eq!((token["expires_in"].as_u64(), token["token_type"].as_str()), (Some(1_800_000), Some("jwt")));
    let jwt = format!("jwt {}", token["access_token"].as_str().unwrap());
    let pedir = async |corpo: String| {
        let (status, _, texto) = abrir(c.post(&url).header("Authorization", &jwt).body(corpo)).await;
        (status, texto)
    };

    let (status, texto) = pedir(cpf.clone()).await;
    assert_eq!(
        (status, codigo(&texto, "queryResponseCode").as_str(), codigo(&texto, "resultTotalQuantity").as_str()),
        (200, "OK", "1")
    );
    // The provisional card comes first.
    assert!(texto.find(&p.cartoes[0].0).unwrap() < texto.find(&p.cartoes[1].0).unwrap());
    assert_eq!((p.cartoes[0].1, p.cartoes[1].1), ('P', 'D'));
    assert!(texto.contains("extension=\"77\"") && texto.contains("extension=\"88\""));
    let (status, texto) = pedir(por_numero("237", "11144477735")).await;
    assert_eq!((status, codigo(&texto, "queryResponseCode").as_str()), (200, "NF"));
    let (_, texto) = pedir(por_numero("236", &s.mundo().pacientes[2].cartoes[0].0)).await;
    assert_eq!(
        (codigo(&texto, "resultTotalQuantity").as_str(), texto.contains("13.236.1\" extension=\"D\"")),
        ("1", false)
    );
    let (status, texto) = pedir(por_numero("237", "123")).await;
    assert_eq!((status, codigo(&texto, "typeCode").as_str()), (200, "AE"));
    let nome = |mais: &str| {
        pdq(&format!("<livingSubjectName><value><given>{HOMONIMO}</given></value></livingSubjectName>{mais}"))
    };
    assert_eq!(codigo(&pedir(nome("")).await.1, "typeCode"), "AE");

    let sexo = "<livingSubjectAdministrativeGender><value code=\"F\"/></livingSubjectAdministrativeGender>";
    let (_, texto) = pedir(nome(sexo)).await;
    assert_eq!(
        (codigo(&texto, "resultTotalQuantity").as_str(), codigo(&texto, "resultRemainingQuantity").as_str()),
        ("12", "7")
    );
    let continuar =
        nome("").replace("PRPA_IN201305UV02", "QUQI_IN000003UV01").replace("queryByParameter", "queryContinuation");
    let (_, texto) = pedir(continuar.clone()).await;
    assert_eq!(
        (codigo(&texto, "resultCurrentQuantity").as_str(), codigo(&texto, "resultRemainingQuantity").as_str()),
        ("5", "2")
    );
    let nascido = &s.mundo().pacientes[20];
    let data = format!(
        "<livingSubjectBirthTime><value value=\"{}\"/></livingSubjectBirthTime>",
        nascido.nascimento.format("%Y%m%d")
    );
    let (_, texto) = pedir(nome(&data)).await;
    assert_eq!(codigo(&texto, "resultTotalQuantity"), "1");
    // Eight calls are over.
    assert_eq!(pedir(cpf.clone()).await.0, 401);

    let velho = format!("{}/cadsus/PDQSupplier", s.url());
    assert_eq!(abrir(c.post(&velho).body(cpf.clone())).await.0, 500);
    let corpo = cpf.split_once("<e:Body>").unwrap().1.split_once("</e:Body>").unwrap().0;
    assert_eq!(abrir(c.post(&velho).body(envelope("senha de teste", corpo))).await.0, 200);
}

#[tokio::test]
async fn rnds_quer_os_dois_cabecalhos_e_responde_bundle() {
    let (s, c) = de_pe(Opcoes::default()).await;
    let token = async |caminho: &str| {
        let (_, _, t) = pegar(&c, format!("{}{caminho}", s.url())).await;
        serde_json::from_str::<Value>(&t).unwrap()["access_token"].as_str().unwrap().to_owned()
    };
    let (bom, de_outro) = (token("/api/token").await, token("/api/osb/token").await);
    let pedir = async |token: &str, prof: &str, numero: &str| {
        let url = format!(
            "{}/api/fhir/r4/Patient?identifier=http://rnds.saude.gov.br/fhir/r4/NamingSystem/cpf%7C{numero}",
            s.url()
        );
        let r = c.get(url).header("X-Authorization-Server", format!("Bearer {token}")).header("Authorization", prof);
        let (status, tipo, texto) = abrir(r).await;
        assert_eq!(tipo, "application/fhir+json");
        (status, serde_json::from_str::<Value>(&texto).unwrap())
    };
    let prof = s.mundo().profissionais[0].cns().to_owned();
    let p = s.mundo().pacientes[0].clone();
    let cpf = p.cpf.as_ref().unwrap();
    let (status, bundle) = pedir(&bom, &prof, cpf).await;
    let recurso = &bundle["entry"][0]["resource"];
    assert_eq!(
        (status, bundle["total"].as_u64(), recurso["name"][0]["text"].as_str()),
        (200, Some(1), Some(p.nome.as_str()))
    );
    assert_eq!(
        recurso["identifier"][1],
        json!({ "use": "official", "system": "http://rnds.saude.gov.br/fhir/r4/NamingSystem/cns", "value": p.cartoes[1].0 })
    );
    let (status, vazio) = pedir(&bom, &prof, "11144477735").await;
    assert_eq!((status, vazio["total"].as_u64(), vazio.get("entry")), (200, Some(0), None));
    let texto = |v: &Value| v["issue"][0]["diagnostics"].as_str().unwrap().to_owned();
    for ruim in ["x", &de_outro] {
        let (status, v) = pedir(ruim, &prof, cpf).await;
        assert!(status == 401 && texto(&v).contains("EHR-ERR882"));
    }
    let (status, v) = pedir(&bom, "700000000000005", cpf).await;
    assert!(status == 403 && texto(&v).contains("EHR-ERR906"));
    s.vencer_tokens();
    assert_eq!(pedir(&bom, &prof, cpf).await.0, 401);
}

#[tokio::test]
async fn os_tres_servicos_de_cep() {
    let (s, c) = de_pe(Opcoes::default()).await;
    let json = async |caminho: &str| {
        let (status, _, texto) = pegar(&c, format!("{}{caminho}", s.url())).await;
        (status, serde_json::from_str::<Value>(&texto).unwrap_or(Value::Null))
    };
    let (status, se) = json("/ws/01001000/json/").await;
    assert_eq!(
        (status, se["cep"].as_str(), se["logradouro"].as_str(), se["ibge"].as_str()),
        (200, Some("01001-000"), Some("Praça da Sé"), Some("3550308"))
    );
    let (_, geral) = json(&format!("/ws/{CEP_GERAL}/json/")).await;
    assert_eq!((geral["logradouro"].as_str(), geral["bairro"].as_str()), (Some(""), Some("")));
    assert_eq!(json(&format!("/ws/{CEP_INEXISTENTE}/json/")).await, (200, json!({ "erro": "true" })));
    for ruim in ["/ws/950100100/json/", "/ws/9501001a/json/", "/ws/01001000/xml/", "/ws/SP/Sa/Rua/json/"] {
        let (status, tipo, texto) = pegar(&c, format!("{}{ruim}", s.url())).await;
        assert!(status == 400 && tipo.starts_with("text/html") && texto.contains("ViaCEP 400"), "{ruim}");
    }
    let (_, achados) = json("/ws/SP/S%C3%A3o%20Paulo/Praca/json/").await;
    assert_eq!(achados[0]["cep"], "01001-000");
    assert_eq!(json("/ws/SP/Campinas/rua/json/").await.1.as_array().unwrap().len(), 20);
    assert_eq!(json("/ws/SP/Campinas/inexistente/json/").await, (200, json!([])));

    for cep in [CEP_SO_OPENCEP, CEP_SO_BRASILAPI] {
        assert_eq!(json(&format!("/ws/{cep}/json/")).await.1, json!({ "erro": "true" }));
    }
    assert_eq!(json(&format!("/v1/{CEP_SO_OPENCEP}.json")).await.1["logradouro"], "Rua Só do OpenCEP");
    assert_eq!(json(&format!("/v1/{CEP_SO_BRASILAPI}")).await, (404, json!({ "error": "NOT_FOUND" })));
    let (_, so) = json(&format!("/api/cep/v1/{CEP_SO_BRASILAPI}")).await;
    assert_eq!((so["street"].as_str(), so["ibge"].is_null()), (Some("Rua Só da BrasilAPI"), true));
    assert_eq!(json("/api/cep/v1/01001000").await.1["ibge"], json!({ "city": "3550308", "state": "35" }));
    assert_eq!(json(&format!("/api/cep/v1/{CEP_INEXISTENTE}")).await.1["type"], "service_error");
    let (status, v) = json("/api/cep/v1/123").await;
    assert_eq!((status, v["type"].as_str()), (400, Some("validation_error")));
}

#[tokio::test]
async fn viacep_cala_depois_do_limite_e_volta() {
    let opcoes = Opcoes { viacep_por_minuto: Some(3), viacep_janela: Duration::from_millis(400), ..Opcoes::default() };
    let (s, c) = de_pe(opcoes).await;
    let url = format!("{}/ws/01001000/json/", s.url());
    for _ in 0..3 {
        assert_eq!(pegar(&c, url.clone()).await.0, 200);
    }
    assert!(c.get(&url).send().await.is_err());
    assert_eq!(pegar(&c, format!("{}/v1/01001000", s.url())).await.0, 200);
    tokio::time::sleep(Duration::from_millis(450)).await;
    assert_eq!(pegar(&c, url).await.0, 200);
}

#[tokio::test]
async fn dados_abertos_vem_em_paginas_de_vinte_ate_a_vazia() {
    let (s, c) = de_pe(Opcoes::default()).await;
    let mut vistos = Vec::new();
    let mut paginas = Vec::new();
    loop {
        let url =
            format!("{}/cnes/estabelecimentos?codigo_municipio=350950&limit=100&offset={}", s.url(), vistos.len());
        let (_, _, texto) = pegar(&c, url).await;
        let v: Value = serde_json::from_str(&texto).unwrap();
        let pagina = v["estabelecimentos"].as_array().unwrap().clone();
        paginas.push(pagina.len());
        if pagina.is_empty() {
            break;
        }
        vistos.extend(pagina);
    }
    assert_eq!(paginas, [20, 20, 5, 0]);
    assert_eq!(vistos[0]["codigo_cnes"], 9_999_991);
    assert_eq!(vistos[2]["codigo_cnes"], 19);
    assert!(vistos.iter().any(|u| !u["codigo_motivo_desabilitacao_estabelecimento"].is_null()));
    assert_eq!(pegar(&c, format!("{}/cnes/estabelecimentos/0000019", s.url())).await.0, 200);
    assert_eq!(pegar(&c, format!("{}/cnes/estabelecimentos/7", s.url())).await.0, 404);
    assert_eq!(pegar(&c, format!("{}/nada", s.url())).await.0, 404);
}

#[tokio::test]
async fn mil_profissionais_e_cinco_mil_ceps_contados_um_a_um() {
    let (s, c) = de_pe(Opcoes { profissionais: 1000, ceps: 5000, ..Opcoes::default() }).await;
    let (_, texto) = soap(&s, &c, "ProfissionalSaudeService", envelope("senha de teste", &lista_de("9999991"))).await;
    assert_eq!(textos(&texto, "ProfissionalSaude").len(), 1000);
    assert!(texto.len() < 8 << 20, "{}", texto.len());
    for cep in s.mundo().ceps().take(300) {
        assert_eq!(pegar(&c, format!("{}/ws/{cep}/json/", s.url())).await.0, 200);
    }
    assert_eq!(s.contagem("/ws/"), 300);
    assert!(s.contagens("/ws/").values().all(|n| *n == 1));
    assert_eq!(s.contagem("/ws/01001000/json/"), 1);
    assert_eq!(s.simultaneos(), 1);
    s.zerar();
    assert_eq!(s.contagem("/"), 0);
}
