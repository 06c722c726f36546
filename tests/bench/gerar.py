#!/usr/bin/env python3
"""Makes the large files the importers are measured with; every person and amount is invented. Standard library only.

  gerar.py DIR [--linhas-pdf 50000] [--pacientes 100000] [--linhas-txt 500000] [--linhas-kit 1160000] [--semente 1]

Writes atendimentos.pdf (50 lines a page), pacientes.xlsx and pacientes.csv (one row in ten repeats an earlier person),
procedimentos.txt with procedimentos_layout.txt, kit.zip (the occupations of six months of the KIT SIA, and their
procedures), and esperado.json: the rows each import must give.
"""
import argparse, datetime, json, os, random, struct, zipfile, zlib
from xml.sax.saxutils import escape

NOMES = "MARIA ANA JOSÉ JOÃO ANTÔNIO LUÍS JÚLIA LETÍCIA CONCEIÇÃO ÂNGELA INÊS CARLOS".split()
SOBRENOMES = "SILVA SANTOS OLIVEIRA GONÇALVES MAGALHÃES GALVÃO CORRÊA GUIMARÃES".split()
EXAMES = ["CONSULTA MÉDICA EM ATENÇÃO ESPECIALIZADA", "DOSAGEM DE GLICOSE", "RADIOGRAFIA DE TÓRAX (PA E PERFIL)",
          "ULTRASSONOGRAFIA DE ABDÔMEN TOTAL", "DOSAGEM DE COLESTEROL TOTAL E FRAÇÕES", "ELETROCARDIOGRAMA COM LAUDO",
          "25-HIDROXIVITAMINA D", "CURATIVO GRAU II COM OU SEM DEBRIDAMENTO", "BIÓPSIA DE PELE E PARTES MOLES"]
COLUNAS = ("COD_PAC CNS_PAC CPF NOME DTNASC SEXO RACA NACIONALIDADE CODLOG LOGRADOURO NUMERO COMPL BAIRRO MUNICIPIO "
           "CEP TELEFONE").split()


def digito(base, pesos, resto_grande):
    """Check digit: weights, modulo 11."""
    v = 11 - sum(int(c) * p for c, p in zip(base, pesos)) % 11
    return str(v) if v < 10 else resto_grande


def cpf(r):
    base = "%09d" % r.randrange(10**8, 10**9)
    base += digito(base, range(10, 1, -1), "0")
    return base + digito(base, range(11, 1, -1), "0")


def cns(r):
    while True:
        base = "7%013d" % r.randrange(10**13)
        fim = digito(base, range(15, 1, -1), "")
        if fim:
            return base + fim


def procedimento(base):
    return base + digito(base, range(10, 1, -1), "0")


def reais(centavos):
    inteiro, resto = divmod(abs(centavos), 100)
    return ("-" if centavos < 0 else "") + f"{inteiro:,}".replace(",", ".") + ",%02d" % resto


class Pdf:
    """Just enough of a PDF writer: numbered objects and their places."""

    def __init__(self):
        self.bytes, self.lugar = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), {}

    def objeto(self, n, corpo):
        self.lugar[n] = len(self.bytes)
        self.bytes += b"%d 0 obj\n%s\nendobj\n" % (n, corpo)

    def gravar(self, caminho):
        inicio, total = len(self.bytes), max(self.lugar) + 1
        self.bytes += b"xref\n0 %d\n0000000000 65535 f \n" % total
        self.bytes += b"".join(b"%010d 00000 n \n" % self.lugar[n] for n in range(1, total))
        self.bytes += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (total, inicio)
        with open(caminho, "wb") as f:
            f.write(self.bytes)


