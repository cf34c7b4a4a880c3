"""How the arrays of a problem are grouped, and what their special values mean.

`ptr` arrays are the row pointers of compressed rows: the members of row i stand at ptr[i]:ptr[i + 1].
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["NEVER", "Crew", "Days", "Money", "Net", "Returns", "Scratch", "Site", "State", "Ties", "Work"]

NEVER = 1_000_000_000
"""A day that never comes."""

PLACED, WAITS, NO_TEAM, NO_ROUTE, NO_ROOM, BUDGET, CONSTRAINT = range(7)
"""Status of an activity after generation; the last six say why it has no place."""

DONE, TIMELINE_FULL = range(2)
"""Status of a generation: all tried, or a team's timeline needs more columns."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Days(NamedTuple):
    """Working days by calendar (rows) and day (columns)."""

    before: Ints  # [calendars, horizon + 1] working days before each day
    nth: Ints  # [calendars, horizon] day of the i-th working day, NEVER past the last


class Crew(NamedTuple):
    """Contingents; the teams of contingent c are first[c]:first[c + 1]."""

    first: Ints  # [contingents + 1]
    base: Ints  # [contingents] index of its base
    partner: Ints  # [contingents] index of its partner
    joins: Ints  # [teams] first day of each team, NEVER if it does not come
    x: Ints  # [bases] metres
    y: Ints  # [bases] metres


class Work(NamedTuple):
    """Activities and their options; an option is a method, a contingent and a number of teams."""

    site: Ints  # [activities]
    earliest: Ints  # [activities] first day allowed
    deadline: Ints  # [activities] end allowed, NEVER if free
    lock_start: Ints  # [activities] day on which it must start, -1 if free
    radius: Floats  # [activities] advisory danger radius in metres
    before_ptr: Ints  # [activities + 1]
    before: Ints  # predecessors
    option_ptr: Ints  # [activities + 1]
    contingent: Ints  # [options]
    teams: Ints  # [options] number of teams
    days: Ints  # [options] working days
    calendar: Ints  # [options] row of Days
    first: Ints  # [options] first day of the stay, accreditation and horizon
    last: Ints  # [options] day after the last one
    cost: Ints  # [options] money


class Site(NamedTuple):
    """Sites: where they are, from which nodes they are reached, which lie within a danger radius."""

    x: Ints
    y: Ints
    open_always: NDArray[np.bool_]  # no route is asked for
    node_ptr: Ints
    node: Ints
    near_ptr: Ints
    near: Ints
    metres: Ints
    here_ptr: Ints
    here: Ints  # activities at the site


class Net(NamedTuple):
    """The access network; link l joins u[l] and v[l]."""

    u: Ints
    v: Ints
    length: Ints  # metres
    since: Ints  # [links] day before which it stays shut whatever is done
    waits: Ints  # [links] number of activities that must end before it opens, NEVER if it stays shut
    by_ptr: Ints  # [links + 1]
    by: Ints  # activities that must end before a link opens
    opens_ptr: Ints  # [activities + 1]
    opens: Ints  # links that an activity helps to open
    at_ptr: Ints  # [nodes + 1]
    at: Ints  # links at a node
    base_node: Ints  # [bases] node, -1 if none
    commute: int  # metres of road that cost no day
    per_day: int  # metres of road a day
    detour: int  # hundredths of the straight line


class Money(NamedTuple):
    """Budgets: first and last day, partner (-1: everybody), amount."""

    first: Ints
    last: Ints
    partner: Ints
    amount: Ints


class Returns(NamedTuple):
    """Things (assets, links, areas) and services that depend on them.

    Members below the number of things are things, the others are services (in an order in which each stands
    after those it needs).
    """

    thing_ptr: Ints  # [things + 1]
    thing: Ints  # activities that must all end
    never: NDArray[np.bool_]  # [things] can never work
    since: Ints  # [things] day before which it does not work whatever is done, NEVER if never
    need_ptr: Ints  # [services + 1] needs of a service
    least: Ints  # [needs]
    member_ptr: Ints  # [needs + 1]
    member: Ints
    thing_weight: Ints  # [things] hundredths of persons exposed until it is released
    service_weight: Ints  # [services] hundredths of persons


class State(NamedTuple):
    """A schedule in the making."""

    status: Ints  # [activities]
    start: Ints  # [activities] -1 if not placed
    end: Ints  # [activities] NEVER if not placed
    option: Ints  # [activities]
    opened: Ints  # [activities] day on which its route was open
    team: Ints  # [activities, most teams] -1 padded
    busy_from: Ints  # [teams, columns]
    busy_to: Ints
    busy_with: Ints
    used: Ints  # [teams] columns in use
    room: Ints  # [teams, columns] longest idle stretch before that column or a later one
    reach: Ints  # [bases, nodes] day on which a route opens
    link_open: Ints  # [links]
    link_left: Ints  # [links] activities still to be placed before it opens
    spent: Ints  # [budgets]


class Ties(NamedTuple):
    """What a local change must look at: who waits for whom, what returns with what, what may not move."""

    after_ptr: Ints  # [activities + 1]
    after: Ints  # activities that wait for each
    thing_ptr: Ints  # [activities + 1]
    thing: Ints  # things that each activity belongs to
    user_ptr: Ints  # [things + services + 1]
    user: Ints  # services that need each member, ascending
    bundle_ptr: Ints  # [bundles + 1]
    bundle: Ints  # activities of each bundle, each after those it waits for
    weight: Floats  # [bundles] hundredths of persons
    place_ptr: Ints  # [places + 1]
    place: Ints  # activities at each place
    place_of: Ints  # [activities]
    rank: Ints  # [activities] turn in the order of the bundle rule
    fixed: NDArray[np.bool_]  # [activities] never moved
    due: Ints  # [activities] day by which it must end, NEVER if free
    kept: Ints  # [activities] start in the plan before, -1 if free
    penalty: Ints  # [activities] hundredths of person-days for another start than that


class Scratch(NamedTuple):
    """What a change took out and what it touched, so that it can be put back."""

    ruined: Ints  # [most] activities taken out
    key: Floats  # [most] what the order of putting in is sorted by
    status: Ints  # [most] as they were
    start: Ints
    end: Ints
    option: Ints
    opened: Ints
    team: Ints  # [most, most teams]
    marked: NDArray[np.bool_]  # [activities] taken out
    things: Ints  # day of each thing
    services: Ints  # day of each service
    touched: Ints  # [things + services] members whose day was changed, in order
    before: Ints  # [things + services] their days before
    queued: NDArray[np.bool_]  # [services] to be settled
    reach: Ints  # [bases, nodes] copy from before the change
    links: Ints  # [links] links whose opening was changed
    openings: Ints  # [links] their openings before
    starts: Ints  # [widest contingent]
    moves: Ints  # [widest contingent]
