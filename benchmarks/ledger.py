"""How fast a ledger is read: a million events folded, status on 100,000 areas, 100,000 polygons overlaid.

    python benchmarks/ledger.py [--events 1000000] [--areas 100000] [--polygons 100000] [--only fold|status|overlay]

All is drawn from a seed. Times are seconds of the processor, so that a busy machine does not change them much; the
status is asked of the command line in a process of its own, less what an empty Python takes. Aims (DESIGN 7): 30 s,
2 s beyond starting Python, 10 s.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import box

from firmground.geo.shapes import geodesic_area_m2
from firmground.model.event import EMPTY, Entry, Event, Head, chained, read_event
from firmground.model.facts import Fact, field, land
from firmground.model.facts.record import RowsImported
from firmground.track.fold import fold

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
AT = datetime(2027, 1, 1, tzinfo=UTC)
WEST, SOUTH, STEP, SIDE = 35.0, 48.0, 0.004, 0.003
POLYGONS_AN_AREA = 10
NOISE = 2e-6
"""Degrees: about 0.2 m."""
EMPTY_PYTHON = [sys.executable, "-c", "pass"]


def corner(at: int, count: int) -> tuple[float, float]:
    """Give the south-west corner of an area on the grid."""
    across = int(count**0.5) + 1
    return WEST + at % across * STEP, SOUTH + at // across * STEP


def areas(count: int) -> list[dict[str, Any]]:
    """Draw rows of areas, squares of about 7 ha that do not overlap."""
    corners = [corner(at, count) for at in range(count)]
    shapes = [box(x, y, x + SIDE, y + SIDE) for x, y in corners]
    return [
        {"id": f"H{at}", "kind": "suspected", "status": "open", "place": f"P{at % 500}", "depth_m": 0.3, "geometry": s}
        for at, s in enumerate(shapes)
    ]


def delivery(rows: list[dict[str, Any]]) -> RowsImported:
    """Give the delivery of areas as a store would enter it."""
    shapes = np.array([row["geometry"] for row in rows], dtype=object)
    sizes = geodesic_area_m2(shapes).tolist()
    texts = shapely.to_wkb(shapes, hex=True, byte_order=1).tolist()
    held = tuple({**row, "geometry": text} for row, text in zip(rows, texts, strict=True))
    measured = {row["id"]: m2 for row, m2 in zip(rows, sizes, strict=True)}
    return RowsImported("hazardous_areas", "D", created=held, measured_m2=measured)


def happenings(count: int, areas_there: int) -> Iterator[tuple[date, Fact]]:
    """Draw what happened: seven in ten are reports of work, two in ten surveys and releases, the rest people."""
    rng = random.Random(1)
    for at in range(count):
        name, told = f"H{rng.randrange(areas_there)}", rng.random()
        day = FIRST + timedelta(days=364 * at // count)
        if told < 0.7:
            yield day, field.WorksProgress(f"A{at % 50_000}:REPAIR", float(100 * at // count), 2.0, f"C{at % 90}")
        elif told < 0.8:
            yield day, land.SurveyDone(name, "nts", "suspected", report=f"N{at}")
        elif told < 0.85:
            yield day, land.AreaReopened(name, "found again")
        elif told < 0.9:
            yield day, land.AreaCleared(name, "manual", 0.2, finds=1, contingent=f"C{at % 90}", team_days=4.0)
        else:
            yield day, field.TeamArrived(f"C{at % 90}", 1)


def cuts(count: int, noise: float) -> Iterator[tuple[date, Fact]]:
    """Draw polygons: strips of each area, side by side, with the noise of a receiver (in degrees) along their edges."""
    rng = random.Random(1)
    there = count // POLYGONS_AN_AREA
    wide = SIDE / POLYGONS_AN_AREA
    for at in range(there * POLYGONS_AN_AREA):
        strip, name = at // there, at % there
        x, y = corner(name, there)
        left = x + strip * wide
        walked = [(left + wide * u + rng.uniform(-noise, noise), y + SIDE * v) for u, v in EDGE]
        yield FIRST + timedelta(days=1 + strip), land.AreaReduced(f"H{name}", shapely.Polygon(walked))


EDGE = [
    (0, 0),
    (0.5, 0),
    (1, 0),
    (1, 0.25),
    (1, 0.5),
    (1, 0.75),
    (1, 1),
    (0.5, 1),
    (0, 1),
    (0, 0.75),
    (0, 0.5),
    (0, 0.25),
]


def kept(file: Path, first: Fact, told: Iterable[tuple[date, Fact]]) -> int:
    """Write a ledger to a file as stores keep it, a line for each event; gives their number."""
    head, number = EMPTY, 0
    entries: Iterator[tuple[date, Fact]] = iter([(FIRST, first)])
    with file.open("w", encoding="ascii") as out:
        while some := [(f"e{number + k}", Entry(fact, on, "benchmark")) for k, (on, fact) in enumerate(entries)]:
            events = chained(head, some, AT)
            out.writelines(f"{e.previous}\t{e.hash}\t{e.body}\n" for e in events)
            head, number = Head(events[-1].seq, events[-1].hash, AT), number + len(events)
            entries = islice(told, 10_000)
    return number


def read(file: Path) -> Iterator[Event]:
    """Read the events of such a file."""
    with file.open(encoding="ascii") as lines:
        for line in lines:
            previous, sealed, body = line.rstrip("\n").split("\t")
            yield read_event(previous, sealed, body)


def folded(name: str, first: Fact, told: Iterable[tuple[date, Fact]], aim: float, *, apart: bool = False) -> None:
    """Fold a ledger and print what it took, with the reading of its texts unless that is done apart."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.txt"
        number = kept(file, first, iter(told))
        began = time.process_time()
        events = list(read(file)) if apart else read(file)
        began = time.process_time() if apart else began
        found = fold(events, as_of=LAST)
        took = time.process_time() - began
    total = sum(p.m2 for p in found.parcels) / 1e4
    print(f"{name}: {took:.1f} s (aim {aim:.0f} s); {number} events, {len(found.parcels)} parcels, {total:.4f} ha, "
          f"{len(found.findings)} findings, {peak_gb():.1f} GB at most")  # fmt: skip


