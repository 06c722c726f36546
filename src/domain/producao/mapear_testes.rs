//! The mapping of domain.md 8.2, one aspect per test.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::exemplos::{
    CONSULTA, atendimento, cep_linha, cid, cmp, cns, cod, cpf, dia, estabelecimento, paciente, procedimento,
    profissional, regras,
};
use crate::{Cnes, Sexo};
use MotivoPendencia as M;

/// Everything owned, so that a test changes what it wants.
struct Caso {
    estabelecimento: Estabelecimento,
    atendimento: Atendimento,
    paciente: Option<Paciente>,
    profissional: Option<Profissional>,
    codigo: Option<CodigoProcedimento>,
    procedimento: Option<Procedimento>,
    regras: RegrasSigtap,
    cep: Option<CepLinha>,
    padrao: Option<PadraoProcedimento>,
    cmp: Competencia,
}

impl Caso {
    fn novo() -> Self {
        Self {
            estabelecimento: estabelecimento(),
            atendimento: atendimento(),
            paciente: Some(paciente()),
            profissional: Some(profissional()),
            codigo: Some(cod(CONSULTA)),
            procedimento: Some(procedimento(CONSULTA)),
            regras: regras(),
            cep: None,
            padrao: None,
            cmp: cmp("202601"),
        }
    }

    fn paciente(&mut self) -> &mut Paciente {
        self.paciente.as_mut().unwrap()
    }

    fn mapear(&self) -> Result<LinhaSemNumero, Vec<M>> {
        mapear(DadosDaLinha {
            estabelecimento: &self.estabelecimento,
            atendimento: &self.atendimento,
            paciente: self.paciente.as_ref(),
            profissional: self.profissional.as_ref(),
            codigo: self.codigo,
            procedimento: self.procedimento.as_ref(),
            regras: &self.regras,
            cep: self.cep.as_ref(),
            padrao: self.padrao.as_ref(),
            cmp: self.cmp,
            mvm: cmp("202602"),
        })
    }

    /// What was set for the procedure.
    fn padrao(&mut self) -> &mut PadraoProcedimento {
        self.padrao.get_or_insert_with(|| PadraoProcedimento::novo(cod(CONSULTA)))
    }

    fn faltas(&self) -> Vec<M> {
        self.mapear().unwrap_err()
    }
}

#[test]
fn linha_inteira() {
    let l = Caso::novo().mapear().unwrap();
    assert_eq!(l.uid, Cnes::ler("1234560").unwrap());
    assert_eq!((l.cmp, l.mvm), (cmp("202601"), cmp("202602")));
    assert_eq!((l.cnsmed, l.cbo.como_str()), (Some(cns("123456789010000")), "225125"));
    assert_eq!((l.pa, l.qt, l.idade), (cod(CONSULTA), 1, 46));
    assert_eq!((l.nmpac.as_str(), l.sexo), ("MARIA TESTE DA CONCEICAO", Sexo::Feminino));
    assert_eq!((l.ibge.to_string().as_str(), l.nac.as_str()), ("350950", "010"));
    assert_eq!((l.caten.as_str(), l.naut.as_str(), l.org), ("01", "", Instrumento::Bpi));
    assert_eq!((l.lograd.as_str(), l.end.as_str()), ("081", "DAS FLORES"));
    assert_eq!((l.num.as_str(), l.compl.as_str(), l.bairro.as_str()), ("100", "CASA", "CENTRO"));
    assert_eq!((l.ddd.as_str(), l.tel.as_str()), ("19", "999990000"));
    assert_eq!((l.email.as_str(), l.ine.as_str()), ("MARIA@EXEMPLO.BR", "0001234567"));
    assert_eq!((l.advqt.as_str(), l.sinais), ("00", Sinais::default()));
}

#[test]
fn um_documento_so() {
    let mut c = Caso::novo();
    let l = c.mapear().unwrap();
    assert_eq!((l.cpf, l.cnspac), (Some(cpf("52998224725")), None));
    c.paciente().cpf = None;
    let l = c.mapear().unwrap();
    assert_eq!((l.cpf, l.cnspac), (None, Some(cns("700000000000005"))));
    c.paciente().cns_pac = None;
    assert_eq!(c.faltas(), [M::SemDocumento]);
    c.regras.detalhes = vec!["034".into()];
    let l = c.mapear().unwrap();
    assert_eq!((l.cpf, l.cnspac), (None, None));
}

