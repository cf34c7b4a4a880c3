"""The reading desk: reports go into the ledger with proposed cards, and a person accepts, amends or rejects each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from firmground.desk.entering import Entered, Ledger, enter
from firmground.desk.pledge_rows import ANYWHERE, Placing, Rows, own_pledge, rows_of
from firmground.desk.suggestions import asked
from firmground.desk.wire import Where, open_store
from firmground.errors import BadInputError, ConflictError, UnknownNameError
from firmground.evaluate.corroboration import relations
from firmground.intake.readers.chat import ChatServer
from firmground.intake.statements.names import names
from firmground.intake.statements.reading import read
from firmground.intake.statements.text import load
from firmground.model.event import Entry, Event
from firmground.model.facts.statement import CardReviewed, ReportRead
from firmground.model.finding import Finding
from firmground.model.pledge import UNPROMISED, Card, Relation, RelationKind
from firmground.model.statement import Reading
from firmground.track.card_codes import card_warning
from firmground.track.cards import amended, read_cards, read_relations
from firmground.track.reading_json import reading_to_json

__all__ = [
    "LOOK_AT",
    "CardView",
    "ReadStatement",
    "Reviewed",
    "card",
    "card_in",
    "cards",
    "enter_reading",
    "home_of",
    "read_statement",
    "review",
]

LOOK_AT = ("giver", "stance", "said_on")
"""Fields that a person must have looked at before a card is accepted."""

VERDICTS = ("accept", "amend", "reject")


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """What became of a report: its reading, and whether the same words were in the ledger before."""

    reading: Reading
    document: Mapping[str, Any]
    known: bool


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as a person reviews it: with its report, other names in it, and cards that may say the same."""

    card: Card
    names: tuple[str, ...]
    related: tuple[Relation, ...]
    likely_duplicates: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What became of a review: the events, the rows by layer that the card became, and what kept it from more."""

    entered: Entered
    pledge: str
    became: Mapping[str, str]
    findings: tuple[Finding, ...]


def read_statement(
    where: Where,
    file: Path,
    *,
    today: date,
    by: str,
    published_on: date | None = None,
    outlet: str = "",
    url: str = "",
    server: ChatServer | None = None,
) -> ReadStatement:
    """Read a report from a file into the ledger of a project; the same words again change nothing.

    A ``server`` of a language model, where one is named, may fill empty fields with words of the report and add cards;
    it is not asked about words that are in the ledger. Raises BadInputError for a file that cannot be read as a report;
    nothing is written then.
    """
    reading = read(load(file, published_on=published_on, outlet=outlet, url=url))
    return enter_reading(where, reading, today=today, by=by, server=server)


def enter_reading(
    where: Where, reading: Reading, *, today: date, by: str, server: ChatServer | None = None
) -> ReadStatement:
    """Enter a reading; a report whose words are there already is left as it is."""
    store, report = open_store(where), reading.report
    ledger = Ledger.read(store, today)
    there = (e.fact for e in ledger.sifted().events if isinstance(e.fact, ReportRead))
    if any(fact.sha256 == report.sha256 for fact in there):
        return ReadStatement(reading, reading_to_json(reading), known=True)
    record: dict[str, Any] = {}
    if server is not None:
        answered = asked(reading, server)
        reading, record = answered.reading, {"llm": dict(answered.record)}
    document = reading_to_json(reading) | record
    fact = ReportRead(
        report.id, report.sha256, report.text, document, report.title, report.outlet, report.url,
        report.published_on, report.language,
    )  # fmt: skip
    enter(store, [Entry(fact, today, by, report.url or report.outlet)], today=today, ledger=ledger)
    return ReadStatement(reading, document, known=False)


def cards(where: Where) -> tuple[Card, ...]:
    """Give all cards of a project, with what persons made of them."""
    return read_cards(_events(where))


def card(where: Where, name: str) -> CardView:
    """Give one card to be reviewed, by its id or the beginning of it; raises UnknownNameError for another name."""
    return card_in(_events(where), name)


def card_in(events: Sequence[Event], name: str) -> CardView:
    """Give one card of events that were read before, as `card` does."""
    every = read_cards(events)
    found = _named(every, name)
    related = tuple(
        one for one in relations(_open_or_accepted(every), read_relations(events)) if found.id in (one.a, one.b)
    )
    others = {one.a if one.b == found.id else one.b for one in related}
    return CardView(found, _names(found), related, tuple(one for one in every if one.id in others))


def review(  # noqa: PLR0913 - all that a person says of a card
    where: Where,
    name: str,
    verdict: str,
    *,
    today: date,
    by: str,
    changes: Mapping[str, Any] | None = None,
    looked_at: Iterable[str] = (),
    reason: str = "",
    placing: Placing = ANYWHERE,
) -> Reviewed:
    """Accept, amend or reject a card; what is accepted and promised becomes rows of the Programme in the same entry.

    A card that restates, narrows or contradicts an accepted one, or adds up to such, belongs to that pledge and makes
    no rows of its own. Raises BadInputError where giver, stance and said_on were not looked at, where the stance is no
    promise (denied, discussed, withdrawn, none) and nobody amended it with a reason, where a rejection has no reason,
    or where nobody says what the teams of a pledge need and ``placing`` does not ask for the pledge alone;
    ConflictError for a card that was accepted or rejected already.
    """
    changes, looked = dict(changes or {}), tuple(dict.fromkeys(looked_at))
    store = open_store(where)
    ledger = Ledger.read(store, today)
    events = ledger.sifted().events
    every = read_cards(events)
    before = _named(every, name)
    _require_open(before)
    after = amended(before, changes)
    _require_sense(after, verdict, changes, looked, reason)
    rows, home = Rows((), "", {}, ()), ""
    if verdict == "accept":
        home = home_of(after, every, read_relations(events))
        rows = rows_of(after, ledger.tables, placing) if not home else _belongs(home)
        _require_teams(rows, placing)
    fact = CardReviewed(
        before.id, before.report.id, verdict, changes or None, reason.strip(), looked, rows.pledge or home
    )
    entries = [Entry(one, today, by, f"report {before.report.id}") for one in (fact, *rows.facts)]
    done = enter(store, entries, today=today, ledger=ledger)
    return Reviewed(done, rows.pledge or home, rows.became, (*rows.findings, *done.findings))


def _events(where: Where) -> tuple[Any, ...]:
    return Ledger.read(open_store(where), date.max).sifted().events


def _named(every: tuple[Card, ...], name: str) -> Card:
    found = [one for one in every if one.id == name] or [one for one in every if name and one.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownNameError(f"{name!r} is the beginning of {len(found)} cards; write more of it")
    raise UnknownNameError.beside("the project has no card", name, [one.id for one in every])


def _names(found: Card) -> tuple[str, ...]:
    """Offer the names of the text for giver and speaker: the true one is nearly always among them."""
    return tuple(dict.fromkeys(one.who or one.span.text for one in names(found.report.text)))


def _open_or_accepted(every: Iterable[Card]) -> list[Card]:
    return [one for one in every if one.verdict != "reject"]


def _require_open(found: Card) -> None:
    if found.verdict:
        raise ConflictError(
            f"the card {found.id} was {found.verdict}ed on {found.reviewed_on}; take that review back first (correct)"
        )


def _require_sense(after: Card, verdict: str, changes: Mapping[str, Any], looked: tuple[str, ...], reason: str) -> None:
    if verdict not in VERDICTS:
        raise BadInputError(f"there is no verdict {verdict!r}; there is {', '.join(VERDICTS)}")
    if verdict == "reject" and not reason.strip():
        raise BadInputError("a rejection wants its reason")
    if verdict == "amend" and not changes:
        raise BadInputError("to amend a card, say which field is what")
    if "stance" in changes and not reason.strip():
        raise BadInputError("another stance than the rules read wants its reason")
    if verdict == "accept":
        _require_looked(after, looked)


def _require_looked(after: Card, looked: tuple[str, ...]) -> None:
    """Let nothing be accepted unseen, and no rumour by default."""
    if unseen := [field for field in LOOK_AT if field not in looked and field not in after.amended]:
        raise BadInputError(f"look at {', '.join(unseen)} before the card is accepted")
    if not after.candidate.giver and not after.candidate.parties:
        raise BadInputError("nobody is named who gives; amend giver before the card is accepted")
    stance = after.candidate.stance
    if stance is None or stance in UNPROMISED:
        told = stance.value if stance else "not stated"
        raise BadInputError(
            f"the stance of the card is {told}, which promises nothing; amend stance, with the reason, if that is wrong"
        )


def _require_teams(rows: Rows, placing: Placing) -> None:
    """Say what its teams lack before anything is written, unless the pledge alone is wanted."""
    lacking = next((one for one in rows.findings if one.code == "FG-ST-403"), None)
    if lacking is not None and not placing.pledge_only:
        raise BadInputError(f"{lacking.message}; give these options, or --pledge-only for a pledge without teams")


def home_of(found: Card, every: tuple[Card, ...], told: tuple[Relation, ...]) -> str:
    """Give the pledge that an accepted card says the same as or is the total or a part of."""
    accepted = {one.id: one for one in every if one.verdict == "accept" and one.pledge}
    others = [one for one in every if one.verdict != "reject" and one.id != found.id]
    for one in relations([*others, found], told):
        other = one.a if one.b == found.id else one.b
        if found.id not in (one.a, one.b) or other not in accepted:
            continue
        part = one.kind is RelationKind.SUMS_TO and one.b == found.id
        if not part or accepted[other].pledge == own_pledge(accepted[other]):
            return accepted[other].pledge
    return ""


def _belongs(home: str) -> Rows:
    note = card_warning(
        "FG-ST-406",
        f"it speaks of the pledge {home}, so that no rows were made",
        "enter reports-related with kind unrelated if it is another promise, and accept it anew",
    )
    return Rows((), "", {}, (note,))
