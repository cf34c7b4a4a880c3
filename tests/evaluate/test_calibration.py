"""Learning lies between default and data, comes to the truth, and cannot be broken by what is entered.

Statistical tests draw with fixed seeds; where a bound is one of chance, its false-alarm rate stands beside it.
"""

import math
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmground.evaluate.calibration.estimates import between_groups, shrunk, spread_of_logs
from firmground.evaluate.calibration.learning import Strengths, learn
from firmground.evaluate.calibration.observed import Observation
from firmground.evaluate.calibration.spreads import log_of, moved
from firmground.model import Factor, Outlook, Uncertainty
from firmground.model.outlook import Shape

HAND = "by hand"


def _row(factor, shape, p1, p2=0.0, p3=0.0, applies_to="*", **more):
    return Uncertainty(factor.value + applies_to, factor, applies_to, shape, p1, p2, p3, **more)


OUTLOOK = Outlook((
    _row(Factor.OUTPUT, Shape.PERT, 0.5, 1.0, 1.3, together=0.3),
    _row(Factor.SURVEY_SHARES, Shape.BETA, 0.0, 2.0),
    _row(Factor.QA_FAILURE, Shape.BERNOULLI, 0.05),
    _row(Factor.WEATHER, Shape.POISSON, 1.5),
    _row(Factor.ACCIDENT, Shape.POISSON, 0.02),
    _row(Factor.ABSENCE, Shape.PERT, 0.01, 0.04, 0.15),
    _row(Factor.LATE, Shape.TRIANGULAR, 0.0, 0.0, 90.0),
    _row(Factor.SHORT, Shape.TRIANGULAR, 0.6, 1.0, 1.0),
    _row(Factor.REPAIR, Shape.LOGNORMAL, 1.0, 0.2, together=0.3),
))  # fmt: skip


def _drawn(n, median=0.6, sd=0.3, seed=1, **more):
    """Outputs of one method, drawn from a known truth."""
    rng = Random(seed)
    return [
        Observation(
            Factor.OUTPUT,
            math.log(median) + sd * rng.gauss(0, 1),
            1.0,
            HAND,
            subject=f"H{i}",
            events=(f"e{i}",),
            **more,
        )
        for i in range(n)
    ]


def _first(observations, factor=Factor.OUTPUT, outlook=OUTLOOK, **strengths):
    return next(x for x in learn(observations, outlook, Strengths(**strengths)) if x.factor is factor)


@pytest.mark.parametrize("n", [5, 20, 80])
def test_what_is_learned_lies_between_default_and_data(n):
    """The new median lies between what the plan counts with and what was seen, by the share of data that is told."""
    lesson = _first(_drawn(n))
    assert lesson.data < lesson.new < lesson.old == 1.0
    assert lesson.weight == pytest.approx(n / (10 + n))
    assert math.log(lesson.new) == pytest.approx(lesson.weight * math.log(lesson.data))


def test_it_comes_to_the_truth_as_data_grow():
    """With 4,000 observations median and dispersion are those drawn (z = 4: a false alarm in 15,000)."""
    lesson = _first(_drawn(4000, median=0.6, sd=0.3))
    assert math.log(lesson.new) == pytest.approx(math.log(0.6), abs=4 * 0.3 / math.sqrt(4000) + 10 / 4010 * 0.52)
    assert lesson.spread_new == pytest.approx(0.3, rel=0.06)
    assert (lesson.row.shape, lesson.row.p1, lesson.row.applies_to) == (Shape.LOGNORMAL, 1.0, HAND)
    assert (lesson.row.guess, lesson.row.together) == (False, 0.3)


def test_errors_shrink_with_the_number_of_observations():
    """Over 40 drawn ledgers the mean error of 320 observations is less than that of 20."""
    errors = [
        math.fsum(abs(math.log(_first(_drawn(n, seed=s)).new / 0.6)) for s in range(40)) / 40 for n in (20, 80, 320)
    ]
    assert errors[0] > errors[1] > errors[2]


def test_learning_beats_both_default_and_data_where_methods_differ_as_the_default_says():
    """Drawn about the default, the shrunk figure is nearer to the truth than the data alone (Efron and Morris)."""
    rng, default, strength, sd = Random(3), 0.0, 10.0, 0.3
    shrink = data = 0.0
    for _ in range(400):
        truth = rng.gauss(default, sd / math.sqrt(strength))
        total = math.fsum(rng.gauss(truth, sd) for _ in range(6))
        shrink += (shrunk(default, strength, total, 6).mean - truth) ** 2
        data += (total / 6 - truth) ** 2
    assert shrink < 0.8 * data


