//! Where rows become persons, refused lines and furniture, and are handed on in blocks.

use std::ops::ControlFlow;

use nexsus_domain::Paciente;

use super::Receptor;
use super::celula::Celula;
use super::colunas::Mapa;
use super::formato::Formato;
use super::linha::{self, Avisos, Resultado};
use crate::textos;
use crate::{Bloco, ErroDeArquivo, Itens, LINHAS_POR_BLOCO, Lida, Motivo, Receber, Rejeito, Resumo, Tipo};

/// Rows, blank ones apart, in which the header may stand.
const CABECALHO_ATE: u32 = 30;
/// Lines by what became of them.
#[derive(Default)]
struct Contas {
    itens: u64,
    rejeitos: u64,
    mobilia: u64,
}

pub struct Mesa<'a, 'r> {
    receber: &'a mut Receber<'r>,
    leitor: linha::Leitor,
    pagina: u32,
    mapa: Option<Mapa>,
    /// Rows of this sheet that hold something, before the header.
    antes: u32,
    /// The last of them.
    anterior: Vec<Celula<'static>>,
    /// The row before was the header: this one may hold its second line.
    logo_apos: bool,
    abas_com_cabecalho: u32,
    abas: u32,
    itens: Vec<Lida<Paciente>>,
    rejeitos: Vec<Rejeito>,
    avisos: Avisos,
    colunas: String,
    contas: Contas,
}

impl<'a, 'r> Mesa<'a, 'r> {
    pub fn nova(receber: &'a mut Receber<'r>) -> Self {
        Self {
            receber,
            leitor: linha::Leitor::novo(),
            pagina: 0,
            mapa: None,
            antes: 0,
            anterior: Vec::new(),
            logo_apos: false,
            abas_com_cabecalho: 0,
            abas: 0,
            itens: Vec::new(),
            rejeitos: Vec::new(),
            avisos: Avisos::default(),
            colunas: String::new(),
            contas: Contas::default(),
        }
    }

    fn cabecalho(&mut self, m: Mapa) {
        if self.mapa.is_none() {
            self.abas_com_cabecalho += 1;
        }
        if self.colunas.is_empty() {
            self.colunas = m.descrever();
        }
        self.mapa = Some(m);
        self.logo_apos = true;
    }

    fn recusar(&mut self, linha: u32, motivo: Motivo, celulas: &[Celula<'_>], mapa: &Mapa) {
        let (texto, campos) = (linha::texto(celulas), linha::campos(celulas, mapa));
        self.contas.rejeitos += 1;
        self.rejeitos.push(Rejeito { pagina: self.pagina, linha, motivo, texto, campos });
    }

    fn entregar(&mut self) -> Result<(), ErroDeArquivo> {
        let (itens, rejeitos) = (std::mem::take(&mut self.itens), std::mem::take(&mut self.rejeitos));
        if itens.is_empty() && rejeitos.is_empty() {
            return Ok(());
        }
        match (self.receber)(Bloco { itens: Itens::Pacientes(itens), rejeitos }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ErroDeArquivo::Corrompido),
        }
    }

    pub fn concluir(mut self, formato: Formato) -> Result<Resumo, ErroDeArquivo> {
        if self.abas_com_cabecalho == 0 {
            return Err(if self.contas.mobilia == 0 { ErroDeArquivo::Vazio } else { ErroDeArquivo::SemColunas });
        }
        if self.contas.itens == 0 && self.contas.rejeitos == 0 {
            return Err(ErroDeArquivo::SemLinhas);
        }
        self.entregar()?;
        let mut avisos = self.avisos.frases();
        if self.abas > self.abas_com_cabecalho {
            avisos.push(textos::abas_sem_colunas(self.abas - self.abas_com_cabecalho));
        }
        let Contas { itens, rejeitos, mobilia } = self.contas;
        Ok(Resumo {
            tipo: Tipo::Planilha,
            layout: textos::layout_planilha(formato.nome(), &self.colunas),
            lidas: itens + rejeitos + mobilia,
            itens,
            rejeitos,
            mobilia,
            soma_lida: None,
            soma_impressa: None,
            controles: Vec::new(),
            arranjo: None,
            avisos,
        })
    }
}

impl Receptor for Mesa<'_, '_> {
    fn aba(&mut self, _nome: &str) {
        self.pagina += 1;
        self.abas += 1;
        self.mapa = None;
        self.antes = 0;
        self.anterior.clear();
        self.logo_apos = false;
    }

    fn linha(&mut self, numero: u32, celulas: &[Celula<'_>]) -> Result<(), ErroDeArquivo> {
        if celulas.iter().all(Celula::vazia) {
            return Ok(());
        }
        let Some(mapa) = self.mapa.take() else {
            self.antes += 1;
            self.contas.mobilia += 1;
            if numero <= CABECALHO_ATE || self.antes <= CABECALHO_ATE {
                let achado = Mapa::do_cabecalho(celulas)
                    .map(|m| m.sem_grupos_de_outros(&self.anterior))
                    .or_else(|| Mapa::de_duas_linhas(&self.anterior, celulas));
                if let Some(m) = achado {
                    self.cabecalho(m);
                }
                self.anterior = celulas.iter().map(Celula::propria).collect();
            }
            return Ok(());
        };
        let logo_apos = std::mem::replace(&mut self.logo_apos, false);
        if logo_apos && let Some(m) = mapa.com_segunda_linha(&self.anterior, celulas) {
            self.mapa = Some(m);
            self.contas.mobilia += 1;
            return Ok(());
        }
        if let Some(m) = Mapa::repetido(celulas) {
            self.contas.mobilia += 1;
            self.mapa = Some(mapa);
            self.cabecalho(m);
            self.anterior = celulas.iter().map(Celula::propria).collect();
            return Ok(());
        }
        match self.leitor.ler(numero, celulas, &mapa, &mut self.avisos) {
            Resultado::Paciente(valor) => {
                self.contas.itens += 1;
                self.itens.push(Lida {
                    pagina: self.pagina,
                    linha: numero,
                    texto: linha::texto(celulas),
                    valor: *valor,
                });
            }
            Resultado::Recusa(motivo) => self.recusar(numero, motivo, celulas, &mapa),
            Resultado::Mobilia => self.contas.mobilia += 1,
        }
        self.mapa = Some(mapa);
        if self.itens.len() >= LINHAS_POR_BLOCO || self.rejeitos.len() >= LINHAS_POR_BLOCO {
            self.entregar()
        } else {
            Ok(())
        }
    }

    fn formula_sem_valor(&mut self) {
        self.avisos.formulas_sem_valor += 1;
    }

    fn aspas_soltas(&mut self) {
        self.avisos.aspas_soltas = true;
    }
}
