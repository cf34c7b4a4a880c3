"""What is over falls away, what goes on keeps its people and its place from the first day on."""

import math
from dataclasses import replace

from firmground.desk.carry.draft import Draft
from firmground.evaluate.workdays import Workdays
from firmground.model import (
    RELEASE_CHAIN,
    Activity,
    ActivityKind,
    Contingent,
    Link,
    Lock,
    Method,
    Programme,
    ScheduledActivity,
)
from firmground.model.carried import ChangeKind
from firmground.model.progress import LandState, Work

__all__ = ["drop_finished", "hold_areas", "keep_running", "what_remains"]

_WHOLE = 100.0


def drop_finished(draft: Draft) -> None:
    """Take out what the ledger says is finished, unless its ground was opened again since."""
    again = {p.root for p in draft.progress.parcels if p.state is LandState.REOPENED}
    for name, work in draft.progress.works.items():
        activity = draft.activities.get(name)
        if activity is None or not (work.finished is not None or work.per_cent >= _WHOLE):
            continue
        if activity.site in again and activity.kind in RELEASE_CHAIN and activity.kind is not ActivityKind.NTS:
            draft.say(name, ChangeKind.SIZE, f"{activity.site} was opened again, so that it comes back", work.events)
            continue
        draft.done(name, f"it was finished{f' on {work.finished}' if work.finished else ''}", work.events)


def hold_areas(draft: Draft) -> None:
    """Let nobody work on an area on hold, nor on what stands on it, before the assumed end of the hold."""
    roots: dict[str, str] = {
        p.root: draft.progress.holds[p.area] for p in draft.progress.parcels if p.area in draft.progress.holds
    }
    roots = {**{a: e for a, e in draft.progress.holds.items() if a in draft.areas}, **roots}
    blocked: dict[str, str] = {block.site: roots[block.area] for block in draft.programme.blocks if block.area in roots}
    until = draft.assumptions.hold_days
    for area, event in roots.items():
        text = f"on hold; nobody works there before {draft.date_of(until)}, which is assumed"
        draft.say(area, ChangeKind.HELD, text, (event,), assumed=True)
    for activity in draft.activities.values():
        at = activity.site
        if at in roots or (at in blocked and not activity.releases):
            draft.waits_until[activity.id] = max(until, draft.waits_until.get(activity.id, 0))


def what_remains(draft: Draft) -> None:
    """Write into each method the work that is left of it; what was begun has had its materials."""
    for name, activity in draft.activities.items():
        if name in draft.gone:
            continue
        work = draft.progress.works.get(name)
        share = draft.remaining.get(name, 1.0)
        if work is not None and (work.finished is not None or work.per_cent >= _WHOLE):
            work = None  # it comes back: what was done of it before counts no more
        if work is not None and work.per_cent > 0:
            left = max(0.0, 1.0 - work.per_cent / _WHOLE)
            share = min(share, left) if share <= 1.0 else share * left
        begun = work is not None and (work.per_cent > 0 or work.started is not None)
        if share < 1.0 or share > 1.0 or begun:
            draft.activities[name] = replace(
                activity, methods=tuple(_left(m, share, begun=begun) for m in activity.methods)
            )


def _left(method: Method, share: float, *, begun: bool) -> Method:
    # A thousandth of a team-day is the rounding of shares, not work.
    days = max(1, math.ceil(method.team_days * share - 1e-3))
    return replace(method, team_days=days, fixed_cost=0 if begun else method.fixed_cost)


def keep_running(draft: Draft, programme: Programme) -> dict[str, tuple[Activity, ScheduledActivity]]:
    """Lock what goes on to its people from the first day on; give the new activities with their rows.

    What cannot go on (its ground is held or not released, its road is shut, its teams are away) is left to the plan,
    with the work that remains. Of two works that want one team the one begun last keeps it.
    """
    keeper = _Keeper(draft, programme)
    begun = [(work, name) for name in draft.activities if (work := draft.running(name)) is not None]
    begun.sort(key=lambda pair: (pair[0].started is not None, pair[0].started, pair[1]), reverse=True)
    kept: dict[str, tuple[Activity, ScheduledActivity]] = {}
    for work, name in begun:
        row = keeper.row(name, work)
        if isinstance(row, str):
            draft.say(name, ChangeKind.STOPPED, row, work.events)
            continue
        kept[name] = keeper.locked(name, work, row), row
        text = f"it goes on with {', '.join(row.teams)}, {row.end - row.start} days from {draft.date_of(row.start)} on"
        draft.say(name, ChangeKind.RUNNING, text, work.events)
    return kept


