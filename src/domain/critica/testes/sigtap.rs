//! Vectors of what exists at all, and of the consolidated form.

use super::*;
use crate::exemplos::{OBSTETRICO, cod};

fn cids(m: &mut Mesa, cid: &str) {
    m.tabelas = Tabelas::default().com_cids(["I10", "J45", "J450", "J459"]);
    m.linha.cid = cid.into();
}

fn pede_servico(m: &mut Mesa, servico: &str, classe: &str) {
    m.sigtap.servicos = vec![("114".into(), "007".into()), ("115".into(), "001".into())];
    m.cadastro = Cadastro::default().com_servicos([("114", "007")]);
    m.linha.servico = servico.into();
    m.linha.classificacao = classe.into();
}

fn condicionada(m: &mut Mesa, regra: &str, servico: &str, classe: &str) {
    m.sigtap.condicionadas = textos(&[regra]);
    m.linha.servico = servico.into();
    m.linha.classificacao = classe.into();
}

fn consolidado(m: &mut Mesa, detalhe: &str, idade: u16) {
    m.detalhes(&[detalhe]);
    m.consolidar();
    m.linha.idade = idade;
}

pub(super) fn vetores() -> Vec<Vetor> {
    vec![
        passa("NX-029", "na tabela", |_| ()),
        falha("NX-029", "fora da tabela", |m| m.linha.pa = cod(OBSTETRICO)),
        borda_fora("NX-029", "o código seguinte na ordem", |m| {
            m.procedimento.co_procedimento = cod("0301010048");
        }),
        passa("NX-030", "a das datas", |_| ()),
        falha("NX-030", "outra", |m| m.linha.idade = 45),
        falha("NX-030", "mais de 130", |m| {
            m.procedimento.vl_idade_maxima = 9999;
            m.com_idade(131, 0, 0);
        })
        .e("NX-027"),
        borda("NX-030", "130 anos", |m| m.com_idade(130, 0, 0)).e("NX-027"),
        borda("NX-030", "recém-nascido", |m| m.com_idade(0, 0, 0)),
        passa("NX-031", "consolidado sem idade", |m| consolidado(m, "009", 0)),
        falha("NX-031", "idade que ninguém pede", |m| consolidado(m, "009", 30)),
        borda("NX-031", "idade pedida pelo detalhe 012", |m| consolidado(m, "012", 30)),
        borda("NX-031", "individualizado sempre a tem", |_| ()),
        passa("NX-032", "existe", |m| cids(m, "J450")),
        falha("NX-032", "não existe", |m| cids(m, "J458")),
        falha("NX-032", "categoria que tem subcategorias", |m| cids(m, "J45")),
        borda("NX-032", "categoria sem subcategorias", |m| cids(m, "I10")),
        borda("NX-032", "categoria que o procedimento nomeia", |m| {
            cids(m, "J45");
            m.sigtap.cids = textos(&["J45"]);
        }),
        borda("NX-032", "sem tabela não se sabe", |m| m.linha.cid = "Z999".into()),
        passa("NX-033", "o estabelecimento tem", |m| pede_servico(m, "114", "007")),
        falha("NX-033", "o estabelecimento não tem", |m| pede_servico(m, "115", "001")),
        borda("NX-033", "serviços do estabelecimento desconhecidos", |m| {
            pede_servico(m, "115", "001");
            m.cadastro = Cadastro::default();
        }),
        passa("NX-034", "114/007", |m| condicionada(m, "0001", "114", "007")),
        falha("NX-034", "outro par", |m| condicionada(m, "0001", "115", "001")),
        borda_fora("NX-034", "sem par", |m| condicionada(m, "0001", "", "")),
        borda("NX-034", "outra regra condicionada", |m| condicionada(m, "0012", "", "")),
        borda("NX-034", "consolidado não tem serviço", |m| {
            condicionada(m, "0001", "", "");
            m.consolidar();
        }),
        passa("NX-035", "treze dígitos", |m| m.linha.naut = "3526100000001".into()),
        falha("NX-035", "doze dígitos", |m| m.linha.naut = "352610000000".into()),
        borda_fora("NX-035", "treze com letra", |m| m.linha.naut = "352610000000X".into()),
        borda("NX-035", "nenhuma", |m| m.linha.naut.clear()),
    ]
}
