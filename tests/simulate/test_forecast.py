"""The forecast: reproducible, the same by any number of workers, in the terms of the Programme."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from firmground.errors import BadInputError
from firmground.evaluate.price import price
from firmground.intake.uncertain import outlook
from firmground.model import Factor, OutcomeKind, Outlook, Uncertainty
from firmground.model.outlook import Shape
from firmground.simulate.forecast import forecast
from support.small import moved, small_plan, small_programme, without

PROGRAMME, PLAN, DEFAULTS = small_programme(), small_plan(), outlook({})


def found(made, name, kind):
    """Find an outcome."""
    return next(o for o in made.outcomes if (o.name, o.kind) == (name, kind))


def test_one_worker_and_eight_find_the_same():
    """The same seed gives the same figures whoever works; another seed gives others."""
    asked = {"histories": 60, "driving": 20}
    alone = forecast(PROGRAMME, PLAN, DEFAULTS, **asked)
    with ThreadPoolExecutor(8) as pool:
        assert forecast(PROGRAMME, PLAN, DEFAULTS, **asked, apply=pool.map) == alone
    assert forecast(PROGRAMME, PLAN, DEFAULTS, **asked, seed=2).outcomes != alone.outcomes


def test_without_uncertainties_every_percentile_is_the_plan_s():
    """Returns, releases, cost and person-days are those that the price of the plan states."""
    made, told = forecast(PROGRAMME, PLAN, Outlook(), histories=3), price(PROGRAMME, PLAN)
    for service, day in told.returns.items():
        outcome = found(made, service, OutcomeKind.SERVICE)
        assert [outcome.p10, outcome.p90, outcome.within] == [day, day, 1.0 if day is not None else 0.0]
    assert found(made, "H2", OutcomeKind.AREA).p50 == told.releases["H2"]
    assert found(made, "cost", OutcomeKind.COST).p50 == told.money
    assert -(-(found(made, "person-days", OutcomeKind.PERSON_DAYS).p50 or 0) // 1) == told.objective_person_days
    assert found(made, "H1:HANDOVER", OutcomeKind.DEADLINE).chance == 1.0
    assert made.drivers == ()


def test_the_three_ways_of_release_sum_to_the_land_and_stand_apart():
    """Hectares by way are never added; together they are the area that is handed over (L8, L13)."""
    made = forecast(PROGRAMME, PLAN, Outlook(), histories=1)
    kinds = (OutcomeKind.DISTRICT_CANCELLED, OutcomeKind.DISTRICT_REDUCED, OutcomeKind.DISTRICT_CLEARED)
    by_way = [found(made, "", kind).p50 for kind in kinds]
    assert by_way == pytest.approx([1.56, 0.546, 2.574], rel=1e-5)
    assert sum(by_way) == pytest.approx(3 * 1.56, rel=1e-6)
    last = {band.kind: band.p50[-1] for band in made.bands if band.name == "" and band.unit == "ha"}
    assert [last[kind.value] for kind in kinds] == pytest.approx(by_way)


def test_people_without_a_service_return_by_the_curve():
    """The band of a kind begins with all who wait, and is over once the last service of it has returned."""
    made = forecast(PROGRAMME, PLAN, Outlook(), histories=1)
    water = next(band for band in made.bands if band.name == "water")
    returned = found(made, "WATER", OutcomeKind.SERVICE).p50
    assert water.p50[0] == 1000
    assert all(people == (1000 if day < returned else 0) for day, people in zip(water.days, water.p50, strict=True))


def test_the_factor_that_moves_a_date_is_named_as_its_driver():
    """Where only one thing is left to chance, all of the variance goes with it."""
    rows = (
        Uncertainty("late", Factor.LATE, "*", Shape.TRIANGULAR, 0.0, 5.0, 20.0),
        Uncertainty("repair", Factor.REPAIR, "*", Shape.FIXED, 1.0),
    )
    made = forecast(PROGRAMME, PLAN, Outlook(rows), histories=80)
    drives = [d for d in made.drivers if d.outcome == "HOME"]
    assert [(d.factor, d.share) for d in drives] == [(Factor.LATE, 1.0)]


def test_progress_is_told_to_the_end():
    """Whoever waits hears of every history, those for the drivers included."""
    heard = []
    forecast(PROGRAMME, PLAN, DEFAULTS, histories=45, driving=10, progress=lambda *now: heard.append(now))
    total = 45 + 10 * len(DEFAULTS.factors)
    assert heard[-1] == (total, total)
    assert heard == sorted(heard)


@pytest.mark.parametrize("asked", [{"histories": 0}, {"seed": -1}, {"driving": -1}])
def test_numbers_out_of_range_are_refused(asked):
    """One clear error before anything is run."""
    with pytest.raises(BadInputError, match="cannot be run"):
        forecast(PROGRAMME, PLAN, DEFAULTS, **asked)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (moved(PLAN, "H2:QA", start=5, end=7), "starts in the plan before"),
        (without(PLAN, "H2:QA"), "waits for H2:QA"),
        (replace(PLAN, scheduled=(*PLAN.scheduled, PLAN.scheduled[0])), "twice"),
        (moved(PLAN, "H2:QA", teams=("SUR-99",)), "SUR-99"),
    ],
)
def test_a_plan_that_is_not_legal_is_refused(plan, words):
    """What breaks its own order cannot be followed, so it is not forecast."""
    with pytest.raises(BadInputError, match=words):
        forecast(PROGRAMME, plan, DEFAULTS, histories=1)


class Impatient:
    """Presses Ctrl-C at the so-many-th time that it hears how many are done."""

    def __init__(self, times):
        self.left = times

    def __call__(self, _done, _whole):
        """Hear how many are done."""
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


@pytest.mark.parametrize("policy", ["keep", "repair"])
def test_stopped_early_it_is_the_forecast_of_the_histories_done(policy):
    """Ctrl-C loses nothing that is done: the same figures as if only so many histories had been asked for."""
    asked = {"policy": policy, "driving": 20}
    short = forecast(PROGRAMME, PLAN, DEFAULTS, histories=100, progress=Impatient(2), **asked)
    assert (short.histories, short.cut_short, short.drivers) == (40, True, ())
    whole = forecast(PROGRAMME, PLAN, DEFAULTS, histories=40, policy=policy, driving=0)
    assert (short.outcomes, short.bands) == (whole.outcomes, whole.bands)
    assert not whole.cut_short


def test_stopped_among_the_drivers_it_keeps_every_history():
    """Drivers are told all or none, so that none seems to matter most because others were not reckoned."""
    short = forecast(PROGRAMME, PLAN, DEFAULTS, histories=40, driving=20, progress=Impatient(4))
    assert (short.histories, short.cut_short, short.drivers) == (40, True, ())


def test_stopped_at_the_very_end_nothing_is_missing():
    """Ctrl-C after the last history changes nothing, and nothing is said of it."""
    rounds = 2 + len(DEFAULTS.factors)
    late = forecast(PROGRAMME, PLAN, DEFAULTS, histories=40, driving=20, progress=Impatient(rounds))
    assert late == forecast(PROGRAMME, PLAN, DEFAULTS, histories=40, driving=20)


def test_what_hardly_ever_comes_about_has_no_drivers():
    """The variance of what is late in nearly all histories is that of a handful, which names no driver."""
    p10 = found(forecast(PROGRAMME, PLAN, DEFAULTS, histories=100), "everything done", OutcomeKind.MILESTONE).p10
    made = forecast(replace(PROGRAMME, horizon_days=int(p10) - 1), PLAN, DEFAULTS, histories=100)
    assert 0.0 < found(made, "everything done", OutcomeKind.MILESTONE).within < 0.1
    told = {(d.outcome, d.kind) for d in made.drivers}
    assert told
    assert all(o.within >= 0.1 for o in made.outcomes if (o.name, o.kind) in told)
