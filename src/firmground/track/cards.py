"""The cards of a ledger: what reports proposed, with what persons made of it since."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from firmground.errors import BadInputError
from firmground.model.event import Event
from firmground.model.facts.statement import CardReviewed, PledgeFulfilled, ReportRead, ReportsRelated
from firmground.model.pledge import Card, Fulfilment, Relation, RelationKind
from firmground.model.statement import Candidate, Quantity, Report, Stance, UnitClass, When
from firmground.track.reading_json import candidates_from_json

__all__ = ["AMENDABLE", "amended", "read_cards", "read_fulfilments", "read_relations", "report_of_fact"]

_TEXTS = ("giver", "receiver", "purpose", "place", "unit_role")
AMENDABLE = (*_TEXTS, "parties", "stance", "quantity", "said_on", "due", "speaker")
"""Fields of a card that a person may put right."""

_PERSON = "person"


def read_cards(events: Iterable[Event]) -> tuple[Card, ...]:
    """Give all cards of the reports that count, in the order of their reports and their places in the text."""
    cards: dict[str, Card] = {}
    for event in events:
        if isinstance(event.fact, ReportRead):
            report = report_of_fact(event.fact)
            for one in candidates_from_json(report, event.fact.reading):
                cards.setdefault(one.id, Card(one, report, one.saying.speaker if one.saying else ""))
        elif isinstance(event.fact, CardReviewed) and event.fact.card in cards:
            cards[event.fact.card] = _reviewed(cards[event.fact.card], event, event.fact)
    return tuple(cards.values())


def read_relations(events: Iterable[Event]) -> tuple[Relation, ...]:
    """Give what persons said of pairs of cards; of two words on a pair the later ones count."""
    told = (event.fact for event in events if isinstance(event.fact, ReportsRelated))
    found = {frozenset((f.card, f.other)): Relation(f.card, f.other, RelationKind(f.kind), _PERSON) for f in told}
    return tuple(found.values())


def read_fulfilments(events: Iterable[Event]) -> tuple[Fulfilment, ...]:
    """Give what was entered as fulfilling a pledge; an event may fulfil parts of many pledges."""
    told = ((event, event.fact) for event in events if isinstance(event.fact, PledgeFulfilled))
    return tuple(Fulfilment(fact.pledge, fact.seen_as or event.id, fact.quantity) for event, fact in told)


def report_of_fact(fact: ReportRead) -> Report:
    """Give the report that was read."""
    return Report(
        fact.report, fact.text, fact.title, fact.outlet, fact.url, fact.published_on, fact.language, fact.sha256
    )


def _reviewed(card: Card, event: Event, fact: CardReviewed) -> Card:
    changed = amended(card, fact.changes or {})
    return replace(
        changed,
        verdict=fact.verdict if fact.verdict in ("accept", "reject") else card.verdict,
        reviewed_by=event.by,
        reviewed_on=event.on,
        reason=fact.reason,
        pledge=fact.pledge or card.pledge,
    )


def amended(card: Card, changes: Mapping[str, Any]) -> Card:
    """Give a card with fields as a person says they are; raises BadInputError for a field or value that cannot be."""
    for field, value in changes.items():
        if field not in AMENDABLE:
            raise BadInputError(f"a card has no field {field!r} to amend; there is {', '.join(AMENDABLE)}")
        text = str(value).strip()
        if field == "speaker":
            card = replace(card, speaker=text)
        else:
            made: dict[str, Any] = {field: text if field in _TEXTS else _READERS[field](card.candidate, text)}
            card = replace(card, candidate=replace(card.candidate, **made))
        filled = {**card.candidate.filled_by, field: _PERSON}
        card = replace(card, candidate=replace(card.candidate, filled_by=filled), amended=card.amended | {field})
    return card


def _parties(_: Candidate, text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(";"))))


def _stance(_: Candidate, text: str) -> Stance:
    try:
        return Stance(text.replace(" ", "_").replace("-", "_"))
    except ValueError:
        raise BadInputError(f"there is no stance {text!r}; there is {', '.join(Stance)}") from None


def _quantity(candidate: Candidate, text: str) -> Quantity:
    try:
        least, most = (float(part) for part in _two(text.replace(",", "").replace(" ", "")))
    except ValueError:
        raise BadInputError(f"{text!r} is no number and no range such as 1000..2000") from None
    if not 0 <= least <= most < float("inf"):
        raise BadInputError(f"{text!r} does not go from a smaller to a larger number")
    there = candidate.quantity
    span = there.span if there else candidate.sentence
    unit, kind = (there.unit, there.unit_class) if there else (candidate.unit_role, UnitClass.ITEM)
    return Quantity(span, least if least == most else None, least, most, least != most, unit, kind)


def _two(text: str) -> tuple[str, str]:
    first, sign, last = text.partition("..")
    return first, last if sign else first


def _when(_: Candidate, text: str) -> When | None:
    if not text:
        return None
    try:
        first, last = (date.fromisoformat(part.strip()) for part in _two(text))
    except ValueError:
        raise BadInputError(
            f"{text!r} is no day such as 2025-06-17 and no range such as 2025-06-01..2025-06-16"
        ) from None
    if first > last:
        raise BadInputError(f"{text!r} ends before it begins")
    return When(None, first, last, "day" if first == last else "duration", "", "", "stated", text, _PERSON)


_READERS: Mapping[str, Callable[[Candidate, str], Any]] = {
    "parties": _parties,
    "stance": _stance,
    "quantity": _quantity,
    "said_on": _when,
    "due": _when,
}
