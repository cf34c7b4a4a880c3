"""Data comes in: a new project, an import, an exercise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shapely import total_bounds
from shapely.geometry.base import BaseGeometry

from firmground.desk.land_layer import changes_land, show_today
from firmground.desk.wire import Where, account, create_store, file_of, local_day, open_store, stem
from firmground.errors import BadInputError
from firmground.geo.crs import require_metric
from firmground.intake.check import check_tables
from firmground.intake.defaults import default_tables
from firmground.intake.delivery import read
from firmground.intake.exercise import draw
from firmground.intake.merge import Changes, merge
from firmground.intake.template import write_template
from firmground.model import Finding, Severity
from firmground.model.tables import Tables

__all__ = ["Import", "create", "import_file", "rehearse"]

_CONTRADICTIONS = frozenset(
    f"FG-CK-{n:03d}" for n in (3, 4, 106, 301, 401, 402, 501, 502, 503, 504, 505, 506, 507, 601, 602, 603, 604, 605)
)
"""Findings of `check` that no later import can mend, so that an import that brings one in is refused."""


@dataclass(frozen=True, slots=True)
class Import:
    """What an import found and what it changed, or would change."""

    findings: tuple[Finding, ...]
    created: Mapping[str, int]
    updated: Mapping[str, int]
    unchanged: Mapping[str, int]
    applied: bool

    @property
    def clean(self) -> bool:
        """Whether no finding is an error."""
        return all(f.severity is not Severity.ERROR for f in self.findings)


def create(
    where: Where, *, name: str | None = None, start: date | None = None, crs: str = "", workbook: Path | None = None
) -> None:
    """Make an empty project with its layers, tables and editable defaults, and the workbook to fill in if asked.

    Raises ProjectFileError if the project exists, BadInputError if the workbook does or no file can be made of this
    name, CrsError if no lengths can be measured in ``crs``; then neither file is made.
    """
    path = file_of(where)
    if path is not None and path.suffix.lower() != ".gpkg":
        raise BadInputError(f"{path} does not end in .gpkg, so that QGIS would not know it; name it {path.stem}.gpkg")
    if workbook is not None and workbook.exists():
        raise BadInputError(f"{workbook} is there already; move it away or choose another name")
    settings = {
        "name": name or stem(where),
        "start": (start or local_day()).isoformat(),
        "horizon_days": "1826",
        "currency": "USD",
        "rest_weekdays": "6",
        "exercise": "false",
    }
    if crs:
        require_metric(crs)
        settings["crs"] = crs
    create_store(where, settings).write(default_tables(), source="defaults of firmground", sha256="", by=account())
    if workbook is not None:
        write_template(workbook)


def import_file(
    where: Where,
    file: Path,
    *,
    layer: str | None = None,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
    by: str = "",
) -> Import:
    """Import a file in one transaction; nothing is written on a dry run or when any finding is an error.

    ``by`` is who enters it; empty: the account at work.
    """
    store = open_store(where)
    existing = store.tables()
    delivery = read(file, layer=layer, mapping=mapping or {}, bounds=_extent(existing))
    changes = merge(existing, delivery.tables)
    findings = (*delivery.findings, *changes.findings, *_contradictions(file, existing, changes))
    clean = all(f.severity is not Severity.ERROR for f in findings)
    if clean and not changes.is_empty and not dry_run:
        events = store.write(_rows(changes), source=file.name, sha256=delivery.sha256, by=by or account())
        if changes_land(events):
            show_today(store, local_day())
    return Import(
        findings, _count(changes.created), _count(changes.updated), _count(changes.unchanged), clean and not dry_run
    )


def rehearse(where: Where, source: Path, *, seed: int, areas: int, assets: int) -> Mapping[str, int]:
    """Draw an exercise over real places into a project, which is made if it is not there; gives rows by layer.

    A project that holds rows which this exercise does not draw is refused with BadInputError, so that drawn hazards
    never stand among surveyed ones, and the same seed gives the same project.
    """
    drawn = draw(source, seed=seed, areas=areas, assets=assets)
    path = file_of(where)
    if path is not None and not path.exists():
        create(path)
    store = open_store(where)
    others = _others(store.tables(), drawn)
    if others:
        told = ", ".join(f"{n} of {name}" for name, n in others.items())
        raise BadInputError(
            f"{store.name} holds rows that are not of this exercise ({told}); draw it into a new project"
        )
    events = store.write(drawn, source=f"exercise, seed {seed}, over {source.name}", sha256="", by=account())
    if changes_land(events):
        show_today(store, local_day())
    return {name: len(rows) for name, rows in drawn.items() if rows}


def _others(existing: Tables, drawn: Tables) -> Mapping[str, int]:
    """Count rows of what an exercise draws that are there already and are not drawn, or are real where it draws."""
    counts = {}
    for name in ("places", "bases", "roads", "hazardous_areas", "assets", "services", "contingents"):
        marks = {row["id"]: bool(row.get("exercise")) for row in drawn.get(name, ())}
        counts[name] = sum(marks.get(row["id"]) != bool(row.get("exercise")) for row in existing.get(name, ()))
    return {name: n for name, n in counts.items() if n}


def _extent(tables: Tables) -> tuple[float, float, float, float] | None:
    """Give west, south, east and north of what the project holds already, so that swapped coordinates show."""
    shapes = [
        row["geometry"] for rows in tables.values() for row in rows if isinstance(row.get("geometry"), BaseGeometry)
    ]
    if not shapes:
        return None
    west, south, east, north = total_bounds(shapes).tolist()
    return west, south, east, north


def _contradictions(file: Path, existing: Tables, changes: Changes) -> tuple[Finding, ...]:
    """Give the contradictions that the rows would bring in; names that nothing answers to yet are left to `check`."""
    if changes.is_empty:
        return ()
    merged = {name: tuple(rows) for name, rows in existing.items()}
    for name, rows in _rows(changes).items():
        fresh = {row["id"] for row in rows}
        merged[name] = (*(row for row in merged.get(name, ()) if row["id"] not in fresh), *rows)
    found = [(f, _by_id(f, merged)) for f in check_tables(merged) if f.code in _CONTRADICTIONS]
    known = {(f.code, _by_id(f, existing)) for f in check_tables(existing)} if found else set()
    return tuple(
        Finding(f.code, f.severity, text, f.remedy, file.name, f.layer, None, f.column)
        for f, text in found
        if (f.code, text) not in known
    )


def _by_id(finding: Finding, tables: Tables) -> str:
    """Word a finding on a row of the project by its id, since rows of the file are numbered otherwise."""
    rows = tables.get(finding.layer or "", ())
    if finding.row is None or finding.row > len(rows):
        return finding.message
    return finding.message.replace(
        f"{finding.layer} row {finding.row} ", f"{finding.layer} {rows[finding.row - 1]['id']!r} "
    )


def _rows(changes: Changes) -> Tables:
    names = {*changes.created, *changes.updated}
    return {n: (*changes.created.get(n, ()), *changes.updated.get(n, ())) for n in sorted(names)}


def _count(rows: Tables) -> Mapping[str, int]:
    return {name: len(group) for name, group in sorted(rows.items()) if group}
