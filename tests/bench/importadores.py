#!/usr/bin/env python3
"""Our importers beside their peers, in one run: interleaved, medians, CPU seconds and memory of whole process trees.

  cargo build --release && tests/bench/importadores.py [BINARY] [--vezes 3] [--so pdf,xlsx] [--json FILE]
  tests/bench/importadores.py BINARY --escala 0.02        a quick look with small files

Peers: pypdf, pdftotext, openpyxl, pandas (`pip install pypdf openpyxl pandas`, package poppler-utils); one that is not
there is named and left out. Wall times depend on the machine: read the ratios. Goals stand in performance.md of the
design. The large files are made by gerar.py in a temporary folder, or kept in the folder given with --entradas.
Leaves with 1 when our import failed or gave other counts than the file has; never because of a time.
"""
import argparse, json, os, shutil, statistics, subprocess, sys, tempfile, threading, time

AQUI = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, AQUI)
import gerar  # noqa: E402

PAGINA = os.sysconf("SC_PAGE_SIZE") / 2**20
# Goals for the full size: CPU s, MiB (performance.md 1 and 6).
METAS = {"pdf": (3.0, 128), "xlsx": (2.5, 160), "csv": (None, None), "txt": (3.0, 64), "txt 5k": (0.1, 64),
         "kit": (None, None)}


def arvore(raiz):
    """The process and all that descend from it, as /proc shows them now."""
    pais = {}
    for p in os.listdir("/proc"):
        if p.isdigit():
            try:
                with open(f"/proc/{p}/stat") as f:
                    pais.setdefault(int(f.read().rsplit(")", 1)[1].split()[1]), []).append(int(p))
            except OSError:
                pass
    fila, todos = [raiz], []
    while fila:
        p = fila.pop()
        todos.append(p)
        fila += pais.get(p, [])
    return todos


def residente(pid):
    """Resident memory in MiB without what is only shared with others (libraries, mapped files)."""
    try:
        with open(f"/proc/{pid}/statm") as f:
            _, tudo, compartilhada = f.read().split()[:3]
        return (int(tudo) - int(compartilhada)) * PAGINA, int(tudo) * PAGINA
    except OSError:
        return 0.0, 0.0


def medir(comando, ambiente=None):
    """Runs to the end; CPU of the tree (the kernel's account of all that was waited for), highest memory of it."""
    antes = time.perf_counter()
    saida, erro = tempfile.TemporaryFile(), tempfile.TemporaryFile()
    p = subprocess.Popen(comando, stdin=subprocess.DEVNULL, stdout=saida, stderr=erro, env=ambiente)
    pico, parar = [0.0], threading.Event()

    def vigiar():
        while not parar.wait(0.02):
            vivos = arvore(p.pid)
            medidas = [residente(q) for q in vivos]
            # What is shared counts once: with the largest of the tree.
            soma = sum(so for so, _ in medidas) + max((tudo - so for so, tudo in medidas), default=0.0)
            pico[0] = max(pico[0], soma)

    vigia = threading.Thread(target=vigiar)
    vigia.start()
    # Not ru_maxrss: it also remembers the memory of this script, out of which the child was born.
    _, estado, uso = os.wait4(p.pid, 0)
    parado = time.perf_counter() - antes
    parar.set()
    vigia.join()
    p.returncode = os.waitstatus_to_exitcode(estado)
    saida.seek(0)
    erro.seek(0)
    return {"cpu": uso.ru_utime + uso.ru_stime, "parede": parado, "mib": pico[0],
            "saiu": p.returncode, "texto": saida.read().decode("utf-8", "replace"),
            "erro": erro.read().decode("utf-8", "replace").strip()[-200:]}


