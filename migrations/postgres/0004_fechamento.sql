-- 0004: the closing of a competência by two persons. Same table and columns as sqlite/0004_fechamento.sql.
-- resumo is the JSON of the totals that were asked about; the trail's head is that of the confirmation.

CREATE TABLE fechamento (
    cnes            INTEGER NOT NULL,
    cmp             INTEGER NOT NULL,
    estado          TEXT NOT NULL CHECK (estado IN ('pedido', 'fechada', 'reaberta')),
    pedido_por      TEXT NOT NULL,
    pedido_em       TIMESTAMPTZ NOT NULL,
    confirmado_por  TEXT,
    confirmado_em   TIMESTAMPTZ,
    motivo          TEXT,
    resumo          TEXT NOT NULL,
    auditoria_seq   BIGINT,
    auditoria_hash  BYTEA,
    versao          BIGINT NOT NULL,
    PRIMARY KEY (cnes, cmp)
);
