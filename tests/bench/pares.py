#!/usr/bin/env python3
"""The programs the importers are compared with, each in a process of its own (run by importadores.py).

  pares.py pypdf FILE.pdf             text of every page
  pares.py openpyxl FILE.xlsx DB      the pipeline of the specification: read, merge repeated people, load SQLite
  pares.py read_fwf FILE.txt LAYOUT   pandas reads the fixed-width table

Prints the number of rows (pages for pypdf). Leaves with 69 where the library is not installed.
"""
import sys


def pypdf(caminho):
    from pypdf import PdfReader

    paginas = PdfReader(caminho).pages
    letras = sum(len(p.extract_text()) for p in paginas)
    return len(paginas) if letras else 0


def openpyxl(caminho, banco):
    import sqlite3

    from openpyxl import load_workbook

    folha = load_workbook(caminho, read_only=True, data_only=True).active
    linhas = folha.iter_rows(values_only=True)
    colunas = [str(c) for c in next(linhas)]
    fichas, por_cod, por_cpf, por_cns = [], {}, {}, {}
    for linha in linhas:
        f = {c: "" if v is None else str(v).strip() for c, v in zip(colunas, linha)}
        antes = por_cod.get(f["COD_PAC"]) or por_cpf.get(f["CPF"] or None) or por_cns.get(f["CNS_PAC"] or None)
        if antes is None:
            fichas.append(f)
            antes = f
        else:
            for c, v in f.items():
                antes[c] = antes.get(c) or v
        por_cod.setdefault(antes["COD_PAC"], antes)
        if antes["CPF"]:
            por_cpf.setdefault(antes["CPF"], antes)
        if antes["CNS_PAC"]:
            por_cns.setdefault(antes["CNS_PAC"], antes)
    db = sqlite3.connect(banco)
    db.execute("CREATE TABLE paciente (%s)" % ", ".join("%s TEXT" % c for c in colunas))
    for c in ("COD_PAC", "CPF", "CNS_PAC"):
        db.execute("CREATE INDEX i_%s ON paciente (%s)" % (c, c))
    db.executemany("INSERT INTO paciente VALUES (%s)" % ",".join("?" * len(colunas)),
                   ([f.get(c, "") for c in colunas] for f in fichas))
    db.commit()
    return len(fichas)


def read_fwf(caminho, leiaute):
    import pandas

    campos = [linha.split(",") for linha in open(leiaute).read().split()[1:]]
    tabela = pandas.read_fwf(caminho, colspecs=[(int(i) - 1, int(f)) for _, _, i, f, _ in campos], header=None,
                             names=[c[0] for c in campos], encoding="latin-1", dtype=str)
    return len(tabela)


if __name__ == "__main__":
    try:
        print({"pypdf": pypdf, "openpyxl": openpyxl, "read_fwf": read_fwf}[sys.argv[1]](*sys.argv[2:]))
    except ImportError as falta:
        print("falta a biblioteca %s" % falta.name, file=sys.stderr)
        sys.exit(69)
