"""The numbers by which the dice know things."""

from collections.abc import Iterable
from zlib import crc32

from firmground.kernels.layout import Ints
from firmground.kernels.rows import ints

__all__ = ["entities", "entity"]


def entity(name: str) -> int:
    """Give the number of 32 bits by which the dice know a thing: its name alone decides its luck."""
    return crc32(name.encode())


def entities(names: Iterable[str]) -> Ints:
    """Give the numbers of several things."""
    return ints(entity(name) for name in names)
