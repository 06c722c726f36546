//! Every sentence of this crate that an operator reads, in one place.

use nexsus_domain::{Competencia, Dinheiro};

use crate::{ErroDeArquivo, Motivo, Tipo};

/// Message and remedy of a refused file.
pub(crate) const fn erro(e: ErroDeArquivo) -> (&'static str, &'static str) {
    match e {
        ErroDeArquivo::SenhaNecessaria => (
            "O arquivo está protegido por senha.",
            "Abra-o com a senha no programa de origem, salve uma cópia sem senha e importe a cópia.",
        ),
        ErroDeArquivo::SemTexto => (
            "O PDF é uma imagem digitalizada e não contém texto.",
            "Peça ao sistema de origem o PDF original, gerado por ele, e não uma cópia escaneada.",
        ),
        ErroDeArquivo::TextoIlegivel => (
            "As letras deste PDF não têm correspondência com caracteres e não podem ser lidas com certeza.",
            "Gere o relatório de novo no sistema de origem, de preferência por outra opção de impressão em PDF.",
        ),
        ErroDeArquivo::Corrompido | ErroDeArquivo::NoMembro(..) => {
            ("O arquivo está incompleto ou danificado.", "Copie ou gere o arquivo outra vez; nada dele foi importado.")
        }
        ErroDeArquivo::Vazio => {
            ("O arquivo está vazio.", "Confira se a exportação terminou e escolha o arquivo certo.")
        }
        ErroDeArquivo::NaoEPdf => (
            "O arquivo não é um PDF.",
            "Escolha o relatório em PDF; uma planilha ou um texto entram pela opção própria.",
        ),
        ErroDeArquivo::NaoEPlanilha => (
            "O arquivo não é uma planilha (xlsx, xls, xlsb, ods) nem um CSV.",
            "Abra-o no programa de planilhas e salve como xlsx ou CSV.",
        ),
        ErroDeArquivo::NaoETexto => {
            ("O arquivo não é um texto.", "Escolha o arquivo de texto como o sistema de origem o gravou.")
        }
        ErroDeArquivo::LimiteExcedido => (
            "O arquivo se expande muito além do tamanho aceito e foi recusado por segurança.",
            "Confira a origem do arquivo; se for legítimo, divida-o em partes menores.",
        ),
        ErroDeArquivo::SemTabela => (
            "Não foi encontrada uma tabela de atendimentos neste PDF.",
            "Confira se é o relatório certo: ele precisa ter colunas de data, paciente, procedimento e valor.",
        ),
        ErroDeArquivo::SemColunas => (
            "A planilha não tem as colunas de um cadastro de pacientes.",
            "Deixe nas primeiras 30 linhas um cabeçalho com pelo menos código e nome do paciente.",
        ),
        ErroDeArquivo::SemLinhas => (
            "O arquivo tem o cabeçalho, mas nenhuma linha de dados.",
            "Confira o filtro usado na exportação e gere o arquivo de novo.",
        ),
        ErroDeArquivo::LeiauteDesconhecido => (
            "O leiaute deste arquivo não foi reconhecido.",
            "Confira se é o arquivo certo e se o tipo escolhido na importação é o dele.",
        ),
    }
}

const REMESSA: &str = "Escolha a remessa do BPA em texto, como o BPA a gravou: a primeira linha começa com 01#BPA#.";

