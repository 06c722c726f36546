-- 0001: the first schema. Same tables, same columns, same order as sqlite/0001_inicio.sql; only the type names differ.
-- Portability: cnes leads every key of a hot table, ids are made by the program, nothing here runs by itself.
-- cnes = 0 means "installation that has not named its establishment yet".
-- Names, documents, addresses and other personal text are ciphertext (ver|alg|key|nonce|text+tag); columns ending in _bi are blind indexes.

CREATE TABLE instalacao (
    unica       INTEGER NOT NULL PRIMARY KEY CHECK (unica = 1),
    id          UUID NOT NULL,
    criada      TIMESTAMPTZ NOT NULL,
    demo        BOOLEAN NOT NULL
);

CREATE TABLE chave (
    id          INTEGER NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 65535),
    classe      TEXT NOT NULL,
    estado      TEXT NOT NULL,
    embrulhada  BYTEA NOT NULL,
    criada      TIMESTAMPTZ NOT NULL,
    aposentada  TIMESTAMPTZ
);

CREATE TABLE estabelecimento (
    cnes_estab        INTEGER NOT NULL PRIMARY KEY,
    id                UUID NOT NULL,
    nome_estab        TEXT NOT NULL,
    cnpj              TEXT,
    ibge              INTEGER,
    uf                TEXT NOT NULL,
    sigla             TEXT NOT NULL,
    orgao_origem      TEXT NOT NULL,
    orgao_destino     TEXT NOT NULL,
    indicador_destino TEXT NOT NULL,
    carater_padrao    TEXT NOT NULL,
    linhas_por_folha  INTEGER NOT NULL,
    versao            BIGINT NOT NULL,
    alterado          TIMESTAMPTZ NOT NULL
);

CREATE TABLE usuario (
    id             UUID NOT NULL PRIMARY KEY,
    usuario        TEXT NOT NULL,
    chave_nome     TEXT NOT NULL UNIQUE,
    senha          TEXT NOT NULL,
    papel          TEXT NOT NULL,
    situacao       TEXT NOT NULL,
    falhas         INTEGER NOT NULL,
    bloqueado_ate  TIMESTAMPTZ,
    ultimo_acesso  TIMESTAMPTZ,
    senha_desde    TIMESTAMPTZ NOT NULL,
    trocar_senha   BOOLEAN NOT NULL,
    email          BYTEA,
    totp           BYTEA,
    totp_contador  BIGINT,
    recuperacao    TEXT,
    oidc_emissor   TEXT,
    oidc_sujeito   TEXT,
    versao         BIGINT NOT NULL,
    criado         TIMESTAMPTZ NOT NULL
);

CREATE TABLE sessao (
    jti           UUID NOT NULL PRIMARY KEY,
    usuario       UUID NOT NULL REFERENCES usuario (id),
    criada        TIMESTAMPTZ NOT NULL,
    expira        TIMESTAMPTZ NOT NULL,
    ultimo        TIMESTAMPTZ NOT NULL,
    origem        TEXT NOT NULL,
    familia       UUID NOT NULL,
    refresh_hash  BYTEA NOT NULL,
    revogada      TIMESTAMPTZ
);
CREATE INDEX sessao_usuario ON sessao (usuario, revogada);

CREATE TABLE auditoria_cabeca (
    cnes   INTEGER NOT NULL PRIMARY KEY,
    id     BIGINT NOT NULL,
    hash   BYTEA NOT NULL,
    selo   BYTEA NOT NULL
);

CREATE TABLE auditoria (
    cnes         INTEGER NOT NULL,
    id           BIGINT NOT NULL,
    usuario      TEXT NOT NULL,
    data_acesso  DATE NOT NULL,
    hora_acesso  TEXT NOT NULL,
    quando       TIMESTAMPTZ NOT NULL,
    sessao       UUID,
    papel        TEXT NOT NULL,
    acao         TEXT NOT NULL,
    resultado    TEXT NOT NULL,
    objeto       TEXT NOT NULL,
    registro     TEXT NOT NULL,
    origem       TEXT NOT NULL,
    ssh          TEXT NOT NULL,
    terminal     TEXT NOT NULL,
    programa     TEXT NOT NULL,
    finalidade   TEXT NOT NULL,
    detalhe      TEXT NOT NULL,
    hash_ant     BYTEA NOT NULL,
    hash         BYTEA NOT NULL,
    PRIMARY KEY (cnes, id)
);
CREATE INDEX auditoria_quando ON auditoria (cnes, quando);

