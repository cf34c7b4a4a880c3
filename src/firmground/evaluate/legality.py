"""The independent verdict on a plan: every law, alone, in plain code that shares nothing with the search."""

from collections.abc import Callable, Iterator, Mapping

from firmground.evaluate.bench import Bench
from firmground.evaluate.constraints import (
    budgets_kept,
    decisions_kept,
    equity_kept,
    methods_kept,
    plan_fits,
    precedence_kept,
)
from firmground.evaluate.laws_access import no_work_on_closed_days, open_route
from firmground.evaluate.laws_danger import no_work_in_live_radius
from firmground.evaluate.laws_ground import (
    evidence_before_release,
    no_deeper_than_released,
    no_work_before_handover,
)
from firmground.evaluate.laws_people import accredited_teams, one_place_at_a_time, stays_and_districts
from firmground.model import Breach, Plan, Programme, Verdict

__all__ = ["LAWS", "judge"]

Law = Callable[[Bench], Iterator[Breach]]

LAWS: Mapping[str, tuple[Law, ...]] = {
    "L1": (no_work_before_handover,),
    "L2": (no_deeper_than_released,),
    "L3": (evidence_before_release,),
    "L4": (accredited_teams,),
    "L5": (no_work_in_live_radius,),
    "L6": (open_route, no_work_on_closed_days),
    "L7": (one_place_at_a_time, stays_and_districts),
    "P1": (precedence_kept,),
    "P2": (decisions_kept,),
    "P3": (methods_kept,),
    "P4": (budgets_kept,),
    "P5": (equity_kept,),
    "P6": (plan_fits,),
}
"""Each law by its number, with what decides it; a check of working days may find P3, too."""


def judge(programme: Programme, plan: Plan) -> Verdict:
    """Decide L1 to L7 and P1 to P6 for any plan; never raises on a bad one, each oddity is a breach."""
    bench = Bench.of(programme, plan)
    return Verdict(tuple(breach for checks in LAWS.values() for check in checks for breach in check(bench)))