def peak_gb() -> float:
    """Give the most memory that this process has used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def asked(count: int, aim: float) -> None:
    """Ask the command line for the status of a project with so many areas."""
    from firmground.track.stores.geopackage import GeoPackageStore

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "region.gpkg"
        store = GeoPackageStore.create(path, {"name": "benchmark"})
        places = tuple({"id": f"P{k}", "name": f"P{k}", "level": "settlement", "people": 100} for k in range(500))
        store.write({"places": places, "hazardous_areas": tuple(areas(count))}, source="benchmark", sha256="")
        bare = used(EMPTY_PYTHON)
        ask = [sys.executable, "-c", "from firmground.cli.main import run; run()", "status", str(path), "--json"]
        took = [used([*ask, "--as-of", day]) - bare for day in ("2026-01-01", "2026-12-31")]
    print(f"status on {count} areas: {max(took):.2f} s (aim {aim:.0f} s), beyond {bare:.2f} s for an empty Python")


def used(command: list[str]) -> float:
    """Run a command and give the seconds of the processor that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--areas", type=int, default=100_000)
    parser.add_argument("--polygons", type=int, default=100_000)
    parser.add_argument("--only", choices=("fold", "status", "overlay"))
    given = parser.parse_args()
    if given.only in (None, "status"):
        asked(given.areas, 2)
    if given.only in (None, "overlay"):
        there = delivery(areas(given.polygons // POLYGONS_AN_AREA))
        folded("overlay of strips that fit", there, cuts(given.polygons, 0.0), 10, apart=True)
        folded("overlay of strips that were walked", there, cuts(given.polygons, NOISE), 10, apart=True)
    if given.only in (None, "fold"):
        folded("fold", delivery(areas(given.areas)), happenings(given.events, given.areas), 30)


if __name__ == "__main__":
    main()
