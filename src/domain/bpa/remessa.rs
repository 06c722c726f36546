//! The whole file: header, BPA-C lines, BPA-I lines, in the order and with the figures of files that were accepted
//! (domain.md 3.1, 3.4 to 3.6).

use super::contagem::ContagemBpa;
use super::escrita::{ErroDeLinha, LarguraBpi, escrever_linha, largura_da_competencia, telefone_fica_fora};
use crate::producao::{Instrumento, LinhaBpa};
use crate::texto::{arrumar, so_digitos, sus};
use crate::{Cnes, Cns, Competencia, Folha, Sequencia, textos};

/// Data lines whose number, with the header, fits `cbc-lin`.
const MAXIMO_DE_LINHAS: usize = 999_998;

/// Who sends to whom: the texts of the header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Orgaos {
    /// Organ of origin, up to 30.
    pub origem: String,
    /// Its acronym, up to 6.
    pub sigla: String,
    /// Its CNPJ or CPF, up to 14 digits.
    pub cgc_cpf: String,
    /// Organ of destination, up to 40.
    pub destino: String,
    /// `M` municipal or `E` estadual.
    pub indicador: String,
    /// Version of the program, free text.
    pub versao: String,
}

/// What may be chosen about the form of the file. The default is that of accepted files (domain.md 3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormaRemessa {
    /// Header of 130 characters instead of 126.
    pub cabecalho_longo: bool,
    /// Width of the BPA-I lines; by the month of presentation when not said.
    pub largura: Option<LarguraBpi>,
    /// `cbc-lin` counts the header too.
    pub contar_cabecalho: bool,
    /// Leaves accents in the header. The lines of the Produção have none.
    pub acentos: bool,
}

impl Default for FormaRemessa {
    fn default() -> Self {
        Self { cabecalho_longo: false, largura: None, contar_cabecalho: true, acentos: false }
    }
}

/// A line for the file.
#[derive(Debug, Clone, Copy)]
pub struct LinhaRemessa<'a> {
    /// The line.
    pub linha: &'a LinhaBpa,
}

/// The file, and what it counts.
#[derive(Clone, PartialEq, Eq)]
pub struct Remessa {
    /// ISO-8859-1, CRLF behind every line.
    pub bytes: Vec<u8>,
    /// Where each line of the file, header not counted, came from in the list given.
    pub ordem: Vec<usize>,
    /// Data lines: BPA-C and BPA-I.
    pub consolidadas: u32,
    pub individualizadas: u32,
    /// Distinct folhas, those of the two forms counted apart.
    pub folhas: u32,
    /// Control field.
    pub controle: u32,
    /// Sum of the quantities.
    pub quantidade: i64,
    /// Lines whose telephone has no area code and stays out.
    pub sem_ddd: u32,
}

/// The bytes hold patients.
impl std::fmt::Debug for Remessa {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Remessa")
            .field("bytes", &self.bytes.len())
            .field("folhas", &self.folhas)
            .field("controle", &self.controle)
            .finish_non_exhaustive()
    }
}

/// Why there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ErroDeRemessa {
    #[error("{}", textos::remessa::SEM_LINHAS)]
    SemLinhas,
    #[error("{}", textos::remessa::LINHAS_DEMAIS)]
    LinhasDemais,
    #[error("{}", textos::remessa::linha(.0, .1, .2.campo))]
    Linha(Folha, Sequencia, ErroDeLinha),
    #[error("{}", textos::remessa::outra_apresentacao(.0, .1))]
    OutraApresentacao(Folha, Sequencia),
    #[error("{}", textos::remessa::lugar_repetido(.0, .1))]
    LugarRepetido(Folha, Sequencia),
}

/// Place of a line in the file: BPA-C first, then CNES, competência, folha, sequência. What is equal in all of them
/// differs by professional.
type Lugar = (bool, Cnes, Competencia, Folha, Sequencia, Option<Cns>);

fn lugar(l: &LinhaBpa) -> Lugar {
    let individual = l.org == Instrumento::Bpi;
    (individual, l.uid, l.cmp, l.flh, l.seq, l.cnsmed.filter(|_| individual))
}

