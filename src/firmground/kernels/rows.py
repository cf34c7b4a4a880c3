"""Compressed rows: lists of lists as two arrays."""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from firmground.kernels.layout import Ints

__all__ = ["compress", "ints"]


def ints(values: Iterable[int]) -> Ints:
    """Make the one integer type that kernels take."""
    return np.fromiter(values, np.int64)


def compress(lists: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Give the row pointers and the members of a list of lists."""
    ptr = np.zeros(len(lists) + 1, np.int64)
    np.cumsum([len(row) for row in lists], out=ptr[1:])
    return ptr, ints(chain.from_iterable(lists))
