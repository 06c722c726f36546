//! Invented people, procedures and attendances for the demonstration, repeatable from a seed.
//! Every document has right check digits and belongs to nobody: names are drawn from two short
//! lists, birth dates and numbers from the seed.

use chrono::{Datelike as _, NaiveDate};
use nexsus_domain::{Cbo, Cnes, Cns, CodigoProcedimento, Competencia, Cpf, Dinheiro};

/// A small repeatable generator (splitmix64); not for secrets.
#[derive(Debug, Clone)]
pub struct Sorte(u64);

impl Sorte {
    /// From a seed.
    pub fn nova(semente: u64) -> Self {
        Self(semente)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 up to, not including, `n`.
    pub fn ate(&mut self, n: usize) -> usize {
        (self.bits() % n.max(1) as u64) as usize
    }

    fn um<'a, T>(&mut self, de: &'a [T]) -> &'a T {
        &de[self.ate(de.len())]
    }
}

/// A patient of the demonstration, as a spreadsheet would carry him.
#[derive(Debug, Clone)]
pub struct Pessoa {
    /// COD_PAC.
    pub cod_pac: String,
    /// Cells of the spreadsheet in the order of [`COLUNAS_PACIENTE`].
    pub celulas: Vec<String>,
}

/// Columns of the patient spreadsheet (specification, Modulo 2).
pub const COLUNAS_PACIENTE: [&str; 16] = [
    "COD_PAC",
    "CNS_PAC",
    "CPF",
    "NOME",
    "DTNASC",
    "SEXO",
    "RACA",
    "NACIONALIDADE",
    "CODLOG",
    "LOGRADOURO",
    "NUMERO",
    "COMPL",
    "BAIRRO",
    "MUNICIPIO",
    "CEP",
    "TELEFONE",
];

/// A procedure of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct Tipo {
    /// Code that the invented source system prints.
    pub codigo_aureo: &'static str,
    /// SIGTAP code it stands for.
    pub sigtap: &'static str,
    /// Name in both.
    pub nome: &'static str,
    /// SIGTAP ambulatory value, centavos.
    pub centavos: i64,
}

/// Real SIGTAP codes and values (domain.md 5.3 "Sample real values").
pub const TIPOS: [Tipo; 5] = [
    Tipo {
        codigo_aureo: "0301010072",
        sigtap: "0301010072",
        nome: "CONSULTA MÉDICA EM ATENÇÃO ESPECIALIZADA",
        centavos: 1000,
    },
    Tipo {
        codigo_aureo: "0301010048",
        sigtap: "0301010048",
        nome: "CONSULTA DE PROFISSIONAIS DE NÍVEL SUPERIOR NA ATENÇÃO ESPECIALIZADA",
        centavos: 630,
    },
    Tipo {
        codigo_aureo: "0301060029",
        sigtap: "0301060029",
        nome: "ATENDIMENTO DE URGÊNCIA COM OBSERVAÇÃO",
        centavos: 1247,
    },
    Tipo { codigo_aureo: "ECG", sigtap: "0211020036", nome: "ELETROCARDIOGRAMA", centavos: 515 },
    Tipo { codigo_aureo: "HBGLIC", sigtap: "0202010503", nome: "DOSAGEM DE HEMOGLOBINA GLICOSILADA", centavos: 786 },
];

/// One attendance.
#[derive(Debug, Clone)]
pub struct Visita {
    /// Day.
    pub data: NaiveDate,
    /// Patient.
    pub cod_pac: String,
    /// Procedure.
    pub tipo: Tipo,
    /// What the source system charged.
    pub valor: Dinheiro,
}

const NOMES: [&str; 16] = [
    "ADRIANA",
    "BENEDITA",
    "CARLOS",
    "DAMIÃO",
    "EDNA",
    "FÁBIO",
    "GENI",
    "HELENA",
    "IRACEMA",
    "JOÃO",
    "KÁTIA",
    "LUZIA",
    "MARIA",
    "OTÁVIO",
    "RITA",
    "SEBASTIÃO",
];
const SOBRENOMES: [&str; 16] = [
    "EXEMPLO",
    "FICTÍCIA",
    "INVENTADO",
    "DE TESTE",
    "MODELO",
    "DA AMOSTRA",
    "IMAGINÁRIA",
    "DEMONSTRADO",
    "SUPOSTO",
    "DE FANTASIA",
    "PROTÓTIPO",
    "ENSAIADO",
    "HIPOTÉTICA",
    "DE ENSAIO",
    "FIGURADO",
    "DE MENTIRA",
];
const RUAS: [&str; 6] = ["DAS FLORES", "DO COMÉRCIO", "BAHIA", "DOM PEDRO II", "DA MATRIZ", "SÃO JOSÉ"];
const BAIRROS: [&str; 4] = ["CENTRO", "BOA ESPERANÇA", "JARDIM AMÉRICA", "VILA NOVA"];

/// Tries check digits until the number is valid: there is one within a hundred.
fn com_digito<T>(raiz: u64, ler: impl Fn(&str) -> Option<T>, largura: usize) -> Option<T> {
    (0..100u64).find_map(|dv| ler(&format!("{:0largura$}", raiz * 100 + dv)))
}

/// A CPF nobody was given on purpose.
fn cpf(sorte: &mut Sorte) -> Option<Cpf> {
    com_digito(100_000_000 + sorte.bits() % 800_000_000, |t| Cpf::ler(t).ok(), 11)
}

/// A CNS of the series that starts with 7.
pub fn cns(sorte: &mut Sorte) -> Option<Cns> {
    com_digito(7_000_000_000_000 + sorte.bits() % 90_000_000_000, |t| Cns::ler(t).ok(), 15)
}

