//! The sentences of the closing, and its report.

use chrono::{DateTime, Utc};
use nexsus_domain::{Competencia, Dinheiro};

use crate::modelo::{ResumoFechamento, SituacaoFechamento, TotalFechado};

pub const CONFIRA_O_MES: &str = "Confira a competência; a produção se gera com nexsus producao gerar.";
pub const PECA_ANTES: &str = "Peça antes: nexsus producao fechar --competencia AAAAMM. Outra pessoa confirma.";
pub const MESMA_PESSOA: &str = "Quem pediu o fechamento não pode confirmá-lo.";
pub const OUTRA_PESSOA: &str = "Outra pessoa, com perfil de gestor ou administrador, confirma com a própria sessão.";
pub const PECA_DE_NOVO: &str = "Confira a produção e peça o fechamento de novo. Nada foi fechado.";
pub const SEM_MOTIVO: &str = "A reabertura precisa de um motivo.";
pub const DE_O_MOTIVO: &str = "Escreva por que a competência é reaberta; fica na trilha de auditoria.";
pub const NADA_A_REABRIR: &str = "Não há o que reabrir: as linhas podem ser mudadas.";
pub const FACA_SAIR: &str =
    "Espelhe (nexsus espelhar) ou exporte (nexsus bpa exportar) essas linhas, ou desfaça-as, e peça de novo.";

pub fn sem_producao(c: Competencia) -> String {
    format!("A competência {} não tem linhas de produção para fechar.", c.formatado())
}

pub fn sem_pedido(c: Competencia) -> String {
    format!("Ninguém pediu o fechamento da competência {}.", c.formatado())
}

pub fn nao_fechada(c: Competencia) -> String {
    format!("A competência {} não está fechada.", c.formatado())
}

pub fn por_sair(c: Competencia, linhas: u64, exclusoes: u64) -> String {
    let mut partes = Vec::new();
    if linhas > 0 {
        partes.push(format!("{linhas} linha(s) ainda não foram espelhadas nem exportadas"));
    }
    if exclusoes > 0 {
        partes.push(format!("{exclusoes} linha(s) canceladas ainda esperam sair da S_PRD"));
    }
    format!("A competência {} não pode ser fechada: {}.", c.formatado(), partes.join("; "))
}

pub fn mudou(antes: &ResumoFechamento, agora: &ResumoFechamento) -> String {
    let conta = |r: &ResumoFechamento| {
        format!(
            "{} linha(s), quantidade {}, {}",
            r.linhas,
            r.quantidade,
            Dinheiro::de_centavos(r.valor_centavos).formatado()
        )
    };
    format!("As linhas mudaram depois do pedido: eram {}; agora são {}.", conta(antes), conta(agora))
}

