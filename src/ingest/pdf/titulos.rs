//! What column titles and group labels mean, whatever a report calls them.
//!
//! Keys are folded by [`crate::comum::chave`]. The list holds what clinic, laboratory and hospital systems print;
//! titles that are known but not wanted are [`Campo::Outro`], so that they do not count as noise.

use crate::comum::chave;

/// The meaning of a column or label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Campo {
    /// Date of the attendance.
    Data,
    /// Code of the patient.
    CodPac,
    /// Patient, by name or by code: the content decides.
    Paciente,
    /// Some code: of the procedure, unless the neighbours say otherwise.
    Codigo,
    /// Code of the procedure.
    CodProc,
    /// Procedure, by name or code and name.
    Proc,
    /// Amount of the line.
    Valor,
    /// Amount of one unit.
    Unitario,
    /// Quantity.
    Quantidade,
    /// CNS of the professional.
    CnsProf,
    /// Professional by name, or by CNS and name.
    Profissional,
    /// Occupation of the professional.
    Cbo,
    /// Diagnosis.
    Cid,
    /// Known, not wanted.
    Outro,
}

/// Meaning of a folded title.
pub fn campo(chave: &str) -> Option<Campo> {
    let sem_moeda = chave.strip_suffix("R$").filter(|s| !s.is_empty()).unwrap_or(chave);
    let c =
        match sem_moeda {
            "DATA" | "DT" | "DIA" | "DATAATEND" | "DTATEND" | "DATAATENDIMENTO" | "DTATENDIMENTO"
            | "DATADOATENDIMENTO" | "DATADEATENDIMENTO" | "DTDOATENDIMENTO" | "DATADOATEND" | "DATAREALIZACAO"
            | "DATADAREALIZACAO" | "DATADEREALIZACAO" | "DTREALIZACAO" | "DTREALIZ" | "DATAREALIZ" | "DATAEXECUCAO"
            | "DATADAEXECUCAO" | "DATADEEXECUCAO" | "DTEXECUCAO" | "DTEXEC" | "DATAEXEC" | "DATAEXAME"
            | "DATADOEXAME" | "DTEXAME" | "DATAHORA" | "DATAEHORA" | "DTHORA" | "DTHR" | "DATAHR" | "REALIZADOEM"
            | "REALIZACAO" | "DATAPROCEDIMENTO" | "DATADOPROCEDIMENTO" | "DTPROC" | "DATAPROC" | "DATASERVICO"
            | "DATADOSERVICO" | "DATACONSULTA" | "DATADACONSULTA" | "DATAMOVIMENTO" | "DATAMOV" | "DTMOV"
            | "ATENDIDOEM" | "DIADOATENDIMENTO" | "DIAATENDIMENTO" | "DATADIA" | "DATALANCAMENTO" | "DATALANC"
            | "DATACOMPLETA" => Campo::Data,
            "CODPAC"
            | "CODPACIENTE"
            | "CODIGOPACIENTE"
            | "CODIGODOPACIENTE"
            | "CODDOPACIENTE"
            | "CODDEPACIENTE"
            | "CDPACIENTE"
            | "CODIGOPAC"
            | "CDPAC"
            | "CODPACTE"
            | "PRONTUARIO"
            | "PRONT"
            | "NPRONTUARIO"
            | "NUMEROPRONTUARIO"
            | "NUMPRONTUARIO"
            | "NODOPRONTUARIO"
            | "NUMERODOPRONTUARIO"
            | "PRONTUARION"
            | "NOPRONTUARIO"
            | "CODPRONTUARIO"
            | "MATRICULA"
            | "MATR"
            | "MATRIC"
            | "REGISTRO"
            | "REG"
            | "REGISTROPACIENTE"
            | "REGPACIENTE"
            | "REGISTRODOPACIENTE"
            | "IDPACIENTE"
            | "IDPAC"
            | "IDDOPACIENTE"
            | "NPACIENTE"
            | "NUMPACIENTE"
            | "NUMERODOPACIENTE"
            | "NOPACIENTE"
            | "FICHA"
            | "NFICHA"
            | "CADASTRO"
            | "CODCLIENTE"
            | "CODIGOCLIENTE"
            | "CODIGODOCLIENTE"
            | "CODUSUARIO"
            | "CODIGODOUSUARIO"
            | "MATRICULADOPACIENTE"
            | "PRONTUARIOPACIENTE"
            | "PRONTUARIODOPACIENTE"
            | "CODBENEFICIARIO"
            | "RGHC"
            | "RGHOSPITALAR"
            | "REGISTROGERAL"
            | "REGISTROHOSPITALAR"
            | "REGHOSPITALAR"
            | "SAME"
            | "NSAME"
            | "PAC" => Campo::CodPac,
            "PACIENTE" | "NOMEPACIENTE" | "NOMEDOPACIENTE" | "NOMEPAC" | "NOME" | "NMPACIENTE" | "BENEFICIARIO"
            | "CLIENTE" | "ASSISTIDO" | "NOMEDOASSISTIDO" | "NOMEDOBENEFICIARIO" | "NOMEDOCLIENTE"
            | "PACIENTEMATRICULA" | "PACIENTEPRONTUARIO" | "NOMECOMPLETO" | "NOMEDOUSUARIO" | "PACIENTENOME"
            | "PACTE" => Campo::Paciente,
            "CODIGO" | "COD" | "CD" | "CODIGOS" => Campo::Codigo,
            "CODPROC"
            | "CODPROCEDIMENTO"
            | "CODIGOPROCEDIMENTO"
            | "CODIGODOPROCEDIMENTO"
            | "CODDOPROCEDIMENTO"
            | "CODPROCAUREO"
            | "CODIGOPROC"
            | "CODDEPROCEDIMENTO"
            | "CDPROCEDIMENTO"
            | "CDPROC"
            | "CODEXAME"
            | "CODIGODOEXAME"
            | "CODIGOEXAME"
            | "CODDOEXAME"
            | "CODIGOSIGTAP"
            | "CODSIGTAP"
            | "SIGTAP"
            | "CODSERVICO"
            | "CODIGODOSERVICO"
            | "CODIGOSERVICO"
            | "CODDOSERVICO"
            | "MNEMONICO"
            | "MNEM"
            | "MNEMPROC"
            | "CODTUSS"
            | "TUSS"
            | "CODIGOTUSS"
            | "SIGLA"
            | "CODAMB"
            | "CODIGOAMB"
            | "CODITEM"
            | "CODIGODOITEM"
            | "IDPROCEDIMENTO"
            | "CODAUREO"
            | "CODIGOAUREO"
            | "SIGLAEXAME"
            | "CODIGOINTERNO"
            | "NPROCEDIMENTO"
            | "CODTAB"
            | "RUBRICA" => Campo::CodProc,
            "PROCEDIMENTO"
            | "PROCEDIMENTOS"
            | "DESCRICAO"
            | "DESCRICAODOPROCEDIMENTO"
            | "DESCRICAOPROCEDIMENTO"
            | "DESCRPROCEDIMENTO"
            | "DESCPROCEDIMENTO"
            | "DESCRICAODOEXAME"
            | "DESCRICAODOSERVICO"
            | "NOMEDOPROCEDIMENTO"
            | "NOMEPROCEDIMENTO"
            | "PROCAUREO"
            | "PROC"
            | "EXAME"
            | "EXAMES"
            | "SERVICO"
            | "SERVICOS"
            | "DESCR"
            | "DESC"
            | "HISTORICO"
            | "NOMEDOEXAME"
            | "NOMEEXAME"
            | "PROCEDIMENTODESCRICAO"
            | "PROCDESCRICAO"
            | "ESPECIFICACAO"
            | "DISCRIMINACAO"
            | "PROCEDIMENTOREALIZADO"
            | "PROCEDIMENTOEXAME"
            | "EXAMEPROCEDIMENTO"
            | "SERVICOPRESTADO"
            | "DENOMINACAO"
            | "PROCEDREALIZADO"
            | "PROCED"
            | "PROCEDIMENTOSERVICO"
            | "DESCRICAODOITEM"
            | "EXAMEREALIZADO"
            | "EVENTO"
            | "EVENTOS"
            | "ATO"
            | "ATOS"
            | "ATOMEDICO" => Campo::Proc,
            "VALOR"
            | "VALORTOTAL"
            | "VLTOTAL"
            | "VLRTOTAL"
            | "VLR"
            | "VL"
            | "VALORAUREO"
            | "TOTAL"
            | "PRECO"
            | "PRECOTOTAL"
            | "VALORDOPROCEDIMENTO"
            | "VALORPROCEDIMENTO"
            | "VALORPROC"
            | "VLPROC"
            | "VLRPROC"
            | "VALORLIQUIDO"
            | "VLRLIQ"
            | "VLLIQUIDO"
            | "IMPORTANCIA"
            | "R$"
            | "VALORCOBRADO"
            | "VALORFATURADO"
            | "VALORDOATENDIMENTO"
            | "VALORATENDIMENTO"
            | "VALOREXAME"
            | "VALORDOEXAME"
            | "TOTALLINHA"
            | "VALORAPRESENTADO"
            | "VLTOT"
            | "VLRTOT"
            | "VALORTOT"
            | "VALOREM"
            | "VALORDOSERVICO"
            | "VALORREAIS"
            | "VALOREMREAIS"
            | "MONTANTE"
            | "VALORITEM"
            | "VLAUREO"
            | "TOTALR$" => Campo::Valor,
            "VALORUNITARIO" | "VLUNIT" | "VLRUNIT" | "VLUNITARIO" | "VLRUNITARIO" | "UNITARIO" | "PRECOUNITARIO"
            | "PRECOUNIT" | "VALORUNIT" | "VLRUN" | "VALORUN" | "PUNIT" => Campo::Unitario,
            "QTD" | "QTDE" | "QT" | "QUANT" | "QUANTIDADE" | "QDE" | "QUANTID" => Campo::Quantidade,
            "CNSPROF"
            | "CNSPROFISSIONAL"
            | "CNSDOPROFISSIONAL"
            | "CNSPROFISSIONALEXECUTANTE"
            | "CNSMED"
            | "CNSMEDICO"
            | "CNSDOMEDICO"
            | "CNSEXECUTANTE"
            | "CNSDOEXECUTANTE"
            | "CARTAOSUSPROFISSIONAL"
            | "CARTAOSUSDOPROFISSIONAL"
            | "CNSPROFEXEC"
            | "CNSPROFISSEXEC" => Campo::CnsProf,
            "PROFISSIONAL"
            | "MEDICO"
            | "EXECUTANTE"
            | "PROFISSIONALEXECUTANTE"
            | "MEDICOEXECUTANTE"
            | "NOMEDOPROFISSIONAL"
            | "NOMEPROFISSIONAL"
            | "PROFEXECUTANTE"
            | "PROFISSEXECUTANTE"
            | "MEDICORESPONSAVEL"
            | "PROFISSIONALRESPONSAVEL"
            | "PROFRESPONSAVEL"
            | "PROF"
            | "NOMEPROF"
            | "PRESTADOR" => Campo::Profissional,
            "CBO" | "CBOPROF" | "CBOPROFISSIONAL" | "CBODOPROFISSIONAL" | "CODCBO" | "CODIGOCBO" | "CBOS"
            | "OCUPACAO" | "CBO2002" => Campo::Cbo,
            "CID" | "CID10" | "CODCID" | "CIDPRINCIPAL" | "CODIGOCID" | "DIAGNOSTICO" | "CIDPRINC"
            | "CID10PRINCIPAL" => Campo::Cid,
            "HORA" | "HR" | "HORARIO" | "CONVENIO" | "SOLICITANTE" | "GUIA" | "SENHA" | "GUIASENHA" | "NGUIA"
            | "CNS" | "CARTAOSUS" | "CNSPACIENTE" | "NASC" | "NASCIMENTO" | "DTNASC" | "DATANASC"
            | "DATANASCIMENTO" | "DATADENASCIMENTO" | "DTNASCIMENTO" | "SEXO" | "IDADE" | "SETOR" | "UNIDADE"
            | "LOCAL" | "GRUPO" | "SITUACAO" | "STATUS" | "OBS" | "OBSERVACAO" | "OBSERVACOES" | "TIPO" | "PLANO"
            | "SEQ" | "ITEM" | "N" | "NO" | "#" | "NUM" | "NUMERO" | "ATENDIMENTO" | "NATENDIMENTO" | "CODATEND"
            | "PROTOCOLO" | "FATURA" | "LOTE" | "CPF" | "MEDICOSOLICITANTE" | "CRM" | "ESPECIALIDADE" | "CARATER"
            | "AUTORIZACAO" | "USUARIO" | "DATAEMISSAO" | "EMISSAO" | "EMITIDOEM" | "PERIODO" | "COMPETENCIA"
            | "DATADEEMISSAO" | "DTEMISSAO" | "DATAIMPRESSAO" | "IMPRESSOEM" | "PAGINA" | "CNPJ" | "CNES"
            | "ENDERECO" | "TELEFONE" | "PEDIDO" | "ORDEM" | "LINHA" | "TABELA" | "MATERIAL" | "DESCONTO" | "GLOSA"
            | "SALA" | "LEITO" | "TURNO" => Campo::Outro,
            _ => return composto(sem_moeda).or_else(|| cortado(sem_moeda)),
        };
    Some(c)
}

