//! Every sentence of the frame that people read, in Brazilian Portuguese. Labels and help sentences of commands
//! stand in the registry rows; the screens of one subject may keep a catalogue of their own beside them.

use nexsus_widgets::rodape::Atalho;

use crate::msg::{Desfecho, Msg};
use crate::rota::CodigoRecusado;
use crate::servico::{ErroUsuario, Tipo};

pub mod comum;
pub mod depara;
pub mod espelho;
pub mod estabelecimento;
pub mod fusao;
pub mod importar;
pub mod lotes;
pub mod pacientes;
pub mod padrao;
pub mod producao;
pub mod producao_fechamento;
pub mod regra;

pub const NOME: &str = "NEXSUS";
pub const SAIR: &str = "Sair";
pub const SEM_CNES: &str = "sem CNES";
pub const CTRL_C_DE_NOVO: &str = "Tecle Ctrl+C de novo para sair do NEXSUS.";
pub const SAIR_TITULO: &str = "Sair";
pub const SAIR_PERGUNTA: &str = "Encerrar o NEXSUS? O que foi gravado continua gravado.";
pub const DESCARTAR_TITULO: &str = "Sair sem gravar";
pub const OCUPADA_TITULO: &str = "Tarefa em andamento";
pub const MUITAS_TELAS: &str = "Há muitas telas abertas. Volte algumas com Esc antes de abrir outra.";
pub const COLAGEM_GRANDE: &str = "O texto colado passa de 64 KB e foi recusado. Cole em partes menores.";

pub fn sem_permissao(frase: &str) -> String {
    format!("Seu perfil não permite {frase}. Peça a um administrador.")
}

pub fn tarefas(n: usize) -> String {
    if n == 1 { "1 tarefa".into() } else { format!("{n} tarefas") }
}

pub fn tarefa_terminou(nome: &str) -> String {
    format!("{nome}: terminou.")
}

pub fn tarefa_cancelada(nome: &str) -> String {
    format!("{nome}: cancelada. O que já estava gravado por inteiro ficou.")
}

pub const SAIR_MESMO_ASSIM: &str = "Sair mesmo assim?";

/// Which jobs leaving the program or the session stops.
pub fn tarefas_param(nomes: &[&str]) -> String {
    let quais = nomes.join(", ");
    match nomes.len() {
        1 => format!("Há 1 tarefa em andamento ({quais}); ela será interrompida no fim do bloco atual."),
        n => format!("Há {n} tarefas em andamento ({quais}); elas serão interrompidas no fim do bloco atual."),
    }
}

/// Which jobs go on while the screen that started them is closed.
pub fn tarefas_continuam(nomes: &[&str]) -> String {
    let quais = nomes.join(", ");
    match nomes.len() {
        1 => format!("A tarefa {quais} continua em segundo plano; F9 mostra."),
        _ => format!("As tarefas {quais} continuam em segundo plano; F9 mostra."),
    }
}

/// Code of the service's refusal when there is no session any more.
const SEM_SESSAO: &str = "sem_sessao";

/// The same message in the words of the screen, when it says that the session ended; those of the service speak of
/// the command line.
pub fn sessao_vencida(m: &Msg) -> Option<Msg> {
    let erro = |e: &ErroUsuario| {
        (e.codigo == SEM_SESSAO).then(|| ErroUsuario::novo(SEM_SESSAO, e.saida, SESSAO_VENCIDA, SESSAO_VENCIDA_FAZER))
    };
    match m {
        Msg::Reply(id, Err(e)) => erro(e).map(|e| Msg::Reply(*id, Err(e))),
        Msg::Finished(id, Desfecho::Failed(e)) => erro(e).map(|e| Msg::Finished(*id, Desfecho::Failed(e))),
        _ => None,
    }
}

pub const SESSAO_VENCIDA: &str = "Sua sessão terminou.";
pub const SESSAO_VENCIDA_FAZER: &str = "Digite a senha de novo para voltar aonde estava.";

