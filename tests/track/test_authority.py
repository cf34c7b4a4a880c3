"""Levels of decision: a region may all, lower levels what was given to them, and never more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmground.model.facts.record import Decided
from firmground.track.authority import REGION, VERBS, Authority, Rank, Role

_PLACES = {
    "R": None,
    "D1": "R",
    "D2": "R",
    "S1": "D1",
    "S2": "D2",
    "site:H1": "S1",
    "site:H2": "S2",
}
_D1, _D2, _H1, _H2 = (Role.read(text) for text in ("district:D1", "district:D2", "site:H1", "site:H2"))
_LOWER = (_D1, _D2, _H1, _H2)
_SPOTS = (None, *_PLACES)


def _gave(role, verb, to, *, back=False):
    return Decided("delegate", verb, str(role), "test", {"to": str(to), "taken_back": back})


def _may(decisions):
    """Give every pair of verb and spot that some lower role may decide, with the highest rank that may."""
    authority = Authority(decisions, _PLACES)
    return {
        (verb, spot, role)
        for role in _LOWER
        for verb in VERBS
        for spot in _SPOTS
        if not authority.why_not(role, verb, spot)
    }


def test_a_region_decides_everything():
    """Nothing has to be delegated to the region, and no place is outside it."""
    authority = Authority((), _PLACES)
    assert {authority.why_not(REGION, verb, spot) for verb in VERBS for spot in _SPOTS} == {""}


def test_nobody_else_decides_anything_at_first():
    """Lower levels hold nothing until it is delegated to them."""
    assert _may(()) == set()


def test_a_district_decides_what_was_delegated_in_its_own_places():
    """The verb that was given counts, and no other; its own places count, and no others."""
    authority = Authority([_gave(REGION, "lock", _D1)], _PLACES)
    assert authority.why_not(_D1, "lock", "S1") == ""
    assert authority.why_not(_D1, "lock", "site:H1") == ""
    assert "own places" in authority.why_not(_D1, "lock", "site:H2")
    assert "own places" in authority.why_not(_D1, "lock", None)
    assert "not delegated" in authority.why_not(_D1, "unlock", "S1")
    assert "not delegated" in authority.why_not(_D2, "lock", "S2")


def test_nobody_delegates_more_than_it_holds():
    """A district passes on what it holds, if it may delegate at all, to sites in its own places."""
    given_lock = [_gave(REGION, "lock", _D1)]
    assert "'delegate'" in Authority(given_lock, _PLACES).why_not_delegate(_D1, "lock", _H1)
    authority = Authority([*given_lock, _gave(REGION, "delegate", _D1)], _PLACES)
    assert authority.why_not_delegate(_D1, "lock", _H1) == ""
    assert "does not hold" in authority.why_not_delegate(_D1, "approve", _H1)
    assert "not in them" in authority.why_not_delegate(_D1, "lock", _H2)
    assert "lower levels" in authority.why_not_delegate(_D1, "lock", _D2)
    assert "lower levels" in authority.why_not_delegate(_D1, "lock", REGION)
    assert "no 'plan'" in authority.why_not_delegate(REGION, "plan", _D1)


def test_what_is_taken_back_is_gone_from_those_below_too():
    """A verb taken from a district leaves its sites with it; given again, it comes back."""
    decisions = [
        _gave(REGION, "delegate", _D1),
        _gave(REGION, "lock", _D1),
        _gave(_D1, "lock", _H1),
    ]
    assert Authority(decisions, _PLACES).holds(_H1, "lock")
    decisions.append(_gave(REGION, "lock", _D1, back=True))
    taken = Authority(decisions, _PLACES)
    assert not taken.holds(_D1, "lock")
    assert not taken.holds(_H1, "lock")


def test_a_district_cannot_take_back_what_the_region_gave():
    """A lower level takes back its own gifts, not those of a higher one."""
    decisions = [
        _gave(REGION, "delegate", _D1),
        _gave(REGION, "lock", _D1),
        _gave(REGION, "lock", _H1),
        _gave(_D1, "lock", _H1, back=True),
    ]
    assert Authority(decisions, _PLACES).holds(_H1, "lock")


def test_a_decision_that_was_not_allowed_counts_for_nothing():
    """A delegation that its role could not make is passed over, however it came into the ledger."""
    forged = [_gave(_D1, "approve", _H1), _gave("nobody", "approve", _H1), _gave(REGION, "approve", "nobody")]
    assert _may(forged) == set()


@pytest.mark.parametrize("text", ["", "regions", "region:R", "district", "district:", "settlement:S1", "site"])
def test_a_role_that_is_none_is_refused(text):
    """A role is region, district:ID or site:ID, and nothing like it."""
    with pytest.raises(ValueError, match="is no role"):
        Role.read(text)


def test_roles_are_written_as_they_are_read():
    """The text of a role gives the role back."""
    assert [str(Role.read(text)) for text in ("region", "district:D1", "site:H1")] == [
        "region",
        "district:D1",
        "site:H1",
    ]
    assert Role.read("Region").rank is Rank.REGION


_DECISIONS = st.builds(
    _gave,
    st.sampled_from(_LOWER),
    st.sampled_from(VERBS),
    st.sampled_from((REGION, *_LOWER)),
    back=st.booleans(),
)
_BY_REGION = st.builds(_gave, st.just(REGION), st.sampled_from(VERBS), st.sampled_from(_LOWER), back=st.booleans())


@given(st.lists(_BY_REGION, max_size=12), st.lists(_DECISIONS, max_size=12))
def test_lower_roles_never_widen_authority(by_region, by_others):
    """Whatever lower roles decide, nothing becomes theirs to decide that was not some equal or higher one's before."""
    before = _may(by_region)
    after = _may([*by_region, *by_others])
    assert {
        (verb, spot, role)
        for verb, spot, role in after
        if not any((v, s) == (verb, spot) and r.rank <= role.rank for v, s, r in before)
    } == set()


@given(st.lists(_DECISIONS, max_size=20))
def test_without_the_region_nobody_holds_anything(decisions):
    """No sequence of decisions by lower roles alone gives any of them anything."""
    assert _may(decisions) == set()
