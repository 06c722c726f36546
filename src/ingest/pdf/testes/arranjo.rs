//! Layout found, saved and used again; control totals; raw lines; professionals; what a refused line says.

use super::*;
use crate::pdf::perfil::{self, Perfil};

const ESTRANHOS: [(f32, &str); 5] =
    [(40.0, "Quando"), (110.0, "Quem"), (180.0, "Sinal"), (250.0, "O que foi feito"), (500.0, "Quantia")];

fn pagina_estranha() -> Pagina {
    let mut p = Pagina::nova();
    p.celulas(60.0, &ESTRANHOS);
    tabela(&mut p, 76.0, &simples());
    p
}

const PERFIL: &str = r#"
nome = "Sistema estranho"
colunas_por = "titulo"
ignorar = ["Fechamento"]
[[colunas]]
campo = "data_atend"
titulo = "Quando"
[[colunas]]
campo = "cod_pac"
titulo = "Quem"
[[colunas]]
campo = "cod_proc_aureo"
titulo = "Sinal"
[[colunas]]
campo = "proc_aureo"
titulo = "O que foi feito"
[[colunas]]
campo = "valor_aureo"
titulo = "Quantia"
"#;

fn com_perfil(bytes: &[u8], toml: &str) -> Result<Vec<String>, ErroDeArquivo> {
    let op = Opcoes { perfil: Some(toml.to_owned()), ..Opcoes::default() };
    ler(bytes, &op).map(|l| {
        assert!(l.confere());
        atendimentos(&l)
            .iter()
            .map(|a| {
                let v = &a.valor;
                format!("{}|{}|{}|{}|{}", v.data_atend, v.cod_pac, v.cod_proc_aureo, v.proc_aureo, v.valor_aureo.0)
            })
            .collect()
    })
}

#[test]
fn titulos_desconhecidos_so_com_perfil() {
    let mut p = pagina_estranha();
    p.texto(40.0, 150.0, "Fechamento 05/01/2026 77 0301010072 1,00");
    let bytes = pdf(&[p]);
    assert_eq!(ler(&bytes, &Opcoes::default()), Err(ErroDeArquivo::SemTabela));
    assert_eq!(com_perfil(&bytes, PERFIL).unwrap(), SIMPLES);
    // A profile of another report finds nothing; one that cannot be read is never replaced by a guess.
    assert_eq!(com_perfil(&bytes, &PERFIL.replace("Quantia", "Montante")), Err(ErroDeArquivo::SemTabela));
    assert_eq!(com_perfil(&pdf(&[pagina_simples()]), "nome ="), Err(ErroDeArquivo::SemTabela));
}

#[test]
fn tabela_sem_titulos_por_posicao() {
    let mut p = Pagina::nova();
    p.texto(40.0, 40.0, "Clinica Exemplo");
    tabela(&mut p, 76.0, &simples());
    let bytes = pdf(&[p]);
    assert_eq!(ler(&bytes, &Opcoes::default()), Err(ErroDeArquivo::SemTabela));
    let faixas = [(38, 105), (105, 175), (175, 245), (245, 480), (480, 545)];
    let campos = ["data_atend", "cod_pac", "cod_proc_aureo", "proc_aureo", "valor_aureo"];
    let mut toml = "nome = \"x\"\ncolunas_por = \"posicao\"\n".to_owned();
    for ((de, ate), campo) in faixas.iter().zip(campos) {
        toml.push_str(&format!("[[colunas]]\ncampo = \"{campo}\"\nde = {de}\nate = {ate}.5\n"));
    }
    assert_eq!(com_perfil(&bytes, &toml).unwrap(), SIMPLES);
}

#[test]
fn perfil_manda_na_ordem_da_data_no_decimal_e_no_rotulo_do_grupo() {
    let mut p = Pagina::nova();
    p.texto(40.0, 40.0, "Ficha da pessoa 001234 MARIA DA AMOSTRA");
    p.celulas(60.0, &[ESTRANHOS[0], ESTRANHOS[2], ESTRANHOS[3], ESTRANHOS[4]]);
    p.celulas(76.0, &[(40.0, "12/31/2026"), (180.0, "0301010072"), (250.0, "CONSULTA"), (500.0, "1,234.56")]);
    let toml = PERFIL
        .replace("ignorar", "data = \"mes-dia-ano\"\ndecimal = \".\"\nignorar")
        .replace("[[colunas]]\ncampo = \"cod_pac\"\ntitulo = \"Quem\"\n", "")
        + "[[grupos]]\ncampo = \"cod_pac\"\nrotulo = \"Ficha da pessoa\"\n";
    assert_eq!(com_perfil(&pdf(&[p]), &toml).unwrap(), ["2026-12-31|001234|0301010072|CONSULTA|123456"]);
}

