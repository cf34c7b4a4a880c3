#!/bin/sh
# From delivered files to a judged plan and its report: sh examples/demo.sh [OUT [FILES]] (make demo does it in demo/).
set -eu
out=${1:-demo}
from=${2:-$(dirname "$0")/border-region}
project=$out/$(basename "$from").gpkg

say() { printf '\n== %s\n' "$*"; }

mkdir -p "$out"
rm -f "$project" "$out/report.html" "$out/plan.xlsx" "$out/overview.png"

say "one project file: $project"
firmground new "$project" --start 2026-03-02
for file in "$from"/*.csv "$from"/*.geojson "$from"/*.xlsx "$from"/*.gpkg; do
  if [ -f "$file" ]; then firmground import "$project" "$file"; fi
done

say "what is missing or contradictory"
firmground check "$project"

say "the plan (the first time, the search is compiled)"
firmground plan "$project" --seconds 10 --seed 1 >"$out/figures.txt" || { cat "$out/figures.txt"; exit 1; }

say "the verdict of the judge"
firmground verify "$project"

say "the report"
for file in report.html plan.xlsx overview.png; do
  firmground report "$project" -o "$out/$file"
done

say "where it lies"
ls -1 "$project" "$out/report.html" "$out/plan.xlsx" "$out/overview.png"

say "what matters"
cat "$out/figures.txt"
