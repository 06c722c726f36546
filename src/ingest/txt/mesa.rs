//! Collects what the readers of this room find and hands it on in blocks.

use std::collections::HashSet;

use nexsus_domain::Procedimento;

use crate::bloco::{Bloco, LINHAS_POR_BLOCO, Receber, Resumo};
use crate::{Campo, ErroDeArquivo, Itens, Lida, Motivo, Rejeito, Tipo};

/// Most rows of one file: the keys already seen are kept, so that a repeated line is known over the whole file.
const MAIS_LINHAS: usize = 8_000_000;

pub struct Mesa<'a, 'r> {
    receber: &'a mut Receber<'r>,
    itens: Vec<Lida<Procedimento>>,
    rejeitos: Vec<Rejeito>,
    entregues: (u64, u64),
    pub mobilia: u64,
    pub avisos: Vec<String>,
    /// Code and month in one number: a set of millions stays small.
    chaves: HashSet<u64>,
}

impl<'a, 'r> Mesa<'a, 'r> {
    pub fn nova(receber: &'a mut Receber<'r>) -> Self {
        Self {
            receber,
            itens: Vec::new(),
            rejeitos: Vec::new(),
            entregues: (0, 0),
            mobilia: 0,
            avisos: Vec::new(),
            chaves: HashSet::new(),
        }
    }

    /// Takes one line; `campos` is only asked for when it is refused.
    pub fn aceitar(
        &mut self,
        linha: u32,
        texto: &str,
        lido: Result<Procedimento, Motivo>,
        campos: impl FnOnce() -> Vec<Campo>,
    ) -> Result<(), ErroDeArquivo> {
        let lido = lido.and_then(|p| {
            let mes = p.dt_competencia.numero().unsigned_abs();
            let chave = (p.co_procedimento.numero().unsigned_abs() << 24) | u64::from(mes);
            if self.chaves.insert(chave) { Ok(p) } else { Err(Motivo::Duplicado) }
        });
        match lido {
            Ok(valor) => self.itens.push(Lida { pagina: 1, linha, texto: enxugar(texto), valor }),
            Err(motivo) => {
                self.rejeitos.push(Rejeito { pagina: 1, linha, motivo, texto: enxugar(texto), campos: campos() });
            }
        }
        if self.chaves.len() > MAIS_LINHAS {
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
        let itens = Itens::Procedimentos(std::mem::take(&mut self.itens));
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

/// The line as shown to people: inner runs of blanks shortened to two, control characters replaced.
pub fn enxugar(s: &str) -> String {
    let mut saida = String::with_capacity(s.len().min(160));
    let mut resto = s.trim_end();
    while !resto.is_empty() && saida.len() <= 1000 {
        let limpos = resto.bytes().take_while(|b| (b'!'..=b'~').contains(b)).count();
        saida.push_str(&resto[..limpos]);
        resto = &resto[limpos..];
        if resto.starts_with(' ') {
            let depois = resto.trim_start_matches(' ');
            saida.push_str(&"  "[..(resto.len() - depois.len()).min(2)]);
            resto = depois;
        } else if let Some(c) = resto.chars().next() {
            saida.push(if c.is_control() { '\u{FFFD}' } else { c });
            resto = &resto[c.len_utf8()..];
        }
    }
    saida
}

#[cfg(test)]
mod testes {
    use super::enxugar;

    #[test]
    fn linha_enxuta() {
        assert_eq!(enxugar("A  B    Ç\0x   é ê     "), "A  B  Ç\u{FFFD}x  é ê");
        assert!(enxugar(&"abc é ".repeat(1000)).len() < 1010);
    }
}
