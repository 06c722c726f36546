-- 0001: the first schema. Same tables, same columns, same order as postgres/0001_inicio.sql; only the type names differ.
-- Portability: cnes leads every key of a hot table, ids are made by the program, nothing here runs by itself.
-- cnes = 0 means "installation that has not named its establishment yet".
-- Names, documents, addresses and other personal text are ciphertext (ver|alg|key|nonce|text+tag); columns ending in _bi are blind indexes.

CREATE TABLE instalacao (
    unica       INTEGER NOT NULL PRIMARY KEY CHECK (unica = 1),
    id          BLOB NOT NULL,
    criada      TEXT NOT NULL,
    demo        INTEGER NOT NULL
) STRICT;

CREATE TABLE chave (
    id          INTEGER NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 65535),
    classe      TEXT NOT NULL,
    estado      TEXT NOT NULL,
    embrulhada  BLOB NOT NULL,
    criada      TEXT NOT NULL,
    aposentada  TEXT
) STRICT;

CREATE TABLE estabelecimento (
    cnes_estab        INTEGER NOT NULL PRIMARY KEY,
    id                BLOB NOT NULL,
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
    versao            INTEGER NOT NULL,
    alterado          TEXT NOT NULL
) STRICT;

CREATE TABLE usuario (
    id             BLOB NOT NULL PRIMARY KEY,
    usuario        TEXT NOT NULL,
    chave_nome     TEXT NOT NULL UNIQUE,
    senha          TEXT NOT NULL,
    papel          TEXT NOT NULL,
    situacao       TEXT NOT NULL,
    falhas         INTEGER NOT NULL,
    bloqueado_ate  TEXT,
    ultimo_acesso  TEXT,
    senha_desde    TEXT NOT NULL,
    trocar_senha   INTEGER NOT NULL,
    email          BLOB,
    totp           BLOB,
    totp_contador  INTEGER,
    recuperacao    TEXT,
    oidc_emissor   TEXT,
    oidc_sujeito   TEXT,
    versao         INTEGER NOT NULL,
    criado         TEXT NOT NULL
) STRICT;

CREATE TABLE sessao (
    jti           BLOB NOT NULL PRIMARY KEY,
    usuario       BLOB NOT NULL REFERENCES usuario (id),
    criada        TEXT NOT NULL,
    expira        TEXT NOT NULL,
    ultimo        TEXT NOT NULL,
    origem        TEXT NOT NULL,
    familia       BLOB NOT NULL,
    refresh_hash  BLOB NOT NULL,
    revogada      TEXT
) STRICT;
CREATE INDEX sessao_usuario ON sessao (usuario, revogada);

CREATE TABLE auditoria_cabeca (
    cnes   INTEGER NOT NULL PRIMARY KEY,
    id     INTEGER NOT NULL,
    hash   BLOB NOT NULL,
    selo   BLOB NOT NULL
) STRICT;

CREATE TABLE auditoria (
    cnes         INTEGER NOT NULL,
    id           INTEGER NOT NULL,
    usuario      TEXT NOT NULL,
    data_acesso  TEXT NOT NULL,
    hora_acesso  TEXT NOT NULL,
    quando       TEXT NOT NULL,
    sessao       BLOB,
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
    hash_ant     BLOB NOT NULL,
    hash         BLOB NOT NULL,
    PRIMARY KEY (cnes, id)
) STRICT;
CREATE INDEX auditoria_quando ON auditoria (cnes, quando);

CREATE TABLE sequencia (
    cnes    INTEGER NOT NULL,
    nome    TEXT NOT NULL,
    ultimo  INTEGER NOT NULL,
    PRIMARY KEY (cnes, nome)
) STRICT;

CREATE TABLE mudanca (
    cnes      INTEGER NOT NULL,
    tabela    TEXT NOT NULL,
    contador  INTEGER NOT NULL,
    PRIMARY KEY (cnes, tabela)
) STRICT;

