//! The three input files of the demonstration: attendance report (PDF), patients (XLSX) and a
//! SIGTAP table (TXT with its layout), in the shapes that real sources have.

use nexsus_domain::{Competencia, Dinheiro};

use super::gerador::{COLUNAS_PACIENTE, Pessoa, TIPOS, Visita};
use super::pdf::{self, Escrito};
use super::planilha;
use crate::erro::Resultado;

const LINHAS_POR_PAGINA: usize = 48;
const CORPO: f32 = 7.0;

/// The attendance report, with a printed grand total.
pub fn relatorio(visitas: &[Visita], periodo: &str) -> Vec<u8> {
    let total = Dinheiro::soma(visitas.iter().map(|v| v.valor)).unwrap_or_default();
    let blocos: Vec<&[Visita]> =
        if visitas.is_empty() { vec![&[]] } else { visitas.chunks(LINHAS_POR_PAGINA).collect() };
    let quantas = blocos.len();
    let paginas: Vec<Vec<Escrito>> = blocos
        .iter()
        .enumerate()
        .map(|(n, bloco)| {
            let mut pagina = Pagina::default();
            pagina.por(40.0, "CLÍNICA DE DEMONSTRAÇÃO");
            pagina.por(230.0, "RELATÓRIO DE ATENDIMENTOS");
            pagina.por(490.0, &format!("Página {} de {quantas}", n + 1));
            pagina.descer();
            pagina.por(40.0, &format!("Período: {periodo}"));
            pagina.descer();
            pagina.descer();
            for (x, titulo) in [(40.0, "Data"), (95.0, "Paciente"), (140.0, "Código"), (195.0, "Procedimento")] {
                pagina.por(x, titulo);
            }
            pagina.por_a_direita(560.0, "Valor");
            pagina.descer();
            for v in *bloco {
                pagina.por(40.0, &v.data.format("%d/%m/%Y").to_string());
                pagina.por(95.0, &v.cod_pac);
                pagina.por(140.0, v.tipo.codigo_aureo);
                pagina.por(195.0, v.tipo.nome);
                pagina.por_a_direita(560.0, &v.valor.to_string());
                pagina.descer();
            }
            if n + 1 == quantas {
                pagina.por(40.0, "TOTAL GERAL");
                pagina.por_a_direita(560.0, &total.formatado());
            }
            pagina.escritos
        })
        .collect();
    pdf::montar(&paginas)
}

struct Pagina {
    escritos: Vec<Escrito>,
    y: f32,
}

impl Default for Pagina {
    fn default() -> Self {
        Self { escritos: Vec::new(), y: 800.0 }
    }
}

impl Pagina {
    fn por(&mut self, x: f32, texto: &str) {
        self.escritos.push(Escrito { x, y: self.y, corpo: CORPO, texto: texto.into() });
    }
    fn por_a_direita(&mut self, x: f32, texto: &str) {
        self.por(x - pdf::largura(texto) * CORPO / 1000.0, texto);
    }
    fn descer(&mut self) {
        self.y -= 14.0;
    }
}

/// The patient spreadsheet.
pub fn cadastro(pessoas: &[Pessoa]) -> Resultado<Vec<u8>> {
    let mut linhas = vec![COLUNAS_PACIENTE.map(str::to_owned).to_vec()];
    linhas.extend(pessoas.iter().map(|p| p.celulas.clone()));
    planilha::montar(&linhas)
}

/// tb_procedimento of one competência, 336 characters a line, ISO-8859-1, CRLF (domain.md 5.2).
pub fn sigtap(mes: Competencia) -> Vec<u8> {
    let mut bytes = Vec::new();
    for tipo in &TIPOS {
        let linha = format!(
            "{:<10}{:<250}2I9999000000000000{:04}000000000000{:012}00000000000006{:<6}0000{}\r\n",
            tipo.sigtap,
            tipo.nome,
            1571,
            tipo.centavos,
            "",
            mes.numero(),
        );
        bytes.extend(linha.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')));
    }
    bytes
}

/// The layout file that belongs to [`sigtap`].
pub fn leiaute() -> String {
    const CAMPOS: [(&str, usize, &str); 16] = [
        ("CO_PROCEDIMENTO", 10, "VARCHAR2"),
        ("NO_PROCEDIMENTO", 250, "VARCHAR2"),
        ("TP_COMPLEXIDADE", 1, "VARCHAR2"),
        ("TP_SEXO", 1, "VARCHAR2"),
        ("QT_MAXIMA_EXECUCAO", 4, "NUMBER"),
        ("QT_DIAS_PERMANENCIA", 4, "NUMBER"),
        ("QT_PONTOS", 4, "NUMBER"),
        ("VL_IDADE_MINIMA", 4, "NUMBER"),
        ("VL_IDADE_MAXIMA", 4, "NUMBER"),
        ("VL_SH", 12, "NUMBER"),
        ("VL_SA", 12, "NUMBER"),
        ("VL_SP", 12, "NUMBER"),
        ("CO_FINANCIAMENTO", 2, "VARCHAR2"),
        ("CO_RUBRICA", 6, "VARCHAR2"),
        ("QT_TEMPO_PERMANENCIA", 4, "NUMBER"),
        ("DT_COMPETENCIA", 6, "CHAR"),
    ];
    let mut texto = String::from("Coluna,Tamanho,Inicio,Fim,Tipo\r\n");
    let mut inicio = 1;
    for (nome, tamanho, tipo) in CAMPOS {
        texto.push_str(&format!("{nome},{tamanho},{inicio},{},{tipo}\r\n", inicio + tamanho - 1));
        inicio += tamanho;
    }
    texto
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;
    use crate::demo::gerador::{Sorte, pessoas, visitas};
    use nexsus_ingest::{Itens, Opcoes, Tipo, ler};

    #[test]
    fn os_leitores_leem_exatamente_o_que_foi_escrito() {
        let mes = Competencia::ler("202602").unwrap();
        let mut sorte = Sorte::nova(3);
        let gente = pessoas(&mut sorte, 30);
        let lista = visitas(&mut sorte, &gente, mes, 130);

        let lido = ler(&relatorio(&lista, "02/2026"), Tipo::Pdf, &Opcoes::default()).unwrap();
        let Itens::Atendimentos(itens) = &lido.itens else { unreachable!() };
        assert_eq!((itens.len(), lido.rejeitos.len()), (130, 0));
        for (item, v) in itens.iter().zip(&lista) {
            let a = &item.valor;
            assert_eq!(
                (a.data_atend, a.cod_pac.as_str(), a.cod_proc_aureo.as_str(), a.proc_aureo.as_str(), a.valor_aureo),
                (v.data, v.cod_pac.as_str(), v.tipo.codigo_aureo, v.tipo.nome, v.valor)
            );
        }
        assert_eq!(lido.soma_lida, lido.soma_impressa);

        let lido = ler(&cadastro(&gente).unwrap(), Tipo::Planilha, &Opcoes::default()).unwrap();
        assert_eq!((lido.itens.len(), lido.rejeitos.len()), (30, 0));

        let opcoes = Opcoes { leiaute: Some(leiaute()), ..Opcoes::default() };
        let lido = ler(&sigtap(mes), Tipo::Txt, &opcoes).unwrap();
        let Itens::Procedimentos(itens) = &lido.itens else { unreachable!() };
        let valores: Vec<_> = itens.iter().map(|i| i.valor.vl_sa.centavos()).collect();
        assert_eq!(valores, TIPOS.map(|t| t.centavos));
        assert!(itens.iter().all(|i| i.valor.dt_competencia == mes && i.valor.vl_idade_maxima == 1571));
    }
}
