//! From a chosen file to its preview: the request, the reading, and the reading again after a corrected column.

use std::path::PathBuf;

use super::{Importar, Para, Passo};
use crate::comum::Escolha;
use crate::importar::layout::Layout;
use crate::importar::opcoes;
use crate::quadro::{Effect, Nivel, Session, Trabalho};
use crate::servico::{PedidoImportacao, Tipo, campos_do_layout};
use crate::textos::importar as t;

impl Importar {
    pub(super) fn escolher(&mut self, arquivo: PathBuf, tipo: Tipo, cx: &Session, out: &mut Vec<Effect>) {
        self.opcoes = opcoes::formulario(tipo, cx.hoje());
        self.arquivo = Some(arquivo);
        (self.tipo, self.scnes) = (Some(tipo), false);
        self.layout = Layout::default();
        self.ler(cx, out);
    }

    /// A copy of the SCNES: no layout, no options, and the Firebird server of the configuration opens it.
    pub(super) fn escolher_scnes(&mut self, arquivo: PathBuf, cx: &Session, out: &mut Vec<Effect>) {
        self.opcoes = None;
        self.arquivo = Some(arquivo);
        (self.tipo, self.scnes) = (Some(Tipo::CnesXml), true);
        self.layout = Layout::default();
        self.ler(cx, out);
    }

    pub(super) fn pedido(&mut self) -> Option<PedidoImportacao> {
        let mut p = PedidoImportacao::de(self.tipo?, self.arquivo.clone()?);
        p.perfil.clone_from(&self.layout.perfil);
        p.arranjo = self.layout.arranjo.clone().filter(|_| self.layout.mudou);
        if let Some(f) = self.opcoes.as_mut()
            && opcoes::aplicar(f, &mut p).is_err()
        {
            return None;
        }
        Some(p)
    }

    /// Reads the file and stages it, with the options and columns as they are now; the result decides the next step.
    pub(super) fn ler(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        self.passo = Passo::Layout;
        let Some(p) = self.pedido() else {
            out.push(Effect::Bell);
            return;
        };
        (self.previa, self.gravado, self.fila, self.erro) = (None, None, None, None);
        self.opcoes_mudaram = false;
        let trabalho =
            if self.scnes { Trabalho::Scnes { caminho: p.arquivo, ensaio: true } } else { Trabalho::Preparar(p) };
        self.execucao.iniciar(trabalho, cx, out);
    }

    pub(super) fn escolher_campo(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let Some(i) = self.layout.escolhida() else {
            // Nothing to correct: Enter goes on.
            if self.previa_boa() {
                self.passo = Passo::Previa;
            } else {
                out.push(Effect::Bell);
            }
            return;
        };
        let id = self.espera.reservar(Para::Campo(i), cx);
        let nome =
            |c: &str| if c.is_empty() { t::COLUNA_SEM_USO.to_owned() } else { t::campo_por_extenso(c).to_owned() };
        let opcoes: Vec<(String, String)> = campos_do_layout().map(|c| (c.to_owned(), nome(c))).collect();
        out.push(Effect::Open(Box::new(Escolha::so_nomes(id, t::CAMPO_DA_COLUNA, &opcoes))));
    }

    /// A column feeds another field: said at once, and the file is read again so that the sample shows it.
    pub(super) fn corrigir_coluna(&mut self, i: usize, campo: &str, cx: &Session, out: &mut Vec<Effect>) {
        let Some(frase) = self.layout.corrigir(i, campo) else { return };
        out.push(Effect::Notify(Nivel::Info, frase));
        self.layout.fica = true;
        self.ler(cx, out);
    }
}
