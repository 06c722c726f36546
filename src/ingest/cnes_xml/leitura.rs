//! The walk through the document: which elements become records, and what each refuses.

use std::collections::HashMap;

use nexsus_domain::texto::arrumar;
use nexsus_domain::{Cbo, Cnes, Cnpj, Cns, Cpf, Equipe, Ibge6, Profissional};
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::RegistroCnes;
use crate::{Campo, ErroDeArquivo, Lida, Motivo, Rejeito, textos};

const RAIZ: &str = "IMPORTARXMLCNES";
/// Deepest nesting accepted; the real document has seven levels.
const PROFUNDIDADE: usize = 64;
/// Longest text of one attribute kept.
const ATRIBUTO: usize = 4_096;

/// What was found.
#[derive(Default)]
pub struct Mesa {
    pub itens: Vec<Lida<RegistroCnes>>,
    pub rejeitos: Vec<Rejeito>,
    pub mobilia: u64,
    pub versao: String,
    linha: u32,
    cpfs_ruins: u32,
    chaves: HashMap<(i32, i64, Cbo), usize>,
    unidades: HashMap<i32, usize>,
    equipes: HashMap<String, usize>,
}

/// The professional whose places of work are being read.
struct Pessoa {
    cns: Result<Cns, Motivo>,
    nome: String,
    cpf: Option<Cpf>,
    lotacoes: u32,
}

type Atributos = HashMap<String, String>;

/// Reads the whole document.
pub fn percorrer(texto: &str) -> Result<Mesa, ErroDeArquivo> {
    let mut leitor = Reader::from_str(texto);
    let mut mesa = Mesa::default();
    let mut aberto: Vec<String> = Vec::new();
    let (mut ibge, mut unidade, mut pessoa) = (None, None, None);
    let mut raiz = false;
    loop {
        let evento = leitor.read_event().map_err(|_| ErroDeArquivo::Corrompido)?;
        let (inicio, vazio) = match &evento {
            Event::Start(e) => (e, false),
            Event::Empty(e) => (e, true),
            Event::End(_) => {
                if aberto.pop().as_deref() == Some("DADOS_PROFISSIONAIS") {
                    mesa.fechar(&mut pessoa);
                }
                continue;
            }
            // Nothing of ours needs a document type, and every trick with entities begins with one.
            Event::DocType(_) => return Err(ErroDeArquivo::LeiauteDesconhecido),
            Event::GeneralRef(_) if aberto.is_empty() => return Err(ErroDeArquivo::Corrompido),
            // Behind the document stands nothing but what fills the end of a file.
            Event::Text(t)
                if aberto.is_empty() && !t.trim_matches(['\0', '\u{1A}', ' ', '\t', '\r', '\n']).is_empty() =>
            {
                return Err(ErroDeArquivo::Corrompido);
            }
            Event::Eof => break,
            _ => continue,
        };
        let nome = nome(inicio);
        if aberto.is_empty() {
            if raiz || nome != RAIZ {
                return Err(ErroDeArquivo::LeiauteDesconhecido);
            }
            raiz = true;
        }
        if aberto.len() >= PROFUNDIDADE {
            return Err(ErroDeArquivo::LimiteExcedido);
        }
        match nome.as_str() {
            "IDENTIFICACAO" => {
                let a = atributos(inicio)?;
                ibge = Ibge6::ler(campo(&a, "CO_IBGE_MUN")).ok();
                mesa.versao = campo(&a, "VERSAO_XSD").chars().take(20).collect();
            }
            "DADOS_GERAIS_ESTABELECIMENTOS" => unidade = mesa.estabelecimento(&atributos(inicio)?, ibge),
            "DADOS_EQUIPES" => mesa.equipe(&atributos(inicio)?, unidade),
            "DADOS_PROFISSIONAIS" => {
                mesa.fechar(&mut pessoa);
                pessoa = Some(mesa.pessoa(&atributos(inicio)?));
                if vazio {
                    mesa.fechar(&mut pessoa);
                }
            }
            "DADOS_LOTACOES" => match &mut pessoa {
                Some(p) => {
                    p.lotacoes += 1;
                    mesa.lotacao(&atributos(inicio)?, p);
                }
                None => return Err(ErroDeArquivo::LeiauteDesconhecido),
            },
            _ => {}
        }
        if !vazio {
            aberto.push(nome);
        }
    }
    // The reader accepts an end in the middle of an element; a cut file does not pass here.
    if !aberto.is_empty() || !raiz {
        return Err(if raiz { ErroDeArquivo::Corrompido } else { ErroDeArquivo::LeiauteDesconhecido });
    }
    Ok(mesa)
}

