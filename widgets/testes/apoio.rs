//! Example widgets (invented people) and the text form of a buffer.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::*;

pub(super) fn visuais() -> [(&'static str, Visual); 3] {
    [
        ("utf8", Visual::default()),
        ("mono", Visual::novo(Perfil::Mono, Conjunto::Bloco)),
        ("ascii", Visual::novo(Perfil::Mono, Conjunto::Ascii)),
    ]
}

/// Buffer as lines of text, right blanks cut; the real cursor is written as `¦`-note below.
pub(super) fn texto(b: &Buffer) -> String {
    let a = b.area();
    let mut s = String::new();
    for y in 0..a.height {
        let mut pular = 0;
        let mut l = String::new();
        for x in 0..a.width {
            let c = b.cell((x, y)).unwrap().symbol();
            if pular > 0 {
                pular -= 1;
                continue;
            }
            pular = crate::texto::largura(c).saturating_sub(1);
            l.push_str(c);
        }
        s.push_str(l.trim_end());
        s.push('\n');
    }
    s
}

pub(super) fn quadro(w: u16, h: u16, f: impl FnOnce(Rect, &mut Buffer) -> Option<Position>) -> String {
    let area = Rect::new(0, 0, w, h);
    let mut b = Buffer::empty(area);
    let cursor = f(area, &mut b);
    let mut s = texto(&b);
    if let Some(c) = cursor {
        assert!(area.contains(c));
        s = format!("{s}cursor {},{}\n", c.x, c.y);
    }
    s
}

pub(super) fn hoje() -> Dia {
    Dia::novo(2025, 6, 30).unwrap()
}

pub(super) fn moldura() -> Moldura {
    Moldura {
        trilha: vec!["NEXSUS".into(), "Pacientes".into()],
        contexto: vec!["UBS Central 2345678".into(), "06/2025".into(), "maria".into()],
        contexto_longo: vec![
            "UBS Central 2345678".into(),
            "Comp 06/2025".into(),
            "maria (operador)".into(),
            "SQLite".into(),
            "14:32".into(),
        ],
        mensagem: Some(Mensagem::erro("CNS inválido: grave assim mesmo com pendência (S/N)?")),
        avisos: "⟳ 1 tarefa 64%   ⚑ 2 alertas".into(),
        rodape: vec![
            Atalho::fixo("F1", "Ajuda"),
            Atalho::novo("F3", "Busca", 2),
            Atalho::novo("F6", "Novo", 3),
            Atalho::novo("F7", "Visões", 6),
            Atalho::novo("F8", "Exportar", 7),
            Atalho::novo("F9", "Lote", 5),
            Atalho::novo("Enter", "Abre", 1),
            Atalho::novo("Esc", "Volta", 8),
            Atalho::fixo("^K", "Comandos"),
        ],
    }
}

pub(super) fn colunas() -> Vec<Coluna> {
    vec![
        Coluna::nova("codigo", "Código", Largura::Fixa(6)),
        Coluna::nova("nome", "Nome", Largura::Flexivel { min: 12, peso: 1 }),
        Coluna::nova("nasc", "Nasc.", Largura::Fixa(10)).prioridade(1),
        Coluna::nova("cns", "CNS", Largura::Fixa(15)).prioridade(3),
        Coluna::nova("situacao", "Situação", Largura::Fixa(12)).prioridade(2),
    ]
}

pub(super) fn linhas() -> Vec<Linha> {
    let nomes = [
        ("ADRIANA SILVA DE SOUZA", "12/03/1987", "—", "! sem CNS"),
        ("ALICE DA SILVA", "30/11/2019", "700•••••••3302", "ok"),
        ("ANTONIO SILVA FILHO", "01/01/1950", "898•••••••0019", "= duplicado?"),
        ("BENEDITA SILVA RAMOS", "22/07/1961", "—", "! sem CNS"),
        ("BRUNO HENRIQUE DA SILVA", "05/05/1999", "704•••••••7715", "! CEP"),
        ("CARLA SILVA E SILVA", "14/02/2001", "—", "! sem CNS"),
        ("CLEUSA DA SILVA PRADO", "09/09/1944", "702•••••••9921", "ok"),
        ("DAMIÃO JOSÉ DA SILVA", "27/08/1972", "—", "! sem CNS"),
        ("EDNA SILVA ÇALDAS", "03/12/1980", "—", "! sem CNS"),
        ("山田 \u{202e}太郎\x1b[31m NOME MUITO COMPRIDO MESMO", "19/06/1993", "—", "! sem CNS"),
    ];
    nomes
        .iter()
        .enumerate()
        .map(|(i, (n, d, c, s))| {
            Linha::nova(
                i as u128,
                vec![texto!("{:06}", 4512 + 7 * i), (*n).into(), (*d).into(), (*c).into(), (*s).into()],
            )
            .tom(if s.starts_with('!') { Tom::Aviso } else { Tom::Normal })
        })
        .collect()
}

pub(super) fn formulario() -> Formulario {
    let sexo = Mascara::opcoes(&[("F", "Feminino"), ("M", "Masculino")]);
    let raca = Mascara::opcoes(&[("01", "Branca"), ("02", "Preta"), ("03", "Parda")]);
    let mut f = Formulario::novo(
        vec![
            Campo::novo("nome", "Nome", Mascara::maiusculas(70)).estica().obrigatorio(),
            Campo::novo("cns", "CNS", Mascara::Cns)
                .ajuda("15 números. Começa com 1, 2 (definitivo), 7, 8 ou 9 (provisório). F4 procura no CADSUS pelo CPF, ou por nome + nascimento + mãe."),
            Campo::novo("cpf", "CPF", Mascara::Cpf),
            Campo::novo("nasc", "Nascimento", Mascara::Data).ao_lado(),
            Campo::novo("sexo", "Sexo", sexo),
            Campo::novo("raca", "Raça/cor", raca).ao_lado(),
            Campo::novo("nac", "Nacional.", Mascara::Codigo { max: 3 }),
            Campo::novo("tel", "Telefone", Mascara::Telefone).ao_lado(),
            Campo::novo("cep", "CEP", Mascara::Cep).secao("Endereço"),
            Campo::novo("tipo", "Tipo logr.", Mascara::Codigo { max: 3 }),
            Campo::novo("logr", "Logradouro", Mascara::maiusculas(50)).ao_lado().estica(),
            Campo::novo("num", "Número", Mascara::maiusculas(5)).largura(6),
            Campo::novo("compl", "Compl.", Mascara::maiusculas(10)).largura(15).ao_lado(),
            Campo::novo("bairro", "Bairro", Mascara::maiusculas(30)).largura(16).ao_lado().estica(),
            Campo::novo("valor", "Valor", Mascara::Dinheiro),
        ],
        hoje(),
    );
    f.carregar(&[
        ("nome", "ADRIANA SILVA DE SOUZA"),
        ("cns", "898000000000011"),
        ("cpf", "52998224725"),
        ("nasc", "12/03/1987"),
        ("sexo", "F"),
        ("raca", "03"),
        ("nac", "010"),
        ("tel", "14999990000"),
        ("cep", "17500000"),
        ("tipo", "081"),
        ("logr", "DAS FLORES"),
        ("num", "120"),
        ("compl", "CASA 2"),
        ("bairro", "CENTRO"),
        ("valor", "1234,5"),
    ]);
    f.mascarar("cpf", Some("•••.•••.247-25".into()));
    f.definir_dica("nasc", Tom::Ok, "38 anos");
    f.definir_dica("nac", Tom::Normal, "Brasil");
    f.definir_dica("cep", Tom::Ok, "ViaCEP: Rua das Flores, Centro, Marília/SP");
    f.definir_erro("cns", "dígito verificador não confere");
    f
}

pub(super) fn itens() -> Vec<ItemLista> {
    vec![
        ItemLista::novo("Pacientes: buscar \"silv\"").detalhe("PAC  /"),
        ItemLista::novo("Pacientes: novo").detalhe("F6   Ins"),
        ItemLista::novo("Paciente: corrigir CNS em lote").detalhe("F9   b"),
        ItemLista::novo("Importar pacientes (XLSX)").detalhe("IMP"),
    ]
}

pub(super) fn pares() -> Vec<ParDeCampos> {
    let c = |rotulo: &str, e: &str, d: &str| ParDeCampos {
        rotulo: rotulo.into(),
        esquerdo: e.into(),
        direito: d.into(),
        difere: e != d,
    };
    vec![
        c("Nome", "MARIA DA AMOSTRA DE TESTE", "MARIA \u{202e}TSE AD"),
        c("Nascimento", "12/03/1987", "12/03/1987"),
        c("CEP", "", "17500-000"),
        c("Um rótulo comprido demais para a coluna", "não", "sim"),
    ]
}
