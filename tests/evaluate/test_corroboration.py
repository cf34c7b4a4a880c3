"""How reports stand to each other: by origin, never averaged, a total never counted beside its parts."""

from datetime import date

import pytest

from firmground.evaluate.corroboration import clusters, origins, relations, role_of, same_name
from firmground.model.pledge import Relation, RelationKind
from firmground.model.statement import Stance, UnitClass
from support.cards import card


def _kinds(*cards, told=()):
    return {(one.a, one.b): one.kind for one in relations(cards, told)}


def test_eight_reports_of_one_man_are_one_origin():
    """Eight outlets that quote one speaker of one day count as eight reports and one origin."""
    eight = [card(1000, "sappers", outlet=f"Paper {n}") for n in range(8)]
    (cluster,) = clusters(eight)
    assert cluster.told == "8 reports, 1 origin"
    assert {one.kind for one in cluster.relations} == {RelationKind.RESTATES}


def test_another_speaker_is_another_origin():
    """A second person who says the same is a second origin; who is not named stands for the report alone."""
    cards = [card(1000, "sappers"), card(1000, "sappers", speaker="Jo Bell", outlet="B"), card(9, "dogs", speaker="")]
    assert [len(group) for group in origins(cards)] == [1, 1, 1]


def test_one_speaker_at_another_time_is_another_origin():
    """The same man of another month says it anew."""
    assert len(origins([card(1, "sappers"), card(1, "sappers", said=date(2025, 9, 1), outlet="B")])) == 2


def test_a_total_is_not_counted_beside_its_parts():
    """6,000 personnel are 1,000 sappers and 5,000 construction workers, in whatever report each stands."""
    total, sappers, workers = (
        card(6000, "military personnel", outlet="T"), card(1000, "sappers"), card(5000, "builders", outlet="B"),
    )  # fmt: skip
    found = _kinds(total, sappers, workers)
    assert found == {(total.id, sappers.id): RelationKind.SUMS_TO, (total.id, workers.id): RelationKind.SUMS_TO}
    assert len(clusters([total, sappers, workers])) == 3


def test_another_number_of_one_origin_is_a_conflict():
    """A lost thousand (5 for 5,000) of the same words is a conflict, not a mean."""
    right, wrong = card(5000, "construction workers"), card(5, "construction workers", outlet="B")
    assert set(_kinds(right, wrong).values()) == {RelationKind.CONFLICTS}


def test_a_number_within_vague_words_narrows_them():
    """1,000 said on the day of `thousands` (from 1,000 on) makes it narrower."""
    vague, exact = card(1000, "sappers", most=9999), card(1500, "sappers", outlet="B")
    assert set(_kinds(vague, exact).values()) == {RelationKind.NARROWS}


def test_later_words_take_the_place_of_earlier_ones():
    """Another number in another month supersedes; so does a denial of the same number."""
    first = card(1000, "sappers")
    more = card(1500, "sappers", said=date(2025, 9, 1), outlet="B")
    off = card(1000, "sappers", said=date(2025, 10, 1), outlet="C", stance=Stance.WITHDRAWN)
    found = _kinds(first, more, off)
    assert found[more.id, first.id] is found[off.id, first.id] is RelationKind.SUPERSEDES


def test_money_and_people_never_meet():
    """Numbers of other classes have no relation, whatever they are."""
    people, money = card(6000, "people"), card(5000, "", outlet="B", unit_class=UnitClass.MONEY)
    assert _kinds(people, money, card(1000, "sappers", outlet="C")) == {}


def test_a_person_goes_before_the_rules():
    """What a person says of two cards stands, and `unrelated` ends what a rule saw."""
    one, other = card(1000, "sappers"), card(1000, "sappers", outlet="B")
    told = Relation(one.id, other.id, RelationKind.UNRELATED, "person")
    assert _kinds(one, other, told=[told]) == {}


@pytest.mark.parametrize(
    ("words", "role"),
    [("sappers", "sapper"), ("military builders", "construction worker"), ("", ""), ("glass", "glass")],
)
def test_roles_have_one_name(words, role):
    """Synonyms and plurals of a role are one role."""
    assert role_of(words) == role


def test_names_are_compared_by_their_words():
    """A part of a name is the name; nobody is not the same as anybody."""
    assert same_name("Sergei Shoigu", "Shoigu")
    assert not same_name("", "Shoigu")
    assert not same_name("North Korea", "South Korea")
