"""What happened is recorded: one event as it is typed, or a day of them from a file."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from firmground.desk.entering import Entered, Ledger, Spot, enter, identified, judge
from firmground.desk.wire import Where, open_store
from firmground.errors import ConflictError
from firmground.intake.coordinates import extent
from firmground.intake.events import Desk
from firmground.intake.events_file import DayRead, attachment_sha256, read_day, read_one
from firmground.intake.events_ground import Ground
from firmground.intake.events_register import Register
from firmground.intake.readers.sheet import Cell
from firmground.intake.settings import read_rules
from firmground.model.event import Entry
from firmground.model.facts import land
from firmground.model.tables import Tables
from firmground.track.fold import fold_sifted
from firmground.track.store import ProjectStore

__all__ = ["Said", "desk_of", "record_event", "record_file", "with_holds"]

_KEY = 24


@dataclass(frozen=True, slots=True)
class Said:
    """What goes with an event: the day, who says so, on what it rests, a shape, a file to be hashed, a key."""

    on: str = ""
    by: str = ""
    source: str = ""
    id: str = ""
    polygon: str = ""
    attach: Path | None = None


def desk_of(store: ProjectStore, tables: Tables, *, today: date, by: str) -> Desk:
    """Give what entries are read against: the rows of a project and the areas that were split off since."""
    splits = (e.fact.into for e in store.events(names=(land.AreaSplit.name,)) if isinstance(e.fact, land.AreaSplit))
    return Desk(Register.of(tables).with_areas(splits), today, by, extent(tables))


def record_event(
    name: Where,
    event: str,
    fields: Mapping[str, Cell],
    said: Said,
    *,
    today: date,
    by: str,
    despite: bool = False,
    ledger: Ledger | None = None,
) -> Entered:
    """Enter one event into a project, with the holds that it leads to; errors enter nothing.

    ``fields`` are typed by hand and checked as the fact declares them. An attachment is hashed where it stands and
    is not copied. ``by`` is who enters where ``said`` names nobody. A ``ledger`` as it was read already spares the
    reading, unless somebody has written since.
    """
    store = open_store(name)
    attached = attachment_sha256(said.attach) if said.attach else ""
    head = {"event": event, "on": said.on or today.isoformat(), "by": said.by, "source": said.source, "id": said.id}
    tables = store.tables() if ledger is None else ledger.tables
    read = read_one(
        {**fields, **head}, desk_of(store, tables, today=today, by=by), polygon=said.polygon, attachment=attached
    )
    try:
        return _enter(store, read, today=today, despite=despite, ledger=ledger)
    except ConflictError:
        if ledger is None or store.head() == ledger.head:
            raise
    return record_event(name, event, fields, said, today=today, by=by, despite=despite)


def record_file(name: Where, file: Path, *, today: date, by: str, despite: bool = False) -> Entered:
    """Enter all events of a file in one go, or none; the same file again enters nothing that is there already."""
    store = open_store(name)
    read = read_day(file, desk_of(store, store.tables(), today=today, by=by))
    rows = {one.entry.id: (file.name, read.sheet, one.row) for one in read.filled}
    return _enter(store, read, today=today, despite=despite, rows=rows)


def _enter(
    store: ProjectStore,
    read: DayRead,
    *,
    today: date,
    despite: bool,
    rows: Mapping[str, Spot] = MappingProxyType({}),
    ledger: Ledger | None = None,
) -> Entered:
    """Enter what was read; where it holds errors of its own, say at once what else would be wrong with the rest."""
    entries, of_visit = with_holds(store, identified(one.entry for one in read.filled), today)
    where = {**rows, **{hold: rows[visit] for hold, visit in of_visit.items() if visit in rows}}
    if read.has_errors:
        ledger = Ledger.read(store, today)
        return Entered((), 0, (*read.findings, *judge(ledger, entries, where)), applied=False)
    done = enter(store, entries, today=today, despite=despite, rows=where, ledger=ledger)
    return replace(done, findings=(*read.findings, *done.findings))


def with_holds(store: ProjectStore, entries: Sequence[Entry], today: date) -> tuple[list[Entry], Mapping[str, str]]:
    """Add a hold of every neighbour behind each critical visit, and say which visit each hold comes from."""
    if not any(_is_critical(entry) for entry in entries):
        return list(entries), {}
    ledger = Ledger.read(store, today)
    metres = read_rules(ledger.tables)[0]["hold_neighbours_m"]
    progress = fold_sifted(ledger.sifted(), as_of=today)
    ground, held = Ground.of(progress.parcels, ledger.tables), set(progress.holds)
    there = {event.id for event in ledger.events}
    found: list[Entry] = []
    of_visit: dict[str, str] = {}
    for entry in entries:
        found.append(entry)
        if not _is_critical(entry) or entry.id in there:
            continue
        for area in ground.neighbours(entry.fact.subject, metres):
            if area not in held:
                held.add(area)
                found.append(_hold(entry, area, metres))
                of_visit[found[-1].id] = entry.id
    return found, of_visit


def _is_critical(entry: Entry) -> bool:
    return isinstance(entry.fact, land.QaVisit) and entry.fact.severity == "critical"


def _hold(visit: Entry, area: str, metres: float) -> Entry:
    """Hold a neighbour for a visit; its key comes from both, so that nothing is held twice for one visit."""
    key = hashlib.sha256(f"{visit.id}/{area}".encode()).hexdigest()[:_KEY]
    reason = f"a critical non-conformity in {visit.fact.subject}, within {metres:g} m"
    return Entry(land.AreaHeld(area, reason, visit.id), visit.on, visit.by, visit.source, id=f"hold-{key}")
