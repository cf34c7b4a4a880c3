"""Days on which work rests: weekly rest days, stand-downs, access loss."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from firmground.model.activity import ActivityKind

__all__ = ["Calendar", "Closure", "lineage"]


@dataclass(frozen=True, slots=True)
class Closure:
    """Days, first to last inclusive, on which some kinds of work rest at some places.

    Empty ``kinds`` means all kinds, empty ``places`` means everywhere; a place stands for all that lies below it.
    """

    id: str
    first: date
    last: date
    reason: str
    kinds: frozenset[ActivityKind] = frozenset()
    places: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"closure {self.id} ends on {self.last}, before it begins on {self.first}")

    def concerns(self, kind: ActivityKind, lineage: frozenset[str]) -> bool:
        """Whether it is a closure of ``kind`` at a place whose ids up to the region are ``lineage``."""
        return (not self.kinds or kind in self.kinds) and (not self.places or not self.places.isdisjoint(lineage))

    def closes(self, kind: ActivityKind, lineage: frozenset[str], on: date) -> bool:
        """Whether ``kind`` rests on that day at a place whose ids up to the region are ``lineage``."""
        return self.first <= on <= self.last and self.concerns(kind, lineage)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Weekly rest days (Monday is 0) and closures."""

    rest_weekdays: frozenset[int] = frozenset({6})
    closures: tuple[Closure, ...] = ()

    def __post_init__(self) -> None:
        if not self.rest_weekdays <= frozenset(range(7)):
            raise ValueError(f"rest weekdays {sorted(self.rest_weekdays)} are not within 0..6")
        if len(self.rest_weekdays) == 7:  # noqa: PLR2004 - days of a week
            raise ValueError("every weekday is a rest day, so nobody could ever work")

    def is_open(self, kind: ActivityKind, lineage: frozenset[str], on: date) -> bool:
        """Whether ``kind`` may be done on that day at a place with these ids up to the region."""
        if on.weekday() in self.rest_weekdays:
            return False
        return not any(c.closes(kind, lineage, on) for c in self.closures)


def lineage(place: str, parents: Mapping[str, str | None]) -> frozenset[str]:
    """Give the ids of a place and of all places above it."""
    seen: set[str] = set()
    here: str | None = place
    while here is not None and here not in seen:
        seen.add(here)
        here = parents.get(here)
    return frozenset(seen)
