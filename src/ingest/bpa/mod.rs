//! BPA text files (remessas) as history: header, BPA-C and BPA-I lines, with the three figures of the header checked
//! against the lines (domain.md 3).
//!
//! Every line is typed; one that cannot be is refused with its reason and its field. Names, documents and addresses of
//! patients are looked at for nothing and kept in no row.

use std::collections::{BTreeMap, HashSet};

use nexsus_domain::bpa::{CabecalhoBpa, ContagemBpa, DefeitoBpa, Recorte, TipoDeLinha, ler_linha, parcela};
use nexsus_domain::{Competencia, LinhaHistorico};
use serde::{Deserialize, Serialize};

use crate::comum::decodificar;
use crate::pacote::e_zip;
use crate::{Campo, ErroDeArquivo, Itens, Leitura, Lida, Motivo, Opcoes, Rejeito, Tipo, textos};

/// Largest file accepted, bytes: half a million lines.
const LIMITE: usize = 200 * 1024 * 1024;
/// First competência whose BPA-I line has 351 characters.
const COMECO_DOS_351: i32 = 202_607;

/// One line of the file that was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistroBpa {
    /// The header, with what the lines behind it come to. There is exactly one, given last.
    Cabecalho(Box<CabecalhoLido>),
    /// A line of production.
    Linha(Box<LinhaHistorico>),
}

/// The header and the figures counted from the lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CabecalhoLido {
    /// What the file says.
    pub cabecalho: CabecalhoBpa,
    /// Data lines found, the header not among them.
    pub linhas: u32,
    /// Distinct folhas, those of the two forms counted apart.
    pub folhas: u32,
    /// Control field the lines demand.
    pub controle: u32,
    /// Widths of the data lines and how many have each: (`02` or `03`, characters, lines).
    pub larguras: Vec<(String, u32, u32)>,
    /// Differences, one sentence each.
    pub diferencas: Vec<String>,
}

/// Reads a remittance.
///
/// # Errors
/// `vazio`, `nao_e_texto`, `leiaute_desconhecido` (no header in the first line), `limite_excedido`, `sem_linhas`.
pub fn ler(bytes: &[u8], _op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    if bytes.len() > LIMITE {
        return Err(ErroDeArquivo::LimiteExcedido);
    }
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0x1A) {
        return Err(ErroDeArquivo::Vazio);
    }
    if e_zip(bytes) || bytes.starts_with(b"%PDF-") {
        return Err(ErroDeArquivo::NaoETexto);
    }
    let texto = decodificar(bytes);
    let texto = texto.trim_start_matches('\u{feff}');
    let mut mesa = Mesa::default();
    for (i, linha) in texto.split('\n').enumerate() {
        let linha = linha.strip_suffix('\r').unwrap_or(linha);
        mesa.linha(u32::try_from(i + 1).unwrap_or(u32::MAX), linha)?;
    }
    mesa.concluir(texto.ends_with('\n'))
}

#[derive(Default)]
struct Mesa {
    cabecalho: Option<(u32, CabecalhoBpa)>,
    itens: Vec<Lida<RegistroBpa>>,
    rejeitos: Vec<Rejeito>,
    mobilia: u64,
    contagem: ContagemBpa,
    larguras: BTreeMap<(TipoDeLinha, usize), u32>,
    fora_da_epoca: u32,
    chaves: HashSet<String>,
}

impl Mesa {
    fn linha(&mut self, n: u32, linha: &str) -> Result<(), ErroDeArquivo> {
        let Some((_, cabecalho)) = &self.cabecalho else {
            // Blank lines may stand before the header, nothing else.
            if linha.trim().is_empty() {
                self.mobilia += 1;
                return Ok(());
            }
            let lido = CabecalhoBpa::ler(linha.trim_end_matches('\u{1A}'));
            self.cabecalho = Some((n, lido.ok_or(ErroDeArquivo::LeiauteDesconhecido)?));
            return Ok(());
        };
        if linha.trim_matches(|c: char| c.is_whitespace() || c == '\u{1A}').is_empty() {
            self.mobilia += 1;
            return Ok(());
        }
        let mvm = cabecalho.mvm;
        let r = Recorte::novo(linha);
        let Some(tipo) = TipoDeLinha::da_linha(linha) else {
            // A second header is a second file glued behind this one; anything else is no record at all.
            let motivo = if CabecalhoBpa::parece(linha) { Motivo::Duplicado } else { Motivo::LarguraInvalida };
            self.recusar(n, motivo, linha, "", "");
            return Ok(());
        };
        *self.larguras.entry((tipo, r.largura())).or_default() += 1;
        let campo = |nome| r.campo(tipo.campos(), nome);
        match parcela(tipo, &r).filter(|_| tipo.aceita_largura(r.largura())) {
            Some(p) => {
                let folha = format!("{} {} {}", campo("prd-cnes"), campo("prd-cmp"), campo("prd-flh"));
                self.contagem.contar(tipo == TipoDeLinha::Individualizada, &folha, p);
            }
            None => self.contagem.contar_ilegivel(),
        }
        if linha.chars().any(char::is_control) {
            self.recusar(n, Motivo::BytesInvalidos, linha, "", "");
            return Ok(());
        }
        // A header without a month leaves each line with its own.
        let mvm = mvm.or_else(|| Competencia::ler(campo("prd-cmp")).ok()).unwrap_or(Competencia::MINIMA);
        match ler_linha(tipo, &r, mvm) {
            Ok(l) => {
                // A late line of an older month goes out in the form of the month of presentation; both are read.
                let (larga, nova) = (r.largura() == 351, mvm.numero().max(l.cmp.numero()) >= COMECO_DOS_351);
                let fora = if larga { !nova } else { l.cmp.numero() >= COMECO_DOS_351 };
                if tipo == TipoDeLinha::Individualizada && fora {
                    self.fora_da_epoca += 1;
                }
                let chave = format!(
                    "{}{}{}{:?}{}{}{}",
                    l.org,
                    l.cnes,
                    l.cmp,
                    l.cns_prof.map(nexsus_domain::Cns::numero),
                    l.cbo,
                    l.folha,
                    l.sequencia
                );
                if self.chaves.insert(chave) {
                    let valor = RegistroBpa::Linha(Box::new(l));
                    self.itens.push(Lida { pagina: 1, linha: n, texto: String::new(), valor });
                } else {
                    self.recusar(n, Motivo::Duplicado, linha, "", "");
                }
            }
            Err(d) => self.recusar(n, motivo(d.defeito), linha, d.campo, campo(d.campo)),
        }
        Ok(())
    }

