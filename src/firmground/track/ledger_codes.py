"""Codes of what does not fit together in a ledger, each with its one meaning, and how such findings are made."""

from collections.abc import Collection, Mapping

from firmground.model.event import Event
from firmground.model.finding import Finding, Severity

__all__ = ["CODES", "LEDGER", "error", "on_event", "warning"]

LEDGER = "ledger"
"""What findings name as their layer; their row is the number of the event."""

CODES: Mapping[str, str] = {
    "FG-LG-101": "An event names a hazardous area that the ledger does not know, or that has no ground any more.",
    "FG-LG-102": "A polygon lies outside the area that the event names: nobody's land.",
    "FG-LG-103": "A polygon reaches outside the area that the event names by more than 1 m2 and more than 1 m.",
    "FG-LG-104": "A polygon or perimeter crosses itself; it is read as its valid parts.",
    "FG-LG-201": "Land is released that was released already.",
    "FG-LG-202": "Land is released in a way that its state does not allow: cancelled though confirmed, or reduced or "
    "cleared though not surveyed.",
    "FG-LG-203": "A survey speaks of land that is released; it stays as it is until it is re-opened.",
    "FG-LG-204": "Land is re-opened that was not released.",
    "FG-LG-205": "An explosive item was found in an area of which all ground is released.",
    "FG-LG-206": "Land is handed over that was not released, or was handed over already.",
    "FG-LG-207": "Land is handed over while it is on hold.",
    "FG-LG-208": "Cleared land is handed over without quality assurance that it passed after the clearance.",
    "FG-LG-209": "Cleared land is handed over while a critical non-conformity is open.",
    "FG-LG-211": "Work was done on an area that was on hold.",
    "FG-LG-212": "A hold is lifted where there is none.",
    "FG-LG-213": "A non-conformity is closed that is not open.",
    "FG-LG-301": "Two delivered perimeters cover the same ground; it belongs to the one that came first.",
    "FG-LG-302": "A perimeter was delivered anew after events on its ground; the ground stays as it was cut.",
    "FG-LG-303": "A delivery says another kind or status than the events on the ground; the events count.",
    "FG-LG-304": "A delivery takes away an area with events on its ground; the ground stays.",
    "FG-LG-305": "An area was delivered as closed, without the way in which it was released.",
    "FG-LG-306": "An area was delivered without a perimeter on the globe, so that it has no ground.",
    "FG-LG-401": "An area is split off under an id that is in use.",
    "FG-LG-501": "More teams of a contingent left, or are absent, than had arrived.",
    "FG-LG-502": "Works went back without having been rejected.",
    "FG-LG-503": "Works are reported that were finished already.",
    "FG-LG-504": "Works were rejected that were not reported as finished.",
    "FG-LG-601": "A correction names an event that the ledger did not hold before it.",
    "FG-LG-602": "An event is dated later than it was entered.",
}
"""Every code by its meaning; figures in m2 and m are those of `geo/partition.py`."""


def error(code: str, event: Event, message: str, remedy: str) -> Finding:
    """Make a finding on an entry that contradicts the ledger."""
    return on_event(CODES, Severity.ERROR, code, event, message, remedy)


def warning(code: str, event: Event, message: str, remedy: str) -> Finding:
    """Make a finding on something that a person should look at."""
    return on_event(CODES, Severity.WARNING, code, event, message, remedy)


def on_event(codes: Collection[str], severity: Severity, code: str, event: Event, message: str, remedy: str) -> Finding:
    """Make a finding on an event, with one of the codes; it names the event and its row in the ledger."""
    if code not in codes:
        raise ValueError(f"{code} is no code of findings")
    return Finding(code, severity, f"{event.name} {event.id}: {message}", remedy, layer=LEDGER, row=event.seq)
