"""The plan as a board of bars, in columns: who does what, where and when, beside what was done and what is expected."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from firmground.desk.moment import Moment
from firmground.desk.snapshot import Followed
from firmground.desk.standing import Done
from firmground.model import Plan, Programme, ScheduledActivity
from firmground.model.event import Event
from firmground.model.facts.record import ForecastMade, PlanMade
from firmground.track.plan_json import plan_from_json

__all__ = ["Board", "forecast_kept", "forecast_source"]

_P50, _P80, _WITHIN = 3, 4, 6
"""Where a row of a kept forecast has its percentiles and its share within the horizon."""


def forecast_kept(events: Iterable[Event], as_of: date) -> Event | None:
    """Give the forecast that was kept last by a day; None where there is none."""
    return max(
        (event for event in events if isinstance(event.fact, ForecastMade) and event.on <= as_of),
        key=lambda event: event.seq,
        default=None,
    )


def forecast_source(event: Event | None) -> dict[str, Any] | None:
    """Say which forecast speaks, as a document; it is never survey evidence (L9)."""
    if event is None or not isinstance(event.fact, ForecastMade):
        return None
    fact = event.fact
    return {
        "event": event.id,
        "as_of": fact.as_of,
        "histories": fact.histories,
        "policy": fact.policy,
        "seed": fact.seed,
    }


@dataclass(frozen=True)
class Board:
    """What the board of a followed plan shows to somebody who may know of some of its activities.

    ``sees`` says of an activity whether it may be known; the others are left out and counted in ``hidden``.
    ``everything`` are all events, also those that were corrected, in the order of their numbers.
    Days are those of the Programme. Columns are as long as there are bars; None where there is nothing to tell.
    """

    followed: Followed
    moment: Moment
    everything: Sequence[Event]
    sees: Callable[[str], bool]

    @property
    def _programme(self) -> Programme:
        return self.followed.programme

    @cached_property
    def _bars(self) -> list[ScheduledActivity]:
        """Activities of the plan that may be known, in the order in which they start."""
        known = self._programme.activity_by_id
        seen = (s for s in self.followed.plan.scheduled if s.activity in known and self.sees(s.activity))
        return sorted(seen, key=lambda s: (s.start, s.end, s.activity))

    @cached_property
    def _order(self) -> dict[str, int]:
        """Number of the bar of each activity."""
        return {one.activity: n for n, one in enumerate(self._bars)}

    def as_dict(self) -> dict[str, Any]:
        """Give the document of the board."""
        p, bars = self._programme, self._bars
        sites, contingents, teams, kinds = _Names(), _Names(), _Names(), _Names()
        activities = [p.activity_by_id[s.activity] for s in bars]
        columns = {
            "activity": [s.activity for s in bars],
            "kind": [kinds.number(a.kind.value) for a in activities],
            "site": [sites.number(a.site) for a in activities],
            "contingent": [contingents.number(s.contingent) for s in bars],
            "teams": [[teams.number(t) for t in s.teams] for s in bars],
            "start": [s.start for s in bars],
            "end": [s.end for s in bars],
            "lock": {n: [a.lock.by, a.lock.reason, a.lock.start] for n, a in enumerate(activities) if a.lock},
            "deadline": {n: a.deadline for n, a in enumerate(activities) if a.deadline is not None},
        }
        return {
            "plan": self.followed.plan.sha256(),
            "start": p.start,
            "horizon_days": p.horizon_days,
            "as_of": self.moment.progress.as_of,
            "hidden": len(self.followed.plan.scheduled) - len(bars),
            "unscheduled": len(self.followed.plan.unscheduled),
            "bars": columns,
            "kinds": kinds.known,
            "teams": teams.known,
            "sites": [self._site(site) for site in sites.known],
            "contingents": [self._contingent(name) for name in contingents.known],
            "places": [[q.id, q.name, q.level.value, q.parent] for q in p.places],
            "services": self._services(),
            "done": self._done(),
            "ghosts": self._ghosts(),
            "forecast": self._forecast(),
        }

    def _site(self, site: str) -> list[str]:
        """Give id, name and place of a site."""
        p = self._programme
        named = p.area_by_id.get(site) or p.asset_by_id.get(site) or p.link_by_id.get(site)
        return [site, (named.name if named else "") or site, p.site_by_id[site].place]

    def _contingent(self, name: str) -> list[Any]:
        """Give id, name, partner, kind of team, number of teams, and the days of the stay of a contingent."""
        c, p = self._programme.contingent_by_id.get(name), self._programme
        if c is None:
            return [name, name, "", "", 0, 0, None]
        left = None if c.leaves is None else p.day_of(c.leaves) + 1
        return [c.id, c.name or c.id, c.partner, c.team_kind, c.teams, p.day_of(c.arrives), left]

    def _services(self) -> list[list[Any]]:
        """Give id, kind, place, people and day of return of each service that has bars, and its bars.

        They are the works on what it needs, and the release of the ground that those works stand on; a service that
        another one needs has its bars in a row of its own.
        """
        p, returns = self._programme, self.followed.price.returns
        found = []
        for service in p.services:
            members = {member for need in service.needs for member in need.members}
            members |= {area for member in members for area in self._under.get(member, ())}
            openers = [a for m in members if m in p.link_by_id for a in p.link_by_id[m].opened_by]
            names = {a.id for m in members for a in p.activities_at.get(m, ())} | set(openers)
            bars = sorted(self._order[name] for name in names if name in self._order)
            if bars:
                day = returns.get(service.id)
                found.append([service.id, service.kind.value, service.place, service.people, day, bars])
        return found

    @cached_property
    def _under(self) -> Mapping[str, list[str]]:
        """Hazardous areas that touch each site."""
        found: dict[str, list[str]] = {}
        for block in self._programme.blocks:
            found.setdefault(block.site, []).append(block.area)
        return found

    def _done(self) -> dict[int, list[Any]]:
        """Give by bar what was done: per cent, first day of work, day after the last (None: it goes on)."""
        p, found = self._programme, {}
        for name, work in self.moment.progress.works.items():
            if name in self._order:
                first = None if work.started is None else p.day_of(work.started)
                last = None if work.finished is None else p.day_of(work.finished) + 1
                found[self._order[name]] = [round(work.per_cent, 1), first, last]
        done = Done(self.moment)
        for name, bar in self._order.items():
            if bar not in found and done.over(name):
                found[bar] = [100, None, None]
        return found

    def _ghosts(self) -> list[dict[str, Any]]:
        """Give where the bars stood in the plan before this one, and where a proposal that waits would put them."""
        now = self.followed.plan.sha256()
        made = [e for e in self.everything if isinstance(e.fact, PlanMade) and e.fact.sha256 != now]
        pairs = [("before", made[-1])] if made else []
        pairs += [("proposed", event) for event in self.moment.progress.proposals.values()]
        return [self._ghost(what, event) for what, event in pairs]

    def _ghost(self, what: str, event: Event) -> dict[str, Any]:
        fact: Any = event.fact
        plan: Plan = plan_from_json(fact.plan)
        shift = self._programme.day_of(date.fromisoformat(fact.start))
        spans: list[list[int] | None] = [None] * len(self._order)
        for one in plan.scheduled:
            if one.activity in self._order:
                spans[self._order[one.activity]] = [one.start + shift, one.end + shift]
        return {"what": what, "plan": fact.sha256, "on": event.on, "spans": spans}

    def _forecast(self) -> dict[str, Any] | None:
        """Give what the forecast that was kept last says: P50 and P80 by bar, and by service.

        Each is the day from which it is so (None: not within the horizon), with the share of histories in which it is.
        """
        event = forecast_kept(self.moment.events, self.moment.progress.as_of)
        source = forecast_source(event)
        if event is None or source is None:
            return None
        fact: Any = event.fact
        shift, handover = self._programme.day_of(date.fromisoformat(fact.start)), self._programme.handover_of
        bars, services = {}, {}
        for row in fact.outcomes:
            kind, name = row[0], row[1]
            days = [None if row[at] is None else round(row[at]) + shift for at in (_P50, _P80)]
            told = [*days, row[_WITHIN]]
            activity = handover.get(name, "") if kind == "area" else name
            if kind == "service":
                services[name] = told
            elif kind in ("area", "deadline") and activity in self._order:
                bars[self._order[activity]] = told
        return {"source": source, "bars": bars, "services": services}


class _Names:
    """Gives each name a number when it is first met."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}

    def number(self, name: str) -> int:
        return self._number.setdefault(name, len(self._number))

    @property
    def known(self) -> list[str]:
        return list(self._number)
