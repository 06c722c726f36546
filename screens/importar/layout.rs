//! Step 2: how the file was understood. A column that feeds the wrong field is corrected here; the corrected layout is
//! kept as a named profile and the file read again with it.

use nexsus_widgets::{Coluna, Dados, EstadoTabela, Largura, Linha, Pincel, ReacaoTabela, Tabela, Tom};

use crate::comum::formato::{conta, milhares};
use crate::quadro::{Buffer, Rect, Tecla, Texto, Visual};
use crate::servico::{Arranjo, Previa};
use crate::textos::importar as t;

/// The layout of the file at hand and what was changed of it.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub arranjo: Option<Arranjo>,
    /// Columns were given another field, and no profile holds that yet.
    pub mudou: bool,
    /// The file is being read again for a corrected column: the wizard stays at this step.
    pub fica: bool,
    /// Profile the file is read with; `None` lets the reader find the layout.
    pub perfil: Option<String>,
    /// The keyboard is with the reading options, not with the columns.
    pub nas_opcoes: bool,
    linhas: Vec<Linha>,
    tabela: EstadoTabela,
}

impl Layout {
    /// What a reading found.
    pub fn carregar(&mut self, p: &Previa) {
        // A correction the reader could do nothing with is not lost: the columns stay, to be corrected once more.
        if p.arranjo.is_some() || !self.mudou {
            self.arranjo.clone_from(&p.arranjo);
        }
        self.nas_opcoes = self.arranjo.is_none();
        self.refazer();
    }

    fn refazer(&mut self) {
        let colunas = self.arranjo.iter().flat_map(|a| &a.colunas);
        self.linhas = (0u128..)
            .zip(colunas)
            .map(|(i, c)| {
                let campo = if c.campo.is_empty() { t::COLUNA_SEM_USO } else { t::campo(&c.campo) };
                let celulas = vec![
                    Texto::novo(&c.titulo),
                    Texto::novo(campo),
                    Texto::novo(&format!("{:.0}", c.de)),
                    Texto::novo(&format!("{:.0}", c.ate)),
                ];
                Linha::nova(i, celulas).tom(if c.campo.is_empty() { Tom::Fraco } else { Tom::Normal })
            })
            .collect();
    }

    /// Index of the column under the marker.
    pub fn escolhida(&self) -> Option<usize> {
        self.tabela.linha(&Dados::todos(&self.linhas)).map(|l| l.chave as usize)
    }

    /// Column `i` feeds this field from now on; a field is fed by one column. Says what changed, also of another column;
    /// `None` when nothing did.
    pub fn corrigir(&mut self, i: usize, campo: &str) -> Option<String> {
        let a = self.arranjo.as_mut().filter(|a| a.colunas.get(i).is_some_and(|c| c.campo != campo))?;
        let (mut perdeu, mut antes, mut titulo) = (String::new(), String::new(), String::new());
        for (n, c) in a.colunas.iter_mut().enumerate() {
            if n == i {
                titulo.clone_from(&c.titulo);
                antes = std::mem::replace(&mut c.campo, campo.to_owned());
            } else if !campo.is_empty() && c.campo == campo {
                perdeu.clone_from(&c.titulo);
                c.campo.clear();
            }
        }
        // A field nothing feeds any more is said as well.
        let orfao = if antes.is_empty() { "" } else { t::campo(&antes) };
        self.mudou = true;
        self.refazer();
        Some(t::coluna_trocada(&titulo, campo, &perdeu, orfao))
    }

    /// Walks in the columns; false when the key meant nothing.
    pub fn tecla(&mut self, k: Tecla) -> bool {
        self.tabela.tecla(k, &Dados::todos(&self.linhas)) != ReacaoTabela::Ignorada
    }

    /// Lines the columns take, head and rule included.
    pub fn altura(&self) -> u16 {
        if self.linhas.is_empty() { 0 } else { u16::try_from(self.linhas.len()).unwrap_or(u16::MAX).saturating_add(2) }
    }

    pub fn desenhar(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let colunas = [
            Coluna::nova("titulo", Texto::novo(t::COLUNA), Largura::Flexivel { min: 14, peso: 2 }),
            Coluna::nova("campo", Texto::novo(t::CAMPO), Largura::Flexivel { min: 14, peso: 2 }),
            Coluna::nova("de", Texto::novo(t::COLUNA_DE), Largura::Fixa(6)).direita().prioridade(1),
            Coluna::nova("ate", Texto::novo(t::COLUNA_ATE), Largura::Fixa(6)).direita().prioridade(1),
        ];
        let tabela = Tabela { foco: !self.nas_opcoes, ..Tabela::nova(&colunas) };
        let _ = tabela.desenhar(area, buf, v, &Dados::todos(&self.linhas), &mut self.tabela);
        let cabem = usize::from(area.height.saturating_sub(2));
        if cabem < self.linhas.len() {
            let texto = Texto::novo(&t::colunas_a_vista(cabem, self.linhas.len()));
            Pincel::novo(buf, area, v).direita(area.width.saturating_sub(2), 1, area.width / 2, &texto, v.tema.fraco);
        }
    }