#[test]
fn o_que_falta_vem_de_uma_vez() {
    let mut c = Caso::novo();
    c.codigo = None;
    c.procedimento = None;
    c.profissional = None;
    c.paciente = None;
    assert_eq!(c.faltas(), [M::SemDepara, M::SemProfissional, M::SemPaciente]);
    let mut c = Caso::novo();
    c.paciente = Some(Paciente { cod_pac: "1".into(), ..Paciente::default() });
    assert_eq!(
        c.faltas(),
        [
            M::PacienteIncompleto(CampoPaciente::Nome),
            M::PacienteIncompleto(CampoPaciente::Nascimento),
            M::PacienteIncompleto(CampoPaciente::Sexo),
            M::PacienteIncompleto(CampoPaciente::Raca),
            M::PacienteIncompleto(CampoPaciente::Municipio),
            M::SemDocumento,
        ]
    );
}

#[test]
fn sigtap_e_instrumento() {
    let mut c = Caso::novo();
    c.procedimento = None;
    assert_eq!(c.faltas(), [M::SemSigtap]);
    let mut c = Caso::novo();
    c.regras.registros = vec!["06".into(), "07".into()];
    assert_eq!(c.faltas(), [M::NaoBpa]);
    c.regras.registros.clear();
    assert!(c.mapear().is_ok());
}

#[test]
fn datas_e_idade() {
    let mut c = Caso::novo();
    c.atendimento.data_atend = dia(2026, 1, 31);
    assert!(c.mapear().is_ok());
    c.atendimento.data_atend = dia(2026, 2, 1);
    assert_eq!(c.faltas(), [M::DataFora]);
    c.atendimento.data_atend = dia(2025, 11, 3);
    assert!(c.mapear().is_ok(), "produção retroativa");
    c.paciente().dtnasc = Some(dia(2025, 11, 3));
    assert_eq!(c.mapear().unwrap().idade, 0);
    c.paciente().dtnasc = Some(dia(2025, 11, 4));
    assert_eq!(c.faltas(), [M::DataFora]);
    c.paciente().dtnasc = Some(dia(1894, 11, 4));
    assert_eq!(c.mapear().unwrap().idade, 130);
    c.paciente().dtnasc = Some(dia(1894, 11, 3));
    assert_eq!(c.faltas(), [M::DataFora]);
}

#[test]
fn quantidade() {
    let mut c = Caso::novo();
    for (qt, serve) in [(1, true), (999_999, true), (0, false), (-1, false), (1_000_000, false)] {
        c.atendimento.quantidade = qt;
        assert_eq!(c.mapear().is_ok(), serve, "{qt}");
    }
    assert_eq!(c.faltas(), [M::QuantidadeFora]);
}

#[test]
fn municipio_do_paciente_ou_do_cep() {
    let mut c = Caso::novo();
    c.paciente().municipio = "Campinas".into();
    assert_eq!(c.faltas(), [M::PacienteIncompleto(CampoPaciente::Municipio)]);
    c.cep = Some(cep_linha());
    assert_eq!(c.mapear().unwrap().ibge.to_string(), "350950");
    c.paciente().municipio = "3550308".into();
    assert_eq!(c.mapear().unwrap().ibge.to_string(), "355030");
}

#[test]
fn endereco_do_paciente_ou_do_cep() {
    let mut c = Caso::novo();
    c.cep = Some(cep_linha());
    let via = |c: &Caso| {
        let l = c.mapear().unwrap();
        (l.lograd, l.end, l.bairro)
    };
    assert_eq!(via(&c), ("081".into(), "DAS FLORES".into(), "CENTRO".into()));
    c.paciente().logradouro.clear();
    c.paciente().bairro.clear();
    assert_eq!(via(&c), ("008".into(), "BRASIL".into(), "BOSQUE".into()));
    c.paciente().logradouro = "das Flores".into();
    assert_eq!(via(&c).0, "008", "o tipo vem do CEP quando o paciente não o diz");
    c.cep = None;
    assert_eq!(via(&c), ("081".into(), "DAS FLORES".into(), String::new()));
    for (codlog, logradouro, tipo, nome) in [
        ("8", "Brasil", "008", "BRASIL"),
        ("Avenida", "Brasil", "008", "BRASIL"),
        ("081", "Rua das Flores", "081", "DAS FLORES"),
        ("081", "Via Láctea", "081", "VIA LACTEA"),
        ("000", "Pç da Sé", "065", "DA SE"),
        ("", "", "081", ""),
    ] {
        c.paciente().codlog = codlog.into();
        c.paciente().logradouro = logradouro.into();
        assert_eq!((via(&c).0.as_str(), via(&c).1.as_str()), (tipo, nome), "{codlog} {logradouro}");
    }
}

