//! One frame: title row, the lowest visible screen, the overlays over it, message row, footer.

use nexsus_widgets::{Mensagem, Moldura, Texto, Visual, moldura, progresso};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::msg::Nivel;
use crate::screen::Screen;
use crate::{registro, textos};

use super::Shell;

fn mensagem(nivel: Nivel, texto: &str) -> Mensagem {
    match nivel {
        Nivel::Info => Mensagem::info(texto),
        Nivel::Ok => Mensagem::ok(texto),
        Nivel::Aviso => Mensagem::aviso(texto),
        Nivel::Erro => Mensagem::erro(texto),
    }
}

impl Shell {
    /// Draws everything; gives where the real cursor belongs.
    pub fn desenhar(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) -> Option<Position> {
        if moldura::pequena_demais(area) {
            moldura::desenhar_pequena(area, buf, v);
            return None;
        }
        let base = self.pilha.iter().rposition(|t| !t.is_modal()).unwrap_or(0);
        let corpo = self.moldura(base, v).desenhar(area, buf, v);
        let ultimo = self.pilha.len().checked_sub(1)?;
        for tela in &mut self.pilha[base..=ultimo] {
            tela.view(corpo, buf, v);
        }
        self.pilha[ultimo].cursor().filter(|p| area.contains(*p))
    }

    fn moldura(&self, base: usize, v: &Visual) -> Moldura {
        let Some(topo) = self.pilha.last() else { return Moldura::default() };
        let tela = &*self.pilha[base];
        let (trilha, contexto, contexto_longo) = self.titulo_da_linha(tela);
        let dita = self.nota.clone().or_else(|| topo.message());
        Moldura {
            trilha,
            contexto,
            contexto_longo,
            mensagem: dita.map(|(n, t)| mensagem(n, &t)),
            avisos: self.tira_de_tarefas(v),
            rodape: if registro::janela_muda(&**topo) {
                textos::rodape_de_janela()
            } else {
                registro::rodape(&**topo, &self.session)
            },
        }
    }

    fn titulo_da_linha(&self, tela: &dyn Screen) -> (Vec<Texto>, Vec<Texto>, Vec<Texto>) {
        let cx = &self.session;
        if let Some((esquerda, direita)) = tela.title_row(cx) {
            return (vec![Texto::from(esquerda)], vec![Texto::from(direita)], Vec::new());
        }
        let mut trilha = vec![Texto::from(textos::NOME)];
        trilha.extend(tela.title().split(" ▸ ").filter(|p| !p.is_empty()).map(Texto::from));
        let Some(s) = &cx.sessao else { return (trilha, Vec::new(), Vec::new()) };
        let cnes = s.cnes.map_or_else(|| textos::SEM_CNES.to_owned(), |c| c.to_string());
        let lugar = if s.nome_estab.is_empty() { cnes.clone() } else { format!("{} {cnes}", s.nome_estab) };
        let cmp = cx.competencia.formatado();
        let curto = vec![lugar.as_str().into(), cmp.as_str().into(), s.usuario.as_str().into()];
        let longo = vec![
            lugar.into(),
            format!("Comp {cmp}").into(),
            format!("{} ({})", s.usuario, s.papel.nome()).into(),
            cx.banco.as_str().into(),
        ];
        (trilha, curto, longo)
    }

    /// "⟳ 1 tarefa 64%": how many run, and how far the oldest is.
    fn tira_de_tarefas(&self, v: &Visual) -> Texto {
        let n = self.vivas.ativas();
        let Some(velha) = self.vivas.todas().iter().find(|t| t.ativa()) else { return Texto::default() };
        let p = &velha.progresso;
        let quanto = match p.total {
            Some(total) if total > 0 => format!(" {}%", progresso::percento(p.feito, total)),
            _ if p.feito > 0 => format!(" {}", p.feito),
            _ => String::new(),
        };
        format!("{} {}{quanto}", v.glifos.tarefa, textos::tarefas(n)).into()
    }
}
