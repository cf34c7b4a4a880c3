"""Who may decide what: a region all of it, lower levels what was delegated to them, within their own places.

Authority is a reading of the decisions so far, as everything else in the ledger: nothing is stored beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from firmground.model.calendar import lineage
from firmground.model.facts.record import Decided

__all__ = ["DELEGATE", "REGION", "VERBS", "Authority", "Parents", "Rank", "Role", "site_key"]

DELEGATE = "delegate"
VERBS = ("approve", "reject", "lock", "unlock", "prioritise", DELEGATE)
"""What may be decided, and delegated."""

Parents = Mapping[str, str | None]
"""What each place lies in, None for the topmost; a site is there under ``site_key`` of its id."""


class Rank(IntEnum):
    """Levels of decision, the highest first."""

    REGION = 0
    DISTRICT = 1
    SITE = 2


def site_key(site: str) -> str:
    """Name of a site among the places, so that a place of the same id is no clash."""
    return f"site:{site}"


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody who decides: the region, a district or a site."""

    rank: Rank
    place: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        """Read ``region``, ``district:ID`` or ``site:ID``; raises ValueError for anything else."""
        word, sign, place = text.strip().partition(":")
        rank = next((rank for rank in Rank if rank.name.lower() == word.strip().lower()), None)
        if rank is None or bool(sign) != (rank is not Rank.REGION) or (sign and not place.strip()):
            raise ValueError(f"{text!r} is no role; a role is region, district:ID or site:ID")
        return cls(rank, place.strip())

    def __str__(self) -> str:
        return f"{self.rank.name.lower()}:{self.place}" if self.place else self.rank.name.lower()

    def covers(self, spot: str | None, places: Parents) -> bool:
        """Whether a place or site (None: the whole region) is this role's own, or lies within what is."""
        if self.rank is Rank.REGION:
            return True
        own = self.place if self.rank is Rank.DISTRICT else site_key(self.place)
        return spot is not None and own in lineage(spot, places)

    @property
    def spot(self) -> str | None:
        """The place or site that is its own; None for the region."""
        if self.rank is Rank.REGION:
            return None
        return self.place if self.rank is Rank.DISTRICT else site_key(self.place)


REGION = Role(Rank.REGION)


@dataclass(frozen=True, slots=True)
class _Grant:
    giver: Role
    receiver: Role
    verb: str


class Authority:
    """What each role may decide after some decisions, oldest first.

    A decision that its role was not allowed to make counts for nothing, wherever it came from. A grant lasts as long
    as its giver holds the verb and may delegate: what is taken from a district is gone from its sites, too.
    """

    def __init__(self, decisions: Iterable[Decided], places: Parents) -> None:
        self._places = places
        self._grants: list[_Grant] = []
        for decided in decisions:
            if decided.verb == DELEGATE and not self.why_not_decided(decided):
                self._delegate(decided)

    def _delegate(self, decided: Decided) -> None:
        giver, receiver = Role.read(decided.role), Role.read(_to(decided))
        if not taken_back(decided):
            self._grants.append(_Grant(giver, receiver, decided.what))
            return
        self._grants = [
            grant
            for grant in self._grants
            if (grant.receiver, grant.verb) != (receiver, decided.what) or grant.giver.rank < giver.rank
        ]

    def why_not_decided(self, decided: Decided) -> str:
        """Say why a decision on who may decide was not its role's to make; empty if it was."""
        try:
            role, receiver = Role.read(decided.role), Role.read(_to(decided))
        except ValueError as error:
            return str(error)
        return self.why_not_delegate(role, decided.what, receiver)

    def holds(self, role: Role, verb: str) -> bool:
        """Whether a role may decide by a verb in its own places."""
        if role.rank is Rank.REGION:
            return True
        return any(
            grant.receiver == role and grant.verb == verb and self._may_give(grant.giver, verb)
            for grant in self._grants
        )

    def _may_give(self, role: Role, verb: str) -> bool:
        """Givers stand above receivers, so that this comes to an end."""
        return self.holds(role, verb) and self.holds(role, DELEGATE)

    def why_not(self, role: Role, verb: str, spot: str | None) -> str:
        """Say why a role may not decide by a verb on a place or site (None: the whole region); empty if it may."""
        if not self.holds(role, verb):
            return f"{verb!r} was not delegated to {role}"
        if not role.covers(spot, self._places):
            return f"{role} decides within its own places only, and this is not one of them"
        return ""

    def why_not_delegate(self, role: Role, verb: str, receiver: Role) -> str:
        """Say why a role may not give a verb to another, or take it back; empty if it may."""
        if verb not in VERBS:
            return f"there is no {verb!r} to delegate; there is {', '.join(VERBS)}"
        if receiver.rank <= role.rank:
            return f"{role} delegates to lower levels only, and {receiver} is none"
        if not self.holds(role, DELEGATE):
            return f"'{DELEGATE}' was not delegated to {role}"
        if not self.holds(role, verb):
            return f"{role} may not delegate {verb!r}, which it does not hold itself"
        if not role.covers(receiver.spot, self._places):
            return f"{role} delegates within its own places only, and {receiver} is not in them"
        return ""


def _to(decided: Decided) -> str:
    return str((decided.details or {}).get("to", ""))


def taken_back(decided: Decided) -> bool:
    """Whether a delegation was taken back, not given."""
    return bool((decided.details or {}).get("taken_back"))
