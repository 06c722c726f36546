//! First-run wizard: the administrator, the establishment, and the words about the key that must be kept.

use nexsus_widgets::{Campo, Dia, Formulario, Mascara};
use zeroize::Zeroizing;

use crate::servico::{Cnes, DadosIniciais, SENHA_MINIMA};
use crate::textos::{self, login as t};

/// What goes to `nucleo.iniciar`, and the credentials for the first login.
pub struct Pedido {
    pub dados: DadosIniciais,
    pub admin: String,
    pub senha: Zeroizing<String>,
}

pub fn formulario(hoje: Dia) -> Formulario {
    let nova = textos::ajuda_nova_senha();
    let campos = vec![
        Campo::novo("admin", t::ADMIN, Mascara::texto(64)).estica().obrigatorio().ajuda(t::AJUDA_ADMIN),
        Campo::novo("senha", t::SENHA, Mascara::Senha { max: 128 }).estica().obrigatorio().ajuda(nova),
        Campo::novo("repita", t::REPITA, Mascara::Senha { max: 128 }).estica().obrigatorio().ajuda(t::AJUDA_REPITA),
        Campo::novo("cnes", t::CNES, Mascara::Numero { max: 7 }).largura(7).ajuda(t::AJUDA_CNES),
        Campo::novo("estab", t::ESTAB, Mascara::texto(60)).estica().ajuda(t::AJUDA_ESTAB),
    ];
    Formulario::novo(campos, hoje)
}

/// Checks the whole form; the sentence says what is missing and the focus stands there.
pub fn conferir(form: &mut Formulario) -> Result<Pedido, String> {
    let admin = form.valor("admin").trim().to_owned();
    if admin.is_empty() {
        form.focar("admin");
        return Err(t::FALTA_USUARIO.into());
    }
    if form.valor("senha").chars().count() < SENHA_MINIMA {
        form.focar("senha");
        return Err(textos::senha_curta());
    }
    if form.valor("senha") != form.valor("repita") {
        form.definir("senha", "");
        form.definir("repita", "");
        form.focar("senha");
        return Err(t::SENHAS_DIFERENTES.into());
    }
    let cnes = match form.valor("cnes").trim() {
        "" => None,
        texto => {
            let Ok(cnes) = Cnes::ler(texto) else {
                form.focar("cnes");
                return Err(t::CNES_INVALIDO.into());
            };
            Some(cnes)
        }
    };
    let estab = form.valor("estab").trim().to_owned();
    let senha = Zeroizing::new(form.tirar_senha("senha"));
    drop(Zeroizing::new(form.tirar_senha("repita")));
    let dados = DadosIniciais {
        admin: admin.clone(),
        senha: senha.clone(),
        cnes,
        nome_estab: (!estab.is_empty()).then_some(estab),
    };
    Ok(Pedido { dados, admin, senha })
}
