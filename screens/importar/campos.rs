//! Between a refused line and its form: which columns a kind of file has, what they are called, which one is wrong.

use chrono::NaiveDate;
use nexsus_widgets::{Campo, Formulario, Mascara};

use crate::comum::formato::dia;
use crate::servico::{Campo as Coluna, LinhaDaFila, Tipo};
use crate::textos::importar as t;

/// Names of the fields of the form; the columns of a file are only known when it is read, the form wants fixed names.
const IDS: [&str; 32] = [
    "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11", "c12", "c13", "c14", "c15", "c16", "c17",
    "c18", "c19", "c20", "c21", "c22", "c23", "c24", "c25", "c26", "c27", "c28", "c29", "c30", "c31",
];

/// Longest value of a column.
const VALOR_MAX: usize = 200;

/// Columns a line of this kind cannot do without: they are offered even where the file had none.
fn essenciais(tipo: Option<Tipo>) -> &'static [&'static str] {
    match tipo {
        Some(Tipo::Pdf) => &["data_atend", "cod_pac", "cod_proc_aureo", "proc_aureo", "valor_aureo"],
        Some(Tipo::Planilha) => &["cod_pac", "nome", "dtnasc"],
        _ => &[],
    }
}

/// Are refused lines of this kind mended only where the file comes from? Registers, returns and remittances are what
/// another program said; the wizard does not write what it did not say.
pub(super) const fn so_na_origem(tipo: Tipo) -> bool {
    matches!(tipo, Tipo::CnesXml | Tipo::Retorno | Tipo::Kit | Tipo::Bpa)
}

/// The columns of a line in the order of the form: the indispensable ones first, then what else the file had.
pub(super) fn colunas(linha: &LinhaDaFila, tipo: Option<Tipo>) -> Vec<Coluna> {
    let valor = |nome: &str| linha.campos.iter().find(|c| c.nome == nome).map(|c| c.valor.clone());
    let mut v: Vec<Coluna> = Vec::new();
    if linha.campos.is_empty() && tipo == Some(Tipo::Txt) || tipo.is_some_and(so_na_origem) {
        return v;
    }
    for nome in essenciais(tipo) {
        v.push(Coluna { nome: (*nome).to_owned(), valor: valor(nome).unwrap_or_default() });
    }
    for c in &linha.campos {
        if !v.iter().any(|x| x.nome == c.nome) {
            v.push(c.clone());
        }
    }
    v.truncate(IDS.len());
    v
}

/// Name in the form of the column with this index.
pub(super) fn id(i: usize) -> &'static str {
    IDS.get(i).copied().unwrap_or("")
}

/// The form of a line. What the file says is shown as it stands: a mask that reshapes only where it loses nothing.
pub(super) fn formulario(colunas: &[Coluna], hoje: NaiveDate) -> Formulario {
    let mut campos = Vec::new();
    for (i, c) in colunas.iter().enumerate().take(IDS.len()) {
        let data = matches!(c.nome.as_str(), "data_atend" | "dtnasc") && c.valor.chars().count() <= 10;
        let mascara = if data { Mascara::Data } else { Mascara::texto(VALOR_MAX) };
        let largura = match c.nome.as_str() {
            "data_atend" | "dtnasc" => 10,
            "valor_aureo" => 12,
            "cod_pac" | "cod_proc_aureo" => 14,
            _ => 24,
        };
        let mut campo = Campo::novo(id(i), t::campo(&c.nome), mascara).largura(largura).avanca(false);
        campo = campo.ajuda(t::ajuda_do_campo(&c.nome));
        if i % 2 == 1 {
            campo = campo.ao_lado();
        }
        campos.push(if largura == 24 { campo.estica() } else { campo });
    }
    let mut f = Formulario::novo(campos, dia(hoje));
    for (i, c) in colunas.iter().enumerate().take(IDS.len()) {
        f.definir(id(i), &c.valor);
    }
    f
}

/// The columns as the form says now.
pub(super) fn valores(f: &Formulario, colunas: &[Coluna]) -> Vec<Coluna> {
    colunas.iter().enumerate().map(|(i, c)| Coluna { nome: c.nome.clone(), valor: f.valor(id(i)).to_owned() }).collect()
}

/// Index of the column a reason is about.
pub(super) fn errada(motivo: &str, colunas: &[Coluna]) -> Option<usize> {
    let nomes: &[&str] = match motivo {
        "data_invalida" => &["data_atend", "dtnasc", "dt_competencia"],
        "valor_invalido" | "valor_ausente" => &["valor_aureo", "valor", "vl_sa"],
        "paciente_ausente" | "cod_pac_conflitante" => &["cod_pac"],
        "codigo_ausente" => &["cod_proc_aureo", "cod_pac", "codigo", "co_procedimento"],
        "codigo_invalido" => &["codigo", "co_procedimento", "cod_procedimento", "cod_proc_aureo"],
        "nome_ausente" | "nome_invalido" => &["nome", "no_procedimento"],
        "duplicado" => &["cod_pac", "codigo", "co_procedimento"],
        _ => &[],
    };
    let achadas = || nomes.iter().filter_map(|n| colunas.iter().position(|c| c.nome == *n));
    // Where something is missing, the blank one of several is meant.
    let ausente = motivo.ends_with("_ausente");
    achadas().find(|i| ausente && colunas[*i].valor.trim().is_empty()).or_else(|| achadas().next())
}

/// The value of a column of a line, empty where it has none.
pub(super) fn valor<'a>(linha: &'a LinhaDaFila, nome: &str) -> &'a str {
    linha.campos.iter().find(|c| c.nome == nome).map_or("", |c| c.valor.as_str())
}
