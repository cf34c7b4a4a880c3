"""What a priced plan brings, day by day: hectares released by way, people without services, people exposed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from firmground.model import HazardousArea, Price, Programme, Service, ServiceKind
from firmground.report.words import WAYS

__all__ = ["Outcomes"]

_HECTARE = 10_000.0


@dataclass(frozen=True)
class Outcomes:
    """Curves and totals over the days of the horizon; figure ``d`` of a curve is the state on day ``d``.

    The last figure is the state after the last day of the horizon. What comes about on that day is within it.
    """

    programme: Programme
    price: Price

    def day_of_area(self, area: HazardousArea) -> int | None:
        """Day on which an area is handed over, None if not within the horizon."""
        return self._within(0 if area.handed_over else self.price.releases.get(area.id))

    def day_of_service(self, service: Service) -> int | None:
        """Day on which a service returns, None if not within the horizon."""
        return self._within(self.price.returns.get(service.id))

    def _within(self, day: int | None) -> int | None:
        return None if day is None or day > self.programme.horizon_days else day

    @cached_property
    def open_areas(self) -> tuple[HazardousArea, ...]:
        """Hazardous areas that are not handed over when the Programme starts."""
        return tuple(a for a in self.programme.areas if not a.handed_over)

    @cached_property
    def released_ha(self) -> dict[str, NDArray[np.float64]]:
        """Hectares handed over so far, by the way in which they are expected to be released."""
        dated = [(self.day_of_area(a), a) for a in self.open_areas]
        return {
            way: self._climb((day, a.area_m2 * getattr(a.shares, way) / _HECTARE) for day, a in dated) for way in WAYS
        }

    @cached_property
    def open_ha(self) -> dict[str, float]:
        """Hectares not handed over when the Programme starts, by the way in which they are expected to be released."""
        return {w: sum(a.area_m2 * getattr(a.shares, w) for a in self.open_areas) / _HECTARE for w in WAYS}

    @cached_property
    def exposed(self) -> NDArray[np.float64]:
        """People exposed to hazardous areas not handed over, each counted once per area."""
        everybody = sum(a.people_exposed for a in self.open_areas)
        return everybody - self._climb((self.day_of_area(a), a.people_exposed) for a in self.open_areas)

    @cached_property
    def missing(self) -> dict[ServiceKind, tuple[Service, ...]]:
        """Services that people are without when the Programme starts, by kind, in the order of the kinds."""
        found: dict[ServiceKind, list[Service]] = {}
        for service in self.programme.services:
            if self.day_of_service(service) != 0:
                found.setdefault(service.kind, []).append(service)
        return {kind: tuple(found[kind]) for kind in ServiceKind if kind in found}

    @cached_property
    def without(self) -> dict[ServiceKind, NDArray[np.float64]]:
        """People without each kind of service."""
        return {
            kind: sum(s.people for s in services) - self._climb((self.day_of_service(s), s.people) for s in services)
            for kind, services in self.missing.items()
        }

    @cached_property
    def people_services(self) -> int:
        """People times services missing at the start: who lacks water and power counts twice."""
        return sum(s.people for services in self.missing.values() for s in services)

    def returned(self, day: int) -> int:
        """People-services returned by the end of a day."""
        return self.people_services - sum(int(curve[day]) for curve in self.without.values())

    @cached_property
    def median_day(self) -> int | None:
        """Day by which half of the missing people-services are back, None if not within the horizon."""
        if not self.people_services:
            return None
        half_back = 2 * np.sum(list(self.without.values()), axis=0) <= self.people_services
        return int(half_back.argmax()) if half_back.any() else None

    @cached_property
    def year_ends(self) -> dict[date, int]:
        """Last date of each calendar year within the horizon, and of the horizon, with the day of its state."""
        p = self.programme
        end = p.date_of(p.horizon_days - 1)
        lasts = [date(year, 12, 31) for year in range(p.start.year, end.year + 1)]
        return {last: p.day_of(last) + 1 for last in lasts if last < end} | {end: p.horizon_days}

    def _climb(self, steps: Iterable[tuple[int | None, float]]) -> NDArray[np.float64]:
        """Sum amounts from their day on; those without a day never come."""
        found = np.zeros(self.programme.horizon_days + 1)
        for day, amount in steps:
            if day is not None:
                found[max(0, day)] += amount
        return np.cumsum(found)
