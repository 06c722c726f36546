//! The list of patients: a window over a list that may have a hundred thousand rows, kept by pages.
//!
//! The filter is asked of the service (accent-blind, over name, code, CPF and CNS); documents arrive masked and
//! this screen never holds them in clear. Deleting reads the record first, so the question can say what hangs on it.

use nexsus_widgets::{
    Coluna, Dados, EstadoTabela, Largura, Linha, LinhaEdicao, Ordem, Pedido, Pincel, Ponta, ReacaoTabela, Tabela, Tom,
};

use crate::comum::{Espera, avisar_erro, comandos, formato::milhares, paineis};
use crate::quadro::{
    Buffer, Command, CommandId, Confirm, Effect, Grupo, Modo, Msg, Nivel, Pergunta, Position, Rect, Resposta, Rota,
    Screen, Session, Tecla, Texto, Visual,
};
use crate::servico::{Acao, CursorPaciente, PacienteDaLista, PaginaPacientes};
use crate::textos::{comum as tc, pacientes as t};

/// Rows asked at a time.
const PAGINA: u32 = 100;
/// Rows kept in memory.
const JANELA: usize = 400;

pub const COMANDOS: &[Command] = &[
    comandos::buscar("paciente.buscar"),
    Command::novo("paciente.novo", "Novo", "Abre uma ficha em branco.")
        .keys(&[Tecla::F(6)])
        .list(&[Tecla::Letra('n'), Tecla::Ins])
        .footer(4)
        .acao(Acao::PacienteEditar),
    Command::novo("paciente.abrir", "Abre", "Abre a ficha do paciente escolhido.")
        .list(&[Tecla::Enter, Tecla::Letra('2')])
        .grupo(Grupo::Lista)
        .footer(2)
        .acao(Acao::PacienteVer),
    Command::novo("paciente.excluir", "Exclui", "Exclui o paciente escolhido; pede a palavra EXCLUIR.")
        .list(&[Tecla::Del, Tecla::Letra('4')])
        .footer(7)
        .perigo()
        .acao(Acao::PacienteExcluir),
    comandos::atualizar("paciente.atualizar"),
    comandos::VOLTAR,
];

#[derive(Debug)]
enum Para {
    Nova,
    Antes,
    Depois,
    Ultima,
}

/// Deleting goes its own way, so that reloading the list does not lose its answer.
#[derive(Debug)]
enum Excluir {
    Ler,
    Feito,
}

/// The list.
#[derive(Debug)]
pub struct Pacientes {
    linhas: Vec<PacienteDaLista>,
    tabela: Vec<Linha>,
    estado: EstadoTabela,
    /// Matches before the first row held.
    antes: u64,
    casam: u64,
    total: u64,
    carregada: bool,
    filtro: LinhaEdicao,
    filtrando: bool,
    espera: Espera<Para>,
    exclusao: Espera<Excluir>,
    cursor: Option<Position>,
}

impl Pacientes {
    pub fn nova(busca: Option<&str>) -> Self {
        let mut filtro = LinhaEdicao::nova(60);
        filtro.definir(busca.unwrap_or_default());
        Self {
            linhas: Vec::new(),
            tabela: Vec::new(),
            estado: EstadoTabela::sem_marcas(),
            antes: 0,
            casam: 0,
            total: 0,
            carregada: false,
            filtro,
            filtrando: false,
            espera: Espera::default(),
            exclusao: Espera::default(),
            cursor: None,
        }
    }

    fn pedir(&mut self, para: Para, cx: &Session, out: &mut Vec<Effect>) {
        let fim = self.antes + self.linhas.len() as u64;
        let (desde, limite) = match para {
            Para::Antes => {
                let desde = self.antes.saturating_sub(u64::from(PAGINA));
                (desde, u32::try_from(self.antes - desde).unwrap_or(PAGINA))
            }
            Para::Depois => (fim, PAGINA),
            Para::Ultima => (self.casam.saturating_sub(u64::from(PAGINA)), PAGINA),
            Para::Nova => (0, PAGINA),
        };
        let depois = (desde > 0).then_some(CursorPaciente { antes: desde });
        let filtro = self.filtro.texto().trim().to_owned();
        self.espera.pedir(para, Pergunta::PacientesPagina { filtro, depois, limite }, cx, out);
    }

