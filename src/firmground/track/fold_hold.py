"""Quality assurance and holds: what keeps an area from being handed over, and what lifts it."""

from firmground.model.event import Event
from firmground.model.facts import land
from firmground.model.finding import Finding
from firmground.model.progress import LandState, NonConformity
from firmground.track.land import Land
from firmground.track.ledger_codes import error, warning

__all__ = ["Holds"]


class Holds:
    """Which areas are on hold, by which event, and which non-conformities are open.

    They pass on to the ground that is split off an area, and to the area that it is merged into.
    """

    def __init__(self, ground: Land, findings: list[Finding]) -> None:
        self._land = ground
        self._findings = findings
        self.held: dict[str, str] = {}
        self._open: dict[str, dict[str, str]] = {}

    def non_conformities(self) -> tuple[NonConformity, ...]:
        """Give the open ones, by area."""
        return tuple(
            NonConformity(visit, area, severity)
            for area, visits in self._open.items()
            for visit, severity in visits.items()
        )

    def critical(self, area: str) -> str:
        """Give the visit whose critical non-conformity is open, empty if none is."""
        return next((visit for visit, severity in self._open.get(area, {}).items() if severity == "critical"), "")

    def work_on(self, event: Event) -> None:
        """Say that work was done on an area that is on hold."""
        area = event.subject
        if area in self.held:
            message = f"{area} is on hold by {self.held[area]}"
            self._findings.append(
                warning("FG-LG-211", event, message, "ask who ordered it, and enter hold-lifted if it is over")
            )

    def visit(self, event: Event, fact: land.QaVisit) -> None:
        """Read a visit: a passed one proves what was cleared before it, a critical one puts the area on hold."""
        if not self._known(event):
            return
        passed = fact.result == "passed" and fact.severity != "critical"
        for piece in self._land.by_area[fact.area]:
            if piece.state is LandState.CLEARED:
                piece.passed = passed
                piece.events.append(event.id)
        if fact.severity != "none":
            self._open.setdefault(fact.area, {})[event.id] = fact.severity
        if fact.severity == "critical":
            self.held.setdefault(fact.area, event.id)

    def close(self, event: Event, fact: land.NonConformityClosed) -> None:
        """Read that the non-conformity of a visit was put right, wherever its ground went since."""
        if not any(visits.pop(fact.visit, None) for visits in self._open.values()):
            message = f"no non-conformity of the visit {fact.visit} is open"
            self._findings.append(error("FG-LG-213", event, message, "name the id of the event of the visit"))
        self._open = {area: visits for area, visits in self._open.items() if visits}

    def hold(self, event: Event, fact: land.AreaHeld) -> None:
        """Put an area on hold; the first event that did so stays its cause."""
        if self._known(event):
            self.held.setdefault(fact.area, event.id)

    def lift(self, event: Event, fact: land.HoldLifted) -> None:
        """Lift the hold of an area."""
        if self.held.pop(fact.area, None) is None:
            self._findings.append(error("FG-LG-212", event, f"{fact.area} is not on hold", "look at the history of it"))

    def inherit(self, old: str, new: str) -> None:
        """Let the ground of an area take its hold and its open non-conformities along."""
        if old == new:
            return
        if old in self.held:
            self.held.setdefault(new, self.held[old])
        if old in self._open:
            self._open.setdefault(new, {}).update(self._open[old])

    def forget(self, area: str) -> None:
        """Drop what is said of an area that has no ground any more."""
        self.held.pop(area, None)
        self._open.pop(area, None)

    def _known(self, event: Event) -> bool:
        known = event.subject in self._land.by_area
        if not known:
            message = f"there is no ground of an area {event.subject!r}"
            remedy = "name an area of the register, or deliver it first"
            self._findings.append(error("FG-LG-101", event, message, remedy))
        return known
