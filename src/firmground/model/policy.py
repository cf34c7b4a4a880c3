"""Who may see and do what, by position and by place: the one policy that every store and every page asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, Self

from firmground.model.calendar import lineage
from firmground.model.place import Level

__all__ = ["LOOPBACK", "WHOLE", "Action", "Policy", "Position", "Tier", "Viewer"]


class Position(StrEnum):
    """What somebody is to the project; each sees and does what the policy says, in the places of the account."""

    COLLECTOR = "collector"
    OPERATOR = "operator"
    DISTRICT = "district"
    AUTHORITY = "authority"
    DONOR = "donor"
    PUBLIC = "public"


WHOLE = frozenset({Position.AUTHORITY, Position.DONOR, Position.PUBLIC})
"""Positions that concern the whole project where an account names no place; all others then concern none."""


class Tier(IntEnum):
    """Tiers of disclosure, each with all below it (L11).

    PUBLIC: figures of districts, returns of services, land that was handed over. PARTNER: money, pledges, teams and
    rules, too. OPERATOR: sites and their work, by id and name. SEALED: shape, points and evidence of land that was
    not handed over.
    """

    PUBLIC = 0
    PARTNER = 1
    OPERATOR = 2
    SEALED = 3


class Action(StrEnum):
    """What the policy allows or refuses."""

    READ = "read"
    RECORD = "record"
    REVIEW = "review"
    DECIDE = "decide"
    PLAN = "plan"
    IMPORT = "import"
    ACCOUNTS = "manage accounts"
    SEALED = "read sealed"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks at a project or works in it: the account, its position, and the ids of its places.

    A place stands for all that lies below it. An authority is of the whole project whatever places it names.
    """

    account: str
    position: Position
    places: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the viewer is of the whole project."""
        return self.sees_all or (self.position in WHOLE and not self.places)

    @property
    def sees_all(self) -> bool:
        """Whether nothing at all is held back from the viewer."""
        return self.position is Position.AUTHORITY

    @property
    def wide(self) -> Tier:
        """The tier in what belongs to no place: settings, money, teams, rules."""
        return _WIDE.get(self.position, Tier.PARTNER)

    @property
    def own(self) -> Tier:
        """The tier in what belongs to the viewer's own places."""
        return _OWN[self.position]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles in which the viewer may decide, as the ledger writes them; lower ones decide what was delegated."""
        if self.sees_all:
            return ("region",)
        return tuple(f"district:{place}" for place in self.places) if self.position is Position.DISTRICT else ()


LOOPBACK = Viewer("", Position.AUTHORITY)
"""Whoever sits at the computer on which the project is a file: without account, and without bounds."""

_WIDE = {Position.AUTHORITY: Tier.SEALED, Position.PUBLIC: Tier.PUBLIC}
_OWN = {
    Position.COLLECTOR: Tier.OPERATOR,
    Position.OPERATOR: Tier.SEALED,
    Position.DISTRICT: Tier.SEALED,
    Position.AUTHORITY: Tier.SEALED,
    Position.DONOR: Tier.PARTNER,
    Position.PUBLIC: Tier.PUBLIC,
}
_FIELD = frozenset({Position.COLLECTOR, Position.OPERATOR, Position.DISTRICT, Position.AUTHORITY})
_ALLOWED: Mapping[Action, frozenset[Position]] = {
    Action.RECORD: _FIELD,
    Action.REVIEW: _FIELD - {Position.COLLECTOR},
    Action.DECIDE: frozenset({Position.DISTRICT, Position.AUTHORITY}),
    Action.PLAN: frozenset({Position.AUTHORITY}),
    Action.IMPORT: frozenset({Position.AUTHORITY}),
    Action.ACCOUNTS: frozenset({Position.AUTHORITY}),
}


class Policy:
    """The policy over the tree of the places of a project; pure, and the same for every store.

    A place that the tree does not know belongs to nobody but the authority: what is in doubt stays closed.
    """

    def __init__(self, parents: Mapping[str, str | None], levels: Mapping[str, str] | None = None) -> None:
        self._above = {place: lineage(place, parents) for place in parents}
        self._parents = parents
        self._levels = levels or {}

    @classmethod
    def over(cls, places: Iterable[Mapping[str, Any]]) -> Self:
        """Make the policy over the rows of the layer `places`."""
        rows = list(places)
        levels = {str(row["id"]): str(row.get("level") or "") for row in rows}
        return cls({str(row["id"]): row.get("parent") or None for row in rows}, levels)

    def sees_place(self, viewer: Viewer, place: str | None) -> bool:
        """Whether a place (None: no place, which is the whole project) is the viewer's own or lies within it."""
        if viewer.sees_all:
            return True
        above = self._above.get(place or "")
        return above is not None and (viewer.whole or not above.isdisjoint(viewer.places))

    def tier(self, viewer: Viewer, place: str | None) -> Tier:
        """Give the highest tier in which the viewer may read what belongs to a place."""
        return viewer.own if self.sees_place(viewer, place) else Tier.PUBLIC

    def sees_site(self, viewer: Viewer, place: str | None, *, released: bool = False) -> bool:
        """Whether the viewer may know of a site of a place: its id, name and state.

        ``released`` land is land that was handed over; everybody may know of it.
        """
        return released or self.tier(viewer, place) >= Tier.OPERATOR

    def sees_shape(self, viewer: Viewer, place: str | None, *, released: bool = False) -> bool:
        """Whether the viewer may see shape, points and evidence of land of a place; released land shows it to all."""
        return released or self.tier(viewer, place) >= Tier.SEALED

    def may(self, viewer: Viewer, action: Action, place: str | None = None) -> bool:
        """Whether the viewer may do something at a place; None asks for the whole project.

        Whether a district may *decide* a thing is a matter of what was delegated to it, too (`track.authority`).
        """
        if action is Action.READ:
            return place is None or self.sees_place(viewer, place)
        if action is Action.SEALED:
            return self.sees_shape(viewer, place)
        return viewer.position in _ALLOWED[action] and self.sees_place(viewer, place)

    def told_at(self, viewer: Viewer, place: str) -> str | None:
        """Give the place under which figures of a place's land may be told to the viewer; None: under none.

        It is the place itself for those who may know its sites, else its district, or the region where it lies in
        no district: a figure of one village would tell of a single area.
        """
        if self.tier(viewer, place) >= Tier.OPERATOR:
            return place
        here, seen, told = place if place in self._above else None, set[str](), None
        while here is not None and here not in seen:
            seen.add(here)
            if self._levels.get(here) == Level.DISTRICT:
                return here
            told = here if self._levels.get(here) == Level.REGION else told
            here = self._parents.get(here)
        return told
