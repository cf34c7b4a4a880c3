"""What one more of something would be worth to a project, at the places that promise most."""

import time
from dataclasses import dataclass
from datetime import date
from typing import Any

from firmground.desk.forecast import Draws, Heard, Outset, outset
from firmground.desk.hands import workers
from firmground.desk.wire import Where
from firmground.simulate.scenario import Scene
from firmground.simulate.value import SOONER, WHAT, Worth
from firmground.simulate.value import value as simulate

__all__ = ["METHOD", "WHAT", "Valued", "value"]

METHOD = (
    "the same histories with and without it, each repaired on the way; it is used only if it pays in the other half of "
    "the histories, so that nobody chooses with hindsight"
)
"""How it is reckoned."""

_SURVEY = (
    "; a survey is worth what it changes: who is served first, last or as planned, where that pays beyond noise, for "
    "each of its team-days; a lower bound of what it is worth to a planner with more answers than these"
)
_CHOSEN = {
    "team": "contingents that work in the plan, those whose teams have the fewest days to spare",
    "survey": "areas with a survey to come, those with the most people and work behind them",
    "access": "roads that the plan opens, those with the most people behind them",
    "budget": "budgets, in their order",
}
_ACCESS = f"; a second road beside it opens {SOONER} days before the plan opens it"


@dataclass(frozen=True)
class Valued:
    """Gains of a project, with what they were reckoned from."""

    outset: Outset
    worth: Worth
    seconds: float

    @property
    def method(self) -> str:
        """How they were reckoned."""
        return METHOD + {"survey": _SURVEY, "access": _ACCESS}.get(self.worth.what, "")

    @property
    def chosen(self) -> str:
        """Of what the gains were examined, and which of them."""
        return _CHOSEN[self.worth.what]

    @property
    def label(self) -> str:
        """What must be said with every figure."""
        what = "Exercise forecast" if self.outset.programme.exercise else "Forecast"
        return (
            f"{what}: {self.worth.histories:,} possible histories as of {self.outset.as_of}, policy repair, seed "
            f"{self.worth.seed}; not survey evidence"
        )

    def as_dict(self) -> dict[str, Any]:
        """Give the document of ``--json``."""
        worth = self.worth
        return {
            "what": worth.what,
            "histories": worth.histories,
            "cut_short": worth.cut_short,
            "seed": worth.seed,
            "policy": "repair",
            "as_of": self.outset.as_of.isoformat(),
            "seconds": round(self.seconds, 3),
            "person_days": round(worth.person_days, 2),
            "candidates": worth.candidates,
            "examined": len(worth.gains),
            "chosen": self.chosen,
            "lower_bound": worth.what == "survey",
            "rows": [
                {
                    "name": g.name,
                    "kind": g.kind,
                    "saved_person_days": round(g.saved, 2),
                    "standard_error": round(g.error, 2),
                    "unit": g.unit,
                    "histories": g.histories,
                }
                for g in worth.gains
            ],
            "method": self.method,
            "exercise": self.outset.programme.exercise,
            "label": self.label,
        }


def value(
    path: Where,
    what: str,
    draws: Draws,
    *,
    top: int,
    today: date,
    as_of: date | None = None,
    heard: Heard | None = None,
) -> Valued:
    """Value one more team, day of survey, road open sooner, or million; raises NoPlanError without a plan."""
    begun = outset(path, as_of=as_of, today=today)
    began = time.perf_counter()
    scene = Scene(begun.programme, begun.plan, begun.outlook)
    with workers(draws.threads, draws.dask) as apply:
        found = simulate(scene, what, histories=draws.histories, seed=draws.seed, top=top, apply=apply, progress=heard)
    return Valued(begun, found, time.perf_counter() - began)
