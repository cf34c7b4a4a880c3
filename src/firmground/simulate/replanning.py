"""Histories that are replanned every so many days, by a function that is handed in."""

from collections.abc import Callable
from dataclasses import dataclass, replace

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
    known: Known = {}
    for day in range(asked.every, programme.horizon_days + asked.every, asked.every):
        arrays = Arrays.of(programme, plan, asked.outlook, known)
        state = history(arrays, asked.seed, asked.number)
        if day >= programme.horizon_days or _over(state, day):
            break
        told = tell(programme, plan, arrays, state, day)
        known = _begun(arrays, state, day)
        plan = _spliced(plan, known, asked.replan(day, told), day)
    tally = asked.question.room(1)
    number = asked.question.asked._replace(number=arrays.index)
    read_history(0, arrays.ground, asked.question.returns, number, state, tally)
    return tally


def _over(state: History, day: int) -> bool:
    """Whether everything that ever begins has begun."""
    begins = state.start[state.start != NEVER]
    return not (begins >= day).any() and not (state.start == NEVER).any()


def _begun(arrays: Arrays, state: History, day: int) -> Known:
    """Give what has begun before a day, with when others may go on; a person would learn of ends later."""
    return {
        name: Done(int(state.start[i]), int(state.end[i]), int(state.quit[i]), int(state.days[i]), float(state.cost[i]))
        for i, name in enumerate(arrays.names)
        if state.start[i] < day and state.end[i] != NEVER
    }


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
