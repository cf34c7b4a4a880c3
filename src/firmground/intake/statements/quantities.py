"""Numbers of every kind in a text, as points or bounds, each with what it counts."""

import csv
import re
from functools import cache
from importlib.resources import files

from firmground.intake.statements.number_words import ONES, TENS
from firmground.model.statement import Quantity, Span, UnitClass

__all__ = ["quantities"]

_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SCALES |= {"mln": 1e6, "bn": 1e9, "m": 1e6, "k": 1e3, "crore": 1e7, "lakh": 1e5}
_CROWDS = {"dozens": 24.0, "scores": 40.0, "hundreds": 200.0, "thousands": 2000.0, "millions": 2e6, "billions": 2e9}
_CROWDS |= {
    "tens of thousands": 2e4,
    "hundreds of thousands": 2e5,
    "tens of millions": 2e7,
    "hundreds of millions": 2e8,
}

_GAP = "[   ]"
_DIGITS = rf"\d{{1,3}}(?:[,' ]\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)|\d{{1,3}}(?:\.\d{{3}})+(?![.\d])"
_DIGITS += r"|\d+\.\d+|\d+"
_WORD = "|".join(sorted([*ONES, *TENS], key=len, reverse=True))
_WORDS = rf"\b(?:an?|half a|several|a few|a couple of|{_WORD})[ -](?:hundred|thousand|million|billion|dozen)\b"
_WORDS += rf"(?:(?: and|-| )(?: ?(?:{_WORD}|hundred|thousand))+\b)?|\b(?:{_WORD})(?:-(?:{_WORD}))?\b"
_CROWD = r"\b(?:(?:tens|hundreds) of (?:thousands|millions)|dozens|scores|hundreds|thousands|millions|billions)\b"
_SCALE = r"(?:[ -]?(?:hundred|thousand|million|billion|trillion|mln|bn|crore|lakh)\b|(?:m|k|bn)\b)"
_CODES = [
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "NOK",
    "SEK",
    "DKK",
    "JPY",
    "UAH",
    "CAD",
    "AUD",
    "NZD",
    "KRW",
    "PLN",
    "RUB",
    "AED",
    "SAR",
    "TRY",
]
_SIGN = rf"(?:(?:US|A|C|CA|AU|NZ|HK)?\$|[€£¥₴]|(?:{'|'.join(_CODES)})(?![A-Za-z]))"
_COIN = r"(?:(?:US|U\.S\.|Canadian|Australian|Swiss|Norwegian|Swedish|Danish) )?"
_COIN += rf"(?:dollars?|euros?|pounds?(?: sterling)?|francs?|yen|kroner?|kronor|hryvnias?|won|{'|'.join(_CODES)})\b"
_ATOM = rf"(?:(?<![\w.,/-])(?:{_DIGITS})(?![\w/]*\d|st\b|nd\b|rd\b|th\b){_SCALE}?|{_WORDS}|{_CROWD})"
_NUMBER = re.compile(
    rf"(?P<low>between )?(?P<sign>(?<![A-Za-z]){_SIGN} ?)?(?P<a>(?:(?<=[$€£¥₴])(?:{_DIGITS}){_SCALE}?|{_ATOM}))"
    rf"(?:(?P<join> ?[-–—] ?| to | and | or )(?P<b>(?:{_SIGN} ?)?(?:(?<=[-–—$€£])(?:{_DIGITS}){_SCALE}?|{_ATOM})))?"  # noqa: RUF001
    rf"(?P<tail> ?(?:%|per ?cent\b|percentage points?\b)|[ -]{_COIN})?",
    re.IGNORECASE,
)
_MOST = re.compile(r"(?:up to|as many as|as much as|at most|no more than|not more than|a maximum of|under|fewer than)"
                   r"(?: an additional| another)? $", re.IGNORECASE)  # fmt: skip
_LEAST = re.compile(r"(?:at least|more than|over|no fewer than|no less than|a minimum of|upwards of)"
                    r"(?: an additional| another)? $", re.IGNORECASE)  # fmt: skip
