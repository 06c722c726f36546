//! The SOAP services of CNES (webservices.md 1.1 and 8): professionals of an establishment, links with workload, one
//! establishment. Every body follows the XSD that DATASUS publishes, its spelling mistakes included.

use super::arvore::No;
use super::corpo::Resposta;
use super::estado::Estado;
use super::mundo::{CNPJ, Profissional, Vinculo};
use super::xml::{self, Escritor, Ns, Prefixos, Soap};

const REGRAS: &str = "Uma ou mais regras negociais foram violadas, verifique a lista de erros.";
const WSSE: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const ATUALIZADO: &str = "2026-10-05";

/// A request that came in an envelope.
pub(super) struct Envelope {
    pub soap: Soap,
    raiz: No,
}

impl Envelope {
    /// Reads it; `None` when the body is no SOAP message.
    pub(super) fn ler(corpo: &[u8]) -> Option<Self> {
        let raiz = No::ler(std::str::from_utf8(corpo).ok()?)?;
        let soap = [Soap::V11, Soap::V12].into_iter().find(|s| s.espaco() == raiz.ns && raiz.nome == "Envelope")?;
        Some(Self { soap, raiz })
    }

    /// The message itself.
    pub(super) fn mensagem(&self) -> Option<&No> {
        self.raiz.filho(self.soap.espaco(), "Body")?.filhos.first()
    }

    /// True when the UsernameToken carries the account of the options.
    pub(super) fn credenciado(&self, estado: &Estado) -> bool {
        let token = self
            .raiz
            .filho(self.soap.espaco(), "Header")
            .and_then(|h| h.filho(WSSE, "Security"))
            .and_then(|s| s.filho(WSSE, "UsernameToken"));
        let texto = |nome: &str| token.and_then(|t| t.filho(WSSE, nome)).map(|n| n.texto.as_str());
        texto("Username") == Some(estado.opcoes.usuario.as_str())
            && texto("Password") == Some(estado.opcoes.senha.expor())
    }
}

/// Answer of the service named in the path.
pub(super) fn responder(estado: &Estado, servico: &str, corpo: &[u8], estilo: Prefixos) -> Resposta {
    let Some(envelope) = Envelope::ler(corpo) else {
        let texto = xml::falha(Soap::V12, "Sender", "Mensagem SOAP inválida", "");
        return Resposta::nova(500, Soap::V12.tipo(), texto.into_bytes());
    };
    let soap = envelope.soap;
    let falha = |codigo: &str, descricao: &str| {
        let texto = xml::falha_do_barramento(soap, REGRAS, codigo, descricao);
        Resposta::nova(500, soap.tipo(), texto.into_bytes())
    };
    if !envelope.credenciado(estado) {
        return falha("OSB_SEM_AUTENTICACAO", "As credenciais informadas não são válidas");
    }
    let Some(pedido) = envelope.mensagem() else { return falha("OSB_VALIDACAO", "Corpo vazio") };
    let feito = match (servico, pedido.nome.as_str()) {
        ("ProfissionalSaudeService", "requestConsultarProfissionaisSaude") if pedido.ns == xml::PROF.0 => {
            lista(estado, pedido, estilo)
        }
        ("ProfissionalSaudeService", "requestConsultarProfissionalSaude") if pedido.ns == xml::PROF.0 => {
            um(estado, pedido, estilo)
        }
        ("VinculacaoProfissionalService", "RequestVinculacaos") if pedido.ns == xml::VINC.0 => {
            pesquisar(estado, pedido, estilo)
        }
        ("VinculacaoProfissionalService", "RequestVinculacao") if pedido.ns == xml::VINC.0 => {
            detalhar(estado, pedido, estilo)
        }
        ("EstabelecimentoSaudeService", "requestConsultarEstabelecimentoSaude") if pedido.ns == xml::EST.0 => {
            estabelecimento(estado, pedido, estilo)
        }
        _ => Err(Recusa::Esquema("Operação desconhecida")),
    };
    match feito {
        Ok(texto) => Resposta::nova(200, soap.tipo(), xml::envelope(soap, estilo, &texto).into_bytes()),
        Err(Recusa::NadaAchado) => falha("NO_RESULT", "Nenhum registro encontrado para os parâmetros informados"),
        Err(Recusa::Esquema(o_que)) => falha("OSB_VALIDACAO", o_que),
    }
}

