//! What the two sides of the mirror disagree about, line by line and day by day.
//!
//! The professional is told by his masked number, the patient not at all: this goes to screens, files and reports.

use std::collections::BTreeMap;

use nexsus_connect::ConferenciaDasLinhas;
use nexsus_domain::{Cns, LinhaBpa};

use crate::modelo::{DiaEspelho, DiferencaEspelho};

/// Differences that are listed one by one; the days count all of them.
const LISTADAS: usize = 1_000;

/// The list and the days that have at least one difference, both in order of professional, day, folha.
pub(super) fn listar(linhas: &[LinhaBpa], c: &ConferenciaDasLinhas) -> (Vec<DiferencaEspelho>, Vec<DiaEspelho>) {
    let mut todas: Vec<DiferencaEspelho> = Vec::new();
    todas.extend(c.faltam.iter().map(|&i| da_linha(&linhas[i], "falta", Vec::new())));
    todas.extend(c.diferentes.iter().map(|d| {
        let situacao = if d.repetida { "repetida" } else { "diferente" };
        da_linha(&linhas[d.indice], situacao, d.colunas.clone())
    }));
    todas.extend(c.alheias.iter().map(|a| DiferencaEspelho {
        situacao: "a_mais",
        instrumento: a.chave.org.clone(),
        profissional: mascarado(&a.chave.cnsmed),
        dia: dia_de(&a.dtaten),
        folha: a.chave.flh.clone(),
        sequencia: a.chave.seq.clone(),
        procedimento: a.pa.clone(),
        colunas: Vec::new(),
    }));
    todas.sort_by(|a, b| ordem(a).cmp(&ordem(b)));

    let mut dias: BTreeMap<(String, String), DiaEspelho> = BTreeMap::new();
    for d in &todas {
        let dia = dias.entry((d.profissional.clone(), d.dia.clone())).or_insert_with(|| DiaEspelho {
            profissional: d.profissional.clone(),
            dia: d.dia.clone(),
            ..DiaEspelho::default()
        });
        match d.situacao {
            "falta" => dia.faltam += 1,
            "a_mais" => dia.a_mais += 1,
            _ => dia.diferentes += 1,
        }
    }
    todas.truncate(LISTADAS);
    (todas, dias.into_values().collect())
}

fn da_linha(l: &LinhaBpa, situacao: &'static str, colunas: Vec<String>) -> DiferencaEspelho {
    DiferencaEspelho {
        situacao,
        instrumento: l.org.codigo().to_owned(),
        profissional: l.cnsmed.map_or_else(sem_profissional, Cns::mascarado),
        dia: l.dtaten.to_string(),
        folha: l.flh.to_string(),
        sequencia: l.seq.to_string(),
        procedimento: l.pa.to_string(),
        colunas,
    }
}

fn ordem(d: &DiferencaEspelho) -> (&str, &str, &str, &str) {
    (&d.profissional, &d.dia, &d.folha, &d.sequencia)
}

/// What another program wrote need not be a CNS at all; then nothing of it is shown.
fn mascarado(cnsmed: &str) -> String {
    Cns::ler(cnsmed).map_or_else(|_| sem_profissional(), Cns::mascarado)
}

/// The consolidated form has none.
fn sem_profissional() -> String {
    "—".to_owned()
}

/// AAAAMMDD as AAAA-MM-DD; anything else as nothing.
fn dia_de(texto: &str) -> String {
    match texto.as_bytes() {
        t if t.len() == 8 && t.iter().all(u8::is_ascii_digit) => {
            format!("{}-{}-{}", &texto[..4], &texto[4..6], &texto[6..])
        }
        _ => String::new(),
    }
}