    fn chegou(&mut self, para: &Para, pagina: &PaginaPacientes) {
        self.carregada = true;
        (self.total, self.casam) = (pagina.total, pagina.casam);
        let novas = pagina.linhas.clone();
        match para {
            Para::Antes => {
                let n = novas.len();
                self.linhas.splice(0..0, novas);
                self.antes = pagina.antes;
                self.refazer();
                self.estado.acrescentadas_antes(n);
                self.linhas.truncate(JANELA);
            }
            Para::Depois => {
                self.linhas.extend(novas);
                let sobra = self.linhas.len().saturating_sub(JANELA);
                self.linhas.drain(..sobra);
                self.antes += sobra as u64;
                self.estado.removidas_antes(sobra);
            }
            Para::Ultima => {
                self.linhas = novas;
                self.antes = pagina.antes;
                self.refazer();
                self.estado.selecionar(self.linhas.len().saturating_sub(1));
            }
            Para::Nova => {
                let chave = self.escolhida().map(|l| l.id.as_u128());
                self.linhas = novas;
                self.antes = pagina.antes;
                self.estado.reiniciar(Ponta::Inicio);
                if let Some(i) = self.linhas.iter().position(|l| Some(l.id.as_u128()) == chave) {
                    self.estado.selecionar(i);
                }
            }
        }
        self.refazer();
    }

    fn refazer(&mut self) {
        self.tabela = self
            .linhas
            .iter()
            .map(|l| {
                let tom = if l.situacao == "ok" { Tom::Normal } else { Tom::Aviso };
                let marca = if l.situacao == "ok" || l.situacao.starts_with(['!', '=']) { "" } else { "! " };
                let celulas = vec![
                    Texto::novo(&l.cod_pac),
                    Texto::novo(&l.nome),
                    Texto::novo(if l.nascimento.is_empty() { "—" } else { &l.nascimento }),
                    Texto::novo(&format!("{marca}{}", l.situacao)),
                    Texto::novo(&cns_curto(&l.cns)),
                ];
                Linha::nova(l.id.as_u128(), celulas).tom(tom)
            })
            .collect();
    }

    fn escolhida(&self) -> Option<&PacienteDaLista> {
        self.linhas.get(self.estado.selecionada())
    }

