"""Work is checked, planned, judged, explained and reported through the desk."""

from dataclasses import replace
from datetime import date

import pytest

from firmground.desk import delivery, planning
from firmground.errors import BadInputError, NoPlanError, UnknownNameError
from firmground.model import Severity
from firmground.track.stores.geopackage import GeoPackageStore
from support import small_project


@pytest.fixture
def project(tmp_path):
    """A project of the desk with the small project's rows."""
    path = tmp_path / "region.gpkg"
    delivery.create(path, start=date(2026, 3, 2))
    GeoPackageStore(path).write({**small_project.project(), "project": ()}, source="the small project", sha256="")
    return path


def codes(findings):
    """Give the codes of errors."""
    return {f.code for f in findings if f.severity is Severity.ERROR}


def test_a_plan_is_judged_priced_and_kept(project):
    """What is handed back is what stands in the file, legal by the judge and priced against the practice."""
    made = planning.make_plan(project, seconds=0, seed=1)
    assert made.verdict.legal
    assert GeoPackageStore(project).load_plan() == made.plan
    assert planning.verify(project) == made.verdict
    assert made.plan.provenance.lower_bound <= made.price.objective_person_days <= made.practice.objective_person_days
    assert made.saved == pytest.approx(1 - made.price.objective_person_days / made.practice.objective_person_days)


def test_where_nobody_waits_nothing_is_saved(project):
    """A practice that costs nothing cannot be improved upon, and divides nothing."""
    made = planning.make_plan(project, seconds=0, seed=1)
    free = replace(made.practice, objective_person_days=0)
    assert replace(made, practice=free).saved == 0.0


def test_progress_is_told_while_planning(project):
    """Each round tells the best so far and the bound, and the share of the work grows to the whole."""
    told = []
    planning.make_plan(project, seconds=0, seed=1, progress=told.append)
    assert told[-1].share == 1.0
    assert [p.share for p in told] == sorted(p.share for p in told)
    assert all(p.lower_bound <= p.objective_person_days for p in told)


def test_ctrl_c_keeps_the_best_so_far(project):
    """A person who stops the search after its first round gets that round's plan, legal and saved."""

    def stop(_progress):
        raise KeyboardInterrupt

    made = planning.make_plan(project, seconds=60, seed=1, progress=stop)
    assert (made.plan.provenance.rounds, made.plan.provenance.cut_short) == (1, True)
    assert made.verdict.legal
    assert GeoPackageStore(project).load_plan() == made.plan


def test_the_judge_judges_the_rows_as_they_are_now(project):
    """Rows that change after the plan change the verdict: a contingent that came later breaks the law L7."""
    planning.make_plan(project, seconds=0, seed=1)
    store = GeoPackageStore(project)
    late = [{**r, "arrives": date(2027, 3, 1)} for r in store.tables()["contingents"]]
    store.write({"contingents": tuple(late)}, source="by hand", sha256="")
    assert "L7" in {b.law for b in planning.verify(project).breaches}


def test_a_floor_that_no_trial_plan_keeps_is_found_by_check(project):
    """What an authority asks for and no plan can give is an error before planning."""
    floor = {"id": "F", "district": "D", "share": 1.0, "by": date(2026, 3, 20), "reason": "a promise"}
    GeoPackageStore(project).write({"equity_floors": (floor,)}, source="by hand", sha256="")
    assert codes(planning.check(project)) == {"FG-CK-814"}
    assert codes(planning.make_plan(project, seconds=0, seed=1)) == {"FG-CK-814"}


def test_the_report_follows_the_ending(project, tmp_path):
    """Each format is written where asked; the public page holds no coordinates that the operators' page holds."""
    planning.make_plan(project, seconds=0, seed=1)
    for name in ("r.html", "r.xlsx", "r.png"):
        assert planning.report(project, tmp_path / name).legal
        assert (tmp_path / name).stat().st_size > 0
    planning.report(project, tmp_path / "public.html", public=True)
    assert (tmp_path / "public.html").read_bytes() != (tmp_path / "r.html").read_bytes()
    with pytest.raises(BadInputError, match="public tier"):
        planning.report(project, tmp_path / "r.xlsx", public=True)
    with pytest.raises(BadInputError, match="ends in none of"):
        planning.report(project, tmp_path / "r.docx")


def test_the_verbs_that_need_a_plan_or_a_name_say_so(project):
    """There is an error of its own for a plan that is missing and for a name that nothing answers to."""
    for verb in (planning.verify, lambda path: planning.explain_name(path, "S")):
        with pytest.raises(NoPlanError):
            verb(project)
    planning.make_plan(project, seconds=0, seed=1)
    with pytest.raises(UnknownNameError, match="A1:REPAIR"):
        planning.explain_name(project, "A1:REPIAR")
    with pytest.raises(UnknownNameError, match="practice"):
        planning.make_plan(project, seconds=0, seed=1, solver="magic")
