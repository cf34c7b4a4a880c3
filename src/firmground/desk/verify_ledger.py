"""The ledger is checked from its texts up: chain, ground, reading twice, and the rows that were read from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely

from firmground.desk.wire import Where, open_store
from firmground.errors import LedgerError
from firmground.geo.partition import SLIVER_M2
from firmground.geo.shapes import geodesic_area_m2
from firmground.model.event import Head
from firmground.track.copies import broken
from firmground.track.edits import edits
from firmground.track.fold import fold_sifted, ground_of, unhurried
from firmground.track.land import Land
from firmground.track.sifting import Sifted, sift
from firmground.track.store import ProjectStore

__all__ = ["LedgerCheck", "LedgerFault", "verify_ledger"]


@dataclass(frozen=True, slots=True)
class LedgerFault:
    """One thing that does not hold: which check it broke, where, and what is wrong."""

    check: str
    where: str
    what: str

    def as_dict(self) -> dict[str, str]:
        """Give the fault for ``--json``."""
        return {"check": self.check, "where": self.where, "what": self.what}


@dataclass(frozen=True)
class LedgerCheck:
    """What was checked, and every fault."""

    head: Head
    areas: int
    square_metres: float
    faults: tuple[LedgerFault, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def as_dict(self) -> dict[str, object]:
        """Give the document of ``--json``."""
        return {
            "sound": self.sound,
            "head": {"seq": self.head.seq, "hash": self.head.hash},
            "areas": self.areas,
            "square_metres": round(self.square_metres, 1),
            "faults": [fault.as_dict() for fault in self.faults],
        }


def verify_ledger(name: Where, *, today: date) -> LedgerCheck:
    """Check the ledger of a project; a broken chain is not read any further.

    The chain: each hash anew from its text, numbers, moments, copies. The ground of today: it weighs what its
    perimeters measure on the ellipsoid, and no two parcels lie on each other. The fold: twice the same. The rows and
    the plan in the project: as the ledger says.
    """
    store = open_store(name)
    head = store.head()
    faults = [LedgerFault("chain", where, what) for where, what in broken(store.copies())]
    if faults:
        return LedgerCheck(head, 0, 0.0, tuple(faults))
    with unhurried():
        sifted = sift(store.events())
        land = ground_of(sifted, as_of=today)
        faults += _ground(land)
        faults += _twice(sifted, today)
    faults += _rows(store)
    total = sum(piece.m2 for pieces in land.by_root.values() for piece in pieces)
    return LedgerCheck(head, len(land.roots), total, tuple(faults))


def _twice(sifted: Sifted, today: date) -> Iterator[LedgerFault]:
    if fold_sifted(sifted, as_of=today) != fold_sifted(sift(reversed(sifted.known)), as_of=today):
        yield LedgerFault("fold", "the ledger", "read twice, it does not say the same")


def _rows(store: ProjectStore) -> Iterator[LedgerFault]:
    try:
        for edit in edits(store):
            yield LedgerFault("rows", f"{edit.layer} {edit.id}", f"it was {edit.what} behind the ledger's back")
    except LedgerError:
        raise
    except OSError as error:
        yield LedgerFault("rows", "the plan", str(error))


def _ground(land: Land) -> Iterator[LedgerFault]:
    """Weigh the ground of perimeters that meet against the ellipsoid, and look for parcels that lie on each other."""
    names = [name for name, root in land.roots.items() if root.outline is not None]
    if not names:
        return
    outlines = np.array([land.roots[name].outline for name in names], dtype=object)
    for group in _groups(outlines):
        members = [names[k] for k in group]
        ground = outlines[group[0]] if len(group) == 1 else shapely.union_all(shapely.make_valid(outlines[group]))
        measured = float(geodesic_area_m2([ground])[0])
        weighed = sum(piece.m2 for name in members for piece in land.by_root.get(name, ()))
        if not abs(measured - weighed) <= SLIVER_M2 * len(members):
            what = f"its parcels weigh {weighed:.1f} m2, its perimeter measures {measured:.1f} m2"
            yield LedgerFault("area", ", ".join(members[:5]), what)
    yield from _overlaps(land)


def _groups(outlines: np.ndarray) -> list[list[int]]:
    """Put together the perimeters that share ground with each other."""
    left, right = shapely.STRtree(outlines).query(outlines)
    left, right = left[left < right], right[left < right]
    shared = shapely.area(shapely.intersection(shapely.make_valid(outlines[left]), shapely.make_valid(outlines[right])))
    head = list(range(len(outlines)))

    def find(k: int) -> int:
        while head[k] != k:
            head[k] = head[head[k]]
            k = head[k]
        return k

    for a, b in zip(left[shared > 0].tolist(), right[shared > 0].tolist(), strict=True):
        head[find(b)] = find(a)
    groups: dict[int, list[int]] = {}
    for k in range(len(outlines)):
        groups.setdefault(find(k), []).append(k)
    return list(groups.values())


def _overlaps(land: Land) -> Iterator[LedgerFault]:
    pieces = [piece for some in land.by_root.values() for piece in some]
    cut = {piece.root for piece in pieces if piece.shape is not None}
    pieces = [piece for piece in pieces if piece.root in cut]
    land.flatten(cut)
    shapes = np.array([land.shape(piece) for piece in pieces], dtype=object)
    left, right = shapely.STRtree(shapes).query(shapes)
    left, right = left[left < right], right[left < right]
    shared = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    for k in np.flatnonzero(shared >= SLIVER_M2).tolist():
        a, b = pieces[left[k]], pieces[right[k]]
        yield LedgerFault("area", f"{a.area}, {b.area}", f"two parcels lie on the same {shared[k]:.1f} m2")
