//! Input masks: which characters a field takes, how they look, what they become.
//!
//! A mask works at two moments: per key (it filters and shapes, it never
//! blocks) and on leaving the field (it turns what was typed into the canonical
//! text or says what is wrong). Check digits and other rules of the SUS are the
//! business of the screen, which knows the domain.

use crate::data::{Dia, Mes};
use crate::dinheiro;
use crate::texto::{Texto, dobrar};
use crate::textos;

/// A value of a field with a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpcaoCampo {
    pub codigo: String,
    pub nome: Texto,
}

impl OpcaoCampo {
    pub fn nova(codigo: &str, nome: impl Into<Texto>) -> Self {
        Self { codigo: codigo.to_string(), nome: nome.into() }
    }
}

/// Kind of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mascara {
    Texto {
        max: usize,
        maiusculas: bool,
    },
    Numero {
        max: usize,
    },
    Cpf,
    Cns,
    Cep,
    /// Canonical `dd/mm/aaaa`.
    Data,
    /// Canonical `MM/AAAA`.
    Competencia,
    /// Canonical `1.234,56`.
    Dinheiro,
    /// DDD and 8 or 9 digits.
    Telefone,
    /// Letters A-Z and digits.
    Codigo {
        max: usize,
    },
    /// Shown as dots.
    Senha {
        max: usize,
    },
    /// Canonical `S` or `N`.
    SimNao,
    /// Canonical: the code of the option.
    Opcao(Vec<OpcaoCampo>),
}

impl Mascara {
    pub fn texto(max: usize) -> Self {
        Self::Texto { max, maiusculas: false }
    }

    pub fn maiusculas(max: usize) -> Self {
        Self::Texto { max, maiusculas: true }
    }

    /// A list from pairs of code and name.
    pub fn opcoes(pares: &[(&str, &str)]) -> Self {
        Self::Opcao(pares.iter().map(|(c, n)| OpcaoCampo::nova(c, *n)).collect())
    }

    /// Most characters the field holds.
    pub fn max(&self) -> usize {
        match self {
            Self::Texto { max, .. } | Self::Numero { max } | Self::Codigo { max } | Self::Senha { max } => *max,
            Self::Cpf | Self::Telefone => 11,
            Self::Cns => 15,
            Self::Cep => 8,
            Self::Data => 10,
            Self::Competencia => 7,
            Self::Dinheiro => 18,
            Self::SimNao => 1,
            Self::Opcao(l) => l.iter().map(|o| o.codigo.chars().count()).max().unwrap_or(1),
        }
    }

    /// Columns of the box, without the brackets.
    pub(crate) fn colunas(&self) -> u16 {
        let n = match self {
            Self::Cpf | Self::Dinheiro => 14,
            Self::Cns => 18,
            Self::Cep => 9,
            Self::Telefone => 15,
            Self::Texto { max, .. } | Self::Senha { max } => (*max).min(40),
            _ => self.max().min(40),
        };
        n.max(1) as u16
    }

    /// The character as the field takes it; `None` refuses.
    pub(crate) fn filtrar(&self, c: char) -> Option<char> {
        let maiuscula = || {
            let mut m = c.to_uppercase();
            // "ß" would become two letters: kept as it is.
            match (m.next(), m.next()) {
                (Some(u), None) => u,
                _ => c,
            }
        };
        match self {
            Self::Texto { maiusculas, .. } => Some(if *maiusculas { maiuscula() } else { c }),
            Self::Senha { .. } => Some(c),
            Self::Numero { .. } | Self::Cpf | Self::Cns | Self::Cep | Self::Telefone => c.is_ascii_digit().then_some(c),
            Self::Data => match c {
                '0'..='9' | '/' | '-' | '+' => Some(c),
                '.' => Some('/'),
                'h' | 'H' | 'o' | 'O' => Some(c.to_ascii_lowercase()),
                _ => None,
            },
            Self::Competencia => match c {
                '0'..='9' | '/' => Some(c),
                '-' | '.' => Some('/'),
                _ => None,
            },
            Self::Dinheiro => matches!(c, '0'..='9' | ',' | '.' | '-').then_some(c),
            Self::Codigo { .. } => c.is_ascii_alphanumeric().then(|| c.to_ascii_uppercase()),
            Self::SimNao => match c {
                's' | 'S' => Some('S'),
                'n' | 'N' => Some('N'),
                _ => None,
            },
            Self::Opcao(l) => {
                let m = maiuscula();
                l.iter().any(|o| o.codigo.chars().any(|x| x == m)).then_some(m)
            }
        }
    }

