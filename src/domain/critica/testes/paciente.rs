//! Vectors of the patient.

use super::*;
use crate::Raca;
use crate::exemplos::cpf;

fn documentos(m: &mut Mesa, tem_cpf: bool, tem_cns: bool, detalhe: &str) {
    m.linha.cpf = tem_cpf.then(|| cpf("52998224725"));
    m.linha.cnspac = tem_cns.then(|| cns("700000000000005"));
    m.detalhes(&[detalhe]);
}

fn raca(m: &mut Mesa, raca: Raca, etnia: &str) {
    m.linha.raca = raca;
    m.linha.etnia = etnia.into();
}

fn na_competencia(m: &mut Mesa, competencia: &str) {
    let c = cmp(competencia);
    (m.linha.cmp, m.linha.mvm, m.procedimento.dt_competencia) = (c, c, c);
    m.linha.dtaten = c.ultimo_dia();
    m.linha.idade = 46;
    m.hoje = c.ultimo_dia();
    m.linha.cpf = None;
    m.linha.cnspac = Some(cns("700000000000005"));
}

pub(super) fn vetores() -> Vec<Vetor> {
    vec![
        passa("NX-017", "com CPF", |m| documentos(m, true, false, "058")),
        falha("NX-017", "só CNS", |m| documentos(m, false, true, "058")),
        borda("NX-017", "indígena usa o CNS", |m| {
            documentos(m, false, true, "058");
            raca(m, Raca::Indigena, "0123");
        }),
        borda("NX-017", "detalhe 009 aceita o CNS", |m| documentos(m, false, true, "009")),
        passa("NX-018", "só CNS", |m| documentos(m, false, true, "009")),
        falha("NX-018", "nenhum", |m| documentos(m, false, false, "009")),
        borda_fora("NX-018", "nenhum, sem detalhe que o peça", |m| documentos(m, false, false, "053")),
        borda("NX-018", "detalhe 034 dispensa", |m| documentos(m, false, false, "034")),
        passa("NX-019", "só CPF", |m| documentos(m, true, false, "009")),
        falha("NX-019", "os dois", |m| documentos(m, true, true, "009")),
        borda("NX-019", "nenhum, dispensado", |m| documentos(m, false, false, "034")),
        passa("NX-020", "outro CNS", |m| documentos(m, false, true, "009")),
        falha("NX-020", "o do profissional", |m| {
            documentos(m, false, false, "009");
            m.linha.cnspac = m.linha.cnsmed;
        }),
        borda("NX-020", "sem CNS", |_| ()),
        passa("NX-021", "parda", |m| raca(m, Raca::Parda, "")),
        falha("NX-021", "sem informação", |m| raca(m, Raca::SemInformacao, "")),
        borda("NX-021", "amarela, a última sem etnia", |m| raca(m, Raca::Amarela, "")),
        passa("NX-022", "indígena com etnia", |m| raca(m, Raca::Indigena, "0123")),
        falha("NX-022", "indígena sem etnia", |m| raca(m, Raca::Indigena, "")),
        falha("NX-022", "etnia de quem não é indígena", |m| raca(m, Raca::Parda, "0123")),
        borda_fora("NX-022", "três dígitos", |m| raca(m, Raca::Indigena, "123")),
        borda_fora("NX-022", "cinco dígitos", |m| raca(m, Raca::Indigena, "01234")),
        borda_fora("NX-022", "letra", |m| raca(m, Raca::Indigena, "A123")),
        passa("NX-026", "urgência", |m| m.linha.caten = "02".into()),
        falha("NX-026", "vazio", |m| m.linha.caten.clear()),
        falha("NX-026", "sem zero", |m| m.linha.caten = "1".into()),
        borda("NX-026", "o último", |m| m.linha.caten = "06".into()),
        borda_fora("NX-026", "depois do último", |m| m.linha.caten = "07".into()),
        borda_fora("NX-026", "antes do primeiro", |m| m.linha.caten = "00".into()),
        passa("NX-027", "oitenta anos", |m| m.com_idade(80, 0, 0)),
        falha("NX-027", "cento e vinte anos", |m| m.com_idade(120, 0, 0)),
        borda("NX-027", "cento e dez anos e onze meses", |m| m.com_idade(110, 11, 0)),
        borda_fora("NX-027", "cento e onze anos", |m| m.com_idade(111, 0, 0)),
        passa("NX-036", "na tabela", |m| {
            m.tabelas = Tabelas::default().com_etnias(["0001", "0123"]);
            raca(m, Raca::Indigena, "0123");
        }),
        falha("NX-036", "fora da tabela", |m| {
            m.tabelas = Tabelas::default().com_etnias(["0001", "0123"]);
            raca(m, Raca::Indigena, "0124");
        }),
        borda("NX-036", "sem tabela não se sabe", |m| raca(m, Raca::Indigena, "9999")),
        passa("NX-037", "Brasil", |m| m.tabelas = Tabelas::default().com_nacionalidades(["010", "062"])),
        falha("NX-037", "fora da tabela", |m| {
            m.tabelas = Tabelas::default().com_nacionalidades(["010", "062"]);
            m.linha.nac = "999".into();
        }),
        borda("NX-037", "sem tabela, três dígitos bastam", |m| m.linha.nac = "321".into()),
        borda_fora("NX-037", "zeros", |m| m.linha.nac = "000".into()),
        borda_fora("NX-037", "dois dígitos", |m| m.linha.nac = "10".into()),
        passa("NX-038", "nome inteiro", |_| ()),
        falha("NX-038", "vazio", |m| m.linha.nmpac.clear()),
        falha("NX-038", "com algarismo", |m| m.linha.nmpac = "MARIA 2 DA AMOSTRA".into()),
        borda("NX-038", "duas letras", |m| m.linha.nmpac = "LI".into()),
        borda_fora("NX-038", "uma letra", |m| m.linha.nmpac = "M".into()),
        passa("NX-039", "com CPF em 07/2026", |m| {
            na_competencia(m, "202607");
            m.linha.cpf = Some(cpf("52998224725"));
            m.linha.cnspac = None;
        }),
        falha("NX-039", "só CNS em 12/2026", |m| na_competencia(m, "202612")),
        borda("NX-039", "só CNS em 06/2026", |m| na_competencia(m, "202606")),
        borda_fora("NX-039", "só CNS em 07/2026", |m| na_competencia(m, "202607")),
    ]
}
