//! Words of the production screen.

use crate::comum::formato::milhares;

pub const TITULO: &str = "Produção";
pub const RESUMO: &str = "Por profissional";
pub const LINHAS_TITULO: &str = "Linhas por folha";
pub const CRITICAS: &str = "Críticas";
pub const PENDENTES: &str = "Pendentes";

pub const PROFISSIONAL: &str = "Profissional";
pub const CNS: &str = "CNS";
pub const CBO: &str = "CBO";
pub const FOLHAS: &str = "Folhas";
pub const LINHAS: &str = "Linhas";
pub const VALOR: &str = "Valor (R$)";
pub const PARTE: &str = "Parte";
pub const ESPELHADAS: &str = "Espelhadas";

pub const FLH: &str = "Flh";
pub const SEQ: &str = "Seq";
pub const DATA: &str = "Data";
pub const PROC: &str = "Procedimento";
pub const PACIENTE: &str = "Paciente";
pub const QT: &str = "Qt";
pub const ESTADO: &str = "Estado";

pub const REGRA: &str = "Regra";
pub const GRAVIDADE: &str = "Peso";
pub const ONDE: &str = "Folha";
pub const O_QUE: &str = "O que está errado";
pub const BLOQUEIO: &str = "✗ bloqueio";
pub const AVISO: &str = "! aviso";
pub const REMEDIO: &str = "O que fazer";
pub const FONTE: &str = "Fonte";
pub const CODIGO_SIA: &str = "Código no BPA/SIA";
pub const MOTIVO: &str = "Motivo";
pub const QUANTOS: &str = "Quantos";

pub const VAZIO_RESUMO: &str = "Nenhuma linha nesta competência. F2 gera a produção a partir dos atendimentos.";
pub const VAZIO_LINHAS: &str = "Nenhuma linha com este filtro.";
pub const VAZIO_CRITICAS: &str = "Nenhuma crítica nesta competência.";
pub const VAZIO_PENDENTES: &str = "Nenhum atendimento da competência fica para trás.";

pub const A_FATURAR: (&str, &str) = ("atendimento a faturar", "atendimentos a faturar");
pub const N_LINHAS: (&str, &str) = ("linha", "linhas");
pub const N_FOLHAS: (&str, &str) = ("folha", "folhas");
pub const N_PENDENTES: (&str, &str) = ("atendimento pendente", "atendimentos pendentes");
pub const ESTADOS: &str = "Estados";
pub const TOTAL: &str = "Total";

pub const GERAR: &str = "Gerar produção";
pub const PREVIA: &str = "Prévia da geração (nada gravado)";
pub const FEITA: &str = "Produção gerada";
pub const SEM_PREVIA: &str = "Nenhuma linha nova sairia: veja as pendências (w).";
pub const TUDO_FATURADO: &str = "Não há atendimento a faturar nesta competência.";
pub const SEM_DESTINO: &str = "O que fazer está escrito abaixo da lista.";
pub const SAIR: &str = "A geração continua em segundo plano; F9 mostra. Sair desta tela?";

/// Question after the rehearsal.
pub fn gerar(competencia: &str, linhas: &str, folhas: &str, valor: &str, pendentes: u64, bloqueadas: u64) -> String {
    let bloqueio = match bloqueadas {
        0 => String::new(),
        1 => " 1 linha com bloqueio fica para trás.".to_owned(),
        n => format!(" {} linhas com bloqueio ficam para trás.", milhares(n)),
    };
    let ficam = match pendentes {
        0 => "Nenhum atendimento fica pendente.".to_owned(),
        1 => "1 atendimento pendente fica como está.".to_owned(),
        n => format!("{} atendimentos pendentes ficam como estão.", milhares(n)),
    };
    format!("Competência {competencia}: numerar {linhas} em {folhas}, R$ {valor}.{bloqueio} {ficam}")
}

/// A reason of a pending attendance in words.
pub fn motivo(codigo: &str) -> String {
    let frase = match codigo {
        "sem_depara" => "procedimento sem de-para",
        "sem_profissional" => "sem regra de profissional",
        "sem_paciente" => "paciente não cadastrado",
        "sem_documento" => "paciente sem CPF e sem CNS",
        "paciente_incompleto" => "cadastro do paciente incompleto",
        "sem_sigtap" => "fora da tabela SIGTAP do mês",
        "nao_bpai" => "procedimento não é de BPA",
        "data_fora" => "data fora da competência",
        regra if regra.starts_with("NX-") => return format!("crítica {regra}"),
        outro => outro,
    };
    frase.to_owned()
}
