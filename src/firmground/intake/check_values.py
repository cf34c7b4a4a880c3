"""Checks of single cells against the contract of their columns, and of ids and references between layers."""

from collections.abc import Iterator, Mapping

from firmground.intake.check_codes import error
from firmground.intake.typed_cells import empty, fits, items, real, shown, text
from firmground.model import Finding
from firmground.model.tables import LAYERS, Column, Layer, Row, Tables, Type, Value

__all__ = ["check_values"]

_LONGEST = 100_000
_NAMESPACE = ("hazardous_areas", "assets", "roads", "services")
"""Layers that share one namespace, since `needs` and activities name their rows alike."""
_ANSWERED_ELSEWHERE = {("project", "value")}
"""Columns whose values are judged by what the row is about."""


def check_values(tables: Tables) -> list[Finding]:
    """Find every cell that its column does not take, ids used twice, and names that nothing answers to."""
    ids = {name: {text(row, "id") for row in tables.get(name, ())} for name in LAYERS}
    found: list[Finding] = []
    for layer in LAYERS.values():
        for at, row in enumerate(tables.get(layer.name, ()), start=1):
            for column in layer.columns:
                found += _cell(layer, at, row, column, ids)
        found += _twice(layer, tables)
    return [*found, *_shared(tables)]


def _cell(layer: Layer, at: int, row: Row, column: Column, ids: Mapping[str, set[str]]) -> Iterator[Finding]:
    value = row.get(column.name)
    if (layer.name, column.name) in _ANSWERED_ELSEWHERE:
        return
    if empty(value):
        if column.required:
            message = f"{layer.name} row {at} has no {column.name}"
            yield error(
                "FG-CK-101", message, f"give the {column.meaning}", layer=layer.name, row=at, column=column.name
            )
        return
    for code, message, remedy in _faults(value, row, column, ids):
        yield error(code, message, remedy, layer=layer.name, row=at, column=column.name)


def _faults(value: Value, row: Row, column: Column, ids: Mapping[str, set[str]]) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, str) and len(value) > _LONGEST:
        yield "FG-CK-108", f"{column.name} holds {len(value):,} characters", f"shorten it to the {column.meaning}"
        return
    if not fits(value, column.type):
        yield "FG-CK-102", f"{column.name} is {shown(value)}", f"write it as {column.type}: {column.meaning}"
        return
    parts = items(row, column.name) if column.type is Type.LIST else (text(row, column.name),)
    if column.choices:
        for part in (p for p in parts if p not in column.choices):
            yield "FG-CK-103", f"{column.name} is {shown(part)}", f"write one of {', '.join(column.choices)}"
    if column.refers_to:
        for part in (p for p in parts if not any(p in ids[layer] for layer in column.refers_to)):
            where = " or ".join(f"`{layer}`" for layer in column.refers_to)
            yield "FG-CK-107", f"{column.name} names {shown(part)}, which is not there", f"write an id of {where}"
    number = real(row, column.name)
    if number is not None and not _in_range(number, column):
        yield "FG-CK-104", f"{column.name} is {shown(value)}", f"write a number {_range(column)}"


def _in_range(number: float, column: Column) -> bool:
    return (column.least is None or number >= column.least) and (column.most is None or number <= column.most)


def _range(column: Column) -> str:
    ends = [f"from {column.least:g}" if column.least is not None else ""]
    ends.append(f"to {column.most:g}" if column.most is not None else "")
    return " ".join([*filter(None, ends), column.unit]).strip()


def _twice(layer: Layer, tables: Tables) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for at, row in enumerate(tables.get(layer.name, ()), start=1):
        name = text(row, "id")
        if name and name in seen:
            message = f"the id {shown(name)} stands in row {seen[name]} already"
            yield error("FG-CK-105", message, "give each row an id of its own", layer=layer.name, row=at, column="id")
        seen.setdefault(name, at)


def _shared(tables: Tables) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for layer in _NAMESPACE:
        for at, row in enumerate(tables.get(layer, ()), start=1):
            name = text(row, "id")
            if name and seen.get(name, layer) != layer:
                message = f"the id {shown(name)} is used in `{seen[name]}` already"
                remedy = "give it another id, since needs and activities name areas, assets, roads and services alike"
                yield error("FG-CK-106", message, remedy, layer=layer, row=at, column="id")
            seen.setdefault(name, layer)
