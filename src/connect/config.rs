//! Where the Firebird database stands and how to enter it.
//!
//! The password lives in [`Segredo`]: wiped from memory when dropped, never printed.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use zeroize::Zeroizing;

/// A password. `Debug` shows three stars, dropping it wipes the bytes.
#[derive(Clone, Default)]
pub struct Segredo(Zeroizing<String>);

impl Segredo {
    /// The text itself, for the one call that needs it.
    pub fn expor(&self) -> &str {
        &self.0
    }
}

impl From<String> for Segredo {
    fn from(texto: String) -> Self {
        Self(Zeroizing::new(texto))
    }
}

impl From<&str> for Segredo {
    fn from(texto: &str) -> Self {
        Self(Zeroizing::new(texto.to_owned()))
    }
}

impl From<Zeroizing<String>> for Segredo {
    fn from(texto: Zeroizing<String>) -> Self {
        Self(texto)
    }
}

impl fmt::Debug for Segredo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Segredo(***)")
    }
}

/// How to reach one Firebird database.
#[derive(Clone, Debug)]
pub struct ConfigFirebird {
    /// Host name or address of the machine that runs the Firebird server.
    pub servidor: String,
    /// TCP port, 3050 as installed.
    pub porta: u16,
    /// Path of the database file as that machine sees it, or an alias.
    pub banco: String,
    /// Login name, `SYSDBA` as installed.
    pub usuario: String,
    /// Its password.
    pub senha: Segredo,
    /// Longest time without a sign of life before a call is given up.
    pub prazo: Duration,
    /// Keep to one statement per line, in the words of Firebird 1.5, whatever the server says it knows.
    pub so_1_5: bool,
    /// Lines of one transaction, for a line that breaks often; `None`: see [`crate::Espelho::incluir`].
    pub linhas_por_transacao: Option<usize>,
}

impl ConfigFirebird {
    /// The way the BPA program installs it (domain.md 2.1): SYSDBA/masterkey, 60 seconds of patience.
    pub fn nova(servidor: &str, porta: u16, banco: &str) -> Self {
        Self {
            servidor: servidor.to_owned(),
            porta,
            banco: banco.to_owned(),
            usuario: "SYSDBA".to_owned(),
            senha: Segredo::from("masterkey"),
            prazo: Duration::from_mins(1),
            so_1_5: false,
            linhas_por_transacao: None,
        }
    }

    /// True when login and password are the ones every installation shares.
    pub fn senha_de_fabrica(&self) -> bool {
        self.usuario.eq_ignore_ascii_case("SYSDBA") && self.senha.expor() == "masterkey"
    }

    /// True when the server is this machine: Firebird 1.5 sends everything in clear text.
    pub fn na_propria_maquina(&self) -> bool {
        self.servidor.eq_ignore_ascii_case("localhost")
            || self.servidor.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_nao_mostra_a_senha() {
        let config = ConfigFirebird {
            senha: "umaSenhaQualquer".into(),
            ..ConfigFirebird::nova("10.0.0.9", 3050, "C:\\BPA\\BPAMAG.GDB")
        };
        let texto = format!("{config:?}");
        assert!(!texto.contains("umaSenhaQualquer"));
        assert!(texto.contains("***"));
        assert!(!config.senha_de_fabrica());
        assert!(!config.na_propria_maquina());
    }

    #[test]
    fn reconhece_senha_de_fabrica_e_laco_local() {
        let config = ConfigFirebird::nova("127.0.0.1", 3050, "BPAMAG.GDB");
        assert!(config.senha_de_fabrica());
        assert!(config.na_propria_maquina());
        assert!(ConfigFirebird::nova("::1", 1, "x").na_propria_maquina());
        assert!(ConfigFirebird::nova("LocalHost", 1, "x").na_propria_maquina());
        assert!(!ConfigFirebird::nova("bpa.exemplo", 1, "x").na_propria_maquina());
    }
}