    fn recusar(&mut self, n: u32, motivo: Motivo, linha: &str, campo: &str, valor: &str) {
        let texto = linha.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).take(400).collect();
        let campos = match campo {
            "" => Vec::new(),
            nome => vec![Campo { nome: nome.to_owned(), valor: valor.to_owned() }],
        };
        self.rejeitos.push(Rejeito { pagina: 1, linha: n, motivo, texto, campos });
    }

    fn concluir(mut self, terminado: bool) -> Result<Leitura, ErroDeArquivo> {
        // What stands behind the last line end is no line.
        if terminado {
            self.mobilia = self.mobilia.saturating_sub(1);
        }
        let Some((n, cabecalho)) = self.cabecalho.take() else { return Err(ErroDeArquivo::Vazio) };
        if self.itens.is_empty() && self.rejeitos.is_empty() {
            return Err(ErroDeArquivo::SemLinhas);
        }
        let diferencas = self.diferencas(&cabecalho);
        let larguras = self
            .larguras
            .iter()
            .map(|((t, l), q)| {
                let tipo = if *t == TipoDeLinha::Consolidada { "02" } else { "03" };
                (tipo.to_owned(), *l as u32, *q)
            })
            .collect();
        let lido = CabecalhoLido {
            linhas: self.contagem.linhas(),
            folhas: self.contagem.folhas(),
            controle: self.contagem.controle(),
            larguras,
            diferencas: diferencas.clone(),
            cabecalho,
        };
        let layout = textos::layout_bpa(lido.cabecalho.largura, &lido.larguras);
        let valor = RegistroBpa::Cabecalho(Box::new(lido));
        self.itens.push(Lida { pagina: 1, linha: n, texto: String::new(), valor });
        Ok(Leitura {
            tipo: Tipo::Bpa,
            layout,
            lidas: self.itens.len() as u64 + self.rejeitos.len() as u64 + self.mobilia,
            mobilia: self.mobilia,
            itens: Itens::Bpa(self.itens),
            rejeitos: self.rejeitos,
            soma_lida: None,
            soma_impressa: None,
            controles: Vec::new(),
            arranjo: None,
            avisos: diferencas,
        })
    }

    fn diferencas(&self, c: &CabecalhoBpa) -> Vec<String> {
        let mut d = Vec::new();
        if c.mvm.is_none() {
            d.push(textos::bpa::SEM_MVM.to_owned());
        }
        let linhas = self.contagem.linhas();
        // The official text counts the data lines, the files that are accepted count the header too.
        if !c.linhas.is_some_and(|n| n == linhas || n == linhas + 1) {
            d.push(textos::bpa::linhas(c.linhas, linhas));
        }
        if c.folhas != Some(self.contagem.folhas()) {
            d.push(textos::bpa::folhas(c.folhas, self.contagem.folhas()));
        }
        if c.controle != Some(self.contagem.controle()) {
            d.push(textos::bpa::controle(c.controle, self.contagem.controle()));
        }
        if self.fora_da_epoca > 0 {
            d.push(textos::bpa::largura_fora_da_epoca(self.fora_da_epoca));
        }
        d
    }
}

fn motivo(d: DefeitoBpa) -> Motivo {
    match d {
        DefeitoBpa::Largura => Motivo::LarguraInvalida,
        DefeitoBpa::Codigo => Motivo::CodigoInvalido,
        DefeitoBpa::Data => Motivo::DataInvalida,
        DefeitoBpa::Valor => Motivo::ValorInvalido,
    }
}

#[cfg(test)]
mod testes;
