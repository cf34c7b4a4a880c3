"""Compare the engine with the field's practice and two constraint solvers on weighted person-days, at equal wall time.

    make bench                                   all of it: about four hours
    make bench SIZES="200 1000" SEEDS=1 SECONDS=10     some ten minutes
    python benchmarks/compare.py --sizes 200 --seeds 1 --seconds 10 --out build/bench/compare.json

Each row is a process of its own, under a cap on memory and on time. Rows: native (the engine), practice (the field's
list), cpsat (our extra), CP-SAT and PyJobShop (peers, see benchmarks/peers), each of the last two cold, from the
practice plan and from our own greedy plan (the first plans of native). Every plan is judged and priced by the
independent checker. Rows are written as they come; --keep goes on where a run was stopped.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peers.asking import HOME, PEERS

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "build" / "bench" / "compare.json"
KEY = ("size", "seed", "seconds", "solver", "start")


def wanted(asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """List the rows asked for; a list without a search is measured once."""
    for size in asked.sizes:
        for seed in range(1, asked.seeds + 1):
            for seconds in asked.seconds:
                for solver, starts in _solvers(asked, size):
                    for start in starts:
                        yield dict(zip(KEY, (size, seed, seconds, solver, start), strict=True))


def _solvers(asked: argparse.Namespace, size: int) -> list[tuple[str, tuple[str, ...]]]:
    rows: list[tuple[str, tuple[str, ...]]] = [("native", ("",)), ("practice", ("",))]
    if size <= asked.extra_up_to:
        rows.append(("cpsat", ("",)))
    if size <= asked.peers_up_to:
        rows += [(peer, ("", "practice", "greedy")) for peer in PEERS]
    return [row for row in rows if row[0] in asked.solvers]


def run(row: dict[str, Any], asked: argparse.Namespace) -> dict[str, Any]:
    """Measure one row in a process of its own; what broke it is noted, not hidden."""
    request = row | {"threads": asked.threads, "workers": asked.workers, "memory_mb": asked.memory_mb}
    load, patience = os.getloadavg()[0], 10 * row["seconds"] + 600
    command = [sys.executable, str(HERE / "row.py"), json.dumps(request)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        return request | {"note": f"stopped after {patience:.0f} s", "load": load}
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        out = "MemoryError" in done.stderr or "bad_alloc" in done.stderr or done.returncode < 0
        return request | {"note": f"out of memory ({asked.memory_mb} MB)" if out else said[:120], "load": load}
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured | {"load": load}


def main() -> None:
    """Measure the rows asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 1000, 5000, 20_000, 100_000])
    parser.add_argument("--seeds", type=int, default=5, help="seeds 1 to this one")
    parser.add_argument("--seconds", type=float, nargs="+", default=[10.0, 60.0])
    parser.add_argument("--solvers", nargs="+", default=["native", "practice", "cpsat", *PEERS])
    parser.add_argument("--threads", type=int, default=2, help="threads of native and cpsat")
    parser.add_argument("--workers", type=int, default=8, help="workers of the peers, on the same cores")
    parser.add_argument("--peers-up-to", type=int, default=20_000, help="largest size that the peers are given")
    parser.add_argument("--extra-up-to", type=int, default=5_000, help="largest size that cpsat is given")
    parser.add_argument("--memory-mb", type=int, default=8192, help="cap on the address space of each process")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--keep", action="store_true", help="keep the rows that are there and add those that are not")
    asked = parser.parse_args()
    if not HOME.exists() and set(PEERS) & set(asked.solvers):
        parser.exit(2, "the peers are not installed: make bench does that, or choose --solvers native practice\n")
    rows = json.loads(asked.out.read_text(encoding="utf-8")) if asked.keep and asked.out.exists() else []
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    have = {tuple(row[k] for k in KEY) for row in rows}
    for row in wanted(asked):
        if tuple(row[k] for k in KEY) in have:
            continue
        began = time.perf_counter()
        rows.append(run(row, asked))
        asked.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")
        found = rows[-1].get("objective", rows[-1].get("note"))
        print(*row.values(), found, f"{time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
