//! The list of source codes with their SIGTAP code, and the proposals for the chosen one.

use std::path::PathBuf;

use nexsus_widgets::{Coluna, Largura, Linha, Pincel, Tom};

use super::definir::Definir;
use crate::comum::formato::conta;
use crate::comum::lista::{Item, Lista};
use crate::comum::{Espera, PedeCaminho, avisar_erro, comandos, paineis};
use crate::quadro::{
    Buffer, Command, CommandId, Effect, Grupo, Modo, Msg, Nivel, Pergunta, Position, Rect, Resposta, Screen, Session,
    Tecla, Texto, Visual,
};
use crate::servico::{Acao, CodigoProcedimento, DeparaLinha, Sugestao};
use crate::textos::{comum as tc, depara as t};

/// Proposals shown for one code.
const SUGESTOES: usize = 3;

const fn sugestao(id: CommandId, help: &'static str, tecla: &'static [Tecla]) -> Command {
    Command::novo(id, "Aceita", help).list(tecla).grupo(Grupo::Registro).acao(Acao::DeparaEditar)
}

pub const COMANDOS: &[Command] = &[
    comandos::buscar("depara.buscar"),
    sugestao("depara.sugestao1", "Aceita a primeira sugestão para o código escolhido.", &[Tecla::Letra('1')]).footer(2),
    sugestao("depara.sugestao2", "Aceita a segunda sugestão.", &[Tecla::Letra('2')]),
    sugestao("depara.sugestao3", "Aceita a terceira sugestão.", &[Tecla::Letra('3')]),
    Command::novo("depara.definir", "Define", "Digita o código SIGTAP do código escolhido.")
        .keys(&[Tecla::F(4)])
        .list(&[Tecla::Enter, Tecla::Letra('v')])
        .footer(2)
        .acao(Acao::DeparaEditar),
    Command::novo("depara.visao", "Faltam", "Alterna entre todos os códigos e só os que faltam.")
        .keys(&[Tecla::F(7)])
        .list(&[Tecla::Letra('w')])
        .grupo(Grupo::Lista)
        .footer(4),
    Command::novo("depara.exportar", "Exporta", "Grava o de-para em um arquivo CSV.")
        .keys(&[Tecla::F(8)])
        .list(&[Tecla::Letra('e')])
        .grupo(Grupo::Lote)
        .footer(7)
        .acao(Acao::DeparaVer),
    Command::novo("depara.importar", "Importa", "Lê o de-para de um arquivo CSV.")
        .list(&[Tecla::Letra('i')])
        .grupo(Grupo::Lote)
        .footer(8)
        .acao(Acao::DeparaEditar),
    comandos::atualizar("depara.atualizar"),
    comandos::VOLTAR,
];

#[derive(Debug)]
enum Para {
    Listar,
    Definir(String),
    Digitar(String),
    CaminhoExportar,
    CaminhoImportar,
    Exportar,
    Importar,
}

/// The list.
#[derive(Debug, Default)]
pub struct Depara {
    todas: Vec<DeparaLinha>,
    /// Rows of `todas` that stand in the list, in its order.
    ordem: Vec<usize>,
    sugestoes: Vec<Sugestao>,
    lista: Lista,
    so_pendentes: bool,
    /// Code to stand on when the list comes for the first time.
    procurado: Option<String>,
    carregada: bool,
    /// What was just defined; said when the list has come again.
    definido: Option<String>,
    espera: Espera<Para>,
    espera_sugestoes: Espera<()>,
}

fn falta(l: &DeparaLinha) -> bool {
    l.co_procedimento.is_none()
}

impl Depara {
    pub fn nova() -> Self {
        Self::default()
    }

    /// The list at this code of the report, or at the first one that stands for this procedure.
    pub fn no_codigo(codigo: &str) -> Self {
        Self { procurado: Some(codigo.to_owned()), ..Self::default() }
    }

    fn ficar_no_procurado(&mut self) {
        let Some(c) = self.procurado.take() else { return };
        let de = |f: &dyn Fn(&DeparaLinha) -> bool| self.ordem.iter().position(|i| self.todas.get(*i).is_some_and(f));
        let achada =
            de(&|l| l.cod_proc_aureo == c).or_else(|| de(&|l| l.co_procedimento.is_some_and(|p| p.to_string() == c)));
        if let Some(n) = achada {
            self.lista.escolher(n);
        }
    }

