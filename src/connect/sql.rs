//! Every statement this crate sends, and nothing else does.
//!
//! All of it stays inside what Firebird 1.5 understands (domain.md 2.1): the test below
//! refuses the words that came later, and refuses SQL in any other file of the crate.
//! Two probes go further, and are only sent when the server showed that it is newer.

use crate::catalogo::{Coluna, TipoColuna};

/// The mirrored table.
pub(crate) const TABELA: &str = "S_PRD";

/// Columns of S_PRD with type, length in bytes, length in characters, not-null mark.
pub(crate) const COLUNAS: &str = "SELECT rf.RDB$FIELD_NAME, f.RDB$FIELD_TYPE, f.RDB$FIELD_LENGTH, \
     f.RDB$CHARACTER_LENGTH, rf.RDB$NULL_FLAG, f.RDB$NULL_FLAG, f.RDB$FIELD_SCALE \
     FROM RDB$RELATION_FIELDS rf JOIN RDB$FIELDS f ON f.RDB$FIELD_NAME = rf.RDB$FIELD_SOURCE \
     WHERE rf.RDB$RELATION_NAME = 'S_PRD' ORDER BY rf.RDB$FIELD_POSITION";

/// Active indices of S_PRD, one row per segment in order.
pub(crate) const INDICES: &str = "SELECT i.RDB$INDEX_NAME, i.RDB$UNIQUE_FLAG, s.RDB$FIELD_NAME \
     FROM RDB$INDICES i JOIN RDB$INDEX_SEGMENTS s ON s.RDB$INDEX_NAME = i.RDB$INDEX_NAME \
     WHERE i.RDB$RELATION_NAME = 'S_PRD' \
     AND (i.RDB$INDEX_INACTIVE IS NULL OR i.RDB$INDEX_INACTIVE = 0) \
     ORDER BY i.RDB$INDEX_NAME, s.RDB$FIELD_POSITION";

/// Default character set of the database.
pub(crate) const CHARSET: &str = "SELECT RDB$CHARACTER_SET_NAME FROM RDB$DATABASE";

/// Are there monitoring tables (2.1 and later)?
pub(crate) const TEM_MONITORES: &str = "SELECT COUNT(*) FROM RDB$RELATIONS WHERE RDB$RELATION_NAME = 'MON$DATABASE'";

/// Probe, only after [`TEM_MONITORES`] said yes.
pub(crate) const DIALETO: &str = "SELECT MON$SQL_DIALECT FROM MON$DATABASE";

/// Probe, only after [`TEM_MONITORES`] said yes.
pub(crate) const VERSAO: &str = "SELECT RDB$GET_CONTEXT('SYSTEM', 'ENGINE_VERSION') FROM RDB$DATABASE";

/// The natural key; the table declares none (domain.md 2.3).
pub(crate) const CHAVE: [&str; 7] = ["PRD_ORG", "PRD_UID", "PRD_CMP", "PRD_CNSMED", "PRD_CBO", "PRD_FLH", "PRD_SEQ"];

/// Insert that does nothing when the key is already there. A parameter in the list of a
/// SELECT has no type of its own, so each one is cast to the type of its column.
/// Parameters: the columns in order, then [`CHAVE`] in order.
pub(crate) fn incluir_se_ausente(colunas: &[Coluna]) -> String {
    let valores: Vec<String> = colunas.iter().map(parametro_tipado).collect();
    let chave: Vec<String> = CHAVE.iter().map(|c| format!("p.{c} = ?")).collect();
    format!(
        "INSERT INTO {TABELA} ({}) SELECT {} FROM RDB$DATABASE WHERE NOT EXISTS \
         (SELECT 1 FROM {TABELA} p WHERE {})",
        nomes(colunas),
        valores.join(", "),
        chave.join(" AND ")
    )
}

/// Plain insert, for a table without a usable index (see `gravacao`).
pub(crate) fn incluir(colunas: &[Coluna]) -> String {
    let valores: Vec<&str> = colunas.iter().map(|_| "?").collect();
    format!("INSERT INTO {TABELA} ({}) VALUES ({})", nomes(colunas), valores.join(", "))
}

/// Several plain inserts in one statement: one trip to the server instead of one per row. Firebird 2.0 and later,
/// so only for a server that showed its version (see [`crate::catalogo::Forma`]). Every parameter is declared with the
/// type of its column; the names are short because the whole text must stay under 64 KiB.
/// Parameters: the columns in order, row after row.
pub(crate) fn incluir_varias(colunas: &[Coluna], linhas: usize) -> String {
    let lista = nomes(colunas);
    let (mut declaradas, mut comandos) = (Vec::new(), String::new());
    for linha in 0..linhas {
        let mut valores = Vec::with_capacity(colunas.len());
        for (i, coluna) in colunas.iter().enumerate() {
            let nome = format!("v{linha}_{i}");
            declaradas.push(format!("{nome} {} = ?", tipo(coluna)));
            valores.push(format!(":{nome}"));
        }
        comandos.push_str(&format!("INSERT INTO {TABELA} ({lista}) VALUES ({}); ", valores.join(",")));
    }
    format!("EXECUTE BLOCK ({}) AS BEGIN {comandos}END", declaradas.join(","))
}

