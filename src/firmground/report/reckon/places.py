"""Place by place: which service returns when, how many hazardous areas are left, and why not sooner."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from firmground.model import HazardousArea, Place, Service, ServiceKind
from firmground.report.dossier import Dossier
from firmground.report.reckon.causes import Causes
from firmground.report.reckon.outcomes import Outcomes

_N = TypeVar("_N", HazardousArea, Service)

__all__ = ["PlaceReturn", "place_returns"]


@dataclass(frozen=True, slots=True)
class PlaceReturn:
    """One place: the day on which the last service of each kind returns (None: not within the horizon)."""

    place: Place
    district: str
    people: int
    returns: Mapping[ServiceKind, int | None]
    areas_open: int
    areas_left: int
    why: str

    @property
    def complete_on(self) -> int | None:
        """Day on which every service of the place works, None if not within the horizon."""
        days = self.returns.values()
        return None if None in days else max((d for d in days if d is not None), default=0)


def place_returns(dossier: Dossier) -> list[PlaceReturn]:
    """List every place that has a service or an open hazardous area, by district and name."""
    p = dossier.programme
    outcomes = Outcomes(p, dossier.price)
    causes = Causes(dossier)
    services = _by_place(p.services)
    areas = _by_place(outcomes.open_areas)
    rows = []
    for place in p.places:
        here, around = services.get(place.id, []), areas.get(place.id, [])
        if not here and not around:
            continue
        days = {s.id: outcomes.day_of_service(s) for s in here}
        late = max(here, key=lambda s: (_late(days[s.id]), s.people, s.id), default=None)
        rows.append(
            PlaceReturn(
                place,
                dossier.district_name(place.id),
                place.people or max((s.people for s in here), default=0),
                _last_by_kind(here, days),
                len(around),
                sum(outcomes.day_of_area(a) is None for a in around),
                "" if late is None or days[late.id] == 0 else causes.of_service(late),
            )
        )
    return sorted(rows, key=lambda r: (r.district, r.place.name, r.place.id))


def _by_place(nouns: Iterable[_N]) -> dict[str, list[_N]]:
    found: dict[str, list[_N]] = {}
    for noun in nouns:
        found.setdefault(noun.place, []).append(noun)
    return found


def _late(day: int | None) -> float:
    return float("inf") if day is None else day


def _last_by_kind(services: Iterable[Service], days: Mapping[str, int | None]) -> dict[ServiceKind, int | None]:
    found: dict[ServiceKind, int | None] = {}
    for service in services:
        day = days[service.id]
        if service.kind not in found or _late(day) > _late(found[service.kind]):
            found[service.kind] = day
    return found
