"""Measure the forecast: a thousand histories of ten thousand activities, and a recovery beside pyrecodes.

    make histories                                         both, with pyrecodes in an environment of its own
    python benchmarks/forecast.py                          both; --sizes and --houses say how large

The recovery is a case that pyrecodes can express: houses that engineers inspect (a fixed time) and crews repair (a
lognormal time), parallel crews by kind, no travel, no calendar, no roads. Both go through the houses in the same order
and count whole days, so that their mean curves of houses that work differ by chance alone. Exercise, not
survey evidence.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from regions import draw

from firmground.intake.uncertain import outlook
from firmground.model import (
    Activity,
    ActivityKind,
    Asset,
    Base,
    Calendar,
    Contingent,
    DamageState,
    Factor,
    Level,
    Method,
    Need,
    Outlook,
    Place,
    Plan,
    Programme,
    Service,
    ServiceKind,
    Site,
    SiteKind,
    TeamKind,
    Uncertainty,
)
from firmground.model.outlook import Shape
from firmground.plan.solve import solve
from firmground.simulate.arrays import Arrays
from firmground.simulate.asked import Question
from firmground.simulate.ensemble import do, errands, gathered
from firmground.simulate.forecast import forecast

HERE = Path(__file__).resolve().parent
PEER = HERE.parent / "build" / "recovery-venv" / "bin" / "python"
START = date(2026, 1, 5)
K = ActivityKind


def size(activities: int, histories: int, threads: int, policy: str, driving: int) -> dict[str, Any]:
    """Forecast a plan of so many activities by so many threads; compiled code is loaded before the clocks start."""
    warm = draw(60, 1)
    forecast(warm, solve(warm, solver="practice"), outlook({}), histories=2, policy=policy, driving=0)
    programme = draw(activities, 1)
    plan = solve(programme, solver="practice")
    cpu = time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        made = forecast(
            programme, plan, outlook({}), histories=histories, policy=policy, driving=driving, apply=pool.map
        )
    return {
        "activities": len(programme.activities),
        "histories": histories,
        "policy": policy,
        "driving": driving,
        "seconds": round(made.seconds, 1),
        "cpu_s": round(time.process_time() - cpu, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def recovery(case: dict[str, Any], histories: int) -> dict[str, Any]:
    """Run the case in both, one after the other; how far the mean curves lie apart, in standard errors."""
    theirs = _theirs(case)
    programme, plan = _houses(case)
    spread = Outlook((Uncertainty("repair", Factor.REPAIR, "REPAIR", Shape.LOGNORMAL, 1.0, case["dispersion"]),))
    arrays = Arrays.of(programme, plan, spread, repair=True)
    question = Question.of(programme, plan, arrays)
    gathered(map(do, errands(arrays, question, 2, 1)), question.room(1), lambda _: None)  # load compiled code
    cpu = time.process_time()
    tally = gathered(map(do, errands(arrays, question, 1, histories)), question.room(histories), lambda _: None)
    ours_s = (time.process_time() - cpu) / histories
    there = np.array(theirs["ends"])
    last = int(max(there.max(), tally.service.max())) + 1
    one, other = (_curves(ends, last) for ends in (there, tally.service))
    apart = one.mean(axis=0) - other.mean(axis=0)
    error = np.sqrt(one.var(axis=0, ddof=1) / len(one) + other.var(axis=0, ddof=1) / len(other))
    chance = error > 0.05  # where neither varies, rounding alone is left
    return {
        **case,
        "histories": histories,
        "pyrecodes_cpu_s": theirs["cpu_s"],
        "firmground_cpu_s": ours_s,
        "ratio": round(theirs["cpu_s"] / ours_s),
        "mean_day_pyrecodes": round(float(there.mean()), 2),
        "mean_day_firmground": round(float(tally.service.mean()), 2),
        "mean_day_error": round(float(np.sqrt(there.mean(axis=1).var(ddof=1) / len(there))), 2),
        "most_houses_apart": round(float(np.abs(apart).max()), 3),
        "most_standard_errors_apart": round(float(np.abs(apart[chance] / error[chance]).max()), 2),
        "days_compared": int(chance.sum()),
    }


def _curves(ends: Any, last: int) -> Any:
    """Count the houses that work on each day, for each run."""
    return (np.asarray(ends)[:, :, None] <= np.arange(last)).sum(axis=1)


def _theirs(case: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        told, answer = Path(folder) / "case.json", Path(folder) / "answer.json"
        told.write_text(json.dumps(case), encoding="utf-8")
        subprocess.run([str(PEER), str(HERE / "peers" / "recovery.py"), str(told), str(answer)], check=True)
        found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return found


def _houses(case: dict[str, Any]) -> tuple[Programme, Plan]:
    """Build the same case as a Programme: a service for each house, so that its return is the day on which it works."""
    names = [f"H{i:05d}" for i in range(case["houses"])]
    phases = ((K.ASSESS, "engineers", case["inspection"]), (K.REPAIR, "crews", case["repair"]))
    activities = []
    for name in names:
        before: tuple[str, ...] = ()
        for kind, who, days in phases:
            activities.append(Activity(f"{name}:{kind}", kind, name, (Method("work", who, days),), before))
            before = (activities[-1].id,)
    programme = Programme(
        name="Exercise: houses to be repaired",
        start=START,
        horizon_days=case["horizon"],
        crs="EPSG:32636",
        places=(Place("R", "Region", Level.REGION),),
        sites=tuple(Site(name, SiteKind.ASSET, "R", 0, 0) for name in names),
        areas=(),
        assets=tuple(Asset(name, name, "house", "R", DamageState.EXTENSIVE) for name in names),
        services=tuple(
            Service(f"{n}.HOME", n, ServiceKind.HOUSING, "R", len(names) - i, (Need((n,), 1),))
            for i, n in enumerate(names)
        ),
        activities=tuple(activities),
        team_kinds=tuple(TeamKind(who, who, frozenset({kind}), 1) for kind, who, _ in phases),
        contingents=tuple(Contingent(who, who, "P", who, case[who], "B", START) for _, who, _ in phases),
        bases=(Base("B", "Base", 0, 0, None),),
        links=(),
        calendar=Calendar(frozenset()),
        exercise=True,
    )
    return programme, solve(programme, solver="practice")


def main() -> None:
    """Measure what is asked for; each row goes to standard output as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000])
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--driving", type=int, default=0, help="histories run again for each factor")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--policy", default="keep", choices=["keep", "repair"])
    parser.add_argument("--houses", type=int, nargs="*", default=[60, 240])
    parser.add_argument("--runs", type=int, default=20, help="runs of pyrecodes")
    asked = parser.parse_args()
    for activities in asked.sizes:
        print(json.dumps(size(activities, asked.histories, asked.threads, asked.policy, asked.driving)), flush=True)
    for houses in asked.houses:
        case = {
            "houses": houses, "engineers": max(4, houses // 20), "crews": max(4, houses // 10), "inspection": 7,
            "repair": 30, "dispersion": 0.2, "seed": 1, "runs": asked.runs, "horizon": 900,
        }  # fmt: skip
        if PEER.exists():
            print(json.dumps(recovery(case, asked.histories)), flush=True)
        else:
            print(f"{PEER} is missing; see the top of this file", file=sys.stderr)


if __name__ == "__main__":
    main()
