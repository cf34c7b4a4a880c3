"""Public statements: what a report says was promised, by whom, how many, and where the words stand.

Every field of a reading that rests on words keeps the span of those words, and a span quotes the report exactly. A
field that the words do not fill stays empty (empty text or ``None``); nothing is guessed.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from firmground.model.finding import Finding

__all__ = [
    "Candidate",
    "Link",
    "Quantity",
    "Reading",
    "Report",
    "Saying",
    "Span",
    "Stance",
    "UnitClass",
    "When",
    "candidate_id",
]


class Stance(StrEnum):
    """How firm a promise stands by the words of a report, from denied to withdrawn."""

    DENIED = "denied"
    DISCUSSED = "discussed"
    OFFERED = "offered"
    PLANNED = "planned"
    ANNOUNCED = "announced"
    PROMISED = "promised"
    SIGNED = "signed"
    REPORTED_UNDER_WAY = "reported_under_way"
    REPORTED_ARRIVED = "reported_arrived"
    CONFIRMED_ARRIVED = "confirmed_arrived"
    WITHDRAWN = "withdrawn"

    @property
    def rank(self) -> int:
        """Give the place of the stance in the order above, from 0."""
        return list(Stance).index(self)


class UnitClass(StrEnum):
    """What kind of thing a number counts; classes are never summed with one another."""

    PEOPLE = "people"
    MONEY = "money"
    MACHINE = "machine"
    AREA = "area"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a report by their place, in characters: ``text == report.text[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class When:
    """A time as written and as resolved: an interval of days, its grain, and how it was anchored.

    ``grain`` is day, week, month, quarter, season, half, year, decade, time or duration; ``mod`` is empty or start,
    mid, end, approx, before, after; ``anchor`` is publication, said_on, event or empty; ``basis`` is stated, resolved
    or inferred; ``value`` is written as in TIMEX3 (TimeML 1.2.1).
    """

    as_written: Span | None
    earliest: date | None
    latest: date | None
    grain: str
    mod: str
    anchor: str
    basis: str
    value: str
    rule: str


@dataclass(frozen=True, slots=True)
class Report:
    """One published text, normalised, with what is known of its outlet and day."""

    id: str
    text: str
    title: str
    outlet: str
    url: str
    published_on: date | None
    language: str
    sha256: str

    def holds(self, span: Span) -> bool:
        """Say whether the span quotes this text exactly."""
        return 0 <= span.start <= span.end <= len(self.text) and self.text[span.start : span.end] == span.text

    def span(self, start: int, end: int) -> Span:
        """Give the words between two offsets."""
        return Span(start, end, self.text[start:end])


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the way from a speaker to the page: said, quoted, cited, reported or contributed."""

    who: str
    how: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Saying:
    """Words laid to a speaker: the words, the cue, and the chain with the speaker first and the outlet last."""

    span: Span
    cue: Span | None
    speaker: str
    speaker_span: Span | None
    chain: tuple[Link, ...]
    said_on: When | None
    direct: bool


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written, as a point or as bounds, with what it counts."""

    span: Span
    value: float | None
    least: float | None
    most: float | None
    approx: bool
    unit: str
    unit_class: UnitClass


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposed card: a number (or a thing promised without one) with what the words say about it.

    ``spans`` gives the evidence by field, ``filled_by`` the rule by field; a person confirms before it counts.
    """

    id: str
    report: str
    quantity: Quantity | None
    unit_role: str
    giver: str
    receiver: str
    purpose: str
    place: str
    parties: tuple[str, ...]
    stance: Stance | None
    said_on: When | None
    due: When | None
    saying: Saying | None
    spans: Mapping[str, Span]
    filled_by: Mapping[str, str]
    sentence: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the rules found in one report."""

    report: Report
    candidates: tuple[Candidate, ...]
    sayings: tuple[Saying, ...]
    whens: tuple[When, ...]
    warnings: tuple[Finding, ...] = field(default=())


def candidate_id(report: Report, start: int, end: int) -> str:
    """Name the card of the words between two offsets, the same for the same bytes."""
    digest = hashlib.sha256(f"{report.sha256}:{start}:{end}".encode()).hexdigest()
    return f"c-{digest[:16]}"
