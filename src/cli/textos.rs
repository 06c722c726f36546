//! The sentences of the command line, except the help texts, which stand beside their arguments.

pub const LUGAR: &str = "O lugar se escreve FOLHA/SEQUÊNCIA, por exemplo 001/02.";
pub const COMPETENCIA: &str = "A competência precisa ter a forma AAAAMM, com mês de 01 a 12.";
pub const CNS: &str = "O CNS informado não é válido: confira os 15 dígitos.";
pub const CNES: &str = "O CNES informado não é válido: confira os 7 dígitos.";
pub const CNPJ: &str = "O CNPJ informado não é válido: confira as 14 posições.";
pub const CBO: &str = "O CBO informado não é válido: são 6 letras ou dígitos.";
pub const PROCEDIMENTO: &str = "O código SIGTAP informado não é válido: confira os 10 dígitos.";
pub const GRUPO: &str = "O grupo SIGTAP tem dois dígitos.";

pub mod uso {
    //! Wrong use of the command.

    pub const ARGUMENTO_A_MAIS: &str = "Há um argumento a mais neste comando.";
    pub const COMANDO_DESCONHECIDO: &str = "Este comando não existe.";
    pub const FALTA_COMANDO: &str = "Falta dizer o comando.";
    pub const CONFLITO: &str = "Há opções que não podem vir juntas.";
    pub const NAO_E_TEXTO: &str = "Um argumento não é texto UTF-8.";
    pub const OUTRO: &str = "O comando não foi entendido.";
    pub const O_ARGUMENTO: &str = "um argumento";
    pub const VEJA_AJUDA: &str = "Veja as opções com --ajuda.";

    pub fn quis_dizer(nome: &str) -> String {
        format!("Você quis dizer {nome}? Veja as opções com --ajuda.")
    }
    pub fn falta_valor(opcao: &str) -> String {
        format!("Falta o valor de {opcao}.")
    }
    pub fn valor_invalido(opcao: String) -> String {
        format!("O valor de {opcao} não serve.")
    }
    pub fn opcao_desconhecida(opcao: &str) -> String {
        format!("A opção {opcao} não existe neste comando.")
    }
    pub fn falta(o_que: &str) -> String {
        format!("Falta informar: {o_que}.")
    }
    pub fn conflito(opcao: &str) -> String {
        format!("A opção {opcao} não pode vir junto com outra que foi dada.")
    }
    pub fn valores_demais(opcao: &str) -> String {
        format!("Há valores demais para {opcao}.")
    }
}

pub mod senha {
    //! Asking for a password.

    pub const PEDE: &str = "Senha: ";
    pub const PEDE_NOVA: &str = "Senha nova: ";
    pub const PEDE_OUTRA_VEZ: &str = "A mesma senha outra vez: ";
    pub const DIFERENTES: &str = "As duas senhas digitadas são diferentes.";
    pub const REPITA: &str = "Repita o comando e digite a mesma senha duas vezes.";
    pub const FALTA: &str = "Falta a senha.";
    pub const COMO_DAR: &str = "Use --senha-arquivo ARQUIVO ou --senha-stdin.";
    pub const ENTRADA_RUIM: &str = "A senha lida da entrada padrão está vazia ou não é uma linha de texto.";
}

pub mod tela {
    //! Opening the screen.

    pub const SEM_TERMINAL: &str = "Sem comando o programa abre a tela, que precisa de um terminal e de uma pessoa.";
    pub const USE_COMANDO: &str = "Use um comando: nexsus --ajuda mostra todos.";
}

pub mod panico {
    //! A fault of the program.

    pub fn aviso(id: &str) -> String {
        format!("nexsus: falha interna {id}. Nada foi gravado pela metade; veja o arquivo de log e avise o suporte.")
    }
}

pub const COPIE_O_BPA: &str =
    "Antes de gravar, copie o arquivo do BPA com o programa do BPA fechado: o NEXSUS não faz essa cópia.";
pub const ENSAIO: &str = "Ensaio: nada foi gravado.";
pub const NADA: &str = "Nada a mostrar.";

pub fn criado(banco: &str, admin: &str) -> String {
    format!("Instalação criada. Banco: {banco}. Administrador: {admin}.")
}

