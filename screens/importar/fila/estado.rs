//! What the queue knows: its lines, the order they are shown in, and the one that is open.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;

use chrono::NaiveDate;
use nexsus_widgets::{Formulario, Linha, Texto, Tom};

use super::Para;
use crate::comum::Esperas;
use crate::comum::lista::{Item, Lista};
use crate::importar::campos;
use crate::quadro::CommandId;
use crate::servico::{
    Campo, ContasDaFila, Corrigido, ErroUsuario, LinhaDaFila, PaginaBruta, Palpite, SituacaoDaLinha, Tipo, Uuid,
};
use crate::textos::importar as t;

/// How the lines are brought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::importar) enum Agrupar {
    /// As in the file.
    Arquivo,
    Motivo,
    Paciente,
    Procedimento,
}

/// The queue of one lot.
#[derive(Debug)]
pub(in crate::importar) struct Fila {
    pub(super) lote: i64,
    pub(super) tipo: Option<Tipo>,
    pub(super) arquivo: Option<PathBuf>,
    pub(super) linhas: Vec<LinhaDaFila>,
    /// Indexes into `linhas`, as shown.
    pub(super) ordem: Vec<usize>,
    pub(super) lista: Lista,
    pub contas: ContasDaFila,
    pub carregada: bool,
    /// The line the form is of.
    pub(super) da_linha: Option<Uuid>,
    pub(super) colunas: Vec<Campo>,
    pub(super) form: Option<Formulario>,
    pub(super) no_form: bool,
    pub(super) palpites: Vec<Palpite>,
    pub(super) banco: super::banco::Banco,
    pub(super) iguais: bool,
    pub(super) lembrar: bool,
    pub(super) agrupada: Agrupar,
    pub(super) espera: Esperas<Para>,
    /// Commands given while an answer they depend on was on its way.
    pub(super) guardadas: VecDeque<CommandId>,
    pub(super) paginas: Vec<PaginaBruta>,
    /// The last picture had room for the page.
    pub(super) largo: bool,
    /// Something was decided since the preview was made.
    pub mudou: bool,
    /// Why the service refused the last correction of the open line.
    pub(super) recusa: String,
    /// What was typed into lines that were left without saving.
    rascunhos: HashMap<Uuid, Vec<Campo>>,
}

impl Fila {
    pub(super) fn nova(lote: i64, tipo: Option<Tipo>, arquivo: Option<PathBuf>) -> Self {
        Self {
            lote,
            tipo,
            arquivo,
            linhas: Vec::new(),
            ordem: Vec::new(),
            lista: Lista::default(),
            contas: ContasDaFila::default(),
            carregada: false,
            da_linha: None,
            colunas: Vec::new(),
            form: None,
            no_form: false,
            palpites: Vec::new(),
            banco: super::banco::Banco::default(),
            iguais: false,
            lembrar: false,
            agrupada: Agrupar::Arquivo,
            espera: Esperas::default(),
            guardadas: VecDeque::new(),
            paginas: Vec::new(),
            largo: false,
            mudou: false,
            recusa: String::new(),
            rascunhos: HashMap::new(),
        }
    }

    pub(super) fn carregar(&mut self, linhas: Vec<LinhaDaFila>) {
        self.linhas = linhas;
        self.carregada = true;
        self.contar();
        // The line may have changed under the form.
        self.reabrir_form();
        self.arrumar();
    }

    fn contar(&mut self) {
        let quantas = |s| self.linhas.iter().filter(|l| l.situacao == s).count() as u64;
        self.contas = ContasDaFila {
            pendentes: quantas(SituacaoDaLinha::Pendente),
            corrigidas: quantas(SituacaoDaLinha::Corrigida),
            adiadas: quantas(SituacaoDaLinha::Adiada),
            ignoradas: quantas(SituacaoDaLinha::Ignorada),
        };
    }

    /// Order and rows of the list, from the lines as they are now.
    pub(super) fn arrumar(&mut self) {
        self.ordem = (0..self.linhas.len()).collect();
        let chave = |l: &LinhaDaFila| match self.agrupada {
            Agrupar::Arquivo => String::new(),
            Agrupar::Motivo => l.motivo.clone(),
            Agrupar::Paciente => campos::valor(l, "cod_pac").to_owned(),
            Agrupar::Procedimento => campos::valor(l, "cod_proc_aureo").to_owned(),
        };
        if self.agrupada != Agrupar::Arquivo {
            let chaves: Vec<String> = self.linhas.iter().map(chave).collect();
            self.ordem.sort_by(|a, b| chaves[*a].cmp(&chaves[*b]));
        }
        let itens = self.ordem.iter().map(|i| item(&self.linhas[*i], self.tipo)).collect();
        self.lista.carregar(itens);
    }

