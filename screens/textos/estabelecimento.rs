//! Words of the establishment form.

pub const TITULO: &str = "Estabelecimento";
pub const CARREGANDO: &str = "Carregando…";
pub const GRAVADO: &str = "Estabelecimento gravado.";
pub const SUJO: &str = "Há alterações não gravadas no estabelecimento. Sair e descartar?";
pub const CORRIJA: &str = "Corrija os campos marcados com ✗ e grave de novo.";
pub const NOVO: &str = "Ainda sem estabelecimento: o que já foi importado passa para este CNES ao gravar.";
pub const EXPLICA: &str = "Estes dados vão ao cabeçalho do BPA e a cada linha da produção.";
pub const CABECALHO: &str = "Cabeçalho do BPA";
pub const PADROES: &str = "Padrões da produção";

pub const ROTULOS: &[(&str, &str)] = &[
    ("cnes", "CNES"),
    ("nome", "Nome"),
    ("cnpj", "CNPJ"),
    ("ibge", "Município"),
    ("uf", "UF"),
    ("sigla", "Sigla"),
    ("origem", "Órgão de origem"),
    ("destino", "Órgão de destino"),
    ("indicador", "Destino"),
    ("carater", "Caráter"),
    ("linhas", "Linhas por folha"),
];

pub const DESTINOS: &[(&str, &str)] = &[("M", "municipal"), ("E", "estadual")];

pub const A_CNES: &str = "7 números; o último é verificador. Não muda depois de gravado.";
pub const A_NOME: &str = "Como está no CNES.";
pub const A_CNPJ: &str = "14 números; opcional.";
pub const A_IBGE: &str = "Código do IBGE, 6 ou 7 números.";
pub const A_UF: &str = "Duas letras.";
pub const A_SIGLA: &str = "Sigla do órgão de origem, até 6 letras.";
pub const A_ORIGEM: &str = "Quem envia o BPA, até 30 letras.";
pub const A_DESTINO: &str = "Secretaria que recebe, até 40 letras.";
pub const A_INDICADOR: &str = "M municipal, E estadual.";
pub const A_CARATER: &str = "Caráter usado quando o atendimento não diz: 01 eletivo, 02 urgência.";
pub const A_LINHAS: &str = "99; versões antigas do BPA usam 20.";

pub const E_CNES: &str = "CNES tem 7 números e dígito verificador";
pub const E_NOME: &str = "nome em branco";
pub const E_CNPJ: &str = "dígito verificador não confere";
pub const E_IBGE: &str = "use o código do IBGE com 6 ou 7 números";
pub const E_UF: &str = "duas letras";
pub const E_CARATER: &str = "dois números";
pub const E_LINHAS: &str = "de 1 a 99";
pub const E_INDICADOR: &str = "M ou E";
