#!/usr/bin/env bash
# Runs the fuzz targets one after the other, each for SECONDS (an hour unless told), at the lowest priority.
#
#   tests/fuzz/rodar.sh                 all targets, one hour each
#   tests/fuzz/rodar.sh 300 pdf txt     these, five minutes each
#
# Needs the nightly toolchain and cargo-fuzz. Logs go to $REGISTROS (tests/fuzz/artifacts/registros unless set).
# SHARED=../shared adds the small files of a shared corpus to the seeds, where there is one.
set -uo pipefail

RAIZ=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
AQUI="$RAIZ/tests/fuzz"
TEMPO="${1:-3600}"
[ $# -gt 0 ] && shift
[ $# -gt 0 ] && ALVOS=("$@") || mapfile -t ALVOS < <(cd "$AQUI/fuzz_targets" && ls | sed 's/\.rs$//')
REGISTROS="${REGISTROS:-$AQUI/artifacts/registros}"
SHARED="${SHARED:-$RAIZ/../shared}"
mkdir -p "$REGISTROS"
cd "$RAIZ" || exit 1

ruins=0
for alvo in "${ALVOS[@]}"; do
  corpus="$AQUI/corpus/$alvo"
  mkdir -p "$corpus"
  sementes=("$AQUI/sementes/$alvo")
  [ -d "$AQUI/achados/$alvo" ] && sementes+=("$AQUI/achados/$alvo")
  case "$alvo" in
    pdf) vizinho="$SHARED/corpus/pdf" dic=pdf ;;
    planilha) vizinho="$SHARED/corpus/xlsx" dic=planilha ;;
    txt) vizinho="$SHARED/corpus/txt" dic= ;;
    pdf_texto) vizinho= dic=relatorio ;;
    planilha_xml) vizinho= dic=planilha ;;
    cnes_xml) vizinho= dic=cnes ;;
    dbf | bpa) vizinho= dic="$alvo" ;;
    *) vizinho= dic= ;;
  esac
  [ -n "$vizinho" ] && [ -d "$vizinho" ] &&
    find "$vizinho" -type f -size -64k ! -name '*.truth.*' ! -name '*.rejects.*' -exec cp -n {} "$corpus/" \;
  opcoes=(-max_total_time="$TEMPO" -rss_limit_mb=2048 -timeout=10 -max_len=65536 -print_final_stats=1)
  [ -n "$dic" ] && opcoes+=(-dict="$AQUI/dicionarios/$dic.dict")
  echo "== $alvo: $TEMPO s, registro em $REGISTROS/$alvo.log"
  nice -n 19 cargo +nightly fuzz run --fuzz-dir tests/fuzz "$alvo" "$corpus" "${sementes[@]}" -- "${opcoes[@]}" \
    >"$REGISTROS/$alvo.log" 2>&1
  fim=$?
  grep -E 'PANICO NOSSO|panico alheio|SUMMARY|stat::number_of_executed|stat::peak_rss' "$REGISTROS/$alvo.log" | sort | uniq -c
  [ $fim -eq 0 ] || { echo "   ACHADO em $alvo (saida $fim): veja tests/fuzz/artifacts/$alvo"; ruins=1; }
done
exit $ruins
