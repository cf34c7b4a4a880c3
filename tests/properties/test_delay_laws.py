"""What holds for a delay in the plan of any Programme."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from firmground.evaluate.bench import Bench
from firmground.evaluate.delay import Delays
from firmground.evaluate.explain import explain
from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.model import Limits
from firmground.plan.solve import solve
from support.strategies import programmes

unhurried = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def drawn(programme, data):
    """Plan a Programme, pick one of its scheduled activities."""
    plan = solve(programme, solver="practice")
    assume(plan.scheduled)
    return plan, data.draw(st.sampled_from(plan.scheduled)).activity


@unhurried
@given(programme=programmes(), days=st.integers(1, 60), data=st.data())
def test_a_delay_costs_the_difference_of_two_prices(programme, days, data):
    """The plan as pushed is priced like any other; both prices are rounded up, hence one of tolerance."""
    plan, name = drawn(programme, data)
    delays = Delays(Bench.of(programme, plan))
    later = price(programme, delays.shifted(name, days)).objective_person_days
    cost = delays.cost(name, days)
    assert cost >= 0
    assert abs(cost - (later - price(programme, plan).objective_person_days)) <= 1


@unhurried
@given(programme=programmes(), days=st.integers(1, 60), data=st.data())
def test_a_delay_breaks_no_more_than_it_tells(programme, days, data):
    """The whole judge finds nothing in the pushed plan but what `breaks` tells or the plan had before."""
    plan, name = drawn(programme, data)
    delays = Delays(Bench.of(programme, plan))
    before = {(b.law, b.who, b.where) for b in judge(programme, plan).breaches}
    after = {(b.law, b.who, b.where) for b in judge(programme, delays.shifted(name, days)).breaches}
    assert after - before == {(b.law, b.who, b.where) for b in delays.breaks(name, days)}


@unhurried
@given(programme=programmes(), data=st.data())
def test_slack_is_free_and_one_day_more_is_not(programme, data):
    """Slack is the longest delay at no cost that breaks nothing; money aside, which later days may have more of."""
    programme = replace(programme, limits=Limits())
    plan, name = drawn(programme, data)
    delays = Delays(Bench.of(programme, plan))
    slack = delays.slack(name)
    assert slack == 0 or (delays.cost(name, slack) == 0 and not delays.breaks(name, slack))
    assert delays.cost(name, slack + 1) > 0 or delays.breaks(name, slack + 1)


@unhurried
@given(programme=programmes(), data=st.data())
def test_everything_can_be_explained(programme, data):
    """Any activity and any place of any plan has an answer, for people and for machines."""
    plan = solve(programme, solver="practice")
    name = data.draw(st.sampled_from([*programme.activity_by_id, *programme.place_by_id]))
    found = explain(programme, plan, name)
    assert found.lines()
    assert found.as_dict()
