//! Step 4: the queue of refused lines. One line is open at a time: its columns in a form, its suggestions on 1 to 3.
//! A correction is stored line by line, so the queue can be left at any moment; keys typed while an answer is on its
//! way wait for it instead of hitting the wrong line.

mod banco;
mod desenho;
mod estado;

use std::path::PathBuf;

use nexsus_widgets::Reacao;

use super::campos;
use crate::comum::{Escolha, avisar_erro};
use crate::quadro::{Ajuda, CommandId, Effect, Modo, Nivel, Pergunta, ReqId, Resposta, Session, Tecla};
use crate::servico::{Competencia, Correcao, ErroUsuario, SituacaoDaLinha, Tipo, Uuid};
use crate::textos::{comum as tc, importar as t};

pub(super) use estado::{Agrupar, Fila};

/// What an answer is for.
#[derive(Clone, Debug)]
pub(super) enum Para {
    /// The whole queue; then on to a pending line.
    Fila {
        pular: bool,
    },
    Palpites(Uuid),
    Corrigir {
        linha: Uuid,
        iguais: bool,
    },
    Marcar {
        linhas: Vec<Uuid>,
        situacao: SituacaoDaLinha,
    },
    Pagina(u32),
    /// A value was chosen from a list for the column with this index.
    Escolher(usize),
    Procedimentos(usize),
    /// Patients whose code may be that of the line, and the record of the one who has it.
    Procurado,
    Ficha,
}

/// What the queue wants of the wizard.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pedido {
    Nada,
    /// Everything is decided, or the operator said so: write the lot.
    Gravar,
    /// A new patient, with the code and the name the line has.
    NovoPaciente {
        codigo: String,
        nome: String,
    },
    /// Show the page around this line.
    Pagina {
        pagina: u32,
        linha: u32,
    },
}

impl Fila {
    /// The queue of a lot; it asks for its lines at once.
    pub fn abrir(lote: i64, tipo: Option<Tipo>, arquivo: Option<PathBuf>, cx: &Session, out: &mut Vec<Effect>) -> Self {
        let mut f = Self::nova(lote, tipo, arquivo);
        f.recarregar(true, cx, out);
        f
    }

    fn recarregar(&mut self, pular: bool, cx: &Session, out: &mut Vec<Effect>) {
        self.espera.esquecer(|p| matches!(p, Para::Fila { .. }));
        self.espera.pedir(Para::Fila { pular }, Pergunta::Fila(self.lote), cx, out);
    }

    pub fn modo(&self) -> Modo {
        if self.no_form { Modo::Campo } else { self.lista.modo() }
    }

    /// Is there an answer without which the next key could hit the wrong line?
    fn ocupada(&self) -> bool {
        self.espera.ha(|p| matches!(p, Para::Fila { .. } | Para::Corrigir { .. } | Para::Marcar { .. }))
    }

    /// Are the lines of this file mended only where they come from?
    fn so_na_origem(&self) -> bool {
        self.tipo.is_some_and(campos::so_na_origem)
    }

    /// Can this be done to the open line? Else why not.
    pub fn pode(&self, id: CommandId) -> Result<(), String> {
        let Some(l) = self.aberta() else { return Ok(()) };
        let numero = match id {
            "corrigir.1" => 0,
            "corrigir.2" => 1,
            "corrigir.3" => 2,
            "corrigir.reabrir" if l.situacao == SituacaoDaLinha::Pendente => return Err(t::JA_PENDENTE.to_owned()),
            "corrigir.adiar" if l.situacao == SituacaoDaLinha::Adiada => return Err(t::JA_ADIADA.to_owned()),
            "corrigir.ignorar" if l.situacao == SituacaoDaLinha::Ignorada => return Err(t::JA_IGNORADA.to_owned()),
            "corrigir.gravar" | "corrigir.campos" | "corrigir.lembrar"
                if self.colunas.is_empty() && self.so_na_origem() =>
            {
                return Err(t::SO_NA_ORIGEM.to_owned());
            }
            "corrigir.iguais" if !self.iguais && self.quantas_iguais() == 0 => return Err(t::SEM_IGUAIS.to_owned()),
            _ => return Ok(()),
        };
        // A suggestion on its way is waited for.
        let vem = self.ocupada() || self.espera.ha(|p| matches!(p, Para::Palpites(_)));
        if vem || numero < self.palpites.len() { Ok(()) } else { Err(t::SEM_SUGESTAO.to_owned()) }
    }

