"""The reading of one report: numbers, sayings and times, and one proposed card per number given."""

from dataclasses import replace

from firmground.intake.statements.attribution import is_headline, sayings, sentences
from firmground.intake.statements.candidates import Scene, candidates
from firmground.intake.statements.names import names
from firmground.intake.statements.quantities import quantities
from firmground.intake.statements.text import masked
from firmground.intake.statements.whens import whens
from firmground.model.statement import Candidate, Reading, Report, Saying, When

__all__ = ["read"]

_DAYS_OF_SPEECH = ("day", "time")


def read(report: Report) -> Reading:
    """Read a report: pure, and the same for the same bytes.

    The rules are high in recall and plain; each card is a proposal that a person confirms, amends or rejects.
    """
    shown = masked(report.text)
    known = names(shown)
    times = whens(shown, report.published_on)
    said = tuple(_dated(s, report, times) for s in sayings(report, shown, known))
    numbers = quantities(shown)
    cards: list[Candidate] = []
    for start, end in sentences(shown):
        if is_headline(shown[start:end]):
            continue
        saying = next((s for s in said if s.span.start == start), None)
        when = saying.said_on if saying else _said_on(report, times, start, end)
        giver = cards[-1].giver if cards else ""
        scene = Scene(report, shown, start, end, saying, known, times, when, giver)
        inside = tuple(q for q in numbers if start <= q.span.start and q.span.end <= end)
        cards += [_joined(card, cards) for card in candidates(scene, inside)]
    return Reading(report, tuple(cards), said, times)


def _joined(card: Candidate, before: list[Candidate]) -> Candidate:
    """Name both parties of a joint work whose words name one: the other side is that of the pledge told before."""
    if len(card.parties) != 1:
        return card
    told = next((c for c in reversed(before) if c.giver and c.receiver), None)
    if told is None or card.parties[0] not in (told.giver, told.receiver):
        return card
    rules = {**card.filled_by, "parties": "parties.of_the_pledge_before"}
    return replace(card, parties=(told.giver, told.receiver), filled_by=rules)


def _dated(saying: Saying, report: Report, times: tuple[When, ...]) -> Saying:
    return replace(saying, said_on=_said_on(report, times, saying.span.start, saying.span.end))


def _said_on(report: Report, times: tuple[When, ...], start: int, end: int) -> When | None:
    """Give the day of the words: the one in their sentence, else the last one before, else that of the paper."""
    published = report.published_on
    dated = [t for t in times if t.as_written and t.grain in _DAYS_OF_SPEECH]
    past = [t for t in dated if t.latest and published and t.latest <= published]
    inside = next((t for t in past if t.as_written and start <= t.as_written.start < end), None)
    if inside is not None:
        return inside
    before = [t for t in past if t.as_written and t.as_written.end <= start]
    if before:
        return replace(before[-1], basis="inferred")
    if published is None:
        return None
    day = published.isoformat()
    return When(None, published, published, "day", "", "publication", "inferred", day, "said_on.publication")
