"""Histories have the means, variances and waits that the textbooks prove, and bands hold what they promise.

Each test compares a mean with its closed form and allows 3.9 standard errors, which chance exceeds once in 10,000
times; the dice are fixed, so that a test that passes goes on passing.
"""

from math import exp, factorial, sqrt

import numpy as np
import pytest

from firmground.intake.uncertain import outlook
from firmground.model.outlook import Shape
from firmground.simulate.arrays import Arrays
from firmground.simulate.asked import Question
from firmground.simulate.ensemble import do, errands, gathered
from firmground.simulate.reading import percentile_rows
from firmground.simulate.single import history
from support.queues import lengths, line_up
from support.small import small_plan, small_programme

Z = 3.9


def starts(arrays, histories):
    """Give the starts of all histories, in the order of the names."""
    return np.array([history(arrays, 1, number).start.copy() for number in range(histories)])


def within(values, expected):
    """Whether the mean of a sample lies within Z standard errors of what is expected."""
    return abs(values.mean() - expected) < Z * values.std(ddof=1) / sqrt(values.size)


def test_the_wait_in_a_single_queue_is_that_of_the_closed_form():
    """D/M/1 in whole days: works arrive every 12 days, take 9.5 days on average, one team serves them in turn."""
    # A length drawn exponentially and rounded up is geometric with mu = 1 - exp(-1/9); the number seen by an arrival is
    # then geometric with the root of s = (1 - mu + mu s)^12, and the wait s / (mu (1 - s)) days (Hunter 1983,
    # Mathematical Techniques of Applied Probability 2, chapter 9).
    every, days, count = 12, 9, 150
    works = [(f"W{i:03d}", days, (), i * every, "T", i * every) for i in range(count)]
    arrays = Arrays.of(*line_up(works, {"T": 1}, 9000), lengths(Shape.EXPONENTIAL, 1.0))
    mu, root = 1.0 - exp(-1.0 / days), 0.5
    for _ in range(500):
        root = (1.0 - mu + mu * root) ** every
    waits = starts(arrays, 3000)[:, -1] - (count - 1) * every
    assert within(waits, root / (mu * (1.0 - root)))


def test_a_pert_chain_ends_when_the_closed_form_says():
    """Eight works one after the other: the means add up, and so do the variances (Malcolm et al. 1959, corrected)."""
    # Of a pert spread the variance is (mean - low)(high - mean) / 7; rounding up to days adds half a day and a twelfth.
    low, likely, high, days, count = 0.5, 1.0, 2.5, 200, 8
    works = [(f"W{i}", days, (f"W{i - 1}",) if i else (), 0, f"T{i}", i * days) for i in range(count)]
    arrays = Arrays.of(
        *line_up(works, {f"T{i}": 1 for i in range(count)}, 9000), lengths(Shape.PERT, low, likely, high)
    )
    ends = np.array([history(arrays, 1, number).end[-1] for number in range(4000)])
    mean = (low + 4 * likely + high) / 6
    variance = count * (days**2 * (mean - low) * (high - mean) / 7 + 1 / 12)
    assert within(ends, count * (days * mean + 0.5))
    assert within((ends - ends.mean()) ** 2, variance)


def test_the_wait_for_one_of_three_teams_is_erlang_s():
    """M/M/3: works arrive by a chain of exponential gaps and go to any free team; the wait is Erlang's C formula."""
    # In whole days the means are half a day longer; what else rounding does is below one per cent of the wait here.
    gap, service, servers, count = 200, 300, 3, 90
    works = []
    for i in range(count):
        works.append((f"A{i:03d}", gap, (f"A{i - 1:03d}",) if i else (), 0, "G", i * gap))
        works.append((f"C{i:03d}", service, (f"A{i:03d}",), 0, "T", (i + 1) * gap + 2 * service * (i % 2)))
    programme, plan = line_up(works, {"G": 1, "T": servers}, 60_000)
    arrays = Arrays.of(programme, plan, lengths(Shape.EXPONENTIAL, 1.0), repair=True)
    waits = []
    seats = {name: i for i, name in enumerate(arrays.names)}
    late = [f"{i:03d}" for i in range(50, count, 13)]
    for number in range(1500):
        state = history(arrays, 1, number)
        waits.append(np.mean([state.start[seats[f"C{n}"]] - state.end[seats[f"A{n}"]] for n in late]))
    load = (service + 0.5) / (gap + 0.5)
    queue = load**servers / factorial(servers) * servers / (servers - load)
    busy = queue / (sum(load**k / factorial(k) for k in range(servers)) + queue)
    expected = busy * (service + 0.5) / (servers - load)
    sample = np.array(waits)
    assert abs(sample.mean() - expected) < Z * sample.std(ddof=1) / sqrt(sample.size) + 0.01 * expected


@pytest.mark.parametrize("policy", ["keep", "repair"])
def test_bands_of_80_per_cent_hold_80_per_cent_of_the_truth(policy):
    """Of 6,000 truths drawn by other dice, 77 to 83 % lie between P10 and P90; missed by chance once in 10,000."""
    # The bands are of 6,000 histories, too; their error and that of the truths move the share by 0.7 per cent together.
    programme, plan = small_programme(), small_plan()
    arrays = Arrays.of(programme, plan, outlook({}), repair=policy == "repair")
    question = Question.of(programme, plan, arrays)

    def drawn(seed, histories):
        asked = errands(arrays, question, seed, histories)
        return gathered(map(do, asked), question.room(histories), lambda _: None).person_days

    low, _, _, high = percentile_rows(drawn(1, 6000))
    truth = drawn(2, 6000)
    assert 0.77 <= ((low <= truth) & (truth <= high)).mean() <= 0.83
