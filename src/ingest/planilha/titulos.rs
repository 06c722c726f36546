//! What the titles of columns mean: exact ones first, then telling words inside longer ones.

use nexsus_domain::texto::dobrar;

use super::colunas::Coluna;
use crate::comum::chave;

/// Words of somebody else's data, or of another thing than a person's register.
const DE_OUTROS: [&str; 24] = [
    "MAE",
    "PAI",
    "RESPONSAVEL",
    "RESP",
    "CONJUGE",
    "PROFISSIONAL",
    "PROF",
    "MEDICO",
    "MEDICA",
    "TITULAR",
    "SOCIAL",
    "EMERGENCIA",
    "UNIDADE",
    "ACS",
    "AGENTE",
    "SOLICITANTE",
    "ACOMPANHANTE",
    "UBS",
    "ESTABELECIMENTO",
    "EQUIPE",
    "EMPRESA",
    "CUIDADOR",
    "FAMILIAR",
    "CONVENIO",
];

/// Words that turn a birth date into a birth place or another thing, and a place of living into another place.
const OUTRO_LUGAR: [&str; 17] = [
    "NATURAL",
    "NATURALIDADE",
    "LOCAL",
    "HORA",
    "ANO",
    "MES",
    "DIA",
    "IDADE",
    "CERTIDAO",
    "DECLARACAO",
    "ATUALIZACAO",
    "EMISSAO",
    "VALIDADE",
    "ORGAO",
    "OBITO",
    "IDENTIDADE",
    "ATENDIMENTO",
];

/// Words that say nothing about which field it is.
const ENCHIMENTO: [&str; 21] = [
    "DE", "DO", "DA", "DOS", "DAS", "O", "A", "E", "OU", "EM", "NO", "NU", "NR", "DS", "ST", "TX", "NM", "TP", "SG",
    "IN", "FL",
];

/// Who the list is about.
const PESSOA: [&str; 10] =
    ["PACIENTE", "PAC", "CIDADAO", "CIDADA", "USUARIO", "CLIENTE", "PESSOA", "BENEFICIARIO", "INDIVIDUO", "PATIENT"];

/// Is the title of a column, or of a group of columns, about somebody else than the patient?
pub fn de_outro(t: &str) -> bool {
    t.len() <= 60 && palavras(t).iter().any(|p| DE_OUTROS.contains(&&**p))
}

/// The field that a title names.
pub fn titulo(t: &str) -> Option<Coluna> {
    if t.len() > 160 || t.chars().count() > 80 {
        return None;
    }
    exato(&chave(t)).or_else(|| exato(&chave(t.split(['(', '[', '\n', '*']).next().unwrap_or_default()))).or_else(
        || {
            let palavras = palavras(t);
            let p: Vec<&str> = palavras.iter().map(String::as_str).collect();
            let tem = |de: &[&str]| p.iter().any(|p| de.contains(p));
            let lugar_de_nascer = tem(&["NASC", "NASCIMENTO"]) && tem(&["MUNICIPIO", "CIDADE", "UF", "ESTADO"]);
            if p.len() > 8 || tem(&DE_OUTROS) || tem(&OUTRO_LUGAR) || lugar_de_nascer { None } else { por_palavras(&p) }
        },
    )
}

/// Folded words: cut at blanks, punctuation, underscores and where a small letter meets a capital one (`dataNascimento`).
fn palavras(t: &str) -> Vec<String> {
    let mut separado = String::with_capacity(t.len() + 4);
    let mut minuscula = false;
    for c in t.chars() {
        if c.is_uppercase() && minuscula {
            separado.push(' ');
        }
        minuscula = c.is_lowercase();
        separado.push(if c.is_alphanumeric() { c } else { ' ' });
    }
    dobrar(&separado).split(' ').filter(|p| !p.is_empty()).map(str::to_owned).collect()
}

