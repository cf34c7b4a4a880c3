"""One history of a plan that keeps its order and its teams: a forward pass over the activities as they were planned."""

from math import ceil

from numba import njit

from firmground.kernels.layout import NEVER
from firmground.kernels.simulate_days import draw, lay_days, muster_force, share_land, worked_out
from firmground.kernels.simulate_layout import (
    ABSENCE,
    CLEARED,
    FINDS,
    NONE,
    OUTPUT,
    QA_FAILURE,
    REPAIR,
    REWORK,
    SAMPLED,
    STOP_WORK,
    SURVEYED,
    Bytes,
    Days,
    Force,
    Ground,
    History,
    Purse,
    Spreads,
    Works,
)

__all__ = ["affordable", "begin", "keep", "known", "pay", "ready_from", "sampled", "undone", "work_of"]

_ROUNDING = 1e-9


@njit(cache=True, nogil=True)
def begin(
    seed: int,
    history: int,
    held: Bytes,
    ground: Ground,
    force: Force,
    days: Days,
    spreads: Spreads,
    state: History,
) -> None:
    """Empty a state and draw all that does not depend on who works when."""
    state.start[:], state.end[:], state.left[:], state.quit[:] = NEVER, NEVER, NEVER, NEVER
    state.days[:], state.stopped[:], state.finds[:], state.again[:] = 0, 0, 0, 0
    state.failed[:], state.cost[:], state.spent[:], state.teams[:] = 0.0, 0.0, 0, -1
    share_land(ground, spreads, seed, history, held, state)
    muster_force(force, spreads, seed, history, held, state)
    lay_days(days, force, spreads, seed, history, held, state)


@njit(cache=True, nogil=True)
def keep(
    seed: int,
    history: int,
    held: Bytes,
    works: Works,
    ground: Ground,
    force: Force,
    days: Days,
    spreads: Spreads,
    purse: Purse,
    state: History,
) -> None:
    """Let every activity begin as soon as what it waits for has ended and its teams are there, in the planned order."""
    begin(seed, history, held, ground, force, days, spreads, state)
    state.domain[:], state.until[:] = works.domain, works.last
    for i in range(works.entity.shape[0]):
        if works.begun[i] >= 0:
            known(i, works, purse, state)
            continue
        ready = ready_from(i, works, state)
        if ready == NEVER:
            continue
        work = work_of(i, works, ground, spreads, seed, history, held, state)
        if work <= 0.0:
            undone(i, ready, state)
            continue
        teams = 0
        for k in range(works.team_ptr[i], works.team_ptr[i + 1]):
            team = state.acts[works.team[k]]
            ready = max(ready, min(NEVER, state.free[team] + works.moves[k]))
            if not (state.teams[i, :teams] == team).any():
                state.teams[i, teams] = team
                teams += 1
        state.days[i] = max(1, ceil(work / teams - _ROUNDING))
        ready = affordable(i, max(ready, works.first[i]), works, purse, state)
        _work(i, ready, works, state)
        if state.end[i] == NEVER:
            continue
        pay(i, teams, works, purse, state)
        state.quit[i] = state.left[i]
        for k in range(teams):
            state.free[state.teams[i, k]] = state.quit[i]
        if works.role[i] == SAMPLED:
            sampled(i, works, spreads, seed, history, held, state)


@njit(cache=True, nogil=True)
def known(i: int, works: Works, purse: Purse, state: History) -> None:
    """Write down an activity of which is known when it was done."""
    state.start[i], state.end[i] = works.begun[i], works.ended[i]
    # Who works again after a failed QA is free later than others may go on; a failed QA itself ends later than it left.
    state.left[i], state.quit[i] = min(works.ended[i], works.quit[i]), works.quit[i]
    if works.role[i] == SAMPLED and works.ended[i] > works.quit[i]:
        state.failed[i] = 1.0
    first = works.team_ptr[i]
    for k in range(first, works.team_ptr[i + 1]):
        state.teams[i, k - first] = works.team[k]
        state.free[works.team[k]] = max(state.free[works.team[k]], works.quit[i])
    state.days[i], state.cost[i] = works.took[i], works.paid[i]
    _charge(i, works, purse, state)


@njit(cache=True, nogil=True)
def ready_from(i: int, works: Works, state: History) -> int:
    """Give the first day on which all that an activity waits for has ended, NEVER if something does not."""
    ready = works.earliest[i]
    for k in range(works.before_ptr[i], works.before_ptr[i + 1]):
        ended = state.end[works.before[k]]
        if ended == NEVER:
            return NEVER
        ready = max(ready, ended + works.lag[k])
    return int(ready)


