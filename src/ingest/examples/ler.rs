//! Prints what the importer reads from a file, as JSON: `ler (pdf|xlsx|txt|cnes-xml|retorno|kit|bpa|linhas|pacientes|medir) ARQUIVO [LEIAUTE]`;
//! `ler blocos (pdf|xlsx|txt) ARQUIVO [LEIAUTE]` prints only the counts, for measuring.
//! For support and comparison by hand; the program itself reads through the worker.

use std::process::ExitCode;

use nexsus_domain::fusao::planejar;
use nexsus_domain::{Paciente, fusao};
use nexsus_ingest::{ErroDeArquivo, Itens, Leitura, Opcoes, Tipo, pdf, worker};

/// Imports patient lists one after the other and prints the table that results, with what the last list gave.
fn pacientes(arquivos: &[String]) -> Result<serde_json::Value, ErroDeArquivo> {
    let mut tabela: Vec<Paciente> = Vec::new();
    let mut fim = serde_json::Value::Null;
    for a in arquivos {
        let bytes = std::fs::read(a).unwrap_or_default();
        let l: Leitura = worker::ler_protegido(&bytes, Tipo::Planilha, &Opcoes::default())?;
        let Itens::Pacientes(itens) = &l.itens else {
            return Err(ErroDeArquivo::SemColunas);
        };
        let lidos: Vec<Paciente> = itens.iter().map(|i| i.valor.clone()).collect();
        let plano: fusao::PlanoFusao = planejar(&tabela, &lidos);
        for (i, p) in &plano.completados {
            tabela[*i] = p.clone();
        }
        tabela.extend(plano.novos.iter().cloned());
        let mut rejeitos: Vec<serde_json::Value> = l.rejeitos.iter().map(|r| serde_json::json!(r)).collect();
        rejeitos.extend(plano.rejeitados().map(|i| {
            let r = &itens[i];
            serde_json::json!({"pagina": r.pagina, "linha": r.linha, "motivo": "cod_pac_conflitante", "texto": r.texto})
        }));
        let suspeitos: Vec<_> = plano.suspeitos.iter().map(|s| [&*s.a, &*s.b, s.motivo.codigo()]).collect();
        fim = serde_json::json!({
            "lidas": l.lidas, "mobilia": l.mobilia, "layout": l.layout, "avisos": l.avisos,
            "itens": {"pacientes": &tabela}, "rejeitos": rejeitos, "suspeitos": suspeitos,
        });
    }
    Ok(fim)
}

/// Seconds this thread has been on a processor (Linux).
fn cpu() -> f64 {
    let t = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    t.split(' ').next().and_then(|n| n.parse::<f64>().ok()).unwrap_or_default() / 1e9
}

fn memoria() -> String {
    let t = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    t.lines()
        .find(|l| l.starts_with("VmHWM"))
        .unwrap_or_default()
        .split_whitespace()
        .skip(1)
        .collect::<Vec<_>>()
        .join(" ")
}

/// CPU seconds of reading a patient list, and of merging it with nothing and with itself.
fn medir(bytes: &[u8]) -> Result<(), ErroDeArquivo> {
    let t = cpu();
    let l: Leitura = nexsus_ingest::ler(bytes, Tipo::Planilha, &Opcoes::default())?;
    println!("leitura {:.3} CPU s, pico {}", cpu() - t, memoria());
    let Itens::Pacientes(itens) = &l.itens else {
        return Err(ErroDeArquivo::SemColunas);
    };
    let lidos: Vec<Paciente> = itens.iter().map(|i| i.valor.clone()).collect();
    let (t, nada) = (cpu(), Vec::<Paciente>::new());
    let plano = planejar(&nada, &lidos);
    println!("fusao de {} com nada: {:.3} CPU s, {} novos", lidos.len(), cpu() - t, plano.novos.len());
    let t = cpu();
    let outra = planejar(&lidos, &lidos);
    println!("fusao com {} guardados: {:.3} CPU s, {} novos", lidos.len(), cpu() - t, outra.novos.len());
    Ok(())
}

/// Reads in blocks and keeps nothing: only the counts are printed. `blocos (pdf|xlsx|txt) ARQUIVO [LEIAUTE]`.
fn blocos(args: &[String]) -> ExitCode {
    let [tipo, arquivo, resto @ ..] = args else { return ExitCode::from(64) };
    let tipo = match tipo.as_str() {
        "pdf" => Tipo::Pdf,
        "xlsx" => Tipo::Planilha,
        _ => Tipo::Txt,
    };
    let leiaute = resto.first().and_then(|l| std::fs::read_to_string(l).ok());
    let Ok(mut arquivo) = std::fs::File::open(arquivo) else { return ExitCode::from(66) };
    let op = Opcoes { leiaute, ..Opcoes::default() };
    let mut blocos = 0_u64;
    let fim = worker::ler_em_blocos_protegido(&mut arquivo, tipo, &op, &mut |_| {
        blocos += 1;
        std::ops::ControlFlow::Continue(())
    });
    match fim {
        Ok(r) => println!("{}", serde_json::json!({"blocos": blocos, "resumo": r})),
        Err(e) => println!("{}", serde_json::json!({"erro": e.codigo()})),
    }
    ExitCode::SUCCESS
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (Some(tipo), Some(arquivo)) = (args.first(), args.get(1)) else {
        eprintln!("uso: ler (pdf|xlsx|txt|cnes-xml|retorno|kit|bpa|linhas|pacientes|medir) ARQUIVO [LEIAUTE]");
        return ExitCode::from(64);
    };
    if tipo == "blocos" {
        return blocos(&args[1..]);
    }
    let bytes = match std::fs::read(arquivo) {
        Ok(b) => b,
        Err(e) => {
            eprintln!("{arquivo}: {e}");
            return ExitCode::from(66);
        }
    };
    let leiaute = args.get(2).and_then(|l| std::fs::read(l).ok()).map(|b| String::from_utf8_lossy(&b).into_owned());
    let op = Opcoes { leiaute, ..Opcoes::default() };
    let tipo = match tipo.as_str() {
        "pacientes" => {
            match pacientes(&args[1..]) {
                Ok(v) => println!("{v}"),
                Err(e) => println!("{}", serde_json::json!({"erro": e.codigo()})),
            }
            return ExitCode::SUCCESS;
        }
        "medir" => {
            if let Err(e) = medir(&bytes) {
                println!("{}", e.codigo());
            }
            return ExitCode::SUCCESS;
        }
        "linhas" => {
            match pdf::linhas_cruas(&bytes) {
                Ok(v) => {
                    for l in v {
                        print!("p{} l{} y{:.1} c{:.1}:", l.pagina, l.numero, l.y, l.corpo);
                        for p in &l.palavras {
                            print!(" [{:.0}-{:.0} {}]", p.x0, p.x1, p.texto);
                        }
                        println!();
                    }
                }
                Err(e) => println!("{} {e}", e.codigo()),
            }
            return ExitCode::SUCCESS;
        }
        outro => match Tipo::de_codigo(outro) {
            Some(t) => t,
            None => return ExitCode::from(64),
        },
    };
    match worker::ler_protegido(&bytes, tipo, &op) {
        Ok(l) => println!("{}", serde_json::to_string(&l).unwrap_or_default()),
        Err(e) => println!("{}", serde_json::json!({"erro": e.codigo()})),
    }
    ExitCode::SUCCESS
}
