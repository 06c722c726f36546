use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::erro::saida;

struct Caso {
    _raiz: tempfile::TempDir,
    pastas: Pastas,
}

impl Caso {
    fn novo() -> Self {
        let raiz = tempfile::tempdir().unwrap();
        let pastas = Pastas::em(raiz.path());
        pastas.preparar().unwrap();
        Self { _raiz: raiz, pastas }
    }

    fn escrever(&self, nome: &str, texto: &str, modo: u32) -> PathBuf {
        let arquivo = self.pastas.config.join(nome);
        std::fs::write(&arquivo, texto).unwrap();
        std::fs::set_permissions(&arquivo, std::fs::Permissions::from_mode(modo)).unwrap();
        arquivo
    }

    fn carregar(&self, bandeiras: &Bandeiras, ambiente: &[(&str, &str)]) -> Resultado<Configuracao> {
        let achar = |n: &str| ambiente.iter().find(|(k, _)| *k == n).map(|(_, v)| (*v).to_owned());
        Configuracao::carregar_de(&self.pastas, bandeiras, &achar, None)
    }
}

#[test]
fn sem_nada_vale_o_padrao() {
    let caso = Caso::novo();
    let c = caso.carregar(&Bandeiras::default(), &[]).unwrap();
    assert_eq!(c.banco, format!("sqlite:{}", caso.pastas.dados.join("nexsus.db").display()));
    assert!(c.firebird.is_none() && c.cnes.is_none() && c.glifos.is_none());
    assert_eq!((c.linhas_por_folha, c.log_nivel.as_str(), c.log_json), (99, "info", false));
    assert_eq!(c.origem("banco.url"), Some(&Origem::Padrao));
}

#[test]
fn o_mais_forte_vence_e_a_origem_diz_quem_foi() {
    let caso = Caso::novo();
    let sistema = caso.escrever(
        "sistema.toml",
        "[log]\nnivel = \"error\"\n\n[firebird]\nporta = 3051\nbanco = 'C:\\BPA\\BPAMAG.GDB'\n",
        0o644,
    );
    caso.escrever("config.toml", "[banco]\nurl = \"sqlite:outro.db\"\n[log]\nnivel = \"warn\"\n", 0o600);
    let achar = |n: &str| (n == "NEXSUS_FIREBIRD_PORTA").then(|| "3052".to_owned());
    let b = Bandeiras { detalhe: 1, ..Bandeiras::default() };
    let c = Configuracao::carregar_de(&caso.pastas, &b, &achar, Some(&sistema)).unwrap();
    assert_eq!(c.log_nivel, "debug");
    assert_eq!(c.origem("log.nivel"), Some(&Origem::Bandeira("-v")));
    // A relative file counts from the folder of the configuration that names it.
    assert_eq!(c.banco, format!("sqlite:{}", caso.pastas.config.join("outro.db").display()));
    let fb = c.firebird.clone().unwrap();
    assert_eq!((fb.porta, fb.banco.as_str(), fb.usuario.as_str()), (3052, r"C:\BPA\BPAMAG.GDB", "SYSDBA"));
    assert_eq!(c.origem("firebird.porta"), Some(&Origem::Ambiente("NEXSUS_FIREBIRD_PORTA")));
    assert_eq!(c.origem("firebird.banco"), Some(&Origem::Sistema(sistema, 6)));
    assert!(fb.senha_de_fabrica());
    assert_eq!(fb.senha().unwrap().as_str(), "masterkey");
}

