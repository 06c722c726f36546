//! Lookup of a SIGTAP procedure over the field that wants its code: the text is asked of the service at each key,
//! the newest question wins, arrows and Enter choose. The answer goes back as "code name".

use nexsus_widgets::{
    Coluna, Dados, Dialogo, EstadoTabela, Largura, Linha, LinhaEdicao, Pincel, ReacaoTabela, Tabela, dialogo,
};

use crate::comum::{Espera, avisar_erro, paineis};
use crate::quadro::{
    Buffer, Command, Effect, Modo, Msg, Pergunta, Position, Rect, ReqId, Resposta, Screen, Session, Tecla, Texto,
    Visual,
};
use crate::servico::CodigoProcedimento;
use crate::textos::{comum as tc, depara as t};

/// Longest text looked for.
const MAX: usize = 60;
/// Shorter texts would answer with half the table.
const MINIMO: usize = 2;
/// Lines of the window.
const ALTURA: u16 = 16;

/// The lookup.
#[derive(Debug)]
pub struct Procura {
    id: ReqId,
    texto: LinhaEdicao,
    achados: Vec<(CodigoProcedimento, String)>,
    linhas: Vec<Linha>,
    estado: EstadoTabela,
    espera: Espera<()>,
    cursor: Option<Position>,
}

impl Procura {
    /// Opens with this text already looked for; answers under `id`.
    pub fn nova(id: ReqId, texto: &str) -> Self {
        let mut linha = LinhaEdicao::nova(MAX);
        linha.definir(texto);
        Self {
            id,
            texto: linha,
            achados: Vec::new(),
            linhas: Vec::new(),
            estado: EstadoTabela::sem_marcas(),
            espera: Espera::default(),
            cursor: None,
        }
    }

    fn curto(&self) -> bool {
        self.texto.texto().trim().chars().count() < MINIMO
    }

    fn pedir(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        if self.curto() {
            // A late answer to a longer text is not wanted any more.
            self.espera = Espera::default();
            self.chegaram(&[]);
            return;
        }
        let texto = self.texto.texto().trim().to_owned();
        self.espera.pedir((), Pergunta::ProcedimentoBuscar { texto, competencia: cx.competencia }, cx, out);
    }

    fn chegaram(&mut self, achados: &[(CodigoProcedimento, String)]) {
        self.achados = achados.to_vec();
        self.linhas = (0u128..)
            .zip(achados)
            .map(|(i, (c, nome))| Linha::nova(i, vec![Texto::novo(&c.formatado()), Texto::novo(nome)]))
            .collect();
        self.estado.selecionar(0);
    }

    fn tecla(&mut self, k: Tecla, cx: &Session, out: &mut Vec<Effect>) {
        match k {
            Tecla::Enter | Tecla::F(2) => match self.achados.get(self.estado.selecionada()) {
                Some((c, nome)) => out.push(Effect::Pick(self.id, format!("{c} {nome}"))),
                None => out.push(Effect::Bell),
            },
            Tecla::Cima | Tecla::Baixo | Tecla::PgUp | Tecla::PgDn => {
                if self.estado.tecla(k, &Dados::todos(&self.linhas)) == ReacaoTabela::Ignorada {
                    out.push(Effect::Bell);
                }
            }
            k => {
                let antes = self.texto.texto().to_owned();
                if !self.texto.tecla(k) {
                    out.push(Effect::Bell);
                } else if antes != self.texto.texto() {
                    self.pedir(cx, out);
                }
            }
        }
    }
}

impl Screen for Procura {
    fn title(&self) -> String {
        t::PROCURA.to_owned()
    }

    fn commands(&self) -> &'static [Command] {
        &[]
    }

    fn modo(&self) -> Modo {
        Modo::Campo
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened => self.pedir(cx, out),
            Msg::Key(k) => self.tecla(*k, cx, out),
            Msg::Paste(texto) => {
                if self.texto.colar(texto.lines().next().unwrap_or_default().trim()) {
                    self.pedir(cx, out);
                }
            }
            Msg::Reply(id, r) => {
                if self.espera.recebe(*id).is_some() {
                    match r {
                        Ok(Resposta::Procedimentos(p)) => self.chegaram(p),
                        Ok(_) => {}
                        Err(e) => avisar_erro(e, out),
                    }
                }
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let caixa = dialogo::centro(area, ALTURA);
        let dentro = Dialogo::novo(t::PROCURA, t::PROCURA_RODAPE).desenhar(caixa, buf, v);
        let (topo, resto) = paineis::topo(dentro, 1);
        let mut p = Pincel::novo(buf, topo, v);
        self.cursor = self.texto.desenhar(&mut p, 1, 0, topo.width.saturating_sub(2), v.tema.campo_foco);
        let vazio = match (self.curto(), self.espera.ativa()) {
            (true, _) => t::PROCURA_CURTA,
            (_, true) => tc::CARREGANDO,
            _ => t::PROCURA_NADA,
        };
        let colunas = [
            Coluna::nova("sigtap", Texto::novo(t::SIGTAP), Largura::Fixa(14)),
            Coluna::nova("procedimento", Texto::novo(t::NOME_SIGTAP), Largura::Flexivel { min: 12, peso: 1 }),
        ];
        let tabela = Tabela { regua: true, foco: true, vazio: Texto::novo(vazio), ..Tabela::nova(&colunas) };
        tabela.desenhar(resto, buf, v, &Dados::todos(&self.linhas), &mut self.estado);
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn is_modal(&self) -> bool {
        true
    }
}
