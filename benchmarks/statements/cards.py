"""Score the cards that the reading desk proposes on the invented reports of set/.

A card is found where its quantity overlaps one that is asked for (a thing without a number: where they share a
sentence); every other card is wrong. The fields are scored on the cards found; a field that should be empty must be
empty.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from intervals import Tally, f1, precision, recall, row
from snippets import Gold, Snippet

Cards = dict[str, list[Tally]]


def measured(scored: Iterable[Cards]) -> dict[str, dict[str, float | int]]:
    """Put the reports together: one row per measure, in percent."""
    rows: Cards = defaultdict(list)
    for one in scored:
        for name, tallies in one.items():
            rows[name] += tallies
    found = rows.pop("cards")
    ways: dict[str, Callable[[Tally], float]] = {"recall": recall, "precision": precision, "F1": f1}
    return {name: row(found, way) for name, way in ways.items()} | {k: row(v, recall) for k, v in rows.items()}


def scored(snippet: Snippet, reading: Any) -> Cards:
    """Score one report: the cards, then each field of the cards found, then the offsets of every span shown."""
    pairs = _pairs(snippet, reading.candidates)
    numbered = [(gold, card) for gold, card in pairs if gold.numbered]
    spans = [span for card in reading.candidates for span in _shown(card)]
    exact = sum(snippet.text[s.start : s.end] == s.text for s in spans)
    rows = {"cards": [Tally(len(pairs), len(reading.candidates), len(snippet.wanted))]}
    rows |= {name: [_share(pairs, way)] for name, way in FIELDS.items()}
    rows |= {name: [_share(numbered, way)] for name, way in NUMBERS.items()}
    return rows | {"offsets": [Tally(exact, len(spans), len(spans))]}


def _pairs(snippet: Snippet, cards: Iterable[Any]) -> list[tuple[Gold, Any]]:
    """Give each card asked for the first card that meets it, and each card to one only."""
    free, pairs = list(cards), []
    for gold in snippet.wanted:
        card = next((c for c in free if _meet(gold, c)), None)
        if card is not None:
            free.remove(card)
            pairs.append((gold, card))
    return pairs


def _meet(gold: Gold, card: Any) -> bool:
    if gold.numbered != (card.quantity is not None):
        return False
    span = card.quantity.span if gold.numbered else card.sentence
    return bool(span.start < gold.end and gold.start < span.end)


def _shown(card: Any) -> list[Any]:
    spans = [*card.spans.values(), card.sentence, card.quantity and card.quantity.span]
    said = card.saying
    spans += [when.as_written for when in (card.said_on, card.due) if when]
    spans += [said.span, said.cue, said.speaker_span] if said else []
    return [span for span in spans if span]


def _share(pairs: list[tuple[Gold, Any]], way: Callable[[dict[str, Any], Any], bool | None]) -> Tally:
    """Count the cards on which a field is right, of those on which it is asked for."""
    said = [verdict for gold, card in pairs if (verdict := way(gold.fields, card)) is not None]
    return Tally(sum(said), len(said), len(said))


def plain(name: str) -> str:
    """Spell a name without case, article and marks."""
    words = re.sub(r"[^\w\s]", " ", name.casefold()).split()
    return " ".join(w for w in words if w not in {"the", "a", "an", "its", "his", "her"})


def same(accepted: list[str], name: str) -> bool:
    """Tell whether a name is one of those accepted; a title before a name or a form after it does no harm."""
    found = plain(name)
    if not accepted or not found:
        return not accepted and not found
    return any(f" {want} " in f" {found} " for want in map(plain, accepted))


def _speaker(card: Any) -> str:
    return card.saying.speaker if card.saying else ""


def _chain(gold: dict[str, Any], card: Any) -> bool | None:
    """Ask for every step of a chain that has more than one, in its order."""
    if len(gold["chain"]) < 2:
        return None
    steps = [link.who for link in card.saying.chain] if card.saying else []
    places = [next((i for i, who in enumerate(steps) if same([want], who)), -1) for want in gold["chain"]]
    return -1 not in places and places == sorted(places)


def _said_on(gold: dict[str, Any], card: Any) -> bool | None:
    if gold["said_on"] is None:
        return None
    when = card.said_on
    ends = (when.earliest, when.latest) if when else (None, None)
    return [end and end.isoformat() for end in ends] == [gold["said_on"]["earliest"], gold["said_on"]["latest"]]


def _due(gold: dict[str, Any], card: Any) -> bool | None:
    if gold["due"] is None:
        return None
    span = card.due.as_written if card.due else None
    return bool(span and span.start < gold["due"]["end"] and gold["due"]["start"] < span.end)


def _role(gold: dict[str, Any], card: Any) -> bool | None:
    """Ask for the head noun: the last word of the role, in either number."""
    if not gold["unit_role"]:
        return None
    wants = [plain(role).split()[-1].rstrip("s") for role in gold["unit_role"].split("|")]
    return any(want in {w.rstrip("s") for w in plain(card.unit_role).split()} for want in wants)


def _value(gold: dict[str, Any], card: Any) -> bool:
    """Ask for the value, or for both ends where the words give no single one."""
    want, got = gold["quantity"], card.quantity
    if want["value"] is not None:
        return got.value is not None and abs(got.value - want["value"]) < 1e-6 * want["value"]
    return (got.least, got.most) == (want["least"], want["most"])


def _bounds(gold: dict[str, Any], card: Any) -> bool | None:
    """Ask for both ends of what is no single number; nothing and zero are the same lower end."""
    want, got = gold["quantity"], card.quantity
    if want["least"] == want["most"]:
        return None
    return ((got.least or None), got.most) == ((want["least"] or None), want["most"])


def _extent(gold: dict[str, Any], card: Any) -> bool:
    return (card.quantity.span.start, card.quantity.span.end) == (gold["quantity"]["start"], gold["quantity"]["end"])


FIELDS: dict[str, Callable[[dict[str, Any], Any], bool | None]] = {
    "stance": lambda gold, card: str(card.stance or "") == gold["stance"],
    "giver": lambda gold, card: same(gold["giver"], card.giver),
    "speaker": lambda gold, card: same(gold["speaker"], _speaker(card)),
    "chain": _chain,
    "receiver": lambda gold, card: same(gold["receiver"], card.receiver),
    "said on": _said_on,
    "due": _due,
    "role": _role,
}
NUMBERS: dict[str, Callable[[dict[str, Any], Any], bool | None]] = {
    "unit class": lambda gold, card: card.quantity.unit_class in gold["unit_class"].split("|"),
    "value": _value,
    "bounds": _bounds,
    "same extent": _extent,
}
