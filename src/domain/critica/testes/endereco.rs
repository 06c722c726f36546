//! Vectors of the address.

use super::*;
use crate::{Cep, Ibge6};

fn municipios(m: &mut Mesa, quais: &[&str]) {
    m.tabelas = Tabelas::default().com_municipios(quais.iter().map(|c| Ibge6::ler(c).unwrap()));
}

fn ceps(m: &mut Mesa, quais: &[&str]) {
    m.tabelas = Tabelas::default().com_ceps(quais.iter().map(|c| Cep::ler(c).unwrap()));
}

fn telefone(m: &mut Mesa, ddd: &str, numero: &str) {
    m.linha.ddd = ddd.into();
    m.linha.tel = numero.into();
}

pub(super) fn vetores() -> Vec<Vetor> {
    vec![
        passa("NX-023", "na tabela", |m| municipios(m, &["355030", "350950"])),
        falha("NX-023", "fora da tabela", |m| municipios(m, &["355030"])),
        borda("NX-023", "sem tabela não se sabe", |m| municipios(m, &[])),
        passa("NX-024", "na tabela", |m| ceps(m, &["13010000"])),
        falha("NX-024", "fora da tabela", |m| ceps(m, &["13010001"])),
        falha("NX-024", "sem CEP", |m| m.linha.cep = None),
        borda("NX-024", "sem tabela não se sabe", |m| ceps(m, &[])),
        passa("NX-025", "inteiro", |_| ()),
        falha("NX-025", "sem logradouro", |m| m.linha.end.clear()),
        borda_fora("NX-025", "bairro só de branco", |m| m.linha.bairro = " ".into()),
        passa("NX-040", "rua", |m| m.tabelas = Tabelas::default().com_logradouros(["008", "081"])),
        falha("NX-040", "fora da tabela", |m| {
            m.tabelas = Tabelas::default().com_logradouros(["008", "081"]);
            m.linha.lograd = "999".into();
        }),
        borda_fora("NX-040", "zeros", |m| m.linha.lograd = "000".into()),
        borda_fora("NX-040", "vazio", |m| m.linha.lograd.clear()),
        borda("NX-040", "sem tabela, três dígitos bastam", |m| m.linha.lograd = "999".into()),
        passa("NX-041", "com número", |_| ()),
        falha("NX-041", "sem número", |m| m.linha.num.clear()),
        borda("NX-041", "SN", |m| m.linha.num = "SN".into()),
        passa("NX-042", "celular", |m| telefone(m, "19", "999990000")),
        falha("NX-042", "sem DDD", |m| telefone(m, "", "999990000")),
        falha("NX-042", "só DDD", |m| telefone(m, "19", "")),
        borda("NX-042", "nenhum", |m| telefone(m, "", "")),
        borda("NX-042", "fixo de oito dígitos", |m| telefone(m, "19", "33330000")),
        borda_fora("NX-042", "sete dígitos", |m| telefone(m, "19", "3333000")),
        borda_fora("NX-042", "DDD com zero", |m| telefone(m, "09", "33330000")),
    ]
}
