"""What is kept as it was said: plans, proposals, decisions, and notes on accidents, finds, claims and agreements."""

from collections.abc import Callable
from typing import Any

from firmground.model.event import Event
from firmground.model.facts import Fact, field, land, public, record

__all__ = ["NotesFold"]

_ENDS = {"approve", "reject"}


class NotesFold:
    """Keeps events that are read as they are."""

    def __init__(self) -> None:
        self.notes: list[Event] = []
        self.decisions: list[Event] = []
        self.plan: Event | None = None
        self.proposals: dict[str, Event] = {}

    def handlers(self) -> dict[type[Fact], Callable[[Event, Any], None]]:
        """Say which fact is read by what; a find is read by the land, too."""
        noted = (field.Accident, land.ItemFound, public.ClaimPublished, public.AgreementSigned, public.VisitMade)
        return {
            **dict.fromkeys(noted, self._note),
            record.PlanMade: self._made,
            record.PlanProposed: self._proposed,
            record.Decided: self._decided,
        }

    def _note(self, event: Event, _: Fact) -> None:
        self.notes.append(event)

    def _made(self, event: Event, fact: record.PlanMade) -> None:
        self.plan = event
        self.proposals.pop(fact.sha256, None)

    def _proposed(self, event: Event, fact: record.PlanProposed) -> None:
        self.proposals[fact.sha256] = event

    def _decided(self, event: Event, fact: record.Decided) -> None:
        self.decisions.append(event)
        if fact.verb in _ENDS:
            self.proposals.pop(fact.what, None)
