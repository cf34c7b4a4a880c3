"""Why work moves from one plan to the next: traced to an event where one is behind it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from firmground.model import Plan, ScheduledActivity
from firmground.model.carried import Carried, Change, ChangeKind

__all__ = ["Reason", "Reasons"]

_OWN = frozenset(ChangeKind) - {ChangeKind.DONE, ChangeKind.NEEDLESS, ChangeKind.RUNNING}
_BETTER = "the search found this better; nothing that happened asks for it"


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence, and the events that it goes back to."""

    text: str
    events: tuple[str, ...] = ()


class Reasons:
    """Looks for what moved an activity: its own events, its ground, road or teams, what it waits for, room made."""

    def __init__(self, carried: Carried, after: Plan) -> None:
        self._programme = carried.programme
        self._before = {row.activity: row for row in carried.before.scheduled}
        self._after = {row.activity: row for row in after.scheduled}
        self._why_not = {u.activity: u.why.value for u in after.unscheduled}
        self._done = carried.done
        self._changes: defaultdict[str, list[Change]] = defaultdict(list)
        for change in carried.changes:
            self._changes[change.subject].append(change)
        self._was, self._is = _by_team(carried.before), _by_team(after)
        self._ground: defaultdict[str, list[str]] = defaultdict(list)
        for block in carried.programme.blocks:
            self._ground[block.site].append(block.area)
        self._known: dict[str, Reason] = {}

    def of(self, name: str) -> Reason:
        """Give the reason of an activity."""
        if name not in self._known:
            self._known[name] = Reason(_BETTER)  # where reasons go round in a circle, the circle ends here
            self._known[name] = self._look(name)
        return self._known[name]

    def _look(self, name: str) -> Reason:
        before, after = self._before.get(name), self._after.get(name)
        found = next(self._happened(name, before), None)
        if found is None and (before is None or after is None):
            found = next(self._waits(name, before), None) if after is None else None
            return found or Reason(self._why_not.get(name, "room was found for it"))
        if found is None and before is not None and after is not None:
            found = next(self._waits(name, before) if after.start >= before.start else self._room(after), None)
        return found or Reason(_BETTER)

    def _happened(self, name: str, before: ScheduledActivity | None) -> Iterator[Reason]:
        """Give what was entered about the activity, its ground, its road, its teams, the weather at its place."""
        activity = self._programme.activity_by_id[name]
        yield from self._said(name, _OWN)
        for area in (activity.site, *(() if activity.releases else self._ground[activity.site])):
            yield from self._said(area, {ChangeKind.HELD, ChangeKind.GROUND})
        if before is not None:
            for link in before.route:
                if link in self._programme.link_by_id and self._programme.link_by_id[link].shut_until > before.start:
                    yield from self._said(link, {ChangeKind.ROAD})
            if before.contingent in self._programme.contingent_by_id and self._missing(before):
                yield from self._said(before.contingent, {ChangeKind.TEAMS})
            yield from self._stood_down(name, before)

    def _said(self, subject: str, kinds: set[ChangeKind] | frozenset[ChangeKind]) -> Iterator[Reason]:
        for change in self._changes.get(subject, ()):
            if change.kind in kinds:
                yield Reason(f"{subject}: {change.text}", change.events)

    def _missing(self, before: ScheduledActivity) -> bool:
        """Whether a team of the old plan is not there on its day."""
        contingent = self._programme.contingent_by_id[before.contingent]
        joins = dict(zip((m.id for m in contingent.members()), contingent.joins(), strict=True))
        first = [joins[team] for team in before.teams if team in joins]
        gone = contingent.leaves is not None and self._programme.day_of(contingent.leaves) < before.start
        return gone or any(day is None or self._programme.day_of(day) > before.start for day in first)

    def _stood_down(self, name: str, before: ScheduledActivity) -> Iterator[Reason]:
        programme = self._programme
        activity = programme.activity_by_id[name]
        lineage = programme.lineage_of[programme.site_by_id[activity.site].place]
        for place in lineage:
            for change in self._changes.get(place, ()):
                if change.kind is ChangeKind.STAND_DOWN and any(
                    c.concerns(activity.kind, lineage)
                    and c.places == {place}
                    and programme.day_of(c.first) < before.end
                    and programme.day_of(c.last) >= before.start
                    for c in programme.calendar.closures
                ):
                    yield Reason(f"{place}: {change.text}", change.events)

    def _waits(self, name: str, before: ScheduledActivity | None) -> Iterator[Reason]:
        """Give what it waits for that ends later than it was to begin, and what its teams are at then."""
        programme, activity = self._programme, self._programme.activity_by_id[name]
        handovers = () if activity.releases else tuple(
            programme.handover_of[a] for a in self._ground[activity.site] if a in programme.handover_of
        )  # fmt: skip
        for other in (*activity.predecessors, *handovers):
            row = self._after.get(other)
            if row is None:
                yield self._behind(f"it waits for {other}, which has no place", other)
            elif before is None or row.end > before.start:
                yield self._behind(f"it waits for {other} until {programme.date_of(row.end - 1)}", other)
        if before is None:
            return
        for team in before.teams:
            for row in self._is.get(team, ()):
                if row.activity != name and row.start < before.end and row.end > before.start:
                    yield self._behind(
                        f"{team} is at {row.activity} until {programme.date_of(row.end - 1)}", row.activity
                    )

    def _behind(self, text: str, name: str) -> Reason:
        """Add what is behind what it waits for, where something is."""
        events = self.of(name).events
        if not events:
            events = tuple(e for c in self._changes.get(name, ()) if c.kind is not ChangeKind.DONE for e in c.events)
        return Reason(text, events)

    def _room(self, after: ScheduledActivity) -> Iterator[Reason]:
        """Which work left the days that it takes now."""
        for team in after.teams:
            for row in self._was.get(team, ()):
                if row.activity == after.activity or row.start >= after.end or row.end <= after.start:
                    continue
                if row.activity in self._done:
                    events = tuple(e for c in self._changes.get(row.activity, ()) for e in c.events)
                    yield Reason(f"room made by {row.activity}, which is over", events)
                elif self._after.get(row.activity) != row:
                    yield Reason(f"room made by {row.activity}, which moves", self.of(row.activity).events)


def _by_team(plan: Plan) -> dict[str, list[ScheduledActivity]]:
    found: defaultdict[str, list[ScheduledActivity]] = defaultdict(list)
    for row in sorted(plan.scheduled, key=lambda r: (r.start, r.activity)):
        for team in row.teams:
            found[team].append(row)
    return dict(found)
