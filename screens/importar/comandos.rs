//! The registry rows of the wizard: one layer per step, so that footer and help show what the step can do.

use crate::comum::comandos;
use crate::quadro::{Command, Grupo, Tecla};
use crate::servico::Acao;

/// Step 1.
pub const ARQUIVO: &[Command] = &[
    Command::novo("arquivo.atualizar", "Atualiza", "Lê de novo a pasta e os lotes parados.")
        .keys(&[Tecla::F(5), Tecla::Ctrl('r')])
        .footer(5),
    Command::novo("arquivo.lotes", "Lotes", "Mostra os lotes já importados; ali se desfaz um deles.")
        .keys(&[Tecla::F(7)])
        .grupo(Grupo::Ir)
        .footer(4)
        .acao(Acao::LoteVer),
    Command::novo("arquivo.descartar", "Descarta", "Descarta o lote parado que está marcado; nada dele foi gravado.")
        .keys(&[Tecla::Ctrl('d')])
        .grupo(Grupo::Lote)
        .footer(6)
        .acao(Acao::Importar),
    comandos::VOLTAR,
];

/// Step 2.
pub const LAYOUT: &[Command] = &[
    Command::novo("layout.avancar", "Prévia", "Vai à prévia; lê antes o arquivo de novo se as opções mudaram.")
        .keys(&[Tecla::F(2), Tecla::Ctrl('o')])
        .grupo(Grupo::Navegacao)
        .footer(1),
    Command::novo("layout.coluna", "Campo", "Escolhe que campo a coluna marcada alimenta.")
        .list(&[Tecla::Enter])
        .footer(2),
    Command::novo("layout.revalidar", "Relê", "Lê o arquivo outra vez, com as opções e colunas atuais.")
        .keys(&[Tecla::F(5), Tecla::Ctrl('r')])
        .list(&[Tecla::Letra('r')])
        .footer(6),
    Command::novo("layout.linhas", "Linhas", "Mostra as linhas do arquivo como o programa as viu, página por página.")
        .keys(&[Tecla::F(4)])
        .list(&[Tecla::Letra('v')])
        .footer(4)
        .acao(Acao::LoteRejeitosVer),
    Command::novo("layout.perfil", "Perfil", "Escolhe o perfil de layout com que o PDF é lido.")
        .keys(&[Tecla::F(7)])
        .list(&[Tecla::Letra('w')])
        .footer(2),
    Command::novo("layout.salvar", "Salva", "Guarda este layout com um nome, para os próximos arquivos.")
        .keys(&[Tecla::Ctrl('x')])
        .list(&[Tecla::Letra('s')])
        .footer(3),
    Command::novo("layout.opcoes", "Opções", "Vai às opções de leitura; Esc volta às colunas.")
        .keys(&[Tecla::Ctrl('e')])
        .list(&[Tecla::Tab, Tecla::Letra('o')])
        .footer(8),
    Command::novo("layout.cancelar", "Cancela", "Cancela a leitura em curso.")
        .list(&[Tecla::Del])
        .grupo(Grupo::Lote)
        .footer(3),
    comandos::VOLTAR,
];

/// The raw lines.
pub const BRUTAS: &[Command] = &[
    Command::novo("brutas.seguinte", "Página +", "Mostra a página seguinte.")
        .list(&[Tecla::Letra('n')])
        .grupo(Grupo::Navegacao)
        .footer(1),
    Command::novo("brutas.anterior", "Página -", "Mostra a página anterior.")
        .list(&[Tecla::Letra('p')])
        .grupo(Grupo::Navegacao)
        .footer(2),
    Command::novo("brutas.direita", "Direita", "Move as linhas para o lado, até o fim da mais longa.")
        .list(&[Tecla::Direita])
        .grupo(Grupo::Navegacao)
        .footer(3),
    Command::novo("brutas.esquerda", "Esquerda", "Move as linhas de volta ao começo.")
        .list(&[Tecla::Esquerda])
        .grupo(Grupo::Navegacao)
        .footer(3),
    comandos::VOLTAR,
];

