"""What of a model's answer may enter a reading: words that stand in the report, and nothing above announced."""

import json
from dataclasses import replace

import pytest

from firmground.errors import BadInputError
from firmground.intake.statements.reading import read
from firmground.intake.statements.suggested import prompt_of, suggested
from firmground.model.statement import Stance
from support.cards import report

TEXT = (
    "A convoy for Vale leaves soon. It will send 1,000 sappers to clear mines, the paper has learnt. "
    "Norland denied that it had 40 excavators for Vale."
)


@pytest.fixture
def plain():
    """A reading whose first card lacks its giver."""
    found = read(report(TEXT))
    cards = tuple(replace(one, giver="", place="") for one in found.candidates)
    assert [one.quantity.span.text for one in cards][:1] == ["1,000"]
    return replace(found, candidates=cards)


def _told(plain, *cards):
    return suggested(plain, json.dumps({"cards": cards}), "m")


def test_exact_words_fill_an_empty_field(plain):
    """A giver that stands in the report fills the empty field, with its span and the model that said so."""
    done = _told(plain, {"quantity": "1,000 sappers", "giver": "Norland", "place": "Vale"})
    card = done.reading.candidates[0]
    assert (card.giver, card.filled_by["giver"], done.filled) == ("Norland", "llm:m", 2)
    assert all(plain.report.holds(span) for span in card.spans.values())


@pytest.mark.parametrize("words", ["Sudland", "Norlan", "norland", "Nor land", "N" * 5000])
def test_words_that_do_not_stand_there_are_dropped(plain, words):
    """Invented, cut, respelt and endless words fill nothing, and the drop is told."""
    done = _told(plain, {"quantity": "1,000", "giver": words})
    assert done.reading == plain
    assert done.dropped == ("giver: its words do not stand in the report",)


def test_a_field_of_the_rules_is_never_replaced(plain):
    """What the rules filled stays, also where the model says otherwise."""
    before = plain.candidates[0]
    told = {"quantity": "1,000", "unit_role": "excavators", "stance": {"is": "discussed", "text": "the paper"}}
    after = _told(plain, told).reading.candidates[0]
    assert (after.unit_role, after.stance) == (before.unit_role, before.stance) == ("sappers", Stance.ANNOUNCED)


@pytest.mark.parametrize("number", ["2,000", "1000", "000", "a thousand", "", 1000, None, ["1,000"]])
def test_no_number_is_touched(plain, number):
    """A number that is not written so in the report is no card, and changes none."""
    assert _told(plain, {"quantity": number, "giver": "Norland"}).reading == plain


def test_a_missed_number_becomes_a_card_by_our_own_quantities(plain):
    """A card is added only for a number that the rules read themselves, with the id that the words have."""
    without = replace(plain, candidates=tuple(one for one in plain.candidates if one.quantity.value != 40))
    told = {"quantity": "40", "giver": "Norland", "stance": {"is": "announced", "text": "had 40 excavators"}}
    done = _told(without, told)
    (card,) = [one for one in done.reading.candidates if one.quantity.value == 40]
    assert (done.added, card.giver, set(card.filled_by.values())) == (1, "Norland", {"llm:m"})
    assert card.stance is Stance.DENIED, "the rules' reading of a denial goes before the model's"
    assert plain.report.text[card.sentence.start :].startswith("Norland denied")


@pytest.mark.parametrize("stance", ["promised", "signed", "confirmed_arrived", "withdrawn", "sure", ""])
def test_no_stance_above_announced(plain, stance):
    """A model sets no stance that is firmer than announced."""
    bare = replace(plain, candidates=(replace(plain.candidates[0], stance=None),))
    done = _told(bare, {"quantity": "1,000", "stance": {"is": stance, "text": "will send"}})
    assert done.reading.candidates[0].stance is None
    assert done.dropped == ("stance: a model sets none above announced",)


def test_a_number_that_stands_twice_wants_its_sentence():
    """Of the same number in two sentences the model must say which; else nothing is filled."""
    twice = report("The town saw 30 trucks. The mayor saw 30 trucks again. Norland was not there.")
    plain = replace(read(twice), candidates=())
    told = {"quantity": "30", "giver": "Norland"}
    assert _told(plain, told).dropped == ("quantity: it stands there twice",)
    done = _told(plain, told | {"sentence": "The mayor saw 30 trucks again."})
    assert [one.quantity.span.start for one in done.reading.candidates] == [twice.text.rindex("30")]


@pytest.mark.parametrize("answer", ["", "no", "[]", "{", '{"cards": 3}', '{"cards": {}}', "{" * 100_000 + "}"])
def test_no_json_is_told(plain, answer):
    """An answer that is no object with a list of cards is an error, and no half of it is used."""
    with pytest.raises(BadInputError, match="no JSON object"):
        suggested(plain, answer, "m")


def test_the_question_is_the_same_for_the_same_reading(plain):
    """The prompt is deterministic, names the empty fields, and ends with the report."""
    assert prompt_of(plain) == prompt_of(plain)
    assert prompt_of(plain).endswith(TEXT)
    assert "- 1,000: giver" in prompt_of(plain)
