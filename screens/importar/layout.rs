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
    /// Columns were given another field since the file was read.
    pub mudou: bool,
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
        self.arranjo.clone_from(&p.arranjo);
        self.mudou = false;
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

    /// Column `i` feeds this field from now on; a field is fed by one column.
    pub fn corrigir(&mut self, i: usize, campo: &str) {
        let Some(a) = self.arranjo.as_mut().filter(|a| i < a.colunas.len()) else { return };
        if a.colunas[i].campo == campo {
            return;
        }
        for (n, c) in a.colunas.iter_mut().enumerate() {
            if n == i {
                campo.clone_into(&mut c.campo);
            } else if !campo.is_empty() && c.campo == campo {
                c.campo.clear();
            }
        }
        self.mudou = true;
        self.refazer();
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
    }

    /// Groups, tables and confidence in one sentence.
    pub fn resumo(&self) -> Option<String> {
        let a = self.arranjo.as_ref()?;
        let grupos = if a.grupos.is_empty() {
            t::SEM_GRUPOS.to_owned()
        } else {
            format!("{} {}", t::AGRUPADO_POR, a.grupos.join(", "))
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
        l.corrigir(2, "cod_pac");
        assert!(!l.mudou, "nada mudou");
        l.corrigir(1, "data_atend");
        assert!(l.mudou);
        let campos: Vec<&str> = l.arranjo.iter().flat_map(|a| &a.colunas).map(|c| c.campo.as_str()).collect();
        assert_eq!(campos, ["", "data_atend", "cod_pac"]);
        l.corrigir(9, "nome");
    }
}
