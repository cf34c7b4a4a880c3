"""What firmground itself writes into the ledger: deliveries of rows, plans, decisions and corrections."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from firmground.model.facts.base import Fact, said

__all__ = ["Corrected", "Decided", "ForecastMade", "PlanMade", "PlanProposed", "RowsImported"]


@dataclass(frozen=True, slots=True)
class RowsImported(Fact):
    """Rows of one layer came in, or were taken back; enough is kept to undo it.

    A row is a mapping from column to value as JSON knows it: dates in ISO form, a geometry as hexadecimal WKB under
    ``geometry``; empty cells are left out.
    """

    name: ClassVar[str] = "rows-imported"
    about: ClassVar[str] = "layer"
    written: ClassVar[bool] = True

    layer: str = said("layer")
    delivery: str = said("key that the layers of one delivery share")
    sha256: str = said("hash of the delivered file", default="")
    created: tuple[Mapping[str, Any], ...] = said("rows with a new id", default=())
    replaced: tuple[tuple[Mapping[str, Any], Mapping[str, Any]], ...] = said("rows before and after", default=())
    removed: tuple[Mapping[str, Any], ...] = said("rows that an undo took away", default=())
    measured_m2: Mapping[str, float] | None = said("geodesic area of the areas among them", unit="m2", default=None)
    undoes: str = said("delivery that this one takes back", default="")


@dataclass(frozen=True, slots=True)
class PlanMade(Fact):
    """A plan was made and is the plan to follow."""

    name: ClassVar[str] = "plan-made"
    about: ClassVar[str] = "sha256"
    written: ClassVar[bool] = True

    sha256: str = said("hash of the plan")
    plan: Mapping[str, Any] = said("the plan")
    start: str = said("date of its day 0")


@dataclass(frozen=True, slots=True)
class PlanProposed(Fact):
    """A plan was made from today's progress and waits for a decision."""

    name: ClassVar[str] = "plan-proposed"
    about: ClassVar[str] = "sha256"
    written: ClassVar[bool] = True

    sha256: str = said("hash of the plan")
    plan: Mapping[str, Any] = said("the plan")
    start: str = said("date of its day 0")
    before: str = said("hash of the plan that it would replace", default="")
    as_of: str = said("last day whose events it was made from", default="")
    assumed: Mapping[str, int] | None = said("days assumed where nobody knows an end", unit="days", default=None)


@dataclass(frozen=True, slots=True)
class ForecastMade(Fact):
    """A plan was forecast; what was said is kept, so that it can be held against what happens. It is no evidence (L9).

    ``outcomes`` are rows of kind, name, P10, P50, P80, P90, share within the horizon and chance (null where there is
    none), in the order of the forecast. Days are counted from ``start``; null stands for one past the horizon.
    """

    name: ClassVar[str] = "forecast-made"
    about: ClassVar[str] = "sha256"
    written: ClassVar[bool] = True

    sha256: str = said("hash of the plan")
    as_of: str = said("last day whose events it knew")
    start: str = said("date of its day 0")
    histories: int = said("how many possible histories")
    seed: int = said("seed of all that was drawn")
    policy: str = said("how the plan was followed in them")
    outcomes: tuple[tuple[Any, ...], ...] = said("percentiles of what it spoke of")
    horizon_days: int = said("days of the horizon", unit="days", default=0)
    programme: str = said("hash of the Programme", default="")
    software: str = said("version of firmground", default="")


@dataclass(frozen=True, slots=True)
class Decided(Fact):
    """Somebody at some level decided something, for a reason."""

    name: ClassVar[str] = "decision-made"
    about: ClassVar[str] = "what"
    written: ClassVar[bool] = True

    verb: str = said("what was decided", choices=("approve", "reject", "lock", "unlock", "prioritise", "delegate"))
    what: str = said("plan, event, activity, area, service or verb that it is about")
    role: str = said("who decided: region, district:ID or site:ID")
    reason: str = said("why")
    details: Mapping[str, Any] | None = said(
        "what the verb needs: start, deadline, contingent, factor, to", default=None
    )


@dataclass(frozen=True, slots=True)
class Corrected(Fact):
    """An earlier event was wrong: it no longer counts, and another event may stand in its place (L12)."""

    name: ClassVar[str] = "event-corrected"
    about: ClassVar[str] = "event"
    written: ClassVar[bool] = True

    event: str = said("id of the event that was wrong")
    reason: str = said("why")
    replacement: str = said("id of the event that stands in its place; empty: none", default="")
