//! The writer against the golden file, and against the reader over random lines.
#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;

use super::testes::OURO;
use super::*;
use crate::exemplos::{cbo, cid, cmp, cns, cod, cpf, dia, linha};
use crate::{Cep, Cnes, Folha, Instrumento, LinhaBpa, LinhaSemNumero, Raca, Sequencia, Sexo};

fn orgaos() -> Orgaos {
    Orgaos {
        origem: "Secretaria Municipal de Saúde".into(),
        sigla: "sms".into(),
        cgc_cpf: "11.222.333/0001-81".into(),
        destino: "Secretaria Municipal de Saúde".into(),
        indicador: "M".into(),
        versao: "D04.11".into(),
    }
}

fn lugar(l: LinhaSemNumero, folha: u16, sequencia: u8) -> LinhaBpa {
    l.numerar(Folha::nova(folha).unwrap(), Sequencia::nova(sequencia).unwrap())
}

/// The three lines of the golden file, in another order than the file's.
fn linhas_de_ouro() -> Vec<LinhaBpa> {
    let uid = Cnes::ler("1234560").unwrap();
    let m = cmp("202601");
    let maria = LinhaSemNumero {
        uid,
        cid: String::new(),
        raca: Raca::Parda,
        nmpac: "Maria Teste da Silva".into(),
        lograd: "081".into(),
        end: "DAS FLORES".into(),
        compl: String::new(),
        num: "100".into(),
        bairro: "CENTRO".into(),
        ddd: "19".into(),
        tel: "999990000".into(),
        email: String::new(),
        ine: String::new(),
        ..linha()
    };
    let jose = LinhaSemNumero {
        dtaten: dia(2026, 1, 16),
        pa: cod("0211020036"),
        cnspac: Some(cns("700000000000005")),
        cpf: None,
        sexo: Sexo::Masculino,
        cid: cid("I10").to_string(),
        idade: 60,
        qt: 2,
        nmpac: "JOSE TESTE INDIGENA".into(),
        dtnasc: dia(1965, 12, 1),
        raca: Raca::Indigena,
        etnia: "0001".into(),
        lograd: "008".into(),
        end: "BRASIL".into(),
        compl: "APTO 1".into(),
        num: "SN".into(),
        ddd: String::new(),
        tel: String::new(),
        ..maria.clone()
    };
    let junta = LinhaSemNumero::consolidada(uid, m, m, cbo("223505"), cod("0301010048"), Some(54), 12);
    vec![lugar(jose, 1, 2), lugar(maria, 1, 1), lugar(junta, 1, 1)]
}

fn itens(linhas: &[LinhaBpa]) -> Vec<LinhaRemessa<'_>> {
    linhas.iter().map(|linha| LinhaRemessa { linha }).collect()
}

fn fazer(forma: FormaRemessa, linhas: &[LinhaBpa]) -> Remessa {
    escrever(linhas[0].mvm, &orgaos(), forma, &itens(linhas)).unwrap()
}

