"""What the first look at a project costs, and that all of it comes from the project's own server."""

LOADED = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .map((one) => [new URL(one.name).pathname, one.encodedBodySize])"""
DRAWN = "document.querySelector('.today table') !== null"


def test_the_first_page_is_small(page, wait_until):
    """All that the first view loads is under 600 kB as it is sent, and the map is not among it."""
    page.goto("/")
    wait_until(page, DRAWN)
    loaded = dict(page.evaluate(LOADED))
    assert {"/", "/static/js/main.js", "/static/css/base.css", "/api/today"} <= set(loaded)
    assert sum(loaded.values()) < 600_000, loaded
    assert not [name for name in loaded if "maplibre" in name]


def test_the_first_page_is_small_in_other_languages(window, wait_until):
    """The words of a language come to the first page once, and it stays under 600 kB."""
    page = window()
    page.add_init_script("localStorage.setItem('language', 'uk')")
    page.goto("/")
    wait_until(page, DRAWN)
    loaded = page.evaluate(LOADED)
    assert [name for name, _ in loaded].count("/api/messages/uk") == 1
    assert sum(size for _, size in loaded) < 600_000
