"""The account of pledges: bounds stay bounds, reports count by origin, and what is late or short is told."""

from datetime import date

import pytest

from firmground.desk.delivery import create
from firmground.desk.pledge_files import draw_pledges, export_pledges, flows
from firmground.desk.pledge_rows import Placing
from firmground.desk.pledges import account_pledges
from firmground.desk.record import Said, record_event
from firmground.desk.statements import LOOK_AT, cards, enter_reading, review
from firmground.desk.wire import open_store
from firmground.errors import BadInputError
from support.cards import reading, report
from support.small_project import project as rows

TODAY = date(2026, 6, 1)
WHEN = {"today": TODAY, "by": "olena"}


@pytest.fixture
def project(tmp_path):
    """A project with two accepted pledges, of which one is to come on 1 May, and a rumour that nobody accepted."""
    path = tmp_path / "vale.gpkg"
    create(path, name="Vale", start=date(2026, 3, 2))
    wanted = {name: rows()[name] for name in ("places", "bases")}
    open_store(path).write(wanted, source="rows", sha256="", by="olena")
    enter_reading(path, reading(), **WHEN)
    sappers, workers, _ = (one.id for one in cards(path))
    placing = Placing(arrives=date(2026, 5, 1), pledge_only=True)
    review(path, sappers, "accept", looked_at=LOOK_AT, placing=placing, **WHEN)
    changes = {"quantity": "4000..6000"}
    review(
        path,
        workers,
        "accept",
        looked_at=LOOK_AT,
        changes=changes,
        reason="thousands",
        placing=Placing(pledge_only=True),
        **WHEN,
    )
    return path


def _lines(project, as_of=TODAY):
    found = account_pledges(project, as_of=as_of).as_dict()
    return {one["unit"]: one for one in found["pledges"]}, found


def test_what_did_not_come_is_late_and_short(project):
    """Teams that were to come by 1 May and did not are late by the days since, and the pledge is short of all."""
    lines, _ = _lines(project)
    assert lines["sappers"]["late"] == {"teams": 125, "days": 31}
    assert lines["sappers"]["short"] == {"least": 1000, "most": 1000}
    before, _ = _lines(project, date(2026, 4, 30))
    assert before["sappers"]["late"] is None


def test_bounds_stay_bounds(project):
    """A pledge in vague words is an interval in the account, never a point."""
    lines, found = _lines(project)
    assert lines["construction workers"]["pledged"] == {"least": 4000, "most": 6000}
    (partner,) = found["partners"]
    assert partner["pledged"] == {"least": 5000, "most": 7000}


def test_what_came_is_counted(project):
    """Teams that arrive make the pledge short by less, and the rest stays late."""
    contingent = open_store(project).tables()["contingents"][0]["id"]
    done = record_event(project, "team-arrived", {"contingent": contingent, "teams": 100}, Said(), **WHEN)
    assert done.applied
    lines, _ = _lines(project)
    assert lines["sappers"]["arrived"]["people"] == 800
    assert lines["sappers"]["short"] == {"least": 200, "most": 200}
    assert lines["sappers"]["late"]["teams"] == 25


def test_a_fulfilment_in_part_is_entered_by_hand(project):
    """What a person enters as fulfilling a pledge counts in its unit, in parts."""
    name = _lines(project)[0]["construction workers"]["pledge"]
    for _ in range(2):
        record_event(project, "pledge-fulfilled", {"pledge": name, "quantity": "750"}, Said(), **WHEN)
    assert _lines(project)[0]["construction workers"]["arrived"]["counted"] == 1500


def test_reports_count_by_origin(project):
    """A reprint makes two reports of one origin, and is a restatement."""
    again = report("Reprint. " + report().text, outlet="Sud Post")
    enter_reading(project, reading(again), **WHEN)
    lines, found = _lines(project)
    assert lines["sappers"]["corroboration"]["told"] == "2 reports, 1 origin"
    assert "restates" in {one["kind"] for one in found["relations"]}
    assert found["open_cards"] == 4


def test_stated_arrivals_stand_beside_what_was_seen(project):
    """A report that they arrived is told as such and adds nothing to what the ledger saw."""
    later = report("Later. " + report().text, outlet="Sud Post")
    enter_reading(project, reading(later), **WHEN)
    name = cards(project)[3].id
    changes = {"stance": "reported_arrived", "quantity": "900..1000"}
    review(project, name, "accept", looked_at=LOOK_AT, changes=changes, reason="they came", **WHEN)
    arrived = _lines(project)[0]["sappers"]["arrived"]
    assert arrived["said"] == {"least": 900, "most": 1000, "reports": 1, "origins": 1}
    assert arrived["people"] == 0


def test_the_account_is_exchanged(project, tmp_path):
    """An IATI file, a table of flows and a picture are written; another ending is refused."""
    account = account_pledges(project, as_of=TODAY)
    for name in ("iati.xml", "flows.csv"):
        export_pledges(account, tmp_path / name)
        assert "Norland" in (tmp_path / name).read_text(encoding="utf-8")
    draw_pledges(account, tmp_path / "pledges.png")
    assert (tmp_path / "pledges.png").read_bytes()[:4] == b"\x89PNG"
    assert {one.reports for one in flows(account)} == {1}
    with pytest.raises(BadInputError):
        export_pledges(account, tmp_path / "flows.txt")


def test_a_total_read_before_its_parts_changes_no_number(project):
    """A total that belongs to a pledge of one of its parts leaves the number and the origins of that pledge alone."""
    earlier = report("First. " + report().text, outlet="Agency")
    enter_reading(project, reading(earlier), **WHEN)
    extra = cards(project)[3].id
    whole = {"quantity": "6000", "unit_role": "military personnel"}
    review(
        project,
        extra,
        "accept",
        looked_at=LOOK_AT,
        changes=whole,
        reason="a total",
        placing=Placing(pledge_only=True),
        **WHEN,
    )
    lines, _ = _lines(project)
    assert lines["sappers"]["pledged"] == {"least": 1000, "most": 1000}
    assert lines["sappers"]["corroboration"]["reports"] == 1
