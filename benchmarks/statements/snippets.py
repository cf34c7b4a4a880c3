"""The invented reports of set/ and the cards that a reader should find in them; set/README.md tells the conventions."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

SET = Path(__file__).resolve().parent / "set"
HALVES = ("dev", "test")


@dataclass(frozen=True, slots=True)
class Gold:
    """A card that is asked for: where it stands and what its fields should hold."""

    start: int
    end: int
    numbered: bool
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snippet:
    """One invented report."""

    id: str
    published_on: date
    outlet: str
    text: str
    wanted: tuple[Gold, ...]
    unwanted: tuple[tuple[int, int], ...]


def snippets(half: str) -> list[Snippet]:
    """Load one half of the set; a span that is not its text is a ValueError."""
    return [_snippet(row) for row in json.loads((SET / f"{half}.json").read_text())]


def _snippet(row: dict[str, Any]) -> Snippet:
    wanted, unwanted = [], []
    for card in row["candidates"]:
        spot = card.get("quantity") or card["thing"]
        for span in (spot, card.get("due")):
            if span and row["text"][span["start"] : span["end"]] != span["text"]:
                raise ValueError(f"{row['id']}: {span} is not what the text holds")
        if card["is_pledge"]:
            wanted.append(Gold(spot["start"], spot["end"], "quantity" in card, card))
        else:
            unwanted.append((spot["start"], spot["end"]))
    published = date.fromisoformat(row["published_on"])
    return Snippet(row["id"], published, row["outlet"], row["text"], tuple(wanted), tuple(unwanted))
