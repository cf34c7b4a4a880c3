"""Errands done on this machine: one after the other, or several at once on threads."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event

from firmground.plan.parts.errand import Answer, Errand, Work

__all__ = ["Here"]

_LISTEN_S = 0.2


@dataclass(frozen=True, slots=True)
class Here:
    """Does errands in this process, on threads where several are done at once; the kernels run side by side there."""

    many: int = 1

    def __call__(
        self, work: Work, errands: Sequence[Errand], heard: Callable[[], None]
    ) -> Generator[tuple[int, Answer]]:
        """Do the errands; ending early ends each at its next round and drops those not begun."""
        if self.many == 1:
            yield from ((i, work(errand, heard)) for i, errand in enumerate(errands))
        else:
            yield from self._on_threads(work, errands, heard)

    def _on_threads(
        self, work: Work, errands: Sequence[Errand], heard: Callable[[], None]
    ) -> Generator[tuple[int, Answer]]:
        off = Event()

        def stop() -> None:
            if off.is_set():
                raise KeyboardInterrupt

        with ThreadPoolExecutor(self.many) as pool:
            number = {pool.submit(work, errand, stop): i for i, errand in enumerate(errands)}
            waiting = set(number)
            try:
                while waiting:
                    done, waiting = wait(waiting, _LISTEN_S, FIRST_COMPLETED)
                    for future in sorted(done, key=lambda f: number[f]):
                        yield number[future], future.result()
                    heard()
            finally:
                off.set()
                pool.shutdown(cancel_futures=True)