def pdf(caminho, r, linhas):
    """A flat report; amounts end at the right edge, one line in a hundred is a reversal."""
    tabela = [(procedimento("0%d%02d%02d%03d" % (r.randrange(1, 9), r.randrange(1, 19), r.randrange(1, 19), i)), n)
              for i, n in enumerate(EXAMES * 20)]
    doc, filhos, soma, feitas, proximo = Pdf(), [], 0, 0, 4
    largura = lambda t: sum(.278 if c in ".," else .333 if c == "-" else .556 for c in t) * 8
    por = lambda x, y, t: b"1 0 0 1 %.2f %d Tm (%s) Tj" % (
        x, y, t.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)"))
    doc.objeto(1, b"<</Type/Catalog/Pages 2 0 R>>")
    doc.objeto(3, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    while feitas < linhas:
        texto = [por(36, 812, "RELATÓRIO DE ATENDIMENTOS"), por(500, 812, "Página %d" % (len(filhos) + 1))]
        texto += [por(x, 796, t) for x, t in
                  ((36, "Data"), (96, "Prontuário"), (150, "Código"), (215, "Procedimento"), (540, "Valor"))]
        nesta = min(50, linhas - feitas)
        for i in range(nesta):
            codigo, nome = r.choice(tabela)
            valor = r.randrange(50, 900_000) * (-1 if r.random() < .01 else 1)
            dia = datetime.date(2025, 1, 1) + datetime.timedelta(days=(feitas + i) * 365 // linhas)
            soma += valor
            y, impresso = 780 - 15 * i, reais(valor)
            texto += [por(36, y, dia.strftime("%d/%m/%Y")), por(96, y, "%06d" % r.randrange(1, 99_999)),
                      por(150, y, codigo), por(215, y, nome), por(562 - largura(impresso), y, impresso)]
        feitas += nesta
        fluxo = zlib.compress(b"BT /F 8 Tf\n" + b"\n".join(texto) + b"\nET")
        doc.objeto(proximo, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
                            b"/Resources<</Font<</F 3 0 R>>>>>>" % (proximo + 1))
        doc.objeto(proximo + 1, b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(fluxo), fluxo))
        filhos.append(proximo)
        proximo += 2
    doc.objeto(2, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(filhos), b" ".join(b"%d 0 R" % f for f in filhos)))
    doc.gravar(caminho)
    return {"linhas": linhas, "paginas": len(filhos), "soma_centavos": soma}


def pessoas(r, quantas):
    """Rows of a register: one in ten is an earlier person under the same code, or the same CPF or CNS."""
    antes = []
    for i in range(quantas):
        sorte = r.random()
        if i > 100 and sorte < .10:
            p = list(r.choice(antes[-5000:]))
            p[15] = ""
            if sorte >= .05:
                p[0] = str(10**7 + i)
                p[1 if sorte < .075 else 2] = ""
            yield p, False
            continue
        p = [str(100_000 + i), cns(r), cpf(r), " ".join((r.choice(NOMES), r.choice(NOMES), "DE", r.choice(SOBRENOMES),
             "TESTE")), "%02d/%02d/%d" % (r.randrange(1, 29), r.randrange(1, 13), r.randrange(1930, 2024)),
             r.choice("MF"), r.choice(("01", "02", "03", "04")), "010", "081", "RUA " + r.choice(SOBRENOMES),
             str(r.randrange(1, 3000)), "", "CENTRO", "270430", "57%06d" % r.randrange(10**6),
             "829%08d" % r.randrange(10**8)]
        antes.append(p)
        yield p, True


