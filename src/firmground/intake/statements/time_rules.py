"""The rules that read times: each a pattern and what it says, in TIMEX3 values (TimeML 1.2.1).

A rule gives a draft, or ``None`` where the words are no time after all. Without an anchor a rule never guesses: what
the words leave open is written X. Every repeat in a pattern is bounded, so that reading stays linear.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from firmground.intake.statements.days import Days, days_of, later_by, written
from firmground.intake.statements.tense import day_and_month, looks, month_alone, weekday
from firmground.intake.statements.time_words import (
    HALVES,
    MONTHS,
    NUMBER,
    ORDINALS,
    PARTS,
    SEASONS,
    UNITS,
    WEEKDAYS,
    any_of,
    number,
)

__all__ = ["RULES", "Draft", "Rule"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule says of its words: value, modifier, whether it leaned on the anchor, and narrower days if any."""

    value: str
    mod: str = ""
    resolved: bool = False
    days: Days | None = None


Reads = Callable[["re.Match[str]", date | None], Draft | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern with its name, which every time that it reads carries."""

    name: str
    pattern: re.Pattern[str]
    reads: Reads


MONTHS_OF_YEAR, HOURS, MINUTES = 12, 24, 60
MONTH, DAY, YEAR = any_of(MONTHS), r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?", r"(?P<year>(?:1[89]|20)\d\d)"
WEEKDAY, SEASON, PART = any_of(WEEKDAYS), any_of(SEASONS), any_of(PARTS)
M, W = rf"(?P<month>{MONTH})", rf"(?:(?P<weekday>{WEEKDAY}),?\s)?"
EDGE = (
    r"(?P<edge>(?:the\s)?(?:very\s)?(?:beginning|start|end|middle|close)\sof(?:\sthe)?\s"
    r"|(?:early|late|mid|middle)(?:\sin)?[\s-](?:the\s)?)?"
)
UNIT = r"(?P<unit>seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|century|centuries|quarters?)"
WHICH = r"(?P<which>last|next|this|past|previous|coming|current|following|same)"
STEP = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1, "this": 0, "current": 0}
MODS = {"early": "start", "beginning": "start", "start": "start", "mid": "mid", "middle": "mid"}
MODS |= {"late": "end", "end": "end", "close": "end"}


def _mod(edge: str | None) -> str:
    words = re.findall(r"[a-z]+", (edge or "").lower())
    return next((MODS[word] for word in words if word in MODS), "")


def _number(match: "re.Match[str]", group: str) -> int:
    return int(match[group])


def _way(match: "re.Match[str]") -> int:
    return looks(match.string, match.start(), match.end())


def _written_day(year: int, month: int, day: int) -> Draft | None:
    try:
        return Draft(date(year, month, day).isoformat())
    except ValueError:
        return None


def _full(match: "re.Match[str]", _anchor: date | None) -> Draft | None:
    return _written_day(_number(match, "year"), MONTHS[match["month"]], _number(match, "day"))


def _digits(match: "re.Match[str]", _anchor: date | None) -> Draft | None:
    return _written_day(_number(match, "year"), _number(match, "month"), _number(match, "day"))


def _slashes(match: "re.Match[str]", _anchor: date | None) -> Draft | None:
    """Read 25/12/2008 or 12/25/2008, and leave alone what may be either order."""
    first, second = _number(match, "a"), _number(match, "b")
    if first != second and max(first, second) <= MONTHS_OF_YEAR:
        return None
    day, month = max(first, second), min(first, second)
    return _written_day(_number(match, "year"), month, day)


def _month_day(match: "re.Match[str]", anchor: date | None) -> Draft | None:
    month, day = MONTHS[match["month"]], _number(match, "day")
    try:
        if anchor is None:
            return Draft(f"XXXX-{date(2000, month, day).isoformat()[5:]}")
        return Draft(day_and_month(anchor, month, day, _way(match)).isoformat(), resolved=True)
    except ValueError:
        return None


def _month_year(match: "re.Match[str]", _anchor: date | None) -> Draft | None:
    return Draft(f"{match['year']}-{MONTHS[match['month']]:02}", _mod(match["edge"]))


def _month(match: "re.Match[str]", anchor: date | None) -> Draft | None:
    month, mod = MONTHS[match["month"]], _mod(match["edge"])
    plain = not (match["which"] or match["edge"])
    before = match.string[max(0, match.start() - 8) : match.start()].lower()
    if (
        plain
        and match["month"] in {"May", "March"}
        and not re.search(r"\b(in|since|by|until|of|from|to|during)\s$", before)
    ):
        return None
    if anchor is None:
        return Draft(f"XXXX-{month:02}", mod)
    way = STEP.get(match["which"] or "", 0) or _way(match)
    if (match["which"] or "").lower() == "last" and anchor.month == month:
        return Draft(f"{anchor.year - 1:04}-{month:02}", mod, resolved=True)
    return Draft(written(month_alone(anchor, month, way), "M"), mod, resolved=True)


def _weekday(match: "re.Match[str]", anchor: date | None) -> Draft | None:
    at, which = WEEKDAYS[match["weekday"]], (match["which"] or "").lower()
    part = f"T{PARTS[match['part'].lower()]}" if match["part"] else ""
    if anchor is None:
        return Draft(f"XXXX-WXX-{at}{part}")
    if which in {"last", "past"}:
        day = weekday(anchor - timedelta(days=1), at, -1)
    elif which in {"next", "coming"}:
        day = weekday(anchor + timedelta(days=1), at, 1)
    else:
        day = weekday(anchor, at, _way(match))
    return Draft(day.isoformat() + part, resolved=True)


NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0, "this": 0, "last": -1}


def _near_day(match: "re.Match[str]", anchor: date | None) -> Draft | None:
    word = match["word"].lower()
    part = "NI" if word == "tonight" or match["part"] == "night" else PARTS.get((match["part"] or "").lower(), "")
    day = "XXXX-XX-XX" if anchor is None else (anchor + timedelta(days=NEAR[word])).isoformat()
    return Draft(day + (f"T{part}" if part else ""), resolved=anchor is not None)


def _ref(value: str) -> Reads:
    return lambda _match, _anchor: Draft(value)


def _relative(match: "re.Match[str]", anchor: date | None) -> Draft | None:
    """Read "late last year", "earlier this month", "the end of next week", "the past decade"."""
    unit, which = match["unit"].lower(), (match["which"] or "this").lower()
    step, mod, value = STEP.get(which, 0), _mod(match["edge"]), ""
    if unit == "decade":
        return Draft("P10Y") if which in {"last", "past"} else None
    if anchor is None:
        return Draft(
            {"year": "XXXX", "month": "XXXX-XX", "week": "XXXX-WXX", "quarter": "XXXX-QX"}.get(unit, "XXXX"), mod
        )
    if unit == "weekend":
        value = written(later_by(anchor, step, "W"), "W") + "-WE"
    elif unit in SEASONS:
        value = f"{anchor.year + step}-{SEASONS[unit]}"
    else:
        grain = UNITS[unit]
        value = written(later_by(anchor, step, grain), grain)
    side = (match["side"] or "").lower()
    if side and step == 0:
        return _side(value, anchor, later=side == "later")
    return Draft(value, mod, resolved=True)


def _side(value: str, anchor: date, *, later: bool) -> Draft:
    days = days_of(value)
    if days.earliest is None or days.latest is None:
        return Draft(value, resolved=True)
    day = timedelta(days=1)
    low = min(anchor + day, days.latest) if later else days.earliest
    high = days.latest if later else max(anchor - day, days.earliest)
    return Draft(value, "after" if later else "before", resolved=True, days=Days(days.grain, low, high))


def _length(count: str, unit: str) -> str:
    name, amount = unit.lower().rstrip("s").replace("centurie", "century"), number(count)
    if name in {"decade", "century"}:
        years = 10 if name == "decade" else 100
        return "PXY" if amount == "X" else f"P{float(amount) * years:g}Y"
    return f"P{'T' if name in {'second', 'minute', 'hour'} else ''}{amount}{UNITS[name]}"


def _duration(match: "re.Match[str]", _anchor: date | None) -> Draft | None:
    before = match.string[max(0, match.start() - 12) : match.start()].lower()
    unit, count = match["unit"], match["count"]
    if count.lower() == "a" and unit.lower() == "second":
        return None
    if count.lower() in {"a", "an"} and re.search(r"(\d|million|billion|times|once|twice) $", before):
        return Draft(f"P1{UNITS.get(unit.lower(), 'Y')}")
    if (match["half"] or "").strip():
        return (
            Draft(f"P{float(number(count)) + 0.5:g}{UNITS[unit.lower().rstrip('s')]}") if number(count) != "X" else None
        )
    return Draft(_length(count, unit), "approx" if match["approx"] else "")


def _vague_length(match: "re.Match[str]", _anchor: date | None) -> Draft | None:
    return Draft(f"PX{UNITS[match['unit'].lower().rstrip('s')]}")


def _shifted(match: "re.Match[str]", anchor: date | None) -> Draft | None:
    """Read "three weeks ago", "two years from now", at the grain of its unit."""
    name, amount = match["unit"].lower().rstrip("s").replace("centurie", "century"), number(match["count"])
    sign = -1 if match["how"].lower() in {"ago", "earlier", "before"} else 1
    if amount == "X" or anchor is None:
        return Draft("PAST_REF" if sign < 0 else "FUTURE_REF")
    count, unit = float(amount), UNITS[name]
    if name in {"second", "minute", "hour"}:
        return Draft(anchor.isoformat(), resolved=True)
    if name in {"decade", "century"}:
        count, unit = count * (10 if name == "decade" else 100), "Y"
    if count != int(count):
        count, unit = count * 12, "M"
    try:
        return Draft(written(later_by(anchor, sign * int(count), unit), unit), resolved=True)
    except (ValueError, OverflowError, KeyError):
        return None


AFTER_YEAR = re.compile(r"[,.]\d|%|\s?(?:percent|per cent|km|kg|people|jobs|workers|troops|soldiers|million|billion)\b")
LEADS = re.compile(
    r"(?:\b(?:in|since|by|of|from|to|until|till|before|after|during|for|and|between|through|around|the|year|than|or|a|this)"
    r"\s|[(\-\u2013,/]\s?)$",
    re.IGNORECASE,
)
TAILS = re.compile(
    r"\s?(?:[.,;:)\-\u2013/?!]|$|\n)|'s?\b|\u2019|\s(?:and|to|when|after|with|as|was|is|were|had|has|by|the|a)\b"
)


def _year(match: "re.Match[str]", _anchor: date | None) -> Draft | None:
    text, start, end = match.string, match.start("year"), match.end()
    if AFTER_YEAR.match(text, end) or re.search(r"[\d$€£#.,]$", text[max(0, start - 1) : start]):
        return None
    led = match["edge"] or LEADS.search(text[max(0, start - 12) : start])
    if not (led or TAILS.match(text, end)):
        return None
    return Draft(match["year"], _mod(match["edge"]))


def _years_apart(match: "re.Match[str]", _anchor: date | None) -> Draft | None:
    return Draft(match["decade"][:3], _mod(match["edge"]))


def _quarter(match: "re.Match[str]", anchor: date | None) -> Draft | None:
    number_ = ORDINALS[match["nth"].lower()] if match["nth"] else int(match["q"])
    return _part_of_year(match, anchor, f"Q{number_}")


def _half(match: "re.Match[str]", anchor: date | None) -> Draft | None:
    return _part_of_year(match, anchor, f"H{HALVES[match['nth'].lower()]}")


def _season(match: "re.Match[str]", anchor: date | None) -> Draft | None:
    return _part_of_year(match, anchor, SEASONS[match["season"].lower()])


def _part_of_year(match: "re.Match[str]", anchor: date | None, part: str) -> Draft | None:
    if match["year"]:
        return Draft(f"{match['year']}-{part}")
    if anchor is None:
        return Draft(f"XXXX-{part}")
    step = STEP.get((match["which"] or "this").lower(), 0)
    begins = days_of(f"{anchor.year:04}-{part}").earliest
    if not match["which"] and begins and begins > anchor and _way(match) < 1:
        step = -1  # a part of the year that has not begun, in a clause that does not look ahead
    return Draft(f"{anchor.year + step:04}-{part}", resolved=True)


def _clock(match: "re.Match[str]", anchor: date | None) -> Draft | None:
    words = match["noon"]
    hour, minute = (12, 0) if words == "noon" else (0, 0) if words else (int(match["hour"]), int(match["minute"] or 0))
    half = (match["half"] or "").lower().replace(".", "").strip()
    if hour >= HOURS or minute >= MINUTES or (half and hour > HOURS // 2):
        return None
    hour = hour % 12 + 12 if half == "pm" else hour % 12 if half == "am" else hour
    zone = "Z" if match["zone"] else ""
    return Draft(f"{anchor or 'XXXX-XX-XX'}T{hour:02}:{minute:02}{zone}", resolved=anchor is not None)


SETS = {"daily": "P1D", "weekly": "P1W", "monthly": "P1M", "annual": "P1Y", "yearly": "P1Y", "quarterly": "P1Q"}
SETS |= {"annually": "P1Y", "day": "P1D", "week": "P1W", "month": "P1M", "year": "P1Y", "quarter": "P1Q"}


def _set(match: "re.Match[str]", _anchor: date | None) -> Draft | None:
    return Draft(SETS[(match["word"] or match["unit"]).lower()])


def _rule(name: str, pattern: str, reads: Reads, *, case: bool = False) -> Rule:
    return Rule(name, re.compile(rf"(?<![\w$€£]){pattern}(?!\w)", 0 if case else re.IGNORECASE), reads)


IN_YEAR = rf"(?:,?\s(?:of\s)?(?:{YEAR}|(?:the\s)?{WHICH}\s(?:fiscal\s)?year))"
RULES = (
    _rule("iso", r"(?P<year>(?:1[89]|20)\d\d)([-/])(?P<month>[01]\d)\2(?P<day>[0-3]\d)", _digits),
    _rule("slashes", rf"(?P<a>\d\d?)/(?P<b>\d\d?)/{YEAR}", _slashes),
    _rule("month-day-year", rf"{W}{M}\s{DAY}\s?,?\s?{YEAR}", _full, case=True),
    _rule("day-month-year", rf"{W}(?:the\s)?{DAY}\s(?:of\s)?{M},?\s{YEAR}", _full, case=True),
    _rule("month-day", rf"{W}{M}\s{DAY}(?![,.]?\d|:)", _month_day, case=True),
    _rule("day-month", rf"{W}(?:the\s)?{DAY}\s(?:of\s)?{M}", _month_day, case=True),
    _rule("month-year", rf"{EDGE}{M},?\s(?:of\s)?{YEAR}", _month_year, case=True),
    _rule("month", rf"{EDGE}(?:{WHICH}\s)?{M}", _month, case=True),
    _rule("weekday", rf"(?:{WHICH}\s)?(?P<weekday>{WEEKDAY})(?:\s(?P<part>{PART}))?", _weekday, case=True),
    _rule("near-day", rf"(?P<word>today|yesterday|tomorrow)(?:\s(?P<part>{PART}))?", _near_day),
    _rule("part-of-day", rf"(?P<word>this|last|tonight)(?:(?<!tonight)\s(?P<part>{PART}))", _near_day),
    _rule("tonight", r"(?P<word>tonight)(?P<part>)", _near_day),
    _rule(
        "present", r"(?:now|currently|at present|presently|at the moment|at this time|nowadays)", _ref("PRESENT_REF")
    ),
    _rule("past", r"(?:(?:more |most )?recently|in the past(?=[.,;]))", _ref("PAST_REF")),
    _rule("future", r"(?:the (?:near )?future|in the coming (?:days|weeks|months|years))", _ref("FUTURE_REF")),
    _rule(
        "relative",
        rf"{EDGE}(?:(?P<side>earlier|later)\s)?(?:the\s)?{WHICH}\s(?P<unit>year|month|week|quarter|weekend|decade|{SEASON})",
        _relative,
    ),
    _rule(
        "edge-of-this",
        r"(?P<edge>(?:the\s)?(?:very\s)?(?:beginning|start|end|middle|close)\sof)\sthe\s(?P<which>(?=\w))(?P<side>(?=\w))"
        r"(?P<unit>year|month|week|quarter)",
        _relative,
    ),
    _rule(
        "shifted",
        rf"(?:(?:about|around|almost|nearly|over|more than|at least)\s)?(?P<count>{NUMBER})\s{UNIT}\s"
        r"(?P<how>ago|earlier|from now|later)",
        _shifted,
    ),
    _rule(
        "duration",
        r"(?:(?P<approx>about|around|almost|nearly|approximately|roughly)\s|"
        r"(?:the\s)?(?:more than|at least|up to|over|last|next|past|first|coming|previous)\s)?"
        rf"(?P<count>{NUMBER})(?P<half>\sand\sa\shalf)?\s{UNIT}",
        _duration,
    ),
    _rule("duration", rf"(?P<approx>)(?P<count>{NUMBER})(?P<half>)-{UNIT}(?:[-\s](?:old|long))?", _duration),
    _rule(
        "vague-duration",
        r"(?:the\s(?:past|last|next|first|coming)\s|over\sthe\s|for\s)(?P<unit>days|weeks|months|years)",
        _vague_length,
    ),
    _rule("year", rf"{EDGE}{YEAR}", _year),
    _rule("decade", r"(?P<edge>(?:the\s)?(?:early|late|mid)[\s-])?(?:the\s)?(?P<decade>(?:19|20)\d0)s", _years_apart),
    _rule("quarter", rf"(?:(?:the\s)?(?P<nth>{any_of(ORDINALS)})[\s-]quarter|Q(?P<q>[1-4])){IN_YEAR}?", _quarter),
    _rule("half", rf"(?:the\s)?(?P<nth>first|second)\shalf{IN_YEAR}", _half),
    _rule("season", rf"(?:the\s)?(?P<season>{SEASON}){IN_YEAR}", _season),
    _rule(
        "clock",
        r"(?:(?P<noon>noon|midnight)|(?P<hour>\d\d?)(?::(?P<minute>\d\d)(?!\d)|(?=\s?[ap]\.?m))\s?(?P<half>[ap]\.?m\.?)?)"
        r"(?:\s\(?(?P<zone>UTC|GMT|EST|EDT|CET|PST|PDT)(?:\s?[+-]\d\d?)?\)?)?",
        _clock,
    ),
    _rule(
        "set",
        r"(?:(?P<word>daily|weekly|monthly|annual|annually|yearly|quarterly)|(?:every|each|per)\s(?P<unit>day|week|month|year|quarter))",
        _set,
    ),
)