#[test]
fn numero_da_casa() {
    let mut c = Caso::novo();
    for (lido, escrito) in
        [("", "SN"), ("s/n", "SN"), ("S/Nº", "SN"), ("0", "SN"), ("12 B", "12 B"), ("1234567", "12345")]
    {
        c.paciente().numero = lido.into();
        assert_eq!(c.mapear().unwrap().num, escrito, "{lido}");
    }
}

#[test]
fn telefones() {
    for (lido, ddd, numero) in [
        ("(19) 99999-0000", "19", "999990000"),
        ("1933330000", "19", "33330000"),
        ("+55 19 99999-0000", "19", "999990000"),
        ("019 3333-0000", "19", "33330000"),
        ("99999-0000", "", "999990000"),
        ("3333-0000", "", "33330000"),
        ("12345", "", ""),
        ("", "", ""),
        ("99999999999999", "", ""),
    ] {
        assert_eq!(telefone(lido), (ddd.to_owned(), numero.to_owned()), "{lido}");
    }
}

#[test]
fn cid_so_o_informado_ou_o_configurado_quando_pedido() {
    let mut c = Caso::novo();
    c.padrao().cid = Some(cid("Z000"));
    assert_eq!(c.mapear().unwrap().cid, "");
    c.regras.cids = vec!["I10".into(), "Z000".into()];
    assert_eq!(c.mapear().unwrap().cid, "Z000");
    c.atendimento.cid = Some(cid("I10"));
    assert_eq!(c.mapear().unwrap().cid, "I10");
    c.atendimento.cid = None;
    c.padrao = None;
    assert_eq!(c.mapear().unwrap().cid, "", "nenhum diagnóstico é inventado");
}

#[test]
fn servico_quando_ha_um_par_so() {
    let mut c = Caso::novo();
    let par = |c: &Caso| {
        let l = c.mapear().unwrap();
        (l.servico, l.classificacao)
    };
    assert_eq!(par(&c), (String::new(), String::new()));
    c.regras.servicos = vec![("114".into(), "007".into())];
    assert_eq!(par(&c), ("114".into(), "007".into()));
    c.regras.servicos.push(("115".into(), "001".into()));
    assert_eq!(par(&c), (String::new(), String::new()));
    c.padrao().servico = "115".into();
    c.padrao().classificacao = "001".into();
    assert_eq!(par(&c), ("115".into(), "001".into()), "o escolhido para o procedimento");
    c.regras.servicos.clear();
    assert_eq!(par(&c), (String::new(), String::new()), "procedimento que não pede");
    c.regras.detalhes = vec!["038".into()];
    assert_eq!(par(&c), ("115".into(), "001".into()));
    c.regras.servicos = vec![("114".into(), "007".into()), ("115".into(), "001".into())];
    c.padrao = None;
    c.atendimento.servico = "115".into();
    c.atendimento.classificacao = "001".into();
    assert_eq!(par(&c), ("115".into(), "001".into()));
}

#[test]
fn carater_do_atendimento_ou_do_estabelecimento() {
    let mut c = Caso::novo();
    c.estabelecimento.carater_padrao = "02".into();
    assert_eq!(c.mapear().unwrap().caten, "02");
    c.atendimento.carater = "1".into();
    assert_eq!(c.mapear().unwrap().caten, "01");
    c.atendimento.carater = "77".into();
    assert_eq!(c.mapear().unwrap().caten, "02");
}

