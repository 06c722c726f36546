//! How the queue looks (ux.md 4.4): list, the raw line, the form with its suggestions; on wide screens also the page
//! of the file and what writing the lot would do.

use nexsus_widgets::{Coluna, Dados, EstadoTabela, Largura, Pincel, Tabela, barra};

use super::estado::{Fila, na_lista};
use crate::comum::formato::{conta, milhares};
use crate::comum::paineis;
use crate::importar::{brutas, campos, previa};
use crate::quadro::{Buffer, Position, Rect, Texto, Visual};
use crate::servico::{LinhaDaFila, Previa, SituacaoDaLinha, Tipo};
use crate::textos::{comum as tc, importar as t};

/// Longest raw line shown.
const BRUTA_MAX: usize = 400;

impl Fila {
    /// Draws the queue; gives the real cursor. `previa` is what the lot would do, where it is not written yet.
    pub fn desenhar(&mut self, previa: Option<&Previa>, area: Rect, buf: &mut Buffer, v: &Visual) -> Option<Position> {
        self.largo = paineis::largo(area) && area.height >= 26;
        if self.largo { self.larga(previa, area, buf, v) } else { self.estreita(area, buf, v) }
    }

    fn estreita(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) -> Option<Position> {
        let (topo, resto) = paineis::topo(area, 1);
        self.contagem(topo, buf, v);
        let palpites = self.palpites.len().min(3) as u16;
        let campos = (self.colunas.len() as u16).div_ceil(2).clamp(1, 5);
        let baixo = 3 + 2 + palpites + campos + 2;
        let (cima, baixo) = paineis::em_cima(resto, baixo, 5);
        let mut c = self.desenhar_lista(cima, buf, v);
        if self.aberta().is_none() {
            return c;
        }
        let (bruta, corrigir) = paineis::topo(baixo, 3);
        self.bruta(bruta, buf, v);
        let dentro = paineis::painel(corrigir, t::CORRIGIR_TITULO, false, buf, v);
        if let Some(f) = self.corrigir(dentro, buf, v) {
            c = Some(f);
        }
        c
    }

    fn larga(&mut self, previa: Option<&Previa>, area: Rect, buf: &mut Buffer, v: &Visual) -> Option<Position> {
        let (cima, resto) = paineis::topo(area, (area.height - 16).min(18));
        let (meio, baixo) = paineis::topo(resto, resto.height - 7);
        let (esquerda, direita) = paineis::lado_a_lado(cima, 60);
        let titulo = format!("{} ({})", t::REJEITADAS, milhares(self.linhas.len() as u64));
        let dentro = paineis::painel(esquerda, &titulo, true, buf, v);
        let (contagem, dentro) = paineis::topo(dentro, 1);
        self.contagem(contagem, buf, v);
        let motivos = (self.motivos().len() as u16).min(3);
        let (lista, grupos) = paineis::em_cima(dentro, motivos + 1, 4);
        let mut c = self.desenhar_lista(lista, buf, v);
        self.por_motivo(grupos, buf, v);
        let titulo = self.aberta().map_or_else(
            || t::CORRIGIR_TITULO.to_owned(),
            |l| format!("{} {}", t::CORRIGIR_TITULO, t::onde(self.tipo, l.pagina, l.linha)),
        );
        let dentro = paineis::painel(direita, &titulo, true, buf, v);
        if let Some(f) = self.corrigir(dentro, buf, v) {
            c = Some(f);
        }
        if !self.pagina(meio, buf, v) {
            self.bruta(meio, buf, v);
        }
        let (efeito, dica) = paineis::lado_a_lado(baixo, 50);
        let dentro = paineis::painel(efeito, t::EFEITO, true, buf, v);
        match previa {
            Some(p) => previa::efeito(p, dentro, buf, v),
            None => {
                paineis::linhas(dentro, &[Texto::novo(t::LOTE_JA_GRAVADO)], buf, v);
            }
        }
        let Some(l) = self.aberta() else {
            paineis::painel(dica, t::COMO_RESOLVER, true, buf, v);
            return c;
        };
        let titulo = match &self.banco.ficha {
            Some(f) => t::paciente_banco(&f.paciente.cod_pac),
            None => t::COMO_RESOLVER.to_owned(),
        };
        let dentro = paineis::painel(dica, &titulo, true, buf, v);
        if !self.desenhar_paciente(l, dentro, buf, v) {
            paineis::linhas(dentro, &[Texto::novo(t::remedio(&l.motivo, l.situacao))], buf, v);
        }
        c
    }