/// The report on paper: who, what, how much, and what proves it.
pub fn relatorio(s: &SituacaoFechamento) -> String {
    let r = &s.resumo;
    let fechada = s.estado == "fechada";
    let titulo = if fechada {
        "RELATÓRIO DE FECHAMENTO DA COMPETÊNCIA"
    } else {
        "PRÉVIA DO FECHAMENTO (A COMPETÊNCIA NÃO ESTÁ FECHADA)"
    };
    let mut l = vec![titulo.to_owned(), String::new()];
    let mes = Competencia::ler(&s.competencia).map_or_else(|_| s.competencia.clone(), Competencia::formatado);
    l.push(format!("Estabelecimento ......: {} {}", s.cnes, s.estabelecimento));
    l.push(format!("Competência ..........: {mes}"));
    l.push(format!("Situação .............: {}", situacao(&s.estado)));
    if let Some(quem) = &s.pedido_por {
        l.push(format!("Pedido por ...........: {quem}, em {}", na_parede(s.pedido_em.as_deref())));
    }
    if let Some(quem) = &s.confirmado_por {
        l.push(format!("Confirmado por .......: {quem}, em {}", na_parede(s.confirmado_em.as_deref())));
    }
    if let Some(motivo) = &s.motivo {
        l.push(format!("Reaberta porque ......: {motivo}"));
    }
    secao(&mut l, "BPA INDIVIDUALIZADO, POR PROFISSIONAL E CBO", &r.individualizado);
    secao(&mut l, "BPA CONSOLIDADO, POR CBO", &r.consolidado);
    l.push(String::new());
    l.push("TOTAL GERAL".to_owned());
    l.push(CABECALHO.to_owned());
    l.push(linha("", "", &[r.folhas, r.linhas, r.quantidade], r.valor_centavos));
    l.push(String::new());
    l.push("LINHAS POR ESTADO".to_owned());
    l.extend(r.estados.iter().map(|(estado, n)| format!("  {estado:<20} {n:>10}")));
    if s.por_sair > 0 {
        l.push(format!("  Esperam sair (espelho ou arquivo): {}", s.por_sair));
    }
    l.push(String::new());
    l.push(if fechada { "CRÍTICAS NO PEDIDO DE FECHAMENTO" } else { "CRÍTICAS" }.to_owned());
    if r.criticas.is_empty() {
        l.push("  nenhuma".to_owned());
    }
    l.extend(r.criticas.iter().map(|c| format!("  {:<22} {:<10} {:>8}", c.id, c.severidade, c.quantas)));
    l.push(format!("  Atendimentos que ficaram fora da produção: {}", r.atendimentos_pendentes));
    l.push(String::new());
    l.push("PROVA".to_owned());
    l.push(format!("  SHA-256 das linhas ...: {}", r.marca));
    match s.confere {
        Some(true) => l.push("  As linhas de agora são as do pedido.".to_owned()),
        Some(false) => l.push("  ATENÇÃO: AS LINHAS DE AGORA NÃO SÃO AS DO PEDIDO.".to_owned()),
        None => {}
    }
    if let (Some(seq), Some(hash)) = (s.auditoria_seq, &s.auditoria_hash) {
        l.push(format!("  Trilha de auditoria ..: registro {seq}"));
        l.push(format!("  Hash do registro .....: {hash}"));
    }
    l.push(String::new());
    l.join("\n")
}

const CABECALHO: &str =
    "  PROFISSIONAL                              CBO     FOLHAS    LINHAS  QUANTIDADE        VALOR SIGTAP";

fn secao(l: &mut Vec<String>, titulo: &str, totais: &[TotalFechado]) {
    l.push(String::new());
    l.push(titulo.to_owned());
    if totais.is_empty() {
        l.push("  nenhuma linha".to_owned());
        return;
    }
    l.push(CABECALHO.to_owned());
    for t in totais {
        let quem = match &t.profissional {
            Some(cns) => format!("{cns} {}", t.nome),
            None => "BPA-C".to_owned(),
        };
        l.push(linha(&quem, &t.cbo, &[t.folhas, t.linhas, t.quantidade], t.valor_centavos));
    }
    let soma = |de: fn(&TotalFechado) -> u64| totais.iter().map(de).sum::<u64>();
    let somas = [soma(|t| t.folhas), soma(|t| t.linhas), soma(|t| t.quantidade)];
    l.push(linha("Total", "", &somas, totais.iter().map(|t| t.valor_centavos).sum()));
}

fn linha(quem: &str, cbo: &str, [folhas, linhas, quantidade]: &[u64; 3], centavos: i64) -> String {
    let quem: String = quem.trim_end().chars().take(40).collect();
    let valor = Dinheiro::de_centavos(centavos).formatado();
    format!("  {quem:<40}  {cbo:<6} {folhas:>7} {linhas:>9} {quantidade:>11} {valor:>19}")
}

fn situacao(estado: &str) -> &str {
    match estado {
        "fechada" => "FECHADA: as linhas não mudam mais",
        "pedido" => "fechamento pedido, espera a confirmação de outra pessoa",
        "reaberta" => "reaberta",
        outro => outro,
    }
}

fn na_parede(instante: Option<&str>) -> String {
    let lido = instante.and_then(|i| i.parse::<DateTime<Utc>>().ok());
    lido.map_or_else(String::new, |q| crate::na_parede(q).format("%d/%m/%Y %H:%M:%S").to_string())
}
