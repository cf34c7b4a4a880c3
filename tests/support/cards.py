"""Cards as a reader would propose them, built by hand from invented words."""

import hashlib
from dataclasses import replace
from datetime import date

from firmground.model.pledge import Card
from firmground.model.statement import (
    Candidate,
    Link,
    Quantity,
    Reading,
    Report,
    Saying,
    Stance,
    UnitClass,
    When,
    candidate_id,
)

__all__ = ["TEXT", "card", "reading", "report"]

TEXT = (
    'Norland will send 1,000 sappers to the Vale to clear mines, Minister Ana Roe said on Tuesday. "We will also send '
    '5,000 construction workers," she told the Vale Herald. Sudland is said to mull 200 medics.'
)


def report(text=TEXT, *, outlet="Vale Herald", published=date(2025, 6, 17)):
    """Make a report of a text."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Report(digest[:16], text, "Norland to send sappers", outlet, "", published, "en", digest)


def _when(day, words=None):
    return When(words, day, day, "day", "", "publication", "resolved", day.isoformat(), "weekday")


def reading(source=None, *, published=date(2025, 6, 17)):
    """Give a reading with two pledges and one rumour."""
    source = source or report(published=published)
    found = [
        _candidate(source, "1,000", 1000, "sappers", "clear mines", Stance.ANNOUNCED, published),
        _candidate(source, "5,000", 5000, "construction workers", "", Stance.ANNOUNCED, published),
        _candidate(source, "200", 200, "medics", "", Stance.DISCUSSED, published),
    ]
    return Reading(source, tuple(found), tuple(c.saying for c in found if c.saying), (), ())


def _span(source, words):
    start = source.text.index(words)
    return source.span(start, start + len(words))


def _candidate(source, number, value, role, purpose, stance, said):
    span = _span(source, number)
    speaker = _span(source, "Ana Roe")
    saying = Saying(
        _span(source, number), None, "Ana Roe", speaker,
        (Link("Ana Roe", "said", speaker), Link("Vale Herald", "reported", None)), _when(said), direct=False,
    )  # fmt: skip
    rumour = stance is Stance.DISCUSSED
    return Candidate(
        id=candidate_id(source, span.start, span.end),
        report=source.id,
        quantity=Quantity(span, value, value, value, False, role, UnitClass.PEOPLE),
        unit_role=role,
        giver="Sudland" if rumour else "Norland",
        receiver="Vale",
        purpose=purpose,
        place="",
        parties=(),
        stance=stance,
        said_on=_when(said),
        due=None,
        saying=None if rumour else saying,
        spans={"quantity": span, "unit_role": _span(source, role)},
        filled_by={"giver": "subject", "stance": "verb"},
        sentence=source.span(0, source.text.index(". ") + 1),
    )


def card(least, role, *, most=None, giver="Norland", speaker="Ana Roe", said=date(2025, 6, 17), outlet="A", **more):
    """Make a card of a report of its own."""
    source = report(f"{TEXT} {outlet} {least} {role} {speaker} {said}", outlet=outlet, published=said)
    made = _candidate(source, "1,000", 1000, "sappers", "", more.pop("stance", Stance.ANNOUNCED), said)
    most = least if most is None else most
    value = least if least == most else None
    quantity = replace(made.quantity, value=value, least=least, most=most, **more)
    return Card(replace(made, quantity=quantity, unit_role=role, giver=giver), source, speaker)
