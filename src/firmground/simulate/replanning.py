"""Histories that are replanned every so many days, by a function that is handed in."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from firmground.errors import BadInputError
from firmground.kernels.layout import NEVER
from firmground.kernels.simulate_layout import History, Tally
from firmground.kernels.simulate_run import read_history
from firmground.model import Outlook, Plan, Programme, ScheduledActivity
from firmground.model.event import Event
from firmground.simulate.arrays import Arrays, Done, Known
from firmground.simulate.asked import Question
from firmground.simulate.single import history
from firmground.simulate.telling import tell

__all__ = ["Replan", "Replanned", "do_replanned"]

Replan = Callable[[int, tuple[Event, ...]], Plan]
"""Makes a plan on a day of the Programme, from what happened before it.

The plan is in days of the same Programme; what has begun by then is left as it is, and nothing new starts before.
What it neither places nor leaves unplaced with a reason is needed no more.
"""


@dataclass(frozen=True)
class Replanned:
    """One history to be run so, by its number."""

    programme: Programme
    plan: Plan
    outlook: Outlook
    question: Question
    seed: int
    number: int
    every: int
    replan: Replan


def do_replanned(asked: Replanned) -> Tally:
    """Run one history: as planned for so many days, then by a new plan, and so on to the end of the work."""
    programme, plan = asked.programme, asked.plan
    known: dict[str, Done] = {}
    for day in range(asked.every, programme.horizon_days + asked.every, asked.every):
        arrays = Arrays.of(programme, plan, asked.outlook, known)
        state = history(arrays, asked.seed, asked.number)
        left_out = len(plan.unscheduled) > len(asked.plan.unscheduled)  # for now; a later plan may find a place
        if day >= programme.horizon_days or (_over(state, day) and not left_out):
            break
        told = tell(programme, plan, arrays, state, day)
        known = _begun(arrays, state, day)
        found = asked.replan(day, told)
        known |= _needless(plan, found, known, day)
        plan = _spliced(plan, known, found, day)
    tally = asked.question.room(1)
    number = asked.question.asked._replace(number=arrays.index)
    read_history(0, arrays.ground, asked.question.returns, number, state, tally)
    return tally


def _over(state: History, day: int) -> bool:
    """Whether everything that ever begins has begun."""
    begins = state.start[state.start != NEVER]
    return not (begins >= day).any() and not (state.start == NEVER).any()


def _begun(arrays: Arrays, state: History, day: int) -> dict[str, Done]:
    """Give what has begun before a day, with when others may go on; a person would learn of ends later.

    What nothing is left to do of is over at once, also on the very day: whoever plans it has dropped it.
    """
    quit_, cost = state.quit.copy(), state.cost.copy()
    for i in np.flatnonzero((state.again > 0) & (state.start >= day)):
        # What a QA that is still to come will have cleared again is drawn anew when it comes.
        cleared = arrays.works.clears[i]
        quit_[cleared] = state.end[cleared]
        cost[cleared] -= arrays.works.rate[cleared] * (state.teams[cleared] >= 0).sum() * state.again[i]
    return {
        name: Done(int(state.start[i]), int(state.end[i]), int(quit_[i]), int(state.days[i]), float(cost[i]))
        for i, name in enumerate(arrays.names)
        if state.start[i] < day + (state.left[i] == state.start[i]) and state.end[i] != NEVER
    }


def _needless(old: Plan, new: Plan, known: Known, day: int) -> dict[str, Done]:
    """Let be over what a new plan neither places nor gives a reason for: it is needed no more."""
    there = {e.activity for e in new.scheduled} | {u.activity for u in new.unscheduled}
    over = Done(day, day, day, 0, 0.0)
    return {e.activity: over for e in old.scheduled if e.activity not in there and e.activity not in known}


def _spliced(old: Plan, known: Known, new: Plan, day: int) -> Plan:
    """Put what has begun, on the days on which it did, before what the new plan says of all else."""
    early = [e.activity for e in new.scheduled if e.start < day and e.activity not in known]
    if early:
        raise BadInputError(f"the plan of day {day} lets {early[0]} start before that day")
    kept = [_as_it_was(e, known[e.activity]) for e in old.scheduled if e.activity in known]
    rest = [e for e in new.scheduled if e.activity not in known]
    left = tuple(u for u in new.unscheduled if u.activity not in known)
    return replace(new, scheduled=(*kept, *rest), unscheduled=left)


def _as_it_was(entry: ScheduledActivity, done: Done) -> ScheduledActivity:
    return replace(entry, start=done.start, end=max(done.start + 1, done.end))
