"""Let a peer solve a problem; runs in the peers' own environment, which has no firmground.

    python run.py PyJobShop PROBLEM.json ANSWER.json --seconds 60 --workers 8 --seed 1

The model of PyJobShop is its own. Only the call of OR-Tools is ours for both peers, since PyJobShop tells of no answer
before the last, and the table asks when the first one came.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import cpsat
import jobshop
from memory import peak_mb
from ortools.sat.python.cp_model import CpSolver, CpSolverSolutionCallback

MODELS = {"CP-SAT": cpsat, "PyJobShop": jobshop}


class _First(CpSolverSolutionCallback):
    """Notes when the first answer comes."""

    def __init__(self, began: float) -> None:
        super().__init__()
        self._began = began
        self.first: float | None = None

    def on_solution_callback(self) -> None:
        """Note the time."""
        if self.first is None:
            self.first = time.perf_counter() - self._began


def answer(told: dict[str, Any], peer: str, seconds: float, workers: int, seed: int) -> dict[str, Any]:
    """Solve a problem."""
    began = time.perf_counter()
    built = (MODELS[peer].pools if "pools" in told else MODELS[peer].project)(told)
    building = time.perf_counter() - began
    solver, heard = CpSolver(), _First(began)
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    status = solver.status_name(solver.solve(built.model, heard))
    found: dict[str, Any] = {"status": status, "built": building, "first": heard.first, "peak_mb": peak_mb()}
    if status in {"OPTIMAL", "FEASIBLE"}:
        found["starts"] = [solver.value(start) for start in built.starts]
        found["chosen"] = [[solver.value(f) for f in flags].index(1) if flags else 0 for flags in built.flags]
        found["bound"] = solver.best_objective_bound
    return found


def main() -> None:
    """Read a problem, solve it, write the answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=sorted(MODELS))
    parser.add_argument("problem", type=Path)
    parser.add_argument("answer", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    told = json.loads(asked.problem.read_text(encoding="utf-8"))
    found = answer(told, asked.peer, asked.seconds, asked.workers, asked.seed)
    asked.answer.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
