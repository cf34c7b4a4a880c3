"""A plan made in a process of its own, so that whoever serves the desk goes on serving; killed, it leaves nothing."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from firmground.desk.planning import Planned, make_plan
from firmground.desk.replan import Terms, replan
from firmground.desk.wire import Where
from firmground.errors import FirmgroundError
from firmground.plan.params import Progress

__all__ = ["Asked", "work"]

Said = dict[str, Any]
_MOST_ROWS = 200
"""As many moved works, returns and breaches as people look through; the counts are of all of them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a plan afresh, or one from what happened, in so many seconds."""

    kind: Literal["plan", "replan"]
    seconds: float
    seed: int
    by: str
    today: date
    freeze_days: int = 14
    stability: int = 500
    despite: bool = False


def work(where: Where, asked: Asked, tell: Callable[[Said], None], stopped: Callable[[], bool]) -> Said:
    """Make the plan, tell how it goes, and give what came of it; once ``stopped``, the best so far is kept."""

    def heard(progress: Progress) -> None:
        tell(
            {
                "share": round(progress.share, 4),
                "best": progress.objective_person_days,
                "bound": progress.lower_bound,
                "gap": round(progress.gap, 4),
            }
        )
        if stopped():
            raise KeyboardInterrupt

    try:
        return _plan(where, asked, heard) if asked.kind == "plan" else _replan(where, asked, heard)
    except FirmgroundError as error:
        return {"state": "refused", "why": str(error), "findings": []}
    except KeyboardInterrupt:
        return {"state": "refused", "why": "it was stopped before there was a plan", "findings": []}


def _plan(where: Where, asked: Asked, heard: Callable[[Progress], None]) -> Said:
    made = make_plan(where, seconds=asked.seconds, seed=asked.seed, progress=heard, despite=asked.despite)
    if not isinstance(made, Planned):
        return {"state": "refused", "why": "errors stand in the way", "findings": [f.as_dict() for f in made]}
    found = made.plan.provenance
    return {
        "state": "done",
        "plan": made.plan.sha256(),
        "person_days": made.price.objective_person_days,
        "bound": found.lower_bound,
        "gap": found.gap,
        "legal": made.verdict.legal,
        "saved_of_practice": made.saved,
        "unscheduled": len(made.plan.unscheduled),
        "cut_short": found.cut_short,
    }


def _replan(where: Where, asked: Asked, heard: Callable[[Progress], None]) -> Said:
    terms = Terms(asked.freeze_days, asked.stability, asked.seconds, asked.seed)
    made = replan(where, as_of=asked.today, today=asked.today, by=asked.by, terms=terms, progress=heard)
    told = made.difference
    return {
        "state": "done",
        "proposal": made.proposal.subject,
        "event": made.proposal.id,
        "legal": made.verdict.legal,
        "breaches": [b.as_dict() for b in made.verdict.breaches[:_MOST_ROWS]],
        "person_days": told.person_days,
        "person_days_won": told.won,
        "near": told.near,
        "near_moved": told.near_moved,
        "counts": {name: len(getattr(told, name)) for name in ("moved", "regrouped", "placed", "lost", "shifts")},
        "moved": [asdict(m) for m in told.moved[:_MOST_ROWS]],
        "shifts": [asdict(s) for s in told.shifts[:_MOST_ROWS]],
        "changes": [asdict(c) for c in told.changes[:_MOST_ROWS]],
    }