fn exato(chave: &str) -> Option<Coluna> {
    Some(match chave {
        "CODPAC" | "CODPACIENTE" | "CODIGODOPACIENTE" | "CODIGOPACIENTE" | "CODDOPACIENTE" | "PRONTUARIO"
        | "NPRONTUARIO" | "NOPRONTUARIO" | "NUMEROPRONTUARIO" | "NUMERODOPRONTUARIO" | "NODOPRONTUARIO"
        | "MATRICULA" | "CODCIDADAO" | "CODIGODOCIDADAO" | "CODIGOCIDADAO" | "CODIGODACLIENTE" | "CODDACLIENTE"
        | "NUMERODAFICHA" | "REGISTRODOPACIENTE" | "CODIGOINTERNO" | "CODINTERNO" | "MATRICULAPACIENTE" | "CODIGO"
        | "COD" | "REGISTRO" | "ID" | "IDPACIENTE" | "IDDOPACIENTE" | "IDPAC" | "CDPACIENTE" | "CODCLIENTE"
        | "CODUSUARIO" | "CODIGODOUSUARIO" | "FICHA" | "CADASTRO" | "NUMEROREGISTRO" | "NUMPRONTUARIO" | "PRONT"
        | "CODIGOPRONTUARIO" | "REGISTROPACIENTE" | "CODIGOCLIENTE" | "NREGISTRO" | "NOREGISTRO" | "COPACIENTE" => {
            Coluna::CodPac
        }
        "CNSPAC"
        | "CNS"
        | "CARTAOSUS"
        | "NCNS"
        | "NOCNS"
        | "NUMEROCNS"
        | "NUMCNS"
        | "CARTAONACIONALDESAUDE"
        | "CNSPACIENTE"
        | "CARTAONACIONALSAUDE"
        | "CNSDOPACIENTE"
        | "CARTAODOSUS"
        | "NUMERODOCNS"
        | "NUMEROCARTAOSUS"
        | "SUS"
        | "NOCARTAOSUS"
        | "NUMERODOCARTAOSUS"
        | "NCARTAOSUS"
        | "CARTAOSAUDE"
        | "NUCNS"
        | "CNSUSUARIO"
        | "CNSCIDADAO"
        | "CNSDOCIDADAO"
        | "NUMEROCARTAONACIONALDESAUDE"
        | "CNSDOUSUARIO" => Coluna::Cns,
        "CPF" | "CPFPACIENTE" | "CPFDOPACIENTE" | "NUMEROCPF" | "NUMERODOCPF" | "NOCPF" | "NCPF" | "CPFPAC"
        | "NUCPF" | "CPFUSUARIO" | "CPFDOUSUARIO" | "CICCPF" | "CIC" | "CPFCIDADAO" | "CPFDOCIDADAO" => Coluna::Cpf,
        "DOCUMENTO" | "CPFCNS" | "CPFOUCNS" | "CNSCPF" | "CNSOUCPF" | "DOCUMENTOS" | "NUMERODODOCUMENTO" => {
            Coluna::Documento
        }
        "SOBRENOME" | "ULTIMONOME" | "SOBRENOMES" => Coluna::Sobrenome,
        "NOME"
        | "PRIMEIRONOME"
        | "PRENOME"
        | "NOMEPACIENTE"
        | "NOMEDOPACIENTE"
        | "NOMECOMPLETO"
        | "PACIENTE"
        | "NOMEDOUSUARIO"
        | "NOMEUSUARIO"
        | "NMPACIENTE"
        | "NOMEPAC"
        | "NOMECLIENTE"
        | "NOMEDOCLIENTE"
        | "NOMECIVIL"
        | "NOPACIENTE"
        | "NOMECOMPLETODOPACIENTE"
        | "CLIENTE"
        | "BENEFICIARIO"
        | "NOMEDOBENEFICIARIO"
        | "NOMECIDADAO"
        | "NOMEDOCIDADAO"
        | "CIDADAO"
        | "NOMEREGISTRO"
        | "NOUSUARIO"
        | "NOMEPESSOA"
        | "NMUSUARIO"
        | "USUARIO" => Coluna::Nome,
        "DTNASC" | "DATANASC" | "DATADENASCIMENTO" | "NASCIMENTO" | "DATANASCIMENTO" | "DTNASCIMENTO" | "NASC"
        | "DN" | "DATADENASC" | "DTDENASC" | "DTDENASCIMENTO" | "NASCIDOEM" | "DATADONASCIMENTO" | "DTNASCPAC" => {
            Coluna::Nascimento
        }
        "SEXO" | "GENERO" | "SX" | "SEXOPACIENTE" | "TPSEXO" | "SEXOBIOLOGICO" => Coluna::Sexo,
        "RACA" | "RACACOR" | "COR" | "RACAECOR" | "CORRACA" | "CORPELE" | "RACAOUCOR" | "CODRACA" | "CODIGORACA" => {
            Coluna::Raca
        }
        "ETNIA" | "ETNIAINDIGENA" | "CODETNIA" => Coluna::Etnia,
        "NACIONALIDADE"
        | "PAISDENASC"
        | "PAIS"
        | "PAISDENASCIMENTO"
        | "PAISNASCIMENTO"
        | "PAISNASC"
        | "NAC"
        | "NACIONAL"
        | "PAISDEORIGEM"
        | "CODNACIONALIDADE"
        | "CODIGONACIONALIDADE" => Coluna::Nacionalidade,
        "CODLOG"
        | "CODTIPOLOGRADOURO"
        | "TIPOLOGRADOURO"
        | "TIPODELOGRADOURO"
        | "TPLOGRADOURO"
        | "CODIGOLOGRADOURO"
        | "CODLOGRADOURO"
        | "TIPOLOG"
        | "CODTIPOLOG"
        | "CODIGODOTIPODELOGRADOURO"
        | "TIPODOLOGRADOURO"
        | "TPLOG"
        | "CODIGOTIPOLOGRADOURO"
        | "CODTIPODELOGRADOURO"
        | "CODIGODOLOGRADOURO"
        | "TIPOENDERECO"
        | "CODDOLOGRADOURO" => Coluna::CodLog,
        "LOGRADOURO"
        | "ENDERECO"
        | "RUA"
        | "NOMEDOLOGRADOURO"
        | "NOMELOGRADOURO"
        | "LOGR"
        | "END"
        | "ENDERECORESIDENCIAL"
        | "NOMEDARUA"
        | "AVENIDARUA"
        | "RUAAVENIDA"
        | "ENDERECOPACIENTE"
        | "LOGRAD" => Coluna::Logradouro,
        "NUMERO" | "NO" | "N" | "NUM" | "NRO" | "NR" | "NUMEROENDERECO" | "NUMERODACASA" | "NUMEROCASA" | "NUMEND"
        | "NUMERORESIDENCIA" | "NOCASA" | "NUMERODOENDERECO" | "NUMEROLOGRADOURO" | "NOENDERECO" | "NDACASA"
        | "NODACASA" => Coluna::Numero,
        "COMPL" | "COMPLEMENTO" | "COMPLEMENTOENDERECO" | "COMP" | "COMPLEMENTODOENDERECO" | "COMPLEM" => {
            Coluna::Complemento
        }
        "BAIRRO" | "BAIRRODISTRITO" | "DISTRITO" | "BAIRROPACIENTE" | "NOMEBAIRRO" | "NOMEDOBAIRRO" => Coluna::Bairro,
        "MUNICIPIO"
        | "CIDADE"
        | "MUNICIPIODERESIDENCIA"
        | "IBGE"
        | "CODIBGE"
        | "CODMUNICIPIO"
        | "MUNICIPIORESIDENCIA"
        | "LOCALIDADE"
        | "CODIGOIBGE"
        | "CIDADEUF"
        | "MUNICIPIOENDERECO"
        | "NOMEMUNICIPIO"
        | "NOMEDOMUNICIPIO"
        | "MUNICIPIOUF"
        | "CODIGODOMUNICIPIO"
        | "CIDADERESIDENCIA"
        | "IBGEMUNICIPIO"
        | "CODIGOMUNICIPIO"
        | "MUNICIPIOIBGE"
        | "MUNIC"
        | "CODIBGEMUNICIPIO"
        | "CIDADEDERESIDENCIA" => Coluna::Municipio,
        "CEP" | "CODIGOPOSTAL" | "CODPOSTAL" | "CEPRESIDENCIAL" | "CEPPACIENTE" => Coluna::Cep,
        "DDD" => Coluna::Ddd,
        "TELEFONE"
        | "FONE"
        | "TEL"
        | "CELULAR"
        | "CONTATO"
        | "TELEFONES"
        | "FONECONTATO"
        | "DDDTELEFONE"
        | "WHATSAPP"
        | "TELEFONECELULAR"
        | "TELEFONERESIDENCIAL"
        | "TELEFONECONTATO"
        | "TELEFONEDECONTATO"
        | "CEL"
        | "TELCELULAR"
        | "TELEFONECOMDDD"
        | "FONECELULAR"
        | "TELEFONE1"
        | "TELEFONE2"
        | "NUMERODETELEFONE"
        | "TELEFONEPACIENTE"
        | "FONE1" => Coluna::Telefone,
        "SITUACAORUA"
        | "SITUACAODERUA"
        | "EMSITUACAODERUA"
        | "MORADORDERUA"
        | "PESSOAEMSITUACAODERUA"
        | "SITUACAODERUASN"
        | "POPULACAODERUA"
        | "PESSOASITUACAORUA" => Coluna::SituacaoRua,
        "SEMCPF" | "NAOPOSSUICPF" | "NAOTEMCPF" | "PACIENTESEMCPF" | "DECLARANAOTERCPF" => Coluna::SemCpf,
        "EMAIL" | "CORREIOELETRONICO" | "EMAILPACIENTE" | "ENDERECODEEMAIL" | "ENDERECOELETRONICO" => Coluna::Email,
        _ => return None,
    })
}

