"""The verb forecast, as users and machines meet it."""

import pytest

from firmground.desk.wire import open_store
from firmground.model.event import Entry
from firmground.model.facts.field import TeamArrived
from support.command import firmground, sentence

FEW = ("--histories", 12, "--threads", 1)


def _kept(project):
    return list(open_store(project).events(names=("forecast-made",)))


def test_forecast_answers_one_document(planned):
    """Histories, seconds, seed, policy, day, and percentiles of every outcome in order; days are dates or null."""
    answer = firmground("forecast", planned, *FEW, "--seed", 3, "--json").ok().json
    assert (answer["histories"], answer["seed"], answer["policy"], answer["as_of"]) == (12, 3, "keep", "2026-03-01")
    assert answer["seconds"] >= 0
    assert "not survey evidence" in answer["label"]
    kinds = {o["kind"] for o in answer["outcomes"]}
    assert {"service", "area", "district-cancelled", "district-cleared", "milestone", "cost"} <= kinds
    for o in answer["outcomes"]:
        figures = [o[p] for p in ("p10", "p50", "p80", "p90") if o[p] is not None]
        assert figures == sorted(figures), o
        assert o["unit"] != "day" or all(isinstance(f, str) and len(f) == 10 for f in figures)
    assert {"outcome", "kind", "factor", "share"} == answer["drivers"][0].keys()
    assert "variance" in answer["drivers_measure"]


def test_a_forecast_is_kept_once(planned):
    """What was said stands in the ledger; the same forecast again adds nothing, and --no-record nothing at all."""
    first = firmground("forecast", planned, *FEW, "--json").ok().json
    again = firmground("forecast", planned, *FEW, "--json").ok().json
    (event,) = _kept(planned)
    assert first["kept"] == again["kept"] == event.id
    service = next(o for o in first["outcomes"] if o["kind"] == "service")
    assert [row[:2] for row in event.fact.outcomes].count((service["kind"], service["name"])) == 1
    assert firmground("forecast", planned, *FEW, "--seed", 2, "--no-record", "--json").ok().json["kept"] is None
    assert len(_kept(planned)) == 1
    assert "12 possible histories" in firmground("timeline", planned).ok().out


def test_threads_change_no_figure(planned):
    """One thread or three: the same outcomes."""
    one, three = (
        firmground("forecast", planned, "--histories", 50, "--threads", n, "--json").ok().json for n in (1, 3)
    )
    assert (one["outcomes"], one["drivers"]) == (three["outcomes"], three["drivers"])


def test_people_read_a_short_table(planned):
    """What it is, milestones, services by half and all, hectares by way, cost, drivers with their measure."""
    out = firmground("forecast", planned, *FEW).ok().out
    for words in ("not survey evidence", "everything done", "half, P50", "cancelled, P50", "cost in", "driven by"):
        assert words in out
    assert "variance" in out


def test_a_plan_is_made_again_on_the_way(planned):
    """With replan:DAYS each history is planned again by what it tells; the same seed gives the same figures."""
    words = ("forecast", planned, "--histories", 2, "--policy", "replan:90", "--no-record", "--json")
    one, other = (firmground(*words, "--threads", n).ok().json for n in (1, 2))
    assert one["policy"] == "replan:90"
    assert one["outcomes"] == other["outcomes"]
    assert next(o for o in one["outcomes"] if o["name"] == "everything done")["within"] == 1.0


@pytest.mark.parametrize("ending", ["html", "png", "xlsx"])
def test_it_is_written_where_asked(planned, tmp_path, ending):
    """The report with the forecast in it, a picture, or a workbook."""
    out = tmp_path / f"f.{ending}"
    assert f"{out} is written" in firmground("forecast", planned, *FEW, "--no-record", "-o", out).ok().out
    assert out.stat().st_size > 5_000


@pytest.mark.parametrize(("out", "told"), [("f.pdf", "ends in none of"), ("nowhere/f.png", "there is no folder")])
def test_a_file_that_cannot_be_is_told_first(planned, tmp_path, out, told):
    """Before any history is drawn."""
    assert told in sentence(firmground("forecast", planned, *FEW, "-o", tmp_path / out))
    assert _kept(planned) == []


def test_with_progress_it_speaks_of_the_rest(planned):
    """Once something was recorded, it begins on the day after the last one that is known."""
    store = open_store(planned)
    store.append([Entry(TeamArrived("C1", 3), store.tables()["contingents"][0]["arrives"], "clerk")])
    answer = firmground("forecast", planned, *FEW, "--as-of", "2026-03-20", "--json").ok().json
    assert (answer["as_of"], answer["start"]) == ("2026-03-20", "2026-03-21")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--histories", 0), "1 to 1,000,000 histories"),
        (("--histories", -5), "1 to 1,000,000 histories"),
        (("--histories", 10**15), "1 to 1,000,000 histories"),
        (("--seed", -1), "a seed is"),
        (("--seed", 10**30), "a seed is"),
        (("--policy", "hope"), "no policy 'hope'"),
        (("--policy", "replan:"), "no policy"),
        (("--policy", "replan:0"), "no policy"),
        (("--policy", f"replan:{10**9}"), "no policy"),
        (("--threads", -1), "threads"),
        (("--as-of", "2999-01-01"), "has not come"),
    ],
)
def test_a_slip_is_one_sentence(planned, words, told):
    """Numbers out of range, a policy that is none, a day to come: one sentence, exit code 2, nothing kept."""
    assert told in sentence(firmground("forecast", planned, *words))
    assert _kept(planned) == []


def test_without_a_plan_it_says_so(project):
    """A project without a plan is told what is missing."""
    assert "no plan" in sentence(firmground("forecast", project, *FEW))


def test_ctrl_c_is_told(planned, monkeypatch):
    """Stopped on the way, it says so in one sentence, and the ledger holds no forecast."""
    from firmground.desk import forecast as desk

    def stop(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(desk, "simulate", stop)
    answer = firmground("forecast", planned, *FEW)
    assert (answer.code, answer.out) == (130, "")
    assert _kept(planned) == []
