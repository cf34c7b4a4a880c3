"""MEANTIME, English: Wikinews articles with their numbers and events marked (FBK and others, CC BY 4.0).

The corpus is never part of this repository: give the folder of its documents. Words are put back into a text the way
that a newspaper prints them, with the sign of the pound that the corpus writes as #; a document holds its first
sentences only, those that were annotated.
"""

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

USUAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "meantime" / "intra-doc_annotation"
BEFORE_NONE = frozenset(".,;:!?)%'\"]") | {"'s", "n't", "''", "'re", "'ll", "'ve"}
AFTER_NONE = frozenset("($£€#[") | {"US$", "``"}


@dataclass(frozen=True, slots=True)
class Value:
    """A number that was marked: where it stands in the text, and whether it is QUANTITY, MONEY or PERCENT."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that was marked, at its place in the text; `future` is empty where the annotators left it open."""

    start: int
    end: int
    future: bool | None


@dataclass(frozen=True, slots=True)
class Article:
    """One article of the corpus."""

    name: str
    text: str
    values: tuple[Value, ...]
    events: tuple[Happening, ...]


def articles(folder: Path = USUAL) -> list[Article]:
    """Read every article below the folder, by name; an empty list where there is none."""
    return [_article(path) for path in sorted(folder.rglob("*.xml"))]


def _article(path: Path) -> Article:
    root = ET.parse(path).getroot()  # noqa: S314 a corpus chosen by whoever runs the benchmark
    sentences = {t.get("t_id", ""): int(t.get("sentence", "0")) for t in root.iter("token")}
    last = max((sentences[a.get("t_id", "")] for a in root.iter("token_anchor")), default=0)
    text, places = text_of([t for t in root.iter("token") if sentences[t.get("t_id", "")] <= last])
    values, events = [], []
    for mark in root.iterfind("Markables/*"):
        ends = [places[i] for a in mark.iter("token_anchor") if (i := a.get("t_id", "")) in places]
        if not ends:
            continue
        start, end = min(e[0] for e in ends), max(e[1] for e in ends)
        if mark.tag == "VALUE":
            values.append(Value(start, end, mark.get("type", "")))
        elif mark.tag == "EVENT_MENTION":
            future = {"FUTURE": True, "NON_FUTURE": False}.get(mark.get("time", ""))
            events.append(Happening(start, end, future))
    return Article(path.stem, text, tuple(values), tuple(events))


def text_of(tokens: list[ET.Element]) -> tuple[str, dict[str, tuple[int, int]]]:
    """Join the words, a paragraph between title, date and article, and tell where each stands."""
    text, places, last = "", {}, None
    for token in tokens:
        word, sentence = (token.text or "").replace("#", "£"), int(token.get("sentence", "0"))
        if last is not None:
            text += _gap(text, word, paragraph=sentence != last and sentence <= 2)
        places[token.get("t_id", "")] = len(text), len(text) + len(word)
        text, last = text + word, sentence
    return text, places


def _gap(text: str, word: str, *, paragraph: bool) -> str:
    if paragraph:
        return "\n\n"
    glued = word in BEFORE_NONE or any(text.endswith(mark) for mark in AFTER_NONE)
    return "" if glued else " "
