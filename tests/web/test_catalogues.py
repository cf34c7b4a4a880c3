"""Every word of the page is in the catalogues, and the catalogues say what they are compiled from."""

import gettext
import importlib.util
import re
import string

import pytest

from support.pages import ROOT

LOCALE = ROOT / "src" / "firmground" / "web" / "locale"
STATIC = ROOT / "src" / "firmground" / "web" / "static"
LANGUAGES = ["uk", "ar"]
LETTERS = {"uk": re.compile("[\u0400-\u04ff]"), "ar": re.compile("[\u0600-\u06ff]")}
PROMISES_TOO_MUCH = {  # what would say "safe"
    "uk": re.compile(r"(?i)\b\u0431\u0435\u0437\u043f\u0435\u0447\u043d"),
    "ar": re.compile(r"\b(?:\u0627\u0644)?\u0622\u0645\u0646\u0629?\b"),
}

ASKED = {  # by a variable, whose words are extracted
    "form.js": {"form.meaning", "one.meaning"},
    "words.js": {"group", "words[event]"},
    "main.js": {"v.word", "VIEWS[current].word"},
    "decisions.js": {"p.state"},
    "import.js": {"word", "w"},
    "statements.js": {"word"},
    "today.js": {"word", "w"},
}


@pytest.fixture(scope="module")
def words():
    """Load the script that writes the catalogues."""
    pytest.importorskip("babel", reason="Babel is not installed")
    spec = importlib.util.spec_from_file_location("words", ROOT / "docs" / "words" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _read(words, language):
    with words.po(language).open("rb") as file:
        return {one.id: one.string for one in words.read_po(file, locale=language) if one.id}


def _holes(text):
    return sorted(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(words, language):
    """What the page says stands in each catalogue with a translation, and nothing else does (make words)."""
    known = _read(words, language)
    assert sorted(set(words.sentences()) - set(known)) == []
    assert sorted(set(known) - set(words.sentences())) == []
    assert [text for text, said in known.items() if not said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_stays(words, language):
    """A translation has the same places to fill in and the same spaces at its ends as its sentence."""
    for text, said in _read(words, language).items():
        assert _holes(said) == _holes(text), text
        assert (said[:1] == " ", said[-1:] == " ") == (text[:1] == " ", text[-1:] == " "), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_of_their_language(words, language):
    """A translation of words is written in the letters of its language."""
    for text, said in _read(words, language).items():
        bare = re.sub(r"\{\w+\}|P\d\d", "", text)
        if any(letter in string.ascii_letters for letter in bare):
            assert LETTERS[language].search(said), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_promises_more_than_released(words, language):
    """No translation calls land what the English never calls it (L10); hazardous land may be called hazardous."""
    for text, said in _read(words, language).items():
        assert not PROMISES_TOO_MUCH[language].search(said), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_what_the_source_says(words, language):
    """The .mo that is delivered holds the words of the .po."""
    with words.po(language).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for text, said in _read(words, language).items():
        assert compiled.gettext(text) == said


def test_nothing_is_said_past_the_catalogue(words):
    """Each call of `t` has a literal sentence, or a word of a table that is extracted or of the forms of the server."""
    for path in sorted(STATIC.glob("js/**/*.js")):
        text = path.read_text("utf-8")
        if path.name == "i18n.js":
            continue
        for call in re.finditer(r"(?<![\w.$])t\(\s*", text):
            rest = text[call.end() : call.end() + 400]
            literal = re.match(r'"(?:[^"\\\n]|\\.)*"\s*[,)]', rest)
            keyed = re.match(r"[A-Z_]+\[[\w.]+\](?: \|\| [\w.]+)?\)", rest)
            asked = re.match(r"[\w.\[\]]+", rest)
            assert literal or keyed or asked[0] in ASKED.get(path.name, ()), f"{path.name}: t({rest[:60]}"


def test_the_lists_of_words_are_those_of_the_page(words):
    """What is extracted by name from lists of the page still stands there."""
    for where, said in words.SAID.items():
        text = (STATIC / where).read_text("utf-8")
        assert [word for word in said if f'"{word}"' not in text] == []


def test_the_tables_of_words_are_found(words):
    """The words of each table of the page are extracted, the headings among them."""
    found = words.sentences()
    for sentence in (
        "Finds and accidents",
        "Item found",
        "Team-days",
        "In demining",
        "approved",
        "Water",
        "Not surveyed",
    ):
        assert sentence in found, sentence