    fn escolhida(&self) -> Option<&DeparaLinha> {
        self.lista.escolhida().and_then(|i| self.ordem.get(i)).and_then(|i| self.todas.get(*i))
    }

    fn opcoes(&self) -> &[(CodigoProcedimento, String, f32)] {
        let Some(l) = self.escolhida() else { return &[] };
        self.sugestoes
            .iter()
            .find(|s| s.cod_proc_aureo == l.cod_proc_aureo)
            .map_or(&[], |s| s.opcoes.get(..SUGESTOES.min(s.opcoes.len())).unwrap_or_default())
    }

    fn pedir(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        self.espera.pedir(Para::Listar, Pergunta::DeparaListar, cx, out);
        self.espera_sugestoes.pedir((), Pergunta::DeparaSugerir(cx.competencia), cx, out);
    }

    fn chegou(&mut self, linhas: &[DeparaLinha], out: &mut Vec<Effect>) {
        self.todas = linhas.to_vec();
        self.carregada = true;
        self.refazer();
        self.ficar_no_procurado();
        if let Some(frase) = self.definido.take() {
            let n = self.ordem.iter().position(|i| self.todas.get(*i).is_some_and(falta));
            if let Some(n) = n {
                self.lista.escolher(n);
            }
            let depois = if n.is_some() { t::PROXIMO } else { t::TUDO_PRONTO };
            out.push(Effect::Notify(Nivel::Ok, format!("{frase} {depois}")));
        }
    }

    fn refazer(&mut self) {
        let so = self.so_pendentes;
        let mut ordem: Vec<usize> = (0..self.todas.len()).filter(|i| !so || falta(&self.todas[*i])).collect();
        ordem.sort_by(|a, b| {
            let (a, b) = (&self.todas[*a], &self.todas[*b]);
            falta(b)
                .cmp(&falta(a))
                .then(b.atendimentos.cmp(&a.atendimentos))
                .then_with(|| a.cod_proc_aureo.cmp(&b.cod_proc_aureo))
        });
        let itens = ordem
            .iter()
            .filter_map(|i| self.todas.get(*i).map(|l| (*i, l)))
            .map(|(i, l)| {
                let (como, tom) = match (&l.co_procedimento, l.origem.as_str()) {
                    (None, _) => (t::PENDENTE, Tom::Aviso),
                    (_, "igual") => (t::IGUAL, Tom::Fraco),
                    _ => (t::DEFINIDO, Tom::Normal),
                };
                let celulas = vec![
                    Texto::novo(&l.cod_proc_aureo),
                    Texto::novo(&l.proc_aureo),
                    Texto::novo(&l.co_procedimento.map_or_else(|| "—".to_owned(), CodigoProcedimento::formatado)),
                    Texto::novo(&l.nome_sigtap),
                    Texto::novo(&l.atendimentos.to_string()),
                    Texto::novo(como),
                ];
                Item::novo(Linha::nova(i as u128, celulas).tom(tom))
            })
            .collect();
        self.ordem = ordem;
        self.lista.carregar(itens);
    }

    fn definir(&mut self, cod: String, codigo: CodigoProcedimento, cx: &Session, out: &mut Vec<Effect>) {
        let pergunta = Pergunta::DeparaDefinir { cod_aureo: cod.clone(), codigo };
        self.espera.pedir(Para::Definir(t::definido(&cod, &codigo.formatado())), pergunta, cx, out);
    }

    fn aceitar(&mut self, n: usize, cx: &Session, out: &mut Vec<Effect>) {
        let codigo = self.opcoes().get(n).map(|o| o.0);
        let cod = self.escolhida().map(|l| l.cod_proc_aureo.clone());
        if let (Some(codigo), Some(cod)) = (codigo, cod) {
            self.definir(cod, codigo, cx, out);
        }
    }

