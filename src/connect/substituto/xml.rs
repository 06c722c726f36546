//! XML the way the bus of the Ministry writes it: `soap:Envelope` around `S:Body`, some forty `xmlns:nsNN` declared again
//! on every item, prefixes that mean nothing (webservices.md 1.1). Two other styles prove that a client goes by
//! namespace and local name alone.

/// How the elements of an answer are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Prefixos {
    /// `ns2`, `ns3`, ... declared again on each item, as the real bus does.
    #[default]
    Numerados,
    /// Short speaking ones.
    Falantes,
    /// None: the default namespace changes from element to element.
    SemPrefixo,
}

/// A namespace: address and speaking prefix.
pub(super) type Ns = &'static (&'static str, &'static str);

macro_rules! espacos {
    ($( $id:ident = $uri:literal, $prefixo:literal; )*) => {
        $( pub(super) static $id: (&str, &str) = (concat!("http://servicos.saude.gov.br/", $uri), $prefixo); )*
        /// All of them, as the bus declares them.
        static TODOS: &[Ns] = &[ $( &$id, )* ];
    };
}

espacos! {
    BAIRRO = "schema/corporativo/endereco/v1r1/bairro", "ba";
    CBO = "schema/profissionalsaude/v1r0/cbo", "cbo";
    CEP = "schema/corporativo/endereco/v1r1/cep", "cep";
    CNPJ = "schema/corporativo/pessoajuridica/v1r0/cnpj", "cnpj";
    CNS = "schema/cadsus/v5r0/cns", "cns";
    CODIGO = "schema/cnes/v1r0/codigocnes", "cod";
    CPF = "schema/corporativo/documento/v1r2/cpf", "cpf";
    CODIGO_UNIDADE = "schema/cnes/v1r0/codigounidade", "cu";
    BASICOS_EST = "schema/cnes/v1r0/dadosbasicosestabelecimento", "dbe";
    BASICOS_PROF = "schema/cnes/v1r0/dadosbasicosprofissional", "dbp";
    GERAIS = "schema/cnes/v1r0/dadosgeraiscnes", "dg";
    ESFERA = "schema/cnes/v1r0/esferaadministrativa", "ea";
    ENDERECO = "schema/corporativo/endereco/v1r2/endereco", "en";
    EST = "cnes/v1r0/estabelecimentosaudeservice", "est";
    FILTRO_EST = "wsdl/mensageria/v1r0/filtropesquisaestabelecimentosaude", "fil";
    FILTRO_PROF = "wsdl/mensageria/v1r0/filtropesquisaprofissionalsaude", "fip";
    FILTRO_VINC = "wsdl/mensageria/v1r0/filtropesquisavinculacao", "fv";
    FILTRO_VINCS = "wsdl/mensageria/v1r0/filtropesquisavinculacaos", "fvs";
    LOCALIZACAO = "schema/cnes/v1r0/localizacao", "lo";
    MENSAGEM = "wsdl/mensageria/falha/v5r0/mensagem", "men";
    FALHA = "wsdl/mensageria/falha/v5r0/msfalha", "msf";
    MUNICIPIO = "schema/corporativo/v1r2/municipio", "mu";
    NOME = "schema/corporativo/pessoafisica/v1r2/nomecompleto", "nc";
    NOME_JURIDICO = "schema/corporativo/pessoajuridica/v1r0/nomejuridico", "nj";
    PAGINACAO = "wsdl/mensageria/v1/paginacao", "pag";
    PROF = "cnes/v1r0/profissionalsaudeservice", "prof";
    PROFISSIONAL = "schema/profissionalsaude/v2r0/profissionalsaude", "ps";
    TELEFONE = "schema/corporativo/telefone/v1r2/telefone", "tel";
    TIPO_LOGRADOURO = "schema/corporativo/endereco/v1r1/tipologradouro", "tl";
    TIPO_UNIDADE = "schema/cnes/v1r0/tipounidade", "tu";
    UF = "schema/corporativo/v1r1/uf", "uf";
    VINCULACAO = "schema/cnes/v1r0/vinculacao", "v";
    VINCULACAO_CBO = "schema/cnes/v1r0/vinculacaocbotype", "vc";
    VINC = "cnes/v1r0/vinculacaoprofissionalservice", "vin";
}

/// Elements that have no namespace although their parents do (Paginacao).
pub(super) static NENHUM: (&str, &str) = ("", "");

/// Version of SOAP of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Soap {
    V11,
    V12,
}

impl Soap {
    pub(super) const fn espaco(self) -> &'static str {
        match self {
            Self::V11 => "http://schemas.xmlsoap.org/soap/envelope/",
            Self::V12 => "http://www.w3.org/2003/05/soap-envelope",
        }
    }

    pub(super) const fn tipo(self) -> &'static str {
        match self {
            Self::V11 => "text/xml; charset=UTF-8",
            Self::V12 => "application/soap+xml; charset=UTF-8",
        }
    }
}

