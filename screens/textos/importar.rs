//! Words of the import wizard.

use chrono::NaiveDate;

use super::comum::LINHAS;
use crate::comum::formato::{conta, milhares};
use crate::servico::{Cns, ContasDaFila, Cpf, Paciente, SituacaoDaLinha, Tipo};

pub const TITULO: &str = "Importar";
pub const NOMES_DOS_PASSOS: &[&str] = &["Arquivo", "Layout", "Prévia", "Corrigir", "Gravar"];

// Step 1.
pub const PASTA: &str = "Pasta";
pub const ACIMA: &str = "sobe";
pub const RECENTE: &str = "recente";
pub const REJEIT: (&str, &str) = ("rejeitada", "rejeit.");
pub const FILTRO_OU_CAMINHO: &str = "Filtro ou caminho";
pub const NOME_ARQUIVO: &str = "Arquivo";
pub const TIPO: &str = "Tipo";
pub const TAMANHO: &str = "Tamanho";
pub const QUANDO: &str = "Alterado";
pub const PASTA_VAZIA: &str = "Nada aqui que se possa importar.";
pub const SCNES: &str = "Cópia do banco do SCNES (lida pelo Firebird)";
pub const SCNES_CURTO: &str = "SCNES";
pub const DICA_ARQUIVO: &str = "Digite para filtrar · cole um caminho ou ~/ · Enter abre · ← volta uma pasta";
pub const DICA_TIPOS: &str = "PDF atendimentos · planilha pacientes · SIGTAP · CNES, SCNES, SIA, KIT e BPA";
pub const TIPO_ESTRANHO: &str = "Este arquivo não é PDF, planilha, TXT nem fonte do SIA ou do CNES. Escolha outro.";
pub const DESCARTAR: &str = "Descartar lote parado";
pub const DESCARTAR_QUAL: &str = "Escolha antes um lote parado, no começo da lista.";
pub const NADA_A_DESCARTAR: &str = "Não há lote parado aqui para descartar.";
pub const DESCARTADO: &str = "Lote descartado; nada dele tinha sido gravado.";
pub const RETOMADA: &str = "Este arquivo já estava em correção: continue de onde parou.";

// Step 2.
pub const LENDO: &str = "Lendo o arquivo; nada é gravado agora.";
pub const ENTENDIDO: &str = "O que foi entendido";
pub const OPCOES: &str = "Opções de leitura";
pub const COLUNA: &str = "Coluna do arquivo";
pub const CAMPO: &str = "Campo que alimenta";
pub const CAMPO_DA_COLUNA: &str = "Campo que a coluna alimenta";
pub const COLUNA_DE: &str = "de pt";
pub const COLUNA_ATE: &str = "até pt";
pub const COLUNA_SEM_USO: &str = "(não usada)";
pub const SEM_COLUNAS: &str = "As colunas são reconhecidas pelo nome; não há o que corrigir aqui.";
pub const SEM_GRUPOS: &str = "Tabela sem grupos";
pub const AGRUPADO_POR: &str = "Agrupado por";
pub const TABELAS: (&str, &str) = ("tabela", "tabelas");
pub const CONFIANCA: &str = "confiança";
pub const AMOSTRA: &str = "Primeiras linhas, como foram entendidas";
pub const PERFIL: &str = "Perfil de layout";
pub const PERFIL_AUTOMATICO: &str = "automático: o programa acha as colunas";
pub const NOME_DO_PERFIL: &str = "Salvar o layout como perfil: nome";
pub const DICA_PERFIL: &str = "Um nome curto, como clinica-norte.";
pub const SO_PDF_PERFIL: &str = "Só relatórios em PDF têm perfil de layout.";
pub const SO_PDF_LINHAS: &str = "Só relatórios em PDF têm páginas a mostrar.";
pub const SEM_LAYOUT: &str = "Nenhum layout foi achado neste arquivo para guardar.";
pub const SEM_OPCOES: &str = "Planilhas não pedem opção: as colunas são reconhecidas pelo nome.";
pub const MSG_LAYOUT: &str = "F2 vai à prévia; Enter troca o campo da coluna; F4 mostra as linhas.";
pub const OPCOES_MUDARAM: &str = "As opções mudaram: F5 lê o arquivo de novo com elas.";
pub const LAYOUT_CORRIGIDO: &str = "Layout corrigido só para este arquivo: ^X guarda como perfil; F2 segue.";
pub const RECUSADO_FAZER: &str = "Arquivo recusado: Esc escolhe outro; F5 lê de novo o que foi trocado.";
pub const PAGINA: &str = "Página";
pub const COMO_VISTO: &str = "como o programa viu";
pub const PAGINA_VAZIA: &str = "Esta página não tem texto.";