enum Recusa {
    NadaAchado,
    Esquema(&'static str),
}

type Feito = Result<String, Recusa>;

/// The text of `fora/dentro`, of the length and made of the digits its type demands.
fn codigo<'a>(pai: &'a No, fora: (&str, &str), dentro: (Ns, &str), tamanho: usize) -> Option<&'a str> {
    let texto = pai.filho(fora.0, fora.1)?.filho(dentro.0.0, dentro.1)?.texto.as_str();
    (texto.len() == tamanho && texto.bytes().all(|b| b.is_ascii_digit())).then_some(texto)
}

/// CNES asked for in the filter by establishment.
fn cnes_do_filtro(estado: &Estado, pedido: &No) -> Result<String, Recusa> {
    let filtro = pedido
        .filho(xml::FILTRO_EST.0, "FiltroPesquisaEstabelecimentoSaude")
        .ok_or(Recusa::Esquema("FiltroPesquisaEstabelecimentoSaude ausente"))?;
    if let Some(c) = codigo(filtro, (xml::CODIGO.0, "CodigoCNES"), (&xml::CODIGO, "codigo"), 7) {
        return Ok(c.to_owned());
    }
    match codigo(filtro, (xml::CNPJ.0, "CNPJ"), (&xml::CNPJ, "numeroCNPJ"), 14) {
        Some(CNPJ) => Ok(estado.opcoes.cnes.clone()),
        Some(_) => Err(Recusa::NadaAchado),
        None => Err(Recusa::Esquema("CodigoCNES ou CNPJ ausente ou fora do formato")),
    }
}

fn lista(estado: &Estado, pedido: &No, estilo: Prefixos) -> Feito {
    let cnes = cnes_do_filtro(estado, pedido)?;
    let mut e = Escritor::novo(estilo);
    e.abre_so(&xml::PROF, "responseConsultarProfissionaisSaude", &[&xml::PROF]);
    if cnes == estado.opcoes.cnes {
        for p in &estado.mundo.profissionais {
            profissional(&mut e, estado, p);
        }
    } else if cnes != estado.opcoes.cnes_vazio {
        return Err(Recusa::NadaAchado);
    }
    Ok(e.pronto())
}

fn um(estado: &Estado, pedido: &No, estilo: Prefixos) -> Feito {
    let filtro = pedido
        .filho(xml::FILTRO_PROF.0, "FiltroPesquisaProfissionalSaude")
        .ok_or(Recusa::Esquema("FiltroPesquisaProfissionalSaude ausente"))?;
    let numero = codigo(filtro, (xml::CNS.0, "CNS"), (&xml::CNS, "numeroCNS"), 15)
        .or_else(|| codigo(filtro, (xml::CPF.0, "CPF"), (&xml::CPF, "numeroCPF"), 11))
        .ok_or(Recusa::Esquema("CNS ou CPF ausente ou fora do formato"))?;
    let p = estado.profissional_por_numero(numero).ok_or(Recusa::NadaAchado)?;
    let mut e = Escritor::novo(estilo);
    e.abre_so(&xml::PROF, "responseConsultarProfissionalSaude", &[&xml::PROF]);
    profissional(&mut e, estado, p);
    Ok(e.pronto())
}

fn unidade_basica(e: &mut Escritor, estado: &Estado) {
    e.dupla((&xml::CODIGO, "CodigoCNES"), (&xml::CODIGO, "codigo"), &estado.opcoes.cnes);
    let nome = estado.mundo.unidades.first().map_or("", |u| u.nome.as_str());
    e.dupla((&xml::BASICOS_EST, "NomeFantasia"), (&xml::NOME_JURIDICO, "Nome"), nome);
}

