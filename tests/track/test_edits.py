"""What QGIS changes in the file is found, and can be taken over by the ledger or undone by reading it anew."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from contracts.store_cases import FIELD, PLAN, PRICE, PROGRAMME, area_row
from firmground.errors import BadInputError, ConflictError
from firmground.model.facts.record import PlanMade, RowsImported
from firmground.track.edits import EDITED, Edit, adopt, edits
from firmground.track.stores.geopackage import GeoPackageStore
from firmground.track.stores.memory import MemoryStore

ON = date(2026, 5, 1)


@pytest.fixture
def store(tmp_path: Path) -> GeoPackageStore:
    """Give a project with three areas and a plan."""
    store = GeoPackageStore.create(tmp_path / "region.gpkg", {"name": "Exercise, not survey evidence"})
    areas = (area_row("H1"), area_row("H2"), area_row("H3", geometry=None))
    store.write({"hazardous_areas": areas}, source="a.csv", sha256="")
    store.save_plan(PROGRAMME, PLAN, PRICE)
    return store


def edit(store: GeoPackageStore, sql: str) -> None:
    """Edit the file as another program would."""
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute(sql)


def edit_rows(store: GeoPackageStore) -> None:
    """Add, change and delete a row."""
    edit(store, "UPDATE hazardous_areas SET name = 'edited', depth_m = 1 WHERE id = 'H1'")
    edit(store, "DELETE FROM hazardous_areas WHERE id = 'H3'")
    pyogrio.raw.write(
        store.path, shapely.to_wkb(np.array([shapely.MultiPolygon([FIELD])], dtype=object)),
        [np.array(["H9"], dtype=object)], ["id"], crs="EPSG:4326", geometry_type="MultiPolygon",
        layer="hazardous_areas", append=True,
    )  # fmt: skip


def test_what_stores_write_is_no_edit(store: GeoPackageStore) -> None:
    """Rows and plan that came through the ledger agree with it."""
    memory = MemoryStore({"name": "x"})
    memory.save_plan(PROGRAMME, PLAN, PRICE)
    assert edits(store) == edits(memory) == ()
    assert adopt(store, on=ON, by="Olena") == ()


def test_every_edit_is_found(store: GeoPackageStore) -> None:
    """Rows added, changed and deleted, and a plan that was edited, are named."""
    edit_rows(store)
    edit(store, "UPDATE plan_activities SET end_day = 12 WHERE fid = 2")
    assert edits(store) == (
        Edit("hazardous_areas", "H9", "added"),
        Edit("hazardous_areas", "H1", "changed"),
        Edit("hazardous_areas", "H3", "removed"),
        Edit("plan", store.load_plan().sha256(), "changed"),
    )


def test_edits_become_a_delivery(store: GeoPackageStore) -> None:
    """Once taken over, the ledger says what the rows say, before and after, and the rows are as they were edited."""
    edit_rows(store)
    edit(store, "UPDATE plan_activities SET end_day = 12 WHERE fid = 2")
    rows, plan = store.tables(), store.load_plan()
    delivery, made = adopt(store, on=ON, by="Olena")
    assert isinstance(delivery.fact, RowsImported)
    assert isinstance(made.fact, PlanMade)
    assert (delivery.source, delivery.by, delivery.on) == (EDITED, "Olena", ON)
    assert [row["id"] for row in delivery.fact.removed] == ["H3"]
    assert [(b.get("name"), a["name"]) for b, a in delivery.fact.replaced] == [(None, "edited")]
    assert edits(store) == ()
    assert (store.tables(), store.load_plan()) == (rows, plan)
    store.rebuild()
    assert (store.tables(), store.load_plan()) == (rows, plan)


def test_edits_are_gone_after_reading_the_ledger_anew(store: GeoPackageStore) -> None:
    """Rows and plan that were edited or deleted come back as the ledger has them."""
    rows = store.tables()
    edit_rows(store)
    edit(store, "DELETE FROM plan_runs")
    assert Edit("plan", PLAN.sha256(), "removed") in edits(store)
    store.rebuild()
    assert (edits(store), store.tables(), store.load_plan()) == ((), rows, PLAN)


def test_an_edit_that_is_none_of_its_layer_is_not_taken_over(store: GeoPackageStore) -> None:
    """A cell that no delivery could bring is refused by its row, and nothing else is taken over either."""
    edit_rows(store)
    edit(store, "UPDATE hazardous_areas SET depth_m = 'deep' WHERE id = 'H2'")
    end = store.head()
    with pytest.raises(BadInputError, match="hazardous_areas"):
        adopt(store, on=ON, by="Olena")
    assert store.head() == end


def test_a_delivery_over_edits_can_be_taken_over_too(store: GeoPackageStore) -> None:
    """A delivery that meets an edited row says what it replaced; what it did not meet is still found."""
    edit_rows(store)
    (event,) = store.write({"hazardous_areas": (area_row("H1", name="delivered"),)}, source="b.csv", sha256="")
    assert isinstance(event.fact, RowsImported)
    assert [before["name"] for before, _ in event.fact.replaced] == ["edited"]
    assert {edit.id for edit in edits(store)} == {"H3", "H9"}
    adopt(store, on=ON, by="Olena")
    store.rebuild()
    assert {row["id"]: row["name"] for row in store.tables()["hazardous_areas"]} == {
        "H1": "delivered", "H2": None, "H9": None,
    }  # fmt: skip


def test_nothing_is_taken_over_where_somebody_wrote_in_between(
    store: GeoPackageStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Edits were compared with a ledger that has gone on; they are to be looked at again."""
    edit_rows(store)
    seen = store.head()
    store.write({"bases": ({"id": "B1"},)}, source="b.csv", sha256="")
    monkeypatch.setattr(store, "head", lambda: seen)
    with pytest.raises(ConflictError, match="wrote first"):
        adopt(store, on=ON, by="Olena")