// Step 3.
pub const NADA_GRAVADO: &str = "nada foi gravado ainda";
pub const RECUSADO: &str = "Arquivo recusado";
pub const REPETIDO: &str = "Arquivo já importado";
pub const REPETIDO_FAZER: &str = "Os mesmos bytes já foram gravados; nada a fazer. F7 mostra os lotes.";
pub const VALOR_REAIS: &str = "Valor (R$)";
pub const CONTA_REPETIDAS: &str = "= Repetidas";
pub const OBS_REPETIDAS: &str = "de outra linha deste arquivo";
pub const OBS_IGUAIS_CURTA: &str = "mesma data+pac.+proced.: pula";
pub const OBS_MUDARIAM_CURTA: &str = "valor difere do gravado";
pub const RODAPE: &str = "impresso:";
pub const DETALHES: &str = "Detalhes";
pub const REJEICOES: &str = "Rejeições";
pub const FILA: &str = "Fila";
pub const SUSPEITOS: &str = "pares de cadastros parecidos: F4 mostra lado a lado";
pub const PACIENTES: (&str, &str) = ("paciente", "pacientes");
pub const PROCEDIMENTOS: (&str, &str) = ("procedimento", "procedimentos");
pub const PAG: &str = "pág.";
pub const IMPRESSO: &str = "impresso";
pub const LIDO: &str = "lido";
pub const PRIMEIRO_ARQUIVO: &str = "Escolha antes um arquivo.";
pub const SEM_PREVIA: &str = "Espere a prévia ficar pronta.";
pub const NADA_NOVO: &str = "Não há linha nova nem alterada para gravar.";
pub const SEM_REJEITADAS: &str = "Nenhuma linha rejeitada neste arquivo.";
pub const SO_PLANILHA: &str = "Só planilhas de pacientes trazem cadastros a comparar.";
pub const RELATORIO: &str = "Relatório das rejeitadas (CSV): arquivo a criar";

// Step 4.
pub const REJEITADAS: &str = "Rejeitadas";
pub const CORRIGIR_TITULO: &str = "Corrigir";
pub const LINHA: &str = "linha";
pub const EFEITO: &str = "Efeito ao gravar";
pub const COMO_RESOLVER: &str = "Como resolver";
pub const LOTE_JA_GRAVADO: &str = "Este lote já foi gravado: gravar agora acrescenta as linhas corrigidas.";
pub const PULA: &str = "pula";
pub const FICAM_NO_LOTE: &str = "ficam no lote";
pub const CONFERE: &str = "✓ confere";
pub const NAO_CONFERE: &str = "✗ não confere";
pub const AGRUPAR_POR: &str = "Agrupar por: (m)otivo  (p)aciente  proce(d)imento";
pub const LEMBRAR_TROCA: &str = "lembrar esta troca nas próximas importações";
pub const SEM_CAMPOS: &str = "Nenhuma coluna foi achada nesta linha: corrija na origem, adie ou ignore.";
pub const SO_NA_ORIGEM: &str = "Corrija no programa de origem e importe de novo; aqui, adie ou ignore.";
pub const SEM_IGUAIS: &str = "Nenhuma outra linha pendente tem este mesmo erro.";
pub const SEM_SUGESTAO: &str = "Não há sugestão com esse número para esta linha.";
pub const F2_CORRIGE: &str = "Último campo: F2 guarda a correção e vai à próxima.";
pub const JA_PENDENTE: &str = "Esta linha já está pendente.";
pub const JA_ADIADA: &str = "Esta linha já está adiada; u a torna pendente.";
pub const JA_IGNORADA: &str = "Esta linha já está ignorada; u a torna pendente.";
pub const NENHUMA_PENDENTE: &str = "Nenhuma linha pendente: F2 ou g grava o lote.";
pub const NADA_CORRIGIDO: &str = "Nenhuma linha deste lote foi corrigida ainda.";
pub const MSG_CORRIGIR: &str = "Correções ficam salvas a cada linha; pode sair e continuar depois.";
pub const SAIR_SUJO: &str = "Há uma correção digitada e não guardada (F2). Sair e descartar?";

