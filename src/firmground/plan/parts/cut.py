"""Where parts meet: what each part takes from the others as given, and what the others wait for in it.

A whole plan made by the plain rules says when work and roads of other parts are done. What no part can do with the
teams lent to it is left to the whole.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from firmground.kernels.joins import joined_on
from firmground.kernels.layout import NEVER, Floats, Ints
from firmground.kernels.rows import ints
from firmground.plan.bundles import Bundles
from firmground.plan.parts.lend import Loans
from firmground.plan.problem import Problem
from firmground.plan.scheduling import Schedule

__all__ = ["Cut", "cut"]

_LEFT, _NONE = -1, -2


@dataclass(frozen=True)
class Cut:
    """A problem in parts: the part of each activity, thing and service (-1 left to the whole, -2 without work).

    `earliest` is the first day of each activity once other parts have done what it waits for, `link_part` the part
    that opens each link alone, `pull` the hundredths of persons in other parts who wait for each activity.
    """

    part: Ints
    earliest: Ints
    link_part: Ints
    opens: Ints  # day on which each link opens in the whole plan, NEVER if it does not
    thing: Ints
    service: Ints
    needed: NDArray[np.bool_]  # whether work of another part waits for each activity
    pull: Floats
    loans: Loans

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return int(self.part.max(initial=-1)) + 1


def cut(problem: Problem, part: Ints, loans: Loans, whole: Schedule, bundles: Bundles) -> Cut:
    """Cut a problem into parts along the days of a whole plan."""
    able = _able(problem, part, loans)
    part = np.where(able, part, _LEFT)
    while True:
        link_part = _link_parts(problem, part)
        earliest = _earliest(problem, part, link_part, whole)
        late = (earliest >= np.minimum(problem.work.deadline, problem.programme.horizon_days)) | (
            (problem.work.lock_start >= 0) & (earliest > problem.work.lock_start)
        )
        left = late | _on_broken_ground(problem, late | (part == _LEFT))
        if not (left & (part != _LEFT)).any():
            break
        part = np.where(left, _LEFT, part)
    thing, service = _homes(problem, part, link_part)
    needed = np.zeros(problem.size, np.bool_)
    needed[problem.work.before[_crossing(problem, part)]] = True
    pull = _pull(part, thing, service, bundles)
    return Cut(part, earliest, link_part, whole.link_open, thing, service, needed, pull, loans)


def _able(problem: Problem, part: Ints, loans: Loans) -> NDArray[np.bool_]:
    """Say which activities some option can be done for with the teams lent to their part."""
    work = problem.work
    activity = np.repeat(np.arange(problem.size), np.diff(work.option_ptr))
    enough = loans.teams[work.contingent, part[activity]] >= work.teams
    able: NDArray[np.bool_] = np.bincount(activity, enough, problem.size) > 0
    return able


def _link_parts(problem: Problem, part: Ints) -> Ints:
    """Give the part that does all work on a link, -1 where several do or none has to."""
    by = [part[problem.net.by[a:b]] for a, b in pairwise(problem.net.by_ptr.tolist())]
    return ints(int(p[0]) if p.size and (p == p[0]).all() else _LEFT for p in by)


def _earliest(problem: Problem, part: Ints, link_part: Ints, whole: Schedule) -> Ints:
    """Give the first day of each activity as far as other parts decide it."""
    work, net, site = problem.work, problem.net, problem.site
    earliest = np.array(work.earliest, np.int64)
    crossing = _crossing(problem, part)
    after = np.repeat(np.arange(problem.size), np.diff(work.before_ptr))[crossing]
    np.maximum.at(earliest, after, whole.end[work.before[crossing]])
    if not whole.link_open.any():
        return earliest
    site_of = np.repeat(np.arange(site.x.size), np.diff(site.node_ptr))
    for p in range(int(part.max(initial=-1)) + 1):
        node_day = joined_on(np.where((link_part == p) & (net.waits != NEVER), 0, whole.link_open), net)
        day = np.full(site.x.size, NEVER, np.int64)
        np.minimum.at(day, site_of, node_day[site.node])
        day[site.open_always] = 0
        mine = np.flatnonzero(part == p)
        earliest[mine] = np.maximum(earliest[mine], day[work.site[mine]])
    return earliest


def _crossing(problem: Problem, part: Ints) -> NDArray[np.bool_]:
    """Say which waits (in the order of `work.before`) lead to another part or to what is left to the whole."""
    after, before = np.repeat(part, np.diff(problem.work.before_ptr)), part[problem.work.before]
    crossing: NDArray[np.bool_] = (after != before) | (before == _LEFT)
    return crossing


def _on_broken_ground(problem: Problem, left: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Leave the whole release chain of an area to the whole where one link of it is: the rest would lack evidence."""
    site = problem.work.site
    area = np.array([s.id in problem.programme.area_by_id for s in problem.programme.sites], np.bool_)
    broken = (np.bincount(site, left, area.size) > 0) & area
    found: NDArray[np.bool_] = broken[site]
    return found


def _homes(problem: Problem, part: Ints, link_part: Ints) -> tuple[Ints, Ints]:
    """Give the part of each thing (that of its last work) and of each service (where most of its members are)."""
    returns = problem.returns
    thing = ints(part[returns.thing[b - 1]] if b > a else _NONE for a, b in pairwise(returns.thing_ptr.tolist()))
    links = slice(len(problem.programme.assets), len(problem.programme.assets) + link_part.size)
    thing[links] = np.where(thing[links] == _NONE, _NONE, link_part)
    home = thing.tolist()
    member_ptr, member = returns.member_ptr.tolist(), returns.member.tolist()
    for a, b in pairwise(returns.need_ptr.tolist()):
        count = Counter(home[m] for m in member[member_ptr[a] : member_ptr[b]] if home[m] >= 0)
        home.append(min(count, key=lambda p: (-count[p], p), default=_LEFT))
    return thing, np.array(home[thing.size :], np.int64)


def _pull(part: Ints, thing: Ints, service: Ints, bundles: Bundles) -> Floats:
    """Sum, for each activity, the weight of the bundles of other parts that need it."""
    home = np.where(bundles.things >= 0, thing[bundles.things], _LEFT)
    if service.size:
        home = np.where(bundles.services >= 0, service[bundles.services], home)
    width = np.diff(bundles.ptr)
    foreign = np.repeat(home, width) != part[bundles.member]
    weight = np.repeat(bundles.weight, width)[foreign]
    pull: Floats = np.bincount(bundles.member[foreign], weight, part.size).astype(np.float64)
    return pull