CREATE TABLE lote (
    cnes           INTEGER NOT NULL,
    numero         INTEGER NOT NULL,
    id             BLOB NOT NULL,
    tipo           TEXT NOT NULL,
    layout         TEXT NOT NULL,
    arquivo        TEXT NOT NULL,
    sha256         BLOB NOT NULL,
    tamanho        INTEGER NOT NULL,
    competencia    INTEGER,
    situacao       TEXT NOT NULL,
    lidas          INTEGER NOT NULL,
    novas          INTEGER NOT NULL,
    iguais         INTEGER NOT NULL,
    alteradas      INTEGER NOT NULL,
    rejeitadas     INTEGER NOT NULL,
    mobilia        INTEGER NOT NULL,
    soma_lida      INTEGER,
    soma_impressa  INTEGER,
    avisos         TEXT NOT NULL,
    usuario        TEXT NOT NULL,
    quando         TEXT NOT NULL,
    concluido      TEXT,
    versao         INTEGER NOT NULL,
    PRIMARY KEY (cnes, numero)
) STRICT;
CREATE UNIQUE INDEX lote_arquivo ON lote (cnes, sha256) WHERE situacao IN ('aberto', 'gravado');
CREATE UNIQUE INDEX lote_previa ON lote (cnes, sha256) WHERE situacao = 'previa';

-- Part 0: how the file of a lote was read. The others: rows of a staged lote, gone once they are written or dropped.
CREATE TABLE lote_linhas (
    cnes      INTEGER NOT NULL,
    lote      INTEGER NOT NULL,
    parte     INTEGER NOT NULL,
    conteudo  BLOB NOT NULL,
    PRIMARY KEY (cnes, lote, parte),
    FOREIGN KEY (cnes, lote) REFERENCES lote (cnes, numero)
) STRICT;

CREATE TABLE lote_antes (
    cnes      INTEGER NOT NULL,
    lote      INTEGER NOT NULL,
    registro  BLOB NOT NULL,
    tabela    TEXT NOT NULL,
    versao    INTEGER NOT NULL,
    antes     BLOB NOT NULL,
    PRIMARY KEY (cnes, lote, registro),
    FOREIGN KEY (cnes, lote) REFERENCES lote (cnes, numero)
) STRICT;

CREATE TABLE rejeito (
    cnes      INTEGER NOT NULL,
    lote      INTEGER NOT NULL,
    id        BLOB NOT NULL,
    pagina    INTEGER NOT NULL,
    linha     INTEGER NOT NULL,
    motivo    TEXT NOT NULL,
    texto     BLOB,
    campos    BLOB,
    emenda    BLOB,
    situacao  TEXT NOT NULL,
    PRIMARY KEY (cnes, lote, id),
    FOREIGN KEY (cnes, lote) REFERENCES lote (cnes, numero)
) STRICT;

-- What a person put in place of a wrong value, to be done again by later imports.
CREATE TABLE correcao (
    cnes     INTEGER NOT NULL,
    tipo     TEXT NOT NULL,
    campo    TEXT NOT NULL,
    chave    BLOB NOT NULL,
    id       BLOB NOT NULL,
    de       BLOB NOT NULL,
    para     BLOB NOT NULL,
    usuario  TEXT NOT NULL,
    quando   TEXT NOT NULL,
    PRIMARY KEY (cnes, tipo, campo, chave)
) STRICT;

CREATE TABLE paciente (
    cnes           INTEGER NOT NULL,
    id             BLOB NOT NULL,
    cod_pac        TEXT NOT NULL,
    cns_pac        BLOB,
    cns_pac_bi     BLOB,
    cpf            BLOB,
    cpf_bi         BLOB,
    nome           BLOB,
    dtnasc         BLOB,
    ano_nasc       INTEGER,
    sexo           TEXT,
    raca           TEXT,
    etnia          TEXT NOT NULL,
    nacionalidade  TEXT NOT NULL,
    codlog         TEXT NOT NULL,
    logradouro     BLOB,
    numero         BLOB,
    compl          BLOB,
    bairro         BLOB,
    municipio      TEXT NOT NULL,
    cep            BLOB,
    cep5           INTEGER,
    telefone       BLOB,
    email          BLOB,
    situacao_rua   INTEGER,
    sem_cpf        INTEGER,
    lote           INTEGER,
    mudanca        INTEGER NOT NULL,
    versao         INTEGER NOT NULL,
    criado         TEXT NOT NULL,
    alterado       TEXT NOT NULL,
    PRIMARY KEY (cnes, id),
    UNIQUE (cnes, cod_pac)
) STRICT;
CREATE INDEX paciente_cpf ON paciente (cnes, cpf_bi);
CREATE INDEX paciente_cns ON paciente (cnes, cns_pac_bi);
CREATE INDEX paciente_mudanca ON paciente (cnes, mudanca, id);