pub fn codigo_recusado(e: &CodigoRecusado) -> String {
    match e {
        CodigoRecusado::Desconhecido => {
            "Não há tela com esse código. Use ini, imp, lot, dep, reg, prd, esp, pac, fus, est ou tar.".into()
        }
        CodigoRecusado::Competencia => "A competência não foi entendida. Escreva mês e ano, como 06/2025.".into(),
    }
}

pub fn prever(t: Tipo) -> &'static str {
    match t {
        Tipo::Pdf => "Prévia do PDF",
        Tipo::Planilha => "Prévia da planilha",
        Tipo::Txt => "Prévia do SIGTAP",
        Tipo::CnesXml => "Prévia do CNES",
        Tipo::Retorno => "Prévia do retorno",
        Tipo::Kit => "Prévia do KIT SIA",
        Tipo::Bpa => "Prévia do BPA",
    }
}

/// Footer while an overlay is open: its own last line names its keys.
pub fn rodape_de_janela() -> Vec<Atalho> {
    vec![Atalho::fixo("Esc", "Fecha")]
}

/// Palette.
pub mod paleta {
    pub const TITULO: &str = "Comando";
    pub const DICA: &str = "digite parte do nome ou um código";
    pub const RODAPE: &str = "Tab completa · Enter executa · Esc";
    pub const VAZIO: &str = "Nenhum comando com esse nome. Apague e tente outro, ou F1 na tela.";
    pub const RECENTES: &str = "recentes:";

    pub fn ir(nome: &str, resto: &str) -> String {
        if resto.is_empty() { nome.to_owned() } else { format!("{nome}: \"{resto}\"") }
    }
}

/// Help.
pub mod ajuda {
    pub const TITULO: &str = "Ajuda";
    pub const RODAPE: &str = "letras filtram · Enter executa · Esc";
    pub const VAZIO: &str = "Nenhum comando com essas letras.";
}

/// Jobs panel.
pub mod tarefas {
    pub const TITULO: &str = "Tarefas";
    pub const RODAPE: &str = "Enter detalhe · Del cancela · r atualiza · Esc";
    pub const VAZIO: &str = "Nenhuma tarefa ainda. Importações aparecem aqui.";
    pub const CANCELANDO: &str = "cancelando no fim do bloco";
    pub const OK: &str = "ok";
    pub const CANCELADA: &str = "cancelada";
    pub const FALHOU: &str = "falhou";
    pub const JA_TERMINOU: &str = "Essa tarefa já terminou: não há o que cancelar.";
    pub const PEDIDO: &str = "Cancelamento pedido: a tarefa para no fim do bloco atual.";
    pub const CANCELAR_TITULO: &str = "Cancelar tarefa";
    pub const RODANDO: &str = "em andamento";
    pub const DETALHE: &str = "Tarefa";

    /// What a stored job is called: a month alone does not say what was done with it.
    pub fn nome(tipo: &str, rotulo: &str) -> String {
        let mes = rotulo.len() == 7 && rotulo.contains('/');
        match (tipo, mes) {
            ("gerar", true) => format!("Gerar {rotulo}"),
            ("espelhar", true) => format!("Espelhar {rotulo}"),
            _ if rotulo.is_empty() => tipo.to_owned(),
            _ => rotulo.to_owned(),
        }
    }

    /// State of a stored job in words.
    pub fn estado(gravado: &str) -> &str {
        match gravado {
            "concluido" => OK,
            "rodando" => RODANDO,
            "cancelado" => CANCELADA,
            "interrompido" => "interrompida",
            outro => outro,
        }
    }

    pub fn cancelar(nome: &str) -> String {
        format!("Cancelar \"{nome}\"? O que já foi gravado por inteiro fica; o resto não entra.")
    }
}

