#!/usr/bin/env bash
# Measures the release binary on a fresh demonstration (goals: ux.md 3.4, terminal.md E.4 of the
# design). Not part of CI: wall times depend on the machine; bytes, wake-ups and memory do not.
#
#   cargo build --release && tests/bench/medir.sh [BINARY]
#   PTYM=/path/ptym.py tests/bench/medir.sh       also with that driver (needs the pyte package)
#
# Prints JSON: one object per screen size.
set -euo pipefail

RAIZ=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
ALVO="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/nexsus/target}"
[ -x "$ALVO/release/nexsus" ] || ALVO="$RAIZ/target"
BIN="${1:-$ALVO/release/nexsus}"
[ -x "$BIN" ] || { echo "medir.sh: falta $BIN (cargo build --release)" >&2; exit 66; }
BIN=$(readlink -f "$BIN")
PTYM="${PTYM:-$RAIZ/../shared/tools/ptym.py}"

PASTA=$(mktemp -d "${TMPDIR:-/tmp}/nexsus-medir.XXXXXX")
trap 'rm -rf "$PASTA"' EXIT
export NEXSUS_PASTA="$PASTA/nexsus"
mkdir -m 700 "$NEXSUS_PASTA"
(umask 077; printf 'uma frase de medir 42' >"$PASTA/senha")
"$BIN" iniciar --admin medidor --senha-arquivo "$PASTA/senha" --cnes 1234560 --nome "UBS DE MEDIR" >&2
"$BIN" entrar medidor --senha-arquivo "$PASTA/senha" >&2
"$BIN" demo --semente 7 --ate 202601 >&2

for tamanho in 80x24 120x35; do
  python3 "$RAIZ/tests/bench/medir.py" "$BIN" --pasta "$NEXSUS_PASTA" --usuario medidor \
    --senha-arquivo "$PASTA/senha" --colunas "${tamanho%x*}" --linhas "${tamanho#*x}"
done

if [ -f "$PTYM" ] && python3 -c 'import pyte' 2>/dev/null; then
  python3 - "$BIN" "$NEXSUS_PASTA" "$PASTA/senha" >"$PASTA/ptym.json" <<'PY'
import json, sys
binario, pasta, senha = sys.argv[1:]
senha = open(senha).read()
print(json.dumps({
    "cmd": [binario], "home": pasta, "env": {"NEXSUS_PASTA": pasta}, "cols": 80, "rows": 24,
    "prep": ["medidor", "enter", senha, "enter", "\x0b", "pac", "enter"], "idle": 20,
    "keys": {"down": {"key": "down", "n": 40, "gap": 0.15}, "pgdn": {"key": "pgdn", "n": 4, "gap": 0.3}},
}))
PY
  echo "ptym.py:"
  python3 "$PTYM" "$PASTA/ptym.json"
fi
