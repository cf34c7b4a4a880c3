"""The account of what was promised, in the nouns of ValueFlows: Intent, Commitment, EconomicEvent, Fulfilment.

An Intent is a card that nobody accepted yet, a Commitment one that a person accepted, an EconomicEvent something
observed, a Fulfilment so much of a Commitment met by an event; both sides may have many of the other.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from firmground.model.statement import Candidate, Report, Stance

__all__ = [
    "UNPROMISED",
    "Amount",
    "Card",
    "Commitment",
    "EconomicEvent",
    "Fulfilment",
    "Intent",
    "Relation",
    "RelationKind",
    "amount_of",
]

UNPROMISED = frozenset({Stance.DENIED, Stance.DISCUSSED, Stance.WITHDRAWN})
"""Stances by which nothing is promised; what is only rumoured carries DISCUSSED."""


class RelationKind(StrEnum):
    """How a card stands to another one."""

    RESTATES = "restates"
    SUMS_TO = "sums_to"
    NARROWS = "narrows"
    CONFLICTS = "conflicts"
    SUPERSEDES = "supersedes"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Amount:
    """How much, between two bounds; None where the words give no bound."""

    least: float | None
    most: float | None

    @property
    def is_point(self) -> bool:
        """Whether the words give one number."""
        return self.least is not None and self.least == self.most

    def meets(self, other: "Amount") -> bool:
        """Whether both can be true."""
        low, high = self.least or 0.0, float("inf") if self.most is None else self.most
        return low <= (float("inf") if other.most is None else other.most) and (other.least or 0.0) <= high


@dataclass(frozen=True, slots=True)
class Card:
    """A card with what persons made of it: ``candidate`` is as amended, ``verdict`` empty while it is open."""

    candidate: Candidate
    report: Report
    speaker: str = ""
    verdict: str = ""
    reviewed_by: str = ""
    reviewed_on: date | None = None
    reason: str = ""
    pledge: str = ""
    amended: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """Id of the card, the same for the same bytes."""
        return self.candidate.id


@dataclass(frozen=True, slots=True)
class Relation:
    """How card ``a`` stands to card ``b``, and whether a rule or a person says so; ``parts`` are what sums to ``a``."""

    a: str
    b: str
    kind: RelationKind
    basis: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Intent:
    """What somebody may do by the words of a card, before anybody accepted the card."""

    card: str
    provider: str
    amount: Amount | None
    unit: str
    stance: Stance | None


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a provider promised by an accepted card or a delivered row; ``due`` is the end of its interval."""

    id: str
    provider: str
    receiver: str
    amount: Amount | None
    unit: str
    unit_class: str
    stance: Stance | None
    said_on: tuple[date | None, date | None]
    due: date | None
    words: str
    cards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EconomicEvent:
    """Something observed that may fulfil a Commitment."""

    id: str
    on: date
    amount: float
    unit: str


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """So much of a Commitment met by an event, in the unit of the Commitment."""

    commitment: str
    event: str
    amount: float


def amount_of(candidate: Candidate) -> Amount | None:
    """Give the bounds of a card's number; None for a thing promised without one."""
    quantity = candidate.quantity
    if quantity is None:
        return None
    least = quantity.least if quantity.least is not None else quantity.value
    most = quantity.most if quantity.most is not None else quantity.value
    return Amount(least, most)
