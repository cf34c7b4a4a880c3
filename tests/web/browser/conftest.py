"""A small project with a plan and a past, served on a free port, and a browser that looks at it.

``served`` gives a fresh copy of the project to each module, ``page`` a fresh browser window to each test; a message of
error on the console, a fault of the page, a refusal by the content security policy or a request to anywhere else fails
the test in the end.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from firmground.desk.record import Said, record_event
from support.desk import START, TODAY, desk_over, planned_project, serving

WIDE = {"width": 1400, "height": 900}
NARROW = {"width": 390, "height": 800}


@dataclass(frozen=True)
class Served:
    """A project that is being served: its address, its file, and what its server knows."""

    url: str
    path: Path
    house: Any
    today: date = TODAY


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the project once: planned, both areas surveyed, H1 cancelled."""
    path = planned_project(tmp_path_factory.mktemp("served"))
    told: tuple[tuple[int, str, dict[str, Any]], ...] = (
        (3, "survey-done", {"area": "H2", "method": "nts", "result": "confirmed", "contingent": "C1"}),
        (4, "survey-done", {"area": "H1", "method": "nts", "result": "none", "contingent": "C1"}),
        (5, "area-cancelled", {"area": "H1", "contingent": "C1"}),
    )
    for day, event, fields in told:
        said = Said(on=(START + timedelta(days=day)).isoformat(), by="tester", source="report of a test")
        found = record_event(path, event, fields, said, today=TODAY, by="tester")
        assert not [f for f in found.findings if f.severity.value == "error"], found.findings
    return path


@pytest.fixture(scope="module")
def served(planned: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a copy of the project in a thread of this process until the module is over."""
    path = tmp_path_factory.mktemp("copy") / planned.name
    shutil.copy(planned, path)
    app = desk_over(path)
    with serving(app) as address:
        yield Served(address, path, app.state.house)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Start the browser of the system; skipped where there is none, or no Playwright."""
    sync = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no chromium is installed")
    with sync.sync_playwright() as playwright:
        flags = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Any, served: Served) -> Iterator[Callable[..., Any]]:
    """Give what opens windows of a size on the served project, and at the end says what went wrong in any of them.

    What is asked for with ``offline=True`` may fail to reach the server; `spared` are words of messages that the test
    itself causes.
    """
    wrong: list[str] = []
    spared: list[str] = []
    contexts: list[Any] = []
    ours = urlsplit(served.url).netloc

    def opened(size: dict[str, int] = WIDE, *, spare: tuple[str, ...] = (), **more: Any) -> Any:
        spared.extend(spare)
        context = chromium.new_context(viewport=size, base_url=served.url, locale="en-GB", **more)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: None if _ours(r.url, ours) else wrong.append(f"asked elsewhere: {r.url}"))
        return page

    yield opened
    for context in contexts:
        context.close()
    told = [text for text in wrong if not any(word in text for word in spared)]
    assert not told, "\n".join(told)


def _ours(url: str, host: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob") or parts.netloc == host


@pytest.fixture
def page(window: Callable[..., Any]) -> Any:
    """Open one wide window."""
    return window()


@pytest.fixture
def narrow(window: Callable[..., Any]) -> Any:
    """Open one window of the size of a phone."""
    return window(NARROW)


@pytest.fixture
def wait_until() -> Callable[..., Any]:
    """Give what waits for a JavaScript expression to hold in a page: ``wait_until(page, "document.title !== ''")``.

    Playwright's own waiting for an expression needs `eval`, which the content security policy of the page forbids.
    """

    def wait(page: Any, expression: str, seconds: float = 30.0) -> Any:
        until = time.monotonic() + seconds
        while True:
            found = page.evaluate(f"() => ({expression})")
            if found:
                return found
            assert time.monotonic() < until, f"still not so after {seconds} s: {expression}"
            page.wait_for_timeout(50)

    return wait
