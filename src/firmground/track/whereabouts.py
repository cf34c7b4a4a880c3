"""Which place a thing belongs to, by its id alone; whoever may see it hangs on that."""

from collections.abc import Iterable, Mapping
from typing import Any

from firmground.model.progress import LandState, Parcel
from firmground.model.tables import Tables

__all__ = ["SITED", "Whereabouts"]

SITED = ("hazardous_areas", "assets", "services", "bases")
"""Layers whose rows name the place they lie in."""

_PER_KIND = ":"


class Whereabouts:
    """Places of areas, assets, services, bases, activities and places by id.

    An id that means things in two places, as the ids of places and sites may clash, belongs to none of them: what is
    in doubt stays closed.
    """

    def __init__(self, tables: Tables, parcels: Iterable[Parcel]) -> None:
        self._found: dict[str, set[str]] = {}
        self._sites = {_id(row): str(row.get("site") or "") for row in tables.get("activities", ())}
        states: dict[str, set[bool]] = {}
        for row in tables.get("places", ()):
            self._add(_id(row), _id(row))
        for row in (row for layer in SITED for row in tables.get(layer, ())):
            self._add(_id(row), row.get("place"))
        for parcel in parcels:
            self._add(parcel.area, parcel.place)
            for name in {parcel.area, parcel.root}:
                states.setdefault(name, set()).add(parcel.state is LandState.HANDED_OVER)
        self._released = {name for name, over in states.items() if over == {True}}

    def _add(self, name: str, place: Any) -> None:
        self._found.setdefault(name, set()).add(str(place or ""))

    def place_of(self, subject: str) -> str | None:
        """Give the place of a place, site, service or base, or of the site of an activity; None where that is open."""
        if subject in self._found:
            return self._one(subject)
        site = self._sites.get(subject) or subject.rpartition(_PER_KIND)[0]
        return self._one(site)

    def _one(self, name: str) -> str | None:
        found = self._found.get(name, set())
        return next(iter(found)) or None if len(found) == 1 else None

    def is_released(self, area: str) -> bool:
        """Whether all ground of an area, and all that was cut from it, was handed over, by the ledger."""
        return area in self._released


def _id(row: Mapping[str, Any]) -> str:
    return str(row["id"])