    /// Opens the line under the marker when it is another one.
    fn seguir(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        if !self.trocar_linha(cx.hoje()) {
            return;
        }
        self.espera.esquecer(|p| matches!(p, Para::Palpites(_)));
        let Some(l) = self.aberta() else { return };
        let (id, pagina, aberta) = (l.id, l.pagina, l.situacao != SituacaoDaLinha::Corrigida);
        if aberta {
            let pergunta = Pergunta::Palpites { lote: self.lote, linha: id };
            self.espera.pedir(Para::Palpites(id), pergunta, cx, out);
        }
        self.pedir_pagina(pagina, cx, out);
        self.ver_paciente(cx, out);
    }

    /// Wide screens show the page; a page at hand is not read again.
    fn pedir_pagina(&mut self, pagina: u32, cx: &Session, out: &mut Vec<Effect>) {
        let tem = self.paginas.iter().any(|p| p.pagina == pagina);
        if !self.largo || pagina == 0 || tem || self.espera.ha(|p| matches!(p, Para::Pagina(n) if *n == pagina)) {
            return;
        }
        if let (Some(Tipo::Pdf), Some(arquivo)) = (self.tipo, self.arquivo.clone()) {
            self.espera.pedir(Para::Pagina(pagina), Pergunta::Brutas { arquivo, pagina }, cx, out);
        }
    }

    pub fn comando(&mut self, id: CommandId, cx: &Session, out: &mut Vec<Effect>) -> Pedido {
        let guarda = matches!(
            id,
            "corrigir.gravar" | "corrigir.1" | "corrigir.2" | "corrigir.3" | "corrigir.adiar" | "corrigir.ignorar"
        );
        let espera_palpite = matches!(id, "corrigir.1" | "corrigir.2" | "corrigir.3")
            && self.espera.ha(|p| matches!(p, Para::Palpites(_)));
        if guarda && (self.ocupada() || espera_palpite || !self.guardadas.is_empty()) {
            self.guardadas.push_back(id);
            return Pedido::Nada;
        }
        self.fazer(id, cx, out)
    }

    fn fazer(&mut self, id: CommandId, cx: &Session, out: &mut Vec<Effect>) -> Pedido {
        match id {
            "corrigir.gravar" => return self.gravar(cx, out),
            "corrigir.lote" => return Pedido::Gravar,
            "corrigir.campos" => {
                if !self.focar_form() {
                    out.push(Effect::Notify(Nivel::Aviso, t::SEM_CAMPOS.to_owned()));
                }
            }
            "corrigir.consulta" => self.consultar(cx, out),
            "corrigir.1" => return self.palpite(0, cx, out),
            "corrigir.2" => return self.palpite(1, cx, out),
            "corrigir.3" => return self.palpite(2, cx, out),
            "corrigir.adiar" => self.marcar(SituacaoDaLinha::Adiada, cx, out),
            "corrigir.ignorar" => self.marcar(SituacaoDaLinha::Ignorada, cx, out),
            "corrigir.reabrir" => self.marcar(SituacaoDaLinha::Pendente, cx, out),
            "corrigir.iguais" => self.iguais = !self.iguais,
            "corrigir.lembrar" => self.lembrar = !self.lembrar,
            "corrigir.revalidar" => self.recarregar(false, cx, out),
            "corrigir.por_motivo" => self.agrupar(Agrupar::Motivo),
            "corrigir.por_paciente" => self.agrupar(Agrupar::Paciente),
            "corrigir.por_proced" => self.agrupar(Agrupar::Procedimento),
            "corrigir.busca" => {
                self.no_form = false;
                self.lista.abrir_filtro();
            }
            "corrigir.pagina" => {
                if let Some(l) = self.aberta() {
                    return Pedido::Pagina { pagina: l.pagina, linha: l.linha };
                }
            }
            _ => {}
        }
        Pedido::Nada
    }