#[test]
fn o_arranjo_achado_volta_como_perfil_e_le_o_mesmo() {
    let bytes = pdf(&[pagina_simples()]);
    let (v, l) = linhas(&bytes);
    let a = l.arranjo.unwrap();
    assert_eq!((a.tabelas, a.confianca, a.origem.as_str()), (1, 100, "automático"));
    let campos: Vec<&str> = a.colunas.iter().map(|c| c.campo.as_str()).collect();
    assert_eq!(campos, ["data_atend", "cod_pac", "cod_proc_aureo", "proc_aureo", "valor_aureo"]);
    assert!(a.colunas.windows(2).all(|c| c[0].de < c[0].ate && c[0].ate <= c[1].de));
    assert_eq!(a.colunas[1].titulo, "Prontuário");
    let p = Perfil::do_arranjo(&a, "Clínica");
    assert_eq!(perfil::ler(&p.toml()).unwrap(), p);
    assert_eq!(com_perfil(&bytes, &p.toml()).unwrap(), v);
}

#[test]
fn totais_impressos_que_nao_conferem_sao_ditos() {
    let mut p = Pagina::nova();
    p.celulas(40.0, &TITULOS);
    let dia = |d: &'static str| [d, "001234", "0301010072", "CONSULTA", "10,00"];
    let y = tabela(&mut p, 60.0, &[dia("05/01/2026"), dia("05/01/2026")]);
    p.celulas(y, &[(40.0, "Total do dia 05/01/2026: 2 atendimento(s)"), (510.0, "20,00")]);
    let y = tabela(&mut p, y + 12.0, &[dia("06/01/2026")]);
    p.celulas(y, &[(40.0, "Total do dia 06/01/2026: 2 atendimento(s)"), (510.0, "10,50")]);
    p.celulas(y + 12.0, &[(40.0, "TOTAL GERAL: 4 atendimento(s)"), (510.0, "30,00")]);
    let (_, l) = linhas(&pdf(&[p]));
    let c: Vec<_> = l.controles.iter().map(|c| (c.nome.as_str(), c.impresso.0, c.lido.map(|d| d.0))).collect();
    assert_eq!(
        c,
        [("total do dia", 2000, Some(2000)), ("total do dia", 1050, Some(1000)), ("total geral", 3000, Some(3000)),]
    );
    assert_eq!(
        l.avisos,
        [
            "O total do dia da página 1 diz R$ 10,50 e as linhas somam R$ 10,00.",
            "O total geral da página 1 conta 4 e foram lidas 3 linha(s).",
        ]
    );
    assert_eq!(l.soma_impressa, Some(Dinheiro(3000)));
}

#[test]
fn total_sem_nome_sob_cada_paciente_e_grupos_que_se_aninham() {
    let mut p = Pagina::nova();
    let t = [TITULOS[2], TITULOS[3], TITULOS[4]];
    p.celulas(40.0, &t);
    let mut y = 56.0;
    for (pac, dias) in [
        ("001234 - ANA DA AMOSTRA", ["05/01/2026", "06/01/2026"]),
        ("77 - JOSE D'AVILA TESTE", ["07/01/2026", "08/01/2026"]),
    ] {
        p.texto(40.0, y, &format!("Paciente: {pac}"));
        for dia in dias {
            p.texto(46.0, y + 14.0, &format!("Atendimentos do dia {dia}"));
            p.celulas(y + 28.0, &[(180.0, "0301010072"), (250.0, "CONSULTA"), (510.0, "10,00")]);
            y += 28.0;
        }
        p.celulas(y + 14.0, &[(40.0, "Total"), (510.0, "20,00")]);
        y += 30.0;
    }
    p.celulas(y, &[(40.0, "Total"), (510.0, "40,00")]);
    let (v, l) = linhas(&pdf(&[p]));
    assert_eq!(v.len(), 4);
    assert_eq!(v[3], "2026-01-08|77|0301010072|CONSULTA|1000");
    assert_eq!((l.avisos.len(), l.soma_impressa), (0, Some(Dinheiro(4000))));
    assert_eq!(l.arranjo.unwrap().grupos, ["paciente", "dia"]);
}

#[test]
fn grupo_sem_codigo_nao_herda_o_paciente_de_cima() {
    let mut p = Pagina::nova();
    p.celulas(40.0, &[TITULOS[0], TITULOS[2], TITULOS[3], TITULOS[4]]);
    let linha = [(40.0, "05/01/2026"), (180.0, "0301010072"), (250.0, "CONSULTA"), (510.0, "1,00")];
    p.texto(40.0, 56.0, "Paciente: 001234 - ANA DA AMOSTRA");
    p.celulas(70.0, &linha);
    p.texto(40.0, 84.0, "Paciente: JOSE SEM CODIGO");
    p.celulas(98.0, &linha);
    let (v, l) = linhas(&pdf(&[p]));
    assert_eq!(v, ["2026-01-05|001234|0301010072|CONSULTA|100"]);
    let r = &l.rejeitos[0];
    assert_eq!(r.motivo, Motivo::PacienteAusente);
    let campos: Vec<_> = r.campos.iter().map(|c| (c.nome.as_str(), c.valor.as_str())).collect();
    assert_eq!(
        campos,
        [
            ("data_atend", "05/01/2026"),
            ("cod_pac", ""),
            ("cod_proc_aureo", "0301010072"),
            ("proc_aureo", "CONSULTA"),
            ("valor_aureo", "1,00"),
        ]
    );
}

