"""Published figures are kept apart and looked at for slips; nothing is ever added up."""

import json
from datetime import UTC, date, datetime

import pytest

from firmground.intake.events import Desk
from firmground.intake.events_file import read_day
from firmground.intake.events_register import Register
from firmground.model.event import EMPTY, Entry, chained
from firmground.model.facts.public import ClaimPublished
from firmground.track.claims import read_claims
from support.pages import ROOT

_FILE = ROOT / "examples" / "claims" / "ukraine-2023-2025.csv"
_NOW = datetime(2026, 4, 1, tzinfo=UTC)


def _read(*facts, on=date(2025, 9, 30)):
    return read_claims(chained(EMPTY, ((f"c{n}", Entry(fact, on, "test")) for n, fact in enumerate(facts)), _NOW))


def _price(quantity, **rest):
    return ClaimPublished("Market", "priced", quantity, "UAH/ha", **({"speaker": "somebody"} | rest))


def _area(quantity, unit="km2", verb="surveyed", **rest):
    return ClaimPublished("Country", verb, quantity, unit, **({"speaker": "somebody"} | rest))


def _kinds(claims):
    return [(flag.kind, flag.events) for flag in claims.flags]


@pytest.fixture(scope="module")
def published():
    """Read the published figures of Ukraine, as the example file states them."""
    day = read_day(_FILE, Desk(Register.of({}), date(2026, 4, 1), "test"))
    assert day.findings == ()
    return read_claims(chained(EMPTY, ((one.entry.id, one.entry) for one in day.filled), _NOW))


def test_published_figures_are_kept_apart(published):
    """Every row is a claim of its own, known by verb, source, scope and date; equal figures of two sources are two."""
    keys = [(c.verb, c.speaker, c.scope, c.period_to, c.unit, c.quantity) for c in published.claims]
    assert len(keys) == len(set(keys)) == 30
    assert {"surveyed", "cleared", "returned", "contracted", "priced"} < {c.verb for c in published.claims}


def test_the_tenfold_price_is_flagged(published):
    """The price of 584 thousand is flagged, against the other prices and against money for land; no other price is."""
    flagged = {event for flag in published.flags if flag.kind == "tenfold-price" for event in flag.events}
    assert [c.quantity for c in published.claims if c.event in flagged] == [584_000]
    told = [flag.message for flag in published.flags if flag.kind == "tenfold-price"]
    assert ["58,600" in told[0], "59,331" in told[1]] == [True, True]


def test_square_metres_for_square_kilometres_are_flagged(published):
    """137 thousand square metres among potential areas in km2 are flagged, and the unit that fits is named."""
    (flag,) = [flag for flag in published.flags if flag.kind == "unit-slip"]
    (claim,) = [c for c in published.claims if c.event in flag.events]
    assert (claim.quantity, claim.unit) == (137_000, "m2")
    assert flag.message.endswith("in km2")


def test_what_was_done_in_a_time_is_not_what_stands_on_a_day(published):
    """A flow of a month and a state of a day are told apart, and never flagged as a conflict."""
    assert {flag.kind for flag in published.flags} == {"tenfold-price", "unit-slip", "flow-and-state"}


def test_nothing_is_summed(published):
    """No number of the document is the sum of claims of several verbs, and none is called a total."""
    document = json.dumps(published.as_dict(), default=str)
    assert "total" not in document
    assert "sum" not in document
    said = {c.quantity for c in published.claims} | {c.base for c in published.claims}
    numbers = {n for claim in json.loads(document)["claims"] for n in claim.values() if isinstance(n, int | float)}
    assert numbers - {True, False} <= said


def test_a_price_of_another_order_is_flagged_both_ways():
    """A digit too few is a slip, too; a price twice the others is not."""
    assert _kinds(_read(_price(60_000), _price(58_000), _price(5_900))) == [("tenfold-price", ("c2",))]
    assert _kinds(_read(_price(60_000), _price(58_000), _price(120_000))) == []


def test_two_prices_do_not_judge_each_other():
    """Of two prices nobody can say which one slipped."""
    assert _kinds(_read(_price(60_000), _price(600_000))) == []


def test_prices_compare_in_any_unit_of_area():
    """A price for a square metre is held against prices for a hectare."""
    per_m2 = ClaimPublished("Market", "priced", 58, "UAH/m2", "other")
    assert _kinds(_read(_price(60_000), _price(58_000), per_m2)) == [("tenfold-price", ("c2",))]


def test_a_hectare_slip_is_flagged_among_its_own_verb_only():
    """The yardstick are claims of the same verb and scope; others say nothing about it."""
    area = [_area(174_000), _area(156_000), _area(150_000, "ha")]
    assert [kind for kind, _ in _kinds(_read(*area)) if kind == "unit-slip"] == ["unit-slip"]
    others = [_area(174_000, verb="cleared"), _area(156_000, verb="cleared"), _area(150_000, "ha")]
    assert [kind for kind, _ in _kinds(_read(*others)) if kind == "unit-slip"] == []


def test_sources_that_contradict_each_other_are_flagged():
    """Two figures for one thing and date conflict if rounding does not explain it; overlapping ranges do not."""
    dates = {"period_from": date(2025, 1, 1), "period_to": date(2025, 6, 30)}
    one = _area(100, **dates)
    assert _kinds(_read(one, _area(150, speaker="other", **dates))) == [("conflict", ("c0", "c1"))]
    assert _kinds(_read(one, _area(101, speaker="other", **dates))) == []
    assert _kinds(_read(one, _area(80, most=120, speaker="other", **dates))) == []
    assert _kinds(_read(one, _area(150, verb="cleared", **dates))) == []
