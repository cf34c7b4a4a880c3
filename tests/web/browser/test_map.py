"""The map as people use it: by clicks and keys, on any day, beside a table that says the same."""

from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parents[2] / "support/vendor/axe.min.js"
IDLE = "document.querySelector('.map-canvas')?.dataset.idle"


@pytest.fixture(name="drawn")
def _drawn(served: Any, page: Any, wait_until: Any) -> Any:
    """Open the map and wait until it is drawn."""
    page.goto("/#map")
    wait_until(page, IDLE)
    return page


def test_the_map_is_drawn_from_our_own_files_alone(drawn: Any) -> None:
    """The map draws with no request to anywhere else, and says what a map must say: scale, north, whose boundaries."""
    assert drawn.locator(".maplibregl-canvas").count() == 1
    assert "m" in drawn.inner_text(".maplibregl-ctrl-scale")
    assert drawn.locator(".maplibregl-ctrl-compass").count() == 1
    assert "do not imply endorsement" in drawn.inner_text(".map-note")


def test_an_area_is_found_and_told(drawn: Any, wait_until: Any) -> None:
    """Somebody types an id, presses Enter, and reads what it is, its history and its evidence."""
    drawn.fill(".map-search input", "H1")
    wait_until(drawn, "document.querySelectorAll('.map-found [role=option]').length")
    drawn.keyboard.press("ArrowDown")
    drawn.keyboard.press("Enter")
    wait_until(drawn, "document.querySelector('.map-panel .map-events')")
    told = drawn.inner_text(".map-panel")
    assert "Cancelled by non-technical survey" in told
    assert "verbal report" in told
    assert drawn.evaluate("location.hash") == "#map/H1"


def test_a_click_on_the_map_tells_of_what_is_there(drawn: Any, wait_until: Any) -> None:
    """What lies under the pointer is told, with why it stands there in the plan, and closed by a key."""
    drawn.emulate_media(reduced_motion="reduce")  # the map goes there at once
    with drawn.expect_response(lambda r: "/api/find" in r.url):
        drawn.goto("/#map/H2")
    wait_until(drawn, "document.querySelector('.map-panel h2')?.textContent === 'H2'")
    drawn.wait_for_timeout(300)
    wait_until(drawn, IDLE)
    drawn.click(".map-panel header button")
    assert drawn.locator(".map-panel").is_hidden()
    drawn.wait_for_timeout(300)
    wait_until(drawn, IDLE)
    box = drawn.locator(".maplibregl-canvas").bounding_box()
    drawn.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    wait_until(drawn, "document.querySelector('.map-panel:not([hidden]) h2')")
    wait_until(drawn, "document.querySelector('.map-panel').innerText.includes('delay costs')")
    drawn.focus(".map-panel header button")
    drawn.keyboard.press("Enter")
    assert drawn.locator(".map-panel").is_hidden()


def test_days_to_come_are_marked_as_plan(drawn: Any, wait_until: Any) -> None:
    """The slider moves by keys; beyond today it says that a plan speaks, and the tiles of that day are asked for."""
    assert drawn.inner_text(".map-now .tag") == "as the ledger stands"
    drawn.focus(".map-track input")
    with drawn.expect_request(lambda r: "/api/tiles/land/" in r.url and "day=2025-04-14" in r.url):
        drawn.keyboard.press("PageUp")
    assert drawn.inner_text(".map-now .tag") == "plan, not survey evidence"
    wait_until(drawn, f"{IDLE} === '2025-04-14'")
    drawn.keyboard.press("Home")
    assert drawn.inner_text(".map-now .tag") == "from the ledger of that day"


def test_what_others_enter_is_seen_at_once(served: Any, drawn: Any) -> None:
    """When the ledger grows, the tiles of its new end are asked for without a reload."""
    drawn.wait_for_timeout(300)  # until the page listens
    with drawn.expect_request(lambda r: "/api/tiles/land/" in r.url and "at=4711" in r.url):
        served.house.hub.tell("ledger", seq=4711)


def test_the_table_says_the_same_as_the_map(drawn: Any, wait_until: Any) -> None:
    """Each area is a row with state, hectares and place; a state can be chosen, and a row leads to the map."""
    drawn.click("button[name=table]")
    wait_until(drawn, "document.querySelectorAll('.map-table tbody tr').length === 2")
    assert "Cancelled by non-technical survey" in drawn.inner_text(".map-table tbody")
    drawn.select_option(".map-table select", "cha")
    wait_until(drawn, "document.querySelectorAll('.map-table tbody tr').length === 1")
    drawn.click(".map-table tbody button")
    wait_until(drawn, "document.querySelector('.map-panel h2')?.textContent === 'H2'")
    assert drawn.locator(".map-canvas").is_visible()


def test_colours_and_layers_are_kept_for_the_next_time(drawn: Any, wait_until: Any) -> None:
    """The theme for colour-blind readers and the layers that were switched off are there again after a reload."""
    drawn.select_option(".map-legend select", "okabe")
    drawn.locator(".map-legend input").nth(2).uncheck()
    drawn.reload()
    wait_until(drawn, IDLE)
    assert drawn.locator(".map-legend select").input_value() == "okabe"
    assert not drawn.locator(".map-legend input").nth(2).is_checked()


def test_the_map_fits_a_phone(served: Any, narrow: Any, wait_until: Any) -> None:
    """On a narrow screen nothing scrolls sideways, and what was chosen comes up from below."""
    narrow.goto("/#map/H1")
    wait_until(narrow, "document.querySelector('.map-panel h2')?.textContent === 'H1'")
    assert narrow.evaluate("document.documentElement.scrollWidth <= innerWidth")
    panel = narrow.locator(".map-panel").bounding_box()
    assert panel["width"] == 390
    assert panel["y"] > 200


def test_the_map_can_be_used_by_everybody(served: Any, window: Any, wait_until: Any) -> None:
    """The accessibility checker axe finds nothing on the map, on what is told beside it, or on the table."""
    page = window(bypass_csp=True)
    page.goto("/#map/H2")
    wait_until(page, f"{IDLE} && document.querySelector('.map-panel').innerText.includes('delay costs')")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for view in ("map", "table"):
        page.click(f"button[name={view}]")
        page.wait_for_timeout(300)
        found = page.evaluate("async () => (await axe.run()).violations.map((v) => `${v.impact}: ${v.help}`)")
        assert found == []
