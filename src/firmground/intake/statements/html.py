"""The words of a web page, by the parser of the standard library; nothing is fetched, scripts and menus are dropped."""

import re
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser

from firmground.errors import BadInputError

__all__ = ["Page", "page"]

DROPPED = frozenset({"script", "style", "nav", "noscript", "template", "svg", "aside", "footer", "form", "iframe"})
VOID = frozenset({"br", "img", "meta", "link", "hr", "input", "source", "wbr", "area", "base", "col", "embed", "track"})
BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "article",
        "section",
        "header",
        "blockquote",
        "figure",
        "figcaption",
        "main",
    ]
)
DEEPEST = 1_000
DATES = frozenset({"article:published_time", "datepublished", "date", "dc.date", "pubdate"})


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says: its words, a blank line between blocks, and what its head states."""

    text: str
    title: str
    outlet: str
    url: str
    published_on: date | None


def page(source: str) -> Page:
    """Read a page. Raises BadInputError where its elements are nested more than 1,000 deep."""
    parser = _Parser()
    parser.feed(source)
    parser.close()
    blocks = (" ".join(block.split()) for block in "".join(parser.words).split("\n\n"))
    stated = parser.stated
    return Page(
        "\n\n".join(b for b in blocks if b),
        stated.get("og:title") or " ".join("".join(parser.title).split()),
        stated.get("og:site_name", ""),
        stated.get("og:url", ""),
        _day(next((stated[name] for name in sorted(DATES) if name in stated), stated.get("time", ""))),
    )


def _day(written: str) -> date | None:
    found = re.match(r"\d{4}-\d\d-\d\d", written)
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


class _Parser(HTMLParser):
    """Collect words outside dropped elements, and what the meta tags state."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.title: list[str] = []
        self.stated: dict[str, str] = {}
        self._open: list[str] = []
        self._dropped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
            self.stated.setdefault(name, given.get("content", ""))
        if tag == "time" and given.get("datetime"):
            self.stated.setdefault("time", given["datetime"])
        if tag in BLOCKS:
            self.words.append("\n\n")
        if tag == "br":
            self.words.append(" ")
        if tag not in VOID:
            self._open.append(tag)
            self._dropped += tag in DROPPED
        if len(self._open) > DEEPEST:
            raise BadInputError(f"the page nests its elements more than {DEEPEST:,} deep; save its text as .txt")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.words.append("\n\n")
        if tag in self._open:
            while (closed := self._open.pop()) != tag:
                self._dropped -= closed in DROPPED
            self._dropped -= tag in DROPPED

    def handle_data(self, data: str) -> None:
        if "title" in self._open[-1:]:
            self.title.append(data)
        elif not self._dropped:
            self.words.append(data)