    fn dados(&self) -> Dados<'_> {
        Dados {
            linhas: &self.tabela,
            tem_antes: self.antes > 0,
            tem_depois: self.antes + (self.linhas.len() as u64) < self.casam,
        }
    }

    fn andar(&mut self, k: Tecla, cx: &Session, out: &mut Vec<Effect>) -> bool {
        let dados = Dados {
            linhas: &self.tabela,
            tem_antes: self.antes > 0,
            tem_depois: self.antes + (self.linhas.len() as u64) < self.casam,
        };
        let reacao = self.estado.tecla(k, &dados);
        let pedido = match reacao {
            ReacaoTabela::Ignorada => return false,
            ReacaoTabela::Moveu(p) => p,
            _ => Pedido::Nada,
        };
        // One page at a time: a held arrow key must not queue a hundred questions.
        if matches!(pedido, Pedido::Antes | Pedido::Depois) && self.espera.ativa() {
            return true;
        }
        match pedido {
            Pedido::Nada => {}
            Pedido::Antes => self.pedir(Para::Antes, cx, out),
            Pedido::Depois => self.pedir(Para::Depois, cx, out),
            Pedido::Primeira => self.pedir(Para::Nova, cx, out),
            Pedido::Ultima => self.pedir(Para::Ultima, cx, out),
        }
        true
    }

    fn tecla(&mut self, k: Tecla, cx: &Session, out: &mut Vec<Effect>) {
        if self.filtrando {
            match k {
                Tecla::Enter | Tecla::Tab => {
                    self.filtrando = false;
                    return;
                }
                Tecla::Cima | Tecla::Baixo | Tecla::PgUp | Tecla::PgDn => {}
                _ => {
                    let antes = self.filtro.texto().to_owned();
                    if !self.filtro.tecla(k) {
                        out.push(Effect::Bell);
                    } else if antes != self.filtro.texto() {
                        self.pedir(Para::Nova, cx, out);
                    }
                    return;
                }
            }
        }
        if !self.andar(k, cx, out) {
            out.push(Effect::Bell);
        }
    }

    fn comando(&mut self, id: CommandId, arg: Option<&str>, cx: &Session, out: &mut Vec<Effect>) {
        match id {
            "paciente.buscar" => {
                self.filtrando = true;
                if let Some(a) = arg {
                    self.filtro.definir(a);
                    self.pedir(Para::Nova, cx, out);
                }
            }
            "paciente.novo" => out.push(Effect::Push(Rota::Paciente(None))),
            "paciente.abrir" => {
                if let Some(id) = self.escolhida().map(|l| l.id) {
                    out.push(Effect::Push(Rota::Paciente(Some(id))));
                }
            }
            "paciente.excluir" => {
                if let Some(id) = self.escolhida().map(|l| l.id) {
                    self.exclusao.pedir(Excluir::Ler, Pergunta::PacienteObter(id), cx, out);
                }
            }
            "paciente.atualizar" => self.pedir(Para::Nova, cx, out),
            "voltar" => {
                if self.filtrando || !self.filtro.texto().is_empty() {
                    let tinha = !self.filtro.texto().is_empty();
                    self.filtrando = false;
                    self.filtro.limpar();
                    if tinha {
                        self.pedir(Para::Nova, cx, out);
                    }
                } else {
                    out.push(Effect::Pop);
                }
            }
            _ => {}
        }
    }

    fn excluir(&mut self, passo: &Excluir, r: &Resposta, cx: &Session, out: &mut Vec<Effect>) {
        match (passo, r) {
            (Excluir::Ler, Resposta::Ficha(f)) if !f.atendimentos.is_empty() => {
                let frase = t::nao_exclui(&f.paciente.cod_pac);
                out.extend([Effect::Bell, Effect::Notify(Nivel::Aviso, frase)]);
            }
            (Excluir::Ler, Resposta::Ficha(f)) => {
                let id = self.exclusao.reservar(Excluir::Feito, cx);
                out.push(Effect::Confirm(Confirm {
                    effect: Box::new(Effect::Ask(id, Pergunta::PacienteExcluir { id: f.id, versao: f.versao })),
                    titulo: t::EXCLUIR.to_owned(),
                    texto: t::excluir(&f.paciente.cod_pac),
                    palavra: Some("EXCLUIR"),
                }));
            }
            (Excluir::Feito, _) => {
                out.push(Effect::Notify(Nivel::Ok, t::EXCLUIDO.to_owned()));
                self.pedir(Para::Nova, cx, out);
            }
            _ => {}
        }
    }

    fn colunas(largo: bool) -> Vec<Coluna> {
        let mut c = vec![
            Coluna::nova("cod", Texto::novo(t::COD), Largura::Fixa(8)),
            Coluna::nova("nome", Texto::novo(t::NOME), Largura::Flexivel { min: 14, peso: 3 }),
            Coluna::nova("nasc", Texto::novo(t::NASC), Largura::Fixa(10)).prioridade(2),
            Coluna::nova("sit", Texto::novo(t::SITUACAO), Largura::Fixa(15)).prioridade(1),
            Coluna::nova("cns", Texto::novo(t::CNS), Largura::Fixa(10)).prioridade(3),
        ];
        if largo {
            // The second panel shows the CNS of the chosen row; the last cell, so that the others keep their columns.
            c.pop();
        }
        c
    }

    fn desenhar_filtro(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let mut p = Pincel::novo(buf, area, v);
        let fim = area.width.saturating_sub(1);
        let conta = if self.carregada {
            format!("{} {} {}", milhares(self.casam), tc::DE, milhares(self.total))
        } else {
            tc::CARREGANDO.to_owned()
        };
        let conta = Texto::novo(&conta);
        p.direita(fim, 0, fim, &conta, v.tema.fraco);
        let largura = fim.saturating_sub(u16::try_from(conta.largura()).unwrap_or(0) + 4);
        if self.filtrando || !self.filtro.texto().is_empty() {
            p.escrever(1, 0, &Texto::novo("/"), v.tema.destaque);
            let c = self.filtro.desenhar(&mut p, 2, 0, largura, v.tema.campo);
            self.cursor = self.filtrando.then_some(c).flatten();
        } else {
            p.escrever_ate(1, 0, largura, &Texto::novo(tc::FILTRO), v.tema.fraco);
        }
    }

    /// What the list does not show of the chosen row. Beside the list everything; under it, where each arrow key
    /// redraws it over the line, only the whole name and what to do.
    fn resumo(&self, largo: bool) -> Vec<Texto> {
        let Some(l) = self.escolhida() else { return Vec::new() };
        let quem = if largo {
            let nasc = if l.nascimento.is_empty() { String::new() } else { format!(" · {}", l.nascimento) };
            let cns = if l.cns.is_empty() { "—" } else { &l.cns };
            format!("{} · {}{nasc} · CNS {cns}", l.nome, l.cod_pac)
        } else {
            l.nome.clone()
        };
        vec![
            Texto::novo(&quem),
            Texto::novo(&format!("{}: {}", l.situacao, t::remedio(&l.situacao))),
            Texto::novo(t::PROTEGIDO),
        ]
    }
}

