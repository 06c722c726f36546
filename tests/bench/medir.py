#!/usr/bin/env python3
"""Measures the full-screen program in a pseudo-terminal: first frame, memory, cost of idling, bytes
and writes per key. Uses nothing but Python itself; run by medir.sh.

usage: medir.py BINARY --pasta DIR --usuario NAME --senha-arquivo FILE
                [--colunas 80] [--linhas 24] [--vezes 7] [--parado 20]
DIR is an installation (NEXSUS_PASTA) with data. Prints one JSON object.
"""
import argparse, fcntl, json, os, pty, re, select, shutil, signal, struct, subprocess, sys, termios, time

ABRE, FECHA = b"\x1b[?2026h", b"\x1b[?2026l"
TECLAS = {"Enter": b"\r", "Baixo": b"\x1b[B", "PgDn": b"\x1b[6~", "Home": b"\x1b[H", "Esc": b"\x1b",
          "^K": b"\x0b", "F6": b"\x1b[17~", "Tab": b"\t"}
CLK = os.sysconf("SC_CLK_TCK")


class Tela:
    """The program in a terminal that answers where the cursor is."""

    def __init__(self, comando, colunas, linhas, ambiente):
        self.inicio = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.execvpe(comando[0], comando, ambiente)
            finally:
                os._exit(127)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", linhas, colunas, 0, 0))
        self.bruto, self.pedacos, self.respondidas = b"", [], 0

    def ler(self, parado=None, dura=None, ate=None, maximo=30.0):
        """Reads until `ate` stands in the output, or silence of `parado` s, or for `dura` s. Gives the bytes read."""
        desde, comeco = len(self.bruto), time.perf_counter()
        ultimo = comeco
        while True:
            agora = time.perf_counter()
            if (dura is not None and agora - comeco >= dura) or (parado is not None and agora - ultimo >= parado):
                break
            if ate is not None and ate.encode() in self.bruto[desde:]:
                break
            if agora - comeco > maximo:
                if ate is not None:
                    sys.exit(f"medir.py: esperava {ate!r}")
                break
            if select.select([self.fd], [], [], 0.002)[0]:
                try:
                    b = os.read(self.fd, 1 << 16)
                except OSError:
                    break
                if not b:
                    break
                ultimo = time.perf_counter()
                self.bruto += b
                self.pedacos.append((ultimo, len(b)))
                # The only question of the program is the handshake: each sign is one column wide.
                perguntas = self.bruto.count(b"\x1b[6n")
                os.write(self.fd, b"\x1b[1;2R" * (perguntas - self.respondidas))
                self.respondidas = perguntas
        return self.bruto[desde:]

    def teclar(self, *teclas):
        for t in teclas:
            os.write(self.fd, TECLAS.get(t, t.encode()))

    def arvore(self):
        filhos = {}
        for q in os.listdir("/proc"):
            if q.isdigit():
                try:
                    pai = int(open(f"/proc/{q}/stat").read().rsplit(")", 1)[1].split()[1])
                except OSError:
                    continue
                filhos.setdefault(pai, []).append(int(q))
        todos = [self.pid]
        for q in todos:
            todos += filhos.get(q, [])
        return todos

    def memoria(self):
        """KiB per process: RSS from status (always readable), PSS where the kernel allows it."""
        r = []
        for q in self.arvore():
            try:
                status = open(f"/proc/{q}/status").read()
            except OSError:
                continue
            d = {"rss": int(re.search(r"VmRSS:\s+(\d+)", status)[1]), "rss_anon": int(re.search(r"RssAnon:\s+(\d+)", status)[1]),
                 "threads": int(re.search(r"Threads:\s+(\d+)", status)[1])}
            try:
                d["pss"] = int(re.search(r"^Pss:\s+(\d+)", open(f"/proc/{q}/smaps_rollup").read(), re.M)[1])
            except (OSError, TypeError):
                pass
            r.append(d)
        return r

    def gasto(self):
        """CPU seconds so far, and context switches of each thread: one that ends takes its count with it."""
        cpu, trocas = 0, {}
        for q in self.arvore():
            try:
                f = open(f"/proc/{q}/stat").read().rsplit(")", 1)[1].split()
                cpu += int(f[11]) + int(f[12])
                for t in os.listdir(f"/proc/{q}/task"):
                    s = open(f"/proc/{q}/task/{t}/status").read()
                    trocas[t] = sum(int(n) for n in re.findall(r"voluntary_ctxt_switches:\s+(\d+)", s))
            except OSError:
                pass
        return cpu / CLK, trocas

    def acabar(self):
        try:
            os.kill(self.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        fim = time.perf_counter() + 5
        while time.perf_counter() < fim:
            self.ler(parado=0.01, maximo=0.05)
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)


