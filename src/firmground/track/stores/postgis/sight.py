"""A project on a server as one viewer sees it: the database itself holds back the rest (ADR 0017)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import sql

from firmground.model.event import Event
from firmground.model.plan import Plan
from firmground.model.policy import Tier, Viewer
from firmground.model.progress import LandState
from firmground.model.tables import LAYERS, Row, Tables, Value
from firmground.track.disclosed import SHAPES_SEALED, rule_of_event
from firmground.track.rows import GEOMETRY
from firmground.track.sealing import read_kept
from firmground.track.stores.land_rows import LAND_TABLE
from firmground.track.stores.postgis import layer_rows, plan_rows
from firmground.track.stores.postgis.audit import note_sealed_read
from firmground.track.stores.postgis.cells import shapes_out, text_in, text_out
from firmground.track.stores.postgis.connection import Connection, opened
from firmground.track.stores.postgis.guards import SHAPES_VIEW
from firmground.track.stores.schema import GEOM

__all__ = ["PostgisSight", "sighted"]


@contextmanager
def sighted(address: str, viewer: Viewer) -> Iterator[Connection]:
    """Open a project to read as one viewer sees it; whatever is asked, other rows are not there.

    The account of the address must be of `firmground_app`. Raises ProjectFileError if the role `firmground_seen`
    may not be taken on.
    """
    with opened(address, write=False) as connection:
        places = json.dumps([text_in(place) for place in viewer.places])
        connection.execute(
            "SELECT set_config('fg.account', %s, true), set_config('fg.position', %s, true),"
            " set_config('fg.places', %s, true)",
            (text_in(viewer.account), viewer.position.value, places),
        )
        connection.execute("SET LOCAL ROLE firmground_seen")
        yield connection


class PostgisSight:
    """Reads for one viewer; what is read of sealed ground is noted before it is given."""

    def __init__(self, address: str, viewer: Viewer) -> None:
        self._address = address
        self._viewer = viewer

    def tables(self) -> Tables:
        """Give the rows of every layer that the viewer may read."""
        with sighted(self._address, self._viewer) as connection:
            found: dict[str, tuple[Row, ...]] = {name: _rows(connection, name) for name in LAYERS}
        self._note("hazardous_areas", sum(row[GEOMETRY] is not None for row in found["hazardous_areas"]))
        self._note("evidence", len(found["evidence"]))
        return found

    def events(self) -> tuple[Event, ...]:
        """Give the events that the viewer may read."""
        with sighted(self._address, self._viewer) as connection:
            asked = "SELECT seq, previous, hash, body FROM firmground.ledger ORDER BY seq"
            found = tuple(read_kept(*row) for row in connection.execute(asked))
        self._note("ledger", sum(rule_of_event(event.name).tier is Tier.SEALED for event in found))
        return found

    def load_plan(self) -> Plan:
        """Give the plan with the activities that the viewer may read."""
        with sighted(self._address, self._viewer) as connection:
            return plan_rows.load(connection)

    def land(self) -> tuple[Row, ...]:
        """Give the rows of the layer `land` that the viewer may read."""
        names = [name for name, _ in LAND_TABLE.columns]
        listed = sql.SQL(", ").join(map(sql.Identifier, names))
        asked = sql.SQL("SELECT {}, ST_AsBinary({}, 'NDR') FROM firmground.land ORDER BY fid")
        with sighted(self._address, self._viewer) as connection:
            cells = connection.cursor(binary=True).execute(asked.format(listed, sql.Identifier(GEOM))).fetchall()
        shapes = shapes_out([row[-1] for row in cells])
        self._note("land", sum(row[names.index("state")] != LandState.HANDED_OVER for row in cells))
        return tuple(
            {**dict(zip(names, map(text_out, row[:-1]), strict=True)), GEOMETRY: shape}
            for row, shape in zip(cells, shapes, strict=True)
        )

    def _note(self, what: str, number: int) -> None:
        """Note a read by somebody of the tier for sealed ground; others cannot have read any."""
        if number and self._viewer.own is Tier.SEALED:
            note_sealed_read(self._address, self._viewer, what, number)


def _rows(connection: Connection, name: str) -> tuple[dict[str, Value], ...]:
    layer = LAYERS[name]
    if name not in SHAPES_SEALED:
        return layer_rows.read(connection, layer)
    return layer_rows.read(connection, layer, shapes_from=SHAPES_VIEW.format(name))
