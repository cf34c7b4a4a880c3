"""Who read sealed ground on a server: noted in a table that only grows, each row sealed after the one before it."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from firmground.model.policy import Viewer
from firmground.track.stores.postgis.cells import text_in, text_out
from firmground.track.stores.postgis.connection import opened

__all__ = ["SealedRead", "note_sealed_read", "sealed_reads"]

_AUDIT = """
SELECT r.seq, r.read_at, r.account, r.position, r.what, r.number,
  r.seq = row_number() OVER w AND r.previous = lag(r.hash, 1, repeat('0', 64)) OVER w
    AND r.hash = firmground.seal_of(r.previous, r)
FROM firmground.sealed_reads r WINDOW w AS (ORDER BY r.seq) ORDER BY r.seq
"""


@dataclass(frozen=True, slots=True)
class SealedRead:
    """One read: who, in which position, how many of what; ``sound`` is false where the row or its place was changed."""

    seq: int
    read_at: datetime
    account: str
    position: str
    what: str
    number: int
    sound: bool

    def as_dict(self) -> dict[str, Any]:
        """Give the document of ``--json``."""
        return {**asdict(self), "read_at": self.read_at.isoformat()}


def note_sealed_read(address: str, viewer: Viewer, what: str, number: int) -> None:
    """Note that somebody reads so many of something sealed; comes back once it is on the disk."""
    with opened(address, write=False, noting=True) as connection:
        connection.execute(
            "INSERT INTO firmground.sealed_reads (account, position, what, number) VALUES (%s, %s, %s, %s)",
            (text_in(viewer.account), viewer.position.value, what, number),
        )


def sealed_reads(address: str) -> tuple[SealedRead, ...]:
    """Give all reads in their order, each link of the chain checked."""
    with opened(address, write=False) as connection:
        rows = connection.execute(_AUDIT).fetchall()
    return tuple(SealedRead(seq, at.astimezone(UTC), *map(text_out, said)) for seq, at, *said in rows)