/// Remedy where the kind of file that was asked for says more than the error alone.
pub(crate) const fn remedio_do_tipo(e: ErroDeArquivo, tipo: Tipo) -> Option<&'static str> {
    Some(match (e, tipo) {
        (ErroDeArquivo::NaoETexto, Tipo::Txt) => {
            "Escolha o TXT da tabela de procedimentos (por exemplo, tb_procedimento.txt) ou o pacote mensal do SIGTAP (TabelaUnificada, em zip)."
        }
        (ErroDeArquivo::LeiauteDesconhecido, Tipo::Txt) => {
            "Confira se é o arquivo certo. Uma tabela SIGTAP pede o leiaute que a acompanha (por exemplo, tb_procedimento_layout.txt)."
        }
        (ErroDeArquivo::NaoETexto | ErroDeArquivo::LeiauteDesconhecido, Tipo::Bpa) => REMESSA,
        (ErroDeArquivo::SemLinhas, Tipo::Bpa) => {
            "Confira no BPA se a competência tem produção e gere a remessa de novo."
        }
        (ErroDeArquivo::LeiauteDesconhecido, Tipo::CnesXml) => {
            "Escolha o XML do portal do CNES (XmlParaESUS31_ e o código do município), sozinho ou no zip em que o portal o entrega."
        }
        (ErroDeArquivo::SemLinhas, Tipo::CnesXml) => {
            "Peça ao portal do CNES o XML do município outra vez: este não traz estabelecimento nem profissional."
        }
        (ErroDeArquivo::LeiauteDesconhecido, Tipo::Retorno) => {
            "Escolha a tabela DBF do retorno do SIA (por exemplo, S_PRD.DBF), sozinha ou como única tabela de um zip."
        }
        (ErroDeArquivo::LeiauteDesconhecido, Tipo::Kit) => {
            "Escolha as tabelas DBF do KIT SIA (por exemplo, S_PA.DBF), uma a uma ou juntas num zip; o programa BDSIA deve ser descompactado antes."
        }
        (ErroDeArquivo::SemLinhas, Tipo::Retorno | Tipo::Kit) => {
            "A tabela não tem registros. Confira a competência no programa do SIA e copie a tabela de novo."
        }
        _ => return None,
    })
}

/// A sentence said of one member of a zip.
pub(crate) fn no_membro(frase: &str, nome: &str) -> String {
    format!("{} (em {nome}, dentro do zip).", frase.trim_end_matches('.'))
}

/// Sentence of a refused line.
pub(crate) const fn motivo(m: Motivo) -> &'static str {
    match m {
        Motivo::DataInvalida => "A data não existe ou não pôde ser lida.",
        Motivo::ValorInvalido => "O valor não é um número em reais.",
        Motivo::ValorAusente => "Falta o valor.",
        Motivo::PacienteAusente => "Falta o código do paciente.",
        Motivo::CodigoAusente => "Falta o código.",
        Motivo::NomeAusente => "Falta o nome.",
        Motivo::NomeInvalido => "O nome não é um nome de pessoa.",
        Motivo::CodPacConflitante => "O código já pertence a outra pessoa.",
        Motivo::LarguraInvalida => "A linha não tem a largura do leiaute.",
        Motivo::CodigoInvalido => "O código não é válido (dígito verificador ou forma).",
        Motivo::BytesInvalidos => "A linha contém caracteres de controle.",
        Motivo::Duplicado => "Linha repetida: a mesma chave já apareceu antes.",
    }
}

pub(crate) mod explicar {
    //! The field a line is refused for.

    pub fn digito(nome: &str) -> String {
        format!("O dígito do {nome} não confere.")
    }

    pub fn forma(nome: &str, devido: &str) -> String {
        format!("O campo {nome} não tem {devido}.")
    }

    pub fn falta(nome: &str) -> String {
        format!("Falta o {nome}.")
    }

    pub fn no_campo(frase: &str, campo: &str) -> String {
        format!("{} (campo {campo}).", frase.trim_end_matches('.'))
    }
}

/// The sums of a report do not agree.
pub(crate) fn soma_difere(lida: Dinheiro, impressa: Dinheiro) -> String {
    format!(
        "As linhas aceitas na leitura somam {}; o relatório imprime {}. A diferença deve estar nas linhas recusadas: confira.",
        lida.formatado(),
        impressa.formatado()
    )
}

