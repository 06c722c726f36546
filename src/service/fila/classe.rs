//! Why an item did not come to a good end, and what follows from it: try again, give up this item, or stop the whole job
//! because everything after it would end the same way (`webservices.md` 7, error classes).

use std::time::Duration;

use crate::erro::{ErroUsuario, saida};

/// Class of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Classe {
    /// The other side knows nothing of it.
    NaoEncontrado,
    /// Never sent: it fails our own check.
    Invalido,
    /// Password, certificate or right refused: stops the job, somebody must mend it.
    Credencial,
    /// Asked to go slower.
    Limitado,
    /// Network, time-out, fault of the server: may be gone at the next try.
    Transitorio,
    /// The answer is well formed and not what was agreed: stops the job.
    Contrato,
    /// Several answers fit: a person decides.
    Ambiguo,
}

/// Tries of an item before it is given up.
const TENTATIVAS: i32 = 4;
/// Tries of an item that was told to go slower.
const TENTATIVAS_LIMITADO: i32 = 12;
/// First pause; doubles with each try up to the cap, of which chance takes a part (full jitter).
const PAUSA: Duration = Duration::from_secs(1);
const PAUSA_MAXIMA: Duration = Duration::from_secs(30);

/// What becomes of an item that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destino {
    /// Again after so long.
    DeNovo(Duration),
    /// Ends in this state of the store.
    Fim(&'static str),
    /// Waits, and the whole job with it.
    Para,
}

impl Classe {
    /// Name in the database.
    pub fn codigo(self) -> &'static str {
        match self {
            Self::NaoEncontrado => "nao_encontrado",
            Self::Invalido => "invalido",
            Self::Credencial => "credencial",
            Self::Limitado => "limitado",
            Self::Transitorio => "transitorio",
            Self::Contrato => "contrato",
            Self::Ambiguo => "ambiguo",
        }
    }
}

/// An item that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Falha {
    pub classe: Classe,
    /// What happened and what to do, without personal values.
    pub frase: String,
    /// The other side said when to come again.
    pub depois_de: Option<Duration>,
}

impl Falha {
    /// A failure of this class.
    pub fn nova(classe: Classe, frase: impl Into<String>) -> Self {
        Self { classe, frase: frase.into(), depois_de: None }
    }

    /// Same, not before so long.
    pub fn daqui_a(self, tempo: Duration) -> Self {
        Self { depois_de: Some(tempo), ..self }
    }

    /// What becomes of an item that had failed `tentativas` times before this one; `acaso` is between 0 and 1.
    pub(super) fn destino(&self, tentativas: i32, acaso: f64) -> Destino {
        let limite = match self.classe {
            Classe::Transitorio => TENTATIVAS,
            Classe::Limitado => TENTATIVAS_LIMITADO,
            Classe::Credencial | Classe::Contrato => return Destino::Para,
            Classe::Ambiguo => return Destino::Fim("ambiguo"),
            Classe::NaoEncontrado | Classe::Invalido => return Destino::Fim("falhou"),
        };
        if tentativas + 1 >= limite {
            return Destino::Fim("falhou");
        }
        let teto = PAUSA.saturating_mul(1 << tentativas.clamp(0, 10).cast_unsigned()).min(PAUSA_MAXIMA);
        Destino::DeNovo(self.depois_de.unwrap_or_else(|| teto.mul_f64(acaso.clamp(0.0, 1.0))))
    }
}

impl From<&ErroUsuario> for Falha {
    fn from(e: &ErroUsuario) -> Self {
        let classe = match e.saida {
            saida::INDISPONIVEL | saida::MAIS_TARDE | saida::ENTRADA_SAIDA | saida::INTERROMPIDO => Classe::Transitorio,
            saida::SEM_PERMISSAO | saida::SEM_USUARIO | saida::CONFIGURACAO => Classe::Credencial,
            saida::INTERNO => Classe::Contrato,
            _ => Classe::Invalido,
        };
        Self::nova(classe, e.to_string())
    }
}

/// Between 0 and 1; without randomness in the middle.
pub(super) fn acaso() -> f64 {
    let mut bytes = [0_u8; 2];
    if getrandom::fill(&mut bytes).is_err() {
        return 0.5;
    }
    f64::from(u16::from_le_bytes(bytes)) / f64::from(u16::MAX)
}

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn so_o_passageiro_se_repete_e_nao_para_sempre() {
        let falha = |c| Falha::nova(c, "x");
        let pausas: Vec<_> = (0..4).map(|t| falha(Classe::Transitorio).destino(t, 1.0)).collect();
        let s = |n| Destino::DeNovo(Duration::from_secs(n));
        assert_eq!(pausas, [s(1), s(2), s(4), Destino::Fim("falhou")]);
        assert_eq!(falha(Classe::Limitado).destino(9, 1.0), s(30));
        assert_eq!(falha(Classe::Limitado).daqui_a(Duration::from_secs(90)).destino(0, 0.0), s(90));
        assert_eq!(falha(Classe::Limitado).destino(11, 1.0), Destino::Fim("falhou"));
        assert_eq!(falha(Classe::Transitorio).destino(2, 0.0), s(0));
        for c in [Classe::Credencial, Classe::Contrato] {
            assert_eq!(falha(c).destino(0, 1.0), Destino::Para);
        }
        for c in [Classe::Invalido, Classe::NaoEncontrado] {
            assert_eq!(falha(c).destino(0, 1.0), Destino::Fim("falhou"));
        }
        assert_eq!(falha(Classe::Ambiguo).destino(0, 1.0), Destino::Fim("ambiguo"));
    }

    #[test]
    fn erro_de_caso_de_uso_tem_classe() {
        for (codigo, classe) in [
            (saida::INDISPONIVEL, Classe::Transitorio),
            (saida::CONFIGURACAO, Classe::Credencial),
            (saida::DADOS, Classe::Invalido),
            (saida::INTERNO, Classe::Contrato),
        ] {
            assert_eq!(Falha::from(&ErroUsuario::novo("x", codigo, "a", "b")).classe, classe);
        }
    }
}