CREATE TABLE sequencia (
    cnes    INTEGER NOT NULL,
    nome    TEXT NOT NULL,
    ultimo  BIGINT NOT NULL,
    PRIMARY KEY (cnes, nome)
);

CREATE TABLE mudanca (
    cnes      INTEGER NOT NULL,
    tabela    TEXT NOT NULL,
    contador  BIGINT NOT NULL,
    PRIMARY KEY (cnes, tabela)
);

CREATE TABLE lote (
    cnes           INTEGER NOT NULL,
    numero         BIGINT NOT NULL,
    id             UUID NOT NULL,
    tipo           TEXT NOT NULL,
    layout         TEXT NOT NULL,
    arquivo        TEXT NOT NULL,
    sha256         BYTEA NOT NULL,
    tamanho        BIGINT NOT NULL,
    competencia    INTEGER,
    situacao       TEXT NOT NULL,
    lidas          BIGINT NOT NULL,
    novas          BIGINT NOT NULL,
    iguais         BIGINT NOT NULL,
    alteradas      BIGINT NOT NULL,
    rejeitadas     BIGINT NOT NULL,
    mobilia        BIGINT NOT NULL,
    soma_lida      BIGINT,
    soma_impressa  BIGINT,
    avisos         TEXT NOT NULL,
    usuario        TEXT NOT NULL,
    quando         TIMESTAMPTZ NOT NULL,
    concluido      TIMESTAMPTZ,
    versao         BIGINT NOT NULL,
    PRIMARY KEY (cnes, numero)
);
CREATE UNIQUE INDEX lote_arquivo ON lote (cnes, sha256) WHERE situacao IN ('aberto', 'gravado');
CREATE UNIQUE INDEX lote_previa ON lote (cnes, sha256) WHERE situacao = 'previa';

-- Part 0: how the file of a lote was read. The others: rows of a staged lote, gone once they are written or dropped.
CREATE TABLE lote_linhas (
    cnes      INTEGER NOT NULL,
    lote      BIGINT NOT NULL,
    parte     INTEGER NOT NULL,
    conteudo  BYTEA NOT NULL,
    PRIMARY KEY (cnes, lote, parte),
    FOREIGN KEY (cnes, lote) REFERENCES lote (cnes, numero)
);

CREATE TABLE lote_antes (
    cnes      INTEGER NOT NULL,
    lote      BIGINT NOT NULL,
    registro  UUID NOT NULL,
    tabela    TEXT NOT NULL,
    versao    BIGINT NOT NULL,
    antes     BYTEA NOT NULL,
    PRIMARY KEY (cnes, lote, registro),
    FOREIGN KEY (cnes, lote) REFERENCES lote (cnes, numero)
);

CREATE TABLE rejeito (
    cnes      INTEGER NOT NULL,
    lote      BIGINT NOT NULL,
    id        UUID NOT NULL,
    pagina    INTEGER NOT NULL,
    linha     INTEGER NOT NULL,
    motivo    TEXT NOT NULL,
    texto     BYTEA,
    campos    BYTEA,
    emenda    BYTEA,
    situacao  TEXT NOT NULL,
    PRIMARY KEY (cnes, lote, id),
    FOREIGN KEY (cnes, lote) REFERENCES lote (cnes, numero)
);

-- What a person put in place of a wrong value, to be done again by later imports.
CREATE TABLE correcao (
    cnes     INTEGER NOT NULL,
    tipo     TEXT NOT NULL,
    campo    TEXT NOT NULL,
    chave    BYTEA NOT NULL,
    id       UUID NOT NULL,
    de       BYTEA NOT NULL,
    para     BYTEA NOT NULL,
    usuario  TEXT NOT NULL,
    quando   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (cnes, tipo, campo, chave)
);

