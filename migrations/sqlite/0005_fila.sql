-- 0005: the queue of jobs. Same tables and columns as postgres/0005_fila.sql.
-- A job that waits in the queue has its row in job, as every job has, and beside it what only the queue must know.
-- Times of leases and of the next try are milliseconds since 1970 of the clock of the database.

CREATE TABLE fila (
    cnes        INTEGER NOT NULL,
    job         BLOB NOT NULL,
    obra        TEXT NOT NULL,
    cadeia      TEXT NOT NULL,
    rodada      BLOB NOT NULL,
    prioridade  INTEGER NOT NULL,
    semeado     INTEGER NOT NULL,
    marca       TEXT NOT NULL,
    vez         INTEGER NOT NULL,
    visto       INTEGER NOT NULL,
    ritmo       INTEGER NOT NULL,
    PRIMARY KEY (cnes, job)
) STRICT;
CREATE INDEX fila_obra ON fila (cnes, obra);

CREATE TABLE job_item (
    cnes        INTEGER NOT NULL,
    job         BLOB NOT NULL,
    ordem       INTEGER NOT NULL,
    chave       TEXT NOT NULL,
    estado      TEXT NOT NULL CHECK (estado IN ('na_fila', 'tomado', 'feito', 'falhou', 'ambiguo', 'cancelado')),
    vez         INTEGER NOT NULL,
    tentativas  INTEGER NOT NULL,
    quedas      INTEGER NOT NULL,
    proxima     INTEGER NOT NULL,
    classe      TEXT NOT NULL,
    resultado   TEXT NOT NULL,
    PRIMARY KEY (cnes, job, ordem),
    UNIQUE (cnes, job, chave)
) STRICT;
CREATE INDEX job_item_fila ON job_item (cnes, job, estado, proxima, ordem);

CREATE TABLE job_vez (
    cnes        INTEGER NOT NULL,
    job         BLOB NOT NULL,
    vez         INTEGER NOT NULL,
    dono        TEXT NOT NULL,
    ate         INTEGER NOT NULL,
    PRIMARY KEY (cnes, job, vez)
) STRICT;

CREATE TABLE job_depende (
    cnes        INTEGER NOT NULL,
    job         BLOB NOT NULL,
    antes       BLOB NOT NULL,
    PRIMARY KEY (cnes, job, antes)
) STRICT;

CREATE TABLE job_log (
    cnes        INTEGER NOT NULL,
    job         BLOB NOT NULL,
    id          BLOB NOT NULL,
    quando      TEXT NOT NULL,
    nivel       TEXT NOT NULL,
    texto       TEXT NOT NULL,
    PRIMARY KEY (cnes, job, id)
) STRICT;

CREATE TABLE agenda (
    cnes        INTEGER NOT NULL,
    nome        TEXT NOT NULL,
    quando      TEXT NOT NULL,
    origem      TEXT NOT NULL CHECK (origem IN ('config', 'pessoa')),
    ativa       INTEGER NOT NULL,
    proxima     INTEGER NOT NULL,
    ultima      INTEGER,
    versao      INTEGER NOT NULL,
    PRIMARY KEY (cnes, nome)
) STRICT;
