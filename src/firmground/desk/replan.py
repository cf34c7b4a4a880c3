"""Progress frozen into the next plan: carried to today, planned again nearby, shown as a difference, proposed."""

from dataclasses import asdict, dataclass
from datetime import date

from firmground.desk.decide import decide
from firmground.desk.followed import assumptions_of, carried_by, plan_to_follow
from firmground.desk.wire import Where, open_store
from firmground.errors import BadInputError, NoPlanError
from firmground.evaluate.difference import Difference, difference
from firmground.evaluate.legality import judge
from firmground.model import Finding, Plan, Verdict
from firmground.model.carried import Carried
from firmground.model.event import Entry, Event
from firmground.model.facts.record import PlanProposed
from firmground.plan.again import plan_again
from firmground.plan.params import Report, Warm
from firmground.track.fold import unhurried
from firmground.track.plan_json import plan_to_json

__all__ = ["Replanned", "Terms", "accept", "replan"]


@dataclass(frozen=True, slots=True)
class Terms:
    """How a plan is made again: what stays, what a moved start must win, how long and with what seed it searches."""

    freeze_days: int = 14
    stability: int = 500
    seconds: float = 1.0
    seed: int = 1

    def warm(self, plan: Plan) -> Warm:
        """Say what is kept of a plan; days count from the new day 0, so that what was overdue is not frozen."""
        return Warm(plan, freeze_days=self.freeze_days, stability=self.stability)


USUAL = Terms()


@dataclass(frozen=True)
class Replanned:
    """A new plan beside the old one, as it was proposed; ``proposal`` is the event that says so."""

    carried: Carried
    plan: Plan
    verdict: Verdict
    difference: Difference
    proposal: Event


def replan(
    path: Where, *, as_of: date, today: date, by: str, terms: Terms = USUAL, progress: Report | None = None
) -> Replanned:
    """Plan again from what the ledger says of a day, and propose the plan; it is followed once it is approved.

    Raises NoPlanError where there is no plan to go on from, BadInputError for a day that has not come, and
    ConflictError where somebody else writes meanwhile.
    """
    if as_of > today:
        raise BadInputError(f"{as_of} has not come; what was done by then is not known")
    with unhurried():
        return _replanned(path, as_of=as_of, today=today, by=by, terms=terms, progress=progress)


def _replanned(path: Where, *, as_of: date, today: date, by: str, terms: Terms, progress: Report | None) -> Replanned:
    store = open_store(path)
    head, tables = store.head(), store.tables()
    events = [event for event in store.events() if event.seq <= head.seq]
    assumptions = assumptions_of(tables)
    followed = plan_to_follow(events)
    carried = carried_by(events, tables, as_of=as_of, assumptions=assumptions)
    if followed is None or carried is None:
        raise NoPlanError("the project holds no plan to go on from; make one with `firmground plan`")
    plan, kept = plan_again(
        carried.programme, terms.warm(carried.plan), seconds=terms.seconds, seed=terms.seed, progress=progress
    )
    fact = PlanProposed(
        plan.sha256(),
        plan_to_json(plan),
        carried.programme.start.isoformat(),
        before=followed[0].sha256,
        as_of=as_of.isoformat(),
        assumed=asdict(assumptions),
    )
    (event,) = store.append([Entry(fact, today, by)], head=head)
    return Replanned(carried, plan, judge(carried.programme, plan), difference(carried, kept, plan), event)


def accept(path: Where, found: Replanned, *, role: str, reason: str, today: date, by: str) -> tuple[Finding, ...]:
    """Approve a proposal at once, as a role, for a reason; gives the findings that refuse it.

    Raises AuthorityError where the role may not, and BadInputError for a plan that is not legal.
    """
    if not found.verdict.legal:
        raise BadInputError("the proposed plan is not legal, so that it is not accepted at once; look at its breaches")
    done = decide(path, "approve", found.proposal.subject, role, reason, today=today, by=by)
    return () if done.applied else done.findings