fn nome(e: &BytesStart<'_>) -> String {
    let bruto = e.local_name();
    bruto.as_ref().to_ascii_uppercase()
}

fn atributos(e: &BytesStart<'_>) -> Result<Atributos, ErroDeArquivo> {
    let mut saida = Atributos::new();
    for a in e.attributes() {
        let a = a.map_err(|_| ErroDeArquivo::Corrompido)?;
        let valor = a.normalized_value(XmlVersion::Implicit1_0).map_err(|_| ErroDeArquivo::Corrompido)?;
        let nome = a.key.local_name();
        saida.insert(nome.as_ref().to_ascii_uppercase(), valor.chars().take(ATRIBUTO).collect());
    }
    Ok(saida)
}

fn campo<'a>(a: &'a Atributos, nome: &str) -> &'a str {
    a.get(nome).map_or("", |t| t.trim())
}

/// A code that must be there and be right.
fn codigo<T, E>(texto: &str, ler: impl FnOnce(&str) -> Result<T, E>) -> Result<T, Motivo> {
    if texto.is_empty() { Err(Motivo::CodigoAusente) } else { ler(texto).map_err(|_| Motivo::CodigoInvalido) }
}

impl Mesa {
    fn proxima(&mut self) -> u32 {
        self.linha += 1;
        self.linha
    }

    fn aceitar(&mut self, texto: String, valor: RegistroCnes) -> usize {
        let linha = self.proxima();
        self.itens.push(Lida { pagina: 1, linha, texto, valor });
        self.itens.len() - 1
    }

    fn recusar(&mut self, motivo: Motivo, texto: String, campos: &[(&str, &str)]) {
        let linha = self.proxima();
        let campos = campos.iter().map(|(n, v)| Campo { nome: (*n).to_owned(), valor: (*v).to_owned() }).collect();
        self.rejeitos.push(Rejeito { pagina: 1, linha, motivo, texto, campos });
    }

    fn estabelecimento(&mut self, a: &Atributos, ibge: Option<Ibge6>) -> Option<Cnes> {
        let (bruto, nome) = (campo(a, "CNES"), arrumar(campo(a, "NM_FANTA")));
        let texto = format!("ESTABELECIMENTO {bruto} {nome}");
        let cnes = match codigo(bruto, Cnes::ler) {
            Ok(c) => c,
            Err(m) => {
                self.recusar(m, texto, &[("cnes_estab", bruto), ("nome_estab", &nome)]);
                return None;
            }
        };
        if self.unidades.contains_key(&cnes.numero()) {
            self.recusar(Motivo::Duplicado, texto, &[("cnes_estab", bruto), ("nome_estab", &nome)]);
            return Some(cnes);
        }
        let cnpj = Cnpj::ler(campo(a, "CNPJ")).ok();
        let lugar = self.aceitar(texto, RegistroCnes::Estabelecimento { cnes, nome, cnpj, ibge });
        self.unidades.insert(cnes.numero(), lugar);
        Some(cnes)
    }