// Step 5.
pub const GRAVANDO: &str = "Gravando em uma só transação: qualquer erro desfaz tudo.";
pub const GRAVADO: &str = "Importação gravada";
pub const DEPOIS: &str = "O que fazer agora";
pub const SEGUINTE_PDF: &str = "Confira o de-para (DEP) e gere a produção (PRD).";
pub const SEGUINTE_PAC: &str = "Importe os atendimentos (PDF) ou confira os pacientes (PAC).";
pub const SEGUINTE_TXT: &str = "Confira o de-para (DEP): as sugestões usam esta tabela.";
pub const JA_GRAVADO: &str = "Esta importação já foi gravada. Enter começa outra.";
pub const SAIR_GRAVANDO: &str = "O trabalho continua em segundo plano; F9 mostra. Sair desta tela?";
pub const LOTE: &str = "lote";

pub const R_COMPETENCIA: &str = "Competência";
pub const R_LEIAUTE: &str = "Leiaute";
pub const R_PROFISSIONAL: &str = "CNS do profissional";
pub const A_COMPETENCIA: &str = "Mês da tabela, quando o arquivo não o traz em cada linha (MM/AAAA).";
pub const A_LEIAUTE: &str = "Caminho do arquivo *_layout.txt que acompanha a tabela SIGTAP.";
pub const A_PROFISSIONAL: &str = "Quem atendeu todas as linhas deste arquivo; em branco vale a regra de profissional.";
pub const E_CNS: &str = "dígito verificador não confere";
pub const E_COMPETENCIA: &str = "mês inexistente";

/// The reader's name for people.
pub fn tipo(t: Tipo) -> &'static str {
    match t {
        Tipo::Pdf => "PDF de atendimentos",
        Tipo::Planilha => "Planilha de pacientes",
        Tipo::Txt => "Tabela SIGTAP",
        Tipo::CnesXml => "XML do CNES",
        Tipo::Retorno => "Retorno do SIA",
        Tipo::Kit => "Tabelas do KIT SIA",
        Tipo::Bpa => "Texto do BPA (histórico)",
    }
}

/// Short name for the title row.
pub fn tipo_curto(t: Tipo) -> &'static str {
    match t {
        Tipo::Pdf => "PDF",
        Tipo::Planilha => "Planilha",
        Tipo::Txt => "TXT",
        Tipo::CnesXml => "CNES",
        Tipo::Retorno => "Retorno",
        Tipo::Kit => "KIT",
        Tipo::Bpa => "BPA",
    }
}

/// After sources that are complete in themselves.
pub const SEGUINTE_FONTE: &str = "Os dados desta fonte já valem; os avisos acima dizem o que ficou de fora.";