pub const GUARDE_A_CHAVE: &str =
    "Guarde uma cópia da pasta de chaves em lugar seguro: sem ela os dados pessoais não se abrem.";

pub fn proximo(comando: &str) -> String {
    format!("Próximo passo: {comando}")
}

pub const SAIU: &str = "Sessão encerrada.";
pub const ESQUEMA_EM_DIA: &str = "O banco já está na versão deste programa.";

pub fn gravado(quantos: u64, arquivo: &str) -> String {
    format!("{quantos} linhas gravadas em {arquivo}.")
}

pub fn lidas(quantos: u64, arquivo: &str) -> String {
    format!("{quantos} linhas lidas de {arquivo}.")
}

pub fn definido(codigo: &str, sigtap: &str) -> String {
    format!("De-para gravado: {codigo} → {sigtap}.")
}

pub fn padrao(sigtap: &str, vazio: bool) -> String {
    if vazio {
        format!("Nada escolhido para {sigtap}: vale o que o atendimento e a SIGTAP dizem.")
    } else {
        format!("Escolhas gravadas para {sigtap}.")
    }
}

pub const fn instrumento(i: nexsus_domain::Instrumento) -> &'static str {
    match i {
        nexsus_domain::Instrumento::Bpi => "BPA-I",
        nexsus_domain::Instrumento::Bpa => "BPA-C",
    }
}

pub fn sem_saida(arquivo: &str) -> String {
    format!("Não é possível criar {arquivo}.")
}

pub const CONFIRA_PASTA: &str = "Confira se a pasta existe e se você pode gravar nela; nada foi importado.";
pub const REGRA_GRAVADA: &str = "Regra gravada.";

pub fn desfeito(numero: i64, quantos: u64) -> String {
    format!("Lote {numero} desfeito: {quantos} registros retirados.")
}

pub fn descartado(numero: i64) -> String {
    format!("Prévia do lote {numero} descartada. Nada dela tinha sido gravado.")
}

pub fn pergunta_desfazer(l: &nexsus_service::ResumoLote) -> String {
    let n = l.numero;
    format!(
        "O lote {n} ({}) gravou {} linhas novas e alterou {}. Para desfazê-lo, digite {n} (Enter desiste): ",
        l.arquivo, l.linhas.novas, l.linhas.alteradas
    )
}

pub fn pergunta_descartar(l: &nexsus_service::ResumoLote) -> String {
    let n = l.numero;
    format!(
        "A prévia do lote {n} ({}, {} linhas) sai com o que já foi corrigido nela. Digite {n} (Enter desiste): ",
        l.arquivo, l.linhas.lidas
    )
}

pub fn confirme(competencia: &str) -> String {
    format!("Para gravar na S_PRD, digite a competência {competencia} (Enter desiste): ")
}

/// Question before mirrored lines are taken back.
pub fn confirme_cancelamento(linhas: usize, competencia: &str) -> String {
    format!(
        "Cancelar {linhas} linha(s) e retirá-las da S_PRD: para confirmar, digite a competência {competencia} (Enter desiste): "
    )
}

pub const CANCELAR_SEM_CONFIRMAR: &str = "Nada foi cancelado: faltou confirmar.";
pub const CONFIRMAR: &str = "Repita com --confirmar, ou digite a competência quando for perguntado.";

/// Kind of a difference between the two sides, for people.
pub fn diferenca(situacao: &str) -> &str {
    match situacao {
        "falta" => "falta na S_PRD",
        "a_mais" => "só no BPA",
        "repetida" => "repetida na S_PRD",
        outra => outra,
    }
}

pub const FORMATO: &str = "Este formato ainda não existe.";
pub const FORMATOS: &str = "Use --formato csv.";

/// Name of a line reason, for people.
pub fn situacao(situacao: nexsus_service::SituacaoArquivo) -> &'static str {
    use nexsus_service::SituacaoArquivo as S;
    match situacao {
        S::Gravado => "gravado",
        S::Ensaio => "ensaio, nada gravado",
        S::Recusado => "recusado",
        S::Repetido => "já importado antes, nada gravado",
    }
}

pub mod producao {
    //! `producao desfazer` and `producao renumerar`.

    use nexsus_service::{ResultadoDesfazer, ResultadoRenumerar};

