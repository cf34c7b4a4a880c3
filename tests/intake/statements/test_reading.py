"""The reading of public reports: one card per number given, with its evidence."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmground.errors import BadInputError
from firmground.intake.statements.reading import read
from firmground.intake.statements.text import load, report_of
from firmground.model.statement import Reading, Stance

SEED = Path(__file__).resolve().parents[4] / "shared" / "seed" / "report-2025-06-17.txt"
INVENTED = """Norway to Help Clear Fields of Zambia, Says Berg

March 4, 2025

Norway will send deminers to the north of Zambia, state media reported on Tuesday.

Ingrid Berg, the defence minister, was in Lusaka. Berg said Norway will "send 300 deminers to Zambia to clear mines, \
as well as 700 bridge builders to help repair roads," in her words.

"There were discussions about building a memorial

complex with a museum in Lusaka, with the participation of the Norwegian side," Berg was quoted as saying by Reuters.

Late last year, Norway sent dozens of engineers to help repair roads in Zambia. The agreement of 2024 includes a \
mutual defence clause. In the battle 40 soldiers were killed.
"""


def _spans(reading: Reading):
    for card in reading.candidates:
        yield from card.spans.values()
        yield card.sentence
    for saying in reading.sayings:
        yield saying.span
        yield from [s for s in (saying.cue, saying.speaker_span, *(link.span for link in saying.chain)) if s]
    yield from [w.as_written for w in reading.whens if w.as_written]


def _proves(reading: Reading, giver: str, speaker: str, numbers: tuple[str, str]) -> None:
    """Hold the facts that the seed and its invented twin share."""
    by_words = {c.quantity.span.text: c for c in reading.candidates if c.quantity}
    for number in numbers:
        card = by_words[number]
        assert (card.giver, card.stance) == (giver, Stance.ANNOUNCED)
        assert card.saying is not None
        assert card.saying.chain[0].who == card.saying.speaker == speaker
        assert card.saying.chain[-1].who == "The Paper"
        assert card.purpose.startswith("to ")
        assert card.said_on is not None
        assert card.said_on.basis == "inferred"
        assert card.said_on.earliest == reading.report.published_on
    (memorial,) = [c for c in reading.candidates if "complex" in c.unit_role]
    assert memorial.quantity is None
    assert memorial.stance is Stance.DISCUSSED
    assert len(memorial.parties) == 2
    assert giver in memorial.parties
    (sent,) = [c for c in reading.candidates if c.stance is Stance.REPORTED_ARRIVED]
    assert sent.due is not None
    assert sent.due.earliest is not None
    assert sent.due.earliest.year == 2024
    assert not any("clause" in c.sentence.text and c.quantity is None for c in reading.candidates)
    assert all(reading.report.holds(span) for span in _spans(reading))


def test_the_seed_report() -> None:
    """Both numbered pledges, the memorial and the earlier deployment of the seed are read with their evidence."""
    if not SEED.exists():
        pytest.skip("the seed report is not here")
    reading = read(load(SEED, outlet="The Paper"))
    _proves(reading, "North Korea", "Sergei Shoigu", ("1,000", "5,000"))
    roles = [c.unit_role for c in reading.candidates if c.quantity]
    assert roles[:2] == ["sappers", "military construction workers"]
    assert any(w.as_written and w.as_written.text == "Tuesday" and w.latest == date(2025, 6, 17) for w in reading.whens)


def test_an_invented_report_of_the_same_difficulty() -> None:
    """A report with the seed's traps is read with the same facts, and its dead are no pledge."""
    reading = read(report_of(INVENTED, outlet="The Paper"))
    _proves(reading, "Norway", "Ingrid Berg", ("300", "700"))
    assert "40" not in {c.quantity.span.text for c in reading.candidates if c.quantity}


@pytest.mark.parametrize(
    ("words", "stance"),
    [
        ("Kenya denied that it would send 1,000 soldiers to Haiti.", Stance.DENIED),
        ("Kenya will not send 1,000 soldiers to Haiti.", Stance.DENIED),
        ("Kenya is considering sending 1,000 soldiers to Haiti.", Stance.DISCUSSED),
        ("Kenya pledged 1,000 soldiers to Haiti.", Stance.PROMISED),
        ("Kenya has sent 1,000 soldiers to Haiti.", Stance.REPORTED_ARRIVED),
        ("Kenya plans to send 1,000 soldiers to Haiti.", Stance.PLANNED),
    ],
)
def test_stances(words: str, stance: Stance) -> None:
    """Negation, denial and the tense of giving set how firm a promise stands."""
    (card,) = read(report_of(words, published_on=date(2025, 1, 2))).candidates
    assert (card.stance, card.giver) == (stance, "Kenya")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the reader fail, every span is exact, and the same bytes give the same reading."""
    try:
        report = report_of(f"Norway will send 300 deminers. {text}", published_on=date(2025, 1, 2))
    except BadInputError:
        return
    reading = read(report)
    assert all(report.holds(span) for span in _spans(reading))
    assert [c.id for c in read(report).candidates] == [c.id for c in reading.candidates]


@pytest.mark.parametrize(
    "words",
    [
        "Norland will reportedly send 300 sappers to Sudland to clear mines.",
        "Norland is said to send 300 sappers to Sudland to clear mines.",
        "Norland denied that it will send 300 sappers to Sudland to clear mines.",
        "Norland has no plans to send 300 sappers to Sudland to clear mines.",
        "Norland did not promise to send 300 sappers to Sudland to clear mines.",
    ],
)
def test_a_rumour_or_a_denial_is_never_above_discussed(words):
    """What is rumoured or denied proposes nothing firmer than a discussion, so that it becomes no contingent."""
    cards = read(report_of(words, published_on=date(2026, 5, 1))).candidates
    assert all(card.stance is None or card.stance.rank <= Stance.DISCUSSED.rank for card in cards)
