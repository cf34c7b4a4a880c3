"""What is not law but binds: precedence, decisions of an authority, methods, budgets, equity, and a plan that fits."""

import math
from collections import Counter
from collections.abc import Iterator

from firmground.evaluate.bench import Bench, Case
from firmground.model import Activity, Breach, Programme, ScheduledActivity

__all__ = [
    "budgets_kept",
    "decisions_kept",
    "equity_kept",
    "methods_kept",
    "plan_fits",
    "precedence_kept",
]


def precedence_kept(bench: Bench) -> Iterator[Breach]:
    """P1: every predecessor has ended before an activity starts."""
    for case in bench.cases:
        for name in case.activity.predecessors:
            ended = bench.outcomes.end(name)
            if ended is None:
                yield bench.breach("P1", case, f"it waits for {name}, which has no place in the plan")
            elif case.start < ended:
                yield bench.breach("P1", case, f"{name} ends only on {bench.date(ended - 1)}")


def decisions_kept(bench: Bench) -> Iterator[Breach]:
    """P2: an authority's locks, deadlines and earliest starts are kept; what is locked or has a deadline is planned."""
    for activity in bench.programme.activities:
        case = bench.case_of.get(activity.id)
        if case is not None:
            yield from _decided(bench, case)
        elif activity.lock is not None or activity.deadline is not None:
            yield _decided_but_missing(bench, activity)


def _decided(bench: Bench, case: Case) -> Iterator[Breach]:
    activity, lock = case.activity, case.activity.lock
    if case.start < activity.earliest_start:
        yield bench.breach("P2", case, f"it may not start before {bench.date(activity.earliest_start)}")
    if activity.deadline is not None and case.end > activity.deadline:
        yield bench.breach("P2", case, f"it must have ended by {bench.date(activity.deadline - 1)}", day=case.end - 1)
    if lock is not None and lock.start is not None and case.start != lock.start:
        yield bench.breach("P2", case, f"{lock.by} locked its start to {bench.date(lock.start)}: {lock.reason}")
    if lock is not None and lock.contingent not in (None, case.contingent.id):
        yield bench.breach("P2", case, f"{lock.by} locked it to {lock.contingent}: {lock.reason}")


def _decided_but_missing(bench: Bench, activity: Activity) -> Breach:
    place = bench.programme.place_by_id[bench.programme.site_by_id[activity.site].place].name
    lock = activity.lock
    start = lock.start if lock else None
    day = start if start is not None or activity.deadline is None else activity.deadline - 1
    return Breach(
        law="P2",
        who=lock.by if lock else "authority",
        where=f"{activity.id} at {place}",
        when="-" if day is None else bench.date(day),
        why="it is locked or has a deadline, but has no place in the plan",
    )


def methods_kept(bench: Bench) -> Iterator[Breach]:
    """P3: the teams are of the kind, skill and number that the method asks for, and belong to the contingent."""
    members = {c.id: {t.id for t in c.members()} for c in bench.programme.contingents}
    for case in bench.cases:
        method, teams = case.method, case.entry.teams
        if method.team_kind != case.contingent.team_kind:
            yield bench.breach(
                "P3", case, f"{method.name} asks for {method.team_kind}, not {case.contingent.team_kind}"
            )
        elif case.activity.kind not in bench.programme.team_kind_by_id[method.team_kind].skills:
            yield bench.breach("P3", case, f"{method.team_kind} teams lack the skill of {case.activity.kind.value}")
        if not method.teams_least <= len(teams) <= method.teams_most:
            asked = f"{method.teams_least} to {method.teams_most}"
            yield bench.breach("P3", case, f"{method.name} asks for {asked} teams, not {len(teams)}")
        for team in sorted(set(teams) - members[case.contingent.id]):
            yield bench.breach("P3", case, f"{case.contingent.id} has no team {team}", who=team)
        for team, times in Counter(teams).items():
            if times > 1:
                yield bench.breach("P3", case, f"team {team} is named {times} times", who=team)


def budgets_kept(bench: Bench) -> Iterator[Breach]:
    """P4: what starts in the days of a budget costs no more than the budget, for its partner or for all."""
    programme = bench.programme
    for budget in programme.limits.budgets:
        first, last = programme.day_of(budget.first), programme.day_of(budget.last)
        spent = 0
        for case in bench.cases:
            if first <= case.start <= last and budget.partner in (None, case.contingent.partner):
                teams = len(case.entry.teams)
                days = teams * case.method.working_days(max(1, teams))
                spent += case.method.fixed_cost + days * case.contingent.cost_per_team_day
        if spent > budget.amount:
            why = f"{spent} {programme.currency} are committed of {budget.amount}"
            yield Breach("P4", budget.partner or "all partners", f"budget {budget.id}", budget.first.isoformat(), why)


def equity_kept(bench: Bench) -> Iterator[Breach]:
    """P5: by its day, the least share of a district's activities is finished."""
    programme = bench.programme
    for floor in programme.limits.equity:
        inside = [
            a.id
            for a in programme.activities
            if floor.district in programme.lineage_of[programme.site_by_id[a.site].place]
        ]
        by = programme.day_of(floor.by) + 1
        ends = (bench.outcomes.end(a) for a in inside)
        done = sum(end is not None and end <= by for end in ends)
        asked = math.ceil(floor.share * len(inside) - 1e-9)
        if done < asked:
            name = programme.place_by_id[floor.district].name
            yield Breach(
                "P5", name, f"district {name}", floor.by.isoformat(), f"{done} activities are finished of {asked}"
            )


def plan_fits(bench: Bench) -> Iterator[Breach]:
    """P6: the plan names each activity of its Programme once, within the horizon, and nothing unknown."""
    programme, plan = bench.programme, bench.plan
    placed = Counter(entry.activity for entry in plan.scheduled)
    mentioned = placed + Counter(u.activity for u in plan.unscheduled)
    for name, times in mentioned.items():
        if times > 1 and name in programme.activity_by_id:
            yield Breach("P6", "-", name, "-", f"it stands {times} times in the plan")
    for activity in programme.activities:
        if activity.id not in mentioned:
            yield Breach("P6", "-", activity.id, "-", "it has neither a place in the plan nor a reason why not")
    for gap in plan.unscheduled:
        if gap.activity not in programme.activity_by_id:
            yield Breach("P6", "-", gap.activity, "-", "the Programme has no such activity")
    for entry in plan.scheduled:
        for why in _unreadable(programme, entry):
            yield Breach("P6", entry.contingent, entry.activity, bench.date(entry.start), why)


def _unreadable(programme: Programme, entry: ScheduledActivity) -> Iterator[str]:
    """Say what in an entry the Programme does not know, so that no other law can be asked of it."""
    activity = programme.activity_by_id.get(entry.activity)
    if activity is None:
        yield "the Programme has no such activity"
    elif all(m.name != entry.method for m in activity.methods):
        yield f"it has no method {entry.method}"
    if entry.contingent not in programme.contingent_by_id:
        yield f"the Programme has no contingent {entry.contingent}"
    if not 0 <= entry.start < entry.end <= programme.horizon_days:
        yield f"days {entry.start} to {entry.end} lie outside the horizon of {programme.horizon_days} days"
