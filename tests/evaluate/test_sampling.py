"""How much is searched again, and what may be said of it."""

from dataclasses import replace
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmground.evaluate.sampling import ADVISORY, Requirement, TrackRecord, confidence, sample, share_to_search

_LIMITS = Requirement(0.9, per_ha=1.0, detection=0.9, unknown_operator_factor=2.0, history_factor=1.0)
_CLEAN = TrackRecord(visits=5)


def test_it_is_the_lot_sensitive_plan():
    """With perfect detection the share is that of Schilling's table: 0.2057 for 10 defectives at 90 %, 0.369 for 5."""
    assert share_to_search(10, 1.0, 0.9) == pytest.approx(0.2057, abs=5e-5)
    assert share_to_search(5, 1.0, 0.9) == pytest.approx(0.3690, abs=5e-5)
    assert share_to_search(1, 1.0, 0.9) == pytest.approx(0.9)


def test_it_is_the_hypergeometric_chance_of_large_lots():
    """The chance to overlook all of D in a share of N cells is nearly the hypergeometric one, and never below it."""
    cells, items = 2_000, 6
    share = share_to_search(items, 1.0, 0.9)
    searched = round(share * cells)
    exact = comb(cells - items, searched) / comb(cells, searched)
    assert exact <= 1 - confidence(items, 1.0, searched / cells) <= exact + 0.001


def test_it_is_the_rule_of_three_of_large_grounds():
    """For many items on much ground 95 % need three expected finds (Hanley and Lippman-Hand)."""
    assert 10_000 * share_to_search(10_000, 1.0, 0.95) == pytest.approx(3.0, abs=0.01)


def test_what_is_overlooked_is_what_dice_say():
    """Of grounds with exactly so many missed items, one in ten passes the search; thrown with dice."""
    items, detection = 4, 0.7
    share = share_to_search(items, detection, 0.9)
    dice = np.random.default_rng(1)
    found = (dice.random((200_000, items)) < share) & (dice.random((200_000, items)) < detection)
    assert (~found.any(axis=1)).mean() == pytest.approx(0.1, abs=0.003)


def test_the_statement_says_what_was_asked():
    """Ground, confidence, items and detection stand in one sentence, and it says that it is advisory."""
    made = sample(100_000.0, _LIMITS, _CLEAN)
    assert made.search_m2 == 22_853
    assert made.statement == (
        "If 22,853 of 100,000 m2 are searched again and nothing is found, then with 90 % confidence fewer than "
        "10 items (1 per ha) were missed, given that a second search finds 90 % of what is there."
    )
    assert made.as_dict()["advisory"] == ADVISORY


def test_what_cannot_be_had_is_said():
    """Where a poor second search can never give the confidence, all of it is searched and the sentence says so."""
    made = sample(5_000.0, replace(_LIMITS, detection=0.6), _CLEAN)
    assert made.share == 1.0
    assert made.confidence == pytest.approx(0.6)
    assert "cannot be had" in made.statement


def test_history_and_method_tighten_the_limit():
    """An operator without visits, one with non-conformities, and a method of less trust are each sampled more."""
    clean = sample(100_000.0, _LIMITS, _CLEAN)
    unknown = sample(100_000.0, _LIMITS, TrackRecord())
    poor = sample(100_000.0, _LIMITS, TrackRecord(visits=4, weighed=8.0))
    machine = sample(100_000.0, replace(_LIMITS, method_factor=2.0), _CLEAN)
    assert clean.reasons == ()
    assert clean.search_m2 < unknown.search_m2 == machine.search_m2 < poor.search_m2
    assert [reason.factor for reason in poor.reasons] == [3.0]


def test_an_open_critical_non_conformity_asks_for_all_of_it():
    """Nothing is sampled while a critical non-conformity is open: all of it is searched again."""
    made = sample(100_000.0, _LIMITS, TrackRecord(visits=4, open_critical=1))
    assert made.share == 1.0
    assert "all of it" in made.reasons[-1].what


@pytest.mark.parametrize("wrong", [{"confidence": 1.0}, {"detection": 0.0}, {"per_ha": 0.0}, {"method_factor": 0.5}])
def test_limits_that_mean_nothing_are_refused(wrong):
    """A certainty, a search that finds nothing, a limit of none and a factor that relaxes are no limits."""
    with pytest.raises(ValueError, match="must"):
        replace(_LIMITS, **wrong)


def test_no_ground_no_sample():
    """Without cleared ground there is nothing to say."""
    with pytest.raises(ValueError, match="no cleared ground"):
        sample(0.0, _LIMITS, _CLEAN)


@given(
    st.floats(1, 1e8),
    st.floats(0.01, 0.999),
    st.floats(0.01, 1.0),
    st.floats(0.001, 100.0),
    st.builds(TrackRecord, st.integers(0, 50), st.floats(0, 100), st.integers(0, 1)),
)
def test_a_sample_keeps_what_it_says(m2, asked, detection, per_ha, history):
    """It never exceeds the ground, and gives the confidence that is asked for or searches everything."""
    made = sample(m2, replace(_LIMITS, confidence=asked, detection=detection, per_ha=per_ha), history)
    assert 0 < made.search_m2 <= m2
    assert made.confidence >= asked - 1e-9 or made.share == 1.0
    assert made.missed_limit * 10_000 / m2 >= made.per_ha - 1e-6 * made.per_ha