#[test]
fn profissional_cbo_e_cid_da_linha_e_do_grupo() {
    let mut p = Pagina::nova();
    let t = [TITULOS[0], TITULOS[1], TITULOS[2], (250.0, "Exame"), (360.0, "CID-10"), (400.0, "CBO"), TITULOS[4]];
    p.texto(40.0, 40.0, "Profissional: DRA. AMOSTRA DE TESTE  CNS: 700000000000005");
    p.celulas(56.0, &t);
    p.celulas(
        72.0,
        &[
            (40.0, "05/01/2026"),
            (110.0, "001234"),
            (180.0, "0301010072"),
            (250.0, "CONSULTA"),
            (360.0, "J45.0"),
            (400.0, "225125"),
            (510.0, "1,00"),
        ],
    );
    let (_, l) = linhas(&pdf(&[p]));
    let a = &atendimentos(&l)[0].valor;
    assert_eq!(a.cns_prof.map(|c| c.to_string()).as_deref(), Some("700000000000005"));
    assert_eq!(a.cbo.unwrap().como_str(), "225125");
    assert_eq!(a.cid.unwrap().formatado(), "J45.0");
}

#[test]
fn paginas_em_bruto_com_as_colunas_separadas() {
    let p = brutas(&pdf(&[pagina_simples(), pagina_simples()]), 2, 2).unwrap();
    assert_eq!(p.len(), 1);
    let (pagina, textos) = &p[0];
    assert_eq!((*pagina, textos.len()), (2, 8));
    assert!(textos[3].starts_with("        05/01/2026      001234  "), "{textos:?}");
    assert!(textos[3].contains("     CONSULTA MÉDICA     "), "{textos:?}");
    assert_eq!(brutas(b"texto", 1, 9), Err(ErroDeArquivo::NaoEPdf));
}

#[test]
fn celulas_no_meio_e_embaixo_mesmo_sem_espaco_entre_registros() {
    let nomes: [&[&str]; 6] = [
        &["EXAME UM"],
        &["RESSONANCIA MAGNETICA", "DE COLUNA", "LOMBAR"],
        &["CONSULTA"],
        &["DOSAGEM DE", "COLESTEROL"],
        &["ULTRASSONOGRAFIA", "DE ABDOMEN", "TOTAL"],
        &["CURATIVO"],
    ];
    for (fracao, forma) in [(0.5, "meio"), (1.0, "base")] {
        let mut p = Pagina::nova();
        p.celulas(40.0, &TITULOS);
        let mut y = 60.0;
        for (k, n) in nomes.iter().enumerate() {
            let base = y + (n.len() - 1) as f32 * 10.4 * fracao;
            let pac = format!("00{k}1");
            p.celulas(base, &[(40.0, "05/01/2026"), (110.0, &pac), (180.0, "0301010072"), (510.0, "1,00")]);
            for (i, t) in n.iter().enumerate() {
                p.texto(250.0, y + 10.4 * i as f32, t);
            }
            y += 10.4 * n.len() as f32 + 2.0;
        }
        let (v, _) = linhas(&pdf(&[p]));
        let lidos: Vec<&str> = v.iter().map(|l| l.split('|').nth(3).unwrap()).collect();
        let certos: Vec<String> = nomes.iter().map(|n| n.join(" ")).collect();
        assert_eq!(lidos, certos, "{forma}");
    }
}

#[test]
fn titulos_juntos_por_um_espaco_codigo_partido_e_barras() {
    let mut p = Pagina::nova();
    p.celulas(
        40.0,
        &[(40.0, "Data"), (100.0, "Prontuár Paciente"), (300.0, "| Código"), (380.0, "| Exame"), (510.0, "| Valor")],
    );
    let mut y = 56.0;
    for (pac, nome) in [("001234", "ANA DA AMOSTRA DE TESTE"), ("001301", "JOSE DA AMOSTRA")] {
        p.celulas(
            y,
            &[
                (40.0, "05/01/202"),
                (100.0, pac),
                (140.0, nome),
                (300.0, "| 03.01.01.007"),
                (380.0, "| CONSULTA"),
                (510.0, "| 1,00"),
            ],
        );
        p.celulas(y + 10.0, &[(40.0, "6"), (305.0, "-2")]);
        y += 24.0;
    }
    let (v, _) = linhas(&pdf(&[p]));
    assert_eq!(v, ["2026-01-05|001234|0301010072|CONSULTA|100", "2026-01-05|001301|0301010072|CONSULTA|100"]);
}
