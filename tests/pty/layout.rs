//! Step 2 of the wizard through the real program: a corrected column shows at once, is kept as a profile and used again;
//! the raw lines; an offline source found in the picker by what it holds.

use std::path::PathBuf;
use std::time::Duration;

use crate::comum::dbf::{RETORNO, linha_de_retorno, tabela};
use crate::comum::instalacao::Instalacao;
use crate::comum::passos::{entrar, ir, sair};
use crate::comum::pdf::relatorio;
use crate::comum::pty::{Pty, Terminal, texto};

fn pdf(i: &Instalacao, nome: &str, valor: &str) -> PathBuf {
    let arquivo = i.caminho(nome);
    let linhas = [
        ["12/12/2025", "004512", "0301010072", "CONSULTA MEDICA", valor],
        ["13/12/2025", "004513", "0211020036", "ELETROCARDIOGRAMA", "5,15"],
    ];
    std::fs::write(&arquivo, relatorio(&linhas, None)).unwrap();
    arquivo
}

fn no_layout(p: &Pty, arquivo: &std::path::Path) {
    ir(p, &format!("imp {}", arquivo.display()), "Importar");
    p.espere("Total do arquivo").tecla("^E").espere("Campo que alimenta");
}

/// First row of the sample, under its head.
fn amostra(p: &Pty) -> (String, String) {
    let t = p.texto();
    let mut linhas = t.lines().skip_while(|l| !l.contains("Primeiras linhas")).skip(1);
    (linhas.next().unwrap_or_default().to_owned(), linhas.next().unwrap_or_default().to_owned())
}

#[test]
fn coluna_corrigida_vira_perfil_e_a_reimportacao_o_usa() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::de(80, 30));
    no_layout(&p, &pdf(&i, "um.pdf", "10,00"));
    let (titulos, primeira) = amostra(&p);
    assert!(titulos.contains("Paciente") && primeira.contains("004512"), "{titulos}\n{primeira}");

    // The description is not used any more: said, and the sample without it comes by itself.
    p.tecla("Baixo").tecla("Baixo").tecla("Baixo").tecla("Enter").espere("Descrição do procedimento");
    p.digitar("não usada").tecla("Enter");
    p.espere_que("a amostra nova", |s| {
        let t = texto(s);
        t.contains("(não usada)") && t.contains("Primeiras linhas") && !t.contains("CONSULTA MEDICA")
    });
    p.espere("Descrição ficou sem coluna");

    // Two columns change places: the one that lost its field is named each time.
    p.tecla("Home").tecla("Baixo").tecla("Enter").espere("Código do procedimento");
    p.digitar("Código do procedimento").tecla("Enter").espere("COD_PROC_AUREO ficou sem uso");
    p.espere("Campo que alimenta").sossegar(Duration::from_millis(300));
    p.tecla("Home").tecla("Baixo").tecla("Baixo").tecla("Enter").espere("Código do paciente");
    p.digitar("Código do paciente").tecla("Enter");
    p.espere_que("a amostra trocada", |s| {
        let t = texto(s);
        let onde = |o: &str| t.lines().skip_while(|l| !l.contains("Primeiras linhas")).find_map(|l| l.find(o));
        onde("0301010072").is_some() && onde("Paciente").is_some()
    });

    p.tecla("^X").espere("Salvar o layout como perfil").digitar("clinica-norte").tecla("Enter");
    p.espere("clinica-norte.toml");
    let salvo = std::fs::read_to_string(i.caminho("config/perfis/clinica-norte.toml")).unwrap();
    assert!(salvo.contains("COD_PROC_AUREO"), "{salvo}");

    // Another file: with the profile its columns feed what was corrected.
    no_layout(&p, &pdf(&i, "dois.pdf", "20,00"));
    assert!(amostra(&p).1.contains("CONSULTA MEDICA"), "sem perfil vale o que o programa acha");
    p.tecla("F7").espere("Perfil de layout");
    // Esc closes the list and nothing else.
    p.tecla("Esc").espere_sumir("1-9 escolhe").espere("Campo que alimenta");
    p.tecla("F7").espere("clinica-norte").digitar("clinica").tecla("Enter");
    p.espere_que("a leitura pelo perfil", |s| {
        let t = texto(s);
        t.contains("(clinica-norte,") && t.contains("Primeiras linhas") && !t.contains("CONSULTA MEDICA")
    });
    let linha = p.linha_com("COD_PAC ").unwrap();
    assert!(linha.contains("Proced."), "{linha}");
    sair(p);
}

#[test]
fn linhas_brutas_mostram_o_que_o_programa_viu() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::de(120, 35));
    no_layout(&p, &pdf(&i, "um.pdf", "10,00"));
    p.tecla("F4").espere_todos(&["Página 1", "RELATORIO DE ATENDIMENTOS", "CONSULTA MEDICA"]);
    let cabeca = p.linha_com("DATA_ATEND").unwrap();
    assert!(cabeca.trim_start_matches(['│', ' ']).starts_with('2'), "a segunda linha da página: {cabeca}");
    p.tecla("Esc").espere("Campo que alimenta");
    sair(p);
}

#[test]
fn fonte_offline_e_reconhecida_na_escolha_e_gravada() {
    let i = Instalacao::vazia();
    let pasta = i.caminho("fontes");
    std::fs::create_dir(&pasta).unwrap();
    let linhas = [linha_de_retorno(1, "0301010072", 3, 1, 1000), linha_de_retorno(2, "0211020036", 2, 2, 515)];
    // The name says nothing: what it holds does.
    std::fs::write(pasta.join("VOLTOU.DBF"), tabela(RETORNO, 0, &linhas)).unwrap();
    std::fs::write(pasta.join("nota.doc"), "texto").unwrap();
    let p = entrar(&i, Terminal::default());
    ir(&p, "imp", "Importar");
    p.espere("dados").digitar(&format!("{}/", pasta.display())).tecla("Enter").espere("VOLTOU.DBF");
    let linha = p.linha_com("VOLTOU.DBF").unwrap();
    assert!(linha.contains("Retorno"), "{linha}");
    assert!(!p.texto().contains("nota.doc"));
    p.tecla("Enter").espere_todos(&["Importar ▸ Retorno", "Total do arquivo"]);
    p.tecla("F2").espere("Importação gravada");
    ir(&p, "lot", "Lotes");
    p.espere("VOLTOU.DBF");
    sair(p);
}

#[test]
fn nome_da_exportacao_e_trocado_conferido_e_dito_por_inteiro() {
    let i = Instalacao::vazia();
    let arquivo = pdf(&i, "um.pdf", "DEZ");
    let p = entrar(&i, Terminal::default());
    ir(&p, &format!("imp {}", arquivo.display()), "Importar");
    // Half of the lines are refused: the layout is shown first.
    p.espere("Campo que alimenta").tecla("F2").espere("Total do arquivo");
    p.tecla("F8").espere("rejeitadas_lote_");
    p.digitar("saida.pdf").tecla("Enter").espere("deve terminar em .csv");
    for _ in 0..4 {
        p.tecla("Apaga");
    }
    p.tecla("Enter");
    let onde = i.pasta().canonicalize().unwrap().join("saida.csv");
    let inteiro = onde.display().to_string();
    p.espere_que("o caminho inteiro", |s| texto(s).replace(['\n', ' '], "").contains(&inteiro.replace(' ', "")));
    assert!(std::fs::read_to_string(&onde).unwrap().contains("DEZ"));
    sair(p);
}