def test_too_few_observations_teach_nothing():
    """Below the stated number the default stays, and the reason is told."""
    lesson = _first(_drawn(4))
    assert (lesson.new, lesson.row, lesson.weight) == (lesson.old, None, 0.0)
    assert "too few observations (4 of 5)" in lesson.kept


def test_it_is_a_guess_until_half_of_it_is_data():
    """A guessed default with a third of data is a guess yet; what was measured stays measured."""
    assert [_first(_drawn(n)).row.guess for n in (5, 10)] == [True, False]
    sure = Outlook((replace(OUTLOOK.of(Factor.OUTPUT), guess=False),))
    assert not _first(_drawn(5), outlook=sure).row.guess


def test_nothing_seen_is_nothing_learned():
    """Without observations there is no lesson, and without a spread to move none either."""
    assert learn([], OUTLOOK) == ()
    assert learn(_drawn(20), Outlook()) == ()


@pytest.mark.parametrize(
    ("factor", "value", "units", "n", "expected"),
    [
        (Factor.QA_FAILURE, 0.5, 1.0, 40, (20 * 0.05 + 20) / 60),
        (Factor.WEATHER, 4.0, 1.0, 12, (2 + 48) / (2 / 1.5 + 12)),
        (Factor.ACCIDENT, 2.0, 10.0, 3, (2 + 6) / (100 + 30)),
        (Factor.ABSENCE, 0.2, 1.0, 30, (20 * (0.01 + 0.16 + 0.15) / 6 + 6) / 50),
        (Factor.LATE, 60.0, 1.0, 10, (20 * 30 + 600) / 30),
        (Factor.SHORT, 0.5, 1.0, 20, 1 - (20 * (1 - 2.6 / 3) + 10) / 40),
    ],
)
def test_shares_and_rates_are_the_conjugate_posterior_means(factor, value, units, n, expected):
    """Beta-binomial, gamma-Poisson and gamma-exponential by hand; the row has that mean and keeps its shape."""
    seen = [Observation(factor, value, units, subject=str(i)) for i in range(n)]
    lesson = _first(seen, factor)
    assert lesson.new == pytest.approx(expected)
    assert lesson.row.mean == pytest.approx(expected)
    assert lesson.row.shape is OUTLOOK.of(factor).shape


def test_who_is_still_awaited_counts_as_late():
    """Days waited without an arrival lengthen the mean wait, as they must (censored exponential)."""
    came = [Observation(Factor.LATE, 20.0, 1.0, subject=str(i)) for i in range(6)]
    waits = [Observation(Factor.LATE, 90.0, 0.0, subject=f"w{i}") for i in range(3)]
    assert _first(came + waits, Factor.LATE).new > _first(came, Factor.LATE).new


@pytest.mark.parametrize("concentration", [0.7, 2.0, 9.0])
def test_the_concentration_of_shares_is_found_again(concentration):
    """Shares drawn with a known concentration give it back from 3,000 areas, within a fifth (z > 4)."""
    rng, seen = Random(5), []
    for i in range(3000):
        mean = rng.uniform(0.1, 0.9)
        share = rng.betavariate(mean * concentration, (1 - mean) * concentration)
        seen.append(
            Observation(Factor.SURVEY_SHARES, 4 * (share - mean) ** 2, 4 * mean * (1 - mean), subject=f"H{i:04}")
        )
    lesson = _first(seen, Factor.SURVEY_SHARES)
    assert lesson.new == pytest.approx(concentration, rel=0.2)
    assert lesson.row.p2 == lesson.new


def test_operators_are_shrunk_towards_their_method_and_land_towards_its_operator():
    """With few groups the stated strength rules: each lesson lies between its own data and the one above it."""
    road, field = (_drawn(10, median=m, operator="A", land=w, seed=2) for m, w in ((0.3, "road"), (0.7, "field")))
    seen = [*road, *field, *_drawn(20, median=1.4, operator="B", seed=4)]
    whole, a, on_field, on_road, b = learn(seen, OUTLOOK)
    names = [(x.operator, x.land) for x in (whole, a, on_field, on_road, b)]
    assert names == [("", ""), ("A", ""), ("A", "field"), ("A", "road"), ("B", "")]
    assert a.data < a.new < whole.new < b.new < b.data
    assert on_road.data < on_road.new < a.new < on_field.new < on_field.data
    assert not any(x.learned for x in (a, on_field, on_road, b))


def test_one_operator_is_not_learned_from_twice():
    """The only operator, on the only kind of land, has no lesson beside that of all."""
    assert len(learn(_drawn(20, operator="A", land="road"), OUTLOOK)) == 1


