"""Rows of a daily sheet, and what is typed after ``record``, become entries; all that is wrong is found at once."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import shapely

from firmground.intake.collector import Collector, quoted
from firmground.intake.coordinates import Bounds, to_wgs84
from firmground.intake.events_form import DAILY, HEAD, RECORDABLE, form_of, has_ground, needs_ground
from firmground.intake.events_register import Register, spelt_like
from firmground.intake.geometry_checks import check_shapes
from firmground.intake.headers import Matched, folded, match_columns
from firmground.intake.parsing import Fault, parser_for, text_of
from firmground.intake.readers.sheet import Cell, Sheet, is_blank
from firmground.intake.shapes import shapes_of
from firmground.model.canonical import digest
from firmground.model.columns import Column, Layer, Shape, Type
from firmground.model.event import Entry
from firmground.model.facts import FACTS, Fact, payload_of
from firmground.model.finding import Severity
from firmground.model.tables import Value

__all__ = ["Desk", "Filled", "filled_in"]

_SHEET = Layer(DAILY.name, DAILY.meaning, DAILY.columns, Shape.ANY)  # a row need not have ground
_NOT_OF_EVENTS = frozenset({"FG-IN-052"})  # two facts may well be about the same ground
_KEY = 24


@dataclass(frozen=True, slots=True)
class Desk:
    """Where entries are taken in: the register that they name rows of, today, who enters, the extent so far."""

    register: Register
    today: date
    by: str
    bounds: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """An entry, and the row of the sheet that it was read from."""

    entry: Entry
    row: int


def filled_in(sheet: Sheet, desk: Desk, *, attachment_sha256: str = "", keyed: bool = True) -> tuple[Filled, ...]:
    """Read the rows of a sheet into entries; what is wrong is noted in ``sheet.notes``, and such rows are left out.

    With ``keyed`` an entry without an id of its own gets one from what it says and how often the sheet said the same
    before, so that the same sheet sent twice is entered once, and equal rows of one day are all kept.
    """
    notes = sheet.notes
    matched = match_columns(sheet, _SHEET, {}, notes)
    with np.errstate(all="ignore"):  # what is not finite becomes a finding
        column = shapes_of(sheet, _SHEET, matched, notes)
        if column is not None:
            to_wgs84(column, declared=sheet.shapes is not None, bounds=desk.bounds)
            check_shapes(column, _SHEET)
    notes.found[:] = [f for f in notes.found if f.code not in _NOT_OF_EVENTS]
    if notes.broken:
        return ()
    desk = replace(desk, register=desk.register.with_areas(_split_off(sheet, matched)))
    seen: Counter[str] = Counter()
    ids: dict[str, int] = {}
    found: list[Filled] = []
    for index, number in enumerate(sheet.numbers):
        cells = {name: sheet.columns[at][index] for name, at in matched.fields.items()}
        ground = None if column is None else column.shapes[index]
        entry = _Row(number, cells, ground, notes, desk).entry(attachment_sha256)
        if entry is not None and entry.id and (first := ids.setdefault(entry.id, number)) != number:
            told = f"id {quoted(entry.id)} stands in row {first} already"
            notes.error("FG-IN-030", told, "give every row an id of its own, or none", row=number, column="id")
        elif entry is not None:
            by_default = is_blank(cells.get("by"))
            found.append(Filled(_keyed(entry, seen, by_default=by_default) if keyed else entry, number))
    return tuple(found)


def _split_off(sheet: Sheet, matched: Matched) -> Iterator[str]:
    """Give the ids of areas that rows of the sheet itself split off, which later rows may name."""
    if "into" not in matched.fields or "event" not in matched.fields:
        return
    events, areas = (sheet.columns[matched.fields[name]] for name in ("event", "into"))
    for event, area in zip(events, areas, strict=True):
        if isinstance(event, str) and folded(event) == "area_split" and not is_blank(area):
            yield text_of(area)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row on its way to an entry; every fault is noted."""

    number: int
    cells: Mapping[str, Cell]
    ground: Any
    notes: Collector
    desk: Desk

    def entry(self, attachment_sha256: str) -> Entry | None:
        name = self._event()
        head = {column.name: self._typed(column) for column in HEAD[1:]}
        if isinstance(on := head["on"], date) and on > self.desk.today:
            told = f"{on} has not come yet: today is {self.desk.today}"
            self._wrong(
                "FG-IN-073", told, "enter what happened, once it has; what is to come belongs in the plan", "on"
            )
        fact = self._fact(name, on) if name else None
        if fact is None or not isinstance(on, date) or self.number in self.notes.failed:
            return None
        by, source, key = (str(head[field] or "") for field in ("by", "source", "id"))
        try:
            return Entry(fact, on, by or self.desk.by, source, attachment_sha256, key)
        except ValueError as error:
            self._wrong("FG-IN-031", str(error), "use up to 80 letters, digits and signs without blanks", "id")
        return None

    def _event(self) -> str:
        word = self._typed(HEAD[0])
        name = folded(word).replace("_", "-") if isinstance(word, str) else ""
        if not name or name in RECORDABLE:
            return name
        if name in FACTS:
            told = f"{name!r} is written by a verb of its own"
            self._wrong("FG-IN-070", told, "use import, plan, replan, decide or correct", "event")
            return ""
        offer = spelt_like(name, RECORDABLE)
        told = f"there is no event {quoted(word)}" + (f"; did you mean {offer[0]}?" if offer else "")
        self._wrong("FG-IN-070", told, "`firmground record --list` names them all", "event")
        return ""

    def _fact(self, name: str, on: Value) -> Fact | None:
        form = form_of(name)
        values = {column.name: self._value(column) for column in form.columns}
        values |= self._shape(name, form)
        known = {column.name for column in (*HEAD, *form.columns)}
        for field, cell in self.cells.items():
            if field not in known and not is_blank(cell):
                told = f"{name} has no field {field!r}, so that {quoted(cell)} would be lost"
                self._wrong("FG-IN-071", told, "its fields are: " + ", ".join(c.name for c in form.columns), field)
        until = values.get("until")
        if isinstance(until, date) and isinstance(on, date) and until < on:
            self._wrong("FG-IN-076", f"it lasts until {until}, but begins on {on}", "check both days", "until")
        if self.number in self.notes.failed:
            return None
        return RECORDABLE[name](**{field: value for field, value in values.items() if value is not None})

    def _value(self, column: Column) -> Any:
        value = self._typed(column)
        if not isinstance(value, str):
            return value
        words = [word.strip() for word in value.split(";")] if column.type is Type.LIST else [value]
        named = [self._named(column, word) for word in words]
        return tuple(named) if column.type is Type.LIST else named[0]

    def _named(self, column: Column, word: str) -> str:
        """Give the id that a word means where it names a row of the register."""
        register = self.desk.register
        if column.name == "activity":
            meant = register.activity(word)
        elif column.refers_to:
            meant = register.named(word, column.refers_to)
        else:
            return word
        return meant if isinstance(meant, str) else str(self._note(meant, column.name))

    def _typed(self, column: Column) -> Value:
        value = parser_for(column)(self.cells.get(column.name))
        return self._note(value, column.name) if isinstance(value, Fault) else value

    def _shape(self, name: str, form: Layer) -> dict[str, Any]:
        """Give the ground of the fact, or the spot of one that has longitude and latitude."""
        if self.ground is None:
            if needs_ground(name) and self.number not in self.notes.failed:
                told = f"{name} wants the polygon of the ground that is meant"
                self._wrong("FG-IN-040", told, "give it as WKT or as the geometry of a feature", "polygon")
            return {}
        kind = self.ground.geom_type
        if kind in {"Polygon", "MultiPolygon"} and has_ground(name):
            return {"polygon": self.ground}
        if kind == "Point" and form.column("longitude"):
            (x, y), *_ = shapely.get_coordinates(self.ground).tolist()
            return {"longitude": x, "latitude": y}
        told = f"{name} takes no {kind}"
        self._wrong("FG-IN-042", told, "leave the shape out, or draw the polygon of the part that is meant", "polygon")
        return {}

    def _note(self, fault: Fault, column: str) -> Value:
        tell = self.notes.error if fault.severity is Severity.ERROR else self.notes.warn
        tell(fault.code, fault.message, fault.remedy, row=self.number, column=column)
        return fault.value

    def _wrong(self, code: str, message: str, remedy: str, column: str) -> None:
        self.notes.error(code, message, remedy, row=self.number, column=column)


def _keyed(entry: Entry, seen: Counter[str], *, by_default: bool) -> Entry:
    """Give an entry without an id one that is made of what it says; who enters it makes no difference."""
    if entry.id:
        return entry
    by = "" if by_default else entry.by
    said = digest([entry.fact.name, payload_of(entry.fact), entry.on, by, entry.source, entry.attachment_sha256])
    seen[said] += 1
    key = hashlib.sha256(f"{said}/{seen[said]}".encode()).hexdigest()[:_KEY]
    return Entry(entry.fact, entry.on, entry.by, entry.source, entry.attachment_sha256, f"row-{key}")
