"""Logging in and out of a project on a server; a project file has no accounts, and is open to its own computer."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from firmground.desk import accounts
from firmground.web.answers import Json
from firmground.web.entrance import COOKIE
from firmground.web.house import House

__all__ = ["router"]

router = APIRouter(prefix="/api/session", tags=["session"])


class Given(BaseModel):
    """Name and password."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=1024)]
    password: Annotated[str, Field(max_length=1024)]


@router.post("")
def log_in(given: Given, request: Request) -> Response:
    """Begin a session; its token stays in a cookie that no script can read and no other page can send."""
    house: House = request.app.state.house
    if not house.on_server:
        raise HTTPException(404, "A project file has no accounts.")
    session = accounts.log_in(house.where, given.name, given.password)
    if session is None:
        raise HTTPException(401, "Name and password do not fit, or were tried too often; wait, or ask the authority.")
    answer = Json({"account": session.viewer.account, "position": session.viewer.position.value})
    answer.set_cookie(
        COOKIE, session.token, expires=session.expires_at, path="/", httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


@router.delete("")
def log_out(request: Request) -> Response:
    """End the session."""
    house: House = request.app.state.house
    token = request.cookies.get(COOKIE, "")
    if house.on_server and token:
        accounts.log_out(house.where, token)
        house.entrance.forget(token)
    answer = Json({"account": None})
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return answer
