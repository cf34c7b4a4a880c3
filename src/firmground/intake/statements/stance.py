"""How firm a promise stands, by cue words kept as data."""

import csv
import re
from functools import cache
from importlib.resources import files

from firmground.model.statement import Span, Stance

__all__ = ["stance"]


@cache
def _rules() -> tuple[tuple[str, Stance, re.Pattern[str]], ...]:
    text = (files("firmground.intake.statements") / "stances.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple((r["rule"], Stance(r["stance"]), re.compile(r["pattern"], re.IGNORECASE | re.DOTALL)) for r in rows)


def stance(text: str, start: int, end: int) -> tuple[Stance, Span, str] | None:
    """Give the stance of the words between two offsets with its cue and rule: the first rule that is met stands."""
    for rule, held, pattern in _rules():
        match = pattern.search(text, start, end)
        if match is not None:
            return held, Span(match.start(), match.end(), match.group()), f"stance.{rule}"
    return None
