//! Opens the package member by member, inside the limits of every zip (security.md 2.6).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{self, Read, Seek};

use ::zip::ZipArchive;
use nexsus_domain::TabelaSigtap;

use crate::bloco::{Receber, Resumo};
use crate::txt::entrada::{Exame, falha};
use crate::txt::mesa::Mesa;
use crate::txt::{self, Forma, Leiaute};
use crate::zip_guarda::{Entrada, TOTAL, diretorio_nomeado, erro};
use crate::{ErroDeArquivo, Itens, Opcoes, textos};

const PROCEDIMENTOS: &str = "tb_procedimento";
/// Largest layout file, bytes.
const MAIOR_LEIAUTE: u64 = 1024 * 1024;
/// Without these no rule can be checked.
const ESSENCIAIS: [TabelaSigtap; 4] = [
    TabelaSigtap::ProcedimentoRegistro,
    TabelaSigtap::ProcedimentoOcupacao,
    TabelaSigtap::ProcedimentoCid,
    TabelaSigtap::ProcedimentoDetalhe,
];

/// True when the bytes begin like a zip. Leaves the input at its beginning.
pub(crate) fn e_pacote(entrada: &mut (impl Read + Seek)) -> Result<bool, ErroDeArquivo> {
    let mut inicio = Vec::new();
    entrada.rewind().map_err(|e| falha(&e))?;
    entrada.by_ref().take(4).read_to_end(&mut inicio).map_err(|e| falha(&e))?;
    entrada.rewind().map_err(|e| falha(&e))?;
    Ok(inicio == *b"PK\x03\x04")
}

/// Reads all tables of the package that are known.
///
/// # Errors
/// `nao_e_texto` for a zip of something else, `corrompido`, `senha_necessaria`, `limite_excedido`,
/// `leiaute_desconhecido` for a table without its layout, `sem_linhas`.
pub(crate) fn ler_em_blocos<E: Read + Seek>(
    entrada: &mut E,
    op: &Opcoes,
    receber: &mut Receber<'_>,
) -> Result<Resumo, ErroDeArquivo> {
    let mut zip = ZipArchive::new(entrada).map_err(|e| erro(&e))?;
    let entradas = diretorio_nomeado(&mut zip)?;
    let mut pacote = Pacote { zip, entradas, resta: TOTAL };
    let (mut membros, repetidos) = pacote.membros();
    let tabelas: Vec<TabelaSigtap> =
        TabelaSigtap::TODAS.iter().copied().filter(|t| membros.contains_key(t.arquivo())).collect();
    if tabelas.is_empty() && !membros.contains_key(PROCEDIMENTOS) {
        return Err(ErroDeArquivo::NaoETexto);
    }
    let mut leiautes = Leiautes { membros: &membros, geral: None };
    let mut fila: Vec<(String, usize, Forma)> = Vec::new();
    for t in &tabelas {
        let l = leiautes.de(t.arquivo(), &mut pacote)?;
        let l = l.ok_or_else(|| pacote.dito(ErroDeArquivo::LeiauteDesconhecido, membros[t.arquivo()]))?;
        fila.push((t.arquivo().to_owned(), membros[t.arquivo()], Forma::Lateral(*t, l)));
    }
    // Tables without a month of their own come last: by then the month of the package is known.
    fila.sort_by_key(|(_, _, f)| matches!(f, Forma::Lateral(_, l) if l.campo("DT_COMPETENCIA").is_none()));
    let leiaute = leiautes.texto(PROCEDIMENTOS, &mut pacote)?;

    let mut mesa = Mesa::nova(Itens::Sigtap(Vec::new()), receber);
    let mut numero = 0;
    if let Some(&i) = membros.get(PROCEDIMENTOS) {
        numero += 1;
        mesa.abrir_tabela(numero, PROCEDIMENTOS);
        let exame = pacote.examinar(i)?.ok_or_else(|| pacote.dito(ErroDeArquivo::SemLinhas, i))?;
        let op = Opcoes { leiaute, ..op.clone() };
        let forma = txt::reconhecer(&exame.amostra, &op).map_err(|e| pacote.dito(e, i))?;
        pacote.ler(i, &exame, &forma, &op, &mut mesa)?;
    }
    for (nome, i, forma) in &fila {
        numero += 1;
        mesa.abrir_tabela(numero, nome);
        // Tables without a row are in every package.
        let Some(exame) = pacote.examinar(*i)? else { continue };
        pacote.ler(*i, &exame, forma, op, &mut mesa)?;
    }
    let lidas: Vec<&str> = fila.iter().map(|(n, _, _)| n.as_str()).chain([PROCEDIMENTOS]).collect();
    membros.retain(|nome, _| !lidas.contains(&nome.as_str()));
    let mut sem_uso = Vec::new();
    for (nome, i) in &membros {
        pacote.conferir(*i)?;
        mesa.mobilia += 1;
        if !nome.ends_with("_layout") && nome != "layout" {
            sem_uso.push(nome.as_str());
        }
    }
    for i in &repetidos {
        pacote.conferir(*i)?;
        mesa.mobilia += 1;
    }
    if !repetidos.is_empty() {
        let nomes: Vec<String> = repetidos.iter().map(|i| pacote.entradas[*i].nome.clone()).collect();
        mesa.avisos.push(textos::membros_repetidos(&nomes));
    }
    if !sem_uso.is_empty() {
        mesa.avisos.push(textos::membros_sem_uso(&sem_uso));
    }
    let faltam: Vec<&str> =
        ESSENCIAIS.into_iter().filter(|t| !tabelas.contains(t)).map(TabelaSigtap::arquivo).collect();
    if !faltam.is_empty() {
        mesa.avisos.push(textos::tabelas_ausentes(&faltam));
    }
    let layout = textos::layout_pacote(mesa.mes, lidas.len());
    mesa.concluir(layout)
}