/// Step 3.
pub const PREVIA: &[Command] = &[
    Command::novo("previa.corrigir", "Corrige", "Abre a fila das rejeitadas; sem nenhuma, grava.")
        .list(&[Tecla::Enter])
        .grupo(Grupo::Navegacao)
        .footer(2),
    Command::novo(
        "previa.gravar",
        "Grava",
        "Grava em uma transação as linhas válidas e as já corrigidas; as outras ficam guardadas no lote.",
    )
    .keys(&[Tecla::F(2), Tecla::Ctrl('o')])
    .footer(1)
    .acao(Acao::Importar),
    Command::novo("previa.revalidar", "Revalida", "Compara de novo com o que está gravado agora.")
        .keys(&[Tecla::F(5), Tecla::Ctrl('r')])
        .list(&[Tecla::Letra('r')])
        .footer(7),
    Command::novo("previa.layout", "Layout", "Volta ao layout e às opções de leitura.")
        .keys(&[Tecla::Ctrl('e')])
        .list(&[Tecla::Letra('o')])
        .grupo(Grupo::Navegacao)
        .footer(6),
    Command::novo("previa.comparar", "Compara", "Mostra lado a lado os cadastros parecidos.")
        .keys(&[Tecla::F(4)])
        .list(&[Tecla::Letra('v')])
        .grupo(Grupo::Ir)
        .footer(8)
        .acao(Acao::PacienteEditar),
    Command::novo("previa.lotes", "Lotes", "Mostra os lotes já importados; ali se desfaz um deles.")
        .keys(&[Tecla::F(7)])
        .list(&[Tecla::Letra('w')])
        .grupo(Grupo::Ir)
        .footer(7)
        .acao(Acao::LoteVer),
    Command::novo(
        "previa.exportar",
        "Relatório",
        "Grava em CSV as rejeitadas com o motivo; corrigido, o CSV volta pelo lote.",
    )
    .keys(&[Tecla::F(8)])
    .list(&[Tecla::Letra('e')])
    .footer(4)
    .acao(Acao::LoteRejeitosVer),
    Command::novo("previa.descartar", "Descarta", "Descarta este lote; nada dele foi gravado.")
        .keys(&[Tecla::Ctrl('d')])
        .grupo(Grupo::Lote)
        .footer(8)
        .acao(Acao::Importar),
    comandos::VOLTAR,
];

