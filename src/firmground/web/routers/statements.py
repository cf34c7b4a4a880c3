"""The reading desk in the browser: reports read into cards, each reviewed beside its words; the account of pledges."""

import tempfile
from datetime import date
from pathlib import Path, PurePath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from firmground.desk import statements as desk
from firmground.desk.pledge_rows import Placing
from firmground.desk.pledges import account_of
from firmground.model.policy import Action, Tier
from firmground.model.statement import Stance
from firmground.track.cards import read_cards
from firmground.track.reading_json import card_document
from firmground.web.answers import Json, refused
from firmground.web.asked import Asked, Question

__all__ = ["router"]

router = APIRouter(prefix="/api", tags=["statements"])
_ENDINGS = (".txt", ".html", ".htm", ".pdf")
_MOST_BYTES = 20_000_000
_Name = Annotated[str, Field(max_length=200)]


class Review(BaseModel):
    """What a person says of a card, and which of its fields they looked at."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["accept", "amend", "reject"]
    changes: Annotated[dict[str, Annotated[str, Field(max_length=2000)]], Field(max_length=20)] = {}
    looked_at: Annotated[list[_Name], Field(max_length=20)] = []
    reason: Annotated[str, Field(max_length=2000)] = ""


@router.get("/statements")
def listed(asked: Asked) -> Response:
    """List the cards, the open ones first, and the order of the stances."""
    _require(asked)
    every = sorted(read_cards(asked.seen.snapshot.sifted.events), key=lambda one: bool(one.verdict))
    return Json({"cards": [card_document(one) for one in every], "stances": list(Stance), "look_at": desk.LOOK_AT})


@router.post("/statements")
async def read(
    asked: Asked,
    request: Request,
    name: Annotated[str, Query(min_length=1, max_length=300)],
    published: date | None = None,
    outlet: Annotated[str, Query(max_length=300)] = "",
    url: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """Read a report, sent as it is, into cards; the same words again change nothing."""
    _require(asked)
    ending = PurePath(name).suffix.lower()
    if ending not in _ENDINGS:
        raise HTTPException(422, f"A report is {', '.join(_ENDINGS)}.")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise HTTPException(413, f"A report has at most {_MOST_BYTES // 1_000_000} MB.")
    said = await run_in_threadpool(_read, asked, bytes(body), ending, published, outlet, url)
    return Json(said, 200 if said["known"] else 201)


def _read(asked: Question, body: bytes, ending: str, published: date | None, outlet: str, url: str) -> dict[str, Any]:
    """Read a report from a file of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="firmground-") as folder:
        file = Path(folder) / f"report{ending}"
        file.write_bytes(body)
        done = desk.read_statement(
            asked.house.where, file, today=asked.house.today(), by=asked.by, published_on=published, outlet=outlet,
            url=url,
        )  # fmt: skip
    asked.house.changed()
    return {**done.document, "known": done.known}


@router.get("/statements/{card}")
def one(asked: Asked, card: str) -> Response:
    """Give a card with the text of its report, the names to choose from, and cards that may say the same."""
    _require(asked)
    view = desk.card_in(asked.seen.snapshot.sifted.events, card)
    report = view.card.report
    return Json(
        {
            "card": card_document(view.card),
            "text": report.text,
            "title": report.title,
            "published_on": report.published_on,
            "url": report.url,
            "names": view.names,
            "related": [
                {"a": found.a, "b": found.b, "kind": found.kind.value, "basis": found.basis} for found in view.related
            ],
            "likely_duplicates": [card_document(found) for found in view.likely_duplicates],
        }
    )


@router.post("/statements/{card}/review")
def review(asked: Asked, card: str, given: Review) -> Response:
    """Accept, amend or reject a card; what is accepted becomes a pledge of the Programme with its words."""
    _require(asked)
    done = desk.review(
        asked.house.where, card, given.verdict, today=asked.house.today(), by=asked.by, changes=given.changes,
        looked_at=given.looked_at, reason=given.reason, placing=Placing(pledge_only=True),
    )  # fmt: skip
    if not done.entered.applied:
        return refused(done.findings)
    asked.house.entered(done.entered.events)
    events = [event.id for event in done.entered.events]
    told = {"events": events, "pledge": done.pledge, "became": dict(done.became)}
    return Json({**told, "findings": [found.as_dict() for found in done.findings]}, 201)


@router.get("/pledges")
def pledges(asked: Asked, on: date | None = None) -> Response:
    """Account for pledges: promised, arrived, used and achieved, with reports counted by origin."""
    if asked.viewer.wide < Tier.PARTNER:
        raise HTTPException(403, "The account of pledges is for partners.")
    seen = asked.seen
    return Json(account_of(seen.moment(on or seen.today)).as_dict())


def _require(asked: Question) -> None:
    if not (asked.viewer.whole and asked.seen.policy.may(asked.viewer, Action.REVIEW)):
        raise HTTPException(403, "Reports are read and reviewed by the authority.")
