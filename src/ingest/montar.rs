//! One line mended by a person becomes a typed row, by the same rules as the readers'.
//!
//! The names of the columns are those of [`Rejeito::campos`](crate::Rejeito): columns of the table, in lower case.

use nexsus_domain::data::ler_data;
use nexsus_domain::texto::arrumar;
use nexsus_domain::{Atendimento, Cbo, Cid, Cns, Dinheiro};

use crate::{Campo, Item, Motivo, Opcoes, Tipo, pdf, planilha, txt};

/// Types one mended line.
///
/// # Errors
/// The [`Motivo`] for which the reader would refuse the line.
pub fn montar(tipo: Tipo, campos: &[Campo], op: &Opcoes) -> Result<Item, Motivo> {
    match tipo {
        Tipo::Pdf => atendimento(campos).map(|a| Item::Atendimento(Box::new(a))),
        Tipo::Planilha => planilha::montar(campos).map(|p| Item::Paciente(Box::new(p))),
        Tipo::Txt => match txt::montar_lateral(campos) {
            Some(linha) => linha.map(|l| Item::Tabela(Box::new(l))),
            None => txt::montar(campos, op).map(|p| Item::Procedimento(Box::new(p))),
        },
        // Lines of the offline sources are mended where they come from, and the file is read again.
        Tipo::CnesXml | Tipo::Retorno | Tipo::Kit | Tipo::Bpa => Err(Motivo::CodigoInvalido),
    }
}

/// Order of the reasons as in the PDF reader: date, patient, code, amount.
fn atendimento(campos: &[Campo]) -> Result<Atendimento, Motivo> {
    let texto = |nome: &str| campos.iter().find(|c| c.nome == nome).map(|c| arrumar(&c.valor)).unwrap_or_default();
    let dia = texto("data_atend");
    let data_atend = ler_data(&dia).or_else(|| pdf::data_com_mes(&dia)).ok_or(Motivo::DataInvalida)?;
    let cod_pac = texto("cod_pac");
    if cod_pac.is_empty() {
        return Err(Motivo::PacienteAusente);
    }
    let cod_proc_aureo = codigo_limpo(texto("cod_proc_aureo"));
    if cod_proc_aureo.is_empty() {
        return Err(Motivo::CodigoAusente);
    }
    let valor = texto("valor_aureo");
    if valor.is_empty() {
        return Err(Motivo::ValorAusente);
    }
    let valor_aureo = Dinheiro::ler(&valor).map_err(|_| Motivo::ValorInvalido)?;
    let quantidade = match texto("quantidade").as_str() {
        "" => 1,
        t => t.parse::<i32>().map_err(|_| Motivo::ValorInvalido)?,
    };
    Ok(Atendimento {
        data_atend,
        cod_pac,
        cod_proc_aureo,
        proc_aureo: texto("proc_aureo"),
        valor_aureo,
        quantidade: if valor_aureo < Dinheiro::ZERO { -quantidade.saturating_abs() } else { quantidade },
        cns_prof: Cns::ler(&texto("cns_prof")).ok(),
        cbo: Cbo::ler(&texto("cbo")).ok(),
        cid: Cid::ler(&texto("cid")).ok(),
        carater: texto("carater"),
        autorizacao: texto("autorizacao"),
        servico: texto("servico"),
        classificacao: texto("classificacao"),
    })
}

