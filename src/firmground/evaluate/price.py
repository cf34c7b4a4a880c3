"""The price of a plan: weighted person-days first, money and team-days beside it."""

from collections import Counter
from types import MappingProxyType

from firmground.evaluate.outcomes import Outcomes
from firmground.model import EXPOSURE, Plan, Price, Programme

__all__ = ["price"]


def price(programme: Programme, plan: Plan) -> Price:
    """Count what a plan costs up to its horizon.

    The objective is the sum, over services and over hazardous areas not handed over, of people times weight times the
    days until return or release (or until the horizon), in hundredths, rounded up to whole person-days.
    """
    outcomes = Outcomes.of(programme, plan)
    horizon = programme.horizon_days
    returns = {s.id: _within(outcomes.service_returns(s.id), horizon) for s in programme.services}
    releases = {a.id: _within(outcomes.area_released(a.id), horizon) for a in programme.areas}
    deprivation: Counter[str] = Counter()
    hundredths = 0
    for service in programme.services:
        waited = service.people * _until(returns[service.id], horizon)
        deprivation[service.kind.value] += waited
        hundredths += waited * programme.weights.of(service.kind.value, service.id)
    exposed = {a.id: a.people_exposed * _until(releases[a.id], horizon) for a in programme.areas if not a.handed_over}
    hundredths += sum(days * programme.weights.of(EXPOSURE, area) for area, days in exposed.items())
    team_days, money = _effort(programme, plan)
    return Price(
        objective_person_days=-(-hundredths // 100),
        exposure_person_days=sum(exposed.values()),
        deprivation_person_days=MappingProxyType(dict(deprivation)),
        money=sum(money.values()),
        money_by_partner=MappingProxyType(dict(money)),
        team_days=sum(team_days.values()),
        team_days_by_kind=MappingProxyType(dict(team_days)),
        returns=MappingProxyType(returns),
        releases=MappingProxyType(releases),
    )


def _within(day: int | None, horizon: int) -> int | None:
    return day if day is not None and day <= horizon else None


def _until(day: int | None, horizon: int) -> int:
    return horizon if day is None else day


def _effort(programme: Programme, plan: Plan) -> tuple[Counter[str], Counter[str]]:
    """Count team-days by team kind and money by partner; entries that the Programme does not know count nothing."""
    team_days: Counter[str] = Counter()
    money: Counter[str] = Counter()
    for entry in plan.scheduled:
        activity = programme.activity_by_id.get(entry.activity)
        contingent = programme.contingent_by_id.get(entry.contingent)
        method = next((m for m in activity.methods if m.name == entry.method), None) if activity else None
        if contingent is None or method is None:
            continue
        worked = len(entry.teams) * method.working_days(len(entry.teams))
        team_days[contingent.team_kind] += worked
        money[contingent.partner] += method.fixed_cost + worked * contingent.cost_per_team_day
    return team_days, money
