"""Claims: figures that others published, kept apart by verb, source, scope and date, and looked at for slips.

Nothing here adds figures: what was surveyed, cancelled, cleared, returned or priced are claims of different kinds,
and a sum of two of them would be a figure that nobody said (L8).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import combinations
from statistics import median
from typing import Any

from firmground.model.event import Event
from firmground.model.facts.public import ClaimPublished

__all__ = ["Claim", "Claims", "Flag", "read_claims"]

_AREA_M2 = {"m2": 1.0, "ha": 1e4, "km2": 1e6}
_SPELT = {"m²": "m2", "sqm": "m2", "sq m": "m2", "hectares": "ha", "hectare": "ha", "km²": "km2", "sq km": "km2"}
_PLACES_OFF = 10.0
_SLIP_AT_LEAST = 50.0
_CLOSE = 1.25
_SAME = 0.02
_TOLD = {
    "tenfold-price": "a price that is ten times, or a tenth of, the others of its kind",
    "unit-slip": "a figure that fits the others only in another unit",
    "flow-and-state": "a figure for a period beside figures for a day; they are not compared",
    "conflict": "figures for the same thing and the same dates that differ",
}
"""Kinds of flags. The limits above are working rules: what they pass may be wrong, what they flag may be right."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One published figure as the ledger has it; ``kind`` and ``base`` make it comparable, nothing else does.

    ``base`` is the figure in m2, or in money for each m2, where the unit is of that sort; else the figure as said.
    ``kind`` is what it may be compared with: area, a price such as ``UAH/area``, or its own unit.
    """

    event: str
    verb: str
    scope: str
    quantity: float
    most: float | None
    unit: str
    speaker: str
    outlet: str
    said_on: date
    period_from: date | None
    period_to: date | None
    words: str
    kind: str
    base: float

    @property
    def is_flow(self) -> bool:
        """Whether the figure is for a period, not for the state of one day."""
        return self.period_from is not None

    @property
    def is_price(self) -> bool:
        """Whether the figure is money for a unit."""
        return "/" in self.kind

    @property
    def group(self) -> tuple[str, str, str]:
        """Claims of one group may be compared: same verb, scope and kind of unit; no others ever are."""
        return (self.verb.casefold(), self.scope.casefold(), self.kind)

    def told(self) -> str:
        """Word the figure with who said it and when."""
        upper = f" to {self.most:,.10g}" if self.most is not None else ""
        return f"{self.quantity:,.10g}{upper} {self.unit} ({self.speaker or self.outlet}, {self.said_on})"


@dataclass(frozen=True, slots=True)
class Flag:
    """Something about claims that a person should look at; nothing is corrected."""

    kind: str
    events: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Claims:
    """All claims, ordered by verb, scope and date, and the flags on them; there is no total on purpose."""

    claims: tuple[Claim, ...]
    flags: tuple[Flag, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give them for machines, with what each kind of flag means."""
        return {
            "claims": [asdict(claim) | {"flow": claim.is_flow} for claim in self.claims],
            "flags": [asdict(flag) | {"meaning": _TOLD[flag.kind]} for flag in self.flags],
        }


def read_claims(events: Iterable[Event]) -> Claims:
    """Read the claims among events, and look at each group of them by itself.

    Corrected events are to be left out by the caller.
    """
    found = [_claim(event, event.fact) for event in events if isinstance(event.fact, ClaimPublished)]
    found.sort(key=lambda c: (*c.group, c.period_to or c.said_on, c.said_on, c.event))
    groups: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in found:
        groups.setdefault(claim.group, []).append(claim)
    flags = [flag for group in groups.values() for flag in _looked_at(group)]
    flags += _prices_against_totals(found)
    return Claims(tuple(found), tuple(dict.fromkeys(flags)))


def _claim(event: Event, fact: ClaimPublished) -> Claim:
    kind, scale = _unit(fact.unit)
    return Claim(
        event.id, fact.verb, fact.scope, fact.quantity, fact.most, fact.unit, fact.speaker, fact.outlet, event.on,
        fact.period_from, fact.period_to, fact.words, kind, fact.quantity * scale,
    )  # fmt: skip


def _unit(text: str) -> tuple[str, float]:
    """Give the kind of a unit, and what one of it is in the base of that kind."""
    money, sign, per = (part.strip() for part in text.partition("/"))
    area = _SPELT.get((per if sign else money).casefold(), (per if sign else money).casefold())
    if area not in _AREA_M2:
        return text.strip().casefold(), 1.0
    return (f"{money.upper()}/area", 1 / _AREA_M2[area]) if sign else ("area", _AREA_M2[area])


