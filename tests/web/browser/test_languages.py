"""Ukrainian and Arabic in the browser: chosen by the reader, laid out in their direction, there offline."""

import pytest

NARROW = {"width": 390, "height": 800}
READY = "document.querySelector('#view .wait') === null && document.querySelector('#view').childElementCount > 0"
OVER = """() => [...document.querySelectorAll('body *')]
  .filter((one) => one.checkVisibility() && !one.closest('.skip, .scroll, .spoken, .map-canvas'))
  .map((one) => [`${one.tagName}.${one.className}`, one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.right > innerWidth + 1 || box.left < -1)).map(([name]) => name)"""


@pytest.mark.parametrize(("language", "direction"), [("uk", "ltr"), ("ar", "rtl")])
def test_other_languages_fit_a_phone(window, wait_until, language, direction):
    """In Ukrainian and Arabic the page says its language and direction, and nothing runs over the edge of a phone."""
    page = window(NARROW)
    page.add_init_script(f"localStorage.setItem('language', '{language}')")
    for address in ("/#today", "/#decisions", "/#board", "/#curves", "/day"):
        page.goto(address)
        wait_until(page, READY)
        page.wait_for_timeout(300)
        said = page.evaluate("() => [document.documentElement.lang, document.documentElement.dir]")
        assert said == [language, direction]
        assert page.evaluate(OVER) == [], address


def test_a_language_is_chosen_and_kept(page, wait_until):
    """The menu changes the language at once, and the next visit begins in it; numbers keep Latin digits."""
    page.goto("/")
    wait_until(page, READY)
    page.get_by_label("Language").select_option("ar")
    wait_until(page, "document.documentElement.dir === 'rtl'")
    wait_until(page, "document.querySelector('h1')?.innerText.includes('لماذا')")  # the view is drawn anew after it
    assert "لماذا" in page.locator("h1").inner_text()
    page.reload()
    wait_until(page, "document.documentElement.lang === 'ar' && document.querySelector('.today table') !== null")
    shown = page.locator("#view").inner_text()
    assert not set("٠١٢٣٤٥٦٧٨٩") & set(shown)
    box = page.evaluate("() => document.querySelector('.brand').getBoundingClientRect().left > innerWidth / 2")
    assert box, "the name of the desk stands at the right"


def test_the_day_speaks_ukrainian_without_a_connection(window, wait_until):
    """After one visit in English the page of the phone opens offline, and in Ukrainian when that is chosen."""
    page = window(NARROW, spare=("ERR_INTERNET_DISCONNECTED",))
    page.goto("/day")
    wait_until(page, "document.documentElement.dataset.kept === '1'")
    wait_until(page, "navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.get_by_label("Language").select_option("uk")
    wait_until(page, "document.querySelector('#view h1')?.textContent === 'Що сталося?'")
    page.reload()
    wait_until(page, "document.querySelector('#view h1')?.textContent === 'Що сталося?'")
    page.context.set_offline(False)
