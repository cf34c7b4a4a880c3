"""Write the one page of all that was measured: benchmarks/results.md, with the rows beside it in results.json.

    python benchmarks/report.py --title "what this run was"

Reads build/bench/compare.json, makespans.json and kernels.json; what is missing is said to be missing.
"""

import argparse
import json
import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import mean
from typing import Any

HERE = Path(__file__).resolve().parent
BENCH = HERE.parent / "build" / "bench"
PAGE = "../docs/how-to/run-the-benchmarks.md"
Row = dict[str, Any]


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Write rows as a Markdown table; the first two columns are words."""
    heads = list(heads)
    lines = ["| " + " | ".join(heads) + " |", "|" + "|".join(["---"] * 2 + ["---:"] * (len(heads) - 2)) + "|"]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "NO"
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) < 10 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def comparison(rows: list[Row]) -> str:
    """Write the rows of the comparison, by size, seconds and seed; what is saved is against the row's own programme."""
    heads = ["rows", "start", "person-days", "native less by %", "bound", "gap %", "first s", "model s", "total s"]
    heads += ["cpu s", "load", "peak MB", "legal"]
    found = []
    for size, seconds, seed in sorted({(r["size"], r["seconds"], r["seed"]) for r in rows}):
        group = [r for r in rows if (r["size"], r["seconds"], r["seed"]) == (size, seconds, seed)]
        ours = next((r["objective"] for r in group if r["solver"] == "native" and "objective" in r), None)
        found.append(f"\n### {size:,} activities, seed {seed}, {seconds:g} s\n")
        found.append(table(heads, [_compared(row, ours) for row in group]))
    return "\n".join(found)


def _compared(row: Row, ours: int | None) -> list[object]:
    cost, bound = row.get("objective"), row.get("bound")
    start = row["start"] or ("" if row["solver"] == "practice" else "cold")
    if cost is None:
        return [
            row["solver"],
            start,
            row["note"],
            *[None] * 6,
            row.get("cpu_s"),
            row.get("load"),
            row.get("peak_mb"),
            None,
        ]
    less = None if ours is None or row["solver"] == "native" else 100.0 * (1 - ours / cost)
    gap = 100.0 * (1 - bound / cost) if bound is not None else None
    return [
        row["solver"], start, cost, less, bound, gap, row.get("first_s"), row["built_s"], row["total_s"], row["cpu_s"],
        row["load"], row["peak_mb"], row["legal"],
    ]  # fmt: skip


def summary(rows: list[Row]) -> str:
    """Write the mean over seeds of each solver's person-days over those of native, by size and seconds."""
    ours = {(r["size"], r["seconds"], r["seed"]): r["objective"] for r in rows if r["solver"] == "native"}
    kinds = sorted({(r["solver"], r["start"]) for r in rows if r["solver"] != "native"})
    heads, lines = ["activities", "seconds", "seeds", *(f"{s} {t}".strip() for s, t in kinds)], []
    for size, seconds in sorted({(r["size"], r["seconds"]) for r in rows}):
        line: list[object] = [f"{size:,}", f"{seconds:g}", sum(k[:2] == (size, seconds) for k in ours)]
        for kind in kinds:
            group = [r for r in rows if (r["size"], r["seconds"], r["solver"], r["start"]) == (size, seconds, *kind)]
            saved = [
                100.0 * (1 - ours[key] / r["objective"])
                for r in group
                if (key := (size, seconds, r["seed"])) in ours and "objective" in r
            ]
            line.append(f"{mean(saved):.1f}" if saved else group[0].get("note", "-") if group else "-")
        lines.append(line)
    said = (
        "By how many per cent native's plan costs less than the plan of each other row, in equal time, mean over seeds:"
    )
    return f"{said}\n\n{table(heads, lines)}"


def makespans(rows: list[Row]) -> str:
    """Write means over the files of each set, for each solver and limit."""
    heads = ["set", "solver", "files", "limit", "% over best known", "% over critical path", "at best known", "proved"]
    lines = []
    for key in dict.fromkeys((r["set"], r["solver"], r["seconds"], r["schedules"]) for r in rows):
        group = [r for r in rows if (r["set"], r["solver"], r["seconds"], r["schedules"]) == key]
        done = [r for r in group if "makespan" in r]
        limit = f"{key[2]:g} s" if key[2] else f"{key[3]:,} schedules"
        if not done:
            continue
        lines.append([
            key[0], key[1], f"{len(done)} of {len(group)}", limit,
            f"{mean(100 * (r['makespan'] / r['best_known'] - 1) for r in done):.2f}",
            f"{mean(100 * (r['makespan'] / r['critical_path'] - 1) for r in done):.2f}",
            sum(r["makespan"] <= r["best_known"] for r in done),
            sum(r["makespan"] == r["bound"] for r in done),
        ])  # fmt: skip
    return table(heads, lines)


def speeds(rows: list[Row]) -> str:
    """Write schedules and moves a second by size, and their ratio to the other commit."""
    heads = ["activities", "against", "schedules/s", "ratio", "moves/s", "ratio"]
    lines = []
    for r in rows:
        ratios = [f"{r[name] / r[name + ' before']:.2f}" for name in ("schedules/s", "moves/s")]
        lines.append([f"{r['size']:,}", r["against"], r["schedules/s"], ratios[0], r["moves/s"], ratios[1]])
    return table(heads, lines)


def _machine() -> str:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    names = ", ".join(f"{name} {version(name)}" for name in ("firmground", "numba", "numpy", "ortools"))
    peers = ", ".join((HERE / "peers" / "requirements.in").read_text(encoding="utf-8").split("\n")[1:]).strip(", ")
    day = datetime.now(tz=UTC).date().isoformat()
    return (
        f"{day}; {os.cpu_count()} cores, {pages / 2**30:.0f} GB; Python {platform.python_version()}; "
        f"{names}; peers: {peers.replace('==', ' ')}."
    )


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--title", default="A run of `make bench`.")
    parser.add_argument("--folder", type=Path, default=BENCH)
    parser.add_argument("--out", type=Path, default=HERE / "results.md")
    asked = parser.parse_args()
    told = {}
    parts = [f"# Results\n\n{asked.title}\n\n{_machine()}\nWhat the rows mean: [run the benchmarks]({PAGE})."]
    for name, head, writers in (
        ("compare", "Weighted person-days", [summary, comparison]),
        ("makespans", "Makespan on public sets", [makespans]),
        ("kernels", "Kernels", [speeds]),
    ):
        file = asked.folder / f"{name}.json"
        told[name] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
        written = [write(told[name]) for write in writers] if told[name] else ["Not measured in this run."]
        parts.append("\n".join([f"## {head}\n", *written]))
    asked.out.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    asked.out.with_suffix(".json").write_text(json.dumps(told) + "\n", encoding="utf-8")
    print(f"{asked.out} written")


if __name__ == "__main__":
    main()
