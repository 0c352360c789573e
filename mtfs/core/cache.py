"""What was computed once and may be asked for again, bounded by its size: the least recently used goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_NODES = 500_000
"""Nodes of the model's graphs that are kept together: about 75 MB."""


class SizedCache(Generic[K, V]):
    """Values by key, of at most `largest` size together; the value used last stays, however large it is."""

    def __init__(self, largest: int, size: Callable[[V], int]) -> None:
        """Start empty; `size` says how large a value is, in the unit of `largest`."""
        self._largest, self._size = largest, size
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._total = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def get(self, key: K) -> V | None:
        """Return the value of a key, which is then the one used last; None where there is none."""
        with self._lock:
            entry = self._values.get(key)
            if entry is None:
                return None
            self._values.move_to_end(key)
            return entry[0]

    def put(self, key: K, value: V) -> V:
        """Keep a value, let those go that were used least recently, and return it."""
        size = self._size(value)
        with self._lock:
            if key in self._values:
                self._total -= self._values.pop(key)[1]
            self._values[key] = (value, size)
            self._total += size
            while self._total > self._largest and len(self._values) > 1:
                self._total -= self._values.popitem(last=False)[1][1]
        return value

    def clear(self) -> None:
        """Let everything go."""
        with self._lock:
            self._values.clear()
            self._total = 0
