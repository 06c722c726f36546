//! The table of settings: one row per key, and the check of each value before it is taken.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Origem, Posto, Valor, absoluto, textos};

/// What a value must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Forma {
    /// Any text that is not empty.
    Texto,
    /// Path of a file; relative ones count from the folder of the naming file.
    Caminho,
    /// `sqlite:FILE` or `postgres://...` without password.
    Banco,
    /// Whole number between both, ends included.
    Inteiro(u64, u64),
    /// true or false.
    Logico,
    /// A time of the schedule: `diario 02:10`.
    Hora,
    /// One of these words.
    Um(&'static [&'static str]),
}

/// One setting.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chave {
    /// `section.key`, or `key` at the top of the file.
    pub nome: &'static str,
    /// Environment variable.
    pub ambiente: &'static str,
    /// Check.
    pub forma: Forma,
    /// Built-in value.
    pub padrao: Option<&'static str>,
}

macro_rules! chaves {
    ($( $id:ident = $nome:literal, $ambiente:literal, $forma:expr, $padrao:expr; )*) => {
        $( pub(super) const $id: Chave = Chave { nome: $nome, ambiente: $ambiente, forma: $forma, padrao: $padrao }; )*
        /// Every setting there is.
        pub(super) const CHAVES: &[Chave] = &[ $( $id, )* ];
    };
}

chaves! {
    BANCO_URL    = "banco.url", "NEXSUS_BANCO", Forma::Banco, None;
    BANCO_SENHA  = "banco.senha_arquivo", "NEXSUS_BANCO_SENHA_ARQUIVO", Forma::Caminho, None;
    BANCO_CA     = "banco.ca", "NEXSUS_BANCO_CA", Forma::Caminho, None;
    FB_SERVIDOR  = "firebird.servidor", "NEXSUS_FIREBIRD_SERVIDOR", Forma::Texto, Some("127.0.0.1");
    FB_PORTA     = "firebird.porta", "NEXSUS_FIREBIRD_PORTA", Forma::Inteiro(1, 65_535), Some("3050");
    FB_BANCO     = "firebird.banco", "NEXSUS_FIREBIRD_BANCO", Forma::Texto, None;
    FB_USUARIO   = "firebird.usuario", "NEXSUS_FIREBIRD_USUARIO", Forma::Texto, Some("SYSDBA");
    FB_SENHA     = "firebird.senha_arquivo", "NEXSUS_FIREBIRD_SENHA_ARQUIVO", Forma::Caminho, None;
    FB_PRAZO     = "firebird.prazo_segundos", "NEXSUS_FIREBIRD_PRAZO_SEGUNDOS", Forma::Inteiro(1, 3_600), Some("30");
    FB_SO_1_5    = "firebird.so_1_5", "NEXSUS_FIREBIRD_SO_1_5", Forma::Logico, Some("false");
    FB_LOTE      = "firebird.linhas_por_transacao", "NEXSUS_FIREBIRD_LINHAS_POR_TRANSACAO", Forma::Inteiro(1, 5_000), None;
    CNES         = "cnes", "NEXSUS_CNES", Forma::Texto, None;
    GLIFOS       = "tela.glifos", "NEXSUS_GLIFOS", Forma::Um(&["auto", "utf8-braille", "utf8-bloco", "ascii"]), None;
    FUSO         = "tela.fuso", "NEXSUS_TELA_FUSO", Forma::Um(&["-02:00", "-03:00", "-04:00", "-05:00"]), Some("-03:00");
    LINHAS       = "bpa.linhas_por_folha", "NEXSUS_BPA_LINHAS_POR_FOLHA", Forma::Inteiro(1, 99), Some("99");
    PASTA_VIGIADA = "importar.pasta", "NEXSUS_IMPORTAR_PASTA", Forma::Caminho, None;
    EXEC_PARALELAS = "executar.paralelas", "NEXSUS_EXECUTAR_PARALELAS", Forma::Inteiro(1, 16), Some("4");
    EXEC_ESPELHAR = "executar.espelhar", "NEXSUS_EXECUTAR_ESPELHAR", Forma::Logico, Some("false");
    AG_COMPLETA  = "agenda.completa", "NEXSUS_AGENDA_COMPLETA", Forma::Hora, None;
    AG_IMPORTAR  = "agenda.importar", "NEXSUS_AGENDA_IMPORTAR", Forma::Hora, None;
    AG_SINC      = "agenda.sincronizar", "NEXSUS_AGENDA_SINCRONIZAR", Forma::Hora, None;
    AG_GERAR     = "agenda.gerar", "NEXSUS_AGENDA_GERAR", Forma::Hora, None;
    AG_CRITICAR  = "agenda.criticar", "NEXSUS_AGENDA_CRITICAR", Forma::Hora, None;
    AG_ESPELHAR  = "agenda.espelhar", "NEXSUS_AGENDA_ESPELHAR", Forma::Hora, None;
    LOG_NIVEL    = "log.nivel", "NEXSUS_LOG", Forma::Um(&["off", "error", "warn", "info", "debug", "trace"]), Some("info");
    LOG_JSON     = "log.json", "NEXSUS_LOG_JSON", Forma::Logico, Some("false");
}

