//! What would happen, what happened, and whether both sides agree.
//!
//! Pure comparison of ready lines with rows read; the reading itself is `conversa`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use crate::ajuste::{Celula, Molde, Pronta};
use crate::leitura::Chave;
use crate::textos;

/// What had to change for a value to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TipoReparo {
    /// Text cut to the length of the column.
    Cortado,
    /// Letters replaced because Windows-1252 has not got them.
    Trocado,
    /// The table has no such column; the value is not written.
    SemColuna,
}

/// A kind of change and how many lines it touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reparo {
    /// Column of S_PRD.
    pub coluna: &'static str,
    /// Kind.
    pub tipo: TipoReparo,
    /// Lines touched.
    pub linhas: u64,
}

impl Reparo {
    /// One Portuguese sentence.
    pub fn frase(&self) -> String {
        textos::reparo(self)
    }
}

/// The dry run. Indices point into the slice that was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plano {
    /// Not in S_PRD yet.
    pub incluir: Vec<usize>,
    /// There, with the same content.
    pub igual: Vec<usize>,
    /// The key is there with other content, or more than once.
    pub divergente: Vec<usize>,
    /// Rows in the same establishment and competencia whose key is not among the lines.
    pub alheias: u64,
    /// What would be changed to fit.
    pub reparos: Vec<Reparo>,
}

/// What became of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resultado {
    /// Written now and read back equal.
    Incluida,
    /// Was there already with the same content.
    JaIgual,
    /// The key holds other content, or stands there more than once. Not touched.
    Divergente,
}

/// What became of a line that was to be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exclusao {
    /// Removed now, and gone when looked for again.
    Excluida,
    /// Was not there.
    JaAusente,
    /// The row is no longer what we wrote, or stands there more than once. Not touched.
    Divergente,
}

/// A row of somebody else in our establishment and competencia.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alheia {
    /// Its place.
    pub chave: Chave,
    /// PRD_DTATEN, AAAAMMDD or empty.
    pub dtaten: String,
    /// PRD_PA.
    pub pa: String,
}

/// Rows and quantity of one professional on one form.
/// `Debug` leaves out the CNS.
#[derive(Clone, Default, PartialEq)]
pub struct PorProfissional {
    /// `BPI` or `BPA`.
    pub org: String,
    /// CNS of the professional, empty on BPA-C.
    pub cnsmed: String,
    /// Rows.
    pub linhas: u64,
    /// Sum of PRD_QT_P.
    pub soma_qt: f64,
}

impl fmt::Debug for PorProfissional {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PorProfissional({} ••• {} {})", self.org, self.linhas, self.soma_qt)
    }
}

/// Everything S_PRD holds for an establishment and competencia, whoever wrote it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Conferencia {
    /// Rows.
    pub linhas: u64,
    /// Sum of PRD_QT_P.
    pub soma_qt: f64,
    /// The same per form and professional.
    pub por_profissional: Vec<PorProfissional>,
}

/// A line whose row in S_PRD is not what we wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diferenca {
    /// Index into the given lines.
    pub indice: usize,
    /// Columns that differ (names only).
    pub colunas: Vec<String>,
    /// The key stands there more than once.
    pub repetida: bool,
}

/// Our lines against the rows with our keys.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ConferenciaDasLinhas {
    /// Lines given.
    pub linhas_nexsus: u64,
    /// Rows with one of our keys (a repeated one counts as often as it stands there).
    pub linhas_s_prd: u64,
    /// Sum of our quantities.
    pub soma_qt_nexsus: f64,
    /// Sum of PRD_QT_P of those rows.
    pub soma_qt_s_prd: f64,
    /// Lines without a row.
    pub faltam: Vec<usize>,
    /// Lines whose row differs.
    pub diferentes: Vec<Diferenca>,
    /// Rows of others in the same scope, in order of their keys.
    pub alheias: Vec<Alheia>,
    /// Ours and theirs, per form and professional.
    pub por_profissional: Vec<(PorProfissional, PorProfissional)>,
}

