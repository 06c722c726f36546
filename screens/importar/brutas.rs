//! The lines of the file as the reader saw them, page by page: what support asks for when a line was not understood.

use std::path::PathBuf;

use nexsus_widgets::{Coluna, Dados, EstadoTabela, Largura, Linha, ReacaoTabela, Tabela, Tom};

use super::comandos;
use crate::comum::{Espera, avisar_erro, paineis};
use crate::quadro::{Buffer, Command, Effect, Msg, Pergunta, Position, Rect, Resposta, Screen, Session, Texto, Visual};
use crate::servico::PaginaBruta;
use crate::textos::{comum as tc, importar as t};

/// Most of a raw line that is laid out at once.
const LINHA_MAX: usize = 400;
/// Characters that one step to the side moves the lines.
const PASSO: usize = 8;

/// The raw lines.
#[derive(Debug)]
pub struct Brutas {
    arquivo: PathBuf,
    pagina: u32,
    /// Line to point at on the first page shown.
    aponta: Option<(u32, u32)>,
    paginas: Vec<PaginaBruta>,
    linhas: Vec<Linha>,
    tabela: EstadoTabela,
    espera: Espera<u32>,
    /// No page behind this one, as far as was seen.
    ultima: Option<u32>,
    /// Characters of every line that lie left of what is shown.
    recuo: usize,
    /// Characters of a line there was room for when it was drawn last.
    cabe: usize,
}

impl Brutas {
    /// The file at a page, counted from 1; `linha` is pointed at.
    pub fn nova(arquivo: PathBuf, pagina: u32, linha: Option<u32>) -> Self {
        let pagina = pagina.max(1);
        Self {
            arquivo,
            pagina,
            aponta: linha.map(|l| (pagina, l)),
            paginas: Vec::new(),
            linhas: Vec::new(),
            tabela: EstadoTabela::sem_marcas(),
            espera: Espera::default(),
            ultima: None,
            recuo: 0,
            cabe: 0,
        }
    }

    fn mostrar(&mut self) -> bool {
        let Some(p) = self.paginas.iter().find(|p| p.pagina == self.pagina) else { return false };
        self.recuo = 0;
        self.linhas = linhas(p, self.aponta, 0);
        let alvo = self.aponta.filter(|(p, _)| *p == self.pagina).map_or(0, |(_, l)| l.saturating_sub(1));
        self.tabela.selecionar(usize::try_from(alvo).unwrap_or(0).min(self.linhas.len().saturating_sub(1)));
        true
    }

    /// Characters of the longest line of the page.
    fn maior(&self) -> usize {
        let p = self.paginas.iter().find(|p| p.pagina == self.pagina);
        p.into_iter().flat_map(|p| &p.linhas).map(|l| l.chars().count()).max().unwrap_or(0)
    }

    /// Moves the lines sideways, as far as the end of the longest; false when they stand there already.
    fn deslizar(&mut self, recuo: usize) -> bool {
        let recuo = recuo.min(self.maior().saturating_sub(self.cabe.max(1)));
        if recuo == self.recuo {
            return false;
        }
        self.recuo = recuo;
        if let Some(p) = self.paginas.iter().find(|p| p.pagina == self.pagina) {
            self.linhas = linhas(p, self.aponta, recuo);
        }
        true
    }

    fn ir(&mut self, pagina: u32, cx: &Session, out: &mut Vec<Effect>) {
        if pagina == 0 || self.ultima.is_some_and(|u| pagina > u) {
            out.push(Effect::Bell);
            return;
        }
        let antes = std::mem::replace(&mut self.pagina, pagina);
        if !self.mostrar() {
            self.pagina = antes;
            let arquivo = self.arquivo.clone();
            self.espera.pedir(pagina, Pergunta::Brutas { arquivo, pagina }, cx, out);
        }
    }

