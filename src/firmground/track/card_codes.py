"""Codes of what keeps an accepted card from becoming a pledge, a contingent or an asset."""

from collections.abc import Mapping

from firmground.model.finding import Finding, Severity

__all__ = ["CODES", "card_warning"]

CODES: Mapping[str, str] = {
    "FG-ST-401": "A card tells of arrivals; it stands beside what the ledger saw and is no new pledge.",
    "FG-ST-402": "The words of a card give no least number.",
    "FG-ST-403": "Nobody says which teams a pledge of people brings, where they set out from, or when they come.",
    "FG-ST-404": "The people of a pledge are fewer than one team.",
    "FG-ST-405": "Nobody says in which place of the project a memorial is to stand.",
    "FG-ST-406": "A card speaks of a pledge that was accepted before, and adds no row.",
    "FG-ST-407": "A language model that was asked gave nothing usable; the reading is that of the rules alone.",
}
"""Every code by its meaning."""


def card_warning(code: str, message: str, remedy: str) -> Finding:
    """Make a finding that asks a person to look; raises ValueError for a code that is not listed."""
    if code not in CODES:
        raise ValueError(f"there is no code {code}")
    return Finding(code, Severity.WARNING, message, remedy)