    /// Question before lines of production are taken back.
    pub fn confirme_desfazer(linhas: u64, competencia: &str) -> String {
        format!("Desfazer {linhas} linha(s): para confirmar, digite a competência {competencia} (Enter desiste): ")
    }

    /// Lines that took what their records say today.
    pub fn corrigidas(n: u64) -> String {
        match n {
            1 => "1 linha corrigida com o que os cadastros dizem hoje; folha e sequência são as mesmas.".to_owned(),
            n => format!("{n} linhas corrigidas com o que os cadastros dizem hoje; folha e sequência são as mesmas."),
        }
    }

    pub fn desfeita(r: &ResultadoDesfazer, ensaio: bool) -> String {
        let mut linhas = vec![format!(
            "Competência {}: {} linhas retiradas; {} atendimentos voltam a esperar.",
            r.competencia, r.retiradas, r.atendimentos
        )];
        linhas.extend(r.ficam.iter().map(|(estado, n)| format!("Ficam {n} linhas: {}.", porque_fica(estado))));
        linhas.extend(r.avisos.iter().map(|a| format!("! {a}")));
        if ensaio {
            linhas.push(super::ENSAIO.to_owned());
        }
        linhas.join("\n")
    }

    fn porque_fica(estado: &str) -> &str {
        match estado {
            "espelhada" | "divergente" => "já estão na S_PRD",
            "exportada" => "já saíram em arquivo texto (--exportadas, se ele não foi entregue)",
            "em_duvida" => "o espelho não teve resposta; rode espelhar de novo antes",
            "cancelada" => "canceladas",
            outro => outro,
        }
    }

    pub fn renumerada(r: &ResultadoRenumerar, ensaio: bool) -> String {
        let feito = format!(
            "Competência {}: {} linhas em {} folhas, {} mudaram de lugar; {} não podem mudar.",
            r.competencia, r.livres, r.folhas, r.mudaram, r.fixas
        );
        if ensaio { format!("{feito}\n{}", super::ENSAIO) } else { feito }
    }
}

pub mod fechamento {
    //! `producao fechar`, `producao reabrir` and `producao fechamento`.

    use nexsus_service::{RelatorioFechamento, SituacaoFechamento};

    pub fn pedido(s: &SituacaoFechamento) -> String {
        let r = &s.resumo;
        let mut linhas = vec![format!(
            "Competência {}: fechamento pedido; {} linhas em {} folhas, quantidade {}.",
            s.competencia, r.linhas, r.folhas, r.quantidade
        )];
        if r.atendimentos_pendentes > 0 {
            linhas.push(format!("! {} atendimento(s) ficam fora da produção.", r.atendimentos_pendentes));
        }
        linhas.push(format!(
            "Outra pessoa confirma: nexsus producao fechar --competencia {} --confirmar.",
            s.competencia
        ));
        linhas.join("\n")
    }

    pub fn reaberta(s: &SituacaoFechamento) -> String {
        format!("Competência {} reaberta: as linhas podem ser mudadas.", s.competencia)
    }

    pub fn relatorio(r: &RelatorioFechamento) -> String {
        r.arquivo.as_ref().map_or_else(|| r.texto.clone(), |a| format!("Relatório de fechamento gravado em {a}."))
    }
}

pub mod bpa {
    //! `bpa ler` and `bpa exportar`.

    use nexsus_service::{ComparacaoBpa, LugarBpa, RemessaAnterior, ResultadoRemessa, SituacaoRemessa};

    /// Lines named one by one.
    const NOMEADAS: usize = 50;

    fn lugar(l: &LugarBpa) -> String {
        let prof = if l.profissional.is_empty() { String::new() } else { format!(", profissional {}", l.profissional) };
        format!("{} CNES {} {} folha {}/{}{prof}", l.forma, l.cnes, l.competencia, l.folha, l.sequencia)
    }