    /// `Rejeitadas 1 de 3      resolvidas 0 · adiadas 0 · pendentes 3`
    fn contagem(&self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let mut p = Pincel::novo(buf, area, v);
        let fim = area.width.saturating_sub(1);
        let contas = Texto::novo(&t::contas_da_fila(&self.contas));
        let onde = self.lista.escolhida().map_or(0, |i| i as u64 + 1);
        let texto = Texto::novo(&t::posicao(onde, self.linhas.len() as u64));
        let x = 1 + p.escrever_ate(1, 0, fim, &texto, v.tema.destaque) + 2;
        p.direita(fim, 0, fim.saturating_sub(x), &contas, v.tema.texto);
    }

    fn desenhar_lista(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) -> Option<Position> {
        let mut colunas = vec![
            Coluna::nova("s", Texto::default(), Largura::Fixa(1)),
            // Lines are counted per page (or sheet): one without the other finds nothing.
            Coluna::nova("pagina", Texto::novo(t::pagina_ou_aba(self.tipo)), Largura::Fixa(3)).direita(),
            Coluna::nova("linha", Texto::novo(tc::REJ_LINHA), Largura::Fixa(5)).direita(),
        ];
        let da_lista = na_lista(self.tipo);
        for nome in da_lista {
            let titulo = Texto::novo(t::campo(nome));
            colunas.push(match *nome {
                "nome" => Coluna::nova(nome, titulo, Largura::Flexivel { min: 10, peso: 2 }).prioridade(2),
                "valor_aureo" => Coluna::nova(nome, titulo, Largura::Fixa(9)).direita().prioridade(1),
                "cod_proc_aureo" => Coluna::nova(nome, titulo, Largura::Fixa(11)).prioridade(2),
                _ => Coluna::nova(nome, titulo, Largura::Fixa(10)).prioridade(1),
            });
        }
        colunas.push(Coluna::nova("motivo", Texto::novo(tc::REJ_MOTIVO), Largura::Flexivel { min: 12, peso: 3 }));
        if da_lista.is_empty() {
            let larga = Largura::Flexivel { min: 16, peso: 3 };
            colunas.push(Coluna::nova("texto", Texto::novo(tc::REJ_TEXTO), larga).prioridade(1));
        }
        let vazio = if self.carregada { tc::REJ_VAZIO } else { tc::CARREGANDO };
        self.lista.desenhar(area, &colunas, vazio, buf, v);
        self.lista.cursor()
    }

    /// The line as it stood, the wrong value underlined by `^`.
    fn bruta(&self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let Some(l) = self.aberta() else { return };
        let onde = t::como_estava(self.tipo, l.pagina, l.linha);
        let dentro = paineis::painel(area, &onde, paineis::largo(area), buf, v);
        let cabe = usize::from(dentro.width.saturating_sub(2));
        let (texto, sinal) = self.sublinhada(l, cabe);
        let mut p = Pincel::novo(buf, dentro, v);
        p.escrever_ate(1, 0, dentro.width.saturating_sub(2), &texto, v.tema.texto);
        if let Some((x, n)) = sinal {
            let marca = Texto::novo(&"^".repeat(usize::from(n)));
            p.escrever_ate(1 + x, 1, dentro.width.saturating_sub(2 + x), &marca, v.tema.erro);
        }
    }

