"""The rows that a decision changes: locks and weights, as deliveries that are entered together with it."""

from collections.abc import Iterable, Mapping

from firmground.errors import AuthorityError, BadInputError
from firmground.intake.locks import contradiction, orders
from firmground.intake.settings import read_settings
from firmground.intake.typed_cells import text
from firmground.model.facts.record import RowsImported
from firmground.model.tables import Row, Tables, Value
from firmground.track.authority import REGION, Role
from firmground.track.deliveries import Change, compared, delivered
from firmground.track.rows import RowsById, canonical

__all__ = ["locked", "prioritised", "unlocked"]


def locked(
    tables: Tables, activity: str, who: Role, reason: str, cells: Mapping[str, Value]
) -> tuple[RowsImported, ...]:
    """Lock an activity: to a day, to a contingent, to a deadline, or only so that it must be done.

    Raises AuthorityError where a higher level locked it, BadInputError where the orders contradict each other or the
    horizon.
    """
    for there in _of(tables, activity):
        _require_rank(who, text(there, "ordered_by"), activity)
    row: Row = {"id": f"decided:{activity}", "activity": activity, "ordered_by": str(who), "reason": reason, **cells}
    wanted = canonical({"locks": (row,)})["locks"]
    kept = [one for one in tables.get("locks", ()) if one["id"] not in wanted]
    order = orders({"locks": (*kept, *wanted.values())})[activity]
    if why := contradiction(order, read_settings(tables)[0]):
        raise BadInputError(f"{activity} cannot be locked so: {why}")
    return delivered([compared("locks", _by_id(tables, "locks"), wanted)])


def unlocked(tables: Tables, activity: str, who: Role) -> tuple[RowsImported, ...]:
    """Take back what binds an activity to a day, a contingent or to be done at all; deadlines of others stay.

    Raises BadInputError where nothing binds it, AuthorityError where a higher level does.
    """
    before: RowsById = {}
    after: RowsById = {}
    removed: RowsById = {}
    for row in _of(tables, activity):
        dated = row.get("earliest_start") is not None or row.get("deadline") is not None
        own = text(row, "id").startswith("decided:")
        if dated and not own and row.get("start") is None and not row.get("contingent"):
            continue
        _require_rank(who, text(row, "ordered_by"), activity)
        key = str(row["id"])
        if dated and not own:
            before[key], after[key] = dict(row), {**row, "start": None, "contingent": None}
        else:
            removed[key] = dict(row)
    if not before and not removed:
        raise BadInputError(f"{activity} is not locked")
    return delivered([Change("locks", before=before, after=after, removed=removed)])


def prioritised(tables: Tables, weight: str, who: Role, reason: str, factor: float) -> tuple[RowsImported, ...]:
    """Let one service, or the release of one area, count so many times what its kind does."""
    there = _by_id(tables, "weights")
    if weight in there:
        _require_rank(who, text(there[weight], "reason").partition(": ")[0], weight)
    row = {"id": weight, "weight": float(factor), "reason": f"{who}: {reason}"}
    return delivered([compared("weights", there, canonical({"weights": (row,)})["weights"])])


def _require_rank(who: Role, ordered_by: str, what: str) -> None:
    """Refuse to touch what a higher level ordered; who is no role of ours stands as high as the region."""
    try:
        other = Role.read(ordered_by)
    except ValueError:
        other = REGION
    if other.rank < who.rank:
        raise AuthorityError(f"{what} was decided by {ordered_by or 'somebody without a name'}, above {who}")


def _of(tables: Tables, activity: str) -> Iterable[Row]:
    return [row for row in tables.get("locks", ()) if text(row, "activity") == activity]


def _by_id(tables: Tables, layer: str) -> Mapping[str, Row]:
    return {str(row["id"]): row for row in tables.get(layer, ())}