/// What a thing is called in full; titles shorten these words anywhere behind the third letter.
const COISAS: [(&str, Coisa); 42] = [
    ("PROCEDIMENTOS", Coisa::Procedimento),
    ("EXAMES", Coisa::Procedimento),
    ("SERVICOS", Coisa::Procedimento),
    ("SIGTAP", Coisa::Procedimento),
    ("TUSS", Coisa::Procedimento),
    ("ITEM", Coisa::Procedimento),
    ("PACIENTES", Coisa::Paciente),
    ("PRONTUARIO", Coisa::Paciente),
    ("BENEFICIARIO", Coisa::Paciente),
    ("CLIENTE", Coisa::Paciente),
    ("USUARIO", Coisa::Paciente),
    ("MATRICULA", Coisa::Paciente),
    ("REGISTRO", Coisa::Paciente),
    ("FICHA", Coisa::Paciente),
    ("PROFISSIONAL", Coisa::Profissional),
    ("MEDICO", Coisa::Profissional),
    ("EXECUTANTE", Coisa::Profissional),
    ("ATENDIMENTOS", Coisa::Ato),
    ("REALIZACAO", Coisa::Ato),
    ("REALIZADO", Coisa::Ato),
    ("EXECUCAO", Coisa::Ato),
    ("EXECUTADO", Coisa::Ato),
    ("LANCAMENTO", Coisa::Ato),
    ("CONSULTA", Coisa::Ato),
    ("UNITARIO", Coisa::Unidade),
    ("TOTAL", Coisa::Total),
    ("EVENTO", Coisa::Procedimento),
    ("RUBRICA", Coisa::Procedimento),
    ("TABELA", Coisa::Procedimento),
    ("PRESTACAO", Coisa::Ato),
    ("COLETA", Coisa::Ato),
    ("MOVIMENTO", Coisa::Ato),
    ("LIQUIDO", Coisa::Total),
    ("BRUTO", Coisa::Total),
    ("PAGO", Coisa::Total),
    ("COBRADO", Coisa::Total),
    ("FATURADO", Coisa::Total),
    ("APRESENTADO", Coisa::Total),
    ("APROVADO", Coisa::Total),
    ("DEVIDO", Coisa::Total),
    ("FINAL", Coisa::Total),
    ("PRODUZIDO", Coisa::Total),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Coisa {
    Procedimento,
    Paciente,
    Profissional,
    Ato,
    Unidade,
    Total,
}

/// The thing of which `s` is the name, whole or shortened.
fn coisa(s: &str) -> Option<Coisa> {
    let cabe = |s: &str| COISAS.iter().find(|(n, _)| s.len() >= 3 && n.starts_with(s)).map(|(_, c)| *c);
    cabe(s).or_else(|| ["DOS", "DAS", "DO", "DA", "DE"].iter().find_map(|p| s.strip_prefix(p).and_then(cabe)))
}

/// Titles of a kind and a thing: "Cód. do Proced.", "Nº Prontuário", "Vr. Unit.", "Dt. Exec.".
fn composto(chave: &str) -> Option<Campo> {
    let depois = |inicios: &[&str]| inicios.iter().find_map(|p| chave.strip_prefix(p)).and_then(coisa);
    if let Some(c) = depois(&["DATAS", "DATA", "DIA", "DTA", "DT"]) {
        return matches!(c, Coisa::Ato | Coisa::Procedimento).then_some(Campo::Data);
    }
    if let Some(c) =
        depois(&["CODIGO", "CODG", "COD", "CDG", "CD", "NUMERO", "NUM", "NRO", "NR", "NO", "N", "IDENT", "ID"])
    {
        return match c {
            Coisa::Procedimento => Some(Campo::CodProc),
            Coisa::Paciente => Some(Campo::CodPac),
            Coisa::Profissional | Coisa::Ato => Some(Campo::Outro),
            Coisa::Unidade | Coisa::Total => None,
        };
    }
    if let Some(c) = depois(&["DESCRICAO", "DESCRIC", "DESCR", "DESC", "NOME", "NM"]) {
        return match c {
            Coisa::Procedimento => Some(Campo::Proc),
            Coisa::Paciente => Some(Campo::Paciente),
            Coisa::Profissional => Some(Campo::Profissional),
            _ => None,
        };
    }
    if let Some(c) = depois(&["PROCEDIMENTO", "PROCED", "PROC", "EXAME", "SERVICO"]) {
        return (c == Coisa::Ato).then_some(Campo::Proc);
    }
    let c = depois(&["VALOR", "VALORES", "VLR", "VL", "VR", "PRECO", "PR"])?;
    match c {
        Coisa::Unidade => Some(Campo::Unitario),
        Coisa::Total | Coisa::Procedimento | Coisa::Ato => Some(Campo::Valor),
        _ => None,
    }
}

/// A title whose end the column cut off ("Prontuár", "Procediment").
fn cortado(chave: &str) -> Option<Campo> {
    const NOMES: [(&str, Campo); 13] = [
        ("REGISTRO", Campo::CodPac),
        ("PRONTUARIO", Campo::CodPac),
        ("MATRICULA", Campo::CodPac),
        ("PACIENTE", Campo::Paciente),
        ("BENEFICIARIO", Campo::Paciente),
        ("PROCEDIMENTO", Campo::Proc),
        ("DESCRICAO", Campo::Proc),
        ("QUANTIDADE", Campo::Quantidade),
        ("VALORTOTAL", Campo::Valor),
        ("PROFISSIONAL", Campo::Profissional),
        ("EXECUTANTE", Campo::Profissional),
        ("ATENDIMENTO", Campo::Outro),
        ("CONVENIO", Campo::Outro),
    ];
    NOMES.iter().find(|(n, _)| chave.len() >= 4 && n.starts_with(chave)).map(|(_, c)| *c)
}

/// Meaning of a title as printed.
pub fn campo_do_texto(titulo: &str) -> Option<Campo> {
    campo(&chave(titulo))
}

/// Name of a field for the operator.
pub const fn nome(c: Campo) -> &'static str {
    match c {
        Campo::Data => "data",
        Campo::CodPac => "código do paciente",
        Campo::Paciente => "paciente",
        Campo::Codigo | Campo::CodProc => "código do procedimento",
        Campo::Proc => "procedimento",
        Campo::Valor => "valor",
        Campo::Unitario => "valor unitário",
        Campo::Quantidade => "quantidade",
        Campo::CnsProf => "CNS do profissional",
        Campo::Profissional => "profissional",
        Campo::Cbo => "CBO",
        Campo::Cid => "CID",
        Campo::Outro => "outra",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titulos_compostos_abreviados_e_cortados() {
        for (titulo, campo) in [
            ("Cód. Proced.", Campo::CodProc),
            ("Código do Serv.", Campo::CodProc),
            ("Nº Registro", Campo::CodPac),
            ("Num. Prontuário", Campo::CodPac),
            ("Vr. Total", Campo::Valor),
            ("Vr. Unit.", Campo::Unitario),
            ("Dt. Realiz.", Campo::Data),
            ("Descr. Exame", Campo::Proc),
            ("Prontuár", Campo::CodPac),
            ("Procediment", Campo::Proc),
            ("Proc. Realizado", Campo::Proc),
            ("CNS do Profissional", Campo::CnsProf),
            ("Vl. Líq.", Campo::Valor),
            ("Valor Faturado", Campo::Valor),
            ("Data Coleta", Campo::Data),
            ("Cód. Evento", Campo::CodProc),
            ("RG Hospitalar", Campo::CodPac),
        ] {
            assert_eq!(campo_do_texto(titulo), Some(campo), "{titulo}");
        }
        for titulo in ["Código Procedimento Valor", "Rua das Flores", "Sistema", "Cons"] {
            assert_eq!(campo_do_texto(titulo), None, "{titulo}");
        }
    }
}