    pub fn comparacao(c: &ComparacaoBpa, primeiro: &str, segundo: &str) -> String {
        if c.igual {
            return format!("Sem diferenças: {} linhas iguais, campo por campo.", c.iguais);
        }
        let mut linhas = vec![format!(
            "Linhas iguais: {}; diferentes: {}; só em {primeiro}: {}; só em {segundo}: {}.",
            c.iguais,
            c.diferentes.len(),
            c.so_no_primeiro.len(),
            c.so_no_segundo.len()
        )];
        for l in c.diferentes.iter().take(NOMEADAS) {
            linhas.push(format!("  {}", lugar(&l.lugar)));
            linhas.extend(l.campos.iter().map(|d| format!("    {}: [{}] e [{}]", d.campo, d.primeiro, d.segundo)));
        }
        for (onde, quais) in [(primeiro, &c.so_no_primeiro), (segundo, &c.so_no_segundo)] {
            linhas.extend(quais.iter().take(NOMEADAS).map(|l| format!("  só em {onde}: {}", lugar(l))));
        }
        let maior = c.diferentes.len().max(c.so_no_primeiro.len()).max(c.so_no_segundo.len());
        if maior > NOMEADAS {
            linhas.push("  ... --json mostra todas.".to_owned());
        }
        linhas.join("\n")
    }

    fn anterior(a: &RemessaAnterior, r: &ResultadoRemessa) -> String {
        let igual = a.sha256 == r.sha256;
        let como = if igual { "byte a byte igual a esta" } else { "diferente desta" };
        format!("Exportação anterior ({}): {} linhas, controle {}, {como}.", a.quando, a.linhas, a.controle)
    }

    pub fn exportada(r: &ResultadoRemessa) -> String {
        let arquivo = &r.arquivo;
        let mut linhas = vec![match r.situacao {
            SituacaoRemessa::Gravado => format!("Gravado e conferido: {arquivo}"),
            SituacaoRemessa::Igual => format!("Já estava igual, byte a byte: {arquivo}"),
            SituacaoRemessa::Trocado => format!("Trocado e conferido: {arquivo}"),
            SituacaoRemessa::Diferente => {
                format!("Já existe {arquivo} com outro conteúdo; nada foi gravado. Para trocar: --trocar")
            }
            SituacaoRemessa::Ensaio => format!("Seria gravado: {arquivo}"),
        }];
        linhas.extend(r.substituido.iter().map(|s| format!("O anterior ficou em {s}")));
        linhas.push(format!(
            "{} linhas (BPA-C {}, BPA-I {}), {} folhas, quantidade {}, campo de controle {}",
            r.linhas, r.bpa_c, r.bpa_i, r.folhas, r.quantidade, r.controle
        ));
        linhas.extend(r.anterior.as_ref().map(|a| anterior(a, r)));
        linhas.extend(r.diferencas.as_ref().map(|c| comparacao(c, "o que estava lá", "o novo")));
        linhas.extend(r.fora.iter().map(|(estado, n)| format!("Fora do arquivo: {n} linhas no estado {estado}.")));
        linhas.extend(r.avisos.iter().map(|a| format!("! {a}")));
        if r.situacao == SituacaoRemessa::Ensaio {
            linhas.push(super::ENSAIO.to_owned());
        }
        linhas.join("\n")
    }

    pub const O_ARQUIVO: &str = "o arquivo";
    pub const O_OUTRO: &str = "o outro";
    pub const A_PRODUCAO: &str = "a produção";

    pub const TITULOS: [&str; 4] = ["COMPETÊNCIA", "FORMA", "LINHAS", "QUANTIDADE"];
    pub const CONFERE: &str = "Cabeçalho e linhas conferem.";

    pub fn forma(instrumento: &str) -> &'static str {
        if instrumento == "BPI" { "BPA-I" } else { "BPA-C" }
    }
    pub fn contas(lidas: u64, producao: u64, rejeitadas: u64, mobilia: u64) -> String {
        format!("lidas {lidas}: produção {producao}, recusadas {rejeitadas}, sem dados {mobilia}")
    }
    pub fn apresentacao(mes: &str, origem: &str, destino: &str, versao: &str) -> String {
        format!("apresentação {mes}; origem {origem}; destino {destino}; versão {versao}")
    }
    pub fn controle(no_arquivo: Option<u32>, calculado: u32) -> String {
        let dado = no_arquivo.map_or_else(|| "ilegível".to_owned(), |n| n.to_string());
        format!("campo de controle: {dado} no arquivo, {calculado} calculado")
    }
    pub fn recusadas(quantas: usize) -> String {
        format!("Linhas recusadas: {quantas}")
    }
    pub fn mais(quantas: usize) -> String {
        format!("... e outras {quantas}; --json mostra todas.")
    }
}
