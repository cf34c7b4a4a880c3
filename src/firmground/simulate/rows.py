"""Compressed rows, and the numbers by which the dice know things."""

from collections.abc import Iterable, Sequence
from itertools import chain
from zlib import crc32

import numpy as np

from firmground.kernels.layout import Ints

__all__ = ["compress", "entities", "entity", "ints"]


def ints(values: Iterable[int]) -> Ints:
    """Make the one integer type that kernels take."""
    return np.fromiter(values, np.int64)


def compress(lists: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Give the row pointers and the members of a list of lists."""
    ptr = np.zeros(len(lists) + 1, np.int64)
    np.cumsum([len(row) for row in lists], out=ptr[1:])
    return ptr, ints(chain.from_iterable(lists))


def entity(name: str) -> int:
    """Give the number of 32 bits by which the dice know a thing: its name alone decides its luck."""
    return crc32(name.encode())


def entities(names: Iterable[str]) -> Ints:
    """Give the numbers of several things."""
    return ints(entity(name) for name in names)
