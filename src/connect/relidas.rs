//! The read-back: every row as it came over the wire, beside the line as it was sent.
//!
//! A row is compared column by column in the bytes of Windows-1252, where it lies in the buffer of the connection: no text
//! is built per column, and nothing is left to the luck of a digest. What counts as equal is what [`Molde::iguais`] says
//! of two rows in memory: blanks at the end do not count, NULL and '' are one, the marks of the BPA program are left out.

use std::borrow::Cow;
use std::collections::HashMap;

use rsfbclient::{RawValue, charset};

use crate::ajuste::{Celula, Molde, Pronta};
use crate::leitura::Chave;
use crate::plano::Situacao;

/// Stands between the parts of a key; no column holds it.
const SEPARADOR: u8 = 0x1f;

/// The lines of one batch, findable by the key of a row, and what was found of each.
pub(crate) struct Relidas<'a> {
    molde: &'a Molde,
    prontas: &'a [Pronta],
    /// More than one line only where a batch says the same key twice.
    por_chave: HashMap<Vec<u8>, Vec<usize>>,
    achadas: Vec<Achada>,
    chave: Vec<u8>,
}

#[derive(Clone, Copy, Default)]
struct Achada {
    linhas: u32,
    igual: bool,
}

impl<'a> Relidas<'a> {
    pub(crate) fn novas(molde: &'a Molde, prontas: &'a [Pronta]) -> Self {
        let mut por_chave: HashMap<Vec<u8>, Vec<usize>> = HashMap::with_capacity(prontas.len());
        for (indice, pronta) in prontas.iter().enumerate() {
            por_chave.entry(chave_em_bytes(&pronta.chave)).or_default().push(indice);
        }
        Self { molde, prontas, por_chave, achadas: vec![Achada::default(); prontas.len()], chave: Vec::new() }
    }

    /// One row, in the order of [`Molde::colunas`]. Rows of others, on keys we do not have, are passed over.
    pub(crate) fn ver(&mut self, linha: &[RawValue]) {
        self.chave.clear();
        for (parte, lugar) in self.molde.lugares_da_chave().into_iter().enumerate() {
            let texto = match lugar.and_then(|p| linha.get(p)) {
                Some(RawValue::Text(t)) => t.as_ref(),
                _ => b"",
            };
            juntar(&mut self.chave, texto, LARGURAS[parte]);
        }
        for indice in self.por_chave.get(&self.chave).into_iter().flatten() {
            let achada = &mut self.achadas[*indice];
            achada.linhas = achada.linhas.saturating_add(1);
            achada.igual = self
                .molde
                .celulas_e_lugares(&self.prontas[*indice].celulas)
                .all(|(lugar, celula)| linha.get(lugar).is_some_and(|valor| mesmo(celula, valor)));
        }
    }

    /// How each line of the batch stands, in the given order.
    pub(crate) fn situacoes(&self) -> Vec<Situacao> {
        self.achadas
            .iter()
            .map(|achada| match (achada.linhas, achada.igual) {
                (0, _) => Situacao::Ausente,
                (1, true) => Situacao::Igual,
                _ => Situacao::Diferente,
            })
            .collect()
    }
}

/// Digits that a folha and a sequencia are brought to, in the order of [`crate::sql::CHAVE`] (see [`Chave`]).
const LARGURAS: [usize; 7] = [0, 0, 0, 0, 0, 3, 2];

fn chave_em_bytes(c: &Chave) -> Vec<u8> {
    let mut saida = Vec::with_capacity(56);
    for (parte, largura) in [&c.org, &c.uid, &c.cmp, &c.cnsmed, &c.cbo, &c.flh, &c.seq].into_iter().zip(LARGURAS) {
        juntar(&mut saida, &win1252(parte).unwrap_or_default(), largura);
    }
    saida
}

fn juntar(chave: &mut Vec<u8>, texto: &[u8], largura: usize) {
    let limpo = sem_espacos_no_fim(texto);
    let limpo = &limpo[limpo.iter().take_while(|b| espaco(**b)).count()..];
    if !limpo.is_empty() && limpo.iter().all(u8::is_ascii_digit) {
        chave.extend(std::iter::repeat_n(b'0', largura.saturating_sub(limpo.len())));
    }
    chave.extend_from_slice(limpo);
    chave.push(SEPARADOR);
}

fn mesmo(celula: &Celula, valor: &RawValue) -> bool {
    match (celula, valor) {
        (Celula::Texto(_), RawValue::Text(lido)) => {
            win1252(celula.texto()).is_some_and(|nosso| sem_espacos_no_fim(&nosso) == sem_espacos_no_fim(lido))
        }
        (Celula::Texto(_), RawValue::Null) => celula.texto().is_empty(),
        (Celula::Numero(n), RawValue::Integer(lido)) => n.to_bits() == (*lido as f64).to_bits(),
        (Celula::Numero(n), RawValue::Floating(lido)) => n.to_bits() == lido.to_bits(),
        _ => false,
    }
}

/// The bytes by which the connection sends a text.
fn win1252(texto: &str) -> Option<Cow<'_, [u8]>> {
    if texto.is_ascii() { Some(Cow::Borrowed(texto.as_bytes())) } else { charset::WIN_1252.encode(texto).ok() }
}

fn sem_espacos_no_fim(texto: &[u8]) -> &[u8] {
    let fim = texto.iter().rposition(|b| !espaco(*b)).map_or(0, |p| p + 1);
    &texto[..fim]
}