    /// Groups, tables and confidence in one sentence.
    pub fn resumo(&self) -> Option<String> {
        let a = self.arranjo.as_ref()?;
        let grupos = if a.grupos.is_empty() {
            t::SEM_GRUPOS.to_owned()
        } else {
            let grupos: Vec<&str> = a.grupos.iter().map(|g| t::grupo(g)).collect();
            format!("{} {}", t::AGRUPADO_POR, grupos.join(", "))
        };
        let tabelas = conta(a.tabelas.into(), t::TABELAS.0, t::TABELAS.1);
        Some(format!("{grupos}  ·  {tabelas}  ·  {} {}%", t::CONFIANCA, a.confianca))
    }
}

/// Some lines of the file, each column as wide as what stands in it.
pub(super) fn amostra(p: &Previa, area: Rect, buf: &mut Buffer, v: &Visual) {
    if p.amostra.linhas.is_empty() || area.height < 2 {
        return;
    }
    let a = &p.amostra;
    let largura = |i: usize| {
        let titulo = a.titulos.get(i).map_or("", |c| t::campo(c));
        let celulas = a.linhas.iter().filter_map(|l| l.get(i)).map(String::as_str).chain([titulo]);
        celulas.map(|c| Texto::novo(c).largura()).max().unwrap_or(0).min(30) as u16
    };
    let larguras: Vec<u16> = (0..a.titulos.len()).map(largura).collect();
    let fim = area.width.saturating_sub(1);
    let mut pincel = Pincel::novo(buf, area, v);
    let titulos: Vec<String> = a.titulos.iter().map(|c| t::campo(c).to_owned()).collect();
    let cabeca = std::iter::once((&titulos, v.tema.cabecalho));
    for (y, (celulas, estilo)) in (0..area.height).zip(cabeca.chain(a.linhas.iter().map(|l| (l, v.tema.texto)))) {
        let mut x = 2;
        for (c, w) in celulas.iter().zip(&larguras) {
            if x >= fim {
                break;
            }
            pincel.escrever_ate(x, y, (*w).min(fim - x), &Texto::novo(c), estilo);
            x = x.saturating_add(w + 2);
        }
    }
}

/// Sentences about what was read: remarks, totals that differ, suspects.
pub(super) fn avisos(p: &Previa) -> Vec<Texto> {
    let mut l: Vec<Texto> = p.resultado.avisos.iter().map(|a| Texto::novo(&format!("! {a}"))).collect();
    if !p.resultado.suspeitos.is_empty() {
        let n = milhares(p.resultado.suspeitos.len() as u64);
        l.push(Texto::novo(&format!("! {n} {}", t::SUSPEITOS)));
    }
    l
}

#[cfg(test)]
mod testes_de_layout {
    use super::*;
    use crate::servico::ColunaAchada;

    fn coluna(campo: &str, titulo: &str) -> ColunaAchada {
        ColunaAchada { campo: campo.into(), titulo: titulo.into(), de: 10.0, ate: 50.0 }
    }

    #[test]
    fn um_campo_vem_de_uma_so_coluna() {
        let arranjo = Arranjo {
            colunas: vec![coluna("data_atend", "Emissão"), coluna("", "Atend."), coluna("cod_pac", "Pront.")],
            ..Arranjo::default()
        };
        let mut l = Layout { arranjo: Some(arranjo), ..Layout::default() };
        l.refazer();
        assert!(l.corrigir(2, "cod_pac").is_none() && !l.mudou, "nada mudou");
        let frase = l.corrigir(1, "data_atend").unwrap_or_default();
        assert!(l.mudou && frase.contains("Atend.") && frase.contains("Emissão"), "diz as duas colunas: {frase}");
        let campos: Vec<&str> = l.arranjo.iter().flat_map(|a| &a.colunas).map(|c| c.campo.as_str()).collect();
        assert_eq!(campos, ["", "data_atend", "cod_pac"]);
        assert!(l.corrigir(9, "nome").is_none());
        // A field that lost its only column is named.
        let frase = l.corrigir(2, "").unwrap_or_default();
        assert!(frase.contains("Paciente") && frase.contains("sem coluna"), "{frase}");
    }
}