/// Some letters of the PDF have no Unicode.
pub(crate) fn letras_sem_mapa(n: u64) -> String {
    format!("{n} letra(s) do PDF não puderam ser identificadas e aparecem como \u{FFFD}. Confira os nomes afetados.")
}

/// Rows of a PDF on which other text lies.
pub(crate) fn texto_sobreposto(n: usize) -> String {
    format!("{n} linha(s) com texto sobreposto ou cortado no relatório: confira os nomes dos procedimentos.")
}

/// Description of the tables found in a PDF.
pub(crate) fn layout_pdf(tabelas: &[String], agrupada: bool, leitor: &str) -> String {
    let grupo = if agrupada { " com cabeçalhos de grupo" } else { "" };
    let plural = if tabelas.len() > 1 { "Tabelas" } else { "Tabela" };
    format!("{plural}{grupo}: {} (leitor {leitor})", tabelas.join("; "))
}

/// Description of a fixed-width table.
pub(crate) fn layout_fixo(largura: usize) -> String {
    format!("SIGTAP de largura fixa ({largura} caracteres)")
}

/// Description of a delimited table.
pub(crate) fn layout_delimitado(separador: char, cabecalho: bool) -> String {
    let nome = match separador {
        ';' => "ponto e vírgula",
        '|' => "barra vertical",
        '\t' => "tabulação",
        _ => "vírgula",
    };
    format!("Texto separado por {nome}, {} cabeçalho", if cabecalho { "com" } else { "sem" })
}

/// A table of procedures without a column of amounts.
pub(crate) const SEM_VALORES: &str =
    "O arquivo não tem coluna de valor que se reconheça: os procedimentos entraram com valor zero.";

/// Description of a side table of the SIGTAP.
pub(crate) fn layout_lateral(arquivo: &str) -> String {
    format!("Tabela do SIGTAP {arquivo}, de largura fixa")
}

/// Description of the monthly package.
pub(crate) fn layout_pacote(mes: Option<Competencia>, tabelas: usize) -> String {
    let mes = mes.map(|c| format!(" {}", c.formatado())).unwrap_or_default();
    format!("Pacote do SIGTAP{mes}, {tabelas} tabela(s)")
}

/// Members of the package that nothing uses.
pub(crate) fn membros_sem_uso(nomes: &[&str]) -> String {
    const CITADOS: usize = 12;
    let citados = nomes.iter().take(CITADOS).copied().collect::<Vec<_>>().join(", ");
    let mais = if nomes.len() > CITADOS { " e outros" } else { "" };
    format!("{} arquivo(s) do pacote sem uso no faturamento não foram lidos: {citados}{mais}.", nomes.len())
}

/// Members of the package with the name of one that was read.
pub(crate) fn membros_repetidos(nomes: &[String]) -> String {
    let citados = nomes.iter().take(6).map(String::as_str).collect::<Vec<_>>().join(", ");
    let mais = if nomes.len() > 6 { " e outros" } else { "" };
    format!(
        "{} arquivo(s) do pacote repetem o nome de outro e não foram lidos: {citados}{mais}. Importe um pacote por vez.",
        nomes.len()
    )
}

/// Tables without which rules cannot be checked.
pub(crate) fn tabelas_ausentes(nomes: &[&str]) -> String {
    format!("O pacote não traz {}: as regras destas tabelas não poderão ser conferidas.", nomes.join(", "))
}

/// The file has no competência.
pub(crate) fn competencia_suposta(c: Competencia) -> String {
    format!(
        "O arquivo não informa a competência; foi usada {}. Informe outra na importação, se for o caso.",
        c.formatado()
    )
}

/// Description of a spreadsheet.
pub(crate) fn layout_planilha(formato: &str, colunas: &str) -> String {
    format!("Planilha {formato}, {colunas}")
}

/// Visible sheets of another subject.
pub(crate) fn abas_sem_colunas(n: u32) -> String {
    format!("{n} aba(s) visível(is) sem as colunas de pacientes não foram importadas.")
}