/// Next step after a written import.
pub fn seguinte(t: Option<Tipo>) -> &'static str {
    match t {
        Some(Tipo::Pdf) | None => SEGUINTE_PDF,
        Some(Tipo::Planilha) => SEGUINTE_PAC,
        Some(Tipo::Txt | Tipo::Kit) => SEGUINTE_TXT,
        Some(Tipo::CnesXml | Tipo::Retorno | Tipo::Bpa) => SEGUINTE_FONTE,
    }
}

/// Said after a column was given another field: which one, where it came from, and what lost its column.
pub fn coluna_trocada(titulo: &str, para: &str, perdeu: &str, orfao: &str) -> String {
    let mut s = match para {
        "" => format!("A coluna {titulo} não é mais usada."),
        c => format!("{} vem agora da coluna {titulo}.", campo(c)),
    };
    if !perdeu.is_empty() {
        s.push_str(&format!(" A coluna {perdeu} ficou sem uso."));
    }
    if !orfao.is_empty() {
        s.push_str(&format!(" {orfao} ficou sem coluna."));
    }
    s.push_str(" ^X guarda o layout.");
    s
}

/// How many columns of a layout are on sight.
pub fn colunas_a_vista(vistas: usize, todas: usize) -> String {
    format!(" {vistas} de {todas} colunas, ↓ mostra as outras ")
}

/// What a report groups by, in words.
pub fn grupo(nome: &str) -> &str {
    match nome {
        "procedimento" => "procedimento",
        "dia" => "dia",
        outro => campo(outro),
    }
}

/// The description of a layout as people read it: which reader saw it is a matter of support.
pub fn layout(descricao: &str) -> String {
    descricao.replace(" (leitor hayro)", "").replace(" (leitor pdf-extract)", ", lido pelo segundo leitor")
}

/// Said after the refused lines were exported: where the file stands.
pub fn exportado(linhas: u64, onde: &std::path::Path) -> String {
    format!("{} em {}", conta(linhas, LINHAS.0, LINHAS.1), onde.display())
}

/// No procedure in the table of the month.
pub fn sem_sigtap(mes: &str) -> String {
    format!("Nada na SIGTAP de {mes}. Sem a tabela do mês, importe-a (:imp); ou digite o código.")
}

pub const NOVO_PACIENTE: &str = "cadastrar novo paciente";

/// Title of the panel of the registered patient.
pub fn paciente_banco(codigo: &str) -> String {
    format!("Paciente {codigo} (banco)")
}

/// Nobody is registered under this code.
pub fn sem_cadastro_do_codigo(codigo: &str) -> String {
    format!("Ninguém cadastrado com o código {codigo}: a linha entra assim mesmo.")
}

/// The registered patient in a few lines; documents stay covered.
pub fn paciente_do_banco(p: &Paciente, atendimentos: &[String]) -> Vec<String> {
    let nascimento = p.dtnasc.map(|d| format!(" · {}", d.format("%d/%m/%Y"))).unwrap_or_default();
    let sexo = p.sexo.map(|s| format!(" · {}", s.letra())).unwrap_or_default();
    let cns = p.cns_pac.map_or_else(|| "—".to_owned(), Cns::mascarado);
    let cpf = p.cpf.map_or_else(|| "—".to_owned(), Cpf::mascarado);
    let ultimo = match atendimentos.first() {
        None => "Nenhum atendimento ainda".to_owned(),
        Some(a) => format!("Último: {a} · {} no total", milhares(atendimentos.len() as u64)),
    };
    vec![format!("{}{sexo}{nascimento}", p.nome), format!("CNS {cns} · CPF {cpf}"), ultimo]
}

/// A reason in words. Sources of the CNES and the SIA have codes of other things than procedures.
pub fn motivo(tipo: Option<Tipo>, codigo: &str) -> &str {
    match (tipo, codigo) {
        (Some(Tipo::CnesXml | Tipo::Retorno | Tipo::Kit | Tipo::Bpa), "codigo_invalido") => "código errado",
        _ => super::comum::motivo(codigo),
    }
}

