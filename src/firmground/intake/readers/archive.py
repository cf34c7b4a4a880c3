"""Looks into a zip archive before a foreign reader does: sizes, ratio, and whether they are true."""

import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from firmground.intake.collector import Collector
from firmground.intake.readers.limits import MEMBERS_MOST, RATIO_MOST, UNPACKED_BYTES_MOST

__all__ = ["Look", "unpacks_sanely"]

_CHUNK = 2**20
_RATIO_MATTERS = 64 * 2**20  # below this size a high ratio harms nobody

Look = Callable[[str, bytes], None]
"""Called with the name of a member and each piece of it as it is unpacked."""


def unpacks_sanely(path: Path, notes: Collector, look: Look | None = None) -> list[str] | None:
    """Give the names of the members, or None with a finding.

    Every member is unpacked once, to nowhere, because the sizes that an archive states may be a lie; the library
    raises when a member is longer than stated or its checksum is wrong.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if not _stated_sizes_fit(members, path.stat().st_size, notes):
                return None
            for member in members:
                _unpack(archive, member, look)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        notes.error("FG-IN-004", f"the archive is damaged or locked ({error})", "save the file anew, without password")
        return None
    return [member.filename for member in members]


def _stated_sizes_fit(members: list[zipfile.ZipInfo], packed: int, notes: Collector) -> bool:
    unpacked = sum(member.file_size for member in members)
    bomb = unpacked > max(_RATIO_MATTERS, RATIO_MOST * packed)
    if len(members) <= MEMBERS_MOST and unpacked <= UNPACKED_BYTES_MOST and not bomb:
        return True
    notes.error(
        "FG-IN-005",
        f"{packed} bytes would unpack to {unpacked} bytes in {len(members)} members",
        "deliver a file with the data only, in several files if it is large",
    )
    return False


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, look: Look | None) -> None:
    with archive.open(member) as content:
        while piece := content.read(_CHUNK):
            if look is not None:
                look(member.filename, piece)
