//! Bad input of every kind: a Portuguese sentence, the right exit code, nothing written.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use crate::amostras;
use crate::casa::{Casa, Fim};

/// Words that only appear when somebody forgot to translate.
fn em_portugues(fim: &Fim) {
    let palavras = ["error", "Error", "failed", "denied", "refused", "No such", "Usage", "panicked", "os error"];
    for p in palavras {
        assert!(!fim.erro.contains(p) && !fim.saida.contains(p), "«{p}»: {fim:?}");
    }
    assert!(fim.erro.starts_with("nexsus: "), "{fim:?}");
}

#[test]
fn iniciar_so_uma_vez() {
    let casa = Casa::aberta();
    let fim = casa.rodar(["iniciar", "--admin", "outro", "--senha-arquivo", &casa.senha()]).deve(73);
    em_portugues(&fim);
    casa.rodar(["quem"]).deve(0);
}

#[test]
fn senha_errada_e_usuario_que_nao_existe_dizem_o_mesmo() {
    let casa = Casa::aberta();
    let errada = casa.arquivo("errada", "outra frase bem comprida\n");
    let a = casa.rodar(["entrar", "admin", "--senha-arquivo", &errada]).deve(67);
    let b = casa.rodar(["entrar", "ninguem", "--senha-arquivo", &errada]).deve(67);
    assert_eq!(a.erro, b.erro);
    em_portugues(&a);
}

#[test]
fn senha_fraca_nao_inicia() {
    let casa = Casa::vazia();
    let fim =
        casa.rodar(["iniciar", "--admin", "admin", "--senha-arquivo", &casa.arquivo("fraca", "curta\n")]).deve(64);
    em_portugues(&fim);
    assert!(!fim.erro.contains("curta\n"));
    casa.rodar(["migrar"]).deve(78);
}

#[test]
fn senha_em_arquivo_aberto_e_recusada() {
    let casa = Casa::vazia();
    let senha = casa.senha();
    fs::set_permissions(&senha, fs::Permissions::from_mode(0o644)).unwrap();
    let fim = casa.rodar(["iniciar", "--admin", "admin", "--senha-arquivo", &senha]).deve(78);
    em_portugues(&fim);
    assert!(fim.erro.contains("chmod 600"));
    let fim = casa.rodar(["iniciar", "--admin", "admin", "--senha-arquivo", &casa.em("nada")]).deve(66);
    em_portugues(&fim);
    casa.rodar(["iniciar", "--admin", "admin"]).deve(64);
}

#[test]
fn arquivo_que_falta_e_arquivo_de_outro_tipo() {
    let casa = Casa::aberta();
    let fim = casa.rodar(["importar", "pdf", &casa.em("nao-existe.pdf")]).deve(66);
    em_portugues(&fim);
    let (codigo, r) = casa.json(["importar", "pdf", &casa.em("nao-existe.pdf")]);
    assert_eq!((codigo, r["arquivos"][0]["erro"]["codigo"].as_str()), (66, Some("vazio")), "{r}");
    assert!(r["arquivos"][0]["erro"]["mensagem"].as_str().unwrap().contains("não existe"), "{r}");
    let (codigo, r) = casa.json(["importar", "xlsx", casa.pasta().to_str().unwrap()]);
    assert_eq!((codigo, r["arquivos"][0]["erro"]["codigo"].as_str()), (66, Some("nao_e_planilha")), "{r}");

    let texto = casa.arquivo("texto.pdf", "nada de PDF aqui\n");
    let binario = casa.arquivo("binario.txt", [0u8, 1, 2, 255, 254, 0, 7, 200].repeat(200));
    let vazio = casa.arquivo("vazio.xlsx", "");
    let outra =
        casa.arquivo("outra.xlsx", crate::xlsx::tabela(&["PRODUTO", "ESTOQUE"], [&["PARAFUSO", "10"][..]].into_iter()));
    for (verbo, arquivo, codigo) in [
        ("pdf", &texto, "nao_e_pdf"),
        ("txt", &binario, "nao_e_texto"),
        ("xlsx", &texto, "nao_e_planilha"),
        ("xlsx", &vazio, "vazio"),
        ("xlsx", &outra, "sem_colunas"),
    ] {
        let fim = casa.rodar(["importar", verbo, arquivo]).deve(65);
        em_portugues(&fim);
        let (_, r) = casa.json(["importar", verbo, arquivo]);
        assert_eq!(r["arquivos"][0]["erro"]["codigo"], codigo, "{r}");
    }
    let (_, lotes) = casa.json(["lote", "listar"]);
    assert_eq!(lotes["lotes"].as_array().unwrap().len(), 0);
}

#[test]
fn um_arquivo_ruim_nao_segura_os_outros() {
    let casa = Casa::aberta();
    let (codigo, r) =
        casa.json(["importar", "pdf", &casa.em("falta.pdf"), &amostras::relatorio(&casa), &casa.arquivo("x.pdf", "x")]);
    assert_eq!(codigo, 66, "{r}");
    let situacoes: Vec<_> = r["arquivos"].as_array().unwrap().iter().map(|a| a["situacao"].as_str().unwrap()).collect();
    assert_eq!(situacoes, ["recusado", "gravado", "recusado"]);
}