    /// Punctuation people type out of habit: swallowed without a refusal.
    pub(crate) fn pontuacao(&self, c: char) -> bool {
        matches!(self, Self::Cpf | Self::Cns | Self::Cep | Self::Telefone | Self::Codigo { .. } | Self::Numero { .. })
            && matches!(c, '.' | '-' | '/' | ' ' | '(' | ')')
    }

    /// Whether typing into a filled field replaces its whole value.
    pub(crate) fn substitui(&self) -> bool {
        !matches!(self, Self::Texto { .. } | Self::Senha { .. })
    }

    /// Whether nothing more can be typed, so that the field may advance by itself.
    pub(crate) fn completa(&self, s: &str) -> bool {
        let n = s.chars().count();
        match self {
            Self::Cpf | Self::Cns | Self::Cep | Self::Telefone | Self::SimNao => n == self.max(),
            Self::Data => n == 10 || (n == 8 && s.bytes().all(|b| b.is_ascii_digit())),
            Self::Competencia => n == 7 || (n == 6 && s.bytes().all(|b| b.is_ascii_digit())),
            Self::Opcao(l) => {
                l.iter().any(|o| o.codigo == s) && !l.iter().any(|o| o.codigo != s && o.codigo.starts_with(s))
            }
            _ => false,
        }
    }

    /// Canonical text of what was typed; `Err` says what is wrong, in words for the operator.
    pub(crate) fn ao_sair(&self, s: &str, hoje: Dia) -> Result<String, String> {
        if s.trim().is_empty() && !matches!(self, Self::Senha { .. }) {
            return Ok(String::new());
        }
        match self {
            Self::Data => Dia::ler_entrada(s, hoje).map(|d| d.to_string()).ok_or_else(|| textos::DATA_INVALIDA.into()),
            Self::Competencia => {
                Mes::ler_entrada(s, hoje).map(|m| m.to_string()).ok_or_else(|| textos::COMPETENCIA_INVALIDA.into())
            }
            Self::Dinheiro => {
                dinheiro::ler_entrada(s).map(dinheiro::formatar).ok_or_else(|| textos::VALOR_INVALIDO.into())
            }
            Self::Cpf | Self::Cns | Self::Cep => faltam(s, self.max()),
            Self::Telefone => faltam(s, 10),
            Self::Opcao(l) => {
                let procura = dobrar(s);
                l.iter()
                    .find(|o| dobrar(&o.codigo) == procura)
                    // "1" means "01" where the codes have leading zeros.
                    .or_else(|| {
                        l.iter().find(|o| {
                            !procura.is_empty() && o.codigo.trim_start_matches('0') == procura.trim_start_matches('0')
                        })
                    })
                    .map(|o| o.codigo.clone())
                    .ok_or_else(|| textos::OPCAO_INVALIDA.into())
            }
            Self::Texto { .. } => Ok(s.trim_end().to_string()),
            _ => Ok(s.to_string()),
        }
    }

    /// Name of the value, shown at the right of the field.
    pub(crate) fn nome_do_valor(&self, s: &str) -> Option<Texto> {
        match self {
            Self::SimNao => match s {
                "S" => Some(Texto::novo(textos::SIM)),
                "N" => Some(Texto::novo(textos::NAO)),
                _ => None,
            },
            Self::Opcao(l) => l.iter().find(|o| o.codigo == s).map(|o| o.nome.clone()),
            _ => None,
        }
    }

