"""Proposals: a bar moved on the board is judged at once, and locked there when somebody decides so."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from firmground.desk.decide import Order, decide
from firmground.desk.proposals import judge_moved
from firmground.errors import UnknownNameError
from firmground.web.answers import Json, refused
from firmground.web.asked import Asked, Question

__all__ = ["router"]

router = APIRouter(prefix="/api/proposals", tags=["proposals"])

_Name = Annotated[str, Field(min_length=1, max_length=400)]


class Moved(BaseModel):
    """An activity, and the day on which it would start."""

    model_config = ConfigDict(extra="forbid")

    activity: _Name
    start: date


class Wanted(BaseModel):
    """A lock: on its day, on the day by which it must be over, or only that it must be done; and why."""

    model_config = ConfigDict(extra="forbid")

    activity: _Name
    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    start: date | None = None
    deadline: date | None = None
    role: Annotated[str, Field(max_length=400)] = ""


@router.post("/judge")
def judge(asked: Asked, moved: Moved) -> Response:
    """Say which laws the plan would break with one bar moved, and what it costs in person-days; writes nothing."""
    seen = asked.seen
    followed = seen.plan_to_follow()
    _require_seen(asked, moved.activity)
    judged = judge_moved(followed, seen.moment(seen.today), moved.activity, moved.start)
    return Json(judged.as_dict(seen.sight.sees_activity))


@router.post("/decide")
def lock(asked: Asked, wanted: Wanted) -> Response:
    """Lock an activity as a role of the viewer, for a reason; the plan follows when it is made again."""
    if asked.seen.followed is not None:
        _require_seen(asked, wanted.activity)
    role = wanted.role or next(iter(asked.viewer.roles), "")
    asked.require_role(role)
    house, order = asked.house, Order(start=wanted.start, deadline=wanted.deadline)
    entered = decide(
        house.where, "lock", wanted.activity, role, wanted.reason, order=order, today=house.today(), by=asked.by
    )
    if not entered.applied:
        return refused(entered.findings)
    house.entered(entered.events)
    seq = entered.events[-1].seq if entered.events else house.head().seq
    return Json({"seq": seq, "role": role, "findings": [finding.as_dict() for finding in entered.findings]})


def _require_seen(asked: Question, activity: str) -> None:
    """Refuse an activity of a site that the viewer may not know of, in the words for one that is not there."""
    seen = asked.seen
    programme = seen.followed.programme if seen.followed else None
    if programme is None or activity not in programme.activity_by_id or not seen.sight.sees_activity(activity):
        raise UnknownNameError(f"the plan has no activity {activity}")