#[test]
fn arquivo_sem_permissao() {
    let casa = Casa::aberta();
    let fechado = casa.arquivo("fechado.pdf", "%PDF-1.4\n");
    fs::set_permissions(&fechado, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser opens every file of a disk; this one of the kernel not even he may read.
    let fechado = if fs::File::open(&fechado).is_ok() { "/proc/sys/vm/drop_caches".to_owned() } else { fechado };
    assert!(fs::File::open(&fechado).is_err(), "este teste precisa de um arquivo que não se abre");
    let fim = casa.rodar(["importar", "pdf", &fechado]).deve(77);
    em_portugues(&fim);
}

#[test]
fn uso_errado() {
    let casa = Casa::vazia();
    for args in [
        &["importar"][..],
        &["importar", "pdf"],
        &["imporar", "pdf", "x"],
        &["producao", "gerar"],
        &["producao", "gerar", "--competencia", "202513"],
        &["espelhar", "--competencia", "202506", "--ensaio", "--confirmar"],
        &["espelhar"],
        &["regra-profissional", "definir", "--cns", "123", "--cbo", "225125", "--tudo"],
        &["depara", "definir", "CARD01", "0301010073"],
        &["exportar", "paciente"],
        &["--nao-existe"],
        &["--nao-interativo"],
        &[],
    ] {
        let fim = casa.rodar(args).deve(64);
        assert!(fim.saida.is_empty(), "{fim:?}");
        em_portugues(&fim);
    }
    let fim = casa.rodar(["--ajuda"]).deve(0);
    assert!(fim.saida.contains("Uso: nexsus") && fim.erro.is_empty(), "{fim:?}");
    assert_eq!(casa.rodar(["--version"]).deve(0).saida, format!("nexsus {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn sem_sessao_e_sem_instalacao() {
    let casa = Casa::vazia();
    let fim = casa.rodar(["migrar"]).deve(78);
    em_portugues(&fim);
    assert!(fim.erro.contains("nexsus iniciar"), "{fim:?}");
    em_portugues(&casa.rodar(["lote", "listar"]).deve(67));
    assert!(!casa.pasta().join("instalacao/dados/nexsus.db").exists());
}

#[test]
fn banco_fora_do_ar() {
    let casa = Casa::aberta();
    let porta = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("postgres://nexsus@127.0.0.1:{porta}/nexsus");
    let fim = casa.rodar(["migrar", "--banco", &url]).deve(69);
    em_portugues(&fim);
    let mut comando = casa.comando(["migrar"]);
    comando.env("NEXSUS_BANCO", &url);
    Fim::de(comando).deve(69);
}

#[test]
fn configuracao_errada_diz_o_arquivo_e_a_linha() {
    let casa = Casa::aberta();
    let config = casa.arquivo("c.toml", "[log]\nnivel = \"info\"\nnivelado = 3\n");
    let fim = casa.rodar(["quem", "--config", &config]).deve(78);
    em_portugues(&fim);
    assert!(fim.erro.contains("linha 3") && fim.erro.contains("nivelado"), "{fim:?}");
    casa.rodar(["quem", "--config", &casa.em("nada.toml")]).deve(66);
    let fim = casa.rodar(["quem", "--banco", "postgres://nexsus:segredo@127.0.0.1/nexsus"]).deve(78);
    assert!(!fim.erro.contains("segredo"), "{fim:?}");
}

#[test]
fn saida_impossivel_e_dita_antes_de_importar() {
    let casa = Casa::aberta();
    let sem_pasta = casa.em("nao/existe/r.csv");
    let fim = casa.rodar(["importar", "pdf", &amostras::relatorio(&casa), "--rejeitos", &sem_pasta]).deve(73);
    em_portugues(&fim);
    let (_, lotes) = casa.json(["lote", "listar"]);
    assert_eq!(lotes["lotes"].as_array().unwrap().len(), 0, "recusado antes de importar");
    em_portugues(&casa.rodar(["exportar", "paciente", "--saida", &sem_pasta]).deve(73));
    // A file of somebody is never written over, and that is told before anything is imported.
    let meu = casa.arquivo("meu.csv", "meu");
    let pdf = amostras::relatorio(&casa);
    for args in [
        &["importar", "pdf", &pdf, "--rejeitos", &meu][..],
        &["importar", "xlsx", &pdf, "--suspeitos", &meu],
        &["exportar", "paciente", "--saida", &meu],
        &["depara", "exportar", &meu],
        &["regra-profissional", "exportar", &meu],
    ] {
        em_portugues(&casa.rodar(args).deve(73));
        assert_eq!(fs::read_to_string(&meu).unwrap(), "meu", "{args:?}");
    }
    em_portugues(&casa.rodar(["exportar", "nada", "--saida", &casa.em("n.csv")]).deve(64));
    assert!(!casa.pasta().join("n.csv").exists());
}

#[test]
fn o_que_a_instalacao_grava_e_so_da_conta() {
    let casa = Casa::aberta();
    amostras::importar_tudo(&casa);
    let mut pastas = vec![casa.pasta().join("instalacao")];
    let mut arquivos = 0;
    while let Some(pasta) = pastas.pop() {
        for e in fs::read_dir(pasta).unwrap() {
            let caminho = e.unwrap().path();
            let modo = fs::metadata(&caminho).unwrap().permissions().mode();
            assert_eq!(modo & 0o077, 0, "{} tem modo {modo:o}", caminho.display());
            if caminho.is_dir() {
                pastas.push(caminho);
            } else {
                arquivos += 1;
                let bytes = fs::read(&caminho).unwrap();
                for segredo in ["TESTE DA SILVA", crate::casa::SENHA, "11144477735"] {
                    let achado = bytes.windows(segredo.len()).any(|j| j == segredo.as_bytes());
                    assert!(!achado, "dado pessoal legível em {}", caminho.display());
                }
            }
        }
    }
    assert!(arquivos >= 3, "banco, chave, sessão, log");
}
