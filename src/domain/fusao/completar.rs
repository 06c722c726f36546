//! Filling the blanks of one record from another: the list of fields stands here once, for asking and for doing.

use crate::Paciente;

/// A field that may be blank.
trait Campo {
    fn vazio(&self) -> bool;
}

impl<T> Campo for Option<T> {
    fn vazio(&self) -> bool {
        self.is_none()
    }
}

impl Campo for String {
    fn vazio(&self) -> bool {
        self.trim().is_empty()
    }
}

/// Calls a macro for every field that may be completed: all but the code, which stays with the first record.
macro_rules! cada_campo {
    ($passo:ident) => {
        cada_campo!($passo: cns_pac cpf nome dtnasc sexo raca etnia nacionalidade codlog logradouro numero compl bairro
            municipio cep telefone email situacao_rua sem_cpf)
    };
    ($passo:ident: $($campo:ident)*) => {
        $( $passo!($campo); )*
    };
}

/// Would [`completar`] fill anything? Asked first, because a record is copied only when it changes.
pub(super) fn completaria(alvo: &Paciente, fonte: &Paciente) -> bool {
    macro_rules! passo {
        ($campo:ident) => {
            if alvo.$campo.vazio() && !fonte.$campo.vazio() {
                return true;
            }
        };
    }
    cada_campo!(passo);
    false
}

/// Fills the blanks of `alvo` from `fonte`; true when something was filled.
pub fn completar(alvo: &mut Paciente, fonte: &Paciente) -> bool {
    let mut mudou = false;
    macro_rules! passo {
        ($campo:ident) => {
            if alvo.$campo.vazio() && !fonte.$campo.vazio() {
                alvo.$campo.clone_from(&fonte.$campo);
                mudou = true;
            }
        };
    }
    cada_campo!(passo);
    mudou
}
