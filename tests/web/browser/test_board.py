"""The board and the curves as somebody sees and uses them: by pointer, by keys, and as tables."""

from pathlib import Path

AXE = Path(__file__).parents[2] / "support/vendor/axe.min.js"
BOARD = ".board canvas[tabindex]"
SPOKEN = "document.querySelector('.board .spoken').textContent"


def _open(page, wait_until, where="/#board"):
    page.goto(where)
    wait_until(
        page,
        "/\\d/.test(document.querySelector('.board .counted')?.textContent || '')",
    )


def _bar(page, words):
    """Find a bar as a reader does: move the pointer along the first rows until the tip speaks of it."""
    box = page.locator(BOARD).bounding_box()
    for row in range(int(box["height"]) // 17):
        y = box["y"] + 52 + 17 * row
        for x in range(int(box["x"]) + 236, int(box["x"] + box["width"]) - 4, 5):
            page.mouse.move(x, y)
            if page.evaluate(
                "(w) => ((tip) => !tip.hidden && tip.textContent.includes(w))(document.querySelector('.tip'))",
                words,
            ):
                return x, y
    raise AssertionError(f"no bar of {words}")


def test_keys_move_from_bar_to_bar_and_open_the_card(page, wait_until):
    """Arrows move the focus, what is in focus is spoken, Enter opens its card, Escape closes it."""
    _open(page, wait_until)
    page.click("[data-by=team]")
    page.focus(BOARD)
    said = set()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "End", "Home", "ArrowUp"):
        page.keyboard.press(key)
        said.add(page.evaluate(SPOKEN))
    assert len(said) > 2
    assert all(said)
    page.keyboard.press("Enter")
    assert page.locator(".card h2").is_visible()
    page.locator(".card .close").press("Escape")
    assert page.locator(".card").is_hidden()


def test_a_bar_dragged_is_judged_and_nothing_is_written(page, served, wait_until):
    """Dragging a bar shows at once what it would break and cost; the ledger stays as it was."""
    head = served.house.head()
    _open(page, wait_until)
    page.fill(".find input", "A1:REPAIR")
    wait_until(page, "/\\b1 /.test(document.querySelector('.counted').textContent)")
    page.click("[data-by=place]")
    x, y = _bar(page, "Repair")
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(x - 14 * step, y)
    page.mouse.up()
    wait_until(page, "document.querySelector('.answer .tag') !== null")
    assert "Breaks" in page.locator(".answer .tag").inner_text()
    assert page.locator(".answer .breaches li").count() >= 1
    assert served.house.head() == head


def test_what_is_decided_on_the_card_is_locked_with_its_reason(page, served, wait_until):
    """The card asks for a reason, then the lock is in the ledger and on the card."""
    _open(page, wait_until, "/#board/A2:ASSESS")
    page.click(".proposal button[type=submit]")
    wait_until(page, "document.querySelector('.decide') !== null")
    page.click(".decide button.main")
    assert page.evaluate("document.querySelector('.decide textarea').validationMessage") != ""
    page.fill(".decide textarea", "agreed with <b>the</b> district")
    page.click(".decide button.main")
    wait_until(page, "document.querySelector('.card').textContent.includes('agreed with <b>the</b> district')")
    decided = [e.fact for e in served.house.snapshot().events if e.name == "decision-made"]
    assert decided[-1].reason == "agreed with <b>the</b> district"


def test_the_table_has_the_same_bars(page, served, wait_until):
    """Every bar of the rows is a line of the table, and its button opens the card."""
    _open(page, wait_until)
    page.click("[data-by=place]")
    page.click("text=Table")
    bars = len(served.house.snapshot().followed.plan.scheduled)
    assert page.locator(".list tbody tr").count() == min(bars, 200)
    page.locator(".list tbody button").first.click()
    assert page.locator(".card h2").is_visible()


def test_filters_narrow_the_rows(page, wait_until):
    """A kind of work or a word leaves only what matches, and says how much that is."""
    _open(page, wait_until)
    page.click("[data-by=place]")
    before = page.locator(".counted").inner_text()
    page.locator(".filters select").last.select_option("0")
    assert page.locator(".counted").inner_text() != before
    page.fill(".find input", "no such thing")
    wait_until(page, "document.querySelector('.counted').textContent === 'Nothing matches.'")


def test_a_phone_shows_board_and_card(narrow, wait_until):
    """On a narrow screen nothing runs out of the page to the side, with the card open, too."""
    _open(narrow, wait_until)
    narrow.focus(BOARD)
    narrow.keyboard.press("ArrowRight")
    narrow.keyboard.press("Enter")
    assert narrow.locator(".card h2").is_visible()
    assert narrow.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_curves_are_drawn_and_told_as_tables(page, wait_until):
    """Each curve has its plot, its key with figures, its source, and the same figures in a table."""
    page.goto("/#curves")
    wait_until(page, "document.querySelectorAll('.curve .u-over').length === 3")
    for n in range(3):
        sheet = page.locator(".curve").nth(n)
        assert sheet.locator(".lines .number").first.inner_text() != ""
        assert "Source" in sheet.locator(".notes").inner_text()
        sheet.locator("header button").click()
        assert sheet.locator("tbody tr").count() >= 2
    words = page.locator(".curve").nth(1).inner_text()
    assert "Cancelled" in words
    assert "Reduced" in words
    assert "Cleared" in words


def test_other_views_lead_to_a_place_a_service_or_a_bar(page, served, wait_until):
    """An address with a service shows the rows of its place, one with a site opens the card of its first bar."""
    service = served.house.snapshot().followed.programme.services[0]
    _open(page, wait_until, f"/#board/service/{service.id}")
    assert page.locator("select.place").input_value() == service.place
    assert page.locator("[data-by=service]").get_attribute("aria-pressed") == "true"
    page.goto("/#board/A1")
    wait_until(page, "document.querySelector('.card h2')?.checkVisibility() === true")
    assert "#map/A1" in page.locator(".card dl a").get_attribute("href")


def test_nothing_grave_stands_against_who_cannot_see_or_point(page, wait_until):
    """Board with its card, table and curves have no serious finding of axe-core."""
    _open(page, wait_until, "/#board/A2:ASSESS")
    _require_accessible(page)
    page.click("text=Table")
    _require_accessible(page)
    page.goto("/#curves")
    wait_until(page, "document.querySelectorAll('.curve .u-over').length === 3")
    page.locator(".curve header button").first.click()
    _require_accessible(page)


def _require_accessible(page):
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    grave = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
    assert not grave, [(v["id"], [n["html"][:160] for n in v["nodes"]][:4]) for v in grave]


def test_what_somebody_else_decides_is_seen_at_once(page, served, wait_until):
    """A lock that is decided elsewhere shows on an open board, without a reload."""
    _open(page, wait_until)
    page.click("[data-by=place]")
    page.click("text=Table")
    locked = (
        "[...document.querySelectorAll('.list tbody tr')].filter((r) => r.lastChild.textContent === 'region').length"
    )
    before = page.evaluate(locked)
    wanted = {"activity": "A2:COMMISSION", "reason": "agreed by telephone"}
    answer = page.request.post("/api/proposals/decide", data=wanted, headers={"x-firmground": "1"})
    assert answer.status == 200, answer.text()
    wait_until(page, f"{locked} > {before}")
