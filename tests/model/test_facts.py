"""Facts: stable names and versions, one spelling, and every payload that ever was can be read."""

from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import ClassVar, get_type_hints

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from firmground.errors import UnknownNameError
from firmground.model.facts import FACTS, Fact, Ground, fact_named, payload_of, read_payload, said
from firmground.model.facts.field import TeamArrived
from firmground.model.facts.land import AreaCleared

NAMES = """
accident agreement-signed area-cancelled area-cleared area-held area-reduced area-reopened area-split
areas-merged card-reviewed claim-published decision-made event-corrected forecast-made handover-signed hold-lifted
item-found non-conformity-closed plan-made plan-proposed pledge-fulfilled qa-visit report-read reports-related
road-closed road-opened rows-imported survey-done
team-arrived team-ill team-left visit-made weather-stand-down works-finished works-progress works-rejected
works-started
""".split()  # noqa: SIM905 - a list that people read

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_BY_HINT = {
    str: _TEXT,
    int: st.integers(0, 10**9),
    float: st.floats(0, 1e9),
    bool: st.booleans(),
    date: st.dates(),
    date | None: st.none() | st.dates(),
    float | None: st.none() | st.floats(-90, 90),
    Ground: st.none() | st.builds(shapely.box, *[st.floats(-80, 80)] * 4),
    tuple[str, ...]: st.lists(_TEXT, max_size=3).map(tuple),
}


def _facts(kind):
    hints = get_type_hints(kind)
    rows = st.dictionaries(_TEXT, _TEXT | st.integers(), max_size=2)
    loose = {"created": st.lists(rows, max_size=2).map(tuple), "removed": st.lists(rows, max_size=2).map(tuple)}
    loose |= {"replaced": st.lists(st.tuples(rows, rows), max_size=2).map(tuple)}
    loose |= dict.fromkeys(("plan", "details", "measured_m2", "assumed", "reading", "changes"), rows)
    loose |= {"outcomes": st.lists(st.tuples(_TEXT, st.none() | st.floats(0, 1e9)), max_size=2).map(tuple)}
    return st.builds(
        kind, **{f.name: _BY_HINT[hints[f.name]] if hints[f.name] in _BY_HINT else loose[f.name] for f in fields(kind)}
    )


def test_names_are_for_ever():
    """A name that a ledger may hold is never taken away or changed; new ones are added here."""
    assert sorted(FACTS) == NAMES


@pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS)
@given(data=st.data())
def test_a_fact_comes_back_from_its_payload(kind, data):
    """What is written of a fact reads as the same fact."""
    fact = data.draw(_facts(kind))
    assert read_payload(kind, kind.version, payload_of(fact)) == fact


@pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS)
def test_a_fact_says_what_it_is_about(kind):
    """Each kind names the field of its subject, which must be given, and each field has a meaning."""
    by_name = {f.name: f for f in fields(kind)}
    assert by_name[kind.about].default is MISSING
    assert all(f.metadata["meaning"] for f in by_name.values())


def test_a_default_is_not_written():
    """A field that has its default is left out, so that a field added later changes no payload."""
    assert payload_of(AreaCleared("H1", "manual", 0.2)) == {"area": "H1", "method": "manual", "depth_m": 0.2}


def test_an_old_version_is_raised():
    """A payload of an older version passes through every upcaster that came after it."""

    @dataclass(frozen=True, slots=True)
    class Counted(Fact):
        name: ClassVar[str] = "counted"
        about: ClassVar[str] = "place"
        version: ClassVar[int] = 3
        upcasters: ClassVar = (
            lambda old: {"place": old["where"], "n": old["n"]},
            lambda old: {"place": old["place"], "teams": old["n"]},
        )
        place: str = said("place")
        teams: int = said("teams")

    assert read_payload(Counted, 1, {"where": "P", "n": 3}) == Counted("P", 3)
    assert read_payload(Counted, 2, {"place": "P", "n": 3}) == Counted("P", 3)
    assert read_payload(Counted, 3, {"place": "P", "teams": 3}) == Counted("P", 3)


@pytest.mark.parametrize(
    ("version", "payload", "said_of_it"),
    [
        (2, {"contingent": "C", "teams": 1}, "version 2 is not known"),
        (0, {"contingent": "C", "teams": 1}, "version 0 is not known"),
        (1, {"contingent": "C"}, "teams"),
        (1, {"contingent": "C", "teams": 1, "colour": "red"}, "no field 'colour'"),
        (1, {"contingent": "C", "teams": "1"}, "'1' is no int"),
        (1, {"contingent": "C", "teams": True}, "True is no int"),
    ],
)
def test_a_payload_of_another_make_is_refused(version, payload, said_of_it):
    """A payload that is not of its kind is told as such, never read halfway."""
    with pytest.raises(ValueError, match=said_of_it):
        read_payload(TeamArrived, version, payload)


def test_a_slip_in_a_name_is_answered_by_the_near_one():
    """An unknown name is told with the name that was perhaps meant."""
    with pytest.raises(UnknownNameError, match="area-cleared"):
        fact_named("area-clearde")