    /// Help when the field brings none of its own.
    pub(crate) fn ajuda(&self) -> &'static str {
        match self {
            Self::Data => textos::AJUDA_DATA,
            Self::Competencia => textos::AJUDA_COMPETENCIA,
            Self::Cpf => textos::AJUDA_CPF,
            Self::Cns => textos::AJUDA_CNS,
            Self::Cep => textos::AJUDA_CEP,
            Self::Telefone => textos::AJUDA_TELEFONE,
            Self::Dinheiro => textos::AJUDA_DINHEIRO,
            Self::SimNao => textos::AJUDA_SN,
            _ => "",
        }
    }

    /// The value as drawn, and for each character whether it is one that was typed.
    pub(crate) fn exibir(&self, s: &str, ponto: char) -> Vec<(char, bool)> {
        let molde = match self {
            Self::Cpf => "###.###.###-##",
            Self::Cns => "### #### #### ####",
            Self::Cep => "#####-###",
            Self::Telefone if s.len() == 11 => "(##) #####-####",
            Self::Telefone => "(##) ####-####",
            Self::Senha { .. } => return s.chars().map(|_| (ponto, true)).collect(),
            _ => return s.chars().map(|c| (c, true)).collect(),
        };
        let mut letras = s.chars();
        let mut saida = Vec::with_capacity(molde.len());
        let mut faltam = s.chars().count();
        for m in molde.chars() {
            if faltam == 0 {
                break;
            }
            if m == '#' {
                if let Some(c) = letras.next() {
                    saida.push((c, true));
                    faltam -= 1;
                }
            } else {
                saida.push((m, false));
            }
        }
        saida.extend(letras.map(|c| (c, true)));
        saida
    }
}

fn faltam(s: &str, precisa: usize) -> Result<String, String> {
    let n = s.chars().count();
    if n >= precisa { Ok(s.to_string()) } else { Err(textos::faltam(precisa - n)) }
}

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn hoje() -> Dia {
        Dia::novo(2025, 6, 30).unwrap()
    }

    fn mostra(m: &Mascara, s: &str) -> String {
        m.exibir(s, '•').iter().map(|(c, _)| *c).collect()
    }

    #[test]
    fn moldes() {
        assert_eq!(mostra(&Mascara::Cpf, "52998224725"), "529.982.247-25");
        assert_eq!(mostra(&Mascara::Cpf, "529"), "529");
        assert_eq!(mostra(&Mascara::Cpf, "5299"), "529.9");
        assert_eq!(mostra(&Mascara::Cns, "898000000000011"), "898 0000 0000 0011");
        assert_eq!(mostra(&Mascara::Cep, "17500000"), "17500-000");
        assert_eq!(mostra(&Mascara::Telefone, "14999990000"), "(14) 99999-0000");
        assert_eq!(mostra(&Mascara::Telefone, "1434330000"), "(14) 3433-0000");
        assert_eq!(mostra(&Mascara::Senha { max: 20 }, "abç"), "•••");
    }

    #[test]
    fn ao_sair_canoniza_ou_explica() {
        let h = hoje();
        assert_eq!(Mascara::Data.ao_sair("h-3", h), Ok("27/06/2025".into()));
        assert_eq!(Mascara::Data.ao_sair("31/2", h), Err(textos::DATA_INVALIDA.into()));
        assert_eq!(Mascara::Competencia.ao_sair("0625", h), Ok("06/2025".into()));
        assert_eq!(Mascara::Dinheiro.ao_sair("1234.5", h), Ok("1.234,50".into()));
        assert_eq!(Mascara::Cpf.ao_sair("5299822472", h), Err("falta 1 número".into()));
        let raca = Mascara::opcoes(&[("01", "Branca"), ("03", "Parda")]);
        assert_eq!(raca.ao_sair("3", h), Ok("03".into()));
        assert_eq!(raca.ao_sair("07", h), Err(textos::OPCAO_INVALIDA.into()));
        assert!(raca.completa("01") && !raca.completa("0"));
        for m in [Mascara::Data, Mascara::Cpf, Mascara::Dinheiro, raca] {
            assert_eq!(m.ao_sair("", h), Ok(String::new()));
        }
    }
}
