"""How the arrays of a simulation are grouped; days and NEVER are those of `layout`.

Activities stand in the order of their planned starts, so that whatever one waits for stands before it. Things are
known to the dice by numbers of their own (`entity`), which do not change when another thing is added.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from firmground.kernels.layout import Floats, Ints

__all__ = [
    "ACCIDENT", "BLOCK", "FACTORS", "Asked", "Bytes", "Days", "Force", "Ground", "History", "Offers", "Purse",
    "Spreads", "Tally", "Works",
]  # fmt: skip

(
    OUTPUT, SHARES, FINDS, STOP_WORK, QA_FAILURE, REWORK, WEATHER, WINTER, ACCESS_LOSS, ACCIDENT, STAND_DOWN, ABSENCE,
    LATE, SHORT, REPAIR,
) = range(15)  # fmt: skip
"""Numbers of the factors, in the order of model.outlook.Factor."""

FACTORS = 15

NONE, SURVEYED, CLEARED, SAMPLED = range(4)
"""What of an area's shares an activity works on: nothing of them, what NTS left, what is cleared, and its sampling."""

BLOCK = 30
"""Days in which lost days and accidents are counted."""

Bytes = NDArray[np.uint8]


class Spreads(NamedTuple):
    """What is drawn from; pert and beta have the row `table_of` of `tables`."""

    shape: Ints
    p1: Floats
    p2: Floats
    p3: Floats
    mean: Floats
    together: Floats
    group: Ints  # number by which shared luck is drawn
    table_of: Ints
    tables: Floats  # [tables, KNOTS]


class Works(NamedTuple):
    """Scheduled activities; rows of Spreads are -1 where nothing is drawn."""

    entity: Ints
    team_days: Floats  # expected work
    role: Ints  # what of its area's shares it works on
    area: Ints  # -1 if none
    contingent: Ints
    domain: Ints
    earliest: Ints  # first day allowed by itself, its lock, and roads that open on a day
    first: Ints  # first day of the stay and accreditation
    last: Ints  # day after the last one
    team_ptr: Ints
    team: Ints
    moves: Ints  # days that each of these teams travels, in the order of the plan
    before_ptr: Ints
    before: Ints
    lag: Ints  # days from the end of `before` to the start
    clears: Ints  # of a QA: the clearance that it samples, -1 if none
    rate: Floats  # cost of a team-day
    fixed: Floats  # cost beside it
    planned: Ints  # cost that is charged to budgets
    partner: Ints
    begun: Ints  # day on which it is known to have started, -1 if not known
    ended: Ints  # day on which it is known to have ended
    quit: Ints  # day on which its teams are known to have been free again
    took: Ints  # working days that it is known to have taken
    paid: Floats  # what it is known to have cost
    spread: Ints  # [activities, FACTORS] rows of Spreads


class Ground(NamedTuple):
    """Hazardous areas that are to be released."""

    entity: Ints
    share: Floats  # [areas, 3] expected: cancelled, reduced, cleared
    first: Ints  # row of Spreads for the cancelled share, -1 if it is known
    second: Ints  # row of Spreads for the reduced share of the rest, -1 if it is known
    hectares: Floats


class Days(NamedTuple):
    """Working days before anything is drawn, and what may close more of them.

    A domain is what shares its working days; `fields` are lost days of a factor in a district.
    """

    base: Bytes  # [calendars, horizon]
    calendar: Ints  # [domains]
    closure_ptr: Ints
    closure: Ints
    field_ptr: Ints
    field: Ints
    stands: Ints  # [domains] contingent whose stand-downs close it, -1 if none
    shut_from: Ints  # [closures]
    shut_to: Ints  # [closures] day after the last
    winter: Ints  # [closures] row of Spreads, -1 if its dates are fixed
    closure_entity: Ints
    field_row: Ints
    field_factor: Ints
    field_entity: Ints


