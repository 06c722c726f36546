//! Words of the production screen.

use crate::comum::formato::{conta, milhares};
use crate::servico::{ResultadoCancelamento, ResultadoDesfazer, ResultadoRenumerar, SituacaoRemessa};

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
pub const NA_ORIGEM: &str = "Corrige-se na origem: ajuste o relatório e importe de novo. O que fazer está abaixo.";
pub const NADA_A_CORRIGIR: &str = "Escolha antes uma crítica (3) ou uma pendência (4).";
pub const SEM_LINHAS: &str = "Não há linhas nesta competência. F2 gera a produção.";
pub const SO_O_MES_TODO: &str = "As linhas do BPA-C só com o mês todo: volte ao resumo (1).";

pub const COD_PAC: &str = "Paciente";
pub const COD: &str = "Código";
pub const NOME_PROC: &str = "No relatório";
pub const CORRIGE_EM: &str = "F4 corrige em";
pub const SO_OS_PRIMEIROS: &str = "primeiros";

pub const ARQUIVO_BPA: &str = "Arquivo do BPA";
pub const PASTA: &str = "Arquivo do BPA: em que pasta?";
pub const PASTA_DICA: &str = "A pasta tem de existir. ~ é a sua pasta pessoal.";
pub const TROCAR: &str = "Já há outro arquivo com este nome";
pub const TROCAR_PALAVRA: &str = "TROCAR";
pub const DESFAZER: &str = "Desfazer a produção";
pub const DESFAZER_PALAVRA: &str = "DESFAZER";
pub const RENUMERAR: &str = "Renumerar a produção";
pub const RENUMERAR_PALAVRA: &str = "RENUMERAR";
pub const NADA_A_DESFAZER: &str = "Nada a desfazer: todas as linhas já saíram daqui.";
pub const NADA_A_RENUMERAR: &str = "Nada a renumerar: as linhas livres já estão em ordem, sem lacunas.";
pub const RETIRAR: &str = "Retirar a linha do BPA";
pub const RETIRAR_PALAVRA: &str = "RETIRAR";
pub const MOTIVO_TITULO: &str = "Retirar a linha do BPA: por quê?";
pub const MOTIVO_DICA: &str = "O motivo fica na trilha de auditoria.";
pub const RETIRAR_ONDE: &str = "Vá às linhas (2) e escolha uma linha espelhada ou divergente.";
pub const RETIRAR_QUAL: &str = "Só linha espelhada, exportada ou divergente se retira. As outras: desfaça (u).";

/// What is known of the file just written.
/// Lines that took what their records say today.
pub fn corrigidas(n: u64) -> String {
    match n {
        1 => "1 linha corrigida com o que os cadastros dizem hoje; folha e sequência são as mesmas.".to_owned(),
        n => format!("{n} linhas corrigidas com o que os cadastros dizem hoje; folha e sequência são as mesmas."),
    }
}

pub fn remessa(situacao: SituacaoRemessa) -> &'static str {
    match situacao {
        SituacaoRemessa::Gravado => "✓ Gravado, lido de volta e conferido",
        SituacaoRemessa::Igual => "✓ Já estava lá, igual byte por byte",
        SituacaoRemessa::Diferente => "! Não gravado: há outro arquivo com este nome",
        SituacaoRemessa::Trocado => "✓ Trocado; o anterior ficou guardado ao lado",
        SituacaoRemessa::Ensaio => "Ensaio, nada gravado",
    }
}

pub fn exportado(arquivo: &str, controle: u32) -> String {
    format!("Arquivo do BPA: {arquivo}  ·  campo de controle {controle}")
}

pub fn trocar(arquivo: &str, diferentes: usize, la: usize, aqui: usize) -> String {
    format!(
        "{arquivo} diz outra coisa: {diferentes} linhas diferentes, {la} só nele, {aqui} só na produção. Trocar guarda o anterior ao lado."
    )
}

pub fn desfazer(quem: &str, r: &ResultadoDesfazer) -> String {
    format!(
        "{quem}: {} saem e {} esperam de novo.{} O que já foi gerado com elas terá novo número.",
        conta(r.retiradas, N_LINHAS.0, N_LINHAS.1),
        conta(r.atendimentos, "atendimento", "atendimentos"),
        ficam(&r.ficam)
    )
}

fn ficam(estados: &[(String, u64)]) -> String {
    if estados.is_empty() {
        return String::new();
    }
    let partes: Vec<String> = estados.iter().map(|(e, n)| format!("{} {}", milhares(*n), estado(e))).collect();
    format!(" Ficam como estão: {}.", partes.join(", "))
}

/// A state as people read it.
pub fn estado(codigo: &str) -> &str {
    if codigo == "em_duvida" { "em dúvida (espelhe de novo)" } else { codigo }
}

pub fn renumerar(quem: &str, r: &ResultadoRenumerar) -> String {
    format!(
        "{quem}: {} de {} mudam de lugar, em {}. {} que já saíram ou podem ter saído ficam onde estão.",
        milhares(r.mudaram),
        conta(r.livres, N_LINHAS.0, N_LINHAS.1),
        conta(r.folhas, N_FOLHAS.0, N_FOLHAS.1),
        milhares(r.fixas)
    )
}

pub fn retirar(folha: &str, sequencia: &str, procedimento: &str, motivo: &str) -> String {
    format!(
        "Folha {folha}/{sequencia}, {procedimento}: a linha é cancelada aqui e apagada de S_PRD, se lá ainda estiver como a gravamos. O lugar fica vago. Motivo: {motivo}"
    )
}

pub fn retirada(r: &ResultadoCancelamento) -> String {
    let mut frase = format!(
        "{} cancelada; {} de S_PRD",
        conta(r.canceladas, N_LINHAS.0, N_LINHAS.1),
        conta(r.excluidas, "retirada", "retiradas")
    );
    if r.ja_ausentes > 0 {
        frase.push_str(&format!(", {} já não estava lá", r.ja_ausentes));
    }
    if r.divergentes > 0 {
        frase.push_str(&format!(", {} mudou lá e não foi tocada", r.divergentes));
    }
    if r.pendentes > 0 {
        frase.push_str(&format!(", {} por retirar: espelhe de novo", r.pendentes));
    }
    frase.push('.');
    frase
}

/// The record where something is mended, in words.
pub fn onde(codigo: &str) -> String {
    let (registro, campo) = codigo.split_once('.').unwrap_or((codigo, ""));
    let nome = match registro {
        "paciente" => "ficha do paciente",
        "atendimento" => "arquivo de origem",
        "profissional" => "regras de profissional",
        "depara" => "de-para",
        "padrao" => "padrão do procedimento",
        "sigtap" => "importação da SIGTAP",
        "competencia" => "competência",
        "estabelecimento" => "estabelecimento",
        outro => outro,
    };
    let rotulos = match registro {
        "paciente" => super::pacientes::ROTULOS,
        "padrao" => super::padrao::ROTULOS,
        "estabelecimento" => super::estabelecimento::ROTULOS,
        _ => &[],
    };
    // Two fields have a shorter name in the form than in the table.
    let no_formulario = match campo {
        "dtnasc" => "nasc",
        "nacionalidade" => "nac",
        outro => outro,
    };
    let rotulo = rotulos.iter().find(|(c, _)| *c == no_formulario).map_or(campo, |(_, r)| r);
    if rotulo.is_empty() { nome.to_owned() } else { format!("{nome}, campo {rotulo}") }
}
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
