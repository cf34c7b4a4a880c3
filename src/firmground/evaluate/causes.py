"""What holds an activity up: every constraint that is tight at its start, and the chain back to the first cause."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from firmground.evaluate.bench import Bench, Case, days
from firmground.model import Activity, WhyNot

__all__ = ["Cause", "Causes"]

_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Cause:
    """One constraint: from which day it lets the activity start, and the activity that it comes from, if any."""

    kind: str
    day: int
    text: str
    activity: str | None = None


class Causes:
    """Finds what is tight in a plan."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._known: dict[str, tuple[Cause, ...]] = {}

    def of(self, case: Case) -> tuple[Cause, ...]:
        """List the constraints that leave no earlier working day, the tightest first.

        A cause is tight if no open day lies between the day that it allows and the start; closed days between are a
        cause themselves. If none is tight, the plan placed the activity later than it had to, which is said, too.
        """
        if case.activity.id not in self._known:
            self._known[case.activity.id] = self._tight(case)
        return self._known[case.activity.id]

    def _tight(self, case: Case) -> tuple[Cause, ...]:
        bench, kind, place = self._bench, case.activity.kind, case.site.place
        found = sorted((c for c in self._all(case) if c.day >= 0), key=lambda c: (-c.day, c.kind, c.activity or ""))
        first = found[0]
        closed = bench.workdays.count(kind, place, case.contingent, min(first.day, case.start), case.start) == 0
        if not closed:
            day = bench.workdays.end_after(kind, place, case.contingent, first.day, 1)[0]
            money = " if money allows" if bench.programme.limits.budgets else ""
            return (Cause("order", day, f"nothing holds it: it could start on {bench.date(day)}{money}"),)
        tight = tuple(
            c
            for c in found
            if c.day >= case.start or not bench.workdays.count(kind, place, case.contingent, c.day, case.start)
        )
        if first.day >= case.start:
            return tight
        why = bench.workdays.why_closed(kind, place, case.contingent, case.start - 1)
        before = bench.date(case.start - 1)
        return (*tight, Cause("calendar", case.start, f"no day of work until {before}: {why}"))

    def _all(self, case: Case) -> Iterator[Cause]:
        yield Cause("start", 0, "the Programme begins")
        yield from self._precedence(case)
        yield from self._access(case)
        yield from self._teams(case)
        yield from self._decisions(case)
        yield from self._separations(case)

    def _precedence(self, case: Case) -> Iterator[Cause]:
        waits = dict.fromkeys(case.activity.predecessors, "it waits for")
        waits |= dict.fromkeys(self._bench.handovers_for(case.activity), "nobody works here before the end of")
        for name, words in waits.items():
            day = self._bench.outcomes.end(name)
            if day is not None:
                yield Cause("precedence", day, f"{words} {name}, until {self._bench.date(day - 1)}", name)

    def _access(self, case: Case) -> Iterator[Cause]:
        """When the links of its route open."""
        bench, ends = self._bench, self._bench.outcomes.end
        leaving = bench.sets_out.get(case.activity.id, 0)
        for name in case.entry.route:
            link = bench.programme.link_by_id.get(name)
            day = bench.outcomes.link_opens(name) if link else None
            if link is None or not day:
                continue
            way = f", {days(leaving)} away" if leaving else ""
            if day == link.shut_until:
                yield Cause("access", day + leaving, f"its route over {name} is shut until {bench.date(day)}{way}")
                continue
            last = max(link.opened_by, key=lambda a: ends(a) or 0)
            text = f"its route over {name} opens on {bench.date(day)} with the end of {last}{way}"
            yield Cause("access", day + leaving, text, last)

    def _teams(self, case: Case) -> Iterator[Cause]:
        """When its teams are free and there; teams that come from the same work are told together."""
        bench = self._bench
        arrives = case.contingent.arrives
        arrival = bench.programme.day_of(arrives)
        yield Cause("stay", arrival, f"{case.contingent.id} arrives on {arrives}")
        for member, joins in zip(case.contingent.members(), case.contingent.joins(), strict=True):
            if member.id in case.entry.teams and joins is not None and joins > arrives:
                yield Cause("stay", bench.programme.day_of(joins), f"team {member.id} is there from {joins} on")
        together: defaultdict[str | None, list[str]] = defaultdict(list)
        for team in case.entry.teams:
            cases = bench.of_team[team]
            at = cases.index(case)
            together[cases[at - 1].activity.id if at else None].append(team)
        for name, teams in together.items():
            previous = bench.case_of[name] if name else None
            lost = bench.move(previous, case)
            who = f"team{'' if len(teams) == 1 else 's'} {', '.join(teams)}"
            if previous is not None:
                way = f", then {days(lost)} of travel" if lost else ""
                text = f"{who}: at {name} until {bench.date(previous.end - 1)}{way}"
                yield Cause("team", previous.end + lost, text, name)
            elif lost:
                yield Cause("team", arrival + lost, f"{who}: {days(lost)} of travel from the base after {arrives}")

    def _decisions(self, case: Case) -> Iterator[Cause]:
        """Give what an authority decided: accreditation, earliest start, lock."""
        bench, activity = self._bench, case.activity
        if activity.releases and case.contingent.accreditation is not None:
            first = case.contingent.accreditation.first
            text = f"{case.contingent.id} is accredited from {first}"
            yield Cause("accreditation", bench.programme.day_of(first), text)
        if activity.earliest_start > 0:
            day = activity.earliest_start
            yield Cause("decision", day, f"it may not start before {bench.date(day)}")
        if activity.lock is not None and activity.lock.start is not None:
            yield Cause("decision", activity.lock.start, f"{activity.lock.by} locked its start: {activity.lock.reason}")

    def _separations(self, case: Case) -> Iterator[Cause]:
        """Explosive work or people near by whose end it waits for."""
        for site, metres in (*self._bench.near.get(case.site.id, ()), (case.site.id, 0)):
            for other in self._bench.at_site.get(site, ()):
                radius = max(case.activity.danger_radius_m, other.activity.danger_radius_m)
                if metres < radius and other.end <= case.start:
                    until, name = self._bench.date(other.end - 1), other.activity.id
                    text = f"{name} goes on {metres} m away until {until}, within an advisory radius of {radius:g} m"
                    yield Cause("separation", other.end, text, name)

    def chain(self, case: Case) -> tuple[str, ...]:
        """Tell the chain from an activity back to its first cause, one sentence a step; a long middle is left out."""
        steps: list[str] = []
        here: Case | None = case
        seen: set[str] = set()
        while here is not None and here.activity.id not in seen:
            seen.add(here.activity.id)
            cause, *others = self.of(here)
            closed = "".join(f"; then {c.text}" for c in others if c.kind == "calendar")
            period = f"{self._bench.date(here.start)} to {self._bench.date(here.end - 1)}"
            steps.append(f"{here.activity.id} {period}: {cause.text}{closed}")
            here = self._bench.case_of.get(cause.activity) if cause.activity else None
        if len(steps) > _LONGEST:
            left = len(steps) - _LONGEST + 1
            steps[_LONGEST - 2 : -1] = [f"{left} more, each waiting for the next"]
        return tuple(steps)

    def missing(self, activity: Activity) -> tuple[Cause, ...]:
        """Say why an activity has no place in the plan: its own reason, or those of what it waits for."""
        bench = self._bench
        reasons = {u.activity: u.why for u in bench.plan.unscheduled}
        found: list[Cause] = []
        seen, stack = {activity.id}, [activity.id]
        while stack:
            name = stack.pop()
            here = bench.programme.activity_by_id[name]
            waits = [w for w in (*here.predecessors, *bench.handovers_for(here)) if bench.outcomes.end(w) is None]
            why = reasons.get(name)
            if why is not WhyNot.WAITS or not waits:
                text = f"{name} has no place in the plan: {why.value if why else 'the plan does not say why'}"
                found.append(Cause("unscheduled", bench.programme.horizon_days, text, name))
            else:
                stack += [w for w in waits if w not in seen]
                seen.update(waits)
        return tuple(found)
