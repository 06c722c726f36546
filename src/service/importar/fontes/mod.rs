//! The offline sources: register of the CNES (XML, or a copy of the SCNES), the SIA's return, tables of the KIT SIA and BPA
//! text files as history. Lines of other establishments are counted and told, and stay outside.

mod bpa_ler;
mod cadastro;
mod historico;
mod kit;
mod retorno;
mod scnes;
pub(super) mod textos;

use std::collections::BTreeSet;

use nexsus_domain::Cnes;
use nexsus_ingest::Itens;
use nexsus_store::{Tx, procedimento::Contagem};

pub(super) use self::cadastro::Cadastro;
use self::historico::Historico;
use self::kit::Kit;
use self::retorno::Retorno;
use super::aplicar::{Alvo, Efeito};
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::observador::Observador;

/// The table that takes the rows of one of these sources.
pub(super) enum Fonte {
    Cadastro(Cadastro),
    Retorno(Retorno),
    Kit(Kit),
    Historico(Historico),
}

impl Fonte {
    pub fn nova(tipo: nexsus_ingest::Tipo, alvo: Alvo) -> Option<Self> {
        use nexsus_ingest::Tipo as T;
        match tipo {
            T::CnesXml => Some(Self::Cadastro(Cadastro::novo(alvo))),
            T::Retorno => Some(Self::Retorno(Retorno::novo(alvo))),
            T::Kit => Some(Self::Kit(Kit::novo(alvo))),
            T::Bpa => Some(Self::Historico(Historico::novo(alvo))),
            T::Pdf | T::Planilha | T::Txt => None,
        }
    }

    pub async fn bloco(&mut self, tx: &mut Tx, itens: Itens, obs: &dyn Observador) -> Resultado<()> {
        match (self, itens) {
            (Self::Cadastro(c), Itens::Cnes(v)) => c.bloco(tx, v).await?,
            (Self::Retorno(r), Itens::Retorno(v)) => r.bloco(tx, v).await?,
            (Self::Kit(k), Itens::Kit(v)) => k.bloco(tx, v, obs).await?,
            (Self::Historico(h), Itens::Bpa(v)) => h.bloco(tx, v).await?,
            (_, outros) if outros.is_empty() => {}
            _ => return Err(ErroUsuario::interno("tipo das linhas lidas")),
        }
        Ok(())
    }

    pub async fn concluir(self, tx: &mut Tx) -> Resultado<Efeito> {
        match self {
            Self::Cadastro(c) => c.concluir(tx).await,
            Self::Retorno(r) => Ok(r.concluir()),
            Self::Kit(k) => Ok(k.concluir()),
            Self::Historico(h) => Ok(h.concluir()),
        }
    }
}

/// The establishment these lines are for; without one nobody can say which lines are ours.
fn dono(alvo: Alvo) -> Resultado<Cnes> {
    Cnes::de_numero(alvo.cnes).map_err(|_| {
        ErroUsuario::novo(
            "sem_estabelecimento",
            saida::CONFIGURACAO,
            "Nenhum estabelecimento foi definido, e este arquivo traz linhas de vários.",
            "Cadastre o estabelecimento na tela Estabelecimento (:est) e importe de novo.",
        )
    })
}

/// Lines of other establishments, told at the end.
#[derive(Default)]
struct Alheias {
    linhas: u64,
    unidades: BTreeSet<Cnes>,
}

impl Alheias {
    fn contar(&mut self, cnes: Cnes) {
        self.linhas += 1;
        self.unidades.insert(cnes);
    }

    fn contar_no(self, efeito: &mut Efeito) {
        if self.linhas > 0 {
            efeito.mobilia += self.linhas;
            efeito.avisos.push(textos::de_outros(self.linhas, self.unidades.len()));
        }
    }
}

fn somar(efeito: &mut Efeito, c: Contagem) {
    efeito.novas += c.novas;
    efeito.iguais += c.iguais;
    efeito.alteradas += c.alteradas;
}
