"""Compare makespans on public sets (PSPLIB j30, j60, j120; RG300) with two constraint solvers, against the best known.

    make bench                                                 ten projects of each set at 10 s and 60 s
    python benchmarks/makespans.py --sets j120 --sample 600 --seconds 60 --solvers native

A set is a folder of .sm or .rcp files below --data; `best_known.csv` there has columns set, file, lower_bound and
best_known_makespan. The sample is drawn by --seed, the same for every solver. The engine is also measured by a number
of schedules (--schedules), as the literature does it: mean deviation from the critical path. Each timetable is judged.
"""

import argparse
import csv
import json
import os
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

from peers.asking import HOME, PEERS, ask

from firmground.evaluate.timetable import faults, makespan
from firmground.intake.psplib.reading import project_files, read_project
from firmground.model.project import Project, Timetable
from firmground.plan.makespan.arrays import Arrays
from firmground.plan.makespan.bound import critical_path
from firmground.plan.makespan.search import shorten

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "shared" / "data" / "psplib"
OUT = HERE.parent / "build" / "bench" / "makespans.json"
KEY = ("set", "file", "solver", "seconds", "schedules")


def told(project: Project) -> dict[str, Any]:
    """Give a project as plain numbers, for a peer."""
    before: list[list[int]] = [[] for _ in project.activities]
    for i, activity in enumerate(project.activities):
        for j in activity.successors:
            before[j].append(i)
    ways = [[(m.renewable, m.non_renewable, m.days) for m in a.modes] for a in project.activities]
    return {
        "steps": sum(max(m.days for m in a.modes) for a in project.activities),
        "renewable": project.renewable,
        "non_renewable": project.non_renewable,
        "ways": ways,
        "before": before,
    }


def measure(project: Project, row: dict[str, Any], asked: argparse.Namespace) -> dict[str, Any]:
    """Solve one project by one solver."""
    began, before = time.perf_counter(), sum(os.times()[:4])
    if row["solver"] in PEERS:
        limits = {"seconds": row["seconds"], "workers": asked.workers, "seed": asked.seed}
        heard = ask(row["solver"], told(project), limits)
        found = Timetable(starts=tuple(heard["starts"]), modes=tuple(heard["chosen"])) if "starts" in heard else None
        bound = round(heard.get("bound", 0))
    else:
        seconds = row["seconds"] or 1e6
        search = shorten(project, seconds=seconds, schedules=row["schedules"] or None, seed=asked.seed)
        found, bound = search.timetable, search.lower_bound
    row |= {"bound": bound, "took_s": time.perf_counter() - began, "cpu_s": sum(os.times()[:4]) - before}
    if found is not None:
        row |= {"makespan": makespan(project, found), "legal": not faults(project, found)}
    return row


def files_of(name: str, asked: argparse.Namespace) -> list[Path]:
    """Draw the sample of a set."""
    files = project_files(asked.data / name)
    return sorted(Random(f"{name}/{asked.seed}").sample(files, min(asked.sample, len(files))))


def main() -> None:
    """Solve the sample of each set by each solver."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=["j30", "j60", "j120", "rg300"])
    parser.add_argument("--sample", type=int, default=10, help="projects of each set")
    parser.add_argument("--seconds", type=float, nargs="*", default=[10.0, 60.0])
    parser.add_argument("--schedules", type=int, nargs="*", default=[50_000], help="for native alone")
    parser.add_argument("--solvers", nargs="+", default=["native", *PEERS])
    parser.add_argument("--workers", type=int, default=8, help="workers of the peers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--keep", action="store_true", help="keep the rows that are there and add those that are not")
    asked = parser.parse_args()
    if not asked.data.exists():
        parser.exit(2, f"{asked.data} is not there; name the folder of the sets by --data\n")
    if not HOME.exists() and set(PEERS) & set(asked.solvers):
        parser.exit(2, "the peers are not installed: make bench does that, or choose --solvers native\n")
    rows = json.loads(asked.out.read_text(encoding="utf-8")) if asked.keep and asked.out.exists() else []
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    have = {tuple(row[k] for k in KEY) for row in rows}
    limits = [(solver, seconds, 0) for seconds in asked.seconds for solver in asked.solvers]
    limits += [("native", 0.0, schedules) for schedules in asked.schedules if "native" in asked.solvers]
    for name in asked.sets:
        best = _best_known(asked.data, name)
        for file in files_of(name, asked):
            project = read_project(file)
            shorten(project, seconds=0.01)  # load compiled code
            for solver, seconds, schedules in limits:
                row = dict(zip(KEY, (name, file.name, solver, seconds, schedules), strict=True))
                if tuple(row.values()) in have:
                    continue
                row |= {"best_known": best[file.name], "critical_path": critical_path(Arrays(project))}
                rows.append(measure(project, row, asked) | {"load": os.getloadavg()[0]})
                asked.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")
            last = [(r["solver"], r["seconds"], r.get("makespan")) for r in rows if r["file"] == file.name]
            print(name, file.name, best[file.name], last, file=sys.stderr, flush=True)


def _best_known(data: Path, name: str) -> dict[str, int]:
    with (data / "best_known.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: int(row["best_known_makespan"]) for row in csv.DictReader(file) if row["set"] == name}


if __name__ == "__main__":
    main()
