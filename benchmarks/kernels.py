"""Measure the kernels by size: schedules and moves a second, and their ratio to another commit on the same machine.

    make bench                                            against the commit before this one
    python benchmarks/kernels.py --sizes 200 5000 --against main

The other commit is laid out in build/bench and measured in a process of its own, in turns with this one, so that a
machine with other work to do is unfair to both. Seconds are those of the processor, of one thread.
"""

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from regions import draw

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BENCH = ROOT / "build" / "bench"


def measure(size: int, seconds: float) -> dict[str, float]:
    """Measure one size in this process: schedules generated from lists, and activities taken out and put in again."""
    from firmground.plan.problem import Problem
    from firmground.plan.scheduling import Scheduler
    from firmground.plan.solvers.native.lane import Lane
    from firmground.plan.solvers.native.setup import labour_of

    for warm_up in (True, False):
        problem = Problem.of(draw(60 if warm_up else size, 1))
        lane = Lane(problem, 1, labour_of(problem))
        for turn in range(5):
            lane.orders.step(turn)
        order = np.argsort(lane.orders.best.start, kind="stable")
        scheduler = Scheduler(problem)
        schedules, spent = _repeat(lambda: scheduler.run(order), seconds)  # noqa: B023 - called at once
        lane.load(lane.orders.best, lane.ties(lane.orders.best))
        _, moving = _repeat(lambda: lane.run(200_000, 0.5), seconds)  # noqa: B023 - called at once
        moves = int(lane.tally[:, 0].sum())
    return {"schedules/s": schedules / spent, "moves/s": moves / moving}


def _repeat(work: Any, seconds: float) -> tuple[int, float]:
    times, began = 0, time.process_time()
    while time.process_time() - began < seconds:
        work()
        times += 1
    return times, time.process_time() - began


def _lay_out(revision: str) -> Path:
    """Lay out the package of another commit."""
    folder = BENCH / "against"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = ["git", "-C", str(ROOT), "archive", revision, "src"]
    archive = subprocess.run(command, check=True, capture_output=True)
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(folder, filter="data")
    return folder / "src"


def _in_process(size: int, seconds: float, source: Path) -> dict[str, float]:
    command = [sys.executable, str(HERE / "kernels.py"), "--one", str(size), "--seconds", str(seconds)]
    env = os.environ | {"PYTHONPATH": str(source)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure each size here and there, in turns; of three turns the fastest counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 1000, 5000, 20_000, 100_000])
    parser.add_argument("--seconds", type=float, default=2.0, help="processor time for each figure")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--against", default="HEAD~1", help="the other commit")
    parser.add_argument("--out", type=Path, default=BENCH / "kernels.json")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one is not None:
        print(json.dumps(measure(asked.one, asked.seconds)))
        return
    rows, there = [], _lay_out(asked.against)
    for size in asked.sizes:
        best: dict[str, float] = {}
        for _ in range(asked.turns):
            for source, suffix in ((there, " before"), (ROOT / "src", "")):
                for name, value in _in_process(size, asked.seconds, source).items():
                    best[name + suffix] = max(best.get(name + suffix, 0.0), value)
        rows.append({"size": size, "against": asked.against, **best})
        asked.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")
        print(rows[-1], file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