/// Values that could not be read and were left blank.
pub(crate) fn campo_em_branco(campo: &str, n: u32, linhas: &[u32]) -> String {
    let citadas = linhas.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let mais = if n as usize > linhas.len() { " e outras" } else { "" };
    let quantas = if n == 1 { "1 linha".to_owned() } else { format!("{n} linhas") };
    format!("{quantas} com erro em {campo}: o campo ficou em branco (linhas {citadas}{mais}).")
}

/// Description of an XML of the CNES.
pub(crate) fn layout_cnes_xml(versao: &str) -> String {
    if versao.is_empty() { "XML do CNES".to_owned() } else { format!("XML do CNES, versão {versao}") }
}

/// Documents of professionals that were left blank.
pub(crate) fn cpfs_invalidos(n: u32) -> String {
    format!("{n} profissional(is) com CPF inválido: o CPF ficou em branco.")
}

/// Description of a return of the SIA.
pub(crate) fn layout_retorno(por_linha: bool, campos: usize) -> String {
    let forma = if por_linha { "por linha (folha e sequência)" } else { "por registro de produção" };
    format!("Retorno do SIA {forma}, tabela DBF de {campos} campos")
}

/// Lines of a return with the folha and sequência of an earlier one.
pub(crate) fn retorno_repetidas(n: u64, diferentes: u64) -> String {
    let outros = if diferentes > 0 { format!(", {diferentes} com outro conteúdo") } else { String::new() };
    format!(
        "{n} registro(s) repetem a folha e a sequência de um anterior do mesmo arquivo{outros}: vale o primeiro, os outros \
         foram recusados. Confira se a remessa não foi carregada duas vezes no SIA."
    )
}

/// Records marked as deleted in a table.
pub(crate) fn dbf_apagados(n: u64) -> String {
    format!("{n} registro(s) marcado(s) como apagado(s) na tabela não foram considerados.")
}

/// Description of the tables of a KIT.
pub(crate) fn layout_kit(tabelas: &[&str]) -> String {
    format!("KIT SIA: {}", tabelas.join(", "))
}

/// Tables of a KIT that nothing here uses.
pub(crate) fn tabelas_alheias(nomes: &[String]) -> String {
    let citadas: Vec<&str> = nomes.iter().take(12).map(String::as_str).collect();
    let mais = if nomes.len() > citadas.len() { " e outras" } else { "" };
    let frase = format!("Tabela(s) do KIT sem uso aqui, não importada(s): {}{mais}.", citadas.join(", "));
    // It has codes and municipalities, no streets: what the addresses need comes from the ViaCEP.
    if nomes.iter().any(|n| n.to_ascii_uppercase().contains("S_CEP")) {
        return format!("{frase} A S_CEP não traz logradouro nem bairro: os endereços vêm do ViaCEP.");
    }
    frase
}

/// Description of a remittance: width of the header, then of the lines.
pub(crate) fn layout_bpa(cabecalho: u32, larguras: &[(String, u32, u32)]) -> String {
    let partes: Vec<String> = larguras
        .iter()
        .map(|(tipo, largura, quantas)| {
            format!("{} de {largura} caracteres ({quantas})", if tipo == "02" { "BPA-C" } else { "BPA-I" })
        })
        .collect();
    format!("Texto do BPA, cabeçalho de {cabecalho} caracteres, {}", partes.join(", "))
}

pub(crate) mod bpa {
    //! What does not agree inside a remittance.

    pub const SEM_MVM: &str =
        "O mês de apresentação do cabeçalho não é um mês; cada linha ficou com a sua própria competência.";

    fn dado(n: Option<u32>) -> String {
        n.map_or_else(|| "nada legível".to_owned(), |n| n.to_string())
    }

    pub fn linhas(dadas: Option<u32>, contadas: u32) -> String {
        format!("Linhas: o cabeçalho diz {}, o arquivo tem {contadas} além dele.", dado(dadas))
    }

