//! A reading in pieces: blocks of lines, and at the end the counts that say whether the pieces are the whole.

use std::iter::Peekable;
use std::ops::ControlFlow;

use nexsus_domain::Dinheiro;
use serde::{Deserialize, Serialize};

use crate::{Arranjo, Controle, Itens, Leitura, Lida, Rejeito, Tipo};

/// Most rows, and most refused lines, that one block holds.
pub const LINHAS_POR_BLOCO: usize = 2_000;

/// Takes one block; `Break` stops the reading.
pub type Receber<'a> = dyn FnMut(Bloco) -> ControlFlow<()> + 'a;

/// Some lines of a file, about in the order of the file; each kind has at most [`LINHAS_POR_BLOCO`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bloco {
    /// Rows.
    pub itens: Itens,
    /// Refused lines.
    pub rejeitos: Vec<Rejeito>,
}

/// A [`Leitura`] without its lines. Invariant: `lidas == itens + rejeitos + mobilia`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resumo {
    /// What was asked.
    pub tipo: Tipo,
    /// The layout that was recognised, in words for the operator.
    pub layout: String,
    /// Lines found in the file.
    pub lidas: u64,
    /// Rows handed out in blocks.
    pub itens: u64,
    /// Refused lines handed out in blocks.
    pub rejeitos: u64,
    /// Lines recognised as furniture.
    pub mobilia: u64,
    /// Sum of the amounts of the rows, where the file has amounts.
    pub soma_lida: Option<Dinheiro>,
    /// Sum the file itself prints.
    pub soma_impressa: Option<Dinheiro>,
    /// Every total the file prints.
    pub controles: Vec<Controle>,
    /// How a PDF was understood.
    pub arranjo: Option<Arranjo>,
    /// Sentences for the operator.
    pub avisos: Vec<String>,
}

impl Resumo {
    /// True when the counts add up.
    pub const fn confere(&self) -> bool {
        match self.itens.checked_add(self.rejeitos) {
            Some(n) => matches!(n.checked_add(self.mobilia), Some(n) if n == self.lidas),
            None => false,
        }
    }

    /// Back to a whole reading; the caller has checked that these are all its lines.
    pub fn com_linhas(self, itens: Itens, rejeitos: Vec<Rejeito>) -> Leitura {
        Leitura {
            tipo: self.tipo,
            layout: self.layout,
            lidas: self.lidas,
            mobilia: self.mobilia,
            itens,
            rejeitos,
            soma_lida: self.soma_lida,
            soma_impressa: self.soma_impressa,
            controles: self.controles,
            arranjo: self.arranjo,
            avisos: self.avisos,
        }
    }
}

impl Leitura {
    /// Takes the reading apart: its lines go to `receber`, the rest comes back.
    pub fn em_blocos(self, receber: &mut Receber<'_>) -> (Resumo, ControlFlow<()>) {
        let resumo = Resumo {
            tipo: self.tipo,
            layout: self.layout,
            lidas: self.lidas,
            itens: self.itens.len() as u64,
            rejeitos: self.rejeitos.len() as u64,
            mobilia: self.mobilia,
            soma_lida: self.soma_lida,
            soma_impressa: self.soma_impressa,
            controles: self.controles,
            arranjo: self.arranjo,
            avisos: self.avisos,
        };
        let rejeitos = self.rejeitos.into_iter().peekable();
        let fim = match self.itens {
            Itens::Atendimentos(v) => fatiar(v, Itens::Atendimentos, rejeitos, receber),
            Itens::Pacientes(v) => fatiar(v, Itens::Pacientes, rejeitos, receber),
            Itens::Procedimentos(v) => fatiar(v, Itens::Procedimentos, rejeitos, receber),
            Itens::Sigtap(v) => fatiar(v, Itens::Sigtap, rejeitos, receber),
            Itens::Cnes(v) => fatiar(v, Itens::Cnes, rejeitos, receber),
            Itens::Retorno(v) => fatiar(v, Itens::Retorno, rejeitos, receber),
            Itens::Kit(v) => fatiar(v, Itens::Kit, rejeitos, receber),
            Itens::Bpa(v) => fatiar(v, Itens::Bpa, rejeitos, receber),
        };
        (resumo, fim)
    }
}

fn fatiar<T>(
    itens: Vec<Lida<T>>,
    embrulhar: fn(Vec<Lida<T>>) -> Itens,
    mut rejeitos: Peekable<std::vec::IntoIter<Rejeito>>,
    receber: &mut Receber<'_>,
) -> ControlFlow<()> {
    let mut itens = itens.into_iter();
    loop {
        let pedaco: Vec<Lida<T>> = itens.by_ref().take(LINHAS_POR_BLOCO).collect();
        // Refused lines travel with their neighbours; those behind the last row come by themselves.
        let ate = pedaco.last().filter(|_| itens.len() > 0).map_or((u32::MAX, u32::MAX), |l| (l.pagina, l.linha));
        let mut deste = Vec::new();
        while deste.len() < LINHAS_POR_BLOCO
            && let Some(r) = rejeitos.next_if(|r| (r.pagina, r.linha) <= ate)
        {
            deste.push(r);
        }
        if pedaco.is_empty() && deste.is_empty() {
            return ControlFlow::Continue(());
        }
        receber(Bloco { itens: embrulhar(pedaco), rejeitos: deste })?;
    }
}

#[cfg(test)]
mod testes {
    use super::*;
    use crate::Motivo;

    #[test]
    fn os_blocos_juntos_sao_a_leitura() {
        let rejeito = |linha| Rejeito {
            pagina: 1,
            linha,
            motivo: Motivo::CodigoAusente,
            texto: String::new(),
            campos: Vec::new(),
        };
        let paciente =
            |linha| Lida { pagina: 1, linha, texto: String::new(), valor: nexsus_domain::Paciente::default() };
        let leitura = Leitura {
            tipo: Tipo::Planilha,
            layout: "x".into(),
            lidas: 9_001,
            mobilia: 1,
            itens: Itens::Pacientes((1..=4_500).map(|i| paciente(i * 2)).collect()),
            rejeitos: (1..=4_500).map(|i| rejeito(i * 2 + 1)).collect(),
            soma_lida: None,
            soma_impressa: None,
            controles: Vec::new(),
            arranjo: None,
            avisos: vec!["a".into()],
        };
        assert!(leitura.confere());
        let (mut itens, mut rejeitos, mut blocos) = (Itens::nenhum(Tipo::Planilha), Vec::new(), 0);
        let (resumo, fim) = leitura.clone().em_blocos(&mut |b| {
            assert!(b.itens.len() <= LINHAS_POR_BLOCO && b.rejeitos.len() <= LINHAS_POR_BLOCO);
            assert!(itens.juntar(b.itens));
            rejeitos.extend(b.rejeitos);
            blocos += 1;
            ControlFlow::Continue(())
        });
        assert!(fim.is_continue() && resumo.confere() && blocos >= 3);
        assert_eq!(resumo.com_linhas(itens, rejeitos), leitura);
        let mut vezes = 0;
        let (_, fim) = leitura.em_blocos(&mut |_| {
            vezes += 1;
            ControlFlow::Break(())
        });
        assert_eq!((fim, vezes), (ControlFlow::Break(()), 1));
    }
}
