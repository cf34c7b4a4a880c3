"""Imports: a file is looked at, tried, brought in as one, and taken back; it lies here only while it is being read."""

import json
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import ClientDisconnect

from firmground.desk.delivery import import_file
from firmground.desk.importing import bring_in, deliveries, import_as_dict, look, take_back, targets
from firmground.errors import BadInputError
from firmground.model.policy import Action
from firmground.web.answers import Json, refused
from firmground.web.asked import Asked, Question

__all__ = ["router"]

router = APIRouter(prefix="/api/imports", tags=["imports"])
_STEM_MOST, _ENDING_MOST = 60, 10


def _importing(asked: Asked) -> Question:
    """Let pass who may import; asked before a byte of the file is read."""
    asked.require(Action.IMPORT)
    return asked


Importing = Annotated[Question, Depends(_importing)]


async def _spooled(
    request: Request, _: Importing, name: Annotated[str, Query(min_length=1, max_length=400)]
) -> AsyncIterator[Path]:
    """Write the body under its own name into a folder that is gone when the answer is given."""
    with TemporaryDirectory(prefix="firmground-import-") as folder:
        file = Path(folder) / _plain(name)
        try:
            async with await anyio.open_file(file, "wb") as out:
                async for piece in request.stream():
                    await out.write(piece)
        except ClientDisconnect:
            raise HTTPException(413, "The file did not arrive whole, or is too large; send it in parts.") from None
        yield file


Spooled = Annotated[Path, Depends(_spooled)]


def _plain(name: str) -> str:
    """Give the last part of a name as a file may be called; neither a folder nor a hidden file."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(" .")
    plain = PurePosixPath(kept or "delivery")
    return plain.stem[:_STEM_MOST] + plain.suffix[:_ENDING_MOST]


def _mapping(mapping: Annotated[str, Query(max_length=20_000)] = "") -> dict[str, str]:
    """Read which column gives which field, as a mapping in JSON."""
    try:
        said = json.loads(mapping) if mapping else {}
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not all(isinstance(field, str) for field in said.values()):
        raise BadInputError("the mapping is to be an object of column and field, as JSON")
    return said


Mapped = Annotated[dict[str, str], Depends(_mapping)]
LayerName = Annotated[str | None, Query(max_length=100)]


class Reason(BaseModel):
    """Why an import is taken back."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(min_length=1, max_length=2_000)]


@router.get("")
def past(asked: Importing) -> Response:
    """Give the imports that came last, and the layers that a file may go to."""
    return Json({"imports": deliveries(asked.seen.snapshot.events), "targets": targets()})


@router.post("/look")
def looked(file: Spooled, layer: LayerName = None) -> Response:
    """Say what a file holds and what its columns may mean; writes nothing."""
    return Json(look(file, layer or None))


@router.post("/try")
def tried(asked: Importing, file: Spooled, mapping: Mapped, layer: LayerName = None) -> Response:
    """Say what an import would create, update and leave as it is, and all that is wrong; writes nothing."""
    return Json(
        import_as_dict(import_file(asked.house.where, file, layer=layer or None, mapping=mapping, dry_run=True))
    )


@router.post("")
def bring(
    asked: Importing,
    file: Spooled,
    mapping: Mapped,
    layer: LayerName = None,
    expected: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Bring a file in, all of it or nothing; ``expected`` is the hash of the file as it was looked at."""
    done = bring_in(asked.house.where, file, layer=layer or None, mapping=mapping, expected=expected, by=asked.by)
    if not done.clean:
        return refused(done.findings)
    seq = asked.house.head().seq
    if done.created or done.updated:
        asked.house.hub.tell("ledger", seq=seq)
    return Json({**import_as_dict(done), "seq": seq})


@router.post("/{delivery}/undo")
def undo(asked: Importing, delivery: str, why: Reason) -> Response:
    """Take an import back: rows as they were before; refused where one was changed since."""
    house = asked.house
    done = take_back(house.where, asked.seen.snapshot.events, delivery, why.reason, today=house.today(), by=asked.by)
    if not done.applied:
        return refused(done.findings)
    house.entered(done.events)
    return Json({"seq": done.events[-1].seq, "findings": [finding.as_dict() for finding in done.findings]})
