//! Type of street, table 61, and how to find it at the beginning of an address: neither ViaCEP nor most spreadsheets give it
//! apart (domain.md 6.6). Names are in the folded form, upper case without accents.

use crate::texto::dobrar;

/// Rua: what the BPA takes when nothing better is known.
pub const PADRAO: &str = "081";

/// Short forms at the beginning of an address, without the dot, and the name they stand for.
const ABREVIATURAS: [(&str, &str); 40] = [
    ("R", "RUA"),
    ("AV", "AVENIDA"),
    ("AVE", "AVENIDA"),
    ("AVEN", "AVENIDA"),
    ("TV", "TRAVESSA"),
    ("TR", "TRAVESSA"),
    ("TRV", "TRAVESSA"),
    ("TRAV", "TRAVESSA"),
    ("AL", "ALAMEDA"),
    ("ALAM", "ALAMEDA"),
    ("PC", "PRACA"),
    ("PCA", "PRACA"),
    ("PRA", "PRACA"),
    ("ROD", "RODOVIA"),
    ("EST", "ESTRADA"),
    ("ESTR", "ESTRADA"),
    ("LGO", "LARGO"),
    ("LG", "LARGO"),
    ("QD", "QUADRA"),
    ("VL", "VILA"),
    ("BC", "BECO"),
    ("LAD", "LADEIRA"),
    ("CJ", "CONJUNTO"),
    ("CONJ", "CONJUNTO"),
    ("JD", "JARDIM"),
    ("PQ", "PARQUE"),
    ("PRQ", "PARQUE"),
    ("LOT", "LOTEAMENTO"),
    ("RES", "RESIDENCIAL"),
    ("SRV", "SERVIDAO"),
    ("VIA", "VIA"),
    ("VD", "VIADUTO"),
    ("FAZ", "FAZENDA"),
    ("CH", "CHACARA"),
    ("CHAC", "CHACARA"),
    ("ST", "SETOR"),
    ("SIT", "SITIO"),
    ("COND", "CONDOMINIO"),
    ("BL", "BLOCO"),
    ("POV", "POVOADO"),
];

/// Code and name.
pub const TIPOS: [(&str, &str); 105] = [
    ("001", "ACESSO"),
    ("004", "ALAMEDA"),
    ("007", "ATALHO"),
    ("008", "AVENIDA"),
    ("009", "BALNEARIO"),
    ("011", "BECO"),
    ("012", "BLOCO"),
    ("013", "BOSQUE"),
    ("014", "BOULEVARD"),
    ("016", "CAIS"),
    ("017", "CAMINHO"),
    ("020", "CONJUNTO"),
    ("021", "COLONIA"),
    ("022", "CORREDOR"),
    ("023", "CAMPO"),
    ("028", "DISTRITO"),
    ("030", "ESCADA"),
    ("031", "ESTRADA"),
    ("032", "ESTACAO"),
    ("036", "FAVELA"),
    ("037", "FAZENDA"),
    ("040", "FEIRA"),
    ("045", "GALERIA"),
    ("046", "GRANJA"),
    ("050", "ILHA"),
    ("052", "JARDIM"),
    ("053", "LADEIRA"),
    ("054", "LARGO"),
    ("055", "LAGOA"),
    ("056", "LOTEAMENTO"),
    ("059", "MORRO"),
    ("063", "PASSEIO"),
    ("064", "PATIO"),
    ("065", "PRACA"),
    ("067", "PARADA"),
    ("070", "PRAIA"),
    ("072", "PARQUE"),
    ("073", "PASSARELA"),
    ("074", "PASSAGEM"),
    ("076", "PONTE"),
    ("077", "QUADRA"),
    ("079", "QUINTA"),
    ("081", "RUA"),
    ("082", "RAMAL"),
    ("087", "RECANTO"),
    ("088", "RETIRO"),
    ("090", "RODOVIA"),
    ("092", "SITIO"),
    ("094", "SERVIDAO"),
    ("095", "SETOR"),
    ("098", "TERMINAL"),
    ("099", "TREVO"),
    ("100", "TRAVESSA"),
    ("101", "VIA"),
    ("103", "VIADUTO"),
    ("104", "VILA"),
    ("105", "VIELA"),
    ("106", "VALE"),
    ("452", "TRECHO"),
    ("453", "VEREDA"),
    ("472", "AREA"),
    ("474", "ESPLANADA"),
    ("475", "QUINTAS"),
    ("479", "CIRCULAR"),
    ("481", "CHACARA"),
    ("485", "CONDOMINIO"),
    ("486", "NUCLEO HABITACIONAL"),
    ("487", "RESIDENCIAL"),
    ("495", "CANAL"),
    ("498", "ESTANCIA"),
    ("501", "AEROPORTO"),
    ("506", "ROTATORIA"),
    ("507", "1A TRAVESSA"),
    ("508", "2A TRAVESSA"),
    ("509", "3A TRAVESSA"),
    ("510", "4A TRAVESSA"),
    ("511", "5A TRAVESSA"),
    ("512", "6A TRAVESSA"),
    ("513", "7A TRAVESSA"),
    ("514", "8A TRAVESSA"),
    ("515", "9A TRAVESSA"),
    ("516", "10A TRAVESSA"),
    ("552", "1A RUA"),
    ("553", "2A RUA"),
    ("554", "3A RUA"),
    ("555", "4A RUA"),
    ("556", "5A RUA"),
    ("557", "6A RUA"),
    ("558", "7A RUA"),
    ("559", "8A RUA"),
    ("560", "9A RUA"),
    ("561", "10A RUA"),
    ("562", "11A RUA"),
    ("563", "12A RUA"),
    ("646", "VIA EXPRESSA"),
    ("650", "ESTRADA MUNICIPAL"),
    ("665", "PARQUE RESIDENCIAL"),
    ("669", "RUA PARTICULAR"),
    ("697", "ESTRADA VICINAL"),
    ("698", "RUA PROJETADA"),
    ("722", "CONDOMINIO RESIDENCIAL"),
    ("736", "CONJUNTO HABITACIONAL"),
    ("777", "ALDEIA"),
    ("827", "ZONA RURAL"),
    ("828", "POVOADO"),
];

