"""What is read from each history: returns of services, releases, milestones and deadlines, and curves over days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from firmground.kernels.layout import NEVER, Returns
from firmground.kernels.rows import compress, ints
from firmground.kernels.simulate_layout import Asked, Tally
from firmground.model import EXPOSURE, REPAIR_CHAIN, ActivityKind, OutcomeKind, Plan, Programme, ServiceKind
from firmground.simulate.arrays import Arrays

__all__ = ["Group", "Question"]

_CURVE_DAYS = 100
"""Days at which curves are read, at most."""

_KINDS = (*(kind.value for kind in ServiceKind), EXPOSURE)


@dataclass(frozen=True, slots=True)
class Group:
    """A milestone, or the deadline of an activity: done when all of its activities are."""

    name: str
    kind: OutcomeKind
    activities: tuple[int, ...]
    by: int | None = None


@dataclass(frozen=True)
class Question:
    """What is asked of each history, with the names of what the arrays number."""

    services: tuple[str, ...]
    areas: tuple[str, ...]
    groups: tuple[Group, ...]
    kinds: tuple[str, ...]
    places: tuple[str, ...]  # the first is all of the Programme
    asked: Asked
    returns: Returns

    @classmethod
    def of(cls, programme: Programme, plan: Plan, arrays: Arrays) -> "Question":
        """Ask for everything that the Programme names."""
        returns, order, things = _returns(programme)
        place = {a.id: i for i, a in enumerate(programme.activities)}
        districts = {a.id: programme.district_of(a.place) or "" for a in programme.areas}
        places = ("", *sorted(set(districts.values()) - {""}))
        groups = tuple(_groups(programme, place))
        group_ptr, group = compress([g.activities for g in groups])
        services = [programme.services[i] for i in order]
        asked = Asked(
            number=arrays.index,
            group_ptr=group_ptr,
            group=group,
            kind=ints(_KINDS.index(s.kind.value) for s in services),
            people=np.array([s.people for s in services], np.float64),
            exposed=np.array([a.people_exposed for a in programme.areas], np.float64),
            released=ints(-1 if a.handed_over else things[a.id] for a in programme.areas),
            place=ints(places.index(districts[a.id]) for a in programme.areas),
            grid=_grid(programme, plan),
            horizon=programme.horizon_days,
            activities=len(programme.activities),
        )
        names = tuple(s.id for s in services), tuple(a.id for a in programme.areas)
        return cls(*names, groups, _KINDS, places, asked, returns)

    def room(self, histories: int) -> Tally:
        """Make room for what is kept of so many histories."""
        grid, n = self.asked.grid.size, histories
        return Tally(
            np.empty((n, len(self.services)), np.int32),
            np.empty((n, len(self.areas)), np.int32),
            np.empty((n, len(self.groups)), np.int32),
            np.empty(n),
            np.empty(n),
            np.empty((n, len(self.kinds), grid), np.float32),
            np.empty((n, len(self.places), 3, grid), np.float32),
            np.empty((n, len(self.places), 3), np.float32),
        )


def _grid(programme: Programme, plan: Plan) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Days of the curves: whole weeks, as far as half as long again as the plan, and not past the horizon."""
    last = max((e.end for e in plan.scheduled), default=1)
    until = min(programme.horizon_days, last + last // 2 + 7)
    step = 7 * -(-until // (7 * _CURVE_DAYS))
    return np.append(np.arange(0, until, step), until).astype(np.int64)


def _groups(programme: Programme, place: Mapping[str, int]) -> Iterator[Group]:
    """Milestones of the Programme and of each district, then deadlines."""
    release: dict[str, list[int]] = {}
    works: dict[str, list[int]] = {}
    for activity in programme.activities:
        district = programme.district_of(programme.site_by_id[activity.site].place) or ""
        if activity.kind is ActivityKind.HANDOVER:
            release.setdefault(district, []).append(place[activity.id])
        elif activity.kind in REPAIR_CHAIN:
            works.setdefault(district, []).append(place[activity.id])
    everything = tuple(place.values())
    if everything:
        yield Group("everything done", OutcomeKind.MILESTONE, everything)
    for text, found in (("all areas handed over", release), ("all works done", works)):
        for district, activities in sorted(found.items()):
            yield Group(f"{district}: {text}" if district else text, OutcomeKind.MILESTONE, tuple(activities))
    for activity in programme.activities:
        if activity.deadline is not None:
            yield Group(activity.id, OutcomeKind.DEADLINE, (place[activity.id],), activity.deadline)


def _services_after_needs(programme: Programme) -> list[int]:
    """Order the services so that each stands after those it needs."""
    index = {s.id: i for i, s in enumerate(programme.services)}
    order: dict[int, None] = {}
    for root in range(len(index)):
        stack = [root]
        while stack:
            needs = [m for need in programme.services[stack[-1]].needs for m in need.members if m in index]
            missing = [index[m] for m in needs if index[m] not in order]
            if missing:
                stack += missing
            else:
                order.setdefault(stack.pop())
    return list(order)


def _returns(programme: Programme) -> tuple[Returns, list[int], dict[str, int]]:
    """Give what each thing and service waits for, the order of the services, and the numbers of the things."""
    index = {a.id: i for i, a in enumerate(programme.activities)}
    weights = programme.weights
    things: list[tuple[str, Sequence[int], int, int]] = [
        *((a.id, [index[w] for w in programme.works_at(a.id)], 0, 0) for a in programme.assets),
        *((k.id, [index[a] for a in k.opened_by], NEVER if k.closed else k.shut_until, 0) for k in programme.links),
    ]
    for area in programme.areas:
        handover = programme.handover_of.get(area.id)
        over = area.handed_over
        waits = [] if over or handover is None else [index[handover]]
        exposed = 0 if over else area.people_exposed * weights.of(EXPOSURE, area.id)
        things.append((area.id, waits, 0 if over or waits else NEVER, exposed))
    member = {name: i for i, (name, *_) in enumerate(things)}
    order = _services_after_needs(programme)
    services = [programme.services[i] for i in order]
    member |= {s.id: len(things) + i for i, s in enumerate(services)}
    needs = [need for s in services for need in s.needs]
    thing_ptr, thing = compress([waits for _, waits, *_ in things])
    need_ptr, _ = compress([range(len(s.needs)) for s in services])
    member_ptr, members = compress([[member[m] for m in need.members] for need in needs])
    since = ints(day for _, _, day, _ in things)
    returns = Returns(
        thing_ptr=thing_ptr,
        thing=thing,
        never=since == NEVER,
        since=since,
        need_ptr=need_ptr,
        least=ints(need.least for need in needs),
        member_ptr=member_ptr,
        member=members,
        thing_weight=ints(weight for *_, weight in things),
        service_weight=ints(s.people * weights.of(s.kind.value, s.id) for s in services),
    )
    return returns, order, member