fn profissional(e: &mut Escritor, estado: &Estado, p: &Profissional) {
    let ps: Ns = &xml::PROFISSIONAL;
    e.abre_item(ps, "ProfissionalSaude").folha(ps, "dataAtualizacao", ATUALIZADO);
    e.dupla((ps, "Nome"), (&xml::NOME, "Nome"), &p.nome);
    for (cns, tipo) in &p.cartoes {
        e.abre(ps, "CNS").folha(&xml::CNS, "numeroCNS", cns);
        e.folha(&xml::CNS, "dataAtribuicao", "2012-03-05T00:00:00");
        e.folha(&xml::CNS, "tipoCartao", &tipo.to_string()).fecha();
    }
    e.dupla((ps, "CPF"), (&xml::CPF, "numeroCPF"), &p.cpf);
    for c in p.vinculos.iter().flat_map(|v| &v.cbos) {
        e.abre(ps, "CBO")
            .folha(&xml::CBO, "codigoCBO", &c.codigo)
            .folha(&xml::CBO, "descricaoCBO", &c.descricao)
            .fecha();
    }
    e.abre(ps, "CNES");
    unidade_basica(e, estado);
    e.fecha().fecha();
}

/// The professional named in a filter of links, and whether the establishment is his.
fn do_vinculo<'a>(estado: &'a Estado, filtro: &No, ns: Ns) -> Result<Option<&'a Profissional>, Recusa> {
    let quem = filtro
        .filho(ns.0, "IdentificacaoProfissional")
        .and_then(|p| {
            codigo(p, (ns.0, "cns"), (&xml::CNS, "numeroCNS"), 15)
                .or_else(|| codigo(p, (ns.0, "cpf"), (&xml::CPF, "numeroCPF"), 11))
        })
        .ok_or(Recusa::Esquema("IdentificacaoProfissional ausente ou fora do formato"))?;
    let onde = filtro
        .filho(ns.0, "IdentificacaoEstabelecimento")
        .and_then(|p| {
            codigo(p, (ns.0, "cnes"), (&xml::CODIGO, "codigo"), 7)
                .or_else(|| codigo(p, (ns.0, "cnpj"), (&xml::CNPJ, "numeroCNPJ"), 14))
        })
        .ok_or(Recusa::Esquema("IdentificacaoEstabelecimento ausente ou fora do formato"))?;
    let daqui = onde == estado.opcoes.cnes || onde == CNPJ;
    Ok(estado.profissional_por_numero(quem).filter(|_| daqui))
}

fn vinculos(e: &mut Escritor, estado: &Estado, p: &Profissional, quais: &[&Vinculo], com_horas: bool) {
    if quais.is_empty() {
        return;
    }
    let (v, vc): (Ns, Ns) = (&xml::VINCULACAO, &xml::VINCULACAO_CBO);
    e.abre_item(v, "Vinculacaos");
    for vinculo in quais {
        e.abre(v, "Vinculacao").abre(v, "Profissional");
        e.dupla((&xml::BASICOS_PROF, "Nome"), (&xml::NOME, "Nome"), &p.nome);
        e.dupla((&xml::BASICOS_PROF, "CPF"), (&xml::CPF, "numeroCPF"), &p.cpf);
        for (cns, tipo) in &p.cartoes {
            e.abre(&xml::BASICOS_PROF, "CNS").folha(&xml::CNS, "numeroCNS", cns);
            e.folha(&xml::CNS, "tipoCartao", &tipo.to_string()).fecha();
        }
        e.fecha().abre(v, "Estabelecimento");
        unidade_basica(e, estado);
        e.fecha();
        let tipo = vinculo.tipo.to_string();
        e.folha(v, "indVinculacao", &format!("0{tipo}0101")).folha(v, "codigoModVinculo", &tipo);
        e.folha(v, "desCodigoModVinculo", if vinculo.tipo == 1 { "VINCULO EMPREGATICIO" } else { "AUTONOMO" });
        e.folha(v, "codigoTipoModVinculo", "1").folha(v, "desTipoCodigoModVinculo", "ESTATUTARIO EFETIVO");
        e.folha(v, "codigoSubTipoModVinculo", "1").folha(v, "desSubTipoCodigoModVinculo", "SERVIDOR PROPRIO");
        e.abre(v, "CBOs");
        for c in &vinculo.cbos {
            e.abre(vc, "CBO").folha(vc, "codigoCBO", &c.codigo).folha(vc, "descricaoCBO", &c.descricao);
            let horas = [
                ("qtCargaHorariaAmbulatotial", &c.ambulatorial),
                ("qtCargaHorariaOutros", &c.outros),
                ("qtCargaHorariaHospSus", &c.hospitalar),
            ];
            for (nome, valor) in horas {
                if let Some(valor) = valor.as_ref().filter(|_| com_horas) {
                    e.folha(vc, nome, valor);
                }
            }
            e.folha(vc, "comptInicio", "2024-02-01").folha(vc, "comptFin", "2026-10-01").fecha();
        }
        e.fecha().fecha();
    }
    e.fecha();
}