/// Makes the file of the month `mvm`. All or nothing: the first line that does not fit is the error.
pub fn escrever(
    mvm: Competencia,
    orgaos: &Orgaos,
    forma: FormaRemessa,
    linhas: &[LinhaRemessa<'_>],
) -> Result<Remessa, ErroDeRemessa> {
    if linhas.is_empty() {
        return Err(ErroDeRemessa::SemLinhas);
    }
    if linhas.len() > MAXIMO_DE_LINHAS {
        return Err(ErroDeRemessa::LinhasDemais);
    }
    let mut ordem: Vec<usize> = (0..linhas.len()).collect();
    ordem.sort_by_key(|i| lugar(linhas[*i].linha));
    let largura = forma.largura.unwrap_or_else(|| largura_da_competencia(mvm));
    let mut contagem = ContagemBpa::default();
    let mut corpo = Vec::with_capacity(linhas.len() * (largura.caracteres() + 2));
    let (mut consolidadas, mut individualizadas, mut quantidade, mut sem_ddd) = (0, 0, 0, 0);
    let mut anterior = None;
    for item in ordem.iter().map(|i| &linhas[*i]) {
        let l = item.linha;
        if l.mvm != mvm {
            return Err(ErroDeRemessa::OutraApresentacao(l.flh, l.seq));
        }
        let este = lugar(l);
        if anterior.replace(este) == Some(este) {
            return Err(ErroDeRemessa::LugarRepetido(l.flh, l.seq));
        }
        let texto = escrever_linha(l, largura).map_err(|e| ErroDeRemessa::Linha(l.flh, l.seq, e))?;
        let individual = l.org == Instrumento::Bpi;
        *(if individual { &mut individualizadas } else { &mut consolidadas }) += 1;
        quantidade += i64::from(l.qt);
        sem_ddd += u32::from(telefone_fica_fora(l));
        // Professional and CBO do not count: two of them with the same folha are one (domain.md 3.5).
        let parcela = l.pa.numero().unsigned_abs() + u64::from(l.qt.unsigned_abs());
        contagem.contar(individual, &format!("{} {} {}", l.uid, l.cmp, l.flh), parcela);
        corpo.extend(latin1(&texto));
        corpo.extend(b"\r\n");
    }
    let total = contagem.linhas() + u32::from(forma.contar_cabecalho);
    let mut bytes = latin1(&cabecalho(mvm, orgaos, forma, total, &contagem));
    bytes.extend(b"\r\n");
    bytes.append(&mut corpo);
    Ok(Remessa {
        bytes,
        ordem,
        consolidadas,
        individualizadas,
        folhas: contagem.folhas(),
        controle: contagem.controle(),
        quantidade,
        sem_ddd,
    })
}

fn cabecalho(mvm: Competencia, o: &Orgaos, forma: FormaRemessa, linhas: u32, c: &ContagemBpa) -> String {
    let texto = |t: &str, largura: usize| {
        let limpo = if forma.acentos { com_acentos(t, largura) } else { sus(t, largura) };
        format!("{limpo:<largura$}")
    };
    let cgc: String = so_digitos(&o.cgc_cpf).chars().take(14).collect();
    format!(
        "01#BPA#{mvm}{linhas:06}{:06}{:04}{}{}{cgc:0>14}{}{}{}",
        c.folhas(),
        c.controle(),
        texto(&o.origem, 30),
        texto(&o.sigla, 6),
        texto(&o.destino, 40),
        texto(&o.indicador, 1),
        texto(&o.versao, if forma.cabecalho_longo { 10 } else { 6 }),
    )
}

/// Upper case and in order, with the accents that ISO-8859-1 has.
fn com_acentos(texto: &str, maximo: usize) -> String {
    let alto = arrumar(texto).to_uppercase();
    let limpo: String = alto.chars().filter(|c| u32::from(*c) <= 0xFF && !matches!(c, '"' | '\'' | '`')).collect();
    let cortado: String = limpo.chars().take(maximo).collect();
    cortado.trim_end().to_owned()
}

/// ISO-8859-1; a letter it does not have becomes `?`.
pub fn latin1(texto: &str) -> Vec<u8> {
    texto.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}

/// `PA` + six letters or digits + `.` + month (domain.md 3.6); `None` when `seis` has another form.
pub fn nome_do_arquivo(seis: &str, mvm: Competencia) -> Option<String> {
    let bom = seis.len() == 6 && seis.bytes().all(|b| b.is_ascii_alphanumeric());
    bom.then(|| format!("PA{}.{}", seis.to_ascii_uppercase(), mvm.abreviatura()))
}