CREATE TABLE paciente (
    cnes           INTEGER NOT NULL,
    id             UUID NOT NULL,
    cod_pac        TEXT NOT NULL,
    cns_pac        BYTEA,
    cns_pac_bi     BYTEA,
    cpf            BYTEA,
    cpf_bi         BYTEA,
    nome           BYTEA,
    dtnasc         BYTEA,
    ano_nasc       INTEGER,
    sexo           TEXT,
    raca           TEXT,
    etnia          TEXT NOT NULL,
    nacionalidade  TEXT NOT NULL,
    codlog         TEXT NOT NULL,
    logradouro     BYTEA,
    numero         BYTEA,
    compl          BYTEA,
    bairro         BYTEA,
    municipio      TEXT NOT NULL,
    cep            BYTEA,
    cep5           INTEGER,
    telefone       BYTEA,
    email          BYTEA,
    situacao_rua   BOOLEAN,
    sem_cpf        BOOLEAN,
    lote           BIGINT,
    mudanca        BIGINT NOT NULL,
    versao         BIGINT NOT NULL,
    criado         TIMESTAMPTZ NOT NULL,
    alterado       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (cnes, id),
    UNIQUE (cnes, cod_pac)
);
CREATE INDEX paciente_cpf ON paciente (cnes, cpf_bi);
CREATE INDEX paciente_cns ON paciente (cnes, cns_pac_bi);
CREATE INDEX paciente_mudanca ON paciente (cnes, mudanca, id);

-- Other codes of a person: what an import found under them went into the record of another code. lote 0: joined by a person.
CREATE TABLE paciente_codigo (
    cnes      INTEGER NOT NULL,
    codigo    TEXT NOT NULL,
    lote      BIGINT NOT NULL,
    paciente  UUID NOT NULL,
    PRIMARY KEY (cnes, codigo, lote),
    FOREIGN KEY (cnes, paciente) REFERENCES paciente (cnes, id)
);
CREATE INDEX paciente_codigo_paciente ON paciente_codigo (cnes, paciente);
CREATE INDEX paciente_codigo_lote ON paciente_codigo (cnes, lote);

-- Pairs of patients that may be one person; a stands before b. Who was kept apart is not asked about again.
CREATE TABLE paciente_par (
    cnes      INTEGER NOT NULL,
    a         UUID NOT NULL,
    b         UUID NOT NULL,
    motivo    TEXT NOT NULL,
    situacao  TEXT NOT NULL,
    lote      BIGINT NOT NULL,
    quando    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (cnes, a, b)
);
CREATE INDEX paciente_par_b ON paciente_par (cnes, b);

CREATE TABLE paciente_excluido (
    cnes     INTEGER NOT NULL,
    id       UUID NOT NULL,
    mudanca  BIGINT NOT NULL,
    PRIMARY KEY (cnes, id)
);
CREATE INDEX paciente_excluido_mudanca ON paciente_excluido (cnes, mudanca);

CREATE TABLE profissional (
    cnes       INTEGER NOT NULL,
    cns_prof   BIGINT NOT NULL,
    cbo_prof   TEXT NOT NULL,
    id         UUID NOT NULL,
    nome_prof  TEXT NOT NULL,
    ch_prof    INTEGER,
    cpf        BYTEA,
    ine        TEXT NOT NULL,
    situacao   TEXT NOT NULL,
    versao     BIGINT NOT NULL,
    alterado   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (cnes, cns_prof, cbo_prof)
);

CREATE TABLE cep (
    cep         INTEGER NOT NULL PRIMARY KEY,
    cod_log     TEXT NOT NULL,
    logradouro  TEXT NOT NULL,
    bairro      TEXT NOT NULL,
    ibge        INTEGER,
    uf          TEXT NOT NULL,
    localidade  TEXT NOT NULL,
    fonte       TEXT NOT NULL,
    consultado  TIMESTAMPTZ NOT NULL
);