/// Ten digits lose their dots and dash, as the reader has it; any other code stays as typed.
fn codigo_limpo(codigo: String) -> String {
    let digitos: String = codigo.chars().filter(char::is_ascii_digit).collect();
    let pontuado = codigo.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | ' ' | '/'));
    if digitos.len() == 10 && pontuado { digitos } else { codigo }
}

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn campos(pares: &[(&str, &str)]) -> Vec<Campo> {
        pares.iter().map(|(n, v)| Campo { nome: (*n).into(), valor: (*v).into() }).collect()
    }

    fn com(base: &[(&str, &str)], nome: &str, valor: &str) -> Vec<Campo> {
        let mut c = campos(base);
        c.iter_mut().find(|c| c.nome == nome).unwrap().valor = valor.into();
        c
    }

    #[test]
    fn atendimento_emendado() {
        let base = [
            ("data_atend", "05/01/2026"),
            ("cod_pac", "000123"),
            ("cod_proc_aureo", "03.01.01.007-2"),
            ("proc_aureo", " CONSULTA  MÉDICA "),
            ("valor_aureo", "-1.234,56"),
            ("cbo", "225125"),
        ];
        let op = Opcoes::default();
        let Item::Atendimento(a) = montar(Tipo::Pdf, &campos(&base), &op).unwrap() else { panic!() };
        assert_eq!((a.data_atend.to_string().as_str(), a.cod_proc_aureo.as_str()), ("2026-01-05", "0301010072"));
        assert_eq!((a.proc_aureo.as_str(), a.valor_aureo.0, a.quantidade), ("CONSULTA MÉDICA", -123_456, -1));
        assert!(a.cbo.is_some() && a.cns_prof.is_none());
        for (nome, valor, motivo) in [
            ("data_atend", "31/02/2026", Motivo::DataInvalida),
            ("cod_pac", " ", Motivo::PacienteAusente),
            ("cod_proc_aureo", "", Motivo::CodigoAusente),
            ("valor_aureo", "", Motivo::ValorAusente),
            ("valor_aureo", "dez", Motivo::ValorInvalido),
        ] {
            assert_eq!(montar(Tipo::Pdf, &com(&base, nome, valor), &op), Err(motivo), "{nome} {valor}");
        }
    }

    #[test]
    fn paciente_emendado() {
        let base = [("cod_pac", "7"), ("nome", "MARIA DA AMOSTRA DE TESTE"), ("dtnasc", "01/02/1980"), ("sexo", "F")];
        let op = Opcoes::default();
        let Item::Paciente(p) = montar(Tipo::Planilha, &campos(&base), &op).unwrap() else { panic!() };
        assert_eq!((p.cod_pac.as_str(), p.dtnasc.unwrap().to_string().as_str()), ("7", "1980-02-01"));
        assert_eq!(montar(Tipo::Planilha, &com(&base, "nome", "=1+1"), &op), Err(Motivo::NomeInvalido));
        assert_eq!(montar(Tipo::Planilha, &com(&base, "nome", ""), &op), Err(Motivo::NomeAusente));
        assert_eq!(montar(Tipo::Planilha, &com(&base, "cod_pac", ""), &op), Err(Motivo::CodigoAusente));
        assert_eq!(montar(Tipo::Planilha, &[], &op), Err(Motivo::CodigoAusente));
    }

    #[test]
    fn procedimento_emendado() {
        let base = [
            ("co_procedimento", "0301010072"),
            ("no_procedimento", "CONSULTA"),
            ("vl_sa", "000000001000"),
            ("dt_competencia", "202601"),
        ];
        let op = Opcoes::default();
        let sa = |c: &[Campo]| match montar(Tipo::Txt, c, &op).unwrap() {
            Item::Procedimento(p) => p.vl_sa.0,
            _ => panic!(),
        };
        assert_eq!(sa(&campos(&base)), 1_000);
        assert_eq!(sa(&com(&base, "vl_sa", "10,00")), 1_000);
        assert_eq!(montar(Tipo::Txt, &com(&base, "co_procedimento", "0301010071"), &op), Err(Motivo::CodigoInvalido));
        assert_eq!(montar(Tipo::Txt, &com(&base, "vl_sa", "A"), &op), Err(Motivo::ValorInvalido));
        assert_eq!(montar(Tipo::Txt, &com(&base, "dt_competencia", ""), &op), Err(Motivo::DataInvalida));
    }

    #[test]
    fn linha_de_tabela_da_sigtap_emendada() {
        let base = [("co_procedimento", "0301010072"), ("co_registro", "02"), ("dt_competencia", "202601")];
        let op = Opcoes::default();
        let Item::Tabela(l) = montar(Tipo::Txt, &campos(&base), &op).unwrap() else { panic!() };
        assert_eq!((l.tabela.arquivo(), l.colunas.join(" ")), ("rl_procedimento_registro", "0301010072 02".to_owned()));
        for (nome, valor, motivo) in [
            ("co_procedimento", "0301010073", Motivo::CodigoInvalido),
            ("co_procedimento", "", Motivo::CodigoAusente),
            ("co_registro", "", Motivo::CodigoAusente),
            ("dt_competencia", "202613", Motivo::DataInvalida),
        ] {
            assert_eq!(montar(Tipo::Txt, &com(&base, nome, valor), &op), Err(motivo), "{nome} {valor}");
        }
    }
}
