"""What happened is entered from the command line, one event or a day of them, all or nothing."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta

import pytest
from shapely.geometry import box

from firmground.desk.wire import open_store
from support.command import firmground, sentence

_ON = ("--on", "2025-10-10")


def _record(project, *words, on=_ON):
    return firmground("record", project, *words, *on, "--by", "clerk", "--json")


def _names(project):
    return [e.name for e in open_store(project).events() if e.name not in {"rows-imported", "plan-made"}]


def test_an_event_is_answered_by_its_hash(project):
    """One JSON document: id, hash, number and findings of the event that is in the file by then."""
    answer = _record(project, "weather-stand-down", "--place", "region", "--reason", "ice").ok().json
    (event,) = open_store(project).events(names=("weather-stand-down",))
    assert (answer["event"], answer["hash"], answer["seq"]) == (event.id, event.hash, event.seq)
    assert answer["findings"] == []
    assert (event.fact.place, event.on, event.by) == ("R", date(2025, 10, 10), "clerk")


def test_today_and_the_account_are_taken_where_nobody_says_else(project):
    """Without --on it happened today, without --by the account says so."""
    firmground("record", project, "road-closed", "--road", "R1").ok()
    (event,) = open_store(project).events(names=("road-closed",))
    assert event.on == event.recorded_at.astimezone().date()
    assert event.by


def test_a_day_to_come_is_refused(project):
    """What has not happened yet is not entered, and the finding says why."""
    later = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    answer = _record(project, "road-closed", "--road", "R1", on=("--on", later))
    assert answer.code == 1
    assert answer.errors == ["FG-IN-073"]
    assert answer.json["event"] is None
    assert _names(project) == []


def test_an_attachment_is_known_by_its_hash(project, tmp_path):
    """The hash of the file stands with the event; the file stays where it is."""
    (tmp_path / "scan.jpg").write_bytes(b"scan")
    _record(project, "area-held", "--area", "H1", "--reason", "fire", "--attach", tmp_path / "scan.jpg").ok()
    (event,) = open_store(project).events(names=("area-held",))
    assert event.attachment_sha256.startswith("59ad1b2f")


def test_a_key_is_entered_once(project):
    """The same entry under the same key is one event; another fact under that key is a conflict."""
    words = ("road-closed", "--road", "R1", "--id", "k-1")
    first, second = _record(project, *words).ok().json, _record(project, *words).ok().json
    assert (first["known"], second["known"], second["events"]) == (0, 1, [])
    other = firmground("record", project, "road-closed", "--road", "R2", "--id", "k-1", *_ON)
    assert "something else" in sentence(other)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("area-cancelled", "--area", "H1"), "FG-RC-101"),
        (("area-reduced", "--area", "H1"), "FG-RC-101"),
        (("handover-signed", "--area", "H1", "--signed-by", "a", "--received-by", "b"), "FG-LG-206"),
        (("hold-lifted", "--area", "H1", "--reason", "x"), "FG-LG-212"),
        (("area-reopened", "--area", "H1", "--reason", "x"), "FG-LG-204"),
        (("works-started", "--activity", "A1:REPAIR"), "FG-RC-201"),
        (("team-arrived", "--contingent", "C1", "--teams", "4"), "FG-RC-301"),
        (("team-left", "--contingent", "C1", "--teams", "1"), "FG-LG-501"),
        (("area-held", "--area", "H1", "--reason", "x", "--severity", "minor"), "FG-IN-071"),
    ],
)
def test_what_contradicts_the_ledger_is_refused(project, words, code):
    """No release without its evidence, no works on ground not handed over, no teams that are not there."""
    answer = _record(project, *words)
    assert answer.code == 1
    assert code in answer.errors
    assert _names(project) == []


def test_a_release_on_released_land_and_on_nobodys_land_is_refused(project):
    """Ground is released once (L13), and only ground of the area that is named."""
    _record(project, "survey-done", "--area", "H1", "--method", "nts", "--result", "suspected").ok()
    _record(project, "area-cancelled", "--area", "H1").ok()
    again = _record(project, "area-cancelled", "--area", "H1")
    assert again.errors == ["FG-LG-201"]
    elsewhere = _record(
        project, "survey-done", "--area", "H2", "--method", "ts", "--result", "suspected",
        "--polygon", "POLYGON ((34.1 51.2, 34.101 51.2, 34.101 51.201, 34.1 51.2))",
    )  # fmt: skip
    assert elsewhere.errors == ["FG-LG-102"]


def test_what_happened_all_the_same_may_be_entered(project):
    """Works on ground not handed over are a fact; with --despite-findings they are entered, and stay a finding."""
    answer = _record(project, "works-started", "--activity", "A1:REPAIR", "--despite-findings").ok()
    assert answer.errors == ["FG-RC-201"]
    assert _names(project) == ["works-started"]


def test_evidence_and_land_are_never_overridden(project):
    """A release without its survey, and a second one of the same land, stay refused, whoever insists (L3, L13)."""
    answer = _record(project, "area-cancelled", "--area", "H1", "--despite-findings")
    assert (answer.code, answer.errors) == (1, ["FG-RC-101"])
    _record(project, "survey-done", "--area", "H1", "--method", "nts", "--result", "suspected").ok()
    _record(project, "area-cancelled", "--area", "H1").ok()
    twice = _record(project, "area-cancelled", "--area", "H1", "--despite-findings")
    assert (twice.code, twice.errors) == (1, ["FG-LG-201"])


def test_land_goes_its_whole_way(project):
    """Surveyed, cleared, looked at, handed over, opened again; each step is taken only after the one before."""
    cleared = ("area-cleared", "--area", "H1", "--method", "by hand", "--depth-m", "0.2")
    handover = ("handover-signed", "--area", "H1", "--signed-by", "authority", "--received-by", "village")
    _record(project, "survey-done", "--area", "H1", "--method", "nts", "--result", "confirmed").ok()
    _record(project, *cleared).ok()
    assert _record(project, *handover).errors == ["FG-LG-208"]
    visit = _record(project, "qa-visit", "--area", "H1", "--result", "failed", "--severity", "critical").ok().json
    assert _record(project, *handover).errors == ["FG-LG-207"]
    _record(project, "hold-lifted", "--area", "H1", "--reason", "searched again").ok()
    assert _record(project, *handover).errors == ["FG-LG-209"]
    _record(project, "non-conformity-closed", "--area", "H1", "--visit", visit["event"]).ok()
    _record(project, "qa-visit", "--area", "H1", "--result", "passed").ok()
    _record(project, *handover).ok()
    _record(project, "area-reopened", "--area", "H1", "--reason", "a find").ok()
    assert _names(project)[-2:] == ["handover-signed", "area-reopened"]


def test_a_critical_visit_holds_the_neighbours(project, tmp_path):
    """The neighbours within the rule's distance are held in the same entry, with the visit as cause; others are not."""
    visit = ("qa-visit", "--area", "H1", "--result", "failed", "--severity", "critical")
    near = shutil.copy(project, tmp_path / "near.gpkg")
    _record(project, *visit).ok()
    assert _names(project) == ["qa-visit"]  # H2 lies 800 m away, the rule says 100 m
    (tmp_path / "rules.csv").write_text("id,value\nhold_neighbours_m,1000\n")
    firmground("import", near, tmp_path / "rules.csv").ok()
    answer = _record(near, *visit).ok().json
    assert [event["name"] for event in answer["events"]] == ["qa-visit", "area-held"]
    (held,) = open_store(near).events(names=("area-held",))
    assert (held.subject, held.fact.cause) == ("H2", answer["event"])


