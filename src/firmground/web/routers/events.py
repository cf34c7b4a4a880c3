"""Events from the field: the forms, what there is to choose from, and the one way in."""

from datetime import date
from functools import cache
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from firmground.desk.field_day import OtherEntryError, Reported, choices, event_as_dict, forms, places_of, report
from firmground.errors import AuthorityError
from firmground.model.facts import payload_of
from firmground.model.policy import Action
from firmground.web.answers import Json, refused
from firmground.web.asked import Asked, Question

__all__ = ["router"]

router = APIRouter(prefix="/api", tags=["events"])

_MOST_FIELDS = 40
_Name = Annotated[str, Field(min_length=1, max_length=80)]
_Text = Annotated[str, Field(max_length=10_000)]
_Number = Annotated[float, Field(allow_inf_nan=False)]
_Value = _Text | bool | int | _Number | Annotated[list[_Text], Field(max_length=1_000)] | None


class Told(BaseModel):
    """One event as it was typed, under a key that the device made, so that it is entered once however often sent."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    event: _Name
    on: date
    fields: Annotated[dict[_Name, _Value], Field(max_length=_MOST_FIELDS)]
    source: _Text = ""
    polygon: Annotated[str, Field(max_length=131_072)] = ""

    def reported(self) -> Reported:
        """Give it as the desk takes it; lists are written as in a sheet."""
        cells = {name: ";".join(one) if isinstance(one, list) else one for name, one in self.fields.items()}
        return Reported(str(self.id), self.event, self.on, cells, self.source, self.polygon)


@router.get("/facts")
def facts(asked: Asked) -> Response:
    """Give the forms of what may be reported, and the lists to choose from, with what the viewer may report on."""
    seen = asked.seen
    knows = cache(lambda place: _may(asked, place) and (place is None or seen.sees_site(place)))
    known = choices(seen.snapshot, knows)
    return Json({"as_of": seen.today, "account": asked.viewer.account, "events": forms(), "choices": known})


@router.post("/events")
def enter(asked: Asked, told: Told) -> Response:
    """Enter one event: 201 when it is new, 200 when it is there already, 409 when its key says something else there."""
    wanted = told.reported()
    _require(asked, wanted.event, wanted)
    house = asked.house
    try:
        with house.one_by_one() as ledger:
            done = report(house.where, wanted, today=house.today(), by=asked.by, ledger=ledger)
            house.entered(done.events)
    except OtherEntryError as conflict:
        return _conflicting(asked, conflict, told)
    if not done.applied:
        return refused(done.findings)
    seq = done.events[0].seq if done.events else None
    answer = {"id": wanted.id, "seq": seq, "findings": [finding.as_dict() for finding in done.findings]}
    return Json(answer, 201 if done.events else 200)


def _may(asked: Question, place: str | None) -> bool:
    return asked.seen.policy.may(asked.viewer, Action.RECORD, place)


def _require(asked: Question, event: str, wanted: Reported) -> None:
    """Refuse what lies where the viewer enters nothing, in the same words as what is not there at all."""
    if asked.viewer.sees_all:  # nobody needs to wait for the project to be read
        return
    places = places_of(asked.seen.snapshot, event, wanted.fields)
    if not all(_may(asked, place) for place in places):
        raise AuthorityError("this account enters no such event there, or there is nothing of that name")


def _conflicting(asked: Question, conflict: OtherEntryError, told: Told) -> Response:
    """Give both versions; that of the ledger only to those who may report on it: keys can be stolen."""
    seen, there = asked.seen, conflict.there
    places = places_of(seen.snapshot, there.name, payload_of(there.fact))
    known = all(_may(asked, place) for place in places)
    sealed = known and all(seen.sees_shape(place) for place in places)
    said = {"status": 409, "title": str(conflict), "code": conflict.code, "findings": []}
    if not known:
        said["title"] = "another entry stands under this key already"
    answer = Json(
        {**said, "there": event_as_dict(there, sealed=sealed) if known else None, "sent": told.model_dump(mode="json")},
        409,
    )
    answer.headers["content-type"] = "application/problem+json"
    return answer
