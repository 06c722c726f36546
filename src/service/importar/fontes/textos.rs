//! Sentences about the offline sources.

use nexsus_domain::{Competencia, Dinheiro};

pub fn de_outros(linhas: u64, unidades: usize) -> String {
    format!("{linhas} linha(s) de {unidades} outro(s) estabelecimento(s) não foram importadas.")
}

pub fn ausentes(quantos: usize) -> String {
    format!("{quantos} vínculo(s) de profissional do cadastro não estão nesta fonte e ficaram como estavam.")
}

pub fn sem_a_unidade(cnes: nexsus_domain::Cnes) -> String {
    format!("O estabelecimento {cnes} não aparece nesta fonte. Confira se o arquivo é do município certo.")
}

/// Quantity and value presented and approved of one competência.
pub fn glosa(cmp: Competencia, qt: (u64, u64), vl: (Dinheiro, Dinheiro)) -> String {
    let taxa = if vl.0.0 > 0 { (vl.0.0 - vl.1.0) as f64 * 100.0 / vl.0.0 as f64 } else { 0.0 };
    let taxa = format!("{taxa:.1}").replace('.', ",");
    format!(
        "Competência {}: apresentado {} ({}), aprovado {} ({}), glosado {} ({}), {taxa} % do valor.",
        cmp.formatado(),
        vl.0.formatado(),
        qt.0,
        vl.1.formatado(),
        qt.1,
        Dinheiro(vl.0.0 - vl.1.0).formatado(),
        qt.0.saturating_sub(qt.1)
    )
}

pub fn sigtap_vence(meses: &[Competencia], linhas: u64) -> String {
    let meses: Vec<String> = meses.iter().map(|c| c.formatado()).collect();
    format!(
        "A tabela SIGTAP já está importada em {}; {linhas} linha(s) do KIT dessas competências não foram usadas.",
        meses.join(", ")
    )
}

pub fn vinculos_somados(n: u64) -> String {
    format!("{n} vínculo(s) do mesmo profissional no mesmo CBO foram somados na carga horária.")
}

pub fn vinculos_inativos(n: u64) -> String {
    format!("{n} vínculo(s) sem horas informadas: a carga horária ficou em branco.")
}

pub fn layout_scnes(unidades: u64, vinculos: u64) -> String {
    format!("Cópia do SCNES (LFCES004, LFCES018, LFCES021): {unidades} estabelecimento(s), {vinculos} vínculo(s)")
}
