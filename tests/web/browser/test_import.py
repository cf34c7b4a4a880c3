"""The import wizard by clicks and keys: columns, dry run, all or nothing, and the way back."""

import pytest

from firmground.desk.wire import open_store

GOOD = "id,Title,level,peeple\nX1,First of the new,settlement,80\nX2,Second of the new,settlement,90\n"
BAD = "id,name,level\nX1,=1+1,settlement\nX2,<b>bold</b>,hamlet\n"


@pytest.fixture(name="wizard")
def _wizard(page):
    page.goto("/#import")
    page.get_by_text("Choose a file").wait_for()
    return page


def _choose(page, text):
    file = {"name": "places.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Dry run").wait_for()


def _places(served):
    return {row["id"]: row["name"] for row in open_store(served.path).tables()["places"]}


def test_a_file_is_mapped_tried_imported_and_taken_back(wizard, served):
    """Columns are mapped by hand and by suggestion, counts are told before and after, and undo restores the rows."""
    before = _places(served)
    _choose(wizard, GOOD)
    assert wizard.get_by_text("Still wanted: name").is_visible()
    wizard.get_by_label("Field for column Title").select_option("name")
    wizard.get_by_role("button", name="perhaps people?").click()
    assert not wizard.get_by_text("Still wanted").is_visible()
    wizard.get_by_role("button", name="Dry run").press("Enter")
    confirm = wizard.get_by_role("button", name="Import all of it")
    confirm.wait_for()
    assert wizard.locator("table.changes tbody td").all_inner_texts() == ["places", "2", "0", "0"]
    assert _places(served) == before
    confirm.click()
    wizard.get_by_role("heading", name="Imported").wait_for()
    assert _places(served) == {**before, "X1": "First of the new", "X2": "Second of the new"}
    wizard.get_by_role("button", name="Take back the import of places.csv").click()
    wizard.keyboard.type("the wrong list")
    wizard.keyboard.press("Enter")
    wizard.get_by_text("takes one back").wait_for()
    assert _places(served) == before


def test_what_is_wrong_is_a_table_and_a_file_for_a_spreadsheet(wizard, served, tmp_path):
    """Findings name row and column, markup stays text, nothing can be confirmed, and the CSV says the same."""
    before = _places(served)
    _choose(wizard, BAD)
    assert wizard.get_by_text("<b>bold</b>").is_visible()
    wizard.get_by_role("button", name="Dry run").click()
    wizard.get_by_text("Nothing can be imported").wait_for()
    assert wizard.get_by_role("button", name="Import all of it").is_disabled()
    assert wizard.locator(".findings tbody tr td").all_inner_texts()[1:4] == ["places", "3", "level"]
    with wizard.expect_download() as saved:
        wizard.get_by_role("button", name="Save all as CSV").click()
    assert saved.value.suggested_filename == "places_findings.csv"
    saved.value.save_as(tmp_path / "findings.csv")
    text = (tmp_path / "findings.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert b'"places.csv","places","3","level"' in text
    assert _places(served) == before


def test_the_same_file_again_changes_nothing(wizard, served):
    """The second dry run finds all rows unchanged, and there is nothing to confirm."""
    text = GOOD.replace("Title", "name").replace("peeple", "people")
    for times in range(2):
        _choose(wizard, text)
        wizard.get_by_role("button", name="Dry run").click()
        confirm = wizard.get_by_role("button", name="Import all of it")
        confirm.wait_for()
        if times == 0:
            confirm.click()
            wizard.get_by_role("heading", name="Imported").wait_for()
            wizard.get_by_role("button", name="Another file").click()
    assert confirm.is_disabled()
    assert wizard.locator("table.changes tbody td").all_inner_texts() == ["places", "0", "0", "2"]