CREATE TABLE procedimento (
    co_procedimento       BIGINT NOT NULL,
    dt_competencia        INTEGER NOT NULL,
    no_procedimento       TEXT NOT NULL,
    busca                 TEXT NOT NULL,
    tp_complexidade       TEXT NOT NULL,
    tp_sexo               TEXT NOT NULL,
    qt_maxima_execucao    INTEGER NOT NULL,
    qt_dias_permanencia   INTEGER NOT NULL,
    qt_pontos             INTEGER NOT NULL,
    vl_idade_minima       INTEGER NOT NULL,
    vl_idade_maxima       INTEGER NOT NULL,
    vl_sh                 BIGINT NOT NULL,
    vl_sa                 BIGINT NOT NULL,
    vl_sp                 BIGINT NOT NULL,
    co_financiamento      TEXT NOT NULL,
    co_rubrica            TEXT NOT NULL,
    qt_tempo_permanencia  INTEGER NOT NULL,
    conteudo_hash         BYTEA NOT NULL,
    lote_cnes             INTEGER,
    lote                  BIGINT,
    PRIMARY KEY (dt_competencia, co_procedimento)
);

CREATE TABLE procedimento_ocupacao (
    dt_competencia   INTEGER NOT NULL,
    co_procedimento  BIGINT NOT NULL,
    co_ocupacao      TEXT NOT NULL,
    PRIMARY KEY (dt_competencia, co_procedimento, co_ocupacao)
);

CREATE TABLE procedimento_cid (
    dt_competencia   INTEGER NOT NULL,
    co_procedimento  BIGINT NOT NULL,
    co_cid           TEXT NOT NULL,
    PRIMARY KEY (dt_competencia, co_procedimento, co_cid)
);

CREATE TABLE procedimento_registro (
    dt_competencia   INTEGER NOT NULL,
    co_procedimento  BIGINT NOT NULL,
    co_registro      TEXT NOT NULL,
    PRIMARY KEY (dt_competencia, co_procedimento, co_registro)
);

CREATE TABLE procedimento_servico (
    dt_competencia    INTEGER NOT NULL,
    co_procedimento   BIGINT NOT NULL,
    co_servico        TEXT NOT NULL,
    co_classificacao  TEXT NOT NULL,
    PRIMARY KEY (dt_competencia, co_procedimento, co_servico, co_classificacao)
);

CREATE TABLE procedimento_detalhe (
    dt_competencia   INTEGER NOT NULL,
    co_procedimento  BIGINT NOT NULL,
    co_detalhe       TEXT NOT NULL,
    PRIMARY KEY (dt_competencia, co_procedimento, co_detalhe)
);

-- The other tables of the monthly package, row by row as texts (JSON), by the name of their file.
CREATE TABLE sigtap_linha (
    dt_competencia  INTEGER NOT NULL,
    tabela          TEXT NOT NULL,
    linha           TEXT NOT NULL,
    PRIMARY KEY (dt_competencia, tabela, linha)
);

CREATE TABLE atendimento (
    cnes            INTEGER NOT NULL,
    id              UUID NOT NULL,
    cmp             INTEGER NOT NULL,
    lote            BIGINT NOT NULL,
    pagina          INTEGER NOT NULL,
    linha           INTEGER NOT NULL,
    hash            BYTEA NOT NULL,
    data_atend      DATE NOT NULL,
    cod_pac         TEXT NOT NULL,
    cod_proc_aureo  TEXT NOT NULL,
    proc_aureo      TEXT NOT NULL,
    valor_aureo     BIGINT NOT NULL,
    quantidade      INTEGER NOT NULL,
    cns_prof        BIGINT,
    cbo             TEXT,
    cid             TEXT,
    carater         TEXT NOT NULL,
    autorizacao     TEXT NOT NULL,
    servico         TEXT NOT NULL,
    classificacao   TEXT NOT NULL,
    situacao        TEXT NOT NULL,
    motivo          TEXT,
    versao          BIGINT NOT NULL,
    PRIMARY KEY (cnes, id),
    UNIQUE (cnes, hash),
    FOREIGN KEY (cnes, lote) REFERENCES lote (cnes, numero)
);
CREATE INDEX atendimento_cmp ON atendimento (cnes, cmp, situacao);
CREATE INDEX atendimento_lote ON atendimento (cnes, lote);
CREATE INDEX atendimento_paciente ON atendimento (cnes, cod_pac, data_atend);

