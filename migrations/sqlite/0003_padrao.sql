-- 0003: what a person set for a procedure once: CID, service and class, BPA-I or BPA-C. Same table and columns as postgres/0003_padrao.sql.
-- An empty text was not chosen.

CREATE TABLE procedimento_padrao (
    cnes             INTEGER NOT NULL,
    co_procedimento  INTEGER NOT NULL,
    cid              TEXT NOT NULL,
    servico          TEXT NOT NULL,
    classificacao    TEXT NOT NULL,
    instrumento      TEXT NOT NULL,
    versao           INTEGER NOT NULL,
    alterado         TEXT NOT NULL,
    PRIMARY KEY (cnes, co_procedimento)
) STRICT;