/// How a lot is undone without the screen; the register of the CNES is only corrected by a newer file.
pub fn comando_desfazer(tipo: Option<Tipo>, lote: i64) -> String {
    if tipo == Some(Tipo::CnesXml) {
        return format!("Lote {lote:04}. Este cadastro não volta atrás por lote: um arquivo mais novo o corrige.");
    }
    format!("Lote {lote:04}. Para desfazer: F7 e Del, ou o comando nexsus lote desfazer {lote}")
}

/// `lote 0091`.
pub fn lote(n: i64) -> String {
    format!("{LOTE} {n:04}")
}

/// A staged lot in the picker and on the first screen.
pub fn lote_em_correcao(n: i64, arquivo: &str) -> String {
    format!("Lote {n:04} em correção: {arquivo}")
}

/// Question before a staged lot is dropped.
pub fn descartar(n: i64, arquivo: &str) -> String {
    format!("O lote {n:04} ({arquivo}) sai da espera com as correções já feitas. Nada dele foi gravado. Descartar?")
}

/// Said after a layout was kept.
pub fn perfil_salvo(nome: &str, caminho: &str) -> String {
    format!("Perfil {nome} guardado em {caminho}")
}

/// First and last day of the file.
pub fn datas(de: NaiveDate, ate: NaiveDate) -> String {
    format!("Datas {} a {}", de.format("%d/%m/%Y"), ate.format("%d/%m/%Y"))
}

/// Lines of patients that are not registered.
pub fn sem_cadastro(n: u64) -> String {
    format!("{} de pacientes ainda sem cadastro: entram assim mesmo", conta(n, LINHAS.0, LINHAS.1))
}

/// Control totals that agree.
pub fn controles_certos(n: u64) -> String {
    match n {
        1 => "1 total impresso confere com as suas linhas ✓".to_owned(),
        n => format!("{} totais impressos conferem com as suas linhas ✓", milhares(n)),
    }
}

/// Control totals that differ and are not named.
pub fn mais_controles(n: u64) -> String {
    format!("✗ e mais {} que não conferem", conta(n, "total", "totais"))
}

/// How long writing takes, and how far it can be undone.
pub fn estimativa(tipo: Option<Tipo>, segundos: f64, lote: i64) -> String {
    let tempo = if segundos < 1.0 { "menos de 1 s".to_owned() } else { format!("{segundos:.0} s") };
    let volta = match tipo {
        Some(Tipo::CnesXml) => "O cadastro do CNES não volta atrás por lote: confira antes de gravar".to_owned(),
        Some(Tipo::Retorno | Tipo::Kit | Tipo::Bpa) => {
            "Pode ser desfeita enquanto outro arquivo não a corrigir".to_owned()
        }
        _ => "Pode ser desfeita inteira até gerar a produção".to_owned(),
    };
    format!("Tempo de gravação estimado: {tempo}. {volta} (lote {lote:04}).")
}

/// `resolvidas 1 · adiadas 0 · pendentes 2`.
pub fn contas_da_fila(c: &ContasDaFila) -> String {
    let mut s = format!("resolvidas {} · adiadas {}", milhares(c.corrigidas), milhares(c.adiadas));
    if c.ignoradas > 0 {
        s.push_str(&format!(" · ignoradas {}", milhares(c.ignoradas)));
    }
    format!("{s} · pendentes {}", milhares(c.pendentes))
}

/// Which characters of the raw lines are in sight.
pub fn colunas_vistas(de: usize, ate: usize, maior: usize) -> String {
    format!(" · colunas {de} a {ate} de {maior}")
}

/// Where the marker stands in the queue.
pub fn posicao(onde: u64, total: u64) -> String {
    format!("{REJEITADAS} {} de {}", milhares(onde), milhares(total))
}

/// Heading of the raw line.
pub fn como_estava(tipo: Option<Tipo>, pagina: u32, linha: u32) -> String {
    format!("Como estava no arquivo ({})", onde(tipo, pagina, linha))
}

