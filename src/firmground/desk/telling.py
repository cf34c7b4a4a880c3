"""An event in words and as a document: everything of it but coordinates and the rows of whole deliveries (L11)."""

from collections.abc import Mapping
from typing import Any

from shapely.geometry.base import BaseGeometry

from firmground.geo.shapes import geodesic_area_m2
from firmground.model.event import Event
from firmground.model.facts import payload_of
from firmground.model.facts.public import AgreementSigned, ClaimPublished, VisitMade
from firmground.model.facts.record import Corrected, Decided, ForecastMade, PlanMade, PlanProposed, RowsImported

__all__ = ["as_document", "in_words", "what_of"]

_HIDDEN = ("longitude", "latitude", "plan", "created", "replaced", "removed", "measured_m2", "text", "reading")


def what_of(event: Event) -> dict[str, Any]:
    """Give the payload of an event without coordinates; a polygon by its area, rows and plans by their number."""
    fact = event.fact
    found = {name: value for name, value in payload_of(fact).items() if name not in _HIDDEN and name != "polygon"}
    polygon = getattr(fact, "polygon", None)
    if isinstance(polygon, BaseGeometry):
        found["polygon_m2"] = round(float(geodesic_area_m2([polygon])[0]), 1)
    if isinstance(fact, RowsImported):
        found |= {"created": len(fact.created), "replaced": len(fact.replaced), "removed": len(fact.removed)}
    if isinstance(fact, PlanMade | PlanProposed):
        found["activities"] = len(fact.plan.get("scheduled", ()))
    if isinstance(fact, ForecastMade):
        found["outcomes"] = len(fact.outcomes)
    return found


def as_document(event: Event, taken_out: Mapping[str, Event]) -> dict[str, Any]:
    """Give an event with its evidence and its place in the chain; `counts` is false once it was corrected."""
    correction = taken_out.get(event.id)
    return {
        "seq": event.seq,
        "event": event.id,
        "name": event.name,
        "subject": event.subject,
        "on": event.on.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
        "by": event.by,
        "source": event.source,
        "attachment_sha256": event.attachment_sha256,
        "hash": event.hash,
        "counts": correction is None,
        "corrected_by": correction.id if correction else None,
        "what": what_of(event),
    }


def in_words(event: Event) -> str:  # noqa: PLR0911 - one return for each kind of event that is told in its own way
    """Say in one line what an event says."""
    match event.fact:
        case RowsImported() as fact:
            parts = (("new", fact.created), ("changed", fact.replaced), ("taken away", fact.removed))
            told = ", ".join(f"{len(rows)} {word}" for word, rows in parts if rows)
            return f"rows of {fact.layer}: {told or 'nothing'}" + (f" (undoes {fact.undoes})" if fact.undoes else "")
        case PlanMade() | PlanProposed() as fact:
            verb = "to follow" if isinstance(fact, PlanMade) else "proposed"
            return f"plan {fact.sha256[:12]} {verb}, {len(fact.plan.get('scheduled', ()))} activities from {fact.start}"
        case ForecastMade() as fact:
            return (
                f"plan {fact.sha256[:12]} forecast as of {fact.as_of}: {fact.histories} possible histories, policy "
                f"{fact.policy}, {len(fact.outcomes)} outcomes"
            )
        case Decided() as fact:
            return f"{fact.role}: {fact.verb} {fact.what}, because {fact.reason}"
        case Corrected() as fact:
            return f"event {fact.event} is taken out: {fact.reason}"
        case ClaimPublished() as fact:
            return f"{fact.speaker} says of {fact.scope}: {fact.verb} {fact.quantity:g} {fact.unit}"
        case AgreementSigned() as fact:
            return f"{fact.title}" + (f", {', '.join(fact.parties)}" if fact.parties else "")
        case VisitMade() as fact:
            return f"{fact.who} at {fact.place}" + (f": {fact.words}" if fact.words else "")
    named = {name: value for name, value in what_of(event).items() if name != event.fact.about}
    told = ", ".join(f"{name.replace('_', ' ')} {_shown(value)}" for name, value in named.items())
    return event.subject + (f": {told}" if told else "")


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
