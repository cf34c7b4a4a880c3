"""What is said and agreed in public: figures that others published, agreements and visits."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from firmground.model.facts.base import Fact, said

__all__ = ["AgreementSigned", "ClaimPublished", "VisitMade"]

_WORDS = "the words that were said"


@dataclass(frozen=True, slots=True)
class ClaimPublished(Fact):
    """A figure that somebody published; it is kept as a claim and never added to what the ledger knows."""

    name: ClassVar[str] = "claim-published"
    about: ClassVar[str] = "scope"

    scope: str = said("place, or the words for it")
    verb: str = said("what is claimed to have happened, for example surveyed, cancelled, cleared, returned, priced")
    quantity: float = said("how much", least=0)
    unit: str = said("of what, for example ha, km2, m2, UAH/ha")
    speaker: str = said("who says so")
    outlet: str = said("who reported it", default="")
    period_from: date | None = said("first day that the figure covers; empty: a state, not a flow", default=None)
    period_to: date | None = said("last day that the figure covers, or the day on which it held", default=None)
    most: float | None = said("upper end where the words give a range", default=None)
    words: str = said(_WORDS, default="")
    url: str = said("where to read them", default="")


@dataclass(frozen=True, slots=True)
class AgreementSigned(Fact):
    """An agreement between parties, as their words give it."""

    name: ClassVar[str] = "agreement-signed"
    about: ClassVar[str] = "title"

    title: str = said("what it is called")
    parties: tuple[str, ...] = said("who agreed", default=())
    words: str = said(_WORDS, default="")
    outlet: str = said("who reported it", default="")
    url: str = said("where to read them", default="")


@dataclass(frozen=True, slots=True)
class VisitMade(Fact):
    """A visit, meeting or inspection that belongs in the line of time."""

    name: ClassVar[str] = "visit-made"
    about: ClassVar[str] = "place"

    place: str = said("place, or the words for it")
    who: str = said("who came")
    words: str = said("what was said or seen", default="")
    outlet: str = said("who reported it", default="")
    url: str = said("where to read them", default="")
