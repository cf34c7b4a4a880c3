"""The reading desk: proposals count for nothing, what a person accepts becomes rows, and all can be taken back."""

from dataclasses import replace
from datetime import date

import pytest

from firmground.desk.correct import correct
from firmground.desk.delivery import create
from firmground.desk.pledge_rows import Placing, own_pledge, rows_of
from firmground.desk.record import Said
from firmground.desk.statements import LOOK_AT, card, cards, enter_reading, home_of, review
from firmground.desk.wire import open_store
from firmground.errors import BadInputError, ConflictError, UnknownNameError
from firmground.model.statement import UnitClass
from support.cards import card as made
from support.cards import reading, report
from support.small_project import project as rows

TODAY = date(2026, 4, 1)
WHEN = {"today": TODAY, "by": "olena"}
PLACED = Placing(arrives=date(2026, 5, 1))


@pytest.fixture
def project(tmp_path):
    """A project with one camp and a report of two pledges and a rumour."""
    path = tmp_path / "vale.gpkg"
    create(path, name="Vale", start=date(2026, 3, 2))
    wanted = {name: rows()[name] for name in ("places", "bases")}
    open_store(path).write(wanted, source="rows", sha256="", by="olena")
    enter_reading(path, reading(), **WHEN)
    return path


def _ids(project):
    return [one.id for one in cards(project)]


def _tables(project):
    tables = open_store(project).tables()
    return tables["pledges"], tables["contingents"], tables["assets"]


def test_the_same_words_twice_change_nothing(project):
    """A report that is there is known by the hash of its text, and its cards keep their ids."""
    before, ids = open_store(project).head(), _ids(project)
    assert enter_reading(project, reading(), **WHEN).known
    assert (open_store(project).head(), _ids(project)) == (before, ids)


def test_a_proposal_is_no_pledge(project):
    """Reading alone makes no row of any kind."""
    assert len(_ids(project)) == 3
    assert _tables(project) == ((), (), ())


def test_an_accepted_card_becomes_a_pledge_and_teams(project):
    """1,000 sappers become a pledge with its words, and teams of the size that the project says."""
    name = _ids(project)[0]
    done = review(project, name, "accept", looked_at=LOOK_AT, placing=PLACED, **WHEN)
    (pledge,), (contingent,), _ = _tables(project)
    assert done.pledge == pledge["id"] == contingent["pledge"]
    assert (pledge["partner"], pledge["quantity"], pledge["unit"]) == ("Norland", 1000, "sappers")
    assert (pledge["speaker"], pledge["said_on"]) == ("Ana Roe", date(2025, 6, 17))
    assert (contingent["team_kind"], contingent["teams"], contingent["base"]) == ("manual_section", 125, "B")
    assert name in contingent["source"]
    assert [event.name for event in done.entered.events] == ["card-reviewed", "rows-imported", "rows-imported"]


def test_what_nobody_says_is_not_guessed(project):
    """Without a day of arrival nothing is written before the user hears which option gives it, or takes it without."""
    before = open_store(project).head()
    with pytest.raises(BadInputError, match=r"--arrives; give these options, or --pledge-only"):
        review(project, _ids(project)[0], "accept", looked_at=LOOK_AT, **WHEN)
    assert open_store(project).head() == before
    alone = Placing(pledge_only=True)
    done = review(project, _ids(project)[0], "accept", looked_at=LOOK_AT, placing=alone, **WHEN)
    assert [len(rows) for rows in _tables(project)] == [1, 0, 0]
    assert [(one.code, "--arrives" in one.message) for one in done.findings] == [("FG-ST-403", True)]


def test_nothing_is_accepted_unseen(project):
    """Giver, stance and day must each have been looked at; nothing is written before."""
    before = open_store(project).head()
    with pytest.raises(BadInputError, match="look at said_on"):
        review(project, _ids(project)[0], "accept", looked_at=("giver", "stance"), **WHEN)
    assert open_store(project).head() == before


@pytest.mark.parametrize("stance", ["denied", "discussed", "withdrawn"])
def test_a_rumour_never_counts_by_default(project, stance):
    """What is denied, discussed or withdrawn is refused; only an amended stance with a reason goes through."""
    name = _ids(project)[2]
    review(project, name, "amend", changes={"stance": stance}, reason="as the words say", **WHEN)
    with pytest.raises(BadInputError, match="promises nothing"):
        review(project, name, "accept", looked_at=LOOK_AT, **WHEN)
    with pytest.raises(BadInputError, match="wants its reason"):
        review(project, name, "accept", changes={"stance": "signed"}, looked_at=LOOK_AT, **WHEN)
    assert _tables(project) == ((), (), ())
    assert review(
        project, name, "accept", changes={"stance": "signed"}, looked_at=LOOK_AT, reason="the treaty",
        placing=Placing(pledge_only=True), **WHEN,
    ).pledge  # fmt: skip


def test_a_second_report_adds_nothing(project):
    """A card that restates an accepted one belongs to its pledge, so that a promise is counted once."""
    first = _ids(project)[0]
    review(project, first, "accept", looked_at=LOOK_AT, placing=PLACED, **WHEN)
    other = report(outlet="Sud Post", text="Reprint. " + report().text)
    enter_reading(project, reading(other), **WHEN)
    second = _ids(project)[3]
    done = review(project, second, "accept", looked_at=LOOK_AT, placing=PLACED, **WHEN)
    assert [one.code for one in done.findings] == ["FG-ST-406"]
    assert [len(rows) for rows in _tables(project)] == [1, 1, 0]
    assert done.pledge == card(project, first).card.pledge