@njit(cache=True, nogil=True)
def work_of(
    i: int,
    works: Works,
    ground: Ground,
    spreads: Spreads,
    seed: int,
    history: int,
    held: Bytes,
    state: History,
) -> float:
    """Draw the team-days of an activity, and what it finds; 0 where a survey left nothing of it to be done."""
    work, entity, row = works.team_days[i], works.entity[i], works.spread[i]
    role, area = works.role[i], works.area[i]
    if role != NONE:
        # A survey may leave more than was expected, or nothing.
        expected = ground.share[area, 1] + ground.share[area, 2] if role == SURVEYED else ground.share[area, 2]
        found = state.share[area, 1] + state.share[area, 2] if role == SURVEYED else state.share[area, 2]
        if expected > 0.0:
            work *= found / expected
        if work <= _ROUNDING:
            return 0.0
    if row[OUTPUT] >= 0:
        work /= draw(spreads, row[OUTPUT], OUTPUT, entity, 0, seed, history, held)
    if row[REPAIR] >= 0:
        work *= draw(spreads, row[REPAIR], REPAIR, entity, 0, seed, history, held)
    if row[ABSENCE] >= 0:
        work /= 1.0 - draw(spreads, row[ABSENCE], ABSENCE, entity, 0, seed, history, held)
    if role == CLEARED and row[FINDS] >= 0:
        _find(i, state.share[area, 2] * ground.hectares[area], works, spreads, seed, history, held, state)
    return float(work)


@njit(cache=True, nogil=True)
def _find(
    i: int,
    hectares: float,
    works: Works,
    spreads: Spreads,
    seed: int,
    history: int,
    held: Bytes,
    state: History,
) -> None:
    """Draw what is found on so many hectares, and the days for which the work stops for it."""
    row, entity = works.spread[i], works.entity[i]
    per_hectare = draw(spreads, row[FINDS], FINDS, entity, 0, seed, history, held)
    number = per_hectare * hectares
    state.finds[i] = int(number + 0.5)
    if row[STOP_WORK] >= 0:
        each = draw(spreads, row[STOP_WORK], STOP_WORK, entity, 0, seed, history, held)
        state.stopped[i] = int(number * each + 0.5)


@njit(cache=True, nogil=True)
def undone(i: int, ready: int, state: History) -> None:
    """Let an activity that nothing is left to do of end before it begins."""
    state.start[i], state.end[i], state.left[i], state.quit[i] = ready, ready, ready, ready


@njit(cache=True, nogil=True)
def affordable(i: int, day: int, works: Works, purse: Purse, state: History) -> int:
    """Give the first day from `day` on on which every budget can bear the planned cost."""
    while True:
        later = day
        for b in range(purse.first.shape[0]):
            in_force = purse.first[b] <= day <= purse.last[b] and purse.partner[b] in (-1, works.partner[i])
            if in_force and state.spent[b] + works.planned[i] > purse.amount[b]:
                later = max(later, purse.last[b] + 1)
        if later == day:
            return int(day)
        day = later


@njit(cache=True, nogil=True)
def _work(i: int, ready: int, works: Works, state: History) -> None:
    """Give an activity its days from the first open one on; none if the stay or the horizon ends before it does."""
    open_days, last = state.open[works.domain[i]], works.last[i]
    day = ready
    while day < last and open_days[day] == 0:
        day += 1
    end = worked_out(open_days, day, state.days[i] + state.stopped[i], last)
    if end != NEVER:
        state.start[i], state.end[i], state.left[i] = day, end, end


@njit(cache=True, nogil=True)
def pay(i: int, teams: int, works: Works, purse: Purse, state: History) -> None:
    """Reckon what an activity costs, and charge what it was planned to cost to the budgets of its first day."""
    state.cost[i] = works.fixed[i] + works.rate[i] * teams * (state.days[i] + state.stopped[i])
    _charge(i, works, purse, state)


@njit(cache=True, nogil=True)
def _charge(i: int, works: Works, purse: Purse, state: History) -> None:
    for b in range(purse.first.shape[0]):
        if purse.first[b] <= state.start[i] <= purse.last[b] and purse.partner[b] in (-1, works.partner[i]):
            state.spent[b] += works.planned[i]


@njit(cache=True, nogil=True)
def sampled(
    i: int,
    works: Works,
    spreads: Spreads,
    seed: int,
    history: int,
    held: Bytes,
    state: History,
) -> None:
    """Draw whether QA failed; then part is cleared again, by who cleared it and as soon as they are free, and sampled.

    Held at its mean, QA fails by that share of once.
    """
    row, entity, clearance = works.spread[i], works.entity[i], works.clears[i]
    if row[QA_FAILURE] < 0 or clearance < 0 or state.days[clearance] == 0:
        return
    state.failed[i] = draw(spreads, row[QA_FAILURE], QA_FAILURE, entity, 0, seed, history, held)
    if state.failed[i] <= 0.0:
        return
    part = 1.0 if row[REWORK] < 0 else draw(spreads, row[REWORK], REWORK, entity, 0, seed, history, held)
    again = ceil(state.failed[i] * part * state.days[clearance] - _ROUNDING)
    day, teams = state.left[i], 0
    for k in range(state.teams.shape[1]):
        if state.teams[clearance, k] >= 0:
            day = max(day, state.free[state.teams[clearance, k]])
            teams += 1
    day = worked_out(state.open[state.domain[clearance]], day, again, state.until[clearance])
    if day != NEVER:
        state.quit[clearance] = day
        for k in range(teams):
            state.free[state.teams[clearance, k]] = day
        twice = ceil(state.failed[i] * state.days[i] - _ROUNDING)
        day = worked_out(state.open[state.domain[i]], day, twice, state.until[i])
    state.again[i], state.end[i] = again, day
    state.cost[clearance] += works.rate[clearance] * teams * again
    state.cost[i] += works.rate[i] * state.failed[i] * state.days[i]
