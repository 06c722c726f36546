//! The conversation with one database, as it runs inside the thread of the handle.
//!
//! Everything here may block for ever; `espelho` watches the pulse and gives up. A row
//! read or written is a beat.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use nexsus_domain::numeracao::Ultimo;
use nexsus_domain::{Cbo, Cns, Folha, Sequencia};
use rsfbclient::prelude::*;
use rsfbclient::{Connection, FbError, RawValue, Row, RustFbClient, SqlType, Transaction, charset};

use crate::ajuste::{Bruta, Celula, Molde, Pronta};
use crate::catalogo::{Catalogo, Coluna, Forma, Indice, TipoColuna, escolher_indice, tipo_do_numero};
use crate::config::ConfigFirebird;
use crate::erro::ErroFirebird;
use crate::leitura::{Chave, LinhaLida};
use crate::plano::{Conferencia, Lidas, PorProfissional};
use crate::{sql, textos};

/// What was learned about the target, once per connection.
#[derive(Debug)]
pub(crate) struct Alvo {
    pub(crate) catalogo: Catalogo,
    pub(crate) molde: Molde,
    /// The key columns alone.
    pub(crate) chave: Molde,
    pub(crate) forma: Forma,
}

impl Alvo {
    /// Does the INSERT itself look for the key? Blocks do without, and without an index it would cost too much.
    pub(crate) fn se_ausente(&self) -> bool {
        !matches!(self.forma, Forma::Blocos(_)) && self.catalogo.indice != Indice::Nenhum
    }
}

pub(crate) struct Conversa {
    pub(crate) conexao: Connection<RustFbClient>,
    pub(crate) banco: String,
    /// Seconds to wait for rows that somebody else holds.
    pub(crate) espera: u32,
    pub(crate) pulso: Arc<AtomicU64>,
    so_1_5: bool,
    alvo: Option<Arc<Alvo>>,
}

impl Conversa {
    pub(crate) fn abrir(config: &ConfigFirebird, pulso: Arc<AtomicU64>) -> Result<Self, ErroFirebird> {
        let conexao = rsfbclient::builder_pure_rust()
            .host(&config.servidor)
            .port(config.porta)
            .db_name(&config.banco)
            .user(&config.usuario)
            .pass(config.senha.expor())
            // The character set the BPA program itself uses; a wider one would store
            // UTF-8 bytes in a database of character set NONE.
            .charset(charset::WIN_1252)
            .connect()
            .map_err(|e| ErroFirebird::do_cliente(&e, &config.banco))?;
        Ok(Self {
            conexao,
            banco: config.banco.clone(),
            espera: espera(config.prazo),
            pulso,
            so_1_5: config.so_1_5,
            alvo: None,
        })
    }

