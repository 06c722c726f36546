//! What is done with lines that stand: taking back, numbering again, the BPA text file, taking a mirrored line out of
//! S_PRD. The first two are counted before they are asked for; nothing runs without its typed word.

use super::tela::{Escolhendo, Producao, Visao};
use crate::comum::PedeCaminho;
use crate::comum::formato::{conta, milhares};
use crate::quadro::{Confirm, Effect, Nivel, ResultadoTrabalho, Session, Trabalho};
use crate::servico::{
    Cns, Folha, LinhaDaLista, LugarDaLinha, PedidoDesfazer, PedidoRemessa, ResultadoDesfazer, ResultadoRemessa,
    ResultadoRenumerar, Sequencia, SituacaoRemessa,
};
use crate::textos::producao as t;

/// What the job in hand is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fazendo {
    #[default]
    Gerar,
    Desfazer,
    Renumerar,
    Exportar,
    Retirar,
}

impl Producao {
    /// The professional whose lines are shown, if the view is narrowed to one.
    fn profissional(&self) -> Option<Cns> {
        self.filtro.as_ref().and_then(|f| Cns::ler(&f.0).ok())
    }

    /// The lines of the BPA-C alone are shown.
    pub(super) fn so_consolidado(&self) -> bool {
        self.filtro.is_some() && self.profissional().is_none()
    }

    fn pedido_desfazer(&self, ensaio: bool, cx: &Session) -> PedidoDesfazer {
        let (competencia, profissional) = (self.cmp(cx), self.profissional());
        PedidoDesfazer { competencia, cnes: None, profissional, exportadas: false, ensaio }
    }

    /// Counts first; the end of the count asks.
    pub(super) fn contar(&mut self, fazendo: Fazendo, cx: &Session, out: &mut Vec<Effect>) {
        (self.fazendo, self.gravando) = (fazendo, false);
        let p = self.pedido_desfazer(true, cx);
        let trabalho =
            if fazendo == Fazendo::Desfazer { Trabalho::ProducaoDesfazer(p) } else { Trabalho::ProducaoRenumerar(p) };
        self.execucao.iniciar(trabalho, cx, out);
    }

    fn confirmar(
        &mut self,
        trabalho: Trabalho,
        titulo: &str,
        texto: String,
        palavra: &'static str,
        cx: &Session,
        out: &mut Vec<Effect>,
    ) {
        self.gravando = true;
        let id = self.execucao.armar(cx);
        out.push(Effect::Confirm(Confirm {
            effect: Box::new(Effect::Start(id, trabalho)),
            titulo: titulo.to_owned(),
            texto,
            palavra: Some(palavra),
        }));
    }

    /// Whose lines a question is about.
    fn de_quem(&self, cx: &Session) -> String {
        let mes = self.cmp(cx).formatado();
        self.filtro.as_ref().map_or_else(|| format!("Competência {mes}, todos"), |f| format!("{}, {mes}", f.1))
    }

    fn contadas(&mut self, r: &ResultadoDesfazer, cx: &Session, out: &mut Vec<Effect>) {
        if self.gravando {
            let linhas = conta(r.retiradas, t::N_LINHAS.0, t::N_LINHAS.1);
            out.push(Effect::Notify(Nivel::Ok, format!("{}: {linhas}.", t::DESFAZER)));
            self.acabou(cx, out);
        } else if r.retiradas == 0 {
            out.push(Effect::Notify(Nivel::Aviso, t::NADA_A_DESFAZER.to_owned()));
        } else {
            let texto = t::desfazer(&self.de_quem(cx), r);
            let trabalho = Trabalho::ProducaoDesfazer(self.pedido_desfazer(false, cx));
            self.confirmar(trabalho, t::DESFAZER, texto, t::DESFAZER_PALAVRA, cx, out);
        }
    }

    fn renumeradas(&mut self, r: &ResultadoRenumerar, cx: &Session, out: &mut Vec<Effect>) {
        if self.gravando {
            let frase = format!("{}: {} mudaram de lugar.", t::RENUMERAR, milhares(r.mudaram));
            out.push(Effect::Notify(Nivel::Ok, frase));
            self.acabou(cx, out);
        } else if r.mudaram == 0 {
            out.push(Effect::Notify(Nivel::Info, t::NADA_A_RENUMERAR.to_owned()));
        } else {
            let texto = t::renumerar(&self.de_quem(cx), r);
            let trabalho = Trabalho::ProducaoRenumerar(self.pedido_desfazer(false, cx));
            self.confirmar(trabalho, t::RENUMERAR, texto, t::RENUMERAR_PALAVRA, cx, out);
        }
    }

