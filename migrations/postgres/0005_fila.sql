-- 0005: the queue of jobs. Same tables and columns as sqlite/0005_fila.sql.
-- A job that waits in the queue has its row in job, as every job has, and beside it what only the queue must know.
-- Times of leases and of the next try are milliseconds since 1970 of the clock of the database.

CREATE TABLE fila (
    cnes        INTEGER NOT NULL,
    job         UUID NOT NULL,
    obra        TEXT NOT NULL,
    cadeia      TEXT NOT NULL,
    rodada      UUID NOT NULL,
    prioridade  INTEGER NOT NULL,
    semeado     BOOLEAN NOT NULL,
    marca       TEXT NOT NULL,
    vez         BIGINT NOT NULL,
    visto       BIGINT NOT NULL,
    ritmo       BIGINT NOT NULL,
    PRIMARY KEY (cnes, job)
);
CREATE INDEX fila_obra ON fila (cnes, obra);

CREATE TABLE job_item (
    cnes        INTEGER NOT NULL,
    job         UUID NOT NULL,
    ordem       BIGINT NOT NULL,
    chave       TEXT NOT NULL,
    estado      TEXT NOT NULL CHECK (estado IN ('na_fila', 'tomado', 'feito', 'falhou', 'ambiguo', 'cancelado')),
    vez         BIGINT NOT NULL,
    tentativas  INTEGER NOT NULL,
    quedas      INTEGER NOT NULL,
    proxima     BIGINT NOT NULL,
    classe      TEXT NOT NULL,
    resultado   TEXT NOT NULL,
    PRIMARY KEY (cnes, job, ordem),
    UNIQUE (cnes, job, chave)
);
CREATE INDEX job_item_fila ON job_item (cnes, job, estado, proxima, ordem);

CREATE TABLE job_vez (
    cnes        INTEGER NOT NULL,
    job         UUID NOT NULL,
    vez         BIGINT NOT NULL,
    dono        TEXT NOT NULL,
    ate         BIGINT NOT NULL,
    PRIMARY KEY (cnes, job, vez)
);

CREATE TABLE job_depende (
    cnes        INTEGER NOT NULL,
    job         UUID NOT NULL,
    antes       UUID NOT NULL,
    PRIMARY KEY (cnes, job, antes)
);

CREATE TABLE job_log (
    cnes        INTEGER NOT NULL,
    job         UUID NOT NULL,
    id          UUID NOT NULL,
    quando      TIMESTAMPTZ NOT NULL,
    nivel       TEXT NOT NULL,
    texto       TEXT NOT NULL,
    PRIMARY KEY (cnes, job, id)
);

CREATE TABLE agenda (
    cnes        INTEGER NOT NULL,
    nome        TEXT NOT NULL,
    quando      TEXT NOT NULL,
    origem      TEXT NOT NULL CHECK (origem IN ('config', 'pessoa')),
    ativa       BOOLEAN NOT NULL,
    proxima     BIGINT NOT NULL,
    ultima      BIGINT,
    versao      BIGINT NOT NULL,
    PRIMARY KEY (cnes, nome)
);