class _Keeper:
    """Looks for the first days of work that goes on."""

    def __init__(self, draft: Draft, programme: Programme) -> None:
        self._draft, self._programme = draft, programme
        self._workdays = Workdays(programme)
        self._taken: set[str] = set()

    def row(self, name: str, work: Work) -> ScheduledActivity | str:
        """Give the row of work that goes on, or say why it cannot."""
        draft, activity = self._draft, self._programme.activity_by_id[name]
        found = draft.row_of(name)
        if found is None:
            return "it was begun though the plan has no place for it, so that it is planned anew"
        row, _ = found
        method = next(m for m in activity.methods if m.name == row.method)
        contingent = self._programme.contingent_by_id.get(work.contingent or row.contingent)
        if contingent is None or contingent.team_kind != method.team_kind:
            return f"it is done by {work.contingent}, whom its method does not know"
        hindrance = self._hindrance(activity, row)
        if hindrance:
            return hindrance
        teams = self._teams(contingent, work.teams or row.teams)
        if len(teams) < method.teams_least:
            return "its teams are away"
        return self._placed(activity, method, contingent, row, teams[: method.teams_most])

    def _hindrance(self, activity: Activity, row: ScheduledActivity) -> str:
        """Say what keeps the place of the work from being worked at; empty if nothing does."""
        links = self._programme.link_by_id
        if activity.earliest_start > 0:
            return f"it stands still until {self._draft.date_of(activity.earliest_start)}"
        if activity.kind is ActivityKind.HANDOVER:
            return "a handover is signed when its evidence is there (L3)"
        if any(not self._programme.area_by_id[b].handed_over for b in self._ground(activity)):
            return "the ground it stands on is not handed over (L1)"
        if any(self._shut(links[k]) for k in row.route if k in links):
            return "its road is not open"
        return ""

    def _placed(
        self, activity: Activity, method: Method, contingent: Contingent, row: ScheduledActivity, teams: tuple[str, ...]
    ) -> ScheduledActivity | str:
        programme = self._programme
        site, base = programme.site_by_id[activity.site], programme.base_by_id[contingent.base]
        joins = dict(zip((m.id for m in contingent.members()), contingent.joins(), strict=True))
        there = max(programme.day_of(day) for t in teams if (day := joins[t]) is not None)
        ready = max(0, there + programme.travel.days(base.x, base.y, site.x, site.y))
        start, end = self._workdays.end_after(
            activity.kind, site.place, contingent, ready, method.working_days(len(teams))
        )
        stay = programme.horizon_days if contingent.leaves is None else programme.day_of(contingent.leaves) + 1
        paper = contingent.accreditation if activity.releases else None
        if end > min(stay, programme.horizon_days, programme.day_of(paper.last) + 1 if paper else end):
            return "its contingent leaves before it can end"
        self._taken |= set(teams)
        return replace(row, contingent=contingent.id, teams=teams, start=start, end=end)

    def _ground(self, activity: Activity) -> tuple[str, ...]:
        if activity.releases:
            return ()
        return tuple(b.area for b in self._programme.blocks if b.site == activity.site)

    def _shut(self, link: Link) -> bool:
        return link.closed or link.shut_until > 0 or bool(link.opened_by)

    def _teams(self, contingent: Contingent, teams: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the teams that are there on the first day and are not at other work."""
        joins = dict(zip((m.id for m in contingent.members()), contingent.joins(), strict=True))
        start = self._draft.start
        here = (t for t in teams if (day := joins.get(t)) is not None and day <= start)
        return tuple(t for t in here if t not in self._taken)

    def locked(self, name: str, work: Work, row: ScheduledActivity) -> Activity:
        """Lock the activity to its method, the number of its teams, its contingent and its first day."""
        activity = self._programme.activity_by_id[name]
        method = next(m for m in activity.methods if m.name == row.method)
        method = replace(method, teams_least=len(row.teams), teams_most=len(row.teams))
        deadline = activity.deadline
        if deadline is not None and row.end > deadline:
            text = f"it was to end by {self._draft.date_of(deadline - 1)}, and cannot"
            self._draft.say(name, ChangeKind.ORDER, text, work.events)
            deadline = None
        lock = Lock("work that goes on", f"it began on {work.started}", row.start, row.contingent)
        return replace(activity, methods=(method,), predecessors=(), deadline=deadline, lock=lock)