-- Other codes of a person: what an import found under them went into the record of another code. lote 0: joined by a person.
CREATE TABLE paciente_codigo (
    cnes      INTEGER NOT NULL,
    codigo    TEXT NOT NULL,
    lote      INTEGER NOT NULL,
    paciente  BLOB NOT NULL,
    PRIMARY KEY (cnes, codigo, lote),
    FOREIGN KEY (cnes, paciente) REFERENCES paciente (cnes, id)
) STRICT;
CREATE INDEX paciente_codigo_paciente ON paciente_codigo (cnes, paciente);
CREATE INDEX paciente_codigo_lote ON paciente_codigo (cnes, lote);

-- Pairs of patients that may be one person; a stands before b. Who was kept apart is not asked about again.
CREATE TABLE paciente_par (
    cnes      INTEGER NOT NULL,
    a         BLOB NOT NULL,
    b         BLOB NOT NULL,
    motivo    TEXT NOT NULL,
    situacao  TEXT NOT NULL,
    lote      INTEGER NOT NULL,
    quando    TEXT NOT NULL,
    PRIMARY KEY (cnes, a, b)
) STRICT;
CREATE INDEX paciente_par_b ON paciente_par (cnes, b);

CREATE TABLE paciente_excluido (
    cnes     INTEGER NOT NULL,
    id       BLOB NOT NULL,
    mudanca  INTEGER NOT NULL,
    PRIMARY KEY (cnes, id)
) STRICT;
CREATE INDEX paciente_excluido_mudanca ON paciente_excluido (cnes, mudanca);

CREATE TABLE profissional (
    cnes       INTEGER NOT NULL,
    cns_prof   INTEGER NOT NULL,
    cbo_prof   TEXT NOT NULL,
    id         BLOB NOT NULL,
    nome_prof  TEXT NOT NULL,
    ch_prof    INTEGER,
    cpf        BLOB,
    ine        TEXT NOT NULL,
    situacao   TEXT NOT NULL,
    versao     INTEGER NOT NULL,
    alterado   TEXT NOT NULL,
    PRIMARY KEY (cnes, cns_prof, cbo_prof)
) STRICT;

CREATE TABLE cep (
    cep         INTEGER NOT NULL PRIMARY KEY,
    cod_log     TEXT NOT NULL,
    logradouro  TEXT NOT NULL,
    bairro      TEXT NOT NULL,
    ibge        INTEGER,
    uf          TEXT NOT NULL,
    localidade  TEXT NOT NULL,
    fonte       TEXT NOT NULL,
    consultado  TEXT NOT NULL
) STRICT;

CREATE TABLE procedimento (
    co_procedimento       INTEGER NOT NULL,
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
    vl_sh                 INTEGER NOT NULL,
    vl_sa                 INTEGER NOT NULL,
    vl_sp                 INTEGER NOT NULL,
    co_financiamento      TEXT NOT NULL,
    co_rubrica            TEXT NOT NULL,
    qt_tempo_permanencia  INTEGER NOT NULL,
    conteudo_hash         BLOB NOT NULL,
    lote_cnes             INTEGER,
    lote                  INTEGER,
    PRIMARY KEY (dt_competencia, co_procedimento)
) STRICT;

CREATE TABLE procedimento_ocupacao (
    dt_competencia   INTEGER NOT NULL,
    co_procedimento  INTEGER NOT NULL,
    co_ocupacao      TEXT NOT NULL,
    PRIMARY KEY (dt_competencia, co_procedimento, co_ocupacao)
) STRICT;

CREATE TABLE procedimento_cid (
    dt_competencia   INTEGER NOT NULL,
    co_procedimento  INTEGER NOT NULL,
    co_cid           TEXT NOT NULL,
    PRIMARY KEY (dt_competencia, co_procedimento, co_cid)
) STRICT;

CREATE TABLE procedimento_registro (
    dt_competencia   INTEGER NOT NULL,
    co_procedimento  INTEGER NOT NULL,
    co_registro      TEXT NOT NULL,
    PRIMARY KEY (dt_competencia, co_procedimento, co_registro)
) STRICT;

CREATE TABLE procedimento_servico (
    dt_competencia    INTEGER NOT NULL,
    co_procedimento   INTEGER NOT NULL,
    co_servico        TEXT NOT NULL,
    co_classificacao  TEXT NOT NULL,
    PRIMARY KEY (dt_competencia, co_procedimento, co_servico, co_classificacao)
) STRICT;

