"""Which tier it takes to read what a store holds, and where that belongs: one table of rules for every store (L11).

The embedded store applies them to what it has read (`track.sight`), a server makes row-level security of them
(`track.stores.postgis.guards`). What has no rule here is the authority's alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from firmground.model.facts import field, land, public, record
from firmground.model.policy import Tier

__all__ = ["CLOSED", "EVENTS", "LAYERS_SEEN", "PLAN_SEEN", "SHAPES_SEALED", "Rule", "rule_of_event", "rule_of_layer"]


@dataclass(frozen=True, slots=True)
class Rule:
    """The least tier that reads a row or an event, and where it belongs.

    ``place`` names the column that holds its place, ``about`` the column with the id of a site, activity or place;
    without both it belongs to the whole project. ``until_released``: land that was handed over shows itself to all.
    """

    tier: Tier
    place: str = ""
    about: str = ""
    until_released: bool = False


CLOSED = Rule(Tier.SEALED)
_PUBLIC, _PARTNER = Rule(Tier.PUBLIC), Rule(Tier.PARTNER)

LAYERS_SEEN: Mapping[str, Rule] = MappingProxyType(
    {
        "project": _PUBLIC,
        "places": _PUBLIC,
        "pledges": _PUBLIC,
        **dict.fromkeys(("roads", "team_kinds", "contingents", "methods", "closures", "budgets"), _PARTNER),
        **dict.fromkeys(("equity_floors", "rules", "uncertainties"), _PARTNER),
        **dict.fromkeys(("bases", "assets", "services"), Rule(Tier.OPERATOR, place="place")),
        "hazardous_areas": Rule(Tier.OPERATOR, place="place", until_released=True),
        "evidence": Rule(Tier.SEALED, about="area"),
        "activities": Rule(Tier.OPERATOR, about="site"),
        "locks": Rule(Tier.OPERATOR, about="activity"),
    }
)
"""Rules of the layers. `weights` has none, since its ids name single areas."""

SHAPES_SEALED = frozenset({"hazardous_areas"})
"""Layers whose shapes take the tier SEALED, though their rows do not."""

PLAN_SEEN: Mapping[str, Rule] = MappingProxyType(
    {
        "plan_runs": _PUBLIC,
        "plan_services": _PUBLIC,
        "plan_activities": Rule(Tier.OPERATOR, about="activity"),
        "plan_unscheduled": Rule(Tier.OPERATOR, about="activity"),
        "plan_releases": Rule(Tier.OPERATOR, place="place"),
        "land": Rule(Tier.SEALED, place="place", until_released=True),
    }
)
"""Rules of the tables that are read from the ledger beside the layers."""

_ABOUT_PUBLIC = (public.ClaimPublished, public.AgreementSigned)
_ABOUT_ALL = (
    public.VisitMade,
    field.TeamArrived,
    field.TeamLeft,
    field.TeamIll,
    field.RoadClosed,
    field.RoadOpened,
    field.WeatherStandDown,
)
_AT_SITES = (
    field.Accident,
    field.WorksStarted,
    field.WorksProgress,
    field.WorksFinished,
    field.WorksRejected,
    record.Decided,
)
_ON_LAND = (
    land.SurveyDone,
    land.AreaCancelled,
    land.AreaReduced,
    land.AreaCleared,
    land.QaVisit,
    land.NonConformityClosed,
    land.AreaHeld,
    land.HoldLifted,
    land.HandoverSigned,
    land.AreaReopened,
    land.AreaSplit,
    land.ItemFound,
)

EVENTS: Mapping[str, Rule] = MappingProxyType(
    {
        **{fact.name: _PUBLIC for fact in _ABOUT_PUBLIC},
        **{fact.name: _PARTNER for fact in _ABOUT_ALL},
        **{fact.name: Rule(Tier.OPERATOR, about="subject") for fact in _AT_SITES},
        **{fact.name: Rule(Tier.SEALED, about="subject") for fact in _ON_LAND},
    }
)
"""Rules of the events by their names. Deliveries and plans hold rows of all places, a merger ids of several; they and
what came of forecasts and corrections have none."""


def rule_of_layer(layer: str) -> Rule:
    """Give the rule of a layer; one without is closed."""
    return LAYERS_SEEN.get(layer, CLOSED)


def rule_of_event(name: str) -> Rule:
    """Give the rule of a kind of event; one without is closed."""
    return EVENTS.get(name, CLOSED)
