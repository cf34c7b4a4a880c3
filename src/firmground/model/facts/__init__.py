"""The facts that a ledger keeps: each a frozen value with a stable name; they are only ever added."""

from collections.abc import Mapping

from firmground.errors import UnknownNameError
from firmground.model.facts import field, land, public, record, statement
from firmground.model.facts.base import Fact, Ground, Payload, Upcaster, payload_of, read_payload, said

__all__ = ["FACTS", "Fact", "Ground", "Payload", "Upcaster", "fact_named", "payload_of", "read_payload", "said"]

_ALL: tuple[type[Fact], ...] = (
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
    land.AreasMerged,
    land.ItemFound,
    field.Accident,
    field.TeamArrived,
    field.TeamLeft,
    field.TeamIll,
    field.WorksStarted,
    field.WorksProgress,
    field.WorksFinished,
    field.WorksRejected,
    field.RoadClosed,
    field.RoadOpened,
    field.WeatherStandDown,
    public.ClaimPublished,
    public.AgreementSigned,
    public.VisitMade,
    statement.ReportRead,
    statement.CardReviewed,
    statement.PledgeFulfilled,
    statement.ReportsRelated,
    record.RowsImported,
    record.PlanMade,
    record.PlanProposed,
    record.ForecastMade,
    record.Decided,
    record.Corrected,
)

FACTS: Mapping[str, type[Fact]] = {kind.name: kind for kind in _ALL}
"""Every kind of fact by its stable name."""


def fact_named(name: str) -> type[Fact]:
    """Find a kind of fact; raises UnknownNameError, which offers near names."""
    if name in FACTS:
        return FACTS[name]
    raise UnknownNameError.beside("there is no event", name, FACTS)
