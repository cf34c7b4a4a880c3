"""What holds an activity up: every constraint that is tight at its start, and the chain back to the first cause."""

from dataclasses import dataclass

from firmground.evaluate.bench import Bench, Case

__all__ = ["Cause", "causes", "critical_chain"]

_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Cause:
    """One constraint: from which day it lets the activity start, and the activity that it comes from, if any."""

    kind: str
    day: int
    text: str
    activity: str | None = None


def causes(bench: Bench, case: Case) -> tuple[Cause, ...]:
    """List the constraints that leave no earlier working day, the tightest first.

    A cause is tight if no open day lies between the day that it allows and the start. If none is, the plan
    placed the activity later than it had to, which is said, too.
    """
    found = sorted(_all(bench, case), key=lambda c: (-c.day, c.kind, c.activity or ""))
    kind, place = case.activity.kind, case.site.place
    tight = tuple(
        c
        for c in found
        if c.day >= case.start or bench.workdays.count(kind, place, case.contingent, max(0, c.day), case.start) == 0
    )
    return tight or (Cause("order", case.start, "its teams serve other work first that gains more person-days"),)


def _all(bench: Bench, case: Case) -> list[Cause]:
    programme, date = bench.programme, bench.date
    ends = bench.outcomes.end
    found = [Cause("start", 0, "the Programme begins")]
    waits = dict.fromkeys(case.activity.predecessors, "it waits for")
    waits |= dict.fromkeys(bench.handovers_for(case.activity), "nobody works here before the end of")
    for name, words in waits.items():
        day = ends(name) or 0
        found.append(Cause("precedence", day, f"{words} {name}, until {date(day - 1)}", name))
    leaving = bench.sets_out.get(case.activity.id, 0)
    for link in case.entry.route:
        day = bench.outcomes.link_opens(link) or 0 if link in programme.link_by_id else 0
        if day > 0:
            last = max(programme.link_by_id[link].opened_by, key=lambda a: ends(a) or 0)
            text = f"its route over {link} opens on {date(day)} with the end of {last}"
            found.append(Cause("access", day + leaving, text, last))
    found += _teams(bench, case)
    arrival = programme.day_of(case.contingent.arrives)
    found.append(Cause("stay", arrival, f"{case.contingent.id} arrives on {case.contingent.arrives}"))
    if case.activity.releases and case.contingent.accreditation is not None:
        first = case.contingent.accreditation.first
        found.append(
            Cause("accreditation", programme.day_of(first), f"{case.contingent.id} is accredited from {first}")
        )
    if case.activity.earliest_start > 0:
        day = case.activity.earliest_start
        found.append(Cause("decision", day, f"it may not start before {date(day)}"))
    if case.activity.lock is not None and case.activity.lock.start is not None:
        lock = case.activity.lock
        found.append(Cause("decision", case.start, f"{lock.by} locked its start: {lock.reason}"))
    return found + _separations(bench, case)


def _teams(bench: Bench, case: Case) -> list[Cause]:
    """When each of its teams is free and there."""
    found = []
    for team in case.entry.teams:
        cases = bench.of_team[team]
        at = cases.index(case)
        previous = cases[at - 1] if at else None
        lost = bench.move(previous, case)
        travel = f", and travels {lost} days" if lost else ""
        if previous is None:
            day = bench.programme.day_of(case.contingent.arrives) + lost
            found.append(Cause("team", day, f"team {team} sets out from its base{travel}"))
        else:
            name, until = previous.activity.id, bench.date(previous.end - 1)
            found.append(Cause("team", previous.end + lost, f"team {team} is at {name} until {until}{travel}", name))
    return found


def _separations(bench: Bench, case: Case) -> list[Cause]:
    """Explosive work or people near by whose end it waits for."""
    found = []
    for site, metres in bench.near.get(case.site.id, ()):
        for other in bench.at_site.get(site, ()):
            radius = max(case.activity.danger_radius_m, other.activity.danger_radius_m)
            if metres < radius and 0 < other.end <= case.start:
                until = bench.date(other.end - 1)
                text = f"{other.activity.id} goes on {metres} m away until {until} (radius {radius:g} m)"
                found.append(Cause("separation", other.end, text, other.activity.id))
    return found


def critical_chain(bench: Bench, case: Case) -> list[str]:
    """Tell the chain from an activity back to its first cause, one sentence a step."""
    cases = {c.activity.id: c for c in bench.cases}
    steps: list[str] = []
    here: Case | None = case
    seen: set[str] = set()
    while here is not None and here.activity.id not in seen and len(steps) < _LONGEST:
        seen.add(here.activity.id)
        cause = causes(bench, here)[0]
        steps.append(f"{here.activity.id} {bench.date(here.start)} to {bench.date(here.end - 1)}: {cause.text}")
        here = cases.get(cause.activity) if cause.activity else None
    return steps
