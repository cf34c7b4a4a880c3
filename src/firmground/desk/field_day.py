"""A day reported from the field: the forms of what may be said, what there is to choose from, and its way in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from firmground.desk.entering import Entered, Ledger
from firmground.desk.record import Said, record_event
from firmground.desk.snapshot import Snapshot
from firmground.desk.wire import Where, open_store
from firmground.errors import BadInputError, ConflictError
from firmground.intake.events_form import RECORDABLE, form_of, has_ground, needs_ground
from firmground.intake.events_register import Register
from firmground.intake.readers.sheet import Cell
from firmground.intake.typed_cells import text
from firmground.model import ActivityKind
from firmground.model.columns import Column, Type
from firmground.model.event import Event
from firmground.model.facts import payload_of
from firmground.model.tables import Row

__all__ = ["OtherEntryError", "Reported", "choices", "event_as_dict", "forms", "places_of", "report"]

Knows: TypeAlias = Callable[[str | None], bool]
"""Whether somebody may know of, and report on, what lies at a place; None stands for the whole project."""

_SUBJECTS = frozenset({"hazardous_areas", "places", "contingents", "roads"})
_LANDED = frozenset({"hazardous_areas", "places", "roads"})
_EXACT = ("polygon", "longitude", "latitude")
_DRAWN = ("POLYGON", "MULTIPOLYGON")
_CLEARING = frozenset({ActivityKind.CLEARANCE, ActivityKind.BAC, ActivityKind.EOD})


@dataclass(frozen=True, slots=True)
class Reported:
    """One event as somebody typed it, under a key that their device made."""

    id: str
    event: str
    on: date
    fields: Mapping[str, Cell]
    source: str = ""
    polygon: str = ""


class OtherEntryError(ConflictError):
    """Another event stands in the ledger under the same key; ``there`` is that event."""

    def __init__(self, there: Event) -> None:
        super().__init__(f"there is another entry {there.id} already, of {there.on}, which says something else")
        self.there = there


def forms() -> list[dict[str, Any]]:
    """Give the form of each event that is about something of the project, as its fact declares it."""
    return [_form(name) for name in RECORDABLE if _is_about_rows(name)]


def _is_about_rows(name: str) -> bool:
    subject = form_of(name).column(RECORDABLE[name].about)
    return subject is not None and (subject.name == "activity" or not _SUBJECTS.isdisjoint(subject.refers_to))


def _form(name: str) -> dict[str, Any]:
    form = form_of(name)
    return {
        "event": name,
        "meaning": form.meaning,
        "about": RECORDABLE[name].about,
        "ground": "needed" if needs_ground(name) else "possible" if has_ground(name) else "",
        "fields": [_field(column) for column in form.columns],
    }


def _field(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type.value,
        "meaning": column.meaning,
        "required": column.required,
        "unit": column.unit,
        "choices": list(column.choices),
        "least": column.least,
        "most": column.most,
        "list": _list_of(column),
    }


def _list_of(column: Column) -> list[str]:
    """Name the lists of `choices` that a field is filled from."""
    if column.name == "activity":
        return ["activities"]
    if column.name == "method" and not column.choices:
        return ["methods"]
    return [layer for layer in column.refers_to if layer in _SUBJECTS]


def choices(snapshot: Snapshot, knows: Knows) -> dict[str, list[list[str]]]:
    """Give what may be chosen, by list, each as id and words that tell it from others; only what ``knows`` allows."""
    rows, names = snapshot.tables, {text(r, "id"): text(r, "name") for r in snapshot.tables.get("places", ())}
    parcels = snapshot.moment(snapshot.today).progress.parcels
    areas = {p.area: [p.area, p.state.value, names.get(p.place or "", "")] for p in parcels if knows(p.place)}
    places = [
        [key, name or key, text(r, "level")] for (key, name), r in zip(names.items(), rows["places"], strict=True)
    ]
    return {
        "hazardous_areas": sorted(areas.values()),
        "places": [one for one in places if knows(one[0])] if names else [],
        "activities": list(_activities(snapshot, knows, names)),
        "contingents": [[text(r, "id"), text(r, "name"), text(r, "partner")] for r in rows.get("contingents", ())],
        "roads": [[text(r, "id"), text(r, "name"), text(r, "state")] for r in rows.get("roads", ())]
        if knows(None)
        else [],
        "methods": [[name] for name in sorted(_methods(rows.get("methods", ())))],
    }


def _methods(rows: tuple[Row, ...]) -> set[str]:
    return {text(row, "name") for row in rows if text(row, "activity") in _CLEARING}


def _activities(snapshot: Snapshot, knows: Knows, names: Mapping[str, str]) -> Iterator[list[str]]:
    """Give the activities of the plan that are not over: id, kind, name of the site, name of the place."""
    followed = snapshot.followed
    if followed is None:
        return
    over = {name for name, work in snapshot.moment(snapshot.today).progress.works.items() if work.finished}
    sites = {text(r, "id"): text(r, "name") for layer in ("assets", "roads") for r in snapshot.tables.get(layer, ())}
    by_id = followed.programme.site_by_id
    for one in followed.programme.activities:
        place = by_id[one.site].place
        if one.id not in over and knows(place):
            yield [one.id, one.kind.value, sites.get(one.site) or one.site, names.get(place, "")]


def places_of(snapshot: Snapshot, event: str, fields: Mapping[str, Any]) -> set[str | None]:
    """Give the places that an event speaks of; None among them for what lies at none, or is not known."""
    if event not in RECORDABLE:
        return {None}
    spots, about = _Spots(snapshot), RECORDABLE[event].about
    found: set[str | None] = set()
    for column in form_of(event).columns:
        if column.name not in (about, "activity") and _LANDED.isdisjoint(column.refers_to):
            continue
        for word in _words(fields.get(column.name), column.type):
            found |= spots.of(column, word)
    return found or {None}


def _words(value: Any, kind: Type) -> list[str]:
    if isinstance(value, list):
        return [str(one).strip() for one in value]
    text_of = "" if value is None else str(value)
    words = text_of.split(";") if kind is Type.LIST else [text_of]
    return [word.strip() for word in words if word.strip()]


class _Spots:
    """Where the things lie that fields name."""

    def __init__(self, snapshot: Snapshot) -> None:
        tables = snapshot.tables
        self._register = Register.of(tables)
        self._districts = {text(r, "id"): text(r, "districts") for r in tables.get("contingents", ())}
        self._own = {text(r, "id"): text(r, "site") for r in tables.get("activities", ())}
        sites = (r for layer in ("assets", "hazardous_areas") for r in tables.get(layer, ()))
        self._at: dict[str, str | None] = {text(r, "id"): text(r, "place") or None for r in sites}
        self._areas = {p.area: p.place for p in snapshot.moment(snapshot.today).progress.parcels}

    def of(self, column: Column, word: str) -> set[str | None]:
        if column.name == "activity":
            return {self._at.get(self._own.get(word) or word.rpartition(":")[0])}
        if "contingents" in column.refers_to:
            parts = [part.strip() for part in self._districts.get(word, "").split(";")]
            return {part or None for part in parts}
        if "hazardous_areas" in column.refers_to and (word in self._areas or word in self._at):
            return {self._areas.get(word, self._at.get(word))}
        if "places" in column.refers_to:
            meant = self._register.named(word, ("places",))
            return {meant if isinstance(meant, str) else None}
        return {None}


def report(where: Where, told: Reported, *, today: date, by: str, ledger: Ledger | None = None) -> Entered:
    """Enter what was reported; the same again enters nothing. A ``ledger`` that was read already spares the reading.

    Raises OtherEntryError where the ledger has something else under the same key, and BadInputError where the ground
    is no polygon as text: a name of a file is never opened for somebody at a distance.
    """
    ground = told.polygon.strip()
    if ground and not (ground.upper().startswith(_DRAWN) and ground.endswith(")")):
        raise BadInputError("the part of the area is to be given as POLYGON((…)) or MULTIPOLYGON(((…))) in degrees")
    said = Said(on=told.on.isoformat(), source=told.source, id=told.id, polygon=ground)
    try:
        done = record_event(where, told.event, told.fields, said, today=today, by=by, ledger=ledger)
    except ConflictError as error:
        there = _under(where, told.id)
        if there is None:
            raise
        raise OtherEntryError(there) from error
    if done.applied and not done.events and (there := _under(where, told.id)) and there.source != told.source:
        raise OtherEntryError(there)
    return done


def _under(where: Where, key: str) -> Event | None:
    return next((event for event in open_store(where).events() if event.id == key), None)


def event_as_dict(event: Event, *, sealed: bool) -> dict[str, Any]:
    """Give an event as its form shows it; where it was, to the metre, only if ``sealed`` may be told (L11)."""
    fields = payload_of(event.fact)
    for name in _EXACT if not sealed else ():
        fields.pop(name, None)
    ground = getattr(event.fact, "polygon", None)
    if "polygon" in fields:
        fields["polygon"] = ground.wkt if ground is not None else ""
    return {
        "id": event.id,
        "seq": event.seq,
        "event": event.name,
        "on": event.on,
        "by": event.by,
        "source": event.source,
        "fields": fields,
    }