def _daily(tmp_path, *rows):
    path = tmp_path / "daily.csv"
    path.write_text("\n".join(["event,on,area,method,result,category,severity,depth_m", *rows]) + "\n")
    return path


def test_a_day_is_entered_in_one_go_and_once(project, tmp_path):
    """All rows of a file become events, equal rows too; the same file again adds nothing, a longer one the rest."""
    rows = [
        "survey-done,2025-10-10,H1,nts,confirmed,,,",
        "item-found,2025-10-10,H1,,,AP mine,,",
        "item-found,2025-10-10,H1,,,AP mine,,",
    ]
    answer = firmground("record", project, "--file", _daily(tmp_path, *rows), "--json").ok().json
    assert (len(answer["events"]), answer["known"]) == (3, 0)
    again = firmground("record", project, "--file", _daily(tmp_path, *rows), "--json").ok().json
    assert (again["events"], again["known"]) == ([], 3)
    rows.append("area-cleared,2025-10-11,H1,by hand,,,,0.2")
    longer = firmground("record", project, "--file", _daily(tmp_path, *rows), "--json").ok().json
    assert ([e["name"] for e in longer["events"]], longer["known"]) == (["area-cleared"], 3)


def test_one_faulty_row_enters_nothing_and_all_faults_are_told(project, tmp_path):
    """Faults of cells and of the ledger come together, each with file, sheet, row and column; nothing is written."""
    path = _daily(
        tmp_path,
        "survey-done,2025-10-10,H1,nts,confirmed,,,",
        "area-reduced,2025-10-10,H2,,,,,",
        "item-found,2025-10-10,H7,,,AP mine,,",
    )
    answer = firmground("record", project, "--file", path, "--json")
    assert answer.code == 1
    told = [(f["code"], f["file"], f["layer"], f["row"], f["column"]) for f in answer.findings]
    assert ("FG-IN-072", "daily.csv", "daily", 4, "area") in told
    assert ("FG-RC-101", "daily.csv", "daily", 3, None) in told
    assert answer.json["events"] == []
    assert _names(project) == []


