"""What was made before is kept for those who see the same; a crowd that asks at once costs one making."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["Kept"]

_MOST = 24
_T = TypeVar("_T")


class Kept(Generic[_T]):
    """What was asked for last, by what it depends on: the end of the ledger, who looks, layer and day."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._sets: OrderedDict[Hashable, tuple[threading.Lock, list[_T]]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Give what is kept under a key, made now if it is not there."""
        with self._lock:
            lock, held = self._sets.setdefault(key, (threading.Lock(), []))
            self._sets.move_to_end(key)
            while len(self._sets) > self._most:
                self._sets.popitem(last=False)
        with lock:
            if not held:
                held.append(make())
            return held[0]
