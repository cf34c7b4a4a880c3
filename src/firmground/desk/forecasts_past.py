"""What past forecasts said of days, beside the days on which it came: services, areas, deadlines."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from firmground.evaluate.calibration.past import Past, Told, hold
from firmground.evaluate.outcomes import Outcomes
from firmground.model import ActivityKind, OutcomeKind, Programme
from firmground.model.facts.record import ForecastMade
from firmground.model.progress import LandState, Progress
from firmground.track.sifting import Sifted

__all__ = ["past_forecasts"]

_HINDSIGHT = timedelta(days=7)
"""Days for which a forecast may look back before it is made with hindsight."""
_JUDGED = frozenset({OutcomeKind.SERVICE.value, OutcomeKind.AREA.value, OutcomeKind.DEADLINE.value})


def past_forecasts(sifted: Sifted, progress: Progress, programme: Programme) -> Past:
    """Judge the days that forecasts of the ledger spoke of; one past their horizon is none, and is left out.

    So is what was so from the beginning or had come by the day that a forecast is of, and all of a forecast that was
    made long after that day.
    """
    came = _Came(progress, programme)
    told: list[Told] = []
    afterwards = 0
    for event in sifted.by_day(progress.as_of):
        if isinstance(event.fact, ForecastMade):
            late = event.on - date.fromisoformat(event.fact.as_of) > _HINDSIGHT
            afterwards += late
            told += [] if late else _told(event.fact, event.id, came)
    return hold(told, progress.as_of, afterwards)


def _told(fact: ForecastMade, event: str, came: "_Came") -> Iterator[Told]:
    start, as_of = date.fromisoformat(fact.start), date.fromisoformat(fact.as_of)
    for row in fact.outcomes:
        kind, name, *figures = row
        days = figures[:4]
        if kind in _JUDGED and all(isinstance(day, int | float) for day in days) and days[-1] > 0:
            p10, p50, p80, p90 = (start + timedelta(round(day)) for day in days)
            on = came.on(str(kind), str(name))
            if on is None or on > as_of:
                yield Told(str(kind), str(name), as_of, p10, p50, p80, p90, on, event)


class _Came:
    """When things came about, by what the ledger says was done."""

    def __init__(self, progress: Progress, programme: Programme) -> None:
        self._programme = programme
        ends = {
            name: programme.day_of(work.finished) + 1
            for name, work in progress.works.items()
            if work.finished is not None
        }
        ends |= {
            f"{area}:{ActivityKind.HANDOVER}": programme.day_of(on) + 1 for area, on in _handed_over(progress).items()
        }
        self._outcomes = Outcomes(programme, ends)

    def on(self, kind: str, name: str) -> date | None:
        """Give the day from which on it is so; None where it is not, or the Programme does not know it any more."""
        programme = self._programme
        known: Any = {"service": programme.service_by_id, "area": programme.area_by_id}.get(
            kind, programme.activity_by_id
        )
        if name not in known:
            return None
        looked = {"service": self._outcomes.service_returns, "area": self._outcomes.area_released}
        day = looked.get(kind, self._outcomes.end)(name)
        return None if day is None else programme.date_of(day)


def _handed_over(progress: Progress) -> dict[str, date]:
    """Give the day on which the last ground of each area was handed over."""
    found: dict[str, date | None] = {}
    for parcel in progress.parcels:
        over = parcel.since if parcel.state is LandState.HANDED_OVER else None
        known = found.get(parcel.root, date.min)
        found[parcel.root] = None if over is None or known is None else max(over, known)
    return {area: on for area, on in found.items() if on is not None}