    fn equipe(&mut self, a: &Atributos, unidade: Option<Cnes>) {
        let (bruto, nome) = (campo(a, "CO_INE"), arrumar(campo(a, "NM_REFERENCIA")));
        let texto = format!("EQUIPE {bruto} {nome}");
        let campos = [("ine", bruto), ("nome", nome.as_str())];
        let (Some(ine), Some(cnes)) = (ine(bruto), unidade) else {
            let motivo = if bruto.is_empty() { Motivo::CodigoAusente } else { Motivo::CodigoInvalido };
            self.recusar(motivo, texto, &campos);
            return;
        };
        if self.equipes.contains_key(&ine) {
            self.recusar(Motivo::Duplicado, texto, &campos);
            return;
        }
        let equipe = Equipe {
            cnes,
            ine: ine.clone(),
            tipo: campo(a, "TP_EQUIPE").chars().take(10).collect(),
            area: campo(a, "CO_AREA").chars().take(10).collect(),
            nome,
        };
        let lugar = self.aceitar(texto, RegistroCnes::Equipe(equipe));
        self.equipes.insert(ine, lugar);
    }

    fn pessoa(&mut self, a: &Atributos) -> Pessoa {
        let cpf = campo(a, "CPF_PROF");
        let lido = Cpf::ler(cpf).ok();
        if lido.is_none() && !cpf.is_empty() {
            self.cpfs_ruins += 1;
        }
        Pessoa { cns: codigo(campo(a, "CO_CNS"), Cns::ler), nome: arrumar(campo(a, "NM_PROF")), cpf: lido, lotacoes: 0 }
    }

    fn lotacao(&mut self, a: &Atributos, p: &Pessoa) {
        let (cnes, cbo, equipe) = (campo(a, "CNES"), campo(a, "CO_CBO"), campo(a, "CO_INE"));
        let cns = p.cns.map(|c| c.to_string()).unwrap_or_default();
        let texto = format!("LOTACAO {cnes} {cbo} {equipe} {cns} {}", p.nome);
        let campos =
            [("cns_prof", cns.as_str()), ("nome_prof", &p.nome), ("cbo_prof", cbo), ("cnes", cnes), ("ine", equipe)];
        let montado = (|| {
            let cns_prof = p.cns?;
            if p.nome.is_empty() {
                return Err(Motivo::NomeAusente);
            }
            let ine = if equipe.is_empty() { String::new() } else { ine(equipe).ok_or(Motivo::CodigoInvalido)? };
            Ok(Profissional {
                cns_prof,
                nome_prof: p.nome.clone(),
                cbo_prof: codigo(cbo, Cbo::ler)?,
                ch_prof: None,
                cpf: p.cpf,
                cnes: codigo(cnes, Cnes::ler)?,
                ine,
            })
        })();
        let novo = match montado {
            Ok(n) => n,
            Err(motivo) => return self.recusar(motivo, texto, &campos),
        };
        let chave = (novo.cnes.numero(), novo.cns_prof.numero(), novo.cbo_prof);
        if let Some(&lugar) = self.chaves.get(&chave) {
            // The same person twice in a unit is a second team; the table keeps one, so the first that has one.
            if let RegistroCnes::Lotacao(antes) = &mut self.itens[lugar].valor
                && antes.ine.is_empty()
            {
                antes.ine = novo.ine;
            }
            return self.recusar(Motivo::Duplicado, texto, &campos);
        }
        let lugar = self.aceitar(texto, RegistroCnes::Lotacao(Box::new(novo)));
        self.chaves.insert(chave, lugar);
    }

    /// A professional without any place of work is nothing to import.
    fn fechar(&mut self, pessoa: &mut Option<Pessoa>) {
        if pessoa.take().is_some_and(|p| p.lotacoes == 0) {
            self.proxima();
            self.mobilia += 1;
        }
    }

    pub fn avisos(&self) -> Vec<String> {
        if self.cpfs_ruins == 0 { Vec::new() } else { vec![textos::cpfs_invalidos(self.cpfs_ruins)] }
    }
}

/// Ten digits with their zeros.
fn ine(texto: &str) -> Option<String> {
    let bom = (1..=10).contains(&texto.len()) && texto.bytes().all(|b| b.is_ascii_digit());
    bom.then(|| format!("{texto:0>10}"))
}
