"""What events do to land: survey, the three ways of release, handover, re-opening, split and merge."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from firmground.model.event import Event
from firmground.model.facts import Fact, land
from firmground.model.finding import Finding
from firmground.model.progress import RELEASED, UNRELEASED, LandState, Way
from firmground.track.fold_hold import Holds
from firmground.track.land import Land
from firmground.track.land_reach import Reach
from firmground.track.ledger_codes import error, warning

__all__ = ["LandFold"]

_States: TypeAlias = frozenset[LandState]

_FROM: Mapping[Way, _States] = {
    Way.CANCELLED: frozenset({LandState.NOT_SURVEYED, LandState.SHA, LandState.REOPENED}),
    Way.REDUCED: frozenset({LandState.SHA, LandState.CHA, LandState.REOPENED}),
    Way.CLEARED: frozenset({LandState.SHA, LandState.CHA, LandState.REOPENED}),
}
"""From which states land can be released by which way (L3)."""
_BY = {way: LandState(way.value) for way in Way}
_FOUND = {"suspected": LandState.SHA, "confirmed": LandState.CHA}
_WORDS: Mapping[LandState, str] = {
    LandState.NOT_SURVEYED: "not surveyed",
    LandState.SHA: "suspected",
    LandState.CHA: "confirmed",
    LandState.HANDED_OVER: "handed over",
    LandState.REOPENED: "re-opened",
}
_FIRST_SURVEY = "enter the survey first, and the release by the way that its evidence allows (L3)"


class LandFold:
    """Applies the facts about land, one after the other, and says what does not fit."""

    def __init__(self, ground: Land, findings: list[Finding]) -> None:
        self._land = ground
        self._findings = findings
        self._reach = Reach(ground, findings)
        self.holds = Holds(ground, findings)
        self.proofs: dict[str, str] = {}

    def handlers(self) -> dict[type[Fact], Callable[[Event, Any], None]]:
        """Say which fact is read by what."""
        return {
            land.SurveyDone: self._survey,
            land.AreaCancelled: lambda e, f: self._release(e, f, Way.CANCELLED),
            land.AreaReduced: lambda e, f: self._release(e, f, Way.REDUCED),
            land.AreaCleared: lambda e, f: self._release(e, f, Way.CLEARED),
            land.HandoverSigned: self._hand_over,
            land.AreaReopened: self._reopen,
            land.AreaSplit: self._split,
            land.AreasMerged: self._merge,
            land.ItemFound: self._item,
            land.QaVisit: self._visit,
            land.NonConformityClosed: self.holds.close,
            land.AreaHeld: self.holds.hold,
            land.HoldLifted: self.holds.lift,
        }

    def _survey(self, event: Event, fact: land.SurveyDone) -> None:
        self.holds.work_on(event)
        self._prove(event, fact, fact.method.upper(), passed=fact.polygon is None)
        state = _FOUND.get(fact.result)
        if state is None:
            if fact.area not in self._land.by_area:
                self._reach.of(event, fact.area, lambda _: False)
            return
        found, refused = self._reach.of(event, fact.area, lambda p: p.state in UNRELEASED)
        for piece in found:
            piece.state, piece.since = state, event.on
        if refused:
            message = f"it finds {fact.result} on {_told(refused, fact.area)}"
            remedy = "enter area-reopened first if the authority says so"
            self._findings.append(warning("FG-LG-203", event, message, remedy))

    def sharpen(self, events: list[Event]) -> None:
        """Bring the polygons of all events into the plane at once."""
        self._reach.sharpen(events)

    def _prove(self, event: Event, fact: Any, kind: str, *, passed: bool) -> None:
        """Note which activity of a chain an event proves to be over: one that speaks of all ground of a root."""
        pieces = self._land.by_root.get(fact.area)
        if passed and pieces and all(piece.area == fact.area for piece in pieces):
            self.proofs[f"{fact.area}:{kind}"] = event.id

    def _visit(self, event: Event, fact: land.QaVisit) -> None:
        self.proofs.pop(f"{fact.area}:QA", None)
        self._prove(event, fact, "QA", passed=fact.result == "passed" and fact.severity != "critical")
        self.holds.visit(event, fact)

    def _release(self, event: Event, fact: Any, way: Way) -> None:
        self.holds.work_on(event)
        if way is Way.CLEARED:
            self.proofs.pop(f"{fact.area}:QA", None)
        found, refused = self._reach.of(event, fact.area, lambda p: p.state in _FROM[way])
        for piece in found:
            piece.state, piece.way, piece.since = _BY[way], way, event.on
            piece.depth_m = fact.depth_m if way is Way.CLEARED else None
            piece.passed = False
        again = {s: m2 for s, m2 in refused.items() if s not in UNRELEASED}
        wrong = {s: m2 for s, m2 in refused.items() if s in UNRELEASED}
        if again:
            remedy = "correct the one or the other event, or enter area-reopened between them"
            message = f"{_told(again, fact.area)} cannot be released again"
            self._findings.append(error("FG-LG-201", event, message, remedy))
        if wrong:
            message = f"{_told(wrong, fact.area)} cannot be {way.value}"
            self._findings.append(error("FG-LG-202", event, message, _FIRST_SURVEY))

    def _hand_over(self, event: Event, fact: land.HandoverSigned) -> None:
        if fact.area in self.holds.held and fact.area in self._land.by_area:
            message = f"{fact.area} is on hold by {self.holds.held[fact.area]}; nothing is handed over"
            self._findings.append(error("FG-LG-207", event, message, "enter hold-lifted first"))
            return
        critical = self.holds.critical(fact.area)
        found, refused = self._reach.of(
            event,
            fact.area,
            lambda p: p.state in RELEASED and (p.state is not LandState.CLEARED or (p.passed and not critical)),
        )
        for piece in found:
            piece.state, piece.since = LandState.HANDED_OVER, event.on
        unproved = refused.pop(LandState.CLEARED, 0.0)
        if fact.polygon is None:
            unproved = sum(p.m2 for p in self._land.by_area.get(fact.area, ()) if p.state is LandState.CLEARED)
        if unproved and critical:
            message = f"{unproved:.0f} m2 of {fact.area} that are cleared wait, since {critical} is open"
            self._findings.append(error("FG-LG-209", event, message, "enter non-conformity-closed first (L3)"))
        elif unproved:
            message = f"{unproved:.0f} m2 of {fact.area} that are cleared have not passed quality assurance since"
            self._findings.append(error("FG-LG-208", event, message, "enter the qa-visit first (L3)"))
        if refused:
            message = f"{_told(refused, fact.area)} cannot be handed over"
            self._findings.append(error("FG-LG-206", event, message, "enter its release first"))

    def _reopen(self, event: Event, fact: land.AreaReopened) -> None:
        found, refused = self._reach.of(event, fact.area, lambda p: p.state not in UNRELEASED)
        for kind in ("NTS", "TS", "QA") if found else ():
            self.proofs.pop(f"{fact.area}:{kind}", None)
        for piece in found:
            piece.state, piece.since = LandState.REOPENED, event.on
            piece.way = piece.depth_m = None
            piece.passed = False
        if refused:
            message = f"{_told(refused, fact.area)} cannot be re-opened"
            self._findings.append(error("FG-LG-204", event, message, "enter what a survey found as survey-done"))

    def _split(self, event: Event, fact: land.AreaSplit) -> None:
        if fact.into in self._land.by_area or fact.into in self._land.roots:
            message = f"{fact.into} is the id of an area already"
            self._findings.append(error("FG-LG-401", event, message, "give the new area an id of its own"))
            return
        found, _ = self._reach.of(event, fact.area, lambda _: True)
        for piece in found:
            self._land.move(piece, fact.into)
        if found:
            self.holds.inherit(fact.area, fact.into)

    def _merge(self, event: Event, fact: land.AreasMerged) -> None:
        gone = [area for area in fact.areas if area != fact.into]
        for area in (fact.into, *gone):
            if area not in self._land.by_area:
                self._reach.of(event, area, lambda _: False)
                return
        for area in (fact.into, *gone):
            found, _ = self._reach.of(event, area, lambda _: True)
            for piece in found:
                if area != fact.into:
                    self._land.move(piece, fact.into)
            self.holds.inherit(area, fact.into)
        for area in gone:
            self.holds.forget(area)

    def _item(self, event: Event, fact: land.ItemFound) -> None:
        pieces = self._land.by_area.get(fact.area)
        if pieces and not any(p.state in UNRELEASED for p in pieces):
            message = f"{fact.number} of {fact.category} in {fact.area}, of which all ground is released"
            remedy = "let the authority decide whether to enter area-reopened"
            self._findings.append(warning("FG-LG-205", event, message, remedy))


def _told(m2: Mapping[LandState, float], area: str) -> str:
    """Tell how much ground of an area is in which state."""
    parts = [
        f"{size:.0f} m2 of {area} that {'is' if round(size) == 1 else 'are'} {_WORDS.get(state, state.value)}"
        for state, size in m2.items()
    ]
    return " and ".join(parts)