_APPROX = re.compile(r"(?:about|around|some|nearly|almost|approximately|roughly|an estimated|circa|close to|~)"
                     r"(?: an additional| another)? ?$", re.IGNORECASE)  # fmt: skip
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NOT = re.compile(
    rf"\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\b(?:,? \d{{4}}\b)?"  # noqa: E501
    rf"|\b{_MONTH},? \d{{4}}\b|\b(?:19|20)\d\d\b(?![ ]?(?:%|per))(?!,\d)|\b\d{{1,2}}:\d\d\b|\b\d{{1,2}}[.]\d\d ?(?:[ap]\.?m\b|GMT|UTC|local)"  # noqa: E501
    r"|\b\d{1,2} ?[ap]\.?m\b|\b(?:19|20)?\d0s\b|https?://\S+|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"
    r"|\b(?:Article|Resolution|Chapter|Section|No\.|Number|Flight|Boeing|Airbus|Phase|Group|Page) ?\d+\b"
    r"|\b(?![A-Z]{3} \d)[A-Z][A-Za-z]* (?:(?![A-Z]{3} \d)[A-Z]\w* )?\d{2,3}(?:-\d+)?s?(?= (?:[A-Z`]|aircraft|airliner|jet|plane)|[,.;)'’](?!\d)|s\b)|\b\d{3}(?:-\d{3})?(?= [A-Z`])"  # noqa: E501, RUF001
    r"|\b(?:[\d.]{1,12}|[A-Za-z]{1,20})(?:[ -]and[ -]a[ -]half)?[ -](?:year|month|week|day|hour|minute|second|decade)s?\b(?![ -]old)"  # noqa: E501
    r"|\b[a-z]*[A-Z]\w* \d(?:\.\d)?\b(?! [a-z-]+s\b| million| billion)|\b\d+(?:\.\d+)?(?:G|D|px|GS|LR|s)\b|[+]\d+\b"
    r"|(?:\b(?:[Tt]he|final|first|a|its|their)|'s|s') \d{3}(?:-\d+)?\b(?! [a-z -]*?[a-z]s\b| [a-z]+ [a-z]+s\b| people)"
    r"|\b[Oo]ne (?:of|day|another|side|hand|thing)\b|\b(?:no|any|every|some|each|this|that|the|which) one\b",
)
_STOP = re.compile(
    r"(?:to|from|in|at|on|for|with|by|who|which|that|and|or|of|as|will|would|were|was|are|is|have|has|had|be|been|into|"
    r"after|before|during|over|under|since|when|while|but|could|may|might|should|can|the|a|an|his|her|their|its|already|"
    r"there|this|it|he|she|they|said|arrived|not|until|through|between|across|against|within|towards?|near|about)$",
)
_TOKEN = re.compile(r"[ ]?(?:of )?(?:the |its |their )?([\w'’-]+)")  # noqa: RUF001
_WINDOW = 6


@cache
def _nouns() -> dict[str, UnitClass]:
    text = (files("firmground.intake.statements") / "units.csv").read_text(encoding="utf-8")
    return {row["noun"]: UnitClass(row["class"]) for row in csv.DictReader(text.splitlines())}


def quantities(text: str) -> tuple[Quantity, ...]:
    """Find the numbers of a text from left to right; dates, years and numbers that only name a thing are left out."""
    barred = [m.span() for m in _NOT.finditer(text)]
    found = []
    at = ahead = 0
    while (match := _NUMBER.search(text, at)) is not None:
        start, end = match.span("a")
        while ahead < len(barred) and barred[ahead][1] <= start:  # both run from left to right
            ahead += 1
        hit = barred[ahead] if ahead < len(barred) and barred[ahead][0] < end else None
        if hit is None:
            found.append(_quantity(text, match))
            at = max(match.end() if match["b"] is None or _ranged(match) else match.end("a"), at + 1)
        else:
            at = max(hit[1], at + 1)
    return tuple(found)


def _ranged(match: re.Match[str]) -> bool:
    """Say whether two numbers bound one quantity: 'and' does so only after 'between'."""
    return match["b"] is not None and ("and" not in match["join"] or match["low"] is not None)


