"""Parts and histories on a Dask cluster: the extra `dask`, imported only when somebody names a scheduler.

Dask sends Python objects by pickle, and whoever can reach a scheduler can run code on its workers; so use one that you
control, in a private network or by TLS (docs/how-to/plan-a-very-large-programme.md).
"""

import platform
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from firmground import __version__
from firmground.errors import BadInputError

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["Cluster", "cluster"]

_ANSWER_S = 10.0
"""Seconds within which a scheduler must answer, and in which lost workers may come back."""

_LISTEN_S = 0.5

_RETRIES = 1


_Asked = TypeVar("_Asked")
_Asks_contra = TypeVar("_Asks_contra", contravariant=True)
_Found = TypeVar("_Found")
_Finds_co = TypeVar("_Finds_co", covariant=True)


class Work(Protocol[_Asks_contra, _Finds_co]):
    """Does one errand, there or here; here it calls `stop` between rounds."""

    def __call__(self, errand: _Asks_contra, stop: Callable[[], None] | None = None) -> _Finds_co:
        """Do the errand."""


class Cluster:
    """Does errands on the workers of a scheduler; what they lose is done here.

    Whoever may run many at once counts the threads of the workers at the beginning.
    """

    def __init__(self, client: "Client", many: int) -> None:
        self._client, self._many = client, many
        self.done_here = 0

    @property
    def many(self) -> int:
        """How many errands are done at once."""
        return self._many

    def __call__(
        self, work: Work[_Asked, _Found], errands: Sequence[_Asked], heard: Callable[[], None]
    ) -> Generator[tuple[int, _Found]]:
        """Do the errands; ending early calls off what the workers have not done."""
        # Programmes go straight to the workers that search them; a pure key would hash them all first.
        futures = [self._client.submit(work, errand, pure=False, retries=_RETRIES) for errand in errands]
        waiting = dict(enumerate(futures))
        lost_since: float | None = None
        try:
            while waiting:
                for number in [n for n, future in waiting.items() if future.done()]:
                    future = waiting.pop(number)
                    yield number, future.result() if future.status == "finished" else self._here(work, errands[number])
                heard()
                now = time.monotonic()
                lost_since = None if self._alive() else lost_since or now
                if lost_since is not None and now - lost_since > _ANSWER_S:
                    for number in list(waiting):
                        waiting.pop(number).cancel()
                        yield number, self._here(work, errands[number], heard)
                if waiting:
                    time.sleep(_LISTEN_S / 10 if any(f.done() for f in waiting.values()) else _LISTEN_S)
        finally:
            for future in waiting.values():
                future.cancel()

    def _alive(self) -> bool:
        """Whether the scheduler answers and has workers."""
        return self._client.status == "running" and bool(self._client.scheduler_info(n_workers=-1)["workers"])

    def _here(self, work: Work[_Asked, _Found], errand: _Asked, heard: Callable[[], None] | None = None) -> _Found:
        """Do an errand in this process, where a fault of its own shows itself."""
        self.done_here += 1
        return work(errand, heard)


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """Connect to a scheduler by its address, tcp://HOST:PORT or tls://HOST:PORT.

    Raises BadInputError if the extra is not installed, nobody answers, there is no worker, or a worker runs another
    version, which might find other plans.
    """
    if not address.startswith(("tcp://", "tls://")):
        raise BadInputError(f"{address!r} is no address of a Dask scheduler; one looks like tcp://10.0.0.1:8786")
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, needed only here
    except ImportError as error:
        raise BadInputError("a Dask cluster needs the extra dask: pip install 'firmground[dask]'") from error
    try:
        client = Client(address, timeout=_ANSWER_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError, ImportError) as error:
        raise BadInputError(f"no Dask scheduler answers at {address}: {_first_line(error)}") from error
    with client:
        yield Cluster(client, _hands(client, address))


def _hands(client: "Client", address: str) -> int:
    """Count the threads of the workers, once each has shown that it runs the same versions."""
    threads: int = sum(worker["nthreads"] for worker in client.scheduler_info(n_workers=-1)["workers"].values())
    if threads == 0:
        raise BadInputError(f"the Dask scheduler at {address} has no worker; start one with: dask worker {address}")
    try:
        told: dict[str, Any] = client.run(_versions)
    except Exception as error:
        # Whatever a worker raises comes back as it is: without firmground, an import error.
        raise BadInputError(f"a Dask worker at {address} cannot run firmground: {_first_line(error)}") from error
    others = {name: found for name, found in told.items() if found != _versions()}
    if others:
        name, found = min(others.items())
        raise BadInputError(
            f"the Dask worker {name} has {_named(found)}, here it is {_named(_versions())}; plans would differ, so "
            f"install the same"
        )
    return threads


def _versions() -> tuple[str, str, str]:
    """Give what must be the same for the same plan: firmground, numba, and Python's minor version."""
    import numba  # noqa: PLC0415 - asked on the workers

    return __version__, numba.__version__, ".".join(platform.python_version_tuple()[:2])


def _named(versions: tuple[str, str, str]) -> str:
    return "firmground {} on numba {} and Python {}".format(*versions)


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
