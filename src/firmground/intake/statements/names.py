"""Names in a text: countries and their adjectives, bodies, and people by their whole name where it stood before."""

import csv
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from firmground.model.statement import Span

__all__ = ["Name", "between", "countries", "names", "whole"]

_CAPITAL = r"[A-Z][\w'-]*[\w]|[A-Z]{2,}"
_NAME = re.compile(rf"(?:{_CAPITAL})(?:(?: (?:of|for|and the|al|de|van|von|bin) (?={_CAPITAL})| )(?:{_CAPITAL}))*")
_LEAD = re.compile(
    r"(?:The|A|An|In|On|At|But|And|He|She|It|They|We|This|That|These|Those|Both|Its|His|Her|Their|Some|After|Before|"
    r"Since|As|By|For|From|If|When|While|Earlier|Last|Under|Of|With|Another|About|Around|Up|More|Several|Dozens|"
    r"Hundreds|Thousands|Each|All|Not|No|There|Also|Meanwhile|However|Related|Original|State|Officials|Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|"
    r"November|December|Unconfirmed|Rumours|Reports|Next|Two|Three|Six|According|Asked)(?: |$)",
)
_TITLE = re.compile(
    r"^(?:(?:[A-Z][\w-]+ )?(?:President|Minister|Prime Minister|Secretary|Chief|General|Ambassador|Chancellor|Governor|"
    r"Mayor|Director|Mr|Mrs|Ms|Dr|Colonel|Major|Spokesman|Spokeswoman|Spokesperson)\.? )+",
)
_BODY = re.compile(
    r"Ministry|Council|Fund|Agency|Union|Nations|Bank|Government|Commission|Foundation|Programme|Program|Service|"
    r"Trust|Organi[sz]ation|Group|Committee|Authority|Department|University|Company|^[A-Z]{2,}$",
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands: a country (by name or adjective, `who` is the country), a body, or a person or place."""

    span: Span
    kind: str
    who: str


@cache
def countries() -> dict[str, str]:
    """Give the country of each name and adjective."""
    text = (files("firmground.intake.statements") / "countries.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return {r["demonym"]: r["country"] for r in rows} | {r["country"]: r["country"] for r in rows}


def names(text: str) -> tuple[Name, ...]:
    """Find the names of a text from left to right."""
    return tuple(name for match in _NAME.finditer(text) if (name := _name(text, match)) is not None)


def _name(text: str, match: re.Match[str]) -> Name | None:
    start, end = match.span()
    while (lead := _LEAD.match(text[start:end])) is not None:
        start += lead.end()
    end -= 2 if text[start:end].endswith("'s") else 0
    words = text[start:end].strip()
    if len(words) < 2 or start >= end:  # noqa: PLR2004 - a lone letter names nothing
        return None
    span = Span(start, end, text[start:end])
    state = _country(words)
    if state:
        return Name(span, "country", state)
    if _BODY.search(words):
        return Name(span, "body", words)
    bare = _TITLE.sub("", words)
    return Name(span, "person", bare or words)


def _country(words: str) -> str:
    """Give the country of a name that is one, alone or with the word for its state."""
    plain = re.sub(r" (?:Government|Armed Forces|Army|Embassy)$", "", words)
    return countries().get(plain, "")


def between(known: tuple[Name, ...], start: int, end: int) -> tuple[Name, ...]:
    """Give the names that begin between two offsets; the names stand in order."""
    low = bisect_left(known, start, key=lambda n: n.span.start)
    return known[low : bisect_left(known, end, lo=low, key=lambda n: n.span.start)]


def whole(who: str, known: tuple[Name, ...]) -> str:
    """Give the longest name of the text that ends in the same word: Shoigu is Sergei Shoigu."""
    same = [n.who for n in known if n.kind == "person" and f" {n.who}".endswith(f" {who}")]
    plain = [re.sub(r"^.*?\b(?:[a-z]+) ", "", s) for s in same]
    return min((s for s in plain if " " in s and len(s.split()) <= 3), key=lambda s: -len(s), default=who)  # noqa: PLR2004