def _quantity(text: str, match: re.Match[str]) -> Quantity:
    ranged = _ranged(match)
    start = match.start("sign") if match["sign"] else match.start("a")
    end = match.end() if match["b"] is None or ranged else match.end("a")
    before = text[max(0, start - 30) : start]
    value, vague = _value(match["a"])
    tail = (match["tail"] or "") if ranged or match["b"] is None else ""
    least: float | None = value
    most: float | None = None if vague else value
    if ranged:
        second = re.sub(_SIGN, "", match["b"]).strip()
        most = _value(second)[0]
        scale = re.search(_SCALE, second, re.IGNORECASE)
        if scale and not re.search(_SCALE, match["a"], re.IGNORECASE) and value < _SCALES.get(scale.group(), most):
            least = value * _scale(scale.group().lower())
        start = match.start("low") if match["low"] else start
    elif _MOST.search(before):
        least = None
    elif _LEAST.search(before):
        most = None
    point = value if not ranged and least is not None and most is not None else None
    approx = vague or bool(_APPROX.search(before))
    unit, unit_class = _unit(text, end, match["sign"] or "", tail, match["b"] or "")
    return Quantity(Span(start, end, text[start:end]), point, least, most, approx, unit, unit_class)


def _unit(text: str, end: int, sign: str, tail: str, second: str) -> tuple[str, UnitClass]:
    """Give what is counted: a currency, a share, or the noun phrase that follows."""
    coin = sign.strip() or (m.group() if (m := re.match(_SIGN, second)) else "")
    if coin or re.search(_COIN, tail):
        return coin or tail.strip(" -"), UnitClass.MONEY
    if tail:
        return "%", UnitClass.ITEM
    return _phrase(text, end)


def _phrase(text: str, end: int) -> tuple[str, UnitClass]:
    """Take the words after a number up to the last noun that is known to be counted, or to the first plural."""
    at, start, best, plural = end, -1, (-1, UnitClass.ITEM), -1
    for _ in range(_WINDOW):
        token = _TOKEN.match(text, at)
        if token is None or (_STOP.match(token[1].lower()) and start >= 0) or token[1][0].isdigit():
            break
        if _STOP.match(token[1].lower()):
            break
        if start >= 0 and token.group().lstrip().startswith("of ") and best[0] < 0 and plural < 0:
            break
        start, at = (token.start(1) if start < 0 else start), token.end()
        known = _known(token[1].lower())
        if known is not None:
            best = (at, known)
        elif plural < 0 and re.search(r"[^su]s$", token[1]):
            plural = at
    if best[0] >= 0:
        return text[start : best[0]], best[1]
    return (text[start:plural], UnitClass.ITEM) if plural >= 0 else ("", UnitClass.ITEM)


def _known(word: str) -> UnitClass | None:
    nouns = _nouns()
    for form in (word, word.removesuffix("s"), word.removesuffix("es"), word.rsplit("-", 1)[-1].removesuffix("s")):
        if form in nouns:
            return nouns[form]
    return None


def _value(words: str) -> tuple[float, bool]:
    """Read a number and say whether it is vague, in which case it is the least that the words allow."""
    low = words.lower().strip()
    if low in _CROWDS:
        return _CROWDS[low], True
    digits = re.match(_DIGITS, low)
    if digits is not None:
        return _figure(digits.group()) * _scale(low[digits.end() :]), False
    return _spelt(low)


def _figure(digits: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", digits):
        digits = digits.replace(".", "")
    return float(re.sub(rf"[,'’]|{_GAP}", "", digits))  # noqa: RUF001


def _scale(rest: str) -> float:
    return _SCALES.get(rest.strip(" -"), 1.0)


def _spelt(words: str) -> tuple[float, bool]:
    vague = bool(re.match(r"several|a few", words))
    if "dozen" in words:
        head = words.split("dozen", maxsplit=1)[0].strip()
        times = {"half a": 0.5, "a": 1.0, "several": 2.0, "a few": 2.0, "a couple of": 2.0}
        return 12 * times.get(head, float(ONES.get(head, 1))), vague
    total, current = 0.0, 0.0
    current = 0.5 if words.startswith("half a") else 2.0 if vague or words.startswith("a couple") else 0.0
    for word in re.findall(r"[a-z]+", words):
        if word in ONES or word in TENS:
            current += ONES.get(word, 0) or TENS[word]
        elif word == "hundred":
            current = (current or 1.0) * 100
        elif word in _SCALES and len(word) > 2:  # noqa: PLR2004 - not the letters m and k
            total, current = total + (current or 1.0) * _SCALES[word], 0.0
    return total + current, vague
