//! The program killed in the middle of what it does to S_PRD: lines nobody knows the whereabouts of are neither taken
//! back, nor renumbered, nor written to a file, until a look at S_PRD ends the doubt.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::amostras::{self, COMPETENCIA};
use crate::apoio::digitar;
use crate::casa::Casa;
use crate::common::firebird::{BancoBpa, DDL};
use crate::common::ponte::Ponte;
use crate::common::servidores;
use crate::varredura::copiar;

const ESPELHAR: [&str; 4] = ["espelhar", "--competencia", COMPETENCIA, "--confirmar"];

/// An installation with five lines, the state it is put back to, and the BPA database it mirrors into.
struct Caso {
    casa: Casa,
    bpa: BancoBpa,
    instalacao: PathBuf,
    modelo: PathBuf,
}

impl Caso {
    fn novo(nome: &str) -> Self {
        let bpa = BancoBpa::novo(nome);
        let (servidor, porta) = servidores::firebird();
        let casa = Casa::com_ambiente(&[
            ("NEXSUS_FIREBIRD_SERVIDOR", &servidor),
            ("NEXSUS_FIREBIRD_PORTA", &porta.to_string()),
            ("NEXSUS_FIREBIRD_BANCO", &bpa.caminho),
            ("NEXSUS_FIREBIRD_LINHAS_POR_TRANSACAO", "2"),
        ])
        .abrir();
        amostras::importar_tudo(&casa);
        amostras::decidir(&casa);
        let (_, r) = casa.json(["producao", "gerar", "--competencia", COMPETENCIA]);
        assert_eq!(r["geradas"], 5, "{r}");
        bpa.executar(&ddl_da_copia());
        let (instalacao, modelo) = (casa.pasta().join("instalacao"), casa.pasta().join("modelo"));
        let caso = Self { casa, bpa, instalacao, modelo };
        caso.guardar();
        caso
    }

    /// What is now is what every kill starts from.
    fn guardar(&self) {
        trocar(&self.instalacao, &self.modelo);
        self.bpa.executar("DELETE FROM COPIA");
        self.bpa.executar("INSERT INTO COPIA SELECT * FROM S_PRD");
    }

    fn voltar(&self) {
        trocar(&self.modelo, &self.instalacao);
        self.bpa.executar("DELETE FROM S_PRD");
        self.bpa.executar("INSERT INTO S_PRD SELECT * FROM COPIA");
    }

    /// Bytes between the program and the server in one whole run.
    fn bytes(&self, pedido: &[&str]) -> i64 {
        const MUITO: i64 = i64::MAX / 2;
        let ponte = Ponte::ate(&self.bpa.config());
        ponte.cortar_depois_de(MUITO);
        let mut comando = self.casa.comando(pedido);
        comando.env("NEXSUS_FIREBIRD_PORTA", ponte.porta.to_string()).stdout(Stdio::null());
        assert!(comando.status().expect("roda").success(), "{pedido:?}");
        MUITO - ponte.resta()
    }