    pub(crate) fn bater(&self) {
        self.pulso.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn alvo(&mut self) -> Result<Arc<Alvo>, ErroFirebird> {
        if let Some(alvo) = &self.alvo {
            return Ok(Arc::clone(alvo));
        }
        let catalogo = self.ler_catalogo()?;
        catalogo.conferir()?;
        let molde = Molde::novo(&catalogo);
        let forma = match catalogo.forma() {
            Forma::Blocos(n) if !self.so_1_5 => Forma::Blocos(n),
            _ => self.forma_do_1_5(&catalogo, &molde)?,
        };
        let alvo = Arc::new(Alvo { chave: molde.da_chave(), molde, catalogo, forma });
        self.alvo = Some(Arc::clone(&alvo));
        Ok(alvo)
    }

    /// Several lines per statement where the numbers it leans on are there and the server accepts it as a whole; it is
    /// only prepared here, nothing runs. One by one otherwise.
    fn forma_do_1_5(&mut self, catalogo: &Catalogo, molde: &Molde) -> Result<Forma, ErroFirebird> {
        let linhas = catalogo.linhas_por_escolha();
        let mut numeros = Vec::new();
        self.consultar(sql::NUMEROS_DE_TABELAS, Vec::new(), |linha| numeros.push(inteiro(&linha, 0)))?;
        numeros.sort_unstable();
        let seguidos = numeros.iter().zip(0..).take_while(|(n, esperado)| **n == *esperado).count();
        if linhas < 2 || seguidos < linhas {
            return Ok(Forma::UmaAUma);
        }
        let conf = transaction_builder().with_concurrency().read_only().build();
        let aceito = Transaction::new(&mut self.conexao, conf).and_then(|mut tr| {
            let comando = sql::incluir_escolhendo(&molde.para_gravar(), linhas, catalogo.indice != Indice::Nenhum);
            let aceito = match tr.prepare(&comando, false) {
                Ok(_) => true,
                Err(FbError::Sql { .. }) => false,
                Err(outro) => return Err(outro),
            };
            tr.commit().map(|()| aceito)
        });
        let aceito = aceito.map_err(|e| self.erro(&e))?;
        Ok(if aceito { Forma::Varias(linhas) } else { Forma::UmaAUma })
    }

    fn ler_catalogo(&mut self) -> Result<Catalogo, ErroFirebird> {
        let mut colunas = Vec::new();
        self.consultar(sql::COLUNAS, Vec::new(), |linha| {
            let tipo = tipo_do_numero(inteiro(&linha, 1), inteiro(&linha, 6));
            // NULL on fields of old databases: there a character is a byte.
            let letras = match inteiro(&linha, 3) {
                0 => inteiro(&linha, 2),
                n => n,
            };
            colunas.push(Coluna {
                nome: texto(&linha, 0),
                tipo,
                tamanho: usize::try_from(letras).unwrap_or(0),
                nao_nula: inteiro(&linha, 4) == 1 || inteiro(&linha, 5) == 1,
            });
        })?;
        let mut segmentos = Vec::new();
        self.consultar(sql::INDICES, Vec::new(), |linha| {
            segmentos.push((texto(&linha, 0), inteiro(&linha, 1) == 1, texto(&linha, 2)));
        })?;
        let charset = self.primeiro(sql::CHARSET)?.map_or_else(String::new, |l| texto(&l, 0));
        let monitores = self.primeiro(sql::TEM_MONITORES)?.map_or(0, |l| inteiro(&l, 0));
        let (mut dialeto, mut servidor) = (None, textos::VERSAO_ANTIGA.to_owned());
        if monitores > 0 {
            dialeto = self.primeiro(sql::DIALETO)?.map(|l| inteiro(&l, 0));
            servidor = self.primeiro(sql::VERSAO)?.map_or(servidor, |l| texto(&l, 0));
        }
        let (indice, por_profissional) =
            if colunas.is_empty() { (Indice::Nenhum, false) } else { escolher_indice(&segmentos) };
        Ok(Catalogo { servidor, dialeto, charset, colunas, indice, por_profissional })
    }

    /// Fits every line; the first that can not be fitted stops it.
    pub(crate) fn aprontar(&mut self, brutas: &[Bruta]) -> Result<Vec<Pronta>, ErroFirebird> {
        let alvo = self.alvo()?;
        brutas.iter().map(|b| alvo.molde.aprontar(b)).collect()
    }

    /// Every row of the scopes the lines belong to.
    pub(crate) fn ler_dos_escopos(&mut self, prontas: &[Pronta]) -> Result<Lidas, ErroFirebird> {
        let mut escopos: Vec<(&str, &str)> =
            prontas.iter().map(|p| (p.chave.uid.as_str(), p.chave.cmp.as_str())).collect();
        escopos.sort_unstable();
        escopos.dedup();
        let mut lidas = Lidas::default();
        for (uid, cmp) in escopos {
            self.ler_escopo(uid, cmp, |chave, celulas| lidas.por(chave, celulas))?;
        }
        Ok(lidas)
    }

    fn ler_escopo(
        &mut self,
        uid: &str,
        cmp: &str,
        mut cada: impl FnMut(Chave, Vec<Celula>),
    ) -> Result<(), ErroFirebird> {
        let alvo = self.alvo()?;
        let molde = &alvo.molde;
        let sql = sql::ler_escopo(&molde.colunas);
        self.consultar(&sql, textos_de(&[uid, cmp]), |linha| {
            let celulas = celulas(&linha, &molde.colunas);
            cada(molde.chave(&celulas), celulas);
        })
    }

    pub(crate) fn chaves(&mut self, uid: &str, cmp: &str) -> Result<Vec<LinhaLida>, ErroFirebird> {
        let alvo = self.alvo()?;
        let mut saida = Vec::new();
        self.ler_escopo(uid, cmp, |chave, celulas| {
            saida.push(LinhaLida { hash: alvo.molde.hash(&celulas), chave });
        })?;
        saida.sort_by(|a, b| a.chave.cmp(&b.chave));
        Ok(saida)
    }

    /// Highest folha and sequencia per professional. Rows whose number no program could
    /// have printed (blank, letters, 000) say nothing about the next one.
    pub(crate) fn ultimos(&mut self, uid: &str, cmp: &str) -> Result<Vec<(Option<Cns>, Ultimo)>, ErroFirebird> {
        self.alvo()?;
        let mut maiores: BTreeMap<Option<Cns>, (u16, u8, Cbo)> = BTreeMap::new();
        self.consultar(sql::NUMEROS, textos_de(&[uid, cmp]), |linha| {
            let lido = (
                // The consolidated form has no professional; a BPA-I row without one is nobody's.
                match texto(&linha, 4).trim() {
                    "BPA" => Some(None),
                    _ => Cns::ler(&texto(&linha, 0)).ok().map(Some),
                },
                texto(&linha, 1).trim().parse::<u16>().ok(),
                texto(&linha, 2).trim().parse::<u8>().ok(),
                Cbo::ler(&texto(&linha, 3)).ok(),
            );
            if let (Some(cns), Some(folha), Some(sequencia), Some(cbo)) = lido {
                let maior = maiores.entry(cns).or_insert((0, 0, cbo));
                if (folha, sequencia) > (maior.0, maior.1) {
                    *maior = (folha, sequencia, cbo);
                }
            }
        })?;
        Ok(maiores
            .into_iter()
            .filter_map(|(cns, (folha, sequencia, cbo))| {
                let ultimo = Ultimo {
                    folha: Folha::ler(&folha.to_string()).ok()?,
                    sequencia: Sequencia::ler(&sequencia.to_string()).ok()?,
                    cbo,
                };
                Some((cns, ultimo))
            })
            .collect())
    }

    pub(crate) fn somas(&mut self, uid: &str, cmp: &str) -> Result<Conferencia, ErroFirebird> {
        self.alvo()?;
        let mut saida = Conferencia::default();
        self.consultar(sql::SOMAS, textos_de(&[uid, cmp]), |linha| {
            let grupo = PorProfissional {
                org: texto(&linha, 0).trim().to_owned(),
                cnsmed: texto(&linha, 1).trim().to_owned(),
                linhas: u64::try_from(inteiro(&linha, 2)).unwrap_or(0),
                soma_qt: numero(&linha, 3),
            };
            saida.linhas += grupo.linhas;
            saida.soma_qt += grupo.soma_qt;
            saida.por_profissional.push(grupo);
        })?;
        saida.por_profissional.sort_by(|a, b| (&a.org, &a.cnsmed).cmp(&(&b.org, &b.cnsmed)));
        Ok(saida)
    }

    fn primeiro(&mut self, sql: &str) -> Result<Option<Row>, ErroFirebird> {
        let mut saida = None;
        self.consultar(sql, Vec::new(), |linha| {
            saida.get_or_insert(linha);
        })?;
        Ok(saida)
    }

    /// Runs one query in a read-only snapshot of its own: it waits for nobody and shows
    /// only what is committed.
    pub(crate) fn consultar(
        &mut self,
        sql: &str,
        parametros: Vec<SqlType>,
        cada: impl FnMut(Row),
    ) -> Result<(), ErroFirebird> {
        let conf = transaction_builder().with_concurrency().read_only().build();
        let pulso = Arc::clone(&self.pulso);
        let feito = match Transaction::new(&mut self.conexao, conf) {
            Ok(mut tr) => match percorrer(&mut tr, &pulso, sql, parametros, cada) {
                Ok(()) => tr.commit(),
                Err(erro) => {
                    drop(tr);
                    Err(erro)
                }
            },
            Err(erro) => Err(erro),
        };
        feito.map_err(|e| self.erro(&e))
    }

    /// The same for many rows: each is looked at where it lies in the buffer of the connection. `sql` carries its values
    /// itself ([`sql::com_literais`]).
    pub(crate) fn consultar_crua(&mut self, sql: &str, mut cada: impl FnMut(&[RawValue])) -> Result<(), ErroFirebird> {
        let conf = transaction_builder().with_concurrency().read_only().build();
        let pulso = Arc::clone(&self.pulso);
        let feito = self.conexao.begin_transaction_config(conf).and_then(|()| {
            self.conexao.stream_raw(sql, |linha| {
                cada(linha);
                pulso.fetch_add(1, Ordering::Relaxed);
                Ok(())
            })
        });
        let feito = match feito {
            Ok(()) => self.conexao.commit(),
            Err(erro) => {
                // The first error is the one to tell.
                let _ = self.conexao.rollback();
                Err(erro)
            }
        };
        feito.map_err(|e| self.erro(&e))
    }

    pub(crate) fn erro(&self, erro: &FbError) -> ErroFirebird {
        let nosso = ErroFirebird::do_cliente(erro, &self.banco);
        tracing::debug!(codigo = nosso.codigo(), "erro do Firebird");
        nosso
    }
}

/// Reads a whole result inside a transaction, one beat per row.
pub(crate) fn percorrer(
    tr: &mut Transaction<'_, RustFbClient>,
    pulso: &AtomicU64,
    sql: &str,
    parametros: Vec<SqlType>,
    mut cada: impl FnMut(Row),
) -> Result<(), FbError> {
    for linha in tr.query_iter::<_, Row>(sql, parametros)? {
        cada(linha?);
        pulso.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

/// Waiting for a lock must end well before the watcher gives up.
fn espera(prazo: Duration) -> u32 {
    u32::try_from(prazo.as_secs() / 6).unwrap_or(6).clamp(1, 6)
}

pub(crate) fn textos_de(valores: &[&str]) -> Vec<SqlType> {
    valores.iter().map(|v| SqlType::Text((*v).to_owned())).collect()
}

pub(crate) fn celulas(linha: &Row, colunas: &[Coluna]) -> Vec<Celula> {
    colunas
        .iter()
        .zip(&linha.cols)
        .map(|(coluna, cru)| match &cru.value {
            SqlType::Integer(n) => Celula::Numero(*n as f64),
            SqlType::Floating(n) => Celula::Numero(*n),
            SqlType::Text(t) if coluna.tipo == TipoColuna::Texto => Celula::Texto(t.trim_end().to_owned()),
            _ => Celula::Texto(String::new()),
        })
        .collect()
}

pub(crate) fn texto(linha: &Row, posicao: usize) -> String {
    match linha.cols.get(posicao).map(|c| &c.value) {
        Some(SqlType::Text(t)) => t.trim_end().to_owned(),
        _ => String::new(),
    }
}

pub(crate) fn inteiro(linha: &Row, posicao: usize) -> i64 {
    match linha.cols.get(posicao).map(|c| &c.value) {
        Some(SqlType::Integer(n)) => *n,
        Some(SqlType::Floating(n)) => *n as i64,
        _ => 0,
    }
}

fn numero(linha: &Row, posicao: usize) -> f64 {
    match linha.cols.get(posicao).map(|c| &c.value) {
        Some(SqlType::Integer(n)) => *n as f64,
        Some(SqlType::Floating(n)) => *n,
        _ => 0.0,
    }
}
