//! Registry rows of the production screen.

use crate::comum::comandos;
use crate::quadro::{Command, Grupo, Tecla};
use crate::servico::Acao;

pub const COMANDOS: &[Command] = &[
    Command::novo("producao.gerar", "Gera", "Faz a prévia e, confirmada, numera as folhas e grava a produção.")
        .keys(&[Tecla::F(2), Tecla::Ctrl('o')])
        .footer(1)
        .acao(Acao::ProducaoGerar),
    Command::novo("producao.previa", "Prévia", "Conta o que sairia e o que ficaria pendente, sem gravar nada.")
        .list(&[Tecla::Letra('t')])
        .footer(4)
        .acao(Acao::ProducaoGerar),
    Command::novo("producao.visao", "Visão", "Alterna resumo, linhas, críticas e pendentes.")
        .keys(&[Tecla::F(7)])
        .list(&[Tecla::Letra('w')])
        .grupo(Grupo::Navegacao)
        .footer(2),
    Command::novo("producao.resumo", "Resumo", "Mostra o resumo por profissional.").list(&[Tecla::Letra('1')]),
    Command::novo("producao.linhas", "Linhas", "Mostra as linhas por folha.").list(&[Tecla::Letra('2')]),
    Command::novo("producao.criticas", "Críticas", "Mostra as críticas com motivo e remédio.")
        .list(&[Tecla::Letra('3')]),
    Command::novo("producao.pendentes", "Pendentes", "Mostra o que ficou para trás na última prévia ou geração.")
        .list(&[Tecla::Letra('4')]),
    Command::novo(
        "producao.abrir",
        "Abre",
        "No resumo, as linhas do profissional; nas críticas, o campo a corrigir; nas pendências, os atendimentos.",
    )
    .list(&[Tecla::Enter])
    .grupo(Grupo::Lista)
    .footer(3),
    Command::novo("producao.corrigir", "Corrige", "Abre o cadastro e o campo que resolvem a crítica ou a pendência.")
        .keys(&[Tecla::F(4)])
        .list(&[Tecla::Letra('v')])
        .grupo(Grupo::Lista)
        .footer(3),
    Command::novo(
        "producao.competencia",
        "Mês",
        "Escolhe a competência entre os meses que há, ou digitada: 06/2025, 0625.",
    )
    .list(&[Tecla::Letra('c')])
    .grupo(Grupo::Navegacao)
    .footer(5),
    Command::novo("producao.anterior", "Mês ant.", "Vai à competência anterior.")
        .list(&[Tecla::Letra('<'), Tecla::Letra('[')])
        .grupo(Grupo::Navegacao)
        .footer(6),
    Command::novo("producao.seguinte", "Mês seg.", "Vai à competência seguinte.")
        .list(&[Tecla::Letra('>'), Tecla::Letra(']')])
        .grupo(Grupo::Navegacao)
        .footer(6),
    comandos::buscar("producao.buscar"),
    Command::novo("producao.cancelar", "Cancela", "Cancela a prévia ou a geração em curso.")
        .list(&[Tecla::Del])
        .grupo(Grupo::Lote)
        .footer(7),
    Command::novo(
        "producao.exportar",
        "Arquivo BPA",
        "Grava o arquivo texto do BPA em uma pasta, com o campo de controle.",
    )
    .keys(&[Tecla::F(8)])
    .list(&[Tecla::Letra('e')])
    .grupo(Grupo::Lote)
    .footer(7)
    .acao(Acao::BpaExportar),
    Command::novo(
        "producao.desfazer",
        "Desfaz",
        "Retira as linhas que não saíram daqui; os atendimentos esperam de novo.",
    )
    .list(&[Tecla::Letra('u')])
    .grupo(Grupo::Lote)
    .footer(8)
    .perigo()
    .acao(Acao::ProducaoDesfazer),
    Command::novo("producao.renumerar", "Renumera", "Numera de novo as linhas que não saíram daqui, sem lacunas.")
        .list(&[Tecla::Letra('m')])
        .grupo(Grupo::Lote)
        .footer(9)
        .perigo()
        .acao(Acao::ProducaoDesfazer),
    Command::novo(
        "producao.retirar",
        "Retira",
        "Cancela a linha espelhada e a tira de S_PRD; pede o motivo e a palavra RETIRAR.",
    )
    .list(&[Tecla::Letra('d')])
    .grupo(Grupo::Lista)
    .footer(8)
    .perigo()
    .acao(Acao::Espelhar),
    Command::novo("producao.espelho", "Espelho", "Vai ao espelho desta competência no BPA.")
        .list(&[Tecla::Letra('x')])
        .grupo(Grupo::Ir)
        .footer(8)
        .acao(Acao::EspelhoVer),
    super::fechamento::COMANDO,
    comandos::atualizar("producao.atualizar"),
    comandos::VOLTAR,
];