    /// The raw line as far as it fits, moved so that the wrong value can be seen, and where that stands.
    fn sublinhada(&self, l: &LinhaDaFila, cabe: usize) -> (Texto, Option<(u16, u16)>) {
        let inteira = Texto::com_limite(&l.texto, BRUTA_MAX);
        let culpado = if self.colunas.is_empty() { l.campos.first() } else { None };
        let errado = self.errada().and_then(|i| self.colunas.get(i)).map(|c| campos::valor(l, &c.nome));
        let errado = errado.or_else(|| culpado.map(|c| c.valor.as_str()));
        let errado = errado.map(|e| Texto::novo(e.trim())).filter(|e| !e.vazio());
        let Some((e, onde)) = errado.and_then(|e| inteira.as_str().find(e.as_str()).map(|i| (e, i))) else {
            return (inteira, None);
        };
        let (n, antes) = (e.largura(), Texto::novo(inteira.as_str().get(..onde).unwrap_or_default()).largura());
        if antes + n <= cabe {
            return (inteira, Some((antes as u16, n as u16)));
        }
        // As much of what stands before as there is room for.
        let sobra = (antes + n + 1).saturating_sub(cabe).min(antes);
        let resto: String = inteira.as_str().chars().skip(sobra).collect();
        let x = antes - sobra + 1;
        (Texto::novo(&format!("…{resto}")), Some((x as u16, n.min(cabe.saturating_sub(x)) as u16)))
    }

    /// Reason, suggestions, form and the two switches.
    fn corrigir(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) -> Option<Position> {
        let l = self.aberta()?;
        let (situacao, motivo, tipo) = (l.situacao, l.motivo.clone(), self.tipo);
        let sem_colunas = if self.colunas.is_empty() { sem_colunas(tipo, l) } else { Vec::new() };
        let (linha, resto) = paineis::topo(area, 1);
        let fim = area.width.saturating_sub(2);
        let (frase, estilo) = match situacao {
            _ if !self.recusa.is_empty() => (format!("✗ {}", self.recusa), v.tema.erro),
            SituacaoDaLinha::Pendente => (format!("✗ {}", t::motivo(tipo, &motivo)), v.tema.erro),
            s => (t::situacao(s).to_owned(), v.tema.fraco),
        };
        Pincel::novo(buf, linha, v).escrever_ate(2, 0, fim, &Texto::novo(&frase), estilo);
        let (sugestoes, resto) = paineis::topo(resto, self.palpites.len().min(3) as u16);
        let mut p = Pincel::novo(buf, sugestoes, v);
        let valor = self
            .palpites
            .iter()
            .take(3)
            .filter(|p| !p.descricao.is_empty() || !p.porque.is_empty())
            .map(|p| Texto::novo(&p.valor).largura())
            .max()
            .unwrap_or(0)
            .min(24) as u16;
        let porque =
            self.palpites.iter().take(3).map(|p| Texto::novo(&p.porque).largura()).max().unwrap_or(0).min(24) as u16;
        for (y, s) in (0..sugestoes.height).zip(&self.palpites) {
            p.escrever(4, y, &Texto::novo(&(y + 1).to_string()), v.tema.destaque);
            if s.descricao.is_empty() && s.porque.is_empty() {
                p.escrever_ate(7, y, area.width.saturating_sub(8), &Texto::novo(&s.valor), v.tema.texto);
                continue;
            }
            p.escrever_ate(7, y, valor, &Texto::novo(&s.valor), v.tema.texto);
            let x = 7 + valor + 2;
            let cabe = area.width.saturating_sub(x + porque + 3);
            p.escrever_ate(x, y, cabe, &Texto::novo(&s.descricao), v.tema.texto);
            p.direita(area.width.saturating_sub(1), y, porque, &Texto::novo(&s.porque), v.tema.fraco);
        }
        let chaves = if resto.height > 2 && !self.colunas.is_empty() { 2 } else { 0 };
        let (campos, chaves) = paineis::em_cima(resto, chaves, 1);
        let no_form = self.no_form;
        let cursor = self.form.as_mut().and_then(|f| f.desenhar(campos, buf, v, no_form));
        if self.colunas.is_empty() {
            paineis::linhas(campos, &sem_colunas, buf, v);
        }
        self.chaves(chaves, situacao, buf, v);
        cursor.filter(|_| no_form)
    }