#[test]
fn chave_desconhecida_e_valor_ruim_dizem_a_linha() {
    let caso = Caso::novo();
    for (texto, linha) in [
        ("cnes = \"2077485\"\n\n[banco]\nsenha = \"segredo\"\n", "linha 4"),
        ("[firebird]\nporta = 70000\n", "linha 2"),
        ("[firebird]\nporta = [1]\n", "linha 2"),
        ("[log]\njson = true\nnivel = \"alto\"\n", "linha 3"),
        ("\n\nisto não é toml\n", "linha 3"),
        ("[desconhecida]\nx = 1\n", "linha 1"),
        ("cnes = \"123\"\n", "linha 1"),
    ] {
        caso.escrever("config.toml", texto, 0o600);
        let e = caso.carregar(&Bandeiras::default(), &[]).unwrap_err();
        assert_eq!(e.saida, saida::CONFIGURACAO, "{texto}");
        assert!(e.o_que.contains(linha), "{} em {texto}", e.o_que);
        assert!(!e.to_string().contains("segredo"));
    }
}

#[test]
fn endereco_com_senha_e_recusado_sem_repetir_a_senha() {
    let caso = Caso::novo();
    for url in [
        "postgres://nexsus:hunter2@servidor/nexsus",
        "postgres://nexsus:hun/ter2@servidor/nexsus",
        "postgres://nexsus@servidor/nexsus?password=hunter2",
    ] {
        let b = Bandeiras { banco: Some(url.to_owned()), ..Bandeiras::default() };
        let e = caso.carregar(&b, &[]).unwrap_err();
        assert_eq!(e.saida, saida::CONFIGURACAO);
        assert!(!e.to_string().contains("ter2"), "{e}");
    }
    let b = Bandeiras { banco: Some("postgresql://nexsus@[::1]:5433/nexsus".to_owned()), ..Bandeiras::default() };
    assert_eq!(caso.carregar(&b, &[]).unwrap().banco, "postgres://nexsus@[::1]:5433/nexsus");
    let e = caso.carregar(&Bandeiras::default(), &[("NEXSUS_BANCO", "mysql://x")]).unwrap_err();
    assert!(e.o_que.contains("NEXSUS_BANCO"));
}

#[test]
fn arquivo_nomeado_precisa_existir_e_nao_pode_ser_de_todos() {
    let caso = Caso::novo();
    let b = Bandeiras { config: Some(caso.pastas.config.join("nao-existe.toml")), ..Bandeiras::default() };
    assert_eq!(caso.carregar(&b, &[]).unwrap_err().saida, saida::SEM_ARQUIVO);
    let aberto = caso.escrever("aberto.toml", "cnes = \"2077485\"\n", 0o666);
    let b = Bandeiras { config: Some(aberto), ..Bandeiras::default() };
    assert_eq!(caso.carregar(&b, &[]).unwrap_err().saida, saida::CONFIGURACAO);
}

#[test]
fn senha_de_arquivo_so_se_for_de_uma_conta_so() {
    let caso = Caso::novo();
    let bom = caso.escrever("bom", "uma senha longa\r\n", 0o400);
    assert_eq!(ler_segredo(&bom).unwrap().as_str(), "uma senha longa");
    for (nome, texto, modo) in [("aberto", "senha\n", 0o640), ("vazio", "\n", 0o600), ("duas", "a\nb\n", 0o600)] {
        let e = ler_segredo(&caso.escrever(nome, texto, modo)).unwrap_err();
        assert_eq!(e.saida, saida::CONFIGURACAO, "{nome}");
    }
    assert_eq!(ler_segredo(&caso.pastas.config.join("nada")).unwrap_err().saida, saida::SEM_ARQUIVO);
    assert_eq!(ler_segredo(&caso.pastas.config).unwrap_err().saida, saida::CONFIGURACAO);
}

#[test]
fn pastas_nascem_fechadas_e_abertas_sao_recusadas() {
    let caso = Caso::novo();
    for pasta in [&caso.pastas.dados, &caso.pastas.chaves, &caso.pastas.estado] {
        let modo = std::fs::metadata(pasta).unwrap().permissions().mode();
        assert_eq!(modo & 0o777, 0o700);
    }
    std::fs::set_permissions(&caso.pastas.chaves, std::fs::Permissions::from_mode(0o755)).unwrap();
    let e = caso.pastas.preparar().unwrap_err();
    assert_eq!(e.saida, saida::CONFIGURACAO);
    assert!(e.o_que_fazer.contains("chmod 700"));
}
