"""The board and the curves as somebody sees and uses them: by pointer, by keys, and as tables."""

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
