"""Many histories in errands that any number of workers may do: the same numbers by one, by eight, or on a cluster."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from firmground.kernels.simulate_layout import FACTORS, Tally
from firmground.kernels.simulate_run import run, run_repaired
from firmground.model import Factor
from firmground.simulate.arrays import Arrays
from firmground.simulate.asked import Question
from firmground.simulate.spreads import FACTOR_NUMBER

__all__ = ["Apply", "Errand", "do", "errands", "gathered"]

_Asked = TypeVar("_Asked")

_AT_ONCE = 20
"""Histories in one errand."""


@dataclass(frozen=True)
class Errand:
    """Some histories to be run, by their numbers; factors in `held` are at their means."""

    arrays: Arrays
    question: Question
    seed: int
    first: int
    count: int
    held: tuple[Factor, ...] = ()


class Apply(Protocol):
    """Does errands in their order: `map`, the `map` of an executor, or of a cluster."""

    def __call__(self, work: Callable[[_Asked], Tally], asked: Iterable[_Asked], /) -> Iterable[Tally]:
        """Give the tally of each errand."""


def do(errand: Errand) -> Tally:
    """Run the histories of an errand; without the lock of the interpreter, so that threads run beside each other."""
    arrays, question = errand.arrays, errand.question
    held = np.zeros(FACTORS, np.uint8)
    held[[FACTOR_NUMBER[factor] for factor in errand.held]] = 1
    tally = question.room(errand.count)
    drawn = (
        errand.seed, errand.first, held, arrays.works, arrays.ground, arrays.force, arrays.days, arrays.spreads,
        arrays.purse,
    )  # fmt: skip
    read = (question.returns, question.asked, arrays.blank(), tally)
    if arrays.repair is None:
        run(*(*drawn, *read))
    else:
        run_repaired(*(*drawn, *arrays.repair, *read))
    return tally


def errands(
    arrays: Arrays, question: Question, seed: int, histories: int, held: tuple[Factor, ...] = ()
) -> Iterator[Errand]:
    """Part so many histories into errands."""
    for first in range(0, histories, _AT_ONCE):
        yield Errand(arrays, question, seed, first, min(_AT_ONCE, histories - first), held)


def gathered(tallies: Iterable[Tally], room: Tally, heard: Callable[[int], None]) -> Tally:
    """Put tallies one after the other into one that has room for all.

    `heard` is told how many histories are done; if it raises KeyboardInterrupt, those done so far are given.
    """
    done = 0
    for tally in tallies:
        count = tally.cost.size
        for whole, part in _paired(room, tally):
            whole[done : done + count] = part
        done += count
        try:
            heard(done)
        except KeyboardInterrupt:
            return Tally._make(part[:done] for part in room)
    return room


def _paired(room: Tally, tally: Tally) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    yield from zip(room, tally, strict=True)
