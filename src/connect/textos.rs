//! Every sentence this crate shows to a person, in one place.
//!
//! What happened and what to do are two sentences: the edge prints them on two lines or in one.

use crate::erro::ErroFirebird as E;
use crate::plano::{Reparo, TipoReparo};

/// What happened, and where.
pub(crate) fn mensagem(erro: &E) -> String {
    match erro {
        E::Desligado { servidor, porta } => {
            format!("Não há servidor Firebird respondendo em {servidor}, porta {porta}.")
        }
        E::SenhaErrada => "O Firebird recusou o usuário ou a senha.".into(),
        E::EntradaIncompativel => "O servidor Firebird só aceita uma forma de entrada que o NEXSUS não usa.".into(),
        E::ArquivoErrado { banco } => {
            format!("O servidor Firebird não conseguiu abrir o banco {banco}.")
        }
        E::SemPermissao => "O usuário do Firebird não tem permissão na tabela S_PRD.".into(),
        E::SemTabela => "Este banco Firebird não tem a tabela S_PRD.".into(),
        E::SemColuna { coluna, motivo } => {
            format!("A tabela S_PRD não serve: coluna {coluna} {motivo}.")
        }
        E::NaoEScnes { falta } => format!("O banco indicado não serve como cópia do SCNES: falta {falta}."),
        E::ColunaObrigatoria { coluna } => {
            format!("A coluna {coluna} da S_PRD exige um valor que o NEXSUS não grava.")
        }
        E::SemResposta { segundos } => {
            format!("O servidor Firebird ficou {segundos} s sem dar sinal de vida.")
        }
        E::Travada => "Outro programa está com linhas da S_PRD abertas e não as soltou a tempo.".into(),
        E::LinhaAlheia => "A S_PRD já tem uma linha de outra origem na mesma folha e sequência.".into(),
        E::TextoForaDoWin1252 { coluna, letra } => format!(
            "O texto da coluna {coluna} tem um caractere que o BPA não sabe guardar (U+{:04X}).",
            u32::from(*letra)
        ),
        E::SemDocumento { coluna } => {
            format!("Esta S_PRD não tem a coluna {coluna}, e a linha não leva outro documento do paciente.")
        }
        E::ConexaoPerdida => "A conexão com o servidor Firebird caiu.".into(),
        E::Outro { texto } => format!("O Firebird respondeu com um erro: {texto}"),
    }
}

/// What the operator can do about it.
pub(crate) fn remedio(erro: &E) -> &'static str {
    match erro {
        E::Desligado { .. } => {
            "Ligue a máquina do BPA e o serviço do Firebird, e confira servidor e porta na configuração."
        }
        E::SenhaErrada => "Confira usuário e senha do Firebird na configuração.",
        E::EntradaIncompativel => {
            "No firebird.conf da máquina do BPA use AuthServer = Srp256, Srp e WireCrypt = Enabled, e reinicie o serviço do Firebird."
        }
        E::ArquivoErrado { .. } => {
            "Confira o caminho do arquivo como a máquina do BPA o enxerga (por exemplo C:\\BPA\\BPAMAG.GDB)."
        }
        E::SemPermissao => "Peça ao responsável pelo BPA as permissões de leitura e de inclusão na S_PRD.",
        E::SemTabela => "Confira se o caminho aponta para o BPAMAG.GDB do BPA Magnético.",
        E::SemColuna { .. } => "Atualize o BPA Magnético; enquanto isso, use a exportação em arquivo texto.",
        E::NaoEScnes { .. } => {
            "Confira se o caminho aponta para uma cópia do CNES.GDB, aberta na versão atual do SCNES."
        }
        E::ColunaObrigatoria { .. } => {
            "Informe o suporte: esta instalação do BPA tem uma coluna própria. Use a exportação em arquivo texto."
        }
        E::SemResposta { .. } => {
            "Nada foi dado como espelhado. Verifique a rede e a máquina do BPA e espelhe outra vez."
        }
        E::Travada => "Feche a digitação aberta no programa BPA e espelhe outra vez; nada se perdeu.",
        E::LinhaAlheia => {
            "Confira a folha no programa BPA; as linhas de outra origem não são tocadas. Renumere a produção ainda não espelhada."
        }
        E::TextoForaDoWin1252 { .. } => "Corrija o cadastro trocando esse caractere por uma letra comum.",
        E::SemDocumento { .. } => {
            "Informe o CNS no cadastro do paciente, ou atualize o BPA Magnético, e espelhe outra vez."
        }
        E::ConexaoPerdida => "Espelhe outra vez: o que já foi gravado é reconhecido.",
        E::Outro { .. } => "Veja o registro do programa; se repetir, informe o suporte.",
    }
}

/// One line about what had to be changed to fit S_PRD.
pub(crate) fn reparo(r: &Reparo) -> String {
    let linhas = if r.linhas == 1 { "1 linha".to_owned() } else { format!("{} linhas", r.linhas) };
    match r.tipo {
        TipoReparo::Cortado => {
            format!("{}: texto cortado no tamanho da coluna em {linhas}.", r.coluna)
        }
        TipoReparo::Trocado => {
            format!("{}: caractere sem lugar no BPA trocado em {linhas}.", r.coluna)
        }
        TipoReparo::SemColuna => {
            format!("{}: esta S_PRD não tem a coluna; o valor de {linhas} não é gravado.", r.coluna)
        }
    }
}

/// Reasons that complete "coluna X ...".
pub(crate) const COLUNA_AUSENTE: &str = "não existe";
pub(crate) const COLUNA_CURTA: &str = "é mais curta do que o dado";
pub(crate) const COLUNA_TIPO: &str = "tem um tipo inesperado";

/// Shown when the server can not tell its version by SQL (Firebird 1.5 and 2.0).
pub(crate) const VERSAO_ANTIGA: &str = "anterior à 2.1";