    fn comando(&mut self, id: CommandId, cx: &Session, out: &mut Vec<Effect>) {
        match id {
            "depara.buscar" => self.lista.abrir_filtro(),
            "depara.sugestao1" => self.aceitar(0, cx, out),
            "depara.sugestao2" => self.aceitar(1, cx, out),
            "depara.sugestao3" => self.aceitar(2, cx, out),
            "depara.definir" => {
                if let Some(l) = self.escolhida().cloned() {
                    let id = self.espera.reservar(Para::Digitar(l.cod_proc_aureo.clone()), cx);
                    let tela = Definir::nova(id, &l.cod_proc_aureo, &l.proc_aureo, l.co_procedimento);
                    out.push(Effect::Open(Box::new(tela)));
                }
            }
            "depara.visao" => {
                self.so_pendentes = !self.so_pendentes;
                self.refazer();
            }
            "depara.exportar" => {
                let id = self.espera.reservar(Para::CaminhoExportar, cx);
                out.push(Effect::Open(Box::new(PedeCaminho::nova(id, t::EXPORTAR, t::ARQUIVO))));
            }
            "depara.importar" => {
                let id = self.espera.reservar(Para::CaminhoImportar, cx);
                out.push(Effect::Open(Box::new(PedeCaminho::nova(id, t::IMPORTAR, ""))));
            }
            "depara.atualizar" => self.pedir(cx, out),
            "voltar" => {
                if !self.lista.fechar_filtro() {
                    out.push(Effect::Pop);
                }
            }
            _ => {}
        }
    }

    fn resposta(&mut self, para: Para, r: &Resposta, cx: &Session, out: &mut Vec<Effect>) {
        match (para, r) {
            (Para::Listar, Resposta::Depara(l)) => self.chegou(l, out),
            (Para::Definir(frase), _) => {
                self.definido = Some(frase);
                self.espera.pedir(Para::Listar, Pergunta::DeparaListar, cx, out);
            }
            (para @ (Para::Exportar | Para::Importar), r) => {
                let nome = if matches!(para, Para::Exportar) { t::EXPORTADO } else { t::IMPORTADO };
                let frase = match r {
                    Resposta::Quantos(n) => format!("{nome}: {}.", conta(*n, t::LINHAS.0, t::LINHAS.1)),
                    Resposta::Texto(s) => format!("{nome}: {s}"),
                    _ => format!("{nome}."),
                };
                out.push(Effect::Notify(Nivel::Ok, frase));
                self.pedir(cx, out);
            }
            _ => {}
        }
    }

    fn escolheu(&mut self, para: Para, valor: &str, cx: &Session, out: &mut Vec<Effect>) {
        let caminho = PathBuf::from(valor);
        match para {
            Para::Digitar(cod) => {
                if let Ok(codigo) = CodigoProcedimento::ler(valor) {
                    self.definir(cod, codigo, cx, out);
                }
            }
            Para::CaminhoExportar => self.espera.pedir(Para::Exportar, Pergunta::DeparaExportar(caminho), cx, out),
            Para::CaminhoImportar => self.espera.pedir(Para::Importar, Pergunta::DeparaImportar(caminho), cx, out),
            _ => {}
        }
    }

    fn colunas() -> Vec<Coluna> {
        vec![
            Coluna::nova("cod", Texto::novo(t::COD), Largura::Fixa(10)),
            Coluna::nova("nome", Texto::novo(t::NOME), Largura::Flexivel { min: 20, peso: 1 }),
            Coluna::nova("sigtap", Texto::novo(t::SIGTAP), Largura::Fixa(14)),
            // Cut to a dozen letters two procedures look alike; the panel below shows the whole name.
            Coluna::nova("procedimento", Texto::novo(t::NOME_SIGTAP), Largura::Flexivel { min: 20, peso: 1 })
                .prioridade(4),
            Coluna::nova("atend", Texto::novo(t::ATENDIMENTOS), Largura::Fixa(6)).direita().prioridade(3),
            Coluna::nova("como", Texto::novo(t::ORIGEM), Largura::Fixa(11)).prioridade(1),
        ]
    }

