"""The project as one GeoPackage that QGIS, GDAL and any SQLite program open."""

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from firmground.model.plan import Plan
from firmground.model.programme import Programme
from firmground.model.tables import LAYERS, Tables
from firmground.model.verdict import Price
from firmground.track.listing import require_listable
from firmground.track.rows import canonical
from firmground.track.stores import import_log, layer_rows, plan_rows, schema
from firmground.track.stores.connection import opened, reserved
from firmground.track.stores.plan_schema import add_plan_tables
from firmground.track.stores.style import add_styles

__all__ = ["GeoPackageStore"]


class GeoPackageStore:
    """Keeps a project in one file; each verb opens it, does its work in one transaction and closes it.

    Every verb raises ProjectFileError if the file is missing, is no project, is of a newer version, is damaged,
    cannot be written or does not fit on the disk, and StoreLockedError if another program holds it; nothing is lost.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    @classmethod
    def create(cls, path: Path, settings: Mapping[str, str]) -> Self:
        """Make a new project with all its layers, and ``settings`` as rows of the layer ``project``.

        Raises ProjectFileError if a file of that name exists; leaves no half file behind on any error.
        """
        first = canonical({"project": tuple({"id": name, "value": value} for name, value in settings.items())})
        with reserved(Path(path)) as connection:
            schema.begin(connection)
            add_plan_tables(connection)
            import_log.add_import_log(connection)
            add_styles(connection)
            layer_rows.upsert(connection, LAYERS["project"], first["project"])
        return cls(path)

    def tables(self) -> Tables:
        """Give the rows of every layer, as one snapshot."""
        with opened(self.path, write=False) as connection:
            return {name: layer_rows.read(connection, layer) for name, layer in LAYERS.items()}

    def write(self, rows: Tables, *, source: str, sha256: str) -> None:
        """Create or replace rows and enter the delivery in ``import_log``.

        Where all rows are equal to the stored ones, not a byte of the file changes.
        """
        wanted = canonical(rows)
        with opened(self.path, write=True) as connection:
            counts = {name: layer_rows.upsert(connection, LAYERS[name], by_id) for name, by_id in wanted.items()}
            import_log.note(connection, source, sha256, counts)

    def save_plan(self, programme: Programme, plan: Plan, price: Price) -> None:
        """Put the plan in the place of the one before it, with points on the map, dates and what it is worth."""
        require_listable(plan)
        with opened(self.path, write=True) as connection:
            plan_rows.save(connection, programme, plan, price)

    def load_plan(self) -> Plan:
        """Give the current plan as its rows say it, edited by hand or not; raises NoPlanError where there is none."""
        with opened(self.path, write=False) as connection:
            return plan_rows.load(connection)
