"""A lower bound that no plan of the Programme can beat; the proof stands in docs/concepts/bound.md."""

import numpy as np

from firmground.kernels.fluid import Claims, ascend, tails
from firmground.kernels.heads import earliest_ends
from firmground.kernels.layout import Ints
from firmground.kernels.pools import Pools
from firmground.kernels.returns import objective, return_days
from firmground.plan.bundles import Bundles, mandatory_bundles, whole_order
from firmground.plan.gates import certain_order
from firmground.plan.pools import Crews, crews_as_pools
from firmground.plan.problem import Problem

__all__ = ["heads", "lower_bound"]

_PASSES = 40
_STEPS_LEAST, _STEPS_MOST = 120, 400
_WORK = 2_000_000


def lower_bound(problem: Problem, *, steps: int | None = None) -> int:
    """Give whole person-days that every plan of the problem costs at least.

    The better of two relaxations: each return at the end of its own chain, teams without number (section 2 of
    the proof), and crews as fluids that bundles pay for (section 3). ``steps`` of the ascent; None takes more of
    them the smaller the problem is.
    """
    horizon = problem.programme.horizon_days
    starts, ends = heads(problem)
    things = np.zeros(problem.returns.never.size, np.int64)
    services = np.zeros(problem.returns.service_weight.size, np.int64)
    return_days(ends, problem.returns, things, services)
    alone = objective(things, services, problem.returns, horizon)
    order = certain_order(problem)
    bundles = mandatory_bundles(problem, order)
    crews = crews_as_pools(problem, starts)
    claims = _claims(bundles, order, crews, _heads_of(bundles, things, services, horizon), horizon)
    pools = _within_horizon(crews, claims, horizon)
    if steps is None:
        size = max(1, claims.member.size + pools.owner.size)
        steps = min(_STEPS_MOST, max(_STEPS_LEAST, _WORK // size))
    fluid = ascend(claims, pools, steps)
    # A part in 10^9 is given away for the rounding of floats.
    return int(max(alone, int(np.floor(fluid * (1.0 - 1e-9)))) // 100)


def heads(problem: Problem) -> tuple[Ints, Ints]:
    """Give the earliest start and end of each activity if teams were without number, NEVER where it cannot be."""
    starts, ends = np.zeros(problem.size, np.int64), np.zeros(problem.size, np.int64)
    earliest_ends(
        whole_order(problem, ()),
        problem.days,
        problem.crew,
        problem.certain,
        problem.site,
        problem.net,
        _PASSES,
        starts,
        ends,
    )
    return starts, ends


def _heads_of(bundles: Bundles, things: Ints, services: Ints, horizon: int) -> Ints:
    days = np.where(bundles.things >= 0, things[bundles.things], 0)
    if services.size:
        days = np.where(bundles.services >= 0, services[bundles.services], days)
    return np.minimum(days, horizon)


def _claims(bundles: Bundles, order: tuple[Ints, Ints], crews: Crews, head: Ints, horizon: int) -> Claims:
    """Say how long before the return of each bundle the work of each member has its mean day (3.2)."""
    tail = np.zeros(bundles.member.size, np.int64)
    tails(bundles.ptr, bundles.member, *order, crews.span, tail)
    behind = np.minimum(crews.lag[bundles.member] + tail, horizon)
    return Claims(bundles.ptr, bundles.member, behind, bundles.weight, head)


def _within_horizon(crews: Crews, claims: Claims, horizon: int) -> Pools:
    """Let the delay of a slower pool count only as far as no bundle would be held up past the horizon (3.3)."""
    room = np.full(crews.lag.size, float(horizon))
    np.minimum.at(room, claims.member, horizon - claims.behind)
    return crews.pools._replace(later=np.minimum(crews.pools.later, room[crews.pools.owner]))
