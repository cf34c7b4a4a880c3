"""What was wrong is corrected by another event, never deleted (L12); a delivery is taken back by another delivery."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from firmground.desk.entering import Entered, Ledger, enter, identified
from firmground.desk.record import Said, desk_of, with_holds
from firmground.desk.wire import Where, open_store
from firmground.errors import BadInputError, ConflictError, UnknownNameError
from firmground.intake.events_file import attachment_sha256, read_one
from firmground.intake.events_register import offered, spelt_like
from firmground.intake.readers.sheet import Cell
from firmground.model.event import Entry, Event
from firmground.model.facts import Fact, land, record
from firmground.model.finding import Finding
from firmground.track.deliveries import undone
from firmground.track.entry_codes import entry_warning
from firmground.track.store import ProjectStore

__all__ = ["correct"]

_ANEW: Mapping[type[Fact], str] = {
    record.PlanMade: "a plan is replaced by another plan",
    record.PlanProposed: "a proposal is ended by `decide approve` or `decide reject`",
    record.ForecastMade: "a forecast stays as it was made; make another",
    record.Decided: "a decision is changed by another decision",
    record.Corrected: "a correction is no fact of its own; enter the event anew that it took out",
}


def correct(
    project: Where,
    name: str,
    reason: str,
    changes: Mapping[str, Cell],
    said: Said,
    *,
    today: date,
    by: str,
    despite: bool = False,
) -> Entered:
    """Take an event out of what counts, with another in its place if ``changes`` say what was so; or a delivery back.

    ``name`` is the id of an event or the key of a delivery of rows. Raises UnknownNameError for another name,
    BadInputError for what cannot be corrected, and ConflictError where it was corrected, or changed, already.
    """
    if not reason.strip():
        raise BadInputError("a correction wants its reason")
    store = open_store(project)
    ledger = Ledger.read(store, today)
    found = next((event for event in ledger.events if event.id == name), None)
    deliveries = {event.fact.delivery for event in ledger.events if isinstance(event.fact, record.RowsImported)}
    if found is not None and isinstance(found.fact, record.RowsImported):
        return _taken_back(store, ledger, found.fact.delivery, reason, by, despite=despite)
    if found is None and name in deliveries:
        return _taken_back(store, ledger, name, reason, by, despite=despite)
    if found is None:
        alike = spelt_like(name, (*deliveries, *(event.id for event in ledger.events)))
        raise UnknownNameError(f"the ledger has no event or delivery {name}{offered(alike)}")
    _require_correctable(found, ledger.events)
    entries: list[Entry] = []
    findings: tuple[Finding, ...] = ()
    if changes or said != Said(by=said.by):
        new, findings = _replacement(store, found, changes, said, today=today, by=by)
        if new is None:
            return Entered((), 0, findings, applied=False)
        entries, _ = with_holds(store, identified([new]), today)
    instead = entries[0].id if entries else ""
    entries.append(Entry(record.Corrected(found.id, reason, instead), today, said.by or by))
    done = enter(store, entries, today=today, despite=despite, ledger=ledger)
    return replace(done, findings=(*findings, *done.findings, *_left_standing(found, entries, ledger)))


def _taken_back(store: ProjectStore, ledger: Ledger, delivery: str, reason: str, by: str, *, despite: bool) -> Entered:
    imports = (event for event in ledger.events if isinstance(event.fact, record.RowsImported))
    facts = undone(imports, delivery, ledger.tables)
    entries = [Entry(fact, ledger.today, by, reason) for fact in facts]
    return enter(store, entries, today=ledger.today, despite=despite, ledger=ledger)


def _require_correctable(found: Event, events: Sequence[Event]) -> None:
    if why := _ANEW.get(type(found.fact)):
        raise BadInputError(f"{found.name} {found.id} cannot be corrected: {why}")
    for event in events:
        if isinstance(event.fact, record.Corrected) and event.fact.event == found.id:
            instead = event.fact.replacement
            offer = (
                f"; {instead} stands in its place, correct that one" if instead else "; enter it anew if it was right"
            )
            raise ConflictError(f"{found.name} {found.id} was corrected by {event.id} already{offer}")


def _replacement(
    store: ProjectStore, found: Event, changes: Mapping[str, Cell], said: Said, *, today: date, by: str
) -> tuple[Entry | None, tuple[Finding, ...]]:
    """Give the event as it should have been: as it was, but for what is changed."""
    fact: Any = found.fact
    cells = {one.name: _cell(getattr(fact, one.name)) for one in fields(fact) if one.name != "polygon"}
    head: dict[str, Cell] = {
        "event": found.name,
        "on": said.on or found.on,
        "by": said.by,
        "source": said.source or found.source,
        "id": said.id,
    }
    attached = attachment_sha256(said.attach) if said.attach else found.attachment_sha256
    desk = desk_of(store, store.tables(), today=today, by=by)
    read = read_one({**cells, **changes, **head}, desk, polygon=said.polygon, attachment=attached)
    if read.has_errors:
        return None, read.findings
    entry = read.filled[0].entry
    if not said.polygon and getattr(fact, "polygon", None) is not None:
        entry = replace(entry, fact=replace(entry.fact, polygon=fact.polygon))  # type: ignore[call-arg]
    return entry, read.findings


def _cell(value: Any) -> Cell:
    cell: Cell = ";".join(value) if isinstance(value, tuple) else value
    return cell


def _left_standing(found: Event, entries: Sequence[Entry], ledger: Ledger) -> list[Finding]:
    """Say which holds stand although the visit that led to them is gone, or is critical no more."""
    if not isinstance(found.fact, land.QaVisit) or found.fact.severity != "critical":
        return []
    if any(isinstance(e.fact, land.QaVisit) and e.fact.severity == "critical" for e in entries):
        return []
    held = [e.fact.area for e in ledger.events if isinstance(e.fact, land.AreaHeld) and e.fact.cause == found.id]
    told = f"the holds of {', '.join(held)} that it led to stand"
    return [entry_warning("FG-RC-401", found, told, "enter hold-lifted for each that is over")] if held else []