    fn chegou(&mut self, pedida: u32, paginas: &[PaginaBruta]) {
        // A whole file may be long: only what was asked around now is kept.
        self.paginas = paginas.to_vec();
        if paginas.iter().any(|p| p.pagina == pedida) {
            self.pagina = pedida;
        } else {
            self.ultima = Some(pedida.saturating_sub(1).max(1));
        }
        self.mostrar();
    }
}

/// The rows of a page from character `recuo` on; the line pointed at stands out.
pub(super) fn linhas(p: &PaginaBruta, aponta: Option<(u32, u32)>, recuo: usize) -> Vec<Linha> {
    (1u32..)
        .zip(&p.linhas)
        .map(|(n, l)| {
            let resto = l.char_indices().nth(recuo).map_or("", |(i, _)| l.get(i..).unwrap_or_default());
            let celulas = vec![Texto::novo(&n.to_string()), Texto::com_limite(resto, LINHA_MAX)];
            let alvo = aponta == Some((p.pagina, n));
            Linha::nova(n.into(), celulas).tom(if alvo { Tom::Destaque } else { Tom::Normal })
        })
        .collect()
}

/// Number and text.
pub(super) fn colunas() -> [Coluna; 2] {
    [
        Coluna::nova("linha", Texto::novo(tc::REJ_LINHA), Largura::Fixa(5)).direita(),
        Coluna::nova("texto", Texto::novo(t::COMO_VISTO), Largura::Flexivel { min: 20, peso: 1 }),
    ]
}

impl Screen for Brutas {
    fn title(&self) -> String {
        format!("{} ▸ {} {}", t::TITULO, t::PAGINA, self.pagina)
    }

    fn commands(&self) -> &'static [Command] {
        comandos::BRUTAS
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened => self.ir(self.pagina, cx, out),
            Msg::Command("brutas.seguinte", _) => self.ir(self.pagina.saturating_add(1), cx, out),
            Msg::Command("brutas.anterior", _) => self.ir(self.pagina - 1, cx, out),
            Msg::Command("brutas.direita", _) if self.deslizar(self.recuo + PASSO) => {}
            Msg::Command("brutas.esquerda", _) if self.deslizar(self.recuo.saturating_sub(PASSO)) => {}
            Msg::Command("brutas.direita" | "brutas.esquerda", _) => out.push(Effect::Bell),
            Msg::Command("voltar", _) => out.push(Effect::Pop),
            Msg::Key(k) => {
                if self.tabela.tecla(*k, &Dados::todos(&self.linhas)) == ReacaoTabela::Ignorada {
                    out.push(Effect::Bell);
                }
            }
            Msg::Reply(id, r) => {
                if let Some(pedida) = self.espera.recebe(*id) {
                    match r {
                        Ok(Resposta::Brutas(p)) => self.chegou(pedida, p),
                        Ok(_) => {}
                        Err(e) => avisar_erro(e, out),
                    }
                }
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let nome = self.arquivo.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        // Borders on wide screens, the number of the line and the gaps beside it.
        let margem = if paineis::largo(area) { 13 } else { 11 };
        self.cabe = usize::from(area.width).saturating_sub(margem);
        let maior = self.maior();
        let vistas = if maior > self.cabe || self.recuo > 0 {
            t::colunas_vistas(self.recuo + 1, (self.recuo + self.cabe).min(maior), maior)
        } else {
            String::new()
        };
        let titulo = format!("{} {}{vistas} · {nome}", t::PAGINA, self.pagina);
        let dentro = paineis::painel(area, &titulo, paineis::largo(area), buf, v);
        let vazio = if self.espera.ativa() { tc::CARREGANDO } else { t::PAGINA_VAZIA };
        let colunas = colunas();
        let tabela = Tabela { regua: false, vazio: Texto::novo(vazio), ..Tabela::nova(&colunas) };
        let _ = tabela.desenhar(dentro, buf, v, &Dados::todos(&self.linhas), &mut self.tabela);
    }

    fn cursor(&self) -> Option<Position> {
        None
    }
}
