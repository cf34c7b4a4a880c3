"""A plan as JSON values and back: the one place that knows how the ledger spells a plan."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from firmground.errors import LedgerError
from firmground.model.facts.record import PlanMade
from firmground.model.plan import Plan, Provenance, ScheduledActivity, Unscheduled, WhyNot

__all__ = ["plan_from_json", "plan_made", "plan_to_json"]

_HOW = tuple(one.name for one in fields(Provenance))


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Write a plan as JSON values; a row for each activity, in the order of the plan."""
    return {
        "scheduled": [
            [s.activity, s.method, s.contingent, list(s.teams), s.start, s.end, list(s.route)] for s in plan.scheduled
        ],
        "unscheduled": [[u.activity, u.why.value] for u in plan.unscheduled],
        "provenance": {name: getattr(plan.provenance, name) for name in _HOW},
    }


def plan_from_json(held: Mapping[str, Any]) -> Plan:
    """Read a plan that `plan_to_json` wrote; raises LedgerError where the values are none."""
    try:
        return Plan(
            tuple(
                ScheduledActivity(activity, method, contingent, tuple(teams), start, end, tuple(route))
                for activity, method, contingent, teams, start, end, route in held["scheduled"]
            ),
            tuple(Unscheduled(activity, WhyNot(why)) for activity, why in held["unscheduled"]),
            Provenance(**held["provenance"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LedgerError(f"a plan in the ledger cannot be read: {error}") from error


def plan_made(plan: Plan, start: date) -> PlanMade:
    """State as a fact that a plan was made, whose day 0 is ``start``."""
    return PlanMade(plan.sha256(), plan_to_json(plan), start.isoformat())
