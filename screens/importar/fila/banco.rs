//! The patient of the open line as registered, beside the line (wide screens), and the way to register a new one.

use nexsus_widgets::Pincel;

use super::{Fila, Para, campos};
use crate::quadro::{Buffer, Pergunta, Rect, Session, Texto, Visual};
use crate::servico::{FichaPaciente, LinhaDaFila, PaginaPacientes, Palpite, Tipo, Uuid};
use crate::textos::importar as t;

/// Patients looked through for the one with exactly this code.
const PROCURADOS: u32 = 8;

/// Column of the suggestion that is no value but a new record.
const NOVO: &str = "novo_paciente";

/// What is known of the patient the open line names.
#[derive(Debug, Default)]
pub(super) struct Banco {
    /// Code it was asked for.
    codigo: String,
    pub ficha: Option<FichaPaciente>,
    /// Nobody has the code.
    pub falta: bool,
}

impl Banco {
    /// A page of matches for the code: who has it exactly.
    pub fn quem(&mut self, pagina: &PaginaPacientes) -> Option<Uuid> {
        let id = pagina.linhas.iter().find(|l| l.cod_pac == self.codigo).map(|l| l.id);
        self.falta = id.is_none();
        id
    }
}

impl Fila {
    /// Code the open line would be written with: what stands in the form, else the first suggestion.
    fn codigo_do_paciente(&self) -> Option<String> {
        let i = self.colunas.iter().position(|c| c.nome == "cod_pac")?;
        let no_form = self.form.as_ref()?.valor(campos::id(i)).trim().to_owned();
        if !no_form.is_empty() {
            return Some(no_form);
        }
        self.palpites.iter().find(|p| p.campo == "cod_pac").map(|p| p.valor.clone())
    }

    /// Asks for the patient of the line where there is room to show him.
    pub(super) fn ver_paciente(&mut self, cx: &Session, out: &mut Vec<crate::quadro::Effect>) {
        if !self.largo || !cx.pode(crate::servico::Acao::PacienteVer) {
            return;
        }
        let codigo = self.codigo_do_paciente().unwrap_or_default();
        if codigo == self.banco.codigo {
            return;
        }
        self.espera.esquecer(|p| matches!(p, Para::Procurado | Para::Ficha));
        self.banco = Banco { codigo: codigo.clone(), ..Banco::default() };
        if !codigo.is_empty() {
            let pergunta = Pergunta::PacientesPagina { filtro: codigo, depois: None, limite: PROCURADOS };
            self.espera.pedir(Para::Procurado, pergunta, cx, out);
        }
    }

    /// The suggestions of a line that names nobody end with a new record.
    pub(super) fn com_novo_paciente(&mut self) {
        let ninguem = self.aberta().is_some_and(|l| l.motivo == "paciente_ausente");
        if ninguem && self.tipo == Some(Tipo::Pdf) && !self.palpites.iter().any(e_novo_paciente) {
            self.palpites.truncate(2);
            self.palpites.push(Palpite {
                campo: NOVO.into(),
                valor: t::NOVO_PACIENTE.into(),
                descricao: String::new(),
                porque: String::new(),
            });
        }
    }

    /// Code and name a new record begins with, from the open line.
    pub(super) fn dados_do_novo(&self) -> (String, String) {
        let do_form = |nome: &str| {
            let i = self.colunas.iter().position(|c| c.nome == nome)?;
            Some(self.form.as_ref()?.valor(campos::id(i)).trim().to_owned())
        };
        (do_form("cod_pac").unwrap_or_default(), do_form("paciente").unwrap_or_default())
    }

    /// Name, birth, documents, the last attendance. False when there is nobody to show.
    pub(super) fn desenhar_paciente(&self, l: &LinhaDaFila, area: Rect, buf: &mut Buffer, v: &Visual) -> bool {
        let Some(f) = &self.banco.ficha else {
            if self.banco.falta {
                let frase = t::sem_cadastro_do_codigo(&self.banco.codigo);
                let linhas = [Texto::novo(&frase), Texto::novo(t::remedio(&l.motivo, l.situacao))];
                crate::comum::paineis::linhas(area, &linhas, buf, v);
            }
            return self.banco.falta;
        };
        let mut p = Pincel::novo(buf, area, v);
        let cabe = area.width.saturating_sub(2);
        for (y, s) in (0..area.height).zip(t::paciente_do_banco(&f.paciente, &f.atendimentos)) {
            p.escrever_ate(1, y, cabe, &Texto::novo(&s), if y == 0 { v.tema.destaque } else { v.tema.texto });
        }
        true
    }
}

/// Is this the suggestion to register somebody new?
pub(super) fn e_novo_paciente(p: &Palpite) -> bool {
    p.campo == NOVO
}