#[test]
fn etnia_so_do_indigena_e_nacionalidade() {
    let mut c = Caso::novo();
    c.paciente().etnia = "0123".into();
    assert_eq!(c.mapear().unwrap().etnia, "");
    c.paciente().raca = Some(Raca::Indigena);
    assert_eq!(c.mapear().unwrap().etnia, "0123");
    c.paciente().nacionalidade = "Haiti".into();
    assert_eq!(c.mapear().unwrap().nac, "062");
    c.paciente().nacionalidade = "Atlântida".into();
    assert_eq!(c.faltas(), [M::PacienteIncompleto(CampoPaciente::Nacionalidade)]);
}

#[test]
fn motivos_tem_codigo_e_frase() {
    let todos = [
        M::SemDepara,
        M::SemProfissional,
        M::SemPaciente,
        M::SemDocumento,
        M::PacienteIncompleto(CampoPaciente::Raca),
        M::SemSigtap,
        M::NaoBpa,
        M::DataFora,
        M::QuantidadeFora,
    ];
    let codigos: std::collections::HashSet<_> = todos.iter().map(|m| m.codigo()).collect();
    assert_eq!(codigos.len(), todos.len());
    assert!(todos.iter().all(|m| m.frase().ends_with('.')));
    assert!(M::PacienteIncompleto(CampoPaciente::Raca).frase().contains("raça/cor"));
}

/// A procedure of the consolidated form.
fn consolidado() -> Caso {
    let mut c = Caso::novo();
    c.regras.registros = vec!["01".into()];
    c
}

#[test]
fn so_consolidado_nao_leva_o_paciente() {
    let mut c = consolidado();
    c.atendimento.quantidade = 3;
    let l = c.mapear().unwrap();
    assert_eq!((l.org, l.cnsmed, l.cbo.como_str()), (Instrumento::Bpa, None, "225125"));
    assert_eq!((l.pa, l.qt, l.idade), (cod(CONSULTA), 3, 0));
    assert_eq!((l.cmp, l.mvm), (cmp("202601"), cmp("202602")));
    assert_eq!((l.cpf, l.cnspac, l.nmpac.as_str()), (None, None, ""));
    c.paciente = None;
    assert_eq!(c.mapear().unwrap(), l, "o paciente não faz falta");
    c.profissional = None;
    c.atendimento.quantidade = 0;
    assert_eq!(c.faltas(), [M::SemProfissional, M::QuantidadeFora]);
}

#[test]
fn consolidado_com_detalhe_012_leva_a_idade() {
    let mut c = consolidado();
    c.regras.detalhes = vec!["012".into()];
    assert_eq!(c.mapear().unwrap().idade, 46);
    c.paciente().dtnasc = Some(dia(2026, 1, 16));
    assert_eq!(c.faltas(), [M::DataFora]);
    c.paciente().dtnasc = None;
    assert_eq!(c.faltas(), [M::PacienteIncompleto(CampoPaciente::Nascimento)]);
    c.paciente = None;
    assert_eq!(c.faltas(), [M::SemPaciente]);
    c.regras.detalhes.clear();
    c.atendimento.data_atend = dia(2026, 2, 1);
    assert_eq!(c.faltas(), [M::DataFora]);
}

#[test]
fn instrumento_escolhido_para_o_procedimento() {
    let mut c = Caso::novo();
    assert_eq!(c.mapear().unwrap().org, Instrumento::Bpi, "a SIGTAP aceita os dois");
    c.padrao().instrumento = Some(Instrumento::Bpa);
    assert_eq!(c.mapear().unwrap().org, Instrumento::Bpa);
    c.regras.registros = vec!["02".into()];
    assert_eq!(c.mapear().unwrap().org, Instrumento::Bpi, "a SIGTAP não aceita o escolhido");
}

#[test]
fn cada_motivo_diz_onde_se_resolve() {
    use crate::Onde;
    assert_eq!(M::SemDepara.onde(), Onde::Depara);
    assert_eq!(M::SemProfissional.onde(), Onde::Profissional);
    assert_eq!(M::PacienteIncompleto(CampoPaciente::Municipio).onde().codigo(), "paciente.municipio");
    assert_eq!(M::SemSigtap.onde().codigo(), "sigtap");
}
