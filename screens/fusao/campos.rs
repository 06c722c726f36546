//! The fields of a patient side by side: how each is shown, whether both sides say the same, and the record made of
//! the chosen sides. CPF and CNS are covered, as everywhere.

use nexsus_widgets::{Lado, ParDeCampos};

use crate::quadro::Texto;
use crate::servico::Paciente;
use crate::textos::fusao as t;

/// One field: label, its text, and how it is taken from one record into another.
struct CampoDoPar {
    rotulo: &'static str,
    ler: fn(&Paciente) -> String,
    levar: fn(&Paciente, &mut Paciente),
}

fn de<T: ToString>(v: Option<&T>) -> String {
    v.map(ToString::to_string).unwrap_or_default()
}

fn simnao(v: Option<bool>) -> String {
    match v {
        Some(true) => t::SIM.to_owned(),
        Some(false) => t::NAO.to_owned(),
        None => String::new(),
    }
}

/// A field that is text in the record.
macro_rules! texto {
    ($rotulo:expr, $campo:ident) => {
        CampoDoPar { rotulo: $rotulo, ler: |p| p.$campo.clone(), levar: |de, para| para.$campo.clone_from(&de.$campo) }
    };
}

/// The fields, the code first: its side says who stays.
const CAMPOS: [CampoDoPar; 20] = [
    texto!(t::CODIGO, cod_pac),
    texto!(t::NOME, nome),
    CampoDoPar { rotulo: t::CNS, ler: |p| de(p.cns_pac.as_ref()), levar: |de, para| para.cns_pac = de.cns_pac },
    CampoDoPar { rotulo: t::CPF, ler: |p| de(p.cpf.as_ref()), levar: |de, para| para.cpf = de.cpf },
    CampoDoPar {
        rotulo: t::NASCIMENTO,
        ler: |p| p.dtnasc.map(|d| d.format("%d/%m/%Y").to_string()).unwrap_or_default(),
        levar: |de, para| para.dtnasc = de.dtnasc,
    },
    CampoDoPar {
        rotulo: t::SEXO,
        ler: |p| p.sexo.map(|s| s.letra().to_string()).unwrap_or_default(),
        levar: |de, para| para.sexo = de.sexo,
    },
    CampoDoPar {
        rotulo: t::RACA,
        ler: |p| p.raca.map(|r| r.codigo().to_string()).unwrap_or_default(),
        levar: |de, para| para.raca = de.raca,
    },
    texto!(t::ETNIA, etnia),
    texto!(t::NACIONALIDADE, nacionalidade),
    texto!(t::TELEFONE, telefone),
    texto!(t::EMAIL, email),
    CampoDoPar { rotulo: t::CEP, ler: |p| de(p.cep.as_ref()), levar: |de, para| para.cep = de.cep },
    texto!(t::TIPO_LOGRADOURO, codlog),
    texto!(t::LOGRADOURO, logradouro),
    texto!(t::NUMERO, numero),
    texto!(t::COMPLEMENTO, compl),
    texto!(t::BAIRRO, bairro),
    texto!(t::MUNICIPIO, municipio),
    CampoDoPar {
        rotulo: t::RUA,
        ler: |p| simnao(p.situacao_rua),
        levar: |de, para| para.situacao_rua = de.situacao_rua,
    },
    CampoDoPar { rotulo: t::SEM_CPF, ler: |p| simnao(p.sem_cpf), levar: |de, para| para.sem_cpf = de.sem_cpf },
];

/// Row of the code.
pub(super) const CODIGO: usize = 0;

/// Documents in clear, of one record.
#[derive(Clone, Default)]
pub(super) struct Revelado {
    pub cpf: String,
    pub cns: String,
}

impl std::fmt::Debug for Revelado {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Revelado")
    }
}

/// What stands on the screen for a field.
fn visto(c: &CampoDoPar, p: &Paciente, revelado: Option<&Revelado>) -> String {
    match c.rotulo {
        t::CNS => revelado
            .map_or_else(|| p.cns_pac.map(crate::servico::Cns::mascarado).unwrap_or_default(), |r| r.cns.clone()),
        t::CPF => {
            revelado.map_or_else(|| p.cpf.map(crate::servico::Cpf::mascarado).unwrap_or_default(), |r| r.cpf.clone())
        }
        _ => (c.ler)(p),
    }
}