fn pesquisar(estado: &Estado, pedido: &No, estilo: Prefixos) -> Feito {
    let ns: Ns = &xml::FILTRO_VINCS;
    let filtro =
        pedido.filho(ns.0, "FiltroPesquisaVinculacaos").ok_or(Recusa::Esquema("FiltroPesquisaVinculacaos ausente"))?;
    // The element is local to a schema without elementFormDefault: it must stand in no namespace.
    let pagina = pedido.filho("", "Paginacao").ok_or(Recusa::Esquema("Paginacao ausente ou com namespace"))?;
    let numero = |nome: &str| pagina.filho(xml::PAGINACAO.0, nome).and_then(|n| n.texto.parse::<usize>().ok());
    let (Some(inicio), Some(quantos)) = (numero("registroInicial"), numero("quantidadeRegistros")) else {
        return Err(Recusa::Esquema("registroInicial ou quantidadeRegistros ausente"));
    };
    if inicio == 0 || !(1..=100).contains(&quantos) {
        return Err(Recusa::Esquema("Paginacao fora dos limites"));
    }
    let achado = do_vinculo(estado, filtro, ns)?;
    let todos: Vec<&Vinculo> = achado.map(|p| p.vinculos.iter().collect()).unwrap_or_default();
    let quais: Vec<&Vinculo> = todos.iter().skip(inicio - 1).take(quantos).copied().collect();
    let mut e = Escritor::novo(estilo);
    e.abre_so(&xml::VINC, "ResponseVinculacaos", &[&xml::VINC]);
    if let Some(p) = achado {
        vinculos(&mut e, estado, p, &quais, estado.opcoes.horas_na_pesquisa);
    }
    e.abre_so(&xml::NENHUM, "Paginacao", &[&xml::PAGINACAO]);
    e.folha(&xml::PAGINACAO, "registroInicial", &inicio.to_string());
    e.folha(&xml::PAGINACAO, "quantidadeRegistros", &quais.len().max(1).to_string());
    e.folha(&xml::PAGINACAO, "totalRegistros", &todos.len().to_string());
    Ok(e.pronto())
}

fn detalhar(estado: &Estado, pedido: &No, estilo: Prefixos) -> Feito {
    let ns: Ns = &xml::FILTRO_VINC;
    let filtro =
        pedido.filho(ns.0, "FiltroPesquisaVinculacao").ok_or(Recusa::Esquema("FiltroPesquisaVinculacao ausente"))?;
    let tipo = filtro
        .filho(ns.0, "IdentificacaoVinculacao")
        .and_then(|t| t.filho(ns.0, "tipoVinculacao"))
        .and_then(|t| t.texto.parse::<u8>().ok())
        .filter(|t| (1..=9).contains(t))
        .ok_or(Recusa::Esquema("tipoVinculacao ausente ou fora de 1 a 9"))?;
    let mut e = Escritor::novo(estilo);
    e.abre_so(&xml::VINC, "ResponseVinculacao", &[&xml::VINC]);
    if let Some(p) = do_vinculo(estado, filtro, ns)? {
        let quais: Vec<&Vinculo> = p.vinculos.iter().filter(|v| v.tipo == tipo).collect();
        vinculos(&mut e, estado, p, &quais, true);
    }
    Ok(e.pronto())
}