-- Lines of a lote that another lote had brought before: undoing that one hands them over instead of losing them.
CREATE TABLE atendimento_repetido (
    cnes         INTEGER NOT NULL,
    lote         BIGINT NOT NULL,
    atendimento  UUID NOT NULL,
    pagina       INTEGER NOT NULL,
    linha        INTEGER NOT NULL,
    PRIMARY KEY (cnes, lote, atendimento),
    FOREIGN KEY (cnes, lote) REFERENCES lote (cnes, numero)
);
CREATE INDEX atendimento_repetido_de ON atendimento_repetido (cnes, atendimento);

CREATE TABLE depara (
    cnes             INTEGER NOT NULL,
    cod_proc_aureo   TEXT NOT NULL,
    proc_aureo       TEXT NOT NULL,
    co_procedimento  BIGINT NOT NULL,
    versao           BIGINT NOT NULL,
    alterado         TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (cnes, cod_proc_aureo)
);

CREATE TABLE regra_profissional (
    cnes      INTEGER NOT NULL,
    ambito    TEXT NOT NULL,
    alvo      TEXT NOT NULL,
    cns_prof  BIGINT NOT NULL,
    cbo       TEXT NOT NULL,
    versao    BIGINT NOT NULL,
    alterado  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (cnes, ambito, alvo)
);

CREATE TABLE contador (
    cnes       INTEGER NOT NULL,
    cmp        INTEGER NOT NULL,
    cns_prof   BIGINT NOT NULL,
    folha      SMALLINT NOT NULL CHECK (folha BETWEEN 0 AND 999),
    sequencia  SMALLINT NOT NULL CHECK (sequencia BETWEEN 0 AND 99),
    cbo        TEXT NOT NULL,
    PRIMARY KEY (cnes, cmp, cns_prof)
);

-- The 52 columns of S_PRD in their order, then what NEXSUS adds. chk_sum and prd_apres are never written by us.
CREATE TABLE producao (
    prd_uid            INTEGER NOT NULL,
    prd_cmp            INTEGER NOT NULL,
    prd_cnsmed         BIGINT NOT NULL,
    prd_cbo            TEXT NOT NULL,
    prd_flh            SMALLINT NOT NULL CHECK (prd_flh BETWEEN 1 AND 999),
    prd_seq            SMALLINT NOT NULL CHECK (prd_seq BETWEEN 1 AND 99),
    prd_pa             BIGINT NOT NULL,
    prd_cnspac         BYTEA,
    prd_nmpac          BYTEA,
    prd_dtnasc         BYTEA,
    prd_sexo           TEXT NOT NULL,
    prd_ibge           INTEGER NOT NULL,
    prd_dtaten         DATE NOT NULL,
    prd_cid            TEXT NOT NULL,
    prd_idade          SMALLINT NOT NULL,
    prd_qt_p           INTEGER NOT NULL,
    prd_caten          TEXT NOT NULL,
    prd_naut           TEXT NOT NULL,
    prd_org            TEXT NOT NULL,
    prd_mvm            INTEGER NOT NULL,
    prd_flpa           TEXT NOT NULL,
    prd_flcbo          TEXT NOT NULL,
    prd_flca           TEXT NOT NULL,
    prd_flida          TEXT NOT NULL,
    prd_flqt           TEXT NOT NULL,
    prd_fler           TEXT NOT NULL,
    prd_flmun          TEXT NOT NULL,
    prd_flcid          TEXT NOT NULL,
    prd_raca           TEXT NOT NULL,
    prd_servico        TEXT NOT NULL,
    prd_classificacao  TEXT NOT NULL,
    prd_equipe         TEXT NOT NULL,
    prd_etnia          TEXT NOT NULL,
    prd_nac            TEXT NOT NULL,
    prd_advqt          TEXT NOT NULL,
    prd_cnpj           TEXT NOT NULL,
    prd_eqp_area       TEXT NOT NULL,
    prd_eqp_seq        TEXT NOT NULL,
    prd_lograd_pcnte   TEXT NOT NULL,
    prd_cep_pcnte      BYTEA,
    prd_end_pcnte      BYTEA,
    prd_compl_pcnte    BYTEA,
    prd_num_pcnte      BYTEA,
    prd_bairro_pcnte   BYTEA,
    prd_ddtel_pcnte    BYTEA,
    prd_tel_pcnte      BYTEA,
    prd_email_pcnte    BYTEA,
    prd_ine            TEXT NOT NULL,
    chk_sum            TEXT,
    prd_cpf_pcnte      BYTEA,
    prd_situacao_rua   TEXT NOT NULL,
    prd_apres          TEXT,
    id                 UUID NOT NULL,
    paciente           UUID,
    valor              BIGINT NOT NULL,
    estado             TEXT NOT NULL,
    criticas           TEXT NOT NULL,
    conteudo_hash      BYTEA NOT NULL,
    versao             BIGINT NOT NULL,
    criada             TIMESTAMPTZ NOT NULL,
    alterada           TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (prd_uid, prd_cmp, prd_cnsmed, prd_flh, prd_seq),
    UNIQUE (prd_uid, prd_cmp, id)
);