/// The fields of both, in the order of the screen.
pub(super) fn pares(a: &Paciente, b: &Paciente, revelados: [Option<&Revelado>; 2]) -> Vec<ParDeCampos> {
    CAMPOS
        .iter()
        .map(|c| ParDeCampos {
            rotulo: Texto::novo(c.rotulo),
            esquerdo: Texto::novo(&visto(c, a, revelados[0])),
            direito: Texto::novo(&visto(c, b, revelados[1])),
            difere: (c.ler)(a) != (c.ler)(b),
        })
        .collect()
}

/// What speaks against one person: documents that are both there and differ, another birth date, another sex.
pub(super) fn contra(a: &Paciente, b: &Paciente) -> Vec<&'static str> {
    fn outro<T: PartialEq>(x: Option<T>, y: Option<T>) -> bool {
        x.zip(y).is_some_and(|(x, y)| x != y)
    }
    let mut v = Vec::new();
    for (sim, rotulo) in [
        (outro(a.cpf, b.cpf), t::CPF),
        (outro(a.cns_pac, b.cns_pac), t::CNS),
        (outro(a.dtnasc, b.dtnasc), t::NASCIMENTO),
        (outro(a.sexo, b.sexo), t::SEXO),
    ] {
        if sim {
            v.push(rotulo);
        }
    }
    v
}

/// Sides to begin with: the one that stays, but what only the other knows comes from there.
pub(super) fn lados(a: &Paciente, b: &Paciente, fica: Lado) -> Vec<Lado> {
    let (este, outro) = if fica == Lado::Esquerdo { (a, b) } else { (b, a) };
    CAMPOS
        .iter()
        .map(|c| {
            let falta = (c.ler)(este).trim().is_empty() && !(c.ler)(outro).trim().is_empty();
            if falta { fica.outro() } else { fica }
        })
        .collect()
}

/// The record made of the chosen sides.
pub(super) fn juntar(a: &Paciente, b: &Paciente, escolha: impl Fn(usize) -> Lado) -> Paciente {
    let mut p = Paciente::default();
    for (i, c) in CAMPOS.iter().enumerate() {
        (c.levar)(if escolha(i) == Lado::Esquerdo { a } else { b }, &mut p);
    }
    p
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes_de_campos {
    use super::*;
    use crate::servico::{Cpf, Sexo};

    fn paciente(cod: &str, nome: &str) -> Paciente {
        Paciente { cod_pac: cod.into(), nome: nome.into(), ..Paciente::default() }
    }

    #[test]
    fn todo_campo_do_paciente_esta_na_comparacao() {
        let mut a = paciente("1", "ANA");
        a.sexo = Some(Sexo::Feminino);
        a.cpf = Cpf::ler("52998224725").ok();
        a.situacao_rua = Some(true);
        a.sem_cpf = Some(false);
        a.email = "a@exemplo.br".into();
        let b = paciente("2", "ANA DE TESTE");
        let iniciais = lados(&a, &b, Lado::Direito);
        let junto = juntar(&a, &b, |i| iniciais[i]);
        let esperado = Paciente { cod_pac: "2".into(), nome: "ANA DE TESTE".into(), ..a.clone() };
        assert_eq!(junto, esperado, "o que só um lado sabe não se perde");
        assert_eq!(juntar(&a, &b, |_| Lado::Esquerdo), a);
    }

    #[test]
    fn o_que_fala_contra_ser_uma_pessoa_so() {
        let (mut a, mut b) = (paciente("1", "ANA"), paciente("2", "ANA"));
        assert!(contra(&a, &b).is_empty());
        a.sexo = Some(Sexo::Feminino);
        a.cpf = Cpf::ler("52998224725").ok();
        assert!(contra(&a, &b).is_empty(), "o que só um lado sabe não fala contra");
        b.sexo = Some(Sexo::Masculino);
        b.cpf = Cpf::ler("11144477735").ok();
        assert_eq!(contra(&a, &b), [t::CPF, t::SEXO]);
    }

    #[test]
    fn documentos_cobertos_diferem_mesmo_com_a_mesma_mascara() {
        let (mut a, mut b) = (paciente("1", "ANA"), paciente("1", "ANA"));
        a.cpf = Cpf::ler("52998224725").ok();
        b.cpf = Cpf::ler("11144477735").ok();
        let p = pares(&a, &b, [None, None]);
        let cpf = p.iter().find(|c| c.rotulo.as_str() == t::CPF).unwrap();
        assert!(cpf.difere && !cpf.esquerdo.as_str().contains("52998224725"), "{cpf:?}");
        let claro = Revelado { cpf: "529.982.247-25".into(), cns: String::new() };
        let p = pares(&a, &b, [Some(&claro), None]);
        assert!(p.iter().any(|c| c.esquerdo.as_str() == "529.982.247-25"));
    }
}
