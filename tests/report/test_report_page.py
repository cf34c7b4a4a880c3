"""The page: what it tells, to whom, and that nothing in the data can make it do anything else."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from firmground.model import (
    Breach,
    Calendar,
    Plan,
    Price,
    Programme,
    Provenance,
    ScheduledActivity,
    Unscheduled,
    Verdict,
    WhyNot,
)
from firmground.report import write_html
from firmground.report.words import BOUND, EXERCISE, EXPECTATION, RESIDUAL
from report.report_case import Case, build
from report.report_small import dossier

_EVIL = "<script>alert(1)</script>\"'&$x_{$\x00\ud800\u202e"
_SECTIONS = ["figures", "services", "map", "days", "gantt", "curves", "use", "pledges", "unscheduled", "notes"]


class _Reader(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.scripts: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._inside = tag if tag in {"script", "style"} else ""
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, _tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "script":
            self.scripts[-1] += data
        elif not self._inside:
            self.text.append(data)


def _page(tmp_path: Path, case: Case, **more) -> str:
    path = tmp_path / "page.html"
    verdict = more.pop("verdict", case.verdict)
    write_html(path, case.programme, case.plan, verdict, case.price, **more)
    return path.read_text(encoding="utf-8")


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def _words(html: str) -> str:
    """Text of a page with every run of blanks, thin spaces too, as one blank."""
    return " ".join(" ".join(_read(html).text).split())


@pytest.fixture(scope="module")
def case() -> Case:
    """One made-up programme for all tests that only read."""
    return build()


@pytest.fixture(scope="module")
def page(case, tmp_path_factory) -> str:
    """Its page, of the operator tier, with the practice beside it."""
    return _page(tmp_path_factory.mktemp("page"), case, baseline=case.baseline)


def test_sections_answer_readers_in_order(page):
    """Each reader's question has its section, in the order that was promised."""
    assert re.findall(r'<section id="([a-z]+)"', page) == _SECTIONS


def test_the_head_gives_verdict_objective_bound_gap_and_provenance(case, page):
    """Legality, objective, bound, gap, hash, solver, seed and version stand before the first section."""
    head = _words(page[: page.index("<section")])
    objective = f"{case.price.objective_person_days:,}".replace(",", " ")
    for said in ("Legal.", objective, "17.0", case.programme.sha256[:12], "native", "seed 1", "version 0.1.0"):
        assert said in head


