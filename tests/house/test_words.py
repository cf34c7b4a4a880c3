"""The project speaks the field's language: released, never more than was signed for (L8, L10)."""

import re

import pytest

from support.pages import ROOT, name, pages, prose

_NEVER = re.compile(r"(?i)(?<![\w-])(safe|safely|mine-free|mine free|demined|risk-free|hazard-free)(?![\w-])")
_QUOTED = re.compile(r"[\"“'`][^\"”'`]*[\"”'`]")
_SOURCES = sorted(p for p in (ROOT / "src").rglob("*") if p.suffix in {".py", ".html", ".css", ".csv", ".md"})
_AMERICAN = re.compile(
    r"(?i)\b(colou?r(?<=color)s?|neighbors?|neighboring|behaviors?|center(s|ed)?|meters|kilometers|organiz\w+|prioritiz\w+|"
    r"optimiz\w+|minimiz\w+|maximiz\w+|analyz\w+|labeled|labeling|traveled|traveling|defense|gray)\b"
)


def _said(text: str) -> list[str]:
    """Find the words outside quotation marks; quoted they are named, not said."""
    return [m.group() for line in text.splitlines() for m in _NEVER.finditer(_QUOTED.sub("", line))]


@pytest.mark.parametrize("page", pages(), ids=name)
def test_pages_never_call_land_safe(page):
    """No page calls land by a word that nobody signed for."""
    assert _said(prose(page)) == []


def test_sources_never_call_land_safe():
    """No text that the program may show, and no comment in it, calls land by such a word."""
    spoken = {s.relative_to(ROOT).as_posix(): _said(s.read_text(encoding="utf-8")) for s in _SOURCES}
    assert {path: words for path, words in spoken.items() if words} == {}


@pytest.mark.parametrize("page", pages(), ids=name)
def test_pages_are_in_british_english(page):
    """Pages keep to British spelling."""
    assert [m.group() for m in _AMERICAN.finditer(prose(page))] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("the land is safe", ["safe"]),
        ('never say "safe"', []),
        ("it is mine-free and demined", ["mine-free", "demined"]),
        ("a type-safe door", []),
        ("residual risk remains", []),
    ],
)
def test_the_word_test_itself(text, said):
    """The test finds what it is for, and lets quoted and compound words pass."""
    assert _said(text) == said