def test_a_day_before_others_is_judged_with_them(project):
    """An entry that comes late is refused where it makes a later one impossible."""
    _record(project, "survey-done", "--area", "H1", "--method", "nts", "--result", "suspected").ok()
    _record(project, "area-cancelled", "--area", "H1", on=("--on", "2025-10-12")).ok()
    _record(project, "survey-done", "--area", "H1", "--method", "ts", "--result", "suspected").ok()
    answer = _record(project, "area-reduced", "--area", "H1", on=("--on", "2025-10-11"))
    assert answer.errors == ["FG-LG-201"]


def test_split_off_ground_has_a_name_of_its_own(project, tmp_path):
    """An area that was split off another is named by events from then on, in the same file, too."""
    area = next(r["geometry"] for r in open_store(project).tables()["hazardous_areas"] if r["id"] == "H1")
    west, south, east, north = area.bounds
    half = area.intersection(box(west, south, (west + east) / 2, north)).wkt
    path = tmp_path / "daily.csv"
    path.write_text(
        "event;on;area;into;method;result;wkt\n"
        f"area-split;2025-10-10;H1;H1-rubble;;;{half}\n"
        "survey-done;2025-10-11;H1-rubble;;ts;confirmed;\n"
    )
    firmground("record", project, "--file", path).ok()
    _record(project, "area-reduced", "--area", "H1-rubble", on=("--on", "2025-10-12")).ok()


def test_events_are_listed_with_their_fields(tmp_path):
    """The list needs no project; for machines it holds types, choices and meanings."""
    listed = firmground("record", "--list", "--json").ok().json["events"]
    assert {"area-cleared", "weather-stand-down"} <= {one["event"] for one in listed}
    (form,) = firmground("record", "--list", "survey-done", "--json").ok().json["events"]
    assert next(f for f in form["fields"] if f["name"] == "method")["choices"] == ["nts", "ts"]
    assert "--depth-m" in firmground("record", "--list", "area-cleared").ok().out
    assert "survey-done" in sentence(firmground("record", "--list", "survey-don"))


def test_the_template_is_a_daily_sheet(project, tmp_path):
    """An empty daily sheet is written once and never over another file."""
    path = tmp_path / "daily.xlsx"
    firmground("record", "--template", path).ok()
    assert "is there already" in sentence(firmground("record", "--template", path))
    assert firmground("record", project, "--file", path, "--json").errors == ["FG-IN-006"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("road-closed", "--road"), "wants a value"),
        (("road-closed", "R1", "--road", "R1"), "stands alone"),
        (("road-closed", "--road", "R1", "--road", "R2"), "twice"),
        ((), "an event or --file"),
    ],
)
def test_slips_in_the_options_are_one_sentence(project, words, told):
    """What cannot be read as options is one clear error with exit code 2."""
    assert told in sentence(firmground("record", project, *words))


def test_a_project_that_is_none_is_one_sentence(tmp_path):
    """A missing file is an error for people, and a document for machines."""
    answer = firmground("record", tmp_path / "none.gpkg", "road-closed", "--road", "R1", "--json")
    assert answer.code == 2
    assert json.loads(answer.out)["error"]["code"] == "FG200"
