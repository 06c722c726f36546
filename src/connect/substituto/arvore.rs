//! The request of a SOAP client as a small tree, by namespace and local name: the stand-in must judge what was asked the
//! way the bus does, whatever prefixes the client chose. DOCTYPE, depth and cut documents are refused.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

/// Deeper than any request of the contracts.
const FUNDO: usize = 40;

/// One element.
#[derive(Debug, Default, Clone)]
pub(super) struct No {
    /// Namespace, empty when there is none.
    pub ns: String,
    /// Local name.
    pub nome: String,
    pub atributos: Vec<(String, String)>,
    /// Its own text, trimmed.
    pub texto: String,
    pub filhos: Vec<No>,
}

impl No {
    /// Reads a document; `None` when it is not one.
    pub(super) fn ler(texto: &str) -> Option<Self> {
        let mut leitor = NsReader::from_str(texto);
        let mut abertos: Vec<No> = Vec::new();
        let mut raiz = None;
        loop {
            let (ns, evento) = leitor.read_resolved_event().ok()?;
            let ns = match ns {
                ResolveResult::Bound(n) => n.into_inner().to_owned(),
                ResolveResult::Unbound => String::new(),
                ResolveResult::Unknown(_) => return None,
            };
            match evento {
                Event::Start(e) => {
                    if abertos.len() >= FUNDO || raiz.is_some() {
                        return None;
                    }
                    abertos.push(Self::de(ns, &e)?);
                }
                Event::Empty(e) => {
                    let no = Self::de(ns, &e)?;
                    match abertos.last_mut() {
                        Some(pai) => pai.filhos.push(no),
                        None => raiz = Some(no),
                    }
                }
                Event::End(_) => {
                    let mut no = abertos.pop()?;
                    no.texto = no.texto.trim().into();
                    match abertos.last_mut() {
                        Some(pai) => pai.filhos.push(no),
                        None => raiz = Some(no),
                    }
                }
                Event::Text(t) => {
                    if let Some(no) = abertos.last_mut() {
                        no.texto.push_str(&t.xml10_content());
                    }
                }
                Event::CData(t) => {
                    if let Some(no) = abertos.last_mut() {
                        no.texto.push_str(&t.into_inner());
                    }
                }
                Event::GeneralRef(r) => {
                    let letra = match r.resolve_char_ref().ok()? {
                        Some(c) => c.to_string(),
                        None => quick_xml::escape::resolve_predefined_entity(&r)?.to_owned(),
                    };
                    abertos.last_mut()?.texto.push_str(&letra);
                }
                Event::DocType(_) => return None,
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
        raiz.filter(|_| abertos.is_empty())
    }

    fn de(ns: String, e: &BytesStart<'_>) -> Option<Self> {
        let mut atributos = Vec::new();
        for a in e.attributes() {
            let a = a.ok()?;
            let nome = a.key.local_name().as_ref().to_owned();
            atributos.push((nome, a.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned()));
        }
        Some(Self { ns, nome: e.local_name().as_ref().to_owned(), atributos, ..Self::default() })
    }

    /// First child of this namespace and name.
    pub(super) fn filho(&self, ns: &str, nome: &str) -> Option<&Self> {
        self.filhos.iter().find(|f| f.ns == ns && f.nome == nome)
    }

    /// First child of this name, whatever its namespace (HL7 comes with two spellings of its own).
    pub(super) fn local(&self, nome: &str) -> Option<&Self> {
        self.filhos.iter().find(|f| f.nome == nome)
    }

    /// Goes down by local names.
    pub(super) fn caminho(&self, nomes: &[&str]) -> Option<&Self> {
        nomes.iter().try_fold(self, |no, nome| no.local(nome))
    }

    pub(super) fn atributo(&self, nome: &str) -> &str {
        self.atributos.iter().find(|a| a.0 == nome).map_or("", |a| a.1.as_str())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;

    #[test]
    fn le_por_espaco_e_nome_e_recusa_o_que_nao_e_documento() {
        let no = No::ler(
            "<?xml version='1.0'?><a:x xmlns:a='urn:1' xmlns:b='urn:1'><b:y z='1&amp;2'>a &amp; b<![CDATA[<c>]]> &#233;</b:y><s/></a:x>",
        )
        .unwrap();
        let y = no.filho("urn:1", "y").unwrap();
        assert_eq!((y.texto.as_str(), y.atributo("z")), ("a & b<c> é", "1&2"));
        assert!(no.filho("", "s").is_some() && no.filho("urn:1", "s").is_none());
        let fundo = format!("{}{}", "<a>".repeat(50), "</a>".repeat(50));
        for ruim in ["", "<a>", "<a></b>", "<!DOCTYPE a><a/>", "<p:a/>", "<a>&x;</a>", "texto", &fundo] {
            assert!(No::ler(ruim).is_none(), "{ruim}");
        }
    }
}
