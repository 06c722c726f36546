//! What the titles of columns mean: exact ones first, then telling words inside longer ones.

use super::colunas::Coluna;
use crate::comum::chave;

/// Titles of somebody else's data.
const DE_OUTROS: [&str; 10] =
    ["MAE", "PAI", "RESPONSAVEL", "CONJUGE", "PROFISSIONAL", "MEDICO", "TITULAR", "SOCIAL", "EMERGENCIA", "UNIDADE"];

/// Words that turn a birth date into a birth place, and a place of living into another place.
const OUTRO_LUGAR: [&str; 9] = [
    "NATURAL",
    "MUNICIPIODENASC",
    "MUNICIPIONASC",
    "CIDADEDENASC",
    "CIDADENASC",
    "UFDENASC",
    "UFNASC",
    "LOCAL",
    "HORA",
];

/// The field that a title names.
pub fn titulo(t: &str) -> Option<Coluna> {
    if t.len() > 160 || t.chars().count() > 80 {
        return None;
    }
    let inteira = chave(t);
    exato(&inteira).or_else(|| exato(&chave(t.split(['(', '[', '\n', '*']).next().unwrap_or_default()))).or_else(|| {
        let de_outro = DE_OUTROS.iter().chain(&OUTRO_LUGAR).any(|o| inteira.contains(o));
        if de_outro { None } else { aproximado(&inteira) }
    })
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
        | "CNSCPF"
        | "CNSOUCPF"
        | "NUMEROCARTAONACIONALDESAUDE"
        | "CNSDOUSUARIO" => Coluna::Cns,
        "CPF" | "CPFPACIENTE" | "CPFDOPACIENTE" | "NUMEROCPF" | "NUMERODOCPF" | "NOCPF" | "NCPF" | "CPFPAC"
        | "NUCPF" | "CPFUSUARIO" | "CPFDOUSUARIO" | "CICCPF" | "CIC" | "CPFCNS" | "CPFOUCNS" | "DOCUMENTO"
        | "CPFCIDADAO" | "CPFDOCIDADAO" => Coluna::Cpf,
        "NOME"
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

/// Longer titles that contain a telling word ("CPF do paciente (somente números)").
fn aproximado(chave: &str) -> Option<Coluna> {
    const SINAIS: [(&str, Coluna); 14] = [
        ("EMAIL", Coluna::Email),
        ("CPF", Coluna::Cpf),
        ("CARTAOSUS", Coluna::Cns),
        ("CARTAONACIONAL", Coluna::Cns),
        ("CNS", Coluna::Cns),
        ("NASCIMENTO", Coluna::Nascimento),
        ("PRONTUARIO", Coluna::CodPac),
        ("NOMEDOPACIENTE", Coluna::Nome),
        ("NOMECOMPLETO", Coluna::Nome),
        ("NACIONALIDADE", Coluna::Nacionalidade),
        ("TELEFONE", Coluna::Telefone),
        ("CELULAR", Coluna::Telefone),
        ("BAIRRO", Coluna::Bairro),
        ("MUNICIPIO", Coluna::Municipio),
    ];
    SINAIS.iter().find(|(s, _)| chave.contains(s)).map(|(_, c)| *c)
}
