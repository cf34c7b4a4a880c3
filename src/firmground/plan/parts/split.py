"""Splitting a Programme: what must stay together stays together, district by district, in parts of equal work."""

from itertools import pairwise

import numpy as np

from firmground.kernels.joins import components
from firmground.kernels.layout import Floats, Ints
from firmground.kernels.rows import ints
from firmground.model import Programme
from firmground.plan.bundles import effort_of
from firmground.plan.problem import Problem

__all__ = ["atoms", "parts_for", "split"]

_AUTOMATIC_FROM = 20_000
"""Activities from which a Programme may be planned in parts unasked."""

_PART_SIZE = 1_000
"""Activities of a part that is made unasked."""

_HOME_TEAMS = 0.8
"""Share of teams that must be bound to one part for that: teams that serve many places are better not lent out."""

_MOST_OF_PART = 1.25
"""Times the mean part up to which chains, services and districts are kept whole."""


def parts_for(problem: Problem, asked: int) -> int:
    """Say into how many parts a problem goes; `asked` of 0 leaves it to its size and to where its teams may work."""
    if asked or problem.size < _AUTOMATIC_FROM:
        return asked or 1
    parts = max(2, round(problem.size / _PART_SIZE))
    work = problem.work
    activity = np.repeat(np.arange(problem.size), np.diff(work.option_ptr))
    part = split(problem, effort_of(problem), parts)[activity]
    first, last = (np.full(len(problem.programme.contingents), n, np.int64) for n in (parts, -1))
    np.minimum.at(first, work.contingent, part)
    np.maximum.at(last, work.contingent, part)
    teams = np.diff(problem.crew.first)
    at_home = float(teams[first >= last].sum()) / max(1, int(teams.sum()))
    return parts if at_home >= _HOME_TEAMS else 1


def split(problem: Problem, effort: Floats, parts: int) -> Ints:
    """Give each activity the number of its part: at most so many, each about the same effort of crews."""
    atom = atoms(problem, effort, parts)
    group = _by_ground(problem.programme, atom, problem.work.site, _most(effort, parts), effort)
    weight = np.bincount(group, effort)
    middle = np.cumsum(weight) - weight / 2.0
    part = np.minimum((middle * parts / max(weight.sum(), 1e-9)).astype(np.int64), parts - 1)
    _, dense = np.unique(part[group], return_inverse=True)
    return dense.astype(np.int64)


def atoms(problem: Problem, effort: Floats, parts: int) -> Ints:
    """Give each activity the least activity that it must share a part with.

    Work at one site always stays together; what waits for each other, and what one service needs, stays together
    where that leaves more than a few parts.
    """
    size, most = problem.size, _most(effort, parts)
    here = _site_mates(problem)
    chained = components(*_joined(here, _waits(problem)), size)
    # Chains that hang together beyond the size of a part fall back into sites, whatever they wait for.
    heavy = np.bincount(chained, effort, size) > most
    at_site = components(*here, size)
    chained = np.where(heavy[chained], at_site, chained)
    return _with_services(problem, chained, effort, most)


def _most(effort: Floats, parts: int) -> float:
    return _MOST_OF_PART * float(effort.sum()) / parts


def _site_mates(problem: Problem) -> tuple[Ints, Ints]:
    """Give pairs of activities that stand side by side in the list of a site."""
    here = problem.site.here
    at = problem.work.site[here]
    same = np.flatnonzero(at[:-1] == at[1:])
    return here[same], here[same + 1]


def _joined(*edges: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    return np.concatenate([a for a, _ in edges]), np.concatenate([b for _, b in edges])


def _waits(problem: Problem) -> tuple[Ints, Ints]:
    ptr = problem.work.before_ptr
    return np.repeat(np.arange(problem.size), np.diff(ptr)), problem.work.before


def _with_services(problem: Problem, atom: Ints, effort: Floats, most: float) -> Ints:
    """Join the atoms that one service needs, services that need few first, while the whole stays small enough."""
    leader = np.arange(problem.size)
    weight = np.bincount(atom, effort, problem.size)
    for members in _needed(problem, atom):
        roots = sorted({_root(leader, a) for a in members})
        if len(roots) > 1 and sum(weight[r] for r in roots) <= most:
            for other in roots[1:]:
                leader[other] = roots[0]
                weight[roots[0]] += weight[other]
    return ints(_root(leader, a) for a in atom.tolist())


def _root(leader: Ints, node: int) -> int:
    while leader[node] != node:
        leader[node] = leader[leader[node]]
        node = int(leader[node])
    return node


def _needed(problem: Problem, atom: Ints) -> list[list[int]]:
    """Give the atoms that each service needs directly or through other services, the smallest sets first."""
    returns = problem.returns
    of_thing = [sorted(set(atom[returns.thing[a:b]].tolist())) for a, b in pairwise(returns.thing_ptr.tolist())]
    needed: list[list[int]] = list(of_thing)
    member_ptr = returns.member_ptr.tolist()
    for a, b in pairwise(returns.need_ptr.tolist()):
        members = returns.member[member_ptr[a] : member_ptr[b]].tolist()
        # One atom stands for a service that is needed in turn: what it needs is joined when its own turn comes.
        found = {x for m in members for x in (needed[m] if m < len(of_thing) else needed[m][:1])}
        needed.append(sorted(found))
    return sorted(needed[len(of_thing) :], key=len)


def _by_ground(programme: Programme, atom: Ints, site: Ints, most: float, effort: Floats) -> Ints:
    """Group the atoms by district, a district that is too large by settlement, one that still is atom by atom.

    Groups are numbered in the order in which the Programme lists places.
    """
    rank = {p.id: i for i, p in enumerate(programme.places)}
    place = ints(rank[s.place] for s in programme.sites)[site]
    district = ints(rank.get(programme.district_of(p.id) or p.id, 0) for p in programme.places)[place]
    # The least activity of an atom says where all of it belongs.
    keys = [district[atom]]
    for level in (place[atom], atom):
        large = (np.bincount(_numbered(*keys), effort) > most)[_numbered(*keys)]
        keys.append(np.where(large, level, -1))
    return _numbered(*keys)


def _numbered(*keys: Ints) -> Ints:
    """Give the rows of several keys numbers in lexical order."""
    order = np.lexsort(keys[::-1])
    new = np.zeros(order.size, np.int64)
    for key in keys:
        new[1:] |= key[order][1:] != key[order][:-1]
    number = np.empty(order.size, np.int64)
    number[order] = np.cumsum(new)
    return number