    /// Starts again from the kept state; the line falls silent after so many bytes, then the program is killed.
    fn matar_depois_de(&self, bytes: i64, pedido: &[&str]) {
        self.voltar();
        let ponte = Ponte::ate(&self.bpa.config());
        ponte.emudecer_depois_de(bytes);
        let mut comando = self.casa.comando(pedido);
        comando.env("NEXSUS_FIREBIRD_PORTA", ponte.porta.to_string()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut filho = comando.spawn().expect("inicia");
        let limite = Instant::now() + Duration::from_mins(1);
        while !ponte.muda() && filho.try_wait().expect("estado").is_none() {
            assert!(Instant::now() < limite, "nem emudeceu nem terminou: {pedido:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = filho.kill();
        filho.wait().expect("morre");
    }

    fn na_s_prd(&self) -> u64 {
        self.bpa.linhas() as u64
    }

    fn ficam(&self) -> Value {
        self.casa.json(["producao", "desfazer", "--competencia", COMPETENCIA, "--ensaio"]).1["ficam"].take()
    }

    fn remessa(&self, mais: &[&str]) -> (i32, Value) {
        let pasta = self.casa.pasta().display().to_string();
        let pedido = ["bpa", "exportar", "--competencia", COMPETENCIA, "--saida", &pasta, "--nome", "350950"];
        let orgaos = ["--origem", "CLINICA", "--sigla", "CLI", "--cnpj", "11222333000181", "--destino", "SMS"];
        self.casa.json(pedido.into_iter().chain(orgaos).chain(mais.iter().copied()))
    }

    /// Professional and place of every row of ours in S_PRD.
    fn lugares(&self) -> Vec<[String; 2]> {
        let ordem = "SELECT PRD_CNSMED, PRD_FLH, PRD_SEQ FROM S_PRD ORDER BY 1, 2, 3";
        let lugar = |l: Vec<String>| [l[0].trim().to_owned(), format!("{}/{}", l[1].trim(), l[2].trim())];
        self.bpa.consultar(ordem).into_iter().map(lugar).collect()
    }
}

/// S_PRD under another name, to put rows back from.
fn ddl_da_copia() -> String {
    let tabela = &DDL[DDL.find("CREATE TABLE S_PRD").expect("tabela")..];
    let fim = tabela.find(");\n").expect("fim");
    format!("{})", &tabela[..fim]).replacen("S_PRD", "COPIA", 1)
}

fn trocar(de: &Path, para: &Path) {
    if para.exists() {
        std::fs::remove_dir_all(para).expect("limpa");
    }
    copiar(de, para);
}

#[test]
fn morto_no_meio_do_espelho_nada_e_desfeito_nem_exportado_ate_reconciliar() {
    let caso = Caso::novo("duvida");
    let total = caso.bytes(&ESPELHAR);
    let (mut com_duvida, mut com_linhas, mut completas) = (0, 0, 0);
    // Evenly over the bytes, and where all rows are there and none is marked.
    for ponto in (1..=6).map(|n| total * n / 7).chain([total * 10 / 11, total * 12 / 13]) {
        caso.matar_depois_de(ponto, &ESPELHAR);
        let (ficam, gravadas) = (caso.ficam(), caso.na_s_prd());
        if ficam == json!([]) {
            assert_eq!(gravadas, 0, "ponto {ponto}: o que está em S_PRD não pode ser desfeito");
            continue;
        }
        com_duvida += 1;
        com_linhas += u64::from(gravadas > 0);
        completas += u64::from(gravadas == 5);
        assert_eq!(ficam, json!([["em_duvida", 5]]), "ponto {ponto}");
        recusa_tudo(&caso, ponto);
        assert_eq!(caso.na_s_prd(), gravadas, "ponto {ponto}: nada disso mexe em S_PRD");

        let (codigo, r) = caso.casa.json(["espelhar", "reconciliar", "--competencia", COMPETENCIA, "--confirmar"]);
        assert_eq!((codigo, &r["conferencia"]["confere"]), (0, &json!(true)), "ponto {ponto}: {r}");
        assert_eq!(caso.na_s_prd(), 5, "ponto {ponto}");
        assert_eq!(caso.ficam(), json!([["espelhada", 5]]), "ponto {ponto}: a dúvida acabou");
        let (_, r) = caso.casa.json(["producao", "renumerar", "--competencia", COMPETENCIA]);
        assert_eq!((&r["livres"], &r["fixas"]), (&json!(0), &json!(5)), "ponto {ponto}: {r}");
        let (codigo, r) = caso.remessa(&["--com-espelhadas", "--ensaio"]);
        assert_eq!((codigo, &r["linhas"]), (0, &json!(5)), "ponto {ponto}: {r}");
    }
    eprintln!("{com_duvida} mortes em dúvida, {com_linhas} com linhas em S_PRD, {completas} com todas");
    assert!(com_duvida > com_linhas && completas > 0, "{com_duvida} em dúvida, {com_linhas} com linhas, {completas}");
}

/// Undo, renumber and the text file leave lines in doubt where they are, and say so.
fn recusa_tudo(caso: &Caso, ponto: i64) {
    let (codigo, r) = caso.casa.json(["producao", "desfazer", "--competencia", COMPETENCIA]);
    assert_eq!((codigo, &r["retiradas"], &r["ficam"]), (1, &json!(0), &json!([["em_duvida", 5]])), "ponto {ponto}");
    let (_, r) = caso.casa.json(["producao", "renumerar", "--competencia", COMPETENCIA]);
    assert_eq!((&r["livres"], &r["mudaram"], &r["fixas"]), (&json!(0), &json!(0), &json!(5)), "ponto {ponto}: {r}");
    for mais in [&[][..], &["--com-espelhadas"]] {
        let (codigo, r) = caso.remessa(mais);
        assert_eq!((codigo, r["erro"]["codigo"].as_str()), (65, Some("remessa_recusada")), "ponto {ponto}: {r}");
    }
}

#[test]
fn morto_no_meio_do_cancelamento_a_proxima_vez_termina_e_nada_alheio_some() {
    let caso = Caso::novo("cancela");
    caso.casa.rodar(ESPELHAR).deve(0);
    let nossas = caso.lugares();
    let medico = nossas[0][0].clone();
    let dele: Vec<&str> = nossas.iter().filter(|l| l[0] == medico).map(|l| l[1].as_str()).collect();
    let (tirar, fica) = dele.split_at(dele.len() - 1);
    assert!(!tirar.is_empty() && fica.len() == 1, "{nossas:?}");
    // Somebody else's rows: of another professional, and beside ours on a folha of our own.
    digitar(&caso.bpa, 9, "001", "01");
    digitar(&caso.bpa, 9, "001", "02");
    caso.bpa.executar(&format!("UPDATE S_PRD SET PRD_CNSMED = '{medico}', PRD_SEQ = '90' WHERE PRD_SEQ = '02' AND PRD_NMPAC = 'LINHA DIGITADA NO BPA'"));
    caso.guardar();
    let digitadas = "SELECT * FROM S_PRD WHERE PRD_NMPAC = 'LINHA DIGITADA NO BPA' ORDER BY PRD_CNSMED, PRD_SEQ";
    let alheias = caso.bpa.consultar(digitadas);
    assert_eq!(alheias.len(), 2);

    let mut pedido = vec!["espelhar", "cancelar", "--competencia", COMPETENCIA, "--profissional", &medico];
    pedido.extend(tirar.iter().flat_map(|l| ["--linha", l]));
    pedido.extend(["--motivo", "quantidade errada", "--confirmar"]);
    let total = caso.bytes(&pedido);
    let tiradas = tirar.len() as u64;
    // Once the rows are gone only few bytes pass: the last look, and the farewell.
    let no_fim = [1_000, 400, 150, 60].map(|falta| total - falta);
    let (mut por_fazer, mut vistos) = (0, 0);
    for ponto in (1..=3).map(|n| total * n / 4).chain(no_fim) {
        vistos += 1;
        caso.matar_depois_de(ponto, &pedido);
        let la = caso.na_s_prd();
        assert!(la == 7 || la == 7 - tiradas, "ponto {ponto}: um lote inteiro ou nada, não {la}");
        por_fazer += u64::from(la == 7);
        assert_eq!(caso.bpa.consultar(digitadas), alheias, "ponto {ponto}");

        // The next run of the mirror ends it, and sends nothing twice.
        let (codigo, r) = caso.casa.json(ESPELHAR);
        assert_eq!((codigo, &r["espelhadas"]), (0, &json!(0)), "ponto {ponto}: {r}");
        assert_eq!(caso.na_s_prd(), 7 - tiradas, "ponto {ponto}");
        assert_eq!(caso.bpa.consultar(digitadas), alheias, "ponto {ponto}");
        let (codigo, r) = caso.casa.json(pedido.iter().copied());
        assert_eq!((codigo, r["erro"]["codigo"].as_str()), (65, Some("linha_ja_cancelada")), "ponto {ponto}: {r}");
        // The attendances come back, each once, on new places.
        let (_, r) = caso.casa.json(["producao", "gerar", "--competencia", COMPETENCIA]);
        assert_eq!(r["geradas"], json!(tiradas), "ponto {ponto}: {r}");
        let (codigo, r) = caso.casa.json(ESPELHAR);
        assert_eq!((codigo, &r["espelhadas"]), (0, &json!(tiradas)), "ponto {ponto}: {r}");
        assert_eq!(caso.na_s_prd(), 7, "ponto {ponto}");
        let agora = caso.lugares();
        assert!(!tirar.iter().any(|l| agora.contains(&[medico.clone(), (*l).to_owned()])), "ponto {ponto}: {agora:?}");
        assert_eq!(caso.bpa.consultar(digitadas), alheias, "ponto {ponto}");
    }
    assert!(por_fazer > 0 && por_fazer < vistos, "mortes antes e depois da retirada: {por_fazer} de {vistos}");
}

/// Reconciling finishes a removal that a kill left open, as the mirror does.
#[test]
fn reconciliar_tambem_termina_a_retirada() {
    let caso = Caso::novo("cancela_rec");
    caso.casa.rodar(ESPELHAR).deve(0);
    caso.guardar();
    let [medico, lugar] = caso.lugares().remove(0);
    let pedido = ["espelhar", "cancelar", "--competencia", COMPETENCIA, "--profissional", &medico, "--linha", &lugar];
    let pedido: Vec<&str> = pedido.into_iter().chain(["--motivo", "dia errado", "--confirmar"]).collect();
    caso.matar_depois_de(500, &pedido);
    assert_eq!(caso.na_s_prd(), 5, "morto no começo da conversa");
    let (codigo, r) = caso.casa.json(["espelhar", "reconciliar", "--competencia", COMPETENCIA, "--confirmar"]);
    assert_eq!((codigo, &r["conferencia"]["confere"]), (0, &json!(true)), "{r}");
    assert_eq!(caso.na_s_prd(), 4);
}