    pub(super) fn agrupar(&mut self, por: Agrupar) {
        self.agrupada = if self.agrupada == por { Agrupar::Arquivo } else { por };
        self.arrumar();
    }

    /// The line under the marker.
    pub(super) fn escolhida(&self) -> Option<&LinhaDaFila> {
        self.linhas.get(*self.ordem.get(self.lista.escolhida()?)?)
    }

    /// The line the form is of.
    pub(super) fn aberta(&self) -> Option<&LinhaDaFila> {
        let id = self.da_linha?;
        self.linhas.iter().find(|l| l.id == id)
    }

    pub(super) fn alterada(&self) -> bool {
        self.form.as_ref().is_some_and(Formulario::alterado)
    }

    /// Is something typed that was not saved?
    pub fn suja(&self) -> bool {
        self.alterada() || !self.rascunhos.is_empty()
    }

    /// The form is built anew at the next look.
    pub(super) fn reabrir_form(&mut self) {
        self.guardar_rascunho();
        (self.da_linha, self.form) = (None, None);
    }

    fn guardar_rascunho(&mut self) {
        let Some(id) = self.da_linha else { return };
        match self.form.as_ref().filter(|f| f.alterado()) {
            Some(f) => {
                self.rascunhos.insert(id, campos::valores(f, &self.colunas));
            }
            None => {
                self.rascunhos.remove(&id);
            }
        }
    }

    /// Opens the line under the marker; false when it is open already.
    pub(super) fn trocar_linha(&mut self, hoje: NaiveDate) -> bool {
        let id = self.escolhida().map(|l| l.id);
        if id == self.da_linha && (id.is_none() || self.form.is_some()) {
            return false;
        }
        self.guardar_rascunho();
        self.da_linha = id;
        self.palpites.clear();
        self.recusa.clear();
        (self.iguais, self.lembrar) = (false, false);
        let Some(l) = self.escolhida() else {
            (self.form, self.no_form, self.colunas) = (None, false, Vec::new());
            return true;
        };
        let (colunas, motivo, pendente) =
            (campos::colunas(l, self.tipo), l.motivo.clone(), l.situacao == SituacaoDaLinha::Pendente);
        let mut f = campos::formulario(&colunas, hoje);
        if let Some(i) = campos::errada(&motivo, &colunas) {
            if pendente {
                f.definir_erro(campos::id(i), t::motivo(self.tipo, &motivo));
            }
            f.focar(campos::id(i));
        }
        for (i, c) in id.and_then(|id| self.rascunhos.remove(&id)).unwrap_or_default().iter().enumerate() {
            if f.valor(campos::id(i)) != c.valor {
                f.preencher(campos::id(i), &c.valor);
            }
        }
        self.no_form = self.no_form && !colunas.is_empty();
        (self.colunas, self.form) = (colunas, Some(f));
        true
    }

    /// Gives the keyboard to the form; false when the line has no columns to mend.
    pub(super) fn focar_form(&mut self) -> bool {
        self.no_form = self.form.is_some() && !self.colunas.is_empty();
        self.no_form
    }

    /// The column the operator means: the one with the cursor, else the wrong one.
    pub(super) fn coluna_em_foco(&self) -> Option<usize> {
        let f = self.form.as_ref()?;
        (0..self.colunas.len()).find(|i| campos::id(*i) == f.foco())
    }

    /// Puts a value into a column, as if it had been typed.
    pub(super) fn preencher(&mut self, nome: &str, valor: &str) {
        let Some(i) = self.colunas.iter().position(|c| c.nome == nome) else { return };
        if let Some(f) = self.form.as_mut() {
            f.preencher(campos::id(i), valor);
            f.focar(campos::id(i));
        }
    }

    /// Index of the wrong column of the open line.
    pub(super) fn errada(&self) -> Option<usize> {
        campos::errada(&self.aberta()?.motivo, &self.colunas)
    }

    /// Pending lines that are wrong in the same way with the same value, the open one not counted.
    pub(super) fn iguais_a_aberta(&self) -> Vec<Uuid> {
        let Some((l, i)) = self.aberta().zip(self.errada()) else { return Vec::new() };
        let nome = self.colunas[i].nome.as_str();
        let valor = campos::valor(l, nome);
        self.linhas
            .iter()
            .filter(|o| o.situacao == SituacaoDaLinha::Pendente && o.id != l.id && o.motivo == l.motivo)
            .filter(|o| campos::valor(o, nome) == valor)
            .map(|o| o.id)
            .collect()
    }