/// Numbers of the system tables: they run from 0 without a gap in every version.
pub(crate) const NUMEROS_DE_TABELAS: &str = "SELECT RDB$RELATION_ID FROM RDB$RELATIONS WHERE RDB$RELATION_ID < 40";

/// The same in the words of 1.5, which has neither blocks nor a list of rows: the first `linhas` system tables lend
/// their numbers 0, 1, 2… (see [`NUMEROS_DE_TABELAS`]), and each value is chosen by that number. `se_ausentes` leaves out
/// the rows whose key is already there, as [`incluir_se_ausente`] does.
/// Parameters: the rows in order, column after column; then so the columns of [`CHAVE`], where they are asked for.
pub(crate) fn incluir_escolhendo(colunas: &[Coluna], linhas: usize, se_ausentes: bool) -> String {
    let escolhas: Vec<String> = colunas.iter().map(|c| escolha(&parametro_tipado(c), 0, linhas)).collect();
    let mut sql = format!(
        "INSERT INTO {TABELA} ({}) SELECT {} FROM RDB$RELATIONS r WHERE r.RDB$RELATION_ID < {linhas}",
        nomes(colunas),
        escolhas.join(",")
    );
    if se_ausentes {
        let da_chave = CHAVE.iter().filter_map(|nome| colunas.iter().find(|c| c.nome == *nome));
        let iguais: Vec<String> =
            da_chave.map(|c| format!("p.{} = {}", c.nome, escolha(&parametro_tipado(c), 0, linhas))).collect();
        sql.push_str(&format!(" AND NOT EXISTS (SELECT 1 FROM {TABELA} p WHERE {})", iguais.join(" AND ")));
    }
    sql
}

/// Halves the numbers until one is left: a few comparisons a value, however many rows there are.
fn escolha(valor: &str, de: usize, ate: usize) -> String {
    if ate - de <= 1 {
        return valor.to_owned();
    }
    let meio = de + (ate - de) / 2;
    let (menores, maiores) = (escolha(valor, de, meio), escolha(valor, meio, ate));
    format!("CASE WHEN r.RDB$RELATION_ID<{meio} THEN {menores} ELSE {maiores} END")
}

/// Removes the row of a key while every given column still holds what is given; an empty column and one without a
/// value are the same. Parameters: [`CHAVE`] in order, then the columns in order.
pub(crate) fn excluir_se_igual(colunas: &[Coluna]) -> String {
    let chave = CHAVE.iter().map(|c| format!("{c} = ?"));
    let iguais = colunas.iter().map(|c| {
        let vazio = if c.tipo == TipoColuna::Texto { "''" } else { "0" };
        format!("COALESCE({}, {vazio}) = {}", c.nome, parametro_tipado(c))
    });
    format!("DELETE FROM {TABELA} WHERE {}", chave.chain(iguais).collect::<Vec<_>>().join(" AND "))
}

/// All rows of one establishment and competencia. Parameters: uid, cmp.
pub(crate) fn ler_escopo(colunas: &[Coluna]) -> String {
    format!("SELECT {} FROM {TABELA} WHERE PRD_UID = ? AND PRD_CMP = ?", nomes(colunas))
}

/// Rows of one professional between two folhas. Parameters: org, uid, cmp, cnsmed, first, last.
pub(crate) fn ler_faixa(colunas: &[Coluna]) -> String {
    format!(
        "SELECT {} FROM {TABELA} WHERE PRD_ORG = ? AND PRD_UID = ? AND PRD_CMP = ? \
         AND PRD_CNSMED = ? AND PRD_FLH >= ? AND PRD_FLH <= ?",
        nomes(colunas)
    )
}

/// Rows of every professional between two folhas. Parameters: org, uid, cmp, first, last.
pub(crate) fn ler_folhas(colunas: &[Coluna]) -> String {
    format!(
        "SELECT {} FROM {TABELA} WHERE PRD_ORG = ? AND PRD_UID = ? AND PRD_CMP = ? \
         AND PRD_FLH >= ? AND PRD_FLH <= ?",
        nomes(colunas)
    )
}