def test_the_practice_is_compared_in_words(case, page, tmp_path):
    """Fewer or more person-days than the practice, at equal capacity, as it is."""
    assert "fewer person-days than the priority-list practice at equal capacity" in _words(page)
    worse = replace(case.baseline, objective_person_days=case.price.objective_person_days // 2)
    said = _words(_page(tmp_path, case, baseline=worse))
    assert "100.0 % more person-days than the priority-list practice" in said
    assert "practice" not in _words(_page(tmp_path, case)).split("Five figures")[0]


def test_an_exercise_is_stamped_and_a_real_programme_is_not(page, tmp_path):
    """The stamp, the title and the maps say exercise, and only where it is one."""
    assert EXERCISE in page.split("</title>")[0]
    assert 'class="stamp"' in page
    assert page.count(EXERCISE) >= 4
    d = dossier()
    write_html(tmp_path / "real.html", d.programme, d.plan, d.verdict, d.price)
    assert "xercise" not in (tmp_path / "real.html").read_text(encoding="utf-8")


def test_the_sentences_of_l10_are_there_and_no_promise_is(page):
    """Expectation, residual risk and the meaning of the bound are told; nothing is called what nobody signed for."""
    said = _words(page)
    assert all(sentence in said for sentence in (EXPECTATION, RESIDUAL, BOUND))
    assert not re.search(r"\b(safe|mine-free|mine free|demined)\b", said, re.IGNORECASE)


def test_ways_of_release_are_never_added_into_cleared(tmp_path):
    """The field of ten hectares shows 3, 2 and 5, and ten only as released."""
    d = dossier()
    write_html(tmp_path / "p.html", d.programme, d.plan, d.verdict, d.price)
    said = _words((tmp_path / "p.html").read_text(encoding="utf-8"))
    assert "10.0 ha released of 10.0 ha open" in said
    assert "cancelled 3.0 ha reduced 2.0 ha cleared 5.0 ha" in said
    assert "cleared 10" not in said


def test_breaches_stand_on_top_of_an_illegal_plan(case, tmp_path):
    """Every breach is listed with who, where, when and why, before anything else, in words as well as red."""
    breach = Breach("L6", "BLD-01", "School <1>", "2026-06-03", "no open route")
    html = _page(tmp_path, case, verdict=Verdict((breach,)))
    assert "Not legal: do not follow." in _words(html[: html.index("<section")])
    assert re.findall(r'<section [^>]*id="([a-z]+)"', html)[0] == "breaches"
    assert "L6 BLD-01 School <1> 2026-06-03 no open route" in _words(html)


def test_data_never_become_markup(tmp_path):
    """A payload in every name leaves one script, no handler, no new element and no broken figure."""
    evil, plain = build(payload=_EVIL), build()
    breach = Breach("P6", _EVIL, _EVIL, _EVIL, _EVIL)
    seen = _read(_page(tmp_path, evil, baseline=evil.baseline, verdict=Verdict((breach,))))
    meant = _read(_page(tmp_path, plain, baseline=plain.baseline, verdict=Verdict((breach,))))
    assert len(seen.scripts) == 1
    assert not [a for _, attributes in seen.tags for a in attributes if a.startswith("on")]
    assert {tag for tag, _ in seen.tags} == {tag for tag, _ in meant.tags}
    assert "<script>alert(1)</script>" in "".join(seen.text)


def test_the_page_asks_for_nothing_and_runs_one_known_script(page):
    """No address leaves the page; the policy allows the one script by its hash and forbids the rest."""
    reader = _read(page)
    for tag, attributes in reader.tags:
        for name in ("src", "href", "xlink:href", "action", "data", "poster", "srcset"):
            assert (attributes.get(name) or "#")[:1] == "#", (tag, attributes)
    assert not re.search(r"url\((?!#)", page)
    assert "@import" not in page
    (policy,) = [
        a["content"] for tag, a in reader.tags if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    ]
    allowed = base64.b64encode(hashlib.sha256(reader.scripts[0].encode()).digest()).decode()
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{allowed}'" in policy


def test_the_page_is_whole_without_scripts(page):
    """Only the filter is hidden until a script runs; all tables and figures are in the file."""
    hidden = [(tag, a) for tag, a in _read(page).tags if "hidden" in a]
    assert [(tag, a["class"]) for tag, a in hidden] == [("p", "finder")]
    assert page.count("<svg") >= 6


def test_the_public_tier_tells_neither_areas_nor_teams(case, tmp_path):
    """No hazardous area is named or drawn, no assignment is listed, and the page says for whom it is."""
    html = _page(tmp_path, case, disclosure="public")
    said = _words(html)
    assert "Public tier" in said
    assert not [a.name for a in case.programme.areas if re.search(rf"\b{a.name}\b", html)]
    assert not [a.id for a in case.programme.areas if a.id in html]
    assert not [t.id for c in case.programme.contingents for t in c.members() if t.id in html]
    assert 'id="assignments"' not in html
    assert "CHA" not in said
    assert "not for publication" not in said


def test_breaches_of_the_law_of_the_ground_are_not_told_to_the_public(case, tmp_path):
    """Where and who of L1 to L7 stay with operators; that the plan is illegal does not."""
    breach = Breach("L1", "BLD-01", "H0003", "2026-06-03", "inside H0003")
    html = _page(tmp_path, case, disclosure="public", verdict=Verdict((breach,)))
    assert "H0003" not in html
    assert "Not legal" in html


def test_the_operator_tier_is_marked(page):
    """A page with land not yet released says that it is not for publication."""
    assert "Operator tier: not for publication" in _words(page)


def test_an_unknown_tier_is_refused(case, tmp_path):
    """No tier is guessed."""
    with pytest.raises(ValueError, match="everybody"):
        _page(tmp_path, case, disclosure="everybody")


def test_first_days_name_team_place_and_route(page):
    """The operations officer finds contingent, teams, days, activity, place and route of each assignment."""
    table = page[page.index('id="assignments"') :].split("</table>")[0]
    row = next(r for r in table.split("<tr>") if "SUR-01" in r and "2026-04-01" in r)
    assert "non-technical survey of Field" in row
    assert "Road" in row or "none needed" in row


def test_a_place_tells_what_its_last_service_waits_for(tmp_path):
    """The district officer reads the day of return and the activity before it."""
    d = dossier()
    write_html(tmp_path / "p.html", d.programme, d.plan, d.verdict, d.price)
    said = _words((tmp_path / "p.html").read_text(encoding="utf-8"))
    assert "Alder Elder 900 2026-05-16 0 of 1 commissioning of School, ends 2026-05-15" in said


def test_pledges_show_words_source_and_result(page):
    """A donor reads the promise with its speaker, and what came of it."""
    said = _words(page[page.index('id="pledges"') :])
    assert "1 000 sappers" in said
    assert "a thousand sappers will come" in said
    assert "A speaker, An outlet, 2026-02-17" in said
    assert "no contingent in the plan" in said


def test_reasons_are_given_for_what_has_no_place(tmp_path):
    """Each activity without a place is listed with its reason."""
    d = dossier(works=False)
    plan = replace(d.plan, unscheduled=(Unscheduled("A:REPAIR", WhyNot.NO_TEAM),))
    write_html(tmp_path / "p.html", d.programme, plan, d.verdict, d.price)
    assert f"repair of School Alder Elder {WhyNot.NO_TEAM.value}" in _words(
        (tmp_path / "p.html").read_text(encoding="utf-8")
    )


def test_doubts_about_a_plan_are_told(tmp_path):
    """A plan of another programme, with another objective and an impossible bound, is not shown without a word."""
    d = dossier()
    made = replace(d.plan.provenance, programme_sha256="0" * 64, objective_person_days=1, lower_bound=20_000)
    write_html(tmp_path / "p.html", d.programme, replace(d.plan, provenance=made), d.verdict, d.price)
    said = _words((tmp_path / "p.html").read_text(encoding="utf-8"))
    assert "made for another state of the programme" in said
    assert "The solver stated 1 person-days" in said
    assert "bound lies above the objective" in said


def test_a_plan_that_does_not_fit_its_programme_still_gets_a_page(tmp_path):
    """Unknown activities, contingents and links, doubles and days out of range are left out, and that is said."""
    d = dossier()
    odd = (
        ScheduledActivity("NO:SUCH", "hand", "SAP", ("SAP-01",), 0, 5),
        ScheduledActivity("H:NTS", "hand", "NOBODY", ("X",), 0, 5),
        ScheduledActivity("H:TS", "hand", "SAP", ("X",), 400, 500, ("NO-LINK",)),
        ScheduledActivity("A:REPAIR", "hand", "SAP", ("SAP-01",), -9, -3),
    )
    plan = Plan((*odd, *d.plan.scheduled), (Unscheduled("NO:SUCH", WhyNot.WAITS),), d.plan.provenance)
    empty = Price(0, 0, {}, 0, {}, 0, {})
    write_html(tmp_path / "p.html", d.programme, plan, Verdict((Breach("P6", "", "", "", ""),)), empty)
    assert "4 entries of the plan do not fit" in _words((tmp_path / "p.html").read_text(encoding="utf-8"))


def test_an_empty_programme_gets_a_page(tmp_path):
    """Nothing to do, nobody to do it and nowhere to do it still make a page."""
    p = Programme("", date(2026, 1, 1), 10, "", *[()] * 9, calendar=Calendar())
    plan = Plan((), (), Provenance("native", 0, 0, 1, 0.0, "0", p.sha256))
    write_html(tmp_path / "p.html", p, plan, Verdict(), Price(0, 0, {}, 0, {}, 0, {}))
    assert "Nothing in this project has a position yet." in (tmp_path / "p.html").read_text(encoding="utf-8")


def test_the_same_input_gives_the_same_bytes_in_any_process(tmp_path):
    """Two processes with different string hashes and their own settings write one and the same page and picture."""
    code = (
        "import sys, pathlib;"
        "from report.report_case import build; from firmground.report import write_html, write_png;"
        "c = build(settlements=4, areas=5, assets=8); out = pathlib.Path(sys.argv[1]);"
        "write_html(out / 'p.html', c.programme, c.plan, c.verdict, c.price, baseline=c.baseline);"
        "write_png(out / 'p.png', c.programme, c.plan, c.verdict, c.price)"
    )
    made = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        out = tmp_path / seed
        out.mkdir()
        (out / "matplotlibrc").write_text("font.size: 30\nlines.linewidth: 9\n")
        own = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(Path(__file__).parents[1])}
        own["MATPLOTLIBRC"] = str(out) if seed == "2" else ""
        subprocess.run([sys.executable, "-c", code, str(out)], env=own, check=True)
        made.append([(out / name).read_bytes() for name in ("p.html", "p.png")])
    assert made[0] == made[1]


def test_drawing_is_loaded_only_when_something_is_drawn():
    """Importing the reports loads neither matplotlib nor xlsxwriter."""
    code = "import sys, firmground.report; print([m for m in ('matplotlib', 'xlsxwriter') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