CREATE TABLE procedimento_detalhe (
    dt_competencia   INTEGER NOT NULL,
    co_procedimento  INTEGER NOT NULL,
    co_detalhe       TEXT NOT NULL,
    PRIMARY KEY (dt_competencia, co_procedimento, co_detalhe)
) STRICT;

-- The other tables of the monthly package, row by row as texts (JSON), by the name of their file.
CREATE TABLE sigtap_linha (
    dt_competencia  INTEGER NOT NULL,
    tabela          TEXT NOT NULL,
    linha           TEXT NOT NULL,
    PRIMARY KEY (dt_competencia, tabela, linha)
) STRICT;

CREATE TABLE atendimento (
    cnes            INTEGER NOT NULL,
    id              BLOB NOT NULL,
    cmp             INTEGER NOT NULL,
    lote            INTEGER NOT NULL,
    pagina          INTEGER NOT NULL,
    linha           INTEGER NOT NULL,
    hash            BLOB NOT NULL,
    data_atend      TEXT NOT NULL,
    cod_pac         TEXT NOT NULL,
    cod_proc_aureo  TEXT NOT NULL,
    proc_aureo      TEXT NOT NULL,
    valor_aureo     INTEGER NOT NULL,
    quantidade      INTEGER NOT NULL,
    cns_prof        INTEGER,
    cbo             TEXT,
    cid             TEXT,
    carater         TEXT NOT NULL,
    autorizacao     TEXT NOT NULL,
    servico         TEXT NOT NULL,
    classificacao   TEXT NOT NULL,
    situacao        TEXT NOT NULL,
    motivo          TEXT,
    versao          INTEGER NOT NULL,
    PRIMARY KEY (cnes, id),
    UNIQUE (cnes, hash),
    FOREIGN KEY (cnes, lote) REFERENCES lote (cnes, numero)
) STRICT;
CREATE INDEX atendimento_cmp ON atendimento (cnes, cmp, situacao);
CREATE INDEX atendimento_lote ON atendimento (cnes, lote);
CREATE INDEX atendimento_paciente ON atendimento (cnes, cod_pac, data_atend);

-- Lines of a lote that another lote had brought before: undoing that one hands them over instead of losing them.
CREATE TABLE atendimento_repetido (
    cnes         INTEGER NOT NULL,
    lote         INTEGER NOT NULL,
    atendimento  BLOB NOT NULL,
    pagina       INTEGER NOT NULL,
    linha        INTEGER NOT NULL,
    PRIMARY KEY (cnes, lote, atendimento),
    FOREIGN KEY (cnes, lote) REFERENCES lote (cnes, numero)
) STRICT;
CREATE INDEX atendimento_repetido_de ON atendimento_repetido (cnes, atendimento);

CREATE TABLE depara (
    cnes             INTEGER NOT NULL,
    cod_proc_aureo   TEXT NOT NULL,
    proc_aureo       TEXT NOT NULL,
    co_procedimento  INTEGER NOT NULL,
    versao           INTEGER NOT NULL,
    alterado         TEXT NOT NULL,
    PRIMARY KEY (cnes, cod_proc_aureo)
) STRICT;

CREATE TABLE regra_profissional (
    cnes      INTEGER NOT NULL,
    ambito    TEXT NOT NULL,
    alvo      TEXT NOT NULL,
    cns_prof  INTEGER NOT NULL,
    cbo       TEXT NOT NULL,
    versao    INTEGER NOT NULL,
    alterado  TEXT NOT NULL,
    PRIMARY KEY (cnes, ambito, alvo)
) STRICT;

CREATE TABLE contador (
    cnes       INTEGER NOT NULL,
    cmp        INTEGER NOT NULL,
    cns_prof   INTEGER NOT NULL,
    folha      INTEGER NOT NULL CHECK (folha BETWEEN 0 AND 999),
    sequencia  INTEGER NOT NULL CHECK (sequencia BETWEEN 0 AND 99),
    cbo        TEXT NOT NULL,
    PRIMARY KEY (cnes, cmp, cns_prof)
) STRICT;

