"""The words of the page in the reader's language, from the same catalogues as those of the server."""

import gettext
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from firmground.web.answers import Json

__all__ = ["router"]

router = APIRouter(prefix="/api", tags=["messages"])
_LOCALE = files("firmground.web") / "locale"
_LANGUAGES = ("uk", "ar")


@router.get("/messages/{language}")
def messages(language: str) -> Response:
    """Give all words of a language by their English."""
    if language not in _LANGUAGES:
        raise HTTPException(404, f"There are no words in {language!r}; there are {', '.join(_LANGUAGES)}.")
    answer = Json(_words(language))
    answer.headers["cache-control"] = "no-cache"
    return answer


@cache
def _words(language: str) -> dict[str, str]:
    with (_LOCALE / language / "LC_MESSAGES" / "firmground.mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)
    return {k: v for k, v in catalog._catalog.items() if isinstance(k, str) and k}  # type: ignore[attr-defined] # noqa: SLF001 - gettext has no other way to list
