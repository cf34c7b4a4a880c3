"""Simulated annealing by ruin and recreate on the timelines of named teams, with exact differences of the cost."""

from math import log

import numpy as np
from numba import njit

from firmground.kernels.dice import chance, roll
from firmground.kernels.gain import settle, unsettle
from firmground.kernels.layout import PLACED, Crew, Days, Ints, Money, Net, Returns, Scratch, Site, State, Ties, Work
from firmground.kernels.recreate import put_back, put_in, take_out
from firmground.kernels.returns import objective, return_days
from firmground.kernels.ruin import ruin_place, ruin_route, ruin_service, ruin_window

__all__ = ["CHANGES", "IMPROVED", "MISCOUNTED", "improve", "recount"]

CHANGES = ("service", "service and what blocks it", "window", "place", "route", "mode")
"""Names of the kinds of change, in the order of the tally."""

IMPROVED, MISCOUNTED = range(2)
"""Status of a run: done, or a difference that does not agree with the cost counted anew (checked runs only)."""


@njit(cache=True, nogil=True)
def improve(
    toil: int,
    temperature: float,
    checked: bool,  # noqa: FBT001 - kernels take flat arguments
    dice: Ints,
    labour: Ints,
    tally: Ints,
    cost: Ints,
    days: Days,
    crew: Crew,
    work: Work,
    spot: Site,
    net: Net,
    money: Money,
    returns: Returns,
    state: State,
    ties: Ties,
    scratch: Scratch,
) -> int:
    """Change a schedule until so much toil is spent, accepting what is cheaper and, by chance, what is not.

    `labour` is what placing each activity costs the search; `tally` counts tries, acceptances and gains by kind of
    change; `cost` holds the present cost in hundredths of person-days with penalties, and is kept exact by differences.
    """
    horizon, most = days.nth.shape[1], scratch.ruined.shape[0]
    activities, bundles = labour.shape[0], ties.bundle_ptr.shape[0] - 1
    spent = 0
    while spent < toil:
        spent += 50
        kind = roll(dice, len(CHANGES))
        count, switch = 0, -1
        if kind <= 1 and bundles > 0:
            bundle = _pick_bundle(dice, bundles, ties)
            blockers = 2 + roll(dice, 10) if kind == 0 else 1 + roll(dice, 3)
            count = ruin_service(bundle, blockers, most, dice, crew, work, net, state, ties, scratch)
        elif kind == 4 and net.waits.shape[0] > 0:
            link = roll(dice, net.waits.shape[0])
            count = ruin_route(link, roll(dice, 5), most, dice, crew, work, net, state, ties, scratch)
        else:
            activity = roll(dice, activities)
            if state.status[activity] != PLACED:
                continue
            if kind == 3:
                count = ruin_place(ties.place_of[activity], 2 + roll(dice, 5), most, dice, state, ties, scratch)
            else:
                count = ruin_window(activity, 1 + roll(dice, 6), most, dice, crew, work, state, ties, scratch)
                options = work.option_ptr[activity + 1] - work.option_ptr[activity]
                if kind == 5 and options > 1 and count > 0:
                    switch = roll(dice, options)
                    scratch.key[0] = -1e9
        if count == 0:
            continue
        tally[kind, 0] += 1
        take_out(count, crew, work, money, state, scratch)
        whole, opened = put_in(count, switch, days, crew, work, spot, net, money, state, ties, scratch)
        delta, touched = 0, 0
        for i in range(count):
            spent += labour[scratch.ruined[i]]
            scratch.marked[scratch.ruined[i]] = False
        if whole:
            delta, touched = settle(scratch.ruined, count, state.end, returns, ties, scratch, horizon)
            delta += _upheaval(count, state, ties, scratch)
        if whole and (delta <= 0 or (temperature > 0.0 and delta < -temperature * log(chance(dice)))):
            cost[0] += delta
            tally[kind, 1] += 1
            tally[kind, 2] -= min(delta, 0)
            if checked and cost[0] != recount(state, returns, ties, horizon):
                return MISCOUNTED
            continue
        if whole:
            unsettle(touched, scratch)
        put_back(count, opened, crew, work, money, state, scratch)
    return IMPROVED


@njit(cache=True)
def _pick_bundle(dice: Ints, bundles: int, ties: Ties) -> int:
    """Pick a bundle, the heavier of two every other time."""
    one = roll(dice, bundles)
    if roll(dice, 2) == 0:
        return one
    other = roll(dice, bundles)
    return one if ties.weight[one] >= ties.weight[other] else other


@njit(cache=True)
def _upheaval(count: int, state: State, ties: Ties, scratch: Scratch) -> int:
    """Give the difference in penalties for other starts than those of the plan before."""
    delta = 0
    for i in range(count):
        activity = scratch.ruined[i]
        kept = ties.kept[activity]
        if kept >= 0:
            delta += ties.penalty[activity] * (int(state.start[activity] != kept) - int(scratch.start[i] != kept))
    return delta


@njit(cache=True)
def recount(state: State, returns: Returns, ties: Ties, horizon: int) -> int:
    """Count the cost of a schedule anew, with penalties, in hundredths of person-days."""
    things = np.empty(returns.never.shape[0], np.int64)
    services = np.empty(returns.service_weight.shape[0], np.int64)
    return_days(state.end, returns, things, services)
    total = objective(things, services, returns, horizon)
    for activity in range(ties.kept.shape[0]):
        if ties.kept[activity] >= 0 and state.start[activity] != ties.kept[activity]:
            total += ties.penalty[activity]
    return total
