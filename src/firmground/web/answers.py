"""What goes back to the browser: JSON made once, and problems told in one sentence (RFC 9457)."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from firmground.errors import (
    AuthorityError,
    BadInputError,
    ConflictError,
    FirmgroundError,
    NoPlanError,
    StoreLockedError,
    UnknownNameError,
)
from firmground.model.finding import Finding

__all__ = ["Json", "problem", "refused", "tell_problems"]

_STATUS: tuple[tuple[type[FirmgroundError], int], ...] = (
    (AuthorityError, 403),
    (UnknownNameError, 404),
    (NoPlanError, 404),
    (ConflictError, 409),
    (BadInputError, 422),
    (StoreLockedError, 503),
)


class Json(Response):
    """JSON written straight from what the desk gives; days and moments in ISO form."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Write it, small; what is not a number in JSON is refused."""
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain)
        return text.encode("utf-8", "replace")


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def problem(status: int, title: str, *, code: str = "", findings: Sequence[Finding] = ()) -> Response:
    """Tell what is wrong, with the findings that say where."""
    said = {"status": status, "title": title, "code": code, "findings": [one.as_dict() for one in findings]}
    answer = Json(said, status)
    answer.headers["content-type"] = "application/problem+json"
    return answer


def refused(findings: Sequence[Finding]) -> Response:
    """Tell that nothing was entered, and why."""
    return problem(422, "Nothing was entered; mend what is named and send it again.", findings=findings)


def tell_problems(app: FastAPI) -> None:
    """Turn what the desk raises into answers; anything else is a fault of ours, and says nothing about inside."""

    @app.exception_handler(FirmgroundError)
    def _told(_: Request, error: FirmgroundError) -> Response:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
        return problem(status, str(error), code=error.code)

    @app.exception_handler(HTTPException)
    def _http(_: Request, error: HTTPException) -> Response:
        answer = problem(error.status_code, str(error.detail))
        for name, value in (error.headers or {}).items():
            answer.headers[name] = value
        return answer

    @app.exception_handler(RequestValidationError)
    def _invalid(_: Request, error: RequestValidationError) -> Response:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:5])
        return problem(422, said, code="FG100")

    @app.exception_handler(Exception)
    def _fault(_: Request, __: Exception) -> Response:
        return problem(500, "Something went wrong here; nothing was half done. Look at the log of the server.")