    fn chaves(&self, area: Rect, situacao: SituacaoDaLinha, buf: &mut Buffer, v: &Visual) {
        if self.colunas.is_empty() || situacao == SituacaoDaLinha::Corrigida {
            return;
        }
        let mut p = Pincel::novo(buf, area, v);
        let fim = area.width.saturating_sub(3);
        let ligada = |sim: bool| if sim { "[x]" } else { "[ ]" };
        let valor = self.aberta().zip(self.errada()).map_or("", |(l, i)| campos::valor(l, &self.colunas[i].nome));
        let iguais = t::aplicar_iguais(valor, self.quantas_iguais());
        // What has no other line to act on is not offered.
        let iguais = (self.quantas_iguais() > 0).then_some((self.iguais, iguais.as_str()));
        for (y, (sim, frase)) in (0..area.height).zip(iguais.into_iter().chain([(self.lembrar, t::LEMBRAR_TROCA)])) {
            let texto = Texto::novo(&format!("{} {frase}", ligada(sim)));
            p.escrever_ate(2, y, fim, &texto, if sim { v.tema.destaque } else { v.tema.texto });
        }
    }

    /// Reasons with a bar each, and the keys that bring equal lines together.
    fn por_motivo(&self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let mut p = Pincel::novo(buf, area, v);
        p.escrever_ate(1, 0, area.width.saturating_sub(2), &Texto::novo(t::AGRUPAR_POR), v.tema.fraco);
        let total = self.contas.pendentes.max(1) as f64;
        for (y, (motivo, n)) in (1..area.height).zip(self.motivos()) {
            let fracao = n as f64 / total;
            let mut p = Pincel::novo(buf, area, v);
            p.escrever_ate(1, y, 30, &Texto::novo(t::motivo(self.tipo, motivo)), v.tema.texto);
            p.direita(38, y, 6, &Texto::novo(&milhares(n)), v.tema.destaque);
            let porcento = Texto::novo(&format!("{:.0}%", fracao * 100.0));
            p.direita(area.width.saturating_sub(1), y, 5, &porcento, v.tema.texto);
            let w = area.width.saturating_sub(40 + 6);
            if w > 0 {
                barra::desenhar(fracao, Rect { x: area.x + 40, y: area.y + y, width: w, height: 1 }, buf, v);
            }
        }
    }

    /// The page around the line, where it is at hand.
    fn pagina(&self, area: Rect, buf: &mut Buffer, v: &Visual) -> bool {
        let Some(l) = self.aberta() else { return false };
        let Some(p) = self.paginas.iter().find(|p| p.pagina == l.pagina) else { return false };
        let titulo = format!("{} {} · {}", t::PAGINA, l.pagina, t::COMO_VISTO);
        let dentro = paineis::painel(area, &titulo, true, buf, v);
        // The reader counts lines its own way: the text of the line finds it more surely than its number.
        let chave: String = l.texto.split_whitespace().collect();
        let mesma = |s: &&String| !chave.is_empty() && s.split_whitespace().collect::<String>() == chave;
        let n = p.linhas.iter().position(|s| mesma(&s)).map_or(l.linha, |i| i as u32 + 1);
        let linhas = brutas::linhas(p, Some((l.pagina, n)), 0);
        let mut estado = EstadoTabela::sem_marcas();
        estado.selecionar((n.saturating_sub(1) as usize).min(linhas.len().saturating_sub(1)));
        let colunas = brutas::colunas();
        let vazio = conta(0, tc::LINHAS.0, tc::LINHAS.1);
        let tabela = Tabela { regua: false, foco: false, vazio: Texto::novo(&vazio), ..Tabela::nova(&colunas) };
        let _ = tabela.desenhar(dentro, buf, v, &Dados::todos(&linhas), &mut estado);
        true
    }
}

/// Said in place of the form where a line has nothing to mend here: what is wrong as far as it is known, and the way out.
fn sem_colunas(tipo: Option<Tipo>, l: &LinhaDaFila) -> Vec<Texto> {
    if !tipo.is_some_and(campos::so_na_origem) {
        return vec![Texto::novo(t::SEM_CAMPOS)];
    }
    let valores = l.campos.iter().filter(|c| !c.valor.is_empty()).take(5);
    let valores: Vec<String> = valores.map(|c| format!("{}: {}", t::campo(&c.nome), c.valor)).collect();
    let valores = (!valores.is_empty()).then(|| Texto::novo(&valores.join("  ·  ")));
    valores.into_iter().chain([Texto::novo(t::SO_NA_ORIGEM)]).collect()
}