/// What `str::trim` takes for a blank, in Windows-1252: the last one is the blank that does not break.
fn espaco(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ' | 0xA0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::ajuste::tests::{bruta, com};
    use crate::catalogo::tests::catalogo_de_teste;

    fn crua(molde: &Molde, bruta: &crate::ajuste::Bruta) -> Vec<RawValue> {
        let pronta = molde.aprontar(bruta).unwrap();
        let crua = |celula: &Celula| match celula {
            Celula::Texto(t) => RawValue::text_bytes(&charset::WIN_1252.encode(t.as_str()).unwrap()),
            Celula::Numero(n) => RawValue::Floating(*n),
        };
        pronta.celulas.iter().map(crua).collect()
    }

    fn por(molde: &Molde, linha: &mut [RawValue], coluna: &str, valor: RawValue) {
        linha[molde.colunas.iter().position(|c| c.nome == coluna).unwrap()] = valor;
    }

    #[test]
    fn linha_igual_diferente_repetida_ausente_e_alheia() {
        let molde = Molde::novo(&catalogo_de_teste());
        let nossas: Vec<Pronta> =
            ["01", "02", "03", "04"].iter().map(|seq| molde.aprontar(&com("PRD_SEQ", seq)).unwrap()).collect();
        let mut relidas = Relidas::novas(&molde, &nossas);
        relidas.ver(&crua(&molde, &com("PRD_SEQ", "01")));
        let mut mudada = crua(&molde, &com("PRD_SEQ", "02"));
        por(&molde, &mut mudada, "PRD_CID", RawValue::text_bytes(b"A00"));
        relidas.ver(&mudada);
        relidas.ver(&crua(&molde, &com("PRD_SEQ", "03")));
        relidas.ver(&crua(&molde, &com("PRD_SEQ", "03")));
        relidas.ver(&crua(&molde, &com("PRD_SEQ", "77")));
        let esperadas = [Situacao::Igual, Situacao::Diferente, Situacao::Diferente, Situacao::Ausente];
        assert_eq!(relidas.situacoes(), esperadas);
    }

    #[test]
    fn espacos_nulos_e_marcas_do_bpa_nao_contam_e_mais_nada() {
        let molde = Molde::novo(&catalogo_de_teste());
        let nossa = [molde.aprontar(&bruta()).unwrap()];
        let com_a_coluna = |coluna: &str, valor: RawValue| {
            let mut linha = crua(&molde, &bruta());
            por(&molde, &mut linha, coluna, valor);
            let mut relidas = Relidas::novas(&molde, &nossa);
            relidas.ver(&linha);
            relidas.situacoes()[0]
        };
        assert_eq!(com_a_coluna("PRD_NMPAC", RawValue::text_bytes(b"JO\xC3O DE TESTE \xA0 ")), Situacao::Igual);
        assert_eq!(com_a_coluna("PRD_NMPAC", RawValue::text_bytes(b"JOAO DE TESTE")), Situacao::Diferente);
        assert_eq!(com_a_coluna("PRD_NMPAC", RawValue::text_bytes("JOÃO DE TESTE".as_bytes())), Situacao::Diferente);
        assert_eq!(com_a_coluna("PRD_NMPAC", RawValue::Null), Situacao::Diferente);
        assert_eq!(com_a_coluna("PRD_CID", RawValue::Null), Situacao::Igual);
        assert_eq!(com_a_coluna("PRD_FLPA", RawValue::text_bytes(b"3")), Situacao::Igual);
        assert_eq!(com_a_coluna("PRD_QT_P", RawValue::Integer(2)), Situacao::Igual);
        assert_eq!(com_a_coluna("PRD_QT_P", RawValue::Floating(2.5)), Situacao::Diferente);
        assert_eq!(com_a_coluna("PRD_QT_P", RawValue::Null), Situacao::Diferente);
        // The key in the spelling of another writer is still the key; another key is another row.
        assert_eq!(com_a_coluna("PRD_UID", RawValue::text_bytes(b" 1234560 ")), Situacao::Diferente);
        assert_eq!(com_a_coluna("PRD_FLH", RawValue::text_bytes(b"1")), Situacao::Diferente);
        assert_eq!(com_a_coluna("PRD_FLH", RawValue::text_bytes(b"2")), Situacao::Ausente);
    }

    /// The two comparisons, of rows in memory and of rows on the wire, must never disagree.
    #[test]
    fn compara_como_a_comparacao_em_memoria() {
        let molde = Molde::novo(&catalogo_de_teste());
        let base = molde.aprontar(&bruta()).unwrap();
        for (coluna, valor) in
            [("PRD_NMPAC", "JOÃO DE TESTE  "), ("PRD_NMPAC", "JOÃO  DE TESTE"), ("PRD_CID", "A00"), ("PRD_FLER", "1")]
        {
            let outra = com(coluna, valor);
            let mut relidas = Relidas::novas(&molde, std::slice::from_ref(&base));
            relidas.ver(&crua(&molde, &outra));
            let em_memoria = molde.iguais(&base.celulas, &molde.aprontar(&outra).unwrap().celulas);
            assert_eq!(relidas.situacoes()[0] == Situacao::Igual, em_memoria, "{coluna} {valor}");
        }
    }

    #[test]
    fn a_chave_em_bytes_segue_a_forma_normal() {
        let nossa = Chave::nova("1234560", "202601", "7", "225125", "001", "09", "BPI");
        let alheia = Chave::nova("1234560 ", "202601", "7  ", "225125", "1", "9 ", "BPI");
        assert_eq!(chave_em_bytes(&nossa), chave_em_bytes(&alheia));
        let deslizada = Chave::nova("1234560", "202601", "72", "25125", "001", "09", "BPI");
        assert_ne!(chave_em_bytes(&nossa), chave_em_bytes(&deslizada));
    }
}
