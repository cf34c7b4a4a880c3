"""What every store promises, asked of each of them in the same words."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import shapely
from hypothesis import given

from contracts.conftest import MakeStore
from contracts.store_cases import FIELD, PLAN, PRICE, PROGRAMME, area_row, complete, few_examples, plans, tables
from firmground.errors import BadInputError, NoPlanError, UnknownNameError
from firmground.model import Plan, ScheduledActivity
from firmground.model.tables import LAYERS


def test_a_new_store_has_every_layer_and_its_settings(make_store: MakeStore) -> None:
    """A new project has all layers, empty but for the settings that it was made with."""
    found = make_store(name="Край", start="2026-03-01").tables()
    assert list(found) == list(LAYERS)
    assert [(row["id"], row["value"]) for row in found.pop("project")] == [("name", "Край"), ("start", "2026-03-01")]
    assert not any(found.values())


@few_examples
@given(rows=tables())
def test_rows_come_back_as_they_were_written(make_store: MakeStore, rows: dict[str, Any]) -> None:
    """Any valid rows come back with the same values, types and shapes, in the same order."""
    store = make_store()
    store.write(rows, source="here", sha256="0")
    found = store.tables()
    for layer, written in rows.items():
        expected = tuple(complete(layer, row) for row in written)
        assert found[layer] == expected
        for kept, row in zip(found[layer], expected, strict=True):
            assert [type(value) for value in kept.values()] == [type(value) for value in row.values()]


def test_a_known_id_replaces_the_whole_row_in_its_place(make_store: MakeStore) -> None:
    """The later row of an id counts, in one delivery or in two, and the order of the rows stays."""
    store = make_store()
    first = (area_row("H1", name="old", source="first"), area_row("H2"), area_row("H3"), area_row("H3", name="twice"))
    store.write({"hazardous_areas": first}, source="a", sha256="0")
    store.write({"hazardous_areas": (area_row("H4"), area_row("H1", name="new"))}, source="b", sha256="1")
    found = store.tables()["hazardous_areas"]
    assert [(row["id"], row["name"], row["source"]) for row in found] == [
        ("H1", "new", None), ("H2", None, None), ("H3", "twice", None), ("H4", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("layer", "row"),
    [
        ("hazardous_areas", area_row(depth_m="deep")),
        ("hazardous_areas", area_row(depth_m=float("nan"))),
        ("hazardous_areas", area_row(depth_m=True)),
        ("hazardous_areas", area_row(people_exposed=1.5)),
        ("hazardous_areas", area_row(people_exposed=2**63)),
        ("hazardous_areas", area_row(exercise=1)),
        ("hazardous_areas", area_row(name=7)),
        ("hazardous_areas", area_row(name="\ud800")),
        ("hazardous_areas", area_row(colour="red")),
        ("hazardous_areas", area_row("")),
        ("hazardous_areas", {"name": "no id"}),
        ("hazardous_areas", area_row(geometry="POINT (0 0)")),
        ("hazardous_areas", area_row(geometry=shapely.Point(34, 51))),
        ("hazardous_areas", area_row(geometry=shapely.Polygon())),
        ("hazardous_areas", area_row(geometry=shapely.force_3d(FIELD))),
        ("places", {"id": "P1", "geometry": shapely.Point(float("inf"), 51)}),
        ("places", {"id": "P1", "geometry": shapely.GeometryCollection([FIELD])}),
        ("evidence", {"id": "E1", "geometry": FIELD}),
        ("evidence", {"id": "E1", "observed_on": "2026-03-01"}),
        ("evidence", {"id": "E1", "observed_on": datetime(2026, 3, 1, tzinfo=UTC)}),
    ],
)
def test_a_row_that_is_not_of_its_layer_stops_the_whole_delivery(make_store: MakeStore, layer: str, row: Any) -> None:
    """A wrong type, column or shape is refused by name, and no other row of the delivery is kept."""
    store = make_store()
    with pytest.raises(BadInputError, match=layer):
        store.write({"bases": ({"id": "B1", "name": "camp"},), layer: (row,)}, source="here", sha256="0")
    assert not any(store.tables().values())


def test_an_unknown_layer_is_refused_with_a_near_name(make_store: MakeStore) -> None:
    """A layer that no project has is refused, and the text offers the one that was meant."""
    with pytest.raises(UnknownNameError, match="did you mean 'hazardous_areas'"):
        make_store().write({"hazardous_area": ()}, source="here", sha256="0")


@pytest.mark.parametrize(
    ("layer", "parted", "part"),
    [
        ("hazardous_areas", shapely.MultiPolygon([FIELD]), FIELD),
        ("roads", shapely.MultiLineString([[(34, 51), (35, 51)]]), shapely.LineString([(34, 51), (35, 51)])),
        ("assets", shapely.MultiPoint([(34, 51)]), shapely.Point(34, 51)),
        ("bases", shapely.MultiPoint([(34, 51)]), shapely.Point(34, 51)),
    ],
)
def test_a_shape_of_one_part_is_that_part(make_store: MakeStore, layer: str, parted: Any, part: Any) -> None:
    """Programs that know only multi-part shapes deliver the same row as those that know both."""
    store = make_store()
    store.write({layer: ({"id": "X1", "geometry": parted},)}, source="here", sha256="0")
    (row,) = store.tables()[layer]
    assert row["geometry"] == part


def test_what_the_caller_does_with_its_rows_does_not_reach_the_store(make_store: MakeStore) -> None:
    """Rows that were given or received can be changed without changing the project."""
    store = make_store()
    given_row = area_row(name="before")
    store.write({"hazardous_areas": (given_row,)}, source="here", sha256="0")
    given_row["name"] = "after"
    store.tables()["hazardous_areas"][0]["name"] = "after"
    assert store.tables()["hazardous_areas"][0]["name"] == "before"


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE hazardous_areas; --",
        '" OR 1=1 --',
        "=HYPERLINK(1)",
        "<script>alert(1)</script>",
        "0012",
        "1e3",
        "null",
        "line\nbreak\ttab\r\n",
        "nul\0inside",
        "\u202eright to left",
        "\U0001d518 and 地雷 and п",
        "x" * 200_000,
        "",
    ],
)
def test_hostile_text_is_text(make_store: MakeStore, text: str) -> None:
    """Whatever stands in a text, in the id too, comes back letter by letter and does nothing else."""
    store = make_store()
    row = area_row(f"id{text}", name=text, devices=text, source=text)
    store.write({"hazardous_areas": (row,), "project": ({"id": "name", "value": text},)}, source=text, sha256=text)
    found = store.tables()
    assert found["hazardous_areas"] == (complete("hazardous_areas", row),)
    assert found["project"][0]["value"] == text


def test_dates_of_every_century_come_back(make_store: MakeStore) -> None:
    """A date is kept as a date, the first and the last of the calendar included."""
    store = make_store()
    rows = tuple({"id": str(on), "observed_on": on} for on in (date.min, date(1943, 8, 23), date.max))
    store.write({"evidence": rows}, source="here", sha256="0")
    assert [row["observed_on"] for row in store.tables()["evidence"]] == [date.min, date(1943, 8, 23), date.max]


def test_without_a_plan_there_is_none_to_load(make_store: MakeStore) -> None:
    """A project that was never planned says so."""
    with pytest.raises(NoPlanError, match="no plan yet"):
        make_store().load_plan()


@few_examples
@given(plan=plans())
def test_a_plan_comes_back_equal(make_store: MakeStore, plan: Plan) -> None:
    """Any plan, fit for its Programme or not, comes back equal and with the same hash."""
    store = make_store()
    store.save_plan(PROGRAMME, plan, PRICE)
    assert store.load_plan() == plan
    assert store.load_plan().sha256() == plan.sha256()


def test_a_new_plan_takes_the_place_of_the_old_one(make_store: MakeStore) -> None:
    """There is one current plan, and saving it touches no row of the project."""
    store = make_store()
    store.write({"hazardous_areas": (area_row(),)}, source="here", sha256="0")
    store.save_plan(PROGRAMME, PLAN, PRICE)
    shorter = Plan(PLAN.scheduled[:1], (), PLAN.provenance)
    store.save_plan(PROGRAMME, shorter, PRICE)
    assert store.load_plan() == shorter
    assert store.tables()["hazardous_areas"] == (complete("hazardous_areas", area_row()),)


@pytest.mark.parametrize("team", ["C1;02", " C1-01", ""])
def test_ids_that_a_list_would_not_give_back_are_refused(make_store: MakeStore, team: str) -> None:
    """A team whose id would fall apart in a list is refused in words, and the plan before it stays."""
    store = make_store()
    store.save_plan(PROGRAMME, PLAN, PRICE)
    broken = Plan((ScheduledActivity("H1:NTS", "by hand", "C1", (team,), 0, 4),), (), PLAN.provenance)
    with pytest.raises(BadInputError, match="H1:NTS"):
        store.save_plan(PROGRAMME, broken, PRICE)
    assert store.load_plan() == PLAN