    /// Esc inside the queue; false when there was nothing to close.
    pub fn voltar(&mut self) -> bool {
        if self.no_form {
            self.no_form = false;
            return true;
        }
        self.lista.fechar_filtro()
    }

    pub fn tecla(&mut self, k: Tecla, cx: &Session, out: &mut Vec<Effect>) {
        if self.no_form {
            let r = self.form.as_mut().map(|f| f.tecla(k));
            self.reagir(r, cx, out);
        } else if self.lista.tecla(k) {
            self.seguir(cx, out);
        } else {
            out.push(Effect::Bell);
        }
    }

    pub fn colar(&mut self, texto: &str, cx: &Session, out: &mut Vec<Effect>) {
        if self.no_form {
            let r = self.form.as_mut().map(|f| f.colar(texto.lines().next().unwrap_or_default()));
            self.reagir(r, cx, out);
        } else {
            self.lista.colar(texto);
            self.seguir(cx, out);
        }
    }

    fn reagir(&mut self, r: Option<Reacao>, cx: &Session, out: &mut Vec<Effect>) {
        match r {
            Some(Reacao::Fim(_)) => out.push(Effect::Notify(Nivel::Info, t::F2_CORRIGE.to_owned())),
            Some(Reacao::Consulta(_)) => self.consultar(cx, out),
            Some(Reacao::Saiu { alterou: true, .. }) => self.ver_paciente(cx, out),
            Some(Reacao::Recusada | Reacao::Ignorada) | None => out.push(Effect::Bell),
            Some(_) => {}
        }
    }

    fn palpite(&mut self, n: usize, cx: &Session, out: &mut Vec<Effect>) -> Pedido {
        match self.palpites.get(n).cloned() {
            None => out.push(Effect::Notify(Nivel::Aviso, t::SEM_SUGESTAO.to_owned())),
            Some(p) if banco::e_novo_paciente(&p) => {
                let (codigo, nome) = self.dados_do_novo();
                return Pedido::NovoPaciente { codigo, nome };
            }
            Some(p) => {
                self.preencher(&p.campo, &p.valor);
                self.ver_paciente(cx, out);
            }
        }
        Pedido::Nada
    }

    /// Back from the form of a patient: somebody new may be a suggestion now.
    pub fn mostrada(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        if let Some(id) = self.aberta().filter(|l| l.situacao != SituacaoDaLinha::Corrigida).map(|l| l.id) {
            self.espera.esquecer(|p| matches!(p, Para::Palpites(_)));
            self.espera.pedir(Para::Palpites(id), Pergunta::Palpites { lote: self.lote, linha: id }, cx, out);
        }
        self.banco = banco::Banco::default();
        self.ver_paciente(cx, out);
    }

    /// The suggestions as a list; for a procedure without any, the table of procedures.
    fn consultar(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        let Some(coluna) = self.coluna_em_foco() else {
            out.push(Effect::Bell);
            return;
        };
        let nome = self.colunas[coluna].nome.clone();
        let opcoes: Vec<(String, String)> = self
            .palpites
            .iter()
            .filter(|p| p.campo == nome)
            .map(|p| (p.valor.clone(), format!("{}  {}", p.descricao, p.porque)))
            .collect();
        if !opcoes.is_empty() {
            let id = self.espera.reservar(Para::Escolher(coluna), cx);
            out.push(Effect::Open(Box::new(Escolha::nova(id, t::campo(&nome), &opcoes))));
        } else if matches!(nome.as_str(), "cod_proc_aureo" | "codigo" | "co_procedimento") {
            let texto = self.form.as_ref().map(|f| f.valor(campos::id(coluna)).to_owned()).unwrap_or_default();
            let competencia: Competencia = cx.competencia;
            let pergunta = Pergunta::ProcedimentoBuscar { texto, competencia };
            self.espera.pedir(Para::Procedimentos(coluna), pergunta, cx, out);
        } else {
            out.push(Effect::Notify(Nivel::Aviso, tc::SEM_LISTA.to_owned()));
        }
    }

