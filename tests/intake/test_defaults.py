"""The tables that a new project begins with."""

import pytest

from firmground.intake.defaults import DEFAULT_LAYERS, default_tables, written
from firmground.model import ActivityKind
from firmground.model.tables import LAYERS


def test_every_default_row_says_where_it_comes_from() -> None:
    """No figure stands without its source; what nobody measured says guess."""
    for layer in DEFAULT_LAYERS:
        told = "reason" if layer == "weights" else "source"
        assert all(len(str(row.get(told, ""))) >= len("guess") for row in default_tables()[layer]), layer


def test_default_rows_fit_their_columns() -> None:
    """Every cell is typed as the contract of its column says, and no column is unknown to the layer."""
    for layer in DEFAULT_LAYERS:
        columns = {column.name for column in LAYERS[layer].columns}
        assert all(set(row) <= columns for row in default_tables()[layer])
        assert len({row["id"] for row in default_tables()[layer]}) == len(default_tables()[layer])


def test_every_activity_kind_has_a_method_and_a_team_kind_that_can_do_it() -> None:
    """A plan made of defaults lacks no skill."""
    skills = {row["id"]: str(row["skills"]).split(";") for row in default_tables()["team_kinds"]}
    covered = {str(row["activity"]) for row in default_tables()["methods"]}
    assert covered == {kind.value for kind in ActivityKind}
    assert all(row["activity"] in skills[row["team_kind"]] for row in default_tables()["methods"])


@pytest.mark.parametrize(
    ("method", "likely"),
    [("clearance_manual", 180), ("clearance_mechanical", 7000), ("bac", 770), ("clearance_dogs", 850)],
)
def test_outputs_are_delivered_figures(method: str, likely: float) -> None:
    """Output per team-day is what teams delivered, never the nameplate of a machine."""
    row = next(r for r in default_tables()["methods"] if r["id"] == method)
    assert row["output_likely"] == likely
    assert row["output_low"] <= row["output_likely"] <= row["output_high"]


def test_defaults_cannot_be_changed_by_who_asked_for_them() -> None:
    """One caller cannot spoil the defaults of the next."""
    row = default_tables()["rules"][0]
    with pytest.raises(TypeError):
        row["value"] = 0  # type: ignore[index]
    assert default_tables() is default_tables()


def test_no_default_rule_hides_in_the_text() -> None:
    """Every csv file beside the code has the same columns in each row and no blanks around its cells."""
    for layer in DEFAULT_LAYERS:
        assert all(cell == cell.strip() for row in written(layer) for cell in row.values())
