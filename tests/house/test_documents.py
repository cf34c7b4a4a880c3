"""The pages hang together: links lead somewhere, figures are drawn in grey, decisions are short."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from support.pages import ROOT, name, pages

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_COLOUR = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})\b")
_ADRS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
_FIGURES = sorted((ROOT / "docs" / "img").glob("*.svg"))


def _anchors(page: Path) -> set[str]:
    heads = re.findall(r"(?m)^#+ (.+)$", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in heads}


@pytest.mark.parametrize("page", pages(), ids=name)
def test_links_lead_somewhere(page):
    """Every relative link names a file that is there, and a heading that is in it."""
    dead = []
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        if link.startswith(("http:", "https:", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in _anchors(target)):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("figure", _FIGURES, ids=lambda p: p.name)
def test_figures_are_grey_and_described(figure):
    """A drawn figure prints in grey, says in words what it shows, loads nothing, and a page shows it."""
    text = figure.read_text(encoding="utf-8")
    root = ET.fromstring(text)  # noqa: S314 - our own file
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title")
    assert root.findtext(f"{space}desc")
    assert all(len(set(colour)) == 1 for colour in _COLOUR.findall(text))
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert any(figure.name in page.read_text(encoding="utf-8") for page in pages())


@pytest.mark.parametrize("adr", _ADRS, ids=lambda p: p.name)
def test_decisions_are_short_and_say_what_was_refused(adr):
    """A decision has under 60 lines, a status, its context, and what was refused and why."""
    text = adr.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60
    for needed in ("Status: ", "## Context", "## Decision", "## Refused", "## Consequences"):
        assert needed in text


def test_decisions_are_numbered_without_gaps():
    """Decisions are numbered from 0001, each number once."""
    assert [adr.name[:4] for adr in _ADRS] == [f"{n:04d}" for n in range(1, len(_ADRS) + 1)]