/// `708••••••••3105` -> `708…3105`: each bullet is three bytes on the line, twice per arrow key.
fn cns_curto(coberto: &str) -> String {
    let letras: Vec<char> = coberto.chars().collect();
    let ponta = |v: &[char]| v.iter().filter(|c| c.is_ascii_digit()).collect::<String>();
    match letras.len() {
        0 => "—".to_owned(),
        n if n > 9 => format!("{}…{}", ponta(&letras[..3]), ponta(&letras[n - 4..])),
        _ => coberto.to_owned(),
    }
}

impl Screen for Pacientes {
    fn title(&self) -> String {
        t::TITULO.to_owned()
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn enabled(&self, id: CommandId, _cx: &Session) -> Result<(), String> {
        match id {
            "paciente.abrir" | "paciente.excluir" if self.escolhida().is_none() => Err(tc::SO_COM_LINHA.to_owned()),
            _ => Ok(()),
        }
    }

    fn modo(&self) -> Modo {
        if self.filtrando { Modo::Campo } else { Modo::Lista }
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Opened | Msg::Shown => self.pedir(Para::Nova, cx, out),
            Msg::Command(id, arg) => self.comando(id, arg.as_deref(), cx, out),
            Msg::Key(k) => self.tecla(*k, cx, out),
            Msg::Paste(texto) if self.filtrando => {
                if self.filtro.colar(texto.lines().next().unwrap_or_default()) {
                    self.pedir(Para::Nova, cx, out);
                }
            }
            Msg::Reply(id, r) => {
                if let Some(para) = self.espera.recebe(*id) {
                    match r {
                        Ok(Resposta::Pacientes(p)) => self.chegou(&para, p),
                        Ok(_) => {}
                        Err(e) => avisar_erro(e, out),
                    }
                } else if let Some(passo) = self.exclusao.recebe(*id) {
                    match r {
                        Ok(r) => self.excluir(&passo, r, cx, out),
                        Err(e) => avisar_erro(e, out),
                    }
                }
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        self.cursor = None;
        let largo = paineis::largo(area);
        let (esquerda, direita) = if largo { paineis::lado_a_lado(area, 62) } else { paineis::em_cima(area, 4, 6) };
        let corpo = if largo { paineis::painel(esquerda, t::LISTA, true, buf, v) } else { esquerda };
        let (topo, resto) = paineis::topo(corpo, 1);
        self.desenhar_filtro(topo, buf, v);
        let vazio = match (self.carregada, self.total) {
            (false, _) => tc::CARREGANDO,
            (true, 0) => t::VAZIO,
            _ => t::NENHUM,
        };
        let colunas = Self::colunas(largo);
        let tabela = Tabela {
            ordem: Some(("nome", Ordem::Crescente)),
            vazio: Texto::novo(vazio),
            regua: !largo,
            foco: true,
            ..Tabela::nova(&colunas)
        };
        let mut estado = std::mem::take(&mut self.estado);
        let c = tabela.desenhar(resto, buf, v, &self.dados(), &mut estado);
        self.estado = estado;
        if self.cursor.is_none() {
            self.cursor = c;
        }
        if largo {
            let titulo =
                self.escolhida().map_or_else(|| t::PACIENTE.to_owned(), |l| format!("{} {}", t::PACIENTE, l.cod_pac));
            let dentro = paineis::painel(direita, &titulo, true, buf, v);
            let mut linhas = Vec::new();
            for l in self.resumo(true) {
                linhas.extend([l, Texto::default()]);
            }
            linhas.push(Texto::novo(t::TECLAS));
            paineis::linhas(dentro, &linhas, buf, v);
        } else if !direita.is_empty() {
            let (_, baixo) = paineis::topo(direita, 1);
            paineis::linhas(baixo, &self.resumo(false), buf, v);
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }
}
