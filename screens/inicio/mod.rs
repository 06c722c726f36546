//! Início: what is missing today, each line with the place that settles it one Enter away. The list, not a
//! menu, is the first screen after login (ux.md 4.10).

use nexsus_widgets::{
    Coluna, Dados, EstadoTabela, Largura, Linha, Pincel, ReacaoTabela, Tabela, Tecla, Texto, Tom, Visual,
};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::comando::{Command, Grupo};
use crate::msg::{Effect, Msg, Nivel, ReqId, Session};
use crate::pergunta::{Pergunta, Resposta};
use crate::rota::{CODIGOS, PedidoTela, Rota, de_codigo};
use crate::screen::Screen;
use crate::servico::{Acao, Inicio, ResumoLote};
use crate::textos::inicio as t;

const ABRIR: &str = "inicio.abrir";
const ATUALIZAR: &str = "inicio.atualizar";
const IMPORTAR: &str = "inicio.importar";
const PRODUCAO: &str = "inicio.producao";
const ESPELHO: &str = "inicio.espelho";
const PACIENTES: &str = "inicio.pacientes";

pub const COMANDOS: &[Command] = &[
    Command::novo(ABRIR, "Resolve", "Abre a tela onde a pendência escolhida se resolve.")
        .list(&[Tecla::Enter])
        .grupo(Grupo::Lista)
        .footer(2),
    Command::novo(ATUALIZAR, "Atualiza", "Confere de novo o que falta hoje.")
        .keys(&[Tecla::F(5), Tecla::Ctrl('r')])
        .list(&[Tecla::Letra('r')])
        .grupo(Grupo::Lista)
        .footer(7),
    Command::novo(
        IMPORTAR,
        "Importar",
        "Importa um relatório de atendimentos, uma planilha de pacientes ou a tabela SIGTAP.",
    )
    .list(&[Tecla::Letra('i')])
    .grupo(Grupo::Ir)
    .footer(4)
    .acao(Acao::Importar),
    Command::novo(PRODUCAO, "Produção", "Gera e confere a produção da competência.")
        .list(&[Tecla::Letra('p')])
        .grupo(Grupo::Ir)
        .footer(5)
        .acao(Acao::ProducaoVer),
    Command::novo(ESPELHO, "Espelho", "Envia a produção ao banco do BPA e confere os dois lados.")
        .list(&[Tecla::Letra('e')])
        .grupo(Grupo::Ir)
        .footer(5)
        .acao(Acao::EspelhoVer),
    Command::novo(PACIENTES, "Pacientes", "Procura, corrige e cadastra pacientes.")
        .list(&[Tecla::Letra('a')])
        .grupo(Grupo::Ir)
        .footer(5)
        .acao(Acao::PacienteVer),
];

/// The screen.
pub struct InicioTela {
    dados: Option<Inicio>,
    /// Imports that were left half-way: the first lines of the list.
    parados: Vec<ResumoLote>,
    colunas: Vec<Coluna>,
    linhas: Vec<Linha>,
    tabela: EstadoTabela,
    pedido: Option<ReqId>,
    pedido_parados: Option<ReqId>,
    cursor: Option<Position>,
}

impl InicioTela {
    pub fn nova() -> Self {
        let colunas = vec![
            Coluna::nova("urgente", "!", Largura::Fixa(1)),
            Coluna::nova("quantos", t::QUANTOS, Largura::Fixa(7)).direita(),
            Coluna::nova("texto", t::FALTA, Largura::Flexivel { min: 20, peso: 1 }),
            Coluna::nova("lugar", t::LUGAR, Largura::Fixa(3)),
        ];
        Self {
            dados: None,
            parados: Vec::new(),
            colunas,
            linhas: Vec::new(),
            tabela: EstadoTabela::default(),
            pedido: None,
            pedido_parados: None,
            cursor: None,
        }
    }

    fn pedir(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let id = cx.req();
        self.pedido = Some(id);
        out.push(Effect::Ask(id, Pergunta::Inicio));
        if cx.pode(Acao::Importar) {
            let id = cx.req();
            self.pedido_parados = Some(id);
            out.push(Effect::Ask(id, Pergunta::Previas));
        }
    }

    /// Rows of the list: imports left half-way first, then what is missing.
    fn refazer(&mut self) {
        let linha = |i: u128, urgente: bool, quantos: u64, texto: &str, lugar: &str| {
            let sinal = if urgente { "!" } else { "" };
            let quantos = if quantos == 0 { String::new() } else { milhar(quantos) };
            Linha::nova(i, vec![sinal.into(), quantos.into(), texto.into(), lugar.into()]).tom(if urgente {
                Tom::Aviso
            } else {
                Tom::Normal
            })
        };
        let parados = self.parados.iter().map(|l| {
            let texto = crate::textos::importar::lote_em_correcao(l.numero, &l.arquivo);
            linha(l.numero.unsigned_abs().into(), true, l.linhas.rejeitadas, &texto, "IMP")
        });
        // Keys above every lot number, so that the marker stays on its row.
        let falta = self.dados.iter().flat_map(|d| &d.pendencias).enumerate();
        let falta = falta.map(|(i, p)| linha((1 << 64) + i as u128, p.urgente, p.quantos, &p.texto, p.lugar));
        self.linhas = parados.chain(falta).collect();
    }

    fn receber(&mut self, inicio: &Inicio) {
        self.dados = Some(inicio.clone());
        self.refazer();
    }

