"""What stands beside the land in a status: services that are back, teams, the plan, and what became of pledges."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from firmground.desk.moment import Moment
from firmground.intake.needs import needs
from firmground.intake.settings import read_rules
from firmground.intake.typed_cells import text, whole
from firmground.model.activity import RELEASE_CHAIN, REPAIR_CHAIN, ActivityKind
from firmground.model.area import HECTARE_M2, AreaStatus
from firmground.model.asset import Need
from firmground.model.facts.record import PlanMade
from firmground.model.progress import UNRELEASED, LandState, Progress, Way
from firmground.track.register import register

__all__ = ["Done", "pledges", "services", "teams", "work_done"]

_AREAS = "hazardous_areas"


class _Working:
    """Whether assets, roads, areas and services are as people need them, by the events or by the delivery alone."""

    def __init__(self, moment: Moment, progress: Progress | None) -> None:
        self._rows = moment.rows
        self._progress = progress
        self._sifted = moment.sifted
        rules, _ = read_rules({"rules": tuple(moment.rows.get("rules", {}).values())})
        self._rules = rules
        self._needs = {name: _needs(row) for name, row in moment.rows.get("services", {}).items()}
        self._own: dict[str, list[str]] = {}
        for name, row in moment.rows.get("activities", {}).items():
            if row.get("kind") in REPAIR_CHAIN:
                self._own.setdefault(text(row, "site"), []).append(name)
        self._known = dict.fromkeys(self._needs, False)
        self._settle()

    def _settle(self) -> None:
        """Let services work whose needs hold, until no more do; those that need each other in a circle never do."""
        left = list(self._needs)
        while left:
            waiting = [name for name in left if not all(map(self._met, self._needs[name]))]
            self._known.update(dict.fromkeys(set(left) - set(waiting), True))
            if len(waiting) == len(left):
                return
            left = waiting

    def _met(self, need: Need) -> bool:
        return sum(map(self.holds, need.members)) >= need.least

    def holds(self, member: str) -> bool:
        """Tell whether it works."""
        if member not in self._known:
            self._known[member] = self._look(member)
        return self._known[member]

    def _look(self, member: str) -> bool:
        from firmground.intake.chains import asset_steps  # noqa: PLC0415 - slow to import, and only services need it

        rows = self._rows
        if member in rows.get("assets", {}):
            return self._done(member, asset_steps(rows["assets"][member], self._rules))
        if member in rows.get("roads", {}):
            return self._passable(member, rows["roads"][member])
        return self._areas.get(member, False)

    @cached_property
    def _areas(self) -> dict[str, bool]:
        """Tell of each area whether all of its ground is handed over, by the events or as it was delivered."""
        if self._progress is None:
            rows = register(self._sifted, date.max, {_AREAS}).get(_AREAS, {})
            return {name: row.get("status") == AreaStatus.HANDED_OVER for name, row in rows.items()}
        found: dict[str, bool] = {}
        for parcel in self._progress.parcels:
            over = parcel.state is LandState.HANDED_OVER
            for name in {parcel.root, parcel.area}:
                found[name] = found.get(name, True) and over
        return found

    def _passable(self, road: str, row: Mapping[str, Any]) -> bool:
        """Tell whether a road is open: as the last event on it says, else by its works, else by its row."""
        from firmground.intake.chains import road_steps  # noqa: PLC0415 - slow to import, and only services need it

        progress = self._progress
        passage = progress.passages.get(road) if progress else None
        if progress and passage and (passage.open or passage.until is None or passage.until >= progress.as_of):
            return passage.open
        steps = road_steps(row, 0.0)
        return text(row, "state") == "open" or (bool(steps) and self._done(road, steps))

    def _done(self, site: str, steps: Iterable[Any]) -> bool:
        works = self._progress.works if self._progress else {}
        names = [*(f"{site}:{step.kind}" for step in steps), *self._own.get(site, ())]
        return all(name in works and works[name].finished is not None for name in names)


def _needs(row: Mapping[str, Any]) -> tuple[Need, ...]:
    try:
        return needs(row)
    except ValueError:  # what `check` finds; nobody can tell when such a service is back
        return (Need(("",), 1),)


def services(moment: Moment, within: Collection[str] | None) -> dict[str, Any]:
    """Count services and their people: all, those that work on the day, and those of them that were lost before.

    A service is back when all it needs works: works finished and accepted, roads open, land handed over.
    """
    now, before = _Working(moment, moment.progress), _Working(moment, None)
    total = _nothing()
    by_kind: dict[str, dict[str, int]] = {}
    for name, row in moment.rows.get("services", {}).items():
        if within is not None and row.get("place") not in within:
            continue
        people, works = whole(row, "people") or 0, now.holds(name)
        back = works and not before.holds(name)
        for figures in (total, by_kind.setdefault(text(row, "kind"), _nothing())):
            figures["total"] += 1
            figures["people"] += people
            figures["working"] += works
            figures["people_served"] += people * works
            figures["back"] += back
            figures["people_back"] += people * back
    return {**total, "by_kind": dict(sorted(by_kind.items()))}


def services_back(moment: Moment) -> list[str]:
    """Name the services that were lost by the rows as delivered and work on the day."""
    now, before = _Working(moment, moment.progress), _Working(moment, None)
    return [name for name in moment.rows.get("services", {}) if now.holds(name) and not before.holds(name)]


def _nothing() -> dict[str, int]:
    return dict.fromkeys(("total", "working", "back", "people", "people_served", "people_back"), 0)


def teams(moment: Moment) -> dict[str, Any]:
    """Count teams that came, went, are absent and are at work, as events say; where none say so, nobody is here."""
    stays = moment.progress.attendance.values()
    promised = sum(whole(row, "teams") or 0 for row in moment.rows.get("contingents", {}).values())
    return {
        "promised": promised,
        "arrived": sum(s.arrived for s in stays),
        "left": sum(s.left for s in stays),
        "absent": sum(s.absent for s in stays),
        "present": sum(s.present for s in stays),
        "by_contingent": [
            {"contingent": s.contingent, "arrived": s.arrived, "left": s.left, "absent": s.absent, "present": s.present}
            for s in sorted(stays, key=lambda s: s.contingent)
        ],
    }


def work_done(moment: Moment) -> dict[str, Any] | None:
    """Compare the plan to follow with what was done: activities that should be over by the day, and those that are."""
    progress = moment.progress
    if progress.plan is None or not isinstance(progress.plan.fact, PlanMade):
        return None
    fact = progress.plan.fact
    start = date.fromisoformat(fact.start)
    ends = {str(row[0]): start + timedelta(days=int(row[5]) - 1) for row in fact.plan["scheduled"]}
    done = Done(moment)
    due = {name for name, last in ends.items() if last <= progress.as_of}
    over = {name for name in ends if done.over(name)}
    return {
        "sha256": fact.sha256,
        "made_on": progress.plan.on.isoformat(),
        "activities": len(ends),
        "due": len(due),
        "due_and_done": len(due & over),
        "late": len(due - over),
        "done_ahead": len(over - due),
    }


class Done:
    """Which activities are over, by reports of works, proofs of surveys and visits, or the state of the ground."""

    def __init__(self, moment: Moment) -> None:
        self._progress = moment.progress
        self._states: dict[str, set[LandState]] = {}
        for parcel in moment.progress.parcels:
            self._states.setdefault(parcel.root, set()).add(parcel.state)

    def over(self, activity: str) -> bool:
        """Tell whether an activity is over."""
        work = self._progress.works.get(activity)
        if activity in self._progress.proofs or (work is not None and work.finished is not None):
            return True
        site, _, kind = activity.rpartition(":")
        states = self._states.get(site)
        if not states or kind not in RELEASE_CHAIN:
            return False
        if kind in (ActivityKind.HANDOVER, ActivityKind.QA):
            return states == {LandState.HANDED_OVER}
        return states.isdisjoint(UNRELEASED)


@dataclass
class _Pledge:
    """What became of one pledge."""

    row: Mapping[str, Any]
    teams: int = 0
    people: int = 0
    team_days: float = 0.0
    works: int = 0
    m2: dict[Way, float] = field(default_factory=lambda: dict.fromkeys(Way, 0.0))

    def as_dict(self) -> dict[str, Any]:
        row = self.row
        return {
            "pledge": row["id"],
            "partner": text(row, "partner"),
            "said_on": row.get("said_on"),
            "pledged": {"quantity": row.get("quantity"), "unit": text(row, "unit"), "words": text(row, "words")},
            "arrived": {"teams": self.teams, "people": self.people},
            "used": {"team_days": round(self.team_days, 2)},
            "achieved": {
                **{f"{way.value}_hectares": round(m2 / HECTARE_M2, 4) for way, m2 in self.m2.items()},
                "works_finished": self.works,
            },
        }


def pledges(moment: Moment) -> list[dict[str, Any]]:
    """Give for each pledge what was promised, what arrived, how it was used, and what it achieved, each by its kind.

    Hectares are kept apart by the way of their release, and count for the contingent that the event names (L8).
    """
    found = {name: _Pledge(row) for name, row in moment.rows.get("pledges", {}).items()}
    if not found:
        return []
    of: dict[str, _Pledge] = {}
    sizes = {name: whole(row, "people") or 0 for name, row in moment.rows.get("team_kinds", {}).items()}
    for name, row in moment.rows.get("contingents", {}).items():
        pledge = found.get(text(row, "pledge"))
        if pledge is not None:
            of[name] = pledge
            stay = moment.progress.attendance.get(name)
            came = stay.arrived if stay else 0
            pledge.teams += came
            pledge.people += came * sizes.get(text(row, "team_kind"), 0)
    _use(moment, of)
    return [pledge.as_dict() for pledge in found.values()]


def _use(moment: Moment, of_contingent: Mapping[str, _Pledge]) -> None:
    """Count the work that events name a contingent for, and the land that it released."""
    released: dict[str, _Pledge] = {}
    for event in moment.events if of_contingent else ():
        pledge = of_contingent.get(getattr(event.fact, "contingent", ""))
        if pledge is None:
            continue
        pledge.team_days += getattr(event.fact, "team_days", 0.0)
        pledge.works += event.name == "works-finished"
        if event.name.startswith("area-"):
            released[event.id] = pledge
    for parcel in moment.progress.parcels if released else ():
        by = next((released[e] for e in reversed(parcel.events) if e in released), None)
        if by is not None and parcel.way is not None:
            by.m2[parcel.way] += parcel.m2
