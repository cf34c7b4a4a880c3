"""Decisions and solves: a plan is made, shown as a difference, and decided on at a level, for a reason."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from firmground.desk import decisions as desk
from firmground.desk.decide import Order, decide
from firmground.desk.solving import Asked as Wanted
from firmground.errors import UnknownNameError
from firmground.model.policy import Action, Tier
from firmground.web.answers import Json, refused
from firmground.web.asked import Asked, Question

__all__ = ["router"]

router = APIRouter(prefix="/api", tags=["decisions"])
_AT_SITES = ("lock", "unlock", "prioritise")
_Word = Annotated[str, Field(max_length=400)]


class Decision(BaseModel):
    """A verb, what it is about, as which role, and why; some verbs ask for more."""

    model_config = ConfigDict(extra="forbid")

    verb: Literal["approve", "reject", "lock", "unlock", "prioritise", "delegate"]
    subject: Annotated[str, Field(min_length=1, max_length=400)]
    role: Annotated[str, Field(min_length=1, max_length=400)]
    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    start: date | None = None
    deadline: date | None = None
    contingent: _Word = ""
    factor: Annotated[float | None, Field(gt=0, le=100)] = None
    to: _Word = ""
    taken_back: bool = False


class Solve(BaseModel):
    """A plan afresh, or from what happened, in so many seconds."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["plan", "replan"]
    seconds: Annotated[float, Field(ge=0, le=3600)] = 10.0
    seed: Annotated[int, Field(ge=0, le=2**31)] = 1
    freeze_days: Annotated[int, Field(ge=0, le=3650)] = 14
    stability: Annotated[int, Field(ge=0, le=10**9)] = 500
    despite: bool = False


@router.get("/decisions")
def listed(asked: Asked) -> Response:
    """Give what waits for a decision, what was decided, the plans of the ledger, and the roles of the viewer."""
    seen = asked.seen
    _require_field(asked)
    return Json(
        {
            "waiting": desk.waiting(seen.moment(seen.today).progress),
            "decided": desk.decided(seen.snapshot.sifted.events) if seen.viewer.sees_all else [],
            "plans": desk.plans(seen.snapshot.events),
            "roles": list(asked.viewer.roles),
            "may_plan": seen.policy.may(asked.viewer, Action.PLAN),
        }
    )


@router.get("/decisions/compare")
def compare(
    asked: Asked, first: Annotated[str, Query(max_length=64)], second: Annotated[str, Query(max_length=64)]
) -> Response:
    """Say which work begins on other days in the second of two plans."""
    asked.require(Action.PLAN)
    return Json(desk.compared(asked.seen.snapshot.events, first, second))


@router.post("/decisions")
def decided(asked: Asked, given: Decision) -> Response:
    """Decide; what the decision changes is entered with it, or nothing is."""
    asked.require_role(given.role)
    if given.verb in _AT_SITES and not asked.seen.knows(given.subject):
        raise UnknownNameError(f"there is nothing called {given.subject!r} that you may decide on")
    order = Order(given.start, given.deadline, given.contingent, given.factor, given.to, given.taken_back)
    done = decide(
        asked.house.where, given.verb, given.subject, given.role, given.reason, order=order,
        today=asked.house.today(), by=asked.by,
    )  # fmt: skip
    if not done.applied:
        return refused(done.findings)
    asked.house.entered(done.events)
    return Json({"events": [event.id for event in done.events]}, 201)


@router.get("/solves")
def solving(asked: Asked) -> Response:
    """Say how the last solve goes or went."""
    asked.require(Action.PLAN)
    return Json({"solve": asked.house.solves.state()})


@router.post("/solves")
def solve(asked: Asked, given: Solve) -> Response:
    """Begin to make a plan, in a process of its own; one at a time."""
    asked.require(Action.PLAN)
    wanted = Wanted(
        given.kind, given.seconds, given.seed, asked.by, asked.house.today(), given.freeze_days, given.stability,
        given.despite,
    )  # fmt: skip
    return Json(asked.house.solves.begin(wanted), 202)


@router.post("/solves/{solve_id}/stop")
def stop(asked: Asked, solve_id: str) -> Response:
    """Stop, and keep the best plan so far."""
    asked.require(Action.PLAN)
    return Json(asked.house.solves.stop(solve_id))


def _require_field(asked: Question) -> None:
    if asked.viewer.wide < Tier.PARTNER:
        raise HTTPException(403, "Decisions are told to partners only.")
