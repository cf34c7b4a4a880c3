"""Forms of facts: what a person fills in for each kind of event, made from the fields of the fact."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from functools import cache
from inspect import cleandoc
from typing import Any, get_type_hints

from firmground.model.columns import Column, Layer, Shape, Type
from firmground.model.facts import FACTS, Fact, Ground

__all__ = ["DAILY", "HEAD", "RECORDABLE", "form_of", "has_ground", "needs_ground"]

HEAD = (
    Column("event", Type.TEXT, "what happened: the name of an event", required=True),
    Column("on", Type.DATE, "day it happened", required=True),
    Column("by", Type.TEXT, "who says so; empty: whoever enters the file"),
    Column("source", Type.TEXT, "report, form or person it rests on"),
    Column("id", Type.TEXT, "key of your own, so that the row is entered once; empty: made from what it says"),
)
"""Columns that every row of a daily sheet has, whatever the event."""

_GROUND = "polygon"
_TYPES: Mapping[Any, Type] = {
    str: Type.TEXT,
    int: Type.INTEGER,
    float: Type.REAL,
    float | None: Type.REAL,
    date: Type.DATE,
    date | None: Type.DATE,
    tuple[str, ...]: Type.LIST,
}

RECORDABLE: Mapping[str, type[Fact]] = {name: kind for name, kind in FACTS.items() if not kind.written}
"""Kinds of facts that people enter, by name; the others are written by verbs of their own."""


@cache
def form_of(name: str) -> Layer:
    """Give the form of an event: one column for each field but its ground, which is the shape of the form."""
    kind = RECORDABLE[name]
    hints = get_type_hints(kind)
    columns = tuple(_column(field, hints[field.name]) for field in fields(kind) if field.name != _GROUND)
    shape = Shape.POLYGON if has_ground(name) else Shape.NONE
    return Layer(name, " ".join(cleandoc(kind.__doc__ or "").split()), columns, shape)


def has_ground(name: str) -> bool:
    """Whether an event may name a part of an area by its polygon."""
    return get_type_hints(RECORDABLE[name]).get(_GROUND) == Ground


def needs_ground(name: str) -> bool:
    """Whether an event cannot be without its polygon."""
    return any(field.name == _GROUND and field.default is MISSING for field in fields(RECORDABLE[name]))


def _column(field: "Field[Any]", hint: Any) -> Column:
    said = field.metadata
    kind = _TYPES[hint]
    most = said["most"]
    if kind in {Type.INTEGER, Type.REAL} and most is None:
        most = 1e12
    return Column(
        field.name,
        kind,
        said["meaning"],
        required=field.default is MISSING,
        unit=said["unit"],
        choices=said["choices"],
        least=said["least"],
        most=most,
        refers_to=said["refers_to"],
    )


def _of_all() -> Iterator[Column]:
    """Give every field of every event once; what a cell must hold depends on the event of its row."""
    told: dict[str, list[str]] = {}
    for name in RECORDABLE:
        for column in form_of(name).columns:
            told.setdefault(column.name, []).append(name)
    for field, names in told.items():
        meaning = next(c.meaning for c in form_of(names[0]).columns if c.name == field)
        yield Column(field, Type.TEXT, f"{meaning} ({', '.join(names)})")


DAILY = Layer(
    "daily",
    "What happened, one event a row; fill in the columns that the event has.",
    (*HEAD, *_of_all()),
    Shape.POLYGON,
)
"""The sheet of a day: the head, the fields of all events, and the ground as text in column wkt."""
