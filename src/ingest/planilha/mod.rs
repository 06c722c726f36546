//! Spreadsheets of patients: xlsx, xlsb, xls, ods and csv, told apart by content, never by the name of the file.

mod celula;
mod colunas;
mod csv;
mod formato;
mod leitor;
mod linha;
pub(crate) mod zip;

use nexsus_domain::Paciente;

use crate::textos;
use crate::{Campo, ErroDeArquivo, Itens, Leitura, Lida, Motivo, Opcoes, Rejeito, Tipo};
use celula::Celula;
use colunas::Mapa;
use linha::{Avisos, Resultado};

/// Rows in which the header may stand.
const CABECALHO_ATE: u32 = 30;

/// Reads a patient list.
///
/// # Errors
/// `vazio`, `nao_e_planilha`, `senha_necessaria`, `corrompido`, `limite_excedido`, `sem_colunas`, `sem_linhas`.
pub fn ler(bytes: &[u8], _op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    let formato = formato::reconhecer(bytes)?;
    let mut mesa = Mesa::default();
    leitor::percorrer(bytes, formato, &mut mesa)?;
    mesa.concluir(formato)
}

/// One mended line, named by the columns of the table.
///
/// # Errors
/// The reasons of a refused row.
pub(crate) fn montar(campos: &[Campo]) -> Result<Paciente, Motivo> {
    // A list needs code, name and one column more; a mended line may lack any, and is then judged for it.
    let extra = ["cod_pac", "nome", "dtnasc"].map(|n| (n.to_owned(), Celula::Vazia));
    let (titulos, celulas): (Vec<_>, Vec<_>) = campos
        .iter()
        .map(|c| (c.nome.clone(), Celula::Texto(c.valor.clone())))
        .chain(extra.into_iter().filter(|(n, _)| !campos.iter().any(|c| c.nome == *n)))
        .map(|(n, c)| (Celula::Texto(n), c))
        .unzip();
    let mapa = Mapa::do_cabecalho(&titulos).ok_or(Motivo::CodigoAusente)?;
    match linha::ler(1, &celulas, &mapa, &mut Avisos::default()) {
        Resultado::Paciente(p) => Ok(*p),
        Resultado::Recusa(motivo) => Err(motivo),
        Resultado::Mobilia => Err(Motivo::CodigoAusente),
    }
}

/// Takes sheets and rows from the readers.
trait Receptor {
    /// A visible sheet begins.
    fn aba(&mut self, nome: &str);
    /// One row; `numero` from 1. Empty cells may be left out at the end.
    fn linha(&mut self, numero: u32, celulas: &[Celula]) -> Result<(), ErroDeArquivo>;
}

#[derive(Default)]
struct Mesa {
    pagina: u32,
    mapa: Option<Mapa>,
    /// Rows of the sheet before its header, to be counted as furniture or as a sheet of another subject.
    abas_com_cabecalho: u32,
    abas: u32,
    itens: Vec<Lida<Paciente>>,
    rejeitos: Vec<Rejeito>,
    mobilia: u64,
    avisos: Avisos,
    colunas: String,
}

impl Receptor for Mesa {
    fn aba(&mut self, _nome: &str) {
        self.pagina += 1;
        self.abas += 1;
        self.mapa = None;
    }

    fn linha(&mut self, numero: u32, celulas: &[Celula]) -> Result<(), ErroDeArquivo> {
        if celulas.iter().all(Celula::vazia) {
            return Ok(());
        }
        let Some(mapa) = &self.mapa else {
            if numero <= CABECALHO_ATE
                && let Some(m) = Mapa::do_cabecalho(celulas)
            {
                if self.colunas.is_empty() {
                    self.colunas = m.descrever();
                }
                self.mapa = Some(m);
                self.abas_com_cabecalho += 1;
            }
            self.mobilia += 1;
            return Ok(());
        };
        let texto = || linha::texto(celulas);
        match linha::ler(numero, celulas, mapa, &mut self.avisos) {
            Resultado::Paciente(valor) => {
                self.itens.push(Lida { pagina: self.pagina, linha: numero, texto: texto(), valor: *valor });
            }
            Resultado::Recusa(motivo) => self.recusar(numero, motivo, texto()),
            Resultado::Mobilia => self.mobilia += 1,
        }
        Ok(())
    }
}

impl Mesa {
    fn recusar(&mut self, linha: u32, motivo: Motivo, texto: String) {
        self.rejeitos.push(Rejeito { pagina: self.pagina, linha, motivo, texto, campos: Vec::new() });
    }

    fn concluir(mut self, formato: formato::Formato) -> Result<Leitura, ErroDeArquivo> {
        if self.abas_com_cabecalho == 0 {
            return Err(if self.mobilia == 0 { ErroDeArquivo::Vazio } else { ErroDeArquivo::SemColunas });
        }
        if self.itens.is_empty() && self.rejeitos.is_empty() {
            return Err(ErroDeArquivo::SemLinhas);
        }
        let mut avisos = std::mem::take(&mut self.avisos).frases();
        if self.abas > self.abas_com_cabecalho {
            avisos.push(textos::abas_sem_colunas(self.abas - self.abas_com_cabecalho));
        }
        Ok(Leitura {
            tipo: Tipo::Planilha,
            layout: textos::layout_planilha(formato.nome(), &self.colunas),
            lidas: self.itens.len() as u64 + self.rejeitos.len() as u64 + self.mobilia,
            mobilia: self.mobilia,
            itens: Itens::Pacientes(self.itens),
            rejeitos: self.rejeitos,
            soma_lida: None,
            soma_impressa: None,
            controles: Vec::new(),
            arranjo: None,
            avisos,
        })
    }
}

#[cfg(test)]
mod testes;
