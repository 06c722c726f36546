//! Which column holds what: by the meaning of the titles, without accents, case or punctuation.

use super::celula::Celula;
use crate::comum::chave;

/// Fields of a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coluna {
    CodPac,
    Cns,
    Cpf,
    Nome,
    Nascimento,
    Sexo,
    Raca,
    Etnia,
    Nacionalidade,
    CodLog,
    Logradouro,
    Numero,
    Complemento,
    Bairro,
    Municipio,
    Cep,
    Ddd,
    Telefone,
    Email,
}

/// The columns of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapa {
    colunas: Vec<Option<Coluna>>,
}

impl Mapa {
    /// Reads a row as a header: it must name at least code and name and one field more.
    pub fn do_cabecalho(celulas: &[Celula]) -> Option<Self> {
        let mut colunas: Vec<Option<Coluna>> = celulas
            .iter()
            .map(|c| match c {
                Celula::Texto(t) => titulo(t),
                _ => None,
            })
            .collect();
        // "Código" alone is the patient's only when no better title is there.
        let conta = |cs: &[Option<Coluna>], c: Coluna| cs.iter().filter(|x| **x == Some(c)).count();
        if conta(&colunas, Coluna::CodPac) > 1 {
            for (i, c) in celulas.iter().enumerate() {
                let nu = matches!(chave(&c.texto()).as_str(), "CODIGO" | "COD" | "ID" | "REGISTRO" | "NUMEROREGISTRO");
                if nu && colunas[i] == Some(Coluna::CodPac) && conta(&colunas, Coluna::CodPac) > 1 {
                    colunas[i] = None;
                }
            }
        }
        let m = Self { colunas };
        let mut distintas: Vec<Coluna> = Vec::new();
        for c in m.colunas.iter().flatten() {
            if !distintas.contains(c) {
                distintas.push(*c);
            }
        }
        let tem = |c: Coluna| distintas.contains(&c);
        (tem(Coluna::CodPac) && tem(Coluna::Nome) && distintas.len() >= 3).then_some(m)
    }

    /// First filled cell of a field (some lists have two columns of telephones).
    pub fn celula<'a>(&self, celulas: &'a [Celula], c: Coluna) -> &'a Celula {
        self.colunas
            .iter()
            .zip(celulas)
            .filter(|(k, _)| **k == Some(c))
            .map(|(_, v)| v)
            .find(|v| !v.vazia())
            .unwrap_or(&Celula::Vazia)
    }

    /// True when a row repeats the titles.
    pub fn repetido(celulas: &[Celula]) -> bool {
        Self::do_cabecalho(celulas).is_some()
    }

    /// For the operator.
    pub fn descrever(&self) -> String {
        let n = self.colunas.iter().flatten().count();
        let fora = self.colunas.len() - n;
        if fora == 0 {
            format!("{n} colunas reconhecidas")
        } else {
            format!("{n} colunas reconhecidas, {fora} não usadas")
        }
    }
}

/// Titles of somebody else's data.
const DE_OUTROS: [&str; 10] =
    ["MAE", "PAI", "RESPONSAVEL", "CONJUGE", "PROFISSIONAL", "MEDICO", "TITULAR", "SOCIAL", "EMERGENCIA", "UNIDADE"];

fn titulo(t: &str) -> Option<Coluna> {
    if t.chars().count() > 80 {
        return None;
    }
    let inteira = chave(t);
    exato(&inteira)
        .or_else(|| exato(&chave(t.split(['(', '[', '\n', '*']).next().unwrap_or_default())))
        .or_else(|| if DE_OUTROS.iter().any(|o| inteira.contains(o)) { None } else { aproximado(&inteira) })
}

fn exato(chave: &str) -> Option<Coluna> {
    Some(match chave {
        "CODPAC" | "CODPACIENTE" | "CODIGODOPACIENTE" | "CODIGOPACIENTE" | "CODDOPACIENTE" | "PRONTUARIO"
        | "NPRONTUARIO" | "NOPRONTUARIO" | "NUMEROPRONTUARIO" | "NUMERODOPRONTUARIO" | "NODOPRONTUARIO"
        | "MATRICULA" | "MATRICULAPACIENTE" | "CODIGO" | "COD" | "REGISTRO" | "ID" | "IDPACIENTE" | "IDDOPACIENTE"
        | "IDPAC" | "CDPACIENTE" | "CODCLIENTE" | "CODUSUARIO" | "CODIGODOUSUARIO" | "FICHA" | "CADASTRO"
        | "NUMEROREGISTRO" | "NUMPRONTUARIO" | "PRONT" | "CODIGOPRONTUARIO" | "REGISTROPACIENTE" | "CODIGOCLIENTE"
        | "NREGISTRO" | "NOREGISTRO" | "COPACIENTE" => Coluna::CodPac,
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
        | "CNSDOUSUARIO" => Coluna::Cns,
        "CPF" | "CPFPACIENTE" | "CPFDOPACIENTE" | "NUMEROCPF" | "NUMERODOCPF" | "NOCPF" | "NCPF" | "CPFPAC"
        | "NUCPF" | "CPFUSUARIO" | "CPFDOUSUARIO" | "CICCPF" | "CIC" => Coluna::Cpf,
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
