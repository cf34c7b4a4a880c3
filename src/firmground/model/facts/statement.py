"""Public statements in the ledger: reports as they were read, what a person made of their cards, what fulfils what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from firmground.model.facts.base import Fact, said

__all__ = ["CardReviewed", "PledgeFulfilled", "ReportRead", "ReportsRelated"]


@dataclass(frozen=True, slots=True)
class ReportRead(Fact):
    """A public report was read: its text, and the cards that the rules proposed from it; proposals are no pledges."""

    name: ClassVar[str] = "report-read"
    about: ClassVar[str] = "report"
    written: ClassVar[bool] = True

    report: str = said("first 16 digits of the hash of its text")
    sha256: str = said("hash of its text")
    text: str = said("the text, normalised; it stays in the project")
    reading: Mapping[str, Any] = said("proposals, statements, times and warnings, with offsets into the text")
    title: str = said("its title", default="")
    outlet: str = said("who published it", default="")
    url: str = said("where to read it", default="")
    published_on: date | None = said("day of publication", default=None)
    language: str = said("its language", default="")


@dataclass(frozen=True, slots=True)
class CardReviewed(Fact):
    """A person accepted, amended or rejected a proposed card; only what is accepted counts."""

    name: ClassVar[str] = "card-reviewed"
    about: ClassVar[str] = "card"
    written: ClassVar[bool] = True

    card: str = said("id of the card")
    report: str = said("report that it stands in")
    verdict: str = said("what became of it", choices=("accept", "amend", "reject"))
    changes: Mapping[str, Any] | None = said("fields as the person says they are", default=None)
    reason: str = said("why", default="")
    looked_at: tuple[str, ...] = said("fields that the person looked at", default=())
    pledge: str = said("row of `pledges` that it became or belongs to", default="")


@dataclass(frozen=True, slots=True)
class PledgeFulfilled(Fact):
    """So much of a pledge was fulfilled by something observed; a part of either may go elsewhere."""

    name: ClassVar[str] = "pledge-fulfilled"
    about: ClassVar[str] = "pledge"

    pledge: str = said("pledge that is fulfilled, in whole or in part", refers_to=("pledges",))
    quantity: float = said("how much of it, in the unit of the pledge", least=0)
    seen_as: str = said("id of the event that fulfils it", default="")
    words: str = said("what was seen", default="")


@dataclass(frozen=True, slots=True)
class ReportsRelated(Fact):
    """A person says how two cards stand to each other, where the rules do not see it or see it wrong."""

    name: ClassVar[str] = "reports-related"
    about: ClassVar[str] = "card"

    card: str = said("id of the card that comes later or says more")
    other: str = said("id of the other card")
    kind: str = said(
        "how they stand", choices=("restates", "sums_to", "narrows", "conflicts", "supersedes", "unrelated")
    )
    reason: str = said("why", default="")
