//! From records to the answer: typed rows, refused lines, the layout in words and as data, and the sums.

use nexsus_domain::Dinheiro;

use super::colunas::Modelo;
use super::controles;
use super::linhas::Linha;
use super::nomes;
use super::palavras::Contagem;
use super::perfil::{Perfil, nome_do_campo};
use super::registro::{self, Escrita};
use super::sobreposicao;
use super::tabela::Achados;
use super::titulos;
use crate::textos;
use crate::{Arranjo, ColunaAchada, Itens, Leitura, Tipo};

/// Puts the answer together.
pub fn concluir(linhas: &[Linha], a: &Achados, conta: &Contagem, leitor: &str, perfil: Option<&Perfil>) -> Leitura {
    let escrita = perfil.map_or_else(Escrita::default, |p| Escrita { ordem: p.ordem, decimal: p.decimal });
    let celulas: Vec<_> = a.registros.iter().map(|r| registro::celulas(r, &a.modelos[r.modelo], linhas)).collect();
    let mut herancas: Vec<registro::Heranca> = (0..a.modelos.len())
        .map(|m| {
            let deste = a.registros.iter().zip(&celulas).filter(|(r, _)| r.modelo == m).map(|(_, c)| c);
            registro::Heranca::decidir(deste, &a.modelos[m])
        })
        .collect();
    let (mut itens, mut rejeitos) = (Vec::new(), Vec::new());
    // Amount and quantity of every record, for the controls; none for a refused one.
    let mut valores = Vec::with_capacity(a.registros.len());
    for (r, c) in a.registros.iter().zip(&celulas) {
        match registro::julgar(c, r, &a.modelos[r.modelo], &mut herancas[r.modelo], escrita) {
            Ok(l) => {
                valores.push(Some((l.valor.valor_aureo, l.valor.quantidade)));
                itens.push(l);
            }
            Err(j) => {
                valores.push(None);
                rejeitos.push(j);
            }
        }
    }
    let soma_lida = Dinheiro::soma(itens.iter().map(|l| l.valor.valor_aureo));
    let paginas: Vec<u32> = a.registros.iter().map(|r| linhas[r.ancora].pagina).collect();
    let conferidos = controles::conferir(a, &valores, &paginas);
    let mut avisos = conferidos.avisos;
    if let (Some(lida), Some(impressa)) = (soma_lida, conferidos.soma_impressa)
        && lida != impressa
    {
        avisos.insert(0, textos::soma_difere(lida, impressa));
    }
    if conta.sem_unicode > 0 {
        avisos.push(textos::letras_sem_mapa(conta.sem_unicode));
    }
    let sobrepostas = sobreposicao::contar(linhas, &a.registros);
    if sobrepostas > 0 {
        avisos.push(textos::texto_sobreposto(sobrepostas));
    }
    avisos.extend(nomes::avisos(&itens));
    let total = itens.len() + rejeitos.len();
    let confianca = (itens.len() * 100).checked_div(total).and_then(|p| u8::try_from(p).ok()).unwrap_or(0);
    Leitura {
        tipo: Tipo::Pdf,
        layout: descrever(a, leitor),
        lidas: a.registros.len() as u64 + a.mobilia,
        mobilia: a.mobilia,
        itens: Itens::Atendimentos(itens),
        rejeitos,
        soma_lida,
        soma_impressa: conferidos.soma_impressa,
        controles: conferidos.controles,
        arranjo: Some(arranjo(linhas, a, perfil, confianca)),
        avisos,
    }
}

/// Tables that hold records, in order.
fn usados(a: &Achados) -> impl Iterator<Item = &Modelo> {
    a.modelos.iter().enumerate().filter(|(m, _)| a.registros.iter().any(|r| r.modelo == *m)).map(|(_, m)| m)
}

fn arranjo(linhas: &[Linha], a: &Achados, perfil: Option<&Perfil>, confianca: u8) -> Arranjo {
    let origem = perfil.map_or_else(|| textos::ARRANJO_AUTOMATICO.to_owned(), |p| p.nome.clone());
    let colunas = a.registros.first().map(|r| colunas(linhas, a, r.modelo)).unwrap_or_default();
    Arranjo {
        origem,
        grupos: a.grupos.iter().map(|g| (*g).to_owned()).collect(),
        colunas,
        tabelas: u32::try_from(usados(a).count()).unwrap_or(u32::MAX),
        confianca,
    }
}

/// The columns of a table with the edges of what is printed in them.
fn colunas(linhas: &[Linha], a: &Achados, m: usize) -> Vec<ColunaAchada> {
    const AMOSTRA: usize = 400;
    let modelo = &a.modelos[m];
    let mut saida: Vec<ColunaAchada> = modelo
        .colunas
        .iter()
        .zip(&modelo.cabecalho.titulos)
        .map(|(c, t)| ColunaAchada {
            campo: nome_do_campo(c.campo).to_owned(),
            titulo: t.texto.clone(),
            de: t.x0.max(c.esq),
            ate: t.x1.min(c.dir),
        })
        .collect();
    for r in a.registros.iter().filter(|r| r.modelo == m).take(AMOSTRA) {
        for (c, palavras) in saida.iter_mut().zip(modelo.repartir(&linhas[r.ancora])) {
            for p in palavras {
                (c.de, c.ate) = (c.de.min(p.x0), c.ate.max(p.x1));
            }
        }
    }
    saida.retain(|c| !c.titulo.is_empty() || !c.campo.is_empty());
    for i in 1..saida.len() {
        if saida[i].de < saida[i - 1].ate {
            let meio = f32::midpoint(saida[i].de, saida[i - 1].ate);
            (saida[i - 1].ate, saida[i].de) = (meio, meio);
        }
    }
    for c in &mut saida {
        // Tenths of a point are all a profile keeps.
        (c.de, c.ate) = ((c.de * 10.0).round() / 10.0, (c.ate * 10.0).round() / 10.0);
    }
    saida
}

fn descrever(a: &Achados, leitor: &str) -> String {
    let tabelas: Vec<String> =
        usados(a).map(|m| m.colunas.iter().map(|c| titulos::nome(c.campo)).collect::<Vec<_>>().join(", ")).collect();
    textos::layout_pdf(&tabelas, !a.grupos.is_empty(), leitor)
}