/// Step 4.
pub const CORRIGIR: &[Command] = &[
    Command::novo("corrigir.gravar", "Corrige", "Guarda a correção desta linha e vai à próxima pendente.")
        .keys(&[Tecla::F(2), Tecla::Ctrl('o')])
        .footer(1)
        .acao(Acao::Importar),
    Command::novo("corrigir.campos", "Campos", "Vai aos campos da linha; Esc volta à lista.")
        .list(&[Tecla::Enter, Tecla::Tab])
        .grupo(Grupo::Navegacao)
        .footer(7),
    Command::novo("corrigir.consulta", "Consulta", "Escolhe entre as sugestões, ou procura o procedimento.")
        .keys(&[Tecla::F(4)])
        .list(&[Tecla::Letra('v')])
        .footer(6),
    Command::novo("corrigir.1", "Usa", "Põe no campo a primeira sugestão.")
        .list(&[Tecla::Letra('1')])
        .mostra("1-3")
        .footer(2),
    Command::novo("corrigir.2", "2ª sugestão", "Põe no campo a segunda sugestão.").list(&[Tecla::Letra('2')]),
    Command::novo("corrigir.3", "3ª sugestão", "Põe no campo a terceira sugestão.").list(&[Tecla::Letra('3')]),
    Command::novo("corrigir.adiar", "Adia", "Deixa a linha para depois: fica no lote e sai no CSV.")
        .keys(&[Tecla::Ctrl('x')])
        .list(&[Tecla::Letra('a')])
        .grupo(Grupo::Lote)
        .footer(4)
        .acao(Acao::Importar),
    Command::novo("corrigir.ignorar", "Ignora", "Desiste da linha: não será gravada.")
        .keys(&[Tecla::Ctrl('d')])
        .list(&[Tecla::Del])
        .grupo(Grupo::Lote)
        .footer(5)
        .acao(Acao::Importar),
    Command::novo("corrigir.reabrir", "Reabre", "Torna pendente de novo uma linha adiada, ignorada ou corrigida.")
        .list(&[Tecla::Letra('u')])
        .grupo(Grupo::Lote)
        .footer(4)
        .acao(Acao::Importar),
    Command::novo("corrigir.iguais", "Iguais", "Liga ou desliga: a mesma correção nas outras linhas com o mesmo erro.")
        .keys(&[Tecla::Ctrl('e')])
        .list(&[Tecla::Letra(' ')])
        .footer(8),
    Command::novo("corrigir.lembrar", "Lembra", "Liga ou desliga: refazer esta troca nas próximas importações.")
        .keys(&[Tecla::Ctrl('w')])
        .list(&[Tecla::Letra('x')])
        .footer(8),
    Command::novo("corrigir.revalidar", "Revalida", "Lê de novo a fila deste lote.")
        .keys(&[Tecla::F(5), Tecla::Ctrl('r')])
        .list(&[Tecla::Letra('r')])
        .footer(8),
    Command::novo("corrigir.lote", "Grava", "Grava em uma transação as linhas válidas e as já corrigidas.")
        .list(&[Tecla::Letra('g')])
        .grupo(Grupo::Lote)
        .footer(3)
        .acao(Acao::Importar),
    Command::novo(
        "corrigir.exportar",
        "Relatório",
        "Grava em CSV as rejeitadas com o motivo; corrigido, o CSV volta pelo lote.",
    )
    .keys(&[Tecla::F(8)])
    .list(&[Tecla::Letra('e')])
    .grupo(Grupo::Lote)
    .footer(7)
    .acao(Acao::LoteRejeitosVer),
    Command::novo("corrigir.pagina", "Página", "Mostra a página do arquivo em volta da linha.")
        .keys(&[Tecla::F(7)])
        .list(&[Tecla::Letra('w')])
        .grupo(Grupo::Ir)
        .footer(8),
    Command::novo("corrigir.por_motivo", "Por motivo", "Junta na lista as linhas de mesmo motivo.")
        .list(&[Tecla::Letra('m')])
        .grupo(Grupo::Lista),
    Command::novo("corrigir.por_paciente", "Por paciente", "Junta na lista as linhas de mesmo paciente.")
        .list(&[Tecla::Letra('p')])
        .grupo(Grupo::Lista),
    Command::novo("corrigir.por_proced", "Por proced.", "Junta na lista as linhas de mesmo procedimento.")
        .list(&[Tecla::Letra('d')])
        .grupo(Grupo::Lista),
    Command::novo("corrigir.busca", "Busca", "Filtra as linhas enquanto você digita; Esc limpa.")
        .keys(&[Tecla::F(3), Tecla::Ctrl('f')])
        .list(&[Tecla::Letra('/')])
        .grupo(Grupo::Lista)
        .footer(9),
    comandos::VOLTAR,
];

/// Step 5.
pub const GRAVAR: &[Command] = &[
    Command::novo("gravar.outra", "Outra", "Começa outra importação.")
        .list(&[Tecla::Enter, Tecla::Letra('n')])
        .grupo(Grupo::Navegacao)
        .footer(2)
        .acao(Acao::Importar),
    Command::novo("gravar.fila", "Rejeitadas", "Abre a fila das linhas que ficaram por corrigir neste lote.")
        .keys(&[Tecla::F(4)])
        .list(&[Tecla::Letra('v')])
        .footer(3)
        .acao(Acao::LoteRejeitosVer),
    Command::novo("gravar.comparar", "Compara", "Mostra lado a lado os cadastros parecidos.")
        .list(&[Tecla::Letra('c')])
        .grupo(Grupo::Ir)
        .acao(Acao::PacienteEditar),
    Command::novo("gravar.lotes", "Lotes", "Mostra os lotes já importados; ali se desfaz este.")
        .keys(&[Tecla::F(7)])
        .list(&[Tecla::Letra('w')])
        .grupo(Grupo::Ir)
        .footer(1)
        .acao(Acao::LoteVer),
    Command::novo("gravar.cancelar", "Cancela", "Cancela a gravação em curso: nada fica gravado.")
        .list(&[Tecla::Del])
        .grupo(Grupo::Lote)
        .footer(1),
    comandos::VOLTAR,
];
