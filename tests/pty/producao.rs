//! Produção on screen: from a crítica and from a pending attendance to the field that mends it and back, the month
//! picker, taking lines back, and the BPA text file.

use crate::comum::instalacao::Instalacao;
use crate::comum::passos::{entrar, ir, sair};
use crate::comum::pty::{Terminal, texto};

#[test]
fn da_critica_ao_campo_e_de_volta() {
    let i = Instalacao::demo();
    let csv = i.caminho("atendimentos.csv");
    i.certo(&["exportar", "atendimento", "--saida", csv.to_str().unwrap()]);
    let csv = std::fs::read_to_string(csv).unwrap();
    let paciente = csv.lines().find(|l| l.contains("/12/2025")).unwrap().split(';').nth(1).unwrap();
    let p = entrar(&i, Terminal::default());
    // Nobody is that old: a warning at the birth.
    let nascer = |quando: &str, claro: &str| p.tecla("^U").digitar(quando).espere(claro).tecla("F2");
    ir(&p, &format!("pac {paciente}"), "Pacientes");
    p.espere(&format!("▶ {paciente}")).tecla("Enter").espere(&format!("Pacientes ▸ {paciente}"));
    p.tecla("Enter").tecla("Enter").tecla("Enter").espere("Campo Nascimento");
    nascer("01011900", "01/01/1900").espere("gravado");
    ir(&p, "prd 12/2025", "Produção");
    p.espere("a faturar").tecla("3").espere_todos(&["Produção ▸ Críticas", "NX-027", "campo Nascimento"]);
    // Enter opens the form at the field; the birth is put right and the crítica is gone.
    p.tecla("Enter").espere_todos(&[&format!("Pacientes ▸ {paciente}"), "Campo Nascimento"]);
    nascer("12031976", "12/03/1976");
    p.espere_todos(&["Produção ▸ Críticas", "Nenhuma crítica nesta competência"]);
    sair(p);
}

#[test]
fn da_pendencia_ao_campo_e_de_volta_ao_mesmo_motivo() {
    let i = Instalacao::demo();
    let p = entrar(&i, Terminal::default());
    ir(&p, "prd", "Produção");
    // The month is picked, typed short.
    p.tecla("c").espere_todos(&["Competência ─", "com produção"]).digitar("1125").tecla("Enter");
    p.espere_sumir("Competência ─").espere_todos(&["11/2025", "DR. JOÃO DE DEMONSTRAÇÃO"]);
    p.tecla("4").espere_todos(&["sem CPF e sem CNS", "campo CPF"]);
    p.tecla("Enter").espere("ELETROCARDIOGRAMA").tecla("Baixo").tecla("Enter");
    p.espere_todos(&["NEXSUS ▸ Pacientes", "Campo CPF"]).tecla("Esc");
    p.espere_todos(&["Produção ▸ Pendentes", "ELETROCARDIOGRAMA"]);
    p.tecla("Esc").espere("Motivo").tecla("Esc").espere("[1 Resumo]");
    sair(p);
}

#[test]
fn desfaz_com_a_palavra_e_gera_de_novo() {
    let i = Instalacao::demo();
    let p = entrar(&i, Terminal::default());
    ir(&p, "prd 11/2025", "Produção");
    p.espere("DR. JOÃO DE DEMONSTRAÇÃO").tecla("u").espere("Digite DESFAZER");
    // An Enter typed ahead confirms nothing.
    p.tecla("Enter").digitar("S").tecla("Enter").espere("Digite DESFAZER");
    p.tecla("Esc").espere_sumir("Digite DESFAZER").espere("DR. JOÃO DE DEMONSTRAÇÃO");
    p.tecla("u").espere("Digite DESFAZER").digitar("DESFAZER").tecla("Enter");
    p.espere_todos(&["2 Linhas (0)", "Nenhuma linha nesta competência"]);
    p.tecla("F2").espere("Gerar produção").tecla("S").espere("Produção gerada").espere("DR. JOÃO DE DEMONSTRAÇÃO");
    sair(p);
}

#[test]
fn o_arquivo_do_bpa_diz_onde_esta_e_o_controle() {
    let i = Instalacao::demo();
    let pasta = i.caminho("bpa");
    std::fs::create_dir(&pasta).unwrap();
    let p = entrar(&i, Terminal::default());
    let exportar = || {
        ir(&p, "prd 11/2025", "Produção");
        p.espere("DR. JOÃO DE DEMONSTRAÇÃO").tecla("F8").espere("em que pasta?");
        // The home folder of the test is the installation.
        p.digitar("~/bpa").espere("~/bpa").tecla("Enter");
    };
    // Without the data of the header the whole refusal is read, and nothing is written.
    exportar();
    p.espere_todos(&["─ Arquivo do BPA ─", "✗ "]);
    assert_eq!(std::fs::read_dir(&pasta).unwrap().count(), 0);
    ir(&p, "est", "Estabelecimento");
    p.espere("UBS DE TESTE");
    // An Enter right after a full field that went on by itself does not count.
    for valor in ["", "11222333000181", "3550308", "SP", "UBST", "UBS DE TESTE", "SECRETARIA DE TESTE"] {
        p.digitar(valor).tecla("Enter");
    }
    p.espere("SECRETARIA DE TESTE").tecla("F2").espere("Estabelecimento gravado");
    exportar();
    p.espere_todos(&["Gravado, lido de volta e conferido", "Campo de controle", "PA355030.NOV"]);
    let arquivo = pasta.join("PA355030.NOV");
    let bytes = std::fs::read(&arquivo).unwrap();
    let controle = String::from_utf8_lossy(&bytes[..130]).into_owned();
    p.espere_que("o campo de controle do cabeçalho", |s| {
        let na_tela = texto(s);
        let dito = na_tela.split("Campo de controle ").nth(1).and_then(|r| r.split_whitespace().next());
        dito.is_some_and(|n| controle.contains(n))
    });
    // Once more: the same bytes are there already, and a file that says something else stays.
    exportar();
    p.espere("Já estava lá");
    std::fs::write(&arquivo, "outra coisa").unwrap();
    exportar();
    p.espere_todos(&["Já há outro arquivo", "Digite TROCAR"]).tecla("Esc").espere("Não gravado");
    assert_eq!(std::fs::read(&arquivo).unwrap(), b"outra coisa");
    sair(p);
}

#[test]
fn seta_segurada_nas_linhas_gasta_pouco() {
    let i = Instalacao::demo();
    let p = entrar(&i, Terminal::default());
    ir(&p, "prd 11/2025", "Produção");
    p.espere("DR. JOÃO DE DEMONSTRAÇÃO").tecla("2").espere("Produção ▸ Linhas").espere("/11/2025");
    p.custo("Baixo");
    let custos: Vec<usize> = (0..60).map(|_| p.custo("Baixo").len()).collect();
    let media = custos.iter().sum::<usize>() / custos.len();
    assert!(media <= 400, "média {media}: {custos:?}");
    p.tecla("4").espere("sem CPF e sem CNS").tecla("Enter").espere("ELETROCARDIOGRAMA");
    let custos: Vec<usize> = (0..4).map(|_| p.custo("Baixo").len()).collect();
    assert!(custos.iter().all(|c| *c <= 400), "{custos:?}");
    sair(p);
}
