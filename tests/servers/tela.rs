//! The whole way on screen against a real Firebird: files in, de-para, rule, production, rehearsal,
//! the typed word, S_PRD filled and compared; a second time nothing is written.

use crate::common::album::Album;
use crate::common::firebird::BancoBpa;
use crate::common::instalacao::Instalacao;
use crate::common::passos::{credenciais, definir_depara, definir_regra, gerar, importar, ir, sair};
use crate::common::pty::{Pty, Terminal};
use crate::common::{instalacao, passos, servidores};

fn abrir(i: &Instalacao, bpa: &BancoBpa) -> Pty {
    let (servidor, porta) = servidores::firebird();
    let senha = i.segredo("senha-firebird", &servidores::variavel("NEXSUS_TESTE_FB_SENHA"));
    let p = Terminal::default()
        .com("NEXSUS_FIREBIRD_SERVIDOR", &servidor)
        .com("NEXSUS_FIREBIRD_PORTA", &porta.to_string())
        .com("NEXSUS_FIREBIRD_BANCO", &bpa.caminho)
        .com("NEXSUS_FIREBIRD_SENHA_ARQUIVO", senha.to_str().expect("caminho"))
        .abrir(i.pasta());
    p.espere(passos::PRONTO);
    credenciais(&p, instalacao::ADMIN, instalacao::SENHA);
    p.espere("NEXSUS ▸ Início");
    p
}

#[test]
fn na_tela_dos_arquivos_ate_a_s_prd() {
    let bpa = BancoBpa::novo("tela");
    let i = Instalacao::com_amostras();
    let p = abrir(&i, &bpa);
    let mut album = Album::novo(80, 24, &i);
    let (servidor, porta) = servidores::firebird();
    album.trocas =
        vec![(bpa.caminho.clone(), "C:\\BPA\\BPAMAG.GDB".into()), (format!("{servidor}:{porta}"), "bpa:3050".into())];
    for (foto, arquivo) in [
        (None, "pacientes.xlsx"),
        (None, "tb_procedimento_202512.txt"),
        (Some("20-importacao-gravada"), "atendimentos_202512.pdf"),
    ] {
        importar(&p, &i.caminho("arquivos").join(arquivo));
        if let Some(foto) = foto {
            album.foto(&p, foto);
        }
    }
    definir_depara(&p, "ECG", "0211020036");
    definir_depara(&p, "HBGLIC", "0202010503");
    album.foto(&p, "21-depara-definido");
    definir_regra(&p, "700000000000005", "225125", "DRA. DE TESTE");
    album.foto(&p, "22-regra-gravada");
    gerar(&p, "12/2025");
    album.foto(&p, "23-producao-gerada");

    ir(&p, "esp 12/2025", "Espelho no BPA");
    p.espere("DRA. DE TESTE");
    // Nothing is written before the rehearsal, nor by it.
    p.tecla("F2").espere("Faça antes o ensaio");
    p.tecla("Enter").espere("faltam em S_PRD");
    album.foto(&p, "24-espelho-ensaio");
    assert_eq!(bpa.linhas(), 0);
    // The word must be typed: an Enter typed ahead, or a yes, confirms nothing.
    p.tecla("F2").espere("Digite ESPELHAR");
    p.tecla("Enter").digitar("S").tecla("Enter").espere("Digite ESPELHAR");
    assert_eq!(bpa.linhas(), 0);
    p.tecla("Esc").espere_sumir("Digite ESPELHAR");
    p.tecla("F2").espere("Digite ESPELHAR").digitar("ESPELHAR");
    // No picture: path and port of the test's server have another length in every run, and the question wraps them.
    p.espere("Antes, copie");
    p.tecla("Enter");
    p.espere("gravadas e lidas de volta iguais");
    let linhas = bpa.linhas();
    assert!(linhas > 100, "{linhas} linhas em S_PRD");
    p.espere("Os dois lados conferem");
    album.foto(&p, "26-espelho-feito");
    p.tecla("F5").espere("Os dois lados conferem");

    // The second time everything is already there.
    // The comparison looks the same when it is over, so the key is tried until it is taken.
    for _ in 0..60 {
        p.tecla("t");
        // A refused key writes nothing, so silence says nothing: time has to pass.
        std::thread::sleep(std::time::Duration::from_millis(300));
        if p.texto().contains("ensaio, nada gravado") {
            break;
        }
    }
    p.espere("ensaio, nada gravado");
    let iguais = p.linha_com("já iguais").expect("a linha das iguais");
    assert!(iguais.contains(&linhas.to_string()), "{iguais}");
    p.tecla("F2").espere("Nada a inserir");
    assert_eq!(bpa.linhas(), linhas);
    sair(p).conferir_devolvido();
    album.fechar();
}

#[test]
fn firebird_fora_do_ar_e_dito_na_tela() {
    let bpa = BancoBpa::novo("tela_fora");
    let i = Instalacao::demo();
    let livre = std::net::TcpListener::bind("127.0.0.1:0").expect("porta").local_addr().expect("porta").port();
    let senha = i.segredo("senha-firebird", &servidores::variavel("NEXSUS_TESTE_FB_SENHA"));
    let p = Terminal::default()
        .com("NEXSUS_FIREBIRD_SERVIDOR", "127.0.0.1")
        .com("NEXSUS_FIREBIRD_PORTA", &livre.to_string())
        .com("NEXSUS_FIREBIRD_BANCO", &bpa.caminho)
        .com("NEXSUS_FIREBIRD_SENHA_ARQUIVO", senha.to_str().expect("caminho"))
        .abrir(i.pasta());
    p.espere(passos::PRONTO);
    credenciais(&p, instalacao::ADMIN, instalacao::SENHA);
    p.espere("NEXSUS ▸ Início");
    ir(&p, "esp 11/2025", "Espelho no BPA");
    p.espere("DR. JOÃO").tecla("Enter").espere("✗");
    let tela = p.texto();
    assert!(tela.contains("Firebird") || tela.contains("BPA"), "{tela}");
    // The program goes on.
    ir(&p, "ini", "Início");
    sair(p);
}
