"""Decisions: who may make them, what they change, and one append for both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from firmground.desk.carry.whole import USUAL
from firmground.desk.decided_rows import locked, prioritised, unlocked
from firmground.desk.entering import Entered, Ledger, enter
from firmground.desk.followed import carried_by
from firmground.desk.subjects import Subjects
from firmground.desk.wire import Where, open_store
from firmground.errors import AuthorityError, BadInputError, ConflictError, UnknownNameError
from firmground.evaluate.legality import judge
from firmground.intake.assemble import assemble
from firmground.model import Programme
from firmground.model.carried import Assumptions
from firmground.model.event import Entry, Event
from firmground.model.facts import Fact, record
from firmground.track.authority import DELEGATE, VERBS, Authority, Role
from firmground.track.fold import fold_sifted
from firmground.track.plan_json import plan_from_json

__all__ = ["Order", "decide"]

_MOST_FACTOR = 100.0


@dataclass(frozen=True, slots=True)
class Order:
    """What a decision says besides its verb and subject; each verb asks for some of it."""

    start: date | None = None
    deadline: date | None = None
    contingent: str = ""
    factor: float | None = None
    to: str = ""
    taken_back: bool = False

    def details(self) -> dict[str, Any]:
        """Write down what is there, as JSON knows it."""
        said: dict[str, Any] = {
            "start": self.start and self.start.isoformat(),
            "deadline": self.deadline and self.deadline.isoformat(),
            "contingent": self.contingent,
            "factor": self.factor,
            "to": self.to,
            "taken_back": self.taken_back,
        }
        return {name: value for name, value in said.items() if value not in (None, "", False)}


_ASKED: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "lock": (frozenset(), frozenset({"start", "deadline", "contingent"})),
    "prioritise": (frozenset({"factor"}), frozenset()),
    DELEGATE: (frozenset({"to"}), frozenset({"taken_back"})),
}
"""What a verb must be told, and what it may be told; the others take nothing."""


def decide(
    name: Where, verb: str, subject: str, role: str, reason: str, *, order: Order = Order(), today: date, by: str
) -> Entered:
    """Decide on a plan, an activity, an area, a service, an event or a verb, as a role, for a reason.

    The decision and the rows or the plan that it changes are entered together or not at all. Raises AuthorityError
    where the role may not decide this, BadInputError where the decision says too little or too much, UnknownNameError
    for a subject that is not there, and ConflictError where a proposal is overtaken.
    """
    store = open_store(name)
    ledger = Ledger.read(store, today)
    subjects = Subjects.of(ledger)
    who = subjects.role(role)
    details = order.details()
    changes: Sequence[Fact] = ()
    _require_sense(verb, reason, details)
    authority = Authority(_decisions(ledger), subjects.places)
    if verb == DELEGATE:
        receiver = subjects.role(order.to)
        details["to"] = str(receiver)
        what = subject
        why = authority.why_not_delegate(who, subject, receiver)
    else:
        what, spot = subjects.find(verb, subject)
        why = authority.why_not(who, verb, spot)
    if why:
        raise AuthorityError(f"{verb} {subject}: {why}")
    if verb != DELEGATE:
        changes = _changes(ledger, subjects, who, reason, verb, what, order)
    decided = record.Decided(verb, what, str(who), reason.strip(), details or None)
    entries = [Entry(fact, today, by, str(who)) for fact in (decided, *changes)]
    return enter(store, entries, today=today, ledger=ledger)


def _require_sense(verb: str, reason: str, details: Mapping[str, Any]) -> None:
    if verb not in VERBS:
        raise BadInputError(f"there is no decision {verb!r}; there is {', '.join(VERBS)}")
    if not reason.strip():
        raise BadInputError("a decision wants its reason")
    must, may = _ASKED.get(verb, (frozenset(), frozenset()))
    if missing := must - details.keys():
        raise BadInputError(f"{verb} wants --{min(missing).replace('_', '-')}")
    if idle := details.keys() - must - may:
        raise BadInputError(f"{verb} takes no --{min(idle).replace('_', '-')}")
    factor = details.get("factor")
    if factor is not None and not 0 < factor <= _MOST_FACTOR:
        raise BadInputError(f"a priority counts more than 0 and up to {_MOST_FACTOR:g} times, not {factor:g}")


def _decisions(ledger: Ledger) -> list[record.Decided]:
    return [event.fact for event in ledger.sifted().events if isinstance(event.fact, record.Decided)]


def _changes(
    ledger: Ledger, subjects: Subjects, who: Role, reason: str, verb: str, what: str, order: Order
) -> Sequence[Fact]:
    """State what a decision changes besides being made."""
    if verb == "lock":
        _require_work(ledger, what)
        cells = {"start": order.start, "deadline": order.deadline, "contingent": subjects.contingent(order.contingent)}
        return locked(ledger.tables, what, who, reason, cells)
    if verb == "unlock":
        return unlocked(ledger.tables, what, who)
    if verb == "prioritise":
        return prioritised(ledger.tables, what, who, reason, order.factor or 1.0)
    if verb == "approve" and (proposal := _proposal(ledger, what)):
        return [_approved(ledger, proposal)]
    return ()


def _require_work(ledger: Ledger, activity: str) -> None:
    """Refuse to lock what no plan could do, since nothing could be planned any more; rows in disorder say so later."""
    try:
        known = assemble(ledger.tables).activity_by_id
    except BadInputError:
        return
    if activity not in known:
        site = activity.rpartition(":")[0]
        there = [name for name in known if name.rpartition(":")[0] == site]
        told = f"; there is {', '.join(there)}" if there else ""
        raise UnknownNameError(f"there is no work {activity} to be planned{told}")


def _proposal(ledger: Ledger, what: str) -> Event | None:
    return fold_sifted(ledger.sifted(), as_of=ledger.today).proposals.get(what)


def _approved(ledger: Ledger, proposal: Event) -> record.PlanMade:
    """Make the proposed plan the plan to follow, unless another plan took the place of the one it was made from."""
    fact = proposal.fact
    if not isinstance(fact, record.PlanProposed):
        raise TypeError(proposal.name)
    plans = [event.fact.sha256 for event in ledger.events if isinstance(event.fact, record.PlanMade)]
    if fact.before and plans and plans[-1] != fact.before:
        raise ConflictError(
            f"the plan {fact.sha256[:12]} was proposed in the place of {fact.before[:12]}, but the plan to follow is "
            f"{plans[-1][:12]} by now; replan, and decide on the new proposal"
        )
    verdict = judge(_programme(ledger, proposal, fact), plan_from_json(fact.plan))
    if not verdict.legal:
        first = verdict.breaches[0]
        raise BadInputError(
            f"the plan {fact.sha256[:12]} is not legal by what the rows say now: {first.law} {first.who} "
            f"{first.where}: {first.why}; replan, and decide on the new proposal"
        )
    return record.PlanMade(fact.sha256, fact.plan, fact.start)


def _programme(ledger: Ledger, proposal: Event, fact: record.PlanProposed) -> Programme:
    """Give the Programme that a proposal is judged by: today's rows, carried on by what had happened then."""
    before = [event for event in ledger.events if event.seq < proposal.seq]
    if fact.as_of:
        assumptions = Assumptions(**fact.assumed) if fact.assumed else USUAL
        as_of = date.fromisoformat(fact.as_of)
        carried = carried_by(before, ledger.tables, as_of=as_of, assumptions=assumptions)
        if carried is not None:
            return carried.programme
    return assemble(ledger.tables)
