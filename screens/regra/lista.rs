//! The list of professional rules, the most specific first, as they win.

use std::path::PathBuf;

use nexsus_widgets::{Coluna, Largura, Linha};

use super::form::FormRegra;
use crate::comum::formato::conta;
use crate::comum::lista::{Item, Lista};
use crate::comum::{Espera, PedeCaminho, avisar_erro, comandos, paineis};
use crate::quadro::{
    Buffer, Command, CommandId, Confirm, Effect, Grupo, Modo, Msg, Nivel, Pergunta, Position, Rect, Resposta, Screen,
    Session, Tecla, Texto, Visual,
};
use crate::servico::{Acao, Ambito, RegraProfissional};
use crate::textos::{comum as tc, regra as t};

pub const COMANDOS: &[Command] = &[
    comandos::buscar("regra.buscar"),
    Command::novo("regra.nova", "Nova", "Abre uma regra em branco.")
        .keys(&[Tecla::F(6)])
        .list(&[Tecla::Letra('n'), Tecla::Ins])
        .footer(2)
        .acao(Acao::RegraEditar),
    Command::novo("regra.abrir", "Altera", "Abre a regra escolhida para trocar o profissional.")
        .list(&[Tecla::Enter, Tecla::Letra('2')])
        .footer(2)
        .acao(Acao::RegraEditar),
    Command::novo("regra.excluir", "Exclui", "Tira a regra escolhida; pergunta antes.")
        .list(&[Tecla::Del, Tecla::Letra('4')])
        .footer(6)
        .acao(Acao::RegraEditar),
    Command::novo("regra.exportar", "Exporta", "Grava as regras em um arquivo CSV.")
        .keys(&[Tecla::F(8)])
        .list(&[Tecla::Letra('e')])
        .grupo(Grupo::Lote)
        .footer(7)
        .acao(Acao::RegraVer),
    Command::novo("regra.importar", "Importa", "Lê as regras de um arquivo CSV.")
        .list(&[Tecla::Letra('i')])
        .grupo(Grupo::Lote)
        .footer(8)
        .acao(Acao::RegraEditar),
    comandos::atualizar("regra.atualizar"),
    comandos::VOLTAR,
];

#[derive(Debug)]
enum Para {
    Listar,
    Exportar,
    Importar,
}

/// The list.
#[derive(Debug, Default)]
pub struct Regras {
    todas: Vec<RegraProfissional>,
    lista: Lista,
    carregada: bool,
    espera: Espera<Para>,
    /// The path asked for, and what for.
    caminho: Espera<Para>,
    exclusao: Espera<()>,
}

fn peso(a: &Ambito) -> u8 {
    match a {
        Ambito::Lote(_) => 0,
        Ambito::Procedimento(_) => 1,
        Ambito::Grupo(_) => 2,
        Ambito::Tudo => 3,
    }
}

fn em_palavras(a: &Ambito) -> String {
    match a {
        Ambito::Tudo => t::TUDO.to_owned(),
        Ambito::Grupo(g) => format!("grupo {g}"),
        Ambito::Procedimento(c) => format!("proc. {}", c.formatado()),
        Ambito::Lote(n) => format!("lote {n:04}"),
    }
}

impl Regras {
    pub fn nova() -> Self {
        Self::default()
    }

    fn escolhida(&self) -> Option<&RegraProfissional> {
        self.lista.escolhida().and_then(|i| self.todas.get(i))
    }

    fn chegou(&mut self, regras: &[RegraProfissional]) {
        self.carregada = true;
        self.todas = regras.to_vec();
        self.todas.sort_by_cached_key(|r| (peso(&r.ambito), r.ambito.partes().1));
        let itens = self
            .todas
            .iter()
            .enumerate()
            .map(|(i, r)| {
                let celulas = vec![
                    Texto::novo(&em_palavras(&r.ambito)),
                    Texto::novo(r.nome.as_deref().unwrap_or("—")),
                    Texto::novo(&r.cns.mascarado()),
                    Texto::novo(&r.cbo.to_string()),
                ];
                Item::novo(Linha::nova(i as u128, celulas))
            })
            .collect();
        self.lista.carregar(itens);
    }

    fn comando(&mut self, id: CommandId, cx: &Session, out: &mut Vec<Effect>) {
        match id {
            "regra.buscar" => self.lista.abrir_filtro(),
            "regra.nova" => out.push(Effect::Open(Box::new(FormRegra::nova(None)))),
            "regra.abrir" => {
                if let Some(r) = self.escolhida().cloned() {
                    out.push(Effect::Open(Box::new(FormRegra::nova(Some(r)))));
                }
            }
            "regra.excluir" => {
                if let Some(r) = self.escolhida().cloned() {
                    let id = self.exclusao.reservar((), cx);
                    out.push(Effect::Confirm(Confirm {
                        titulo: t::EXCLUIR.to_owned(),
                        texto: t::excluir(&em_palavras(&r.ambito), r.nome.as_deref().unwrap_or("—")),
                        effect: Box::new(Effect::Ask(id, Pergunta::RegraExcluir(r.ambito))),
                        palavra: None,
                    }));
                }
            }
            "regra.exportar" => {
                let id = self.caminho.reservar(Para::Exportar, cx);
                out.push(Effect::Open(Box::new(PedeCaminho::nova(id, t::EXPORTAR, t::ARQUIVO))));
            }
            "regra.importar" => {
                let id = self.caminho.reservar(Para::Importar, cx);
                out.push(Effect::Open(Box::new(PedeCaminho::nova(id, t::IMPORTAR, ""))));
            }
            "regra.atualizar" => self.espera.pedir(Para::Listar, Pergunta::RegraListar, cx, out),
            "voltar" => {
                if !self.lista.fechar_filtro() {
                    out.push(Effect::Pop);
                }
            }
            _ => {}
        }
    }

