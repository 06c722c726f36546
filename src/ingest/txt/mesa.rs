//! Collects what the readers of this room find and hands it on in blocks.

use std::collections::HashSet;

use nexsus_domain::{Competencia, LinhaDeTabela, Procedimento};

use crate::bloco::{Bloco, LINHAS_POR_BLOCO, Receber, Resumo};
use crate::sigtap::LinhaSigtap;
use crate::{Campo, ErroDeArquivo, Itens, Lida, Motivo, Rejeito, Tipo};

/// Most rows of one file: the keys already seen are kept, so that a repeated line is known over the whole file.
const MAIS_LINHAS: usize = 8_000_000;

/// Keys met so far. Tables come sorted: there a key above the last one is new without being looked for, and takes the
/// eight bytes it has; only what stands out of order goes into a set.
#[derive(Default)]
struct Vistos {
    em_ordem: Vec<u64>,
    fora: HashSet<u64>,
}

impl Vistos {
    /// Takes a key; `false` when it was there.
    fn nova(&mut self, chave: u64) -> bool {
        if self.em_ordem.last().is_none_or(|u| *u < chave) {
            // What is above all that came in order may still have come out of order.
            let nova = self.fora.is_empty() || !self.fora.contains(&chave);
            if nova {
                self.em_ordem.push(chave);
            }
            return nova;
        }
        self.em_ordem.binary_search(&chave).is_err() && self.fora.insert(chave)
    }

    fn quantos(&self) -> usize {
        self.em_ordem.len() + self.fora.len()
    }
}

pub struct Mesa<'a, 'r> {
    receber: &'a mut Receber<'r>,
    itens: Itens,
    rejeitos: Vec<Rejeito>,
    entregues: (u64, u64),
    pub mobilia: u64,
    pub avisos: Vec<String>,
    /// The month of the first row: for tables that carry none.
    pub mes: Option<Competencia>,
    /// Number of the table in a package, and what stands in front of its refused lines.
    tabela: (u32, String),
    /// Month and code in one number.
    procedimentos: Vistos,
    /// Keys of the side table that is being read.
    chaves: HashSet<Box<str>>,
}

impl<'a, 'r> Mesa<'a, 'r> {
    /// `itens` is an empty list of the kind of rows that go out: procedures, or rows of any table.
    pub fn nova(itens: Itens, receber: &'a mut Receber<'r>) -> Self {
        Self {
            receber,
            itens,
            rejeitos: Vec::new(),
            entregues: (0, 0),
            mobilia: 0,
            avisos: Vec::new(),
            mes: None,
            tabela: (1, String::new()),
            procedimentos: Vistos::default(),
            chaves: HashSet::new(),
        }
    }

    /// Makes room for the keys of a file of so many bytes, that the set need not grow again and again.
    pub fn esperar(&mut self, tamanho: u64) {
        const MENOR_LINHA: u64 = 300;
        const DE_UMA_VEZ: u64 = 1_000_000;
        let linhas = usize::try_from((tamanho / MENOR_LINHA).min(DE_UMA_VEZ)).unwrap_or_default();
        self.procedimentos.em_ordem.reserve(linhas);
    }

    /// The next table of a package begins.
    pub fn abrir_tabela(&mut self, numero: u32, nome: &str) {
        self.tabela = (numero, format!("{nome}: "));
        self.chaves.clear();
    }

    /// Takes one line of procedures; `texto` (as it is shown to people) and `campos` are only asked for when it is refused:
    /// an accepted procedure is never shown as the line it was.
    pub fn aceitar(
        &mut self,
        linha: u32,
        texto: impl FnOnce() -> String,
        lido: Result<Procedimento, Motivo>,
        campos: impl FnOnce() -> Vec<Campo>,
    ) -> Result<(), ErroDeArquivo> {
        let lido = lido.and_then(|p| {
            let mes = u64::from(p.dt_competencia.numero().unsigned_abs());
            let chave = (mes << 34) | p.co_procedimento.numero().unsigned_abs();
            if self.procedimentos.nova(chave) { Ok(p) } else { Err(Motivo::Duplicado) }
        });
        let pagina = self.tabela.0;
        match lido {
            Ok(p) => {
                self.mes = self.mes.or(Some(p.dt_competencia));
                let texto = String::new();
                match &mut self.itens {
                    Itens::Sigtap(v) => {
                        v.push(Lida { pagina, linha, texto, valor: LinhaSigtap::Procedimento(Box::new(p)) });
                    }
                    Itens::Procedimentos(v) => v.push(Lida { pagina, linha, texto, valor: p }),
                    _ => return Err(ErroDeArquivo::Corrompido),
                }
            }
            Err(motivo) => self.recusar(linha, &texto(), motivo, campos()),
        }
        self.seguir()
    }