def test_how_far_operators_differ_is_estimated_from_them():
    """Of operators that are alike each is given the common figure, of those that differ its own."""
    alike = [x for k in range(5) for x in _drawn(30, seed=k, operator=f"O{k}")]
    apart = [x for k in range(5) for x in _drawn(30, median=0.2 * 1.8**k, seed=k, operator=f"O{k}")]
    weights = {name: [x.weight for x in learn(s, OUTLOOK) if x.operator] for name, s in (("a", alike), ("b", apart))}
    assert max(weights["a"]) < 0.5
    assert min(weights["b"]) > 0.9
    assert math.isinf(between_groups([(3.0, 10.0), (3.0, 10.0), (3.0, 10.0)], 1.0))


@given(st.permutations(_drawn(12, operator="A") + _drawn(9, operator="B", seed=8) + _drawn(7, operator="C", seed=9)))
def test_the_order_of_observations_does_not_matter(seen):
    """Every order gives the same lessons, to the last digit."""
    assert learn(seen, OUTLOOK) == learn(sorted(seen, key=lambda o: (o.operator, o.subject)), OUTLOOK)


_FIGURES = st.floats(0, 1e12) | st.sampled_from([0.0, 1e-300, 1e300])


@given(
    st.lists(
        st.builds(
            Observation,
            st.sampled_from([f for f in Factor if f not in {Factor.OUTPUT, Factor.REPAIR, Factor.SHORT}]),
            _FIGURES,
            _FIGURES,
            operator=st.sampled_from(["", "A", "B"]),
            subject=st.text(max_size=3),
        ),
        max_size=8,
    ),
    st.lists(st.floats(-7, 7).map(lambda x: Observation(Factor.REPAIR, x, 1.0, "repair")), max_size=12),
)
def test_no_figure_breaks_it(some, logs):
    """Zeros, tiny and huge figures give lessons of finite numbers whose rows the table can hold."""
    for lesson in learn([*some, *logs], OUTLOOK):
        assert math.isfinite(lesson.new)
        assert 0.0 <= lesson.weight <= 1.0
        assert lesson.row is None or math.isfinite(lesson.row.mean)


def test_predictive_dispersion_covers_what_comes_next():
    """Where truth is as the default says, nominal 80 % bands about what 12 observations taught hold 77 to 83 %."""
    # Of 240 drawn ledgers with 40 more observations each; a false alarm by chance in about 1,000 seeds.
    sd = log_of(OUTLOOK.of(Factor.OUTPUT))[1]
    inside = total = 0
    for seed in range(240):
        rng = Random(1000 + seed)
        truth = sd / math.sqrt(10) * rng.gauss(0, 1)
        lesson = _first(_drawn(12, median=math.exp(truth), sd=sd, seed=seed))
        for _ in range(40):
            inside += abs(truth + sd * rng.gauss(0, 1) - math.log(lesson.new)) < 1.28155 * lesson.spread_new
            total += 1
    assert 0.77 < inside / total < 0.83


def test_a_default_without_data_keeps_its_dispersion():
    """No observation, or a default that counts for nothing, leaves the dispersion as it is."""
    assert spread_of_logs(0.2, 10, 0.0, []) == 0.2
    assert spread_of_logs(0.2, 0, 0.0, [0.1]) == 0.2


@pytest.mark.parametrize(
    "row",
    [
        _row(Factor.OUTPUT, Shape.PERT, 0.4, 1.0, 1.5),
        _row(Factor.OUTPUT, Shape.TRIANGULAR, 0.5, 1.0, 1.4),
        _row(Factor.REPAIR, Shape.EXPONENTIAL, 1.2),
        _row(Factor.REPAIR, Shape.LOGNORMAL, 1.1, 0.4),
    ],
)
def test_logarithms_keep_the_mean_of_a_spread(row):
    """The lognormal spread that stands for another one has its mean."""
    mu, sd = log_of(row)
    assert math.exp(mu + sd * sd / 2) == pytest.approx(row.mean)


def test_a_moved_spread_that_the_table_cannot_hold_is_not_applied():
    """Where a spread cannot have its new mean, the default stays and the reason is told."""
    sure = replace(OUTLOOK.of(Factor.REPAIR), factor=Factor.QA_FAILURE, shape=Shape.TRIANGULAR, p1=0, p2=0, p3=0)
    assert moved(sure, 0.0, "").mean == 0.0
    with pytest.raises(ValueError, match="asks for low"):
        moved(sure, 0.3, "")
    lesson = _first([Observation(Factor.QA_FAILURE, 1.0, 1.0)] * 9, Factor.QA_FAILURE, Outlook((sure,)))
    assert "the table cannot hold it" in lesson.kept


def test_strengths_must_mean_something():
    """A default that counts for nothing would make one observation the truth."""
    for wrong in ({"logs": 0.0}, {"trials": -1.0}, {"least": -1.0}):
        with pytest.raises(ValueError, match="must count"):
            Strengths(**wrong)