/// Lines begin anew on each page, or sheet: both are told.
pub fn onde(tipo: Option<Tipo>, pagina: u32, linha: u32) -> String {
    match (tipo, pagina) {
        (_, 0) | (Some(Tipo::Bpa | Tipo::CnesXml), _) => format!("{LINHA} {linha}"),
        (Some(Tipo::Planilha), p) => format!("aba {p}, {LINHA} {linha}"),
        (Some(Tipo::Kit), p) => format!("tabela {p}, registro {linha}"),
        (Some(Tipo::Retorno), _) => format!("registro {linha}"),
        (_, p) => format!("{PAG} {p}, {LINHA} {linha}"),
    }
}

/// Head of the column of pages.
pub fn pagina_ou_aba(tipo: Option<Tipo>) -> &'static str {
    if tipo == Some(Tipo::Planilha) { "Aba" } else { super::comum::REJ_PAGINA }
}

/// Label of the switch that mends the equal lines too.
pub fn aplicar_iguais(valor: &str, n: u64) -> String {
    let com = if valor.trim().is_empty() { "em branco".to_owned() } else { format!("com \"{}\"", valor.trim()) };
    format!("aplicar a mesma correção às outras linhas {com} ({})", milhares(n))
}

/// Said after a correction.
pub fn corrigidas(n: u64) -> String {
    match n {
        0 | 1 => "Linha corrigida.".to_owned(),
        n => format!("{} linhas corrigidas.", milhares(n)),
    }
}

/// Said after lines were put off, given up or reopened.
pub fn marcadas(n: u64, s: SituacaoDaLinha) -> String {
    let (uma, varias) = match s {
        SituacaoDaLinha::Pendente => ("pendente de novo", "pendentes de novo"),
        SituacaoDaLinha::Corrigida => ("corrigida", "corrigidas"),
        SituacaoDaLinha::Adiada => ("adiada", "adiadas"),
        SituacaoDaLinha::Ignorada => ("ignorada", "ignoradas"),
    };
    if n <= 1 { format!("Linha {uma}.") } else { format!("{} linhas {varias}.", milhares(n)) }
}

/// State of a decided line in the form.
pub fn situacao(s: SituacaoDaLinha) -> &'static str {
    match s {
        SituacaoDaLinha::Pendente => "pendente",
        SituacaoDaLinha::Corrigida => "✓ corrigida; mude um campo e F2 para corrigir de novo",
        SituacaoDaLinha::Adiada => "adiada: fica no lote; F2 corrige, u torna pendente",
        SituacaoDaLinha::Ignorada => "ignorada: não será gravada; u torna pendente",
    }
}

/// What can be done about a refused line, here and now.
pub fn remedio(motivo: &str, s: SituacaoDaLinha) -> &'static str {
    match (s, motivo) {
        (SituacaoDaLinha::Corrigida, _) => "Será gravada com o lote.",
        (SituacaoDaLinha::Adiada, _) => "Fica no lote e sai no relatório (F8), com o motivo, para corrigir na origem.",
        (SituacaoDaLinha::Ignorada, _) => "Não será gravada. A linha continua contada como rejeitada.",
        (_, "data_invalida") => "Digite a data certa (DD/MM/AAAA), ou use uma sugestão.",
        (_, "valor_invalido" | "valor_ausente") => "Digite o valor em reais, com vírgula nos centavos.",
        (_, "paciente_ausente") => "Digite o código do paciente, ou use uma sugestão.",
        (_, "codigo_ausente" | "codigo_invalido") => "Digite o código, ou F4 para procurar.",
        (_, "nome_ausente" | "nome_invalido") => "Digite o nome do paciente.",
        (_, "cod_pac_conflitante") => {
            "O código já é de outra pessoa: digite o certo, ou confira qual dos dois está certo em Pacientes."
        }
        (_, "duplicado") => "A primeira linha com esta chave já conta: ignore esta, ou corrija a chave.",
        (_, "largura_invalida" | "bytes_invalidos") => "O arquivo está danificado neste ponto: peça outra cópia.",
        _ => "Corrija o campo marcado, adie para depois ou ignore a linha.",
    }
}