/// Rows per place (kind, establishment, competencia, professional, folha) among those that a reading statement of this
/// file would give. Same parameters.
pub(crate) fn contar_lugares(ler: &str) -> String {
    let lugar = CHAVE_DO_LUGAR.join(", ");
    let onde = ler.split_once(" FROM ").map_or("", |(_, onde)| onde);
    format!("SELECT {lugar}, COUNT(*) FROM {onde} GROUP BY {lugar}")
}

/// What [`contar_lugares`] counts by.
const CHAVE_DO_LUGAR: [&str; 5] = ["PRD_ORG", "PRD_UID", "PRD_CMP", "PRD_CNSMED", "PRD_FLH"];

/// The statement with its parameters written out, for the reading that takes none.
pub(crate) fn com_literais(sql: &str, valores: &[&str]) -> String {
    let mut partes = sql.split('?');
    let mut saida = partes.next().unwrap_or_default().to_owned();
    for (parte, valor) in partes.zip(valores) {
        saida.push_str(&format!("'{}'{parte}", valor.replace('\'', "''")));
    }
    saida
}

/// Numbering in use. Parameters: uid, cmp.
pub(crate) const NUMEROS: &str = "SELECT PRD_CNSMED, PRD_FLH, PRD_SEQ, PRD_CBO, PRD_ORG FROM S_PRD \
     WHERE PRD_UID = ? AND PRD_CMP = ?";

/// Count and quantity per kind and professional. Parameters: uid, cmp.
pub(crate) const SOMAS: &str = "SELECT PRD_ORG, PRD_CNSMED, COUNT(*), SUM(PRD_QT_P) FROM S_PRD \
     WHERE PRD_UID = ? AND PRD_CMP = ? GROUP BY PRD_ORG, PRD_CNSMED";

fn nomes(colunas: &[Coluna]) -> String {
    let nomes: Vec<&str> = colunas.iter().map(|c| c.nome.as_str()).collect();
    nomes.join(", ")
}

fn parametro_tipado(coluna: &Coluna) -> String {
    format!("CAST(? AS {})", tipo(coluna))
}

fn tipo(coluna: &Coluna) -> String {
    match coluna.tipo {
        TipoColuna::Texto => format!("VARCHAR({})", coluna.tamanho),
        TipoColuna::Inteiro | TipoColuna::Decimal | TipoColuna::Outro(_) => "DOUBLE PRECISION".to_owned(),
    }
}

/// Columns of a table named behind it, as a quoted text.
pub(crate) const COLUNAS_DA_TABELA: &str = "SELECT RDB$FIELD_NAME FROM RDB$RELATION_FIELDS WHERE RDB$RELATION_NAME = ";
/// Links of a copy of the SCNES: establishment, person, CBO, the three weekly hours.
pub(crate) const SCNES_VINCULOS: &str =
    "SELECT UNIDADE_ID, PROF_ID, COD_CBO, CG_HORAAMB, CGHORAOUTR, CGHORAHOSP FROM LFCES021";
/// Persons of a copy of the SCNES.
pub(crate) const SCNES_PESSOAS: &str = "SELECT PROF_ID, COD_CNS, CPF_PROF, NOME_PROF FROM LFCES018";

