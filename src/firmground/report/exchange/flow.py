"""A pledge as other systems exchange it: no more of a report than 300 characters, no place of unreleased land."""

import re
from dataclasses import dataclass
from datetime import date

__all__ = ["QUOTE", "Flow", "currency_of", "plain"]

QUOTE = 300
"""Characters of a report that leave the project."""

_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₴": "UAH", "₽": "RUB"}
_WORDS = {"euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "pound": "GBP", "pounds": "GBP"}


@dataclass(frozen=True, slots=True)
class Flow:
    """One pledge with its three dates; ``least`` and ``most`` bound how much of ``unit``."""

    id: str
    giver: str
    receiver: str
    least: float | None
    most: float | None
    unit: str
    unit_class: str
    stance: str
    said_on: date | None
    first_reported_on: date | None
    decided_on: date | None
    due: date | None
    words: str
    speaker: str
    outlet: str
    url: str
    reports: int
    origins: int

    @property
    def is_money(self) -> bool:
        """Whether it is money in a currency that is known."""
        return self.unit_class == "money" and bool(self.currency)

    @property
    def currency(self) -> str:
        """Code of the currency by ISO 4217, empty where the unit names none."""
        return currency_of(self.unit)

    @property
    def title(self) -> str:
        """Giver, how much and of what, in a line."""
        return f"{self.giver}: {self.amount} {self.unit}".strip()

    @property
    def amount(self) -> str:
        """How much, as one number or from least to most."""
        if self.least is None:
            return "not counted:"
        most = "more" if self.most is None else plain(self.most)
        return plain(self.least) if self.least == self.most else f"{plain(self.least)} to {most}"

    @property
    def description(self) -> str:
        """The words with who said and who reported them."""
        said = f'"{self.words[:QUOTE]}"' if self.words else "words not kept"
        where = ", ".join(filter(None, (self.speaker, self.outlet)))
        return f"Said in public, non-binding unless signed: {said} ({where or 'nobody named'})"


def plain(number: float) -> str:
    """Write a number without exponent, and without decimals where it is whole."""
    return f"{number:.0f}" if number == int(number) else f"{number:.2f}"


def currency_of(unit: str) -> str:
    """Read the code of a currency from how a report writes it; empty where that is not clear."""
    word = unit.strip()
    if re.fullmatch(r"[A-Z]{3}", word):
        return word
    return _SIGNS.get(word, _WORDS.get(word.casefold(), ""))
