"""Before and after an import: what the columns of a file may mean, past deliveries, and the way back."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from firmground.desk.correct import correct
from firmground.desk.delivery import Import, import_file
from firmground.desk.entering import Entered
from firmground.desk.record import Said
from firmground.desk.wire import Where
from firmground.errors import ConflictError, UnknownNameError
from firmground.intake.collector import Collector
from firmground.intake.delivery import opened, sha256_of
from firmground.intake.events_register import spelt_like
from firmground.intake.headers import folded, match_columns
from firmground.intake.parsing import text_of
from firmground.intake.readers.sheet import Cell, Sheet, is_blank
from firmground.model.event import Event
from firmground.model.facts.record import RowsImported
from firmground.model.tables import LAYERS, Layer, Shape, layer_named

__all__ = ["bring_in", "deliveries", "import_as_dict", "look", "take_back", "targets"]

_SAMPLES = 3
_SAMPLE_TEXT = 60
_SHOWN = 200


def targets() -> list[dict[str, Any]]:
    """Give the layers that a file may go to, each with its fields."""
    return [
        {
            "layer": layer.name,
            "meaning": layer.meaning,
            "fields": [
                {"name": c.name, "meaning": c.meaning, "required": c.required, "unit": c.unit} for c in layer.columns
            ],
            "ground": _ground_of(layer),
        }
        for layer in LAYERS.values()
    ]


def _ground_of(layer: Layer) -> list[str]:
    """Name the fields by which a table as text gives the ground of a row."""
    if layer.shape is Shape.NONE:
        return []
    return ["wkt", "longitude", "latitude"] if layer.shape in {Shape.POINT, Shape.ANY} else ["wkt"]


def look(file: Path, layer: str | None = None) -> dict[str, Any]:
    """Say what a file holds: each sheet with the layer that it would go to, and each column with what it may mean.

    ``layer`` is what the reader says that the file is; without it names decide. What is wrong with the file as such is
    among the findings; what is wrong with its rows is told by a dry run.
    """
    notes = Collector(file.name)
    sheets = opened(file, notes)
    for sheet in sheets:
        notes.found += [found for found in sheet.notes.found if found not in notes.found] if sheet.notes.broken else []
    return {
        "file": file.name,
        "sha256": sha256_of(file),
        "findings": [finding.as_dict() for finding in notes.found],
        "sheets": [_sheet(sheet, _layer_of(sheet, sheets, file, layer)) for sheet in sheets],
    }


def _layer_of(sheet: Sheet, sheets: list[Sheet], file: Path, said: str | None) -> Layer | None:
    if said:
        return layer_named(said)
    return layer_named(sheet.name) or (layer_named(file.stem) if len(sheets) == 1 else None)


def _sheet(sheet: Sheet, layer: Layer | None) -> dict[str, Any]:
    meant: dict[int, str] = {}
    if layer is not None:
        matched = match_columns(sheet, layer, {}, Collector(""))
        meant = {index: name for name, index in (*matched.fields.items(), *matched.places.items())}
    return {
        "name": sheet.name,
        "rows": len(sheet.numbers),
        "layer": layer.name if layer else None,
        "drawn": sheet.shapes is not None,
        "columns": [
            {
                "header": header,
                **_filled(cells),
                "field": meant.get(index, ""),
                "guess": _guess(header, layer, meant.values()) if index not in meant and layer else "",
            }
            for index, (header, cells) in enumerate(zip(sheet.header, sheet.columns, strict=True))
        ],
    }


def _filled(cells: Iterable[Cell]) -> dict[str, Any]:
    """Give the share of cells that hold something, and the first values that differ."""
    count = filled = 0
    samples: dict[str, None] = {}
    for cell in cells:
        count += 1
        if is_blank(cell):
            continue
        filled += 1
        if len(samples) < _SAMPLES:
            samples[text_of(cell)[:_SAMPLE_TEXT]] = None
    return {"filled": filled / count if count else 0.0, "samples": list(samples)}


def _guess(header: str, layer: Layer, taken: Iterable[str]) -> str:
    """Give the field that a column is spelt like and that no other column gives; empty where there is none."""
    free = {folded(word): c.name for c in layer.columns if c.name not in set(taken) for word in (c.name, *c.aliases)}
    alike = spelt_like(folded(header), free)
    return free[alike[0]] if alike else ""


def bring_in(
    where: Where,
    file: Path,
    *,
    layer: str | None = None,
    mapping: Mapping[str, str] | None = None,
    expected: str = "",
    by: str = "",
) -> Import:
    """Import a file that was looked at before; raises ConflictError if it is not the file of that ``expected`` hash."""
    if expected and sha256_of(file) != expected:
        raise ConflictError("the file has changed since it was looked at; look at it again before it is imported")
    return import_file(where, file, layer=layer, mapping=mapping, by=by)


def import_as_dict(done: Import) -> dict[str, Any]:
    """Give what an import changes, or would change, by layer, with its findings."""
    names = [name for name in LAYERS if name in {*done.created, *done.updated, *done.unchanged}]
    return {
        "applied": done.applied,
        "clean": done.clean,
        "changes": bool(done.created or done.updated),
        "layers": [
            {
                "layer": name,
                "created": done.created.get(name, 0),
                "updated": done.updated.get(name, 0),
                "unchanged": done.unchanged.get(name, 0),
            }
            for name in names
        ],
        "findings": [finding.as_dict() for finding in done.findings],
    }


def deliveries(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Give the deliveries of rows that came last, newest first, each with what took it back."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        fact = event.fact
        if not isinstance(fact, RowsImported):
            continue
        one = found.setdefault(fact.delivery, _delivery(event, fact))
        one["layers"].append(
            {
                "layer": fact.layer,
                "created": len(fact.created),
                "updated": len(fact.replaced),
                "removed": len(fact.removed),
            }
        )
        if fact.undoes in found:
            found[fact.undoes]["undone_by"] = fact.delivery
    return list(reversed(found.values()))[:_SHOWN]


def _delivery(event: Event, fact: RowsImported) -> dict[str, Any]:
    return {
        "delivery": fact.delivery,
        "seq": event.seq,
        "at": event.recorded_at,
        "by": event.by,
        "source": event.source,
        "sha256": fact.sha256,
        "undoes": fact.undoes,
        "undone_by": "",
        "layers": [],
    }


def take_back(where: Where, events: Iterable[Event], delivery: str, reason: str, *, today: date, by: str) -> Entered:
    """Take a delivery back by another one; raises UnknownNameError where there is none of that key."""
    if not any(isinstance(e.fact, RowsImported) and e.fact.delivery == delivery for e in events):
        raise UnknownNameError(f"the ledger has no delivery {delivery!r}")
    return correct(where, delivery, reason, {}, Said(), today=today, by=by)
