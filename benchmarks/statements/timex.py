"""Score the times found in MEANTIME and, where a folder is given, in TimeML files such as TempEval-3 Platinum.

Relaxed, strict and value F1 as in TempEval-3 (UzZaman and others, SemEval-2013 Task 1): a time is found where it
overlaps a gold one that no other has taken, strictly where the extents agree, and its value counts where it is found
and equal. ``python benchmarks/statements/timex.py [PART ...] [--wrong] [--timeml FOLDER]``; the
corpora are never part of this repository.
"""

import argparse
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import meantime
from intervals import Tally, f1, row

from firmground.intake.statements.text import stated_date
from firmground.intake.statements.whens import whens


@dataclass(frozen=True, slots=True)
class Document:
    """A text, its day of publication, and its gold times as (start, end, value)."""

    name: str
    text: str
    published_on: date | None
    gold: tuple[tuple[int, int, str], ...]


def of_meantime(folder: Path) -> list[Document]:
    """Read the articles of MEANTIME below a folder; the day of publication is the one marked as creation time."""
    return [_marked(path) for path in sorted(folder.rglob("*.xml"))]


def _marked(path: Path) -> Document:
    root = ET.parse(path).getroot()  # noqa: S314 a corpus chosen by whoever runs the benchmark
    sentences = {t.get("t_id", ""): int(t.get("sentence", "0")) for t in root.iter("token")}
    last = max((sentences[a.get("t_id", "")] for a in root.iter("token_anchor")), default=0)
    text, places = meantime.text_of([t for t in root.iter("token") if sentences[t.get("t_id", "")] <= last])
    gold, born = [], ""
    for mark in root.iterfind("Markables/TIMEX3"):
        ends = [places[a.get("t_id", "")] for a in mark.iter("token_anchor") if a.get("t_id", "") in places]
        if mark.get("functionInDocument") == "CREATION_TIME":
            born = mark.get("value", "")
        if ends:
            gold.append((min(e[0] for e in ends), max(e[1] for e in ends), mark.get("value", "")))
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", born):  # two articles hold none, some are written otherwise
        born = str(stated_date(text) or "")
    return Document(path.stem, text, date.fromisoformat(born[:10]) if born else None, tuple(sorted(gold)))


def of_timeml(folder: Path) -> list[Document]:
    """Read TimeML files (.tml): the text of TEXT with its TIMEX3, the day from DCT."""
    return [_tagged(path) for path in sorted(folder.rglob("*.tml"))]


def _tagged(path: Path) -> Document:
    root = ET.parse(path).getroot()  # noqa: S314 a corpus chosen by whoever runs the benchmark
    body, born = root.find("TEXT"), root.find("DCT/TIMEX3")
    text, gold = "", []
    for start, end, mark in _pieces(body) if body is not None else ():
        gold.append((start, end, mark.get("value", "")))
    text = "".join(body.itertext()) if body is not None else ""
    day = (born.get("value", "") if born is not None else "")[:10]
    return Document(path.stem, text, date.fromisoformat(day) if day else None, tuple(gold))


def _pieces(element: ET.Element) -> list[tuple[int, int, ET.Element]]:
    """Give each TIMEX3 below an element with its extent in the text of that element."""
    found, at = [], len(element.text or "")
    for child in element:
        inside = len("".join(child.itertext()))
        if child.tag == "TIMEX3":
            found.append((at, at + inside, child))
        found += [(at + s, at + e, m) for s, e, m in _pieces(child)]
        at += inside + len(child.tail or "")
    return found


def pairs(document: Document) -> tuple[list[tuple[tuple[int, int, str], tuple[int, int, str]]], int]:
    """Pair gold times with those found, from left to right, and count all that were found."""
    free = [
        (w.as_written.start, w.as_written.end, w.value)
        for w in whens(document.text, document.published_on)
        if w.as_written is not None
    ]
    count, met = len(free), []
    for gold in document.gold:
        own = next((f for f in free if f[0] < gold[1] and gold[0] < f[1]), None)
        if own is not None:
            free.remove(own)
            met.append((gold, own))
    return met, count


def measured(documents: Sequence[Document]) -> dict[str, dict[str, float | int]]:
    """Score documents: relaxed, strict and value F1 with their intervals."""
    rows: dict[str, list[Tally]] = {"relaxed": [], "strict": [], "value": []}
    for document in documents:
        met, found = pairs(document)
        rights = len(met), sum(g[:2] == f[:2] for g, f in met), sum(g[2] == f[2] for g, f in met)
        for tallies, right in zip(rows.values(), rights, strict=True):
            tallies.append(Tally(right, found, len(document.gold)))
    return {name: row(tallies, f1) for name, tallies in rows.items()}


def wrong(documents: Iterable[Document]) -> Iterable[str]:
    """Tell what was missed, what was found beside the gold, and which values differ."""
    for document in documents:
        text, day = document.text, document.published_on
        met, _ = pairs(document)
        yield from (f"{day} {text[g[0] : g[1]]!r} {g[2]} | {text[f[0] : f[1]]!r} {f[2]}" for g, f in met if g != f)
        paired, own = {g for g, _ in met}, {f[:2] for _, f in met}
        yield from (f"{day} MISSED {text[g[0] : g[1]]!r} {g[2]}" for g in document.gold if g not in paired)
        for when in whens(text, day):
            span = when.as_written
            if span and (span.start, span.end) not in own:
                yield f"{day} EXTRA {text[span.start - 15 : span.end + 15]!r} {when.value} {when.rule}"


def main() -> None:
    """Print the scores of the parts named (airbus, apple, gm, stock; all where none is named)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--timeml", type=Path)
    asked = parser.parse_args()
    folders = [meantime.USUAL / f"corpus_{part}" for part in asked.parts] or [meantime.USUAL]
    documents = of_timeml(asked.timeml) if asked.timeml else [d for f in folders for d in of_meantime(f)]
    for name, scores in measured(documents).items():
        print(name, scores)
    if asked.wrong:
        print("\n".join(wrong(documents)))


if __name__ == "__main__":
    main()
