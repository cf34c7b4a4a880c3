"""Measure how many events a second each store appends, one by one and in batches, and how fast it reads them.

    python benchmarks/stores.py --events 1000000
    python benchmarks/stores.py --server --events 1000000

`--server` starts a PostgreSQL of its own, with fsync on. Wall time is that of the disk, too; processor time is ours.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from firmground.model.event import Entry
from firmground.model.facts.field import TeamArrived
from firmground.track.sealing import checked
from firmground.track.stores.geopackage import GeoPackageStore

BATCH = 1000


def entries(count: int) -> list[Entry]:
    """Give as many entries of a usual size."""
    return [
        Entry(TeamArrived(f"C{n % 50}", n % 9 + 1), date(2026, 3, 1 + n % 28), "Olena", "radio") for n in range(count)
    ]


@contextmanager
def measured(what: str, count: int) -> Iterator[None]:
    """Print how long a block takes for so many events."""
    wall, used = time.perf_counter(), time.process_time()
    yield
    wall, used = time.perf_counter() - wall, time.process_time() - used
    print(
        f"{what:34} {count:>9,} events {wall:8.2f} s, {count / wall:>9,.0f} a second; {used:7.2f} s of processor time"
    )


def measure(store: Any, count: int) -> None:
    """Append and read in every way."""
    one_by_one = 200
    with measured("append one by one", one_by_one):
        for entry in entries(one_by_one):
            store.append([entry])
    batches = max(1, (count - one_by_one) // BATCH)
    prepared = entries(BATCH)
    with measured(f"append by {BATCH:,}", batches * BATCH):
        for _ in range(batches):
            store.append(prepared)
    total = store.head().seq
    for what, read in _READS.items():
        with measured(what, total):
            found = sum(1 for _ in read(store))
    if found != total:
        raise SystemExit(f"{found} of {total} events were read")


_READS: dict[str, Callable[[Any], Iterator[Any]]] = {
    "read": lambda store: store.events(),
    "read and check the chain": lambda store: checked(store.events()),
}


def main() -> None:
    """Read the arguments, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--server", action="store_true")
    asked = parser.parse_args()
    if not asked.server:
        with tempfile.TemporaryDirectory() as folder:
            measure(GeoPackageStore.create(Path(folder) / "region.gpkg", {}), asked.events)
        return
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    from firmground.track.stores.postgis.store import PostgisStore
    from support.postgres import Databases
    from support.postgres_server import started

    with started(durable=True) as server:
        measure(PostgisStore(server.address(Databases(server, "speed").take())), asked.events)


if __name__ == "__main__":
    main()