/// Establishments of a copy of the SCNES; two columns that not every version has are given by the caller.
pub(crate) fn scnes_unidades(mantenedora: &str, municipio: &str) -> String {
    format!("SELECT UNIDADE_ID, CNES, NOME_FANTA, {mantenedora}, {municipio} FROM LFCES004")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    /// Words a Firebird 1.5 server does not know, as whole words.
    const PROIBIDAS: [&str; 19] = [
        "RETURNING",
        "EXECUTE",
        "BLOCK",
        "UPDATE",
        "MERGE",
        "MATCHING",
        "ROWS",
        "TRIM",
        "LPAD",
        "RPAD",
        "CHAR_LENGTH",
        "CHARACTER_LENGTH",
        "OCTET_LENGTH",
        "EXTRACT",
        "BOOLEAN",
        "OFFSET",
        "FETCH",
        "WITH",
        "LIST",
    ];

    fn colunas() -> Vec<Coluna> {
        CHAVE
            .iter()
            .chain(&["PRD_QT_P"])
            .map(|nome| Coluna {
                nome: (*nome).to_owned(),
                tipo: if *nome == "PRD_QT_P" { TipoColuna::Decimal } else { TipoColuna::Texto },
                tamanho: 15,
                nao_nula: false,
            })
            .collect()
    }

    fn todas() -> Vec<String> {
        let c = colunas();
        vec![
            COLUNAS.into(),
            INDICES.into(),
            CHARSET.into(),
            TEM_MONITORES.into(),
            DIALETO.into(),
            NUMEROS.into(),
            SOMAS.into(),
            COLUNAS_DA_TABELA.into(),
            SCNES_VINCULOS.into(),
            SCNES_PESSOAS.into(),
            scnes_unidades("CNPJ_MANT", "CODMUNGEST"),
            incluir_se_ausente(&c),
            incluir(&c),
            ler_escopo(&c),
            ler_faixa(&c),
            ler_folhas(&c),
            excluir_se_igual(&c),
            NUMEROS_DE_TABELAS.into(),
            incluir_escolhendo(&c, 12, false),
            incluir_escolhendo(&c, 12, true),
            contar_lugares(&ler_folhas(&c)),
            com_literais(&ler_faixa(&c), &["BPI", "1234560", "202601", "7", "001", "002"]),
        ]
    }

    #[test]
    fn so_o_que_o_firebird_1_5_entende() {
        for sql in todas() {
            let palavras: Vec<String> = sql
                .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '$')))
                .map(str::to_uppercase)
                .collect();
            for proibida in PROIBIDAS {
                assert!(!palavras.iter().any(|p| p == proibida), "{proibida} em: {sql}");
            }
            assert!(!sql.contains('"'), "identificador entre aspas em: {sql}");
        }
    }

    /// Two stay out of the list above, because an old server never gets them: [`VERSAO`] (a function of 2.0) goes only
    /// where [`TEM_MONITORES`] found the tables of 2.1, and [`incluir_varias`] (EXECUTE BLOCK, 2.0) only where the
    /// version was told (`Catalogo::forma`). Any other statement of this file that is not in the list is a mistake.
    #[test]
    fn so_dois_comandos_ficam_fora_da_prova_do_1_5() {
        let (comandos, _) = include_str!("sql.rs").split_once("#[cfg(test)]").unwrap();
        let textos = comandos.matches(": &str =").count() - 1; // the name of the table is no statement
        let feitos = comandos.matches("\npub(crate) fn ").count();
        assert_eq!(textos + feitos, todas().len() - 1 + 2, "um deles está na lista com e sem a condição");
        assert!(!todas().contains(&VERSAO.to_owned()) && !todas().contains(&incluir_varias(&colunas(), 1)));
    }

    #[test]
    fn cada_parametro_tem_o_seu_lugar() {
        let c = colunas();
        let conta = |sql: &str| sql.matches('?').count();
        assert_eq!(conta(&incluir_se_ausente(&c)), c.len() + CHAVE.len());
        assert_eq!(conta(&incluir(&c)), c.len());
        assert_eq!(conta(&ler_faixa(&c)), 6);
        assert_eq!(conta(&ler_folhas(&c)), 5);
        assert_eq!(conta(&incluir_varias(&c, 3)), 3 * c.len());
        assert_eq!(conta(&excluir_se_igual(&c)), CHAVE.len() + c.len());
        assert_eq!(conta(&incluir_escolhendo(&c, 5, false)), 5 * c.len());
        assert_eq!(conta(&incluir_escolhendo(&c, 5, true)), 5 * (c.len() + CHAVE.len()));
        assert_eq!(conta(&contar_lugares(&ler_folhas(&c))), 5);
        assert!(incluir_se_ausente(&c).contains("CAST(? AS DOUBLE PRECISION)"));
    }

    #[test]
    fn a_escolha_da_a_cada_numero_o_seu_valor() {
        assert_eq!(escolha("?", 0, 1), "?");
        assert_eq!(
            escolha("?", 0, 3),
            "CASE WHEN r.RDB$RELATION_ID<1 THEN ? ELSE CASE WHEN r.RDB$RELATION_ID<2 THEN ? ELSE ? END END"
        );
    }

    #[test]
    fn literal_com_aspa_nao_foge_do_texto() {
        assert_eq!(com_literais("A = ? AND B = ?", &["x'; DROP", "2"]), "A = 'x''; DROP' AND B = '2'");
        assert_eq!(com_literais("SELECT 1", &[]), "SELECT 1");
    }

    /// A statement outside this file would escape the check above.
    #[test]
    fn nenhum_outro_arquivo_tem_sql() {
        let pasta = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut vistos = 0;
        for entrada in std::fs::read_dir(pasta).unwrap() {
            let caminho = entrada.unwrap().path();
            if caminho.extension().is_none_or(|e| e != "rs") || caminho.ends_with("sql.rs") {
                continue;
            }
            vistos += 1;
            let texto = std::fs::read_to_string(&caminho).unwrap();
            for inicio in ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE ", "\"MERGE ", "\"EXECUTE "] {
                assert!(!texto.contains(inicio), "SQL fora de sql.rs: {}", caminho.display());
            }
        }
        assert!(vistos >= 8);
    }
}