    fn gravar(&mut self, cx: &Session, out: &mut Vec<Effect>) -> Pedido {
        let Some(l) = self.aberta() else {
            return if self.carregada { Pedido::Gravar } else { Pedido::Nada };
        };
        let (id, resolvida) = (l.id, l.situacao != SituacaoDaLinha::Pendente);
        if !self.alterada() && (resolvida && self.contas.pendentes == 0) {
            return Pedido::Gravar;
        }
        if !self.alterada() && resolvida {
            if !self.proxima_pendente() {
                out.push(Effect::Bell);
            }
            self.seguir(cx, out);
            return Pedido::Nada;
        }
        let Some(f) = self.form.as_ref().filter(|_| !self.colunas.is_empty()) else {
            out.push(Effect::Notify(Nivel::Aviso, t::SEM_CAMPOS.to_owned()));
            return Pedido::Nada;
        };
        let iguais = self.iguais && self.quantas_iguais() > 0;
        let correcao = Correcao { id, campos: campos::valores(f, &self.colunas), iguais, lembrar: self.lembrar };
        let pergunta = Pergunta::Corrigir { lote: self.lote, correcao: Box::new(correcao) };
        self.espera.pedir(Para::Corrigir { linha: id, iguais }, pergunta, cx, out);
        Pedido::Nada
    }

    /// Puts the line, or with "equal ones" all like it, into another state.
    fn marcar(&mut self, situacao: SituacaoDaLinha, cx: &Session, out: &mut Vec<Effect>) {
        let Some(l) = self.aberta() else {
            out.push(Effect::Bell);
            return;
        };
        let mut linhas = vec![l.id];
        if self.iguais && situacao != SituacaoDaLinha::Pendente {
            linhas.extend(self.iguais_a_aberta());
        }
        let para = Para::Marcar { linhas: linhas.clone(), situacao };
        self.espera.pedir(para, Pergunta::Marcar { lote: self.lote, linhas, situacao }, cx, out);
    }

    /// A value chosen in a list over this screen. True when it was asked for here.
    pub fn escolhido(&mut self, id: ReqId, valor: &str) -> bool {
        match self.espera.recebe(id) {
            Some(Para::Escolher(coluna)) => {
                if let Some(nome) = self.colunas.get(coluna).map(|c| c.nome.clone()) {
                    self.preencher(&nome, valor);
                }
                true
            }
            Some(_) => true,
            None => false,
        }
    }