fn texto(r: &Remessa) -> Vec<String> {
    let t: String = r.bytes.iter().map(|b| char::from(*b)).collect();
    assert!(t.ends_with("\r\n"));
    t.split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn o_arquivo_de_ouro_sai_byte_a_byte() {
    let esperado: Vec<u8> = OURO.lines().flat_map(|l| latin1(&(l.replace('·', " ") + "\r\n"))).collect();
    let linhas = linhas_de_ouro();
    let r = fazer(FormaRemessa::default(), &linhas);
    assert_eq!(texto(&r).join("\n"), OURO.replace('·', " ").trim_end_matches('\n'));
    assert!(r.bytes == esperado);
    assert_eq!((r.consolidadas, r.individualizadas, r.folhas, r.controle, r.quantidade), (1, 2, 2, 1483, 15));
    assert_eq!(r.ordem, [2, 1, 0]);
}

#[test]
fn cada_forma_tem_a_sua_largura() {
    let linhas = linhas_de_ouro();
    let larguras = |f| texto(&fazer(f, &linhas)).iter().map(String::len).collect::<Vec<_>>();
    assert_eq!(larguras(FormaRemessa::default()), [126, 48, 350, 350]);
    let longa = FormaRemessa { cabecalho_longo: true, largura: Some(LarguraBpi::De351), ..FormaRemessa::default() };
    assert_eq!(larguras(longa), [130, 48, 351, 351]);
    let so_dados = FormaRemessa { contar_cabecalho: false, ..FormaRemessa::default() };
    assert_eq!(&texto(&fazer(so_dados, &linhas))[0][13..19], "000003");
    for (mes, largura) in [("202606", 350), ("202607", 351)] {
        assert_eq!(largura_da_competencia(cmp(mes)).caracteres(), largura, "{mes}");
    }
    // The 351st character: N with a CPF in the line, S without.
    for l in linhas.iter().filter(|l| l.org == Instrumento::Bpi) {
        let t = escrever_linha(l, LarguraBpi::De351).unwrap();
        assert_eq!(t.chars().last(), Some(if l.cpf.is_some() { 'N' } else { 'S' }));
    }
}

#[test]
fn acentos_so_quando_pedidos_e_em_um_byte() {
    let linhas = linhas_de_ouro();
    let com = fazer(FormaRemessa { acentos: true, ..FormaRemessa::default() }, &linhas);
    assert_eq!(com.bytes.len(), fazer(FormaRemessa::default(), &linhas).bytes.len());
    assert!(com.bytes.windows(5).any(|b| b == b"SA\xDADE"));
    assert!(CabecalhoBpa::ler(&texto(&com)[0]).is_some());
}

#[test]
fn o_que_nao_cabe_recusa_o_arquivo_inteiro() {
    let boas = linhas_de_ouro();
    let com = |muda: fn(&mut LinhaBpa)| {
        let mut linhas = boas.clone();
        muda(&mut linhas[1]);
        escrever(cmp("202601"), &orgaos(), FormaRemessa::default(), &itens(&linhas)).unwrap_err()
    };
    let campo = |e| match e {
        ErroDeRemessa::Linha(f, s, e) => (f.numero(), s.numero(), e.campo),
        outro => panic!("{outro:?}"),
    };
    assert_eq!(campo(com(|l| l.qt = 1_000_000)), (1, 1, "prd-qt"));
    assert_eq!(campo(com(|l| l.qt = 0)), (1, 1, "prd-qt"));
    assert_eq!(campo(com(|l| l.qt = -3)), (1, 1, "prd-qt"));
    assert_eq!(campo(com(|l| l.idade = 1000)), (1, 1, "prd-idade"));
    assert_eq!(campo(com(|l| l.cnsmed = None)), (1, 1, "prd-cnsmed"));
    assert_eq!(campo(com(|l| l.ine = "12345678901".into())), (1, 1, "prd-ine"));
    assert_eq!(campo(com(|l| l.tel = "9999900001".into())), (1, 1, "prd-ddtel"));
    assert_eq!(campo(com(|l| l.naut = "A1234567890123".into())), (1, 1, "prd-naut"));
    assert!(matches!(com(|l| l.mvm = cmp("202602")), ErroDeRemessa::OutraApresentacao(..)));
    assert!(matches!(com(|l| l.seq = Sequencia::nova(2).unwrap()), ErroDeRemessa::LugarRepetido(..)));
    let nada = escrever(cmp("202601"), &orgaos(), FormaRemessa::default(), &[]);
    assert_eq!(nada.unwrap_err(), ErroDeRemessa::SemLinhas);
    // Two professionals may stand at the same folha and sequência.
    let mut dois = boas.clone();
    dois[1].seq = Sequencia::nova(2).unwrap();
    dois[1].cnsmed = Some(cns("234567890120004"));
    assert_eq!(escrever(cmp("202601"), &orgaos(), FormaRemessa::default(), &itens(&dois)).unwrap().folhas, 2);
}

#[test]
fn texto_largo_e_cortado_e_o_que_vem_depois_fica_no_lugar() {
    let mut l = linhas_de_ouro().remove(1);
    l.nmpac = "MÁRIA APARECIDA DOS ANJOS DA AMOSTRA DE TESTE".into();
    l.end = "Rua\u{0} São\tLuís  do \"Paraitinga\" e adiante, muito adiante".into();
    l.compl = "BLOCO B APARTAMENTO 12".into();
    let t = escrever_linha(&l, LarguraBpi::De350).unwrap();
    let r = Recorte::novo(&t);
    assert_eq!((t.len(), t.is_ascii()), (350, true));
    assert_eq!(r.campo(INDIVIDUALIZADO, "prd-nmpac"), "MARIA APARECIDA DOS ANJOS DA A");
    assert_eq!(r.campo(INDIVIDUALIZADO, "prd-end"), "RUA SAO LUIS DO PARAITINGA E A");
    assert_eq!(r.campo(INDIVIDUALIZADO, "prd-dtnasc"), "19800115");
    assert_eq!(r.campo(INDIVIDUALIZADO, "prd-compl"), "BLOCO B AP");
}

#[test]
fn telefone_sem_ddd_fica_fora_e_e_contado() {
    let mut linhas = linhas_de_ouro();
    linhas[1].ddd = String::new();
    let r = fazer(FormaRemessa::default(), &linhas);
    assert_eq!(r.sem_ddd, 1);
    assert_eq!(Recorte::novo(&texto(&r)[2]).campo(INDIVIDUALIZADO, "prd-ddtel"), "");
}

#[test]
fn nome_do_arquivo_tem_o_mes_da_apresentacao() {
    assert_eq!(nome_do_arquivo("292720", cmp("202603")).as_deref(), Some("PA292720.MAR"));
    assert_eq!(nome_do_arquivo("upasul", cmp("202512")).as_deref(), Some("PAUPASUL.DEZ"));
    for ruim in ["", "12345", "1234567", "../..x", "SÃO123"] {
        assert_eq!(nome_do_arquivo(ruim, cmp("202603")), None, "{ruim}");
    }
}

#[test]
fn comparar_diz_campo_por_campo() {
    let linhas = linhas_de_ouro();
    let a = texto(&fazer(FormaRemessa::default(), &linhas));
    let mut mudadas = linhas.clone();
    mudadas[1].qt = 3;
    mudadas[1].nmpac = "MARIA OUTRA".into();
    mudadas[0].seq = Sequencia::nova(9).unwrap();
    let b = texto(&fazer(FormaRemessa::default(), &mudadas));
    fn refs(v: &[String]) -> Vec<&str> {
        v.iter().map(String::as_str).collect()
    }
    assert!(comparar(refs(&a), refs(&a)).igual());
    let c = comparar(refs(&a), refs(&b));
    assert_eq!((c.iguais, c.diferentes.len()), (1, 1));
    let campos: Vec<_> = c.diferentes[0].campos.iter().map(|d| d.campo).collect();
    assert_eq!(campos, ["prd-qt", "prd-nmpac"]);
    assert_eq!((c.diferentes[0].campos[0].um.as_str(), c.diferentes[0].campos[0].outro.as_str()), ("000001", "000003"));
    assert_eq!((c.so_no_primeiro[0].sequencia.as_str(), c.so_no_segundo[0].sequencia.as_str()), ("02", "09"));
    // A line that stands twice in one of them is left over once.
    let dobro: Vec<&str> = refs(&a).into_iter().chain([a[2].as_str()]).collect();
    let c = comparar(dobro, refs(&a));
    assert_eq!((c.iguais, c.so_no_primeiro.len(), c.so_no_segundo.len()), (3, 1, 0));
    assert!(!format!("{c:?}").contains("MARIA"));
}

fn texto_livre(largura: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select("ABÇãéü z9-./'\"\u{0}\u{1F600}ß".chars().collect::<Vec<_>>()),
        0..largura * 2,
    )
    .prop_map(String::from_iter)
}