/// Refused lines that stayed in the lot.
pub fn ficaram(n: u64) -> String {
    format!("{} por corrigir neste lote: F4 abre a fila, agora ou depois.", conta(n, LINHAS.0, LINHAS.1))
}

/// Suspects found by the import.
pub fn ha_suspeitos(n: u64) -> String {
    match n {
        1 => "! 1 par de cadastros parecidos para conferir: c mostra lado a lado.".to_owned(),
        n => format!("! {} pares de cadastros parecidos para conferir: c mostra lado a lado.", milhares(n)),
    }
}

/// Name offered for the CSV of refused lines.
pub fn arquivo_do_relatorio(lote: i64) -> String {
    format!("rejeitadas_lote_{lote:04}.csv")
}

/// A column of the table as people call it.
pub fn campo(nome: &str) -> &str {
    match nome {
        "data_atend" => "Data",
        "cod_pac" => "Paciente",
        "cod_proc_aureo" => "Proced.",
        "proc_aureo" => "Descrição",
        "valor_aureo" | "vl_sa" => "Valor",
        "dtnasc" => "Nascimento",
        "sexo" => "Sexo",
        "cns_pac" => "CNS",
        "etnia" => "Etnia",
        "codlog" => "Tipo de logradouro",
        "ddd" => "DDD",
        "situacao_rua" => "Situação de rua",
        "sem_cpf" => "Sem CPF",
        "cnes_estab" | "cnes" => "CNES",
        "nome_estab" => "Unidade",
        "nome_prof" => "Nome do prof.",
        "ine" => "Equipe (INE)",
        "cpf_prof" => "CPF do prof.",
        "carga_horaria" | "horas" => "Carga horária",
        "tp_sexo" => "Sexo aceito",
        "tp_financiamento" | "financiamento" => "Financiamento",
        "cpf" => "CPF",
        "raca" => "Raça/cor",
        "cep" => "CEP",
        "logradouro" => "Logradouro",
        "numero" => "Número",
        "compl" => "Complemento",
        "bairro" => "Bairro",
        "municipio" => "Município",
        "telefone" => "Telefone",
        "email" => "E-mail",
        "nacionalidade" => "Nacionalidade",
        "quantidade" => "Quantidade",
        "paciente" => "Nome do paciente",
        "valor_unitario" => "Valor unitário",
        "cns_prof" => "CNS do prof.",
        "profissional" => "Profissional",
        "cbo" | "cbo_prof" => "CBO",
        "cid" => "CID",
        "codigo" | "co_procedimento" => "Código",
        "nome" | "no_procedimento" => "Nome",
        "dt_competencia" | "competencia" => "Competência",
        outro => outro,
    }
}

/// A field of the layout in full, for the list it is chosen from.
pub fn campo_por_extenso(nome: &str) -> &str {
    match nome {
        "data_atend" => "Data do atendimento",
        "cod_pac" => "Código do paciente",
        "cod_proc_aureo" => "Código do procedimento",
        "proc_aureo" => "Descrição do procedimento",
        "valor_aureo" => "Valor do atendimento",
        "cns_prof" => "CNS do profissional",
        outro => campo(outro),
    }
}

/// What a field of a refused line takes.
pub fn ajuda_do_campo(nome: &str) -> &'static str {
    match nome {
        "data_atend" | "dtnasc" => "a data, como 12/06/2025 ou 120625.",
        "valor_aureo" => "o valor em reais, com vírgula nos centavos.",
        "cod_pac" => "o código do paciente no sistema de origem.",
        "cod_proc_aureo" => "o código do procedimento no relatório; F4 procura.",
        _ => "o valor como deve ficar.",
    }
}