def xlsx(caminho, linhas):
    """One sheet of shared strings, as office programs write it."""
    textos, ordem = {}, []

    def celula(coluna, linha, texto):
        if texto not in textos:
            textos[texto] = len(ordem)
            ordem.append(texto)
        return '<c r="%s%d" t="s"><v>%d</v></c>' % ("ABCDEFGHIJKLMNOP"[coluna], linha, textos[texto])

    sp, rel = "http://schemas.openxmlformats.org/", "officeDocument/2006/relationships"
    with zipfile.ZipFile(caminho, "w", zipfile.ZIP_DEFLATED) as z:
        with z.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as f:
            f.write(f'<worksheet xmlns="{sp}spreadsheetml/2006/main"><sheetData>'.encode())
            for n, linha in enumerate(linhas, 1):
                f.write(('<row r="%d">' % n + "".join(celula(c, n, t) for c, t in enumerate(linha) if t) + "</row>").encode())
            f.write(b"</sheetData></worksheet>")
        z.writestr("xl/sharedStrings.xml", f'<sst xmlns="{sp}spreadsheetml/2006/main" uniqueCount="{len(ordem)}">'
                   + "".join(f"<si><t>{escape(t)}</t></si>" for t in ordem) + "</sst>")
        z.writestr("[Content_Types].xml", f'<Types xmlns="{sp}package/2006/content-types"><Default Extension="rels" '
                   'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
                   'ContentType="application/xml"/>' + "".join(
                       f'<Override PartName="/xl/{p}" ContentType="application/vnd.openxmlformats-officedocument.'
                       f'spreadsheetml.{t}+xml"/>' for p, t in (("workbook.xml", "sheet.main"),
                       ("worksheets/sheet1.xml", "worksheet"), ("sharedStrings.xml", "sharedStrings"))) + "</Types>")
        z.writestr("_rels/.rels", f'<Relationships xmlns="{sp}package/2006/relationships"><Relationship Id="r1" '
                   f'Type="{sp}{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        z.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{sp}package/2006/relationships">'
                   f'<Relationship Id="r1" Type="{sp}{rel}/worksheet" Target="worksheets/sheet1.xml"/>'
                   f'<Relationship Id="r2" Type="{sp}{rel}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
        z.writestr("xl/workbook.xml", f'<workbook xmlns="{sp}spreadsheetml/2006/main" xmlns:r="{sp}{rel}"><sheets>'
                   '<sheet name="Pacientes" sheetId="1" r:id="r1"/></sheets></workbook>')


LEIAUTE = [("CO_PROCEDIMENTO", 10, "VARCHAR2"), ("NO_PROCEDIMENTO", 250, "VARCHAR2"), ("TP_COMPLEXIDADE", 1, "VARCHAR2"),
           ("TP_SEXO", 1, "VARCHAR2"), ("QT_MAXIMA_EXECUCAO", 4, "NUMBER"), ("QT_DIAS_PERMANENCIA", 4, "NUMBER"),
           ("QT_PONTOS", 4, "NUMBER"), ("VL_IDADE_MINIMA", 4, "NUMBER"), ("VL_IDADE_MAXIMA", 4, "NUMBER"),
           ("VL_SH", 12, "NUMBER"), ("VL_SA", 12, "NUMBER"), ("VL_SP", 12, "NUMBER"), ("CO_FINANCIAMENTO", 2, "VARCHAR2"),
           ("CO_RUBRICA", 6, "VARCHAR2"), ("QT_TEMPO_PERMANENCIA", 4, "NUMBER"), ("DT_COMPETENCIA", 6, "CHAR")]


def txt(caminho, r, linhas):
    soma = 0
    with open(caminho, "wb") as f:
        for i in range(linhas):
            sa = r.randrange(500_000)
            soma += sa
            f.write((procedimento("%09d" % (10_000_000 + i)) + r.choice(EXAMES).ljust(250) + "2I0001999900000000"
                     + "1571" + "%012d%012d%012d" % (0, sa, 0) + "06" + " " * 6 + "9999202503\r\n").encode("latin-1"))
    with open(caminho[:-4] + "_layout.txt", "w", newline="") as f:
        f.write("Coluna,Tamanho,Inicio,Fim,Tipo\r\n")
        fim = 0
        for nome, tamanho, tipo in LEIAUTE:
            f.write("%s,%d,%d,%d,%s\r\n" % (nome, tamanho, fim + 1, fim + tamanho, tipo))
            fim += tamanho
    return {"linhas": linhas, "soma_centavos": soma}


def dbf(campos, registros):
    """A dBase III table; every record is one text of the right width."""
    largura = 1 + sum(n for _, _, n, _ in campos)
    cabeca = bytes([3, 126, 1, 31]) + struct.pack("<IHH", len(registros), 33 + 32 * len(campos), largura)
    cabeca += bytes(17) + b"\x02" + bytes(2)
    for nome, tipo, n, decimais in campos:
        cabeca += nome.encode().ljust(11, b"\0") + tipo.encode() + bytes(4) + bytes([n, decimais]) + bytes(14)
    return cabeca + b"\r" + "".join(" " + r for r in registros).encode("cp850") + b"\x1a"


def kit(caminho, r, linhas):
    """As large as the real one: about forty occupations to a procedure and month."""
    meses = ["2025%02d" % m for m in range(7, 13)]
    cbos = ["%06d" % n for n in r.sample(range(200_000, 530_000), 2_500)]
    por_proc = 42
    quantos = -(-linhas // (por_proc * len(meses)))
    bases = sorted(r.sample(range(10_100_000, 99_000_000), quantos))
    pa, cbo = [], []
    for b in bases:
        base = "%09d" % b
        deles = sorted(r.sample(cbos, por_proc))
        for m in meses:
            pa.append(m + base + procedimento(base)[-1] + "%12.2f" % (r.randrange(9_999_00) / 100)
                      + r.choice(EXAMES).ljust(60)[:60] + " " * 4 + "0002" + "0600" + "I" + "999" + "  0" + "A" + "  9999")
            cbo += [base + c + m for c in deles]
    del cbo[linhas:]
    with zipfile.ZipFile(caminho, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("S_PA.DBF", dbf([("PA_CMP", "C", 6, 0), ("PA_ID", "C", 9, 0), ("PA_DV", "C", 1, 0),
                                    ("PA_TOTAL", "N", 12, 2), ("PA_DC", "C", 60, 0), ("PA_RUB", "C", 4, 0),
                                    ("PA_CPX", "C", 4, 0), ("PA_CTF", "C", 4, 0), ("PA_DOC", "C", 1, 0),
                                    ("PA_IDADEMX", "N", 3, 0), ("PA_IDADEMN", "N", 3, 0), ("PA_SEXO", "C", 1, 0),
                                    ("PA_QTDMAX", "N", 6, 0)], pa))
        z.writestr("S_PACBO.DBF", dbf([("PACBO_PA", "C", 9, 0), ("PACBO_CBO", "C", 6, 0), ("PACBO_CMP", "C", 6, 0)], cbo))
    return {"linhas": len(pa) + len(cbo)}


def gerar(pasta, linhas_pdf=50_000, pacientes=100_000, linhas_txt=500_000, linhas_kit=1_160_000, semente=1):
    os.makedirs(pasta, exist_ok=True)
    em = lambda nome: os.path.join(pasta, nome)
    esperado = {"pdf": pdf(em("atendimentos.pdf"), random.Random("%d pdf" % semente), linhas_pdf)}
    todos = list(pessoas(random.Random("%d pessoas" % semente), pacientes))
    registro = [COLUNAS] + [p for p, _ in todos]
    xlsx(em("pacientes.xlsx"), registro)
    with open(em("pacientes.csv"), "w", encoding="latin-1", newline="") as f:
        f.writelines(";".join(p) + "\r\n" for p in registro)
    esperado["xlsx"] = esperado["csv"] = {"linhas": pacientes, "pessoas": sum(novo for _, novo in todos)}
    esperado["txt"] = txt(em("procedimentos.txt"), random.Random("%d txt" % semente), linhas_txt)
    esperado["kit"] = kit(em("kit.zip"), random.Random("%d kit" % semente), linhas_kit)
    with open(em("esperado.json"), "w") as f:
        json.dump(esperado, f, indent=1)
    return esperado


if __name__ == "__main__":
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("pasta")
    ap.add_argument("--linhas-pdf", type=int, default=50_000)
    ap.add_argument("--pacientes", type=int, default=100_000)
    ap.add_argument("--linhas-txt", type=int, default=500_000)
    ap.add_argument("--linhas-kit", type=int, default=1_160_000)
    ap.add_argument("--semente", type=int, default=1)
    print(json.dumps(gerar(**vars(ap.parse_args())), indent=1))