/// Text made safe for content and for attributes.
pub(super) fn escapar(texto: &str) -> String {
    texto.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Writes one document.
#[derive(Debug)]
pub(super) struct Escritor {
    estilo: Prefixos,
    texto: String,
    abertos: Vec<(Ns, &'static str)>,
}

impl Escritor {
    pub(super) fn novo(estilo: Prefixos) -> Self {
        Self { estilo, texto: String::new(), abertos: Vec::new() }
    }

    fn qualificado(&self, ns: Ns, nome: &str) -> String {
        let numero = || TODOS.iter().position(|n| std::ptr::eq(*n, ns)).unwrap_or(0) + 2;
        match self.estilo {
            _ if ns.0.is_empty() => nome.to_owned(),
            Prefixos::Numerados => format!("ns{}:{nome}", numero()),
            Prefixos::Falantes => format!("{}:{nome}", ns.1),
            Prefixos::SemPrefixo => nome.to_owned(),
        }
    }

    fn abrir(&mut self, ns: Ns, nome: &'static str, declarar: &[Ns]) {
        let qualificado = self.qualificado(ns, nome);
        self.texto.push_str(&format!("<{qualificado}"));
        if self.estilo == Prefixos::SemPrefixo {
            if self.abertos.last().is_none_or(|a| a.0.0 != ns.0) {
                self.texto.push_str(&format!(" xmlns=\"{}\"", ns.0));
            }
        } else {
            for n in declarar.iter().filter(|n| !n.0.is_empty()) {
                let prefixo = self.qualificado(n, "");
                self.texto.push_str(&format!(" xmlns:{}=\"{}\"", prefixo.trim_end_matches(':'), n.0));
            }
        }
        self.texto.push('>');
        self.abertos.push((ns, nome));
    }

    /// An element whose prefix is declared above.
    pub(super) fn abre(&mut self, ns: Ns, nome: &'static str) -> &mut Self {
        self.abrir(ns, nome, &[]);
        self
    }

    /// An element that declares its own prefix, or those of its children when it has none.
    pub(super) fn abre_so(&mut self, ns: Ns, nome: &'static str, declarar: &[Ns]) -> &mut Self {
        self.abrir(ns, nome, declarar);
        self
    }

    /// An item: declares every namespace there is, needed or not, as the bus does.
    pub(super) fn abre_item(&mut self, ns: Ns, nome: &'static str) -> &mut Self {
        self.abrir(ns, nome, TODOS);
        self
    }

    pub(super) fn fecha(&mut self) -> &mut Self {
        if let Some((ns, nome)) = self.abertos.pop() {
            let qualificado = self.qualificado(ns, nome);
            self.texto.push_str(&format!("</{qualificado}>"));
        }
        self
    }

    /// An element with text.
    pub(super) fn folha(&mut self, ns: Ns, nome: &'static str, valor: &str) -> &mut Self {
        self.abrir(ns, nome, &[]);
        self.texto.push_str(&escapar(valor));
        self.fecha()
    }

    /// An element with one element that has text.
    pub(super) fn dupla(&mut self, fora: (Ns, &'static str), dentro: (Ns, &'static str), valor: &str) -> &mut Self {
        self.abre(fora.0, fora.1).folha(dentro.0, dentro.1, valor).fecha()
    }

    pub(super) fn pronto(mut self) -> String {
        while !self.abertos.is_empty() {
            self.fecha();
        }
        self.texto
    }
}

/// The envelope around a body, with one prefix for the envelope and another for the body.
pub(super) fn envelope(soap: Soap, estilo: Prefixos, corpo: &str) -> String {
    let ns = soap.espaco();
    match estilo {
        Prefixos::SemPrefixo => {
            format!("<?xml version='1.0' encoding='UTF-8'?><Envelope xmlns=\"{ns}\"><Body>{corpo}</Body></Envelope>")
        }
        _ => format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope xmlns:soap=\"{ns}\">\n  \
             <S:Body xmlns:S=\"{ns}\">{corpo}</S:Body>\n</soap:Envelope>\n"
        ),
    }
}

/// A fault of the bus: the sentence of all of them, and the list with the true reason.
pub(super) fn falha_do_barramento(soap: Soap, motivo: &str, codigo: &str, descricao: &str) -> String {
    let mut e = Escritor::novo(Prefixos::Falantes);
    e.abre_so(&FALHA, "MSFalha", &[&FALHA]).abre_so(&FALHA, "Mensagem", &[&MENSAGEM]);
    e.folha(&MENSAGEM, "codigo", codigo).folha(&MENSAGEM, "descricao", descricao);
    falha(soap, "Sender", motivo, &e.pronto())
}

/// A fault with a detail already written; `quem` is `Sender` or `Receiver`.
pub(super) fn falha(soap: Soap, quem: &str, motivo: &str, detalhe: &str) -> String {
    let (ns, motivo) = (soap.espaco(), escapar(motivo));
    let dentro = match soap {
        Soap::V12 => {
            let detalhe =
                if detalhe.is_empty() { String::new() } else { format!("<soap:Detail>{detalhe}</soap:Detail>") };
            format!(
                "<soap:Code><env:Value xmlns:env=\"{ns}\">env:{quem}</env:Value></soap:Code>\
                 <soap:Reason><soap:Text xml:lang=\"pt-BR\">{motivo}</soap:Text></soap:Reason>{detalhe}"
            )
        }
        Soap::V11 => {
            let codigo = if quem == "Sender" { "Client" } else { "Server" };
            let detalhe = if detalhe.is_empty() { String::new() } else { format!("<detail>{detalhe}</detail>") };
            format!("<faultcode>soap:{codigo}</faultcode><faultstring>{motivo}</faultstring>{detalhe}")
        }
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope xmlns:soap=\"{ns}\"><soap:Body><soap:Fault>\
         {dentro}</soap:Fault></soap:Body></soap:Envelope>\n"
    )
}