    pub(super) fn quantas_iguais(&self) -> u64 {
        self.iguais_a_aberta().len() as u64
    }

    pub(super) fn na_pendente(&self) -> bool {
        self.escolhida().is_some_and(|l| l.situacao == SituacaoDaLinha::Pendente)
    }

    /// Moves the marker to the next pending line, from the top again after the last; false when there is none.
    pub(super) fn proxima_pendente(&mut self) -> bool {
        let n = self.ordem.len();
        let aqui = self.lista.escolhida().unwrap_or(0);
        let proxima = (1..=n)
            .map(|k| (aqui + k) % n.max(1))
            .find(|i| self.linhas[self.ordem[*i]].situacao == SituacaoDaLinha::Pendente);
        if let Some(i) = proxima {
            self.lista.escolher(i);
        }
        proxima.is_some()
    }

    /// The service took a correction.
    pub(super) fn corrigiu(&mut self, id: Uuid, c: Corrigido) {
        let valores = self.form.as_ref().filter(|_| self.da_linha == Some(id));
        let valores = valores.map(|f| campos::valores(f, &self.colunas));
        if let Some(l) = self.linhas.iter_mut().find(|l| l.id == id) {
            l.situacao = SituacaoDaLinha::Corrigida;
            if let Some(v) = valores {
                l.campos = v;
            }
        }
        self.decidido(&[id], c);
    }

    /// The service put lines into another state.
    pub(super) fn marcou(&mut self, ids: &[Uuid], situacao: SituacaoDaLinha, c: Corrigido) {
        for l in self.linhas.iter_mut().filter(|l| ids.contains(&l.id)) {
            l.situacao = situacao;
        }
        self.decidido(ids, c);
    }

    fn decidido(&mut self, ids: &[Uuid], c: Corrigido) {
        self.rascunhos.retain(|id, _| !ids.contains(id));
        // What was typed is stored now, or no longer wanted.
        if self.da_linha.is_some_and(|id| ids.contains(&id)) {
            self.form = None;
            self.da_linha = None;
        }
        self.contas = c.fila;
        self.mudou = true;
        self.arrumar();
    }

    /// The service refused a correction: the reason stands at the field.
    pub(super) fn recusada(&mut self, e: &ErroUsuario) {
        self.recusa.clone_from(&e.o_que);
        let campo = self.errada().map(campos::id);
        if let Some((f, id)) = self.form.as_mut().zip(campo) {
            f.definir_erro(id, e.o_que.as_str());
            f.focar(id);
        }
    }

    /// Reasons with the lines that still wait, most frequent first.
    pub(super) fn motivos(&self) -> Vec<(&str, u64)> {
        let mut m: Vec<(&str, u64)> = Vec::new();
        for l in self.linhas.iter().filter(|l| l.situacao == SituacaoDaLinha::Pendente) {
            match m.iter_mut().find(|(c, _)| *c == l.motivo) {
                Some((_, n)) => *n += 1,
                None => m.push((&l.motivo, 1)),
            }
        }
        m.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        m
    }
}

/// Mark of a state: never by colour alone.
fn marca(s: SituacaoDaLinha) -> (&'static str, Tom) {
    match s {
        SituacaoDaLinha::Pendente => ("✗", Tom::Normal),
        SituacaoDaLinha::Corrigida => ("✓", Tom::Ok),
        SituacaoDaLinha::Adiada => ("…", Tom::Aviso),
        SituacaoDaLinha::Ignorada => ("-", Tom::Fraco),
    }
}

/// Columns of the file shown in the list, by kind.
pub(super) fn na_lista(tipo: Option<Tipo>) -> &'static [&'static str] {
    match tipo {
        Some(Tipo::Pdf) => &["data_atend", "cod_pac", "cod_proc_aureo", "valor_aureo"],
        Some(Tipo::Planilha) => &["cod_pac", "nome"],
        _ => &[],
    }
}

fn item(l: &LinhaDaFila, tipo: Option<Tipo>) -> Item {
    let (sinal, tom) = marca(l.situacao);
    let pagina = if l.pagina == 0 { "—".to_owned() } else { l.pagina.to_string() };
    let mut celulas = vec![Texto::novo(sinal), Texto::novo(&pagina), Texto::novo(&format!("{:04}", l.linha))];
    celulas.extend(na_lista(tipo).iter().map(|c| Texto::novo(campos::valor(l, c))));
    celulas.push(Texto::novo(t::motivo(tipo, &l.motivo)));
    if na_lista(tipo).is_empty() {
        celulas.push(Texto::novo(&l.texto));
    }
    Item::novo(Linha::nova(l.id.as_u128(), celulas).tom(tom))
}
