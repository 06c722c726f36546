//! Establishments, and the one-time move of what was entered before the establishment had a number.

use nexsus_domain::{Cnes, Cnpj, Estabelecimento, Ibge6};
use uuid::Uuid;

use crate::erro::ErroStore;
use crate::tipos::{Gravado, NumeroCnes, agora, novo_id};
use crate::tx::{Tx, executar, linhas, on, talvez, valor};

#[derive(sqlx::FromRow)]
struct Linha {
    id: Uuid,
    versao: i64,
    cnes_estab: i32,
    nome_estab: String,
    cnpj: Option<String>,
    ibge: Option<i32>,
    uf: String,
    sigla: String,
    orgao_origem: String,
    orgao_destino: String,
    indicador_destino: String,
    carater_padrao: String,
    linhas_por_folha: i32,
}

impl Linha {
    fn montar(self) -> Result<Gravado<Estabelecimento>, ErroStore> {
        let ruim = |coluna| ErroStore::corrompido("estabelecimento", coluna);
        Ok(Gravado {
            id: self.id,
            versao: self.versao,
            dado: Estabelecimento {
                cnes_estab: Cnes::de_numero(self.cnes_estab).map_err(|_| ruim("cnes_estab"))?,
                nome_estab: self.nome_estab,
                cnpj: self.cnpj.map(|t| Cnpj::ler(&t)).transpose().map_err(|_| ruim("cnpj"))?,
                ibge: self.ibge.map(Ibge6::de_numero).transpose().map_err(|_| ruim("ibge"))?,
                uf: self.uf,
                sigla: self.sigla,
                orgao_origem: self.orgao_origem,
                orgao_destino: self.orgao_destino,
                indicador_destino: self.indicador_destino,
                carater_padrao: self.carater_padrao,
                linhas_por_folha: self.linhas_por_folha,
            },
        })
    }
}

macro_rules! selecionar {
    ($fim:literal) => {
        concat!(
            "SELECT id, versao, cnes_estab, nome_estab, cnpj, ibge, uf, sigla, orgao_origem, orgao_destino, indicador_destino,
                    carater_padrao, linhas_por_folha FROM estabelecimento ",
            $fim
        )
    };
}

pub async fn inserir(tx: &mut Tx, e: &Estabelecimento) -> Result<Gravado<Estabelecimento>, ErroStore> {
    let id = novo_id();
    executar!(
        tx,
        "INSERT INTO estabelecimento (cnes_estab, id, nome_estab, cnpj, ibge, uf, sigla, orgao_origem, orgao_destino,
                                      indicador_destino, carater_padrao, linhas_por_folha, versao, alterado)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13)",
        e.cnes_estab.numero(),
        id,
        &e.nome_estab,
        e.cnpj.map(|c| c.to_string()),
        e.ibge.map(Ibge6::numero),
        &e.uf,
        &e.sigla,
        &e.orgao_origem,
        &e.orgao_destino,
        &e.indicador_destino,
        &e.carater_padrao,
        e.linhas_por_folha,
        agora()
    );
    Ok(Gravado { id, versao: 1, dado: e.clone() })
}

pub async fn obter(tx: &mut Tx, cnes: NumeroCnes) -> Result<Option<Gravado<Estabelecimento>>, ErroStore> {
    talvez!(tx, Linha, selecionar!("WHERE cnes_estab = $1"), cnes).map(Linha::montar).transpose()
}

pub async fn listar(tx: &mut Tx) -> Result<Vec<Gravado<Estabelecimento>>, ErroStore> {
    linhas!(tx, Linha, selecionar!("ORDER BY cnes_estab")).into_iter().map(Linha::montar).collect()
}

/// Changes everything but the number; returns the new version.
pub async fn alterar(tx: &mut Tx, versao: i64, e: &Estabelecimento) -> Result<i64, ErroStore> {
    let n = executar!(
        tx,
        "UPDATE estabelecimento SET nome_estab = $3, cnpj = $4, ibge = $5, uf = $6, sigla = $7, orgao_origem = $8, orgao_destino = $9,
                indicador_destino = $10, carater_padrao = $11, linhas_por_folha = $12, alterado = $13, versao = versao + 1
         WHERE cnes_estab = $1 AND versao = $2",
        e.cnes_estab.numero(),
        versao,
        &e.nome_estab,
        e.cnpj.map(|c| c.to_string()),
        e.ibge.map(Ibge6::numero),
        &e.uf,
        &e.sigla,
        &e.orgao_origem,
        &e.orgao_destino,
        &e.indicador_destino,
        &e.carater_padrao,
        e.linhas_por_folha,
        agora()
    );
    if n > 0 {
        return Ok(versao + 1);
    }
    let atual = talvez!(tx, (i64,), "SELECT versao FROM estabelecimento WHERE cnes_estab = $1", e.cnes_estab.numero());
    Err(atual.map_or(ErroStore::NaoEncontrado, |(v,)| ErroStore::Conflito(v)))
}

