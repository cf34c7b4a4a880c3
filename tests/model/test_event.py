"""Events: sealed text, a chain that holds, and a clock that never goes back."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from firmground.model.event import EMPTY, Entry, Head, chained, hash_after, read_event
from firmground.model.facts.field import TeamArrived, WeatherStandDown

NOON = datetime(2026, 5, 1, 12, 0, 0, 123_456, tzinfo=UTC)
RAIN = Entry(WeatherStandDown("REG", reason="rain"), date(2026, 4, 30), "desk", source="radio")
CAME = Entry(TeamArrived("C1", 4), date(2026, 5, 1), "desk", attachment_sha256="ab" * 32, id="form-7")


def test_the_spelling_of_a_body_is_fixed():
    """The sealed text of an entry is the same on every machine and in every release."""
    (event,) = chained(EMPTY, [("e1", RAIN)], NOON)
    assert event.body == (
        '{"by":"desk","fact":{"place":"REG","reason":"rain"},"id":"e1","name":"weather-stand-down","on":"2026-04-30",'
        '"recorded_at":"2026-05-01T12:00:00.123+00:00","seq":1,"source":"radio","version":1}'
    )
    assert event.hash == hashlib.sha256(("0" * 64 + "\n" + event.body).encode()).hexdigest()


def test_each_event_seals_the_one_before():
    """Numbers run on and each hash covers the hash before it, so that no event can be changed or left out unseen."""
    first, second = chained(Head(7, "f" * 64), [("a", RAIN), ("b", CAME)], NOON)
    assert (first.seq, second.seq) == (8, 9)
    assert first.previous == "f" * 64
    assert second.previous == first.hash
    assert second.hash == hash_after(first.hash, second.body)


def test_an_event_comes_back_from_its_body():
    """What a store keeps is enough to read the event again."""
    for event in chained(EMPTY, [("a", RAIN), ("b", CAME)], NOON):
        assert read_event(event.previous, event.hash, event.body) == event


def test_the_moment_of_entry_never_goes_back():
    """A clock that was put back enters at the moment of the last event instead, so that known-at cuts stay prefixes."""
    later = Head(1, "0" * 64, NOON.replace(microsecond=0) + timedelta(hours=1))
    (event,) = chained(later, [("a", RAIN)], NOON)
    assert event.recorded_at == later.recorded_at


def test_moments_are_kept_in_utc_to_the_millisecond():
    """A clock of another zone is turned to UTC, so that moments compare as text, too."""
    (event,) = chained(EMPTY, [("a", RAIN)], NOON.astimezone(timezone(timedelta(hours=3))))
    assert json.loads(event.body)["recorded_at"] == "2026-05-01T12:00:00.123+00:00"


@pytest.mark.parametrize(("field", "value"), [("id", "two words"), ("id", "x" * 81), ("attachment_sha256", "abc")])
def test_a_key_or_hash_of_another_make_is_refused(field, value):
    """Keys stay printable and short, hashes are hashes."""
    with pytest.raises(ValueError, match=r"entry|attachment"):
        Entry(RAIN.fact, RAIN.on, "desk", **{field: value})
