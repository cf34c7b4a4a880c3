"""Readings of reports as JSON: spans are pairs of offsets, and the text of a report gives the words back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from firmground.model.pledge import Card
from firmground.model.statement import Candidate, Link, Quantity, Reading, Report, Saying, Span, Stance, UnitClass, When

__all__ = ["candidates_from_json", "card_document", "reading_to_json"]

_NAMES = ("unit_role", "giver", "receiver", "purpose", "place")


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """Write a reading with all its spans; raises ValueError where a span does not quote the report."""
    report = reading.report
    return {
        "proposals": [_candidate(report, one) for one in reading.candidates],
        "statements": [_saying(report, one) for one in reading.sayings],
        "whens": [_when(report, one) for one in reading.whens],
        "warnings": [finding.as_dict() for finding in reading.warnings],
    }


def candidates_from_json(report: Report, written: Mapping[str, Any]) -> tuple[Candidate, ...]:
    """Read the candidates of a report back; raises ValueError where an offset lies outside of its text."""
    return tuple(_candidate_back(report, one) for one in written["proposals"])


def card_document(card: Card) -> dict[str, Any]:
    """Write a card as it is now, amended, with what became of it."""
    return {
        **_candidate(card.report, card.candidate),
        "speaker": card.speaker,
        "report": card.report.id,
        "outlet": card.report.outlet,
        "verdict": card.verdict,
        "reviewed_by": card.reviewed_by,
        "reviewed_on": card.reviewed_on and card.reviewed_on.isoformat(),
        "reason": card.reason,
        "pledge": card.pledge,
    }


def _pair(report: Report, span: Span | None) -> list[int] | None:
    if span is None:
        return None
    if not report.holds(span):
        raise ValueError(f"the span {span.start} to {span.end} does not quote the report {report.id}")
    return [span.start, span.end]


def _candidate(report: Report, one: Candidate) -> dict[str, Any]:
    quantity, saying = one.quantity, one.saying
    spans = {name: _pair(report, span) for name, span in one.spans.items()}
    if quantity is not None:
        spans["quantity"] = _pair(report, quantity.span)
    return {
        "id": one.id,
        "quantity": quantity.value if quantity else None,
        "least": quantity.least if quantity else None,
        "most": quantity.most if quantity else None,
        "approx": quantity.approx if quantity else False,
        "unit": quantity.unit if quantity else "",
        "unit_class": quantity.unit_class.value if quantity else None,
        **{name: getattr(one, name) for name in _NAMES},
        "parties": list(one.parties),
        "stance": one.stance.value if one.stance else None,
        "speaker": saying.speaker if saying else "",
        "chain": [_link(report, link) for link in saying.chain] if saying else [],
        "said_on": _when(report, one.said_on),
        "due": _when(report, one.due),
        "saying": _saying(report, saying) if saying else None,
        "sentence": _pair(report, one.sentence),
        "spans": spans,
        "filled_by": dict(one.filled_by),
    }


def _link(report: Report, link: Link) -> dict[str, Any]:
    return {"who": link.who, "how": link.how, "span": _pair(report, link.span)}


def _saying(report: Report, saying: Saying) -> dict[str, Any]:
    return {
        "span": _pair(report, saying.span),
        "cue": _pair(report, saying.cue),
        "speaker": saying.speaker,
        "speaker_span": _pair(report, saying.speaker_span),
        "chain": [_link(report, link) for link in saying.chain],
        "said_on": _when(report, saying.said_on),
        "direct": saying.direct,
    }


def _when(report: Report, when: When | None) -> dict[str, Any] | None:
    if when is None:
        return None
    return {
        "as_written": _pair(report, when.as_written),
        "words": when.as_written.text if when.as_written else "",
        "earliest": when.earliest and when.earliest.isoformat(),
        "latest": when.latest and when.latest.isoformat(),
        "grain": when.grain,
        "mod": when.mod,
        "anchor": when.anchor,
        "basis": when.basis,
        "value": when.value,
        "rule": when.rule,
    }


def _span_back(report: Report, pair: Any) -> Span | None:
    if pair is None:
        return None
    start, end = pair
    if not 0 <= start <= end <= len(report.text):
        raise ValueError(f"the offsets {start} to {end} lie outside of the report {report.id}")
    return report.span(start, end)


def _sure(report: Report, pair: Any) -> Span:
    return _span_back(report, pair) or report.span(0, 0)


def _when_back(report: Report, held: Any) -> When | None:
    if held is None:
        return None
    days = [date.fromisoformat(held[name]) if held[name] else None for name in ("earliest", "latest")]
    words = [held[name] for name in ("grain", "mod", "anchor", "basis", "value", "rule")]
    return When(_span_back(report, held["as_written"]), days[0], days[1], *words)


def _links_back(report: Report, held: Any) -> tuple[Link, ...]:
    return tuple(Link(one["who"], one["how"], _span_back(report, one["span"])) for one in held)


def _saying_back(report: Report, held: Any) -> Saying | None:
    if held is None:
        return None
    return Saying(
        span=_sure(report, held["span"]),
        cue=_span_back(report, held["cue"]),
        speaker=held["speaker"],
        speaker_span=_span_back(report, held["speaker_span"]),
        chain=_links_back(report, held["chain"]),
        said_on=_when_back(report, held["said_on"]),
        direct=held["direct"],
    )


def _quantity_back(report: Report, held: Any) -> Quantity | None:
    if held["unit_class"] is None:
        return None
    figures = (held["quantity"], held["least"], held["most"], held["approx"], held["unit"])
    return Quantity(_sure(report, held["spans"]["quantity"]), *figures, UnitClass(held["unit_class"]))


def _candidate_back(report: Report, held: Any) -> Candidate:
    return Candidate(
        id=held["id"],
        report=report.id,
        quantity=_quantity_back(report, held),
        **{name: held[name] for name in _NAMES},
        parties=tuple(held["parties"]),
        stance=Stance(held["stance"]) if held["stance"] else None,
        said_on=_when_back(report, held["said_on"]),
        due=_when_back(report, held["due"]),
        saying=_saying_back(report, held["saying"]),
        spans={name: _sure(report, pair) for name, pair in held["spans"].items()},
        filled_by=held["filled_by"],
        sentence=_sure(report, held["sentence"]),
    )
