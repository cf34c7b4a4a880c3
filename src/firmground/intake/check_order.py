"""Checks of what waits for what: circles, and activities that are named but not there."""

from collections.abc import Iterable, Iterator, Mapping

from firmground.intake.chains import Chains
from firmground.intake.check_codes import error
from firmground.intake.needs import needs
from firmground.intake.typed_cells import items, shown, text
from firmground.model import Activity, ActivityKind, Finding
from firmground.model.tables import Row, Tables

__all__ = ["check_named_activities", "check_order", "circles"]

_MOST_NAMED = 8


def check_order(tables: Tables, activities: Mapping[str, Activity]) -> list[Finding]:
    """Find circles of activities, of services and of places; ``tables`` may hold faulty rows."""
    rows = {text(row, "id"): at for at, row in enumerate(tables.get("activities", ()), start=1)}
    found = []
    own = {text(row, "id"): items(row, "after") for row in tables.get("activities", ())}
    waits = {name: (*a.predecessors, *(p for p in own.get(name, ()) if p == name)) for name, a in activities.items()}
    for circle in circles(waits):
        row = min((rows[name] for name in circle if name in rows), default=None)
        remedy = "take one of them out of `after`; works wait for the handover of each hazardous area that they touch"
        message = f"activities wait for each other in a circle: {_path(circle)}"
        found.append(error("FG-CK-601", message, remedy, layer="activities", row=row, column="after"))
    service = {text(row, "id"): _members(row) for row in tables.get("services", ())}
    place = {text(row, "id"): (text(row, "parent"),) for row in tables.get("places", ())}
    found += _circles_in(tables, service, ("FG-CK-602", "services", "needs"))
    found += _circles_in(tables, place, ("FG-CK-603", "places", "parent"))
    return found


def _circles_in(tables: Tables, before: Mapping[str, Iterable[str]], where: tuple[str, str, str]) -> Iterator[Finding]:
    code, layer, column = where
    rows = {text(row, "id"): at for at, row in enumerate(tables.get(layer, ()), start=1)}
    for circle in circles({name: others for name, others in before.items() if name}):
        message = f"{layer} stand in a circle: {_path(circle)}"
        row = min(rows[name] for name in circle)
        yield error(code, message, f"correct {column} of one of them", layer=layer, row=row, column=column)


def _members(row: Row) -> tuple[str, ...]:
    try:
        return tuple(member for need in needs(row) for member in need.members)
    except ValueError:
        return ()


def _path(circle: tuple[str, ...]) -> str:
    shown_part = circle[:_MOST_NAMED]
    more = [f"({len(circle) - _MOST_NAMED} more)"] if len(circle) > _MOST_NAMED else []
    return " -> ".join([*shown_part, *more, circle[0]])


def circles(before: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Give circles of names that wait for each other, so many that breaking all of them leaves none.

    Names that are waited for but have no entry count as waiting for nothing.
    """
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for root in sorted(before):
        trail: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(root, False)]
        while stack:
            name, leaving = stack.pop()
            if leaving:
                del trail[name]
                done.add(name)
            elif name in trail:
                found.append(tuple(trail)[list(trail).index(name) :])
            elif name not in done:
                trail[name] = None
                stack.append((name, True))
                stack += [(other, False) for other in sorted(before[name], reverse=True) if other in before]
    return found


def check_named_activities(tables: Tables, chains: Chains, unsound: frozenset[str]) -> list[Finding]:
    """Find activities that locks or `after` name but that are not there, and names or roles taken twice.

    Activities of ``unsound`` rows, which have findings of their own, are not missed.
    """
    found = []
    for layer, column in (("locks", "activity"), ("activities", "after")):
        for at, row in enumerate(tables.get(layer, ()), start=1):
            names = (text(row, column),) if column == "activity" else items(row, column)
            for name in names:
                if (
                    name
                    and name not in chains.activities
                    and name not in unsound
                    and name.rpartition(":")[0] not in unsound
                ):
                    message = f"{layer} row {at} names activity {shown(name)}, which is not there"
                    remedy = "write SITE:KIND of work that the site needs, or an id of `activities`"
                    found.append(error("FG-CK-107", message, remedy, layer=layer, row=at, column=column))
    return [*found, *_taken(tables, chains.derived)]


def _taken(tables: Tables, derived: frozenset[str]) -> Iterator[Finding]:
    for at, row in enumerate(tables.get("activities", ()), start=1):
        name, site = text(row, "id"), text(row, "site")
        if name in derived:
            message = f"activity {shown(name)} is derived from the data already"
            yield error("FG-CK-605", message, "give it another id", layer="activities", row=at, column="id")
        elif text(row, "kind") == ActivityKind.HANDOVER and f"{site}:{ActivityKind.HANDOVER}" in derived:
            message = f"activity {shown(name)} would hand {shown(site)} over a second time"
            remedy = "delete it: the handover is derived from the hazardous area"
            yield error("FG-CK-605", message, remedy, layer="activities", row=at, column="kind")