class Force(NamedTuple):
    """Contingents; the teams of contingent c are first[c]:first[c + 1]."""

    first: Ints
    entity: Ints
    joins: Ints  # [teams]
    fewest: Ints  # teams without which the work that it is planned for cannot be done
    late: Ints  # rows of Spreads, -1 where it is here already
    short: Ints
    accident: Ints
    stand_down: Ints
    exposed: Floats  # [contingents, blocks] planned thousands of team-days of explosive work


class Purse(NamedTuple):
    """Budgets: first and last day, partner (-1: everybody), amount."""

    first: Ints
    last: Ints
    partner: Ints
    amount: Ints


class History(NamedTuple):
    """One possible history in the making."""

    start: Ints  # NEVER if it does not
    end: Ints  # day on which who waits may go on; NEVER if it does not
    left: Ints  # day after the last one of its own teams' work
    quit: Ints  # day on which its teams are free of it, clearing again included
    days: Ints  # working days, lost ones not counted
    stopped: Ints  # working days lost to finds
    finds: Ints
    failed: Floats  # 1 where QA failed
    again: Ints  # working days of clearing again
    cost: Floats
    share: Floats  # [areas, 3]
    open: Bytes  # [domains, horizon]
    lost: Bytes  # [fields, horizon]
    stood: Bytes  # [contingents, horizon]
    free: Ints  # [teams] first day on which it is free
    acts: Ints  # [teams] team that does its work
    came: Ints  # [contingents] teams that came
    late: Ints  # [contingents] days
    accidents: Ints  # [contingents, blocks]
    spent: Ints  # [budgets]
    teams: Ints  # [activities, most teams] who did it, -1 padded
    domain: Ints  # [activities] domain of who did it
    until: Ints  # [activities] day after the last one of who did it


class Offers(NamedTuple):
    """Who else may do the work, by which roads: what a repair of the plan chooses from.

    An offer is a contingent that may do an activity by its planned method; the planned one stands first. A pool is a
    list of contingents that is the same for several activities.
    """

    wanted: Ints  # [activities] number of teams
    offer_ptr: Ints  # [activities + 1]
    contingent: Ints  # [offers]
    domain: Ints
    first: Ints
    last: Ints
    rate: Floats
    earliest: Ints  # [activities] first day allowed by itself and its lock
    pool: Ints  # [activities]
    pool_ptr: Ints  # [pools + 1]
    member: Ints  # contingents of each pool
    room_ptr: Ints  # [pools + 1] where the waiting of each pool stand
    after_ptr: Ints  # [activities + 1]
    after: Ints  # activities that wait for each: chain, ground and evidence
    must: Ints  # [activities] how many it waits for
    near_ptr: Ints  # [activities + 1]
    near: Ints  # activities that may not go on at the same time
    site: Ints  # [activities]
    base: Ints  # [contingents]
    base_x: Ints
    base_y: Ints


class Asked(NamedTuple):
    """What is to be read from each history; activities are numbered as in the Programme."""

    number: Ints  # [scheduled activities] their number in the Programme
    group_ptr: Ints
    group: Ints  # activities of each group, which is done when all of them are
    kind: Ints  # [services] kind of service
    people: Floats  # [services]
    exposed: Floats  # [areas] people exposed
    released: Ints  # [areas] thing of Returns, -1 where it was handed over before
    place: Ints  # [areas] district, 0 for none
    grid: Ints  # days of the curves, rising
    horizon: int
    activities: int  # of the Programme


class Tally(NamedTuple):
    """What is kept of each history (first axis)."""

    service: NDArray[np.int32]  # [histories, services] day of return
    release: NDArray[np.int32]  # [histories, areas] day of handover
    group: NDArray[np.int32]  # [histories, groups] day on which all have ended
    cost: Floats
    person_days: Floats
    people: NDArray[np.float32]  # [histories, kinds, grid] without a service; the last kind is exposure
    hectares: NDArray[np.float32]  # [histories, places, 3, grid] handed over by way; place 0 is all of the Programme
    final: NDArray[np.float32]  # [histories, places, 3] the same by the horizon
