"""The small languages of two list columns: what a service needs, and who owns an asset."""

import re

from firmground.intake.typed_cells import items
from firmground.model import Need, OwnerShare
from firmground.model.tables import Row

__all__ = ["needs", "owners"]

_ALTERNATIVES = re.compile(r"(\d{1,6})\s+of\s+(.+)", re.DOTALL)
_DECIMALS = 1e-6


def needs(row: Row) -> tuple[Need, ...]:
    """Read the column ``needs``: ids that must all work, and ``2 of A|B|C`` for alternatives.

    Raises ValueError, with a sentence for the planner, where it is not understood.
    """
    single: list[str] = []
    found: list[Need] = []
    for item in items(row, "needs"):
        match = _ALTERNATIVES.fullmatch(item)
        if match:
            members = tuple(part.strip() for part in match[2].split("|"))
            found.append(Need(members, int(match[1])))
        elif "|" in item:
            raise ValueError(f"{item[:60]!r} does not say how many of them must work")
        else:
            single.append(item)
    if single:
        found.insert(0, Need(tuple(sorted(single)), len(single)))
    if not found:
        raise ValueError("the service needs nothing")
    return tuple(found)


def owners(row: Row) -> tuple[OwnerShare, ...]:
    """Read the column ``owners``: ``party:share`` for each; a single party may leave its share out.

    Raises ValueError, with a sentence for the planner, where it is not understood.
    """
    parties = items(row, "owners")
    if len(parties) == 1 and ":" not in parties[0]:
        return (OwnerShare(parties[0], 1.0),)
    shares = tuple(_owner(item) for item in parties)
    if shares and abs(sum(s.share for s in shares) - 1.0) > _DECIMALS:
        raise ValueError(f"the owners' shares sum to {sum(s.share for s in shares):g}, not to 1")
    return shares


def _owner(item: str) -> OwnerShare:
    party, _, share = item.rpartition(":")
    try:
        number = float(share)
    except ValueError:
        raise ValueError(f"{item[:60]!r} is not a party and its share, as in party:0.5") from None
    if not party.strip():
        raise ValueError(f"{item[:60]!r} names no party")
    return OwnerShare(party.strip(), number)
