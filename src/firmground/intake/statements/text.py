"""A report as text: loaded from .txt, .html or .pdf, normalised, and masked for the rules at equal length.

Normalised means: Unicode NFC, line ends as a line feed, and every space that is no plain one (thin, no-break, tab)
turned into a plain space, one for one. Offsets count characters of the normalised text.
"""

import hashlib
import re
import unicodedata
from datetime import date
from pathlib import Path

from firmground.errors import BadInputError
from firmground.intake.statements import html, pdf
from firmground.intake.statements.whens import whens
from firmground.model.statement import Report

__all__ = ["load", "masked", "normalised", "report_of", "stated_date"]

LARGEST_FILE = 20_000_000
LARGEST_TEXT = 300_000
HEAD = 600
SPACES = re.compile(r"[^\S\n ]")
UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
LINK = re.compile(r"\[([^\[\]\n]{0,300})\](\([^()\s]{0,2000}\))")
ADDRESS = re.compile(r"<?https?://[^\s<>]{1,2000}>?")
ASIDE = re.compile(
    r"^(?:Related articles?|Read more|Read also|See also|Original url|Photo|Image)\b.{0,300}$",
    re.MULTILINE | re.IGNORECASE,
)
CREDIT = re.compile(r"^(?:TASS|AFP|AP|Reuters|EPA|Getty Images?|[A-Z][\w. ]{2,30}/[A-Z][\w. ]{2,30})$", re.MULTILINE)


def load(path: Path, *, published_on: date | None = None, outlet: str = "", url: str = "") -> Report:
    """Read one report from a text, HTML or PDF file; nothing is fetched and nothing is run.

    Raises BadInputError where the file is missing, empty, too large, no text, or not in Latin letters.
    """
    raw = _bytes(path)
    if path.suffix.lower() == ".pdf" or raw.startswith(b"%PDF-"):
        return report_of(pdf.words(raw, path.name), published_on=published_on, outlet=outlet, url=url)
    if b"\0" in raw:
        raise BadInputError(f"{path.name} is no text: it holds zero bytes; save the report as .txt, .html or .pdf")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path.name} is not written in UTF-8; save it again as UTF-8") from error
    if path.suffix.lower() not in {".html", ".htm"}:
        return report_of(text, published_on=published_on, outlet=outlet, url=url)
    page = html.page(text)
    return report_of(
        page.text,
        published_on=published_on or page.published_on,
        outlet=outlet or page.outlet,
        url=url or page.url,
        title=page.title,
    )


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadInputError(f"{path.name} is larger than {LARGEST_FILE:,} bytes; save the text of one report alone")
        return path.read_bytes()
    except OSError as error:
        raise BadInputError(f"{path.name} cannot be read: {error.strerror}") from error


def report_of(
    text: str,
    *,
    published_on: date | None = None,
    outlet: str = "",
    url: str = "",
    title: str = "",
    language: str = "en",
) -> Report:
    """Make a report of words; a day of publication that is not given is taken from the head, where one stands alone.

    Raises BadInputError where there are no words, more than 5 million characters, or few Latin letters.
    """
    plain = normalised(text)
    if not plain.strip():
        raise BadInputError("the report holds no text")
    if len(plain) > LARGEST_TEXT:
        raise BadInputError(f"the report holds more than {LARGEST_TEXT:,} characters; give one report at a time")
    _refuse_other_script(plain)
    digest = hashlib.sha256(plain.encode()).hexdigest()
    return Report(
        id=digest[:16],
        text=plain,
        title=normalised(title) or next(line.strip() for line in plain.split("\n") if line.strip())[:300],
        outlet=outlet,
        url=url,
        published_on=published_on or stated_date(plain),
        language=language,
        sha256=digest,
    )


def _refuse_other_script(text: str) -> None:
    letters = [c for c in text[:20_000] if c.isalpha()]
    latin = sum(unicodedata.name(c, "").startswith("LATIN") for c in letters)
    if 2 * latin < len(letters) or not letters:
        raise BadInputError("the report is not written in Latin letters; only English is read")


def normalised(text: str) -> str:
    """Give the text in NFC with line feeds and plain spaces; marks without width become spaces.

    Raises BadInputError where the text holds half a surrogate pair or a zero.
    """
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise BadInputError("the report holds characters that are no text")
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return UNSEEN.sub(" ", SPACES.sub(" ", lines))


def stated_date(text: str) -> date | None:
    """Give the first full day that stands alone on a line in the head of a report."""
    for line in text[:HEAD].split("\n")[:20]:
        found = whens(line.strip(), None)
        whole = found[0] if len(found) == 1 else None
        if whole and whole.as_written and whole.grain == "day" and whole.as_written.text == line.strip():
            return whole.earliest
    return None


def masked(text: str) -> str:
    """Blank what is not the report's own words: link targets and brackets, addresses, asides, credits of pictures.

    The length stays the same, so offsets into the masked text are offsets into the text.
    """
    shown = ASIDE.sub(_blank, text)
    shown = LINK.sub(lambda m: f" {m[1]} " + " " * len(m[2]), shown)
    return CREDIT.sub(_blank, ADDRESS.sub(_blank, shown))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
