"""The set of invented reports and its scorer: gold at its place, and figures that say what they claim."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest

from support.pages import ROOT

FOLDER = ROOT / "benchmarks" / "statements"
STANCES = [
    "denied",
    "discussed",
    "offered",
    "planned",
    "announced",
    "promised",
    "signed",
    "reported_under_way",
    "reported_arrived",
    "confirmed_arrived",
    "withdrawn",
]


@pytest.fixture
def bench(monkeypatch):
    """The modules of the benchmark by name."""
    if not FOLDER.is_dir():
        pytest.skip("benchmarks/ is not beside the tests")
    monkeypatch.syspath_prepend(str(FOLDER))
    return import_module


def _all(bench):
    found = bench("snippets")
    return [snippet for half in found.HALVES for snippet in found.snippets(half)]


@dataclass
class _Span:
    start: int
    end: int
    text: str


@dataclass
class _Card:
    quantity: object
    sentence: _Span
    spans: dict = field(default_factory=dict)
    giver: str = ""
    receiver: str = ""
    unit_role: str = ""
    stance: str = ""
    said_on: object = None
    due: object = None
    saying: object = None


def _span(text, start, end):
    return _Span(start, end, text[start:end])


def _perfect(snippet):
    """Cards that say what the gold says."""
    return [_card(snippet, gold) for gold in snippet.wanted]


def _card(snippet, gold):
    fields, span = gold.fields, _span(snippet.text, gold.start, gold.end)
    quantity = None
    if gold.numbered:
        want = fields["quantity"]
        kind = fields["unit_class"].split("|")[0]
        quantity = SimpleNamespace(
            span=span, value=want["value"], least=want["least"], most=want["most"], unit_class=kind
        )
    links = [SimpleNamespace(who=name) for name in fields["chain"]]
    said, due = fields["said_on"], fields["due"]
    days = {end: date.fromisoformat(said[end]) for end in ("earliest", "latest")} if said else {}
    return _Card(
        quantity=quantity,
        sentence=span,
        giver=next(iter(fields["giver"]), ""),
        receiver=next(iter(fields["receiver"]), ""),
        unit_role=fields["unit_role"],
        stance=fields["stance"],
        said_on=SimpleNamespace(as_written=None, **days) if said else None,
        due=due and SimpleNamespace(as_written=_Span(**due)),
        saying=SimpleNamespace(
            speaker=next(iter(fields["speaker"]), ""), chain=links, span=span, cue=None, speaker_span=None
        ),
    )


def test_the_gold_of_every_report_stands_where_it_says(bench):
    """Spans are exact (the loader judges), inside the text, apart from each other, and the halves share no report."""
    found = _all(bench)
    assert len(found) >= 64
    assert max(Counter(snippet.id for snippet in found).values()) == 1
    assert max(Counter(snippet.text for snippet in found).values()) == 1
    for snippet in found:
        spots = sorted([(gold.start, gold.end) for gold in snippet.wanted] + list(snippet.unwanted))
        assert all(0 <= start < end <= len(snippet.text) for start, end in spots)
        assert all(first[1] <= second[0] for first, second in zip(spots, spots[1:], strict=False)), snippet.id


def test_the_gold_uses_the_words_of_the_model(bench):
    """Stances and classes are those of the model, nothing is said after it was published, every stance occurs."""
    cards = [(snippet, gold.fields) for snippet in _all(bench) for gold in snippet.wanted]
    assert {fields["stance"] for _, fields in cards} == set(STANCES)
    for snippet, fields in cards:
        assert set(fields["unit_class"].split("|")) <= {"people", "money", "machine", "area", "item"}
        if fields["said_on"]:
            ends = [date.fromisoformat(fields["said_on"][end]) for end in ("earliest", "latest")]
            assert ends[0] <= ends[1] <= snippet.published_on


def test_a_perfect_reader_scores_a_hundred(bench):
    """Cards that repeat the gold are right in every measure."""
    cards = bench("cards")
    scored = [cards.scored(s, SimpleNamespace(candidates=_perfect(s))) for s in _all(bench)]
    assert {name: found["percent"] for name, found in cards.measured(scored).items() if found["percent"] != 100} == {}


def test_a_reader_of_nothing_scores_nought_and_a_hasty_one_loses_precision(bench):
    """No cards: no recall; one card too many for each one that is right: half the precision."""
    cards, snippets = bench("cards"), _all(bench)
    nothing = cards.measured([cards.scored(s, SimpleNamespace(candidates=[])) for s in snippets])
    assert nothing["recall"]["percent"] == nothing["precision"]["percent"] == 0
    twice = cards.measured([cards.scored(s, SimpleNamespace(candidates=_perfect(s) * 2)) for s in snippets])
    assert twice["recall"]["percent"] == 100
    assert twice["precision"]["percent"] == 50


def test_a_field_filled_though_the_text_is_silent_is_wrong(bench):
    """A guessed giver counts against the reader, a title before the name does not."""
    same = bench("cards").same
    assert same([], "")
    assert not same([], "Brenia")
    assert not same(["Brenia"], "")
    assert same(["Petra Lindqvar"], "Foreign Minister Petra Lindqvar")
    assert not same(["Brenia"], "Orlend")


def test_the_interval_holds_the_share_and_closes_where_documents_agree(bench):
    """Bootstrap over documents: low <= percent <= high, and no width without variation."""
    intervals = bench("intervals")
    mixed = intervals.row([intervals.Tally(1, 2, 2), intervals.Tally(2, 2, 2), intervals.Tally(0, 1, 3)], intervals.f1)
    assert mixed["low"] <= mixed["percent"] == 50 <= mixed["high"]
    agreed = intervals.row([intervals.Tally(1, 2, 2)] * 9, intervals.recall)
    assert agreed["low"] == agreed["percent"] == agreed["high"] == 50


def test_numbers_are_scored_by_overlap_each_taken_once(bench):
    """One number that covers two of the corpus finds one of them."""
    tally = bench("quantities").tally
    assert tally([(0, 3), (5, 8)], [(0, 8)]) == bench("intervals").Tally(1, 1, 2)
    assert tally([(0, 3)], [(3, 5)]) == bench("intervals").Tally(0, 1, 1)


def test_the_corpus_of_numbers_is_read_as_text(bench):
    """MEANTIME has 120 articles with 418 numbers, each at its place in a text that reads like a newspaper's."""
    corpus = bench("meantime")
    if not corpus.USUAL.is_dir():
        pytest.skip("MEANTIME is not here")
    articles = corpus.articles()
    assert len(articles) == 120
    assert sum(len(article.values) for article in articles) == 418
    assert all(article.text[v.start : v.end].strip() for article in articles for v in article.values)
    assert any("$40 billion" in article.text for article in articles)
    assert corpus.articles(ROOT / "no-such-folder") == []


def test_a_quotation_of_the_corpus_asks_for_its_source(bench):
    """A Content over a quotation of three words asks for the Source's place; one word in quotation marks does not."""
    text = 'Ann Ode said "we will all go" and called it "fine".'
    marks = (
        "T1\tSource 0 7\tAnn Ode\nT2\tContent 13 30\tx\nT3\tContent 38 50\ty\n"
        "E1\tAttribution:T9 Source:T1 Content:T2\nE2\tAttribution:T8 Source:T1 Content:T3\n"
    )
    assert bench("polnear").asked(text, marks) == [((13, 29), [(0, 7)])]


def test_the_page_holds_every_table_and_says_what_is_missing(bench, monkeypatch):
    """A reader that finds nothing gives a page of noughts; corpora that are not here are named as not measured."""
    run = bench("run")
    monkeypatch.setattr(run, "reader", lambda: lambda report: SimpleNamespace(report=report, candidates=(), sayings=()))
    page = run.page(ROOT / "no-such-folder", None)
    assert page.count("| recall | 0.0 |") >= 2
    assert page.count("Not measured") == 2
