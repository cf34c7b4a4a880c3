"""Words of time in English: months, weekdays, seasons, units and numbers, with the bits of pattern made from them."""

from firmground.intake.statements.number_words import ONES, TENS

__all__ = ["HALVES", "MONTHS", "NUMBERS", "ORDINALS", "PARTS", "SEASONS", "UNITS", "WEEKDAYS", "any_of", "number"]

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTHS = {name: n for n, name in enumerate(_MONTHS, 1)} | {
    short: n
    for n, name in enumerate(_MONTHS, 1)
    for short in (name[:3] + ".", name[:3])
    if short not in {"May", "Mar", "Jun", "Jul", "May."}
}
MONTHS |= {"Sept.": 9, "Sept": 9}
WEEKDAYS = {
    name: n for n, name in enumerate(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"], 1)
}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
UNITS = {
    "second": "S",
    "minute": "M",
    "hour": "H",
    "day": "D",
    "week": "W",
    "month": "M",
    "year": "Y",
    "decade": "10Y",
    "century": "100Y",
    "centurie": "100Y",
    "quarter": "Q",
}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4}
HALVES = {"first": 1, "second": 2}
NUMBERS: dict[str, float] = {**ONES, **TENS}
NUMBERS |= {f"{ten}-{one}": TENS[ten] + ONES[one] for ten in TENS for one in list(ONES)[:9]}
NUMBERS |= {"a": 1, "an": 1, "hundred": 100, "a couple of": 2, "half a": 0.5, "a half": 0.5}
_VAGUE = ("several", "a few", "few", "some", "many", "numerous", "dozens of", "recent")
COUNT = r"\d{1,4}(?:\.\d)?"


def any_of(words: object) -> str:
    """Write the alternatives of a pattern, the longest first; the full stop is literal."""
    names = sorted((str(w) for w in words), key=len, reverse=True)  # type: ignore[attr-defined]
    return "|".join(name.replace(".", r"\.") for name in names)


NUMBER = rf"(?:{COUNT}|{any_of([*NUMBERS, *_VAGUE])})"


def number(words: str) -> str:
    """Write a number of units as TIMEX3 does, X where the words leave it open."""
    plain = " ".join(words.lower().split())
    if plain in NUMBERS:
        return f"{NUMBERS[plain]:g}"
    return f"{float(plain):g}" if plain[:1].isdigit() else "X"
