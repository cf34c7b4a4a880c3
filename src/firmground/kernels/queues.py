"""Queues in plain arrays: the least number first."""

from numba import njit

from firmground.kernels.layout import Ints

__all__ = ["pop", "push"]


@njit(cache=True, nogil=True)
def push(heap: Ints, size: int, value: int) -> int:
    """Put a value into a binary heap of so many; gives its new size (Williams 1964, Communications of the ACM 7)."""
    at = size
    while at > 0 and heap[(at - 1) // 2] > value:
        heap[at] = heap[(at - 1) // 2]
        at = (at - 1) // 2
    heap[at] = value
    return size + 1


@njit(cache=True, nogil=True)
def pop(heap: Ints, size: int) -> int:
    """Take the least value out of a heap of so many, which then has one less."""
    least, last, at = heap[0], heap[size - 1], 0
    while 2 * at + 1 < size - 1:
        child = 2 * at + 1
        if child + 1 < size - 1 and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= last:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = last
    return int(least)