impl ConferenciaDasLinhas {
    /// Both sides hold the same lines with the same content.
    pub fn confere(&self) -> bool {
        self.faltam.is_empty()
            && self.diferentes.is_empty()
            && self.linhas_nexsus == self.linhas_s_prd
            && (self.soma_qt_nexsus - self.soma_qt_s_prd).abs() < 0.000_001
    }
}

/// Rows read, findable by key; more than one row under a key is a finding, not an accident.
#[derive(Debug, Default)]
pub(crate) struct Lidas {
    pub(crate) por_chave: HashMap<Chave, Vec<Vec<Celula>>>,
}

impl Lidas {
    pub(crate) fn por(&mut self, chave: Chave, celulas: Vec<Celula>) {
        self.por_chave.entry(chave).or_default().push(celulas);
    }

    /// How a ready line stands against what was read.
    pub(crate) fn situacao(&self, molde: &Molde, pronta: &Pronta) -> Situacao {
        match self.por_chave.get(&pronta.chave).map(Vec::as_slice) {
            None | Some([]) => Situacao::Ausente,
            Some([unica]) if molde.iguais(unica, &pronta.celulas) => Situacao::Igual,
            Some(_) => Situacao::Diferente,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Situacao {
    Ausente,
    Igual,
    Diferente,
}

/// Sorts ready lines into the three heaps and counts what belongs to others.
pub(crate) fn planejar(molde: &Molde, prontas: &[Pronta], lidas: &Lidas) -> Plano {
    let mut plano = Plano::default();
    let mut reparos: BTreeMap<(&'static str, TipoReparo), u64> = BTreeMap::new();
    for (indice, pronta) in prontas.iter().enumerate() {
        match lidas.situacao(molde, pronta) {
            Situacao::Ausente => plano.incluir.push(indice),
            Situacao::Igual => plano.igual.push(indice),
            Situacao::Diferente => plano.divergente.push(indice),
        }
        for reparo in &pronta.reparos {
            *reparos.entry(*reparo).or_default() += 1;
        }
    }
    plano.alheias = alheias(prontas, lidas).map(|(_, linhas)| linhas.len() as u64).sum();
    plano.reparos = reparos.into_iter().map(|((coluna, tipo), linhas)| Reparo { coluna, tipo, linhas }).collect();
    plano
}

fn alheias<'l>(prontas: &[Pronta], lidas: &'l Lidas) -> impl Iterator<Item = (&'l Chave, &'l Vec<Vec<Celula>>)> {
    let nossas: HashSet<Chave> = prontas.iter().map(|p| p.chave.clone()).collect();
    lidas.por_chave.iter().filter(move |(chave, _)| !nossas.contains(chave))
}

/// Compares our lines with the rows that carry their keys.
pub(crate) fn conferir(molde: &Molde, prontas: &[Pronta], lidas: &Lidas) -> ConferenciaDasLinhas {
    let mut saida = ConferenciaDasLinhas {
        linhas_nexsus: prontas.len() as u64,
        alheias: alheias(prontas, lidas)
            .flat_map(|(chave, linhas)| {
                linhas.iter().map(|celulas| Alheia {
                    chave: chave.clone(),
                    dtaten: molde.texto_de(celulas, "PRD_DTATEN").to_owned(),
                    pa: molde.texto_de(celulas, "PRD_PA").to_owned(),
                })
            })
            .collect(),
        ..ConferenciaDasLinhas::default()
    };
    saida.alheias.sort();
    let mut grupos: BTreeMap<(String, String), (PorProfissional, PorProfissional)> = BTreeMap::new();
    let mut contadas: HashSet<&Chave> = HashSet::new();
    for (indice, pronta) in prontas.iter().enumerate() {
        let qt = pronta.quantidade(molde);
        saida.soma_qt_nexsus += qt;
        let nome = (pronta.chave.org.clone(), pronta.chave.cnsmed.clone());
        let grupo = grupos.entry(nome.clone()).or_insert_with(|| {
            let vazio = PorProfissional { org: nome.0, cnsmed: nome.1, ..PorProfissional::default() };
            (vazio.clone(), vazio)
        });
        grupo.0.linhas += 1;
        grupo.0.soma_qt += qt;
        let achadas = lidas.por_chave.get(&pronta.chave).map_or(&[][..], Vec::as_slice);
        if contadas.insert(&pronta.chave) {
            for celulas in achadas {
                let qt = molde.quantidade(celulas);
                saida.linhas_s_prd += 1;
                saida.soma_qt_s_prd += qt;
                grupo.1.linhas += 1;
                grupo.1.soma_qt += qt;
            }
        }
        match achadas {
            [] => saida.faltam.push(indice),
            [unica] => {
                let colunas = molde.diferencas(&pronta.celulas, unica);
                if !colunas.is_empty() {
                    saida.diferentes.push(Diferenca { indice, colunas, repetida: false });
                }
            }
            [primeira, ..] => saida.diferentes.push(Diferenca {
                indice,
                colunas: molde.diferencas(&pronta.celulas, primeira),
                repetida: true,
            }),
        }
    }
    saida.por_profissional = grupos.into_values().collect();
    saida
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::ajuste::Bruta;
    use crate::catalogo::tests::catalogo_de_teste;
    use nexsus_domain::producao::ValorColuna;

    fn linha(molde: &Molde, seq: &str, cid: &str) -> Pronta {
        let t = |s: &str| ValorColuna::Texto(s.into());
        let bruta: Bruta = vec![
            ("PRD_UID", t("1234560")),
            ("PRD_CMP", t("202601")),
            ("PRD_CNSMED", t("700000000000005")),
            ("PRD_CBO", t("225125")),
            ("PRD_FLH", t("001")),
            ("PRD_SEQ", t(seq)),
            ("PRD_ORG", t("BPI")),
            ("PRD_CID", t(cid)),
            ("PRD_QT_P", ValorColuna::Numero(1.0)),
        ];
        molde.aprontar(&bruta).unwrap()
    }

    fn lidas(prontas: &[&Pronta]) -> Lidas {
        let mut lidas = Lidas::default();
        for p in prontas {
            lidas.por(p.chave.clone(), p.celulas.clone());
        }
        lidas
    }

    #[test]
    fn planeja_sem_esquecer_nem_contar_duas_vezes() {
        let molde = Molde::novo(&catalogo_de_teste());
        let nossas = [
            linha(&molde, "01", "A00"),
            linha(&molde, "02", "A00"),
            linha(&molde, "03", "A00"),
            linha(&molde, "04", "A00"),
        ];
        let outra = linha(&molde, "02", "B00");
        let alheia = linha(&molde, "50", "A00");
        let lidas = lidas(&[&nossas[0], &outra, &alheia, &nossas[3], &nossas[3]]);
        let plano = planejar(&molde, &nossas, &lidas);
        assert_eq!(plano.igual, [0]);
        assert_eq!(plano.divergente, [1, 3]);
        assert_eq!(plano.incluir, [2]);
        assert_eq!(plano.alheias, 1);
    }

    #[test]
    fn conferencia_aponta_falta_diferenca_e_repeticao() {
        let molde = Molde::novo(&catalogo_de_teste());
        let nossas = [linha(&molde, "01", "A00"), linha(&molde, "02", "A00"), linha(&molde, "03", "A00")];
        let tudo = lidas(&[&nossas[0], &nossas[1], &nossas[2]]);
        let boa = conferir(&molde, &nossas, &tudo);
        assert!(boa.confere());
        assert_eq!(boa.por_profissional.len(), 1);
        assert_eq!(boa.por_profissional[0].0, boa.por_profissional[0].1);

        let outra = linha(&molde, "02", "B00");
        let ruim = conferir(&molde, &nossas, &lidas(&[&nossas[0], &nossas[0], &outra]));
        assert!(!ruim.confere());
        assert_eq!(ruim.faltam, [2]);
        assert_eq!(ruim.linhas_s_prd, 3);
        assert_eq!(ruim.diferentes.len(), 2);
        assert!(ruim.diferentes[0].repetida);
        assert_eq!(ruim.diferentes[1].colunas, ["PRD_CID"]);
    }
}
