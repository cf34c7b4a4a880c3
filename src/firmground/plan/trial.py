"""A trial plan before planning, to see whether what an authority has fixed can be kept at all."""

import numpy as np

from firmground.model import Programme
from firmground.plan.orders import PLAIN_TURNS, Orders
from firmground.plan.problem import Problem

__all__ = ["unkept"]


def unkept(programme: Programme) -> tuple[str, ...]:
    """Name the activities whose lock or deadline, and the districts whose floor, no trial plan keeps.

    The trial makes the same first rounds as the native solver, which therefore keeps all that a trial keeps.
    """
    if not programme.limits.equity and not any(a.lock or a.deadline is not None for a in programme.activities):
        return ()
    problem = Problem.of(programme)
    orders = Orders(problem, seed=0)  # the plain turns draw nothing
    for turn in range(PLAIN_TURNS):
        orders.step(turn)
    best = orders.best
    late = np.flatnonzero(problem.decided & (best.start < 0)).tolist()
    floors = orders.scheduler.floors()
    names = [programme.activities[i].id for i in late]
    names += [
        floor.district
        for floor, (members, least, by) in zip(programme.limits.equity, floors, strict=True)
        if int((best.end[members] <= by).sum()) < least
    ]
    return tuple(names)