def test_a_review_is_taken_back_by_a_correction(project):
    """Rows go back by their delivery, the card is open again by its event, and nothing is deleted."""
    name = _ids(project)[0]
    done = review(project, name, "accept", looked_at=LOOK_AT, placing=PLACED, **WHEN)
    reviewed, delivered, _ = done.entered.events
    with pytest.raises(ConflictError, match="accepted on"):
        review(project, name, "reject", reason="no", **WHEN)
    correct(project, delivered.fact.delivery, "wrong card", {}, Said(), **WHEN)
    correct(project, reviewed.id, "wrong card", {}, Said(), **WHEN)
    assert _tables(project) == ((), (), ())
    assert card(project, name).card.verdict == ""


def test_an_amendment_leaves_the_card_open(project):
    """A person puts fields right; the card says which, and still waits for a verdict."""
    name = _ids(project)[1]
    changes = {"unit_role": "memorial complex", "parties": "Norland;Vale;Sudland"}
    review(project, name, "amend", changes=changes, **WHEN)
    found = card(project, name).card
    assert found.candidate.parties == ("Norland", "Vale", "Sudland")
    assert (found.verdict, found.amended) == ("", {"unit_role", "parties"})


def test_a_card_offers_the_other_names(project):
    """Other names of the text are offered for giver and speaker."""
    assert {"Norland", "Sudland"} <= set(card(project, _ids(project)[0]).names)


@pytest.mark.parametrize(
    ("verdict", "changes", "reason", "said"),
    [
        ("reject", {}, "", "wants its reason"),
        ("amend", {}, "", "which field is what"),
        ("maybe", {}, "", "no verdict"),
        ("amend", {"colour": "red"}, "", "no field 'colour'"),
        ("amend", {"quantity": "many"}, "", "no number"),
        ("amend", {"quantity": "9..1"}, "", "smaller to a larger"),
        ("amend", {"stance": "certain"}, "because", "no stance"),
        ("amend", {"said_on": "June"}, "", "no day"),
        ("amend", {"due": "2026-02-01..2026-01-01"}, "", "ends before"),
    ],
)
def test_a_review_without_sense_is_refused(project, verdict, changes, reason, said):
    """Each slip is one sentence, and nothing is written."""
    before = open_store(project).head()
    with pytest.raises(BadInputError, match=said):
        review(project, _ids(project)[0], verdict, changes=changes, reason=reason, **WHEN)
    assert open_store(project).head() == before


def test_an_unknown_card_is_told(project):
    """A name that no card has is told with one that is spelt like it."""
    with pytest.raises(UnknownNameError, match="no card"):
        card(project, "c-nothing")


def _rows_of(project, one, **placing):
    return rows_of(one, open_store(project).tables(), Placing(**placing))


def test_a_memorial_is_built_by_its_parties(project):
    """Joint works of three become an asset of kind memorial with shares that sum to one, and no pledge of people."""
    plain = made(1, "memorial complex", unit_class=UnitClass.ITEM)
    one = replace(plain, candidate=replace(plain.candidate, parties=("Norland", "Vale", "Sud: land"), place="Village"))
    found = _rows_of(project, one)
    assert (found.pledge, list(found.became)) == ("", ["assets"])
    (row,) = found.facts[0].created
    assert (row["kind"], row["place"], row["owners"]) == (
        "memorial", "S", "Norland:0.3334;Vale:0.3333;Sud  land:0.3333",
    )  # fmt: skip
    nowhere = _rows_of(project, replace(one, candidate=replace(one.candidate, place="")))
    assert [finding.code for finding in nowhere.findings] == ["FG-ST-405"]


def test_money_makes_no_teams(project):
    """A pledge of money is a row of pledges and no contingent."""
    found = _rows_of(project, made(10**6, "", unit_class=UnitClass.MONEY, unit="EUR"), arrives=TODAY)
    assert list(found.became) == ["pledges"]


def test_too_few_for_a_team(project):
    """Five people are no section of eight, so that no team is made of them."""
    found = _rows_of(project, made(5, "sappers"), arrives=TODAY)
    assert [finding.code for finding in found.findings] == ["FG-ST-404"]


def test_a_total_and_its_parts_are_counted_once(project):
    """After 6,000 were accepted, its 1,000 sappers belong to that pledge; a total after its parts makes no row."""
    total = made(6000, "military personnel", outlet="T")
    parts = [made(1000, "sappers"), made(5000, "construction workers", outlet="B")]
    accepted = replace(total, verdict="accept", pledge=own_pledge(total))
    assert home_of(parts[0], (accepted, *parts), ()) == accepted.pledge
    done = [replace(one, verdict="accept", pledge=own_pledge(one)) for one in parts]
    assert home_of(total, (total, *done), ()) in {one.pledge for one in done}


def test_a_base_that_is_not_there_is_told(project):
    """A base, team kind or place that no row has is refused."""
    with pytest.raises(BadInputError, match="no row 'X' in `bases`"):
        _rows_of(project, made(1000, "sappers"), base="X", arrives=TODAY)
