"""The Programme that a plan is of: as the rows give it, or carried to the day from which the plan was made again."""

from collections.abc import Sequence
from datetime import date

from firmground.desk.carry.whole import USUAL, carry
from firmground.errors import LedgerError
from firmground.intake.assemble import assemble
from firmground.intake.settings import read_rules, read_settings
from firmground.model import Plan, Programme
from firmground.model.carried import Assumptions, Carried
from firmground.model.event import Event
from firmground.model.facts.record import PlanMade, PlanProposed
from firmground.model.tables import Tables
from firmground.track.fold import fold
from firmground.track.plan_json import plan_from_json
from firmground.track.store import ProjectStore

__all__ = ["assumptions_of", "carried_by", "plan_to_follow", "programme_now"]

_PLANS = (PlanMade.name, PlanProposed.name)


def assumptions_of(tables: Tables) -> Assumptions:
    """Read what the rules of a project assume where nobody knows an end."""
    rules, _ = read_rules(tables)
    return Assumptions(*(round(rules[f"replan_{name}_days"]) for name in ("hold", "road", "team")))


def plan_to_follow(events: Sequence[Event]) -> tuple[PlanMade, Plan] | None:
    """Give the plan that was made last, with the fact that says so; None where there is none."""
    made = next((e.fact for e in reversed(events) if isinstance(e.fact, PlanMade)), None)
    return None if made is None else (made, plan_from_json(made.plan))


def carried_by(events: Sequence[Event], tables: Tables, *, as_of: date, assumptions: Assumptions) -> Carried | None:
    """Carry the Programme of the rows, and the plan to follow, by all of some events; None where there is no plan."""
    followed = plan_to_follow(events)
    if followed is None:
        return None
    made, plan = followed
    return carry(
        assemble(tables),
        plan,
        fold(events, as_of=as_of),
        plan_start=date.fromisoformat(made.start),
        assumptions=assumptions,
    )


def programme_now(store: ProjectStore) -> Programme:
    """Give the Programme that the plan to follow is of.

    A plan that was proposed from progress is judged by what that progress left: the same events, up to the proposal,
    are read again, so that the same Programme comes out. What the rows say now counts.
    """
    tables = store.tables()
    proposed = _proposal(list(store.events(names=_PLANS)), read_settings(tables)[0].start)
    if proposed is None:
        return assemble(tables)
    fact = proposed.fact
    if not isinstance(fact, PlanProposed):
        raise TypeError(proposed.name)
    events = [event for event in store.events() if event.seq < proposed.seq]
    assumptions = Assumptions(**fact.assumed) if fact.assumed else USUAL
    as_of = date.fromisoformat(fact.as_of or fact.start)
    carried = carried_by(events, tables, as_of=as_of, assumptions=assumptions)
    if carried is None:
        raise LedgerError(f"the plan {fact.sha256[:12]} was made from one that is not in the ledger")
    return carried.programme


def _proposal(events: Sequence[Event], start: date) -> Event | None:
    """Find the proposal behind the plan to follow, or behind the one that was edited into it; None if there is none.

    A plan that was edited in the file keeps its day 0, a plan made afresh has that of the rows, ``start``.
    """
    made = next((e for e in reversed(events) if isinstance(e.fact, PlanMade)), None)
    if made is None or not isinstance(made.fact, PlanMade):
        return None
    accepted = {e.fact.sha256 for e in events if isinstance(e.fact, PlanMade)}
    afresh = made.fact.start == start.isoformat()
    for event in reversed(events):
        fact = event.fact
        if event.seq < made.seq and isinstance(fact, PlanProposed) and fact.sha256 in accepted:
            edited = fact.start == made.fact.start and not afresh
            return event if fact.sha256 == made.fact.sha256 or edited else None
    return None
