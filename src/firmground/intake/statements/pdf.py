"""The words of a PDF by pypdf: no script runs, and pages, characters and time are limited."""

import io
import time

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from firmground.errors import BadInputError

__all__ = ["words"]

MOST_PAGES = 200
MOST_CHARACTERS = 5_000_000
MOST_SECONDS = 30.0


def words(raw: bytes, name: str) -> str:
    """Give the text of the pages, a blank line between two.

    Raises BadInputError where the file is broken, locked by a password, without text (a scan), or beyond the limits.
    The time is looked at between pages.
    """
    try:
        return _pages(PdfReader(io.BytesIO(raw)), name)
    except BadInputError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise BadInputError(f"{name} is a broken PDF; save the text of the report as .txt") from error


def _pages(reader: PdfReader, name: str) -> str:
    if reader.is_encrypted:
        raise BadInputError(f"{name} is locked by a password; save it without one")
    if len(reader.pages) > MOST_PAGES:
        raise BadInputError(f"{name} has more than {MOST_PAGES} pages; give the pages of one report")
    texts, began = [], time.monotonic()
    for page in reader.pages:
        texts.append(page.extract_text())
        if time.monotonic() - began > MOST_SECONDS or sum(map(len, texts)) > MOST_CHARACTERS:
            raise BadInputError(f"{name} is too large to read; save the text of the report as .txt")
    if not any(text.strip() for text in texts):
        raise BadInputError(f"{name} holds no text, only pictures of pages; give the text of the report as .txt")
    return "\n\n".join(texts)