    pub fn folhas(dadas: Option<u32>, contadas: u32) -> String {
        format!("Folhas: o cabeçalho diz {}, as linhas somam {contadas}.", dado(dadas))
    }

    pub fn controle(dado_no_arquivo: Option<u32>, contado: u32) -> String {
        format!("Campo de controle: o cabeçalho traz {}, as linhas dão {contado}.", dado(dado_no_arquivo))
    }

    pub fn largura_fora_da_epoca(n: u32) -> String {
        format!(
            "{n} linha(s) com largura de outra época: 351 caracteres valem a partir da competência 07/2026, 350 até 06/2026."
        )
    }
}

/// Documents found in each other's column.
pub(crate) fn documento_trocado(n: u32, linhas: &[u32]) -> String {
    let citadas = linhas.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let mais = if n as usize > linhas.len() { " e outras" } else { "" };
    format!(
        "{n} linha(s) com CPF na coluna do CNS ou CNS na do CPF: os dígitos verificadores conferem e o número foi para o \
         campo certo (linhas {citadas}{mais})."
    )
}

/// Dates of a list that was exported in another country's order.
pub(crate) fn mes_antes_do_dia(n: u32, linhas: &[u32]) -> String {
    let citadas = linhas.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    format!(
        "{n} data(s) só existem com o mês antes do dia (linhas {citadas}). Se a lista inteira foi gravada assim, as outras \
         datas foram lidas trocadas: desfaça este lote, grave a lista com dia/mês/ano e importe de novo."
    )
}

/// Sex written as a number, which systems do not all count alike.
pub(crate) fn sexo_por_numero(n: u32, linhas: &[u32]) -> String {
    let citadas = linhas.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    format!(
        "{n} linha(s) têm o sexo em número: 1 foi lido como masculino e 2 ou 3 como feminino (linhas {citadas}). Se o sistema \
         de origem usa outra numeração, desfaça este lote e troque os números por M e F."
    )
}

/// A field that is longer than any field may be.
pub(crate) fn campo_longo(campo: &str, n: u32, linhas: &[u32]) -> String {
    let citadas = linhas.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let mais = if n as usize > linhas.len() { " e outras" } else { "" };
    format!(
        "{n} linha(s) com {campo} longo demais (mais de 4.096 letras): o campo ficou em branco (linhas {citadas}{mais})."
    )
}

/// Formulas that were never calculated.
pub(crate) fn formulas_sem_valor(n: u64) -> String {
    format!(
        "{n} célula(s) têm fórmula sem resultado gravado e foram lidas em branco. Abra a planilha no programa de planilhas, \
         salve-a e importe de novo."
    )
}

/// Quotes of a CSV that do not close.
pub(crate) const ASPAS_SOLTAS: &str =
    "Há aspas que não fecham neste CSV; todas foram lidas como letras. Confira as linhas que têm aspas.";

/// A fault of a PDF profile with its line.
pub(crate) fn perfil_na_linha(linha: usize, frase: &str) -> String {
    format!("Linha {linha} do perfil: {frase}")
}

/// A value outside the list of a profile.
pub(crate) fn perfil_opcao(valor: &str, opcoes: &[&str]) -> String {
    let valor: String = valor.chars().filter(|c| !c.is_control()).take(40).collect();
    format!("\"{valor}\" não serve aqui; use um destes: {}.", opcoes.join(", "))
}

/// A missing key of a profile.
pub(crate) fn perfil_falta(nome: &str) -> String {
    format!("falta informar `{nome}`.")
}

/// A key that profiles do not have.
pub(crate) fn perfil_desconhecido(nome: &str) -> String {
    format!("`{nome}` não existe em um perfil; confira se o nome está escrito certo.")
}

/// A profile that does not say where one of the needed fields stands.
pub(crate) fn perfil_sem_campo(nome: &str) -> String {
    format!("O perfil não diz onde fica `{nome}`: acrescente uma coluna ou um grupo com campo = \"{nome}\".")
}