    fn resposta(&mut self, para: &Para, r: &Resposta, cx: &Session, out: &mut Vec<Effect>) {
        match (para, r) {
            (Para::Listar, Resposta::Regras(l)) => self.chegou(l),
            (Para::Exportar | Para::Importar, r) => {
                let nome = if matches!(para, Para::Exportar) { t::EXPORTADO } else { t::IMPORTADO };
                let frase = match r {
                    Resposta::Quantos(n) => format!("{nome}: {}.", conta(*n, t::LINHAS.0, t::LINHAS.1)),
                    Resposta::Texto(s) => format!("{nome}: {s}"),
                    _ => format!("{nome}."),
                };
                out.push(Effect::Notify(Nivel::Ok, frase));
                self.espera.pedir(Para::Listar, Pergunta::RegraListar, cx, out);
            }
            _ => {}
        }
    }
}

impl Screen for Regras {
    fn title(&self) -> String {
        t::TITULO.to_owned()
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn enabled(&self, id: CommandId, _cx: &Session) -> Result<(), String> {
        match id {
            "regra.abrir" | "regra.excluir" if self.escolhida().is_none() => Err(tc::SO_COM_LINHA.to_owned()),
            _ => Ok(()),
        }
    }

    fn modo(&self) -> Modo {
        self.lista.modo()
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened => self.espera.pedir(Para::Listar, Pergunta::RegraListar, cx, out),
            // An export under way is not to be forgotten by a reload.
            Msg::Shown if !self.espera.ativa() => self.espera.pedir(Para::Listar, Pergunta::RegraListar, cx, out),
            Msg::Command(id, _) => self.comando(id, cx, out),
            Msg::Key(k) => {
                if !self.lista.tecla(*k) {
                    out.push(Effect::Bell);
                }
            }
            Msg::Paste(texto) => self.lista.colar(texto),
            Msg::Picked(id, caminho) => {
                let caminho = PathBuf::from(caminho);
                match self.caminho.recebe(*id) {
                    Some(Para::Exportar) => {
                        self.espera.pedir(Para::Exportar, Pergunta::RegraExportar(caminho), cx, out);
                    }
                    Some(Para::Importar) => {
                        self.espera.pedir(Para::Importar, Pergunta::RegraImportar(caminho), cx, out);
                    }
                    _ => {}
                }
            }
            Msg::Reply(id, r) => {
                if let Some(para) = self.espera.recebe(*id) {
                    match r {
                        Ok(r) => self.resposta(&para, r, cx, out),
                        Err(e) => avisar_erro(e, out),
                    }
                } else if self.exclusao.recebe(*id).is_some() {
                    match r {
                        Ok(_) => {
                            out.push(Effect::Notify(Nivel::Ok, t::EXCLUIDA.to_owned()));
                            self.espera.pedir(Para::Listar, Pergunta::RegraListar, cx, out);
                        }
                        Err(e) => avisar_erro(e, out),
                    }
                }
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let largo = paineis::largo(area);
        let colunas = [
            Coluna::nova("vale", Texto::novo(t::VALE), Largura::Fixa(22)),
            Coluna::nova("nome", Texto::novo(t::NOME), Largura::Flexivel { min: 12, peso: 1 }).prioridade(1),
            Coluna::nova("cns", Texto::novo(t::CNS), Largura::Fixa(16)).prioridade(2),
            Coluna::nova("cbo", Texto::novo(t::CBO), Largura::Fixa(6)),
        ];
        let (cima, baixo) = if largo { paineis::lado_a_lado(area, 66) } else { paineis::em_cima(area, 5, 6) };
        let vazio = if self.carregada { t::VAZIO } else { tc::CARREGANDO };
        let dentro = if largo { paineis::painel(cima, t::LISTA, true, buf, v) } else { cima };
        self.lista.desenhar(dentro, &colunas, vazio, buf, v);
        let dentro = paineis::painel(baixo, t::COMO, largo, buf, v);
        let linhas: Vec<Texto> = t::EXPLICA.iter().map(|l| Texto::novo(l)).collect();
        paineis::linhas(dentro, &linhas, buf, v);
    }

    fn cursor(&self) -> Option<Position> {
        self.lista.cursor()
    }
}