/// Titles by their words: of data bases (`nm_paciente`, `co_seq_cidadao`), with additions ("CPF do paciente, só números"), or
/// with the group before the field (`Endereco_Bairro`). The street comes last because it stands in many groups.
fn por_palavras(p: &[&str]) -> Option<Coluna> {
    let tem = |de: &[&str]| p.iter().any(|p| de.contains(p));
    let resto: Vec<&str> = p.iter().copied().filter(|p| !ENCHIMENTO.contains(p)).collect();
    let sem_pessoa: Vec<&str> = resto.iter().copied().filter(|p| !PESSOA.contains(p)).collect();
    if sem_pessoa.is_empty() && !resto.is_empty() {
        // `no_cidadao`, `nm_paciente`: the name; a bare "Paciente" is an exact title.
        return if tem(&["NO", "NM"]) { Some(Coluna::Nome) } else { None };
    }
    let codigo =
        |p: &&str| matches!(*p, "CD" | "CO" | "COD" | "CODIGO" | "ID" | "SEQ" | "PK" | "MATRICULA" | "PRONTUARIO");
    if resto.len() > sem_pessoa.len() && sem_pessoa.iter().all(codigo) {
        return Some(Coluna::CodPac);
    }
    if sem_pessoa.len() <= 4 && sem_pessoa.iter().any(codigo) && tem(&["NOME"]) {
        return Some(Coluna::CodigoENome);
    }
    let de_endereco = tem(&["LOGRADOURO", "ENDERECO", "RUA", "CASA", "RESIDENCIA", "END"]);
    // `no_logradouro` is its name, "Nº da casa" is none.
    if de_endereco && tem(&["NR", "NU"]) || tem(&["NO"]) && tem(&["CASA", "RESIDENCIA"]) {
        return Some(Coluna::Numero);
    }
    if let Some(c) = exato(&sem_pessoa.concat()) {
        return Some(c);
    }
    if sem_pessoa.first() == Some(&"NOME") && (resto.len() > sem_pessoa.len() || tem(&["COMPLETO", "CIVIL"])) {
        return Some(Coluna::Nome);
    }
    let sinais: [(&[&str], Coluna); 22] = [
        (&["EMAIL", "MAIL"], Coluna::Email),
        (&["DOCUMENTO"], Coluna::Documento),
        (&["CPF"], Coluna::Cpf),
        (&["CNS", "SUS", "CARTAO"], Coluna::Cns),
        (&["NASCIMENTO", "NASC"], Coluna::Nascimento),
        (&["PRONTUARIO"], Coluna::CodPac),
        (&["SEXO"], Coluna::Sexo),
        (&["RACA"], Coluna::Raca),
        (&["ETNIA"], Coluna::Etnia),
        (&["NACIONALIDADE"], Coluna::Nacionalidade),
        (&["CEP"], Coluna::Cep),
        (&["IBGE"], Coluna::Municipio),
        (&["TELEFONE", "CELULAR", "FONE", "TEL", "CEL", "WHATSAPP", "TELEFONES"], Coluna::Telefone),
        (&["DDD"], Coluna::Ddd),
        (&["BAIRRO"], Coluna::Bairro),
        (&["MUNICIPIO", "CIDADE"], Coluna::Municipio),
        (&["COMPLEMENTO", "COMPL"], Coluna::Complemento),
        (&["SOBRENOME"], Coluna::Sobrenome),
        (&["TIPO"], Coluna::CodLog),
        (&["NUMERO", "NUM", "NRO"], Coluna::Numero),
        (&["LOGRADOURO", "ENDERECO"], Coluna::Logradouro),
        (&["RUA"], Coluna::Logradouro),
    ];
    let achado = sinais.iter().find(|(s, _)| tem(s)).map(|(_, c)| *c)?;
    match achado {
        Coluna::Documento if !(tem(&["CPF"]) || tem(&["CNS"])) => None,
        Coluna::Cpf if tem(&["CNS"]) => Some(Coluna::Documento),
        Coluna::CodLog | Coluna::Numero if !de_endereco => None,
        // "Em situação de rua?" is an exact title; what is left of the word says too little.
        Coluna::Logradouro if tem(&["SITUACAO", "TIPO"]) => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titulos_de_bancos_e_com_acrescimos() {
        for (t, c) in [
            ("cd_paciente", Coluna::CodPac),
            ("co_seq_cidadao", Coluna::CodPac),
            ("PatientID", Coluna::CodPac),
            ("no_cidadao", Coluna::Nome),
            ("nm_paciente", Coluna::Nome),
            ("Nome do(a) Paciente", Coluna::Nome),
            ("dataNascimento", Coluna::Nascimento),
            ("dt_nascimento", Coluna::Nascimento),
            ("no_raca_cor", Coluna::Raca),
            ("tp_sexo", Coluna::Sexo),
            ("nr_cep", Coluna::Cep),
            ("Endereco_Bairro", Coluna::Bairro),
            ("Endereco_Numero", Coluna::Numero),
            ("nr_endereco", Coluna::Numero),
            ("no_logradouro", Coluna::Logradouro),
            ("Nº da residência", Coluna::Numero),
            ("Endereço completo", Coluna::Logradouro),
            ("Cód. Município IBGE", Coluna::Municipio),
            ("CPF / CNS", Coluna::Documento),
            ("Cartão do SUS nº", Coluna::Cns),
            ("Tel./Cel.", Coluna::Telefone),
            ("Último Nome", Coluna::Sobrenome),
            ("Primeiro Nome", Coluna::Nome),
            ("Prontuário - Nome", Coluna::CodigoENome),
        ] {
            assert_eq!(titulo(t), Some(c), "{t}");
        }
    }

    #[test]
    fn dados_de_outros_nao_sao_do_paciente() {
        for t in [
            "CPF do Agente",
            "CNS do ACS",
            "Telefone da Unidade",
            "Nome da Mãe",
            "nm_mae",
            "Município de nascimento",
            "Ano de nascimento",
            "Orientação sexual",
            "Identidade de gênero",
            "Última consulta",
            "Data do cadastro",
            "Tipo sanguíneo",
            "Número de filhos",
            "RG",
        ] {
            assert_eq!(titulo(t), None, "{t}");
        }
    }
}