struct Pacote<R> {
    zip: ZipArchive<R>,
    entradas: Vec<Entrada>,
    /// Bytes that may still come out of all members together, each counted at its first reading.
    resta: u64,
}

impl<R: Read + Seek> Pacote<R> {
    /// Members by the name of their file in lower case, `.txt` taken off, without folders; of doubles the first counts, the
    /// others are given apart.
    fn membros(&self) -> (BTreeMap<String, usize>, Vec<usize>) {
        let (mut membros, mut repetidos) = (BTreeMap::new(), Vec::new());
        for (i, e) in self.entradas.iter().enumerate().filter(|(_, e)| !e.nome.ends_with('/')) {
            let nome = e.nome.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
            let tronco = nome.strip_suffix(".txt").map(str::to_owned).unwrap_or(nome);
            match membros.entry(tronco) {
                Entry::Vacant(v) => _ = v.insert(i),
                Entry::Occupied(_) => repetidos.push(i),
            }
        }
        (membros, repetidos)
    }

    /// The first look at a member, to its end, so that its checksum is known to be right; `None` when it is empty.
    fn examinar(&mut self, i: usize) -> Result<Option<Exame>, ErroDeArquivo> {
        let mut contado = self.abrir(i)?;
        let exame = Exame::da_corrente(&mut contado);
        let lidos = contado.lidos;
        drop(contado);
        self.resta = self.resta.saturating_sub(lidos);
        match exame {
            Ok(e) => Ok(Some(e)),
            Err(ErroDeArquivo::Vazio) => Ok(None),
            Err(ErroDeArquivo::NaoETexto) => Err(self.dito(ErroDeArquivo::Corrompido, i)),
            Err(e) => Err(self.dito(e, i)),
        }
    }

    /// Reads the lines of a member that was examined.
    fn ler(
        &mut self,
        i: usize,
        exame: &Exame,
        forma: &Forma,
        op: &Opcoes,
        mesa: &mut Mesa<'_, '_>,
    ) -> Result<(), ErroDeArquivo> {
        let linhas = exame.linhas_da_corrente(self.abrir(i)?);
        let lido = linhas.and_then(|l| forma.ler(l, op, mesa));
        lido.map(|_| ()).map_err(|e| self.dito(e, i))
    }

    /// The error, said of this member.
    fn dito(&self, e: ErroDeArquivo, i: usize) -> ErroDeArquivo {
        e.no_membro(self.entradas.get(i).map_or("", |m| &m.nome))
    }

    /// A member that nothing uses must be whole all the same.
    fn conferir(&mut self, i: usize) -> Result<(), ErroDeArquivo> {
        let mut contado = self.abrir(i)?;
        let copiado = io::copy(&mut contado, &mut io::sink());
        let lidos = contado.lidos;
        drop(contado);
        self.resta = self.resta.saturating_sub(lidos);
        copiado.map(|_| ()).map_err(|e| self.dito(falha(&e), i))
    }

    fn abrir(&mut self, i: usize) -> Result<Contado<'_, impl Read + use<'_, R>>, ErroDeArquivo> {
        let entrada = &self.entradas[i];
        let fonte = self.zip.by_index(i).map_err(|e| erro(&e).no_membro(&entrada.nome))?;
        Ok(Contado { fonte, entrada, lidos: 0, teto: self.resta })
    }
}

/// Stops a member that grows beyond the limits.
struct Contado<'a, R> {
    fonte: R,
    entrada: &'a Entrada,
    lidos: u64,
    teto: u64,
}

impl<R: Read> Read for Contado<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.fonte.read(buf)?;
        self.lidos += n as u64;
        if self.lidos > self.teto || self.entrada.bomba(self.lidos) {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(n)
    }
}

/// Finds the layout of each table.
struct Leiautes<'a> {
    membros: &'a BTreeMap<String, usize>,
    /// `layout.txt`, once it was asked for.
    geral: Option<String>,
}

impl Leiautes<'_> {
    fn de<R: Read + Seek>(&mut self, tabela: &str, p: &mut Pacote<R>) -> Result<Option<Leiaute>, ErroDeArquivo> {
        Ok(self.texto(tabela, p)?.and_then(|t| Leiaute::de_tabela(&t, tabela)))
    }

    fn texto<R: Read + Seek>(&mut self, tabela: &str, p: &mut Pacote<R>) -> Result<Option<String>, ErroDeArquivo> {
        if let Some(&i) = self.membros.get(&format!("{tabela}_layout")) {
            return texto(p, i).map(Some);
        }
        if self.geral.is_none() {
            self.geral = Some(self.membros.get("layout").map_or(Ok(String::new()), |&i| texto(p, i))?);
        }
        Ok(self.geral.clone().filter(|t| Leiaute::de_tabela(t, tabela).is_some()))
    }
}

fn texto<R: Read + Seek>(p: &mut Pacote<R>, i: usize) -> Result<String, ErroDeArquivo> {
    let mut bytes = Vec::new();
    let lido = p.abrir(i)?.take(MAIOR_LEIAUTE + 1).read_to_end(&mut bytes);
    lido.map_err(|e| p.dito(falha(&e), i))?;
    if bytes.len() as u64 > MAIOR_LEIAUTE {
        return Err(p.dito(ErroDeArquivo::LimiteExcedido, i));
    }
    Ok(crate::comum::decodificar(&bytes).into_owned())
}
