#!/usr/bin/env python3
"""The mirror beside a bare loop of the same statements and beside Python's fdb, in one run on one Firebird server.

  cargo build --release -p nexsus-connect --example espelhar
  tests/run --so-servidores python3 tests/bench/espelho.py [--linhas 10000] [--vezes 3] [--json FILE]

fdb (`pip install fdb`, library libfbclient2) is named and left out when it is not there. Goals (performance.md 1): at
least 60 % of the bare loop of blocks where the server allows them, at least 3 times fdb everywhere. The machine may be
busy: read the ratios of the medians, not the seconds. Leaves with 1 when a way failed, never because of a time.
"""
import argparse, json, os, statistics, subprocess, sys, time

RAIZ = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ALVO = os.environ.get("CARGO_TARGET_DIR") or os.path.expanduser("~/.cache/nexsus/target")


def ddl():
    """The statements of the test double, without comments."""
    texto = open(os.path.join(RAIZ, "tests/common/s_prd.sql"), encoding="utf-8").read()
    for comando in texto.split(";\n"):
        limpo = "\n".join(l for l in comando.splitlines() if not l.lstrip().startswith("--")).strip()
        if limpo:
            yield limpo


def com_fdb(linhas):
    """Rows per second of a prepared executemany in one transaction; None without fdb."""
    try:
        import fdb
    except ImportError:
        return None
    e = os.environ
    arquivo = os.path.join(e["NEXSUS_TESTE_FB_PASTA"], f"fdb_{os.getpid()}_{time.time_ns()}.fdb")
    onde = f"{e['NEXSUS_TESTE_FB_SERVIDOR']}/{e['NEXSUS_TESTE_FB_PORTA']}:{arquivo}"
    quem = dict(user=e["NEXSUS_TESTE_FB_USUARIO"], password=e["NEXSUS_TESTE_FB_SENHA"])
    con = fdb.create_database(dsn=onde, page_size=8192, charset="WIN1252", **quem)
    for comando in ddl():
        con.execute_immediate(comando)
        con.commit()
    cur = con.cursor()
    cur.execute("SELECT TRIM(RDB$FIELD_NAME) FROM RDB$RELATION_FIELDS WHERE RDB$RELATION_NAME='S_PRD' ORDER BY RDB$FIELD_POSITION")
    fora = {"CHK_SUM", "PRD_APRES", "PRD_ID"}
    colunas = [c for (c,) in cur.fetchall() if c not in fora]
    base = {"PRD_UID": "1234560", "PRD_CMP": "202601", "PRD_CNSMED": "700000000000005", "PRD_CBO": "225125",
            "PRD_PA": "0301010072", "PRD_NMPAC": "CONCEICAO D'AVILA DE TESTE", "PRD_DTNASC": "19800115", "PRD_SEXO": "F",
            "PRD_IBGE": "350950", "PRD_DTATEN": "20260105", "PRD_IDADE": "045", "PRD_QT_P": 1.0, "PRD_CATEN": "01",
            "PRD_ORG": "BPI", "PRD_MVM": "202601", "PRD_RACA": "03", "PRD_NAC": "010", "PRD_ADVQT": "00"}
    dados = []
    for n in range(linhas):
        linha = dict(base, PRD_FLH=f"{n // 99 % 999 + 1:03}", PRD_SEQ=f"{n % 99 + 1:02}")
        dados.append(tuple(linha.get(c, "") for c in colunas))
    sql = f"INSERT INTO S_PRD ({','.join(colunas)}) VALUES ({','.join('?' * len(colunas))})"
    inicio = time.monotonic()
    cur.executemany(cur.prep(sql), dados)
    con.commit()
    ritmo = linhas / (time.monotonic() - inicio)
    con.drop_database()
    return ritmo


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--linhas", type=int, default=10_000)
    p.add_argument("--vezes", type=int, default=3)
    p.add_argument("--json")
    a = p.parse_args()
    exemplo = os.path.join(ALVO, "release/examples/espelhar")
    if not os.path.exists(exemplo):
        sys.exit(f"falta {exemplo}: cargo build --release -p nexsus-connect --example espelhar")
    ritmos = {}
    for _ in range(a.vezes):
        saida = subprocess.run([exemplo, str(a.linhas), "1"], check=True, capture_output=True, text=True).stdout
        for linha in map(json.loads, saida.splitlines()):
            ritmos.setdefault(linha["forma"], []).append(linha["linhas_por_segundo"])
        ritmo = com_fdb(a.linhas)
        if ritmo is None:
            print("fdb não está instalado: fica de fora", file=sys.stderr)
        else:
            ritmos.setdefault("Python fdb", []).append(ritmo)
    medianas = {nome: statistics.median(v) for nome, v in ritmos.items()}
    nu, fdb = medianas["blocos de 20, laço nu"], medianas.get("Python fdb")
    resumo = {"linhas": a.linhas, "vezes": a.vezes, "linhas_por_segundo": medianas,
              "nexsus_sobre_laco_nu": round(medianas["nexsus"] / nu, 3),
              "nexsus_sobre_fdb": fdb and round(medianas["nexsus"] / fdb, 2),
              "nexsus_1_5_sobre_fdb": fdb and round(medianas["nexsus, palavras do 1.5"] / fdb, 2)}
    print(json.dumps(resumo, ensure_ascii=False, indent=1))
    if a.json:
        with open(a.json, "w", encoding="utf-8") as f:
            json.dump(resumo, f, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