-- The 52 columns of S_PRD in their order, then what NEXSUS adds. chk_sum and prd_apres are never written by us.
CREATE TABLE producao (
    prd_uid            INTEGER NOT NULL,
    prd_cmp            INTEGER NOT NULL,
    prd_cnsmed         INTEGER NOT NULL,
    prd_cbo            TEXT NOT NULL,
    prd_flh            INTEGER NOT NULL CHECK (prd_flh BETWEEN 1 AND 999),
    prd_seq            INTEGER NOT NULL CHECK (prd_seq BETWEEN 1 AND 99),
    prd_pa             INTEGER NOT NULL,
    prd_cnspac         BLOB,
    prd_nmpac          BLOB,
    prd_dtnasc         BLOB,
    prd_sexo           TEXT NOT NULL,
    prd_ibge           INTEGER NOT NULL,
    prd_dtaten         TEXT NOT NULL,
    prd_cid            TEXT NOT NULL,
    prd_idade          INTEGER NOT NULL,
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
    prd_cep_pcnte      BLOB,
    prd_end_pcnte      BLOB,
    prd_compl_pcnte    BLOB,
    prd_num_pcnte      BLOB,
    prd_bairro_pcnte   BLOB,
    prd_ddtel_pcnte    BLOB,
    prd_tel_pcnte      BLOB,
    prd_email_pcnte    BLOB,
    prd_ine            TEXT NOT NULL,
    chk_sum            TEXT,
    prd_cpf_pcnte      BLOB,
    prd_situacao_rua   TEXT NOT NULL,
    prd_apres          TEXT,
    id                 BLOB NOT NULL,
    paciente           BLOB,
    valor              INTEGER NOT NULL,
    estado             TEXT NOT NULL,
    criticas           TEXT NOT NULL,
    conteudo_hash      BLOB NOT NULL,
    versao             INTEGER NOT NULL,
    criada             TEXT NOT NULL,
    alterada           TEXT NOT NULL,
    PRIMARY KEY (prd_uid, prd_cmp, prd_cnsmed, prd_flh, prd_seq),
    UNIQUE (prd_uid, prd_cmp, id)
) STRICT;

-- One attendance is billed at most once: that is the key.
CREATE TABLE producao_atendimento (
    cnes         INTEGER NOT NULL,
    atendimento  BLOB NOT NULL,
    cmp          INTEGER NOT NULL,
    producao     BLOB NOT NULL,
    PRIMARY KEY (cnes, atendimento)
) STRICT;
CREATE INDEX producao_atendimento_linha ON producao_atendimento (cnes, cmp, producao);

CREATE TABLE outbox (
    cnes           INTEGER NOT NULL,
    cmp            INTEGER NOT NULL,
    id             BLOB NOT NULL,
    producao       BLOB NOT NULL,
    cns_prof       INTEGER NOT NULL,
    cbo            TEXT NOT NULL,
    folha          INTEGER NOT NULL,
    sequencia      INTEGER NOT NULL,
    operacao       TEXT NOT NULL,
    conteudo_hash  BLOB NOT NULL,
    estado         TEXT NOT NULL,
    tentativas     INTEGER NOT NULL,
    erro           TEXT,
    criada         TEXT NOT NULL,
    alterada       TEXT NOT NULL,
    PRIMARY KEY (cnes, cmp, id)
) STRICT;
CREATE INDEX outbox_fila ON outbox (cnes, cmp, estado, cns_prof, folha, sequencia);

CREATE TABLE job (
    cnes        INTEGER NOT NULL,
    id          BLOB NOT NULL,
    tipo        TEXT NOT NULL,
    estado      TEXT NOT NULL,
    usuario     TEXT NOT NULL,
    processo    TEXT NOT NULL,
    feito       INTEGER NOT NULL,
    total       INTEGER,
    fase        TEXT NOT NULL,
    mensagem    TEXT NOT NULL,
    parametros  TEXT NOT NULL,
    retomada    TEXT NOT NULL,
    cancelar    INTEGER NOT NULL,
    criado      TEXT NOT NULL,
    inicio      TEXT,
    pulso       TEXT NOT NULL,
    fim         TEXT,
    PRIMARY KEY (cnes, id)
) STRICT;
CREATE INDEX job_estado ON job (cnes, estado);

CREATE TABLE alerta (
    cnes        INTEGER NOT NULL,
    id          BLOB NOT NULL,
    chave       TEXT NOT NULL,
    tipo        TEXT NOT NULL,
    severidade  TEXT NOT NULL,
    texto       TEXT NOT NULL,
    rota        TEXT NOT NULL,
    quantos     INTEGER NOT NULL,
    situacao    TEXT NOT NULL,
    criado      TEXT NOT NULL,
    alterado    TEXT NOT NULL,
    PRIMARY KEY (cnes, id),
    UNIQUE (cnes, chave)
) STRICT;
