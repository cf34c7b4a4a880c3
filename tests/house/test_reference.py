"""The reference is what the code says today, and nothing a user can meet is left out."""

import importlib.util
import re

import pytest

from support.pages import ROOT

REFERENCE = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def generator():
    """Load the script that writes the reference."""
    spec = importlib.util.spec_from_file_location("generate", REFERENCE / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["cli.md", "findings.md", "project-file.md", "events.md", "defaults.md"])
def test_the_reference_is_up_to_date(generator, page):
    """A page of the reference is what the code would write now (make docs)."""
    assert (REFERENCE / page).read_text(encoding="utf-8") == generator.PAGES[page]()


def test_every_verb_is_shown_and_has_an_example(generator):
    """Each verb stands in the README, in the reference, and its help ends with an example to type."""
    root = generator.typer.main.get_command(generator.app)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, verb in root.commands.items():
        assert f"`firmground {name}" in readme, name
        assert f"firmground {name} " in verb.epilog, name
        assert all(getattr(p, "help", "x") for p in verb.params), name


def test_every_code_is_documented(generator):
    """Each code of a finding or error stands in the reference with a meaning."""
    text = (REFERENCE / "findings.md").read_text(encoding="utf-8")
    tables = (
        generator.DELIVERY_CODES,
        generator.CHECK_CODES,
        generator.ENTRY_CODES,
        generator.LEDGER_CODES,
        generator.CARD_CODES,
    )
    codes = [code for table in tables for code in table]
    assert [c for c in codes if f"| `{c}` | " not in text] == []
    assert len(set(codes)) == len(codes)


def test_codes_in_the_sources_are_listed(generator):
    """No finding is made in the sources under a code that the lists do not know."""
    pattern = re.compile(r"FG-(?:IN|CK|RC|LG|ST)-\d{3}")
    used = {c for p in (ROOT / "src").rglob("*.py") for c in pattern.findall(p.read_text(encoding="utf-8"))}
    tables = (
        generator.DELIVERY_CODES,
        generator.CHECK_CODES,
        generator.ENTRY_CODES,
        generator.LEDGER_CODES,
        generator.CARD_CODES,
    )
    assert used <= {code for table in tables for code in table}
