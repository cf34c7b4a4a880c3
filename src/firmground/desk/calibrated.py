"""The rows that a calibration changes, and the rows as they were without any."""

import math
from collections.abc import Iterable, Mapping, Sequence

from firmground.evaluate.calibration.lesson import Lesson
from firmground.intake.defaults import default_tables
from firmground.intake.typed_cells import real, text
from firmground.model import Factor, Uncertainty
from firmground.model.event import Event
from firmground.model.facts.record import RowsImported
from firmground.model.tables import LAYERS, Row, Tables
from firmground.track.deliveries import Change, delivered
from firmground.track.row_json import JsonRow, rows_from_json, rows_to_json
from firmground.track.rows import RowsById, canonical

__all__ = ["SOURCE", "calibrations", "learned_rows", "uncalibrated"]

SOURCE = "calibrate: learned from the ledger"
"""What the source of a delivery begins with that a calibration made."""

_LAYERS = ("methods", "uncertainties")
_ENDS = math.sqrt(7.0)
"""Dispersions from the likely output to the low and the high one, by the variance of pert."""
_DIGITS = 6
_MOST_OUTPUT, _MOST_TEAM_DAYS = 1e7, 1e6


def calibrations(events: Iterable[Event]) -> list[RowsImported]:
    """Give what calibrations delivered, in the order of the ledger."""
    return [e.fact for e in events if isinstance(e.fact, RowsImported) and e.source.startswith(SOURCE)]


def uncalibrated(done: Sequence[RowsImported], tables: Tables) -> Tables:
    """Give the rows as they were before calibrations: whatever stands as one left it is what it was before that one.

    A row that somebody edited since stays as it is. Spreads of a project that has none are those of a new project.
    """
    found = {**tables, "uncertainties": tables.get("uncertainties") or default_tables()["uncertainties"]}
    for layer in _LAYERS:
        rows: dict[str, JsonRow | None] = {str(row["id"]): row for row in rows_to_json(found.get(layer, ()))}
        for fact in reversed([fact for fact in done if fact.layer == layer]):
            for before, after in (*fact.replaced, *((None, row) for row in fact.created)):
                if rows.get(str(after["id"])) == after:
                    rows[str(after["id"])] = before
        if done:
            kept = [row for row in rows.values() if row is not None]
            found[layer] = tuple(rows_from_json(LAYERS[layer], kept).values())
    return found


def learned_rows(
    lessons: Iterable[Lesson], before: Tables, now: Tables, kinds: Mapping[str, str]
) -> tuple[tuple[RowsImported, ...], dict[str, tuple[float, float]]]:
    """State what lessons change in the rows as they are ``now``, and the likely outputs of methods old and new.

    ``before`` are the rows without any calibration: what is not learned any more goes back to them.
    """
    learned = [lesson for lesson in lessons if lesson.row is not None]
    methods, outputs = _methods(learned, before, kinds)
    cells = tuple(_cells(lesson.row) for lesson in learned if lesson.row is not None)
    spreads = canonical({"uncertainties": cells})["uncertainties"]
    wanted = {
        "methods": {**_by_id(before, "methods"), **methods},
        "uncertainties": {**_by_id(before, "uncertainties"), **spreads},
    }
    if not learned and not now.get("uncertainties"):
        del wanted["uncertainties"]
    return delivered(_change(layer, _by_id(now, layer), rows) for layer, rows in wanted.items()), outputs


def _change(layer: str, now: RowsById, wanted: RowsById) -> Change:
    after = {key: row for key, row in wanted.items() if key in now and now[key] != row}
    return Change(
        layer,
        {key: row for key, row in wanted.items() if key not in now},
        {key: now[key] for key in after},
        after,
        {key: row for key, row in now.items() if key not in wanted},
    )


def _methods(
    learned: Sequence[Lesson], before: Tables, kinds: Mapping[str, str]
) -> tuple[RowsById, dict[str, tuple[float, float]]]:
    """Scale the work of methods by their learned output: team-days of whatever size, and output by size."""
    lessons = {lesson.applies_to: lesson for lesson in learned if lesson.factor is Factor.OUTPUT}
    rows, outputs = [], {}
    for row in before.get("methods", ()):
        names = (f"{text(row, 'name')} ({text(row, 'id')})", text(row, "name"))
        lesson = next((lessons[name] for name in names if name in lessons), None)
        if lesson is None or text(row, "activity") != kinds.get(lesson.applies_to):
            continue
        rows.append(_scaled(row, lesson))
        likely, new = real(row, "output_likely"), real(rows[-1], "output_likely")
        if likely is not None and new is not None:
            outputs[lesson.applies_to] = likely, new
    return canonical({"methods": tuple(rows)})["methods"], outputs


def _scaled(row: Row, lesson: Lesson) -> Row:
    grown = lesson.new
    likely = real(row, "output_likely")
    was = "" if likely is None else f"{likely:g} m2 per team-day, "
    cells = {**row, "source": lesson.source(f"{was}{text(row, 'source')}")}
    cells["team_days"] = _rounded((real(row, "team_days") or 0.0) / grown, _MOST_TEAM_DAYS)
    if likely is not None:
        wide = _ENDS * (lesson.spread_new or 0.0)
        for name, by in (("output_low", -wide), ("output_likely", 0.0), ("output_high", wide)):
            if row.get(name) is not None:
                cells[name] = _rounded(likely * grown * math.exp(by), _MOST_OUTPUT)
    return cells


def _cells(row: Uncertainty) -> Row:
    return {
        "id": row.id,
        "factor": row.factor.value,
        "applies_to": row.applies_to,
        "shape": row.shape.value,
        "p1": _rounded(row.p1),
        "p2": _rounded(row.p2),
        "p3": _rounded(row.p3),
        "unit": row.factor.unit,
        "together": row.together,
        "guess": row.guess,
        "source": row.source,
    }


def _rounded(figure: float, most: float = math.inf) -> float:
    """Keep as many digits as anybody can mean."""
    return min(float(f"{figure:.{_DIGITS}g}"), most)


def _by_id(tables: Tables, layer: str) -> RowsById:
    return {str(row["id"]): dict(row) for row in tables.get(layer, ())}
