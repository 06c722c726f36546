#![allow(clippy::unwrap_used)]
use super::*;
use crate::ColunaAchada;

fn coluna(campo: &str, titulo: &str, de: f32, ate: f32) -> ColunaAchada {
    ColunaAchada { campo: campo.into(), titulo: titulo.into(), de, ate }
}

fn arranjo() -> Arranjo {
    Arranjo {
        origem: "automático".into(),
        grupos: vec!["paciente".into()],
        colunas: vec![
            coluna("data_atend", "Data", 40.0, 95.5),
            coluna("cod_proc_aureo", "Cód. \"A\"", 100.0, 160.0),
            coluna("", "Convênio", 160.0, 240.0),
            coluna("valor_aureo", "Valor", 500.0, 560.0),
        ],
        tabelas: 1,
        confianca: 100,
    }
}

#[test]
fn o_arranjo_achado_vai_para_toml_e_volta() {
    let p = Perfil::do_arranjo(&arranjo(), "Sistema da clínica");
    assert_eq!((p.busca, p.grupos[0].campo.as_str()), (Busca::Titulo, "cod_pac"));
    let texto = p.toml();
    assert!(texto.contains("# ") && texto.contains("de = 40.0"));
    assert_eq!(ler(&texto).unwrap(), p);
    let mut sem = arranjo();
    sem.colunas[0].titulo.clear();
    assert_eq!(Perfil::do_arranjo(&sem, "x").busca, Busca::Posicao);
}

#[test]
fn erros_em_portugues_dizem_a_linha() {
    let bom = Perfil::do_arranjo(&arranjo(), "x").toml();
    let linha_de = |t: &str, agulha: &str| t.lines().position(|l| l.contains(agulha)).unwrap() + 1;
    for (de, para, frase) in [
        ("campo = \"data_atend\"", "campo = \"dta\"", "data_atend, cod_pac"),
        ("decimal = \",\"", "decimal = \";\"", "não serve aqui"),
        ("colunas_por", "coluna_por", "não existe em um perfil"),
        ("nome = \"x\"", "nome = x", "nome = valor"),
        ("nome = \"x\"", "nome = 3", "outro tipo"),
        ("nome = \"x\"", "nome = \"  \"", "em branco"),
    ] {
        let ruim = bom.replacen(de, para, 1);
        let e = ler(&ruim).unwrap_err();
        assert!(e.starts_with(&format!("Linha {} do perfil", linha_de(&ruim, para))) && e.contains(frase), "{e}");
    }
    assert!(ler(&bom.replace("titulo = \"Valor\"", "titulo = \"\"")).unwrap_err().contains("falta informar `titulo`"));
    assert!(ler(&bom.replace("ate = 560.0", "ate = 5.0")).unwrap_err().contains("menor que"));
    assert!(ler(&bom.replace("\"valor_aureo\"", "\"\"")).unwrap_err().contains("valor_aureo"));
    assert!(ler("colunas_por = \"titulo\"").unwrap_err().contains("`nome`"));
    assert!(ler(&"#".repeat(70_000)).is_err());
}
