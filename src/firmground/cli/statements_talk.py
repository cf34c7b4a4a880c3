"""The review at a terminal: the words with what matters marked, the card beside them, one key for each answer."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import typer

from firmground.cli.show import say, show_findings
from firmground.desk import statements as desk
from firmground.desk.pledge_rows import Placing
from firmground.desk.statements import CardView
from firmground.desk.wire import Where
from firmground.errors import BadInputError
from firmground.model.statement import When

__all__ = ["at_a_terminal", "converse"]

_AROUND = 300
_KEYS = "g/s/d look at giver, stance, day; a accept; p accept without teams; m amend; r reject; n next; q quit"
_LOOKS = {"g": "giver", "s": "stance", "d": "said_on"}


def at_a_terminal() -> bool:
    """Tell whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def converse(project: Where, name: str, *, placing: Placing, today: date, by: str) -> None:
    """Review cards one by one until the last one or the key q; every answer is entered at once."""
    open_ones = [name] if name else [one.id for one in desk.cards(project) if not one.verdict]
    for number, one in enumerate(open_ones, start=1):
        say(f"--- {number} of {len(open_ones)}")
        if not _one(project, one, placing, today, by):
            return
    say("there is no other card to review")


def _one(project: Where, name: str, placing: Placing, today: date, by: str) -> bool:
    """Talk about one card; false where the person wants to stop."""
    looked: list[str] = []
    view = desk.card(project, name)
    _show(view)
    while True:
        key = typer.prompt(_KEYS, default="n", show_default=False).strip().lower()[:1]
        if key in ("n", "q"):
            return bool(key == "n")
        if key in _LOOKS:
            looked.append(_LOOKS[key])
            _look(view, _LOOKS[key])
            continue
        changes, reason = {}, ""
        if key == "m":
            field = typer.prompt("field").strip().replace("-", "_")
            changes = {field: typer.prompt("is")}
            reason = typer.prompt("why", default="", show_default=False)
        elif key == "r":
            reason = typer.prompt("why")
        verdict = {"a": "accept", "p": "accept", "m": "amend", "r": "reject"}.get(key, "")
        try:
            done = desk.review(
                project, name, verdict, changes=changes, looked_at=looked, reason=reason,
                placing=replace(placing, pledge_only=placing.pledge_only or key == "p"), today=today, by=by,
            )  # fmt: skip
        except BadInputError as error:
            say(str(error))
            continue
        if done.findings:
            show_findings(done.findings)
        if verdict != "amend":
            return True
        looked += list(changes)
        view = desk.card(project, name)
        _show(view)


def _show(view: CardView) -> None:
    card, one = view.card, view.card.candidate
    say(_marked(view))
    number = one.quantity.span.text if one.quantity else ""
    say(f"{one.giver or '(nobody)'} -> {one.receiver or '(nobody)'}: {number} {one.unit_role}")
    say(f"purpose {one.purpose or '-'}; place {one.place or '-'}; due {_days(one.due)}")
    chain = [link.who for link in one.saying.chain] if one.saying else []
    say(f"said by {card.speaker or '(nobody)'} ({' -> '.join(chain) or 'no chain'})")
    for other in view.likely_duplicates:
        say(f"perhaps the same: {other.id} of {other.report.outlet or other.report.id}, {other.verdict or 'open'}")


def _marked(view: CardView) -> str:
    """Give the words around the card, the evidence between marks that a terminal without colour shows, too."""
    one, text = view.card.candidate, view.card.report.text
    first, last = max(0, one.sentence.start - _AROUND), min(len(text), one.sentence.end + _AROUND)
    parts, at = [], first
    for start, end in _places(view):
        if start >= at and end <= last:
            parts += [text[at:start], f"[{text[start:end]}]"]
            at = end
    return "".join((*parts, text[at:last]))


def _places(view: CardView) -> Iterator[tuple[int, int]]:
    one = view.card.candidate
    spans = [span for span in one.spans.values() if span.end - span.start < _AROUND]
    yield from sorted({(span.start, span.end) for span in spans})


def _look(view: CardView, field: str) -> None:
    one = view.card.candidate
    rule = one.filled_by.get(field, "no rule")
    if field == "giver":
        say(f"giver: {one.giver or '(nobody)'} by {rule}; other names: {', '.join(view.names)}")
    elif field == "stance":
        say(f"stance: {one.stance or '(none)'} by {rule}")
    else:
        basis = one.said_on.basis if one.said_on else "not stated"
        say(f"said on {_days(one.said_on)}, {basis}")


def _days(when: When | None) -> str:
    if when is None or (when.earliest is None and when.latest is None):
        return "-"
    return str(when.earliest) if when.earliest == when.latest else f"{when.earliest} to {when.latest}"