fn estabelecimento(estado: &Estado, pedido: &No, estilo: Prefixos) -> Feito {
    let cnes = cnes_do_filtro(estado, pedido)?;
    let unidade = estado.mundo.unidades.iter().find(|u| u.cnes == cnes).ok_or(Recusa::NadaAchado)?;
    let (dg, en, mu): (Ns, Ns, Ns) = (&xml::GERAIS, &xml::ENDERECO, &xml::MUNICIPIO);
    let mut e = Escritor::novo(estilo);
    e.abre_so(&xml::EST, "responseConsultarEstabelecimentoSaude", &[&xml::EST]);
    e.abre_item(dg, "DadosGeraisEstabelecimentoSaude");
    e.dupla((&xml::CODIGO, "CodigoCNES"), (&xml::CODIGO, "codigo"), &cnes);
    e.dupla((&xml::CODIGO_UNIDADE, "CodigoUnidade"), (&xml::CODIGO_UNIDADE, "codigo"), &format!("350950{cnes}"));
    e.dupla((dg, "nomeFantasia"), (&xml::NOME_JURIDICO, "Nome"), &unidade.nome);
    e.dupla((dg, "nomeEmpresarial"), (&xml::NOME_JURIDICO, "Nome"), "MUNICÍPIO FICTÍCIO");
    e.dupla((&xml::CNPJ, "CNPJ"), (&xml::CNPJ, "numeroCNPJ"), CNPJ);
    e.abre(en, "Endereco").abre(en, "TipoLogradouro");
    e.folha(&xml::TIPO_LOGRADOURO, "codigoTipoLogradouro", "081");
    e.folha(&xml::TIPO_LOGRADOURO, "descricaoTipoLogradouro", "RUA").fecha();
    e.folha(en, "nomeLogradouro", "DOS TESTES").folha(en, "numero", "100");
    e.dupla((en, "Bairro"), (&xml::BAIRRO, "descricaoBairro"), "CENTRO");
    e.dupla((en, "CEP"), (&xml::CEP, "numeroCEP"), "13010000");
    e.abre(en, "Municipio").folha(mu, "codigoMunicipio", "350950").folha(mu, "nomeMunicipio", "CAMPINAS");
    e.abre(mu, "UF").folha(&xml::UF, "codigoUF", "35").folha(&xml::UF, "siglaUF", "SP").fecha().fecha().fecha();
    e.folha(dg, "dataAtualizacao", ATUALIZADO);
    e.abre(&xml::TIPO_UNIDADE, "tipoUnidade").folha(&xml::TIPO_UNIDADE, "codigo", "36");
    e.folha(&xml::TIPO_UNIDADE, "descricao", "CLINICA/CENTRO DE ESPECIALIDADE").fecha();
    e.abre(&xml::ESFERA, "esferaAdministrativa").folha(&xml::ESFERA, "codigo", "3");
    e.folha(&xml::ESFERA, "descricao", "MUNICIPAL").fecha();
    e.dupla((dg, "MunicipioGestor"), (mu, "codigoMunicipio"), "350950");
    e.abre(dg, "Telefone")
        .folha(&xml::TELEFONE, "DDD", "19")
        .folha(&xml::TELEFONE, "numeroTelefone", "30000000")
        .fecha();
    e.abre(dg, "Localizacao").folha(&xml::LOCALIZACAO, "longitude", "-47.06");
    e.folha(&xml::LOCALIZACAO, "latitude", "-22.90").fecha();
    e.folha(dg, "perteceSistemaSUS", if unidade.desativada { "false" } else { "true" });
    Ok(e.pronto())
}
