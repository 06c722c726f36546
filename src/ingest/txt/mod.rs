//! SIGTAP procedure tables: fixed width by a layout file, the two known widths without one, and delimited variants.

mod delimitado;
mod fixo;
mod leiaute;
mod linhas;
mod procedimento;

use std::collections::HashSet;

use nexsus_domain::Procedimento;

use crate::comum::decodificar;
use crate::{ErroDeArquivo, Itens, Leitura, Lida, Motivo, Opcoes, Rejeito, Tipo};
pub use leiaute::{CampoFixo, Leiaute};

/// Largest text accepted, in bytes; the whole national table of one month has under 2 MB.
const LIMITE: usize = 512 * 1024 * 1024;

/// Reads a procedure table.
///
/// # Errors
/// `vazio`, `nao_e_texto`, `leiaute_desconhecido`, `limite_excedido`, `sem_linhas`.
pub fn ler(bytes: &[u8], op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    if bytes.len() > LIMITE {
        return Err(ErroDeArquivo::LimiteExcedido);
    }
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0x1A) {
        return Err(ErroDeArquivo::Vazio);
    }
    if !e_texto(bytes) {
        return Err(ErroDeArquivo::NaoETexto);
    }
    let texto = decodificar(bytes);
    let texto = texto.trim_start_matches('\u{feff}');
    let mut mesa = Mesa::nova();
    let layout = if let Some(l) = &op.leiaute {
        let l = Leiaute::ler(l).ok_or(ErroDeArquivo::LeiauteDesconhecido)?;
        // A layout file beside a delimited table is of no use; what the lines are decides.
        match delimitado::farejar(texto) {
            Some(d) if !fixo::combina(texto, &l) => delimitado::ler(texto, &d, op, &mut mesa),
            _ => fixo::ler(texto, &l, &mut mesa),
        }
    } else if let Some(l) = fixo::adivinhar(texto) {
        fixo::ler(texto, &l, &mut mesa)
    } else if let Some(d) = delimitado::farejar(texto) {
        delimitado::ler(texto, &d, op, &mut mesa)
    } else {
        return Err(ErroDeArquivo::LeiauteDesconhecido);
    };
    mesa.concluir(layout)
}

/// Text has next to no control characters. A single damaged line is no reason to call the file binary.
fn e_texto(bytes: &[u8]) -> bool {
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let controles = bytes
        .iter()
        .filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\r' | b'\n' | 0x0C | 0x1A) || **b == 0x7F)
        .count();
    (utf16 || controles * 50 <= bytes.len()) && !bytes.starts_with(b"PK\x03\x04") && !bytes.starts_with(b"%PDF-")
}

/// Collects what the readers of this room find.
struct Mesa {
    itens: Vec<Lida<Procedimento>>,
    rejeitos: Vec<Rejeito>,
    mobilia: u64,
    avisos: Vec<String>,
    chaves: HashSet<(i64, i32)>,
}

impl Mesa {
    fn nova() -> Self {
        Self { itens: Vec::new(), rejeitos: Vec::new(), mobilia: 0, avisos: Vec::new(), chaves: HashSet::new() }
    }

    fn aceitar(&mut self, linha: u32, texto: &str, lido: Result<Procedimento, Motivo>) {
        let lido = lido.and_then(|p| {
            let nova = self.chaves.insert((p.co_procedimento.numero(), p.dt_competencia.numero()));
            if nova { Ok(p) } else { Err(Motivo::Duplicado) }
        });
        let texto = texto.trim_end();
        match lido {
            Ok(valor) => self.itens.push(Lida { pagina: 1, linha, texto: enxugar(texto), valor }),
            Err(motivo) => {
                self.rejeitos.push(Rejeito { pagina: 1, linha, motivo, texto: enxugar(texto), campos: Vec::new() })
            }
        }
    }

    fn concluir(self, layout: String) -> Result<Leitura, ErroDeArquivo> {
        if self.itens.is_empty() && self.rejeitos.is_empty() {
            return Err(ErroDeArquivo::SemLinhas);
        }
        Ok(Leitura {
            tipo: Tipo::Txt,
            layout,
            lidas: self.itens.len() as u64 + self.rejeitos.len() as u64 + self.mobilia,
            mobilia: self.mobilia,
            itens: Itens::Procedimentos(self.itens),
            rejeitos: self.rejeitos,
            soma_lida: None,
            soma_impressa: None,
            controles: Vec::new(),
            arranjo: None,
            avisos: self.avisos,
        })
    }
}

/// The line as shown to people: inner runs of blanks shortened to two, control characters replaced.
fn enxugar(s: &str) -> String {
    let mut saida = String::with_capacity(s.len().min(400));
    let mut brancos = 0;
    for c in s.chars() {
        let c = if c.is_control() { '\u{FFFD}' } else { c };
        brancos = if c == ' ' { brancos + 1 } else { 0 };
        if brancos <= 2 {
            saida.push(c);
        }
        if saida.len() > 1000 {
            break;
        }
    }
    saida
}

#[cfg(test)]
mod testes;