class Casa:
    """Installations of our program: one is made, every run gets a copy, so that no run finds rows of another."""

    def __init__(self, binario, pasta):
        self.binario, self.pasta, self.n = binario, pasta, 0
        self.modelo = os.path.join(pasta, "modelo")
        os.makedirs(self.modelo, mode=0o700)
        senha = os.path.join(pasta, "senha")
        with open(os.open(senha, os.O_CREAT | os.O_WRONLY, 0o600), "w") as f:
            f.write("uma frase de medir 42\n")
        for args in (["iniciar", "--admin", "medidor"], ["entrar", "medidor"]):
            r = medir(self.comando(*args, "--senha-arquivo", senha), self.ambiente(self.modelo))
            if r["saiu"]:
                sys.exit("importadores.py: %s: %s" % (args[0], r["erro"]))

    def ambiente(self, casa):
        return dict(os.environ, NEXSUS_PASTA=casa, NO_COLOR="1")

    def comando(self, *args):
        return [self.binario, "--nao-interativo", *args]

    def importar(self, tipo, arquivo, *mais):
        self.n += 1
        casa = os.path.join(self.pasta, "casa%d" % self.n)
        shutil.copytree(self.modelo, casa, symlinks=True)
        r = medir(self.comando("importar", tipo, arquivo, "--json", *mais), self.ambiente(casa))
        shutil.rmtree(casa)
        try:
            r["linhas"] = json.loads(r["texto"])["arquivos"][0]["linhas"]
        except (ValueError, KeyError, IndexError):
            r["linhas"] = {}
        return r


def conferir(nome, r, esperado):
    """What is wrong with our answer, or nothing: every row of the file must be accounted for."""
    l = r["linhas"]
    if r["saiu"] or not l:
        return "saiu com %d: %s" % (r["saiu"], r["erro"] or r["texto"][:200])
    if l["lidas"] != l["novas"] + l["iguais"] + l["alteradas"] + l["rejeitadas"] + l["mobilia"]:
        return "as contas não fecham: %s" % l
    if l["rejeitadas"]:
        return "%d linhas rejeitadas de um arquivo sem defeito" % l["rejeitadas"]
    lidas = l["novas"] + l["iguais"] + l["alteradas"]
    if lidas != esperado["linhas"]:
        return "%d linhas lidas, o arquivo tem %d" % (lidas, esperado["linhas"])
    return None


def resumir(medidas):
    m = lambda c: round(statistics.median(x[c] for x in medidas), 3)
    return {"cpu": m("cpu"), "parede": m("parede"), "mib": round(m("mib"), 1), "vezes": len(medidas)}


def concorrentes(casa, pasta, tipos, trabalho):
    """(group, name, run) of everything to be run; ours are first in each group."""
    em = lambda n: os.path.join(pasta, n)
    par = lambda *a: lambda: medir([sys.executable, os.path.join(AQUI, "pares.py"), *a])
    nosso = lambda tipo, arquivo, *mais: lambda: casa.importar(tipo, em(arquivo), *mais)
    banco = os.path.join(trabalho, "par.db")

    def openpyxl():
        if os.path.exists(banco):
            os.remove(banco)
        return par("openpyxl", em("pacientes.xlsx"), banco)()

    lista = [("pdf", "nexsus", nosso("pdf", "atendimentos.pdf")),
             ("pdf", "nexsus --ensaio", nosso("pdf", "atendimentos.pdf", "--ensaio")),
             ("pdf", "pypdf (só texto)", par("pypdf", em("atendimentos.pdf")))]
    if shutil.which("pdftotext"):
        lista.append(("pdf", "pdftotext -layout", lambda: medir(["pdftotext", "-layout", em("atendimentos.pdf"), "-"])))
    lista += [("xlsx", "nexsus", nosso("xlsx", "pacientes.xlsx")),
              ("xlsx", "nexsus --ensaio", nosso("xlsx", "pacientes.xlsx", "--ensaio")),
              ("xlsx", "openpyxl + SQLite", openpyxl),
              ("csv", "nexsus", nosso("xlsx", "pacientes.csv")),
              ("txt", "nexsus", nosso("txt", "procedimentos.txt")),
              ("txt", "nexsus --ensaio", nosso("txt", "procedimentos.txt", "--ensaio")),
              ("txt", "pandas read_fwf (só leitura)",
               par("read_fwf", em("procedimentos.txt"), em("procedimentos_layout.txt"))),
              ("txt 5k", "nexsus", nosso("txt", "peq/procedimentos.txt")),
              ("kit", "nexsus", nosso("kit", "kit.zip"))]
    return [x for x in lista if x[0].split()[0] in tipos]


