"""Codes of what is found wrong with an entry before it is in the ledger, besides what the reading of it finds."""

from collections.abc import Mapping

from firmground.model.event import Event
from firmground.model.finding import Finding, Severity
from firmground.track.ledger_codes import on_event

__all__ = ["CODES", "ENTERED_ALL_THE_SAME", "entry_error", "entry_warning"]

CODES: Mapping[str, str] = {
    "FG-RC-101": "Land is cancelled without a non-technical survey of it, or reduced without a technical one (L3).",
    "FG-RC-201": "Works were done on ground of a hazardous area that is not handed over (L1).",
    "FG-RC-301": "More teams of a contingent arrived than it has.",
    "FG-RC-401": "A visit is corrected or taken back, but the holds that it led to stand.",
}
"""Every code by its meaning."""

ENTERED_ALL_THE_SAME = frozenset({"FG-RC-201", "FG-RC-301", "FG-LG-211", "FG-LG-212", "FG-LG-213", "FG-LG-501"})
"""Errors with which a fact may be entered if somebody insists: it happened, whatever it says of the work. The others
would break the ledger (L12, L13) or its evidence (L3)."""


def entry_error(code: str, event: Event, message: str, remedy: str) -> Finding:
    """Make a finding that refuses an entry."""
    return on_event(CODES, Severity.ERROR, code, event, message, remedy)


def entry_warning(code: str, event: Event, message: str, remedy: str) -> Finding:
    """Make a finding that asks a person to look."""
    return on_event(CODES, Severity.WARNING, code, event, message, remedy)