/// The name of a code, if it is in the table.
pub fn tipo_por_codigo(codigo: &str) -> Option<&'static str> {
    TIPOS.iter().find(|(c, _)| *c == codigo).map(|(_, nome)| *nome)
}

/// Finds the type at the beginning of an address, the longest name that fits, after spelling out a short form; gives its code
/// and the rest of the address in the folded form. An address that is nothing but the type keeps its words.
pub fn separar_tipo(logradouro: &str) -> Option<(&'static str, String)> {
    let dobrado = dobrar(logradouro);
    // "AV.BRASIL" has no space: the dot ends the word as well.
    let fim = dobrado.find([' ', '.']).unwrap_or(dobrado.len());
    let (primeira, resto) = dobrado.split_at(fim);
    let resto = resto.trim_start_matches(['.', ' ']);
    let primeira = ABREVIATURAS.iter().find(|(curta, _)| *curta == primeira).map_or(primeira, |(_, inteira)| *inteira);
    let inteiro = if resto.is_empty() { primeira.to_owned() } else { format!("{primeira} {resto}") };
    let (codigo, nome) = TIPOS
        .iter()
        .filter(|(_, nome)| inteiro.strip_prefix(nome).is_some_and(|r| r.is_empty() || r.starts_with(' ')))
        .max_by_key(|(_, nome)| nome.len())?;
    let nome_da_via = inteiro[nome.len()..].trim_start();
    Some((codigo, if nome_da_via.is_empty() { dobrado.clone() } else { nome_da_via.to_owned() }))
}

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn acha_o_tipo() {
        for (texto, codigo, via) in [
            ("Rua das Flores", "081", "DAS FLORES"),
            ("R. das Flores", "081", "DAS FLORES"),
            ("AV BRASIL", "008", "BRASIL"),
            ("Av.Brasil", "008", "BRASIL"),
            ("Praça da Sé", "065", "DA SE"),
            ("PCA DA SE", "065", "DA SE"),
            ("Condomínio Residencial Sol", "722", "SOL"),
            ("Condomínio Sol", "485", "SOL"),
            ("Cond. Residencial Sol", "722", "SOL"),
            ("Rua Projetada 12", "698", "12"),
            ("3ª Travessa do Norte", "509", "DO NORTE"),
            ("12a Rua Leste", "563", "LESTE"),
            ("Quintas do Lago", "475", "DO LAGO"),
            ("Quinta do Lago", "079", "DO LAGO"),
            ("Estrada Municipal", "650", "ESTRADA MUNICIPAL"),
            ("VIA EXPRESSA SUL", "646", "SUL"),
        ] {
            assert_eq!(separar_tipo(texto).unwrap(), (codigo, via.to_owned()), "{texto}");
        }
    }

    #[test]
    fn nao_inventa_tipo() {
        for texto in ["", "DAS FLORES", "RUAN ALVES", "Viana", "VILAREJO", ".", "123"] {
            assert_eq!(separar_tipo(texto), None, "{texto}");
        }
    }

    #[test]
    fn tabela_sem_repeticao_e_abreviaturas_existem() {
        let mut codigos: Vec<_> = TIPOS.iter().map(|t| t.0).collect();
        codigos.sort_unstable();
        codigos.dedup();
        assert_eq!(codigos.len(), TIPOS.len());
        assert!(TIPOS.iter().all(|(c, n)| c.len() == 3 && *n == dobrar(n)));
        for (_, inteira) in ABREVIATURAS {
            assert!(TIPOS.iter().any(|(_, n)| *n == inteira), "{inteira}");
        }
        assert_eq!(tipo_por_codigo(PADRAO), Some("RUA"));
        assert_eq!(tipo_por_codigo("999"), None);
    }
}
