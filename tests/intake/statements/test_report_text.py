"""Reports as text: loaded, normalised and masked, and what is no report refused."""

import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from firmground.errors import BadInputError
from firmground.intake.statements.html import page
from firmground.intake.statements.text import LARGEST_FILE, load, masked, normalised, report_of

WORDS = "One Title\n\nMay 4, 2024\n\nThe ministry will send 40 sappers."


def _put(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def test_text_is_loaded_with_the_day_of_its_head(tmp_path: Path) -> None:
    """A day alone on a line in the head is the day of publication where none is given."""
    report = load(_put(tmp_path, "a.txt", WORDS.replace("\n", "\r\n").encode()))
    assert (report.text, report.title, report.published_on) == (WORDS, "One Title", date(2024, 5, 4))
    assert load(tmp_path / "a.txt", published_on=date(2024, 5, 9)).published_on == date(2024, 5, 9)


def test_page_gives_words_and_what_its_head_states(tmp_path: Path) -> None:
    """Scripts and menus are dropped; title, outlet and day come from the meta tags."""
    source = (
        "<html><head><title>T &amp; U</title><meta property='og:site_name' content='Outlet'>"
        "<meta property='article:published_time' content='2024-05-04T08:00:00Z'><script>var x = 1</script></head>"
        "<body><nav>Menu</nav><p>First&nbsp;words<br>go on.</p><p>Second <b>block</b>.</p></body></html>"
    )
    report = load(_put(tmp_path, "a.html", source.encode()))
    assert report.text == "First words go on.\n\nSecond block."
    assert (report.title, report.outlet, report.published_on) == ("T & U", "Outlet", date(2024, 5, 4))


def test_nested_page_is_refused() -> None:
    """A page of 100,000 nested elements is refused."""
    with pytest.raises(BadInputError, match="deep"):
        page("<div>" * 100_000)


def test_entities_of_a_page_are_not_expanded_twice() -> None:
    """Entities that a page declares itself are plain words."""
    source = '<!DOCTYPE x [<!ENTITY a "bb"><!ENTITY b "&a;&a;&a;">]><p>See &amp;lt; here</p>'
    assert page(source).text.endswith("See &lt; here")


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n "),
        ("zero.txt", b"abc\0def"),
        ("binary.txt", bytes(range(1, 256))),
        ("greek.txt", "Ελληνικό κείμενο μόνο".encode()),
        ("digits.txt", b"1234 5678"),
        ("large.txt", b"word " * 1_100_000),
        ("larger.txt", b"a" * (LARGEST_FILE + 1)),
        ("broken.pdf", b"%PDF-1.7 nothing"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, name: str, raw: bytes) -> None:
    """Each file that is no report gives one clear error."""
    with pytest.raises(BadInputError):
        load(_put(tmp_path, name, raw))


def test_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that is not there gives one clear error."""
    with pytest.raises(BadInputError, match="cannot be read"):
        load(tmp_path / "none.txt")


@pytest.mark.parametrize(("locked", "told"), [(False, "only pictures"), (True, "password")])
def test_pdf_without_words_is_refused(tmp_path: Path, told: str, *, locked: bool) -> None:
    """A PDF without text, or locked, says so."""
    writer, held = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=100, height=100)
    if locked:
        writer.encrypt("secret", algorithm="RC4-128")
    writer.write(held)
    with pytest.raises(BadInputError, match=told):
        load(_put(tmp_path, "a.pdf", held.getvalue()))


def test_pdf_gives_its_words(tmp_path: Path) -> None:
    """The words of a PDF are read, whatever its file is called."""
    writer, held = PdfWriter(), io.BytesIO()
    sheet = writer.add_blank_page(width=400, height=100)
    name = NameObject
    font = {name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Helvetica")}
    fonts = DictionaryObject({name("/F1"): DictionaryObject(font)})
    sheet[name("/Resources")] = DictionaryObject({name("/Font"): fonts})
    words = DecodedStreamObject()
    words.set_data(b"BT /F1 12 Tf 10 50 Td (The ministry will send 40 sappers.) Tj ET")
    sheet[name("/Contents")] = words
    writer.write(held)
    assert load(_put(tmp_path, "a.bin", held.getvalue())).text.strip() == "The ministry will send 40 sappers."


def test_half_a_surrogate_is_refused() -> None:
    """Half a surrogate pair is no text."""
    with pytest.raises(BadInputError, match="no text"):
        report_of("words \ud800 words")


def test_spaces_are_mapped_one_for_one() -> None:
    """Thin and no-break spaces and marks of direction become spaces, one for one."""
    assert normalised("3\u2009100\u00a0men\u200f!") == "3 100 men !"


def test_masking_keeps_words_in_place() -> None:
    """Targets of links, asides, credits and addresses are blanked; the words of links stay where they were."""
    text = "AFP\n\nMedia [reported](https://a.example/b) it.\n\nRelated article: [Trains](#)\n"
    shown = masked(text)
    assert len(shown) == len(text)
    assert shown.split() == ["Media", "reported", "it."]
    assert shown.index("reported") == text.index("reported")


@given(st.text(st.sampled_from("[]()#<>hTASPF/: .\n") | st.characters(codec="utf-8"), max_size=200))
def test_masking_keeps_the_length(text: str) -> None:
    """Whatever the text, the masked text is as long."""
    assert len(masked(text)) == len(text)
