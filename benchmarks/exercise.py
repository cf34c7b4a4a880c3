"""Measure one exercise after another, each in a process of its own, and write one table.

    make bench                     the published size: 2,000 hazardous areas and 4,000 assets
    python benchmarks/exercise.py --sizes 200 2000 20000 --data region.gpkg

Columns: activities and teams; seconds of wall time to assemble, to plan (compiled beforehand) and to judge; peak
memory; person-days of the plan, of the priority list at equal capacity, and of the bound; the gap; what is saved.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
HERE = Path(__file__).resolve()
DATA = HERE.parents[2] / "shared" / "data" / "kursk_sumy_open.gpkg"


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Do some work and say how many seconds it took."""
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def measure(data: Path, areas: int, seed: int, seconds: float) -> dict[str, float]:
    """Measure one exercise in this process."""
    from firmground.evaluate.legality import judge
    from firmground.evaluate.price import price
    from firmground.intake.assemble import assemble
    from firmground.intake.exercise import draw
    from firmground.plan.solve import solve

    solve(assemble(draw(data, seed=seed, areas=20, assets=40)), seconds=0)  # compile
    tables, drawing = timed(lambda: draw(data, seed=seed, areas=areas, assets=2 * areas))
    programme, assembling = timed(lambda: assemble(tables))
    plan, planning = timed(lambda: solve(programme, seconds=seconds, seed=seed))
    verdict, judging = timed(lambda: judge(programme, plan))
    practice = price(programme, solve(programme, solver="practice")).objective_person_days
    made = plan.provenance
    return {
        "activities": len(programme.activities),
        "teams": sum(c.teams for c in programme.contingents),
        "draw s": drawing,
        "assemble s": assembling,
        "plan s": planning,
        "judge s": judging,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "plan": made.objective_person_days,
        "practice": practice,
        "bound": made.lower_bound,
        "gap %": 100 * made.gap,
        "saved %": 100 * (1 - made.objective_person_days / practice),
        "legal": verdict.legal,
    }


def table(rows: list[dict[str, float]]) -> str:
    """Write rows as a Markdown table."""
    names = list(rows[0])
    lines = ["| " + " | ".join(names) + " |", "|" + "---:|" * len(names)]
    lines += ["| " + " | ".join(_cell(row[name]) for name in names) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"


def main() -> None:
    """Run the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 2000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if not asked.data.exists():
        parser.exit(2, f"{asked.data} is not there; name a GeoPackage with settlements and districts by --data\n")
    if asked.one is not None:
        sys.stdout.write(json.dumps(measure(asked.data, asked.one, asked.seed, asked.seconds)))
        return
    rows = []
    for size in asked.sizes:
        command = [sys.executable, str(HERE), "--one", str(size), "--seed", str(asked.seed)]
        command += ["--seconds", str(asked.seconds), "--data", str(asked.data)]
        rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        print(f"{size} areas: done", file=sys.stderr)
    text = table(rows)
    print(text)
    with tempfile.NamedTemporaryFile("w", suffix=".md", delete=False, encoding="utf-8") as file:
        file.write(text + "\n")
    print(f"\nalso in {file.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