def mediana(v):
    v = sorted(v)
    return v[len(v) // 2] if v else None


def primeiro_quadro(novo, vezes):
    ms, n = [], []
    for _ in range(vezes):
        t = novo()
        t.ler(ate=FECHA.decode())
        quadro = t.bruto[t.bruto.index(ABRE):t.bruto.index(FECHA) + len(FECHA)]
        ms.append(round((t.pedacos[-1][0] - t.inicio) * 1e3, 1))
        n.append(len(quadro))
        t.ler(parado=0.1)
        t.acabar()
    return {"ms": ms, "ms_mediana": mediana(ms), "bytes": mediana(n)}


def tecla(t, nome, vezes):
    n, ms, pedacos, quadros = [], [], [], []
    cpu = t.gasto()[0]
    for _ in range(vezes):
        i, agora = len(t.pedacos), time.perf_counter()
        t.teclar(nome)
        b = t.ler(parado=0.12, maximo=3)
        n.append(len(b))
        quadros.append(b.count(ABRE))
        pedacos.append(len(t.pedacos) - i)
        if len(t.pedacos) > i:
            ms.append(round((t.pedacos[i][0] - agora) * 1e3, 2))
    return {"bytes_mediana": mediana(n), "bytes_media": round(sum(n) / len(n)), "bytes_max": max(n), "quadros_por_tecla": mediana(quadros),
            "pedacos_por_tecla": mediana(pedacos), "ms_ate_o_primeiro_byte": mediana(ms),
            "cpu_ms_por_tecla": round((t.gasto()[0] - cpu) * 1e3 / vezes, 2)}


def escritas(comando, a, ambiente, entrar):
    """Write calls to the terminal, counted by strace where there is one."""
    if not shutil.which("strace"):
        return None
    saida = os.path.join(a.pasta, "strace.txt")
    t = Tela(["strace", "-f", "-qq", "-e", "trace=write", "-e", "signal=none", "-o", saida, *comando], a.colunas, a.linhas, ambiente)
    entrar(t)
    antes = len(t.bruto)
    for _ in range(20):
        t.teclar("Baixo")
        t.ler(parado=0.15, maximo=3)
    quadros = t.bruto[antes:].count(ABRE)
    t.acabar()
    chamadas = [l for l in open(saida, errors="replace") if "write(1, " in l and "\\33[?2026h" in l]
    inteiras = [l for l in chamadas[-quadros:] if re.search(r"= \d+$", l.strip())]
    os.remove(saida)
    return {"quadros": quadros, "chamadas_write_com_inicio_de_quadro": len(inteiras)}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("binario")
    p.add_argument("--pasta", required=True)
    p.add_argument("--usuario", required=True)
    p.add_argument("--senha-arquivo", required=True)
    p.add_argument("--colunas", type=int, default=80)
    p.add_argument("--linhas", type=int, default=24)
    p.add_argument("--vezes", type=int, default=7)
    p.add_argument("--parado", type=float, default=20)
    a = p.parse_args()
    comando = [os.path.abspath(a.binario)]
    ambiente = {"PATH": os.environ["PATH"], "HOME": a.pasta, "NEXSUS_PASTA": a.pasta, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    senha = open(a.senha_arquivo).read().strip()

    def novo():
        return Tela(comando, a.colunas, a.linhas, ambiente)

    def entrar(t):
        t.ler(ate="SQLite ok")
        t.ler(parado=0.2)
        t.teclar(a.usuario, "Enter", senha, "Enter")
        t.ler(ate="Início")
        t.ler(parado=0.5)

    def pacientes(t):
        t.teclar("^K")
        t.ler(parado=0.3)
        t.teclar("pac", "Enter")
        t.ler(parado=0.6)

    r = {"binario_bytes": os.path.getsize(comando[0]), "tela": f"{a.colunas}x{a.linhas}", "primeiro_quadro": primeiro_quadro(novo, a.vezes)}
    t = novo()
    entrar(t)
    r["memoria_depois_de_entrar_kib"] = t.memoria()
    t.ler(dura=1.5)
    cpu, trocas = t.gasto()
    inicio = time.perf_counter()
    saiu = t.ler(dura=a.parado)
    dura = time.perf_counter() - inicio
    cpu2, trocas2 = t.gasto()
    despertares = sum(n - trocas.get(q, 0) for q, n in trocas2.items())
    r["parado"] = {"segundos": round(dura, 1), "bytes": len(saiu), "despertares_por_s": round(despertares / dura, 2),
                   "cpu_por_cento": round((cpu2 - cpu) / dura * 100, 3)}
    pacientes(t)
    r["seta"] = tecla(t, "Baixo", 10)
    t.teclar("Home")
    t.ler(parado=0.4)
    r["seta_segurada"] = tecla(t, "Baixo", 60)
    t.teclar("Home")
    t.ler(parado=0.4)
    r["pagina"] = tecla(t, "PgDn", 4)
    t.teclar("F6")
    t.ler(parado=0.4)
    t.teclar("9", "Tab")
    t.ler(parado=0.3)
    r["letra"] = tecla(t, "a", 15)
    r["memoria_no_fim_kib"] = t.memoria()
    t.acabar()

    def lista(t):
        entrar(t)
        pacientes(t)

    r["escritas_por_quadro"] = escritas(comando, a, ambiente, lista)
    r["carga_da_maquina"] = os.getloadavg()[0]
    print(json.dumps(r, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