    fn abrir(&self, i: usize, out: &mut Vec<Effect>) {
        if let Some(l) = self.parados.get(i) {
            let lote = Some(l.numero);
            out.push(Effect::Push(Rota::Importar(PedidoTela { lote, ..PedidoTela::default() })));
            return;
        }
        let i = i - self.parados.len();
        let lugar = self.dados.as_ref().and_then(|d| d.pendencias.get(i)).map(|p| p.lugar);
        match lugar {
            Some(codigo) => out.push(match de_codigo(codigo) {
                Ok(rota) => Effect::Push(rota),
                Err(e) => Effect::Notify(Nivel::Aviso, crate::textos::codigo_recusado(&e)),
            }),
            None => out.push(Effect::Bell),
        }
    }
}

/// First word of a place's name: the strip must hold them all at 80 columns.
fn curto(nome: &str) -> &str {
    nome.split(' ').next().unwrap_or(nome)
}

/// Packs whole items into lines of this width, three blanks between them.
fn embalar(itens: &[String], largura: usize) -> Vec<String> {
    let mut linhas: Vec<String> = Vec::new();
    for item in itens {
        match linhas.last_mut() {
            Some(l) if l.chars().count() + 3 + item.chars().count() <= largura => {
                l.push_str("   ");
                l.push_str(item);
            }
            _ => linhas.push(item.clone()),
        }
    }
    linhas
}

/// 12345 as "12.345".
pub fn milhar(n: u64) -> String {
    let s = n.to_string();
    let mut v = String::with_capacity(s.len() + s.len() / 3);
    for (i, c) in s.chars().enumerate() {
        if i > 0 && (s.len() - i).is_multiple_of(3) {
            v.push('.');
        }
        v.push(c);
    }
    v
}

impl Screen for InicioTela {
    fn title(&self) -> String {
        t::TITULO.into()
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened | Msg::Shown | Msg::Finished(..) | Msg::Command(ATUALIZAR, _) => self.pedir(cx, out),
            Msg::Reply(id, r) if self.pedido == Some(*id) => {
                self.pedido = None;
                match r {
                    Ok(Resposta::Inicio(i)) => self.receber(i),
                    Ok(_) => {}
                    Err(e) => out.push(Effect::Notify(Nivel::Erro, e.to_string())),
                }
            }
            Msg::Reply(id, r) if self.pedido_parados == Some(*id) => {
                self.pedido_parados = None;
                // Without them the list is only shorter.
                if let Ok(Resposta::Lotes(l)) = r {
                    self.parados.clone_from(l);
                    self.refazer();
                }
            }
            Msg::Command(ABRIR, _) => self.abrir(self.tabela.selecionada(), out),
            Msg::Command(IMPORTAR, _) => out.push(Effect::Push(Rota::Importar(PedidoTela::default()))),
            Msg::Command(PRODUCAO, _) => out.push(Effect::Push(Rota::Producao(None))),
            Msg::Command(ESPELHO, _) => out.push(Effect::Push(Rota::Espelho(None))),
            Msg::Command(PACIENTES, _) => out.push(Effect::Push(Rota::Pacientes(None))),
            Msg::Key(k) => {
                if let ReacaoTabela::Abrir(i) = self.tabela.tecla(*k, &Dados::todos(&self.linhas)) {
                    self.abrir(i, out);
                }
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        self.cursor = None;
        let largura = area.width.saturating_sub(2);
        let numeros = self.dados.as_ref().map(|d| d.numeros.clone()).unwrap_or_default();
        let embaixo =
            if numeros.is_empty() { 0 } else { u16::try_from(numeros.len()).unwrap_or(u16::MAX).saturating_add(1) };
        let embaixo = if area.height >= embaixo.saturating_add(8) { embaixo } else { 0 };
        let lista: Vec<String> =
            CODIGOS.iter().skip(1).map(|c| format!(":{} {}", c.codigo.to_lowercase(), curto(c.nome))).collect();
        let embalados = embalar(&lista, usize::from(largura));
        let atalhos = u16::try_from(embalados.len()).unwrap_or(0).min(3) + 1;
        let atalhos = if area.height >= embaixo.saturating_add(11 + atalhos) { atalhos } else { 0 };
        let mut p = Pincel::novo(buf, area, v);
        if let Some(d) = &self.dados {
            p.escrever_ate(1, 0, largura, &Texto::from(d.saudacao.as_str()), v.tema.fraco);
        }
        p.secao(1, &Texto::from(t::HOJE));
        let alto = area.height.saturating_sub(2).saturating_sub(embaixo).saturating_sub(atalhos);
        if embaixo > 0 {
            let y = area.height - embaixo - atalhos;
            p.secao(y, &Texto::from(t::COMPETENCIA));
            for (i, (nome, valor)) in numeros.iter().enumerate() {
                let y = y + 1 + i as u16;
                p.escrever_ate(1, y, 30.min(largura), &Texto::from(nome.as_str()), v.tema.rotulo);
                p.escrever_ate(32, y, largura.saturating_sub(31), &Texto::from(valor.as_str()), v.tema.texto);
            }
        }
        if atalhos > 0 {
            let y = area.height - atalhos;
            p.secao(y, &Texto::from(t::ATALHOS));
            for (i, linha) in embalados.iter().take(3).enumerate() {
                p.escrever_ate(1, y + 1 + i as u16, largura, &Texto::from(linha.as_str()), v.tema.fraco);
            }
        }
        let meio = Rect { y: area.y.saturating_add(2), height: alto, ..area };
        if meio.is_empty() {
            return;
        }
        if self.linhas.is_empty() {
            let frase = if self.dados.is_some() { t::NADA } else { t::CARREGANDO };
            Pincel::novo(buf, meio, v).paragrafo(1, 0, largura, 2, &Texto::from(frase), v.tema.texto);
            return;
        }
        let mut tabela = Tabela::nova(&self.colunas);
        tabela.foco = true;
        self.cursor = tabela.desenhar(meio, buf, v, &Dados::todos(&self.linhas), &mut self.tabela);
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }
}

#[cfg(test)]
mod testes_do_inicio;
