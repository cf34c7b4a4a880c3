"""Who works: team kinds, contingents, bases and pledges from their rows."""

from collections.abc import Mapping
from datetime import date

from firmground.geo import shapes
from firmground.intake.ground import Ground
from firmground.intake.settings import Settings
from firmground.intake.typed_cells import by_id, day, items, text, whole
from firmground.model import Accreditation, ActivityKind, Base, Contingent, Pledge, Rotation, TeamKind
from firmground.model.tables import Row, Tables

__all__ = ["accreditation", "bases", "contingents", "pledges", "team_kinds"]


def team_kinds(tables: Tables) -> tuple[TeamKind, ...]:
    """Team kinds by rising id."""
    return tuple(
        TeamKind(
            id=text(row, "id"),
            name=text(row, "name"),
            skills=frozenset(ActivityKind(skill) for skill in items(row, "skills")),
            people=whole(row, "people") or 1,
        )
        for row in by_id(tables, "team_kinds")
    )


def contingents(tables: Tables, settings: Settings) -> tuple[Contingent, ...]:
    """Contingents by rising id; one without a cost of its own costs what its team kind costs."""
    cost = {text(row, "id"): whole(row, "cost_per_team_day") or 0 for row in tables.get("team_kinds", ())}
    return tuple(_contingent(row, settings, cost) for row in by_id(tables, "contingents"))


def _contingent(row: Row, settings: Settings, cost: Mapping[str, int]) -> Contingent:
    name, kind = text(row, "id"), text(row, "team_kind")
    work_days, gap_days = whole(row, "rotation_days"), whole(row, "rotation_gap_days")
    own_cost = whole(row, "cost_per_team_day")
    return Contingent(
        id=name,
        name=text(row, "name") or name,
        partner=text(row, "partner"),
        team_kind=kind,
        teams=whole(row, "teams") or 1,
        base=text(row, "base"),
        arrives=day(row, "arrives") or settings.start,
        leaves=day(row, "leaves"),
        pledge=text(row, "pledge") or None,
        rotation=Rotation(work_days, gap_days) if work_days and gap_days else None,
        districts=frozenset(items(row, "districts")),
        accreditation=accreditation(row, settings),
        cost_per_team_day=cost.get(kind, 0) if own_cost is None else own_cost,
    )


def accreditation(row: Row, settings: Settings) -> Accreditation | None:
    """Days of accreditation: one that gives only one end lasts from the start, or to the end, of the horizon."""
    first, last = day(row, "accredited_from"), day(row, "accredited_until")
    if first is None and last is None:
        return None
    return Accreditation(
        first if first is not None else min(settings.start, last or date.max),
        last if last is not None else max(settings.end, first or date.min),
    )


def bases(ground: Ground, nodes: Mapping[str, str | None]) -> tuple[Base, ...]:
    """Bases by rising id, each with the node of the access network it stands at."""
    drawn = ground.layers["bases"]
    return tuple(
        Base(name, text(row, "name"), x, y, nodes.get(name))
        for name, row, (x, y) in zip(drawn.ids, drawn.rows, shapes.spots(drawn.metric).tolist(), strict=True)
    )


def pledges(tables: Tables) -> tuple[Pledge, ...]:
    """Pledges by rising id, with their words."""
    return tuple(
        Pledge(
            id=text(row, "id"),
            partner=text(row, "partner"),
            quantity=whole(row, "quantity") or 0,
            unit=text(row, "unit"),
            words=text(row, "words"),
            speaker=text(row, "speaker"),
            outlet=text(row, "outlet"),
            said_on=day(row, "said_on"),
            url=text(row, "url"),
        )
        for row in by_id(tables, "pledges")
    )