impl Chave {
    /// Checks the text and puts it over whatever stood there.
    ///
    /// # Errors
    /// The text does not have the form of the key. The message names the origin, never the text:
    /// somebody may have typed a password there.
    pub(super) fn por(&self, texto: String, origem: Origem, valores: &mut BTreeMap<&'static str, Valor>) -> Posto {
        let base = match &origem {
            Origem::Sistema(a, _) | Origem::Usuario(a, _) => {
                Some(absoluto(&a.to_string_lossy(), None).parent().map(Path::to_owned).unwrap_or_default())
            }
            _ => None,
        };
        let texto = match self.forma {
            Forma::Texto | Forma::Caminho if texto.trim().is_empty() => {
                return Err(textos::vazio(self.nome, &origem));
            }
            Forma::Texto => texto,
            Forma::Caminho => absoluto(&texto, base.as_deref()).to_string_lossy().into_owned(),
            Forma::Banco => banco(&texto, base.as_deref(), &origem)?,
            Forma::Inteiro(de, ate) => match texto.parse::<u64>() {
                Ok(n) if (de..=ate).contains(&n) => n.to_string(),
                _ => return Err(textos::inteiro(self.nome, de, ate, &origem)),
            },
            Forma::Logico => match texto.as_str() {
                "true" | "1" | "sim" => "true".to_owned(),
                "false" | "0" | "nao" | "não" => "false".to_owned(),
                _ => return Err(textos::logico(self.nome, &origem)),
            },
            Forma::Hora => match crate::fila::Quando::ler(&texto) {
                Ok(quando) => quando.to_string(),
                Err(e) => return Err(textos::hora(self.nome, &origem, &e.o_que_fazer)),
            },
            Forma::Um(quais) if quais.contains(&texto.as_str()) => texto,
            Forma::Um(quais) => return Err(textos::um_de(self.nome, quais, &origem)),
        };
        valores.insert(self.nome, Valor { texto, origem });
        Ok(())
    }
}

/// Checks a database URL: kind, and no password inside.
fn banco(texto: &str, base: Option<&Path>, origem: &Origem) -> Result<String, crate::erro::ErroUsuario> {
    if let Some(arquivo) = texto.strip_prefix("sqlite:") {
        let arquivo = arquivo.strip_prefix("//").unwrap_or(arquivo);
        if arquivo.is_empty() {
            return Err(textos::banco(origem));
        }
        return Ok(format!("sqlite:{}", absoluto(arquivo, base).display()));
    }
    let resto = texto.strip_prefix("postgres://").or_else(|| texto.strip_prefix("postgresql://"));
    let Some(resto) = resto else {
        return Err(textos::banco(origem));
    };
    let ate = resto.find(['/', '?']).unwrap_or(resto.len());
    let (autoridade, cauda) = resto.split_at(ate);
    // An '@' further right than the authority can only be a password that holds '/' or '?'.
    let senha_na_conta = autoridade.rsplit_once('@').is_some_and(|(conta, _)| conta.contains(':'));
    if senha_na_conta || cauda.contains('@') || cauda.to_ascii_lowercase().contains("password=") {
        return Err(textos::banco_com_senha(origem));
    }
    Ok(format!("postgres://{resto}"))
}