pub(crate) const PERFIL_GRANDE: &str = "O perfil é grande demais para ser um perfil de relatório (64 KB no máximo).";
pub(crate) const PERFIL_SEM_NOME: &str = "o nome do perfil está em branco.";
pub(crate) const PERFIL_FAIXA: &str = "`de` precisa ser menor que `ate`, os dois em pontos.";
pub(crate) const PERFIL_REPETIDO: &str = "esta informação já apareceu antes.";
pub(crate) const PERFIL_TIPO: &str = "o valor é de outro tipo: textos vão entre aspas, números sem aspas.";
pub(crate) const PERFIL_FORMA: &str = "a linha não segue a forma nome = valor; textos vão entre aspas.";

/// Comments of a saved profile, part by part.
pub(crate) const PERFIL_EXPLICADO: [&str; 7] = [
    "Perfil de relatório em PDF do NEXSUS. Linhas que começam com # são explicações.",
    "Como achar as colunas: \"titulo\" (pelo título impresso) ou \"posicao\" (por de/ate, em pontos).",
    "Ordem das datas: \"dia-mes-ano\", \"mes-dia-ano\" ou \"ano-mes-dia\".",
    "Sinal dos centavos: \",\" ou \".\".",
    "Linhas que começam com um destes textos não são atendimentos.",
    "Colunas, da esquerda para a direita. campo diz para onde o conteúdo vai; \"\" não é usada. Campos:",
    "O que vem em linhas de grupo, acima dos atendimentos; rotulo é o começo da linha (\"\" = forma usual).",
];

/// A printed total that differs from its lines.
pub(crate) fn controle_difere(nome: &str, pagina: u32, impresso: Dinheiro, lido: Dinheiro, recusadas: usize) -> String {
    let resto = match recusadas {
        0 => String::new(),
        1 => " (1 linha desse trecho foi recusada)".to_owned(),
        n => format!(" ({n} linhas desse trecho foram recusadas)"),
    };
    format!("O {nome} da página {pagina} diz {} e as linhas somam {}{resto}.", impresso.formatado(), lido.formatado())
}

/// A printed count that differs from its lines.
pub(crate) fn contagem_difere(nome: &str, pagina: u32, impressa: u64, lida: u64) -> String {
    format!("O {nome} da página {pagina} conta {impressa} e foram lidas {lida} linha(s).")
}

/// Differences beyond those told one by one.
pub(crate) fn controles_a_mais(n: usize) -> String {
    format!("Outros {n} totais impressos também não conferem com as linhas.")
}

/// Origin of a layout that no profile gave.
pub(crate) const ARRANJO_AUTOMATICO: &str = "automático";

/// The two readers of PDF give other rows.
pub(crate) fn leitores_discordam(nossas: usize, dela: usize) -> String {
    format!(
        "Um segundo leitor de PDF entendeu este arquivo de outro modo ({nossas} linha(s) aqui, {dela} nele). \
         Confira a prévia com o relatório antes de gravar."
    )
}

/// A name that differs from the other rows of its code (`difere`), or that stops in the middle of something.
pub(crate) fn nome_duvidoso(pagina: u32, linha: u32, codigo: &str, difere: bool) -> String {
    let motivo = if difere { "é diferente do de outras linhas do mesmo código" } else { "parece cortado" };
    format!("Página {pagina}, linha {linha}: o nome do procedimento {codigo} {motivo}. Confira com o relatório.")
}

/// Doubtful names beyond those told one by one.
pub(crate) fn nomes_duvidosos_a_mais(n: usize) -> String {
    format!("Outras {n} linha(s) também têm nome de procedimento duvidoso.")
}

/// Rows without the name of the procedure.
pub(crate) fn nomes_vazios(n: usize) -> String {
    format!("{n} linha(s) ficaram sem o nome do procedimento. Se o relatório o imprime, corrija as colunas na prévia.")
}
