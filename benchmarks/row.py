"""One row of the comparison, measured in a process of its own: one Programme, one solver, one start, so many seconds.

    python benchmarks/row.py '{"size": 200, "seed": 1, "seconds": 10, "solver": "native", "start": "",
                               "threads": 2, "workers": 8}'

Prints the row as JSON. Compiled code is loaded before the clock starts. The seconds are those of the search; building
the model comes on top of them for every solver, and has a column.
"""

import json
import resource
import sys
import time
from typing import Any

from peers.asking import PEERS, ask
from peers.memory import peak_mb
from regions import draw

from firmground import __version__
from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.model import Plan, Programme, Provenance
from firmground.plan.bound import lower_bound
from firmground.plan.params import Params, Progress, Warm
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule, scheduled, unscheduled
from firmground.plan.solve import solve
from firmground.plan.solvers.registry import search_of


def measure(asked: dict[str, Any]) -> dict[str, Any]:
    """Measure one row."""
    solve(draw(60, 1), seconds=0.2, by_clock=True, threads=asked["threads"])  # load compiled code
    solve(draw(60, 1), solver="practice")
    programme = draw(asked["size"], asked["seed"])
    starts = {"": None, "practice": ("practice", 10.0), "greedy": ("native", 0.0)}[asked["start"]]
    warm = None if starts is None else solve(programme, solver=starts[0], seconds=starts[1], bound=0)
    run = _peer if asked["solver"] in PEERS else _ours
    before, began = _cpu(), time.perf_counter()
    row = {**asked, "activities": len(programme.activities), **run(programme, warm, asked)}
    schedule, problem = row.pop("schedule"), row.pop("problem")
    row["total_s"], row["cpu_s"] = time.perf_counter() - began, _cpu() - before
    row.setdefault("peak_mb", peak_mb())
    if schedule is not None:
        plan = _plan(problem, schedule, row)
        if warm is not None:  # whoever starts from a plan has that plan
            plan = min(plan, warm, key=lambda p: p.provenance.objective_person_days)
        row["objective"] = price(programme, plan).objective_person_days
        row["legal"] = judge(programme, plan).legal
        row["left_out"] = len(plan.unscheduled)
    return row


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def _ours(programme: Programme, warm: Plan | None, asked: dict[str, Any]) -> dict[str, Any]:
    """Run a solver of firmground by the clock."""
    began = time.perf_counter()
    problem = Problem.of(programme)
    bound = lower_bound(problem)
    built = time.perf_counter() - began
    first: list[float] = []

    def heard(_: Progress) -> None:
        if not first:
            first.append(time.perf_counter() - began)

    start = None if warm is None else Warm(warm)
    params = Params(asked["seconds"], asked["seed"], asked["threads"], by_clock=True, warm=start)
    found = search_of(asked["solver"])(problem, params, bound, heard)
    return {"built_s": built, "first_s": first[0], "bound": bound, "schedule": found.schedule, "problem": problem}


def _peer(programme: Programme, warm: Plan | None, asked: dict[str, Any]) -> dict[str, Any]:
    """Let a peer solve the Programme as pools of teams, in its own environment."""
    from peers.pools import Pools

    began = time.perf_counter()
    problem = Problem.of(programme)
    pools = Pools(problem)
    told = pools.as_dict(warm)
    ours = time.perf_counter() - began
    heard = ask(asked["solver"], told, asked)
    row = {"built_s": ours + heard["built"], "peak_mb": heard["peak_mb"], "schedule": None, "problem": problem}
    if "starts" not in heard:
        return row | {"note": f"no answer ({heard['status'].lower()})"}
    schedule = pools.schedule(heard["starts"], heard["chosen"])
    return row | {"first_s": ours + heard["first"], "bound": pools.person_days(heard["bound"]), "schedule": schedule}


def _plan(problem: Problem, schedule: Schedule, row: dict[str, Any]) -> Plan:
    """Make a plan for the judge."""
    made = Provenance(
        row["solver"], schedule.person_days, row["bound"], row["seed"], row["seconds"], __version__,
        problem.programme.sha256,
    )  # fmt: skip
    return Plan(scheduled(problem, schedule), unscheduled(problem, schedule), made)


if __name__ == "__main__":
    request = json.loads(sys.argv[1])
    limit = request.get("memory_mb", 8192) << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    print(json.dumps(measure(request)))