/// Home.
pub mod inicio {
    pub const TITULO: &str = "Início";
    pub const HOJE: &str = "O que falta hoje";
    pub const COMPETENCIA: &str = "Competência";
    pub const CARREGANDO: &str = "Conferindo o que falta…";
    pub const NADA: &str = "Nada pendente. Para começar: I importa um arquivo, : mostra os comandos.";
    pub const ATALHOS: &str = "Ir para";
    pub const QUANTOS: &str = "Quantos";
    pub const FALTA: &str = "Pendência";
    pub const LUGAR: &str = "Ir";
}

/// Login and first-run wizard.
pub mod login {
    pub const ENTRAR: &str = "Entrar";
    pub const ESQUECI: &str = "Esqueci a senha";
    pub const USUARIO: &str = "Usuário";
    pub const SENHA: &str = "Senha";
    pub const REPITA: &str = "Repita";
    pub const ADMIN: &str = "Administrador";
    pub const CNES: &str = "CNES";
    pub const ESTAB: &str = "Unidade";
    pub const PRIMEIRO_USO: &str = "Primeiro uso";
    pub const CRIAR: &str = "Criar e entrar";
    pub const BLOQUEIO: &str = "Bloqueio por 15 min após a 5ª tentativa.";
    pub const RESTRITO: &str = "Sistema de uso restrito. Acessos e alterações ficam registrados na auditoria (LGPD, art. 6º e 46). Não compartilhe sua senha.";
    pub const RESTRITO_LARGO: &str =
        "Sistema de uso restrito. Acessos e alterações ficam registrados na auditoria (LGPD, art. 6º e 46).";
    pub const ABRINDO: &str = "Abrindo o banco de dados…";
    pub const CONFERINDO: &str = "Conferindo usuário e senha…";
    pub const CRIANDO: &str = "Criando o banco, a chave e o administrador…";
    pub const CAPS: &str = "Só maiúsculas digitadas: confira o Caps Lock.";
    pub const FALTA_USUARIO: &str = "Digite o usuário.";
    pub const FALTA_SENHA: &str = "Digite a senha.";
    pub const SENHAS_DIFERENTES: &str = "As duas senhas não são iguais. Digite as duas de novo.";
    pub const CNES_INVALIDO: &str =
        "O CNES tem 7 números, o último é verificador. Deixe em branco se ainda não souber.";
    pub const RECUPERAR_TITULO: &str = "Esqueci a senha";
    pub const RECUPERAR: &[&str] = &[
        "A senha não fica guardada: ninguém consegue mostrá-la.",
        "Esta versão ainda não troca senhas pela tela.",
        "Procure o responsável pelo NEXSUS na sua unidade.",
    ];
    pub const PRECISA_MIGRAR: &str = "O banco é de uma versão anterior. Faça uma cópia, saia e rode: nexsus migrar";
    pub const ESTADO: &str = "Estado do sistema";
    pub const BANCO: &str = "Banco central";
    pub const SERVIDOR: &str = "Servidor";
    pub const COMPETENCIA: &str = "Competência";
    pub const TERMINAL: &str = "Terminal";
    pub const ALTERNATIVA: &str = "Sem teclas F";
    pub const ALTERNATIVA_VALOR: &str = "Alt+1 a Alt+0, ou Ctrl+K";
    pub const TENTE: &str = "F5 procura o banco de novo.";
    pub const NADA_A_TENTAR: &str = "O banco de dados já respondeu; não há o que tentar de novo.";
    pub const OK: &str = "ok";
    pub const SEM_RESPOSTA: &str = "sem resposta";
    pub const NOVO: &str = "novo";
    pub const ANTIGO: &str = "versão anterior";
    pub const DIAGNOSTICO: &str = "Diagnóstico do terminal";
    pub const EXPLICA_PRIMEIRO: &str =
        "Cria neste computador o banco, a chave que protege os dados pessoais e a conta do administrador.";
    pub const GUARDE_CHAVE: &str = "Faça cópia da pasta de chaves: sem ela os dados pessoais não se abrem mais.";
    pub const AJUDA_USUARIO: &str = "o nome que o administrador criou para você, como maria.souza.";
    pub const AJUDA_SENHA: &str = "não aparece na tela. Enter entra.";
    pub const AJUDA_ADMIN: &str = "usuário de quem administra, sem espaços.";
    pub const AJUDA_REPITA: &str = "a mesma senha, para não haver engano.";
    pub const AJUDA_CNES: &str = "7 números; pode ficar em branco e ser informado depois.";
    pub const AJUDA_ESTAB: &str = "o nome da unidade nas telas e relatórios.";
}

