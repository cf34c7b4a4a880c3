"""The written pages of the project and what stands in them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Fenced(NamedTuple):
    """One fenced block of a page: the words after the fence, the text, the line it begins on."""

    info: str
    text: str
    line: int


def pages() -> list[Path]:
    """Every Markdown page that a reader may open."""
    found = [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "src").rglob("*.md"),
        *(ROOT / "examples").rglob("*.md"),
    ]
    return sorted(found)


def name(page: Path) -> str:
    """Give the path of a page as the repository knows it."""
    return page.relative_to(ROOT).as_posix()


def fenced(page: Path) -> Iterator[Fenced]:
    """Give the fenced blocks of a page in order."""
    text = page.read_text(encoding="utf-8")
    for match in _FENCE.finditer(text):
        yield Fenced(match["info"].strip(), match["text"], text.count("\n", 0, match.start()) + 1)


def prose(page: Path) -> str:
    """Give a page without its fenced blocks and its code words."""
    return re.sub(r"`[^`\n]*`", "", _FENCE.sub("", page.read_text(encoding="utf-8")))
