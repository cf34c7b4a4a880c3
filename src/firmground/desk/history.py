"""What became of one area: where its ground came from and went, and which events and evidence stand behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from firmground.desk.adding_up import whole
from firmground.desk.moment import Moment, read_moment
from firmground.desk.status import hectares
from firmground.desk.telling import as_document
from firmground.desk.wire import Where
from firmground.errors import UnknownNameError
from firmground.model.area import HECTARE_M2
from firmground.model.event import Event
from firmground.model.facts.land import AreasMerged, AreaSplit
from firmground.model.facts.record import RowsImported
from firmground.model.progress import LandState, Parcel

__all__ = ["History", "history", "history_of"]

_AREAS = "hazardous_areas"


@dataclass(frozen=True)
class History:
    """The ground of an area on a day, its lineage, and every event that speaks of it, corrected ones among them."""

    area: str
    as_of: date
    known_at: datetime | None
    came_from: tuple[str, ...]
    went_into: tuple[str, ...]
    parcels: tuple[Parcel, ...]
    events: tuple[Event, ...]
    taken_out: Mapping[str, Event]
    rows: Mapping[str, list[dict[str, Any]]]

    def as_dict(self) -> dict[str, Any]:
        """Give the document of ``--json``."""
        return {
            "area": self.area,
            "as_of": self.as_of.isoformat(),
            "known_at": self.known_at.isoformat() if self.known_at else None,
            "lineage": {
                "roots": list(dict.fromkeys(p.root for p in self.parcels)),
                "came_from": list(self.came_from),
                "went_into": list(self.went_into),
            },
            "hectares": hectares(self.parcels),
            "parcels": [_parcel(p, m2) for p, m2 in zip(self.parcels, self._square_metres(), strict=True)],
            "events": [self._event(e) for e in self.events],
        }

    def _square_metres(self) -> list[int]:
        """Give the size of each parcel, so that those in one state add up to the figure of the state."""
        totals, found = hectares(self.parcels), dict.fromkeys(range(len(self.parcels)), 0)
        for state in LandState:
            at = [k for k, parcel in enumerate(self.parcels) if parcel.state is state]
            sizes = whole([self.parcels[k].m2 for k in at], round(totals[state.value] * HECTARE_M2))
            found.update(zip(at, sizes, strict=True))
        return list(found.values())

    def _event(self, event: Event) -> dict[str, Any]:
        found = as_document(event, self.taken_out)
        if event.id in self.rows:
            found["rows"] = self.rows[event.id]
        return found


def _parcel(parcel: Parcel, square_metres: int) -> dict[str, Any]:
    return {
        "area": parcel.area,
        "root": parcel.root,
        "place": parcel.place,
        "state": parcel.state.value,
        "way": parcel.way.value if parcel.way else None,
        "depth_m": parcel.depth_m,
        "hectares": square_metres / HECTARE_M2,
        "since": parcel.since.isoformat() if parcel.since else None,
        "events": list(parcel.events),
    }


def history(name: Where, area: str, *, as_of: date, known_at: datetime | None = None) -> History:
    """Tell the history of an area of today or of any day before; raises UnknownNameError where there never was one.

    The parcels are those that bear its id on the day, or, where none does any more, those of its ground as it came.
    """
    return history_of(read_moment(name, as_of=as_of, known_at=known_at, layers=(_AREAS,)), area)


def history_of(moment: Moment, area: str) -> History:
    """Tell the history of an area from a project that was read already; raises UnknownNameError, too."""
    as_of, known_at = moment.progress.as_of, moment.progress.known_at
    lines = [e.fact for e in moment.events if isinstance(e.fact, AreaSplit | AreasMerged)]
    _require_known(area, moment, lines)
    came_from, went_into = _reached(area, lines, back=True), _reached(area, lines, back=False)
    parcels = moment.progress.parcels
    own = tuple(p for p in parcels if p.area == area) or tuple(p for p in parcels if p.root == area)
    family = {area, *came_from, *went_into, *(p.root for p in own)}
    behind = {e for p in own for e in p.events}
    told = [e for e in moment.sifted.known if e.id in behind or (e.on <= as_of and e.subject in family)]
    told += [c for e in told if (c := moment.sifted.taken_out.get(e.id)) is not None]
    rows = {e.id: _rows(e.fact, family) for e in told if isinstance(e.fact, RowsImported)}
    return History(
        area=area,
        as_of=as_of,
        known_at=known_at,
        came_from=came_from,
        went_into=went_into,
        parcels=own,
        events=tuple(sorted({e.seq: e for e in told}.values(), key=lambda e: (e.on, e.seq))),
        taken_out=moment.sifted.taken_out,
        rows=rows,
    )


def _require_known(area: str, moment: Moment, lines: Iterable[AreaSplit | AreasMerged]) -> None:
    names = {*moment.rows.get(_AREAS, {}), *(p.root for p in moment.progress.parcels)}
    names |= {line.into for line in lines}
    if area not in names:
        raise UnknownNameError.beside("there is no hazardous area", area, sorted(names))


def _reached(area: str, lines: Iterable[AreaSplit | AreasMerged], *, back: bool) -> tuple[str, ...]:
    """Ids of areas whose ground came into this one, or into which its ground went, the nearest first."""
    steps: list[tuple[str, str]] = []
    for line in lines:
        sources = (line.area,) if isinstance(line, AreaSplit) else line.areas
        steps += [(line.into, source) if back else (source, line.into) for source in sources if source != line.into]
    found: dict[str, None] = {area: None}
    left = [area]
    while left:
        here = left.pop(0)
        fresh = [there for start, there in steps if start == here and there not in found]
        found |= dict.fromkeys(fresh)
        left += fresh
    return tuple(found)[1:]


def _rows(fact: RowsImported, family: set[str]) -> list[dict[str, Any]]:
    """Give what a delivery said of the areas concerned, before and after, without their perimeters (L11)."""
    found = [{"after": _plain(row)} for row in fact.created if row["id"] in family]
    found += [
        {"before": _plain(before), "after": _plain(after)} for before, after in fact.replaced if after["id"] in family
    ]
    return found + [{"before": _plain(row)} for row in fact.removed if row["id"] in family]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "geometry"}
