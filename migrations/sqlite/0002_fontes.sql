-- 0002: what the offline sources bring: teams of the CNES, the SIA's return, BPA text files as history, code tables of the KIT SIA.
-- Same tables and columns as postgres/0002_fontes.sql. chave = SHA-256 of what names a line, so the same line of another file is found again.

CREATE TABLE equipe (
    cnes      INTEGER NOT NULL,
    ine       TEXT NOT NULL,
    nome      TEXT NOT NULL,
    tipo      TEXT NOT NULL,
    area      TEXT NOT NULL,
    versao    INTEGER NOT NULL,
    alterado  TEXT NOT NULL,
    PRIMARY KEY (cnes, ine)
) STRICT;

-- Presented and approved, line by line: the real glosa.
CREATE TABLE retorno (
    cnes             INTEGER NOT NULL,
    chave            BLOB NOT NULL,
    mvm              INTEGER NOT NULL,
    cmp              INTEGER NOT NULL,
    org              TEXT NOT NULL,
    co_procedimento  INTEGER NOT NULL,
    cns_prof         INTEGER,
    cbo              TEXT NOT NULL,
    folha            INTEGER,
    sequencia        INTEGER,
    qt_apresentada   INTEGER NOT NULL,
    qt_aprovada      INTEGER NOT NULL,
    vl_apresentado   INTEGER NOT NULL,
    vl_aprovado      INTEGER NOT NULL,
    erros            TEXT NOT NULL,
    conteudo_hash    BLOB NOT NULL,
    lote             INTEGER NOT NULL,
    PRIMARY KEY (cnes, chave),
    FOREIGN KEY (cnes, lote) REFERENCES lote (cnes, numero)
) STRICT;
CREATE INDEX retorno_cmp ON retorno (cnes, cmp);
CREATE INDEX retorno_lote ON retorno (cnes, lote);

-- Production that left the house before NEXSUS: no name, document or address of a patient.
CREATE TABLE historico_bpa (
    cnes             INTEGER NOT NULL,
    chave            BLOB NOT NULL,
    mvm              INTEGER NOT NULL,
    cmp              INTEGER NOT NULL,
    org              TEXT NOT NULL,
    cns_prof         INTEGER,
    cbo              TEXT NOT NULL,
    folha            INTEGER NOT NULL,
    sequencia        INTEGER NOT NULL,
    co_procedimento  INTEGER NOT NULL,
    quantidade       INTEGER NOT NULL,
    data_atend       TEXT,
    sexo             TEXT NOT NULL,
    idade            INTEGER,
    ibge             INTEGER,
    cid              TEXT NOT NULL,
    conteudo_hash    BLOB NOT NULL,
    lote             INTEGER NOT NULL,
    PRIMARY KEY (cnes, chave),
    FOREIGN KEY (cnes, lote) REFERENCES lote (cnes, numero)
) STRICT;
CREATE INDEX historico_bpa_cmp ON historico_bpa (cnes, cmp);
CREATE INDEX historico_bpa_lote ON historico_bpa (cnes, lote);

CREATE TABLE tabela_codigo (
    tabela     TEXT NOT NULL,
    codigo     TEXT NOT NULL,
    nome       TEXT NOT NULL,
    lote_cnes  INTEGER NOT NULL,
    lote       INTEGER NOT NULL,
    PRIMARY KEY (tabela, codigo)
) STRICT;

-- Which tables of which month stand as the KIT SIA gave them; what the SIGTAP fills has no row here.
CREATE TABLE kit_origem (
    tabela          TEXT NOT NULL,
    dt_competencia  INTEGER NOT NULL,
    lote_cnes       INTEGER NOT NULL,
    lote            INTEGER NOT NULL,
    PRIMARY KEY (tabela, dt_competencia)
) STRICT;
