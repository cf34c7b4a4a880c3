"""`pledges` as users type it."""

from support.cards import TEXT
from support.command import firmground, sentence


def test_an_account_in_words_and_files(project, tmp_path):
    """The account says what was pledged, what is late, and how many origins it has; files are written beside it."""
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    read = firmground("statements", "read", project, path, "--published", "2025-06-17", "--json").ok().json
    name = next(one["id"] for one in read["proposals"] if one["quantity"] == 1000)
    looked = ("--looked-at", "giver,stance,said-on", "--arrives", "2026-05-01", "--reason", "as it stands")
    firmground("statements", "review", project, name, "--accept", *looked).ok()
    out = tmp_path / "pledges.png"
    words = firmground("pledges", project, "-o", out, "--export", tmp_path / "flows.csv").ok().out
    assert "pledged 1\u202f000 sappers (1 report, 1 origin)" in words
    assert "LATE" in words
    assert out.exists()
    document = firmground("pledges", project, "--as-of", "2026-05-01", "--json").ok().json
    (one,) = [one for one in document["pledges"] if one["cards"] == [name]]
    assert one["pledged"] == {"least": 1000, "most": 1000}


def test_another_ending_is_one_sentence(project, tmp_path):
    """A file of another kind is refused before anything is written."""
    assert ".xml" in sentence(firmground("pledges", project, "--export", tmp_path / "pledges.doc"))
