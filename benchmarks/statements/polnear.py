"""PolNeAR (Newell, Margolin and Ruths 2018): who says the direct quotations of political news.

The corpus has no licence and is never part of this repository: give a folder with text/NAME.txt and
attributions/NAME_*.ann. A quoted segment of three words or more that a Content of the corpus covers asks for a speaker;
the speaker is right where the words that name it overlap a Source.
"""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from intervals import Tally, f1, precision, recall, row

from firmground.model.statement import Report

QUOTED = re.compile(r"[\"“]([^\"“”]*)[\"”]")
Extent = tuple[int, int]


def measured(folder: Path, read: Callable[[Report], Any]) -> dict[str, dict[str, float | int]]:
    """Score every article that has both its text and its attributions."""
    tallies = []
    for path in sorted((folder / "text").glob("*.txt")):
        marked = sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))
        if marked:
            text = path.read_text(encoding="utf-8")
            tallies.append(_tally(asked(text, marked[0].read_text(encoding="utf-8")), read(_report(text))))
    return {"recall": row(tallies, recall), "precision": row(tallies, precision), "F1": row(tallies, f1)}


def asked(text: str, marks: str) -> list[tuple[Extent, list[Extent]]]:
    """Give the quoted segments that have a Source in the corpus, each with the places of its Source."""
    places: dict[str, list[Extent]] = {}
    claims = []
    for name, rest in (line.split("\t", 1) for line in marks.splitlines() if "\t" in line):
        if name.startswith("T"):
            kind_and_ends = rest.split("\t")[0].split(" ", 1)[1]
            places[name] = [(int(a), int(b)) for a, b in (part.split() for part in kind_and_ends.split(";"))]
        elif name.startswith("E"):
            claims.append(re.findall(r"(Source|Content)\d*:(T\d+)", rest))
    found = []
    for claim in claims:
        sources, contents = (
            [e for role, t in claim if role == want for e in places[t]] for want in ("Source", "Content")
        )
        found += [(quote, sources) for quote in _quotes(text) if sources and any(_meet(quote, c) for c in contents)]
    return found


def _quotes(text: str) -> list[Extent]:
    return [m.span() for m in QUOTED.finditer(text) if len(m.group(1).split()) >= 3]


def _meet(one: Extent, other: Extent) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _tally(gold: list[tuple[Extent, list[Extent]]], reading: Any) -> Tally:
    named = [s for s in reading.sayings if s.direct and s.speaker_span and len(s.span.text.split()) >= 3]
    said = [((s.span.start, s.span.end), (s.speaker_span.start, s.speaker_span.end)) for s in named]
    right = sum(
        any(_meet(quote, words) and any(_meet(name, source) for source in sources) for words, name in said)
        for quote, sources in gold
    )
    return Tally(right, len(said), len(gold))


def _report(text: str) -> Report:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Report(digest[:16], text, "", "", "", None, "en", digest)