def _looked_at(group: Sequence[Claim]) -> Iterator[Flag]:
    states, flows = [c for c in group if not c.is_flow], [c for c in group if c.is_flow]
    if group[0].is_price:
        yield from _tenfold(group)
        return
    if states and flows:
        told = f"{group[0].verb} in {group[0].scope}: {states[0].told()} is a state, {flows[0].told()} a flow"
        yield Flag("flow-and-state", tuple(c.event for c in (*states, *flows)), told)
    slipped: set[str] = set()
    for flag in _slips(group):
        slipped.update(flag.events)
        yield flag
    for same in (states, flows):
        yield from _conflicts([c for c in same if c.event not in slipped])


def _tenfold(prices: Sequence[Claim]) -> Iterator[Flag]:
    for claim in prices:
        others = [c.base for c in prices if c is not claim]
        if len(others) > 1 and _is_tenfold(claim.base, median(others)):
            yield _price_flag(claim, f"the other {len(others)} of its kind say", median(others))


def _is_tenfold(one: float, other: float) -> bool:
    if one <= 0 or other <= 0:
        return False
    ratio = max(one / other, other / one)
    return _PLACES_OFF / _CLOSE <= ratio <= _PLACES_OFF * _CLOSE


def _price_flag(claim: Claim, what: str, usual: float) -> Flag:
    shown = usual * claim.quantity / claim.base
    told = f"{claim.told()}: {what} {shown:,.0f} {claim.unit}, a factor of {claim.base / usual:.2g}"
    return Flag("tenfold-price", (claim.event,), f"{told}; perhaps a digit too many or too few")


def _prices_against_totals(found: Sequence[Claim]) -> Iterator[Flag]:
    """Hold each price against money and area that the same source gave for the same day: their quotient."""
    for price in (c for c in found if c.is_price and c.base > 0):
        currency = price.kind.partition("/")[0]
        near = [c for c in found if _same_source(c, price)]
        totals = [c for c in near if c.kind == currency.casefold() and c.quantity > 0]
        areas = [c for c in near if c.kind == "area" and c.base > 0]
        for total, area in ((t, a) for t in totals for a in areas if t.period_to == a.period_to):
            quotient = total.quantity / area.base
            if _is_tenfold(price.base, quotient):
                yield _price_flag(price, f"{total.told()} for {area.told()} make", quotient)
                break


def _same_source(one: Claim, other: Claim) -> bool:
    return (one.speaker, one.scope, one.said_on) == (other.speaker, other.scope, other.said_on)


def _slips(group: Sequence[Claim]) -> Iterator[Flag]:
    """Find areas that lie far from the others as they are written, and among them in another unit of area."""
    if group[0].kind != "area":
        return
    for claim in group:
        others = sorted(c.base for c in group if c is not claim and c.is_flow == claim.is_flow and c.base > 0)
        if len(others) < 2 or claim.base <= 0:  # noqa: PLR2004 - one other figure is no yardstick
            continue
        usual = median(others)
        if max(claim.base / usual, usual / claim.base) < _SLIP_AT_LEAST:
            continue
        for unit, m2 in _AREA_M2.items():
            meant = claim.quantity * m2
            if others[0] / _CLOSE <= meant <= others[-1] * _CLOSE:
                told = f"{claim.told()} is {claim.base / usual:.2g} times the others; it would be among them in {unit}"
                yield Flag("unit-slip", (claim.event,), told)


def _conflicts(claims: Sequence[Claim]) -> Iterator[Flag]:
    by_dates: dict[tuple[date | None, date], list[Claim]] = {}
    for claim in claims:
        by_dates.setdefault((claim.period_from, claim.period_to or claim.said_on), []).append(claim)
    for same in by_dates.values():
        for one, other in combinations(same, 2):
            if not _agree(one, other):
                told = f"{one.verb} in {one.scope}: {one.told()}, but {other.told()}"
                yield Flag("conflict", (one.event, other.event), told)


def _agree(one: Claim, other: Claim) -> bool:
    """Whether two figures, with their upper ends, overlap within what rounding explains."""
    (low_a, high_a), (low_b, high_b) = _span(one), _span(other)
    return low_a <= high_b * (1 + _SAME) and low_b <= high_a * (1 + _SAME)


def _span(claim: Claim) -> tuple[float, float]:
    scale = claim.base / claim.quantity if claim.quantity else 0.0
    return claim.base, max(claim.base, (claim.most or 0.0) * scale)