fn digitos(largura: usize) -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), proptest::string::string_regex(&format!("[0-9]{{{largura}}}")).unwrap()]
}

prop_compose! {
    fn qualquer()(
        pessoa in (texto_livre(30), 0i64..40_000, any::<bool>(), 1u8..=5, any::<bool>(), prop::option::of(any::<bool>())),
        onde in (texto_livre(30), texto_livre(10), texto_livre(5), texto_livre(30), texto_livre(40), digitos(3), 0u32..3),
        fez in (0u8..4, 1i32..=999_999, 0u16..=130, 0i64..40_000, digitos(13), digitos(3), digitos(3), digitos(10)),
        tel in prop_oneof![Just((String::new(), String::new())), ("[1-9]{2}", "[0-9]{8,9}"), (Just(String::new()), "[0-9]{8}")],
        lugar in (1u16..=999, 1u8..=99, 0i32..4, any::<bool>()),
    ) -> LinhaBpa {
        let base = linha();
        let (nmpac, nasceu, homem, raca, com_cpf, situacao_rua) = pessoa;
        let (end, compl, num, bairro, email, lograd, cep) = onde;
        let (qual, qt, idade, quando, naut, servico, classificacao, ine) = fez;
        let codigos = ["0301010048", "0301010072", "0211020036", "0205020143"];
        let corpo = LinhaSemNumero {
            cmp: cmp("202608").mais(-lugar.2),
            mvm: cmp("202608"),
            pa: cod(codigos[usize::from(qual)]),
            cnspac: (!com_cpf).then(|| cns("700000000000005")),
            cpf: com_cpf.then(|| cpf("52998224725")),
            dtnasc: dia(1900, 1, 1) + chrono::Duration::days(nasceu),
            dtaten: dia(1990, 1, 1) + chrono::Duration::days(quando / 4),
            sexo: if homem { Sexo::Masculino } else { Sexo::Feminino },
            raca: Raca::ler(&format!("{raca:02}")).unwrap(),
            cep: (cep > 0).then(|| Cep::ler(&format!("{:08}", 1_001_000 + cep)).unwrap()),
            org: if lugar.3 { Instrumento::Bpi } else { Instrumento::Bpa },
            ddd: tel.0, tel: tel.1, nmpac, end, compl, num, bairro, email, lograd, qt, idade, naut, servico,
            classificacao, ine, situacao_rua,
            ..base
        };
        corpo.numerar(Folha::nova(lugar.0).unwrap(), Sequencia::nova(lugar.1).unwrap())
    }
}