    /// Takes one line of a side table; `campos` is only asked for when it is refused.
    pub fn aceitar_linha(
        &mut self,
        linha: u32,
        texto: impl FnOnce() -> String,
        lido: Result<LinhaDeTabela, Motivo>,
        campos: impl FnOnce() -> Vec<Campo>,
    ) -> Result<(), ErroDeArquivo> {
        let lido = lido.and_then(|l| {
            let chave = format!("{}\u{1F}{}", l.competencia, l.chave().join("\u{1F}"));
            if self.chaves.insert(chave.into_boxed_str()) { Ok(l) } else { Err(Motivo::Duplicado) }
        });
        match (lido, &mut self.itens) {
            (Ok(l), Itens::Sigtap(v)) => {
                self.mes = self.mes.or(Some(l.competencia));
                let texto = String::new();
                v.push(Lida { pagina: self.tabela.0, linha, texto, valor: LinhaSigtap::Outra(l) });
            }
            (Ok(_), _) => return Err(ErroDeArquivo::Corrompido),
            (Err(motivo), _) => self.recusar(linha, &texto(), motivo, campos()),
        }
        self.seguir()
    }

    fn recusar(&mut self, linha: u32, texto: &str, motivo: Motivo, campos: Vec<Campo>) {
        let (pagina, nome) = &self.tabela;
        let texto = format!("{nome}{texto}");
        self.rejeitos.push(Rejeito { pagina: *pagina, linha, motivo, texto, campos });
    }

    fn seguir(&mut self) -> Result<(), ErroDeArquivo> {
        if self.procedimentos.quantos().max(self.chaves.len()) > MAIS_LINHAS {
            return Err(ErroDeArquivo::LimiteExcedido);
        }
        if self.itens.len() >= LINHAS_POR_BLOCO || self.rejeitos.len() >= LINHAS_POR_BLOCO {
            self.entregar()?;
        }
        Ok(())
    }

    fn entregar(&mut self) -> Result<(), ErroDeArquivo> {
        if self.itens.is_empty() && self.rejeitos.is_empty() {
            return Ok(());
        }
        self.entregues.0 += self.itens.len() as u64;
        self.entregues.1 += self.rejeitos.len() as u64;
        let vazio = match self.itens {
            Itens::Sigtap(_) => Itens::Sigtap(Vec::new()),
            _ => Itens::nenhum(Tipo::Txt),
        };
        let itens = std::mem::replace(&mut self.itens, vazio);
        let bloco = Bloco { itens, rejeitos: std::mem::take(&mut self.rejeitos) };
        // Who breaks off does not look at the error.
        if (self.receber)(bloco).is_break() { Err(ErroDeArquivo::Corrompido) } else { Ok(()) }
    }

    /// Hands out the rest and closes the accounts.
    pub fn concluir(mut self, layout: String) -> Result<Resumo, ErroDeArquivo> {
        self.entregar()?;
        let (itens, rejeitos) = self.entregues;
        if itens + rejeitos == 0 {
            return Err(ErroDeArquivo::SemLinhas);
        }
        Ok(Resumo {
            tipo: Tipo::Txt,
            layout,
            lidas: itens + rejeitos + self.mobilia,
            itens,
            rejeitos,
            mobilia: self.mobilia,
            soma_lida: None,
            soma_impressa: None,
            controles: Vec::new(),
            arranjo: None,
            avisos: self.avisos,
        })
    }
}

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn chave_repetida_e_achada_em_qualquer_ordem() {
        let mut v = Vistos::default();
        let novas: Vec<bool> = [5, 9, 7, 7, 9, 12, 5, 1, 1, 13].into_iter().map(|c| v.nova(c)).collect();
        assert_eq!(novas, [true, true, true, false, false, true, false, true, false, true]);
        assert_eq!(v.quantos(), 6);
        // One high key at the start sends all others into the set.
        let mut v = Vistos::default();
        assert!(v.nova(u64::MAX) && (0..1_000).all(|c| v.nova(c)) && !(0..1_000).any(|c| v.nova(c)));
    }
}
