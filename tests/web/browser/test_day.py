"""Reporting a day from a phone, with and without a connection, by clicks and keys."""

import json
from datetime import timedelta

import pytest

from firmground.desk.wire import open_store
from support.past import START

NARROW = {"width": 390, "height": 800}
OFFLINE = ("ERR_INTERNET_DISCONNECTED",)
READY = "document.documentElement.dataset.ready === '1'"
KEPT = "document.documentElement.dataset.kept === '1'"


def _unsent(n):
    return f"document.getElementById('unsent')?.textContent === '{n}'"


def _day(n):
    return (START + timedelta(days=n)).isoformat()


def _begin(page, wait_until, until=KEPT):
    page.goto("/day")
    wait_until(page, until)


def _progress(page, per_cent, *, day=8):
    page.get_by_role("button", name="Work is partly done").click()
    field = page.get_by_role("combobox", name="Activity")
    field.press_sequentially("A2 ass")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert field.input_value() == "A2:ASSESS"
    page.get_by_label("Day", exact=True).fill(_day(day))
    page.get_by_label("Share done").fill(str(per_cent))
    page.get_by_role("button", name="Keep and send").click()


def _told(served):
    events = open_store(served.path).events(names=("works-progress",))
    return [event for event in events if event.fact.activity == "A2:ASSESS"]


@pytest.fixture(name="phone")
def _phone(window, wait_until):
    page = window(NARROW, spare=(*OFFLINE, "status of 422", "status of 409"))
    _begin(page, wait_until)
    return page


def test_without_a_connection_nothing_is_lost_and_all_is_sent_once(phone, served, wait_until):
    """The page opens offline, keeps what is reported over a reload, counts it, and sends it once when it can."""
    before = len(_told(served))
    phone.context.set_offline(True)
    _progress(phone, 20)
    wait_until(phone, _unsent(1))
    phone.reload()
    wait_until(phone, READY)
    wait_until(phone, _unsent(1))
    assert phone.get_by_text("No connection").is_visible()
    assert len(_told(served)) == before
    phone.context.set_offline(False)
    wait_until(phone, _unsent(0))
    assert len(_told(served)) == before + 1
    names = phone.evaluate("async () => (await caches.keys()).filter((name) => /^day-[0-9a-f]{24}$/.test(name))")
    assert len(names) == 1


def test_what_is_refused_stays_with_its_reason_until_it_is_mended(phone, wait_until):
    """A finding of the server stands beside the entry, which can be changed and sent again."""
    _progress(phone, 30, day=9)
    wait_until(phone, _unsent(0))
    phone.get_by_role("button", name="Work is partly done").click()
    phone.get_by_role("combobox", name="Activity").fill("A2:NOTHING")
    phone.get_by_label("Day", exact=True).fill(_day(9))
    phone.get_by_label("Share done").fill("35")
    phone.get_by_role("button", name="Keep and send").click()
    wait_until(phone, "document.querySelector('.count.wrong') !== null")
    phone.get_by_role("button", name="Unsent").click()
    phone.get_by_text("there is no activity").first.wait_for()
    phone.get_by_role("button", name="Change").click()
    phone.get_by_role("combobox", name="Activity").fill("A2:ASSESS")
    phone.get_by_role("button", name="Keep and send").click()
    wait_until(phone, _unsent(0))


def test_another_entry_under_the_same_key_is_shown_side_by_side(phone, served, wait_until):
    """What differs is marked, nothing is overwritten, and both may stand if the reporter says so."""
    phone.context.set_offline(True)
    _progress(phone, 40, day=10)
    wait_until(phone, _unsent(1))
    key = phone.evaluate(_FIRST_KEY)
    told = {"id": key, "event": "works-progress", "on": _day(10), "fields": {"activity": "A2:ASSESS", "per_cent": 45}}
    answer = phone.context.request.post("/api/events", data=told, headers={"x-firmground": "1"})
    assert answer.status == 201
    phone.context.set_offline(False)
    wait_until(phone, "document.querySelector('.count.wrong') !== null")
    phone.get_by_role("button", name="Unsent").click()
    differs = phone.locator(".both .differs", has_text="Share done")
    differs.first.wait_for()
    assert differs.locator("td").all_inner_texts() == ["45", "40"]
    phone.get_by_role("button", name="Keep theirs").click()
    assert phone.get_by_role("button", name="Press again").is_visible()
    phone.get_by_role("button", name="Press again").click()
    wait_until(phone, _unsent(0))
    assert [event.fact.per_cent for event in _told(served) if event.id == key] == [45.0]


_FIRST_KEY = """() => new Promise((done) => { const asked = indexedDB.open("firmground-day"); asked.onsuccess = () => {
  const all = asked.result.transaction("outbox").objectStore("outbox").getAll();
  all.onsuccess = () => done(all.result.find((one) => one.state === "waiting").id); }; })"""


def test_the_outbox_travels_as_a_file(phone, window, served, wait_until, tmp_path):
    """What waits can be saved, opened on another device and sent from there; sent from both it is entered once."""
    phone.context.set_offline(True)
    _progress(phone, 50, day=11)
    wait_until(phone, _unsent(1))
    phone.get_by_role("button", name="Unsent").click()
    with phone.expect_download() as saved:
        phone.get_by_role("button", name="Save as a file").click()
    file = tmp_path / "outbox.json"
    saved.value.save_as(file)
    assert [one["fields"]["per_cent"] for one in json.loads(file.read_text())["entries"]] == [50]
    other = window(NARROW)
    _begin(other, wait_until)
    other.get_by_role("button", name="Unsent").click()
    other.locator("input[type=file]").set_input_files(file)
    wait_until(other, "document.body.innerText.includes('Sent and entered')")
    phone.context.set_offline(False)
    wait_until(phone, _unsent(0))
    assert [event.fact.per_cent for event in _told(served)].count(50.0) == 1


def test_text_of_others_stays_text_and_fits_a_phone(phone, wait_until):
    """Markup typed into a field is shown as it was typed, and no view is wider than the phone."""
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Survey done").click()
    phone.get_by_role("combobox", name="Hazardous area").fill("<img src=x onerror=alert(1)>")
    phone.get_by_label("Method").select_option("nts")
    phone.get_by_label("Result").select_option("none")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_role("button", name="Keep and send").click()
    wait_until(phone, _unsent(1))
    phone.get_by_role("button", name="Unsent").click()
    phone.get_by_text("<img src=x onerror=alert(1)>").first.wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