def main():
    alvo = os.environ.get("CARGO_TARGET_DIR", os.path.join(AQUI, "..", "..", "target"))
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("binario", nargs="?", default=os.path.join(alvo, "release", "nexsus"))
    ap.add_argument("--vezes", type=int, default=3)
    ap.add_argument("--so", default="pdf,xlsx,csv,txt,kit")
    ap.add_argument("--escala", type=float, default=1.0)
    ap.add_argument("--entradas", help="folder to make the files in, or to find them from the last run")
    ap.add_argument("--json")
    a = ap.parse_args()
    binario = os.path.abspath(a.binario)
    if not os.access(binario, os.X_OK):
        sys.exit("importadores.py: falta %s (cargo build --release)" % binario)
    trabalho = tempfile.mkdtemp(prefix="nexsus-bench.")
    try:
        sys.exit(correr(a, binario, trabalho))
    finally:
        shutil.rmtree(trabalho, ignore_errors=True)


def correr(a, binario, trabalho):
    pasta = os.path.abspath(a.entradas or os.path.join(trabalho, "entradas"))
    tamanho = {"linhas_pdf": int(50_000 * a.escala), "pacientes": int(100_000 * a.escala),
               "linhas_txt": int(500_000 * a.escala), "linhas_kit": int(1_160_000 * a.escala)}
    marca = os.path.join(pasta, "tamanho.json")
    if not os.path.exists(marca) or json.load(open(marca)) != tamanho:
        print("gerando os arquivos em", pasta, file=sys.stderr)
        gerar.gerar(pasta, **tamanho)
        gerar.gerar(os.path.join(pasta, "peq"), 50, 50, 5_000, 5_000)
        json.dump(tamanho, open(marca, "w"))
    esperado = json.load(open(os.path.join(pasta, "esperado.json")))
    esperado["txt 5k"] = {"linhas": 5_000}
    casa = Casa(binario, trabalho)
    lista, medidas, faltam, erros = concorrentes(casa, pasta, a.so.split(","), trabalho), {}, {}, []
    if "pdf" in a.so and not shutil.which("pdftotext"):
        faltam["pdftotext -layout"] = "falta o programa pdftotext (poppler-utils)"
    for vez in range(a.vezes):
        for grupo, nome, rodar in lista:
            if nome in faltam:
                continue
            r = rodar()
            if nome.startswith("nexsus"):
                defeito = conferir(nome, r, esperado[grupo])
                if defeito:
                    erros.append("%s, %s: %s" % (grupo, nome, defeito))
                    continue
            elif r["saiu"]:
                faltam[nome] = r["erro"] or "saiu com %d" % r["saiu"]
                continue
            medidas.setdefault((grupo, nome), []).append(r)
            print("  %d/%d %-8s %-30s %8.2f s de CPU %8.1f MiB" % (vez + 1, a.vezes, grupo, nome, r["cpu"], r["mib"]),
                  file=sys.stderr)
    figuras = {g: {n: resumir(m) for (h, n), m in medidas.items() if h == g} for g in {k[0] for k in medidas}}
    relatorio(figuras, a.escala, esperado)
    for nome, porque in faltam.items():
        print("não medido: %s (%s)" % (nome, porque))
    for e in dict.fromkeys(erros):
        print("ERRO: %s" % e)
    tudo = {"escala": a.escala, "tamanho": tamanho, "nucleos": os.cpu_count(), "carga": os.getloadavg(),
            "figuras": figuras, "nao_medidos": faltam, "erros": erros}
    if a.json:
        with open(a.json, "w") as f:
            json.dump(tudo, f, ensure_ascii=False, indent=1)
    return 1 if erros else 0


def relatorio(figuras, escala, esperado):
    for grupo in sorted(figuras):
        nossa = figuras[grupo].get("nexsus")
        cpu, mib = METAS[grupo]
        meta = "" if cpu is None else "  (meta: %.1f s de CPU, %d MiB%s)" % (cpu, mib, "" if escala == 1 else ", no tamanho inteiro")
        print("\n%s, %s linhas%s" % (grupo, esperado[grupo]["linhas"], meta))
        print("  %-30s %9s %9s %9s %12s %10s" % ("", "CPU s", "parede s", "MiB", "linhas/CPU-s", "CPU/nossa"))
        for nome, f in figuras[grupo].items():
            razao = "%.1fx" % (f["cpu"] / nossa["cpu"]) if nossa and nossa["cpu"] else "-"
            print("  %-30s %9.2f %9.2f %9.1f %12d %10s" % (nome, f["cpu"], f["parede"], f["mib"],
                  esperado[grupo]["linhas"] / max(f["cpu"], .001), razao))


if __name__ == "__main__":
    main()