fn sem_repetir(linhas: Vec<LinhaBpa>) -> Vec<LinhaBpa> {
    let mut vistos = std::collections::HashSet::new();
    linhas.into_iter().filter(|l| vistos.insert((l.org, l.cmp, l.flh, l.seq))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in the lines: the reader takes the file, its figures agree, and every field of every line says what
    /// the line says.
    #[test]
    fn escrito_e_lido_de_volta(linhas in prop::collection::vec(qualquer(), 1..30), estreita: bool, longo: bool) {
        let linhas = sem_repetir(linhas);
        let largura = estreita.then_some(LarguraBpi::De350);
        let forma = FormaRemessa { largura, cabecalho_longo: longo, ..FormaRemessa::default() };
        let r = fazer(forma, &linhas);
        let lidas = texto(&r);
        prop_assert_eq!(lidas.len(), linhas.len() + 1);
        let c = CabecalhoBpa::ler(&lidas[0]).unwrap();
        prop_assert_eq!((c.mvm, c.linhas, c.folhas), (Some(cmp("202608")), Some(lidas.len() as u32), Some(r.folhas)));
        let mut contagem = ContagemBpa::default();
        let mut chaves = Vec::new();
        for (texto, i) in lidas[1..].iter().zip(&r.ordem) {
            let l = &linhas[*i];
            let corte = Recorte::novo(texto);
            let tipo = TipoDeLinha::da_linha(texto).unwrap();
            prop_assert!(tipo.aceita_largura(corte.largura()));
            prop_assert_eq!(conferir_linha(tipo, &corte, l), vec![]);
            let lida = ler_linha(tipo, &corte, cmp("202608")).unwrap();
            prop_assert_eq!((lida.folha, lida.sequencia, lida.procedimento, lida.quantidade), (l.flh, l.seq, l.pa, l.qt));
            prop_assert_eq!((lida.cmp, lida.cbo, lida.org), (l.cmp, l.cbo, l.org));
            let campo = |nome| corte.campo(tipo.campos(), nome);
            let folha = format!("{} {} {}", campo("prd-cnes"), campo("prd-cmp"), campo("prd-flh"));
            contagem.contar(tipo == TipoDeLinha::Individualizada, &folha, parcela(tipo, &corte).unwrap());
            chaves.push((tipo, campo("prd-cnes").to_owned(), campo("prd-cmp").to_owned(), campo("prd-flh").to_owned(), campo("prd-seq").to_owned()));
        }
        prop_assert_eq!((c.controle, c.folhas), (Some(contagem.controle()), Some(contagem.folhas())));
        prop_assert!(chaves.is_sorted());
    }

    /// One more of one line moves the control field, unless the remainder comes round.
    #[test]
    fn o_controle_muda_com_uma_quantidade(linhas in prop::collection::vec(qualquer(), 1..20), qual: prop::sample::Index, mais in 1i32..1111) {
        let mut linhas = sem_repetir(linhas);
        for l in &mut linhas { l.qt = 1 + l.qt % 1000; }
        let antes = fazer(FormaRemessa::default(), &linhas).controle;
        let i = qual.index(linhas.len());
        linhas[i].qt += mais;
        let depois = fazer(FormaRemessa::default(), &linhas);
        prop_assert_ne!(depois.controle, antes);
        prop_assert_eq!(depois.controle, 1111 + (antes - 1111 + mais as u32) % 1111);
        prop_assert!((1111..=2221).contains(&depois.controle));
    }

    /// The check is no echo of the writer: any one field changed behind its back is named.
    #[test]
    fn um_campo_trocado_e_nomeado(l in qualquer(), qual: prop::sample::Index) {
        let certo = escrever_linha(&l, LarguraBpi::De350).unwrap();
        let tipo = TipoDeLinha::da_linha(&certo).unwrap();
        let campos: Vec<_> = tipo.campos().iter().filter(|c| c.ate <= certo.len() && c.nome != "prd-ident").collect();
        let c = campos[qual.index(campos.len())];
        let novo = if certo.as_bytes()[c.ate - 1] == b'7' { '8' } else { '7' };
        let mut trocado = certo.clone();
        trocado.replace_range(c.ate - 1..c.ate, &novo.to_string());
        let achados: Vec<_> = conferir_linha(tipo, &Recorte::novo(&trocado), &l).iter().map(|d| d.campo).collect();
        prop_assert_eq!(achados, vec![c.nome]);
    }
}

#[test]
fn conferir_diz_quando_a_forma_e_outra() {
    let linhas = linhas_de_ouro();
    let t = escrever_linha(&linhas[1], LarguraBpi::De350).unwrap();
    let d = conferir_linha(TipoDeLinha::Individualizada, &Recorte::novo(&t), &linhas[2]);
    assert_eq!((d[0].campo, d[0].um.as_str(), d[0].outro.as_str()), ("prd-ident", "03", "02"));
}