/// `quantas` invented patients with distinct codes, names and documents.
pub fn pessoas(sorte: &mut Sorte, quantas: usize) -> Vec<Pessoa> {
    (0..quantas)
        .map(|i| {
            let nome = format!(
                "{} {} {}",
                NOMES[i % NOMES.len()],
                SOBRENOMES[(i / NOMES.len()) % SOBRENOMES.len()],
                sorte.um(&SOBRENOMES)
            );
            let feminino =
                ["ADRIANA", "BENEDITA", "EDNA", "GENI", "HELENA", "IRACEMA", "KÁTIA", "LUZIA", "MARIA", "RITA"]
                    .contains(&NOMES[i % NOMES.len()]);
            let nascimento = NaiveDate::from_ymd_opt(
                1940 + sorte.ate(70) as i32,
                1 + sorte.ate(12) as u32,
                1 + sorte.ate(28) as u32,
            )
            .unwrap_or_default();
            let cod_pac = format!("{:06}", 1001 + i * 7);
            // One in twenty came without documents: the production must say so.
            let documento = !i.is_multiple_of(20) || i == 0;
            let tem_cpf = documento && !i.is_multiple_of(3);
            let celulas = vec![
                cod_pac.clone(),
                if documento { cns(sorte).map(|c| c.to_string()).unwrap_or_default() } else { String::new() },
                if tem_cpf { cpf(sorte).map(|c| c.to_string()).unwrap_or_default() } else { String::new() },
                nome,
                nascimento.format("%d/%m/%Y").to_string(),
                if feminino { "F" } else { "M" }.into(),
                format!("0{}", 1 + sorte.ate(4)),
                "010".into(),
                "081".into(),
                (*sorte.um(&RUAS)).into(),
                format!("{}", 10 + sorte.ate(2000)),
                String::new(),
                (*sorte.um(&BAIRROS)).into(),
                "352900".into(),
                "17500000".into(),
                format!("1499{:07}", sorte.ate(10_000_000)),
            ];
            Pessoa { cod_pac, celulas }
        })
        .collect()
}

/// Attendances of one month, working days only, sorted by day.
pub fn visitas(sorte: &mut Sorte, pessoas: &[Pessoa], mes: Competencia, quantas: usize) -> Vec<Visita> {
    let ultimo = mes.ultimo_dia().day() as usize;
    let mut todas: Vec<Visita> = (0..quantas)
        .filter_map(|_| {
            let mut data = mes.primeiro_dia() + chrono::Days::new(sorte.ate(ultimo) as u64);
            while data.weekday().number_from_monday() > 5 {
                data = data.pred_opt()?;
            }
            if !mes.contem(data) {
                data = mes.primeiro_dia();
            }
            let tipo = *sorte.um(&TIPOS);
            let extra = sorte.ate(4) as i64 * 250;
            Some(Visita {
                data,
                cod_pac: sorte.um(pessoas).cod_pac.clone(),
                tipo,
                valor: Dinheiro::de_centavos(tipo.centavos + extra),
            })
        })
        .collect();
    todas.sort_by(|a, b| (a.data, &a.cod_pac).cmp(&(b.data, &b.cod_pac)));
    todas
}

/// The professionals of the demonstration: name, CBO, group of SIGTAP they perform.
pub const PROFISSIONAIS: [(&str, &str, &str); 2] =
    [("DRA. HELENA DE DEMONSTRAÇÃO", "225125", "03"), ("DR. JOÃO DE DEMONSTRAÇÃO", "225142", "02")];

/// A CNES with a right check digit that belongs to no unit of the SUS.
pub fn cnes() -> Option<Cnes> {
    Cnes::ler("1234560").ok()
}

/// The CBO of a professional.
pub fn cbo(codigo: &str) -> Option<Cbo> {
    Cbo::ler(codigo).ok()
}

/// The SIGTAP code of a type.
pub fn sigtap(tipo: &Tipo) -> Option<CodigoProcedimento> {
    CodigoProcedimento::ler(tipo.sigtap).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;

    #[test]
    fn mesma_semente_mesmas_pessoas_e_documentos_validos() {
        let a = pessoas(&mut Sorte::nova(7), 60);
        let b = pessoas(&mut Sorte::nova(7), 60);
        assert_eq!(a.iter().map(|p| &p.celulas).collect::<Vec<_>>(), b.iter().map(|p| &p.celulas).collect::<Vec<_>>());
        for p in &a {
            assert!(p.celulas[1].is_empty() || Cns::ler(&p.celulas[1]).is_ok());
            assert!(p.celulas[2].is_empty() || Cpf::ler(&p.celulas[2]).is_ok());
            assert_eq!(p.celulas.len(), COLUNAS_PACIENTE.len());
        }
        let mut codigos: Vec<_> = a.iter().map(|p| &p.cod_pac).collect();
        codigos.dedup();
        assert_eq!(codigos.len(), 60);
    }

    #[test]
    fn visitas_caem_no_mes_em_dia_util_e_codigos_sao_sigtap() {
        let mut sorte = Sorte::nova(1);
        let gente = pessoas(&mut sorte, 10);
        let mes = Competencia::ler("202602").unwrap();
        for v in visitas(&mut sorte, &gente, mes, 300) {
            assert!(mes.contem(v.data));
            assert!(sigtap(&v.tipo).is_some());
        }
        assert!(PROFISSIONAIS.iter().all(|(_, c, _)| cbo(c).is_some()));
        assert!(cnes().is_some());
    }
}