    /// An answer. `None` when it is not of the queue; else what the keys that waited for it want.
    pub fn resposta(
        &mut self,
        id: ReqId,
        r: &Result<Resposta, ErroUsuario>,
        cx: &Session,
        out: &mut Vec<Effect>,
    ) -> Option<Pedido> {
        let para = self.espera.recebe(id)?;
        match (para, r) {
            (Para::Fila { pular }, Ok(Resposta::Fila(linhas))) => {
                self.carregar(linhas.clone());
                if pular && !self.na_pendente() {
                    self.proxima_pendente();
                }
                self.seguir(cx, out);
            }
            (Para::Palpites(linha), Ok(Resposta::Palpites(p))) => {
                if self.aberta().is_some_and(|l| l.id == linha) {
                    self.palpites.clone_from(p);
                    self.com_novo_paciente();
                    self.ver_paciente(cx, out);
                }
            }
            // Without suggestions the line is mended by hand.
            (Para::Palpites(_) | Para::Pagina(_) | Para::Procurado | Para::Ficha, Err(_)) => {}
            (Para::Procurado, Ok(Resposta::Pacientes(p))) => {
                if let Some(id) = self.banco.quem(p) {
                    self.espera.pedir(Para::Ficha, Pergunta::PacienteObter(id), cx, out);
                }
            }
            (Para::Ficha, Ok(Resposta::Ficha(f))) => self.banco.ficha = Some((**f).clone()),
            (Para::Pagina(_), Ok(Resposta::Brutas(p))) => self.paginas.clone_from(p),
            (Para::Corrigir { linha, iguais }, Ok(Resposta::Corrigido(c))) => {
                out.push(Effect::Notify(Nivel::Ok, t::corrigidas(c.linhas)));
                self.corrigiu(linha, *c);
                if iguais || c.linhas > 1 {
                    self.recarregar(true, cx, out);
                } else {
                    self.adiante(cx, out);
                }
            }
            (Para::Marcar { linhas, situacao }, Ok(Resposta::Corrigido(c))) => {
                out.push(Effect::Notify(Nivel::Ok, t::marcadas(c.linhas.max(linhas.len() as u64), situacao)));
                self.marcou(&linhas, situacao, *c);
                if situacao == SituacaoDaLinha::Pendente {
                    self.reabrir_form();
                    self.seguir(cx, out);
                } else {
                    self.adiante(cx, out);
                }
            }
            (Para::Procedimentos(coluna), Ok(Resposta::Procedimentos(p))) if !p.is_empty() => {
                let opcoes: Vec<(String, String)> = p.iter().map(|(c, n)| (c.to_string(), n.clone())).collect();
                let id = self.espera.reservar(Para::Escolher(coluna), cx);
                out.push(Effect::Open(Box::new(Escolha::nova(id, t::campo("cod_proc_aureo"), &opcoes))));
            }
            (Para::Procedimentos(_), Ok(_)) => {
                out.push(Effect::Notify(Nivel::Aviso, t::sem_sigtap(&cx.competencia.formatado())));
            }
            (Para::Corrigir { .. }, Err(e)) => {
                self.recusada(e);
                self.guardadas.clear();
                avisar_erro(e, out);
            }
            (_, Err(e)) => {
                self.guardadas.clear();
                avisar_erro(e, out);
            }
            (_, Ok(_)) => {}
        }
        Some(self.soltar(cx, out))
    }

    /// Goes to the next pending line, or says that there is none.
    fn adiante(&mut self, cx: &Session, out: &mut Vec<Effect>) {
        if !self.proxima_pendente() {
            self.no_form = false;
            if self.contas.pendentes == 0 {
                out.push(Effect::Notify(Nivel::Ok, t::NENHUMA_PENDENTE.to_owned()));
            }
        }
        self.reabrir_form();
        self.seguir(cx, out);
    }

    /// Runs the keys that waited, until one of them waits again.
    fn soltar(&mut self, cx: &Session, out: &mut Vec<Effect>) -> Pedido {
        while !self.ocupada() {
            let Some(id) = self.guardadas.front().copied() else { return Pedido::Nada };
            let sugestao = matches!(id, "corrigir.1" | "corrigir.2" | "corrigir.3");
            if sugestao && self.espera.ha(|p| matches!(p, Para::Palpites(_))) {
                return Pedido::Nada;
            }
            self.guardadas.pop_front();
            let pedido = self.fazer(id, cx, out);
            if pedido != Pedido::Nada {
                self.guardadas.clear();
                return pedido;
            }
        }
        Pedido::Nada
    }

    /// First page of F1.
    pub fn ajuda(&self) -> Option<Ajuda> {
        let f = self.form.as_ref().filter(|_| self.no_form)?;
        Some(Ajuda { titulo: t::CORRIGIR_TITULO.to_owned(), texto: f.ajuda_do_foco().to_string() })
    }
}
