"""Another order of precedence for a repair: some activities before all others, or behind them."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from firmground.kernels.layout import Ints
from firmground.kernels.simulate_layout import Works
from firmground.simulate.arrays import Arrays

__all__ = ["ranked"]

_OF_TEAMS = ("team_ptr", "team", "moves")
_OF_BEFORE = ("before_ptr", "before", "lag")


def ranked(arrays: Arrays, chosen: Collection[str], *, first: bool) -> Arrays:
    """Give the activities other numbers, so that a repair gives free teams to the chosen ones first, or last.

    What has to wait for others waits as before: only who is served first changes. Arrays without a repair have no
    such choice, and are refused.
    """
    if arrays.repair is None:
        raise ValueError("only a repair serves in another order")
    picked = np.array([name in chosen for name in arrays.names], np.bool_)
    order = np.argsort(~picked if first else picked, kind="stable").astype(np.int64)
    offers, site, net = arrays.repair
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    offer_ptr, rows = _rows(order, offers.offer_ptr)
    after_ptr, after = _rows(order, offers.after_ptr)
    near_ptr, near = _rows(order, offers.near_ptr)
    opens_ptr, opens = _rows(order, net.opens_ptr)
    served = offers._replace(
        wanted=offers.wanted[order], offer_ptr=offer_ptr, contingent=offers.contingent[rows],
        domain=offers.domain[rows], first=offers.first[rows], last=offers.last[rows], rate=offers.rate[rows],
        earliest=offers.earliest[order], pool=offers.pool[order], after_ptr=after_ptr,
        after=place[offers.after[after]], must=offers.must[order], near_ptr=near_ptr, near=place[offers.near[near]],
        site=offers.site[order],
    )  # fmt: skip
    return replace(
        arrays,
        names=tuple(arrays.names[i] for i in order),
        index=arrays.index[order],
        works=_works(arrays.works, order, place),
        repair=(served, site, net._replace(by=place[net.by], opens_ptr=opens_ptr, opens=net.opens[opens])),
    )


def _works(works: Works, order: Ints, place: Ints) -> Works:
    team_ptr, teams = _rows(order, works.team_ptr)
    before_ptr, before = _rows(order, works.before_ptr)
    clears = works.clears[order]
    rest = {n: v[order] for n, v in works._asdict().items() if n not in (*_OF_TEAMS, *_OF_BEFORE, "clears")}
    return Works(
        team_ptr=team_ptr, team=works.team[teams], moves=works.moves[teams], before_ptr=before_ptr,
        before=place[works.before[before]], lag=works.lag[before], clears=np.where(clears < 0, -1, place[clears]),
        **rest,
    )  # fmt: skip


def _rows(order: Ints, ptr: Ints) -> tuple[Ints, Ints]:
    """Give the pointers of compressed lists in another order, and where each member stood before."""
    sizes = np.diff(ptr)[order]
    new = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return new, np.arange(new[-1]) + np.repeat(ptr[order] - new[:-1], sizes)
