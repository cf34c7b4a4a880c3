"""Times in a text: found by rules, resolved against the day of publication where the words lean on it."""

import re
from collections.abc import Iterator
from datetime import date

from firmground.intake.statements.days import days_of, narrowed
from firmground.intake.statements.time_rules import RULES, Draft, Rule
from firmground.model.statement import Span, When

__all__ = ["resolve", "whens"]


def whens(text: str, anchor: date | None) -> tuple[When, ...]:
    """Give every time in the text in order, none over another; where two rules meet, the longer reading stands.

    A time that leans on an unknown anchor keeps its words and gets no days: nothing is guessed.
    """
    found = sorted(_readings(text, anchor), key=lambda r: (r[0].start(), -r[0].end()))
    kept: list[When] = []
    end = -1
    for match, rule, draft in found:
        if match.start() >= end:
            kept.append(_when(match, rule, draft))
            end = match.end()
    return tuple(kept)


def resolve(phrase: str, anchor: date | None) -> When | None:
    """Give the one time that the whole phrase is, with offsets into the phrase; ``None`` where it is none."""
    found = whens(phrase, anchor)
    whole = phrase.strip()
    held = [w for w in found if w.as_written is not None and w.as_written.text == whole]
    return held[0] if held else found[0] if len(found) == 1 else None


def _readings(text: str, anchor: date | None) -> Iterator[tuple[re.Match[str], Rule, Draft]]:
    for rule in RULES:
        for match in rule.pattern.finditer(text):
            try:
                draft = rule.reads(match, anchor)
            except (ValueError, OverflowError):
                continue
            if draft is not None:
                yield match, rule, draft


def _when(match: re.Match[str], rule: Rule, draft: Draft) -> When:
    days = draft.days or narrowed(days_of(draft.value), draft.mod)
    return When(
        as_written=Span(match.start(), match.end(), match[0]),
        earliest=days.earliest,
        latest=days.latest,
        grain=days.grain,
        mod=draft.mod,
        anchor="publication" if draft.resolved else "",
        basis="resolved" if draft.resolved else "stated",
        value=draft.value,
        rule=f"when.{rule.name}",
    )
