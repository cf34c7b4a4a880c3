"""Every view can be read by a screen reader and by weak eyes, in three languages, on wide and narrow screens."""

import re
from pathlib import Path

import pytest

from support.pages import ROOT

NARROW = {"width": 390, "height": 800}
AXE = Path(__file__).parents[2] / "support/vendor/axe.min.js"
MENU = ROOT / "src" / "firmground" / "web" / "static" / "js" / "main.js"
VIEWS = re.findall(r"^  (\w+): \{.*import\(", MENU.read_text("utf-8"), re.MULTILINE)
QUIET = "document.querySelector('#view .wait') === null && document.querySelector('#view').childElementCount > 0"
RUN = """() => axe.run(document, { resultTypes: ['violations'] }).then((said) => said.violations
  .filter((one) => ['serious', 'critical'].includes(one.impact))
  .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary}`).join(' / ')}`))"""


def _serious(page, wait_until):
    wait_until(page, QUIET)
    page.wait_for_timeout(600)
    page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(RUN)


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_no_serious_finding(page, wait_until, view):
    """A view of the desk has no serious finding of axe-core."""
    page.goto(f"/#{view}")
    assert _serious(page, wait_until) == []


def test_the_day_has_no_serious_finding(narrow, wait_until):
    """The page of the phone has no serious finding of axe-core, with the list of events and with a form."""
    narrow.goto("/day")
    assert _serious(narrow, wait_until) == []
    wait_until(narrow, "document.querySelectorAll('.kinds button').length > 3")
    narrow.locator(".kinds button").first.click()
    assert _serious(narrow, wait_until) == []


@pytest.mark.parametrize("language", ["uk", "ar"])
def test_other_languages_have_no_serious_finding(window, wait_until, language):
    """In Ukrainian and Arabic the first view and the board have no serious finding on a phone."""
    page = window(NARROW)
    page.add_init_script(f"localStorage.setItem('language', '{language}')")
    for address in ("/#today", "/#board"):
        page.goto(address)
        assert _serious(page, wait_until) == [], address