/// Help of the field of a new password.
pub fn ajuda_nova_senha() -> String {
    format!("uma frase só sua, de {} caracteres ou mais.", crate::servico::SENHA_MINIMA)
}

/// Why a new password was refused before it was sent.
pub fn senha_curta() -> String {
    format!("Use uma frase que só você conhece, com pelo menos {} caracteres.", crate::servico::SENHA_MINIMA)
}

/// Terminal, supervisor and what is written after the screen closed.
pub mod terminal {
    pub const SEM_TTY: &str = "A tela do NEXSUS precisa de um terminal. Para uso sem tela, veja: nexsus --ajuda";
    pub const FALHA_INTERNA: &str = "O NEXSUS parou por uma falha interna. O terminal foi restaurado.";
    pub const RELOGIO: &str = "a data do relógio deste computador está errada";
    pub const LINHA_CAIU: &str = "A conexão com o terminal caiu; o NEXSUS encerrou.";

    pub fn falha(log: &str) -> String {
        format!("{FALHA_INTERNA} O que se sabe está em {log}; envie esse arquivo ao suporte.")
    }

    pub fn morto(sinal: i32) -> String {
        format!(
            "O NEXSUS foi encerrado pelo sistema (sinal {sinal}). O terminal foi restaurado; o que estava gravado continua gravado."
        )
    }

    /// Why the terminal could not be opened; the system's own sentences are in English.
    pub fn nao_abriu(e: &std::io::Error) -> String {
        let motivo = motivo(e);
        format!("O terminal não pôde ser preparado: {motivo}. Abra outra sessão e tente de novo.")
    }

    fn motivo(e: &std::io::Error) -> String {
        use std::io::ErrorKind as K;
        // ENOTTY has no kind of its own in the standard library.
        const ENOTTY: i32 = 25;
        let frase = match e.kind() {
            _ if e.raw_os_error() == Some(ENOTTY) => "a entrada ou a saída não é um terminal",
            // A sentence of our own.
            K::Other if e.raw_os_error().is_none() => return e.to_string(),
            K::NotFound => "um arquivo do sistema não foi encontrado",
            K::PermissionDenied => "o sistema não deu permissão",
            K::BrokenPipe | K::ConnectionReset | K::ConnectionAborted | K::UnexpectedEof => "a conexão caiu",
            K::TimedOut | K::WouldBlock => "o terminal não respondeu a tempo",
            K::Interrupted => "o sistema interrompeu a abertura",
            K::OutOfMemory => "falta memória neste computador",
            K::StorageFull => "o disco está cheio",
            K::Unsupported => "este terminal não tem o que é preciso",
            _ => return e.raw_os_error().map_or_else(|| DESCONHECIDO.into(), |n| format!("{DESCONHECIDO} (erro {n})")),
        };
        frase.to_owned()
    }

    const DESCONHECIDO: &str = "o sistema recusou";
}

#[cfg(test)]
mod testes_de_textos {
    use super::terminal::nao_abriu;
    use std::io::{Error, ErrorKind};

    #[test]
    fn o_que_o_sistema_diz_em_ingles_nao_chega_a_tela() {
        let todos = (1..134).map(Error::from_raw_os_error).chain([Error::from(ErrorKind::UnexpectedEof)]);
        for e in todos {
            let frase = nao_abriu(&e);
            assert!(!frase.contains("os error") && !frase.contains(&e.to_string()), "{frase}");
        }
        assert!(nao_abriu(&Error::from_raw_os_error(25)).contains("não é um terminal"));
        assert!(nao_abriu(&Error::other(super::terminal::RELOGIO)).contains("relógio"));
    }
}
