"""What a plan brings day by day, beside what the ledger says has come and what a kept forecast expects."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firmground.desk.board import forecast_kept, forecast_source
from firmground.desk.moment import Moment
from firmground.desk.snapshot import Followed
from firmground.desk.standing import services
from firmground.model import Programme, ServiceKind
from firmground.model.area import HECTARE_M2
from firmground.model.facts.field import TeamArrived, TeamLeft
from firmground.model.facts.record import ForecastMade
from firmground.model.progress import LandState, Way

__all__ = ["Curves"]

_PERCENTILES = {"p10": 2, "p50": 3, "p80": 4, "p90": 5}
"""Percentiles that a row of a kept forecast has, and where."""

Curve = list[float]


@dataclass(frozen=True)
class Curves:
    """The curves of a followed plan over the days of its horizon, for a place with all below it (None: for all).

    Figure ``d`` is the state on day ``d``; the last one is that after the horizon. ``within`` are the ids of the places
    that count. Bands put each service, or each area, on the day of its own percentile: as a rule they are wider
    than a percentile of the sum, and they are no evidence (L9).
    """

    followed: Followed
    moment: Moment
    within: Collection[str] | None = None

    @property
    def _programme(self) -> Programme:
        return self.followed.programme

    def as_dict(self, *, teams: bool) -> dict[str, Any]:
        """Give the document; ``teams`` where the reader may know of teams and pledges."""
        p, at = self._programme, self.moment.progress.as_of
        event = forecast_kept(self.moment.events, at)
        return {
            "plan": self.followed.plan.sha256(),
            "start": p.start,
            "horizon_days": p.horizon_days,
            "today": p.day_of(at),
            "as_of": at,
            "forecast": forecast_source(event),
            "people": self._people(event and event.fact),
            "hectares": self._hectares(event and event.fact),
            "teams": self._teams() if teams else None,
        }

    def _people(self, fact: Any) -> list[dict[str, Any]]:
        """Give people without each kind of service by the plan, by percentiles, and today by the ledger."""
        returns, said = self.followed.price.returns, self._said(fact, "service")
        today = services(self.moment, self.within)["by_kind"]
        found = []
        for kind in ServiceKind:
            own = [s for s in self._programme.services if s.kind is kind and self._counts(s.place)]
            lost = [s for s in own if returns.get(s.id) != 0]
            people = sum(s.people for s in lost)
            if people:
                bands = {
                    name: _plain(people - self._climb((days.get(s.id, returns.get(s.id)), s.people) for s in lost))
                    for name, days in said.items()
                }
                plan = _plain(people - self._climb((returns.get(s.id), s.people) for s in lost))
                back = today.get(kind.value, {}).get("people_back", 0)
                found.append({"kind": kind.value, "plan": plan, "bands": bands, "today": people - back})
        return found

    def _hectares(self, fact: Any) -> list[dict[str, Any]]:
        """Give hectares handed over by each way of release, which are never added up (L8)."""
        p, releases = self._programme, self.followed.price.releases
        areas = [a for a in p.areas if not a.handed_over and self._counts(a.place)]
        said, done = self._said(fact, "area"), self._handed_over()
        found = []
        for way in Way:
            size = {a.id: a.area_m2 * getattr(a.shares, way.value) / HECTARE_M2 for a in areas}
            bands = {
                name: _plain(self._climb((days.get(a, releases.get(a)), ha) for a, ha in size.items()))
                for name, days in said.items()
            }
            plan = _plain(self._climb((releases.get(a), ha) for a, ha in size.items()))
            ahead = round(sum(size.values()), 4)
            found.append({"way": way.value, "plan": plan, "bands": bands, "open": ahead, "done": done[way]})
        return found

    def _handed_over(self) -> dict[Way, Curve]:
        """Add up the ground that the ledger says was handed over since the start, up to today."""
        p = self._programme
        until = min(max(0, p.day_of(self.moment.progress.as_of)), p.horizon_days)
        found = {way: np.zeros(until + 1) for way in Way}
        for parcel in self.moment.progress.parcels:
            over = parcel.state is LandState.HANDED_OVER and parcel.way is not None and parcel.since is not None
            if over and parcel.way and parcel.since and self._counts(parcel.place) and parcel.since >= p.start:
                found[parcel.way][min(p.day_of(parcel.since), until)] += parcel.m2 / HECTARE_M2
        return {way: _plain(np.cumsum(steps)) for way, steps in found.items()}

    def _teams(self) -> dict[str, Any]:
        """Give teams that the plan has at work, that are here by the ledger, and whose stay was promised."""
        p = self._programme
        days = p.horizon_days + 1
        used, promised = np.zeros(days), np.zeros(days)
        for one in self.followed.plan.scheduled:
            _add(used, one.start, one.end, len(one.teams))
        for c in p.contingents:
            _add(promised, p.day_of(c.arrives), None if c.leaves is None else p.day_of(c.leaves) + 1, c.teams)
        until = min(max(0, p.day_of(self.moment.progress.as_of)), p.horizon_days)
        here = np.zeros(until + 1)
        for event in self.moment.events:
            if isinstance(event.fact, TeamArrived | TeamLeft):
                sign = 1 if isinstance(event.fact, TeamArrived) else -1
                _add(here, p.day_of(event.on), None, sign * event.fact.teams)
        known = any(isinstance(event.fact, TeamArrived) for event in self.moment.events)
        return {
            "used": _plain(np.cumsum(used)),
            "promised": _plain(np.cumsum(promised)),
            "here": _plain(np.cumsum(here)) if known else [],
        }

    def _said(self, fact: Any, kind: str) -> Mapping[str, Mapping[str, int | None]]:
        """Give the day of each thing of a kind by percentile, as a forecast said it; None: not within its horizon."""
        if not isinstance(fact, ForecastMade):
            return {}
        shift = self._programme.day_of(date.fromisoformat(fact.start))
        rows = [row for row in fact.outcomes if row[0] == kind]
        return {
            name: {row[1]: None if row[at] is None else round(row[at]) + shift for row in rows}
            for name, at in _PERCENTILES.items()
        }

    def _climb(self, steps: Iterable[tuple[int | None, float]]) -> NDArray[np.float64]:
        """Add up amounts from their day on; those without a day in the horizon never come."""
        found = np.zeros(self._programme.horizon_days + 1)
        for day, amount in steps:
            if day is not None:
                _add(found, day, None, amount)
        return np.cumsum(found)

    def _counts(self, place: str) -> bool:
        return self.within is None or place in self.within


def _add(steps: NDArray[np.float64], first: int, after: int | None, amount: float) -> None:
    """Add an amount from a day on, up to, not including, another one."""
    last = len(steps)
    if first < last:
        steps[max(0, first)] += amount
    if after is not None and after < last:
        steps[max(0, after)] -= amount


def _plain(curve: Iterable[Any]) -> Curve:
    """Write a curve as JSON knows it, whole numbers as such."""
    figures = np.round(np.asarray(curve, dtype=np.float64), 4).tolist()
    return [int(figure) if figure.is_integer() else figure for figure in figures]
