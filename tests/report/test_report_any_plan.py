"""Whatever the programme and however bad the plan, the reports can be written and keep their promises."""

from random import Random

import pytest
from openpyxl import load_workbook

from firmground.evaluate.legality import judge
from firmground.evaluate.price import price
from firmground.model import Plan, Programme, Provenance, ScheduledActivity, Unscheduled, WhyNot
from firmground.report import write_html, write_xlsx
from firmground.report.dossier import Dossier
from firmground.report.reckon.outcomes import Outcomes
from firmground.report.reckon.pledges import accounts
from firmground.report.reckon.use import TeamUse
from support.strategies import random_programme


def _wild_plan(programme: Programme, rng: Random) -> Plan:
    """Give most activities some days, teams and links, without a look at any law."""
    made, left = [], []
    for activity in programme.activities:
        if rng.random() < 0.2:
            left.append(Unscheduled(activity.id, rng.choice(list(WhyNot))))
            continue
        contingent = rng.choice(programme.contingents)
        start = rng.randrange(programme.horizon_days)
        links = [link.id for link in programme.links]
        route = tuple(rng.sample(links, rng.randint(0, len(links))))
        teams = tuple(t.id for t in contingent.members()[: rng.randint(1, contingent.teams)])
        method = rng.choice(activity.methods).name
        made.append(
            ScheduledActivity(activity.id, method, contingent.id, teams, start, start + rng.randint(1, 40), route)
        )
    return Plan(tuple(made), tuple(left), Provenance("wild", 0, 0, 1, 0.0, "0", programme.sha256))


@pytest.mark.parametrize("seed", range(6))
def test_any_plan_of_any_programme_can_be_reported(seed, tmp_path):
    """A plan made without regard to the law gets a page and a workbook that list every breach."""
    rng = Random(seed)
    programme = random_programme(rng, areas=4, assets=5, links=5, services=4)
    plan = _wild_plan(programme, rng)
    verdict, worth = judge(programme, plan), price(programme, plan)
    write_html(tmp_path / "p.html", programme, plan, verdict, worth, disclosure=("public", "operator")[seed % 2])
    write_xlsx(tmp_path / "p.xlsx", programme, plan, verdict, worth)
    assert (tmp_path / "p.html").read_bytes().count(b"<script") == 1
    book = load_workbook(tmp_path / "p.xlsx")
    assert book["breaches"].max_row == 1 + len(verdict.breaches)
    assert book["schedule"].max_row == 2 + len(plan.scheduled)
    assert book["unscheduled"].max_row == 2 + len(plan.unscheduled)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_credited_and_what_is_open_bound_what_is_released(seed):
    """No way of release brings more hectares than are open, and no partner is credited with more than came."""
    rng = Random(seed)
    programme = random_programme(rng, areas=5, assets=3)
    plan = _wild_plan(programme, rng)
    dossier = Dossier(programme, plan, judge(programme, plan), price(programme, plan))
    outcomes = Outcomes(programme, dossier.price)
    found = accounts(dossier, TeamUse(dossier), outcomes)
    for way, curve in outcomes.released_ha.items():
        assert (curve[1:] >= curve[:-1]).all()
        assert curve[-1] <= outcomes.open_ha[way] + 1e-9
        assert sum(a.hectares[way] for a in found) <= curve[-1] + 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_days_without_agree_with_the_price(seed):
    """People without a service, summed over the days of the horizon, are the person-days of the price."""
    rng = Random(seed)
    programme = random_programme(rng, areas=4, assets=5, services=5)
    worth = price(programme, _wild_plan(programme, rng))
    outcomes = Outcomes(programme, worth)
    for kind, days in worth.deprivation_person_days.items():
        curve = next((c for k, c in outcomes.without.items() if k.value == kind), None)
        assert (0 if curve is None else int(curve[:-1].sum())) == days
    assert int(outcomes.exposed[:-1].sum()) == worth.exposure_person_days
