"""Data comes in: a new project, an import, an exercise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shapely import total_bounds
from shapely.geometry.base import BaseGeometry

from firmground.desk.wire import open_store
from firmground.errors import BadInputError
from firmground.intake.check import check_tables
from firmground.intake.defaults import default_tables
from firmground.intake.delivery import read
from firmground.intake.exercise import draw
from firmground.intake.merge import Changes, merge
from firmground.intake.template import write_template
from firmground.model import Finding, Severity
from firmground.model.tables import Tables
from firmground.track.stores.geopackage import GeoPackageStore

__all__ = ["Import", "create", "import_file", "rehearse", "template"]

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


def create(path: Path, *, name: str | None = None, start: date | None = None, crs: str = "") -> None:
    """Make an empty project with its layers, tables and editable defaults; raises ProjectFileError if it exists."""
    settings = {
        "name": name or path.stem,
        "start": (start or date.today()).isoformat(),  # noqa: DTZ011 - a work day is a local date without a zone
        "horizon_days": "1826",
        "crs": crs,
        "currency": "USD",
        "rest_weekdays": "6",
        "exercise": "false",
    }
    GeoPackageStore.create(path, settings)
    open_store(path).write(default_tables(), source="defaults of firmground", sha256="")


def template(path: Path) -> None:
    """Write the workbook that a planner fills in; raises BadInputError if the file is there already."""
    if path.exists():
        raise BadInputError(f"{path} is there already; move it away or choose another name")
    write_template(path)


def import_file(
    path: Path, file: Path, *, layer: str | None = None, mapping: Mapping[str, str] | None = None, dry_run: bool = False
) -> Import:
    """Import a file in one transaction; nothing is written on a dry run or when any finding is an error."""
    store = open_store(path)
    existing = store.tables()
    delivery = read(file, layer=layer, mapping=mapping or {}, bounds=_extent(existing))
    changes = merge(existing, delivery.tables)
    findings = (*delivery.findings, *changes.findings, *_contradictions(file, existing, changes))
    clean = all(f.severity is not Severity.ERROR for f in findings)
    changed = any(changes.created.values()) or any(changes.updated.values())
    if clean and changed and not dry_run:
        store.write(_rows(changes), source=file.name, sha256=delivery.sha256)
    return Import(
        findings, _count(changes.created), _count(changes.updated), _count(changes.unchanged), clean and not dry_run
    )


def rehearse(path: Path, source: Path, *, seed: int, areas: int, assets: int) -> Mapping[str, int]:
    """Draw an exercise over real places into a project, which is made if it is not there; gives rows by layer.

    A project that holds rows which are no exercise is refused with BadInputError, so that drawn hazards never stand
    among surveyed ones.
    """
    drawn = draw(source, seed=seed, areas=areas, assets=assets)
    fresh = not path.exists()
    if fresh:
        create(path)
    store = open_store(path)
    surveyed = [
        r for name in ("hazardous_areas", "assets") for r in store.tables().get(name, ()) if not r.get("exercise")
    ]
    if surveyed:
        raise BadInputError(
            f"{path} holds {len(surveyed)} rows that are no exercise; draw it into a project of its own"
        )
    store.write(drawn, source=f"exercise, seed {seed}, over {source.name}", sha256="")
    return {name: len(rows) for name, rows in drawn.items() if rows}


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
    merged = {name: tuple(rows) for name, rows in existing.items()}
    for name, rows in _rows(changes).items():
        fresh = {row["id"] for row in rows}
        merged[name] = (*(row for row in merged.get(name, ()) if row["id"] not in fresh), *rows)
    known = {(f.code, f.message) for f in check_tables(existing) if f.code in _CONTRADICTIONS}
    return tuple(
        Finding(f.code, f.severity, f.message, f.remedy, file.name, f.layer, None, f.column)
        for f in check_tables(merged)
        if f.code in _CONTRADICTIONS and (f.code, f.message) not in known
    )


def _rows(changes: Changes) -> Tables:
    names = {*changes.created, *changes.updated}
    return {n: (*changes.created.get(n, ()), *changes.updated.get(n, ())) for n in sorted(names)}


def _count(rows: Tables) -> Mapping[str, int]:
    return {name: len(group) for name, group in sorted(rows.items()) if group}