    /// Something was written: everything is read again.
    fn acabou(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        self.gravando = false;
        self.pedir_tudo(cx, out);
    }

    pub(super) fn perguntar_pasta(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let id = self.escolhendo.reservar(Escolhendo::Pasta, cx);
        let tela = PedeCaminho::com_dica(id, t::PASTA, "~", t::PASTA_DICA);
        out.push(Effect::Open(Box::new(tela)));
    }

    pub(super) fn exportar(&mut self, pasta: &str, cx: &Session, out: &mut Vec<Effect>) {
        (self.fazendo, self.gravando) = (Fazendo::Exportar, true);
        (self.remessa, self.recusa) = (None, None);
        let pedido = PedidoRemessa::de(self.cmp(cx), pasta);
        self.execucao.iniciar(Trabalho::BpaExportar(Box::new(pedido)), cx, out);
    }

    fn exportada(&mut self, r: &ResultadoRemessa, cx: &Session, out: &mut Vec<Effect>) {
        if r.situacao == SituacaoRemessa::Diferente {
            let d = r.diferencas.clone().unwrap_or_default();
            let texto = t::trocar(&r.arquivo, d.diferentes.len(), d.so_no_primeiro.len(), d.so_no_segundo.len());
            let pasta = std::path::Path::new(&r.arquivo).parent().unwrap_or(std::path::Path::new("."));
            let pedido = PedidoRemessa { trocar: true, ..PedidoRemessa::de(self.cmp(cx), pasta) };
            self.confirmar(Trabalho::BpaExportar(Box::new(pedido)), t::TROCAR, texto, t::TROCAR_PALAVRA, cx, out);
        } else {
            out.push(Effect::Notify(Nivel::Ok, t::exportado(&r.arquivo, r.controle)));
            self.acabou(cx, out);
        }
        self.remessa = Some(r.clone());
        (self.visao, self.geracao) = (Visao::Resumo, None);
    }

    fn linha_escolhida(&self) -> Option<(usize, &LinhaDaLista)> {
        let i = self.estado.selecionada();
        self.linhas.get(i).filter(|_| self.visao == Visao::Linhas).map(|l| (i, l))
    }

    pub(super) fn pode_retirar(&self) -> Result<(), String> {
        match self.linha_escolhida() {
            None => Err(t::RETIRAR_ONDE.to_owned()),
            Some((_, l)) if matches!(l.estado.as_str(), "espelhada" | "exportada" | "divergente") => Ok(()),
            Some(_) => Err(t::RETIRAR_QUAL.to_owned()),
        }
    }

    pub(super) fn perguntar_motivo(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let Some((i, _)) = self.linha_escolhida() else { return };
        let id = self.escolhendo.reservar(Escolhendo::Motivo(i), cx);
        out.push(Effect::Open(Box::new(PedeCaminho::com_dica(id, t::MOTIVO_TITULO, "", t::MOTIVO_DICA))));
    }

    pub(super) fn retirar(&mut self, i: usize, motivo: &str, cx: &Session, out: &mut Vec<Effect>) {
        let Some(l) = self.linhas.get(i) else { return };
        let (Ok(folha), Ok(sequencia)) = (Folha::ler(&l.folha), Sequencia::ler(&l.sequencia)) else { return };
        let lugar = LugarDaLinha { cns_prof: l.cns_prof, folha, sequencia };
        let texto = t::retirar(&l.folha, &l.sequencia, &l.procedimento.formatado(), motivo);
        let trabalho =
            Trabalho::EspelhoCancelar { competencia: self.cmp(cx), lugares: vec![lugar], motivo: motivo.to_owned() };
        self.fazendo = Fazendo::Retirar;
        self.confirmar(trabalho, t::RETIRAR, texto, t::RETIRAR_PALAVRA, cx, out);
    }

    /// The end of a job of this file.
    pub(super) fn fim_da_acao(&mut self, r: &ResultadoTrabalho, cx: &Session, out: &mut Vec<Effect>) {
        match r {
            ResultadoTrabalho::Desfeita(r) => self.contadas(r, cx, out),
            ResultadoTrabalho::Renumerada(r) => self.renumeradas(r, cx, out),
            ResultadoTrabalho::Remessa(r) => self.exportada(r, cx, out),
            ResultadoTrabalho::Cancelamento(r) => {
                let nivel = if r.divergentes + r.pendentes == 0 { Nivel::Ok } else { Nivel::Aviso };
                out.push(Effect::Notify(nivel, t::retirada(r)));
                self.acabou(cx, out);
            }
            _ => {}
        }
    }
}