-- One attendance is billed at most once: that is the key.
CREATE TABLE producao_atendimento (
    cnes         INTEGER NOT NULL,
    atendimento  UUID NOT NULL,
    cmp          INTEGER NOT NULL,
    producao     UUID NOT NULL,
    PRIMARY KEY (cnes, atendimento)
);
CREATE INDEX producao_atendimento_linha ON producao_atendimento (cnes, cmp, producao);

CREATE TABLE outbox (
    cnes           INTEGER NOT NULL,
    cmp            INTEGER NOT NULL,
    id             UUID NOT NULL,
    producao       UUID NOT NULL,
    cns_prof       BIGINT NOT NULL,
    cbo            TEXT NOT NULL,
    folha          SMALLINT NOT NULL,
    sequencia      SMALLINT NOT NULL,
    operacao       TEXT NOT NULL,
    conteudo_hash  BYTEA NOT NULL,
    estado         TEXT NOT NULL,
    tentativas     INTEGER NOT NULL,
    erro           TEXT,
    criada         TIMESTAMPTZ NOT NULL,
    alterada       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (cnes, cmp, id)
);
CREATE INDEX outbox_fila ON outbox (cnes, cmp, estado, cns_prof, folha, sequencia);

CREATE TABLE job (
    cnes        INTEGER NOT NULL,
    id          UUID NOT NULL,
    tipo        TEXT NOT NULL,
    estado      TEXT NOT NULL,
    usuario     TEXT NOT NULL,
    processo    TEXT NOT NULL,
    feito       BIGINT NOT NULL,
    total       BIGINT,
    fase        TEXT NOT NULL,
    mensagem    TEXT NOT NULL,
    parametros  TEXT NOT NULL,
    retomada    TEXT NOT NULL,
    cancelar    BOOLEAN NOT NULL,
    criado      TIMESTAMPTZ NOT NULL,
    inicio      TIMESTAMPTZ,
    pulso       TIMESTAMPTZ NOT NULL,
    fim         TIMESTAMPTZ,
    PRIMARY KEY (cnes, id)
);
CREATE INDEX job_estado ON job (cnes, estado);

CREATE TABLE alerta (
    cnes        INTEGER NOT NULL,
    id          UUID NOT NULL,
    chave       TEXT NOT NULL,
    tipo        TEXT NOT NULL,
    severidade  TEXT NOT NULL,
    texto       TEXT NOT NULL,
    rota        TEXT NOT NULL,
    quantos     BIGINT NOT NULL,
    situacao    TEXT NOT NULL,
    criado      TIMESTAMPTZ NOT NULL,
    alterado    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (cnes, id),
    UNIQUE (cnes, chave)
);
