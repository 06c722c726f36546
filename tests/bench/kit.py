#!/usr/bin/env python3
"""Writes a KIT SIA of invented rows at its real size (domain.md 6.7): S_PA 19 thousand records of six months, S_PACBO
1.16 million, S_PACID 0.49 million, in one zip of DBF tables.

    python3 tests/bench/kit.py kit.zip [divide the size by this]
    time nexsus importar kit kit.zip
"""
import struct
import sys
import zipfile

MESES = ["202507", "202508", "202509", "202510", "202511", "202512"]


def codigo(n):
    """Code number n of the invented table, without its check digit, and the digit (domain.md 5.3)."""
    nove = f"0301{n:05d}"
    resto = sum(int(d) * p for d, p in zip(nove, range(10, 1, -1))) % 11
    dv = 11 - resto
    return nove, str(0 if dv >= 10 else dv)


def tabela(campos, linhas):
    largura = 1 + sum(c[2] for c in campos)
    cabeca = struct.pack("<B3BIHH20x", 3, 125, 12, 1, len(linhas), 32 + 32 * len(campos) + 1, largura)
    for nome, tipo, tamanho, decimais in campos:
        cabeca += struct.pack("<11sc4xBB14x", nome.encode(), tipo.encode(), tamanho, decimais)
    formato = " " + "".join(("{:>%d}" if c[1] == "N" else "{:<%d}") % c[2] for c in campos)
    return cabeca + b"\r" + "".join(formato.format(*linha) for linha in linhas).encode() + b"\x1a"


def main():
    destino = sys.argv[1]
    divisor = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    codigos = [codigo(n) for n in range(1, 1 + 3168 // divisor)]
    pa = [("PA_CMP", "C", 6, 0), ("PA_ID", "C", 9, 0), ("PA_DV", "C", 1, 0), ("PA_TOTAL", "N", 12, 2),
          ("PA_DC", "C", 60, 0), ("PA_RUB", "C", 4, 0), ("PA_CPX", "C", 4, 0), ("PA_CTF", "C", 4, 0),
          ("PA_DOC", "C", 1, 0), ("PA_IDADEMX", "N", 3, 0), ("PA_IDADEMN", "N", 3, 0), ("PA_SEXO", "C", 1, 0),
          ("PA_QTDMAX", "N", 6, 0)]
    procedimentos = [(m, c, d, "10.00", f"PROCEDIMENTO DE TESTE {c}", "", "0002", "0600", "D", "130", "0", "A", "9999")
                     for m in MESES for c, d in codigos]
    ocupacoes = [(c, f"{220000 + n:06d}", m) for m in MESES for c, _ in codigos for n in range(61)]
    cids = [(c, f"A{n:03d}", m) for m in MESES for c, _ in codigos for n in range(26)]
    with zipfile.ZipFile(destino, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as z:
        z.writestr("S_PA.DBF", tabela(pa, procedimentos))
        z.writestr("S_PACBO.DBF", tabela(
            [("PACBO_PA", "C", 9, 0), ("PACBO_CBO", "C", 6, 0), ("PACBO_CMP", "C", 6, 0)], ocupacoes))
        z.writestr("S_PACID.DBF", tabela(
            [("PACID_PA", "C", 9, 0), ("PACID_CID", "C", 4, 0), ("PACID_CMP", "C", 6, 0)], cids))
    print(f"{len(procedimentos)} procedimentos, {len(ocupacoes)} ocupações, {len(cids)} diagnósticos em {destino}")


if __name__ == "__main__":
    main()
