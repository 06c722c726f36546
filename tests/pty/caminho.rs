//! The whole way of a month on screen, at 80x24: three files in, de-para, rule, production, and the
//! mirror that says what is missing when no Firebird is configured. (With a real one:
//! tests/servers/tela.rs.)

use crate::comum::instalacao::Instalacao;
use crate::comum::passos::{definir_depara, definir_regra, entrar, gerar, importar, ir, sair};
use crate::comum::pty::Terminal;

#[test]
fn o_mes_inteiro_na_tela() {
    let i = Instalacao::com_amostras();
    let p = entrar(&i, Terminal::default());

    let previa = importar(&p, &i.caminho("arquivos/pacientes.xlsx"));
    assert!(previa.contains("120"), "{previa}");
    importar(&p, &i.caminho("arquivos/tb_procedimento_202512.txt"));
    let previa = importar(&p, &i.caminho("arquivos/atendimentos_202512.pdf"));
    assert!(previa.contains("160"), "{previa}");

    // The same file again: recognised, nothing to write.
    ir(&p, &format!("imp {}", i.caminho("arquivos/atendimentos_202512.pdf").display()), "Importar");
    p.espere("Arquivo já importado");
    p.tecla("F2").espere("nada a fazer");

    definir_depara(&p, "ECG", "0211020036");
    definir_depara(&p, "HBGLIC", "0202010503");
    p.tecla("Esc").espere("Todos os códigos têm de-para");
    definir_regra(&p, "700000000000005", "225125", "DRA. DE TESTE");

    gerar(&p, "12/2025");
    p.espere("DRA. DE TESTE");
    p.tecla("2").espere("Produção ▸ Linhas").espere("001  01");
    let tela = p.texto();
    assert!(tela.contains("001") && tela.contains("/12/2025"), "as linhas têm folha e data:\n{tela}");

    // The documents of the professional and of patients stay covered.
    assert!(!tela.contains("700000000000005"), "{tela}");

    ir(&p, "esp 12/2025", "Espelho no BPA");
    p.espere("DRA. DE TESTE").tecla("Enter");
    p.espere_que("a frase sobre o Firebird", |s| {
        let t = crate::comum::pty::texto(s);
        t.contains("Firebird") && t.contains('✗') && t.contains("configur")
    });
    sair(p).conferir_devolvido();
}

#[test]
fn arquivo_que_nao_existe_e_arquivo_errado_dizem_o_que_fazer() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default());
    ir(&p, &format!("imp {}", i.caminho("falta.pdf").display()), "Importar");
    p.espere_que("a recusa", |s| crate::comum::pty::texto(s).contains('✗'));
    let tela = p.texto();
    assert!(tela.contains("existe") || tela.contains("encontr"), "{tela}");

    let falso = i.caminho("falso.pdf");
    std::fs::write(&falso, "isto é texto").unwrap();
    ir(&p, &format!("imp {}", falso.display()), "Importar");
    p.espere_que("a recusa", |s| {
        let t = crate::comum::pty::texto(s);
        t.contains('✗') && t.contains("falso.pdf") && t.contains("PDF")
    });
    // Nothing was written.
    ir(&p, "imp", "Importar");
    p.tecla("F7").espere("Nenhum lote ainda");
    sair(p);
}
