"""Who draws histories: threads here, or the workers of a Dask scheduler; the figures are the same by any."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from firmground.desk.cluster import Cluster, cluster
from firmground.errors import BadInputError
from firmground.kernels.simulate_layout import Tally
from firmground.simulate.ensemble import Apply

__all__ = ["Far", "workers"]

_Asked = TypeVar("_Asked")

_ROUNDS = 8
"""Times that each hand of a cluster is given errands in one run, so that all end at about the same time."""


@contextmanager
def workers(threads: int, dask: str | None = None) -> Iterator[Apply]:
    """Give what does errands: so many threads (0: one for each processor), or all workers of a Dask scheduler.

    Raises BadInputError for less than no threads, and where the scheduler cannot be used.
    """
    if threads < 0:
        raise BadInputError(f"{threads} threads do no work")
    if dask is not None:
        with cluster(dask) as hands:
            yield Far(hands)
        return
    number = threads or os.cpu_count() or 1
    if number == 1:
        yield map
        return
    pool = ThreadPoolExecutor(number)
    try:
        yield pool.map
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True)
class Far:
    """Does errands on a cluster and gives what they came to in their order; what the cluster loses is done here."""

    hands: Cluster

    def __call__(self, work: Callable[[_Asked], Tally], asked: Iterable[_Asked], /) -> Iterator[Tally]:
        """Give the tally of each errand."""
        every = list(asked)
        # Errands of one run share their arrays, which travel once with each bundle of them.
        size = max(1, len(every) // (self.hands.many * _ROUNDS))
        bundles = [every[n : n + size] for n in range(0, len(every), size)]
        early: dict[int, list[Tally]] = {}
        turn = 0
        for number, tallies in self.hands(_Bundle(work), bundles, _nothing):
            early[number] = tallies
            while turn in early:
                yield from early.pop(turn)
                turn += 1


@dataclass(frozen=True)
class _Bundle(Generic[_Asked]):
    """Does a bundle of errands, one after the other."""

    work: Callable[[_Asked], Tally]

    def __call__(self, errand: Sequence[_Asked], stop: Callable[[], None] | None = None) -> list[Tally]:
        """Give the tally of each errand of the bundle."""
        found: list[Tally] = []
        for one in errand:
            found.append(self.work(one))
            if stop is not None:
                stop()
        return found


def _nothing() -> None:
    """Hear nothing between bundles; whoever takes the tallies may stop at each."""