    fn desenhar_sugestoes(&self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let Some(l) = self.escolhida() else { return };
        let mut p = Pincel::novo(buf, area, v);
        let largura = area.width.saturating_sub(2);
        p.escrever_ate(
            1,
            0,
            largura,
            &Texto::novo(&format!("{}  {}", l.cod_proc_aureo, l.proc_aureo)),
            v.tema.destaque,
        );
        let mut y = 1;
        if let Some(c) = l.co_procedimento {
            let frase = format!("{}: {}  {}", t::ATUAL, c.formatado(), l.nome_sigtap);
            p.escrever_ate(1, y, largura, &Texto::novo(&frase), v.tema.texto);
            y += 1;
        }
        if l.origem == "igual" {
            p.paragrafo(1, y, largura, area.height.saturating_sub(y), &Texto::novo(t::NAO_PRECISA), v.tema.fraco);
            return;
        }
        let opcoes = self.opcoes();
        for (n, (codigo, nome, parecida)) in (1u16..).zip(opcoes) {
            let porcento = Texto::novo(&format!("{:.0}%", parecida.clamp(0.0, 1.0) * 100.0));
            let linha = Texto::novo(&format!("{n}  {}  {nome}", codigo.formatado()));
            p.escrever_ate(1, y, largura.saturating_sub(6), &linha, v.tema.texto);
            p.direita(area.width.saturating_sub(1), y, 5, &porcento, v.tema.destaque);
            y += 1;
        }
        if opcoes.is_empty() && falta(l) {
            p.paragrafo(1, y, largura, area.height.saturating_sub(y), &Texto::novo(t::SEM_SUGESTAO), v.tema.fraco);
        }
    }
}

impl Screen for Depara {
    fn title(&self) -> String {
        t::TITULO.to_owned()
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn enabled(&self, id: CommandId, _cx: &Session) -> Result<(), String> {
        let n = match id {
            "depara.sugestao1" => 0,
            "depara.sugestao2" => 1,
            "depara.sugestao3" => 2,
            "depara.definir" if self.escolhida().is_none() => return Err(tc::SO_COM_LINHA.to_owned()),
            _ => return Ok(()),
        };
        match self.escolhida() {
            None => Err(tc::SO_COM_LINHA.to_owned()),
            Some(l) if l.origem == "igual" => Err(t::NAO_PRECISA.to_owned()),
            Some(_) if self.opcoes().len() <= n => Err(t::SEM_ESSA.to_owned()),
            Some(_) => Ok(()),
        }
    }

    fn modo(&self) -> Modo {
        self.lista.modo()
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened | Msg::Shown => self.pedir(cx, out),
            Msg::Command(id, _) => self.comando(id, cx, out),
            Msg::Key(k) => {
                if !self.lista.tecla(*k) {
                    out.push(Effect::Bell);
                }
            }
            Msg::Paste(texto) => self.lista.colar(texto),
            Msg::Picked(id, valor) => {
                if let Some(para) = self.espera.recebe(*id) {
                    self.escolheu(para, valor, cx, out);
                }
            }
            Msg::Reply(id, r) => {
                if self.espera_sugestoes.recebe(*id).is_some() {
                    match r {
                        Ok(Resposta::Sugestoes(s)) => self.sugestoes.clone_from(s),
                        Ok(_) => {}
                        Err(e) => avisar_erro(e, out),
                    }
                } else if let Some(para) = self.espera.recebe(*id) {
                    match r {
                        Ok(r) => self.resposta(para, r, cx, out),
                        Err(e) => avisar_erro(e, out),
                    }
                }
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let largo = paineis::largo(area);
        let (cima, baixo) = if largo { paineis::em_cima(area, 8, 8) } else { paineis::em_cima(area, 6, 6) };
        let vazio = if self.carregada { t::VAZIO } else { tc::CARREGANDO };
        let titulo = format!("{} ({})", t::LISTA, if self.so_pendentes { t::SO_PENDENTES } else { t::TODOS });
        let dentro = if largo { paineis::painel(cima, &titulo, true, buf, v) } else { cima };
        self.lista.desenhar(dentro, &Self::colunas(), vazio, buf, v);
        let dentro = paineis::painel(baixo, t::SUGESTOES, largo, buf, v);
        self.desenhar_sugestoes(dentro, buf, v);
    }

    fn cursor(&self) -> Option<Position> {
        self.lista.cursor()
    }

    fn message(&self) -> Option<(Nivel, String)> {
        if !self.carregada || self.todas.is_empty() {
            return None;
        }
        let n = self.todas.iter().filter(|l| falta(l)).count() as u64;
        Some(if n == 0 {
            (Nivel::Ok, t::TUDO_PRONTO.to_owned())
        } else {
            (Nivel::Aviso, format!("{}.", conta(n, t::FALTAM.0, t::FALTAM.1)))
        })
    }
}