/// Every table whose rows may stand under `cnes` 0, parents first, with all columns but `cnes`. The audit chain stays where it is.
pub(crate) const MUDAM_DE_CASA: &[(&str, &str)] = &[
    ("sequencia", "nome, ultimo"),
    ("mudanca", "tabela, contador"),
    (
        "lote",
        "numero, id, tipo, layout, arquivo, sha256, tamanho, competencia, situacao, lidas, novas, iguais, alteradas, rejeitadas, mobilia, soma_lida, soma_impressa, avisos, usuario, quando, concluido, versao",
    ),
    ("lote_antes", "lote, registro, tabela, versao, antes"),
    ("lote_linhas", "lote, parte, conteudo"),
    ("rejeito", "lote, id, pagina, linha, motivo, texto, campos, emenda, situacao"),
    ("correcao", "tipo, campo, chave, id, de, para, usuario, quando"),
    (
        "paciente",
        "id, cod_pac, cns_pac, cns_pac_bi, cpf, cpf_bi, nome, dtnasc, ano_nasc, sexo, raca, etnia, nacionalidade, codlog, logradouro, numero, compl, bairro, municipio, cep, cep5, telefone, email, situacao_rua, sem_cpf, lote, mudanca, versao, criado, alterado",
    ),
    ("paciente_codigo", "codigo, lote, paciente"),
    ("paciente_par", "a, b, motivo, situacao, lote, quando"),
    ("paciente_excluido", "id, mudanca"),
    (
        "atendimento",
        "id, cmp, lote, pagina, linha, hash, data_atend, cod_pac, cod_proc_aureo, proc_aureo, valor_aureo, quantidade, cns_prof, cbo, cid, carater, autorizacao, servico, classificacao, situacao, motivo, versao",
    ),
    ("atendimento_repetido", "lote, atendimento, pagina, linha"),
    ("depara", "cod_proc_aureo, proc_aureo, co_procedimento, versao, alterado"),
    ("regra_profissional", "ambito, alvo, cns_prof, cbo, versao, alterado"),
    ("procedimento_padrao", "co_procedimento, cid, servico, classificacao, instrumento, versao, alterado"),
    (
        "job",
        "id, tipo, estado, usuario, processo, feito, total, fase, mensagem, parametros, retomada, cancelar, criado, inicio, pulso, fim",
    ),
    ("alerta", "id, chave, tipo, severidade, texto, rota, quantos, situacao, criado, alterado"),
];

/// Gives what stands under 0 to the establishment that now has its number (insert and delete: a distribution key is never
/// updated, `scale.md` A4). Once: an establishment that already has lotes or patients is `EmUso`. Returns the rows moved.
pub async fn adotar(tx: &mut Tx, cnes: Cnes) -> Result<u64, ErroStore> {
    let para = cnes.numero();
    if obter(tx, para).await?.is_none() {
        return Err(ErroStore::NaoEncontrado);
    }
    let tem = valor!(
        tx,
        i64,
        "SELECT (SELECT COUNT(*) FROM lote WHERE cnes = $1) + (SELECT COUNT(*) FROM paciente WHERE cnes = $1) + (SELECT COUNT(*) FROM mudanca WHERE cnes = $1)",
        para
    );
    if tem > 0 {
        return Err(ErroStore::EmUso { onde: "lote, paciente", quantos: crate::tipos::contagem(tem) });
    }
    let mut total = 0;
    for (tabela, colunas) in MUDAM_DE_CASA {
        let sql = format!("INSERT INTO {tabela} (cnes, {colunas}) SELECT $1, {colunas} FROM {tabela} WHERE cnes = 0");
        total += on!(tx, |c| sqlx::query(sqlx::AssertSqlSafe(sql))
            .persistent(false)
            .bind(para)
            .execute(c)
            .await?
            .rows_affected());
    }
    for (tabela, _) in MUDAM_DE_CASA.iter().rev() {
        let sql = format!("DELETE FROM {tabela} WHERE cnes = 0");
        on!(tx, |c| sqlx::query(sqlx::AssertSqlSafe(sql)).persistent(false).execute(c).await.map(|_| ())?);
    }
    tx.pacientes_mudados.extend([0, para]);
    Ok(total)
}
