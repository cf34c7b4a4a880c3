"""Write the catalogues of the page anew: what its files say goes into each .po, what the .po say into each .mo.

Run by ``make words``. A sentence that is new stands in the .po without a translation, to be filled in by hand; one that
the page no longer says is dropped. The English sentence is the key.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from firmground.desk.field_day import forms

WEB = Path(__file__).parents[2] / "src" / "firmground" / "web"
LANGUAGES = ("ar", "uk")
TABLES = {"js/day/words.js": ("GROUPS",), "js/main.js": ("VIEWS",), "js/views/statements.js": ("FIELDS",)}
"""Constants of the page that hold sentences, besides those that `t` is asked for by a key: t(KINDS[kind])."""
SAID = {
    "js/views/import.js": (
        *("File", "Columns", "Dry run", "Done", "Create", "Update", "Unchanged", "Created", "Updated"),
        *("Sheet", "Row", "Column", "What is wrong, and what to do"),
        *("{n} new", "{n} changed", "{n} taken away", "Entry", "Day", "File or source", "By", "Rows"),
    ),
}
"""Sentences of lists in the page that `t` is asked for one by one."""
PLAN_STATES = ("proposed", "followed since")
"""What a plan of the ledger is, as the server says it."""

HEADER = "# Words of firmground, for the server and the page; written anew by `make words`, translated by hand."
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""Catalogues that say the same are the same bytes."""

_STRING = r'"((?:[^"\\\n]|\\.)*)"'
_CALL = re.compile(rf"(?<![\w.$])t\(\s*{_STRING}")
_KEYED = re.compile(r"(?<![\w.$])t\(([A-Z][A-Z_]*)\[(?![\w.]+\]\.)")
_VALUE = re.compile(rf":\s*{_STRING}")
_HEADING = re.compile(rf"(?:{_STRING}|(\w+)):\s*\{{")
_MARKED = re.compile(r'data-t="([^"]+)"')


def sentences() -> dict[str, list[str]]:
    """Give every sentence of the page, with the files that say it."""
    found: dict[str, list[str]] = {}
    for where, text in _said():
        places = found.setdefault(text, [])
        if where not in places:
            places.append(where)
    return found


def _said() -> Iterator[tuple[str, str]]:
    static = WEB / "static"
    for path in sorted([*static.glob("js/**/*.js"), *static.glob("*.html")]):
        where, text = path.relative_to(static).as_posix(), path.read_text("utf-8")
        for sentence in (_CALL if path.suffix == ".js" else _MARKED).findall(text):
            yield where, _plain(sentence)
        for name in sorted({*TABLES.get(where, ()), *_KEYED.findall(text)}):
            for sentence in table(text, name):
                yield where, _plain(sentence)
    for where, words in SAID.items():
        yield from ((where, word) for word in words)
    for form in forms():
        yield "forms", form["meaning"]
        yield from (("forms", field["meaning"]) for field in form["fields"])
    yield from (("forms", word) for word in PLAN_STATES)


def table(text: str, name: str) -> Iterator[str]:
    """Give the words of a constant: values that are strings, and headings of GROUPS."""
    body = re.search(rf"^const {name} = (\{{.*?^\}});", text, re.MULTILINE | re.DOTALL)
    if body is None:
        body = re.search(rf"^const {name} = (\{{[^\n]*\}});", text, re.MULTILINE)
    if body is None:
        raise LookupError(f"there is no constant {name}")
    if name == "GROUPS":
        yield from (quoted or bare for quoted, bare in _HEADING.findall(body[1]))
    yield from _VALUE.findall(body[1])


def _plain(text: str) -> str:
    return text.replace('\\"', '"').replace("\\\\", "\\")


def catalogue(language: str, found: dict[str, list[str]]) -> Catalog:
    """Give the catalogue of a language with exactly the sentences that were found, keeping what is translated."""
    path = po(language)
    with path.open("rb") as file:
        kept = read_po(file, locale=language)
    made = Catalog(locale=language, project="firmground", version=None, charset="utf-8", header_comment=HEADER)
    made.creation_date = made.revision_date = EPOCH
    made.last_translator = made.language_team = "The firmground developers"
    made.fuzzy = False
    for text in sorted(found):
        before = kept.get(text)
        made.add(text, before.string if before else "", [(where, None) for where in found[text]])
    return made


def po(language: str) -> Path:
    """Say where the catalogue of a language lies."""
    return WEB / "locale" / language / "LC_MESSAGES" / "firmground.po"


def main() -> None:
    """Write all catalogues, and tell how much of each is translated."""
    found = sentences()
    for language in LANGUAGES:
        made = catalogue(language, found)
        with po(language).open("wb") as file:
            write_po(file, made, width=116)
        with po(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, made)
        done = sum(1 for one in made if one.id and one.string)
        print(f"{language}: {done} of {len(found)} sentences are translated")


if __name__ == "__main__":
    main()
